//! Vouchers: recorded with the hash of their document, and matched in shares with payments.
//!
//! Law: BHO § 75.

use super::arguments::{date, euro, seq};
use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing, row_ids};
use crate::core::account::FundingSource;
use crate::core::calendar;
use crate::core::command::{Act, Command};
use crate::core::ids::{CommandId, ProjectId, Seq, VoucherId};
use crate::core::journal::hash::sha256;
use crate::core::money::{Euro, MoneyError};
use crate::core::sources::Sources;
use crate::core::voucher::{MatchVoucher, RegisterVoucher, Voucher};
use crate::desk::lists;
use crate::intake::voucher_list::{self, VoucherLine};
use crate::store::{VaultDrafts, Viewer};
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use time::Date;

/// Belege erfassen und Auszahlungen zuordnen.
#[derive(Subcommand)]
pub enum VoucherCommand {
    /// Einen Beleg erfassen; vom Dokument kommt nur die Prüfsumme ins Buch
    Add(Add),
    /// Eine Belegliste einlesen: alle Belege oder keinen
    Import(Import),
    /// Einen Anteil eines Belegs einer Auszahlung zuordnen
    Match(Match),
    /// Eine Zuordnung zurücknehmen, die noch niemand geprüft hat
    Unmatch(Unmatch),
    /// Alle Belege mit ihren Anteilen zeigen
    List,
}

const ADD_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel voucher add b-2021-33 --project efa-1 --dated 2021-05-12 --gross 119000.00 --vat 19000.00 \\
    --category Dienstleistungen --reason 'Entwicklung, Abschlag 1' --document rechnung-33.pdf \\
    --invoice 'DE123456789 R-33/2021' --payee 'Muster GmbH' --source bund=100000.00 --source land=19000.00";

