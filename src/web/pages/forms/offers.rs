//! Ways to forms, shown to whoever has the right to what they book.
//!
//! It spares people a way that ends in a refusal, and decides nothing: the right is asked for once more when something is
//! sent. Whoever is not signed in is shown every way, because it leads to the sign-in.

use super::super::blocks::{Block, Link};
use super::super::failure::Failed;
use super::super::view::View;
use crate::core::command::Act;
use crate::web::writing::want_of_right;

/// A way to a form, and acts of which any is enough to be shown it; without any it is shown to everybody.
#[derive(Clone)]
pub struct Offer {
    link: Link,
    acts: Vec<Act>,
}

impl Offer {
    /// By the key of what the form is called.
    pub fn new(view: &View, key: &str, path: &str, acts: Vec<Act>) -> Offer {
        Offer::to(Link::new(view.say(key), view.form(path, &[])), acts)
    }

    pub fn to(link: Link, acts: Vec<Act>) -> Offer {
        Offer { link, acts }
    }
}

/// Those that whoever looks may go; none at an earlier point of the book.
pub async fn offered(view: &View, offers: Vec<Offer>) -> Result<Vec<Link>, Failed> {
    if view.as_of.is_some() {
        return Ok(Vec::new());
    }
    let Some(signed_in) = view.signed_in() else { return Ok(offers.into_iter().map(|offer| offer.link).collect()) };
    let acts = offers.iter().flat_map(|offer| offer.acts.iter().cloned()).collect();
    let mut refused = want_of_right(&view.store, signed_in, acts).await?.into_iter();
    let mut links = Vec::with_capacity(offers.len());
    for offer in offers {
        // Each takes its own answers, also where the first is enough.
        let own: Vec<bool> = refused.by_ref().take(offer.acts.len()).map(|one| one.is_none()).collect();
        if own.is_empty() || own.contains(&true) {
            links.push(offer.link);
        }
    }
    Ok(links)
}

/// The same under a heading, as what can be done next; nothing where nothing can.
pub async fn next(view: &View, offers: Vec<Offer>) -> Result<Vec<Block>, Failed> {
    let links = offered(view, offers).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Block::heading(view.say("next-title")), Block::Links(links)])
}
