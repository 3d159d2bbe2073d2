//! The journal for people and auditors: show it, prove from it, check it, rebuild from it.

use super::arguments;
use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, Side, Table, counted};
use super::progress::Progress;
use super::session::Globals;
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::core::money::Euro;
use crate::store::{Finding, Leaf, VerifyReport, Viewer};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Das Journal: was geschah, in der Reihenfolge der Buchung.
#[derive(Subcommand)]
pub enum JournalCommand {
    /// Ereignisse zeigen: viele in einer Liste, eines mit allem
    Show(Show),
}

const SHOW_EXAMPLES: &str = "\
Beispiele:
  titelbuch journal show --from 20 --limit 10
  titelbuch journal show 31 --json";

#[derive(Args)]
#[command(after_help = SHOW_EXAMPLES)]
pub struct Show {
    /// Nummer eines Ereignisses; ohne sie eine Liste
    #[arg(value_name = "EREIGNIS", conflicts_with_all = ["from", "limit"], value_parser = arguments::seq)]
    seq: Option<Seq>,
    /// Erste Nummer der Liste
    #[arg(long, default_value_t = Seq(0), value_name = "NUMMER", value_parser = arguments::seq)]
    from: Seq,
    /// Höchste Zahl der Ereignisse in der Liste
    #[arg(long, default_value_t = 50, value_name = "ZAHL", value_parser = arguments::number::<u32>)]
    limit: u32,
}

impl JournalCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        let JournalCommand::Show(show) = self;
        let store = globals.open().await?;
        let viewer = Viewer::all();
        let Some(seq) = show.seq else {
            return list(&store.events(&viewer, show.from, show.limit).await?, globals.json);
        };
        let Some(leaf) = store.event(&viewer, seq).await? else {
            return Err(no_such_event(seq, store.head(&viewer).await?.size));
        };
        if globals.json {
            output::json(&value(&leaf)?)
        } else {
            output::text(&in_german(&leaf)?)
        }
        Ok(())
    }
}

fn no_such_event(seq: Seq, size: u64) -> Failure {
    Failure::failed(format!("Ereignis {seq} gibt es nicht."))
        .with_hint(format!("Das Journal hat {}; das erste hat die Nummer 0.", counted(size, "Ereignis", "Ereignisse")))
}

/// The event may well be there, only not at this size.
fn not_below(seq: Seq, size: u64) -> Failure {
    let has = counted(size, "Ereignis", "Ereignisse");
    Failure::failed(format!("Ereignis {seq} gehört nicht zum Journal der Größe {size}.")).with_hint(format!(
        "Diese Größe umfasst {has}, gezählt ab 0; der Beweis braucht mindestens --size {}.",
        seq.0 + 1
    ))
}

/// The stored bytes are the truth: they are parsed as they are, not written again from our types.
fn value(leaf: &Leaf) -> Result<Value, Failure> {
    let event: Value = serde_json::from_slice(&leaf.bytes)
        .map_err(|e| Failure::failed(format!("Ereignis {} ist nicht lesbar: {e}.", leaf.seq)))?;
    Ok(json!({ "seq": leaf.seq, "leaf_hash": leaf.hash, "event": event }))
}

fn list(leaves: &[Leaf], json: bool) -> Answer {
    if json {
        let values = leaves.iter().map(value).collect::<Result<Vec<_>, _>>()?;
        output::json(&values);
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Nr.", Side::Right),
        ("aufgezeichnet", Side::Left),
        ("Wertstellung", Side::Left),
        ("Akteur", Side::Left),
        ("Vorgang", Side::Left),
        ("Gegenstand", Side::Left),
        ("bewegt", Side::Right),
    ]);
    for leaf in leaves {
        let event = leaf.event()?;
        let subject = event.body.subject().map_or_else(String::new, |subject| subject.id);
        table.row(vec![
            event.seq.to_string(),
            event.recorded_at.to_string(),
            crate::core::calendar::iso(event.booked_on),
            event.actor.to_string(),
            event.body.in_german().to_owned(),
            subject,
            moved(&event)?,
        ]);
    }
    table.print("Das Journal hat ab dieser Nummer keine Ereignisse.");
    Ok(())
}

