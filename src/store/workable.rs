//! Which commitments, orders, vouchers, filings and claims somebody can still work with, kept from one reader to the next.
//!
//! In a book that has run for years nearly every order is paid and every voucher examined long ago: whoever looks for what
//! is left must not read them all. Each thing is read once and sorted by whose it is and what is left of it; from then on only
//! what was told since is read again. What is answered is read from its own events, as everywhere, and seen by whoever may:
//! sorted is for whoever, shown is what the viewer sees.
//!
//! Of the kinds of which there are few beside orders and vouchers, the things themselves are held as well, so that lists and
//! chains of all of them need not be read anew for every page.

use super::entities::{journal, subjects};
use super::kept::{Kept, Point};
use super::load::read_event;
use super::nouns::need;
use super::snapshot::Snapshot;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::account::Stage;
use crate::core::book::{Book, Need};
use crate::core::claim::Claim;
use crate::core::commitment::Commitment;
use crate::core::contribution::Contribution;
use crate::core::event::{Subject, SubjectKind};
use crate::core::filing::Filing;
use crate::core::forward_commitment::ForwardCommitment;
use crate::core::ids::{CommitmentId, ManagerId, OrderId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::OnwardGrant;
use crate::core::order::{Order, OrderState};
use crate::core::owners;
use crate::core::voucher::{Share, Voucher};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::Mutex;

/// Things that are read at once while they are sorted, and events of a stretch.
const AT_ONCE: usize = 2000;

/// What is left of a thing; several may be of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// A commitment: something is not ordered. A voucher: something stands for no payment. A claim: something is to be paid now.
    /// A forward commitment: something of a due year is not charged yet.
    Open = 1,
    /// An order that nobody has issued or cancelled.
    ToIssue = 2,
    /// An order that is issued and not paid, or not whole.
    ToPay = 4,
    /// An order with a payment of which something is neither evidenced nor came back.
    Untouched = 8,
    /// A voucher of which a share is not examined.
    Unexamined = 16,
    /// A voucher of which a share is disputed.
    Disputed = 32,
    /// A claim of which something is owed, deferred or written off.
    Undecided = 64,
}

/// Whose a thing is, by what never changes about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    Manager(ManagerId),
    Project(ProjectId),
}

/// What is known of a thing.
pub(super) struct Known<T> {
    left: u8,
    /// The thing, where its kind is held.
    held: Option<Arc<T>>,
}

/// The things of one kind, by whose they are and by id.
pub(super) struct Sorted<T> {
    at: Point,
    things: BTreeMap<Whose, BTreeMap<String, Known<T>>>,
    /// Whose each of them is.
    pub whose: HashMap<String, Whose>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Sorted<T> {
        Sorted { at: Point::default(), things: BTreeMap::new(), whose: HashMap::new() }
    }
}

/// Some of the things of a kind, by id, each with itself where its kind is held; and the size that they are of.
type Found<T> = (BTreeMap<String, Option<Arc<T>>>, i64);

/// Of each kind, one after the other: what sorts orders does not wait for what sorts vouchers.
#[derive(Default)]
pub(super) struct Workables {
    commitments: Mutex<Sorted<Commitment>>,
    orders: Mutex<Sorted<Order>>,
    vouchers: Mutex<Sorted<Voucher>>,
    filings: Mutex<Sorted<Filing>>,
    claims: Mutex<Sorted<Claim>>,
    forward_commitments: Mutex<Sorted<ForwardCommitment>>,
    onward_grants: Mutex<Sorted<OnwardGrant>>,
    contributions: Mutex<Sorted<Contribution>>,
}

/// A thing that can be worked with.
pub(super) trait Workable: Clone + Send + Sync + 'static {
    const KIND: SubjectKind;
    /// Whether the things themselves are held, and not only what is left of them.
    const IS_HELD: bool;

    fn sorted(kept: &Kept) -> &Mutex<Sorted<Self>>;
    /// Those that a book knows, by id.
    fn all(book: &Book) -> Vec<(String, Self)>;
    /// Nobody's where what it stands on does not exist.
    fn whose(&self, book: &Book) -> Result<Option<Whose>, Need>;
    /// What is left of it, as it says itself.
    fn left(&self) -> Result<Vec<Left>, MoneyError>;
}

