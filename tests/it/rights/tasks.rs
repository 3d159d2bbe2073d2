//! What waits for whom: only what somebody may do, nothing that they did the other part of, and it is gone when it is done.

use super::*;
use crate::store::money::{ITEM, certify, commitment, form, issue, note, of_bayern, statement, unmatched};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64_STANDARD;
use titelbuch::core::budget::BudgetNote;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Draft;
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::role::Delegation;
use titelbuch::desk::tasks::{TaskKind, deadlines, waiting};
use titelbuch::store::Viewer;

/// Who waits for what, by the kinds of their tasks.
const EXPECTED: [(&str, Role, &str, &[&str]); 14] = [
    ("freigabe", Role::FederalApprover, "bmi", &["approve"]),
    ("haushalt", Role::BudgetOfficer, "bmi", &["approve"]),
    // The Bund's proposals are not for the budget officer of a Land.
    ("haushalt-by", Role::BudgetOfficer, "DE-BY", &[]),
    ("vorschlag", Role::FederalApprover, "bmi", &[]),
    ("verteilung", Role::FederalAdministrator, "bmi", &[]),
    ("anordnung", Role::Orderer, "DE-BY", &["issue"]),
    ("anordnung-hb", Role::Orderer, "DE-HB", &[]),
    ("anordnung-bund", Role::Orderer, "bmi", &[]),
    ("feststellung", Role::Orderer, "DE-BY", &[]),
    // Stands in for whoever certified: one person with them.
    ("vertretung", Role::Orderer, "DE-BY", &[]),
    ("kasse", Role::CashImporter, "bund", &["match_line"]),
    ("mittel", Role::StateFinanceOfficer, "DE-BY", &[]),
    ("ressort", Role::LeadMinistryOfficer, "bmi", &[]),
    ("pruefung", Role::Auditor, "bund", &[]),
];

/// A proposal, a certified order and an open line of the Kasse, each made by somebody of the table.
async fn begun(store: &Store) {
    let line = AssignmentLine { recipient: id("DE-BY"), amount_cents: euro("1.00") };
    let what = Assignment { component: id("foederal"), budget_item: id(ITEM), booking_year: 2021, lines: vec![line] };
    let proposed = Act::Propose { proposal: id("z-9"), draft: Draft::Assignment(what) };
    let made = Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "60.00"));
    let delegation = Delegation {
        deputy: id("vertretung"),
        absent: id("feststellung"),
        role: Role::Orderer,
        organisation: id("DE-BY"),
        from: parse_date("2020-01-01").unwrap(),
        until: parse_date("2099-12-31").unwrap(),
    };
    for (who, what) in [
        ("vorschlag", proposed),
        ("anna", made),
        ("feststellung", certify("o-1", "c-1", "30.00")),
        ("kasse", statement("s-1", 1, "7.00")),
        ("kasse", unmatched("s-1", 1, "7.00")),
        ("feststellung", Act::Role(RoleAct::Delegate(delegation))),
    ] {
        let told = format!("{who}: {what:?}");
        act(store, who, what).await.unwrap_or_else(|error| panic!("{told}: {error:?}"));
    }
}

async fn kinds(door: &Door, token: &str) -> Vec<String> {
    let told = door.get(Some(token), "/api/v1/tasks").await;
    assert_eq!(told.status, 200, "{}", told.body);
    let items = told.body["items"].as_array().unwrap();
    items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

/// What `/deadlines.ics` answers to a token that is sent this way.
async fn feed(door: &Door, scheme: &str, token: &str) -> (u16, String) {
    let value = match scheme {
        "Basic" => format!("Basic {}", BASE64_STANDARD.encode(format!("irgendwer:{token}"))),
        scheme => format!("{scheme} {token}"),
    };
    let request = door.client.get("/api/v1/deadlines.ics").header(Header::new("Authorization", value));
    let told = answer(request.dispatch().await).await;
    (told.status, String::from_utf8(told.bytes).unwrap())
}

/// A calendar has the day, and nothing that is not for other machines.
async fn calendar(door: &Door, token: &str) {
    let (status, text) = feed(door, "Basic", token).await;
    assert_eq!((status, &feed(door, "Bearer", token).await.1), (200, &text), "the same whichever way it is asked");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(text.contains("DTSTART;VALUE=DATE:20210315") && text.contains("(o-1)"), "{text}");
    assert!(text.contains("SUMMARY:Überfällig: Auszahlung anordnen"), "{text}");
    assert!(!text.contains("30,00") && !text.contains("30.00") && !text.contains("Los 1"), "no amount: {text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "folded: {text}");
    // A password opens the calendar and nothing else.
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("x:{token}")));
    let other = door.client.get("/api/v1/tasks").header(Header::new("Authorization", basic)).dispatch().await;
    assert_eq!(other.status().code, 401);
    for wrong in ["Basic", "Bearer"] {
        assert_eq!(feed(door, wrong, "tb_falsch").await.0, 401, "{wrong}");
    }
    let asked = door.client.get("/api/v1/deadlines.ics").dispatch().await;
    assert_eq!(asked.headers().get_one("WWW-Authenticate"), Some("Basic realm=\"titelbuch\""));
}

