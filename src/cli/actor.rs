//! Actors: who may act, each with an own token. Names lie in the vault, never in an event.

mod oidc;

use super::arguments;
use super::failure::{Answer, Failure};
use super::output::{self, Side, Table};
use super::session::{Globals, Session, Writing, now};
use crate::core::calendar::Instant;
use crate::core::command::{Act, CreateActor};
use crate::core::ids::{ActorId, ManagerId};
use crate::store::{NewToken, Scope, Store, UNNAMED, VaultText, Viewer};
use clap::{Args, Subcommand};
use serde_json::json;

/// Akteure sind Personen oder Programme, die im Buch handeln.
#[derive(Subcommand)]
pub enum ActorCommand {
    /// Einen Akteur anlegen (Systemverwaltung)
    Add(Add),
    /// Alle Akteure zeigen
    List,
    /// Einem Akteur ein neues Token ausgeben; ein älteres desselben Namens gilt dann nicht mehr
    Token(Token),
    /// Die Token eines Akteurs zeigen
    Tokens(Of),
    /// Ein Token eines Akteurs zurückziehen
    WithdrawToken(Withdraw),
    /// Einen Akteur einladen, sich an den Seiten ein Konto einzurichten; gilt sieben Tage und einmal
    Invite(Of),
    /// Einen Akteur sperren: Sitzungen, Token und Einladungen enden; Gebuchtes bleibt
    Disable(Of),
    /// Einen gesperrten Akteur wieder zulassen
    Enable(Of),
    /// Einen Akteur mit einer Kennung bei einem Anmeldedienst verknüpfen (OpenID Connect)
    LinkOidc(oidc::Link),
    /// Eine solche Verknüpfung lösen; Sitzungen, die so begannen, enden
    UnlinkOidc(oidc::Link),
    /// Alle Verknüpfungen mit Anmeldediensten zeigen
    OidcLinks,
}

const EXAMPLES: &str = "\
Beispiel:
  titelbuch actor add a.beispiel --name 'Anna Beispiel' --manager bmi
  titelbuch actor token a.beispiel
  titelbuch actor invite a.beispiel";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Add {
    /// Kennung; kein Name einer Person
    actor: ActorId,
    /// Name; er liegt im Tresor und ist löschbar
    #[arg(long)]
    name: String,
    /// Bewirtschafter, für den der Akteur handelt
    #[arg(long, value_name = "KENNUNG")]
    manager: Option<ManagerId>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Args)]
pub struct Token {
    /// Kennung des Akteurs
    actor: ActorId,
    /// Name des Tokens, zum Beispiel des Programms, das es benutzt
    #[arg(long, value_name = "NAME", default_value = UNNAMED, value_parser = token_name)]
    name: String,
    /// Das Token darf nur lesen
    #[arg(long)]
    read_only: bool,
    /// Nach so vielen Tagen gilt es nicht mehr (Vorgabe: bis es zurückgezogen wird)
    #[arg(long, value_name = "ZAHL", value_parser = arguments::number::<u16>)]
    days: Option<u16>,
}

#[derive(Args)]
pub struct Withdraw {
    /// Kennung des Akteurs
    actor: ActorId,
    /// Name des Tokens
    #[arg(long, value_name = "NAME", default_value = UNNAMED, value_parser = token_name)]
    name: String,
}

/// A name for a list: short, and without what a terminal would obey.
fn token_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 64 || text.chars().any(char::is_control) {
        return Err("ein Name hat 1 bis 64 Zeichen und keine Steuerzeichen".to_owned());
    }
    Ok(text.to_owned())
}

#[derive(Args)]
pub struct Of {
    /// Kennung des Akteurs
    actor: ActorId,
}

impl ActorCommand {
    pub async fn run(self, globals: &Globals) -> Answer {
        match self {
            ActorCommand::Add(add) => {
                let mut session = Session::administer(globals, &add.writing).await?;
                let name = session.seal(&add.name)?;
                session.record(Act::CreateActor(CreateActor { actor: add.actor, name, manager: add.manager })).await
            }
            ActorCommand::List => list(globals).await,
            ActorCommand::Token(token) => issue(globals, &token).await,
            ActorCommand::Tokens(of) => list_tokens(globals, &of.actor).await,
            ActorCommand::WithdrawToken(token) => withdraw(globals, &token).await,
            ActorCommand::Invite(of) => invite(globals, &of.actor).await,
            ActorCommand::Disable(of) => admit(globals, &of.actor, false).await,
            ActorCommand::Enable(of) => admit(globals, &of.actor, true).await,
            ActorCommand::LinkOidc(asked) => oidc::change(globals, &asked, true).await,
            ActorCommand::UnlinkOidc(asked) => oidc::change(globals, &asked, false).await,
            ActorCommand::OidcLinks => oidc::list(globals).await,
        }
    }
}

/// The name of an actor as the vault has it.
async fn name_of(store: &Store, actor: &CreateActor) -> Result<String, Failure> {
    Ok(match store.vault_text(&Viewer::all(), &actor.name.vault).await? {
        VaultText::Present(name) => name,
        VaultText::Erased => "[gelöscht]".to_owned(),
    })
}

