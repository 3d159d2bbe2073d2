//! Forms that change something, without script: asked, checked by a dry run, sent, confirmed.
//!
//! A form and a body of the API are read by the same function (`forms::typed`). The id of the command is made when the
//! form is first shown and travels hidden, so whoever sends twice books once and sees the same confirmation.
//! Law: the same as of the API; nothing is allowed or refused here.

pub mod confirmation;
pub mod probes;
pub mod questions;
pub mod typed;

mod drawn;
mod hints;
mod offers;
mod pages;

pub use drawn::{noticed, preview};
pub use hints::{in_detail, in_pages};
pub use offers::{Offer, next, offered};

use super::blocks::{Block, Cell};
use super::drafts;
use super::failure::Failed;
use super::view::{Html, View};
use super::words::Words;
use crate::core::command::{Act, Sealed};
use crate::core::decide::moved;
use crate::core::decide::rights::Right;
use crate::core::ids::{CommandId, Seq};
use crate::core::journal::hash::Hash;
use crate::store::drafts::{FormDraft, Keeping, MOST};
use crate::store::{IDLE_MS, Receipt};
use crate::web::fields::Fields;
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use crate::web::writing::{Booking, Writing, now, want_of_right, want_of_role};
use questions::Questions;
use rocket::http::Status;
use rocket::request::Request;
use rocket::response::{self, Responder, Response};
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::str::FromStr;
use typed::{Fault, Typed};

/// The hidden field with the id of the command.
pub const COMMAND: &str = "vorgang";
/// The hidden field with what was shown when the answers were checked, so that nothing else is booked.
pub const AS_SHOWN: &str = "gezeigt";
/// The button that was pressed.
pub const STEP: &str = "schritt";

/// What the button says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Check,
    Change,
    Book,
    /// Of a form in pages: to the next one, to the one before, or to any of them.
    Next,
    Back,
    To(usize),
    /// What was typed is kept for another day.
    Save,
}

impl Step {
    const ALL: [(Step, &'static str); 10] = [
        (Step::Save, "merken"),
        (Step::Check, "pruefen"),
        (Step::Change, "aendern"),
        (Step::Book, "buchen"),
        (Step::Next, "weiter"),
        (Step::Back, "zurueck"),
        (Step::To(0), "seite1"),
        (Step::To(1), "seite2"),
        (Step::To(2), "seite3"),
        // No form has so many pages today; a draft of one that had them opens on the last that there is.
        (Step::To(3), "seite4"),
    ];

    fn name(self) -> &'static str {
        Step::ALL.iter().find(|(step, _)| *step == self).map_or("", |(_, name)| name)
    }

    /// Without a button, as when somebody presses Enter, it is only checked.
    fn of(changing: &Changing) -> Step {
        let pressed = changing.form.text(STEP).unwrap_or_default();
        Step::ALL.iter().find(|(_, name)| *name == pressed).map_or(Step::Check, |(step, _)| *step)
    }
}

/// What the button says that opens a form as it was left, on this of its pages.
pub fn resume(page: u64) -> &'static str {
    let to = usize::try_from(page).ok().filter(|page| *page > 0).map(Step::To);
    to.map(Step::name).filter(|name| !name.is_empty()).unwrap_or_else(|| Step::Change.name())
}

/// What a form is answered with: a page, or the way to one.
pub enum Answered {
    Page(Html),
    /// See other: the browser asks for that page, and sends nothing again when it is reloaded.
    Elsewhere(String),
}

impl<'r> Responder<'r, 'static> for Answered {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Answered::Page(html) => html.respond_to(request),
            Answered::Elsewhere(address) => {
                let mut response = Response::build();
                response.status(Status::SeeOther).raw_header("Location", address);
                response.raw_header("Cache-Control", "no-store").ok()
            }
        }
    }
}

/// What a handler of a form returns.
pub type Worked = Result<Answered, Failed>;

