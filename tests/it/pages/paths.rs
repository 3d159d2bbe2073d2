//! The ways of the three users in a real browser, with script and without: none takes more than five pages.
//!
//! `tests/browser/paths.mjs` says how they go. `TITELBUCH_WRITE_SHOTS=1` keeps their pages as pictures in `docs/img`.

use super::browser::{browser, wait_for};
use crate::store::money::begin;
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use std::net::TcpListener;
use titelbuch::core::command::{Act, CreateComponent};
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::Store;
use titelbuch::web::server::{Settings, build};

/// Who goes which way: login, role, organisation, and the end of a mandate.
const PERSONS: [(&str, Role, &str, Option<&str>); 8] = [
    ("dora", Role::FederalAdministrator, "bmi", None),
    ("emil", Role::FederalApprover, "bmi", None),
    ("anna", Role::StateFinanceOfficer, "DE-BY", None),
    ("greta", Role::Certifier, "DE-BY", None),
    ("bernd", Role::Orderer, "DE-BY", None),
    ("clara", Role::CashImporter, "bund", None),
    ("frida", Role::Auditor, "bund", Some("2099-12-31")),
    ("sven", Role::SystemAdministrator, "bund", None),
];

/// A component with half a million that nobody has distributed yet, for each run of the ways.
async fn to_distribute(store: &Store, mark: &str) {
    let component = CreateComponent {
        component: id(&format!("teil-{mark}")),
        programme: id("ozg"),
        title: "Digitale Verwaltung vor Ort".to_owned(),
        planned_share_percent: None,
        approximate: true,
        source: "Beispiel".to_owned(),
    };
    act(store, "anna", Act::CreateComponent(component)).await.unwrap();
    let frame = Act::GrantFrame { component: id(&format!("teil-{mark}")), amount_cents: euro("500000.00") };
    act(store, "anna", frame).await.unwrap();
}

const MARKS: [&str; 2] = ["mit", "ohne"];

async fn seed(store: &Store) {
    begin(store).await;
    for mark in MARKS {
        to_distribute(store, mark).await;
    }
    for (actor, ..) in PERSONS {
        if !["anna", "bernd", "clara"].contains(&actor) {
            store.record(now(), creation_of_actor(actor, actor)).await.unwrap();
        }
        enrol(store, actor, actor).await;
    }
    for (actor, role, organisation, until) in PERSONS {
        act(store, "system", grant(actor, role, organisation, until)).await.unwrap();
    }
    act(store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
}

#[rocket::async_test]
async fn each_user_goes_their_way_with_script_and_without() {
    let (_, store) = open_books().await.remove(0);
    seed(&store).await;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let rocket = build(store, Settings::loopback(port)).ignite().await.unwrap();
    let end = rocket.shutdown();
    let server = rocket::tokio::spawn(rocket.launch());
    let base = format!("http://127.0.0.1:{port}");
    wait_for(&base).await;
    for mark in MARKS {
        let mut arguments = vec!["--mark", mark, "--password", PASSWORD];
        if mark == "ohne" {
            arguments.push("--without-script");
        } else if std::env::var("TITELBUCH_WRITE_SHOTS").is_ok_and(|value| value == "1") {
            arguments.extend(["--shots", concat!(env!("CARGO_MANIFEST_DIR"), "/docs/img")]);
        }
        let gone = browser("paths.mjs", &base, &arguments).await;
        let ways = gone["done"].as_array().unwrap();
        assert_eq!(ways.len(), 15, "{mark}: {gone:#}");
        for way in ways {
            // Asked, checked and confirmed are three pages; the guided path asks on three.
            let pages = way["pages"].as_u64().unwrap();
            assert!((1..=5).contains(&pages), "{mark}: {way}");
            assert_eq!(way["faults"], serde_json::json!([]), "{mark}: {way}");
        }
    }
    end.notify();
    server.await.unwrap().unwrap();
}
