//! What is said when something cannot be done: problem details (RFC 9457), in German.
//!
//! A refusal of the book comes with its rules; a body that is not understood with all its fields. What failed inside
//! goes to stderr and never into an answer: no SQL, no path, no source of an error.

use super::fields::FieldFault;
use super::guards::is_calendar;
use super::pages::failure::{self, Failed};
use crate::core::money::MoneyError;
use crate::core::rules::{self, Fact, Rule, Violation};
use crate::desk::cash_statement::{ImportError, refused_lines};
use crate::desk::{self, DeskError};
use crate::intake::fault::{IntakeFault, IntakeFaults};
use crate::report::ReportError;
use crate::store::{RecordAllError, RecordError, StoreError};
use rocket::http::{ContentType, Header, Method, Status};
use rocket::request::Request;
use rocket::response::{self, Redirect, Responder, Response};
use rocket::{Catcher, catch, catchers};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};
use utoipa::ToSchema;

/// How soon a caller may come again when the queue is full, in seconds.
pub const RETRY_AFTER_SECONDS: &str = "1";

/// Problem details. `violations` and `faults` stand there only when there are any.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// `urn:titelbuch:problem:…`; programs tell problems apart by it.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// The rules that refuse the command, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    violations: Vec<ViolationOut>,
    /// The fields or parameters that were not understood, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<FieldFault>,
    /// What is wrong in a table that was sent, all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    table_faults: Vec<TableFault>,
}

/// What is wrong at one place of a table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TableFault {
    /// 1 is the header, 0 the file as a whole.
    line: u64,
    #[schema(example = "Betrag EUR")]
    column: String,
    /// What stood there.
    value: String,
    message: String,
}

impl From<IntakeFault> for TableFault {
    fn from(fault: IntakeFault) -> TableFault {
        let IntakeFault { line, column, value, message } = fault;
        TableFault { line, column, value, message }
    }
}

/// One rule that a command breaks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ViolationOut {
    #[schema(example = "R-031")]
    rule: &'static str,
    name: &'static str,
    sentence: String,
    hint: String,
    /// Amounts as decimal strings in euro, numbers as decimal strings, everything else as text.
    facts: BTreeMap<&'static str, String>,
}

impl From<&Violation> for ViolationOut {
    fn from(violation: &Violation) -> ViolationOut {
        let plain = |fact: &Fact| match fact {
            Fact::Amount(amount) => amount.to_string(),
            Fact::Text(text) => text.clone(),
            Fact::Number(number) => number.to_string(),
        };
        ViolationOut {
            rule: violation.rule.id,
            name: violation.rule.name,
            sentence: violation.sentence(),
            hint: violation.hint(),
            facts: violation.facts.iter().map(|(name, fact)| (*name, plain(fact))).collect(),
        }
    }
}

/// Says something to whoever runs the server. A server that cannot write to stderr still answers.
pub fn tell_operator(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "titelbuch: {line}");
}

impl Problem {
    pub fn new(status: Status, kind: &str, title: &str, detail: impl Into<String>) -> Problem {
        Problem {
            kind: format!("urn:titelbuch:problem:{kind}"),
            title: title.to_owned(),
            status: status.code,
            detail: detail.into(),
            violations: Vec::new(),
            faults: Vec::new(),
            table_faults: Vec::new(),
        }
    }

