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
mod shares;
mod stream;
mod table;
mod tags;
mod volumes;

use super::csv::{Hashing, Profile, TableWriter};
use crate::report::ReportError;
use crate::report::provenance::{Data, Provenance};
use crate::report::seal;
use crate::report::sheet::{Foot, Head, Row, RowSource, RunningTotals, Sheet, SmallTable};
use crate::report::words::Language;
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
const SIZES: [f32; 3] = [8.5, 8.0, 7.0];
/// For tables that fit at no other.
const LAST_SIZE: f32 = 6.0;
/// A row of more lines asks for a wider page.
const ROW_LINES: usize = 3;
/// How small a report of one page may be set, in hundredths; at the last the text of its notes has 6.5 points.
const SCALES: std::ops::RangeInclusive<u8> = 72..=100;
const SCALE_STEP: usize = 2;
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
    let scale = if head.one_page { one_page(&head, &foot, &sample)? } else { 1.0 };
    printed((&head, &foot), sample, rows, scale, most_pages, open)
}

/// How small a report of one page must be set: as large as it fits. What fits at no size goes over pages at its own.
fn one_page(head: &Head, foot: &Foot, rows: &[Row]) -> Result<f32, ReportError> {
    for scale in SCALES.rev().step_by(SCALE_STEP).map(|hundredths| f32::from(hundredths) / 100.0) {
        let nothing: RowSource = Box::new(std::iter::empty());
        let made = printed((head, foot), rows.to_vec(), nothing, scale, usize::MAX, |_| Ok(std::io::sink()))?;
        if made.volumes.iter().all(|volume| volume.pages == 1) {
            return Ok(scale);
        }
    }
    Ok(1.0)
}

fn printed<W: Write>(
    (head, foot): (&Head, &Foot),
    sample: Vec<Row>,
    rows: RowSource,
    scale: f32,
    most_pages: usize,
    open: impl FnMut(usize) -> Result<W, ReportError>,
) -> Result<Volumes, ReportError> {
    let faces = Faces::load(head.language)?;
    let (plan, format) = plan(&faces, head, &sample, foot.total.as_ref(), scale)?;
    let rows: RowSource = Box::new(sample.into_iter().map(Ok).chain(rows).chain(foot.total.clone().map(Ok)));
    let parts = RefCell::new(Parts::new());
    let mut press = Press { head, foot, format, most_pages, open, finished: Vec::new(), rows_before: 0 };
    let mut bound = press.begin()?;
    bound.canvas.head_facts(&head.facts)?;
    for small in &head.tables {
        small_table(&mut bound.canvas, small, head.language)?;
    }
    let (mut bound, data) = press.main_table(bound, &plan, &parts, rows)?;
    let part = parts.borrow_mut().cut()?;
    foot_blocks(&mut bound.canvas, head, foot)?;
    press.end(bound, part, data.rows, &[], true)?;
    let volumes = press.finished;
    let manifest = volumes::manifest(head, &foot.provenance, &data, &volumes)?;
    Ok(Volumes { data, volumes, manifest })
}

/// Portrait if it fits at about the full size and no row grows tall; else landscape, as small as that takes. Where
/// rows stay tall at every size, they are as low as they can be; the last size is for what fits at no other.
fn plan(
    faces: &Faces,
    head: &Head,
    sample: &[Row],
    total: Option<&Row>,
    scale: f32,
) -> Result<(Plan, Format), ReportError> {
    let rows: Vec<&Row> = sample.iter().chain(total).collect();
    let find = |size: f32, format: Format| {
        let (format, columns) = (format.scaled(scale), &head.columns);
        let plan = Plan::find(faces, columns, &rows, head.language, size, format.content_width())?;
        Ok::<_, ReportError>(plan.map(|plan| (plan, format)))
    };
    let upright = SIZES.iter().take(2).map(|size| (*size, PORTRAIT));
    let mut lowest: Option<(Plan, Format)> = None;
    for (size, format) in upright.chain(SIZES.map(|size| (size, LANDSCAPE))) {
        let Some((plan, format)) = find(size, format)? else { continue };
        if plan.lines <= ROW_LINES {
            return Ok((plan, format));
        }
        if lowest.as_ref().is_none_or(|(lowest, _)| plan.lines < lowest.lines) {
            lowest = Some((plan, format));
        }
    }
    lowest.map_or_else(|| find(LAST_SIZE, LANDSCAPE)?.ok_or(ReportError::TableTooWide), Ok)
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
    let mut flow = Flow::open(&plan, canvas, &small.title, None, &groups)?;
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
        canvas.set_furniture(head, &seal::as_of_line(&self.foot.provenance, head.language), number)?;
        canvas.title_block(head, number)?;
        canvas.title_facts(&seal::title_facts(&self.foot.provenance, &head.parameters, head.language))?;
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
        let mut flow = Flow::open(plan, &mut bound.canvas, &head.table_title, carried, &groups)?;
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
                    flow = Flow::open(plan, &mut bound.canvas, &head.table_title, carried, &groups)?;
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
        canvas.drawing(drawing, language)?;
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
    let (language, qr) = (head.language, provenance.qr_text(&head.report, data)?);
    let how = language.pick(
        "Die CSV-Datei und provenance.json sind dieser PDF-Datei beigefügt. „titelbuch verify --against“ prüft das \
         Journal gegen den Prüfpunkt.",
        "The CSV file and provenance.json are attached to this PDF file. “titelbuch verify --against” checks the \
         journal against the checkpoint.",
    );
    canvas.seal(&seal::facts(provenance, data, language, Some(how)), &qr, language)
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
