//! The life of the money, step by step: every act with the refusals it earns, and facts that are recorded whatever is
//! there.

use super::*;
use crate::core::budget::*;
use crate::core::commitment::{ChangeCommitment, CommitmentChange, MakeCommitment};
use crate::core::order::CertifyOrder;
use crate::core::payment::{ImportStatement, PaymentSource, RecordPayment, RecordUnmatched};
use crate::core::year::{CloseYear, ConsentResidue, FormResidue};

const ITEM: &str = "0699/532 99";

/// 100 euro appropriated for 2021, of them 60 assigned to Bayern; project p-1; a third person.
pub(super) fn assigned() -> Book {
    let mut book = with_quota(masters());
    let appropriate = Act::Appropriate { budget_item: id(ITEM), booking_year: 2021, amount_cents: euro("100") };
    let propose = Act::Propose { proposal: id("z-1"), draft: assignment(&[("DE-BY", "60")]) };
    let acts =
        [("system", actor("carla")), ("anna", appropriate), ("anna", project("p-1", "DE-BY")), ("anna", propose)];
    for (who, act) in acts {
        assert_eq!(step(&mut book, who, act), NONE);
    }
    let content_sha256 = book.proposals.get(&id("z-1")).unwrap().unwrap().content_sha256;
    assert_eq!(step(&mut book, "bernd", Act::Approve { proposal: id("z-1"), content_sha256 }), NONE);
    assert_eq!(step(&mut book, "anna", Act::CarryOut { proposal: id("z-1") }), NONE);
    book
}

pub(super) const NONE: [&str; 0] = [];

/// Plays a ladder: who, what, and the rules that refuse.
pub(super) fn climb(book: &mut Book, ladder: Vec<(&str, Act, &[&str])>) {
    for (row, (who, act, expected)) in ladder.into_iter().enumerate() {
        let told = format!("row {row}: {act:?}");
        assert_eq!(step(book, who, act), expected, "{told}");
    }
}

pub(super) fn of_item(year: u16) -> Authority {
    Authority { budget_item: id(ITEM), booking_year: year, year_granted: None, assigned_to: None }
}

pub(super) fn of_bavaria(year: u16) -> Authority {
    let assigned_to = Some(AssignedTo { component: id("foederal"), manager: id("DE-BY") });
    Authority { assigned_to, ..of_item(year) }
}

pub(super) fn balance(book: &Book, authority: &Authority, stage: Stage) -> String {
    book.balance(&authority.at(&id("bmi"), stage)).unwrap().to_string()
}

pub(super) fn of_project(book: &Book, stage: Stage) -> String {
    let account = Account { project: Some(id("p-1")), ..of_bavaria(2021).at(&id("bmi"), stage) };
    book.balance(&account).unwrap().to_string()
}

pub(super) fn change(change: AppropriationChange, amount: &str) -> Act {
    let (budget_item, amount_cents) = (id(ITEM), euro(amount));
    Act::ChangeAppropriation(ChangeAppropriation { budget_item, booking_year: 2021, change, amount_cents })
}

pub(super) fn block(authority: Authority, basis: BlockBasis, amount: &str) -> Block {
    Block { authority, basis, amount_cents: euro(amount) }
}

pub(super) fn make(name: &str, amount: &str) -> Act {
    Act::MakeCommitment(MakeCommitment {
        commitment: id(name),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id(ITEM),
        booking_year: 2021,
        year_granted: None,
        amount_cents: euro(amount),
        purpose: "Entwicklung des Antrags".to_owned(),
        payee: None,
    })
}

pub(super) fn certify(order: &str, commitment: &str, amount: &str) -> Act {
    certify_in(2021, order, commitment, amount)
}

/// Due on 1 March of a year.
pub(super) fn certify_in(year: u16, order: &str, commitment: &str, amount: &str) -> Act {
    Act::CertifyOrder(CertifyOrder {
        order: id(order),
        commitment: id(commitment),
        amount_cents: euro(amount),
        due_on: parse_date(&format!("{year}-03-01")).unwrap(),
        cash_sign: None,
        payee: None,
    })
}

pub(super) fn pay(order: &str, amount: &str, source: PaymentSource) -> Act {
    Act::RecordPayment(RecordPayment { order: id(order), amount_cents: euro(amount), source })
}

