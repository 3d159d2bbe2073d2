//! Key tables: percentages first, verbatim; descriptions; faults.

use super::*;
use crate::core::calendar::parse_date;
use crate::core::keys::{KeyFault, KeyNotice, check};
use crate::intake::tables::{self, Table};

fn of(table: Table) -> KeyTable {
    read(table.csv.as_bytes(), Some(table.source_toml)).unwrap()
}

fn key(table: &KeyTable) -> KeyDefinition {
    let day = parse_date("2019-01-01").unwrap();
    table.definition(KeyId::new("k").unwrap(), None, day, table.recipient_rule())
}

#[test]
fn every_table_that_ships_matches_its_description() {
    for table in tables::ALL_KEYS {
        let read = of(*table);
        assert_eq!((read.names.len(), read.warnings.len()), (16, 0), "{}: {:?}", table.name, read.warnings);
        assert_eq!(read.companion.sha256.as_ref(), Some(&read.sha256), "{}", table.name);
    }
}

/// What `check` says of each: only one is refused, only one has a notice.
#[test]
fn every_table_that_ships_is_judged_as_known() {
    for table in tables::ALL_KEYS {
        let judged = check(&key(&of(*table)));
        match table.name {
            "koenigstein_2014" => {
                let faults = judged.unwrap_err();
                assert!(
                    matches!(&faults[..], [KeyFault::SumIsNotHundred { difference, .. }] if difference == "−0.02039")
                );
            }
            "kitafinhg_2020_2021" => {
                assert!(
                    matches!(judged.unwrap()[..], [KeyNotice::PrintedTotalDiffers { difference, .. }] if difference.cents() == 100)
                );
            }
            name => assert_eq!(judged, Ok(Vec::new()), "{name}"),
        }
    }
}

#[test]
fn percentages_go_before_amounts() {
    let both = of(tables::GAFINHG_2021);
    assert_eq!(both.kind, of(tables::KOENIGSTEIN_2019).kind);
    assert!(matches!(of(tables::KITAFINHG_2020_2021).kind, KeyKind::FixedAmounts { printed_total_cents: Some(_), .. }));
    let less = tables::GAFINHG_2021.csv.replace("358616775.00", "358616774.00");
    let warnings = read(less.as_bytes(), Some(tables::GAFINHG_2021.source_toml)).unwrap().warnings;
    assert!(warnings.iter().any(|said| said.contains("Differenz 1,00")), "{warnings:?}");
    assert!(warnings.iter().any(|said| said.contains("andere") && said.contains("sha256")), "{warnings:?}");
}

#[test]
fn a_key_carries_its_source() {
    let table = of(tables::KOENIGSTEIN_2019);
    let made = key(&table);
    assert_eq!((made.title.as_str(), made.legal_basis.as_str()), ("Königsteiner Schlüssel 2019", "GaFinHG § 5 Abs. 1"));
    assert_eq!(made.source.sha256.as_ref(), Some(&table.sha256));
    assert_eq!(made.source.retrieved_on, None, "„unknown“ is no day");
    assert_eq!(made.recipients, RecipientRule::AllFederalStates);
    let bare = read(b"id,percent\na,60\nb,40\n", None).unwrap();
    let day = parse_date("2020-01-01").unwrap();
    let named = bare.definition(KeyId::new("bare").unwrap(), Some("Eigener".into()), day, bare.recipient_rule());
    assert_eq!((named.title.as_str(), named.recipients), ("Eigener", RecipientRule::AsNamed));
    assert_eq!(check(&named), Ok(Vec::new()));
}

#[test]
fn what_the_check_judges_passes_the_reader() {
    let table = read(b"land_code,name,percent,amount_eur\nDE-BY,,-1,\nDE-BY,,50,\nDE-XX,,51,\n", None).unwrap();
    let faults = check(&key(&table)).unwrap_err();
    assert!(faults.iter().any(|fault| matches!(fault, KeyFault::Negative { .. })));
    assert!(faults.iter().any(|fault| matches!(fault, KeyFault::Twice(_))));
    assert!(faults.iter().any(|fault| matches!(fault, KeyFault::Unknown(_))));
}

#[test]
fn unreadable_tables_and_descriptions_name_every_fault() {
    let said = |csv: &str, toml: Option<&str>| read(csv.as_bytes(), toml).unwrap_err().to_string();
    let cells = said("land_code,percent,amount_eur\nDE BY,x,1.005\nDE-BE,,2\n", None);
    for part in ["„DE BY“", "„x“ ist keine Zahl", "nur zum Teil gefüllt", "Zeile 3"] {
        assert!(cells.contains(part), "{part} in {cells}");
    }
    assert!(said("land_code,percent,amount_eur\nDE-BY,,\n", None).contains("weder die Spalte percent noch amount_eur"));
    assert!(said("land_code,percent\nDE-BY,100\n", Some("title = ")).contains(".source.toml"));
    assert!(
        said("land_code,percent\nDE-BY,100\n", Some("printed_total_eur = \"1.000,00\"")).contains("printed_total_eur")
    );
    assert!(said("land_code,amount_eur\nDE-BY,1.0051\n", None).contains("ist kein Betrag"));
    for (toml, line, what) in [
        ("title = 't'\nprinted_total_eur = 5\n", "Zeile 2, „printed_total_eur = 5“", "ein Text in Anführungszeichen"),
        ("rows = 'zwei'\n", "Zeile 1, „rows = 'zwei'“", "eine ganze Zahl"),
        ("title = 't'\n\ntitle = 'u'\n", "Zeile 3, „title = 'u'“", "jeder Name einmal"),
        ("title = 't'\nsource = \n", "Zeile 2, „source =“", "kein TOML"),
    ] {
        let said = said("land_code,percent\nDE-BY,100\n", Some(toml));
        assert!(said.contains(line) && said.contains(what), "{toml}: {said}");
        assert!(!["expected", "invalid", "TOML parse", "duplicate"].iter().any(|word| said.contains(word)), "{said}");
    }
}
