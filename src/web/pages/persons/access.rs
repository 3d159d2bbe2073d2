//! What the system administration changes about how somebody comes in: invitation, lock, link to the identity provider.
//!
//! Each is a button of its own on the page of the person, and each is written into the list that this person sees on
//! their own page, with who did it.

use super::{blocks_of, place};
use crate::core::command::CreateActor;
use crate::store::oidc::{LinkedIdentity, OidcError, ProviderIdentity};
use crate::store::sign_in::Outcome;
use crate::store::{Store, StoreError};
use crate::web::administering::{Administering, not_oneself};
use crate::web::guards::{Changing, SignedIn, Visitor};
use crate::web::pages::address;
use crate::web::pages::blocks::{Block, Cell, Input, Kind, Link, Post, fact};
use crate::web::pages::failure::Failed;
use crate::web::pages::plain::{self, Plain, Told};
use crate::web::pages::words::Words;
use crate::web::server::SignInBy;
use crate::web::writing::now;
use rocket::http::Status;
use rocket::{State, post};

fn action(person: &CreateActor, what: &str) -> String {
    format!("{}/{what}", place(person.actor.as_str()))
}

pub(super) fn to_invite(who: &SignedIn, person: &CreateActor) -> [Block; 3] {
    let text = "Mit einer Einladung wählt diese Person Anmeldenamen und Passwort, auch wenn sie ein Passwort oder den zweiten \
                Faktor verloren hat. Eine ältere Einladung gilt dann nicht mehr.";
    let button = plain::button(&action(person, "einladung"), &who.form_token, Vec::new(), "Einladung ausgeben", "");
    [Block::heading("Einladung"), Block::text(text), button]
}

pub(super) fn to_disable(who: &SignedIn, person: &CreateActor) -> [Block; 3] {
    let text = "Wer gesperrt ist, kommt nicht mehr herein: Sitzungen, Token und Einladungen enden sofort. Was gebucht ist, \
                bleibt gebucht. Token müssen nach einer Sperre neu ausgegeben werden.";
    let button = plain::button(&action(person, "sperre"), &who.form_token, Vec::new(), "Zugang sperren", "");
    [Block::heading("Sperre"), Block::text(text), button]
}

pub(super) fn to_enable(who: &SignedIn, person: &CreateActor) -> [Block; 3] {
    let text = "Dieser Zugang ist gesperrt. Wieder zugelassen gelten Passwort und Verknüpfung wie zuvor.";
    let button = plain::button(&action(person, "zulassung"), &who.form_token, Vec::new(), "Wieder zulassen", "");
    [Block::heading("Sperre"), Block::text(text), button]
}

/// Links that there are, and a form for one with the provider of this server.
pub(super) fn to_link(by: &SignInBy, who: &SignedIn, person: &CreateActor, linked: &[LinkedIdentity]) -> Vec<Block> {
    let mut blocks = vec![Block::heading("Anmeldedienst")];
    for LinkedIdentity { identity, linked_at, .. } in linked {
        let hidden = vec![("aussteller", identity.issuer.clone()), ("kennung", identity.subject.clone())];
        blocks.push(Block::Facts(vec![
            fact("Aussteller", Cell::text(&identity.issuer)),
            fact("Kennung", Cell::text(&identity.subject)),
            fact("Verknüpft am", Cell::text(Words::default().moment(*linked_at))),
        ]));
        let undo = action(person, "verknuepfung/loesen");
        blocks.push(plain::button(&undo, &who.form_token, hidden, "Verknüpfung lösen", &identity.subject));
    }
    let Some(provider) = &by.0 else {
        blocks.push(Block::text("Dieser Server kennt keinen Anmeldedienst."));
        return blocks;
    };
    if linked.iter().any(|one| one.identity.issuer == provider.issuer()) {
        return blocks;
    }
    blocks.push(Block::Post(Post {
        action: action(person, "verknuepfung"),
        token: who.form_token.clone(),
        hidden: Vec::new(),
        inputs: vec![Input {
            name: "kennung",
            label: "Kennung beim Anmeldedienst",
            hint: "So wie der Anmeldedienst sie nennt (sub). Wer sich dort anmeldet und noch nicht verknüpft ist, bekommt sie \
                   gezeigt.",
            value: String::new(),
            kind: Kind::Text,
            autocomplete: "off",
        }],
        button: format!("Mit „{}“ verknüpfen", provider.name()),
        about: String::new(),
    }));
    blocks
}

