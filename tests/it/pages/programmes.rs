//! A book is begun by forms: organisations, a programme, its components, an item, frame and appropriation.

use super::client;
use super::forms::{DAY, VOUCHER, desk};
use crate::support::*;
use titelbuch::store::Viewer;

fn chosen(name: &str) -> (&str, &str) {
    (name, "")
}

#[rocket::async_test]
async fn a_book_that_holds_nothing_is_begun_by_forms() {
    for (name, store) in open_books().await {
        store.record(now(), creation_of_actor("anna", "Anna Beispiel")).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let home = anna.get("/").await;
        assert!(home.links().contains(&"/erfassen/programm".to_owned()), "{name}: {:?}", home.links());
        let stelle =
            |id, title, kind, parent| [("manager", id), ("title", title), ("kind", kind), ("parent", parent), DAY];
        let path = "/erfassen/stelle";
        anna.book(&store, path, &stelle("bund", "Bund", "federation", "")).await;
        anna.refused(path, &stelle("zweiter", "Bund II", "federation", ""), &["R-040"]).await;
        anna.book(&store, path, &stelle("bmi", "Innenministerium", "federal_ministry", "bund")).await;
        anna.book(&store, path, &stelle("DE-BY", "Bayern", "federal_state", "bmi")).await;
        let programme = [("programme", "ozg"), ("title", "OZG-Umsetzung"), ("lead", "bmi"), ("example", "ja"), DAY];
        anna.book(&store, "/erfassen/programm", &programme).await;
        let part = |component, share, approximate| {
            [
                ("component", component),
                ("programme", "ozg"),
                ("title", "Föderale Umsetzung"),
                ("planned_share_percent", share),
                ("approximate", approximate),
                ("source", "Haushaltsplan"),
                DAY,
            ]
        };
        anna.refused("/erfassen/programmteil", &part("foederal", "101", "nein"), &["R-042"]).await;
        anna.book(&store, "/erfassen/programmteil", &part("foederal", "33,3", "ja")).await;
        let path = "/erfassen/programmteilaenderung?component=foederal";
        let opened = anna.get(path).await;
        assert!(opened.html.contains("33,3") && opened.html.contains("Haushaltsplan"), "{name}: {}", opened.text());
        let amended = [
            ("component", "foederal"),
            ("programme", "ozg"),
            ("title", "Föderale Umsetzung"),
            chosen("planned_share_percent"),
            ("approximate", "nein"),
            ("source", "Haushaltsplan 2021"),
            DAY,
        ];
        anna.book(&store, path, &amended).await;
        let item = [("budget_item", "0699/532 99"), ("title", "Beispiel"), ("manager", "bmi"), DAY];
        anna.book(&store, "/erfassen/haushaltsstelle", &item).await;
        let frame = [("component", "foederal"), ("amount", "500,00"), DAY, VOUCHER];
        anna.book(&store, "/erfassen/rahmen", &frame).await;
        let component = store.components(&Viewer::all()).await.unwrap().remove(0).what;
        let said = (component.planned_share_percent.as_deref(), component.approximate, component.source.as_str());
        assert_eq!(said, (None, false, "Haushaltsplan 2021"), "{name}");
        let home = anna.get("/").await;
        assert!(home.text().contains("500,00") && home.text().contains("Beispielrechnung"), "{name}: {}", home.text());
    }
}
