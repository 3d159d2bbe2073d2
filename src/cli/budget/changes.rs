//! What changes a budget after it was passed: supplements and cuts, blocks, notes, virements, reinforcement by income, and
//! covering what is without authority.
//!
//! Law: BHO §§ 20, 22, 33, 36, 37, 41, 46.

use crate::cli::arguments::{self, euro};
use crate::cli::failure::{Answer, Failure};
use crate::cli::session::{Globals, Session, Writing};
use crate::core::budget::{
    AppropriationChange, AssignedTo, Authority, Block, BlockBasis, BudgetNote, ChangeAppropriation, DeclareBudgetNote,
    MakeVirement, ReinforceByIncome, SettleExcess,
};
use crate::core::command::Act;
use crate::core::ids::{BudgetItemId, ClaimId, ComponentId, ManagerId};
use crate::core::money::Euro;
use clap::{Args, Subcommand, ValueEnum};

/// Authority on the command line: of an item and year, or what a manager was assigned of it.
#[derive(Args)]
pub struct AuthorityArgs {
    /// Kapitel/Titel
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Bei einem Ausgaberest: das Jahr, für das bewilligt wurde
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    granted: Option<u16>,
    /// Programmteil, wenn die Mittel zugewiesen sind
    #[arg(long, value_name = "KENNUNG", requires = "manager")]
    component: Option<ComponentId>,
    /// Wem die Mittel zugewiesen sind
    #[arg(long, value_name = "KENNUNG", requires = "component")]
    manager: Option<ManagerId>,
}

impl AuthorityArgs {
    pub fn authority(self) -> Authority {
        let AuthorityArgs { item: budget_item, year: booking_year, granted: year_granted, component, manager } = self;
        let assigned_to = component.zip(manager).map(|(component, manager)| AssignedTo { component, manager });
        Authority { budget_item, booking_year, year_granted, assigned_to }
    }
}

const CHANGE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget change '0634/453 01' --year 2021 --kind cut --amount 5000000.00 \\
    --voucher 'Haushaltsgesetz 2021, globale Minderausgabe'";

/// How an appropriation changes, on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum ChangeName {
    /// Nachtrag: das Parlament gibt mehr
    Supplementary,
    /// Kürzung; sie wird auch aufgezeichnet, wenn schon mehr gebunden ist
    Cut,
    /// Über- oder außerplanmäßige Bewilligung mit Einwilligung (§ 37 BHO)
    OverPlan,
}

impl ChangeName {
    pub fn change(self) -> AppropriationChange {
        match self {
            ChangeName::Supplementary => AppropriationChange::Supplementary,
            ChangeName::Cut => AppropriationChange::Cut,
            ChangeName::OverPlan => AppropriationChange::OverPlan,
        }
    }
}

#[derive(Args)]
#[command(after_help = CHANGE_EXAMPLES)]
pub struct Change {
    /// Kapitel/Titel
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
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
  titelbuch --as a.beispiel budget block '0634/453 01' --year 2021 --basis finance-ministry --amount 1000000.00 \\
    --voucher 'BMF-Rundschreiben vom …'
  titelbuch --as a.beispiel budget unblock '0634/453 01' --year 2021 --basis finance-ministry --amount 1000000.00 \\
    --voucher 'BMF-Schreiben vom …'";

/// Who blocks, on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub enum BasisName {
    /// Sperrvermerk des Haushaltsplans (§§ 22, 36 BHO)
    BudgetAct,
    /// Haushaltswirtschaftliche Sperre des BMF (§ 41 BHO)
    FinanceMinistry,
    /// Sperre des Bewirtschafters: nur, soweit die Mittel frei sind
    OwnManagement,
}

impl BasisName {
    pub fn basis(self) -> BlockBasis {
        match self {
            BasisName::BudgetAct => BlockBasis::BudgetAct,
            BasisName::FinanceMinistry => BlockBasis::FinanceMinistry,
            BasisName::OwnManagement => BlockBasis::OwnManagement,
        }
    }
}

#[derive(Args)]
#[command(after_help = BLOCK_EXAMPLES)]
pub struct Blocking {
    #[command(flatten)]
    authority: AuthorityArgs,
    /// Wer sperrt oder gesperrt hat
    #[arg(long, value_enum, value_name = "GRUNDLAGE")]
    basis: BasisName,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const NOTE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel budget note transferable '0634/453 01' --source 'Haushaltsplan 2021, Vermerk Nr. 2'
  titelbuch --as a.beispiel budget note covered-by '0634/453 01' --by '0634/532 01' --source 'Haushaltsplan 2021'
  titelbuch --as a.beispiel budget note mutual '0634/453 01' --by '0634/532 01' --source 'Haushaltsplan 2021'
  titelbuch --as a.beispiel budget note reinforced-by '0634/453 01' --by '0634/119 99' --source 'Haushaltsplan 2021'";

/// Was der Haushaltsplan zu einer Haushaltsstelle vermerkt.
#[derive(Subcommand)]
#[command(after_help = NOTE_EXAMPLES)]
pub enum Note {
    /// Übertragbar: Ausgabereste dürfen gebildet werden (§§ 19, 45 BHO)
    Transferable(Noted),
    /// Einseitig deckungsfähig: darf aus einer anderen Stelle verstärkt werden (§§ 20, 46 BHO)
    CoveredBy(NotedWith),
    /// Gegenseitig deckungsfähig
    Mutual(NotedWith),
    /// Aus Einnahmen zu verstärken: was bei der Einnahmestelle „--by“ eingeht, darf hier ausgegeben werden (§ 17 Absatz 3 BHO)
    ReinforcedBy(NotedWith),
}

#[derive(Args)]
#[command(after_help = NOTE_EXAMPLES)]
pub struct Noted {
    /// Kapitel/Titel
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Wo es steht
    #[arg(long, value_name = "FUNDSTELLE")]
    source: String,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Args)]
