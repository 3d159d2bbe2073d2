//! Consortia of Länder, and the projects that they carry jointly.
//!
//! A consortium owns no account: each share of the cost is booked at the member that holds the authority, or the Land of the
//! project orders and the others reimburse it. What they reimburse is their own money: it stands on memo accounts, outside
//! the federal totals, and is no outflow.
//! Law: GG Art. 91c; BHO §§ 17, 34; agreement of the Länder.

use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::calendar::iso_date;
use crate::core::ids::{ConsortiumId, ManagerId, ProjectId};
use crate::core::money::Euro;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use time::Date;

/// A consortium (Verbund), such as the OZG-Verbund Mitte.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterConsortium {
    pub consortium: ConsortiumId,
    pub title: String,
    pub members: Vec<ManagerId>,
    /// The member that speaks for it.
    pub lead: ManagerId,
    #[serde(with = "iso_date")]
    pub since: Date,
}

/// A project is carried by all members of a consortium. What is said replaces what was said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarryJointly {
    pub project: ProjectId,
    pub consortium: ConsortiumId,
    pub shares: Vec<CostShare>,
    pub source: String,
}

/// A member and its share of the cost, in percent: `33.34`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostShare {
    pub member: ManagerId,
    pub percent: String,
}

/// A member pays the Land of the project back, out of its own money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReimbursePartner {
    pub project: ProjectId,
    /// Who reimburses.
    pub partner: ManagerId,
    pub amount_cents: Euro,
}

impl CarryJointly {
    #[must_use]
    pub fn share_of(&self, member: &ManagerId) -> Option<&CostShare> {
        self.shares.iter().find(|share| share.member == *member)
    }
}

impl CostShare {
    /// The share, where it is a percentage above zero.
    #[must_use]
    pub fn percentage(&self) -> Option<Decimal> {
        let percent: Decimal = self.percent.parse().ok()?;
        (percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED).then_some(percent)
    }

    /// This share of an amount, rounded down to the cent, so that all shares together are never more than the whole.
    #[must_use]
    pub fn of(&self, amount: Euro) -> Option<Euro> {
        let cents = Decimal::from(amount.cents()).checked_mul(self.percentage()?)?;
        Euro::from_cents(cents.checked_div(Decimal::ONE_HUNDRED)?.floor().to_i64()?).ok()
    }
}

/// Where stands what a member reimbursed for a project: its own money, beside the federal totals.
#[must_use]
pub fn reimbursed(project: &ProjectId, partner: &ManagerId) -> Account {
    Account {
        kind: Kind::Memo,
        component: None,
        funding_source: Some(FundingSource::FederalState),
        ..Account::claim(project, partner, Stage::Reimbursed)
    }
}