pub(super) fn changed(name: &str, change: CommitmentChange, amount: &str) -> Act {
    Act::ChangeCommitment(ChangeCommitment { commitment: id(name), change, amount_cents: euro(amount) })
}

pub(super) fn settle(authority: Authority, amount: &str) -> Act {
    Act::SettleExcess(SettleExcess { authority, amount_cents: euro(amount) })
}

#[test]
fn block_ladder() {
    let mut book = assigned();
    let by = |basis, amount: &str| Act::Block(block(of_item(2021), basis, amount));
    let lift = |amount: &str| Act::Unblock(block(of_item(2021), BlockBasis::FinanceMinistry, amount));
    let unknown = Authority { budget_item: id("0697/532 99"), ..of_item(2021) };
    climb(
        &mut book,
        vec![
            ("anna", Act::Block(block(unknown, BlockBasis::FinanceMinistry, "0")), &["R-005", "R-004"]),
            ("anna", Act::Block(block(of_item(1999), BlockBasis::FinanceMinistry, "1")), &["R-009"]),
            ("anna", by(BlockBasis::OwnManagement, "40.01"), &["R-012"]),
            ("anna", by(BlockBasis::OwnManagement, "10"), &[]),
            ("anna", lift("10.01"), &["R-061"]),
            ("anna", by(BlockBasis::FinanceMinistry, "50"), &[]),
        ],
    );
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), "0.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::Blocked), "60.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::WithoutAuthority), "-20.00", "a fact is recorded, and shown");
    // What comes in covers the excess first, wherever it comes from.
    climb(&mut book, vec![("anna", change(AppropriationChange::Supplementary, "15"), &[]), ("anna", lift("10"), &[])]);
    assert_eq!(balance(&book, &of_item(2021), Stage::WithoutAuthority), "0.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), "5.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::Blocked), "50.00");
}

#[test]
fn a_block_beyond_what_is_free_is_taken_back_as_it_came() {
    let mut book = assigned();
    let before = balance(&book, &of_item(2021), Stage::Available);
    let seq = Seq(book.size);
    assert_eq!(step(&mut book, "anna", Act::Block(block(of_item(2021), BlockBasis::BudgetAct, "70"))), NONE);
    assert_eq!(balance(&book, &of_item(2021), Stage::WithoutAuthority), "-30.00");
    let reverse = Act::Reverse { reverses: seq, reason: ReasonCode::WrongAmount, note: None };
    assert_eq!(step(&mut book, "anna", reverse), NONE);
    assert_eq!(balance(&book, &of_item(2021), Stage::WithoutAuthority), "0.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), before);
}

#[test]
fn a_cut_below_what_is_bound_is_recorded() {
    let mut book = assigned();
    assert_eq!(step(&mut book, "anna", make("f-1", "60")), NONE);
    assert_eq!(step(&mut book, "anna", change(AppropriationChange::Cut, "100.01")), ["R-073"]);
    assert_eq!(step(&mut book, "anna", change(AppropriationChange::Cut, "55")), NONE);
    assert_eq!(balance(&book, &of_item(2021), Stage::WithoutAuthority), "-15.00");
    let origin = Account::cash_origin(&id(ITEM), 2021);
    assert_eq!(book.balance(&origin), Ok(euro("-45")), "appropriated is what parliament left");
    // Consent to go beyond the plan covers it; more of it is free.
    assert_eq!(step(&mut book, "anna", change(AppropriationChange::OverPlan, "20")), NONE);
    assert_eq!(balance(&book, &of_item(2021), Stage::WithoutAuthority), "0.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), "5.00");
}

#[test]
fn virement_ladder() {
    let mut book = assigned();
    let second = "0698/532 99";
    let move_to = |from: &str, to: &str, amount: &str| {
        let (from_item, to_item) = (id(from), id(to));
        Act::MakeVirement(MakeVirement { from_item, to_item, booking_year: 2021, amount_cents: euro(amount) })
    };
    let note = |item: &str, note: BudgetNote, source: &str| {
        Act::DeclareBudgetNote(DeclareBudgetNote { budget_item: id(item), note, source: source.to_owned() })
    };
    let covered = BudgetNote::CoveredBy { budget_item: id(ITEM) };
    let mutual = BudgetNote::MutuallyCovered { budget_item: id(second) };
    climb(
        &mut book,
        vec![
            ("anna", move_to(ITEM, "0697/532 99", "1"), &["R-004"]),
            ("anna", move_to(ITEM, second, "0"), &["R-005"]),
            ("anna", move_to(ITEM, second, "10"), &["R-062"]),
            ("anna", note("0697/532 99", covered.clone(), ""), &["R-004", "R-008"]),
            ("anna", note(second, covered, "Haushaltsvermerk Nr. 1"), &[]),
            ("anna", move_to(ITEM, second, "40.01"), &["R-012"]),
            ("anna", move_to(ITEM, second, "10"), &[]),
            ("anna", move_to(second, ITEM, "1"), &["R-062"]),
            ("anna", note(ITEM, mutual, "Haushaltsvermerk Nr. 2"), &[]),
            ("anna", move_to(second, ITEM, "1"), &[]),
            ("anna", move_to(ITEM, second, "2"), &[]),
        ],
    );
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), "29.00");
}

