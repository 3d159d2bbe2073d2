//! Claims: raised by decision, changed by another person, repaid into an income item.
//!
//! Law: VwVfG § 49a; BHO §§ 35, 58, 59, 77.

use super::filing::check_disputed;
use super::surplus::{Late, check_late_use, check_onward, check_surplus};
use super::voucher::share;
use super::{Case, Outcome, Stop, agreement, check_positive, check_text, check_year, missing, rights, taken};
use crate::core::account::{Account, FundingSource, Stage};
use crate::core::agreement::{InterestTerm, Term, TermKind};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::claim::{
    Claim, ClaimDecision, ClaimReduced, Claimed, DecideClaim, DeferClaim, RaiseClaim, ReduceClaim, RepayClaim,
};
use crate::core::event::Body;
use crate::core::ids::ClaimId;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::onward_grant::OnwardBasis;
use crate::core::payment::PaymentSource;
use crate::core::rules::{self, Findings, Notice, Violation};

pub fn raise(case: &Case, what: &RaiseClaim, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Claim(what.claim.clone()), Need::Project(what.project.clone())])?;
    if let Ok(Some(_)) = case.book.claims.get(&what.claim) {
        findings.add(taken("Die Forderung", what.claim.as_str()));
    }
    check_positive(findings, what.amount_cents);
    check_text(findings, "Rechtsgrundlage", &what.basis);
    let Ok(Some(project)) = case.book.projects.get(&what.project) else {
        findings.add(missing("Das Projekt", what.project.as_str()));
        return Err(Stop::Found);
    };
    let source = Some(claimant(case, &what.what)?);
    let at = |stage| Account { funding_source: source, ..Account::claim(&what.project, &project.what.land, stage) };
    let mut postings = vec![Posting::new(at(Stage::Origin), at(Stage::Reclaimed), what.amount_cents)];
    match &what.what {
        Claimed::Recovery { voucher, matched } => {
            let Some(share) = share(case, voucher, *matched, findings)? else { return Err(Stop::Found) };
            check_disputed(share, what.amount_cents, findings);
            let spent = &share.posting.to;
            check_project(spent, what, format!("Der Beleg {voucher}"), findings);
            postings.push(Posting::new(spent.at(Stage::Disputed), spent.at(Stage::Reclaimed), what.amount_cents));
        }
        Claimed::Refund { order, payment } => {
            let Some((paid, of)) = super::refund::paid(case, *payment, findings)? else { return Err(Stop::Found) };
            findings.require(of.certified.order == *order, || {
                missing(format!("Auf der Anordnung {order} die Auszahlung"), &format!("mit dem Ereignis {payment}"))
            });
            check_project(&paid, what, format!("Die Auszahlung {payment}"), findings);
            super::refund::check_untouched(of, *payment, what.amount_cents, findings);
            if let Some(year) = paid.booking_year.filter(|year| i32::from(*year) >= super::refund::value_year(case)) {
                let violation = Violation::of(&rules::SET_OFF_IN_ITS_YEAR).number("seq", payment.0);
                findings.add(violation.number("year", u64::from(year)));
            }
            // What was paid stays *paid*: nobody evidenced or disputed it, and the figures of evidence do not count it.
        }
        Claimed::Surplus { filing } => check_surplus(case, what, filing, findings)?,
        Claimed::Onward { onward_grant, recipient, interest } => {
            check_onward(case, what, onward_grant, recipient, interest.as_ref(), findings)?;
        }
        Claimed::LateUse { voucher, matched, payment, principal_cents, from, until } => {
            let (matched, payment, principal) = (*matched, *payment, *principal_cents);
            let late = Late { voucher, matched, payment, principal, from: *from, until: *until };
            check_late_use(case, what, &late, findings)?;
            check_interest(case, what, None, findings)?;
        }
        Claimed::Interest { on, from, until } => {
            let principal = claim(case, on, findings)?;
            let ordered = principal.is_none_or(|claim| claim.raised.project == what.project) && from < until;
            findings.require(ordered, || Violation::of(&rules::INTEREST_OF_CLAIM).text("claim", on));
            check_interest(case, what, principal, findings)?;
        }
    }
    let postings = if what.amount_cents.is_positive() { postings } else { Vec::new() };
    let notices = below_threshold(case, what)?.into_iter().collect();
    Ok(Outcome { notices, ..Outcome::moving(Body::ClaimRaised(what.clone()), postings) })
}

