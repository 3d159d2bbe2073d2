//! Runs and the other proposals of two persons: the list, and one of them with its result explained in words.

mod explanation;

use super::Section;
use super::address;
use super::blocks::{Block, Cell, Column, Facts, Link, Table};
use super::scope::named;
use super::view::{LANG, Shown, View};
use crate::core::allocation::redistribution::Pot;
use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters, RunResult};
use crate::core::command::CreateManager;
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProposalId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::core::proposal::{
    Assignment, AssignmentLine, AuthorityAssignment, Content, Proposal, ProposalState, Reassignment, SubAssignment,
};
use crate::core::share::ExactDecimal;
use crate::report::allocation_statement;
use crate::web::api::in_path;
use crate::web::problem::Problem;
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
        let assign = Link::new(view.say("form-assignment"), view.form("/erfassen/zuweisung", &[]));
        blocks.push(Block::Links(vec![assign]));
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
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let subject = Subject { kind: SubjectKind::Proposal, id: id.to_string() };
    let events = view.store.events_about(&view.viewer, &subject).await?;
    let content = proposal.content.as_ref();
    let mut blocks = vec![Block::Facts(facts(&view, &proposal))];
    blocks.extend(match content {
        Content::Allocation { parameters, result } => run(&view, &proposal, (parameters, result, None), &managers)?,
        Content::Redistribution { parameters, result, before, .. } => {
            run(&view, &proposal, (parameters, result, Some(before)), &managers)?
        }
        Content::Assignment(Assignment { component, budget_item, booking_year, lines }) => {
            let what = source(&view, "run-assigned-from", (budget_item, *booking_year, component));
            vec![Block::Table(assigned(&view, what, lines, &managers))]
        }
        Content::AuthorityAssignment(what) => {
            vec![Block::Table(assigned(&view, authority(&view, what), &what.lines, &managers))]
        }
        Content::Recall(Assignment { component, budget_item, booking_year, lines }) => {
            let what = source(&view, "run-recalled-from", (budget_item, *booking_year, component));
            vec![Block::Table(assigned(&view, what, lines, &managers))]
        }
        Content::Reassignment { what, given } => reassigned(&view, what, given, &managers),
        Content::SubAssignment(what) => {
            vec![Block::Table(assigned(&view, handed_down(&view, what, &managers), &what.lines, &managers))]
        }
        Content::Reversal { .. } => Vec::new(),
    });
    blocks.extend(next(&view, &id, &proposal));
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
        ProposalState::Proposed => ("form-approval", "/erfassen/genehmigung"),
        ProposalState::Approved => ("form-execution", "/erfassen/ausfuehrung"),
        _ => return None,
    };
    Some(Block::Links(vec![Link::new(view.say(key), view.form(path, &[("proposal", id.as_str())]))]))
}

/// Parameters, deductions, result and explanation.
fn run(
    view: &View,
    proposal: &Proposal,
    (parameters, result, before): (&RunParameters, &RunResult, Option<&Pot>),
    managers: &[CreateManager],
) -> Result<Vec<Block>, MoneyError> {
    // What is only proposed has no postings yet: its amounts lead nowhere.
    let booked =
        proposal.closed_seq.filter(|_| matches!(proposal.state, ProposalState::CarriedOut | ProposalState::Reversed));
    let booking = booked.map(|seq| view.link_to(Section::Journal, &seq.to_string()));
    let mut blocks = vec![Block::heading(view.say("run-inputs")), Block::Facts(inputs(view, parameters, result))];
    if !parameters.deductions.is_empty() {
        blocks.push(Block::Table(deductions(view, parameters, result, managers)));
    }
    blocks.extend([
        Block::heading(view.say("run-result")),
        Block::Table(lines(view, result, before, booking.as_deref(), managers)?),
        Block::heading(view.say("run-explanation")),
        Block::text(explanation::method(view.words, parameters.method, parameters.unit)),
    ]);
    if !result.ties.is_empty() {
        let tied = result.ties.join(", ");
        blocks.push(Block::text(view.tell("run-tie", &[("tied", tied.into())])));
    }
    let labels = ["recipient", "run-how"];
    let said = result.lines.iter().map(|line| {
        vec![
            Cell::text(named(managers, &line.recipient)),
            Cell::text(explanation::line(view.words, line, parameters, result)),
        ]
    });
    blocks
        .push(Block::Table(Table::new(view.words, view.say("run-explained"), &labels, "run-no-recipient").rows(said)));
    Ok(blocks)
}

