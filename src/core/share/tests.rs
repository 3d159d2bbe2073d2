//! Laws of exact shares.

use super::*;
use proptest::prelude::*;

fn fraction(n: i64, d: i64) -> Fraction {
    Fraction::new(n, d).expect("denominator")
}

#[test]
fn fractions_are_written_in_lowest_terms() {
    for (n, d, text) in [(6, 4, "3/2"), (5, 1, "5/1"), (-6, 4, "-3/2"), (6, -4, "-3/2"), (0, -7, "0/1")] {
        assert_eq!(fraction(n, d).to_string(), text);
    }
    assert_eq!(Fraction::new(1, 0), None);
}

#[test]
fn decimals_are_cut_and_not_rounded() {
    for (n, d, digits, text, cut) in [
        (2, 3, 6, "0.666666", true),
        (-2, 3, 2, "-0.66", true),
        (-1, 1000, 2, "0.00", true),
        (-2039, 100_000, 5, "-0.02039", false),
        (7, 2, 0, "3", true),
        (1234, 1, 2, "1234.00", false),
    ] {
        assert_eq!(fraction(n, d).cut_decimals(digits), text);
        assert_eq!(fraction(n, d).is_cut_at(digits), cut, "{text}");
    }
}

#[test]
fn only_the_written_form_of_a_decimal_is_read() {
    for bad in ["", "-", ".5", "5.", "1,5", "+1", "01", "-0", "-0.00", "1e5", "1.2.3", " 1", "１"] {
        assert!(matches!(ExactDecimal::parse(bad), Err(DecimalError::NotADecimal(_))), "{bad}");
    }
    assert!(matches!(ExactDecimal::parse(&"9".repeat(37)), Err(DecimalError::TooLong(_))));
    assert!(matches!(ExactDecimal::parse("0.1234567890123456789"), Err(DecimalError::TooLong(_))));
    for good in ["0", "0.000", "1.80560", "-12.5", "999999999999999999999999999999999999"] {
        assert_eq!(ExactDecimal::parse(good).map(|d| d.to_string()).as_deref(), Ok(good));
    }
}

#[test]
fn weights_are_aligned_to_the_longest_scale() {
    let parse = |t| ExactDecimal::parse(t).expect("decimal");
    let (scale, weights) = align([parse("1.5"), parse("2"), parse("0.125")]).expect("not negative");
    assert_eq!((scale, weights), (3, vec![Weight::Small(1500), Weight::Small(2000), Weight::Small(125)]));
    assert_eq!(align([parse("-1")]), None);
    let huge = "9".repeat(36);
    let (_, weights) = align([parse(&huge), parse("0.000000000000000001")]).expect("not negative");
    let product = BigUint::parse_bytes(huge.as_bytes(), 10).expect("digits") * BigUint::from(10u32).pow(18);
    assert_eq!(weights, vec![Weight::Big(product), Weight::Small(1)]);
}

proptest! {
    #[test]
    fn arithmetic_obeys_the_laws_of_fractions(
        a in -999i64..999, b in 1i64..999, c in -999i64..999, d in 1i64..999,
    ) {
        let (x, y) = (fraction(a, b), fraction(c, d));
        prop_assert_eq!(x.plus(&y).minus(&y), x.clone());
        prop_assert_eq!(x.times(&y), fraction(a * c, b * d));
        prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
        prop_assert_eq!(x.rounded_down(), BigInt::from(a.div_euclid(b)));
    }

    #[test]
    fn a_decimal_survives_its_text(units in any::<i64>(), scale in 0u32..18) {
        let decimal = ExactDecimal { units: i128::from(units), scale };
        prop_assert_eq!(ExactDecimal::parse(&decimal.to_string()), Ok(decimal));
    }
}
