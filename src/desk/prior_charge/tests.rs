//! What is charged, under which names, and what is free for it.

use super::*;
use crate::core::forward_commitment::{DueAmount, ForwardBasis, MakeForwardCommitment};
use crate::core::ids::Seq;

fn id<T: TryFrom<String>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.to_owned()).unwrap()
}

fn euro(text: &str) -> Euro {
    Euro::parse(text).unwrap()
}

fn forward(name: &str, amounts: &[(u16, &str)]) -> ForwardCommitment {
    let amount = |(due_year, amount): &(u16, &str)| DueAmount { due_year: *due_year, amount_cents: euro(amount) };
    let made = MakeForwardCommitment {
        forward_commitment: id(name),
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0634/453 01"),
        basis: ForwardBasis::CurrentBusiness { reason: "Wartung".to_owned() },
        amounts: amounts.iter().map(amount).collect(),
        purpose: "Betrieb".to_owned(),
        payee: None,
    };
    ForwardCommitment::new(made, Seq(1))
}

#[test]
fn what_one_charge_takes_is_not_free_for_the_next() {
    let long = "v".repeat(64);
    let charged = ForwardCommitment { charged: BTreeMap::from([(2022, Seq(7))]), ..forward("v-0", &[(2022, "9")]) };
    let all = [charged, forward("v-1", &[(2022, "8"), (2023, "1")]), forward("v-2", &[(2023, "5")])];
    let all = all.into_iter().chain([forward("v-3", &[(2022, "5")]), forward(&long, &[(2022, "1")])]).collect();
    let free = Account::cash_assigned(&id("foederal"), &id("0634/453 01"), 2022, &id("DE-BY"));
    let planned = plan(all, BTreeSet::from([id("v-3-2022")]), &[(free, euro("10"))], 2022);
    let told: Vec<_> = planned
        .iter()
        .map(|one| (one.commitment.as_str(), one.covered.to_string(), one.uncovered.to_string()))
        .collect();
    let short = format!("{}-2022", "v".repeat(LONGEST_STEM));
    let expected = [("v-1-2022", "8.00", "0.00"), ("v-3-2022-2", "2.00", "3.00"), (short.as_str(), "0.00", "1.00")];
    assert_eq!(told, expected.map(|(name, covered, not)| (name, covered.to_owned(), not.to_owned())));
    let day = crate::core::calendar::parse_date("2022-01-03").unwrap();
    let commands = commands(&planned, &id("eroeffnung"), day, None).unwrap();
    assert_eq!(commands[1].0.as_str(), "eroeffnung-2");
    assert_eq!(commands[1].1.voucher.as_deref(), Some("Vorbelastung 2022 aus der Verpflichtung v-3"));
}
