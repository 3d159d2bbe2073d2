//! A command over HTTP: who acts, under which id, and the receipt.
//!
//! The `Idempotency-Key` is the id of the command, so repeating a request books nothing twice. The value date has no
//! default here: with „today“ the same request would be another command after midnight.

use super::fields::Fields;
use super::guards::{ActingAs, CommandKey, SentHere, SignedIn, guard, only_known, own_parameters, query, store};
use super::problem::Problem;
use super::sight;
use crate::core::account::Account;
use crate::core::calendar::Instant;
use crate::core::command::{Act, Authentication, Channel, Command, Request as Asked, Sealed};
use crate::core::decide::rights::{self, Right};
use crate::core::ids::{ActorId, CommandId, Seq};
use crate::core::journal::hash::{Hash, sha256};
use crate::core::money::Euro;
use crate::desk;
use crate::desk::cash_statement::excess;
use crate::store::{Credential, Receipt, RecordAllError, Store, Submission, VaultDrafts, Viewer};
use rocket::http::{ContentType, Status};
use rocket::outcome::try_outcome;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder, Response};
use serde::Serialize;
use std::io::Cursor;
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};
use time::Date;
use utoipa::{IntoParams, ToSchema};

/// What every command may or must name beside its body.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what `Writing` reads; utoipa takes it from the fields")]
pub struct WriteParameters {
    /// `true`: nur prüfen, nichts buchen.
    dry_run: Option<bool>,
}

/// The header that every command must name.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "describes what `CommandKey` reads; utoipa takes it from the fields")]
pub struct WriteHeaders {
    /// Kennung des Vorgangs, vom Aufrufer gewählt; dieselbe Kennung mit demselben Inhalt bucht nur einmal.
    #[param(rename = "Idempotency-Key")]
    idempotency_key: String,
}

/// The fields of every command: the value date and the voucher.
pub trait Booking {
    fn booked_on(&self) -> &str;
    fn voucher(&self) -> Option<&str>;

    /// What of the body lies in the vault and is never said again.
    fn confidential(&self) -> Option<&str> {
        None
    }
}

/// Who sends a command, on which way, and what shows it.
struct Sender {
    actor: ActorId,
    channel: Channel,
    authentication: Authentication,
    credential: Credential,
}

/// An actor with a command id before the book.
pub struct Writing {
    store: Store,
    sender: Sender,
    key: CommandKey,
    drafts: VaultDrafts,
    dry_run: bool,
    /// What whoever sends it was shown.
    shown: Option<Hash>,
    moved: Arc<OnceLock<Hash>>,
}

fn dry_run(request: &Request<'_>) -> Result<bool, Problem> {
    let own = own_parameters(request);
    only_known(request, &own.iter().map(String::as_str).chain(["dry_run"]).collect::<Vec<_>>())?;
    for name in &own {
        query(request, name)?;
    }
    match query(request, "dry_run")?.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(Problem::bad_parameter("dry_run", other, "„dry_run“ ist true oder false.")),
    }
}

async fn writing(request: &Request<'_>, actor: ActingAs, key: CommandKey) -> Result<Writing, Problem> {
    let (store, dry_run) = (store(request)?, dry_run(request)?);
    let ActingAs { actor, token } = actor;
    let (channel, authentication) = (Channel::Api, Authentication::Token);
    let sender = Sender { actor, channel, authentication, credential: Credential::Token(token) };
    let drafts = VaultDrafts::new(&key.0);
    Ok(Writing { store, drafts, sender, key, dry_run, shown: None, moved: Arc::default() })
}

guard!(Writing, request => {
    let SentHere = try_outcome!(SentHere::from_request(request).await);
    let actor = try_outcome!(ActingAs::from_request(request).await);
    let key = try_outcome!(CommandKey::from_request(request).await);
    writing(request, actor, key).await
});

impl Writing {
    /// The same for a form of the pages; its command id travels with it.
    pub fn of_page(store: &Store, signed_in: &SignedIn, key: CommandId, dry_run: bool) -> Writing {
        let sender = Sender {
            actor: signed_in.actor.clone(),
            channel: Channel::Pages,
            authentication: signed_in.authentication,
            credential: signed_in.credential(),
        };
        let (store, drafts) = (store.clone(), VaultDrafts::new(&key));
        Writing { store, sender, key: CommandKey(key), drafts, dry_run, shown: None, moved: Arc::default() }
    }

    /// The same for whoever was shown what it would move.
    pub fn shown(self, shown: Option<Hash>) -> Writing {
        Writing { shown, ..self }
    }

