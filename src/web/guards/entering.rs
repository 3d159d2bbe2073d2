//! A form of somebody who is not signed in yet: sign-in and invitation.
//!
//! These change something too: a foreign page could sign a visitor in as somebody else and wait for what is typed then.
//! So they carry a secret as every form does; it belongs to a cookie of its own.

use super::SentHere;
use super::form::{self, Form, token_of};
use super::signed_in::cookie;
use crate::core::journal::hash::sha256;
use crate::web::problem::Problem;
use rocket::data::{Data, FromData, Outcome};
use rocket::http::{Cookie, Status};
use rocket::outcome::try_outcome;
use rocket::request::{self, FromRequest, Request};

const DOOR: &str = "__Host-titelbuch-tuer";

/// Who asks for a form at the door; gets the cookie of the door where there is none.
pub struct Door {
    pub form_token: String,
}

/// A form from the door.
#[derive(Debug)]
pub struct Entering {
    pub form_token: String,
    pub form: Form,
}

impl Door {
    /// That of a request that was refused: the page that says so is a door.
    pub fn of(request: &Request<'_>) -> Result<Door, Problem> {
        door(request)
    }
}

fn door(request: &Request<'_>) -> Result<Door, Problem> {
    if let Some(known) = request.cookies().get(DOOR).map(Cookie::value).filter(|value| value.len() == 64) {
        return Ok(Door { form_token: token_of("door", known) });
    }
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|_| Problem::of(Status::InternalServerError))?;
    let value = sha256(&random).to_string();
    let form_token = token_of("door", &value);
    request.cookies().add(cookie(DOOR, value));
    Ok(Door { form_token })
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Door {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Door, ()> {
        let SentHere = try_outcome!(SentHere::from_request(request).await);
        match door(request) {
            Ok(door) => request::Outcome::Success(door),
            Err(problem) => problem.end(request),
        }
    }
}

async fn entering<'r>(request: &'r Request<'_>, data: Data<'r>) -> Result<Entering, Problem> {
    let known = request.cookies().get(DOOR).map(Cookie::value).filter(|value| value.len() == 64);
    let form_token = token_of("door", known.ok_or_else(form::foreign)?);
    let form = form::read(request, data, &form_token).await?;
    Ok(Entering { form_token, form })
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Entering {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Entering> {
        match SentHere::from_request(request).await {
            request::Outcome::Success(SentHere) => {}
            request::Outcome::Error(refused) => return Outcome::Error(refused),
            request::Outcome::Forward(status) => return Outcome::Forward((data, status)),
        }
        match entering(request, data).await {
            Ok(entering) => Outcome::Success(entering),
            Err(problem) => problem.end(request),
        }
    }
}
