//! What a report is narrowed to: a programme, one of its components, a Land; and which accounts then belong to it.
//!
//! An appropriation belongs to none of the three, so a narrowed report takes no share of it. It is not what somebody may
//! see: that is their sight, and what is narrowed here is narrowed within it. Law: BHO §§ 11, 34.

use super::lands::Lands;
use super::{Case, Scope};
use crate::core::account::Account;
use crate::core::ids::{ComponentId, ManagerId};
use crate::desk::DeskError;
use std::collections::BTreeSet;

/// Every part that is named narrows; none of them is the whole book.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    components: Option<BTreeSet<ComponentId>>,
    /// The Land, and all that are below it.
    managers: Option<BTreeSet<ManagerId>>,
    /// Whether what belongs to no component counts with each of them.
    with_common: bool,
}

impl Narrowed {
    /// To one component with what belongs to none, or to nothing.
    pub fn to_component(component: Option<&ComponentId>) -> Narrowed {
        let components = component.map(|id| BTreeSet::from([id.clone()]));
        Narrowed { components, managers: None, with_common: true }
    }

    /// What the parameters `programme`, `component` and `land` say, with what the report then speaks of.
    ///
    /// # Errors
    /// Those of the store; `NotThere` for a programme, component or Land that there is none of, or a component of another
    /// programme.
    pub async fn asked(case: &Case<'_>, lands: &Lands) -> Result<(Narrowed, Scope), DeskError> {
        let (programme, component) = (case.asked.programme("programme"), case.asked.component("component"));
        let land = case.asked.manager("land");
        let (of_programme, mut scope) = case.scope_of(programme, component).await?;
        if let Some(land) = land {
            let name = lands.named(land)?;
            scope.title = Some(scope.title.map_or_else(|| name.clone(), |title| format!("{title} – {name}")));
        }
        let components = component.map(|id| BTreeSet::from([id.clone()])).or(of_programme);
        Ok((Narrowed { components, managers: land.map(|land| lands.within(land)), with_common: false }, scope))
    }

    /// Whether it is less than the whole book.
    pub fn is_less(&self) -> bool {
        self.components.is_some() || self.managers.is_some()
    }

    /// Whether an account is part of it. What belongs to no component counts with no Land.
    pub fn holds(&self, account: &Account) -> bool {
        let own = |components: &BTreeSet<ComponentId>| match &account.component {
            Some(id) => components.contains(id),
            None => self.with_common,
        };
        let within = |managers: &BTreeSet<ManagerId>| {
            account.component.is_some() && account.manager.as_ref().is_some_and(|id| managers.contains(id))
        };
        self.components.as_ref().is_none_or(own) && self.managers.as_ref().is_none_or(within)
    }

    /// The parameters as they were given, for the name of a file.
    pub fn about(case: &Case<'_>) -> Vec<String> {
        let (asked, by) = (case.asked, case.asked.word("by"));
        let said = [
            asked.programme("programme").map(ToString::to_string),
            asked.component("component").map(ToString::to_string),
            asked.manager("land").map(ToString::to_string),
            by.map(str::to_owned),
        ];
        said.into_iter().flatten().collect()
    }
}
