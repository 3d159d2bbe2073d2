//! The door: signing in and out. A wrong name and a wrong password are one message.
//!
//! After signing in the way goes on to a page of this server, whatever the address asked for, in the language of the
//! door.

use super::blocks::{Block, Input, Kind, Post};
use super::plain::{self, Frame, Plain, Told};
use super::unsent::{self, TYPED};
use super::words::Words;
use super::{address, identity_provider};
use crate::store::Store;
use crate::store::sign_in::Try;
use crate::web::caller::Caller;
use crate::web::guards::{Changing, Door, ENTRY, Entering, Form, SignedIn, forget_session, let_in};
use crate::web::server::SignInBy;
use crate::web::writing::now;
use rocket::http::uri::Origin;
use rocket::http::{CookieJar, Status};
use rocket::{State, get, post};

/// Where one lands without a wish.
const HOME: &str = "/";
/// Where the door is.
pub(super) const DOOR: &str = "/anmelden";

/// The wish where to go on, if it is a page of this server and not the door itself, in this language.
pub(super) fn onward(wish: Option<&str>, words: Words) -> String {
    let local = |text: &&str| {
        let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        text.len() <= 1000 && text.starts_with('/') && !text.starts_with("//") && !text.contains(odd)
    };
    let path = wish.filter(local).and_then(|text| Origin::parse(text).ok());
    let door =
        |path: &Origin<'_>| ["anmelden", "abmelden"].contains(&path.path().segments().get(0).unwrap_or_default());
    // A browser would leave the folder that the address begins with.
    let climbs = |path: &Origin<'_>| path.path().segments().any(|part| part == "." || part == "..");
    let path =
        path.filter(|path| !door(path) && !climbs(path)).map_or_else(|| HOME.to_owned(), |path| path.to_string());
    address::in_language(&path, words)
}

fn form(frame: &Frame, token: &str, login: &str, (onward, typed): (&str, Option<&str>)) -> Block {
    let inputs = vec![
        Input {
            value: login.to_owned(),
            autocomplete: "username",
            ..frame.input("anmeldename", ("account-login", ""), Kind::Text)
        },
        frame.password("passwort", ("account-password", ""), "current-password"),
        frame.code("door-code-hint", Kind::Optional),
    ];
    let typed = typed.map(|typed| (TYPED, typed.to_owned()));
    let hidden = std::iter::once(("weiter", onward.to_owned())).chain(typed).collect();
    Block::Post(Post { hidden, ..frame.form(DOOR, token, inputs, "who-enter") })
}

/// All that stands at the door: the provider, where there is one, before the form.
///
/// With what was typed before, the provider is no way on: what is typed does not go along to another site. Who signs in
/// there does so beside this page, and then goes on from it.
pub(super) fn blocks(frame: &Frame, by: &SignInBy, token: &str, login: &str, on: (&str, Option<&str>)) -> Vec<Block> {
    let mut blocks: Vec<Block> = match (&by.0, on.1) {
        (Some(provider), None) => identity_provider::way(frame, provider, on.0),
        (Some(provider), Some(typed)) => unsent::beside(frame, provider, token, (on.0, typed)),
        (None, _) => Vec::new(),
    };
    blocks.extend([form(frame, token, login, on), frame.text("door-help")]);
    blocks
}

/// The form, or the way on for who is signed in already.
#[get("/anmelden?<weiter>&<abgemeldet>")]
pub fn ask(frame: Frame, by: &State<SignInBy>, door: Door, weiter: Option<&str>, abgemeldet: Option<&str>) -> Told {
    let onward = onward(weiter, frame.words);
    if frame.visitor.0.is_some() {
        return Ok(Plain::Onward(onward));
    }
    let mut blocks = Vec::new();
    if abgemeldet.is_some() {
        blocks.push(frame.done("door-signed-out"));
        blocks.extend(by.0.as_ref().map(|provider| identity_provider::still_signed_in(&frame, provider)));
    }
    blocks.extend(self::blocks(&frame, by, &door.form_token, "", (&onward, None)));
    frame.page(Status::Ok, &frame.say("who-enter"), blocks)
}

