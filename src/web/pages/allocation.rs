//! The guided path to an allocation run: amount, deductions, key with its bounds, and the run as it would be proposed.
//!
//! A redistribution is the same path with a reason. Nothing is computed here: what is shown before the last step is the dry
//! run of the very proposal, and the comparison with another key is the desk's.
//! Law: BHO § 34; GaFinHG § 5.

use super::blocks::{Block, Cell, Facts};
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Offer, Worked};
use super::overview;
use super::runs::content::{self, COMPARED};
use super::scope::{Filter, Scope};
use super::view::View;
use crate::core::allocation::RunParameters;
use crate::core::allocation::redistribution::RedistributionReason;
use crate::core::apportion::Method;
use crate::core::book::KeyState;
use crate::core::command::{Act, Draft};
use crate::core::event::Body;
use crate::core::ids::{ComponentId, KeyId, ProposalId};
use crate::core::money::Euro;
use crate::store::Receipt;
use crate::web::api::proposals::ProposalIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use rocket::{get, post};
use std::collections::BTreeMap;

const PATH: &str = "/erfassen/verteilung";

/// The question whether it is the first run of a pot, or why it is another.
const OCCASION: &str = "anlass";
const FIRST: &str = "allocation";

/// Deductions that the form has room for; more of them go by the API.
const DEDUCTIONS: usize = 3;

/// How a deduction is measured, by the name of its field in the body.
const MEASURES: [(&str, &str); 3] =
    [("amount", "run-fixed-amount"), ("percent_of_total", "measure-of-total"), ("percent_of_rest", "measure-of-rest")];

/// Answers on which the place of others in the body depends.
struct Chosen<'a> {
    /// A reason for a redistribution; nothing for a first run.
    reason: Option<&'a str>,
    /// How each deduction is measured: the name of its field in the body.
    measures: Vec<&'a str>,
}

impl<'a> Chosen<'a> {
    /// From what was answered, with room for so many deductions.
    fn of(answered: impl Fn(&str) -> Option<&'a str>, deductions: usize) -> Chosen<'a> {
        let text = |name: &str| answered(name).filter(|text| !text.is_empty());
        let measures = (0..deductions.max(DEDUCTIONS)).map(|place| text(&measure(place)).unwrap_or("amount"));
        Chosen { reason: text(OCCASION).filter(|reason| *reason != FIRST), measures: measures.collect() }
    }

    /// A question of the run: its name stays the same whatever the occasion is.
    fn question(&self, field: &str, label: String, kind: Kind) -> Question {
        let place = if self.reason.is_some() { format!("draft.run.{field}") } else { format!("draft.{field}") };
        Question::new(format!("draft.{field}"), label, kind).at(place)
    }
}

/// The name of the question how a deduction is measured.
pub fn measure(place: usize) -> String {
    format!("bemessung{place}")
}

/// The answers on which the place of others depends, for a run that there is: by the places of its body.
pub fn chosen(said: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut chosen = BTreeMap::new();
    for (place, text) in said {
        if place == "draft.reason" {
            chosen.insert(OCCASION.to_owned(), text.clone());
        }
        let deduction = place.strip_prefix("draft.run.").or_else(|| place.strip_prefix("draft."));
        let Some((at, part)) = deduction.and_then(|rest| rest.strip_prefix("deductions[")?.split_once("].")) else {
            continue;
        };
        if let Some(at) = at.parse().ok().filter(|_| MEASURES.iter().any(|(known, _)| *known == part)) {
            chosen.insert(measure(at), part.to_owned());
        }
    }
    chosen
}

/// The same questions for a run that there is: a first one stays the first, and another another.
pub async fn to_change<'a>(
    view: &View,
    answered: &impl Fn(&str) -> Option<&'a str>,
    deductions: usize,
    is_first: bool,
) -> Result<Questions, Failed> {
    let mut questions = questions(view, &Chosen::of(answered, deductions)).await?;
    for question in questions.asked.iter_mut().filter(|question| question.name == OCCASION) {
        match &mut question.kind {
            Kind::Radio(occasions) if !is_first => occasions.retain(|occasion| occasion.value != FIRST),
            _ => question.kind = Kind::Fixed,
        }
    }
    Ok(questions)
}