/// Whose claim it is. What a Land granted onward under its own law it claims itself, and what it is due to the Bund for that
/// is another matter; interest follows the claim that it is on.
fn claimant(case: &Case, what: &Claimed) -> Result<FundingSource, Stop> {
    Ok(match what {
        Claimed::Onward { onward_grant, .. } => {
            let need = Need::OnwardGrant(onward_grant.clone());
            let grant = case.one(need, |book| book.onward_grants.get(onward_grant))?;
            match grant.map(|grant| grant.made.basis) {
                Some(OnwardBasis::Grant) => FundingSource::FederalState,
                Some(OnwardBasis::Assignment) | None => FundingSource::Federal,
            }
        }
        Claimed::Interest { on, .. } => {
            let principal = case.one(Need::Claim(on.clone()), |book| book.claims.get(on))?;
            principal.and_then(|claim| claim.account.funding_source).unwrap_or(FundingSource::Federal)
        }
        _ => FundingSource::Federal,
    })
}

/// What is asked back was spent for the project of the claim.
pub fn check_project(spent: &Account, what: &RaiseClaim, noun: String, findings: &mut Findings) {
    findings.require(spent.project.as_ref() == Some(&what.project), || {
        let violation = Violation::of(&rules::EVIDENCE_OF_PROJECT).text("noun", noun);
        let other = spent.project.as_ref().map_or_else(String::new, ToString::to_string);
        violation.text("project", other).text("other", &what.project)
    });
}

/// Interest is owed only where it is said by which rule: by the notice of an onward grant for what a recipient owes, and
/// else by the agreement.
fn check_interest(
    case: &Case,
    what: &RaiseClaim,
    principal: Option<&Claim>,
    findings: &mut Findings,
) -> Result<(), Stop> {
    let term = match principal.map(|claim| &claim.raised.what) {
        Some(Claimed::Onward { interest, .. }) => interest.as_ref(),
        _ => match agreement::term(case, &what.project, TermKind::Interest)? {
            Some(Term::Interest(regime)) => Some(regime),
            _ => None,
        },
    };
    let agreed = term.is_some_and(|regime| *regime != InterestTerm::None);
    findings.require(agreed, || Violation::of(&rules::INTEREST_AGREED).text("project", &what.project));
    Ok(())
}

/// Claims below what is agreed as trifling may be raised, and that is said.
fn below_threshold(case: &Case, what: &RaiseClaim) -> Result<Option<Notice>, Stop> {
    let kind = match &what.what {
        Claimed::Recovery { .. } | Claimed::Refund { .. } | Claimed::Surplus { .. } | Claimed::Onward { .. } => {
            TermKind::NoRecoveryBelow
        }
        Claimed::Interest { .. } | Claimed::LateUse { .. } => TermKind::NoInterestBelow,
    };
    Ok(match agreement::term(case, &what.project, kind)? {
        Some(Term::NoRecoveryBelowCents(limit) | Term::NoInterestBelowCents(limit)) if what.amount_cents < *limit => {
            Some(Notice(format!(
                "{} liegen unter der vereinbarten Bagatellgrenze von {}.",
                what.amount_cents.to_german(),
                limit.to_german()
            )))
        }
        _ => None,
    })
}

pub fn decide(case: &Case, what: &DecideClaim, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    check_text(findings, "Einwilligung", &what.consent);
    let Some(claim) = claim(case, &what.claim, findings)? else { return Err(Stop::Found) };
    check_apart(case, claim, findings);
    let (from, to) = what.decision.stages();
    check_standing(claim, from, what.amount_cents, findings);
    let mut postings = vec![move_claim(claim, from, to, what.amount_cents)];
    // What is no longer owed is no longer asked back.
    if let (Some(spent), ClaimDecision::Waive) = (&claim.spent, what.decision) {
        postings.push(Posting::new(spent.clone(), spent.at(Stage::Waived), what.amount_cents));
    }
    let postings = if what.amount_cents.is_positive() { postings } else { Vec::new() };
    Ok(Outcome::moving(Body::ClaimDecided(what.clone()), postings))
}

