//! The steps that every proposal takes: approve, reject, withdraw, carry out; and how it looks.
//!
//! An approval names the hash of what it approves. Without `--content` a person at a terminal sees
//! the content and types the beginning of its hash; a program must name it.

use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::command::Act;
use crate::core::ids::ProposalId;
use crate::core::journal::hash::Hash;
use crate::core::proposal::{AssignmentLine, Content, ContentKind, Proposal};
use crate::store::{Store, Viewer};
use clap::Args;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _};

/// Einen Vorschlag genehmigen; das darf nur, wer ihn weder eingebracht noch geändert hat.
#[derive(Args)]
pub struct Approve {
    /// Kennung des Vorschlags
    proposal: ProposalId,
    /// Prüfsumme des Inhalts, der genehmigt wird (64 Zeichen)
    #[arg(long, value_name = "SHA256")]
    content: Option<Hash>,
    #[command(flatten)]
    writing: Writing,
}

/// Einen Vorschlag beenden, ohne ihn auszuführen.
#[derive(Args)]
pub struct End {
    /// Kennung des Vorschlags
    proposal: ProposalId,
    /// Begründung; sie liegt im Tresor und ist löschbar
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

/// Einen genehmigten Vorschlag ausführen; entschieden wird noch einmal auf dem heutigen Buch.
#[derive(Args)]
pub struct CarryOut {
    /// Kennung des Vorschlags
    proposal: ProposalId,
    #[command(flatten)]
    writing: Writing,
}

impl Approve {
    pub async fn run(self, globals: &Globals, kinds: &[ContentKind]) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let known = of_kind(&session.store, &self.proposal, kinds).await?;
        let content_sha256 = match (self.content, known) {
            (Some(named), _) => named,
            // A scenario is read as a whole before it is played: what it proposes is what it approves.
            (None, Some(proposal)) if globals.stage.is_some() => proposal.content_sha256,
            (None, Some(proposal)) => ask(&self.proposal, &proposal)?,
            (None, None) => return Err(unknown(&self.proposal, kinds)),
        };
        session.record(Act::Approve { proposal: self.proposal, content_sha256 }).await
    }
}

impl End {
    pub async fn reject(self, globals: &Globals, kinds: &[ContentKind]) -> Answer {
        self.end(globals, kinds, |proposal, note| Act::Reject { proposal, note }).await
    }

    pub async fn withdraw(self, globals: &Globals, kinds: &[ContentKind]) -> Answer {
        self.end(globals, kinds, |proposal, note| Act::Withdraw { proposal, note }).await
    }

    async fn end(
        self,
        globals: &Globals,
        kinds: &[ContentKind],
        act: impl FnOnce(ProposalId, Option<crate::core::command::Sealed>) -> Act,
    ) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        of_kind(&session.store, &self.proposal, kinds).await?;
        let note = session.seal_note(self.note.as_deref())?;
        session.record(act(self.proposal, note)).await
    }
}

impl CarryOut {
    pub async fn run(self, globals: &Globals, kinds: &[ContentKind]) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        of_kind(&session.store, &self.proposal, kinds).await?;
        session.record(Act::CarryOut { proposal: self.proposal }).await
    }
}

/// The proposal if it exists; one of another kind is refused before anything is decided.
async fn of_kind(store: &Store, id: &ProposalId, kinds: &[ContentKind]) -> Result<Option<Proposal>, Failure> {
    let proposal = store.proposal(&Viewer::all(), id).await?;
    let other = proposal.as_ref().map(|p| p.content.kind()).filter(|found| !kinds.contains(found));
    match other {
        Some(found) => Err(Failure::failed(format!("Der Vorschlag {id} ist {}.", found.in_german()))
            .with_hint(format!("Der Befehl dafür beginnt mit „titelbuch {}“.", command_of(found)))),
        None => Ok(proposal),
    }
}

fn command_of(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::Allocation | ContentKind::Redistribution => "allocate",
        ContentKind::Assignment
        | ContentKind::AuthorityAssignment
        | ContentKind::Recall
        | ContentKind::Reassignment
        | ContentKind::SubAssignment => "assign",
        ContentKind::Reversal => "reverse",
    }
}

fn unknown(id: &ProposalId, kinds: &[ContentKind]) -> Failure {
    let command = kinds.first().copied().map_or("allocate", command_of);
    Failure::failed(format!("Den Vorschlag {id} gibt es nicht."))
        .with_hint(format!("Vorschläge dieser Art zeigt „titelbuch {command} list“."))
}

/// Shows the content and asks for the beginning of its hash.
fn ask(id: &ProposalId, proposal: &Proposal) -> Result<Hash, Failure> {
    let hash = proposal.content_sha256;
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage("Die Genehmigung nennt nicht, welchen Inhalt sie genehmigt.")
            .with_hint(format!("Den Vorschlag {id} ansehen, dann --content {hash} angeben.")));
    }
    output::say(&describe(id, proposal));
    output::say("Genehmigen? Dann die ersten acht Zeichen der Prüfsumme eingeben:");
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    let typed = line.trim();
    if read.is_ok() && typed.len() >= 8 && hash.to_string().starts_with(typed) {
        return Ok(hash);
    }
    Err(Failure::failed("Nicht genehmigt: die Eingabe ist nicht der Anfang der Prüfsumme.")
        .with_hint("Es wurde nichts gebucht."))
}

