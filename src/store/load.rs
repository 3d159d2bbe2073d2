//! Loading what a decision needs into the partial book.
//!
//! A thing is loaded from its own events, found by their subject: there is no second description of
//! it in a table that could say something else. Balances come from the derived tables.

use super::balances::account_of;
use super::entities::{accounts, balances, journal, mentions, postings, reversals, subjects};
use super::standings::Standings;
use super::{StoreError, to_i64, to_u64};
use crate::core::account::{Account, Kind, Stage};
use crate::core::book::{Book, CommandTrace, Need};
use crate::core::event::{Body, Event, Subject, SubjectKind};
use crate::core::ids::{ClaimId, CommandId, CommitmentId, KeyId, ManagerId, OrderId, ProjectId, Seq};
use crate::core::money::Euro;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Values of one list in a statement.
const AT_ONCE: usize = 5000;

/// Loads these needs, as of the book's size.
pub(super) async fn load(
    db: &impl ConnectionTrait,
    book: &mut Book,
    standings: &mut Standings,
    needs: &BTreeSet<Need>,
) -> Result<(), StoreError> {
    load_subjects(db, book, needs).await?;
    load_balances(db, book, standings, needs).await?;
    for need in needs {
        load_single(db, book, need).await?;
    }
    Ok(())
}

/// Loads the traces of all commands of a batch in one statement: most are new, and asking for each
/// alone would cost every command a round trip.
pub(super) async fn load_commands(
    db: &impl ConnectionTrait,
    book: &mut Book,
    ids: impl Iterator<Item = &CommandId>,
) -> Result<(), StoreError> {
    let unknown: BTreeSet<&CommandId> = ids.filter(|id| book.commands.get(id).is_err()).collect();
    let stored = stored_traces(db, unknown.iter().copied()).await?;
    note_traces(book, unknown.into_iter(), stored);
    Ok(())
}

/// The traces of those of these commands that are in the journal as it is stored.
pub(super) async fn stored_traces(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = &CommandId>,
) -> Result<Vec<(CommandId, CommandTrace)>, StoreError> {
    let mut wanted: Vec<&str> = ids.map(CommandId::as_str).collect();
    let Some(last) = wanted.last().copied() else { return Ok(Vec::new()) };
    // Lists of a few lengths only, so that the database meets texts that it has prepared: the last id stands repeated.
    wanted.resize(wanted.len().next_power_of_two(), last);
    let rows = journal::Entity::find().filter(journal::Column::CommandId.is_in(wanted)).all(db).await?;
    let trace = |row| read_event(row).map(|event| (event.command_id.clone(), CommandTrace::of(&event)));
    rows.iter().map(trace).collect()
}

/// Notes what was stored of these commands. What the book knows already, it knows better: a command may have been
/// recorded since they were asked for.
pub(super) fn note_traces<'c>(
    book: &mut Book,
    ids: impl Iterator<Item = &'c CommandId>,
    stored: Vec<(CommandId, CommandTrace)>,
) {
    let mut stored: BTreeMap<CommandId, CommandTrace> = stored.into_iter().collect();
    for id in ids {
        if book.commands.get(id).is_err() {
            book.commands.put(id.clone(), stored.remove(id));
        }
    }
}

async fn load_subjects(db: &impl ConnectionTrait, book: &mut Book, needs: &BTreeSet<Need>) -> Result<(), StoreError> {
    let wanted: Vec<String> = needs.iter().filter_map(subject_of).map(|s| s.to_string()).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    for need in needs {
        note_absent(book, need);
    }
    let size = to_i64(book.size)?;
    let mut told = BTreeMap::new();
    for some in wanted.chunks(AT_ONCE) {
        let about = journal::Entity::find().filter(journal::Column::Subject.is_in(some));
        let rows = about.filter(journal::Column::Seq.lt(size)).all(db).await?;
        told.extend(rows.into_iter().map(|row| (row.seq, row)));
    }
    let mentioned: Vec<String> =
        needs.iter().filter(|need| can_be_mentioned(need)).filter_map(subject_of).map(|s| s.to_string()).collect();
    for some in mentioned.chunks(AT_ONCE) {
        let named = mentions::Entity::find().select_only().column(mentions::Column::Seq);
        let named = named.filter(mentions::Column::Subject.is_in(some)).into_query();
        let rows = journal::Entity::find().filter(journal::Column::Seq.in_subquery(named));
        let rows = rows.filter(journal::Column::Seq.lt(size)).all(db).await?;
        told.extend(rows.into_iter().map(|row| (row.seq, row)));
    }
    for row in told.values() {
        book.recall(&read_event(row)?);
    }
    Ok(())
}

