//! The pages through Rocket's local client, on both databases: what stands on each, the as-of point in every link,
//! the empty book, what is refused, and that no text of the book becomes a part of the page.

mod agreements;
mod allocation;
mod amending;
mod auditor;
mod browser;
mod budget;
mod budget_notes;
mod chains;
mod consortia;
mod contributions;
mod drafts;
mod evidence;
mod figures;
mod forms;
mod forward_commitments;
mod handbook;
mod hostile;
mod journal;
mod keys;
mod lage;
mod languages;
mod later;
mod lists;
mod mandates;
mod offers;
mod onward_grants;
mod paths;
mod persons;
mod programmes;
mod reuse;
mod rights;
mod roles_seen;
mod routes;
mod second_factor;
mod services;
mod settlements;
pub mod sign_in;
mod slipping;
mod states;
mod turned_away;
mod unsent;

use crate::store::money::{begin, certify, commitment, issue, of_bayern};
use crate::support::*;
use rocket::http::{Header, Status};
use rocket::local::asynchronous::Client;
use titelbuch::core::command::{Act, Commit, RegisterProject};
use titelbuch::store::{Store, Viewer};
use titelbuch::web::server::{Settings, build};

const HOSTILE: &str = "<script>alert(\"x\")</script> & 'Ümläut'";

/// A page as it was answered.
pub struct Shown {
    pub status: u16,
    pub html: String,
    etag: Option<String>,
}

impl Shown {
    /// The text without tags, with spaces in one form.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in self.html.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
            text.push(' ');
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The addresses of all links, unescaped.
    pub fn links(&self) -> Vec<String> {
        let found = self.html.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
        found.map(|(link, _)| link.replace("&#38;", "&").replace("&amp;", "&")).collect()
    }
}

pub async fn client(store: &Store) -> Client {
    Client::untracked(build(store.clone(), Settings::loopback(0))).await.unwrap()
}

pub async fn get(client: &Client, path: &str) -> Shown {
    let response = client.get(path.to_owned()).dispatch().await;
    let (status, etag) = (response.status().code, response.headers().get_one("ETag").map(str::to_owned));
    Shown { status, etag, html: response.into_string().await.unwrap_or_default() }
}

/// Distributed, assigned, and bound to a project whose title is an attack.
pub async fn seed_all(store: &Store) {
    seed_assigned(store, "50000.00").await;
    let project = RegisterProject {
        project: id("p-boese"),
        title: HOSTILE.to_owned(),
        land: id("DE-BY"),
        policy_field: "bildung".to_owned(),
    };
    act(store, "anna", Act::RegisterProject(project)).await.unwrap();
    act(store, "anna", commit("p-boese", "1234.56")).await.unwrap();
}

pub fn commit(project: &str, amount: &str) -> Act {
    Act::Commit(Commit {
        project: id(project),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro(amount),
    })
}

