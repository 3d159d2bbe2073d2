//! Forms by HTTP and without script, on both databases: asked, refused beside the field, checked, booked once whatever is
//! sent twice, confirmed.

use super::sign_in::{Answer, Browser};
use super::{Shown, client};
use crate::store::money::begin;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::local::asynchronous::Client;
use titelbuch::core::command::{Act, AmendProposal, Draft};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::store::{Store, Viewer};

/// A browser of somebody who is signed in.
pub struct Desk<'c>(pub Browser<'c>);

/// What a form was answered with.
pub struct Sent {
    pub shown: Shown,
    pub location: Option<String>,
}

/// As it stands in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;")
}

/// The hidden fields of the form of a page.
pub fn hidden(html: &str) -> Vec<(String, String)> {
    let form = html.split("class=\"tb-form tb-entry").nth(1).unwrap_or_default();
    let inputs = form.split("<input type=\"hidden\" name=\"").skip(1);
    let pair = |input: &str| {
        let (name, rest) = input.split_once("\" value=\"")?;
        let value = rest.split_once('"')?.0.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">");
        Some((name.to_owned(), value.replace("&#38;", "&")))
    };
    inputs.filter_map(pair).collect()
}

pub fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

impl Desk<'_> {
    pub async fn get(&mut self, path: &str) -> Shown {
        let Answer { status, html, .. } = self.0.get(path).await;
        Shown { status, etag: None, html }
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Sent {
        let Answer { status, html, location, .. } = self.0.post(path, pairs).await;
        assert!(html.len() < 100_000, "{path} has {} bytes", html.len());
        Sent { shown: Shown { status, etag: None, html }, location }
    }

    /// A page of a form, sent on with what it carries.
    pub async fn step(&mut self, path: &str, page: &Shown, answers: &[(&str, &str)], step: &str) -> Sent {
        let carried = hidden(&page.html);
        self.post(path, &[&borrowed(&carried)[..], answers, &[("schritt", step)]].concat()).await
    }

    /// A form with a file, as a browser sends it.
    pub async fn send_file(&mut self, path: &str, pairs: &[(&str, &str)], (name, csv): (&str, &str)) -> Shown {
        let part = |(name, value): &(&str, &str)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body: String = pairs.iter().map(part).collect();
        body.push_str(&format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"liste.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n{csv}\r\n--x--\r\n"
        ));
        let Answer { status, html, .. } = self.0.post_parts(path, "multipart/form-data; boundary=x", body).await;
        assert!(html.len() < 100_000, "{path} has {} bytes", html.len());
        Shown { status, etag: None, html }
    }

    /// Opens a form, checks the answers, books them, and sends them once more: the confirmation is the same.
    pub async fn book(&mut self, store: &Store, path: &str, answers: &[(&str, &str)]) -> Shown {
        let size = async || store.head(&Viewer::all()).await.unwrap().size;
        let asked = self.get(path).await;
        assert_eq!(asked.status, 200, "{path}: {}", asked.text());
        assert!(asked.html.len() < 100_000, "{path} has {} bytes", asked.html.len());
        let own = hidden(&asked.html);
        let own = borrowed(&own);
        let before = size().await;
        let checked = self.post(path, &[&own, answers, &[("schritt", "pruefen")]].concat()).await.shown;
        assert_eq!(checked.status, 200, "{path}: {}", checked.text());
        assert!(checked.html.contains("<title>Angaben prüfen: "), "{path}: {}", checked.text());
        assert_eq!(size().await, before, "{path}: a check books nothing");
        let carried = hidden(&checked.html);
        let carried = borrowed(&carried);
        let changed = self.post(path, &[&carried[..], &[("schritt", "aendern")]].concat()).await.shown;
        for (name, value) in answers.iter().filter(|(name, _)| !name.ends_with("-datei")) {
            assert!(changed.html.contains(&format!("name=\"{name}\"")), "{path}: {name} is asked again");
            assert!(value.is_empty() || changed.html.contains(&escaped(value)), "{path}: {name} keeps „{value}“");
        }
        let booking = [&carried[..], &[("schritt", "buchen")]].concat();
        let (first, second) = (self.post(path, &booking).await, self.post(path, &booking).await);
        assert_eq!((first.shown.status, second.shown.status), (303, 303), "{path}: {}", first.shown.text());
        assert_eq!(first.location, second.location, "{path}: sent twice, confirmed once");
        let confirmed = self.get(&first.location.unwrap()).await;
        let titled = |title: &str| confirmed.html.contains(&format!("<title>{title} – "));
        assert!(confirmed.status == 200 && (titled("Gebucht") || titled("Verzeichnet")), "{}", confirmed.text());
        let moves_nothing = checked.html.contains("Dieses Ereignis bewegt kein Geld.");
        assert!(!moves_nothing || titled("Verzeichnet"), "{path}: {}", confirmed.text());
        let command = carried.iter().find(|(name, _)| *name == "vorgang").unwrap().1;
        assert!(confirmed.text().contains(command), "{path}: the reference");
        assert!(size().await > before, "{path}: booked");
        confirmed
    }

    /// What is refused stands above the answers, and the answers stay.
    pub async fn refused(&mut self, path: &str, answers: &[(&str, &str)], said: &[&str]) {
        let own = hidden(&self.get(path).await.html);
        let own = borrowed(&own);
        let answered = self.post(path, &[&own, answers].concat()).await.shown;
        assert_eq!(answered.status, 422, "{path}: {}", answered.text());
        assert!(answered.html.contains("<title>Fehler: ") && answered.html.contains("role=\"alert\""), "{path}");
        for said in said {
            assert!(answered.html.contains(said), "{path}: no {said} in {}", answered.html);
        }
        for (_, value) in answers.iter().filter(|(_, value)| !value.is_empty()) {
            assert!(answered.html.contains(value), "{path}: „{value}“ is kept");
        }
        assert_eq!(
            hidden(&answered.html).iter().find(|(name, _)| name == "vorgang").map(|(_, id)| id.as_str()),
            own.iter().find(|(name, _)| *name == "vorgang").map(|(_, id)| *id),
            "{path}: the same command"
        );
    }
}

