//! From the store to the facts of the week sheet: the same balances at two sizes of the journal, and what waits.

use super::breaches::breaches;
use super::documents::Documents;
use super::residues;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::calendar::Instant;
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::week_sheet::{self as report, Amounts, DAYS_UNPAID, Overdue, WeekSheetFacts};
use std::collections::BTreeMap;
use time::{Date, Duration};

/// Facts and builder of the sheet.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let day = day_of(case).await?;
    let week_ago = day.checked_sub(Duration::WEEK).unwrap_or(day);
    let size = case.store.size_on(case.viewer, week_ago).await?;
    let viewer = case.viewer.at(size);
    let then = Stocks::of(&Case { viewer: &viewer, ..*case }, None).await?;
    let (residues, _) = residues::lines(case, &stocks, |_| true).await?;
    let expiring = residues.into_iter().filter(|line| {
        let is_open = [line.amounts.waiting, line.amounts.free].into_iter().flatten().any(|sum| !sum.is_zero());
        is_open && line.expires_on.is_some_and(|end| end.year() <= day.year())
    });
    let facts = WeekSheetFacts {
        title: scope.title,
        day,
        week_ago,
        now: amounts_of(&stocks)?,
        before: amounts_of(&then)?,
        overdue: overdue(case, day).await?,
        expiring: expiring.collect(),
        breaches: breaches(case, &stocks, |_| true).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// The day of the last event, in Berlin.
pub(super) async fn day_of(case: &Case<'_>) -> Result<Date, DeskError> {
    let head = case.store.head(case.viewer).await?;
    let day = head.recorded_at.and_then(Instant::day_in_berlin);
    day.ok_or_else(|| DeskError::NotThere("Zu diesem Stand war das Journal leer".to_owned()))
}

/// `all` are all accounts, `assigned` those out of a component: what is blocked with the manager of an item takes nothing
/// from what somebody else was assigned.
fn amounts(all: &Group<'_>, assigned: Option<&Group<'_>>) -> Result<Amounts, DeskError> {
    let of = |id: &str| Ok::<_, DeskError>(assigned.map(|group| group.figure(id)).transpose()?.flatten());
    let mut available = of("assigned")?;
    for unusable in ["blocked", "lapsed", "residue_formed", "committed"] {
        let part = of(unusable)?.unwrap_or(Euro::ZERO);
        available = available.map(|sum| sum.minus(part)).transpose().map_err(ReportError::from)?;
    }
    Ok(Amounts {
        appropriated: all.figure("appropriated")?,
        unassigned: all.figure("available")?,
        assigned: all.figure("assigned")?,
        blocked: all.figure("blocked")?,
        committed: all.figure("committed")?,
        available,
        ordered: all.figure("ordered")?,
        paid: all.figure("paid")?,
    })
}

fn amounts_of(stocks: &Stocks) -> Result<Amounts, DeskError> {
    let assigned = stocks.by(|account| account.component.is_some().then_some(()));
    amounts(&stocks.all(), assigned.get(&()))
}

/// Orders of which something has been unpaid for too long, the oldest first.
async fn overdue(case: &Case<'_>, day: Date) -> Result<Vec<Overdue>, DeskError> {
    let documents = Documents::of(case).await?;
    let issued = case.store.events_of(case.viewer, &["order_issued/1"]).await?;
    let issued: BTreeMap<Seq, Event> = issued.into_iter().map(|event| (event.seq, event)).collect();
    let mut found = Vec::new();
    for order in documents.orders.values() {
        let unpaid = order.unpaid().map_err(ReportError::from)?;
        let event = order.issued.as_ref().and_then(|(_, seq)| issued.get(seq));
        let (Some(event), Some(made)) = (event, documents.made(order)) else { continue };
        let days = (day - event.booked_on).whole_days();
        if !unpaid.is_zero() && days > DAYS_UNPAID {
            found.push(Overdue {
                order: order.certified.order.to_string(),
                manager: made.manager.to_string(),
                issued_on: event.booked_on,
                days,
                unpaid,
            });
        }
    }
    found.sort_by_key(|order| (order.issued_on, order.order.clone()));
    Ok(found)
}
