//! The budget by year: what each item has, and the forms by which it changes.
//!
//! Every amount is a figure of the catalogue and opens its postings.

pub mod authority;
pub mod changing;
pub mod closing;
pub mod noting;
pub mod opening;
pub mod residues;

use super::Section;
use super::blocks::{Block, Cell, Column, Table};
use super::failure::Failed;
use super::forms::{Offer, next, probes};
use super::forward_commitments;
use super::overview::label;
use super::scope::{Filter, Scope};
use super::view::{Shown, View};
use crate::core::account::{Account, Kind};
use crate::core::command::Act;
use crate::core::ids::BudgetItemId;
use crate::core::money::Euro;
use rocket::get;
use std::collections::BTreeSet;

/// What is said of an item in a year.
const FIGURES: &[&str] = &["appropriated", "available", "blocked", "assigned", "committed", "paid", "lapsed"];

/// The forms that this page leads to, for whoever may use them.
async fn forms(view: &View) -> Result<Vec<Offer>, Failed> {
    let offer = |key: &str, path: &str, acts: Vec<Act>| Offer::new(view, key, path, acts);
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what.manager);
    let spending = managers.map(|manager| probes::spending(&manager)).collect::<Result<Vec<_>, _>>()?;
    // Formed by whoever has the money, or by whoever watches the budget.
    let carrying_over = spending.iter().cloned().chain(changing::right()?).collect();
    // Who has bound no later years has none to open.
    let opening = Some(opening::rights(view).await?).filter(|acts| !acts.is_empty());
    let opening = opening.map(|acts| offer("form-opening", opening::PATH, acts));
    let offers = vec![
        offer("form-frame", "/erfassen/rahmen", changing::right_to_frame()?),
        offer("form-item", "/erfassen/haushaltsstelle", changing::right()?),
        offer("form-appropriation", "/erfassen/soll", changing::right()?),
        offer("form-change-appropriation", "/erfassen/sollaenderung", changing::right()?),
        offer("form-block", "/erfassen/sperre", changing::right()?),
        offer("form-unblock", "/erfassen/entsperrung", changing::right()?),
        offer("form-virement", "/erfassen/deckung", changing::right()?),
        offer("form-budget-note", noting::NOTE, changing::right()?),
        offer("form-reinforcement", noting::REINFORCE, changing::right()?),
        offer("form-settlement", noting::SETTLE, changing::right()?),
        offer("form-return", "/erfassen/rueckgabe", spending.clone()),
        offer("form-residue", "/erfassen/ausgaberest", carrying_over),
        offer("form-residue-consent", "/erfassen/einwilligung", changing::right()?),
        offer("form-authority-grant", authority::GRANT, changing::right()?),
        offer("form-authority-change", authority::CHANGE, changing::right()?),
        offer("form-authority-block", authority::BLOCK, changing::right()?),
        offer("form-authority-unblock", authority::UNBLOCK, changing::right()?),
        offer("form-authority-return", authority::RETURN, spending.clone()),
        offer("form-forward-change", forward_commitments::CHANGE, spending.clone()),
        offer("form-authority-lapse", authority::LAPSE, changing::right()?),
        offer("form-close", "/erfassen/jahresabschluss", changing::right()?),
    ];
    Ok(offers.into_iter().chain(opening).collect())
}

#[get("/haushalt")]
pub async fn show(view: View) -> Shown {
    let items = view.store.budget_items(&view.viewer).await?;
    let balances = view.store.balances_beyond_projects(&view.viewer).await?;
    let mut blocks = vec![Block::text(view.say("budget-lead"))];
    let years: BTreeSet<u16> = balances.iter().filter_map(|(account, _)| cash_year(account)).collect();
    for year in years.iter().rev() {
        blocks.push(Block::Table(of_year(&view, *year, &balances)?));
    }
    if years.is_empty() {
        blocks.push(Block::text(view.say("budget-empty")));
    }
    let mut known = Table::new(view.words, view.say("budget-items"), &["id", "title", "manager"], "budget-no-item");
    for item in items.into_iter().map(|noted| noted.what) {
        let cells =
            [Cell::text(item.budget_item.as_str()), Cell::german(&item.title), Cell::text(item.manager.as_str())];
        known.row(cells.into());
    }
    blocks.push(Block::Table(known));
    blocks.push(Block::Table(noting::table(&view).await?));
    blocks.extend(next(&view, forms(&view).await?).await?);
    view.show(Section::Budget, view.say("nav-budget"), Vec::new(), blocks)
}

/// The year of an account that holds money of an item.
fn cash_year(account: &Account) -> Option<u16> {
    account.booking_year.filter(|_| account.kind == Kind::Cash)
}

fn of_year(view: &View, year: u16, balances: &[(Account, Euro)]) -> Result<Table, Failed> {
    let items: BTreeSet<&BudgetItemId> = balances
        .iter()
        .filter(|(account, _)| cash_year(account) == Some(year))
        .filter_map(|(account, _)| account.budget_item.as_ref())
        .collect();
    let figures = FIGURES.iter().map(|id| Column::number(format!("{} (€)", label(view.words, id))));
    let columns = std::iter::once(Column::text(view.say("budget-item"))).chain(figures).collect();
    let caption = view.tell("budget-of-year", &[("year", year.to_string().into())]);
    let mut table = Table::of(caption, columns, view.say("budget-empty"));
    let whole = Scope { year: Some(year), ..Scope::default() };
    for item in items {
        let mut row = vec![Cell::text(item.as_str())];
        row.extend(amounts(view, &Scope { item: Some(item.clone()), ..whole.clone() }, balances)?);
        table.row(row);
    }
    let mut foot = vec![Cell::text(view.say("sum"))];
    foot.extend(amounts(view, &whole, balances)?);
    table.foot = Some(foot);
    Ok(table)
}

fn amounts(view: &View, scope: &Scope, balances: &[(Account, Euro)]) -> Result<Vec<Cell>, Failed> {
    let filter = Filter::new(scope, &[], &[]);
    let cell = |id: &&str| -> Result<Cell, Failed> {
        let amount = filter.figure(id, balances)?;
        Ok(amount.map_or_else(|| view.missing_of(id, scope.manager.as_ref()), Cell::amount).to(scope.link(view, id)))
    };
    FIGURES.iter().map(cell).collect()
}
