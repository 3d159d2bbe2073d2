//! Every route of the pages, with every role: who is answered what, by a table that is read by people, and what holds
//! whatever the table says. A route that nothing is asked for fails, and a row without a route does as well.
//!
//! The things that are asked for are Bayern's where they are anybody's; one person is of another Land. Forms are sent
//! to every route that takes one: from another site, without their secret, and by nobody.

use super::browser::{FORMS, OF_THE_BUND, seed_pages};
use super::client;
use super::sign_in::{Answer, Browser};
use crate::rights::{PERSONS, enforce, person, said};
use crate::store::money::{commitment, of_bayern};
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::http::Method;
use rocket::local::asynchronous::Client;
use std::collections::BTreeSet;
use titelbuch::core::calendar::Instant;
use titelbuch::core::command::Act;
use titelbuch::core::role::Role;
use titelbuch::store::drafts::{FormDraft, Keeping};
use titelbuch::store::{Store, Viewer};

/// Routes, and what is asked for them. A route without parameters is its own address, but for those that want to be
/// asked for something; forms are asked for as a browser looks at them. What stands in braces is known only later.
const ADDRESSES: &[(&str, &str)] = &[
    ("/abrechnungen/<filing>", "/abrechnungen/n-1"),
    ("/berichte/<id>", "/berichte/distribution"),
    ("/bestaetigung/<seq>", "/bestaetigung/{event}"),
    ("/dateien/consistency", "/dateien/consistency?from=1"),
    ("/dateien/journal/<seq>", "/dateien/journal/3"),
    ("/dateien/journal/<seq>", "/dateien/journal/{event}"),
    ("/dateien/journal/<seq>/proof", "/dateien/journal/3/proof"),
    ("/dateien/keys/<id>", "/dateien/keys/gleich"),
    ("/dateien/reports/<id>", "/dateien/reports/distribution?format=csv"),
    ("/einladung/<secret>", "/einladung/{invitation}"),
    ("/entwuerfe/<id>", "/entwuerfe/seite-1"),
    ("/handbuch/<name>", "/handbuch/land"),
    ("/handbuch/bild/<name>", "/handbuch/bild/{picture}"),
    ("/journal/<seq>", "/journal/3"),
    ("/journal/<seq>", "/journal/{event}"),
    ("/laeufe/<id>", "/laeufe/run-1"),
    ("/laeufe/<id>", "/laeufe/run-3"),
    ("/laeufe/<id>", "/laeufe/umkehr-1"),
    ("/leistungen/<id>", "/leistungen/10119"),
    ("/personen/<id>", "/personen/anna"),
    ("/personen/<id>", "/personen/nur-s"),
    ("/projekte/<id>", "/projekte/p-1"),
    ("/projekte/<id>/akte", "/projekte/p-1/akte"),
    ("/schluessel/<id>", "/schluessel/koenigstein-2019"),
    ("/suche", "/suche?q=p-1"),
    ("/vereinbarungen/<id>", "/vereinbarungen/dach"),
    ("/vereinbarungen/<id>", "/vereinbarungen/ev-by"),
    ("/vergleich", "/vergleich?a=koenigstein-2019&b=gleich&betrag=1000,01&teil=foederal"),
    ("/verlauf/<kind>/<id>", "/verlauf/project/p-1"),
    ("/weitergaben/<id>", "/weitergaben/w-1"),
    ("/zahl/<id>", "/zahl/committed"),
];

/// What nobody has to sign in for.
const FREE: &[&str] = &[
    "/anmelden",
    "/anmelden/dienst",
    "/anmelden/dienst/antwort",
    "/barrierefreiheit",
    "/datenschutz",
    "/einladung/<secret>",
    "/handbuch",
    "/handbuch/<name>",
    "/handbuch/bild/<name>",
    "/impressum",
    "/lizenz",
];

/// What is not there where no provider signs people in.
const NOT_HERE: &[&str] = &["/anmelden/dienst", "/anmelden/dienst/antwort"];

/// What everybody has who is signed in, without any role.
const ACCOUNT: &[&str] = &["/konto", "/konto/neues-token", "/konto/zweiter-faktor"];

