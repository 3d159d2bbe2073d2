//! Re-use (Nachnutzung) of a service: who uses what another Land runs, and its running cost as it is shared; the forms that
//! agree, end, share and take back.
//!
//! The shares are memos beside the programme: money of the Länder that nobody is paid here. Law: the agreement on re-use; BHO § 7.

use super::telling::{lands, services};
use crate::core::apportion::Method;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::ids::{Seq, ServiceId};
use crate::core::reuse::{AgreeReuse, ReuseAct};
use crate::core::service::Service;
use crate::web::api::reuse::{ReuseEndIn, ReuseIn, RunningCostIn, RunningCostReversalIn};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Block, Cell, Table};
use crate::web::pages::corrections::reasons;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked, probes};
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const AGREE: &str = "/erfassen/nachnutzung";
pub const END: &str = "/erfassen/nachnutzungsende";
pub const SHARE: &str = "/erfassen/betriebskosten";
pub const REVERSE: &str = "/erfassen/betriebskostenumkehr";

const SERVICE: &str = "service";

/// What is known of the re-use of a service.
pub fn shown(view: &View, service: &Service) -> Vec<Block> {
    let labels = ["reuse-provider", "reuse-user", "reuse-since", "reuse-ended", "reuse-agreement", "registered"];
    let agreed = service.reuse.agreed.iter().map(|(seq, what)| {
        let ended = service.reuse.ended.get(seq).map_or_else(|| "–".to_owned(), |day| view.words.day(*day));
        vec![
            Cell::text(what.provider.as_str()),
            Cell::text(what.user.as_str()),
            Cell::text(view.words.day(what.since_on)),
            Cell::text(ended),
            Cell::german(&what.agreement),
            view.event(*seq),
        ]
    });
    let agreed = Table::new(view.words, view.say("reuse-title"), &labels, "reuse-none").rows(agreed);
    let labels = ["reuse-provider", "reuse-cost-year", "key", "land", "#reuse-share-euro", "registered"];
    let mut cost = Table::new(view.words, view.say("reuse-cost"), &labels, "reuse-no-cost");
    for (seq, shared) in service.reuse.standing() {
        for share in &shared.shares {
            cost.row(vec![
                Cell::text(shared.provider.as_str()),
                Cell::text(shared.cost_year.to_string()),
                Cell::text(shared.key.as_str()),
                Cell::text(share.land.as_str()),
                Cell::amount(share.amount_cents),
                view.event(seq),
            ]);
        }
    }
    vec![
        Block::heading(view.say("reuse-title")),
        Block::text(view.say("reuse-lead")),
        Block::Table(agreed),
        Block::Table(cost),
    ]
}

/// One for each Land as provider: whoever may tell of one of them may use the forms.
pub fn rights(service: &ServiceId, lands: &[Choice]) -> Result<Vec<Act>, Problem> {
    let of = |land: &Choice| {
        let (service, provider, user) = (service.clone(), probes::any(&land.value)?, probes::any(&land.value)?);
        let (since_on, agreement) = (probes::day()?, String::new());
        Ok(Act::Reuse(ReuseAct::Agree(AgreeReuse { service, provider, user, since_on, agreement })))
    };
    lands.iter().map(of).collect()
}

async fn service(view: &View) -> Result<Question, Failed> {
    Ok(Question::new(SERVICE, view.say("kind-service"), services(view).await?).aside())
}

async fn land(view: &View, name: &str, label: &str) -> Result<Question, Failed> {
    Ok(Question::new(name, view.say(label), Kind::Choice(lands(view).await?)))
}

fn day(view: &View, name: &str, label: &str) -> Question {
    Question::new(name, view.say(label), Kind::Day).hint(view.say("field-day-hint"))
}

/// Events of services, of one of them where it is known which.
async fn events(view: &View, which: Option<&str>, of: impl Fn(&Service) -> Vec<(Seq, String)>) -> Result<Kind, Failed> {
    let all = view.store.services(&view.viewer).await?;
    let is_meant = |known: &&Service| which.is_none_or(|id| id.is_empty() || id == known.what.service.as_str());
    let found = all.iter().filter(is_meant).flat_map(|known| {
        let id = known.what.service.clone();
        of(known).into_iter().map(move |(seq, said)| Choice::new(seq.to_string(), format!("{id}: {said} ({seq})")))
    });
    Ok(Kind::event_of(found.collect()))
}