/// A proposal in words: state, content, amounts, hash.
pub fn describe(id: &ProposalId, proposal: &Proposal) -> String {
    let authors: Vec<&str> = proposal.authors.iter().map(|author| author.as_str()).collect();
    let mut text = format!(
        "Vorschlag {id}, Fassung {}: {}, {}\neingebracht von: {}\n",
        proposal.version,
        proposal.content.kind().in_german(),
        proposal.state.in_german(),
        authors.join(", ")
    );
    if let Some(by) = &proposal.approved_by {
        text.push_str(&format!("genehmigt von: {by}\n"));
    }
    if let Some(seq) = proposal.reversed_seq {
        text.push_str(&format!("umgekehrt mit Ereignis {seq}\n"));
    }
    text.push_str(&content_in_german(&proposal.content));
    text.push_str(&format!("Prüfsumme des Inhalts: {}\n", proposal.content_sha256));
    text
}

fn content_in_german(content: &Content) -> String {
    match content {
        Content::Allocation { parameters, result } => super::allocate::in_german(parameters, result),
        Content::Redistribution { parameters, reason, before, result } => {
            super::allocate::redistribution_in_german(parameters, *reason, before, result)
        }
        Content::Assignment(what) => {
            let (component, item, year) = (&what.component, &what.budget_item, what.booking_year);
            let head = format!("Programmteil {component}, Haushaltsstelle {item}, Haushaltsjahr {year}\n");
            head + &lines_in_german(&what.lines)
        }
        Content::AuthorityAssignment(what) => {
            let (component, item, granted) = (&what.component, &what.budget_item, what.year_granted);
            let head = format!("Verpflichtungsermächtigung, bewilligt für {granted}, fällig {}\n", what.due_year);
            format!("{head}Programmteil {component}, Haushaltsstelle {item}\n{}", lines_in_german(&what.lines))
        }
        Content::Recall(what) => {
            let (component, item, year) = (&what.component, &what.budget_item, what.booking_year);
            let head = format!("Eingezogen: Programmteil {component}, Haushaltsstelle {item}, Haushaltsjahr {year}\n");
            head + &lines_in_german(&what.lines)
        }
        Content::Reassignment { what, given } => {
            let (component, item, year) = (&what.component, &what.budget_item, what.booking_year);
            let head = format!("Programmteil {component}, Haushaltsstelle {item}, Haushaltsjahr {year}\n");
            let (from, to) = (lines_in_german(&what.from), lines_in_german(given));
            format!("{head}abgegeben:\n{from}erhalten nach {}, Vereinbarung {}:\n{to}", what.key, what.agreement)
        }
        Content::SubAssignment(what) => {
            let (component, item, year) = (&what.component, &what.budget_item, what.booking_year);
            let granted = what.year_granted.map(|granted| format!(" (Rest von {granted})")).unwrap_or_default();
            let head = format!("Programmteil {component}, Haushaltsstelle {item}, Haushaltsjahr {year}{granted}\n");
            format!("{head}weiter zugewiesen von {}:\n{}", what.from, lines_in_german(&what.lines))
        }
        Content::Reversal { reverses, reason } => {
            format!("Umkehrung von Ereignis {reverses}: {}\n", reason.in_german())
        }
    }
}

fn lines_in_german(lines: &[AssignmentLine]) -> String {
    let mut table = Table::new(&[("Empfänger", Side::Left), ("Betrag", Side::Right)]);
    for line in lines {
        table.row(vec![line.recipient.to_string(), line.amount_cents.to_german()]);
    }
    table.to_text()
}

/// All proposals of a kind, or one of them, for people or programs.
pub async fn list(globals: &Globals, kinds: &[ContentKind]) -> Answer {
    let proposals = globals.open().await?.proposals(&Viewer::all()).await?;
    let proposals = proposals.into_iter().filter(|(_, proposal)| kinds.contains(&proposal.content.kind()));
    if globals.json {
        let values: Vec<_> = proposals.map(|(id, proposal)| value(&id, &proposal)).collect();
        output::json(&values);
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Fassung", Side::Right),
        ("Stand", Side::Left),
        ("Prüfsumme", Side::Left),
    ]);
    for (id, proposal) in proposals {
        let hash = proposal.content_sha256.to_string();
        let state = proposal.state.in_german().to_owned();
        table.row(vec![id.to_string(), proposal.version.to_string(), state, hash]);
    }
    table.print("Es gibt noch keinen Vorschlag dieser Art.");
    Ok(())
}

/// One proposal with its whole content.
pub async fn show(globals: &Globals, id: &ProposalId, kinds: &[ContentKind]) -> Answer {
    let store = globals.open().await?;
    let proposal = of_kind(&store, id, kinds).await?.ok_or_else(|| unknown(id, kinds))?;
    if globals.json {
        output::json(&value(id, &proposal))
    } else {
        output::text(&describe(id, &proposal))
    }
    Ok(())
}

fn value(id: &ProposalId, proposal: &Proposal) -> serde_json::Value {
    json!({
        "proposal": id,
        "kind": proposal.content.kind().as_str(),
        "state": proposal.state.as_str(),
        "version": proposal.version,
        "content_sha256": proposal.content_sha256,
        "authors": proposal.authors,
        "approved_by": proposal.approved_by,
        "reversed_seq": proposal.reversed_seq,
        "content": *proposal.content,
    })
}
