//! Runs and the other proposals of two persons: the list, and one of them with its result explained in words.

mod explanation;

use super::Section;
use super::blocks::{Block, Cell, Facts, Link, Table, fact};
use super::scope::named;
use super::view::{Shown, View};
use super::words;
use crate::core::allocation::redistribution::Pot;
use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters, RunResult};
use crate::core::command::CreateManager;
use crate::core::event::{Event, Subject, SubjectKind};
use crate::core::ids::{ManagerId, ProposalId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::core::proposal::{
    Assignment, AssignmentLine, AuthorityAssignment, Content, Proposal, ProposalState, Reassignment, SubAssignment,
};
use crate::report::allocation_statement;
use crate::web::api::in_path;
use crate::web::problem::Problem;
use rocket::get;

/// The kind of a proposal at the head of a line.
fn kind(content: &Content) -> &'static str {
    match content {
        Content::Allocation { .. } => "Verteilung",
        Content::Redistribution { .. } => "Umverteilung",
        Content::Assignment(_) => "Zuweisung",
        Content::AuthorityAssignment(_) => "Zuweisung von Verpflichtungsermächtigung",
        Content::Recall(_) => "Einziehung",
        Content::Reassignment { .. } => "Umschichtung",
        Content::SubAssignment(_) => "Weiterzuweisung",
        Content::Reversal { .. } => "Umkehrung",
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
    let labels = ["Lauf", "Art", "Zustand", "#Betrag (€)", "Schlüssel", "Vorgeschlagen von", "Genehmigt von"];
    let empty = "Noch nichts vorgeschlagen. Ein Lauf beginnt mit „titelbuch allocate propose“.";
    let mut table = Table::new("Läufe, Zuweisungen und Umkehrungen", &labels, empty);
    for (id, proposal) in view.store.proposals(&view.viewer).await? {
        let content = proposal.content.as_ref();
        let key = content.run().map(|(parameters, _)| parameters.key.as_str().to_owned());
        let key = key.map_or_else(Cell::default, |key| Cell::link(&key, view.link_to(Section::Keys, &key)));
        table.row(vec![
            Cell::link(id.as_str(), view.link_to(Section::Runs, id.as_str())),
            Cell::text(kind(content)),
            Cell::text(proposal.state.in_german()),
            amount(content).map_or_else(|| Cell::text(""), Cell::amount),
            key,
            Cell::text(authors(&proposal)),
            proposal.approved_by.map_or_else(|| Cell::text("noch niemand"), |actor| Cell::text(actor.as_str())),
        ]);
    }
    let lead = "Eine Person schlägt vor, eine andere genehmigt; gebucht wird erst bei der Ausführung.";
    view.show(Section::Runs, "Läufe", Vec::new(), vec![Block::text(lead), Block::Table(table)])
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
            let what =
                format!("Zugewiesen aus {budget_item} im Haushaltsjahr {booking_year}, Programmteil {component}");
            vec![Block::Table(assigned(what, lines, &managers))]
        }
        Content::AuthorityAssignment(what) => {
            vec![Block::Table(assigned(authority_in_german(what), &what.lines, &managers))]
        }
        Content::Recall(Assignment { component, budget_item, booking_year, lines }) => {
            let what =
                format!("Eingezogen aus {budget_item} im Haushaltsjahr {booking_year}, Programmteil {component}");
            vec![Block::Table(assigned(what, lines, &managers))]
        }
        Content::Reassignment { what, given } => reassigned(what, given, &managers),
        Content::SubAssignment(what) => {
            vec![Block::Table(assigned(handed_down(what, &managers), &what.lines, &managers))]
        }
        Content::Reversal { .. } => Vec::new(),
    });
    blocks.extend([Block::heading("Verlauf"), Block::Table(steps(&view, &events, proposal.reversed_seq))]);
    if content.run().is_some() {
        blocks.extend([Block::heading("Herunterladen"), Block::Links(downloads(&view, &id))]);
    }
    view.show(Section::Runs, format!("{} {id}", kind(content)), view.trail(Section::Runs), blocks)
}

