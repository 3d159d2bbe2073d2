//! The forms of a statement of the Kasse: read in as a whole, and its open lines matched with orders.
//!
//! The file travels hidden from the check to the booking, so what is booked is what was checked; larger ones go by the API
//! or the command line. Law: BHO §§ 70, 71, 77.

use super::blocks::{Block, Cell, Table};
use super::failure::Failed;
use super::forms::questions::{Choice, Kind, Question, Questions};
use super::forms::{self, At, Offer, Worked, probes};
use super::orders::orders_left;
use super::view::View;
use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::core::payment::{ImportStatement, StatementLine};
use crate::store::Left;
use crate::web::api::statements::imported::ImportOut;
use crate::web::api::statements::{MatchIn, one_of, record_statement};
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use crate::web::writing::Writing;
use rocket::{get, post};

pub const IMPORT: &str = "/erfassen/kassenauszug";
pub const MATCH: &str = "/erfassen/kassenzeile";

/// The name of the parameter and the field that says which statement is meant.
const WHICH: &str = "statement";

fn to_import(view: &View) -> Questions {
    let asked = vec![
        Question::new(WHICH, view.say("field-statement"), Kind::Text).hint(view.say("field-statement-hint")),
        Question::new(forms::LIST, view.say("field-statement-list"), Kind::File).hint(view.say("field-statement-file")),
    ];
    Questions::new(IMPORT, view.say("form-statement"), asked).lead(view.say("form-statement-lead"))
}

/// What the statement comes to: its sum, and the lines that stay open, with the reason.
fn told(view: &View, import: &ImportOut) -> Vec<Block> {
    let counted = [
        ("lines", import.lines.into()),
        ("matched", import.matched_lines.into()),
        ("open", import.unmatched_lines.into()),
        ("amount", import.sum().map(|sum| view.words.euro(sum)).unwrap_or_default().into()),
    ];
    let mut blocks = vec![Block::heading(view.say("check-what")), Block::text(view.tell("check-statement", &counted))];
    if !import.open.is_empty() {
        let labels = ["field-line", "#amount-euro", "statement-reason"];
        let mut table = Table::new(view.words, view.say("statement-open-lines"), &labels, "statement-none-open");
        for line in &import.open {
            let reason = line.reason.as_deref().map_or_else(Cell::default, Cell::german);
            table.row(vec![
                Cell::text(line.line.to_string()),
                line.amount().map_or_else(Cell::default, Cell::amount),
                reason,
            ]);
        }
        blocks.push(Block::Table(table));
    }
    blocks
}

/// The way to reading one in; to matching its lines leads the task of each line that is open.
pub fn ways(view: &View) -> Result<Vec<Offer>, Problem> {
    let imported =
        ImportStatement { statement: probes::any("probe")?, file_sha256: sha256(&[]), lines: 0, sum_cents: Euro::ZERO };
    let import = Offer::new(view, "form-statement", IMPORT, vec![Act::ImportStatement(imported)]);
    Ok(vec![import])
}

#[get("/erfassen/kassenauszug")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::IMPORT, &to_import(&view)).await
}

#[post("/erfassen/kassenauszug", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let record = async |writing: Writing, list: forms::List| {
        let statement = sent.form.text(WHICH).map(str::trim);
        let recorded = record_statement(writing, statement, (None, None), &list.bytes).await?;
        Ok((recorded.told.first(), told(&view, &recorded.told)))
    };
    forms::work_list(&view, &sent, &to_import(&view), record).await
}

async fn to_match(view: &View, which: &str) -> Result<Questions, Failed> {
    let mut statements = Vec::new();
    let mut lines = Vec::new();
    for known in view.store.statements(&view.viewer).await? {
        let id = known.imported.statement.to_string();
        let mut open = 0_u32;
        for (line, what) in &known.lines {
            let StatementLine::Unmatched { amount_cents, .. } = what else { continue };
            open += 1;
            if id == which {
                let filled = [("line", line.to_string().into()), ("amount", view.words.euro(*amount_cents).into())];
                lines.push(Choice::new(line.to_string(), view.tell("field-line-open", &filled)));
            }
        }
        if open > 0 {
            let filled = [("statement", id.as_str().into()), ("count", open.into())];
            statements.push(Choice::new(id.clone(), view.tell("field-statement-open", &filled)));
        }
    }
    // Without a statement its lines are not known yet: the number is typed, as it stands on paper.
    let lines = if lines.is_empty() { Kind::Number } else { Kind::event_of(lines) };
    let asked = vec![
        Question::new(WHICH, view.say("field-statement"), Kind::one_of(statements)).aside(),
        Question::new("line", view.say("field-line"), lines),
        Question::new("order", view.say("field-order"), orders_left(view, &[Left::ToPay]).await?),
    ];
    let questions = Questions::new(MATCH, view.say("form-line"), asked);
    Ok(questions.lead(view.say("form-line-lead")).booked(view))
}

#[get("/erfassen/kassenzeile")]
pub async fn ask_to_match(view: View, signed_in: SignedIn) -> Worked {
    let questions = to_match(&view, view.given(WHICH).unwrap_or_default()).await?;
    forms::ask_of(&view, &signed_in, rights::CASH, &questions).await
}

#[post("/erfassen/kassenzeile", data = "<sent>")]
pub async fn assign(view: View, sent: Changing) -> Worked {
    let which = sent.form.text(WHICH).unwrap_or_default().trim();
    let questions = to_match(&view, which).await?;
    let known = if which.is_empty() { None } else { Some(one_of(&view.store, &view.viewer, which).await?) };
    let orders = match &known {
        Some(known) => view.store.orders_on(&view.viewer, known).await?,
        None => Vec::new(),
    };
    let act = |at: At<'_, MatchIn>| at.body.act(known.as_ref()?, &orders, at.fields);
    forms::work(&view, &sent, &questions, act).await
}
