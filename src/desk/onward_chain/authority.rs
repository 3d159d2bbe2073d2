//! How authority came to whoever bound it: what was appropriated of an item and year, and what was assigned out of it from
//! one manager down to the next.
//!
//! It reads postings on the accounts of free money alone, and only those that come in. Law: BHO §§ 23, 91.

use super::{Step, distinct, held, sum};
use crate::core::account::{Account, Kind, Stage};
use crate::core::ids::{BudgetItemId, ManagerId};
use crate::desk::DeskError;
use crate::store::{Movement, Store, StoreError, Viewer};
use std::collections::{BTreeMap, BTreeSet};

/// Appropriations and assignments, and who stands above whom.
pub(super) struct Authority {
    entries: Vec<Movement>,
    above: BTreeMap<ManagerId, ManagerId>,
}

impl Authority {
    /// Of these accounts of free money, those that they were handed down from, and the appropriations of these items and years.
    pub(super) async fn read(
        store: &Store,
        viewer: &Viewer,
        accounts: BTreeSet<Account>,
        items: BTreeSet<(BudgetItemId, u16)>,
    ) -> Result<Authority, StoreError> {
        let managers = store.managers(viewer).await?.into_iter();
        let above: BTreeMap<ManagerId, ManagerId> =
            managers.filter_map(|noted| Some((noted.what.manager, noted.what.parent?))).collect();
        let mut free: BTreeSet<Account> = BTreeSet::new();
        for account in accounts {
            let mut account = Some(account);
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
        let wanted = |account: &Account| free.contains(account) || is_origin(account);
        Ok(Authority { entries: store.entries(viewer, wanted, is_origin).await?, above })
    }

    /// What was appropriated of an item and year, and by which events.
    pub(super) fn appropriation(&self, item: &BudgetItemId, year: u16) -> Result<Step, DeskError> {
        let of_item =
            |account: &Account| account.budget_item.as_ref() == Some(item) && account.booking_year == Some(year);
        let into = self.entries.iter().filter(|m| m.from.stage == Stage::Origin && of_item(&m.from));
        let out = self.entries.iter().filter(|m| m.to.stage == Stage::Origin && of_item(&m.to));
        let sum = sum(into.clone().map(|m| m.amount))?.minus(sum(out.map(|m| m.amount))?).map_err(held)?;
        let step = Step::new("Veranschlagung", format!("{item}, {year}")).amount("veranschlagt", sum);
        Ok(step.events(distinct(into)))
    }

    /// What came to a manager as its authority of a component, item and year, and by which events.
    pub(super) fn assignment(&self, account: &Account) -> Result<Step, DeskError> {
        // What those below give back was theirs to give, not assigned anew.
        let is_below = |from: &Account| {
            from.manager
                .as_ref()
                .and_then(|giver| self.above.get(giver))
                .is_some_and(|above| Some(above) == account.manager.as_ref())
        };
        let given = self.entries.iter().filter(|m| m.to == *account && m.from.project.is_none() && !is_below(&m.from));
        let name = account.manager.as_ref().map(ToString::to_string).unwrap_or_default();
        let component = account.component.as_ref().map(ToString::to_string).unwrap_or_default();
        let step = Step::new("Zuweisung", format!("an {name} ({component})"));
        let step = step.amount("zugewiesen", sum(given.clone().map(|m| m.amount))?);
        Ok(step.events(distinct(given)))
    }

    /// The account of who is above, where this one was handed down out of it.
    pub(super) fn handed_down_from(&self, account: &Account) -> Option<Account> {
        let above = self.above.get(account.manager.as_ref()?)?;
        let giver = Account { manager: Some(above.clone()), ..account.clone() };
        self.entries.iter().any(|m| m.to == *account && m.from == giver).then_some(giver)
    }

    /// Assignments with what came of each; one that was handed down stands below the one it came out of.
    pub(super) fn down(&self, mut own: BTreeMap<Account, Vec<Step>>) -> Result<Vec<Step>, DeskError> {
        let mut below: BTreeMap<Option<Account>, BTreeSet<Account>> = BTreeMap::new();
        for account in own.keys() {
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
        self.steps_below(None, &below, &mut own)
    }

    fn steps_below(
        &self,
        above: Option<&Account>,
        below: &BTreeMap<Option<Account>, BTreeSet<Account>>,
        own: &mut BTreeMap<Account, Vec<Step>>,
    ) -> Result<Vec<Step>, DeskError> {
        let accounts = below.get(&above.cloned()).into_iter().flatten();
        let steps = accounts.map(|account| {
            let mut next = own.remove(account).unwrap_or_default();
            next.extend(self.steps_below(Some(account), below, own)?);
            Ok(self.assignment(account)?.next(next))
        });
        steps.collect()
    }

    /// The way of an assignment back to what was appropriated.
    pub(super) fn up(&self, account: &Account, appropriated: Step) -> Result<Step, DeskError> {
        let above = match self.handed_down_from(account) {
            Some(giver) => self.up(&giver, appropriated)?,
            None => appropriated,
        };
        Ok(self.assignment(account)?.next(vec![above]))
    }
}
