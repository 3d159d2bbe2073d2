//! Roles: what an actor may do, for which organisation, from when to when, and who stands in for whom.
//!
//! A role is granted by the system administration and counts for an organisation, which is a manager. Whoever stands in
//! for somebody else borrows one role of theirs for a time; both are one person then wherever two are needed. From the
//! event *rights enforced* on nobody acts without a role; a book without it knows persons, but no rights. How somebody
//! proves who they are is not told here.
//! Law: BHO §§ 9, 70, 77, 79; VV-ZBR BHO; the separation of tasks of BestMaVB-HKR 5.1.

use crate::core::calendar::iso_date;
use crate::core::command::ManagerKind;
use crate::core::ids::{ActorId, ManagerId, Seq};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// What somebody is trusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    FederalAdministrator,
    FederalApprover,
    BudgetOfficer,
    LeadMinistryOfficer,
    StateFinanceOfficer,
    Certifier,
    Orderer,
    FilingCertifier,
    CashImporter,
    Auditor,
    SystemAdministrator,
}

/// A word that is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("„{0}“ ist keine Rolle; möglich: {all}", all = Role::ALL.map(Role::as_str).join(", "))]
pub struct UnknownRole(String);

impl Role {
    pub const ALL: [Role; 11] = [
        Role::FederalAdministrator,
        Role::FederalApprover,
        Role::BudgetOfficer,
        Role::LeadMinistryOfficer,
        Role::StateFinanceOfficer,
        Role::Certifier,
        Role::Orderer,
        Role::FilingCertifier,
        Role::CashImporter,
        Role::Auditor,
        Role::SystemAdministrator,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::FederalAdministrator => "federal_administrator",
            Role::FederalApprover => "federal_approver",
            Role::BudgetOfficer => "budget_officer",
            Role::LeadMinistryOfficer => "lead_ministry_officer",
            Role::StateFinanceOfficer => "state_finance_officer",
            Role::Certifier => "certifier",
            Role::Orderer => "orderer",
            Role::FilingCertifier => "filing_certifier",
            Role::CashImporter => "cash_importer",
            Role::Auditor => "auditor",
            Role::SystemAdministrator => "system_administrator",
        }
    }

    #[must_use]
    pub fn in_german(self) -> &'static str {
        match self {
            Role::FederalAdministrator => "Mittelverteilung des Bundes",
            Role::FederalApprover => "Freigabe des Bundes",
            Role::BudgetOfficer => "Beauftragung für den Haushalt",
            Role::LeadMinistryOfficer => "Federführung eines Ressorts",
            Role::StateFinanceOfficer => "Mittelbewirtschaftung",
            Role::Certifier => "Feststellung (sachlich und rechnerisch)",
            Role::Orderer => "Anordnung",
            Role::FilingCertifier => "Zeichnung von Nachweisen",
            Role::CashImporter => "Übernahme der Kasse",
            Role::Auditor => "Prüfung",
            Role::SystemAdministrator => "Systemverwaltung",
        }
    }

    /// Whether an organisation of this kind can have somebody in this role.
    #[must_use]
    pub fn fits(self, kind: ManagerKind) -> bool {
        let federal = matches!(kind, ManagerKind::Federation | ManagerKind::FederalMinistry);
        match self {
            Role::FederalAdministrator | Role::FederalApprover | Role::LeadMinistryOfficer => federal,
            Role::StateFinanceOfficer => !federal,
            _ => true,
        }
    }

    /// Whether it excludes every other: who takes over what the Kasse did, who audits, and who administers the system,
    /// takes no part in what money does.
    #[must_use]
    pub fn stands_alone(self) -> bool {
        matches!(self, Role::CashImporter | Role::Auditor | Role::SystemAdministrator)
    }

    /// Whether an organisation of the Bund has it for the whole book, not for itself alone.
    #[must_use]
    pub fn reaches_all_from_federation(self) -> bool {
        self.stands_alone()
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Role, UnknownRole> {
        Role::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// What may be asked about rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "right", rename_all = "snake_case", deny_unknown_fields)]
pub enum RoleAct {
    Grant(GrantRole),
    /// The actor whose role it is, and the event that granted it.
    Withdraw {
        actor: ActorId,
        granted: Seq,
    },
    Delegate(Delegation),
    /// Who stands in, and the event that said so.
    EndDelegation {
        deputy: ActorId,
        delegated: Seq,
    },
    /// From now on nobody acts without a role.
    Enforce,
}

/// Somebody gets a role for an organisation, from the first to the last day, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantRole {
    pub actor: ActorId,
    pub role: Role,
    pub organisation: ManagerId,
    #[serde(with = "iso_date")]
    pub from: Date,
    #[serde(default, with = "iso_date::option", skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// A role is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleWithdrawn {
    pub granted: Seq,
    pub role: GrantRole,
}

/// Somebody stands in for another person in one role, from the first to the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// Who stands in.
    pub deputy: ActorId,
    /// Who is away.
    pub absent: ActorId,
    pub role: Role,
    pub organisation: ManagerId,
    #[serde(with = "iso_date")]
    pub from: Date,
    #[serde(with = "iso_date")]
    pub until: Date,
}

