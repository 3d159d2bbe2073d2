//! Runs and the other proposals of two persons: the list, and one of them with its result explained in words.

pub mod content;
mod explanation;
mod result;

use super::Section;
use super::address;
use super::blocks::{Block, Cell, Facts, Field, Form, Link, Table};
use super::failure::Failed;
use super::forms::questions::Choice;
use super::view::{LANG, Shown, View};
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::{ProposalId, Seq};
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AuthorityAssignment, Content, Proposal, ProposalState, SubAssignment};
use crate::report::allocation_statement;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use content::COMPARED;
use rocket::get;

/// The kind of a proposal at the head of a line: the key of its name.
fn kind(content: &Content) -> &'static str {
    match content {
        Content::Allocation { .. } => "run-allocation",
        Content::Redistribution { .. } => "run-redistribution",
        Content::Assignment(_) => "run-assignment",
        Content::AuthorityAssignment(_) => "run-authority-assignment",
        Content::Recall(_) => "run-recall",
        Content::Reassignment { .. } => "run-reassignment",
        Content::SubAssignment(_) => "run-sub-assignment",
        Content::Reversal { .. } => "run-reversal",
    }
}

fn amount(content: &Content) -> Option<Euro> {
    match content {
        Content::Allocation { parameters, .. } | Content::Redistribution { parameters, .. } => {
            Some(parameters.total_cents)
        }
        Content::Reassignment { what, .. } => what.total().ok(),
        Content::Assignment(Assignment { lines, .. })
        | Content::Recall(Assignment { lines, .. })
        | Content::SubAssignment(SubAssignment { lines, .. })
        | Content::AuthorityAssignment(AuthorityAssignment { lines, .. }) => {
            Euro::sum(lines.iter().map(|line| line.amount_cents)).ok()
        }
        Content::Reversal { .. } => None,
    }
}

/// The runs, assignments and reversals of the book.
#[get("/laeufe")]
pub async fn list(view: View) -> Shown {
    let labels = ["run", "kind", "state", "#amount-euro", "key", "run-proposed-by", "run-approved-by"];
    let mut table = Table::new(view.words, view.say("runs-caption"), &labels, "runs-empty");
    for (id, proposal) in view.store.proposals(&view.viewer).await? {
        let content = proposal.content.as_ref();
        let key = content.run().map(|(parameters, _)| parameters.key.as_str().to_owned());
        let key = key.map_or_else(Cell::default, |key| Cell::link(&key, view.link_to(Section::Keys, &key)));
        table.row(vec![
            Cell::link(id.as_str(), view.link_to(Section::Runs, id.as_str())),
            Cell::text(view.say(kind(content))),
            Cell::german(proposal.state.in_german()),
            amount(content).map_or_else(|| Cell::text(""), Cell::amount),
            key,
            Cell::text(authors(&proposal)),
            Cell::text(proposal.approved_by.map_or_else(|| view.say("run-nobody-yet"), |actor| actor.to_string())),
        ]);
    }
    let mut blocks = vec![Block::text(view.say("runs-lead")), Block::Table(table)];
    if view.as_of.is_none() {
        let forms = [("form-allocation", "/erfassen/verteilung"), ("form-assignment", "/erfassen/zuweisung")];
        let link = |(key, path): (&str, &str)| Link::new(view.say(key), view.form(path, &[]));
        blocks.push(Block::Links(forms.map(link).into()));
    }
    view.show(Section::Runs, view.say("nav-runs"), Vec::new(), blocks)
}

fn authors(proposal: &Proposal) -> String {
    proposal.authors.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// One proposal.
#[get("/laeufe/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let id: ProposalId = in_path("id", id)?;
    let missing = || Problem::not_found(format!("Den Lauf {id} gibt es zu diesem Stand nicht."));
    let proposal = view.store.proposal(&view.viewer, &id).await?.ok_or_else(missing)?;
    let subject = Subject { kind: SubjectKind::Proposal, id: id.to_string() };
    let events = view.store.events_about(&view.viewer, &subject).await?;
    let content = proposal.content.as_ref();
    let mut blocks = vec![Block::Facts(facts(&view, &proposal))];
    // What is only proposed has no postings yet: its amounts lead nowhere.
    let booked =
        proposal.closed_seq.filter(|_| matches!(proposal.state, ProposalState::CarriedOut | ProposalState::Reversed));
    let booking = booked.map(|seq| view.link_to(Section::Journal, &seq.to_string()));
    blocks.extend(next(&view, &id, &proposal));
    blocks.extend(content::of(&view, content, view.given(COMPARED), booking.as_deref()).await?);
    blocks.extend(compare(&view, &id, content).await?);
    blocks
        .extend([Block::heading(view.say("run-history")), Block::Table(steps(&view, &events, proposal.reversed_seq))]);
    if content.run().is_some() {
        blocks.extend([Block::heading(view.say("run-downloads")), Block::Links(downloads(&view, &id))]);
    }
    view.show(Section::Runs, format!("{} {id}", view.say(kind(content))), view.trail(Section::Runs), blocks)
}

