//! Forward commitments: made within the authority of each due year, changed, and charged when the year has come.
//!
//! Charging is a fact: the contract stands, whether the new year's cash is there or not. What is free is taken; the rest
//! stands without authority until the assignment of that year comes. Law: BHO §§ 38, 45 Absatz 1.

use super::authority::by_fact;
use super::budget::notes_of;
use super::commitment_authority::{booked_in, frame_back, lapsed};
use super::{Case, Outcome, Stop, check_positive, check_text, check_year, missing, taken};
use crate::core::account::Stage;
use crate::core::book::Need;
use crate::core::budget::BudgetNote;
use crate::core::calendar;
use crate::core::commitment::CommitmentChange;
use crate::core::event::Body;
use crate::core::forward_commitment::{
    ChangeForwardCommitment, ChargeCommitment, CommitmentCharged, ForwardBasis, ForwardCommitment,
    MakeForwardCommitment,
};
use crate::core::ids::{BudgetItemId, CommitmentId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

pub fn make(case: &Case, what: &MakeForwardCommitment, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([
        Need::ForwardCommitment(what.forward_commitment.clone()),
        Need::Project(what.project.clone()),
        Need::Manager(what.manager.clone()),
        Need::Component(what.component.clone()),
        Need::BudgetItem(what.budget_item.clone()),
    ])?;
    if let Ok(Some(_)) = case.book.forward_commitments.get(&what.forward_commitment) {
        findings.add(taken("Die Verpflichtung", what.forward_commitment.as_str()));
    }
    super::project::check_binding(case, &what.project, &what.manager, findings)?;
    if let Ok(None) = case.book.components.get(&what.component) {
        findings.add(missing("Den Programmteil", what.component.as_str()));
    }
    if let Ok(None) = case.book.budget_items.get(&what.budget_item) {
        findings.add(missing("Die Haushaltsstelle", what.budget_item.as_str()));
    }
    check_text(findings, "Zweck", &what.purpose);
    let due: Vec<u16> = what.amounts.iter().map(|amount| amount.due_year).collect();
    check_due(case, &due, findings);
    let late_budget = match &what.basis {
        ForwardBasis::CommitmentAuthority { late_budget, .. } => late_budget.as_deref(),
        _ => None,
    };
    check_basis(case, &what.basis, late_budget, (&what.budget_item, &due), findings)?;
    let mut postings = Vec::new();
    for amount in &what.amounts {
        check_positive(findings, amount.amount_cents);
        let accounts = what.free_and_used(amount.due_year).filter(|_| amount.amount_cents.is_positive());
        postings.extend(accounts.map(|(free, used)| Posting::new(free, used, amount.amount_cents)));
    }
    Ok(Outcome::moving(Body::ForwardCommitmentMade(what.clone()), postings))
}

pub fn change(case: &Case, what: &ChangeForwardCommitment, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::ForwardCommitmentChanged(what.clone());
    let ChangeForwardCommitment { due_year, amount_cents, .. } = *what;
    check_positive(findings, amount_cents);
    let Some(known) = known(case, &what.forward_commitment, findings)? else { return Ok(Outcome::of(body)) };
    if known.charged.contains_key(&due_year) {
        let fault = "er ist schon als Vorbelastung angerechnet";
        let possible = "die Festlegung des Fälligkeitsjahres ändern („commitment increase“, „commitment free“)";
        findings.add(not_so(known, due_year, "mehr ändern", fault, possible.to_owned()));
        return Err(Stop::Found);
    }
    let made = &known.made;
    let accounts = made.free_and_used(due_year).filter(|_| amount_cents.is_positive());
    if what.change == CommitmentChange::Increase {
        check_due(case, &[due_year], findings);
        check_basis(case, &made.basis, what.late_budget.as_deref(), (&made.budget_item, &[due_year]), findings)?;
        let postings = accounts.map(|(free, used)| Posting::new(free, used, amount_cents));
        return Ok(Outcome::moving(body, postings.into_iter().collect()));
    }
    let Ok(open) = known.open_in(due_year) else { return Err(Stop::Found) };
    findings.require(amount_cents <= open, || {
        let violation = Violation::of(&rules::FORWARD_NOT_EXCEEDED).text("commitment", &made.forward_commitment);
        let violation = violation.number("due", u64::from(due_year)).amount("available", open);
        violation.amount("requested", amount_cents)
    });
    let (ForwardBasis::CommitmentAuthority { year_granted, .. }, Some((free, used))) = (&made.basis, accounts) else {
        return Ok(Outcome::of(body));
    };
    // What comes back after the authority of its year has lapsed lapses as well.
    let year = case.one(Need::AuthorityYear(*year_granted), |book| book.lapsed_years.get(year_granted))?;
    let postings = match year {
        Some(_) => lapsed(&used, amount_cents),
        None => vec![Posting::new(used, free, amount_cents)],
    };
    Ok(Outcome::moving(body, postings))
}

pub fn charge(case: &Case, what: &ChargeCommitment, findings: &mut Findings) -> Result<Outcome, Stop> {
    let ChargeCommitment { forward_commitment, due_year, commitment } = what.clone();
    case.load([Need::ForwardCommitment(forward_commitment.clone()), Need::Commitment(commitment.clone())])?;
    if let Ok(Some(_)) = case.book.commitments.get(&commitment) {
        findings.add(taken("Die Festlegung", commitment.as_str()));
    }
    let Some(known) = known(case, &forward_commitment, findings)? else { return Err(Stop::Found) };
    let Ok(amount) = known.open_in(due_year) else { return Err(Stop::Found) };
    if !amount.is_positive() {
        let fault =
            if known.charged.contains_key(&due_year) { "das ist schon geschehen" } else { "es ist nichts fällig" };
        let open = known.due_years().into_iter().filter(|year| known.open_in(*year).is_ok_and(Euro::is_positive));
        let open: Vec<String> = open.map(|year| year.to_string()).collect();
        let possible =
            if open.is_empty() { "nichts mehr".to_owned() } else { format!("die Jahre {}", open.join(", ")) };
        findings.add(not_so(known, due_year, "anrechnen", fault, possible));
        return Err(Stop::Found);
    }
    findings.require(booked_in(case) >= due_year, || {
        let (fault, possible) =
            ("das Haushaltsjahr hat nicht begonnen", format!("eine Wertstellung ab 1. Januar {due_year}"));
        not_so(known, due_year, "anrechnen", fault, possible)
    });
    let made = &known.made;
    let commitment = made.charge(commitment, due_year, amount);
    let mut postings = by_fact(case, &commitment.from(), &commitment.at(Stage::Committed), amount)?;
    if let Some((_, used)) = made.free_and_used(due_year) {
        let charged = used.at(Stage::PriorCharge);
        postings.extend([Posting::new(used, charged, amount), frame_back(&made.component, &made.manager, amount)]);
    }
    Ok(Outcome::fact(Body::CommitmentCharged(CommitmentCharged { forward_commitment, due_year, commitment }), postings))
}

/// A forward commitment that must exist.
fn known<'a>(
    case: &Case<'a>,
    id: &CommitmentId,
    findings: &mut Findings,
) -> Result<Option<&'a ForwardCommitment>, Stop> {
    let known = case.one(Need::ForwardCommitment(id.clone()), |book| book.forward_commitments.get(id))?;
    findings.require(known.is_some(), || missing("Die Verpflichtung", id.as_str()));
    Ok(known)
}

