//! Allocation keys (Verteilungsschlüssel): registered once, in force, retired.
//!
//! A definition is sent and answered in the same form: percentages and other figures as decimal strings, verbatim;
//! amounts as decimal strings in euro. The stored form, with cents, is the leaf of the journal.

mod definition;

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::book::Key;
use crate::core::command::Act;
use crate::core::ids::KeyId;
use crate::core::keys::{RecipientRule, weights};
use crate::intake::key_table::KeyTable;
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading, Single};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use definition::{KeyForm, RecipientsForm, SharesForm};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct KeyOut {
    key: String,
    title: String,
    kind: &'static str,
    state: &'static str,
    as_of: String,
    /// The source states no as-of date; this one is assumed.
    as_of_assumed: bool,
    legal_basis: String,
    recipients: usize,
    seq: u64,
}

impl From<Key> for KeyOut {
    fn from(key: Key) -> KeyOut {
        let definition = &key.definition;
        KeyOut {
            key: definition.id.to_string(),
            title: definition.title.clone(),
            kind: definition.kind.as_str(),
            state: key.state().as_str(),
            as_of: crate::core::calendar::iso(definition.as_of),
            as_of_assumed: definition.as_of_is_assumed(),
            legal_basis: definition.legal_basis.clone(),
            recipients: definition.recipient_ids().len(),
            seq: key.registered_seq.0,
        }
    }
}

/// One recipient's exact share.
#[derive(Serialize, ToSchema)]
pub struct KeyShareOut {
    recipient: String,
    /// As published, where it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    verbatim: Option<String>,
    /// The exact share, `n/d`.
    #[schema(example = "65203/500000")]
    share: String,
}

#[derive(Serialize, ToSchema)]
pub struct KeyDetailOut {
    state: &'static str,
    definition: KeyForm,
    shares: Vec<KeyShareOut>,
}

impl From<Key> for KeyDetailOut {
    fn from(key: Key) -> KeyDetailOut {
        let definition = key.definition.as_ref();
        let shares = weights(definition).map(|weights| {
            let share = |id: &crate::core::ids::ManagerId| {
                let share = weights.share(id)?.to_string();
                Some(KeyShareOut { recipient: id.to_string(), verbatim: definition.verbatim(id), share })
            };
            weights.of.iter().filter_map(|(id, _)| share(id)).collect()
        });
        KeyDetailOut { state: key.state().as_str(), shares: shares.unwrap_or_default(), definition: definition.into() }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyIn {
    definition: KeyForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyChangeIn {
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(KeyIn, KeyChangeIn);

impl KeyIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        self.definition.read(fields).map(|definition| Act::RegisterKey { definition })
    }
}

/// Puts what a table says into a body that says the rest: shares, recipients, and what the table is known by.
pub fn add_table(body: &mut Value, table: &KeyTable, as_of_assumed: bool) -> Result<(), Problem> {
    let shares = serde_json::to_value(SharesForm::from(&table.kind)).map_err(|error| Problem::internal(&error))?;
    let recipients = match table.recipient_rule() {
        RecipientRule::AllFederalStates => RecipientsForm::AllFederalStates,
        RecipientRule::AsNamed => RecipientsForm::AsNamed,
    };
    let recipients = serde_json::to_value(recipients).map_err(|error| Problem::internal(&error))?;
    if let Some(definition) = body.get_mut("definition").and_then(Value::as_object_mut) {
        definition.insert("shares".to_owned(), shares);
        definition.insert("recipients".to_owned(), recipients);
        definition.insert("as_of_assumed".to_owned(), Value::Bool(as_of_assumed));
        if let Some(source) = definition.get_mut("source").and_then(Value::as_object_mut) {
            source.insert("sha256".to_owned(), Value::String(table.sha256.clone()));
        }
    }
    Ok(())
}

/// Die Schlüssel.
#[utoipa::path(operation_id = "list_keys", tag = "keys", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<KeyOut>), Refusals))]
#[get("/keys")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.keys(&reading.viewer).await?;
    let page = paging.cut(&reading, all, |key| key.definition.id.to_string(), KeyOut::from)?;
    reading.page(page)
}

/// Ein Schlüssel mit seinen genauen Anteilen.
#[utoipa::path(operation_id = "show_key", tag = "keys", params(ReadParameters),
    responses((status = 200, body = Single<KeyDetailOut>), Refusals))]
#[get("/keys/<id>")]
pub async fn one(reading: Reading, id: &str) -> Answered {
    let key: KeyId = in_path("id", id)?;
    let found = reading.store.key(&reading.viewer, &key).await?;
    let found =
        found.ok_or_else(|| Problem::not_found(format!("Den Schlüssel {key} gibt es zu diesem Stand nicht.")))?;
    reading.one(KeyDetailOut::from(found))
}

/// Einen Schlüssel erfassen.
#[utoipa::path(operation_id = "register_key", tag = "keys", params(WriteHeaders, WriteParameters),
    request_body = KeyIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/keys", data = "<body>")]
pub async fn register(writing: Writing, body: Body<KeyIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Einen Schlüssel in Kraft setzen.
#[utoipa::path(operation_id = "activate_key", tag = "keys", params(WriteHeaders, WriteParameters),
    request_body = KeyChangeIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/keys/<id>/activation", data = "<body>")]
pub async fn activate(writing: Writing, id: &str, body: Body<KeyChangeIn>) -> Written {
    let key = in_path("id", id)?;
    writing.record(&body.0, |_| Some(Act::ActivateKey { key })).await
}

/// Einen Schlüssel außer Kraft setzen.
#[utoipa::path(operation_id = "retire_key", tag = "keys", params(WriteHeaders, WriteParameters),
    request_body = KeyChangeIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/keys/<id>/retirement", data = "<body>")]
pub async fn retire(writing: Writing, id: &str, body: Body<KeyChangeIn>) -> Written {
    let key = in_path("id", id)?;
    writing.record(&body.0, |_| Some(Act::RetireKey { key })).await
}