/// A delegation that ends before its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelegationEnded {
    pub delegated: Seq,
    pub delegation: Delegation,
}

/// That rights count from here on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RightsEnforced {}

impl GrantRole {
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether both ever count on the same day.
    #[must_use]
    pub fn overlaps(&self, from: Date, until: Option<Date>) -> bool {
        self.until.is_none_or(|own| from <= own) && until.is_none_or(|other| self.from <= other)
    }
}

impl Delegation {
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// A role that somebody holds on a day, and from whom it is borrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    pub organisation: ManagerId,
    pub borrowed_from: Option<ActorId>,
}

/// All that was granted to one actor, and whom they stand in for or who for them; each by its event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    pub roles: BTreeMap<Seq, GrantRole>,
    /// Where this actor is the deputy.
    pub taken: BTreeMap<Seq, Delegation>,
    /// Where this actor is away.
    pub given: BTreeMap<Seq, Delegation>,
}

impl Rights {
    /// The own roles that count on a day.
    pub fn own_on(&self, day: Date) -> impl Iterator<Item = &GrantRole> {
        self.roles.values().filter(move |role| role.counts_on(day))
    }

    /// What this actor does for others on a day.
    pub fn taken_on(&self, day: Date) -> impl Iterator<Item = &Delegation> {
        self.taken.values().filter(move |one| one.counts_on(day))
    }

    /// The roles that count on a day: own ones, and those borrowed from somebody who has them still, as `has` says.
    pub fn held_on(&self, day: Date, has: impl Fn(&ActorId, Role, &ManagerId) -> bool) -> Vec<Held> {
        let own = self.own_on(day).map(|role| (role.role, role.organisation.clone(), None));
        let borrowed = self.taken_on(day).filter(|one| has(&one.absent, one.role, &one.organisation));
        let borrowed = borrowed.map(|one| (one.role, one.organisation.clone(), Some(one.absent.clone())));
        let held = |(role, organisation, borrowed_from)| Held { role, organisation, borrowed_from };
        own.chain(borrowed).map(held).collect()
    }

    /// Who is one person with this actor on a day: whom they stand in for, and who stands in for them.
    #[must_use]
    pub fn bound_on(&self, day: Date) -> BTreeSet<&ActorId> {
        let absent = self.taken_on(day).map(|one| &one.absent);
        let deputies = self.given.values().filter(|one| one.counts_on(day)).map(|one| &one.deputy);
        absent.chain(deputies).collect()
    }

    /// Whether this actor has the role for the organisation on a day, as an own one.
    #[must_use]
    pub fn has(&self, role: Role, organisation: &ManagerId, day: Date) -> bool {
        self.own_on(day).any(|own| own.role == role && own.organisation == *organisation)
    }
}

#[cfg(test)]
mod tests {
    //! Roles by name, by kind of organisation and by day.

    use super::*;
    use crate::core::calendar::parse_date;

    #[test]
    fn every_role_has_its_name_and_no_other_word_is_one() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
            assert!(ManagerKind::ALL.into_iter().any(|kind| role.fits(kind)), "{role} fits nobody");
        }
        let refused = "chef".parse::<Role>().unwrap_err().to_string();
        assert!(refused.starts_with("„chef“ ist keine Rolle; möglich: federal_administrator, "), "{refused}");
    }

    #[test]
    fn a_role_counts_from_its_first_to_its_last_day() {
        let day = |text: &str| parse_date(text).unwrap();
        let role = |from: &str, until: Option<&str>| GrantRole {
            actor: ActorId::new("anna").unwrap(),
            role: Role::Orderer,
            organisation: ManagerId::new("DE-BY").unwrap(),
            from: day(from),
            until: until.map(day),
        };
        for (from, until, on, counts) in [
            ("2021-02-01", Some("2021-02-28"), "2021-01-31", false),
            ("2021-02-01", Some("2021-02-28"), "2021-02-01", true),
            ("2021-02-01", Some("2021-02-28"), "2021-02-28", true),
            ("2021-02-01", Some("2021-02-28"), "2021-03-01", false),
            ("2021-02-01", None, "2099-12-31", true),
        ] {
            assert_eq!(role(from, until).counts_on(day(on)), counts, "{from} {until:?} {on}");
            assert_eq!(role(from, until).overlaps(day(on), Some(day(on))), counts, "{from} {until:?} {on}");
        }
    }
}