pub async fn desk<'c>(client: &'c Client, store: &Store, actor: &str) -> Desk<'c> {
    enrol(store, actor, actor).await;
    let mut browser = Browser::new(client);
    let answer = browser.sign_in(actor, PASSWORD).await;
    assert_eq!(answer.status, 303, "{actor}: {}", answer.html);
    Desk(browser)
}

pub const DAY: (&str, &str) = ("booked_on", "01.02.2021");
pub const VOUCHER: (&str, &str) = ("voucher", "Az. 17");

#[rocket::async_test]
async fn the_life_of_an_expense_goes_by_forms() {
    for (_, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let mut clara = desk(&client, &store, "clara").await;
        let project = [("project", "p-neu"), ("title", "Neues <b>Projekt</b>"), ("land", "DE-BY")];
        anna.book(&store, "/erfassen/projekt", &[&project[..], &[("policy_field", "bildung"), DAY]].concat()).await;
        let commitment = [
            ("commitment", "v-1"),
            ("project", "p-neu"),
            ("manager", "DE-BY"),
            ("component", "foederal"),
            ("budget_item", "0699/532 99"),
            ("booking_year", "2021"),
            ("amount", "70,00"),
            ("purpose", "Vertrag"),
            ("payee", "Frau Beispiel"),
            DAY,
            VOUCHER,
        ];
        anna.book(&store, "/erfassen/festlegung?project=p-neu", &commitment).await;
        let order = [("order", "a-1"), ("commitment", "v-1"), ("amount", "60,00 €"), ("due_on", "1.3.2021"), DAY];
        anna.book(&store, "/erfassen/feststellung?commitment=v-1", &order).await;
        bernd.book(&store, "/erfassen/anordnung?order=a-1", &[("order", "a-1"), DAY, VOUCHER]).await;
        clara
            .book(&store, "/erfassen/auszahlung?order=a-1", &[("order", "a-1"), ("amount", "60,00"), DAY, VOUCHER])
            .await;
        let payment = (store.head(&Viewer::all()).await.unwrap().size - 1).to_string();
        let voucher = [
            ("voucher_id", "b-1"),
            ("project", "p-neu"),
            ("dated_on", "2021-01-15"),
            ("reason", "Lizenzen"),
            ("category", "Sachkosten"),
            ("gross", "60,00"),
            ("vat", "0,00"),
            ("own_share", "0,00"),
            ("document_sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            DAY,
        ];
        anna.book(&store, "/erfassen/beleg?project=p-neu", &voucher).await;
        let share = [("voucher_id", "b-1"), ("payment", payment.as_str()), ("amount", "60,00"), DAY, VOUCHER];
        anna.book(&store, "/erfassen/zuordnung?voucher_id=b-1", &share).await;
        let filing = [
            ("filing", "n-1"),
            ("project", "p-neu"),
            ("kind", "interim"),
            ("from", "01.01.2021"),
            ("until", "31.01.2021"),
            ("narrative_sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("lines[0].category", "Sachkosten"),
            ("lines[0].spent", "60,00"),
            DAY,
        ];
        anna.book(&store, "/erfassen/nachweis?project=p-neu", &filing).await;
        let events = store.events(&Viewer::all(), titelbuch::core::ids::Seq(0), 1000).await.unwrap();
        let leaves: Vec<String> = events.iter().map(|leaf| String::from_utf8_lossy(&leaf.bytes).into_owned()).collect();
        assert!(!leaves.concat().contains("Frau Beispiel"), "who is paid lies in the vault");
    }
}

#[rocket::async_test]
async fn two_persons_decide_an_assignment_by_forms_and_an_amendment_voids_what_was_seen() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let assignment = [
            ("proposal", "z-1"),
            ("draft.component", "foederal"),
            ("draft.budget_item", "0699/532 99"),
            ("draft.booking_year", "2021"),
            ("betrag-DE-BY", "10,00"),
            DAY,
        ];
        let asked = anna.get("/erfassen/zuweisung").await;
        let free = asked.text();
        assert!(free.contains("Verfügbar: daraus kann zugewiesen werden"), "{name}: {free}");
        assert!(asked.links().iter().any(|link| link.starts_with("/zahl/available?titel=")), "{name}: {free}");
        let confirmed = anna.book(&store, "/erfassen/zuweisung", &assignment).await;
        let event = confirmed.links().into_iter().find_map(|link| link.strip_prefix("/journal/").map(str::to_owned));
        let theirs = bernd.get(&format!("/bestaetigung/{}", event.unwrap())).await;
        assert!(theirs.status == 404 && theirs.text().contains("steht im Journal"), "{name}: {}", theirs.text());
        let own = hidden(&bernd.get("/erfassen/genehmigung?proposal=z-1").await.html);
        let draft = Draft::Assignment(Assignment {
            component: id("foederal"),
            budget_item: id("0699/532 99"),
            booking_year: 2021,
            lines: vec![AssignmentLine { recipient: id("DE-BY"), amount_cents: euro("11.00") }],
        });
        let amend = Act::Amend(AmendProposal { proposal: id("z-1"), draft, replaces: None });
        act(&store, "anna", amend).await.unwrap();
        let late = [&borrowed(&own)[..], &[DAY, ("schritt", "buchen")]].concat();
        let refused = bernd.post("/erfassen/genehmigung", &late).await.shown;
        assert!(refused.status == 422 && refused.html.contains("role=\"alert\""), "{name}: {}", refused.text());
        anna.refused("/erfassen/genehmigung?proposal=z-1", &[DAY], &["R-0"]).await;
        bernd.book(&store, "/erfassen/genehmigung?proposal=z-1", &[DAY]).await;
        anna.book(&store, "/erfassen/ausfuehrung?proposal=z-1", &[DAY, VOUCHER]).await;
        let run = super::get(&client, "/laeufe/z-1").await;
        assert!(run.text().contains("ausgeführt") && run.text().contains("11,00"), "{name}: {}", run.text());
    }
}

