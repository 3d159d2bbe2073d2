//! What can still be assigned, said before somebody types amounts: what is available of each item and year, and what was
//! distributed to each Land and is not assigned yet.
//!
//! Only what is more than nothing is listed: all else cannot be assigned. Whether an assignment is possible decides the book.

use super::blocks::{Block, Cell, Column, Table};
use super::failure::Failed;
use super::overview::{in_order, label};
use super::scope::{Filter, Scope};
use super::view::View;
use crate::core::account::{Account, Kind};
use crate::core::command::{CreateComponent, CreateManager};
use crate::core::ids::BudgetItemId;
use crate::core::money::Euro;
use std::collections::BTreeSet;

const OF_ITEM: &str = "available";
const OF_LAND: &str = "frame_unassigned";

/// Both tables.
pub async fn tables(view: &View) -> Result<Vec<Block>, Failed> {
    let balances = view.store.balances_beyond_projects(&view.viewer).await?;
    let managers: Vec<CreateManager> =
        view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let components: Vec<CreateComponent> =
        view.store.components(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    Ok(vec![Block::Table(of_items(view, &balances)?), Block::Table(of_lands(view, &balances, &components, managers)?)])
}

fn of_items(view: &View, balances: &[(Account, Euro)]) -> Result<Table, Failed> {
    let of = |(account, _): &(Account, Euro)| -> Option<(u16, BudgetItemId)> {
        let year = account.booking_year.filter(|_| account.kind == Kind::Cash)?;
        Some((year, account.budget_item.clone()?))
    };
    let known: BTreeSet<(u16, BudgetItemId)> = balances.iter().filter_map(of).collect();
    let columns = vec![
        Column::text(view.say("budget-item")),
        Column::text(view.say("booking-year")),
        Column::number(format!("{} (€)", label(view.words, OF_ITEM))),
    ];
    let mut table = Table::of(view.say("free-items"), columns, view.say("free-no-item"));
    for (year, item) in known {
        let scope = Scope { year: Some(year), item: Some(item.clone()), ..Scope::default() };
        let filter = Filter::new(&scope, &[], &[]);
        // A residue that somebody consented to is available as well, and no assignment draws on it.
        let own = balances.iter().filter(|(account, _)| account.year_granted.is_none()).cloned().collect::<Vec<_>>();
        let free = filter.figure(OF_ITEM, &own)?.filter(|free| free.is_positive());
        let is_all = free == filter.figure(OF_ITEM, balances)?;
        let link = is_all.then(|| scope.link(view, OF_ITEM));
        if let Some(free) = free {
            let free = Cell::amount(free).linked(link.as_deref());
            table.row(vec![Cell::text(item.as_str()), Cell::text(year.to_string()), free]);
        }
    }
    Ok(table)
}

fn of_lands(
    view: &View,
    balances: &[(Account, Euro)],
    components: &[CreateComponent],
    managers: Vec<CreateManager>,
) -> Result<Table, Failed> {
    let columns = vec![
        Column::text(view.say("land")),
        Column::text(view.say("component")),
        Column::number(format!("{} (€)", label(view.words, OF_LAND))),
    ];
    let mut table = Table::of(view.say("free-lands"), columns, view.say("free-no-quota"));
    for land in in_order(managers.clone()) {
        for component in components {
            let whole = Scope { component: Some(component.component.clone()), ..Scope::default() };
            let scope = whole.managed_by(&land.manager);
            let filter = Filter::new(&scope, components, &managers);
            if let Some(free) = filter.figure(OF_LAND, balances)?.filter(|free| free.is_positive()) {
                let free = Cell::amount(free).to(scope.link(view, OF_LAND));
                let land = Cell::text(format!("{} ({})", land.title, land.manager));
                table.row(vec![land, Cell::text(component.component.as_str()), free]);
            }
        }
    }
    Ok(table)
}
