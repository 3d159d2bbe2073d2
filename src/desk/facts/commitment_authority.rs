//! From the store to the facts of the monitor of commitment authority: balances by item, years and manager, and the events
//! between them.
//!
//! What an event changes is what its postings do to the figures of the catalogue, so that lines and balances are sums of
//! the same things.

use super::breaches::{exceeded, movements};
use super::documents::Documents;
use super::stocks::{Group, Stocks, figure};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind, Stage};
use crate::core::event::Body;
use crate::core::forward_commitment::{ForwardBasis, ForwardCommitment};
use crate::core::ids::{BudgetItemId, CommitmentId, ManagerId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::desk::DeskError;
use crate::desk::parameters::Asked;
use crate::report::ReportError;
use crate::report::commitment_authority::{
    self as report, Amounts, Change, CommitmentAuthorityFacts, Exempt, Line, Stock,
};
use crate::store::Movement;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Facts and builder of the list.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let wanted = Wanted::of(case.asked);
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let documents = Documents::of(case).await?;
    let forwards = case.store.forward_commitments(case.viewer).await?;
    let known: BTreeMap<&CommitmentId, &ForwardCommitment> =
        forwards.iter().map(|forward| (&forward.made.forward_commitment, forward)).collect();
    let total = stocks.by(|account| wanted.concerns(account).then_some(()));
    let facts = CommitmentAuthorityFacts {
        title: scope.title,
        of_manager: wanted.manager.is_some(),
        stocks: by_due_year(&stocks, &wanted)?,
        accounts: accounts(case, &stocks, &wanted, &documents, &known).await?,
        exempt: exempt(&forwards, &wanted)?,
        total: total.get(&()).map(|group| amounts(group, &wanted)).transpose()?.unwrap_or_default(),
        breaches: exceeded(case, &stocks, |account| wanted.concerns(account)).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    let about = [
        wanted.manager.map(|id| id.to_string()),
        wanted.granted.map(|year| year.to_string()),
        wanted.due.map(|year| year.to_string()),
    ];
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: about.into_iter().flatten().collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// Item, year granted, due year and manager.
type Key = (BudgetItemId, u16, u16, ManagerId);

/// What the list is narrowed to.
struct Wanted {
    item: Option<BudgetItemId>,
    manager: Option<ManagerId>,
    granted: Option<u16>,
    due: Option<u16>,
}

impl Wanted {
    fn of(asked: &Asked) -> Wanted {
        Wanted {
            item: asked.budget_item("item").cloned(),
            manager: asked.manager("manager").cloned(),
            granted: asked.year("granted").copied(),
            due: asked.year("due").copied(),
        }
    }

    fn concerns(&self, account: &Account) -> bool {
        fn fits<T: PartialEq>(wanted: Option<&T>, found: Option<&T>) -> bool {
            wanted.is_none() || wanted == found
        }
        account.kind == Kind::CommitmentAuthority
            && fits(self.item.as_ref(), account.budget_item.as_ref())
            && fits(self.manager.as_ref(), account.manager.as_ref())
            && fits(self.granted.as_ref(), account.year_granted.as_ref())
            && fits(self.due.as_ref(), account.due_year.as_ref())
    }

    /// Where an account stands in the list; where authority comes from is nobody's.
    fn key(&self, account: &Account) -> Option<Key> {
        let key =
            || Some((account.budget_item.clone()?, account.year_granted?, account.due_year?, account.manager.clone()?));
        self.concerns(account).then(key).flatten()
    }
}

/// The figures over some accounts, the origin among them where nobody's share alone is asked.
fn amounts(group: &Group<'_>, wanted: &Wanted) -> Result<Amounts, DeskError> {
    let granted = group.figure("commitment_authority_granted")?;
    // Where it comes from stands below zero by all that came.
    let authority = match (group.sum(Kind::CommitmentAuthority)?, granted) {
        (Some(sum), Some(granted)) => Some(sum.plus(granted).map_err(ReportError::from)?),
        (sum, _) => sum,
    };
    Ok(Amounts {
        granted: granted.filter(|_| wanted.manager.is_none()),
        assigned: group.figure("commitment_authority_assigned")?,
        authority,
        blocked: group.figure("commitment_authority_blocked")?,
        used: group.figure("commitment_authority_used")?,
        prior_charge: group.figure("prior_charge")?,
        lapsed: group.figure("commitment_authority_lapsed")?,
    })
}

fn by_due_year(stocks: &Stocks, wanted: &Wanted) -> Result<Vec<Stock>, DeskError> {
    let key = |account: &Account| Some((account.budget_item.clone()?, account.year_granted?, account.due_year?));
    let groups = stocks.by(|account| key(account).filter(|_| wanted.concerns(account)));
    let stock = |((item, year_granted, due_year), group): (_, Group<'_>)| {
        let item: BudgetItemId = item;
        Ok(Stock { budget_item: item.to_string(), year_granted, due_year, amounts: amounts(&group, wanted)? })
    };
    groups.into_iter().map(stock).collect()
}

async fn accounts(
    case: &Case<'_>,
    stocks: &Stocks,
    wanted: &Wanted,
    documents: &Documents,
    known: &BTreeMap<&CommitmentId, &ForwardCommitment>,
) -> Result<Vec<report::Account>, DeskError> {
    let mut lines: BTreeMap<Key, BTreeMap<Seq, Line>> = BTreeMap::new();
    for movement in movements(case, |account| wanted.key(account).is_some()).await? {
        let keys = [wanted.key(&movement.from), wanted.key(&movement.to)];
        for key in keys.iter().flatten().collect::<BTreeSet<_>>() {
            let change = change(&movement, keys.each_ref().map(|side| side.as_ref() == Some(key)))?;
            let line = lines.entry(key.clone()).or_default().entry(movement.place.seq);
            let line = line.or_insert_with(|| line_of(&movement, documents, known));
            line.is_of_others &= is_half(&movement);
            line.change = line.change.plus(change).map_err(ReportError::from)?;
        }
    }
    let mut accounts = Vec::new();
    for (key, group) in stocks.by(|account| wanted.key(account)) {
        let lines = lines.remove(&key).into_iter().flat_map(BTreeMap::into_values).collect();
        let (item, year_granted, due_year, manager) = key;
        accounts.push(report::Account {
            budget_item: item.to_string(),
            year_granted,
            due_year,
            manager: manager.to_string(),
            amounts: amounts(&group, wanted)?,
            lines,
        });
    }
    Ok(accounts)
}

/// Whether it goes to where the viewer does not see: of an event of which that is all, only its kind is said.
fn is_half(movement: &Movement) -> bool {
    [&movement.from, &movement.to].iter().any(|account| account.stage == Stage::Unseen)
}

/// The line of an event, with what is known of its forward commitment.
fn line_of(movement: &Movement, documents: &Documents, known: &BTreeMap<&CommitmentId, &ForwardCommitment>) -> Line {
    let (mut commitment, mut late) = (None, None);
    let id = match &movement.event.body {
        Body::ForwardCommitmentMade(made) => {
            if let ForwardBasis::CommitmentAuthority { late_budget, .. } = &made.basis {
                late.clone_from(late_budget);
            }
            Some(&made.forward_commitment)
        }
        Body::ForwardCommitmentChanged(change) => {
            late.clone_from(&change.late_budget);
            Some(&change.forward_commitment)
        }
        Body::CommitmentCharged(charged) => {
            commitment = Some(charged.commitment.commitment.to_string());
            Some(&charged.forward_commitment)
        }
        _ => None,
    };
    let made = id.and_then(|id| known.get(id)).map(|forward| &forward.made);
    let purpose = made.map(|made| match late {
        Some(reason) => format!("{} ({reason})", made.purpose),
        None => made.purpose.clone(),
    });
    let of_account = movement.from.project.as_ref().or(movement.to.project.as_ref());
    Line {
        forward_commitment: id.map(ToString::to_string),
        project: made.map(|made| &made.project).or(of_account).map(ToString::to_string),
        purpose,
        payee: documents.payee(made.and_then(|made| made.payee.as_ref())),
        commitment,
        change: Change::NONE,
        is_of_others: is_half(movement),
        event: Arc::clone(&movement.event),
    }
}

/// What a posting does to the figures of an account of the list; `sides` says which of its two accounts are there.
fn change(movement: &Movement, [from, to]: [bool; 2]) -> Result<Change, DeskError> {
    let effect = |id: &str| {
        let figure = figure(id)?;
        let (from, to) = (from && figure.counts(&movement.from), to && figure.counts(&movement.to));
        Ok::<Euro, DeskError>(figure.effect(from, to, movement.amount).map_err(ReportError::from)?)
    };
    let part = |is_there: bool| if is_there { movement.amount } else { Euro::ZERO };
    Ok(Change {
        authority: part(to).minus(part(from)).map_err(ReportError::from)?,
        blocked: effect("commitment_authority_blocked")?,
        used: effect("commitment_authority_used")?,
        prior_charge: effect("prior_charge")?,
        lapsed: effect("commitment_authority_lapsed")?,
    })
}

/// What burdens later years and needs no authority; whoever asks for a year granted asks for none of these.
fn exempt(forwards: &[ForwardCommitment], wanted: &Wanted) -> Result<Vec<Exempt>, DeskError> {
    let is_wanted = |forward: &&ForwardCommitment| {
        !matches!(forward.made.basis, ForwardBasis::CommitmentAuthority { .. })
            && wanted.granted.is_none()
            && wanted.item.as_ref().is_none_or(|item| *item == forward.made.budget_item)
            && wanted.manager.as_ref().is_none_or(|manager| *manager == forward.made.manager)
    };
    let mut found = Vec::new();
    for forward in forwards.iter().filter(is_wanted) {
        for due_year in forward.due_years().into_iter().filter(|year| wanted.due.is_none_or(|due| due == *year)) {
            let rows = || {
                let due = forward.due_in(due_year)?;
                Ok::<_, MoneyError>((due, due.minus(forward.open_in(due_year)?)?))
            };
            let (due, charged) = rows().map_err(ReportError::from)?;
            found.push(Exempt {
                forward_commitment: forward.made.forward_commitment.to_string(),
                project: forward.made.project.to_string(),
                manager: forward.made.manager.to_string(),
                due_year,
                basis: forward.made.basis.clone(),
                due,
                charged,
            });
        }
    }
    Ok(found)
}
