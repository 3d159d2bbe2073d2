//! The forms that change a budget: frame, items, appropriations, blocks, virements, and what is given back.
//!
//! Law: BHO §§ 20, 22, 33, 34, 36, 37, 41, 46.

use crate::core::budget::{AppropriationChange, BlockBasis};
use crate::core::command::{Act, ManagerKind};
use crate::core::decide::rights;
use crate::core::ids::{BudgetItemId, ComponentId};
use crate::core::money::Euro;
use crate::web::api::assignments::AssignmentReturnIn;
use crate::web::api::budget_items::changes::{AppropriationChangeIn, BlockIn, VirementIn};
use crate::web::api::budget_items::{AppropriationIn, BudgetItemIn};
use crate::web::api::components::FrameIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use rocket::{get, post};

pub async fn items(view: &View) -> Result<Kind, Failed> {
    let items = view.store.budget_items(&view.viewer).await?.into_iter().map(|noted| noted.what);
    Ok(Kind::one_of(items.map(|item| Choice::of(item.budget_item.as_str(), &item.title)).collect()))
}

pub async fn components(view: &View) -> Result<Kind, Failed> {
    let components = view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what);
    Ok(Kind::one_of(components.map(|one| Choice::of(one.component.as_str(), &one.title)).collect()))
}

pub async fn managers(view: &View, federal: bool) -> Result<Kind, Failed> {
    let is_federal = |kind: ManagerKind| matches!(kind, ManagerKind::Federation | ManagerKind::FederalMinistry);
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let managers = managers.filter(|manager| !federal || is_federal(manager.kind));
    Ok(Kind::one_of(managers.map(|one| Choice::of(one.manager.as_str(), &one.title)).collect()))
}

pub fn year(view: &View, name: &str) -> Question {
    Question::new(name, view.say("booking-year"), Kind::Number).hint(view.say("field-year-hint"))
}

pub fn amount(view: &View) -> Question {
    Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint"))
}

/// An act of whoever has the budget: any of them tells whether somebody may do them.
pub fn right() -> Result<Vec<Act>, Problem> {
    let budget_item = BudgetItemId::new("0000/000 00").map_err(|error| Problem::internal(&error))?;
    Ok(vec![Act::Appropriate { budget_item, booking_year: 0, amount_cents: Euro::ZERO }])
}

/// The frame is granted by fewer.
pub fn right_to_frame() -> Result<Vec<Act>, Problem> {
    let component = ComponentId::new("probe").map_err(|error| Problem::internal(&error))?;
    Ok(vec![Act::GrantFrame { component, amount_cents: Euro::ZERO }])
}

async fn frame(view: &View) -> Result<Questions, Failed> {
    let asked = vec![Question::new("component", view.say("component"), components(view).await?), amount(view)];
    let questions = Questions::new("/erfassen/rahmen", view.say("form-frame"), asked).lead(view.say("form-frame-lead"));
    Ok(questions.booked(view))
}

#[get("/erfassen/rahmen")]
pub async fn ask_frame(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &frame(&view).await?, right_to_frame()?).await
}

#[post("/erfassen/rahmen", data = "<sent>")]
pub async fn grant_frame(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &frame(&view).await?, |at: At<'_, FrameIn>| at.body.act(at.fields)).await
}

async fn item(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("budget_item", view.say("budget-item"), Kind::Text).hint(view.say("field-item-hint")),
        Question::new("title", view.say("title"), Kind::Text),
        Question::new("manager", view.say("manager"), managers(view, true).await?).hint(view.say("field-lead-hint")),
    ];
    Ok(Questions::new("/erfassen/haushaltsstelle", view.say("form-item"), asked).noted(view))
}

#[get("/erfassen/haushaltsstelle")]
pub async fn ask_item(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &item(&view).await?, right()?).await
}

#[post("/erfassen/haushaltsstelle", data = "<sent>")]
pub async fn create_item(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &item(&view).await?, |at: At<'_, BudgetItemIn>| at.body.act(at.fields)).await
}

async fn appropriation(view: &View) -> Result<Questions, Failed> {
    let item = Question::new("budget_item", view.say("budget-item"), items(view).await?);
    let asked = vec![item, year(view, "booking_year"), amount(view)];
    let questions = Questions::new("/erfassen/soll", view.say("form-appropriation"), asked);
    Ok(questions.lead(view.say("form-appropriation-lead")).booked(view))
}

#[get("/erfassen/soll")]
pub async fn ask_appropriation(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &appropriation(&view).await?, right()?).await
}

#[post("/erfassen/soll", data = "<sent>")]
pub async fn appropriate(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &appropriation(&view).await?, |at: At<'_, AppropriationIn>| at.body.act(at.fields)).await
}

async fn change(view: &View) -> Result<Questions, Failed> {
    let changes = AppropriationChange::ALL.map(|one| Choice::new(one.as_str(), view.say(changed(one)))).into();
    let asked = vec![
        Question::new("budget_item", view.say("budget-item"), items(view).await?),
        year(view, "booking_year"),
        Question::new("change", view.say("field-change"), Kind::Radio(changes)),
        amount(view).hint(view.say("field-change-hint")),
    ];
    let questions = Questions::new("/erfassen/sollaenderung", view.say("form-change-appropriation"), asked);
    Ok(questions.lead(view.say("form-change-lead")).booked(view))
}

