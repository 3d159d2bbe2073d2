//! Commitments for later years (Verpflichtungen zu Lasten künftiger Jahre): made, increased, freed, listed. Their due
//! years are opened by `year open`.
//!
//! Law: BHO §§ 38, 45 Absatz 1.

use super::arguments::{self, euro};
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::command::Act;
use crate::core::commitment::CommitmentChange;
use crate::core::forward_commitment::{
    ChangeForwardCommitment, DueAmount, ForwardBasis, ForwardCommitment, MakeForwardCommitment,
};
use crate::core::ids::{BudgetItemId, CommitmentId, ComponentId, ManagerId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::store::Viewer;
use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};

/// Verpflichtungen zu Lasten künftiger Jahre: je Fälligkeitsjahr durch Verpflichtungsermächtigung gedeckt.
#[derive(Subcommand)]
pub enum ForwardCommand {
    /// Künftige Jahre binden
    Make(Make),
    /// Den Betrag eines Fälligkeitsjahres erhöhen
    Increase(Change),
    /// Den Betrag eines Fälligkeitsjahres ganz oder zum Teil aufheben
    Free(Change),
    /// Alle Verpflichtungen je Fälligkeitsjahr zeigen
    List,
}

const MAKE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel commitment forward make v-2021-018 --project efa-1 --manager DE-BY --component foederal \\
    --item '0634/453 01' --granted 2021 --due 2022=250000.00 --due 2023=100000.00 --purpose 'Betrieb' \\
    --voucher 'Vertrag 4712'
  titelbuch --as a.beispiel commitment forward make v-2021-019 --project efa-1 --manager DE-BY --component foederal \\
    --item '0634/453 01' --current-business 'Wartungsvertrag' --due 2022=5000.00 --purpose 'Wartung' \\
    --voucher 'Vertrag 4713'";

#[derive(Args)]
#[command(after_help = MAKE_EXAMPLES)]
#[command(group = ArgGroup::new("basis").required(true).args(["granted", "current_business", "transferable"]))]
pub struct Make {
    /// Kennung der Verpflichtung, zum Beispiel die Vertragsnummer
    commitment: CommitmentId,
    /// Projekt
    #[arg(long, value_name = "KENNUNG")]
    project: ProjectId,
    /// Wer bindet (das Land des Projekts)
    #[arg(long, value_name = "KENNUNG")]
    manager: ManagerId,
    /// Programmteil
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Haushaltsstelle
    #[arg(long, value_name = "STELLE")]
    item: BudgetItemId,
    /// Jahr, für das die Verpflichtungsermächtigung bewilligt ist
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    granted: Option<u16>,
    /// Warum eine Ermächtigung des Vorjahres noch gilt: das Haushaltsgesetz ist nicht verkündet (§ 45 Abs. 1 Satz 2 BHO)
    #[arg(long, value_name = "TEXT", requires = "granted")]
    late_budget: Option<String>,
    /// Ohne Verpflichtungsermächtigung, weil laufendes Geschäft (§ 38 Abs. 4 Satz 1 BHO): Begründung
    #[arg(long, value_name = "TEXT")]
    current_business: Option<String>,
    /// Ohne Verpflichtungsermächtigung zu Lasten übertragbarer Ausgaben des Folgejahres (§ 38 Abs. 4 Satz 2 BHO): Begründung
    #[arg(long, value_name = "TEXT")]
    transferable: Option<String>,
    /// Fälligkeitsjahr und Betrag, mehrfach möglich: 2022=250000.00
    #[arg(long = "due", value_name = "JAHR=EUR", value_parser = due, required = true)]
    due: Vec<DueAmount>,
    /// Zweck; keine Namen von Personen
    #[arg(long, value_name = "TEXT")]
    purpose: String,
    /// Wer bezahlt wird; der Name liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    payee: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

fn due(text: &str) -> Result<DueAmount, String> {
    let (year, amount) = text.split_once('=').ok_or_else(|| format!("„{text}“ hat nicht die Form 2022=250000.00"))?;
    Ok(DueAmount { due_year: arguments::year(year)?, amount_cents: euro(amount)? })
}

const CHANGE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel commitment forward increase v-2021-018 --due 2023 --amount 5000.00 \\
    --voucher 'Änderungsvertrag 1'
  titelbuch --as a.beispiel commitment forward free v-2021-018 --due 2023 --amount 10000.00 \\
    --voucher 'Änderungsvertrag 2'";

#[derive(Args)]
#[command(after_help = CHANGE_EXAMPLES)]
pub struct Change {
    /// Kennung der Verpflichtung
    commitment: CommitmentId,
    /// Fälligkeitsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    due: u16,
    /// Betrag in Euro, um den sie sich ändert
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    /// Beim Erhöhen aus einer Ermächtigung des Vorjahres: warum sie noch gilt (§ 45 Abs. 1 Satz 2 BHO)
    #[arg(long, value_name = "TEXT")]
    late_budget: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

impl ForwardCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ForwardCommand::Make(make) => make.run(globals).await,
            ForwardCommand::Increase(change) => change.run(globals, CommitmentChange::Increase).await,
            ForwardCommand::Free(change) => change.run(globals, CommitmentChange::Free).await,
            ForwardCommand::List => list(globals).await,
        }
    }
}