#[test]
fn return_ladder() {
    let mut book = assigned();
    let give_back = |amount: &str| {
        Act::ReturnAssignment(ReturnAssignment {
            component: id("foederal"),
            budget_item: id(ITEM),
            booking_year: 2021,
            manager: id("DE-BY"),
            amount_cents: euro(amount),
        })
    };
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", give_back("0"), &["R-005"]),
            ("anna", give_back("10.01"), &["R-014"]),
            ("anna", give_back("10"), &[]),
        ],
    );
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), "50.00");
    let quota = Account::frame(&id("foederal"), &id("DE-BY"), Stage::Allocated);
    assert_eq!(book.balance(&quota), Ok(euro("50")), "frame that was used for the assignment is free again");
}

#[test]
fn commitment_ladder() {
    use CommitmentChange::{Free, Increase};
    let mut book = assigned();
    let Act::MakeCommitment(plain) = make("f-1", "20") else { panic!() };
    let elsewhere = MakeCommitment { manager: id("DE-HB"), ..plain.clone() };
    let nowhere = MakeCommitment {
        project: id("p-9"),
        component: id("fehlt"),
        budget_item: id("0697/532 99"),
        purpose: String::new(),
        ..plain
    };
    climb(
        &mut book,
        vec![
            ("anna", Act::MakeCommitment(nowhere), &["R-004", "R-004", "R-004", "R-008", "R-014"]),
            ("anna", Act::MakeCommitment(elsewhere), &["R-041", "R-014"]),
            ("anna", make("f-1", "60.01"), &["R-014"]),
            ("anna", make("f-1", "20"), &[]),
            ("anna", make("f-1", "20"), &["R-003"]),
            ("anna", changed("f-2", Increase, "1"), &["R-004"]),
            ("anna", changed("f-1", Increase, "0"), &["R-005"]),
            ("anna", changed("f-1", Increase, "40.01"), &["R-014"]),
            ("anna", changed("f-1", Increase, "10"), &[]),
            ("anna", changed("f-1", Free, "30.01"), &["R-065"]),
            ("anna", changed("f-1", Free, "5"), &[]),
            ("anna", certify("a-1", "f-1", "25.01"), &["R-065"]),
            ("anna", certify("a-1", "f-1", "20"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("anna", changed("f-1", Free, "5.01"), &["R-065"]),
            ("anna", make("f-2", "30"), &[]),
            // The project has enough, the commitment has not.
            ("anna", changed("f-1", Free, "5.01"), &["R-065"]),
        ],
    );
    let known = book.commitments.get(&id("f-1")).unwrap().unwrap();
    assert_eq!((known.bound(), known.open()), (Ok(euro("25")), Ok(euro("5"))));
}

#[test]
fn order_and_payment_ladder() {
    let mut book = assigned();
    let issue = |order: &str| Act::IssueOrder { order: id(order) };
    let cancel = |order: &str| Act::CancelOrder { order: id(order) };
    let typed = |order: &str, amount: &str| pay(order, amount, PaymentSource::Typed);
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-9", "0"), &["R-005", "R-004"]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &["R-003"]),
            ("anna", certify("a-2", "f-1", "30"), &[]),
            ("anna", issue("a-9"), &["R-004"]),
            ("anna", issue("a-1"), &["R-067"]),
            ("bernd", issue("a-1"), &[]),
            ("bernd", issue("a-1"), &["R-066"]),
            ("bernd", issue("a-2"), &["R-065"]),
            ("carla", typed("a-9", "1"), &["R-004"]),
            ("anna", typed("a-1", "10"), &["R-068"]),
            ("bernd", typed("a-1", "10"), &["R-068"]),
            ("carla", typed("a-1", "0"), &["R-005"]),
            ("carla", typed("a-1", "10"), &[]),
            ("anna", cancel("a-1"), &[]),
            ("anna", cancel("a-1"), &["R-066"]),
            ("anna", cancel("a-2"), &[]),
        ],
    );
    assert_eq!(
        [Stage::Committed, Stage::Ordered, Stage::Paid].map(|s| of_project(&book, s)),
        ["40.00", "0.00", "10.00"]
    );
}

