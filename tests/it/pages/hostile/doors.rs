//! Ways that lead elsewhere: the door lets nobody go on to another house, and no address reaches a file of this one.

use super::encoded;
use super::markup::faults;
use crate::pages::sign_in::{Answer, Browser, with_anna};
use crate::pages::{client, get};
use crate::store::money::third_person;
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::http::Header;
use rocket::local::asynchronous::Client;
use std::collections::BTreeSet;
use titelbuch::core::command::Act;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{Purpose, Store, Viewer};

/// What the door is asked to lead on to; all of it leads home.
const WISHES: [&str; 34] = [
    "//boese.example",
    "///boese.example",
    "////boese.example/konto",
    "//boese.example/%2f..",
    "//boese.example@titelbuch.example/",
    "//127.0.0.1:8000@boese.example",
    "/\\boese.example",
    "\\\\boese.example",
    "/\\/boese.example",
    "\\/\\/boese.example",
    "https://boese.example",
    "HTTPS://boese.example",
    "https:boese.example",
    "https:/boese.example",
    "http://127.0.0.1:8000@boese.example/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://boese.example",
    "mailto:x@boese.example",
    "\t//boese.example",
    "/\t/boese.example",
    "/\n/boese.example",
    " //boese.example",
    "/konto\r\nSet-Cookie: x=1",
    "/konto\r\n\r\n<script>alert(1)</script>",
    "/\u{0}/boese.example",
    "%2F%2Fboese.example",
    "%5c%5cboese.example",
    ".boese.example",
    "@boese.example",
    "?x",
    "#x",
    "/anmelden?weiter=//boese.example",
    "/abmelden",
];

/// The same, as nobody would escape it.
const AS_IT_IS: [&str; 6] = [
    "//boese.example",
    "https://boese.example",
    "%2f%2fboese.example",
    "/%0d%0aLocation:%20//boese.example",
    "%ff%fe//boese.example",
    "/%ff",
];

/// Signs in at a door that was asked to lead on.
async fn enter(client: &Client, door: &Answer, wish: &str) -> Answer {
    let mut browser = Browser::new(client);
    let (name, value) = door.set[0].split(';').next().unwrap().split_once('=').unwrap();
    browser.cookies.insert(name.to_owned(), value.to_owned());
    let token = door.token("/anmelden");
    let fields = [("formular", token.as_str()), ("anmeldename", "anna"), ("passwort", PASSWORD), ("weiter", wish)];
    browser.post("/anmelden", &fields).await
}

#[rocket::async_test]
async fn the_door_leads_home_whatever_was_asked() {
    let (_, store) = open_books().await.remove(0);
    let client = with_anna(&store).await;
    let mut inside = Browser::new(&client);
    assert_eq!(inside.sign_in("anna", PASSWORD).await.status, 303);
    let escaped = WISHES.iter().map(|wish| encoded(wish));
    for (number, wish) in escaped.chain(AS_IT_IS.map(str::to_owned)).enumerate() {
        let path = format!("/anmelden?weiter={wish}");
        let door = Browser::new(&client).get(&path).await;
        assert_eq!(door.status, 200, "{path}: {}", door.html);
        assert!(door.html.contains("name=\"weiter\" value=\"/\""), "{path}: {}", door.html);
        // Who is in already goes on at once.
        let onward = inside.get(&path).await;
        assert_eq!((onward.status, onward.location.as_deref()), (303, Some("/")), "{path}");
        assert!(onward.set.iter().all(|cookie| !cookie.starts_with("x=")), "{path}: {:?}", onward.set);
        let english = inside.get(&format!("{path}&lang=en")).await;
        assert_eq!((english.status, english.location.as_deref()), (303, Some("/?lang=en")), "{path}");
        // A form can be changed on its way; each password costs its time, so some of them are sent.
        if let Some(wish) = WISHES.get(number).filter(|_| number % 4 == 0) {
            let entered = enter(&client, &door, wish).await;
            assert_eq!((entered.status, entered.location.as_deref()), (303, Some("/")), "{wish:?}");
        }
    }
    // And whoever asks for a page of this house comes there: the test can tell.
    for local in ["/konto", "/journal?ab=3.0&stand=4", "/suche?q=%2F%2Fboese.example"] {
        let path = format!("/anmelden?weiter={}", encoded(local));
        assert_eq!(inside.get(&path).await.location.as_deref(), Some(local), "{path}");
        let door = Browser::new(&client).get(&path).await;
        assert_eq!(enter(&client, &door, local).await.location.as_deref(), Some(local), "{path}");
    }
}

