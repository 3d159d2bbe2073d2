//! The quick reading beside the full one: the same leaves, the same meaning, the same refusals.

use super::*;
use crate::core::ids::Seq;
use proptest::prelude::*;
use proptest::test_runner::Config;

/// Leaves of every kind that the quick way takes.
const QUICK: [&str; 5] = [
    r#"{"actor":"anna","authentication":"token","body":{"amount_cents":641,"booking_year":2021,"budget_item":"0699/532 99","component":"foederal","manager":"DE-HH","project":"p-4673","type":"committed/1"},"booked_on":"2021-02-01","channel":"cli","command_id":"e-88","command_sha256":"d9d1a8312f712dcfd565880ad4b4a4586b7f950a2c182eb7c64a4a8432a05a29","form":"titelbuch/1","postings":[{"amount_cents":641,"from":{"booking_year":2021,"budget_item":"0699/532 99","component":"foederal","funding_source":"federal","kind":"cash","manager":"DE-HH","stage":"assigned"},"to":{"booking_year":2021,"budget_item":"0699/532 99","component":"foederal","funding_source":"federal","kind":"cash","manager":"DE-HH","project":"p-4673","stage":"committed"}}],"recorded_at":"2021-02-01T09:00:00.000Z","seq":900000,"voucher":"Prüfung 1/2021"}"#,
    r#"{"actor":"anna","authentication":"database_access","body":{"land":"DE-HB","policy_field":"bauen_wohnen","project":"p-67","title":"Straße „67“","type":"project_registered/1"},"booked_on":"2024-02-29","channel":"api","command_id":"p-67","command_sha256":"37eefdcb1c74d9fce2986a1fe015449b1d3a702db7c5adb3c18fdd631842787b","form":"titelbuch/1","postings":[],"recorded_at":"2021-12-31T23:59:59.999Z","seq":0}"#,
    r#"{"actor":"b","authentication":"token","body":{"note":{"sha256":"37eefdcb1c74d9fce2986a1fe015449b1d3a702db7c5adb3c18fdd631842787b","vault":"c:1"},"reason":"wrong_amount","reverses":12,"type":"reversed/1"},"booked_on":"2021-02-01","channel":"demo","command_id":"r","command_sha256":"37eefdcb1c74d9fce2986a1fe015449b1d3a702db7c5adb3c18fdd631842787b","form":"titelbuch/1","postings":[{"amount_cents":1,"from":{"kind":"memo","stage":"origin"},"to":{"kind":"claim","stage":"paid"}},{"amount_cents":9007199254740991,"from":{"kind":"claim","stage":"paid"},"to":{"kind":"memo","stage":"origin"}}],"recorded_at":"2021-02-01T09:00:00.000Z","seq":9007199254740991}"#,
    r#"{"actor":"b","authentication":"token","body":{"reason":"wrong_amount","reverses":0,"type":"reversed/1"},"booked_on":"2021-02-01","channel":"demo","command_id":"r","command_sha256":"37eefdcb1c74d9fce2986a1fe015449b1d3a702db7c5adb3c18fdd631842787b","form":"titelbuch/1","postings":[],"recorded_at":"2021-02-01T09:00:00.000Z","seq":7,"voucher":""}"#,
    r#"{"actor":"b","authentication":"token","body":{"land":"DE-HB","policy_field":"bauen_wohnen","project":"p","title":"mit \"type\":\"committed/1\"","type":"project_registered/1"},"booked_on":"2021-02-01","channel":"cli","command_id":"p-67","command_sha256":"37eefdcb1c74d9fce2986a1fe015449b1d3a702db7c5adb3c18fdd631842787b","form":"titelbuch/1","postings":[],"recorded_at":"2021-02-01T09:00:00.000Z","seq":3}"#,
];

/// Other leaves: read the long way.
const LONG: [&str; 2] = [
    r#"{"actor":"system","authentication":"token","body":{"kind":"federal_state","manager":"DE-BY","parent":"bmi","title":"Bayern","type":"manager_created/1"},"booked_on":"2021-02-01","channel":"cli","command_id":"c_19950_10","command_sha256":"971e1013a1f0ebe228e71d19f7f479c0ea75cda0136afa20bba894bb5670b353","form":"titelbuch/1","postings":[],"recorded_at":"2021-02-01T09:00:00.000Z","seq":10,"voucher":"Test 1/2021"}"#,
    r#"{"seq":10,"actor":"b","authentication":"token","body":{"type":"reversed/1","reason":"wrong_amount","reverses":0},"booked_on":"2021-02-01","channel":"demo","command_id":"r","command_sha256":"37eefdcb1c74d9fce2986a1fe015449b1d3a702db7c5adb3c18fdd631842787b","form":"titelbuch/1","postings":[{"to":{"kind":"memo","stage":"origin"},"amount_cents":1,"from":{"kind":"claim","stage":"paid"}}],"recorded_at":"2021-02-01T09:00:00.000Z","voucher":"\u0041"}"#,
];

/// What both readings say, with accounts in place of their numbers.
type Meaning = (Seq, Instant, CommandId, Body, Vec<(Account, Account, Euro)>);

