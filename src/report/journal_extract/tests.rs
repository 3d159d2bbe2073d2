//! Tests of the journal extract: the events of the golden files, filters, nothing at all, a sum beyond the book's range.

use super::*;
use crate::report::lines::Lines;
use crate::report::render::csv::{self, Profile};
use crate::report::specimen::{provenance, read_aloud, snapshots};
use std::collections::BTreeSet;

/// Every golden event of every type, in the order of their names, numbered anew.
fn events() -> Vec<Event> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/events");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |(seq, path): (u64, std::path::PathBuf)| {
        let mut event = Event::from_bytes(std::fs::read(path).unwrap().trim_ascii_end()).unwrap();
        event.seq = crate::core::ids::Seq(seq);
        event
    };
    (0..).zip(paths).map(read).collect()
}

fn facts(filter: Filter) -> JournalExtractFacts {
    let programme_titles = Some("Konjunkturprogramm".to_owned());
    JournalExtractFacts { programme_titles, filter, first: 0, last: 19, is_example: true }
}

fn movements(filter: &Filter, events: &[Event]) -> Movements {
    let postings = events.iter().filter(|event| filter.takes_type(&event.body)).flat_map(|event| &event.postings);
    let taken = postings.filter(|posting| filter.takes(&posting.from, &posting.to));
    let taken: Vec<i64> = taken.map(|posting| posting.amount_cents.cents()).collect();
    Movements { postings: taken.len() as u64, cents: taken.iter().sum() }
}

fn sheet(filter: Filter, language: Language) -> Sheet {
    let events = events();
    let movements = movements(&filter, &events);
    build(&facts(filter), movements, Box::new(events.into_iter().map(Ok)), &provenance(), language).unwrap()
}

/// The leaves of some events.
struct Stored(Vec<Vec<u8>>);

impl Leaves for Stored {
    fn each(&mut self, take: TakeLeaf<'_>) -> Result<(), ReportError> {
        (0..).zip(&self.0).try_for_each(|(seq, leaf)| take(crate::core::ids::Seq(seq), leaf))
    }
}

fn said_lines(filter: Filter, language: Language, events: &[Event], leaves: Vec<Vec<u8>>) -> Lines {
    let movements = movements(&filter, events);
    lines(facts(filter), Box::new(move || Ok(movements)), Box::new(Stored(leaves)), &provenance(), language).unwrap()
}

fn leaves(events: &[Event]) -> Vec<Vec<u8>> {
    events.iter().map(|event| event.to_bytes().unwrap()).collect()
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| sheet(Filter::default(), language));
}

#[test]
fn every_type_of_event_has_a_name_and_no_other() {
    let known: BTreeSet<&str> = EVENT_TYPES.iter().map(|(id, _)| *id).collect();
    let events = events();
    let there: BTreeSet<&str> = events.iter().map(|event| name_of(event.body.type_name())).collect();
    assert_eq!(known, there);
    assert_eq!(known.len(), EVENT_TYPES.len());
}

#[test]
fn filters_narrow_and_the_sum_follows() {
    let count = |filter: Filter| {
        let rows = sheet(filter, Language::De).rows.map(Result::unwrap);
        rows.filter(|row| row.kind == RowKind::Body).count()
    };
    let all = count(Filter::default());
    let committed = count(Filter { event_type: Some("committed".to_owned()), ..Filter::default() });
    assert!(committed == 1 && committed < all, "{committed} of {all}");
    let nobody = Filter { manager: Some(ManagerId::new("niemand").unwrap()), ..Filter::default() };
    let text = read_aloud(sheet(nobody, Language::De));
    assert!(text.contains("enthält das Journal kein Ereignis"), "{text}");
}

#[test]
fn a_wrong_sum_makes_no_extract_and_a_large_one_does() {
    let events = events();
    let right = movements(&Filter::default(), &events);
    let wrong = Movements { cents: right.cents + 1, ..right };
    let said = lines(
        facts(Filter::default()),
        Box::new(move || Ok(wrong)),
        Box::new(Stored(leaves(&events))),
        &provenance(),
        Language::De,
    );
    let disagrees = |error: ReportError| matches!(error, ReportError::TotalsDisagree { .. });
    assert!(disagrees(csv::write_lines(said.unwrap(), Profile::Lossless, &mut Vec::new()).unwrap_err()));
    let events = Box::new(events.into_iter().map(Ok));
    let sheet = build(&facts(Filter::default()), wrong, events, &provenance(), Language::De).unwrap();
    assert!(disagrees(csv::write(sheet, Profile::Lossless, &mut Vec::new()).unwrap_err()));
    assert_eq!(euros(i64::MAX), "92233720368547758.07");
    assert_eq!((euros(-5), euros(0)), ("-0.05".to_owned(), "0.00".to_owned()));
}

