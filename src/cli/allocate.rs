//! Allocation runs (Verteilung): one person proposes, another approves, then it is booked.

mod compare;

use super::apportion::{MethodName, UnitName};
use super::arguments::euro;
use super::failure::Answer;
use super::output::{Side, Table};
use super::proposal::{self, Approve, CarryOut, End};
use super::session::{Globals, Session, Writing};
use crate::core::allocation::redistribution::{Pot, RedistributionReason};
use crate::core::allocation::{Deduction, DeductionAmount, DeductionKind, RunParameters, RunResult, TieRule};
use crate::core::command::{Act, AmendProposal, Draft};
use crate::core::ids::{ComponentId, KeyId, ManagerId, ProposalId};
use crate::core::money::Euro;
use crate::core::proposal::ContentKind;
use crate::core::share::ExactDecimal;
use clap::{Args, Subcommand};

const KINDS: &[ContentKind] = &[ContentKind::Allocation, ContentKind::Redistribution];

/// Rahmen eines Programmteils nach einem Schlüssel verteilen; wirksam erst mit „carry-out“.
#[derive(Subcommand)]
pub enum AllocateCommand {
    /// Eine Verteilung oder Umverteilung berechnen und vorschlagen
    Propose(Propose),
    /// Einen Vorschlag neu berechnen; eine Genehmigung verfällt damit
    Amend(Propose),
    /// Einen Vorschlag genehmigen (zweite Person)
    Approve(Approve),
    /// Einen Vorschlag ablehnen
    Reject(End),
    /// Einen Vorschlag zurückziehen
    Withdraw(End),
    /// Einen genehmigten Vorschlag ausführen: den Rahmen verteilen
    CarryOut(CarryOut),
    Compare(compare::Compare),
    /// Alle Verteilungen zeigen
    List,
    /// Eine Verteilung mit ihrem Ergebnis zeigen
    Show {
        /// Kennung des Vorschlags
        proposal: ProposalId,
    },
}

const EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel allocate propose lauf-1 --component foederal \\
    --key koenigstein-2019 --total 1500000000.00
  titelbuch --as a.beispiel allocate propose lauf-2 --component foederal --key koenigstein-2019 \\
    --total 1500000000.00 --deduct federal-share=5% --deduct host-quota:DE-BE=1000000.00
  titelbuch --as b.muster allocate approve lauf-1 --content …
  titelbuch --as b.muster allocate carry-out lauf-1
  titelbuch --as a.beispiel allocate propose lauf-3 --component foederal --key koenigstein-2021 \\
    --total 1500000000.00 --redistribute key-replaced

--redistribute GRUND verteilt neu, was frühere Läufe aus dem Programmteil verteilt haben: --total ist
der ganze Betrag, niemand kommt unter das, was ihm schon zugewiesen ist, und gebucht wird nur der
Unterschied. Gründe: key-replaced (neuer Schlüssel), frame-changed (geänderter Rahmen), need-changed
(geänderter Bedarf), input-corrected (berichtigte Ausgangsdaten).

Vorwegabzüge gelten in der Reihenfolge, in der sie genannt sind: federal-share (fester
Bundesanteil), reserve (Reserve), host-quota:LAND (Sitzlandquote); als Betrag (1000.00), als
Prozent des Gesamtbetrags (5%) oder des Restes (5%rest).";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Propose {
    /// Kennung des Vorschlags; neu und für immer
    proposal: ProposalId,
    /// Programmteil, dessen Rahmen verteilt wird
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Schlüssel, der in Kraft ist
    #[arg(long, value_name = "KENNUNG")]
    key: KeyId,
    /// Gesamtbetrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    total: Euro,
    /// Vorwegabzug, mehrfach möglich: federal-share=5%
    #[arg(long = "deduct", value_parser = deduction, value_name = "ART=BETRAG")]
    deductions: Vec<Deduction>,
    /// Sockelbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR")]
    base: Option<Euro>,
    /// Mindestbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR")]
    floor: Option<Euro>,
    /// Höchstbetrag je Empfänger
    #[arg(long, value_parser = euro, value_name = "EUR")]
    cap: Option<Euro>,
    /// Rundungseinheit
    #[arg(long, value_enum, default_value_t = UnitName::Cent, value_name = "EINHEIT")]
    unit: UnitName,
    /// Umverteilung: früher Verteiltes neu verteilen, soweit es nicht zugewiesen ist
    #[arg(long, value_parser = reason, value_name = "GRUND")]
    redistribute: Option<RedistributionReason>,
    /// Verfahren; half-up wird nie gebucht
    #[arg(long, value_enum, default_value_t = MethodName::LargestRemainder, value_name = "VERFAHREN")]
    method: MethodName,
    #[command(flatten)]
    writing: Writing,
}

