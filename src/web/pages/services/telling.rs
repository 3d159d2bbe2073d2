//! Forms about services: what there is, how mature it is, who is competent, and who is connected.
//!
//! They move no money. Law: OZG § 1; which authority is competent follows from the law of the Land.

use crate::core::command::{Act, ManagerKind};
use crate::core::decide::rights;
use crate::core::ids::{AuthorityId, LandCode, ServiceId};
use crate::core::roll_out::{AuthorityKind, ConnectAuthority, DeclareCompetence, RegisterAuthority};
use crate::core::service::{MaturityScheme, ReachMaturity, RegisterService};
use crate::web::api::in_path;
use crate::web::api::roll_out::{CompetenceIn, ConnectionIn, PublicAuthorityIn};
use crate::web::api::services::{MaturityIn, ServiceAmendmentIn, ServiceIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked, probes};
use crate::web::pages::view::View;
use crate::web::pages::words::Words;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const SERVICE: &str = "/erfassen/leistung";
pub const AMENDMENT: &str = "/erfassen/leistungsaenderung";
pub const MATURITY: &str = "/erfassen/reifegrad";
pub const AUTHORITY: &str = "/erfassen/behoerde";
pub const COMPETENCE: &str = "/erfassen/zustaendigkeit";
pub const CONNECTION: &str = "/erfassen/anschluss";

/// Kinds of authorities that a form has room for: all there are.
const KINDS: usize = AuthorityKind::ALL.len();

fn scheme_choices() -> Vec<Choice> {
    MaturityScheme::ALL.map(|scheme| Choice::new(scheme.as_str(), scheme.as_str())).into()
}

fn kinds(of: &[AuthorityKind]) -> Kind {
    Kind::Choice(of.iter().map(|kind| Choice::new(kind.as_str(), Cell::german(kind.in_german()))).collect())
}

fn day(view: &View, name: &str, label: &str) -> Question {
    Question::new(name, view.say(label), Kind::Day).hint(view.say("field-day-hint"))
}

/// The Länder of the book, as choices.
pub async fn lands(view: &View) -> Result<Vec<Choice>, Failed> {
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let lands = managers.filter(|one| one.kind == ManagerKind::FederalState);
    Ok(lands.map(|land| Choice::of(land.manager.as_str(), &land.title)).collect())
}

/// The services of the book, while they are few; beyond that the number is typed.
pub async fn services(view: &View) -> Result<Kind, Failed> {
    let all = view.store.services(&view.viewer).await?;
    let all = all.iter().map(|known| Choice::of(known.what.service.as_str(), &known.what.title));
    Ok(Kind::one_of(all.collect()))
}

async fn service(view: &View) -> Result<Question, Failed> {
    Ok(Question::new("service", view.say("kind-service"), services(view).await?).aside())
}

/// What a service is, with what is known of it in its fields; what is sent replaces it as a whole.
fn content(view: &View, known: Option<&RegisterService>) -> Vec<Question> {
    let due = known.and_then(|what| what.deadline.as_ref());
    let said = |text: Option<String>| text.unwrap_or_default();
    let group = "content.deadline";
    vec![
        Question::new("content.title", view.say("title"), Kind::Text)
            .suggest(said(known.map(|what| what.title.clone()))),
        Question::new("content.bundle", view.say("service-bundle"), Kind::Text)
            .hint(view.say("field-bundle-hint"))
            .suggest(said(known.and_then(|what| what.bundle.as_ref()).map(ToString::to_string)))
            .optional(),
        Question::new("content.source", view.say("field-source"), Kind::Text)
            .hint(view.say("field-service-source"))
            .suggest(said(known.map(|what| what.source.clone()))),
        day(view, "content.deadline.due_on", "service-due-on")
            .within(group)
            .head(view.say("service-deadline-head"))
            .suggest(said(due.map(|due| Words::default().day(due.due_on)))),
        // A list and no radio: what was chosen in a group that may be left out can be taken back.
        Question::new("content.deadline.scheme", view.say("service-scheme"), Kind::Choice(scheme_choices()))
            .within(group)
            .suggest(said(due.map(|due| due.scheme.as_str().to_owned()))),
        Question::new("content.deadline.level", view.say("service-level"), Kind::Number)
            .within(group)
            .suggest(said(due.map(|due| due.level.to_string()))),
        Question::new("content.deadline.source", view.say("service-deadline-source"), Kind::Text)
            .within(group)
            .suggest(said(due.map(|due| due.source.clone()))),
    ]
}

