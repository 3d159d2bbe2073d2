//! The chain of the money that is handed on: from the programme to the last recipient, and from a recipient back.
//!
//! Both ways are read from the same events and name them, so that each step can be looked up. It follows what is handed on:
//! what a Land pays to its own contractors ends at the order, and who that is lies in the vault.
//! Law: BHO § 91.

mod authority;
mod overview;

pub use overview::overview;

use super::DeskError;
use crate::core::account::Account;
use crate::core::book::Noted;
use crate::core::command::RegisterProject;
use crate::core::commitment::Commitment;
use crate::core::ids::{
    BudgetItemId, CommitmentId, ComponentId, ManagerId, OnwardGrantId, OrderId, ProgrammeId, ProjectId, RecipientId,
    Seq,
};
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::{OnwardGrant, OnwardShare, OnwardSource};
use crate::core::order::Order;
use crate::report::ReportError;
use crate::store::{Movement, Store, Viewer};
use authority::Authority;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One link of the chain, with what comes after it on the way that is walked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is, in German: „Veranschlagung“.
    pub what: String,
    pub name: String,
    /// What amounts to how much, in cents.
    pub amounts: Vec<(String, Euro)>,
    pub events: Vec<Seq>,
    /// Where the way goes on that is cut here.
    #[serde(skip)]
    pub over: Option<Narrowed>,
    /// Whose share it is: their title is told for those links that are shown (`titles`).
    #[serde(skip)]
    pub recipient: Option<RecipientId>,
    pub next: Vec<Step>,
}

/// Which part of the way down is walked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    pub land: Option<ManagerId>,
    pub project: Option<ProjectId>,
}

impl Step {
    fn new(what: &str, name: impl std::fmt::Display) -> Step {
        let (what, name) = (what.to_owned(), name.to_string());
        Step { what, name, amounts: Vec::new(), events: Vec::new(), over: None, recipient: None, next: Vec::new() }
    }

    /// Its name, with the title of whoever it names.
    #[must_use]
    pub fn titled(&self, titles: &BTreeMap<RecipientId, String>) -> String {
        let title = self.recipient.as_ref().and_then(|recipient| titles.get(recipient));
        title.map_or_else(|| self.name.clone(), |title| format!("{} {title}", self.name))
    }

    fn all_titled(mut self, titles: &BTreeMap<RecipientId, String>) -> Step {
        self.name = self.titled(titles);
        self.next = self.next.into_iter().map(|step| step.all_titled(titles)).collect();
        self
    }

    /// Whom it names, and whom all that comes after it.
    fn recipients(&self, into: &mut BTreeSet<RecipientId>) {
        into.extend(self.recipient.clone());
        self.next.iter().for_each(|step| step.recipients(into));
    }

    fn over(mut self, way: Narrowed) -> Step {
        self.over = Some(way);
        self
    }

    fn amount(mut self, what: &str, amount: Euro) -> Step {
        self.amounts.push((what.to_owned(), amount));
        self
    }

    fn events(mut self, events: impl IntoIterator<Item = Seq>) -> Step {
        self.events.extend(events);
        self
    }

    fn next(mut self, next: Vec<Step>) -> Step {
        self.next = next;
        self
    }
}

/// What the store holds of the chain, read at one size.
struct Known {
    projects: BTreeMap<ProjectId, Noted<RegisterProject>>,
    commitments: BTreeMap<CommitmentId, Commitment>,
    orders: BTreeMap<OrderId, Order>,
    grants: BTreeMap<OnwardGrantId, OnwardGrant>,
    /// What rests on a commitment, by way of an order or not.
    on_commitment: BTreeMap<CommitmentId, Vec<OnwardGrantId>>,
    /// What rests on a share.
    on_share: BTreeMap<(OnwardGrantId, RecipientId), Vec<OnwardGrantId>>,
    authority: Authority,
}

