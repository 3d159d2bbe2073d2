//! Who asks, and how: the rights of a handler are the types of its parameters.
//!
//! A guard that refuses leaves a `Problem` for the catcher, so a handler never sees a refused request.

mod changing;
mod entering;
mod form;
mod returning;
mod signed_in;

pub use changing::{Changing, ENTRY, Unsent, is_entry};
pub use entering::{Door, Entering};
pub use form::{FORM_TOKEN, Form};
pub use returning::{Away, Passage};
pub use signed_in::{SignedIn, Visitor, forget_session, let_back_in, let_in, recognise, renew};

use super::pages::failure::is_for_programs;
use super::problem::Problem;
use super::site::Site;
use crate::core::ids::{ActorId, CommandId};
use crate::store::{RecordError, Scope, Store, Token, TokenHash, Viewer};
use crate::web::writing::now;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64_STANDARD;
use rocket::http::{Method, Status};
use rocket::request::{FromRequest, Outcome, Request};

/// The actor whose token the request carries. Only this makes writing possible; the writer checks the token again.
#[derive(Clone, Debug)]
pub struct ActingAs {
    pub actor: ActorId,
    pub token: TokenHash,
}

/// The `Idempotency-Key`: the id of the command, chosen by the caller.
#[derive(Clone, Debug)]
pub struct CommandKey(pub CommandId);

/// The request was sent to a name of this server. A web page that was lured here by a name of its own (DNS rebinding) is
/// not.
pub struct SentHere;

/// The store that the server was built with.
pub fn store(request: &Request<'_>) -> Result<Store, Problem> {
    let store = request.rocket().state::<Store>();
    store.cloned().ok_or_else(|| Problem::of(Status::InternalServerError))
}

/// What the server is called from outside.
fn site<'r>(request: &'r Request<'_>) -> Result<&'r Site, Problem> {
    request.rocket().state::<Site>().ok_or_else(|| Problem::of(Status::InternalServerError))
}

/// One value of the query; an unknown or repeated parameter of the address is a fault, not a silence.
pub fn query(request: &Request<'_>, name: &str) -> Result<Option<String>, Problem> {
    let mut values = request.query_fields().filter(|field| field.name == name).map(|field| field.value);
    match (values.next(), values.next()) {
        (Some(first), Some(_)) => {
            Err(Problem::bad_parameter(name, first, format!("„{name}“ steht mehrmals in der Anfrage.")))
        }
        (first, _) => Ok(first.map(str::to_owned)),
    }
}

/// Refuses parameters that nobody reads: `as_off=…` must not answer with today's figures.
pub fn only_known(request: &Request<'_>, known: &[&str]) -> Result<(), Problem> {
    let unknown = request.query_fields().find(|field| !known.iter().any(|name| field.name == *name));
    let Some(field) = unknown else { return Ok(()) };
    let message = format!("Die Angabe „{}“ gibt es hier nicht; möglich: {}.", field.name, known.join(", "));
    Err(Problem::bad_parameter(&field.name.to_string(), field.value, message))
}

/// Refuses an address with the character NUL: no text of a book has it, and PostgreSQL answers no question that does.
pub fn without_nul(request: &Request<'_>) -> Result<(), Problem> {
    if let Some(field) = request.query_fields().find(|field| field.value.contains('\0')) {
        let message = "Ein Zeichen darin (NUL) kommt in keinem Text vor.";
        return Err(Problem::bad_parameter(&field.name.to_string(), field.value, message));
    }
    let is_named = request.uri().path().segments().any(|segment| segment.contains('\0'));
    if is_named { Err(Problem::of(Status::NotFound)) } else { Ok(()) }
}

/// The parameters of the query that the route itself names; `asked..` where it takes whatever comes.
pub fn own_parameters(request: &Request<'_>) -> Vec<String> {
    let own = request.route().and_then(|route| route.uri.query()).map(|query| query.to_string()).unwrap_or_default();
    let own = own.split('&').map(|name| name.trim_matches(['<', '>'])).filter(|name| !name.is_empty());
    own.map(str::to_owned).collect()
}

