//! The vault: names and notes, apart from the journal. (Its tokens are in `tokens`.)
//!
//! The journal holds SHA-256(salt ‖ text). Salt and text are erased together; the proofs stay.

use super::entities::vault_items;
use super::{Store, StoreError, Viewer};
use crate::core::command::Sealed;
use crate::core::ids::{CommandId, VaultId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Texts of one command on their way into the vault.
#[derive(Clone, Debug)]
pub struct VaultDrafts {
    command_id: CommandId,
    pub(super) items: Vec<VaultDraft>,
}

#[derive(Clone)]
pub(super) struct VaultDraft {
    pub id: VaultId,
    pub salt: [u8; 32],
    pub text: String,
    pub sealed: Sealed,
}

/// Salt and text do not belong into logs.
impl std::fmt::Debug for VaultDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VaultDraft({})", self.id)
    }
}

/// A text of the vault, or that it was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultText {
    Present(String),
    Erased,
}

impl VaultDrafts {
    #[must_use]
    pub fn new(command_id: &CommandId) -> VaultDrafts {
        VaultDrafts { command_id: command_id.clone(), items: Vec::new() }
    }

    /// Salts a text and keeps it; the command gets only the place and the hash.
    ///
    /// # Errors
    /// `NoRandomness`.
    pub fn seal(&mut self, text: &str) -> Result<Sealed, StoreError> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt).map_err(|_| StoreError::NoRandomness)?;
        let text: String = text.nfc().collect();
        let id = VaultId::new(format!("{}:{}", self.command_id, self.items.len())).map_err(StoreError::unreadable)?;
        let sealed = Sealed { vault: id.clone(), sha256: Sealed::hash(&salt, &text) };
        self.items.push(VaultDraft { id, salt, text, sealed: sealed.clone() });
        Ok(sealed)
    }
}

impl VaultDrafts {
    /// What is to be kept there.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(|draft| draft.text.as_str())
    }
}

impl VaultDraft {
    pub(super) fn into_row(self) -> vault_items::Model {
        vault_items::Model { vault_id: self.id.to_string(), salt: Some(self.salt.to_vec()), content: Some(self.text) }
    }
}

impl Store {
    /// A text of the vault, checked against nothing: `verify` compares hashes.
    ///
    /// # Errors
    /// `Unreadable` when the item was never there.
    pub async fn vault_text(&self, _viewer: &Viewer, id: &VaultId) -> Result<VaultText, StoreError> {
        let row = vault_items::Entity::find_by_id(id.to_string()).one(&self.db).await?;
        let row = row.ok_or_else(|| StoreError::unreadable(format!("der Tresoreintrag {id} fehlt")))?;
        Ok(row.content.map_or(VaultText::Erased, VaultText::Present))
    }

    /// Which texts of the vault were erased: for who shows that there is one, and not what it says.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn erased(&self, _viewer: &Viewer) -> Result<BTreeSet<VaultId>, StoreError> {
        let erased = vault_items::Entity::find().filter(vault_items::Column::Content.is_null()).select_only();
        let ids: Vec<String> = erased.column(vault_items::Column::VaultId).into_tuple().all(&self.db).await?;
        ids.into_iter().map(|id| VaultId::new(id).map_err(StoreError::unreadable)).collect()
    }
}
