//! The situation (Lage): its drawings and figures are those of the reports, each figure opens the same amount, a Land
//! without a booking is not recorded and never zero, and whoever sees a part sees a part.

use super::rights::signed_in;
use super::{Shown, client, get, seed_all};
use crate::store::money::{begin, certify, commitment, issue, of_bayern, pay_typed};
use crate::store::roles::grant;
use crate::support::*;
use std::collections::BTreeMap;
use titelbuch::core::command::{Act, CreateComponent, CreateProgramme, Draft};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{Store, Viewer};

/// A table by its caption: the labels of its columns, and its rows as cells with what they link to.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<(String, Option<String>)>>,
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&").replace("&amp;", "&")
}

fn cell(html: &str) -> (String, Option<String>) {
    let link = html.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(link, _)| unescaped(link));
    let text = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<String>();
    (text.trim().to_owned(), link)
}

fn table(shown: &Shown, caption: &str) -> Table {
    let (_, rest) = shown.html.split_once(&format!(">{caption}</caption>")).unwrap_or_else(|| panic!("no {caption}"));
    let (table, _) = rest.split_once("</table>").unwrap();
    let row = |row: &str| {
        let cells = row.split("<t").skip(1).filter(|part| part.starts_with("h ") || part.starts_with("d "));
        cells.map(|part| cell(part.split_once('>').unwrap().1)).collect::<Vec<_>>()
    };
    let mut rows = table.split("<tr").skip(1).map(row);
    let head = rows.next().unwrap().into_iter().map(|(text, _)| text).collect();
    Table { head, rows: rows.filter(|row| !row.is_empty()).collect() }
}

impl Table {
    /// What stands in each column, from above to below.
    fn columns(&self) -> BTreeMap<&str, Vec<&str>> {
        let column = |place: usize| self.rows.iter().map(|row| row[place].0.as_str()).collect();
        self.head.iter().enumerate().map(|(place, label)| (label.as_str(), column(place))).collect()
    }
}

fn drawings(shown: &Shown) -> Vec<&str> {
    let (_, page) = shown.html.split_once("<main").unwrap();
    let found = page.split("<svg ").skip(1).filter_map(|rest| rest.split_once("</svg>"));
    found.map(|(drawing, _)| drawing).filter(|drawing| drawing.contains("role=\"img\"")).collect()
}

/// What the page is asked: broken down, and narrowed by each of the parameters.
const ASKED: [&str; 7] = [
    "",
    "?by=year",
    "?by=field",
    "?component=foederal",
    "?programme=ozg",
    "?land=DE-BY",
    "?programme=ozg&component=foederal&land=DE-BY&by=year",
];

