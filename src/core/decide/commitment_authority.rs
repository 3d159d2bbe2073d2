//! Commitment authority: granted, changed, blocked, assigned, given back, lapsed.
//!
//! Cuts and the blocks of others are facts, exactly as for cash. Assigning it reserves frame of the Land, and whatever
//! ends it gives that frame back: the cash of the due year takes it then. Law: BHO §§ 16, 38, 41, 45 Absatz 1.

use super::authority::{by_fact, check_named};
use super::budget::positive;
use super::year::{first_of, open_account};
use super::{Case, Outcome, Stop, check_year, taken};
use crate::core::account::{Account, Kind, Stage};
use crate::core::book::Need;
use crate::core::budget::{AppropriationChange, AssignedTo};
use crate::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, CommitmentAuthority, GrantCommitmentAuthority,
    LapseCommitmentAuthority, ReturnCommitmentAuthority,
};
use crate::core::event::Body;
use crate::core::ids::{ComponentId, ManagerId};
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::proposal::AuthorityAssignment;
use crate::core::rules::{self, Findings, Violation};
use std::collections::BTreeSet;

pub fn grant(case: &Case, what: &GrantCommitmentAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::CommitmentAuthorityGranted(what.clone());
    let GrantCommitmentAuthority { budget_item, year_granted, due_year, amount_cents } = what.clone();
    let authority = CommitmentAuthority { budget_item, year_granted, due_year, assigned_to: None };
    let Some(lead) = check(case, &authority, amount_cents, findings)? else { return Ok(Outcome::of(body)) };
    Ok(Outcome::moving(body, positive(Posting::new(authority.origin(), authority.free(&lead), amount_cents))))
}

pub fn change(case: &Case, what: &ChangeCommitmentAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::CommitmentAuthorityChanged(what.clone());
    let ChangeCommitmentAuthority { budget_item, year_granted, due_year, change, amount_cents } = what.clone();
    let authority = CommitmentAuthority { budget_item, year_granted, due_year, assigned_to: None };
    let Some(lead) = check(case, &authority, amount_cents, findings)? else { return Ok(Outcome::of(body)) };
    let (origin, free) = (authority.origin(), authority.free(&lead));
    if change == AppropriationChange::Cut {
        return Ok(Outcome::fact(body, by_fact(case, &free, &origin, amount_cents)?));
    }
    Ok(Outcome::moving(body, positive(Posting::new(origin, free, amount_cents))))
}

pub fn block(case: &Case, what: &BlockCommitmentAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::CommitmentAuthorityBlocked(what.clone());
    let Some(lead) = check(case, &what.authority, what.amount_cents, findings)? else { return Ok(Outcome::of(body)) };
    let free = what.authority.free(&lead);
    let blocked = free.at(Stage::Blocked);
    if what.basis.is_fact() {
        return Ok(Outcome::fact(body, by_fact(case, &free, &blocked, what.amount_cents)?));
    }
    Ok(Outcome::moving(body, positive(Posting::new(free, blocked, what.amount_cents))))
}

pub fn unblock(case: &Case, what: &BlockCommitmentAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::CommitmentAuthorityUnblocked(what.clone());
    let Some(lead) = check(case, &what.authority, what.amount_cents, findings)? else { return Ok(Outcome::of(body)) };
    let free = what.authority.free(&lead);
    Ok(Outcome::moving(body, positive(Posting::new(free.at(Stage::Blocked), free, what.amount_cents))))
}

/// What two persons assigned to each Land, and the frame that is reserved for it.
pub fn assign(assignment: &AuthorityAssignment, lead: &ManagerId) -> Vec<Posting> {
    let AuthorityAssignment { component, budget_item, year_granted, due_year, lines } = assignment;
    let authority = |assigned_to| CommitmentAuthority {
        budget_item: budget_item.clone(),
        year_granted: *year_granted,
        due_year: *due_year,
        assigned_to,
    };
    let available = authority(None).free(lead);
    let positive = lines.iter().filter(|line| line.amount_cents.is_positive());
    let moved = positive.flat_map(|line| {
        let (manager, amount) = (&line.recipient, line.amount_cents);
        let to = AssignedTo { component: component.clone(), manager: manager.clone() };
        let assigned = authority(Some(to)).free(lead);
        [frame_back(component, manager, amount).reversed(), Posting::new(available.clone(), assigned, amount)]
    });
    moved.collect()
}

/// Frame that was reserved for commitment authority is there for the cash of the due year.
pub fn frame_back(component: &ComponentId, manager: &ManagerId, amount: Euro) -> Posting {
    let frame = |stage| Account::frame(component, manager, stage);
    Posting::new(frame(Stage::Assigned), frame(Stage::Allocated), amount)
}

