//! One SeaORM entity a table: columns and nothing else.
//!
//! The same list of columns also gives what the bulk paths need: `Row` for `snapshot` (whole tables, in order) and
//! `insert` (many rows a statement). So a column is named once.

use sea_orm::Value;

/// A row as the bulk paths see it: its columns in the order of the table.
pub trait Row: Clone + PartialEq + Send + Sync + sea_orm::FromQueryResult + 'static {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];

    /// Reads the columns by their place.
    ///
    /// # Errors
    /// When a column holds something else than its type, which only SQLite allows.
    fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self>;

    /// Adds the columns in their order.
    fn put_values(self, values: &mut Vec<Value>);
}

macro_rules! entity {
    ($(#[$doc:meta])* $name:ident, $table:literal, { $($(#[$attr:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        $(#[$doc])*
        pub mod $name {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$attr])* pub $field: $ty),*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl super::Row for Model {
                const TABLE: &'static str = $table;
                const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

                fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                    let mut place = 0..;
                    let mut next = || place.next().unwrap_or(usize::MAX);
                    Ok(Model { $($field: row.get(next())?),* })
                }

                fn put_values(self, values: &mut Vec<sea_orm::Value>) {
                    $(values.push(self.$field.into());)*
                }
            }
        }
    };
}

entity!(/// The leaves.
journal, "journal", {
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    leaf: Vec<u8>,
    leaf_hash: Vec<u8>,
    recorded_at_ms: i64,
    event_type: String,
    subject: Option<String>,
    command_id: String,
});
entity!(/// Complete Merkle nodes above the leaves, named by the leaf that completed them.
journal_nodes, "journal_nodes", {
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    level: i64,
    hash: Vec<u8>,
});
entity!(/// The size and root of the journal, and how often the derived tables were rebuilt.
journal_head, "journal_head", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    size: i64,
    root: Vec<u8>,
    recorded_at_ms: i64,
    rebuilds: i64,
});
entity!(/// Signed notes, one a size.
checkpoints, "checkpoints", {
    #[sea_orm(primary_key, auto_increment = false)]
    size: i64,
    note: String,
});
entity!(/// Accounts by number, in the order of their first use.
accounts, "accounts", {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: i64,
    path: String,
    kind: String,
    component: Option<String>,
    budget_item: Option<String>,
    booking_year: Option<i64>,
    year_granted: Option<i64>,
    due_year: Option<i64>,
    manager: Option<String>,
    agreement: Option<String>,
    project: Option<String>,
    funding_source: Option<String>,
    stage: String,
});
entity!(/// What stands on each account now.
balances, "balances", {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: i64,
    may_be_negative: i64,
    balance_cents: i64,
});
entity!(/// Movements of cents, each with both balances after it.
postings, "postings", {
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    line: i64,
    from_account_id: i64,
    to_account_id: i64,
    amount_cents: i64,
    from_balance_cents: i64,
    to_balance_cents: i64,
});
entity!(/// What the events are about, for lists, and what each is a part of, as `kind:id`.
subjects, "subjects", {
    #[sea_orm(primary_key, auto_increment = false)]
    kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    id: String,
    first_seq: i64,
    last_seq: i64,
    part_of: Option<String>,
});
entity!(/// The second thing that an event tells of, as `kind:id`.
mentions, "mentions", {
    #[sea_orm(primary_key, auto_increment = false)]
    subject: String,
    #[sea_orm(primary_key, auto_increment = false)]
    seq: i64,
});
entity!(/// Which event reversed which.
reversals, "reversals", {
    #[sea_orm(primary_key, auto_increment = false)]
    reversed_seq: i64,
    by_seq: i64,
});
entity!(/// Personal data and free text; salt and text are erased together.
vault_items, "vault_items", {
    #[sea_orm(primary_key, auto_increment = false)]
    vault_id: String,
    salt: Option<Vec<u8>>,
    content: Option<String>,
});
entity!(/// Hashes of actors' tokens.
vault_tokens, "vault_tokens", {
    #[sea_orm(primary_key, auto_increment = false)]
    token_sha256: Vec<u8>,
    actor: String,
    name: String,
    scope: String,
    created_at_ms: Option<i64>,
    expires_at_ms: Option<i64>,
});
entity!(/// The name of the journal and the key that signs its checkpoints.
vault_identity, "vault_identity", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    origin: String,
    vkey: String,
    signing_key: String,
});
entity!(/// Accounts of people: how an actor signs in. Without a login nobody does.
vault_accounts, "vault_accounts", {
    #[sea_orm(primary_key, auto_increment = false)]
    actor: String,
    login: Option<String>,
    password: Option<String>,
    totp_secret: Option<Vec<u8>>,
    totp_step: Option<i64>,
    disabled: i64,
    changed_at_ms: i64,
});
entity!(/// Who is signed in; the id itself is known to the browser alone.
vault_sessions, "vault_sessions", {
    #[sea_orm(primary_key, auto_increment = false)]
    session_sha256: Vec<u8>,
    actor: String,
    authentication: String,
    agent: String,
    created_at_ms: i64,
    seen_at_ms: i64,
    ends_at_ms: i64,
});
entity!(/// Links that let an actor choose a login and a password, once.
vault_invitations, "vault_invitations", {
    #[sea_orm(primary_key, auto_increment = false)]
    token_sha256: Vec<u8>,
    actor: String,
    expires_at_ms: i64,
    used_at_ms: Option<i64>,
});
entity!(/// What opens the door once when the second factor is lost.
vault_recovery_codes, "vault_recovery_codes", {
    #[sea_orm(primary_key, auto_increment = false)]
    code_sha256: Vec<u8>,
    actor: String,
});
entity!(/// Devices from which an actor has signed in.
vault_devices, "vault_devices", {
    #[sea_orm(primary_key, auto_increment = false)]
    device_sha256: Vec<u8>,
    actor: String,
    seen_at_ms: i64,
});
entity!(/// Failures in a row of an account or an address, and when the next try is heard.
vault_attempts, "vault_attempts", {
    #[sea_orm(primary_key, auto_increment = false)]
    subject_sha256: Vec<u8>,
    failures: i64,
    next_at_ms: i64,
});
entity!(/// When somebody came in as an actor, or tried to.
vault_sign_ins, "vault_sign_ins", {
    #[sea_orm(primary_key, auto_increment = false)]
    sign_in_id: Vec<u8>,
    actor: String,
    at_ms: i64,
    outcome: String,
    agent: String,
});
entity!(/// What those who audit asked for.
vault_accesses, "vault_accesses", {
    #[sea_orm(primary_key, auto_increment = false)]
    access_id: i64,
    organisation: String,
    actor: String,
    at_ms: i64,
    purpose: String,
    address: String,
});
entity!(/// How far an actor has read and was told of what concerns them; with an address only where they want mail.
vault_notices, "vault_notices", {
    #[sea_orm(primary_key, auto_increment = false)]
    actor: String,
    read_size: i64,
    mailed_size: i64,
    address: Option<String>,
    deadlines_on: Option<String>,
});
entity!(/// A form that was begun and not sent.
vault_drafts, "vault_drafts", {
    #[sea_orm(primary_key, auto_increment = false)]
    command_id: String,
    actor: String,
    path: String,
    title: String,
    lang: String,
    page: i64,
    answers: String,
    saved_at_ms: i64,
});
entity!(/// Whom an identity provider means by a subject.
vault_oidc_links, "vault_oidc_links", {
    #[sea_orm(primary_key, auto_increment = false)]
    issuer: String,
    #[sea_orm(primary_key, auto_increment = false)]
    subject: String,
    actor: String,
    linked_at_ms: i64,
});
entity!(/// Somebody who was sent to the identity provider and has not come back.
vault_oidc_tries, "vault_oidc_tries", {
    #[sea_orm(primary_key, auto_increment = false)]
    state_sha256: Vec<u8>,
    browser_sha256: Vec<u8>,
    address_sha256: Vec<u8>,
    nonce: String,
    verifier: String,
    onward: String,
    ends_at_ms: i64,
});
