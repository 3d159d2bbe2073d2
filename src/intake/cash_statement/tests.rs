//! Statements in both forms and code pages, and tables that earn a refusal.

use super::*;
use crate::core::calendar;

const GERMAN: &str = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n";
const PLAIN: &str = "line,booked_on,manager,voucher_number,cash_sign,amount_eur\n";

fn german(rows: &str) -> Result<CashStatement, IntakeFaults> {
    read(format!("{GERMAN}{rows}").as_bytes())
}

fn faults(rows: &str) -> Vec<(u64, String, String)> {
    let IntakeFaults(faults) = german(rows).unwrap_err();
    faults.into_iter().map(|fault| (fault.line, fault.column, fault.message)).collect()
}

#[test]
fn both_forms_and_code_pages_say_the_same() {
    let rows = "1;31.03.2021;DE-BY;a-1;;1.234,50\n2;01.04.2021;;;Müller-7;20,00\n";
    let read_german = german(rows).unwrap();
    let plain = "1,2021-03-31,DE-BY,a-1,,1234.50\n2,2021-04-01,,,Müller-7,20.00\n";
    assert_eq!(read(format!("{PLAIN}{plain}").as_bytes()).unwrap(), read_german);
    let text = format!("{GERMAN}{rows}");
    assert_eq!(read(format!("\u{feff}{text}").as_bytes()).unwrap(), read_german);
    let cp1252: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert!(std::str::from_utf8(&cp1252).is_err());
    assert_eq!(read(&cp1252).unwrap(), read_german);
    let [first, second] = read_german.lines.as_slice() else { panic!("two lines") };
    assert_eq!(
        (first.line, first.amount, first.manager.as_deref()),
        (1, Euro::parse("1234.50").unwrap(), Some("DE-BY"))
    );
    assert_eq!((first.voucher_number.as_deref(), first.cash_sign.as_deref()), (Some("a-1"), None));
    assert_eq!(second.cash_sign.as_deref(), Some("Müller-7"));
    assert_eq!(read_german.sum.to_string(), "1254.50");
    assert_eq!(calendar::iso(read_german.last_day), "2021-04-01");
}

#[test]
fn every_fault_is_named_at_once_with_line_and_column() {
    let long = "9".repeat(81);
    let rows = format!(
        "1;31.02.2021;DE-BY;a-1;;10,00\n3;31.03.2021;DE-BY;a-1;;0,00\n3;2021-03-31;DE-BY;{long};;\n4;1.4.2021;;;;0,001\n"
    );
    let found = faults(&rows);
    let places: Vec<(u64, &str)> = found.iter().map(|(line, column, _)| (*line, column.as_str())).collect();
    let expected = [
        (2, "Buchungstag"),
        (3, "Betrag EUR"),
        (3, "Zeile"),
        (4, "Betrag EUR"),
        (4, "Belegnummer"),
        (5, "Betrag EUR"),
        (5, "Buchungstag"),
    ];
    assert_eq!(places, expected, "{found:?}");
    let said: Vec<&str> = found.iter().map(|(_, _, message)| message.as_str()).collect();
    assert!(said[1].contains("ist null"), "{said:?}");
    assert!(said[2].contains("ist nicht 2"), "{said:?}");
}

#[test]
fn amounts_that_can_be_read_two_ways_are_refused() {
    for rows in ["1;31.03.2021;;a;;1.234\n", "1;31.03.2021;;a;;1.234,50\n2;31.03.2021;;a;;1,234.50\n"] {
        let found = faults(rows);
        assert!(found.iter().all(|(_, _, message)| message.contains("mehrdeutig")), "{found:?}");
    }
}

#[test]
fn a_header_is_complete_and_has_nothing_else() {
    let IntakeFaults(found) =
        read(b"Zeile;Buchungstag;Empf\xc3\xa4nger;Belegnummer;Kassenzeichen;Betrag EUR\n").unwrap_err();
    let said: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("Bewirtschafter") && said[1].contains("Empfänger"), "{said:?}");
    assert!(german("").unwrap_err().to_string().contains("keine Zeilen"));
    assert!(read(b"").unwrap_err().to_string().contains("leer"));
}

#[test]
fn a_sum_beyond_the_book_is_refused() {
    let rows = "1;31.03.2021;;a;;90.071.992.547.409,91\n2;31.03.2021;;a;;0,01\n";
    assert!(german(rows).unwrap_err().to_string().contains("Summe"), "{:?}", german(rows));
}