#[command(after_help = NOTE_EXAMPLES)]
pub struct NotedWith {
    #[command(flatten)]
    noted: Noted,
    /// Die andere Haushaltsstelle
    #[arg(long, value_name = "STELLE")]
    by: BudgetItemId,
}

impl Note {
    pub async fn run(self, globals: &Globals) -> Answer {
        let (noted, note) = match self {
            Note::Transferable(noted) => (noted, BudgetNote::Transferable),
            Note::CoveredBy(with) => (with.noted, BudgetNote::CoveredBy { budget_item: with.by }),
            Note::Mutual(with) => (with.noted, BudgetNote::MutuallyCovered { budget_item: with.by }),
            Note::ReinforcedBy(with) => (with.noted, BudgetNote::ReinforcedByIncome { income_item: with.by }),
        };
        let Noted { item: budget_item, source, writing } = noted;
        let session = Session::begin(globals, &writing).await?;
        session.record(Act::DeclareBudgetNote(DeclareBudgetNote { budget_item, note, source })).await
    }
}

const VIREMENT_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget virement --from '0634/532 01' --to '0634/453 01' --year 2021 --amount 250000.00 \\
    --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = VIREMENT_EXAMPLES)]
pub struct Virement {
    /// Haushaltsstelle, die gibt
    #[arg(long, value_name = "STELLE")]
    from: BudgetItemId,
    /// Haushaltsstelle, die verstärkt wird
    #[arg(long, value_name = "STELLE")]
    to: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const REINFORCE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget reinforce '0634/453 01' --year 2024 --from '0634/119 99' --claim r-1 --amount 1000.00 \\
    --voucher 'Vermerk vom …'";

/// Eine Haushaltsstelle aus Einnahmen verstärken, die eine Forderung gebracht hat
#[derive(Args)]
#[command(after_help = REINFORCE_EXAMPLES)]
pub struct Reinforce {
    /// Haushaltsstelle, die verstärkt wird
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr, in dem die Einnahme einging
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Haushaltsstelle der Einnahme
    #[arg(long, value_name = "STELLE")]
    from: BudgetItemId,
    /// Forderung, auf die gezahlt wurde
    #[arg(long, value_name = "KENNUNG")]
    claim: ClaimId,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const SETTLE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget settle '0634/453 01' --year 2021 --component foederal --manager DE-BY \\
    --amount 1200.00 --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = SETTLE_EXAMPLES)]
pub struct Settle {
    #[command(flatten)]
    authority: AuthorityArgs,
    /// Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl Change {
    pub async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let (budget_item, booking_year, change) = (self.item, self.year, self.kind.change());
        let what = ChangeAppropriation { budget_item, booking_year, change, amount_cents: self.amount };
        session.record(Act::ChangeAppropriation(what)).await
    }
}

impl Blocking {
    async fn opened(self, globals: &Globals) -> Result<(Session, Block), Failure> {
        let session = Session::begin(globals, &self.writing).await?;
        let (authority, basis) = (self.authority.authority(), self.basis.basis());
        Ok((session, Block { authority, basis, amount_cents: self.amount }))
    }

    pub async fn block(self, globals: &Globals) -> Answer {
        let (session, block) = self.opened(globals).await?;
        session.record(Act::Block(block)).await
    }

    pub async fn unblock(self, globals: &Globals) -> Answer {
        let (session, block) = self.opened(globals).await?;
        session.record(Act::Unblock(block)).await
    }
}

impl Virement {
    pub async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let (from_item, to_item, booking_year) = (self.from, self.to, self.year);
        let what = MakeVirement { from_item, to_item, booking_year, amount_cents: self.amount };
        session.record(Act::MakeVirement(what)).await
    }
}

impl Reinforce {
    pub async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let Reinforce { item: budget_item, year: booking_year, from: income_item, claim, .. } = self;
        let what = ReinforceByIncome { budget_item, booking_year, income_item, claim, amount_cents: self.amount };
        session.record(Act::ReinforceByIncome(what)).await
    }
}

impl Settle {
    pub async fn run(self, globals: &Globals) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        let what = SettleExcess { authority: self.authority.authority(), amount_cents: self.amount };
        session.record(Act::SettleExcess(what)).await
    }
}
