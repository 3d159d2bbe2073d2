//! Contributions in kind (Eigenleistungen, Sachleistungen): work and things that a project got without paying for them.
//!
//! They are valued and have evidence, and stand on memo accounts beside the money: no cent of the Bund flows for them, and
//! none is counted as spent. What was paid for is a voucher and never a contribution as well.
//! Law: VV-BHO § 44 Nr. 2.4 (unbare Eigenleistungen); ANBest-P Nr. 6.4.

use crate::core::account::FundingSource;
use crate::core::calendar::iso_date;
use crate::core::ids::{ContributionId, ProjectId, Seq};
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::core::proposal::ReasonCode;
use serde::{Deserialize, Serialize};
use time::Date;

/// What was contributed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContributionKind {
    /// Eigenleistung: work of own staff.
    OwnWork,
    /// Sachleistung: things, rooms, licences.
    ThingInKind,
}

impl ContributionKind {
    pub const ALL: [ContributionKind; 2] = [ContributionKind::OwnWork, ContributionKind::ThingInKind];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ContributionKind::OwnWork => "own_work",
            ContributionKind::ThingInKind => "thing_in_kind",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            ContributionKind::OwnWork => "Eigenleistung",
            ContributionKind::ThingInKind => "Sachleistung",
        }
    }
}

/// How the amount was come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Valuation {
    /// Time worked, at a rate an hour.
    Hours { minutes: u32, hourly_rate_cents: Euro },
    /// Any other basis, in words: an offer, a list price, an expert's opinion.
    Basis { basis: String },
}

impl Valuation {
    /// The most that it comes to, rounded down to the cent; none where it is no computation, or leaves the range of the book.
    #[must_use]
    pub fn most(&self) -> Option<Euro> {
        let Valuation::Hours { minutes, hourly_rate_cents } = self else { return None };
        let cents = (i128::from(*minutes) * i128::from(hourly_rate_cents.cents())).div_euclid(60);
        Euro::from_cents(i64::try_from(cents).ok()?).ok()
    }

    /// In words, for lists.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Valuation::Hours { minutes, hourly_rate_cents } => {
                format!("{}:{:02} h zu {}", minutes / 60, minutes % 60, hourly_rate_cents.to_german())
            }
            Valuation::Basis { basis } => basis.clone(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordContribution {
    pub contribution: ContributionId,
    pub project: ProjectId,
    pub kind: ContributionKind,
    /// Who contributed; never the Bund.
    pub source: FundingSource,
    pub amount_cents: Euro,
    pub valuation: Valuation,
    #[serde(with = "iso_date")]
    pub contributed_on: Date,
    /// What it was. Never a person.
    pub reason: String,
    /// Of the evidence: a record of hours, a list of what was provided.
    pub document_sha256: Hash,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReverseContribution {
    pub contribution: ContributionId,
    pub reason: ReasonCode,
}

/// A contribution was recorded wrongly and is taken back; its evidence may be filed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContributionReversed {
    pub reverses: Seq,
    pub reason: ReasonCode,
    pub recorded: RecordContribution,
}

/// A contribution as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub recorded: RecordContribution,
    pub recorded_seq: Seq,
    pub reversed: Option<Seq>,
}
