//! On one's own account: whether notices come by mail, and where to. Nobody gets any who did not ask for it; who wants none
//! any more leaves no address behind.

use super::{NEW, PATH};
use crate::store::{NoBox, Store, usable_address};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Block, Input, Kind};
use crate::web::pages::plain::{Frame, Told};
use crate::web::server::MailFrom;
use rocket::http::Status;
use rocket::{State, post};

/// The form, with what is kept; a page says what a mail says and what it does not, and where no sender is known that
/// nothing is sent.
pub fn blocks(frame: &Frame, who: &SignedIn, from: &MailFrom, address: Option<&str>) -> Vec<Block> {
    let sender = |from: &String| frame.tell("mail-sender", &[("from", from.as_str().into())]);
    let sent = from.0.as_ref().map_or_else(|| frame.say("mail-not-sent"), sender);
    let wants = Input {
        value: address.map(|_| "ja".to_owned()).unwrap_or_default(),
        ..frame.input("hinweise", ("mail-wants", ""), Kind::Check)
    };
    let to = Input {
        value: address.unwrap_or_default().to_owned(),
        autocomplete: "email",
        ..frame.input("adresse", ("mail-address", "mail-address-hint"), Kind::Optional)
    };
    let form = frame.form("/konto/hinweise", &who.form_token, vec![wants, to], "mail-save");
    let said = format!("{} {sent}", frame.say("mail-says"));
    vec![frame.heading("mail-title"), Block::text(said), Block::Post(form)]
}

/// Keeps the address of whoever wants mail, and forgets that of whoever does not.
#[post("/konto/hinweise", data = "<changing>")]
pub async fn save(frame: Frame, store: &State<Store>, from: &State<MailFrom>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let wants = form.text("hinweise").is_some();
    let address = wants.then(|| usable_address(form.text("adresse").unwrap_or_default())).transpose();
    match address {
        Ok(address) => {
            store.set_mail_address(&who.actor, address).await?;
            frame.onward(PATH, &[(NEW, "hinweise")])
        }
        Err(NoBox(text)) => {
            let said = frame.tell("mail-no-address", &[("text", text.as_str().into())]);
            let alert = Block::Alert(said, frame.say("mail-no-address-hint"));
            super::again(frame, store, &who, from, (Status::UnprocessableEntity.into(), alert)).await
        }
    }
}