#[test]
fn a_payment_beyond_its_order_is_recorded_without_authority() {
    let mut book = assigned();
    let typed = |amount: &str| pay("a-1", amount, PaymentSource::Typed);
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("carla", typed("7"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("carla", typed("28"), &[]),
        ],
    );
    // The seven that were paid before are ordered by now; five are beyond the order.
    assert_eq!(of_project(&book, Stage::Paid), "35.00");
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::WithoutAuthority), "-5.00");
    climb(
        &mut book,
        vec![
            // Ten are free, and five of them are owed.
            ("anna", make("f-2", "5.01"), &["R-070"]),
            ("anna", settle(of_bavaria(2021), "10.01"), &["R-072", "R-014"]),
            ("anna", settle(of_bavaria(2021), "5.01"), &["R-072"]),
            ("anna", settle(of_bavaria(2021), "4"), &[]),
            ("anna", make("f-2", "5.01"), &["R-070"]),
            ("anna", make("f-2", "5"), &[]),
        ],
    );
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::Assigned), "1.00");
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::WithoutAuthority), "-1.00");
}

#[test]
fn statement_ladder() {
    let mut book = assigned();
    let import = || {
        Act::ImportStatement(ImportStatement {
            statement: id("k-1"),
            file_sha256: sha256(b"file"),
            lines: 3,
            sum_cents: euro("30"),
        })
    };
    let line = |line| PaymentSource::Statement { statement: id("k-1"), line };
    let unmatched = |line, amount: &str| {
        Act::RecordUnmatched(RecordUnmatched {
            statement: id("k-1"),
            line,
            amount_cents: euro(amount),
            references: "Kassenzeichen 4711".to_owned(),
        })
    };
    let reverse = |payment: Seq| Act::ReversePayment { payment, reason: ReasonCode::WrongAmount };
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "50"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("carla", pay("a-1", "10", line(1)), &["R-004"]),
            ("carla", import(), &[]),
            ("carla", import(), &["R-003"]),
            ("carla", pay("a-1", "10", line(0)), &["R-069"]),
            ("carla", pay("a-1", "10", line(4)), &["R-069"]),
            ("bernd", pay("a-1", "10", line(1)), &["R-068"]),
            ("carla", pay("a-1", "10", line(1)), &[]),
            ("carla", pay("a-1", "10", line(1)), &["R-069"]),
            ("carla", unmatched(1, "10"), &["R-069"]),
            ("carla", unmatched(4, "10"), &["R-069"]),
            ("carla", unmatched(2, "20"), &[]),
            ("carla", unmatched(2, "20"), &["R-069"]),
            ("carla", pay("a-1", "19", line(2)), &["R-069"]),
        ],
    );
    let seq = Seq(book.size);
    assert_eq!(step(&mut book, "carla", pay("a-1", "20", line(2))), NONE, "matched later");
    assert_eq!(of_project(&book, Stage::Paid), "30.00");
    climb(
        &mut book,
        vec![
            ("carla", Act::Reverse { reverses: seq, reason: ReasonCode::WrongAmount, note: None }, &["R-052"]),
            ("carla", reverse(Seq(0)), &["R-050", "R-004"]),
            ("bernd", reverse(seq), &["R-068"]),
            ("carla", reverse(seq), &[]),
            ("carla", reverse(seq), &["R-050"]),
            // The line is there to be matched anew.
            ("carla", pay("a-1", "20", line(2)), &[]),
        ],
    );
    assert_eq!(of_project(&book, Stage::Paid), "30.00");
    let order = book.orders.get(&id("a-1")).unwrap().unwrap();
    assert_eq!(order.unpaid(), Ok(euro("20")));
}