impl Make {
    /// The group of the arguments lets exactly one of the three through.
    fn basis(&self) -> Result<ForwardBasis, Failure> {
        match (self.granted, self.current_business.clone(), self.transferable.clone()) {
            (Some(year_granted), ..) => {
                Ok(ForwardBasis::CommitmentAuthority { year_granted, late_budget: self.late_budget.clone() })
            }
            (None, Some(reason), _) => Ok(ForwardBasis::CurrentBusiness { reason }),
            (None, None, Some(reason)) => Ok(ForwardBasis::TransferableExpenditure { reason }),
            (None, None, None) => Err(Failure::usage("Es ist nicht genannt, was die Verpflichtung erlaubt.")
                .with_hint("--granted, --current-business oder --transferable angeben.")),
        }
    }

    async fn run(self, globals: &Globals) -> Answer {
        let basis = self.basis()?;
        let mut session = Session::begin(globals, &self.writing).await?;
        let payee = session.seal_note(self.payee.as_deref())?;
        let what = MakeForwardCommitment {
            forward_commitment: self.commitment,
            project: self.project,
            manager: self.manager,
            component: self.component,
            budget_item: self.item,
            basis,
            amounts: self.due,
            purpose: self.purpose,
            payee,
        };
        session.record(Act::MakeForwardCommitment(what)).await
    }
}

impl Change {
    async fn run(self, globals: &Globals, change: CommitmentChange) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let Change { commitment: forward_commitment, due: due_year, amount: amount_cents, late_budget, .. } = self;
        let what = ChangeForwardCommitment { forward_commitment, due_year, change, amount_cents, late_budget };
        session.record(Act::ChangeForwardCommitment(what)).await
    }
}

async fn list(globals: &Globals) -> Answer {
    let known = globals.open().await?.forward_commitments(&Viewer::all()).await?;
    let unusable = |error: MoneyError| Failure::failed(format!("{error}."));
    if globals.json {
        let values: Result<Vec<Value>, MoneyError> = known.iter().map(value).collect();
        output::json(&values.map_err(unusable)?);
        return Ok(());
    }
    let mut table = Table::new(&[
        ("Kennung", Side::Left),
        ("Projekt", Side::Left),
        ("Bewirtschafter", Side::Left),
        ("Grundlage", Side::Left),
        ("fällig", Side::Left),
        ("Betrag", Side::Right),
        ("Stand", Side::Left),
    ]);
    for forward in &known {
        for due_year in forward.due_years() {
            let made = &forward.made;
            let state = match forward.charged.get(&due_year) {
                Some(seq) => format!("Vorbelastung, Ereignis {seq}"),
                None => "gebunden".to_owned(),
            };
            let amount = forward.due_in(due_year).map_err(unusable)?.to_german();
            let named = [made.forward_commitment.to_string(), made.project.to_string(), made.manager.to_string()];
            let rest = [basis_in_german(&made.basis), due_year.to_string(), amount, state];
            table.row(named.into_iter().chain(rest).collect());
        }
    }
    table.print("Es sind noch keine künftigen Jahre gebunden.");
    Ok(())
}

fn basis_in_german(basis: &ForwardBasis) -> String {
    let name = basis.in_german();
    match basis {
        ForwardBasis::CommitmentAuthority { year_granted, late_budget: None } => format!("{name} {year_granted}"),
        ForwardBasis::CommitmentAuthority { year_granted, late_budget: Some(why) } => {
            format!("{name} {year_granted} (§ 45 Abs. 1 Satz 2 BHO: {why})")
        }
        ForwardBasis::CurrentBusiness { reason } => format!("{name} (§ 38 Abs. 4 Satz 1 BHO: {reason})"),
        ForwardBasis::TransferableExpenditure { reason } => format!("{name} (§ 38 Abs. 4 Satz 2 BHO: {reason})"),
    }
}

fn value(forward: &ForwardCommitment) -> Result<Value, MoneyError> {
    let made = &forward.made;
    let due = forward.due_years().into_iter().map(|due_year| {
        let amount_eur = forward.due_in(due_year)?.to_string();
        Ok(json!({ "due_year": due_year, "amount_eur": amount_eur, "charged_seq": forward.charged.get(&due_year) }))
    });
    Ok(json!({
        "forward_commitment": made.forward_commitment,
        "project": made.project,
        "manager": made.manager,
        "component": made.component,
        "budget_item": made.budget_item,
        "basis": made.basis,
        "purpose": made.purpose,
        "due": due.collect::<Result<Vec<Value>, MoneyError>>()?,
    }))
}
