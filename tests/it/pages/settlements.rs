//! What pages show of settlements, of duties and of the chain of what is handed on, on both databases: the numbers of the
//! API, in parts, and to a Land its own alone.

use super::forms::desk;
use super::{Shown, client, get};
use crate::store::consortium::{carry_jointly, carry_with};
use crate::store::evidence::{bearing_interest, final_filing, tell};
use crate::store::money::{ITEM, begin, certify, commitment, issue, of_bayern, pay_typed, second_item};
use crate::store::onward_grants::{live, one_grant};
use crate::store::roles::grant as grant_role;
use crate::support::*;
use rocket::local::asynchronous::Client;
use serde_json::Value;
use titelbuch::core::agreement::{LegalBasis, Parameter, Term};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::commitment::MakeCommitment;
use titelbuch::core::onward_grant::{HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardLine, OnwardTo};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::recipient::{RecipientKind, RegisterRecipient};
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::core::settlement::Step;
use titelbuch::store::{Store, Viewer};

const CHAIN: &str = "/weitergaben/kette";

/// What the API answers.
async fn told(client: &Client, path: &str) -> Value {
    let shown = get(client, &format!("/api/v1{path}")).await;
    assert_eq!(shown.status, 200, "{path}: {}", shown.html);
    serde_json::from_str(&shown.html).unwrap()
}

async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.unwrap().size
}

/// The rows of the table of a page, each as text.
pub fn rows(shown: &Shown) -> Vec<String> {
    let body = shown.html.split_once("<tbody").and_then(|(_, rest)| rest.split_once("</tbody>"));
    let body = body.map_or("", |(body, _)| body);
    body.split("<tr").skip(1).map(|row| Shown { status: 200, etag: None, html: row.to_owned() }.text()).collect()
}

/// An amount below a thousand as a German page says it.
fn german(amount: &Value) -> String {
    amount.as_str().unwrap().replace('.', ",")
}

#[rocket::async_test]
async fn a_settlement_is_shown_line_by_line_with_the_numbers_of_the_api() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", second_item()).await.unwrap();
        let before = size(&store).await;
        tell(&store).await;
        let client = client(&store).await;
        let told = told(&client, "/settlements/n-1").await;
        let steps = told["item"]["steps"].as_array().unwrap();
        let shown = get(&client, "/abrechnungen/n-1").await;
        let (rows, text) = (rows(&shown), shown.text());
        assert_eq!((shown.status, rows.len(), steps.len()), (200, 12, 12), "{name}: {text}");
        for ((row, step), known) in rows.iter().zip(steps).zip(Step::ALL) {
            let amount = format!(" {}", german(&step["amount"]));
            assert!(row.starts_with(known.in_german()) && row.ends_with(&amount), "{name}: „{row}“ is not {step}");
        }
        for (label, amount) in [("Anteil des Bundes", "federal_part"), ("Zurückzuzahlen", "to_be_paid_back")] {
            let said = format!("{label} {} €", german(&told["item"][amount]));
            assert!(text.contains(&said), "{name}: no „{said}“ in {text}");
        }
        assert!(text.contains("Vollfinanzierung") && text.contains("der ganze Bedarf"), "{name}: {text}");
        for link in ["/projekte/p-1", "/vereinbarungen/ev-by", "/verlauf/filing/n-1"] {
            assert!(shown.links().contains(&link.to_owned()), "{name}: {link} in {:?}", shown.links());
        }
        let english = get(&client, "/abrechnungen/n-1?lang=en").await.text();
        assert!(english.contains("planned total cost") && english.contains("the whole need"), "{name}: {english}");
        let (then, none) = (format!("/abrechnungen/n-1?stand={before}"), "/abrechnungen/n-9".to_owned());
        for path in [then, none] {
            let missing = get(&client, &path).await;
            assert!(missing.status == 404 && missing.text().contains("gibt es nicht"), "{name} {path}");
        }
        let way = "/abrechnungen/n-1".to_owned();
        assert!(get(&client, "/projekte/p-1").await.links().contains(&way), "{name}: from the project");
        let mut bernd = desk(&client, &store, "bernd").await;
        let form = bernd.get("/erfassen/pruefung?project=p-1").await;
        assert!(form.links().contains(&way), "{name}: from the examination, {}", form.text());
    }
}

