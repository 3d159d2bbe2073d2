//! Signing in by the identity provider of the authority: the way there by a link, and the way back.
//!
//! A link and no form: browsers hold every redirect after a form to `form-action`, and where a provider leads people on
//! its own ground is not known here. Nothing that a provider writes is shown; what went wrong is said in words of this
//! house, in the language of the page that somebody came to.

use super::blocks::{Block, Link};
use super::plain::{Frame, Plain, Told, of_provider_link};
use super::sign_in::{DOOR, onward};
use super::view::LANG;
use super::words::Words;
use crate::store::oidc::{OidcError, ProviderIdentity};
use crate::store::{Store, StoreError};
use crate::web::caller::Caller;
use crate::web::guards::{Away, Passage, let_back_in};
use crate::web::problem::{Problem, tell_operator};
use crate::web::provider::{IdentityProvider, ProviderError};
use crate::web::server::SignInBy;
use crate::web::writing::now;
use rocket::http::{CookieJar, Status};
use rocket::{State, get};

/// The way to the provider, above the form with a password.
pub(super) fn way(frame: &Frame, provider: &IdentityProvider, onward: &str) -> Vec<Block> {
    let there = frame.address("/anmelden/dienst", &[("weiter", onward)]);
    let said = frame.tell("provider-way", &[("name", provider.name().into())]);
    vec![Block::Way(Link::new(said, there)), frame.heading("provider-else")]
}

/// What somebody should know who has signed out here.
pub(super) fn still_signed_in(frame: &Frame, provider: &IdentityProvider) -> Block {
    Block::text(frame.tell("provider-still-signed-in", &[("name", provider.name().into())]))
}

/// What went wrong, and what can be done: keys of sentences, with what fills their places.
struct Fault {
    status: Status,
    text: &'static str,
    hint: &'static str,
    /// The name of the provider, or the subject that somebody has there.
    name: String,
}

impl Fault {
    fn new(status: Status, (text, hint): (&'static str, &'static str), name: &str) -> Fault {
        Fault { status, text, hint, name: name.to_owned() }
    }
}

fn of_provider(provider: &IdentityProvider, error: ProviderError) -> Fault {
    let (status, said) = match error {
        ProviderError::Unreachable => {
            tell_operator("Der Anmeldedienst antwortet nicht.");
            (Status::ServiceUnavailable, ("provider-silent", "provider-later"))
        }
        ProviderError::Busy => (Status::ServiceUnavailable, ("provider-busy", "error-seconds")),
        ProviderError::Faulty(why) => {
            tell_operator(&format!("Der Anmeldedienst antwortet nicht, wie er sollte ({why})."));
            (Status::BadGateway, ("provider-faulty", "provider-later"))
        }
        ProviderError::Unbelieved(why) => {
            tell_operator(&format!("Eine Antwort des Anmeldedienstes wurde nicht geglaubt ({why})."));
            (Status::Forbidden, ("provider-unbelieved", "provider-again"))
        }
    };
    Fault::new(status, said, provider.name())
}

/// What the provider said in place of a code; its own text stays where it is.
fn of_refusal(provider: &IdentityProvider, error: &str) -> Fault {
    let (status, said) = match error {
        "access_denied" => (Status::Forbidden, ("provider-denied", "provider-denied-hint")),
        "server_error" | "temporarily_unavailable" => {
            (Status::ServiceUnavailable, ("provider-not-ready", "provider-later"))
        }
        _ => (Status::BadGateway, ("provider-refused", "provider-again")),
    };
    Fault::new(status, said, provider.name())
}

fn lost() -> Fault {
    Fault::new(Status::BadRequest, ("provider-lost", "provider-lost-hint"), "")
}

/// The page of what went wrong, with the way back to the door and from there on.
fn shown(frame: Frame, fault: &Fault, onward: &str) -> Told {
    let said = |key: &str| frame.tell(key, &[("name", fault.name.as_str().into())]);
    let alert = Block::Alert(said(fault.text), said(fault.hint));
    told(frame, fault.status, alert, onward)
}

fn told(frame: Frame, status: Status, alert: Block, onward: &str) -> Told {
    let blocks = vec![alert, Block::Links(vec![frame.link("provider-to-door", DOOR)])];
    let frame = frame.at(DOOR, &[("weiter", onward)]);
    frame.fault(status, &frame.say("who-enter"), blocks)
}

