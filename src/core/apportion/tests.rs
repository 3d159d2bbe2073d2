//! Laws of apportionment, official figures, and a second implementation in fractions to compare with.

use super::*;
use num_bigint::BigInt;
use num_traits::{One, Zero};
use proptest::prelude::*;
use proptest::test_runner::Config;

mod fixed;
mod naive;

const METHODS: [Method; 4] = [Method::LargestRemainder, Method::SainteLague, Method::DHondt, Method::HalfUp];
const EXACT: [Method; 3] = [Method::LargestRemainder, Method::SainteLague, Method::DHondt];

/// A problem that owns its recipients.
#[derive(Clone, Debug)]
struct Case {
    total: i64,
    base: i64,
    floor: Option<i64>,
    cap: Option<i64>,
    unit: Unit,
    method: Method,
    rows: Vec<(String, Weight)>,
}

impl Case {
    fn plain(total: i64, method: Method, weights: &[u128]) -> Case {
        let rows = weights.iter().enumerate().map(|(i, w)| (format!("r{i:05}"), Weight::Small(*w))).collect();
        Case { total, base: 0, floor: None, cap: None, unit: Unit::Cent, method, rows }
    }

    fn problem(&self) -> Problem<'_> {
        Problem {
            total: euro(self.total),
            unit: self.unit,
            method: self.method,
            base: euro(self.base),
            floor: self.floor.map(euro),
            cap: self.cap.map(euro),
            recipients: self.rows.iter().map(|(id, weight)| Recipient { id, weight }).collect(),
        }
    }

    fn run(&self) -> Result<Apportionment, Vec<ApportionRefusal>> {
        apportion(&self.problem())
    }
}

fn euro(cents: i64) -> Euro {
    Euro::from_cents(cents).unwrap()
}

fn cents(result: &Apportionment) -> Vec<i64> {
    result.parts.iter().map(|part| part.amount.cents()).collect()
}

/// Quotas in cents.
fn quotas(result: &Apportionment) -> Vec<Fraction> {
    (0..result.parts.len()).map(|i| result.quota(i).unwrap().times(&Fraction::whole(100))).collect()
}

fn config() -> Config {
    Config { failure_persistence: None, cases: 400, ..Config::default() }
}

/// Weights with many equal and zero ones, so that ties and bounds are common.
fn weight() -> impl Strategy<Value = u128> {
    prop_oneof![0u128..6, 0u128..2_000, 1_000_000u128..30_000_000, Just(0), Just(7), any::<u64>().prop_map(u128::from)]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Cent), Just(Unit::Euro), Just(Unit::ThousandEuro)]
}

fn plain_case() -> impl Strategy<Value = Case> {
    let weights = prop::collection::vec(weight(), 1..40);
    (0i64..4_000_000_000, weights, unit(), prop::sample::select(METHODS.to_vec())).prop_map(
        |(units, w, unit, method)| {
            let total = (units * unit.cents()) % Euro::MAX.cents() / unit.cents() * unit.cents();
            Case { unit, ..Case::plain(total, method, &w) }
        },
    )
}

/// Bounds near the even share, mostly in whole units; many cases are impossible, and must be refused as such.
fn bounded_case() -> impl Strategy<Value = Case> {
    let share = (0i64..150, prop::option::of(0i64..200), prop::option::of(20i64..400));
    let off = prop_oneof![4 => Just(0i64), 1 => 1i64..100_000];
    (plain_case(), share, off).prop_map(|(case, (base, floor, cap), off)| {
        let even = case.total / i64::try_from(case.rows.len()).unwrap() / case.unit.cents();
        let bound = |percent: i64| (even * percent / 100 + percent % 3) * case.unit.cents() + off;
        Case { base: bound(base / 2), floor: floor.map(bound), cap: cap.map(bound), ..case }
    })
}

/// From one recipient to as many as there are municipalities, with room for a floor of one cent.
fn sized_case() -> impl Strategy<Value = Case> {
    let size = prop_oneof![1usize..40, 40usize..2_000, 2_000usize..=11_000, Just(11_000)];
    let weights = size.prop_flat_map(|size| prop::collection::vec(1u128..200_000, size));
    (11_000i64..90_000_000_000, weights, prop::sample::select(EXACT.to_vec()))
        .prop_map(|(total, weights, method)| Case::plain(total, method, &weights))
}

