//! Statements of the Kasse: imported as a whole or not at all, looked at, and their open lines matched later.
//!
//! The body of an import is the CSV itself, as `docs/formats.md` describes it. Law: BHO §§ 70, 71, 77.

pub mod imported;

use super::{Refusals, WriteAnswers, booking, in_path};
use crate::core::calendar;
use crate::core::command::Act;
use crate::core::ids::StatementId;
use crate::core::money::MoneyError;
use crate::core::order::Order;
use crate::core::payment::{PaymentSource, RecordPayment, Statement};
use crate::core::rules;
use crate::desk::cash_statement::{LineRow, Prepared, overview, prepare, rows};
use crate::store::{Store, Viewer};
use crate::web::body::{Body, CsvFile};
use crate::web::fields::{AmountText, Fields};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading, Single};
use crate::web::writing::{Recorded, WriteHeaders, WriteParameters, Writing, Written};
use imported::ImportOut;
use rocket::{get, post};
use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::{IntoResponses, ToSchema};

#[derive(Serialize, ToSchema)]
pub struct StatementOut {
    statement: String,
    /// Of the file as it was sent.
    file_sha256: String,
    lines: u32,
    sum: AmountText,
    matched_lines: usize,
    matched: AmountText,
    /// Lines without an order: they move nothing until they are matched.
    unmatched_lines: usize,
    unmatched: AmountText,
    seq: u64,
}

#[derive(Serialize, ToSchema)]
pub struct StatementDetailOut {
    #[serde(flatten)]
    statement: StatementOut,
    rows: Vec<LineOut>,
}

#[derive(Serialize, ToSchema)]
pub struct LineOut {
    line: u32,
    amount: AmountText,
    /// Absent while the line is open, and where it came back on a claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<String>,
    /// The event that says so.
    seq: u64,
}

impl StatementOut {
    fn of(known: &Statement, orders: &[Order]) -> Result<StatementOut, MoneyError> {
        let told = overview(&rows(known, orders))?;
        Ok(StatementOut {
            statement: known.imported.statement.to_string(),
            file_sha256: known.imported.file_sha256.to_string(),
            lines: known.imported.lines,
            sum: known.imported.sum_cents.into(),
            matched_lines: told.matched_lines,
            matched: told.matched.into(),
            unmatched_lines: told.unmatched_lines,
            unmatched: told.unmatched.into(),
            seq: known.imported_seq.0,
        })
    }
}

impl From<LineRow> for LineOut {
    fn from(row: LineRow) -> LineOut {
        let LineRow { line, amount, order, claim, seq } = row;
        let (order, claim) = (order.map(String::from), claim.map(String::from));
        LineOut { line, amount: amount.into(), order, claim, seq: seq.0 }
    }
}

/// A line of a statement.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineForm {
    statement: String,
    line: u32,
}

impl LineForm {
    pub fn source(&self, field: &str, fields: &mut Fields) -> Option<PaymentSource> {
        Some(PaymentSource::Statement { statement: fields.read(field, &self.statement)?, line: self.line })
    }
}

/// A line that was open gets its order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchIn {
    line: u32,
    order: String,
    #[schema(format = Date)]
    booked_on: String,
    voucher: Option<String>,
}

booking!(MatchIn);

impl MatchIn {
    /// The amount is that of the line, also where it is matched already: that is for the book to refuse, or to know as a
    /// repeat.
    pub fn act(&self, known: &Statement, orders: &[Order], fields: &mut Fields) -> Option<Act> {
        let order = fields.read("order", &self.order);
        let (statement, line) = (known.imported.statement.clone(), self.line);
        let row = rows(known, orders).into_iter().find(|row| row.line == line);
        if row.is_none() {
            let message = format!("der Kassenauszug {statement} hat die Zeilen 1 bis {}", known.imported.lines);
            fields.fault("line", &line.to_string(), message);
        }
        let (order, amount_cents) = (order?, row?.amount);
        let source = PaymentSource::Statement { statement, line };
        Some(Act::RecordPayment(RecordPayment { order, amount_cents, source }))
    }
}

#[derive(IntoResponses)]
#[allow(dead_code, reason = "describes the answers for the OpenAPI document")]
enum ImportAnswers {
    /// Eingelesen
    #[response(status = 201)]
    Created(ImportOut),
    /// Dieselbe Datei ist unter dieser Kennung schon eingelesen, oder ein Probelauf
    #[response(status = 200)]
    Known(ImportOut),
    /// Unter dieser Kennung ist eine andere Datei eingelesen, oder diese Datei unter einer anderen
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// Kein text/csv
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(Problem),
}

/// A statement that somebody sees.
pub async fn one_of(store: &Store, viewer: &Viewer, id: &str) -> Result<Statement, Problem> {
    let id: StatementId = in_path("id", id)?;
    let known = store.statements(viewer).await?.into_iter().find(|known| known.imported.statement == id);
    known.ok_or_else(|| Problem::not_found(format!("Den Kassenauszug {id} gibt es zu diesem Stand nicht.")))
}

