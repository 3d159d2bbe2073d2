//! Onward grants: made within what they rest on, received as a fact, reduced and reversed while nothing arrived.
//!
//! Law: BHO §§ 23, 34, 44; VV-BHO § 44 Nr. 12; BHO § 91.

mod shares;

use super::sub_assignment::land_of;
use super::{Case, Outcome, Stop, agreement, check_positive, check_text, commitment, missing, order, recipient, taken};
use crate::core::account::{Account, Stage};
use crate::core::agreement::LegalBasis;
use crate::core::book::Need;
use crate::core::event::Body;
use crate::core::ids::{ManagerId, OnwardGrantId, ProjectId, RecipientId, Seq};
use crate::core::ledger::Posting;
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::{
    HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardGrant, OnwardGrantMade, OnwardGrantReversed,
    OnwardReceiptReversed, OnwardShare, OnwardShareReduced, OnwardSource, Receipt, ReceiveOnward, ReduceOnwardShare,
    handed_on, movement,
};
use crate::core::order::OrderState;
use crate::core::proposal::ReasonCode;
use crate::core::rules::{self, Findings, Notice, Violation};

/// How many names a sentence names.
const NAMED: usize = 5;

/// What an onward grant rests on, as the book knows it.
struct Rest {
    source: OnwardSource,
    project: ProjectId,
    /// Who hands on, for what concerns its Land.
    land: ManagerId,
    account: Account,
    /// Whose money the sentence speaks of, and how much of it may be handed on.
    what: String,
    available: Euro,
    /// Those above in the chain, with the grant that names each.
    above: Vec<(RecipientId, OnwardGrantId)>,
}

pub fn hand_on(case: &Case, what: &HandOn, findings: &mut Findings) -> Result<Outcome, Stop> {
    match what {
        HandOn::Register(what) => recipient::register(case, what, findings),
        HandOn::Grant(what) => make(case, what, findings),
        HandOn::Receive(what) => receive(case, what, findings),
        HandOn::Reduce(what) => reduce(case, what, findings),
        HandOn::ReverseGrant { onward_grant, reason } => reverse(case, onward_grant, *reason, findings),
        HandOn::ReverseReceipt { receipt, reason } => reverse_receipt(case, *receipt, *reason, findings),
    }
}

fn make(case: &Case, what: &MakeOnwardGrant, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::OnwardGrant(what.onward_grant.clone())])?;
    if let Ok(Some(_)) = case.book.onward_grants.get(&what.onward_grant) {
        findings.add(taken("Die Weitergabe", what.onward_grant.as_str()));
    }
    check_text(findings, "Rechtsgrundlage", &what.legal_basis);
    check_text(findings, "Zweck", &what.purpose);
    let rest = rest(case, what, findings)?;
    let component = rest.as_ref().and_then(|rest| rest.account.component.clone());
    let shares = shares::of(case, &what.to, component, findings)?;
    let (Some(rest), Some(shares)) = (rest, shares) else { return Err(Stop::Found) };
    check_positive(findings, shares.total);
    findings.require(shares.total <= rest.available, || beyond(&rest.what, rest.available, shares.total));
    for (above, grant) in &rest.above {
        let again = shares.recipients.iter().any(|(id, _)| id == above);
        findings
            .require(!again, || Violation::of(&rules::ONWARD_TO_OTHERS).text("recipient", above).text("grant", grant));
    }
    let made = OnwardGrantMade {
        onward_grant: what.onward_grant.clone(),
        source: rest.source.clone(),
        project: rest.project,
        basis: what.basis,
        legal_basis: what.legal_basis.clone(),
        purpose: what.purpose.clone(),
        total_cents: shares.total,
        shares: shares.shares,
        account: rest.account.clone(),
    };
    let postings = match &rest.source {
        OnwardSource::Share { onward_grant, recipient } => {
            let more = |share: &mut OnwardShare| {
                share.passed_on.insert(Seq(case.book.size), shares.total);
            };
            of_share(case, onward_grant, recipient, more)?
        }
        _ => given(&rest.account, shares.total),
    };
    let elsewhere = shares.recipients.iter().filter(|(_, land)| land.as_ref().is_some_and(|land| *land != rest.land));
    let notice = match elsewhere.count() {
        0 => None,
        count => Some(Notice(format!("Nicht in {} liegen {count} der Empfänger. Bitte prüfen.", rest.land))),
    };
    Ok(Outcome { notices: notice.into_iter().collect(), ..Outcome::moving(Body::OnwardGrantMade(made), postings) })
}

