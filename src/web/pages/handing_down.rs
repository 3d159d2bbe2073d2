//! The forms of what else two persons decide: what a Land hands down to its own ministries and agencies, what is taken back of
//! an assignment, commitment authority that is assigned, and the reversal of what two persons decided before.
//!
//! Each brings in a proposal and moves nothing; what an agreement lets go from some Länder to others by a key is the fifth of
//! them. Law: BHO §§ 9, 34, 38; four eyes.

use super::budget::changing;
use super::corrections::reasons;
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::typed::EMPTY_LIST;
use super::forms::{self, At, Worked};
use super::proposals::line_of;
use super::view::View;
use crate::core::command::{Act, CreateManager, Draft, ManagerKind};
use crate::core::decide::rights;
use crate::core::ids::Seq;
use crate::core::proposal::{ReasonCode, SubAssignment};
use crate::web::api::proposals::ProposalIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::forms::probes;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const DOWN: &str = "/erfassen/zuweisung-im-land";
pub const RECALL: &str = "/erfassen/rueckholung";
pub const REASSIGN: &str = "/erfassen/umschichtung";
pub const AUTHORITY: &str = "/erfassen/zuweisung-von-verpflichtungen";
pub const REVERSAL: &str = "/erfassen/umkehrvorschlag";

/// Takers that a form has room for.
const LINES: usize = 6;

async fn managers(view: &View) -> Result<Vec<CreateManager>, Failed> {
    Ok(view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect())
}

fn choices<'a>(managers: impl Iterator<Item = &'a CreateManager>) -> Kind {
    Kind::one_of(managers.map(|one| Choice::of(one.manager.as_str(), &one.title)).collect())
}

fn is_below_a_land(manager: &CreateManager) -> bool {
    matches!(manager.kind, ManagerKind::StateMinistry | ManagerKind::Agency)
}

/// Its id, and of which kind it is.
fn head(view: &View, kind: &str) -> Vec<Question> {
    vec![
        Question::new("proposal", view.say("id"), Kind::Text).hint(view.say("field-proposal-hint")),
        Question::new("draft.kind", String::new(), Kind::Fixed).suggest(kind),
    ]
}

/// Of what is assigned: component, item and year.
async fn of_what(view: &View) -> Result<Vec<Question>, Failed> {
    Ok(vec![
        Question::new("draft.component", view.say("component"), changing::components(view).await?),
        Question::new("draft.budget_item", view.say("budget-item"), changing::items(view).await?),
    ])
}

/// Who gets how much: some of many.
fn some(view: &View, takers: &[CreateManager], room: usize) -> Vec<Question> {
    let mut asked = Vec::new();
    for place in 0..room.max(LINES) {
        let name = |field: &str| format!("draft.lines[{place}].{field}");
        let number = (place + 1).to_string();
        let recipient = Question::new(name("recipient"), view.say("field-taker"), choices(takers.iter()))
            .head(view.tell("taker-line", &[("number", number.into())]));
        let amount = Question::new(name("amount"), view.say("field-amount"), Kind::Amount);
        let line = [recipient, amount.hint(view.say("field-amount-hint"))];
        let group = format!("draft.lines[{place}]");
        asked.extend(if place == 0 { line } else { line.map(|question| question.within(group.clone())) });
    }
    asked
}

/// One amount for each Land; what stays empty is no line of this list.
fn of_lands(view: &View, list: &str, head: &str, managers: &[CreateManager]) -> Vec<Question> {
    // Where nobody is named the book says so, and not a reader of bodies.
    let mut asked = vec![Question::new(list, String::new(), Kind::Fixed).suggest(EMPTY_LIST)];
    for (place, land) in managers.iter().filter(|one| one.kind == ManagerKind::FederalState).enumerate() {
        let [recipient, amount] = line_of(land, &format!("{list}[{place}]"));
        let amount = if place == 0 { amount.head(view.say(head)) } else { amount };
        asked.extend([recipient, amount]);
    }
    asked
}

