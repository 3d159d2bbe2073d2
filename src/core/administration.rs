//! Whose accounts somebody administers. An account is no fact of the book, so no command is decided on it; but it follows
//! from the same roles, so that whoever may create a person may also let them in.
//!
//! Stricter than the table of acts in one thing: it counts before rights are in force as well. Who may invite somebody
//! may become them.

use crate::core::command::{CreateManager, ManagerKind};
use crate::core::ids::ManagerId;
use crate::core::role::{Held, Role};
use crate::core::sight::is_within;

/// Whether somebody administers anybody at all.
#[must_use]
pub fn administers_somebody(held: &[Held]) -> bool {
    held.iter().any(|held| held.role == Role::SystemAdministrator)
}

/// Whether somebody with these roles administers the account of a person of this organisation. For the Bund it is
/// everybody's; for a Land that of its own persons, and of nobody who belongs to no organisation.
#[must_use]
pub fn administers(held: &[Held], managers: &[CreateManager], person: Option<&ManagerId>) -> bool {
    let federal = |organisation: &ManagerId| {
        let known = managers.iter().find(|one| one.manager == *organisation);
        known.is_some_and(|one| matches!(one.kind, ManagerKind::Federation | ManagerKind::FederalMinistry))
    };
    let reaches = |organisation: &ManagerId| {
        federal(organisation) || person.is_some_and(|person| is_within(managers, organisation, person))
    };
    held.iter().any(|held| held.role == Role::SystemAdministrator && reaches(&held.organisation))
}

#[cfg(test)]
mod tests {
    //! Roles, persons and who administers whom, as a table.

    use super::*;

    fn manager(id: &str, kind: ManagerKind, parent: Option<&str>) -> CreateManager {
        CreateManager {
            manager: ManagerId::new(id).unwrap(),
            title: id.to_owned(),
            kind,
            parent: parent.map(|parent| ManagerId::new(parent).unwrap()),
        }
    }

    fn held(role: Role, organisation: &str) -> Vec<Held> {
        vec![Held { role, organisation: ManagerId::new(organisation).unwrap(), borrowed_from: None }]
    }

    #[test]
    fn the_bund_administers_everybody_and_a_land_its_own() {
        let managers = [
            manager("bund", ManagerKind::Federation, None),
            manager("bmi", ManagerKind::FederalMinistry, Some("bund")),
            manager("DE-BY", ManagerKind::FederalState, Some("bmi")),
            manager("by-amt", ManagerKind::Agency, Some("DE-BY")),
            manager("DE-HE", ManagerKind::FederalState, Some("bmi")),
        ];
        for (role, organisation, persons) in [
            (Role::SystemAdministrator, "bund", &["bund", "bmi", "DE-BY", "by-amt", "DE-HE", ""][..]),
            (Role::SystemAdministrator, "bmi", &["bund", "bmi", "DE-BY", "by-amt", "DE-HE", ""]),
            (Role::SystemAdministrator, "DE-BY", &["DE-BY", "by-amt"]),
            (Role::SystemAdministrator, "by-amt", &["by-amt"]),
            (Role::SystemAdministrator, "unbekannt", &[]),
            (Role::FederalAdministrator, "bund", &[]),
            (Role::Auditor, "bund", &[]),
        ] {
            let held = held(role, organisation);
            assert_eq!(administers_somebody(&held), role == Role::SystemAdministrator);
            for person in ["bund", "bmi", "DE-BY", "by-amt", "DE-HE", ""] {
                let of = ManagerId::new(person).ok();
                let found = administers(&held, &managers, of.as_ref());
                assert_eq!(found, persons.contains(&person), "{role} {organisation}: {person:?}");
            }
        }
        assert!(!administers(&[], &managers, None) && !administers_somebody(&[]));
    }
}
