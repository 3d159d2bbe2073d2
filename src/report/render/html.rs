//! HTML: the sheet as a page for people, or as a part of one. No script, nothing from elsewhere, every text escaped.
//!
//! It is read forward and written as it comes, so a long report needs no memory. The numbers are those of the lossless
//! CSV: the same rows pass through its writer, which checks the totals and gives the hash that the provenance names.

mod drawings;
mod shares;
mod stream;

use super::csv::{Profile, TableWriter};
use crate::report::ReportError;
use crate::report::provenance::{Data, Provenance};
use crate::report::seal;
use crate::report::sheet::{Cell, Column, Drawing, Fact, Foot, Head, Row, RowKind, Sheet, SmallTable};
use crate::report::words::Language;
use std::io::Write;

/// What is around the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A file of its own, with title and style.
    File,
    /// Nothing: the page that it becomes a part of has a title and the same classes.
    Part,
}

/// Columns with texts of the book or of an official list: they are German in whatever language the report is.
const IN_GERMAN: &[&str] = &[
    "title",
    "project_title",
    "service_title",
    "milestone_title",
    "purpose",
    "reason",
    "category",
    "policy_field_name",
    "payee",
    "debtor",
    "references",
    "milestone_evidence",
    "maturity_evidence",
    "criterion_evidence",
    "competence_source",
    "deadline_source",
];

/// Bytes of rows in a part of a page: a page is at most 100 kB, and a report may be of any length.
const ROOM: usize = 50_000;

/// Rows as they come to the page. A file has them all; of a part those beyond its room are counted, and it is said that they
/// stand in the files.
struct Rows {
    room: Option<usize>,
    left_out: u64,
}

impl Rows {
    fn of(frame: Frame) -> Rows {
        Rows { room: (frame == Frame::Part).then_some(ROOM), left_out: 0 }
    }

    fn write(&mut self, row: &[u8], out: &mut impl Write) -> Result<(), ReportError> {
        match self.room.as_mut() {
            Some(room) if self.left_out > 0 || *room < row.len() => self.left_out += 1,
            Some(room) => {
                *room -= row.len();
                out.write_all(row)?;
            }
            None => out.write_all(row)?,
        }
        Ok(())
    }

    /// Says how many rows of the table that ends here are missing.
    fn end(&mut self, language: Language, out: &mut impl Write) -> Result<(), ReportError> {
        let left_out = std::mem::take(&mut self.left_out);
        if left_out == 0 {
            return Ok(());
        }
        let said = match language {
            Language::De => format!(
                "Hier fehlen {left_out} weitere Zeilen; alle stehen in den Dateien. Die Summe gilt für alle Zeilen."
            ),
            Language::En => {
                format!(
                    "{left_out} more rows are left out here; the files have all of them. The sum is that of all rows."
                )
            }
        };
        paragraph(&said, out)
    }
}

/// The style of a file: what `titelbuch.css` says of the same classes, as far as a file needs it.
const STYLE: &str = include_str!("html/file.css");

/// Writes the sheet.
///
/// # Errors
/// `TotalsDisagree` and the other errors of the rows; `Write`. What was written before is to be thrown away.
pub fn write(sheet: Sheet, frame: Frame, out: &mut impl Write) -> Result<Data, ReportError> {
    let Sheet { head, rows, foot } = sheet;
    foot.provenance.check()?;
    let language = head.language;
    if frame == Frame::File {
        opening(&head, out)?;
    }
    let mut room = Rows::of(frame);
    before(&head, &foot.provenance, &mut room, out)?;
    heading(&head.table_title, out)?;
    let mut data = TableWriter::new(&head.columns, Profile::Lossless, language, std::io::sink())?;
    let shown: Vec<bool> = head.columns.iter().map(|column| !column.files_only).collect();
    table_head(&head.table_title, &head.columns, out)?;
    for row in rows {
        let row = row?;
        data.row(&row)?;
        room.write(&table_row(&row, &head.columns, &shown, language)?, out)?;
    }
    out.write_all(b"</tbody>\n")?;
    if let Some(total) = &foot.total {
        data.row(total)?;
        out.write_all(b"<tfoot class=\"kern-table__footer\">\n")?;
        out.write_all(&table_row(total, &head.columns, &shown, language)?)?;
        out.write_all(b"</tfoot>\n")?;
    }
    out.write_all(b"</table>\n</div>\n")?;
    room.end(language, out)?;
    let data = data.finish()?;
    after(&foot, &head, &data, out)?;
    if frame == Frame::File {
        out.write_all(b"</main>\n</body>\n</html>\n")?;
    }
    Ok(data)
}

/// One drawing without its title, for a page that has titles of its own.
///
/// # Errors
/// Those of the outlines of the map.
pub fn drawing(drawing: &Drawing) -> Result<String, ReportError> {
    let mut out = Vec::new();
    drawings::ink(drawing, &mut out)?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// A text that cannot leave its place, neither between tags nor inside an attribute in quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

fn opening(head: &Head, out: &mut impl Write) -> Result<(), ReportError> {
    let (language, title) = (head.language.pick("de", "en"), escaped(&head.title));
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    )?;
    for banner in &head.banners {
        writeln!(out, "<p class=\"tb-banner\">{}</p>", escaped(banner))?;
    }
    Ok(())
}

fn heading(text: &str, out: &mut impl Write) -> Result<(), ReportError> {
    Ok(writeln!(out, "<h2 class=\"kern-heading-medium\">{}</h2>", escaped(text))?)
}

