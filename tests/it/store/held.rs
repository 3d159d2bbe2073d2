//! Claims, filings, contributions, contracts for later years and what is handed on, as a process holds them: after every step
//! what a fold of the whole journal says, for whoever looks, in a store that was open all the time and in one that knows nothing.

use super::consortium::{carry_jointly, carry_with};
use super::evidence::{ordered, payment, said};
use super::kept::viewers;
use super::later_years::forward;
use super::money::{begin, second_item};
use super::onward_grants::{bound, steps};
use crate::support::*;
use titelbuch::core::book::Book;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::core::event::{Subject, SubjectKind};
use titelbuch::core::forward_commitment::{ChargeCommitment, ForwardBasis};
use titelbuch::core::ids::Seq;
use titelbuch::core::sight::of_subject;
use titelbuch::store::{DatabaseUrl, Store, Viewer};

/// The whole journal, folded.
async fn folded(store: &Store) -> Book {
    let mut book = Book::whole();
    for leaf in store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap() {
        book.apply(&leaf.event().unwrap()).unwrap();
    }
    book
}

/// Of the things of a kind, those that a viewer sees.
fn seen<'b, I: ToString + 'b, T: Clone + 'b>(
    book: &'b Book,
    viewer: &Viewer,
    kind: SubjectKind,
    things: impl Iterator<Item = (&'b I, &'b T)>,
) -> Vec<T> {
    let is_seen = |id: &I| viewer.sight().sees(&of_subject(book, &Subject { kind, id: id.to_string() }).unwrap());
    things.filter(|(id, _)| is_seen(id)).map(|(_, thing)| thing.clone()).collect()
}

async fn agrees(store: &Store, book: &Book, viewer: &Viewer, step: &str) {
    let of = |kind| format!("{step}, {kind:?}, {:?}", viewer.sight());
    macro_rules! same {
        ($($kind:ident $name:ident),*) => {$(
            let kind = SubjectKind::$kind;
            let told = seen(book, viewer, kind, book.$name.present());
            assert_eq!(store.$name(viewer).await.unwrap(), told, "{}", of(kind));
        )*};
    }
    same!(Claim claims, Filing filings, Contribution contributions, ForwardCommitment forward_commitments);
    same!(OnwardGrant onward_grants);
}

/// The store that was open all the time, at the head and at the size of it, and a fresh one.
async fn all_agree(held: &Store, url: &DatabaseUrl, step: &str) {
    let fresh = Store::open(url).await.unwrap();
    let book = folded(&fresh).await;
    for viewer in viewers(&fresh).await {
        agrees(held, &book, &viewer, step).await;
        agrees(held, &book, &viewer.at(book.size), step).await;
        agrees(&fresh, &book, &viewer, step).await;
    }
    fresh.close().await.unwrap();
}

#[tokio::test]
async fn what_is_held_of_evidence_is_what_the_journal_says_after_every_step() {
    for (name, url) in fresh_urls().await {
        let (writer, held) = (open(&url).await, Store::open(&url).await.unwrap());
        begin(&writer).await;
        writer.record(now(), creation_of_actor("dora", "Dora Beispiel")).await.unwrap();
        act(&writer, "anna", second_item()).await.unwrap();
        held.read_ahead().await.unwrap();
        let mut told = ordered();
        for part in 0..2 {
            for (number, (actor, asked)) in told.into_iter().enumerate() {
                act(&writer, actor, asked).await.unwrap();
                if part == 1 {
                    all_agree(&held, &url, &format!("{name} {part} {number}")).await;
                }
            }
            let (paid, next) = payment(&writer).await;
            told = said(paid, next);
        }
        let of_bremen = viewers(&writer).await.remove(2);
        let mut carried = vec![held.claims(&of_bremen).await.unwrap().len()];
        carry_jointly(&writer).await;
        all_agree(&held, &url, &format!("{name} carried jointly")).await;
        carried.push(held.claims(&of_bremen).await.unwrap().len());
        carry_with(&writer, "DE-BE").await;
        all_agree(&held, &url, &format!("{name} carried with another")).await;
        carried.push(held.claims(&of_bremen).await.unwrap().len());
        assert_eq!(
            carried,
            [0, 3, 0],
            "{name}: a project is carried, and its claims with it, though nothing is told of them"
        );
    }
}

#[tokio::test]
async fn what_is_held_of_what_is_handed_on_is_what_the_journal_says_after_every_step() {
    for (name, url) in fresh_urls().await {
        let (writer, held) = (open(&url).await, Store::open(&url).await.unwrap());
        seed_assigned(&writer, "80.00").await;
        bound(&writer).await;
        held.read_ahead().await.unwrap();
        let contract = || ForwardBasis::CurrentBusiness { reason: "Wartungsvertrag".to_owned() };
        let later = |due_year| {
            let (forward_commitment, commitment) = (id("v-1"), id(&format!("v-1-{due_year}")));
            Act::ChargeCommitment(ChargeCommitment { forward_commitment, due_year, commitment })
        };
        let mut told = steps();
        told.push((Act::MakeForwardCommitment(forward("v-1", contract(), &[(2022, "3.00"), (2023, "2.00")])), &[]));
        told.push((later(2022), &[]));
        for (number, (asked, refused)) in told.into_iter().enumerate() {
            let mut submission = submission("anna", &unique("h"), asked);
            if number >= steps().len() {
                submission.command.booked_on =
                    parse_date(if number > steps().len() { "2022-01-03" } else { "2021-05-03" }).unwrap();
            }
            assert_eq!(writer.record(now(), submission).await.is_ok(), refused.is_empty(), "{name} {number}");
            all_agree(&held, &url, &format!("{name} {number}")).await;
        }
        assert_eq!(held.forward_commitments(&Viewer::all()).await.unwrap().len(), 1, "{name}");
        assert_eq!(held.onward_grants(&Viewer::all()).await.unwrap().len(), 4, "{name}");
    }
}
