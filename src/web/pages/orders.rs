//! The forms of a payment order: certified by one person, countersigned by a third, issued by another.

use super::failure::Failed;
use super::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::view::View;
use crate::core::command::Act;
use crate::core::commitment::Commitment;
use crate::core::decide::rights;
use crate::core::order::Order;
use crate::store::Left;
use crate::web::api::orders::{OrderIn, OrderStepIn};
use crate::web::guards::{Changing, SignedIn};
use rocket::{get, post};

async fn to_certify(view: &View) -> Result<Questions, Failed> {
    let open = view.store.few_commitments(&view.viewer, &[Left::Open], CHOICES).await?;
    let choices = open.map(|open| open.iter().map(|known| of_commitment(view, known)).collect::<Result<_, _>>());
    let choices = choices.transpose()?;
    let asked = vec![
        Question::new("order", view.say("id"), Kind::Text).hint(view.say("field-order-hint")),
        Question::new("commitment", view.say("field-commitment"), Kind::one_of_few(choices)),
        Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint")),
        Question::new("due_on", view.say("field-due-on"), Kind::Day).hint(view.say("field-day-hint")),
        Question::new("cash_sign", view.say("field-cash-sign"), Kind::Text)
            .hint(view.say("field-cash-sign-hint"))
            .optional(),
        Question::new("payee", view.say("field-payee"), Kind::Text).hint(view.say("field-payee-hint")).optional(),
    ];
    let questions = Questions::new("/erfassen/feststellung", view.say("form-order"), asked);
    Ok(questions.lead(view.say("form-order-lead")).noted(view))
}

/// An order as a list says it.
fn choice(view: &View, order: &Order) -> Choice {
    let what = &order.certified;
    let filled = [
        ("order", what.order.as_str().into()),
        ("amount", view.words.euro(what.amount_cents).into()),
        ("commitment", what.commitment.as_str().into()),
        ("by", order.certified_by.as_str().into()),
    ];
    Choice::new(what.order.as_str(), view.tell("field-order-of", &filled))
}

/// The orders of which this is left, with what is ordered.
pub async fn orders_left(view: &View, left: &[Left]) -> Result<Kind, Failed> {
    let orders = view.store.few_orders(&view.viewer, left, CHOICES).await?;
    Ok(Kind::one_of_few(orders.map(|orders| orders.iter().map(|order| choice(view, order)).collect())))
}

/// A commitment as a list says it, with what can still be ordered of it.
pub fn of_commitment(view: &View, known: &Commitment) -> Result<Choice, Failed> {
    let id = known.made.commitment.as_str();
    let filled = [("commitment", id.into()), ("open", view.words.euro(known.open()?).into())];
    Ok(Choice::new(id, view.tell("field-commitment-open", &filled)))
}

async fn step(view: &View, path: &'static str, title: &str, lead: &str) -> Result<Questions, Failed> {
    let orders = orders_left(view, &[Left::ToIssue]).await?;
    let asked = vec![Question::new("order", view.say("field-order"), orders).aside()];
    Ok(Questions::new(path, view.say(title), asked).lead(view.say(lead)).booked(view))
}

#[get("/erfassen/feststellung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CERTIFY, &to_certify(&view).await?).await
}

#[post("/erfassen/feststellung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_certify(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, OrderIn>| at.body.act(at.sealed, at.fields)).await
}

async fn to_countersign(view: &View) -> Result<Questions, Failed> {
    step(view, "/erfassen/mitzeichnung", "form-countersign", "form-countersign-lead").await
}

#[get("/erfassen/mitzeichnung")]
pub async fn ask_to_countersign(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::COUNTERSIGN, &to_countersign(&view).await?).await
}

#[post("/erfassen/mitzeichnung", data = "<sent>")]
pub async fn countersign(view: View, sent: Changing) -> Worked {
    let questions = to_countersign(&view).await?;
    let act = |mut at: At<'_, OrderStepIn>| Some(Act::CountersignOrder { order: at.id("order")? });
    forms::work(&view, &sent, &questions, act).await
}

async fn to_issue(view: &View) -> Result<Questions, Failed> {
    step(view, "/erfassen/anordnung", "form-issue", "form-issue-lead").await
}

#[get("/erfassen/anordnung")]
pub async fn ask_to_issue(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::ORDER, &to_issue(&view).await?).await
}

#[post("/erfassen/anordnung", data = "<sent>")]
pub async fn issue(view: View, sent: Changing) -> Worked {
    let questions = to_issue(&view).await?;
    let act = |mut at: At<'_, OrderStepIn>| Some(Act::IssueOrder { order: at.id("order")? });
    forms::work(&view, &sent, &questions, act).await
}

/// Orders that the Kasse has not paid, certified or issued.
async fn to_cancel(view: &View) -> Result<Questions, Failed> {
    let open = orders_left(view, &[Left::ToIssue, Left::ToPay]).await?;
    let asked = vec![Question::new("order", view.say("field-order"), open).aside()];
    let questions = Questions::new("/erfassen/ruecknahme-der-anordnung", view.say("form-cancel-order"), asked);
    Ok(questions.lead(view.say("form-cancel-order-lead")).booked(view))
}

#[get("/erfassen/ruecknahme-der-anordnung")]
pub async fn ask_to_cancel(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::ORDER, &to_cancel(&view).await?).await
}

#[post("/erfassen/ruecknahme-der-anordnung", data = "<sent>")]
pub async fn cancel(view: View, sent: Changing) -> Worked {
    let questions = to_cancel(&view).await?;
    let act = |mut at: At<'_, OrderStepIn>| Some(Act::CancelOrder { order: at.id("order")? });
    forms::work(&view, &sent, &questions, act).await
}
