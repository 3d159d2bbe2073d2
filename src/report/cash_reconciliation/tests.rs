//! Tests of the cash reconciliation: both languages, every cent explained, sides that do not fit, nothing at all.

use super::*;
use crate::report::sheet::RunningTotals;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn line(number: u32, state: LineState, cents: i64) -> Line {
    Line {
        line: Some(number),
        state,
        seq: 60 + u64::from(number),
        booked_on: date!(2021 - 06 - 02),
        order: (state != LineState::Unmatched).then(|| "a-1".to_owned()),
        references: (state == LineState::Unmatched).then(|| "Kassenzeichen 999".to_owned()),
        beyond_order: if number == 2 { euro(500) } else { Euro::ZERO },
        amount: euro(cents),
    }
}

/// 100.00 of the Kasse: 90.00 booked, 7.50 without an order, 2.50 taken back. 12.00 were typed.
fn facts() -> CashReconciliationFacts {
    let lines = vec![
        line(1, LineState::Matched, 5_000),
        line(2, LineState::Matched, 4_000),
        line(3, LineState::Unmatched, 750),
        line(4, LineState::Reversed, 250),
    ];
    CashReconciliationFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        statements: vec![Statement { statement: "k-1".to_owned(), seq: 60, lines_read: 4, sum: euro(10_000), lines }],
        unpaid: vec![Unpaid {
            order: "a-2".to_owned(),
            issued: 55,
            due_on: date!(2021 - 07 - 01),
            manager: "DE-BY".to_owned(),
            amount: euro(3_000),
            paid: euro(1_200),
            unpaid: euro(1_800),
        }],
        typed: vec![TypedPayment {
            seq: 70,
            booked_on: date!(2021 - 06 - 10),
            order: "a-2".to_owned(),
            actor: "c.kasse".to_owned(),
            voucher: Some("Fernmündlich, Vermerk 3".to_owned()),
            amount: euro(1_200),
        }],
        elsewhere: Euro::ZERO,
        paid: Some(euro(10_200)),
        ordered_unpaid: Some(euro(1_800)),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn each_side_that_does_not_fit_makes_no_report() {
    let mut wrong_order = facts();
    wrong_order.unpaid[0].unpaid = euro(1_799);
    let wrong_book = CashReconciliationFacts { paid: Some(euro(10_201)), ..facts() };
    for wrong in [wrong_order, wrong_book] {
        let made = build(&wrong, &provenance(), Language::De);
        assert!(matches!(made.err(), Some(ReportError::TotalsDisagree { .. })));
    }
    let mut wrong_line = facts();
    wrong_line.statements[0].lines[0].amount = euro(4_999);
    let mut sheet = build(&wrong_line, &provenance(), Language::De).unwrap();
    let mut totals = RunningTotals::new(&sheet.head.columns);
    let passed = sheet.rows.try_for_each(|row| totals.take(&row?));
    assert!(matches!(passed, Err(ReportError::TotalsDisagree { .. })), "a statement is held against its lines");
}

#[test]
fn what_was_paid_by_statements_that_are_not_seen_is_a_step_of_its_own() {
    let cut = CashReconciliationFacts { paid: Some(euro(10_900)), elsewhere: euro(700), ..facts() };
    let text = read_aloud(build(&cut, &provenance(), Language::De).unwrap());
    assert!(text.contains("zuzüglich der Auszahlungen aus Kassenauszügen, die auch andere nennen"), "{text}");
}

#[test]
fn a_book_without_the_kasse_says_so() {
    let empty = CashReconciliationFacts {
        statements: Vec::new(),
        unpaid: Vec::new(),
        typed: Vec::new(),
        paid: None,
        ordered_unpaid: None,
        ..facts()
    };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("kein Kassenauszug eingelesen"), "{text}");
    assert!(text.contains("Ausgezahlt laut Buch: noch nicht erfasst"), "{text}");
}
