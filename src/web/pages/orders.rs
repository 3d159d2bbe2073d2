//! The forms of a payment order: certified by one person, countersigned by a third, issued by another.

use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::view::View;
use crate::core::command::Act;
use crate::core::order::{Order, OrderState};
use crate::web::api::orders::{OrderIn, OrderStepIn};
use crate::web::guards::{Changing, SignedIn};
use rocket::{get, post};

async fn to_certify(view: &View) -> Result<Questions, Failed> {
    let mut choices = Vec::new();
    for known in view.store.commitments(&view.viewer).await? {
        let open = known.open()?;
        if open.is_positive() {
            let id = known.made.commitment.as_str();
            let filled = [("commitment", id.into()), ("open", view.words.euro(open).into())];
            choices.push(Choice::new(id, view.tell("field-commitment-open", &filled)));
        }
    }
    let asked = vec![
        Question::new("order", view.say("id"), Kind::Text).hint(view.say("field-order-hint")),
        Question::new("commitment", view.say("field-commitment"), Kind::one_of(choices)),
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

/// The orders that nobody has issued yet; in a large book only these are read.
async fn orders_waiting(view: &View) -> Result<Kind, Failed> {
    let mut choices = Vec::new();
    for (order, _) in view.store.orders_waiting(&view.viewer).await? {
        if order.state()? == OrderState::Certified {
            choices.push(choice(view, &order));
        }
    }
    Ok(Kind::one_of(choices))
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

/// The orders in one of some states, with what is ordered.
pub async fn orders_in(view: &View, states: &[OrderState]) -> Result<Kind, Failed> {
    let mut choices = Vec::new();
    for order in view.store.orders(&view.viewer).await? {
        if states.contains(&order.state()?) {
            choices.push(choice(view, &order));
        }
    }
    Ok(Kind::one_of(choices))
}

async fn step(view: &View, path: &'static str, title: &str, lead: &str) -> Result<Questions, Failed> {
    let orders = orders_waiting(view).await?;
    let asked = vec![Question::new("order", view.say("field-order"), orders).aside()];
    Ok(Questions::new(path, view.say(title), asked).lead(view.say(lead)).booked(view))
}

#[get("/erfassen/feststellung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask(&view, &signed_in, &to_certify(&view).await?)
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
    forms::ask(&view, &signed_in, &to_countersign(&view).await?)
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
    forms::ask(&view, &signed_in, &to_issue(&view).await?)
}

#[post("/erfassen/anordnung", data = "<sent>")]
pub async fn issue(view: View, sent: Changing) -> Worked {
    let questions = to_issue(&view).await?;
    let act = |mut at: At<'_, OrderStepIn>| Some(Act::IssueOrder { order: at.id("order")? });
    forms::work(&view, &sent, &questions, act).await
}

/// Orders that the Kasse has not paid, certified or issued.
async fn to_cancel(view: &View) -> Result<Questions, Failed> {
    let open = orders_in(view, &[OrderState::Certified, OrderState::Issued]).await?;
    let asked = vec![Question::new("order", view.say("field-order"), open).aside()];
    let questions = Questions::new("/erfassen/ruecknahme-der-anordnung", view.say("form-cancel-order"), asked);
    Ok(questions.lead(view.say("form-cancel-order-lead")).booked(view))
}

#[get("/erfassen/ruecknahme-der-anordnung")]
pub async fn ask_to_cancel(view: View, signed_in: SignedIn) -> Worked {
    forms::ask(&view, &signed_in, &to_cancel(&view).await?)
}

#[post("/erfassen/ruecknahme-der-anordnung", data = "<sent>")]
pub async fn cancel(view: View, sent: Changing) -> Worked {
    let questions = to_cancel(&view).await?;
    let act = |mut at: At<'_, OrderStepIn>| Some(Act::CancelOrder { order: at.id("order")? });
    forms::work(&view, &sent, &questions, act).await
}
