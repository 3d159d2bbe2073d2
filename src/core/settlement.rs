//! The settlement (Abrechnung) with the final statement: what of the money of the Bund stays, and what is to be paid back.
//!
//! Pure and exact. The kind of financing decides: it is `Financing::federal_part` (`core/agreement`) over what the final
//! statement says, held against what was paid and is not claimed back yet. Amounts of one source are never divided but in a
//! proportional financing, and there the part of the Bund is rounded down to the cent. It claims nothing: that is a decision
//! of somebody (`claim surplus`).
//! Law: VV-BHO § 44 Nr. 2, 8; ANBest-P Nr. 2 (Ermäßigung der Ausgaben, Änderung der Finanzierung); VwVfG § 49a Absatz 1.

use crate::core::agreement::{Financing, FinancingFault, Planned, Spent};
use crate::core::claim::{Claim, Claimed};
use crate::core::filing::Totals;
use crate::core::ids::{FilingId, ProjectId};
use crate::core::money::{Euro, MoneyError};

/// What was paid, and what of it is asked back already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// Paid by the Kasse, less what was set off in its year.
    pub paid: Euro,
    /// Claims on it, whatever became of them, less what they were reduced by; interest is none.
    pub claimed_back: Euro,
    /// What surpluses of this filing were reduced by: somebody found that it was never owed, so it is not asked for again. A
    /// corrected filing is settled anew.
    pub not_owed: Euro,
}

impl Received {
    /// Of the balances of what was spent for a project, and of the claims of the book; for a filing of the project.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn of<'a>(
        spent: impl Iterator<Item = Euro>,
        claims: impl Iterator<Item = &'a Claim>,
        project: &ProjectId,
        filing: &FilingId,
    ) -> Result<Received, MoneyError> {
        let own = claims.filter(|claim| claim.raised.project == *project && claim.raised.what.is_of_federal_money());
        let (mut claimed_back, mut not_owed) = (Euro::ZERO, Euro::ZERO);
        for claim in own {
            claimed_back = claimed_back.plus(claim.amount()?)?;
            if matches!(&claim.raised.what, Claimed::Surplus { filing: of } if of == filing) {
                not_owed = not_owed.plus(claim.raised.amount_cents.minus(claim.amount()?)?)?;
            }
        }
        Ok(Received { paid: Euro::sum(spent)?, claimed_back, not_owed })
    }
}

/// One line of the computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    PlannedCost,
    PlannedFederal,
    /// Own funds of the plan, which come first where a deficit is financed.
    PlannedOwn,
    Cost,
    NewIncome,
    /// Cost less new income, never below zero.
    Need,
    /// What the kind of financing makes of it, before it is held against the plan.
    ByKind,
    /// What the Bund bears: that, and never more than was planned.
    Stays,
    Paid,
    ClaimedBack,
    NotOwed,
    /// Paid, neither claimed back nor found not to be owed, less what stays; never below zero.
    Back,
}

impl Step {
    pub const ALL: [Step; 12] = [
        Step::PlannedCost,
        Step::PlannedFederal,
        Step::PlannedOwn,
        Step::Cost,
        Step::NewIncome,
        Step::Need,
        Step::ByKind,
        Step::Stays,
        Step::Paid,
        Step::ClaimedBack,
        Step::NotOwed,
        Step::Back,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Step::PlannedCost => "planned_total_cost",
            Step::PlannedFederal => "planned_federal",
            Step::PlannedOwn => "planned_own",
            Step::Cost => "eligible_cost",
            Step::NewIncome => "new_income",
            Step::Need => "need",
            Step::ByKind => "by_kind_of_financing",
            Step::Stays => "federal_part",
            Step::Paid => "federal_paid",
            Step::ClaimedBack => "claimed_back",
            Step::NotOwed => "not_owed",
            Step::Back => "to_be_paid_back",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Step::PlannedCost => "geplante Gesamtausgaben",
            Step::PlannedFederal => "davon geplant: Bund",
            Step::PlannedOwn => "davon geplant: alle anderen",
            Step::Cost => "zuwendungsfähige Gesamtausgaben",
            Step::NewIncome => "neue Einnahmen und Deckungsmittel",
            Step::Need => "Bedarf",
            Step::ByKind => "nach der Finanzierungsart",
            Step::Stays => "Anteil des Bundes",
            Step::Paid => "ausgezahlte Bundesmittel",
            Step::ClaimedBack => "schon zurückgefordert",
            Step::NotOwed => "nach Ermäßigung nicht geschuldet",
            Step::Back => "zurückzuzahlen",
        }
    }
}

/// The settlement with every step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub financing: Financing,
    /// In the order of `Step::ALL`; `PlannedOwn` and `ByKind` show what the kind of financing does.
    pub steps: Vec<(Step, Euro)>,
    pub stays: Euro,
    pub back: Euro,
}

