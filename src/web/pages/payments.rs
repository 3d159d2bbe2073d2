//! The form for a payment that comes from no statement: typed in, the marked exception.

use super::failure::Failed;
use super::forms::questions::{Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::orders::orders_left;
use super::view::View;
use crate::core::decide::rights;
use crate::store::Left;
use crate::web::api::payments::PaymentIn;
use crate::web::guards::{Changing, SignedIn};
use rocket::{get, post};

async fn questions(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("order", view.say("field-order"), orders_left(view, &[Left::ToPay]).await?),
        Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint")),
    ];
    let questions = Questions::new("/erfassen/auszahlung", view.say("form-payment"), asked);
    Ok(questions.lead(view.say("form-payment-lead")).booked(view))
}

#[get("/erfassen/auszahlung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CASH, &questions(&view).await?).await
}

#[post("/erfassen/auszahlung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, PaymentIn>| at.body.act(at.fields)).await
}