/// Page, title, and words that must stand on it.
const PAGES: &[(&str, &str, &[&str])] = &[
    (
        "/",
        "Übersicht",
        &[
            "Beispielrechnung, keine tatsächliche Zuweisung",
            "Bayern",
            "155.607,20",
            "noch nicht erfasst",
            "© GeoBasis-DE / BKG 2021 (Daten verändert)",
        ],
    ),
    (
        "/lage",
        "Lage",
        &[
            "Bayern",
            "50.000,00",
            "1.234,56",
            "von 50.000,00 €",
            "noch nicht erfasst",
            "© GeoBasis-DE / BKG 2021 (Daten verändert)",
            "Mittelfluss als PDF",
        ],
    ),
    ("/schluessel", "Verteilungsschlüssel", &["koenigstein-2019", "in Kraft", "31.12.2019"]),
    (
        "/schluessel/koenigstein-2019",
        "Königsteiner Schlüssel 2019",
        &["GaFinHG § 5 Absatz 1", "15,56072", "15,56072000 %", "194509/1250000", "Version 1"],
    ),
    ("/laeufe", "Läufe", &["run-1", "Verteilung", "ausgeführt", "anna", "bernd", "assign-1"]),
    (
        "/laeufe/run-1",
        "Verteilung run-1",
        &[
            "1.000.000,00",
            "15,56072 % von 1.000.000,00 € sind 155.607,2000 € ohne Rest: 155.607,20 €.",
            "CSV für Excel",
            "Vorschlag genehmigt",
        ],
    ),
    ("/laeufe/assign-1", "Zuweisung assign-1", &["0699/532 99", "50.000,00"]),
    ("/haushalt", "Haushalt", &["Haushaltsjahr 2021", "0699/532 99", "50.000,00", "1.234,56", "Haushaltsstellen"]),
    ("/vereinbarungen", "Vereinbarungen", &["Noch keine Vereinbarung erfasst"]),
    ("/projekte", "Umsetzungsprojekte", &["Wohngeld online", "Bauen und Wohnen", "1.234,56", "noch nicht erfasst"]),
    ("/projekte/p-1", "Wohngeld online", &["Bayern (DE-BY)", "noch nicht erfasst"]),
    ("/projekte/p-1/akte", "Projektakte: Wohngeld online", &["noch nicht bewertet", "Noch kein Meilenstein"]),
    ("/pflichten", "Pflichten der Projekte", &["Es ist nichts fällig", "Stand der Pflichten am"]),
    ("/weitergaben/kette", "Kette der Weitergaben", &["Vom Programm abwärts", "OZG-Umsetzung (ozg)"]),
    ("/leistungen", "Leistungen", &["Noch keine Leistung erfasst."]),
    ("/berichte", "Berichte", &["Verteilungsnachweis", "Mittelverteilung", "pdf, csv, csv-excel, html"]),
    ("/berichte/allocation-statement", "Verteilungsnachweis", &["Verteilungslauf", "Bericht anzeigen"]),
    (
        "/berichte/allocation-statement?run=run-1",
        "Verteilungsnachweis",
        &["155.607,20", "HTML-Datei", "SHA-256 der CSV-Datei", "Bedeutung der Spalten"],
    ),
    ("/berichte/distribution", "Mittelverteilung", &["Bayern", "GeoBasis-DE / BKG 2021", "Herkunft und Prüfung"]),
    ("/journal", "Journal", &["Mittel gebunden", "Rahmen erteilt", "01.02.2021, 10:00:00 MEZ"]),
    (
        "/journal/0",
        "Ereignis 0: Bewirtschafter angelegt",
        &["bewegt kein Geld", "manager_created/1", "Blatt-Prüfsumme"],
    ),
    ("/nachweis", "Nachweis", &["titelbuch.example/test", "verify --against", "Wurzel"]),
    (
        "/zahl/frame_allocated?programm=ozg&bewirtschafter=DE-BY",
        "Verteilt: Bayern (DE-BY)",
        &["155.607,20 €", "Rahmen: 1.000.000,00 €", "15,5… %", "ergeben genau den Betrag"],
    ),
    ("/zahl/assigned?bewirtschafter=DE-HH", "Zugewiesen: Hamburg (DE-HH)", &["noch nicht erfasst"]),
];

#[rocket::async_test]
async fn every_page_says_its_title_its_point_and_its_figures() {
    for (name, store) in open_books().await {
        seed_all(&store).await;
        let (client, size) = (client(&store).await, store.head(&Viewer::all()).await.unwrap().size);
        for (path, title, words) in PAGES {
            let shown = get(&client, path).await;
            let text = shown.text();
            assert_eq!(shown.status, 200, "{name} {path}: {text}");
            assert!(shown.html.contains(&format!("<h1 class=\"kern-heading-large\">{title}</h1>")), "{name} {path}");
            assert!(shown.html.contains(&format!("<title>{title} – titelbuch</title>")), "{name} {path}");
            assert!(text.contains(&format!("Jetziger Stand: Journalgröße {size}.")), "{name} {path}");
            for word in *words {
                assert!(text.contains(word), "{name} {path}: no „{word}“ in {text}");
            }
            assert!(!shown.html.contains("<script") && !shown.html.contains("style=\""), "{name} {path}");
        }
        let hostile = get(&client, "/projekte/p-boese").await;
        assert!(hostile.html.contains("&#60;script&#62;alert(&#34;x&#34;)&#60;/script&#62;"), "{}", hostile.html);
    }
}

