//! Columns that a person names become figures, verbatim; every fault comes back with its place.

use super::*;
use crate::core::keys::{check, weights};
use crate::intake::key_table;

const TABLE: &str = "land_code,name,steuern,einwohner\nA,Anfang,300.50,10\nB,Berg,100,30\n";

fn read(figures: &Figures, csv: &str) -> Result<KeyKind, IntakeFaults> {
    key_table::read_as(csv.as_bytes(), None, figures).map(|table| table.kind)
}

fn decimal(text: &str) -> ExactDecimal {
    ExactDecimal::parse(text).unwrap()
}

#[test]
fn every_kind_is_read_from_named_columns() {
    let indicator = Figures::Indicator { column: "einwohner".into(), unit: "Personen".into() };
    let koenigstein = Figures::Koenigstein { tax_column: "steuern".into(), population_column: "einwohner".into() };
    let parts = vec![("steuern".to_owned(), decimal("0.75")), ("einwohner".to_owned(), decimal("0.25"))];
    let table = [
        (Figures::Equal, "equal", "1/2"),
        (indicator, "indicator", "1/4"),
        // 2/3 · 300.5/400.5 + 1/3 · 1/4, and below it 3/4 · 300.5/400.5 + 1/4 · 1/4
        (koenigstein, "koenigstein", "5609/9612"),
        (Figures::Blended { parts }, "blended", "2671/4272"),
    ];
    for (figures, kind, share) in table {
        let table = key_table::read_as(TABLE.as_bytes(), None, &figures).unwrap();
        assert_eq!(table.kind.as_str(), kind);
        let day = crate::core::calendar::parse_date("2020-01-01").unwrap();
        let key = table.definition(crate::core::ids::KeyId::new("k").unwrap(), None, day, table.recipient_rule());
        assert_eq!(check(&key), Ok(Vec::new()), "{kind}");
        let first = ManagerId::new("A").unwrap();
        assert_eq!(weights(&key).unwrap().share(&first).unwrap().to_string(), share, "{kind}");
    }
}

#[test]
fn faults_of_all_columns_come_at_once() {
    let broken = "land_code,steuern,einwohner\nA,viel,10\nB,100,\n";
    let figures = Figures::Koenigstein { tax_column: "steuern".into(), population_column: "einwohner".into() };
    let said = read(&figures, broken).unwrap_err().to_string();
    assert!(said.contains("viel") && said.contains("einwohner"), "{said}");
    let unknown = Figures::Indicator { column: "köpfe".into(), unit: "Personen".into() };
    let said = read(&unknown, TABLE).unwrap_err().to_string();
    assert!(said.contains("köpfe") && said.contains("land_code, name, steuern, einwohner"), "{said}");
}