/// The examination was mended: what is not asked any more was never owed. What was reclaimed of a voucher is disputed again.
pub fn reduce(case: &Case, what: &ReduceClaim, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    check_text(findings, "Feststellung", &what.finding);
    let Some(claim) = claim(case, &what.claim, findings)? else { return Err(Stop::Found) };
    check_apart(case, claim, findings);
    let available = claim.at(Stage::Reclaimed).unwrap_or(Euro::ZERO);
    findings.require(what.amount_cents <= available, || {
        let violation = Violation::of(&rules::REDUCED_WITHIN).text("claim", &what.claim);
        violation.amount("available", available).amount("requested", what.amount_cents)
    });
    let mut postings = vec![move_claim(claim, Stage::Reclaimed, Stage::Origin, what.amount_cents)];
    postings.extend(
        claim.spent.as_ref().map(|spent| Posting::new(spent.clone(), spent.at(Stage::Disputed), what.amount_cents)),
    );
    let postings = if what.amount_cents.is_positive() { postings } else { Vec::new() };
    let ReduceClaim { claim: id, amount_cents, finding } = what.clone();
    let body = ClaimReduced { claim: id, what: claim.raised.what.clone(), amount_cents, finding };
    Ok(Outcome::moving(Body::ClaimReduced(body), postings))
}

/// A deferral ends on a day that is still to come.
pub fn defer(case: &Case, what: &DeferClaim, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    check_text(findings, "Einwilligung", &what.consent);
    let Some(claim) = claim(case, &what.claim, findings)? else { return Err(Stop::Found) };
    check_apart(case, claim, findings);
    let day = case.request.command.booked_on;
    findings.require(what.due_on > day, || {
        let violation = Violation::of(&rules::DEFERRED_TO_LATER).text("claim", &what.claim);
        violation.text("due_on", german(what.due_on)).text("value_date", german(day))
    });
    check_standing(claim, Stage::Reclaimed, what.amount_cents, findings);
    let moved = move_claim(claim, Stage::Reclaimed, Stage::Deferred, what.amount_cents);
    Ok(Outcome::moving(Body::ClaimDeferred(what.clone()), super::budget::positive(moved)))
}

/// Income, gross: it raises nothing that may be spent.
pub fn repay(case: &Case, what: &RepayClaim, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    check_year(findings, what.booking_year);
    super::authority::lead_of_item(case, &what.income_item, findings)?;
    if let Some(PaymentSource::Statement { statement, line }) = &what.source {
        super::payment::check_line(case, statement, *line, what.amount_cents.negated(), findings)?;
    }
    let Some(claim) = claim(case, &what.claim, findings)? else { return Err(Stop::Found) };
    check_apart(case, claim, findings);
    check_standing(claim, Stage::Reclaimed, what.amount_cents, findings);
    let income = Account {
        budget_item: Some(what.income_item.clone()),
        booking_year: Some(what.booking_year),
        ..claim.account.at(Stage::Repaid)
    };
    let mut postings = vec![Posting::new(claim.account.clone(), income, what.amount_cents)];
    postings.extend(
        claim.spent.as_ref().map(|spent| Posting::new(spent.clone(), spent.at(Stage::Repaid), what.amount_cents)),
    );
    let postings = if what.amount_cents.is_positive() { postings } else { Vec::new() };
    Ok(Outcome::moving(Body::ClaimRepaid(what.clone()), postings))
}

fn move_claim(claim: &Claim, from: Stage, to: Stage, amount: Euro) -> Posting {
    Posting::new(claim.account.at(from), claim.account.at(to), amount)
}

/// A claim that must exist.
fn claim<'a>(case: &Case<'a>, id: &ClaimId, findings: &mut Findings) -> Result<Option<&'a Claim>, Stop> {
    let known = case.one(Need::Claim(id.clone()), |book| book.claims.get(id))?;
    findings.require(known.is_some(), || missing("Die Forderung", id.as_str()));
    Ok(known)
}

/// Nobody changes or books what they claimed themselves.
fn check_apart(case: &Case, claim: &Claim, findings: &mut Findings) {
    findings.require(claim.raised_by != *case.actor(), || {
        Violation::of(&rules::CLAIMANT_APART).text("actor", case.actor()).text("claim", &claim.raised.claim)
    });
    rights::check_apart(case, [&claim.raised_by], findings);
}

fn check_standing(claim: &Claim, stage: Stage, requested: Euro, findings: &mut Findings) {
    let available = claim.at(stage).unwrap_or(Euro::ZERO);
    findings.require(requested <= available, || {
        let violation = Violation::of(&rules::CLAIM_NOT_EXCEEDED).text("claim", &claim.raised.claim);
        let violation = violation.text("stage", stage.in_german()).amount("available", available);
        violation.amount("requested", requested)
    });
}
