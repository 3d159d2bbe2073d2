//! Income raises what may be spent only where the budget says so, only once, and only in the year in which it came.

use super::evidence::{claim, recovery, repay};
use super::life::*;
use super::*;
use crate::core::budget::{BudgetNote, DeclareBudgetNote, ReinforceByIncome};

const INCOME: &str = "0699/119 99";

pub(super) fn noted() -> Act {
    Act::DeclareBudgetNote(DeclareBudgetNote {
        budget_item: id("0699/532 99"),
        note: BudgetNote::ReinforcedByIncome { income_item: id(INCOME) },
        source: "Vermerk Nr. 3".to_owned(),
    })
}

pub(super) fn reinforce(year: u16, claim: &str, amount: &str) -> Act {
    Act::ReinforceByIncome(ReinforceByIncome {
        budget_item: id("0699/532 99"),
        booking_year: year,
        income_item: id(INCOME),
        claim: id(claim),
        amount_cents: euro(amount),
    })
}

#[test]
fn reinforcement_ladder() {
    let mut book = super::histories::after_examination();
    let elsewhere = match reinforce(2021, "r-1", "1") {
        Act::ReinforceByIncome(what) => {
            Act::ReinforceByIncome(ReinforceByIncome { budget_item: id("0698/532 99"), ..what })
        }
        other => other,
    };
    let share = super::histories::last(&book, "voucher_matched/1", 0);
    climb(
        &mut book,
        vec![
            ("bernd", claim("r-1", recovery(share), "2"), &[]),
            ("anna", elsewhere, &["R-138", "R-139"]),
            ("anna", reinforce(2021, "r-1", "1"), &["R-139"]),
            ("carla", repay("r-1", "1.50"), &[]),
            ("anna", reinforce(2021, "r-9", "1"), &["R-004"]),
            ("anna", reinforce(2021, "r-1", "0"), &["R-005"]),
            // It came in 2021, so it reinforces 2021.
            ("anna", reinforce(2022, "r-1", "1"), &["R-139"]),
            ("anna", reinforce(2021, "r-1", "1.51"), &["R-139"]),
        ],
    );
    let before = balance(&book, &of_item(2021), Stage::Available);
    climb(&mut book, vec![("anna", reinforce(2021, "r-1", "1.20"), &[])]);
    let reinforced = book.size - 1;
    let after = balance(&book, &of_item(2021), Stage::Available);
    assert_eq!(euro(&after).minus(euro(&before)), Ok(euro("1.20")));
    let reverse = || Act::Reverse { reverses: Seq(reinforced), reason: ReasonCode::WrongAmount, note: None };
    climb(
        &mut book,
        vec![
            ("anna", reinforce(2021, "r-1", "0.31"), &["R-139"]),
            ("anna", reverse(), &[]),
            // What was taken back can reinforce again, once.
            ("anna", reinforce(2021, "r-1", "1.50"), &[]),
            ("anna", reinforce(2021, "r-1", "0.01"), &["R-139"]),
        ],
    );
}
