//! The way down from a figure: pages that join without a gap, and sums that are the figure at every place.

use super::{client, commit, get};
use crate::support::*;
use std::collections::BTreeSet;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::figures;
use titelbuch::core::ids::Seq;
use titelbuch::store::{Movement, Place, Store, Viewer};

async fn projects(store: &Store, count: u32) {
    seed_assigned(store, "150000.00").await;
    for number in 0..count {
        let project = format!("m-{number}");
        let register = RegisterProject {
            project: id(&project),
            title: format!("Projekt {number}"),
            land: id("DE-BY"),
            policy_field: "bildung".to_owned(),
        };
        act(store, "anna", Act::RegisterProject(register)).await.unwrap();
        act(store, "anna", commit(&project, &format!("{}.{:02}", number + 1, number % 100))).await.unwrap();
    }
}

/// All postings of these accounts, so many at a time.
async fn walked(store: &Store, viewer: &Viewer, wanted: impl Fn(&Account) -> bool, limit: u32) -> Vec<Movement> {
    let mut all: Vec<Movement> = Vec::new();
    let mut after = None;
    loop {
        let walk = store.postings(viewer, &wanted, after, limit).await.unwrap();
        assert!(walk.moved.len() <= limit as usize);
        all.extend(walk.moved);
        // Who does not see all goes on after a whole event.
        let last = all.last().map(|moved| moved.place);
        assert!(walk.onward.is_none() || !viewer.sight().is_whole() || walk.onward == last);
        if walk.onward.is_none() {
            return all;
        }
        after = walk.onward;
    }
}

/// Straight from the leaves.
async fn told_by_leaves(store: &Store, size: u64, wanted: impl Fn(&Account) -> bool) -> Vec<Place> {
    let mut places = Vec::new();
    for leaf in store.events(&Viewer::all().at(size), Seq(0), 10_000).await.unwrap() {
        let event = leaf.event().unwrap();
        let lines = event.postings.iter().enumerate().filter(|(_, p)| wanted(&p.from) || wanted(&p.to));
        places.extend(lines.map(|(line, _)| Place { seq: event.seq, line: u32::try_from(line).unwrap() }));
    }
    places
}

#[tokio::test]
async fn postings_are_those_of_the_leaves_for_few_and_for_many_accounts_at_every_size() {
    for (name, store) in open_books().await {
        // More committed accounts than are walked one by one.
        projects(&store, 70).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let few = |account: &Account| account.stage == Stage::Allocated;
        let many = |account: &Account| account.stage == Stage::Committed || account.stage == Stage::Assigned;
        for at in [size, size - 1, size / 2, 3, 0] {
            let viewer = Viewer::all().at(at);
            for limit in [1, 7, 1000] {
                let places = |moves: Vec<Movement>| moves.iter().map(|moved| moved.place).collect::<Vec<_>>();
                assert_eq!(
                    places(walked(&store, &viewer, few, limit).await),
                    told_by_leaves(&store, at, few).await,
                    "{name} {at} {limit}"
                );
                if limit > 1 {
                    assert_eq!(
                        places(walked(&store, &viewer, many, limit).await),
                        told_by_leaves(&store, at, many).await,
                        "{name} {at} {limit}"
                    );
                }
            }
        }
        // Whoever sees a Land is told the same whatever the length of a page, also of more accounts than are walked alone.
        let land = crate::store::kept::viewers(&store).await.remove(1);
        let whole = walked(&store, &land, many, 1000).await;
        assert!(whole.len() > 70, "{name}: {}", whole.len());
        for limit in [2, 7] {
            assert_eq!(walked(&store, &land, many, limit).await, whole, "{name} {limit}");
        }
        for moved in walked(&store, &Viewer::all(), many, 50).await {
            let line = &moved.event.postings[moved.place.line as usize];
            assert_eq!((&moved.from, &moved.to, moved.amount), (&line.from, &line.to, line.amount_cents), "{name}");
            let after = Viewer::all().at(moved.place.seq.0 + 1);
            if moved.event.postings.len() == 1 && moved.place.seq.0 > size - 6 {
                let balances = store.balances(&after).await.unwrap();
                let of = |account: &Account| balances.iter().find(|(found, _)| found == account).unwrap().1;
                assert_eq!(
                    (moved.from_balance, moved.to_balance),
                    (Some(of(&moved.from)), Some(of(&moved.to))),
                    "{name}"
                );
            }
        }
    }
}

