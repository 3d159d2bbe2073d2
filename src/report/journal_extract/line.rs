//! One line of the extract: what stands in each column, wherever its texts lie.
//!
//! The only place that says which column holds what; a row of a `Sheet` and a row that is only said are both made here.

use crate::core::money::Euro;
use crate::report::sheet::CellRef;
use time::Date;

/// An event with one of its postings, or one that moves no money.
pub(super) struct Line<'a> {
    pub number: &'a str,
    pub booked_on: Date,
    pub recorded_at: &'a str,
    pub event_type: &'a str,
    pub event: &'a str,
    pub actor: &'a str,
    pub voucher: Option<&'a str>,
    pub moved: Option<Moved<'a>>,
    /// What stands over the whole report.
    pub remark: Option<&'a str>,
}

/// A posting in texts.
pub(super) struct Moved<'a> {
    /// Both accounts in words.
    pub accounts: &'a str,
    pub from: &'a str,
    pub to: &'a str,
    pub amount: Euro,
}

/// How a column's cell is taken from a line.
pub(super) type Pick = for<'l, 'a> fn(&'l Line<'a>) -> CellRef<'a>;

/// The cell of a column; columns that the extract does not know stay empty.
pub(super) fn cell(column: &str) -> Pick {
    match column {
        "number" => |line| CellRef::Id(line.number),
        "booked_on" => |line| CellRef::Date(line.booked_on),
        "recorded_at" => |line| CellRef::Id(line.recorded_at),
        "event_type" => |line| CellRef::Id(line.event_type),
        "event" => |line| CellRef::Text(line.event),
        "actor" => |line| CellRef::Id(line.actor),
        "voucher" => |line| line.voucher.map_or(CellRef::Empty, CellRef::Text),
        "accounts" => |line| line.moved.as_ref().map_or(CellRef::Empty, |moved| CellRef::Text(moved.accounts)),
        "from_account" => |line| line.moved.as_ref().map_or(CellRef::Empty, |moved| CellRef::Id(moved.from)),
        "to_account" => |line| line.moved.as_ref().map_or(CellRef::Empty, |moved| CellRef::Id(moved.to)),
        "amount_eur" => |line| line.moved.as_ref().map_or(CellRef::Empty, |moved| CellRef::Money(moved.amount)),
        "remark" => |line| line.remark.map_or(CellRef::Empty, CellRef::Text),
        _ => |_| CellRef::Empty,
    }
}

/// Both accounts in words, and the way between them.
pub(super) fn put_between([from, to]: [&str; 2], text: &mut String) {
    text.clear();
    text.push_str(from);
    text.push_str(" → ");
    text.push_str(to);
}
