//! Recalls and redistributions of assigned authority: what the Bund takes back of it, and what it moves on.
//!
//! Only what is free is moved; what is bound stays with the project. Two persons decide, as about the assignment itself.
//! Law: BHO § 34; the agreement says from which amount on it is worth it.

use super::proposal::{check_assignment, computed_or_found, usable};
use super::{Case, Stop, check_year, missing};
use crate::core::account::{Account, Stage};
use crate::core::agreement::{Term, TermKind};
use crate::core::allocation::reassignment::{pairs, share_out};
use crate::core::book::Need;
use crate::core::ids::ManagerId;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine, Reassignment};
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

/// What the takers get, or the findings why that cannot be said.
pub fn compute(case: &Case, what: &Reassignment, findings: &mut Findings) -> Result<Option<Vec<AssignmentLine>>, Stop> {
    let Ok(parameters) = what.parameters() else { return Ok(None) };
    let Some(key) = usable(case, &parameters.key, findings)? else { return Ok(None) };
    Ok(computed_or_found(share_out(what, &key.definition), findings))
}

pub fn check(case: &Case, what: &Reassignment, given: &[AssignmentLine], findings: &mut Findings) -> Result<(), Stop> {
    check_year(findings, what.booking_year);
    let fault = |text: String| Violation::of(&rules::LINES_DISTINCT).text("fault", text);
    let givers: BTreeSet<&ManagerId> = what.from.iter().map(|line| &line.recipient).collect();
    for taker in what.takers.iter().filter(|taker| givers.contains(taker)) {
        findings.add(fault(format!("{taker} soll zugleich abgeben und erhalten.")));
    }
    // Whoever gives up and gets is named above; what a taker gets may be nothing, and its line is no fault then.
    let given = given.iter().filter(|line| line.amount_cents.is_positive() && !givers.contains(&line.recipient));
    let lines: Vec<AssignmentLine> = what.from.iter().chain(given).cloned().collect();
    check_assignment(case, &what.component, &what.budget_item, &lines, findings)?;
    check_agreement(case, what, findings)
}

/// It rests on an agreement of its component, and is worth it by what that says.
fn check_agreement(case: &Case, what: &Reassignment, findings: &mut Findings) -> Result<(), Stop> {
    let id = &what.agreement;
    let known = case.one(Need::Agreement(id.clone()), |book| book.agreements.get(id))?;
    let Some(agreement) = known else {
        findings.add(missing("Die Vereinbarung", id.as_str()));
        return Ok(());
    };
    findings.require(agreement.what.component == what.component, || {
        let violation = Violation::of(&rules::REASSIGNMENT_AGREED).text("agreement", id);
        violation.text("agreed", &agreement.what.component).text("component", &what.component)
    });
    let total = what.total().unwrap_or(Euro::ZERO);
    let term = agreement.what.term(TermKind::MinimumRedistribution, case.request.command.booked_on);
    if let Some(Term::MinimumRedistributionCents(limit)) = term {
        findings.require(total >= *limit, || {
            let violation = Violation::of(&rules::REASSIGNMENT_REACHES_MINIMUM).text("agreement", id);
            violation.amount("total", total).amount("limit", *limit)
        });
    }
    Ok(())
}

/// Authority and the frame that was used for it go from who gives to who takes.
pub fn postings(what: &Reassignment, given: &[AssignmentLine]) -> Vec<Posting> {
    let Reassignment { component, budget_item, booking_year, .. } = what;
    let cash = |manager: &ManagerId| Account::cash_assigned(component, budget_item, *booking_year, manager);
    let frame = |manager: &ManagerId| Account::frame(component, manager, Stage::Assigned);
    let moves = pairs(&what.from, given).into_iter();
    moves
        .flat_map(|(from, to, part)| {
            [Posting::new(cash(from), cash(to), part), Posting::new(frame(from), frame(to), part)]
        })
        .collect()
}

pub fn check_recall(case: &Case, what: &Assignment, findings: &mut Findings) -> Result<(), Stop> {
    check_year(findings, what.booking_year);
    check_assignment(case, &what.component, &what.budget_item, &what.lines, findings)
}

/// Authority goes back to the item, and the frame that was used for it is the Land's to assign again.
pub fn recall(what: &Assignment, lead: &ManagerId) -> Vec<Posting> {
    let Assignment { component, budget_item, booking_year, lines } = what;
    let free = Account::cash_available(budget_item, *booking_year, lead);
    let positive = lines.iter().filter(|line| line.amount_cents.is_positive());
    positive
        .flat_map(|line| {
            let (of, amount) = (&line.recipient, line.amount_cents);
            let frame = |stage| Account::frame(component, of, stage);
            let cash = Account::cash_assigned(component, budget_item, *booking_year, of);
            [
                Posting::new(cash, free.clone(), amount),
                Posting::new(frame(Stage::Assigned), frame(Stage::Allocated), amount),
            ]
        })
        .collect()
}
