//! What the system administration changes about how somebody comes in: invitation, lock, link to the identity provider.
//!
//! Each is a button of its own on the page of the person, and each is written into the list that this person sees on
//! their own page, with who did it.

use super::{blocks_of, place, title};
use crate::core::command::CreateActor;
use crate::store::oidc::{LinkedIdentity, OidcError, ProviderIdentity};
use crate::store::sign_in::Outcome;
use crate::store::{Store, StoreError};
use crate::web::administering::{Administering, not_oneself};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Block, Cell, Kind, Post};
use crate::web::pages::failure::Failed;
use crate::web::pages::plain::{self, Frame, Told};
use crate::web::server::SignInBy;
use crate::web::writing::now;
use rocket::http::Status;
use rocket::{State, post};

fn action(person: &CreateActor, what: &str) -> String {
    format!("{}/{what}", place(person.actor.as_str()))
}

pub(super) fn to_invite(frame: &Frame, who: &SignedIn, person: &CreateActor) -> [Block; 3] {
    let said = ("person-invite", "");
    let button = frame.button(&action(person, "einladung"), &who.form_token, Vec::new(), said);
    [frame.heading("person-invitation"), frame.text("person-invite-lead"), button]
}

pub(super) fn to_disable(frame: &Frame, who: &SignedIn, person: &CreateActor) -> [Block; 3] {
    let said = ("person-lock", "");
    let button = frame.button(&action(person, "sperre"), &who.form_token, Vec::new(), said);
    [frame.heading("person-lock-title"), frame.text("person-lock-lead"), button]
}

pub(super) fn to_enable(frame: &Frame, who: &SignedIn, person: &CreateActor) -> [Block; 3] {
    let said = ("person-let-in", "");
    let button = frame.button(&action(person, "zulassung"), &who.form_token, Vec::new(), said);
    [frame.heading("person-lock-title"), frame.text("person-let-in-lead"), button]
}

/// Links that there are, and a form for one with the provider of this server.
pub(super) fn to_link(
    frame: &Frame,
    by: &SignInBy,
    who: &SignedIn,
    person: &CreateActor,
    linked: &[LinkedIdentity],
) -> Vec<Block> {
    let mut blocks = vec![frame.heading("person-provider")];
    for LinkedIdentity { identity, linked_at, .. } in linked {
        let hidden = vec![("aussteller", identity.issuer.clone()), ("kennung", identity.subject.clone())];
        blocks.push(Block::Facts(vec![
            frame.fact("person-issuer", Cell::text(&identity.issuer)),
            frame.fact("id", Cell::text(&identity.subject)),
            frame.fact("person-linked-at", frame.words.moment(*linked_at)),
        ]));
        let (undo, said) = (action(person, "verknuepfung/loesen"), ("person-unlink", identity.subject.as_str()));
        blocks.push(frame.button(&undo, &who.form_token, hidden, said));
    }
    let Some(provider) = &by.0 else {
        blocks.push(frame.text("person-no-provider"));
        return blocks;
    };
    if linked.iter().any(|one| one.identity.issuer == provider.issuer()) {
        return blocks;
    }
    let inputs = vec![frame.input("kennung", ("person-subject", "person-subject-hint"), Kind::Text)];
    let form = frame.form(&action(person, "verknuepfung"), &who.form_token, inputs, "person-link");
    let button = frame.tell("person-link", &[("name", provider.name().into())]);
    blocks.push(Block::Post(Post { button, ..form }));
    blocks
}

/// Whoever sends the form, and the person it is about, who is somebody else.
async fn about(store: &Store, changing: Changing, id: &str) -> Result<(Changing, CreateActor), Failed> {
    let person = Administering::of(store, &changing.signed_in).await?.person(store, id).await?;
    not_oneself(&changing.signed_in, &person.actor)?;
    Ok((changing, person))
}

/// Written where the person sees it; then back to their page.
async fn done(
    frame: &Frame,
    store: &Store,
    who: &SignedIn,
    person: &CreateActor,
    (outcome, word): (Outcome, &str),
) -> Told {
    store.note_administration(now(), &person.actor, outcome, &who.actor).await?;
    frame.onward(&place(person.actor.as_str()), &[("neu", word)])
}