/// The project under a grant with days; what was ordered for it was paid in 51 parts.
async fn with_duties(store: &Store) {
    let source = "Beispiel, § 4".to_owned();
    let valid_from = parse_date("2021-01-30").unwrap();
    let parameter = |term| Parameter { term, source: source.clone(), valid_from };
    let terms = || [Term::ReportingIntervalMonths(6), Term::DrawdownWindowDays(42), Term::ProofDeadlineMonths(12)];
    for mut agreed in bearing_interest() {
        if let Act::RegisterAgreement(what) = &mut agreed {
            what.legal_basis = LegalBasis::Grant;
            if what.framework.is_some() {
                what.parameters = terms().map(parameter).into();
            }
        }
        act(store, "anna", agreed).await.unwrap();
    }
    let bind = Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "20.00"));
    for (actor, asked) in [("anna", bind), ("anna", certify("o-1", "c-1", "20.00")), ("bernd", issue("o-1"))] {
        act(store, actor, asked).await.unwrap();
    }
    for _ in 0..51 {
        act(store, "clara", pay_typed("o-1", "0.10")).await.unwrap();
    }
}

/// A duty of the API as a row of the page says it.
fn as_row(duty: &Value) -> String {
    let due: Vec<&str> = duty["due_on"].as_str().unwrap().split('-').rev().collect();
    let standing = match duty["standing"].as_str().unwrap() {
        "open" => "offen",
        "late" => "überfällig",
        other => panic!("{other}"),
    };
    let amount = duty.get("amount").map_or_else(|| "–".to_owned(), german);
    let (project, label) = (duty["project"].as_str().unwrap(), duty["label"].as_str().unwrap());
    let agreement = duty["agreement"].as_str().unwrap();
    format!("{project} Bayern (DE-BY) {label} {} {standing} {amount} {agreement}", due.join("."))
}

#[rocket::async_test]
async fn duties_are_shown_in_parts_with_the_days_of_the_api() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let before = size(&store).await;
        with_duties(&store).await;
        let client = client(&store).await;
        let told = told(&client, "/duties?on=2021-12-31&limit=500").await;
        let expected: Vec<String> = told["items"].as_array().unwrap().iter().map(as_row).collect();
        let first = get(&client, "/pflichten?am=31.12.2021").await;
        let last = get(&client, "/pflichten?am=2021-12-31&ab=51").await;
        assert_eq!([rows(&first).len(), rows(&last).len()], [50, 3], "{name}: {}", first.text());
        assert_eq!([rows(&first), rows(&last)].concat(), expected, "{name}");
        let onward = "/pflichten?am=31.12.2021&ab=51".to_owned();
        assert!(first.links().contains(&onward), "{name}: {:?}", first.links());
        assert!(first.html.contains("value=\"31.12.2021\""), "{name}: the day stays");
        for (query, count, said) in [
            ("am=2021-12-31&zustand=open", 1, "1 von 53 passt"),
            ("am=2021-12-31&zustand=late&projekt=p-1", 50, "52 von 53 passen"),
            ("am=2021-03-15&zustand=late", 0, "Keine Pflicht passt"),
            ("am=2021-12-31&projekt=p-9", 0, "Keine Pflicht passt"),
        ] {
            let shown = get(&client, &format!("/pflichten?{query}")).await;
            assert_eq!(rows(&shown).len(), count, "{name} {query}: {}", shown.text());
            assert!(shown.text().contains(said), "{name} {query}: {}", shown.text());
        }
        let today = get(&client, "/pflichten?lang=en").await;
        assert!(today.status == 200 && today.text().contains("Use of the payment"), "{name}: {}", today.text());
        let then = get(&client, &format!("/pflichten?stand={before}")).await;
        assert!(then.status == 200 && then.text().contains("Es ist nichts fällig"), "{name}: {}", then.text());
        assert_eq!(get(&client, "/pflichten?am=31.02.2021").await.status, 400, "{name}");
        assert!(get(&client, "/projekte").await.links().contains(&"/pflichten".to_owned()), "{name}");
        let of_project = "/pflichten?projekt=p-1".to_owned();
        assert!(get(&client, "/projekte/p-1").await.links().contains(&of_project), "{name}");
        let mut anna = desk(&client, &store, "anna").await;
        assert!(anna.get("/").await.links().contains(&"/pflichten".to_owned()), "{name}: beside the tasks");
    }
}

