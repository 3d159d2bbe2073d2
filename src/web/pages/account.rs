//! One's own account: who one is here, one's sessions, the password, and what happened at one's door.

pub mod mail;

use super::blocks::{Block, Cell, Column, Link, Post, Table, fact};
use super::invitation::{NEW_PASSWORD, not_repeated, repeated};
use super::plain::{self, Plain, Told};
use super::words::Words;
use crate::core::calendar::Instant;
use crate::store::sign_in::Outcome;
use crate::store::{Scope, Session, SessionHash, Store, Token, VaultText, Viewer};
use crate::web::guards::{Changing, SignedIn, Visitor};
use crate::web::pages::failure::Failed;
use crate::web::pages::journal::authentication;
use crate::web::problem::Problem;
use crate::web::server::MailFrom;
use crate::web::writing::now;
use rocket::http::Status;
use rocket::{State, get, post};

const TITLE: &str = "Mein Konto";

/// What was just done, as the address says it; other words say nothing.
fn done(word: Option<&str>) -> Option<Block> {
    let text = match word? {
        "konto" => "Ihr Konto ist eingerichtet, und Sie sind angemeldet.",
        "passwort" => "Ihr Passwort ist geändert. Ihre anderen Sitzungen sind beendet.",
        "sitzungen" => "Beendet.",
        "token" => "Das Token gilt nicht mehr.",
        "hinweise" => "Ihre Angaben zu Hinweisen per E-Mail sind gespeichert.",
        "ohne-zweiten-faktor" => "Der zweite Faktor ist entfernt. Ihre anderen Sitzungen sind beendet.",
        _ => return None,
    };
    Some(Block::Done(text.to_owned()))
}

/// Who comes by a provider alone has neither password nor second factor here.
const NO_PASSWORD: &str = "Dieses Konto hat kein Passwort. Wer auch ohne den Anmeldedienst hereinkommen soll, bekommt von \
                           der Systemverwaltung eine Einladung.";

fn second_factor(has: bool) -> [Block; 3] {
    let (text, link) = if has {
        ("Zur Anmeldung gehört ein Code Ihrer App.", "Zweiten Faktor entfernen")
    } else {
        let text = "Zur Anmeldung genügt das Passwort. Ein Code aus einer App macht ein gestohlenes Passwort wertlos.";
        (text, "Zweiten Faktor einrichten")
    };
    let link = Link::new(link, "/konto/zweiter-faktor");
    [Block::heading("Zweiter Faktor"), Block::text(text), Block::Links(vec![link])]
}

