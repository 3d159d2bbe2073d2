//! A table that is too long to be kept or even to be made row by row: its rows are said, one after the other.
//!
//! The same table as a `Sheet`, for the one renderer that needs nothing but the cells (CSV). A `Sheet` hands out rows
//! that own their texts, a dozen allocations each; here the cells lie with whoever says them, until the next row. What
//! stands around the table comes last, because the sum of a million rows takes longer than the first of them may.

use super::ReportError;
use super::sheet::{CellRef, Column, Foot, Head};
use super::words::Language;

/// Who takes the cells of one row.
pub type Take<'a> = &'a mut dyn FnMut(&[CellRef<'_>]) -> Result<(), ReportError>;

/// The rows, and what they lead to.
pub trait Rows: Send {
    /// Says every body row, in order; ends where `take` fails.
    ///
    /// # Errors
    /// Those of the rows and of `take`.
    fn say(&mut self, take: Take<'_>) -> Result<(), ReportError>;

    /// What stands before and after the rows; asked for when all were said.
    ///
    /// # Errors
    /// Those of the stated totals.
    fn end(self: Box<Self>) -> Result<(Head, Foot), ReportError>;
}

/// The table before any ink.
pub struct Lines {
    pub columns: Vec<Column>,
    pub language: Language,
    pub rows: Box<dyn Rows>,
}
