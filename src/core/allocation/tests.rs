//! Allocation runs: the order of deductions, their rounding, refusals, replay and comparison.

use super::*;
use crate::core::calendar::parse_date;
use crate::core::keys::{KeyKind, KeySource, RecipientRule, Value};
use proptest::prelude::*;
use proptest::test_runner::Config;

const SHARES_2019: &str = include_str!("../../../fixtures/keys/koenigstein_2019.csv");

pub(super) fn id(text: &str) -> ManagerId {
    ManagerId::new(text).unwrap()
}

pub(super) fn euro(text: &str) -> Euro {
    Euro::parse(text).unwrap()
}

fn percent(text: &str) -> ExactDecimal {
    ExactDecimal::parse(text).unwrap()
}

pub(super) fn key(rows: &[(&str, &str)]) -> KeyDefinition {
    let value = |(name, value): &(&str, &str)| Value { recipient: id(name), value: percent(value) };
    KeyDefinition {
        id: KeyId::new("test").unwrap(),
        version: 1,
        supersedes: None,
        title: "Test".into(),
        kind: KeyKind::PublishedPercentages { percentages: rows.iter().map(value).collect() },
        recipients: RecipientRule::AsNamed,
        legal_basis: String::new(),
        source: KeySource {
            title: "Test".into(),
            url: None,
            retrieved_on: None,
            sha256: None,
            licence: None,
            note: None,
        },
        as_of: parse_date("2019-01-01").unwrap(),
        as_of_assumed: None,
        scale: 5,
        valid_from: None,
        valid_to: None,
    }
}

fn koenigstein() -> KeyDefinition {
    let rows = SHARES_2019.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    key(&rows.map(|cells| (cells[0], cells[2])).collect::<Vec<_>>())
}

fn plain(total: &str) -> RunParameters {
    RunParameters::plain(ComponentId::new("foederal").unwrap(), euro(total), KeyId::new("test").unwrap())
}

fn deduct_from(total: &str, deductions: Vec<Deduction>) -> RunParameters {
    RunParameters { deductions, ..plain(total) }
}

fn federal(percentage: &str) -> Deduction {
    Deduction {
        what: DeductionKind::FederalShare,
        amount: DeductionAmount::PercentOfTotal { percent: percent(percentage) },
    }
}

fn host(of: &str, percentage: &str) -> Deduction {
    let what = DeductionKind::HostQuota { recipient: id(of) };
    Deduction { what, amount: DeductionAmount::PercentOfRest { percent: percent(percentage) } }
}

fn reserve(amount: &str) -> Deduction {
    Deduction { what: DeductionKind::Reserve, amount: DeductionAmount::Fixed { amount_cents: euro(amount) } }
}

fn line<'a>(result: &'a RunResult, of: &str) -> &'a RunLine {
    result.lines.iter().find(|line| line.recipient == id(of)).unwrap()
}

/// The pattern of FITKO: 25 % federal share, then 10 % of the rest to the host state, then the key.
#[test]
fn deductions_come_in_their_order() {
    let result = compute(&deduct_from("1000000.00", vec![federal("25"), host("DE-HE", "10")]), &koenigstein()).unwrap();
    let deducted: Vec<Euro> = result.deductions.iter().map(|d| d.amount_cents).collect();
    assert_eq!(deducted, [euro("250000.00"), euro("75000.00")]);
    assert_eq!(result.distributable_cents, euro("675000.00"));
    let hesse = line(&result, "DE-HE");
    // 7.43709 % of 675,000.
    assert_eq!(hesse.quota_euro, "20080143/400");
    assert_eq!(hesse.share, "743709/10000000");
    assert_eq!((hesse.amount_cents, hesse.host_quota_cents), (euro("50200.36"), Some(euro("75000.00"))));
    assert_eq!(hesse.total_cents, euro("125200.36"));
    assert_eq!(line(&result, "DE-BY").host_quota_cents, None);
    let turned = compute(&deduct_from("1000000.00", vec![host("DE-HE", "10"), federal("25")]), &koenigstein()).unwrap();
    assert_eq!(turned.distributable_cents, euro("650000.00"), "10 % of the whole, then 25 % of the total");
    assert!(result.lines.windows(2).all(|pair| pair[0].recipient < pair[1].recipient));
}

