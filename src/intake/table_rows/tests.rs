//! Every way in which a table with a known header can be wrong.

use super::{is_digits, is_land_code, read_rows};

fn codes(csv: &[u8]) -> Result<Vec<(String, u64)>, String> {
    read_rows(csv, &["land_code", "n"], |row| {
        let (code, n) = (row.land_code(), row.count("n"));
        Some((code?, n?))
    })
    .map_err(|faults| faults.to_string())
}

#[test]
fn rows_are_read_in_their_order() {
    let rows = codes("land_code,n\nDE-BY,7\nDE-BE,08\n".as_bytes());
    assert_eq!(rows, Ok(vec![("DE-BY".to_owned(), 7), ("DE-BE".to_owned(), 8)]));
}

#[test]
fn all_faults_come_at_once_with_their_place() {
    let text = codes("land_code,n\nBY,7\nDE-BE,-1\nDE-HH,99999999999999999999\nDE-HB\n".as_bytes()).unwrap_err();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].starts_with("Zeile 2, Spalte land_code: „BY“ ist ungültig"), "{text}");
    assert!(lines[1].starts_with("Zeile 3, Spalte n: „-1“ ist ungültig"), "{text}");
    assert_eq!(lines[2], "Zeile 4, Spalte n: „99999999999999999999“ ist zu groß");
    assert!(lines[3].contains("Zeile 5") && lines[3].contains("1 statt 2 Feldern"), "{text}");
}

#[test]
fn a_file_without_rows_another_header_or_another_encoding_is_refused() {
    assert_eq!(codes(b"land_code,n\n"), Err("Datei: enthält keine Zeilen".to_owned()));
    assert!(codes(b"n,land_code\n1,DE-BY\n").unwrap_err().contains("nicht die erwartete Kopfzeile"));
    assert!(codes(b"").unwrap_err().contains("nicht die erwartete Kopfzeile"));
    assert!(codes(b"land_code,n\nDE-BY,\xff\n").unwrap_err().contains("UTF-8"));
}

#[test]
fn codes_are_checked_by_their_shape() {
    for (text, expected) in [("DE-BY", true), ("DE-by", false), ("DE-BYX", false), ("AT-BY", false), ("DE-", false)] {
        assert_eq!(is_land_code(text), expected, "{text}");
    }
    for (text, length, expected) in
        [("01", Some(2), true), ("1", Some(2), false), ("", None, false), ("1a", None, false)]
    {
        assert_eq!(is_digits(text, length), expected, "{text}");
    }
}