/// A cent each to sixty bodies, by a grant that is called like the page of the chain.
async fn to_many(store: &Store) {
    let mut lines = Vec::new();
    for number in 0..60 {
        let name = format!("anstalt-{number:02}");
        let register = RegisterRecipient {
            recipient: id(&name),
            kind: RecipientKind::PublicBody,
            title: Some(format!("Anstalt {number:02}")),
            name: None,
            land: Some(id("DE-BY")),
            ags: None,
            ars: None,
        };
        act(store, "anna", Act::HandOn(HandOn::Register(register))).await.unwrap();
        lines.push(OnwardLine { recipient: id(&name), amount_cents: euro("0.01") });
    }
    let made = MakeOnwardGrant {
        onward_grant: id("kette"),
        from: OnwardFrom::Commitment { commitment: id("c-w") },
        basis: OnwardBasis::Grant,
        legal_basis: "Art. 44 BayHO".to_owned(),
        purpose: "Anschluss der Anstalten".to_owned(),
        to: OnwardTo::Named { lines },
    };
    act(store, "anna", Act::HandOn(HandOn::Grant(made))).await.unwrap();
}

/// The links of the API in the order of the way, as rows of the page say them.
fn flat(links: &Value, level: usize, into: &mut Vec<String>) {
    for link in links.as_array().into_iter().flatten() {
        let amounts = link["amounts"].as_array().into_iter().flatten().map(|one| german(&one["amount"]));
        let events: Vec<String> = link["events"].as_array().into_iter().flatten().map(ToString::to_string).collect();
        let events = if events.len() == 1 { format!("Ereignis {}", events[0]) } else { events.join(", ") };
        let (what, name) = (link["what"].as_str().unwrap(), link["name"].as_str().unwrap());
        let said = [what.to_owned(), level.to_string(), name.to_owned()].into_iter().chain(amounts).chain([events]);
        into.push(said.filter(|part| !part.is_empty()).collect::<Vec<String>>().join(" "));
        flat(&link["next"], level + 1, into);
    }
}

pub async fn chain(client: &Client, query: &str) -> Vec<String> {
    let told = told(client, &format!("/onward-chain?{query}")).await;
    let mut links = Vec::new();
    flat(&told["item"]["chains"], 1, &mut links);
    links
}

#[rocket::async_test]
async fn the_chain_is_shown_in_parts_with_the_numbers_of_the_api() {
    for (name, store) in open_books().await {
        begin(&store).await;
        one_grant(&store).await;
        let before = size(&store).await;
        to_many(&store).await;
        let client = client(&store).await;
        let down = format!("{CHAIN}?programm=ozg&projekt=p-1");
        let (first, last) = (get(&client, &down).await, get(&client, &format!("{down}&ab=51")).await);
        assert_eq!([rows(&first).len(), rows(&last).len()], [50, 17], "{name}: {}", first.text());
        let told = chain(&client, "programme=ozg&project=p-1").await;
        assert_eq!([rows(&first), rows(&last)].concat(), told, "{name}");
        assert!(first.links().contains(&format!("{down}&ab=51")), "{name}: {:?}", first.links());
        assert!(first.html.len() < 100_000, "{name}: {} bytes", first.html.len());
        let land = get(&client, &format!("{CHAIN}?programm=ozg&land=DE-BY")).await;
        assert_eq!(rows(&land), rows(&first), "{name}");
        let up = format!("{CHAIN}?empfaenger=09162000");
        assert_eq!(rows(&get(&client, &up).await), chain(&client, "recipient=09162000").await, "{name}");
        assert!(get(&client, "/projekte").await.links().contains(&CHAIN.to_owned()), "{name}");
        let page = get(&client, "/weitergaben/w-1").await;
        assert!(page.links().contains(&down) && page.links().contains(&up), "{name}: {:?}", page.links());
        for query in ["programm=ozg&projekt=p-9", "programm=ozg&land=DE-HB"] {
            let empty = get(&client, &format!("{CHAIN}?{query}")).await;
            assert!(empty.text().contains("Auf diesem Weg ist nichts weitergegeben."), "{name}: {}", empty.text());
        }
        for (query, status) in [
            ("programm=ozg&empfaenger=09162000", 400),
            ("empfaenger=09162000&land=DE-BY", 400),
            ("land=DE-BY", 400),
            ("programm=nie", 404),
            ("empfaenger=nie", 404),
        ] {
            assert_eq!(get(&client, &format!("{CHAIN}?{query}")).await.status, status, "{name} {query}");
        }
        let english = get(&client, &format!("{down}&lang=en")).await;
        assert!(english.text().contains("Of which paid or arrived (€)"), "{name}: {}", english.text());
        // A grant of this name has the address to itself while nothing is asked.
        let grant = get(&client, &format!("{CHAIN}?ab=51")).await;
        assert!(grant.html.contains("<title>Weitergabe kette – titelbuch</title>"), "{name}: {}", grant.text());
        assert_eq!(rows(&grant).len(), 10, "{name}");
        let asks = get(&client, &format!("{CHAIN}?stand={before}")).await;
        assert!(asks.html.contains("name=\"programm\"") && asks.html.contains("name=\"empfaenger\""), "{name}");
    }
}

