//! Assignments (Mittelzuweisung zur Fremdbewirtschaftung): authority of one item and year.
//!
//! Law: BHO § 34 Abs. 2; two persons decide.

mod moving;

use super::failure::{Answer, Failure};
use super::proposal::{self, Approve, CarryOut, End};
use super::session::{Globals, Session, Writing};
use super::{arguments, files};
use crate::core::budget::ReturnAssignment;
use crate::core::command::{Act, AmendProposal, Draft};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProposalId};
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine, AuthorityAssignment, ContentKind};
use crate::intake::fault::{IntakeFault, IntakeFaults};
use clap::{Args, Subcommand};
use moving::{Down, Reassign, Recall};
use std::path::{Path, PathBuf};

const KINDS: &[ContentKind] = &[
    ContentKind::Assignment,
    ContentKind::AuthorityAssignment,
    ContentKind::Recall,
    ContentKind::Reassignment,
    ContentKind::SubAssignment,
];
const HEADER: &str = "land_code,amount_eur";

/// Aus verteiltem Rahmen wird die Ermächtigung eines Haushaltsjahres, oder mit --due die zu künftigen Verpflichtungen.
#[derive(Subcommand)]
pub enum AssignCommand {
    /// Eine Zuweisung vorschlagen
    Propose(Propose),
    /// Einen Vorschlag ändern; eine Genehmigung verfällt damit
    Amend(Propose),
    /// Einen Vorschlag genehmigen (zweite Person)
    Approve(Approve),
    /// Einen Vorschlag ablehnen
    Reject(End),
    /// Einen Vorschlag zurückziehen
    Withdraw(End),
    /// Einen genehmigten Vorschlag ausführen
    CarryOut(CarryOut),
    /// Vorschlagen, sie innerhalb eines Landes nachgeordneten Stellen weiter zuzuweisen
    Down(Down),
    /// Zugewiesene, nicht gebundene Mittel zurückgeben: ein Land dem Bund, eine Stelle darunter der Stelle über ihr
    Return(GiveBack),
    /// Vorschlagen, zugewiesene und nicht gebundene Mittel einzuziehen (Bund)
    Recall(Recall),
    /// Vorschlagen, sie nach einem Schlüssel an andere Länder umzuschichten
    Reassign(Reassign),
    /// Alle Zuweisungen zeigen
    List,
    /// Eine Zuweisung zeigen
    Show {
        /// Kennung des Vorschlags
        proposal: ProposalId,
    },
}

const RETURN_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as l.beispiel assign return --component foederal --item '0634/453 01' --year 2021 --manager DE-BY \\
    --amount 40000.00 --voucher 'Rückgabe vom …'
  titelbuch --as amt.beispiel assign return --component foederal --item '0634/453 01' --year 2021 \\
    --manager by-landesamt --amount 5000.00 --voucher 'Rückgabe an das Land vom …'";

#[derive(Args)]
#[command(after_help = RETURN_EXAMPLES)]
pub struct GiveBack {
    /// Programmteil
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Haushaltsstelle
    #[arg(long, value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Wer zurückgibt
    #[arg(long, value_name = "KENNUNG")]
    manager: ManagerId,
    /// Betrag in Euro
    #[arg(long, value_parser = arguments::euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl GiveBack {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let GiveBack { component, item: budget_item, year: booking_year, manager, amount: amount_cents, .. } = self;
        let what = ReturnAssignment { component, budget_item, booking_year, manager, amount_cents };
        session.record(Act::ReturnAssignment(what)).await
    }
}

const EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel assign propose zuweisung-2021 --component foederal \\
    --item '0634/453 01' --year 2021 --line DE-BY=1000.00 --line DE-BE=500.00
  titelbuch --as a.beispiel assign propose zuweisung-2021 --component foederal \\
    --item '0634/453 01' --year 2021 --lines zuweisung.csv
  titelbuch --as a.beispiel assign propose ve-2021-2023 --component foederal \\
    --item '0634/453 01' --year 2021 --due 2023 --line DE-BY=800.00

zuweisung.csv hat die Spalten land_code,amount_eur; Beträge mit Punkt: 1000.00.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Propose {
    /// Kennung des Vorschlags
    proposal: ProposalId,
    /// Programmteil, dessen Rahmen verbraucht wird
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Haushaltsstelle, zum Beispiel '0634/453 01'
    #[arg(long, value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr; mit --due das Jahr, für das die Verpflichtungsermächtigung bewilligt ist
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Statt Mittel eine Verpflichtungsermächtigung zuweisen: ihr Fälligkeitsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    due: Option<u16>,
    /// Empfänger und Betrag, mehrfach möglich: DE-BY=1000.00
    #[arg(long = "line", value_name = "LAND=EUR", value_parser = line, required_unless_present = "lines")]
    line: Vec<AssignmentLine>,
    /// CSV-Datei mit den Spalten land_code,amount_eur
    #[arg(long, value_name = "DATEI", conflicts_with = "line")]
    lines: Option<PathBuf>,
    #[command(flatten)]
    writing: Writing,
}