/// Few units, so that a method can be run seat by seat.
fn small_case() -> impl Strategy<Value = Case> {
    let weights = prop::collection::vec(prop_oneof![0u128..6, 0u128..500], 1..9);
    let bounds = (0i64..5, prop::option::of(0i64..60), prop::option::of(3i64..900));
    (0i64..2_000, weights, bounds, prop::sample::select(EXACT.to_vec()))
        .prop_map(|(total, w, (base, floor, cap), m)| Case { base, floor, cap, ..Case::plain(total, m, &w) })
}

fn low_and_high(case: &Case) -> (i64, i64) {
    (case.floor.unwrap_or(0).max(case.base), case.cap.unwrap_or(i64::MAX))
}

/// A refusal must be true: the bounds really cannot hold, and both sums are named.
fn assert_true_refusal(case: &Case, refusals: &[ApportionRefusal]) {
    let rows = i128::try_from(case.rows.len()).unwrap();
    let (low, high) = low_and_high(case);
    let zero = i128::try_from(case.rows.iter().filter(|(_, w)| w.is_zero()).count()).unwrap();
    for refusal in refusals {
        match refusal {
            ApportionRefusal::BoundNotDivisible { amount, below, above, .. } => {
                let unit = case.unit.cents();
                assert!([Some(case.base), case.floor, case.cap].contains(&Some(amount.cents())));
                assert!(below < amount && amount < above && above.cents() - below.cents() == unit);
                assert_eq!(below.cents() % unit, 0);
            }
            ApportionRefusal::AllWeightsZero => assert_eq!(zero, rows),
            ApportionRefusal::CapBelowFloor { .. } => assert!(high < low),
            ApportionRefusal::FloorsExceedTotal { floors, total } => {
                assert_eq!(i128::from(floors.cents()), rows * i128::from(low));
                assert!(*total == euro(case.total) && floors > total);
            }
            ApportionRefusal::CapsBelowTotal { caps, total } => {
                let reach = (rows - zero) * i128::from(high) + zero * i128::from(low);
                assert_eq!(i128::from(caps.cents()), reach);
                assert!(*total == euro(case.total) && caps < total);
            }
            other => panic!("unexpected: {other}"),
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn parts_sum_to_the_total(case in bounded_case()) {
        match case.run() {
            Ok(result) => {
                let sum: i64 = cents(&result).iter().sum();
                prop_assert_eq!(sum, result.sum.cents());
                prop_assert_eq!(sum - case.total, result.difference.cents());
                prop_assert!(case.method == Method::HalfUp || result.difference.is_zero());
            }
            Err(refusals) => assert_true_refusal(&case, &refusals),
        }
    }

    #[test]
    fn bounds_hold_and_amounts_are_whole_units(case in bounded_case()) {
        let Ok(result) = case.run() else { return Ok(()) };
        let (low, high) = low_and_high(&case);
        for (part, amount) in result.parts.iter().zip(cents(&result)) {
            prop_assert!(low <= amount && amount <= high, "{} not in {}..={}", amount, low, high);
            prop_assert_eq!(amount % case.unit.cents(), 0);
            prop_assert!(part.bound != Bound::AtFloor || amount == low);
            prop_assert!(part.bound != Bound::AtCap || amount == high);
        }
    }

    /// The law of whole units: with any bound between two units there is no result, and with the
    /// named neighbours there is no such refusal.
    #[test]
    fn bounds_between_two_units_are_refused_with_their_neighbours(case in bounded_case()) {
        let unit = case.unit.cents();
        let crooked = [Some(case.base), case.floor, case.cap].iter().flatten().filter(|b| *b % unit != 0).count();
        let named = |case: &Case| {
            let refusals = case.run().err().unwrap_or_default();
            refusals.iter().filter(|r| matches!(r, ApportionRefusal::BoundNotDivisible { .. })).count()
        };
        prop_assert_eq!(named(&case), crooked);
        let below = |cents: i64| cents / unit * unit;
        let mended = Case {
            base: below(case.base), floor: case.floor.map(below), cap: case.cap.map(|cap| below(cap) + unit), ..case
        };
        prop_assert_eq!(named(&mended), 0);
    }

    #[test]
    fn order_of_rows_does_not_matter(case in bounded_case(), seed in any::<prop::sample::Index>()) {
        let mut turned = case.clone();
        let middle = seed.index(case.rows.len());
        turned.rows.rotate_left(middle);
        turned.rows[..].reverse();
        let by_id = |case: &Case, result: &Apportionment| {
            let ids = case.rows.iter().map(|(id, _)| id.clone());
            let quotas = (0..case.rows.len()).map(|i| result.quota(i).unwrap());
            let lines = ids.zip(&result.parts).zip(quotas);
            let mut lines: Vec<_> =
                lines.map(|((id, part), quota)| (id, part.amount, part.adjustment_units, part.bound, quota)).collect();
            lines.sort_by(|a, b| a.0.cmp(&b.0));
            (lines, result.ties.clone())
        };
        match (case.run(), turned.run()) {
            (Ok(one), Ok(other)) => prop_assert_eq!(by_id(&case, &one), by_id(&turned, &other)),
            (one, other) => prop_assert_eq!(one.err(), other.err()),
        }
    }

    #[test]
    fn a_larger_weight_never_gets_less(case in bounded_case()) {
        let Ok(result) = case.run() else { return Ok(()) };
        let mut lines: Vec<(BigUint, i64)> =
            case.rows.iter().map(|(_, weight)| weight.to_big()).zip(cents(&result)).collect();
        lines.sort();
        for pair in lines.windows(2) {
            prop_assert!(pair[0].0 == pair[1].0 || pair[0].1 <= pair[1].1, "{:?}", pair);
        }
    }

    #[test]
    fn largest_remainder_keeps_the_quota_rule(case in bounded_case()) {
        let case = Case { method: Method::LargestRemainder, ..case };
        let Ok(result) = case.run() else { return Ok(()) };
        for ((quota, amount), part) in quotas(&result).iter().zip(cents(&result)).zip(&result.parts) {
            let off = Fraction::whole(amount).minus(quota);
            let unit = Fraction::whole(case.unit.cents());
            prop_assert!(off < unit && Fraction::whole(0).minus(&off) < unit);
            prop_assert!((0..=1).contains(&part.adjustment_units));
        }
    }

    /// For one λ every quota is base + λ·weight, set to its bound where it would leave it.
    #[test]
    fn quotas_fill_exactly_and_share_one_multiplier(case in bounded_case()) {
        let Ok(result) = case.run() else { return Ok(()) };
        let quotas = quotas(&result);
        let sum = quotas.iter().fold(Fraction::whole(0), |sum, quota| sum.plus(quota));
        prop_assert_eq!(sum, Fraction::whole(case.total));
        let (low, high) = low_and_high(&case);
        let base = Fraction::whole(case.base);
        let multiplier = |quota: &Fraction, weight: &Weight| {
            let above = quota.minus(&base);
            Fraction::new(above.numer().clone(), above.denom() * BigInt::from(weight.to_big()))
        };
        // λ from every free row is the same; rows at a bound lie on the right side of it.
        let (mut exact, mut at_least, mut at_most) = (None, Fraction::whole(0), None::<Fraction>);
        for ((quota, part), (_, weight)) in quotas.iter().zip(&result.parts).zip(&case.rows) {
            let Some(lambda) = multiplier(quota, weight) else {
                prop_assert_eq!(quota, &Fraction::whole(low));
                continue;
            };
            prop_assert!(*quota >= Fraction::whole(low) && *quota <= Fraction::whole(high));
            match part.bound {
                Bound::Free => {
                    prop_assert_eq!(exact.get_or_insert(lambda.clone()), &lambda);
                }
                Bound::AtFloor => at_most = Some(at_most.map_or(lambda.clone(), |m: Fraction| m.min(lambda))),
                Bound::AtCap => at_least = at_least.max(lambda),
            }
        }
        let upper = exact.clone().or(at_most.clone());
        prop_assert!(exact.as_ref().is_none_or(|e| *e >= at_least), "a cap holds below the multiplier");
        prop_assert!(at_most.is_none_or(|m| exact.as_ref().is_none_or(|e| *e <= m)), "a floor holds above it");
        prop_assert!(upper.is_none_or(|upper| at_least <= upper));
    }

    #[test]
    fn equal_to_largest_remainder_in_fractions(case in bounded_case()) {
        let case = Case { method: Method::LargestRemainder, ..case };
        let Ok(result) = case.run() else { return Ok(()) };
        let (amounts, ties) = naive::largest_remainder(&case);
        prop_assert_eq!(cents(&result), amounts);
        prop_assert_eq!(result.ties, ties);
    }

    #[test]
    fn equal_to_seat_by_seat(case in small_case()) {
        match case.run() {
            Ok(result) if case.method == Method::LargestRemainder => {
                prop_assert_eq!(cents(&result), naive::largest_remainder(&case).0);
            }
            Ok(result) => {
                let (amounts, ties) = naive::seat_by_seat(&case);
                prop_assert_eq!(cents(&result), amounts);
                prop_assert_eq!(result.ties, ties);
            }
            Err(refusals) => assert_true_refusal(&case, &refusals),
        }
    }

    #[test]
    fn small_integers_equal_big_ones(case in bounded_case()) {
        let problem = case.problem();
        let Ok(bounds) = refusal::check(&problem) else { return Ok(()) };
        prop_assume!(fits_small(&problem, bounds.total));
        let (small, big) = (solve::<u128>(&problem, &bounds).unwrap(), solve::<BigUint>(&problem, &bounds).unwrap());
        prop_assert_eq!(quotas(&small), quotas(&big));
        prop_assert_eq!((cents(&small), small.ties), (cents(&big), big.ties));
    }

    /// Weights beyond 128 bits give what the same proportions give below.
    #[test]
    fn huge_weights_are_proportions_too(case in bounded_case()) {
        let factor = BigUint::one() << 150u32;
        let mut huge = case.clone();
        for (_, weight) in &mut huge.rows {
            *weight = Weight::from_big(weight.to_big() * &factor);
        }
        match (case.run(), huge.run()) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(cents(&one), cents(&other));
                prop_assert_eq!(quotas(&one), quotas(&other));
                prop_assert_eq!(one.ties, other.ties);
            }
            (one, other) => prop_assert_eq!(one.err(), other.err()),
        }
    }
}

