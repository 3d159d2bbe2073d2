//! Signing in by the identity provider of the authority: the way there by a link, and the way back.
//!
//! A link and no form: browsers hold every redirect after a form to `form-action`, and where a provider leads people on
//! its own ground is not known here. Nothing that a provider writes is shown; what went wrong is said in words of this
//! house.

use super::address;
use super::blocks::{Block, Link};
use super::plain::{self, Plain, Told};
use super::sign_in::{TITLE, onward};
use crate::store::oidc::{OidcError, ProviderIdentity};
use crate::store::{Store, StoreError};
use crate::web::caller::Caller;
use crate::web::guards::{Away, Passage, Visitor, let_back_in};
use crate::web::problem::{Problem, tell_operator};
use crate::web::provider::{IdentityProvider, ProviderError};
use crate::web::server::SignInBy;
use crate::web::writing::now;
use rocket::http::{CookieJar, Status};
use rocket::{State, get};

/// The way to the provider, above the form with a password.
pub(super) fn way(provider: &IdentityProvider, onward: &str) -> Vec<Block> {
    let there = address::with_query("/anmelden/dienst", [("weiter", onward)]);
    vec![
        Block::Way(Link::new(format!("Anmelden mit: {}", provider.name()), there)),
        Block::heading("Mit Anmeldename und Passwort"),
    ]
}

/// What somebody should know who has signed out here.
pub(super) fn still_signed_in(provider: &IdentityProvider) -> Block {
    let text = "Wer sich über „NAME“ angemeldet hat, ist dort vielleicht noch angemeldet; an einem Gerät, das andere \
                benutzen, auch dort abmelden.";
    Block::text(text.replace("NAME", provider.name()))
}

/// What went wrong, and what can be done.
struct Fault {
    status: Status,
    text: String,
    hint: String,
}

impl Fault {
    fn new(status: Status, text: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { status, text: text.into(), hint: hint.into() }
    }
}

const LATER: &str = "In einigen Minuten noch einmal versuchen. Mit Anmeldename und Passwort geht es auch jetzt.";

fn of_provider(provider: &IdentityProvider, error: ProviderError) -> Fault {
    let name = provider.name();
    match error {
        ProviderError::Unreachable => {
            tell_operator("Der Anmeldedienst antwortet nicht.");
            Fault::new(Status::ServiceUnavailable, format!("„{name}“ antwortet gerade nicht."), LATER)
        }
        ProviderError::Busy => {
            let hint = "In einigen Sekunden noch einmal versuchen.";
            Fault::new(Status::ServiceUnavailable, format!("Gerade warten sehr viele auf „{name}“."), hint)
        }
        ProviderError::Faulty(why) => {
            tell_operator(&format!("Der Anmeldedienst antwortet nicht, wie er sollte ({why})."));
            Fault::new(Status::BadGateway, format!("„{name}“ antwortet nicht, wie es sein sollte."), LATER)
        }
        ProviderError::Unbelieved(why) => {
            tell_operator(&format!("Eine Antwort des Anmeldedienstes wurde nicht geglaubt ({why})."));
            let text = format!("Die Antwort von „{name}“ ist nicht gültig; angemeldet wurde niemand.");
            Fault::new(Status::Forbidden, text, "Noch einmal anmelden. Bleibt es dabei, die Systemverwaltung fragen.")
        }
    }
}

/// What the provider said in place of a code; its own text stays where it is.
fn of_refusal(provider: &IdentityProvider, error: &str) -> Fault {
    let name = provider.name();
    match error {
        "access_denied" => {
            let hint = "Wer sich anmelden will, stimmt dort zu; sonst geht es mit Anmeldename und Passwort.";
            Fault::new(Status::Forbidden, format!("Die Anmeldung bei „{name}“ wurde abgebrochen oder abgelehnt."), hint)
        }
        "server_error" | "temporarily_unavailable" => {
            Fault::new(Status::ServiceUnavailable, format!("„{name}“ ist gerade nicht bereit."), LATER)
        }
        _ => {
            let hint = "Noch einmal anmelden. Bleibt es dabei, die Systemverwaltung fragen.";
            Fault::new(Status::BadGateway, format!("„{name}“ hat die Anmeldung nicht angenommen."), hint)
        }
    }
}

fn of_store(error: OidcError, subject: Option<&str>) -> Result<Fault, StoreError> {
    match error {
        OidcError::NotLinked => Ok(Fault::new(
            Status::Forbidden,
            "Sie sind beim Anmeldedienst bekannt, hier aber mit keinem Akteur verknüpft.",
            format!(
                "Die Systemverwaltung verknüpft Sie; dafür braucht sie Ihre Kennung beim Anmeldedienst: {}",
                subject.unwrap_or_default()
            ),
        )),
        OidcError::Store(StoreError::Disabled(_)) => {
            Ok(Fault::new(Status::Forbidden, "Dieser Zugang ist gesperrt.", "Die Systemverwaltung kann ihn öffnen."))
        }
        OidcError::Store(error) => Err(error),
        error => Ok(Fault::new(Status::ServiceUnavailable, error.to_string(), error.hint())),
    }
}

fn lost() -> Fault {
    Fault::new(
        Status::BadRequest,
        "Diese Anmeldung gilt nicht mehr, oder sie wurde in einem anderen Browser begonnen.",
        "Noch einmal anmelden. Zwischen Hin- und Rückweg dürfen zehn Minuten liegen, und jeder Rückweg gilt einmal.",
    )
}

fn shown(fault: Fault) -> Told {
    let blocks =
        vec![Block::Alert(fault.text, fault.hint), Block::Links(vec![Link::new("Zur Anmeldung", "/anmelden")])];
    plain::fault(&Visitor(None), fault.status, TITLE, blocks)
}

fn known(by: &SignInBy) -> Result<&IdentityProvider, Problem> {
    by.0.as_ref().ok_or_else(|| Problem::of(Status::NotFound))
}

/// Sends somebody to the provider.
#[get("/anmelden/dienst?<weiter>")]
pub async fn go(
    visitor: Visitor,
    passage: Passage,
    store: &State<Store>,
    by: &State<SignInBy>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    weiter: Option<&str>,
) -> Told {
    let (provider, onward) = (known(by)?, onward(weiter));
    if visitor.0.is_some() || passage.is_from_elsewhere {
        return Ok(Plain::Onward(address::with_query("/anmelden", [("weiter", &*onward)])));
    }
    let departure = match store.begin_oidc(now(), Away::of(cookies), caller.address, &onward).await {
        Ok(departure) => departure,
        Err(error) => return shown(of_store(error, None)?),
    };
    match provider.address(now(), &passage.back, &departure).await {
        Ok(there) => {
            Away::give(cookies, departure.browser);
            Ok(Plain::Onward(there))
        }
        Err(error) => shown(of_provider(provider, error)),
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
    let Some(kept) = store.take_oidc(now(), state, browser).await? else { return shown(lost()) };
    let identity = match identify(provider, &answer, &passage.back, &kept).await {
        Ok(identity) => identity,
        Err(fault) => return shown(fault),
    };
    match store.sign_in_by_oidc(now(), &identity, &caller.agent).await {
        Ok(session) => {
            Away::take(cookies);
            let_back_in(cookies, session);
            plain::arrived("Angemeldet", kept.onward)
        }
        Err(error) => shown(of_store(error, Some(&identity.subject))?),
    }
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
