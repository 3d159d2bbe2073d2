//! The page: what is unread and what is not, in parts, in both languages, empty, refused, and marked as read by a form.

use super::*;
use crate::pages::sign_in::Browser;
use crate::pages::{client, get};
use crate::store::sign_in::{PASSWORD, enrol};
use rocket::local::asynchronous::Client;
use titelbuch::core::agreement::{Financing, LegalBasis, RegisterAgreement};

fn agreement(name: &str, land: &str) -> Act {
    Act::RegisterAgreement(RegisterAgreement {
        agreement: id(name),
        title: format!("Vereinbarung {name}"),
        framework: Some(id("dach")),
        component: id("foederal"),
        ministry: id("bmi"),
        land: Some(id(land)),
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: Some(Financing::Full),
        signed_on: None,
        source: "Beispiel".to_owned(),
        parameters: Vec::new(),
    })
}

fn framework() -> Act {
    let Act::RegisterAgreement(what) = agreement("dach", "DE-BY") else { unreachable!() };
    Act::RegisterAgreement(RegisterAgreement { framework: None, land: None, ..what })
}

/// Two Länder, each with somebody for its money, and agreements of Bayern.
async fn two_lands(store: &Store, agreements: usize) {
    seed_masters(store).await;
    for (who, land) in [("by.mittel", "DE-BY"), ("hb.mittel", "DE-HB")] {
        person(store, who, Role::StateFinanceOfficer, land).await;
        enrol(store, who, who).await;
    }
    person(store, "verwaltung", Role::SystemAdministrator, "bund").await;
    enrol(store, "verwaltung", "verwaltung").await;
    person(store, "verteilung", Role::FederalAdministrator, "bmi").await;
    enforce(store).await;
    act(store, "verteilung", framework()).await.unwrap();
    for number in 0..agreements {
        act(store, "verteilung", agreement(&format!("ev-by-{number:03}"), "DE-BY")).await.unwrap();
    }
}

async fn signed_in<'c>(client: &'c Client, who: &str) -> Browser<'c> {
    let mut browser = Browser::new(client);
    assert_eq!(browser.sign_in(who, PASSWORD).await.status, 303, "{who}");
    browser
}

/// Agreements that a page names, by their links.
fn named(html: &str) -> usize {
    html.matches("href=\"/verlauf/agreement/ev-by-").count()
}

