//! Commitment authority, step by step: granted, blocked, assigned with the frame that it reserves, given back, lapsed.

use super::life::*;
use super::*;
use crate::core::budget::{AppropriationChange, AssignedTo, BlockBasis};
use crate::core::commitment_authority::*;
use crate::core::proposal::AuthorityAssignment;

const ITEM: &str = "0699/532 99";

pub(super) fn granted(year_granted: u16, due_year: u16, amount: &str) -> Act {
    let (budget_item, amount_cents) = (id(ITEM), euro(amount));
    Act::GrantCommitmentAuthority(GrantCommitmentAuthority { budget_item, year_granted, due_year, amount_cents })
}

pub(super) fn changed_by(change: AppropriationChange, due_year: u16, amount: &str) -> Act {
    let (budget_item, amount_cents) = (id(ITEM), euro(amount));
    let what = ChangeCommitmentAuthority { budget_item, year_granted: 2021, due_year, change, amount_cents };
    Act::ChangeCommitmentAuthority(what)
}

pub(super) fn lapse(year_granted: u16) -> Act {
    Act::LapseCommitmentAuthority(LapseCommitmentAuthority { year_granted })
}

/// Authority of the item granted for 2021, and what Bavaria has of it.
pub(super) fn of_lead(due_year: u16) -> CommitmentAuthority {
    CommitmentAuthority { budget_item: id(ITEM), year_granted: 2021, due_year, assigned_to: None }
}

pub(super) fn bavarian(due_year: u16) -> CommitmentAuthority {
    let assigned_to = Some(AssignedTo { component: id("foederal"), manager: id("DE-BY") });
    CommitmentAuthority { assigned_to, ..of_lead(due_year) }
}

pub(super) fn blocking(authority: CommitmentAuthority, basis: BlockBasis, amount: &str) -> BlockCommitmentAuthority {
    BlockCommitmentAuthority { authority, basis, amount_cents: euro(amount) }
}

pub(super) fn returned(due_year: u16, amount: &str) -> Act {
    Act::ReturnCommitmentAuthority(ReturnCommitmentAuthority {
        budget_item: id(ITEM),
        year_granted: 2021,
        due_year,
        assigned_to: AssignedTo { component: id("foederal"), manager: id("DE-BY") },
        amount_cents: euro(amount),
    })
}

pub(super) fn authority_assignment(due_year: u16, lines: &[(&str, &str)]) -> Draft {
    let line = |(land, amount): &(&str, &str)| AssignmentLine { recipient: id(land), amount_cents: euro(amount) };
    Draft::AuthorityAssignment(AuthorityAssignment {
        component: id("foederal"),
        budget_item: id(ITEM),
        year_granted: 2021,
        due_year,
        lines: lines.iter().map(line).collect(),
    })
}

pub(super) fn standing(book: &Book, authority: &CommitmentAuthority, stage: Stage) -> String {
    book.balance(&authority.free(&id("bmi")).at(stage)).unwrap().to_string()
}

/// Frame of Bavaria: free, and used for cash or reserved for authority.
pub(super) fn frame(book: &Book) -> [String; 2] {
    let on = |stage| book.balance(&Account::frame(&id("foederal"), &id("DE-BY"), stage)).unwrap().to_string();
    [on(Stage::Allocated), on(Stage::Assigned)]
}

pub(super) fn by_two(book: &mut Book, name: &str, draft: Draft) -> Vec<&'static str> {
    let proposal = || id(name);
    assert_eq!(step(book, "anna", Act::Propose { proposal: proposal(), draft }), NONE);
    let content_sha256 = book.proposals.get(&proposal()).unwrap().unwrap().content_sha256;
    assert_eq!(step(book, "bernd", Act::Approve { proposal: proposal(), content_sha256 }), NONE);
    step(book, "anna", Act::CarryOut { proposal: proposal() })
}

/// As `assigned`, with 50 euro of authority for 2022 and 20 for 2023; Bavaria was assigned 30 and 10 of them.
pub(super) fn with_authority() -> Book {
    let mut book = assigned();
    climb(&mut book, vec![("anna", granted(2021, 2022, "50"), &[]), ("anna", granted(2021, 2023, "20"), &[])]);
    assert_eq!(by_two(&mut book, "ve-2022", authority_assignment(2022, &[("DE-BY", "30")])), NONE);
    assert_eq!(by_two(&mut book, "ve-2023", authority_assignment(2023, &[("DE-BY", "10")])), NONE);
    book
}

