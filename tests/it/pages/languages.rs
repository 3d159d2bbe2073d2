//! German first and English by a link: the language is kept in every link, said of the page, and changes no figure; and
//! the pages of the operator, which invent nothing.

use super::{PAGES, client, get, seed_all};
use crate::support::*;
use rocket::local::asynchronous::Client;
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
                let at_the_door = link.starts_with("/anmelden");
                assert!(
                    link.contains("lang=en") || for_programs || at_the_door,
                    "{name} {path}: {link} forgets the language"
                );
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
