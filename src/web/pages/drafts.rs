//! Drafts (Entwürfe): forms that somebody began and saved, to go on with another day or to discard.
//!
//! A draft is its author's alone and no part of the book. It goes when it is booked, and after 90 days; a file that was chosen is
//! not kept.

use super::blocks::{Asked, Block, Button, Cell, Link, Post, Table};
use super::failure::Failed;
use super::forms::{COMMAND, STEP, resume};
use super::view::{Shown, View};
use crate::core::ids::{ActorId, CommandId};
use crate::store::Store;
use crate::store::drafts::{DAYS, Saved};
use crate::web::api::in_path;
use crate::web::guards::{Changing, FORM_TOKEN, SignedIn};
use crate::web::pages::plain::{Frame, Told};
use crate::web::problem::Problem;
use crate::web::writing::now;
use rocket::{State, get, post};

pub const PATH: &str = "/entwuerfe";

/// Where one of them is.
pub fn place(view: &View, command: &CommandId) -> String {
    view.form(&format!("{PATH}/{command}"), &[])
}

/// How many there are, as a link; nothing where there are none.
pub async fn link(view: &View, actor: &ActorId) -> Result<Option<Link>, Failed> {
    let count = view.store.drafts(&view.viewer, now(), actor).await?.len();
    let said = || view.tell("drafts-home", &[("count", count.into())]);
    Ok((count > 0).then(|| Link::new(said(), view.form(PATH, &[]))))
}

fn title(view: &View, saved: &Saved) -> Cell {
    let title = &saved.draft.title;
    if saved.draft.lang == "de" && !view.words.is_german() { Cell::german(title) } else { Cell::text(title) }
}

/// The own drafts.
#[get("/entwuerfe")]
pub async fn list(view: View, who: SignedIn) -> Shown {
    let all = view.store.drafts(&view.viewer, now(), &who.actor).await?;
    let labels = ["drafts-form", "drafts-saved", "drafts-until"];
    let mut table = Table::new(view.words, view.say("drafts-title"), &labels, "drafts-none");
    for saved in &all {
        let href = place(&view, &saved.draft.command);
        table.row(vec![
            title(&view, saved).to(href),
            Cell::text(view.words.moment(saved.at)),
            Cell::text(view.words.moment(saved.until())),
        ]);
    }
    let lead = view.tell("drafts-lead", &[("days", DAYS.into())]);
    view.show_apart(view.say("drafts-title"), vec![Block::text(lead), Block::Table(table)])
}

/// One of them: to go on with, or to discard.
#[get("/entwuerfe/<id>")]
pub async fn one(view: View, who: SignedIn, id: &str) -> Shown {
    let command: CommandId = in_path("id", id)?;
    let missing = || Problem::not_found("Diesen Entwurf gibt es nicht: er ist gebucht, verworfen oder abgelaufen.");
    let found = view.store.draft(&view.viewer, now(), (&who.actor, &command)).await?.ok_or_else(missing)?;
    let facts = vec![
        view.fact("drafts-form", title(&view, &found)),
        view.fact("drafts-saved", view.words.moment(found.at)),
        view.fact("drafts-until", view.words.moment(found.until())),
    ];
    let blocks = vec![
        Block::Facts(facts),
        Block::text(view.say("drafts-go-on-lead")),
        Block::Asked(going_on(&view, &who, &found)),
        Block::Post(Post {
            action: view.form(&format!("{PATH}/{command}/verwerfen"), &[]),
            token: who.form_token.clone(),
            hidden: Vec::new(),
            inputs: Vec::new(),
            button: view.say("drafts-discard"),
            about: String::new(),
        }),
        Block::Links(vec![Link::new(view.say("drafts-title"), view.form(PATH, &[]))]),
    ];
    view.show_apart(view.say("drafts-one"), blocks)
}

/// A form that opens its own form as it was left.
fn going_on(view: &View, who: &SignedIn, saved: &Saved) -> Asked {
    let own = [(FORM_TOKEN, who.form_token.as_str()), (COMMAND, saved.draft.command.as_str())];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Asked {
        action: view.form(&saved.draft.path, &[]),
        has_file: false,
        hidden: own.into_iter().chain(saved.draft.answers.iter().cloned()).collect(),
        inputs: Vec::new(),
        buttons: vec![Button {
            name: STEP,
            value: resume(saved.draft.page),
            label: view.say("drafts-go-on"),
            primary: true,
        }],
    }
}

/// Discards one.
#[post("/entwuerfe/<id>/verwerfen", data = "<changing>")]
pub async fn discard(frame: Frame, store: &State<Store>, changing: Changing, id: &str) -> Told {
    let command: CommandId = in_path("id", id)?;
    store.drop_draft(&changing.signed_in.actor, &command).await?;
    frame.onward(PATH, &[])
}
