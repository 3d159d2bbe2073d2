//! The forms of a commitment: assigned money bound to a project, with a name on which orders are issued, and changed later.

use super::blocks::Cell;
use super::failure::Failed;
use super::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::orders::of_commitment;
use super::view::View;
use crate::core::command::CreateManager;
use crate::core::commitment::CommitmentChange;
use crate::core::decide::rights;
use crate::core::sight::land_of;
use crate::web::api::commitments::{CommitmentChangeIn, NamedCommitmentIn};
use crate::web::guards::{Changing, SignedIn};
use rocket::{get, post};

/// What is bound, for whom and out of what: projects, managers, components and items to choose from.
pub async fn bound_to(view: &View) -> Result<[Question; 4], Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let projects = store.projects(viewer).await?.into_iter().map(|noted| noted.what);
    let projects = projects.map(|one| Choice::of(one.project.as_str(), &one.title)).collect();
    let managers: Vec<Choice> = of_own(view).await?;
    // Whoever acts for one alone need not say for which.
    let own = if let [only] = managers.as_slice() { only.value.clone() } else { String::new() };
    let components = store.components(viewer).await?.into_iter().map(|noted| noted.what);
    let components = components.map(|one| Choice::of(one.component.as_str(), &one.title)).collect();
    let items = store.budget_items(viewer).await?.into_iter().map(|noted| noted.what);
    let items = items.map(|one| Choice::new(one.budget_item.as_str(), Cell::text(one.budget_item.as_str()))).collect();
    Ok([
        Question::new("project", view.say("project"), Kind::one_of(projects)),
        Question::new("manager", view.say("manager"), Kind::one_of(managers)).suggest(own),
        Question::new("component", view.say("component"), Kind::one_of(components)),
        Question::new("budget_item", view.say("budget-item"), Kind::one_of(items)),
    ])
}

/// The managers that a commitment can be of: for whoever does not see all those of the own Länder.
async fn of_own(view: &View) -> Result<Vec<Choice>, Failed> {
    let all: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let sight = view.viewer.sight();
    let is_own = |one: &&CreateManager| {
        sight.is_whole() || land_of(&all, &one.manager).is_some_and(|land| sight.sees_manager(&land))
    };
    Ok(all.iter().filter(is_own).map(|one| Choice::of(one.manager.as_str(), &one.title)).collect())
}

async fn questions(view: &View) -> Result<Questions, Failed> {
    let id = Question::new("commitment", view.say("id"), Kind::Text).hint(view.say("field-commitment-hint"));
    let mut asked = vec![id];
    asked.extend(bound_to(view).await?);
    asked.extend([
        Question::new("booking_year", view.say("booking-year"), Kind::Number).hint(view.say("field-year-hint")),
        Question::new("year_granted", view.say("field-year-granted"), Kind::Number)
            .hint(view.say("field-year-granted-hint"))
            .optional(),
        Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint")),
        Question::new("purpose", view.say("field-purpose"), Kind::Long).hint(view.say("field-no-names-hint")),
        Question::new("payee", view.say("field-payee"), Kind::Text).hint(view.say("field-payee-hint")).optional(),
    ]);
    Ok(Questions::new("/erfassen/festlegung", view.say("form-commitment"), asked).booked(view))
}

#[get("/erfassen/festlegung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &questions(&view).await?).await
}

#[post("/erfassen/festlegung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, NamedCommitmentIn>| at.body.act(at.sealed, at.fields)).await
}

/// Whether it rises or falls.
pub fn changes(view: &View) -> Vec<Choice> {
    let changes =
        [(CommitmentChange::Increase.as_str(), "change-increase"), (CommitmentChange::Free.as_str(), "change-free")];
    changes.map(|(value, key)| Choice::new(value, view.say(key))).into()
}

/// A commitment rises, or what is not ordered of it becomes free again.
async fn to_change(view: &View) -> Result<Questions, Failed> {
    let all = view.store.few_commitments(&view.viewer, &[], CHOICES).await?;
    let choices = all.map(|all| all.iter().map(|known| of_commitment(view, known)).collect::<Result<_, _>>());
    let choices = choices.transpose()?;
    let asked = vec![
        Question::new("commitment", view.say("field-commitment"), Kind::one_of_few(choices)).aside(),
        Question::new("change", view.say("field-change"), Kind::Radio(changes(view))),
        Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint")),
    ];
    let questions = Questions::new("/erfassen/festlegungsaenderung", view.say("form-change-commitment"), asked);
    Ok(questions.lead(view.say("form-change-commitment-lead")).booked(view))
}

#[get("/erfassen/festlegungsaenderung")]
pub async fn ask_to_change(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_change(&view).await?).await
}

#[post("/erfassen/festlegungsaenderung", data = "<sent>")]
pub async fn change(view: View, sent: Changing) -> Worked {
    let questions = to_change(&view).await?;
    let act = |mut at: At<'_, CommitmentChangeIn>| {
        let commitment = at.id("commitment")?;
        at.body.act(commitment, at.fields)
    };
    forms::work(&view, &sent, &questions, act).await
}
