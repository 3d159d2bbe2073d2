//! Tests of the number forms of both languages.

use super::*;

#[test]
fn a_fraction_is_cut_and_never_rounded() {
    let cases = [
        ("2/3", 6, "0.666666", true),
        ("-2/3", 2, "-0.66", true),
        ("1/8", 3, "0.125", false),
        ("7", 2, "7.00", false),
        ("999999/1000000", 2, "0.99", true),
        ("12345678901234567890123/2", 0, "6172839450617283945061", true),
    ];
    for (text, places, expected, cut) in cases {
        assert_eq!(cut_fraction(text, places), Some((expected.to_owned(), cut)), "{text}");
    }
    for bad in ["", "1/0", "1/-2", "a/2", "1.5"] {
        assert_eq!(cut_fraction(bad, 2), None, "{bad}");
    }
}

#[test]
fn decimals_keep_every_digit() {
    assert_eq!(decimal("-1234567.50", Language::De), "-1.234.567,50");
    assert_eq!(decimal("123", Language::En), "123");
    assert_eq!(decimal("13.04061", Language::De), "13,04061");
    assert!(is_decimal("-0.5") && is_decimal("7"));
    for bad in ["", "-", "1.", ".5", "1,5", "1.2.3", "=1"] {
        assert!(!is_decimal(bad), "{bad}");
    }
}
