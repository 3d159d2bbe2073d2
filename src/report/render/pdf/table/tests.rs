//! Widths of columns, and what becomes of cells that are wider.

use super::*;

fn column(id: &str, kind: ColumnType) -> Column {
    let (id, label, definition) = (id.to_owned(), id.to_owned(), String::new());
    Column { id, kind, label, unit: None, definition, files_only: false }
}

fn row(name: &str, number: &str) -> Row {
    Row::body(vec![Cell::Text(name.to_owned()), Cell::Decimal(number.to_owned())])
}

fn plan(faces: &Faces, available: f32) -> Option<Plan> {
    let columns = [column("Name", ColumnType::Text), column("n", ColumnType::Decimal)];
    Plan::find(faces, &columns, &[&row("Bremen", "1")], Language::De, 8.5, available).unwrap()
}

#[test]
fn a_number_wider_than_its_column_stays_on_one_line_and_within() {
    let faces = Faces::load(Language::De).unwrap();
    let plan = plan(&faces, 200.0).unwrap();
    let measured = plan.measure(&faces, &row("Bremen", "-1234567890123.45")).unwrap();
    assert_eq!(measured.lines[1], ["-1.234.567.890.123,45"]);
    let style = measured.styles[1];
    assert!(style.size < 8.5);
    let width = faces.width(&measured.lines[1][0], style.weight, style.size).unwrap();
    assert!(width <= inner(plan.widths[1]) + 0.01, "{width} in {}", plan.widths[1]);
    assert_eq!(plan.measure(&faces, &row("Bremen", "7")).unwrap().styles[1].size, 8.5);
}

#[test]
fn a_long_name_breaks_and_makes_its_row_higher() {
    let faces = Faces::load(Language::De).unwrap();
    let plan = plan(&faces, 100.0).unwrap();
    let short = plan.measure(&faces, &row("Bremen", "1")).unwrap();
    let long = plan.measure(&faces, &row("Verwaltungsgemeinschaftsangelegenheiten", "1")).unwrap();
    assert!(long.lines[0].len() > 1 && long.height > short.height, "{:?}", long.lines);
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let faces = Faces::load(Language::De).unwrap();
    assert!(plan(&faces, 60.0).is_none());
}

#[test]
fn a_label_runs_over_the_empty_cells_behind_it_and_breaks_nowhere() {
    let faces = Faces::load(Language::De).unwrap();
    let columns = [column("Nr", ColumnType::Id), column("Name", ColumnType::Text), column("n", ColumnType::Decimal)];
    let cells = |number: Cell| Row { kind: RowKind::Subtotal, cells: vec![Cell::Empty, Cell::Empty, number] };
    let row = cells(Cell::Decimal("1234".to_owned()));
    let plan = Plan::find(&faces, &columns, &[&row], Language::De, 8.5, 200.0).unwrap().unwrap();
    let mut measured = plan.measure(&faces, &row).unwrap();
    plan.label(&faces, &mut measured, 0, "Übertrag").unwrap();
    assert_eq!(measured.lines[0], ["Übertrag"]);
    assert_eq!(measured.styles[0].size, 8.5, "there is room in the next column");
    assert!(faces.width("Übertrag", Weight::Bold, 8.5).unwrap() > inner(plan.widths[0]));
}

#[test]
fn a_short_text_stays_on_one_line_and_a_long_one_gets_the_rest() {
    let columns = ["a", "b"].map(|id| column(id, ColumnType::Text));
    let columns: Vec<(usize, Column)> = columns.into_iter().enumerate().collect();
    for (needs, available, expected) in [
        ([(60.0, 90.0), (60.0, 200.0)], 300.0, 1),
        ([(60.0, 90.0), (60.0, 260.0)], 300.0, 2),
        ([(60.0, 90.0), (60.0, 2000.0)], 400.0, 7),
        ([(60.0, 90.0), (60.0, 90_000.0)], 400.0, MOST_LINES),
    ] {
        let (widths, lines) = share(&needs, &columns, available).unwrap();
        assert_eq!(lines, expected, "{needs:?}");
        assert!((widths.iter().sum::<f32>() - available).abs() < 0.01, "{widths:?}");
        assert!(lines > 2 || widths[0] >= 90.0, "{widths:?}");
    }
    assert!(share(&[(60.0, 90.0), (60.0, 200.0)], &columns, 100.0).is_none());
}

#[test]
fn the_label_of_a_sum_runs_over_the_empty_cells_behind_it_and_makes_no_column_wider() {
    let faces = Faces::load(Language::De).unwrap();
    let columns =
        [column("Land", ColumnType::Text), column("Haushaltsjahr", ColumnType::Id), column("n", ColumnType::Decimal)];
    let row = |kind: RowKind, name: &str, year: &str| {
        let year = if year.is_empty() { Cell::Empty } else { Cell::Id(year.to_owned()) };
        Row { kind, cells: vec![Cell::Text(name.to_owned()), year, Cell::Decimal("1".to_owned())] }
    };
    let (body, label) = (row(RowKind::Body, "Bremen", "2021"), "Zwischensumme Bremen");
    let sum = row(RowKind::Subtotal, label, "");
    let find = |rows: &[&Row]| Plan::find(&faces, &columns, rows, Language::De, 8.5, 150.0).unwrap().unwrap();
    let plan = find(&[&body, &sum]);
    assert_eq!(plan.widths, find(&[&body]).widths);
    assert!(faces.width(label, Weight::Bold, 8.5).unwrap() > inner(plan.widths[0]));
    assert_eq!(plan.measure(&faces, &sum).unwrap().lines[0], [label]);
    let full = row(RowKind::Subtotal, label, "2021");
    assert!(plan.measure(&faces, &full).unwrap().lines[0].len() > 1, "there is no room behind it");
}
