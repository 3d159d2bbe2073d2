//! The journal extract (Journalauszug): events and their postings, one line each, by the numbers of the journal.
//!
//! Pure: events come by a pull iterator and pass once; a million of them need no memory. An event that moves no money
//! has a line of its own. The total is that of the derived table, held against the lines as they pass. As CSV the
//! extract is made from the leaves without making events of them (`told`): the same lines, without texts of their own.
//! Law: BHO § 71 (chronological accounts), § 75 (vouchers).

mod account;
mod leaf;
mod line;
mod told;

pub use told::{AskMovements, Leaves, TakeLeaf, lines};

use super::ReportError;
use super::parts::{self, Columns, Fact, Frame, Typed};
use super::provenance::Provenance;
use super::sheet::{Cell, Foot, Head, Row, RowKind, Sheet};
use super::words::Language;
use crate::core::account::Account;
use crate::core::event::{Body, Event, SubjectKind};
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::ledger::Posting;
use line::{Line, Moved};

/// The id of the report and of its definition file.
pub const ID: &str = "journal-extract";

/// The types of events without their version, and what they are called in English; German names are the core's.
pub const EVENT_TYPES: [(&str, &str); 102] = [
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
    ("income_reinforced", "Reinforcement by income"),
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
    ("refunded", "Refund set off"),
    ("refund_reversed", "Set-off reversed"),
    ("residue_formed", "Residue formed"),
    ("residue_consented", "Consent to a residue"),
    ("year_closed", "Budget year closed"),
    ("agreement_registered", "Agreement registered"),
    ("agreement_amended", "Agreement amended"),
    ("project_placed", "Project placed under an agreement"),
    ("order_countersigned", "Payment order countersigned"),
    ("voucher_registered", "Voucher registered"),
    ("contribution_recorded", "Contribution in kind recorded"),
    ("contribution_reversed", "Contribution in kind taken back"),
    ("refinancing_tagged", "EU refinancing tagged"),
    ("refinancing_removed", "EU refinancing tag removed"),
    ("voucher_matched", "Voucher matched with a payment"),
    ("voucher_unmatched", "Match of a voucher taken back"),
    ("filing_submitted", "Statement of use filed"),
    ("examined", "Voucher examined"),
    ("disputed_accepted", "Disputed amount accepted"),
    ("claim_raised", "Claim raised"),
    ("claim_decided", "Claim changed"),
    ("claim_deferred", "Claim deferred"),
    ("claim_reduced", "Claim reduced"),
    ("claim_repaid", "Claim repaid"),
    ("commitment_authority_granted", "Commitment authority granted"),
    ("commitment_authority_changed", "Commitment authority changed"),
    ("commitment_authority_blocked", "Commitment authority blocked"),
    ("commitment_authority_unblocked", "Commitment authority unblocked"),
    ("commitment_authority_returned", "Commitment authority returned"),
    ("commitment_authority_lapsed", "Commitment authority lapsed"),
    ("forward_commitment_made", "Later years bound"),
    ("forward_commitment_changed", "Binding of later years changed"),
    ("commitment_charged", "Prior charge on the year"),
    ("recipient_registered", "Recipient registered"),
    ("onward_grant_made", "Funds handed on"),
    ("onward_received", "Funds arrived at the recipient"),
    ("onward_share_reduced", "Share taken back"),
    ("onward_grant_reversed", "Onward grant reversed"),
    ("onward_receipt_reversed", "Arrival reversed"),
    ("service_registered", "Service registered"),
    ("service_amended", "Service amended"),
    ("service_attached", "Service attached to a project"),
    ("service_detached", "Attachment of a service taken back"),
    ("maturity_reached", "Maturity level reached"),
    ("maturity_withdrawn", "Maturity level taken back"),
    ("project_described", "Project described"),
    ("milestone_set", "Milestone recorded"),
    ("cost_planned", "Cost planned"),
    ("criterion_assessed", "Criterion assessed"),
    ("consortium_registered", "Consortium registered"),
    ("project_carried_jointly", "Project carried jointly"),
    ("partner_reimbursed", "Share of cost reimbursed"),
    ("authority_registered", "Authority registered"),
    ("competence_declared", "Competence recorded"),
    ("authority_connected", "Authority connected"),
    ("connection_withdrawn", "Connection taken back"),
    ("reuse_agreed", "Re-use agreed"),
    ("reuse_ended", "Re-use ended"),
    ("running_cost_shared", "Running cost shared"),
    ("running_cost_reversed", "Sharing of running cost reversed"),
    ("role_granted", "Role granted"),
    ("role_withdrawn", "Role withdrawn"),
    ("role_delegated", "Role delegated"),
    ("delegation_ended", "Delegation ended"),
    ("rights_enforced", "Rights put into force"),
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
    fn takes_type(&self, body: &Body) -> bool {
        self.event_type.as_ref().is_none_or(|wanted| name_of(body.type_name()) == wanted)
    }

    fn takes(&self, from: &Account, to: &Account) -> bool {
        let of = |fits: &dyn Fn(&Account) -> bool| fits(from) || fits(to);
        self.manager.as_ref().is_none_or(|wanted| of(&|account| account.manager.as_ref() == Some(wanted)))
            && self.project.as_ref().is_none_or(|wanted| of(&|account| account.project.as_ref() == Some(wanted)))
    }

    /// Whether an event without postings belongs here: then it is about the manager or the project itself.
    fn takes_event(&self, body: &Body) -> bool {
        if self.manager.is_none() && self.project.is_none() {
            return true;
        }
        let subject = body.subject();
        let about = |kind: SubjectKind, id: &str| subject.as_ref().is_some_and(|s| s.kind == kind && s.id == id);
        self.manager.as_ref().is_none_or(|id| about(SubjectKind::Manager, id.as_str()))
            && self.project.as_ref().is_none_or(|id| about(SubjectKind::Project, id.as_str()))
    }
}

