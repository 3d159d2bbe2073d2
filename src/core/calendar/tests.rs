//! Days and instants: the ends of days around both changes of the clock.

use super::*;

#[test]
fn a_day_in_berlin_ends_by_the_clock_of_that_day() {
    let table = [
        ("2021-01-31", "2021-01-31T23:00:00.000Z"),
        ("2021-03-27", "2021-03-27T23:00:00.000Z"),
        ("2021-03-28", "2021-03-28T22:00:00.000Z"),
        ("2021-07-01", "2021-07-01T22:00:00.000Z"),
        ("2021-10-30", "2021-10-30T22:00:00.000Z"),
        ("2021-10-31", "2021-10-31T23:00:00.000Z"),
        ("2020-12-31", "2020-12-31T23:00:00.000Z"),
    ];
    for (day, end) in table {
        let day = parse_date(day).unwrap();
        let got = end_of_day_in_berlin(day).unwrap();
        assert_eq!(got.to_string(), end, "{day}");
        assert_eq!(Instant::from_unix_ms(got.unix_ms() - 1).day_in_berlin(), Some(day));
        assert_eq!(got.day_in_berlin(), day.next_day());
    }
}

#[test]
fn only_the_written_form_is_a_date_or_an_instant() {
    for bad in ["2021-2-1", "01.02.2021", "2021-02-30", "", "2021-02-01 ", "12021-02-01"] {
        assert!(parse_date(bad).is_err(), "{bad}");
    }
    for bad in ["2021-02-01T09:30:00Z", "2021-02-01T09:30:00.000+00:00", "2021-02-01T09:30:00.0001Z", "gestern"] {
        assert!(Instant::parse(bad).is_err(), "{bad}");
    }
    let good = "2021-02-01T09:30:00.120Z";
    assert_eq!(Instant::parse(good).unwrap().to_string(), good);
    assert!(end_of_day_in_berlin(parse_date("1990-01-01").unwrap()).is_err());
}
