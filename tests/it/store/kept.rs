//! What a process keeps in memory is what another reads from the tables: after every booking, for whoever looks.

use super::money::{ITEM, cancel, certify, commitment, issue, of_bayern, pay_typed};
use crate::support::*;
use sea_orm::{ConnectionTrait, Database};
use std::collections::BTreeMap;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::commitment::Commitment;
use titelbuch::core::money::Euro;
use titelbuch::core::order::{Order, OrderState};
use titelbuch::core::role::{Held, Role};
use titelbuch::core::sight::Sight;
use titelbuch::store::{DatabaseUrl, Left, Store, StoreError, Viewer};

pub fn project(name: &str, land: &str) -> Act {
    Act::RegisterProject(RegisterProject {
        project: id(name),
        title: format!("Vorhaben {name}"),
        land: id(land),
        policy_field: "bildung".to_owned(),
    })
}

/// Whoever sees all, two Länder, and nobody.
pub async fn viewers(store: &Store) -> Vec<Viewer> {
    let managers: Vec<_> = store.managers(&Viewer::all()).await.unwrap().into_iter().map(|one| one.what).collect();
    let of = |land: &str| {
        let held = Held { role: Role::StateFinanceOfficer, organisation: id(land), borrowed_from: None };
        Viewer::with(Sight::of(&[held], &managers))
    };
    vec![Viewer::all(), of("DE-BY"), of("DE-HB"), Viewer::with(Sight::Nothing)]
}

/// What each account gained, or lost, in each quarter: with all projects and agreements as one.
type Moved = BTreeMap<(Account, (i32, u8)), Euro>;

/// The same posting by posting.
async fn walked(store: &Store, viewer: &Viewer) -> Moved {
    let walk = store.postings(viewer, |_| true, None, 10_000).await.unwrap();
    assert!(walk.onward.is_none(), "a small book");
    let mut moved = Moved::new();
    for posting in walk.moved {
        let day = posting.event.booked_on;
        let quarter = (day.year(), u8::from(day.month()).div_ceil(3));
        for (account, gained) in [(posting.from, posting.amount.negated()), (posting.to, posting.amount)] {
            let account = Account { project: None, agreement: None, ..account };
            let sum = moved.entry((account, quarter)).or_insert(Euro::ZERO);
            *sum = sum.plus(gained).unwrap();
        }
    }
    moved.retain(|(account, _), sum| account.stage != Stage::Unseen && !sum.is_zero());
    moved
}

async fn by_quarter(store: &Store, viewer: &Viewer) -> Moved {
    let quarters = store.quarters(viewer).await.unwrap().expect("nobody else reads");
    let mut moved = Moved::new();
    for (account, quarter, gained) in quarters.sums() {
        let sum = moved.entry((account.into_owned(), quarter)).or_insert(Euro::ZERO);
        *sum = sum.plus(gained).unwrap();
    }
    moved.retain(|_, sum| !sum.is_zero());
    moved
}

/// Holds what `kept` says against a store that has never read anything.
async fn agrees(kept: &Store, url: &DatabaseUrl, step: &str) {
    let fresh = Store::open(url).await.unwrap();
    for viewer in viewers(&fresh).await {
        let sight = format!("{step} {:?}", viewer.sight());
        let balances = fresh.balances(&viewer).await.unwrap();
        assert_eq!(kept.balances(&viewer).await.unwrap(), balances, "{sight}");
        let size = fresh.head(&viewer).await.unwrap().size;
        assert_eq!(kept.balances(&viewer.at(size)).await.unwrap(), balances, "{sight}");
        let projects = fresh.projects(&viewer.at(size)).await.unwrap();
        assert_eq!(kept.projects(&viewer).await.unwrap(), projects, "{sight}");
        let orders = fresh.orders(&viewer).await.unwrap().into_iter();
        let certified: Vec<_> = orders.filter(|order| order.state().unwrap() == OrderState::Certified).collect();
        let waiting = kept.orders_waiting(&viewer, &[Left::ToIssue], |_| true).await.unwrap();
        let of_others =
            kept.orders_waiting(&viewer, &[Left::ToIssue], |manager| manager.as_str() == "DE-HB").await.unwrap();
        assert!(of_others.is_empty(), "{sight}: all of them are of Bayern");
        let on_theirs = |(order, bound): &(Order, Commitment)| order.certified.commitment == bound.made.commitment;
        assert!(waiting.iter().all(on_theirs), "{sight}");
        let waiting: Vec<_> = waiting.into_iter().map(|(order, _)| order).collect();
        assert_eq!(waiting, certified, "{sight}");
        let moved = walked(&fresh, &viewer).await;
        assert_eq!(by_quarter(kept, &viewer).await, moved, "{sight}");
        assert_eq!(by_quarter(&fresh, &viewer.at(size)).await, moved, "{sight}");
        // Asked twice: what is kept of an earlier size is what was read.
        let then = fresh.balances(&viewer.at(size - 1)).await.unwrap();
        for _ in 0..2 {
            assert_eq!(kept.balances(&viewer.at(size - 1)).await.unwrap(), then, "{sight}");
        }
        let earlier = viewer.at(size - 1);
        assert_eq!(by_quarter(kept, &earlier).await, walked(&fresh, &earlier).await, "{sight}");
    }
    fresh.close().await.unwrap();
}

