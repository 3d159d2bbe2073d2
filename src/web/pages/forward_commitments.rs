//! The forms of a forward commitment: later years bound to a project, each due year with its amount, and changed later.
//!
//! It binds no cash and nothing is ordered on it. The opening of a due year, which charges its amount to the cash of that
//! year, is several bookings at once and has a form of its own (`budget::opening`). Law: BHO §§ 38, 45 Absatz 1.

use super::commitments::{bound_to, changes};
use super::failure::Failed;
use super::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use super::forms::typed::EMPTY_LIST;
use super::forms::{self, At, Worked};
use super::view::View;
use crate::core::decide::rights;
use crate::core::forward_commitment::ForwardCommitment;
use crate::web::api::forward_commitments::{ForwardChangeIn, ForwardCommitmentIn};
use crate::web::guards::{Changing, Form, SignedIn};
use rocket::{get, post};

pub const MAKE: &str = "/erfassen/spaetere-verpflichtung";
pub const CHANGE: &str = "/erfassen/spaetere-verpflichtungsaenderung";

const BASIS: &str = "basis.kind";

/// What allows to bind later years, by the name in a body, with the key of what it is called.
const BASES: [(&str, &str); 3] = [
    ("commitment_authority", "forward-authority"),
    ("current_business", "forward-current"),
    ("transferable_expenditure", "forward-transferable"),
];

/// Due years that the form has room for; more of them go by the API.
const YEARS: usize = 5;

async fn to_make(view: &View, form: Option<&Form>) -> Result<Questions, Failed> {
    let bases = BASES.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let id = Question::new("forward_commitment", view.say("id"), Kind::Text).hint(view.say("field-forward-hint"));
    let mut first = vec![id];
    first.extend(bound_to(view).await?);
    first.push(Question::new(BASIS, view.say("field-forward-basis"), Kind::Radio(bases)));
    let mut second = on_what(view, form.and_then(|form| form.text(BASIS)).unwrap_or_default());
    second.extend(due(view));
    second.extend([
        Question::new("purpose", view.say("field-purpose"), Kind::Long).hint(view.say("field-no-names-hint")),
        Question::new("payee", view.say("field-payee"), Kind::Text).hint(view.say("field-payee-hint")).optional(),
    ]);
    let questions = Questions::new(MAKE, view.say("form-forward"), Vec::new()).lead(view.say("form-forward-lead"));
    let questions = questions.page(view.say("page-forward"), String::new(), first);
    Ok(questions.page(view.say("page-due-years"), view.say("page-due-years-lead"), second).booked(view))
}

/// The year of the authority, or why none is needed.
fn on_what(view: &View, basis: &str) -> Vec<Question> {
    match basis {
        "commitment_authority" => vec![
            Question::new("basis.year_granted", view.say("field-authority-year"), Kind::Number)
                .hint(view.say("field-authority-year-hint")),
            Question::new("basis.late_budget", view.say("field-late-budget"), Kind::Text)
                .hint(view.say("field-late-budget-hint"))
                .optional(),
        ],
        "current_business" | "transferable_expenditure" => {
            let reason = Question::new("basis.reason", view.say("field-forward-reason"), Kind::Text);
            vec![reason.hint(view.say("field-forward-reason-hint"))]
        }
        _ => Vec::new(),
    }
}

/// The due years, each with its amount; those that stay empty are left out.
fn due(view: &View) -> Vec<Question> {
    let mut asked = vec![Question::new("amounts", String::new(), Kind::Fixed).suggest(EMPTY_LIST)];
    for place in 0..YEARS {
        let group = format!("amounts[{place}]");
        let number = [("number", (place + 1).to_string().into())];
        asked.extend([
            Question::new(format!("{group}.due_year"), view.say("field-due-year"), Kind::Number)
                .head(view.tell("due-year-number", &number))
                .within(&group),
            Question::new(format!("{group}.amount"), view.say("field-amount"), Kind::Amount)
                .hint(view.say("field-amount-hint"))
                .within(&group),
        ]);
    }
    asked
}

/// A forward commitment as a list says it: with its due years.
fn listed(view: &View, known: &ForwardCommitment) -> Result<Choice, Failed> {
    let mut years = Vec::new();
    for year in known.due_years() {
        years.push(format!("{year}: {}", view.words.euro(known.due_in(year)?)));
    }
    let id = known.made.forward_commitment.as_str();
    let filled =
        [("id", id.into()), ("project", known.made.project.as_str().into()), ("years", years.join("; ").into())];
    Ok(Choice::new(id, view.tell("field-forward-of", &filled)))
}

async fn to_change(view: &View) -> Result<Questions, Failed> {
    let all = view.store.forward_commitments(&view.viewer).await?;
    let few = (all.len() <= CHOICES).then(|| all.iter().map(|known| listed(view, known)).collect::<Result<_, _>>());
    let asked = vec![
        Question::new("forward_commitment", view.say("field-forward"), Kind::one_of_few(few.transpose()?)).aside(),
        Question::new("due_year", view.say("field-due-year"), Kind::Number),
        Question::new("change", view.say("field-change"), Kind::Radio(changes(view))),
        Question::new("amount", view.say("field-amount"), Kind::Amount).hint(view.say("field-amount-hint")),
        Question::new("late_budget", view.say("field-late-budget"), Kind::Text)
            .hint(view.say("field-late-budget-hint"))
            .optional(),
    ];
    let questions = Questions::new(CHANGE, view.say("form-forward-change"), asked);
    Ok(questions.lead(view.say("form-forward-change-lead")).booked(view))
}

#[get("/erfassen/spaetere-verpflichtung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_make(&view, None).await?).await
}

#[post("/erfassen/spaetere-verpflichtung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_make(&view, Some(&sent.form)).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, ForwardCommitmentIn>| at.body.act(at.sealed, at.fields)).await
}

#[get("/erfassen/spaetere-verpflichtungsaenderung")]
pub async fn ask_to_change(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &to_change(&view).await?).await
}

#[post("/erfassen/spaetere-verpflichtungsaenderung", data = "<sent>")]
pub async fn change(view: View, sent: Changing) -> Worked {
    let act = |mut at: At<'_, ForwardChangeIn>| {
        let forward_commitment = at.id("forward_commitment")?;
        at.body.act(forward_commitment, at.fields)
    };
    forms::work(&view, &sent, &to_change(&view).await?, act).await
}