proptest! {
    // Few cases: each is as long as a table of all municipalities.
    #![proptest_config(Config { cases: 16, ..config() })]

    #[test]
    fn the_laws_hold_at_every_size(case in sized_case()) {
        let case = Case { floor: Some(1), cap: Some(case.total), ..case };
        let result = case.run().unwrap();
        prop_assert_eq!(cents(&result).iter().sum::<i64>(), case.total);
        prop_assert!(result.difference.is_zero() && result.sum == euro(case.total));
        let mut lines: Vec<(BigUint, i64)> =
            case.rows.iter().map(|(_, weight)| weight.to_big()).zip(cents(&result)).collect();
        prop_assert!(lines.iter().all(|(_, amount)| *amount >= 1));
        lines.sort();
        prop_assert!(lines.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 <= pair[1].1));
        let mut turned = case.clone();
        turned.rows.reverse();
        let other = turned.run().unwrap();
        prop_assert_eq!(other.parts.iter().rev().collect::<Vec<_>>(), result.parts.iter().collect::<Vec<_>>());
        prop_assert_eq!(other.ties, result.ties);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_panics_for_any_input(
        total in any::<i64>(), base in any::<i64>(), floor in any::<Option<i64>>(), cap in any::<Option<i64>>(),
        weights in prop::collection::vec(any::<u128>(), 0..5), unit in unit(),
        method in prop::sample::select(METHODS.to_vec()),
    ) {
        let fit = |cents: i64| cents % (Euro::MAX.cents() + 1);
        let case = Case { base: fit(base) % 1_000_000, floor: floor.map(fit), cap: cap.map(fit), unit,
            ..Case::plain(fit(total) / unit.cents() * unit.cents(), method, &weights) };
        if let Ok(result) = case.run() {
            prop_assert!(method == Method::HalfUp || result.sum == euro(case.total));
        }
    }
}