/// Whoever sends the form, and the person it is about, who is somebody else.
async fn about(store: &Store, changing: Changing, id: &str) -> Result<(Changing, CreateActor), Failed> {
    let person = Administering::of(store, &changing.signed_in).await?.person(store, id).await?;
    not_oneself(&changing.signed_in, &person.actor)?;
    Ok((changing, person))
}

/// Written where the person sees it; then back to their page.
async fn done(store: &Store, who: &SignedIn, person: &CreateActor, (outcome, word): (Outcome, &str)) -> Told {
    store.note_administration(now(), &person.actor, outcome, &who.actor).await?;
    Ok(Plain::Onward(address::with_query(&place(person.actor.as_str()), [("neu", word)])))
}

/// Makes an invitation; its address is shown this once.
#[post("/personen/<id>/einladung", data = "<changing>")]
pub async fn invite(store: &State<Store>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    let who = changing.signed_in;
    let invited = match store.invite(now(), &person.actor).await {
        Err(StoreError::Disabled(_)) => return Ok(Plain::Onward(place(person.actor.as_str()))),
        invited => invited?,
    };
    store.note_administration(now(), &person.actor, Outcome::InvitationMade, &who.actor).await?;
    let until = Words::default().moment(invited.expires_at);
    let text = format!(
        "Der Pfad gehört hinter die Adresse dieses Servers und nur in die Hände dieser Person. Er gilt bis {until}, ein \
         einziges Mal, und wird nur jetzt gezeigt."
    );
    let blocks = vec![
        Block::Done(format!("Einladung für {}", person.actor)),
        Block::text(text),
        Block::Code("Pfad der Einladung".to_owned(), format!("/einladung/{}", invited.secret)),
        Block::Links(vec![Link::new("Zurück zur Person", place(person.actor.as_str()))]),
    ];
    plain::page(&Visitor(Some(who)), Status::Ok, "Einladung", blocks)
}

/// Lets somebody in no more.
#[post("/personen/<id>/sperre", data = "<changing>")]
pub async fn disable(store: &State<Store>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    store.disable_actor(now(), &person.actor).await?;
    done(store, &changing.signed_in, &person, (Outcome::Disabled, "gesperrt")).await
}

/// Lets somebody in again.
#[post("/personen/<id>/zulassung", data = "<changing>")]
pub async fn enable(store: &State<Store>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    store.enable_actor(now(), &person.actor).await?;
    done(store, &changing.signed_in, &person, (Outcome::Enabled, "zugelassen")).await
}

/// Links somebody with the provider of this server.
#[post("/personen/<id>/verknuepfung", data = "<changing>")]
pub async fn link(store: &State<Store>, by: &State<SignInBy>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    let issuer = by.0.as_ref().map_or("", |provider| provider.issuer());
    let linked = match ProviderIdentity::new(issuer, changing.form.text("kennung").unwrap_or_default().trim()) {
        Ok(identity) if by.0.is_some() => store.link_identity(now(), &person.actor, &identity).await,
        Ok(_) => Err(OidcError::NotLinked),
        Err(error) => Err(error),
    };
    match linked {
        Ok(()) => done(store, &changing.signed_in, &person, (Outcome::Linked, "verknuepft")).await,
        Err(error) => refused(store, by, changing.signed_in, &person, error).await,
    }
}

/// Takes a link away.
#[post("/personen/<id>/verknuepfung/loesen", data = "<changing>")]
pub async fn unlink(store: &State<Store>, by: &State<SignInBy>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    let text = |name| changing.form.text(name).unwrap_or_default();
    let unlinked = match ProviderIdentity::new(text("aussteller"), text("kennung")) {
        Ok(identity) => store.unlink_identity(&person.actor, &identity).await,
        Err(error) => Err(error),
    };
    match unlinked {
        Ok(()) => done(store, &changing.signed_in, &person, (Outcome::Unlinked, "geloest")).await,
        Err(error) => refused(store, by, changing.signed_in, &person, error).await,
    }
}

async fn refused(store: &Store, by: &SignInBy, who: SignedIn, person: &CreateActor, error: OidcError) -> Told {
    if let OidcError::Store(error) = error {
        return Err(error.into());
    }
    let hint = match error {
        OidcError::Subject => error.hint(),
        _ => "Die bisherige Verknüpfung zuerst lösen.",
    };
    let alert = Block::Alert(error.to_string(), hint.to_owned());
    let blocks = blocks_of(store, by, &who, person, Some(alert)).await?;
    let title = format!("Zugang von {}", person.actor);
    plain::fault(&Visitor(Some(who)), Status::UnprocessableEntity, &title, blocks)
}