/// `federal-share=5%`, `reserve=2%rest`, `host-quota:DE-BE=1000.00`.
fn deduction(text: &str) -> Result<Deduction, String> {
    let form = || format!("„{text}“ hat nicht die Form federal-share=5%, reserve=1000.00 oder host-quota:DE-BE=2%rest");
    let (what, amount) = text.split_once('=').ok_or_else(form)?;
    let what = match what.split_once(':') {
        None if what == "federal-share" => DeductionKind::FederalShare,
        None if what == "reserve" => DeductionKind::Reserve,
        Some(("host-quota", land)) => {
            DeductionKind::HostQuota { recipient: ManagerId::new(land).map_err(|e| e.to_string())? }
        }
        _ => return Err(form()),
    };
    let percent = |text: &str| ExactDecimal::parse(text).map_err(|e| e.to_string());
    let amount = match amount.split_once('%') {
        None => DeductionAmount::Fixed { amount_cents: euro(amount)? },
        Some((number, "")) => DeductionAmount::PercentOfTotal { percent: percent(number)? },
        Some((number, "rest")) => DeductionAmount::PercentOfRest { percent: percent(number)? },
        Some(_) => return Err(form()),
    };
    Ok(Deduction { what, amount })
}

fn reason(text: &str) -> Result<RedistributionReason, String> {
    let wanted = text.replace('-', "_");
    RedistributionReason::ALL.into_iter().find(|reason| reason.as_str() == wanted).ok_or_else(|| {
        let word = |reason: &RedistributionReason| reason.as_str().replace('_', "-");
        let all = RedistributionReason::ALL.iter().map(|reason| format!("{} ({})", word(reason), reason.in_german()));
        format!("„{text}“ ist kein Grund; möglich sind {}", all.collect::<Vec<_>>().join(", "))
    })
}

impl Propose {
    fn draft(&self) -> Draft {
        let parameters = RunParameters {
            component: self.component.clone(),
            total_cents: self.total,
            deductions: self.deductions.clone(),
            key: self.key.clone(),
            base_cents: self.base.unwrap_or(Euro::ZERO),
            floor_cents: self.floor,
            cap_cents: self.cap,
            unit: self.unit.unit(),
            method: self.method.method(),
            tie_rule: TieRule::RecipientIdBytewise,
        };
        match self.redistribute {
            Some(reason) => Draft::Redistribution { parameters, reason },
            None => Draft::Allocation { parameters },
        }
    }
}

impl AllocateCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            AllocateCommand::Propose(propose) => {
                let session = Session::begin(globals, &propose.writing).await?;
                let draft = propose.draft();
                session.record(Act::Propose { proposal: propose.proposal, draft }).await
            }
            AllocateCommand::Amend(amend) => {
                let session = Session::begin(globals, &amend.writing).await?;
                let draft = amend.draft();
                session.record(Act::Amend(AmendProposal { proposal: amend.proposal, draft, replaces: None })).await
            }
            AllocateCommand::Approve(step) => step.run(globals, KINDS).await,
            AllocateCommand::Reject(step) => step.reject(globals, KINDS).await,
            AllocateCommand::Withdraw(step) => step.withdraw(globals, KINDS).await,
            AllocateCommand::CarryOut(step) => step.run(globals, KINDS).await,
            AllocateCommand::Compare(compare) => compare.run(globals).await,
            AllocateCommand::List => proposal::list(globals, KINDS).await,
            AllocateCommand::Show { proposal } => proposal::show(globals, &proposal, KINDS).await,
        }
    }
}

/// A run in words, as it is shown before an approval.
pub fn in_german(parameters: &RunParameters, result: &RunResult) -> String {
    let mut table =
        Table::new(&[("Empfänger", Side::Left), ("Betrag", Side::Right), ("mit Sitzlandquote", Side::Right)]);
    for line in &result.lines {
        let total = line.host_quota_cents.map_or_else(String::new, |_| line.total_cents.to_german());
        table.row(vec![line.recipient.to_string(), line.amount_cents.to_german(), total]);
    }
    table.row(vec!["Summe".to_owned(), result.sum_cents.to_german(), String::new()]);
    head(parameters, result) + &table.to_text()
}

/// The same for a later run: what each holds, what of it is bound, what it shall hold, and what moves.
pub fn redistribution_in_german(
    parameters: &RunParameters,
    reason: RedistributionReason,
    before: &Pot,
    result: &RunResult,
) -> String {
    let mut table = Table::new(&[
        ("Empfänger", Side::Left),
        ("bisher", Side::Right),
        ("davon zugewiesen", Side::Right),
        ("künftig", Side::Right),
        ("Änderung", Side::Right),
    ]);
    for line in &result.lines {
        let (held, assigned) = (before.held(&line.recipient), before.assigned(&line.recipient));
        let change = line.total_cents.minus(held).map_or_else(|error| error.to_string(), |change| change.to_german());
        let amounts = [held, assigned, line.total_cents].map(Euro::to_german);
        table.row([vec![line.recipient.to_string()], amounts.to_vec(), vec![change]].concat());
    }
    format!("Umverteilung, Grund: {}\n", reason.in_german()) + &head(parameters, result) + &table.to_text()
}

fn head(parameters: &RunParameters, result: &RunResult) -> String {
    let mut text = format!(
        "Programmteil {}, Schlüssel {}, {}, Einheit: {}\nGesamtbetrag: {}\n",
        parameters.component,
        parameters.key,
        parameters.method.in_german(),
        parameters.unit.in_german(),
        parameters.total_cents.to_german()
    );
    for deduction in &result.deductions {
        text.push_str(&format!("abzüglich {}: {}\n", deduction.kind.in_german(), deduction.amount_cents.to_german()));
    }
    text.push_str(&format!("zu verteilen: {}\n", result.distributable_cents.to_german()));
    text
}

#[cfg(test)]
mod tests;