    /// Something in the path that the book does not have.
    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(Status::NotFound, "not-found", "Nicht gefunden", detail)
    }

    /// A parameter of the query or a header that is not understood.
    pub fn bad_parameter(field: &str, value: &str, message: impl Into<String>) -> Problem {
        let fault = FieldFault::new(field, Some(value), message);
        let detail = fault.message.clone();
        let problem = Problem::new(Status::BadRequest, "bad-parameter", "Angabe nicht verständlich", detail);
        Problem { faults: vec![fault], ..problem }
    }

    /// Fields of a body that are not what they should be.
    pub fn bad_fields(faults: Vec<FieldFault>) -> Problem {
        let names: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        let detail = format!("Nicht verwendbar: {}.", names.join(", "));
        let problem = Problem::new(Status::UnprocessableEntity, "bad-fields", "Felder nicht verwendbar", detail);
        Problem { faults, ..problem }
    }

    /// Fields that a body needs and does not have.
    pub fn missing_fields(faults: Vec<FieldFault>) -> Problem {
        let names: Vec<String> = faults.iter().map(|fault| format!("„{}“", fault.field)).collect();
        let verb = if names.len() == 1 { "fehlt" } else { "fehlen" };
        let detail = format!("Es {verb} {}.", names.join(", "));
        let problem = Problem::new(Status::UnprocessableEntity, "bad-form", "Inhalt hat eine andere Form", detail);
        Problem { faults, ..problem }
    }

    /// A table that cannot be used: all its faults, and nothing was booked.
    pub fn bad_table(IntakeFaults(faults): IntakeFaults) -> Problem {
        let detail = "Die Tabelle ist nicht verwendbar, gebucht ist nichts; alle Fehler stehen unter „table_faults“.";
        let problem = Problem::new(Status::UnprocessableEntity, "bad-table", "Tabelle nicht verwendbar", detail);
        Problem { table_faults: faults.into_iter().map(TableFault::from).collect(), ..problem }
    }

    /// A refusal of many commands; each violation of a line says which, and none of them was booked.
    fn refused_together(refused: Vec<(Option<u32>, Violation)>) -> Problem {
        let lines: BTreeSet<u32> = refused.iter().filter_map(|(line, _)| *line).collect();
        let told = refused.into_iter().map(|(line, violation)| match line {
            Some(line) => violation.number("line", u64::from(line)),
            None => violation,
        });
        let problem = Problem::refused(&told.collect::<Vec<_>>());
        if lines.is_empty() {
            return problem;
        }
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let detail = format!("Gebucht ist nichts; abgelehnt sind die Zeilen {}.", lines.join(", "));
        Problem { detail, ..problem }
    }

    /// A refusal of rows of a table, by the lines of the file: its head is the first.
    pub fn refused_rows(refused: Vec<(usize, Vec<Violation>)>) -> Problem {
        let told = refused.into_iter().flat_map(|(place, violations)| {
            let line = u32::try_from(place + 2).ok();
            violations.into_iter().map(move |violation| (line, violation))
        });
        Problem::refused_together(told.collect())
    }

    /// What was sent contradicts what stands in the book already.
    pub fn conflict(detail: impl Into<String>) -> Problem {
        Problem::new(Status::Conflict, "conflict", "Widerspricht dem Buch", detail)
    }

    /// The same refusal as a conflict, where this rule is among its rules.
    pub fn conflict_by(mut self, rule: &Rule) -> Problem {
        if self.violations.iter().any(|violation| violation.rule == rule.id) {
            self.status = Status::Conflict.code;
        }
        self
    }

    /// Another media type than the body has to have.
    pub fn media_type(expected: &str) -> Problem {
        let detail = format!("Erwartet wird Content-Type: {expected}.");
        Problem::new(Status::UnsupportedMediaType, "media-type", "Falscher Medientyp", detail)
    }

    /// A refusal of the book: 409 where the command id already names another content, otherwise 422.
    pub fn refused(violations: &[Violation]) -> Problem {
        let by = |rule: &Rule| violations.iter().any(|violation| *violation.rule == *rule);
        let status = match () {
            () if by(&rules::RIGHT_HELD) => Status::Forbidden,
            () if by(&rules::COMMAND_ID_ONCE) => Status::Conflict,
            () => Status::UnprocessableEntity,
        };
        let sentences: Vec<String> = violations.iter().map(Violation::sentence).collect();
        let problem = Problem::new(status, "refused", "Vom Buch abgelehnt", sentences.join(" "));
        Problem { violations: violations.iter().map(ViolationOut::from).collect(), ..problem }
    }

    /// Something failed inside; the causes go to stderr, for whoever runs the server.
    pub fn internal(error: &dyn std::error::Error) -> Problem {
        let mut line = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            line.push_str(&format!(": {error}"));
            cause = error.source();
        }
        tell_operator(&line);
        Problem::new(
            Status::InternalServerError,
            "internal",
            "Interner Fehler",
            "Die Anfrage ließ sich nicht ausführen. Was genau fehlschlug, steht im Protokoll des Servers.",
        )
    }

    /// Without a token, or with one that is nobody's.
    pub fn not_authenticated(detail: &str) -> Problem {
        Problem::new(Status::Unauthorized, "unauthorised", "Nicht angemeldet", detail)
    }

    /// A book with rights, and a request without a token.
    pub fn no_token() -> Problem {
        Problem::not_authenticated(
            "In diesem Buch gelten Rechte: Lesen braucht das Token eines Akteurs (Authorization: Bearer TOKEN).",
        )
    }

    /// Somebody who is known and may not.
    pub fn forbidden(detail: &str) -> Problem {
        Problem::new(Status::Forbidden, "forbidden", "Nicht erlaubt", detail)
    }

    /// With a token that may read alone.
    pub fn token_reads_only() -> Problem {
        let detail = "Dieses Token darf nur lesen. Eines zum Schreiben gibt „actor token“ ohne --read-only aus.";
        Problem::new(Status::Forbidden, "token-scope", "Token darf nicht schreiben", detail)
    }

    /// A page that needs somebody who is signed in.
    pub fn not_signed_in() -> Problem {
        let detail = "Diese Seite braucht eine Anmeldung. Eine Anmeldung endet nach 15 Minuten ohne Anfrage, nach acht Stunden, \
                      und wenn sich Ihre Rollen ändern; geändert wurde nichts.";
        Problem::new(Status::Unauthorized, "sign-in", "Nicht angemeldet", detail)
    }

    pub fn busy() -> Problem {
        let detail = "Das Buch ist ausgelastet; bitte gleich noch einmal versuchen.";
        Problem::new(Status::ServiceUnavailable, "busy", "Ausgelastet", detail)
    }

    pub fn status(&self) -> Status {
        Status::new(self.status)
    }

    /// What tells it apart, without the name of the house.
    pub fn kind(&self) -> &str {
        self.kind.rsplit(':').next().unwrap_or(&self.kind)
    }

    /// The fields that were not understood.
    pub fn faults(&self) -> &[FieldFault] {
        &self.faults
    }

    /// What refuses it, as sentences: the rule, what it says, and what would be possible.
    pub fn refusals(&self) -> impl Iterator<Item = (&'static str, &str, &str)> {
        self.violations.iter().map(|violation| (violation.rule, violation.sentence.as_str(), violation.hint.as_str()))
    }

    /// What is wrong in a table: line, column, what stood there, and what about it.
    pub fn table_faults(&self) -> impl Iterator<Item = (u64, &str, &str, &str)> {
        let faults = self.table_faults.iter();
        faults.map(|fault| (fault.line, fault.column.as_str(), fault.value.as_str(), fault.message.as_str()))
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Hands the problem to the catcher and ends a guard.
    pub fn end<S, F>(self, request: &Request<'_>) -> rocket::outcome::Outcome<S, (Status, ()), F> {
        let status = self.status();
        request.local_cache(|| Some(self));
        rocket::outcome::Outcome::Error((status, ()))
    }

    /// For a status that Rocket gives by itself.
    pub fn of(status: Status) -> Problem {
        let (kind, title, detail) = match status.code {
            401 => ("unauthorised", "Nicht angemeldet", "Diese Anfrage braucht das Token eines Akteurs."),
            403 => ("forbidden", "Nicht erlaubt", "Dafür fehlt das Recht."),
            404 => ("not-found", "Nicht gefunden", "Unter dieser Adresse gibt es nichts."),
            405 => ("method", "Methode nicht möglich", "Diese Adresse kennt andere Methoden; siehe Allow."),
            413 => ("too-large", "Zu groß", "Die Anfrage ist größer als erlaubt."),
            415 => return Problem::media_type("application/json"),
            503 => return Problem::busy(),
            400..500 => ("bad-request", "Anfrage nicht verständlich", "Die Anfrage ist nicht verständlich."),
            _ => ("internal", "Interner Fehler", "Die Anfrage ließ sich nicht ausführen."),
        };
        Problem::new(status, kind, title, detail)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            StoreError::NoSuchSize { asked, .. } => {
                Problem::bad_parameter("as_of", &asked.to_string(), format!("{error} {}", error.hint()))
            }
            StoreError::NotInitialised | StoreError::NotMigrated | StoreError::NotThere(_) | StoreError::Closed => {
                not_ready(&error)
            }
            StoreError::OutOfSight => Problem::forbidden(&format!("{error} {}", error.hint())),
            error => Problem::internal(&error),
        }
    }
}

