//! Re-use: agreed between two Länder, ended, and its running cost shared once, by the proportions of the whole key.

use super::bookings::{percentages, with_key};
use super::dossier::{BUNDLE, SINGLE, service};
use super::life::NONE;
use super::*;
use crate::core::apportion::Method;
use crate::core::figures;
use crate::core::reuse::*;

fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

pub(super) fn agree(provider: &str, user: &str, since: &str) -> Act {
    Act::Reuse(ReuseAct::Agree(AgreeReuse {
        service: id(SINGLE),
        provider: id(provider),
        user: id(user),
        since_on: day(since),
        agreement: "Vereinbarung vom 15.01.2021".to_owned(),
    }))
}

pub(super) fn end(agreed: u64, on: &str) -> Act {
    Act::Reuse(ReuseAct::End(EndReuse { service: id(SINGLE), agreed: Seq(agreed), ended_on: day(on) }))
}

pub(super) fn share(provider: &str, year: u16, amount: &str) -> Act {
    Act::Reuse(ReuseAct::Share(ShareRunningCost {
        service: id(SINGLE),
        provider: id(provider),
        cost_year: year,
        total_cents: euro(amount),
        key: id("k-1"),
        method: Method::LargestRemainder,
    }))
}

pub(super) fn reverse(shared: u64) -> Act {
    Act::Reuse(ReuseAct::Reverse { service: id(SINGLE), shared: Seq(shared), reason: ReasonCode::WrongAmount })
}

fn running_cost(book: &Book) -> Vec<(String, String)> {
    let of_stage = book.balances.present().filter(|(account, _)| account.stage == Stage::RunningCost);
    let mut standing: Vec<_> = of_stage
        .map(|(account, balance)| (account.manager.clone().unwrap().to_string(), balance.to_string()))
        .collect();
    standing.sort();
    standing
}

#[test]
fn reuse_ladder() {
    let mut book = with_key(masters());
    for act in [
        manager("DE-SL", Some("bmi"), ManagerKind::FederalState),
        Act::RegisterService(service(BUNDLE, None, 3)),
        Act::RegisterService(service(SINGLE, Some(BUNDLE), 3)),
    ] {
        let who = if matches!(act, Act::CreateManager(_)) { "system" } else { "anna" };
        assert_eq!(step(&mut book, who, act), NONE);
    }
    let half_up = match share("DE-BY", 2021, "100") {
        Act::Reuse(ReuseAct::Share(what)) => {
            Act::Reuse(ReuseAct::Share(ShareRunningCost { method: Method::HalfUp, ..what }))
        }
        other => other,
    };
    let mut climb = |ladder: Vec<(Act, &[&str])>| {
        for (act, refused) in ladder {
            let what = format!("{act:?}");
            assert_eq!(step(&mut book, "anna", act), refused, "{what}");
        }
        book.size - 1
    };
    let agreed = climb(vec![
        (agree("DE-BY", "DE-XX", "2021-01-10"), &["R-004"]),
        (agree("bmi", "DE-HB", "2021-01-10"), &["R-180"]),
        (agree("DE-BY", "DE-BY", "2021-01-10"), &["R-180"]),
        (agree("DE-BY", "DE-HB", "2021-02-02"), &["R-164"]),
        (share("DE-BY", 2021, "100"), &["R-181"]),
        (agree("DE-BY", "DE-HB", "2021-01-10"), &[]),
    ]);
    let shared = climb(vec![
        (agree("DE-BY", "DE-HB", "2021-01-20"), &["R-180"]),
        // Nobody used it in the year before, and nobody uses what Bremen runs.
        (share("DE-BY", 2020, "100"), &["R-181"]),
        (share("DE-HB", 2021, "100"), &["R-181"]),
        (share("DE-BY", 2021, "0"), &["R-005"]),
        (half_up, &["R-034"]),
        (end(agreed, "2021-01-09"), &["R-180"]),
        (end(agreed + 1, "2021-01-31"), &["R-004"]),
        (share("DE-BY", 2021, "100.01"), &[]),
    ]);
    assert_eq!(shared, agreed + 1);
    climb(vec![
        (share("DE-BY", 2021, "100.01"), &["R-181"]),
        (Act::Reverse { reverses: Seq(shared), reason: ReasonCode::WrongAmount, note: None }, &["R-052"]),
        (reverse(agreed), &["R-004"]),
        (reverse(shared), &[]),
        (reverse(shared), &["R-050"]),
        (share("DE-BY", 2021, "100.01"), &[]),
        (end(agreed, "2021-01-31"), &[]),
        (end(agreed, "2021-01-31"), &["R-180"]),
        // Who is not in the key is named.
        (agree("DE-BY", "DE-SL", "2021-01-05"), &[]),
    ]);
    assert_eq!(
        running_cost(&book),
        [("DE-BY".to_owned(), "60.51".to_owned()), ("DE-HB".to_owned(), "39.50".to_owned())]
    );
    let all = book.balances.present().map(|(account, balance)| (account, *balance));
    assert_eq!(figures::by_id("running_cost").unwrap().over(all).unwrap(), Some(euro("100.01")));
    let paid = book.balances.present().map(|(account, balance)| (account, *balance));
    assert_eq!(figures::by_id("paid").unwrap().over(paid).unwrap(), None, "no outflow");
}

#[test]
fn who_is_not_in_the_key_bears_no_share_in_silence() {
    let among = [id("DE-BY"), id("DE-SL")].into();
    let found = shares(&percentages("39.5"), &among, euro("100"), Method::LargestRemainder);
    assert_eq!(found, Err(SharingFault::NotInKey(vec![id("DE-SL")])));
}

/// A use of one day counts for its year, and one that ended before does not.
#[test]
fn a_year_counts_whoever_used_it_on_one_of_its_days() {
    let mut reuse = ReuseOfService::default();
    let agree = |user: &str, since: &str| AgreeReuse {
        service: id(SINGLE),
        provider: id("DE-BY"),
        user: id(user),
        since_on: day(since),
        agreement: "V".to_owned(),
    };
    reuse.agreed.insert(Seq(1), agree("DE-HB", "2021-12-31"));
    reuse.agreed.insert(Seq(2), agree("DE-SL", "2021-03-01"));
    reuse.ended.insert(Seq(2), day("2022-01-01"));
    let users = |year| reuse.users(&id("DE-BY"), year).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!([2020, 2021, 2022, 2023].map(users), ["", "DE-HB DE-SL", "DE-HB DE-SL", "DE-HB"]);
}

proptest! {
    /// the parts sum to the whole, each stands as in the whole key, and who takes part does not change by order.
    #[test]
    fn shares_of_running_cost_sum_to_the_whole(cents in 1i64..1_000_000_000, both in any::<bool>()) {
        let among = if both { [id("DE-BY"), id("DE-HB")].into() } else { [id("DE-HB")].into() };
        let total = Euro::from_cents(cents).unwrap();
        let parts = shares(&percentages("39.5"), &among, total, Method::LargestRemainder).unwrap();
        let sum = Euro::sum(parts.iter().map(|part| part.amount_cents)).unwrap();
        prop_assert_eq!(sum, total, "{:?}", rules::RUNNING_COST_SHARED_ONCE);
        for part in &parts {
            let per_mille: i64 = match (part.land.as_str(), both) { (_, false) => 1000, ("DE-BY", _) => 605, _ => 395 };
            let miss = part.amount_cents.cents() * 1000 - cents * per_mille;
            prop_assert!(miss.abs() < 1000, "{} {miss}", part.land);
        }
    }
}
