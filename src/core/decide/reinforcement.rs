//! Reinforcement (Verstärkung aus Einnahmen): money that came back may be spent again where the budget says so.
//!
//! Income is shown gross and raises nothing by itself: without a note on the item, what came back stays income.
//! Law: BHO §§ 8, 17 Absatz 3, 35 Absatz 1.

use super::authority::lead_of_item;
use super::budget::{notes_of, positive};
use super::{Case, Outcome, Stop, check_positive, check_year, missing};
use crate::core::account::{Account, FundingSource};
use crate::core::book::Need;
use crate::core::budget::{BudgetNote, ReinforceByIncome};
use crate::core::claim::Claim;
use crate::core::event::Body;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};

pub fn reinforce(case: &Case, what: &ReinforceByIncome, findings: &mut Findings) -> Result<Outcome, Stop> {
    let ReinforceByIncome { budget_item, booking_year, income_item, amount_cents, .. } = what;
    check_year(findings, *booking_year);
    check_positive(findings, *amount_cents);
    let body = Body::IncomeReinforced(what.clone());
    let lead = lead_of_item(case, budget_item, findings)?;
    lead_of_item(case, income_item, findings)?;
    let claim = case.one(Need::Claim(what.claim.clone()), |book| book.claims.get(&what.claim))?;
    findings.require(claim.is_some(), || missing("Die Forderung", what.claim.as_str()));
    let (Some(lead), Some(claim)) = (lead, claim) else { return Ok(Outcome::of(body)) };
    let allows = |note: &BudgetNote| *note == BudgetNote::ReinforcedByIncome { income_item: income_item.clone() };
    findings.require(notes_of(case, budget_item).any(allows), || {
        Violation::of(&rules::REINFORCEMENT_DECLARED).text("item", budget_item).text("income_item", income_item)
    });
    let available = unused(case, claim, what)?;
    findings.require(*amount_cents <= available, || {
        let violation = Violation::of(&rules::REINFORCEMENT_WITHIN_INCOME).text("claim", &what.claim);
        let violation = violation.text("income_item", income_item).number("year", u64::from(*booking_year));
        violation.amount("available", available).amount("requested", *amount_cents)
    });
    let free = Account::cash_available(budget_item, *booking_year, &lead);
    let posting = Posting::new(Account::cash_origin(budget_item, *booking_year), free, *amount_cents);
    Ok(Outcome::moving(body, positive(posting)))
}

/// What came in of the claim at that item in that year, and has reinforced nothing yet. What a Land claims of its own
/// recipients is its income and none of the Bund.
fn unused(case: &Case, claim: &Claim, what: &ReinforceByIncome) -> Result<Euro, Stop> {
    if claim.account.funding_source == Some(FundingSource::FederalState) {
        return Ok(Euro::ZERO);
    }
    case.load(claim.reinforced.keys().copied().map(Need::Reversal))?;
    let stands = |seq| case.book.reversals.get(seq) == Ok(None);
    let same = claim.reinforced.iter().filter(|(_, used)| used.item == what.income_item);
    let used = same.filter(|(seq, used)| used.year == what.booking_year && stands(seq)).map(|(_, used)| used.amount);
    let came = claim.income_at(&what.income_item, what.booking_year);
    let rest = Euro::sum(used).and_then(|used| came?.minus(used));
    Ok(rest.unwrap_or(Euro::ZERO))
}
