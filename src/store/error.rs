//! What can go wrong between the book and its database, each with what to do about it.

use crate::core::journal::canonical::CanonicalError;
use crate::core::money::MoneyError;
use crate::core::rules::Violation;
use sea_orm::DbErr;

/// Errors of the store. `Display` is a German sentence; the source is never repeated in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("„{0}“ ist keine Datenbankangabe; erwartet wird sqlite:DATEI oder postgres://…")]
    BadUrl(String),
    #[error("Unter {0} liegt kein Buch. Anlegen mit „titelbuch init“.")]
    NotThere(String),
    #[error("Die Datenbank ist nicht auf dem Stand dieses Programms. Anheben mit „titelbuch migrate“.")]
    NotMigrated,
    #[error("Das Buch ist noch nicht eröffnet. Eröffnen mit „titelbuch init“.")]
    NotInitialised,
    #[error("Das Buch ist bereits eröffnet; sein Schlüssel und seine Herkunft bleiben.")]
    AlreadyInitialised,
    #[error("Die Journalgröße {asked} gibt es nicht; das Journal hat {size} Ereignisse.")]
    NoSuchSize { asked: u64, size: u64 },
    #[error("Gespeichertes ist nicht lesbar: {0}. Prüfen mit „titelbuch verify“.")]
    Unreadable(String),
    /// A row that cannot be read: only somebody who went around the program can have written it.
    #[error(
        "In der Tabelle {table} steht etwas, das dort nicht stehen kann: {problem}. Prüfen mit „titelbuch verify“."
    )]
    Spoiled { table: &'static str, seq: Option<u64>, problem: String },
    #[error("Der vorgelegte Text ist kein Prüfpunkt: {0}. Ein Prüfpunkt ist, was „titelbuch checkpoint“ ausgibt.")]
    NoCheckpoint(String),
    #[error("{path} lässt sich nicht anlegen: {problem}")]
    NoFile { path: String, problem: String },
    #[error("Das Buch stimmt nicht mit sich überein: {0}. Prüfen mit „titelbuch verify“.")]
    Disagrees(String),
    #[error("Der Inhalt lässt sich nicht kanonisch schreiben")]
    Canonical(#[from] CanonicalError),
    #[error("Ein Betrag liegt außerhalb dessen, was das Buch führen kann")]
    Money(#[from] MoneyError),
    #[error("Das Betriebssystem gibt keine Zufallszahlen")]
    NoRandomness,
    #[error("Der Schreiber des Buchs ist beendet")]
    Closed,
    #[error("Die Datenbank meldet einen Fehler")]
    Database(#[from] DbErr),
}

impl StoreError {
    pub(crate) fn unreadable(what: impl std::fmt::Display) -> StoreError {
        StoreError::Unreadable(what.to_string())
    }
}

/// Why a command was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("abgelehnt nach {}", .0.iter().map(|v| v.rule.id).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Violation>),
    #[error("Das Buch ist ausgelastet; bitte gleich noch einmal versuchen.")]
    Busy,
    #[error(transparent)]
    Store(#[from] StoreError),
}
