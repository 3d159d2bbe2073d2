//! An invitation: its actor chooses a login and a password, and is signed in.

use super::blocks::{Block, Cell, Input, Kind, Post, fact};
use super::plain::{self, Plain, Told};
use crate::core::command::Authentication;
use crate::core::ids::ActorId;
use crate::store::accounts::AccountError;
use crate::store::sign_in::Outcome;
use crate::store::{NewSession, Store, Viewer};
use crate::web::caller::Caller;
use crate::web::guards::{Door, Entering, Visitor, let_in};
use crate::web::writing::now;
use rocket::http::{CookieJar, Status};
use rocket::{State, get, post};

const TITLE: &str = "Konto einrichten";

fn blocks(token: String, secret: &str, actor: &ActorId, login: &str) -> Vec<Block> {
    let form = Post {
        action: format!("/einladung/{secret}"),
        token,
        hidden: Vec::new(),
        inputs: vec![
            Input {
                name: "anmeldename",
                label: "Anmeldename",
                hint: "3 bis 64 Zeichen: Buchstaben, Ziffern und . - _ @ +. Groß und klein gilt als dasselbe.",
                value: login.to_owned(),
                kind: Kind::Text,
                autocomplete: "username",
            },
            plain::password("passwort", "Neues Passwort", NEW_PASSWORD, "new-password"),
            plain::password("passwort2", "Neues Passwort wiederholen", "", "new-password"),
        ],
        button: TITLE.to_owned(),
        about: String::new(),
    };
    vec![Block::Facts(vec![fact("Akteur", Cell::text(actor.as_str()))]), Block::Post(form)]
}

/// What a new password must be, for people.
pub const NEW_PASSWORD: &str = "12 bis 128 Zeichen, sonst keine Vorschrift. Gut sind vier oder mehr Wörter, die nichts \
                                miteinander zu tun haben.";

/// Both times the same, or `None`.
pub fn repeated<'t>(first: Option<&'t str>, second: Option<&str>) -> Option<&'t str> {
    first.filter(|first| Some(*first) == second)
}

/// What is said where they differ.
pub fn not_repeated() -> Block {
    let hint = "Das neue Passwort zweimal gleich eingeben.";
    Block::Alert("Die beiden neuen Passwörter sind nicht gleich.".to_owned(), hint.to_owned())
}

/// The form, as long as the invitation holds.
#[get("/einladung/<secret>")]
pub async fn ask(visitor: Visitor, store: &State<Store>, door: Door, secret: &str) -> Told {
    match store.invitation(&Viewer::all(), now(), secret).await? {
        Some(actor) => plain::page(&visitor, Status::Ok, TITLE, blocks(door.form_token, secret, &actor, "")),
        None => refused(&visitor, AccountError::NoInvitation, Vec::new()),
    }
}

fn refused(visitor: &Visitor, error: AccountError, rest: Vec<Block>) -> Told {
    let (status, alert) = plain::alert(error)?;
    plain::fault(visitor, status, TITLE, std::iter::once(alert).chain(rest).collect())
}

/// Sets login and password, and signs in.
#[post("/einladung/<secret>", data = "<entering>")]
pub async fn accept(
    visitor: Visitor,
    store: &State<Store>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    secret: &str,
    entering: Entering,
) -> Told {
    let Some(actor) = store.invitation(&Viewer::all(), now(), secret).await? else {
        return refused(&visitor, AccountError::NoInvitation, Vec::new());
    };
    let (typed, login) = (&entering.form, entering.form.text("anmeldename").unwrap_or_default());
    let again = |form_token| blocks(form_token, secret, &actor, login);
    let Some(password) = repeated(typed.text("passwort"), typed.text("passwort2")) else {
        let all = std::iter::once(not_repeated()).chain(again(entering.form_token.clone())).collect();
        return plain::fault(&visitor, Status::UnprocessableEntity, TITLE, all);
    };
    if let Err(error) = store.accept_invitation(now(), secret, login, password).await {
        return refused(&visitor, error, again(entering.form_token.clone()));
    }
    let new = NewSession { actor: &actor, authentication: Authentication::Password, agent: &caller.agent };
    let admitted = store.admit(now(), &new, caller.device.as_deref(), Outcome::Invited).await?;
    let_in(store, cookies, &visitor, admitted).await?;
    Ok(Plain::Onward("/konto?neu=konto".to_owned()))
}