/// What else is shown to whoever administers the system; all the rest is about money.
const OF_PERSONS: &[&str] = &[
    "/",
    "/bestaetigung/<seq>",
    "/eingang",
    "/entwuerfe",
    "/entwuerfe/<id>",
    "/erfassen/person",
    "/erfassen/rolle",
    "/erfassen/rollenentzug",
    "/erfassen/stelle",
    "/erfassen/vertretung",
    "/erfassen/vertretungsende",
    "/lage",
    "/personen",
    "/personen/<id>",
    "/rollen",
];

/// What belongs to one person, who is Bayern's.
const OF_ONE: &[&str] = &["/bestaetigung/<seq>", "/entwuerfe/<id>"];

/// Addresses of what is Bayern's: for another Land it is like what there is not.
const OF_BAYERN: &[&str] = &[
    "/abrechnungen/n-1",
    "/dateien/journal/{event}",
    "/journal/{event}",
    "/projekte/p-1",
    "/projekte/p-1/akte",
    "/vereinbarungen/ev-by",
    "/verlauf/project/p-1",
    "/weitergaben/w-1",
];

/// Forms of whoever is not signed in yet: they carry a secret of their own.
const DOOR: &[&str] = &["/anmelden", "/einladung/<secret>"];

/// Somebody of another Land than all the others.
const HAMBURG: (char, Role, &str) = ('H', Role::StateFinanceOfficer, "DE-HH");

/// What a refusal says that it takes: a role, a person, or an order to audit.
const TAKES: &[&str] = &[
    "braucht es ",
    "es hat heute keine Rolle",
    "ein Prüfmandat hat",
    "wer die Rolle Systemverwaltung hat",
    "wer es prüft",
];
const GRANTS: &str = "Das Recht dazu fehlt Ihnen; Rollen erteilt, wer das System verwaltet.";
const NOT_TAKEN: &str = "Formular nicht angenommen";

/// One person of each role, one of another Land, and one without a role; each can sign in. By letters.
async fn persons(store: &Store) -> Vec<(String, String)> {
    let mut names = Vec::new();
    for (letter, role, organisation) in PERSONS.into_iter().chain([HAMBURG]) {
        let name = format!("nur-{}", letter.to_lowercase());
        person(store, &name, role, organisation).await;
        names.push((letter.to_string(), name));
    }
    store.record(now(), creation_of_actor("ohne", "Ohne Rolle")).await.unwrap();
    names.push(("0".to_owned(), "ohne".to_owned()));
    for (_, name) in &names {
        enrol(store, name, name).await;
    }
    names
}

/// A browser of each, and one of nobody.
async fn browsers<'c>(client: &'c Client, names: &[(String, String)]) -> Vec<(String, Browser<'c>)> {
    let mut all = vec![("-".to_owned(), Browser::new(client))];
    for (letter, name) in names {
        let mut browser = Browser::new(client);
        assert_eq!(browser.sign_in(name, PASSWORD).await.status, 303, "{name}");
        all.push((letter.clone(), browser));
    }
    all
}

/// What the book of the browser has not: an event and a draft of one person, and an invitation. What is
/// known of them only now, by its place in the addresses.
async fn own_things(store: &Store) -> Vec<(&'static str, String)> {
    // The server reads the real clock.
    let far = Instant::from_unix_ms(4_000_000_000_000);
    let bound = Act::MakeCommitment(commitment("c-s", &of_bayern(2021), "1.00"));
    let event = act(store, "nur-s", bound).await.unwrap().seq;
    let draft = FormDraft {
        command: id("seite-1"),
        path: "/erfassen/festlegung".to_owned(),
        title: "Festlegung".to_owned(),
        lang: "de".to_owned(),
        page: 0,
        answers: vec![("amount".to_owned(), "1,00".to_owned())],
    };
    assert_eq!(store.save_draft(far, &id("nur-s"), &draft).await.unwrap(), Keeping::Kept);
    let invitation = store.invite(far, &id("anna")).await.unwrap().secret;
    vec![("{event}", event.to_string()), ("{invitation}", invitation)]
}

/// Whether a route is one of the pages and their files.
fn is_of_pages(path: &str) -> bool {
    !matches!(path.split('/').nth(1), Some("api" | "assets" | "health"))
}

