//! Who may do what: every role and delegation of the book. The one page with no money on it.

pub mod granting;

use super::Section;
use super::blocks::{Block, Cell, Link, Table};
use super::failure::Failed;
use super::view::{Shown, View};
use super::words::Words;
use crate::core::administration::administers_somebody;
use crate::core::calendar::german;
use crate::core::role::Role;
use crate::store::Viewer;
use crate::web::writing::today;
use rocket::get;

/// What a role is called; a test holds the German names to those of the core.
pub fn named(words: Words, role: Role) -> String {
    words.say(match role {
        Role::FederalAdministrator => "role-federal-administrator",
        Role::FederalApprover => "role-federal-approver",
        Role::BudgetOfficer => "role-budget-officer",
        Role::LeadMinistryOfficer => "role-lead-ministry-officer",
        Role::StateFinanceOfficer => "role-state-finance-officer",
        Role::Certifier => "role-certifier",
        Role::Orderer => "role-orderer",
        Role::FilingCertifier => "role-filing-certifier",
        Role::CashImporter => "role-cash-importer",
        Role::Auditor => "role-auditor",
        Role::SystemAdministrator => "role-system-administrator",
    })
}

/// Roles and delegations, by actor.
#[get("/rollen")]
pub async fn list(view: View) -> Shown {
    page(&view).await
}

/// What whoever is signed in may do about it, at the present point of the book.
async fn ways(view: &View) -> Result<Vec<Link>, Failed> {
    let Some(actor) = view.actor().filter(|_| view.as_of.is_none()) else { return Ok(Vec::new()) };
    let form = |key: &str, path: &str| Link::new(view.say(key), view.form(path, &[]));
    let held = view.store.held(&Viewer::all(), actor, today()?).await?;
    let mut ways = Vec::new();
    if administers_somebody(&held) {
        ways.push(Link::new(view.say("persons-title"), view.link("/personen")));
        ways.push(form("form-role", "/erfassen/rolle"));
        ways.push(form("form-role-withdrawal", "/erfassen/rollenentzug"));
    }
    if !held.is_empty() {
        ways.push(form("form-delegation", "/erfassen/vertretung"));
        ways.push(form("form-delegation-end", "/erfassen/vertretungsende"));
    }
    Ok(ways)
}

/// The same as the home page of whoever sees no money.
pub async fn page(view: &View) -> Shown {
    let labels = ["role-actor", "role", "role-organisation", "role-from", "role-until", "role-absent", "registered"];
    let mut table = Table::new(view.words, view.say("roles-title"), &labels, "roles-none");
    for (actor, rights) in view.store.rights(&view.viewer).await? {
        let own = rights.roles.iter().map(|(seq, one)| (seq, one.role, &one.organisation, one.from, one.until, None));
        let taken = rights.taken.iter().map(|(seq, one)| {
            (seq, one.role, &one.organisation, one.from, Some(one.until), Some(one.absent.to_string()))
        });
        for (seq, role, organisation, from, until, absent) in own.chain(taken) {
            table.row(vec![
                Cell::text(actor.as_str()),
                Cell::text(named(view.words, role)),
                Cell::text(organisation.as_str()),
                Cell::text(german(from)),
                Cell::text(until.map_or_else(|| "–".to_owned(), german)),
                Cell::text(absent.unwrap_or_else(|| "–".to_owned())),
                Cell::text(seq.to_string()),
            ]);
        }
    }
    let since = match view.store.rights_enforced(&view.viewer).await? {
        Some(seq) => view.tell("roles-enforced", &[("seq", seq.to_string().into())]),
        None => view.say("roles-not-enforced"),
    };
    let blocks = vec![Block::text(since), Block::Links(ways(view).await?), Block::Table(table)];
    view.show(Section::Overview, view.say("roles-title"), Vec::new(), blocks)
}

#[cfg(test)]
mod tests {
    //! Roles have the names of the core.

    use super::*;

    #[test]
    fn a_role_is_called_in_german_as_the_core_calls_it() {
        for role in Role::ALL {
            assert_eq!(named(Words::default(), role), role.in_german());
            assert_ne!(named(Words::default().other(), role), role.in_german());
        }
    }
}