    /// Where stands, once many commands were recorded together, what they move.
    pub fn moved(&self) -> Arc<OnceLock<Hash>> {
        self.moved.clone()
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn actor(&self) -> &ActorId {
        &self.sender.actor
    }

    /// What this actor may see, for a command that rests on what is there. Only few ask for it.
    pub async fn viewer(&self) -> Result<Viewer, Problem> {
        let viewer = sight::of_writer(&self.store, self.actor(), now()).await?;
        sight::money(&viewer).map(|()| viewer)
    }

    pub fn command_id(&self) -> &CommandId {
        &self.key.0
    }

    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Puts a text by or about a person into the vault; the command gets its hash.
    pub fn seal(&mut self, note: Option<&str>) -> Result<Option<Sealed>, Problem> {
        Ok(note.map(|text| self.drafts.seal(text)).transpose()?)
    }

    /// Reads the body into an act and records it.
    pub async fn record<B: Booking>(self, body: &B, read: impl FnOnce(&mut Fields) -> Option<Act>) -> Written {
        Ok(Recorded::from(&self.receive(body, read).await?))
    }

    /// The same for whoever needs the receipt itself.
    pub async fn receive<B: Booking>(
        &self,
        body: &B,
        read: impl FnOnce(&mut Fields) -> Option<Act>,
    ) -> Result<Receipt, Problem> {
        let mut fields = Fields::new();
        let act = read(&mut fields);
        let booked_on = fields.date("booked_on", body.booked_on());
        let voucher = body.voucher().map(str::to_owned);
        let command = act.zip(booked_on).map(|(act, booked_on)| Command { act, booked_on, voucher });
        let command = fields.done(command)?;
        let submission = self.submission(self.key.0.clone(), command, self.drafts.clone());
        Ok(self.store.record(now(), Submission { shown: self.shown, ..submission }).await?)
    }

    /// Records many commands as one: all of them, or none. Returns the number of each event.
    pub async fn record_together(&self, commands: Vec<(CommandId, Command)>) -> Result<Vec<Seq>, Problem> {
        let submissions = commands.into_iter().map(|(id, command)| {
            let drafts = VaultDrafts::new(&id);
            self.submission(id, command, drafts)
        });
        Ok(self.record_all(submissions.collect()).await?)
    }

    /// Records the rows of a table as one. A refusal names the line of the file; the first row stands on its second line.
    pub async fn record_rows(&self, rows: Vec<(VaultDrafts, CommandId, Command)>) -> Result<Vec<Seq>, Problem> {
        let submissions = rows.into_iter().map(|(drafts, id, command)| self.submission(id, command, drafts));
        self.record_all(submissions.collect()).await.map_err(|error| match error {
            RecordAllError::Refused(refused) => Problem::refused_rows(refused),
            other => other.into(),
        })
    }

    async fn record_all(&self, submissions: Vec<Submission>) -> Result<Vec<Seq>, RecordAllError> {
        let together = self.store.record_as_shown(now(), submissions, self.shown).await?;
        if let Some(moved) = together.moved {
            // Whoever waits for it records once.
            self.moved.get_or_init(|| moved);
        }
        Ok(together.recorded)
    }

    fn submission(&self, command_id: CommandId, command: Command, drafts: VaultDrafts) -> Submission {
        Submission {
            command,
            command_id,
            actor: self.sender.actor.clone(),
            channel: self.sender.channel,
            authentication: self.sender.authentication,
            credential: self.sender.credential,
            drafts,
            dry_run: self.dry_run,
            shown: None,
        }
    }
}

/// The present instant; the book is told, it never asks.
#[allow(clippy::disallowed_methods, reason = "the web is an edge: it reads the clock and hands the instant on")]
pub fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Today in Berlin.
pub fn today() -> Result<Date, Problem> {
    now().day_in_berlin().ok_or_else(|| Problem::of(Status::InternalServerError))
}

/// What would refuse each act to somebody who is signed in, for want of a right; it is told before anything is filled in,
/// and decides nothing.
pub async fn want_of_right(
    store: &Store,
    signed_in: &SignedIn,
    acts: Vec<Act>,
) -> Result<Vec<Option<Problem>>, Problem> {
    let asked_on = today()?;
    let command_id = CommandId::new("asked-beforehand").map_err(|error| Problem::internal(&error))?;
    let request = |act: Act| Asked {
        command_id: command_id.clone(),
        actor: signed_in.actor.clone(),
        channel: Channel::Pages,
        authentication: signed_in.authentication,
        command: Command { act, booked_on: asked_on, voucher: None },
        // Nothing is recorded by it, so nothing is compared with it.
        command_sha256: sha256(&[]),
        asked_on,
        shown: None,
    };
    let requests: Vec<Asked> = acts.into_iter().map(request).collect();
    let refused = store.want_of_right(&Viewer::all(), &requests).await?;
    Ok(refused.into_iter().map(|one| one.map(|violation| Problem::refused(&[violation]))).collect())
}

/// The same before it is known what an act would be about: refuses whoever has none of the roles that could do it.
pub async fn want_of_role(store: &Store, signed_in: &SignedIn, right: Right) -> Result<Option<Problem>, Problem> {
    let viewer = Viewer::all();
    if store.rights_enforced(&viewer).await?.is_none() {
        return Ok(None);
    }
    let held = store.held(&viewer, &signed_in.actor, today()?).await?;
    Ok(rights::want_of_role(&signed_in.actor, &held, right).map(|violation| Problem::refused(&[violation])))
}

/// What was recorded, and where it stands. After a dry run: what would have been.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptOut {
    seq: u64,
    recorded_at: String,
    leaf_hash: String,
    /// Recorded before under the same command id; this is the first receipt.
    repeated: bool,
    dry_run: bool,
    #[schema(example = "proposal_made/1")]
    event_type: &'static str,
    command_id: String,
    /// What an approval of this proposal has to name.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_sha256: Option<String>,
    /// What this leaves without authority, by account; absent where nothing does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_authority: Vec<ExcessOut>,
    notices: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<ReceiptLinks>,
}

