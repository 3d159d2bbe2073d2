//! When money may be drawn down: only when what was paid before was used, where a window for it is agreed.

use super::evidence::{framework, individual, issue, matched, paid, parameter, place, voucher};
use super::life::*;
use super::*;
use crate::core::agreement::*;

/// Money is drawn down when it is needed: a further order waits until the last payment was used, where a window is agreed.
#[test]
fn a_drawdown_follows_the_use_of_the_last_one() {
    let (mut book, payment) = paid();
    let basis = |what: RegisterAgreement| RegisterAgreement { legal_basis: LegalBasis::Grant, ..what };
    climb(
        &mut book,
        vec![
            ("anna", certify("a-2", "f-1", "1"), &[]),
            ("anna", certify("a-3", "f-1", "1"), &[]),
            ("anna", certify("a-4", "f-1", "1"), &[]),
            ("anna", Act::RegisterAgreement(basis(framework())), &[]),
            ("anna", Act::RegisterAgreement(basis(individual(vec![parameter(Term::DrawdownWindowDays(42))]))), &[]),
        ],
    );
    // Without an agreement no window; then within it, and one day beyond it.
    assert_eq!(step_on("2021-12-01", &mut book, "bernd", issue("a-2")), NONE);
    assert_eq!(step(&mut book, "anna", place("p-1", "ev-by")), NONE);
    assert_eq!(step_on("2021-03-15", &mut book, "bernd", issue("a-3")), NONE);
    assert_eq!(step_on("2021-03-16", &mut book, "bernd", issue("a-4")), ["R-107"]);
    let rest = book.orders.get(&id("a-1")).unwrap().unwrap().untouched(Seq(payment)).unwrap().unwrap().to_string();
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterVoucher(voucher("b-1", &rest, "0")), &[]),
            ("anna", matched("b-1", payment, &euro(&rest).minus(euro("0.01")).unwrap().to_string()), &[]),
        ],
    );
    assert_eq!(step_on("2021-03-16", &mut book, "bernd", issue("a-4")), ["R-107"], "a cent is unused");
    assert_eq!(step(&mut book, "anna", matched("b-1", payment, "0.01")), NONE);
    assert_eq!(step_on("2021-03-16", &mut book, "bernd", issue("a-4")), NONE);
}

/// What was booked by mistake and taken back was never paid: nobody has to use it, and nothing of it is left.
#[test]
fn a_payment_that_was_taken_back_holds_up_no_drawdown() {
    let (mut book, payment) = paid();
    let basis = |what: RegisterAgreement| RegisterAgreement { legal_basis: LegalBasis::Grant, ..what };
    climb(
        &mut book,
        vec![
            ("anna", certify("a-2", "f-1", "1"), &[]),
            ("anna", Act::RegisterAgreement(basis(framework())), &[]),
            ("anna", Act::RegisterAgreement(basis(individual(vec![parameter(Term::DrawdownWindowDays(42))]))), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
        ],
    );
    assert_eq!(step_on("2021-12-01", &mut book, "bernd", issue("a-2")), ["R-107"]);
    let back = Act::ReversePayment { payment: Seq(payment), reason: ReasonCode::WrongAmount };
    climb(&mut book, vec![("carla", back, &[])]);
    let untouched = |book: &Book| book.orders.get(&id("a-1")).unwrap().unwrap().untouched(Seq(payment)).unwrap();
    assert_eq!(untouched(&book), None);
    assert_eq!(step_on("2021-12-01", &mut book, "bernd", issue("a-2")), NONE);
}
