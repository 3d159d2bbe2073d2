//! Tests of the list: both languages, an order that nobody issued, orders and balances that disagree, nothing at all.

use super::*;
use crate::report::sheet::RunningTotals;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn line(order: &str, state: OrderState, payee: Payee, [amount, paid, unpaid]: [i64; 3]) -> Line {
    let step = |seq: u64, actor: &str| Step { seq, actor: actor.to_owned() };
    Line {
        order: order.to_owned(),
        commitment: "c-1".to_owned(),
        project: "p-1".to_owned(),
        manager: "DE-BY".to_owned(),
        budget_item: "0699/532 99".to_owned(),
        booking_year: 2021,
        payee,
        state,
        certified: step(50, "anna"),
        issued: (state != OrderState::Certified).then(|| step(51, "bernd")),
        due_on: date!(2021 - 06 - 01),
        cash_sign: Some("1180 0456 7890".to_owned()),
        amount: euro(amount),
        paid: euro(paid),
        unpaid: euro(unpaid),
    }
}

fn facts() -> OrdersAndPaymentsFacts {
    OrdersAndPaymentsFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        lines: vec![
            line("o-1", OrderState::Paid, Payee::InVault, [5_000, 5_500, 0]),
            line("o-2", OrderState::Issued, Payee::Erased, [3_000, 1_000, 2_000]),
            line("o-3", OrderState::Certified, Payee::Nobody, [700, 0, 0]),
        ],
        ordered: Some(euro(8_500)),
        paid: Some(euro(6_500)),
        unpaid: Some(euro(2_000)),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn an_order_that_nobody_issued_has_ordered_nothing() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("o-3 | c-1 | p-1 | DE-BY") && text.contains(" | 7,00 |  |  | "), "{text}");
}

#[test]
fn orders_and_balances_that_disagree_make_no_list() {
    let wrong = OrdersAndPaymentsFacts { ordered: Some(euro(8_501)), ..facts() };
    let mut sheet = build(&wrong, &provenance(), Language::De).unwrap();
    let mut totals = RunningTotals::new(&sheet.head.columns);
    sheet.rows.try_for_each(|row| totals.take(&row?)).unwrap();
    let total = sheet.foot.total.unwrap();
    assert!(matches!(totals.take(&total), Err(ReportError::TotalsDisagree { .. })));
}

#[test]
fn nothing_at_all_says_so() {
    let empty = OrdersAndPaymentsFacts { lines: Vec::new(), ordered: None, paid: None, unpaid: None, ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("keine Auszahlung festgestellt") && text.contains("Offen: noch nicht erfasst"), "{text}");
}
