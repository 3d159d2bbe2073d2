//! The second factor of one's own account: set up with an app, recovery codes shown once, taken away.
//!
//! Both ask for the password again: who finds an open session must not be able to lock its owner out.

use super::blocks::{Block, Cell, Kind, Post};
use super::plain::{self, Frame, Told};
use super::{account, address};
use crate::core::command::Authentication;
use crate::report::qr;
use crate::store::accounts::AccountError;
use crate::store::{Store, Viewer};
use crate::web::guards::{Changing, SignedIn, renew};
use crate::web::pages::failure::Failed;
use crate::web::problem::Problem;
use crate::web::writing::now;
use rocket::http::{CookieJar, Status};
use rocket::{State, get, post};

/// Where it is, and the key of its title.
pub(super) const PATH: &str = "/konto/zweiter-faktor";
const TITLE: &str = "factor-title";

/// What an app reads from the drawing.
fn otpauth(login: &str, secret: &str) -> String {
    let label = address::below("otpauth://totp", &format!("titelbuch:{login}"));
    format!("{label}?secret={secret}&issuer=titelbuch")
}

/// In groups of four, to be typed.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn setting_up(frame: &Frame, who: &SignedIn, login: &str, secret: &str) -> Result<Vec<Block>, Failed> {
    let drawing = qr::svg(&otpauth(login, secret), &frame.say("factor-drawing"))
        .ok_or_else(|| Problem::of(Status::InternalServerError))?;
    let facts = vec![
        frame.fact("factor-secret", Cell::text(grouped(secret))),
        frame.fact("factor-account", Cell::text(format!("titelbuch: {login}"))),
        frame.fact("kind", frame.say("factor-kind")),
    ];
    let inputs = vec![
        frame.code("factor-code-now", Kind::Text),
        frame.password("passwort", ("account-your-password", ""), "current-password"),
    ];
    let form = frame.form(PATH, &who.form_token, inputs, "factor-set-up");
    let form = Post { hidden: vec![("schluessel", secret.to_owned())], ..form };
    Ok(vec![frame.text("factor-lead"), Block::Beside { markup: drawing, facts }, Block::Post(form)])
}

fn taking_away(frame: &Frame, who: &SignedIn) -> Vec<Block> {
    let inputs = vec![
        frame.code("factor-code-any", Kind::Text),
        frame.password("passwort", ("account-your-password", ""), "current-password"),
    ];
    let form = frame.form("/konto/zweiter-faktor/entfernen", &who.form_token, inputs, "factor-remove");
    vec![frame.text("factor-remove-lead"), Block::Post(form)]
}

/// The page for this actor, with a secret that was shown before or a new one.
async fn blocks(frame: &Frame, store: &Store, who: &SignedIn, shown: Option<&str>) -> Result<Vec<Block>, Failed> {
    let account = store.account(&Viewer::all(), &who.actor).await?;
    let (login, has) = account.map(|account| (account.login, account.has_second_factor)).unwrap_or_default();
    match (has, login) {
        (true, _) => Ok(taking_away(frame, who)),
        (false, Some(login)) => {
            let secret = shown.map_or_else(|| store.new_second_factor(), |shown| Ok(shown.to_owned()))?;
            setting_up(frame, who, &login, &secret)
        }
        (false, None) => Ok(vec![frame.text("factor-no-password")]),
    }
}

async fn refused(frame: Frame, store: &Store, who: &SignedIn, error: AccountError, shown: Option<&str>) -> Told {
    let (reply, alert) = plain::alert(frame.words, error)?;
    let all = std::iter::once(alert).chain(blocks(&frame, store, who, shown).await?).collect();
    let frame = frame.at(PATH, &[]);
    frame.fault(reply, &frame.say(TITLE), all)
}

/// How to set it up, or to take it away.
#[get("/konto/zweiter-faktor")]
pub async fn ask(frame: Frame, who: SignedIn, store: &State<Store>) -> Told {
    let blocks = blocks(&frame, store, &who, None).await?;
    frame.page(Status::Ok, &frame.say(TITLE), blocks)
}

/// Sets it up; the recovery codes are shown this once.
#[post("/konto/zweiter-faktor", data = "<changing>")]
pub async fn set_up(frame: Frame, store: &State<Store>, cookies: &CookieJar<'_>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let text = |name| form.text(name).unwrap_or_default();
    let shown = Some(text("schluessel")).filter(|secret| secret.len() == 32);
    let code = (shown.unwrap_or_default(), text("code"));
    match store.enrol_second_factor(now(), who.whole(), text("passwort"), code).await {
        Ok(enrolled) => {
            let who = renew(cookies, who, enrolled.session, Authentication::PasswordAndTotp);
            let frame = frame.renewed(who).once();
            frame.page(Status::Ok, &frame.say(TITLE), codes(&frame, &enrolled.recovery_codes))
        }
        Err(error) => refused(frame, store, &who, error, shown).await,
    }
}

fn codes(frame: &Frame, codes: &[String]) -> Vec<Block> {
    vec![
        frame.done("factor-is-set-up"),
        frame.heading("factor-codes"),
        frame.text("factor-codes-lead"),
        Block::Code(frame.say("factor-codes"), codes.join("\n")),
        Block::Links(vec![frame.link("account-back", account::PATH)]),
    ]
}

/// Takes it away.
#[post("/konto/zweiter-faktor/entfernen", data = "<changing>")]
pub async fn take_away(frame: Frame, store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let text = |name| form.text(name).unwrap_or_default();
    match store.remove_second_factor(now(), who.whole(), text("passwort"), text("code")).await {
        Ok(()) => frame.onward(account::PATH, &[("neu", "ohne-zweiten-faktor")]),
        Err(error) => refused(frame, store, &who, error, None).await,
    }
}
