//! The way of the auditor: files with a session alone, a report held against the book, search, history, and the package.

use super::sign_in::{Answer, Browser};
use super::{client, get, seed_all};
use crate::store::dossier;
use crate::store::money::third_person;
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::local::asynchronous::Client;
use std::collections::BTreeSet;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, CreateComponent, RegisterProject};
use titelbuch::core::dossier::{PlanCost, SetMilestone};
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::core::voucher::RegisterVoucher;
use titelbuch::desk::audit::export;
use titelbuch::store::{Purpose, Store, Viewer};

const CHECK: &str = "/nachweis/pruefen";
const DOCUMENT: &[u8] = b"%Rechnung 4711: Wohngeld\x00\xff";

/// Two Länder with a project each, a voucher of Bayern, and rights: anna is of Bayern, bernd audits, clara administers.
async fn audited(store: &Store) {
    seed_all(store).await;
    store.record(now(), third_person()).await.unwrap();
    let amended = CreateComponent {
        component: id("foederal"),
        programme: id("ozg"),
        title: "Föderale Umsetzung".to_owned(),
        planned_share_percent: Some("48.5".to_owned()),
        approximate: true,
        source: "Test".to_owned(),
    };
    act(store, "anna", Act::AmendComponent(amended)).await.unwrap();
    let other = RegisterProject {
        project: id("p-hamburg"),
        title: "Elternhilfe".to_owned(),
        land: id("DE-HH"),
        policy_field: "bildung".to_owned(),
    };
    act(store, "anna", Act::RegisterProject(other)).await.unwrap();
    let voucher = RegisterVoucher {
        voucher: id("b-4711"),
        project: id("p-boese"),
        dated_on: parse_date("2021-01-15").unwrap(),
        payee: None,
        reason: "Entwicklung".to_owned(),
        gross_cents: euro("3.00"),
        vat_cents: euro("0.50"),
        own_share_cents: euro("0.00"),
        sources: None,
        category: "Dienstleistungen".to_owned(),
        document_sha256: sha256(DOCUMENT),
        invoice: Some("R-4711".to_owned()),
    };
    act(store, "anna", Act::RegisterVoucher(voucher)).await.unwrap();
    in_force(store).await;
}

/// The rights of the three, and that they are asked for.
async fn in_force(store: &Store) {
    for (actor, role, organisation, until) in [
        ("anna", Role::StateFinanceOfficer, "DE-BY", None),
        ("bernd", Role::Auditor, "bund", Some("2099-12-31")),
        ("clara", Role::SystemAdministrator, "bund", None),
    ] {
        act(store, "system", grant(actor, role, organisation, until)).await.unwrap();
        enrol(store, actor, actor).await;
    }
    act(store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
}

async fn signed_in<'c>(client: &'c Client, actor: &str) -> Browser<'c> {
    let mut browser = Browser::new(client);
    assert_eq!(browser.sign_in(actor, PASSWORD).await.status, 303, "{actor}");
    browser
}

/// A file as a page links to it, with its bytes.
async fn file(browser: &Browser<'_>, address: &str) -> (u16, Vec<u8>) {
    let response = browser.ask(address).dispatch().await;
    (response.status().code, response.into_bytes().await.unwrap_or_default())
}

/// The address of the link to a file of this form.
fn link_to(page: &Answer, words: &str) -> String {
    let links = page.html.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let mut links = links.map(|(link, _)| link.replace("&#38;", "&"));
    links.find(|link| link.contains(words)).unwrap_or_else(|| panic!("no link with {words}"))
}