#[rocket::async_test]
async fn a_chosen_point_is_kept_in_every_link_and_shows_the_book_of_then() {
    for (name, store) in open_books().await {
        seed_all(&store).await;
        let (client, size) = (client(&store).await, store.head(&Viewer::all()).await.unwrap().size);
        let before = size - 1;
        for (path, ..) in PAGES {
            let mark = if path.contains('?') { '&' } else { '?' };
            let shown = get(&client, &format!("{path}{mark}stand={before}")).await;
            assert!(shown.text().contains(&format!("Gewählter Stand: Journalgröße {before}.")), "{name} {path}");
            for link in shown.links().iter().filter(|link| link.starts_with('/') && !link.starts_with("/assets/")) {
                let kept = link.contains(&format!("stand={before}")) || link.contains(&format!("as_of={before}"));
                let door = link.starts_with("/anmelden?weiter=") && link.contains(&format!("stand%3D{before}"));
                assert!(kept || door || link == "/api/openapi.json", "{name} {path}: {link}");
            }
        }
        let (then, now) = (get(&client, &format!("/projekte?stand={before}")).await, get(&client, "/projekte").await);
        assert!(now.text().contains("1.234,56") && !then.text().contains("1.234,56"), "{name}: not booked yet");
        for (stand, said) in [
            ("01.02.2021", "Stand am Ende des 01.02.2021"),
            ("2021-02-01", "Stand am Ende des 01.02.2021"),
            ("31.1.2021", "Das Journal ist leer"),
            ("", "Jetziger Stand"),
        ] {
            assert!(get(&client, &format!("/?stand={stand}")).await.text().contains(said), "{name} {stand}");
        }
        // Every link of the overview leads somewhere, at its own point.
        for link in get(&client, &format!("/?stand={before}")).await.links().iter().filter(|l| l.starts_with('/')) {
            assert_eq!(get(&client, link).await.status, 200, "{name}: {link}");
        }
    }
}

/// What was ordered of it is bound as before: one row a source, and the rows add up to the figure above them.
#[rocket::async_test]
async fn a_project_shows_each_source_of_its_money_once() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let bind = Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"));
        for (actor, asked) in [("anna", bind), ("anna", certify("a-1", "c-1", "20.00")), ("bernd", issue("a-1"))] {
            act(&store, actor, asked).await.unwrap();
        }
        let shown = get(&client(&store).await, "/projekte/p-1").await;
        let (_, table) = shown.html.split_once("Woher die gebundenen Mittel kommen").expect("the table");
        let (table, _) = table.split_once("</table>").expect("its end");
        assert_eq!(table.matches("0699/532 99").count(), 1, "{name}: {table}");
        assert!(table.contains("50,00") && !table.contains("30,00"), "{name}: {table}");
    }
}

#[rocket::async_test]
async fn an_empty_book_says_so_in_words() {
    for (name, store) in open_books().await {
        let client = client(&store).await;
        for path in ["/", "/lage", "/schluessel", "/laeufe", "/projekte", "/journal", "/nachweis", "/zahl/committed"] {
            let shown = get(&client, path).await;
            let text = shown.text();
            assert_eq!(shown.status, 200, "{name} {path}: {text}");
            assert!(text.contains("Das Journal ist leer.") && !text.contains("0,00"), "{name} {path}: {text}");
        }
        for (path, said) in [
            ("/", "noch kein Programm"),
            ("/schluessel", "Noch kein Schlüssel"),
            ("/zahl/committed", "noch nicht erfasst"),
        ] {
            assert!(get(&client, path).await.text().contains(said), "{name} {path}");
        }
    }
}

#[rocket::async_test]
async fn what_cannot_be_shown_says_why_and_what_to_do() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let client = client(&store).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let cases = [
            ("/nirgends".to_owned(), 404, "Unter dieser Adresse gibt es nichts."),
            ("/schluessel/x".to_owned(), 404, "Den Schlüssel x gibt es zu diesem Stand nicht."),
            ("/laeufe/x".to_owned(), 404, "Den Lauf x gibt es zu diesem Stand nicht."),
            ("/projekte/x".to_owned(), 404, "Das Projekt x gibt es zu diesem Stand nicht."),
            (format!("/journal/{size}"), 404, "gibt es nicht; das Journal hat"),
            ("/berichte/x".to_owned(), 404, "gibt keinen Bericht"),
            ("/berichte/distribution?by=x".to_owned(), 400, "„x“ gibt es nicht"),
            ("/berichte/allocation-statement?run=x".to_owned(), 404, "x"),
            ("/zahl/x".to_owned(), 404, "Die Kennzahl „x“ gibt es nicht."),
            ("/assets/kern.min.0000.css".to_owned(), 404, "gehört nicht zu diesem Programm"),
            ("/?stand=gestern".to_owned(), 400, "„gestern“ ist kein Stand"),
            ("/?stand=1.1.1990".to_owned(), 400, "1990"),
            (format!("/?stand={}", size + 1), 400, "erst"),
            ("/?stant=4".to_owned(), 400, "„stant“ gibt es hier nicht"),
            ("/?stand=1&stand=2".to_owned(), 400, "mehrmals"),
            ("/zahl/committed?jahr=x".to_owned(), 400, "jahr"),
            ("/zahl/committed?ab=x".to_owned(), 400, "Diese Seite gibt es nicht"),
            ("/journal/x".to_owned(), 400, "keine Nummer eines Ereignisses"),
        ];
        for (path, status, said) in cases {
            let shown = get(&client, &path).await;
            let text = shown.text();
            assert_eq!(shown.status, status, "{name} {path}: {text}");
            assert!(shown.html.contains("<title>Fehler: ") && text.contains("Was Sie tun können"), "{name} {path}");
            assert!(text.contains(said) || said == "jahr", "{name} {path}: {text}");
        }
        let escaped = get(&client, "/schluessel/%3Cscript%3E").await;
        assert!(escaped.status == 400 && !escaped.html.contains("<script>"), "{name}: {}", escaped.html);
        let posted = client.post("/journal").dispatch().await;
        assert_eq!((posted.status(), posted.headers().get_one("Allow")), (Status::MethodNotAllowed, Some("GET")));
        let mut elsewhere = client.get("/");
        elsewhere.inner_mut().set_host(rocket::http::uri::Host::new(rocket::uri!("boese.example:80")));
        let elsewhere = elsewhere.dispatch().await;
        assert_eq!(elsewhere.status(), Status::MisdirectedRequest, "{name}");
        let api = client.get("/api/v1/nirgends").dispatch().await;
        assert_eq!(api.content_type().map(|kind| kind.to_string()).as_deref(), Some("application/problem+json"));
    }
}

