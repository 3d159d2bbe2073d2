//! PDF/A-3a with PDF/UA-1: printpdf draws, lopdf completes.
//!
//! The lossless CSV of the main table and the provenance are attached. Nothing here knows a particular report. The
//! pages are kept until the end, because „Seite x von y“ needs their number: memory grows with the pages.

mod canvas;
mod conform;
mod drawings;
mod layout;
mod measure;
mod table;
mod tags;

use super::csv::{Profile, TableWriter};
use crate::report::ReportError;
use crate::report::provenance::{Data, Provenance};
use crate::report::sheet::{Column, Fact, Foot, Head, Row, RowKind, RowSource, Sheet, SmallTable};
use crate::report::words::{self, Language};
use canvas::{Canvas, LANDSCAPE, PORTRAIT};
use conform::{About, Attachment};
use measure::Faces;
use printpdf::{Mm, OffsetDateTime, PdfDocument, PdfFont, PdfPage, PdfSaveOptions, Pt};
use std::io::Write;
use table::Plan;
use tags::ROOT;

/// The widths of the columns follow from so many first rows.
const SAMPLE: usize = 500;
const SIZES: [f32; 4] = [8.5, 8.0, 7.0, 6.0];

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub pages: usize,
    /// The attached CSV.
    pub data: Data,
}

/// Writes the sheet as a PDF file.
///
/// # Errors
/// `TotalsDisagree`, `MissingGlyph`, `TableTooWide` and the other errors of content; `Write`. Nothing is written
/// before all of the content is found good.
pub fn write(sheet: Sheet, out: &mut impl Write) -> Result<Receipt, ReportError> {
    let Sheet { head, mut rows, foot } = sheet;
    foot.provenance.check()?;
    let faces = Faces::load()?;
    let sample = rows.by_ref().take(SAMPLE).collect::<Result<Vec<Row>, ReportError>>()?;
    let (plan, format) = plan(&faces, &head, &sample, foot.total.as_ref())?;
    let mut canvas = Canvas::new(faces, format);
    canvas.title_block(&head)?;
    canvas.head_facts(&head.facts)?;
    for small in &head.tables {
        small_table(&mut canvas, small, head.language)?;
    }
    canvas.heading(&head.table_title, 60.0)?;
    let rows: RowSource = Box::new(sample.into_iter().map(Ok).chain(rows));
    let mut csv = Vec::new();
    let data = main_table(&mut canvas, &plan, &head, rows, foot.total.as_ref(), &mut csv)?;
    foot_blocks(&mut canvas, &head, &foot, &data)?;
    canvas.furniture(&head, &as_of_line(&foot.provenance, head.language))?;
    let json = foot.provenance.to_json(&head, &foot.notes, &data)?;
    let pages = canvas.pages.len();
    finish(canvas, &head, &foot, csv, json, out)?;
    Ok(Receipt { pages, data })
}

/// The columns of the main table that are drawn; those for files only stand in the attached CSV.
fn drawn_columns(head: &Head) -> Vec<Column> {
    head.columns.iter().filter(|column| !column.files_only).cloned().collect()
}

/// The cells of a row that are drawn.
fn drawn(head: &Head, row: &Row) -> Row {
    let cells = row.cells.iter().zip(&head.columns).filter(|(_, column)| !column.files_only);
    Row { kind: row.kind, cells: cells.map(|(cell, _)| cell.clone()).collect() }
}

/// Portrait if it fits at the full size, else landscape, else smaller.
fn plan(
    faces: &Faces,
    head: &Head,
    sample: &[Row],
    total: Option<&Row>,
) -> Result<(Plan, canvas::Format), ReportError> {
    let columns = drawn_columns(head);
    let rows: Vec<Row> = sample.iter().chain(total).map(|row| drawn(head, row)).collect();
    let rows: Vec<&Row> = rows.iter().collect();
    for size in SIZES {
        for format in [PORTRAIT, LANDSCAPE] {
            let found = Plan::find(faces, &columns, &rows, head.language, size, format.content_width())?;
            if let Some(plan) = found {
                return Ok((plan, format));
            }
        }
    }
    Err(ReportError::TableTooWide)
}

