//! What is left to work with is what the whole lists say, and the courses of the projects are those of who reads them anew:
//! after every step of a life, for whoever looks, and never more than was asked for.

use super::evidence::{ordered, payment, said};
use super::kept::viewers;
use super::money::{begin, cancel, certify, commitment, of_bayern, second_item};
use crate::support::*;
use std::fmt::Debug;
use titelbuch::core::account::Stage;
use titelbuch::core::claim::Claim;
use titelbuch::core::command::Act;
use titelbuch::core::commitment::Commitment;
use titelbuch::core::money::{Euro, MoneyError};
use titelbuch::core::order::{Order, OrderState};
use titelbuch::core::voucher::{Share, Voucher};
use titelbuch::store::{Left, Store, StoreError, Viewer};

fn is_left_of_order(order: &Order, left: Left) -> bool {
    match left {
        Left::ToIssue => order.state().unwrap() == OrderState::Certified,
        Left::ToPay => order.state().unwrap() == OrderState::Issued,
        Left::Untouched => order.paid.keys().any(|paid| order.untouched(*paid).unwrap().is_some_and(Euro::is_positive)),
        _ => false,
    }
}

fn is_left_of_voucher(voucher: &Voucher, left: Left) -> bool {
    let any = |of: fn(&Share) -> Result<Euro, MoneyError>| {
        voucher.shares.values().any(|share| of(share).unwrap().is_positive())
    };
    match left {
        Left::Open => voucher.open().unwrap().is_positive(),
        Left::Unexamined => any(Share::unexamined),
        Left::Disputed => any(Share::disputed_sum),
        _ => false,
    }
}

fn is_left_of_commitment(known: &Commitment, left: Left) -> bool {
    left == Left::Open && known.open().unwrap().is_positive()
}

fn is_left_of_claim(claim: &Claim, left: Left) -> bool {
    let at = |stage: Stage| claim.at(stage).unwrap().is_positive();
    match left {
        Left::Open => at(Stage::Reclaimed),
        Left::Undecided => at(Stage::Reclaimed) || at(Stage::Deferred) || at(Stage::WrittenOff),
        _ => false,
    }
}

/// For each thing that can be left, for several at once and for all there is, what is found; and that one too many is none.
async fn holds<T: Clone + Debug + PartialEq>(
    whole: &[T],
    can_be: &[Left],
    is_left: fn(&T, Left) -> bool,
    few: impl AsyncFn(&[Left], usize) -> Result<Option<Vec<T>>, StoreError>,
    step: &str,
) {
    for left in can_be.iter().map(std::slice::from_ref).chain([can_be]) {
        let meant = |one: &&T| left.iter().any(|left| is_left(one, *left));
        let meant: Vec<T> = whole.iter().filter(meant).cloned().collect();
        assert_eq!(few(left, meant.len()).await.unwrap(), Some(meant), "{step} {left:?}");
    }
    assert_eq!(few(&[], whole.len()).await.unwrap().as_deref(), Some(whole), "{step}");
    if let Some(too_few) = whole.len().checked_sub(1) {
        assert_eq!(few(&[], too_few).await.unwrap(), None, "{step}");
    }
}

const ORDERS: [Left; 3] = [Left::ToIssue, Left::ToPay, Left::Untouched];
const CLAIMS: [Left; 2] = [Left::Open, Left::Undecided];
const VOUCHERS: [Left; 3] = [Left::Open, Left::Unexamined, Left::Disputed];

/// Holds what a store has sorted against the whole lists of one that has never read anything.
async fn agrees(kept: &Store, fresh: &Store, viewer: &Viewer, step: &str) {
    let orders = fresh.orders(viewer).await.unwrap();
    holds(&orders, &ORDERS, is_left_of_order, async |left, most| kept.few_orders(viewer, left, most).await, step).await;
    let vouchers = fresh.vouchers(viewer).await.unwrap();
    holds(
        &vouchers,
        &VOUCHERS,
        is_left_of_voucher,
        async |left, most| kept.few_vouchers(viewer, left, most).await,
        step,
    )
    .await;
    let known = fresh.commitments(viewer).await.unwrap();
    holds(
        &known,
        &[Left::Open],
        is_left_of_commitment,
        async |left, most| kept.few_commitments(viewer, left, most).await,
        step,
    )
    .await;
    let claims = fresh.claims(viewer).await.unwrap();
    holds(&claims, &CLAIMS, is_left_of_claim, async |left, most| kept.few_claims(viewer, left, most).await, step).await;
    let filings = fresh.filings(viewer).await.unwrap();
    assert_eq!(kept.few_filings(viewer, &[], 100).await.unwrap(), Some(filings), "{step}");
    assert_eq!(kept.courses(viewer).await.unwrap(), fresh.courses(viewer).await.unwrap(), "{step}");
    assert_eq!(kept.placements(viewer).await.unwrap(), fresh.placements(viewer).await.unwrap(), "{step}");
}

#[tokio::test]
async fn what_is_left_is_what_the_whole_lists_say_after_every_step() {
    for (name, url) in fresh_urls().await {
        // Another process books; the one that sorts only reads.
        let (writer, kept) = (open(&url).await, Store::open(&url).await.unwrap());
        begin(&writer).await;
        writer.record(now(), creation_of_actor("dora", "Dora Beispiel")).await.unwrap();
        act(&writer, "anna", second_item()).await.unwrap();
        kept.read_ahead().await.unwrap();
        let mut told = ordered();
        told.extend([
            ("anna", Act::MakeCommitment(commitment("c-8", &of_bayern(2021), "5.00"))),
            ("anna", certify("o-7", "c-8", "1.00")),
            ("bernd", cancel("o-7")),
            ("anna", certify("o-8", "c-8", "5.00")),
        ]);
        for part in 0..2 {
            for (number, (actor, asked)) in told.into_iter().enumerate() {
                act(&writer, actor, asked).await.unwrap();
                let fresh = Store::open(&url).await.unwrap();
                // Whoever sees a part of it looks now and then.
                let looking = if number % 4 == 3 { viewers(&fresh).await } else { vec![Viewer::all()] };
                for viewer in looking {
                    let step = format!("{name} {part} {number} {:?}", viewer.sight());
                    agrees(&kept, &fresh, &viewer, &step).await;
                }
                fresh.close().await.unwrap();
            }
            let (paid, next) = payment(&writer).await;
            told = said(paid, next);
        }
    }
}
