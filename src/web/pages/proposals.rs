//! The forms of what two persons decide: an assignment proposed by one, approved by another, carried out.
//!
//! Whoever approves names the content that was on the page: an amendment in between voids what was seen.

use super::blocks::Block;
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::typed::EMPTY_LIST;
use super::forms::{self, At, Worked};
use super::free;
use super::runs::content;
use super::view::View;
use crate::core::command::{Act, CreateManager, ManagerKind};
use crate::core::decide::rights;
use crate::core::ids::ProposalId;
use crate::core::proposal::Proposal;
use crate::store::Receipt;
use crate::web::api::in_path;
use crate::web::api::proposals::{ApprovalIn, ExecutionIn, ProposalEndIn, ProposalIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};

/// The name of the parameter and the field that says which proposal is meant.
const WHICH: &str = "proposal";

/// What a Land gets, or gives: by its name, so that an answer stays with it when another Land comes before it in the list.
pub fn line_of(land: &CreateManager, group: &str) -> [Question; 2] {
    let recipient = Question::new(format!("{group}.recipient"), String::new(), Kind::Fixed);
    let label = format!("{} ({})", land.title, land.manager);
    let amount = Question::new(format!("betrag-{}", land.manager), label, Kind::Amount).at(format!("{group}.amount"));
    [recipient.suggest(land.manager.as_str()), amount].map(|question| question.within(group))
}

/// One amount for each Land; what stays empty is no line.
pub async fn to_assign(view: &View) -> Result<Questions, Failed> {
    let (store, viewer) = (&view.store, &view.viewer);
    let components = store.components(viewer).await?.into_iter().map(|noted| noted.what);
    let components = components.map(|one| Choice::of(one.component.as_str(), &one.title)).collect();
    let items = store.budget_items(viewer).await?.into_iter().map(|noted| noted.what.budget_item.to_string());
    let items = items.map(|item| Choice::new(item.clone(), item)).collect();
    let mut asked = vec![
        Question::new(WHICH, view.say("id"), Kind::Text).hint(view.say("field-proposal-hint")),
        Question::new("draft.kind", String::new(), Kind::Fixed).suggest("assignment"),
        Question::new("draft.component", view.say("component"), Kind::one_of(components)),
        Question::new("draft.budget_item", view.say("budget-item"), Kind::one_of(items)),
        Question::new("draft.booking_year", view.say("booking-year"), Kind::Number).hint(view.say("field-year-hint")),
    ];
    // Where nobody is named the book says so, and not a reader of bodies.
    asked.push(Question::new("draft.lines", String::new(), Kind::Fixed).suggest(EMPTY_LIST));
    let managers = store.managers(viewer).await?.into_iter().map(|noted| noted.what);
    for (place, land) in managers.filter(|one| one.kind == ManagerKind::FederalState).enumerate() {
        let [recipient, amount] = line_of(&land, &format!("draft.lines[{place}]"));
        let amount = if place == 0 { amount.head(view.say("form-assignment-amounts")) } else { amount };
        asked.extend([recipient, amount]);
    }
    let questions = Questions::new("/erfassen/zuweisung", view.say("form-assignment"), asked);
    let questions = questions.lead(view.say("runs-lead")).lead(view.say("form-assignment-lead"));
    Ok(questions.about(free::tables(view).await?).noted(view))
}

#[get("/erfassen/zuweisung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::FEDERAL, &to_assign(&view).await?).await
}

#[post("/erfassen/zuweisung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_assign(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ProposalIn>| at.body.act(at.fields)).await
}

async fn proposal(view: &View, which: Option<&str>) -> Result<(ProposalId, Proposal), Failed> {
    let id: ProposalId = in_path(WHICH, which.unwrap_or_default())?;
    let missing = || Problem::not_found(format!("Den Vorschlag {id} gibt es nicht."));
    let found = view.store.proposal(&view.viewer, &id).await?.ok_or_else(missing)?;
    Ok((id, found))
}

/// Which proposal is meant travels with the form.
fn which(id: &ProposalId) -> Question {
    Question::new(WHICH, String::new(), Kind::Carried).aside().suggest(id.as_str())
}

/// Which proposal it is, by whom, and with which content.
pub fn said(view: &View, id: &ProposalId, proposal: &Proposal) -> String {
    let authors: Vec<String> = proposal.authors.iter().map(ToString::to_string).collect();
    let hash = proposal.content_sha256.to_string();
    let filled = [("proposal", id.as_str().into()), ("by", authors.join(", ").into()), ("hash", hash.into())];
    view.tell("form-proposal-said", &filled)
}

async fn to_approve(view: &View, asked: Option<&str>) -> Result<Questions, Failed> {
    let (id, found) = proposal(view, asked).await?;
    let seen = Question::new("content_sha256", String::new(), Kind::Carried).suggest(found.content_sha256.to_string());
    let questions = Questions::new("/erfassen/genehmigung", view.say("form-approval"), vec![which(&id), seen]);
    let questions = questions.about(content::of(view, &found.content, None, None).await?);
    Ok(questions.lead(said(view, &id, &found)).lead(view.say("form-approval-lead")).noted(view))
}

fn given(view: &View) -> Option<&str> {
    view.given(WHICH)
}

