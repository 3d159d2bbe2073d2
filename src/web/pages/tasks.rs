//! What waits for whoever is signed in, on the home page: the most urgent first, each with the way to where it is done.

use super::blocks::{Block, Cell, Link, Table};
use super::failure::Failed;
use super::filings::examining;
use super::view::View;
use super::{drafts, duties, inbox, runs, statements};
use crate::desk::tasks::{About, Task, TaskKind, waiting};
use crate::web::writing::today;

/// As many as fit on a page; the others come when these are done.
const SHOWN: usize = 50;

/// The page where a task is done, where there is one; the key of what it is called.
fn place(view: &View, task: &Task) -> (String, Option<String>) {
    let form = |path: &str, name: &str| Some(view.form(path, &[(name, task.of.as_str())]));
    let (key, href) = match task.kind {
        TaskKind::Settle => ("task-settle", None),
        TaskKind::Duty => ("task-duty", Some(view.link_to(super::Section::Projects, &task.of))),
        TaskKind::Approve => ("task-approve", form("/erfassen/genehmigung", "proposal")),
        TaskKind::CarryOut => ("task-carry-out", form("/erfassen/ausfuehrung", "proposal")),
        TaskKind::Issue => ("task-issue", form("/erfassen/anordnung", "order")),
        TaskKind::MatchLine => ("task-match-line", form(statements::MATCH, "statement")),
        TaskKind::Examine => ("task-examine", form(examining::EXAMINE, "project")),
        TaskKind::UseResidue => ("task-use-residue", Some(view.link_to(super::Section::Reports, "residues"))),
    };
    (view.say(key), href)
}

/// What it is about; what somebody wrote, and the name of an account, stand as they do in the book.
fn about(view: &View, about: &About) -> Cell {
    match about {
        About::Proposal(kind) => Cell::text(view.say(runs::named(*kind))),
        About::Line(line) => Cell::text(view.tell("task-line", &[("line", line.to_string().into())])),
        About::Unexamined => Cell::text(view.say("task-unexamined")),
        About::Duty(what) => duties::asked(view, what),
        About::Order { .. } | About::Account(_) => Cell::german(about.in_german()),
    }
}

/// The list for whoever is signed in; nothing for a reader, and nothing of an earlier point of the book.
pub async fn block(view: &View) -> Result<Vec<Block>, Failed> {
    let Some(actor) = view.actor().filter(|_| view.as_of.is_none()) else { return Ok(Vec::new()) };
    let all = waiting(&view.store, &view.viewer, actor, today()?).await?;
    let caption = view.tell("tasks-count", &[("count", all.len().into())]);
    let table = table(view, caption, "tasks-none", &all);
    let calendar = Link::new(view.say("tasks-calendar"), view.newest("/deadlines.ics"));
    let mut ways = vec![inbox::unread(view, actor).await?, calendar, duties::link(view)];
    ways.extend(drafts::link(view, actor).await?);
    let ways = Block::Links(ways);
    Ok(vec![Block::heading(view.say("tasks-title")), Block::Table(table), ways])
}

/// The first of these tasks, each with the way to where it is done.
pub fn table(view: &View, caption: String, empty: &str, all: &[Task]) -> Table {
    let labels = ["task", "task-of", "task-about", "task-due", "#amount-euro"];
    let mut table = Table::new(view.words, caption, &labels, empty);
    for task in all.iter().take(SHOWN) {
        let (said, href) = place(view, task);
        let due = match (task.due_on, task.late) {
            (Some(day), true) => Cell::text(view.tell("task-late", &[("day", view.words.day(day).into())])),
            (Some(day), false) => Cell::text(view.words.day(day)),
            (None, true) => Cell::text(view.say("task-now")),
            (None, false) => Cell::text("–"),
        };
        let amount = task.amount.map_or_else(|| Cell::number("–"), Cell::amount);
        let said = href.map_or_else(|| Cell::text(said.clone()), |href| Cell::link(said.clone(), href));
        table.row(vec![said, Cell::text(&task.of), about(view, &task.about), due, amount]);
    }
    table
}
