//! An invitation: its actor chooses a login and a password, and is signed in.

use super::blocks::{Block, Cell, Input, Kind};
use super::plain::{self, Frame, Told};
use crate::core::command::Authentication;
use crate::core::ids::ActorId;
use crate::store::accounts::AccountError;
use crate::store::sign_in::Outcome;
use crate::store::{NewSession, Store, Viewer};
use crate::web::caller::Caller;
use crate::web::guards::{Door, Entering, let_in};
use crate::web::writing::now;
use rocket::http::{CookieJar, Status};
use rocket::{State, get, post};

/// The key of the title, and of the button.
const TITLE: &str = "invite-title";

fn blocks(frame: &Frame, token: &str, secret: &str, actor: &ActorId, login: &str) -> Vec<Block> {
    let inputs = vec![
        Input {
            value: login.to_owned(),
            autocomplete: "username",
            ..frame.input("anmeldename", ("account-login", "invite-login-hint"), Kind::Text)
        },
        frame.password("passwort", ("account-new-password", NEW_PASSWORD), "new-password"),
        frame.password("passwort2", ("account-new-password-again", ""), "new-password"),
    ];
    let facts = vec![frame.fact("role-actor", Cell::text(actor.as_str()))];
    vec![Block::Facts(facts), Block::Post(frame.form(&format!("/einladung/{secret}"), token, inputs, TITLE))]
}

/// What a new password must be, for people.
pub const NEW_PASSWORD: &str = "account-new-password-hint";

/// Both times the same, or `None`.
pub fn repeated<'t>(first: Option<&'t str>, second: Option<&str>) -> Option<&'t str> {
    first.filter(|first| Some(*first) == second)
}

/// What is said where they differ.
pub fn not_repeated(frame: &Frame) -> Block {
    frame.alert("account-not-repeated", "account-not-repeated-hint")
}

/// The form, as long as the invitation holds.
#[get("/einladung/<secret>")]
pub async fn ask(frame: Frame, store: &State<Store>, door: Door, secret: &str) -> Told {
    match store.invitation(&Viewer::all(), now(), secret).await? {
        Some(actor) => {
            let blocks = blocks(&frame, &door.form_token, secret, &actor, "");
            frame.page(Status::Ok, &frame.say(TITLE), blocks)
        }
        None => refused(&frame, AccountError::NoInvitation, Vec::new()),
    }
}

fn refused(frame: &Frame, error: AccountError, rest: Vec<Block>) -> Told {
    let (reply, alert) = plain::alert(frame.words, error)?;
    frame.fault(reply, &frame.say(TITLE), std::iter::once(alert).chain(rest).collect())
}

/// Sets login and password, and signs in.
#[post("/einladung/<secret>", data = "<entering>")]
pub async fn accept(
    frame: Frame,
    store: &State<Store>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    secret: &str,
    entering: Entering,
) -> Told {
    let Some(actor) = store.invitation(&Viewer::all(), now(), secret).await? else {
        return refused(&frame, AccountError::NoInvitation, Vec::new());
    };
    let (typed, login) = (&entering.form, entering.form.text("anmeldename").unwrap_or_default());
    let again = blocks(&frame, &entering.form_token, secret, &actor, login);
    let Some(password) = repeated(typed.text("passwort"), typed.text("passwort2")) else {
        let all = std::iter::once(not_repeated(&frame)).chain(again).collect();
        return frame.fault(Status::UnprocessableEntity, &frame.say(TITLE), all);
    };
    if let Err(error) = store.accept_invitation(now(), secret, login, password).await {
        return refused(&frame, error, again);
    }
    let new = NewSession { actor: &actor, authentication: Authentication::Password, agent: &caller.agent };
    let admitted = store.admit(now(), &new, caller.device.as_deref(), Outcome::Invited).await?;
    let_in(store, cookies, &frame.visitor, admitted).await?;
    frame.onward("/konto", &[("neu", "konto")])
}