#[test]
fn a_percentage_is_rounded_down_to_the_unit_and_the_rest_keeps_what_is_cut() {
    let table = [(Unit::Cent, "100.01", "33.33", "33.33"), (Unit::Euro, "100.00", "33.99", "33.00")];
    for (unit, total, percentage, deducted) in table {
        let parameters = RunParameters { unit, ..deduct_from(total, vec![federal(percentage)]) };
        let result = compute(&parameters, &key(&[("A", "1"), ("B", "2")])).unwrap();
        assert_eq!(result.deductions[0].amount_cents, euro(deducted));
        assert_eq!(result.distributable_cents.plus(euro(deducted)).unwrap(), euro(total));
        assert_eq!(result.sum_cents, result.distributable_cents);
    }
}

#[test]
fn two_host_quotas_of_one_state_add_up() {
    let parameters = deduct_from("100.00", vec![host("A", "10"), host("A", "10"), reserve("1.00")]);
    let result = compute(&parameters, &key(&[("A", "1"), ("B", "1")])).unwrap();
    assert_eq!(line(&result, "A").host_quota_cents, Some(euro("19.00")));
    assert_eq!(result.distributable_cents, euro("80.00"));
    assert_eq!(line(&result, "A").total_cents, euro("59.00"));
}

#[test]
fn refusals_say_what_is_wrong() {
    let two = key(&[("A", "1"), ("B", "1")]);
    let refused = |parameters: RunParameters| compute(&parameters, &two).unwrap_err();
    let parameters = deduct_from(
        "100.00",
        vec![reserve("60.00"), reserve("50.00"), host("A", "10"), federal("101"), reserve("-1.00")],
    );
    let expected = [
        AllocationRefusal::PercentOutOfRange { percent: "101".into() },
        AllocationRefusal::NegativeDeduction { label: "Reserve" },
        AllocationRefusal::DeductionsExceedTotal { deducted: euro("110.00"), total: euro("100.00") },
    ];
    assert_eq!(refused(parameters), expected);
    let stranger = deduct_from("100.00", vec![host("C", "10")]);
    assert_eq!(refused(stranger), [AllocationRefusal::HostNotInKey(id("C"))]);
    let odd = RunParameters { unit: Unit::Euro, ..deduct_from("100.00", vec![reserve("0.50")]) };
    let text = refused(odd)[0].to_string();
    assert!(text.contains("99,00\u{a0}€ oder 100,00\u{a0}€"), "{text}");
    let negative = key(&[("A", "-1"), ("B", "1")]);
    assert_eq!(compute(&plain("1.00"), &negative), Err(vec![AllocationRefusal::KeyHasNoWeights]));
    let floors = RunParameters { floor_cents: Some(euro("51.00")), ..plain("100.00") };
    let text = refused(floors)[0].to_string();
    assert!(text.contains("102,00\u{a0}€") && text.contains("100,00\u{a0}€"), "{text}");
}

#[test]
fn floors_and_caps_do_not_see_the_host_quota() {
    let parameters = RunParameters {
        cap_cents: Some(euro("50.00")),
        ..deduct_from("110.00", vec![reserve("10.00"), host("A", "10")])
    };
    let result = compute(&parameters, &key(&[("A", "9"), ("B", "1")])).unwrap();
    let first = line(&result, "A");
    assert_eq!((first.amount_cents, first.total_cents, first.bound), (euro("50.00"), euro("60.00"), Bound::AtCap));
    assert_eq!(line(&result, "B").amount_cents, euro("40.00"));
}

#[test]
fn half_up_shows_its_miss_and_is_not_bookable() {
    let parameters = RunParameters { method: Method::HalfUp, ..plain("1.00") };
    let result = compute(&parameters, &key(&[("A", "1"), ("B", "1"), ("C", "1")])).unwrap();
    assert_eq!(result.difference(), euro("-0.01"));
    assert!(!result.books_exactly());
}

