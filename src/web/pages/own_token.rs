//! A new token for a program of one's own: asked for on the own page, shown once.
//!
//! A token acts without its owner, so an open session alone is not enough for one: the password is asked again, and who
//! has none must have signed in just now. What is issued here always ends.

use super::account;
use super::blocks::{Block, Input, Kind};
use super::failure::Failed;
use super::plain::{self, Frame, Told};
use crate::core::calendar::Instant;
use crate::store::accounts::AccountError;
use crate::store::{NewToken, Scope, Store, Viewer};
use crate::web::guards::{Changing, SignedIn};
use crate::web::writing::now;
use rocket::http::Status;
use rocket::{State, get, post};

/// Where it is, and the key of its title.
pub(super) const PATH: &str = "/konto/neues-token";
const TITLE: &str = "token-title";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Who has no password must have come in so recently.
const FRESH_MS: i64 = 10 * 60 * 1000;
const LONGEST_DAYS: u16 = 365;

/// What was typed.
struct Wish<'f> {
    name: &'f str,
    days: &'f str,
    writes: bool,
}

impl Wish<'_> {
    const NONE: Wish<'static> = Wish { name: "", days: "90", writes: false };

    /// How many days it is good for, or the key of what is wrong.
    fn read(&self) -> Result<u16, &'static str> {
        if self.name.is_empty() || self.name.chars().count() > 64 || self.name.chars().any(char::is_control) {
            return Err("token-name-fault");
        }
        let days = self.days.parse().ok().filter(|days| (1..=LONGEST_DAYS).contains(days));
        days.ok_or("token-days-fault")
    }
}

async fn has_password(store: &Store, who: &SignedIn) -> Result<bool, Failed> {
    Ok(store.account(&Viewer::all(), &who.actor).await?.is_some_and(|account| account.login.is_some()))
}

fn form(frame: &Frame, who: &SignedIn, wish: &Wish<'_>, has_password: bool) -> Vec<Block> {
    let input = |name, said, value: &str, kind| Input { value: value.to_owned(), ..frame.input(name, said, kind) };
    let writes = if wish.writes { "ja" } else { "" };
    let mut inputs = vec![
        input("name", ("person-name", "token-name-hint"), wish.name, Kind::Text),
        input("tage", ("token-days", "token-days-hint"), wish.days, Kind::Text),
        input("schreiben", ("token-may-write", ""), writes, Kind::Check),
    ];
    if has_password {
        inputs.push(frame.password("passwort", ("account-your-password", ""), "current-password"));
    }
    vec![frame.text("token-lead"), Block::Post(frame.form(PATH, &who.form_token, inputs, "token-issue"))]
}

/// The form.
#[get("/konto/neues-token")]
pub async fn ask(frame: Frame, who: SignedIn, store: &State<Store>) -> Told {
    let blocks = form(&frame, &who, &Wish::NONE, has_password(store, &who).await?);
    frame.page(Status::Ok, &frame.say(TITLE), blocks)
}

/// That it is really its owner who asks.
async fn confirmed(store: &Store, who: &SignedIn, password: Option<&str>) -> Result<(), AccountError> {
    match password {
        Some(password) => store.confirm_password(now(), &who.actor, password).await,
        None if now().unix_ms() - who.whole().created_at.unix_ms() < FRESH_MS => Ok(()),
        None => Err(AccountError::NotFresh),
    }
}

/// Issues it, and shows it this once.
#[post("/konto/neues-token", data = "<changing>")]
pub async fn issue(frame: Frame, store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form: typed } = changing;
    let text = |name| typed.text(name).unwrap_or_default().trim();
    let wish = Wish { name: text("name"), days: text("tage"), writes: text("schreiben") == "ja" };
    let has_password = has_password(store, &who).await?;
    let again = |(reply, alert): (plain::Reply, Block)| {
        let blocks = std::iter::once(alert).chain(form(&frame, &who, &wish, has_password)).collect();
        frame.fault(reply, &frame.say(TITLE), blocks)
    };
    let days = match wish.read() {
        Ok(days) => days,
        Err(fault) => return again((Status::UnprocessableEntity.into(), frame.alert(fault, "token-none-issued"))),
    };
    // As it was typed: a password may begin or end with a space.
    let password = has_password.then(|| typed.text("passwort").unwrap_or_default());
    if let Err(error) = confirmed(store, &who, password).await {
        return again(plain::alert(frame.words, error)?);
    }
    let scope = if wish.writes { Scope::Write } else { Scope::Read };
    let expires_at = Some(Instant::from_unix_ms(now().unix_ms() + i64::from(days) * DAY_MS));
    let new = NewToken { actor: &who.actor, name: wish.name, scope, expires_at };
    let token = store.issue_named_token(now(), &new).await?;
    let blocks = shown(&frame, wish.name, token);
    let frame = frame.once();
    frame.page(Status::Ok, &frame.say(TITLE), blocks)
}

fn shown(frame: &Frame, name: &str, token: String) -> Vec<Block> {
    vec![
        Block::Done(frame.tell("token-shown", &[("name", name.into())])),
        frame.text("token-shown-lead"),
        Block::Code(frame.say("token-itself"), token),
        Block::Links(vec![frame.link("account-back", account::PATH)]),
    ]
}
