//! Payments: statements of the Kasse, and the marked exception of typing one in.
//!
//! A statement is imported as a whole or not at all. Law: BHO §§ 71, 75, 77.

use super::arguments::{euro, seq};
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use super::{files, reversal};
use crate::core::command::Act;
use crate::core::ids::{OrderId, Seq, StatementId};
use crate::core::money::{Euro, MoneyError};
use crate::core::payment::{PaymentSource, RecordPayment, Statement, StatementLine};
use crate::core::proposal::ReasonCode;
use crate::core::refund::{RecordRefund, Undone};
use crate::desk::cash_statement::{ImportError, Matched, Plan, Prepared, overview, prepare, rows};
use crate::store::{Store, Viewer};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

/// Auszahlungen, die nicht aus einem Kassenauszug kommen.
#[derive(Subcommand)]
pub enum PaymentCommand {
    /// Eine Auszahlung von Hand aufzeichnen: nur, wer sie weder festgestellt noch angeordnet hat
    Record(Record),
    /// Eine falsch aufgezeichnete Auszahlung oder Erstattung umkehren
    Reverse(ReversePayment),
    /// Eine Erstattung von Hand von der Auszahlung desselben Jahres absetzen: nur, wer sie weder festgestellt noch angeordnet hat
    Refund(Refund),
}

/// Kassenauszüge: einlesen, ansehen, offene Zeilen zuordnen.
#[derive(Subcommand)]
pub enum StatementCommand {
    /// Einen Kassenauszug einlesen: ganz oder gar nicht
    Import(Import),
    /// Eine Zeile ohne Anordnung nachträglich zuordnen
    Match(MatchLine),
    /// Eine Zeile mit Minus von der Auszahlung absetzen, die sie rückgängig macht
    Refund(RefundLine),
    /// Alle Kassenauszüge zeigen
    List,
    /// Die Zeilen eines Kassenauszugs zeigen
    Show {
        /// Kennung des Kassenauszugs
        statement: StatementId,
    },
}

const RECORD_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel payment record a-2021-0001 --amount 120000.00 --voucher 'Kassenmitteilung vom …'";

#[derive(Args)]
#[command(after_help = RECORD_EXAMPLES)]
pub struct Record {
    /// Kennung der Anordnung
    order: OrderId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const REVERSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel payment reverse 57 --reason wrong-amount --voucher 'Vermerk vom …'";

const REFUND_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel payment refund 57 --amount 1200.00 --voucher 'Kassenmitteilung vom …'

Abgesetzt wird nur im Haushaltsjahr der Auszahlung; was später zurückkommt, ist Einnahme („claim refund“).";

#[derive(Args)]
#[command(after_help = REFUND_EXAMPLES)]
pub struct Refund {
    /// Nummer des Ereignisses der Auszahlung
    #[arg(value_parser = seq, value_name = "EREIGNIS")]
    payment: Seq,
    /// Betrag in Euro, ohne Minus
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const REFUND_LINE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel statement refund kasse-2021-05 18 57 --voucher 'Kassenauszug 2021-05, Zeile 18'";

#[derive(Args)]
#[command(after_help = REFUND_LINE_EXAMPLES)]
pub struct RefundLine {
    /// Kennung des Kassenauszugs
    statement: StatementId,
    /// Nummer der Zeile
    line: u32,
    /// Nummer des Ereignisses der Auszahlung
    #[arg(value_parser = seq, value_name = "EREIGNIS")]
    payment: Seq,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Args)]
#[command(after_help = REVERSE_EXAMPLES)]
pub struct ReversePayment {
    /// Nummer des Ereignisses der Auszahlung
    #[arg(value_parser = seq, value_name = "EREIGNIS")]
    payment: Seq,
    /// Grund
    #[arg(long, value_parser = reversal::reason, value_name = "GRUND")]
    reason: ReasonCode,
    #[command(flatten)]
    writing: Writing,
}

const IMPORT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel statement import kasse-2021-05 auszug.csv --dry-run

auszug.csv hat die Spalten Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR
(oder line,booked_on,manager,voucher_number,cash_sign,amount_eur). Zugeordnet wird nach der Belegnummer,
die die Kennung der Anordnung ist, sonst nach dem Kassenzeichen; was nicht eindeutig ist, bleibt offen.";

#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct Import {
    /// Kennung, die der Kassenauszug im Buch bekommt
    statement: StatementId,
    /// CSV-Datei
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

const MATCH_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel statement match kasse-2021-05 17 a-2021-0001 --voucher 'Kassenauszug 2021-05, Zeile 17'";

#[derive(Args)]
#[command(after_help = MATCH_EXAMPLES)]
pub struct MatchLine {
    /// Kennung des Kassenauszugs
    statement: StatementId,
    /// Nummer der Zeile
    line: u32,
    /// Kennung der Anordnung
    order: OrderId,
    #[command(flatten)]
    writing: Writing,
}

impl PaymentCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            PaymentCommand::Record(Record { order, amount: amount_cents, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                let what = RecordPayment { order, amount_cents, source: PaymentSource::Typed };
                session.record(Act::RecordPayment(what)).await
            }
            PaymentCommand::Reverse(ReversePayment { payment, reason, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                session.record(Act::ReversePayment { payment, reason }).await
            }
            PaymentCommand::Refund(Refund { payment, amount: amount_cents, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                let payment = Undone::Event(payment);
                let what = RecordRefund { payment, amount_cents, source: PaymentSource::Typed };
                session.record(Act::RecordRefund(what)).await
            }
        }
    }
}

impl StatementCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            StatementCommand::Import(import) => import.run(globals).await,
            StatementCommand::Match(what) => what.run(globals).await,
            StatementCommand::Refund(what) => what.run(globals).await,
            StatementCommand::List => list(globals).await,
            StatementCommand::Show { statement } => show(globals, &statement).await,
        }
    }
}