#[test]
fn one_refusal_does_not_hide_another() {
    let reserve = Deduction { what: DeductionKind::Reserve, ..federal("200") };
    let parameters = RunParameters {
        floor_cents: Some(euro("60.00")),
        cap_cents: Some(euro("70.00")),
        ..deduct_from("100.00", vec![federal("200"), reserve, host("DE-XX", "1")])
    };
    let refusals = compute(&parameters, &key(&[("A", "60"), ("B", "40")])).unwrap_err();
    let out = AllocationRefusal::PercentOutOfRange { percent: "200".to_owned() };
    let floors = ApportionRefusal::FloorsExceedTotal { floors: euro("120.00"), total: euro("100.00") };
    let expected =
        [AllocationRefusal::HostNotInKey(id("DE-XX")), out.clone(), out, AllocationRefusal::Apportion(floors)];
    assert_eq!(refusals, expected);
    // What depends on the rest is not guessed: caps that are too low for the total may do for the rest.
    let parameters = RunParameters { floor_cents: None, cap_cents: Some(euro("1.00")), ..parameters };
    assert_eq!(compute(&parameters, &key(&[("A", "60"), ("B", "40")])).unwrap_err(), expected[..3]);
}

#[test]
fn runs_are_compared_by_recipient() {
    let before = compute(&plain("100.00"), &key(&[("A", "1"), ("B", "1")])).unwrap();
    let after = compute(&plain("120.00"), &key(&[("C", "1"), ("B", "2")])).unwrap();
    let lines = compare(&before, &after).unwrap();
    let shown: Vec<_> =
        lines.iter().map(|l| (l.recipient.as_str(), l.before, l.after, l.difference.to_string())).collect();
    let (fifty, eighty, forty) = (Some(euro("50.00")), Some(euro("80.00")), Some(euro("40.00")));
    let expected = [
        ("A", fifty, None, "-50.00".to_owned()),
        ("B", fifty, eighty, "30.00".to_owned()),
        ("C", None, forty, "40.00".to_owned()),
    ];
    assert_eq!(shown, expected);
}

fn parameters() -> impl Strategy<Value = RunParameters> {
    let percentage = (0i64..4_000).prop_map(|n| percent(&format!("{}.{:02}", n / 100, n % 100)));
    let amount = prop_oneof![
        (0i64..100_000).prop_map(|c| DeductionAmount::Fixed { amount_cents: Euro::from_cents(c).unwrap() }),
        percentage.clone().prop_map(|percent| DeductionAmount::PercentOfTotal { percent }),
        percentage.prop_map(|percent| DeductionAmount::PercentOfRest { percent }),
    ];
    let what = prop_oneof![
        Just(DeductionKind::FederalShare),
        Just(DeductionKind::Reserve),
        Just(DeductionKind::HostQuota { recipient: id("DE-HE") }),
    ];
    let deductions = prop::collection::vec((what, amount).prop_map(|(what, amount)| Deduction { what, amount }), 0..4);
    let methods = prop::sample::select(vec![Method::LargestRemainder, Method::SainteLague, Method::DHondt]);
    (0i64..900_000_000_000, deductions, methods).prop_map(|(cents, deductions, method)| RunParameters {
        deductions,
        method,
        total_cents: Euro::from_cents(cents).unwrap(),
        ..plain("0.00")
    })
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_cent_is_accounted_for_and_a_run_can_be_replayed(parameters in parameters()) {
        let Ok(result) = compute(&parameters, &koenigstein()) else { return Ok(()) };
        let kept = result.deductions.iter().filter(|d| !matches!(d.kind, DeductionKind::HostQuota { .. }));
        let kept = Euro::sum(kept.map(|d| d.amount_cents)).unwrap();
        let given = Euro::sum(result.lines.iter().map(|line| line.total_cents)).unwrap();
        prop_assert_eq!(kept.plus(given).unwrap(), parameters.total_cents);
        let stored = serde_json::to_string(&(&parameters, &result)).unwrap();
        let (again, recorded): (RunParameters, RunResult) = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(compute(&again, &koenigstein()).unwrap(), recorded);
        let same = compare(&result, &result).unwrap();
        prop_assert!(same.len() == 16 && same.iter().all(|line| line.difference.is_zero()));
    }
}
