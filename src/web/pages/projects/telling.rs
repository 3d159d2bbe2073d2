//! Forms about what a project is beside its money: who takes part, milestones, planned cost, checklists, services.
//!
//! They move no money. What is said anew replaces what was said before; the journal keeps both. Law: BHO §§ 7, 17.

use crate::core::checklist;
use crate::core::command::{Act, ManagerKind};
use crate::core::decide::rights;
use crate::core::dossier::{Assessment, DescribeProject};
use crate::core::ids::ProjectId;
use crate::web::api::dossiers::{CostIn, CriterionIn, DescriptionIn, MilestoneIn};
use crate::web::api::services::AttachmentIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions, flag_value};
use crate::web::pages::forms::typed::EMPTY_LIST;
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::services::telling as services;
use crate::web::pages::view::View;
use crate::web::pages::vouchers::{amount, projects};
use crate::web::problem::Problem;
use rocket::{get, post};

pub const DESCRIPTION: &str = "/erfassen/projektbeschreibung";
pub const MILESTONE: &str = "/erfassen/meilenstein";
pub const COST: &str = "/erfassen/kostenplan";
pub const CRITERION: &str = "/erfassen/kriterium";
pub const ATTACHMENT: &str = "/erfassen/projektleistung";

/// Every other Land can be a partner.
const PARTNERS: usize = 15;

/// What stands for all of these: who may tell one of a project may tell the others.
pub fn right(project: &ProjectId) -> Result<Act, Problem> {
    let (project, partners, source) = (project.clone(), Vec::new(), String::new());
    Ok(Act::DescribeProject(DescribeProject { project, one_for_all: false, partners, federal_lead: None, source }))
}

pub async fn project(view: &View) -> Result<Question, Failed> {
    Ok(Question::new("project", view.say("project"), projects(view).await?).aside())
}

fn day(view: &View, name: &str, label: &str) -> Question {
    Question::new(name, view.say(label), Kind::Day).hint(view.say("field-day-hint"))
}

fn source(view: &View) -> Question {
    Question::new("source", view.say("field-source"), Kind::Text).hint(view.say("field-dossier-source"))
}

/// What is described already stands in the form: what is sent replaces it as a whole.
async fn described(view: &View) -> Result<Option<DescribeProject>, Failed> {
    let Some(project) = view.given("project").and_then(|text| text.parse::<ProjectId>().ok()) else { return Ok(None) };
    let dossier = view.store.dossier(&view.viewer, &project).await?;
    Ok(dossier.and_then(|dossier| dossier.described).map(|noted| noted.what))
}

async fn to_describe(view: &View) -> Result<Questions, Failed> {
    let told = described(view).await?;
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let ministries = managers.filter(|one| one.kind == ManagerKind::FederalMinistry);
    let ministries = ministries.map(|one| Choice::of(one.manager.as_str(), &one.title)).collect();
    let lands = services::lands(view).await?;
    let mut asked = vec![
        project(view).await?,
        Question::new("one_for_all", view.say("dossier-one-for-all"), Kind::flag(view))
            .hint(view.say("field-one-for-all-hint"))
            .suggest(told.as_ref().map(|told| flag_value(told.one_for_all)).unwrap_or_default()),
    ];
    asked.push(Question::new("partners", String::new(), Kind::Fixed).suggest(EMPTY_LIST));
    asked.extend((0..PARTNERS).map(|place| {
        let name = format!("partners[{place}]");
        let label = view.tell("field-partner", &[("number", (place + 1).to_string().into())]);
        let known = told.as_ref().and_then(|told| told.partners.get(place)).map(ToString::to_string);
        let partner = Question::new(name.clone(), label, Kind::Choice(lands.clone())).within(name);
        partner.suggest(known.unwrap_or_default()).optional()
    }));
    let lead = Question::new("federal_lead", view.say("dossier-federal-lead"), Kind::Choice(ministries)).optional();
    let known = told.as_ref().and_then(|told| told.federal_lead.as_ref()).map(ToString::to_string);
    asked.push(lead.suggest(known.unwrap_or_default()));
    asked.push(source(view).suggest(told.map(|told| told.source).unwrap_or_default()));
    let questions = Questions::new(DESCRIPTION, view.say("form-description"), asked);
    Ok(questions.lead(view.say("form-description-lead")).noted(view))
}

