//! The door: signing in and out. A wrong name and a wrong password are one message.
//!
//! After signing in the way goes on to a page of this server, whatever the address asked for.

use super::blocks::{Block, Input, Kind, Post};
use super::identity_provider;
use super::plain::{self, Plain, Told};
use crate::store::Store;
use crate::store::sign_in::Try;
use crate::web::caller::Caller;
use crate::web::guards::{Changing, Door, Entering, Visitor, forget_session, let_in};
use crate::web::server::SignInBy;
use crate::web::writing::now;
use rocket::http::uri::Origin;
use rocket::http::{CookieJar, Status};
use rocket::{State, get, post};

/// Where one lands without a wish.
const HOME: &str = "/";
pub(super) const TITLE: &str = "Anmelden";

/// The wish where to go on, if it is a page of this server and not the door itself.
pub(super) fn onward(wish: Option<&str>) -> String {
    let local = |text: &&str| {
        let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        text.len() <= 1000 && text.starts_with('/') && !text.starts_with("//") && !text.contains(odd)
    };
    let path = wish.filter(local).and_then(|text| Origin::parse(text).ok());
    let door =
        |path: &Origin<'_>| ["anmelden", "abmelden"].contains(&path.path().segments().get(0).unwrap_or_default());
    path.filter(|path| !door(path)).map_or_else(|| HOME.to_owned(), |path| path.to_string())
}

fn form(token: String, login: &str, onward: &str) -> Block {
    Block::Post(Post {
        action: "/anmelden".to_owned(),
        token,
        hidden: vec![("weiter", onward.to_owned())],
        inputs: vec![
            Input {
                name: "anmeldename",
                label: "Anmeldename",
                hint: "",
                value: login.to_owned(),
                kind: Kind::Text,
                autocomplete: "username",
            },
            plain::password("passwort", "Passwort", "", "current-password"),
            Input {
                name: "code",
                label: "Code des zweiten Faktors",
                hint: "Nur wenn Sie einen eingerichtet haben: sechs Ziffern aus der App, oder ein Wiederherstellungscode.",
                value: String::new(),
                kind: Kind::Optional,
                autocomplete: "one-time-code",
            },
        ],
        button: TITLE.to_owned(),
        about: String::new(),
    })
}

fn help() -> Block {
    Block::text(
        "Ein Konto entsteht durch eine Einladung der Systemverwaltung. Wer sein Passwort nicht mehr weiß, lässt sich dort \
         eine neue Einladung geben.",
    )
}

/// All that stands at the door: the provider, where there is one, before the form.
fn blocks(by: &SignInBy, token: String, login: &str, onward: &str) -> Vec<Block> {
    let provider = by.0.iter().flat_map(|provider| identity_provider::way(provider, onward));
    provider.chain([form(token, login, onward), help()]).collect()
}

/// The form, or the way on for who is signed in already.
#[get("/anmelden?<weiter>&<abgemeldet>")]
pub fn ask(visitor: Visitor, by: &State<SignInBy>, door: Door, weiter: Option<&str>, abgemeldet: Option<&str>) -> Told {
    let onward = onward(weiter);
    if visitor.0.is_some() {
        return Ok(Plain::Onward(onward));
    }
    let mut blocks = Vec::new();
    if abgemeldet.is_some() {
        blocks.push(Block::Done("Sie sind abgemeldet.".to_owned()));
        blocks.extend(by.0.as_ref().map(identity_provider::still_signed_in));
    }
    blocks.extend(self::blocks(by, door.form_token, "", &onward));
    plain::page(&visitor, Status::Ok, TITLE, blocks)
}

/// Signs in, and goes on.
#[post("/anmelden", data = "<entering>")]
pub async fn enter(
    visitor: Visitor,
    store: &State<Store>,
    by: &State<SignInBy>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    entering: Entering,
) -> Told {
    let Entering { form_token, form: typed } = entering;
    let text = |name| typed.text(name).unwrap_or_default();
    let (login, onward) = (text("anmeldename"), onward(typed.text("weiter")));
    let tried = Try {
        login,
        password: text("passwort"),
        code: text("code"),
        address: caller.address,
        device: caller.device.as_deref(),
        agent: &caller.agent,
    };
    let (status, alert) = match store.sign_in(now(), &tried).await {
        Ok(admitted) => {
            let_in(store, cookies, &visitor, (admitted.session, admitted.device)).await?;
            return Ok(Plain::Onward(onward));
        }
        Err(error) => plain::alert(error)?,
    };
    let again = std::iter::once(alert).chain(blocks(by, form_token, login, &onward));
    plain::fault(&visitor, status, TITLE, again.collect())
}

/// Signs out: the session ends on the server, and the cookie goes.
#[post("/abmelden", data = "<changing>")]
pub async fn leave(store: &State<Store>, cookies: &CookieJar<'_>, changing: Changing) -> Told {
    let who = changing.signed_in;
    store.end_session(&who.actor, who.session).await?;
    forget_session(cookies);
    Ok(Plain::Onward("/anmelden?abgemeldet=ja".to_owned()))
}

#[cfg(test)]
mod tests {
    //! Where the way goes on: the list of tricks that must lead home.

    use super::*;

    #[test]
    fn the_way_goes_on_to_a_page_of_this_server_alone() {
        for local in ["/konto", "/journal?ab=3.0&stand=40", "/laeufe/run-1", "/zahl/x?bewirtschafter=DE-BY", "/a//b"] {
            assert_eq!(onward(Some(local)), local);
        }
        for foreign in [
            "",
            "konto",
            "//boese.example",
            "///boese.example",
            "/\\boese.example",
            "\\\\boese.example",
            "/\\/boese.example",
            "https://boese.example",
            "http:boese.example",
            "https:/boese.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "\t//boese.example",
            "/\t/boese.example",
            "/\n/boese.example",
            " /konto",
            "/konto\r\nSet-Cookie: x=1",
            "?x",
            "#x",
            "@boese.example",
            "/anmelden",
            "/anmelden?weiter=/konto",
            "/abmelden",
            ".boese.example",
            "/x y",
            "/\u{0}",
            "%2F%2Fboese.example",
            "ftp://boese.example",
            "//boese.example/%2f..",
            "/ä",
            "mailto:x@boese.example",
        ] {
            assert_eq!(onward(Some(foreign)), HOME, "{foreign:?}");
        }
        assert_eq!(onward(Some(&format!("/{}", "a".repeat(2000)))), HOME);
        assert_eq!(onward(None), HOME);
    }
}
