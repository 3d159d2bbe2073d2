//! What came back of a payment: set off in its year, income in a later one, and taken back where it was recorded wrongly.

use super::evidence::{claim, matched, repay, voucher};
use super::life::*;
use super::*;
use crate::core::claim::{Claimed, RepayClaim};
use crate::core::payment::{ImportStatement, PaymentSource, RecordUnmatched};
use crate::core::refund::{RecordRefund, Undone};

pub(super) fn refund(payment: u64, amount: &str, source: PaymentSource) -> Act {
    Act::RecordRefund(RecordRefund { payment: Undone::Event(Seq(payment)), amount_cents: euro(amount), source })
}

pub(super) fn back(payment: u64) -> Claimed {
    Claimed::Refund { order: id("a-1"), payment: Seq(payment) }
}

fn reverse(payment: u64) -> Act {
    Act::ReversePayment { payment: Seq(payment), reason: ReasonCode::WrongAmount }
}

/// Project p-1 has ordered 30 of the 50 that are bound, and 35 were paid: five without authority.
fn overpaid() -> (Book, u64) {
    let mut book = assigned();
    climb(
        &mut book,
        vec![
            ("anna", item("0699/119 99", "bmi"), &[]),
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("carla", pay("a-1", "35", PaymentSource::Typed), &[]),
        ],
    );
    let payment = book.size - 1;
    (book, payment)
}

fn stages(book: &Book) -> [String; 3] {
    [Stage::Committed, Stage::Ordered, Stage::Paid].map(|stage| of_project(book, stage))
}

#[test]
fn refund_ladder() {
    let (mut book, payment) = overpaid();
    let typed = |amount: &str| refund(payment, amount, PaymentSource::Typed);
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterVoucher(voucher("b-1", "30", "0")), &[]),
            ("anna", matched("b-1", payment, "20"), &[]),
            ("carla", refund(payment - 1, "1", PaymentSource::Typed), &["R-004"]),
            ("bernd", typed("1"), &["R-068"]),
            ("carla", typed("0"), &["R-005"]),
            ("carla", typed("15.01"), &["R-130"]),
            ("carla", typed("8"), &[]),
            ("carla", typed("7.01"), &["R-130"]),
            ("anna", matched("b-1", payment, "5"), &[]),
            ("anna", matched("b-1", payment, "2.01"), &["R-086"]),
        ],
    );
    // Five cover what was beyond the order; three are bound again, and can be ordered or freed.
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::WithoutAuthority), "0.00");
    assert_eq!(stages(&book), ["23.00", "0.00", "2.00"]);
    let order = book.orders.get(&id("a-1")).unwrap().unwrap();
    assert_eq!((order.standing(), order.unpaid(), order.paid_sum()), (Ok(euro("27")), Ok(Euro::ZERO), Ok(euro("27"))));
    assert_eq!(book.commitments.get(&id("f-1")).unwrap().unwrap().open(), Ok(euro("23")));
    let refunded = book.size - 2;
    assert_eq!(book.events.get(&Seq(refunded)).unwrap().unwrap().body.type_name(), "refunded/1");
    climb(
        &mut book,
        vec![
            ("carla", reverse(payment), &["R-132", "R-089"]),
            (
                "carla",
                Act::Reverse { reverses: Seq(refunded), reason: ReasonCode::WrongAmount, note: None },
                &["R-052"],
            ),
            ("bernd", reverse(refunded), &["R-068"]),
            ("carla", reverse(refunded), &[]),
            ("carla", reverse(refunded), &["R-050"]),
        ],
    );
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::WithoutAuthority), "-5.00");
    assert_eq!(stages(&book), ["20.00", "0.00", "10.00"]);
}

