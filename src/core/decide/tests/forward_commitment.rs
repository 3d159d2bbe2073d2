//! Commitments for later years, step by step: within the authority of each due year and of its year granted, without any
//! where the law allows, and what becomes of them when the due year has come.

use super::commitment_authority::*;
use super::life::*;
use super::*;
use crate::core::commitment::CommitmentChange::{self, Free, Increase};
use crate::core::forward_commitment::*;

pub(super) fn with(basis: ForwardBasis, name: &str, amounts: &[(u16, &str)]) -> MakeForwardCommitment {
    MakeForwardCommitment {
        forward_commitment: id(name),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        basis,
        amounts: amounts
            .iter()
            .map(|(due_year, amount)| DueAmount { due_year: *due_year, amount_cents: euro(amount) })
            .collect(),
        purpose: "Betrieb über drei Jahre".to_owned(),
        payee: None,
    }
}

pub(super) fn by_authority(late_budget: Option<&str>) -> ForwardBasis {
    ForwardBasis::CommitmentAuthority { year_granted: 2021, late_budget: late_budget.map(str::to_owned) }
}

pub(super) fn forward(name: &str, amounts: &[(u16, &str)]) -> Act {
    Act::MakeForwardCommitment(with(by_authority(None), name, amounts))
}

pub(super) fn altered(name: &str, change: CommitmentChange, due_year: u16, amount: &str, late: Option<&str>) -> Act {
    Act::ChangeForwardCommitment(ChangeForwardCommitment {
        forward_commitment: id(name),
        due_year,
        change,
        amount_cents: euro(amount),
        late_budget: late.map(str::to_owned),
    })
}

pub(super) fn charge(name: &str, due_year: u16) -> Act {
    let (forward_commitment, commitment) = (id(name), id(&format!("{name}-{due_year}")));
    Act::ChargeCommitment(ChargeCommitment { forward_commitment, due_year, commitment })
}

fn used(book: &Book, due_year: u16, stage: Stage) -> String {
    let account = Account { project: Some(id("p-1")), ..bavarian(due_year).free(&id("bmi")).at(stage) };
    book.balance(&account).unwrap().to_string()
}

/// The cash of a project in a year.
fn cash(book: &Book, year: u16, stage: Stage) -> String {
    let account = Account { project: Some(id("p-1")), ..of_bavaria(year).at(&id("bmi"), stage) };
    book.balance(&account).unwrap().to_string()
}

#[test]
fn forward_commitment_ladder() {
    let mut book = with_authority();
    let nowhere = MakeForwardCommitment {
        project: id("p-9"),
        component: id("fehlt"),
        budget_item: id("0697/532 99"),
        purpose: String::new(),
        ..with(by_authority(None), "v-1", &[])
    };
    let elsewhere = MakeForwardCommitment { manager: id("DE-HB"), ..with(by_authority(None), "v-1", &[(2022, "1")]) };
    climb(
        &mut book,
        vec![
            ("anna", Act::MakeForwardCommitment(nowhere), &["R-004", "R-004", "R-004", "R-008", "R-128"]),
            ("anna", Act::MakeForwardCommitment(elsewhere), &["R-041", "R-122"]),
            ("anna", forward("v-1", &[(2021, "1"), (2022, "1"), (2022, "1")]), &["R-128", "R-128", "R-122"]),
            ("anna", forward("v-1", &[(2022, "0")]), &["R-005"]),
            ("anna", forward("v-1", &[(2022, "30.01"), (2023, "10.01"), (2024, "1")]), &["R-122", "R-122", "R-122"]),
            ("anna", forward("v-1", &[(2022, "20"), (2023, "8")]), &[]),
            ("anna", forward("v-1", &[(2022, "10")]), &["R-003"]),
            ("anna", altered("v-9", Increase, 2022, "1", None), &["R-004"]),
            ("anna", altered("v-1", Increase, 2022, "0", None), &["R-005"]),
            ("anna", altered("v-1", Increase, 2021, "1", None), &["R-128", "R-122"]),
            ("anna", altered("v-1", Increase, 2023, "2.01", None), &["R-122"]),
            ("anna", altered("v-1", Increase, 2023, "2", None), &[]),
            ("anna", forward("v-2", &[(2022, "10")]), &[]),
            // The project has thirty for 2022, this commitment twenty.
            ("anna", altered("v-1", Free, 2022, "20.01", None), &["R-126"]),
            ("anna", altered("v-1", Free, 2022, "5", None), &[]),
            ("anna", altered("v-1", Free, 2024, "1", None), &["R-126"]),
        ],
    );
    assert_eq!([used(&book, 2022, Stage::Committed), used(&book, 2023, Stage::Committed)], ["25.00", "10.00"]);
    assert_eq!(standing(&book, &bavarian(2022), Stage::Assigned), "5.00");
    assert_eq!(frame(&book), ["0.00", "100.00"], "use reserves no more frame than the assignment did");
    let known = book.forward_commitments.get(&id("v-1")).unwrap().unwrap();
    assert_eq!((known.due_in(2022), known.due_in(2023)), (Ok(euro("15")), Ok(euro("10"))));
}

