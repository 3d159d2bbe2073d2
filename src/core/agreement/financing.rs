//! What the Bund bears in the end, by the kind of financing: the rule for lower cost and for new income.
//!
//! Pure, and to the cent: what cannot be divided stays with whoever is financed. It claims nothing back; that is a decision.
//! Law: VV-BHO § 44 Nr. 2; ANBest-P Nr. 2 (Ermäßigung der Ausgaben, Änderung der Finanzierung).

use super::Financing;
use crate::core::money::{Euro, MoneyError};

/// What was planned: the whole cost, and the part of the Bund in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    pub cost: Euro,
    pub federal: Euro,
}

/// What came of it: the cost, and income that the plan did not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    pub cost: Euro,
    pub new_income: Euro,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FinancingFault {
    #[error("die geplanten Ausgaben müssen größer als null sein")]
    NoCost,
    #[error("der Anteil des Bundes liegt nicht zwischen null und den geplanten Ausgaben von {}", .0.to_german())]
    FederalPart(Euro),
    #[error("Ausgaben und Einnahmen dürfen nicht unter null liegen")]
    Negative,
    #[error("{0}")]
    Money(#[from] MoneyError),
}

impl Financing {
    /// The most that the Bund bears; never more than was planned.
    ///
    /// # Errors
    /// When the plan is none, or an amount leaves the range of `Euro`.
    pub fn federal_part(self, planned: Planned, spent: Spent) -> Result<Euro, FinancingFault> {
        if !planned.cost.is_positive() {
            return Err(FinancingFault::NoCost);
        }
        if planned.federal.is_negative() || planned.federal > planned.cost {
            return Err(FinancingFault::FederalPart(planned.cost));
        }
        if spent.cost.is_negative() || spent.new_income.is_negative() {
            return Err(FinancingFault::Negative);
        }
        let need = not_below_zero(spent.cost.minus(spent.new_income)?);
        let part = match self {
            // Lower cost below the fixed amount alone lowers it; above it, what is saved stays with whoever is financed.
            Financing::Full | Financing::FixedAmount => need,
            Financing::Proportional => share(need, planned)?,
            // Own funds come first and in full: what is saved or comes in lowers the part of the Bund alone.
            Financing::Deficit => not_below_zero(need.minus(planned.cost.minus(planned.federal)?)?),
        };
        Ok(part.min(planned.federal))
    }
}

fn not_below_zero(amount: Euro) -> Euro {
    if amount.is_negative() { Euro::ZERO } else { amount }
}

/// The planned proportion of an amount, rounded down to the cent.
fn share(need: Euro, planned: Planned) -> Result<Euro, MoneyError> {
    let product = i128::from(need.cents()) * i128::from(planned.federal.cents());
    let cents = product.div_euclid(i128::from(planned.cost.cents()));
    Euro::from_cents(i64::try_from(cents).map_err(|_| MoneyError::OutOfRange)?)
}

#[cfg(test)]
mod tests {
    //! A table for each kind, and what holds for all of them.

    use super::*;
    use proptest::prelude::*;

    fn euro(text: &str) -> Euro {
        Euro::parse(text).unwrap()
    }

    #[test]
    fn each_kind_has_its_rule_for_lower_cost_and_new_income() {
        let planned = Planned { cost: euro("100"), federal: euro("60") };
        let table = [
            // cost, new income: full, proportional, deficit, fixed
            ("100", "0", ["60", "60", "60", "60"]),
            ("120", "0", ["60", "60", "60", "60"]),
            ("90", "0", ["60", "54", "50", "60"]),
            ("100", "10", ["60", "54", "50", "60"]),
            ("50", "0", ["50", "30", "10", "50"]),
            ("33.33", "0", ["33.33", "19.99", "0", "33.33"]),
            ("10", "20", ["0", "0", "0", "0"]),
        ];
        for (cost, new_income, expected) in table {
            let spent = Spent { cost: euro(cost), new_income: euro(new_income) };
            let kinds = [Financing::Full, Financing::Proportional, Financing::Deficit, Financing::FixedAmount];
            for (kind, expected) in kinds.into_iter().zip(expected) {
                assert_eq!(kind.federal_part(planned, spent), Ok(euro(expected)), "{kind:?} {cost} {new_income}");
            }
        }
    }

    #[test]
    fn a_plan_that_is_none_is_refused() {
        let spent = Spent { cost: euro("1"), new_income: Euro::ZERO };
        let of = |cost: &str, federal: &str| Planned { cost: euro(cost), federal: euro(federal) };
        let fault = |planned, spent| Financing::Deficit.federal_part(planned, spent).unwrap_err();
        assert_eq!(fault(of("0", "0"), spent), FinancingFault::NoCost);
        assert_eq!(fault(of("1", "1.01"), spent), FinancingFault::FederalPart(euro("1")));
        assert_eq!(fault(of("1", "1"), Spent { new_income: euro("-1"), ..spent }), FinancingFault::Negative);
    }

    proptest! {
        /// Nobody gets more than was planned or needed, and a deficit is never better off than a proportion.
        #[test]
        fn the_part_stays_within_plan_and_need(
            cost in 1i64..1_000_000, part in 0i64..=1_000_000, spent in 0i64..2_000_000, income in 0i64..1_000_000,
        ) {
            let cents = |cents| Euro::from_cents(cents).unwrap();
            let planned = Planned { cost: cents(cost), federal: cents(part.min(cost)) };
            let spent = Spent { cost: cents(spent), new_income: cents(income) };
            let of = |kind: Financing| kind.federal_part(planned, spent).unwrap();
            for kind in Financing::ALL {
                let found = of(kind);
                prop_assert!(!found.is_negative() && found <= planned.federal);
                prop_assert!(found <= not_below_zero(spent.cost.minus(spent.new_income).unwrap()));
            }
            prop_assert!(of(Financing::Deficit) <= of(Financing::Proportional));
            prop_assert!(of(Financing::Proportional) <= of(Financing::Full));
        }
    }
}