async fn questions(view: &View, chosen: &Chosen<'_>) -> Result<Questions, Failed> {
    let questions = Questions::new(PATH, view.say("form-allocation"), Vec::new());
    let questions = questions.lead(view.say("runs-lead")).lead(view.say("form-allocation-lead"));
    let questions = questions.about(free(view).await?);
    let questions = questions.page(view.say("page-amount"), String::new(), amount(view, chosen).await?);
    let questions =
        questions.page(view.say("page-deductions"), view.say("page-deductions-lead"), deductions(view, chosen).await?);
    let key_and_bounds = keys(view, chosen).await?.into_iter().chain(bounds(view, chosen)).collect();
    let questions = questions.page(view.say("page-key"), view.say("page-key-lead"), key_and_bounds).noted(view);
    Ok(Questions { book: "form-propose", ..questions })
}

/// The key of what a redistribution for this reason is called.
fn again(reason: RedistributionReason) -> &'static str {
    match reason {
        RedistributionReason::KeyReplaced => "occasion-key-replaced",
        RedistributionReason::FrameChanged => "occasion-frame-changed",
        RedistributionReason::NeedChanged => "occasion-need-changed",
        RedistributionReason::InputCorrected => "occasion-input-corrected",
    }
}

/// What of the frame of each component is still free.
async fn free(view: &View) -> Result<Vec<Block>, Failed> {
    let balances = view.store.balances(&view.viewer).await?;
    let mut facts = Facts::new();
    for component in view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what.component) {
        let scope = Scope { component: Some(component.clone()), ..Scope::default() };
        let free = Filter::new(&scope, &[], &[]).figure("frame_available", &balances)?;
        let label = view.tell("field-component-free", &[("component", component.as_str().into())]);
        facts.push((label, free.map_or_else(|| view.missing(), |free| Cell::text(view.words.euro(free)))));
    }
    Ok(vec![Block::Facts(facts)])
}

async fn amount(view: &View, chosen: &Chosen<'_>) -> Result<Vec<Question>, Failed> {
    let reason = |reason: RedistributionReason| Choice::new(reason.as_str(), view.say(again(reason)));
    let first = Choice::new(FIRST, view.say("occasion-first"));
    let occasions = std::iter::once(first).chain(RedistributionReason::ALL.map(reason)).collect();
    let components = view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let choices = components.map(|one| Choice::of(one.component.as_str(), &one.title)).collect();
    let kind = if chosen.reason.is_some() { "redistribution" } else { FIRST };
    let mut asked = vec![
        Question::new(OCCASION, view.say("field-occasion"), Kind::Radio(occasions))
            .hint(view.say("field-occasion-hint"))
            .suggest(FIRST)
            .aside(),
        Question::new("draft.kind", String::new(), Kind::Fixed).suggest(kind),
        chosen.question("component", view.say("component"), Kind::one_of(choices)),
        chosen.question("total", view.say("run-total"), Kind::Amount).hint(view.say("field-total-hint")),
    ];
    asked.extend(chosen.reason.map(|reason| Question::new("draft.reason", String::new(), Kind::Fixed).suggest(reason)));
    Ok(asked)
}

async fn deductions(view: &View, chosen: &Chosen<'_>) -> Result<Vec<Question>, Failed> {
    let lands = overview::lands(view).await?;
    let lands: Vec<Choice> = lands.iter().map(|land| Choice::of(land.manager.as_str(), &land.title)).collect();
    let kinds = [
        ("federal_share", "deduction-federal-share"),
        ("host_quota", "deduction-host-quota"),
        ("reserve", "deduction-reserve"),
    ];
    let listed =
        |all: [(&str, &str); 3]| Kind::Choice(all.map(|(value, key)| Choice::new(value, view.say(key))).into());
    let mut asked = Vec::new();
    for (place, of) in chosen.measures.iter().enumerate() {
        let group = format!("draft.deductions[{place}]");
        let field = |field: &str| format!("deductions[{place}].{field}");
        let number = [("number", (place + 1).to_string().into())];
        let kind = if *of == "amount" { Kind::Amount } else { Kind::Decimal };
        let size = Question::new(format!("{group}.size"), view.say("field-deduction-size"), kind);
        let size = size.at(chosen.question(&field(of), String::new(), Kind::Text).place().to_owned());
        let deduction = [
            chosen
                .question(&field("what"), view.say("field-deduction"), listed(kinds))
                .head(view.tell("deduction", &number)),
            chosen
                .question(&field("recipient"), view.say("field-host"), Kind::one_of(lands.clone()))
                .hint(view.say("field-host-hint"))
                .optional(),
            Question::new(measure(place), view.say("run-assessed"), listed(MEASURES)).aside(),
            size.hint(view.say("field-size-hint")),
        ];
        asked.extend(deduction.map(|question| question.within(&group)));
    }
    Ok(asked)
}

