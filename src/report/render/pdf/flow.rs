//! Rows over pages: what stays together, when the page turns, and what is carried over it.
//!
//! A total or subtotal never stands without a row before it, and the last two rows of a table stand together. Rows are
//! pulled once and forward; up to three groups of them are known in advance.

use super::canvas::{BOTTOM, Canvas, TOP};
use super::measure::Faces;
use super::table::{Measured, Open, Plan};
use crate::core::money::Euro;
use crate::report::ReportError;
use crate::report::definition::ColumnType;
use crate::report::sheet::{Cell, Column, Row, RowKind, RowSource};
use rust_decimal::Decimal;
use std::collections::VecDeque;
use std::iter::Peekable;

/// How many rows have passed, and the sum of each column.
pub(super) type Sums<'a> = (u64, &'a [Decimal]);

/// A row with the subtotals and totals that follow it at once.
pub(super) type Group = Vec<Row>;

/// The rows of a table in groups.
pub(super) struct Groups {
    rows: Peekable<RowSource>,
    ahead: VecDeque<Group>,
}

impl Groups {
    /// # Errors
    /// Those of the first rows.
    pub(super) fn new(rows: RowSource) -> Result<Groups, ReportError> {
        let mut groups = Groups { rows: rows.peekable(), ahead: VecDeque::new() };
        groups.look_ahead()?;
        Ok(groups)
    }

    /// The next group; afterwards the one behind it is known, and whether it is the last.
    pub(super) fn next(&mut self) -> Result<Option<Group>, ReportError> {
        self.look_ahead()?;
        Ok(self.ahead.pop_front())
    }

    fn look_ahead(&mut self) -> Result<(), ReportError> {
        while self.ahead.len() < 3 {
            let Some(row) = self.rows.next() else { break };
            let mut group = vec![row?];
            while let Some(row) = self.rows.next_if(|row| !matches!(row, Ok(row) if row.kind == RowKind::Body)) {
                group.push(row?);
            }
            self.ahead.push_back(group);
        }
        Ok(())
    }
}

/// The sums that are carried over a page: of the columns that the total sums, or of all amounts if there is none.
pub(super) struct Carried {
    /// For each column a cell of the kind that its sum has.
    kinds: Vec<Option<Cell>>,
    label: usize,
    height: f32,
}

impl Carried {
    /// `None` where nothing is summed.
    pub(super) fn new(
        plan: &Plan,
        faces: &Faces,
        columns: &[Column],
        total: Option<&Row>,
    ) -> Result<Option<Carried>, ReportError> {
        let kinds: Vec<Option<Cell>> = match total {
            // A ratio of sums is no sum of ratios, nor a balance one of balances: the total has one, a page break has none.
            Some(total) => {
                let both = total.cells.iter().zip(columns);
                both.map(|(cell, c)| Some(cell.clone()).filter(|cell| c.kind.is_summed() && is_summed(cell))).collect()
            }
            None => columns.iter().map(|c| (c.kind == ColumnType::Money).then_some(Cell::Money(Euro::ZERO))).collect(),
        };
        let label = plan.places().find(|place| kinds.get(*place).is_some_and(Option::is_none));
        let Some(label) = label.filter(|_| kinds.iter().any(Option::is_some)) else { return Ok(None) };
        let widest = kinds.iter().map(|kind| kind.clone().unwrap_or(Cell::Empty)).collect();
        let height = plan.measure(faces, &Row { kind: RowKind::Subtotal, cells: widest })?.height;
        Ok(Some(Carried { kinds, label, height }))
    }

    /// The row at the foot of a page, or above on the next.
    fn measured(&self, plan: &Plan, faces: &Faces, sums: &[Decimal], above: bool) -> Result<Measured, ReportError> {
        let cells = self.kinds.iter().zip(sums).map(|(kind, sum)| match kind {
            Some(kind) => with_decimals(kind, *sum),
            None => Cell::Empty,
        });
        let row = Row { kind: RowKind::Subtotal, cells: cells.collect() };
        let english = if above { "Brought forward" } else { "Carried forward" };
        let mut measured = plan.measure(faces, &row)?;
        plan.label(faces, &mut measured, self.label, plan.language().pick("Übertrag", english))?;
        Ok(measured)
    }
}

