//! The persons of the book and how they come in, for the system administration: a list, and a page for each. Never money.
//!
//! The list is a page of the book; what stands on the page of one person is of the vault and of this moment.

pub mod access;

use super::Section;
use super::address;
use super::blocks::{Block, Cell, Link, Table};
use super::failure::Failed;
use super::plain::{Frame, Told};
use super::programmes;
use super::roles::named;
use super::view::{Shown, View};
use crate::core::command::CreateActor;
use crate::core::ids::ActorId;
use crate::store::accounts::Account;
use crate::store::oidc::LinkedIdentity;
use crate::store::{Store, VaultText, Viewer};
use crate::web::administering::Administering;
use crate::web::guards::SignedIn;
use crate::web::server::SignInBy;
use crate::web::writing::today;
use rocket::http::Status;
use rocket::{State, get};
use std::collections::{BTreeMap, BTreeSet};

/// Where the page of a person is.
pub(super) fn place(actor: &str) -> String {
    address::below("/personen", actor)
}

async fn name_of(store: &Store, person: &CreateActor) -> Result<Cell, Failed> {
    Ok(match store.vault_text(&Viewer::all(), &person.name.vault).await? {
        VaultText::Present(name) => Cell::german(name),
        VaultText::Erased => Cell::german("[gelöscht]"),
    })
}

/// How somebody comes in, by the keys of its words.
fn ways_in(account: Option<&Account>, is_linked: bool) -> Vec<&'static str> {
    if account.is_some_and(|account| account.disabled) {
        return vec!["access-disabled"];
    }
    let login = account.filter(|account| account.login.is_some());
    let by_password = login.map(|account| if account.has_second_factor { "access-totp" } else { "access-password" });
    let ways: Vec<&str> = by_password.into_iter().chain(is_linked.then_some("access-oidc")).collect();
    if ways.is_empty() { vec!["access-none"] } else { ways }
}

/// The roles that count today, by actor.
async fn roles(view: &View) -> Result<BTreeMap<ActorId, Vec<String>>, Failed> {
    let today = today()?;
    let rights = view.store.rights(&Viewer::all()).await?.into_iter();
    let of = |rights: &crate::core::role::Rights| {
        let own = rights.roles.values().filter(|one| one.counts_on(today)).map(|one| one.role);
        let all = own.chain(rights.taken_on(today).map(|one| one.role));
        all.map(|role| named(view.words, role)).collect::<BTreeSet<_>>()
    };
    Ok(rights.map(|(actor, rights)| (actor, of(&rights).into_iter().collect())).collect())
}

/// Everybody whose account one administers.
#[get("/personen")]
pub async fn list(view: View, signed_in: SignedIn) -> Shown {
    let (store, all) = (&view.store, Viewer::all());
    let administering = Administering::of(store, &signed_in).await?;
    let accounts = store.accounts(&all).await?;
    let accounts: BTreeMap<&ActorId, &Account> = accounts.iter().map(|account| (&account.actor, account)).collect();
    let linked: BTreeSet<ActorId> = store.linked_identities(&all).await?.into_iter().map(|one| one.actor).collect();
    let roles = roles(&view).await?;
    let labels = ["role-actor", "person-name", "role-organisation", "person-access", "person-roles"];
    let mut table = Table::new(view.words, view.say("persons-title"), &labels, "persons-none");
    for person in store.actors(&all).await?.into_iter().map(|noted| noted.what).filter(|one| administering.reaches(one))
    {
        let actor = &person.actor;
        let ways = ways_in(accounts.get(actor).copied(), linked.contains(actor));
        let ways: Vec<String> = ways.into_iter().map(|key| view.say(key)).collect();
        let roles = roles.get(actor).filter(|roles| !roles.is_empty());
        table.row(vec![
            Cell::link(actor.as_str(), view.form(&place(actor.as_str()), &[])),
            name_of(store, &person).await?,
            Cell::text(person.manager.as_ref().map_or("–", |manager| manager.as_str())),
            Cell::text(ways.join(", ")),
            Cell::text(roles.map_or_else(|| "–".to_owned(), |roles| roles.join(", "))),
        ]);
    }
    let links = vec![
        Link::new(view.say("roles-title"), view.form("/rollen", &[])),
        Link::new(view.say("form-person"), view.form("/erfassen/person", &[])),
        Link::new(view.say("form-role"), view.form("/erfassen/rolle", &[])),
        Link::new(view.say("form-manager"), view.form(programmes::MANAGER, &[])),
        Link::new(view.say("form-role-withdrawal"), view.form("/erfassen/rollenentzug", &[])),
    ];
    let blocks = vec![Block::text(view.say("persons-lead")), Block::Links(links), Block::Table(table)];
    view.show(Section::Overview, view.say("persons-title"), Vec::new(), blocks)
}

/// What has just been done, as the address says it; other words say nothing.
fn done(frame: &Frame, word: Option<&str>) -> Option<Block> {
    let key = match word? {
        "gesperrt" => "person-done-locked",
        "zugelassen" => "person-done-let-in",
        "verknuepft" => "person-done-linked",
        "geloest" => "person-done-unlinked",
        _ => return None,
    };
    Some(frame.done(key))
}

fn title(frame: &Frame, person: &CreateActor) -> String {
    frame.tell("person-title", &[("actor", person.actor.as_str().into())])
}

/// The page of one person.
#[get("/personen/<id>?<neu>")]
pub async fn one(
    frame: Frame,
    who: SignedIn,
    store: &State<Store>,
    by: &State<SignInBy>,
    id: &str,
    neu: Option<&str>,
) -> Told {
    let person = Administering::of(store, &who).await?.person(store, id).await?;
    let all = blocks_of(&frame, store, by, &who, &person, done(&frame, neu)).await?;
    frame.page(Status::Ok, &title(&frame, &person), all)
}

/// Who it is, how they come in, and what can be changed about that.
pub(super) async fn blocks_of(
    frame: &Frame,
    store: &Store,
    by: &SignInBy,
    who: &SignedIn,
    person: &CreateActor,
    first: Option<Block>,
) -> Result<Vec<Block>, Failed> {
    let all = Viewer::all();
    let account = store.account(&all, &person.actor).await?;
    let linked = store.linked_identities(&all).await?.into_iter().filter(|one| one.actor == person.actor);
    let linked: Vec<LinkedIdentity> = linked.collect();
    let ways = ways_in(account.as_ref(), !linked.is_empty()).into_iter().map(|key| frame.say(key));
    let disabled = account.as_ref().is_some_and(|account| account.disabled);
    let login = account.and_then(|account| account.login);
    let facts = vec![
        frame.fact("role-actor", Cell::text(person.actor.as_str())),
        frame.fact("person-name", name_of(store, person).await?),
        frame.fact("role-organisation", person.manager.as_ref().map_or("–", |manager| manager.as_str())),
        frame.fact("account-login", login.unwrap_or_else(|| frame.say("access-none"))),
        frame.fact("person-access", ways.collect::<Vec<_>>().join(", ")),
    ];
    let mut blocks: Vec<Block> = first.into_iter().chain([Block::Facts(facts)]).collect();
    if who.actor == person.actor {
        blocks.push(frame.text("person-oneself"));
    } else if disabled {
        blocks.extend(access::to_enable(frame, who, person));
    } else {
        blocks.extend(access::to_invite(frame, who, person));
        blocks.extend(access::to_link(frame, by, who, person, &linked));
        blocks.extend(access::to_disable(frame, who, person));
    }
    blocks.push(Block::Links(vec![frame.link("person-all", "/personen")]));
    Ok(blocks)
}