/// The routes of the pages with a method.
fn routes(client: &Client, method: Method) -> BTreeSet<&str> {
    let all = client.rocket().routes().filter(|route| is_of_pages(route.uri.path()));
    all.filter(|route| route.method == method).map(|route| route.uri.path()).collect()
}

fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// What is asked for a route; nothing where nobody said what.
fn addresses(route: &str) -> Vec<&str> {
    let rows = ADDRESSES.iter().filter(|(known, _)| *known == route).map(|(_, address)| *address);
    let rows: Vec<&str> = rows.collect();
    if !rows.is_empty() {
        return rows;
    }
    let forms = FORMS.iter().chain(OF_THE_BUND).copied().filter(|form| form.starts_with("/erfassen/"));
    let forms: Vec<&str> = forms.filter(|form| path(form) == route).collect();
    if forms.is_empty() && !route.contains('<') {
        return vec![route];
    }
    forms
}

fn fits(route: &str, address: &str) -> bool {
    let (route, asked): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path(address).split('/').collect());
    route.len() == asked.len()
        && route.iter().zip(&asked).all(|(known, asked)| known.starts_with('<') || known == asked)
}

/// Where the tables and the routes do not fit together.
fn misfits(routes: &BTreeSet<&str>) -> Vec<String> {
    let rows = ADDRESSES.iter().map(|(route, _)| *route);
    let forms = FORMS.iter().chain(OF_THE_BUND).copied().filter(|form| form.starts_with("/erfassen/")).map(path);
    let named = FREE.iter().chain(NOT_HERE).chain(ACCOUNT).chain(OF_PERSONS).chain(OF_ONE).copied();
    let known = rows.chain(forms).chain(named).filter(|row| !routes.contains(*row));
    let mut faults: Vec<String> = known.map(|row| format!("{row}: there is no such route")).collect();
    let is_row = |address: &str| ADDRESSES.iter().any(|(_, known)| *known == address);
    let lost = OF_BAYERN.iter().filter(|address| !is_row(address));
    faults.extend(lost.map(|address| format!("{address}: nobody asks for it")));
    for route in routes {
        let asked = addresses(route);
        if asked.is_empty() {
            faults.push(format!("{route}: what is asked for it? Say so in ADDRESSES"));
        }
        let wrong = asked.iter().filter(|address| !fits(route, address));
        faults.extend(wrong.map(|address| format!("{address}: is no address of {route}")));
    }
    faults
}

/// Whether a refusal says what it takes, and on a page who gives it.
fn is_explained(route: &str, answer: &Answer) -> bool {
    let says = TAKES.iter().any(|words| answer.html.contains(words));
    let is_file = route.starts_with("/dateien/");
    says && (is_file || (answer.html.contains("<title>Fehler: ") && answer.html.contains(GRANTS)))
}

/// What is wrong with an answer, whatever the table says.
fn odd((route, address): (&str, &str), who: &str, answer: &Answer) -> Option<&'static str> {
    let (is_free, is_account) = (FREE.contains(&route), ACCOUNT.contains(&route));
    let is_without_money = is_free || is_account || OF_PERSONS.contains(&route);
    let to_the_door = answer.location.as_deref().is_some_and(|place| place.starts_with("/anmelden?weiter="));
    let is_unknown = answer.status == 401 || (answer.status == 303 && to_the_door);
    let is_refused = answer.status == 403;
    match who {
        _ if answer.status >= 500 => Some("fails inside"),
        _ if matches!(answer.status, 400 | 405 | 421 | 422) => Some("wants to be asked otherwise"),
        "-" if is_unknown == is_free || is_refused => Some("is free or not free against the list"),
        "-" => None,
        _ if is_unknown => Some("sends somebody to the door who is in"),
        "0" if is_refused == (is_free || is_account) => Some("is for roles or for everybody against the list"),
        "Y" if is_refused == is_without_money => Some("shows money or not against the list"),
        "H" if OF_BAYERN.contains(&address) && answer.status != 404 => Some("is Bayern's"),
        _ if OF_ONE.contains(&route) && (answer.status == 200) != (who == "S") => Some("is of one person alone"),
        _ if is_refused && !is_explained(route, answer) => Some("does not say what it takes"),
        _ => None,
    }
}

