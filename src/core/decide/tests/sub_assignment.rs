//! What a Land hands down to its own: to direct children only, within what is free, and counted once.

use super::commitment_authority::by_two;
use super::life::*;
use super::*;
use crate::core::budget::{AssignedTo, Authority, BlockBasis, ReturnAssignment};
use crate::core::commitment::MakeCommitment;
use crate::core::figures;
use crate::core::payment::PaymentSource;
use crate::core::proposal::SubAssignment;

const ITEM: &str = "0699/532 99";

pub(super) fn down(from: &str, lines: &[(&str, &str)]) -> Draft {
    let line = |(to, amount): &(&str, &str)| AssignmentLine { recipient: id(to), amount_cents: euro(amount) };
    Draft::SubAssignment(SubAssignment {
        from: id(from),
        component: id("foederal"),
        budget_item: id(ITEM),
        booking_year: 2021,
        year_granted: None,
        lines: lines.iter().map(line).collect(),
    })
}

pub(super) fn bound_by(manager: &str, name: &str, amount: &str) -> Act {
    let Act::MakeCommitment(what) = make(name, amount) else { panic!() };
    Act::MakeCommitment(MakeCommitment { manager: id(manager), ..what })
}

pub(super) fn give_back(manager: &str, amount: &str) -> Act {
    Act::ReturnAssignment(ReturnAssignment {
        component: id("foederal"),
        budget_item: id(ITEM),
        booking_year: 2021,
        manager: id(manager),
        amount_cents: euro(amount),
    })
}

fn of(manager: &str) -> Authority {
    let assigned_to = Some(AssignedTo { component: id("foederal"), manager: id(manager) });
    Authority { assigned_to, ..of_item(2021) }
}

fn free(book: &Book, manager: &str) -> String {
    balance(book, &of(manager), Stage::Assigned)
}

fn figure(book: &Book, name: &str) -> String {
    let all = book.balances.present().map(|(account, balance)| (account, *balance));
    figures::by_id(name).unwrap().over(all).unwrap().unwrap_or(Euro::ZERO).to_string()
}

/// As `assigned`, with a state ministry below Bavaria, an agency below that, and an agency of the federal ministry.
pub(super) fn with_agencies() -> Book {
    let mut book = assigned();
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("system", manager("by-min", Some("DE-BY"), ManagerKind::StateMinistry), &[]),
        ("system", manager("by-amt", Some("by-min"), ManagerKind::Agency), &[]),
        ("system", manager("hb-amt", Some("DE-HB"), ManagerKind::Agency), &[]),
        ("system", manager("bva", Some("bmi"), ManagerKind::Agency), &[]),
    ];
    climb(&mut book, ladder);
    book
}

#[test]
fn sub_assignment_ladder() {
    let mut book = with_agencies();
    let propose = |draft: Draft| Act::Propose { proposal: id("u-1"), draft };
    let of_other = match down("DE-BY", &[("by-min", "1")]) {
        Draft::SubAssignment(what) => Draft::SubAssignment(SubAssignment { budget_item: id("0698/532 99"), ..what }),
        _ => panic!(),
    };
    climb(
        &mut book,
        vec![
            ("anna", propose(down("DE-BY", &[])), &["R-038"]),
            ("anna", propose(down("DE-BY", &[("by-min", "0")])), &["R-005"]),
            ("anna", propose(down("DE-BY", &[("by-min", "1"), ("by-min", "2")])), &["R-038"]),
            ("anna", propose(down("DE-BY", &[("by-fehlt", "1")])), &["R-004"]),
            ("anna", propose(down("DE-XX", &[("by-min", "1")])), &["R-150", "R-004"]),
            ("anna", propose(down("DE-BY", &[("by-amt", "1")])), &["R-150"]),
            ("anna", propose(down("DE-BY", &[("hb-amt", "1"), ("DE-HB", "1")])), &["R-150", "R-150"]),
            ("anna", propose(down("bmi", &[("DE-BY", "1"), ("bva", "1")])), &["R-150", "R-150"]),
            ("anna", propose(of_other), &["R-037"]),
        ],
    );
    let frame = |book: &Book| super::commitment_authority::frame(book);
    let before = (frame(&book), figure(&book, "assigned"));
    assert_eq!(by_two(&mut book, "w-1", down("DE-BY", &[("by-min", "60.01")])), ["R-014"], "what is free");
    assert_eq!(by_two(&mut book, "w-2", down("DE-BY", &[("by-min", "50")])), NONE);
    assert_eq!(by_two(&mut book, "w-3", down("by-min", &[("by-amt", "20")])), NONE, "one step at a time");
    assert_eq!([free(&book, "DE-BY"), free(&book, "by-min"), free(&book, "by-amt")], ["10.00", "30.00", "20.00"]);
    assert_eq!(
        (frame(&book), figure(&book, "assigned")),
        before,
        "the quota counts the tree once, and so does the sum"
    );
    assert_eq!(by_two(&mut book, "w-4", down("by-min", &[("by-amt", "30.01")])), ["R-014"]);
    assert_eq!(
        by_two(&mut book, "z-2", assignment(&[("DE-BY", "40.01")])),
        ["R-013", "R-012"],
        "60 of 100 are assigned"
    );
    climb(&mut book, vec![("anna", propose(assignment(&[("by-min", "1")])), &["R-035"])]);
}

#[test]
fn nobody_hands_down_alone() {
    let mut book = with_agencies();
    let propose = Act::Propose { proposal: id("w-1"), draft: down("DE-BY", &[("by-min", "5")]) };
    climb(&mut book, vec![("anna", propose, &[])]);
    let content_sha256 = book.proposals.get(&id("w-1")).unwrap().unwrap().content_sha256;
    climb(
        &mut book,
        vec![
            ("anna", Act::Approve { proposal: id("w-1"), content_sha256 }, &["R-031"]),
            ("anna", Act::CarryOut { proposal: id("w-1") }, &["R-030"]),
        ],
    );
}

