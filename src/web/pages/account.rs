//! One's own account: who one is here, one's sessions, the password, and what happened at one's door.

pub mod mail;

use super::blocks::{Block, Cell, Table};
use super::invitation::{NEW_PASSWORD, not_repeated, repeated};
use super::plain::{self, Frame, Told};
use super::words::Words;
use crate::core::calendar::Instant;
use crate::core::ids::ActorId;
use crate::store::accounts::Account;
use crate::store::sign_in::Outcome;
use crate::store::{Scope, Session, SessionHash, Store, Token, VaultText, Viewer};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::journal::authentication;
use crate::web::problem::Problem;
use crate::web::server::MailFrom;
use crate::web::writing::now;
use rocket::http::Status;
use rocket::{State, get, post};

/// Where it is, and the key of its title.
pub(super) const PATH: &str = "/konto";
const TITLE: &str = "account-title";
/// The parameter that says what was just done.
const NEW: &str = "neu";

/// What was just done, as the address says it; other words say nothing.
fn done(frame: &Frame, word: Option<&str>) -> Option<Block> {
    let key = match word? {
        "konto" => "account-done-account",
        "passwort" => "account-done-password",
        "sitzungen" => "account-done-sessions",
        "token" => "account-done-token",
        "hinweise" => "account-done-notices",
        "ohne-zweiten-faktor" => "account-done-no-factor",
        _ => return None,
    };
    Some(frame.done(key))
}

fn second_factor(frame: &Frame, has: bool) -> [Block; 3] {
    let (text, link) =
        if has { ("account-has-factor", "factor-remove") } else { ("account-no-factor", "account-factor-set-up") };
    let link = frame.link(link, super::second_factor::PATH);
    [frame.heading("factor-title"), frame.text(text), Block::Links(vec![link])]
}

/// Who it is in this book.
async fn facts(frame: &Frame, store: &Store, who: &SignedIn, account: Option<&Account>) -> Result<Block, Failed> {
    let login = account.and_then(|account| account.login.as_ref());
    Ok(Block::Facts(vec![
        frame.fact("role-actor", Cell::text(who.actor.as_str())),
        frame.fact("person-name", name_of(store, &who.actor).await?),
        frame.fact("account-login", login.map_or_else(Cell::missing, Cell::text)),
        frame.fact("account-signed-in-by", frame.say(authentication(who.authentication))),
    ]))
}

async fn name_of(store: &Store, actor: &ActorId) -> Result<Cell, Failed> {
    let viewer = Viewer::all();
    let noted = store.actors(&viewer).await?.into_iter().find(|noted| noted.what.actor == *actor);
    let Some(noted) = noted else { return Ok(Cell::missing()) };
    Ok(match store.vault_text(&viewer, &noted.what.name.vault).await? {
        VaultText::Present(name) => Cell::german(name),
        VaultText::Erased => Cell::german("[gelöscht]"),
    })
}

async fn blocks(
    frame: &Frame,
    store: &Store,
    who: &SignedIn,
    from: &MailFrom,
    first: Option<Block>,
) -> Result<Vec<Block>, Failed> {
    let viewer = Viewer::all();
    let account = store.account(&viewer, &who.actor).await?;
    let mut blocks: Vec<Block> = first.into_iter().collect();
    blocks.push(facts(frame, store, who, account.as_ref()).await?);
    blocks.extend(sessions(frame, store, who).await?);
    blocks.extend(match account.filter(|account| account.login.is_some()) {
        Some(account) => {
            let factor = second_factor(frame, account.has_second_factor).into_iter();
            factor.chain([frame.heading("account-change-password"), password_form(frame, who)]).collect()
        }
        // Who comes by a provider alone has neither password nor second factor here.
        None => vec![frame.heading("account-password"), frame.text("account-no-password")],
    });
    let new_token = frame.link("account-new-token", super::own_token::PATH);
    blocks.extend([frame.heading("account-tokens"), frame.text("account-tokens-lead"), Block::Links(vec![new_token])]);
    blocks.extend(tokens(frame, store, who).await?);
    let delegations = vec![
        frame.link("form-delegation", "/erfassen/vertretung"),
        frame.link("form-delegation-end", "/erfassen/vertretungsende"),
    ];
    blocks.extend([
        frame.heading("account-delegation"),
        frame.text("account-delegation-lead"),
        Block::Links(delegations),
    ]);
    let informed = store.informed(&viewer, &who.actor).await?;
    blocks.extend(mail::blocks(frame, who, from, informed.address.as_deref()));
    blocks.extend([frame.heading("account-sign-ins"), Block::Table(sign_ins(frame, store, who).await?)]);
    Ok(blocks)
}