/// Makes an invitation; its address is shown this once.
#[post("/personen/<id>/einladung", data = "<changing>")]
pub async fn invite(frame: Frame, store: &State<Store>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    let who = changing.signed_in;
    let invited = match store.invite(now(), &person.actor).await {
        Err(StoreError::Disabled(_)) => return frame.onward(&place(person.actor.as_str()), &[]),
        invited => invited?,
    };
    store.note_administration(now(), &person.actor, Outcome::InvitationMade, &who.actor).await?;
    let until = frame.words.moment(invited.expires_at);
    let blocks = vec![
        Block::Done(frame.tell("person-invited", &[("actor", person.actor.as_str().into())])),
        Block::text(frame.tell("person-invited-lead", &[("until", until.into())])),
        Block::Code(frame.say("person-invited-path"), frame.address(&format!("/einladung/{}", invited.secret), &[])),
        Block::Links(vec![frame.link("person-back", &place(person.actor.as_str()))]),
    ];
    let frame = frame.once();
    frame.page(Status::Ok, &frame.say("person-invitation"), blocks)
}

/// Lets somebody in no more.
#[post("/personen/<id>/sperre", data = "<changing>")]
pub async fn disable(frame: Frame, store: &State<Store>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    store.disable_actor(now(), &person.actor).await?;
    done(&frame, store, &changing.signed_in, &person, (Outcome::Disabled, "gesperrt")).await
}

/// Lets somebody in again.
#[post("/personen/<id>/zulassung", data = "<changing>")]
pub async fn enable(frame: Frame, store: &State<Store>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    store.enable_actor(now(), &person.actor).await?;
    done(&frame, store, &changing.signed_in, &person, (Outcome::Enabled, "zugelassen")).await
}

/// Links somebody with the provider of this server.
#[post("/personen/<id>/verknuepfung", data = "<changing>")]
pub async fn link(frame: Frame, store: &State<Store>, by: &State<SignInBy>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    let issuer = by.0.as_ref().map_or("", |provider| provider.issuer());
    let linked = match ProviderIdentity::new(issuer, changing.form.text("kennung").unwrap_or_default().trim()) {
        Ok(identity) if by.0.is_some() => store.link_identity(now(), &person.actor, &identity).await,
        Ok(_) => Err(OidcError::NotLinked),
        Err(error) => Err(error),
    };
    match linked {
        Ok(()) => done(&frame, store, &changing.signed_in, &person, (Outcome::Linked, "verknuepft")).await,
        Err(error) => refused(frame, store, by, &changing.signed_in, &person, error).await,
    }
}

/// Takes a link away.
#[post("/personen/<id>/verknuepfung/loesen", data = "<changing>")]
pub async fn unlink(frame: Frame, store: &State<Store>, by: &State<SignInBy>, changing: Changing, id: &str) -> Told {
    let (changing, person) = about(store, changing, id).await?;
    let text = |name| changing.form.text(name).unwrap_or_default();
    let unlinked = match ProviderIdentity::new(text("aussteller"), text("kennung")) {
        Ok(identity) => store.unlink_identity(&person.actor, &identity).await,
        Err(error) => Err(error),
    };
    match unlinked {
        Ok(()) => done(&frame, store, &changing.signed_in, &person, (Outcome::Unlinked, "geloest")).await,
        Err(error) => refused(frame, store, by, &changing.signed_in, &person, error).await,
    }
}

async fn refused(
    frame: Frame,
    store: &Store,
    by: &SignInBy,
    who: &SignedIn,
    person: &CreateActor,
    error: OidcError,
) -> Told {
    if let OidcError::Store(error) = error {
        return Err(error.into());
    }
    let (text, hint) = plain::of_provider_link(frame.words, &error);
    let blocks = blocks_of(&frame, store, by, who, person, Some(Block::Alert(text, hint))).await?;
    let frame = frame.at(&place(person.actor.as_str()), &[]);
    frame.fault(Status::UnprocessableEntity, &title(&frame, person), blocks)
}