#[test]
fn whoever_was_handed_down_to_binds_orders_pays_and_gives_back() {
    let mut book = with_agencies();
    assert_eq!(by_two(&mut book, "w-1", down("DE-BY", &[("by-min", "50")])), NONE);
    climb(
        &mut book,
        vec![
            ("anna", bound_by("hb-amt", "f-9", "1"), &["R-041", "R-014"]),
            ("anna", bound_by("bmi", "f-9", "1"), &["R-041", "R-014"]),
            ("anna", make("f-1", "10.01"), &["R-014"]),
            ("anna", bound_by("by-min", "f-1", "30"), &[]),
            ("anna", certify("a-1", "f-1", "25"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
            ("carla", pay("a-1", "26", PaymentSource::Typed), &[]),
            ("anna", give_back("by-min", "20.01"), &["R-014"]),
            ("anna", give_back("by-min", "19.01"), &["R-070"]),
            ("anna", give_back("by-min", "19"), &[]),
        ],
    );
    assert_eq!([free(&book, "DE-BY"), free(&book, "by-min")], ["29.00", "1.00"], "what was overpaid is kept for");
    assert_eq!(balance(&book, &of("by-min"), Stage::WithoutAuthority), "-1.00");
}

#[test]
fn what_is_given_back_goes_up_one_step() {
    let mut book = with_agencies();
    assert_eq!(by_two(&mut book, "w-1", down("DE-BY", &[("by-min", "50")])), NONE);
    assert_eq!(by_two(&mut book, "w-2", down("by-min", &[("by-amt", "20")])), NONE);
    let frame = super::commitment_authority::frame(&book);
    climb(
        &mut book,
        vec![
            ("anna", give_back("by-amt", "20.01"), &["R-014"]),
            ("anna", give_back("by-amt", "0"), &["R-005"]),
            ("anna", give_back("by-amt", "8"), &[]),
            ("anna", give_back("by-min", "38"), &[]),
        ],
    );
    assert_eq!([free(&book, "DE-BY"), free(&book, "by-min"), free(&book, "by-amt")], ["48.00", "0.00", "12.00"]);
    assert_eq!(super::commitment_authority::frame(&book), frame, "the Land goes on using its quota");
    climb(&mut book, vec![("anna", give_back("DE-BY", "48"), &[])]);
    assert_eq!(super::commitment_authority::frame(&book)[1], "12.00");
    let booked = Seq(book.size - 2);
    climb(
        &mut book,
        vec![("anna", Act::Reverse { reverses: booked, reason: ReasonCode::WrongAmount, note: None }, &["R-014"])],
    );
}

#[test]
fn two_take_back_what_two_handed_down() {
    let mut book = with_agencies();
    assert_eq!(by_two(&mut book, "w-1", down("DE-BY", &[("by-min", "50")])), NONE);
    let booked = Seq(book.size - 1);
    let reason = ReasonCode::DecisionRevoked;
    climb(&mut book, vec![("anna", Act::Reverse { reverses: booked, reason, note: None }, &["R-051"])]);
    assert_eq!(by_two(&mut book, "u-1", Draft::Reversal { reverses: booked, reason }), NONE);
    assert_eq!([free(&book, "DE-BY"), free(&book, "by-min")], ["60.00", "0.00"]);
}

/// A block over what was handed down is the debt of whoever holds it, and what comes down next covers it first.
#[test]
fn blocks_residues_and_the_close_reach_those_below() {
    let mut book = with_agencies();
    assert_eq!(by_two(&mut book, "w-1", down("DE-BY", &[("by-min", "20")])), NONE);
    climb(
        &mut book,
        vec![
            ("anna", bound_by("by-min", "f-1", "15"), &[]),
            ("anna", Act::Block(block(of("by-min"), BlockBasis::OwnManagement, "5.01")), &["R-014"]),
            ("anna", Act::Block(block(of("by-min"), BlockBasis::FinanceMinistry, "7")), &[]),
        ],
    );
    assert_eq!(balance(&book, &of("by-min"), Stage::WithoutAuthority), "-2.00");
    assert_eq!(by_two(&mut book, "w-2", down("DE-BY", &[("by-min", "6")])), NONE);
    assert_eq!([free(&book, "by-min"), free(&book, "DE-BY")], ["4.00", "34.00"]);
    assert_eq!(balance(&book, &of("by-min"), Stage::WithoutAuthority), "0.00");
    climb(
        &mut book,
        vec![("anna", transferable(), &[]), ("anna", form(of("by-min"), "3"), &[]), ("anna", close(2021), &[])],
    );
    assert_eq!(balance(&book, &of("by-min"), Stage::Lapsed), "8.00");
    let residue = |manager: &str| Authority { booking_year: 2022, year_granted: Some(2021), ..of(manager) };
    assert_eq!(balance(&book, &residue("by-min"), Stage::ResidueFormed), "3.00");
    climb(&mut book, vec![("anna", consent(residue("by-min"), "3"), &[])]);
    let Draft::SubAssignment(what) = down("by-min", &[("by-amt", "2")]) else { panic!() };
    let of_residue = SubAssignment { booking_year: 2022, year_granted: Some(2021), ..what };
    assert_eq!(by_two(&mut book, "w-3", Draft::SubAssignment(of_residue)), NONE);
    assert_eq!(balance(&book, &residue("by-amt"), Stage::Assigned), "2.00");
}