/// `frame_granted/1` is of the type `frame_granted`.
fn name_of(type_name: &'static str) -> &'static str {
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
    pub is_example: bool,
}

/// Count and sum in cents of the postings, from the derived table and not from the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movements {
    pub postings: u64,
    pub cents: i64,
}

/// Events in the order of the journal.
pub type Events = Box<dyn Iterator<Item = Result<Event, ReportError>> + Send>;

/// Builds the extract; the events are pulled when the rows are.
///
/// # Errors
/// `Provenance`, `Definition`; that of the first event, if it cannot be read.
pub fn build(
    facts: &JournalExtractFacts,
    movements: Movements,
    events: Events,
    provenance: &Provenance,
    language: Language,
) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let filter = facts.filter.clone();
    let shown = move |event: Result<Event, ReportError>| match event {
        Ok(event) => rows(&event, &filter, &columns, language).into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    };
    let mut rows = events.flat_map(shown).peekable();
    let (head, foot) = around(&frame, facts, movements, rows.peek().is_none());
    Ok(Sheet { head, foot, rows: Box::new(rows) })
}

/// What stands around the rows.
fn around(frame: &Frame<'_>, facts: &JournalExtractFacts, movements: Movements, is_empty: bool) -> (Head, Foot) {
    let (columns, language) = (frame.columns(|_| true), frame.language);
    let total = columns.row(RowKind::Total, |id| match id {
        "number" => Cell::TotalLabel,
        "amount_eur" => Cell::Decimal(euros(movements.cents)),
        _ => Cell::Empty,
    });
    let typed = Typed::from([
        ("first", Cell::Id(facts.first.to_string())),
        ("last", Cell::Id(facts.last.to_string())),
        ("postings", Cell::Id(movements.postings.to_string())),
        ("moved_eur", Cell::Decimal(euros(movements.cents))),
    ]);
    let head = frame.head(facts.programme_titles.clone(), &columns, above(facts, movements, language), typed);
    let notes = frame.nothing(
        usize::from(!is_empty),
        "Zu diesen Angaben enthält das Journal kein Ereignis.",
        "The journal holds no event that fits these parameters.",
    );
    (head, frame.foot(&columns, Some(total), notes, Vec::new()))
}

fn above(facts: &JournalExtractFacts, movements: Movements, language: Language) -> Vec<Fact> {
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
    above.push(fact("Buchungen", "Postings", movements.postings.to_string()));
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
    if !filter.takes_type(&event.body) {
        return Vec::new();
    }
    if event.postings.is_empty() {
        return if filter.takes_event(&event.body) { vec![row(event, None, columns, language)] } else { Vec::new() };
    }
    let postings = event.postings.iter().enumerate().filter(|(_, posting)| filter.takes(&posting.from, &posting.to));
    postings.map(|posting| row(event, Some(posting), columns, language)).collect()
}

fn row(event: &Event, posting: Option<(usize, &Posting)>, columns: &Columns, language: Language) -> Row {
    let number = match posting {
        Some((line, _)) => format!("{}.{line}", event.seq),
        None => event.seq.to_string(),
    };
    let texts = posting.map(|(_, posting)| {
        let [from, to] = [&posting.from, &posting.to].map(|account| account::in_words(account, language));
        let mut accounts = String::new();
        line::put_between([&from, &to], &mut accounts);
        (accounts, posting.from.to_string(), posting.to.to_string(), posting.amount_cents)
    });
    let line = Line {
        number: &number,
        booked_on: event.booked_on,
        recorded_at: &event.recorded_at.to_string(),
        event_type: event.body.type_name(),
        event: &said(&event.body, language),
        actor: event.actor.as_str(),
        voucher: event.voucher.as_deref(),
        moved: texts.as_ref().map(|(accounts, from, to, amount)| Moved { accounts, from, to, amount: *amount }),
        remark: None,
    };
    columns.row(RowKind::Body, |id| line::cell(id)(&line).owned())
}

/// What happened, and to what.
pub(super) fn said(body: &Body, language: Language) -> String {
    let mut text = what_happened(body, language).to_owned();
    if let Some(subject) = body.subject() {
        text.push_str(": ");
        text.push_str(&subject.id);
    }
    text
}

/// What happened, in a word or two, as reports and pages say it.
#[must_use]
pub fn what_happened(body: &Body, language: Language) -> &'static str {
    match language {
        Language::De => body.in_german(),
        Language::En => {
            let name = name_of(body.type_name());
            EVENT_TYPES.iter().find(|(id, _)| *id == name).map_or(name, |(_, english)| *english)
        }
    }
}

#[cfg(test)]
mod tests;
