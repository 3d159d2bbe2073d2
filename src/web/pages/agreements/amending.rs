//! The form that amends an agreement: what it is called and where it is found, which of its terms stay, and what is agreed
//! anew.
//!
//! The book replaces the content as a whole. What was agreed is taken over from the book and never typed again, so no term
//! is lost or changed in passing; a term that was recorded wrongly goes, and the right one is entered anew. What an
//! agreement is – its basis, framework, component and Land – stays. Law: BHO §§ 23, 34, 44.

use super::{parties_asked, terms};
use crate::core::agreement::{Parameter, RegisterAgreement, Term};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::AgreementId;
use crate::web::api::agreements::AgreementAmendmentIn;
use crate::web::guards::{Changing, Form, SignedIn};
use crate::web::pages::blocks::Block;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Kind, Question, Questions, flag_value};
use crate::web::pages::forms::{self, At, Offer, Worked};
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const PATH: &str = "/erfassen/vereinbarungsaenderung";
const AGREEMENT: &str = "agreement";

/// The name of the question whether a term stays; there is one of a kind from a day on.
fn stays(parameter: &Parameter) -> String {
    format!("bleibt-{}-{}", parameter.term.kind().as_str(), calendar::iso(parameter.valid_from))
}

/// The agreement that an address or a form names.
async fn named(view: &View, id: &str) -> Result<RegisterAgreement, Failed> {
    let asked: Option<AgreementId> = id.parse().ok();
    let all = view.store.agreements(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let missing =
        "Diese Vereinbarung gibt es nicht; auf der Seite einer Vereinbarung führt „Vereinbarung ändern“ hierher.";
    let found = all.into_iter().find(|known| Some(&known.agreement) == asked.as_ref());
    Ok(found.ok_or_else(|| Problem::not_found(missing.to_owned()))?)
}

async fn questions(view: &View, known: &RegisterAgreement, form: Option<&Form>) -> Result<Questions, Failed> {
    let mut first =
        vec![Question::new(AGREEMENT, String::new(), Kind::Carried).suggest(known.agreement.as_str()).aside()];
    first.extend(parties_asked(view, Some(known)).await?);
    let questions = Questions::new(PATH, view.say("form-agreement-amendment"), Vec::new());
    let questions = questions.lead(view.say("form-agreement-amendment-lead"));
    let questions = questions.about(vec![Block::Table(terms::table(view, known))]);
    let mut questions = questions.page(view.say("page-parties"), String::new(), first);
    if !known.parameters.is_empty() {
        let standing = known.parameters.iter().map(|parameter| stay(view, parameter)).collect();
        questions = questions.page(view.say("page-standing-terms"), view.say("page-standing-terms-lead"), standing);
    }
    let lead = view.say("page-terms-lead");
    Ok(questions.page(view.say("page-new-terms"), lead, terms::questions(view, form)).noted(view))
}

/// Whether a term stays; unless somebody says otherwise it does.
fn stay(view: &View, parameter: &Parameter) -> Question {
    // The text of audit rights stands in the table, in the language of the agreement.
    let key = if matches!(parameter.term, Term::AuditRights(_)) { "term-stays-text" } else { "term-stays" };
    let said = [
        ("term", terms::name(view.words, parameter.term.kind()).into()),
        ("value", terms::value(view.words, &parameter.term).into()),
        ("day", view.words.day(parameter.valid_from).into()),
    ];
    Question::new(stays(parameter), view.tell(key, &said), Kind::flag(view)).suggest(flag_value(true)).aside()
}

/// The way to the form, for whoever may amend this agreement.
pub fn way(view: &View, known: &RegisterAgreement) -> Offer {
    let link = view.form(PATH, &[(AGREEMENT, known.agreement.as_str())]);
    let link = crate::web::pages::blocks::Link::new(view.say("form-agreement-amendment"), link);
    Offer::to(link, vec![Act::AmendAgreement(known.clone())])
}

#[get("/erfassen/vereinbarungsaenderung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    let known = named(&view, view.given(AGREEMENT).unwrap_or_default()).await?;
    let questions = questions(&view, &known, None).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![Act::AmendAgreement(known)]).await
}

#[post("/erfassen/vereinbarungsaenderung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let known = named(&view, sent.form.text(AGREEMENT).unwrap_or_default()).await?;
    let questions = questions(&view, &known, Some(&sent.form)).await?;
    let act = |at: At<'_, AgreementAmendmentIn>| {
        let staying = known.parameters.iter().filter(|parameter| at.said(&stays(parameter)) == flag_value(true));
        let staying: Vec<Parameter> = staying.cloned().collect();
        let mut what = at.body.read(known.agreement.clone(), at.fields)?;
        what.parameters = staying.into_iter().chain(what.parameters).collect();
        Some(Act::AmendAgreement(what))
    };
    forms::work(&view, &sent, &questions, act).await
}