fn line(text: &str) -> Result<AssignmentLine, String> {
    let (recipient, amount) =
        text.split_once('=').ok_or_else(|| format!("„{text}“ hat nicht die Form DE-BY=1000.00"))?;
    let recipient = ManagerId::new(recipient).map_err(|e| e.to_string())?;
    Ok(AssignmentLine { recipient, amount_cents: arguments::euro(amount)? })
}

/// Reads `land_code,amount_eur`; all faults at once.
fn read_lines(path: &Path) -> Result<Vec<AssignmentLine>, Failure> {
    let bytes = files::read(path)?;
    parse_lines(&bytes).map_err(|faults| Failure::unreadable(path, faults))
}

fn parse_lines(bytes: &[u8]) -> Result<Vec<AssignmentLine>, IntakeFaults> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header = reader.headers().map(|names| names.iter().collect::<Vec<_>>().join(",")).unwrap_or_default();
    if header != HEADER {
        let message = format!("ist nicht die erwartete Kopfzeile {HEADER}");
        return Err(IntakeFaults(vec![IntakeFault { line: 1, column: "1".to_owned(), value: header, message }]));
    }
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.unwrap_or_default();
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let mut fault = |column: &str, value: &str, message: String| {
            // The errors of the core name the value themselves; here it stands before them.
            let message = message.strip_prefix(&format!("„{value}“ ")).map_or(message.clone(), str::to_owned);
            faults.push(IntakeFault { line, column: column.to_owned(), value: value.to_owned(), message });
        };
        if record.len() != 2 {
            let message =
                format!("beginnt eine Zeile mit {} statt 2 Feldern; Beträge mit Punkt: 1000.00", record.len());
            fault("1", cell(0), message);
            continue;
        }
        match (ManagerId::new(cell(0)), Euro::parse(cell(1))) {
            (Ok(recipient), Ok(amount_cents)) => lines.push(AssignmentLine { recipient, amount_cents }),
            (recipient, amount) => {
                recipient.err().into_iter().for_each(|e| fault("land_code", cell(0), e.to_string()));
                amount.err().into_iter().for_each(|e| fault("amount_eur", cell(1), e.to_string()));
            }
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(IntakeFaults(faults)) }
}

impl Propose {
    fn draft(&self, globals: &Globals) -> Result<Draft, Failure> {
        let lines = match &self.lines {
            Some(path) => read_lines(&globals.path(path))?,
            None => self.line.clone(),
        };
        let (component, budget_item, year) = (self.component.clone(), self.item.clone(), self.year);
        Ok(match self.due {
            None => Draft::Assignment(Assignment { component, budget_item, booking_year: year, lines }),
            Some(due_year) => Draft::AuthorityAssignment(AuthorityAssignment {
                component,
                budget_item,
                year_granted: year,
                due_year,
                lines,
            }),
        })
    }
}

impl AssignCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            AssignCommand::Propose(propose) => {
                let draft = propose.draft(globals)?;
                let session = Session::begin(globals, &propose.writing).await?;
                session.record(Act::Propose { proposal: propose.proposal, draft }).await
            }
            AssignCommand::Amend(amend) => {
                let draft = amend.draft(globals)?;
                let session = Session::begin(globals, &amend.writing).await?;
                session.record(Act::Amend(AmendProposal { proposal: amend.proposal, draft, replaces: None })).await
            }
            AssignCommand::Approve(step) => step.run(globals, KINDS).await,
            AssignCommand::Reject(step) => step.reject(globals, KINDS).await,
            AssignCommand::Withdraw(step) => step.withdraw(globals, KINDS).await,
            AssignCommand::CarryOut(step) => step.run(globals, KINDS).await,
            AssignCommand::Return(what) => what.run(globals).await,
            AssignCommand::Recall(what) => what.run(globals).await,
            AssignCommand::Reassign(what) => what.run(globals).await,
            AssignCommand::Down(what) => what.run(globals).await,
            AssignCommand::List => proposal::list(globals, KINDS).await,
            AssignCommand::Show { proposal } => proposal::show(globals, &proposal, KINDS).await,
        }
    }
}

#[cfg(test)]
mod tests;
