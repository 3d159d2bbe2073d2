//! Lines of an assignment as they are written on the command line and in files.

use super::*;

#[test]
fn a_line_names_land_and_amount() {
    let read = line("DE-BY=1000.5").unwrap();
    assert_eq!((read.recipient.as_str(), read.amount_cents.cents()), ("DE-BY", 100_050));
    for wrong in ["DE-BY", "=1.00", "DE-BY=", "DE-BY=1,00", "DE-BY=1.005"] {
        assert!(line(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn all_faults_of_a_file_come_at_once_with_their_place() {
    let faults = parse_lines(b"land_code,amount_eur\nDE-BY,1.00\nDE BE,2.00\nDE-HH,3,00\nDE-HB,x\n").unwrap_err();
    let faults: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].starts_with("Zeile 3, Spalte land_code"), "{faults:?}");
    assert!(faults[1].starts_with("Zeile 4, Spalte 1: „DE-HH“ beginnt eine Zeile mit 3 statt 2 Feldern"), "{faults:?}");
    assert_eq!(faults.iter().filter(|fault| fault.matches("„x“").count() > 1).count(), 0, "{faults:?}");
    assert!(faults[2].starts_with("Zeile 5, Spalte amount_eur"), "{faults:?}");
}

#[test]
fn another_header_is_refused() {
    assert!(parse_lines(b"land,amount\nDE-BY,1.00\n").is_err());
}
