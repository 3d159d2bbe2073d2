//! Funding sources (Finanzierungsquellen): who bears a voucher, to the cent.
//!
//! A split names every source: together they are the gross amount, and what is not the Bund's is the own share. Where nobody
//! said who bears the own share, there is no split; nothing is filled in for it.
//! Law: BHO §§ 23, 44; VV-BHO § 44 Nr. 1.2, 2; ANBest-P Nr. 1.2, 6.4 (Finanzierungsplan, Deckungsmittel).

use crate::core::account::FundingSource;
use crate::core::money::{Euro, MoneyError};
use serde::{Deserialize, Serialize};

/// What each source bears. A source that bears nothing is known to bear nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    pub federal_cents: Euro,
    pub federal_state_cents: Euro,
    pub municipality_cents: Euro,
    pub european_union_cents: Euro,
    pub third_party_cents: Euro,
}

impl Sources {
    /// Before anything was named.
    pub const NONE: Sources = Sources {
        federal_cents: Euro::ZERO,
        federal_state_cents: Euro::ZERO,
        municipality_cents: Euro::ZERO,
        european_union_cents: Euro::ZERO,
        third_party_cents: Euro::ZERO,
    };

    #[must_use]
    pub fn of(&self, source: FundingSource) -> Euro {
        match source {
            FundingSource::Federal => self.federal_cents,
            FundingSource::FederalState => self.federal_state_cents,
            FundingSource::Municipality => self.municipality_cents,
            FundingSource::EuropeanUnion => self.european_union_cents,
            FundingSource::ThirdParty => self.third_party_cents,
        }
    }

    /// The same split with another amount of one source.
    #[must_use]
    pub fn with(mut self, source: FundingSource, amount: Euro) -> Sources {
        let place = match source {
            FundingSource::Federal => &mut self.federal_cents,
            FundingSource::FederalState => &mut self.federal_state_cents,
            FundingSource::Municipality => &mut self.municipality_cents,
            FundingSource::EuropeanUnion => &mut self.european_union_cents,
            FundingSource::ThirdParty => &mut self.third_party_cents,
        };
        *place = amount;
        self
    }

    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn sum(&self) -> Result<Euro, MoneyError> {
        Euro::sum(FundingSource::ALL.map(|source| self.of(source)))
    }

    /// What is not the Bund's.
    ///
    /// # Errors
    /// As `sum`.
    pub fn own_share(&self) -> Result<Euro, MoneyError> {
        Euro::sum(FundingSource::OWN.map(|source| self.of(source)))
    }
}
