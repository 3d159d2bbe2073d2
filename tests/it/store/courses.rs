//! What the course of a project was, and under which agreement it stood, at an earlier size: told from what is kept of today, it
//! is what a book of that size said of itself.

use super::consortium::carry_jointly;
use super::evidence::{late, ordered, payment, said};
use super::kept::viewers;
use super::money::{
    begin, certify, commitment, issue, of_bayern, pay_typed, refund, second_item, statement, take_back,
};
use crate::support::*;
use std::collections::BTreeSet;
use titelbuch::core::command::Act;
use titelbuch::core::course::Course;
use titelbuch::core::ids::{AgreementId, ProjectId, Seq};
use titelbuch::store::{Courses, DatabaseUrl, Store, Viewer};

/// What a viewer was told at a size.
struct Told {
    viewer: Viewer,
    size: u64,
    courses: Courses,
    placements: Vec<(ProjectId, AgreementId)>,
}

/// What a store that has read nothing yet says at its head.
async fn told(url: &DatabaseUrl) -> Vec<Told> {
    let mut all = Vec::new();
    let fresh = Store::open(url).await.unwrap();
    for viewer in viewers(&fresh).await {
        let size = fresh.head(&viewer).await.unwrap().size;
        let (courses, placements) = (fresh.courses(&viewer).await.unwrap(), fresh.placements(&viewer).await.unwrap());
        all.push(Told { viewer, size, courses, placements });
    }
    fresh.close().await.unwrap();
    all
}

/// A payment of which something comes back, and one that is taken back.
async fn paid_and_undone(store: &Store) -> Vec<(&'static str, Act)> {
    for (actor, asked) in [
        ("anna", Act::MakeCommitment(commitment("c-7", &of_bayern(2021), "6.00"))),
        ("anna", certify("o-7", "c-7", "6.00")),
        ("bernd", issue("o-7")),
        ("clara", pay_typed("o-7", "4.00")),
        ("clara", pay_typed("o-7", "2.00")),
        ("clara", statement("s-7", 1, "-1.00")),
    ] {
        act(store, actor, asked).await.unwrap();
    }
    let size = store.head(&Viewer::all()).await.unwrap().size;
    vec![("clara", refund(Seq(size - 3), "s-7", 1, "1.00")), ("clara", take_back(Seq(size - 2)))]
}

#[tokio::test]
async fn what_was_is_told_from_what_is_kept_of_today() {
    for (name, url) in fresh_urls().await {
        let (writer, kept) = (open(&url).await, Store::open(&url).await.unwrap());
        begin(&writer).await;
        writer.record(now(), creation_of_actor("dora", "Dora Beispiel")).await.unwrap();
        act(&writer, "anna", second_item()).await.unwrap();
        kept.read_ahead().await.unwrap();
        let mut past = Vec::new();
        let mut acts = ordered();
        for part in 0..3 {
            past.extend(told(&url).await);
            for (actor, asked) in acts {
                act(&writer, actor, asked).await.unwrap();
                past.extend(told(&url).await);
            }
            let (paid, next) = payment(&writer).await;
            acts = match part {
                0 => said(paid, next).into_iter().chain(late(paid, Seq(next + 3))).collect(),
                1 => paid_and_undone(&writer).await,
                _ => Vec::new(),
            };
        }
        carry_jointly(&writer).await;
        past.extend(told(&url).await);
        let fresh = Store::open(&url).await.unwrap();
        for told in &past {
            for store in [&kept, &fresh] {
                let (viewer, step) =
                    (told.viewer.at(told.size), format!("{name} {} {:?}", told.size, told.viewer.sight()));
                assert_eq!(store.courses(&viewer).await.unwrap(), told.courses, "{step}");
                assert_eq!(store.placements(&viewer).await.unwrap(), told.placements, "{step}");
            }
        }
        fresh.close().await.unwrap();
        everything_happened(&past);
    }
}

/// The life had what makes a course what it is: paid, evidenced and no longer, asked back, taken back, deferred and no longer.
fn everything_happened(past: &[Told]) {
    let courses: Vec<&Course> = past.iter().flat_map(|told| told.courses.values().map(AsRef::as_ref)).collect();
    let counted = |of: fn(&Course) -> usize| courses.iter().map(|course| of(course)).collect::<BTreeSet<_>>();
    let sums = |of: fn(&Course) -> Vec<String>| courses.iter().flat_map(|course| of(course)).collect::<BTreeSet<_>>();
    assert_eq!(counted(|course| course.paid.len()), BTreeSet::from([1, 2, 3]));
    assert_eq!(counted(|course| course.deferred.len()), BTreeSet::from([0, 1]));
    assert_eq!(counted(|course| course.filed.len()), BTreeSet::from([0, 1]));
    let amounts = sums(|course| course.paid.iter().map(|paid| paid.amount.to_string()).collect());
    assert!(["4.00", "3.00", "2.00"].iter().all(|amount| amounts.contains(*amount)), "{amounts:?}");
    let evidenced = sums(|course| course.paid.iter().map(|paid| format!("{:?}", paid.evidenced)).collect());
    assert!(evidenced.len() >= 4, "{evidenced:?}");
    let placed: BTreeSet<_> = past.iter().flat_map(|told| told.placements.iter().map(|(_, under)| under)).collect();
    assert_eq!(placed.len(), 2, "{placed:?}");
}
