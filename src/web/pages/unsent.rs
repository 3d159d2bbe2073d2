//! What somebody typed into a form whose session had ended: kept on the page that says so, taken through the door, and shown
//! in the form again.
//!
//! It never leaves the browser's own pages: nothing of it is stored, and it is believed as little as anything typed. The form
//! is checked anew by whoever goes on with it. A file that was chosen has to be chosen again.

use super::address;
use super::blocks::{Asked, Block, Button, Link};
use super::failure::Failed;
use super::forms::{AS_SHOWN, STEP, resume};
use super::plain::{Frame, Told};
use super::sign_in::{self, DOOR};
use super::words::Words;
use crate::web::guards::{Door, FORM_TOKEN, SignedIn, Visitor};
use crate::web::problem::Problem;
use crate::web::provider::IdentityProvider;
use crate::web::server::SignInBy;
use rocket::http::Status;
use rocket::request::Request;

/// The hidden field at the door with what was typed.
pub const TYPED: &str = "getippt";

/// What the page of a form that was not taken offers: the door, or for whoever has signed in meanwhile the way on.
pub fn blocks(request: &Request<'_>, words: Words, typed: &[(String, String)]) -> Result<Vec<Block>, Problem> {
    let onward = address::in_language(request.uri().path().as_str(), words);
    let frame = Frame::of_stranger(words);
    if let Some(who) = Visitor::known(request).0 {
        return Ok(vec![Block::Asked(again(&frame, &who, onward, typed.to_vec()))]);
    }
    let by = request.rocket().state::<SignInBy>().ok_or_else(|| Problem::of(Status::InternalServerError))?;
    let typed = serde_json::to_string(typed).map_err(|error| Problem::internal(&error))?;
    Ok(sign_in::blocks(&frame, by, &Door::of(request)?.form_token, "", (&onward, Some(&typed))))
}

/// For whoever signs in by the provider, in another window: the way there, and the way on from this page.
pub fn beside(frame: &Frame, provider: &IdentityProvider, token: &str, (onward, typed): (&str, &str)) -> Vec<Block> {
    let there = frame.address("/anmelden/dienst", &[("weiter", "/")]);
    let said = frame.tell("provider-way-apart", &[("name", provider.name().into())]);
    let hidden = vec![("weiter", onward.to_owned()), (TYPED, typed.to_owned())];
    vec![
        frame.text("door-beside-lead"),
        Block::Way(Link::new(said, there).apart()),
        frame.button(DOOR, token, hidden, ("door-beside", "")),
        frame.heading("provider-else"),
    ]
}

/// The page behind the door: the way back into the form, with what was typed.
pub fn go_on(frame: Frame, who: SignedIn, onward: String, typed: &str) -> Told {
    let typed: Vec<(String, String)> = serde_json::from_str(typed).map_err(|error| not_ours(&error))?;
    let asked = again(&frame, &who, onward, typed);
    let said = frame.tell("door-go-on-lead", &[("actor", who.actor.as_str().into())]);
    let frame = frame.renewed(who).once();
    frame.page(Status::Ok, &frame.say("door-signed-in"), vec![Block::text(said), Block::Asked(asked)])
}

/// A form that opens its own form with what was typed. What a check had shown holds no longer, and the secret is that of the
/// new session.
fn again(frame: &Frame, who: &SignedIn, onward: String, typed: Vec<(String, String)>) -> Asked {
    let own = typed.into_iter().filter(|(name, _)| ![STEP, AS_SHOWN, FORM_TOKEN].contains(&name.as_str()));
    let hidden = std::iter::once((FORM_TOKEN.to_owned(), who.form_token.clone())).chain(own).collect();
    let button = Button { name: STEP, value: resume(0), label: frame.say("drafts-go-on"), primary: true };
    Asked { action: onward, has_file: false, hidden, inputs: Vec::new(), buttons: vec![button] }
}

fn not_ours(error: &serde_json::Error) -> Failed {
    Problem::bad_parameter(TYPED, "", format!("Das ist nicht, was ein Formular gesendet hat: {error}.")).into()
}
