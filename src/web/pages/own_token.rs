//! A new token for a program of one's own: asked for on the own page, shown once.
//!
//! A token acts without its owner, so an open session alone is not enough for one: the password is asked again, and who
//! has none must have signed in just now. What is issued here always ends.

use super::blocks::{Block, Input, Kind, Link, Post};
use super::failure::Failed;
use super::plain::{self, Told};
use crate::core::calendar::Instant;
use crate::store::accounts::AccountError;
use crate::store::{NewToken, Scope, Store, Viewer};
use crate::web::guards::{Changing, SignedIn, Visitor};
use crate::web::writing::now;
use rocket::http::Status;
use rocket::{State, get, post};

const TITLE: &str = "Neues Token";
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

    /// How many days it is good for, or what is wrong.
    fn read(&self) -> Result<u16, &'static str> {
        if self.name.is_empty() || self.name.chars().count() > 64 || self.name.chars().any(char::is_control) {
            return Err("Der Name hat 1 bis 64 Zeichen.");
        }
        let days = self.days.parse().ok().filter(|days| (1..=LONGEST_DAYS).contains(days));
        days.ok_or("Ein Token gilt 1 bis 365 Tage.")
    }
}

async fn has_password(store: &Store, who: &SignedIn) -> Result<bool, Failed> {
    Ok(store.account(&Viewer::all(), &who.actor).await?.is_some_and(|account| account.login.is_some()))
}

fn form(who: &SignedIn, wish: &Wish<'_>, has_password: bool) -> Vec<Block> {
    let input = |name, label, hint, value: &str, kind| Input {
        name,
        label,
        hint,
        value: value.to_owned(),
        kind,
        autocomplete: "off",
    };
    let name = "Zum Beispiel der Name des Programms. Ein älteres Token dieses Namens gilt dann nicht mehr.";
    let writes = if wish.writes { "ja" } else { "" };
    let mut inputs = vec![
        input("name", "Name", name, wish.name, Kind::Text),
        input("tage", "Gültig für so viele Tage", "1 bis 365.", wish.days, Kind::Text),
        input("schreiben", "Das Token darf auch buchen, nicht nur lesen", "", writes, Kind::Check),
    ];
    if has_password {
        inputs.push(plain::password("passwort", "Ihr Passwort", "", "current-password"));
    }
    vec![
        Block::text(
            "Mit einem Token handelt ein Programm in Ihrem Namen und mit Ihren Rollen. Es wird nur einmal gezeigt.",
        ),
        Block::Post(Post {
            action: "/konto/neues-token".to_owned(),
            token: who.form_token.clone(),
            hidden: Vec::new(),
            inputs,
            button: "Token ausgeben".to_owned(),
            about: String::new(),
        }),
    ]
}

/// The form.
#[get("/konto/neues-token")]
pub async fn ask(who: SignedIn, store: &State<Store>) -> Told {
    let blocks = form(&who, &Wish::NONE, has_password(store, &who).await?);
    plain::page(&Visitor(Some(who)), Status::Ok, TITLE, blocks)
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
pub async fn issue(store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form: typed } = changing;
    let text = |name| typed.text(name).unwrap_or_default().trim();
    let wish = Wish { name: text("name"), days: text("tage"), writes: text("schreiben") == "ja" };
    let has_password = has_password(store, &who).await?;
    let days = match wish.read() {
        Ok(days) => days,
        Err(fault) => {
            let alert = Block::Alert(fault.to_owned(), "Ausgegeben wurde nichts.".to_owned());
            return again(who, Status::UnprocessableEntity, alert, &wish, has_password);
        }
    };
    // As it was typed: a password may begin or end with a space.
    let password = has_password.then(|| typed.text("passwort").unwrap_or_default());
    if let Err(error) = confirmed(store, &who, password).await {
        let (status, alert) = plain::alert(error)?;
        return again(who, status, alert, &wish, has_password);
    }
    let scope = if wish.writes { Scope::Write } else { Scope::Read };
    let expires_at = Some(Instant::from_unix_ms(now().unix_ms() + i64::from(days) * DAY_MS));
    let new = NewToken { actor: &who.actor, name: wish.name, scope, expires_at };
    let token = store.issue_named_token(now(), &new).await?;
    plain::page(&Visitor(Some(who)), Status::Ok, TITLE, shown(wish.name, token))
}

fn again(who: SignedIn, status: Status, alert: Block, wish: &Wish<'_>, has_password: bool) -> Told {
    let blocks = std::iter::once(alert).chain(form(&who, wish, has_password)).collect();
    plain::fault(&Visitor(Some(who)), status, TITLE, blocks)
}

fn shown(name: &str, token: String) -> Vec<Block> {
    vec![
        Block::Done(format!("Das Token „{name}“ ist ausgegeben.")),
        Block::text(
            "Es wird nur jetzt gezeigt: in das Programm eintragen und sonst nirgends aufheben. Zurückziehen lässt es sich \
             auf Ihrer Seite.",
        ),
        Block::Code("Token".to_owned(), token),
        Block::Links(vec![Link::new("Zum Konto", "/konto")]),
    ]
}
