//! Laws of a later run: nobody below what is bound, the pot to the cent, and no order of rounds.

use super::*;
use crate::core::allocation::compute;
use crate::core::allocation::tests::{euro, id, key};
use crate::core::apportion::Method;
use crate::core::ids::{ComponentId, KeyId};
use proptest::prelude::*;

fn parameters(total: &str) -> RunParameters {
    RunParameters::plain(ComponentId::new("k").unwrap(), euro(total), KeyId::new("test").unwrap())
}

/// Recipient, held, assigned.
type Rows<'a> = &'a [(&'a str, &'a str, &'a str)];

fn pot(rows: Rows) -> Pot {
    let holding = |(name, held, assigned): &(&str, &str, &str)| Holding {
        recipient: id(name),
        held_cents: euro(held),
        assigned_cents: euro(assigned),
    };
    Pot { holdings: rows.iter().map(holding).collect(), federal_share_cents: Euro::ZERO, reserved_cents: Euro::ZERO }
}

fn amounts(result: &RunResult) -> Vec<(String, String)> {
    result.lines.iter().map(|line| (line.recipient.to_string(), line.amount_cents.to_string())).collect()
}

#[test]
fn whoever_is_bound_above_the_new_part_keeps_what_is_bound() {
    let key = key(&[("A", "50"), ("B", "30"), ("C", "20")]);
    let table: [(Rows, [&str; 3]); 4] = [
        (&[], ["50.00", "30.00", "20.00"]),
        (&[("A", "60.00", "50.00")], ["50.00", "30.00", "20.00"]),
        // C keeps 40; A and B share 60 as 5 to 3.
        (&[("C", "45.00", "40.00")], ["37.50", "22.50", "40.00"]),
        // C keeps 40, then B falls below its 25 and is set as well.
        (&[("B", "25.00", "25.00"), ("C", "45.00", "40.00")], ["35.00", "25.00", "40.00"]),
    ];
    for (rows, expected) in table {
        let result = compute_over(&parameters("100.00"), &key, &pot(rows)).unwrap();
        let found: Vec<String> = result.lines.iter().map(|line| line.amount_cents.to_string()).collect();
        assert_eq!(found, expected, "{rows:?}");
        assert!(result.books_exactly());
    }
}

#[test]
fn more_bound_than_there_is_names_both_sums() {
    let key = key(&[("A", "50"), ("B", "50")]);
    let refused = compute_over(&parameters("100.00"), &key, &pot(&[("A", "70.00", "60.00"), ("B", "50.00", "50.00")]));
    assert_eq!(
        refused,
        Err(vec![AllocationRefusal::AssignedExceedsTotal { assigned: euro("110.00"), total: euro("100.00") }])
    );
    let exact = compute_over(&parameters("110.00"), &key, &pot(&[("A", "70.00", "60.00"), ("B", "50.00", "50.00")]));
    assert_eq!(amounts(&exact.unwrap()), [("A".into(), "60.00".into()), ("B".into(), "50.00".into())]);
}

#[test]
fn bounds_are_held_in_whole_units() {
    let key = key(&[("A", "90"), ("B", "10")]);
    let run = RunParameters { unit: Unit::Euro, ..parameters("100.00") };
    let result = compute_over(&run, &key, &pot(&[("B", "20.00", "12.01")])).unwrap();
    assert_eq!(amounts(&result), [("A".into(), "87.00".into()), ("B".into(), "13.00".into())]);
}

proptest! {
    #[test]
    fn the_pot_is_distributed_and_nobody_falls_below_what_is_bound(
        rows in prop::collection::vec((1u64..1000, 0i64..5_000), 1..20),
        total in 0i64..100_000,
        method in prop::sample::select(vec![Method::LargestRemainder, Method::SainteLague, Method::DHondt]),
    ) {
        let sum: u64 = rows.iter().map(|(weight, _)| weight).sum();
        let names: Vec<String> = (0..rows.len()).map(|n| format!("R{n:02}")).collect();
        let weights: Vec<String> = rows.iter().map(|(weight, _)| weight.to_string()).collect();
        let table: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(weights.iter().map(String::as_str)).collect();
        let key = key(&table);
        let holding = |(name, (_, bound)): (&String, &(u64, i64))| Holding {
            recipient: id(name),
            held_cents: Euro::from_cents(*bound).unwrap(),
            assigned_cents: Euro::from_cents(*bound).unwrap(),
        };
        let zero = Euro::ZERO;
        let pot = Pot {
            holdings: names.iter().zip(&rows).map(holding).collect(), federal_share_cents: zero, reserved_cents: zero,
        };
        let run = RunParameters { method, total_cents: Euro::from_cents(total).unwrap(), ..parameters("0.00") };
        let bound: i64 = rows.iter().map(|(_, bound)| bound).sum();
        match compute_over(&run, &key, &pot) {
            Err(refusals) => {
                prop_assert!(bound > total, "{refusals:?}");
            }
            Ok(result) => {
                prop_assert!(bound <= total && result.books_exactly());
                for (line, (weight, bound)) in result.lines.iter().zip(&rows) {
                    prop_assert!(line.amount_cents.cents() >= *bound);
                    // Who is above what is bound has its part of what the others leave: never more than by key alone.
                    let alone = i128::from(total) * i128::from(*weight) / i128::from(sum) + 2;
                    let most = alone.max(i128::from(*bound));
                    prop_assert!(method != Method::LargestRemainder || i128::from(line.amount_cents.cents()) <= most);
                }
                if rows.iter().zip(&compute(&run, &key).unwrap().lines).all(|((_, bound), line)| line.amount_cents.cents() > *bound) {
                    prop_assert_eq!(result, compute(&run, &key).unwrap(), "nobody is bound: the same as a first run");
                }
            }
        }
    }
}