async fn list(globals: &Globals) -> Answer {
    let store = globals.open().await?;
    let actors = store.actors(&Viewer::all()).await?;
    let mut table = Table::new(&[("Kennung", Side::Left), ("Name", Side::Left), ("Bewirtschafter", Side::Left)]);
    let mut values = Vec::new();
    for noted in actors {
        let name = name_of(&store, &noted.what).await?;
        let CreateActor { actor, manager, .. } = noted.what;
        values.push(json!({ "actor": actor, "name": name, "manager": manager }));
        table.row(vec![actor.to_string(), name, manager.map_or_else(|| "–".to_owned(), |id| id.to_string())]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Es ist noch kein Akteur angelegt.")
    }
    Ok(())
}

/// Opens the book for somebody who acts in it; whoever holds the database may.
async fn open_for(globals: &Globals, actor: &ActorId) -> Result<Store, Failure> {
    let store = globals.open().await?;
    let known = store.actors(&Viewer::all()).await?.iter().any(|noted| noted.what.actor == *actor);
    if !known {
        return Err(Failure::failed(format!("Den Akteur {actor} gibt es nicht."))
            .with_hint("Akteure zeigt „actor list“; angelegt werden sie mit „actor add“."));
    }
    Ok(store)
}

async fn invite(globals: &Globals, actor: &ActorId) -> Answer {
    let store = open_for(globals, actor).await?;
    let invited = store.invite(now(), actor).await?;
    let path = format!("/einladung/{}", invited.secret);
    if globals.json {
        output::json(&json!({ "actor": actor, "path": path, "expires_at": invited.expires_at }));
    } else {
        output::say(&format!(
            "Einladung für {actor}, gültig bis {} (UTC) und ein einziges Mal; sie wird nur jetzt gezeigt. Der Pfad gehört \
             hinter die Adresse des Servers und nur in die Hände dieser Person:",
            invited.expires_at
        ));
        output::text(&path);
    }
    Ok(())
}

async fn admit(globals: &Globals, actor: &ActorId, enabled: bool) -> Answer {
    let store = open_for(globals, actor).await?;
    if enabled {
        store.enable_actor(now(), actor).await?;
    } else {
        store.disable_actor(now(), actor).await?;
    }
    if globals.json {
        output::json(&json!({ "actor": actor, "disabled": !enabled }));
    } else if enabled {
        output::text(&format!("{actor} ist wieder zugelassen. Ein Token gibt „actor token“ neu aus."));
    } else {
        output::text(&format!("{actor} ist gesperrt; Sitzungen, Token und Einladungen sind beendet."));
    }
    Ok(())
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn issue(globals: &Globals, asked: &Token) -> Answer {
    let Token { actor, name, read_only, days } = asked;
    let store = open_for(globals, actor).await?;
    let scope = if *read_only { Scope::Read } else { Scope::Write };
    let expires_at = days.map(|days| Instant::from_unix_ms(now().unix_ms() + i64::from(days) * DAY_MS));
    let token = store.issue_named_token(now(), &NewToken { actor, name, scope, expires_at }).await?;
    if globals.json {
        output::json(&json!({ "actor": actor, "name": name, "scope": scope.as_str(), "token": token }));
    } else {
        output::say(&format!("Neues Token von {actor}; es wird nur dieses eine Mal gezeigt:"));
        output::text(&token);
    }
    Ok(())
}

async fn list_tokens(globals: &Globals, actor: &ActorId) -> Answer {
    let store = open_for(globals, actor).await?;
    let heads = [("Name", Side::Left), ("Darf", Side::Left), ("Ausgegeben", Side::Left), ("Gültig bis", Side::Left)];
    let mut table = Table::new(&heads);
    let mut values = Vec::new();
    for token in store.tokens_of(&Viewer::all(), actor).await? {
        let may = if token.scope == Scope::Read { "lesen" } else { "schreiben" };
        let shown = |at: Option<Instant>, none: &str| at.map_or_else(|| none.to_owned(), |at| at.to_string());
        values.push(json!({
            "name": token.name,
            "scope": token.scope.as_str(),
            "created_at": token.created_at,
            "expires_at": token.expires_at,
        }));
        let (from, until) = (shown(token.created_at, "–"), shown(token.expires_at, "unbefristet"));
        table.row(vec![token.name, may.to_owned(), from, until]);
    }
    if globals.json {
        output::json(&values)
    } else {
        table.print("Dieser Akteur hat kein Token.")
    }
    Ok(())
}

async fn withdraw(globals: &Globals, asked: &Withdraw) -> Answer {
    let Withdraw { actor, name } = asked;
    let store = open_for(globals, actor).await?;
    if !store.withdraw_token(actor, name).await? {
        return Err(Failure::failed(format!("Ein Token „{name}“ hat {actor} nicht."))
            .with_hint("Die Token eines Akteurs zeigt „actor tokens“."));
    }
    if globals.json {
        output::json(&json!({ "actor": actor, "name": name, "withdrawn": true }));
    } else {
        output::text(&format!("Das Token „{name}“ von {actor} gilt nicht mehr."));
    }
    Ok(())
}
