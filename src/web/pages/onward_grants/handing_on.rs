//! The forms that hand on: a recipient is registered, and money of a commitment, an order or a share goes to named recipients
//! or to those of a key.
//!
//! The shares of a key are computed by the book. Law: BHO §§ 23, 44; VV-BHO § 44 Nr. 12.

use crate::core::command::Act;
use crate::core::commitment::Commitment;
use crate::core::decide::rights;
use crate::core::ids::{CommitmentId, ManagerId, OnwardGrantId, RecipientId};
use crate::core::onward_grant::{HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardTo};
use crate::core::recipient::{RecipientKind, RegisterRecipient};
use crate::web::api::onward_grants::OnwardGrantIn;
use crate::web::api::recipients::RecipientIn;
use crate::web::guards::{Changing, Form, SignedIn};
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::probes::any;
use crate::web::pages::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::overview;
use crate::web::pages::view::View;
use crate::web::pages::vouchers::amount;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const REGISTER: &str = "/erfassen/empfaenger";
pub const HAND_ON: &str = "/erfassen/weitergabe";

const FROM: &str = "source.from";
const TO: &str = "to.to";
pub const SHARE_OF: &str = "share_of";

/// What it may rest on, and to whom it may go, by the names in a body with the keys of what they are called.
const SOURCES: [(&str, &str); 3] =
    [("commitment", "onward-of-commitment"), ("order", "onward-of-order"), ("share", "onward-of-share")];
const TAKERS: [(&str, &str); 2] = [("named", "onward-to-named"), ("key", "onward-to-key")];

/// Recipients that a form has room for; more of them go by a key or by the API.
const LINES: usize = 8;

async fn lands(view: &View) -> Result<Kind, Failed> {
    let lands = overview::lands(view).await?;
    Ok(Kind::one_of(lands.iter().map(|one| Choice::of(one.manager.as_str(), &one.title)).collect()))
}

async fn to_register(view: &View) -> Result<Questions, Failed> {
    let kinds = RecipientKind::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german()))).into();
    let asked = vec![
        Question::new("recipient", view.say("id"), Kind::Text).hint(view.say("field-recipient-hint")),
        Question::new("kind", view.say("kind"), Kind::Radio(kinds)),
        Question::new("title", view.say("title"), Kind::Text).hint(view.say("field-recipient-title-hint")).optional(),
        Question::new("name", view.say("field-recipient-name"), Kind::Text)
            .hint(view.say("field-recipient-name-hint"))
            .optional(),
        Question::new("land", view.say("land"), lands(view).await?).hint(view.say("field-recipient-land-hint")),
        Question::new("ags", view.say("field-ags"), Kind::Text).hint(view.say("field-ags-hint")).optional(),
        Question::new("ars", view.say("field-ars"), Kind::Text).hint(view.say("field-ars-hint")).optional(),
    ];
    let questions = Questions::new(REGISTER, view.say("form-recipient"), asked);
    Ok(questions.lead(view.say("form-recipient-lead")).noted(view))
}

/// Recipients to choose from, while they are few.
async fn recipients(view: &View) -> Result<Option<Vec<Choice>>, Failed> {
    let Some(all) = view.store.few_recipients(&view.viewer, CHOICES).await? else { return Ok(None) };
    let all = all.into_iter().map(|noted| noted.what);
    let said = |one: &RegisterRecipient| one.title.clone().unwrap_or_else(|| one.kind.in_german().to_owned());
    Ok(Some(all.map(|one| Choice::of(one.recipient.as_str(), &said(&one))).collect()))
}

async fn to_hand_on(view: &View, form: Option<&Form>) -> Result<Questions, Failed> {
    let answer = |name: &str| form.and_then(|form| form.text(name)).unwrap_or_default();
    let choices = |of: &[(&str, &str)]| of.iter().map(|(value, key)| Choice::new(*value, view.say(key))).collect();
    let bases = OnwardBasis::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.label()))).into();
    let known = |name: &str| view.given(name).is_some();
    let from = if known(SHARE_OF) { "share" } else { "commitment" };
    let from = if known("commitment") || known(SHARE_OF) { from } else { "" };
    let first = vec![
        Question::new("onward_grant", view.say("id"), Kind::Text).hint(view.say("field-onward-hint")),
        Question::new(FROM, view.say("onward-rests-on"), Kind::Radio(choices(&SOURCES))).suggest(from),
        Question::new(TO, view.say("field-onward-to"), Kind::Radio(choices(&TAKERS))),
    ];
    // What the address says is asked for from the first page on, so that it is still known on the second.
    let mut second = of_what(view, if form.is_some() { answer(FROM) } else { from }).await?;
    second.extend([
        Question::new("basis", view.say("onward-basis"), Kind::Radio(bases)).hint(view.say("field-onward-basis-hint")),
        Question::new("legal_basis", view.say("key-legal-basis"), Kind::Text)
            .hint(view.say("field-onward-legal-basis-hint")),
        Question::new("purpose", view.say("field-purpose"), Kind::Long).hint(view.say("field-no-names-hint")),
    ]);
    second.extend(to_whom(view, answer(TO)).await?);
    let questions = Questions::new(HAND_ON, view.say("form-onward"), Vec::new()).lead(view.say("form-onward-lead"));
    let questions = questions.page(view.say("page-onward"), String::new(), first);
    let lead = view.say("page-onward-shares-lead");
    Ok(questions.page(view.say("page-onward-shares"), lead, second).booked(view))
}

