//! Attacks in every text of the book: a page, a file and a search show each as a text and nothing else.
//!
//! The whole story of the events is told with attacks in the place of its texts (`support::OTHER_WORDS`), and each
//! attack alone stands in the titles, reasons and names of another book. What is no usable text is refused by its rule.

mod doors;
mod injection;
mod markup;
mod payloads;
mod story;

use super::{client, commit, get};
use crate::support::*;
use markup::{faults, read};
use payloads::{REFUSED, each, too_long};
use rocket::http::RawStr;
use rocket::local::asynchronous::Client;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{
    Act, Command, CreateBudgetItem, CreateComponent, CreateManager, CreateProgramme, ManagerKind, RegisterProject,
};
use titelbuch::core::dossier::SetMilestone;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::voucher::RegisterVoucher;
use titelbuch::store::{RecordError, Store, Submission, Viewer};

/// As it stands in an address.
fn encoded(text: &str) -> String {
    RawStr::new(text).percent_encode().to_string().replace('+', "%2B").replace('\'', "%27")
}

fn project(name: &str, title: &str) -> Act {
    Act::RegisterProject(RegisterProject {
        project: id(name),
        title: title.to_owned(),
        land: id("DE-BY"),
        policy_field: "bildung".to_owned(),
    })
}

fn milestone(project: &str, text: &str) -> Act {
    Act::SetMilestone(SetMilestone {
        project: id(project),
        milestone: id("pilot"),
        title: text.to_owned(),
        planned_on: Some(parse_date("2021-01-15").unwrap()),
        forecast_on: Some(parse_date("2021-03-31").unwrap()),
        reached_on: Some(parse_date("2021-01-31").unwrap()),
        evidence: Some(text.to_owned()),
    })
}

/// A voucher with these texts: what for, of which category, and its invoice.
fn voucher(name: &str, project: &str, (reason, category, invoice): (&str, &str, &str)) -> RegisterVoucher {
    RegisterVoucher {
        voucher: id(name),
        project: id(project),
        dated_on: parse_date("2021-01-15").unwrap(),
        payee: None,
        reason: reason.to_owned(),
        gross_cents: euro("3.00"),
        vat_cents: euro("0.50"),
        own_share_cents: euro("0.00"),
        sources: None,
        category: category.to_owned(),
        document_sha256: sha256(name.as_bytes()),
        invoice: Some(invoice.to_owned()),
    }
}

/// Each attack as the title of a project and of its milestone, on its voucher, and as the name of a person and of who is
/// paid.
async fn each_alone(store: &Store, attacks: &[String]) {
    seed_assigned(store, "5000.00").await;
    for (number, text) in attacks.iter().enumerate() {
        let name = format!("x-{number}");
        for asked in [project(&name, text), commit(&name, "1.00"), milestone(&name, text)] {
            act(store, "anna", asked).await.unwrap();
        }
        let made = voucher(&format!("b-{number}"), &name, (text, text, text));
        let mut paid = submission("anna", &unique("c"), Act::RegisterVoucher(made.clone()));
        let payee = Some(paid.drafts.seal(text).unwrap());
        let asked = Act::RegisterVoucher(RegisterVoucher { payee, ..made });
        paid.command = Command { voucher: Some(text.clone()), ..command(asked) };
        store.record(now(), paid).await.unwrap();
        store.record(now(), creation_of_actor(&format!("y-{number}"), text)).await.unwrap();
    }
}

/// A page that is there, without a fault.
async fn plain_page(client: &Client, path: &str) -> markup::Page {
    let shown = get(client, path).await;
    assert_eq!(shown.status, 200, "{path}: {}", shown.html);
    assert_eq!(faults(&shown.html), Vec::<String>::new(), "{path}: {}", shown.html);
    read(&shown.html).unwrap()
}

/// The pages of each attack, and what is found by asking for it.
async fn on_pages(client: &Client, attacks: &[String]) {
    for (number, text) in attacks.iter().enumerate() {
        for path in [
            format!("/projekte/x-{number}"),
            format!("/projekte/x-{number}/akte"),
            format!("/verlauf/voucher/b-{number}"),
            format!("/berichte/voucher-list?project=x-{number}"),
        ] {
            let page = plain_page(client, &path).await;
            assert!(page.text.contains(text.as_str()), "{path}: no „{text}“ in {}", page.text);
        }
        // What is asked for is asked again in its field, and finds the project: none of it is a sign for others.
        for path in [format!("/suche?q={}", encoded(text)), format!("/projekte?q={}", encoded(text))] {
            let page = plain_page(client, &path).await;
            let fields = page.tags.iter().filter(|tag| tag.attribute("name") == Some("q"));
            let kept: Vec<&str> = fields.filter_map(|tag| tag.attribute("value")).collect();
            assert!(kept.contains(&text.trim()), "{path}: {kept:?}");
            let link = format!("/projekte/x-{number}");
            assert!(page.tags.iter().any(|tag| tag.attribute("href") == Some(link.as_str())), "{path}: no {link}");
        }
    }
    for path in ["/", "/lage", "/projekte", "/projekte?ab=51", "/haushalt", "/journal", "/rollen"] {
        plain_page(client, path).await;
    }
}

