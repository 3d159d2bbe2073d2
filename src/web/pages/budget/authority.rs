//! The forms of commitment authority (Verpflichtungsermächtigung): granted, changed, blocked, given back, lapsed.
//!
//! To assign it is decided by two persons (`handing_down`). Law: BHO §§ 16, 38, 41, 45 Absatz 1.

use super::changing::{amount, basis, changed, components, items, managers};
use crate::core::budget::{AppropriationChange, BlockBasis};
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::web::api::commitment_authority::{
    AuthorityBlockIn, AuthorityChangeIn, AuthorityGrantIn, AuthorityLapseIn, AuthorityReturnIn,
};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

pub const GRANT: &str = "/erfassen/verpflichtungsermaechtigung";
pub const CHANGE: &str = "/erfassen/verpflichtungsaenderung";
pub const BLOCK: &str = "/erfassen/verpflichtungssperre";
pub const UNBLOCK: &str = "/erfassen/verpflichtungsentsperrung";
pub const RETURN: &str = "/erfassen/verpflichtungsrueckgabe";
pub const LAPSE: &str = "/erfassen/verpflichtungsverfall";

/// The year of the budget that grants it, and the year in which it falls due.
fn years(view: &View, above: &str) -> [Question; 2] {
    [
        Question::new(format!("{above}year_granted"), view.say("field-year-granted"), Kind::Number)
            .hint(view.say("field-authority-granted-hint")),
        Question::new(format!("{above}due_year"), view.say("field-due-year"), Kind::Number)
            .hint(view.say("field-due-year-hint")),
    ]
}

async fn to_grant(view: &View) -> Result<Questions, Failed> {
    let mut asked = vec![Question::new("budget_item", view.say("budget-item"), items(view).await?)];
    asked.extend(years(view, ""));
    asked.push(amount(view));
    let questions = Questions::new(GRANT, view.say("form-authority-grant"), asked);
    Ok(questions.lead(view.say("form-authority-grant-lead")).booked(view))
}

async fn to_change(view: &View) -> Result<Questions, Failed> {
    let changes = AppropriationChange::ALL.map(|one| Choice::new(one.as_str(), view.say(changed(one)))).into();
    let mut asked = vec![Question::new("budget_item", view.say("budget-item"), items(view).await?)];
    asked.extend(years(view, ""));
    asked.extend([Question::new("change", view.say("field-change"), Kind::Radio(changes)), amount(view)]);
    Ok(Questions::new(CHANGE, view.say("form-authority-change"), asked).booked(view))
}

/// A block, and its lifting, have one shape.
async fn block(view: &View, path: &'static str, title: &str) -> Result<Questions, Failed> {
    let bases = BlockBasis::ALL.map(|one| Choice::new(one.as_str(), view.say(basis(one)))).into();
    let assigned = |name: &str, label: &str, kind: Kind| {
        let question = Question::new(format!("authority.{name}"), view.say(label), kind);
        question.hint(view.say("field-assigned-hint")).optional()
    };
    let mut asked = vec![Question::new("authority.budget_item", view.say("budget-item"), items(view).await?)];
    asked.extend(years(view, "authority."));
    asked.extend([
        Question::new("basis", view.say("field-basis"), Kind::Radio(bases)).hint(view.say("field-basis-hint")),
        amount(view),
        assigned("component", "component", components(view).await?),
        assigned("manager", "manager", managers(view, false).await?),
    ]);
    Ok(Questions::new(path, view.say(title), asked).lead(view.say("form-block-lead")).booked(view))
}

async fn to_return(view: &View) -> Result<Questions, Failed> {
    let mut asked = vec![
        Question::new("manager", view.say("field-giver"), managers(view, false).await?),
        Question::new("component", view.say("component"), components(view).await?),
        Question::new("budget_item", view.say("budget-item"), items(view).await?),
    ];
    asked.extend(years(view, ""));
    asked.push(amount(view));
    Ok(Questions::new(RETURN, view.say("form-authority-return"), asked).booked(view))
}

fn to_lapse(view: &View) -> Questions {
    let [granted, _] = years(view, "");
    let questions = Questions::new(LAPSE, view.say("form-authority-lapse"), vec![granted]);
    questions.lead(view.say("form-authority-lapse-lead")).booked(view)
}

#[get("/erfassen/verpflichtungsermaechtigung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_grant(&view).await?, super::changing::right()?).await
}

#[post("/erfassen/verpflichtungsermaechtigung", data = "<sent>")]
pub async fn grant(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_grant(&view).await?, |at: At<'_, AuthorityGrantIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/verpflichtungsaenderung")]
pub async fn ask_change(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_change(&view).await?, super::changing::right()?).await
}

#[post("/erfassen/verpflichtungsaenderung", data = "<sent>")]
pub async fn change(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_change(&view).await?, |at: At<'_, AuthorityChangeIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/verpflichtungssperre")]
pub async fn ask_block(view: View, signed_in: SignedIn) -> Worked {
    let questions = block(&view, BLOCK, "form-authority-block").await?;
    forms::ask_if_may(&view, &signed_in, &questions, super::changing::right()?).await
}

#[post("/erfassen/verpflichtungssperre", data = "<sent>")]
pub async fn send_block(view: View, sent: Changing) -> Worked {
    let questions = block(&view, BLOCK, "form-authority-block").await?;
    let act = |at: At<'_, AuthorityBlockIn>| at.body.read(at.fields).map(Act::BlockCommitmentAuthority);
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/verpflichtungsentsperrung")]
pub async fn ask_unblock(view: View, signed_in: SignedIn) -> Worked {
    let questions = block(&view, UNBLOCK, "form-authority-unblock").await?;
    forms::ask_if_may(&view, &signed_in, &questions, super::changing::right()?).await
}

#[post("/erfassen/verpflichtungsentsperrung", data = "<sent>")]
pub async fn send_unblock(view: View, sent: Changing) -> Worked {
    let questions = block(&view, UNBLOCK, "form-authority-unblock").await?;
    let act = |at: At<'_, AuthorityBlockIn>| at.body.read(at.fields).map(Act::UnblockCommitmentAuthority);
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/verpflichtungsrueckgabe")]
pub async fn ask_to_return(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_return(&view).await?).await
}

#[post("/erfassen/verpflichtungsrueckgabe", data = "<sent>")]
pub async fn give_back(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_return(&view).await?, |at: At<'_, AuthorityReturnIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/verpflichtungsverfall")]
pub async fn ask_to_lapse(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_lapse(&view), super::changing::right()?).await
}

#[post("/erfassen/verpflichtungsverfall", data = "<sent>")]
pub async fn lapse(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_lapse(&view), |at: At<'_, AuthorityLapseIn>| Some(at.body.act())).await
}