/// A commitment as a list says it, with what of it can still be handed on: also what was paid of it.
fn to_give(view: &View, known: &Commitment) -> Result<Choice, Failed> {
    let id = known.made.commitment.as_str();
    let said = [("commitment", id.into()), ("open", view.words.euro(known.not_handed_on()?).into())];
    Ok(Choice::new(id, view.tell("field-commitment-onward", &said)))
}

/// Which commitment, order or share.
async fn of_what(view: &View, from: &str) -> Result<Vec<Question>, Failed> {
    Ok(match from {
        "commitment" => {
            let all = view.store.few_commitments(&view.viewer, &[], CHOICES).await?;
            let few = all.map(|all| all.iter().map(|known| to_give(view, known)).collect::<Result<_, _>>());
            let kind = Kind::one_of_few(few.transpose()?);
            vec![Question::new("source.commitment", view.say("field-commitment"), kind)]
        }
        "order" => {
            let order = Question::new("source.order", view.say("field-order"), Kind::Text);
            vec![order.hint(view.say("field-onward-order-hint"))]
        }
        "share" => vec![
            // Its name is not that of the new grant, so that an address fills in the right one.
            Question::new(SHARE_OF, view.say("field-onward-grant"), Kind::Text)
                .at("source.onward_grant")
                .hint(view.say("field-onward-grant-hint")),
            Question::new(
                "source.recipient",
                view.say("field-onward-giver"),
                Kind::one_of_few(recipients(view).await?),
            ),
        ],
        _ => Vec::new(),
    })
}

/// Named recipients with their amounts, or a key with the sum that it divides.
async fn to_whom(view: &View, to: &str) -> Result<Vec<Question>, Failed> {
    Ok(match to {
        "named" => {
            let (mut asked, recipients) = (Vec::new(), recipients(view).await?);
            for place in 0..LINES {
                let group = format!("to.lines[{place}]");
                let number = [("number", (place + 1).to_string().into())];
                let recipient = Kind::one_of_few(recipients.clone());
                let recipient = Question::new(format!("{group}.recipient"), view.say("kind-recipient"), recipient)
                    .head(view.tell("taker-line", &number));
                let line = [recipient, amount(view, format!("{group}.amount"), "field-amount")];
                asked.extend(if place == 0 { line } else { line.map(|question| question.within(&group)) });
            }
            asked
        }
        "key" => {
            let keys = view.store.keys(&view.viewer).await?.into_iter().map(|key| key.definition.id.to_string());
            let keys = Kind::one_of(keys.map(|id| Choice::new(id.clone(), Cell::text(id))).collect());
            vec![
                Question::new("to.key", view.say("kind-key"), keys).hint(view.say("field-onward-key-hint")),
                amount(view, "to.total", "onward-total"),
                Question::new("to.within", view.say("onward-within"), lands(view).await?)
                    .hint(view.say("field-onward-within-hint"))
                    .optional(),
                amount(view, "to.base", "onward-base").optional(),
                amount(view, "to.floor", "onward-floor").optional(),
                amount(view, "to.cap", "onward-cap").optional(),
            ]
        }
        _ => Vec::new(),
    })
}

/// What stands for the right to register a recipient of a Land.
pub fn registration(land: &ManagerId) -> Result<Act, Problem> {
    Ok(Act::HandOn(HandOn::Register(RegisterRecipient {
        recipient: any("probe")?,
        kind: RecipientKind::PublicBody,
        title: None,
        name: None,
        land: Some(land.clone()),
        ags: None,
        ars: None,
    })))
}

/// What stands for the right to hand on of a commitment, or of a share of a grant.
pub fn right(from: OnwardFrom) -> Result<Act, Problem> {
    let (onward_grant, basis, to) = (any("probe")?, OnwardBasis::Assignment, OnwardTo::Named { lines: Vec::new() });
    let (legal_basis, purpose) = (String::new(), String::new());
    Ok(Act::HandOn(HandOn::Grant(MakeOnwardGrant { onward_grant, from, basis, legal_basis, purpose, to })))
}

pub fn of_commitment_right(commitment: &CommitmentId) -> Result<Act, Problem> {
    right(OnwardFrom::Commitment { commitment: commitment.clone() })
}

pub fn of_share_right(onward_grant: &OnwardGrantId, recipient: &RecipientId) -> Result<Act, Problem> {
    right(OnwardFrom::Share { onward_grant: onward_grant.clone(), recipient: recipient.clone() })
}

#[get("/erfassen/empfaenger")]
pub async fn ask_recipient(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_register(&view).await?).await
}

#[post("/erfassen/empfaenger", data = "<sent>")]
pub async fn register(view: View, sent: Changing) -> Worked {
    let questions = to_register(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, RecipientIn>| at.body.act(at.sealed, at.fields)).await
}

#[get("/erfassen/weitergabe")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_hand_on(&view, None).await?).await
}

#[post("/erfassen/weitergabe", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_hand_on(&view, Some(&sent.form)).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, OnwardGrantIn>| at.body.act(at.fields)).await
}
