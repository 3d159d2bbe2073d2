//! Keys beside each other for one amount: what each recipient would get, and the differences to the cent.
//!
//! It only asks; whoever has the address sees the same. The amounts are the desk's, as in `allocate compare`.

use crate::core::ids::ComponentId;
use crate::core::money::{Euro, MoneyError};
use crate::desk::{self, DeskError, ReportParameters};
use crate::report::allocation_comparison::{self as comparison, AllocationComparisonFacts, Line, MOST};
use crate::web::pages::Section;
use crate::web::pages::blocks::{Block, Cell, Column, Facts, FaultLine, Faults, Field, Form, Link, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::Choice;
use crate::web::pages::forms::typed;
use crate::web::pages::lists;
use crate::web::pages::view::{Shown, View};
use rocket::get;
use rocket::http::Status;

/// The page; its address does not lie below the keys, which may have any name.
pub const PATH: &str = "/vergleich";
/// The parameters: keys, amount, component.
pub const NAMES: [&str; MOST + 2] = ["a", "b", "c", "d", AMOUNT, COMPONENT];
const AMOUNT: &str = "betrag";
const COMPONENT: &str = "teil";

#[get("/vergleich")]
pub async fn show(view: View) -> Shown {
    let keys: Vec<&str> = NAMES.iter().take(MOST).filter_map(|name| view.given(name)).collect();
    let found = if keys.is_empty() { Ok(Vec::new()) } else { compared(&view, &keys).await? };
    let asked = [Block::text(view.say("compare-lead")), Block::Form(form(&view).await?)];
    let title = view.say("compare-title");
    match found {
        Ok(found) => {
            let blocks = asked.into_iter().chain(found).collect();
            view.show(Section::Keys, title, view.trail(Section::Keys), blocks)
        }
        Err(why) => {
            let blocks = [Block::Faults(why)].into_iter().chain(asked).collect();
            let title = view.tell("failure-title", &[("title", title.into())]);
            view.show_form(Status::UnprocessableEntity, title, blocks)
        }
    }
}

async fn form(view: &View) -> Result<Form, Failed> {
    let keys = view.store.keys(&view.viewer).await?;
    let choice = |choice: Choice| (choice.value, choice.label);
    let keys: Vec<(String, Cell)> =
        keys.iter().map(|key| choice(Choice::of(key.definition.id.as_str(), &key.definition.title))).collect();
    let components = view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what);
    let components = components.map(|one| choice(Choice::of(one.component.as_str(), &one.title))).collect();
    let field = |name: &str, label: String, hint: &str, choices: Vec<(String, Cell)>, required: bool| Field {
        name: name.to_owned(),
        label,
        hint: view.say(hint),
        value: view.given(name).unwrap_or_default().to_owned(),
        choices,
        required,
    };
    let mut fields = Vec::new();
    for (place, name) in NAMES.iter().take(MOST).enumerate() {
        let label = view.tell("compare-key", &[("name", comparison::name(place).into())]);
        let hint = if place == 0 { "compare-first-hint" } else { "compare-other-hint" };
        fields.push(field(name, label, hint, keys.clone(), place < 2));
    }
    fields.push(field(AMOUNT, view.say("run-total"), "field-amount-hint", Vec::new(), true));
    fields.push(field(COMPONENT, view.say("component"), "compare-component-hint", components, true));
    let stand = view.stand();
    let kept = if stand.is_empty() { Vec::new() } else { vec![("stand".to_owned(), stand)] };
    Ok(Form { action: PATH.to_owned(), kept: view.form_keeps(kept), fields, button: view.say("run-compare") })
}

/// What is wrong, with the way to the field of that name where one is meant.
fn fault(view: &View, field: Option<&str>, label: String, text: Cell) -> Faults {
    let line = FaultLine { label, text, href: field.map(|name| format!("#frage-{name}")), hint: None };
    Faults { title: view.say("form-faults"), lines: vec![line] }
}

