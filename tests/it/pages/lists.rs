//! Long lists: in parts, narrowed by the address, with the sum of all that is meant.

use super::{client, commit, get};
use crate::support::*;
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::store::Store;

/// Bayern has 120 projects about „Bauen“ and Bremen one about another field; two of Bayern have money.
async fn seeded(store: &Store) {
    seed_assigned(store, "1000.00").await;
    let project = |name: String, title: &str, land: &str, field: &str| {
        let (title, policy_field) = (title.to_owned(), field.to_owned());
        Act::RegisterProject(RegisterProject { project: id(&name), title, land: id(land), policy_field })
    };
    for number in 0..119 {
        let title = if number == 7 { "Übersicht der Straßen" } else { "Bauantrag" };
        act(store, "anna", project(format!("b-{number:03}"), title, "DE-BY", "bauen_wohnen")).await.unwrap();
    }
    act(store, "anna", project("h-1".to_owned(), "Elterngeld", "DE-HB", "familie_kind")).await.unwrap();
    for (project, amount) in [("b-000", "10.01"), ("b-118", "20.02")] {
        act(store, "anna", commit(project, amount)).await.unwrap();
    }
}

fn rows(html: &str) -> usize {
    html.matches("href=\"/projekte/").count()
}

#[rocket::async_test]
async fn a_register_is_shown_in_parts_and_says_the_sum_of_all_that_are_meant() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        let first = get(&client, "/projekte").await;
        assert!(first.html.len() < 100_000, "{name}: {} bytes", first.html.len());
        assert_eq!(rows(&first.html), 50, "{name}");
        let text = first.text();
        assert!(text.contains("Zeilen 1 bis 50 von 121") && text.contains("30,03"), "{name}: {text}");
        assert!(first.links().contains(&"/projekte?ab=51".to_owned()), "{name}: {:?}", first.links());
        assert!(!text.contains("Vorige Zeilen"), "{name}");
        let last = get(&client, "/projekte?ab=101").await;
        assert_eq!(rows(&last.html), 21, "{name}");
        assert!(last.text().contains("Zeilen 101 bis 121 von 121"), "{name}: {}", last.text());
        assert!(!last.text().contains("Weitere Zeilen"), "{name}");
        for bad in ["0", "122", "b-001", "-3"] {
            let told = get(&client, &format!("/projekte?ab={bad}")).await;
            assert!(told.status == 400 && told.text().contains("121 Zeilen"), "{name} {bad}: {}", told.text());
        }
    }
}

#[rocket::async_test]
async fn what_narrows_a_list_stands_in_its_address_and_in_every_part() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        for (query, count, sum) in [
            ("land=DE-BY", 120, Some("30,03")),
            ("land=DE-HB", 1, None),
            ("feld=familie_kind", 1, None),
            ("q=%C3%BCBERSICHT", 1, None),
            ("q=b-118", 1, Some("20,02")),
            ("land=DE-HB&q=Bauantrag", 0, None),
            ("land=DE-XX", 0, None),
        ] {
            let shown = get(&client, &format!("/projekte?{query}")).await;
            let text = shown.text();
            assert_eq!(rows(&shown.html), count.min(50), "{name} {query}");
            assert!(
                text.contains(&format!("{count} von 121 {}", if count == 1 { "passt" } else { "passen" })),
                "{name} {query}: {text}"
            );
            let summed = format!("Summe aller {count} Projekte");
            assert_eq!(text.contains(&summed), sum.is_some(), "{name} {query}: {text}");
            assert!(sum.is_none_or(|sum| text.contains(sum)), "{name} {query}: {text}");
            assert_eq!(text.contains("Kein Projekt passt"), count == 0, "{name} {query}");
        }
        let part = get(&client, "/projekte?land=DE-BY&ab=51&lang=en").await;
        assert!(part.html.contains("land=DE-BY&#38;ab=101&#38;lang=en"), "{name}: {}", part.html);
        assert!(part.html.contains("<option value=\"DE-BY\" selected"), "{name}: the answer stays");
        let unknown = get(&client, "/projekte?wetter=gut").await;
        assert_eq!(unknown.status, 400, "{name}");
    }
}

#[rocket::async_test]
async fn runs_are_narrowed_by_kind_and_state() {
    for (name, store) in open_books().await {
        seeded(&store).await;
        let client = client(&store).await;
        for (query, seen, unseen) in [
            ("art=allocation", "run-1", "assign-1"),
            ("art=assignment", "assign-1", "run-1"),
            ("zustand=carried_out&art=allocation", "run-1", "assign-1"),
        ] {
            let shown = get(&client, &format!("/laeufe?{query}")).await;
            assert!(shown.links().contains(&format!("/laeufe/{seen}")), "{name} {query}");
            assert!(!shown.links().contains(&format!("/laeufe/{unseen}")), "{name} {query}");
        }
        let none = get(&client, "/laeufe?zustand=rejected").await;
        assert!(none.text().contains("Kein Vorschlag passt"), "{name}: {}", none.text());
    }
}