async fn hand_in(browser: &mut Browser<'_>, files: &[(&str, &[u8])], checkpoint: &str) -> Answer {
    let token = browser.get(CHECK).await.token(CHECK);
    let mut body = Vec::new();
    for (name, value) in [("formular", token.as_str()), ("pruefpunkt", checkpoint)] {
        let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\nContent-Type: ");
        body.extend_from_slice(format!("{head}application/octet-stream\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    browser.post_parts(CHECK, "multipart/form-data; boundary=x", body).await
}

#[rocket::async_test]
async fn files_come_with_a_session_and_the_package_is_that_of_the_command_line() {
    for (name, store) in open_books().await {
        audited(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let page = bernd.get("/berichte/distribution").await;
        let address = link_to(&page, "format=pdf");
        assert!(address.starts_with("/dateien/reports/distribution?"), "{address}");
        let (status, whole) = file(&bernd, &address).await;
        assert!(status == 200 && whole.starts_with(b"%PDF-"), "{name}");
        assert_eq!(file(&Browser::new(&client), &address).await.0, 303, "{name}: nobody is asked to sign in");
        let (status, part) = file(&anna, &address).await;
        assert!(status == 200 && part != whole, "{name}: a Land gets its excerpt");
        let clara = signed_in(&client, "clara").await;
        assert_eq!(file(&clara, &address).await.0, 403, "{name}");
        // No cookie is read below the API.
        let of_api = address.replace("/dateien/", "/api/v1/");
        assert_eq!(file(&bernd, &of_api).await.0, 401, "{name}");
        let proof = bernd.get("/nachweis").await;
        let address = link_to(&proof, "audit-export");
        let (status, package) = file(&bernd, &address).await;
        let made = export(&store, &Viewer::all(), None, std::io::Cursor::new(Vec::new())).await.unwrap();
        assert!(status == 200 && package == made.out.into_inner(), "{name}: {} bytes", package.len());
        assert!(!anna.get("/nachweis").await.html.contains("audit-export"), "{name}");
        assert_eq!(file(&anna, &address).await.0, 403, "{name}");
    }
}

#[rocket::async_test]
async fn a_report_is_held_against_the_book_where_it_is_dropped() {
    for (name, store) in open_books().await {
        audited(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let page = bernd.get("/berichte/distribution").await;
        let pdf = file(&bernd, &link_to(&page, "format=pdf")).await.1;
        let csv = file(&bernd, &link_to(&page, "format=csv&")).await.1;
        let provenance = link_to(&page, "format=csv&").replace("format=csv&", "format=csv&part=provenance&");
        let provenance = file(&bernd, &provenance).await.1;
        let checkpoint = store.checkpoint(&Viewer::all()).await.unwrap();
        let good = hand_in(&mut bernd, &[("bericht", &pdf)], &checkpoint).await;
        assert!(good.status == 200 && good.html.contains("Der Bericht stimmt."), "{name}: {}", good.html);
        assert!(good.html.contains("SHA-256 der Datei, aus dem Buch neu gemacht"), "{name}");
        let good = hand_in(&mut bernd, &[("bericht", &csv), ("herkunft", &provenance)], "").await;
        assert!(good.status == 200 && good.html.contains("Der Bericht stimmt."), "{name}: {}", good.html);
        let mut forged = csv.clone();
        let digit = forged.iter().rposition(u8::is_ascii_digit).unwrap();
        forged[digit] = if forged[digit] == b'9' { b'8' } else { b'9' };
        let bad = hand_in(&mut bernd, &[("bericht", &forged), ("herkunft", &provenance)], "").await;
        assert!(bad.html.contains("Der Bericht stimmt nicht.") && bad.html.contains("SHA-256 der Daten"), "{name}");
        // Somebody who sees a part does not call a true report of the whole a forged one.
        let partly = hand_in(&mut anna, &[("bericht", &pdf)], "").await;
        assert!(partly.html.contains("Der Bericht stimmt."), "{name}: {}", partly.html);
        assert!(partly.html.contains("er zeigt anderes vom Buch, als Sie sehen dürfen"), "{name}");
        let own = anna.get("/berichte/distribution").await;
        let own = file(&anna, &link_to(&own, "format=pdf")).await.1;
        for browser in [&mut anna, &mut bernd] {
            let good = hand_in(browser, &[("bericht", &own)], "").await;
            assert!(good.html.contains("Der Bericht stimmt.") && good.html.contains("neu gemacht"), "{name}");
        }
        let known = hand_in(&mut bernd, &[("bericht", DOCUMENT)], "").await;
        assert!(known.html.contains("/verlauf/voucher/b-4711"), "{name}: {}", known.html);
        for (files, field) in [
            (&[][..], "bericht"),
            (&[("bericht", csv.as_slice())][..], "herkunft"),
            (&[("bericht", csv.as_slice()), ("herkunft", b"{}".as_slice())][..], "herkunft"),
            (&[("bericht", b"%PDF-1.7 nichts".as_slice())][..], "bericht"),
            (&[("bericht", pdf.as_slice()), ("beweis", b"nichts".as_slice())][..], "beweis"),
        ] {
            let wrong = hand_in(&mut bernd, files, "").await;
            assert!(wrong.status == 422 && wrong.html.contains("<title>Fehler: "), "{name} {field}: {}", wrong.html);
            assert!(wrong.html.contains(&format!("id=\"feld-{field}-fehler\"")), "{name} {field}: {}", wrong.html);
        }
        let wrong = hand_in(&mut bernd, &[("bericht", &pdf)], "kein Prüfpunkt").await;
        assert!(wrong.status == 422 && wrong.html.contains("kein Prüfpunkt</textarea>"), "{name}: {}", wrong.html);
        assert_eq!(bernd.post(CHECK, &[]).await.status, 403, "{name}: not without the page");
    }
}

/// What is asked, what the auditor finds, and what somebody of another Land than Hamburg does not find.
const SEARCHES: &[(&str, &str, bool)] = &[
    ("b-47", "/verlauf/voucher/b-4711", true),
    ("B-4711", "/verlauf/voucher/b-4711", true),
    ("R-4711", "/verlauf/voucher/b-4711", true),
    ("wohngeld ONLINE", "/projekte/p-1", true),
    ("Elternhilfe", "/projekte/p-hamburg", false),
    ("p-ham", "/projekte/p-hamburg", false),
    ("1.234,56", "Mittel gebunden", true),
    ("31.12.2021", "/journal?stand=2021-12-31", true),
    ("koenigstein", "/schluessel/koenigstein-2019", true),
];

#[rocket::async_test]
async fn what_is_looked_for_is_found_by_whoever_may_see_it() {
    for (name, store) in open_books().await {
        audited(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let address = |text: &str| format!("/suche?q={}", rocket::http::RawStr::new(text).percent_encode());
        for (text, found, is_bayerns) in SEARCHES {
            let (all, part) = (bernd.get(&address(text)).await, anna.get(&address(text)).await);
            assert!(all.status == 200 && all.html.contains(found), "{name} {text}: {}", all.html);
            assert_eq!(part.html.contains(found), *is_bayerns, "{name} {text}: {}", part.html);
        }
        let by_hash = bernd.get(&address(&sha256(DOCUMENT).to_string())).await;
        assert!(by_hash.html.contains("/verlauf/voucher/b-4711"), "{name}");
        let event = bernd.get(&address("3")).await;
        assert!(event.html.contains("href=\"/journal/3\""), "{name}: {}", event.html);
        for nothing in ["%", "_", "' OR 1=1 --", "<b>x</b>", "\u{10ffff}", "99999999999999999999", "0,00"] {
            let none = bernd.get(&address(nothing)).await;
            assert!(none.status == 200 && none.html.contains("Keine Kennung beginnt so"), "{name} {nothing}");
            assert!(!none.html.contains("<b>x"), "{name}");
        }
        let before = bernd.get("/suche?q=b-4711&stand=5").await;
        assert!(!before.html.contains("/verlauf/voucher/b-4711"), "{name}: not yet there");
    }
}

/// A project of a Land, registered with this voucher and value date; the number of its event.
async fn registered(store: &Store, project: &str, land: &str, voucher: &str, day: &str) -> u64 {
    let what = RegisterProject {
        project: id(project),
        title: "Elternhilfe".to_owned(),
        land: id(land),
        policy_field: "bildung".to_owned(),
    };
    let mut one = submission("anna", &unique("c"), Act::RegisterProject(what));
    one.command.voucher = Some(voucher.to_owned());
    one.command.booked_on = parse_date(day).unwrap();
    store.record(now(), one).await.unwrap().seq.0
}

#[rocket::async_test]
async fn events_are_found_by_their_voucher_and_by_their_value_date() {
    for (name, store) in open_books().await {
        seed_all(&store).await;
        store.record(now(), third_person()).await.unwrap();
        let day = "2025-02-17";
        let bayern = registered(&store, "p-by", "DE-BY", "Zuweisung 2025, Berichtigung", day).await;
        let hamburg = registered(&store, "p-hh", "DE-HH", "Übertragung 2025, \"Berichtigung\"", day).await;
        in_force(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let address = |text: &str| format!("/suche?q={}", rocket::http::RawStr::new(text).percent_encode());
        let event = |seq: u64| format!("href=\"/journal/{seq}\"");
        for (text, of_bayern, of_hamburg) in [
            ("Berichtigung", true, true),
            ("BERICHTIGUNG", true, true),
            ("2025, b", true, false),
            ("übertragung", false, true),
            ("ÜBERTRAGUNG 2025", false, true),
            ("U\u{308}bertragung", false, true),
            ("\"Berichtigung\"", false, true),
            ("17.02.2025", true, true),
            (day, true, true),
            ("18.02.2025", false, false),
            ("Bericht_gung", false, false),
        ] {
            let (all, part) = (bernd.get(&address(text)).await, anna.get(&address(text)).await);
            assert_eq!(all.status, 200, "{name} {text}");
            assert_eq!(all.html.contains(&event(bayern)), of_bayern, "{name} {text}: {}", all.html);
            assert_eq!(all.html.contains(&event(hamburg)), of_hamburg, "{name} {text}: {}", all.html);
            assert_eq!(part.html.contains(&event(bayern)), of_bayern, "{name} {text}: {}", part.html);
            assert!(!part.html.contains(&event(hamburg)), "{name} {text}: {}", part.html);
            assert_eq!(all.html.contains("Unter den durchsuchten"), !of_bayern && !of_hamburg, "{name} {text}");
        }
        let both = bernd.get(&address("Berichtigung")).await.html;
        assert!(both.find(&event(hamburg)) < both.find(&event(bayern)), "{name}: the newest first: {both}");
        let before = bernd.get(&format!("/suche?q=Berichtigung&stand={hamburg}")).await.html;
        let earlier = |seq: u64| format!("href=\"/journal/{seq}?stand={hamburg}\"");
        assert!(before.contains(&earlier(bayern)) && !before.contains(&earlier(hamburg)), "{name}: {before}");
        let english = bernd.get(&format!("{}&lang=en", address("17.02.2025"))).await.html;
        assert!(english.contains("href=\"/journal?stand=2025-02-17&#38;lang=en\""), "{name}: {english}");
        assert!(english.contains(&format!("href=\"/journal/{bayern}?lang=en\"")), "{name}: {english}");
    }
}

#[rocket::async_test]
async fn a_search_for_events_says_that_there_are_more_and_goes_on() {
    for (name, store) in open_books().await {
        seed_all(&store).await;
        store.record(now(), third_person()).await.unwrap();
        for number in 0..28 {
            // Every other one is Hamburg's.
            let land = if number % 2 == 0 { "DE-BY" } else { "DE-HH" };
            registered(&store, &format!("p-viel-{number}"), land, "Sammelbeleg", "2025-02-17").await;
        }
        in_force(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let shown = |answer: &Answer| answer.html.matches("href=\"/journal/").count();
        let first = bernd.get("/suche?q=Sammelbeleg").await;
        assert!(shown(&first) == 25 && first.html.contains("nur die jüngsten 25"), "{name}: {}", first.html);
        let rest = bernd.get(&link_to(&first, "ab=")).await;
        assert!(rest.status == 200 && shown(&rest) == 3, "{name}: {}", rest.html);
        assert!(!rest.html.contains("nur die jüngsten"), "{name}: {}", rest.html);
        let all = anna.get("/suche?q=Sammelbeleg").await;
        assert!(shown(&all) == 14 && !all.html.contains("nur die jüngsten"), "{name}: {}", all.html);
        assert_eq!(bernd.get("/suche?q=Sammelbeleg&ab=x").await.status, 400, "{name}");
    }
}

/// The texts of a page without the way they are drawn.
fn cells(html: &str) -> String {
    let text = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    text.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("|")
}

/// Whoever describes a project takes nothing away from it; what is said of a milestone or a year takes the place of what
/// was said of the same one.
#[rocket::async_test]
async fn a_history_compares_what_takes_the_place_of_something_in_words() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "100.00").await;
        dossier::tell(&store).await;
        let moved = SetMilestone {
            project: id("p-1"),
            milestone: id("pilot"),
            title: "Pilot in einer Gemeinde".to_owned(),
            planned_on: Some(parse_date("2021-01-15").unwrap()),
            forecast_on: Some(parse_date("2021-06-30").unwrap()),
            reached_on: None,
            evidence: None,
        };
        let cheaper = PlanCost {
            project: id("p-1"),
            cost_year: 2021,
            planned_cents: Some(euro("100.00")),
            forecast_cents: Some(euro("80.00")),
            months: Vec::new(),
            source: "Projektplan".to_owned(),
        };
        let other_year = PlanCost { cost_year: 2022, ..cheaper.clone() };
        for asked in [Act::SetMilestone(moved), Act::PlanCost(other_year), Act::PlanCost(cheaper)] {
            act(&store, "anna", asked).await.unwrap();
        }
        let client = client(&store).await;
        let project = cells(&get(&client, "/verlauf/project/p-1").await.html);
        for said in [
            "|Themenfeld|Bauen und Wohnen|",
            "|Einer für Alle|Ja|",
            "|Federführung des Bundes|bmi|",
            " (Meilenstein: pilot)|",
            "|Erreicht am|–|31.01.2021|",
            "|Erwartet für|31.03.2021|30.06.2021|",
            " (Kostenjahr: 2021)|",
            "|Erwartet|90,00\u{a0}€|80,00\u{a0}€|",
            "|Davon erwartet in den Monaten, Zeile 1: Betrag|90,00\u{a0}€|–|",
            // A year of its own takes the place of nothing.
            "|Kostenjahr|2022|Erwartet|80,00\u{a0}€|",
            "|Satz (%)|37,5|",
            // What is removed is gone.
            "|Fonds|EFRE 2021–2027|–|",
        ] {
            assert!(project.contains(said), "{name} {said}: {project}");
        }
        for wrong in ["|Wohngeld online|–|", "|DE-BY|–|", "Wohnen|–|", "_cents", "_on|", "one_for_all"] {
            assert!(!project.contains(wrong), "{name} {wrong}: {project}");
        }
        let english = cells(&get(&client, "/verlauf/project/p-1?lang=en").await.html);
        for said in ["|Expected for|31 March 2021|30 June 2021|", "|Expected|€90.00|€80.00|", "|One for all|Yes|"] {
            assert!(english.contains(said), "{name} {said}: {english}");
        }
        let actor = cells(&get(&client, "/verlauf/actor/anna").await.html);
        assert!(actor.contains("|Name|liegt im Tresor ("), "{name}: {actor}");
    }
}

#[rocket::async_test]
async fn a_history_says_what_was_before_and_after() {
    for (name, store) in open_books().await {
        audited(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let run = cells(&bernd.get("/verlauf/proposal/run-1").await.html);
        assert!(run.contains("Verlauf: Vorschlag run-1"), "{name}: {run}");
        assert!(run.contains("|+155.607,20|0,00|155.607,20|"), "{name}: what Bayern had before and after: {run}");
        let voucher = cells(&bernd.get("/verlauf/voucher/b-4711").await.html);
        let document = format!("|Prüfsumme des Dokuments (SHA-256)|{}|", sha256(DOCUMENT));
        for said in ["|Bruttobetrag|3,00\u{a0}€|", "|Datum des Belegs|15.01.2021|", &document] {
            assert!(voucher.contains(said), "{name} {said}: {voucher}");
        }
        let component = cells(&bernd.get("/verlauf/component/foederal").await.html);
        let share = "|vorher|nachher|Geplanter Anteil am Programm (Prozent)|50|48,5|";
        assert!(component.contains(share), "{name}: {component}");
        let project = bernd.get("/verlauf/project/p-boese").await;
        assert!(
            !project.html.contains("<script>alert") && project.html.contains("&#60;script&#62;"),
            "{name}: {}",
            project.html
        );
        let way_down = bernd.get("/projekte/p-boese").await;
        assert!(way_down.html.contains("/verlauf/voucher/b-4711"), "{name}: {}", way_down.html);
        for (address, of_anna, of_bernd) in [
            ("/verlauf/project/p-hamburg", 404, 200),
            ("/verlauf/project/p-boese", 200, 200),
            ("/verlauf/nichts/p-boese", 404, 404),
            ("/verlauf/project/gibt-es-nicht", 404, 404),
            ("/verlauf/project/p-boese?ab=x", 400, 400),
        ] {
            let answers = (anna.get(address).await.status, bernd.get(address).await.status);
            assert_eq!(answers, (of_anna, of_bernd), "{name} {address}");
        }
    }
}

#[rocket::async_test]
async fn what_an_auditor_opens_and_takes_away_is_seen_by_the_auditing_body_alone() {
    for (name, store) in open_books().await {
        audited(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (signed_in(&client, "anna").await, signed_in(&client, "bernd").await);
        let accesses = async || {
            let bodies = BTreeSet::from([id("bund"), id("DE-BY")]);
            let found = store.accesses(&Viewer::all(), &bodies, None, 100).await.unwrap();
            found.into_iter().map(|one| (one.actor.to_string(), one.purpose, one.address)).collect::<Vec<_>>()
        };
        assert_eq!(anna.get("/projekte").await.status, 200, "{name}");
        assert_eq!(accesses().await, [], "{name}: only those who audit are noted");
        let page = bernd.get("/berichte/distribution?stand=9").await;
        let address = link_to(&page, "format=csv&");
        assert_eq!(file(&bernd, &address).await.0, 200, "{name}");
        assert_eq!(bernd.get("/projekte/gibt-es-nicht").await.status, 404, "{name}");
        let noted = |purpose, address: &str| ("bernd".to_owned(), purpose, address.to_owned());
        let expected = [
            noted(Purpose::Read, "/projekte/gibt-es-nicht"),
            noted(Purpose::Export, &address),
            noted(Purpose::Read, "/berichte/distribution?stand=9"),
        ];
        assert_eq!(accesses().await, expected, "{name}: also what was not there");
        let shown = bernd.get("/pruefung/zugriffe").await;
        for words in ["/projekte/gibt-es-nicht", "als Datei ausgegeben", "angesehen", "bernd"] {
            assert!(shown.status == 200 && shown.html.contains(words), "{name} {words}: {}", shown.html);
        }
        let mut clara = signed_in(&client, "clara").await;
        for browser in [&mut anna, &mut clara] {
            assert_eq!(browser.get("/pruefung/zugriffe").await.status, 403, "{name}");
            assert!(!browser.get("/nachweis").await.html.contains("/pruefung/zugriffe"), "{name}");
        }
        assert!(bernd.get("/nachweis").await.html.contains("/pruefung/zugriffe"), "{name}");
        let shown = bernd.get("/pruefung/zugriffe?ab=3").await.html;
        assert!(shown.contains("stand=9") && !shown.contains("gibt-es-nicht"), "{name}: earlier ones");
        assert_eq!(bernd.get("/pruefung/zugriffe?ab=x").await.status, 400, "{name}");
    }
}
