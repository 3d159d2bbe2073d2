//! Onward grants (Weitergaben): a Land hands money on, recipients say what arrived, shares and runs are taken back.
//!
//! The book computes the shares of a key itself. What arrives is a fact and never refused for its amount.
//! Law: BHO §§ 23, 44; VV-BHO § 44 Nr. 12.

use super::reversals::ReasonForm;
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::apportion::{Method, Unit};
use crate::core::command::Act;
use crate::core::ids::{OnwardGrantId, RecipientId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::{
    HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardGrant, OnwardKey, OnwardLine, OnwardShare, OnwardSource,
    OnwardTo, ReceiveOnward, ReduceOnwardShare,
};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading, Single};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct OnwardGrantOut {
    onward_grant: String,
    project: String,
    /// `assignment` (Weitergabe) or `grant` (Weiterleitung).
    basis: &'static str,
    legal_basis: String,
    purpose: String,
    source: OnwardSourceForm,
    recipients: usize,
    amount: AmountText,
    /// At recipients that do not hand it on.
    arrived: AmountText,
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reversed_by: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct OnwardGrantDetailOut {
    #[serde(flatten)]
    grant: OnwardGrantOut,
    shares: Vec<OnwardShareOut>,
    /// Key, method, exact quotas and remainders, as they stand in the event.
    #[schema(value_type = Object)]
    computed: serde_json::Value,
}

#[derive(Serialize, ToSchema)]
pub struct OnwardShareOut {
    recipient: String,
    amount: AmountText,
    received: AmountText,
    passed_on: AmountText,
    /// Neither received nor handed on.
    open: AmountText,
    receipts: Vec<OnwardReceiptOut>,
}

#[derive(Serialize, ToSchema)]
pub struct OnwardReceiptOut {
    seq: u64,
    amount: AmountText,
}

impl OnwardShareOut {
    fn of((recipient, share): (&RecipientId, &OnwardShare)) -> Result<OnwardShareOut, MoneyError> {
        let receipts = share.received.iter().filter(|(_, receipt)| !receipt.reversed);
        Ok(OnwardShareOut {
            recipient: recipient.to_string(),
            amount: share.amount()?.into(),
            received: share.received_sum()?.into(),
            passed_on: share.passed_sum()?.into(),
            open: share.open()?.into(),
            receipts: receipts
                .map(|(seq, receipt)| OnwardReceiptOut { seq: seq.0, amount: receipt.amount.into() })
                .collect(),
        })
    }
}

impl OnwardGrantOut {
    fn of(grant: &OnwardGrant) -> Result<OnwardGrantOut, MoneyError> {
        let mut arrived = grant.shares.values();
        let arrived = arrived.try_fold(Euro::ZERO, |sum, share| sum.plus(share.standing()?.arrived))?;
        let made = &grant.made;
        Ok(OnwardGrantOut {
            onward_grant: made.onward_grant.to_string(),
            project: made.project.to_string(),
            basis: made.basis.as_str(),
            legal_basis: made.legal_basis.clone(),
            purpose: made.purpose.clone(),
            source: (&made.source).into(),
            recipients: grant.shares.len(),
            amount: grant.amount()?.into(),
            arrived: arrived.into(),
            seq: grant.made_seq.0,
            reversed_by: grant.reversed.map(|seq| seq.0),
        })
    }
}

/// What it rests on: one of the three.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnwardSourceForm {
    Commitment { commitment: String },
    Order { order: String },
    Share { onward_grant: String, recipient: String },
}

impl From<&OnwardSource> for OnwardSourceForm {
    fn from(source: &OnwardSource) -> OnwardSourceForm {
        match source {
            OnwardSource::Commitment { commitment } => {
                OnwardSourceForm::Commitment { commitment: commitment.to_string() }
            }
            OnwardSource::Order { order, .. } => OnwardSourceForm::Order { order: order.to_string() },
            OnwardSource::Share { onward_grant, recipient } => {
                let (onward_grant, recipient) = (onward_grant.to_string(), recipient.to_string());
                OnwardSourceForm::Share { onward_grant, recipient }
            }
        }
    }
}

