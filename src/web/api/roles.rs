//! Roles: who may do what for which organisation, delegations, and the switch that puts rights into force.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::{ActorId, ManagerId, Seq};
use crate::core::role::{Delegation, GrantRole, Role, RoleAct};
use crate::web::body::Body;
use crate::web::fields::Fields;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, ReadingPersons};
use crate::web::writing::{WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

/// A role that was granted, or one that somebody does for another person.
#[derive(Serialize, ToSchema)]
pub struct RoleOut {
    actor: String,
    #[schema(example = "state_finance_officer")]
    role: &'static str,
    organisation: String,
    #[schema(format = Date)]
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    until: Option<String>,
    /// For whom, where the role is borrowed for an absence.
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<String>,
    /// The event that granted it.
    seq: u64,
}

impl RoleOut {
    fn own(seq: Seq, one: GrantRole) -> RoleOut {
        RoleOut::new(seq, one.actor, one.role, &one.organisation, one.from, one.until)
    }

    fn borrowed(seq: Seq, one: Delegation) -> RoleOut {
        let own = RoleOut::new(seq, one.deputy, one.role, &one.organisation, one.from, Some(one.until));
        RoleOut { absent: Some(one.absent.into()), ..own }
    }

    fn new(seq: Seq, actor: ActorId, role: Role, of: &ManagerId, from: Date, until: Option<Date>) -> RoleOut {
        let (from, until) = (calendar::iso(from), until.map(calendar::iso));
        RoleOut {
            actor: actor.into(),
            role: role.as_str(),
            organisation: of.to_string(),
            from,
            until,
            absent: None,
            seq: seq.0,
        }
    }
}

/// Alle Rollen und Vertretungen, auch abgelaufene; entzogene nicht.
#[utoipa::path(operation_id = "list_roles", tag = "roles", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<RoleOut>), Refusals))]
#[get("/roles")]
pub async fn list(persons: ReadingPersons, paging: Paging) -> Answered {
    let reading = persons.0;
    let known = reading.store.rights(&reading.viewer).await?.into_iter();
    let all = known.flat_map(|(_, rights)| {
        let taken = rights.taken.into_iter().map(|(seq, one)| RoleOut::borrowed(seq, one));
        rights.roles.into_iter().map(|(seq, one)| RoleOut::own(seq, one)).chain(taken)
    });
    let page = paging.cut(&reading, all.collect(), |one| format!("{:020}", one.seq), |one| one)?;
    reading.page(page)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleIn {
    actor: String,
    #[schema(example = "state_finance_officer")]
    role: String,
    organisation: String,
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    until: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegationIn {
    /// Who stands in; who is away is whoever asks.
    deputy: String,
    role: String,
    organisation: String,
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    until: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// What only names what it ends or begins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightIn {
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(RoleIn, DelegationIn, RightIn);

impl RoleIn {
    pub fn act(&self, fields: &mut Fields) -> Option<Act> {
        let (actor, role) = (fields.read("actor", &self.actor), fields.read("role", &self.role));
        let organisation = fields.read("organisation", &self.organisation);
        let from = fields.date("from", &self.from);
        let until = self.until.as_deref().map(|until| fields.date("until", until));
        let until = until.map_or(Some(None), |until| until.map(Some));
        let grant = GrantRole { actor: actor?, role: role?, organisation: organisation?, from: from?, until: until? };
        Some(Act::Role(RoleAct::Grant(grant)))
    }
}

impl DelegationIn {
    pub fn act(&self, absent: ActorId, fields: &mut Fields) -> Option<Act> {
        let (deputy, role) = (fields.read("deputy", &self.deputy), fields.read("role", &self.role));
        let organisation = fields.read("organisation", &self.organisation);
        let (from, until) = (fields.date("from", &self.from), fields.date("until", &self.until));
        let (deputy, role, organisation) = (deputy?, role?, organisation?);
        let delegation = Delegation { deputy, absent, role, organisation, from: from?, until: until? };
        Some(Act::Role(RoleAct::Delegate(delegation)))
    }
}

/// Eine Rolle erteilen.
#[utoipa::path(operation_id = "grant_role", tag = "roles", params(WriteHeaders, WriteParameters),
    request_body = RoleIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/roles", data = "<body>")]
pub async fn grant(writing: Writing, body: Body<RoleIn>) -> Written {
    writing.record(&body.0, |fields| body.0.act(fields)).await
}

/// Eine Rolle entziehen; `seq` ist das Ereignis, mit dem sie erteilt wurde.
#[utoipa::path(operation_id = "withdraw_role", tag = "roles", params(WriteHeaders, WriteParameters),
    request_body = RightIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/roles/<id>/<seq>/withdraw", data = "<body>")]
pub async fn withdraw(writing: Writing, id: &str, seq: &str, body: Body<RightIn>) -> Written {
    let act = RoleAct::Withdraw { actor: in_path("id", id)?, granted: in_path("seq", seq)? };
    writing.record(&body.0, |_| Some(Act::Role(act))).await
}

/// Für eine Abwesenheit eine eigene Rolle übertragen.
#[utoipa::path(operation_id = "delegate_role", tag = "roles", params(WriteHeaders, WriteParameters),
    request_body = DelegationIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/delegations", data = "<body>")]
pub async fn delegate(writing: Writing, body: Body<DelegationIn>) -> Written {
    let absent = writing.actor().clone();
    writing.record(&body.0, |fields| body.0.act(absent, fields)).await
}

/// Eine Vertretung vorzeitig beenden; `seq` ist das Ereignis, mit dem sie eingetragen wurde.
#[utoipa::path(operation_id = "end_delegation", tag = "roles", params(WriteHeaders, WriteParameters),
    request_body = RightIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/delegations/<id>/<seq>/end", data = "<body>")]
pub async fn end_delegation(writing: Writing, id: &str, seq: &str, body: Body<RightIn>) -> Written {
    let act = RoleAct::EndDelegation { deputy: in_path("id", id)?, delegated: in_path("seq", seq)? };
    writing.record(&body.0, |_| Some(Act::Role(act))).await
}

/// Die Rechte in Kraft setzen: von da an handelt niemand mehr ohne Rolle.
#[utoipa::path(operation_id = "enforce_rights", tag = "roles", params(WriteHeaders, WriteParameters),
    request_body = RightIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/rights", data = "<body>")]
pub async fn enforce(writing: Writing, body: Body<RightIn>) -> Written {
    writing.record(&body.0, |_| Some(Act::Role(RoleAct::Enforce))).await
}
