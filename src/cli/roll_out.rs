//! Roll-out: who is competent for a service, who is connected to it; lists of connections are read whole or not at all.
//!
//! Law: OZG § 1; the law of the Länder.

use super::arguments::{date, number};
use super::failure::{Answer, Failure};
use super::files;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing, row_ids, today};
use crate::core::command::Act;
use crate::core::ids::{AuthorityId, LandCode, ServiceId};
use crate::core::roll_out::{
    AuthorityKind, Competent, ConnectAuthority, Coverage, DeclareCompetence, Denominator, RegisterAuthority,
    WithdrawConnection,
};
use crate::intake::municipalities::{self, Municipality};
use crate::intake::roll_out;
use crate::intake::tables::MUNICIPALITIES;
use crate::store::{VaultDrafts, Viewer};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};
use time::Date;

/// Flächendeckung: Zuständigkeiten und Anschlüsse.
#[derive(Subcommand)]
pub enum RollOutCommand {
    /// Eine Behörde erfassen, die keine Gemeinde ist
    Authority(Authority),
    /// Aufzeichnen, wer in einem Land für eine Leistung zuständig ist
    Competence(Competence),
    /// Aufzeichnen, dass eine Behörde angeschlossen ist
    Connect(Connect),
    /// Einen falsch aufgezeichneten Anschluss zurücknehmen
    Withdraw(Withdraw),
    /// Eine Anschlussliste einlesen: alle Zeilen oder keine
    Import(Import),
    /// Je Leistung und Land zeigen, wie viele angeschlossen sind
    List,
}

const AUTHORITY_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel roll-out authority lk-09184 --kind district --land DE-BY --title 'Landkreis München'";

#[derive(Args)]
#[command(after_help = AUTHORITY_EXAMPLES)]
pub struct Authority {
    /// Kennung, die nicht aus acht Ziffern besteht
    #[arg(value_name = "BEHÖRDE")]
    authority: AuthorityId,
    /// Art: district, municipal-association, state-authority
    #[arg(long, value_parser = kind, value_name = "ART")]
    kind: AuthorityKind,
    /// Land
    #[arg(long, value_name = "LAND")]
    land: LandCode,
    /// Bezeichnung
    #[arg(long)]
    title: String,
    #[command(flatten)]
    writing: Writing,
}

const COMPETENCE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel roll-out competence 99008001012011 --land DE-BY --from 2020-01-01 \\
    --competent municipality=table --source 'Zuständigkeitsverordnung, § 1'
  titelbuch --as a.beispiel roll-out competence 99008001012011 --land DE-HE --from 2020-01-01 --competent district=21 \\
    --competent municipality --source 'Zuständigkeitsverordnung, § 3; die Zahl der Gemeinden nennt sie nicht'";

#[derive(Args)]
#[command(after_help = COMPETENCE_EXAMPLES)]
pub struct Competence {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Land
    #[arg(long, value_name = "LAND")]
    land: LandCode,
    /// Erster Tag (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    from: Date,
    /// Art und Zahl der zuständigen Behörden, mehrfach möglich: district=71; ohne Zahl, wenn sie unbekannt ist;
    /// municipality=table zählt die Gemeinden des Landes in der eingebauten Tabelle (Zensus 2022)
    #[arg(long = "competent", value_name = "ART[=ZAHL]", value_parser = competent, required = true)]
    competent: Vec<Counted>,
    /// Wo das steht
    #[arg(long, value_name = "TEXT")]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

/// How many there are: known, unknown, or to be counted in the table.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    kind: AuthorityKind,
    number: Option<u32>,
    in_table: bool,
}

const CONNECT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel roll-out connect 99008001012011 09162000 --connected-on 2022-03-01 \\
    --evidence 'Anschlussprotokoll vom 01.03.2022'";