/// Addresses that climb out of what they begin with.
const CLIMBING: [&str; 36] = [
    "/assets/..%2fCargo.toml",
    "/assets/..%2f..%2f..%2fetc%2fpasswd",
    "/assets/..%5c..%5cCargo.toml",
    "/assets/../Cargo.toml",
    "/assets/%2e%2e/Cargo.toml",
    "/assets/%2e%2e%2fCargo.toml",
    "/assets/..%252fCargo.toml",
    "/assets/%2fetc%2fpasswd",
    "/assets/symbol.svg%00",
    "/assets/.",
    "/assets/..",
    "/assets/",
    "/handbuch/..%2fREADME.md",
    "/handbuch/..%2f..%2fCargo.toml",
    "/handbuch/../README.md",
    "/handbuch/%2e%2e/README.md",
    "/handbuch/%2e%2e%2fglossary",
    "/handbuch/..%2fglossary",
    "/handbuch/....//....//etc/passwd",
    "/handbuch/%2fetc%2fpasswd",
    "/handbuch/README%00.md",
    "/handbuch/bild/..%2f..%2fREADME.md",
    "/handbuch/bild/%2e%2e/README",
    "/handbuch/bild/..%2fanmelden-1.png",
    "/dateien/..%2f..%2fetc%2fpasswd",
    "/dateien/../../etc/passwd",
    "/dateien/%2e%2e/%2e%2e/etc/passwd",
    "/dateien/titelbuch.db",
    "/dateien/keys/..%2f..%2fCargo.toml",
    "/dateien/journal/..%2f0",
    "/dateien/reports/..%2f..%2fCargo.toml?format=csv",
    "/dateien/reports/..%2fdistribution?format=csv",
    "/berichte/..%2f..%2fCargo.toml",
    "/verlauf/project/..%2f..%2fetc%2fpasswd",
    "/verlauf/..%2fproject/p-1",
    "/projekte/..%2f..%2fetc%2fpasswd",
];

#[rocket::async_test]
async fn no_address_climbs_out_of_its_place() {
    let (_, store) = open_books().await.remove(0);
    seed_assigned(&store, "80.00").await;
    let client = client(&store).await;
    for path in CLIMBING {
        let shown = get(&client, path).await;
        assert!(matches!(shown.status, 400 | 404), "{path}: {} {}", shown.status, shown.html);
        for said in ["[package]", "root:", "SQLite format"] {
            assert!(!shown.html.contains(said), "{path}: {}", shown.html);
        }
    }
    // What climbs is refused, and not the places: without it something is there.
    for path in ["/handbuch/anmelden", "/dateien/reports/distribution?format=csv", "/verlauf/project/p-1"] {
        assert_eq!(get(&client, path).await.status, 200, "{path}");
    }
}

/// An address that begins with two slashes is one of this server, whoever is named in it, and so are all links there.
#[rocket::async_test]
async fn no_page_leads_to_whoever_is_named_in_its_address() {
    let (_, store) = open_books().await.remove(0);
    seed_assigned(&store, "80.00").await;
    let client = client(&store).await;
    for (path, status) in [
        ("//boese.example/konto", 404),
        ("///boese.example", 404),
        ("//boese.example//x?lang=en", 404),
        ("/x//boese.example", 404),
        ("//projekte//p-1", 200),
        ("//projekte?q=Wohngeld&&lang=en", 200),
        ("/projekte/?q=Wohngeld", 200),
    ] {
        let shown = get(&client, path).await;
        assert_eq!(shown.status, status, "{path}: {}", shown.html);
        assert_eq!(faults(&shown.html), Vec::<String>::new(), "{path}");
        assert!(shown.links().iter().all(|link| !link.starts_with("//")), "{path}: {:?}", shown.links());
    }
    for path in ["/api/v1/projects", "//api/v1/projects", "/api//v1//projects", "/%61pi/v1/projects"] {
        let answer = client.get(path).dispatch().await;
        assert_eq!(
            (answer.status().code, answer.headers().get_one("Cache-Control")),
            (200, Some("no-store")),
            "{path}"
        );
    }
}

/// bernd audits, and rights are in force.
async fn audited(store: &Store) {
    seed_assigned(store, "80.00").await;
    store.record(now(), third_person()).await.unwrap();
    act(store, "system", grant("bernd", Role::Auditor, "bund", Some("2099-12-31"))).await.unwrap();
    act(store, "system", grant("clara", Role::SystemAdministrator, "bund", None)).await.unwrap();
    enrol(store, "bernd", "bernd").await;
    act(store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
}

/// What an auditor takes away is noted as that, however the address of the file is written.
#[rocket::async_test]
async fn what_is_taken_away_is_noted_as_that_however_it_is_asked_for() {
    let (_, store) = open_books().await.remove(0);
    audited(&store).await;
    let token = store.issue_token(&id("bernd")).await.unwrap();
    let client = client(&store).await;
    let mut bernd = Browser::new(&client);
    assert_eq!(bernd.sign_in("bernd", PASSWORD).await.status, 303);
    let newest = async || {
        let found = store.accesses(&Viewer::all(), &BTreeSet::from([id("bund")]), None, 1).await.unwrap();
        found.into_iter().next().map(|one| one.purpose)
    };
    for path in [
        "/dateien/reports/distribution?format=csv",
        "//dateien/reports/distribution?format=csv",
        "/dateien//reports//distribution?format=csv",
        "/%64ateien/reports/distribution?format=csv",
        "/api/v1/reports/distribution?format=csv",
        "//api/v1/reports/distribution?format=csv",
        "/api//v1/reports/distribution?format=csv",
        "/%61pi/v1/r%65ports/distribution?format=csv",
    ] {
        assert_eq!(bernd.get("/projekte").await.status, 200, "{path}");
        assert_eq!(newest().await, Some(Purpose::Read), "{path}");
        let request = bernd.ask(path).header(Header::new("Authorization", format!("Bearer {token}")));
        assert_eq!(request.dispatch().await.status().code, 200, "{path}");
        assert_eq!(newest().await, Some(Purpose::Export), "{path}");
    }
}
