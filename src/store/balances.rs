//! Balances: now from the derived table, earlier from the postings' own balances.
//!
//! As of size N an account stands at what its last posting below N left behind: one look-up in an
//! index per account, whatever the number of events.

use super::entities::{Row, accounts};
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::money::Euro;
use crate::core::sight::Sight;
use sea_orm::{DbErr, FromQueryResult, QueryResult};
use std::collections::HashMap;
use std::sync::Arc;

/// An account with what stands on it.
pub(super) type Stands = (Account, Euro);

/// Accounts with what stands on them, in their order.
pub type Balances = Arc<Vec<Stands>>;

/// An account with what stands on it.
pub(super) struct Booked {
    pub account: accounts::Model,
    pub balance_cents: i64,
}

impl FromQueryResult for Booked {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Booked, DbErr> {
        let account = accounts::Model::from_query_result(row, prefix)?;
        Ok(Booked { account, balance_cents: row.try_get(prefix, "balance_cents")? })
    }
}

impl Booked {
    /// The columns of the account, then the balance.
    pub(super) fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Booked> {
        let balance_cents = row.get(accounts::Model::COLUMNS.len())?;
        Ok(Booked { account: accounts::Model::from_sqlite(row)?, balance_cents })
    }

    /// The number of the account, the account itself, and what stands on it.
    pub(super) fn read(self) -> Result<(i64, (Account, Euro)), StoreError> {
        let id = self.account.account_id;
        Ok((id, (account_of(self.account)?, Euro::from_cents(self.balance_cents)?)))
    }

    /// The columns of the account `a`.
    pub(super) fn columns() -> String {
        accounts::Model::COLUMNS.iter().map(|name| format!("a.{name}")).collect::<Vec<_>>().join(", ")
    }
}

pub(super) const NOW: &str = "b.balance_cents FROM accounts a JOIN balances b ON b.account_id = a.account_id";

/// The later of the two last postings, out of and into the account, below the size.
const EARLIER: &str = "(
        SELECT p.balance_cents FROM (
            SELECT * FROM (SELECT seq, line, from_balance_cents AS balance_cents FROM postings
                WHERE from_account_id = a.account_id AND seq < $1 ORDER BY seq DESC, line DESC LIMIT 1) AS o
            UNION ALL
            SELECT * FROM (SELECT seq, line, to_balance_cents AS balance_cents FROM postings
                WHERE to_account_id = a.account_id AND seq < $1 ORDER BY seq DESC, line DESC LIMIT 1) AS i
        ) AS p ORDER BY p.seq DESC, p.line DESC LIMIT 1
    ) AS balance_cents FROM accounts a";

impl Store {
    /// Every account that was booked and is shown to the viewer, with what stands on it at their as-of, in the order of
    /// accounts. Accounts that are shown as one stand with what is on all of them.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn balances(&self, viewer: &Viewer) -> Result<Balances, StoreError> {
        let size = self.size_asked(viewer).await?;
        let mut snapshot = Snapshot::open(self).await?;
        match size {
            Some(size) if self.standing(&mut snapshot).await?.size() != size => {
                Ok(self.shown_then(viewer, size, &mut snapshot).await?.balances.clone())
            }
            _ => Ok(self.shown_now(viewer, &mut snapshot).await?.balances.clone()),
        }
    }

    /// The same balances with all projects and agreements as one: enough for figures of a programme, a Land or a year, and
    /// far fewer where a book has thousands of projects.
    ///
    /// # Errors
    /// As `balances`.
    pub async fn balances_beyond_projects(&self, viewer: &Viewer) -> Result<Balances, StoreError> {
        let size = self.size_asked(viewer).await?;
        let mut snapshot = Snapshot::open(self).await?;
        let standing = self.standing(&mut snapshot).await?;
        match size {
            Some(size) if standing.size() != size => {
                match self.quarters_known(viewer, size, &standing, &mut snapshot).await? {
                    // What an account gained and lost until then stands on it.
                    Some(moved) => {
                        added_up(moved.sums().map(|(account, _, sum)| (account.into_owned(), sum))).map(Arc::new)
                    }
                    None => self.shown_then(viewer, size, &mut snapshot).await?.beyond_projects(),
                }
            }
            _ => self.shown_now(viewer, &mut snapshot).await?.beyond_projects(),
        }
    }

    /// The size that a viewer asks for. Asked before a snapshot is opened: on PostgreSQL that is a connection of the pool,
    /// and whoever holds one must not wait for another.
    pub(super) async fn size_asked(&self, viewer: &Viewer) -> Result<Option<i64>, StoreError> {
        match viewer.as_of() {
            None => Ok(None),
            Some(_) => to_i64(self.head(viewer).await?.size).map(Some),
        }
    }
}

/// The balances at an earlier size.
pub(super) async fn balances_then(
    sight: &Sight,
    size: i64,
    snapshot: &mut Snapshot,
) -> Result<Vec<(Account, Euro)>, StoreError> {
    // An account that was first booked later has no balance yet, and is left out.
    let all = format!("SELECT {}, {EARLIER}", Booked::columns());
    let sql = format!("SELECT * FROM ({all}) AS standing WHERE balance_cents IS NOT NULL");
    let rows = snapshot.select(sql, &[size], "balances", Booked::from_sqlite).await?;
    let booked = rows.into_iter().map(Booked::read).collect::<Result<Vec<_>, _>>()?;
    Ok(as_shown(sight, booked.iter().map(|(id, standing)| (*id, standing)))?.0)
}