impl Import {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let file = globals.path(&self.file);
        let bytes = files::read(&file)?;
        let plan = match prepare(&session.store, &Viewer::all(), &self.statement, &bytes).await {
            Ok(Prepared::New(plan)) => plan,
            Ok(Prepared::Known(known)) if globals.stage.is_some() => {
                let id = known.imported.statement;
                return Err(Failure::failed(format!("Der Kassenauszug {id} ist schon eingelesen.")));
            }
            Ok(Prepared::Known(known)) => {
                output::say(&format!("Der Kassenauszug {} ist schon eingelesen.", known.imported.statement));
                return show_in(&session.store, globals.json, &known).await;
            }
            Err(ImportError::Faults(faults)) => return Err(Failure::unreadable(&file, faults)),
            Err(ImportError::Store(error)) => return Err(error.into()),
            Err(same @ ImportError::SameFile(_)) => {
                return Err(Failure::failed(same.to_string()).with_hint(
                    "Was schon eingelesen ist, zeigt „statement list“; offene Zeilen ordnet „statement match“ zu.",
                ));
            }
        };
        let id = self.writing.command_id.as_ref();
        let commands = plan.commands(id, self.writing.booked_on, self.writing.voucher.as_deref());
        let commands = commands.map_err(|error| Failure::failed(error.to_string()))?;
        let recorded = session.record_together(commands).await?;
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        say(&plan, recorded.first().copied(), self.writing.dry_run, globals.json);
        Ok(())
    }
}

/// What a statement came to: its lines, and those that need somebody.
fn say(plan: &Plan, first: Option<Seq>, dry_run: bool, as_json: bool) {
    let (matched, unmatched) = plan.counted();
    if as_json {
        return output::json(&json!({
            "statement": plan.head.statement,
            "seq": first,
            "dry_run": dry_run,
            "sum_eur": plan.head.sum_cents.to_string(),
            "matched_lines": matched,
            "unmatched_lines": unmatched,
        }));
    }
    let done = if dry_run { "Probelauf, nichts gebucht" } else { "Eingelesen" };
    let sum = plan.head.sum_cents.to_german();
    output::text(&format!(
        "{done}: Kassenauszug {}, {sum}; {matched} Zeilen zugeordnet, {unmatched} ohne Anordnung.",
        plan.head.statement
    ));
    for planned in &plan.lines {
        match &planned.matched {
            Matched::Nothing { reason } => output::say(&format!("Zeile {}: {reason}.", planned.line.line)),
            Matched::Order { order, beyond } if beyond.is_positive() => output::say(&format!(
                "Achtung: Zeile {} geht um {} über die Anordnung {order} hinaus; das steht ohne Ermächtigung.",
                planned.line.line,
                beyond.to_german()
            )),
            Matched::Refund { order, payment } => output::say(&format!(
                "Zeile {}: {} sind von {order} abgesetzt ({payment}).",
                planned.line.line,
                planned.line.amount.negated().to_german()
            )),
            Matched::Order { .. } => {}
        }
    }
}