#[test]
fn an_event_that_cannot_be_read_stops_the_extract() {
    let broken = || Err(ReportError::Inconsistent("kaputt".to_owned()));
    let none = Movements { postings: 0, cents: 0 };
    let events = Box::new(std::iter::once_with(broken));
    let mut sheet = build(&facts(Filter::default()), none, events, &provenance(), Language::De).unwrap();
    assert!(sheet.rows.next().unwrap().is_err());
    let all = self::events();
    let mut leaves = leaves(&all);
    leaves[5].insert(1, b'x');
    let said = said_lines(Filter::default(), Language::De, &all, leaves);
    let error = csv::write_lines(said, Profile::Lossless, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("Ereignis 5"), "{error}");
}

/// What the fast way promises: the bytes and the provenance of the sheet, whatever is asked and whatever the leaves
/// look like.
#[test]
fn said_lines_are_the_bytes_of_the_sheet() {
    let mut all = events();
    // A text with an escape, one with a comma and quotes, none, and names that look like members.
    let vouchers = ["a\\b", "=1, \"zwei\"", "],\"recorded_at\":\"x", ",\"booked_on\":\"2021-01-01", "\n"];
    for (event, voucher) in all.iter_mut().zip(vouchers.map(|text| Some(text.to_owned())).into_iter().chain([None])) {
        event.voucher = voucher;
    }
    let of_type = |name: &str| Filter { event_type: Some(name.to_owned()), ..Filter::default() };
    let manager = |id: &str| Filter { manager: Some(ManagerId::new(id).unwrap()), ..Filter::default() };
    let filters = [
        Filter::default(),
        of_type("committed"),
        of_type("manager_created"),
        manager("bmi"),
        manager("DE-BY"),
        manager("niemand"),
        Filter { project: Some(ProjectId::new("p-1").unwrap()), ..of_type("committed") },
    ];
    // As they are stored; and with spaces, which only a reading in full understands.
    let spaced = |leaf: &Vec<u8>| {
        let value: serde_json::Value = serde_json::from_slice(leaf).unwrap();
        serde_json::to_vec_pretty(&value).unwrap()
    };
    let stored = leaves(&all);
    let pretty: Vec<Vec<u8>> = stored.iter().map(spaced).collect();
    let mut rows = 0;
    for filter in filters {
        for language in [Language::De, Language::En] {
            for profile in [Profile::Lossless, Profile::Excel] {
                let (events, of_sheet) = (all.clone().into_iter().map(Ok), movements(&filter, &all));
                let sheet = build(&facts(filter.clone()), of_sheet, Box::new(events), &provenance(), language).unwrap();
                let (head, notes, mut slow) = (sheet.head.clone(), sheet.foot.notes.clone(), Vec::new());
                let data = csv::write(sheet, profile, &mut slow).unwrap();
                for leaves in [&stored, &pretty] {
                    let (said, mut fast) = (said_lines(filter.clone(), language, &all, leaves.clone()), Vec::new());
                    let (said_data, said_head, said_foot) = csv::write_lines(said, profile, &mut fast).unwrap();
                    assert_eq!(String::from_utf8_lossy(&fast), String::from_utf8_lossy(&slow), "{filter:?}");
                    assert_eq!((said_data, said_head, said_foot.notes), (data.clone(), head.clone(), notes.clone()));
                }
                rows += data.rows;
            }
        }
    }
    assert!(rows > 100, "{rows}: the filters take something");
}

/// Whatever stands in a leaf, its members are found as a reading in full finds them, or not at all.
#[test]
fn members_are_those_of_the_event_wherever_the_form_is_kept() {
    let mut found = 0;
    for event in events() {
        let leaf = event.to_bytes().unwrap();
        let recorded_at = event.recorded_at.to_string();
        let right = leaf::members_of(&event, &recorded_at);
        if let Some(members) = leaf::members(&leaf) {
            assert_eq!(members, right);
            found += 1;
        }
        for end in 0..leaf.len() {
            assert_eq!(leaf::members(&leaf[..end]), None);
        }
    }
    assert!(found > 15, "{found}");
}
