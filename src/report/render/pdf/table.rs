//! Tables: how wide the columns are, and how head and rows are drawn.
//!
//! Numbers never break over lines: their columns take what they need, text columns share the rest. Widths come from
//! the head, the stated total and the first rows; a number that is wider than all of them is set smaller. When the page
//! turns is the matter of `flow`.

use super::canvas::{BLACK, Canvas, GREY, HAIR, LEFT, PALE, Style};
use super::measure::{Faces, Weight};
use super::tags::Node;
use crate::report::ReportError;
use crate::report::definition::ColumnType;
use crate::report::sheet::{CUT_MARK, Cell, Column, Row, RowKind};
use crate::report::words::Language;

const GAP: f32 = 9.0;
const PAD: f32 = 2.4;
const TEXT_MIN: f32 = 52.0;
/// What numbers and identifiers of the usual length need; longer ones are set smaller, or break.
const NUMBER_LEAST: f32 = 190.0;
const ID_LEAST: f32 = 90.0;
/// What a text over several lines leaves empty at their ends.
const RAGGED: f32 = 12.0;
/// Texts over more lines get no more room than they must.
const MOST_LINES: usize = 24;

/// A table with the widths that were found for it.
pub(super) struct Plan {
    /// The columns on paper, each with its place in the rows: those for files only are left out.
    columns: Vec<(usize, Column)>,
    widths: Vec<f32>,
    /// Whether numbers of the column are cut, so that uncut ones leave room for the mark.
    cut: Vec<bool>,
    size: f32,
    language: Language,
    /// Over so many lines the longest text of the first rows goes.
    pub lines: usize,
    head: Measured,
}

/// A row broken into lines: the lines of each column on paper.
#[derive(Default)]
pub(super) struct Measured {
    lines: Vec<Vec<String>>,
    /// How each column on paper is set.
    styles: Vec<Style>,
    pub height: f32,
}

/// What is open while the rows of a table pass.
pub(super) struct Open {
    table: Node,
    section: Option<(Node, RowKind)>,
    has_body: bool,
}

/// How the rows of a kind look.
fn style(kind: RowKind, size: f32) -> Style {
    let weight = if kind == RowKind::Body { Weight::Regular } else { Weight::Bold };
    Style::new(weight, size, size * 1.3, BLACK)
}