#[test]
fn commitment_authority_ladder() {
    let mut book = assigned();
    let lift =
        |amount: &str| Act::UnblockCommitmentAuthority(blocking(of_lead(2022), BlockBasis::FinanceMinistry, amount));
    let by = |basis, amount: &str| Act::BlockCommitmentAuthority(blocking(of_lead(2022), basis, amount));
    let unknown = GrantCommitmentAuthority {
        budget_item: id("0697/532 99"),
        year_granted: 1999,
        due_year: 2022,
        amount_cents: euro("0"),
    };
    climb(
        &mut book,
        vec![
            ("anna", Act::GrantCommitmentAuthority(unknown), &["R-009", "R-005", "R-004"]),
            ("anna", granted(2021, 2021, "50"), &["R-120"]),
            ("anna", granted(2021, 2022, "50"), &[]),
            ("anna", by(BlockBasis::OwnManagement, "50.01"), &["R-121"]),
            ("anna", by(BlockBasis::OwnManagement, "20"), &[]),
            ("anna", lift("20.01"), &["R-061"]),
        ],
    );
    assert_eq!(by_two(&mut book, "z-2", authority_assignment(2022, &[("DE-BY", "30.01")])), ["R-121"]);
    assert_eq!(by_two(&mut book, "z-3", authority_assignment(2022, &[("DE-BY", "25")])), NONE);
    climb(
        &mut book,
        vec![
            ("anna", returned(2022, "25.01"), &["R-122"]),
            ("anna", returned(2022, "5"), &[]),
            // Facts are recorded whatever is free: 10 are, of 25.
            ("anna", by(BlockBasis::BudgetAct, "25"), &[]),
        ],
    );
    assert_eq!(standing(&book, &of_lead(2022), Stage::WithoutAuthority), "-15.00");
    climb(
        &mut book,
        vec![
            ("anna", changed_by(AppropriationChange::Cut, 2022, "3"), &[]),
            ("anna", changed_by(AppropriationChange::OverPlan, 2022, "20"), &[]),
        ],
    );
    let on = |stage| standing(&book, &of_lead(2022), stage);
    assert_eq!([on(Stage::Available), on(Stage::Blocked), on(Stage::WithoutAuthority)], ["2.00", "45.00", "0.00"]);
    assert_eq!(standing(&book, &bavarian(2022), Stage::Assigned), "20.00");
}

/// The frame caps what is assigned as cash and as authority together.
#[test]
fn assigned_authority_reserves_frame_until_it_is_given_back() {
    let mut book = assigned();
    let [free, used] = frame(&book);
    assert_eq!([free.as_str(), used.as_str()], ["40.00", "60.00"]);
    climb(&mut book, vec![("anna", granted(2021, 2022, "200"), &[])]);
    assert_eq!(by_two(&mut book, "z-2", authority_assignment(2022, &[("DE-BY", "40.01")])), ["R-013"]);
    assert_eq!(by_two(&mut book, "z-3", authority_assignment(2022, &[("DE-BY", "40")])), NONE);
    assert_eq!(frame(&book), ["0.00", "100.00"]);
    assert_eq!(by_two(&mut book, "z-4", assignment(&[("DE-BY", "0.01")])), ["R-013"]);
    let fault =
        Act::Propose { proposal: id("z-5"), draft: authority_assignment(2021, &[("DE-BY", "1"), ("DE-BY", "1")]) };
    climb(&mut book, vec![("anna", fault, &["R-120", "R-038"]), ("anna", returned(2022, "15"), &[])]);
    assert_eq!(frame(&book), ["15.00", "85.00"]);
    // What two persons assigned, two persons take back, with its frame.
    let carried_out = |seq: &Seq| {
        let event = book.events.get(seq).unwrap().unwrap();
        event.body.type_name() == "proposal_carried_out/1"
    };
    let reverses = (0..book.size).rev().map(Seq).find(carried_out);
    let draft = Draft::Reversal { reverses: reverses.unwrap(), reason: ReasonCode::DecisionRevoked };
    assert_eq!(by_two(&mut book, "z-6", draft), ["R-122"], "fifteen are back already");
}

#[test]
fn lapse_ladder() {
    let mut book = with_authority();
    let block = |amount| Act::BlockCommitmentAuthority(blocking(of_lead(2022), BlockBasis::FinanceMinistry, amount));
    let lift = |amount| Act::UnblockCommitmentAuthority(blocking(of_lead(2022), BlockBasis::FinanceMinistry, amount));
    climb(
        &mut book,
        vec![("anna", block("25"), &[]), ("anna", lapse(1999), &["R-009"]), ("anna", lapse(2021), &["R-125", "R-125"])],
    );
    assert_eq!(step_on("2022-01-01", &mut book, "anna", lapse(2021)), ["R-125"], "five stand without authority");
    climb(&mut book, vec![("anna", lift("8"), &[]), ("anna", lapse(2021), &["R-125"])]);
    assert_eq!(step_on("2021-12-31", &mut book, "anna", lapse(2021)), ["R-125"]);
    assert_eq!(step_on("2022-01-01", &mut book, "anna", lapse(2021)), NONE);
    let lapsed = [of_lead(2022), of_lead(2023), bavarian(2022), bavarian(2023)];
    assert_eq!(lapsed.map(|of| standing(&book, &of, Stage::Lapsed)), ["20.00", "10.00", "30.00", "10.00"]);
    assert_eq!(frame(&book), ["40.00", "60.00"], "the frame is there for cash");
    let reversal = Act::Reverse { reverses: Seq(book.size - 1), reason: ReasonCode::WrongAmount, note: None };
    climb(
        &mut book,
        vec![
            ("anna", lapse(2021), &["R-003"]),
            ("anna", granted(2021, 2024, "1"), &["R-124"]),
            ("anna", changed_by(AppropriationChange::Cut, 2022, "1"), &["R-124"]),
            ("anna", returned(2022, "1"), &["R-124", "R-122"]),
            ("anna", block("1"), &["R-124"]),
            ("anna", reversal, &["R-052"]),
            ("anna", granted(2022, 2023, "1"), &[]),
        ],
    );
}
