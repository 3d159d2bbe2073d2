//! Statements of use (Nachweise): what a Land hands in, and what the examination says of each share of a voucher.
//!
//! A filing is a fact and is recorded as it came in; where it disagrees with what the book knows, that is said and nothing
//! is repaired. Examination is by share of a voucher, so that every accepted euro has its document.
//! Law: BHO § 44, § 91; VV-BHO § 44 Nr. 10, 11; ANBest-P Nr. 6.

use crate::core::calendar::iso_date;
use crate::core::command::Sealed;
use crate::core::ids::{ActorId, FilingId, ProjectId, Seq, VoucherId};
use crate::core::journal::hash::Hash;
use crate::core::money::{Euro, MoneyError};
use crate::core::sources::Sources;
use serde::{Deserialize, Serialize};
use time::Date;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingKind {
    Interim,
    Final,
}

impl FilingKind {
    pub const ALL: [FilingKind; 2] = [FilingKind::Interim, FilingKind::Final];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FilingKind::Interim => "interim_statement",
            FilingKind::Final => "final_statement",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            FilingKind::Interim => "Zwischennachweis",
            FilingKind::Final => "Schlussnachweis",
        }
    }
}

/// A line of the numerical statement: one cost category of the financing plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilingLine {
    pub category: String,
    /// Absent where the plan has no such category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_cents: Option<Euro>,
    pub spent_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmitFiling {
    pub filing: FilingId,
    pub project: ProjectId,
    pub kind: FilingKind,
    #[serde(with = "iso_date")]
    pub from: Date,
    /// The last day that it tells of.
    #[serde(with = "iso_date")]
    pub until: Date,
    /// Of the narrative report (Sachbericht) as it was handed in.
    pub narrative_sha256: Hash,
    pub lines: Vec<FilingLine>,
    /// Of the whole project, in a final statement; absent where it says none, and then nothing can be settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// What a final statement says of the whole project: the plan, the cost, and who bore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// The financing plan by source, as it was granted.
    pub planned: Sources,
    /// What each source gave.
    pub borne: Sources,
    /// Eligible cost.
    pub cost_cents: Euro,
    /// Income and covering funds that the plan did not know.
    pub new_income_cents: Euro,
}

/// Only read: what was filed before a final statement told of the whole project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmitFilingV1 {
    pub filing: FilingId,
    pub project: ProjectId,
    pub kind: FilingKind,
    #[serde(with = "iso_date")]
    pub from: Date,
    #[serde(with = "iso_date")]
    pub until: Date,
    pub narrative_sha256: Hash,
    pub lines: Vec<FilingLine>,
}

impl From<SubmitFilingV1> for SubmitFiling {
    fn from(what: SubmitFilingV1) -> SubmitFiling {
        let SubmitFilingV1 { filing, project, kind, from, until, narrative_sha256, lines } = what;
        SubmitFiling { filing, project, kind, from, until, narrative_sha256, lines, totals: None }
    }
}

impl SubmitFiling {
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn spent(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.lines.iter().map(|line| line.spent_cents))
    }
}

/// What the examination says of a share of a voucher.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examine {
    pub filing: FilingId,
    pub voucher: VoucherId,
    /// The event that matched the share.
    pub matched: Seq,
    pub accepted_cents: Euro,
    pub disputed_cents: Euro,
    /// The finding (Prüfungsfeststellung); the text lies in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Sealed>,
}

/// What was disputed is accepted after all, in whole or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptDisputed {
    pub voucher: VoucherId,
    pub matched: Seq,
    pub amount_cents: Euro,
}

/// A filing as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub what: SubmitFiling,
    pub filed_by: ActorId,
    pub filed_seq: Seq,
}
