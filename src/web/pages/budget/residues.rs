//! The forms of a residue: formed from what a year leaves free, and the consent without which nobody may use it.
//!
//! Law: BHO §§ 19, 45.

use super::changing::{amount, components, items, managers, right, year};
use crate::core::decide::rights;
use crate::web::api::residues::{ResidueConsentIn, ResidueIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

/// Whose money it is: of an item and year, or of whoever it was assigned to.
async fn authority(view: &View, granted: Question) -> Result<Vec<Question>, Failed> {
    let assigned = |name: &str, label: &str, kind: Kind| {
        Question::new(format!("authority.{name}"), view.say(label), kind)
            .hint(view.say("field-assigned-hint"))
            .optional()
    };
    Ok(vec![
        Question::new("authority.budget_item", view.say("budget-item"), items(view).await?),
        year(view, "authority.booking_year"),
        granted,
        assigned("component", "component", components(view).await?),
        assigned("manager", "manager", managers(view, false).await?),
        amount(view),
    ])
}

/// The year for which it was granted.
fn granted(view: &View, hint: &str) -> Question {
    Question::new("authority.year_granted", view.say("field-granted-for"), Kind::Number).hint(view.say(hint))
}

async fn to_form(view: &View) -> Result<Questions, Failed> {
    // What is formed anew from a residue that was not used was granted for an earlier year.
    let asked = authority(view, granted(view, "field-granted-again-hint").optional()).await?;
    let questions = Questions::new("/erfassen/ausgaberest", view.say("form-residue"), asked);
    Ok(questions.lead(view.say("form-residue-lead")).booked(view))
}

#[get("/erfassen/ausgaberest")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CARRY_OVER, &to_form(&view).await?).await
}

#[post("/erfassen/ausgaberest", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_form(&view).await?, |at: At<'_, ResidueIn>| at.body.act(at.fields)).await
}

async fn to_consent(view: &View) -> Result<Questions, Failed> {
    let mut asked = authority(view, granted(view, "field-granted-for-hint")).await?;
    let cover = Question::new("cash_cover", view.say("field-cash-cover"), Kind::Text);
    asked.push(cover.hint(view.say("field-cash-cover-hint")));
    let questions = Questions::new("/erfassen/einwilligung", view.say("form-residue-consent"), asked);
    Ok(questions.lead(view.say("form-residue-consent-lead")).booked(view))
}

#[get("/erfassen/einwilligung")]
pub async fn ask_to_consent(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_consent(&view).await?, right()?).await
}

#[post("/erfassen/einwilligung", data = "<sent>")]
pub async fn consent(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_consent(&view).await?, |at: At<'_, ResidueConsentIn>| at.body.act(at.fields)).await
}
