//! Reports: what there is, and one of them as the desk makes it, byte for byte what the command line writes.
//!
//! The two companions of a file are asked for by `part`; making a report writes nothing to the journal.

use super::{Refusals, in_path};
use crate::core::calendar;
use crate::desk::{Format, MadeReport, ReportParameters, make_report};
use crate::report::Language;
use crate::report::definition::{CatalogueEntry, catalogue};
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answer, Answered, ReadParameters, Reading};
use rocket::get;
use rocket::http::ContentType;
use serde::Serialize;
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

/// What a report is asked.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery<'r> {
    /// Kennung des Verteilungslaufs.
    run: Option<&'r str>,
    /// pdf, csv oder csv-excel (Vorgabe pdf).
    format: Option<&'r str>,
    /// Nur Vorgänge bis zu dieser Wertstellung, JJJJ-MM-TT.
    value_date: Option<&'r str>,
    /// de oder en (Vorgabe de).
    lang: Option<&'r str>,
    /// Was geliefert wird: report (Vorgabe), provenance oder tlog-proof.
    part: Option<&'r str>,
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

impl ReportQuery<'_> {
    fn format(&self) -> Result<Format, Problem> {
        let text = self.format.unwrap_or("pdf");
        Format::parse(text)
            .ok_or_else(|| Problem::bad_parameter("format", text, "Möglich sind pdf, csv und csv-excel."))
    }

    fn part(&self) -> Result<Part, Problem> {
        match self.part {
            None | Some("report") => Ok(Part::Report),
            Some("provenance") => Ok(Part::Provenance),
            Some("tlog-proof") => Ok(Part::Proof),
            Some(other) => {
                Err(Problem::bad_parameter("part", other, "Möglich sind report, provenance und tlog-proof."))
            }
        }
    }

    fn parameters(&self, reading: &Reading) -> Result<ReportParameters, Problem> {
        let value_date = self.value_date.map(|text| {
            calendar::parse_date(text).map_err(|e| Problem::bad_parameter("value_date", text, format!("{e}.")))
        });
        Ok(ReportParameters {
            run: self.run.map(|run| in_path("run", run)).transpose()?,
            as_of: reading.as_of,
            value_date: value_date.transpose()?,
        })
    }
}

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
#[get("/reports/<id>?<run>&<format>&<value_date>&<lang>&<part>")]
pub async fn make(
    reading: Reading,
    id: &str,
    run: Option<&str>,
    format: Option<&str>,
    value_date: Option<&str>,
    lang: Option<&str>,
    part: Option<&str>,
) -> Answered {
    let asked = ReportQuery { run, format, value_date, lang, part };
    let (format, part, language) = (asked.format()?, asked.part()?, language(asked.lang)?);
    let parameters = asked.parameters(&reading)?;
    if reading.is_known {
        return Ok(reading.bytes(ContentType::Binary, Vec::new()));
    }
    let made = make_report(&reading.store, &reading.viewer, id, &parameters, format, language).await?;
    file(reading, made, &part)
}

fn file(reading: Reading, made: MadeReport, part: &Part) -> Result<Answer, Problem> {
    let (content_type, name, bytes) = match part {
        Part::Report => (made.content_type, made.file_name, made.bytes),
        Part::Provenance => {
            ("application/json", format!("{}.provenance.json", made.file_name), made.provenance_json.into_bytes())
        }
        Part::Proof => {
            ("text/plain; charset=utf-8", format!("{}.tlog-proof", made.file_name), made.tlog_proof.into_bytes())
        }
    };
    let content_type = ContentType::parse_flexible(content_type).unwrap_or(ContentType::Binary);
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(reading.bytes(content_type, bytes).with("Content-Disposition", disposition))
}