#[rocket::async_test]
async fn a_book_that_is_not_opened_is_503_with_a_time_to_come_again() {
    for (name, url) in fresh_urls().await {
        Store::migrate(&url).await.unwrap();
        let client = client(&Store::open(&url).await.unwrap()).await;
        let response = client.get("/").dispatch().await;
        assert_eq!(response.status(), Status::ServiceUnavailable, "{name}");
        assert!(response.headers().contains("Retry-After"), "{name}");
        assert!(response.into_string().await.unwrap().contains("noch einmal laden"), "{name}");
    }
}

#[rocket::async_test]
async fn what_a_page_needs_comes_from_here_and_may_be_kept() {
    let (_, store) = open_books().await.remove(0);
    let client = client(&store).await;
    let page = get(&client, "/").await;
    let assets: Vec<String> = page.links().into_iter().filter(|link| link.starts_with("/assets/")).collect();
    assert_eq!(assets.len(), 3, "{assets:?}");
    let mut fonts = Vec::new();
    for asset in &assets {
        let response = client.get(asset.clone()).dispatch().await;
        assert_eq!(response.status(), Status::Ok, "{asset}");
        let kept = response.headers().get_one("Cache-Control").map(str::to_owned);
        assert_eq!(kept.as_deref(), Some("public, max-age=31536000, immutable"), "{asset}");
        let text = response.into_string().await.unwrap();
        assert!(!text.contains("url(http") && !text.contains("@import"), "{asset} asks somebody else");
        let named = text.split("url(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(url, _)| url.to_owned());
        fonts.extend(named.filter(|url| url.contains("woff2")));
    }
    assert_eq!(fonts.len(), 3, "{fonts:?}");
    let kern = assets.iter().find(|asset| asset.contains("/kern.")).unwrap();
    let plain = client.get(kern.clone()).dispatch().await.into_bytes().await.unwrap();
    for (accepted, packed) in [("gzip, br", true), ("br;q=1.0, gzip;q=0.8", true), ("gzip;q=0", false), ("br", false)] {
        let response = client.get(kern.clone()).header(Header::new("Accept-Encoding", accepted)).dispatch().await;
        assert_eq!(response.headers().get_one("Content-Encoding"), packed.then_some("gzip"), "{accepted}");
        assert_eq!(response.headers().get_one("Vary"), Some("Accept-Encoding"), "{accepted}");
        let mut bytes = response.into_bytes().await.unwrap();
        assert!(!packed || bytes.len() * 5 < plain.len(), "{accepted}: {} of {}", bytes.len(), plain.len());
        if packed {
            let mut read = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes.as_slice()), &mut read).unwrap();
            bytes = read;
        }
        assert_eq!(bytes, plain, "{accepted}");
    }
    for font in fonts {
        let response = client.get(font.clone()).dispatch().await;
        let kind = response.content_type().map(|kind| kind.to_string());
        assert_eq!((response.status(), kind.as_deref()), (Status::Ok, Some("font/woff2")), "{font}");
    }
    let known = client.get("/").header(Header::new("If-None-Match", page.etag.unwrap())).dispatch().await;
    assert_eq!(known.status(), Status::NotModified);
    let policy = known.headers().get_one("Content-Security-Policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("script"));
}
