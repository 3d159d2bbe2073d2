//! The tables of an audit export: every row of one size of the journal, in order, as a stream.
//!
//! All is read from one snapshot. At the head the derived tables are given as they stand, so that whoever checks the
//! export checks the book. At an earlier size they are what they were: accounts that had been used, the balance that the
//! last posting below the size left, the last event below it that told of a subject. Vault and head are left out: the
//! head is in the checkpoint, and the vault needs rights that do not exist yet.

use super::entities::{
    Row, accounts, balances, checkpoints, journal, journal_head, journal_nodes, mentions, postings, reversals, subjects,
};
use super::identity::identity_row;
use super::sight::whole_only;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_i64};
use crate::core::journal::hash::Hash;
use crate::core::journal::note::{self, SigningKey};
use sea_orm::Value;

/// One value of a row, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// Who takes the rows: tables one behind the other, each with its columns first.
pub trait TakesRows: Send {
    /// # Errors
    /// When it cannot take the table; the export then ends.
    fn begin(&mut self, table: &'static str, columns: &[&'static str]) -> Result<(), StoreError>;
    /// # Errors
    /// As `begin`.
    fn row(&mut self, fields: &[Field]) -> Result<(), StoreError>;
    /// # Errors
    /// As `begin`.
    fn end(&mut self) -> Result<(), StoreError>;
}

impl Store {
    /// Every row of the tables of kind journal and derived, at the viewer's as-of.
    ///
    /// # Errors
    /// `NotInitialised`, `NoSuchSize`, `Spoiled`; those of `to` and of the database.
    pub async fn export_rows(&self, viewer: &Viewer, to: &mut dyn TakesRows) -> Result<(), StoreError> {
        whole_only(viewer)?;
        let size = to_i64(self.head(viewer).await?.size)?;
        // Kept before the snapshot begins, so that an export contains the checkpoint that it is proved by.
        let note = self.checkpoint(viewer).await?;
        let mut snapshot = Snapshot::open(self).await?;
        let head = snapshot.rows::<journal_head::Model>("WHERE id = $1", &[1]).await?.into_iter().next();
        // Somebody may have booked since the size was read: then the derived tables are ahead of it.
        let now = head.ok_or(StoreError::NotInitialised)?.size == size;
        let seqs = |key: &str| format!("WHERE seq < {size} ORDER BY {key}");
        pass::<journal::Model>(&mut snapshot, select::<journal::Model>(&seqs("seq")), to).await?;
        pass::<journal_nodes::Model>(&mut snapshot, select::<journal_nodes::Model>(&seqs("seq, level")), to).await?;
        pass_checkpoints(&mut snapshot, checkpoints::Model { size, note }, to).await?;
        pass::<accounts::Model>(&mut snapshot, accounts_at(size, now), to).await?;
        pass::<balances::Model>(&mut snapshot, balances_at(size, now), to).await?;
        pass::<postings::Model>(&mut snapshot, select::<postings::Model>(&seqs("seq, line")), to).await?;
        pass::<subjects::Model>(&mut snapshot, subjects_at(size, now), to).await?;
        pass::<mentions::Model>(&mut snapshot, select::<mentions::Model>(&seqs("subject, seq")), to).await?;
        let reversed = format!("WHERE by_seq < {size} ORDER BY reversed_seq");
        pass::<reversals::Model>(&mut snapshot, select::<reversals::Model>(&reversed), to).await
    }

    /// The sizes below the viewer's as-of of which a checkpoint is kept, rising.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn kept_checkpoints(&self, viewer: &Viewer) -> Result<Vec<u64>, StoreError> {
        let size = to_i64(self.head(viewer).await?.size)?;
        let mut snapshot = Snapshot::open(self).await?;
        let kept = "WHERE size > $1 AND size < $2 ORDER BY size";
        let rows = snapshot.rows::<checkpoints::Model>(kept, &[0, size]).await?;
        rows.iter().map(|row| super::to_u64(row.size)).collect()
    }

    /// Signs the list of checksums of an export with the key of the journal. The first line of the text is never an
    /// origin, so the note can never pass for a checkpoint.
    ///
    /// # Errors
    /// `NotInitialised`, `NoSuchSize`.
    pub async fn sign_export(&self, viewer: &Viewer, sums_sha256: &Hash) -> Result<String, StoreError> {
        whole_only(viewer)?;
        let (size, identity) = (self.head(viewer).await?.size, identity_row(&self.db).await?);
        let key = SigningKey::from_secret_text(&identity.signing_key).map_err(StoreError::unreadable)?;
        let text = format!("{EXPORT_NOTE}\n{}\n{size}\n{sums_sha256}\n", identity.origin);
        note::sign(&text, &key).map_err(StoreError::unreadable)
    }
}

