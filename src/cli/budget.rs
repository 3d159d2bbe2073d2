//! The budget: items, appropriations, frame; and the figures over all of them.
//!
//! A figure that nobody has booked yet is „noch nicht erfasst“, never 0,00.

mod changes;

pub use changes::{AuthorityArgs, BasisName, ChangeName};

use super::arguments::{self, euro};
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing};
use crate::core::account::{Account, Kind};
use crate::core::command::{Act, CreateBudgetItem};
use crate::core::figures::{CATALOGUE, Figure};
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId};
use crate::core::money::Euro;
use crate::store::Viewer;
use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Haushaltsstellen, Veranschlagungen und Rahmen.
#[derive(Subcommand)]
pub enum BudgetCommand {
    /// Eine Haushaltsstelle anlegen
    ItemAdd(ItemAdd),
    /// Ausgabemittel eines Haushaltsjahres veranschlagen
    Appropriate(Appropriate),
    /// Einem Programmteil Rahmen geben; ein Rahmen ermächtigt zu keiner Ausgabe
    GrantFrame(GrantFrame),
    /// Eine Veranschlagung ändern: Nachtrag, Kürzung, überplanmäßige Bewilligung
    Change(changes::Change),
    /// Mittel sperren
    Block(changes::Blocking),
    /// Mittel entsperren
    Unblock(changes::Blocking),
    /// Einen Haushaltsvermerk erfassen
    #[command(subcommand)]
    Note(changes::Note),
    /// Eine Haushaltsstelle aus einer anderen verstärken, wie es vermerkt ist
    Virement(changes::Virement),
    /// Aus Einnahmen verstärken, soweit ein Vermerk es erlaubt
    Reinforce(changes::Reinforce),
    /// Decken, was ohne Ermächtigung steht, aus freien Mitteln desselben Bewirtschafters
    Settle(changes::Settle),
    /// Kennzahlen je Programmteil und je Haushaltsstelle und Jahr zeigen
    List,
}

const ITEM_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget item-add '0634/453 01' --title 'OZG-Umsetzung' --manager bmi";

#[derive(Args)]
#[command(after_help = ITEM_EXAMPLES)]
pub struct ItemAdd {
    /// Kapitel/Titel, zum Beispiel '0634/453 01'
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Zweckbestimmung
    #[arg(long)]
    title: String,
    /// Wer sie bewirtschaftet
    #[arg(long, value_name = "KENNUNG")]
    manager: ManagerId,
    #[command(flatten)]
    writing: Writing,
}

const APPROPRIATE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget appropriate '0634/453 01' --year 2021 --amount 300000000.00 \\
    --voucher 'Haushaltsgesetz 2021, Einzelplan 06'";

#[derive(Args)]
#[command(after_help = APPROPRIATE_EXAMPLES)]
pub struct Appropriate {
    /// Kapitel/Titel
    #[arg(value_name = "STELLE")]
    item: BudgetItemId,
    /// Haushaltsjahr
    #[arg(long, value_name = "JAHR", value_parser = arguments::year)]
    year: u16,
    /// Betrag in Euro, zum Beispiel 300000000.00
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

const FRAME_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as a.beispiel budget grant-frame foederal --amount 1500000000.00 --voucher 'Beschluss vom …'";

#[derive(Args)]
#[command(after_help = FRAME_EXAMPLES)]
pub struct GrantFrame {
    /// Programmteil
    component: ComponentId,
    /// Betrag in Euro, zum Beispiel 1500000000.00
    #[arg(long, value_parser = euro, value_name = "EUR")]
    amount: Euro,
    #[command(flatten)]
    writing: Writing,
}

impl BudgetCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            BudgetCommand::ItemAdd(add) => {
                let session = Session::begin(globals, &add.writing).await?;
                let ItemAdd { item: budget_item, title, manager, .. } = add;
                session.record(Act::CreateBudgetItem(CreateBudgetItem { budget_item, title, manager })).await
            }
            BudgetCommand::Appropriate(what) => {
                let session = Session::begin(globals, &what.writing).await?;
                let Appropriate { item: budget_item, year: booking_year, amount: amount_cents, .. } = what;
                session.record(Act::Appropriate { budget_item, booking_year, amount_cents }).await
            }
            BudgetCommand::GrantFrame(what) => {
                let session = Session::begin(globals, &what.writing).await?;
                let GrantFrame { component, amount: amount_cents, .. } = what;
                session.record(Act::GrantFrame { component, amount_cents }).await
            }
            BudgetCommand::Change(what) => what.run(globals).await,
            BudgetCommand::Block(what) => what.block(globals).await,
            BudgetCommand::Unblock(what) => what.unblock(globals).await,
            BudgetCommand::Note(note) => note.run(globals).await,
            BudgetCommand::Virement(what) => what.run(globals).await,
            BudgetCommand::Reinforce(what) => what.run(globals).await,
            BudgetCommand::Settle(what) => what.run(globals).await,
            BudgetCommand::List => list(globals).await,
        }
    }
}

/// What a row of figures is about: a component's frame, an item in a year, or its commitment authority for a due year, of
/// all or of one manager to whom it is assigned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Component(ComponentId),
    Item(BudgetItemId, Option<u16>),
    Authority { item: BudgetItemId, granted: u16, due: u16, manager: Option<ManagerId> },
}