/// The files of a report that has them all: for spreadsheets no cell begins a formula, for programs each is as it was.
async fn in_files(client: &Client, report: &str, attacks: &[String]) {
    let file = get(client, &format!("/dateien/reports/{report}?format=csv-excel")).await;
    assert_eq!(file.status, 200, "{report}: {}", file.html);
    let cells = story::cells(&file.html);
    assert_eq!(story::formulas(&cells), Vec::<&str>::new(), "{report}");
    let lossless = get(client, &format!("/dateien/reports/{report}?format=csv")).await;
    let mut reader = csv::Reader::from_reader(lossless.html.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let html = get(client, &format!("/dateien/reports/{report}?format=html")).await;
    assert_eq!((html.status, faults(&html.html)), (200, Vec::new()), "{report}: {}", html.html);
    let page = read(&html.html).unwrap();
    for text in attacks {
        // The one sign that protects can be taken away again.
        let is_it = cells.iter().any(|cell| cell == text || cell.strip_prefix('\'') == Some(text.as_str()));
        assert!(is_it, "{report}: no „{text}“ for spreadsheets");
        let is_there = rows.iter().any(|row| row.iter().any(|cell| cell == text.as_str()));
        assert!(is_there, "{report}: no „{text}“ for programs");
        assert!(page.text.contains(text.as_str()), "{report}: no „{text}“ as HTML");
    }
}

#[rocket::async_test]
async fn each_attack_stands_on_its_pages_and_in_its_files_as_a_text() {
    let (_, store) = open_books().await.remove(0);
    let attacks = each();
    each_alone(&store, &attacks).await;
    let client = client(&store).await;
    on_pages(&client, &attacks).await;
    for report in ["project-register", "voucher-list"] {
        in_files(&client, report, &attacks).await;
    }
}

/// What says this text, each in a field of its own.
fn saying(text: &str) -> Vec<Act> {
    let (title, as_text) = (text.to_owned(), || text.to_owned());
    let component = |title: &str, source: &str| {
        Act::CreateComponent(CreateComponent {
            component: id("neu"),
            programme: id("ozg"),
            title: title.to_owned(),
            planned_share_percent: None,
            approximate: true,
            source: source.to_owned(),
        })
    };
    let on_voucher = |texts| Act::RegisterVoucher(voucher("b-neu", "p-1", texts));
    let (parent, kind) = (Some(id("DE-BY")), ManagerKind::Agency);
    vec![
        project("p-neu", text),
        Act::CreateManager(CreateManager { manager: id("neu"), title, parent, kind }),
        Act::CreateProgramme(CreateProgramme {
            programme: id("neu"),
            title: as_text(),
            lead: id("bmi"),
            example: true,
        }),
        Act::CreateBudgetItem(CreateBudgetItem {
            budget_item: id("0699/685 09"),
            title: as_text(),
            manager: id("bmi"),
        }),
        component(text, "Beispiel"),
        component("Beispiel", text),
        milestone("p-1", text),
        on_voucher((text, "Sachkosten", "R-1")),
        on_voucher(("Lizenzen", text, "R-1")),
        on_voucher(("Lizenzen", "Sachkosten", text)),
    ]
}

#[rocket::async_test]
async fn what_is_no_usable_text_is_refused_by_its_rule_and_stands_nowhere() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        let before = store.head(&Viewer::all()).await.unwrap();
        let long = too_long();
        for (text, reason) in REFUSED.into_iter().chain([(long.as_str(), "zu lang")]) {
            let said = saying(text).into_iter().map(|asked| submission("anna", &unique("c"), asked));
            let paper = Command { voucher: Some(text.to_owned()), ..command(project("p-neu", "Neu")) };
            let on_paper = Submission { command: paper, ..submission("anna", &unique("c"), project("p-neu", "Neu")) };
            for asked in said.chain([on_paper]) {
                let what = format!("{name} „{}“ {:?}", text.escape_debug(), asked.command);
                match store.record(now(), asked).await {
                    Err(RecordError::Refused(violations)) => {
                        let sentences: Vec<String> = violations
                            .iter()
                            .filter(|violation| violation.rule.id == "R-008")
                            .map(|violation| violation.sentence())
                            .collect();
                        assert!(sentences.iter().any(|one| one.contains(reason)), "{what}: {violations:?}");
                    }
                    other => panic!("{what}: {other:?}"),
                }
            }
        }
        assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "{name}: nothing was stored");
    }
}
