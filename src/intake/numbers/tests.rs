//! Numbers: what is evidence, what stays open, and what is refused.

use super::*;

fn read(cells: &[&str]) -> Vec<Result<String, String>> {
    let placed: Vec<(u64, &str)> = cells.iter().zip(2u64..).map(|(text, line)| (line, *text)).collect();
    as_text(read_column(&placed, false))
}

fn as_text(read: Vec<Result<ExactDecimal, String>>) -> Vec<Result<String, String>> {
    read.into_iter().map(|value| value.map(|number| number.to_string())).collect()
}

/// The cells of a column in a file that has nothing against dots.
fn read_among_commas(cells: &[&str]) -> Vec<Result<String, String>> {
    let placed: Vec<(u64, &str)> = cells.iter().zip(2u64..).map(|(text, line)| (line, *text)).collect();
    as_text(read_column(&placed, true))
}

fn numbers(cells: &[&str]) -> Vec<String> {
    read(cells).into_iter().collect::<Result<_, _>>().unwrap()
}

#[test]
fn shapes() {
    use Decimals::{Comma, Dot};
    let table = [
        ("0", Shape::Plain),
        ("1234567", Shape::Plain),
        ("-12", Shape::Plain),
        ("13.04061", Shape::Evidence(Dot)),
        ("0.123", Shape::Evidence(Dot)),
        ("0,123", Shape::Evidence(Comma)),
        ("1234.567", Shape::Evidence(Dot)),
        ("1,5", Shape::Evidence(Comma)),
        ("1.234,56", Shape::Evidence(Comma)),
        ("1,234.56", Shape::Evidence(Dot)),
        ("1.234.567", Shape::Evidence(Comma)),
        ("1,234,567", Shape::Evidence(Dot)),
        ("12.345.678,9", Shape::Evidence(Comma)),
        ("1.234,567", Shape::Evidence(Comma)),
        ("1.234", Shape::Open(Dot)),
        ("999,000", Shape::Open(Comma)),
    ];
    for (text, expected) in table {
        assert_eq!(shape(text), expected, "{text}");
    }
    let not = [
        "",
        "-",
        "abc",
        "1.",
        ".5",
        "1..2",
        "01",
        "007,5",
        "1.23.456",
        "1,234.567.8",
        "1.234,567.8",
        "12.34.56",
        "1e3",
        "+1",
        "1 234",
        "5 %",
        "1.2345,6",
        "--1",
        "0.123.456",
    ];
    for text in not {
        assert_eq!(shape(text), Shape::NotANumber, "{text}");
    }
}

#[test]
fn one_cell_of_evidence_decides_the_column() {
    assert_eq!(numbers(&["1.234", "13.04061", "7"]), ["1.234", "13.04061", "7"]);
    assert_eq!(numbers(&["1.234", "1.234,56", "7"]), ["1234", "1234.56", "7"]);
    assert_eq!(numbers(&["1,234", "1,234,567"]), ["1234", "1234567"]);
    assert_eq!(numbers(&["1,234", "0,5"]), ["1.234", "0.5"]);
    assert_eq!(numbers(&["1.80560", "-2.5"]), ["1.80560", "-2.5"], "decimals are kept as published");
}

#[test]
fn without_evidence_a_group_of_three_stays_ambiguous() {
    let found = read(&["1.234", "12345", "5,678"]);
    assert!(found[0].as_ref().unwrap_err().contains("der Punkt kann Tausender"));
    assert_eq!(found[1], Ok("12345".to_owned()), "ungrouped digits are no proof of what the dot means");
    assert!(found[2].as_ref().unwrap_err().contains("das Komma") || found[2].as_ref().unwrap_err().contains("Komma"));
}

#[test]
fn contradictions_name_the_other_side() {
    let found = read(&["1.234,56", "1,234.56", "8", "1.234"]);
    assert!(found[0].as_ref().unwrap_err().contains("Zeile 3 („1,234.56“)"), "{found:?}");
    assert!(found[1].as_ref().unwrap_err().contains("Zeile 2 („1.234,56“)"), "{found:?}");
    assert_eq!(found[2], Ok("8".to_owned()));
    assert!(found[3].as_ref().unwrap_err().contains("mischt"), "{found:?}");
}

#[test]
fn what_is_not_a_number_does_not_spoil_the_others() {
    let found = read(&["x", "2,5", "12345678901234567890123456789012345678"]);
    assert_eq!(found[0], Err("ist keine Zahl".to_owned()));
    assert_eq!(found[1], Ok("2.5".to_owned()));
    assert!(found[2].as_ref().unwrap_err().contains("zu viele Stellen"));
}

#[test]
fn a_file_with_commas_between_its_cells_has_dots_for_decimals() {
    let read = |cells: &[&str]| read_among_commas(cells).into_iter().collect::<Result<Vec<_>, _>>();
    assert_eq!(read(&["12.500", "37.500", "50.000"]).unwrap(), ["12.500", "37.500", "50.000"]);
    assert_eq!(read(&["1.234"]).unwrap(), ["1.234"]);
    assert_eq!(read(&["1.234", "0"]).unwrap(), ["1.234", "0"], "nothing is neither one nor a thousand");
    assert_eq!(read(&["1.234", "999", "12345"]).unwrap(), ["1.234", "999", "12345"], "thousands are not grouped here");
    assert_eq!(read(&["1.234", "1.234.567"]).unwrap(), ["1234", "1234567"], "evidence of the column comes first");
    for grouped in [&["1.234", "999"][..], &["12.500", "50", "37.500"], &["1,234"], &["1.234", "5,678"]] {
        let found = read_among_commas(grouped);
        assert!(found.iter().any(|value| value.as_ref().is_err_and(|e| e.contains("mehrdeutig"))), "{found:?}");
    }
    for (text, expected) in
        [("1.234,5", true), ("1,234", true), ("1.234.567", true), ("1,234.5", false), ("1.5", false)]
    {
        assert_eq!(speaks_for_comma(text), expected, "{text}");
    }
}