/// A body that was sent, with all that its act is made of.
pub struct At<'a, B> {
    pub body: &'a B,
    /// The text of the body that lies in the vault.
    pub sealed: Option<Sealed>,
    pub fields: &'a mut Fields,
    typed: &'a Typed,
}

impl<B> At<'_, B> {
    /// What stands in the address of the API.
    pub fn id<T: FromStr<Err: Display>>(&mut self, name: &str) -> Option<T> {
        self.fields.read(name, self.typed.answer(name))
    }

    /// What was answered to a question that is no part of the body.
    pub fn said(&self, name: &str) -> &str {
        self.typed.answer(name)
    }
}

/// A new id; it is drawn, so that nobody guesses what somebody else is about to send.
fn new_command() -> Result<CommandId, Problem> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|_| Problem::of(Status::InternalServerError))?;
    let text: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    CommandId::new(format!("seite-{text}")).map_err(|error| Problem::internal(&error))
}

fn command_of(changing: &Changing) -> Result<CommandId, Problem> {
    let text = changing.form.text(COMMAND).unwrap_or_default();
    CommandId::new(text).map_err(|error| Problem::bad_parameter(COMMAND, text, format!("{error}.")))
}

/// What was shown when the answers were checked; nothing where they are checked now.
fn shown_before(changing: &Changing, step: Step) -> Result<Option<Hash>, Problem> {
    let text = changing.form.text(AS_SHOWN).filter(|_| step == Step::Book);
    let read = |text: &str| text.parse().map_err(|error| Problem::bad_parameter(AS_SHOWN, text, format!("{error}.")));
    text.map(read).transpose()
}

/// The empty form.
pub fn ask(view: &View, signed_in: &SignedIn, questions: &Questions) -> Worked {
    let typed = Typed::beforehand(questions, &view.kept);
    let paper = Paper { view, signed_in, questions, typed: &typed, command: &new_command()?, page: 0 };
    paper.form(Status::Ok, &[], None)
}

/// The same for whoever has the right to one of these acts; others are told so before they fill anything in.
pub async fn ask_if_may(view: &View, signed_in: &SignedIn, questions: &Questions, acts: Vec<Act>) -> Worked {
    let refused = want_of_right(&view.store, signed_in, acts).await?;
    let refused: Option<Vec<Problem>> = refused.into_iter().collect();
    match refused.and_then(|mut all| all.pop()) {
        Some(problem) => turned_away(view, questions, &problem),
        None => ask(view, signed_in, questions),
    }
}

/// The same for whoever has one of the roles that could book this form, whatever it is about.
pub async fn ask_of(view: &View, signed_in: &SignedIn, right: Right, questions: &Questions) -> Worked {
    match want_of_role(&view.store, signed_in, right).await? {
        Some(problem) => turned_away(view, questions, &problem),
        None => ask(view, signed_in, questions),
    }
}

fn turned_away(view: &View, questions: &Questions, problem: &Problem) -> Worked {
    let faults = Block::Faults(drawn::summary(view.words, questions, &[], Some(problem)));
    let title = view.tell("failure-title", &[("title", questions.title.as_str().into())]);
    Ok(Answered::Page(view.show_form(problem.status(), title, vec![faults, Block::text(view.say("failure-right"))])?))
}

