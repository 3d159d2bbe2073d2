//! Who bears a project (Finanzierung nach Quelle): the table that the reports of evidence share.
//!
//! Not a report. What vouchers say of their sources, and what was contributed without being paid for, stand beside each other
//! and are never added: the second was never spent. Where nobody said who bears an own share, its source is unknown, and no
//! other source is said to bear nothing.
//! Law: VV-BHO § 44 Nr. 2.4; ANBest-P Nr. 6.4 (Einnahmen nach Finanzierungsquellen).

use super::parts::{self, Small, money_cell};
use super::sheet::{Cell, Head, Row, RowKind};
use super::words::Language;
use super::{ReportError, definition};
use crate::core::account::FundingSource;
use crate::core::money::{Euro, MoneyError};

/// The id of the table and of its definition file.
pub const ID: &str = "funding";

/// What others than the Bund bear of a voucher, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Borne {
    /// In the order of `FundingSource::OWN`; nothing where nobody said so.
    pub by: [Option<Euro>; 4],
    /// Of which nobody said who bears it; nothing where every source is known.
    pub unknown: Option<Euro>,
}

impl Borne {
    /// # Errors
    /// When a sum leaves the range of the book.
    pub fn plus(self, other: Borne) -> Result<Borne, MoneyError> {
        let mut by = self.by;
        for (sum, part) in by.iter_mut().zip(other.by) {
            *sum = parts::plus(*sum, part)?;
        }
        Ok(Borne { by, unknown: parts::plus(self.unknown, other.unknown)? })
    }

    /// The cell of a column of one source.
    pub(super) fn cell(&self, column: &str) -> Option<Cell> {
        let [land, municipal, eu, third_party] = self.by;
        Some(match column {
            "land_funds_eur" => money_cell(land),
            "municipal_funds_eur" => money_cell(municipal),
            "eu_funds_eur" => money_cell(eu),
            "third_party_funds_eur" => money_cell(third_party),
            "unknown_funds_eur" => self.unknown.map_or(Cell::Empty, Cell::Money),
            _ => return None,
        })
    }
}

/// A source, and what it bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// None where nobody said who it is.
    pub source: Option<FundingSource>,
    pub vouchers: Option<Euro>,
    /// None for the Bund, and for what nobody recorded.
    pub in_kind: Option<Euro>,
}

/// All sources; empty where nothing is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funding {
    pub lines: Vec<Line>,
}

impl Funding {
    /// Puts the table behind those that are there.
    ///
    /// # Errors
    /// `Definition`; `Money` when a sum leaves the range of the book.
    pub(super) fn add_to(&self, head: &mut Head) -> Result<(), ReportError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let language = head.language;
        let (title, columns) = definition::part(ID, language)?;
        let small = Small::new(ID, title, columns, |_| true);
        let (mut vouchers, mut in_kind) = (None, None);
        let mut rows: Vec<Row> = Vec::new();
        for line in &self.lines {
            vouchers = parts::plus(vouchers, line.vouchers)?;
            in_kind = parts::plus(in_kind, line.in_kind)?;
            rows.push(small.row(RowKind::Body, |column| match column {
                "funding_source" => Cell::Text(word(line.source, language).to_owned()),
                "vouchers_eur" => money_cell(line.vouchers),
                "in_kind_eur" if matches!(line.source, Some(FundingSource::Federal) | None) => Cell::Empty,
                "in_kind_eur" => money_cell(line.in_kind),
                _ => Cell::Empty,
            }));
        }
        rows.push(small.row(RowKind::Total, |column| match column {
            "funding_source" => Cell::TotalLabel,
            "vouchers_eur" => money_cell(vouchers),
            "in_kind_eur" => money_cell(in_kind),
            _ => Cell::Empty,
        }));
        head.tables.push(small.table(rows)?);
        Ok(())
    }
}

/// What a source is called; one that nobody named is unknown.
pub(super) fn word(source: Option<FundingSource>, language: Language) -> &'static str {
    let Some(source) = source else { return language.pick("unbekannt", "unknown") };
    let english = match source {
        FundingSource::Federal => "Federation",
        FundingSource::FederalState => "Land",
        FundingSource::Municipality => "Municipality",
        FundingSource::EuropeanUnion => "EU",
        FundingSource::ThirdParty => "Third parties",
    };
    language.pick(source.in_german(), english)
}

#[cfg(test)]
mod tests {
    //! What is unknown is no zero, and no other source is told to bear nothing for it.

    use super::*;
    use crate::report::specimen::euro;

    #[test]
    fn what_nobody_said_is_unknown_and_no_zero() {
        let known = Borne { by: [Some(euro(300)), Some(euro(0)), Some(euro(0)), Some(euro(0))], unknown: None };
        let silent = Borne { by: [None; 4], unknown: Some(euro(200)) };
        assert_eq!(silent.cell("land_funds_eur"), Some(Cell::Missing));
        assert_eq!(silent.cell("unknown_funds_eur"), Some(Cell::Money(euro(200))));
        assert_eq!(known.cell("unknown_funds_eur"), Some(Cell::Empty));
        let both = known.plus(silent).unwrap();
        assert_eq!((both.by[0], both.unknown), (Some(euro(300)), Some(euro(200))));
        assert_eq!((word(None, Language::De), word(None, Language::En)), ("unbekannt", "unknown"));
    }
}
