//! The forms that take back what was recorded wrongly about a service: a level, a connection, its place in a project.
//!
//! The mistake stays in the journal; what is shown goes by what stands. Law: OZG § 1.

use super::telling::services;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::{AuthorityId, ProjectId, Seq, ServiceId};
use crate::core::roll_out::WithdrawConnection;
use crate::core::service::{ServiceOfProject, WithdrawMaturity};
use crate::web::api::services::TakingBackIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use crate::web::pages::vouchers::projects;
use rocket::{get, post};

pub const LEVEL: &str = "/erfassen/reifegradruecknahme";
pub const CONNECTION: &str = "/erfassen/anschlussruecknahme";
pub const DETACHMENT: &str = "/erfassen/leistungsabwahl";

const SERVICE: &str = "service";

async fn service(view: &View) -> Result<Question, Failed> {
    Ok(Question::new(SERVICE, view.say("kind-service"), services(view).await?).aside())
}

/// The levels that stand, of one service where it is known which.
async fn to_withdraw_level(view: &View, which: Option<&str>) -> Result<Questions, Failed> {
    let mut levels = Vec::new();
    for known in view.store.services(&view.viewer).await? {
        if which.is_some_and(|which| !which.is_empty() && which != known.what.service.as_str()) {
            continue;
        }
        for (seq, reached) in known.reached.iter().filter(|(seq, _)| !known.withdrawn.contains(seq)) {
            let land = reached.land.as_ref().map_or_else(|| view.say("service-as-such"), ToString::to_string);
            let filled = [
                ("service", known.what.service.as_str().into()),
                ("land", land.into()),
                ("scheme", reached.scheme.as_str().into()),
                ("level", reached.level.to_string().into()),
            ];
            levels.push(Choice::new(seq.to_string(), view.tell("field-level-of", &filled)));
        }
    }
    let asked =
        vec![service(view).await?, Question::new("reverses", view.say("field-level"), Kind::event_of(levels)).aside()];
    let questions = Questions::new(LEVEL, view.say("form-level-withdrawal"), asked);
    Ok(questions.lead(view.say("form-taking-back-lead")).noted(view))
}

async fn to_withdraw_connection(view: &View) -> Result<Questions, Failed> {
    let authority =
        Question::new("authority", view.say("authority"), Kind::Text).hint(view.say("field-authority-hint"));
    let asked = vec![service(view).await?, authority.aside()];
    let questions = Questions::new(CONNECTION, view.say("form-connection-withdrawal"), asked);
    Ok(questions.lead(view.say("form-taking-back-lead")).noted(view))
}

async fn to_detach(view: &View) -> Result<Questions, Failed> {
    let asked =
        vec![Question::new("project", view.say("project"), projects(view).await?).aside(), service(view).await?];
    let questions = Questions::new(DETACHMENT, view.say("form-detachment"), asked);
    Ok(questions.lead(view.say("form-detachment-lead")).noted(view))
}

#[get("/erfassen/reifegradruecknahme")]
pub async fn ask_level(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_withdraw_level(&view, view.given(SERVICE)).await?).await
}

#[post("/erfassen/reifegradruecknahme", data = "<sent>")]
pub async fn withdraw_level(view: View, sent: Changing) -> Worked {
    let questions = to_withdraw_level(&view, sent.form.text(SERVICE)).await?;
    let act = |mut at: At<'_, TakingBackIn>| {
        let (service, reached) = (at.id::<ServiceId>(SERVICE), at.id::<Seq>("reverses"));
        Some(Act::WithdrawMaturity(WithdrawMaturity { service: service?, reached: reached? }))
    };
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/anschlussruecknahme")]
pub async fn ask_connection(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_withdraw_connection(&view).await?).await
}

#[post("/erfassen/anschlussruecknahme", data = "<sent>")]
pub async fn withdraw_connection(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, TakingBackIn>| {
        let (service, authority) = (at.id::<ServiceId>(SERVICE), at.id::<AuthorityId>("authority"));
        Some(Act::WithdrawConnection(WithdrawConnection { service: service?, authority: authority? }))
    };
    forms::work(&view, &sent, &to_withdraw_connection(&view).await?, act).await
}

#[get("/erfassen/leistungsabwahl")]
pub async fn ask_detachment(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_detach(&view).await?).await
}

#[post("/erfassen/leistungsabwahl", data = "<sent>")]
pub async fn detach(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, TakingBackIn>| {
        let (project, service) = (at.id::<ProjectId>("project"), at.id::<ServiceId>(SERVICE));
        Some(Act::DetachService(ServiceOfProject { project: project?, service: service? }))
    };
    forms::work(&view, &sent, &to_detach(&view).await?, act).await
}
