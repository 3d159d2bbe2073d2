//! The name of the journal and the key that signs its checkpoints.

use super::entities::{journal_head, vault_identity};
use super::{Store, StoreError, Viewer};
use crate::core::journal::merkle::empty_root;
use crate::core::journal::note::SigningKey;
use sea_orm::{ActiveValue::Set, DatabaseConnection, EntityTrait, TransactionTrait};

/// Who this journal is, to everybody outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub origin: String,
    /// The public key in the form of C2SP signed notes.
    pub vkey: String,
}

impl Store {
    /// Opens the book: its origin, its key, an empty journal. Once.
    ///
    /// # Errors
    /// `AlreadyInitialised`.
    pub async fn init(&self, origin: &str, key: &SigningKey) -> Result<(), StoreError> {
        if vault_identity::Entity::find().one(&self.db).await?.is_some() {
            return Err(StoreError::AlreadyInitialised);
        }
        let identity = vault_identity::ActiveModel {
            id: Set(1),
            origin: Set(origin.to_owned()),
            vkey: Set(key.verifier_key().to_string()),
            signing_key: Set(key.to_secret_text()),
        };
        let head = journal_head::ActiveModel {
            id: Set(1),
            size: Set(0),
            root: Set(empty_root().as_bytes().to_vec()),
            recorded_at_ms: Set(0),
            rebuilds: Set(0),
        };
        let tx = self.db.begin().await?;
        vault_identity::Entity::insert(identity).exec_without_returning(&tx).await?;
        journal_head::Entity::insert(head).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// The origin and public key of this journal.
    ///
    /// # Errors
    /// `NotInitialised`.
    pub async fn origin(&self, _viewer: &Viewer) -> Result<Identity, StoreError> {
        let row = identity_row(&self.db).await?;
        Ok(Identity { origin: row.origin, vkey: row.vkey })
    }
}

/// The row with the secret; it does not leave the store.
pub(super) async fn identity_row(db: &DatabaseConnection) -> Result<vault_identity::Model, StoreError> {
    vault_identity::Entity::find().one(db).await?.ok_or(StoreError::NotInitialised)
}
