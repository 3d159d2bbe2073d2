//! From events to the facts of the allocation statement.
//!
//! A run is told by its own events, as far as the viewer and the value date reach: so the statement
//! of an earlier day is the one that could have been printed on it. Amounts come from the recorded
//! result; only „what half-up would miss“ is asked of core anew.

use super::{Case, DeskError, Prepared, name_of};
use crate::core::allocation::redistribution::{Pot, RedistributionReason};
use crate::core::allocation::{self, Deduction, DeductionAmount, DeductionKind, RunLine, RunParameters, RunResult};
use crate::core::apportion::{Method, Unit};
use crate::core::calendar;
use crate::core::event::{Body, Event, ProposalVersion, Subject, SubjectKind};
use crate::core::ids::{KeyId, ManagerId, ProposalId, Seq};
use crate::core::journal::hash::Hash;
use crate::core::keys::{KeyDefinition, KeyKind};
use crate::core::money::Euro;
use crate::core::proposal::Content;
use crate::report::Language;
use crate::report::allocation_statement as statement;
use crate::report::allocation_statement::{AllocationStatementFacts, RunState, Step};
use crate::store::{Store, Viewer};
use std::collections::BTreeMap;
use time::Date;

/// Facts and builder of the statement.
///
/// # Errors
/// Those of `history` and `statement`.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let run = case.asked.required("run", case.asked.run("run"))?;
    let history = history(case.store, case.viewer, run, case.asked.value_date).await?;
    let (seq, language) = (history.seq(), case.language);
    let facts = statement(case, run, history).await?;
    Ok(Prepared {
        rests_on: Some(seq),
        is_example: facts.is_example,
        about: vec![run.to_string()],
        build: Box::new(move |provenance| statement::build(&facts, provenance, language)),
    })
}

/// What happened to a run, up to a point.
pub struct History {
    state: RunState,
    version: ProposalVersion,
    content_seq: Seq,
    proposed: Step,
    approved: Option<Step>,
    carried_out: Option<(Step, Seq)>,
    reversed: Option<Step>,
}

impl History {
    /// The event that the statement rests on: the carrying out, or else the proposal.
    pub fn seq(&self) -> Seq {
        self.carried_out.as_ref().map_or(self.content_seq, |(_, seq)| *seq)
    }

    /// What was proposed last, up to the point.
    pub fn content(&self) -> &Content {
        &self.version.content
    }

    /// How far it has come.
    pub fn state(&self) -> RunState {
        self.state
    }

    fn begin(version: &ProposalVersion, event: &Event) -> History {
        History {
            state: RunState::Proposed,
            version: version.clone(),
            content_seq: event.seq,
            proposed: step_of(event),
            approved: None,
            carried_out: None,
            reversed: None,
        }
    }
}

pub fn step_of(event: &Event) -> Step {
    Step { actor: event.actor.to_string(), on: event.booked_on }
}

/// Reads a run's events at the viewer's size, those with a value date up to `until`.
///
/// # Errors
/// `NotThere` when there was no such run at that point; `ValueDate` when the value date keeps a step
/// and cuts out the content that it was about.
pub async fn history(
    store: &Store,
    viewer: &Viewer,
    run: &ProposalId,
    until: Option<Date>,
) -> Result<History, DeskError> {
    let subject = Subject { kind: SubjectKind::Proposal, id: run.to_string() };
    let events = store.events_about(viewer, &subject).await?;
    let history = told(run, &events, until)?;
    let missing = || DeskError::NotThere(format!("Den Verteilungslauf {run} gibt es zu diesem Stand nicht"));
    let mut history = history.ok_or_else(missing)?;
    // The reversal is an event of another proposal: the run's own events do not know of it.
    if let Some((_, seq)) = history.carried_out {
        let reversal = store.reversal_of(viewer, seq).await?;
        if let Some(reversal) = reversal.filter(|event| until.is_none_or(|day| event.booked_on <= day)) {
            history.state = RunState::Reversed;
            history.reversed = Some(step_of(&reversal));
        }
    }
    Ok(history)
}

/// Every step is told of the very content that it was about. Value dates need not come in the order
/// of the journal, so a day can keep an approval and cut out what was approved: then no statement of
/// that day is true, and none is made.
fn told(run: &ProposalId, events: &[Event], until: Option<Date>) -> Result<Option<History>, DeskError> {
    let mut shown: Option<History> = None;
    // The version that a step is about, and its approval: the last ones before it, whatever their value date.
    let (mut current, mut approval): (Option<(&ProposalVersion, &Event)>, Option<Step>) = (None, None);
    for event in events {
        let within = until.is_none_or(|day| event.booked_on <= day);
        let (state, named) = match &event.body {
            // A new version starts anew: it voids an approval.
            Body::ProposalMade(version) | Body::ProposalAmended(version) => {
                (current, approval) = (Some((version, event)), None);
                if within {
                    shown = Some(History::begin(version, event));
                }
                continue;
            }
            Body::ProposalApproved(approved) => {
                approval = Some(step_of(event));
                (RunState::Approved, Some(approved.content_sha256))
            }
            Body::ProposalRejected(_) => (RunState::Rejected, None),
            Body::ProposalWithdrawn(_) => (RunState::Withdrawn, None),
            Body::ProposalCarriedOut(done) => (RunState::CarriedOut, Some(done.content_sha256)),
            _ => continue,
        };
        let Some((version, content)) = current.filter(|_| within) else { continue };
        let Some(history) = shown.as_mut().filter(|history| history.content_seq == content.seq) else {
            return Err(cut_out(run, state, content.booked_on, until));
        };
        if named.is_some_and(|named| named != version.content_sha256) {
            return Err(DeskError::Disagrees(format!(
                "Ereignis {} nennt einen anderen Inhalt des Vorschlags {run}, als zuletzt vorgeschlagen war",
                event.seq
            )));
        }
        history.state = state;
        // What was carried out had been approved, even if the approval bears a later value date.
        history.approved = approval.clone();
        history.carried_out = (state == RunState::CarriedOut).then(|| (step_of(event), event.seq));
    }
    Ok(shown)
}

