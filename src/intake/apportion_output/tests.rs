//! What is printed, letter by letter.

use super::*;
use crate::core::apportion::{Method, Problem, Recipient, Unit, apportion};
use crate::core::money::Euro;
use crate::intake::weights::{self, WeightOptions};

fn run(csv: &str, total: &str, method: Method) -> (WeightTable, Apportionment) {
    let table = weights::read(csv.as_bytes(), &WeightOptions::default()).unwrap();
    let problem = Problem {
        total: Euro::parse(total).unwrap(),
        unit: Unit::Cent,
        method,
        base: Euro::ZERO,
        floor: None,
        cap: None,
        recipients: table.rows.iter().map(|row| Recipient { id: &row.id, weight: &row.weight }).collect(),
    };
    let result = apportion(&problem).unwrap();
    (table, result)
}

const THREE: &str = "id,name,percent\nz,\"Hof, Stadt\",33.40\na,Köln,33.3\nb,,33.30\n";

#[test]
fn csv_in_the_order_of_the_file_with_a_total() {
    let (table, result) = run(THREE, "1.00", Method::LargestRemainder);
    let expected = "\
id,name,weight,quota,amount_eur,adjustment_units
z,\"Hof, Stadt\",33.40,167/500,0.34,1
a,Köln,33.3,333/1000,0.33,0
b,,33.30,333/1000,0.33,0
total,,100.00,1/1,1.00,1
";
    assert_eq!(csv(&table, &result), expected);
}

#[test]
fn half_up_shows_the_sum_of_the_parts() {
    let (table, result) = run("id,percent\na,1\nb,1\nc,1\n", "1.00", Method::HalfUp);
    assert!(csv(&table, &result).ends_with("total,,3,1/1,0.99,0\n"), "{}", csv(&table, &result));
}

#[test]
fn the_table_is_german_and_marks_cut_quotas() {
    let (weights, result) = run("id,name,percent\na,Köln,1\nb,Hof,2\n", "1234567.00", Method::LargestRemainder);
    let expected = "\
Kennung  Name  percent        Ungerundeter Anteil in €  Betrag in €  Resteinheiten
───────  ────  ───────  ────────────────  ───────────  ─────────────
a        Köln        1  411.522,333333…    411.522,33              0
b        Hof         2  823.044,666666…    823.044,67             +1
───────  ────  ───────  ────────────────  ───────────  ─────────────
Summe                3  1.234.567,000000   1.234.567,00            +1
";
    let shown = table(&weights, &result);
    let squeezed =
        |text: &str| text.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    let without_rules = |text: &str| squeezed(text).into_iter().filter(|l| !l.starts_with('─')).collect::<Vec<_>>();
    assert_eq!(without_rules(&shown), without_rules(expected), "\n{shown}");
    // Right-aligned: the last characters of a column stand under each other.
    let lines: Vec<&str> = shown.lines().collect();
    let width = lines[0].chars().count();
    assert!(lines.iter().all(|line| line.chars().count() == width), "\n{shown}");
}

#[test]
fn json_has_amounts_as_strings() {
    let (table, result) = run(THREE, "1.00", Method::LargestRemainder);
    let value: Value = serde_json::from_str(&json(&table, &result)).unwrap();
    assert_eq!(value["rows"][0]["amount_eur"], "0.34");
    assert_eq!(value["rows"][1]["quota"], "333/1000");
    assert_eq!(
        (&value["total_eur"], &value["sum_eur"], &value["difference_eur"]),
        (&json!("1.00"), &json!("1.00"), &json!("0.00"))
    );
    assert_eq!(value["weight_sum"], "100.00");
    assert_eq!(value["ties"], json!([]));
}

#[test]
fn german_decimals() {
    let table = [("0", "0"), ("999", "999"), ("1000", "1.000"), ("1234567.50", "1.234.567,50"), ("-1234", "-1.234")];
    for (plain, german) in table {
        assert_eq!(german_decimal(plain), german);
    }
}
