//! Under which agreement a project stands, and which of its terms holds on a day: what nobody agreed is absent.

use super::Case;
use crate::core::agreement::{Parameter, RegisterAgreement, TermKind};
use crate::core::event::Body;
use crate::core::ids::{AgreementId, ProjectId};
use crate::desk::DeskError;
use std::collections::BTreeMap;
use time::Date;

/// The agreements, and where projects are placed.
pub struct Agreed {
    pub agreements: BTreeMap<AgreementId, RegisterAgreement>,
    placements: BTreeMap<ProjectId, AgreementId>,
}

impl Agreed {
    /// # Errors
    /// Those of the store.
    pub async fn of(case: &Case<'_>) -> Result<Agreed, DeskError> {
        let agreements = case.store.agreements(case.viewer).await?;
        let placed = case.store.events_of(case.viewer, &["project_placed/1"]).await?;
        // In the order of the journal: the last one holds.
        let placements = placed.into_iter().filter_map(|event| match event.body {
            Body::ProjectPlaced(what) => Some((what.project, what.agreement)),
            _ => None,
        });
        Ok(Agreed {
            agreements: agreements.into_iter().map(|noted| (noted.what.agreement.clone(), noted.what)).collect(),
            placements: placements.collect(),
        })
    }

    pub fn of_project(&self, project: &ProjectId) -> Option<&RegisterAgreement> {
        self.agreements.get(self.placements.get(project)?)
    }
}

/// The term of a kind that holds on a day, with where it is agreed.
pub fn term(agreement: &RegisterAgreement, kind: TermKind, day: Date) -> Option<&Parameter> {
    let of_kind = agreement.parameters.iter().filter(|parameter| parameter.term.kind() == kind);
    of_kind.filter(|parameter| parameter.valid_from <= day).max_by_key(|parameter| parameter.valid_from)
}
