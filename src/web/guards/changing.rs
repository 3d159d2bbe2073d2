//! A form of somebody who is signed in: the only way to change anything through the pages.

use super::form::{self, Form};
use super::signed_in::SignedIn;
use crate::web::problem::Problem;
use rocket::data::{Data, FromData, Outcome};
use rocket::http::{Method, Status};
use rocket::request::{FromRequest as _, Outcome as Guarded, Request};

/// Below it stand the forms of the book.
pub const ENTRY: &str = "/erfassen/";

/// Bytes of what was typed that are given back at most: encoded in a form, the door takes four times as many.
const MOST_KEPT: usize = 64 * 1024;

/// Who sends the form, and what stands in it; it came from a page of this session.
#[derive(Debug)]
pub struct Changing {
    pub signed_in: SignedIn,
    pub form: Form,
}

/// What somebody typed into a form of the book whose session ended meanwhile: the page that says so gives it back.
pub struct Unsent(Option<Vec<(String, String)>>);

impl Unsent {
    /// That of this request, if it was one of those.
    pub fn of<'r>(request: &'r Request<'_>) -> Option<&'r [(String, String)]> {
        request.local_cache(|| Unsent(None)).0.as_deref()
    }

    /// Of what the browser says comes from here: it is shown to whoever sent it, and nothing else is done with it. What the
    /// door would not take is not kept, and the page does not promise it.
    fn keep(request: &Request<'_>, form: Form) {
        let Some(typed) = form.whole().ok().map(Form::into_pairs) else { return };
        let length: usize = typed.iter().map(|(name, value)| name.len() + value.len()).sum();
        if length <= MOST_KEPT {
            request.local_cache(|| Unsent(Some(typed)));
        }
    }
}

/// Whether a form of the book is sent: whoever is not signed in is refused by what reads it, after it was read.
pub fn is_entry(request: &Request<'_>) -> bool {
    request.method() == Method::Post && request.uri().path().starts_with(ENTRY)
}

async fn changing<'r>(request: &'r Request<'_>, data: Data<'r>, signed_in: SignedIn) -> Result<Changing, Problem> {
    let form = form::parsed(request, data).await?;
    if form.carries(&signed_in.form_token) {
        return Ok(Changing { signed_in, form: form.whole()? });
    }
    if !is_entry(request) {
        return Err(form::foreign());
    }
    Unsent::keep(request, form);
    let detail = "Dieses Formular gehört zu einer Anmeldung, die nicht mehr gilt; geändert wurde nichts.";
    Err(Problem::new(Status::Forbidden, "form-session", "Formular nicht angenommen", detail))
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Changing {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Changing> {
        let signed_in = match SignedIn::from_request(request).await {
            Guarded::Success(signed_in) => signed_in,
            Guarded::Error(refused) => {
                // Of whoever is a stranger nothing is read but what may be given back.
                if is_entry(request)
                    && let Ok(form) = form::parsed(request, data).await
                {
                    Unsent::keep(request, form);
                }
                return Outcome::Error(refused);
            }
            Guarded::Forward(status) => return Outcome::Forward((data, status)),
        };
        match changing(request, data, signed_in).await {
            Ok(changing) => Outcome::Success(changing),
            Err(problem) => problem.end(request),
        }
    }
}