impl OnwardSourceForm {
    fn read(&self, fields: &mut Fields) -> Option<OnwardFrom> {
        Some(match self {
            OnwardSourceForm::Commitment { commitment } => {
                OnwardFrom::Commitment { commitment: fields.read("source.commitment", commitment)? }
            }
            OnwardSourceForm::Order { order } => OnwardFrom::Order { order: fields.read("source.order", order)? },
            OnwardSourceForm::Share { onward_grant, recipient } => {
                let onward_grant = fields.read("source.onward_grant", onward_grant);
                let recipient = fields.read("source.recipient", recipient);
                OnwardFrom::Share { onward_grant: onward_grant?, recipient: recipient? }
            }
        })
    }
}

/// To whom: named recipients, or those of a key.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "to", rename_all = "snake_case", deny_unknown_fields)]
pub enum OnwardToForm {
    Named { lines: Vec<OnwardLineForm> },
    Key(OnwardKeyForm),
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnwardLineForm {
    recipient: String,
    amount: AmountText,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnwardKeyForm {
    key: String,
    total: AmountText,
    /// Only the recipients of the key that belong to this Land.
    within: Option<String>,
    base: Option<AmountText>,
    floor: Option<AmountText>,
    cap: Option<AmountText>,
    /// `cent` (default), `euro`, `thousand_euro`.
    #[schema(value_type = Option<String>)]
    unit: Option<Unit>,
    /// `largest_remainder` (default), `sainte_lague`, `d_hondt`.
    #[schema(value_type = Option<String>)]
    method: Option<Method>,
}

impl OnwardToForm {
    fn read(&self, fields: &mut Fields) -> Option<OnwardTo> {
        match self {
            OnwardToForm::Named { lines } => {
                let lines = fields.each(lines, |fields, place, line| {
                    let recipient = fields.read(&format!("to.lines[{place}].recipient"), &line.recipient);
                    let amount = fields.amount(&format!("to.lines[{place}].amount"), &line.amount);
                    Some(OnwardLine { recipient: recipient?, amount_cents: amount? })
                });
                Some(OnwardTo::Named { lines: lines? })
            }
            OnwardToForm::Key(form) => {
                let (key, total) = (fields.read("to.key", &form.key), fields.amount("to.total", &form.total));
                let within = fields.read_if("to.within", form.within.as_deref());
                let base = fields.amount_if("to.base", form.base.as_ref());
                let floor = fields.amount_if("to.floor", form.floor.as_ref());
                let cap = fields.amount_if("to.cap", form.cap.as_ref());
                Some(OnwardTo::Key(OnwardKey {
                    key: key?,
                    total_cents: total?,
                    within: within?,
                    base_cents: base?.unwrap_or(Euro::ZERO),
                    floor_cents: floor?,
                    cap_cents: cap?,
                    unit: form.unit.unwrap_or(Unit::Cent),
                    method: form.method.unwrap_or(Method::LargestRemainder),
                }))
            }
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnwardGrantIn {
    #[schema(example = "w-2022-1")]
    onward_grant: String,
    source: OnwardSourceForm,
    /// `assignment` (Weitergabe) or `grant` (Weiterleitung as a Zuwendung of the Land).
    #[schema(value_type = String)]
    basis: OnwardBasis,
    /// The law it is handed on by, as cited.
    legal_basis: String,
    /// No names of persons.
    purpose: String,
    to: OnwardToForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnwardAmountIn {
    recipient: String,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnwardReversalIn {
    reason: ReasonForm,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(OnwardGrantIn, OnwardAmountIn, OnwardReversalIn);

impl OnwardGrantIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let onward_grant: Option<OnwardGrantId> = fields.read("onward_grant", &self.onward_grant);
        let (from, to) = (self.source.read(fields), self.to.read(fields));
        Some(Act::HandOn(HandOn::Grant(MakeOnwardGrant {
            onward_grant: onward_grant?,
            from: from?,
            basis: self.basis,
            legal_basis: self.legal_basis.clone(),
            purpose: self.purpose.clone(),
            to: to?,
        })))
    }
}

impl OnwardAmountIn {
    pub fn receipt(&self, onward_grant: OnwardGrantId, fields: &mut Fields) -> Option<Act> {
        let (recipient, amount_cents) = self.read(fields)?;
        Some(Act::HandOn(HandOn::Receive(ReceiveOnward { onward_grant, recipient, amount_cents })))
    }

    pub fn reduction(&self, onward_grant: OnwardGrantId, fields: &mut Fields) -> Option<Act> {
        let (recipient, amount_cents) = self.read(fields)?;
        Some(Act::HandOn(HandOn::Reduce(ReduceOnwardShare { onward_grant, recipient, amount_cents })))
    }

    fn read(&self, fields: &mut Fields) -> Option<(RecipientId, Euro)> {
        let (recipient, amount) = (fields.read("recipient", &self.recipient), fields.amount("amount", &self.amount));
        Some((recipient?, amount?))
    }
}

impl OnwardReversalIn {
    pub fn of_grant(&self, onward_grant: OnwardGrantId) -> Act {
        Act::HandOn(HandOn::ReverseGrant { onward_grant, reason: self.reason.into() })
    }

    pub fn of_receipt(&self, receipt: Seq) -> Act {
        Act::HandOn(HandOn::ReverseReceipt { receipt, reason: self.reason.into() })
    }
}

/// Die Weitergaben.
#[utoipa::path(operation_id = "list_onward_grants", tag = "onward-grants", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<OnwardGrantOut>), Refusals))]
#[get("/onward-grants")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.onward_grants(&reading.viewer).await?;
    let all: Vec<OnwardGrantOut> = all.iter().map(OnwardGrantOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |grant| grant.onward_grant.clone(), |grant| grant)?;
    reading.page(page)
}

/// Eine Weitergabe mit allen Anteilen und dem, was sie erklärt.
#[utoipa::path(operation_id = "show_onward_grant", tag = "onward-grants", params(ReadParameters),
    responses((status = 200, body = Single<OnwardGrantDetailOut>), Refusals))]
#[get("/onward-grants/<id>")]
pub async fn one(reading: Reading, id: &str) -> Answered {
    let grant: OnwardGrantId = in_path("id", id)?;
    let found = reading.store.onward_grant(&reading.viewer, &grant).await?;
    let absent = || Problem::not_found(format!("Die Weitergabe {grant} gibt es zu diesem Stand nicht."));
    let found = found.ok_or_else(absent)?;
    let shares = found.shares.iter().map(OnwardShareOut::of).collect::<Result<_, _>>()?;
    let computed = serde_json::to_value(&found.made.shares).unwrap_or_default();
    reading.one(OnwardGrantDetailOut { grant: OnwardGrantOut::of(&found)?, shares, computed })
}

/// Mittel einer Festlegung, einer Anordnung oder eines Anteils weitergeben.
#[utoipa::path(operation_id = "hand_on", tag = "onward-grants", params(WriteHeaders, WriteParameters),
    request_body = OnwardGrantIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/onward-grants", data = "<body>")]
pub async fn create(writing: Writing, body: Body<OnwardGrantIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Aufzeichnen, was bei einem Empfänger angekommen ist.
#[utoipa::path(operation_id = "receive_onward", tag = "onward-grants", params(WriteHeaders, WriteParameters),
    request_body = OnwardAmountIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/onward-grants/<id>/receipts", data = "<body>")]
pub async fn receive(writing: Writing, id: &str, body: Body<OnwardAmountIn>) -> Written {
    let onward_grant = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.receipt(onward_grant, fields)).await
}

/// Einen Anteil ganz oder zum Teil zurücknehmen, soweit nichts davon angekommen ist.
#[utoipa::path(operation_id = "reduce_onward_share", tag = "onward-grants", params(WriteHeaders, WriteParameters),
    request_body = OnwardAmountIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/onward-grants/<id>/reductions", data = "<body>")]
pub async fn reduce(writing: Writing, id: &str, body: Body<OnwardAmountIn>) -> Written {
    let onward_grant = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.reduction(onward_grant, fields)).await
}

/// Eine Weitergabe umkehren, von der noch nichts angekommen ist.
#[utoipa::path(operation_id = "reverse_onward_grant", tag = "onward-grants", params(WriteHeaders, WriteParameters),
    request_body = OnwardReversalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/onward-grants/<id>/reversal", data = "<body>")]
pub async fn reverse(writing: Writing, id: &str, body: Body<OnwardReversalIn>) -> Written {
    let onward_grant = in_path("id", id)?;
    writing.record(&body.0, |_| Some(body.0.of_grant(onward_grant))).await
}

/// Die Aufzeichnung einer Ankunft umkehren.
#[utoipa::path(operation_id = "reverse_onward_receipt", tag = "onward-grants", params(WriteHeaders, WriteParameters),
    request_body = OnwardReversalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/onward-receipts/<seq>/reversal", data = "<body>")]
pub async fn reverse_receipt(writing: Writing, seq: &str, body: Body<OnwardReversalIn>) -> Written {
    let receipt = in_path("seq", seq)?;
    writing.record(&body.0, |_| Some(body.0.of_receipt(receipt))).await
}
