//! PDF/A-3a with PDF/UA-1, written forward: a page leaves for the file when it is full.
//!
//! Memory does not grow with the pages, but for some bytes each. The lossless CSV of the main table and the provenance
//! are attached. A report beyond a thousand pages becomes volumes. Nothing here knows a particular report.

mod canvas;
mod conform;
mod drawings;
mod file;
mod flow;
mod fonts;
mod hyphen;
mod layout;
mod measure;
mod object;
mod stream;
mod table;
mod tags;
mod volumes;

use super::csv::{Hashing, Profile, TableWriter};
use crate::report::ReportError;
use crate::report::provenance::{Data, Provenance};
use crate::report::sheet::{Fact, Foot, Head, Row, RowSource, RunningTotals, Sheet, SmallTable};
use crate::report::words::{self, Language};
use canvas::{Canvas, Format, LANDSCAPE, PORTRAIT};
use conform::{About, Attachment};
use flow::{Carried, Flow, Groups};
use measure::Faces;
use std::cell::RefCell;
use std::io::Write;
use table::Plan;
use volumes::{Part, Parts, Tap};

pub use volumes::{VOLUME_PAGES, Volume, Volumes};

/// The widths of the columns follow from so many first rows.
const SAMPLE: usize = 500;
const SIZES: [f32; 4] = [8.5, 8.0, 7.0, 6.0];
/// Pages that a volume may need after its last row.
const CLOSING_PAGES: usize = 1;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub pages: usize,
    /// The attached CSV.
    pub data: Data,
}

/// Writes the sheet as one PDF file.
///
/// # Errors
/// `TooManyPages` where it takes volumes; `TotalsDisagree`, `MissingGlyph`, `TableTooWide` and the other errors of
/// content; `Write`. What was written before is to be thrown away.
pub fn write(sheet: Sheet, out: &mut impl Write) -> Result<Receipt, ReportError> {
    let mut out = Some(out);
    let made = write_volumes(sheet, VOLUME_PAGES, |_| out.take().ok_or(ReportError::TooManyPages(VOLUME_PAGES)))?;
    Ok(Receipt { pages: made.volumes.iter().map(|volume| volume.pages).sum(), data: made.data })
}

/// Writes the sheet as files of about so many pages at most; `open` gives the writer of each, from number 1 on. It is
/// flushed and dropped before the next is asked for.
///
/// # Errors
/// As `write`, and those of `open`.
pub fn write_volumes<W: Write>(
    sheet: Sheet,
    most_pages: usize,
    open: impl FnMut(usize) -> Result<W, ReportError>,
) -> Result<Volumes, ReportError> {
    let Sheet { head, mut rows, foot } = sheet;
    foot.provenance.check()?;
    let sample = rows.by_ref().take(SAMPLE).collect::<Result<Vec<Row>, ReportError>>()?;
    let faces = Faces::load(head.language)?;
    let (plan, format) = plan(&faces, &head, &sample, foot.total.as_ref())?;
    let rows: RowSource = Box::new(sample.into_iter().map(Ok).chain(rows).chain(foot.total.clone().map(Ok)));
    let parts = RefCell::new(Parts::new());
    let mut press = Press { head: &head, foot: &foot, format, most_pages, open, finished: Vec::new(), rows_before: 0 };
    let mut bound = press.begin()?;
    bound.canvas.head_facts(&head.facts)?;
    for small in &head.tables {
        small_table(&mut bound.canvas, small, head.language)?;
    }
    let (mut bound, data) = press.main_table(bound, &plan, &parts, rows)?;
    let part = parts.borrow_mut().cut()?;
    foot_blocks(&mut bound.canvas, &head, &foot)?;
    press.end(bound, part, data.rows, &[], true)?;
    let volumes = press.finished;
    let manifest = volumes::manifest(&head, &foot.provenance, &data, &volumes)?;
    Ok(Volumes { data, volumes, manifest })
}