/// The widths that a column needs: at least, and to stand on one line.
fn need(
    faces: &Faces,
    (place, column): &(usize, Column),
    sample: &[&Row],
    language: Language,
    size: f32,
) -> Result<(f32, f32, bool), ReportError> {
    let mark = faces.width(&CUT_MARK.to_string(), Weight::Regular, size)?;
    let mut natural = 0.0_f32;
    let mut least = if column.kind == ColumnType::Text { TEXT_MIN } else { 0.0 };
    for word in head_text(column).split([' ', '\n']) {
        least = least.max(faces.width(word, Weight::Bold, size - 0.5)?);
    }
    let cells = || sample.iter().filter_map(|row| row.cells.get(*place).map(|cell| (row.kind, cell)));
    let cut = column.kind == ColumnType::Fraction && cells().any(|(_, c)| c.display(language).ends_with(CUT_MARK));
    // Sums of amounts are carried in bold, and between two amounts with a minus a sum may have one.
    let is_money = matches!(column.kind, ColumnType::Money | ColumnType::Balance);
    let minus = is_money && cells().any(|(_, cell)| matches!(cell, Cell::Money(amount) if amount.is_negative()));
    let sign = if minus { faces.width("-", Weight::Bold, size)? } else { 0.0 };
    // The label of a sum may run over the empty cells behind it.
    for (kind, cell) in cells().filter(|(kind, cell)| *kind == RowKind::Body || !matches!(cell, Cell::Text(_))) {
        let text = cell.display(language);
        let weight = match cell {
            Cell::Missing | Cell::Erased => Weight::Regular,
            _ if is_money => Weight::Bold,
            _ => style(kind, size).weight,
        };
        let room = if cut && !text.ends_with(CUT_MARK) { mark } else { sign };
        natural =
            natural.max(faces.width(if minus { text.trim_start_matches('-') } else { &text }, weight, size)? + room);
    }
    if column.kind != ColumnType::Text {
        least = least.max(natural.min(if column.kind == ColumnType::Id { ID_LEAST } else { NUMBER_LEAST }));
    }
    Ok((least + GAP, natural.max(least) + GAP, cut))
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
        let shown = columns.iter().cloned().enumerate().filter(|(_, column)| !column.files_only);
        let columns: Vec<(usize, Column)> = shown.collect();
        let mut needs = Vec::with_capacity(columns.len());
        let mut cut = Vec::with_capacity(columns.len());
        for column in &columns {
            let (least, natural, is_cut) = need(faces, column, sample, language, size)?;
            needs.push((least, natural));
            cut.push(is_cut);
        }
        let Some((widths, lines)) = share(&needs, &columns, available) else { return Ok(None) };
        let mut plan = Plan { columns, widths, cut, size, language, lines, head: Measured::default() };
        plan.head = plan.measured_head(faces)?;
        Ok(Some(plan))
    }

    fn head_style(&self) -> Style {
        Style::new(Weight::Bold, self.size - 0.5, (self.size - 0.5) * 1.25, GREY)
    }

    pub(super) const fn head_height(&self) -> f32 {
        self.head.height
    }

    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// Places of the columns on paper, in their order.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.columns.iter().map(|(place, _)| *place)
    }

    fn width(&self) -> f32 {
        self.widths.iter().sum()
    }

    fn measured_head(&self, faces: &Faces) -> Result<Measured, ReportError> {
        let style = self.head_style();
        let mut lines = Vec::with_capacity(self.columns.len());
        for ((_, column), width) in self.columns.iter().zip(&self.widths) {
            lines.push(faces.wrap(&head_text(column), style.weight, style.size, inner(*width))?);
        }
        let styles = vec![style; lines.len()];
        Ok(measured(lines, styles, style))
    }

    /// Breaks a row into the lines of its columns.
    pub(super) fn measure(&self, faces: &Faces, row: &Row) -> Result<Measured, ReportError> {
        let style = style(row.kind, self.size);
        let mut lines = Vec::with_capacity(self.columns.len());
        let mut styles = Vec::with_capacity(self.columns.len());
        for (at, ((place, _), width)) in self.columns.iter().zip(&self.widths).enumerate() {
            let cell = row.cells.get(*place).unwrap_or(&Cell::Empty);
            let (text, mut room) = (cell.display(self.language), inner(*width));
            if row.kind != RowKind::Body && matches!(cell, Cell::Text(_)) {
                room = inner(self.free(row, at));
            }
            let mut own = style;
            lines.push(match cell {
                Cell::Text(_) => faces.wrap(&text, style.weight, style.size, room)?,
                Cell::Missing | Cell::Erased => {
                    (own.ink, own.weight) = (GREY, Weight::Regular);
                    faces.wrap(&text, own.weight, own.size, room)?
                }
                cell if cell.is_number() => {
                    let natural = faces.width(&text, style.weight, style.size)?;
                    own.size *= (room / natural.max(room)).min(1.0);
                    vec![text]
                }
                _ => faces.wrap_verbatim(&text, style.weight, style.size, room)?,
            });
            styles.push(own);
        }
        Ok(measured(lines, styles, style))
    }

    /// The width of a column on paper with those behind it that are empty in this row.
    fn free(&self, row: &Row, at: usize) -> f32 {
        let behind = self.columns.iter().zip(&self.widths).skip(at + 1);
        let empty = behind.take_while(|((place, _), _)| matches!(row.cells.get(*place), None | Some(Cell::Empty)));
        self.widths.get(at).copied().unwrap_or_default() + empty.map(|(_, width)| width).sum::<f32>()
    }

    /// Puts a label into an empty cell of a measured row: it may run over the empty cells behind it.
    pub(super) fn label(&self, faces: &Faces, row: &mut Measured, place: usize, text: &str) -> Result<(), ReportError> {
        let Some(at) = self.places().position(|shown| shown == place) else { return Ok(()) };
        let empty = |lines: &&Vec<String>| lines.iter().all(String::is_empty);
        let free = row.lines.iter().skip(at).take_while(empty).count();
        let room = inner(self.widths.iter().skip(at).take(free).sum());
        if let (Some(lines), Some(style)) = (row.lines.get_mut(at), row.styles.get_mut(at)) {
            let natural = faces.width(text, style.weight, style.size)?;
            style.size *= (room / natural.max(room)).min(1.0);
            *lines = vec![text.to_owned()];
        }
        Ok(())
    }

    /// Draws the head and opens the table.
    pub(super) fn open(&self, canvas: &mut Canvas, parent: Node) -> Result<Open, ReportError> {
        let table = canvas.tags.add(parent, "Table");
        let section = canvas.tags.add(table, "THead");
        let row = canvas.tags.add(section, "TR");
        self.draw_head(canvas, Some(row))?;
        canvas.close(section);
        Ok(Open { table, section: None, has_body: false })
    }

    /// The head; without an owner it is the repetition on a later page, an artifact.
    pub(super) fn draw_head(&self, canvas: &mut Canvas, row: Option<Node>) -> Result<(), ReportError> {
        let style = self.head_style();
        canvas.begin(None);
        canvas.area(LEFT, canvas.y, self.width(), self.head.height, PALE);
        canvas.end();
        let mut x = LEFT;
        for (((_, column), width), lines) in self.columns.iter().zip(&self.widths).zip(&self.head.lines) {
            let owner = row.map(|row| (canvas.tags.add_header(row, "Column"), "TH"));
            let lift = self.head.height - 2.0 * PAD - lines.len() as f32 * style.leading;
            canvas.begin(owner);
            draw_lines(canvas, (x, canvas.y + lift, *width), lines, style, column.kind.is_number())?;
            canvas.end();
            x += width;
        }
        canvas.y += self.head.height;
        canvas.rule(LEFT, self.width(), canvas.y, 0.8, GREY);
        Ok(())
    }

    /// Draws a row at the pen, wherever that is.
    pub(super) fn row(
        &self,
        canvas: &mut Canvas,
        open: &mut Open,
        kind: RowKind,
        row: &Measured,
    ) -> Result<(), ReportError> {
        let section = section(canvas, open, kind);
        let tr = canvas.tags.add(section, "TR");
        if kind != RowKind::Body {
            canvas.rule(LEFT, self.width(), canvas.y, rule_of(kind), GREY);
        }
        let mut x = LEFT;
        let cells = row.lines.iter().zip(&row.styles);
        for (i, (((_, column), width), (lines, style))) in self.columns.iter().zip(&self.widths).zip(cells).enumerate()
        {
            let node = canvas.tags.add(tr, "TD");
            let hang = self.hang(canvas, i, lines)?;
            if lines.iter().any(|line| !line.is_empty()) {
                canvas.begin(Some((node, "TD")));
                draw_lines(canvas, (x, canvas.y, width + hang), lines, *style, column.kind.is_number())?;
                canvas.end();
            }
            x += width;
        }
        canvas.close(tr);
        canvas.y += row.height;
        let (thickness, ink) = if kind == RowKind::Body { (0.35, HAIR) } else { (rule_of(kind), GREY) };
        canvas.rule(LEFT, self.width(), canvas.y, thickness, ink);
        Ok(())
    }

    /// The sums that are carried over a page, as an artifact: they belong to the page and not to the table, like its
    /// repeated head. A screen reader goes through the rows without them, and no row is counted twice.
    pub(super) fn draw_carried(&self, canvas: &mut Canvas, carried: &Measured) -> Result<(), ReportError> {
        let mut x = LEFT;
        canvas.begin(None);
        let cells = carried.lines.iter().zip(&carried.styles);
        for (((_, column), width), (lines, style)) in self.columns.iter().zip(&self.widths).zip(cells) {
            let style = Style { ink: GREY, ..*style };
            draw_lines(canvas, (x, canvas.y, *width), lines, style, column.kind.is_number())?;
            x += width;
        }
        canvas.end();
        canvas.y += carried.height;
        canvas.rule(LEFT, self.width(), canvas.y, 0.8, GREY);
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
}

