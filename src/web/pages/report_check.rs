//! A report that somebody hands in is held against the book: its file is dropped here, as it was got.
//!
//! Nothing is booked and nothing of the file is kept, so whoever may read the book may check. What could not be checked
//! is said as plainly as what was. Larger files are checked at the command line (`titelbuch verify-report`).

use super::Section;
use super::blocks::{Answer, Asked, Block, Button, Cell, Entry, FaultLine, Faults, Link, Table};
use super::failure::Failed;
use super::things;
use super::view::{Shown, View};
use crate::core::event::{Subject, SubjectKind};
use crate::core::journal::hash::sha256;
use crate::desk::report_check::{self, ReportCheckError};
use crate::report::check::{CheckError, Checked, Form as FileForm, Outside, Submitted};
use crate::report::definition::Definition;
use crate::web::guards::{Door, Entering, FORM_TOKEN, Form};
use rocket::http::Status;
use rocket::{get, post};
use std::collections::BTreeSet;

/// Where it is asked and answered.
pub const ADDRESS: &str = "/nachweis/pruefen";

/// The fields: their names, and the keys of their labels and hints.
const FILE: (&str, &str, &str) = ("bericht", "held-file", "held-file-hint");
const PROVENANCE: (&str, &str, &str) = ("herkunft", "file-provenance", "held-provenance-hint");
const PROOF: (&str, &str, &str) = ("beweis", "file-proof", "held-proof-hint");
const CHECKPOINT: (&str, &str, &str) = ("pruefpunkt", "held-checkpoint", "held-checkpoint-hint");

/// What is wrong with an answer: the field, and what to say.
struct Wrong(&'static str, Cell);

/// What was handed in, as it came.
struct Handed<'a> {
    file: &'a [u8],
    provenance: Option<&'a [u8]>,
    proof: Option<&'a [u8]>,
    checkpoint: Option<String>,
}

/// The empty form.
#[get("/nachweis/pruefen")]
pub async fn ask(view: View, door: Door) -> Shown {
    paper(&view, &door.form_token, "", None)
}

/// Checks what was handed in, and says what agrees and what does not.
#[post("/nachweis/pruefen", data = "<sent>")]
pub async fn check(view: View, sent: Entering) -> Shown {
    let typed = sent.form.text(CHECKPOINT.0).unwrap_or_default();
    if let Some(blocks) = document(&view, &sent.form).await? {
        return view.show_form(Status::Ok, view.say("held-result"), blocks);
    }
    match checked(&view, &sent.form).await? {
        Ok((submitted, checked)) => answer(&view, &submitted, &checked),
        Err(wrong) => paper(&view, &sent.form_token, typed, Some(wrong)),
    }
}

/// The vouchers that name a file as their document, if there are any.
async fn document(view: &View, form: &Form) -> Result<Option<Vec<Block>>, Failed> {
    let Some(bytes) = form.file(FILE.0).filter(|bytes| !bytes.is_empty()) else { return Ok(None) };
    let hash = sha256(bytes).to_string();
    let subject = Subject { kind: SubjectKind::Document, id: hash.clone() };
    let events = view.store.events_naming(&view.viewer, &subject).await?;
    let vouchers: BTreeSet<Subject> = events.iter().filter_map(|event| event.body.subject()).collect();
    if vouchers.is_empty() {
        return Ok(None);
    }
    let links = vouchers.iter().map(|one| Link::new(one.id.clone(), things::history(view, one)));
    Ok(Some(vec![
        Block::Done(view.say("held-document")),
        Block::text(view.tell("held-document-lead", &[("hash", hash.into())])),
        Block::Links(links.collect()),
    ]))
}

fn handed<'a>(view: &View, form: &'a Form) -> Result<Handed<'a>, Wrong> {
    let bytes = |name| form.file(name).filter(|bytes| !bytes.is_empty());
    let missing = || Wrong(FILE.0, Cell::text(view.say("held-no-file")));
    let typed = form.text(CHECKPOINT.0).map(|text| text.replace("\r\n", "\n"));
    // A browser may drop the line break that every signed note ends with.
    let checkpoint = typed.filter(|text| !text.trim().is_empty()).map(|text| format!("{}\n", text.trim_end()));
    Ok(Handed {
        file: bytes(FILE.0).ok_or_else(missing)?,
        provenance: bytes(PROVENANCE.0),
        proof: bytes(PROOF.0),
        checkpoint,
    })
}