/// The events below a size that mention a thing.
pub(super) async fn mentioned(
    db: &impl ConnectionTrait,
    subject: &Subject,
    size: u64,
) -> Result<Vec<Event>, StoreError> {
    let named = mentions::Entity::find().select_only().column(mentions::Column::Seq);
    let named = named.filter(mentions::Column::Subject.eq(subject.to_string())).into_query();
    let rows = journal::Entity::find().filter(journal::Column::Seq.in_subquery(named));
    let rows = rows.filter(journal::Column::Seq.lt(to_i64(size)?)).order_by_asc(journal::Column::Seq);
    rows.all(db).await?.iter().map(read_event).collect()
}

/// Whether events of other things may tell of it as well.
fn can_be_mentioned(need: &Need) -> bool {
    matches!(
        need,
        Need::Commitment(_)
            | Need::Order(_)
            | Need::Statement(_)
            | Need::Voucher(_)
            | Need::Document(_)
            | Need::Invoice(_)
            | Need::ForwardCommitment(_)
            | Need::OnwardGrant(_)
            | Need::Service(_)
            | Need::Actor(_)
    )
}

/// What a need is about, if it is loaded from the events of a subject.
fn subject_of(need: &Need) -> Option<Subject> {
    let (kind, id) = match need {
        Need::Actor(id) => (SubjectKind::Actor, id.to_string()),
        Need::Manager(id) => (SubjectKind::Manager, id.to_string()),
        Need::Programme(id) => (SubjectKind::Programme, id.to_string()),
        Need::Component(id) => (SubjectKind::Component, id.to_string()),
        Need::BudgetItem(id) => (SubjectKind::BudgetItem, id.to_string()),
        Need::Key(id) => (SubjectKind::Key, id.to_string()),
        Need::Proposal(id) => (SubjectKind::Proposal, id.to_string()),
        Need::Project(id) => (SubjectKind::Project, id.to_string()),
        Need::Commitment(id) => (SubjectKind::Commitment, id.to_string()),
        Need::Order(id) => (SubjectKind::Order, id.to_string()),
        Need::Statement(id) => (SubjectKind::Statement, id.to_string()),
        Need::Year(year) => (SubjectKind::Year, year.to_string()),
        Need::Agreement(id) => (SubjectKind::Agreement, id.to_string()),
        Need::Voucher(id) => (SubjectKind::Voucher, id.to_string()),
        Need::Document(hash) => (SubjectKind::Document, hash.to_string()),
        Need::Invoice(invoice) => (SubjectKind::Invoice, invoice.clone()),
        Need::Contribution(id) => (SubjectKind::Contribution, id.to_string()),
        Need::Filing(id) => (SubjectKind::Filing, id.to_string()),
        Need::Claim(id) => (SubjectKind::Claim, id.to_string()),
        Need::ForwardCommitment(id) => (SubjectKind::ForwardCommitment, id.to_string()),
        Need::Recipient(id) => (SubjectKind::Recipient, id.to_string()),
        Need::OnwardGrant(id) => (SubjectKind::OnwardGrant, id.to_string()),
        Need::AuthorityYear(year) => (SubjectKind::AuthorityYear, year.to_string()),
        Need::Service(id) => (SubjectKind::Service, id.to_string()),
        Need::Authority(id) => (SubjectKind::Authority, id.to_string()),
        Need::Consortium(id) => (SubjectKind::Consortium, id.to_string()),
        Need::Rights => (SubjectKind::Rights, "book".to_owned()),
        Need::Command(_)
        | Need::ProjectOrders(_)
        | Need::RootManager
        | Need::KeyIds
        | Need::FrameHolders(_)
        | Need::YearAccounts(_)
        | Need::AuthorityAccounts(_)
        | Need::ForwardIds
        | Need::ClaimIds
        | Need::ProjectAccounts(_)
        | Need::Balance(_)
        | Need::Event(_)
        | Need::Reversal(_) => return None,
    };
    Some(Subject { kind, id })
}