fn small_table(canvas: &mut Canvas, small: &SmallTable, language: Language) -> Result<(), ReportError> {
    let rows: Vec<&Row> = small.rows.iter().collect();
    let width = canvas.format.content_width();
    let plan =
        Plan::find(&canvas.faces, &small.columns, &rows, language, 8.5, width)?.ok_or(ReportError::TableTooWide)?;
    canvas.heading(&small.title, 60.0)?;
    let mut open = plan.open(canvas, ROOT)?;
    let mut totals = crate::report::sheet::RunningTotals::new(&small.columns);
    for (i, row) in small.rows.iter().enumerate() {
        totals.take(row)?;
        let next = small.rows.get(i + 1).filter(|next| next.kind != RowKind::Body);
        plan.row(canvas, &mut open, row, next)?;
    }
    Ok(())
}

/// Draws the rows one behind the other, checks the totals, and writes the attached CSV on the way.
fn main_table(
    canvas: &mut Canvas,
    plan: &Plan,
    head: &Head,
    rows: RowSource,
    total: Option<&Row>,
    csv: &mut Vec<u8>,
) -> Result<Data, ReportError> {
    let mut writer = TableWriter::new(&head.columns, Profile::Lossless, head.language, csv)?;
    let mut open = plan.open(canvas, ROOT)?;
    let mut rows = rows.chain(total.cloned().map(Ok)).peekable();
    while let Some(row) = rows.next() {
        let row = row?;
        writer.row(&row)?;
        let next = match rows.peek() {
            Some(Ok(next)) if next.kind != RowKind::Body => Some(drawn(head, next)),
            _ => None,
        };
        plan.row(canvas, &mut open, &drawn(head, &row), next.as_ref())?;
    }
    writer.finish()
}

fn foot_blocks(canvas: &mut Canvas, head: &Head, foot: &Foot, data: &Data) -> Result<(), ReportError> {
    let language = head.language;
    for (title, paragraphs) in &foot.notes {
        canvas.notes(title, paragraphs)?;
    }
    for drawing in &foot.drawings {
        canvas.drawing(drawing)?;
    }
    if !foot.definitions.is_empty() {
        canvas.definitions(language.pick("Bedeutung der Spalten", "Meaning of the columns"), &foot.definitions)?;
    }
    if !foot.sources.is_empty() {
        canvas.notes(language.pick("Quellen", "Sources"), &foot.sources)?;
    }
    let qr = foot.provenance.qr_text(&head.report, data)?;
    canvas.seal(&provenance_facts(&foot.provenance, &head.report, data, language), &qr, language)
}

fn as_of_line(provenance: &Provenance, language: Language) -> String {
    let at = words::moment(provenance.recorded_at, language);
    match language {
        Language::De => format!("Stand: Journalgröße {} vom {at}", provenance.as_of_size),
        Language::En => format!("As of: journal size {}, {at}", provenance.as_of_size),
    }
}

