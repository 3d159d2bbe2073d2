//! Lists as CSV: vouchers, what arrived, who is connected, the municipalities. All lines of a list are recorded, or none.
//!
//! The body is the file itself, as `docs/formats.md` describes it. The `Idempotency-Key` is the id of the first line, the
//! others have a number behind it, so the same request again books nothing. Law: VV-BHO § 44 Nr. 12; OZG § 1.

use super::{Refusals, WriteAnswers, in_path};
use crate::core::calendar;
use crate::core::command::{Act, Command};
use crate::core::ids::{CommandId, ManagerId, Seq};
use crate::core::money::Euro;
use crate::desk::lists::{municipality, numbered, receipt, voucher as sealed};
use crate::intake::municipalities::Municipality;
use crate::intake::tables::MUNICIPALITIES;
use crate::intake::{municipalities, receipt_list, roll_out, voucher_list};
use crate::store::{VaultDrafts, Viewer};
use crate::web::body::CsvFile;
use crate::web::fields::AmountText;
use crate::web::problem::Problem;
use crate::web::writing::{Recorded, WriteHeaders, WriteParameters, Writing};
use rocket::post;
use serde::Serialize;
use time::Date;
use utoipa::{IntoResponses, ToSchema};

/// What a list came to.
#[derive(Serialize, ToSchema)]
pub struct ListOut {
    /// Lines of the list; each is an event.
    pub lines: usize,
    /// What they add up to, where they have amounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<AmountText>,
    /// Recorded before under the same key; this is the first receipt.
    repeated: bool,
    /// The event of the first line; absent after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    dry_run: bool,
}

#[derive(IntoResponses)]
#[allow(dead_code, reason = "describes the answers for the OpenAPI document")]
enum ListAnswers {
    /// Aufgezeichnet, alle Zeilen
    #[response(status = 201)]
    Created(ListOut),
    /// Unter derselben Kennung schon aufgezeichnet, oder ein Probelauf
    #[response(status = 200)]
    Tried(ListOut),
    /// Kein text/csv
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(Problem),
}

impl ListOut {
    /// The event of the first line.
    pub fn first(&self) -> Option<Seq> {
        self.seq.map(Seq)
    }

    pub fn sum(&self) -> Option<Euro> {
        self.amount.as_ref().and_then(AmountText::euro)
    }
}

type Listed = Result<Recorded<ListOut>, Problem>;
type Row = (VaultDrafts, CommandId, Command);

/// An id that follows from the key of the request.
fn id_of(writing: &Writing, place: usize) -> Result<CommandId, Problem> {
    let id = numbered(writing.command_id(), place);
    id.map_err(|error| Problem::bad_parameter("Idempotency-Key", "", format!("{error}.")))
}

/// Records commands without texts for the vault, in their order.
async fn record(writing: &Writing, commands: Vec<Command>, amount: Option<Euro>) -> Listed {
    let row = |(place, command)| -> Result<Row, Problem> {
        let id = id_of(writing, place)?;
        Ok((VaultDrafts::new(&id), id, command))
    };
    let rows = commands.into_iter().enumerate().map(row).collect::<Result<_, _>>()?;
    record_rows(writing, rows, amount).await
}

async fn record_rows(writing: &Writing, rows: Vec<Row>, amount: Option<Euro>) -> Listed {
    let lines = rows.len();
    // What stood in the journal before is not new. Of two equal requests at once both may be told that they were first.
    let size = writing.store().head(&Viewer::all()).await?.size;
    let first = writing.record_rows(rows).await?.first().map(|Seq(seq)| *seq);
    let dry_run = writing.is_dry_run();
    let (repeated, seq) = (first.is_some_and(|seq| seq < size), first.filter(|_| !dry_run));
    let told = ListOut { lines, amount: amount.map(AmountText::from), repeated, seq, dry_run };
    let place = seq.map(|seq| format!("/api/v1/journal/{seq}"));
    Ok(Recorded { told, is_new: !dry_run && !repeated, place })
}

/// A fault of the table of the house is none of the caller.
fn built_in() -> Result<Vec<Municipality>, Problem> {
    municipalities::read(MUNICIPALITIES.csv.as_bytes()).map_err(|faults| Problem::internal(&faults))
}

fn day(text: Option<&str>) -> Result<Date, Problem> {
    let missing = || Problem::bad_parameter("booked_on", "", "„booked_on“ fehlt: die Wertstellung, JJJJ-MM-TT.");
    let text = text.ok_or_else(missing)?;
    calendar::parse_date(text).map_err(|error| Problem::bad_parameter("booked_on", text, format!("{error}.")))
}

fn on(booked_on: Date, voucher: Option<&str>) -> impl Fn(Act) -> Command {
    let voucher = voucher.map(str::to_owned);
    move |act| Command { act, booked_on, voucher: voucher.clone() }
}

/// Eine Liste angekommener Mittel einlesen: alle Zeilen oder keine; jede Zeile hat ihren Tag und ihren Beleg.
#[utoipa::path(operation_id = "receive_onward_list", tag = "onward-grants", params(WriteHeaders, WriteParameters),
    request_body(content = String, content_type = "text/csv"),
    responses(WriteAnswers, ListAnswers, Refusals), security(("token" = [])))]