#[rocket::async_test]
async fn what_is_wrong_stands_beside_its_field_and_above_the_form() {
    for (_, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let commitment = [
            ("commitment", "v 1"),
            ("project", "p-1"),
            ("manager", "DE-BY"),
            ("component", "foederal"),
            ("budget_item", "0699/532 99"),
            ("booking_year", "2021"),
            ("amount", "1,234"),
            ("purpose", ""),
            ("booked_on", "31.31.2021"),
            VOUCHER,
        ];
        let said = ["href=\"#feld-amount\"", "mehrdeutig", "href=\"#feld-purpose\"", "id=\"feld-amount-fehler\""];
        anna.refused("/erfassen/festlegung", &commitment, &said).await;
        let better: Vec<(&str, &str)> = commitment
            .into_iter()
            .map(|(name, value)| match name {
                "amount" => (name, "1.234,00"),
                "purpose" => (name, "Vertrag"),
                _ => (name, value),
            })
            .collect();
        let said = ["href=\"#feld-commitment\"", "ist keine gültige Kennung", "href=\"#feld-booked_on\""];
        anna.refused("/erfassen/festlegung", &better, &said).await;
        let too_much = [
            ("commitment", "v-1"),
            ("project", "p-1"),
            ("manager", "DE-BY"),
            ("component", "foederal"),
            ("budget_item", "0699/532 99"),
            ("booking_year", "2021"),
            ("amount", "999.999.999,00"),
            ("purpose", "Vertrag"),
            DAY,
            VOUCHER,
        ];
        anna.refused("/erfassen/festlegung", &too_much, &["R-0", "999.999.999,00"]).await;
    }
}

