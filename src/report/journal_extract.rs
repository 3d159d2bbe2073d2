//! The journal extract (Journalauszug): events and their postings, one line each, by the numbers of the journal.
//!
//! Pure: events come by a pull iterator and pass once; a million of them need no memory. An event that moves no money
//! has a line of its own. The total is that of the derived table, held against the lines as they pass.
//! Law: BHO § 71 (chronological accounts), § 75 (vouchers).

mod account;

use super::ReportError;
use super::parts::{self, Columns, Fact, Frame, Typed};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::words::Language;
use crate::core::account::Account;
use crate::core::event::{Event, SubjectKind};
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::ledger::Posting;

/// The id of the report and of its definition file.
pub const ID: &str = "journal-extract";

/// The types of events without their version, and what they are called in English; German names are the core's.
pub const EVENT_TYPES: [(&str, &str); 39] = [
    ("manager_created", "Manager created"),
    ("actor_created", "Actor created"),
    ("programme_created", "Programme created"),
    ("component_created", "Component created"),
    ("component_amended", "Component amended"),
    ("budget_item_created", "Budget item created"),
    ("appropriated", "Appropriation"),
    ("frame_granted", "Frame granted"),
    ("key_registered", "Key registered"),
    ("key_activated", "Key put in force"),
    ("key_retired", "Key retired"),
    ("proposal_made", "Proposal made"),
    ("proposal_amended", "Proposal amended"),
    ("proposal_approved", "Proposal approved"),
    ("proposal_rejected", "Proposal rejected"),
    ("proposal_withdrawn", "Proposal withdrawn"),
    ("proposal_carried_out", "Proposal carried out"),
    ("project_registered", "Project registered"),
    ("committed", "Funds committed"),
    ("appropriation_changed", "Appropriation changed"),
    ("blocked", "Funds blocked"),
    ("unblocked", "Funds unblocked"),
    ("budget_note_declared", "Budget note recorded"),
    ("virement_made", "Virement from another budget item"),
    ("assignment_returned", "Assignment returned"),
    ("excess_settled", "Excess settled"),
    ("commitment_made", "Commitment made"),
    ("commitment_changed", "Commitment changed"),
    ("order_certified", "Payment certified"),
    ("order_issued", "Payment ordered"),
    ("order_cancelled", "Payment order cancelled"),
    ("statement_imported", "Cash office statement imported"),
    ("paid", "Paid by the cash office"),
    ("payment_unmatched", "Statement line without an order"),
    ("payment_reversed", "Payment reversed"),
    ("residue_formed", "Residue formed"),
    ("residue_consented", "Consent to a residue"),
    ("year_closed", "Budget year closed"),
    ("reversed", "Booking reversed"),
];

/// Which events and postings. A field that is absent does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The name of the type without its version.
    pub event_type: Option<String>,
    pub manager: Option<ManagerId>,
    pub project: Option<ProjectId>,
}

impl Filter {
    fn takes_type(&self, event: &Event) -> bool {
        self.event_type.as_ref().is_none_or(|wanted| name_of(event.body.type_name()) == wanted)
    }

    fn takes(&self, posting: &Posting) -> bool {
        let of = |fits: &dyn Fn(&Account) -> bool| fits(&posting.from) || fits(&posting.to);
        self.manager.as_ref().is_none_or(|wanted| of(&|account| account.manager.as_ref() == Some(wanted)))
            && self.project.as_ref().is_none_or(|wanted| of(&|account| account.project.as_ref() == Some(wanted)))
    }

    /// Whether an event without postings belongs here: then it is about the manager or the project itself.
    fn takes_event(&self, event: &Event) -> bool {
        let subject = event.body.subject();
        let about = |kind: SubjectKind, id: &str| subject.as_ref().is_some_and(|s| s.kind == kind && s.id == id);
        self.manager.as_ref().is_none_or(|id| about(SubjectKind::Manager, id.as_str()))
            && self.project.as_ref().is_none_or(|id| about(SubjectKind::Project, id.as_str()))
    }
}

/// `frame_granted/1` is of the type `frame_granted`.
fn name_of(type_name: &str) -> &str {
    type_name.split_once('/').map_or(type_name, |(name, _)| name)
}

/// What the extract says beside its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalExtractFacts {
    /// The programmes of the book.
    pub programme_titles: Option<String>,
    pub filter: Filter,
    /// The first and the last number that were looked at.
    pub first: u64,
    pub last: u64,
    /// Count and sum in cents of the postings, from the derived table and not from the events.
    pub postings: u64,
    pub cents: i64,
    pub is_example: bool,
}

/// Events in the order of the journal.
pub type Events = Box<dyn Iterator<Item = Result<Event, ReportError>> + Send>;

