//! What a stretch of the journal moved: count and sum of its postings, from the derived table.
//!
//! A report holds this against the sum of the leaves that it shows, so both must come from different places.

use super::sight::whole_only;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::ids::{ManagerId, ProjectId, Seq};
use sea_orm::{ConnectionTrait, Statement, Value};

/// Which postings. A field that is absent does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostingFilter {
    pub from: Option<Seq>,
    /// The last one, itself included.
    pub to: Option<Seq>,
    /// The type of the event without its version, such as `committed`.
    pub event_type: Option<String>,
    /// One of both accounts is this manager's.
    pub manager: Option<ManagerId>,
    /// One of both accounts is this project's.
    pub project: Option<ProjectId>,
}

/// What they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostingTotal {
    pub count: u64,
    /// May be more than an amount of the book: the same cent moves often.
    pub cents: i64,
}

impl Store {
    /// Count and sum of the postings below the viewer's as-of that the filter takes.
    ///
    /// # Errors
    /// Those of the database; when the sum leaves the range of 64 bits.
    pub async fn posting_total(&self, viewer: &Viewer, filter: &PostingFilter) -> Result<PostingTotal, StoreError> {
        whole_only(viewer)?;
        let size = self.head(viewer).await?.size;
        let end = filter.to.map_or(size, |to| size.min(to.0.saturating_add(1)));
        let mut values: Vec<Value> = vec![to_i64(filter.from.map_or(0, |from| from.0))?.into(), to_i64(end)?.into()];
        let mut bound = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let mut wanted = String::new();
        if let Some(event_type) = &filter.event_type {
            let name = format!("{event_type}/");
            let (length, name) = (name.len(), bound(name.into()));
            wanted.push_str(&format!(" AND substr(j.event_type, 1, {length}) = {name}"));
        }
        let owners = [
            ("manager", filter.manager.as_ref().map(ToString::to_string)),
            ("project", filter.project.as_ref().map(ToString::to_string)),
        ];
        for (column, owner) in owners {
            if let Some(owner) = owner {
                let owner = bound(owner.into());
                wanted.push_str(&format!(" AND (f.{column} = {owner} OR t.{column} = {owner})"));
            }
        }
        // Without a filter nothing has to be looked up beside the postings: a million of them in a tenth of a second.
        let joins = if wanted.is_empty() {
            ""
        } else {
            "JOIN journal j ON j.seq = p.seq JOIN accounts f ON f.account_id = p.from_account_id \
             JOIN accounts t ON t.account_id = p.to_account_id"
        };
        let sql = format!(
            "SELECT COUNT(*) AS number, CAST(COALESCE(SUM(p.amount_cents), 0) AS BIGINT) AS cents FROM postings p \
             {joins} WHERE p.seq >= $1 AND p.seq < $2{wanted}"
        );
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        let row = self.db.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| StoreError::unreadable("postings"))?;
        Ok(PostingTotal { count: to_u64(row.try_get("", "number")?)?, cents: row.try_get("", "cents")? })
    }
}
