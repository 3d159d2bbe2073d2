//! Who is signed in: the session that the cookie of the request names, if it still holds.
//!
//! Only pages take cookies; the API takes tokens alone, so no page of another server can book with somebody's session.
//! The session is looked up once a request, before routing, so that pages of errors know the visitor as well.

use super::form::token_of;
use super::{SentHere, store};
use crate::core::command::Authentication;
use crate::core::ids::ActorId;
use crate::store::sign_in::DEVICE_MS;
use crate::store::{Credential, Session, SessionHash, Store, StoreError, Viewer};
use crate::web::caller::DEVICE;
use crate::web::pages::failure::is_for_programs;
use crate::web::problem::Problem;
use crate::web::writing::now;
use rocket::fairing::AdHoc;
use rocket::http::{Cookie, CookieJar, SameSite};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::time::Duration;

/// The prefix makes the browser send it to this very host alone, over TLS or on its own machine.
const SESSION: &str = "__Host-titelbuch";

/// Somebody with a session that holds. What they may do is asked elsewhere.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub actor: ActorId,
    pub session: SessionHash,
    pub authentication: Authentication,
    /// What every form of this session carries in its hidden field.
    pub form_token: String,
    whole: Session,
}

impl SignedIn {
    /// Whoever has this session, if it holds.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn of(store: &Store, id: &str) -> Result<Option<SignedIn>, StoreError> {
        let session = store.session(&Viewer::all(), now(), SessionHash::of(id)).await?;
        Ok(session.map(|whole| SignedIn {
            actor: whole.actor.clone(),
            session: whole.hash,
            authentication: whole.authentication,
            form_token: token_of("session", id),
            whole,
        }))
    }

    /// What the writer checks again behind its lock.
    pub fn credential(&self) -> Credential {
        Credential::Session(self.session)
    }

    /// The session as it was found.
    pub fn whole(&self) -> &Session {
        &self.whole
    }
}

/// Whoever looks at a page that is free to read, signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<SignedIn>);

impl Visitor {
    /// For a page that has to be made whatever happens.
    pub fn known(request: &Request<'_>) -> Visitor {
        let Known(known) = request.local_cache(|| Known(Ok(None)));
        Visitor(known.clone().unwrap_or_default())
    }
}

/// What was found for this request.
struct Known(Result<Option<SignedIn>, Problem>);

/// A cookie that only this host gets back, and no script.
pub(super) fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Strict).build()
}

async fn find(request: &Request<'_>) -> Known {
    let Some(id) = request.cookies().get(SESSION).map(Cookie::value) else { return Known(Ok(None)) };
    let find = async { Ok(SignedIn::of(&store(request)?, id).await?) };
    Known(find.await)
}

/// Finds the visitor of a page before it is made.
///
/// Routes take no notice of empty segments, so whoever looks at an address must not either: `//dateien/…` would be
/// something else than the file that it leads to, and a link to itself one to another house. It is made plain first.
pub fn recognise() -> AdHoc {
    AdHoc::on_request("Besucher", |request, _| {
        Box::pin(async move {
            if !request.uri().is_normalized() {
                let plain = request.uri().clone().into_normalized();
                request.set_uri(plain);
            }
            let is_file = request.uri().path().segments().get(0) == Some("assets");
            if !is_for_programs(request) && !is_file {
                let found = find(request).await;
                request.local_cache(|| found);
            }
        })
    })
}

fn signed_in(request: &Request<'_>) -> Result<SignedIn, Problem> {
    let Known(known) = request.local_cache(|| Known(Ok(None)));
    known.clone()?.ok_or_else(Problem::not_signed_in)
}

pub(super) fn visitor(request: &Request<'_>) -> Result<Visitor, Problem> {
    let Known(known) = request.local_cache(|| Known(Ok(None)));
    known.clone().map(Visitor)
}

super::guard!(SignedIn, request => {
    let SentHere = try_outcome!(SentHere::from_request(request).await);
    signed_in(request)
});
super::guard!(Visitor, request => {
    let SentHere = try_outcome!(SentHere::from_request(request).await);
    visitor(request)
});

/// Gives a session that has begun to the browser, and to the device what it is known by. An older session of this browser
/// ends, so that its id is worth nothing to whoever may have planted it.
///
/// # Errors
/// Those of the store.
pub async fn let_in(
    store: &Store,
    cookies: &CookieJar<'_>,
    older: &Visitor,
    (session, device): (String, String),
) -> Result<(), StoreError> {
    if let Some(older) = &older.0 {
        store.end_session(&older.actor, older.session).await?;
    }
    cookies.add(cookie(SESSION, session));
    let mut known = cookie(DEVICE, device);
    known.set_max_age(Duration::milliseconds(DEVICE_MS));
    cookies.add(known);
    Ok(())
}

/// The same for somebody whom the provider sent back. The cookies of the session and of the device were not sent along
/// from there, so nothing is known of an older session, and the device keeps what it has.
pub fn let_back_in(cookies: &CookieJar<'_>, session: String) {
    cookies.add(cookie(SESSION, session));
}

/// Gives the browser another id for its session.
pub fn renew(cookies: &CookieJar<'_>, who: SignedIn, id: String, authentication: Authentication) -> SignedIn {
    let (session, form_token) = (SessionHash::of(&id), token_of("session", &id));
    cookies.add(cookie(SESSION, id));
    let whole = Session { hash: session, authentication, ..who.whole };
    SignedIn { session, form_token, authentication, whole, ..who }
}

/// Takes the cookie away.
pub fn forget_session(cookies: &CookieJar<'_>) {
    cookies.remove(cookie(SESSION, String::new()));
}
