//! Documents that are corrected out of their usual order: paid before it was ordered, taken back after it was paid.

use super::life::*;
use super::*;
use crate::core::commitment::CommitmentChange;
use crate::core::order::CertifyOrder;
use crate::core::payment::PaymentSource;

fn issue(order: &str) -> Act {
    Act::IssueOrder { order: id(order) }
}

fn cancel(order: &str) -> Act {
    Act::CancelOrder { order: id(order) }
}

fn typed(amount: &str) -> Act {
    pay("a-1", amount, PaymentSource::Typed)
}

/// Takes back the event before the last ones.
fn take_back(book: &Book, before: u64) -> Act {
    Act::ReversePayment { payment: Seq(book.size - before), reason: ReasonCode::WrongAmount }
}

/// What is bound, ordered, paid and without authority.
fn standing(book: &Book) -> [String; 4] {
    let debt = balance(book, &of_bavaria(2021), Stage::WithoutAuthority);
    let [bound, ordered, paid] = [Stage::Committed, Stage::Ordered, Stage::Paid].map(|stage| of_project(book, stage));
    [bound, ordered, paid, debt]
}

fn certified() -> Book {
    let mut book = assigned();
    climb(&mut book, vec![("anna", make("f-1", "50"), &[]), ("anna", certify("a-1", "f-1", "30"), &[])]);
    book
}

#[test]
fn what_was_paid_before_it_was_ordered_is_covered_by_the_order() {
    let mut book = certified();
    climb(&mut book, vec![("carla", typed("7"), &[]), ("carla", issue("a-1"), &["R-068"])]);
    assert_eq!(standing(&book), ["50.00", "0.00", "7.00", "-7.00"]);
    climb(&mut book, vec![("bernd", issue("a-1"), &[])]);
    assert_eq!(standing(&book), ["20.00", "23.00", "7.00", "0.00"]);
    climb(&mut book, vec![("carla", typed("23"), &[]), ("anna", cancel("a-1"), &["R-066"])]);
    assert_eq!(standing(&book), ["20.00", "0.00", "30.00", "0.00"]);
    // The first payment was wrong: the order stands open by as much.
    let first = take_back(&book, 3);
    climb(&mut book, vec![("carla", first, &[])]);
    assert_eq!(standing(&book), ["20.00", "7.00", "23.00", "0.00"]);
    climb(&mut book, vec![("anna", cancel("a-1"), &[]), ("anna", changed("f-1", CommitmentChange::Free, "27"), &[])]);
    assert_eq!(standing(&book), ["0.00", "0.00", "23.00", "0.00"]);
    climb(&mut book, vec![("anna", close(2021), &[])]);
}

#[test]
fn more_paid_before_than_ordered_stays_without_authority() {
    let mut book = certified();
    climb(&mut book, vec![("carla", typed("35"), &[]), ("bernd", issue("a-1"), &[])]);
    assert_eq!(standing(&book), ["20.00", "0.00", "35.00", "-5.00"]);
    // Of the two payments it does not matter which one is taken back.
    let both = take_back(&book, 2);
    climb(&mut book, vec![("carla", typed("4"), &[]), ("carla", both, &[])]);
    assert_eq!(standing(&book), ["20.00", "26.00", "4.00", "0.00"]);
}

#[test]
fn what_was_settled_meanwhile_is_free_again_when_the_order_comes() {
    let mut book = certified();
    climb(&mut book, vec![("carla", typed("7"), &[]), ("anna", settle(of_bavaria(2021), "7"), &[])]);
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::Assigned), "3.00");
    climb(&mut book, vec![("bernd", issue("a-1"), &[])]);
    assert_eq!(standing(&book), ["20.00", "23.00", "7.00", "0.00"]);
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::Assigned), "10.00");
}

#[test]
fn an_order_is_open_again_when_a_payment_is_taken_back_after_its_rest() {
    let mut book = certified();
    let steps =
        vec![("bernd", issue("a-1"), &[] as &[&str]), ("carla", typed("10"), &[]), ("anna", cancel("a-1"), &[])];
    climb(&mut book, steps);
    assert_eq!(standing(&book), ["40.00", "0.00", "10.00", "0.00"]);
    let payment = take_back(&book, 2);
    climb(&mut book, vec![("carla", payment, &[]), ("anna", close(2021), &["R-071"])]);
    assert_eq!(standing(&book), ["40.00", "10.00", "0.00", "0.00"]);
    climb(&mut book, vec![("anna", cancel("a-1"), &[]), ("anna", cancel("a-1"), &["R-066"])]);
    assert_eq!(standing(&book), ["50.00", "0.00", "0.00", "0.00"]);
    climb(&mut book, vec![("anna", certify("a-2", "f-1", "50"), &[])]);
}

#[test]
fn documents_are_not_reversed_like_plain_bookings() {
    let mut book = assigned();
    let from = book.size;
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", changed("f-1", CommitmentChange::Free, "1"), &[]),
            ("anna", certify("a-1", "f-1", "20"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("anna", Act::CancelOrder { order: id("a-1") }, &[]),
        ],
    );
    let expected: [&[&str]; 5] = [&["R-052"], &["R-052"], &["R-050"], &["R-052"], &["R-052"]];
    for (seq, expected) in (from..).zip(expected) {
        let act = Act::Reverse { reverses: Seq(seq), reason: ReasonCode::BookedTwice, note: None };
        assert_eq!(step(&mut book, "anna", act), expected);
        // Nor by two persons.
        let proposal = id(&format!("z-{seq}"));
        let draft = Draft::Reversal { reverses: Seq(seq), reason: ReasonCode::DecisionRevoked };
        assert_eq!(step(&mut book, "anna", Act::Propose { proposal, draft }), expected);
    }
}

#[test]
fn years_are_closed_when_they_are_over_and_in_their_order() {
    let mut book = assigned();
    let mut early = request(900, "anna", close(2021));
    early.command.booked_on = parse_date("2021-12-30").unwrap();
    match decide(&book, &early) {
        Decision::Refused(violations) => {
            let said = "Das Haushaltsjahr 2021 lässt sich noch nicht abschließen: es endet erst am 31.12.2021.";
            assert_eq!(violations.iter().map(Violation::sentence).collect::<Vec<_>>(), [said]);
        }
        other => panic!("{other:?}"),
    }
    let later = Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2023, amount_cents: euro("1") };
    climb(
        &mut book,
        vec![
            ("anna", later, &[]),
            // A residue of 2021 could still come to 2023.
            ("anna", close(2023), &["R-074"]),
            ("anna", close(2021), &[]),
            ("anna", close(2023), &[]),
        ],
    );
}

#[test]
fn orders_are_due_in_their_year() {
    let mut book = assigned();
    let due = |name: &str, on: &str| match certify(name, "f-1", "1") {
        Act::CertifyOrder(what) => Act::CertifyOrder(CertifyOrder { due_on: parse_date(on).unwrap(), ..what }),
        other => other,
    };
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", due("a-1", "2022-01-01"), &["R-075"]),
            ("anna", due("a-1", "2020-12-31"), &["R-075"]),
            ("anna", due("a-1", "2021-12-31"), &[]),
            ("anna", close(2020), &[]),
            ("anna", due("a-2", "2020-12-31"), &[]),
        ],
    );
}
