//! Agreements: the list, one of them with its cited terms, and the form that registers one.
//!
//! What nobody agreed stands nowhere; a term is shown with where it is agreed and from when it holds.
//! Law: BHO §§ 23, 34, 44.

pub mod amending;
pub mod placing;
mod terms;

use super::Section;
use super::blocks::{Block, Cell, Table};
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Offer, Worked};
use super::overview;
use super::scope::named;
use super::view::{Shown, View};
use crate::core::agreement::{Financing, LegalBasis, RegisterAgreement};
use crate::core::calendar::german;
use crate::core::command::{Act, CreateManager, ManagerKind};
use crate::core::ids::AgreementId;
use crate::core::policy_field;
use crate::web::api::agreements::AgreementIn;
use crate::web::api::in_path;
use crate::web::guards::{Changing, Form, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};

const PATH: &str = "/erfassen/vereinbarung";

async fn managers(view: &View) -> Result<Vec<CreateManager>, Failed> {
    Ok(view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect())
}

#[get("/vereinbarungen")]
pub async fn list(view: View) -> Shown {
    let managers = managers(&view).await?;
    let labels = ["id", "title", "component", "agreement-ministry", "land", "agreement-basis", "agreement-signed"];
    let mut table = Table::new(view.words, view.say("agreements-title"), &labels, "agreements-none");
    for agreement in view.store.agreements(&view.viewer).await?.into_iter().map(|noted| noted.what) {
        let id = agreement.agreement.as_str();
        table.row(vec![
            Cell::link(id, view.link_to(Section::Agreements, id)),
            Cell::german(&agreement.title),
            Cell::text(agreement.component.as_str()),
            Cell::german(named(&managers, &agreement.ministry)),
            Cell::text(
                agreement.land.as_ref().map_or_else(|| view.say("agreement-all"), |land| named(&managers, land)),
            ),
            Cell::german(agreement.legal_basis.in_german()),
            Cell::text(agreement.signed_on.map_or_else(|| "–".to_owned(), |day| view.words.day(day))),
        ]);
    }
    let mut blocks = vec![Block::text(view.say("agreements-lead")), Block::Table(table)];
    let register = Offer::new(&view, "form-agreement", PATH, rights(&view).await?);
    blocks.extend(forms::next(&view, vec![register]).await?);
    view.show(Section::Agreements, view.say("agreements-title"), Vec::new(), blocks)
}

#[get("/vereinbarungen/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let id: AgreementId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Die Vereinbarung {id} gibt es zu diesem Stand nicht."));
    let all = view.store.agreements(&view.viewer).await?;
    let found = all.into_iter().find(|noted| noted.what.agreement == id).ok_or_else(missing)?;
    let (agreement, managers) = (found.what, managers(&view).await?);
    let mut facts = vec![view.fact("id", Cell::text(agreement.agreement.as_str()))];
    let framework = agreement.framework.as_ref();
    facts.extend(framework.map(|framework| {
        let link = view.link_to(Section::Agreements, framework.as_str());
        view.fact("agreement-framework", Cell::link(framework.as_str(), link))
    }));
    facts.extend(parties(&view, &agreement, &managers));
    facts.push(view.fact("registered", view.event(found.seq)));
    let mut blocks = vec![Block::Facts(facts), Block::Table(terms::table(&view, &agreement))];
    blocks.extend(forms::next(&view, vec![amending::way(&view, &agreement)]).await?);
    view.show(Section::Agreements, Cell::german(&agreement.title), view.trail(Section::Agreements), blocks)
}

fn parties(view: &View, agreement: &RegisterAgreement, managers: &[CreateManager]) -> super::blocks::Facts {
    let land = agreement.land.as_ref().map_or_else(|| view.say("agreement-all"), |land| named(managers, land));
    let mut facts = vec![
        view.fact("component", Cell::text(agreement.component.as_str())),
        view.fact("agreement-ministry", Cell::german(named(managers, &agreement.ministry))),
        view.fact("land", land),
        view.fact("agreement-basis", Cell::german(agreement.legal_basis.in_german())),
    ];
    facts.extend(agreement.financing.map(|kind| view.fact("agreement-financing", Cell::german(kind.in_german()))));
    facts.extend(agreement.signed_on.map(|day| view.fact("agreement-signed", view.words.day(day))));
    facts.push(view.fact("field-source", Cell::german(&agreement.source)));
    facts
}

async fn questions(view: &View, form: Option<&Form>) -> Result<Questions, Failed> {
    let questions = Questions::new(PATH, view.say("form-agreement"), Vec::new()).lead(view.say("form-agreement-lead"));
    let questions = questions.page(view.say("page-parties"), String::new(), about(view).await?);
    let lead = view.say("page-terms-lead");
    Ok(questions.page(view.say("page-terms"), lead, terms::questions(view, form)).noted(view))
}

