//! Settlements (Abrechnungen): what of the money of the Bund stays by a final statement, and what is to be paid back.
//!
//! Computed, never stored. Law: VV-BHO § 44 Nr. 2, 8; ANBest-P Nr. 2.

use super::{Refusals, in_path};
use crate::desk::settlement::{Settled, settlement};
use crate::web::fields::AmountText;
use crate::web::reading::{Answered, ReadParameters, Reading, Single};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

/// One line of the computation.
#[derive(Serialize, ToSchema)]
pub struct SettlementStepOut {
    #[schema(example = "federal_part")]
    step: &'static str,
    label: &'static str,
    amount: AmountText,
}

#[derive(Serialize, ToSchema)]
pub struct SettlementOut {
    filing: String,
    project: String,
    agreement: String,
    /// `full`, `proportional`, `deficit`, `fixed_amount`.
    financing: &'static str,
    steps: Vec<SettlementStepOut>,
    /// What the Bund bears.
    federal_part: AmountText,
    /// Paid and not claimed back, beyond that.
    to_be_paid_back: AmountText,
}

impl From<Settled> for SettlementOut {
    fn from(what: Settled) -> SettlementOut {
        let settlement = what.settlement;
        let step = |(step, amount): (crate::core::settlement::Step, _)| SettlementStepOut {
            step: step.as_str(),
            label: step.in_german(),
            amount: AmountText::from(amount),
        };
        SettlementOut {
            filing: what.filing.into(),
            project: what.project.into(),
            agreement: what.agreement,
            financing: settlement.financing.as_str(),
            steps: settlement.steps.into_iter().map(step).collect(),
            federal_part: settlement.stays.into(),
            to_be_paid_back: settlement.back.into(),
        }
    }
}

/// Die Abrechnung eines Schlussnachweises, mit jedem Schritt.
#[utoipa::path(operation_id = "settlement", tag = "filings", params(ReadParameters),
    responses((status = 200, body = Single<SettlementOut>), Refusals))]
#[get("/settlements/<filing>")]
pub async fn one(reading: Reading, filing: &str) -> Answered {
    let id = in_path("filing", filing)?;
    let settled = settlement(&reading.store, &reading.viewer, &id).await?;
    reading.one(SettlementOut::from(settled))
}