/// One's sessions, with buttons that end them.
async fn sessions(frame: &Frame, store: &Store, who: &SignedIn) -> Result<Vec<Block>, Failed> {
    let sessions = store.sessions_of(&Viewer::all(), now(), &who.actor).await?;
    let others = sessions.iter().any(|session| session.hash != who.session);
    let mut blocks = vec![frame.heading("account-sessions"), frame.text("account-sessions-lead")];
    blocks.extend(sessions.iter().flat_map(|session| said(frame, session, who)));
    if others {
        let end = ("account-end-others", "");
        blocks.push(frame.button("/konto/andere-sitzungen", &who.form_token, Vec::new(), end));
    }
    Ok(blocks)
}

/// The key of what happened at the door, or to the access.
const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::SignedIn => "outcome-signed-in",
        Outcome::Refused => "outcome-refused",
        Outcome::Invited => "outcome-invited",
        Outcome::InvitationMade => "outcome-invitation-made",
        Outcome::Disabled => "outcome-disabled",
        Outcome::Enabled => "outcome-enabled",
        Outcome::Linked => "outcome-linked",
        Outcome::Unlinked => "outcome-unlinked",
    }
}

/// From where, in the language of the page: it was noted in German (`caller`, `note_administration`), whatever the page
/// was.
fn agent(words: Words, noted: &str) -> String {
    let browser = |name: &str| match name {
        "unbekannter Browser" => words.say("agent-unknown"),
        "Chrome oder Chromium" => words.say("agent-chrome"),
        name => name.to_owned(),
    };
    if let Some(by) = noted.strip_prefix("durch ") {
        return words.tell("agent-by", &[("by", by.into())]);
    }
    match noted.split_once(" auf ") {
        Some((name, system)) => words.tell("agent-on", &[("browser", browser(name).into()), ("system", system.into())]),
        None => browser(noted),
    }
}

/// What happened at the door of the account: a try that was not one's own is seen here.
async fn sign_ins(frame: &Frame, store: &Store, who: &SignedIn) -> Result<Table, Failed> {
    let labels = ["account-sign-in-at", "account-sign-in-result", "account-sign-in-from"];
    let mut table = Table::new(frame.words, frame.say("account-last-sign-ins"), &labels, "account-sign-ins-none");
    for tried in store.sign_ins_of(&Viewer::all(), &who.actor).await? {
        let outcome = frame.say(outcome(tried.outcome));
        let agent = agent(frame.words, &tried.agent);
        table.row(vec![Cell::text(frame.words.moment(tried.at)), Cell::text(outcome), Cell::text(agent)]);
    }
    Ok(table)
}

/// Each token, with the button that withdraws it.
async fn tokens(frame: &Frame, store: &Store, who: &SignedIn) -> Result<Vec<Block>, Failed> {
    let moment = |at: Option<Instant>, none: &str| at.map_or_else(|| frame.say(none), |at| frame.words.moment(at));
    let tokens = store.tokens_of(&Viewer::all(), &who.actor).await?;
    if tokens.is_empty() {
        return Ok(vec![frame.text("account-tokens-none")]);
    }
    let said = |token: Token| {
        let scope = if token.scope == Scope::Read { "token-reads" } else { "token-writes" };
        let facts = vec![
            frame.fact("person-name", Cell::text(&token.name)),
            frame.fact("token-scope", frame.say(scope)),
            frame.fact("token-issued", moment(token.created_at, "token-not-recorded")),
            frame.fact("token-expires", moment(token.expires_at, "token-unlimited")),
        ];
        let hidden = vec![("name", token.name.clone())];
        let withdraw = ("token-withdraw", token.name.as_str());
        [Block::Facts(facts), frame.button("/konto/token", &who.form_token, hidden, withdraw)]
    };
    Ok(tokens.into_iter().flat_map(said).collect())
}

fn said(frame: &Frame, session: &Session, who: &SignedIn) -> Vec<Block> {
    let own = session.hash == who.session;
    let since = frame.words.moment(session.created_at);
    let browser = agent(frame.words, &session.agent);
    let agent = ("agent", browser.as_str().into());
    let browser = if own { frame.tell("session-this", std::slice::from_ref(&agent)) } else { browser.clone() };
    let facts = vec![
        frame.fact("session-browser", Cell::text(browser)),
        frame.fact("session-since", Cell::text(&since)),
        frame.fact("session-last", frame.words.moment(session.seen_at)),
        frame.fact("session-ends", frame.words.moment(session.ends_at)),
    ];
    let about = frame.tell("session-about", &[agent, ("at", since.into())]);
    let hidden = vec![("sitzung", session.hash.to_string())];
    let end = (!own).then(|| frame.button("/konto/sitzung", &who.form_token, hidden, ("session-end", &about)));
    std::iter::once(Block::Facts(facts)).chain(end).collect()
}