/// A recipient says what it received: a fact, also where it is more than its share.
fn receive(case: &Case, what: &ReceiveOnward, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    let rests_on = case.request.command.voucher.is_some();
    findings.require(rests_on, || Violation::of(&rules::VOUCHER_NAMED));
    let Some((_, share)) = share(case, &what.onward_grant, &what.recipient, findings)? else {
        return Err(Stop::Found);
    };
    let seq = Seq(case.book.size);
    let receipt = Receipt { amount: what.amount_cents, reversed: false };
    let postings = of_share(case, &what.onward_grant, &what.recipient, |share| {
        share.received.insert(seq, receipt);
    })?;
    let before = holdable(share.standing())?;
    let mut after = share.clone();
    after.received.insert(seq, receipt);
    let excess = holdable(holdable(after.standing())?.excess.minus(before.excess))?;
    let notice = excess.is_positive().then(|| {
        let text = format!("{} sind mehr angekommen, als an {} weitergegeben ist.", excess.to_german(), what.recipient);
        Notice(text)
    });
    let body = Body::OnwardReceived(what.clone());
    Ok(Outcome { notices: notice.into_iter().collect(), ..Outcome::fact(body, postings) })
}

fn reduce(case: &Case, what: &ReduceOnwardShare, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    let Some((grant, share)) = share(case, &what.onward_grant, &what.recipient, findings)? else {
        return Err(Stop::Found);
    };
    let open = holdable(share.open())?;
    findings.require(what.amount_cents <= open, || {
        let violation = Violation::of(&rules::SHARE_OPEN).text("recipient", &what.recipient);
        violation.text("grant", &what.onward_grant).amount("open", open).amount("requested", what.amount_cents)
    });
    let postings = taken_back(case, grant, what.amount_cents)?;
    let ReduceOnwardShare { onward_grant, recipient, amount_cents } = what.clone();
    let source = grant.made.source.clone();
    let body = Body::OnwardShareReduced(OnwardShareReduced { onward_grant, source, recipient, amount_cents });
    Ok(Outcome::moving(body, postings))
}

/// The whole run, while nobody received or handed on anything of it.
pub fn reverse(case: &Case, id: &OnwardGrantId, reason: ReasonCode, findings: &mut Findings) -> Result<Outcome, Stop> {
    let Some(grant) = grant(case, id, findings)? else { return Err(Stop::Found) };
    if let Some(by) = grant.reversed {
        findings.add(reversed_before(grant.made_seq, by));
        return Err(Stop::Found);
    }
    let touched = |share: &OnwardShare| {
        let sums = share.received_sum().and_then(|received| Ok((received, share.passed_sum()?)));
        sums != Ok((Euro::ZERO, Euro::ZERO))
    };
    let touched: Vec<&RecipientId> =
        grant.shares.iter().filter(|(_, share)| touched(share)).map(|(recipient, _)| recipient).collect();
    findings.require(touched.is_empty(), || {
        let violation = Violation::of(&rules::ONWARD_UNTOUCHED).text("grant", id);
        violation.number("count", touched.len() as u64).text("names", some_names(&touched))
    });
    let amount_cents = holdable(grant.amount())?;
    let body = Body::OnwardGrantReversed(OnwardGrantReversed {
        reverses: grant.made_seq,
        onward_grant: id.clone(),
        source: grant.made.source.clone(),
        amount_cents,
        reason,
    });
    Ok(Outcome::moving(body, taken_back(case, grant, amount_cents)?))
}

