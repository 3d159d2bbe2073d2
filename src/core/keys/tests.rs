//! Keys: their shares, their faults, their notices; official tables and one invented one.

use super::first_version::KeyDefinitionV1;
use super::*;
use crate::core::calendar::parse_date;
use crate::core::federal_state;
use crate::core::share::Fraction;

const SHARES_2014: &str = include_str!("../../../fixtures/keys/koenigstein_2014.csv");
const SHARES_2019: &str = include_str!("../../../fixtures/keys/koenigstein_2019.csv");
const GRANTS_2021: &str = include_str!("../../../fixtures/keys/gafinhg_2021.csv");
const CHILDCARE: &str = include_str!("../../../fixtures/keys/kitafinhg_2020_2021.csv");

fn id(text: &str) -> ManagerId {
    ManagerId::new(text).unwrap()
}

fn decimal(text: &str) -> ExactDecimal {
    ExactDecimal::parse(text).unwrap()
}

fn values(rows: &[(&str, &str)]) -> Vec<Value> {
    rows.iter().map(|(name, value)| Value { recipient: id(name), value: decimal(value) }).collect()
}

/// One column of a fixture by its place.
fn column(csv: &'static str, place: usize) -> Vec<(&'static str, &'static str)> {
    let rows = csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.map(|cells| (cells[0], cells[place])).collect()
}

fn key(kind: KeyKind, recipients: RecipientRule) -> KeyDefinition {
    let source =
        KeySource { title: "Test".into(), url: None, retrieved_on: None, sha256: None, licence: None, note: None };
    KeyDefinition {
        id: KeyId::new("test").unwrap(),
        version: 1,
        supersedes: None,
        title: "Testschlüssel".into(),
        scale: kind.scale(),
        kind,
        recipients,
        legal_basis: "keine".into(),
        source,
        as_of: parse_date("2020-01-01").unwrap(),
        as_of_assumed: None,
        valid_from: None,
        valid_to: None,
    }
}

fn published(csv: &'static str) -> KeyDefinition {
    let percentages = values(&column(csv, 2));
    key(KeyKind::PublishedPercentages { percentages }, RecipientRule::AllFederalStates)
}

fn named(kind: KeyKind) -> KeyDefinition {
    key(kind, RecipientRule::AsNamed)
}

fn share(key: &KeyDefinition, name: &str) -> String {
    weights(key).unwrap().share(&id(name)).unwrap().to_string()
}

#[test]
fn the_printed_key_of_2019_is_usable_and_verbatim() {
    let key = published(SHARES_2019);
    assert_eq!(check(&key), Ok(Vec::new()));
    assert_eq!(key.verbatim(&id("DE-BW")).unwrap(), "13.04061");
    assert_eq!(share(&key, "DE-BW"), "1304061/10000000");
}

#[test]
fn a_key_that_misses_a_hundred_is_refused_with_the_difference() {
    let faults = check(&published(SHARES_2014)).unwrap_err();
    let expected = KeyFault::SumIsNotHundred { sum: "99.97961".into(), difference: "−0.02039".into() };
    assert_eq!(faults, [expected]);
    assert_eq!(
        faults[0].to_string(),
        "die Prozentsätze summieren sich auf 99,97961, nicht auf 100; Differenz −0,02039"
    );
}

#[test]
fn a_statutory_table_with_a_gap_is_kept_and_noticed() {
    let amount =
        |(name, text): (&str, &str)| FixedAmount { recipient: id(name), amount_cents: Euro::parse(text).unwrap() };
    let amounts: Vec<_> = column(CHILDCARE, 3).into_iter().map(amount).collect();
    let printed_total_cents = Some(Euro::parse("1000000000.00").unwrap());
    let key = key(KeyKind::FixedAmounts { amounts, printed_total_cents }, RecipientRule::AllFederalStates);
    let [KeyNotice::PrintedTotalDiffers { sum, printed, difference }] = check(&key).unwrap()[..] else {
        panic!("one notice expected")
    };
    assert_eq!([sum, printed, difference].map(|e| e.to_string()), ["999999999.00", "1000000000.00", "1.00"]);
    assert_eq!(share(&key, "DE-BW"), "136474883/999999999", "shares come from the lines, not from the printed total");
}

