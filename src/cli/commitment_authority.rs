//! Commitment authority (Verpflichtungsermächtigung): granted, changed, blocked, given back, listed. It is assigned by
//! `assign`, used by `commitment forward`, and lapses by `year lapse-authority`.
//!
//! Law: BHO §§ 16, 38, 41, 45 Absatz 1.

use super::arguments::{self, euro};
use super::budget::{self, BasisName, ChangeName};
use super::failure::{Answer, Failure};
use super::session::{Globals, Session, Writing};
use crate::core::budget::AssignedTo;
use crate::core::command::Act;
use crate::core::commitment_authority::{
    BlockCommitmentAuthority, ChangeCommitmentAuthority, CommitmentAuthority, GrantCommitmentAuthority,
    ReturnCommitmentAuthority,
};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId};
use crate::core::money::Euro;
use clap::{Args, Subcommand};

/// Verpflichtungsermächtigungen: in einem Jahr bewilligt, in einem späteren fällig.
#[derive(Subcommand)]
pub enum AuthorityCommand {
    /// Eine Verpflichtungsermächtigung erteilen, wie sie im Haushaltsplan steht
    Grant(Grant),
    /// Eine Verpflichtungsermächtigung ändern: Nachtrag, Kürzung, Ausnahme des BMF
    Change(Change),
    /// Eine Verpflichtungsermächtigung sperren
    Block(Blocking),
    /// Eine Verpflichtungsermächtigung entsperren
    Unblock(Blocking),
    /// Zugewiesene, nicht in Anspruch genommene Verpflichtungsermächtigung zurückgeben
    Return(GiveBack),
    /// Kennzahlen je Haushaltsstelle, Jahr der Erteilung und Fälligkeitsjahr zeigen
    List,
}

/// Which authority: of an item, for one due year.
#[derive(Args)]
pub struct Which {
    /// Kapitel/Titel
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Jahr, für das sie bewilligt ist
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    granted: u16,
    /// Fälligkeitsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    due: u16,
}

const GRANT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel commitment-authority grant '0634/453 01' --granted 2021 --due 2022 --amount 90000000.00 \\
    --voucher 'Haushaltsgesetz 2021, Einzelplan 06'";

#[derive(Args)]
#[command(after_help = GRANT_EXAMPLES)]
pub struct Grant {
    #[command(flatten)]
    which: Which,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const CHANGE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel commitment-authority change '0634/453 01' --granted 2021 --due 2022 --kind supplementary \\
    --amount 5000000.00 --voucher 'Nachtragshaushaltsgesetz 2021'";

#[derive(Args)]
#[command(after_help = CHANGE_EXAMPLES)]
pub struct Change {
    #[command(flatten)]
    which: Which,
    /// Art der Änderung
    #[arg(long, value_enum, value_name = "ART")]
    kind: ChangeName,
    /// Betrag in Euro, immer über null
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const BLOCK_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel commitment-authority block '0634/453 01' --granted 2021 --due 2022 --basis finance-ministry \\
    --amount 1000000.00 --voucher 'BMF-Rundschreiben vom …'
  titelbuch --as a.beispiel commitment-authority unblock '0634/453 01' --granted 2021 --due 2022 \\
    --basis finance-ministry --amount 1000000.00 --voucher 'BMF-Schreiben vom …'";

#[derive(Args)]
#[command(after_help = BLOCK_EXAMPLES)]
pub struct Blocking {
    #[command(flatten)]
    which: Which,
    /// Programmteil, wenn sie zugewiesen ist
    #[arg(long, value_name = "KENNUNG", requires = "manager")]
    component: Option<ComponentId>,
    /// Wem sie zugewiesen ist
    #[arg(long, value_name = "KENNUNG", requires = "component")]
    manager: Option<ManagerId>,
    /// Wer sperrt oder gesperrt hat
    #[arg(long, value_enum, value_name = "GRUNDLAGE")]
    basis: BasisName,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const RETURN_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as l.beispiel commitment-authority return '0634/453 01' --granted 2021 --due 2022 --component foederal \\
    --manager DE-BY --amount 40000.00 --voucher 'Rückgabe vom …'";

#[derive(Args)]
#[command(after_help = RETURN_EXAMPLES)]
pub struct GiveBack {
    #[command(flatten)]
    which: Which,
    /// Programmteil
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Wer zurückgibt
    #[arg(long, value_name = "KENNUNG")]
    manager: ManagerId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl AuthorityCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            AuthorityCommand::Grant(Grant { which, amount: amount_cents, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                let Which { item: budget_item, granted: year_granted, due: due_year } = which;
                let what = GrantCommitmentAuthority { budget_item, year_granted, due_year, amount_cents };
                session.record(Act::GrantCommitmentAuthority(what)).await
            }
            AuthorityCommand::Change(Change { which, kind, amount: amount_cents, writing }) => {
                let session = Session::begin(globals, &writing).await?;
                let Which { item: budget_item, granted: year_granted, due: due_year } = which;
                let change = kind.change();
                let what = ChangeCommitmentAuthority { budget_item, year_granted, due_year, change, amount_cents };
                session.record(Act::ChangeCommitmentAuthority(what)).await
            }
            AuthorityCommand::Block(what) => {
                let (session, block) = what.opened(globals).await?;
                session.record(Act::BlockCommitmentAuthority(block)).await
            }
            AuthorityCommand::Unblock(what) => {
                let (session, block) = what.opened(globals).await?;
                session.record(Act::UnblockCommitmentAuthority(block)).await
            }
            AuthorityCommand::Return(what) => what.run(globals).await,
            AuthorityCommand::List => budget::list_authority(globals).await,
        }
    }
}

impl Blocking {
    async fn opened(self, globals: &Globals) -> Result<(Session, BlockCommitmentAuthority), Failure> {
        let session = Session::begin(globals, &self.writing).await?;
        let Which { item: budget_item, granted: year_granted, due: due_year } = self.which;
        let assigned_to =
            self.component.zip(self.manager).map(|(component, manager)| AssignedTo { component, manager });
        let authority = CommitmentAuthority { budget_item, year_granted, due_year, assigned_to };
        Ok((session, BlockCommitmentAuthority { authority, basis: self.basis.basis(), amount_cents: self.amount }))
    }
}

impl GiveBack {
    async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let Which { item: budget_item, granted: year_granted, due: due_year } = self.which;
        let assigned_to = AssignedTo { component: self.component, manager: self.manager };
        let amount_cents = self.amount;
        let what = ReturnCommitmentAuthority { budget_item, year_granted, due_year, assigned_to, amount_cents };
        session.record(Act::ReturnCommitmentAuthority(what)).await
    }
}
