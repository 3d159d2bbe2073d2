//! Whether somebody sees an event, from what is kept of whose the things are that events tell of (`workable`).
//!
//! It answers what `core/sight` answers from the book, and only for things whose owner never changes: the manager of a
//! commitment, the project of a voucher. Which projects somebody sees is asked each time. For everything else the book is
//! asked. Without it each order and each voucher among the events of others had to be read to find that it is another's.

use super::workable::{Whose, Workable};
use super::{Store, StoreError, Viewer};
use crate::core::claim::Claim;
use crate::core::commitment::Commitment;
use crate::core::contribution::Contribution;
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::filing::Filing;
use crate::core::forward_commitment::ForwardCommitment;
use crate::core::ids::ProjectId;
use crate::core::onward_grant::OnwardGrant;
use crate::core::order::Order;
use crate::core::voucher::Voucher;
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Of each event whether the viewer sees it; `None` where that is not kept. Not for those who see all.
    pub(super) async fn known_to_see(
        &self,
        viewer: &Viewer,
        events: &[Event],
    ) -> Result<Vec<Option<bool>>, StoreError> {
        let subjects: Vec<Option<Subject>> = events.iter().map(|event| event.body.subject()).collect();
        let mut asked: BTreeMap<SubjectKind, BTreeSet<&str>> = BTreeMap::new();
        for subject in subjects.iter().flatten() {
            asked.entry(subject.kind).or_default().insert(&subject.id);
        }
        let mut whose: BTreeMap<(SubjectKind, &str), Whose> = BTreeMap::new();
        for (kind, ids) in &asked {
            let known = match kind {
                SubjectKind::Project => of_projects(ids),
                SubjectKind::Commitment => self.whose_of::<Commitment>(ids).await?,
                SubjectKind::Order => self.whose_of::<Order>(ids).await?,
                SubjectKind::Voucher => self.whose_of::<Voucher>(ids).await?,
                SubjectKind::Filing => self.whose_of::<Filing>(ids).await?,
                SubjectKind::Claim => self.whose_of::<Claim>(ids).await?,
                SubjectKind::Contribution => self.whose_of::<Contribution>(ids).await?,
                SubjectKind::ForwardCommitment => self.whose_of::<ForwardCommitment>(ids).await?,
                SubjectKind::OnwardGrant => self.whose_of::<OnwardGrant>(ids).await?,
                _ => Vec::new(),
            };
            whose.extend(known.into_iter().map(|(id, whose)| ((*kind, id), whose)));
        }
        let projects: BTreeSet<ProjectId> = if whose.values().any(|whose| matches!(whose, Whose::Project(_))) {
            self.projects(viewer).await?.into_iter().map(|noted| noted.what.project).collect()
        } else {
            BTreeSet::new()
        };
        let seen = |subject: &Subject| match whose.get(&(subject.kind, subject.id.as_str()))? {
            Whose::Manager(manager) => Some(viewer.sight().sees_manager(manager)),
            Whose::Project(project) => Some(projects.contains(project)),
        };
        Ok(subjects.iter().map(|subject| seen(subject.as_ref()?)).collect())
    }

    async fn whose_of<'i, T: Workable>(&self, ids: &BTreeSet<&'i str>) -> Result<Vec<(&'i str, Whose)>, StoreError> {
        self.sorted_now::<T, _>(|sorted| {
            ids.iter().filter_map(|id| Some((*id, sorted.whose.get(*id)?.clone()))).collect()
        })
        .await
    }
}

fn of_projects<'i>(ids: &BTreeSet<&'i str>) -> Vec<(&'i str, Whose)> {
    let project = |id: &&'i str| Some((*id, Whose::Project(ProjectId::new(*id).ok()?)));
    ids.iter().filter_map(project).collect()
}