/// GaFinHG § 5: each printed amount is exactly its share of 2.75 billion euro.
#[test]
fn the_grants_of_2021_are_the_key_of_2019() {
    let whole = Fraction::whole(275_000_000_000i64);
    let weights = weights(&published(SHARES_2019)).unwrap();
    for (name, amount) in column(GRANTS_2021, 3) {
        let cents = Euro::parse(amount).unwrap().cents();
        assert_eq!(weights.share(&id(name)).unwrap().times(&whole), Fraction::whole(cents), "{name}");
    }
    assert_eq!(equal_shares(&published(SHARES_2019), &published(GRANTS_2021)).len(), 16);
    assert!(equal_shares(&published(SHARES_2019), &published(SHARES_2014)).is_empty());
}

/// INVENTED figures: there is no table of the tax inputs that could be shipped.
/// T = 100, 50, 50; P = 10, 20, 30: 2/3·1/2 + 1/3·1/6 = 7/18; 2/3·1/4 + 1/3·1/3 = 5/18; 2/3·1/4 + 1/3·1/2 = 1/3.
#[test]
fn the_koenigstein_formula_on_invented_figures() {
    let input = |(name, tax, people): (&str, &str, &str)| KoenigsteinInput {
        recipient: id(name),
        tax_euro: decimal(tax),
        population_persons: decimal(people),
    };
    let inputs: Vec<_> = [("A", "100.00", "10"), ("B", "50.0", "20"), ("C", "50", "30")].map(input).into();
    let key = named(KeyKind::Koenigstein { inputs: inputs.clone() });
    assert_eq!(check(&key), Ok(Vec::new()));
    assert_eq!(["A", "B", "C"].map(|name| share(&key, name)), ["7/18", "5/18", "1/3"]);
    let mut without = inputs;
    without.iter_mut().for_each(|input| input.population_persons = decimal("0"));
    assert_eq!(check(&named(KeyKind::Koenigstein { inputs: without })), Err(vec![KeyFault::AllZero]));
}

#[test]
fn shares_of_the_other_kinds() {
    let people = values(&[("B", "1.5"), ("A", "0.5"), ("C", "0")]);
    let indicator = named(KeyKind::Indicator { name: "Einwohner".into(), unit: "Mio.".into(), values: people.clone() });
    assert_eq!(["A", "B", "C"].map(|name| share(&indicator, name)), ["1/4", "3/4", "0/1"]);
    assert_eq!(check(&indicator), Ok(vec![KeyNotice::ZeroShare("C".into())]));
    let equal = named(KeyKind::Equal { among: ["B", "A", "C"].map(id).into() });
    assert_eq!(share(&equal, "C"), "1/3");
    let area = values(&[("C", "10"), ("A", "10"), ("B", "0")]);
    let part = |name: &str, proportion: &str, values: &[Value]| BlendPart {
        name: name.into(),
        proportion: decimal(proportion),
        values: values.to_vec(),
    };
    // 3/4 people, 1/4 area: A 3/4·1/4 + 1/4·1/2 = 5/16; B 3/4·3/4 = 9/16; C 1/8.
    let parts = vec![part("Einwohner", "0.75", &people), part("Fläche", "0.25", &area)];
    let blended = named(KeyKind::Blended { parts });
    assert_eq!(["A", "B", "C"].map(|name| share(&blended, name)), ["5/16", "9/16", "1/8"]);
    assert_eq!(check(&blended), Ok(Vec::new()));
}

#[test]
fn every_fault_is_named_at_once() {
    let mut rows = column(SHARES_2019, 2);
    rows.retain(|(name, _)| *name != "DE-HB");
    rows.extend([("DE-XX", "-1"), ("DE-BY", "0")]);
    let mut key = key(KeyKind::PublishedPercentages { percentages: values(&rows) }, RecipientRule::AllFederalStates);
    key.valid_from = Some(parse_date("2021-01-01").unwrap());
    key.valid_to = Some(parse_date("2020-12-31").unwrap());
    let expected = [
        KeyFault::Twice(vec!["DE-BY".into()]),
        KeyFault::Missing(vec!["DE-HB".into()]),
        KeyFault::Unknown(vec!["DE-XX".into()]),
        KeyFault::Negative { recipient: "DE-XX".into(), value: "-1".into() },
        KeyFault::SumIsNotHundred { sum: "98.04621".into(), difference: "−1.95379".into() },
        KeyFault::ValidityReversed,
    ];
    assert_eq!(check(&key).unwrap_err(), expected);
}

