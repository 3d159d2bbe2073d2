//! The forms that say which fund of the EU refinances a project or one of its milestones, and that none does.
//!
//! A tag moves no money and pays nothing: what the fund gives is told with the vouchers. Law: Regulation (EU) 2021/1060;
//! BHO § 17.

use super::telling;
use crate::core::decide::rights;
use crate::web::api::dossiers::{RefinancingIn, RefinancingRemovalIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

pub const TAG: &str = "/erfassen/refinanzierung";
pub const UNTAG: &str = "/erfassen/refinanzierungsende";

async fn of_what(view: &View) -> Result<[Question; 2], Failed> {
    let milestone = Question::new("milestone", view.say("kind-milestone"), Kind::Text);
    Ok([telling::project(view).await?, milestone.hint(view.say("field-refinanced-milestone-hint")).optional()])
}

async fn to_tag(view: &View) -> Result<Questions, Failed> {
    let own = [
        Question::new("fund", view.say("field-fund"), Kind::Text).hint(view.say("field-fund-hint")),
        Question::new("reference", view.say("field-fund-reference"), Kind::Text)
            .hint(view.say("field-fund-reference-hint")),
        Question::new("rate_percent", view.say("field-fund-rate"), Kind::Decimal)
            .hint(view.say("field-fund-rate-hint")),
    ];
    let asked = of_what(view).await?.into_iter().chain(own).collect();
    let questions = Questions::new(TAG, view.say("form-refinancing"), asked);
    Ok(questions.lead(view.say("form-refinancing-lead")).noted(view))
}

async fn to_untag(view: &View) -> Result<Questions, Failed> {
    let questions = Questions::new(UNTAG, view.say("form-refinancing-end"), of_what(view).await?.into());
    Ok(questions.lead(view.say("form-refinancing-end-lead")).noted(view))
}

#[get("/erfassen/refinanzierung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_tag(&view).await?).await
}

#[post("/erfassen/refinanzierung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, RefinancingIn>| at.id("project").and_then(|project| at.body.act(project, at.fields));
    forms::work(&view, &sent, &to_tag(&view).await?, act).await
}

#[get("/erfassen/refinanzierungsende")]
pub async fn ask_to_end(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_untag(&view).await?).await
}

#[post("/erfassen/refinanzierungsende", data = "<sent>")]
pub async fn end(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, RefinancingRemovalIn>| at.id("project").and_then(|id| at.body.act(id, at.fields));
    forms::work(&view, &sent, &to_untag(&view).await?, act).await
}