async fn keys(view: &View, chosen: &Chosen<'_>) -> Result<Vec<Question>, Failed> {
    let keys = view.store.keys(&view.viewer).await?;
    let choice = |key: &crate::core::book::Key| Choice::of(key.definition.id.as_str(), &key.definition.title);
    let in_force = keys.iter().filter(|key| key.state() == KeyState::Active).map(choice).collect();
    Ok(vec![
        chosen
            .question("key", view.say("key"), Kind::one_of(in_force))
            .hint(view.say("field-key-hint"))
            .head(view.say("field-key-head")),
        Question::new(COMPARED, view.say("run-compared"), Kind::one_of(keys.iter().map(choice).collect()))
            .hint(view.say("run-compared-hint"))
            .optional()
            .aside(),
    ])
}

fn bounds(view: &View, chosen: &Chosen<'_>) -> Vec<Question> {
    let units = [("cent", "unit-cent"), ("euro", "unit-euro"), ("thousand_euro", "unit-thousand-euro")];
    let units = units.map(|(value, key)| Choice::new(value, view.say(key))).into();
    // Rounding each for itself misses the total and is never booked; it is not offered.
    let methods = [
        ("largest_remainder", Method::LargestRemainder),
        ("sainte_lague", Method::SainteLague),
        ("d_hondt", Method::DHondt),
    ];
    let methods = methods.map(|(value, method)| Choice::new(value, Cell::german(method.in_german()))).into();
    let amount = |field: &str, label: &str, hint: &str| {
        chosen.question(field, view.say(label), Kind::Amount).hint(view.say(hint)).optional()
    };
    vec![
        amount("base", "run-base", "field-base-hint").head(view.say("field-bounds-head")),
        amount("floor", "run-floor", "field-bound-hint"),
        amount("cap", "run-cap", "field-bound-hint"),
        chosen.question("unit", view.say("run-unit"), Kind::Radio(units)).suggest("cent"),
        chosen.question("method", view.say("run-method"), Kind::Radio(methods)).suggest("largest_remainder"),
        Question::new("proposal", view.say("id"), Kind::Text)
            .hint(view.say("field-run-hint"))
            .head(view.say("field-proposal-head")),
    ]
}

/// Any run: whoever may propose one may propose all.
pub fn probe() -> Result<Act, Problem> {
    let unreadable = |error: crate::core::ids::IdError| Problem::internal(&error);
    let component = ComponentId::new("probe").map_err(unreadable)?;
    let (key, proposal) = (KeyId::new("probe").map_err(unreadable)?, ProposalId::new("probe").map_err(unreadable)?);
    let draft = Draft::Allocation { parameters: RunParameters::plain(component, Euro::ZERO, key) };
    Ok(Act::Propose { proposal, draft })
}

/// The way to it.
pub fn way(view: &View) -> Result<Offer, Problem> {
    Ok(Offer::new(view, "form-allocation", PATH, vec![probe()?]))
}

/// What the proposal would hold, and what stands against carrying it out today.
pub async fn preview(view: &View, receipt: Receipt, other: Option<&str>) -> Result<Vec<Block>, Failed> {
    let (Body::ProposalMade(version) | Body::ProposalAmended(version)) = &receipt.event.body else {
        return Ok(forms::preview(view, &receipt));
    };
    let mut blocks = vec![Block::Facts(vec![view.fact("run-content-hash", version.content_sha256.to_string())])];
    blocks.extend(forms::noticed(view, crate::web::writing::notices(&receipt)));
    blocks.extend(content::of(view, &version.content, other, None).await?);
    Ok(blocks)
}

#[get("/erfassen/verteilung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &questions(&view, &Chosen::of(|_| None, 0)).await?, vec![probe()?]).await
}

#[post("/erfassen/verteilung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view, &Chosen::of(|name| sent.form.text(name), 0)).await?;
    let shown = async |receipt: Receipt| preview(&view, receipt, sent.form.text(COMPARED)).await;
    forms::work_seen(&view, &sent, &questions, |at: At<'_, ProposalIn>| at.body.act(at.fields), shown).await
}