#[test]
fn what_comes_back_later_is_income_and_raises_nothing() {
    let (mut book, payment) = overpaid();
    climb(
        &mut book,
        vec![
            ("anna", settle(of_bavaria(2021), "5"), &[]),
            ("bernd", claim("r-1", back(payment), "1"), &["R-133"]),
            ("anna", close(2021), &[]),
        ],
    );
    let later = |book: &mut Book, who: &str, act: Act| step_on("2022-03-01", book, who, act);
    let of_2022 = |act: Act| match act {
        Act::RepayClaim(what) => Act::RepayClaim(RepayClaim { booking_year: 2022, ..what }),
        other => other,
    };
    let before = balance(&book, &of_bavaria(2021), Stage::Assigned);
    assert_eq!(later(&mut book, "carla", refund(payment, "5", PaymentSource::Typed)), ["R-131"]);
    let elsewhere = Claimed::Refund { order: id("a-9"), payment: Seq(payment) };
    assert_eq!(later(&mut book, "bernd", claim("r-1", elsewhere, "5")), ["R-004"]);
    assert_eq!(later(&mut book, "bernd", claim("r-1", back(payment), "35.01")), ["R-130"]);
    assert_eq!(later(&mut book, "bernd", claim("r-1", back(payment), "5")), NONE);
    assert_eq!(later(&mut book, "bernd", of_2022(repay("r-1", "5"))), ["R-096"]);
    assert_eq!(later(&mut book, "carla", of_2022(repay("r-1", "5"))), NONE);
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::Assigned), before, "the outflow stays gross");
    assert_eq!([Stage::Paid, Stage::Repaid].map(|stage| of_project(&book, stage)), ["35.00", "0.00"]);
}

#[test]
fn a_line_with_a_minus_is_set_off_once_or_is_income() {
    let (mut book, payment) = overpaid();
    let import = Act::ImportStatement(ImportStatement {
        statement: id("k-1"),
        file_sha256: sha256(b"file"),
        lines: 2,
        sum_cents: euro("-5"),
    });
    let line = |line| PaymentSource::Statement { statement: id("k-1"), line };
    let open = |line, amount: &str| {
        let (statement, references) = (id("k-1"), "Kassenzeichen 4711".to_owned());
        Act::RecordUnmatched(RecordUnmatched { statement, line, amount_cents: euro(amount), references })
    };
    climb(
        &mut book,
        vec![
            ("carla", import, &[]),
            ("carla", open(1, "0"), &["R-005"]),
            ("carla", open(1, "-4"), &[]),
            ("carla", pay("a-1", "4", line(1)), &["R-069"]),
            ("carla", refund(payment, "5", line(1)), &["R-069"]),
            ("carla", refund(payment, "4", line(3)), &["R-069"]),
            ("carla", refund(payment, "4", line(1)), &[]),
            ("carla", refund(payment, "4", line(1)), &["R-069"]),
            ("carla", reverse(9999), &["R-004"]),
        ],
    );
    let refunded = book.size - 1;
    climb(
        &mut book,
        vec![
            ("carla", reverse(refunded), &[]),
            ("carla", refund(payment, "4", line(1)), &[]),
            ("carla", open(2, "-1"), &[]),
        ],
    );
    assert_eq!(step_on("2022-03-01", &mut book, "bernd", claim("r-1", back(payment), "1")), NONE);
    let Act::RepayClaim(plain) = repay("r-1", "1") else { panic!() };
    let of_line = |number| Act::RepayClaim(RepayClaim { source: Some(line(number)), ..plain.clone() });
    climb(
        &mut book,
        vec![
            ("carla", of_line(1), &["R-069"]),
            ("carla", of_line(3), &["R-069"]),
            ("carla", of_line(2), &[]),
            ("carla", refund(payment, "1", line(2)), &["R-069"]),
        ],
    );
}

#[test]
fn a_line_undoes_the_payment_of_a_line_of_its_own_statement() {
    let (mut book, _) = overpaid();
    let import = Act::ImportStatement(ImportStatement {
        statement: id("k-1"),
        file_sha256: sha256(b"file"),
        lines: 3,
        sum_cents: euro("-1"),
    });
    let source = |line| PaymentSource::Statement { statement: id("k-1"), line };
    let undo = |of, amount: &str, source| {
        Act::RecordRefund(RecordRefund { payment: Undone::Line { line: of }, amount_cents: euro(amount), source })
    };
    let paid = |book: &Book| of_project(book, Stage::Paid);
    let before = paid(&book);
    climb(
        &mut book,
        vec![
            ("carla", import, &[]),
            ("carla", pay("a-1", "4", source(1)), &[]),
            ("carla", undo(2, "4", source(3)), &["R-004"]),
            ("carla", undo(1, "4", PaymentSource::Typed), &["R-004"]),
            ("carla", undo(1, "5", source(3)), &["R-130"]),
            ("carla", undo(1, "4", source(3)), &[]),
            ("carla", undo(1, "1", source(2)), &["R-130"]),
        ],
    );
    assert_eq!(paid(&book), before, "what was paid and came back in one statement leaves no outflow");
}