fn reverse_receipt(case: &Case, seq: Seq, reason: ReasonCode, findings: &mut Findings) -> Result<Outcome, Stop> {
    let absent = || missing("Die Ankunft", &format!("mit dem Ereignis {seq}"));
    if seq.0 >= case.book.size {
        findings.add(absent());
        return Err(Stop::Found);
    }
    let event = case.one(Need::Event(seq), |book| book.events.get(&seq))?;
    let Some(Body::OnwardReceived(received)) = event.map(|event| &event.body) else {
        findings.add(absent());
        return Err(Stop::Found);
    };
    if let Some(by) = case.one(Need::Reversal(seq), |book| book.reversals.get(&seq))? {
        findings.add(reversed_before(seq, *by));
        return Err(Stop::Found);
    }
    share(case, &received.onward_grant, &received.recipient, findings)?;
    let postings = of_share(case, &received.onward_grant, &received.recipient, |share| {
        if let Some(receipt) = share.received.get_mut(&seq) {
            receipt.reversed = true;
        }
    })?;
    let body = OnwardReceiptReversed { reverses: seq, received: received.clone(), reason };
    Ok(Outcome::fact(Body::OnwardReceiptReversed(body), postings))
}

/// That more would be handed on, freed or taken back than there is.
pub fn beyond(what: &str, available: Euro, requested: Euro) -> Violation {
    let violation = Violation::of(&rules::ONWARD_WITHIN).text("what", what).amount("available", available);
    violation.amount("requested", requested).amount("missing", requested.minus(available).unwrap_or(requested))
}

fn reversed_before(seq: Seq, by: Seq) -> Violation {
    let fault = format!("das geschah bereits mit Ereignis {by}");
    Violation::of(&rules::REVERSIBLE).number("seq", seq.0).text("fault", fault)
}

/// The first names of many.
fn some_names(names: &[&RecipientId]) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).map(|id| id.as_str()).collect();
    let more = if names.len() > NAMED { " …" } else { "" };
    format!("{}{more}", first.join(", "))
}

fn rest(case: &Case, what: &MakeOnwardGrant, findings: &mut Findings) -> Result<Option<Rest>, Stop> {
    match &what.from {
        OnwardFrom::Commitment { commitment } => {
            let source = OnwardSource::Commitment { commitment: commitment.clone() };
            of_commitment(case, source, commitment, what.basis, findings)
        }
        OnwardFrom::Order { order: id } => {
            let Some(order) = order::order(case, id, findings)? else { return Ok(None) };
            let commitment = order.certified.commitment.clone();
            let state = holdable(order.state())?;
            findings.require(matches!(state, OrderState::Issued | OrderState::Paid), || {
                let violation = Violation::of(&rules::ORDER_STATE).text("order", id).text("wanted", "weitergeben");
                violation.text("state", state.in_german())
            });
            let left = holdable(order.standing().and_then(|standing| standing.minus(order.handed_on_sum()?)))?;
            let source = OnwardSource::Order { order: id.clone(), commitment: commitment.clone() };
            let rest = of_commitment(case, source, &commitment, what.basis, findings)?;
            let tighter = |rest: Rest| match left < rest.available {
                true => Rest { what: format!("Anordnung {id}"), available: left, ..rest },
                false => rest,
            };
            Ok(rest.map(tighter))
        }
        OnwardFrom::Share { onward_grant, recipient } => of_grant(case, onward_grant, recipient, what.basis, findings),
    }
}

fn of_commitment(
    case: &Case,
    source: OnwardSource,
    id: &crate::core::ids::CommitmentId,
    basis: OnwardBasis,
    findings: &mut Findings,
) -> Result<Option<Rest>, Stop> {
    let Some(bound) = commitment::known(case, id, findings)? else { return Ok(None) };
    let project = bound.made.project.clone();
    let agreement = agreement::of_project(case, &project)?;
    if let Some(given) = agreement.map(|agreement| agreement.what.legal_basis) {
        let possible = basis == OnwardBasis::Grant || given == LegalBasis::Assignment;
        findings.require(possible, || wrong_basis(given.in_german(), basis));
    }
    let known = case.one(Need::Project(project.clone()), |book| book.projects.get(&project))?;
    let Some(known) = known else { return Ok(None) };
    Ok(Some(Rest {
        source,
        project,
        land: land_of(case, &bound.made.manager)?.unwrap_or_else(|| known.what.land.clone()),
        account: handed_on(&bound.made.at(Stage::Committed)),
        what: format!("Festlegung {id}"),
        available: holdable(bound.not_handed_on())?,
        above: Vec::new(),
    }))
}