#[test]
fn faults_of_blended_equal_and_empty_keys() {
    let part = |name: &str, proportion: &str, rows: &[(&str, &str)]| BlendPart {
        name: name.into(),
        proportion: decimal(proportion),
        values: values(rows),
    };
    let blended = |parts: Vec<BlendPart>| check(&named(KeyKind::Blended { parts }));
    let differ = KeyFault::PartsDiffer { part: "b".into() };
    assert_eq!(blended(vec![part("a", "1", &[("A", "1")]), part("b", "1", &[("B", "1")])]), Err(vec![differ.clone()]));
    let repeated = [("A", "1"), ("A", "2")];
    assert_eq!(blended(vec![part("a", "1", &[("A", "1")]), part("b", "1", &repeated)]), Err(vec![differ]));
    let against = KeyFault::Negative { recipient: "a".into(), value: "-1".into() };
    assert_eq!(blended(vec![part("a", "-1", &[("A", "1")])]), Err(vec![against]));
    assert_eq!(check(&named(KeyKind::Equal { among: Vec::new() })), Err(vec![KeyFault::Empty]));
    let zero = KeyKind::Indicator { name: "x".into(), unit: "y".into(), values: values(&[("A", "0")]) };
    assert_eq!(check(&named(zero)), Err(vec![KeyFault::AllZero]));
}

#[test]
fn a_key_survives_its_stored_form() {
    let key = published(SHARES_2019);
    let text = serde_json::to_string(&key).unwrap();
    assert!(text.contains("\"1.80560\"") || text.contains("\"13.04061\""));
    assert_eq!(serde_json::from_str::<KeyDefinition>(&text).unwrap(), key);
    assert!(serde_json::from_str::<KeyDefinition>(&text.replacen("\"title\"", "\"titel\"", 1)).is_err());
}

#[test]
fn the_sixteen_are_sixteen() {
    let mut codes: Vec<&str> = federal_state::ALL.iter().map(|state| state.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 16);
    assert!(federal_state::ALL.windows(2).all(|pair| pair[0].ags2 < pair[1].ags2));
}

#[test]
fn the_first_version_reads_as_the_second() {
    let mut key = published(SHARES_2019);
    key.source.note = Some("Stichtag angenommen: die Quelle nennt keinen. Zweite Quelle.".into());
    let text = serde_json::to_value(&key).unwrap();
    let serde_json::Value::Object(mut fields) = text else { panic!("a key is an object") };
    for later in ["version", "scale"] {
        fields.remove(later).unwrap();
    }
    let old: KeyDefinitionV1 = serde_json::from_value(fields.into()).unwrap();
    let read = KeyDefinition::from(&old);
    assert_eq!((read.version, read.supersedes.as_ref(), read.scale), (1, None, 5));
    assert_eq!(read.as_of_assumed.as_deref(), Some("die Quelle nennt keinen. Zweite Quelle."));
    assert_eq!(read.source.note, None);
    let plain =
        KeyDefinitionV1 { source: KeySource { note: Some("Zweite Quelle.".into()), ..old.source.clone() }, ..old };
    let read = KeyDefinition::from(&plain);
    assert_eq!((read.as_of_is_assumed(), read.source.note.as_deref()), (false, Some("Zweite Quelle.")));
}

#[test]
fn no_figure_has_more_decimals_than_the_key_says() {
    let mut key = published(SHARES_2019);
    key.scale = 6;
    assert_eq!(check(&key), Ok(Vec::new()), "a source may pad with zeros");
    key.scale = 4;
    assert_eq!(check(&key), Err(vec![KeyFault::ScaleTooSmall { scale: 4, found: 5 }]));
}