/// The comparison, or why there is none.
async fn compared(view: &View, keys: &[&str]) -> Result<Result<Vec<Block>, Faults>, Failed> {
    let total = match typed::amount(view.given(AMOUNT).unwrap_or_default(), view.words) {
        Ok(total) => total,
        Err(why) => return Ok(Err(fault(view, Some(AMOUNT), view.say("run-total"), why))),
    };
    let component = view.given(COMPONENT).unwrap_or_default();
    if component.parse::<ComponentId>().is_err() {
        return Ok(Err(fault(view, Some(COMPONENT), view.say("component"), Cell::text(view.say("form-missing")))));
    }
    let joined = keys.join(",");
    let asked = [("keys", joined.as_str()), ("total", total.as_str()), ("component", component)];
    let parameters = ReportParameters::at(Some(desk::AsOf::Size(view.head.size)), None);
    let parameters = asked.iter().fold(parameters, |parameters, (id, value)| parameters.with(id, value));
    let facts = match desk::comparison(&view.store, &view.viewer, &parameters).await {
        Ok(facts) => facts,
        Err(DeskError::Parameters(why) | DeskError::NotThere(why)) => {
            return Ok(Err(fault(view, None, String::new(), Cell::german(desk::sentence(&why)))));
        }
        Err(error) => return Err(error.into()),
    };
    let report = view.link_with(&format!("{}/{}", Section::Reports.path(), comparison::ID), &asked);
    let part = lists::part(view, facts.lines.iter().collect())?;
    let mut blocks = vec![Block::heading(view.say("compare-result")), Block::Facts(candidates(view, &facts))];
    let is_shared = |line: &Line| line.amounts.iter().flatten().count() > 1;
    if facts.candidates.len() > 1 && !facts.lines.iter().any(is_shared) {
        blocks.push(Block::text(view.say("compare-nothing-shared")));
    }
    blocks.push(Block::Table(table(view, &facts, &part.rows)?));
    blocks.extend(part.under);
    blocks.push(Block::text(view.say("compare-address")));
    blocks.push(Block::Links(vec![Link::new(view.say("compare-report"), report)]));
    Ok(Ok(blocks))
}

fn candidates(view: &View, facts: &AllocationComparisonFacts) -> Facts {
    let said = facts.candidates.iter().enumerate().map(|(place, candidate)| {
        (comparison::name(place).to_owned(), Cell::text(comparison::said(candidate, view.words.0)))
    });
    said.collect()
}

/// Some of the lines, with the sums of all.
fn table(view: &View, facts: &AllocationComparisonFacts, lines: &[&Line]) -> Result<Table, MoneyError> {
    let count = facts.candidates.len();
    let mut columns = vec![Column::text(view.say("recipient"))];
    let euro = |name: &str| Column::number(format!("{name} (€)"));
    columns.extend((0..count).map(|place| euro(comparison::name(place))));
    columns.extend((1..count).map(|place| euro(&format!("{} − A", comparison::name(place)))));
    let amount = |amount: &Option<Euro>| amount.map_or_else(|| Cell::text(""), Cell::amount);
    let signed = |difference: Euro| Cell::number(view.words.signed(difference));
    let rows = lines.iter().map(|line| {
        let mut row = vec![Cell::text(line.name.clone())];
        row.extend(line.amounts.iter().map(amount));
        row.extend(line.differences.iter().skip(1).map(|difference| signed(*difference)));
        row
    });
    let mut table = Table::of(view.say("run-amounts"), columns, view.say("run-no-recipient")).rows(rows);
    let sums: Vec<Euro> = facts.candidates.iter().map(|candidate| candidate.distributed).collect();
    let first = sums.first().copied().unwrap_or(Euro::ZERO);
    let mut foot = vec![Cell::text(view.say("sum"))];
    foot.extend(sums.iter().map(|sum| Cell::amount(*sum)));
    for sum in sums.iter().skip(1) {
        foot.push(signed(sum.minus(first)?));
    }
    table.foot = Some(foot);
    Ok(table)
}
