//! Sign-in by an identity provider: whom it may speak of, and what a try that was begun has to bring back.
//!
//! Both belong to the vault, as accounts do: no event names them, and a book is the same without them.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (bytes, text) = (bytes(manager), text(manager));
        let links = format!(
            "CREATE TABLE vault_oidc_links (
                issuer {text} NOT NULL,
                subject {text} NOT NULL,
                actor {text} NOT NULL,
                linked_at_ms BIGINT NOT NULL,
                PRIMARY KEY (issuer, subject),
                CONSTRAINT vault_oidc_links_one_each UNIQUE (issuer, actor)
            ) {}",
            in_key_order(manager)
        );
        let tries = format!(
            "CREATE TABLE vault_oidc_tries (
                state_sha256 {bytes} NOT NULL PRIMARY KEY,
                browser_sha256 {bytes} NOT NULL,
                address_sha256 {bytes} NOT NULL,
                nonce {text} NOT NULL,
                verifier {text} NOT NULL,
                onward {text} NOT NULL,
                ends_at_ms BIGINT NOT NULL
            )"
        );
        let index = "CREATE INDEX vault_oidc_tries_of_address ON vault_oidc_tries (address_sha256)";
        run(manager, &[&links, &tries, index]).await
    }
}
