//! What a line says, and every way in which it can be wrong, with its place.

use super::*;
use crate::core::calendar::parse_date;

fn one(line: &str) -> What {
    let (mut steps, faults) = read(line.as_bytes());
    assert!(faults.is_empty() && steps.len() == 1, "{line}: {faults:?}");
    steps.remove(0).what
}

fn call(line: &str) -> Call {
    match one(line) {
        What::Command(call) => call,
        other => panic!("{line}: {other:?}"),
    }
}

fn texts(line: &str) -> Vec<String> {
    call(line).words.into_iter().map(|word| word.text).collect()
}

#[test]
fn words_are_those_of_a_shell() {
    let table: &[(&str, &[&str])] = &[
        (
            "budget appropriate '0699/532 99' --amount 1.00 # Kommentar",
            &["budget", "appropriate", "0699/532 99", "--amount", "1.00"],
        ),
        ("a b#c '#d'", &["a", "b#c", "#d"]),
        ("a '' \"\" b", &["a", "", "", "b"]),
        (r#"a "b \"c\" \\ \$d \e" f\ g"#, &["a", r#"b "c" \ $d \e"#, "f g"]),
        ("a x'y z'\"w\"", &["a", "xy zw"]),
        ("a \\\n  b \\\r\n c\r\n", &["a", "b", "c"]),
        ("\u{feff}a „b“ 5%", &["a", "„b“", "5%"]),
    ];
    for (line, words) in table {
        assert_eq!(texts(line), *words, "{line}");
    }
    let (steps, faults) = read(b"\n# nur ein Kommentar\n   \n");
    assert!(steps.is_empty() && faults.is_empty());
}

#[test]
fn directives_and_outcomes_are_understood() {
    assert_eq!(one("on 2021-03-15"), What::On(parse_date("2021-03-15").unwrap()));
    assert_eq!(one("voucher 'Erlass 12/2021'"), What::Voucher("Erlass 12/2021".to_owned()));
    assert_eq!(call("voucher match b-1 --payment 4").words[1].text, "match");
    assert_eq!(call("year close 2021").outcome, Outcome::Done);
    assert_eq!(call("refused R-070,R-005: year close 2021").outcome, Outcome::Refused(["R-005", "R-070"].into()));
    assert_eq!(call("failed: year close 2021").outcome, Outcome::Failed);
    let both = call("mark a-1: breach 1000.00: year close 2021");
    assert_eq!(both.outcome, Outcome::Breach(Euro::parse("1000.00").unwrap()));
    assert_eq!(both.mark.unwrap().text, "a-1");
    assert_eq!(both.words[0].at, Place { line: 1, column: 27 });
    let What::Expect(expected) = one("expect paid --year 2021 --manager DE-BY --item '0699/532 99' = none") else {
        panic!("an expectation");
    };
    assert_eq!((expected.amount, expected.of.year), (None, Some(2021)));
    let What::Expect(expected) = one("expect cash.lapsed --granted 2020 = 5.00") else { panic!("an expectation") };
    assert_eq!(expected.measure, Measure::Accounts(Kind::Cash, Stage::Lapsed));
}

/// Line, column, and a part of what is said.
#[test]
fn every_fault_is_named_with_its_place() {
    let table: &[(&str, u64, &str, &str)] = &[
        ("\non 2021-02-30", 2, "4", "ist kein"),
        ("on", 1, "1", "verlangt noch etwas"),
        ("on 2021-03-15 heute", 1, "15", "ist zu viel"),
        ("voucher Erlass 12/2021", 1, "16", "ist zu viel"),
        ("as Müller", 1, "4", "keine gültige Kennung"),
        ("year close \\\n  'offen", 2, "3", "nicht endet"),
        ("year close \"offen", 1, "12", "nicht endet"),
        ("year close $JAHR", 1, "12", "in einer Shell"),
        ("year close \"$JAHR\"", 1, "13", "doppelten Anführungszeichen"),
        ("year close 2021 | cat", 1, "17", "in einer Shell"),
        ("year close 2021 \\", 1, "17", "zu Ende"),
        ("year close '20\u{7}21'", 1, "15", "Steuerzeichen"),
        ("year close 'u\u{308}'", 1, "12", "NFC"),
        ("refused R-070 year close 2021", 1, "1", "Doppelpunkt"),
        ("refused: year close 2021", 1, "1", "mark NAME:"),
        ("refused R-999: year close 2021", 1, "9", "keine Regel"),
        ("breach 0.00: year close 2021", 1, "8", "größer als null"),
        ("breach viel: year close 2021", 1, "8", "viel"),
        ("refused R-070: failed: year close 2021", 1, "16", "zum zweiten Mal"),
        ("mark a: mark b: year close 2021", 1, "9", "zum zweiten Mal"),
        ("mark ä: year close 2021", 1, "6", "kein Name"),
        ("mark a: refused R-070: year close 2021", 1, "24", "nicht gebucht"),
        ("failed:", 1, "1", "keinen Befehl"),
        ("expect paid 41200.00", 1, "1", "verlangt Kennzahl und Betrag"),
        ("expect paid --year 2021 : 1.00", 1, "25", "ein = erwartet"),
        ("expect bezahlt = 1.00", 1, "8", "keine Kennzahl"),
        ("expect paid = 1,00", 1, "15", "oder none"),
        ("expect paid --year zwei = 1.00", 1, "20", "kein Haushaltsjahr"),
        ("expect paid --land DE-BY = 1.00", 1, "13", "grenzt nichts ein"),
        ("expect paid --year = 1.00", 1, "13", "verlangt einen Wert"),
    ];
    for (text, line, column, said) in table {
        let (_, faults) = read(text.as_bytes());
        assert_eq!(faults.len(), 1, "{text}: {faults:?}");
        assert_eq!((faults[0].line, faults[0].column.as_str()), (*line, *column), "{text}: {faults:?}");
        assert!(faults[0].to_string().contains(said), "{text}: {}", faults[0]);
    }
    let (steps, faults) = read(b"on 2021-03-15\nyear close \xff\n");
    assert!(steps.is_empty());
    assert_eq!((faults[0].line, faults[0].column.as_str(), faults[0].value.as_str()), (2, "12", "0xff"));
}