/// Takes a step with a form: checks it, goes back to it, or books it.
pub async fn work<B, R>(view: &View, changing: &Changing, questions: &Questions, read: R) -> Worked
where
    B: DeserializeOwned + Booking,
    R: FnOnce(At<'_, B>) -> Option<Act>,
{
    work_seen(view, changing, questions, read, async |receipt: Receipt| Ok(drawn::preview(view, &receipt))).await
}

/// The same where a check shows more than postings: `preview` says what.
pub async fn work_seen<B, R, P>(view: &View, changing: &Changing, questions: &Questions, read: R, preview: P) -> Worked
where
    B: DeserializeOwned + Booking,
    R: FnOnce(At<'_, B>) -> Option<Act>,
    P: AsyncFnOnce(Receipt) -> Result<Vec<Block>, Failed>,
{
    let seen = async |receipt: Receipt, _: Vec<String>| preview(receipt).await;
    step(view, changing, questions, Typed::body, read, seen).await
}

/// What a table that was sent cannot become.
pub enum Untaken {
    /// Answers that are missing for it.
    Faults(Vec<Fault>),
    /// What is wrong in the table itself.
    Problem(Problem),
}

/// The same for a form with a table: `take` puts what it says into the body, and says what is odd about it.
pub async fn work_table<B, T, R, P>(
    view: &View,
    changing: &Changing,
    questions: &Questions,
    take: T,
    read: R,
    preview: P,
) -> Worked
where
    B: DeserializeOwned + Booking,
    T: FnOnce(&[u8], &mut serde_json::Value) -> Result<Vec<String>, Untaken>,
    R: FnOnce(At<'_, B>) -> Option<Act>,
    P: AsyncFnOnce(Receipt, Vec<String>) -> Result<Vec<Block>, Failed>,
{
    let body = |typed: &Typed, questions: &Questions, words: Words| typed.body_with(questions, words, take);
    step(view, changing, questions, body, read, preview).await
}

async fn step<B, M, R, P>(
    view: &View,
    changing: &Changing,
    questions: &Questions,
    body: M,
    read: R,
    preview: P,
) -> Worked
where
    B: DeserializeOwned + Booking,
    M: FnOnce(&Typed, &Questions, Words) -> Result<(B, Vec<String>), Untaken>,
    R: FnOnce(At<'_, B>) -> Option<Act>,
    P: AsyncFnOnce(Receipt, Vec<String>) -> Result<Vec<Block>, Failed>,
{
    let (typed, command) = (Typed::of(questions, &changing.form), command_of(changing)?);
    let (page, step) = pages::turned(questions, changing);
    let signed_in = &changing.signed_in;
    let paper = Paper { view, signed_in, questions, typed: &typed, command: &command, page };
    let step = match step {
        Step::Check | Step::Book => step,
        Step::Save => return paper.keep().await,
        _ => return paper.turn(step),
    };
    let (body, odd) = match body(&typed, questions, view.words) {
        Ok(taken) => taken,
        Err(Untaken::Faults(faults)) => return paper.form(Status::UnprocessableEntity, &faults, None),
        Err(Untaken::Problem(problem)) => return paper.refused(problem),
    };
    let shown = shown_before(changing, step)?;
    let mut writing = Writing::of_page(&view.store, signed_in, command.clone(), step == Step::Check).shown(shown);
    let sealed = writing.seal(body.confidential())?;
    let receive = writing.receive(&body, |fields| read(At { body: &body, sealed, fields, typed: &typed }));
    match receive.await {
        Ok(receipt) if step == Step::Check => {
            let moved = moved(&receipt.event.body, &receipt.event.postings);
            paper.check(preview(receipt, odd).await?, moved)
        }
        Ok(receipt) => {
            view.store.drop_draft(&signed_in.actor, &command).await?;
            Ok(Answered::Elsewhere(confirmation::address(view, receipt.seq)))
        }
        Err(problem) => paper.refused(problem),
    }
}

/// A list that was sent, with what holds for all its lines.
pub struct List {
    pub bytes: Vec<u8>,
    pub booked_on: String,
    pub voucher: Option<String>,
}

/// The question for the file of a list.
pub const LIST: &str = "list";

/// The same steps for a list: it is checked and booked as a whole. `record` says which event is the first, and what the
/// list comes to.
pub async fn work_list<F>(view: &View, changing: &Changing, questions: &Questions, record: F) -> Worked
where
    F: AsyncFnOnce(Writing, List) -> Result<(Option<Seq>, Vec<Block>), Problem>,
{
    let (typed, command, step) = (Typed::of(questions, &changing.form), command_of(changing)?, Step::of(changing));
    let bytes = typed.file(LIST, view.words);
    let typed = if bytes.is_ok() { typed } else { typed.without(LIST) };
    let paper = Paper { view, signed_in: &changing.signed_in, questions, typed: &typed, command: &command, page: 0 };
    if step == Step::Save {
        return paper.keep().await;
    }
    let (_, mut faults) = typed.read(questions, view.words);
    let bytes = match bytes {
        _ if step == Step::Change => return paper.form(Status::Ok, &[], None),
        Ok(bytes) if faults.is_empty() => bytes,
        read => {
            faults.extend(read.err());
            return paper.form(Status::UnprocessableEntity, &faults, None);
        }
    };
    let Booked { booked_on, voucher } = Booked::of(&typed);
    let list = List { bytes, booked_on, voucher };
    let writing = Writing::of_page(&view.store, &changing.signed_in, command.clone(), step == Step::Check);
    let writing = writing.shown(shown_before(changing, step)?);
    let moved = writing.moved();
    let recorded = record(writing, list).await;
    paper.after_several(recorded, moved.get().copied()).await
}

/// What holds for several bookings that are made at once.
pub struct Booked {
    pub booked_on: String,
    pub voucher: Option<String>,
}

impl Booked {
    fn of(typed: &Typed) -> Booked {
        let voucher = Some(typed.answer("voucher").to_owned()).filter(|text| !text.is_empty());
        Booked { booked_on: typed::day(typed.answer("booked_on")), voucher }
    }
}

/// The same steps for what is several bookings and has no file: all of them are checked and booked, or none.
pub async fn work_together<F>(view: &View, changing: &Changing, questions: &Questions, record: F) -> Worked
where
    F: AsyncFnOnce(Writing, Booked) -> Result<(Option<Seq>, Vec<Block>), Problem>,
{
    let (typed, command, step) = (Typed::of(questions, &changing.form), command_of(changing)?, Step::of(changing));
    let paper = Paper { view, signed_in: &changing.signed_in, questions, typed: &typed, command: &command, page: 0 };
    let (_, faults) = typed.read(questions, view.words);
    match step {
        Step::Save => return paper.keep().await,
        Step::Check | Step::Book if faults.is_empty() => {}
        Step::Check | Step::Book => return paper.form(Status::UnprocessableEntity, &faults, None),
        _ => return paper.form(Status::Ok, &[], None),
    }
    let writing = Writing::of_page(&view.store, &changing.signed_in, command.clone(), step == Step::Check);
    let writing = writing.shown(shown_before(changing, step)?);
    let moved = writing.moved();
    let recorded = record(writing, Booked::of(&typed)).await;
    paper.after_several(recorded, moved.get().copied()).await
}

/// A form in one state of its way.
struct Paper<'a> {
    view: &'a View,
    signed_in: &'a SignedIn,
    questions: &'a Questions,
    typed: &'a Typed,
    command: &'a CommandId,
    /// Which of its pages is shown, where it has several.
    page: usize,
}

impl Paper<'_> {
    fn words(&self) -> Words {
        self.view.words
    }

    /// After several bookings at once: their first is confirmed, or what they would be is shown.
    async fn after_several(&self, recorded: Result<(Option<Seq>, Vec<Block>), Problem>, moved: Option<Hash>) -> Worked {
        match recorded {
            Ok((Some(first), _)) => {
                self.view.store.drop_draft(&self.signed_in.actor, self.command).await?;
                Ok(Answered::Elsewhere(confirmation::address(self.view, first)))
            }
            Ok((None, told)) => self.check(told, moved),
            Err(problem) => self.refused(problem),
        }
    }

    /// The questions, with what is wrong with the answers; of a form in pages the first page where something is.
    fn form(&self, status: Status, faults: &[Fault], problem: Option<&Problem>) -> Worked {
        let at_fault = pages::first_at_fault(self.questions, faults);
        let paper = Paper { page: at_fault.unwrap_or(self.page), ..*self };
        paper.shown(status, faults, problem)
    }

    fn shown(&self, status: Status, faults: &[Fault], problem: Option<&Problem>) -> Worked {
        let mut blocks = Vec::new();
        let is_wrong = !faults.is_empty() || problem.is_some();
        if is_wrong {
            let own = pages::of_page(self.questions, self.page, faults);
            blocks.push(Block::Faults(drawn::summary(self.words(), self.questions, &own, problem)));
            blocks.extend(problem.and_then(|problem| drawn::table_faults(self.words(), problem)).map(Block::Table));
        }
        if self.page == 0 {
            blocks.extend(self.questions.lead.iter().cloned().map(Block::text));
            blocks.extend(self.questions.about.iter().cloned());
        } else {
            blocks.push(Block::Facts(drawn::answers(self)));
        }
        let lead = self.questions.pages.get(self.page).map(|page| page.lead.clone());
        blocks.extend(lead.filter(|lead| !lead.is_empty()).map(Block::text));
        blocks.push(Block::Asked(drawn::asked(self, faults)));
        let minutes = IDLE_MS / 60_000;
        blocks.push(Block::text(self.view.tell("form-idle", &[("minutes", minutes.into())])));
        let title = pages::title(self.view, self.questions, self.page);
        let title = if is_wrong { self.view.tell("failure-title", &[("title", title.into())]) } else { title };
        Ok(Answered::Page(self.view.show_form(status, title, blocks)?))
    }

    /// The answers once more, with what they would book.
    fn check(&self, preview: Vec<Block>, shown: Option<Hash>) -> Worked {
        let view = self.view;
        let checked = Paper { page: self.questions.pages.len(), ..*self };
        let mut blocks = vec![Block::text(view.say("check-lead")), Block::Facts(drawn::answers(&checked))];
        blocks.extend(preview);
        blocks.push(Block::Asked(drawn::to_send(&checked, shown)));
        let title = view.tell("check-title", &[("title", self.questions.title.as_str().into())]);
        Ok(Answered::Page(view.show_form(Status::Ok, title, blocks)?))
    }

    /// Keeps what was typed, and leads to it.
    async fn keep(&self) -> Worked {
        let mut draft = FormDraft {
            command: self.command.clone(),
            path: self.questions.path.to_owned(),
            title: self.questions.title.clone(),
            lang: self.words().code().to_owned(),
            page: u64::try_from(self.page).unwrap_or_default(),
            answers: self.typed.to_keep(self.questions),
        };
        let (store, actor) = (&self.view.store, &self.signed_in.actor);
        let mut kept = store.save_draft(now(), actor, &draft).await?;
        if kept == Keeping::NotTheirs {
            // Somebody goes on with what another typed, who has a draft of it: theirs is one of its own.
            draft.command = new_command()?;
            kept = store.save_draft(now(), actor, &draft).await?;
        }
        match kept {
            Keeping::Kept => Ok(Answered::Elsewhere(drafts::place(self.view, &draft.command))),
            Keeping::NotTheirs => Err(Problem::of(Status::NotFound).into()),
            Keeping::Full => {
                let message = Cell::text(self.view.tell("drafts-full", &[("count", MOST.to_string().into())]));
                self.form(Status::UnprocessableEntity, &[Fault { field: String::new(), message }], None)
            }
        }
    }

    /// What the book refuses stands above the answers; what went wrong otherwise is a page of its own.
    fn refused(&self, problem: Problem) -> Worked {
        let is_about_the_form = matches!(problem.status().code, 400 | 409 | 422 | 503);
        if !is_about_the_form && problem.refusals().next().is_none() {
            return Err(problem.into());
        }
        let faults = self.typed.faults(self.questions, problem.faults());
        // What is booked already under this id stays; whoever wants to book once more does it under another.
        let booked = problem.refusals().any(|(rule, ..)| rule == SAME_COMMAND);
        let other = if booked { Some(new_command()?) } else { None };
        let paper = Paper { command: other.as_ref().unwrap_or(self.command), ..*self };
        paper.form(problem.status(), &faults, Some(&problem))
    }
}

/// The rule that one command id names one content.
const SAME_COMMAND: &str = "R-001";