/// Die Kassenauszüge.
#[utoipa::path(operation_id = "list_statements", tag = "statements", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<StatementOut>), Refusals))]
#[get("/statements")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let orders = reading.store.orders(&reading.viewer).await?;
    let all = reading.store.statements(&reading.viewer).await?;
    let all: Vec<StatementOut> = all.iter().map(|known| StatementOut::of(known, &orders)).collect::<Result<_, _>>()?;
    let page = paging.cut(&reading, all, |known| known.statement.clone(), |known| known)?;
    reading.page(page)
}

/// Ein Kassenauszug mit seinen Zeilen.
#[utoipa::path(operation_id = "show_statement", tag = "statements", params(ReadParameters),
    responses((status = 200, body = Single<StatementDetailOut>), Refusals))]
#[get("/statements/<id>")]
pub async fn one(reading: Reading, id: &str) -> Answered {
    let known = one_of(&reading.store, &reading.viewer, id).await?;
    let orders = reading.store.orders_on(&reading.viewer, &known).await?;
    let rows = rows(&known, &orders).into_iter().map(LineOut::from).collect();
    let statement = StatementOut::of(&known, &orders)?;
    reading.one(StatementDetailOut { statement, rows })
}

/// Einen Kassenauszug als CSV einlesen: ganz oder gar nicht.
#[utoipa::path(operation_id = "import_statement", tag = "statements",
    params(WriteHeaders, WriteParameters,
        ("statement" = String, Query, description = "Kennung, die der Kassenauszug im Buch bekommt"),
        ("booked_on" = Option<String>, Query, description = "Wertstellung des Kassenauszugs, JJJJ-MM-TT (Vorgabe: sein \
            letzter Buchungstag); jede Zeile hat ihre eigene"),
        ("voucher" = Option<String>, Query, description = "Beleg (Vorgabe: der Kassenauszug und seine Zeile)")),
    request_body(content = String, content_type = "text/csv"),
    responses(WriteAnswers, ImportAnswers), security(("token" = [])))]
#[post("/statements?<statement>&<booked_on>&<voucher>", data = "<file>")]
pub async fn import(
    writing: Writing,
    statement: Option<&str>,
    booked_on: Option<&str>,
    voucher: Option<&str>,
    file: CsvFile,
) -> Result<Recorded<ImportOut>, Problem> {
    record_statement(writing, statement, (booked_on, voucher), &file.0).await
}

/// Records a statement with all its lines, or says what stands under this id already. Beside it stand the value date and the
/// voucher, where they are not those of the statement.
pub async fn record_statement(
    writing: Writing,
    statement: Option<&str>,
    (booked_on, voucher): (Option<&str>, Option<&str>),
    file: &[u8],
) -> Result<Recorded<ImportOut>, Problem> {
    let (statement, booked_on) = asked(statement, booked_on)?;
    let plan = match prepare(writing.store(), &writing.viewer().await?, &statement, file).await? {
        Prepared::Known(known) => return ImportOut::known(&writing, &known).await,
        Prepared::New(plan) => plan,
    };
    let commands = plan.commands(Some(writing.command_id()), booked_on, voucher);
    match writing.record_together(commands.map_err(|error| Problem::internal(&error))?).await {
        Ok(recorded) => Ok(ImportOut::new(&writing, &plan, recorded.first().copied())),
        Err(problem) => refused(&writing, &statement, file, problem).await,
    }
}

/// The same file may have been recorded in between, and is known then; else the id is another file's.
async fn refused(
    writing: &Writing,
    statement: &StatementId,
    file: &[u8],
    problem: Problem,
) -> Result<Recorded<ImportOut>, Problem> {
    match prepare(writing.store(), &writing.viewer().await?, statement, file).await? {
        Prepared::Known(known) => ImportOut::known(writing, &known).await,
        Prepared::New(_) => Err(problem.conflict_by(&rules::ID_FREE)),
    }
}

fn asked(statement: Option<&str>, booked_on: Option<&str>) -> Result<(StatementId, Option<Date>), Problem> {
    let message = "„statement“ fehlt: die Kennung, die der Kassenauszug im Buch bekommt.";
    let statement = statement.ok_or_else(|| Problem::bad_parameter("statement", "", message))?;
    let day = |text: &str| {
        calendar::parse_date(text).map_err(|error| Problem::bad_parameter("booked_on", text, format!("{error}.")))
    };
    Ok((in_path("statement", statement)?, booked_on.map(day).transpose()?))
}

/// Eine Zeile ohne Anordnung nachträglich zuordnen.
#[utoipa::path(operation_id = "match_statement_line", tag = "statements", params(WriteHeaders, WriteParameters),
    request_body = MatchIn, responses(WriteAnswers, Refusals), security(("token" = [])))]
#[post("/statements/<id>/matches", data = "<body>")]
pub async fn assign(writing: Writing, id: &str, body: Body<MatchIn>) -> Written {
    let viewer = writing.viewer().await?;
    let known = one_of(writing.store(), &viewer, id).await?;
    let orders = writing.store().orders_on(&viewer, &known).await?;
    writing.record(&body.0, |fields| body.0.act(&known, &orders, fields)).await
}
