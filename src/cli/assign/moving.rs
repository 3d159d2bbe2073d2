//! Authority that is assigned and not bound: taken back by the Bund, moved on to those who use it, or handed down in a Land.
//!
//! Two persons decide; before anything is proposed, everybody sees what each Land has free before and after. Law: BHO § 34.

use super::line;
use crate::cli::arguments;
use crate::cli::failure::{Answer, Failure};
use crate::cli::output::{self, Side, Table};
use crate::cli::session::{Globals, Session, Writing};
use crate::core::account::Account;
use crate::core::allocation::reassignment::share_out;
use crate::core::command::{Act, AmendProposal, Draft};
use crate::core::ids::{AgreementId, BudgetItemId, ComponentId, KeyId, ManagerId, ProposalId};
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine, Reassignment, SubAssignment};
use crate::store::{Store, Viewer};
use clap::Args;
use std::collections::BTreeMap;

/// Of which item and year.
#[derive(Args)]
struct Source {
    /// Kennung des Vorschlags
    proposal: ProposalId,
    /// Programmteil
    #[arg(long, value_name = "KENNUNG")]
    component: ComponentId,
    /// Haushaltsstelle
    #[arg(long, value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Einen Vorschlag dieser Kennung ändern; eine Genehmigung verfällt damit
    #[arg(long)]
    amend: bool,
    #[command(flatten)]
    writing: Writing,
}

const RECALL_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel assign recall einziehung-2021 --component foederal --item '0634/453 01' --year 2021 \\
    --line DE-HH=300000.00 --dry-run

Eingezogen wird nur, was nicht gebunden ist; das Land behält sein Kontingent. Genehmigt wird mit „assign approve“.";

#[derive(Args)]
#[command(after_help = RECALL_EXAMPLES)]
pub struct Recall {
    #[command(flatten)]
    source: Source,
    /// Land und Betrag, mehrfach möglich: DE-HH=1000.00
    #[arg(long = "line", value_name = "LAND=EUR", value_parser = line, required = true)]
    lines: Vec<AssignmentLine>,
}

const REASSIGN_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel assign reassign umschichtung-2021 --component foederal --item '0634/453 01' --year 2021 \\
    --agreement dach --from DE-HH=300000.00 --from DE-HB=50000.00 --key koenigstein-2019 --to DE-BY --to DE-SL \\
    --floor 20000.00 --dry-run

Mit den Mitteln geht auch das Kontingent über. Genehmigt wird mit „assign approve“.";

#[derive(Args)]
#[command(after_help = REASSIGN_EXAMPLES)]
pub struct Reassign {
    #[command(flatten)]
    source: Source,
    /// Vereinbarung, nach der umgeschichtet werden darf
    #[arg(long, value_name = "KENNUNG")]
    agreement: AgreementId,
    /// Wer abgibt, und wie viel, mehrfach möglich: DE-HH=1000.00
    #[arg(long = "from", value_name = "LAND=EUR", value_parser = line, required = true)]
    from: Vec<AssignmentLine>,
    /// Schlüssel, nach dem verteilt wird
    #[arg(long, value_name = "KENNUNG")]
    key: KeyId,
    /// Wer erhält, mehrfach möglich
    #[arg(long = "to", value_name = "LAND", required = true)]
    takers: Vec<ManagerId>,
    /// Was jeder von ihnen mindestens erhält
    #[arg(long, value_parser = arguments::euro, value_name = "EUR")]
    floor: Option<Euro>,
}

const DOWN_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as l.beispiel assign down by-2021 --component foederal --item '0634/453 01' --year 2021 --from DE-BY \\
    --line by-stmd=300000.00 --line by-landesamt=120000.00 --dry-run

Weiter zugewiesen wird nur, was frei ist, und nur unmittelbar nachgeordneten Stellen; das Kontingent bleibt beim Land.
Genehmigt wird mit „assign approve“; zurück geht es mit „assign return“.";

#[derive(Args)]
#[command(after_help = DOWN_EXAMPLES)]
pub struct Down {
    #[command(flatten)]
    source: Source,
    /// Einen Ausgaberest weiter zuweisen: das Jahr, für das er bewilligt ist
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    granted: Option<u16>,
    /// Wer weiter zuweist: ein Land oder eine Stelle darunter
    #[arg(long, value_name = "KENNUNG")]
    from: ManagerId,
    /// Nachgeordnete Stelle und Betrag, mehrfach möglich: by-stmd=1000.00
    #[arg(long = "line", value_name = "STELLE=EUR", value_parser = line, required = true)]
    lines: Vec<AssignmentLine>,
}