async fn checked(view: &View, form: &Form) -> Result<Result<(Submitted, Checked), Wrong>, Failed> {
    let handed = match handed(view, form) {
        Ok(handed) => handed,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let submitted = match Submitted::read(handed.file, handed.provenance, handed.proof) {
        Ok(submitted) => submitted,
        Err(error) => return Ok(Err(unreadable(view, &error))),
    };
    let outside = Outside { checkpoint: handed.checkpoint, ..Outside::default() };
    match report_check::check(&view.store, &view.viewer, handed.file, &submitted, outside).await {
        Ok(checked) => Ok(Ok((submitted, checked))),
        Err(ReportCheckError::Check(error)) => Ok(Err(unreadable(view, &error))),
        Err(ReportCheckError::Desk(error)) => Err(error.into()),
    }
}

/// The field that has to be answered otherwise.
fn unreadable(view: &View, error: &CheckError) -> Wrong {
    let field = match error {
        CheckError::NoProvenance | CheckError::Provenance(_) | CheckError::Schema(_) => PROVENANCE.0,
        CheckError::Proof(_) => PROOF.0,
        CheckError::Checkpoint(_) => CHECKPOINT.0,
        CheckError::DamagedPdf | CheckError::Pdf(_) | CheckError::Table(_) => FILE.0,
    };
    let mut said = crate::desk::sentence(&error.to_string());
    if matches!(error, CheckError::NoProvenance | CheckError::DamagedPdf | CheckError::Pdf(_)) {
        said = format!("{} {said}", view.say("held-unknown-document"));
    }
    Wrong(field, Cell::german(said))
}

fn paper(view: &View, token: &str, checkpoint: &str, wrong: Option<Wrong>) -> Shown {
    let mut blocks = Vec::new();
    let title = view.say("held-report");
    let (status, title) = match &wrong {
        Some(_) => (Status::UnprocessableEntity, view.tell("failure-title", &[("title", title.into())])),
        None => (Status::Ok, title),
    };
    let entry = |(name, label, hint): (&'static str, &str, &str), required: bool, answer: Answer| {
        let fault = wrong.as_ref().filter(|Wrong(field, _)| *field == name).map(|Wrong(_, said)| said.clone());
        let (anchor, head) = (format!("feld-{name}"), String::new());
        Entry {
            anchor,
            name: name.to_owned(),
            label: view.say(label),
            hint: view.say(hint),
            required,
            fault,
            head,
            answer,
        }
    };
    let inputs = vec![
        entry(FILE, true, Answer::File),
        entry(PROVENANCE, false, Answer::File),
        entry(PROOF, false, Answer::File),
        entry(CHECKPOINT, false, Answer::Lines(checkpoint.to_owned())),
    ];
    if let Some(Wrong(field, said)) = &wrong {
        let label = inputs.iter().find(|input| input.name == *field).map(|input| input.label.clone());
        let href = Some(format!("#feld-{field}"));
        let line = FaultLine { label: label.unwrap_or_default(), text: said.clone(), href, hint: None };
        blocks.push(Block::Faults(Faults { title: view.say("form-faults"), lines: vec![line] }));
    }
    blocks.push(Block::text(view.say("held-report-lead")));
    let button = Button { name: "schritt", value: "pruefen", label: view.say("held-now"), primary: true };
    blocks.push(Block::Asked(Asked {
        action: view.link(ADDRESS),
        has_file: true,
        hidden: vec![(FORM_TOKEN.to_owned(), token.to_owned())],
        inputs,
        buttons: vec![button],
    }));
    view.show_form(status, title, blocks)
}

fn answer(view: &View, submitted: &Submitted, checked: &Checked) -> Shown {
    let (words, stated) = (view.words, &submitted.stated);
    let title = Definition::of(&stated.report).map(|definition| definition.title.pick(words.0).to_owned());
    let form = match submitted.form {
        FileForm::Pdf => "PDF".to_owned(),
        FileForm::Csv => "CSV".to_owned(),
        FileForm::CsvExcel => view.say("file-csv-excel"),
    };
    let agrees = checked.findings.is_empty();
    let verdict = match agrees {
        true => Block::Done(view.say("held-agrees")),
        false => Block::Alert(view.say("held-differs"), view.say("held-differs-hint")),
    };
    let facts = vec![
        view.fact("report", title.unwrap_or_else(|_| stated.report.clone())),
        view.fact("held-form", form),
        view.fact("proof-size", stated.as_of_size.to_string()),
        view.fact("held-rows", checked.rows.to_string()),
        view.fact("proof-origin", Cell::text(&stated.origin)),
    ];
    let mut blocks = vec![verdict, Block::Facts(facts)];
    if !agrees {
        let labels = ["held-what", "held-expected", "held-found"];
        let rows = checked.findings.iter().map(|finding| {
            vec![Cell::german(&finding.what), Cell::german(&finding.expected), Cell::german(&finding.found)]
        });
        blocks.push(Block::Table(Table::new(words, view.say("held-findings"), &labels, "held-agrees").rows(rows)));
    }
    let list = |caption: &str, said: &[String], empty: &str| {
        let rows = said.iter().map(|said| vec![Cell::german(said)]);
        Block::Table(Table::new(words, view.say(caption), &["held-what"], empty).rows(rows))
    };
    blocks.push(list("held-unchecked", &checked.unchecked, "held-nothing-left"));
    blocks.push(list("held-checked", &checked.checked, "held-nothing-left"));
    let another = Link::new(view.say("held-another"), view.link(ADDRESS));
    blocks.push(Block::Links(vec![another, Link::new(view.say("nav-proof"), view.link(Section::Proof.path()))]));
    view.show_form(Status::Ok, view.say("held-result"), blocks)
}
