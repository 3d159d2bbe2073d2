//! German first and English by a link: the language is kept in every link, said of the page, and changes no figure; and
//! the pages of the operator, which invent nothing.

use super::forms::desk;
use super::sign_in::{Answer, Browser};
use super::{PAGES, client, get, seed_all};
use crate::store::money::{begin, statement, unmatched};
use crate::store::roles::grant;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::local::asynchronous::Client;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::role::Role;
use titelbuch::web::OperatorTexts;
use titelbuch::web::server::{Settings, build};

fn in_english(path: &str) -> String {
    format!("{path}{}lang=en", if path.contains('?') { '&' } else { '?' })
}

/// Title and words of a page in English.
const ENGLISH: &[(&str, &str, &[&str])] = &[
    ("/", "Overview", &["Example calculation, not an actual assignment", "155,607.20", "not recorded yet", "15.5%"]),
    ("/schluessel/koenigstein-2019", "Königsteiner Schlüssel 2019", &["31 December 2019", "15.56072000%", "Exact"]),
    (
        "/laeufe/run-1",
        "Allocation run-1",
        &["15.56072% of €1,000,000.00 are €155,607.2000 without remainder: €155,607.20."],
    ),
    ("/projekte/p-1", "Wohngeld online", &["Policy field", "not recorded yet"]),
    ("/projekte/p-1/akte", "Project file: Wohngeld online", &["not assessed yet", "Usability"]),
    ("/lage", "Situation", &["of €50,000.00", "not recorded yet", "Distribution of funds as PDF"]),
    ("/pflichten", "Duties of the projects", &["Nothing is due"]),
    ("/weitergaben/kette", "Chain of onward grants", &["Back from a recipient"]),
    ("/leistungen", "Services", &["No service recorded yet."]),
    ("/berichte/distribution", "Distribution of funds", &["Meaning of the columns"]),
    ("/journal", "Journal", &["1 February 2021, 10:00:00 CET", "Value date"]),
    ("/nachweis", "Proof", &["verify --against CHECKPOINT"]),
    (
        "/zahl/frame_allocated?programm=ozg&bewirtschafter=DE-BY",
        "Allocated: Bayern (DE-BY)",
        &["€155,607.20", "15.5…%"],
    ),
];

#[rocket::async_test]
async fn every_page_speaks_english_when_asked_and_says_so_in_every_link() {
    for (name, store) in open_books().await {
        seed_all(&store).await;
        let client = client(&store).await;
        for (path, title, _) in PAGES {
            let (de, en) = (get(&client, path).await, get(&client, &in_english(path)).await);
            assert!(de.html.contains("<html lang=\"de\""), "{name} {path}");
            assert!(en.html.contains("<html lang=\"en\"") && en.status == 200, "{name} {path}");
            assert!(de.links().contains(&in_english(path)), "{name} {path}: no link to English: {:?}", de.links());
            assert!(en.links().contains(&(*path).to_owned()), "{name} {path}: no link back: {:?}", en.links());
            let own = |link: &&String| link.starts_with('/') && !link.starts_with("/assets/");
            for link in en.links().iter().filter(own).filter(|link| *link != path) {
                let for_programs =
                    (link.starts_with("/api/") || link.starts_with("/dateien/")) && !link.contains("/reports/");
                assert!(link.contains("lang=en") || for_programs, "{name} {path}: {link} forgets the language");
            }
            assert!(!en.text().contains("Jetziger Stand"), "{name} {path} {title}");
        }
        for (path, title, words) in ENGLISH {
            let text = get(&client, &in_english(path)).await;
            assert!(text.html.contains(&format!("<title>{title} – titelbuch</title>")), "{name} {path}: {}", text.html);
            let text = text.text();
            for word in *words {
                assert!(text.contains(word), "{name} {path}: no „{word}“ in {text}");
            }
        }
        let project = get(&client, "/projekte/p-1?lang=en").await.html;
        assert!(project.contains("<h1 class=\"kern-heading-large\" lang=\"de\">Wohngeld online</h1>"), "{name}");
    }
}

#[rocket::async_test]
async fn what_goes_wrong_is_said_in_the_language_that_was_asked_for() {
    let (_, store) = open_books().await.remove(0);
    seed_masters(&store).await;
    let client = client(&store).await;
    for (path, status, said) in [
        ("/nirgends?lang=en", 404, "Error: Not found"),
        ("/?stand=gestern&lang=en", 400, "Error: Not understood"),
        ("/projekte/x?lang=en", 404, "What you can do"),
        ("/?lang=fr", 400, "Fehler: Angabe nicht verständlich"),
    ] {
        let shown = get(&client, path).await;
        assert!(shown.status == status && shown.text().contains(said), "{path}: {} {}", shown.status, shown.text());
    }
    let shown = get(&client, "/projekte/x?lang=en").await;
    assert!(shown.html.contains("<span lang=\"de\">Das Projekt x gibt es"), "the sentence of the book is German");
    assert!(shown.links().contains(&"/?lang=en".to_owned()) && shown.links().contains(&"/projekte/x".to_owned()));
}

