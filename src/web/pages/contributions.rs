//! The forms of a contribution in kind: work and things that a project got without paying for them, with how they were valued
//! and the hash of their evidence; and taken back where it was recorded wrongly.
//!
//! No money moves. Law: VV-BHO § 44 Nr. 2.4 (unbare Eigenleistungen).

use super::blocks::Cell;
use super::corrections::reasons;
use super::failure::Failed;
use super::forms::probes::{any, day};
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::view::View;
use super::vouchers::{SOURCES, amount, projects};
use crate::core::account::FundingSource;
use crate::core::command::Act;
use crate::core::contribution::{ContributionKind, RecordContribution, ReverseContribution, Valuation};
use crate::core::decide::rights;
use crate::core::ids::{ContributionId, ProjectId};
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::core::proposal::ReasonCode;
use crate::web::api::contributions::{ContributionIn, ContributionReversalIn};
use crate::web::guards::{Changing, Form, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};

pub const RECORD: &str = "/erfassen/eigenleistung";
pub const REVERSE: &str = "/erfassen/eigenleistungsruecknahme";

pub const CONTRIBUTION: &str = "contribution";
const BY: &str = "valuation.by";

/// How the amount was come to, by the name in a body, with the key of what it is called.
const VALUATIONS: [(&str, &str); 2] = [("hours", "valuation-hours"), ("basis", "valuation-basis")];

async fn to_record(view: &View, form: Option<&Form>) -> Result<Questions, Failed> {
    let kinds = ContributionKind::ALL.map(|one| Choice::new(one.as_str(), Cell::german(one.in_german()))).into();
    let federal = FundingSource::Federal.as_str();
    let sources = SOURCES.iter().filter(|(source, _)| *source != federal);
    let sources = sources.map(|(source, key)| Choice::new(*source, view.say(key))).collect();
    let valuations = VALUATIONS.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let first = vec![
        Question::new(CONTRIBUTION, view.say("id"), Kind::Text).hint(view.say("field-contribution-hint")),
        Question::new("project", view.say("project"), projects(view).await?),
        Question::new("kind", view.say("kind"), Kind::Radio(kinds)),
        Question::new("source", view.say("field-contributed-by"), Kind::Radio(sources)),
        Question::new(BY, view.say("field-valuation"), Kind::Radio(valuations)),
    ];
    let mut second = valued(view, form.and_then(|form| form.text(BY)).unwrap_or_default());
    second.extend([
        amount(view, "amount", "field-amount"),
        Question::new("contributed_on", view.say("field-contributed-on"), Kind::Day).hint(view.say("field-day-hint")),
        Question::new("reason", view.say("field-contribution-reason"), Kind::Text)
            .hint(view.say("field-no-names-hint")),
        Question::new("document_sha256", view.say("field-evidence"), Kind::Digest)
            .hint(view.say("field-document-hint")),
    ]);
    let questions = Questions::new(RECORD, view.say("form-contribution"), Vec::new());
    let questions = questions.lead(view.say("form-contribution-lead"));
    let questions = questions.page(view.say("page-contribution"), String::new(), first);
    Ok(questions.page(view.say("page-valuation"), view.say("page-valuation-lead"), second).noted(view))
}

fn valued(view: &View, by: &str) -> Vec<Question> {
    match by {
        "hours" => vec![
            Question::new("valuation.minutes", view.say("field-minutes"), Kind::Number)
                .hint(view.say("field-minutes-hint")),
            amount(view, "valuation.hourly_rate", "field-hourly-rate"),
        ],
        "basis" => {
            let basis = Question::new("valuation.basis", view.say("field-valuation-basis"), Kind::Text);
            vec![basis.hint(view.say("field-valuation-basis-hint"))]
        }
        _ => Vec::new(),
    }
}

fn to_reverse(view: &View) -> Questions {
    let asked = vec![
        Question::new(CONTRIBUTION, view.say("kind-contribution"), Kind::Text)
            .hint(view.say("field-contribution-hint"))
            .aside(),
        Question::new("reason", view.say("reason"), reasons()),
    ];
    let questions = Questions::new(REVERSE, view.say("form-contribution-reversal"), asked);
    questions.lead(view.say("form-contribution-reversal-lead")).noted(view)
}

/// What stands for the right to record one for a project.
pub fn right(project: &ProjectId) -> Result<Act, Problem> {
    Ok(Act::RecordContribution(RecordContribution {
        contribution: any("probe")?,
        project: project.clone(),
        kind: ContributionKind::OwnWork,
        source: FundingSource::FederalState,
        amount_cents: Euro::ZERO,
        valuation: Valuation::Basis { basis: String::new() },
        contributed_on: day()?,
        reason: String::new(),
        document_sha256: sha256(&[]),
    }))
}

/// What stands for the right to take one back.
pub fn reversal(contribution: &ContributionId) -> Act {
    let (contribution, reason) = (contribution.clone(), ReasonCode::WrongAmount);
    Act::ReverseContribution(ReverseContribution { contribution, reason })
}

#[get("/erfassen/eigenleistung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_record(&view, None).await?).await
}

#[post("/erfassen/eigenleistung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_record(&view, Some(&sent.form)).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ContributionIn>| at.body.act(at.fields)).await
}

#[get("/erfassen/eigenleistungsruecknahme")]
pub async fn ask_to_reverse(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_reverse(&view)).await
}

#[post("/erfassen/eigenleistungsruecknahme", data = "<sent>")]
pub async fn reverse(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ContributionReversalIn>| at.id(CONTRIBUTION).map(|known| at.body.act(known));
    forms::work(&view, &sent, &to_reverse(&view), act).await
}
