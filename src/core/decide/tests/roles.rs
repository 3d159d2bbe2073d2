//! Ladders of rights: granting, delegating, enforcing, and what somebody without the right is told.

use super::evidence::voucher;
use super::life::*;
use super::*;
use crate::core::ids::ManagerId;
use crate::core::payment::{ImportStatement, PaymentSource};
use crate::core::refund::{RecordRefund, Undone};
use crate::core::role::{Delegation, GrantRole, Role, RoleAct};
use crate::core::rules::Violation;

pub fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

pub fn granted(actor: &str, role: Role, organisation: &str, from: &str, until: Option<&str>) -> Act {
    let (actor, organisation): (ActorId, ManagerId) = (id(actor), id(organisation));
    Act::Role(RoleAct::Grant(GrantRole { actor, role, organisation, from: day(from), until: until.map(day) }))
}

/// From the first day on, without an end.
pub fn always(actor: &str, role: Role, organisation: &str) -> Act {
    granted(actor, role, organisation, "2020-01-01", None)
}

fn delegated(absent: &str, deputy: &str, role: Role, from: &str, until: &str) -> Act {
    let (deputy, absent, organisation) = (id(deputy), id(absent), id("DE-BY"));
    let (from, until) = (day(from), day(until));
    Act::Role(RoleAct::Delegate(Delegation { deputy, absent, role, organisation, from, until }))
}

fn withdrawn(actor: &str, granted: u64) -> Act {
    Act::Role(RoleAct::Withdraw { actor: id(actor), granted: Seq(granted) })
}

fn ended(deputy: &str, delegated: u64) -> Act {
    Act::Role(RoleAct::EndDelegation { deputy: id(deputy), delegated: Seq(delegated) })
}

const ENFORCE: Act = Act::Role(RoleAct::Enforce);

/// What the refusal of an act says; empty where it is not refused.
pub fn refusal(book: &Book, who: &str, act: Act) -> Vec<Violation> {
    match decide_both(book, &request(999, who, act)) {
        Decision::Refused(violations) => violations,
        _ => Vec::new(),
    }
}

#[test]
fn role_ladder() {
    use Role::*;
    let mut book = masters();
    let at = book.size;
    let until = |until| granted("bernd", Auditor, "DE-BY", "2021-01-01", until);
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("system", always("niemand", Orderer, "DE-BY"), &["R-004"]),
        ("system", always("anna", Orderer, "fehlt"), &["R-004"]),
        ("system", always("anna", FederalAdministrator, "DE-BY"), &["R-201"]),
        ("system", always("anna", StateFinanceOfficer, "bmi"), &["R-201"]),
        ("system", granted("anna", Orderer, "DE-BY", "2021-03-01", Some("2021-02-28")), &["R-205"]),
        ("system", granted("anna", Orderer, "DE-BY", "2020-03-01", Some("2021-01-31")), &["R-205"]),
        ("anna", always("anna", Orderer, "DE-BY"), &["R-203"]),
        ("system", granted("anna", Orderer, "DE-BY", "2021-01-01", Some("2021-12-31")), &[]),
        ("system", always("anna", Orderer, "DE-BY"), &["R-202"]),
        ("system", granted("anna", Orderer, "DE-BY", "2022-01-01", None), &[]),
        ("system", always("anna", Orderer, "DE-HB"), &[]),
        ("system", always("anna", CashImporter, "bund"), &["R-204", "R-204", "R-204"]),
        ("system", until(None), &["R-205"]),
        ("system", until(Some("2021-12-31")), &[]),
        ("system", always("bernd", Orderer, "DE-BY"), &["R-204"]),
        ("system", granted("bernd", Orderer, "DE-BY", "2022-01-01", None), &[]),
        ("system", withdrawn("anna", at + 9), &["R-206"]),
        ("anna", withdrawn("anna", at), &["R-203"]),
        ("system", withdrawn("anna", at), &[]),
        ("system", withdrawn("anna", at), &["R-206"]),
        ("system", ENFORCE, &[]),
        ("system", ENFORCE, &["R-209"]),
    ];
    for (row, (who, act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, who, act), expected, "row {row}");
    }
}

