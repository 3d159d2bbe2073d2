//! The form that places a project under an agreement: its terms hold for the project from then on.

use crate::core::agreement::PlaceProject;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::ProjectId;
use crate::web::api::agreements::PlacementIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};

pub const PATH: &str = "/erfassen/unterstellung";

async fn questions(view: &View) -> Result<Questions, Failed> {
    let projects = view.store.projects(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let projects = projects.map(|one| Choice::of(one.project.as_str(), &one.title)).collect();
    let agreements = view.store.agreements(&view.viewer).await?.into_iter().map(|noted| noted.what);
    // A framework holds for the agreements below it, and no project stands under it alone.
    let agreements = agreements.filter(|one| one.land.is_some());
    let agreements = agreements.map(|one| Choice::of(one.agreement.as_str(), &one.title)).collect();
    let asked = vec![
        Question::new("project", view.say("project"), Kind::one_of(projects)).aside(),
        Question::new("agreement", view.say("field-agreement"), Kind::one_of(agreements)),
    ];
    let questions = Questions::new(PATH, view.say("form-placement"), asked);
    Ok(questions.lead(view.say("form-placement-lead")).noted(view))
}

/// An act for each agreement: whoever may place a project under one of them may use the form.
pub async fn rights(view: &View, project: &ProjectId) -> Result<Vec<Act>, Failed> {
    let agreements = view.store.agreements(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let agreements = agreements.filter(|one| one.land.is_some()).map(|one| one.agreement);
    let place = |agreement| Act::PlaceProject(PlaceProject { project: project.clone(), agreement });
    Ok(agreements.map(place).collect())
}

#[get("/erfassen/unterstellung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::MINISTRY, &questions(&view).await?).await
}

#[post("/erfassen/unterstellung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view).await?;
    let act = |mut at: At<'_, PlacementIn>| {
        let project = at.id("project")?;
        at.body.act(project, at.fields)
    };
    forms::work(&view, &sent, &questions, act).await
}
