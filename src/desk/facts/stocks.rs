//! What stands on the accounts, as figures: the only source of amounts for the reports of stocks.
//!
//! A figure is the catalogue's (`core/figures`), over the balances of the derived tables at the viewer's size; a figure
//! of which no account was ever booked is `None`.

use super::Case;
use super::narrowed::Narrowed;
use crate::core::account::{Account, Kind, Stage};
use crate::core::figures::{self, Figure};
use crate::core::ids::ComponentId;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::store::Balances;
use std::collections::BTreeMap;

/// The balances at one size, those of one component where one is asked for. They are shared with whoever else reads them: a
/// book has tens of thousands of accounts, and a page several reports of them.
pub struct Stocks {
    balances: Balances,
    narrowed: Narrowed,
}

impl Stocks {
    /// All of them, or those of one component; what belongs to no component (an appropriation) then counts as well.
    pub async fn of(case: &Case<'_>, component: Option<&ComponentId>) -> Result<Stocks, DeskError> {
        Stocks::within(case, Narrowed::to_component(component)).await
    }

    /// Those that a report is narrowed to.
    pub async fn within(case: &Case<'_>, narrowed: Narrowed) -> Result<Stocks, DeskError> {
        Ok(Stocks { balances: case.store.balances(case.viewer).await?, narrowed })
    }

    /// The same with all projects and agreements as one, which is a hundredth of them: for whoever tells none apart.
    pub async fn beyond_projects(case: &Case<'_>, narrowed: Narrowed) -> Result<Stocks, DeskError> {
        Ok(Stocks { balances: case.store.balances_beyond_projects(case.viewer).await?, narrowed })
    }

    fn iter(&self) -> impl Iterator<Item = (&Account, Euro)> {
        let own = self.balances.iter().filter(|(account, _)| self.narrowed.holds(account));
        own.map(|(account, balance)| (account, *balance))
    }

    /// The accounts by what `key` makes of them; those it makes nothing of are left out.
    pub fn by<K: Ord>(&self, key: impl Fn(&Account) -> Option<K>) -> BTreeMap<K, Group<'_>> {
        let mut groups: BTreeMap<K, Group<'_>> = BTreeMap::new();
        for (account, balance) in self.iter() {
            if let Some(key) = key(account) {
                groups.entry(key).or_default().0.push((account, balance));
            }
        }
        groups
    }

    /// All of them.
    pub fn all(&self) -> Group<'_> {
        Group(self.iter().collect())
    }
}

/// Whether an account is the component's, or belongs to none.
pub fn is_of(account: &Account, component: Option<&ComponentId>) -> bool {
    component.is_none() || account.component.is_none() || account.component.as_ref() == component
}

/// A figure of the catalogue.
///
/// # Errors
/// When the catalogue has none of that name.
pub fn figure(id: &str) -> Result<&'static Figure, DeskError> {
    let unknown = || ReportError::Inconsistent(format!("die Kennzahl {id} steht nicht im Verzeichnis"));
    Ok(figures::by_id(id).ok_or_else(unknown)?)
}

/// Some of the balances.
#[derive(Default)]
pub struct Group<'a>(Vec<(&'a Account, Euro)>);

impl Group<'_> {
    /// A figure of the catalogue over these accounts.
    ///
    /// # Errors
    /// When the sum leaves the range of the book, or the catalogue has no such figure.
    pub fn figure(&self, id: &str) -> Result<Option<Euro>, DeskError> {
        Ok(figure(id)?.over(self.0.iter().copied()).map_err(ReportError::from)?)
    }

    /// All that stands on accounts of a kind.
    ///
    /// # Errors
    /// When the sum leaves the range of the book.
    pub fn sum(&self, kind: Kind) -> Result<Option<Euro>, DeskError> {
        self.over(|account| account.kind == kind)
    }

    /// What stands on the stage of a kind, where no figure of the catalogue is asked.
    ///
    /// # Errors
    /// When the sum leaves the range of the book.
    pub fn stage(&self, kind: Kind, stage: Stage) -> Result<Option<Euro>, DeskError> {
        self.over(|account| account.kind == kind && account.stage == stage)
    }

    fn over(&self, counts: impl Fn(&Account) -> bool) -> Result<Option<Euro>, DeskError> {
        let mut sum = None;
        for (_, balance) in self.0.iter().filter(|(account, _)| counts(account)) {
            sum = Some(sum.unwrap_or(Euro::ZERO).plus(*balance).map_err(ReportError::from)?);
        }
        Ok(sum)
    }
}