#[test]
fn delegation_ladder() {
    use Role::*;
    let mut book = masters();
    let acts = [
        ("system", actor("carla")),
        ("system", actor("dora")),
        ("system", always("anna", Orderer, "DE-BY")),
        ("system", always("dora", CashImporter, "bund")),
    ];
    for (who, act) in acts {
        assert_eq!(step(&mut book, who, act), Vec::<&str>::new());
    }
    let at = book.size;
    let august = |absent, deputy, role| delegated(absent, deputy, role, "2021-08-01", "2021-08-20");
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", august("anna", "niemand", Orderer), &["R-004"]),
        ("anna", august("anna", "anna", Orderer), &["R-208"]),
        ("bernd", august("anna", "bernd", Orderer), &["R-208"]),
        ("anna", august("anna", "bernd", Certifier), &["R-207"]),
        ("dora", delegated("dora", "bernd", CashImporter, "2021-08-01", "2021-08-20"), &["R-208", "R-207"]),
        ("anna", august("anna", "dora", Orderer), &["R-204"]),
        ("anna", delegated("anna", "bernd", Orderer, "2021-08-20", "2021-08-01"), &["R-205"]),
        ("anna", august("anna", "bernd", Orderer), &[]),
        // What is borrowed is not lent on.
        ("bernd", august("bernd", "carla", Orderer), &["R-207"]),
        ("system", granted("bernd", Auditor, "bund", "2021-08-10", Some("2021-12-31")), &["R-204"]),
        ("carla", ended("bernd", at), &["R-208"]),
        ("bernd", ended("bernd", at + 5), &["R-206"]),
        ("bernd", ended("bernd", at), &[]),
        ("anna", ended("bernd", at), &["R-206"]),
    ];
    for (row, (who, act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, who, act), expected, "row {row}");
    }
}

/// A book in force: certifiers, orderers and who imports of two Länder, and who administers until the end of February.
fn in_force() -> Book {
    use Role::*;
    let mut book = assigned();
    let acts = [
        ("anna", make("f-0", "20")),
        ("system", actor("hella")),
        ("system", actor("dora")),
        ("system", actor("ida")),
        ("system", always("anna", StateFinanceOfficer, "DE-BY")),
        ("system", always("anna", Certifier, "DE-BY")),
        ("system", always("carla", Orderer, "DE-BY")),
        ("system", always("dora", CashImporter, "DE-BY")),
        ("system", always("hella", Certifier, "DE-HB")),
        ("system", always("ida", CashImporter, "DE-HB")),
        ("system", always("hella", StateFinanceOfficer, "DE-HB")),
        ("system", granted("bernd", SystemAdministrator, "bund", "2020-01-01", Some("2021-02-28"))),
        ("system", ENFORCE),
    ];
    for (who, act) in acts {
        assert_eq!(step(&mut book, who, act), Vec::<&str>::new());
    }
    book
}

/// Also where the statement names the payment by its line.
#[test]
fn money_that_came_back_is_of_whose_payment_it_is() {
    let mut book = in_force();
    let import = Act::ImportStatement(ImportStatement {
        statement: id("k-1"),
        file_sha256: sha256(b"file"),
        lines: 3,
        sum_cents: euro("4"),
    });
    let source = |line| PaymentSource::Statement { statement: id("k-1"), line };
    let undo = |line| {
        let payment = Undone::Line { line };
        Act::RecordRefund(RecordRefund { payment, amount_cents: euro("1"), source: source(2) })
    };
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", certify("a-1", "f-0", "5"), &[]),
        ("carla", Act::IssueOrder { order: id("a-1") }, &[]),
        ("dora", import, &[]),
        ("dora", pay("a-1", "5", source(1)), &[]),
        ("ida", undo(1), &["R-200"]),
        ("dora", undo(3), &["R-004"]),
        ("dora", undo(1), &[]),
    ];
    for (row, (who, act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, who, act), expected, "row {row}");
    }
}