/// What is read from marks is what is read account by account, of every size, for whoever looks.
async fn same_at_every_size(kept: &Store, url: &DatabaseUrl, name: &str) {
    let fresh = Store::open(url).await.unwrap();
    let head = fresh.head(&Viewer::all()).await.unwrap().size;
    assert!(head > 64, "{name}: a book of {head} events has hardly a mark");
    for viewer in viewers(&fresh).await {
        for size in (0..head).rev() {
            let then = viewer.at(size);
            let of = format!("{name} {size} {:?}", viewer.sight());
            assert_eq!(kept.balances(&then).await.unwrap(), fresh.balances(&then).await.unwrap(), "{of}");
            let (one, other) =
                (kept.balances_beyond_projects(&then).await, fresh.balances_beyond_projects(&then).await);
            assert_eq!(one.unwrap(), other.unwrap(), "{of}");
            if size % 5 == 0 {
                assert_eq!(by_quarter(kept, &then).await, walked(&fresh, &then).await, "{of}");
            }
        }
    }
    fresh.close().await.unwrap();
}

#[tokio::test]
async fn memory_says_what_the_tables_say_after_every_booking() {
    for (name, url) in fresh_urls().await {
        // Another process books; the one that keeps only reads.
        let writer = open(&url).await;
        let kept = Store::open(&url).await.unwrap();
        // As a server does when it begins, here with a book that is empty: from here on it reads earlier points from marks.
        kept.read_ahead().await.unwrap();
        seed_masters(&writer).await;
        seed_key(&writer).await;
        agrees(&kept, &url, &name).await;
        seed_assignment(&writer, "100.00").await;
        writer.record(now(), creation_of_actor("clara", "Clara Kasse")).await.unwrap();
        agrees(&kept, &url, &name).await;
        let steps = [
            ("anna", project("a-1", "DE-HB")),
            ("anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "20.00"))),
            ("anna", certify("o-1", "c-1", "8.00")),
            ("anna", certify("o-2", "c-1", "2.00")),
            ("anna", certify("o-3", "c-1", "1.00")),
            ("bernd", issue("o-1")),
            ("clara", pay_typed("o-1", "8.00")),
            ("bernd", cancel("o-2")),
            ("anna", project("z-1", "DE-BY")),
            ("anna", super::money::appropriate(ITEM, 2022, "5.00")),
        ];
        let mut told = Vec::new();
        for (number, (who, step)) in steps.into_iter().enumerate() {
            act(&writer, who, step).await.unwrap();
            agrees(&kept, &url, &format!("{name} {number}")).await;
            let size = kept.head(&Viewer::all()).await.unwrap().size;
            told.push((size, kept.projects(&Viewer::all()).await.unwrap()));
        }
        for year in (2023..2033).cycle().take(60) {
            act(&writer, "anna", super::money::appropriate(ITEM, year, "1.00")).await.unwrap();
        }
        same_at_every_size(&kept, &url, &name).await;
        for (size, projects) in told {
            let then = kept.projects(&Viewer::all().at(size)).await.unwrap();
            assert_eq!(then, projects, "{name} {size}: what was said of a size stays");
        }
    }
}

/// More readers at once than there are connections: none waits for a second one while it holds the first.
#[tokio::test]
async fn many_readers_at_once_come_to_an_end() {
    for (name, store) in open_books().await {
        seed_bookings(&store, 3).await;
        act(&store, "anna", project("a-1", "DE-HB")).await.unwrap();
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let read = |number: u64| {
            let (store, viewer) = (store.clone(), Viewer::all().at(size - number % 3));
            tokio::spawn(async move {
                store.projects(&viewer).await.unwrap();
                store.balances(&viewer).await.unwrap();
                store.balances_beyond_projects(&viewer).await.unwrap().len()
            })
        };
        for reader in (0..60).map(read).collect::<Vec<_>>() {
            assert!(reader.await.unwrap() > 0, "{name}");
        }
    }
}

#[tokio::test]
async fn a_rebuild_is_noticed_by_whoever_keeps() {
    for (name, url) in fresh_urls().await {
        let kept = open(&url).await;
        seed_bookings(&kept, 3).await;
        let good = kept.balances(&Viewer::all()).await.unwrap();
        let db = Database::connect(raw_url(&url)).await.unwrap();
        let then = Viewer::all().at(kept.head(&Viewer::all()).await.unwrap().size - 1);
        let good_then = kept.balances(&then).await.unwrap();
        for sql in [
            "UPDATE balances SET balance_cents = balance_cents + 1 WHERE may_be_negative = 1",
            "UPDATE postings SET to_balance_cents = to_balance_cents + 1",
        ] {
            db.execute_unprepared(sql).await.unwrap();
        }
        let spoiled = Store::open(&url).await.unwrap();
        assert_ne!(spoiled.balances(&then).await.unwrap(), good_then, "{name}");
        assert_ne!(spoiled.balances(&Viewer::all()).await.unwrap(), good, "{name}");
        assert!(!kept.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}: verify reads the tables");
        kept.read_ahead().await.unwrap();
        kept.rebuild(&mut |_, _| {}).await.unwrap();
        assert_eq!(spoiled.balances(&Viewer::all()).await.unwrap(), good, "{name}: what was kept is dropped");
        for _ in 0..2 {
            assert_eq!(spoiled.balances(&then).await.unwrap(), good_then, "{name}: of an earlier point too");
            assert_eq!(kept.balances(&then).await.unwrap(), good_then, "{name}: marks of before are not believed");
            spoiled.read_ahead().await.unwrap();
        }
        agrees(&kept, &url, &name).await;
    }
}

#[tokio::test]
async fn a_book_from_before_parts_is_rebuilt_when_it_is_migrated() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "100.00").await;
        for number in 1..=2 {
            let made = commitment(&format!("c-{number}"), &of_bayern(2021), "20.00");
            act(&store, "anna", Act::MakeCommitment(made)).await.unwrap();
            act(&store, "anna", certify(&format!("o-{number}"), &format!("c-{number}"), "1.00")).await.unwrap();
        }
        let ids = async |store: &Store| {
            let bound = store.commitments_of(&Viewer::all(), &id("p-1")).await.unwrap();
            let bound: Vec<_> = bound.into_iter().map(|known| known.made.commitment).collect();
            let orders = store.orders_of(&Viewer::all(), &bound).await.unwrap();
            (bound.len(), orders.into_iter().map(|known| known.certified.order.to_string()).collect::<Vec<_>>())
        };
        let expected = (2, vec!["o-1".to_owned(), "o-2".to_owned()]);
        assert_eq!(ids(&store).await, expected, "{name}");
        let one = store.orders_of(&Viewer::all(), &[id("c-2")]).await.unwrap();
        assert_eq!(one.len(), 1, "{name}: of one commitment alone");
        store.close().await.unwrap();
        let db = Database::connect(raw_url(&url)).await.unwrap();
        db.execute_unprepared("UPDATE subjects SET part_of = NULL").await.unwrap();
        db.close().await.unwrap();
        // As it was before, or when a migration was cut off: nobody is shown a project without what it has.
        assert!(matches!(Store::open(&url).await, Err(StoreError::NotMigrated)), "{name}");
        assert_eq!(Store::migrate(&url).await.unwrap(), 0, "{name}");
        let store = Store::open(&url).await.unwrap();
        assert_eq!(ids(&store).await, expected, "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        let db = Database::connect(raw_url(&url)).await.unwrap();
        db.execute_unprepared("UPDATE subjects SET part_of = NULL WHERE kind = 'order' AND id = 'o-1'").await.unwrap();
        db.close().await.unwrap();
        Store::migrate(&url).await.unwrap();
        let one_changed = store.verify(None, &mut |_, _| {}).await.unwrap();
        assert!(!one_changed.agrees(), "{name}: what somebody changed is found, and no migration covers it up");
    }
}