/// The service that an address or a form names.
async fn named(view: &View, which: Option<&str>) -> Result<RegisterService, Failed> {
    let id: ServiceId = in_path("service", which.unwrap_or_default())?;
    let all = view.store.services(&view.viewer).await?.into_iter().map(|known| known.what);
    let missing = || Problem::not_found(format!("Die Leistung {id} gibt es nicht."));
    Ok(all.into_iter().find(|known| known.service == id).ok_or_else(missing)?)
}

async fn to_amend(view: &View, which: Option<&str>) -> Result<Questions, Failed> {
    let known = named(view, which).await?;
    let which = Question::new("service", String::new(), Kind::Carried).suggest(known.service.as_str()).aside();
    let asked = std::iter::once(which).chain(content(view, Some(&known))).collect();
    let filled = [("service", known.service.as_str().into())];
    let questions = Questions::new(AMENDMENT, view.say("form-service-amendment"), asked);
    Ok(questions.lead(view.tell("form-service-amendment-lead", &filled)).noted(view))
}

fn to_register(view: &View) -> Questions {
    let id = Question::new("service", view.say("id"), Kind::Text).hint(view.say("field-service-hint"));
    let asked = std::iter::once(id).chain(content(view, None)).collect();
    Questions::new(SERVICE, view.say("form-service"), asked).lead(view.say("form-service-lead")).noted(view)
}

async fn to_reach(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        service(view).await?,
        Question::new("land", view.say("land"), Kind::Choice(lands(view).await?))
            .hint(view.say("field-maturity-land-hint"))
            .optional(),
        Question::new("scheme", view.say("service-scheme"), Kind::Radio(scheme_choices())),
        Question::new("level", view.say("service-level"), Kind::Number).hint(view.say("field-level-hint")),
        day(view, "reached_on", "service-reached"),
        Question::new("evidence", view.say("field-evidence"), Kind::Text).hint(view.say("field-evidence-hint")),
    ];
    Ok(Questions::new(MATURITY, view.say("form-maturity"), asked).noted(view))
}

async fn to_found(view: &View) -> Result<Questions, Failed> {
    // Municipalities are known by their official key.
    let others = AuthorityKind::ALL.into_iter().filter(|kind| *kind != AuthorityKind::Municipality);
    let asked = vec![
        Question::new("authority", view.say("id"), Kind::Text).hint(view.say("field-id-hint")),
        Question::new("title", view.say("title"), Kind::Text),
        Question::new("kind", view.say("kind"), kinds(&others.collect::<Vec<_>>())),
        Question::new("land", view.say("land"), Kind::Choice(lands(view).await?)),
    ];
    let questions = Questions::new(AUTHORITY, view.say("form-authority"), asked);
    Ok(questions.lead(view.say("form-authority-lead")).noted(view))
}

async fn to_declare(view: &View) -> Result<Questions, Failed> {
    let mut asked = vec![
        service(view).await?,
        Question::new("land", view.say("land"), Kind::Choice(lands(view).await?)),
        day(view, "competent_from", "competence-from"),
        Question::new("source", view.say("field-source"), Kind::Text).hint(view.say("field-competence-source")),
    ];
    for place in 0..KINDS {
        let name = |field: &str| format!("competent[{place}].{field}");
        let kind = Question::new(name("kind"), view.say("authority-kind"), kinds(&AuthorityKind::ALL));
        let kind = kind.head(view.tell("competence-kind", &[("number", (place + 1).to_string().into())]));
        let number = Question::new(name("number"), view.say("competence-number"), Kind::Number);
        let line = [kind, number.hint(view.say("competence-number-hint")).optional()];
        let group = format!("competent[{place}]");
        asked.extend(if place == 0 { line } else { line.map(|question| question.within(group.clone())) });
    }
    let questions = Questions::new(COMPETENCE, view.say("form-competence"), asked);
    Ok(questions.lead(view.say("form-competence-lead")).noted(view))
}

async fn to_connect(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        service(view).await?,
        Question::new("authority", view.say("authority"), Kind::Text).hint(view.say("field-authority-hint")),
        day(view, "connected_on", "connection-on"),
        Question::new("evidence", view.say("field-evidence"), Kind::Text).hint(view.say("field-evidence-hint")),
        Question::new("outside_table", view.say("field-outside-table"), Kind::flag(view))
            .hint(view.say("field-outside-table-hint"))
            .suggest("nein"),
    ];
    Ok(Questions::new(CONNECTION, view.say("form-connection"), asked).noted(view))
}