impl Open {
    /// The page turns: the rows of each page are a `TBody` of their own, which leaves for the file with its page.
    pub(super) fn turn(&mut self, canvas: &mut Canvas) {
        if let Some((section, _)) = self.section.take() {
            canvas.close(section);
        }
    }

    /// No more rows come.
    pub(super) fn end(self, canvas: &mut Canvas) {
        // A table has a body, also where nothing is in it (PDF/UA-1, 7.2).
        if !self.has_body {
            let body = canvas.tags.add(self.table, "TBody");
            canvas.close(body);
        }
        canvas.close(self.table);
    }
}

fn section(canvas: &mut Canvas, open: &mut Open, kind: RowKind) -> Node {
    let wanted = if kind == RowKind::Total { RowKind::Total } else { RowKind::Body };
    if let Some((node, kind)) = open.section
        && kind == wanted
    {
        return node;
    }
    open.turn(canvas);
    // A table has a body, also where its total is all that it has (PDF/UA-1, 7.2).
    let has_body = std::mem::replace(&mut open.has_body, true);
    let is_foot = has_body && wanted == RowKind::Total;
    let node = canvas.tags.add(open.table, if is_foot { "TFoot" } else { "TBody" });
    open.section = Some((node, wanted));
    node
}

const fn rule_of(kind: RowKind) -> f32 {
    match kind {
        RowKind::Body | RowKind::Subtotal => 0.5,
        RowKind::Total => 0.8,
    }
}

