//! Tests of the monitor of commitment authority: both languages, what is free after each line, lines and balances that
//! disagree, one manager alone.
//!
//! The events are the golden ones; what they change is invented here.

use super::*;
use crate::core::ids::Seq;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use crate::report::without_authority::Breach;
use time::macros::date;

fn line(name: &str, seq: u64, [authority, blocked, used, prior_charge, lapsed]: [i64; 5]) -> Line {
    let path = format!("{}/fixtures/events/{name}-1.json", env!("CARGO_MANIFEST_DIR"));
    let event = Event::from_bytes(std::fs::read(path).unwrap().trim_ascii_end()).unwrap();
    let is_forward = used != 0 || prior_charge != 0;
    let named = |text: &str| is_forward.then(|| text.to_owned());
    let [authority, blocked, used, prior_charge, lapsed] = [authority, blocked, used, prior_charge, lapsed].map(euro);
    Line {
        event: Arc::new(Event { seq: Seq(seq), ..event }),
        is_of_others: false,
        forward_commitment: named("v-1"),
        project: named("p-1"),
        purpose: named("Betrieb und Pflege, drei Jahre"),
        payee: if is_forward { Payee::InVault } else { Payee::Nobody },
        commitment: (!prior_charge.is_zero()).then(|| "v-1-2022".to_owned()),
        change: Change { authority, blocked, used, prior_charge, lapsed },
    }
}

fn amounts(cents: [Option<i64>; 7]) -> Amounts {
    let [granted, assigned, authority, blocked, used, prior_charge, lapsed] = cents.map(|sum| sum.map(euro));
    Amounts { granted, assigned, authority, blocked, used, prior_charge, lapsed }
}

fn account(manager: &str, amounts: Amounts, lines: Vec<Line>) -> Account {
    let budget_item = "0699/532 99".to_owned();
    Account { budget_item, year_granted: 2021, due_year: 2022, manager: manager.to_owned(), amounts, lines }
}

/// 100.00 were granted and 60.00 of them assigned to Bayern, which used 30.00; 10.00 are blocked, 5.00 lapsed.
fn facts() -> CommitmentAuthorityFacts {
    let of_bmi = vec![
        line("commitment_authority_granted", 20, [10_000, 0, 0, 0, 0]),
        line("commitment_authority_blocked", 21, [0, 1_000, 0, 0, 0]),
        line("proposal_carried_out", 22, [-6_000, 0, 0, 0, 0]),
    ];
    let of_bayern = vec![
        line("proposal_carried_out", 22, [6_000, 0, 0, 0, 0]),
        line("forward_commitment_made", 23, [0, 0, 3_000, 0, 0]),
        line("commitment_charged", 24, [0, 0, 0, 3_000, 0]),
        line("commitment_authority_lapsed", 25, [0, 0, 0, 0, 500]),
    ];
    let all = amounts([Some(10_000), Some(6_000), Some(10_000), Some(1_000), Some(3_000), Some(3_000), Some(500)]);
    CommitmentAuthorityFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        of_manager: false,
        stocks: vec![Stock { budget_item: "0699/532 99".to_owned(), year_granted: 2021, due_year: 2022, amounts: all }],
        accounts: vec![
            account(
                "DE-BY",
                amounts([None, Some(6_000), Some(6_000), None, Some(3_000), Some(3_000), Some(500)]),
                of_bayern,
            ),
            account("bmi", amounts([None, None, Some(4_000), Some(1_000), None, None, None]), of_bmi),
        ],
        exempt: vec![Exempt {
            forward_commitment: "v-2".to_owned(),
            project: "p-1".to_owned(),
            manager: "DE-BY".to_owned(),
            due_year: 2022,
            basis: ForwardBasis::CurrentBusiness { reason: "Wartungsvertrag".to_owned() },
            due: euro(300),
            charged: euro(300),
        }],
        total: all,
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_line_too_few_makes_no_list() {
    let mut facts = facts();
    facts.accounts[0].lines.pop();
    let made = build(&facts, &provenance(), Language::De);
    assert!(matches!(made.err(), Some(ReportError::TotalsDisagree { .. })));
}

#[test]
fn a_manager_alone_is_not_told_what_was_granted() {
    let mut facts = facts();
    facts.of_manager = true;
    facts.accounts.pop();
    facts.total = facts.accounts[0].amounts;
    facts.stocks[0].amounts = facts.total;
    let text = read_aloud(build(&facts, &provenance(), Language::De).unwrap());
    assert!(!text.contains("Bewilligt:") && text.contains("Frei: 25,00"), "{text}");
}

#[test]
fn what_is_exceeded_comes_first_with_its_years() {
    let breach = Breach {
        budget_item: "0699/532 99".to_owned(),
        booking_year: None,
        year_granted: Some(2021),
        due_year: Some(2022),
        component: None,
        manager: "bmi".to_owned(),
        amount: euro(500),
        since: 26,
        since_on: date!(2021 - 06 - 02),
    };
    let facts =
        CommitmentAuthorityFacts { breaches: Breaches { found: vec![breach], total: Some(euro(500)) }, ..facts() };
    let sheet = build(&facts, &provenance(), Language::De).unwrap();
    let columns: Vec<&str> = sheet.head.tables[0].columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(columns[..3], ["budget_item", "year_granted", "due_year"]);
}

#[test]
fn nothing_at_all_says_so() {
    let empty = CommitmentAuthorityFacts {
        stocks: Vec::new(),
        accounts: Vec::new(),
        exempt: Vec::new(),
        total: Amounts::default(),
        ..facts()
    };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("keine Verpflichtungsermächtigung bewilligt") && !text.contains("0,00"), "{text}");
}