fn inputs(view: &View, parameters: &RunParameters, result: &RunResult) -> Facts {
    let amount = |amount: Euro| Cell::text(view.words.euro(amount));
    let key = parameters.key.as_str();
    let mut facts = vec![
        view.fact("component", Cell::text(parameters.component.as_str())),
        view.fact("run-total", amount(parameters.total_cents)),
        view.fact("run-distributable", amount(result.distributable_cents)),
        view.fact("key", Cell::link(key, view.link_to(Section::Keys, key))),
        view.fact("run-method", Cell::german(parameters.method.in_german())),
        view.fact("run-unit", view.say(explanation::unit(parameters.unit))),
    ];
    let mut add = |key: &str, value: Option<Euro>| facts.extend(value.map(|value| view.fact(key, amount(value))));
    add("run-base", Some(parameters.base_cents).filter(|base| !base.is_zero()));
    add("run-floor", parameters.floor_cents);
    add("run-cap", parameters.cap_cents);
    facts
}

fn deductions(view: &View, parameters: &RunParameters, result: &RunResult, managers: &[CreateManager]) -> Table {
    let of = |key: &str, percent: &ExactDecimal| {
        let percent = view.words.percentage(&view.words.decimal(&percent.to_string()));
        view.tell(key, &[("percent", percent.into())])
    };
    let said = |deduction: &Deduction| match &deduction.amount {
        DeductionAmount::Fixed { .. } => view.say("run-fixed-amount"),
        DeductionAmount::PercentOfTotal { percent } => of("run-percent-of-total", percent),
        DeductionAmount::PercentOfRest { percent } => of("run-percent-of-rest", percent),
    };
    let rows = parameters.deductions.iter().zip(&result.deductions).map(|(deduction, made)| {
        let what = match &made.kind {
            DeductionKind::HostQuota { recipient } => {
                format!("{}: {}", made.kind.in_german(), named(managers, recipient))
            }
            kind => kind.in_german().to_owned(),
        };
        vec![Cell::german(what), Cell::text(said(deduction)), Cell::amount(made.amount_cents)]
    });
    let labels = ["run-deduction", "run-assessed", "#amount-euro"];
    Table::new(view.words, view.say("run-deductions"), &labels, "run-no-deduction").rows(rows)
}

fn lines(
    view: &View,
    result: &RunResult,
    before: Option<&Pot>,
    booking: Option<&str>,
    managers: &[CreateManager],
) -> Result<Table, MoneyError> {
    let hosted = result.lines.iter().any(|line| line.host_quota_cents.is_some());
    let mut labels = vec!["key-share", "run-unrounded", "run-units", "amount-euro"];
    labels.extend(hosted.then_some(["run-host-quota", "run-together"]).into_iter().flatten());
    labels.extend(before.map(|_| ["run-before", "run-change"]).into_iter().flatten());
    let numbers = labels.into_iter().map(|key| Column::number(view.say(key)));
    let columns = std::iter::once(Column::text(view.say("recipient"))).chain(numbers).collect();
    let mut table = Table::of(view.say("run-amounts"), columns, view.say("run-no-recipient"));
    let mut held = Vec::new();
    for line in &result.lines {
        let mut row = vec![
            Cell::text(named(managers, &line.recipient)),
            Cell::number(view.words.percent(&line.share, 5)),
            Cell::number(view.words.fraction(&line.quota_euro, 4)),
            Cell::number(line.adjustment_units.to_string()),
            Cell::amount(line.amount_cents).linked(booking),
        ];
        if hosted {
            row.push(line.host_quota_cents.map_or_else(|| Cell::text(""), Cell::amount));
            row.push(Cell::amount(line.total_cents));
        }
        if let Some(before) = before {
            let old = before.held(&line.recipient);
            row.push(Cell::amount(old));
            row.push(Cell::number(view.words.signed(line.total_cents.minus(old)?)));
            held.push(old);
        }
        table.row(row);
    }
    let units: i64 = result.lines.iter().map(|line| line.adjustment_units).sum();
    let mut foot = vec![
        Cell::text(view.say("sum")),
        Cell::number(view.words.percentage("100")),
        Cell::amount(result.distributable_cents),
    ];
    foot.extend([Cell::number(units.to_string()), Cell::amount(result.sum_cents)]);
    let total = Euro::sum(result.lines.iter().map(|line| line.total_cents))?;
    if hosted {
        let quotas = Euro::sum(result.lines.iter().filter_map(|line| line.host_quota_cents))?;
        foot.extend([Cell::amount(quotas), Cell::amount(total)]);
    }
    if before.is_some() {
        let old = Euro::sum(held)?;
        foot.extend([Cell::amount(old), Cell::number(view.words.signed(total.minus(old)?))]);
    }
    table.foot = Some(foot);
    Ok(table)
}

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
    tables.map(|(caption, lines)| Block::Table(assigned(view, caption, lines, managers))).into()
}

fn assigned(view: &View, caption: String, lines: &[AssignmentLine], managers: &[CreateManager]) -> Table {
    let name = |id: &ManagerId| Cell::text(named(managers, id));
    let rows = lines.iter().map(|line| vec![name(&line.recipient), Cell::amount(line.amount_cents)]);
    Table::new(view.words, caption, &["recipient", "#amount-euro"], "run-no-recipient").rows(rows)
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
