//! Tables: how wide the columns are, where the pages turn, and what repeats.
//!
//! Numbers never break over lines: their columns take what they need, text columns share the rest. Widths come from
//! the head, the stated total and the first rows; the rest streams past. A total never stands alone on a page.

use super::canvas::{BLACK, Canvas, GREY, HAIR, PALE, Style};
use super::measure::{Faces, Weight};
use super::tags::Node;
use crate::report::ReportError;
use crate::report::definition::ColumnType;
use crate::report::sheet::{CUT_MARK, Cell, Column, Row, RowKind};
use crate::report::words::Language;

const GAP: f32 = 9.0;
const PAD: f32 = 2.4;
const TEXT_MIN: f32 = 52.0;

/// A table with the widths that were found for it.
pub(super) struct Plan {
    columns: Vec<Column>,
    widths: Vec<f32>,
    /// Whether numbers of the column are cut, so that uncut ones leave room for the mark.
    cut: Vec<bool>,
    size: f32,
    language: Language,
}

/// What is open while the rows of a table pass.
pub(super) struct Open {
    table: Node,
    section: Option<(Node, RowKind)>,
}

struct Measured {
    lines: Vec<Vec<String>>,
    height: f32,
}

fn is_right(column: &Column) -> bool {
    column.kind.is_number()
}

impl Plan {
    /// Finds widths for the content width, or `None` if the columns do not fit at this size.
    pub(super) fn find(
        faces: &Faces,
        columns: &[Column],
        sample: &[&Row],
        language: Language,
        size: f32,
        available: f32,
    ) -> Result<Option<Plan>, ReportError> {
        let mut needs = Vec::with_capacity(columns.len());
        let mut cut = Vec::with_capacity(columns.len());
        let mark = faces.width(&CUT_MARK.to_string(), Weight::Regular, size)?;
        for (i, column) in columns.iter().enumerate() {
            let mut natural = 0.0_f32;
            let mut least = if column.kind == ColumnType::Text { TEXT_MIN } else { 0.0 };
            for word in head_text(column).split([' ', '\n']) {
                least = least.max(faces.width(word, Weight::Bold, size - 0.5)?);
            }
            let any_cut = column.kind == ColumnType::Fraction
                && sample.iter().filter_map(|row| row.cells.get(i)).any(|c| c.display(language).ends_with(CUT_MARK));
            for row in sample {
                let Some(cell) = row.cells.get(i) else { continue };
                let weight = if row.kind == RowKind::Body { Weight::Regular } else { Weight::Bold };
                let text = cell.display(language);
                let room = if any_cut && !text.ends_with(CUT_MARK) { mark } else { 0.0 };
                natural = natural.max(faces.width(&text, weight, size)? + room);
            }
            cut.push(any_cut);
            if column.kind != ColumnType::Text {
                least = least.max(natural.min(190.0));
            }
            needs.push((least + GAP, natural.max(least) + GAP));
        }
        let columns = columns.to_vec();
        Ok(share(&needs, &columns, available).map(|widths| Plan { columns, widths, cut, size, language }))
    }

    fn style(&self, kind: RowKind) -> Style {
        let weight = if kind == RowKind::Body { Weight::Regular } else { Weight::Bold };
        Style::new(weight, self.size, self.size * 1.3, BLACK)
    }

    fn head_style(&self) -> Style {
        Style::new(Weight::Bold, self.size - 0.5, (self.size - 0.5) * 1.25, GREY)
    }

    fn measure(&self, faces: &Faces, texts: &[String], style: Style) -> Result<Measured, ReportError> {
        let mut lines = Vec::with_capacity(texts.len());
        let mut most = 1usize;
        for (text, width) in texts.iter().zip(&self.widths) {
            let wrapped = faces.wrap(text, style.weight, style.size, (width - GAP).max(1.0) + 0.05)?;
            most = most.max(wrapped.len());
            lines.push(wrapped);
        }
        Ok(Measured { lines, height: most as f32 * style.leading + 2.0 * PAD })
    }

    fn texts(&self, row: &Row) -> Vec<String> {
        row.cells.iter().map(|cell| cell.display(self.language)).collect()
    }

    /// The height of a row with its padding.
    fn row_height(&self, faces: &Faces, row: &Row) -> Result<f32, ReportError> {
        Ok(self.measure(faces, &self.texts(row), self.style(row.kind))?.height)
    }

    fn head(&self, faces: &Faces) -> Result<Measured, ReportError> {
        let texts: Vec<String> = self.columns.iter().map(head_text).collect();
        self.measure(faces, &texts, self.head_style())
    }

    /// Draws the head and opens the table.
    pub(super) fn open(&self, canvas: &mut Canvas, parent: Node) -> Result<Open, ReportError> {
        let head = self.head(&canvas.faces)?;
        canvas.ensure(head.height + 3.0 * self.size * 2.0);
        let table = canvas.tags.add(parent, "Table");
        let section = canvas.tags.add(table, "THead");
        let row = canvas.tags.add(section, "TR");
        self.draw_head(canvas, &head, Some(row))?;
        Ok(Open { table, section: None })
    }

