//! The published files of RFC 8785, and the two promises with the place where they are broken.

use super::*;
use proptest::prelude::*;
use serde_json::json;

macro_rules! vector {
    ($name:literal) => {
        (
            $name,
            &include_bytes!(concat!("../../../../fixtures/vectors/rfc8785/input/", $name, ".json"))[..],
            &include_bytes!(concat!("../../../../fixtures/vectors/rfc8785/output/", $name, ".json"))[..],
        )
    };
}

#[test]
fn published_vectors() {
    let vectors = [
        vector!("arrays"),
        vector!("french"),
        vector!("structures"),
        vector!("unicode"),
        vector!("values"),
        vector!("weird"),
    ];
    for (name, input, output) in vectors {
        let value: Value = serde_json::from_slice(input).unwrap();
        let bytes = to_rfc8785(&value).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), String::from_utf8(output.to_vec()).unwrap(), "{name}");
        assert!(parse_canonical(input).is_err(), "{name}: the input is not canonical");
    }
}

#[test]
fn the_short_way_is_taken_for_what_only_needs_sorting_and_for_nothing_else() {
    let short = |text: &str| sorting::canonical(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
    for (plain, canonical) in [
        ("{}", "{}"),
        ("[]", "[]"),
        (
            "{\"b\":1,\"a\":[true,null,{\"z\":-1,\"y\":\"ü\\n\"}]}",
            "{\"a\":[true,null,{\"y\":\"ü\\n\",\"z\":-1}],\"b\":1}",
        ),
        ("{\"ab\":1,\"a\":2}", "{\"a\":2,\"ab\":1}"),
        ("{\"a1\":1,\"a\":2,\"a!\":3}", "{\"a\":2,\"a!\":3,\"a1\":1}"),
        ("\"\\\"\"", "\"\\\"\""),
    ] {
        assert_eq!(short(plain).as_deref(), Some(canonical));
        let value: Value = serde_json::from_str(plain).unwrap();
        assert_eq!(String::from_utf8(to_rfc8785(&value).unwrap()).unwrap(), canonical);
    }
    let others =
        ["1.5", "1e3", "9007199254740992", "{\"ä\":1}", "{\"a\":1,\"a\":2}", "\"u\u{308}\"", "[1,]", "{\"a\"}", "1 "];
    for other in others {
        assert_eq!(short(other), None, "{other}");
    }
}

#[test]
fn published_outputs_that_keep_both_promises_are_read_back() {
    for (name, _, output) in [vector!("arrays"), vector!("french"), vector!("structures")] {
        let value = parse_canonical(output).unwrap();
        assert_eq!(to_canonical(&value).unwrap(), output, "{name}");
    }
    let (_, _, unicode) = vector!("unicode");
    assert!(matches!(
        parse_canonical(unicode),
        Err(CanonicalError::NotNfc { path }) if path == "/Unnormalized Unicode"
    ));
    let (_, _, values) = vector!("values");
    assert!(matches!(
        parse_canonical(values),
        Err(CanonicalError::NotAnInteger { path, .. }) if path == "/numbers/0"
    ));
}

#[test]
fn the_place_of_a_broken_promise_is_named() {
    let table = [
        (json!("e\u{301}"), ""),
        (json!(["é", "e\u{301}"]), "/1"),
        (json!({ "e\u{301}": 1 }), "/e\u{301}"),
        (json!({ "a/b": { "c~d": ["x", { "f": 1.5 }] } }), "/a~1b/c~0d/1/f"),
        (json!({ "first": { "fine": 1 }, "last": [1, 2, 9_007_199_254_740_992_i64] }), "/last/2"),
        (json!(-9_007_199_254_740_992_i64), ""),
        (json!(u64::MAX), ""),
        (json!(1.0), ""),
        (json!(-0.0), ""),
    ];
    for (value, expected) in table {
        match to_canonical(&value) {
            Err(CanonicalError::NotNfc { path } | CanonicalError::NotAnInteger { path, .. }) => {
                assert_eq!(path, expected, "{value}");
            }
            other => panic!("{value}: {other:?}"),
        }
    }
}

#[test]
fn the_largest_integers_are_exact() {
    let bytes = to_canonical(&json!([MAX_INTEGER, -MAX_INTEGER, 0])).unwrap();
    assert_eq!(bytes, b"[9007199254740991,-9007199254740991,0]");
}

#[test]
fn the_first_byte_that_is_not_canonical_is_named() {
    let table: [(&[u8], usize); 7] = [
        (b"{ \"a\":1}", 1),
        (b"{\"b\":1,\"a\":2}", 2),
        (b"{\"a\":1,\"a\":1}", 6),
        (b"{\"a\":\"\\u0041\"}", 6),
        (b"{\"a\":1}\n", 7),
        (b"\"\\/\"", 1),
        ("\"\\u00e4\"".as_bytes(), 1),
    ];
    for (bytes, expected) in table {
        match parse_canonical(bytes) {
            Err(CanonicalError::NotCanonical { at }) => assert_eq!(at, expected, "{bytes:?}"),
            other => panic!("{bytes:?}: {other:?}"),
        }
    }
    for bytes in [&b""[..], b"{", b"\xff", b"{\"a\":1}x", b"01"] {
        assert!(matches!(parse_canonical(bytes), Err(CanonicalError::NotJson(_))), "{bytes:?}");
    }
}

fn value() -> impl Strategy<Value = Value> {
    use unicode_normalization::UnicodeNormalization as _;
    let text = || any::<String>().prop_map(|text| text.nfc().collect::<String>());
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-MAX_INTEGER..=MAX_INTEGER).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            // ASCII keys, as in a leaf, and any others: they are written by two ways that have to agree.
            prop::collection::btree_map(prop_oneof!["[a-z_]{1,4}", text()], inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn canonical_bytes_come_back_as_the_same_value(value in value()) {
        let bytes = to_canonical(&value).unwrap();
        prop_assert_eq!(parse_canonical(&bytes).unwrap(), value);
    }

    #[test]
    fn no_other_bytes_have_the_same_value(value in value(), at: prop::sample::Index, put: u8) {
        let bytes = to_canonical(&value).unwrap();
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] = put;
        if let Ok(other) = parse_canonical(&changed) {
            prop_assert_eq!(other == value, changed == bytes);
        }
        changed = bytes.clone();
        changed.insert(at.index(bytes.len() + 1), put);
        if let Ok(other) = parse_canonical(&changed) {
            prop_assert_ne!(other, value);
        }
    }
}
