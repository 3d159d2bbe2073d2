//! The second factor of one's own account: set up with an app, recovery codes shown once, taken away.
//!
//! Both ask for the password again: who finds an open session must not be able to lock its owner out.

use super::address;
use super::blocks::{Block, Cell, Post, fact};
use super::plain::{self, Plain, Told};
use crate::core::command::Authentication;
use crate::report::qr;
use crate::store::accounts::AccountError;
use crate::store::{Store, Viewer};
use crate::web::guards::{Changing, SignedIn, Visitor, renew};
use crate::web::pages::failure::Failed;
use crate::web::problem::Problem;
use crate::web::writing::now;
use rocket::http::{CookieJar, Status};
use rocket::{State, get, post};

const TITLE: &str = "Zweiter Faktor";

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

fn setting_up(who: &SignedIn, login: &str, secret: &str) -> Result<Vec<Block>, Failed> {
    let drawing = qr::svg(&otpauth(login, secret), "QR-Code für die App; derselbe Schlüssel steht daneben als Text")
        .ok_or_else(|| Problem::of(Status::InternalServerError))?;
    let facts = vec![
        fact("Schlüssel", Cell::text(grouped(secret))),
        fact("Konto", Cell::text(format!("titelbuch: {login}"))),
        fact("Art", Cell::text("zeitbasiert (TOTP), 6 Ziffern, 30 Sekunden, SHA-1")),
    ];
    let form = Post {
        action: "/konto/zweiter-faktor".to_owned(),
        token: who.form_token.clone(),
        hidden: vec![("schluessel", secret.to_owned())],
        inputs: vec![
            plain::code("Sechs Ziffern, die die App jetzt zeigt."),
            plain::password("passwort", "Ihr Passwort", "", "current-password"),
        ],
        button: "Einrichten".to_owned(),
        about: String::new(),
    };
    Ok(vec![
        Block::text(
            "Den QR-Code mit einer App für Einmalcodes lesen oder den Schlüssel dort eingeben, danach den Code eingeben, den \
             die App zeigt. Ihre anderen Sitzungen enden.",
        ),
        Block::Beside { markup: drawing, facts },
        Block::Post(form),
    ])
}

fn taking_away(who: &SignedIn) -> Vec<Block> {
    let form = Post {
        action: "/konto/zweiter-faktor/entfernen".to_owned(),
        token: who.form_token.clone(),
        hidden: Vec::new(),
        inputs: vec![
            plain::code("Sechs Ziffern aus der App, oder ein Wiederherstellungscode."),
            plain::password("passwort", "Ihr Passwort", "", "current-password"),
        ],
        button: "Zweiten Faktor entfernen".to_owned(),
        about: String::new(),
    };
    let text = "Ein zweiter Faktor ist eingerichtet. Wer ihn entfernt, meldet sich wieder mit dem Passwort allein an; die \
                Wiederherstellungscodes gelten dann nicht mehr.";
    vec![Block::text(text), Block::Post(form)]
}

/// The page for this actor, with a secret that was shown before or a new one.
async fn blocks(store: &Store, who: &SignedIn, shown: Option<&str>) -> Result<Vec<Block>, Failed> {
    let account = store.account(&Viewer::all(), &who.actor).await?;
    let (login, has) = account.map(|account| (account.login, account.has_second_factor)).unwrap_or_default();
    match (has, login) {
        (true, _) => Ok(taking_away(who)),
        (false, Some(login)) => {
            let secret = shown.map_or_else(|| store.new_second_factor(), |shown| Ok(shown.to_owned()))?;
            setting_up(who, &login, &secret)
        }
        (false, None) => Ok(vec![Block::text("Dieses Konto hat kein Passwort, und so auch keinen zweiten Faktor.")]),
    }
}

async fn refused(store: &Store, who: SignedIn, error: AccountError, shown: Option<&str>) -> Told {
    let (status, alert) = plain::alert(error)?;
    let all = std::iter::once(alert).chain(blocks(store, &who, shown).await?).collect();
    plain::fault(&Visitor(Some(who)), status, TITLE, all)
}

/// How to set it up, or to take it away.
#[get("/konto/zweiter-faktor")]
pub async fn ask(who: SignedIn, store: &State<Store>) -> Told {
    let blocks = blocks(store, &who, None).await?;
    plain::page(&Visitor(Some(who)), Status::Ok, TITLE, blocks)
}

/// Sets it up; the recovery codes are shown this once.
#[post("/konto/zweiter-faktor", data = "<changing>")]
pub async fn set_up(store: &State<Store>, cookies: &CookieJar<'_>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let text = |name| form.text(name).unwrap_or_default();
    let shown = Some(text("schluessel")).filter(|secret| secret.len() == 32);
    let code = (shown.unwrap_or_default(), text("code"));
    match store.enrol_second_factor(now(), who.whole(), text("passwort"), code).await {
        Ok(enrolled) => {
            let who = renew(cookies, who, enrolled.session, Authentication::PasswordAndTotp);
            plain::page(&Visitor(Some(who)), Status::Ok, TITLE, codes(&enrolled.recovery_codes))
        }
        Err(error) => refused(store, who, error, shown).await,
    }
}

fn codes(codes: &[String]) -> Vec<Block> {
    vec![
        Block::Done("Der zweite Faktor ist eingerichtet.".to_owned()),
        Block::heading("Wiederherstellungscodes"),
        Block::text(
            "Jeder dieser Codes öffnet einmal anstelle eines Codes der App, wenn das Gerät verloren ist. Sie werden nur jetzt \
             gezeigt: ausdrucken oder aufschreiben und getrennt vom Gerät aufbewahren.",
        ),
        Block::Code("Wiederherstellungscodes".to_owned(), codes.join("\n")),
        Block::Links(vec![super::blocks::Link::new("Zum Konto", "/konto")]),
    ]
}

/// Takes it away.
#[post("/konto/zweiter-faktor/entfernen", data = "<changing>")]
pub async fn take_away(store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let text = |name| form.text(name).unwrap_or_default();
    match store.remove_second_factor(now(), who.whole(), text("passwort"), text("code")).await {
        Ok(()) => Ok(Plain::Onward("/konto?neu=ohne-zweiten-faktor".to_owned())),
        Err(error) => refused(store, who, error, None).await,
    }
}
