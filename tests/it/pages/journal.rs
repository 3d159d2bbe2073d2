//! The pages of the journal join, for whoever sees all of it and for a Land that sees a part: nothing twice, nothing left out.

use super::client;
use super::forms::{Desk, desk};
use crate::rights::enforce;
use crate::store::money::begin;
use crate::store::roles::grant;
use crate::support::*;
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::ids::Seq;
use titelbuch::core::role::Role;
use titelbuch::store::{Store, Viewer};

/// The events of a page, and the way to older ones.
async fn page(desk: &mut Desk<'_>, path: &str) -> (Vec<u64>, Option<String>) {
    let shown = desk.get(path).await;
    assert_eq!(shown.status, 200, "{path}: {}", shown.text());
    let rows = shown.html.split("<tr").filter_map(|row| row.split_once("href=\"/journal/"));
    let events = rows.map(|(_, rest)| rest.split(['"', '?']).next().unwrap().parse().unwrap()).collect();
    let older = shown.html.split("<a ").find(|link| link.contains(">Ältere Ereignisse<"));
    let address = |link: &str| link.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    (events, older.map(address))
}

/// All of them, page by page, newest first.
async fn walked(desk: &mut Desk<'_>) -> Vec<u64> {
    let (mut all, mut path) = (Vec::new(), Some("/journal".to_owned()));
    let mut pages = 0;
    while let Some(at) = path {
        let (events, older) = page(desk, &at).await;
        assert!(events.len() <= 50, "{at}");
        all.extend(events);
        path = older;
        pages += 1;
        assert!(pages < 50, "it ends");
    }
    all
}

async fn seen(store: &Store, viewer: &Viewer) -> Vec<u64> {
    let leaves = store.events(viewer, Seq(0), 10_000).await.unwrap();
    leaves.iter().rev().map(|leaf| leaf.seq.0).collect()
}

#[rocket::async_test]
async fn the_pages_of_the_journal_join_for_whoever_looks() {
    for (name, store) in open_books().await {
        begin(&store).await;
        for number in 0..240 {
            // Rarely something of Bayern, and never for more than a page.
            let land = if number % 3 == 0 || number < 40 { "DE-BY" } else { "DE-HH" };
            let project = RegisterProject {
                project: id(&format!("j-{number}")),
                title: format!("Vorhaben {number}"),
                land: id(land),
                policy_field: "bildung".to_owned(),
            };
            act(&store, "anna", Act::RegisterProject(project)).await.unwrap();
        }
        act(&store, "system", grant("anna", Role::FederalAdministrator, "bmi", None)).await.unwrap();
        act(&store, "system", grant("bernd", Role::StateFinanceOfficer, "DE-BY", None)).await.unwrap();
        enforce(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        assert_eq!(walked(&mut anna).await, seen(&store, &Viewer::all()).await, "{name}");
        let land = crate::store::kept::viewers(&store).await.remove(1);
        let (walked, seen) = (walked(&mut bernd).await, seen(&store, &land).await);
        assert_eq!(walked, seen, "{name}");
        assert!(seen.len() > 60 && seen.len() < 200, "{name}: {}", seen.len());
        // A page in the middle shows nothing newer than it says.
        let (events, _) = page(&mut bernd, "/journal?ab=100").await;
        assert!(events.iter().all(|seq| *seq <= 100) && !events.is_empty(), "{name}: {events:?}");
        let middle = bernd.get("/journal?ab=100").await;
        assert!(middle.text().contains("Neueste Ereignisse"), "{name}: {}", middle.text());
    }
}
