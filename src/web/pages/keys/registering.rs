//! The forms of a key: registered from a table, put into force, taken out of it.
//!
//! The table is read as the command line reads it, with all its faults by line and column; what it says becomes part of the
//! body of the API, and the shares that follow are shown before anything is booked.

use super::{of_key, shares};
use crate::core::book::{Key, KeyState};
use crate::core::command::{Act, CreateManager};
use crate::core::event::Body;
use crate::core::ids::KeyId;
use crate::core::share::ExactDecimal;
use crate::intake::key_figures::Figures;
use crate::intake::key_table;
use crate::store::Receipt;
use crate::web::api::in_path;
use crate::web::api::keys::{KeyChangeIn, KeyIn, add_table};
use crate::web::guards::{Changing, Form, SignedIn};
use crate::web::pages::allocation;
use crate::web::pages::blocks::{Block, Cell, Link};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::typed::{self, Fault};
use crate::web::pages::forms::{self, At, LIST, Offer, Untaken, Worked};
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use rocket::{get, post};
use serde_json::Value;

const PATH: &str = "/erfassen/schluessel";

/// The question how the shares come about.
const FIGURES: &str = "berechnung";
/// The question whether the source states the day that its figures speak of.
const ASSUMED: &str = "stichtag";
/// Columns of a blended key that the form has room for.
const PARTS: usize = 3;

async fn questions(view: &View) -> Result<Questions, Failed> {
    let keys = view.store.keys(&view.viewer).await?;
    let keys = keys.iter().map(|key| Choice::of(key.definition.id.as_str(), &key.definition.title)).collect();
    let text = |name: &str, label: &str, hint: &str| {
        Question::new(format!("definition.{name}"), view.say(label), Kind::Text).hint(view.say(hint))
    };
    let day = |name: &str, label: &str| {
        Question::new(format!("definition.{name}"), view.say(label), Kind::Day).hint(view.say("field-day-hint"))
    };
    let stated = [("stated", "as-of-stated"), ("assumed", "as-of-assumed")];
    let stated = stated.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let about = vec![
        text("key", "id", "field-key-id-hint"),
        text("title", "title", "field-no-names-hint"),
        text("legal_basis", "key-legal-basis", "field-legal-basis-hint"),
        text("source.title", "key-source", "field-source-hint"),
        text("source.url", "key-url", "field-url-hint").optional(),
        text("source.licence", "key-licence", "field-licence-hint").optional(),
        day("as_of", "key-as-of"),
        Question::new(ASSUMED, view.say("field-as-of-stated"), Kind::Radio(stated)).suggest("stated").aside(),
        day("valid_from", "field-valid-from").optional(),
        day("valid_to", "field-valid-to").optional(),
        Question::new("definition.supersedes", view.say("key-supersedes"), Kind::one_of(keys))
            .hint(view.say("field-supersedes-hint"))
            .optional(),
        Question::new("definition.version", view.say("key-version"), Kind::Number)
            .hint(view.say("field-version-hint"))
            .optional(),
    ];
    let questions = Questions::new(PATH, view.say("form-key"), Vec::new()).lead(view.say("form-key-lead"));
    let questions = questions.page(view.say("page-about-key"), String::new(), about);
    Ok(questions.page(view.say("page-table"), view.say("page-table-lead"), table(view)).noted(view))
}

/// The table, and which of its columns are what.
fn table(view: &View) -> Vec<Question> {
    let figures = [
        ("published", "figures-published"),
        ("equal", "figures-equal"),
        ("indicator", "figures-indicator"),
        ("koenigstein", "figures-koenigstein"),
        ("blended", "figures-blended"),
    ];
    let figures = figures.map(|(value, key)| Choice::new(value, view.say(key))).into();
    let column = |name: &str, label: &str| Question::new(name, view.say(label), Kind::Text).optional().aside();
    let mut asked = vec![
        Question::new(LIST, view.say("field-table"), Kind::File).hint(view.say("field-table-hint")),
        Question::new(FIGURES, view.say("field-figures"), Kind::Radio(figures)).suggest("published").aside(),
        column("spalte", "field-column").head(view.say("figures-indicator")).hint(view.say("field-column-hint")),
        column("einheit", "field-unit").hint(view.say("field-unit-hint")),
        column("steuern", "field-tax-column").head(view.say("figures-koenigstein")),
        column("einwohner", "field-population-column"),
    ];
    for part in 0..PARTS {
        let number = [("number", (part + 1).to_string().into())];
        let name = Question::new(part_name(part), view.tell("field-part", &number), Kind::Text).optional().aside();
        let name = if part == 0 { name.head(view.say("figures-blended")) } else { name };
        let weight = Question::new(part_weight(part), view.tell("field-weight", &number), Kind::Decimal);
        asked.extend([name, weight.hint(view.say("field-weight-hint")).optional().aside()]);
    }
    asked
}

fn part_name(part: usize) -> String {
    format!("teil{part}")
}

fn part_weight(part: usize) -> String {
    format!("gewicht{part}")
}

/// What the columns are, or which answers are missing for it.
fn figures(view: &View, form: &Form) -> Result<Figures, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut wanted = |name: &str| {
        let text = form.text(name).unwrap_or_default().trim().to_owned();
        if text.is_empty() {
            faults.push(Fault { field: name.to_owned(), message: Cell::text(view.say("form-missing")) });
        }
        text
    };
    let figures = match form.text(FIGURES).unwrap_or_default() {
        "equal" => Figures::Equal,
        "indicator" => Figures::Indicator { column: wanted("spalte"), unit: wanted("einheit") },
        "koenigstein" => Figures::Koenigstein { tax_column: wanted("steuern"), population_column: wanted("einwohner") },
        "blended" => {
            let named = |part: &usize| *part == 0 || form.text(&part_name(*part)).is_some_and(|text| !text.is_empty());
            let parts: Vec<(String, String)> =
                (0..PARTS).filter(named).map(|part| (wanted(&part_name(part)), wanted(&part_weight(part)))).collect();
            // What is no number was said at its question before this is asked.
            let weight = |text: &str| typed::decimal_of(text).unwrap_or_else(|| ExactDecimal::whole(0));
            Figures::Blended { parts: parts.into_iter().map(|(column, text)| (column, weight(&text))).collect() }
        }
        _ => Figures::Published,
    };
    if faults.is_empty() { Ok(figures) } else { Err(faults) }
}