/// An amount that stands without authority on an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExcessOut {
    account: String,
    #[schema(example = "25.00")]
    amount: String,
}

/// Where to go on from a receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptLinks {
    event: String,
    proof: String,
}

impl From<(&Account, Euro)> for ExcessOut {
    fn from((account, amount): (&Account, Euro)) -> ExcessOut {
        ExcessOut { account: account.to_string(), amount: amount.to_string() }
    }
}

impl From<&Receipt> for ReceiptOut {
    fn from(receipt: &Receipt) -> ReceiptOut {
        let event = event_address(receipt);
        ReceiptOut {
            seq: receipt.seq.0,
            recorded_at: receipt.recorded_at.to_string(),
            leaf_hash: receipt.leaf_hash.to_string(),
            repeated: receipt.repeated,
            dry_run: receipt.dry_run,
            event_type: receipt.event.body.type_name(),
            command_id: receipt.event.command_id.to_string(),
            content_sha256: desk::content_hash(&receipt.event).map(|hash| hash.to_string()),
            notices: notices(receipt),
            without_authority: excess(&receipt.event).into_iter().map(ExcessOut::from).collect(),
            links: (!receipt.dry_run).then(|| ReceiptLinks { proof: format!("{event}/proof"), event }),
        }
    }
}

/// What whoever books should know, in sentences.
pub fn notices(receipt: &Receipt) -> Vec<String> {
    let sentence = |(account, amount): (&Account, Euro)| {
        format!("{} stehen ohne Ermächtigung: {}.", amount.to_german(), account.in_german())
    };
    let excess = excess(&receipt.event).into_iter().map(sentence);
    excess.chain(receipt.notices.iter().map(|notice| notice.0.clone())).collect()
}

fn event_address(receipt: &Receipt) -> String {
    format!("/api/v1/journal/{}", receipt.seq)
}

/// 201 with the place of what is new; 200 where nothing new was booked.
pub struct Recorded<T = ReceiptOut> {
    pub told: T,
    pub is_new: bool,
    /// The address of it; none after a dry run.
    pub place: Option<String>,
}

impl From<&Receipt> for Recorded {
    fn from(receipt: &Receipt) -> Recorded {
        let is_new = !receipt.repeated && !receipt.dry_run;
        let place = (!receipt.dry_run).then(|| event_address(receipt));
        Recorded { told: receipt.into(), is_new, place }
    }
}

impl<'r, T: Serialize> Responder<'r, 'static> for Recorded<T> {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let bytes = serde_json::to_vec(&self.told).map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build();
        response.status(if self.is_new { Status::Created } else { Status::Ok }).header(ContentType::JSON);
        if let Some(place) = self.place {
            response.raw_header("Location", place);
        }
        response.sized_body(bytes.len(), Cursor::new(bytes)).ok()
    }
}

/// What a writing handler returns.
pub type Written = Result<Recorded, Problem>;
