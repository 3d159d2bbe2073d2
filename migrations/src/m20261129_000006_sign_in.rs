//! Sign-in: accounts of people, their sessions, invitations, recovery codes and devices, what was tried, and who came in.
//!
//! All of it belongs to the vault: it can be erased without touching a proof, and no event ever names any of it. Secrets
//! that somebody shows are kept as hashes only. The secret of the second factor has to be kept as it is: codes are made
//! of it, as checkpoints are made of the signing key beside it.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = [people(manager), doors(manager), traces(manager)].concat();
        run(manager, &statements.iter().map(String::as_str).collect::<Vec<_>>()).await
    }
}

/// Who may come in, and how they came to be able to.
fn people(manager: &SchemaManager<'_>) -> Vec<String> {
    let (bytes, text) = (bytes(manager), text(manager));
    vec![
        format!(
            "CREATE TABLE vault_accounts (
                actor {text} NOT NULL PRIMARY KEY,
                login {text} CONSTRAINT vault_accounts_login_once UNIQUE,
                password {text},
                totp_secret {bytes},
                totp_step BIGINT,
                disabled BIGINT NOT NULL,
                changed_at_ms BIGINT NOT NULL,
                CONSTRAINT vault_accounts_login_with_password CHECK ((login IS NULL) = (password IS NULL))
            )"
        ),
        format!(
            "CREATE TABLE vault_invitations (
                token_sha256 {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL,
                expires_at_ms BIGINT NOT NULL,
                used_at_ms BIGINT
            )"
        ),
        format!(
            "CREATE TABLE vault_recovery_codes (
                code_sha256 {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL
            )"
        ),
    ]
}

/// Who is in, and from where they may come again.
fn doors(manager: &SchemaManager<'_>) -> Vec<String> {
    let (bytes, text) = (bytes(manager), text(manager));
    vec![
        format!(
            "CREATE TABLE vault_sessions (
                session_sha256 {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL,
                authentication {text} NOT NULL,
                agent {text} NOT NULL,
                created_at_ms BIGINT NOT NULL,
                seen_at_ms BIGINT NOT NULL,
                ends_at_ms BIGINT NOT NULL
            )"
        ),
        "CREATE INDEX vault_sessions_of_actor ON vault_sessions (actor)".to_owned(),
        format!(
            "CREATE TABLE vault_devices (
                device_sha256 {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL,
                seen_at_ms BIGINT NOT NULL
            )"
        ),
        "CREATE INDEX vault_devices_of_actor ON vault_devices (actor)".to_owned(),
    ]
}

/// What was tried: counted, to slow down who guesses; and listed, for whose account it is.
fn traces(manager: &SchemaManager<'_>) -> Vec<String> {
    let (bytes, text) = (bytes(manager), text(manager));
    vec![
        format!(
            "CREATE TABLE vault_attempts (
                subject_sha256 {bytes} NOT NULL PRIMARY KEY,
                failures BIGINT NOT NULL,
                next_at_ms BIGINT NOT NULL
            )"
        ),
        format!(
            "CREATE TABLE vault_sign_ins (
                sign_in_id {bytes} NOT NULL PRIMARY KEY,
                actor {text} NOT NULL,
                at_ms BIGINT NOT NULL,
                outcome {text} NOT NULL,
                agent {text} NOT NULL
            )"
        ),
        "CREATE INDEX vault_sign_ins_of_actor ON vault_sign_ins (actor, at_ms)".to_owned(),
    ]
}
