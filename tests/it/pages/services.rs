//! What a project is beside its money, and what services are: told by forms, shown with its gaps.

use super::client;
use super::forms::{Desk, desk};
use crate::support::*;
use titelbuch::core::roll_out::AuthorityKind;
use titelbuch::store::{Store, Viewer};

/// After all that is told here: nothing is recorded before it happened.
const DAY: (&str, &str) = ("booked_on", "01.06.2023");
const BUNDLE: &str = "10119";
const DUESSELDORF: &str = "05111000";

fn chosen(name: &str) -> (&str, &str) {
    (name, "")
}

#[rocket::async_test]
async fn a_service_goes_from_its_number_to_where_it_is_connected() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let empty = anna.get("/leistungen").await;
        assert!(empty.text().contains("Noch keine Leistung erfasst."), "{name}: {}", empty.text());
        let service = [("service", BUNDLE), ("content.title", "Wohngeld"), ("content.source", "OZG-Katalog")];
        let due = [
            ("content.deadline.due_on", "31.12.2022"),
            ("content.deadline.scheme", "1.1"),
            ("content.deadline.level", "3"),
            ("content.deadline.source", "OZG § 1"),
        ];
        let half = [&service[..], &due[..1], &[DAY]].concat();
        anna.refused("/erfassen/leistung", &half, &["Hier fehlt eine Angabe."]).await;
        anna.book(&store, "/erfassen/leistung", &[&service[..], &due[..], &[DAY]].concat()).await;
        let way = format!("/leistungen/{BUNDLE}");
        let shown = anna.get(&way).await;
        for said in ["Wohngeld", "31.12.2022, Reifegrad 3 (Modell 1.1)", "kein Reifegrad erfasst", "OZG § 1"] {
            assert!(shown.text().contains(said), "{name}: no {said} in {}", shown.text());
        }
        assert_eq!(shown.text().matches("Zuständigkeit nicht erfasst").count(), 16, "{name}: every gap is seen");
        for form in ["reifegrad", "zustaendigkeit", "anschluss"] {
            let link = format!("/erfassen/{form}?service={BUNDLE}");
            assert!(shown.links().contains(&link), "{name}: {link} in {:?}", shown.links());
        }
        let level = |level| {
            let (land, scheme) = (chosen("land"), ("scheme", "1.1"));
            [("service", BUNDLE), land, scheme, ("level", level), ("reached_on", "15.01.2023"), ("evidence", "Abnahme")]
        };
        anna.refused("/erfassen/reifegrad", &[&level("5")[..], &[DAY]].concat(), &["R-1"]).await;
        anna.book(&store, "/erfassen/reifegrad", &[&level("3")[..], &[DAY]].concat()).await;
        let competent = [
            ("service", BUNDLE),
            ("land", "DE-NW"),
            ("competent_from", "01.01.2020"),
            ("source", "Landesrecht"),
            ("competent[0].kind", "municipality"),
            ("competent[0].number", "396"),
            DAY,
        ];
        anna.book(&store, "/erfassen/zustaendigkeit", &competent).await;
        let connection = |authority, outside| {
            let rest = [("connected_on", "01.02.2021"), ("evidence", "Liste der Anschlüsse"), DAY];
            [&[("service", BUNDLE), ("authority", authority), ("outside_table", outside)][..], &rest[..]].concat()
        };
        anna.refused("/erfassen/anschluss", &connection("05999999", "nein"), &["Zensus 2022"]).await;
        anna.book(&store, "/erfassen/anschluss", &connection(DUESSELDORF, "nein")).await;
        let shown = anna.get(&way).await;
        for said in ["15 Tage zu spät erreicht", "Gemeinde: 396", "0,2", "Düsseldorf", "Liste der Anschlüsse"] {
            assert!(shown.text().contains(said), "{name}: no {said} in {}", shown.text());
        }
        let known = store.services(&Viewer::all()).await.unwrap();
        let kinds: Vec<_> = known[0].connections().map(|one| one.kind).collect();
        assert_eq!(kinds, [AuthorityKind::Municipality], "{name}");
        let list = anna.get("/leistungen?q=WOHN").await;
        assert!(list.links().contains(&way), "{name}: {:?}", list.links());
        let none = anna.get("/leistungen?q=Bauantrag").await;
        assert!(none.text().contains("Keine Leistung passt"), "{name}: {}", none.text());
    }
}

