//! Drawdown (Mittelabruf): money is asked for when it is needed, and the next only when the last was used in its time.
//!
//! Used is what vouchers evidence or what came back. Whether it was used late is not decided here: that makes interest, by
//! somebody's order.
//! Law: BHO § 44 Absatz 1; ANBest-P Nr. 1.4 (not earlier than needed), as the agreement of the project sets the days.

use super::super::{Case, Stop, agreement};
use crate::core::agreement::{Term, TermKind};
use crate::core::book::Need;
use crate::core::calendar::german;
use crate::core::ids::{OrderId, ProjectId, Seq};
use crate::core::money::Euro;
use crate::core::order::Order;
use crate::core::rules::{self, Findings, Violation};
use time::Duration;

/// A payment of which something is neither evidenced nor back.
struct Unused {
    order: OrderId,
    payment: Seq,
    rest: Euro,
}

/// Refuses an order while an earlier payment for the same project is unused beyond the agreed days.
pub fn check_used(case: &Case, order: &Order, project: &ProjectId, findings: &mut Findings) -> Result<(), Stop> {
    let Some(Term::DrawdownWindowDays(days)) = agreement::term(case, project, TermKind::DrawdownWindow)? else {
        return Ok(());
    };
    let unused = unused(case, project)?;
    case.load(unused.iter().map(|unused| Need::Event(unused.payment)))?;
    for Unused { order: earlier, payment, rest } in unused {
        let Ok(Some(paid)) = case.book.events.get(&payment) else { continue };
        let until = paid.booked_on.saturating_add(Duration::days(i64::from(*days)));
        findings.require(case.request.command.booked_on <= until, || {
            let violation = Violation::of(&rules::DRAWDOWN_USED_FIRST).text("order", &order.certified.order);
            let violation = violation.text("earlier", earlier).number("seq", payment.0).amount("rest", rest);
            violation
                .text("paid_on", german(paid.booked_on))
                .number("days", u64::from(*days))
                .text("until", german(until))
        });
    }
    Ok(())
}

fn unused(case: &Case, project: &ProjectId) -> Result<Vec<Unused>, Stop> {
    let need = Need::ProjectOrders(project.clone());
    let Some(issued) = case.one(need, |book| book.project_orders.get(project))? else { return Ok(Vec::new()) };
    case.load(issued.iter().cloned().map(Need::Order))?;
    let mut all = Vec::new();
    for id in issued {
        let Ok(Some(order)) = case.book.orders.get(id) else { continue };
        let payments = order.paid.keys().map(|payment| (*payment, order.untouched(*payment)));
        let rests = payments.filter_map(|(payment, rest)| Some((payment, rest.ok().flatten()?)));
        let some = rests.filter(|(_, rest)| rest.is_positive());
        all.extend(some.map(|(payment, rest)| Unused { order: id.clone(), payment, rest }));
    }
    Ok(all)
}
