//! One call at the terminal: which book, who acts, and the way of a command to its receipt.

use super::arguments::date;
use super::failure::{Answer, Failure};
use super::output;
use super::play::Stage;
use crate::core::calendar::Instant;
use crate::core::command::{Act, Authentication, Channel, Command, Sealed};
use crate::core::decide::SYSTEM;
use crate::core::ids::{ActorId, CommandId, Seq};
use crate::core::journal::hash::sha256;
use crate::core::rules::{self, Violation};
use crate::desk::cash_statement::{excess, refused_lines};
use crate::store::{
    Credential, DatabaseUrl, Receipt, RecordAllError, RecordError, Store, Submission, TokenHash, VaultDrafts, Viewer,
};
use clap::Args;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use time::Date;

const TOKEN: &str = "TITELBUCH_TOKEN";

/// What every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Allgemeine Optionen")]
pub struct Globals {
    /// Das Buch: sqlite:DATEI oder postgres://…
    #[arg(long, global = true, env = "TITELBUCH_DATABASE", hide_env_values = true, value_name = "ANGABE")]
    pub database: Option<String>,
    /// Wer handelt; das Token steht in der Umgebungsvariable TITELBUCH_TOKEN
    #[arg(long = "as", global = true, value_name = "AKTEUR")]
    pub acting: Option<ActorId>,
    /// Ausgabe als JSON, für Programme; auch Fehlschläge, dann auf der Fehlerausgabe
    #[arg(long, global = true)]
    pub json: bool,
    /// Where a scenario plays its commands: on one open book, heard by whoever plays.
    #[arg(skip)]
    pub stage: Option<Stage>,
}

/// What every writing command takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Writing {
    /// Kennung des Vorgangs; dieselbe Kennung mit demselben Inhalt bucht nur einmal
    #[arg(long, value_name = "KENNUNG", help_heading = "Angaben zum Vorgang")]
    pub command_id: Option<CommandId>,
    /// Wertstellung, JJJJ-MM-TT (Vorgabe: heute in Berlin)
    #[arg(long, value_name = "TAG", value_parser = date, help_heading = "Angaben zum Vorgang")]
    pub booked_on: Option<Date>,
    /// Beleg: Aktenzeichen, Fundstelle oder Belegnummer
    #[arg(long, value_name = "TEXT", help_heading = "Angaben zum Vorgang")]
    pub voucher: Option<String>,
    /// Nur prüfen, nichts buchen
    #[arg(long, help_heading = "Angaben zum Vorgang")]
    pub dry_run: bool,
}

impl Globals {
    /// # Errors
    /// `Usage` when no book is named or its name is not understood.
    pub fn url(&self) -> Result<DatabaseUrl, Failure> {
        let Some(text) = &self.database else {
            return Err(Failure::usage("Es ist kein Buch genannt.")
                .with_hint("--database sqlite:DATEI angeben oder TITELBUCH_DATABASE setzen."));
        };
        Ok(DatabaseUrl::parse(text)?)
    }

    /// Opens the book.
    ///
    /// # Errors
    /// Whatever keeps the book closed, with what to do about it.
    pub async fn open(&self) -> Result<Store, Failure> {
        match &self.stage {
            Some(stage) => Ok(stage.store.clone()),
            None => Ok(Store::open(&self.url()?).await?),
        }
    }

    /// A file that a command names: relative to the scenario that gives the command, otherwise as the system takes it.
    pub fn path(&self, named: &Path) -> PathBuf {
        self.stage.as_ref().map_or_else(|| named.to_owned(), |stage| stage.folder.join(named))
    }
}

/// The present instant. The book never asks for it; this is one of the two places that do.
#[allow(
    clippy::disallowed_methods,
    reason = "the command line is an edge: it reads the clock and hands the instant on"
)]
pub fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Today in Berlin.
///
/// # Errors
/// `Failed` when the clock of the computer is set to a year outside the calendar.
pub fn today() -> Result<Date, Failure> {
    now().day_in_berlin().ok_or_else(|| {
        Failure::failed("Die Uhr dieses Rechners ist nicht brauchbar.").with_hint("--booked-on angeben.")
    })
}