async fn about(view: &View) -> Result<Vec<Question>, Failed> {
    let id = Question::new("agreement", view.say("id"), Kind::Text).hint(view.say("field-agreement-hint"));
    Ok(std::iter::once(id).chain(parties_asked(view, None).await?).collect())
}

/// What an agreement is and with whom. Of one that is known, filled with what stands, and what cannot change is not asked.
async fn parties_asked(view: &View, known: Option<&RegisterAgreement>) -> Result<Vec<Question>, Failed> {
    let field = |name: &str, label: &str, kind: Kind| Question::new(format!("content.{name}"), view.say(label), kind);
    let text = |of: fn(&RegisterAgreement) -> Option<String>| known.and_then(of).unwrap_or_default();
    let stays = |asked: Question, of: fn(&RegisterAgreement) -> Option<String>| match known {
        Some(_) => Question::new(asked.name, asked.label, Kind::Fixed).suggest(text(of)).optional(),
        None => asked,
    };
    let fields = policy_field::ALL.iter().map(|field| Choice::new(field.code, Cell::german(field.name))).collect();
    let bases = LegalBasis::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german()))).into();
    let kinds = Financing::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german()))).into();
    let [frameworks, components, ministries, lands] = to_choose(view).await?;
    let framework = field("framework", "agreement-framework", frameworks).hint(view.say("field-framework-hint"));
    let land = field("land", "land", lands).hint(view.say("field-party-hint"));
    Ok(vec![
        field("title", "title", Kind::Text)
            .hint(view.say("field-no-names-hint"))
            .suggest(text(|known| Some(known.title.clone()))),
        stays(framework.optional(), |known| Some(known.framework.as_ref()?.to_string())),
        stays(field("component", "component", components), |known| Some(known.component.to_string())),
        field("ministry", "agreement-ministry", ministries).suggest(text(|known| Some(known.ministry.to_string()))),
        stays(land.optional(), |known| Some(known.land.as_ref()?.to_string())),
        field("policy_field", "policy-field", Kind::Choice(fields))
            .suggest(text(|known| known.policy_field.clone()))
            .optional(),
        stays(field("legal_basis", "agreement-basis", Kind::Radio(bases)), |known| {
            Some(known.legal_basis.as_str().to_owned())
        }),
        field("financing", "agreement-financing", Kind::Choice(kinds))
            .suggest(text(|known| Some(known.financing?.as_str().to_owned())))
            .optional(),
        field("signed_on", "agreement-signed", Kind::Day)
            .hint(view.say("field-day-hint"))
            .suggest(known.and_then(|known| known.signed_on).map(german).unwrap_or_default())
            .optional(),
        field("source", "field-source", Kind::Text)
            .hint(view.say("field-agreement-source-hint"))
            .suggest(text(|known| Some(known.source.clone()))),
    ])
}

/// Framework agreements, components, ministries and Länder.
async fn to_choose(view: &View) -> Result<[Kind; 4], Failed> {
    let known = view.store.agreements(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let frameworks = known.filter(|one| one.framework.is_none());
    let frameworks = frameworks.map(|one| Choice::of(one.agreement.as_str(), &one.title)).collect();
    let components = view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let components = components.map(|one| Choice::of(one.component.as_str(), &one.title)).collect();
    let ministries = managers(view).await?.into_iter().filter(|one| one.kind == ManagerKind::FederalMinistry);
    let ministries = ministries.map(|one| Choice::of(one.manager.as_str(), &one.title)).collect();
    let lands = overview::lands(view).await?;
    let lands = lands.iter().map(|one| Choice::of(one.manager.as_str(), &one.title)).collect();
    Ok([frameworks, components, ministries, lands].map(Kind::one_of))
}

/// Whoever may register one of any ministry may register one.
async fn rights(view: &View) -> Result<Vec<Act>, Failed> {
    let id = |error: crate::core::ids::IdError| Problem::internal(&error);
    let (agreement, component) = (AgreementId::new("probe").map_err(id)?, "probe".parse().map_err(id)?);
    let probe = RegisterAgreement {
        agreement,
        title: String::new(),
        framework: None,
        component,
        ministry: "probe".parse().map_err(id)?,
        land: None,
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: None,
        signed_on: None,
        source: String::new(),
        parameters: Vec::new(),
    };
    let ministries = managers(view).await?.into_iter().filter(|one| one.kind == ManagerKind::FederalMinistry);
    let of = |one: CreateManager| Act::RegisterAgreement(RegisterAgreement { ministry: one.manager, ..probe.clone() });
    Ok(ministries.map(of).collect())
}

#[get("/erfassen/vereinbarung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &questions(&view, None).await?, rights(&view).await?).await
}

#[post("/erfassen/vereinbarung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view, Some(&sent.form)).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, AgreementIn>| at.body.act(at.fields)).await
}
