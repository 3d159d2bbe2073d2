//! The derived tables: accounts, balances, postings, subjects, reversals.
//!
//! Why constraints here although core decides: a second line of defence. No balance but that of an
//! origin can fall below zero whatever the program does. Each posting row holds both balances after
//! it, so the balance of any account as of any size is one look-up in an index.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = text(manager);
        let (key, ordered) = (number_key(manager), in_key_order(manager));
        let accounts = format!(
            "CREATE TABLE accounts (
                account_id {key} NOT NULL PRIMARY KEY,
                path {text} NOT NULL CONSTRAINT accounts_path_once UNIQUE,
                kind {text} NOT NULL,
                component {text},
                budget_item {text},
                booking_year BIGINT,
                year_granted BIGINT,
                due_year BIGINT,
                manager {text},
                agreement {text},
                project {text},
                funding_source {text},
                stage {text} NOT NULL
            )"
        );
        let balances = format!(
            "CREATE TABLE balances (
                account_id {key} NOT NULL PRIMARY KEY REFERENCES accounts (account_id),
                is_origin BIGINT NOT NULL CONSTRAINT balances_origin_is_flag CHECK (is_origin IN (0, 1)),
                balance_cents BIGINT NOT NULL,
                CONSTRAINT balances_not_below_zero CHECK (is_origin = 1 OR balance_cents >= 0)
            )"
        );
        let postings = format!(
            "CREATE TABLE postings (
                seq BIGINT NOT NULL,
                line BIGINT NOT NULL,
                from_account_id BIGINT NOT NULL REFERENCES accounts (account_id),
                to_account_id BIGINT NOT NULL REFERENCES accounts (account_id),
                amount_cents BIGINT NOT NULL CONSTRAINT postings_positive CHECK (amount_cents > 0),
                from_balance_cents BIGINT NOT NULL,
                to_balance_cents BIGINT NOT NULL,
                CONSTRAINT postings_pk PRIMARY KEY (seq, line),
                CONSTRAINT postings_move CHECK (from_account_id <> to_account_id)
            ) {ordered}"
        );
        let subjects = format!(
            "CREATE TABLE subjects (
                kind {text} NOT NULL,
                id {text} NOT NULL,
                first_seq BIGINT NOT NULL,
                last_seq BIGINT NOT NULL,
                CONSTRAINT subjects_pk PRIMARY KEY (kind, id)
            ) {ordered}"
        );
        let reversals = format!(
            "CREATE TABLE reversals (
                reversed_seq {key} NOT NULL PRIMARY KEY,
                by_seq BIGINT NOT NULL,
                CONSTRAINT reversals_later CHECK (by_seq > reversed_seq)
            )"
        );
        run(
            manager,
            &[
                &accounts,
                &balances,
                &postings,
                "CREATE INDEX postings_by_from ON postings (from_account_id, seq, line, from_balance_cents)",
                "CREATE INDEX postings_by_to ON postings (to_account_id, seq, line, to_balance_cents)",
                &subjects,
                &reversals,
            ],
        )
        .await
    }
}