fn of_grant(
    case: &Case,
    id: &OnwardGrantId,
    recipient: &RecipientId,
    basis: OnwardBasis,
    findings: &mut Findings,
) -> Result<Option<Rest>, Stop> {
    let Some((grant, share)) = share(case, id, recipient, findings)? else { return Ok(None) };
    let possible = basis == OnwardBasis::Grant || grant.made.basis == OnwardBasis::Assignment;
    findings.require(possible, || wrong_basis(grant.made.basis.label(), basis));
    let project = grant.made.project.clone();
    let known = case.one(Need::Project(project.clone()), |book| book.projects.get(&project))?;
    let Some(known) = known else { return Ok(None) };
    let mut above = vec![(recipient.clone(), id.clone())];
    let mut source = grant.made.source.clone();
    while let OnwardSource::Share { onward_grant, recipient } = source {
        let grant = case.one(Need::OnwardGrant(onward_grant.clone()), |book| book.onward_grants.get(&onward_grant))?;
        let Some(grant) = grant else { return Ok(None) };
        above.push((recipient, onward_grant));
        source = grant.made.source.clone();
    }
    Ok(Some(Rest {
        source: OnwardSource::Share { onward_grant: id.clone(), recipient: recipient.clone() },
        project,
        land: known.what.land.clone(),
        account: grant.made.account.clone(),
        what: format!("Anteil von {recipient} an {id}"),
        available: holdable(share.amount().and_then(|amount| amount.minus(share.passed_sum()?)))?,
        above,
    }))
}

fn wrong_basis(given: &str, wanted: OnwardBasis) -> Violation {
    Violation::of(&rules::ONWARD_BASIS).text("given", given).text("wanted", wanted.label())
}

/// An onward grant that must exist.
fn grant<'a>(case: &Case<'a>, id: &OnwardGrantId, findings: &mut Findings) -> Result<Option<&'a OnwardGrant>, Stop> {
    let known = case.one(Need::OnwardGrant(id.clone()), |book| book.onward_grants.get(id))?;
    findings.require(known.is_some(), || missing("Die Weitergabe", id.as_str()));
    Ok(known)
}

/// A share that must exist.
pub fn share<'a>(
    case: &Case<'a>,
    id: &OnwardGrantId,
    recipient: &RecipientId,
    findings: &mut Findings,
) -> Result<Option<(&'a OnwardGrant, &'a OnwardShare)>, Stop> {
    let Some(grant) = grant(case, id, findings)? else { return Ok(None) };
    let share = grant.shares.get(recipient);
    findings.require(share.is_some(), || missing(format!("In der Weitergabe {id} den Anteil"), recipient.as_str()));
    Ok(share.map(|share| (grant, share)))
}

/// What moves on the memo accounts when something of a share changes; nothing where it is not there.
fn of_share(
    case: &Case,
    id: &OnwardGrantId,
    recipient: &RecipientId,
    change: impl FnOnce(&mut OnwardShare),
) -> Result<Vec<Posting>, Stop> {
    let grant = case.one(Need::OnwardGrant(id.clone()), |book| book.onward_grants.get(id))?;
    let Some((grant, share)) = grant.and_then(|grant| Some((grant, grant.shares.get(recipient)?))) else {
        return Ok(Vec::new());
    };
    let before = holdable(share.standing())?;
    let mut after = share.clone();
    change(&mut after);
    holdable(movement(&grant.made.account, before, holdable(after.standing())?))
}

fn given(account: &Account, amount: Euro) -> Vec<Posting> {
    super::budget::positive(Posting::new(account.at(Stage::Origin), account.clone(), amount))
}

/// What is taken back of an onward grant returns to where it came from.
fn taken_back(case: &Case, grant: &OnwardGrant, amount: Euro) -> Result<Vec<Posting>, Stop> {
    let account = &grant.made.account;
    match &grant.made.source {
        OnwardSource::Share { onward_grant, recipient } => of_share(case, onward_grant, recipient, |share| {
            share.passed_on.insert(Seq(case.book.size), amount.negated());
        }),
        _ => Ok(super::budget::positive(Posting::new(account.clone(), account.at(Stage::Origin), amount))),
    }
}

/// Sums of what the book holds stay within what it can hold; one that does not ends the decision.
fn holdable<T>(sum: Result<T, MoneyError>) -> Result<T, Stop> {
    sum.map_err(|_| Stop::Found)
}
