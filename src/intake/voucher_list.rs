//! A list of vouchers as a table, in our own documented format (see `own_table`).
//!
//! It reads the form only: whether a document was filed before, and whether the amounts of a voucher add up, is judged by
//! the rules of the book. Names of payees stand in the file and go from here to the vault.
//! Law: BHO § 75; ANBest-P Nr. 6 (Belegliste).

use crate::core::account::FundingSource;
use crate::core::ids::{ProjectId, VoucherId};
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::core::sources::Sources;
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::intake::foreign_table::ForeignTable;
use crate::intake::own_table::{Form, Places, Row, amounts, optional_amounts};
use time::Date;

#[cfg(test)]
mod tests;

/// The columns in the order of the fields of `VoucherLine`, the amounts at their end.
const FORM: Form<11> = Form {
    noun: "einer Belegliste",
    headers: [
        [
            "Beleg",
            "Projekt",
            "Tag",
            "Empfänger",
            "Grund",
            "Kostenart",
            "Rechnung",
            "SHA-256",
            "Brutto EUR",
            "Umsatzsteuer EUR",
            "Eigenanteil EUR",
        ],
        [
            "voucher",
            "project",
            "dated_on",
            "payee",
            "reason",
            "category",
            "invoice",
            "document_sha256",
            "gross_eur",
            "vat_eur",
            "own_share_eur",
        ],
    ],
};

/// Columns that a list may have beside those, in the order of `FundingSource::ALL`.
const SOURCES: [[&str; 5]; 2] = [
    ["Bund EUR", "Land EUR", "Kommune EUR", "EU EUR", "Dritte EUR"],
    ["federal_eur", "federal_state_eur", "municipality_eur", "european_union_eur", "third_party_eur"],
];

/// The longest text of a cell.
const LONGEST: usize = 300;

/// A voucher as the list says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoucherLine {
    pub voucher: VoucherId,
    pub project: ProjectId,
    pub dated_on: Date,
    pub payee: Option<String>,
    pub reason: String,
    pub category: String,
    pub invoice: Option<String>,
    pub document_sha256: Hash,
    pub gross: Euro,
    pub vat: Euro,
    pub own_share: Euro,
    /// Who bears it; none where every cell of a source is empty.
    pub sources: Option<Sources>,
}

/// Reads a list; it has at least one line.
///
/// # Errors
/// All faults of the file, in the order of its lines.
pub fn read(bytes: &[u8]) -> Result<Vec<VoucherLine>, IntakeFaults> {
    let Places { table, columns, optional: sources } = FORM.read_with(bytes, &SOURCES)?;
    let mut faults = Vec::new();
    let [.., gross, vat, own_share] = columns;
    let part = |amount: Euro| if amount.is_negative() { Err("ist kleiner als null") } else { Ok(amount) };
    let [gross, vat, own_share] = [gross, vat, own_share].map(|column| amounts(&table, column, &mut faults, part));
    let sources = splits(&table, sources, part, &mut faults);
    let mut lines = Vec::new();
    for (place, ((gross, vat), own_share)) in gross.into_iter().zip(vat).zip(own_share).enumerate() {
        let row = &mut Row { table: &table, place, faults: &mut faults };
        let borne = sources.get(place).copied().flatten();
        lines.extend(line(row, columns, [gross, vat, own_share]).map(|line| VoucherLine { sources: borne, ..line }));
    }
    if faults.is_empty() {
        return Ok(lines);
    }
    faults.sort_by_key(|fault| fault.line);
    Err(IntakeFaults(faults))
}

fn line(row: &mut Row<'_>, columns: [usize; 11], amounts: [Option<Euro>; 3]) -> Option<VoucherLine> {
    let [voucher, project, day, payee, reason, category, invoice, document, ..] = columns;
    let (voucher, project, dated_on) = (row.parsed(voucher), row.parsed(project), row.day(day));
    let mut text = |column| row.text(column, LONGEST, "zu lang");
    let (payee, invoice) = (text(payee), text(invoice));
    let (reason, category) = (needed(row, reason), needed(row, category));
    let document_sha256 = row.parsed(document);
    let [gross, vat, own_share] = amounts;
    Some(VoucherLine {
        voucher: voucher?,
        project: project?,
        dated_on: dated_on?,
        payee: payee?,
        reason: reason?,
        category: category?,
        invoice: invoice?,
        document_sha256: document_sha256?,
        gross: gross?,
        vat: vat?,
        own_share: own_share?,
        sources: None,
    })
}

/// The split of each row. A row that names one source names all: an empty cell beside it bears nothing, and whether that is
/// the whole is judged by the rules of the book.
fn splits(
    table: &ForeignTable,
    columns: [Option<usize>; 5],
    part: fn(Euro) -> Result<Euro, &'static str>,
    faults: &mut Vec<IntakeFault>,
) -> Vec<Option<Sources>> {
    let mut splits: Vec<Option<Sources>> = vec![None; table.rows.len()];
    for (source, column) in FundingSource::ALL.into_iter().zip(columns) {
        let Some(column) = column else { continue };
        for (split, amount) in splits.iter_mut().zip(optional_amounts(table, column, faults, part)) {
            if let Some(amount) = amount {
                *split = Some(split.unwrap_or(Sources::NONE).with(source, amount));
            }
        }
    }
    splits
}

fn needed(row: &mut Row<'_>, column: usize) -> Option<String> {
    let text = row.text(column, LONGEST, "zu lang")?;
    if text.is_none() {
        row.fault(column, "fehlt");
    }
    text
}