async fn blocks(store: &Store, who: &SignedIn, from: &MailFrom, first: Option<Block>) -> Result<Vec<Block>, Failed> {
    let viewer = Viewer::all();
    let account = store.account(&viewer, &who.actor).await?;
    let actor = store.actors(&viewer).await?.into_iter().find(|noted| noted.what.actor == who.actor);
    let name = match actor {
        Some(actor) => match store.vault_text(&viewer, &actor.what.name.vault).await? {
            VaultText::Present(name) => Cell::text(name),
            VaultText::Erased => Cell::text("[gelöscht]"),
        },
        None => Cell::missing(),
    };
    let has_second_factor = account.as_ref().is_some_and(|account| account.has_second_factor);
    let has_password = account.as_ref().is_some_and(|account| account.login.is_some());
    let login = account.and_then(|account| account.login).map_or_else(Cell::missing, Cell::text);
    let facts = vec![
        fact("Akteur", Cell::text(who.actor.as_str())),
        fact("Name", name),
        fact("Anmeldename", login),
        fact("Angemeldet durch", Cell::text(Words::default().say(authentication(who.authentication)))),
    ];
    let mut blocks: Vec<Block> = first.into_iter().chain([Block::Facts(facts), Block::heading("Sitzungen")]).collect();
    blocks.push(Block::text(
        "Eine Sitzung endet nach 15 Minuten ohne Anfrage, nach acht Stunden, und wenn Sie sich abmelden.",
    ));
    let sessions = store.sessions_of(&viewer, now(), &who.actor).await?;
    let others = sessions.iter().any(|session| session.hash != who.session);
    blocks.extend(sessions.iter().flat_map(|session| said(session, who)));
    if others {
        blocks.push(plain::button("/konto/andere-sitzungen", &who.form_token, Vec::new(), "Alle anderen beenden", ""));
    }
    if has_password {
        blocks.extend(second_factor(has_second_factor));
        blocks.extend([Block::heading("Passwort ändern"), password_form(who)]);
    } else {
        blocks.extend([Block::heading("Passwort"), Block::text(NO_PASSWORD)]);
    }
    blocks.extend([
        Block::heading("Token"),
        Block::text("Mit einem Token handelt ein Programm in Ihrem Namen."),
        Block::Links(vec![Link::new("Neues Token ausgeben", "/konto/neues-token")]),
    ]);
    blocks.extend(tokens(store, who).await?);
    blocks.extend([
        Block::heading("Vertretung"),
        Block::text("Für eine Abwesenheit können Sie eine eigene Rolle übertragen."),
        Block::Links(vec![
            Link::new("Vertretung eintragen", "/erfassen/vertretung"),
            Link::new("Vertretung beenden", "/erfassen/vertretungsende"),
        ]),
    ]);
    let informed = store.informed(&viewer, &who.actor).await?;
    blocks.extend(mail::blocks(who, from, informed.address.as_deref()));
    blocks.extend([Block::heading("Anmeldungen"), Block::Table(sign_ins(store, who).await?)]);
    Ok(blocks)
}

/// What happened at the door of the account: a try that was not one's own is seen here.
async fn sign_ins(store: &Store, who: &SignedIn) -> Result<Table, Failed> {
    let mut table = Table::of(
        "Die letzten Anmeldungen",
        ["Zeitpunkt", "Ergebnis", "Woher"].map(Column::text).into(),
        "Noch keine.".to_owned(),
    );
    for tried in store.sign_ins_of(&Viewer::all(), &who.actor).await? {
        let outcome = match tried.outcome {
            Outcome::SignedIn => "angemeldet",
            Outcome::Refused => "abgewiesen",
            Outcome::Invited => "Einladung angenommen",
            Outcome::InvitationMade => "Einladung ausgegeben",
            Outcome::Disabled => "gesperrt",
            Outcome::Enabled => "wieder zugelassen",
            Outcome::Linked => "mit dem Anmeldedienst verknüpft",
            Outcome::Unlinked => "Verknüpfung gelöst",
        };
        table.row(vec![Cell::text(Words::default().moment(tried.at)), Cell::text(outcome), Cell::text(tried.agent)]);
    }
    Ok(table)
}

/// Each token, with the button that withdraws it.
async fn tokens(store: &Store, who: &SignedIn) -> Result<Vec<Block>, Failed> {
    let moment = |at: Option<Instant>, none: &str| {
        Cell::text(at.map_or_else(|| none.to_owned(), |at| Words::default().moment(at)))
    };
    let tokens = store.tokens_of(&Viewer::all(), &who.actor).await?;
    if tokens.is_empty() {
        return Ok(vec![Block::text("Sie haben kein Token.")]);
    }
    let said = |token: Token| {
        let facts = vec![
            fact("Name", Cell::text(&token.name)),
            fact("Darf", Cell::text(if token.scope == Scope::Read { "lesen" } else { "schreiben" })),
            fact("Ausgegeben", moment(token.created_at, "nicht aufgezeichnet")),
            fact("Gültig bis", moment(token.expires_at, "unbefristet")),
        ];
        let hidden = vec![("name", token.name.clone())];
        [Block::Facts(facts), plain::button("/konto/token", &who.form_token, hidden, "Token zurückziehen", &token.name)]
    };
    Ok(tokens.into_iter().flat_map(said).collect())
}

