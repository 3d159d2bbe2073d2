//! SQL in addresses: whatever a parameter or a place of an address says, it asks the database for nothing else, on both
//! databases: an answer of the page, or one that refuses it, and the book as it was.

use super::encoded;
use crate::pages::sign_in::Browser;
use crate::pages::{client, seed_all};
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::http::Method;
use rocket::local::asynchronous::Client;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::collections::BTreeSet;
use titelbuch::report::Language;
use titelbuch::report::definition::catalogue;
use titelbuch::store::{DatabaseUrl, Viewer};

/// What ends a statement, goes on in another, is no number that there is, or is no text of a database.
const INJECTED: [&str; 12] = [
    "' OR '1'='1",
    "'; DROP TABLE journal; --",
    "\"; DELETE FROM vault_items; --",
    "1); DROP TABLE journal_head; --",
    "%' UNION SELECT leaf FROM journal --",
    "p-1' /* ",
    "\\'; SELECT pg_sleep(9); --",
    "$1",
    "?1",
    "18446744073709551615",
    "\u{0}",
    "p-1\u{0}' OR 1=1 --\u{10ffff}",
];

/// The same as bytes that are no text.
const NO_TEXT: &str = "%ff%27%c0%80";

/// Parameters of pages (`own_parameters` in `src/web/pages/view.rs`); those of reports stand in their definitions.
const PARAMETERS: [&str; 22] = [
    "stand",
    "ab",
    "lang",
    "programm",
    "teil",
    "titel",
    "jahr",
    "bewirtschafter",
    "projekt",
    "q",
    "land",
    "feld",
    "art",
    "zustand",
    "vergleich",
    "a",
    "b",
    "betrag",
    "zeige",
    "liste",
    "weiter",
    "neu",
];

/// Those that fill in forms.
const PREFILLED: [&str; 19] = [
    "project",
    "manager",
    "commitment",
    "order",
    "voucher_id",
    "payment",
    "proposal",
    "agreement",
    "component",
    "key",
    "booking_year",
    "service",
    "claim",
    "filing",
    "statement",
    "reverses",
    "onward_grant",
    "share_of",
    "contribution",
];

/// What stands in the variable place of an address.
const THERE: [(&str, &str); 9] = [
    ("/projekte/<id>", "/projekte/p-1"),
    ("/projekte/<id>/akte", "/projekte/p-1/akte"),
    ("/schluessel/<id>", "/schluessel/koenigstein-2019"),
    ("/laeufe/<id>", "/laeufe/run-1"),
    ("/journal/<seq>", "/journal/3"),
    ("/verlauf/<kind>/<id>", "/verlauf/project/p-1"),
    ("/zahl/<id>", "/zahl/committed"),
    ("/berichte/<id>", "/berichte/distribution"),
    ("/personen/<id>", "/personen/anna"),
];

/// Pages that ask the database for what stands in their address.
const ASKING: [&str; 13] = [
    "/suche",
    "/projekte",
    "/leistungen",
    "/laeufe",
    "/laeufe/<id>",
    "/journal",
    "/zahl/<id>",
    "/berichte/<id>",
    "/projekte/<id>",
    "/schluessel/<id>",
    "/verlauf/<kind>/<id>",
    "/vergleich",
    "/erfassen/festlegung",
];

/// The pages of people, as their routes name them.
fn pages(client: &Client) -> Vec<String> {
    let others = ["/api", "/dateien", "/health", "/assets", "/handbuch"];
    let routes = client.rocket().routes().filter(|route| route.method == Method::Get);
    let paths = routes.map(|route| route.uri.path().to_owned());
    let paths: BTreeSet<String> = paths.filter(|path| !others.iter().any(|other| path.starts_with(other))).collect();
    paths.into_iter().collect()
}

/// The address of a route, with something that there is.
fn concrete(path: &str) -> String {
    let there = THERE.iter().find(|(route, _)| *route == path).map(|(_, there)| (*there).to_owned());
    there.unwrap_or_else(|| filled(path, "x"))
}