/// What is told of a project, form by form.
async fn fill(anna: &mut Desk<'_>, store: &Store) {
    let of = |form: &str| format!("/erfassen/{form}?project=p-1");
    let described = [
        ("project", "p-1"),
        ("one_for_all", "ja"),
        ("partners[0]", "DE-HB"),
        ("partners[1]", "DE-HH"),
        chosen("federal_lead"),
        ("source", "Vereinbarung"),
        DAY,
    ];
    anna.book(store, &of("projektbeschreibung"), &described).await;
    let alone = [("project", "p-1"), ("one_for_all", "vielleicht"), ("source", "Vereinbarung"), DAY];
    anna.refused(&of("projektbeschreibung"), &alone, &["#feld-one_for_all", "Das steht nicht zur Wahl."]).await;
    let milestone = |reached, evidence| {
        [
            ("project", "p-1"),
            ("milestone", "m-1"),
            ("title", "Klickdummy"),
            ("planned_on", "31.03.2021"),
            ("forecast_on", "30.04.2021"),
            ("reached_on", reached),
            ("evidence", evidence),
            DAY,
        ]
    };
    anna.book(store, &of("meilenstein"), &milestone("", "")).await;
    anna.book(store, &of("meilenstein"), &milestone("02.05.2021", "Protokoll 7")).await;
    let cost =
        [("project", "p-1"), ("year", "2021"), ("planned", "1.200,50"), chosen("forecast"), ("source", "Antrag")];
    anna.book(store, &of("kostenplan"), &[&cost[..], &[DAY]].concat()).await;
    // The forecast may say in which months; the months that stay empty are left out.
    let months = [("project", "p-1"), ("year", "2022"), ("forecast", "30,00"), ("source", "Antrag"), DAY];
    let months = [&months[..], &[("months[2].amount", "10,00"), ("months[11].amount", "20,00")]].concat();
    anna.book(store, &of("kostenplan"), &months).await;
    let dossier = store.dossier(&Viewer::all(), &id("p-1")).await.unwrap().unwrap();
    let planned: Vec<u8> =
        dossier.costs[&2022].values().next_back().unwrap().months.iter().map(|one| one.month).collect();
    assert_eq!(planned, [3, 12]);
    let found = [
        ("project", "p-1"),
        ("criterion", "openness"),
        ("assessment", "partly_fulfilled"),
        ("assessed_on", "01.02.2021"),
        ("evidence", "Quelltext offen"),
        DAY,
    ];
    anna.book(store, &of("kriterium"), &found).await;
    anna.book(store, &of("projektleistung"), &[("project", "p-1"), ("service", BUNDLE), DAY]).await;
}

#[rocket::async_test]
async fn a_dossier_fills_and_says_what_is_missing() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "100.00").await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let service = [("service", BUNDLE), ("content.title", "Wohngeld"), ("content.source", "OZG-Katalog"), DAY];
        anna.book(&store, "/erfassen/leistung", &service).await;
        let project = anna.get("/projekte/p-1").await;
        assert!(project.links().contains(&"/projekte/p-1/akte".to_owned()), "{name}: {:?}", project.links());
        let empty = anna.get("/projekte/p-1/akte").await;
        for said in ["noch nicht erfasst", "Noch kein Meilenstein erfasst.", "Noch keine Kosten geplant."] {
            assert!(empty.text().contains(said), "{name}: no {said} in {}", empty.text());
        }
        assert_eq!(empty.text().matches("noch nicht bewertet").count(), 14, "{name}: every criterion is seen");
        fill(&mut anna, &store).await;
        let shown = anna.get("/projekte/p-1/akte").await;
        for said in [
            "Bremen (DE-HB), Hamburg (DE-HH)",
            "02.05.2021",
            "Protokoll 7",
            "1.200,50",
            "teilweise erfüllt",
            "Wohngeld",
        ] {
            assert!(shown.text().contains(said), "{name}: no {said} in {}", shown.text());
        }
        assert_eq!(shown.text().matches("noch nicht bewertet").count(), 13, "{name}");
        let english = anna.get("/projekte/p-1/akte?lang=en").await;
        assert!(english.text().contains("Open standards and open source"), "{name}: {}", english.text());
        let service = anna.get(&format!("/leistungen/{BUNDLE}")).await;
        assert!(service.links().contains(&"/projekte/p-1".to_owned()), "{name}: {:?}", service.links());
    }
}
