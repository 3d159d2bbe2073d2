//! From the store to the facts of a report: one loader a report, one file each.
//!
//! A loader reads what its builder asks for at the viewer's size and hands back the builder with its facts. What
//! several loaders ask of the book stands here.

mod agreed;
mod allocation_comparison;
mod allocation_statement;
mod assignment_letter;
mod breaches;
mod budget_account;
mod budget_monitor;
mod budget_overview;
mod cash_reconciliation;
mod claims;
mod commitment_authority;
mod course;
mod data_quality;
mod distribution;
mod documents;
mod flow_of_funds;
mod funding;
mod interest_statement;
mod journal_extract;
mod lands;
mod last_recipients;
mod narrowed;
mod orders_and_payments;
mod project_dossier;
mod project_register;
mod residues;
mod roll_out;
mod running_cost;
mod services_and_deadline;
mod share_explanation;
mod statement_of_use;
mod stocks;
mod target_vs_actual;
mod three_year_comparison;
mod voucher_list;
mod vouchers;
mod week_sheet;
mod year_end_outlook;

pub(super) use allocation_comparison::{facts as comparison, not_computable};

use super::DeskError;
use super::parameters::Asked;
use crate::core::command::{CreateComponent, CreateProgramme};
use crate::core::ids::{ComponentId, ManagerId, ProgrammeId, Seq};
use crate::report::lines::Lines;
use crate::report::provenance::Provenance;
use crate::report::sheet::Sheet;
use crate::report::{self, Language, ReportError};
use crate::store::{Store, Viewer};
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;

/// What a loader works on. The viewer is nailed to one size.
pub(super) struct Case<'a> {
    pub store: &'a Store,
    pub viewer: &'a Viewer,
    pub asked: &'a Asked,
    pub language: Language,
}

/// A builder that has its facts already.
pub(super) type Build<Made> = Box<dyn FnOnce(&Provenance) -> Result<Made, ReportError> + Send>;

/// A builder with its facts.
pub(super) struct Prepared<Made = Sheet> {
    pub build: Build<Made>,
    /// The one event that the report rests on; none where it rests on the whole journal.
    pub rests_on: Option<Seq>,
    pub is_example: bool,
    /// What the file is about, for its name.
    pub about: Vec<String>,
}

type Loading<'a, Made> = Pin<Box<dyn Future<Output = Result<Prepared<Made>, DeskError>> + Send + 'a>>;
type Loader<Made = Sheet> = for<'a> fn(&'a Case<'a>) -> Loading<'a, Made>;

/// Every report that can be made. A test holds the list equal to the definition files.
const LOADERS: [(&str, Loader); 29] = [
    (report::allocation_comparison::ID, |case| Box::pin(allocation_comparison::load(case))),
    (report::allocation_statement::ID, |case| Box::pin(allocation_statement::load(case))),
    (report::assignment_letter::ID, |case| Box::pin(assignment_letter::load(case))),
    (report::budget_account::ID, |case| Box::pin(budget_account::load(case))),
    (report::budget_monitor::ID, |case| Box::pin(budget_monitor::load(case))),
    (report::budget_overview::ID, |case| Box::pin(budget_overview::load(case))),
    (report::cash_reconciliation::ID, |case| Box::pin(cash_reconciliation::load(case))),
    (report::claims::ID, |case| Box::pin(claims::load(case))),
    (report::running_cost::ID, |case| Box::pin(running_cost::load(case))),
    (report::commitment_authority::ID, |case| Box::pin(commitment_authority::load(case))),
    (report::data_quality::ID, |case| Box::pin(data_quality::load(case))),
    (report::distribution::ID, |case| Box::pin(distribution::load(case))),
    (report::flow_of_funds::ID, |case| Box::pin(flow_of_funds::load(case))),
    (report::interest_statement::ID, |case| Box::pin(interest_statement::load(case))),
    (report::journal_extract::ID, |case| Box::pin(journal_extract::load(case))),
    (report::last_recipients::ID, |case| Box::pin(last_recipients::load(case))),
    (report::orders_and_payments::ID, |case| Box::pin(orders_and_payments::load(case))),
    (report::project_dossier::ID, |case| Box::pin(project_dossier::load(case))),
    (report::project_register::ID, |case| Box::pin(project_register::load(case))),
    (report::residues::ID, |case| Box::pin(residues::load(case))),
    (report::roll_out::ID, |case| Box::pin(roll_out::load(case))),
    (report::services_and_deadline::ID, |case| Box::pin(services_and_deadline::load(case))),
    (report::share_explanation::ID, |case| Box::pin(share_explanation::load(case))),
    (report::statement_of_use::ID, |case| Box::pin(statement_of_use::load(case))),
    (report::target_vs_actual::ID, |case| Box::pin(target_vs_actual::load(case))),
    (report::three_year_comparison::ID, |case| Box::pin(three_year_comparison::load(case))),
    (report::voucher_list::ID, |case| Box::pin(voucher_list::load(case))),
    (report::week_sheet::ID, |case| Box::pin(week_sheet::load(case))),
    (report::year_end_outlook::ID, |case| Box::pin(year_end_outlook::load(case))),
];