impl MatchLine {
    async fn run(self, globals: &Globals) -> Answer {
        let MatchLine { statement, line, order, writing } = self;
        let session = Session::begin(globals, &writing).await?;
        let amount_cents = open_line(&session.store, &statement, line).await?;
        let source = PaymentSource::Statement { statement, line };
        session.record(Act::RecordPayment(RecordPayment { order, amount_cents, source })).await
    }
}

impl RefundLine {
    async fn run(self, globals: &Globals) -> Answer {
        let RefundLine { statement, line, payment, writing } = self;
        let session = Session::begin(globals, &writing).await?;
        let amount_cents = open_line(&session.store, &statement, line).await?.negated();
        let source = PaymentSource::Statement { statement, line };
        let payment = Undone::Event(payment);
        session.record(Act::RecordRefund(RecordRefund { payment, amount_cents, source })).await
    }
}

/// The amount of a line that is not matched yet.
async fn open_line(store: &Store, statement: &StatementId, line: u32) -> Result<Euro, Failure> {
    let known = one(store, statement).await?;
    match known.lines.get(&line) {
        Some(StatementLine::Unmatched { amount_cents, .. }) => Ok(*amount_cents),
        _ => Err(Failure::failed(format!("Die Zeile {line} des Kassenauszugs {statement} ist nicht offen."))
            .with_hint("Offene Zeilen zeigt „statement show“.")),
    }
}

async fn one(store: &Store, id: &StatementId) -> Result<Statement, Failure> {
    let known = store.statements(&Viewer::all()).await?.into_iter().find(|known| known.imported.statement == *id);
    known.ok_or_else(|| {
        Failure::failed(format!("Den Kassenauszug {id} gibt es nicht."))
            .with_hint("Welche es gibt, zeigt „statement list“.")
    })
}

async fn show(globals: &Globals, id: &StatementId) -> Answer {
    let store = globals.open().await?;
    let known = one(&store, id).await?;
    show_in(&store, globals.json, &known).await
}

async fn show_in(store: &Store, as_json: bool, known: &Statement) -> Answer {
    let orders = store.orders(&Viewer::all()).await?;
    let mut table = Table::new(&[
        ("Zeile", Side::Right),
        ("Betrag", Side::Right),
        ("Anordnung", Side::Left),
        ("Ereignis", Side::Right),
    ]);
    let mut values = Vec::new();
    for row in rows(known, &orders) {
        values.push(json!({
            "line": row.line, "amount_eur": row.amount.to_string(), "order": row.order, "claim": row.claim, "seq": row.seq,
        }));
        let claim = row.claim.map(|claim| format!("Forderung {claim}"));
        let order = row.order.map(|order| order.to_string()).or(claim).unwrap_or_else(|| "ohne Anordnung".to_owned());
        table.row(vec![row.line.to_string(), row.amount.to_german(), order, row.seq.to_string()]);
    }
    if as_json {
        output::json(&values)
    } else {
        table.print("Der Kassenauszug hat keine Zeilen.")
    }
    Ok(())
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let viewer = Viewer::all();
    let orders = store.orders(&viewer).await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Zeilen", Side::Right),
        ("Summe", Side::Right),
        ("davon ohne Anordnung", Side::Right),
    ]);
    let unusable = |error: MoneyError| Failure::failed(format!("{error}."));
    let mut values = Vec::new();
    for known in store.statements(&viewer).await? {
        let told = overview(&rows(&known, &orders)).map_err(unusable)?;
        let head = known.imported;
        values.push(json!({
            "statement": head.statement,
            "lines": head.lines,
            "sum_eur": head.sum_cents.to_string(),
            "matched_eur": told.matched.to_string(),
            "unmatched_eur": told.unmatched.to_string(),
        }));
        let amounts = [head.sum_cents, told.unmatched].map(Euro::to_german);
        table.row([head.statement.to_string(), head.lines.to_string()].into_iter().chain(amounts).collect());
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch kein Kassenauszug eingelesen.")
    }
    Ok(())
}