/// Signs in, and goes on.
#[post("/anmelden", data = "<entering>")]
pub async fn enter(
    frame: Frame,
    store: &State<Store>,
    by: &State<SignInBy>,
    cookies: &CookieJar<'_>,
    caller: Caller,
    entering: Entering,
) -> Told {
    let Entering { form_token, form: typed } = entering;
    let (text, wish) = (|name| typed.text(name).unwrap_or_default(), Wish::of(&typed, frame.words));
    if typed.text("anmeldename").is_none() && wish.unsent.is_some() {
        return wish.beside(frame, by, &form_token);
    }
    let (login, password, code) = (text("anmeldename"), text("passwort"), text("code"));
    let (address, device, agent) = (caller.address, caller.device.as_deref(), &*caller.agent);
    let tried = Try { login, password, code, address, device, agent };
    let (reply, alert) = match store.sign_in(now(), &tried).await {
        Ok(admitted) => {
            let session = admitted.session.clone();
            let_in(store, cookies, &frame.visitor, (admitted.session, admitted.device)).await?;
            return wish.granted(frame, SignedIn::of(store, &session).await?);
        }
        Err(error) => plain::alert(frame.words, error)?,
    };
    let frame = wish.kept_by(frame);
    let again = std::iter::once(alert).chain(blocks(&frame, by, &form_token, login, wish.on()));
    frame.fault(reply, &frame.say("who-enter"), again.collect())
}

/// Where somebody wants to go on from the door, and what they had typed there before their session ended.
struct Wish {
    onward: String,
    unsent: Option<String>,
}

impl Wish {
    fn of(form: &Form, words: Words) -> Wish {
        let onward = onward(form.text("weiter"), words);
        let unsent = form.text(TYPED).filter(|_| onward.starts_with(ENTRY)).map(str::to_owned);
        Wish { onward, unsent }
    }

    fn on(&self) -> (&str, Option<&str>) {
        (&self.onward, self.unsent.as_deref())
    }

    /// The frame of a page that asks once more. In the other language what was typed would be lost.
    fn kept_by(&self, frame: Frame) -> Frame {
        let frame = frame.at(DOOR, &[("weiter", &self.onward)]);
        if self.unsent.is_some() { frame.once() } else { frame }
    }

    /// The way on for whoever is let in.
    fn granted(self, frame: Frame, who: Option<SignedIn>) -> Told {
        match (&self.unsent, who) {
            (Some(typed), Some(who)) => unsent::go_on(frame, who, self.onward, typed),
            _ => Ok(Plain::Onward(self.onward)),
        }
    }

    /// The same for whoever says that they have signed in beside the page with what they had typed.
    fn beside(self, frame: Frame, by: &SignInBy, token: &str) -> Told {
        if let Some(who) = frame.visitor.0.clone() {
            return self.granted(frame, Some(who));
        }
        let frame = self.kept_by(frame);
        let alert = frame.alert("door-not-yet", "door-not-yet-hint");
        let again = std::iter::once(alert).chain(blocks(&frame, by, token, "", self.on()));
        frame.fault(Status::Forbidden, &frame.say("who-enter"), again.collect())
    }
}

/// Signs out: the session ends on the server, and the cookie goes.
#[post("/abmelden", data = "<changing>")]
pub async fn leave(frame: Frame, store: &State<Store>, cookies: &CookieJar<'_>, changing: Changing) -> Told {
    let who = changing.signed_in;
    store.end_session(&who.actor, who.session).await?;
    forget_session(cookies);
    frame.onward(DOOR, &[("abgemeldet", "ja")])
}

#[cfg(test)]
mod tests {
    //! Where the way goes on: the list of tricks that must lead home.

    use super::*;

    #[test]
    fn the_way_goes_on_to_a_page_of_this_server_alone() {
        for local in ["/konto", "/journal?ab=3.0&stand=40", "/laeufe/run-1", "/zahl/x?bewirtschafter=DE-BY", "/a//b"] {
            assert_eq!(onward(Some(local), Words::default()), local);
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
            "/erfassen/../konto/passwort",
            "/erfassen/%2e%2E/konto/passwort",
            "/./konto",
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
            assert_eq!(onward(Some(foreign), Words::default()), HOME, "{foreign:?}");
        }
        assert_eq!(onward(Some(&format!("/{}", "a".repeat(2000))), Words::default()), HOME);
        assert_eq!(onward(None, Words::default()), HOME);
    }

    #[test]
    fn the_way_goes_on_in_the_language_of_the_door() {
        let (de, en) = (Words::default(), Words::default().other());
        for (wish, german, english) in [
            ("/", "/", "/?lang=en"),
            ("/konto", "/konto", "/konto?lang=en"),
            ("/konto?lang=en", "/konto", "/konto?lang=en"),
            ("/konto?lang", "/konto", "/konto?lang=en"),
            ("/journal?lang=en&ab=3.0&stand=40", "/journal?ab=3.0&stand=40", "/journal?ab=3.0&stand=40&lang=en"),
            ("/suche?q=a%26b%20c&lang=de", "/suche?q=a%26b%20c", "/suche?q=a%26b%20c&lang=en"),
            // A file has a language of its own, or none.
            ("/dateien/journal/3?as_of=4", "/dateien/journal/3?as_of=4", "/dateien/journal/3?as_of=4"),
        ] {
            assert_eq!((onward(Some(wish), de).as_str(), onward(Some(wish), en).as_str()), (german, english));
        }
    }
}