#[rocket::async_test]
async fn a_land_sees_its_own_settlements_duties_and_chains_alone() {
    for (name, store) in open_books().await {
        begin(&store).await;
        with_duties(&store).await;
        act(&store, "anna", final_filing()).await.unwrap();
        one_grant(&store).await;
        for (actor, land) in [("anna", "DE-BY"), ("bernd", "DE-HB")] {
            act(&store, "system", grant_role(actor, Role::StateFinanceOfficer, land, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let (mut anna, mut bernd) = (desk(&client, &store, "anna").await, desk(&client, &store, "bernd").await);
        let (up, down) = (format!("{CHAIN}?empfaenger=09162000"), format!("{CHAIN}?programm=ozg"));
        for (path, none) in [("/abrechnungen/n-1", "/abrechnungen/n-9"), (up.as_str(), "/weitergaben/w-9")] {
            let (own, other) = (anna.get(path).await, bernd.get(path).await);
            assert!(own.status == 200 && !rows(&own).is_empty(), "{name} {path}: {}", own.text());
            assert_eq!((other.status, bernd.get(none).await.status), (404, 404), "{name} {path}");
            assert!(!other.html.contains("/projekte/p-1"), "{name} {path}: {}", other.text());
        }
        for path in ["/pflichten?am=2021-12-31", down.as_str()] {
            let (own, other) = (anna.get(path).await, bernd.get(path).await);
            assert!(own.status == 200 && !rows(&own).is_empty(), "{name} {path}: {}", own.text());
            assert!(other.status == 200 && rows(&other).is_empty(), "{name} {path}: {}", other.text());
            assert!(!other.html.contains("/projekte/p-1") && !other.html.contains("09162000"), "{name} {path}");
        }
    }
}

#[rocket::async_test]
async fn whoever_left_a_joint_project_has_paid_for_it_all_the_same() {
    for (name, store) in open_books().await {
        joint(&store).await;
        carry_with(&store, "DE-HH").await;
        act(&store, "system", grant_role("anna", Role::StateFinanceOfficer, "DE-BY", None)).await.unwrap();
        act(&store, "system", grant_role("anna", Role::StateFinanceOfficer, "DE-HH", None)).await.unwrap();
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let settled = anna.get("/abrechnungen/n-1").await;
        assert!(settled.status == 404 && settled.text().contains("was andere zahlten"), "{name}: {}", settled.text());
    }
}

/// The project of Bayern, which it carries with Bremen, after both have paid for it and it ended.
async fn joint(store: &Store) {
    begin(store).await;
    with_duties(store).await;
    carry_jointly(store).await;
    paid_by_bremen(store).await;
    act(store, "anna", final_filing()).await.unwrap();
}

/// A payment of Bremen for the project of Bayern.
async fn paid_by_bremen(store: &Store) {
    let line = AssignmentLine { recipient: id("DE-HB"), amount_cents: euro("5.00") };
    let (component, budget_item) = (id("foederal"), id(ITEM));
    let to_bremen = Assignment { component, budget_item, booking_year: 2021, lines: vec![line] };
    decide_by_two(store, "z-hb", Draft::Assignment(to_bremen)).await;
    let made = MakeCommitment { manager: id("DE-HB"), ..commitment("c-hb", &of_bayern(2021), "1.00") };
    for (actor, asked) in [
        ("anna", Act::MakeCommitment(made)),
        ("anna", certify("o-hb", "c-hb", "1.00")),
        ("bernd", issue("o-hb")),
        ("clara", pay_typed("o-hb", "1.00")),
    ] {
        act(store, actor, asked).await.unwrap();
    }
}

#[rocket::async_test]
async fn of_a_joint_project_others_see_the_days_and_not_the_payments() {
    for (name, store) in open_books().await {
        joint(&store).await;
        for (actor, role, organisation) in [
            ("anna", Role::StateFinanceOfficer, "DE-BY"),
            ("bernd", Role::StateFinanceOfficer, "DE-HB"),
            ("clara", Role::FederalAdministrator, "bund"),
        ] {
            act(&store, "system", grant_role(actor, role, organisation, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        let mut seen = Vec::new();
        for actor in ["anna", "bernd", "clara"] {
            let mut desk = desk(&client, &store, actor).await;
            let first = rows(&desk.get("/pflichten?am=2021-12-31").await);
            let duties = [first, rows(&desk.get("/pflichten?am=2021-12-31&ab=51").await)].concat();
            let uses = duties.iter().filter(|row| row.contains("Verwendung der Auszahlung")).count();
            let settled = desk.get("/abrechnungen/n-1").await;
            let way = desk.get("/projekte/p-1").await.links().contains(&"/abrechnungen/n-1".to_owned());
            if settled.status != 200 {
                assert!(settled.text().contains("sind mehrere Länder beteiligt"), "{name} {actor}: {}", settled.text());
            }
            seen.push((actor, duties.len() - uses, uses, settled.status, way));
        }
        // The agreement is Bayern's, and 51 of 52 payments are; a settlement is of the whole, which the Bund alone sees.
        let expected = [("anna", 1, 51, 404, false), ("bernd", 0, 0, 404, false), ("clara", 1, 52, 200, true)];
        assert_eq!(seen, expected, "{name}");
    }
}

/// The links of a page as what they are and how far along.
fn way(shown: &Shown) -> Vec<String> {
    let first_two = |row: &String| row.split(' ').take(2).collect::<Vec<_>>().join(" ");
    rows(shown).iter().map(first_two).collect()
}

/// Of a commitment, of an order on it, and of a share of that; what was taken back stands there with nothing.
const DOWN: [&str; 14] = [
    "Programm 1",
    "Veranschlagung 2",
    "Zuweisung 3",
    "Festlegung 4",
    "Weiterleitung 5",
    "Empfänger 6",
    "Empfänger 6",
    "Weiterleitung 5",
    "Empfänger 6",
    "Anordnung 5",
    "Weiterleitung 6",
    "Empfänger 7",
    "Weiterleitung 8",
    "Empfänger 9",
];

/// Back from one recipient by each of its shares: of a commitment, and by the share of another of an order.
const UP: [&str; 18] = [
    "Empfänger 1",
    "Weiterleitung 2",
    "Festlegung 3",
    "Zuweisung 4",
    "Veranschlagung 5",
    "Empfänger 1",
    "Weiterleitung 2",
    "Empfänger 3",
    "Weiterleitung 4",
    "Anordnung 5",
    "Festlegung 6",
    "Zuweisung 7",
    "Veranschlagung 8",
    "Empfänger 1",
    "Weiterleitung 2",
    "Festlegung 3",
    "Zuweisung 4",
    "Veranschlagung 5",
];

#[rocket::async_test]
async fn a_chain_goes_by_whatever_the_money_came_from() {
    for (name, store) in open_books().await {
        begin(&store).await;
        live(&store).await;
        let client = client(&store).await;
        let down = get(&client, &format!("{CHAIN}?programm=ozg&projekt=p-1")).await;
        assert_eq!(rows(&down), chain(&client, "programme=ozg&project=p-1").await, "{name}");
        assert_eq!(way(&down), DOWN, "{name}: {:?}", rows(&down));
        // What was appropriated and assigned, by the events that did it.
        let above = ["Veranschlagung 2 0699/532 99, 2021 130,00 ", "Zuweisung 3 an DE-BY (foederal) 80,00 Ereignis "];
        for (row, said) in rows(&down)[1..].iter().zip(above) {
            assert!(row.starts_with(said), "{name}: „{row}“ is not „{said}“");
        }
        let up = get(&client, &format!("{CHAIN}?empfaenger=09161000")).await;
        assert_eq!(rows(&up), chain(&client, "recipient=09161000").await, "{name}");
        assert_eq!(way(&up), UP, "{name}: {:?}", rows(&up));
        // Who is registered and has no share is there all the same.
        let none = get(&client, &format!("{CHAIN}?empfaenger=person-1")).await;
        assert!(
            none.status == 200 && none.text().contains("An diesen Empfänger ist nichts weitergegeben."),
            "{name}: {}",
            none.text()
        );
        for grant in ["w-1", "w-2", "w-3"] {
            let page = get(&client, &format!("/weitergaben/{grant}")).await;
            let link = format!("{CHAIN}?programm=ozg&projekt=p-1");
            assert!(page.links().contains(&link), "{name} {grant}: {:?}", page.links());
        }
    }
}