/// What lies in the vault is a text as well, and nobody is called backwards; PostgreSQL keeps no NUL.
#[rocket::async_test]
async fn what_is_no_name_is_nobodys() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let path = "/erfassen/festlegung?project=p-1";
        let called = |payee: &'static str| {
            [
                ("commitment", "v-1"),
                ("project", "p-1"),
                ("manager", "DE-BY"),
                ("component", "foederal"),
                ("budget_item", "0699/532 99"),
                ("booking_year", "2021"),
                ("amount", "1,00"),
                ("purpose", "Vertrag"),
                ("payee", payee),
                DAY,
                VOUCHER,
            ]
        };
        anna.refused(path, &called("Frau \u{202e}Beispiel"), &["R-008", "Text im Tresor"]).await;
        let own = hidden(&anna.get(path).await.html);
        let odd = anna.post(path, &[&borrowed(&own)[..], &called("Frau\u{0}Beispiel")].concat()).await.shown;
        assert!(odd.status == 400 && odd.text().contains("(NUL)"), "{name}: {}", odd.text());
    }
}

/// Each form, sent without an answer: refused as a whole, with its title and the fields by name.
#[rocket::async_test]
async fn every_form_that_is_sent_empty_says_what_is_missing() {
    for (_, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        for (path, title, field) in [
            ("/erfassen/projekt", "Projekt erfassen", "feld-title"),
            ("/erfassen/festlegung", "Festlegung eingehen", "feld-amount"),
            ("/erfassen/feststellung", "Auszahlung feststellen", "feld-due_on"),
            ("/erfassen/mitzeichnung", "Auszahlung mitzeichnen", "feld-order"),
            ("/erfassen/anordnung", "Auszahlung anordnen", "feld-voucher"),
            ("/erfassen/auszahlung", "Auszahlung von Hand aufzeichnen (Ausnahme)", "feld-order"),
            ("/erfassen/beleg", "Beleg erfassen", "feld-document_sha256"),
            ("/erfassen/belegliste", "Belegliste einlesen", "feld-list"),
            ("/erfassen/zuordnung", "Beleg einer Auszahlung zuordnen", "feld-payment"),
            ("/erfassen/nachweis", "Nachweis einreichen", "feld-lines-0--spent"),
            ("/erfassen/zuweisung", "Zuweisung vorschlagen", "feld-draft-booking_year"),
        ] {
            let title = format!("<title>Fehler: {title} – titelbuch</title>");
            let (link, place) = (format!("href=\"#{field}\""), format!("id=\"{field}-fehler\""));
            anna.refused(path, &[], &[&title, &link, &place]).await;
        }
        let stranger = super::get(&client, "/erfassen/projekt").await;
        assert_eq!(stranger.status, 303, "who is not signed in is sent to the door");
    }
}

#[rocket::async_test]
async fn other_answers_under_a_booked_command_are_refused_and_get_a_new_one() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = client(&store).await;
    let mut anna = desk(&client, &store, "anna").await;
    let path = "/erfassen/projekt";
    let own = hidden(&anna.get(path).await.html);
    let own = borrowed(&own);
    let answers =
        |project| [("project", project), ("title", "Titel"), ("land", "DE-BY"), ("policy_field", "bildung"), DAY];
    let mut send =
        async |project, step| anna.post(path, &[&own[..], &answers(project), &[("schritt", step)]].concat()).await;
    assert_eq!(send("p-a", "buchen").await.shown.status, 303);
    let again = send("p-b", "buchen").await.shown;
    assert!(again.status == 409 && again.html.contains("R-001"), "{}", again.text());
    let command = |html: &str| hidden(html).into_iter().find(|(name, _)| name == "vorgang");
    assert_ne!(command(&again.html).map(|(_, id)| id).as_deref(), own.iter().find(|o| o.0 == "vorgang").map(|o| o.1));
    assert_eq!(send("p-a", "buchen").await.shown.status, 303, "the first content is confirmed as before");
}