/// The titles of these recipients; a natural person has none here.
///
/// # Errors
/// Those of the store.
pub async fn titles(
    store: &Store,
    viewer: &Viewer,
    ids: &BTreeSet<RecipientId>,
) -> Result<BTreeMap<RecipientId, String>, DeskError> {
    let ids: Vec<RecipientId> = ids.iter().cloned().collect();
    let known = store.recipients_of(viewer, &ids).await?.into_iter();
    Ok(known.filter_map(|noted| Some((noted.what.recipient, noted.what.title?))).collect())
}

/// Whole ways, with the title of everybody whom they name.
///
/// # Errors
/// Those of the store.
pub async fn titled(store: &Store, viewer: &Viewer, steps: Vec<Step>) -> Result<Vec<Step>, DeskError> {
    let mut named = BTreeSet::new();
    steps.iter().for_each(|step| step.recipients(&mut named));
    let titles = titles(store, viewer, &named).await?;
    Ok(steps.into_iter().map(|step| step.all_titled(&titles)).collect())
}

/// A programme, and its components.
async fn programme_named(
    store: &Store,
    viewer: &Viewer,
    programme: &ProgrammeId,
) -> Result<(Step, Vec<ComponentId>), DeskError> {
    let programmes = store.programmes(viewer).await?;
    let noted = programmes.into_iter().find(|noted| noted.what.programme == *programme);
    let noted = noted.ok_or_else(|| DeskError::NotThere(format!("Das Programm {programme} gibt es nicht")))?;
    let components = store.components(viewer).await?.into_iter().map(|noted| noted.what);
    let of = components.filter(|one| one.programme == *programme).map(|one| one.component).collect();
    Ok((Step::new("Programm", format!("{programme}: {}", noted.what.title)).events([noted.seq]), of))
}

/// From the programme down to the last recipients, without their titles.
///
/// # Errors
/// `NotThere` for a programme that there is none of; those of the store.
pub async fn down(
    store: &Store,
    viewer: &Viewer,
    programme: &ProgrammeId,
    narrowed: &Narrowed,
) -> Result<Step, DeskError> {
    let viewer = &viewer.at(store.head(viewer).await?.size);
    let (top, components) = programme_named(store, viewer, programme).await?;
    let grants = match &narrowed.project {
        Some(project) => {
            let bound = store.commitments_of(viewer, project).await?;
            let bound: Vec<CommitmentId> = bound.into_iter().map(|known| known.made.commitment).collect();
            store.onward_grants_of(viewer, &bound).await?
        }
        None => store.onward_grants(viewer).await?,
    };
    let known = Known::read(store, viewer, grants).await?;
    let mut by_item: BTreeMap<(BudgetItemId, u16), BTreeMap<Account, Vec<&Commitment>>> = BTreeMap::new();
    for bound in known.commitments.values().filter(|bound| known.is_handed_on(bound)) {
        let made = &bound.made;
        let land = known.projects.get(&made.project).map(|noted| &noted.what.land);
        let asked = narrowed.land.is_none() || narrowed.land.as_ref() == land;
        let asked = asked && narrowed.project.as_ref().is_none_or(|project| *project == made.project);
        if asked && components.contains(&made.component) {
            let place = (made.budget_item.clone(), made.year_granted.unwrap_or(made.booking_year));
            by_item.entry(place).or_default().entry(made.from()).or_default().push(bound);
        }
    }
    let mut items = Vec::new();
    for ((item, year), authorities) in by_item {
        let mut below = BTreeMap::new();
        for (account, bound) in authorities {
            let steps = bound.into_iter().map(|bound| known.commitment_down(bound));
            below.insert(account, steps.collect::<Result<Vec<_>, DeskError>>()?);
        }
        items.push(known.authority.appropriation(&item, year)?.next(known.authority.down(below)?));
    }
    Ok(top.next(items))
}

