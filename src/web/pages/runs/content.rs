//! What a proposal is about, in full: the same on its own page, before it is brought in, and before it is approved.

use super::result::{Run, run};
use crate::core::command::CreateManager;
use crate::core::ids::{BudgetItemId, ComponentId, KeyId, ManagerId};
use crate::core::proposal::{Assignment, AssignmentLine, AuthorityAssignment, Content, Reassignment, SubAssignment};
use crate::desk::DeskError;
use crate::desk::under_key::{UnderKey, under_key};
use crate::web::pages::blocks::{Block, Cell, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::scope::named;
use crate::web::pages::view::View;
use crate::web::problem::Problem;

/// The blocks of a content; `other` is a key to compare a run with, `booking` leads to what was booked.
pub async fn of(
    view: &View,
    content: &Content,
    other: Option<&str>,
    booking: Option<&str>,
) -> Result<Vec<Block>, Failed> {
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let table = |caption: String, lines: &[AssignmentLine]| vec![assigned(view, caption, lines, &managers)];
    Ok(match content {
        Content::Allocation { parameters, result } | Content::Redistribution { parameters, result, .. } => {
            let before = if let Content::Redistribution { before, .. } = content { Some(before) } else { None };
            let (other, not_possible) = beside(view, content, other).await?;
            let run = run(view, Run { parameters, result, before, other: other.as_ref(), booking }, &managers)?;
            not_possible.into_iter().chain(run).collect()
        }
        Content::Assignment(Assignment { component, budget_item, booking_year, lines }) => {
            table(source(view, "run-assigned-from", (budget_item, *booking_year, component)), lines)
        }
        Content::AuthorityAssignment(what) => table(authority(view, what), &what.lines),
        Content::Recall(Assignment { component, budget_item, booking_year, lines }) => {
            table(source(view, "run-recalled-from", (budget_item, *booking_year, component)), lines)
        }
        Content::Reassignment { what, given } => reassigned(view, what, given, &managers),
        Content::SubAssignment(what) => table(handed_down(view, what, &managers), &what.lines),
        Content::Reversal { .. } => Vec::new(),
    })
}

/// The run by another key; where it cannot be computed by it, why.
async fn beside(
    view: &View,
    content: &Content,
    other: Option<&str>,
) -> Result<(Option<UnderKey>, Option<Block>), Failed> {
    let Some(other) = other.filter(|other| !other.is_empty()) else { return Ok((None, None)) };
    let key = other.parse::<KeyId>().map_err(|error| Problem::bad_parameter(COMPARED, other, format!("{error}.")))?;
    match under_key(&view.store, &view.viewer, content, &key).await {
        Ok(found) => Ok((Some(found), None)),
        Err(DeskError::Parameters(why) | DeskError::NotThere(why)) => {
            Ok((None, Some(Block::Text(Cell::german(crate::desk::sentence(&why))))))
        }
        Err(error) => Err(error.into()),
    }
}

/// The name of the parameter and the field with the key to compare with.
pub const COMPARED: &str = "vergleich";

/// Where money comes from, in a sentence with an item, a year and a component.
fn source(view: &View, key: &str, (item, year, component): (&BudgetItemId, u16, &ComponentId)) -> String {
    let year = year.to_string().into();
    view.tell(key, &[("item", item.as_str().into()), ("year", year), ("component", component.as_str().into())])
}

fn authority(view: &View, what: &AuthorityAssignment) -> String {
    let filled = [
        ("item", what.budget_item.as_str().into()),
        ("granted", what.year_granted.to_string().into()),
        ("due", what.due_year.to_string().into()),
        ("component", what.component.as_str().into()),
    ];
    view.tell("run-authority-from", &filled)
}

fn handed_down(view: &View, what: &SubAssignment, managers: &[CreateManager]) -> String {
    let filled = [
        ("from", named(managers, &what.from).into()),
        ("item", what.budget_item.as_str().into()),
        ("year", what.booking_year.to_string().into()),
        ("granted", what.year_granted.map(|year| year.to_string()).unwrap_or_default().into()),
        ("component", what.component.as_str().into()),
    ];
    view.tell(if what.year_granted.is_some() { "run-residue-handed-down" } else { "run-handed-down" }, &filled)
}

/// Who gives up, and who gets what of it.
fn reassigned(view: &View, what: &Reassignment, given: &[AssignmentLine], managers: &[CreateManager]) -> Vec<Block> {
    let of = source(view, "run-given-up", (&what.budget_item, what.booking_year, &what.component));
    let received = view.tell("run-received", &[("key", what.key.as_str().into())]);
    let tables = [(of, &what.from[..]), (received, given)];
    tables.map(|(caption, lines)| assigned(view, caption, lines, managers)).into()
}

fn assigned(view: &View, caption: String, lines: &[AssignmentLine], managers: &[CreateManager]) -> Block {
    let name = |id: &ManagerId| Cell::text(named(managers, id));
    let rows = lines.iter().map(|line| vec![name(&line.recipient), Cell::amount(line.amount_cents)]);
    Block::Table(Table::new(view.words, caption, &["recipient", "#amount-euro"], "run-no-recipient").rows(rows))
}