/// Portrait if it fits at the full size, else landscape, else smaller.
fn plan(faces: &Faces, head: &Head, sample: &[Row], total: Option<&Row>) -> Result<(Plan, Format), ReportError> {
    let rows: Vec<&Row> = sample.iter().chain(total).collect();
    for size in SIZES {
        for format in [PORTRAIT, LANDSCAPE] {
            let found = Plan::find(faces, &head.columns, &rows, head.language, size, format.content_width())?;
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
    let plan = SIZES
        .into_iter()
        .find_map(|size| Plan::find(&canvas.faces, &small.columns, &rows, language, size, width).transpose());
    let plan = plan.ok_or(ReportError::TableTooWide)??;
    let mut totals = RunningTotals::new(&small.columns);
    let mut groups = Groups::new(Box::new(small.rows.clone().into_iter().map(Ok)))?;
    canvas.heading(&small.title, Flow::room(&plan, &canvas.faces, None, &groups)?)?;
    let mut flow = Flow::open(&plan, canvas, None, &groups)?;
    while let Some(group) = groups.next()? {
        let (measured, fits) = flow.fit(canvas, &group, &groups)?;
        if !fits {
            flow.leave_page(canvas, (0, &[]))?;
            flow.next_page(canvas, (0, &[]))?;
        }
        for row in &group {
            totals.take(row)?;
        }
        flow.draw(canvas, &group, &measured)?;
    }
    flow.end(canvas);
    Ok(())
}

/// A volume under the pen and where it goes.
struct Bound<W: Write> {
    canvas: Canvas,
    out: Hashing<W>,
}

/// Makes one volume after the other.
struct Press<'a, O> {
    head: &'a Head,
    foot: &'a Foot,
    format: Format,
    most_pages: usize,
    open: O,
    finished: Vec<Volume>,
    /// Body rows of the finished volumes.
    rows_before: u64,
}

impl<W: Write, O: FnMut(usize) -> Result<W, ReportError>> Press<'_, O> {
    fn number(&self) -> usize {
        self.finished.len() + 1
    }

    /// A new volume up to the main table.
    fn begin(&mut self) -> Result<Bound<W>, ReportError> {
        let (number, head) = (self.number(), self.head);
        let out = Hashing::new((self.open)(number)?);
        let mut canvas = Canvas::new(Faces::load(head.language)?, self.format);
        canvas.set_furniture(head, &as_of_line(&self.foot.provenance, head.language), number)?;
        canvas.title_block(head, number)?;
        canvas.title_facts(&title_facts(&self.foot.provenance, head.language))?;
        Ok(Bound { canvas, out })
    }

    /// Draws the rows one behind the other, checks the totals, and writes the CSV on the way.
    fn main_table(
        &mut self,
        mut bound: Bound<W>,
        plan: &Plan,
        parts: &RefCell<Parts>,
        rows: RowSource,
    ) -> Result<(Bound<W>, Data), ReportError> {
        let (head, foot) = (self.head, self.foot);
        let mut table = TableWriter::new(&head.columns, Profile::Lossless, head.language, Tap(parts))?;
        table.flush()?;
        let mut groups = Groups::new(rows)?;
        let carried = Carried::new(plan, &bound.canvas.faces, &head.columns, foot.total.as_ref())?;
        let room = Flow::room(plan, &bound.canvas.faces, carried.as_ref(), &groups)?;
        bound.canvas.heading(&head.table_title, room)?;
        let mut flow = Flow::open(plan, &mut bound.canvas, carried, &groups)?;
        while let Some(group) = groups.next()? {
            let (measured, fits) = flow.fit(&bound.canvas, &group, &groups)?;
            if !fits {
                let sums = (table.totals().rows(), table.totals().sums());
                flow.leave_page(&mut bound.canvas, sums)?;
                if bound.canvas.page() + 1 + CLOSING_PAGES < self.most_pages {
                    flow.next_page(&mut bound.canvas, sums)?;
                } else {
                    let carried = flow.end(&mut bound.canvas);
                    table.flush()?;
                    let part = parts.borrow_mut().cut()?;
                    self.end(bound, part, table.totals().rows(), table.totals().sums(), false)?;
                    bound = self.begin()?;
                    let sums = (table.totals().rows(), table.totals().sums());
                    bound.canvas.heading(&head.table_title, 60.0)?;
                    flow = Flow::open(plan, &mut bound.canvas, carried, &groups)?;
                    flow.draw_carried(&mut bound.canvas, sums, true)?;
                }
            }
            for row in &group {
                table.row(row)?;
            }
            flow.draw(&mut bound.canvas, &group, &measured)?;
            bound.canvas.file.drain(&mut bound.out)?;
        }
        flow.end(&mut bound.canvas);
        Ok((bound, table.finish()?))
    }

    /// Ends a volume with its proof and its attachments; `rows` are those up to here.
    fn end(
        &mut self,
        bound: Bound<W>,
        part: Part,
        rows: u64,
        sums: &[rust_decimal::Decimal],
        last: bool,
    ) -> Result<(), ReportError> {
        let Bound { mut canvas, mut out } = bound;
        let (number, head, provenance) = (self.number(), self.head, &self.foot.provenance);
        let several = !last || number > 1;
        let data = Data {
            profile: Profile::Lossless.id().to_owned(),
            rows: rows - std::mem::replace(&mut self.rows_before, rows),
            sha256: part.sha256.clone(),
        };
        seal(&mut canvas, head, provenance, &data)?;
        let json = provenance.to_json(head, &self.foot.notes, &data)?;
        let about = about(head, self.foot, several.then_some((number, last)), &json);
        let attachments = attachments(head, several.then_some(number), part, &json)?;
        let pages = conform::complete(&mut canvas, &about, attachments)?;
        canvas.file.drain(&mut out)?;
        out.flush()?;
        let columns = head.columns.iter().zip(sums).filter(|(column, _)| column.kind.is_summed());
        let carried = columns.map(|(column, sum)| (column.id.clone(), sum.to_string())).collect();
        let (csv_sha256, rows, pdf_sha256) = (data.sha256, data.rows, out.finish().0);
        self.finished.push(Volume { carried, csv_sha256, number, pages, pdf_sha256, rows });
        Ok(())
    }
}

