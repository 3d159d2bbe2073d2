//! The scope of a figure: which accounts it is about, as parameters of the address.

use super::blocks::{Cell, Facts};
use super::view::View;
use super::words::Words;
use crate::core::account::Account;
use crate::core::command::{CreateComponent, CreateManager, ManagerKind};
use crate::core::figures::{Figure, by_id};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProgrammeId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::web::guards::{guard, query};
use crate::web::problem::Problem;
use rocket::request::{FromRequest, Outcome, Request};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

/// The parameters, in the order of addresses.
pub const NAMES: &[&str] = &["programm", "teil", "titel", "jahr", "bewirtschafter", "projekt"];

/// Every part that is named narrows the figure; none of them is the whole book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub programme: Option<ProgrammeId>,
    pub component: Option<ComponentId>,
    pub item: Option<BudgetItemId>,
    pub year: Option<u16>,
    pub manager: Option<ManagerId>,
    pub project: Option<ProjectId>,
}

fn read<T: FromStr<Err: Display>>(request: &Request<'_>, name: &str) -> Result<Option<T>, Problem> {
    let Some(text) = query(request, name)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    text.parse().map(Some).map_err(|error: T::Err| Problem::bad_parameter(name, &text, format!("{error}.")))
}

fn year(request: &Request<'_>) -> Result<Option<u16>, Problem> {
    let Some(text) = query(request, "jahr")?.filter(|text| !text.is_empty()) else { return Ok(None) };
    let message = "„jahr“ ist ein Haushaltsjahr wie 2021.";
    text.parse().map(Some).map_err(|_| Problem::bad_parameter("jahr", &text, message))
}

fn scope(request: &Request<'_>) -> Result<Scope, Problem> {
    Ok(Scope {
        programme: read(request, "programm")?,
        component: read(request, "teil")?,
        item: read(request, "titel")?,
        year: year(request)?,
        manager: read(request, "bewirtschafter")?,
        project: read(request, "projekt")?,
    })
}

guard!(Scope, request => scope(request));

impl Scope {
    pub fn of_programme(programme: &ProgrammeId) -> Scope {
        Scope { programme: Some(programme.clone()), ..Scope::default() }
    }

    pub fn managed_by(self, manager: &ManagerId) -> Scope {
        Scope { manager: Some(manager.clone()), ..self }
    }

    pub fn of_project(project: &ProjectId) -> Scope {
        Scope { project: Some(project.clone()), ..Scope::default() }
    }

    /// Whether it is about more than one manager.
    pub fn is_of_several(&self) -> bool {
        self.manager.is_none() && self.project.is_none()
    }

    /// The address of a figure in this scope.
    pub fn link(&self, view: &View, figure: &str) -> String {
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        let values = [
            self.programme.as_ref().map_or("", ProgrammeId::as_str),
            self.component.as_ref().map_or("", ComponentId::as_str),
            self.item.as_ref().map_or("", BudgetItemId::as_str),
            year.as_str(),
            self.manager.as_ref().map_or("", ManagerId::as_str),
            self.project.as_ref().map_or("", ProjectId::as_str),
        ];
        let pairs: Vec<(&str, &str)> = NAMES.iter().copied().zip(values).collect();
        view.link_with(&format!("/zahl/{figure}"), &pairs)
    }

    /// What the scope says, for people.
    pub fn facts(&self, view: &View, managers: &[CreateManager]) -> Facts {
        let mut facts = Facts::new();
        let mut add = |key: &str, value: Option<Cell>| facts.extend(value.map(|value| view.fact(key, value)));
        add("programme", self.programme.as_ref().map(|id| Cell::text(id.as_str())));
        add("component", self.component.as_ref().map(|id| Cell::text(id.as_str())));
        add("budget-item", self.item.as_ref().map(|id| Cell::text(id.as_str())));
        add("booking-year", self.year.map(|year| Cell::text(year.to_string())));
        add("manager", self.manager.as_ref().map(|id| Cell::text(with_those_below(view.words, managers, id))));
        let project = |id: &ProjectId| Cell::link(id.as_str(), view.link_to(super::Section::Projects, id.as_str()));
        add("project", self.project.as_ref().map(project));
        if facts.is_empty() {
            facts.push(view.fact("scope", view.say("scope-whole-book")));
        }
        facts
    }

    /// The scope of what a figure is a part of. A project has a whole of its own only where all that is counted is of projects:
    /// of what was assigned no part is anybody's. Accounts of the outside world have
    /// neither manager nor, for appropriations, a component.
    pub fn of_denominator(&self, figure: &Figure, accounts: &[(Account, Euro)]) -> Scope {
        let counted = || accounts.iter().map(|(account, _)| account).filter(|account| figure.counts(account));
        let has = |field: fn(&Account) -> bool| counted().any(field);
        let by_component = has(|account| account.component.is_some());
        let is_of_projects = counted().next().is_some() && counted().all(|account| account.project.is_some());
        Scope {
            programme: self.programme.clone().filter(|_| by_component),
            component: self.component.clone().filter(|_| by_component),
            item: self.item.clone().filter(|_| has(|account| account.budget_item.is_some())),
            year: self.year.filter(|_| has(|account| account.booking_year.is_some())),
            manager: self.manager.clone().filter(|_| has(|account| account.manager.is_some())),
            project: self.project.clone().filter(|_| is_of_projects),
        }
    }
}

