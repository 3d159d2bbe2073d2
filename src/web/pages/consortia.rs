//! The forms of a consortium of Länder: it is registered, carries a project jointly, and a member reimburses the Land of the
//! project out of its own money.
//!
//! A consortium owns no account, and nothing of the federal budget moves. Law: GG Art. 91c; BHO §§ 17, 34.

use super::failure::Failed;
use super::filings::examining::given;
use super::forms::probes::{any, day};
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::services::telling::lands;
use super::view::View;
use super::vouchers::{amount, projects};
use crate::core::command::Act;
use crate::core::consortium::{CarryJointly, RegisterConsortium, ReimbursePartner};
use crate::core::decide::rights;
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::money::Euro;
use crate::web::api::consortia::{ConsortiumIn, JointCarryingIn, ReimbursementIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};

pub const REGISTER: &str = "/erfassen/verbund";
pub const CARRY: &str = "/erfassen/gemeinsame-traegerschaft";
pub const REIMBURSE: &str = "/erfassen/erstattung-unter-laendern";

const PROJECT: &str = "project";
const CONSORTIUM: &str = "consortium";

/// Every Land can be a member.
const MEMBERS: usize = 16;

async fn to_register(view: &View) -> Result<Questions, Failed> {
    let lands = lands(view).await?;
    let mut asked = vec![
        Question::new(CONSORTIUM, view.say("id"), Kind::Text).hint(view.say("field-consortium-hint")),
        Question::new("title", view.say("title"), Kind::Text).hint(view.say("field-no-names-hint")),
        Question::new("since", view.say("field-since"), Kind::Day).hint(view.say("field-day-hint")),
        Question::new("lead", view.say("field-consortium-lead"), Kind::Choice(lands.clone())),
    ];
    asked.extend((0..MEMBERS).map(|place| {
        let name = format!("members[{place}]");
        let label = view.tell("field-member", &[("number", (place + 1).to_string().into())]);
        let member = Question::new(name.clone(), label, Kind::Choice(lands.clone()));
        // It has two members at least.
        if place < 2 { member } else { member.within(name).optional() }
    }));
    let questions = Questions::new(REGISTER, view.say("form-consortium"), asked);
    Ok(questions.lead(view.say("form-consortium-lead")).noted(view))
}

/// The consortium first, because each of its members has a share.
async fn to_carry(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let all = view.store.consortia(&view.viewer).await?;
    let choices = all.iter().map(|noted| Choice::of(noted.what.consortium.as_str(), &noted.what.title)).collect();
    let chosen = given(view, sent, CONSORTIUM);
    let known = all.iter().find(|noted| noted.what.consortium.as_str() == chosen);
    let first = vec![
        Question::new(PROJECT, view.say("project"), projects(view).await?).aside(),
        Question::new(CONSORTIUM, view.say("field-consortium"), Kind::one_of(choices)),
    ];
    let members: Vec<&ManagerId> = known.into_iter().flat_map(|noted| noted.what.members.iter()).collect();
    let lands = lands(view).await?;
    let mut second = Vec::new();
    for (place, member) in members.into_iter().enumerate() {
        let label = lands.iter().find(|land| land.value == member.as_str()).map(|land| land.label.said(&view.words));
        let (label, group) = (label.unwrap_or_else(|| member.to_string()), format!("shares[{place}]"));
        // By the name of the member, so that an answer stays with it when another consortium is chosen.
        let percent =
            Question::new(format!("anteil-{member}"), label, Kind::Decimal).hint(view.say("field-percent-hint"));
        let percent = percent.at(format!("{group}.percent"));
        second.push(Question::new(format!("{group}.member"), String::new(), Kind::Fixed).suggest(member.as_str()));
        second.push(if place == 0 { percent.head(view.say("field-cost-shares")) } else { percent });
    }
    second.push(Question::new("source", view.say("field-source"), Kind::Text).hint(view.say("field-dossier-source")));
    let questions = Questions::new(CARRY, view.say("form-joint"), Vec::new()).lead(view.say("form-joint-lead"));
    let questions = questions.page(view.say("page-joint"), String::new(), first);
    Ok(questions.page(view.say("page-cost-shares"), view.say("page-cost-shares-lead"), second).noted(view))
}

async fn to_reimburse(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new(PROJECT, view.say("project"), projects(view).await?).aside(),
        Question::new("partner", view.say("field-reimburses"), Kind::Choice(lands(view).await?)),
        amount(view, "amount", "field-amount"),
    ];
    let questions = Questions::new(REIMBURSE, view.say("form-reimbursement"), asked);
    Ok(questions.lead(view.say("form-reimbursement-lead")).booked(view))
}

/// What stands for the right to register one of which a Land is a member.
pub fn registration(land: &ManagerId) -> Result<Act, Problem> {
    let (consortium, members, lead, since) = (any("probe")?, vec![land.clone()], land.clone(), day()?);
    Ok(Act::RegisterConsortium(RegisterConsortium { consortium, title: String::new(), members, lead, since }))
}

/// What stands for the right to say who carries a project.
pub fn carrying(project: &ProjectId) -> Result<Act, Problem> {
    let (consortium, shares, source) = (any("probe")?, Vec::new(), String::new());
    Ok(Act::CarryJointly(CarryJointly { project: project.clone(), consortium, shares, source }))
}

pub fn reimbursement(project: &ProjectId) -> Result<Act, Problem> {
    let (project, partner) = (project.clone(), any("probe")?);
    Ok(Act::ReimbursePartner(ReimbursePartner { project, partner, amount_cents: Euro::ZERO }))
}

#[get("/erfassen/verbund")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_register(&view).await?).await
}

#[post("/erfassen/verbund", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_register(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ConsortiumIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/gemeinsame-traegerschaft")]
pub async fn ask_to_carry(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_carry(&view, None).await?).await
}

#[post("/erfassen/gemeinsame-traegerschaft", data = "<sent>")]
pub async fn carry(view: View, sent: Changing) -> Worked {
    let questions = to_carry(&view, Some(&sent)).await?;
    let act = |mut at: At<'_, JointCarryingIn>| at.id(PROJECT).and_then(|project| at.body.act(project, at.fields));
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/erstattung-unter-laendern")]
pub async fn ask_to_reimburse(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_reimburse(&view).await?).await
}

#[post("/erfassen/erstattung-unter-laendern", data = "<sent>")]
pub async fn reimburse(view: View, sent: Changing) -> Worked {
    let questions = to_reimburse(&view).await?;
    let act = |mut at: At<'_, ReimbursementIn>| at.id(PROJECT).and_then(|project| at.body.act(project, at.fields));
    forms::work(&view, &sent, &questions, act).await
}
