//! EU refinancing (EU-Refinanzierung): which fund the Bund or a Land asks to bear what it paid for a project or milestone.
//!
//! It is a tag with a reference and a rate: who is asked later for money that was paid already. It moves no money, and no
//! figure counts it; what a voucher says of the EU is its split (`core/sources`).
//! Law: VO (EU) 2021/1060 (funds of 2021 to 2027), VO (EU) 1303/2013 (those before); BHO § 17.

use crate::core::ids::{MilestoneId, ProjectId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A project, or one of its milestones, is refinanced. What is said replaces what was said before of the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TagRefinancing {
    pub project: ProjectId,
    /// Absent: the project as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneId>,
    /// The fund with its period, such as „EFRE 2021–2027“.
    pub fund: String,
    /// The number under which the fund knows it.
    pub reference: String,
    /// Percent of the eligible cost that the fund bears, as agreed: `60` or `37.5`.
    pub rate_percent: String,
}

impl TagRefinancing {
    /// Whether the rate is a number above zero and at most a hundred.
    #[must_use]
    pub fn has_plausible_rate(&self) -> bool {
        let rate = self.rate_percent.parse::<Decimal>();
        rate.is_ok_and(|rate| rate > Decimal::ZERO && rate <= Decimal::ONE_HUNDRED && rate.scale() <= 6)
    }
}

/// The tag is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UntagRefinancing {
    pub project: ProjectId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<MilestoneId>,
}