/// With room for at least so many takers.
pub async fn to_hand_down(view: &View, room: usize) -> Result<Questions, Failed> {
    let managers = managers(view).await?;
    let giver = |one: &&CreateManager| one.kind == ManagerKind::FederalState || is_below_a_land(one);
    let mut asked = head(view, "sub_assignment");
    asked.push(Question::new("draft.from", view.say("field-hands-down"), choices(managers.iter().filter(giver))));
    asked.extend(of_what(view).await?);
    asked.push(changing::year(view, "draft.booking_year"));
    let granted = Question::new("draft.year_granted", view.say("field-year-granted"), Kind::Number);
    asked.push(granted.hint(view.say("field-year-granted-hint")).optional());
    let takers: Vec<CreateManager> = managers.into_iter().filter(is_below_a_land).collect();
    asked.extend(some(view, &takers, room));
    let questions = Questions::new(DOWN, view.say("form-sub-assignment"), asked);
    Ok(questions.lead(view.say("runs-lead")).lead(view.say("form-sub-assignment-lead")).noted(view))
}

/// With room for at least so many takers.
pub async fn to_reassign(view: &View, room: usize) -> Result<Questions, Failed> {
    let managers = managers(view).await?;
    let mut asked = head(view, "reassignment");
    asked.extend(of_what(view).await?);
    asked.push(changing::year(view, "draft.booking_year"));
    let agreements = view.store.agreements(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let agreements = agreements.map(|one| Choice::of(one.agreement.as_str(), &one.title)).collect();
    let agreement = Question::new("draft.agreement", view.say("kind-agreement"), Kind::one_of(agreements));
    asked.push(agreement.hint(view.say("field-reassignment-agreement-hint")));
    asked.extend(of_lands(view, "draft.from", "form-reassignment-from", &managers));
    let keys = view.store.keys(&view.viewer).await?;
    let keys = keys.iter().map(|key| Choice::of(key.definition.id.as_str(), &key.definition.title)).collect();
    asked.push(Question::new("draft.key", view.say("key"), Kind::one_of(keys)).head(view.say("form-reassignment-to")));
    let lands = || managers.iter().filter(|one| one.kind == ManagerKind::FederalState);
    for place in 0..room.max(LINES) {
        let number = [("number", (place + 1).to_string().into())];
        let taker = Question::new(format!("draft.takers[{place}]"), view.tell("taker-line", &number), choices(lands()));
        asked.push(if place == 0 { taker } else { taker.optional() });
    }
    let floor = Question::new("draft.floor", view.say("run-floor"), Kind::Amount);
    asked.push(floor.hint(view.say("field-reassignment-floor-hint")).optional());
    let questions = Questions::new(REASSIGN, view.say("form-reassignment"), asked);
    Ok(questions.lead(view.say("runs-lead")).lead(view.say("form-reassignment-lead")).noted(view))
}

pub async fn to_recall(view: &View) -> Result<Questions, Failed> {
    let mut asked = head(view, "recall");
    asked.extend(of_what(view).await?);
    asked.push(changing::year(view, "draft.booking_year"));
    asked.extend(of_lands(view, "draft.lines", "form-assignment-amounts", &managers(view).await?));
    let questions = Questions::new(RECALL, view.say("form-recall"), asked);
    Ok(questions.lead(view.say("runs-lead")).lead(view.say("form-recall-lead")).noted(view))
}

pub async fn to_assign_authority(view: &View) -> Result<Questions, Failed> {
    let mut asked = head(view, "authority_assignment");
    asked.extend(of_what(view).await?);
    asked.push(
        Question::new("draft.year_granted", view.say("field-year-granted"), Kind::Number)
            .hint(view.say("field-authority-granted-hint")),
    );
    asked.push(
        Question::new("draft.due_year", view.say("field-due-year"), Kind::Number).hint(view.say("field-due-year-hint")),
    );
    asked.extend(of_lands(view, "draft.lines", "form-assignment-amounts", &managers(view).await?));
    let questions = Questions::new(AUTHORITY, view.say("form-authority-assignment"), asked);
    Ok(questions.lead(view.say("runs-lead")).lead(view.say("form-authority-assignment-lead")).noted(view))
}

pub fn to_reverse(view: &View) -> Questions {
    let mut asked = head(view, "reversal");
    asked.extend([
        Question::new("draft.reverses", view.say("field-event"), Kind::Number).hint(view.say("field-event-hint")),
        Question::new("draft.reason", view.say("reason"), reasons()),
    ]);
    let questions = Questions::new(REVERSAL, view.say("form-reversal-proposal"), asked);
    questions.lead(view.say("runs-lead")).lead(view.say("form-reversal-proposal-lead")).noted(view)
}

/// What stands for handing something down, one for each who could.
pub async fn rights(view: &View) -> Result<Vec<Act>, Failed> {
    let managers = managers(view).await?;
    let givers = managers.iter().filter(|one| one.kind == ManagerKind::FederalState || is_below_a_land(one));
    let of = |one: &CreateManager| -> Result<Act, Problem> {
        let draft = Draft::SubAssignment(SubAssignment {
            from: one.manager.clone(),
            component: probes::any("probe")?,
            budget_item: probes::any("0000/000 00")?,
            booking_year: 0,
            year_granted: None,
            lines: Vec::new(),
        });
        Ok(Act::Propose { proposal: probes::any("probe")?, draft })
    };
    Ok(givers.map(of).collect::<Result<_, _>>()?)
}

/// What stands for proposing the reversal of an event.
pub fn reversal(reverses: Seq) -> Result<Act, Problem> {
    let draft = Draft::Reversal { reverses, reason: ReasonCode::WrongAmount };
    Ok(Act::Propose { proposal: probes::any("probe")?, draft })
}

async fn work(view: &View, sent: &Changing, questions: &Questions) -> Worked {
    forms::work(view, sent, questions, |at: At<'_, ProposalIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/zuweisung-im-land")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_hand_down(&view, 0).await?, rights(&view).await?).await
}

#[post("/erfassen/zuweisung-im-land", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    work(&view, &sent, &to_hand_down(&view, 0).await?).await
}

#[get("/erfassen/rueckholung")]
pub async fn ask_to_recall(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_recall(&view).await?, vec![super::allocation::probe()?]).await
}

