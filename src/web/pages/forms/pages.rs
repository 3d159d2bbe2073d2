//! A form in several pages: what was answered travels hidden from one to the next, so nothing is kept on the way.
//!
//! A page is left forwards when its own answers can be used, and backwards as it is. What the book says of the whole is
//! said after the last one.

use super::questions::Questions;
use super::typed::Fault;
use super::{Paper, Step, Worked};
use crate::web::guards::Changing;
use crate::web::pages::view::View;
use rocket::http::Status;

/// The hidden field with the page that was filled in.
pub const PAGE: &str = "seite";

/// Which page was sent, and what shall be done with it. A form of one page knows no way to others.
pub fn turned(questions: &Questions, changing: &Changing) -> (usize, Step) {
    let step = Step::of(changing);
    let Some(last) = questions.pages.len().checked_sub(1) else {
        return (0, if matches!(step, Step::Book | Step::Change | Step::Save) { step } else { Step::Check });
    };
    let sent = changing.form.text(PAGE).and_then(|text| text.parse().ok());
    let page: usize = sent.map_or(0, |page: usize| page.min(last));
    match step {
        Step::Check if page < last => (page, Step::Next),
        step => (page, step),
    }
}

/// The page of the question that a fault is about.
fn page_of(questions: &Questions, fault: &Fault) -> Option<usize> {
    questions.asked.iter().find(|question| question.name == fault.field).map(|question| question.page)
}

/// The first page with an answer that cannot be used.
pub fn first_at_fault(questions: &Questions, faults: &[Fault]) -> Option<usize> {
    faults.iter().filter_map(|fault| page_of(questions, fault)).min()
}

/// Those that are about a page, and those about the whole.
pub fn of_page(questions: &Questions, page: usize, faults: &[Fault]) -> Vec<Fault> {
    let own = |fault: &&Fault| page_of(questions, fault).is_none_or(|of| of == page);
    faults.iter().filter(own).cloned().collect()
}

/// What a page is called: of several also the how manieth it is, with the check as the last.
pub fn title(view: &View, questions: &Questions, page: usize) -> String {
    let Some(shown) = questions.pages.get(page) else { return questions.title.clone() };
    let (number, count) = ((page + 1).into(), (questions.pages.len() + 1).into());
    let title = questions.title.as_str().into();
    view.tell(
        "form-page",
        &[("title", title), ("name", shown.name.as_str().into()), ("number", number), ("count", count)],
    )
}

impl Paper<'_> {
    /// Goes to another page of the form.
    pub(super) fn turn(&self, step: Step) -> Worked {
        let page = match step {
            Step::Next => {
                let (_, faults) = self.typed.read(self.questions, self.words());
                let own = |fault: &Fault| page_of(self.questions, fault) == Some(self.page);
                let own: Vec<Fault> = faults.into_iter().filter(own).collect();
                if !own.is_empty() {
                    return self.form(Status::UnprocessableEntity, &own, None);
                }
                self.page + 1
            }
            Step::Back => self.page.saturating_sub(1),
            Step::To(page) => page,
            Step::Check | Step::Change | Step::Book | Step::Save => 0,
        };
        let last = self.questions.pages.len().saturating_sub(1);
        Paper { page: page.min(last), ..*self }.form(Status::Ok, &[], None)
    }
}
