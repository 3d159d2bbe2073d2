//! The upload of a voucher list: all lines or none, with all its faults by line and column.
//!
//! The file travels hidden from the check to the booking, so what is booked is what was checked; therefore it must be
//! small enough for a page. Larger lists go by the API or the command line.

use crate::core::decide::rights;
use crate::web::api::lists::{ListOut, record_vouchers};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Block;
use crate::web::pages::forms::questions::{Kind, Question, Questions};
use crate::web::pages::forms::{self, Worked};
use crate::web::pages::view::View;
use crate::web::writing::Writing;
use rocket::{get, post};

fn questions(view: &View) -> Questions {
    let file = Question::new(forms::LIST, view.say("field-list"), Kind::File).hint(view.say("field-list-hint"));
    let questions = Questions::new("/erfassen/belegliste", view.say("form-voucher-list"), vec![file]);
    questions.lead(view.say("form-voucher-list-lead")).noted(view)
}

#[get("/erfassen/belegliste")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &questions(&view)).await
}

/// What the list comes to.
fn told(view: &View, list: &ListOut) -> Vec<Block> {
    let amount = list.sum().map(|amount| view.words.euro(amount)).unwrap_or_default();
    let filled = [("lines", list.lines.into()), ("amount", amount.into())];
    vec![Block::heading(view.say("check-what")), Block::text(view.tell("check-list", &filled))]
}

#[post("/erfassen/belegliste", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view);
    let record = async |writing: Writing, answers: forms::List| {
        let listed =
            record_vouchers(&writing, Some(&answers.booked_on), answers.voucher.as_deref(), &answers.bytes).await?;
        Ok((listed.told.first(), told(&view, &listed.told)))
    };
    forms::work_list(&view, &sent, &questions, record).await
}