/// The sum of the event's postings; nothing for an event that moves no money.
fn moved(event: &Event) -> Result<String, Failure> {
    if event.postings.is_empty() {
        return Ok(String::new());
    }
    let sum = Euro::sum(event.postings.iter().map(|posting| posting.amount_cents));
    sum.map(Euro::to_german).map_err(|e| Failure::failed(format!("Ereignis {}: {e}.", event.seq)))
}

fn in_german(leaf: &Leaf) -> Result<String, Failure> {
    let event = leaf.event()?;
    let mut text = format!(
        "Ereignis {}: {}\naufgezeichnet: {}\nWertstellung: {}\nAkteur: {}\nVorgang: {}\nBeleg: {}\nBlatt-Hash: {}\n",
        event.seq,
        event.body.in_german(),
        event.recorded_at,
        crate::core::calendar::german(event.booked_on),
        event.actor,
        event.command_id,
        event.voucher.as_deref().unwrap_or("–"),
        leaf.hash,
    );
    for (line, posting) in event.postings.iter().enumerate() {
        let (from, to) = (posting.from.in_german(), posting.to.in_german());
        text.push_str(&format!("Buchung {line}: {}\n  von {from}\n  auf {to}\n", posting.amount_cents.to_german()));
    }
    let body = serde_json::to_string_pretty(&event.body).unwrap_or_default();
    text.push_str(&format!("Inhalt, wie er gespeichert ist (Beträge in Cent):\n{body}\n"));
    Ok(text)
}

const VERIFY_EXAMPLES: &str = "\
Beispiele:
  titelbuch verify
  titelbuch verify --against pruefpunkt-2021.txt

Rückgabewert 3, wenn etwas nicht übereinstimmt.";

/// Das ganze Buch nachrechnen: Blätter, Knoten, Kopf, Prüfpunkte, abgeleitete Tabellen.
///
/// Mit einem fremden Prüfpunkt (--against) fällt auch ein gekürztes oder ganz neu geschriebenes
/// Journal auf.
#[derive(Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub struct Verify {
    /// Ein Prüfpunkt, den jemand anders aufbewahrt hat
    #[arg(long, value_name = "DATEI")]
    against: Option<PathBuf>,
}

impl Verify {
    pub async fn run(self, globals: &Globals) -> Answer {
        let against = match &self.against {
            Some(path) => Some(String::from_utf8(files::read(path)?).map_err(|_| {
                Failure::usage(format!("Die Datei {} ist kein Prüfpunkt.", path.display()))
                    .with_hint("Ein Prüfpunkt ist Text, wie „titelbuch checkpoint“ ihn ausgibt.")
            })?),
            None => None,
        };
        let store = globals.open().await?;
        let mut progress = Progress::new("Prüfen");
        let report = store.verify(against.as_deref(), &mut |done, of| progress.at(done, of)).await?;
        progress.done();
        store.close().await?;
        show_report(&report, globals.json);
        outcome(&report)
    }
}

/// How a check ends, after it was shown.
pub fn outcome(report: &VerifyReport) -> Answer {
    if report.agrees() {
        return Ok(());
    }
    let count = report.findings.len() as u64 + report.more;
    let first = report.findings.first().map_or("", |finding| finding.message.as_str());
    let count = counted(count, "Abweichung", "Abweichungen");
    let sentence = format!("Das Buch stimmt nicht mit sich überein: {count}, zuerst: {first}");
    Err(Failure::Disagrees { sentence }.told())
}

