//! Vouchers (Belege): recorded with the hash of their document, matched in shares with payments, and what was disputed of a
//! share accepted after all.
//!
//! `voucher` is what a booking rests on, in every body; the voucher that this is about is `voucher_id`. The document itself
//! is never sent, and who was paid lies in the vault. Law: BHO § 75; VV-BHO § 44 Nr. 10.

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::{Act, Sealed};
use crate::core::filing::AcceptDisputed;
use crate::core::ids::{ProjectId, Seq, VoucherId};
use crate::core::journal::hash::Hash;
use crate::core::money::{Euro, MoneyError};
use crate::core::sources::Sources;
use crate::core::voucher::{MatchVoucher, RegisterVoucher, Share, Voucher};
use crate::web::body::Body;
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::reading::{Answered, ReadParameters, Reading};
use crate::web::writing::{Booking as _, WriteHeaders, WriteParameters, Writing, Written};
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The whole gross amount of a voucher by source: the sum is the gross amount, all but `federal` the own share.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SourcesForm {
    federal: AmountText,
    federal_state: AmountText,
    municipality: AmountText,
    european_union: AmountText,
    third_party: AmountText,
}

impl From<&Sources> for SourcesForm {
    fn from(sources: &Sources) -> SourcesForm {
        SourcesForm {
            federal: sources.federal_cents.into(),
            federal_state: sources.federal_state_cents.into(),
            municipality: sources.municipality_cents.into(),
            european_union: sources.european_union_cents.into(),
            third_party: sources.third_party_cents.into(),
        }
    }
}

impl SourcesForm {
    /// Read below a place in the body, such as `sources`.
    pub fn read(&self, place: &str, fields: &mut Fields) -> Option<Sources> {
        let federal = fields.amount(&format!("{place}.federal"), &self.federal);
        let federal_state = fields.amount(&format!("{place}.federal_state"), &self.federal_state);
        let municipality = fields.amount(&format!("{place}.municipality"), &self.municipality);
        let european_union = fields.amount(&format!("{place}.european_union"), &self.european_union);
        let third_party = fields.amount(&format!("{place}.third_party"), &self.third_party);
        Some(Sources {
            federal_cents: federal?,
            federal_state_cents: federal_state?,
            municipality_cents: municipality?,
            european_union_cents: european_union?,
            third_party_cents: third_party?,
        })
    }
}

#[derive(Serialize, ToSchema)]
pub struct VoucherOut {
    voucher_id: String,
    project: String,
    #[schema(format = Date)]
    dated_on: String,
    reason: String,
    category: String,
    gross: AmountText,
    vat: AmountText,
    own_share: AmountText,
    /// Who bears it; absent where nobody said who bears the own share.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<SourcesForm>,
    /// What of its federal share stands for no payment yet.
    open: AmountText,
    document_sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice: Option<String>,
    /// Those that stand; what was taken back is in the journal.
    shares: Vec<VoucherShareOut>,
    seq: u64,
}

/// A share of a voucher that stands for a share of a payment.
#[derive(Serialize, ToSchema)]
pub struct VoucherShareOut {
    /// The event that matched it.
    matched: u64,
    /// The event of the payment.
    payment: u64,
    order: String,
    amount: AmountText,
    accepted: AmountText,
    /// What is still disputed, neither accepted nor reclaimed since.
    disputed: AmountText,
    reclaimed: AmountText,
    unexamined: AmountText,
}

impl VoucherShareOut {
    fn of((matched, share): (&Seq, &Share)) -> Result<VoucherShareOut, MoneyError> {
        Ok(VoucherShareOut {
            matched: matched.0,
            payment: share.what.payment.0,
            order: share.what.order.to_string(),
            amount: share.what.amount_cents.into(),
            accepted: Euro::sum(share.accepted.values().copied())?.into(),
            disputed: share.disputed_sum()?.into(),
            reclaimed: Euro::sum(share.reclaimed.values().copied())?.into(),
            unexamined: share.unexamined()?.into(),
        })
    }
}