/// The address of a route with this in each of its variable places.
fn filled(path: &str, text: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('<') { text } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn injected() -> Vec<String> {
    INJECTED.iter().map(|text| encoded(text)).chain([NO_TEXT.to_owned()]).collect()
}

/// Asks, and looks at the answer: what it was, and whether the page does not know such a parameter.
async fn asks(browser: &mut Browser<'_>, name: &str, address: &str) -> bool {
    let answer = browser.get(address).await;
    let fits = matches!(answer.status, 200 | 303 | 400 | 401 | 403 | 404 | 422);
    assert!(fits, "{name} {address}: {} {}", answer.status, answer.html);
    let elsewhere = answer.location.is_some_and(|to| !to.starts_with('/') || to.starts_with("//"));
    assert!(!elsewhere, "{name} {address} leads elsewhere");
    answer.status == 400 && answer.html.contains("gibt es hier nicht")
}

/// Each of these as the value of each parameter that the page knows; one that it does not know is tried once.
async fn every_parameter(browser: &mut Browser<'_>, name: &str, address: &str) -> usize {
    // A page that reads nothing of the book takes no notice of what it does not know.
    let is_strict = asks(browser, name, &format!("{address}?unbekannt=1")).await;
    let parameters: &[&str] = if is_strict { &PARAMETERS } else { &["lang", "weiter", "neu", "abgemeldet"] };
    let mut known = 0;
    for parameter in parameters {
        // Many pages have but one part, and draw it whatever is asked.
        let step = if *parameter == "ab" { 3 } else { 1 };
        for (number, text) in injected().iter().step_by(step).enumerate() {
            if asks(browser, name, &format!("{address}?{parameter}={text}")).await && number == 0 {
                break;
            }
            known += 1;
        }
    }
    known
}

/// Each in the places of the address itself, and some in all that fills in a form at once.
async fn every_place(browser: &mut Browser<'_>, name: &str, path: &str) {
    if path.contains('<') {
        for text in injected() {
            asks(browser, name, &filled(path, &text)).await;
            asks(browser, name, &path.replace("<kind>", "voucher").replace("<id>", &text).replace("<seq>", &text))
                .await;
        }
    }
    if path.starts_with("/erfassen/") {
        for text in injected().iter().skip(path.len() % 4).step_by(4) {
            let all: Vec<String> = PREFILLED.iter().map(|parameter| format!("{parameter}={text}")).collect();
            asks(browser, name, &format!("{path}?{}", all.join("&"))).await;
        }
    }
}

/// The parameters of each report, one after the other.
async fn every_report(browser: &mut Browser<'_>, name: &str) -> usize {
    let mut known = 0;
    for report in catalogue(Language::De).unwrap() {
        let address = format!("/berichte/{}", report.id);
        for parameter in report.parameters.iter().filter(|parameter| parameter.id != "as-of") {
            for text in injected().iter().skip(known % 3).step_by(3) {
                asks(browser, name, &format!("{address}?{}={text}", parameter.id)).await;
            }
            known += 1;
        }
    }
    known
}

async fn tables(url: &DatabaseUrl) -> BTreeSet<String> {
    let db = Database::connect(raw_url(url)).await.unwrap();
    let query = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name AS name FROM sqlite_master WHERE type = 'table'",
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

#[rocket::async_test]
async fn nothing_in_an_address_asks_the_database_for_anything_else() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_all(&store).await;
        enrol(&store, "anna", "anna").await;
        let client = client(&store).await;
        let mut browser = Browser::new(&client);
        assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 303, "{name}");
        for (login, status) in [("anna\u{0}", 400), ("' OR '1'='1", 403), ("anna' --", 403)] {
            assert_eq!(Browser::new(&client).sign_in(login, PASSWORD).await.status, status, "{name} {login:?}");
        }
        let (before, had) = (store.head(&Viewer::all()).await.unwrap(), tables(&url).await);
        let everywhere = pages(&client);
        assert!(ASKING.iter().all(|path| everywhere.iter().any(|known| known == path)), "{name}: {everywhere:?}");
        // One database answers on every page, both where the database is asked for what was typed.
        let asked: Vec<String> = match name.as_str() {
            "sqlite" => everywhere,
            _ => ASKING.map(str::to_owned).into(),
        };
        let mut known = 0;
        for path in &asked {
            every_place(&mut browser, &name, path).await;
            if !path.starts_with("/erfassen/") {
                known += every_parameter(&mut browser, &name, &concrete(path)).await;
            }
        }
        assert!(known > 300, "{name}: {known} questions with a parameter that is known");
        if name == "sqlite" {
            assert!(every_report(&mut browser, &name).await > 30, "{name}");
        }
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: the journal is as it was");
        assert_eq!(tables(&url).await, had, "{name}: the tables are as they were");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
        assert_eq!(browser.get("/konto").await.status, 200, "{name}: who was signed in still is");
    }
}
