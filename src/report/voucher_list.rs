//! The list of vouchers (Belegliste): each voucher with the payments that its shares stand for, and what was said of them.
//!
//! Pure: facts in, `Sheet` out. That something is evidenced says nothing of its examination. The totals of shares come from
//! the balances; a voucher itself moves no money, so its own amounts are summed here.
//! Law: BHO §§ 44, 75; VV-BHO § 44 Nr. 10; ANBest-P Nr. 6.

use super::ReportError;
use super::funding::{Borne, Funding};
use super::parts::{self, Columns, Frame, Payee, Typed, money_cell};
use super::provenance::Provenance;
use super::sheet::{Cell, Row, RowKind, Sheet};
use super::without_authority::Breaches;
use super::words::Language;
use crate::core::money::{Euro, MoneyError};
use time::Date;

/// The id of the report and of its definition file.
pub const ID: &str = "voucher-list";

/// What a voucher says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    pub gross: Euro,
    pub vat: Euro,
    pub own_share: Euro,
    pub federal_share: Euro,
    pub borne: Borne,
    pub open: Euro,
}

impl Own {
    const NONE: Own = Own {
        gross: Euro::ZERO,
        vat: Euro::ZERO,
        own_share: Euro::ZERO,
        federal_share: Euro::ZERO,
        borne: Borne { by: [None; 4], unknown: None },
        open: Euro::ZERO,
    };

    fn plus(self, other: Own) -> Result<Own, MoneyError> {
        Ok(Own {
            gross: self.gross.plus(other.gross)?,
            vat: self.vat.plus(other.vat)?,
            own_share: self.own_share.plus(other.own_share)?,
            federal_share: self.federal_share.plus(other.federal_share)?,
            borne: self.borne.plus(other.borne)?,
            open: self.open.plus(other.open)?,
        })
    }
}

/// What stands of money that was paid. Nothing where no account of the stage was ever booked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    pub evidenced: Option<Euro>,
    pub accepted: Option<Euro>,
    pub disputed: Option<Euro>,
    pub unexamined: Option<Euro>,
}

impl Amounts {
    /// # Errors
    /// When a sum leaves the range of the book.
    pub fn plus(self, other: Amounts) -> Result<Amounts, MoneyError> {
        Ok(Amounts {
            evidenced: parts::plus(self.evidenced, other.evidenced)?,
            accepted: parts::plus(self.accepted, other.accepted)?,
            disputed: parts::plus(self.disputed, other.disputed)?,
            unexamined: parts::plus(self.unexamined, other.unexamined)?,
        })
    }

    /// Nothing of each that is known at all.
    #[must_use]
    pub fn none_of(self) -> Amounts {
        let none = |known: Option<Euro>| known.map(|_| Euro::ZERO);
        Amounts {
            evidenced: none(self.evidenced),
            accepted: none(self.accepted),
            disputed: none(self.disputed),
            unexamined: none(self.unexamined),
        }
    }

    pub(super) fn cell(&self, column: &str) -> Cell {
        match column {
            "evidenced_eur" => money_cell(self.evidenced),
            "accepted_eur" => money_cell(self.accepted),
            "disputed_eur" => money_cell(self.disputed),
            "unexamined_eur" => money_cell(self.unexamined),
            _ => Cell::Empty,
        }
    }
}

/// A share of a voucher and the payment that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub payment_order: String,
    pub payment_seq: u64,
    pub paid_on: Option<Date>,
    pub amounts: Amounts,
}

/// A voucher; what was matched and taken back is not among its shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voucher {
    pub project: String,
    pub voucher: String,
    pub dated_on: Date,
    pub payee: Payee,
    pub reason: String,
    pub category: String,
    pub invoice: Option<String>,
    pub document_sha256: String,
    pub own: Own,
    pub shares: Vec<Share>,
}

/// All that the list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherListFacts {
    pub title: Option<String>,
    /// By project, then by voucher.
    pub vouchers: Vec<Voucher>,
    /// Over the balances of the projects, not computed from `vouchers`.
    pub total: Amounts,
    pub paid: Option<Euro>,
    /// By source, over all of these vouchers and what was contributed in kind.
    pub funding: Funding,
    pub breaches: Breaches,
    pub is_example: bool,
}