fn in_full(leaf: &[u8]) -> Option<Meaning> {
    let event = Event::from_bytes(leaf).ok()?;
    let postings = event.postings.into_iter().map(|p| (p.from, p.to, p.amount_cents));
    Some((event.seq, event.recorded_at, event.command_id, event.body, postings.collect()))
}

fn retold(reader: &mut Reader, known: &mut Vec<Account>, leaf: &[u8]) -> Option<Meaning> {
    let told = reader.read(leaf).ok()?;
    known.extend(told.opened);
    let account = |number: usize| known[number].clone();
    let postings = told.postings.iter().map(|m| (account(m.from), account(m.to), m.amount_cents));
    Some((told.seq, told.recorded_at, told.command_id, told.body, postings.collect()))
}

fn assert_same(leaf: &[u8]) {
    let full = in_full(leaf);
    // Fresh, and after other leaves, whose accounts it knows by their bytes.
    for before in [&QUICK[..0], &QUICK[..1], &QUICK[2..3]] {
        let (mut reader, mut known) = (Reader::default(), Vec::new());
        for leaf in before {
            assert!(retold(&mut reader, &mut known, leaf.as_bytes()).is_some());
        }
        assert_eq!(retold(&mut reader, &mut known, leaf), full, "{}", String::from_utf8_lossy(leaf));
    }
}

#[test]
fn the_quick_way_is_taken_where_it_should_be() {
    for leaf in QUICK {
        assert!(in_full(leaf.as_bytes()).is_some(), "{leaf}");
        assert!(Reader::default().along_the_form(leaf.as_bytes()).is_some(), "{leaf}");
        assert_same(leaf.as_bytes());
    }
    for leaf in LONG {
        assert!(in_full(leaf.as_bytes()).is_some() && Reader::default().along_the_form(leaf.as_bytes()).is_none());
        assert_same(leaf.as_bytes());
    }
}

/// Every accepted leaf with one byte less, one more, one changed, cut at every place.
#[test]
fn one_byte_more_less_or_other_is_judged_as_by_the_full_reading() {
    for leaf in &QUICK[..3] {
        for at in 0..leaf.len() {
            let bytes = leaf.as_bytes();
            let (before, after) = bytes.split_at(at);
            assert_same(before);
            assert_same(&[before, &after[1..]].concat());
            for other in [b'"', b'}', b'0', b' ', b'\\', 0xff] {
                assert_same(&[before, &[other], &after[1..]].concat());
                assert_same(&[before, &[other], after].concat());
            }
        }
    }
}

#[test]
fn members_that_do_not_belong_are_refused() {
    let leaf = QUICK[0];
    for (from, to) in [
        ("\"type\":\"committed/1\"", "\"type\":\"committed/1\",\"type\":\"committed/1\""),
        ("\"type\":\"committed/1\"", "\"type\":\"committed/2\""),
        ("\"type\":\"committed/1\"", "\"type\":\"project_registered/1\""),
        ("\"type\":\"committed/1\"", "\"kind\":{\"type\":\"committed/1\"}"),
        ("\"project\":\"p-4673\",\"type\"", "\"project\":\"p-4673\",\"surplus\":1,\"type\""),
        ("\"project\":\"p-4673\",\"type\"", "\"type\""),
        ("\"kind\":\"cash\"", "\"kind\":\"cash\",\"kind\":\"cash\""),
        ("\"stage\":\"assigned\"", "\"stage\":{}"),
        ("titelbuch/1", "titelbuch/2"),
        ("2021-02-01T09", "2021-02-30T09"),
        ("2021-02-01T09:00:00.000Z", "2021-02-01T09:00:60.000Z"),
        ("900000", "9e5"),
        ("641,\"from\"", "641.0,\"from\""),
        ("641,\"from\"", "9007199254740992,\"from\""),
        ("641,\"from\"", "18446744073709551616,\"from\""),
    ] {
        let changed = leaf.replacen(from, to, 1);
        assert_ne!(changed, leaf, "{from}");
        assert_eq!(in_full(changed.as_bytes()), None, "{changed}");
        assert_same(changed.as_bytes());
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    /// A piece of one leaf in another's place.
    #[test]
    fn pieces_of_leaves_are_judged_as_by_the_full_reading(
        one in prop::sample::select(QUICK.to_vec()), other in prop::sample::select(QUICK.to_vec()),
        cuts in prop::array::uniform3(any::<prop::sample::Index>()),
    ) {
        // Cut at commas, so that the result is often a leaf again.
        let commas = |text: &str| text.match_indices(',').map(|(at, _)| at).collect::<Vec<_>>();
        let (ours, theirs) = (commas(one), commas(other));
        let (from, to) = (*cuts[0].get(&ours), *cuts[1].get(&ours));
        let piece = *cuts[2].get(&theirs);
        assert_same(format!("{}{}", &one[..from.min(to)], &one[from.max(to)..]).as_bytes());
        assert_same(format!("{}{}", &one[..from], &other[piece..]).as_bytes());
    }
}