/// The book is not in a state to answer: what the error says is meant for the caller.
pub fn not_ready(error: &StoreError) -> Problem {
    let detail = format!("{error} {}", error.hint());
    Problem::new(Status::ServiceUnavailable, "not-ready", "Nicht bereit", detail)
}

impl From<RecordError> for Problem {
    fn from(error: RecordError) -> Problem {
        match error {
            RecordError::Refused(violations) => Problem::refused(&violations),
            RecordError::Busy => Problem::busy(),
            RecordError::TokenRefused | RecordError::SessionEnded => Problem::not_authenticated(&error.to_string()),
            RecordError::Store(error) => error.into(),
        }
    }
}

impl From<RecordAllError> for Problem {
    fn from(error: RecordAllError) -> Problem {
        match error {
            RecordAllError::Store(error) => error.into(),
            RecordAllError::TokenRefused => RecordError::TokenRefused.into(),
            RecordAllError::SessionEnded => RecordError::SessionEnded.into(),
            RecordAllError::NotAsShown => Problem::refused(&[Violation::of(&rules::AS_SHOWN)]),
            RecordAllError::Refused(refused) => Problem::refused_together(refused_lines(refused)),
        }
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Problem {
        match error {
            ImportError::Faults(faults) => Problem::bad_table(faults),
            ImportError::Store(error) => error.into(),
            ImportError::SameFile(_) => Problem::conflict(format!(
                "{error} Was schon eingelesen ist, zeigt /api/v1/statements; offene Zeilen werden dort zugeordnet."
            )),
        }
    }
}

/// Only where what the book holds cannot be summed any more.
impl From<MoneyError> for Problem {
    fn from(error: MoneyError) -> Problem {
        Problem::internal(&error)
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Problem {
        let detail = format!("{} {}", desk::sentence(&error.to_string()), error.hint());
        match error {
            DeskError::Store(error) => error.into(),
            DeskError::Parameters(_) => {
                Problem::new(Status::BadRequest, "bad-parameter", "Angabe nicht verständlich", detail)
            }
            DeskError::NotThere(_) | DeskError::Report(ReportError::UnknownReport(_)) => Problem::not_found(detail),
            DeskError::ValueDate(_) => {
                Problem::new(Status::UnprocessableEntity, "value-date", "Zu dieser Wertstellung nicht möglich", detail)
            }
            error @ (DeskError::Report(_) | DeskError::Proof(_) | DeskError::Disagrees(_)) => Problem::internal(&error),
        }
    }
}

impl<'r> Responder<'r, 'static> for Problem {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let status = self.status();
        let bytes = serde_json::to_vec(&self).map_err(|_| Status::InternalServerError)?;
        let mut response = Response::build();
        response.status(status).header(ContentType::new("application", "problem+json"));
        if status == Status::Unauthorized {
            let scheme = if is_calendar(request) { "Basic" } else { "Bearer" };
            response.header(Header::new("WWW-Authenticate", format!("{scheme} realm=\"titelbuch\"")));
        }
        if status == Status::ServiceUnavailable {
            response.header(Header::new("Retry-After", RETRY_AFTER_SECONDS));
        }
        response.sized_body(bytes.len(), Cursor::new(bytes)).ok()
    }
}