async fn to_agree(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        service(view).await?,
        land(view, "provider", "reuse-provider").await?,
        land(view, "user", "reuse-user").await?,
        day(view, "since_on", "reuse-since"),
        Question::new("agreement", view.say("reuse-agreement"), Kind::Text)
            .hint(view.say("field-reuse-agreement-hint")),
    ];
    Ok(Questions::new(AGREE, view.say("form-reuse"), asked).lead(view.say("form-reuse-lead")).noted(view))
}

async fn to_end(view: &View, which: Option<&str>) -> Result<Questions, Failed> {
    let open = |known: &Service| {
        let agreed = known.reuse.agreed.iter().filter(|(seq, _)| !known.reuse.ended.contains_key(seq));
        agreed.map(|(seq, what)| (*seq, format!("{} → {}", what.provider, what.user))).collect()
    };
    let asked = vec![
        service(view).await?,
        Question::new("agreed", view.say("field-reuse"), events(view, which, open).await?).aside(),
        day(view, "ended_on", "reuse-last-day"),
    ];
    Ok(Questions::new(END, view.say("form-reuse-end"), asked).noted(view))
}

async fn to_share(view: &View) -> Result<Questions, Failed> {
    let methods = [
        ("largest_remainder", Method::LargestRemainder),
        ("sainte_lague", Method::SainteLague),
        ("d_hondt", Method::DHondt),
    ];
    let methods = methods.map(|(value, method)| Choice::new(value, Cell::german(method.in_german()))).into();
    let keys = view.store.keys(&view.viewer).await?;
    let keys = keys.iter().map(|key| Choice::of(key.definition.id.as_str(), &key.definition.title)).collect();
    let asked = vec![
        service(view).await?,
        land(view, "provider", "reuse-provider").await?,
        Question::new("cost_year", view.say("reuse-cost-year"), Kind::Number).hint(view.say("field-cost-year-hint")),
        Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint")),
        Question::new("key", view.say("key"), Kind::one_of(keys)),
        Question::new("method", view.say("run-method"), Kind::Radio(methods)).suggest("largest_remainder"),
    ];
    let questions = Questions::new(SHARE, view.say("form-running-cost"), asked);
    Ok(questions.lead(view.say("form-running-cost-lead")).booked(view))
}

async fn to_reverse(view: &View, which: Option<&str>) -> Result<Questions, Failed> {
    let standing = |known: &Service| {
        let said = |(seq, what): (Seq, &crate::core::reuse::RunningCostShared)| {
            (seq, format!("{} {}, {}", what.provider, what.cost_year, view.words.euro(what.total_cents)))
        };
        known.reuse.standing().map(said).collect()
    };
    let asked = vec![
        service(view).await?,
        Question::new("shared", view.say("reuse-cost"), events(view, which, standing).await?).aside(),
        Question::new("reason", view.say("reason"), reasons()),
    ];
    let questions = Questions::new(REVERSE, view.say("form-running-cost-reversal"), asked);
    Ok(questions.lead(view.say("form-taking-back-lead")).booked(view))
}

#[get("/erfassen/nachnutzung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_agree(&view).await?).await
}

#[post("/erfassen/nachnutzung", data = "<sent>")]
pub async fn agree(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ReuseIn>| at.id(SERVICE).and_then(|service| at.body.act(service, at.fields));
    forms::work(&view, &sent, &to_agree(&view).await?, act).await
}

#[get("/erfassen/nachnutzungsende")]
pub async fn ask_to_end(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_end(&view, view.given(SERVICE)).await?).await
}

#[post("/erfassen/nachnutzungsende", data = "<sent>")]
pub async fn end(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ReuseEndIn>| {
        let (service, agreed) = (at.id(SERVICE), at.id("agreed"));
        at.body.act(service?, agreed?, at.fields)
    };
    forms::work(&view, &sent, &to_end(&view, sent.form.text(SERVICE)).await?, act).await
}

#[get("/erfassen/betriebskosten")]
pub async fn ask_to_share(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_share(&view).await?).await
}

#[post("/erfassen/betriebskosten", data = "<sent>")]
pub async fn share(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, RunningCostIn>| at.id(SERVICE).and_then(|service| at.body.act(service, at.fields));
    forms::work(&view, &sent, &to_share(&view).await?, act).await
}

#[get("/erfassen/betriebskostenumkehr")]
pub async fn ask_to_reverse(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::TELL, &to_reverse(&view, view.given(SERVICE)).await?).await
}

#[post("/erfassen/betriebskostenumkehr", data = "<sent>")]
pub async fn reverse(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, RunningCostReversalIn>| {
        let (service, shared) = (at.id(SERVICE), at.id("shared"));
        Some(at.body.act(service?, shared?))
    };
    forms::work(&view, &sent, &to_reverse(&view, sent.form.text(SERVICE)).await?, act).await
}
