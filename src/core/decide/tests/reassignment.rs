//! What the Bund takes back of assigned authority, and what it moves on: only what is free, by two persons.

use super::bookings::with_key;
use super::commitment_authority::by_two;
use super::evidence::{framework, parameter};
use super::life::*;
use super::*;
use crate::core::agreement::{RegisterAgreement, Term};
use crate::core::allocation::reassignment::pairs;
use crate::core::proposal::Reassignment;

pub(super) fn recall(amount: &str) -> Draft {
    let Draft::Assignment(lines) = assignment(&[("DE-BY", amount)]) else { panic!() };
    Draft::Recall(lines)
}

pub(super) fn reassignment(amount: &str, takers: &[&str]) -> Draft {
    let Draft::Assignment(from) = assignment(&[("DE-BY", amount)]) else { panic!() };
    Draft::Reassignment(Reassignment {
        component: from.component,
        budget_item: from.budget_item,
        booking_year: from.booking_year,
        agreement: id("dach"),
        from: from.lines,
        key: id("k-1"),
        takers: takers.iter().map(|taker| id(taker)).collect(),
        floor_cents: None,
    })
}

fn proposed(draft: Draft) -> Act {
    Act::Propose { proposal: id("u-1"), draft }
}

fn of(book: &Book, land: &str) -> [String; 3] {
    let cash = Account::cash_assigned(&id("foederal"), &id("0699/532 99"), 2021, &id(land));
    let frame = |stage| Account::frame(&id("foederal"), &id(land), stage);
    [cash, frame(Stage::Assigned), frame(Stage::Allocated)].map(|account| book.balance(&account).unwrap().to_string())
}

/// The framework agreement says that less than five euro are not worth it.
fn agreed() -> Book {
    let mut book = with_key(assigned());
    let minimum = vec![parameter(Term::MinimumRedistributionCents(euro("5")))];
    let framework = RegisterAgreement { parameters: minimum, ..framework() };
    climb(&mut book, vec![("anna", Act::RegisterAgreement(framework), &[]), ("anna", make("f-1", "40"), &[])]);
    book
}

#[test]
fn recall_ladder() {
    let mut book = agreed();
    climb(&mut book, vec![("anna", proposed(recall("0")), &["R-005"])]);
    let before = of(&book, "DE-BY");
    assert_eq!(before[..2], ["20.00", "60.00"]);
    assert_eq!(by_two(&mut book, "e-1", recall("20.01")), ["R-014"], "what is bound stays");
    assert_eq!(of(&book, "DE-BY"), before);
    assert_eq!(by_two(&mut book, "e-2", recall("15")), NONE);
    assert_eq!(of(&book, "DE-BY")[..2], ["5.00", "45.00"]);
    assert_eq!(balance(&book, &of_item(2021), Stage::Available), "55.00");
    let quota = |text: &str| euro(text);
    assert_eq!(quota(&of(&book, "DE-BY")[2]), quota(&before[2]).plus(euro("15")).unwrap(), "the Land keeps its quota");
}

#[test]
fn reassignment_ladder() {
    let mut book = agreed();
    let unknown = match reassignment("10", &["DE-HB"]) {
        Draft::Reassignment(what) => Draft::Reassignment(Reassignment { agreement: id("ev-9"), ..what }),
        _ => panic!(),
    };
    let elsewhere = RegisterAgreement { agreement: id("dach-2"), component: id("andere"), ..framework() };
    let other = Act::CreateComponent(CreateComponent { component: id("andere"), ..component("andere") });
    let of_other = match reassignment("10", &["DE-HB"]) {
        Draft::Reassignment(what) => Draft::Reassignment(Reassignment { agreement: id("dach-2"), ..what }),
        _ => panic!(),
    };
    climb(
        &mut book,
        vec![
            ("anna", other, &[]),
            ("anna", Act::RegisterAgreement(elsewhere), &[]),
            ("anna", proposed(unknown), &["R-004"]),
            ("anna", proposed(of_other), &["R-134"]),
            ("anna", proposed(reassignment("4.99", &["DE-HB"])), &["R-135"]),
            ("anna", proposed(reassignment("10", &["DE-HH"])), &["R-033"]),
            ("anna", proposed(reassignment("10", &["DE-BY", "DE-HB"])), &["R-038"]),
            ("anna", proposed(reassignment("10", &[])), &["R-033"]),
        ],
    );
    let (bavaria, bremen) = (of(&book, "DE-BY"), of(&book, "DE-HB"));
    assert_eq!(by_two(&mut book, "u-2", reassignment("20.01", &["DE-HB"])), ["R-014"]);
    assert_eq!(by_two(&mut book, "u-3", reassignment("20", &["DE-HB"])), NONE);
    assert_eq!(of(&book, "DE-BY")[..2], ["0.00", "40.00"]);
    assert_eq!(of(&book, "DE-HB")[..2], ["20.00", "20.00"]);
    assert_eq!(
        [&of(&book, "DE-BY")[2], &of(&book, "DE-HB")[2]],
        [&bavaria[2], &bremen[2]],
        "what is free of a quota stays"
    );
    let carried = Seq(book.size - 1);
    let draft = Draft::Reversal { reverses: carried, reason: ReasonCode::DecisionRevoked };
    assert_eq!(by_two(&mut book, "u-4", draft), NONE);
    assert_eq!((of(&book, "DE-BY"), of(&book, "DE-HB")), (bavaria, bremen));
}

#[test]
fn pairs_have_the_sums_of_both_sides() {
    let line = |land: &str, amount: &str| AssignmentLine { recipient: id(land), amount_cents: euro(amount) };
    let from = [line("DE-BE", "3"), line("DE-BY", "0"), line("DE-HH", "4")];
    let to = [line("DE-HB", "2"), line("DE-HE", "0"), line("DE-MV", "5")];
    let moves = pairs(&from, &to).into_iter();
    let said: Vec<String> = moves.map(|(from, to, part)| format!("{from} {to} {part}")).collect();
    assert_eq!(said, ["DE-BE DE-HB 2.00", "DE-BE DE-MV 1.00", "DE-HH DE-MV 4.00"]);
}
