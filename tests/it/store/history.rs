//! A programme's beginning, recorded and read back at every size.

use crate::support::*;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::book::Book;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::checkpoint::Checkpoint;
use titelbuch::core::journal::merkle::{verify_consistency, verify_inclusion};
use titelbuch::core::money::Euro;
use titelbuch::core::proposal::{ProposalState, ReasonCode};
use titelbuch::core::rules;
use titelbuch::store::{RecordError, Viewer};

const TOTAL: &str = "1500000000.00";

#[tokio::test]
async fn an_allocation_is_proposed_approved_by_another_and_carried_out() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        seed_key(&store).await;
        let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro(TOTAL) };
        act(&store, "anna", grant).await.unwrap();
        let draft =
            Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro(TOTAL), id("koenigstein-2019")) };
        act(&store, "anna", Act::Propose { proposal: id("run-1"), draft }).await.unwrap();
        let proposal = store.proposal(&Viewer::all(), &id("run-1")).await.unwrap().unwrap();
        let approve = Act::Approve { proposal: id("run-1"), content_sha256: proposal.content_sha256 };
        assert_eq!(refused(&store, "anna", approve.clone()).await, ["R-031"], "{name}");
        let before = store.head(&Viewer::all()).await.unwrap();
        act(&store, "bernd", approve).await.unwrap();
        act(&store, "bernd", Act::CarryOut { proposal: id("run-1") }).await.unwrap();

        let balances = store.balances(&Viewer::all()).await.unwrap();
        let bayern = Account::frame(&id("foederal"), &id("DE-BY"), Stage::Allocated);
        let at = |account: &Account| balances.iter().find(|(a, _)| a == account).map(|(_, b)| *b);
        assert_eq!(at(&bayern), Some(euro("233410800.00")), "{name}");
        let allocated = balances.iter().filter(|(a, _)| a.stage == Stage::Allocated).map(|(_, b)| *b);
        assert_eq!(Euro::sum(allocated).unwrap(), euro(TOTAL), "{name}");

        let earlier = Viewer::all().at(before.size);
        let then = store.balances(&earlier).await.unwrap();
        assert!(then.iter().all(|(account, _)| account.stage != Stage::Allocated), "{name}");
        let proposal = store.proposal(&earlier, &id("run-1")).await.unwrap().unwrap();
        assert_eq!(proposal.state, ProposalState::Proposed, "{name}");
        let proposal = store.proposal(&Viewer::all(), &id("run-1")).await.unwrap().unwrap();
        assert_eq!(proposal.state, ProposalState::CarriedOut, "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

#[tokio::test]
async fn balances_at_every_size_are_those_of_a_replay() {
    for (name, store) in open_books().await {
        seed_bookings(&store, 12).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let leaves = store.events(&Viewer::all(), Seq(0), 1000).await.unwrap();
        let mut book = Book::whole();
        for at in 0..=size {
            let stored = store.balances(&Viewer::all().at(at)).await.unwrap();
            let replayed: Vec<_> = book.balances.present().map(|(a, b)| (a.clone(), *b)).collect();
            assert_eq!(*stored, replayed, "{name} at {at}");
            if let Some(leaf) = leaves.get(usize::try_from(at).unwrap()) {
                book.apply(&leaf.event().unwrap()).unwrap();
            }
        }
        assert_eq!(
            store.balances(&Viewer::all()).await.unwrap(),
            store.balances(&Viewer::all().at(size)).await.unwrap()
        );
    }
}

#[tokio::test]
async fn every_leaf_is_proved_in_every_tree_and_trees_continue_each_other() {
    for (name, store) in open_books().await {
        seed_bookings(&store, 5).await;
        let identity = store.origin(&Viewer::all()).await.unwrap();
        let keys = [identity.vkey.parse().unwrap()];
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let leaves = store.events(&Viewer::all(), Seq(0), 1000).await.unwrap();
        for at in [1, 2, 7, 8, size / 2, size - 1, size] {
            let viewer = Viewer::all().at(at);
            let head = store.head(&viewer).await.unwrap();
            let note = store.checkpoint(&viewer).await.unwrap();
            let open = Checkpoint::open(&note, &identity.origin, &keys).unwrap();
            assert_eq!((open.size(), open.root()), (at, head.root), "{name}");
            for leaf in leaves.iter().take(usize::try_from(at).unwrap()) {
                let proof = store.inclusion_proof(&viewer, leaf.seq).await.unwrap();
                verify_inclusion(&leaf.hash, leaf.seq.0, at, &proof, &head.root).unwrap();
            }
            let last = store.head(&Viewer::all()).await.unwrap();
            let proof = store.consistency_proof(&Viewer::all(), at).await.unwrap();
            verify_consistency(at, size, &proof, &head.root, &last.root).unwrap();
        }
        assert!(store.head(&Viewer::all().at(size + 1)).await.is_err(), "{name}");
    }
}

#[tokio::test]
async fn the_same_submission_is_recorded_once() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let grant = |amount: &str| Act::GrantFrame { component: id("foederal"), amount_cents: euro(amount) };
        let first = store.record(now(), submission("anna", "grant-1", grant("10"))).await.unwrap();
        let again = store.record(now(), submission("anna", "grant-1", grant("10"))).await.unwrap();
        assert!(again.repeated && !first.repeated, "{name}");
        assert_eq!((again.seq, again.leaf_hash), (first.seq, first.leaf_hash), "{name}");
        match store.record(now(), submission("anna", "grant-1", grant("11"))).await {
            Err(RecordError::Refused(violations)) => assert_eq!(violations[0].rule, &rules::COMMAND_ID_ONCE),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_repeat_with_texts_is_known_by_its_texts() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let with_note = |note: &str| {
            let mut submission = submission("anna", "reverse-1", Act::ActivateKey { key: id("x") });
            let note = Some(submission.drafts.seal(note).unwrap());
            let reason = titelbuch::core::proposal::ReasonCode::WrongAmount;
            submission.command = command(Act::Reverse { reverses: Seq(22), reason, note });
            submission
        };
        let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("10") };
        let granted = act(&store, "anna", grant).await.unwrap();
        assert_eq!(granted.seq, Seq(23), "{name}: the seed has 23 events");
        let mut first = with_note("Zahlendreher, Größe prüfen");
        if let Act::Reverse { reverses, .. } = &mut first.command.act {
            *reverses = granted.seq;
        }
        let mut again = with_note("Zahlendreher, Größe prüfen");
        let mut other = with_note("etwas anderes");
        for submission in [&mut again, &mut other] {
            if let Act::Reverse { reverses, .. } = &mut submission.command.act {
                *reverses = granted.seq;
            }
        }
        let first = store.record(now(), first).await.unwrap();
        let again = store.record(now(), again).await.unwrap();
        assert!(again.repeated && again.seq == first.seq, "{name}");
        assert!(matches!(store.record(now(), other).await, Err(RecordError::Refused(_))), "{name}");
        let bytes = String::from_utf8(first.event.to_bytes().unwrap()).unwrap();
        assert!(!bytes.contains("Zahlendreher"), "{name}: free text stays in the vault");
    }
}