fn note_absent(book: &mut Book, need: &Need) {
    match need.clone() {
        Need::Actor(id) => {
            book.actors.put(id.clone(), None);
            book.rights.put(id, None);
        }
        Need::Rights => book.rights_enforced.put((), None),
        Need::Manager(id) => book.managers.put(id, None),
        Need::Programme(id) => book.programmes.put(id, None),
        Need::Component(id) => book.components.put(id, None),
        Need::BudgetItem(id) => {
            book.budget_items.put(id.clone(), None);
            book.budget_notes.put(id, None);
        }
        Need::Key(id) => book.keys.put(id, None),
        Need::Proposal(id) => book.proposals.put(id, None),
        Need::Project(id) => {
            book.projects.put(id.clone(), None);
            book.placements.put(id.clone(), None);
            book.dossiers.put(id, None);
        }
        Need::Commitment(id) => book.commitments.put(id, None),
        Need::Order(id) => book.orders.put(id, None),
        Need::Statement(id) => book.statements.put(id, None),
        Need::Year(year) => book.closed_years.put(year, None),
        Need::Agreement(id) => book.agreements.put(id, None),
        Need::Voucher(id) => book.vouchers.put(id, None),
        Need::Document(hash) => book.documents.put(hash, None),
        Need::Invoice(invoice) => book.invoices.put(invoice, None),
        Need::Contribution(id) => book.contributions.put(id, None),
        Need::Filing(id) => book.filings.put(id, None),
        Need::Claim(id) => book.claims.put(id, None),
        Need::ForwardCommitment(id) => book.forward_commitments.put(id, None),
        Need::Recipient(id) => book.recipients.put(id, None),
        Need::OnwardGrant(id) => book.onward_grants.put(id, None),
        Need::AuthorityYear(year) => book.lapsed_years.put(year, None),
        Need::Service(id) => book.services.put(id, None),
        Need::Authority(id) => book.authorities.put(id, None),
        Need::Consortium(id) => book.consortia.put(id, None),
        Need::Command(_)
        | Need::ProjectOrders(_)
        | Need::RootManager
        | Need::KeyIds
        | Need::FrameHolders(_)
        | Need::YearAccounts(_)
        | Need::AuthorityAccounts(_)
        | Need::ProjectAccounts(_)
        | Need::ForwardIds
        | Need::ClaimIds
        | Need::Balance(_)
        | Need::Event(_)
        | Need::Reversal(_) => {}
    }
}

async fn load_balances(
    db: &impl ConnectionTrait,
    book: &mut Book,
    standings: &mut Standings,
    needs: &BTreeSet<Need>,
) -> Result<(), StoreError> {
    let wanted: BTreeMap<String, Account> = needs
        .iter()
        .filter_map(|need| match need {
            Need::Balance(account) => Some((account.to_string(), account.clone())),
            _ => None,
        })
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    for account in wanted.values() {
        book.balances.put(account.clone(), None);
        standings.note(account.clone(), None);
    }
    let paths: Vec<&String> = wanted.keys().collect();
    for some in paths.chunks(AT_ONCE) {
        let rows = accounts::Entity::find().filter(accounts::Column::Path.is_in(some.iter().copied())).all(db).await?;
        let by_id: BTreeMap<i64, &Account> =
            rows.iter().filter_map(|row| wanted.get(&row.path).map(|account| (row.account_id, account))).collect();
        let found = balances::Entity::find().filter(balances::Column::AccountId.is_in(by_id.keys().copied()));
        for row in found.all(db).await? {
            if let Some(account) = by_id.get(&row.account_id) {
                let balance = Euro::from_cents(row.balance_cents)?;
                standings.note((*account).clone(), Some((row.account_id, balance)));
                book.balances.put((*account).clone(), Some(balance));
            }
        }
    }
    Ok(())
}

async fn load_single(db: &impl ConnectionTrait, book: &mut Book, need: &Need) -> Result<(), StoreError> {
    match need {
        Need::Command(id) => {
            let row = journal::Entity::find().filter(journal::Column::CommandId.eq(id.as_str())).one(db).await?;
            let trace = match row {
                Some(row) => Some(CommandTrace::of(&read_event(&row)?)),
                None => None,
            };
            book.commands.put(id.clone(), trace);
        }
        Need::RootManager => {
            let first = ids_of(db, SubjectKind::Manager).await?.into_iter().min_by_key(|(_, seq)| *seq);
            let root = first.map(|(id, _)| ManagerId::new(id)).transpose().map_err(StoreError::unreadable)?;
            book.root_manager.put((), root);
        }
        Need::KeyIds => {
            let ids = ids_of(db, SubjectKind::Key).await?.into_iter().map(|(id, _)| KeyId::new(id));
            let ids: Result<BTreeSet<KeyId>, _> = ids.collect();
            book.key_ids.put((), Some(ids.map_err(StoreError::unreadable)?));
        }
        Need::FrameHolders(component) => {
            let frame = accounts::Entity::find().filter(accounts::Column::Kind.eq(Kind::Frame.as_str()));
            let rows = frame.filter(accounts::Column::Component.eq(component.as_str())).all(db).await?;
            let managers = rows.into_iter().filter_map(|row| row.manager).map(ManagerId::new);
            let managers: Result<BTreeSet<ManagerId>, _> = managers.collect();
            book.frame_holders.put(component.clone(), Some(managers.map_err(StoreError::unreadable)?));
        }
        Need::YearAccounts(year) => {
            let known = accounts_of(db, Kind::Cash, accounts::Column::BookingYear, *year).await?;
            book.year_accounts.put(*year, Some(known));
        }
        Need::ProjectAccounts(project) => {
            let rows = accounts::Entity::find().filter(accounts::Column::Project.eq(project.as_str())).all(db).await?;
            let known: Result<BTreeSet<Account>, _> = rows.into_iter().map(account_of).collect();
            book.project_accounts.put(project.clone(), Some(known?));
        }
        Need::ForwardIds => {
            let ids =
                ids_of(db, SubjectKind::ForwardCommitment).await?.into_iter().map(|(id, _)| CommitmentId::new(id));
            let ids: Result<BTreeSet<CommitmentId>, _> = ids.collect();
            book.forward_ids.put((), Some(ids.map_err(StoreError::unreadable)?));
        }
        Need::ClaimIds => {
            let ids = ids_of(db, SubjectKind::Claim).await?.into_iter().map(|(id, _)| ClaimId::new(id));
            let ids: Result<BTreeSet<ClaimId>, _> = ids.collect();
            book.claim_ids.put((), Some(ids.map_err(StoreError::unreadable)?));
        }
        Need::ProjectOrders(project) => {
            let issued = orders_of(db, project, book.size).await?;
            book.project_orders.put(project.clone(), Some(issued));
        }
        Need::AuthorityAccounts(year) => {
            let known = accounts_of(db, Kind::CommitmentAuthority, accounts::Column::YearGranted, *year).await?;
            book.authority_accounts.put(*year, Some(known));
        }
        Need::Event(seq) => {
            let row = journal::Entity::find_by_id(to_i64(seq.0)?).one(db).await?;
            let event = row.map(|row| read_event(&row)).transpose()?.map(Arc::new);
            book.events.put(*seq, event);
        }
        Need::Reversal(seq) => {
            let row = reversals::Entity::find_by_id(to_i64(seq.0)?).one(db).await?;
            let by = row.map(|row| to_u64(row.by_seq).map(Seq)).transpose()?;
            book.reversals.put(*seq, by);
        }
        _ => {}
    }
    Ok(())
}