/// An answer of the catcher; `Allow` where the address exists and the method does not.
struct Caught {
    problem: Problem,
    allow: Option<String>,
}

/// Where a reader is sent who has to sign in first; a form is not sent on, for it would be lost.
fn door_of(problem: &Problem, request: &Request<'_>) -> Option<String> {
    let reads = matches!(request.method(), Method::Get | Method::Head);
    let asked = problem.status() == Status::Unauthorized && reads && !failure::is_for_programs(request);
    asked.then(|| failure::door(request))
}

impl<'r> Responder<'r, 'static> for Caught {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        if let Some(door) = door_of(&self.problem, request) {
            return Redirect::to(door).respond_to(request);
        }
        let mut response = if failure::is_for_programs(request) {
            self.problem.respond_to(request)?
        } else {
            Failed(self.problem).respond_to(request)?
        };
        if let Some(allow) = self.allow {
            response.set_header(Header::new("Allow", allow));
        }
        Ok(response)
    }
}

#[catch(default)]
fn any(status: Status, request: &Request<'_>) -> Caught {
    if let Some(problem) = request.local_cache(|| None::<Problem>) {
        return Caught { problem: problem.clone(), allow: None };
    }
    // Rocket says „not found“ where only the method is wrong.
    let methods = if status == Status::NotFound { methods_at(request) } else { BTreeSet::new() };
    if methods.is_empty() {
        return Caught { problem: Problem::of(status), allow: None };
    }
    let allow = methods.into_iter().collect::<Vec<_>>().join(", ");
    Caught { problem: Problem::of(Status::MethodNotAllowed), allow: Some(allow) }
}

/// The methods of the routes at this address.
fn methods_at(request: &Request<'_>) -> BTreeSet<&'static str> {
    let asked: Vec<&str> = request.uri().path().segments().collect();
    let fits = |path: &str| {
        let known: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        known.len() == asked.len()
            && known.iter().zip(&asked).all(|(known, asked)| known.starts_with('<') || known == asked)
    };
    let routes = request.rocket().routes().filter(|route| fits(route.uri.path()));
    routes.map(|route| route.method.as_str()).collect()
}

pub fn catchers() -> Vec<Catcher> {
    catchers![any]
}