#[rocket::async_test]
async fn what_the_operator_did_not_say_is_said_to_be_missing() {
    let (_, store) = open_books().await.remove(0);
    seed_masters(&store).await;
    let bare = client(&store).await;
    let pages = ["/barrierefreiheit", "/impressum", "/datenschutz", "/lizenz"];
    for path in pages {
        let shown = get(&bare, path).await;
        assert!(shown.status == 200 && shown.text().contains("Noch nicht eingetragen"), "{path}: {}", shown.text());
        assert!(get(&bare, &in_english(path)).await.text().contains("Not entered yet"), "{path}");
        let start = get(&bare, "/").await;
        assert!(start.links().contains(&path.to_owned()), "{path} is not below every page");
    }
    let text = get(&bare, "/").await.text();
    assert!(text.contains(&format!("titelbuch {}. Journal: ", env!("CARGO_PKG_VERSION"))), "{text}");
    let folder = fresh_dir("texts");
    std::fs::write(folder.join("impressum.de.txt"), "# Anbieter\n\nEin <b>Amt</b>").unwrap();
    let texts = OperatorTexts::read(&folder).unwrap();
    let told = Client::untracked(build(store.clone(), Settings::loopback(0)).manage(texts)).await.unwrap();
    let shown = get(&told, "/impressum?lang=en").await;
    assert!(shown.html.contains("<span lang=\"de\">Ein &#60;b&#62;Amt&#60;/b&#62;</span>"), "{}", shown.html);
    assert!(get(&told, "/datenschutz").await.text().contains("Noch nicht eingetragen"));
}

/// The texts of a page, and what it says to whoever hears it, without what says that it is German and without code.
fn texts(html: &str) -> Vec<String> {
    let (mut found, mut rest, mut left_out) = (Vec::new(), html, None::<String>);
    while let Some((text, behind)) = rest.split_once('<') {
        let (tag, behind) = behind.split_once('>').expect("a tag that ends");
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        if left_out.is_none() {
            found.push(text.trim().to_owned());
            found.extend(
                tag.split("aria-label=\"").skip(1).filter_map(|said| said.split('"').next()).map(str::to_owned),
            );
            let german = tag.contains(" lang=\"de\"") || (name == "pre" && !tag.starts_with('/'));
            left_out = german.then(|| name.to_owned());
        } else if tag.strip_prefix('/') == left_out.as_deref() {
            left_out = None;
        }
        rest = behind;
    }
    found.retain(|text| !text.is_empty());
    found
}

/// German that does not say so.
fn unsaid_german(html: &str) -> Vec<String> {
    const WORDS: [&str; 14] =
        ["und", "der", "die", "das", "nicht", "noch", "oder", "wird", "für", "kein", "ist", "sind", "mit", "Sie"];
    let is_german = |text: &String| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        text.contains(|c| "äöüÄÖÜß„".contains(c)) || words.any(|word| WORDS.contains(&word))
    };
    texts(html).into_iter().filter(is_german).collect()
}

fn is_english(what: &str, shown: &Answer) {
    assert!(shown.html.contains("<html lang=\"en\""), "{what}: {}", shown.html);
    assert_eq!(unsaid_german(&shown.html), Vec::<String>::new(), "{what}");
    let links = shown.html.split("href=\"/").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    let forms = shown.html.split("action=\"/").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    for link in links.filter(|link| !link.starts_with("assets/") && !link.starts_with("api/")).chain(forms) {
        let other =
            link == what.trim_start_matches('/') || shown.html.contains(&format!("href=\"/{link}\" lang=\"de\""));
        let is_file = link.starts_with("dateien/");
        assert!(link.contains("lang=en") || other || is_file, "{what}: /{link} forgets the language");
    }
}

#[test]
fn german_that_does_not_say_so_is_found() {
    let page = |inside: &str| format!("<html lang=\"en\"><body><p>All is said</p>{inside}<p>here.</p></body></html>");
    for good in ["<span lang=\"de\">und <b>nicht</b></span>", "<pre class=\"x\">der</pre>", "<p>an under die</p>"] {
        let found = unsaid_german(&page(good));
        assert_eq!(found.len(), usize::from(good.contains(" die<")), "{good}: {found:?}");
    }
    for bad in ["<p>und so</p>", "<p aria-label=\"Für alle\">x</p>", "<span lang=\"de\">a</span> Größe"] {
        assert_eq!(unsaid_german(&page(bad)).len(), 1, "{bad}");
    }
}

