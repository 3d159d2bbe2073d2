//! The courses of the projects, kept from one reader to the next: what is due follows from them, and whoever opens the home
//! page must not read every payment and voucher for it.
//!
//! Read once by project; from then on only those are read again of which something was told. With each the number of every
//! event that told of it is kept, so that what it was at an earlier size is told from the same. No second truth: see `kept`.

use super::entities::journal;
use super::kept::Point;
use super::load::read_event;
use super::nouns::need;
use super::snapshot::Snapshot;
use super::workable::told_since;
use super::{Store, StoreError, Viewer, to_i64, to_u64};
use crate::core::book::{Book, Need};
use crate::core::course::{Course, History};
use crate::core::event::{Body, Event, Subject, SubjectKind};
use crate::core::ids::{CommitmentId, OrderId, ProjectId, Seq};
use crate::core::money::MoneyError;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Projects that are read at once.
const AT_ONCE: usize = 200;
/// Values of one list in a statement.
const LISTED: usize = 5000;

/// The kinds of things of which a course tells, or through which it hears of them.
const TOLD_OF: [SubjectKind; 5] =
    [SubjectKind::Commitment, SubjectKind::Order, SubjectKind::Voucher, SubjectKind::Filing, SubjectKind::Claim];

/// Payments, those that were taken back, and filings.
const EVENTS: [&str; 4] = ["paid/1", "payment_reversed/1", "filing_submitted/1", "filing_submitted/2"];

/// By project; one of which there is nothing to tell is left out.
pub type Courses = BTreeMap<ProjectId, Arc<Course>>;

#[derive(Default)]
pub(super) struct Kept {
    at: Point,
    all: BTreeMap<ProjectId, Known>,
}

/// What a course is at the head is asked at every home page, so it stands ready.
#[derive(Clone)]
struct Known {
    history: Arc<History>,
    now: Arc<Course>,
}

impl Known {
    fn of(history: History) -> Result<Known, MoneyError> {
        let now = Arc::new(history.course(Seq::MAX)?);
        Ok(Known { history: Arc::new(history), now })
    }

    fn course(&self, before: Seq) -> Result<Arc<Course>, MoneyError> {
        if self.history.ends_before(before) { Ok(self.now.clone()) } else { self.history.course(before).map(Arc::new) }
    }
}

impl Store {
    /// The courses of the projects that the viewer sees.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`; when a sum leaves the range of the book.
    pub async fn courses(&self, viewer: &Viewer) -> Result<Courses, StoreError> {
        let seen: Vec<ProjectId> = self.projects(viewer).await?.into_iter().map(|noted| noted.what.project).collect();
        let before = match self.size_asked(viewer).await? {
            Some(size) => Seq(to_u64(size)?),
            None => Seq::MAX,
        };
        let mut courses = Courses::new();
        for (project, known) in self.courses_known(seen).await? {
            courses.insert(project, known.course(before)?);
        }
        courses.retain(|_, course| **course != Course::default());
        Ok(courses)
    }

    /// What is known of some projects, after what was told of them since is read.
    async fn courses_known(&self, projects: Vec<ProjectId>) -> Result<Vec<(ProjectId, Known)>, StoreError> {
        // One after the other, and the snapshot is let go before anything is loaded: see `size_asked`.
        let mut kept = self.kept.courses.lock().await;
        let mut snapshot = Snapshot::open(self).await?;
        let now = Point::of(&mut snapshot).await?.unwrap_or_default();
        if kept.at != now {
            let size = to_u64(now.size)?;
            let goes_on = kept.at.size > 0 && kept.at.leads_to(&now, &mut snapshot).await?;
            let told = if goes_on { told_since(&mut snapshot, &TOLD_OF, kept.at.size).await? } else { BTreeSet::new() };
            drop(snapshot);
            // Whoever is stopped on the way leaves nothing behind, and the next begins anew.
            let Kept { mut all, .. } = std::mem::take(&mut *kept);
            if !goes_on {
                all.clear();
            }
            let changed =
                if goes_on { self.projects_with(told, size).await? } else { self.every_project(size).await? };
            for some in changed.chunks(AT_ONCE) {
                all.extend(self.some_courses(some, size).await?);
            }
            *kept = Kept { at: now, all };
        }
        let known = |project: ProjectId| kept.all.get(&project).cloned().map(|known| (project, known));
        Ok(projects.into_iter().filter_map(known).collect())
    }

    async fn every_project(&self, size: u64) -> Result<Vec<ProjectId>, StoreError> {
        let all = self.projects(&Viewer::all().at(size)).await?;
        Ok(all.into_iter().map(|noted| noted.what.project).collect())
    }

