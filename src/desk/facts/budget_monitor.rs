//! From the store to the facts of the budget monitor: balances by item, year and manager, and the events between them.
//!
//! What an event changes is what its postings do to the figures of the catalogue, so that lines and balances are sums of
//! the same things. A certification moves nothing and is added by itself.

use super::breaches::{breaches, movements};
use super::documents::Documents;
use super::stocks::{Group, Stocks, figure};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind, Stage};
use crate::core::commitment::MakeCommitment;
use crate::core::event::{Body, Event};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, OrderId, ProjectId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::desk::DeskError;
use crate::desk::parameters::Asked;
use crate::report::ReportError;
use crate::report::budget_monitor::{self as report, Amounts, BudgetMonitorFacts, Change, Line};
use crate::store::Movement;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Events of orders, of which some move no money.
const WITHOUT_POSTINGS: [&str; 2] = ["order_certified/1", "order_cancelled/1"];

/// Facts and builder of the list.
///
/// # Errors
/// Those of the store; `NotThere` for a component that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let wanted = Wanted::of(case.asked);
    let scope = case.scope(wanted.component.as_ref()).await?;
    let stocks = Stocks::of(case, wanted.component.as_ref()).await?;
    let documents = Documents::of(case).await?;
    let lines = lines(case, &wanted, &documents).await?;
    let accounts = accounts(&stocks, &wanted, &documents, lines)?;
    let parts = stocks.by(|account| wanted.key(account).map(|_| account.year_granted.is_some()));
    let facts = BudgetMonitorFacts {
        title: scope.title,
        project: wanted.project.as_ref().map(ToString::to_string),
        accounts,
        total: amounts(parts.get(&false), parts.get(&true))?,
        breaches: breaches(case, &stocks, |account| wanted.concerns(account)).await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    let about = [
        wanted.manager.map(|id| id.to_string()),
        wanted.year.map(|year| year.to_string()),
        wanted.project.map(|id| id.to_string()),
    ];
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: about.into_iter().flatten().collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// Item, year and manager.
type Key = (BudgetItemId, u16, ManagerId);

/// What the list is narrowed to.
struct Wanted {
    item: Option<BudgetItemId>,
    manager: Option<ManagerId>,
    year: Option<u16>,
    component: Option<ComponentId>,
    project: Option<ProjectId>,
}

impl Wanted {
    fn of(asked: &Asked) -> Wanted {
        Wanted {
            item: asked.budget_item("item").cloned(),
            manager: asked.manager("manager").cloned(),
            year: asked.year("year").copied(),
            component: asked.component("component").cloned(),
            project: asked.project("project").cloned(),
        }
    }

    /// Whether the account is of this item, year, manager and component, whatever its project.
    fn concerns(&self, account: &Account) -> bool {
        fn fits<T: PartialEq>(wanted: Option<&T>, found: Option<&T>) -> bool {
            wanted.is_none() || wanted == found
        }
        account.kind == Kind::Cash
            && fits(self.item.as_ref(), account.budget_item.as_ref())
            && fits(self.manager.as_ref(), account.manager.as_ref())
            && fits(self.year.as_ref(), account.booking_year.as_ref())
            && fits(self.component.as_ref(), account.component.as_ref())
    }

    /// Where an account stands in the list: only assigned money does.
    fn key(&self, account: &Account) -> Option<Key> {
        let of_project = self.project.is_none() || self.project == account.project;
        let is_shown = account.component.is_some() && of_project && self.concerns(account);
        let key = || Some((account.budget_item.clone()?, account.booking_year?, account.manager.clone()?));
        is_shown.then(key).flatten()
    }

    fn key_of(&self, made: &MakeCommitment) -> Option<Key> {
        self.key(&made.at(Stage::Committed))
    }
}

/// The line of an event, with what is known of its commitment and order.
fn line_of(documents: &Documents, event: Arc<Event>, project: Option<&ProjectId>) -> Line {
    let order = order_of(&event.body).and_then(|id| documents.orders.get(id));
    let made = match &event.body {
        Body::CommitmentMade(made) => Some(made),
        Body::CommitmentChanged(change) => documents.commitments.get(&change.commitment).map(|known| &known.made),
        _ => order.and_then(|order| documents.made(order)),
    };
    let payee = order.and_then(|order| order.certified.payee.as_ref());
    let project = made.map(|made| &made.project).or(project);
    Line {
        commitment: made.map(|made| made.commitment.to_string()),
        project: project.map(ToString::to_string),
        purpose: made.map(|made| made.purpose.clone()),
        payee: documents.payee(payee.or_else(|| made?.payee.as_ref())),
        certified: None,
        change: Change::NONE,
        event,
    }
}

fn order_of(body: &Body) -> Option<&OrderId> {
    match body {
        Body::OrderCertified(what) => Some(&what.order),
        Body::OrderIssued(what) | Body::OrderCancelled(what) => Some(&what.order),
        Body::Paid(what) => Some(&what.order),
        Body::PaymentReversed(what) => Some(&what.payment.order),
        Body::Refunded(what) => Some(&what.order),
        Body::RefundReversed(what) => Some(&what.refund.order),
        _ => None,
    }
}

type Lines = BTreeMap<Key, BTreeMap<Seq, Line>>;

async fn lines(case: &Case<'_>, wanted: &Wanted, documents: &Documents) -> Result<Lines, DeskError> {
    let mut lines = Lines::new();
    for movement in movements(case, |account| wanted.key(account).is_some()).await? {
        let keys = [wanted.key(&movement.from), wanted.key(&movement.to)];
        for key in keys.iter().flatten().collect::<BTreeSet<_>>() {
            let sides = keys.each_ref().map(|side| side.as_ref() == Some(key));
            let change = change(&movement, sides)?;
            let project = movement.from.project.as_ref().or(movement.to.project.as_ref());
            let of_key = lines.entry(key.clone()).or_default();
            let line = of_key.entry(movement.place.seq);
            let line = line.or_insert_with(|| line_of(documents, Arc::clone(&movement.event), project));
            line.change = plus(line.change, change).map_err(ReportError::from)?;
        }
    }
    for event in case.store.events_of(case.viewer, &WITHOUT_POSTINGS).await? {
        let made =
            order_of(&event.body).and_then(|id| documents.orders.get(id)).and_then(|order| documents.made(order));
        let Some(key) = made.and_then(|made| wanted.key_of(made)) else { continue };
        let certified = match &event.body {
            Body::OrderCertified(what) => Some(what.amount_cents),
            _ => None,
        };
        let line = lines.entry(key).or_default().entry(event.seq);
        line.or_insert_with(|| line_of(documents, Arc::new(event), None)).certified = certified;
    }
    Ok(lines)
}

/// What a posting does to the figures of an account of the list; `sides` says which of its two accounts are there.
fn change(movement: &Movement, [from, to]: [bool; 2]) -> Result<Change, DeskError> {
    let effect = |id: &str| {
        let figure = figure(id)?;
        let (from, to) = (from && figure.counts(&movement.from), to && figure.counts(&movement.to));
        Ok::<Euro, DeskError>(figure.effect(from, to, movement.amount).map_err(ReportError::from)?)
    };
    let mut authority = effect("assigned")?;
    for unusable in ["blocked", "lapsed", "residue_formed"] {
        authority = authority.minus(effect(unusable)?).map_err(ReportError::from)?;
    }
    Ok(Change { authority, committed: effect("committed")?, ordered: effect("ordered")?, paid: effect("paid")? })
}

fn plus(one: Change, other: Change) -> Result<Change, MoneyError> {
    Ok(Change {
        authority: one.authority.plus(other.authority)?,
        committed: one.committed.plus(other.committed)?,
        ordered: one.ordered.plus(other.ordered)?,
        paid: one.paid.plus(other.paid)?,
    })
}

fn accounts(
    stocks: &Stocks,
    wanted: &Wanted,
    documents: &Documents,
    mut lines: Lines,
) -> Result<Vec<report::Account>, DeskError> {
    let groups = stocks.by(|account| Some((wanted.key(account)?, account.year_granted.is_some())));
    let mut certified: BTreeMap<Key, Euro> = BTreeMap::new();
    for order in documents.orders.values() {
        if let Some(key) = documents.made(order).and_then(|made| wanted.key_of(made)) {
            let sum = certified.entry(key).or_insert(Euro::ZERO);
            *sum = sum.plus(order.certified.amount_cents).map_err(ReportError::from)?;
        }
    }
    let keys: BTreeSet<&Key> = groups.keys().map(|(key, _)| key).chain(lines.keys()).collect();
    let keys: Vec<Key> = keys.into_iter().cloned().collect();
    let mut accounts = Vec::with_capacity(keys.len());
    for key in keys {
        let part = |of_residues: bool| groups.get(&(key.clone(), of_residues));
        accounts.push(report::Account {
            amounts: amounts(part(false), part(true))?,
            certified: certified.get(&key).copied(),
            lines: lines.remove(&key).into_iter().flat_map(BTreeMap::into_values).collect(),
            budget_item: key.0.to_string(),
            booking_year: key.1,
            manager: key.2.to_string(),
        });
    }
    Ok(accounts)
}

/// The figures over money of the year itself and over residues of earlier ones.
fn amounts(own: Option<&Group<'_>>, residues: Option<&Group<'_>>) -> Result<Amounts, DeskError> {
    let of = |group: Option<&Group<'_>>, id: &str| {
        Ok::<_, DeskError>(group.map(|group| group.figure(id)).transpose()?.flatten())
    };
    let both = |id: &str| match (of(own, id)?, of(residues, id)?) {
        (Some(one), Some(other)) => Ok::<_, DeskError>(Some(one.plus(other).map_err(ReportError::from)?)),
        (one, other) => Ok(one.or(other)),
    };
    let formed = of(residues, "residue_formed")?;
    let residue = of(residues, "assigned")?.map(|sum| sum.minus(formed.unwrap_or(Euro::ZERO))).transpose();
    Ok(Amounts {
        assigned: of(own, "assigned")?,
        residue: residue.map_err(ReportError::from)?,
        blocked: both("blocked")?,
        lapsed: both("lapsed")?,
        committed: both("committed")?,
        ordered: both("ordered")?,
        paid: both("paid")?,
    })
}
