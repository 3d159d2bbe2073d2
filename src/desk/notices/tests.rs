//! The table itself: each line names an event that there is, and each kind has a line.

use super::*;
use std::collections::BTreeSet;

#[test]
fn each_line_names_an_event_that_there_is_and_each_kind_has_a_line() {
    for (name, ..) in RULES {
        let golden = format!("{}/fixtures/events/{}.json", env!("CARGO_MANIFEST_DIR"), name.replace('/', "-"));
        let event = Event::from_bytes(&std::fs::read(&golden).unwrap()).unwrap();
        assert_eq!(event.body.type_name(), *name);
    }
    for kind in NoticeKind::ALL {
        assert!(RULES.iter().any(|(.., told)| told == kind), "{} is told to nobody", kind.as_str());
    }
    let texts: BTreeSet<_> = NoticeKind::ALL.iter().flat_map(|kind| [kind.as_str(), kind.in_german()]).collect();
    assert_eq!(texts.len(), 2 * NoticeKind::ALL.len(), "each has words of its own");
}