#[derive(Args)]
#[command(after_help = CONNECT_EXAMPLES)]
pub struct Connect {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Amtlicher Gemeindeschlüssel oder Kennung einer erfassten Behörde
    #[arg(value_name = "BEHÖRDE")]
    authority: AuthorityId,
    /// Seit wann (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    connected_on: Date,
    /// Woran das zu sehen ist
    #[arg(long, value_name = "TEXT")]
    evidence: String,
    /// Die Gemeinde steht nicht in der eingebauten Tabelle (Zensus 2022), weil sie aufgelöst oder neu ist
    #[arg(long)]
    outside_table: bool,
    #[command(flatten)]
    writing: Writing,
}

const WITHDRAW_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel roll-out withdraw 99008001012011 09162000 --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = WITHDRAW_EXAMPLES)]
pub struct Withdraw {
    /// OZG-ID oder LeiKa-ID
    #[arg(value_name = "LEISTUNG")]
    service: ServiceId,
    /// Amtlicher Gemeindeschlüssel oder Kennung einer erfassten Behörde
    #[arg(value_name = "BEHÖRDE")]
    authority: AuthorityId,
    #[command(flatten)]
    writing: Writing,
}

const IMPORT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel roll-out import anschluesse-2022-03.csv --dry-run

Wie die Datei aussieht, steht in docs/formats.md. Ein Anschluss wird nur einmal aufgezeichnet: dieselbe Datei wird
beim zweiten Mal abgelehnt.";

#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct Import {
    /// CSV-Datei
    #[arg(value_name = "DATEI")]
    file: PathBuf,
    #[command(flatten)]
    writing: Writing,
}

fn word(kind: AuthorityKind) -> String {
    kind.as_str().replace('_', "-")
}

fn kind(text: &str) -> Result<AuthorityKind, String> {
    let possible: Vec<String> = AuthorityKind::ALL.into_iter().map(word).collect();
    let found = AuthorityKind::ALL.into_iter().find(|one| word(*one) == text);
    found.ok_or_else(|| format!("„{text}“ ist keine Art von Behörde; möglich sind {}", possible.join(", ")))
}

fn competent(text: &str) -> Result<Counted, String> {
    let (name, count) = text.split_once('=').map_or((text, None), |(name, count)| (name, Some(count)));
    let kind = kind(name)?;
    match count {
        None => Ok(Counted { kind, number: None, in_table: false }),
        Some("table") if kind == AuthorityKind::Municipality => Ok(Counted { kind, number: None, in_table: true }),
        Some("table") => Err("eine Tabelle gibt es nur von den Gemeinden: municipality=table".to_owned()),
        Some(count) => Ok(Counted { kind, number: Some(number::<u32>(count)?), in_table: false }),
    }
}

impl RollOutCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            RollOutCommand::Authority(Authority { authority, kind, land, title, writing }) => {
                let what = RegisterAuthority { authority, title, kind, land };
                Session::begin(globals, &writing).await?.record(Act::RegisterAuthority(what)).await
            }
            RollOutCommand::Competence(competence) => competence.run(globals).await,
            RollOutCommand::Connect(connect) => connect.run(globals).await,
            RollOutCommand::Withdraw(Withdraw { service, authority, writing }) => {
                let what = WithdrawConnection { service, authority };
                Session::begin(globals, &writing).await?.record(Act::WithdrawConnection(what)).await
            }
            RollOutCommand::Import(import) => import.run(globals).await,
            RollOutCommand::List => list(globals).await,
        }
    }
}

fn table() -> Result<Vec<Municipality>, Failure> {
    let read = municipalities::read(MUNICIPALITIES.csv.as_bytes());
    read.map_err(|faults| Failure::unreadable(Path::new(MUNICIPALITIES.name), faults))
}

