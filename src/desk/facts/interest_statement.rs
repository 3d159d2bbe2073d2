//! From the store to the facts of the interest statement: claims of interest, recomputed by the rule that was agreed when
//! each was raised, and by what had become of the claim that it is on.

use super::agreed::{Agreed, term};
use super::{Case, Prepared};
use crate::core::account::Stage;
use crate::core::agreement::{InterestTerm, Term, TermKind};
use crate::core::claim::{self, Claimed, RaiseClaim};
use crate::core::ids::Seq;
use crate::core::interest::{self, BaseRates, Beyond, Change, Effective, Principal, Question};
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::desk::settlement::{built_in_rates, late_question};
use crate::report::ReportError;
use crate::report::interest_statement::{self as report, Claim, Computed, InterestStatementFacts};
use std::collections::BTreeMap;
use time::Date;

/// What raises a claim or changes what is owed of it.
const EVENTS: [&str; 6] =
    ["claim_raised/1", "claim_reduced/1", "claim_decided/1", "claim_deferred/1", "claim_repaid/1", "claim_repaid/2"];

/// Facts and builder of the statement.
///
/// # Errors
/// Those of the store; `NotThere` for a project that there is none of; when the built-in base rates are not readable.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let project = case.asked.project("project");
    if let Some(asked) = project {
        let projects = case.store.projects(case.viewer).await?;
        if !projects.iter().any(|noted| noted.what.project == *asked) {
            return Err(DeskError::NotThere(format!("Das Projekt {asked} gibt es nicht")));
        }
    }
    let scope = case.scope(None).await?;
    let rates = built_in_rates()?;
    let events = case.store.events_of(case.viewer, &EVENTS).await?;
    let days: BTreeMap<Seq, Date> = events.into_iter().map(|event| (event.seq, event.booked_on)).collect();
    let known = case.store.claims(case.viewer).await?;
    let mut claims = Vec::new();
    for claim in known.iter().filter(|claim| project.is_none_or(|project| claim.raised.project == *project)) {
        // Of late use there is no other claim: what it is on is the voucher that came late.
        let (on, principal) = match &claim.raised.what {
            Claimed::Interest { on, .. } => (on.as_str(), known.iter().find(|known| known.raised.claim == *on)),
            Claimed::LateUse { voucher, .. } => (voucher.as_str(), None),
            _ => continue,
        };
        claims.push(Claim {
            project: claim.raised.project.to_string(),
            claim: claim.raised.claim.to_string(),
            interest_on: on.to_string(),
            claimed: claim.amount().map_err(ReportError::from)?,
            computed: computed(case, claim, principal, &days, &rates).await?,
        });
    }
    claims.sort_by(|one, other| (&one.project, &one.claim).cmp(&(&other.project, &other.claim)));
    let facts = InterestStatementFacts { title: scope.title, claims, is_example: scope.is_example };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: project.iter().map(ToString::to_string).collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

async fn computed(
    case: &Case<'_>,
    claim: &claim::Claim,
    principal: Option<&claim::Claim>,
    days: &BTreeMap<Seq, Date>,
    rates: &BaseRates,
) -> Result<Computed, DeskError> {
    // What was agreed later does not change what was decided.
    let viewer = case.viewer.at(claim.raised_seq.0);
    let agreed = Agreed::of(&Case { viewer: &viewer, ..*case }).await?;
    let day = days.get(&claim.raised_seq).copied().unwrap_or(claim.raised.due_on);
    let agreement = agreed.of_project(&claim.raised.project);
    let agreed = agreement.and_then(|what| term(what, TermKind::Interest, day));
    let agreed = agreed.and_then(|parameter| match &parameter.term {
        Term::Interest(regime) => Some((parameter.source.as_str(), regime)),
        _ => None,
    });
    // What a recipient owes bears interest as the notice of its onward grant says, not as the agreement does.
    let rule = match principal.map(|principal| &principal.raised) {
        Some(RaiseClaim { what: Claimed::Onward { interest, .. }, basis, .. }) => {
            interest.as_ref().map(|interest| (basis.as_str(), interest))
        }
        _ => agreed,
    };
    let Some((source, regime)) = rule else { return Ok(Computed::NotAgreed) };
    let question = match (&claim.raised.what, principal) {
        (Claimed::LateUse { principal_cents, from, until, .. }, _) => {
            late_question(regime, *principal_cents, *from, *until)
        }
        (_, Some(principal)) => question(claim, principal, regime, days)?,
        (_, None) => None,
    };
    let Some(question) = question else { return Ok(Computed::NotAgreed) };
    Ok(match interest::interest(&question, rates) {
        Ok(interest) => {
            Computed::By { regime: question.regime, day_count: question.day_count, source: source.to_owned(), interest }
        }
        Err(violations) => Computed::Refused(violations.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
    })
}

/// What is owed between the two days, as it was when the interest was claimed.
fn question(
    claim: &claim::Claim,
    principal: &claim::Claim,
    term: &InterestTerm,
    days: &BTreeMap<Seq, Date>,
) -> Result<Option<Question>, DeskError> {
    let Claimed::Interest { from, until, .. } = claim.raised.what else { return Ok(None) };
    let Ok((regime, Some(day_count))) = term.regime() else { return Ok(None) };
    let before = principal.moves.iter().filter(|(seq, _)| **seq < claim.raised_seq);
    // What it was reduced by was never owed, so it bears no interest from the first day on.
    let reduced = before.clone().filter(|(_, (_, to, _))| *to == Stage::Origin).map(|(_, (_, _, amount))| *amount);
    let opening = Euro::sum(reduced).and_then(|reduced| principal.raised.amount_cents.minus(reduced));
    let opening = opening.map_err(ReportError::from)?;
    let changes = before.filter_map(|(seq, (stage, to, amount))| {
        let is_gone = |stage: Stage| matches!(stage, Stage::Repaid | Stage::Waived);
        let amount: Euro = match (is_gone(*stage), is_gone(*to)) {
            (false, true) => amount.negated(),
            (true, false) => *amount,
            _ => return None,
        };
        // A change without a day would be left out, and interest be computed on what was paid back already.
        let unknown =
            || DeskError::Disagrees(format!("Ereignis {seq} ändert eine Forderung, ohne dass sein Tag bekannt ist"));
        Some(days.get(seq).ok_or_else(unknown).map(|day| Change { on: *day, amount }))
    });
    let changes = changes.collect::<Result<Vec<Change>, DeskError>>()?;
    let opened_on = changes.iter().map(|change| change.on).fold(from, Date::min);
    Ok(Some(Question {
        principal: Principal { opened_on, opening, changes },
        from,
        until,
        effective: Effective::SameDay,
        regime,
        day_count,
        beyond: Beyond::Provisional,
        none_below: None,
    }))
}