fn password_form(frame: &Frame, who: &SignedIn) -> Block {
    let inputs = vec![
        frame.password("passwort", ("account-old-password", ""), "current-password"),
        frame.password("neu", ("account-new-password", NEW_PASSWORD), "new-password"),
        frame.password("neu2", ("account-new-password-again", ""), "new-password"),
    ];
    Block::Post(frame.form("/konto/passwort", &who.form_token, inputs, "account-change-password"))
}

/// The account of who is signed in.
#[get("/konto?<neu>")]
pub async fn show(
    frame: Frame,
    who: SignedIn,
    store: &State<Store>,
    from: &State<MailFrom>,
    neu: Option<&str>,
) -> Told {
    let blocks = blocks(&frame, store, &who, from, done(&frame, neu)).await?;
    frame.page(Status::Ok, &frame.say(TITLE), blocks)
}

/// The page again, with what went wrong.
async fn again(
    frame: Frame,
    store: &Store,
    who: &SignedIn,
    from: &MailFrom,
    (reply, alert): (plain::Reply, Block),
) -> Told {
    let blocks = blocks(&frame, store, who, from, Some(alert)).await?;
    let frame = frame.at(PATH, &[]);
    frame.fault(reply, &frame.say(TITLE), blocks)
}

/// Another password; the other sessions end.
#[post("/konto/passwort", data = "<changing>")]
pub async fn change_password(frame: Frame, store: &State<Store>, from: &State<MailFrom>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let old = form.text("passwort").unwrap_or_default();
    let refused = match repeated(form.text("neu"), form.text("neu2")) {
        None => (Status::UnprocessableEntity.into(), not_repeated(&frame)),
        Some(new) => match store.change_password(now(), (&who.actor, who.session), old, new).await {
            Ok(()) => return frame.onward(PATH, &[(NEW, "passwort")]),
            Err(error) => plain::alert(frame.words, error)?,
        },
    };
    again(frame, store, &who, from, refused).await
}

/// Ends one of one's sessions.
#[post("/konto/sitzung", data = "<changing>")]
pub async fn end_session(frame: Frame, store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let hash = form.text("sitzung").and_then(|text| SessionHash::parse(text).ok());
    let gone = || Problem::not_found("Diese Sitzung gibt es nicht, oder sie ist schon beendet.");
    let ended = store.end_session(&who.actor, hash.ok_or_else(gone)?).await?;
    if ended { frame.onward(PATH, &[(NEW, "sitzungen")]) } else { Err(gone().into()) }
}

/// Withdraws one of one's tokens.
#[post("/konto/token", data = "<changing>")]
pub async fn withdraw_token(frame: Frame, store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let withdrawn = store.withdraw_token(&who.actor, form.text("name").unwrap_or_default()).await?;
    let gone = || Problem::not_found("Dieses Token gibt es nicht, oder es ist schon zurückgezogen.");
    if withdrawn { frame.onward(PATH, &[(NEW, "token")]) } else { Err(gone().into()) }
}

/// Ends every session of oneself but this one.
#[post("/konto/andere-sitzungen", data = "<changing>")]
pub async fn end_others(frame: Frame, store: &State<Store>, changing: Changing) -> Told {
    let who = changing.signed_in;
    store.end_other_sessions(&who.actor, who.session).await?;
    frame.onward(PATH, &[(NEW, "sitzungen")])
}

#[cfg(test)]
mod tests {
    //! What was noted in German is said as it is in German, and translated.

    use super::*;

    #[test]
    fn from_where_is_said_in_both_languages() {
        for (noted, english) in [
            ("Firefox auf Linux", "Firefox on Linux"),
            ("Chrome oder Chromium auf Windows", "Chrome or Chromium on Windows"),
            ("Chrome oder Chromium", "Chrome or Chromium"),
            ("Android", "Android"),
            ("unbekannter Browser", "unknown browser"),
            ("durch verwaltung", "by verwaltung"),
        ] {
            assert_eq!(agent(Words::default(), noted), noted);
            assert_eq!(agent(Words::default().other(), noted), english);
        }
    }
}