fn place(account: &Account) -> Option<Place> {
    match account.kind {
        Kind::Frame => account.component.clone().map(Place::Component),
        Kind::Cash => account.budget_item.clone().map(|item| Place::Item(item, account.booking_year)),
        Kind::CommitmentAuthority => authority_place(account, None),
        Kind::Claim | Kind::Memo => None,
    }
}

fn authority_place(account: &Account, manager: Option<ManagerId>) -> Option<Place> {
    let (item, granted, due) = (account.budget_item.clone()?, account.year_granted?, account.due_year?);
    Some(Place::Authority { item, granted, due, manager })
}

/// Commitment authority alone, and below each line what every manager has of it.
pub async fn list_authority(globals: &Globals) -> Answer {
    let balances = globals.open().await?.balances(&Viewer::all()).await?;
    let mut places: BTreeMap<Place, Vec<&(Account, Euro)>> = BTreeMap::new();
    for entry in balances.iter().filter(|(account, _)| account.kind == Kind::CommitmentAuthority) {
        let holder = entry.0.manager.clone().filter(|_| entry.0.component.is_some());
        let own = holder.and_then(|manager| authority_place(&entry.0, Some(manager)));
        for place in place(&entry.0).into_iter().chain(own) {
            places.entry(place).or_default().push(entry);
        }
    }
    show(globals, &places, "Es ist noch keine Verpflichtungsermächtigung erteilt.")
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let viewer = Viewer::all();
    let balances = store.balances(&viewer).await?;
    let mut places: BTreeMap<Place, Vec<&(Account, Euro)>> = BTreeMap::new();
    for noted in store.components(&viewer).await? {
        places.entry(Place::Component(noted.what.component)).or_default();
    }
    for noted in store.budget_items(&viewer).await? {
        let item = noted.what.budget_item;
        let booked = balances.iter().any(|(account, _)| account.budget_item.as_ref() == Some(&item));
        if !booked {
            places.entry(Place::Item(item, None)).or_default();
        }
    }
    for entry in balances.iter() {
        if let Some(place) = place(&entry.0) {
            places.entry(place).or_default().push(entry);
        }
    }
    show(globals, &places, "Es ist noch nichts veranschlagt und kein Rahmen erteilt.")
}

fn show(globals: &Globals, places: &BTreeMap<Place, Vec<&(Account, Euro)>>, nothing: &str) -> Answer {
    let rows = places.iter().map(|(place, entries)| Ok((place, figures(place, entries)?)));
    let rows = rows.collect::<Result<Vec<_>, Failure>>()?;
    if globals.json {
        output::json(&rows.iter().map(|(place, figures)| value(place, figures)).collect::<Vec<_>>());
    } else {
        print(&rows, nothing);
    }
    Ok(())
}

/// A figure's id and label, and its amount if it was ever booked.
type Amount = (&'static str, &'static str, Option<Euro>);

fn figures(place: &Place, entries: &[&(Account, Euro)]) -> Result<Vec<Amount>, Failure> {
    let (kind, of_one) = match place {
        Place::Component(_) => (Kind::Frame, false),
        Place::Item(..) => (Kind::Cash, false),
        Place::Authority { manager, .. } => (Kind::CommitmentAuthority, manager.is_some()),
    };
    // What parliament gives stands with the item, not with whoever was assigned a part of it.
    let booked = |figure: &Figure| entries.iter().any(|(account, _)| figure.counts(account));
    let wanted = CATALOGUE.iter().filter(|figure| figure.kind() == kind && (!of_one || booked(figure)));
    let amounts = wanted.map(|figure| {
        let amount = figure.over(entries.iter().map(|(account, balance)| (account, *balance)));
        let amount = amount.map_err(|e| Failure::failed(format!("{}: {e}.", figure.label)))?;
        Ok((figure.id, figure.label, amount))
    });
    amounts.collect()
}

fn value(place: &Place, figures: &[Amount]) -> Value {
    let figures: Map<String, Value> = figures
        .iter()
        .map(|(id, _, amount)| ((*id).to_owned(), amount.map_or(Value::Null, |a| Value::String(a.to_string()))))
        .collect();
    match place {
        Place::Component(component) => json!({ "component": component, "figures_eur": figures }),
        Place::Item(item, year) => json!({ "budget_item": item, "booking_year": year, "figures_eur": figures }),
        Place::Authority { item, granted, due, manager } => json!({
            "budget_item": item, "year_granted": granted, "due_year": due, "manager": manager, "figures_eur": figures,
        }),
    }
}

fn print(rows: &[(&Place, Vec<Amount>)], nothing: &str) {
    let mut table = Table::new(&[("Stelle", Side::Left), ("Kennzahl", Side::Left), ("Betrag", Side::Right)]);
    for (place, figures) in rows {
        let mut name = match place {
            Place::Component(component) => format!("Programmteil {component}"),
            Place::Item(item, Some(year)) => format!("{item}, {year}"),
            Place::Item(item, None) => item.to_string(),
            Place::Authority { item, granted, due, manager: None } => {
                format!("{item}, bewilligt {granted}, fällig {due}")
            }
            Place::Authority { manager: Some(manager), .. } => format!("  davon {manager}"),
        };
        for (_, label, amount) in figures {
            let amount = amount.map_or_else(|| "noch nicht erfasst".to_owned(), Euro::to_german);
            table.row(vec![std::mem::take(&mut name), (*label).to_owned(), amount]);
        }
    }
    table.print(nothing);
}
