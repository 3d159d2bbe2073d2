//! The projects of the book: narrowed by Land, policy field and text, in parts, with what is bound to each.
//!
//! The sum is that of all projects that are meant, not of those on the page.

use super::{managers, policy_field};
use crate::core::account::Account;
use crate::core::command::{CreateManager, ManagerKind, RegisterProject};
use crate::core::figures::by_id;
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::core::policy_field as fields;
use crate::web::pages::Section;
use crate::web::pages::blocks::{Block, Cell, Field, Table};
use crate::web::pages::consortia;
use crate::web::pages::duties;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::Choice;
use crate::web::pages::forms::{self, Offer, probes};
use crate::web::pages::lists;
use crate::web::pages::onward_grants::chain;
use crate::web::pages::scope::{Scope, named};
use crate::web::pages::view::{Shown, View};
use rocket::get;
use std::collections::{BTreeMap, BTreeSet};

const PATH: &str = "/projekte";
const LAND: &str = "land";
const FIELD: &str = "feld";
const TEXT: &str = "q";

/// What narrows the list.
pub const NAMES: [&str; 3] = [LAND, FIELD, TEXT];

/// What is bound to each project; a project that is not named has no account of the figure.
fn committed(balances: &[(Account, Euro)]) -> Result<BTreeMap<&ProjectId, Euro>, MoneyError> {
    let mut groups: BTreeMap<&ProjectId, Vec<(&Account, Euro)>> = BTreeMap::new();
    for (account, balance) in balances {
        if let Some(project) = &account.project {
            groups.entry(project).or_default().push((account, *balance));
        }
    }
    let Some(figure) = by_id("committed") else { return Ok(BTreeMap::new()) };
    let sums = groups.into_iter().map(|(project, group)| Ok((project, figure.over(group)?)));
    sums.filter_map(|sum| sum.map(|(project, sum)| sum.map(|sum| (project, sum))).transpose()).collect()
}

fn is_meant(view: &View, project: &RegisterProject) -> bool {
    let land = view.given(LAND).is_none_or(|land| project.land.as_str() == land);
    let field = view.given(FIELD).is_none_or(|field| project.policy_field == field);
    let text = view
        .given(TEXT)
        .is_none_or(|text| lists::holds(&project.title, text) || lists::holds(project.project.as_str(), text));
    land && field && text
}

fn questions(view: &View, lands: &[&CreateManager]) -> Vec<Field> {
    let lands = lands.iter().map(|land| Choice::of(land.manager.as_str(), &land.title)).collect();
    let fields = fields::ALL.iter().map(|field| Choice::new(field.code, Cell::german(field.name))).collect();
    vec![
        lists::question(view, LAND, view.say("land"), view.say("projects-land-hint"), lands),
        lists::question(view, FIELD, view.say("policy-field"), view.say("projects-field-hint"), fields),
        lists::question(view, TEXT, view.say("projects-text"), view.say("projects-text-hint"), Vec::new()),
    ]
}

/// The projects of the book.
#[get("/projekte")]
pub async fn list(view: View) -> Shown {
    let (projects, balances) = (view.store.projects(&view.viewer).await?, view.store.balances(&view.viewer).await?);
    let (managers, bound) = (managers(&view).await?, committed(&balances)?);
    let lands: Vec<&CreateManager> = managers.iter().filter(|one| one.kind == ManagerKind::FederalState).collect();
    let all = projects.len();
    // Whoever sees a part is not asked for Länder of which nothing is in it.
    let with_projects: BTreeSet<ManagerId> = projects.iter().map(|noted| noted.what.land.clone()).collect();
    let is_whole = view.viewer.sight().is_whole();
    let asked: Vec<&CreateManager> =
        lands.iter().copied().filter(|land| is_whole || with_projects.contains(&land.manager)).collect();
    let meant: Vec<RegisterProject> =
        projects.into_iter().map(|noted| noted.what).filter(|project| is_meant(&view, project)).collect();
    let mut blocks = if all == 0 { Vec::new() } else { vec![lists::narrowing(&view, PATH, questions(&view, &asked))] };
    blocks.extend(lists::narrowed(&view, PATH, meant.len(), all));
    let labels = ["project", "title", "land", "policy-field", "#committed-euro"];
    let empty = if all == 0 { "projects-empty" } else { "projects-none-meant" };
    let mut table = Table::new(view.words, view.say("projects-title"), &labels, empty);
    table.foot = foot(&view, &meant, &bound)?;
    let part = lists::part(&view, meant)?;
    for project in part.rows {
        let scope = Scope::of_project(&project.project);
        let sum = bound.get(&project.project).map_or_else(|| view.missing(), |sum| Cell::amount(*sum));
        table.row(vec![
            Cell::link(project.project.as_str(), view.link_to(Section::Projects, project.project.as_str())),
            Cell::german(&project.title),
            Cell::text(named(&managers, &project.land)),
            Cell::german(policy_field(&project)),
            sum.to(scope.link(&view, "committed")),
        ]);
    }
    blocks.push(Block::Table(table));
    blocks.extend(part.under);
    blocks.push(Block::Links(vec![duties::link(&view), chain::link(&view)]));
    let acts = lands.iter().map(|land| probes::project(&land.manager)).collect::<Result<Vec<_>, _>>()?;
    let spending = managers.iter().map(|one| probes::spending(&one.manager)).collect::<Result<Vec<_>, _>>()?;
    let joining = lands.iter().map(|land| consortia::registration(&land.manager)).collect::<Result<Vec<_>, _>>()?;
    let offers = vec![
        Offer::new(&view, "form-project", "/erfassen/projekt", acts),
        Offer::new(&view, "form-voucher-list", "/erfassen/belegliste", spending),
        Offer::new(&view, "form-consortium", consortia::REGISTER, joining),
    ];
    blocks.extend(forms::next(&view, offers).await?);
    view.show(Section::Projects, view.say("projects-title"), Vec::new(), blocks)
}

/// The sum over all that are meant.
fn foot(
    view: &View,
    meant: &[RegisterProject],
    bound: &BTreeMap<&ProjectId, Euro>,
) -> Result<Option<Vec<Cell>>, Failed> {
    let sums: Vec<Euro> = meant.iter().filter_map(|project| bound.get(&project.project).copied()).collect();
    if sums.is_empty() {
        return Ok(None);
    }
    let blank = || Cell::text("");
    let sum = Cell::amount(Euro::sum(sums)?);
    Ok(Some(vec![
        Cell::text(view.tell("projects-sum", &[("count", meant.len().into())])),
        blank(),
        blank(),
        blank(),
        sum,
    ]))
}