impl Competence {
    async fn run(self, globals: &Globals) -> Answer {
        let Competence { service, land, from: competent_from, competent, mut source, writing } = self;
        let mut counted = Vec::with_capacity(competent.len());
        for Counted { kind, number, in_table } in competent {
            if !in_table {
                counted.push(Competent { kind, number });
                continue;
            }
            let of_land = table()?.iter().filter(|one| one.land_code == land.as_str()).count();
            let number = u32::try_from(of_land).map_err(|e| Failure::failed(format!("{e}.")))?;
            source = format!("{source}; Zahl der Gemeinden: Zensus 2022");
            counted.push(Competent { kind, number: Some(number) });
        }
        let what = DeclareCompetence { service, land, competent_from, competent: counted, source };
        Session::begin(globals, &writing).await?.record(Act::DeclareCompetence(what)).await
    }
}

impl Connect {
    async fn run(self, globals: &Globals) -> Answer {
        let Connect { service, authority, connected_on, evidence, outside_table, writing } = self;
        let is_municipality = authority.land_of_municipality().is_some();
        if is_municipality && !outside_table && !table()?.iter().any(|one| one.ags == authority.as_str()) {
            let told = format!("Die Gemeinde {authority} steht nicht in der eingebauten Tabelle (Zensus 2022).");
            return Err(Failure::usage(told)
                .with_hint("Den Schlüssel prüfen; ist die Gemeinde aufgelöst oder neu, --outside-table angeben."));
        }
        let what = ConnectAuthority { service, authority, connected_on, evidence };
        Session::begin(globals, &writing).await?.record(Act::ConnectAuthority(what)).await
    }
}

impl Import {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let file = globals.path(&self.file);
        let bytes = files::read(&file)?;
        let keys = table()?.into_iter().map(|one| one.ags).collect();
        let lines = roll_out::read(&bytes, &keys).map_err(|faults| Failure::unreadable(&file, faults))?;
        let count = lines.len();
        let ids = row_ids(&self.writing, "anschluss", &bytes, count)?;
        let row = |(id, line)| (VaultDrafts::new(&id), id, session.command(Act::ConnectAuthority(line)));
        let rows = ids.into_iter().zip(lines).map(row).collect();
        let recorded = session.record_rows(rows).await?;
        if let Some(stage) = &globals.stage {
            return stage.hear_all(&recorded).await;
        }
        let (first, dry_run) = (recorded.first(), self.writing.dry_run);
        if globals.json {
            output::json(&json!({ "connections": count, "seq": first, "dry_run": dry_run }));
            return Ok(());
        }
        let done = if dry_run { "Probelauf, nichts gebucht" } else { "Eingelesen" };
        output::text(&format!("{done}: {count} Anschlüsse."));
        Ok(())
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let day = today()?;
    let mut shown = Table::new(&[
        ("Leistung", Side::Left),
        ("Land", Side::Left),
        ("zuständig", Side::Left),
        ("angeschlossen", Side::Right),
        ("ohne Zuständigkeit", Side::Right),
    ]);
    let mut values = Vec::new();
    for service in store.services(&Viewer::all()).await? {
        for land in service.lands_of_roll_out() {
            let Coverage { denominator, connected, beside } = service.coverage(land, day);
            let (competent, words) = match denominator {
                Denominator::Known(number) => (Some(number), number.to_string()),
                Denominator::NumberUnknown => (None, "Zahl nicht bekannt".to_owned()),
                Denominator::CompetenceUnknown => (None, "Zuständigkeit nicht bekannt".to_owned()),
            };
            let id = &service.what.service;
            values.push(json!({
                "service": id, "land": land, "competent": competent, "connected": connected, "beside": beside,
                "competence_known": denominator != Denominator::CompetenceUnknown,
            }));
            shown.row(vec![id.to_string(), land.to_string(), words, connected.to_string(), beside.to_string()]);
        }
    }
    if globals.json {
        output::json(&values)
    } else {
        shown.print("Es ist noch keine Zuständigkeit und kein Anschluss erfasst.")
    }
    Ok(())
}