fn sent_here(request: &Request<'_>) -> Result<SentHere, Problem> {
    let site = site(request)?;
    if site.is_called(request.host()) {
        return Ok(SentHere);
    }
    let name = request.host().map_or("", |host| host.domain().as_str());
    let detail = format!("Dieser Server antwortet nur unter {}, nicht unter „{name}“.", site.names());
    Err(Problem::new(Status::MisdirectedRequest, "host", "Falsche Adresse", detail))
}

/// Whose the token of a request is, or outside the API whose the session; `None` where there is none. Enough to read.
pub async fn caller(request: &Request<'_>) -> Result<Option<ActorId>, Problem> {
    if !is_for_programs(request) {
        return Ok(signed_in::visitor(request)?.0.map(|one| one.actor));
    }
    match request.headers().get_one("Authorization") {
        // What is remembered of a token may be old, and nothing stands behind a reader as the writer stands behind a command.
        Some(_) => {
            let found = store(request)?.token(&Viewer::all(), bearer(request)?).await?;
            Ok(Some(holding(found)?.actor))
        }
        None => Ok(None),
    }
}

fn holding(found: Option<Token>) -> Result<Token, Problem> {
    found.filter(|found| found.holds_at(now())).ok_or_else(|| RecordError::TokenRefused.into())
}

/// The token that a request carries.
fn bearer(request: &Request<'_>) -> Result<TokenHash, Problem> {
    let header = request.headers().get_one("Authorization").and_then(|value| value.split_once(' '));
    let token = header.and_then(|(scheme, value)| match scheme {
        scheme if scheme.eq_ignore_ascii_case("Bearer") => Some(value.trim().to_owned()),
        scheme if scheme.eq_ignore_ascii_case("Basic") && is_calendar(request) => password(value.trim()),
        _ => None,
    });
    let Some(token) = token else {
        return Err(Problem::not_authenticated(
            "Schreiben braucht das Token eines Akteurs: Authorization: Bearer TOKEN.",
        ));
    };
    Ok(TokenHash::of(&token))
}

/// Programs for calendars know no other way than a name and a password; nothing else takes one.
pub fn is_calendar(request: &Request<'_>) -> bool {
    request.method() == Method::Get && request.uri().path() == "/api/v1/deadlines.ics"
}

/// The password of the scheme Basic (RFC 7617).
fn password(value: &str) -> Option<String> {
    let pair = String::from_utf8(BASE64_STANDARD.decode(value).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

async fn acting_as(request: &Request<'_>) -> Result<ActingAs, Problem> {
    let token = bearer(request)?;
    match holding(store(request)?.token_at_the_door(&Viewer::all(), token).await?)? {
        found if found.scope == Scope::Read => Err(Problem::token_reads_only()),
        found => Ok(ActingAs { actor: found.actor, token }),
    }
}

fn command_key(request: &Request<'_>) -> Result<CommandKey, Problem> {
    let name = "Idempotency-Key";
    let Some(text) = request.headers().get_one(name) else {
        let message = "Der Kopf „Idempotency-Key“ mit der Kennung des Vorgangs fehlt.";
        return Err(Problem::bad_parameter(name, "", message));
    };
    // The IETF draft writes the key as a quoted string; both forms name the same command.
    let plain = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    CommandId::new(plain).map(CommandKey).map_err(|error| Problem::bad_parameter(name, text, error.to_string()))
}

macro_rules! guard {
    ($guard:ty, $request:ident => $read:expr) => {
        #[rocket::async_trait]
        impl<'r> FromRequest<'r> for $guard {
            type Error = ();

            async fn from_request($request: &'r Request<'_>) -> Outcome<$guard, ()> {
                match $read {
                    Ok(guard) => Outcome::Success(guard),
                    Err(problem) => problem.end($request),
                }
            }
        }
    };
}
pub(super) use guard;

guard!(SentHere, request => sent_here(request));
guard!(ActingAs, request => acting_as(request).await);
guard!(CommandKey, request => command_key(request));