/// Every account of a kind and year that was ever booked.
async fn accounts_of(
    db: &impl ConnectionTrait,
    kind: Kind,
    column: accounts::Column,
    year: u16,
) -> Result<BTreeSet<Account>, StoreError> {
    let of_kind = accounts::Entity::find().filter(accounts::Column::Kind.eq(kind.as_str()));
    let rows = of_kind.filter(column.eq(i64::from(year))).all(db).await?;
    rows.into_iter().map(account_of).collect()
}

/// The orders that took money out of what is bound to a project: each issue of one is a posting from there.
async fn orders_of(db: &impl ConnectionTrait, project: &ProjectId, size: u64) -> Result<BTreeSet<OrderId>, StoreError> {
    let bound = accounts::Entity::find().select_only().column(accounts::Column::AccountId);
    let bound = bound.filter(accounts::Column::Project.eq(project.as_str()));
    let bound = bound.filter(accounts::Column::Stage.eq(Stage::Committed.as_str())).into_query();
    let moved = postings::Entity::find().select_only().column(postings::Column::Seq);
    let moved = moved.filter(postings::Column::FromAccountId.in_subquery(bound)).into_query();
    let rows = journal::Entity::find().filter(journal::Column::Seq.in_subquery(moved));
    let rows = rows.filter(journal::Column::EventType.eq("order_issued/1"));
    let rows = rows.filter(journal::Column::Seq.lt(to_i64(size)?)).all(db).await?;
    let order = |row| match read_event(row)?.body {
        Body::OrderIssued(what) => Ok(Some(what.order)),
        _ => Ok(None),
    };
    rows.iter().filter_map(|row| order(row).transpose()).collect()
}

/// Of these ids of a kind, those that there is a thing of below a size.
pub(super) async fn known_of(
    db: &impl ConnectionTrait,
    kind: SubjectKind,
    ids: &[String],
    size: i64,
) -> Result<BTreeSet<String>, StoreError> {
    let mut known = BTreeSet::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = subjects::Entity::find()
            .filter(subjects::Column::Kind.eq(kind.as_str()))
            .filter(subjects::Column::Id.is_in(some.iter().map(String::as_str)))
            .filter(subjects::Column::FirstSeq.lt(size));
        known.extend(rows.all(db).await?.into_iter().map(|row| row.id));
    }
    Ok(known)
}

/// The ids of one kind of thing with the events that created them.
pub(super) async fn ids_of(db: &impl ConnectionTrait, kind: SubjectKind) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = subjects::Entity::find()
        .filter(subjects::Column::Kind.eq(kind.as_str()))
        .order_by_asc(subjects::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.first_seq)).collect())
}

pub(super) fn read_event(row: &journal::Model) -> Result<Event, StoreError> {
    Event::from_bytes(&row.leaf).map_err(|e| StoreError::Unreadable(format!("Ereignis {}: {e}", row.seq)))
}