#[derive(Args)]
#[command(after_help = ADD_EXAMPLES)]
pub struct Add {
    /// Kennung des Belegs
    #[arg(id = "voucher_id", value_name = "BELEG")]
    voucher: VoucherId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    /// Datum des Belegs (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    dated: Date,
    /// Bruttobetrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    gross: Euro,
    /// Darin enthaltene Umsatzsteuer
    #[arg(long, value_parser = euro, value_name = "EUR", default_value = "0.00")]
    vat: Euro,
    /// Anteil, den das Projekt selbst trägt; ohne Angabe, was laut --source nicht der Bund trägt
    #[arg(long, value_parser = euro, value_name = "EUR")]
    own_share: Option<Euro>,
    /// Wer wie viel vom Brutto trägt: bund, land, kommune, eu, dritte; mehrfach, zusammen der Bruttobetrag
    #[arg(long = "source", value_parser = source, value_name = "QUELLE=EUR")]
    sources: Vec<(FundingSource, Euro)>,
    /// Kostenart des Finanzierungsplans
    #[arg(long, value_name = "TEXT")]
    category: String,
    /// Wofür bezahlt wurde; keine Angaben zu Personen
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Das Dokument; gelesen wird es nur für seine Prüfsumme
    #[arg(long, value_name = "DATEI")]
    document: PathBuf,
    /// Rechnungsnummer mit dem, was sie eindeutig macht
    #[arg(long, value_name = "NUMMER")]
    invoice: Option<String>,
    /// Wer bezahlt wurde; der Name liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    payee: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const IMPORT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel voucher import belege-2021-05.csv --dry-run

Wie die Datei aussieht, steht in docs/formats.md. Ein Beleg wird nur einmal erfasst: dieselbe Datei ist beim
zweiten Mal bekannt und bucht nichts.";

#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct Import {
    /// CSV-Datei
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

const MATCH_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel voucher match b-2021-33 --payment 141 --amount 100000.00 --voucher 'Belegliste 1/2021'";

#[derive(Args)]
#[command(after_help = MATCH_EXAMPLES)]
pub struct Match {
    /// Kennung des Belegs
    #[arg(id = "voucher_id", value_name = "BELEG")]
    voucher: VoucherId,
    /// Ereignis der Auszahlung
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    payment: Seq,
    /// Anteil in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const UNMATCH_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel voucher unmatch 152 --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = UNMATCH_EXAMPLES)]
pub struct Unmatch {
    /// Ereignis der Zuordnung
    #[arg(value_parser = seq, value_name = "NUMMER")]
    matched: Seq,
    #[command(flatten)]
    writing: Writing,
}

/// What a source is called on the command line.
pub fn funding_source(text: &str) -> Result<FundingSource, String> {
    let found = FundingSource::ALL.into_iter().find(|source| source.in_german().to_lowercase() == text);
    let possible: Vec<String> = FundingSource::ALL.map(|source| source.in_german().to_lowercase()).into();
    found.ok_or_else(|| format!("„{text}“ ist keine Quelle; möglich sind {}", possible.join(", ")))
}

pub fn source(text: &str) -> Result<(FundingSource, Euro), String> {
    let (source, amount) = text.split_once('=').ok_or_else(|| format!("„{text}“ hat nicht die Form land=19000.00"))?;
    Ok((funding_source(source)?, euro(amount)?))
}

/// The split that was typed; none where no source was named. A source that is not named bears nothing, and the book checks
/// that the rest is the whole.
pub fn split(named: &[(FundingSource, Euro)]) -> Result<Option<Sources>, Failure> {
    let mut sources = Sources::NONE;
    for (place, (source, amount)) in named.iter().enumerate() {
        if named.iter().take(place).any(|(other, _)| other == source) {
            let word = source.in_german().to_lowercase();
            return Err(Failure::usage(format!("--source {word} ist zweimal genannt.")).with_hint("Einmal nennen."));
        }
        sources = sources.with(*source, *amount);
    }
    Ok((!named.is_empty()).then_some(sources))
}

impl VoucherCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            VoucherCommand::Add(add) => add.run(globals).await,
            VoucherCommand::Import(import) => import.run(globals).await,
            VoucherCommand::Match(Match { voucher, payment, amount: amount_cents, writing }) => {
                let what = MatchVoucher { voucher, payment, amount_cents };
                Session::begin(globals, &writing).await?.record(Act::MatchVoucher(what)).await
            }
            VoucherCommand::Unmatch(Unmatch { matched, writing }) => {
                Session::begin(globals, &writing).await?.record(Act::UnmatchVoucher { matched }).await
            }
            VoucherCommand::List => list(globals).await,
        }
    }
}

impl Add {
    async fn run(self, globals: &Globals) -> Answer {
        let document_sha256 = sha256(&files::read(&globals.path(&self.document))?);
        let sources = split(&self.sources)?;
        let borne = sources.map(|sources| sources.own_share()).transpose();
        let borne = borne.map_err(|error| Failure::usage(format!("{error}.")))?;
        let mut session = Session::begin(globals, &self.writing).await?;
        let payee = session.seal_note(self.payee.as_deref())?;
        let what = RegisterVoucher {
            voucher: self.voucher,
            project: self.project,
            dated_on: self.dated,
            payee,
            reason: self.reason,
            gross_cents: self.gross,
            vat_cents: self.vat,
            own_share_cents: self.own_share.or(borne).unwrap_or(Euro::ZERO),
            sources,
            category: self.category,
            document_sha256,
            invoice: self.invoice,
        };
        session.record(Act::RegisterVoucher(what)).await
    }
}

