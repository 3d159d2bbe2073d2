//! Reports: what there is, and one of them as the desk makes it, byte for byte what the command line writes.
//!
//! The two companions of a file are asked for by `part`; making a report writes nothing to the journal. A report that
//! may be of any length is sent while it is being written; of the others the caller gets the whole or a problem.

use super::Refusals;
use crate::core::calendar;
use crate::desk::{Format, Question, Ready, ReportParameters, ready};
use crate::report::Language;
use crate::report::definition::{CatalogueEntry, catalogue};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answer, Answered, ReadParameters, Reading};
use crate::web::streaming;
use rocket::form::{self, FromForm};
use rocket::get;
use rocket::http::ContentType;
use rocket::tokio;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};
use utoipa::{IntoParams, ToSchema};

#[derive(Serialize, ToSchema)]
pub struct ReportOut {
    id: String,
    title: String,
    formats: Vec<String>,
    parameters: Vec<ReportParameterOut>,
}

#[derive(Serialize, ToSchema)]
pub struct ReportParameterOut {
    id: String,
    required: bool,
    description: String,
}

impl From<CatalogueEntry> for ReportOut {
    fn from(entry: CatalogueEntry) -> ReportOut {
        let parameters = entry.parameters.into_iter().map(|parameter| ReportParameterOut {
            id: parameter.id,
            required: parameter.required,
            description: parameter.description,
        });
        ReportOut { id: entry.id, title: entry.title, formats: entry.formats, parameters: parameters.collect() }
    }
}

/// What a report is asked: every parameter of every definition file, and how the answer is wanted.
pub struct ReportQuery {
    read: BTreeMap<String, String>,
    /// What stands there more than once.
    repeated: Option<String>,
}

/// How the answer is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what `ReportQuery` reads; utoipa takes it from the fields")]
struct Wanted {
    /// pdf, csv, csv-excel oder html (Vorgabe pdf).
    format: Option<String>,
    /// Was geliefert wird: report (Vorgabe), provenance oder tlog-proof.
    part: Option<String>,
}

/// The name of a parameter in an address.
fn in_address(id: &str) -> String {
    id.replace('-', "_")
}

/// Taken from the definition files, so that the description cannot say anything else.
impl IntoParams for ReportQuery {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut described: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        for report in catalogue(Language::De).unwrap_or_default() {
            for parameter in report.parameters.into_iter().filter(|parameter| parameter.id != "as-of") {
                let (_, reports) = described.entry(parameter.id).or_insert((parameter.description, Vec::new()));
                let required = if parameter.required { " (nötig)" } else { "" };
                reports.push(format!("{}{required}", report.id));
            }
        }
        let own = described.into_iter().map(|(id, (description, reports))| {
            ParameterBuilder::new()
                .name(in_address(&id))
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
                .description(Some(format!("{description}. Berichte: {}.", reports.join(", "))))
                .build()
        });
        own.chain(Wanted::into_params(place)).collect()
    }
}

#[rocket::async_trait]
impl<'r> FromForm<'r> for ReportQuery {
    type Context = ReportQuery;

    fn init(_: form::Options) -> ReportQuery {
        ReportQuery { read: BTreeMap::new(), repeated: None }
    }

    fn push_value(query: &mut ReportQuery, field: form::ValueField<'r>) {
        let name = field.name.source().as_str().to_owned();
        if query.read.insert(name.clone(), field.value.to_owned()).is_some() {
            query.repeated = Some(name);
        }
    }

    async fn push_data(_: &mut ReportQuery, _: form::DataField<'r, '_>) {}

    fn finalize(query: ReportQuery) -> form::Result<'r, ReportQuery> {
        Ok(query)
    }
}

/// Which of the three files.
enum Part {
    Report,
    Provenance,
    Proof,
}

fn language(text: Option<&str>) -> Result<Language, Problem> {
    match text {
        None | Some("de") => Ok(Language::De),
        Some("en") => Ok(Language::En),
        Some(other) => Err(Problem::bad_parameter("lang", other, "Möglich sind de und en.")),
    }
}

impl ReportQuery {
    fn get(&self, name: &str) -> Option<&str> {
        self.read.get(name).map(String::as_str)
    }

    fn format(&self) -> Result<Format, Problem> {
        let text = self.get("format").unwrap_or("pdf");
        Format::parse(text)
            .ok_or_else(|| Problem::bad_parameter("format", text, "Möglich sind pdf, csv, csv-excel und html."))
    }