/// What stands for registering a service.
pub fn service_right() -> Result<Act, Problem> {
    let (title, source) = (String::new(), String::new());
    Ok(Act::RegisterService(RegisterService {
        service: probes::any("00000")?,
        title,
        bundle: None,
        deadline: None,
        source,
    }))
}

pub fn maturity_right(service: &ServiceId) -> Result<Act, Problem> {
    let (service, scheme, evidence) = (service.clone(), MaturityScheme::V1, String::new());
    Ok(Act::ReachMaturity(ReachMaturity {
        service,
        land: None,
        scheme,
        level: 0,
        reached_on: probes::day()?,
        evidence,
    }))
}

pub fn connection_right(service: &ServiceId) -> Result<Act, Problem> {
    let (service, authority, evidence) = (service.clone(), probes::any::<AuthorityId>("probe")?, String::new());
    Ok(Act::ConnectAuthority(ConnectAuthority { service, authority, connected_on: probes::day()?, evidence }))
}

/// One for each Land: whoever may tell of any of them may use the form.
pub fn competence_rights(service: &ServiceId, lands: &[Choice]) -> Result<Vec<Act>, Problem> {
    let of = |land: &Choice| {
        let (service, land) = (service.clone(), probes::any::<LandCode>(&land.value)?);
        let (competent_from, competent, source) = (probes::day()?, Vec::new(), String::new());
        Ok(Act::DeclareCompetence(DeclareCompetence { service, land, competent_from, competent, source }))
    };
    lands.iter().map(of).collect()
}

pub async fn authority_rights(view: &View) -> Result<Vec<Act>, Failed> {
    let of = |land: Choice| {
        let (authority, land) = (probes::any::<AuthorityId>("probe")?, probes::any::<LandCode>(&land.value)?);
        let kind = AuthorityKind::District;
        Ok(Act::RegisterAuthority(RegisterAuthority { authority, title: String::new(), kind, land }))
    };
    lands(view).await?.into_iter().map(of).collect()
}

#[get("/erfassen/leistung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_register(&view), vec![service_right()?]).await
}

#[post("/erfassen/leistung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_register(&view), |at: At<'_, ServiceIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/leistungsaenderung")]
pub async fn ask_to_amend(view: View, signed_in: SignedIn) -> Worked {
    let questions = to_amend(&view, view.given("service")).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![service_right()?]).await
}

#[post("/erfassen/leistungsaenderung", data = "<sent>")]
pub async fn amend(view: View, sent: Changing) -> Worked {
    let questions = to_amend(&view, sent.form.text("service")).await?;
    let act = |mut at: At<'_, ServiceAmendmentIn>| at.id("service").and_then(|id| at.body.act(id, at.fields));
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/reifegrad")]
pub async fn ask_level(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_reach(&view).await?).await
}

#[post("/erfassen/reifegrad", data = "<sent>")]
pub async fn reach(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, MaturityIn>| {
        let service = at.id("service")?;
        at.body.act(service, at.fields)
    };
    forms::work(&view, &sent, &to_reach(&view).await?, act).await
}

#[get("/erfassen/behoerde")]
pub async fn ask_authority(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &to_found(&view).await?, authority_rights(&view).await?).await
}

#[post("/erfassen/behoerde", data = "<sent>")]
pub async fn found(view: View, sent: Changing) -> Worked {
    forms::work(&view, &sent, &to_found(&view).await?, |at: At<'_, PublicAuthorityIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/zustaendigkeit")]
pub async fn ask_competence(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_declare(&view).await?).await
}

#[post("/erfassen/zustaendigkeit", data = "<sent>")]
pub async fn declare(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, CompetenceIn>| {
        let service = at.id("service")?;
        at.body.act(service, at.fields)
    };
    forms::work(&view, &sent, &to_declare(&view).await?, act).await
}

#[get("/erfassen/anschluss")]
pub async fn ask_connection(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_connect(&view).await?).await
}

#[post("/erfassen/anschluss", data = "<sent>")]
pub async fn connect(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ConnectionIn>| {
        let service = at.id("service")?;
        at.body.act(service, at.fields)
    };
    forms::work(&view, &sent, &to_connect(&view).await?, act).await
}
