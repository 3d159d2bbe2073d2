//! Whose money stands on an account: the Bund, or who else bears a project.
//!
//! Law: BHO § 17; VV-BHO § 44 Nr. 1.2 (Finanzierungsplan).

use serde::{Deserialize, Serialize};

/// Whose money it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundingSource {
    Federal,
    FederalState,
    Municipality,
    EuropeanUnion,
    ThirdParty,
}

impl FundingSource {
    pub const ALL: [FundingSource; 5] = [
        FundingSource::Federal,
        FundingSource::FederalState,
        FundingSource::Municipality,
        FundingSource::EuropeanUnion,
        FundingSource::ThirdParty,
    ];

    /// All but the Bund.
    pub const OWN: [FundingSource; 4] = [
        FundingSource::FederalState,
        FundingSource::Municipality,
        FundingSource::EuropeanUnion,
        FundingSource::ThirdParty,
    ];

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<FundingSource> {
        FundingSource::ALL.into_iter().find(|known| known.as_str() == word)
    }

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FundingSource::Federal => "federal",
            FundingSource::FederalState => "federal_state",
            FundingSource::Municipality => "municipality",
            FundingSource::EuropeanUnion => "european_union",
            FundingSource::ThirdParty => "third_party",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            FundingSource::Federal => "Bund",
            FundingSource::FederalState => "Land",
            FundingSource::Municipality => "Kommune",
            FundingSource::EuropeanUnion => "EU",
            FundingSource::ThirdParty => "Dritte",
        }
    }
}
