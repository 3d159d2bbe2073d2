//! Claims (Forderungen): raised by a decision, changed and repaid by another person.
//!
//! Interest is reckoned elsewhere and claimed here as an amount; who owes lies in the vault and is never said. Law: VwVfG
//! § 49a; BHO §§ 34, 35, 59.

use super::statements::LineForm;
use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::account::{FundingSource, Stage};
use crate::core::agreement::InterestTerm;
use crate::core::calendar;
use crate::core::claim::{Claim, ClaimDecision, Claimed, DecideClaim, DeferClaim, RaiseClaim, ReduceClaim, RepayClaim};
use crate::core::command::{Act, Sealed};
use crate::core::ids::{BudgetItemId, ClaimId, ProjectId, VoucherId};
use crate::core::money::MoneyError;
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{Booking, WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is claimed.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClaimedForm {
    /// A disputed share of a voucher; `matched` is the event that matched the share.
    Recovery { voucher_id: String, matched: u64 },
    /// What of a payment of an earlier year nobody has evidenced; `payment` is its event.
    Refund { order: String, payment: u64 },
    /// Interest on another claim, for the days from the first to before the second.
    Interest { on: String, from: String, until: String },
    /// What the settlement of a final statement asks back.
    Surplus { filing: String },
    /// What a recipient got of an onward grant and did not use; `interest` as a term of an agreement says it.
    Onward {
        onward_grant: String,
        recipient: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<Object>)]
        interest: Option<InterestTerm>,
    },
    /// Interest on a share that was used after the agreed window: from its payment to before the day of its voucher.
    LateUse { voucher_id: String, matched: u64, payment: u64, principal: AmountText, from: String, until: String },
}