/// Puts what the table says into the body; what is odd about it comes back as sentences.
fn take(view: &View, form: &Form, csv: &[u8], body: &mut Value) -> Result<Vec<String>, Untaken> {
    let figures = figures(view, form).map_err(Untaken::Faults)?;
    let table =
        key_table::read_as(csv, None, &figures).map_err(|faults| Untaken::Problem(Problem::bad_table(faults)))?;
    add_table(body, &table, form.text(ASSUMED) == Some("assumed")).map_err(Untaken::Problem)?;
    Ok(table.warnings)
}

/// The shares as they would be, before they are booked.
async fn preview(view: &View, receipt: Receipt, warnings: Vec<String>) -> Result<Vec<Block>, Failed> {
    let Body::KeyRegistered(registered) = &receipt.event.body else { return Ok(forms::preview(view, &receipt)) };
    let notices = warnings.into_iter().chain(crate::web::writing::notices(&receipt)).collect();
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let mut blocks = forms::noticed(view, notices);
    blocks.push(Block::heading(view.say("key-shares")));
    blocks.extend(shares(view, &registered.definition, &managers)?);
    Ok(blocks)
}

/// Any key that is put into force: whoever may do that may register one.
pub fn right() -> Result<Act, Problem> {
    Ok(Act::ActivateKey { key: KeyId::new("probe").map_err(|error| Problem::internal(&error))? })
}

#[get("/erfassen/schluessel")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_if_may(&view, &signed_in, &questions(&view).await?, vec![right()?]).await
}

#[post("/erfassen/schluessel", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view).await?;
    let take = |csv: &[u8], body: &mut Value| take(&view, &sent.form, csv, body);
    let shown = async |receipt: Receipt, warnings: Vec<String>| preview(&view, receipt, warnings).await;
    forms::work_table(&view, &sent, &questions, take, |at: At<'_, KeyIn>| at.body.act(at.fields), shown).await
}

/// The name of the parameter and the field that says which key is meant.
const WHICH: &str = "key";

async fn to_change(view: &View, asked: Option<&str>, activate: bool) -> Result<(Questions, Key), Failed> {
    let id: KeyId = in_path(WHICH, asked.unwrap_or_default())?;
    let missing = || Problem::not_found(format!("Den Schlüssel {id} gibt es nicht."));
    let key = view.store.key(&view.viewer, &id).await?.ok_or_else(missing)?;
    let (path, title) = if activate {
        ("/erfassen/inkraftsetzung", "form-key-activation")
    } else {
        ("/erfassen/ausserkraftsetzung", "form-key-retirement")
    };
    let which = Question::new(WHICH, String::new(), Kind::Carried).aside().suggest(id.as_str());
    let questions = Questions::new(path, view.say(title), vec![which]).about(of_key(view, &key).await?);
    Ok((questions.noted(view), key))
}

#[get("/erfassen/inkraftsetzung")]
pub async fn ask_to_activate(view: View, signed_in: SignedIn) -> Worked {
    let (questions, key) = to_change(&view, view.given(WHICH), true).await?;
    let act = Act::ActivateKey { key: key.definition.id.clone() };
    forms::ask_if_may(&view, &signed_in, &questions, vec![act]).await
}

#[post("/erfassen/inkraftsetzung", data = "<sent>")]
pub async fn activate(view: View, sent: Changing) -> Worked {
    let (questions, _) = to_change(&view, sent.form.text(WHICH), true).await?;
    let act = |mut at: At<'_, KeyChangeIn>| Some(Act::ActivateKey { key: at.id(WHICH)? });
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/ausserkraftsetzung")]
pub async fn ask_to_retire(view: View, signed_in: SignedIn) -> Worked {
    let (questions, key) = to_change(&view, view.given(WHICH), false).await?;
    let act = Act::RetireKey { key: key.definition.id.clone() };
    forms::ask_if_may(&view, &signed_in, &questions, vec![act]).await
}

#[post("/erfassen/ausserkraftsetzung", data = "<sent>")]
pub async fn retire(view: View, sent: Changing) -> Worked {
    let (questions, _) = to_change(&view, sent.form.text(WHICH), false).await?;
    let act = |mut at: At<'_, KeyChangeIn>| Some(Act::RetireKey { key: at.id(WHICH)? });
    forms::work(&view, &sent, &questions, act).await
}

/// What can be done next with a key.
pub fn next(view: &View, key: &Key) -> Result<Vec<Offer>, Problem> {
    let id = &key.definition.id;
    let offer = |said: &str, path: &str, act: Act| {
        Offer::to(Link::new(view.say(said), view.form(path, &[("key", id.as_str())])), vec![act])
    };
    Ok(match key.state() {
        KeyState::Registered => {
            vec![offer("form-key-activation", "/erfassen/inkraftsetzung", Act::ActivateKey { key: id.clone() })]
        }
        KeyState::Active => vec![
            offer("key-allocate", "/erfassen/verteilung", allocation::probe()?),
            offer("form-key-retirement", "/erfassen/ausserkraftsetzung", Act::RetireKey { key: id.clone() }),
        ],
        KeyState::Retired => Vec::new(),
    })
}