#[rocket::async_test]
async fn a_list_is_taken_whole_or_with_all_its_faults() {
    for (_, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let path = "/erfassen/belegliste";
        let own = hidden(&anna.get(path).await.html);
        let part = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut send = async |csv: &str| {
            let mut body: String = own.iter().map(|(name, value)| part(name, value)).collect();
            body.push_str(&part("booked_on", "01.02.2021"));
            body.push_str(&format!(
                "--x\r\nContent-Disposition: form-data; name=\"list\"; filename=\"b.csv\"\r\n\
                 Content-Type: text/csv\r\n\r\n{csv}\r\n--x--\r\n"
            ));
            anna.0.post_parts(path, "multipart/form-data; boundary=x", body).await
        };
        let head = "Beleg;Projekt;Tag;Empfänger;Grund;Kostenart;Rechnung;SHA-256;Brutto EUR;Umsatzsteuer EUR;\
                    Eigenanteil EUR";
        let line = |beleg: &str, gross: &str| {
            format!("{beleg};p-1;2021-01-15;Frau Beispiel;Lizenzen;Sachkosten;;{:0>64};{gross};0,00;0,00", beleg.len())
        };
        let Answer { status, html, .. } = send("").await;
        assert!(status == 422 && html.contains("feld-list-fehler"), "{html}");
        let Answer { status, html, .. } =
            send(&format!("{head}\n{}\n{}", line("b-1", "10,00"), line("b 22", "x"))).await;
        assert_eq!(status, 422, "{html}");
        assert!(html.contains("<title>Fehler: ") && html.contains("Fehler der Liste"), "{html}");
        assert!(html.contains("Brutto EUR") && html.contains("b 22"), "all faults at once: {html}");
        assert!(html.contains("href=\"#listenfehler\"") && html.contains("id=\"listenfehler\""), "{html}");
        assert!(html.contains("die Tabelle darunter nennt") && !html.contains("table_faults"), "{html}");
        let Answer { status, html, .. } =
            send(&format!("{head}\n{}\n{}", line("b-1", "10,00"), line("b-22", "5,00"))).await;
        assert!(status == 200 && html.contains("2 Zeilen, zusammen 15,00"), "{html}");
        let carried = hidden(&html);
        let carried = borrowed(&carried);
        let booking = [&carried[..], &[("schritt", "buchen")]].concat();
        let (first, second) = (anna.post(path, &booking).await, anna.post(path, &booking).await);
        assert!(first.location.is_some() && first.location == second.location, "{}", first.shown.text());
        assert_eq!(store.vouchers(&Viewer::all()).await.unwrap().len(), 2);
    }
}

#[rocket::async_test]
async fn a_project_says_what_can_be_done_next() {
    let (_, store) = open_books().await.remove(0);
    begin(&store).await;
    let client = client(&store).await;
    let shown = super::get(&client, "/projekte/p-1").await;
    for path in ["/erfassen/festlegung?project=p-1", "/erfassen/beleg?project=p-1", "/erfassen/nachweis?project=p-1"] {
        assert!(shown.links().contains(&path.to_owned()), "{path}: {:?}", shown.links());
    }
    let earlier = super::get(&client, "/projekte/p-1?stand=01.02.2021").await;
    assert!(!earlier.links().iter().any(|link| link.starts_with("/erfassen/")), "nothing is done in the past");
}

#[rocket::async_test]
async fn a_list_with_nothing_in_it_says_so() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        // No order, no claim; a project and no agreement; a project, a manager, a component and an item.
        for (path, empty) in [
            ("/erfassen/auszahlung", 1),
            ("/erfassen/forderungsentscheidung", 1),
            ("/erfassen/unterstellung", 1),
            ("/erfassen/festlegung", 0),
        ] {
            for (lang, said) in [
                ("de", "Im Buch steht zurzeit nichts, was sich hier wählen lässt."),
                ("en", "The book has nothing at present that could be chosen here."),
            ] {
                let shown = anna.get(&format!("{path}?lang={lang}")).await;
                assert_eq!(shown.html.matches(said).count(), empty, "{name} {path}: {}", shown.text());
            }
        }
    }
}
