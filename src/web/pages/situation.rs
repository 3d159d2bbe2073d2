//! The situation (Lage), on one page for whoever is in charge: how far the money has come, what is left of it by quarter,
//! the Länder on a map, and what each has committed, paid and evidenced of what it was assigned.
//!
//! Nothing is computed here: drawings and tables are parts of the reports *flow-of-funds* and *distribution*, as their
//! builders make them at this as-of point, and each figure opens its postings. It is narrowed as the first is asked: of one
//! Land there is no map, which compares all of them.

use super::Section;
use super::blocks::{Block, Cell, Link, Table};
use super::failure::Failed;
use super::scope::Scope;
use super::view::{Shown, View};
use super::{blocks, reports, roles};
use crate::core::command::{CreateManager, ManagerKind};
use crate::desk::{AsOf, DeskError, ReportParameters, sheet};
use crate::report::definition::Definition;
use crate::report::render::html;
use crate::report::sheet::{Column, Drawing, Foot, Head, Row, RowKind, Shape, SmallTable};
use crate::report::{distribution, flow_of_funds};
use rocket::get;

pub const PATH: &str = "/lage";
const PROGRAMME: &str = "programme";
const COMPONENT: &str = "component";
const LAND: &str = "land";

/// The columns beside the drawings: what is drawn, with what it is taken of. The reports have more.
const BESIDE_COURSE: &[&str] = &["quarter", "assigned_eur", "paid_eur", "lapsed_eur", "unpaid_eur"];
const BESIDE_MAP: &[&str] = &["land", "name", "assigned_eur", "committed_eur", "committed_percent"];
const BESIDE_SHARES: &[&str] = &[
    "group",
    "name",
    "assigned_eur",
    "committed_eur",
    "committed_percent",
    "paid_eur",
    "paid_percent",
    "evidenced_eur",
    "evidenced_percent",
];

/// A report that was read, and how it was asked.
struct Source {
    id: &'static str,
    title: String,
    asked: Vec<(String, String)>,
    head: Head,
    rows: Vec<Row>,
    foot: Foot,
}

impl Source {
    /// The report, asked what this page is asked, as far as it can be.
    async fn read(view: &View, id: &'static str, asked: Vec<(String, String)>) -> Result<Source, Failed> {
        let at = Some(view.as_of.unwrap_or(AsOf::Size(view.head.size)));
        let parameters = ReportParameters::at(at, None);
        let parameters = asked.iter().fold(parameters, |parameters, (name, value)| parameters.with(name, value));
        let made = sheet(&view.store, &view.viewer, id, &parameters, view.words.0).await?;
        let (head, rows, foot) = made.read().map_err(DeskError::from)?;
        let title = Definition::of(id).map_err(DeskError::from)?.title.pick(view.words.0).to_owned();
        Ok(Source { id, title, asked, head, rows, foot })
    }

    fn drawing(&self, is_meant: fn(&Shape) -> bool) -> Option<&Drawing> {
        self.foot.drawings.iter().find(|drawing| is_meant(&drawing.shape))
    }

    fn small(&self, id: &str) -> Option<&SmallTable> {
        self.head.tables.iter().find(|table| table.id == id)
    }

    /// The report itself and its files, with the same numbers.
    fn links(&self, view: &View) -> Block {
        let title = || [("title", self.title.as_str().into())];
        let asked: Vec<(&str, &str)> = self.asked.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = view.link_with(&format!("{}/{}", Section::Reports.path(), self.id), &asked);
        let file = |format: &str| reports::file(view, self.id, &self.asked, (format, ""));
        Block::Links(vec![
            Link::new(view.tell("situation-report", &title()), page),
            Link::new(view.tell("situation-pdf", &title()), file("pdf")),
            Link::new(view.tell("situation-csv", &title()), file("csv")),
        ])
    }
}

/// What the rows of a table are about, so that their figures can be opened.
#[derive(Clone, Copy)]
enum Rows {
    Lands,
    Years,
    /// Each the next figure, from this one on.
    Stages(usize),
    /// No figure is narrowed to what these are.
    Others,
}

/// The page.
#[get("/lage")]
pub async fn show(view: View) -> Shown {
    if !view.sees_money() {
        return roles::page(&view).await;
    }
    let title = view.say("nav-situation");
    if view.head.size == 0 {
        let blocks =
            vec![Block::text(view.say("overview-no-programme")), Block::text(view.say("overview-how-to-begin"))];
        return view.show(Section::Situation, title, Vec::new(), blocks);
    }
    let flow = Source::read(&view, flow_of_funds::ID, view.kept.clone()).await?;
    let spread = match view.given(LAND) {
        Some(_) => None,
        None => Some(Source::read(&view, distribution::ID, kept(&view, &[PROGRAMME, COMPONENT])).await?),
    };
    let managers = view.store.managers(&view.viewer).await?.into_iter().map(|noted| noted.what).collect();
    let blocks = Page { view: &view, narrowed: narrowed(&view), managers }.blocks(&flow, spread.as_ref()).await?;
    view.show(Section::Situation, title, Vec::new(), blocks)
}