#[rocket::async_test]
async fn a_task_waits_for_whoever_may_do_it_and_is_gone_when_it_is_done() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        let mut tokens = Vec::new();
        for (who, role, organisation, _) in EXPECTED {
            tokens.push(person(&store, who, role, organisation).await);
        }
        let system = person(&store, "system-y", Role::SystemAdministrator, "bund").await;
        begun(&store).await;
        enforce(&store).await;
        let door = Door::of(&store).await;
        for ((who, _, _, expected), token) in EXPECTED.iter().zip(&tokens) {
            assert_eq!(kinds(&door, token).await, *expected, "{name} {who}");
            let dated = feed(&door, "Bearer", token).await.1.matches("BEGIN:VEVENT").count();
            assert_eq!(dated, expected.iter().filter(|kind| **kind == "issue").count(), "{name} {who}");
        }
        calendar(&door, &tokens[5]).await;
        for path in ["/api/v1/tasks", "/api/v1/deadlines.ics"] {
            assert_eq!(door.get(Some(&system), path).await.status, 403, "{name} {path}");
        }
        assert_eq!(door.get(None, "/api/v1/tasks").await.status, 401, "{name}");
        act(&store, "anordnung", issue("o-1")).await.unwrap();
        let known = store.proposal(&Viewer::all(), &id("z-9")).await.unwrap().unwrap();
        let approve = Act::Approve { proposal: id("z-9"), content_sha256: known.content_sha256 };
        act(&store, "freigabe", approve).await.unwrap();
        for ((who, ..), token) in EXPECTED.iter().zip(&tokens) {
            let expected: &[&str] = match *who {
                "verteilung" => &["carry_out"],
                "kasse" => &["match_line"],
                _ => &[],
            };
            assert_eq!(kinds(&door, token).await, *expected, "{name} {who}, afterwards");
        }
    }
}

/// A residue of 2021 may be used until the end of 2023: it waits for whoever manages it in its last year, and in the calendar a
/// year ahead; not for another Land, and not for who orders.
#[tokio::test]
async fn a_residue_waits_in_its_last_year_for_whoever_manages_it() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        act(&store, "anna", note(ITEM, BudgetNote::Transferable)).await.unwrap();
        act(&store, "anna", form(of_bayern(2021), "10.00")).await.unwrap();
        for (who, role, land) in [
            ("mittel", Role::StateFinanceOfficer, "DE-BY"),
            ("haushalt", Role::BudgetOfficer, "DE-BY"),
            ("anordnung", Role::Orderer, "DE-BY"),
            ("mittel-hb", Role::StateFinanceOfficer, "DE-HB"),
        ] {
            person(&store, who, role, land).await;
            let manages = land == "DE-BY" && role != Role::Orderer;
            let viewer = Viewer::all();
            for (day, waits, in_calendar) in [
                ("2022-12-29", None, false),
                ("2022-12-30", None, true),
                ("2023-01-01", Some(false), true),
                ("2023-12-31", Some(false), true),
                ("2024-01-01", Some(true), true),
            ] {
                let actor = id(who);
                let all = waiting(&store, &viewer, &actor, parse_date(day).unwrap()).await.unwrap();
                let said: Vec<_> = all.iter().map(|task| (task.kind, task.due_on, task.late, task.amount)).collect();
                let due = parse_date("2023-12-31").unwrap();
                let expected = waits.filter(|_| manages);
                let expected = expected.map(|late| (TaskKind::UseResidue, Some(due), late, Some(euro("10.00"))));
                assert_eq!(said, expected.into_iter().collect::<Vec<_>>(), "{name} {who} {day}");
                let dated = deadlines(&store, &viewer, &actor, parse_date(day).unwrap()).await.unwrap();
                assert_eq!(dated.len(), usize::from(manages && in_calendar), "{name} {who} {day}");
            }
        }
    }
}
