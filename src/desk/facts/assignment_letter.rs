//! From the store to the facts of the letter of assignment: balances of a Land and those below it, decisions, agreements.

use super::agreed::{Agreed, term};
use super::breaches::breaches;
use super::lands::Lands;
use super::stocks::{Group, Stocks};
use super::week_sheet::day_of;
use super::{Case, Prepared};
use crate::core::account::{self, Account};
use crate::core::agreement::TermKind;
use crate::core::event::Body;
use crate::core::ids::{BudgetItemId, ManagerId};
use crate::core::proposal::Content;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::assignment_letter::{self as report, Amounts, AssignmentLetterFacts, Conditions, Kind, Line};
use std::collections::BTreeMap;
use time::Date;

/// Facts and builder of the letter.
///
/// # Errors
/// Those of the store; `NotThere` for a Land that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let land = case.asked.required("land", case.asked.manager("land"))?;
    let year = *case.asked.required("year", case.asked.year("year"))?;
    let lands = Lands::of(case).await?;
    if !lands.all().any(|known| known == land) {
        let known: Vec<&str> = lands.all().map(ManagerId::as_str).collect();
        return Err(DeskError::NotThere(format!("Das Land {land} gibt es nicht; es gibt: {}", known.join(", "))));
    }
    let (scope, day, stocks) = (case.scope(None).await?, day_of(case).await?, Stocks::of(case, None).await?);
    let concerns = |account: &Account| {
        account.component.is_some() && lands.is_of(account.manager.as_ref(), land) && kind(account, year).is_some()
    };
    let groups = stocks.by(|account| concerns(account).then_some(()));
    let (lines, senders) = lines(case, &stocks, &concerns, year).await?;
    let names = case.names().await?;
    let facts = AssignmentLetterFacts {
        title: scope.title,
        land: land.to_string(),
        land_name: lands.name_of(land),
        senders: senders.iter().map(|sender| super::name_of(sender, &names)).collect(),
        booking_year: year,
        day,
        decisions: decisions(case, &lands, land, year).await?,
        lines,
        total: groups.get(&()).map(amounts).transpose()?.unwrap_or_default(),
        conditions: conditions(&Agreed::of(case).await?, land, day),
        breaches: breaches(case, &stocks, concerns).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: vec![land.to_string(), year.to_string()],
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// What an account is in the letter of a year; most are nothing in it.
fn kind(account: &Account, year: u16) -> Option<Kind> {
    match account.kind {
        account::Kind::Cash if account.booking_year == Some(year) => {
            Some(account.year_granted.map_or(Kind::Funds, Kind::Residue))
        }
        account::Kind::CommitmentAuthority if account.year_granted == Some(year) => Some(Kind::CommitmentAuthority),
        _ => None,
    }
}

/// A residue without consent may not be used and is not assigned by a letter.
fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    let waiting = group.figure("residue_formed")?;
    let assigned = match (group.figure("assigned")?, waiting) {
        (Some(assigned), Some(waiting)) => Some(assigned.minus(waiting).map_err(ReportError::from)?),
        (assigned, _) => assigned,
    };
    let blocked = [group.figure("blocked")?, group.figure("commitment_authority_blocked")?];
    let mut sum = None;
    for part in blocked.into_iter().flatten() {
        sum = Some(sum.unwrap_or(crate::core::money::Euro::ZERO).plus(part).map_err(ReportError::from)?);
    }
    Ok(Amounts { assigned, blocked: sum, authority: group.figure("commitment_authority_assigned")? })
}

/// The lines, and who manages the items that they are of.
async fn lines(
    case: &Case<'_>,
    stocks: &Stocks,
    concerns: impl Fn(&Account) -> bool,
    year: u16,
) -> Result<(Vec<Line>, Vec<ManagerId>), DeskError> {
    let items: BTreeMap<BudgetItemId, (String, ManagerId)> = case
        .store
        .budget_items(case.viewer)
        .await?
        .into_iter()
        .map(|noted| (noted.what.budget_item, (noted.what.title, noted.what.manager)))
        .collect();
    let key = |account: &Account| {
        let due = account.due_year.or(account.booking_year)?;
        let (item, component) = (account.budget_item.clone()?, account.component.clone()?);
        Some((kind(account, year)?, item, component, account.manager.clone()?, due))
    };
    let (mut lines, mut senders) = (Vec::new(), Vec::new());
    for ((kind, item, component, manager, due_year), group) in
        stocks.by(|account| concerns(account).then(|| key(account)).flatten())
    {
        let (title, sender) = items.get(&item).cloned().unzip();
        senders.extend(sender.filter(|sender| !senders.contains(sender)));
        lines.push(Line {
            kind,
            budget_item: item.to_string(),
            title: title.unwrap_or_default(),
            component: component.to_string(),
            manager: manager.to_string(),
            due_year,
            amounts: amounts(&group)?,
        });
    }
    Ok((lines, senders))
}

/// The proposals that assigned something to the Land in the year and stand.
async fn decisions(
    case: &Case<'_>,
    lands: &Lands,
    land: &ManagerId,
    year: u16,
) -> Result<Vec<(String, Date)>, DeskError> {
    let done = case.store.events_of(case.viewer, &["proposal_carried_out/1"]).await?;
    let done: BTreeMap<_, Date> = done
        .into_iter()
        .filter(|event| matches!(event.body, Body::ProposalCarriedOut(_)))
        .map(|event| (event.seq, event.booked_on))
        .collect();
    let mut found = Vec::new();
    for (id, proposal) in case.store.proposals(case.viewer).await? {
        let lines = match proposal.content.as_ref() {
            Content::Assignment(what) if what.booking_year == year => &what.lines,
            Content::AuthorityAssignment(what) if what.year_granted == year => &what.lines,
            _ => continue,
        };
        let is_of_land =
            lines.iter().any(|line| line.amount_cents.is_positive() && lands.land_of(&line.recipient) == *land);
        let day = proposal.closed_seq.and_then(|seq| done.get(&seq));
        if let Some(day) = day.filter(|_| is_of_land && proposal.reversed_seq.is_none()) {
            found.push((id.to_string(), *day));
        }
    }
    found.sort_by_key(|(id, day)| (*day, id.clone()));
    Ok(found)
}

/// The agreements with the Land, then those with all Länder that they stand under; each with what holds on the day.
fn conditions(agreed: &Agreed, land: &ManagerId, day: Date) -> Vec<Conditions> {
    let own = agreed.agreements.values().filter(|what| what.land.as_ref() == Some(land));
    let above = agreed.agreements.values().filter(|what| {
        let is_above = |one: &crate::core::agreement::RegisterAgreement| {
            one.land.as_ref() == Some(land) && one.framework.as_ref() == Some(&what.agreement)
        };
        what.land.is_none() && agreed.agreements.values().any(is_above)
    });
    let said = own.chain(above).map(|what| Conditions {
        agreement: what.agreement.to_string(),
        title: what.title.clone(),
        signed_on: what.signed_on,
        terms: TermKind::ALL.into_iter().filter_map(|kind| term(what, kind, day)).cloned().collect(),
    });
    said.collect()
}