/// `Bayern (DE-BY)`, or the id alone where the book does not know it.
pub fn named(managers: &[CreateManager], id: &ManagerId) -> String {
    let known = managers.iter().find(|manager| manager.manager == *id);
    known.map_or_else(|| id.to_string(), |manager| format!("{} ({id})", manager.title))
}

fn with_those_below(words: Words, managers: &[CreateManager], id: &ManagerId) -> String {
    let name = named(managers, id);
    match within(managers, id).len() {
        1 => name,
        count => words.tell("scope-with-below", &[("name", name.into()), ("count", (count - 1).into())]),
    }
}

/// A manager, and within a Land all that are below it: what it handed down counts with it. Of the federal managers, whose
/// own the Länder are not, only each itself.
fn within(managers: &[CreateManager], id: &ManagerId) -> BTreeSet<ManagerId> {
    let mut found = BTreeSet::from([id.clone()]);
    let known = managers.iter().find(|manager| manager.manager == *id);
    if known.is_none_or(|known| matches!(known.kind, ManagerKind::Federation | ManagerKind::FederalMinistry)) {
        return found;
    }
    loop {
        let below = managers.iter().filter(|one| one.parent.as_ref().is_some_and(|parent| found.contains(parent)));
        let new: Vec<ManagerId> = below.map(|one| one.manager.clone()).filter(|id| !found.contains(id)).collect();
        if new.is_empty() {
            return found;
        }
        found.extend(new);
    }
}

/// A scope that knows the components of its programme and who is below its manager, and so can tell accounts apart.
pub struct Filter {
    scope: Scope,
    components: Option<BTreeSet<ComponentId>>,
    managers: Option<BTreeSet<ManagerId>>,
}

impl Filter {
    pub fn new(scope: &Scope, components: &[CreateComponent], managers: &[CreateManager]) -> Filter {
        let of = |programme: &ProgrammeId| {
            let own = components.iter().filter(|component| component.programme == *programme);
            own.map(|component| component.component.clone()).collect()
        };
        let managers = scope.manager.as_ref().map(|manager| within(managers, manager));
        Filter { components: scope.programme.as_ref().map(of), managers, scope: scope.clone() }
    }

    pub fn holds(&self, account: &Account) -> bool {
        fn fits<T: PartialEq>(wanted: Option<&T>, found: Option<&T>) -> bool {
            wanted.is_none_or(|wanted| found == Some(wanted))
        }
        let Scope { component, item, year, project, .. } = &self.scope;
        let below = |managers: &BTreeSet<ManagerId>| account.manager.as_ref().is_some_and(|m| managers.contains(m));
        let own =
            |components: &BTreeSet<ComponentId>| account.component.as_ref().is_some_and(|c| components.contains(c));
        self.components.as_ref().is_none_or(own)
            && fits(component.as_ref(), account.component.as_ref())
            && fits(item.as_ref(), account.budget_item.as_ref())
            && fits(year.as_ref(), account.booking_year.as_ref())
            && self.managers.as_ref().is_none_or(below)
            && fits(project.as_ref(), account.project.as_ref())
    }

    /// A figure of the catalogue over the accounts of the scope; `None` where nothing was ever booked.
    ///
    /// # Errors
    /// When the sum leaves the range of `Euro`.
    pub fn figure(&self, id: &str, balances: &[(Account, Euro)]) -> Result<Option<Euro>, MoneyError> {
        let within = balances.iter().filter(|(account, _)| self.holds(account));
        by_id(id).map_or(Ok(None), |figure| figure.over(within.map(|(account, balance)| (account, *balance))))
    }
}

#[cfg(test)]
mod tests {
    //! A Land counts with what is below it, and the Bund does not count with the Länder.

    use super::*;

    #[test]
    fn a_land_counts_with_what_is_below_it() {
        let manager = |name: &str, parent: Option<&str>, kind: ManagerKind| {
            let parent = parent.map(|parent| ManagerId::new(parent).unwrap());
            CreateManager { manager: ManagerId::new(name).unwrap(), title: name.to_owned(), parent, kind }
        };
        let managers = [
            manager("bund", None, ManagerKind::Federation),
            manager("bmi", Some("bund"), ManagerKind::FederalMinistry),
            manager("DE-BY", Some("bmi"), ManagerKind::FederalState),
            manager("by-amt", Some("by-min"), ManagerKind::Agency),
            manager("by-min", Some("DE-BY"), ManagerKind::StateMinistry),
        ];
        for (of, expected) in [("bund", 1), ("bmi", 1), ("DE-BY", 3), ("by-min", 2), ("by-amt", 1), ("nie", 1)] {
            let of = ManagerId::new(of).unwrap();
            let filter = Filter::new(&Scope::default().managed_by(&of), &[], &managers);
            let component = ComponentId::new("foederal").unwrap();
            let held = managers.iter().filter(|one| {
                filter.holds(&Account::frame(&component, &one.manager, crate::core::account::Stage::Allocated))
            });
            assert_eq!(held.count(), if of.as_str() == "nie" { 0 } else { expected }, "{of}");
            assert_eq!(
                with_those_below(Words::default(), &managers, &of).contains("nachgeordneten"),
                expected > 1,
                "{of}"
            );
        }
    }
}
