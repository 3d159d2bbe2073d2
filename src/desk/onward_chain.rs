//! The chain of the money that is handed on: from the programme to the last recipient, and from a recipient back.
//!
//! Both ways are read from the same events and name them, so that each step can be looked up. It follows what is handed on:
//! what a Land pays to its own contractors ends at the order, and who that is lies in the vault.
//! Law: BHO § 91.

use super::DeskError;
use crate::core::account::{Account, Kind, Stage};
use crate::core::book::Noted;
use crate::core::command::RegisterProject;
use crate::core::commitment::Commitment;
use crate::core::ids::{
    BudgetItemId, CommitmentId, ManagerId, OnwardGrantId, OrderId, ProgrammeId, ProjectId, RecipientId, Seq,
};
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::{OnwardGrant, OnwardShare, OnwardSource};
use crate::core::order::Order;
use crate::core::recipient::RegisterRecipient;
use crate::report::ReportError;
use crate::store::{Movement, Store, StoreError, Viewer};
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
        Step { what, name, amounts: Vec::new(), events: Vec::new(), next: Vec::new() }
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
    recipients: BTreeMap<RecipientId, Noted<RegisterRecipient>>,
    grants: BTreeMap<OnwardGrantId, OnwardGrant>,
    /// What rests on a commitment, by way of an order or not.
    on_commitment: BTreeMap<CommitmentId, Vec<OnwardGrantId>>,
    /// What rests on a share.
    on_share: BTreeMap<(OnwardGrantId, RecipientId), Vec<OnwardGrantId>>,
    /// Postings by which authority came to somebody: appropriations and assignments.
    authority: Vec<Movement>,
    /// Who stands above whom.
    above: BTreeMap<ManagerId, ManagerId>,
}

/// From the programme down to the last recipients.
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
    let programmes = store.programmes(viewer).await?;
    let noted = programmes.into_iter().find(|noted| noted.what.programme == *programme);
    let noted = noted.ok_or_else(|| DeskError::NotThere(format!("Das Programm {programme} gibt es nicht")))?;
    let components = store.components(viewer).await?.into_iter();
    let components: Vec<_> =
        components.filter(|noted| noted.what.programme == *programme).map(|noted| noted.what.component).collect();
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
        items.push(known.appropriation(&item, year)?.next(known.assignments_down(&authorities)?));
    }
    Ok(Step::new("Programm", format!("{programme}: {}", noted.what.title)).events([noted.seq]).next(items))
}

