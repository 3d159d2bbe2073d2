//! The Länder of the book, and who stands below which of them.

use super::{Case, possible};
use crate::core::command::{CreateManager, ManagerKind};
use crate::core::ids::ManagerId;
use crate::desk::DeskError;
use std::collections::{BTreeMap, BTreeSet};

/// Who stands below whom.
pub struct Lands(BTreeMap<ManagerId, CreateManager>);

impl Lands {
    /// # Errors
    /// Those of the store.
    pub async fn of(case: &Case<'_>) -> Result<Lands, DeskError> {
        let managers = case.store.managers(case.viewer).await?;
        Ok(Lands(managers.into_iter().map(|noted| (noted.what.manager.clone(), noted.what)).collect()))
    }

    /// The Land above a manager, or the manager itself where there is none.
    pub fn land_of(&self, manager: &ManagerId) -> ManagerId {
        let mut at = manager;
        // A manager is created below one that is there, so the way up ends.
        while let Some(known) = self.0.get(at) {
            match &known.parent {
                _ if known.kind == ManagerKind::FederalState => return at.clone(),
                Some(parent) => at = parent,
                None => break,
            }
        }
        manager.clone()
    }

    /// Whether somebody is the Land or stands below it.
    pub fn is_of(&self, manager: Option<&ManagerId>, land: &ManagerId) -> bool {
        manager.is_some_and(|manager| self.land_of(manager) == *land)
    }

    /// The Land and all that are below it.
    pub fn within(&self, land: &ManagerId) -> BTreeSet<ManagerId> {
        let below = self.0.keys().filter(|manager| self.is_of(Some(manager), land)).cloned();
        below.chain([land.clone()]).collect()
    }

    /// The name of a Land of the book.
    ///
    /// # Errors
    /// `NotThere` with the Länder that there are.
    pub fn named(&self, land: &ManagerId) -> Result<String, DeskError> {
        if self.all().any(|known| known == land) {
            return Ok(self.name_of(land));
        }
        let known: Vec<&str> = self.all().map(ManagerId::as_str).collect();
        Err(DeskError::NotThere(format!("Das Land {land} gibt es in diesem Buch nicht; {}", possible(&known))))
    }

    pub fn name_of(&self, manager: &ManagerId) -> String {
        self.0.get(manager).map_or_else(|| manager.to_string(), |known| known.title.clone())
    }

    /// The Länder of the book, whether they have anything or not.
    pub fn all(&self) -> impl Iterator<Item = &ManagerId> {
        self.0.values().filter(|known| known.kind == ManagerKind::FederalState).map(|known| &known.manager)
    }
}

#[cfg(test)]
mod tests {
    //! Tests of who counts with which Land.

    use super::*;

    fn lands(managers: &[(&str, Option<&str>, ManagerKind)]) -> Lands {
        let id = |text: &str| ManagerId::new(text).unwrap();
        let manager = |(name, parent, kind): &(&str, Option<&str>, ManagerKind)| {
            let (manager, title, parent) = (id(name), format!("Titel {name}"), parent.map(id));
            (id(name), CreateManager { manager, title, parent, kind: *kind })
        };
        Lands(managers.iter().map(manager).collect())
    }

    #[test]
    fn what_is_below_a_land_counts_with_it_and_nobody_else_does() {
        let lands = lands(&[
            ("bund", None, ManagerKind::Federation),
            ("bmi", Some("bund"), ManagerKind::FederalMinistry),
            ("DE-BY", Some("bmi"), ManagerKind::FederalState),
            ("by-stmd", Some("DE-BY"), ManagerKind::StateMinistry),
            ("by-amt", Some("by-stmd"), ManagerKind::Agency),
        ]);
        for (manager, land) in
            [("by-amt", "DE-BY"), ("by-stmd", "DE-BY"), ("DE-BY", "DE-BY"), ("bmi", "bmi"), ("nie", "nie")]
        {
            assert_eq!(lands.land_of(&ManagerId::new(manager).unwrap()).as_str(), land, "{manager}");
        }
        assert_eq!(lands.all().count(), 1);
        let within = lands.within(&ManagerId::new("DE-BY").unwrap());
        assert_eq!(within.iter().map(ManagerId::as_str).collect::<Vec<_>>(), ["DE-BY", "by-amt", "by-stmd"]);
        assert_eq!(lands.named(&ManagerId::new("DE-BY").unwrap()).unwrap(), "Titel DE-BY");
        for other in ["by-amt", "bmi", "nie"] {
            let refused = lands.named(&ManagerId::new(other).unwrap()).unwrap_err().to_string();
            assert!(refused.contains(other) && refused.contains("möglich: DE-BY"), "{refused}");
        }
        assert_eq!(lands.name_of(&ManagerId::new("nie").unwrap()), "nie");
    }
}