async fn to_set(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        project(view).await?,
        Question::new("milestone", view.say("id"), Kind::Text).hint(view.say("field-milestone-hint")),
        Question::new("title", view.say("title"), Kind::Text),
        day(view, "planned_on", "milestone-planned").optional(),
        day(view, "forecast_on", "milestone-forecast").optional(),
        day(view, "reached_on", "milestone-reached").optional(),
        Question::new("evidence", view.say("field-evidence"), Kind::Text)
            .hint(view.say("field-evidence-hint"))
            .optional(),
    ];
    let questions = Questions::new(MILESTONE, view.say("form-milestone"), asked);
    Ok(questions.lead(view.say("form-milestone-lead")).noted(view))
}

async fn to_plan(view: &View) -> Result<Questions, Failed> {
    let mut asked = vec![
        project(view).await?,
        Question::new("year", view.say("cost-year"), Kind::Number),
        amount(view, "planned", "cost-planned").optional(),
        amount(view, "forecast", "cost-forecast").optional(),
        source(view),
    ];
    asked.extend(months(view));
    let questions = Questions::new(COST, view.say("form-cost"), asked);
    Ok(questions.lead(view.say("form-cost-lead")).noted(view))
}

/// What of the forecast is expected in each month; those that stay empty are left out.
fn months(view: &View) -> Vec<Question> {
    let of = |number: usize| {
        let group = format!("months[{}]", number - 1);
        let said = number.to_string();
        let month = Question::new(format!("{group}.month"), String::new(), Kind::FixedNumber).suggest(said.as_str());
        let label = view.tell("field-month", &[("number", said.as_str().into())]);
        let amount = Question::new(format!("{group}.amount"), label, Kind::Amount);
        let amount = if number == 1 { amount.head(view.say("field-months")) } else { amount };
        [month, amount].map(|question| question.within(&group))
    };
    (1..=12).flat_map(of).collect()
}

async fn to_assess(view: &View) -> Result<Questions, Failed> {
    let criteria = checklist::ALL
        .iter()
        .map(|one| Choice::new(one.code, Cell::german(format!("{}: {}", one.list.in_german(), one.name))));
    let found = Assessment::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german())));
    let asked = vec![
        project(view).await?,
        Question::new("criterion", view.say("criterion"), Kind::Choice(criteria.collect())),
        Question::new("assessment", view.say("criterion-assessment"), Kind::Radio(found.into())),
        day(view, "assessed_on", "criterion-on"),
        Question::new("evidence", view.say("field-evidence"), Kind::Text).hint(view.say("field-evidence-hint")),
    ];
    Ok(Questions::new(CRITERION, view.say("form-criterion"), asked).noted(view))
}

async fn to_attach(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        project(view).await?,
        Question::new("service", view.say("kind-service"), services::services(view).await?)
            .hint(view.say("field-service-hint")),
    ];
    let questions = Questions::new(ATTACHMENT, view.say("form-attachment"), asked);
    Ok(questions.lead(view.say("form-attachment-lead")).noted(view))
}

#[get("/erfassen/projektbeschreibung")]
pub async fn ask_description(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_describe(&view).await?).await
}

#[post("/erfassen/projektbeschreibung", data = "<sent>")]
pub async fn describe(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, DescriptionIn>| {
        let project = at.id("project")?;
        at.body.act(project, at.fields)
    };
    forms::work(&view, &sent, &to_describe(&view).await?, act).await
}

#[get("/erfassen/meilenstein")]
pub async fn ask_milestone(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_set(&view).await?).await
}

#[post("/erfassen/meilenstein", data = "<sent>")]
pub async fn set_milestone(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, MilestoneIn>| {
        let project = at.id("project")?;
        at.body.act(project, at.fields)
    };
    forms::work(&view, &sent, &to_set(&view).await?, act).await
}

#[get("/erfassen/kostenplan")]
pub async fn ask_cost(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_plan(&view).await?).await
}

#[post("/erfassen/kostenplan", data = "<sent>")]
pub async fn plan_cost(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, CostIn>| {
        let project = at.id("project")?;
        at.body.act(project, at.fields)
    };
    forms::work(&view, &sent, &to_plan(&view).await?, act).await
}

#[get("/erfassen/kriterium")]
pub async fn ask_criterion(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_assess(&view).await?).await
}

#[post("/erfassen/kriterium", data = "<sent>")]
pub async fn assess(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, CriterionIn>| {
        let project = at.id("project")?;
        at.body.act(project, at.fields)
    };
    forms::work(&view, &sent, &to_assess(&view).await?, act).await
}

#[get("/erfassen/projektleistung")]
pub async fn ask_attachment(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_attach(&view).await?).await
}

#[post("/erfassen/projektleistung", data = "<sent>")]
pub async fn attach(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, AttachmentIn>| {
        let project = at.id("project")?;
        at.body.act(project, at.fields)
    };
    forms::work(&view, &sent, &to_attach(&view).await?, act).await
}
