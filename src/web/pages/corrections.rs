//! The forms by which a booking of one person is taken back: by its mirror image, a payment or a refund of the Kasse that was
//! recorded wrongly, money that came back, and the matching of a voucher.
//!
//! Nothing is ever changed or deleted: the mistake stays in the journal, and what corrects it names it. What two persons
//! decided is taken back by two again (`handing_down`). Law: BHO §§ 35, 71.

use super::blocks::{Cell, Link};
use super::claims::untouched;
use super::contributions;
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Offer, Worked};
use super::handing_down;
use super::onward_grants::undoing;
use super::view::View;
use super::vouchers::amount;
use crate::core::command::Act;
use crate::core::decide::own_way;
use crate::core::decide::rights;
use crate::core::event::{Body, Event};
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::core::payment::PaymentSource;
use crate::core::proposal::ReasonCode;
use crate::core::refund::{RecordRefund, Undone};
use crate::web::api::payments::{PaymentReversalIn, RefundIn};
use crate::web::api::reversals::ReversalIn;
use crate::web::api::vouchers::UnmatchIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};

pub const REVERSE: &str = "/erfassen/umkehr";
pub const REVERSE_PAYMENT: &str = "/erfassen/zahlungsumkehr";
pub const REFUND: &str = "/erfassen/erstattung";
pub const UNMATCH: &str = "/erfassen/zuordnungsumkehr";

/// Why, as a list that is seen whole.
pub fn reasons() -> Kind {
    Kind::Radio(ReasonCode::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german()))).into())
}

/// The number of an event, typed: which can be taken back stands at the event itself.
fn event(view: &View, name: &str) -> Question {
    Question::new(name, view.say("field-event"), Kind::Number).hint(view.say("field-event-hint"))
}

/// The ways by which what an event booked is taken back, for whoever may; none where it moved nothing. What has a way of its own
/// (a commitment is freed, an order cancelled) is taken back where it is worked with.
pub fn ways(view: &View, event: &Event) -> Result<Vec<Offer>, Problem> {
    let (seq, reason) = (event.seq, ReasonCode::WrongAmount);
    let offer = |key: &str, path: &str, name: &str, act: Act| {
        let link = Link::new(view.say(key), view.form(path, &[(name, seq.to_string().as_str())]));
        Offer::to(link, vec![act])
    };
    Ok(match &event.body {
        Body::Paid(_) => {
            let undo = Act::ReversePayment { payment: seq, reason };
            let (payment, source) = (Undone::Event(seq), PaymentSource::Typed);
            let back = Act::RecordRefund(RecordRefund { payment, amount_cents: Euro::ZERO, source });
            vec![
                offer("form-payment-reversal", REVERSE_PAYMENT, "payment", undo),
                offer("form-refund", REFUND, "payment", back),
            ]
        }
        Body::Refunded(_) => {
            let undo = Act::ReversePayment { payment: seq, reason };
            vec![offer("form-payment-reversal", REVERSE_PAYMENT, "payment", undo)]
        }
        Body::VoucherMatched(_) => {
            vec![offer("form-unmatch", UNMATCH, "reverses", Act::UnmatchVoucher { matched: seq })]
        }
        Body::ProposalCarriedOut(_) => {
            vec![offer("form-reversal-proposal", handing_down::REVERSAL, "reverses", handing_down::reversal(seq)?)]
        }
        Body::OnwardReceived(_) => {
            vec![offer("form-receipt-reversal", undoing::RECEIPT_PATH, "reverses", undoing::of_receipt(seq))]
        }
        Body::ContributionRecorded(what) => {
            let id = &what.contribution;
            let path = view.form(contributions::REVERSE, &[(contributions::CONTRIBUTION, id.as_str())]);
            let link = Link::new(view.say("form-contribution-reversal"), path);
            vec![Offer::to(link, vec![contributions::reversal(id)])]
        }
        body if event.postings.is_empty() || event.reverses().is_some() || own_way(body).is_some() => Vec::new(),
        _ => vec![offer("form-reversal", REVERSE, "reverses", Act::Reverse { reverses: seq, reason, note: None })],
    })
}

fn to_reverse(view: &View) -> Questions {
    let asked = vec![
        event(view, "reverses"),
        Question::new("reason", view.say("reason"), reasons()),
        Question::new("note", view.say("field-end-note"), Kind::Long).hint(view.say("field-end-note-hint")).optional(),
    ];
    Questions::new(REVERSE, view.say("form-reversal"), asked).lead(view.say("form-reversal-lead")).booked(view)
}

/// What the Kasse paid and is neither evidenced nor came back, by its events.
async fn payments(view: &View) -> Result<Question, Failed> {
    let paid = untouched(view, None).await?;
    Ok(Question::new("payment", view.say("field-payment"), paid).aside())
}

async fn to_reverse_payment(view: &View) -> Result<Questions, Failed> {
    let asked = vec![payments(view).await?, Question::new("reason", view.say("reason"), reasons())];
    let questions = Questions::new(REVERSE_PAYMENT, view.say("form-payment-reversal"), asked);
    Ok(questions.lead(view.say("form-payment-reversal-lead")).booked(view))
}

async fn to_refund(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        payments(view).await?,
        amount(view, "amount", "field-refunded"),
        Question::new("line.statement", view.say("field-statement"), Kind::Text)
            .hint(view.say("field-line-hint"))
            .within("line"),
        Question::new("line.line", view.say("field-line"), Kind::Number).within("line"),
    ];
    let questions = Questions::new(REFUND, view.say("form-refund"), asked);
    Ok(questions.lead(view.say("form-refund-lead")).booked(view))
}

fn to_unmatch(view: &View) -> Questions {
    let asked = vec![event(view, "reverses").aside()];
    Questions::new(UNMATCH, view.say("form-unmatch"), asked).lead(view.say("form-unmatch-lead")).booked(view)
}

#[get("/erfassen/umkehr")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TOLD, &to_reverse(&view)).await
}

#[post("/erfassen/umkehr", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let act = |at: At<'_, ReversalIn>| at.body.act(at.sealed, at.fields);
    forms::work(&view, &sent, &to_reverse(&view), act).await
}

#[get("/erfassen/zahlungsumkehr")]
pub async fn ask_payment(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CASH, &to_reverse_payment(&view).await?).await
}

#[post("/erfassen/zahlungsumkehr", data = "<sent>")]
pub async fn send_payment(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, PaymentReversalIn>| at.id("payment").map(|payment| at.body.act(payment));
    forms::work(&view, &sent, &to_reverse_payment(&view).await?, act).await
}

#[get("/erfassen/erstattung")]
pub async fn ask_refund(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CASH, &to_refund(&view).await?).await
}

#[post("/erfassen/erstattung", data = "<sent>")]
pub async fn refund(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, RefundIn>| at.id("payment").and_then(|payment| at.body.act(payment, at.fields));
    forms::work(&view, &sent, &to_refund(&view).await?, act).await
}

#[get("/erfassen/zuordnungsumkehr")]
pub async fn ask_match(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_unmatch(&view)).await
}

#[post("/erfassen/zuordnungsumkehr", data = "<sent>")]
pub async fn unmatch(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, UnmatchIn>| at.id::<Seq>("reverses").map(|matched| Act::UnmatchVoucher { matched });
    forms::work(&view, &sent, &to_unmatch(&view), act).await
}
