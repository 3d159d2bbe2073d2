//! Re-use of a service over HTTP: agreed, ended, its running cost shared by a key and taken back.
//!
//! What stands is told with the service (`GET /services`). Law: the agreement on re-use; BHO § 7.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::apportion::Method;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{Seq, ServiceId};
use crate::core::proposal::ReasonCode;
use crate::core::reuse::{AgreeReuse, EndReuse, ReuseAct, ReuseOfService, RunningCostShared, ShareRunningCost};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::post;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReuseIn {
    /// The Land that runs the service.
    #[schema(example = "DE-BY")]
    provider: String,
    /// The Land that uses it.
    #[schema(example = "DE-SL")]
    user: String,
    #[schema(format = Date)]
    since_on: String,
    /// The contract or agreement that says so.
    agreement: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReuseEndIn {
    /// The last day of use.
    #[schema(format = Date)]
    ended_on: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// What a year of running cost, and the key by which provider and users share it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningCostIn {
    provider: String,
    cost_year: u16,
    amount: AmountText,
    key: String,
    /// `largest_remainder` where it is absent.
    #[schema(value_type = Option<String>)]
    method: Option<Method>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunningCostReversalIn {
    #[schema(value_type = String, example = "wrong_amount")]
    reason: ReasonCode,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ReuseIn, ReuseEndIn, RunningCostIn, RunningCostReversalIn);

/// A Land that uses what another one runs.
#[derive(Serialize, ToSchema)]
pub struct ReuseOut {
    provider: String,
    user: String,
    #[schema(format = Date)]
    since_on: String,
    #[schema(format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_on: Option<String>,
    agreement: String,
    seq: u64,
}

/// Running cost of a year as it is shared.
#[derive(Serialize, ToSchema)]
pub struct RunningCostOut {
    provider: String,
    cost_year: u16,
    total: String,
    key: String,
    shares: Vec<RunningCostShareOut>,
    seq: u64,
}

#[derive(Serialize, ToSchema)]
pub struct RunningCostShareOut {
    land: String,
    amount: String,
}

/// Who uses the service, and what stands of its running cost.
pub fn told(reuse: &ReuseOfService) -> (Vec<ReuseOut>, Vec<RunningCostOut>) {
    let one = |(seq, what): (&Seq, &AgreeReuse)| ReuseOut {
        provider: what.provider.to_string(),
        user: what.user.to_string(),
        since_on: calendar::iso(what.since_on),
        ended_on: reuse.ended.get(seq).copied().map(calendar::iso),
        agreement: what.agreement.clone(),
        seq: seq.0,
    };
    let shared = |(seq, what): (Seq, &RunningCostShared)| RunningCostOut {
        provider: what.provider.to_string(),
        cost_year: what.cost_year,
        total: what.total_cents.to_string(),
        key: what.key.to_string(),
        shares: (what.shares.iter())
            .map(|share| RunningCostShareOut { land: share.land.to_string(), amount: share.amount_cents.to_string() })
            .collect(),
        seq: seq.0,
    };
    (reuse.agreed.iter().map(one).collect(), reuse.standing().map(shared).collect())
}

impl ReuseIn {
    pub fn act(&self, service: ServiceId, fields: &mut Fields) -> Option<Act> {
        let (provider, user) = (fields.read("provider", &self.provider), fields.read("user", &self.user));
        let since_on = fields.date("since_on", &self.since_on);
        let (provider, user, since_on, agreement) = (provider?, user?, since_on?, self.agreement.clone());
        Some(Act::Reuse(ReuseAct::Agree(AgreeReuse { service, provider, user, since_on, agreement })))
    }
}

impl ReuseEndIn {
    pub fn act(&self, service: ServiceId, agreed: Seq, fields: &mut Fields) -> Option<Act> {
        let ended_on = fields.date("ended_on", &self.ended_on)?;
        Some(Act::Reuse(ReuseAct::End(EndReuse { service, agreed, ended_on })))
    }
}

impl RunningCostReversalIn {
    pub fn act(&self, service: ServiceId, shared: Seq) -> Act {
        Act::Reuse(ReuseAct::Reverse { service, shared, reason: self.reason })
    }
}

impl RunningCostIn {
    pub fn act(&self, service: ServiceId, fields: &mut Fields) -> Option<Act> {
        let (provider, key) = (fields.read("provider", &self.provider), fields.read("key", &self.key));
        let total = fields.amount("amount", &self.amount);
        let method = self.method.unwrap_or(Method::LargestRemainder);
        let (provider, cost_year, total_cents, key) = (provider?, self.cost_year, total?, key?);
        Some(Act::Reuse(ReuseAct::Share(ShareRunningCost { service, provider, cost_year, total_cents, key, method })))
    }
}

/// Aufzeichnen, dass ein Land nachnutzt, was ein anderes betreibt.
#[utoipa::path(operation_id = "agree_reuse", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = ReuseIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/reuses", data = "<body>")]
pub async fn agree(writing: Writing, id: &str, body: Body<ReuseIn>) -> Written {
    let service: ServiceId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(service, fields)).await
}

/// Eine Nachnutzung beenden.
#[utoipa::path(operation_id = "end_reuse", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = ReuseEndIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/reuses/<seq>/end", data = "<body>")]
pub async fn end(writing: Writing, id: &str, seq: &str, body: Body<ReuseEndIn>) -> Written {
    let (service, agreed) = (in_path("id", id)?, in_path("seq", seq)?);
    writing.record(&body.0, |fields| body.0.act(service, agreed, fields)).await
}

/// Die Betriebskosten eines Jahres nach einem Schlüssel verteilen, nachrichtlich.
#[utoipa::path(operation_id = "share_running_cost", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = RunningCostIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/running-costs", data = "<body>")]
pub async fn share(writing: Writing, id: &str, body: Body<RunningCostIn>) -> Written {
    let service: ServiceId = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(service, fields)).await
}

/// Eine falsche Verteilung umkehren.
#[utoipa::path(operation_id = "reverse_running_cost", tag = "services", params(WriteHeaders, WriteParameters),
    request_body = RunningCostReversalIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/services/<id>/running-costs/<seq>/reverse", data = "<body>")]
pub async fn reverse(writing: Writing, id: &str, seq: &str, body: Body<RunningCostReversalIn>) -> Written {
    let act = body.0.act(in_path("id", id)?, in_path("seq", seq)?);
    writing.record(&body.0, |_| Some(act)).await
}