macro_rules! workable {
    ($item:ident, $slots:ident, $is_held:literal, $whose:expr, $left:expr) => {
        impl Workable for $item {
            const KIND: SubjectKind = SubjectKind::$item;
            const IS_HELD: bool = $is_held;

            fn sorted(kept: &Kept) -> &Mutex<Sorted<$item>> {
                &kept.workables.$slots
            }

            fn all(book: &Book) -> Vec<(String, Self)> {
                book.$slots.present().map(|(id, thing)| (id.to_string(), thing.clone())).collect()
            }

            fn whose(&self, book: &Book) -> Result<Option<Whose>, Need> {
                let whose: fn(&$item, &Book) -> Result<Option<Whose>, Need> = $whose;
                whose(self, book)
            }

            fn left(&self) -> Result<Vec<Left>, MoneyError> {
                let left: fn(&$item) -> Result<Vec<Left>, MoneyError> = $left;
                left(self)
            }
        }
    };
}

workable!(Commitment, commitments, false, |one, _| Ok(Some(Whose::Manager(one.made.manager.clone()))), |one| {
    Ok(where_positive(one.open()?, Left::Open))
});
workable!(
    Order,
    orders,
    false,
    |one, book| {
        let holders = owners::of_commitment(book, &one.certified.commitment)?;
        Ok(holders.first().map(|owner| Whose::Manager(owner.id().clone())))
    },
    |one| {
        let state = match one.state()? {
            OrderState::Certified => Some(Left::ToIssue),
            OrderState::Issued => Some(Left::ToPay),
            OrderState::Paid | OrderState::Cancelled => None,
        };
        Ok(state.into_iter().chain(untouched(one)?).collect())
    }
);
workable!(Voucher, vouchers, false, |one, _| Ok(Some(Whose::Project(one.registered.project.clone()))), |one| {
    let mut left = where_positive(one.open()?, Left::Open);
    left.extend(where_some(one, Share::unexamined, Left::Unexamined)?);
    left.extend(where_some(one, Share::disputed_sum, Left::Disputed)?);
    Ok(left)
});
workable!(Filing, filings, true, |one, _| Ok(Some(Whose::Project(one.what.project.clone()))), |_| Ok(Vec::new()));
workable!(Claim, claims, true, |one, _| Ok(Some(Whose::Project(one.raised.project.clone()))), |one| {
    let mut left = where_positive(one.at(Stage::Reclaimed)?, Left::Open);
    left.extend(one.is_open()?.then_some(Left::Undecided));
    Ok(left)
});

workable!(
    ForwardCommitment,
    forward_commitments,
    true,
    |one, _| Ok(Some(Whose::Manager(one.made.manager.clone()))),
    |one| {
        for year in one.due_years() {
            if one.open_in(year)?.is_positive() {
                return Ok(vec![Left::Open]);
            }
        }
        Ok(Vec::new())
    }
);
workable!(OnwardGrant, onward_grants, true, |one, _| Ok(one.made.account.manager.clone().map(Whose::Manager)), |_| {
    Ok(Vec::new())
});
workable!(Contribution, contributions, true, |one, _| Ok(Some(Whose::Project(one.recorded.project.clone()))), |_| {
    Ok(Vec::new())
});

fn where_positive(amount: Euro, left: Left) -> Vec<Left> {
    if amount.is_positive() { vec![left] } else { Vec::new() }
}

fn untouched(order: &Order) -> Result<Option<Left>, MoneyError> {
    for payment in order.paid.keys() {
        if order.untouched(*payment)?.is_some_and(Euro::is_positive) {
            return Ok(Some(Left::Untouched));
        }
    }
    Ok(None)
}

/// What is left of a voucher where it is left of one of its shares.
fn where_some(
    voucher: &Voucher,
    of: fn(&Share) -> Result<Euro, MoneyError>,
    left: Left,
) -> Result<Option<Left>, MoneyError> {
    for share in voucher.shares.values() {
        if of(share)?.is_positive() {
            return Ok(Some(left));
        }
    }
    Ok(None)
}