fn provenance_facts(provenance: &Provenance, report: &str, data: &Data, language: Language) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut fact = |de: &str, en: &str, value: String| {
        facts.push(Fact { label: language.pick(de, en).to_owned(), value });
    };
    fact("Bericht", "Report", report.to_owned());
    fact("Stand (Journalgröße)", "As of (journal size)", provenance.as_of_size.to_string());
    if let Some(day) = provenance.as_of_date {
        fact("Stand zum Tag", "As of the day", words::date(day, language));
    }
    if let Some(day) = provenance.value_date {
        fact("Wertstellungstag", "Value date", words::date(day, language));
    }
    fact("Letztes Ereignis", "Last event", words::moment(provenance.recorded_at, language));
    let parameters: Vec<String> = provenance.parameters.iter().map(|(k, v)| format!("{k} = {v}")).collect();
    fact("Parameter", "Parameters", parameters.join(", "));
    fact("Regelwerk", "Rule version", provenance.rule_version.clone());
    fact("Programm", "Program", provenance.program_version.clone());
    fact("Wurzel des Journals", "Journal root", provenance.root_hash.clone());
    fact("SHA-256 der CSV-Datei", "SHA-256 of the CSV file", data.sha256.clone());
    fact("Prüfpunkt", "Checkpoint", provenance.checkpoint.trim_end().to_owned());
    fact("Prüfschlüssel", "Verifier key", provenance.verifier_key.clone());
    let how = language.pick(
        "Die CSV-Datei und provenance.json sind dieser PDF-Datei beigefügt. Der QR-Code enthält \
         Ursprung, Größe und Wurzel des Prüfpunkts, die Kennung des Berichts und die SHA-256 der CSV-Datei. \
         „titelbuch verify --against“ prüft das Journal gegen den Prüfpunkt.",
        "The CSV file and provenance.json are attached to this PDF file. The QR code holds \
         origin, size and root of the checkpoint, the id of the report and the SHA-256 of the CSV file. \
         “titelbuch verify --against” checks the journal against the checkpoint.",
    );
    fact("So wird geprüft", "How to verify", how.to_owned());
    facts
}

fn finish(
    canvas: Canvas,
    head: &Head,
    foot: &Foot,
    csv: Vec<u8>,
    json: String,
    out: &mut impl Write,
) -> Result<(), ReportError> {
    let Canvas { faces, format, tags, bookmarks, pages, .. } = canvas;
    let mut document = PdfDocument::new(&head.title);
    // Fixed: printpdf would take the clock.
    let epoch = OffsetDateTime::from_unix_timestamp(0).map_err(|e| ReportError::Pdf(e.to_string()))?;
    document.metadata.info.creation_date = epoch;
    document.metadata.info.modification_date = epoch;
    document.metadata.info.metadata_date = epoch;
    for face in [faces.regular, faces.bold] {
        document.resources.fonts.map.insert(face.id, PdfFont::new(face.font));
    }
    let (width, height) = (Mm::from(Pt(format.width)), Mm::from(Pt(format.height)));
    document.with_pages(pages.into_iter().map(|ops| PdfPage::new(width, height, ops)).collect());
    let options = PdfSaveOptions { optimize: true, subset_fonts: false, secure: true, image_optimization: None };
    let mut file = printpdf::serialize::to_lopdf_doc(&document, &options, &mut Vec::new());
    drop(document);
    let title = match &head.subtitle {
        Some(subtitle) => format!("{} – {subtitle}", head.title),
        None => head.title.clone(),
    };
    let about = About {
        title,
        subject: head.banners.join(" · "),
        language: head.language.tag(),
        creator: foot.provenance.program_version.clone(),
        date: foot.provenance.recorded_at,
        seed: json.clone(),
    };
    let data = language_description(head.language);
    let attachments = vec![
        Attachment {
            name: format!("{}.csv", head.report),
            mime: "text/csv",
            relationship: "Data",
            description: data.0.to_owned(),
            bytes: csv,
        },
        Attachment {
            name: "provenance.json".to_owned(),
            mime: "application/json",
            relationship: "Supplement",
            description: data.1.to_owned(),
            bytes: json.into_bytes(),
        },
    ];
    conform::complete(&mut file, &about, tags, &bookmarks, attachments)?;
    file.compress();
    file.save_to(out)?;
    Ok(())
}

const fn language_description(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::De => ("Die Haupttabelle, verlustfrei (RFC 4180)", "Herkunftsnachweis"),
        Language::En => ("The main table, lossless (RFC 4180)", "Provenance"),
    }
}

#[cfg(test)]
mod tests;