#[tokio::test]
async fn a_dry_run_and_a_refusal_leave_no_trace() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let before = store.head(&Viewer::all()).await.unwrap();
        let mut dry = submission("anna", "dry", Act::GrantFrame { component: id("foederal"), amount_cents: euro("1") });
        dry.dry_run = true;
        let receipt = store.record(now(), dry.clone()).await.unwrap();
        assert_eq!(receipt.seq.0, before.size, "{name}");
        assert_eq!(refused(&store, "anna", Act::CarryOut { proposal: id("nichts") }).await, ["R-004"]);
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}");
        dry.dry_run = false;
        let booked = store.record(now(), dry).await.unwrap();
        assert_eq!(booked.leaf_hash, receipt.leaf_hash, "{name}: a dry run shows what would be recorded");
    }
}

#[tokio::test]
async fn time_never_runs_backwards_in_the_journal() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let grant = || Act::GrantFrame { component: id("foederal"), amount_cents: euro("1") };
        let late = titelbuch::core::calendar::Instant::from_unix_ms(NOW_MS + 5_000);
        let first = store.record(late, submission("anna", "late", grant())).await.unwrap();
        let second = store.record(now(), submission("anna", "early", grant())).await.unwrap();
        assert_eq!(second.recorded_at, first.recorded_at, "{name}");
        let day = titelbuch::core::calendar::parse_date("2021-02-01").unwrap();
        assert_eq!(store.size_on(&Viewer::all(), day).await.unwrap(), second.seq.0 + 1, "{name}");
        let before = day.previous_day().unwrap();
        assert_eq!(store.size_on(&Viewer::all(), before).await.unwrap(), 0, "{name}");
    }
}

/// A file that grants and takes back in one go: the grant is in no table yet when it is taken back.
#[tokio::test]
async fn an_event_of_the_same_transaction_is_reversed() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let seq = Seq(store.head(&Viewer::all()).await.unwrap().size);
        let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("5.00") };
        let reverse = Act::Reverse { reverses: seq, reason: ReasonCode::BookedTwice, note: None };
        let both = vec![submission("anna", "grant", grant), submission("anna", "reverse", reverse)];
        assert_eq!(store.record_all(now(), both).await.unwrap(), [seq, Seq(seq.0 + 1)], "{name}");
        let report = store.verify(None, &mut |_, _| {}).await.unwrap();
        assert!(report.agrees(), "{name}: {report:?}");
    }
}