#[post("/erfassen/rueckholung", data = "<sent>")]
pub async fn recall(view: View, sent: Changing) -> Worked {
    work(&view, &sent, &to_recall(&view).await?).await
}

#[get("/erfassen/umschichtung")]
pub async fn ask_to_reassign(view: View, signed_in: SignedIn) -> Worked {
    let questions = to_reassign(&view, 0).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![super::allocation::probe()?]).await
}

#[post("/erfassen/umschichtung", data = "<sent>")]
pub async fn reassign(view: View, sent: Changing) -> Worked {
    // What each gets is computed by the book, so it is shown before it is proposed.
    let shown = async |receipt| super::allocation::preview(&view, receipt, None).await;
    let questions = to_reassign(&view, 0).await?;
    forms::work_seen(&view, &sent, &questions, |at: At<'_, ProposalIn>| at.body.act(at.fields), shown).await
}

#[get("/erfassen/zuweisung-von-verpflichtungen")]
pub async fn ask_authority(view: View, signed_in: SignedIn) -> Worked {
    let questions = to_assign_authority(&view).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![super::allocation::probe()?]).await
}

#[post("/erfassen/zuweisung-von-verpflichtungen", data = "<sent>")]
pub async fn assign_authority(view: View, sent: Changing) -> Worked {
    work(&view, &sent, &to_assign_authority(&view).await?).await
}

#[get("/erfassen/umkehrvorschlag")]
pub async fn ask_to_reverse(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::FEDERAL, &to_reverse(&view)).await
}

#[post("/erfassen/umkehrvorschlag", data = "<sent>")]
pub async fn reverse(view: View, sent: Changing) -> Worked {
    work(&view, &sent, &to_reverse(&view)).await
}