fn paragraph(text: &str, out: &mut impl Write) -> Result<(), ReportError> {
    Ok(writeln!(out, "<p class=\"kern-body\">{}</p>", escaped(text))?)
}

/// What stands before the main table.
fn before(head: &Head, provenance: &Provenance, room: &mut Rows, out: &mut impl Write) -> Result<(), ReportError> {
    if let Some(subtitle) = &head.subtitle {
        paragraph(subtitle, out)?;
    }
    for assumption in &head.assumptions {
        paragraph(assumption, out)?;
    }
    facts(&[seal::title_facts(provenance, &head.parameters, head.language), head.facts.clone()].concat(), out)?;
    head.tables.iter().try_for_each(|table| small_table(table, head.language, room, out))
}

fn facts(facts: &[Fact], out: &mut impl Write) -> Result<(), ReportError> {
    if facts.is_empty() {
        return Ok(());
    }
    out.write_all(b"<dl class=\"tb-facts kern-body\">\n")?;
    for Fact { label, value } in facts {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(label), escaped(value))?;
    }
    Ok(out.write_all(b"</dl>\n")?)
}

fn small_table(
    small: &SmallTable,
    language: Language,
    room: &mut Rows,
    out: &mut impl Write,
) -> Result<(), ReportError> {
    heading(&small.title, out)?;
    let shown: Vec<bool> = small.columns.iter().map(|column| !column.files_only).collect();
    table_head(&small.title, &small.columns, out)?;
    for row in &small.rows {
        room.write(&table_row(row, &small.columns, &shown, language)?, out)?;
    }
    out.write_all(b"</tbody>\n</table>\n</div>\n")?;
    room.end(language, out)
}

/// The caption names the table for whoever jumps to it; the region scrolls where the table is wider than the page.
fn table_head(title: &str, columns: &[Column], out: &mut impl Write) -> Result<(), ReportError> {
    let title = escaped(title);
    write!(
        out,
        "<div class=\"tb-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{title}\">\n\
         <table class=\"kern-table kern-table--small\">\n<caption class=\"kern-sr-only\">{title}</caption>\n<thead>\n<tr>"
    )?;
    for column in columns.iter().filter(|column| !column.files_only) {
        let unit = column.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
        let side = if column.kind.is_number() { " kern-table__header--numeric" } else { "" };
        let label = escaped(&format!("{}{unit}", column.label));
        write!(out, "<th scope=\"col\" class=\"kern-table__header{side}\">{label}</th>")?;
    }
    Ok(out.write_all(b"</tr>\n</thead>\n<tbody>\n")?)
}

fn table_row(row: &Row, columns: &[Column], shown: &[bool], language: Language) -> Result<Vec<u8>, ReportError> {
    let mut out = Vec::new();
    let class = if row.kind == RowKind::Body { "" } else { " class=\"tb-sum\"" };
    write!(out, "<tr{class}>")?;
    let cells = row.cells.iter().zip(columns).zip(shown).filter(|(_, shown)| **shown);
    let cells: Vec<(&Cell, &Column)> = cells.map(|(pair, _)| pair).collect();
    // A row is named by the first cell that says something.
    let named = cells.iter().position(|(cell, _)| !matches!(cell, Cell::Empty)).unwrap_or(0);
    for (place, (cell, column)) in cells.into_iter().enumerate() {
        let side = if column.kind.is_number() { " kern-table__cell--numeric tb-number" } else { "" };
        let text = escaped(&cell.display(language));
        let text = if language == Language::En && IN_GERMAN.contains(&column.id.as_str()) && !text.is_empty() {
            format!("<span lang=\"de\">{text}</span>")
        } else {
            text
        };
        let text = if matches!(cell, Cell::Missing | Cell::Unseen) {
            format!("<span class=\"tb-missing\">{text}</span>")
        } else {
            text
        };
        let (open, close) = if place == named { ("th scope=\"row\"", "th") } else { ("td", "td") };
        write!(out, "<{open} class=\"kern-table__cell{side}\">{text}</{close}>")?;
    }
    out.write_all(b"</tr>\n")?;
    Ok(out)
}

/// What stands after the main table.
fn after(foot: &Foot, head: &Head, data: &Data, out: &mut impl Write) -> Result<(), ReportError> {
    let language = head.language;
    for drawing in &foot.drawings {
        drawings::write(drawing, out)?;
    }
    for (title, paragraphs) in &foot.notes {
        heading(title, out)?;
        paragraphs.iter().try_for_each(|text| paragraph(text, out))?;
    }
    let listed = |title: &str, entries: &[Fact], out: &mut _| {
        if entries.is_empty() { Ok(()) } else { heading(title, out).and_then(|()| facts(entries, out)) }
    };
    let meanings = foot.definitions.iter().map(|(label, value)| Fact { label: label.clone(), value: value.clone() });
    let meanings: Vec<Fact> = meanings.collect();
    listed(language.pick("Bedeutung der Spalten", "Meaning of the columns"), &meanings, out)?;
    if !foot.sources.is_empty() {
        heading(language.pick("Quellen", "Sources"), out)?;
        foot.sources.iter().try_for_each(|source| paragraph(source, out))?;
    }
    listed(seal::title(language), &seal::facts(&foot.provenance, data, language, None), out)
}

#[cfg(test)]
mod tests;
