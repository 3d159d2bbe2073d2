//! Commands that belong together, and rehearsals: all or none, and nothing left behind.

use super::tampering::without_guards;
use crate::support::*;
use sea_orm::ConnectionTrait;
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::sha256;
use titelbuch::store::{RecordAllError, RecordError, Store, StoreError, Submission, Viewer};

fn grants(prefix: &str, euros: &[&str]) -> Vec<Submission> {
    let grant = |amount: &str| Act::GrantFrame { component: id("foederal"), amount_cents: euro(amount) };
    euros.iter().enumerate().map(|(at, amount)| submission("anna", &format!("{prefix}-{at}"), grant(amount))).collect()
}

/// The places of what was refused, each with its rules.
fn places(answer: Result<Vec<Seq>, RecordAllError>) -> Vec<(usize, Vec<&'static str>)> {
    let Err(RecordAllError::Refused(refused)) = answer else { panic!("expected refusals, got {answer:?}") };
    refused.into_iter().map(|(place, violations)| (place, violations.iter().map(|v| v.rule.id).collect())).collect()
}

fn project(name: &str) -> Act {
    Act::RegisterProject(RegisterProject {
        project: id(name),
        title: "Wohngeld online".to_owned(),
        land: id("DE-BY"),
        policy_field: "bauen_wohnen".to_owned(),
    })
}

async fn agrees(store: &Store) -> bool {
    store.verify(None, &mut |_, _| {}).await.unwrap().agrees()
}

#[tokio::test]
async fn many_are_recorded_together_or_not_at_all() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let before = store.head(&Viewer::all()).await.unwrap();
        let spoiled = || grants("piece", &["10.00", "0.00", "30.00", "0.00"]);
        let refused = places(store.record_all(now(), spoiled()).await);
        assert_eq!(refused, [(1, vec!["R-005"]), (3, vec!["R-005"])], "{name}");
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: the good ones neither");

        let mut unwritable = grants("nfd", &["10.00", "20.00"]);
        unwritable[1].command.voucher = Some("Prüfung".replace('ü', "u\u{308}"));
        let refused = places(store.record_all(now(), unwritable).await);
        assert_eq!(refused.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1], "{name}");

        let mut rehearsed = grants("piece", &["10.00", "20.00"]);
        rehearsed[0].dry_run = true;
        let foreseen = store.record_all(now(), rehearsed).await.unwrap();
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: one dry run makes all of them one");

        let piece = || grants("piece", &["10.00", "20.00", "30.00"]);
        let seqs = store.record_all(now(), piece()).await.unwrap();
        assert_eq!(seqs, [0, 1, 2].map(|at| Seq(before.size + at)), "{name}");
        assert_eq!(foreseen, seqs[..2], "{name}: the dry run foresaw it");
        let after = store.head(&Viewer::all()).await.unwrap();
        assert_eq!(store.record_all(now(), piece()).await.unwrap(), seqs, "{name}: the same again is the same");
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), after, "{name}");
        assert!(agrees(&store).await, "{name}");
    }
}

/// Whoever was shown what many come to is held to it: by what is new, and by nothing that was recorded before.
#[tokio::test]
async fn what_is_recorded_together_is_what_was_shown() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let piece = |euros: &[&str], dry_run: bool| {
            grants("shown", euros).into_iter().map(move |one| Submission { dry_run, ..one }).collect::<Vec<_>>()
        };
        let rehearsed = store.record_as_shown(now(), piece(&["10.00", "20.00"], true), None).await.unwrap();
        let before = store.head(&Viewer::all()).await.unwrap();
        for euros in [&["10.00", "20.01"][..], &["20.00", "10.00"], &["10.00"], &["10.00", "20.00", "1.00"]] {
            let other = store.record_as_shown(now(), piece(euros, false), rehearsed.moved).await;
            assert!(matches!(other, Err(RecordAllError::NotAsShown)), "{name} {euros:?}: {other:?}");
            assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}");
        }
        let asked = || piece(&["10.00", "20.00"], false);
        let recorded = store.record_as_shown(now(), asked(), rehearsed.moved).await.unwrap();
        assert_eq!((&recorded.recorded, recorded.moved), (&rehearsed.recorded, rehearsed.moved), "{name}");
        let again = store.record_as_shown(now(), asked(), Some(sha256(b"another"))).await.unwrap();
        assert_eq!(again.recorded, recorded.recorded, "{name}: what is there already is not new");
        assert_eq!(store.record_as_shown(now(), asked(), None).await.unwrap().moved, None, "{name}: nobody asked");
        assert!(agrees(&store).await, "{name}");
    }
}