pub(super) fn form(authority: Authority, amount: &str) -> Act {
    Act::FormResidue(FormResidue { authority, amount_cents: euro(amount) })
}

pub(super) fn consent(authority: Authority, amount: &str) -> Act {
    let cash_cover = "Minderausgaben bei 0698/532 99".to_owned();
    Act::ConsentResidue(ConsentResidue { authority, amount_cents: euro(amount), cash_cover })
}

pub(super) fn close(booking_year: u16) -> Act {
    Act::CloseYear(CloseYear { booking_year })
}

pub(super) fn transferable() -> Act {
    let note = BudgetNote::Transferable;
    Act::DeclareBudgetNote(DeclareBudgetNote { budget_item: id(ITEM), note, source: "Vermerk Nr. 3".to_owned() })
}

/// Bavaria's residue of 2021 in a later year.
pub(super) fn residue(year: u16) -> Authority {
    Authority { year_granted: Some(2021), ..of_bavaria(year) }
}

#[test]
fn a_residue_carried_over_twice_ends_by_its_year_granted() {
    let mut book = assigned();
    climb(
        &mut book,
        vec![
            ("anna", form(of_bavaria(2021), "10"), &["R-063"]),
            ("anna", transferable(), &[]),
            ("anna", form(of_bavaria(2021), "60.01"), &["R-014"]),
            ("anna", form(of_bavaria(2021), "50"), &[]),
            // Shown, and not usable: only what was consented to can be bound.
            ("anna", form(residue(2022), "1"), &["R-014"]),
            ("anna", consent(residue(2022), "50.01"), &["R-010"]),
            ("anna", consent(residue(2022), "30"), &[]),
            ("anna", close(2021), &[]),
            ("anna", close(2021), &["R-060"]),
            ("anna", form(of_bavaria(2021), "1"), &["R-060", "R-014"]),
            ("anna", form(residue(2022), "30"), &[]),
            ("anna", close(2022), &[]),
        ],
    );
    // What nobody consented to waits as well: 20 of the first forming and 30 of the second.
    assert_eq!(balance(&book, &residue(2023), Stage::ResidueFormed), "50.00");
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::Lapsed), "10.00");
    climb(
        &mut book,
        vec![
            ("anna", consent(residue(2023), "40"), &[]),
            ("anna", form(residue(2023), "40"), &["R-064"]),
            ("anna", consent(residue(2024), "1"), &["R-064"]),
            ("anna", close(2023), &[]),
        ],
    );
    assert_eq!(balance(&book, &residue(2023), Stage::Lapsed), "50.00", "consented or not, it ends");
    assert_eq!(balance(&book, &residue(2024), Stage::ResidueFormed), "0.00");
}

#[test]
fn close_ladder() {
    let mut book = assigned();
    climb(
        &mut book,
        vec![
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("anna", close(1999), &["R-009"]),
            ("anna", close(2021), &["R-071"]),
            ("carla", pay("a-1", "31", PaymentSource::Typed), &[]),
            ("anna", close(2021), &["R-071"]),
            ("anna", settle(of_bavaria(2021), "1"), &[]),
            ("anna", close(2021), &[]),
            ("anna", make("f-2", "1"), &["R-060", "R-014"]),
            ("anna", Act::Block(block(of_item(2021), BlockBasis::FinanceMinistry, "1")), &["R-060"]),
        ],
    );
    assert_eq!(of_project(&book, Stage::Lapsed), "20.00");
    assert_eq!(of_project(&book, Stage::Paid), "31.00");
    assert_eq!(balance(&book, &of_bavaria(2021), Stage::Lapsed), "9.00");
    assert_eq!(balance(&book, &of_item(2021), Stage::Lapsed), "40.00");
    // The Kasse pays once more on an order of the closed year: a fact of the year in which it happens.
    assert_eq!(step(&mut book, "carla", pay("a-1", "2", PaymentSource::Typed)), ["R-060"]);
}
