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
fn a_moment_is_said_by_the_clock_of_berlin_and_names_its_zone() {
    let said = |text: &str| {
        let at = OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339).unwrap();
        [Language::De, Language::En].map(|language| moment(at, language))
    };
    for (utc, de, en) in [
        ("2026-11-28T18:45:03Z", "28.11.2026, 19:45:03 MEZ", "28 November 2026, 19:45:03 CET"),
        ("2026-07-01T23:00:00Z", "02.07.2026, 01:00:00 MESZ", "2 July 2026, 01:00:00 CEST"),
        // The same hand of the clock twice in the night that gives back the hour.
        ("2026-10-25T00:30:00Z", "25.10.2026, 02:30:00 MESZ", "25 October 2026, 02:30:00 CEST"),
        ("2026-10-25T01:30:00Z", "25.10.2026, 02:30:00 MEZ", "25 October 2026, 02:30:00 CET"),
        ("1995-01-01T12:00:00Z", "01.01.1995, 12:00:00 UTC", "1 January 1995, 12:00:00 UTC"),
    ] {
        assert_eq!(said(utc), [de, en], "{utc}");
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
