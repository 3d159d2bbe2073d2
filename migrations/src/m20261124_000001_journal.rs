//! The journal, its Merkle nodes, its checkpoints, and the head.
//!
//! Why text columns beside the leaf: to find an event without reading every leaf. Each of them is
//! in the leaf or recomputed from it, and `verify` compares each. A node (level, index) is completed
//! by the leaf with seq = ((index + 1) << level) − 1, so (seq, level) names it as well, and reading
//! in that order is reading in the order of making. Level 0 is `journal.leaf_hash`. There is no index by time: time
//! never runs backwards here, so a moment is found by halving.

use super::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (bytes, text) = (bytes(manager), text(manager));
        let (key, ordered) = (number_key(manager), in_key_order(manager));
        let journal = format!(
            "CREATE TABLE journal (
                seq {key} NOT NULL PRIMARY KEY,
                leaf {bytes} NOT NULL,
                leaf_hash {bytes} NOT NULL,
                recorded_at_ms BIGINT NOT NULL,
                event_type {text} NOT NULL,
                subject {text},
                command_id {text} NOT NULL CONSTRAINT journal_command_once UNIQUE,
                CONSTRAINT journal_seq_from_zero CHECK (seq >= 0),
                CONSTRAINT journal_hash_is_sha256 CHECK (length(leaf_hash) = 32)
            )"
        );
        let nodes = format!(
            "CREATE TABLE journal_nodes (
                seq BIGINT NOT NULL,
                level BIGINT NOT NULL,
                hash {bytes} NOT NULL,
                CONSTRAINT journal_nodes_pk PRIMARY KEY (seq, level),
                CONSTRAINT journal_nodes_level CHECK (level BETWEEN 1 AND 62),
                CONSTRAINT journal_nodes_hash_is_sha256 CHECK (length(hash) = 32)
            ) {ordered}"
        );
        let head = format!(
            "CREATE TABLE journal_head (
                id {key} NOT NULL PRIMARY KEY CONSTRAINT journal_head_single CHECK (id = 1),
                size BIGINT NOT NULL,
                root {bytes} NOT NULL,
                recorded_at_ms BIGINT NOT NULL,
                rebuilds BIGINT NOT NULL
            )"
        );
        let checkpoints = format!(
            "CREATE TABLE checkpoints (
                size {key} NOT NULL PRIMARY KEY,
                note {text} NOT NULL
            )"
        );
        run(
            manager,
            &[
                &journal,
                "CREATE INDEX journal_by_subject ON journal (subject, seq) WHERE subject IS NOT NULL",
                &nodes,
                &head,
                &checkpoints,
            ],
        )
        .await
    }
}
