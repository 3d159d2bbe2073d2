//! `docs/formats.md` against the readers: what is shown there is read, and what it says of faults is what is said.

use std::path::Path;
use titelbuch::core::calendar::iso;
use titelbuch::intake::tables::MUNICIPALITIES;
use titelbuch::intake::{agreement, base_rates, cash_statement, key_table, municipalities, roll_out};

/// The fenced blocks of one kind, in the order of the page.
fn blocks(kind: &str) -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    let page = std::fs::read_to_string(page).unwrap();
    let opening = format!("\n```{kind}\n");
    page.split(&opening).skip(1).map(|rest| format!("{}\n", rest.split_once("\n```").unwrap().0)).collect()
}

#[test]
fn the_statements_that_are_shown_are_one_statement_in_two_forms() {
    let shown = blocks("csv");
    let german = cash_statement::read(shown[0].as_bytes()).unwrap();
    assert_eq!(cash_statement::read(shown[1].as_bytes()).unwrap(), german);
    assert_eq!((german.lines.len(), german.sum.to_string()), (3, "65007.50".to_owned()));
    assert_eq!(iso(german.last_day), "2021-06-02");
}

/// The faults that are shown are those of the statement that is shown, once a day, an amount and a number are wrong.
#[test]
fn the_faults_that_are_shown_are_what_is_said() {
    let spoiled =
        blocks("csv")[0].replace("01.06.2021", "31.02.2021").replace("2;02.06.2021;;;1180099999;15.000,00\n", "");
    let spoiled = spoiled.replace("7,50", "-15,00");
    let said = cash_statement::read(spoiled.as_bytes()).unwrap_err().to_string();
    assert_eq!(blocks("text"), [format!("{said}\n")]);
}

#[test]
fn the_key_that_is_shown_is_read() {
    let read = key_table::read(blocks("csv")[2].as_bytes(), None).unwrap();
    assert_eq!(read.names.len(), 2);
    assert!(base_rates::read(b"valid_from,rate_percent\n2002-01-01,2.57\n2016-07-01,-0.88\n").is_ok());
    assert!(base_rates::read(b"valid_from,rate_percent\n2002-02-01,2.57\n").is_err());
}

/// The agreement that is shown, and every name that the page gives to a term, a regime or a count of days.
#[test]
fn the_agreement_that_is_shown_is_read() {
    let shown = &blocks("toml")[0];
    let read = agreement::read(shown).unwrap();
    let terms: Vec<_> = read.parameters.iter().map(|parameter| (parameter.term.kind(), parameter.valid_from)).collect();
    assert_eq!((read.agreement.as_str(), terms.len()), ("ev-sh-umwelt", 3));
    assert_eq!((terms[1].0, iso(terms[2].1)), (terms[2].0, "2022-01-01".to_owned()));
    assert!(agreement::read(&shown.replace("policy_field", "feld")).unwrap_err().to_string().contains("feld"));

    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md")).unwrap();
    let table = page.split_once("| `term` | `value` |").unwrap().1.split_once("| `interest` |").unwrap().0;
    let rows = table.lines().filter(|row| row.starts_with("| `"));
    let mut named = 0;
    for row in rows {
        let (terms, value) = row.trim_matches(['|', ' ']).split_once(" | ").unwrap();
        let value = value.rsplit_once(": ").map_or("\"ein Text\"", |(_, example)| example.trim_matches('`'));
        for term in terms.split(", ").map(|term| term.trim_matches('`')) {
            let text = shown.replacen("third_person_from_eur", term, 1).replacen("\"5000000.00\"", value, 1);
            agreement::read(&text).unwrap_or_else(|fault| panic!("{term} = {value}: {fault}"));
            named += 1;
        }
    }
    assert_eq!(named, 11, "interest is the twelfth");
}

/// The municipalities that the page shows are in the built-in table.
#[test]
fn the_connections_that_are_shown_are_read() {
    let table = municipalities::read(MUNICIPALITIES.csv.as_bytes()).unwrap();
    let keys = table.into_iter().map(|one| one.ags).collect();
    let shown = blocks("csv").into_iter().find(|block| block.starts_with("Leistung")).unwrap();
    assert_eq!(roll_out::read(shown.as_bytes(), &keys).unwrap().len(), 2);
}
