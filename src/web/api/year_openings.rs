//! The opening of a budget year: what falls due in it becomes a prior charge, all or none.
//!
//! Law: BHO §§ 38, 71.

use super::{WriteAnswers, booking};
use crate::core::ids::Seq;
use crate::desk::prior_charge::{PlannedCharge, commands, prepare};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::problem::Problem;
use crate::web::writing::{Recorded, WriteHeaders, WriteParameters, Writing};
use rocket::post;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearOpeningIn {
    booking_year: u16,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(YearOpeningIn);

#[derive(Serialize, ToSchema)]
pub struct YearOpeningOut {
    booking_year: u16,
    dry_run: bool,
    /// Nothing where nothing falls due that is not charged already.
    charges: Vec<ChargeOut>,
}

#[derive(Serialize, ToSchema)]
pub struct ChargeOut {
    forward_commitment: String,
    /// The ordinary commitment of the year.
    commitment: String,
    manager: String,
    amount: AmountText,
    /// From what was free when it was read.
    covered: AmountText,
    without_authority: AmountText,
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
}

impl ChargeOut {
    fn of(charge: &PlannedCharge, seq: Option<&Seq>) -> ChargeOut {
        let made = &charge.forward.made;
        ChargeOut {
            forward_commitment: made.forward_commitment.to_string(),
            commitment: charge.commitment.to_string(),
            manager: made.manager.to_string(),
            amount: charge.amount.into(),
            covered: charge.covered.into(),
            without_authority: charge.uncovered.into(),
            seq: seq.map(|seq| seq.0),
        }
    }
}

/// Ein Haushaltsjahr eröffnen: was in ihm fällig wird, belastet es.
#[utoipa::path(operation_id = "open_year", tag = "years", params(WriteHeaders, WriteParameters),
    request_body = YearOpeningIn, responses((status = 201, body = YearOpeningOut), WriteAnswers),
    security(("token" = [])))]
#[post("/year-openings", data = "<body>")]
pub async fn create(writing: Writing, body: Body<YearOpeningIn>) -> Result<Recorded<YearOpeningOut>, Problem> {
    let YearOpeningIn { booking_year, booked_on, voucher } = body.0;
    let mut fields = Fields::new();
    let read = fields.date("booked_on", &booked_on);
    let day = fields.done(read)?;
    let planned = prepare(writing.store(), &writing.viewer().await?, booking_year).await?;
    let commands = commands(&planned, writing.command_id(), day, voucher.as_deref());
    let recorded = writing.record_together(commands.map_err(|error| Problem::internal(&error))?).await?;
    let seqs = recorded.iter().map(Some).chain(std::iter::repeat(None));
    let charges = planned.iter().zip(seqs).map(|(charge, seq)| ChargeOut::of(charge, seq)).collect();
    let dry_run = writing.is_dry_run();
    let told = YearOpeningOut { booking_year, dry_run, charges };
    Ok(Recorded { told, is_new: !dry_run && !recorded.is_empty(), place: None })
}
