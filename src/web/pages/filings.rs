//! The form of a statement of use: what was spent by cost category, and in a final statement the whole project.

pub mod examining;

use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Worked};
use super::view::View;
use super::vouchers::{SOURCES, amount, projects};
use crate::core::decide::rights;
use crate::web::api::filings::FilingIn;
use crate::web::guards::{Changing, SignedIn};
use rocket::{get, post};

/// Cost categories that the form has room for; more of them go by the API.
const LINES: usize = 6;

async fn questions(view: &View) -> Result<Questions, Failed> {
    let kinds = [("interim", "filing-interim"), ("final", "filing-final")];
    let kinds = kinds.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let day =
        |name: &str, label: &str| Question::new(name, view.say(label), Kind::Day).hint(view.say("field-day-hint"));
    let mut asked = vec![
        Question::new("filing", view.say("id"), Kind::Text).hint(view.say("field-filing-hint")),
        Question::new("project", view.say("project"), projects(view).await?),
        Question::new("kind", view.say("kind"), Kind::Radio(kinds)),
        day("from", "field-from"),
        day("until", "field-until"),
        Question::new("narrative_sha256", view.say("field-narrative"), Kind::Digest)
            .hint(view.say("field-document-hint")),
    ];
    asked.extend((0..LINES).flat_map(|place| line(view, place)));
    asked.extend(totals(view));
    Ok(Questions::new("/erfassen/nachweis", view.say("form-filing"), asked).noted(view))
}

/// One cost category; the first must be there.
fn line(view: &View, place: usize) -> [Question; 3] {
    let name = |field: &str| format!("lines[{place}].{field}");
    let number = (place + 1).to_string();
    let category = Question::new(name("category"), view.say("field-category"), Kind::Text)
        .hint(view.say("field-category-hint"))
        .head(view.tell("filing-line", &[("number", number.into())]));
    let line = [
        category,
        amount(view, name("planned"), "field-planned").optional(),
        amount(view, name("spent"), "field-spent"),
    ];
    if place == 0 { line } else { line.map(|question| question.within(format!("lines[{place}]"))) }
}

/// Of the whole project; only in a final statement.
fn totals(view: &View) -> Vec<Question> {
    let of = |part: &'static str, head: &str| {
        let questions = SOURCES.map(|(name, label)| amount(view, format!("totals.{part}.{name}"), label));
        let head = view.say(head);
        questions.into_iter().enumerate().map(
            move |(place, question)| {
                if place == 0 { question.head(head.clone()) } else { question }
            },
        )
    };
    let whole = [amount(view, "totals.cost", "field-cost"), amount(view, "totals.new_income", "field-new-income")];
    let [cost, income] = whole;
    let whole = [cost.head(view.say("filing-whole")), income];
    let all = of("planned", "filing-planned").chain(of("borne", "filing-borne")).chain(whole);
    all.map(|question| question.within("totals")).collect()
}

#[get("/erfassen/nachweis")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::FILE, &questions(&view).await?).await
}

#[post("/erfassen/nachweis", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, FilingIn>| at.body.act(at.fields)).await
}
