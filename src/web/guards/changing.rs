//! A form of somebody who is signed in: the only way to change anything through the pages.

use super::form::{self, Form};
use super::signed_in::SignedIn;
use crate::web::problem::Problem;
use rocket::data::{Data, FromData, Outcome};
use rocket::request::{FromRequest as _, Outcome as Guarded, Request};

/// Who sends the form, and what stands in it; it came from a page of this session.
#[derive(Debug)]
pub struct Changing {
    pub signed_in: SignedIn,
    pub form: Form,
}

async fn changing<'r>(request: &'r Request<'_>, data: Data<'r>, signed_in: SignedIn) -> Result<Changing, Problem> {
    let form = form::read(request, data, &signed_in.form_token).await?;
    Ok(Changing { signed_in, form })
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Changing {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Changing> {
        let signed_in = match SignedIn::from_request(request).await {
            Guarded::Success(signed_in) => signed_in,
            Guarded::Error(refused) => return Outcome::Error(refused),
            Guarded::Forward(status) => return Outcome::Forward((data, status)),
        };
        match changing(request, data, signed_in).await {
            Ok(changing) => Outcome::Success(changing),
            Err(problem) => problem.end(request),
        }
    }
}