    /// The head; without an owner it is the repetition on a later page, an artifact.
    fn draw_head(&self, canvas: &mut Canvas, head: &Measured, row: Option<Node>) -> Result<(), ReportError> {
        let style = self.head_style();
        let total: f32 = self.widths.iter().sum();
        canvas.begin(None);
        canvas.area(super::canvas::LEFT, canvas.y, total, head.height, PALE);
        canvas.end();
        let mut x = super::canvas::LEFT;
        for ((column, width), lines) in self.columns.iter().zip(&self.widths).zip(&head.lines) {
            let owner = row.map(|row| (canvas.tags.add_header(row, "Column"), "TH"));
            let lift = head.height - 2.0 * PAD - lines.len() as f32 * style.leading;
            canvas.begin(owner);
            self.draw_lines(canvas, (x, canvas.y + lift, *width), lines, style, is_right(column))?;
            canvas.end();
            x += width;
        }
        canvas.y += head.height;
        canvas.rule(super::canvas::LEFT, total, canvas.y, 0.8, GREY);
        Ok(())
    }

    fn draw_lines(
        &self,
        canvas: &mut Canvas,
        (x, y, width): (f32, f32, f32),
        lines: &[String],
        style: Style,
        right: bool,
    ) -> Result<(), ReportError> {
        let mut baseline = y + PAD + style.size * 0.92;
        for line in lines {
            let start = if right {
                x + width - GAP / 2.0 - canvas.faces.width(line, style.weight, style.size)?
            } else {
                x + GAP / 2.0
            };
            canvas.text(start, baseline, line, style);
            baseline += style.leading;
        }
        Ok(())
    }

    /// Draws a row; `last` is the total that must stay with it.
    pub(super) fn row(
        &self,
        canvas: &mut Canvas,
        open: &mut Open,
        row: &Row,
        last: Option<&Row>,
    ) -> Result<(), ReportError> {
        let style = self.style(row.kind);
        let measured = self.measure(&canvas.faces, &self.texts(row), style)?;
        let together = last.map_or(Ok(0.0), |total| self.row_height(&canvas.faces, total))?;
        let head = self.head(&canvas.faces)?;
        let page = canvas.format.height - super::canvas::TOP - super::canvas::BOTTOM;
        if measured.height + together + head.height > page {
            return Err(ReportError::RowTooTall(self.texts(row).join(" ").chars().take(60).collect()));
        }
        if canvas.ensure(measured.height + together) {
            self.draw_head(canvas, &head, None)?;
        }
        let section = self.section(canvas, open, row.kind);
        let tr = canvas.tags.add(section, "TR");
        let total: f32 = self.widths.iter().sum();
        if row.kind != RowKind::Body {
            canvas.rule(super::canvas::LEFT, total, canvas.y, 0.8, GREY);
        }
        let mut x = super::canvas::LEFT;
        for (i, ((cell, column), width)) in row.cells.iter().zip(&self.columns).zip(&self.widths).enumerate() {
            let Some(lines) = measured.lines.get(i) else { continue };
            let node = canvas.tags.add(tr, "TD");
            let muted = matches!(cell, Cell::Missing | Cell::Erased);
            let style = if muted { Style { ink: GREY, ..style } } else { style };
            let hang = self.hang(canvas, i, lines)?;
            if lines.iter().any(|line| !line.is_empty()) {
                canvas.begin(Some((node, "TD")));
                self.draw_lines(canvas, (x, canvas.y, width + hang), lines, style, is_right(column))?;
                canvas.end();
            }
            x += width;
        }
        canvas.y += measured.height;
        let (thickness, ink) = if row.kind == RowKind::Body { (0.35, HAIR) } else { (0.8, GREY) };
        canvas.rule(super::canvas::LEFT, total, canvas.y, thickness, ink);
        Ok(())
    }

    /// An uncut number in a column of cut ones stands as far left as those, so that the digits stand in columns.
    fn hang(&self, canvas: &Canvas, column: usize, lines: &[String]) -> Result<f32, ReportError> {
        let marked = lines.last().is_some_and(|line| line.ends_with(CUT_MARK));
        if marked || !self.cut.get(column).copied().unwrap_or(false) {
            return Ok(0.0);
        }
        Ok(-canvas.faces.width(&CUT_MARK.to_string(), Weight::Regular, self.size)?)
    }

    fn section(&self, canvas: &mut Canvas, open: &mut Open, kind: RowKind) -> Node {
        let wanted = if kind == RowKind::Total { RowKind::Total } else { RowKind::Body };
        if let Some((node, kind)) = open.section
            && kind == wanted
        {
            return node;
        }
        let node = canvas.tags.add(open.table, if wanted == RowKind::Total { "TFoot" } else { "TBody" });
        open.section = Some((node, wanted));
        node
    }
}

fn head_text(column: &Column) -> String {
    column.unit.as_ref().map_or_else(|| column.label.clone(), |unit| format!("{}\u{a0}({unit})", column.label))
}

/// Gives every column its least width and the rest to the text columns; without text columns all share it.
fn share(needs: &[(f32, f32)], columns: &[Column], available: f32) -> Option<Vec<f32>> {
    let least: f32 = needs.iter().map(|(least, _)| least).sum();
    if least > available + 0.01 {
        return None;
    }
    let wanted: f32 = needs.iter().map(|(least, natural)| natural - least).sum();
    let room = available - least;
    let granted = if wanted > 0.0 { (room / wanted).min(1.0) } else { 0.0 };
    let mut widths: Vec<f32> = needs.iter().map(|(least, natural)| least + (natural - least) * granted).collect();
    let rest = available - widths.iter().sum::<f32>();
    let texts = columns.iter().filter(|column| column.kind == ColumnType::Text).count();
    let takers = if texts == 0 { columns.len() } else { texts };
    for (width, column) in widths.iter_mut().zip(columns) {
        if texts == 0 || column.kind == ColumnType::Text {
            *width += rest.max(0.0) / takers as f32;
        }
    }
    Some(widths)
}