/// What binds the year of the value date itself is no forward commitment.
fn check_due(case: &Case, due: &[u16], findings: &mut Findings) {
    let year = booked_in(case);
    let fault =
        |text: String| Violation::of(&rules::FORWARD_DUE_LATER).number("year", u64::from(year)).text("fault", text);
    findings.require(!due.is_empty(), || fault("Es ist kein Fälligkeitsjahr genannt.".to_owned()));
    let mut seen = BTreeSet::new();
    for due_year in due {
        check_year(findings, *due_year);
        findings
            .require(seen.insert(due_year), || fault(format!("Das Fälligkeitsjahr {due_year} ist zweimal genannt.")));
        findings.require(*due_year > year, || {
            fault(format!("Das Fälligkeitsjahr {due_year} liegt nicht nach dem Jahr der Wertstellung ({year})."))
        });
    }
}

/// Whether the law allows it: authority in its time, or a case that needs none.
fn check_basis(
    case: &Case,
    basis: &ForwardBasis,
    late_budget: Option<&str>,
    (item, due): (&BudgetItemId, &[u16]),
    findings: &mut Findings,
) -> Result<(), Stop> {
    case.load([Need::BudgetItem(item.clone())])?;
    let year = booked_in(case);
    match basis {
        ForwardBasis::CommitmentAuthority { year_granted: granted, .. } => {
            check_year(findings, *granted);
            if let Some(text) = late_budget {
                check_text(findings, "Haushaltsgesetz nicht verkündet", text);
            }
            let in_time = year == *granted || (late_budget.is_some() && year == granted.saturating_add(1));
            findings.require(in_time, || {
                let violation = Violation::of(&rules::AUTHORITY_IN_ITS_YEAR).number("granted", u64::from(*granted));
                violation.text("value_date", calendar::in_german(case.request.command.booked_on))
            });
        }
        ForwardBasis::CurrentBusiness { reason } => check_text(findings, "Begründung", reason),
        ForwardBasis::TransferableExpenditure { reason } => {
            check_text(findings, "Begründung", reason);
            let next = year.saturating_add(1);
            let fault = |text: String| {
                let violation = Violation::of(&rules::WITHOUT_AUTHORITY_ALLOWED).number("next", u64::from(next));
                violation.text("fault", text)
            };
            let transferable = notes_of(case, item).any(|note| *note == BudgetNote::Transferable);
            findings.require(transferable, || fault(format!("{item} ist nicht als übertragbar vermerkt")));
            for other in due.iter().filter(|due_year| **due_year != next) {
                findings.add(fault(format!("{other} ist nicht das folgende Haushaltsjahr")));
            }
        }
    }
    Ok(())
}

fn not_so(known: &ForwardCommitment, due: u16, wanted: &str, fault: &str, possible: String) -> Violation {
    let violation = Violation::of(&rules::CHARGED_ONCE).text("commitment", &known.made.forward_commitment);
    let violation = violation.number("due", u64::from(due)).text("wanted", wanted);
    violation.text("fault", fault).text("possible", possible)
}