#[test]
fn authority_is_used_in_its_year_or_while_the_budget_act_is_late() {
    let mut book = with_authority();
    let late =
        |reason: &str, name: &str| Act::MakeForwardCommitment(with(by_authority(Some(reason)), name, &[(2023, "1")]));
    let why = "Haushaltsgesetz 2022 nicht verkündet";
    let ladder: [(&str, Act, &[&str]); 9] = [
        ("2020-12-31", forward("v-1", &[(2023, "1")]), &["R-123"]),
        ("2021-12-31", forward("v-1", &[(2023, "1")]), &[]),
        ("2022-01-02", forward("v-2", &[(2023, "1")]), &["R-123"]),
        ("2022-01-02", late(" ", "v-2"), &["R-008"]),
        ("2022-01-02", late(why, "v-2"), &[]),
        ("2022-01-02", altered("v-1", Increase, 2023, "1", None), &["R-123"]),
        ("2022-01-02", altered("v-1", Increase, 2023, "1", Some(why)), &[]),
        // Freeing is no use of it.
        ("2022-01-02", altered("v-1", Free, 2023, "1", None), &[]),
        (
            "2023-01-02",
            Act::MakeForwardCommitment(with(by_authority(Some(why)), "v-3", &[(2024, "1")])),
            &["R-123", "R-122"],
        ),
    ];
    for (row, (day, act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step_on(day, &mut book, "anna", act), expected, "row {row}");
    }
    assert_eq!(step_on("2022-06-01", &mut book, "anna", lapse(2021)), NONE);
    assert_eq!(step_on("2022-06-02", &mut book, "anna", late(why, "v-4")), ["R-124", "R-122"], "never after the lapse");
    // What is freed after the lapse lapses too, and its frame is there for cash.
    let before = frame(&book);
    assert_eq!(step_on("2022-06-02", &mut book, "anna", altered("v-1", Free, 2023, "1", None)), NONE);
    assert_eq!([before, frame(&book)], [["38.00", "62.00"], ["39.00", "61.00"]]);
    assert_eq!(used(&book, 2023, Stage::Lapsed), "1.00");
}

#[test]
fn without_authority_where_the_law_allows() {
    let mut book = assigned();
    let current = |reason: &str| ForwardBasis::CurrentBusiness { reason: reason.to_owned() };
    let transfer = || ForwardBasis::TransferableExpenditure { reason: "§ 38 Absatz 4 Satz 2 BHO".to_owned() };
    let make = |basis, name: &str, due| Act::MakeForwardCommitment(with(basis, name, &[(due, "500")]));
    climb(
        &mut book,
        vec![
            ("anna", make(current(""), "v-1", 2022), &["R-008"]),
            ("anna", make(current("Wartungsvertrag, VV Nr. 5 zu § 38 BHO"), "v-1", 2025), &[]),
            ("anna", make(transfer(), "v-2", 2023), &["R-127", "R-127"]),
            ("anna", transferable(), &[]),
            ("anna", make(transfer(), "v-2", 2023), &["R-127"]),
            ("anna", make(transfer(), "v-2", 2022), &[]),
            ("anna", altered("v-2", Increase, 2023, "1", None), &["R-127"]),
            ("anna", altered("v-2", Increase, 2022, "1", None), &[]),
            ("anna", altered("v-2", Free, 2022, "501.01", None), &["R-126"]),
            ("anna", altered("v-2", Free, 2022, "500", None), &[]),
        ],
    );
    assert_eq!(frame(&book), ["40.00", "60.00"]);
    assert_eq!(step_on("2022-01-01", &mut book, "anna", charge("v-2", 2022)), NONE);
    assert_eq!(cash(&book, 2022, Stage::Committed), "1.00");
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::WithoutAuthority), "-1.00");
}