#[rocket::async_test]
async fn notices_are_unread_until_they_are_marked_and_come_in_parts() {
    for (name, store) in open_books().await {
        two_lands(&store, 101).await;
        let client = client(&store).await;
        assert_eq!(get(&client, "/eingang").await.status, 303, "{name}: nobody is known");
        let mut by = signed_in(&client, "by.mittel").await;
        let home = by.get("/").await.html;
        assert!(home.contains("Eingang: mehr als 99 ungelesene Hinweise"), "{name}: {home}");
        let first = by.get("/eingang").await;
        assert!(first.html.len() < 100_000, "{name}: {} bytes", first.html.len());
        assert_eq!(named(&first.html), 50, "{name}: {}", first.html);
        let latest = first.html.find("ev-by-100").unwrap();
        assert!(latest < first.html.find("ev-by-099").unwrap(), "{name}: the latest first");
        for said in ["101 ungelesene Hinweise", "Zeilen 1 bis 50 von 101", "Alle zeigen", "verteilung"] {
            assert!(first.html.contains(said), "{name}: {said}");
        }
        assert_eq!(named(&by.get("/eingang?ab=101").await.html), 1, "{name}");
        let english = by.get("/eingang?lang=en").await.html;
        for said in ["101 unread notices", "An agreement of your Land is registered", "href=\"/eingang?lang=en\""] {
            assert!(english.contains(said), "{name}: {said}");
        }
        // What happens after the page was shown is not marked with it.
        act(&store, "verteilung", agreement("ev-by-900", "DE-BY")).await.unwrap();
        let size = first.html.split("name=\"bis\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let token = first.token("/eingang/gelesen");
        let fields = [("formular", token.as_str()), ("bis", size), ("lang", "")];
        let marked = by.post("/eingang/gelesen", &fields).await;
        assert_eq!((marked.status, marked.location.as_deref()), (303, Some("/eingang")), "{name}");
        let left = by.get("/eingang").await.html;
        assert!(left.contains("ein ungelesener Hinweis") && named(&left) == 1, "{name}: {left}");
        let all = by.get("/eingang?zeige=alle&ab=101").await.html;
        assert!(named(&all) == 2 && all.contains("Nur Ungelesenes zeigen"), "{name}: {all}");
        // An older page takes nothing back, and nobody reads ahead of the journal.
        by.post("/eingang/gelesen", &[("formular", token.as_str()), ("bis", "1")]).await;
        assert!(by.get("/").await.html.contains("Eingang: ein ungelesener Hinweis"), "{name}");
        by.post("/eingang/gelesen", &[("formular", token.as_str()), ("bis", "999999")]).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        assert_eq!(store.informed(&Viewer::all(), &id("by.mittel")).await.unwrap().read, size, "{name}");
        assert!(by.get("/eingang").await.html.contains("Alles ist gelesen."), "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

#[rocket::async_test]
async fn an_empty_inbox_says_why_and_another_land_is_not_in_it() {
    for (name, store) in open_books().await {
        two_lands(&store, 2).await;
        act(&store, "verteilung", agreement("ev-hb-1", "DE-HB")).await.unwrap();
        let client = client(&store).await;
        let (mut by, mut hb) = (signed_in(&client, "by.mittel").await, signed_in(&client, "hb.mittel").await);
        let (by, hb) = (by.get("/eingang").await.html, hb.get("/eingang").await.html);
        assert!(named(&by) == 2 && !by.contains("ev-hb"), "{name}: {by}");
        assert!(named(&hb) == 0 && hb.contains("ev-hb-1") && !hb.contains("ev-by"), "{name}: {hb}");
        let mut system = signed_in(&client, "verwaltung").await;
        let shown = system.get("/eingang").await;
        assert!(shown.status == 200 && shown.html.contains("Noch ist nichts geschehen"), "{name}: {}", shown.html);
        assert!(!shown.html.contains("Alles als gelesen vermerken"), "{name}: nothing to mark");
        assert!(shown.html.contains("nichts überfällig") || shown.html.contains("nichts ist überfällig"), "{name}");
    }
}

#[rocket::async_test]
async fn what_cannot_be_shown_or_marked_is_refused_and_changes_nothing() {
    for (name, store) in open_books().await {
        two_lands(&store, 1).await;
        let client = client(&store).await;
        let mut by = signed_in(&client, "by.mittel").await;
        for (path, said) in [
            ("/eingang?zeige=nichts", "nichts"),
            ("/eingang?ab=7", "Die Liste hat 1 Zeilen"),
            ("/eingang?stand=1", "gibt es hier nicht"),
        ] {
            let shown = by.get(path).await;
            assert!(shown.status == 400 && shown.html.contains(said), "{name} {path}: {}", shown.html);
        }
        let token = by.get("/eingang").await.token("/eingang/gelesen");
        let bad = by.post("/eingang/gelesen", &[("formular", token.as_str()), ("bis", "morgen")]).await;
        assert_eq!(bad.status, 400, "{name}: {}", bad.html);
        let forged = by.post("/eingang/gelesen", &[("formular", "geraten"), ("bis", "99")]).await;
        assert_eq!(forged.status, 403, "{name}");
        let own = [("formular", token.as_str()), ("bis", "99")];
        let elsewhere = by.post_from("/eingang/gelesen", &own, &[("Origin", "https://boese.example")]).await;
        assert_eq!(elsewhere.status, 403, "{name}");
        let nobody = Browser::new(&client).post("/eingang/gelesen", &own).await;
        assert_eq!(nobody.status, 401, "{name}: nobody is known");
        assert_eq!(store.informed(&Viewer::all(), &id("by.mittel")).await.unwrap().read, 0, "{name}");
    }
}
