//! What a form sent: its fields as they were typed, and the proof that a page of this server showed it.
//!
//! A form is believed only with a secret that a foreign page cannot know, and only when the browser says that it comes
//! from here. Either alone would do in a browser without faults.

use super::site;
use crate::core::journal::hash::sha256;
use crate::web::problem::Problem;
use crate::web::server::BODY_LIMIT;
use rocket::data::{Data, FromData as _, Outcome};
use rocket::form::{DataField, Errors, FromForm, Options, ValueField};
use rocket::http::Status;
use rocket::request::Request;

/// The hidden field with the secret.
pub const FORM_TOKEN: &str = "formular";

/// The fields of a form in their order, without the secret.
#[derive(Debug, Default)]
pub struct Form {
    pairs: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
    too_large: bool,
    token: Option<String>,
}

impl Form {
    /// A field that was sent once; twice is not once.
    pub fn text(&self, name: &str) -> Option<&str> {
        let mut found = self.pairs.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        found.next().filter(|_| found.next().is_none())
    }

    /// The bytes of a file.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|(other, _)| other == name).map(|(_, bytes)| bytes.as_slice())
    }
}

#[rocket::async_trait]
impl<'r> FromForm<'r> for Form {
    type Context = Form;

    fn init(_: Options) -> Form {
        <Form as Default>::default()
    }

    fn push_value(form: &mut Form, field: ValueField<'r>) {
        let (name, value) = (field.name.source().as_str(), field.value.to_owned());
        if name == FORM_TOKEN {
            form.token = Some(value);
        } else {
            form.pairs.push((name.to_owned(), value));
        }
    }

    async fn push_data(form: &mut Form, field: DataField<'r, '_>) {
        let name = field.name.source().as_str().to_owned();
        match field.data.open(BODY_LIMIT).into_bytes().await {
            Ok(bytes) if bytes.is_complete() => form.files.push((name, bytes.into_inner())),
            _ => form.too_large = true,
        }
    }

    fn push_error(form: &mut Form, _: rocket::form::Error<'r>) {
        form.too_large = true;
    }

    fn finalize(form: Form) -> Result<Form, Errors<'r>> {
        Ok(form)
    }
}

/// The secret of the forms that belong to a cookie. It tells nothing of the cookie.
pub(super) fn token_of(purpose: &str, cookie: &str) -> String {
    sha256(format!("titelbuch:{purpose}:{cookie}").as_bytes()).to_string()
}

/// What the browser says about where the form stood.
fn comes_from_here(request: &Request<'_>) -> Result<bool, Problem> {
    let site = request.headers().get_one("Sec-Fetch-Site");
    let origin = request.headers().get_one("Origin");
    let own = self::site(request)?.origin(request.host());
    let site_fits = site.is_none_or(|site| site == "same-origin");
    let origin_fits = origin.is_none_or(|origin| own.is_some_and(|own| origin.eq_ignore_ascii_case(&own)));
    Ok(site_fits && origin_fits && (site.is_some() || origin.is_some()))
}

pub(super) fn foreign() -> Problem {
    let detail = "Dieses Formular kam nicht von einer Seite dieses Servers oder ist nicht mehr gültig; geändert wurde \
                  nichts. Die Seite neu laden und noch einmal absenden.";
    Problem::new(Status::Forbidden, "form", "Formular nicht angenommen", detail)
}

/// Reads a form that a browser says comes from here, whatever secret it carries.
pub(super) async fn parsed<'r>(request: &'r Request<'_>, data: Data<'r>) -> Result<Form, Problem> {
    if !comes_from_here(request)? {
        return Err(foreign());
    }
    match rocket::form::Form::<Form>::from_data(request, data).await {
        Outcome::Success(form) => without_nul(form.into_inner()),
        Outcome::Error((status, _)) => Err(Problem::of(status)),
        Outcome::Forward(_) => Err(Problem::media_type("application/x-www-form-urlencoded")),
    }
}

/// No text of a book has the character NUL, and PostgreSQL answers no question that does.
fn without_nul(form: Form) -> Result<Form, Problem> {
    match form.pairs.iter().find(|(name, value)| name.contains('\0') || value.contains('\0')) {
        Some((name, value)) => {
            Err(Problem::bad_parameter(name, value, "Ein Zeichen darin (NUL) kommt in keinem Text vor."))
        }
        None => Ok(form),
    }
}

impl Form {
    /// Whether it carries this secret. Hashes are compared, so that time tells nothing of it.
    pub(super) fn carries(&self, token: &str) -> bool {
        let shown = self.token.as_deref().map(|shown| sha256(shown.as_bytes()));
        shown == Some(sha256(token.as_bytes()))
    }

    /// As far as it could be read to its end.
    pub(super) fn whole(self) -> Result<Form, Problem> {
        if self.too_large { Err(Problem::of(Status::PayloadTooLarge)) } else { Ok(self) }
    }

    /// What was typed, without secret and files.
    pub(super) fn into_pairs(self) -> Vec<(String, String)> {
        self.pairs
    }
}

/// Reads a form that must carry this secret.
pub(super) async fn read<'r>(request: &'r Request<'_>, data: Data<'r>, token: &str) -> Result<Form, Problem> {
    let form = parsed(request, data).await?;
    if form.carries(token) { form.whole() } else { Err(foreign()) }
}