#[test]
fn charge_ladder() {
    let mut book = with_authority();
    climb(
        &mut book,
        vec![
            ("anna", forward("v-1", &[(2022, "20"), (2023, "8")]), &[]),
            ("anna", charge("v-9", 2022), &["R-004"]),
            ("anna", charge("v-1", 2024), &["R-129"]),
            ("anna", charge("v-1", 2022), &["R-129"]),
        ],
    );
    assert_eq!(step_on("2021-12-31", &mut book, "anna", charge("v-1", 2022)), ["R-129"]);
    assert_eq!(step_on("2022-01-01", &mut book, "anna", charge("v-1", 2022)), NONE);
    assert_eq!([used(&book, 2022, Stage::Committed), used(&book, 2022, Stage::PriorCharge)], ["0.00", "20.00"]);
    assert_eq!([used(&book, 2023, Stage::Committed), used(&book, 2023, Stage::PriorCharge)], ["8.00", "0.00"]);
    assert_eq!(frame(&book), ["20.00", "80.00"], "what was reserved is there for the cash of 2022");
    assert_eq!(cash(&book, 2022, Stage::Committed), "20.00");
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::WithoutAuthority), "-20.00");
    let charged = Seq(book.size - 1);
    climb(
        &mut book,
        vec![
            ("anna", charge("v-1", 2022), &["R-003", "R-129"]),
            ("anna", altered("v-1", Increase, 2022, "1", None), &["R-129"]),
            ("anna", altered("v-1", Free, 2022, "1", None), &["R-129"]),
            ("anna", Act::Reverse { reverses: charged, reason: ReasonCode::BookedTwice, note: None }, &["R-052"]),
            // It is a commitment like any other.
            ("anna", changed("v-1-2022", Free, "2"), &[]),
            ("anna", certify_in(2022, "a-1", "v-1-2022", "18"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
        ],
    );
    // Freed first covers what exceeded; the assignment of 2022 covers the rest and needs just the frame that came back.
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::WithoutAuthority), "-18.00");
    let appropriate =
        Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2022, amount_cents: euro("100") };
    climb(&mut book, vec![("anna", appropriate, &[])]);
    let Draft::Assignment(of_2021) = assignment(&[("DE-BY", "20")]) else { panic!() };
    let draft = Draft::Assignment(Assignment { booking_year: 2022, ..of_2021 });
    assert_eq!(by_two(&mut book, "z-2022", draft), NONE);
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::WithoutAuthority), "0.00");
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::Assigned), "2.00");
    assert_eq!(frame(&book), ["0.00", "100.00"]);
    // No year closes before what falls due in it was charged, or freed.
    climb(
        &mut book,
        vec![
            ("anna", Act::CancelOrder { order: id("a-1") }, &[]),
            ("anna", close(2021), &[]),
            ("anna", close(2022), &[]),
            ("anna", close(2023), &["R-071"]),
            ("anna", altered("v-1", Free, 2023, "8", None), &[]),
            ("anna", close(2023), &[]),
            ("anna", forward("v-2", &[(2023, "1")]), &[]),
        ],
    );
    assert_eq!(step_on("2024-01-01", &mut book, "anna", charge("v-2", 2023)), ["R-060"]);
}

#[test]
fn a_charge_takes_the_cash_that_is_free() {
    let mut book = with_authority();
    climb(&mut book, vec![("anna", forward("v-1", &[(2022, "15"), (2023, "8")]), &[])]);
    let appropriate =
        Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2022, amount_cents: euro("100") };
    assert_eq!(step(&mut book, "anna", returned(2022, "15")), NONE);
    assert_eq!(step(&mut book, "anna", appropriate), NONE);
    let Draft::Assignment(of_2021) = assignment(&[("DE-BY", "12")]) else { panic!() };
    assert_eq!(by_two(&mut book, "z-2", Draft::Assignment(Assignment { booking_year: 2022, ..of_2021 })), NONE);
    assert_eq!(step_on("2022-01-03", &mut book, "anna", charge("v-1", 2022)), NONE);
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::Assigned), "0.00");
    assert_eq!(balance(&book, &of_bavaria(2022), Stage::WithoutAuthority), "-3.00");
}