/// A new id: twelve digits of time, so that ids sort as they were made, and ten random bytes.
///
/// # Errors
/// `Failed` when the system gives no randomness.
pub fn new_command_id() -> Result<CommandId, Failure> {
    let mut random = [0; 10];
    getrandom::fill(&mut random)
        .map_err(|e| Failure::failed(format!("Das Betriebssystem gibt keine Zufallszahlen: {e}.")))?;
    let random: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    CommandId::new(format!("{:012x}-{random}", now().unix_ms())).map_err(|e| Failure::failed(e.to_string()))
}

/// The ids of the rows of a table, the first row on line 2. They follow from its content, so that the same file is the same
/// commands; where the call has an id of its own (a scenario gives one), the first row has that, the others a number behind.
///
/// # Errors
/// `Failed` when they come out too long.
pub fn row_ids(writing: &Writing, noun: &str, bytes: &[u8], rows: usize) -> Result<Vec<CommandId>, Failure> {
    let digest: String = sha256(bytes).to_string().chars().take(32).collect();
    let id = |line: usize| match &writing.command_id {
        Some(first) if line == 2 => Ok(first.clone()),
        Some(first) => CommandId::new(format!("{first}-{line}")),
        None => CommandId::new(format!("{noun}-{digest}-{line}")),
    };
    (2..).take(rows).map(|line| id(line).map_err(|e| Failure::failed(e.to_string()))).collect()
}

/// Somebody who acts on an open book.
pub struct Session {
    pub store: Store,
    actor: ActorId,
    channel: Channel,
    credential: Credential,
    command_id: CommandId,
    pub booked_on: Date,
    voucher: Option<String>,
    dry_run: bool,
    json: bool,
    stage: Option<Stage>,
    warnings: Vec<String>,
    drafts: VaultDrafts,
}

impl Session {
    /// Opens the book for an actor with a token.
    ///
    /// # Errors
    /// `Usage` without `--as`; `Failed` when the token is missing or is not that of the actor.
    pub async fn begin(globals: &Globals, writing: &Writing) -> Result<Session, Failure> {
        let Some(actor) = globals.acting.clone() else {
            return Err(Failure::usage("Es ist nicht genannt, wer handelt.")
                .with_hint("--as AKTEUR angeben; sein Token gehört in die Umgebungsvariable TITELBUCH_TOKEN."));
        };
        let store = globals.open().await?;
        let credential = match &globals.stage {
            // Whoever plays a scenario holds the database, and the journal says so.
            Some(_) => Credential::DatabaseAccess,
            None => Credential::Token(authenticate(&store, &actor).await?),
        };
        Session::of(store, actor, credential, globals, writing)
    }

    /// Who acts.
    pub fn actor(&self) -> &ActorId {
        &self.actor
    }

    /// Opens the book for administration: whoever holds the database acts as `system`, unless `--as` says otherwise.
    ///
    /// # Errors
    /// As `begin`.
    pub async fn administer(globals: &Globals, writing: &Writing) -> Result<Session, Failure> {
        if globals.acting.as_ref().is_some_and(|actor| actor.as_str() != SYSTEM) {
            return Session::begin(globals, writing).await;
        }
        let system = ActorId::new(SYSTEM).map_err(|e| Failure::failed(e.to_string()))?;
        let store = globals.open().await?;
        Session::of(store, system, Credential::DatabaseAccess, globals, writing)
    }

    fn of(
        store: Store,
        actor: ActorId,
        credential: Credential,
        globals: &Globals,
        writing: &Writing,
    ) -> Result<Session, Failure> {
        let command_id = writing.command_id.clone().map_or_else(new_command_id, Ok)?;
        Ok(Session {
            store,
            actor,
            channel: Channel::Cli,
            credential,
            drafts: VaultDrafts::new(&command_id),
            command_id,
            booked_on: writing.booked_on.map_or_else(today, Ok)?,
            voucher: writing.voucher.clone(),
            dry_run: writing.dry_run,
            json: globals.json,
            stage: globals.stage.clone(),
            warnings: Vec::new(),
        })
    }