/// The same of what the store says of somebody whom the provider knows.
fn shown_of_store(frame: Frame, error: OidcError, subject: &str, onward: &str) -> Told {
    let said = match error {
        OidcError::NotLinked => ("provider-not-linked", "provider-not-linked-hint"),
        OidcError::Store(StoreError::Disabled(_)) => ("provider-locked", "provider-locked-hint"),
        OidcError::Store(error) => return Err(error.into()),
        error => {
            let (text, hint) = of_provider_link(frame.words, &error);
            return told(frame, Status::ServiceUnavailable, Block::Alert(text, hint), onward);
        }
    };
    shown(frame, &Fault::new(Status::Forbidden, said, subject), onward)
}

fn known(by: &SignInBy) -> Result<&IdentityProvider, Problem> {
    by.0.as_ref().ok_or_else(|| Problem::of(Status::NotFound))
}

/// Sends somebody to the provider.
#[get("/anmelden/dienst?<weiter>")]
pub async fn go(
    frame: Frame,
    passage: Passage,
    store: &State<Store>,
    by: &State<SignInBy>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    weiter: Option<&str>,
) -> Told {
    let (provider, onward) = (known(by)?, onward(weiter, frame.words));
    if frame.visitor.0.is_some() || passage.is_from_elsewhere {
        return frame.onward(DOOR, &[("weiter", &onward)]);
    }
    let departure = match store.begin_oidc(now(), Away::of(cookies), caller.address, &onward).await {
        Ok(departure) => departure,
        Err(error) => return shown_of_store(frame, error, "", &onward),
    };
    match provider.address(now(), &passage.back, &departure).await {
        Ok(there) => {
            Away::give(cookies, departure.browser);
            Ok(Plain::Onward(there))
        }
        Err(error) => shown(frame, &of_provider(provider, error), &onward),
    }
}

/// What the provider sends along; what it sends beside that is not read.
#[derive(rocket::FromForm)]
pub struct Answer<'r> {
    state: Option<&'r str>,
    code: Option<&'r str>,
    error: Option<&'r str>,
    iss: Option<&'r str>,
}

/// Somebody comes back from the provider.
#[get("/anmelden/dienst/antwort?<answer..>")]
pub async fn come_back(
    passage: Passage,
    store: &State<Store>,
    by: &State<SignInBy>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    answer: Answer<'_>,
) -> Told {
    let provider = known(by)?;
    let (state, browser) = (answer.state.unwrap_or_default(), Away::of(cookies).unwrap_or_default());
    let Some(kept) = store.take_oidc(now(), state, browser).await? else {
        return shown(Frame::of_stranger(Words::default()), &lost(), "");
    };
    let frame = Frame::of_stranger(language_of(&kept.onward));
    let identity = match identify(provider, &answer, &passage.back, &kept).await {
        Ok(identity) => identity,
        Err(fault) => return shown(frame, &fault, &kept.onward),
    };
    match store.sign_in_by_oidc(now(), &identity, &caller.agent).await {
        Ok(session) => {
            Away::take(cookies);
            let_back_in(cookies, session);
            frame.arrived(&frame.say("door-signed-in"), kept.onward)
        }
        Err(error) => shown_of_store(frame, error, &identity.subject, &kept.onward),
    }
}

/// The language in which somebody left: that of where the way goes on.
fn language_of(onward: &str) -> Words {
    let pairs = onward.split_once('?').map_or("", |(_, query)| query).split('&');
    let code = pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == LANG);
    code.and_then(|(_, code)| Words::of_code(code)).unwrap_or_default()
}

/// Who it is, by an answer to a try of this browser.
async fn identify(
    provider: &IdentityProvider,
    answer: &Answer<'_>,
    back: &str,
    kept: &crate::store::oidc::Return,
) -> Result<ProviderIdentity, Fault> {
    // Where it names itself (RFC 9207) it must be the one that somebody was sent to.
    if answer.iss.is_some_and(|issuer| issuer != provider.issuer()) {
        return Err(of_provider(provider, ProviderError::Unbelieved("iss of the way back")));
    }
    match (answer.code, answer.error) {
        (Some(code), None) => {
            provider.identify(now(), (code, back), kept).await.map_err(|error| of_provider(provider, error))
        }
        (_, Some(error)) => Err(of_refusal(provider, error)),
        (None, None) => Err(lost()),
    }
}