pub fn give_back(case: &Case, what: &ReturnCommitmentAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::CommitmentAuthorityReturned(what.clone());
    let ReturnCommitmentAuthority { budget_item, year_granted, due_year, assigned_to, amount_cents } = what.clone();
    let (component, manager) = (assigned_to.component.clone(), assigned_to.manager.clone());
    let assigned = CommitmentAuthority { budget_item, year_granted, due_year, assigned_to: Some(assigned_to) };
    let Some(lead) = check(case, &assigned, amount_cents, findings)? else { return Ok(Outcome::of(body)) };
    let available = CommitmentAuthority { assigned_to: None, ..assigned.clone() };
    let postings = vec![
        Posting::new(assigned.free(&lead), available.free(&lead), amount_cents),
        frame_back(&component, &manager, amount_cents),
    ];
    Ok(Outcome::moving(body, postings))
}

/// All that was granted in a year and that nobody used, once the year is over.
pub fn lapse(case: &Case, what: &LapseCommitmentAuthority, findings: &mut Findings) -> Result<Outcome, Stop> {
    let (body, year) = (Body::CommitmentAuthorityLapsed(what.clone()), what.year_granted);
    check_year(findings, year);
    case.load([Need::AuthorityYear(year), Need::AuthorityAccounts(year)])?;
    if let Ok(Some(_)) = case.book.lapsed_years.get(&year) {
        findings.add(taken("Den Verfall der Verpflichtungsermächtigungen von", &year.to_string()));
        return Ok(Outcome::of(body));
    }
    let Ok(accounts) = case.book.authority_accounts.get(&year) else { return Err(Stop::Found) };
    let accounts: Vec<&Account> = accounts.into_iter().flatten().collect();
    case.load(accounts.iter().map(|account| Need::Balance((*account).clone())))?;
    let (mut postings, mut open) = (Vec::new(), Vec::new());
    for account in accounts {
        let balance = case.book.balance(account).unwrap_or(Euro::ZERO);
        match account.stage {
            _ if balance.is_zero() => {}
            Stage::WithoutAuthority => open.push(open_account(account, balance)),
            Stage::Available | Stage::Assigned | Stage::Blocked => postings.extend(lapsed(account, balance)),
            _ => {}
        }
    }
    let fault = |text: String| {
        let violation = Violation::of(&rules::AUTHORITY_LAPSABLE).number("year", u64::from(year));
        violation.number("next", u64::from(year) + 1).text("fault", text)
    };
    findings.require(booked_in(case) > year, || fault(format!("sie gelten bis zum Ende des Jahres {year}")));
    findings.require(open.is_empty(), || fault(format!("ohne Ermächtigung stehen {}", first_of(open))));
    Ok(Outcome::fact(body, postings))
}

/// What of an account lapses, and the frame that is not needed for it any more.
pub fn lapsed(account: &Account, amount: Euro) -> Vec<Posting> {
    let frame = account.component.as_ref().zip(account.manager.as_ref());
    let frame = frame.map(|(component, manager)| frame_back(component, manager, amount));
    let lapsed = Posting::new(account.clone(), account.at(Stage::Lapsed), amount);
    [Some(lapsed), frame].into_iter().flatten().collect()
}

/// Once the authority of a year has lapsed, nothing comes to it and nothing is taken of it.
pub fn check_not_lapsed(case: &Case, postings: &[Posting], findings: &mut Findings) -> Result<(), Stop> {
    let usable = [Stage::Available, Stage::Assigned, Stage::Blocked, Stage::WithoutAuthority];
    let accounts = postings.iter().flat_map(|posting| [&posting.from, &posting.to]);
    let accounts = accounts.filter(|account| account.kind == Kind::CommitmentAuthority);
    let years: BTreeSet<u16> =
        accounts.filter(|account| usable.contains(&account.stage)).filter_map(|account| account.year_granted).collect();
    case.load(years.iter().map(|year| Need::AuthorityYear(*year)))?;
    for year in years {
        if let Ok(Some(seq)) = case.book.lapsed_years.get(&year) {
            let violation = Violation::of(&rules::AUTHORITY_NOT_LAPSED).number("year", u64::from(year));
            findings.add(violation.number("seq", seq.0));
        }
    }
    Ok(())
}

/// Both years, and that the second comes after the first.
pub fn check_years(granted: u16, due: u16, findings: &mut Findings) {
    check_year(findings, granted);
    check_year(findings, due);
    findings.require(due > granted, || {
        let violation = Violation::of(&rules::AUTHORITY_DUE_LATER).number("granted", u64::from(granted));
        violation.number("due", u64::from(due))
    });
}

/// The year of the value date.
pub fn booked_in(case: &Case) -> u16 {
    u16::try_from(case.request.command.booked_on.year()).unwrap_or(0)
}

fn check(
    case: &Case,
    authority: &CommitmentAuthority,
    amount: Euro,
    findings: &mut Findings,
) -> Result<Option<ManagerId>, Stop> {
    check_years(authority.year_granted, authority.due_year, findings);
    check_named(case, &authority.budget_item, authority.assigned_to.as_ref(), amount, findings)
}
