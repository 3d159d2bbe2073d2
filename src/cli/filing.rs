//! Statements of use: filed by category, examined share by share.
//!
//! Law: BHO § 44; VV-BHO § 44 Nr. 10, 11.

use super::arguments::{date, euro, seq};
use super::failure::Answer;
use super::files;
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use super::settlement::Settlement;
use super::voucher::{source, split};
use crate::core::account::FundingSource;
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::filing::{AcceptDisputed, Examine, FilingKind, FilingLine, SubmitFiling, Totals};
use crate::core::ids::{FilingId, ProjectId, Seq, VoucherId};
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::store::Viewer;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::PathBuf;
use time::Date;

/// Nachweise der Mittelverwendung: einreichen und prüfen (zwei Personen).
#[derive(Subcommand)]
pub enum FilingCommand {
    /// Einen Nachweis erfassen, wie er eingereicht ist
    Submit(Submit),
    /// Einen Anteil eines Belegs prüfen: anerkennen, beanstanden
    Examine(ExamineShare),
    /// Beanstandetes doch anerkennen
    Accept(Accept),
    /// Einen Schlussnachweis abrechnen: was vom Bund bleibt und was zurückzuzahlen ist, Schritt für Schritt
    Settlement(Settlement),
    /// Alle Nachweise zeigen
    List,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Zwischennachweis
    Interim,
    /// Schlussnachweis
    Final,
}

const SUBMIT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel filing submit n-2021-1 --project efa-1 --kind interim --from 2021-01-01 --until 2021-12-31 \\
    --narrative sachbericht.pdf --line Dienstleistungen=120000.00=118500.00 --line Reisen==1500.00 --voucher 'Eingang …'
  titelbuch --as a.beispiel filing submit n-2022-9 --project efa-1 --kind final --from 2022-01-01 --until 2022-12-31 \\
    --narrative sachbericht.pdf --line Dienstleistungen=100000.00=90000.00 --planned bund=60000.00 --planned land=40000.00 \\
    --borne bund=60000.00 --borne land=30000.00 --cost 90000.00 --new-income 0.00 --voucher 'Eingang …'";

#[derive(Args)]
#[command(after_help = SUBMIT_EXAMPLES)]
pub struct Submit {
    /// Kennung des Nachweises
    filing: FilingId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    /// Zwischen- oder Schlussnachweis
    #[arg(long)]
    kind: Kind,
    /// Erster Tag, von dem er handelt (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    from: Date,
    /// Letzter Tag, von dem er handelt
    #[arg(long, value_parser = date, value_name = "TAG")]
    until: Date,
    /// Sachbericht; gelesen wird er nur für seine Prüfsumme
    #[arg(long, value_name = "DATEI")]
    narrative: PathBuf,
    /// KOSTENART=GEPLANT=AUSGEGEBEN in Euro; GEPLANT leer, wenn der Plan sie nicht kennt; mehrfach
    #[arg(long = "line", value_parser = line, value_name = "ZEILE", required = true)]
    lines: Vec<FilingLine>,
    /// Nur Schlussnachweis: Finanzierungsplan nach Quelle (bund, land, kommune, eu, dritte), mehrfach
    #[arg(long = "planned", value_parser = source, value_name = "QUELLE=EUR", requires = "cost")]
    planned: Vec<(FundingSource, Euro)>,
    /// Nur Schlussnachweis: was die Quelle gegeben hat, mehrfach
    #[arg(long = "borne", value_parser = source, value_name = "QUELLE=EUR", requires = "cost")]
    borne: Vec<(FundingSource, Euro)>,
    /// Nur Schlussnachweis: zuwendungsfähige Gesamtausgaben des Projekts
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "planned", requires = "borne", requires = "new_income")]
    cost: Option<Euro>,
    /// Nur Schlussnachweis: neue Einnahmen und Deckungsmittel, die der Plan nicht kannte
    #[arg(long, value_parser = euro, value_name = "EUR", requires = "cost")]
    new_income: Option<Euro>,
    #[command(flatten)]
    writing: Writing,
}

const EXAMINE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel filing examine n-2021-1 b-2021-33 --matched 152 --accepted 90000.00 --disputed 10000.00 \\
    --finding 'Reisekosten ohne Genehmigung' --voucher 'Prüfvermerk 4/2022'";