#[rocket::async_test]
async fn a_figure_of_what_there_is_not_is_not_there() {
    for (name, store) in open_books().await {
        projects(&store, 1).await;
        let client = client(&store).await;
        for (query, status) in [
            ("projekt=m-0", 200),
            ("projekt=m-9", 404),
            ("projekt=m-0&stand=3", 404),
            ("bewirtschafter=DE-BY", 200),
            ("bewirtschafter=DE-XX", 404),
            ("teil=foederal", 200),
            ("teil=gibt-es-nicht", 404),
            ("programm=ozg", 200),
            ("programm=gzo", 404),
            ("titel=0699%2F532%2099", 200),
            ("titel=0699%2F532%2098", 404),
        ] {
            let shown = get(&client, &format!("/zahl/committed?{query}")).await;
            assert_eq!(shown.status, status, "{name} {query}: {}", shown.text());
            let said = shown.text().contains("gibt es zu diesem Stand nicht.");
            assert_eq!(said, status == 404, "{name} {query}: {}", shown.text());
        }
        // Where the money of a project comes from opens its postings, down to the item.
        let links = get(&client, "/projekte/m-0").await.links();
        let of_row = |link: &&String| link.starts_with("/zahl/committed?") && link.contains("titel=");
        let row = links.iter().find(of_row).unwrap_or_else(|| panic!("{name}: {links:?}"));
        let opened = get(&client, row).await;
        assert!(opened.status == 200 && opened.text().contains("1,00"), "{name} {row}: {}", opened.text());
    }
}

#[rocket::async_test]
async fn the_pages_of_a_figure_join_and_end_with_the_figure() {
    for (name, store) in open_books().await {
        projects(&store, 60).await;
        let client = client(&store).await;
        let (mut path, mut seen, mut carried) = ("/zahl/committed?programm=ozg".to_owned(), BTreeSet::new(), None);
        let mut pages = 0;
        loop {
            let shown = get(&client, &path).await;
            assert_eq!(shown.status, 200, "{name} {path}: {}", shown.text());
            let text = shown.text();
            if let Some(carried) = &carried {
                assert!(text.contains(&format!("Übertrag {carried}")), "{name} {path}: {text}");
            }
            let rows: Vec<&str> = shown.html.split("<tr").filter(|row| row.contains("/journal/")).collect();
            for row in &rows {
                let place = row.split("/journal/").nth(1).unwrap().split('"').next().unwrap().to_owned();
                assert!(seen.insert(place.clone()), "{name}: {place} twice");
            }
            let last = rows.last().unwrap().rsplit("--numeric\">").next().unwrap();
            carried = last.split('<').next().map(str::to_owned);
            pages += 1;
            let Some(next) = shown.links().into_iter().find(|link| link.contains("ab=") && !link.contains("lang="))
            else {
                assert!(text.contains("ergeben genau den Betrag"), "{name}: {text}");
                assert!(text.contains(&format!("{} €", carried.unwrap())), "{name}: ends with the figure");
                break;
            };
            path = next;
        }
        assert_eq!((pages, seen.len()), (2, 60), "{name}");
    }
}

#[test]
fn the_effect_of_a_posting_is_what_it_does_to_the_sum() {
    let (stock, origin) = (figures::by_id("committed").unwrap(), figures::by_id("frame_granted").unwrap());
    let cases = [
        (stock, false, true, "5.00"),
        (stock, true, false, "-5.00"),
        (stock, true, true, "0.00"),
        (origin, true, false, "5.00"),
        (origin, false, true, "-5.00"),
    ];
    for (figure, from, to, effect) in cases {
        assert_eq!(figure.effect(from, to, euro("5.00")).unwrap().to_string(), effect, "{} {from} {to}", figure.id);
    }
}