macro_rules! few {
    ($(#[$doc:meta])* $name:ident, $item:ident) => {
        $(#[$doc])*
        /// At the head, by id; `None` where the viewer sees more than `most` of them. `left` says what is to be left of each,
        /// one of these; none asks for all of them.
        ///
        /// # Errors
        /// Those of the database; `Unreadable`.
        pub async fn $name(
            &self,
            viewer: &Viewer,
            left: &[Left],
            most: usize,
        ) -> Result<Option<Vec<$item>>, StoreError> {
            self.few(viewer, left, most).await
        }
    };
}

impl Store {
    few!(/// Few commitments.
        few_commitments, Commitment);
    few!(/// Few orders.
        few_orders, Order);
    few!(/// Few vouchers.
        few_vouchers, Voucher);
    few!(/// Few filings.
        few_filings, Filing);
    few!(/// Few claims.
        few_claims, Claim);

    /// The orders at the head that the viewer sees and of which one of these is left, by id, each with the commitment that it is
    /// on; of those managers alone that are meant, so that nobody reads what waits for others.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn orders_waiting(
        &self,
        viewer: &Viewer,
        left: &[Left],
        is_meant: impl Fn(&ManagerId) -> bool,
    ) -> Result<Vec<(Order, Commitment)>, StoreError> {
        let of = |whose: &Whose| matches!(whose, Whose::Manager(manager) if is_meant(manager));
        let orders: Vec<Order> = self.few_of(viewer, of, left, usize::MAX).await?.unwrap_or_default();
        let wanted: BTreeSet<CommitmentId> = orders.iter().map(|order| order.certified.commitment.clone()).collect();
        let book = self.book_with(viewer, wanted.into_iter().map(Need::Commitment).collect()).await?;
        let with = |order: Order| {
            let commitment = book.commitments.get(&order.certified.commitment).ok().flatten().cloned();
            commitment.map(|commitment| (order, commitment))
        };
        Ok(orders.into_iter().filter_map(with).collect())
    }

    /// The ids of all orders at the head that the viewer sees and of which this is left; the orders themselves are not read.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn orders_left(&self, viewer: &Viewer, left: Left) -> Result<Vec<OrderId>, StoreError> {
        let sees = |whose: &Whose| matches!(whose, Whose::Manager(manager) if viewer.sight().sees_manager(manager));
        let found = self.sorted_now::<Order, _>(|sorted| {
            let seen = sorted.things.iter().filter(|(whose, _)| sees(whose)).flat_map(|(_, things)| things);
            seen.filter(|(_, known)| left_over(known.left, left as u8)).map(|(id, _)| id.clone()).collect::<Vec<_>>()
        });
        found.await?.into_iter().map(|id| OrderId::new(id).map_err(StoreError::unreadable)).collect()
    }

    /// Reads what is kept for earlier points, for forms and for what is due, so that whoever asks first need not wait for
    /// it. It tells nothing.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn read_ahead(&self) -> Result<(), StoreError> {
        self.set_marks().await?;
        self.sorted_now::<Order, _>(|_| ()).await?;
        self.sorted_now::<Voucher, _>(|_| ()).await?;
        self.sorted_now::<Commitment, _>(|_| ()).await?;
        self.sorted_now::<Filing, _>(|_| ()).await?;
        self.sorted_now::<Claim, _>(|_| ()).await?;
        self.sorted_now::<ForwardCommitment, _>(|_| ()).await?;
        self.sorted_now::<OnwardGrant, _>(|_| ()).await?;
        self.sorted_now::<Contribution, _>(|_| ()).await?;
        self.courses(&Viewer::all()).await?;
        self.quarters(&Viewer::all()).await.map(drop)
    }

    async fn few<T: Workable>(
        &self,
        viewer: &Viewer,
        left: &[Left],
        most: usize,
    ) -> Result<Option<Vec<T>>, StoreError> {
        self.few_of(viewer, |_| true, left, most).await
    }

    /// Those whose owner is meant.
    async fn few_of<T: Workable>(
        &self,
        viewer: &Viewer,
        is_meant: impl Fn(&Whose) -> bool,
        left: &[Left],
        most: usize,
    ) -> Result<Option<Vec<T>>, StoreError> {
        let (found, size) = self.found::<T>(viewer, is_meant, left, most).await?;
        if found.len() > most {
            return Ok(None);
        }
        if T::IS_HELD {
            return Ok(Some(found.into_values().flatten().map(Arc::unwrap_or_clone).collect()));
        }
        let viewer = viewer.at(to_u64(size)?);
        let needs: Result<BTreeSet<Need>, StoreError> = found.into_keys().map(|id| need(T::KIND, id)).collect();
        let book = self.book_with(&viewer, needs?).await?;
        let things = T::all(&book);
        self.seen_of(&viewer, T::KIND, book, things).await.map(Some)
    }

    /// Those of a kind that is held, all that the viewer sees, by id; `None` where the viewer asks for an earlier point.
    pub(super) async fn held_things<T: Workable>(&self, viewer: &Viewer) -> Result<Option<Vec<Arc<T>>>, StoreError> {
        let asked = self.size_asked(viewer).await?;
        let head = to_i64(self.head(&Viewer::with(viewer.sight().clone())).await?.size)?;
        if asked.is_some_and(|asked| asked != head) {
            return Ok(None);
        }
        let (found, size) = self.found::<T>(viewer, |_| true, &[], usize::MAX).await?;
        // Something may have been booked in between.
        Ok(asked.is_none_or(|asked| asked == size).then(|| found.into_values().flatten().collect()))
    }

    /// At the head those that the viewer sees, whose owner is meant, and of which one of these is left: one more than `most`
    /// where there are more.
    async fn found<T: Workable>(
        &self,
        viewer: &Viewer,
        is_meant: impl Fn(&Whose) -> bool,
        left: &[Left],
        most: usize,
    ) -> Result<Found<T>, StoreError> {
        let projects: BTreeSet<ProjectId> = if viewer.sight().is_whole() {
            BTreeSet::new()
        } else {
            self.projects(viewer).await?.into_iter().map(|noted| noted.what.project).collect()
        };
        let sees = |whose: &Whose| match whose {
            _ if viewer.sight().is_whole() => true,
            Whose::Manager(manager) => viewer.sight().sees_manager(manager),
            Whose::Project(project) => projects.contains(project),
        };
        let wanted = left.iter().fold(0, |all, one| all | *one as u8);
        self.sorted_now::<T, _>(|sorted| {
            let seen = sorted.things.iter().filter(|(whose, _)| is_meant(whose) && sees(whose));
            let found = seen.flat_map(|(_, things)| things).filter(|(_, known)| left_over(known.left, wanted));
            let found = found.map(|(id, known)| (id.clone(), known.held.clone()));
            (found.take(most.saturating_add(1)).collect(), sorted.at.size)
        })
        .await
    }

    /// The things of a kind as they are sorted now.
    pub(super) async fn sorted_now<T: Workable, A>(&self, ask: impl FnOnce(&Sorted<T>) -> A) -> Result<A, StoreError> {
        // One after the other, and the snapshot is let go before anything is loaded: see `size_asked`.
        let mut kept = T::sorted(&self.kept).lock().await;
        let mut snapshot = Snapshot::open(self).await?;
        let now = Point::of(&mut snapshot).await?.unwrap_or_default();
        if kept.at == now {
            return Ok(ask(&kept));
        }
        let goes_on = kept.at.size > 0 && kept.at.leads_to(&now, &mut snapshot).await?;
        let ids: Vec<String> = if goes_on {
            let told = told_since(&mut snapshot, &[T::KIND], kept.at.size).await?;
            told.into_iter().map(|subject| subject.id).collect()
        } else {
            let all = format!("WHERE kind = '{}'", T::KIND.as_str());
            snapshot.rows::<subjects::Model>(&all, &[]).await?.into_iter().map(|row| row.id).collect()
        };
        drop(snapshot);
        if !goes_on {
            *kept = Sorted::default();
        }
        // Whoever is stopped on the way leaves nothing behind, and the next begins anew.
        let mut sorted = std::mem::take(&mut *kept);
        self.sort::<T>(&ids, to_u64(now.size)?, &mut sorted).await?;
        *kept = Sorted { at: now, ..sorted };
        Ok(ask(&kept))
    }

    /// Reads these as of a size and puts each where it belongs now.
    async fn sort<T: Workable>(&self, ids: &[String], size: u64, sorted: &mut Sorted<T>) -> Result<(), StoreError> {
        let everybody = Viewer::all().at(size);
        for some in ids.chunks(AT_ONCE) {
            let needs: Result<BTreeSet<Need>, StoreError> = some.iter().map(|id| need(T::KIND, id.clone())).collect();
            let book = self.book_with(&everybody, needs?).await?;
            let known = T::all(&book);
            let whose = self.answered(book, &known, |book, (_, thing)| thing.whose(book)).await?;
            for ((id, thing), whose) in known.into_iter().zip(whose) {
                if let Some(whose) = whose {
                    let left = thing.left()?.into_iter().fold(0, |all, one| all | one as u8);
                    let held = T::IS_HELD.then(|| Arc::new(thing));
                    sorted.whose.insert(id.clone(), whose.clone());
                    sorted.things.entry(whose).or_default().insert(id, Known { left, held });
                }
            }
        }
        Ok(())
    }
}

/// Whether something of what is wanted is left; where nothing is named everything is wanted.
fn left_over(left: u8, wanted: u8) -> bool {
    wanted == 0 || left & wanted != 0
}

/// The things of these kinds that something was told of since a size, or that something mentioned.
pub(super) async fn told_since(
    snapshot: &mut Snapshot,
    kinds: &[SubjectKind],
    since: i64,
) -> Result<BTreeSet<Subject>, StoreError> {
    let (mut told, mut from) = (BTreeSet::new(), since);
    loop {
        let stretch = format!("WHERE seq >= $1 ORDER BY seq LIMIT {AT_ONCE}");
        let rows = snapshot.rows::<journal::Model>(&stretch, &[from]).await?;
        let Some(last) = rows.last() else { return Ok(told) };
        from = last.seq + 1;
        for row in &rows {
            let body = read_event(row)?.body;
            told.extend(body.subject().into_iter().chain(body.mentions()).filter(|one| kinds.contains(&one.kind)));
        }
    }
}