fn said(session: &Session, who: &SignedIn) -> Vec<Block> {
    let own = session.hash == who.session;
    let facts = vec![
        fact(
            "Browser",
            Cell::text(if own { format!("{} (diese Sitzung)", session.agent) } else { session.agent.clone() }),
        ),
        fact("Angemeldet am", Cell::text(Words::default().moment(session.created_at))),
        fact("Zuletzt benutzt", Cell::text(Words::default().moment(session.seen_at))),
        fact("Endet spätestens", Cell::text(Words::default().moment(session.ends_at))),
    ];
    let about = format!("{}, angemeldet am {}", session.agent, Words::default().moment(session.created_at));
    let hidden = vec![("sitzung", session.hash.to_string())];
    let end = (!own).then(|| plain::button("/konto/sitzung", &who.form_token, hidden, "Sitzung beenden", &about));
    std::iter::once(Block::Facts(facts)).chain(end).collect()
}

fn password_form(who: &SignedIn) -> Block {
    Block::Post(Post {
        action: "/konto/passwort".to_owned(),
        token: who.form_token.clone(),
        hidden: Vec::new(),
        inputs: vec![
            plain::password("passwort", "Bisheriges Passwort", "", "current-password"),
            plain::password("neu", "Neues Passwort", NEW_PASSWORD, "new-password"),
            plain::password("neu2", "Neues Passwort wiederholen", "", "new-password"),
        ],
        button: "Passwort ändern".to_owned(),
        about: String::new(),
    })
}

/// The account of who is signed in.
#[get("/konto?<neu>")]
pub async fn show(who: SignedIn, store: &State<Store>, from: &State<MailFrom>, neu: Option<&str>) -> Told {
    let blocks = blocks(store, &who, from, done(neu)).await?;
    plain::page(&Visitor(Some(who)), Status::Ok, TITLE, blocks)
}

/// Another password; the other sessions end.
#[post("/konto/passwort", data = "<changing>")]
pub async fn change_password(store: &State<Store>, from: &State<MailFrom>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let old = form.text("passwort").unwrap_or_default();
    let (status, alert) = match repeated(form.text("neu"), form.text("neu2")) {
        None => (Status::UnprocessableEntity, not_repeated()),
        Some(new) => match store.change_password(now(), (&who.actor, who.session), old, new).await {
            Ok(()) => return Ok(Plain::Onward("/konto?neu=passwort".to_owned())),
            Err(error) => plain::alert(error)?,
        },
    };
    let blocks = blocks(store, &who, from, Some(alert)).await?;
    plain::fault(&Visitor(Some(who)), status, TITLE, blocks)
}

/// Ends one of one's sessions.
#[post("/konto/sitzung", data = "<changing>")]
pub async fn end_session(store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let hash = form.text("sitzung").and_then(|text| SessionHash::parse(text).ok());
    let gone = || Problem::not_found("Diese Sitzung gibt es nicht, oder sie ist schon beendet.");
    let ended = store.end_session(&who.actor, hash.ok_or_else(gone)?).await?;
    if ended { Ok(Plain::Onward("/konto?neu=sitzungen".to_owned())) } else { Err(gone().into()) }
}

/// Withdraws one of one's tokens.
#[post("/konto/token", data = "<changing>")]
pub async fn withdraw_token(store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let withdrawn = store.withdraw_token(&who.actor, form.text("name").unwrap_or_default()).await?;
    let gone = || Problem::not_found("Dieses Token gibt es nicht, oder es ist schon zurückgezogen.");
    if withdrawn { Ok(Plain::Onward("/konto?neu=token".to_owned())) } else { Err(gone().into()) }
}

/// Ends every session of oneself but this one.
#[post("/konto/andere-sitzungen", data = "<changing>")]
pub async fn end_others(store: &State<Store>, changing: Changing) -> Told {
    let who = changing.signed_in;
    store.end_other_sessions(&who.actor, who.session).await?;
    Ok(Plain::Onward("/konto?neu=sitzungen".to_owned()))
}
