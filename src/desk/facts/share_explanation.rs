//! From the store to the facts of the share explanation: those of a whole run or onward grant, and whose share is asked.

use super::allocation_statement::{self, Computed, Steps, step_of};
use super::{Case, Prepared};
use crate::core::calendar;
use crate::core::event::Event;
use crate::core::ids::{ManagerId, OnwardGrantId, ProposalId, RecipientId, Seq};
use crate::core::journal::canonical;
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::core::onward_grant::{OnwardGrant, OnwardShares};
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::allocation_statement::{AllocationStatementFacts, RunState};
use crate::report::share_explanation::{self as explanation, Distributed, ShareExplanationFacts};
use crate::store::StoreError;
use std::collections::BTreeMap;

/// The most recipients that a refusal names.
const NAMED: usize = 20;

/// Facts and builder of the explanation.
///
/// # Errors
/// `Parameters` unless a run or an onward grant is asked for; those of the allocation statement; `NotThere` for somebody
/// who is no recipient.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let recipient = case.asked.required("recipient", case.asked.manager("recipient"))?;
    let (facts, seq) = match (case.asked.run("run"), case.asked.onward_grant("onward-grant")) {
        (Some(run), None) => of_run(case, run, recipient).await?,
        (None, Some(grant)) => of_grant(case, grant, recipient).await?,
        _ => {
            let told = "Genau eines gehört dazu: ein Verteilungslauf („run“) oder eine Weitergabe („onward-grant“)";
            return Err(DeskError::Parameters(told.to_owned()));
        }
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: Some(seq),
        is_example: facts.run.is_example,
        about: vec![facts.run.run.clone(), recipient.to_string()],
        build: Box::new(move |provenance| explanation::build(&facts, provenance, language)),
    })
}

async fn of_run(
    case: &Case<'_>,
    run: &ProposalId,
    recipient: &ManagerId,
) -> Result<(ShareExplanationFacts, Seq), DeskError> {
    let history = allocation_statement::history(case.store, case.viewer, run, case.asked.value_date).await?;
    let seq = history.seq();
    let statement = allocation_statement::statement(case, run, history).await?;
    check_recipient(&statement, recipient, &format!("des Verteilungslaufs {run}"))?;
    let (distributed, recipient) = (Distributed::Run, recipient.to_string());
    Ok((ShareExplanationFacts { run: statement, distributed, recipient }, seq))
}

async fn of_grant(
    case: &Case<'_>,
    id: &OnwardGrantId,
    recipient: &ManagerId,
) -> Result<(ShareExplanationFacts, Seq), DeskError> {
    let grant = case.store.onward_grant(case.viewer, id).await?;
    let grant =
        grant.ok_or_else(|| DeskError::NotThere(format!("Die Weitergabe {id} gibt es zu diesem Stand nicht")))?;
    let OnwardShares::Key { parameters, result, .. } = &grant.made.shares else {
        return Err(DeskError::NotThere(format!(
            "Die Weitergabe {id} nennt ihre Beträge; nach Schlüssel geht sie nicht"
        )));
    };
    let made = event(case, grant.made_seq).await?;
    if case.asked.value_date.is_some_and(|day| made.booked_on > day) {
        let told = format!("Die Weitergabe {id} hat die Wertstellung {}", calendar::in_german(made.booked_on));
        return Err(DeskError::ValueDate(told));
    }
    let content_sha256 = sha256(&canonical::to_canonical(&*grant.made).map_err(StoreError::from)?);
    let steps = steps(case, &grant, &made).await?;
    let told = Computed { id: id.to_string(), content_sha256, parameters, result, pot: None, steps };
    let run = allocation_statement::computed(case, told, &names(case).await?).await?;
    check_recipient(&run, recipient, &format!("der Weitergabe {id}"))?;
    let legal_basis = grant.made.legal_basis.clone();
    let distributed = Distributed::OnwardGrant { legal_basis, reduced: reduced(&grant, &run, recipient)? };
    Ok((ShareExplanationFacts { run, distributed, recipient: recipient.to_string() }, grant.made_seq))
}

async fn event(case: &Case<'_>, seq: Seq) -> Result<Event, DeskError> {
    let leaf = case.store.event(case.viewer, seq).await?;
    let leaf = leaf.ok_or_else(|| DeskError::NotThere(format!("Das Ereignis {seq} gibt es zu diesem Stand nicht")))?;
    Ok(leaf.event()?)
}

/// One person hands on; nobody proposes it before.
async fn steps(case: &Case<'_>, grant: &OnwardGrant, made: &Event) -> Result<Steps, DeskError> {
    let within = |event: &Event| case.asked.value_date.is_none_or(|day| event.booked_on <= day);
    let reversed = match grant.reversed {
        Some(seq) => Some(event(case, seq).await?).filter(within).map(|event| step_of(&event)),
        None => None,
    };
    let state = if reversed.is_some() { RunState::Reversed } else { RunState::CarriedOut };
    let done = step_of(made);
    Ok(Steps { state, proposed: done.clone(), approved: None, carried_out: Some(done), reversed })
}

async fn names(case: &Case<'_>) -> Result<BTreeMap<ManagerId, String>, DeskError> {
    let recipients = case.store.recipients(case.viewer).await?.into_iter();
    let named = recipients.filter_map(|noted| {
        let id = ManagerId::new(noted.what.recipient.as_str()).ok()?;
        Some((id, noted.what.title?))
    });
    Ok(named.collect())
}

/// What of a share was taken back since; a grant that is reversed says that as a whole.
fn reduced(grant: &OnwardGrant, run: &AllocationStatementFacts, recipient: &ManagerId) -> Result<Euro, DeskError> {
    let computed = run.lines.iter().find(|line| line.recipient == recipient.as_str()).map(|line| line.total);
    let share = RecipientId::new(recipient.as_str()).ok().and_then(|id| grant.shares.get(&id));
    match (computed, share) {
        (Some(computed), Some(share)) if grant.reversed.is_none() => {
            let stands = share.amount().map_err(ReportError::from)?;
            Ok(computed.minus(stands).map_err(ReportError::from)?)
        }
        _ => Ok(Euro::ZERO),
    }
}

fn check_recipient(run: &AllocationStatementFacts, recipient: &ManagerId, of: &str) -> Result<(), DeskError> {
    if run.lines.iter().any(|line| line.recipient == recipient.as_str()) {
        return Ok(());
    }
    let known: Vec<&str> = run.lines.iter().take(NAMED).map(|line| line.recipient.as_str()).collect();
    let more = match run.lines.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" und {more} weitere"),
    };
    let known = known.join(", ");
    Err(DeskError::NotThere(format!("{recipient} ist kein Empfänger {of}; Empfänger sind {known}{more}")))
}