/// Bayern commits 50 of 80 € and 20 are paid, Berlin has 10; a second programme has nothing yet.
async fn seed_paid(store: &Store) {
    begin(store).await;
    let line = AssignmentLine { recipient: id("DE-BE"), amount_cents: euro("10.00") };
    let (component, budget_item) = (id("foederal"), id("0699/532 99"));
    let of_berlin = Assignment { component, budget_item, booking_year: 2021, lines: vec![line] };
    decide_by_two(store, "assign-2", Draft::Assignment(of_berlin)).await;
    let (title, lead) = ("Registermodernisierung".to_owned(), id("bmi"));
    let second = CreateProgramme { programme: id("register"), title: title.clone(), lead, example: true };
    act(store, "anna", Act::CreateProgramme(second)).await.unwrap();
    let (planned_share_percent, source) = (None, "Test".to_owned());
    let (component, programme) = (id("register-1"), id("register"));
    let part = CreateComponent { component, programme, title, planned_share_percent, approximate: false, source };
    act(store, "anna", Act::CreateComponent(part)).await.unwrap();
    for (actor, asked) in [
        ("anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "50.00"))),
        ("anna", certify("a-1", "c-1", "20.00")),
        ("bernd", issue("a-1")),
        ("clara", pay_typed("a-1", "20.00")),
    ] {
        act(store, actor, asked).await.unwrap();
    }
}

#[rocket::async_test]
async fn its_figures_and_drawings_are_those_of_the_reports_and_open_the_same_amounts() {
    for (name, store) in open_books().await {
        seed_paid(&store).await;
        let client = client(&store).await;
        for asked in ASKED {
            let page = get(&client, &format!("/lage{asked}")).await;
            assert!(page.status == 200 && page.html.len() < 100_000, "{name} {asked}: {}", page.html.len());
            let flow = get(&client, &format!("/berichte/flow-of-funds{asked}")).await;
            let narrowed = if asked.starts_with("?by") || asked.contains("land=") { "" } else { asked };
            let spread = get(&client, &format!("/berichte/distribution{narrowed}")).await;
            for drawing in drawings(&page) {
                assert!(flow.html.contains(drawing) || spread.html.contains(drawing), "{name} {asked}: {drawing}");
            }
            let tables = [(&flow, "Stufen"), (&flow, "Gliederung"), (&spread, "Verteilung auf die Länder")];
            let is_of_one = asked.contains("land=");
            for (report, caption) in tables.into_iter().take(if is_of_one { 2 } else { 3 }) {
                let (own, theirs) = (table(&page, caption), table(report, caption));
                let theirs = theirs.columns();
                assert!(own.head.len() > 4 && own.rows.len() > 1, "{name} {asked} {caption}");
                for (label, cells) in own.columns() {
                    assert_eq!(Some(&cells), theirs.get(label), "{name} {asked} {caption} {label}");
                }
                for (text, link) in own.rows.iter().flatten() {
                    let Some(link) = link else { continue };
                    let figure = get(&client, link).await;
                    let value = figure.html.split_once("<p class=\"tb-value tb-number\">").unwrap().1;
                    let (value, _) = value.split_once("</p>").unwrap();
                    assert_eq!(value.trim_end_matches('€').trim(), text, "{name} {asked} {caption}: {link}");
                }
            }
        }
        let page = get(&client, "/lage").await;
        let links = page.links();
        let open = links.iter().filter(|link| link.starts_with("/zahl/")).count();
        assert!(open > 20, "{name}: only {open} figures can be opened");
        for link in links.iter().filter(|link| link.starts_with("/berichte/") || link.starts_with("/dateien/")) {
            assert_eq!(client.get(link.clone()).dispatch().await.status().code, 200, "{name}: {link}");
        }
        assert_eq!(drawings(&page).len(), 3, "{name}: stream, map, shares; one quarter is no course");
    }
}

#[rocket::async_test]
async fn what_is_not_recorded_is_never_zero() {
    for (name, store) in open_books().await {
        let client = client(&store).await;
        let empty = get(&client, "/lage").await.text();
        assert!(empty.contains("noch kein Programm") && !empty.contains("0,00"), "{name}: {empty}");
        seed_masters(&store).await;
        let begun = get(&client, "/lage").await;
        let text = begun.text();
        assert!(begun.status == 200 && text.contains("noch nicht erfasst") && !text.contains("0,00"), "{name}: {text}");
        assert!(text.contains("sobald zwei Stufen erfasst sind") && text.contains("Bayern"), "{name}: {text}");
    }
    let (_, store) = open_books().await.remove(0);
    seed_all(&store).await;
    let page = get(&client(&store).await, "/lage").await;
    let shares = table(&page, "Gliederung");
    let hamburg = shares.rows.iter().find(|row| row[0].0 == "DE-HH").expect("a Land without a booking has its row");
    assert!(hamburg[2..].iter().all(|(text, _)| text == "noch nicht erfasst"), "{hamburg:?}");
    assert!(page.html.contains("Hamburg: noch nicht erfasst"), "the drawing says so too");
}

#[rocket::async_test]
async fn it_is_narrowed_by_what_the_report_can_be_asked_and_by_nothing_else() {
    let (_, store) = open_books().await.remove(0);
    seed_paid(&store).await;
    let client = client(&store).await;
    let before = store.head(&Viewer::all()).await.unwrap().size - 1;
    let narrowed = get(&client, &format!("/lage?component=foederal&by=year&stand={before}")).await;
    let text = narrowed.text();
    assert!(text.contains("Eingegrenzt auf: OZG-Umsetzung – Föderale Umsetzung. Eine Veranschlagung"), "{text}");
    assert!(narrowed.links().contains(&format!("/lage?by=year&stand={before}")), "{:?}", narrowed.links());
    for link in narrowed.links().iter().filter(|link| link.starts_with("/zahl/assigned")) {
        assert!(link.contains("teil=foederal") && link.contains(&format!("stand={before}")), "{link}");
    }
    for (path, status, said) in [
        ("/lage?by=x", 400, "möglich sind land, field, year"),
        ("/lage?component=x", 404, "Den Programmteil x gibt es nicht"),
        ("/lage?programme=x", 404, "Das Programm x gibt es nicht; möglich: ozg, register"),
        ("/lage?programme=register&component=foederal", 404, "gehört nicht zum Programm register; möglich: register-1"),
        ("/lage?land=bmi", 404, "Das Land bmi gibt es in diesem Buch nicht; möglich: DE-BB"),
        ("/lage?manager=DE-BY", 400, "manager"),
    ] {
        let refused = get(&client, path).await;
        assert!(refused.status == status && refused.text().contains(said), "{path}: {}", refused.text());
    }
}

#[rocket::async_test]
async fn of_one_land_or_programme_it_says_that_alone_and_takes_no_share_of_an_appropriation() {
    for (name, store) in open_books().await {
        seed_paid(&store).await;
        let client = client(&store).await;
        let page = get(&client, "/lage?land=DE-BY").await;
        let stages = table(&page, "Stufen");
        let said: Vec<(&str, &str)> = stages.rows.iter().map(|row| (row[0].0.as_str(), row[1].0.as_str())).collect();
        assert_eq!(said[..2], [("Zugewiesen", "80,00"), ("Gebunden", "50,00")], "{name}: {said:?}");
        let shares = table(&page, "Gliederung");
        let rows: Vec<(&str, &str)> = shares.rows.iter().map(|row| (row[0].0.as_str(), row[2].0.as_str())).collect();
        assert_eq!(rows, [("DE-BY", "80,00"), ("Summe", "80,00")], "{name}");
        assert!(!page.html.contains("class=\"tb-map\"") && !page.html.contains("130,00"), "{name}: {}", page.html);
        assert!(page.text().contains("Eingegrenzt auf: ") && page.text().contains(" – Bayern. "), "{name}");
        for link in page.links().iter().filter(|link| link.starts_with("/zahl/")) {
            assert!(link.contains("bewirtschafter=DE-BY"), "{name}: {link}");
        }
        for link in ["/lage", "/dateien/reports/flow-of-funds?land=DE-BY&format=pdf"] {
            assert!(page.links().iter().any(|found| found.starts_with(link)), "{name}: {link}");
        }
        let berlin = table(&get(&client, "/lage?land=DE-BE&programme=ozg").await, "Stufen");
        assert_eq!(berlin.rows[0][1].0, "10,00", "{name}");
        let whole = table(&get(&client, "/lage").await, "Stufen");
        assert_eq!((whole.rows[0][1].0.as_str(), whole.rows[1][1].0.as_str()), ("130,00", "90,00"), "{name}");
        for path in ["/lage?programme=register", "/lage?programme=register&component=register-1&land=DE-BY"] {
            let nothing = get(&client, path).await;
            let text = nothing.text();
            assert!(nothing.status == 200 && text.contains("noch nicht erfasst"), "{name} {path}: {text}");
            assert!(
                !text.contains("0,00") && text.contains("Eingegrenzt auf: Registermodernisierung"),
                "{name}: {text}"
            );
        }
    }
}

#[rocket::async_test]
async fn whoever_sees_a_part_sees_a_part_and_whoever_sees_no_money_sees_none() {
    for (name, store) in open_books().await {
        seed_paid(&store).await;
        for (actor, role, organisation) in [
            ("anna", Role::StateFinanceOfficer, "DE-BY"),
            ("bernd", Role::FederalAdministrator, "bmi"),
            ("clara", Role::SystemAdministrator, "bund"),
        ] {
            act(&store, "system", grant(actor, role, organisation, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let mut whole = signed_in(&client, &store, "bernd").await;
        let whole = whole.get("/lage").await.html;
        assert!(whole.contains("class=\"tb-map\"") && whole.contains("noch nicht erfasst"), "{name}");
        for path in ["/lage", "/lage?lang=en"] {
            let part = signed_in(&client, &store, "anna").await.get(path).await;
            assert!(part.status == 200 && !part.html.contains("class=\"tb-map\""), "{name}: {}", part.html);
            for not_said in ["noch nicht erfasst", "not recorded yet"] {
                assert!(!part.html.contains(not_said), "{name} {path}: {}", part.html);
            }
            assert!(part.html.contains("class=\"tb-shares\""), "{name} {path}: its own shares are drawn");
            // What others were assigned is not seen, so nobody says that it was assigned to nobody.
            assert!(!part.html.contains("nicht zugewiesen") && !part.html.contains("not assigned"), "{name} {path}");
        }
        let none = signed_in(&client, &store, "clara").await.get("/lage").await;
        assert!(none.status == 200 && none.html.contains("Systemverwaltung"), "{name}: {}", none.html);
        assert!(!none.html.contains(",00"), "{name}: no money");
    }
}
