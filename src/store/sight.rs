//! What a viewer sees of what was read: things and events of others are left out, as if they were not there.
//!
//! Whose something is, the core says; here is loaded what it has to know. For a viewer who sees all nothing is asked.

use super::load::load;
use super::standings::Standings;
use super::{Store, StoreError, Viewer};
use crate::core::book::{Book, Need};
use crate::core::command::Request;
use crate::core::decide::want_of_right;
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::{ActorId, ManagerId};
use crate::core::role::{Held, Role};
use crate::core::rules::Violation;
use crate::core::sight::{self, Belongs, Sight};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// What somebody sees, and for whom they audit: what these ask for is noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeing {
    pub sight: Sight,
    pub audits_for: BTreeSet<ManagerId>,
}

impl Store {
    /// What an actor may see on a day, by the roles that the journal knows now. A book whose rights are not in force
    /// shows everything to everybody.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn sight_of(&self, viewer: &Viewer, actor: Option<&ActorId>, day: Date) -> Result<Seeing, StoreError> {
        let held = match actor {
            Some(actor) => self.held(viewer, actor, day).await?,
            None => Vec::new(),
        };
        let sight = if self.rights_enforced(viewer).await?.is_none() {
            Sight::All
        } else if actor.is_none() {
            Sight::Nothing
        } else {
            let managers = self.managers(viewer).await?.into_iter().map(|noted| noted.what);
            Sight::of(&held, &managers.collect::<Vec<_>>())
        };
        // Whoever audits is noted also where everybody sees all.
        let audits = held.into_iter().filter(|held| held.role == Role::Auditor);
        Ok(Seeing { sight, audits_for: audits.map(|held| held.organisation).collect() })
    }

    /// The roles that an actor holds on a day, borrowed ones too.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn held(&self, viewer: &Viewer, actor: &ActorId, day: Date) -> Result<Vec<Held>, StoreError> {
        let book = self.book_with(viewer, BTreeSet::from([Need::Actor(actor.clone())])).await?;
        let Ok(Some(rights)) = book.rights.get(actor) else { return Ok(Vec::new()) };
        let absent = rights.taken_on(day).map(|one| Need::Actor(one.absent.clone())).collect();
        let others = self.book_with(viewer, absent).await?;
        Ok(rights.held_on(day, |absent, role, organisation| {
            let rights = others.rights.get(absent).ok().flatten();
            rights.is_some_and(|rights| rights.has(role, organisation, day))
        }))
    }

    /// What would refuse each request for want of a right. It is asked without the writer's lock, so it is good for telling
    /// somebody beforehand and for nothing else.
    ///
    /// # Errors
    /// Those of the database; `Unreadable`.
    pub async fn want_of_right(
        &self,
        viewer: &Viewer,
        requests: &[Request],
    ) -> Result<Vec<Option<Violation>>, StoreError> {
        let mut book = self.book_with(viewer, BTreeSet::new()).await?;
        loop {
            let asked: Vec<Result<Option<Violation>, BTreeSet<Need>>> =
                requests.iter().map(|request| want_of_right(&book, request)).collect();
            let needs: BTreeSet<Need> = asked.iter().filter_map(|one| one.as_ref().err()).flatten().cloned().collect();
            if needs.is_empty() {
                return Ok(asked.into_iter().map(|one| one.unwrap_or_default()).collect());
            }
            load(&self.db, &mut book, &mut Standings::partial(0), &needs).await?;
        }
    }

    /// Of these, those that the viewer sees.
    pub(super) async fn seen<T>(
        &self,
        viewer: &Viewer,
        book: Book,
        things: Vec<T>,
        belongs: impl Fn(&Book, &T) -> Result<Belongs, Need>,
    ) -> Result<Vec<T>, StoreError> {
        let sight = viewer.sight();
        if sight.is_whole() {
            return Ok(things);
        }
        let belongs = self.answered(book, &things, belongs).await?;
        let seen = belongs.iter().map(|belongs| sight.sees(belongs));
        Ok(things.into_iter().zip(seen).filter_map(|(thing, seen)| seen.then_some(thing)).collect())
    }

    /// What a question answers about each of these, once the book knows enough.
    pub(super) async fn answered<T, A>(
        &self,
        mut book: Book,
        things: &[T],
        question: impl Fn(&Book, &T) -> Result<A, Need>,
    ) -> Result<Vec<A>, StoreError> {
        loop {
            let asked: Vec<Result<A, Need>> = things.iter().map(|thing| question(&book, thing)).collect();
            let needs: BTreeSet<Need> = asked.iter().filter_map(|one| one.as_ref().err().cloned()).collect();
            if needs.is_empty() {
                return Ok(asked.into_iter().filter_map(Result::ok).collect());
            }
            for some in needs.into_iter().collect::<Vec<_>>().chunks(500) {
                let some = some.iter().cloned().collect();
                load(&self.db, &mut book, &mut Standings::partial(0), &some).await?;
            }
        }
    }

    /// Of the things of one kind, by id, those that the viewer sees.
    pub(super) async fn seen_of<T>(
        &self,
        viewer: &Viewer,
        kind: SubjectKind,
        book: Book,
        things: Vec<(String, T)>,
    ) -> Result<Vec<T>, StoreError> {
        let belongs = |book: &Book, (id, _): &(String, T)| sight::of_subject(book, &Subject { kind, id: id.clone() });
        Ok(self.seen(viewer, book, things, belongs).await?.into_iter().map(|(_, thing)| thing).collect())
    }

    /// One thing, where there is one that the viewer sees.
    pub(super) async fn seen_one<T>(
        &self,
        viewer: &Viewer,
        kind: SubjectKind,
        id: &impl ToString,
        book: Book,
        thing: Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let things = thing.map(|thing| (id.to_string(), thing)).into_iter().collect();
        Ok(self.seen_of(viewer, kind, book, things).await?.pop())
    }

    /// Of these events, those that the viewer sees; of those that tell something to everybody, their part.
    pub(super) async fn seen_events(&self, viewer: &Viewer, events: Vec<Event>) -> Result<Vec<Event>, StoreError> {
        if viewer.sight().is_whole() {
            return Ok(events);
        }
        let whole = self.seen_by_seq(viewer, events.clone()).await?;
        let told = |event: Event| match whole.get(&event.seq.0) {
            Some(whole) => Some(whole.clone()),
            None => sight::cut(viewer.sight(), event),
        };
        Ok(events.into_iter().filter_map(told).collect())
    }

    /// Those that the viewer sees whole, by number: only of these the leaf itself is shown.
    pub(super) async fn seen_by_seq(
        &self,
        viewer: &Viewer,
        events: Vec<Event>,
    ) -> Result<BTreeMap<u64, Event>, StoreError> {
        let book = Book::partial(self.head(viewer).await?.size);
        let (mut seen, mut asked) = (Vec::new(), events);
        if !viewer.sight().is_whole() {
            let known = self.known_to_see(viewer, &asked).await?;
            let mut rest = Vec::new();
            for (event, known) in asked.into_iter().zip(known) {
                match known {
                    Some(true) => seen.push(event),
                    Some(false) => {}
                    None => rest.push(event),
                }
            }
            asked = rest;
        }
        seen.extend(self.seen(viewer, book, asked, sight::of_event).await?);
        Ok(seen.into_iter().map(|event| (event.seq.0, event)).collect())
    }
}

/// What shows the whole journal is for whoever may see all of it.
pub(super) fn whole_only(viewer: &Viewer) -> Result<(), StoreError> {
    if viewer.sight().is_whole() { Ok(()) } else { Err(StoreError::OutOfSight) }
}
