//! Vouchers (Belege): invoices and receipts of a project, matched in shares with payments.
//!
//! A voucher may be here before its payment, a payment may have several, and half a voucher may be enough: gross amount, VAT,
//! own share and federal share differ. The document itself is not here, only its hash; the same document or invoice is
//! never filed twice, so that nothing is financed twice. A matched share says that money that was paid is evidenced; it does
//! not say that anybody examined it.
//! Law: BHO § 75; VV-BHO § 44 Nr. 10; ANBest-P Nr. 6 (Belegliste).

use crate::core::account::FundingSource;
use crate::core::calendar::iso_date;
use crate::core::command::Sealed;
use crate::core::ids::{ContributionId, OrderId, ProjectId, Seq, VoucherId};
use crate::core::journal::hash::Hash;
use crate::core::ledger::Posting;
use crate::core::money::{Euro, MoneyError};
use crate::core::sources::Sources;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::Date;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterVoucher {
    pub voucher: VoucherId,
    pub project: ProjectId,
    #[serde(with = "iso_date")]
    pub dated_on: Date,
    /// Who was paid lies in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Sealed>,
    /// What was paid for. Never a person.
    pub reason: String,
    pub gross_cents: Euro,
    /// Contained in the gross amount.
    pub vat_cents: Euro,
    /// Part of the gross amount that the project bears itself.
    pub own_share_cents: Euro,
    /// Who bears the gross amount; absent where nobody said who bears the own share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Sources>,
    /// Cost category of the financing plan.
    pub category: String,
    pub document_sha256: Hash,
    /// Number of the invoice with whatever makes it unique, such as the VAT id of who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
}

impl RegisterVoucher {
    /// What may be matched with federal money.
    ///
    /// # Errors
    /// When the difference leaves the range of `Euro`.
    pub fn federal_share(&self) -> Result<Euro, MoneyError> {
        self.gross_cents.minus(self.own_share_cents)
    }

    /// What a source bears of it; nothing where nobody said so. Where there is no own share, all of it is the Bund's.
    ///
    /// # Errors
    /// As `federal_share`.
    pub fn borne_by(&self, source: FundingSource) -> Result<Option<Euro>, MoneyError> {
        match (source, &self.sources) {
            (FundingSource::Federal, _) => self.federal_share().map(Some),
            (_, Some(sources)) => Ok(Some(sources.of(source))),
            (_, None) => Ok(self.own_share_cents.is_zero().then_some(Euro::ZERO)),
        }
    }

    /// What of it somebody bears of whom nobody said who it is.
    #[must_use]
    pub fn of_unknown_source(&self) -> Euro {
        if self.sources.is_some() { Euro::ZERO } else { self.own_share_cents }
    }
}

/// Only read: a voucher of the days before its sources were asked for. The Bund bears what is not the own share; who bears
/// that stays unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterVoucherV1 {
    pub voucher: VoucherId,
    pub project: ProjectId,
    #[serde(with = "iso_date")]
    pub dated_on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<Sealed>,
    pub reason: String,
    pub gross_cents: Euro,
    pub vat_cents: Euro,
    pub own_share_cents: Euro,
    pub category: String,
    pub document_sha256: Hash,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<String>,
}

impl From<RegisterVoucherV1> for RegisterVoucher {
    fn from(what: RegisterVoucherV1) -> RegisterVoucher {
        RegisterVoucher {
            voucher: what.voucher,
            project: what.project,
            dated_on: what.dated_on,
            payee: what.payee,
            reason: what.reason,
            gross_cents: what.gross_cents,
            vat_cents: what.vat_cents,
            own_share_cents: what.own_share_cents,
            sources: None,
            category: what.category,
            document_sha256: what.document_sha256,
            invoice: what.invoice,
        }
    }
}

/// A share of a voucher stands for a share of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoucherMatched {
    pub voucher: VoucherId,
    /// The event of the payment.
    pub payment: Seq,
    pub order: OrderId,
    pub amount_cents: Euro,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchVoucher {
    pub voucher: VoucherId,
    pub payment: Seq,
    pub amount_cents: Euro,
}

/// A match was wrong and is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoucherUnmatched {
    pub reverses: Seq,
    pub matched: VoucherMatched,
}

/// A share that was matched, and what the examination said of it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub what: VoucherMatched,
    /// Where the money stands: from *paid* to *evidenced*.
    pub posting: Posting,
    /// The event that took the match back.
    pub unmatched: Option<Seq>,
    /// By event, so that hearing of one twice changes nothing.
    pub accepted: BTreeMap<Seq, Euro>,
    /// What was disputed, and with a minus what was accepted or reclaimed of it since.
    pub disputed: BTreeMap<Seq, Euro>,
    pub reclaimed: BTreeMap<Seq, Euro>,
    /// Interest for late use that was claimed, by the event of the claim; less what it was reduced by.
    pub late_use: BTreeMap<Seq, Euro>,
}

impl Share {
    #[must_use]
    pub fn new(what: VoucherMatched, posting: Posting) -> Share {
        let (accepted, disputed, reclaimed) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Share { what, posting, unmatched: None, accepted, disputed, reclaimed, late_use: BTreeMap::new() }
    }

    /// Whether nobody took the match back.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.unmatched.is_none()
    }

    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn disputed_sum(&self) -> Result<Euro, MoneyError> {
        Euro::sum(self.disputed.values().copied())
    }

    /// What nobody has examined yet.
    ///
    /// # Errors
    /// As `disputed_sum`.
    pub fn unexamined(&self) -> Result<Euro, MoneyError> {
        if !self.stands() {
            return Ok(Euro::ZERO);
        }
        let examined = [&self.accepted, &self.disputed, &self.reclaimed].map(|by| Euro::sum(by.values().copied()));
        examined.into_iter().try_fold(self.what.amount_cents, |rest, part| rest.minus(part?))
    }
}

/// What a document was filed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filed {
    Voucher(VoucherId),
    Contribution(ContributionId),
}

/// In German, as a message says it.
impl std::fmt::Display for Filed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Filed::Voucher(id) => write!(f, "dem Beleg {id}"),
            Filed::Contribution(id) => write!(f, "der Eigenleistung {id}"),
        }
    }
}

/// A voucher as the book knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    pub registered: RegisterVoucher,
    pub registered_seq: Seq,
    /// Its shares by the event that matched them.
    pub shares: BTreeMap<Seq, Share>,
}

impl Voucher {
    /// What of its federal share stands for no payment yet.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn open(&self) -> Result<Euro, MoneyError> {
        let matched = self.shares.values().filter(|share| share.stands());
        let matched = Euro::sum(matched.map(|share| share.what.amount_cents))?;
        self.registered.federal_share()?.minus(matched)
    }
}