/// Pages at the door, without a session.
const DOOR: &[&str] = &["/anmelden", "/anmelden?abgemeldet=ja", "/anmelden?weiter=%2Fkonto", "/einladung/geraten"];

/// Pages of persons, and those that name acts and roles.
const OWN: &[&str] = &[
    "/konto",
    "/konto?neu=konto",
    "/konto?neu=passwort",
    "/konto?neu=sitzungen",
    "/konto?neu=token",
    "/konto?neu=hinweise",
    "/konto?neu=ohne-zweiten-faktor",
    "/konto/neues-token",
    "/konto/zweiter-faktor",
    "/personen",
    "/personen/anna",
    "/personen/bernd",
    "/personen/bernd?neu=gesperrt",
    "/personen/bernd?neu=geloest",
    "/rollen",
    "/erfassen/rolle",
    "/erfassen/rollenentzug",
    "/erfassen/vertretung",
    "/journal",
    "/journal/3",
    "/eingang",
    "/impressum",
    "/barrierefreiheit",
    "/datenschutz",
    "/lizenz",
];

/// Somebody who administers the system, signed in, and the secret of their forms.
async fn administrator(client: &Client) -> (Browser<'_>, String) {
    let mut browser = Browser::new(client);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 303);
    let token = browser.get("/konto").await.token("/abmelden");
    (browser, token)
}

#[rocket::async_test]
async fn door_account_and_persons_have_no_german_left_in_english() {
    let (_, store) = open_books().await.remove(0);
    seed_all(&store).await;
    enrol(&store, "anna", "anna").await;
    act(&store, "system", grant("anna", Role::SystemAdministrator, "bund", None)).await.unwrap();
    let client = client(&store).await;
    for path in DOOR {
        is_english(path, &Browser::new(&client).get(&in_english(path)).await);
    }
    let (mut browser, token) = administrator(&client).await;
    for path in OWN {
        is_english(path, &browser.get(&in_english(path)).await);
        let german = browser.get(path).await.html.replace("<html lang=\"de\"", "<html lang=\"en\"");
        assert!(!unsaid_german(&german).is_empty(), "{path}: the test can tell");
    }
    // What answers a form.
    let wrong = ("passwort", "falsch falsch");
    for (path, fields, status) in [
        ("/konto/passwort", &[wrong, ("neu", "kurz"), ("neu2", "anders")][..], 422),
        ("/konto/passwort", &[wrong, ("neu", "kurz"), ("neu2", "kurz")], 422),
        ("/konto/hinweise", &[("hinweise", "ja"), ("adresse", "niemand")], 422),
        ("/konto/neues-token", &[("name", ""), ("tage", "3"), wrong], 422),
        ("/konto/neues-token", &[("name", "kasse"), ("tage", "400"), wrong], 422),
        ("/konto/neues-token", &[("name", "kasse"), ("tage", "3"), wrong], 422),
        ("/konto/neues-token", &[("name", "kasse"), ("tage", "3"), ("passwort", PASSWORD)], 200),
        ("/konto/zweiter-faktor", &[("code", "000000"), ("passwort", PASSWORD)], 422),
        ("/personen/bernd/verknuepfung", &[("kennung", "")], 422),
        ("/personen/bernd/einladung", &[], 200),
        ("/konto/token", &[("name", "keines")], 404),
        ("/personen/anna/sperre", &[], 403),
    ] {
        let sent = [&[("formular", token.as_str())], fields].concat();
        let answer = browser.post(&in_english(path), &sent).await;
        assert_eq!(answer.status, status, "{path} {fields:?}: {}", answer.html);
        is_english(path, &answer);
    }
    assert!(browser.get("/konto?lang=en").await.html.contains("Withdraw the token"), "with a token to show");
    is_english("/konto", &browser.get("/konto?lang=en").await);
}

#[rocket::async_test]
async fn what_waits_is_told_in_the_language_of_the_page() {
    let (name, store) = open_books().await.remove(0);
    begin(&store).await;
    let line = AssignmentLine { recipient: id("DE-BY"), amount_cents: euro("1.00") };
    let recall =
        Assignment { component: id("foederal"), budget_item: id("0699/532 99"), booking_year: 2021, lines: vec![line] };
    let proposed = Act::Propose { proposal: id("e-1"), draft: Draft::Recall(recall) };
    for (actor, asked) in [
        ("anna", proposed),
        ("clara", statement("s-1", 1, "0.33")),
        ("clara", unmatched("s-1", 1, "0.33")),
        ("system", grant("bernd", Role::FederalApprover, "bmi", None)),
        ("system", grant("clara", Role::CashImporter, "bund", None)),
    ] {
        act(&store, actor, asked).await.unwrap();
    }
    let client = client(&store).await;
    for (actor, german, english) in [("bernd", "Einziehung", "Recall"), ("clara", "Zeile 1", "Line 1")] {
        let mut desk = desk(&client, &store, actor).await;
        let (first, second) = (desk.get("/").await.text(), desk.get("/?lang=en").await.text());
        assert!(first.contains(german) && !first.contains(english), "{name} {actor}: {first}");
        assert!(second.contains(english) && !second.contains(german), "{name} {actor}: {second}");
    }
}