fn facts(view: &View, proposal: &Proposal) -> Facts {
    let content = proposal.content.as_ref();
    let approved = proposal.approved_by.as_ref();
    let approved = approved.map_or_else(|| view.say("run-nobody-yet"), ToString::to_string);
    let mut facts = vec![
        view.fact("state", Cell::german(proposal.state.in_german())),
        view.fact("run-proposed-by", authors(proposal)),
        view.fact("run-approved-by", approved),
        view.fact("run-version", proposal.version.to_string()),
        view.fact("run-content-in", view.event(proposal.content_seq)),
        view.fact("run-content-hash", proposal.content_sha256.to_string()),
    ];
    match content {
        Content::Redistribution { reason, .. } => facts.push(view.fact("reason", Cell::german(reason.in_german()))),
        Content::Reversal { reverses, reason } => {
            facts.push(view.fact("event-reverses", view.event(*reverses)));
            facts.push(view.fact("reason", Cell::german(reason.in_german())));
        }
        Content::Allocation { .. }
        | Content::Assignment(_)
        | Content::Recall(_)
        | Content::Reassignment { .. }
        | Content::SubAssignment(_)
        | Content::AuthorityAssignment(_) => {}
    }
    facts
}

/// What can be done next with a proposal.
fn next(view: &View, id: &ProposalId, proposal: &Proposal) -> Option<Block> {
    let (key, path) = match proposal.state {
        _ if view.as_of.is_some() => return None,
        ProposalState::Proposed if view.actor().is_some_and(|actor| proposal.authors.contains(actor)) => {
            return Some(Block::text(view.say("run-own")));
        }
        ProposalState::Proposed => ("form-approval", "/erfassen/genehmigung"),
        ProposalState::Approved => ("form-execution", "/erfassen/ausfuehrung"),
        _ => return None,
    };
    Some(Block::Onward(Link::new(view.say(key), view.form(path, &[("proposal", id.as_str())]))))
}

/// Asks for a key to compare a run with.
async fn compare(view: &View, id: &ProposalId, content: &Content) -> Result<Option<Block>, Failed> {
    let Some((parameters, _)) = content.run() else { return Ok(None) };
    let keys = view.store.keys(&view.viewer).await?.into_iter().map(|key| key.definition);
    let others = keys.filter(|key| key.id != parameters.key).map(|key| Choice::of(key.id.as_str(), &key.title));
    let choices: Vec<(String, Cell)> = others.map(|choice| (choice.value, choice.label)).collect();
    let stand = view.stand();
    let field = Field {
        name: COMPARED.to_owned(),
        label: view.say("run-compared"),
        hint: view.say("run-compared-hint"),
        value: view.given(COMPARED).unwrap_or_default().to_owned(),
        required: false,
        choices,
    };
    let kept = if stand.is_empty() { Vec::new() } else { vec![("stand".to_owned(), stand)] };
    let (action, button) = (address::below(Section::Runs.path(), id.as_str()), view.say("run-compare"));
    let form = Form { action, kept: view.form_keeps(kept), fields: vec![field], button };
    Ok((!form.fields.iter().all(|field| field.choices.is_empty())).then_some(Block::Form(form)))
}

fn steps(view: &View, events: &[Event], reversed: Option<Seq>) -> Table {
    let labels = ["run-step", "event-actor", "event-booked-on", "event-voucher", "event"];
    let link = |seq: Seq| Cell::link(seq.to_string(), view.link_to(Section::Journal, &seq.to_string()));
    let rows = events.iter().map(|event| {
        vec![
            Cell::german(event.body.in_german()),
            Cell::text(event.actor.as_str()),
            Cell::text(view.words.day(event.booked_on)),
            Cell::text(event.voucher.clone().unwrap_or_default()),
            link(event.seq),
        ]
    });
    let mut table = Table::new(view.words, view.say("run-who-did-what"), &labels, "run-no-step").rows(rows);
    if let Some(seq) = reversed {
        let blank = || Cell::text("");
        table.row(vec![Cell::text(view.say("run-reversed")), blank(), blank(), blank(), link(seq)]);
    }
    table
}

/// The statement of the run in every form, at exactly the size that the page speaks of.
fn downloads(view: &View, id: &ProposalId) -> Vec<Link> {
    let address = |query: &str| {
        let path = format!("/reports/{}?run={id}&{query}", allocation_statement::ID);
        view.file(&address::with_query(&path, [(LANG, address::lang(view.words))]))
    };
    vec![
        Link::new("PDF".to_owned(), address("format=pdf")),
        Link::new("CSV".to_owned(), address("format=csv")),
        Link::new(view.say("file-csv-excel"), address("format=csv-excel")),
        Link::new(view.say("file-provenance"), address("format=pdf&part=provenance")),
        Link::new(view.say("file-proof"), address("format=pdf&part=tlog-proof")),
    ]
}
