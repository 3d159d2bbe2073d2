//! Vouchers with their shares, as the reports of evidence say them, and what stands of the money that they are for.

use super::Case;
use super::documents::Documents;
use super::funding::borne;
use super::stocks::Group;
use crate::core::account::{Kind, Stage};
use crate::core::ids::Seq;
use crate::core::money::{Euro, MoneyError};
use crate::core::voucher;
use crate::desk::DeskError;
use crate::report::voucher_list::{Amounts, Own, Share, Voucher};
use std::collections::BTreeMap;
use time::Date;

/// The value dates of all payments.
pub async fn payment_days(case: &Case<'_>) -> Result<BTreeMap<Seq, Date>, DeskError> {
    let paid = case.store.events_of(case.viewer, &["paid/1"]).await?;
    Ok(paid.into_iter().map(|event| (event.seq, event.booked_on)).collect())
}

/// What vouchers say of the money on these accounts.
///
/// # Errors
/// When a sum leaves the range of the book.
pub fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    Ok(Amounts {
        evidenced: group.figure("evidenced")?,
        accepted: group.figure("accepted")?,
        disputed: group.figure("disputed")?,
        unexamined: group.stage(Kind::Cash, Stage::Evidenced)?,
    })
}

/// A voucher with the shares that stand; where no balance knows a stage, no share says zero of it.
///
/// # Errors
/// When a sum leaves the range of the book.
pub fn said(
    known: &voucher::Voucher,
    total: &Amounts,
    documents: &Documents,
    days: &BTreeMap<Seq, Date>,
) -> Result<Voucher, MoneyError> {
    let what = &known.registered;
    let own = Own {
        gross: what.gross_cents,
        vat: what.vat_cents,
        own_share: what.own_share_cents,
        federal_share: what.federal_share()?,
        borne: borne(what)?,
        open: known.open()?,
    };
    let stands = known.shares.values().filter(|share| share.stands());
    let shares = stands.map(|share| {
        let disputed = share.disputed_sum()?.plus(Euro::sum(share.reclaimed.values().copied())?)?;
        Ok(Share {
            payment_order: share.what.order.to_string(),
            payment_seq: share.what.payment.0,
            paid_on: days.get(&share.what.payment).copied(),
            amounts: Amounts {
                evidenced: Some(share.what.amount_cents),
                accepted: total.accepted.map(|_| Euro::sum(share.accepted.values().copied())).transpose()?,
                disputed: total.disputed.map(|_| disputed),
                unexamined: Some(share.unexamined()?),
            },
        })
    });
    Ok(Voucher {
        project: what.project.to_string(),
        voucher: what.voucher.to_string(),
        dated_on: what.dated_on,
        payee: documents.payee(what.payee.as_ref()),
        reason: what.reason.clone(),
        category: what.category.clone(),
        invoice: what.invoice.clone(),
        document_sha256: what.document_sha256.to_string(),
        own,
        shares: shares.collect::<Result<_, MoneyError>>()?,
    })
}
