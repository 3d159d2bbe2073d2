//! One leaf at a time, on the thread that reads ahead: its hash, what it tells, and its row beside both.

use crate::core::event::EventError;
use crate::core::event::reading::{Reader, Retold};
use crate::core::journal::hash::Hash;
use crate::core::journal::merkle::leaf_hash;
use crate::store::entities::journal;

/// A leaf without its bytes.
pub(super) struct Leaf {
    /// The number of the row.
    pub seq: i64,
    /// Of the bytes as they are stored.
    pub hash: Hash,
    pub told: Result<Retold, EventError>,
    /// How the columns differ from the leaf.
    pub differs: Option<String>,
}

/// Makes a `Leaf` of each row; asked in the order of the journal.
pub(super) fn reading() -> impl FnMut(journal::Model) -> Leaf + Send + 'static {
    let mut reader = Reader::default();
    move |row| {
        let hash = leaf_hash(&row.leaf);
        let told = reader.read(&row.leaf);
        let agree = told.as_ref().map_or(true, |told| columns_agree(&row, told, &hash));
        let differs = (!agree).then(|| {
            let stored = Hash::from_slice(&row.leaf_hash).map_or("unlesbar".to_owned(), |h| h.to_string());
            format!("Die Spalten stimmen nicht mit dem Blatt überein (Prüfsumme {hash}, gespeichert {stored}).")
        });
        Leaf { seq: row.seq, hash, told, differs }
    }
}

/// Every column is in the leaf or computed from it.
fn columns_agree(row: &journal::Model, told: &Retold, hash: &Hash) -> bool {
    row.leaf_hash == hash.as_bytes()
        && row.recorded_at_ms == told.recorded_at.unix_ms()
        && row.event_type == told.body.type_name()
        && row.command_id == told.command_id.as_str()
        && row.subject == told.body.subject().map(|subject| subject.to_string())
}