/// The language is that of every address on the way: a door that was asked for, a try that failed, the page behind, out.
#[rocket::async_test]
async fn the_way_through_the_door_keeps_the_language() {
    let (_, store) = open_books().await.remove(0);
    seed_all(&store).await;
    enrol(&store, "anna", "anna").await;
    let client = client(&store).await;
    let mut browser = Browser::new(&client);
    let asked = browser.get("/konto?lang=en").await;
    let door = asked.location.expect("the door");
    assert_eq!((asked.status, door.as_str()), (303, "/anmelden?weiter=%2Fkonto%3Flang%3Den&lang=en"));
    let door = browser.get(&door).await;
    assert!(door.html.contains("<h1 class=\"kern-heading-large\">Sign in</h1>"), "{}", door.html);
    assert!(door.html.contains("name=\"weiter\" value=\"/konto?lang=en\""), "{}", door.html);
    let token = door.token("/anmelden?lang=en");
    let typed = |password: &'static str| {
        [("formular", token.as_str()), ("weiter", "/konto?lang=en"), ("anmeldename", "anna"), ("passwort", password)]
    };
    let refused = browser.post("/anmelden?lang=en", &typed("falsch falsch falsch")).await;
    assert!(refused.status == 403 && refused.html.contains("<title>Error: Sign in – titelbuch"), "{}", refused.html);
    assert!(refused.html.contains("User name, password or code is not right."), "{}", refused.html);
    is_english("/anmelden", &refused);
    let back = "href=\"/anmelden?weiter=%2Fkonto%3Flang%3Den\" lang=\"de\" hreflang=\"de\"";
    assert!(refused.html.contains(back), "the door in German: {}", refused.html);
    // Whoever turned to German at the door goes on in German.
    let german = browser.get("/anmelden?weiter=%2Fkonto%3Flang%3Den").await;
    assert!(german.html.contains("name=\"weiter\" value=\"/konto\""), "{}", german.html);

    let entered = browser.post("/anmelden?lang=en", &typed(PASSWORD)).await;
    assert_eq!((entered.status, entered.location.as_deref()), (303, Some("/konto?lang=en")));
    let account = browser.get("/konto?lang=en").await;
    let token = account.token("/abmelden?lang=en");
    let saved = browser.post("/konto/hinweise?lang=en", &[("formular", &token)]).await;
    assert_eq!(saved.location.as_deref(), Some("/konto?neu=hinweise&lang=en"));
    let out = browser.post("/abmelden?lang=en", &[("formular", &token)]).await;
    assert_eq!((out.status, out.location.as_deref()), (303, Some("/anmelden?abgemeldet=ja&lang=en")));
    assert!(browser.get("/anmelden?abgemeldet=ja&lang=en").await.html.contains("You are signed out."));
}

#[rocket::async_test]
async fn an_invitation_is_taken_in_english() {
    let (_, store) = open_books().await.remove(0);
    seed_masters(&store).await;
    let far = titelbuch::core::calendar::Instant::from_unix_ms(4_000_000_000_000);
    let invited = store.invite(far, &id("anna")).await.unwrap();
    let client = client(&store).await;
    let mut browser = Browser::new(&client);
    let path = format!("/einladung/{}?lang=en", invited.secret);
    let page = browser.get(&path).await;
    is_english(&path, &page);
    let token = page.token(&path);
    let typed = |first: &'static str, again: &'static str| {
        [("formular", token.as_str()), ("anmeldename", "anna"), ("passwort", first), ("passwort2", again)]
    };
    for (first, again, said) in [
        ("eins", "zwei", "The two new passwords are not the same."),
        ("kurz", "kurz", "The password has 4 characters; at least 12 are needed."),
        (
            "anna anna titelbuch",
            "anna anna titelbuch",
            "The password contains “anna”; whoever guesses tries that first.",
        ),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "This password is in a list that is tried first by whoever guesses."),
    ] {
        let refused = browser.post(&path, &typed(first, again)).await;
        assert!(refused.status == 422 && refused.html.contains(said), "{said}: {}", refused.html);
        is_english(&path, &refused);
    }
    let done = browser.post(&path, &typed(PASSWORD, PASSWORD)).await;
    assert_eq!((done.status, done.location.as_deref()), (303, Some("/konto?neu=konto&lang=en")));
}