    fn part(&self) -> Result<Part, Problem> {
        match self.get("part") {
            None | Some("report") => Ok(Part::Report),
            Some("provenance") => Ok(Part::Provenance),
            Some("tlog-proof") => Ok(Part::Proof),
            Some(other) => {
                Err(Problem::bad_parameter("part", other, "Möglich sind report, provenance und tlog-proof."))
            }
        }
    }

    fn parameters(&self, reading: &Reading) -> Result<ReportParameters, Problem> {
        if let Some(name) = &self.repeated {
            return Err(Problem::bad_parameter(name, "", format!("„{name}“ steht mehrmals in der Anfrage.")));
        }
        let value_date = self.get("value_date").map(|text| {
            calendar::parse_date(text).map_err(|e| Problem::bad_parameter("value_date", text, format!("{e}.")))
        });
        let parameters = ReportParameters::at(reading.as_of, value_date.transpose()?);
        let own = self.read.iter().filter(|(name, _)| !NOT_OWN.contains(&name.as_str()));
        Ok(own.fold(parameters, |parameters, (name, value)| parameters.with(&name.replace('_', "-"), value)))
    }
}

/// What is read here and not by the report.
const NOT_OWN: &[&str] = &["as_of", "value_date", "format", "lang", "part"];

/// Die Berichte, ihre Formen und Angaben.
#[utoipa::path(operation_id = "list_reports", tag = "reports",
    params(ReadParameters, PageParameters, ("lang" = Option<String>, Query, description = "de oder en")),
    responses((status = 200, body = Page<ReportOut>), Refusals))]
#[get("/reports?<lang>")]
pub async fn list(reading: Reading, paging: Paging, lang: Option<&str>) -> Answered {
    let all = catalogue(language(lang)?).map_err(|error| Problem::internal(&error))?;
    let page = paging.cut(&reading, all, |report| report.id.clone(), ReportOut::from)?;
    reading.page(page)
}

/// Einen Bericht ausgeben, oder eine der beiden Dateien, die zu ihm gehören.
#[utoipa::path(operation_id = "make_report", tag = "reports", params(ReadParameters, ReportQuery, ("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf"), Refusals))]
#[get("/reports/<id>?<asked..>")]
pub async fn make(reading: Reading, id: &str, asked: ReportQuery) -> Answered {
    let (format, part, language) = (asked.format()?, asked.part()?, language(asked.get("lang"))?);
    let parameters = asked.parameters(&reading)?;
    if reading.is_known {
        return Ok(reading.bytes(ContentType::Binary, Vec::new()));
    }
    let question = Question { id, parameters: &parameters, format, language };
    let report = ready(&reading.store, &reading.viewer, question).await?;
    match part {
        Part::Report if report.is_long() => while_written(reading, report).await,
        Part::Report => whole(reading, report).await,
        Part::Provenance | Part::Proof => companion(reading, report, &part).await,
    }
}

async fn whole(reading: Reading, report: Ready) -> Answered {
    let (content_type, name) = (report.content_type(), report.file_name().to_owned());
    let (bytes, _) = report.write(Vec::new()).await?;
    Ok(named(reading.bytes(media(content_type), bytes), &name))
}

async fn while_written(reading: Reading, report: Ready) -> Answered {
    let (content_type, name) = (report.content_type(), report.file_name().to_owned());
    let (sending, failing, coming) = streaming::body();
    tokio::spawn(async move {
        if let Err(error) = report.write(sending).await {
            failing.fail(error).await;
        }
    });
    let coming = coming.begun().await?;
    Ok(named(reading.coming(media(content_type), coming), &name))
}

/// What stands beside the file; the file itself is written into nothing, because its hash is a part of it.
async fn companion(reading: Reading, report: Ready, part: &Part) -> Answered {
    let (_, written) = report.write(std::io::sink()).await?;
    let (content_type, ending, text) = match part {
        Part::Proof => ("text/plain; charset=utf-8", "tlog-proof", written.tlog_proof),
        Part::Report | Part::Provenance => ("application/json", "provenance.json", written.provenance_json),
    };
    let name = format!("{}.{ending}", written.file_name);
    Ok(named(reading.bytes(media(content_type), text.into_bytes()), &name))
}

fn media(content_type: &str) -> ContentType {
    ContentType::parse_flexible(content_type).unwrap_or(ContentType::Binary)
}

fn named(answer: Answer, name: &str) -> Answer {
    answer.with("Content-Disposition", format!("attachment; filename=\"{name}\""))
}