fn foot_blocks(canvas: &mut Canvas, head: &Head, foot: &Foot) -> Result<(), ReportError> {
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
    Ok(())
}

fn seal(canvas: &mut Canvas, head: &Head, provenance: &Provenance, data: &Data) -> Result<(), ReportError> {
    let qr = provenance.qr_text(&head.report, data)?;
    canvas.seal(&provenance_facts(provenance, &head.report, data, head.language), &qr, head.language)
}

fn as_of_line(provenance: &Provenance, language: Language) -> String {
    let at = words::moment(provenance.recorded_at, language);
    match language {
        Language::De => format!("Stand: Journalgröße {} vom {at}", provenance.as_of_size),
        Language::En => format!("As of: journal size {}, {at}", provenance.as_of_size),
    }
}

/// The title block: which book, as of when, what of it, and what made the report. Not who asked for it: the same
/// question gives the same bytes, whoever asks; the access is logged elsewhere.
fn title_facts(provenance: &Provenance, language: Language) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut fact = |de: &str, en: &str, value: String| {
        facts.push(Fact { label: language.pick(de, en).to_owned(), value });
    };
    fact("Buch", "Book", provenance.origin.clone());
    let at = words::moment(provenance.recorded_at, language);
    let mut as_of = match language {
        Language::De => format!("Journalgröße {}, letztes Ereignis vom {at}", provenance.as_of_size),
        Language::En => format!("journal size {}, last event of {at}", provenance.as_of_size),
    };
    if let Some(day) = provenance.value_date {
        as_of.push_str(language.pick("; Wertstellung bis ", "; value date up to "));
        as_of.push_str(&words::date(day, language));
    }
    fact("Stand", "As of", as_of);
    // The language is seen; what is left says of what the report is.
    let parameters = provenance.parameters.iter().filter(|(name, _)| *name != "language");
    let parameters: Vec<String> = parameters.map(|(name, value)| format!("{name} = {value}")).collect();
    let whole = language.pick("das ganze Buch", "the whole book").to_owned();
    fact("Umfang", "Scope", if parameters.is_empty() { whole } else { parameters.join(", ") });
    let rules = language.pick("Regelwerk", "rules");
    let version = provenance.program_version.trim_start_matches("titelbuch ");
    let made = format!("titelbuch {version}, {rules} {}", provenance.rule_version);
    fact("Erstellt mit", "Made with", made);
    facts
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

fn about(head: &Head, foot: &Foot, volume: Option<(usize, bool)>, json: &str) -> About {
    let language = head.language;
    let mut title = match &head.subtitle {
        Some(subtitle) => format!("{} – {subtitle}", head.title),
        None => head.title.clone(),
    };
    let mut closing = String::new();
    if let Some((number, last)) = volume {
        let part = language.pick("Teil", "part");
        title.push_str(&format!(" – {part} {number}"));
        closing = match (language, last) {
            (Language::De, true) => format!(" · Teil {number}, letzter Teil"),
            (Language::De, false) => format!(" · Teil {number}, Fortsetzung in Teil {}", number + 1),
            (Language::En, true) => format!(" · part {number}, last part"),
            (Language::En, false) => format!(" · part {number}, continued in part {}", number + 1),
        };
    }
    About {
        title,
        subject: head.banners.join(" · "),
        language: language.tag(),
        creator: foot.provenance.program_version.clone(),
        date: foot.provenance.recorded_at,
        seed: format!("{json}{closing}"),
        closing,
    }
}

fn attachments(head: &Head, volume: Option<usize>, part: Part, json: &str) -> Result<Vec<Attachment>, ReportError> {
    let (table, provenance) = match head.language {
        Language::De => ("Die Haupttabelle, verlustfrei (RFC 4180)", "Herkunftsnachweis"),
        Language::En => ("The main table, lossless (RFC 4180)", "Provenance"),
    };
    let name = match volume {
        Some(number) => format!("{}.{}-{number}.csv", head.report, head.language.pick("teil", "part")),
        None => format!("{}.csv", head.report),
    };
    let provenance =
        Attachment::of("provenance.json", ("application/json", "Supplement"), provenance, json.as_bytes())?;
    Ok(vec![part.attachment(name, table), provenance])
}

#[cfg(test)]
mod tests;