/// Where each account stands in a list, by its number; `None` where it is not shown.
pub(super) type Places = HashMap<i64, Option<usize>>;

/// The accounts as somebody is shown them, in their order: those that are shown as one are added up.
pub(super) fn as_shown<'a>(
    sight: &Sight,
    booked: impl Iterator<Item = (i64, &'a (Account, Euro))>,
) -> Result<(Vec<(Account, Euro)>, Places), StoreError> {
    let mut places = Places::new();
    let mut shown: Vec<(Account, Euro, i64)> = Vec::new();
    for (id, (account, balance)) in booked {
        let account = sight.shows(account).into_owned();
        if account.stage == Stage::Unseen {
            places.insert(id, None);
        } else {
            shown.push((account, *balance, id));
        }
    }
    shown.sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));
    let mut all: Vec<(Account, Euro)> = Vec::with_capacity(shown.len());
    for (account, balance, id) in shown {
        match all.last_mut() {
            Some((last, sum)) if *last == account => *sum = sum.plus(balance)?,
            _ => all.push((account, balance)),
        }
        places.insert(id, all.len().checked_sub(1));
    }
    Ok((all, places))
}

/// An account with all projects and agreements as one.
pub(super) fn beyond(account: &Account) -> Account {
    Account { project: None, agreement: None, ..account.clone() }
}

/// What stands on each account, in the order of accounts, where some of them come more than once.
pub(super) fn added_up(parts: impl Iterator<Item = (Account, Euro)>) -> Result<Vec<Stands>, StoreError> {
    let mut all: HashMap<Account, Euro> = HashMap::new();
    for (account, amount) in parts {
        let sum = all.entry(account).or_insert(Euro::ZERO);
        *sum = sum.plus(amount)?;
    }
    let mut all: Vec<Stands> = all.into_iter().collect();
    all.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    Ok(all)
}

/// The account of a row, checked against its own path.
pub(super) fn account_of(row: accounts::Model) -> Result<Account, StoreError> {
    fn id<T: TryFrom<String>>(text: Option<String>) -> Result<Option<T>, StoreError>
    where
        T::Error: std::fmt::Display,
    {
        text.map(T::try_from).transpose().map_err(StoreError::unreadable)
    }
    let year = |y: Option<i64>| y.map(u16::try_from).transpose().map_err(StoreError::unreadable);
    let account = Account {
        kind: Kind::parse(&row.kind).ok_or_else(|| StoreError::unreadable(&row.path))?,
        component: id(row.component)?,
        budget_item: id(row.budget_item)?,
        booking_year: year(row.booking_year)?,
        year_granted: year(row.year_granted)?,
        due_year: year(row.due_year)?,
        manager: id(row.manager)?,
        agreement: id(row.agreement)?,
        project: id(row.project)?,
        funding_source: row
            .funding_source
            .map(|s| FundingSource::parse(&s).ok_or_else(|| StoreError::unreadable(&row.path)))
            .transpose()?,
        stage: Stage::parse(&row.stage).ok_or_else(|| StoreError::unreadable(&row.path))?,
    };
    if account.to_string() == row.path {
        Ok(account)
    } else {
        Err(StoreError::Disagrees(format!("die Felder des Kontos {} ergeben {account}", row.path)))
    }
}

#[cfg(test)]
mod tests {
    //! What is folded is the same money.

    use super::*;
    use crate::core::figures::CATALOGUE;
    use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProjectId};

    #[test]
    fn projects_as_one_leave_every_figure_as_it_was() {
        let (component, land) = (ComponentId::new("c").unwrap(), ManagerId::new("DE-BY").unwrap());
        let item = BudgetItemId::new("0699/532 99").unwrap();
        let of = |project: &str, stage| {
            let project = ProjectId::new(project).unwrap();
            Account::cash_committed(&component, &item, 2021, &land, &project).at(stage)
        };
        let balances: Vec<(Account, Euro)> = [
            (of("eins", Stage::Committed), 100),
            (of("zwei", Stage::Committed), 23),
            (of("eins", Stage::Paid), 7),
            (Account::cash_assigned(&component, &item, 2021, &land), 1000),
        ]
        .map(|(account, cents)| (account, Euro::from_cents(cents).unwrap()))
        .into();
        let folded = added_up(balances.iter().map(|(account, sum)| (beyond(account), *sum))).unwrap();
        assert_eq!(folded.len(), 3);
        assert!(folded.iter().all(|(account, _)| account.project.is_none()) && folded.is_sorted());
        for figure in CATALOGUE {
            let over = |all: &[(Account, Euro)]| figure.over(all.iter().map(|(one, sum)| (one, *sum))).unwrap();
            assert_eq!(over(&folded), over(&balances), "{}", figure.id);
        }
    }
}
