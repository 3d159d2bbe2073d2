//! Runs and the other proposals of two persons: the list, and one of them with its result explained in words.

pub mod content;
mod explanation;
mod result;

use super::Section;
use super::address;
use super::allocation;
use super::amending;
use super::blocks::{Block, Cell, Facts, Field, Form, Link, Table};
use super::failure::Failed;
use super::forms::questions::Choice;
use super::forms::{self, Offer};
use super::handing_down;
use super::lists;
use super::view::{LANG, Shown, View};
use crate::core::command::Act;
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::{ProposalId, Seq};
use crate::core::money::Euro;
use crate::core::proposal::{
    Assignment, AuthorityAssignment, Content, ContentKind, Proposal, ProposalState, SubAssignment,
};
use crate::report::allocation_statement;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use content::COMPARED;
use rocket::get;

/// The kind of a proposal at the head of a line: the key of its name.
fn kind(content: &Content) -> &'static str {
    named(content.kind())
}

/// The same of a kind of content.
pub fn named(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::Allocation => "run-allocation",
        ContentKind::Redistribution => "run-redistribution",
        ContentKind::Assignment => "run-assignment",
        ContentKind::AuthorityAssignment => "run-authority-assignment",
        ContentKind::Recall => "run-recall",
        ContentKind::Reassignment => "run-reassignment",
        ContentKind::SubAssignment => "run-sub-assignment",
        ContentKind::Reversal => "run-reversal",
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

const KIND: &str = "art";
const STATE: &str = "zustand";

/// What narrows the list.
pub const NAMES: [&str; 2] = [KIND, STATE];

fn questions(view: &View) -> Vec<Field> {
    let kinds = [
        ContentKind::Allocation,
        ContentKind::Redistribution,
        ContentKind::Assignment,
        ContentKind::AuthorityAssignment,
        ContentKind::Recall,
        ContentKind::Reassignment,
        ContentKind::SubAssignment,
        ContentKind::Reversal,
    ];
    let kinds = kinds.map(|kind| Choice::new(kind.as_str(), view.say(named(kind)))).into();
    let state = |state: ProposalState| Choice::new(state.as_str(), Cell::german(state.in_german()));
    let states = ProposalState::ALL.map(state).into();
    vec![
        lists::question(view, KIND, view.say("kind"), view.say("runs-kind-hint"), kinds),
        lists::question(view, STATE, view.say("state"), view.say("runs-state-hint"), states),
    ]
}

/// The runs, assignments and reversals of the book.
#[get("/laeufe")]
pub async fn list(view: View) -> Shown {
    let labels = ["run", "kind", "state", "#amount-euro", "key", "run-proposed-by", "run-approved-by"];
    let proposals = view.store.proposals(&view.viewer).await?;
    let all = proposals.len();
    let is_meant = |proposal: &Proposal| {
        view.given(KIND).is_none_or(|kind| proposal.content.kind().as_str() == kind)
            && view.given(STATE).is_none_or(|state| proposal.state.as_str() == state)
    };
    let meant: Vec<(ProposalId, Proposal)> = proposals.into_iter().filter(|(_, one)| is_meant(one)).collect();
    let mut blocks = vec![Block::text(view.say("runs-lead"))];
    blocks.extend((all > 0).then(|| lists::narrowing(&view, Section::Runs.path(), questions(&view))));
    blocks.extend(lists::narrowed(&view, Section::Runs.path(), meant.len(), all));
    let empty = if all == 0 { "runs-empty" } else { "runs-none-meant" };
    let mut table = Table::new(view.words, view.say("runs-caption"), &labels, empty);
    let part = lists::part(&view, meant)?;
    for (id, proposal) in part.rows {
        table.row(row(&view, &id, &proposal));
    }
    blocks.push(Block::Table(table));
    blocks.extend(part.under);
    // Whoever may propose a run may propose an assignment.
    let assign = Offer::new(&view, "form-assignment", "/erfassen/zuweisung", vec![allocation::probe()?]);
    let own = vec![allocation::probe()?];
    let offers = vec![
        allocation::way(&view)?,
        assign,
        Offer::new(&view, "form-recall", handing_down::RECALL, own.clone()),
        Offer::new(&view, "form-reassignment", handing_down::REASSIGN, own.clone()),
        Offer::new(&view, "form-authority-assignment", handing_down::AUTHORITY, own),
        Offer::new(&view, "form-sub-assignment", handing_down::DOWN, handing_down::rights(&view).await?),
    ];
    blocks.extend(forms::next(&view, offers).await?);
    view.show(Section::Runs, view.say("nav-runs"), Vec::new(), blocks)
}

fn row(view: &View, id: &ProposalId, proposal: &Proposal) -> Vec<Cell> {
    let content = proposal.content.as_ref();
    let key = content.run().map(|(parameters, _)| parameters.key.as_str().to_owned());
    let key = key.map_or_else(Cell::default, |key| Cell::link(&key, view.link_to(Section::Keys, &key)));
    let approved = proposal.approved_by.as_ref();
    vec![
        Cell::link(id.as_str(), view.link_to(Section::Runs, id.as_str())),
        Cell::text(view.say(kind(content))),
        Cell::german(proposal.state.in_german()),
        amount(content).map_or_else(|| Cell::text(""), Cell::amount),
        key,
        Cell::text(authors(proposal)),
        Cell::text(approved.map_or_else(|| view.say("run-nobody-yet"), ToString::to_string)),
    ]
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
    blocks.extend(next(&view, &id, &proposal).await?);
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

/// What can be done next with a proposal. Whoever brought it in is told why they do not approve it.
async fn next(view: &View, id: &ProposalId, proposal: &Proposal) -> Result<Vec<Block>, Failed> {
    let offer = |key: &str, path: &str, act: Act| {
        Offer::to(Link::new(view.say(key), view.form(path, &[("proposal", id.as_str())])), vec![act])
    };
    let (proposal_id, content_sha256) = (id.clone(), proposal.content_sha256);
    let is_own = view.actor().is_some_and(|actor| proposal.authors.contains(actor));
    let is_open = matches!(proposal.state, ProposalState::Proposed | ProposalState::Approved);
    let mut first = Vec::new();
    match proposal.state {
        ProposalState::Proposed if !is_own => {
            let approve = Act::Approve { proposal: proposal_id.clone(), content_sha256 };
            first.push(offer("form-approval", "/erfassen/genehmigung", approve));
        }
        ProposalState::Approved => {
            let carry_out = Act::CarryOut { proposal: proposal_id.clone() };
            first.push(offer("form-execution", "/erfassen/ausfuehrung", carry_out));
        }
        _ => {}
    }
    let mut others = Vec::new();
    if proposal.state == ProposalState::Proposed && !is_own {
        let reject = Act::Reject { proposal: proposal_id.clone(), note: None };
        others.push(offer("form-rejection", "/erfassen/ablehnung", reject));
    }
    others.extend(amending::way(view, id, proposal));
    if is_open && is_own {
        let withdraw = Act::Withdraw { proposal: proposal_id, note: None };
        others.push(offer("form-withdrawal", "/erfassen/ruecknahme", withdraw));
    }
    let (first, others) = (forms::offered(view, first).await?, forms::offered(view, others).await?);
    let mut blocks: Vec<Block> = first.into_iter().map(Block::Onward).collect();
    if is_own && proposal.state == ProposalState::Proposed && view.as_of.is_none() {
        blocks.push(Block::text(view.say("run-own")));
    }
    blocks.extend((!others.is_empty()).then_some(Block::Links(others)));
    Ok(blocks)
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
            Cell::text(view.act(&event.body)),
            Cell::text(event.actor.as_str()),
            Cell::text(view.words.day(event.booked_on)),
            event.voucher.as_deref().map_or_else(Cell::default, Cell::german),
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
