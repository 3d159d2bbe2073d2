//! The dossier of a project (Projektakte): who takes part, its milestones, what it was to cost, its services and checklists.
//!
//! A plan is not money: none of these amounts stands on an account, and what was planned first stays beside what is
//! expected now. Law: BHO §§ 7, 17.

use super::{refinancing, telling};
use crate::core::checklist::{self, Checklist};
use crate::core::command::Act;
use crate::core::dossier::{DescribeProject, Dossier, PlanCost, SetMilestone};
use crate::core::event::SubjectKind;
use crate::core::ids::ProjectId;
use crate::core::money::Euro;
use crate::report::project_dossier;
use crate::web::api::in_path;
use crate::web::pages::Section;
use crate::web::pages::blocks::{Block, Cell, Facts, Link, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::{self, Offer};
use crate::web::pages::scope::named;
use crate::web::pages::services::withdrawing;
use crate::web::pages::view::{Shown, View};
use crate::web::pages::{address, consortia, things};
use crate::web::problem::Problem;
use rocket::get;
use time::Date;

/// Where the dossier of a project is.
pub fn place(project: &ProjectId) -> String {
    format!("{}/akte", address::below(Section::Projects.path(), project.as_str()))
}

/// Whoever sees a project sees all of its dossier, so what is not there was not said.
fn not_said(view: &View) -> Cell {
    Cell::text(view.words.missing())
}

/// The dossier of one project.
#[get("/projekte/<id>/akte")]
pub async fn show(view: View, id: &str) -> Shown {
    let id: ProjectId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Das Projekt {id} gibt es zu diesem Stand nicht."));
    let project = view.store.project(&view.viewer, &id).await?.ok_or_else(missing)?.what;
    let dossier = view.store.dossier(&view.viewer, &id).await?.unwrap_or_default();
    let report =
        view.link_with(&address::below(Section::Reports.path(), project_dossier::ID), &[("project", id.as_str())]);
    let mut blocks = vec![
        Block::text(view.say("dossier-lead")),
        Block::Facts(facts(&view, &dossier).await?),
        Block::Links(vec![
            Link::new(view.say("dossier-report"), report),
            things::history_link(&view, SubjectKind::Project, id.as_str()),
        ]),
        Block::heading(view.say("dossier-milestones")),
        Block::Table(milestones(&view, &dossier)),
        Block::heading(view.say("dossier-costs")),
        Block::Table(costs(&view, &dossier)),
        Block::heading(view.say("dossier-services")),
        Block::Table(services(&view, &dossier).await?),
    ];
    blocks.extend(checklists(&view, &dossier));
    blocks.extend(next(&view, &id).await?);
    let title = view.tell("dossier-of", &[("title", project.title.as_str().into())]);
    let above = Link::new(Cell::german(&project.title), view.link_to(Section::Projects, id.as_str()));
    let trail = view.trail(Section::Projects).into_iter().chain([above]).collect();
    view.show(Section::Projects, Cell::german(title), trail, blocks)
}

async fn facts(view: &View, dossier: &Dossier) -> Result<Facts, Failed> {
    let managers = super::managers(view).await?;
    let described = dossier.described.as_ref();
    let said = |say: &dyn Fn(&DescribeProject) -> Option<Cell>| {
        described.and_then(|noted| say(&noted.what)).unwrap_or_else(|| not_said(view))
    };
    let partners = |what: &DescribeProject| {
        let names: Vec<String> = what.partners.iter().map(|one| named(&managers, one)).collect();
        if names.is_empty() { Cell::text(view.say("dossier-no-partner")) } else { Cell::text(names.join(", ")) }
    };
    let one_for_all = |what: &DescribeProject| {
        Some(Cell::text(if what.one_for_all { view.say("answer-yes") } else { view.say("answer-no") }))
    };
    let lead = |what: &DescribeProject| what.federal_lead.as_ref().map(|lead| Cell::text(named(&managers, lead)));
    let mut facts = vec![
        view.fact("dossier-one-for-all", said(&one_for_all)),
        view.fact("dossier-partners", said(&|what| Some(partners(what)))),
        view.fact("dossier-federal-lead", said(&lead)),
        view.fact("field-source", said(&|what| Some(Cell::german(&what.source)))),
    ];
    facts.extend(described.map(|noted| view.fact("registered", view.event(noted.seq))));
    facts.extend(dossier.refinancing().map(|tag| {
        let rate = view.words.percentage(&view.words.decimal(&tag.rate_percent));
        let of = tag.milestone.as_ref().map(|milestone| format!(" ({milestone})")).unwrap_or_default();
        view.fact("dossier-refinancing", Cell::german(format!("{}, {}: {rate}{of}", tag.fund, tag.reference)))
    }));
    Ok(facts)
}

fn milestones(view: &View, dossier: &Dossier) -> Table {
    let labels = ["id", "title", "milestone-planned", "milestone-forecast", "milestone-reached", "field-evidence"];
    let day = |day: Option<Date>| day.map_or_else(|| not_said(view), |day| Cell::text(view.words.day(day)));
    let row = |one: &SetMilestone| {
        vec![
            Cell::text(one.milestone.as_str()),
            Cell::german(&one.title),
            day(one.planned_on),
            day(one.forecast_on),
            one.reached_on.map_or_else(|| Cell::text(view.say("milestone-open")), |on| Cell::text(view.words.day(on))),
            one.evidence.as_ref().map_or_else(Cell::default, Cell::german),
        ]
    };
    Table::new(view.words, view.say("dossier-milestones"), &labels, "dossier-no-milestone")
        .rows(dossier.milestones().map(row))
}

fn costs(view: &View, dossier: &Dossier) -> Table {
    let labels = ["cost-year", "#cost-planned", "#cost-forecast", "field-source"];
    let amount = |amount: Option<Euro>| amount.map_or_else(Cell::missing, Cell::amount);
    let row = |one: &PlanCost| {
        vec![
            Cell::text(one.cost_year.to_string()),
            amount(one.planned_cents),
            amount(one.forecast_cents),
            Cell::german(&one.source),
        ]
    };
    Table::new(view.words, view.say("dossier-costs"), &labels, "dossier-no-cost").rows(dossier.costs().map(row))
}

async fn services(view: &View, dossier: &Dossier) -> Result<Table, Failed> {
    let known = view.store.services(&view.viewer).await?;
    let labels = ["id", "title", "service-also-of", "registered"];
    let mut table = Table::new(view.words, view.say("dossier-services"), &labels, "dossier-no-service");
    for (seq, what) in dossier.services() {
        let id = what.service.as_str();
        let title = known.iter().find(|one| one.what.service == what.service).map(|one| one.what.title.clone());
        let others: Vec<String> = what.also_of.iter().map(ToString::to_string).collect();
        table.row(vec![
            Cell::link(id, view.link_to(Section::Services, id)),
            title.map_or_else(Cell::default, Cell::german),
            if others.is_empty() { Cell::text("–") } else { Cell::text(others.join(", ")) },
            view.event(seq),
        ]);
    }
    Ok(table)
}

/// Every criterion of both lists: also those that nobody looked at yet.
fn checklists(view: &View, dossier: &Dossier) -> Vec<Block> {
    let labels = ["criterion", "criterion-assessment", "criterion-on", "field-evidence"];
    let of_list = |list: Checklist| {
        let name = match list {
            Checklist::FundingPrinciples => "checklist-principles",
            Checklist::MinimumRequirements => "checklist-requirements",
        };
        let row = |criterion: &checklist::Criterion| {
            let found = dossier.criterion(criterion.code);
            let name =
                if view.words.is_german() { Cell::german(criterion.name) } else { Cell::text(criterion.english) };
            vec![
                name,
                found.map_or_else(
                    || Cell::text(view.say("criterion-open")),
                    |what| Cell::german(what.assessment.in_german()),
                ),
                found.map_or_else(|| Cell::text("–"), |what| Cell::text(view.words.day(what.assessed_on))),
                found.map_or_else(Cell::default, |what| Cell::german(&what.evidence)),
            ]
        };
        let own = checklist::ALL.iter().filter(move |criterion| criterion.list == list);
        let table = Table::new(view.words, view.say(name), &labels, "criterion-open").rows(own.map(row));
        [Block::heading(view.say(name)), Block::Table(table)]
    };
    Checklist::ALL.into_iter().flat_map(of_list).collect()
}

async fn next(view: &View, project: &ProjectId) -> Result<Vec<Block>, Failed> {
    let right = telling::right(project)?;
    let forms = [
        ("form-description", telling::DESCRIPTION),
        ("form-milestone", telling::MILESTONE),
        ("form-cost", telling::COST),
        ("form-criterion", telling::CRITERION),
        ("form-attachment", telling::ATTACHMENT),
        ("form-detachment", withdrawing::DETACHMENT),
        ("form-refinancing", refinancing::TAG),
        ("form-refinancing-end", refinancing::UNTAG),
    ];
    let offer = |key: &str, path: &str, act: Act| {
        let link = Link::new(view.say(key), view.form(path, &[("project", project.as_str())]));
        Offer::to(link, vec![act])
    };
    let mut offers: Vec<Offer> = forms.map(|(key, path)| offer(key, path, right.clone())).into();
    if !view.store.consortia(&view.viewer).await?.is_empty() {
        offers.push(offer("form-joint", consortia::CARRY, consortia::carrying(project)?));
        offers.push(offer("form-reimbursement", consortia::REIMBURSE, consortia::reimbursement(project)?));
    }
    forms::next(view, offers).await
}