impl From<Claimed> for ClaimedForm {
    fn from(what: Claimed) -> ClaimedForm {
        match what {
            Claimed::Recovery { voucher, matched } => {
                ClaimedForm::Recovery { voucher_id: voucher.into(), matched: matched.0 }
            }
            Claimed::Refund { order, payment } => ClaimedForm::Refund { order: order.into(), payment: payment.0 },
            Claimed::Interest { on, from, until } => {
                ClaimedForm::Interest { on: on.into(), from: calendar::iso(from), until: calendar::iso(until) }
            }
            Claimed::Surplus { filing } => ClaimedForm::Surplus { filing: filing.into() },
            Claimed::Onward { onward_grant, recipient, interest } => {
                ClaimedForm::Onward { onward_grant: onward_grant.into(), recipient: recipient.into(), interest }
            }
            Claimed::LateUse { voucher, matched, payment, principal_cents, from, until } => ClaimedForm::LateUse {
                voucher_id: voucher.into(),
                matched: matched.0,
                payment: payment.0,
                principal: principal_cents.into(),
                from: calendar::iso(from),
                until: calendar::iso(until),
            },
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct ClaimOut {
    claim: String,
    project: String,
    what: ClaimedForm,
    /// `federal`, or `federal_state` where a Land claims of its own recipients.
    claimant: &'static str,
    /// As it was raised, less what it was reduced by.
    amount: AmountText,
    /// Owed and pursued.
    open: AmountText,
    deferred: AmountText,
    /// The day on which what is deferred is due again; absent where no deferral named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = Date)]
    deferred_until: Option<String>,
    written_off: AmountText,
    waived: AmountText,
    repaid: AmountText,
    #[schema(format = Date)]
    due_on: String,
    basis: String,
    raised_by: String,
    seq: u64,
}

impl ClaimOut {
    fn of(claim: Claim) -> Result<ClaimOut, MoneyError> {
        let at = |stage| claim.at(stage).map(AmountText::from);
        let open = at(Stage::Reclaimed)?;
        let (deferred, written_off) = (at(Stage::Deferred)?, at(Stage::WrittenOff)?);
        let (waived, repaid) = (at(Stage::Waived)?, at(Stage::Repaid)?);
        let claimant = claim.account.funding_source.unwrap_or(FundingSource::Federal).as_str();
        let still = claim.at(Stage::Deferred)?.is_positive();
        let until = claim.deferred_until.values().max().copied().filter(|_| still);
        let amount = claim.amount()?;
        let Claim { raised, raised_by, raised_seq, .. } = claim;
        Ok(ClaimOut {
            claim: raised.claim.into(),
            project: raised.project.into(),
            what: raised.what.into(),
            claimant,
            amount: amount.into(),
            open,
            deferred,
            deferred_until: until.map(calendar::iso),
            written_off,
            waived,
            repaid,
            due_on: calendar::iso(raised.due_on),
            basis: raised.basis,
            raised_by: raised_by.into(),
            seq: raised_seq.0,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimIn {
    #[schema(example = "r-2022-1")]
    claim: String,
    project: String,
    what: ClaimedForm,
    amount: AmountText,
    #[schema(format = Date)]
    due_on: String,
    /// The provision that it rests on.
    #[schema(example = "VwVfG § 49a Abs. 1")]
    basis: String,
    /// Who owes it. Lies in the vault, never in the journal.
    debtor: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimDecisionIn {
    /// `defer`, `end_deferral`, `write_off`, `pursue` (again, what was written off), `waive`.
    #[schema(value_type = String, example = "defer")]
    decision: ClaimDecision,
    amount: AmountText,
    /// Reference of the consent.
    consent: String,
    /// Only with `defer`: the day on which what is deferred is due again.
    #[schema(format = Date)]
    due_on: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepaymentIn {
    amount: AmountText,
    /// The item that it is income of.
    #[schema(example = "0634/119 99")]
    income_item: String,
    booking_year: u16,
    /// Where it stands with a minus in a statement of the Kasse.
    line: Option<LineForm>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

/// The examination was mended: so much is not asked any more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimReductionIn {
    amount: AmountText,
    /// What was found; no names of persons.
    finding: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(ClaimDecisionIn, RepaymentIn, ClaimReductionIn);
booking!(ClaimIn, sealing debtor);

impl ClaimedForm {
    fn read(&self, fields: &mut Fields) -> Option<Claimed> {
        Some(match self {
            ClaimedForm::Recovery { voucher_id, matched } => {
                let voucher: Option<VoucherId> = fields.read("what.voucher_id", voucher_id);
                let matched = fields.seq("what.matched", *matched);
                Claimed::Recovery { voucher: voucher?, matched: matched? }
            }
            ClaimedForm::Refund { order, payment } => {
                let (order, payment) = (fields.read("what.order", order), fields.seq("what.payment", *payment));
                Claimed::Refund { order: order?, payment: payment? }
            }
            ClaimedForm::Interest { on, from, until } => {
                let on: Option<ClaimId> = fields.read("what.on", on);
                let (from, until) = (fields.date("what.from", from), fields.date("what.until", until));
                Claimed::Interest { on: on?, from: from?, until: until? }
            }
            ClaimedForm::Surplus { filing } => Claimed::Surplus { filing: fields.read("what.filing", filing)? },
            ClaimedForm::Onward { onward_grant, recipient, interest } => {
                let onward_grant = fields.read("what.onward_grant", onward_grant);
                let recipient = fields.read("what.recipient", recipient);
                Claimed::Onward { onward_grant: onward_grant?, recipient: recipient?, interest: interest.clone() }
            }
            ClaimedForm::LateUse { voucher_id, matched, payment, principal, from, until } => {
                let voucher: Option<VoucherId> = fields.read("what.voucher_id", voucher_id);
                let (matched, payment) = (fields.seq("what.matched", *matched), fields.seq("what.payment", *payment));
                let principal_cents = fields.amount("what.principal", principal);
                let (from, until) = (fields.date("what.from", from), fields.date("what.until", until));
                Claimed::LateUse {
                    voucher: voucher?,
                    matched: matched?,
                    payment: payment?,
                    principal_cents: principal_cents?,
                    from: from?,
                    until: until?,
                }
            }
        })
    }
}

impl ClaimIn {
    pub fn act(&self, debtor: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let claim: Option<ClaimId> = fields.read("claim", &self.claim);
        let project: Option<ProjectId> = fields.read("project", &self.project);
        let what = self.what.read(fields);
        let amount_cents = fields.amount("amount", &self.amount);
        let due_on = fields.date("due_on", &self.due_on);
        Some(Act::RaiseClaim(RaiseClaim {
            claim: claim?,
            project: project?,
            what: what?,
            amount_cents: amount_cents?,
            due_on: due_on?,
            basis: self.basis.clone(),
            debtor,
        }))
    }
}

impl ClaimDecisionIn {
    pub fn act(&self, claim: ClaimId, fields: &mut Fields) -> Option<Act> {
        let amount_cents = fields.amount("amount", &self.amount)?;
        let (decision, consent) = (self.decision, self.consent.clone());
        match (decision, fields.date_if("due_on", self.due_on.as_deref())?) {
            (ClaimDecision::Defer, Some(due_on)) => {
                Some(Act::DeferClaim(DeferClaim { claim, amount_cents, due_on, consent }))
            }
            (_, Some(due_on)) => {
                fields.fault("due_on", &calendar::iso(due_on), "passt nur zu „defer“");
                None
            }
            (_, None) => Some(Act::DecideClaim(DecideClaim { claim, decision, amount_cents, consent })),
        }
    }
}

impl ClaimReductionIn {
    pub fn act(&self, claim: ClaimId, fields: &mut Fields) -> Option<Act> {
        let (amount_cents, finding) = (fields.amount("amount", &self.amount)?, self.finding.clone());
        Some(Act::ReduceClaim(ReduceClaim { claim, amount_cents, finding }))
    }
}

impl RepaymentIn {
    pub fn act(&self, claim: ClaimId, fields: &mut Fields) -> Option<Act> {
        let amount_cents = fields.amount("amount", &self.amount);
        let income_item: Option<BudgetItemId> = fields.read("income_item", &self.income_item);
        let source = match &self.line {
            Some(line) => Some(line.source("line.statement", fields)?),
            None => None,
        };
        let (amount_cents, income_item, booking_year) = (amount_cents?, income_item?, self.booking_year);
        Some(Act::RepayClaim(RepayClaim { claim, amount_cents, income_item, booking_year, source }))
    }
}

/// Die Forderungen und was aus ihnen wurde.
#[utoipa::path(operation_id = "list_claims", tag = "claims", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<ClaimOut>), Refusals))]
#[get("/claims")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.claims(&reading.viewer).await?;
    let all: Vec<ClaimOut> = all.into_iter().map(ClaimOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |claim| claim.claim.clone(), |claim| claim)?;
    reading.page(page)
}

/// Beanstandetes zurückfordern, oder Zinsen auf eine Forderung erheben.
#[utoipa::path(operation_id = "raise_claim", tag = "claims", params(WriteHeaders, WriteParameters),
    request_body = ClaimIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/claims", data = "<body>")]
pub async fn raise(mut writing: Writing, body: Body<ClaimIn>) -> Written {
    let debtor = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |fields| body.0.act(debtor, fields)).await
}

/// Stunden, niederschlagen, erlassen oder weiter einziehen: nur, wer sie nicht erhoben hat.
#[utoipa::path(operation_id = "decide_claim", tag = "claims", params(WriteHeaders, WriteParameters),
    request_body = ClaimDecisionIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/claims/<id>/decisions", data = "<body>")]
pub async fn decide(writing: Writing, id: &str, body: Body<ClaimDecisionIn>) -> Written {
    let claim = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(claim, fields)).await
}

/// Eine Erstattung als Einnahme buchen: nur, wer die Forderung nicht erhoben hat.
#[utoipa::path(operation_id = "repay_claim", tag = "claims", params(WriteHeaders, WriteParameters),
    request_body = RepaymentIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/claims/<id>/repayments", data = "<body>")]
pub async fn repay(writing: Writing, id: &str, body: Body<RepaymentIn>) -> Written {
    let claim = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(claim, fields)).await
}

/// Eine Forderung ermäßigen, weil die Prüfung berichtigt ist: nur, wer sie nicht erhoben hat.
#[utoipa::path(operation_id = "reduce_claim", tag = "claims", params(WriteHeaders, WriteParameters),
    request_body = ClaimReductionIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/claims/<id>/reductions", data = "<body>")]
pub async fn reduce(writing: Writing, id: &str, body: Body<ClaimReductionIn>) -> Written {
    let claim = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(claim, fields)).await
}