/// What a column of this width has for text.
fn inner(width: f32) -> f32 {
    (width - GAP).max(1.0) + 0.05
}

fn measured(lines: Vec<Vec<String>>, styles: Vec<Style>, style: Style) -> Measured {
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    Measured { lines, styles, height: most as f32 * style.leading + 2.0 * PAD }
}

fn draw_lines(
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

fn head_text(column: &Column) -> String {
    column.unit.as_ref().map_or_else(|| column.label.clone(), |unit| format!("{}\u{a0}({unit})", column.label))
}

/// The widths of the columns, and over how many lines their texts go at most: as few as there is room for. What is then
/// left goes to the smallest wishes first, so that a short text stays on one line before a long one gets more.
fn share(needs: &[(f32, f32)], columns: &[(usize, Column)], available: f32) -> Option<(Vec<f32>, usize)> {
    let over = |lines: usize| {
        let part = move |(least, natural): &(f32, f32)| least.max((natural / lines as f32 + RAGGED).min(*natural));
        needs.iter().map(part).collect::<Vec<f32>>()
    };
    if needs.iter().map(|(least, _)| least).sum::<f32>() > available + 0.01 {
        return None;
    }
    let fits = |lines: &usize| over(*lines).iter().sum::<f32>() <= available + 0.01;
    let (lines, mut widths) = match (1..MOST_LINES).find(fits) {
        Some(lines) => (lines, over(lines)),
        None => (MOST_LINES, needs.iter().map(|(least, _)| *least).collect()),
    };
    let wishes = needs.iter().zip(&widths).map(|((_, natural), width)| natural - width);
    let most = most_granted(wishes.collect(), available - widths.iter().sum::<f32>());
    for (width, (_, natural)) in widths.iter_mut().zip(needs) {
        *width += (natural - *width).min(most);
    }
    let rest = available - widths.iter().sum::<f32>();
    let texts = columns.iter().filter(|(_, column)| column.kind == ColumnType::Text).count();
    let takers = if texts == 0 { columns.len() } else { texts };
    for (width, (_, column)) in widths.iter_mut().zip(columns) {
        if texts == 0 || column.kind == ColumnType::Text {
            *width += rest.max(0.0) / takers as f32;
        }
    }
    Some((widths, lines))
}

/// What one wish gets at most, where all that are smaller are granted in full and the others share what is left.
fn most_granted(mut wishes: Vec<f32>, room: f32) -> f32 {
    wishes.sort_unstable_by(f32::total_cmp);
    let mut left = room.max(0.0);
    for (place, wish) in wishes.iter().enumerate() {
        let share = left / (wishes.len() - place) as f32;
        if *wish > share {
            return share;
        }
        left -= wish;
    }
    f32::MAX
}

#[cfg(test)]
mod tests;
