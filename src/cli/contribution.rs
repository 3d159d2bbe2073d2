//! Contributions in kind: recorded with their valuation and evidence, and taken back.
//!
//! Law: VV-BHO § 44 Nr. 2.4.

use super::arguments::{date, euro};
use super::failure::Answer;
use super::files;
use super::output::{self, Side, Table};
use super::reversal::reason;
use super::session::{Globals, Session, Writing};
use super::voucher::funding_source;
use crate::core::account::FundingSource;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::contribution::{ContributionKind, RecordContribution, ReverseContribution, Valuation};
use crate::core::ids::{ContributionId, ProjectId};
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::core::proposal::ReasonCode;
use crate::store::Viewer;
use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use time::Date;

/// Unbare Leistungen eines Projekts: erfassen, zurücknehmen.
#[derive(Subcommand)]
pub enum ContributionCommand {
    /// Eine Eigenleistung oder Sachleistung mit ihrer Bewertung erfassen; gezahlt wird dafür nichts
    Record(Record),
    /// Eine falsch erfasste zurücknehmen; ihr Nachweis kann dann wieder erfasst werden
    Reverse(Reverse),
    /// Alle zeigen, auch die zurückgenommenen
    List,
}

const RECORD_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel contribution record e-2021-1 --project efa-1 --kind own-work --source land --hours 120:30 \\
    --rate 58.00 --amount 6989.00 --on 2021-06-30 --reason 'Fachkonzept' --document stunden-2021-06.pdf \\
    --voucher 'Stundennachweis 6/2021'
  titelbuch --as a.beispiel contribution record e-2021-2 --project efa-1 --kind thing-in-kind --source kommune \\
    --basis 'Angebot Rechenzentrum, 12 Monate' --amount 4800.00 --on 2021-06-30 --reason 'Testserver' \\
    --document angebot.pdf --voucher 'Angebot 17/2021'";

#[derive(Args)]
#[command(after_help = RECORD_EXAMPLES)]
#[command(group = ArgGroup::new("valuation").required(true).args(["hours", "basis"]))]
pub struct Record {
    /// Kennung der Eigenleistung
    #[arg(value_name = "KENNUNG")]
    contribution: ContributionId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    /// Art: own-work (Eigenleistung), thing-in-kind (Sachleistung)
    #[arg(long, value_parser = kind, value_name = "ART")]
    kind: ContributionKind,
    /// Wer sie erbracht hat: land, kommune, eu, dritte
    #[arg(long, value_parser = funding_source, value_name = "QUELLE")]
    source: FundingSource,
    /// Wert in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Geleistete Stunden, zum Beispiel 120:30
    #[arg(long, value_parser = minutes, value_name = "STUNDEN", requires = "rate")]
    hours: Option<u32>,
    /// Stundensatz in Euro
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "hours")]
    rate: Option<Euro>,
    /// Andere Grundlage der Bewertung, zum Beispiel ein Angebot
    #[arg(long, value_name = "TEXT")]
    basis: Option<String>,
    /// Tag, an dem sie erbracht war (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    on: Date,
    /// Worin sie bestand; keine Angaben zu Personen
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Der Nachweis; gelesen wird er nur für seine Prüfsumme
    #[arg(long, value_name = "DATEI")]
    document: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

const REVERSE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel contribution reverse e-2021-1 --reason wrong-amount --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = REVERSE_EXAMPLES)]
pub struct Reverse {
    /// Kennung der Eigenleistung
    #[arg(value_name = "KENNUNG")]
    contribution: ContributionId,
    /// Grund: wrong-amount, wrong-account, booked-twice, decision-revoked
    #[arg(long, value_parser = reason, value_name = "GRUND")]
    reason: ReasonCode,
    #[command(flatten)]
    writing: Writing,
}

fn kind(text: &str) -> Result<ContributionKind, String> {
    let word = |one: ContributionKind| one.as_str().replace('_', "-");
    let found = ContributionKind::ALL.into_iter().find(|one| word(*one) == text);
    let possible: Vec<String> =
        ContributionKind::ALL.into_iter().map(|one| format!("{} ({})", word(one), one.in_german())).collect();
    found.ok_or_else(|| format!("„{text}“ ist keine Art; möglich sind {}", possible.join(", ")))
}

/// `120:30` or `120`.
fn minutes(text: &str) -> Result<u32, String> {
    let form = || format!("„{text}“ sind keine Stunden; erwartet wird zum Beispiel 120:30");
    let (hours, minutes) = text.split_once(':').unwrap_or((text, "00"));
    let (hours, minutes): (u32, u32) = (hours.parse().map_err(|_| form())?, minutes.parse().map_err(|_| form())?);
    let all = hours.checked_mul(60).filter(|_| minutes < 60).and_then(|all| all.checked_add(minutes));
    all.ok_or_else(form)
}

impl ContributionCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ContributionCommand::Record(record) => record.run(globals).await,
            ContributionCommand::Reverse(Reverse { contribution, reason, writing }) => {
                let what = ReverseContribution { contribution, reason };
                Session::begin(globals, &writing).await?.record(Act::ReverseContribution(what)).await
            }
            ContributionCommand::List => list(globals).await,
        }
    }
}

impl Record {
    async fn run(self, globals: &Globals) -> Answer {
        let document_sha256 = sha256(&files::read(&globals.path(&self.document))?);
        let valuation = match (self.hours, self.rate) {
            (Some(minutes), Some(hourly_rate_cents)) => Valuation::Hours { minutes, hourly_rate_cents },
            _ => Valuation::Basis { basis: self.basis.unwrap_or_default() },
        };
        let what = RecordContribution {
            contribution: self.contribution,
            project: self.project,
            kind: self.kind,
            source: self.source,
            amount_cents: self.amount,
            valuation,
            contributed_on: self.on,
            reason: self.reason,
            document_sha256,
        };
        Session::begin(globals, &self.writing).await?.record(Act::RecordContribution(what)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Projekt", Side::Left),
        ("Art", Side::Left),
        ("von", Side::Left),
        ("Tag", Side::Left),
        ("Bewertung", Side::Left),
        ("Wert", Side::Right),
        ("Stand", Side::Left),
    ]);
    let mut values = Vec::new();
    for known in store.contributions(&Viewer::all()).await? {
        let what = known.recorded;
        values.push(json!({
            "contribution": what.contribution,
            "project": what.project,
            "kind": what.kind,
            "source": what.source,
            "contributed_on": calendar::iso(what.contributed_on),
            "valuation": what.valuation.told(),
            "amount_eur": what.amount_cents.to_string(),
            "reason": what.reason,
            "seq": known.recorded_seq,
            "reversed_seq": known.reversed,
        }));
        let stands = known.reversed.map_or_else(String::new, |seq| format!("zurückgenommen ({seq})"));
        table.row(vec![
            what.contribution.to_string(),
            what.project.to_string(),
            what.kind.in_german().to_owned(),
            what.source.in_german().to_owned(),
            calendar::in_german(what.contributed_on),
            what.valuation.told(),
            what.amount_cents.to_german(),
            stands,
        ]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch keine Eigenleistung erfasst.")
    }
    Ok(())
}
