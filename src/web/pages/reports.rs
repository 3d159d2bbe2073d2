//! Reports on the screen: the list, and one of them as the desk makes it for this as-of point, with its files.
//!
//! The same builder and the same numbers as in PDF and CSV; what a report may be asked stands in its definition.

mod answers;

use super::Section;
use super::address;
use super::blocks::{Block, Cell, Field, Form, Link, Table};
use super::failure::Failed;
use super::view::{LANG, Shown, View};
use crate::desk::{AsOf, Format, ReportParameters, make_report};
use crate::report::definition::{Definition, Parameter, ParameterType, catalogue};
use crate::report::journal_extract;
use crate::web::problem::Problem;
use rocket::get;

/// The reports there are.
#[get("/berichte")]
pub async fn list(view: View) -> Shown {
    let all = catalogue(view.words.0).map_err(|error| Problem::internal(&error))?;
    let labels = ["report", "report-needs", "report-files"];
    let mut table = Table::new(view.words, view.say("nav-reports"), &labels, "reports-none");
    // The extract of the journal is of the whole book, or there is none.
    let is_open = |id: &str| view.viewer.sight().is_whole() || id != journal_extract::ID;
    for report in all.into_iter().filter(|report| is_open(&report.id)) {
        let needed = report.parameters.iter().filter(|parameter| parameter.required);
        let needed: Vec<&str> = needed.map(|parameter| parameter.description.as_str()).collect();
        table.row(vec![
            Cell::link(&report.title, view.link_to(Section::Reports, &report.id)),
            Cell::text(if needed.is_empty() { view.say("report-needs-nothing") } else { needed.join("; ") }),
            Cell::text(report.formats.join(", ")),
        ]);
    }
    view.show(Section::Reports, view.say("nav-reports"), Vec::new(), vec![Block::Table(table)])
}

/// One report, or the question what it shall be about.
#[get("/berichte/<id>")]
pub async fn one(view: View, id: &str) -> Shown {
    let definition = Definition::of(id).map_err(|error| Failed::from(crate::desk::DeskError::from(error)))?;
    let own: Vec<&Parameter> = definition.parameters.iter().filter(|parameter| parameter.kind.is_own()).collect();
    let mut blocks = Vec::new();
    if !own.is_empty() {
        let action = address::below(Section::Reports.path(), id);
        blocks.push(Block::Form(form(&view, (action, view.say("report-show")), &own).await?));
    }
    let given = |parameter: &Parameter| view.kept.iter().any(|(name, _)| *name == parameter.id);
    let asks_nothing = own.iter().any(|parameter| several(parameter)) && view.kept.is_empty();
    if own.iter().all(|parameter| !parameter.required || given(parameter)) && !asks_nothing {
        blocks.extend(made(&view, id).await?);
    }
    view.show(Section::Reports, definition.title.pick(view.words.0).to_owned(), view.trail(Section::Reports), blocks)
}

/// A comparison takes any of its lists, and so requires none of them.
fn several(parameter: &Parameter) -> bool {
    matches!(parameter.kind, ParameterType::Runs | ParameterType::Keys)
}

/// The questions of a report; the answers go to an address, by a button that says so.
pub async fn form(view: &View, (action, button): (String, String), own: &[&Parameter]) -> Result<Form, Failed> {
    let mut fields = Vec::with_capacity(own.len());
    for parameter in own {
        let value = view.given(&parameter.id).unwrap_or_default().to_owned();
        let mut choices = answers::of(view, parameter).await?;
        // What was asked for in an address stays the answer, also where the list does not have it.
        if !choices.is_empty() && !value.is_empty() && choices.iter().all(|(known, _)| *known != value) {
            choices.push((value.clone(), Cell::text(&value)));
        }
        // What programs write for a choice is of no use to whoever picks it from a list.
        let hint = match parameter.kind {
            ParameterType::Choice => view.say("report-choice-hint"),
            _ => parameter.description.pick(view.words.0).to_owned(),
        };
        fields.push(Field {
            name: parameter.id.clone(),
            label: parameter.label.pick(view.words.0).to_owned(),
            hint,
            value,
            choices,
            required: parameter.required,
        });
    }
    let stand = view.stand();
    let kept = view.form_keeps(if stand.is_empty() { Vec::new() } else { vec![("stand".to_owned(), stand)] });
    Ok(Form { action, kept, fields, button })
}

async fn made(view: &View, id: &str) -> Result<Vec<Block>, Failed> {
    let at = Some(view.as_of.unwrap_or(AsOf::Size(view.head.size)));
    let parameters =
        view.kept.iter().fold(ReportParameters::at(at, None), |parameters, (name, value)| parameters.with(name, value));
    let made = make_report(&view.store, &view.viewer, id, &parameters, Format::HtmlPart, view.words.0).await?;
    let html = String::from_utf8(made.bytes).map_err(|error| Problem::internal(&error))?;
    Ok(vec![Block::Links(files(view, id)), Block::Markup(html)])
}

/// The address of a report, or of what accompanies it, in one form and at exactly the size that the page speaks of.
pub fn file(view: &View, id: &str, asked: &[(String, String)], (format, part): (&str, &str)) -> String {
    let names: Vec<(String, &str)> =
        asked.iter().map(|(name, value)| (name.replace('-', "_"), value.as_str())).collect();
    let own = names.iter().map(|(name, value)| (name.as_str(), *value));
    let path = address::with_query(
        &format!("/reports/{id}"),
        own.chain([("format", format), ("part", part), (LANG, address::lang(view.words))]),
    );
    view.file(&path)
}

/// The report in every form.
fn files(view: &View, id: &str) -> Vec<Link> {
    let address = |format: &str, part: &str| file(view, id, &view.kept, (format, part));
    vec![
        Link::new("PDF".to_owned(), address("pdf", "")),
        Link::new("CSV".to_owned(), address("csv", "")),
        Link::new(view.say("file-csv-excel"), address("csv-excel", "")),
        Link::new(view.say("file-html"), address("html", "")),
        Link::new(view.say("file-provenance"), address("pdf", "provenance")),
        Link::new(view.say("file-proof"), address("pdf", "tlog-proof")),
    ]
}