#[get("/erfassen/genehmigung")]
pub async fn ask_to_approve(view: View, signed_in: SignedIn) -> Worked {
    let questions = to_approve(&view, given(&view)).await?;
    let (id, found) = proposal(&view, given(&view)).await?;
    let approve = Act::Approve { proposal: id, content_sha256: found.content_sha256 };
    forms::ask_if_may(&view, &signed_in, &questions, vec![approve]).await
}

/// What a step is checked by: the proposal that it is about, in full, before what the step itself books.
async fn checked(view: &View, which: Option<&str>, receipt: &Receipt) -> Result<Vec<Block>, Failed> {
    let (id, found) = proposal(view, which).await?;
    let mut blocks = vec![Block::text(said(view, &id, &found))];
    blocks.extend(content::of(view, &found.content, None, None).await?);
    blocks.extend(forms::preview(view, receipt));
    Ok(blocks)
}

#[post("/erfassen/genehmigung", data = "<sent>")]
pub async fn approve(view: View, sent: Changing) -> Worked {
    let questions = to_approve(&view, sent.form.text(WHICH)).await?;
    let act = |mut at: At<'_, ApprovalIn>| at.id(WHICH).and_then(|proposal| at.body.act(proposal, at.fields));
    let shown = async |receipt: Receipt| checked(&view, sent.form.text(WHICH), &receipt).await;
    forms::work_seen(&view, &sent, &questions, act, shown).await
}

async fn to_carry_out(view: &View, asked: Option<&str>) -> Result<Questions, Failed> {
    let (id, found) = proposal(view, asked).await?;
    let questions = Questions::new("/erfassen/ausfuehrung", view.say("form-execution"), vec![which(&id)]);
    let questions = questions.about(content::of(view, &found.content, None, None).await?);
    Ok(questions.lead(said(view, &id, &found)).booked(view))
}

#[get("/erfassen/ausfuehrung")]
pub async fn ask_to_carry_out(view: View, signed_in: SignedIn) -> Worked {
    let questions = to_carry_out(&view, given(&view)).await?;
    let (proposal, _) = proposal(&view, given(&view)).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![Act::CarryOut { proposal }]).await
}

#[post("/erfassen/ausfuehrung", data = "<sent>")]
pub async fn carry_out(view: View, sent: Changing) -> Worked {
    let questions = to_carry_out(&view, sent.form.text(WHICH)).await?;
    let act = |mut at: At<'_, ExecutionIn>| Some(Act::CarryOut { proposal: at.id(WHICH)? });
    let shown = async |receipt: Receipt| checked(&view, sent.form.text(WHICH), &receipt).await;
    forms::work_seen(&view, &sent, &questions, act, shown).await
}

/// How a proposal ends that is not carried out: rejected by somebody else, or withdrawn by whoever brought it in.
async fn to_end(
    view: &View,
    path: &'static str,
    [title, lead]: [&str; 2],
    asked: Option<&str>,
) -> Result<(Questions, ProposalId), Failed> {
    let (id, found) = proposal(view, asked).await?;
    let note = Question::new("note", view.say("field-end-note"), Kind::Long).hint(view.say("field-end-note-hint"));
    let questions = Questions::new(path, view.say(title), vec![which(&id), note.optional()]);
    let questions = questions.about(content::of(view, &found.content, None, None).await?);
    Ok((questions.lead(said(view, &id, &found)).lead(view.say(lead)).noted(view), id))
}

async fn to_reject(view: &View, asked: Option<&str>) -> Result<(Questions, ProposalId), Failed> {
    to_end(view, "/erfassen/ablehnung", ["form-rejection", "form-rejection-lead"], asked).await
}

async fn to_withdraw(view: &View, asked: Option<&str>) -> Result<(Questions, ProposalId), Failed> {
    to_end(view, "/erfassen/ruecknahme", ["form-withdrawal", "form-withdrawal-lead"], asked).await
}

#[get("/erfassen/ablehnung")]
pub async fn ask_to_reject(view: View, signed_in: SignedIn) -> Worked {
    let (questions, proposal) = to_reject(&view, given(&view)).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![Act::Reject { proposal, note: None }]).await
}

#[post("/erfassen/ablehnung", data = "<sent>")]
pub async fn reject(view: View, sent: Changing) -> Worked {
    let (questions, _) = to_reject(&view, sent.form.text(WHICH)).await?;
    let act = |mut at: At<'_, ProposalEndIn>| Some(Act::Reject { proposal: at.id(WHICH)?, note: at.sealed });
    let shown = async |receipt: Receipt| checked(&view, sent.form.text(WHICH), &receipt).await;
    forms::work_seen(&view, &sent, &questions, act, shown).await
}

#[get("/erfassen/ruecknahme")]
pub async fn ask_to_withdraw(view: View, signed_in: SignedIn) -> Worked {
    let (questions, proposal) = to_withdraw(&view, given(&view)).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![Act::Withdraw { proposal, note: None }]).await
}

#[post("/erfassen/ruecknahme", data = "<sent>")]
pub async fn withdraw(view: View, sent: Changing) -> Worked {
    let (questions, _) = to_withdraw(&view, sent.form.text(WHICH)).await?;
    let act = |mut at: At<'_, ProposalEndIn>| Some(Act::Withdraw { proposal: at.id(WHICH)?, note: at.sealed });
    let shown = async |receipt: Receipt| checked(&view, sent.form.text(WHICH), &receipt).await;
    forms::work_seen(&view, &sent, &questions, act, shown).await
}