/// Builds the list, with a subtotal for each project.
///
/// # Errors
/// `Provenance`, `Definition`; `Money` when a sum leaves the range of the book.
pub fn build(facts: &VoucherListFacts, provenance: &Provenance, language: Language) -> Result<Sheet, ReportError> {
    let frame = Frame::of(ID, provenance, language, facts.is_example)?;
    let columns = frame.columns(|_| true);
    let mut rows = Vec::new();
    let mut all = Own::NONE;
    for of_project in facts.vouchers.chunk_by(|one, other| one.project == other.project) {
        let (mut own, mut sum) = (Own::NONE, facts.total.none_of());
        for voucher in of_project {
            rows.extend(voucher_rows(voucher, &facts.total, &columns, language));
            own = own.plus(voucher.own)?;
            sum = voucher.shares.iter().try_fold(sum, |sum, share| sum.plus(share.amounts))?;
        }
        all = all.plus(own)?;
        let project = of_project.first().map_or(Cell::Empty, |voucher| Cell::Id(voucher.project.clone()));
        rows.push(columns.row(RowKind::Subtotal, |id| match id {
            "project" => project.clone(),
            "reason" => Cell::Text(language.pick("Zwischensumme", "Subtotal").to_owned()),
            other => sums(&own, &sum, other),
        }));
    }
    let total = columns.row(RowKind::Total, |id| match id {
        "project" => Cell::TotalLabel,
        // Of no voucher there is no sum.
        other if facts.vouchers.is_empty() => facts.total.cell(other),
        other => sums(&all, &facts.total, other),
    });
    let unproven = facts.paid.map(|paid| paid.minus(facts.total.evidenced.unwrap_or(Euro::ZERO))).transpose()?;
    let named =
        |de: &str, en: &str, sum: Option<Euro>| parts::fact(language, de, en, parts::money_or_missing(sum, language));
    let above = vec![
        parts::fact(language, "Belege", "Vouchers", facts.vouchers.len().to_string()),
        named("Ausgezahlt", "Paid", facts.paid),
        named("Belegt", "Evidenced", facts.total.evidenced),
        named("Ausgezahlt ohne Beleg", "Paid without a voucher", unproven),
    ];
    let typed = Typed::from([
        ("vouchers", Cell::Integer(i64::try_from(facts.vouchers.len()).unwrap_or(i64::MAX))),
        ("paid_eur", money_cell(facts.paid)),
        ("evidenced_eur", money_cell(facts.total.evidenced)),
        ("accepted_eur", money_cell(facts.total.accepted)),
        ("disputed_eur", money_cell(facts.total.disputed)),
        ("unproven_eur", money_cell(unproven)),
    ]);
    let mut head = frame.head(facts.title.clone(), &columns, above, typed);
    facts.funding.add_to(&mut head)?;
    facts.breaches.stand_first(&mut head)?;
    let notes = frame.nothing(
        facts.vouchers.len(),
        "Zu diesen Angaben ist kein Beleg erfasst.",
        "For these parameters no voucher has been recorded.",
    );
    let mut foot = frame.foot(&columns, Some(total), notes, Vec::new());
    parts::define_small_columns(&head, &mut foot);
    Ok(Sheet { head, foot, rows: Box::new(rows.into_iter().map(Ok)) })
}

/// One row a share; a voucher that stands for no payment has one as well.
fn voucher_rows(voucher: &Voucher, total: &Amounts, columns: &Columns, language: Language) -> Vec<Row> {
    let row = |place: usize, share: Option<&Share>| {
        columns.row(RowKind::Body, |id| match id {
            "project" => Cell::Id(voucher.project.clone()),
            "voucher" => Cell::Id(voucher.voucher.clone()),
            "dated_on" => Cell::Date(voucher.dated_on),
            "payee" => voucher.payee.cell(language),
            "reason" => Cell::Text(voucher.reason.clone()),
            "category" => Cell::Text(voucher.category.clone()),
            "invoice" => voucher.invoice.clone().map_or(Cell::Empty, Cell::Text),
            "document_sha256" => Cell::Id(voucher.document_sha256.clone()),
            other if voucher.own.borne.cell(other).is_some() && place > 0 => Cell::Empty,
            other => match own(&voucher.own, other) {
                Cell::Empty => share.map_or_else(|| unmatched(total, other), |share| share_cell(share, other)),
                _ if place > 0 => Cell::Empty,
                cell => cell,
            },
        })
    };
    match voucher.shares.as_slice() {
        [] => vec![row(0, None)],
        shares => shares.iter().enumerate().map(|(place, share)| row(place, Some(share))).collect(),
    }
}

/// Of a voucher that stands for no payment nothing is evidenced: that is known, and not zero by default.
fn unmatched(total: &Amounts, column: &str) -> Cell {
    total.none_of().cell(column)
}

fn share_cell(share: &Share, column: &str) -> Cell {
    match column {
        "payment_order" => Cell::Id(share.payment_order.clone()),
        "payment_seq" => Cell::Id(share.payment_seq.to_string()),
        "paid_on" => share.paid_on.map_or(Cell::Empty, Cell::Date),
        other => share.amounts.cell(other),
    }
}

fn own(own: &Own, column: &str) -> Cell {
    match column {
        "gross_eur" => Cell::Money(own.gross),
        "vat_eur" => Cell::Money(own.vat),
        "own_share_eur" => Cell::Money(own.own_share),
        "fundable_eur" => Cell::Money(own.federal_share),
        "open_eur" => Cell::Money(own.open),
        other => own.borne.cell(other).unwrap_or(Cell::Empty),
    }
}

fn sums(all: &Own, amounts: &Amounts, column: &str) -> Cell {
    match own(all, column) {
        Cell::Empty => amounts.cell(column),
        cell => cell,
    }
}

#[cfg(test)]
mod tests;
