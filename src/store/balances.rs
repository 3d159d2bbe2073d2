//! Balances: now from the derived table, earlier from the postings' own balances.
//!
//! As of size N an account stands at what its last posting below N left behind: one look-up in an
//! index per account, whatever the number of events.

use super::entities::accounts;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::money::Euro;
use sea_orm::{DbBackend, EntityTrait, FromQueryResult, QueryOrder, Statement};

#[derive(FromQueryResult)]
struct Standing {
    path: String,
    balance_cents: i64,
}

const NOW: &str = "SELECT a.path, b.balance_cents FROM balances b
    JOIN accounts a ON a.account_id = b.account_id ORDER BY a.path";

/// The later of the two last postings, out of and into the account, below the size.
const EARLIER: &str = "SELECT path, balance_cents FROM (
    SELECT a.path AS path, (
        SELECT p.balance_cents FROM (
            SELECT * FROM (SELECT seq, line, from_balance_cents AS balance_cents FROM postings
                WHERE from_account_id = a.account_id AND seq < $1 ORDER BY seq DESC, line DESC LIMIT 1) AS o
            UNION ALL
            SELECT * FROM (SELECT seq, line, to_balance_cents AS balance_cents FROM postings
                WHERE to_account_id = a.account_id AND seq < $1 ORDER BY seq DESC, line DESC LIMIT 1) AS i
        ) AS p ORDER BY p.seq DESC, p.line DESC LIMIT 1
    ) AS balance_cents FROM accounts a) AS standing
    WHERE balance_cents IS NOT NULL ORDER BY path";

impl Store {
    /// Every account that was booked, with what stands on it at the viewer's as-of.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn balances(&self, viewer: &Viewer) -> Result<Vec<(Account, Euro)>, StoreError> {
        let backend = self.db_backend();
        let statement = match viewer.as_of() {
            None => Statement::from_string(backend, NOW),
            Some(_) => {
                let size = to_i64(self.head(viewer).await?.size)?;
                Statement::from_sql_and_values(backend, EARLIER, [size.into()])
            }
        };
        let rows = Standing::find_by_statement(statement).all(&self.db).await?;
        let accounts = accounts::Entity::find().order_by_asc(accounts::Column::Path).all(&self.db).await?;
        let mut by_path = accounts.into_iter().peekable();
        let mut standing = Vec::with_capacity(rows.len());
        for row in rows {
            let found = by_path.by_ref().find(|account| account.path == row.path);
            let found = found.ok_or_else(|| StoreError::Disagrees(format!("das Konto {} fehlt", row.path)))?;
            standing.push((account_of(found)?, Euro::from_cents(row.balance_cents)?));
        }
        standing.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(standing)
    }

    pub(super) fn db_backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }
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
