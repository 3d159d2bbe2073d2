//! Residues and the close of a budget year.
//!
//! Law: BHO §§ 19, 45 (residues), 72, 76 (close).

use super::authority;
use super::budget::{notes_of, positive};
use super::{Case, Outcome, Stop, check_text, check_year};
use crate::core::account::{Account, Stage};
use crate::core::book::Need;
use crate::core::budget::{Authority, BudgetNote};
use crate::core::event::Body;
use crate::core::ids::CommitmentId;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Violation};
use crate::core::year::{CloseYear, ConsentResidue, FormResidue, RESIDUE_YEARS, at_close, last_year_of};

/// Accounts that a refusal names; more are counted.
const NAMED: usize = 10;

pub fn form_residue(case: &Case, what: &FormResidue, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::ResidueFormed(what.clone());
    let Authority { budget_item, booking_year, year_granted, .. } = &what.authority;
    let Some(lead) = authority::check(case, &what.authority, what.amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let transferable = notes_of(case, budget_item).any(|note| *note == BudgetNote::Transferable);
    findings.require(transferable, || Violation::of(&rules::TRANSFERABLE).text("item", budget_item));
    let (granted, next) = (year_granted.unwrap_or(*booking_year), booking_year.saturating_add(1));
    check_in_time(granted, next, findings);
    let residue = what.authority.at(&lead, Stage::ResidueFormed);
    let residue = Account { booking_year: Some(next), year_granted: Some(granted), ..residue };
    Ok(Outcome::moving(body, positive(Posting::new(what.authority.free(&lead), residue, what.amount_cents))))
}

pub fn consent_residue(case: &Case, what: &ConsentResidue, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::ResidueConsented(what.clone());
    check_text(findings, "kassenmäßige Deckung", &what.cash_cover);
    let Some(lead) = authority::check(case, &what.authority, what.amount_cents, findings)? else {
        return Ok(Outcome::of(body));
    };
    let granted = what.authority.year_granted.unwrap_or(what.authority.booking_year);
    check_in_time(granted, what.authority.booking_year, findings);
    let (formed, free) = (what.authority.at(&lead, Stage::ResidueFormed), what.authority.free(&lead));
    Ok(Outcome::moving(body, positive(Posting::new(formed, free, what.amount_cents))))
}

/// What is left of the year lapses, or waits as a residue that nobody consented to yet.
pub fn close(case: &Case, what: &CloseYear, findings: &mut Findings) -> Result<Outcome, Stop> {
    let (body, year) = (Body::YearClosed(what.clone()), what.booking_year);
    check_year(findings, year);
    case.load([Need::Year(year), Need::YearAccounts(year)])?;
    if let Ok(Some(seq)) = case.book.closed_years.get(&year) {
        findings.add(Violation::of(&rules::YEAR_OPEN).number("year", u64::from(year)).number("seq", seq.0));
        return Ok(Outcome::of(body));
    }
    check_order(case, year, findings)?;
    let Ok(accounts) = case.book.year_accounts.get(&year) else { return Err(Stop::Found) };
    let accounts: Vec<&Account> = accounts.into_iter().flatten().collect();
    case.load(accounts.iter().map(|account| Need::Balance((*account).clone())))?;
    let standing = accounts.into_iter().filter_map(|account| {
        let balance = case.book.balance(account).unwrap_or(Euro::ZERO);
        (!balance.is_zero()).then_some((account, balance))
    });
    let (mut postings, mut open) = (Vec::new(), Vec::new());
    for (account, balance) in standing {
        match (account.stage, at_close(account)) {
            (Stage::Ordered | Stage::WithoutAuthority, _) => open.push(open_account(account, balance)),
            (_, Some(to)) => postings.push(Posting::new(account.clone(), to, balance)),
            (_, None) => {}
        }
    }
    open.extend(uncharged(case, year)?);
    findings.require(open.is_empty(), || {
        let violation = Violation::of(&rules::YEAR_CLOSABLE).number("year", u64::from(year));
        violation.text("fault", first_of(open))
    });
    Ok(Outcome { closes: Some(year), ..Outcome::fact(body, postings) })
}

/// A year is over when it is closed, and those before it, whose residues come to it, are closed already.
fn check_order(case: &Case, year: u16, findings: &mut Findings) -> Result<(), Stop> {
    let fault =
        |text: String| Violation::of(&rules::YEARS_IN_ORDER).number("year", u64::from(year)).text("fault", text);
    let last = time::Date::from_calendar_date(i32::from(year), time::Month::December, 31);
    let over = last.is_ok_and(|last| case.request.command.booked_on >= last);
    findings.require(over, || fault(format!("es endet erst am 31.12.{year}")));
    let before = (1..=RESIDUE_YEARS).map(|years| year.saturating_sub(years));
    case.load(before.clone().flat_map(|year| [Need::Year(year), Need::YearAccounts(year)]))?;
    for earlier in before {
        let accounts = case.book.year_accounts.get(&earlier).ok().flatten();
        let booked = accounts.is_some_and(|accounts| !accounts.is_empty());
        let closed = matches!(case.book.closed_years.get(&earlier), Ok(Some(_)));
        findings
            .require(closed || !booked, || fault(format!("das Haushaltsjahr {earlier} ist noch nicht abgeschlossen")));
    }
    Ok(())
}

/// What falls due in the year and was never charged to it: after the close it could not be any more.
fn uncharged(case: &Case, year: u16) -> Result<Vec<String>, Stop> {
    let ids = case.one(Need::ForwardIds, |book| book.forward_ids.get(&()))?;
    let ids: Vec<&CommitmentId> = ids.into_iter().flatten().collect();
    case.load(ids.iter().map(|id| Need::ForwardCommitment((*id).clone())))?;
    let due = ids.into_iter().filter_map(|id| {
        let amount = case.book.forward_commitments.get(id).ok()??.open_in(year).ok()?;
        amount
            .is_positive()
            .then(|| format!("{} aus der Verpflichtung {id}, noch nicht angerechnet", amount.to_german()))
    });
    Ok(due.collect())
}

/// The first accounts, and how many more there are.
pub fn first_of(open: Vec<String>) -> String {
    let more = open.len().saturating_sub(NAMED);
    let mut named: Vec<String> = open.into_iter().take(NAMED).collect();
    named.extend((more > 0).then(|| format!("{more} weitere")));
    named.join("; ")
}

pub fn open_account(account: &Account, balance: Euro) -> String {
    let amount = if balance.is_negative() { balance.negated() } else { balance };
    format!("{} auf „{}“", amount.to_german(), account.in_german())
}

fn check_in_time(granted: u16, year: u16, findings: &mut Findings) {
    let last = last_year_of(granted);
    findings.require(year <= last && year > granted, || {
        let violation = Violation::of(&rules::RESIDUE_IN_TIME).number("granted", u64::from(granted));
        violation.number("last", u64::from(last)).number("year", u64::from(year))
    });
}