#[test]
fn rights_ladder() {
    let mut book = in_force();
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("hella", make("f-1", "1"), &["R-200"]),
        ("bernd", make("f-1", "1"), &["R-200"]),
        ("bernd", item("0699/000 99", "bmi"), &["R-200"]),
        ("bernd", actor("emil"), &[]),
        ("anna", actor("fritz"), &["R-200"]),
        ("hella", certify("a-1", "f-0", "5"), &["R-200"]),
        ("carla", certify("a-1", "f-0", "5"), &["R-200"]),
        ("anna", certify("a-1", "f-0", "5"), &[]),
        ("anna", Act::IssueOrder { order: id("a-1") }, &["R-200"]),
        ("hella", Act::IssueOrder { order: id("a-1") }, &["R-200"]),
        ("carla", Act::IssueOrder { order: id("a-1") }, &[]),
        ("anna", Act::CancelOrder { order: id("a-1") }, &["R-200"]),
        ("niemand", make("f-1", "1"), &["R-200"]),
        // What is a Land's as a whole, and what is the Bund's own, is nobody else's either.
        ("hella", project("p-2", "DE-BY"), &["R-200"]),
        ("hella", Act::RegisterVoucher(voucher("b-1", "8", "0")), &["R-200"]),
        ("hella", commit("p-1", "bmi", "1"), &["R-200"]),
        ("hella", commit("p-1", "DE-BY", "1"), &["R-200"]),
        ("anna", Act::RegisterVoucher(voucher("b-1", "8", "0")), &[]),
    ];
    for (row, (who, act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, who, act), expected, "row {row}");
    }
    assert_eq!(step_on("2021-03-01", &mut book, "bernd", actor("gerd")), ["R-200"], "after its last day");
    let told = refusal(&book, "hella", certify("a-2", "f-0", "5"));
    let told: Vec<String> = told.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1);
    for part in [
        "hella darf das nicht",
        "(sachlich und rechnerisch) für DE-BY",
        "Feststellung (sachlich und rechnerisch) (DE-HB)",
    ] {
        assert!(told[0].contains(part), "{told:?}");
    }
}

#[test]
fn a_deputy_is_no_second_person() {
    use Role::*;
    let mut book = assigned();
    let february = |absent, deputy, role| delegated(absent, deputy, role, "2021-02-01", "2021-02-20");
    let acts = [
        ("anna", make("f-0", "20")),
        ("system", actor("dora")),
        ("system", always("anna", Certifier, "DE-BY")),
        ("system", always("bernd", Orderer, "DE-BY")),
        ("system", always("dora", Orderer, "DE-BY")),
        ("system", ENFORCE),
        ("anna", certify("a-1", "f-0", "5")),
        ("anna", february("anna", "bernd", Certifier)),
    ];
    for (who, act) in acts {
        assert_eq!(step(&mut book, who, act), Vec::<&str>::new());
    }
    let issue = || Act::IssueOrder { order: id("a-1") };
    // Bernd certifies for anna, so what she certified he does not order; after the last day he may.
    assert_eq!(step(&mut book, "bernd", issue()), ["R-210"]);
    assert_eq!(step(&mut book, "bernd", certify("a-2", "f-0", "5")), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", Act::IssueOrder { order: id("a-2") }), ["R-067"]);
    assert_eq!(step_on("2021-02-21", &mut book, "bernd", certify("a-3", "f-0", "1")), ["R-200"], "it is over");
    assert!(refusal(&book, "dora", issue()).is_empty());
    // Whoever lost the role lends it no more.
    let role = 2 + u64::try_from(book.events.held()).unwrap();
    let seq = (0..role).find(|seq| {
        let event = book.events.get(&Seq(*seq)).ok().flatten();
        event.is_some_and(|e| matches!(&e.body, crate::core::event::Body::RoleGranted(r) if r.role == Certifier))
    });
    assert_eq!(step(&mut book, "system", withdrawn("anna", seq.unwrap())), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", certify("a-3", "f-0", "1")), ["R-200"]);
}