/// From a recipient up to the appropriations: one way for each of its shares, without titles.
///
/// # Errors
/// `NotThere` for a recipient that there is none of; those of the store.
pub async fn up(store: &Store, viewer: &Viewer, recipient: &RecipientId) -> Result<Vec<Step>, DeskError> {
    let viewer = &viewer.at(store.head(viewer).await?.size);
    if store.recipients_of(viewer, std::slice::from_ref(recipient)).await?.is_empty() {
        return Err(DeskError::NotThere(format!("Den Empfänger {recipient} gibt es nicht")));
    }
    let mut grants = store.onward_grants_to(viewer, recipient).await?;
    let mut place = 0;
    while let Some(grant) = grants.get(place) {
        place += 1;
        if let OnwardSource::Share { onward_grant, .. } = grant.made.source.clone()
            && !grants.iter().any(|known| known.made.onward_grant == onward_grant)
        {
            grants.extend(store.onward_grant(viewer, &onward_grant).await?);
        }
    }
    let known = Known::read(store, viewer, grants).await?;
    let of = known.grants.values().filter_map(|grant| Some((grant, grant.shares.get(recipient)?)));
    of.map(|(grant, share)| known.share_up(grant, recipient, share)).collect()
}

impl Known {
    /// What these grants rest on, and nothing of what else there is.
    async fn read(store: &Store, viewer: &Viewer, grants: Vec<OnwardGrant>) -> Result<Known, DeskError> {
        let (mut on_commitment, mut on_share) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        let mut ordered = BTreeSet::new();
        for grant in &grants {
            let id = grant.made.onward_grant.clone();
            match grant.made.source.clone() {
                OnwardSource::Commitment { commitment } => on_commitment.entry(commitment).or_default().push(id),
                OnwardSource::Order { commitment, order } => {
                    on_commitment.entry(commitment).or_default().push(id);
                    ordered.insert(order);
                }
                OnwardSource::Share { onward_grant, recipient } => {
                    on_share.entry((onward_grant, recipient)).or_default().push(id);
                }
            }
        }
        let bound: BTreeSet<CommitmentId> = on_commitment.keys().cloned().collect();
        let (bound, ordered) = store.bound_and_ordered(viewer, &bound, &ordered).await?;
        let place = |known: &Commitment| {
            (known.made.budget_item.clone(), known.made.year_granted.unwrap_or(known.made.booking_year))
        };
        let (free, items) = (bound.iter().map(|known| known.made.from()), bound.iter().map(place));
        let authority = Authority::read(store, viewer, free.collect(), items.collect()).await?;
        let projects = store.projects(viewer).await?.into_iter();
        Ok(Known {
            authority,
            on_commitment,
            on_share,
            projects: projects.map(|noted| (noted.what.project.clone(), noted)).collect(),
            commitments: bound.into_iter().map(|known| (known.made.commitment.clone(), known)).collect(),
            orders: ordered.into_iter().map(|known| (known.certified.order.clone(), known)).collect(),
            grants: grants.into_iter().map(|grant| (grant.made.onward_grant.clone(), grant)).collect(),
        })
    }

    fn is_handed_on(&self, bound: &Commitment) -> bool {
        self.on_commitment.contains_key(&bound.made.commitment)
    }

    /// Grants by their ids, in the order of these.
    fn named<'k>(&'k self, ids: Option<&'k Vec<OnwardGrantId>>) -> impl Iterator<Item = &'k OnwardGrant> {
        let ids: BTreeSet<&OnwardGrantId> = ids.into_iter().flatten().collect();
        ids.into_iter().filter_map(|id| self.grants.get(id))
    }

    fn commitment(&self, bound: &Commitment) -> Result<Step, DeskError> {
        let made = &bound.made;
        let name = format!("{} (Projekt {})", made.commitment, made.project);
        Ok(Step::new("Festlegung", name).amount("gebunden", bound.bound().map_err(held)?).events([bound.made_seq]))
    }

    fn order(&self, order: &Order) -> Result<Step, DeskError> {
        let step = Step::new("Anordnung", &order.certified.order);
        let step = step.amount("angeordnet", order.standing().map_err(held)?);
        let step = step.amount("ausgezahlt", order.paid_sum().map_err(held)?);
        let issued = order.issued.as_ref().map(|(_, seq)| *seq);
        Ok(step.events([order.certified_seq].into_iter().chain(issued).chain(order.paid.keys().copied())))
    }

