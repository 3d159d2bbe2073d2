//! The forms that take back what was recorded wrongly: a whole grant of which nothing arrived, and one receipt.
//!
//! Nothing is deleted: both stay in the journal. Law: VV-BHO § 44 Nr. 12.

use super::shares::GRANT;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::{OnwardGrantId, Seq};
use crate::core::onward_grant::HandOn;
use crate::core::proposal::ReasonCode;
use crate::web::api::onward_grants::OnwardReversalIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::corrections::reasons;
use crate::web::pages::forms::questions::{Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

pub const GRANT_PATH: &str = "/erfassen/weitergabeumkehr";
pub const RECEIPT_PATH: &str = "/erfassen/ankunftsumkehr";

fn of_a_grant(view: &View) -> Questions {
    let asked = vec![
        Question::new(GRANT, view.say("field-onward-grant"), Kind::Text)
            .hint(view.say("field-onward-grant-hint"))
            .aside(),
        Question::new("reason", view.say("reason"), reasons()),
    ];
    let questions = Questions::new(GRANT_PATH, view.say("form-onward-reversal"), asked);
    questions.lead(view.say("form-onward-reversal-lead")).booked(view)
}

fn of_a_receipt(view: &View) -> Questions {
    let asked = vec![
        Question::new("reverses", view.say("field-event"), Kind::Number).hint(view.say("field-event-hint")).aside(),
        Question::new("reason", view.say("reason"), reasons()),
    ];
    let questions = Questions::new(RECEIPT_PATH, view.say("form-receipt-reversal"), asked);
    questions.lead(view.say("form-receipt-reversal-lead")).booked(view)
}

/// What stands for the right to take back a grant.
pub fn of_grant(onward_grant: &OnwardGrantId) -> Act {
    let (onward_grant, reason) = (onward_grant.clone(), ReasonCode::WrongAmount);
    Act::HandOn(HandOn::ReverseGrant { onward_grant, reason })
}

pub fn of_receipt(receipt: Seq) -> Act {
    Act::HandOn(HandOn::ReverseReceipt { receipt, reason: ReasonCode::WrongAmount })
}

#[get("/erfassen/weitergabeumkehr")]
pub async fn ask_grant(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &of_a_grant(&view)).await
}

#[post("/erfassen/weitergabeumkehr", data = "<sent>")]
pub async fn reverse_grant(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, OnwardReversalIn>| at.id(GRANT).map(|grant| at.body.of_grant(grant));
    forms::work(&view, &sent, &of_a_grant(&view), act).await
}

#[get("/erfassen/ankunftsumkehr")]
pub async fn ask_receipt(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &of_a_receipt(&view)).await
}

#[post("/erfassen/ankunftsumkehr", data = "<sent>")]
pub async fn reverse_receipt(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, OnwardReversalIn>| at.id("reverses").map(|receipt| at.body.of_receipt(receipt));
    forms::work(&view, &sent, &of_a_receipt(&view), act).await
}