fn facts(view: &View, proposal: &Proposal) -> Facts {
    let content = proposal.content.as_ref();
    let event = |seq: Seq| Cell::link(format!("Ereignis {seq}"), view.link_to(Section::Journal, &seq.to_string()));
    let mut facts = vec![
        fact("Zustand", Cell::text(proposal.state.in_german())),
        fact("Vorgeschlagen von", Cell::text(authors(proposal))),
        fact(
            "Genehmigt von",
            proposal
                .approved_by
                .as_ref()
                .map_or_else(|| Cell::text("noch niemand"), |actor| Cell::text(actor.as_str())),
        ),
        fact("Fassung", Cell::text(proposal.version.to_string())),
        fact("Inhalt steht in", event(proposal.content_seq)),
        fact("Prüfsumme des Inhalts", Cell::text(proposal.content_sha256.to_string())),
    ];
    match content {
        Content::Redistribution { reason, .. } => facts.push(fact("Grund", Cell::text(reason.in_german()))),
        Content::Reversal { reverses, reason } => {
            facts.push(fact("Kehrt um", event(*reverses)));
            facts.push(fact("Grund", Cell::text(reason.in_german())));
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
    let mut blocks = vec![Block::heading("Vorgaben"), Block::Facts(inputs(view, parameters, result))];
    if !parameters.deductions.is_empty() {
        blocks.push(Block::Table(deductions(parameters, result, managers)));
    }
    blocks.extend([
        Block::heading("Ergebnis"),
        Block::Table(lines(result, before, booking.as_deref(), managers)?),
        Block::heading("Erklärung"),
        Block::text(explanation::method(parameters.method, parameters.unit)),
    ]);
    if !result.ties.is_empty() {
        let tied = result.ties.join(", ");
        blocks.push(Block::text(format!(
            "Gleichstand zwischen {tied}: die Einheit geht an die Kennung, die nach Bytes zuerst kommt."
        )));
    }
    let labels = ["Empfänger", "Wie der Betrag entsteht"];
    let said = result.lines.iter().map(|line| {
        vec![Cell::text(named(managers, &line.recipient)), Cell::text(explanation::line(line, parameters, result))]
    });
    blocks.push(Block::Table(Table::new("Erklärung je Empfänger", &labels, "").rows(said)));
    Ok(blocks)
}

fn inputs(view: &View, parameters: &RunParameters, result: &RunResult) -> Facts {
    let amount = |amount: Euro| Cell::text(amount.to_german());
    let key = parameters.key.as_str();
    let mut facts = vec![
        fact("Programmteil", Cell::text(parameters.component.as_str())),
        fact("Gesamtbetrag", amount(parameters.total_cents)),
        fact("Verteilungsbetrag", amount(result.distributable_cents)),
        fact("Schlüssel", Cell::link(key, view.link_to(Section::Keys, key))),
        fact("Verfahren", Cell::text(parameters.method.in_german())),
        fact("Rundungseinheit", Cell::text(parameters.unit.in_german())),
    ];
    let mut add = |label: &str, value: Option<Euro>| facts.extend(value.map(|value| fact(label, amount(value))));
    add("Sockelbetrag", Some(parameters.base_cents).filter(|base| !base.is_zero()));
    add("Mindestbetrag", parameters.floor_cents);
    add("Höchstbetrag", parameters.cap_cents);
    facts
}

fn deductions(parameters: &RunParameters, result: &RunResult, managers: &[CreateManager]) -> Table {
    let said = |deduction: &Deduction| match &deduction.amount {
        DeductionAmount::Fixed { .. } => "fester Betrag".to_owned(),
        DeductionAmount::PercentOfTotal { percent } => {
            format!("{} % vom Gesamtbetrag", words::decimal(&percent.to_string()))
        }
        DeductionAmount::PercentOfRest { percent } => format!("{} % vom Rest", words::decimal(&percent.to_string())),
    };
    let rows = parameters.deductions.iter().zip(&result.deductions).map(|(deduction, made)| {
        let what = match &made.kind {
            DeductionKind::HostQuota { recipient } => {
                format!("{} an {}", made.kind.in_german(), named(managers, recipient))
            }
            kind => kind.in_german().to_owned(),
        };
        vec![Cell::text(what), Cell::text(said(deduction)), Cell::amount(made.amount_cents)]
    });
    Table::new("Vorwegabzüge", &["Abzug", "Bemessung", "#Betrag (€)"], "").rows(rows)
}

fn lines(
    result: &RunResult,
    before: Option<&Pot>,
    booking: Option<&str>,
    managers: &[CreateManager],
) -> Result<Table, MoneyError> {
    let hosted = result.lines.iter().any(|line| line.host_quota_cents.is_some());
    let mut labels = vec!["Empfänger", "#Anteil", "#Ungerundet (€)", "#Einheiten", "#Betrag (€)"];
    labels.extend(hosted.then_some(["#Sitzlandquote (€)", "#Zusammen (€)"]).into_iter().flatten());
    labels.extend(before.map(|_| ["#Vorher (€)", "#Änderung (€)"]).into_iter().flatten());
    let mut table = Table::new("Beträge der Empfänger", &labels, "Kein Empfänger.");
    let mut held = Vec::new();
    for line in &result.lines {
        let mut row = vec![
            Cell::text(named(managers, &line.recipient)),
            Cell::number(words::percent(&line.share, 5)),
            Cell::number(words::fraction(&line.quota_euro, 4)),
            Cell::number(line.adjustment_units.to_string()),
            Cell { href: booking.map(str::to_owned), ..Cell::amount(line.amount_cents) },
        ];
        if hosted {
            row.push(line.host_quota_cents.map_or_else(|| Cell::text(""), Cell::amount));
            row.push(Cell::amount(line.total_cents));
        }
        if let Some(before) = before {
            let old = before.held(&line.recipient);
            row.push(Cell::amount(old));
            row.push(Cell::number(words::signed(line.total_cents.minus(old)?)));
            held.push(old);
        }
        table.row(row);
    }
    let units: i64 = result.lines.iter().map(|line| line.adjustment_units).sum();
    let mut foot = vec![Cell::text("Summe"), Cell::number("100 %"), Cell::amount(result.distributable_cents)];
    foot.extend([Cell::number(units.to_string()), Cell::amount(result.sum_cents)]);
    let total = Euro::sum(result.lines.iter().map(|line| line.total_cents))?;
    if hosted {
        let quotas = Euro::sum(result.lines.iter().filter_map(|line| line.host_quota_cents))?;
        foot.extend([Cell::amount(quotas), Cell::amount(total)]);
    }
    if before.is_some() {
        let old = Euro::sum(held)?;
        foot.extend([Cell::amount(old), Cell::number(words::signed(total.minus(old)?))]);
    }
    table.foot = Some(foot);
    Ok(table)
}

fn authority_in_german(what: &AuthorityAssignment) -> String {
    format!(
        "Verpflichtungsermächtigung aus {}, bewilligt für {}, fällig {}, Programmteil {}",
        what.budget_item, what.year_granted, what.due_year, what.component
    )
}

fn handed_down(what: &SubAssignment, managers: &[CreateManager]) -> String {
    let granted = what.year_granted.map(|granted| format!(" (Rest von {granted})")).unwrap_or_default();
    let (from, item, year) = (named(managers, &what.from), &what.budget_item, what.booking_year);
    format!("Weiter zugewiesen von {from} aus {item} im Haushaltsjahr {year}{granted}, Programmteil {}", what.component)
}

/// Who gives up, and who gets what of it.
fn reassigned(what: &Reassignment, given: &[AssignmentLine], managers: &[CreateManager]) -> Vec<Block> {
    let of = format!("{} im Haushaltsjahr {}, Programmteil {}", what.budget_item, what.booking_year, what.component);
    let tables = [(format!("Abgegeben aus {of}"), &what.from[..]), (format!("Erhalten nach {}", what.key), given)];
    tables.map(|(caption, lines)| Block::Table(assigned(caption, lines, managers))).into()
}

fn assigned(caption: String, lines: &[AssignmentLine], managers: &[CreateManager]) -> Table {
    let name = |id: &ManagerId| Cell::text(named(managers, id));
    let rows = lines.iter().map(|line| vec![name(&line.recipient), Cell::amount(line.amount_cents)]);
    Table::new(caption, &["Empfänger", "#Betrag (€)"], "Kein Empfänger.").rows(rows)
}

fn steps(view: &View, events: &[Event], reversed: Option<Seq>) -> Table {
    let labels = ["Schritt", "Akteur", "Wertstellung", "Beleg", "Ereignis"];
    let link = |seq: Seq| Cell::link(seq.to_string(), view.link_to(Section::Journal, &seq.to_string()));
    let rows = events.iter().map(|event| {
        vec![
            Cell::text(event.body.in_german()),
            Cell::text(event.actor.as_str()),
            Cell::text(View::day(event.booked_on)),
            Cell::text(event.voucher.clone().unwrap_or_default()),
            link(event.seq),
        ]
    });
    let mut table = Table::new("Wer was wann tat", &labels, "Kein Schritt.").rows(rows);
    if let Some(seq) = reversed {
        let blank = || Cell::text("");
        table.row(vec![Cell::text("Buchung umgekehrt"), blank(), blank(), blank(), link(seq)]);
    }
    table
}

/// The statement of the run in every form, at exactly the size that the page speaks of.
fn downloads(view: &View, id: &ProposalId) -> Vec<Link> {
    let address = |query: &str| {
        let path = format!("/reports/{}?run={id}&{query}", allocation_statement::ID);
        view.api(&path)
    };
    vec![
        Link::new("PDF", address("format=pdf")),
        Link::new("CSV", address("format=csv")),
        Link::new("CSV für Excel", address("format=csv-excel")),
        Link::new("Herkunft (JSON)", address("format=pdf&part=provenance")),
        Link::new("Beweis (tlog-proof)", address("format=pdf&part=tlog-proof")),
    ]
}