fn cut_out(run: &ProposalId, state: RunState, content_on: Date, until: Option<Date>) -> DeskError {
    let asked = until.map(calendar::in_german).unwrap_or_default();
    DeskError::ValueDate(format!(
        "Bis zur Wertstellung {asked} ist der Verteilungslauf {run} „{}“, der Inhalt, um den es dabei ging, hat aber \
         die Wertstellung {}; ein Nachweis dieses Tages würde andere Beträge nennen, als beschlossen wurden. Möglich \
         ist eine Wertstellung ab dem {1} oder keine",
        state.label(Language::De),
        calendar::in_german(content_on),
    ))
}

/// Everything that the statement says.
///
/// # Errors
/// `NotThere` when the proposal is no allocation, or what it names is not in the book at that point.
pub async fn statement(
    case: &Case<'_>,
    run: &ProposalId,
    history: History,
) -> Result<AllocationStatementFacts, DeskError> {
    let language = case.language;
    let Some((parameters, result)) = history.version.content.run() else {
        let kind = history.version.content.kind().in_german();
        return Err(DeskError::NotThere(format!("Der Vorschlag {run} ist {kind}, keine Verteilung")));
    };
    let (reason, pot) = match &history.version.content {
        Content::Redistribution { reason, before, .. } => (Some(*reason), Some(before)),
        _ => (None, None),
    };
    let steps = Steps {
        state: history.state,
        proposed: history.proposed.clone(),
        approved: history.approved.clone(),
        carried_out: history.carried_out.as_ref().map(|(step, _)| step.clone()),
        reversed: history.reversed.clone(),
    };
    let (id, content_sha256) = (run.to_string(), history.version.content_sha256);
    let told = Computed { id, content_sha256, parameters, result, pot, steps };
    let facts = computed(case, told, &case.names().await?).await?;
    Ok(AllocationStatementFacts { redistribution: reason.map(|reason| redistribution(reason, language)), ..facts })
}

/// What happened to what was computed.
pub struct Steps {
    pub state: RunState,
    pub proposed: Step,
    pub approved: Option<Step>,
    pub carried_out: Option<Step>,
    pub reversed: Option<Step>,
}

/// Something that was distributed by a key: a run, or what a Land hands on.
pub struct Computed<'a> {
    pub id: String,
    /// Of what was proposed, or handed on.
    pub content_sha256: Hash,
    pub parameters: &'a RunParameters,
    pub result: &'a RunResult,
    pub pot: Option<&'a Pot>,
    pub steps: Steps,
}

/// What follows from inputs and result.
///
/// # Errors
/// `NotThere` when what it names is not in the book at that point.
pub async fn computed(
    case: &Case<'_>,
    told: Computed<'_>,
    names: &BTreeMap<ManagerId, String>,
) -> Result<AllocationStatementFacts, DeskError> {
    let Computed { id, content_sha256, parameters, result, pot, steps } = told;
    let language = case.language;
    let (programme, component) = case.programme_of(&parameters.component).await?;
    let key = key_of(case.store, case.viewer, &parameters.key).await?;
    let tie_rule = language.pick("Kennung, die in Bytefolge zuerst kommt", "the id that sorts first, bytewise");
    Ok(AllocationStatementFacts {
        programme_title: programme.title,
        component_title: component.title,
        run: id,
        redistribution: None,
        state: steps.state,
        proposed: steps.proposed,
        approved: steps.approved,
        carried_out: steps.carried_out,
        reversed: steps.reversed,
        total: parameters.total_cents,
        deductions: deductions(parameters, result, names, language),
        distributable: result.distributable_cents,
        key: key_facts(&key, language),
        base: Some(parameters.base_cents).filter(|base| !base.is_zero()),
        floor: parameters.floor_cents,
        cap: parameters.cap_cents,
        unit: unit(parameters.unit),
        method: method(parameters.method),
        tie_rule: tie_rule.to_owned(),
        lines: result.lines.iter().map(|line| fact_line(line, &key, names, pot)).collect(),
        allocated: result.sum_cents,
        ties: result.ties.clone(),
        half_up_difference: half_up_difference(parameters, &key),
        content_sha256: content_sha256.to_string(),
        is_example: programme.example,
    })
}

