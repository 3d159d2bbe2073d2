//! The way to the identity provider and back: the cookie that binds both ends to one browser, and this server's address.
//!
//! This is the one cookie that is sent when another site leads here (`SameSite=Lax`): the provider is another site, and
//! without the cookie a code that somebody slipped into a link would be as good as one's own. It opens nothing by
//! itself, is gone after ten minutes, and goes along with what a browser navigates to, not with forms or pictures.

use super::signed_in::cookie;
use super::{SentHere, site};
use crate::store::oidc::AWAY_MS;
use crate::web::problem::Problem;
use rocket::http::{Cookie, CookieJar, SameSite};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::time::Duration;

const AWAY: &str = "__Host-titelbuch-dienst";

/// Where the provider sends people back to.
const BACK: &str = "/anmelden/dienst/antwort";

/// A request on that way.
pub struct Passage {
    /// The address to which the provider sends back.
    pub back: String,
    /// A page of another site asked for it, and nobody who stood at the door.
    pub is_from_elsewhere: bool,
}

/// What the browser is known by while somebody is away.
pub struct Away;

impl Away {
    /// What it was given, if it has anything.
    pub fn of<'c>(cookies: &'c CookieJar<'_>) -> Option<&'c str> {
        cookies.get(AWAY).map(Cookie::value).filter(|value| value.len() == 64)
    }

    /// For as long as somebody may be away.
    pub fn give(cookies: &CookieJar<'_>, browser: String) {
        let mut away = cookie(AWAY, browser);
        away.set_same_site(SameSite::Lax);
        away.set_max_age(Duration::milliseconds(AWAY_MS));
        cookies.add(away);
    }

    /// Somebody is back.
    pub fn take(cookies: &CookieJar<'_>) {
        let mut away = cookie(AWAY, String::new());
        away.set_same_site(SameSite::Lax);
        cookies.remove(away);
    }
}

fn passage(request: &Request<'_>) -> Result<Passage, Problem> {
    let origin = site(request)?.origin(request.host()).ok_or_else(|| Problem::of(rocket::http::Status::BadRequest))?;
    let from = request.headers().get_one("Sec-Fetch-Site");
    let is_from_elsewhere = from.is_some_and(|from| !matches!(from, "same-origin" | "none"));
    Ok(Passage { back: format!("{origin}{BACK}"), is_from_elsewhere })
}

super::guard!(Passage, request => {
    let SentHere = try_outcome!(SentHere::from_request(request).await);
    passage(request)
});