#[derive(Args)]
#[command(after_help = EXAMINE_EXAMPLES)]
pub struct ExamineShare {
    /// Kennung des Nachweises
    filing: FilingId,
    /// Kennung des Belegs
    #[arg(id = "voucher_id", value_name = "BELEG")]
    voucher: VoucherId,
    /// Ereignis, das den Anteil zuordnete
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    matched: Seq,
    /// Anerkannt, in Euro
    #[arg(long, value_parser = euro, value_name = "EUR", default_value = "0.00")]
    accepted: Euro,
    /// Beanstandet, in Euro
    #[arg(long, value_parser = euro, value_name = "EUR", default_value = "0.00")]
    disputed: Euro,
    /// Feststellung; der Text liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "TEXT")]
    finding: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const ACCEPT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel filing accept b-2021-33 --matched 152 --amount 2500.00 --voucher 'Anhörung vom …'";

#[derive(Args)]
#[command(after_help = ACCEPT_EXAMPLES)]
pub struct Accept {
    /// Kennung des Belegs
    #[arg(id = "voucher_id", value_name = "BELEG")]
    voucher: VoucherId,
    /// Ereignis, das den Anteil zuordnete
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    matched: Seq,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

fn line(text: &str) -> Result<FilingLine, String> {
    let [category, planned, spent] = text.split('=').collect::<Vec<_>>()[..] else {
        return Err("erwartet wird KOSTENART=GEPLANT=AUSGEGEBEN".to_owned());
    };
    let planned_cents = if planned.is_empty() { None } else { Some(euro(planned)?) };
    Ok(FilingLine { category: category.to_owned(), planned_cents, spent_cents: euro(spent)? })
}

impl FilingCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            FilingCommand::Submit(submit) => submit.run(globals).await,
            FilingCommand::Examine(examine) => examine.run(globals).await,
            FilingCommand::Accept(Accept { voucher, matched, amount: amount_cents, writing }) => {
                let what = AcceptDisputed { voucher, matched, amount_cents };
                Session::begin(globals, &writing).await?.record(Act::AcceptDisputed(what)).await
            }
            FilingCommand::Settlement(settlement) => settlement.run(globals).await,
            FilingCommand::List => list(globals).await,
        }
    }
}

impl Submit {
    async fn run(self, globals: &Globals) -> Answer {
        let narrative_sha256 = sha256(&files::read(&globals.path(&self.narrative))?);
        let kind = match self.kind {
            Kind::Interim => FilingKind::Interim,
            Kind::Final => FilingKind::Final,
        };
        let totals = match (self.cost, self.new_income, split(&self.planned)?, split(&self.borne)?) {
            (Some(cost_cents), Some(new_income_cents), Some(planned), Some(borne)) => {
                Some(Totals { planned, borne, cost_cents, new_income_cents })
            }
            _ => None,
        };
        let Submit { filing, project, from, until, lines, writing, .. } = self;
        let what = SubmitFiling { filing, project, kind, from, until, narrative_sha256, lines, totals };
        Session::begin(globals, &writing).await?.record(Act::SubmitFiling(what)).await
    }
}

impl ExamineShare {
    async fn run(self, globals: &Globals) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        let finding = session.seal_note(self.finding.as_deref())?;
        let ExamineShare { filing, voucher, matched, accepted, disputed, .. } = self;
        let (accepted_cents, disputed_cents) = (accepted, disputed);
        let what = Examine { filing, voucher, matched, accepted_cents, disputed_cents, finding };
        session.record(Act::Examine(what)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Projekt", Side::Left),
        ("Art", Side::Left),
        ("von", Side::Left),
        ("bis", Side::Left),
        ("nachgewiesen", Side::Right),
    ]);
    let mut values = Vec::new();
    for filing in store.filings(&Viewer::all()).await? {
        let spent = filing.what.spent().map_err(|e| super::failure::Failure::failed(format!("{e}.")))?;
        let what = filing.what;
        table.row(vec![
            what.filing.to_string(),
            what.project.to_string(),
            what.kind.in_german().to_owned(),
            calendar::in_german(what.from),
            calendar::in_german(what.until),
            spent.to_german(),
        ]);
        values.push(json!({
            "filing": what.filing,
            "project": what.project,
            "kind": what.kind,
            "from": calendar::iso(what.from),
            "until": calendar::iso(what.until),
            "spent_eur": spent.to_string(),
            "filed_by": filing.filed_by,
        }));
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch kein Nachweis eingereicht.")
    }
    Ok(())
}
