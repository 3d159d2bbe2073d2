//! Authority in a body, for cash or for commitments: of an item and its years, or what a manager was assigned of it.
//!
//! Law: BHO §§ 34, 38.

use crate::core::budget::{AssignedTo, Authority};
use crate::core::commitment_authority::CommitmentAuthority;
use crate::core::ids::{ComponentId, ManagerId};
use crate::web::fields::Fields;
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose money it is. `component` and `manager` only together: the money that this manager was assigned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityIn {
    #[schema(example = "0634/453 01")]
    budget_item: String,
    booking_year: u16,
    /// Of a residue: the year for which parliament granted it.
    year_granted: Option<u16>,
    component: Option<String>,
    #[schema(example = "DE-BY")]
    manager: Option<String>,
}

impl AuthorityIn {
    pub fn read(&self, fields: &mut Fields) -> Option<Authority> {
        let budget_item = fields.read("authority.budget_item", &self.budget_item);
        let assigned_to = assigned_to(self.component.as_deref(), self.manager.as_deref(), fields);
        let AuthorityIn { booking_year, year_granted, .. } = *self;
        Some(Authority { budget_item: budget_item?, booking_year, year_granted, assigned_to: assigned_to? })
    }
}

/// Commitment authority. `component` and `manager` only together: what this manager was assigned of it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitmentAuthorityIn {
    #[schema(example = "0634/453 01")]
    budget_item: String,
    year_granted: u16,
    due_year: u16,
    component: Option<String>,
    #[schema(example = "DE-BY")]
    manager: Option<String>,
}

impl CommitmentAuthorityIn {
    pub fn read(&self, fields: &mut Fields) -> Option<CommitmentAuthority> {
        let budget_item = fields.read("authority.budget_item", &self.budget_item);
        let assigned_to = assigned_to(self.component.as_deref(), self.manager.as_deref(), fields);
        let CommitmentAuthorityIn { year_granted, due_year, .. } = *self;
        Some(CommitmentAuthority { budget_item: budget_item?, year_granted, due_year, assigned_to: assigned_to? })
    }
}

/// The outer `None` is a fault, the inner one money that is not assigned.
fn assigned_to(component: Option<&str>, manager: Option<&str>, fields: &mut Fields) -> Option<Option<AssignedTo>> {
    let component: Option<Option<ComponentId>> = fields.read_if("authority.component", component);
    let manager: Option<Option<ManagerId>> = fields.read_if("authority.manager", manager);
    match (component?, manager?) {
        (Some(component), Some(manager)) => Some(Some(AssignedTo { component, manager })),
        (None, None) => Some(None),
        (component, _) => {
            let missing = if component.is_some() { "manager" } else { "component" };
            let message = "fehlt: component und manager stehen nur zusammen, für zugewiesene Mittel";
            fields.missing(&format!("authority.{missing}"), message);
            None
        }
    }
}
