//! Tests of the cells and of the totals that are held against the rows.

use super::*;
use crate::report::definition::ColumnType;
use crate::report::specimen::euro;

fn columns() -> Vec<Column> {
    let column = |id: &str, kind| Column {
        id: id.to_owned(),
        kind,
        label: id.to_owned(),
        unit: None,
        definition: String::new(),
        files_only: false,
    };
    vec![column("name", ColumnType::Text), column("amount", ColumnType::Money)]
}

fn row(kind: RowKind, cents: i64) -> Row {
    Row { kind, cells: vec![Cell::Empty, Cell::Money(euro(cents))] }
}

#[test]
fn a_total_that_differs_by_a_cent_fails() {
    let mut totals = RunningTotals::new(&columns());
    totals.take(&row(RowKind::Body, 100)).unwrap();
    totals.take(&row(RowKind::Body, 250)).unwrap();
    totals.take(&row(RowKind::Total, 350)).unwrap();
    let error = totals.take(&row(RowKind::Total, 351)).unwrap_err();
    assert!(matches!(error, ReportError::TotalsDisagree { ref column, .. } if column == "amount"), "{error}");
    assert_eq!(totals.rows(), 2);
}

#[test]
fn a_subtotal_sums_what_came_since_the_last_one() {
    let mut totals = RunningTotals::new(&columns());
    for (kind, cents) in [
        (RowKind::Body, 1),
        (RowKind::Body, 2),
        (RowKind::Subtotal, 3),
        (RowKind::Body, 4),
        (RowKind::Subtotal, 4),
        (RowKind::Total, 7),
    ] {
        totals.take(&row(kind, cents)).unwrap();
    }
    assert!(totals.take(&row(RowKind::Subtotal, 7)).is_err());
}

#[test]
fn what_is_missing_is_never_a_zero() {
    assert_eq!(Cell::Missing.display(Language::De), "noch nicht erfasst");
    assert_eq!(Cell::Missing.plain(), "");
    assert_eq!(Cell::Erased.display(Language::De), "[gelöscht]");
}

#[test]
fn wrong_rows_are_refused() {
    let mut totals = RunningTotals::new(&columns());
    assert!(totals.take(&Row::body(vec![Cell::Empty])).is_err());
    let not_a_number = Row::body(vec![Cell::Empty, Cell::Percent("=1+1".to_owned())]);
    assert!(matches!(totals.take(&not_a_number), Err(ReportError::NotANumber { .. })));
}
