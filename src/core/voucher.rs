//! Vouchers (Belege): invoices and receipts of a project, matched in shares with payments.
//!
//! A voucher may be here before its payment, a payment may have several, and half a voucher may be enough: gross amount, VAT,
//! own share and federal share differ. The document itself is not here, only its hash; the same document or invoice is
//! never filed twice, so that nothing is financed twice. A matched share says that money that was paid is evidenced; it does
//! not say that anybody examined it.
//! Law: BHO § 75; VV-BHO § 44 Nr. 10; ANBest-P Nr. 6 (Belegliste).

use crate::core::calendar::iso_date;
use crate::core::command::Sealed;
use crate::core::ids::{OrderId, ProjectId, Seq, VoucherId};
use crate::core::journal::hash::Hash;
use crate::core::ledger::Posting;
use crate::core::money::{Euro, MoneyError};
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
    pub unmatched: bool,
    /// By event, so that hearing of one twice changes nothing.
    pub accepted: BTreeMap<Seq, Euro>,
    /// What was disputed, and with a minus what was accepted or reclaimed of it since.
    pub disputed: BTreeMap<Seq, Euro>,
    pub reclaimed: BTreeMap<Seq, Euro>,
}

impl Share {
    #[must_use]
    pub fn new(what: VoucherMatched, posting: Posting) -> Share {
        let (accepted, disputed, reclaimed) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Share { what, posting, unmatched: false, accepted, disputed, reclaimed }
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
        if self.unmatched {
            return Ok(Euro::ZERO);
        }
        let examined = [&self.accepted, &self.disputed, &self.reclaimed].map(|by| Euro::sum(by.values().copied()));
        examined.into_iter().try_fold(self.what.amount_cents, |rest, part| rest.minus(part?))
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
        let matched = self.shares.values().filter(|share| !share.unmatched);
        let matched = Euro::sum(matched.map(|share| share.what.amount_cents))?;
        self.registered.federal_share()?.minus(matched)
    }
}