    fn grant(&self, grant: &OnwardGrant) -> Result<Step, DeskError> {
        let made = &grant.made;
        let step = Step::new(made.basis.label(), format!("{} ({})", made.onward_grant, made.legal_basis));
        let step = step.amount("weitergegeben", grant.amount().map_err(held)?);
        Ok(step.events([grant.made_seq].into_iter().chain(grant.reversed)))
    }

    fn share(&self, recipient: &RecipientId, share: &OnwardShare) -> Result<Step, DeskError> {
        let mut step = Step::new("Empfänger", recipient);
        step.recipient = Some(recipient.clone());
        let step = step.amount("Anteil", share.amount().map_err(held)?);
        let received = share.received_sum().map_err(held)?;
        let step = if share.received.is_empty() { step } else { step.amount("angekommen", received) };
        Ok(step.events(share.received.keys().copied().chain(share.reduced.keys().copied())))
    }

    fn commitment_down(&self, bound: &Commitment) -> Result<Step, DeskError> {
        let (mut direct, mut by_order) = (Vec::new(), BTreeMap::<&OrderId, Vec<Step>>::new());
        for grant in self.named(self.on_commitment.get(&bound.made.commitment)) {
            let step = self.grant_down(grant)?;
            match &grant.made.source {
                OnwardSource::Order { order, .. } => by_order.entry(order).or_default().push(step),
                _ => direct.push(step),
            }
        }
        for (id, below) in by_order {
            if let Some(order) = self.orders.get(id) {
                direct.push(self.order(order)?.next(below));
            }
        }
        Ok(self.commitment(bound)?.next(direct))
    }

    fn grant_down(&self, grant: &OnwardGrant) -> Result<Step, DeskError> {
        let shares = grant.shares.iter().map(|(recipient, share)| {
            let share_of = (grant.made.onward_grant.clone(), recipient.clone());
            let below = self.named(self.on_share.get(&share_of)).map(|other| self.grant_down(other));
            Ok(self.share(recipient, share)?.next(below.collect::<Result<_, DeskError>>()?))
        });
        Ok(self.grant(grant)?.next(shares.collect::<Result<_, DeskError>>()?))
    }

    fn share_up(&self, grant: &OnwardGrant, recipient: &RecipientId, share: &OnwardShare) -> Result<Step, DeskError> {
        let above = match &grant.made.source {
            OnwardSource::Commitment { commitment } => self.commitment_up(commitment)?,
            OnwardSource::Order { order, commitment } => {
                let above = self.commitment_up(commitment)?;
                match self.orders.get(order) {
                    Some(order) => vec![self.order(order)?.next(above)],
                    None => above,
                }
            }
            OnwardSource::Share { onward_grant, recipient } => {
                let of = self.grants.get(onward_grant).and_then(|grant| Some((grant, grant.shares.get(recipient)?)));
                of.map(|(grant, share)| self.share_up(grant, recipient, share)).transpose()?.into_iter().collect()
            }
        };
        Ok(self.share(recipient, share)?.next(vec![self.grant(grant)?.next(above)]))
    }

    fn commitment_up(&self, id: &CommitmentId) -> Result<Vec<Step>, DeskError> {
        let Some(bound) = self.commitments.get(id) else { return Ok(Vec::new()) };
        let made = &bound.made;
        let appropriated =
            self.authority.appropriation(&made.budget_item, made.year_granted.unwrap_or(made.booking_year))?;
        Ok(vec![self.commitment(bound)?.next(vec![self.authority.up(&made.from(), appropriated)?])])
    }
}

/// The events of some postings, each once, in their order.
fn distinct<'m>(movements: impl Iterator<Item = &'m Movement>) -> Vec<Seq> {
    let mut events: Vec<Seq> = movements.map(|movement| movement.place.seq).collect();
    events.dedup();
    events
}

fn sum(amounts: impl Iterator<Item = Euro>) -> Result<Euro, DeskError> {
    Euro::sum(amounts).map_err(held)
}

fn held(error: MoneyError) -> DeskError {
    ReportError::from(error).into()
}