/// From a recipient up to the appropriations: one way for each of its shares.
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
    /// What these grants rest on and whom they name, and nothing of what else there is.
    async fn read(store: &Store, viewer: &Viewer, grants: Vec<OnwardGrant>) -> Result<Known, DeskError> {
        let (mut on_commitment, mut on_share) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        let (mut ordered, mut named) = (BTreeSet::new(), BTreeSet::new());
        for grant in &grants {
            let id = grant.made.onward_grant.clone();
            named.extend(grant.shares.keys().cloned());
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
        let named: Vec<RecipientId> = named.into_iter().collect();
        let recipients = store.recipients_of(viewer, &named).await?.into_iter();
        let projects = store.projects(viewer).await?.into_iter();
        let managers = store.managers(viewer).await?.into_iter();
        let above: BTreeMap<_, _> =
            managers.filter_map(|noted| Some((noted.what.manager, noted.what.parent?))).collect();
        Ok(Known {
            authority: authority(store, viewer, &bound, &above).await?,
            on_commitment,
            on_share,
            projects: projects.map(|noted| (noted.what.project.clone(), noted)).collect(),
            commitments: bound.into_iter().map(|known| (known.made.commitment.clone(), known)).collect(),
            orders: ordered.into_iter().map(|known| (known.certified.order.clone(), known)).collect(),
            recipients: recipients.map(|noted| (noted.what.recipient.clone(), noted)).collect(),
            grants: grants.into_iter().map(|grant| (grant.made.onward_grant.clone(), grant)).collect(),
            above,
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

    /// What was appropriated of an item and year, and by which events.
    fn appropriation(&self, item: &BudgetItemId, year: u16) -> Result<Step, DeskError> {
        let of_item =
            |account: &Account| account.budget_item.as_ref() == Some(item) && account.booking_year == Some(year);
        let into = self.authority.iter().filter(|m| m.from.stage == Stage::Origin && of_item(&m.from));
        let out = self.authority.iter().filter(|m| m.to.stage == Stage::Origin && of_item(&m.to));
        let sum = sum(into.clone().map(|m| m.amount))?.minus(sum(out.map(|m| m.amount))?).map_err(held)?;
        let step = Step::new("Veranschlagung", format!("{item}, {year}")).amount("veranschlagt", sum);
        Ok(step.events(distinct(into)))
    }

    /// What came to a manager as its authority of a component, item and year, and by which events.
    fn assignment(&self, account: &Account) -> Result<Step, DeskError> {
        // What those below give back was theirs to give, not assigned anew.
        let is_below = |from: &Account| {
            from.manager
                .as_ref()
                .and_then(|giver| self.above.get(giver))
                .is_some_and(|above| Some(above) == account.manager.as_ref())
        };
        let given =
            self.authority.iter().filter(|m| m.to == *account && m.from.project.is_none() && !is_below(&m.from));
        let name = account.manager.as_ref().map(ToString::to_string).unwrap_or_default();
        let component = account.component.as_ref().map(ToString::to_string).unwrap_or_default();
        let step = Step::new("Zuweisung", format!("an {name} ({component})"));
        let step = step.amount("zugewiesen", sum(given.clone().map(|m| m.amount))?);
        Ok(step.events(distinct(given)))
    }

    /// The account of who is above, where this one was handed down out of it.
    fn handed_down_from(&self, account: &Account) -> Option<Account> {
        let above = self.above.get(account.manager.as_ref()?)?;
        let giver = Account { manager: Some(above.clone()), ..account.clone() };
        self.authority.iter().any(|m| m.to == *account && m.from == giver).then_some(giver)
    }

    /// Assignments with what is bound of each; one that was handed down stands below the one it came out of.
    fn assignments_down(&self, bound: &BTreeMap<Account, Vec<&Commitment>>) -> Result<Vec<Step>, DeskError> {
        let mut below: BTreeMap<Option<Account>, BTreeSet<Account>> = BTreeMap::new();
        for account in bound.keys() {
            let mut at = account.clone();
            loop {
                let giver = self.handed_down_from(&at);
                let is_new = below.entry(giver.clone()).or_default().insert(at);
                match giver.filter(|_| is_new) {
                    Some(giver) => at = giver,
                    None => break,
                }
            }
        }
        self.steps_below(None, &below, bound)
    }

    fn steps_below(
        &self,
        above: Option<&Account>,
        below: &BTreeMap<Option<Account>, BTreeSet<Account>>,
        bound: &BTreeMap<Account, Vec<&Commitment>>,
    ) -> Result<Vec<Step>, DeskError> {
        let accounts = below.get(&above.cloned()).into_iter().flatten();
        let steps = accounts.map(|account| {
            let own = bound.get(account).into_iter().flatten().map(|bound| self.commitment_down(bound));
            let mut next = own.collect::<Result<Vec<_>, DeskError>>()?;
            next.extend(self.steps_below(Some(account), below, bound)?);
            Ok(self.assignment(account)?.next(next))
        });
        steps.collect()
    }

    fn assignment_up(&self, account: &Account, appropriated: Step) -> Result<Step, DeskError> {
        let above = match self.handed_down_from(account) {
            Some(giver) => self.assignment_up(&giver, appropriated)?,
            None => appropriated,
        };
        Ok(self.assignment(account)?.next(vec![above]))
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
        let title = self.recipients.get(recipient).and_then(|noted| noted.what.title.clone());
        let name = title.map_or_else(|| recipient.to_string(), |title| format!("{recipient} {title}"));
        let step = Step::new("Empfänger", name).amount("Anteil", share.amount().map_err(held)?);
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
        let appropriated = self.appropriation(&made.budget_item, made.year_granted.unwrap_or(made.booking_year))?;
        Ok(vec![self.commitment(bound)?.next(vec![self.assignment_up(&made.from(), appropriated)?])])
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

/// Postings by which the authority of these commitments came to whoever bound them: out of an appropriation, and from one
/// manager down to the next.
async fn authority(
    store: &Store,
    viewer: &Viewer,
    bound: &[Commitment],
    above: &BTreeMap<ManagerId, ManagerId>,
) -> Result<Vec<Movement>, StoreError> {
    let mut free: BTreeSet<Account> = BTreeSet::new();
    let mut items: BTreeSet<(BudgetItemId, u16)> = BTreeSet::new();
    for known in bound {
        let made = &known.made;
        items.insert((made.budget_item.clone(), made.year_granted.unwrap_or(made.booking_year)));
        let mut account = Some(made.from());
        while let Some(held) = account {
            let giver = held.manager.as_ref().and_then(|manager| above.get(manager)).cloned();
            account = giver.map(|giver| Account { manager: Some(giver), ..held.clone() });
            if !free.insert(held) {
                break;
            }
        }
    }
    let is_origin = |account: &Account| {
        let item = account.budget_item.clone().zip(account.booking_year);
        account.kind == Kind::Cash
            && account.stage == Stage::Origin
            && account.project.is_none()
            && item.is_some_and(|item| items.contains(&item))
    };
    store.entries(viewer, |account| free.contains(account) || is_origin(account), is_origin).await
}