/// A table whose rows are passing.
pub(super) struct Flow<'a> {
    plan: &'a Plan,
    carried: Option<Carried>,
    open: Open,
}

impl<'a> Flow<'a> {
    /// Opens a table under its title; neither that nor its head stands without two rows.
    pub(super) fn open(
        plan: &'a Plan,
        canvas: &mut Canvas,
        title: &str,
        carried: Option<Carried>,
        groups: &Groups,
    ) -> Result<Flow<'a>, ReportError> {
        let mut needed = plan.head_height() + carried.as_ref().map_or(0.0, |carried| carried.height);
        for group in groups.ahead.iter().take(2) {
            needed += height(&measured(plan, &canvas.faces, group)?);
        }
        canvas.heading(title, needed)?;
        let open = plan.open(canvas, super::tags::ROOT)?;
        Ok(Flow { plan, carried, open })
    }

    /// The measured rows of a group, if they still fit on the page with what must follow them.
    pub(super) fn fit(
        &self,
        canvas: &Canvas,
        group: &Group,
        groups: &Groups,
    ) -> Result<(Vec<Measured>, bool), ReportError> {
        let rows = measured(self.plan, &canvas.faces, group)?;
        let carried = self.carried.as_ref().map_or(0.0, |carried| carried.height);
        let own = height(&rows);
        let page = canvas.format.height - TOP - BOTTOM;
        if own + self.plan.head_height() + 2.0 * carried > page {
            let text: Vec<String> = group.iter().take(1).flat_map(|row| row.cells.iter()).map(Cell::plain).collect();
            return Err(ReportError::RowTooTall(text.join(" ").chars().take(60).collect()));
        }
        let more = match (groups.ahead.front(), groups.ahead.len()) {
            (None, _) => 0.0,
            (Some(last), 1) => height(&measured(self.plan, &canvas.faces, last)?),
            _ => carried,
        };
        Ok((rows, own + more <= canvas.space_left()))
    }

    /// Draws the rows of a group at the pen.
    pub(super) fn draw(&mut self, canvas: &mut Canvas, group: &Group, rows: &[Measured]) -> Result<(), ReportError> {
        for (row, measured) in group.iter().zip(rows) {
            self.plan.row(canvas, &mut self.open, row.kind, measured)?;
        }
        Ok(())
    }

    /// The foot of a page that the table goes beyond.
    pub(super) fn leave_page(&mut self, canvas: &mut Canvas, sums: Sums<'_>) -> Result<(), ReportError> {
        self.draw_carried(canvas, sums, false)?;
        self.open.turn(canvas);
        Ok(())
    }

    /// The next page of the same table: its head again, and what is carried.
    pub(super) fn next_page(&mut self, canvas: &mut Canvas, sums: Sums<'_>) -> Result<(), ReportError> {
        canvas.next_page();
        self.plan.draw_head(canvas, None)?;
        self.draw_carried(canvas, sums, true)
    }

    /// What was carried from the volume before.
    pub(super) fn draw_carried(
        &self,
        canvas: &mut Canvas,
        (rows, sums): Sums<'_>,
        above: bool,
    ) -> Result<(), ReportError> {
        let Some(carried) = self.carried.as_ref().filter(|_| rows > 0) else { return Ok(()) };
        let measured = carried.measured(self.plan, &canvas.faces, sums, above)?;
        self.plan.draw_carried(canvas, &measured)
    }

    /// No more rows; the sums can be carried into another volume.
    pub(super) fn end(self, canvas: &mut Canvas) -> Option<Carried> {
        self.open.end(canvas);
        self.carried
    }
}

fn measured(plan: &Plan, faces: &Faces, group: &Group) -> Result<Vec<Measured>, ReportError> {
    group.iter().map(|row| plan.measure(faces, row)).collect()
}

fn height(rows: &[Measured]) -> f32 {
    rows.iter().map(|row| row.height).sum()
}

/// A sum with the decimals that its column has.
fn with_decimals(kind: &Cell, mut sum: Decimal) -> Cell {
    if matches!(kind, Cell::Money(_)) {
        sum.rescale(2);
    }
    Cell::Decimal(sum.to_string())
}

const fn is_summed(cell: &Cell) -> bool {
    matches!(cell, Cell::Money(_) | Cell::Percent(_) | Cell::Decimal(_) | Cell::Integer(_))
}
