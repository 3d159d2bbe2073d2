//! What can go wrong between the book and its database, each with what to do about it.

use crate::core::journal::canonical::CanonicalError;
use crate::core::money::MoneyError;
use crate::core::rules::Violation;
use sea_orm::DbErr;

/// Errors of the store. `Display` is a German sentence, `hint` what to do; the source is never repeated in them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("„{0}“ ist keine Datenbankangabe.")]
    BadUrl(String),
    #[error("Unter {0} liegt kein Buch.")]
    NotThere(String),
    #[error("Die Datenbank ist nicht auf dem Stand dieses Programms.")]
    NotMigrated,
    #[error("Das Buch ist noch nicht eröffnet.")]
    NotInitialised,
    #[error("Das Buch ist bereits eröffnet; sein Schlüssel und sein Name bleiben.")]
    AlreadyInitialised,
    #[error("Die Journalgröße {asked} gibt es nicht; das Journal hat {}.", events(*.size))]
    NoSuchSize { asked: u64, size: u64 },
    #[error("Gespeichertes ist nicht lesbar: {0}.")]
    Unreadable(String),
    /// A row that cannot be read: only somebody who went around the program can have written it.
    #[error("In der Tabelle {table} steht etwas, das dort nicht stehen kann: {problem}.")]
    Spoiled { table: &'static str, seq: Option<u64>, problem: String },
    #[error("Der vorgelegte Text ist kein Prüfpunkt: {0}.")]
    NoCheckpoint(String),
    #[error("{path} lässt sich nicht anlegen: {problem}.")]
    NoFile { path: String, problem: String },
    #[error("Das Buch stimmt nicht mit sich überein: {0}.")]
    Disagrees(String),
    #[error("Der Inhalt lässt sich nicht in der gespeicherten Form schreiben")]
    Canonical(#[from] CanonicalError),
    #[error("Ein Betrag liegt außerhalb dessen, was das Buch führen kann")]
    Money(#[from] MoneyError),
    #[error("Von einem Buch auf PostgreSQL macht dieses Programm kein Abbild.")]
    NotCopied,
    #[error("Das zeigt das ganze Buch, und ein Teil davon liegt außerhalb der Sicht.")]
    OutOfSight,
    #[error("Das Betriebssystem gibt keine Zufallszahlen.")]
    NoRandomness,
    #[error("Der Akteur {0} ist gesperrt.")]
    Disabled(String),
    #[error("Der Schreiber des Buchs ist beendet.")]
    Closed,
    #[error("Die Datenbank meldet einen Fehler")]
    Database(#[from] DbErr),
}

fn events(count: u64) -> String {
    if count == 1 { "1 Ereignis".to_owned() } else { format!("{count} Ereignisse") }
}

impl StoreError {
    /// What a posting names is not there.
    pub(super) fn lost(what: &str, number: i64) -> StoreError {
        StoreError::Disagrees(format!("{what} {number} fehlt, eine Buchung nennt es"))
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            StoreError::BadUrl(_) => "Erwartet wird sqlite:DATEI oder postgres://NUTZER@RECHNER/DATENBANK.",
            StoreError::NotThere(_) => "Die Angabe prüfen oder ein Buch anlegen mit „titelbuch init“.",
            StoreError::NotMigrated => "Anheben mit „titelbuch migrate“.",
            StoreError::NotInitialised => "Eröffnen mit „titelbuch init“.",
            StoreError::AlreadyInitialised => "Für ein neues Buch eine andere Datenbank angeben.",
            StoreError::NoSuchSize { .. } => {
                "Möglich ist jede Größe von 0 bis zur jetzigen; ohne Angabe gilt die jetzige."
            }
            StoreError::NoCheckpoint(_) => "Ein Prüfpunkt ist der Text, den „titelbuch checkpoint“ ausgibt.",
            StoreError::NoFile { .. } => "Einen Ordner angeben, den es gibt und der beschreibbar ist.",
            StoreError::Unreadable(_) | StoreError::Disagrees(_) | StoreError::Spoiled { .. } => {
                "Prüfen mit „titelbuch verify“."
            }
            StoreError::Canonical(_) => "Texte in Unicode-Normalform NFC und ohne Steuerzeichen angeben.",
            StoreError::Money(_) => {
                "Beträge dürfen ±90.071.992.547.409,91 € nicht überschreiten; größere Summen aufteilen."
            }
            StoreError::NotCopied => "Das Abbild mit createdb --template oder pg_dump machen und dieses Buch angeben.",
            StoreError::OutOfSight => {
                "Möglich ist alles, was nur Eigenes zeigt; das ganze Buch sehen der Bund und wer es prüft."
            }
            StoreError::NoRandomness => {
                "Es wurde nichts gebucht; noch einmal versuchen, sonst das System prüfen lassen."
            }
            StoreError::Disabled(_) => {
                "Entsperren mit „titelbuch actor enable“; ein Token gibt danach „actor token“ aus."
            }
            StoreError::Closed => "Es wurde nichts gebucht; das Programm neu starten.",
            StoreError::Database(_) => {
                "Läuft die Datenbank, stimmt die Angabe, reichen Rechte und Speicherplatz? Was gebucht ist, zeigt \
                 „titelbuch journal show“."
            }
        }
    }

    pub(crate) fn unreadable(what: impl std::fmt::Display) -> StoreError {
        StoreError::Unreadable(what.to_string())
    }
}

/// Why a command was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    #[error("abgelehnt nach {}", .0.iter().map(|v| v.rule.id).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Violation>),
    /// The token is not, or no longer, that of the actor whom the submission names.
    #[error("Dieses Token gehört zu keinem Akteur.")]
    TokenRefused,
    /// The session is not, or no longer, one of the actor whom the submission names.
    #[error("Die Anmeldung ist abgelaufen oder beendet; gebucht wurde nichts.")]
    SessionEnded,
    #[error("Das Buch ist ausgelastet; bitte gleich noch einmal versuchen.")]
    Busy,
    #[error(transparent)]
    Store(#[from] StoreError),
}