impl Settlement {
    /// # Errors
    /// When the plan is none, an amount is below zero, or one leaves the range of `Euro`.
    pub fn of(financing: Financing, totals: &Totals, received: Received) -> Result<Settlement, FinancingFault> {
        let planned = Planned { cost: totals.planned.sum()?, federal: totals.planned.federal_cents };
        let spent = Spent { cost: totals.cost_cents, new_income: totals.new_income_cents };
        let stays = financing.federal_part(planned, spent)?;
        let own = planned.cost.minus(planned.federal)?;
        let need = at_least_zero(spent.cost.minus(spent.new_income)?);
        let by_kind = match financing {
            Financing::Full | Financing::FixedAmount => need,
            // Beyond the plan the proportion is not computed: the plan is the most anyway.
            Financing::Proportional => stays,
            Financing::Deficit => at_least_zero(need.minus(own)?),
        };
        let open = received.paid.minus(received.claimed_back)?.minus(received.not_owed)?;
        let back = at_least_zero(open.minus(stays)?);
        let amounts = [
            planned.cost,
            planned.federal,
            own,
            spent.cost,
            spent.new_income,
            need,
            by_kind,
            stays,
            received.paid,
            received.claimed_back,
            received.not_owed,
            back,
        ];
        Ok(Settlement { financing, steps: Step::ALL.into_iter().zip(amounts).collect(), stays, back })
    }
}

impl Totals {
    /// What all sources bore, and new income, beyond the cost.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn covered(&self) -> Result<Euro, MoneyError> {
        self.borne.sum()?.plus(self.new_income_cents)
    }
}

fn at_least_zero(amount: Euro) -> Euro {
    if amount.is_negative() { Euro::ZERO } else { amount }
}

#[cfg(test)]
mod tests {
    //! A table for each kind of financing, and laws over all of them.

    use super::*;
    use crate::core::sources::Sources;
    use proptest::prelude::*;

    fn euro(text: &str) -> Euro {
        Euro::parse(text).unwrap()
    }

    /// Planned 100, of it 60 the Bund and 40 the Land.
    fn totals(cost: Euro, new_income: Euro) -> Totals {
        let planned = Sources { federal_cents: euro("60"), federal_state_cents: euro("40"), ..Sources::NONE };
        Totals { planned, borne: planned, cost_cents: cost, new_income_cents: new_income }
    }

    #[test]
    fn each_kind_of_financing_leaves_and_asks_back_its_own() {
        let kinds = [Financing::Full, Financing::Proportional, Financing::Deficit, Financing::FixedAmount];
        let table = [
            // cost, new income, paid, claimed back: to be paid back by full, proportional, deficit, fixed amount
            ("100", "0", "60", "0", ["0", "0", "0", "0"]),
            ("120", "0", "60", "0", ["0", "0", "0", "0"]),
            ("90", "0", "60", "0", ["0", "6", "10", "0"]),
            ("100", "10", "60", "0", ["0", "6", "10", "0"]),
            ("90", "10", "60", "0", ["0", "12", "20", "0"]),
            ("50", "0", "60", "0", ["10", "30", "50", "10"]),
            ("33.33", "0", "60", "0", ["26.67", "40.01", "60", "26.67"]),
            ("90", "0", "60", "4", ["0", "2", "6", "0"]),
            ("90", "0", "50", "0", ["0", "0", "0", "0"]),
            ("50", "0", "60", "60", ["0", "0", "0", "0"]),
        ];
        for (cost, income, paid, claimed, expected) in table {
            let received = Received { paid: euro(paid), claimed_back: euro(claimed), not_owed: Euro::ZERO };
            for (kind, expected) in kinds.into_iter().zip(expected) {
                let found = Settlement::of(kind, &totals(euro(cost), euro(income)), received).unwrap();
                assert_eq!(found.back, euro(expected), "{kind:?} {cost} {income} {paid} {claimed}");
            }
        }
    }

    #[test]
    fn every_step_is_shown() {
        let received = Received { paid: euro("60"), claimed_back: euro("4"), not_owed: Euro::ZERO };
        let found = Settlement::of(Financing::Deficit, &totals(euro("90"), euro("5")), received).unwrap();
        let told: Vec<String> = found.steps.iter().map(|(_, amount)| amount.to_string()).collect();
        let expected =
            ["100.00", "60.00", "40.00", "90.00", "5.00", "85.00", "45.00", "45.00", "60.00", "4.00", "0.00", "11.00"];
        assert_eq!(told, expected);
    }

    proptest! {
        /// Never more than was planned or received, never below zero; dearer never leaves less, more income never more.
        #[test]
        fn a_settlement_stays_within_plan_and_payment(
            cost in 0i64..20_000, more in 0i64..5_000, income in 0i64..10_000, paid in 0i64..9_000, back in 0i64..9_000,
        ) {
            let cents = |cents: i64| Euro::from_cents(cents).unwrap();
            let received = Received { paid: cents(paid), claimed_back: cents(back.min(paid)), not_owed: Euro::ZERO };
            for kind in Financing::ALL {
                let of = |cost, income| Settlement::of(kind, &totals(cents(cost), cents(income)), received).unwrap();
                let found = of(cost, income);
                prop_assert!(!found.stays.is_negative() && found.stays <= euro("60"));
                prop_assert!(!found.back.is_negative() && found.back <= received.paid);
                prop_assert!(of(cost + more, income).stays >= found.stays);
                prop_assert!(of(cost, income + more).stays <= found.stays);
                let open = received.paid.minus(received.claimed_back).unwrap();
                prop_assert!(found.back == Euro::ZERO || open.minus(found.back) == Ok(found.stays));
            }
        }
    }
}