    fn authentication(&self) -> Authentication {
        match self.credential {
            Credential::DatabaseAccess => Authentication::DatabaseAccess,
            _ => Authentication::Token,
        }
    }

    /// What a person should see beside the receipt: said at once, or part of the JSON.
    pub fn warn(&mut self, warnings: Vec<String>) {
        if self.json || self.stage.is_some() {
            self.warnings.extend(warnings);
        } else {
            warnings.iter().for_each(|warning| output::say(&format!("Achtung: {warning}")));
        }
    }

    /// Puts a text about a person, or by one, into the vault; the command gets its hash.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn seal(&mut self, text: &str) -> Result<Sealed, Failure> {
        Ok(self.drafts.seal(text)?)
    }

    /// The same for a note that may be absent.
    ///
    /// # Errors
    /// As `seal`.
    pub fn seal_note(&mut self, note: Option<&str>) -> Result<Option<Sealed>, Failure> {
        note.map(|text| self.seal(text)).transpose()
    }

    /// The act with the value date and the voucher of this call.
    pub fn command(&self, act: Act) -> Command {
        Command { act, booked_on: self.booked_on, voucher: self.voucher.clone() }
    }

    /// Records the act and prints the receipt.
    ///
    /// # Errors
    /// All violations of a refusal, or what kept the store from writing.
    pub async fn record(mut self, act: Act) -> Answer {
        let warnings = std::mem::take(&mut self.warnings);
        let (json, command_id, stage) = (self.json, self.command_id.clone(), self.stage.clone());
        let store = self.store.clone();
        let receipt = self.submit(act).await?;
        if let Some(stage) = stage {
            stage.hear(
                receipt.seq,
                &receipt.event,
                receipt.notices.iter().map(|notice| notice.0.clone()).chain(warnings),
            );
            return Ok(());
        }
        store.close().await?;
        print_receipt(&receipt, &command_id, &warnings, json);
        Ok(())
    }

    /// Records many commands as one: all of them, or none. Returns the number of each event.
    ///
    /// # Errors
    /// The violations of every refused command; the places of those are said before. What kept the store from writing.
    pub async fn record_together(self, commands: Vec<(CommandId, Command)>) -> Result<Vec<Seq>, Failure> {
        let plain = commands.into_iter().map(|(id, command)| (VaultDrafts::new(&id), id, command));
        self.record_all(plain.collect(), refused_lines).await
    }

    /// Records the rows of a table, each with what it puts into the vault: all of them, or none. The first row is line 2.
    ///
    /// # Errors
    /// As `record_together`.
    pub async fn record_rows(self, rows: Vec<(VaultDrafts, CommandId, Command)>) -> Result<Vec<Seq>, Failure> {
        let lines = |refused: Vec<(usize, Vec<Violation>)>| {
            let of_row = refused.into_iter().flat_map(|(place, violations)| {
                let line = u32::try_from(place + 2).ok();
                violations.into_iter().map(move |violation| (line, violation))
            });
            of_row.collect()
        };
        self.record_all(rows, lines).await
    }

    async fn record_all(
        self,
        commands: Vec<(VaultDrafts, CommandId, Command)>,
        lines: impl FnOnce(Vec<(usize, Vec<Violation>)>) -> Vec<(Option<u32>, Violation)>,
    ) -> Result<Vec<Seq>, Failure> {
        let submission = |(drafts, command_id, command): (VaultDrafts, CommandId, Command)| Submission {
            actor: self.actor.clone(),
            channel: self.channel,
            authentication: self.authentication(),
            credential: self.credential,
            drafts,
            command_id,
            command,
            dry_run: self.dry_run,
            shown: None,
        };
        let recorded = self.store.record_all(now(), commands.into_iter().map(submission).collect()).await;
        let recorded = recorded.map_err(|error| match error {
            RecordAllError::Store(error) => error.into(),
            RecordAllError::TokenRefused => RecordError::TokenRefused.into(),
            RecordAllError::SessionEnded => RecordError::SessionEnded.into(),
            RecordAllError::NotAsShown => Failure::Refused(vec![Violation::of(&rules::AS_SHOWN)]),
            RecordAllError::Refused(refused) => {
                let lines = lines(refused);
                let places: Vec<String> = lines.iter().filter_map(|(line, _)| line.map(|n| n.to_string())).collect();
                if !places.is_empty() && !self.json && self.stage.is_none() {
                    output::say(&format!("Abgelehnt, gebucht ist nichts; Zeilen: {}.", places.join(", ")));
                }
                // Programs find the line among the facts.
                let told = lines.into_iter().map(|(line, violation)| match line {
                    Some(line) => violation.number("line", u64::from(line)),
                    None => violation,
                });
                Failure::Refused(told.collect())
            }
        })?;
        if self.stage.is_none() {
            self.store.close().await?;
        }
        Ok(recorded)
    }

    async fn submit(self, act: Act) -> Result<Receipt, Failure> {
        let authentication = self.authentication();
        let submission = Submission {
            command_id: self.command_id,
            actor: self.actor,
            channel: self.channel,
            authentication,
            credential: self.credential,
            command: Command { act, booked_on: self.booked_on, voucher: self.voucher },
            drafts: self.drafts,
            dry_run: self.dry_run,
            shown: None,
        };
        Ok(self.store.record(now(), submission).await?)
    }
}