/// Those of the page's parameters, as they were given.
fn kept(view: &View, names: &[&str]) -> Vec<(String, String)> {
    view.kept.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect()
}

/// What the page is narrowed to; the report has refused what it could not read.
fn narrowed(view: &View) -> Scope {
    Scope {
        programme: view.given(PROGRAMME).and_then(|id| id.parse().ok()),
        component: view.given(COMPONENT).and_then(|id| id.parse().ok()),
        manager: view.given(LAND).and_then(|id| id.parse().ok()),
        ..Scope::default()
    }
}

/// What is around the parts of the reports.
struct Page<'a> {
    view: &'a View,
    narrowed: Scope,
    managers: Vec<CreateManager>,
}

impl Page<'_> {
    async fn blocks(&self, flow: &Source, spread: Option<&Source>) -> Result<Vec<Block>, Failed> {
        let parts = [self.stream(flow)?, self.course(flow)?, self.map(spread)?, self.shares(flow)?];
        let above = [self.above(flow).await?, self.warnings(flow)];
        Ok(above.into_iter().chain(parts).flatten().collect())
    }

    /// What the page is, how it is narrowed, and the form that does it.
    async fn above(&self, flow: &Source) -> Result<Vec<Block>, Failed> {
        let view = self.view;
        let definition = Definition::of(flow_of_funds::ID).map_err(DeskError::from)?;
        let own: Vec<_> = definition.parameters.iter().filter(|parameter| parameter.kind.is_own()).collect();
        let form = reports::form(view, (PATH.to_owned(), view.say("situation-narrow")), &own).await?;
        let mut blocks = vec![Block::text(view.say("situation-lead")), Block::Form(form)];
        if self.narrowed != Scope::default() {
            let to = flow.head.subtitle.as_deref().unwrap_or_default();
            blocks.push(Block::text(view.tell("situation-narrowed", &[("to", to.into())])));
            blocks.push(Block::Links(vec![Link::new(view.say("situation-widen"), self.elsewhere(&["by"]))]));
        }
        Ok(blocks)
    }

    /// This page with these of its parameters alone.
    fn elsewhere(&self, names: &[&str]) -> String {
        let kept = kept(self.view, names);
        let pairs: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.view.link_with(PATH, &pairs)
    }

    /// What comes first in the report comes first here: what stands without authority.
    fn warnings(&self, flow: &Source) -> Vec<Block> {
        let facts = flow.head.facts.iter().take(1);
        let facts = facts.map(|fact| (fact.label.clone(), Cell::link(&fact.value, self.figure("without_authority"))));
        let tables = flow.head.tables.iter().filter(|table| !["stages", "course"].contains(&table.id.as_str()));
        let tables = tables.map(|table| Block::Table(self.small(table, Rows::Others, &[])));
        std::iter::once(Block::Facts(facts.collect())).chain(tables).collect()
    }

    fn stream(&self, flow: &Source) -> Result<Vec<Block>, Failed> {
        let view = self.view;
        let drawing = flow.drawing(|shape| matches!(shape, Shape::Flow(_)));
        let mut blocks = part(view, "situation-flow", view.say("situation-flow-lead"));
        blocks.push(drawn(drawing, view.say("situation-flow-none"))?);
        blocks.extend(flow.small("stages").map(|table| {
            let first = flow_of_funds::STAGES.len().saturating_sub(table.rows.len());
            Block::Table(self.small(table, Rows::Stages(first), &[]))
        }));
        blocks.push(flow.links(view));
        Ok(blocks)
    }

    fn course(&self, flow: &Source) -> Result<Vec<Block>, Failed> {
        let view = self.view;
        let drawing = flow.drawing(|shape| matches!(shape, Shape::Bars(_)));
        let mut blocks = part(view, "situation-course", view.say("situation-course-lead"));
        blocks.push(drawn(drawing, view.say("situation-course-none"))?);
        blocks.extend(flow.small("course").map(|table| Block::Table(self.small(table, Rows::Others, BESIDE_COURSE))));
        blocks.push(flow.links(view));
        Ok(blocks)
    }

    fn map(&self, spread: Option<&Source>) -> Result<Vec<Block>, Failed> {
        let view = self.view;
        let Some(spread) = spread else {
            let mut blocks = part(view, "situation-map", view.say("situation-map-of-one"));
            let all = self.elsewhere(&["by", PROGRAMME, COMPONENT]);
            blocks.push(Block::Links(vec![Link::new(view.say("situation-map-of-all"), all)]));
            return Ok(blocks);
        };
        let drawing = spread.drawing(|shape| matches!(shape, Shape::Map(_)));
        let mut blocks = part(view, "situation-map", view.say("situation-map-lead"));
        blocks.push(drawn(drawing, view.say("situation-map-none"))?);
        blocks.push(Block::Table(self.main(spread, Rows::Lands, BESIDE_MAP)));
        blocks.push(spread.links(view));
        Ok(blocks)
    }

    fn shares(&self, flow: &Source) -> Result<Vec<Block>, Failed> {
        let view = self.view;
        let rows = match view.given("by") {
            None | Some("land") => Rows::Lands,
            Some("year") => Rows::Years,
            Some(_) => Rows::Others,
        };
        let drawing = flow.drawing(|shape| matches!(shape, Shape::Shares(_)));
        let mut blocks = part(view, "situation-shares", view.say("situation-shares-lead"));
        blocks.push(drawn(drawing, view.say("situation-shares-none"))?);
        blocks.push(Block::Table(self.main(flow, rows, BESIDE_SHARES)));
        blocks.push(flow.links(view));
        Ok(blocks)
    }

    fn small(&self, table: &SmallTable, rows: Rows, keep: &[&str]) -> Table {
        self.table(&table.title, &table.columns, table.rows.iter(), rows, keep)
    }

    fn main(&self, source: &Source, rows: Rows, keep: &[&str]) -> Table {
        let (head, all) = (&source.head, source.rows.iter().chain(&source.foot.total));
        self.table(&head.table_title, &head.columns, all, rows, keep)
    }

    /// A table of a report with the columns that are kept; with all of them where none is named.
    fn table<'r>(
        &self,
        title: &str,
        columns: &[Column],
        rows: impl Iterator<Item = &'r Row>,
        about: Rows,
        keep: &[&str],
    ) -> Table {
        let is_kept = |id: &str| keep.is_empty() || keep.contains(&id);
        let shown = |column: &Column| !column.files_only && is_kept(&column.id);
        let head = columns.iter().filter(|column| shown(column)).map(|column| {
            let unit = column.unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
            let label = Cell::text(format!("{}{unit}", column.label));
            blocks::Column { label, number: column.kind.is_number() }
        });
        let mut table = Table::of(title, head.collect(), String::new());
        for (place, row) in rows.enumerate() {
            let cells = row.cells.iter().zip(columns).filter(|(_, column)| shown(column));
            let cells = cells.map(|(value, column)| {
                let cell = Cell::of(value.clone(), column.kind.is_number());
                let cell = if column.id == "name" { cell.in_german() } else { cell };
                let href = self.scope(row, about).zip(figure_of(&column.id, place, about));
                let href = href.filter(|_| !cell.is_empty()).map(|(scope, id)| self.link(scope, id));
                cell.linked(href.as_deref())
            });
            let cells = cells.collect();
            if row.kind == RowKind::Total { table.foot = Some(cells) } else { table.row(cells) }
        }
        table
    }

    /// Whose figures a row has; nothing where no page of a figure is about just that.
    fn scope(&self, row: &Row, about: Rows) -> Option<Scope> {
        if row.kind == RowKind::Total {
            return Some(Scope::default());
        }
        let first = row.cells.first().map(|cell| cell.plain()).unwrap_or_default();
        match about {
            Rows::Stages(_) => Some(Scope::default()),
            Rows::Years => first.parse().ok().map(|year| Scope { year: Some(year), ..Scope::default() }),
            Rows::Lands => {
                let known = self.managers.iter().find(|manager| manager.manager.as_str() == first)?;
                // Of others the page of a figure counts what is below them, and the report does not.
                let is_one = known.kind == ManagerKind::FederalState
                    || matches!(known.kind, ManagerKind::Federation | ManagerKind::FederalMinistry);
                is_one.then(|| Scope::default().managed_by(&known.manager))
            }
            Rows::Others => None,
        }
    }

    /// A figure of a row, within what the page is narrowed to.
    fn link(&self, row: Scope, figure: &str) -> String {
        let Scope { programme, component, manager, .. } = self.narrowed.clone();
        Scope { programme, component, manager: row.manager.clone().or(manager), ..row }.link(self.view, figure)
    }

    fn figure(&self, id: &str) -> String {
        self.link(Scope::default(), id)
    }
}

/// The figure that a column holds; of the stages each row holds its own.
fn figure_of(column: &str, place: usize, about: Rows) -> Option<&'static str> {
    match (column, about) {
        ("amount_eur", Rows::Stages(first)) => flow_of_funds::STAGES.get(first.saturating_add(place)).copied(),
        (column, Rows::Lands | Rows::Years) => {
            let figure = column.strip_suffix("_eur")?;
            flow_of_funds::STAGES.into_iter().find(|known| *known == figure)
        }
        _ => None,
    }
}

fn part(view: &View, title: &str, lead: String) -> Vec<Block> {
    vec![Block::heading(view.say(title)), Block::text(lead)]
}

/// The drawing, or why there is none.
fn drawn(drawing: Option<&Drawing>, none: String) -> Result<Block, Failed> {
    let Some(drawing) = drawing else { return Ok(Block::text(none)) };
    Ok(Block::Markup(html::drawing(drawing).map_err(DeskError::from)?))
}
