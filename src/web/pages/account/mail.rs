//! On one's own account: whether notices come by mail, and where to. Nobody gets any who did not ask for it; who wants none
//! any more leaves no address behind.

use crate::store::{NoBox, Store, usable_address};
use crate::web::guards::{Changing, SignedIn, Visitor};
use crate::web::pages::blocks::{Block, Input, Kind, Post};
use crate::web::pages::plain::{self, Plain, Told};
use crate::web::server::MailFrom;
use rocket::http::Status;
use rocket::{State, post};

/// What a mail says, and what it does not.
const SAYS: &str = "Eine E-Mail nennt, wie viele Hinweise welcher Art im Eingang stehen, und keine Beträge und keine Namen: \
                    E-Mails sind nicht vertraulich.";

/// Where no sender is known nothing is sent.
const NOT_SENT: &str = "Dieser Server ist für E-Mails nicht eingerichtet, darum wird keine verschickt. Was Sie hier \
                        angeben, gilt, sobald der Betreiber einen Absender nennt.";

/// The form, with what is kept.
pub fn blocks(who: &SignedIn, from: &MailFrom, address: Option<&str>) -> Vec<Block> {
    let sent = from.0.as_ref().map_or_else(|| NOT_SENT.to_owned(), |from| format!("Absender ist {from}."));
    let wants = Input {
        name: "hinweise",
        label: "Hinweise per E-Mail bekommen",
        hint: "",
        value: address.map(|_| "ja".to_owned()).unwrap_or_default(),
        kind: Kind::Check,
        autocomplete: "off",
    };
    let to = Input {
        name: "adresse",
        label: "E-Mail-Adresse",
        hint: "Sie liegt im Tresor. Ohne Hinweise per E-Mail wird sie gelöscht.",
        value: address.unwrap_or_default().to_owned(),
        kind: Kind::Optional,
        autocomplete: "email",
    };
    let form = Post {
        action: "/konto/hinweise".to_owned(),
        token: who.form_token.clone(),
        hidden: Vec::new(),
        inputs: vec![wants, to],
        button: "Hinweise speichern".to_owned(),
        about: String::new(),
    };
    vec![Block::heading("Hinweise per E-Mail"), Block::text(format!("{SAYS} {sent}")), Block::Post(form)]
}

/// Keeps the address of whoever wants mail, and forgets that of whoever does not.
#[post("/konto/hinweise", data = "<changing>")]
pub async fn save(store: &State<Store>, from: &State<MailFrom>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let wants = form.text("hinweise").is_some();
    let address = wants.then(|| usable_address(form.text("adresse").unwrap_or_default())).transpose();
    match address {
        Ok(address) => {
            store.set_mail_address(&who.actor, address).await?;
            Ok(Plain::Onward("/konto?neu=hinweise".to_owned()))
        }
        Err(NoBox(text)) => {
            let said = format!("„{text}“ ist keine E-Mail-Adresse, an die sich etwas senden lässt.");
            let hint = "Eine Adresse wie name@haus.beispiel angeben, ohne Umlaute; gespeichert wurde nichts.";
            let blocks = super::blocks(store, &who, from, Some(Block::Alert(said, hint.to_owned()))).await?;
            plain::fault(&Visitor(Some(who)), Status::UnprocessableEntity, super::TITLE, blocks)
        }
    }
}
