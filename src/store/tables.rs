//! Every table and its kind. A test holds this list equal to the schema.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// Append only.
    Journal,
    /// The one mutable row that commits with the journal.
    Head,
    /// Rebuilt from the journal.
    Derived,
    /// Personal data, free text, credentials; backed up, never rebuilt.
    Vault,
    /// What the migrations keep of themselves.
    Schema,
}

pub const TABLES: &[(&str, TableKind)] = &[
    ("journal", TableKind::Journal),
    ("journal_nodes", TableKind::Journal),
    ("checkpoints", TableKind::Journal),
    ("journal_head", TableKind::Head),
    ("accounts", TableKind::Derived),
    ("balances", TableKind::Derived),
    ("postings", TableKind::Derived),
    ("subjects", TableKind::Derived),
    ("mentions", TableKind::Derived),
    ("reversals", TableKind::Derived),
    ("vault_items", TableKind::Vault),
    ("vault_tokens", TableKind::Vault),
    ("vault_identity", TableKind::Vault),
    ("vault_accounts", TableKind::Vault),
    ("vault_sessions", TableKind::Vault),
    ("vault_invitations", TableKind::Vault),
    ("vault_recovery_codes", TableKind::Vault),
    ("vault_devices", TableKind::Vault),
    ("vault_attempts", TableKind::Vault),
    ("vault_sign_ins", TableKind::Vault),
    ("vault_accesses", TableKind::Vault),
    ("vault_notices", TableKind::Vault),
    ("vault_drafts", TableKind::Vault),
    ("vault_oidc_links", TableKind::Vault),
    ("vault_oidc_tries", TableKind::Vault),
    ("seaql_migrations", TableKind::Schema),
];

/// Whether `rebuild` writes this table anew.
#[must_use]
pub fn is_derived(table: &str) -> bool {
    TABLES.contains(&(table, TableKind::Derived))
}