/// Builds the extract; the events are pulled when the rows are.
///
/// # Errors
/// `Provenance`, `Definition`; that of the first event, if it cannot be read.
pub fn build(
    facts: &JournalExtractFacts,
    events: Events,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let total = columns.row(RowKind::Total, |id| match id {
        "number" => Cell::TotalLabel,
        "amount_eur" => Cell::Decimal(euros(facts.cents)),
        _ => Cell::Empty,
    });
    let above = above(facts, language);
    let typed = Typed::from([
        ("first", Cell::Id(facts.first.to_string())),
        ("last", Cell::Id(facts.last.to_string())),
        ("postings", Cell::Id(facts.postings.to_string())),
        ("moved_eur", Cell::Decimal(euros(facts.cents))),
    ]);
    let head = frame.head(facts.programme_titles.clone(), &columns, above, typed);
    let filter = facts.filter.clone();
    let shown = move |event: Result<Event, ReportError>| match event {
        Ok(event) => rows(&event, &filter, &columns, language).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    };
    let mut rows = events.flat_map(shown).peekable();
    let none = usize::from(rows.peek().is_some());
    let notes = frame.nothing(
        none,
        "Zu diesen Angaben enthält das Journal kein Ereignis.",
        "The journal holds no event that fits these parameters.",
    );
    let foot = frame.foot(&frame.columns(|_| true), Some(total), notes, Vec::new());
    Ok(Sheet { head, foot, rows: Box::new(rows) })
}

fn above(facts: &JournalExtractFacts, language: Language) -> Vec<Fact> {
    let fact = |de: &str, en: &str, value: String| parts::fact(language, de, en, value);
    let range = match language {
        Language::De => format!("{} bis {}", facts.first, facts.last),
        Language::En => format!("{} to {}", facts.first, facts.last),
    };
    let mut above = vec![fact("Nummern im Journal", "Numbers in the journal", range)];
    if let Some(event_type) = &facts.filter.event_type {
        above.push(fact("Art der Ereignisse", "Type of the events", event_type.clone()));
    }
    if let Some(manager) = &facts.filter.manager {
        above.push(fact("Bewirtschafter", "Manager", manager.to_string()));
    }
    if let Some(project) = &facts.filter.project {
        above.push(fact("Projekt", "Project", project.to_string()));
    }
    above.push(fact("Buchungen", "Postings", facts.postings.to_string()));
    above
}

/// Cents as a plain decimal of euros; the sum of all movements may be more than the book could hold.
fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}{}.{:02}", cents / 100, cents % 100)
}

/// The lines of an event: one a posting, or one for an event that moves no money.
fn rows(event: &Event, filter: &Filter, columns: &Columns, language: Language) -> Vec<Row> {
    if !filter.takes_type(event) {
        return Vec::new();
    }
    if event.postings.is_empty() {
        return if filter.takes_event(event) { vec![row(event, None, columns, language)] } else { Vec::new() };
    }
    let postings = event.postings.iter().enumerate().filter(|(_, posting)| filter.takes(posting));
    postings.map(|posting| row(event, Some(posting), columns, language)).collect()
}

fn row(event: &Event, posting: Option<(usize, &Posting)>, columns: &Columns, language: Language) -> Row {
    let of = |pick: &dyn Fn(&Posting) -> Cell| posting.map_or(Cell::Empty, |(_, posting)| pick(posting));
    columns.row(RowKind::Body, |id| match id {
        "number" => Cell::Id(match posting {
            Some((line, _)) => format!("{}.{line}", event.seq),
            None => event.seq.to_string(),
        }),
        "booked_on" => Cell::Date(event.booked_on),
        "recorded_at" => Cell::Id(event.recorded_at.to_string()),
        "event_type" => Cell::Id(event.body.type_name().to_owned()),
        "event" => Cell::Text(said(event, language)),
        "actor" => Cell::Id(event.actor.to_string()),
        "voucher" => event.voucher.clone().map_or(Cell::Empty, Cell::Text),
        "accounts" => of(&|posting| {
            let words = |account: &Account| account::in_words(account, language);
            Cell::Text(format!("{} → {}", words(&posting.from), words(&posting.to)))
        }),
        "from_account" => of(&|posting| Cell::Id(posting.from.to_string())),
        "to_account" => of(&|posting| Cell::Id(posting.to.to_string())),
        "amount_eur" => of(&|posting| Cell::Money(posting.amount_cents)),
        _ => Cell::Empty,
    })
}

/// What happened, and to what.
fn said(event: &Event, language: Language) -> String {
    let name = name_of(event.body.type_name());
    let english = EVENT_TYPES.iter().find(|(id, _)| *id == name).map_or(name, |(_, english)| *english);
    let what = language.pick(event.body.in_german(), english);
    event.body.subject().map_or_else(|| what.to_owned(), |subject| format!("{what}: {}", subject.id))
}

#[cfg(test)]
mod tests;
