//! The mandate of an auditor: what it reaches, from when until when, and that what was taken away is noted, also in a book
//! whose rights are not in force yet.

use super::client;
use super::sign_in::Browser;
use crate::rights::enforce;
use crate::store::money::begin;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::local::asynchronous::Client;
use std::collections::BTreeSet;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::role::{GrantRole, Role, RoleAct};
use titelbuch::store::{Purpose, Store, Viewer};

const EXPORT: &str = "/dateien/reports/distribution?format=csv";

/// Somebody who audits for a body from one day to another.
async fn auditor(store: &Store, actor: &str, organisation: &str, (from, until): (&str, &str)) {
    store.record(now(), creation_of_actor(actor, actor)).await.unwrap();
    let day = |text: &str| parse_date(text).unwrap();
    let granted = GrantRole {
        actor: id(actor),
        role: Role::Auditor,
        organisation: id(organisation),
        from: day(from),
        until: Some(day(until)),
    };
    act(store, "system", Act::Role(RoleAct::Grant(granted))).await.unwrap();
    enrol(store, actor, actor).await;
}

async fn signed_in<'c>(client: &'c Client, actor: &str) -> Browser<'c> {
    let mut browser = Browser::new(client);
    assert_eq!(browser.sign_in(actor, PASSWORD).await.status, 303, "{actor}");
    browser
}

/// What was noted of those who audit for a body, by actor and purpose.
async fn noted(store: &Store, body: &str) -> Vec<(String, Purpose)> {
    let found = store.accesses(&Viewer::all(), &BTreeSet::from([id(body)]), None, 100).await.unwrap();
    found.into_iter().map(|one| (one.actor.to_string(), one.purpose)).collect()
}

#[rocket::async_test]
async fn a_mandate_reaches_its_body_on_its_days_and_every_export_is_noted() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let other = RegisterProject {
            project: id("p-hamburg"),
            title: "Elternhilfe".to_owned(),
            land: id("DE-HH"),
            policy_field: "bildung".to_owned(),
        };
        act(&store, "anna", Act::RegisterProject(other)).await.unwrap();
        auditor(&store, "bayern", "DE-BY", ("2020-01-01", "2099-12-31")).await;
        auditor(&store, "frueher", "bund", ("2020-01-01", "2021-12-31")).await;
        auditor(&store, "spaeter", "bund", ("2098-01-01", "2099-12-31")).await;
        let client = client(&store).await;
        // Before rights are in force everybody sees all, and who audits is noted all the same.
        let mut bayern = signed_in(&client, "bayern").await;
        assert_eq!(bayern.get(EXPORT).await.status, 200, "{name}");
        let export = ("bayern".to_owned(), Purpose::Export);
        assert!(noted(&store, "DE-BY").await.contains(&export), "{name}: {:?}", noted(&store, "DE-BY").await);
        enforce(&store).await;
        assert_eq!(bayern.get("/").await.status, 303, "{name}: what one may has changed, so the session is over");
        let mut bayern = signed_in(&client, "bayern").await;
        let home = bayern.get("/").await;
        assert!(home.html.contains("Ausschnitt: der Bund und DE-BY"), "{name}: {}", home.html);
        let before = noted(&store, "DE-BY").await.len();
        for (path, status) in [
            ("/projekte/p-1", 200),
            ("/projekte/p-hamburg", 404),
            (EXPORT, 200),
            ("/dateien/audit-export", 403),
            ("/erfassen/projekt", 403),
        ] {
            assert_eq!(bayern.get(path).await.status, status, "{name} {path}");
        }
        let after = noted(&store, "DE-BY").await;
        assert_eq!(after.len(), before + 5, "{name}: also what was refused: {after:?}");
        for who in ["frueher", "spaeter"] {
            let mut browser = signed_in(&client, who).await;
            for path in ["/", "/projekte/p-1", EXPORT, "/dateien/audit-export", "/pruefung/zugriffe"] {
                assert_eq!(browser.get(path).await.status, 403, "{name} {who} {path}");
            }
        }
        assert_eq!(noted(&store, "bund").await, [], "{name}: they were shown nothing");
    }
}
