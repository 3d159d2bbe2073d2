//! The settlement (Abrechnung) of a final statement of use: what of the money of the Bund stays and what is to be paid
//! back, line by line, each with what it is computed from.
//!
//! It is computed for this page and never stored, and it claims nothing: that is a decision of somebody (`claims`).
//! Law: VV-BHO § 44 Nr. 2, 8; ANBest-P Nr. 2; VwVfG § 49a Absatz 1.

use super::Section;
use super::address;
use super::blocks::{Block, Cell, Facts, Link, Table};
use super::failure::Failed;
use super::things;
use super::view::{Shown, View};
use crate::core::agreement::Financing;
use crate::core::event::{Subject, SubjectKind};
use crate::core::filing::Filing;
use crate::core::ids::{FilingId, ProjectId};
use crate::core::money::Euro;
use crate::core::settlement::Step;
use crate::desk::settlement::{Settled, agreed_financing, sees_all_payments, settlement};
use crate::web::api::in_path;
use rocket::get;

const PATH: &str = "/abrechnungen";

/// The settlements of these statements of use of a project, each as a link: of those that tell of the whole project, where
/// a kind of financing is agreed.
pub async fn links(view: &View, project: &ProjectId, filings: &[Filing]) -> Result<Vec<Link>, Failed> {
    let whole: Vec<&FilingId> =
        filings.iter().filter(|filing| filing.what.totals.is_some()).map(|filing| &filing.what.filing).collect();
    if whole.is_empty() || agreed_financing(&view.store, &view.viewer, project).await?.is_none() {
        return Ok(Vec::new());
    }
    if !sees_all_payments(&view.store, &view.viewer, project).await? {
        return Ok(Vec::new());
    }
    let link = |id: &FilingId| {
        let said = view.tell("settlement-link", &[("filing", id.as_str().into())]);
        Link::new(said, view.link(&address::below(PATH, id.as_str())))
    };
    Ok(whole.into_iter().map(link).collect())
}

/// The settlement of one final statement of use.
#[get("/abrechnungen/<filing>")]
pub async fn one(view: View, filing: &str) -> Shown {
    let id: FilingId = in_path("filing", filing)?;
    let settled = settlement(&view.store, &view.viewer, &id).await?;
    let blocks = vec![
        Block::text(view.say("settlement-lead")),
        Block::Facts(facts(&view, &settled)),
        Block::Links(vec![things::history_link(&view, SubjectKind::Filing, id.as_str())]),
        Block::Table(lines(&view, &settled)),
    ];
    let project = settled.project.as_str();
    let above = Link::new(Cell::text(project), view.link_to(Section::Projects, project));
    let trail = view.trail(Section::Projects).into_iter().chain([above]).collect();
    let title = view.tell("settlement-of", &[("filing", id.as_str().into())]);
    view.show(Section::Projects, Cell::text(title), trail, blocks)
}

fn facts(view: &View, settled: &Settled) -> Facts {
    let project = Subject { kind: SubjectKind::Project, id: settled.project.to_string() };
    let (agreement, money) = (settled.agreement.as_str(), &settled.settlement);
    vec![
        view.fact("project", things::link(view, &project)),
        view.fact("kind-agreement", Cell::link(agreement, view.link_to(Section::Agreements, agreement))),
        view.fact("agreement-financing", Cell::german(money.financing.in_german())),
        view.fact("settlement-stays", Cell::text(view.words.euro(money.stays))),
        view.fact("settlement-back", Cell::text(view.words.euro(money.back))),
    ]
}

/// Every line of the computation, in its order.
fn lines(view: &View, settled: &Settled) -> Table {
    let labels = ["settlement-line", "settlement-from", "#amount-euro"];
    let financing = settled.settlement.financing;
    let row = |(step, amount): &(Step, Euro)| {
        let [said, from] = keys(*step, financing);
        vec![Cell::text(view.say(said)), Cell::text(view.say(from)), Cell::amount(*amount)]
    };
    Table::new(view.words, view.say("settlement-lines"), &labels, "settlement-none")
        .rows(settled.settlement.steps.iter().map(row))
}

/// The keys of what a line is called, and of what it is computed from.
fn keys(step: Step, financing: Financing) -> [&'static str; 2] {
    match step {
        Step::PlannedCost => ["settlement-planned-cost", "settlement-planned-cost-from"],
        Step::PlannedFederal => ["settlement-planned-federal", "settlement-planned-federal-from"],
        Step::PlannedOwn => ["settlement-planned-own", "settlement-planned-own-from"],
        Step::Cost => ["settlement-cost", "settlement-as-filed"],
        Step::NewIncome => ["settlement-new-income", "settlement-as-filed"],
        Step::Need => ["settlement-need", "settlement-need-from"],
        Step::ByKind => ["settlement-by-kind", by_kind(financing)],
        Step::Stays => ["settlement-federal-part", "settlement-federal-part-from"],
        Step::Paid => ["settlement-paid", "settlement-paid-from"],
        Step::ClaimedBack => ["settlement-claimed-back", "settlement-claimed-back-from"],
        Step::NotOwed => ["settlement-not-owed", "settlement-not-owed-from"],
        Step::Back => ["settlement-to-pay-back", "settlement-to-pay-back-from"],
    }
}

/// The key of what the kind of financing makes of the need.
fn by_kind(financing: Financing) -> &'static str {
    match financing {
        Financing::Full | Financing::FixedAmount => "settlement-by-need",
        Financing::Proportional => "settlement-by-proportion",
        Financing::Deficit => "settlement-by-deficit",
    }
}