impl Down {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Down { source, granted: year_granted, from, lines } = self;
        // A sum that no amount can hold is refused by the book.
        let sum = Euro::sum(lines.iter().map(|line| line.amount_cents)).unwrap_or(Euro::ZERO);
        let less = [AssignmentLine { recipient: from.clone(), amount_cents: sum }];
        let what = SubAssignment {
            from,
            component: source.component.clone(),
            budget_item: source.item.clone(),
            booking_year: source.year,
            year_granted,
            lines: lines.clone(),
        };
        source.propose(globals, Draft::SubAssignment(what), &less, &lines).await
    }
}

impl Recall {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Recall { source, lines } = self;
        let taken: Vec<AssignmentLine> = lines.clone();
        let what = Assignment {
            component: source.component.clone(),
            budget_item: source.item.clone(),
            booking_year: source.year,
            lines,
        };
        source.propose(globals, Draft::Recall(what), &taken, &[]).await
    }
}

impl Reassign {
    pub async fn run(self, globals: &Globals) -> Answer {
        let Reassign { source, agreement, from, key, takers, floor: floor_cents } = self;
        let what = Reassignment {
            component: source.component.clone(),
            budget_item: source.item.clone(),
            booking_year: source.year,
            agreement,
            from: from.clone(),
            key,
            takers,
            floor_cents,
        };
        let store = globals.open().await?;
        let known = store.key(&Viewer::all(), &what.key).await?;
        // Why there is no result is for the book to say.
        let given = known.and_then(|key| share_out(&what, &key.definition).ok()).unwrap_or_default();
        source.propose(globals, Draft::Reassignment(what), &from, &given).await
    }
}

impl Source {
    async fn propose(
        self,
        globals: &Globals,
        draft: Draft,
        less: &[AssignmentLine],
        more: &[AssignmentLine],
    ) -> Answer {
        let session = Session::begin(globals, &self.writing).await?;
        if !globals.json && globals.stage.is_none() {
            let mut free = free(&session.store, &self, &draft).await?;
            if matches!(draft, Draft::SubAssignment(_)) {
                free.retain(|manager, _| less.iter().chain(more).any(|line| line.recipient == *manager));
            }
            output::say(&before_and_after(&free, less, more)?);
        }
        let proposal = self.proposal;
        let act = if self.amend {
            Act::Amend(AmendProposal { proposal, draft, replaces: None })
        } else {
            Act::Propose { proposal, draft }
        };
        session.record(act).await
    }
}

/// What each manager has free of an item and year.
async fn free(store: &Store, source: &Source, draft: &Draft) -> Result<BTreeMap<ManagerId, Euro>, Failure> {
    let mut free = BTreeMap::new();
    let year_granted = match draft {
        Draft::SubAssignment(what) => what.year_granted,
        _ => None,
    };
    for (account, balance) in store.balances(&Viewer::all()).await?.iter() {
        let Some(manager) = account.manager.clone() else { continue };
        let assigned = Account::cash_assigned(&source.component, &source.item, source.year, &manager);
        if *account == (Account { year_granted, ..assigned }) {
            free.insert(manager, *balance);
        }
    }
    Ok(free)
}

/// Everybody who has something free, gives up or gets.
fn before_and_after(
    free: &BTreeMap<ManagerId, Euro>,
    less: &[AssignmentLine],
    more: &[AssignmentLine],
) -> Result<String, Failure> {
    let unusable = |error: crate::core::money::MoneyError| Failure::failed(format!("{error}."));
    let mut changes: BTreeMap<&ManagerId, Euro> = free.keys().map(|manager| (manager, Euro::ZERO)).collect();
    let signed = less.iter().map(|line| (&line.recipient, line.amount_cents.negated()));
    for (manager, amount) in signed.chain(more.iter().map(|line| (&line.recipient, line.amount_cents))) {
        let change = changes.entry(manager).or_insert(Euro::ZERO);
        *change = change.plus(amount).map_err(unusable)?;
    }
    let mut table = Table::new(&[
        ("Bewirtschafter", Side::Left),
        ("frei", Side::Right),
        ("Änderung", Side::Right),
        ("danach frei", Side::Right),
    ]);
    for (manager, change) in changes {
        let before = free.get(manager).copied().unwrap_or(Euro::ZERO);
        let after = before.plus(change).map_err(unusable)?;
        let amounts = [before, change, after].map(Euro::to_german);
        table.row([vec![manager.to_string()], amounts.to_vec()].concat());
    }
    Ok(table.to_text())
}