    /// The projects that these things belong to.
    async fn projects_with(&self, told: BTreeSet<Subject>, size: u64) -> Result<Vec<ProjectId>, StoreError> {
        let everybody = Viewer::all().at(size);
        let needs: Result<BTreeSet<Need>, StoreError> = told.into_iter().map(|one| need(one.kind, one.id)).collect();
        let book = self.book_with(&everybody, needs?).await?;
        let commitments = book.orders.present().map(|(_, order)| Need::Commitment(order.certified.commitment.clone()));
        let ordered = self.book_with(&everybody, commitments.collect()).await?;
        let bound = [&book, &ordered].into_iter().flat_map(|book| book.commitments.present());
        let bound = bound.map(|(_, known)| &known.made.project);
        let evidenced = book.vouchers.present().map(|(_, voucher)| &voucher.registered.project);
        let filed = book.filings.present().map(|(_, filing)| &filing.what.project);
        let claimed = book.claims.present().map(|(_, claim)| &claim.raised.project);
        let projects: BTreeSet<&ProjectId> = bound.chain(evidenced).chain(filed).chain(claimed).collect();
        Ok(projects.into_iter().cloned().collect())
    }

    async fn some_courses(&self, projects: &[ProjectId], size: u64) -> Result<Vec<(ProjectId, Known)>, StoreError> {
        let everybody = Viewer::all().at(size);
        let whole = |kind: SubjectKind, id: String| Subject { kind, id };
        let wholes: Vec<Subject> = projects.iter().map(|id| whole(SubjectKind::Project, id.to_string())).collect();
        let bound = self.parts_of(&everybody, SubjectKind::Commitment, &wholes).await?;
        let project_of: BTreeMap<&CommitmentId, &ProjectId> =
            bound.commitments.present().map(|(id, known)| (id, &known.made.project)).collect();
        let parts: Vec<Subject> = project_of.keys().map(|id| whole(SubjectKind::Commitment, id.to_string())).collect();
        let ordered = self.parts_of(&everybody, SubjectKind::Order, &parts).await?;
        let of_order: BTreeMap<&OrderId, &ProjectId> = ordered
            .orders
            .present()
            .filter_map(|(id, order)| Some((id, *project_of.get(&order.certified.commitment)?)))
            .collect();
        let vouchers = self.parts_of(&everybody, SubjectKind::Voucher, &wholes).await?;
        let filings = self.parts_of(&everybody, SubjectKind::Filing, &wholes).await?;
        let claims = self.parts_of(&everybody, SubjectKind::Claim, &wholes).await?;
        let filed = filings.filings.present().map(|(id, _)| whole(SubjectKind::Filing, id.to_string()));
        let paid = of_order.keys().map(|id| whole(SubjectKind::Order, id.to_string()));
        let events = self.events_of_things(paid.chain(filed), size).await?;
        let told =
            grouped(events.iter().filter_map(|event| Some((project_told(&event.body, &of_order, &filings)?, event))));
        let orders = ordered.orders.present().filter_map(|(id, order)| Some((*of_order.get(id)?, order)));
        let orders = grouped(orders);
        let vouchers = grouped(vouchers.vouchers.present().map(|(_, one)| (&one.registered.project, one)));
        let claims = grouped(claims.claims.present().map(|(_, one)| (&one.raised.project, one)));
        let course = |project: &ProjectId| {
            let orders = of(&orders, project).iter().copied();
            let history = History::of(of(&told, project), orders, of(&vouchers, project), of(&claims, project));
            Ok((project.clone(), Known::of(history)?))
        };
        projects.iter().map(course).collect()
    }

    /// The events of a course about these things, in order.
    async fn events_of_things(
        &self,
        things: impl Iterator<Item = Subject>,
        size: u64,
    ) -> Result<Vec<Event>, StoreError> {
        let things: Vec<String> = things.map(|one| one.to_string()).collect();
        let mut events = Vec::new();
        for some in things.chunks(LISTED) {
            let rows = journal::Entity::find()
                .filter(journal::Column::Subject.is_in(some))
                .filter(journal::Column::EventType.is_in(EVENTS))
                .filter(journal::Column::Seq.lt(to_i64(size)?))
                .order_by_asc(journal::Column::Seq);
            for row in rows.all(&self.db).await? {
                events.push(read_event(&row)?);
            }
        }
        events.sort_by_key(|event| event.seq);
        Ok(events)
    }
}

fn grouped<'a, T>(things: impl Iterator<Item = (&'a ProjectId, &'a T)>) -> BTreeMap<&'a ProjectId, Vec<&'a T>> {
    let mut by_project: BTreeMap<&ProjectId, Vec<&T>> = BTreeMap::new();
    for (project, thing) in things {
        by_project.entry(project).or_default().push(thing);
    }
    by_project
}

fn of<'a, 'g, T>(grouped: &'g BTreeMap<&'a ProjectId, Vec<&'a T>>, project: &ProjectId) -> &'g [&'a T] {
    grouped.get(project).map_or(&[][..], Vec::as_slice)
}

/// The project of which an event tells.
fn project_told<'a>(
    body: &Body,
    of_order: &BTreeMap<&'a OrderId, &'a ProjectId>,
    filings: &'a Book,
) -> Option<&'a ProjectId> {
    let filed = |id| filings.filings.get(id).ok().flatten().map(|filing| &filing.what.project);
    match body {
        Body::Paid(what) => of_order.get(&what.order).copied(),
        Body::PaymentReversed(what) => of_order.get(&what.payment.order).copied(),
        Body::FilingSubmitted(what) => filed(&what.filing),
        Body::FilingSubmittedV1(what) => filed(&what.filing),
        _ => None,
    }
}