/// What the note over an export begins with.
const EXPORT_NOTE: &str = "titelbuch-audit-export/1";

fn select<T: Row>(rest: &str) -> String {
    format!("SELECT {} FROM {} {rest}", T::COLUMNS.join(", "), T::TABLE)
}

/// Numbers are given in the order of first use, so those below the size are the lowest.
fn accounts_at(size: i64, now: bool) -> String {
    let used = format!("SELECT max(from_account_id) AS id FROM postings WHERE seq < {size}");
    let used = format!("{used} UNION ALL SELECT max(to_account_id) FROM postings WHERE seq < {size}");
    let used = format!("WHERE account_id <= (SELECT max(id) FROM ({used}) AS used)");
    select::<accounts::Model>(&format!("{} ORDER BY account_id", if now { "" } else { &used }))
}

fn balances_at(size: i64, now: bool) -> String {
    if now {
        return select::<balances::Model>("ORDER BY account_id");
    }
    let last = |end: &str| {
        format!(
            "SELECT * FROM (SELECT seq, line, {end}_balance_cents AS balance_cents FROM postings
                WHERE {end}_account_id = b.account_id AND seq < {size} ORDER BY seq DESC, line DESC LIMIT 1) AS {end}_end"
        )
    };
    let both = format!("{} UNION ALL {}", last("from"), last("to"));
    format!(
        "SELECT account_id, may_be_negative, balance_cents FROM (
            SELECT b.account_id, b.may_be_negative,
                (SELECT e.balance_cents FROM ({both}) AS e ORDER BY e.seq DESC, e.line DESC LIMIT 1) AS balance_cents
            FROM balances b
        ) AS standing WHERE balance_cents IS NOT NULL ORDER BY account_id"
    )
}

fn subjects_at(size: i64, now: bool) -> String {
    if now {
        return select::<subjects::Model>("ORDER BY kind, id");
    }
    format!(
        "SELECT kind, id, first_seq,
            (SELECT max(j.seq) FROM journal j WHERE j.subject = s.kind || ':' || s.id AND j.seq < {size}) AS last_seq,
            part_of
        FROM subjects s WHERE first_seq < {size} ORDER BY kind, id"
    )
}

async fn pass<T: Row>(snapshot: &mut Snapshot, sql: String, to: &mut dyn TakesRows) -> Result<(), StoreError> {
    to.begin(T::TABLE, T::COLUMNS)?;
    let mut take = |rows: Vec<T>| rows.into_iter().try_for_each(|row| to.row(&fields(row)?));
    snapshot.chunks(sql, T::TABLE, T::from_sqlite, &mut take).await?;
    to.end()
}

/// The checkpoints that are kept of earlier sizes, and that of this size, which a replica could not keep.
async fn pass_checkpoints(
    snapshot: &mut Snapshot,
    last: checkpoints::Model,
    to: &mut dyn TakesRows,
) -> Result<(), StoreError> {
    to.begin(checkpoints::Model::TABLE, checkpoints::Model::COLUMNS)?;
    let sql = select::<checkpoints::Model>(&format!("WHERE size < {} ORDER BY size", last.size));
    let mut take = |rows: Vec<checkpoints::Model>| rows.into_iter().try_for_each(|row| to.row(&fields(row)?));
    snapshot.chunks(sql, checkpoints::Model::TABLE, checkpoints::Model::from_sqlite, &mut take).await?;
    to.row(&fields(last)?)?;
    to.end()
}

fn fields<T: Row>(row: T) -> Result<Vec<Field>, StoreError> {
    let mut values = Vec::with_capacity(T::COLUMNS.len());
    row.put_values(&mut values);
    values.into_iter().map(field).collect()
}

fn field(value: Value) -> Result<Field, StoreError> {
    match value {
        Value::BigInt(number) => Ok(number.map_or(Field::Null, Field::Integer)),
        Value::String(text) => Ok(text.map_or(Field::Null, Field::Text)),
        Value::Bytes(bytes) => Ok(bytes.map_or(Field::Null, Field::Bytes)),
        other => Err(StoreError::unreadable(format!("{other:?}"))),
    }
}