/// They are written in chunks; a refusal behind the first chunk names its place in the whole, and takes back what the
/// chunks before it had written.
#[tokio::test]
async fn a_refusal_far_behind_takes_all_back() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let before = store.head(&Viewer::all()).await.unwrap();
        let mut amounts = vec!["1.00"; 2051];
        amounts[2050] = "0.00";
        let refused = places(store.record_all(now(), grants("far", &amounts)).await);
        assert_eq!(refused, [(2050, vec!["R-005"])], "{name}");
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}");
        assert!(agrees(&store).await, "{name}");
    }
}

/// The command ids of a chunk are looked up before the rows of the chunk in front of it are written: who was recorded
/// in between must be known all the same.
#[tokio::test]
async fn a_command_that_comes_twice_in_one_piece_is_recorded_once() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let mut piece = grants("twice", &["1.00"; 4100]);
        let other = |prefix: &str, at: usize| grants(prefix, &["2.00"; 4100]).swap_remove(at);
        // Next to each other, over the border of two chunks, and far behind.
        for (from, to) in [(3, 4), (2047, 2048), (5, 4099)] {
            piece[to] = piece[from].clone();
        }
        let mut refused = piece.clone();
        (refused[4], refused[2048], refused[4099]) = (other("twice", 3), other("twice", 2047), other("twice", 5));
        let rules = [(4, vec!["R-001"]), (2048, vec!["R-001"]), (4099, vec!["R-001"])];
        assert_eq!(places(store.record_all(now(), refused).await), rules, "{name}");

        let seqs = store.record_all(now(), piece.clone()).await.unwrap();
        assert_eq!([seqs[4], seqs[2048], seqs[4099]], [seqs[3], seqs[2047], seqs[5]], "{name}");
        assert_eq!(store.head(&Viewer::all()).await.unwrap().size, size + 4097, "{name}");
        // What is stored already, between what is new.
        piece.truncate(2100);
        piece[7] = other("new", 7);
        let again = store.record_all(now(), piece).await.unwrap();
        assert_eq!((again[6], again[7], again[2099]), (seqs[6], Seq(size + 4097), seqs[2099]), "{name}");
        assert!(agrees(&store).await, "{name}");
    }
}

/// Two callers with one command id in one batch: both get the one receipt, though its event is not in its table yet.
#[tokio::test]
async fn the_same_command_twice_in_one_batch_has_one_receipt() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let one = || store.record(now(), submission("anna", "both", project("p-1")));
        let (first, second) = tokio::join!(one(), one());
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.seq, first.repeated), (second.seq, false), "{name}");
        assert_eq!((second.leaf_hash, second.repeated), (first.leaf_hash, true), "{name}");
        assert_eq!(store.head(&Viewer::all()).await.unwrap().size, size + 1, "{name}");
    }
}

/// What core accepts and a constraint refuses: the tables of the book were changed behind its back.
#[tokio::test]
async fn a_dry_run_is_refused_by_the_tables_too_and_leaves_nothing() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_masters(&store).await;
        let before = store.head(&Viewer::all()).await.unwrap();
        let falsify = "INSERT INTO subjects VALUES ('project', 'p-9', 1, 1, NULL)";
        without_guards(&url).await.execute_unprepared(falsify).await.unwrap();
        for dry_run in [true, false] {
            let mut asked = submission("anna", "p-9", project("p-9"));
            asked.dry_run = dry_run;
            let answer = store.record(now(), asked.clone()).await;
            assert!(matches!(answer, Err(RecordError::Store(StoreError::Database(_)))), "{name}: {answer:?}");
            let answer = store.record_all(now(), vec![submission("anna", "p-8", project("p-8")), asked]).await;
            assert!(matches!(answer, Err(RecordAllError::Store(StoreError::Database(_)))), "{name}: {answer:?}");
            assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name} dry run: {dry_run}");
        }
        let report = store.verify(None, &mut |_, _| {}).await.unwrap();
        assert_eq!(report.findings.iter().map(|f| f.place).collect::<Vec<_>>(), ["subjects"], "{name}");
        store.rebuild(&mut |_, _| {}).await.unwrap();
        act(&store, "anna", project("p-9")).await.unwrap();
        assert!(agrees(&store).await, "{name}");
    }
}