/// Prints what verify found; disagreements go to stderr one by one.
pub fn show_report(report: &VerifyReport, json: bool) {
    if json {
        let finding = |f: &Finding| json!({ "place": f.place, "seq": f.seq, "message": f.message, "rebuild_cures": f.rebuild_cures });
        return output::json(&json!({
            "agrees": report.agrees(),
            "size": report.size,
            "root": report.root,
            "postings": report.postings,
            "checkpoints": report.checkpoints,
            "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
            "more_findings": report.more,
        }));
    }
    if report.agrees() {
        return output::text(&format!(
            "Das Buch stimmt: {}, {}, {}.\nWurzel: {}",
            counted(report.size, "Ereignis", "Ereignisse"),
            counted(report.postings, "Buchung", "Buchungen"),
            counted(report.checkpoints, "Prüfpunkt", "Prüfpunkte"),
            report.root
        ));
    }
    output::say("Das Buch stimmt nicht mit sich überein:");
    for finding in &report.findings {
        let seq = finding.seq.map_or_else(String::new, |seq| format!(", Ereignis {seq}"));
        output::say(&format!("{}{seq}: {}", finding.place, finding.message));
    }
    if report.more > 0 {
        output::say(&format!("… und {}.", counted(report.more, "weitere Abweichung", "weitere Abweichungen")));
    }
    output::say(if report.findings.iter().all(|finding| finding.rebuild_cures) {
        "Hinweis: „titelbuch rebuild“ baut die abgeleiteten Tabellen aus dem Journal neu auf und behebt das."
    } else {
        "Hinweis: Das Journal selbst ist betroffen; es hilft nur eine unversehrte Sicherung."
    });
}

/// Den signierten Prüfpunkt des Journals ausgeben, und sonst nichts.
#[derive(Args)]
pub struct Checkpoint {}

impl Checkpoint {
    pub async fn run(self, globals: &Globals) -> Answer {
        let store = globals.open().await?;
        let note = store.checkpoint(&Viewer::all()).await?;
        store.close().await?;
        output::bytes(note.as_bytes());
        Ok(())
    }
}

const PROOF_EXAMPLES: &str = "\
Beispiel:
  titelbuch proof 31 --size 40 > ereignis-31.tlog-proof";

/// Beweisen, dass ein Ereignis im Journal steht (C2SP tlog-proof).
#[derive(Args)]
#[command(after_help = PROOF_EXAMPLES)]
pub struct Proof {
    /// Nummer des Ereignisses
    #[arg(value_name = "EREIGNIS", value_parser = arguments::seq)]
    seq: Seq,
    /// Journalgröße, für die der Beweis gilt (Vorgabe: die jetzige)
    #[arg(long, value_name = "GRÖSSE", value_parser = arguments::number::<u64>)]
    size: Option<u64>,
}

impl Proof {
    pub async fn run(self, globals: &Globals) -> Answer {
        let store = globals.open().await?;
        // A size that the journal does not have is said as such, before the event is looked for in it.
        let viewer = self.size.map_or_else(Viewer::all, |size| Viewer::all().at(size));
        let size = store.head(&viewer).await?.size;
        if self.seq.0 >= size {
            return Err(if self.size.is_some() { not_below(self.seq, size) } else { no_such_event(self.seq, size) });
        }
        let proof = crate::desk::tlog_proof(&store, &Viewer::all().at(size), self.seq).await?;
        store.close().await?;
        output::bytes(proof.as_bytes());
        Ok(())
    }
}

/// Die abgeleiteten Tabellen aus dem Journal neu aufbauen; das Journal bleibt, wie es ist.
#[derive(Args)]
pub struct Rebuild {}

impl Rebuild {
    pub async fn run(self, globals: &Globals) -> Answer {
        let store = globals.open().await?;
        let mut progress = Progress::new("Aufbauen");
        let events = store.rebuild(&mut |done, of| progress.at(done, of)).await?;
        progress.done();
        store.close().await?;
        if globals.json {
            output::json(&json!({ "events": events }));
        } else {
            output::text(&format!("Aus {} neu aufgebaut.", counted(events, "Ereignis", "Ereignissen")));
        }
        Ok(())
    }
}
