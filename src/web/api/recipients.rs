//! Recipients (Empfänger): to whom money is handed on. The name of a natural person goes into the vault and is not answered.
//!
//! Law: BHO § 91.

use super::{Refusals, WriteAnswers, booking};
use crate::core::book::Noted;
use crate::core::command::{Act, Sealed};
use crate::core::ids::{ManagerId, RecipientId};
use crate::core::onward_grant::HandOn;
use crate::core::recipient::{RecipientKind, RegisterRecipient};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct RecipientOut {
    recipient: String,
    kind: &'static str,
    /// Absent for a natural person.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    land: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ags: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ars: Option<String>,
    seq: u64,
}

impl RecipientOut {
    fn of(noted: Noted<RegisterRecipient>) -> RecipientOut {
        let what = noted.what;
        RecipientOut {
            recipient: what.recipient.into(),
            kind: what.kind.as_str(),
            title: what.title,
            land: what.land.map(Into::into),
            ags: what.ags,
            ars: what.ars,
            seq: noted.seq.0,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecipientIn {
    #[schema(example = "10041100")]
    recipient: String,
    /// `municipality`, `district`, `municipal_association`, `public_body`, `company`, `natural_person`.
    #[schema(value_type = String, example = "municipality")]
    kind: RecipientKind,
    /// Of whoever is no natural person.
    title: Option<String>,
    /// Of a natural person. Lies in the vault, never in the journal.
    name: Option<String>,
    land: Option<String>,
    /// Eight digits.
    ags: Option<String>,
    /// Twelve digits.
    ars: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(RecipientIn, sealing name);

impl RecipientIn {
    pub fn act(&self, name: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let recipient: Option<RecipientId> = fields.read("recipient", &self.recipient);
        let land: Option<Option<ManagerId>> = fields.read_if("land", self.land.as_deref());
        Some(Act::HandOn(HandOn::Register(RegisterRecipient {
            recipient: recipient?,
            kind: self.kind,
            title: self.title.clone(),
            name,
            land: land?,
            ags: self.ags.clone(),
            ars: self.ars.clone(),
        })))
    }
}

/// Die Empfänger weitergegebener Mittel.
#[utoipa::path(operation_id = "list_recipients", tag = "recipients", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<RecipientOut>), Refusals))]
#[get("/recipients")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.recipients(&reading.viewer).await?;
    let all: Vec<RecipientOut> = all.into_iter().map(RecipientOut::of).collect();
    let page = paging.cut(&reading, all, |one| one.recipient.clone(), |one| one)?;
    reading.page(page)
}

/// Einen Empfänger erfassen.
#[utoipa::path(operation_id = "register_recipient", tag = "recipients", params(WriteHeaders, WriteParameters),
    request_body = RecipientIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/recipients", data = "<body>")]
pub async fn create(mut writing: Writing, body: Body<RecipientIn>) -> Written {
    let name = writing.seal(body.0.name.as_deref())?;
    writing.record(&body.0, |fields| body.0.act(name, fields)).await
}