async fn authenticate(store: &Store, actor: &ActorId) -> Result<TokenHash, Failure> {
    let token = std::env::var(TOKEN).unwrap_or_default();
    if token.is_empty() {
        return Err(Failure::failed(format!("Der Akteur {actor} ist nicht angemeldet."))
            .with_hint(format!("Das Token von {actor} in die Umgebungsvariable {TOKEN} setzen.")));
    }
    let token = TokenHash::of(&token);
    let found = store.token(&Viewer::all(), token).await?.filter(|found| found.actor == *actor);
    if let Some(found) = found {
        if found.writes_at(now()) {
            return Ok(token);
        }
        let why = if found.holds_at(now()) { "darf nur lesen" } else { "ist abgelaufen" };
        return Err(Failure::failed(format!("Das Token in {TOKEN} („{}“) {why}.", found.name))
            .with_hint("Ein neues Token gibt die Systemverwaltung mit „actor token“ aus."));
    }
    Err(Failure::failed(format!("Das Token in {TOKEN} gehört nicht zu {actor}."))
        .with_hint("Ein neues Token gibt die Systemverwaltung mit „actor token“ aus."))
}

/// What was booked, for people or for programs; notices go to stderr.
fn print_receipt(receipt: &Receipt, command_id: &CommandId, warnings: &[String], json: bool) {
    let hash = crate::desk::content_hash(&receipt.event);
    if json {
        let notices = receipt.notices.iter().map(|notice| &notice.0);
        let notices: Vec<&String> = warnings.iter().chain(notices).collect();
        let mut value = json!({
            "seq": receipt.seq,
            "type": receipt.event.body.type_name(),
            "command_id": command_id,
            "recorded_at": receipt.recorded_at,
            "leaf_hash": receipt.leaf_hash,
            "repeated": receipt.repeated,
            "dry_run": receipt.dry_run,
            "notices": notices,
        });
        if let (Some(hash), Some(object)) = (hash, value.as_object_mut()) {
            object.insert("content_sha256".to_owned(), Value::String(hash.to_string()));
        }
        return output::json(&value);
    }
    let what = receipt.event.body.in_german();
    output::text(&match (receipt.dry_run, receipt.repeated) {
        (true, _) => format!("Probelauf, nichts gebucht: {what} wäre Ereignis {}.", receipt.seq),
        (false, true) => format!("Schon gebucht: {what}, Ereignis {} vom {}.", receipt.seq, receipt.recorded_at),
        (false, false) => format!("Gebucht: {what}, Ereignis {}, Vorgang {command_id}.", receipt.seq),
    });
    if let Some(hash) = hash {
        output::text(&format!("Prüfsumme des Inhalts: {hash}"));
    }
    for (account, amount) in excess(&receipt.event) {
        output::say(&format!("Achtung: {} stehen ohne Ermächtigung: {}.", amount.to_german(), account.in_german()));
    }
    for notice in &receipt.notices {
        output::say(&format!("Achtung: {}", notice.0));
    }
}
