//! Balances: now from the derived table, earlier from the postings' own balances.
//!
//! As of size N an account stands at what its last posting below N left behind: one look-up in an
//! index per account, whatever the number of events.

use super::entities::{Row, accounts};
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::money::Euro;
use sea_orm::{DbErr, FromQueryResult, QueryResult};

/// An account with what stands on it.
struct Standing {
    account: accounts::Model,
    balance_cents: i64,
}

impl FromQueryResult for Standing {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Standing, DbErr> {
        let account = accounts::Model::from_query_result(row, prefix)?;
        Ok(Standing { account, balance_cents: row.try_get(prefix, "balance_cents")? })
    }
}

impl Standing {
    /// The columns of the account, then the balance.
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Standing> {
        let balance_cents = row.get(accounts::Model::COLUMNS.len())?;
        Ok(Standing { account: accounts::Model::from_sqlite(row)?, balance_cents })
    }
}

const NOW: &str = "b.balance_cents FROM accounts a JOIN balances b ON b.account_id = a.account_id";

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
    pub async fn balances(&self, viewer: &Viewer) -> Result<Vec<(Account, Euro)>, StoreError> {
        let columns = accounts::Model::COLUMNS.iter().map(|name| format!("a.{name}")).collect::<Vec<_>>().join(", ");
        let (sql, numbers) = match viewer.as_of() {
            None => (format!("SELECT {columns}, {NOW}"), vec![]),
            Some(_) => {
                let size = to_i64(self.head(viewer).await?.size)?;
                // An account that was first booked later has no balance yet, and is left out.
                let all = format!("SELECT {columns}, {EARLIER}");
                (format!("SELECT * FROM ({all}) AS standing WHERE balance_cents IS NOT NULL"), vec![size])
            }
        };
        let mut snapshot = Snapshot::open(self).await?;
        let rows = snapshot.select(sql, &numbers, "balances", Standing::from_sqlite).await?;
        let mut standing: Vec<(Account, Euro)> = Vec::with_capacity(rows.len());
        for row in rows {
            let account = viewer.sight().shows(&account_of(row.account)?);
            if account.stage != Stage::Unseen {
                standing.push((account, Euro::from_cents(row.balance_cents)?));
            }
        }
        standing.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        as_one(standing)
    }
}

/// Accounts in their order, those that are equal added up.
fn as_one(standing: Vec<(Account, Euro)>) -> Result<Vec<(Account, Euro)>, StoreError> {
    let mut all: Vec<(Account, Euro)> = Vec::with_capacity(standing.len());
    for (account, balance) in standing {
        match all.last_mut() {
            Some((last, sum)) if *last == account => *sum = sum.plus(balance)?,
            _ => all.push((account, balance)),
        }
    }
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
