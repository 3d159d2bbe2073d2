//! The forms of what everything else hangs on: programmes with their components, and the organisations that manage money.
//!
//! A component is amended as a whole, so its form opens with what stands; an organisation is the system administration's to
//! enter. Law: BHO §§ 9, 34.

use super::budget::changing::{components, managers};
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions, flag_value};
use super::forms::{self, At, Offer, Worked, probes};
use super::view::View;
use crate::core::command::{Act, CreateComponent, CreateManager, CreateProgramme, ManagerKind};
use crate::web::api::components::{ComponentAmendmentIn, ComponentIn};
use crate::web::api::managers::ManagerIn;
use crate::web::api::programmes::ProgrammeIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};

pub const PROGRAMME: &str = "/erfassen/programm";
pub const COMPONENT: &str = "/erfassen/programmteil";
pub const AMENDMENT: &str = "/erfassen/programmteilaenderung";
pub const MANAGER: &str = "/erfassen/stelle";

async fn to_create(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("programme", view.say("id"), Kind::Text).hint(view.say("field-programme-hint")),
        Question::new("title", view.say("title"), Kind::Text),
        Question::new("lead", view.say("field-programme-lead"), managers(view, true).await?)
            .hint(view.say("field-programme-lead-hint")),
        Question::new("example", view.say("field-example"), Kind::flag(view))
            .hint(view.say("field-example-hint"))
            .suggest(flag_value(false)),
    ];
    Ok(Questions::new(PROGRAMME, view.say("form-programme"), asked).noted(view))
}

/// What is said of a component, filled with what stands where it is amended.
async fn content(view: &View, known: Option<&CreateComponent>) -> Result<Vec<Question>, Failed> {
    let programmes = view.store.programmes(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let programmes = programmes.map(|one| Choice::of(one.programme.as_str(), &one.title)).collect();
    let text = |of: fn(&CreateComponent) -> String| known.map(of).unwrap_or_default();
    Ok(vec![
        Question::new("programme", view.say("field-programme"), Kind::one_of(programmes))
            .suggest(text(|one| one.programme.to_string())),
        Question::new("title", view.say("title"), Kind::Text).suggest(text(|one| one.title.clone())),
        Question::new("planned_share_percent", view.say("field-planned-share"), Kind::Decimal)
            .hint(view.say("field-planned-share-hint"))
            .suggest(text(|one| one.planned_share_percent.clone().unwrap_or_default().replace('.', ",")))
            .optional(),
        Question::new("approximate", view.say("field-approximate"), Kind::flag(view))
            .suggest(known.map_or_else(|| flag_value(false), |one| flag_value(one.approximate))),
        Question::new("source", view.say("field-source"), Kind::Text).suggest(text(|one| one.source.clone())),
    ])
}

async fn to_divide(view: &View) -> Result<Questions, Failed> {
    let id = Question::new("component", view.say("id"), Kind::Text).hint(view.say("field-component-hint"));
    let asked = std::iter::once(id).chain(content(view, None).await?).collect();
    Ok(Questions::new(COMPONENT, view.say("form-component"), asked).noted(view))
}

async fn to_amend(view: &View) -> Result<Questions, Failed> {
    let all = view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let known = all.into_iter().find(|one| view.given("component") == Some(one.component.as_str()));
    let which = Question::new("component", view.say("component"), components(view).await?).aside();
    let asked = std::iter::once(which).chain(content(view, known.as_ref()).await?).collect();
    let questions = Questions::new(AMENDMENT, view.say("form-component-amendment"), asked);
    Ok(questions.lead(view.say("form-component-amendment-lead")).noted(view))
}

/// The key of what an organisation is.
fn kind(kind: ManagerKind) -> &'static str {
    match kind {
        ManagerKind::Federation => "manager-federation",
        ManagerKind::FederalMinistry => "manager-federal-ministry",
        ManagerKind::FederalState => "manager-federal-state",
        ManagerKind::StateMinistry => "manager-state-ministry",
        ManagerKind::Agency => "manager-agency",
    }
}

async fn to_found(view: &View) -> Result<Questions, Failed> {
    let kinds = ManagerKind::ALL.map(|one| Choice::new(one.as_str(), view.say(kind(one)))).into();
    let asked = vec![
        Question::new("manager", view.say("id"), Kind::Text).hint(view.say("field-manager-hint")),
        Question::new("title", view.say("title"), Kind::Text),
        Question::new("kind", view.say("kind"), Kind::Radio(kinds)),
        Question::new("parent", view.say("field-parent"), managers(view, false).await?)
            .hint(view.say("field-parent-hint"))
            .optional(),
    ];
    Ok(Questions::new(MANAGER, view.say("form-manager"), asked).lead(view.say("form-manager-lead")).noted(view))
}

fn programme_right() -> Result<Act, Problem> {
    let (programme, lead) = (probes::any("probe")?, probes::any("probe")?);
    Ok(Act::CreateProgramme(CreateProgramme { programme, title: String::new(), lead, example: true }))
}

fn component_right() -> Result<Act, Problem> {
    Ok(Act::CreateComponent(CreateComponent {
        component: probes::any("probe")?,
        programme: probes::any("probe")?,
        title: String::new(),
        planned_share_percent: None,
        approximate: false,
        source: String::new(),
    }))
}

fn manager_right() -> Result<Act, Problem> {
    let (manager, kind) = (probes::any("probe")?, ManagerKind::Agency);
    Ok(Act::CreateManager(CreateManager { manager, title: String::new(), parent: None, kind }))
}

/// The ways to what a programme is made of.
pub fn ways(view: &View) -> Result<Vec<Offer>, Problem> {
    Ok(vec![
        Offer::new(view, "form-programme", PROGRAMME, vec![programme_right()?]),
        Offer::new(view, "form-component", COMPONENT, vec![component_right()?]),
        Offer::new(view, "form-component-amendment", AMENDMENT, vec![component_right()?]),
    ])
}

#[get("/erfassen/programm")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_create(&view).await?, vec![programme_right()?]).await
}

#[post("/erfassen/programm", data = "<sent>")]
pub async fn create(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_create(&view).await?, |at: At<'_, ProgrammeIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/programmteil")]
pub async fn ask_component(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_divide(&view).await?, vec![component_right()?]).await
}

#[post("/erfassen/programmteil", data = "<sent>")]
pub async fn divide(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_divide(&view).await?, |at: At<'_, ComponentIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/programmteilaenderung")]
pub async fn ask_amendment(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_amend(&view).await?, vec![component_right()?]).await
}

#[post("/erfassen/programmteilaenderung", data = "<sent>")]
pub async fn amend(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ComponentAmendmentIn>| {
        let component = at.id("component")?;
        at.body.act(component, at.fields)
    };
    forms::work(&view, &sent, &to_amend(&view).await?, act).await
}

#[get("/erfassen/stelle")]
pub async fn ask_manager(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_found(&view).await?, vec![manager_right()?]).await
}

#[post("/erfassen/stelle", data = "<sent>")]
pub async fn found(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_found(&view).await?, |at: At<'_, ManagerIn>| at.body.act(at.fields)).await
}
