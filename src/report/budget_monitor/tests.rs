//! Tests of the budget monitor: both languages, what is available after each line, lines and balances that disagree.
//!
//! The events are the golden ones; what they change is invented here.

use super::*;
use crate::core::ids::Seq;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use crate::report::without_authority::Breach;
use time::macros::date;

fn event(name: &str, seq: u64) -> Arc<Event> {
    let path = format!("{}/fixtures/events/{name}-1.json", env!("CARGO_MANIFEST_DIR"));
    let event = Event::from_bytes(std::fs::read(path).unwrap().trim_ascii_end()).unwrap();
    Arc::new(Event { seq: Seq(seq), ..event })
}

fn line(name: &str, seq: u64, payee: Payee, [authority, committed, ordered, paid]: [i64; 4]) -> Line {
    let of_document = payee != Payee::Nobody;
    let named = |text: &str| of_document.then(|| text.to_owned());
    let [authority, committed, ordered, paid] = [authority, committed, ordered, paid].map(euro);
    Line {
        event: event(name, seq),
        commitment: named("c-1"),
        project: named("p-1"),
        purpose: named("Entwicklung des Antragsassistenten, Los 1"),
        payee,
        certified: (name == "order_certified").then(|| euro(4_000)),
        change: Change { authority, committed, ordered, paid },
    }
}

/// 100.00 are assigned and 10.00 of them blocked; 60.00 are bound, and 5.00 were paid beyond the order.
fn account() -> Account {
    use Payee::{Erased, InVault, Nobody};
    let lines = vec![
        line("proposal_carried_out", 20, Nobody, [10_000, 0, 0, 0]),
        line("commitment_made", 21, InVault, [0, 6_500, 0, 0]),
        line("commitment_changed", 22, InVault, [0, -500, 0, 0]),
        line("order_certified", 23, Erased, [0, 0, 0, 0]),
        line("order_issued", 24, Erased, [0, 0, 4_000, 0]),
        line("blocked", 25, Nobody, [-1_000, 0, 0, 0]),
        line("paid", 26, Erased, [0, 500, 500, 4_500]),
    ];
    Account {
        budget_item: "0699/532 99".to_owned(),
        booking_year: 2021,
        manager: "DE-BY".to_owned(),
        amounts: amounts(),
        certified: Some(euro(4_000)),
        lines,
    }
}

fn amounts() -> Amounts {
    let some = |cents: i64| Some(euro(cents));
    Amounts {
        assigned: some(10_000),
        residue: None,
        blocked: some(1_000),
        lapsed: None,
        committed: some(6_500),
        ordered: some(4_500),
        paid: some(4_500),
    }
}

fn breach() -> Breach {
    Breach {
        budget_item: "0699/532 99".to_owned(),
        booking_year: Some(2021),
        year_granted: None,
        due_year: None,
        component: Some("foederal".to_owned()),
        manager: "DE-BY".to_owned(),
        amount: euro(500),
        since: 26,
        since_on: date!(2021 - 06 - 02),
    }
}

fn facts() -> BudgetMonitorFacts {
    BudgetMonitorFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        project: None,
        accounts: vec![account()],
        total: amounts(),
        breaches: Breaches { found: vec![breach()], total: Some(euro(500)) },
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn what_stands_without_authority_comes_first_or_is_said_to_be_none() {
    let sheet = build(&facts(), &provenance(), Language::De).unwrap();
    assert_eq!(sheet.head.tables[0].id, crate::report::without_authority::ID);
    assert_eq!(sheet.head.facts[0].value, "5,00\u{a0}€ auf 1 Konto, siehe Tabelle");
    let none = BudgetMonitorFacts { breaches: Breaches::default(), ..facts() };
    let sheet = build(&none, &provenance(), Language::De).unwrap();
    assert_eq!((sheet.head.tables.len(), sheet.head.facts[0].value.as_str()), (1, "keine Beträge"));
    let wrong = Breaches { found: vec![breach()], total: Some(euro(501)) };
    let made = build(&BudgetMonitorFacts { breaches: wrong, ..facts() }, &provenance(), Language::De);
    assert!(matches!(made.err(), Some(ReportError::TotalsDisagree { .. })));
}

#[test]
fn a_line_too_few_makes_no_list() {
    let mut fewer = facts();
    fewer.accounts[0].lines.remove(1);
    let made = build(&fewer, &provenance(), Language::De);
    assert!(matches!(made.err(), Some(ReportError::TotalsDisagree { .. })));
}

#[test]
fn a_project_has_no_authority_of_its_own() {
    let of_project = BudgetMonitorFacts { project: Some("p-1".to_owned()), ..facts() };
    let sheet = build(&of_project, &provenance(), Language::De).unwrap();
    let ids: Vec<&str> = sheet.head.columns.iter().map(|column| column.id.as_str()).collect();
    assert!(!ids.contains(&"authority_eur") && !ids.contains(&"still_available_eur"), "{ids:?}");
    assert!(ids.contains(&"committed_eur"), "{ids:?}");
}

#[test]
fn nothing_at_all_says_so() {
    let empty = BudgetMonitorFacts { accounts: Vec::new(), total: Amounts::default(), ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("noch nichts zugewiesen") && text.contains("Noch verfügbar: noch nicht erfasst"), "{text}");
}
