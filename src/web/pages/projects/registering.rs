//! The form that registers a project.

use crate::core::command::ManagerKind;
use crate::core::decide::rights;
use crate::core::policy_field;
use crate::web::api::projects::ProjectIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Cell;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

const PATH: &str = "/erfassen/projekt";

async fn questions(view: &View) -> Result<Questions, Failed> {
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let lands = managers.filter(|manager| manager.kind == ManagerKind::FederalState);
    let lands = lands.map(|land| Choice::of(land.manager.as_str(), &land.title)).collect();
    let fields = policy_field::ALL.iter().map(|field| Choice::new(field.code, Cell::german(field.name))).collect();
    let asked = vec![
        Question::new("project", view.say("id"), Kind::Text).hint(view.say("field-id-hint")),
        Question::new("title", view.say("title"), Kind::Text).hint(view.say("field-no-names-hint")),
        Question::new("land", view.say("land"), Kind::Choice(lands)),
        Question::new("policy_field", view.say("policy-field"), Kind::Choice(fields)),
    ];
    Ok(Questions::new(PATH, view.say("form-project"), asked).noted(view))
}

#[get("/erfassen/projekt")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::REGISTER, &questions(&view).await?).await
}

#[post("/erfassen/projekt", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ProjectIn>| at.body.act(at.fields)).await
}