impl VoucherOut {
    fn of(voucher: Voucher) -> Result<VoucherOut, MoneyError> {
        let open = voucher.open()?;
        let shares = voucher.shares.iter().filter(|(_, share)| share.stands());
        let shares = shares.map(VoucherShareOut::of).collect::<Result<_, _>>()?;
        let what = voucher.registered;
        Ok(VoucherOut {
            voucher_id: what.voucher.into(),
            project: what.project.into(),
            dated_on: calendar::iso(what.dated_on),
            reason: what.reason,
            category: what.category,
            gross: what.gross_cents.into(),
            vat: what.vat_cents.into(),
            own_share: what.own_share_cents.into(),
            sources: what.sources.as_ref().map(SourcesForm::from),
            open: open.into(),
            document_sha256: what.document_sha256.to_string(),
            invoice: what.invoice,
            shares,
            seq: voucher.registered_seq.0,
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoucherIn {
    #[schema(example = "b-2021-33")]
    voucher_id: String,
    project: String,
    #[schema(format = Date)]
    dated_on: String,
    /// Who was paid. Lies in the vault, never in the journal.
    payee: Option<String>,
    /// What was paid for; no names of persons.
    reason: String,
    gross: AmountText,
    /// Contained in the gross amount.
    vat: AmountText,
    /// Part of the gross amount that the project bears itself.
    own_share: AmountText,
    /// Who bears the gross amount, to the cent; without it the source of the own share stays unknown.
    sources: Option<SourcesForm>,
    /// Cost category of the financing plan.
    category: String,
    /// SHA-256 of the document in hex; the document stays where it is.
    document_sha256: String,
    /// Number of the invoice with whatever makes it unique.
    invoice: Option<String>,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoucherMatchIn {
    /// The event of the payment.
    payment: u64,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnmatchIn {
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceIn {
    /// The event that matched the share.
    matched: u64,
    amount: AmountText,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(VoucherMatchIn, UnmatchIn, AcceptanceIn);
booking!(VoucherIn, sealing payee);

impl VoucherIn {
    pub fn act(&self, payee: Option<Sealed>, fields: &mut Fields) -> Option<Act> {
        let voucher: Option<VoucherId> = fields.read("voucher_id", &self.voucher_id);
        let project: Option<ProjectId> = fields.read("project", &self.project);
        let dated_on = fields.date("dated_on", &self.dated_on);
        let gross_cents = fields.amount("gross", &self.gross);
        let vat_cents = fields.amount("vat", &self.vat);
        let own_share_cents = fields.amount("own_share", &self.own_share);
        let sources = match &self.sources {
            Some(sources) => sources.read("sources", fields).map(Some),
            None => Some(None),
        };
        let document_sha256: Option<Hash> = fields.read("document_sha256", &self.document_sha256);
        Some(Act::RegisterVoucher(RegisterVoucher {
            voucher: voucher?,
            project: project?,
            dated_on: dated_on?,
            payee,
            reason: self.reason.clone(),
            gross_cents: gross_cents?,
            vat_cents: vat_cents?,
            own_share_cents: own_share_cents?,
            sources: sources?,
            category: self.category.clone(),
            document_sha256: document_sha256?,
            invoice: self.invoice.clone(),
        }))
    }
}

impl VoucherMatchIn {
    pub fn act(&self, voucher: VoucherId, fields: &mut Fields) -> Option<Act> {
        let (payment, amount) = (fields.seq("payment", self.payment), fields.amount("amount", &self.amount));
        Some(Act::MatchVoucher(MatchVoucher { voucher, payment: payment?, amount_cents: amount? }))
    }
}

impl AcceptanceIn {
    pub fn act(&self, voucher: VoucherId, fields: &mut Fields) -> Option<Act> {
        let (matched, amount) = (fields.seq("matched", self.matched), fields.amount("amount", &self.amount));
        Some(Act::AcceptDisputed(AcceptDisputed { voucher, matched: matched?, amount_cents: amount? }))
    }
}

/// Die Belege mit ihren Anteilen.
#[utoipa::path(operation_id = "list_vouchers", tag = "vouchers", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<VoucherOut>), Refusals))]
#[get("/vouchers")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let all = reading.store.vouchers(&reading.viewer).await?;
    let all: Vec<VoucherOut> = all.into_iter().map(VoucherOut::of).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |voucher| voucher.voucher_id.clone(), |voucher| voucher)?;
    reading.page(page)
}

/// Einen Beleg erfassen; vom Dokument kommt nur die Prüfsumme ins Buch.
#[utoipa::path(operation_id = "register_voucher", tag = "vouchers", params(WriteHeaders, WriteParameters),
    request_body = VoucherIn, responses(WriteAnswers), security(("token" = [])))]
#[post("/vouchers", data = "<body>")]
pub async fn create(mut writing: Writing, body: Body<VoucherIn>) -> Written {
    let payee = writing.seal(body.0.confidential())?;
    writing.record(&body.0, |fields| body.0.act(payee, fields)).await
}

/// Einen Anteil eines Belegs einer Auszahlung zuordnen.
#[utoipa::path(operation_id = "match_voucher", tag = "vouchers", params(WriteHeaders, WriteParameters),
    request_body = VoucherMatchIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/vouchers/<id>/matches", data = "<body>")]
pub async fn match_payment(writing: Writing, id: &str, body: Body<VoucherMatchIn>) -> Written {
    let voucher = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(voucher, fields)).await
}

/// Eine Zuordnung zurücknehmen, die noch niemand geprüft hat.
#[utoipa::path(operation_id = "unmatch_voucher", tag = "vouchers", params(WriteHeaders, WriteParameters),
    request_body = UnmatchIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/voucher-matches/<seq>/unmatch", data = "<body>")]
pub async fn unmatch(writing: Writing, seq: &str, body: Body<UnmatchIn>) -> Written {
    let matched = in_path("seq", seq)?;
    writing.record(&body.0, |_| Some(Act::UnmatchVoucher { matched })).await
}

/// Beanstandetes doch anerkennen, ganz oder zum Teil.
#[utoipa::path(operation_id = "accept_disputed", tag = "vouchers", params(WriteHeaders, WriteParameters),
    request_body = AcceptanceIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/vouchers/<id>/acceptances", data = "<body>")]
pub async fn accept(writing: Writing, id: &str, body: Body<AcceptanceIn>) -> Written {
    let voucher = in_path("id", id)?;
    writing.record(&body.0, |fields| body.0.act(voucher, fields)).await
}