/// The key of what a change is called.
pub fn changed(change: AppropriationChange) -> &'static str {
    match change {
        AppropriationChange::Supplementary => "change-supplementary",
        AppropriationChange::Cut => "change-cut",
        AppropriationChange::OverPlan => "change-over-plan",
    }
}

#[get("/erfassen/sollaenderung")]
pub async fn ask_change(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &change(&view).await?, right()?).await
}

#[post("/erfassen/sollaenderung", data = "<sent>")]
pub async fn change_appropriation(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &change(&view).await?, |at: At<'_, AppropriationChangeIn>| at.body.act(at.fields)).await
}

/// Which authority is meant: of an item, of what is assigned of it, of a residue.
pub async fn authority(view: &View) -> Result<[Question; 5], Failed> {
    let assigned = |name: &str, label: &str, kind: Kind| {
        Question::new(format!("authority.{name}"), view.say(label), kind)
            .hint(view.say("field-assigned-hint"))
            .optional()
    };
    Ok([
        Question::new("authority.budget_item", view.say("budget-item"), items(view).await?),
        year(view, "authority.booking_year"),
        Question::new("authority.year_granted", view.say("field-year-granted"), Kind::Number)
            .hint(view.say("field-year-granted-hint"))
            .optional(),
        assigned("component", "component", components(view).await?),
        assigned("manager", "manager", managers(view, false).await?),
    ])
}

/// A block, and its lifting, have one shape.
async fn block(view: &View, path: &'static str, title: &str) -> Result<Questions, Failed> {
    let bases = BlockBasis::ALL.map(|one| Choice::new(one.as_str(), view.say(basis(one)))).into();
    let [item, year, granted, component, manager] = authority(view).await?;
    let basis = Question::new("basis", view.say("field-basis"), Kind::Radio(bases)).hint(view.say("field-basis-hint"));
    let asked = vec![item, year, basis, amount(view), granted, component, manager];
    Ok(Questions::new(path, view.say(title), asked).lead(view.say("form-block-lead")).booked(view))
}

/// The key of who blocks.
pub fn basis(basis: BlockBasis) -> &'static str {
    match basis {
        BlockBasis::BudgetAct => "basis-budget-act",
        BlockBasis::FinanceMinistry => "basis-finance-ministry",
        BlockBasis::OwnManagement => "basis-own-management",
    }
}

async fn to_block(view: &View) -> Result<Questions, Failed> {
    block(view, "/erfassen/sperre", "form-block").await
}

#[get("/erfassen/sperre")]
pub async fn ask_block(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_block(&view).await?, right()?).await
}

#[post("/erfassen/sperre", data = "<sent>")]
pub async fn send_block(view: View, sent: Changing) -> Worked {
    let act = |at: At<'_, BlockIn>| at.body.read(at.fields).map(Act::Block);
    forms::work(&view, &sent, &to_block(&view).await?, act).await
}

async fn to_unblock(view: &View) -> Result<Questions, Failed> {
    block(view, "/erfassen/entsperrung", "form-unblock").await
}

#[get("/erfassen/entsperrung")]
pub async fn ask_unblock(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_unblock(&view).await?, right()?).await
}

#[post("/erfassen/entsperrung", data = "<sent>")]
pub async fn send_unblock(view: View, sent: Changing) -> Worked {
    let act = |at: At<'_, BlockIn>| at.body.read(at.fields).map(Act::Unblock);
    forms::work(&view, &sent, &to_unblock(&view).await?, act).await
}

async fn virement(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("from_item", view.say("field-from-item"), items(view).await?),
        Question::new("to_item", view.say("field-to-item"), items(view).await?),
        year(view, "booking_year"),
        amount(view),
    ];
    let questions = Questions::new("/erfassen/deckung", view.say("form-virement"), asked);
    Ok(questions.lead(view.say("form-virement-lead")).booked(view))
}

#[get("/erfassen/deckung")]
pub async fn ask_virement(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &virement(&view).await?, right()?).await
}

#[post("/erfassen/deckung", data = "<sent>")]
pub async fn make_virement(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &virement(&view).await?, |at: At<'_, VirementIn>| at.body.act(at.fields)).await
}

async fn to_return(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new("manager", view.say("field-giver"), managers(view, false).await?),
        Question::new("component", view.say("component"), components(view).await?),
        Question::new("budget_item", view.say("budget-item"), items(view).await?),
        year(view, "booking_year"),
        amount(view),
    ];
    let questions = Questions::new("/erfassen/rueckgabe", view.say("form-return"), asked);
    Ok(questions.lead(view.say("form-return-lead")).booked(view))
}

#[get("/erfassen/rueckgabe")]
pub async fn ask_to_return(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_return(&view).await?).await
}

#[post("/erfassen/rueckgabe", data = "<sent>")]
pub async fn give_back(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_return(&view).await?, |at: At<'_, AssignmentReturnIn>| at.body.act(at.fields)).await
}
