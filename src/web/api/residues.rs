//! Residues (Ausgabereste): formed, and usable with consent.
//!
//! Law: BHO §§ 19, 45.

use super::authority::AuthorityIn;
use super::{WriteAnswers, booking};
use crate::core::command::Act;
use crate::core::year::{ConsentResidue, FormResidue};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidueIn {
    /// What it is formed from.
    authority: AuthorityIn,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidueConsentIn {
    /// Of the year in which it may be used, with the year for which it was granted.
    authority: AuthorityIn,
    amount: AmountText,
    /// Where the cash comes from that year.
    #[schema(example = "Minderausgaben bei 0634/532 01")]
    cash_cover: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ResidueIn, ResidueConsentIn);

impl ResidueIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (authority, amount) = (self.authority.read(fields), fields.amount("amount", &self.amount));
        Some(Act::FormResidue(FormResidue { authority: authority?, amount_cents: amount? }))
    }
}

impl ResidueConsentIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (authority, amount) = (self.authority.read(fields), fields.amount("amount", &self.amount));
        let cash_cover = self.cash_cover.clone();
        Some(Act::ConsentResidue(ConsentResidue { authority: authority?, amount_cents: amount?, cash_cover }))
    }
}

/// Aus freien Mitteln eines übertragbaren Titels einen Ausgaberest des nächsten Jahres bilden.
#[utoipa::path(operation_id = "form_residue", tag = "residues", params(WriteHeaders, WriteParameters),
    request_body = ResidueIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/residues", data = "<body>")]
pub async fn form(writing: Writing, body: Body<ResidueIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Die Einwilligung in die Inanspruchnahme eines Ausgaberests aufzeichnen.
#[utoipa::path(operation_id = "consent_residue", tag = "residues", params(WriteHeaders, WriteParameters),
    request_body = ResidueConsentIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/residue-consents", data = "<body>")]
pub async fn consent(writing: Writing, body: Body<ResidueConsentIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}
