//! Versions of a key: each counts on from the one that it supersedes, and none is superseded twice.

use super::bookings::percentages;
use super::*;
use crate::core::keys::KeyDefinition;

#[test]
fn key_versions_ladder() {
    let mut book = masters();
    let register = |name: &str, version: u32, supersedes: Option<&str>| Act::RegisterKey {
        definition: KeyDefinition { id: id(name), version, supersedes: supersedes.map(id), ..percentages("39.5") },
    };
    let ladder: Vec<(Act, &[&str])> = vec![
        (register("k-1", 2, None), &["R-024"]),
        (register("k-1", 0, None), &["R-024"]),
        (register("k-1", 1, None), &[]),
        (register("k-2", 2, Some("k-9")), &["R-004"]),
        (register("k-2", 1, Some("k-1")), &["R-024"]),
        (register("k-2", 3, Some("k-1")), &["R-024"]),
        (register("k-2", 2, Some("k-1")), &[]),
        (register("k-3", 2, Some("k-1")), &["R-024"]),
        (register("k-3", 3, Some("k-2")), &[]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
}
