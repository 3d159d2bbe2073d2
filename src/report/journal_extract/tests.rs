//! Tests of the journal extract: the events of the golden files, filters, nothing at all, a sum beyond the book's range.

use super::*;
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

fn facts(filter: Filter, events: &[Event]) -> JournalExtractFacts {
    let postings = events.iter().filter(|event| filter.takes_type(event)).flat_map(|event| &event.postings);
    let taken: Vec<i64> =
        postings.filter(|posting| filter.takes(posting)).map(|posting| posting.amount_cents.cents()).collect();
    let (postings, cents) = (taken.len() as u64, taken.iter().sum());
    let programme_titles = Some("Konjunkturprogramm".to_owned());
    JournalExtractFacts { programme_titles, filter, first: 0, last: 19, postings, cents, is_example: true }
}

fn sheet(filter: Filter, language: Language) -> Sheet {
    let events = events();
    let facts = facts(filter, &events);
    build(&facts, Box::new(events.into_iter().map(Ok)), &provenance(), language).unwrap()
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
    let right = facts(Filter::default(), &events);
    let wrong = JournalExtractFacts { cents: right.cents + 1, ..right };
    let sheet = build(&wrong, Box::new(events.into_iter().map(Ok)), &provenance(), Language::De).unwrap();
    let profile = crate::report::render::csv::Profile::Lossless;
    assert!(crate::report::render::csv::write(sheet, profile, &mut Vec::new()).is_err());
    assert_eq!(euros(i64::MAX), "92233720368547758.07");
    assert_eq!((euros(-5), euros(0)), ("-0.05".to_owned(), "0.00".to_owned()));
}

#[test]
fn an_event_that_cannot_be_read_stops_the_extract() {
    let broken = || Err(ReportError::Inconsistent("kaputt".to_owned()));
    let facts = facts(Filter::default(), &[]);
    let events = Box::new(std::iter::once_with(broken));
    let mut sheet = build(&facts, events, &provenance(), Language::De).unwrap();
    assert!(sheet.rows.next().unwrap().is_err());
}
