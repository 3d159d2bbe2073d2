//! Figures that are printed, figures worked out by hand, and refusals.

use super::*;

/// KraftStKompG § 2: the shares; § 1: the total of a year.
const MOTOR_TAX: &str = include_str!("../../../../fixtures/keys/kraftstkompg_2010.csv");
const MOTOR_TAX_CENTS: i64 = 899_176_400_000;

fn motor_tax(method: Method) -> Case {
    let cells = MOTOR_TAX.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    // Five decimals each: without the dot they are whole numbers over one denominator.
    let rows = cells.map(|c| (c[0].to_owned(), Weight::Small(c[2].replace('.', "").parse().unwrap()))).collect();
    Case { rows, ..Case::plain(MOTOR_TAX_CENTS, method, &[]) }
}

#[test]
fn eleven_thousand_recipients_with_floors_and_caps() {
    let mut state = 7u128;
    let weights: Vec<u128> = (0..11_000)
        .map(|_| {
            state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % (1 << 64);
            state % 100_000
        })
        .collect();
    for method in EXACT {
        let case = Case {
            base: 100,
            floor: Some(1_000_000),
            cap: Some(25_000_000),
            ..Case::plain(150_000_000_000, method, &weights)
        };
        let result = case.run().unwrap();
        assert_eq!(result.sum, euro(150_000_000_000));
        assert!(
            result.parts.iter().any(|p| p.bound == Bound::AtFloor)
                && result.parts.iter().any(|p| p.bound == Bound::AtCap)
        );
    }
}

#[test]
fn ties_go_to_the_smallest_id_and_are_reported() {
    for method in EXACT {
        let mut case = Case::plain(2, method, &[1, 1, 1]);
        case.rows.reverse();
        let result = case.run().unwrap();
        assert_eq!(cents(&result), [0, 1, 1], "{method:?}");
        assert_eq!(result.ties, ["r00000", "r00001", "r00002"], "{method:?}");
    }
    assert!(Case::plain(3, Method::LargestRemainder, &[1, 1, 1]).run().unwrap().ties.is_empty());
}

#[test]
fn divisor_methods_may_leave_the_quota() {
    let weights = [1u128, 1, 1, 1, 1, 1, 100];
    let result = Case::plain(20, Method::DHondt, &weights).run().unwrap();
    assert_eq!(cents(&result), [0, 0, 0, 0, 0, 0, 20]);
    assert_eq!(result.parts[6].adjustment_units, 2, "quota 18.87");
    assert_eq!(result.quota(6).unwrap().to_string(), "10/53");
}

#[test]
fn base_comes_first_and_floors_bind_the_final_amount() {
    let case = Case { base: 10, floor: Some(15), ..Case::plain(100, Method::LargestRemainder, &[0, 1, 6]) };
    let result = case.run().unwrap();
    // 70 above the base by 0:1:6 would be 10, 20, 80; the floor takes 5 of the free 60: 10 + 65·1/7 …
    assert_eq!(result.quota(1).unwrap().to_string(), "27/140");
    assert_eq!(cents(&result), [15, 19, 66]);
    assert_eq!(result.parts.iter().map(|p| p.bound).collect::<Vec<_>>(), [Bound::AtFloor, Bound::Free, Bound::Free]);
}

#[test]
fn a_cap_far_above_the_total_changes_nothing_even_for_wide_weights() {
    let wide = [1u128 << 120, (1 << 119) + 1];
    let free = Case::plain(10, Method::LargestRemainder, &wide);
    let capped = Case { cap: Some(Euro::MAX.cents()), ..free.clone() };
    assert_eq!(free.run(), capped.run());
}

#[test]
fn refusals_name_the_amounts() {
    let plain = Case::plain(100, Method::LargestRemainder, &[1, 2]);
    let said = |case: Case| case.run().unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    let table = [
        (Case { rows: Vec::new(), ..plain.clone() }, "kein Empfänger"),
        (Case::plain(100, Method::LargestRemainder, &[0, 0]), "alle Gewichte sind null"),
        (Case { total: -1, ..plain.clone() }, "negativ"),
        (Case { total: 150, unit: Unit::Euro, ..plain.clone() }, "möglich sind 1,00\u{a0}€ oder 2,00\u{a0}€"),
        (Case { floor: Some(51), ..plain.clone() }, "zusammen 1,02\u{a0}€, zu verteilen sind 1,00\u{a0}€"),
        (Case { cap: Some(49), ..plain.clone() }, "höchstens 0,98\u{a0}€ verteilen, zu verteilen sind 1,00\u{a0}€"),
        (Case { cap: Some(9), floor: Some(10), ..plain.clone() }, "Höchstbetrag 0,09\u{a0}€"),
        (
            Case { total: 1000, base: 50, floor: Some(250), cap: Some(999), unit: Unit::Euro, ..plain.clone() },
            "Sockelbetrag 0,50\u{a0}€ ist kein Vielfaches der Rundungseinheit; möglich sind 0,00\u{a0}€ oder 1,00\u{a0}€; \
             der Mindestbetrag 2,50\u{a0}€ ist kein Vielfaches der Rundungseinheit; möglich sind 2,00\u{a0}€ oder 3,00\u{a0}€; \
             der Höchstbetrag 9,99\u{a0}€",
        ),
        (Case { base: -5, cap: Some(-1), ..plain.clone() }, "negativ"),
    ];
    for (case, part) in table {
        let text = said(case);
        assert!(text.contains(part), "{text} should say {part}");
    }
    let mut twice = plain;
    twice.rows[1].0 = "r00000".to_owned();
    twice.total = -1;
    let found = twice.run().unwrap_err();
    assert!(found.contains(&ApportionRefusal::Twice("r00000".to_owned())) && found.len() == 2, "{found:?}");
}

#[test]
fn nothing_to_give_is_nothing_for_everybody() {
    for method in METHODS {
        let result = Case::plain(0, method, &[3, 0, 4]).run().unwrap();
        assert_eq!(cents(&result), [0, 0, 0]);
        assert!(result.ties.is_empty() && result.quota(1).unwrap().is_zero());
    }
}

#[test]
fn the_motor_tax_closes_with_seven_cents_over_floor() {
    let case = motor_tax(Method::LargestRemainder);
    let result = case.run().unwrap();
    assert_eq!(case.rows.len(), 16);
    let lines = case.rows.iter().zip(&result.parts);
    let mut more: Vec<&str> = lines.filter(|(_, p)| p.adjustment_units == 1).map(|((id, _), _)| id.as_str()).collect();
    more.sort_unstable();
    assert_eq!(more, ["DE-HE", "DE-NI", "DE-NW", "DE-RP", "DE-SN", "DE-ST", "DE-TH"]);
    assert!(result.parts.iter().all(|p| (0..=1).contains(&p.adjustment_units)));
    assert!(result.difference.is_zero() && result.ties.is_empty());
    let half_up = motor_tax(Method::HalfUp).run().unwrap();
    assert_eq!(half_up.difference, euro(1));
}
