//! A project slips to a later year: what is freed, what waits as a residue, and who has to do what then.
//!
//! What needs nobody else is recorded together; the rest is said. Law: BHO §§ 19, 38, 45.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::money::MoneyError;
use crate::desk::reprofile::{Part, Reprofile, Slip, Way, prepare};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::problem::Problem;
use crate::web::writing::{Recorded, WriteHeaders, WriteParameters, Writing};
use rocket::post;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReprofileIn {
    /// The year in which it will not be ready.
    from: u16,
    /// A later one, in which it shall be.
    to: u16,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ReprofileIn);

#[derive(Serialize, ToSchema)]
pub struct ReprofileOut {
    project: String,
    from: u16,
    to: u16,
    dry_run: bool,
    freed: AmountText,
    /// What of it waits as a residue.
    residue: AmountText,
    /// Bound in one sum, without a commitment that could be freed.
    without_commitment: AmountText,
    commitments: Vec<SlippedOut>,
    /// What somebody else has to do, as sentences.
    left_to_others: Vec<String>,
    /// The events, in their order.
    seqs: Vec<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct SlippedOut {
    commitment: String,
    budget_item: String,
    freed: AmountText,
    /// Else it lapses with the close of the year.
    residue: bool,
    /// Free commitment authority of the first year that falls due in the second.
    commitment_authority: AmountText,
}

impl From<&Part> for SlippedOut {
    fn from(part: &Part) -> SlippedOut {
        SlippedOut {
            commitment: part.made.commitment.to_string(),
            budget_item: part.made.budget_item.to_string(),
            freed: part.open.into(),
            residue: matches!(part.way, Way::Residue { .. }),
            commitment_authority: part.authority.into(),
        }
    }
}

impl ReprofileOut {
    fn of(planned: &Reprofile, dry_run: bool, seqs: Vec<u64>) -> Result<ReprofileOut, MoneyError> {
        Ok(ReprofileOut {
            project: planned.slip.project.to_string(),
            from: planned.slip.from,
            to: planned.slip.to,
            dry_run,
            freed: planned.freed()?.into(),
            residue: planned.residue()?.into(),
            without_commitment: planned.without_commitment.into(),
            commitments: planned.parts.iter().map(SlippedOut::from).collect(),
            left_to_others: planned.left_to_others(),
            seqs,
        })
    }
}

/// Ein Projekt in ein späteres Haushaltsjahr schieben.
#[utoipa::path(operation_id = "reprofile_project", tag = "projects", params(WriteHeaders, WriteParameters),
    request_body = ReprofileIn, responses((status = 201, body = ReprofileOut), WriteAnswers, Refusals),
    security(("token" = [])))]
#[post("/projects/<id>/reprofiles", data = "<body>")]
pub async fn create(writing: Writing, id: &str, body: Body<ReprofileIn>) -> Result<Recorded<ReprofileOut>, Problem> {
    let ReprofileIn { from, to, booked_on, voucher } = body.0;
    let mut fields = Fields::new();
    let read = fields.date("booked_on", &booked_on);
    if to <= from {
        fields.fault("to", &to.to_string(), format!("liegt nicht nach {from}"));
    }
    let day = fields.done(read)?;
    let planned =
        prepare(writing.store(), &writing.viewer().await?, &Slip { project: in_path("id", id)?, from, to }).await?;
    let commands = planned.commands(writing.command_id(), day, voucher.as_deref());
    let recorded = writing.record_together(commands.map_err(|error| Problem::internal(&error))?).await?;
    let (dry_run, seqs) = (writing.is_dry_run(), recorded.iter().map(|seq| seq.0).collect());
    let told = ReprofileOut::of(&planned, dry_run, seqs)?;
    Ok(Recorded { told, is_new: !dry_run && !recorded.is_empty(), place: None })
}
