//! Why a report was not made, and what to do about it.

use crate::report::ReportError;
use crate::store::StoreError;

/// Why a report was not made.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Parameters(String),
    /// The thing that the report is about is not in the book, or not at that point.
    #[error("{0}")]
    NotThere(String),
    /// The value date keeps a step and cuts out the content that it was about, or the report knows none.
    #[error("{0}")]
    ValueDate(String),
    /// Events that this book would not have written.
    #[error("{0}")]
    Disagrees(String),
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error("{0}")]
    Proof(String),
}

/// An error as a sentence of its own: a capital at its head, a full stop at its end.
#[must_use]
pub fn sentence(error: &str) -> String {
    let mut rest = error.trim_end_matches('.').chars();
    let first: String = rest.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", rest.as_str())
}

impl DeskError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            DeskError::Store(_) | DeskError::Proof(_) | DeskError::Disagrees(_) => {
                "Das Buch mit „titelbuch verify“ prüfen."
            }
            DeskError::Parameters(_) => {
                "Welche Angaben ein Bericht braucht, zeigt „titelbuch report list“; Läufe zeigt „titelbuch allocate list“."
            }
            DeskError::NotThere(_) => {
                "Kennung, Stand und Wertstellung prüfen; Verteilungsläufe zeigt „titelbuch allocate list“, Weitergaben \
                 „titelbuch onward list“."
            }
            DeskError::ValueDate(_) => "Welche Wertstellung jeder Schritt hat, zeigt „titelbuch journal show“.",
            DeskError::Report(ReportError::UnknownReport(_)) => "Die Berichte zeigt „titelbuch report list“.",
            DeskError::Report(_) => "Es wurde keine Datei ausgegeben.",
        }
    }
}