async fn key_of(store: &Store, viewer: &Viewer, id: &KeyId) -> Result<KeyDefinition, DeskError> {
    let key = store.key(viewer, id).await?;
    let key = key.ok_or_else(|| DeskError::NotThere(format!("Den Schlüssel {id} gibt es nicht")))?;
    Ok(key.definition.as_ref().clone())
}

fn redistribution(reason: RedistributionReason, language: Language) -> statement::Redistribution {
    let english = match reason {
        RedistributionReason::KeyReplaced => "new key",
        RedistributionReason::FrameChanged => "changed frame",
        RedistributionReason::NeedChanged => "changed need",
        RedistributionReason::InputCorrected => "corrected inputs",
    };
    let reason_id = reason.as_str();
    statement::Redistribution { reason: language.pick(reason.in_german(), english).to_owned(), reason_id }
}

fn fact_line(
    line: &RunLine,
    key: &KeyDefinition,
    names: &BTreeMap<ManagerId, String>,
    pot: Option<&Pot>,
) -> statement::Line {
    let before =
        |pot: &Pot| statement::Before { held: pot.held(&line.recipient), assigned: pot.assigned(&line.recipient) };
    statement::Line {
        recipient: line.recipient.to_string(),
        name: name_of(&line.recipient, names),
        weight: key.verbatim(&line.recipient).unwrap_or_else(|| line.share.clone()),
        share: line.share.clone(),
        bound: line.bound,
        quota: line.quota_euro.clone(),
        amount: line.amount_cents,
        adjustment_units: line.adjustment_units,
        host_quota: line.host_quota_cents,
        total: line.total_cents,
        before: pot.map(before),
    }
}

/// The deductions with their basis; parameters and result name them in the same order.
fn deductions(
    parameters: &RunParameters,
    result: &RunResult,
    names: &BTreeMap<ManagerId, String>,
    language: Language,
) -> Vec<statement::Deduction> {
    let both = parameters.deductions.iter().zip(&result.deductions);
    both.map(|(asked, came)| statement::Deduction {
        label: label(&asked.what, language).to_owned(),
        recipient: match &asked.what {
            DeductionKind::HostQuota { recipient } => Some(name_of(recipient, names)),
            DeductionKind::FederalShare | DeductionKind::Reserve => None,
        },
        basis: basis(asked, language),
        amount: came.amount_cents,
    })
    .collect()
}

fn label(kind: &DeductionKind, language: Language) -> &'static str {
    let english = match kind {
        DeductionKind::FederalShare => "fixed federal share",
        DeductionKind::HostQuota { .. } => "host quota",
        DeductionKind::Reserve => "reserve",
    };
    language.pick(kind.in_german(), english)
}

fn basis(deduction: &Deduction, language: Language) -> String {
    let percent = |percent: String| match language {
        Language::De => percent.replace('.', ","),
        Language::En => percent,
    };
    match &deduction.amount {
        DeductionAmount::Fixed { .. } => language.pick("fester Betrag", "fixed amount").to_owned(),
        DeductionAmount::PercentOfTotal { percent: of } => {
            format!("{} % {}", percent(of.to_string()), language.pick("des Gesamtbetrags", "of the total"))
        }
        DeductionAmount::PercentOfRest { percent: of } => {
            format!("{} % {}", percent(of.to_string()), language.pick("des Restbetrags", "of the remainder"))
        }
    }
}

fn key_facts(key: &KeyDefinition, language: Language) -> statement::KeyFacts {
    let english = key.kind.as_str().replace('_', " ");
    statement::KeyFacts {
        id: key.id.to_string(),
        title: key.title.clone(),
        kind: language.pick(key.kind.in_german(), &english).to_owned(),
        kind_id: key.kind.as_str(),
        legal_basis: key.legal_basis.clone(),
        source_title: key.source.title.clone(),
        source_url: key.source.url.clone(),
        as_of: Some(key.as_of),
        as_of_assumed: key.as_of_is_assumed(),
        sha256: key.source.sha256.clone(),
        is_percent: matches!(key.kind, KeyKind::PublishedPercentages { .. }),
    }
}

/// How far half-up would miss; nothing where it cannot be computed either.
fn half_up_difference(parameters: &RunParameters, key: &KeyDefinition) -> Option<Euro> {
    let half_up = RunParameters { method: Method::HalfUp, ..parameters.clone() };
    allocation::compute(&half_up, key).ok().map(|result| result.difference())
}

fn unit(unit: Unit) -> statement::Unit {
    match unit {
        Unit::Cent => statement::Unit::Cent,
        Unit::Euro => statement::Unit::Euro,
        Unit::ThousandEuro => statement::Unit::ThousandEuro,
    }
}

fn method(method: Method) -> statement::Method {
    match method {
        Method::LargestRemainder => statement::Method::LargestRemainder,
        Method::SainteLague => statement::Method::SainteLague,
        Method::DHondt => statement::Method::DHondt,
        Method::HalfUp => statement::Method::HalfUp,
    }
}