impl Import {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let file = globals.path(&self.file);
        let bytes = files::read(&file)?;
        let lines = voucher_list::read(&bytes).map_err(|faults| Failure::unreadable(&file, faults))?;
        let gross = Euro::sum(lines.iter().map(|line| line.gross)).map_err(|e| Failure::failed(format!("{e}.")))?;
        if globals.stage.is_none() && is_known(&session.store.vouchers(&Viewer::all()).await?, &lines) {
            let count = lines.len();
            if globals.json {
                let gross_eur = gross.to_string();
                output::json(&json!({ "vouchers": count, "gross_eur": gross_eur, "repeated": true }));
            } else {
                output::say(&format!("Die Belegliste ist schon eingelesen: {count} Belege; gebucht ist nichts."));
            }
            return Ok(());
        }
        let count = lines.len();
        let ids = row_ids(&self.writing, "belege", &bytes, count)?;
        let rows = ids.into_iter().zip(&lines).map(|(id, line)| row(&session, id, line));
        let rows = rows.collect::<Result<Vec<_>, Failure>>()?;
        let recorded = session.record_rows(rows).await?;
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        let (first, dry_run) = (recorded.first(), self.writing.dry_run);
        if globals.json {
            let gross_eur = gross.to_string();
            output::json(&json!({ "vouchers": count, "gross_eur": gross_eur, "seq": first, "dry_run": dry_run }));
            return Ok(());
        }
        let done = if dry_run { "Probelauf, nichts gebucht" } else { "Eingelesen" };
        output::text(&format!("{done}: {count} Belege, brutto {}.", gross.to_german()));
        Ok(())
    }
}

/// Whether every line of a list is in the book already, as it stands there. Who was paid lies in the vault under a salt that
/// is new each time, so of that only whether it is said can be compared.
fn is_known(known: &[Voucher], lines: &[VoucherLine]) -> bool {
    let by_id: BTreeMap<&VoucherId, &RegisterVoucher> =
        known.iter().map(|voucher| (&voucher.registered.voucher, &voucher.registered)).collect();
    lines.iter().all(|line| {
        by_id.get(&line.voucher).is_some_and(|known| {
            let said = RegisterVoucher { payee: known.payee.clone(), ..lists::voucher_without_payee(line) };
            **known == said && known.payee.is_some() == line.payee.is_some()
        })
    })
}

/// A line of the list as a command; who is paid goes to the vault.
fn row(session: &Session, id: CommandId, line: &VoucherLine) -> Result<(VaultDrafts, CommandId, Command), Failure> {
    let mut drafts = VaultDrafts::new(&id);
    let what = lists::voucher(line, &mut drafts)?;
    Ok((drafts, id, session.command(Act::RegisterVoucher(what))))
}

/// By source, for programs.
fn told(sources: &Sources) -> serde_json::Value {
    FundingSource::ALL.map(|source| (source.as_str(), json!(sources.of(source).to_string()))).into_iter().collect()
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let unusable = |error: MoneyError| Failure::failed(format!("{error}."));
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Projekt", Side::Left),
        ("Datum", Side::Left),
        ("Kostenart", Side::Left),
        ("brutto", Side::Right),
        ("Anteile", Side::Right),
        ("offen", Side::Right),
    ]);
    let mut values = Vec::new();
    for voucher in store.vouchers(&Viewer::all()).await? {
        let open = voucher.open().map_err(unusable)?;
        let mut shares = Vec::new();
        for (matched, share) in voucher.shares.iter().filter(|(_, share)| share.stands()) {
            shares.push(json!({
                "matched": matched,
                "payment": share.what.payment,
                "order": share.what.order,
                "amount_eur": share.what.amount_cents.to_string(),
                "unexamined_eur": share.unexamined().map_err(unusable)?.to_string(),
                "disputed_eur": share.disputed_sum().map_err(unusable)?.to_string(),
            }));
        }
        let what = voucher.registered;
        table.row(vec![
            what.voucher.to_string(),
            what.project.to_string(),
            calendar::in_german(what.dated_on),
            what.category.clone(),
            what.gross_cents.to_german(),
            shares.len().to_string(),
            open.to_german(),
        ]);
        values.push(json!({
            "voucher": what.voucher,
            "project": what.project,
            "dated_on": calendar::iso(what.dated_on),
            "category": what.category,
            "gross_eur": what.gross_cents.to_string(),
            "own_share_eur": what.own_share_cents.to_string(),
            "sources": what.sources.map(|sources| told(&sources)),
            "open_eur": open.to_string(),
            "shares": shares,
        }));
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch kein Beleg erfasst.")
    }
    Ok(())
}