/// Reports whose table may be too long to be made row by row: as CSV they are said (`report::lines`).
const LINES: [(&str, Loader<Lines>); 1] =
    [(report::journal_extract::ID, |case| Box::pin(journal_extract::load_lines(case)))];

/// The loader of the lines of a report, if it can say them.
pub(super) fn lines_loader(id: &str) -> Option<Loader<Lines>> {
    LINES.iter().find(|(known, _)| *known == id).map(|(_, loader)| *loader)
}

/// The loader of a report.
///
/// # Errors
/// `UnknownReport`.
pub(super) fn loader(id: &str) -> Result<Loader, DeskError> {
    let found = LOADERS.iter().find(|(known, _)| *known == id).map(|(_, loader)| *loader);
    found.ok_or_else(|| ReportError::UnknownReport(id.to_owned()).into())
}

impl Case<'_> {
    /// A component with its programme.
    async fn programme_of(&self, id: &ComponentId) -> Result<(CreateProgramme, CreateComponent), DeskError> {
        let components = self.store.components(self.viewer).await?;
        let component = components.into_iter().map(|noted| noted.what).find(|what| what.component == *id);
        let component = component.ok_or_else(|| DeskError::NotThere(format!("Den Programmteil {id} gibt es nicht")))?;
        let programmes = self.store.programmes(self.viewer).await?;
        let mut programmes = programmes.into_iter().map(|noted| noted.what);
        let programme = programmes.find(|what| what.programme == component.programme);
        let missing = || DeskError::NotThere(format!("Das Programm {} gibt es nicht", component.programme));
        Ok((programme.ok_or_else(missing)?, component))
    }

    /// What a report of the whole book speaks of: one component, or all. It is an example where any programme in it
    /// is one.
    async fn scope(&self, component: Option<&ComponentId>) -> Result<Scope, DeskError> {
        if let Some(component) = component {
            let (programme, component) = self.programme_of(component).await?;
            let title = format!("{} – {}", programme.title, component.title);
            return Ok(Scope { title: Some(title), is_example: programme.example });
        }
        let programmes = self.store.programmes(self.viewer).await?;
        let is_example = programmes.iter().any(|noted| noted.what.example);
        let titles: Vec<String> = programmes.into_iter().map(|noted| noted.what.title).collect();
        Ok(Scope { title: (!titles.is_empty()).then(|| titles.join(", ")), is_example })
    }

    /// The same of a programme: with its components, where it is narrowed to one or not.
    async fn scope_of(
        &self,
        programme: Option<&ProgrammeId>,
        component: Option<&ComponentId>,
    ) -> Result<(Option<BTreeSet<ComponentId>>, Scope), DeskError> {
        let Some(programme) = programme else { return Ok((None, self.scope(component).await?)) };
        let programmes = self.store.programmes(self.viewer).await?;
        let ids: Vec<&str> = programmes.iter().map(|noted| noted.what.programme.as_str()).collect();
        let missing = || DeskError::NotThere(format!("Das Programm {programme} gibt es nicht; {}", possible(&ids)));
        let known = programmes.iter().find(|noted| noted.what.programme == *programme).ok_or_else(missing)?;
        let components = self.store.components(self.viewer).await?.into_iter().map(|noted| noted.what);
        let own: BTreeSet<ComponentId> =
            components.filter(|one| one.programme == *programme).map(|one| one.component).collect();
        if let Some(component) = component {
            let ids: Vec<&str> = own.iter().map(ComponentId::as_str).collect();
            let other =
                || format!("Der Programmteil {component} gehört nicht zum Programm {programme}; {}", possible(&ids));
            own.contains(component).then_some(()).ok_or_else(|| DeskError::NotThere(other()))?;
            return Ok((Some(own), self.scope(Some(component)).await?));
        }
        let scope = Scope { title: Some(known.what.title.clone()), is_example: known.what.example };
        Ok((Some(own), scope))
    }

    /// The titles of all managers.
    async fn names(&self) -> Result<BTreeMap<ManagerId, String>, DeskError> {
        let managers = self.store.managers(self.viewer).await?;
        Ok(managers.into_iter().map(|noted| (noted.what.manager, noted.what.title)).collect())
    }
}

/// What a report of the whole book speaks of.
struct Scope {
    title: Option<String>,
    is_example: bool,
}

/// What could be asked instead.
fn possible(ids: &[&str]) -> String {
    if ids.is_empty() { "das Buch kennt noch keines".to_owned() } else { format!("möglich: {}", ids.join(", ")) }
}

fn name_of(id: &ManagerId, names: &BTreeMap<ManagerId, String>) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_string())
}

#[cfg(test)]
mod tests;