#[post("/onward-receipts", data = "<file>")]
pub async fn receipts(writing: Writing, file: CsvFile) -> Listed {
    let lines = receipt_list::read(&file.0).map_err(Problem::bad_table)?;
    let sum = Euro::sum(lines.iter().map(|line| line.amount)).map_err(|error| Problem::internal(&error))?;
    record(&writing, lines.into_iter().map(receipt).collect(), Some(sum)).await
}

/// Eine Belegliste einlesen: alle Zeilen oder keine. Wer bezahlt wurde, liegt danach im Tresor.
#[utoipa::path(operation_id = "register_vouchers", tag = "vouchers",
    params(WriteHeaders, WriteParameters,
        ("booked_on" = String, Query, description = "Wertstellung aller Zeilen, JJJJ-MM-TT"),
        ("voucher" = Option<String>, Query, description = "Beleg aller Zeilen")),
    request_body(content = String, content_type = "text/csv"),
    responses(WriteAnswers, ListAnswers, Refusals), security(("token" = [])))]
#[post("/voucher-lists?<booked_on>&<voucher>", data = "<file>")]
pub async fn vouchers(writing: Writing, booked_on: Option<&str>, voucher: Option<&str>, file: CsvFile) -> Listed {
    record_vouchers(&writing, booked_on, voucher, &file.0).await
}

/// A list of vouchers, whoever brings it.
pub async fn record_vouchers(writing: &Writing, booked_on: Option<&str>, voucher: Option<&str>, file: &[u8]) -> Listed {
    let command = on(day(booked_on)?, voucher);
    let lines = voucher_list::read(file).map_err(Problem::bad_table)?;
    let gross = Euro::sum(lines.iter().map(|line| line.gross)).map_err(|error| Problem::internal(&error))?;
    let row = |(place, line)| -> Result<Row, Problem> {
        let id = id_of(writing, place)?;
        let mut drafts = VaultDrafts::new(&id);
        let what = sealed(line, &mut drafts)?;
        Ok((drafts, id, command(Act::RegisterVoucher(what))))
    };
    let rows = lines.iter().enumerate().map(row).collect::<Result<_, _>>()?;
    record_rows(writing, rows, Some(gross)).await
}

/// Eine Liste von Anschlüssen einlesen: alle Zeilen oder keine.
#[utoipa::path(operation_id = "connect_authorities", tag = "roll-out",
    params(WriteHeaders, WriteParameters,
        ("booked_on" = String, Query, description = "Wertstellung aller Zeilen, JJJJ-MM-TT"),
        ("voucher" = Option<String>, Query, description = "Beleg aller Zeilen")),
    request_body(content = String, content_type = "text/csv"),
    responses(WriteAnswers, ListAnswers, Refusals), security(("token" = [])))]
#[post("/connections?<booked_on>&<voucher>", data = "<file>")]
pub async fn connections(writing: Writing, booked_on: Option<&str>, voucher: Option<&str>, file: CsvFile) -> Listed {
    let command = on(day(booked_on)?, voucher);
    let keys = built_in()?.into_iter().map(|one| one.ags).collect();
    let lines = roll_out::read(&file.0, &keys).map_err(Problem::bad_table)?;
    let commands = lines.into_iter().map(|line| command(Act::ConnectAuthority(line)));
    record(&writing, commands.collect(), None).await
}

/// Die Gemeinden der eingebauten Tabelle (Zensus 2022) als Empfänger erfassen: alle, oder die eines Landes.
#[utoipa::path(operation_id = "register_municipalities", tag = "onward-grants",
    params(WriteHeaders, WriteParameters,
        ("land" = Option<String>, Query, description = "Nur die Gemeinden dieses Landes, zum Beispiel DE-SL"),
        ("booked_on" = String, Query, description = "Wertstellung, JJJJ-MM-TT"),
        ("voucher" = Option<String>, Query, description = "Beleg")),
    responses(WriteAnswers, ListAnswers, Refusals), security(("token" = [])))]
#[post("/recipients/municipalities?<land>&<booked_on>&<voucher>")]
pub async fn municipalities_of(
    writing: Writing,
    land: Option<&str>,
    booked_on: Option<&str>,
    voucher: Option<&str>,
) -> Listed {
    let land: Option<ManagerId> = land.map(|land| in_path("land", land)).transpose()?;
    let command = on(day(booked_on)?, voucher);
    let wanted = built_in()?.into_iter().filter(|one| land.as_ref().is_none_or(|land| one.land_code == land.as_str()));
    let acts = wanted.map(municipality).collect::<Result<Vec<_>, _>>().map_err(|error| Problem::internal(&error))?;
    if acts.is_empty() {
        let asked = land.map(String::from).unwrap_or_default();
        let told = "die Tabelle hat keine Gemeinde dieses Landes; Länder heißen DE-BW, DE-BY und so weiter.";
        return Err(Problem::bad_parameter("land", &asked, told));
    }
    record(&writing, acts.into_iter().map(command).collect(), None).await
}
