//! The close of a budget year: what is neither paid nor a residue lapses, and nothing is booked into it any more.
//!
//! Law: BHO §§ 72, 76.

use super::{WriteAnswers, booking};
use crate::core::command::Act;
use crate::core::year::CloseYear;
use crate::web::body::Body;
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearClosingIn {
    booking_year: u16,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(YearClosingIn);

impl YearClosingIn {
    pub fn act(&self) -> Act {
        Act::CloseYear(CloseYear { booking_year: self.booking_year })
    }
}

/// Ein Haushaltsjahr abschließen.
#[utoipa::path(operation_id = "close_year", tag = "years", params(WriteHeaders, WriteParameters),
    request_body = YearClosingIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/year-closings", data = "<body>")]
pub async fn create(writing: Writing, body: Body<YearClosingIn>) -> Written {
    writing.record(&body.0, |_| Some(body.0.act())).await
}
