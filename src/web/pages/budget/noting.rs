//! The forms about what a budget allows beside its amounts: notes of items, reinforcement by income, and covering what is
//! without authority.
//!
//! A note is declared with where the budget says so, and stands with the items. Law: BHO §§ 8, 17, 19, 20, 37, 45, 46.

use super::changing::{amount, authority, items, right, year};
use crate::core::budget::BudgetNote;
use crate::core::event::{Body, Subject, SubjectKind};
use crate::web::api::budget_items::changes::{BudgetNoteIn, ExcessSettlementIn, ReinforcementIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Cell, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

pub const NOTE: &str = "/erfassen/haushaltsvermerk";
pub const SETTLE: &str = "/erfassen/ausgleich";
pub const REINFORCE: &str = "/erfassen/verstaerkung";

const KIND: &str = "note.kind";
const OTHER: &str = "note.by";
const TRANSFERABLE: &str = "transferable";

/// The key of what each note is called.
const NOTES: [(&str, &str); 4] = [
    (TRANSFERABLE, "note-transferable"),
    ("covered_by", "note-covered-by"),
    ("mutually_covered", "note-mutually-covered"),
    ("reinforced_by_income", "note-reinforced-by-income"),
];

/// The notes of the book, as they were declared.
pub async fn table(view: &View) -> Result<Table, Failed> {
    let labels = ["budget-item", "budget-note", "budget-note-other", "field-source", "registered"];
    let mut table = Table::new(view.words, view.say("budget-notes"), &labels, "budget-no-note");
    // By item: there are few of them, and all events of a kind would have to be looked for in the whole journal.
    let mut events = Vec::new();
    for item in view.store.budget_items(&view.viewer).await? {
        let subject = Subject { kind: SubjectKind::BudgetItem, id: item.what.budget_item.to_string() };
        events.extend(view.store.events_about(&view.viewer, &subject).await?);
    }
    for event in &events {
        let Body::BudgetNoteDeclared(what) = &event.body else { continue };
        let (key, other) = match &what.note {
            BudgetNote::Transferable => ("note-transferable", None),
            BudgetNote::CoveredBy { budget_item } => ("note-covered-by", Some(budget_item)),
            BudgetNote::MutuallyCovered { budget_item } => ("note-mutually-covered", Some(budget_item)),
            BudgetNote::ReinforcedByIncome { income_item } => ("note-reinforced-by-income", Some(income_item)),
        };
        table.row(vec![
            Cell::text(what.budget_item.as_str()),
            Cell::text(view.say(key)),
            Cell::text(other.map_or("–", |item| item.as_str())),
            Cell::german(&what.source),
            view.event(event.seq),
        ]);
    }
    Ok(table)
}

/// `kind` is which note was chosen: what is transferable is so by itself, every other note names another item.
async fn to_note(view: &View, kind: Option<&str>) -> Result<Questions, Failed> {
    let kinds = NOTES.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let other =
        Question::new(OTHER, view.say("budget-note-other"), items(view).await?).hint(view.say("field-note-other-hint"));
    let other = match kind {
        Some(TRANSFERABLE) => other.optional().aside(),
        None | Some("") => other.optional(),
        Some(_) => other,
    };
    let asked = vec![
        Question::new("budget_item", view.say("budget-item"), items(view).await?),
        Question::new(KIND, view.say("budget-note"), Kind::Radio(kinds)),
        other,
        Question::new("source", view.say("field-source"), Kind::Text).hint(view.say("field-note-source-hint")),
    ];
    let questions = Questions::new(NOTE, view.say("form-budget-note"), asked);
    Ok(questions.lead(view.say("form-budget-note-lead")).noted(view))
}

#[get("/erfassen/haushaltsvermerk")]
pub async fn ask_note(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_note(&view, None).await?, right()?).await
}

#[post("/erfassen/haushaltsvermerk", data = "<sent>")]
pub async fn note(view: View, sent: Changing) -> Worked {
    let questions = to_note(&view, sent.form.text(KIND)).await?;
    let alone = view.say("field-note-alone");
    let act = |at: At<'_, BudgetNoteIn>| {
        let (is_alone, other) = (at.said(KIND) == TRANSFERABLE, at.said(OTHER).to_owned());
        if is_alone && !other.is_empty() {
            at.fields.fault(OTHER, &other, alone);
            return None;
        }
        at.body.act(at.fields)
    };
    forms::work(&view, &sent, &questions, act).await
}

async fn to_settle(view: &View) -> Result<Questions, Failed> {
    let asked = authority(view).await?.into_iter().chain([amount(view)]).collect();
    let questions = Questions::new(SETTLE, view.say("form-settlement"), asked);
    Ok(questions.lead(view.say("form-settlement-lead")).booked(view))
}

#[get("/erfassen/ausgleich")]
pub async fn ask_to_settle(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_settle(&view).await?, right()?).await
}

#[post("/erfassen/ausgleich", data = "<sent>")]
pub async fn settle(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_settle(&view).await?, |at: At<'_, ExcessSettlementIn>| at.body.act(at.fields)).await
}

async fn to_reinforce(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("budget_item", view.say("field-to-item"), items(view).await?),
        Question::new("income_item", view.say("field-reinforcing-item"), items(view).await?)
            .hint(view.say("field-reinforcing-item-hint")),
        year(view, "booking_year").hint(view.say("field-income-year-hint")),
        Question::new("claim", view.say("kind-claim"), Kind::Text).hint(view.say("field-income-claim-hint")),
        amount(view),
    ];
    let questions = Questions::new(REINFORCE, view.say("form-reinforcement"), asked);
    Ok(questions.lead(view.say("form-reinforcement-lead")).booked(view))
}

#[get("/erfassen/verstaerkung")]
pub async fn ask_to_reinforce(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_reinforce(&view).await?, right()?).await
}

#[post("/erfassen/verstaerkung", data = "<sent>")]
pub async fn reinforce(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_reinforce(&view).await?, |at: At<'_, ReinforcementIn>| at.body.act(at.fields)).await
}