#[rocket::async_test]
async fn every_page_answers_everybody_as_the_table_says() {
    let (_, store) = open_books().await.remove(0);
    seed_pages(&store).await;
    let names = persons(&store).await;
    let mut things = own_things(&store).await;
    enforce(&store).await;
    let client = client(&store).await;
    let methods = [Method::Get, Method::Post];
    let others = client.rocket().routes().filter(|route| is_of_pages(route.uri.path()));
    let others: Vec<&str> = others.filter(|one| !methods.contains(&one.method)).map(|one| one.uri.path()).collect();
    assert!(others.is_empty(), "nobody asks these: {others:?}");
    let routes = routes(&client, Method::Get);
    let misfits = misfits(&routes);
    assert!(misfits.is_empty(), "{}", misfits.join("\n"));
    let mut browsers = browsers(&client, &names).await;
    let chapter = super::get(&client, "/handbuch/land").await.html;
    let (_, picture) = chapter.split_once("/handbuch/bild/").expect("a picture");
    things.push(("{picture}", picture.split('"').next().unwrap().to_owned()));
    let before = store.head(&Viewer::all()).await.unwrap();
    let (mut table, mut faults) = (String::new(), Vec::new());
    for route in routes {
        for address in addresses(route) {
            let asked = things.iter().fold(address.to_owned(), |asked, (place, thing)| asked.replace(*place, thing));
            let mut answers = Vec::new();
            for (who, browser) in &mut browsers {
                let answer = browser.get(&asked).await;
                let odd = odd((route, address), who, &answer);
                faults.extend(odd.map(|what| format!("{address} as {who}: {} {what}", answer.status)));
                answers.push((who.clone(), answer.status));
            }
            if !NOT_HERE.contains(&route) && !answers.iter().any(|(_, status)| *status == 200) {
                faults.push(format!("{address}: nobody sees it"));
            }
            table.push_str(&format!("{address:60} {}\n", said(&answers)));
        }
    }
    assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "who reads books nothing");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    insta::assert_snapshot!("routes", table);
}

/// The secret of the forms that somebody was shown.
async fn secret(who: &str, browser: &mut Browser<'_>) -> String {
    match who {
        "-" => browser.get("/anmelden").await.token("/anmelden"),
        _ => browser.get("/konto").await.token("/abmelden"),
    }
}

/// Whether a form was refused for what it is: by nobody, or not from a page of this session.
fn is_not_taken(route: &str, who: &str, answer: &Answer) -> bool {
    if who == "-" && !DOOR.contains(&route) {
        return answer.status == 401;
    }
    // Who may not see the page is told so before the form is looked at.
    let says = matches!(who, "Y" | "0") || answer.html.contains(NOT_TAKEN);
    answer.status == 403 && says
}

#[rocket::async_test]
async fn no_form_is_taken_from_nobody_from_another_site_or_without_its_secret() {
    let (_, store) = open_books().await.remove(0);
    seed_assigned(&store, "80.00").await;
    let names = persons(&store).await;
    enforce(&store).await;
    let client = client(&store).await;
    let mut browsers = browsers(&client, &names).await;
    let before = store.head(&Viewer::all()).await.unwrap();
    let routes = routes(&client, Method::Post);
    let lost: Vec<&&str> = DOOR.iter().filter(|route| !routes.contains(**route)).collect();
    assert!(routes.len() > 100 && lost.is_empty(), "{lost:?}: there is no such route");
    let mut faults = Vec::new();
    for (who, browser) in &mut browsers {
        let secret = secret(who, browser).await;
        let (typed, elsewhere) = (("project", "p-1"), [("Origin", "https://boese.example")]);
        for route in &routes {
            // Of persons it is one who is there.
            let parts = route.split('/').map(|part| if part.starts_with('<') { "anna" } else { part });
            let address = parts.collect::<Vec<_>>().join("/");
            let foreign = browser.post_from(&address, &[typed, ("formular", secret.as_str())], &elsewhere).await;
            let bare = browser.post(&address, &[typed]).await;
            for (what, answer) in [("from another site", foreign), ("without its secret", bare)] {
                if !is_not_taken(route, who, &answer) {
                    faults.push(format!("{route} as {who} {what}: {}", answer.status));
                }
            }
        }
        if who.as_str() != "-" {
            assert_eq!(browser.get("/konto").await.status, 200, "{who}: nothing has ended");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "nothing was booked");
}
