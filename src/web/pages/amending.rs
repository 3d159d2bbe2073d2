//! The form that amends a proposal: the questions of whoever brought it in, answered with what it says.
//!
//! The book replaces the content as a whole, an approval falls away, and whoever amends is one of its authors. So nothing may
//! get lost on the way: where a form could not show all that a proposal says, it is not amended here. Law: four eyes.

use super::failure::Failed;
use super::forms::questions::{Kind, Question, Questions};
use super::forms::{self, At, Offer, Worked};
use super::view::View;
use super::words::Words;
use super::{allocation, handing_down, proposals};
use crate::core::command::{Act, AmendProposal, Draft};
use crate::core::ids::ProposalId;
use crate::core::proposal::{Content, Proposal, Step};
use crate::web::api::in_path;
use crate::web::api::proposals::{DraftIn, ProposalAmendmentIn};
use crate::web::guards::{Changing, Form, SignedIn};
use crate::web::pages::blocks::Link;
use crate::web::pages::runs::content::COMPARED;
use crate::web::problem::Problem;
use rocket::{get, post};
use serde_json::Value;
use std::collections::BTreeMap;

pub const PATH: &str = "/erfassen/vorschlagsaenderung";
const WHICH: &str = "proposal";
/// The hash of the content that stood in the form: what somebody else amended meanwhile is not replaced unseen.
const SEEN: &str = "replaces_sha256";
/// No list of a proposal is longer than this in a form.
const MOST_LINES: usize = 200;

/// A proposal that may be amended, and what it says as the API takes it: place and text of each part.
struct Known {
    id: ProposalId,
    proposal: Proposal,
    said: BTreeMap<String, String>,
}

impl Known {
    async fn of(view: &View, asked: Option<&str>) -> Result<Known, Failed> {
        let id: ProposalId = in_path(WHICH, asked.unwrap_or_default())?;
        let missing = || Problem::not_found(format!("Den Vorschlag {id} gibt es nicht."));
        let proposal = view.store.proposal(&view.viewer, &id).await?.ok_or_else(missing)?;
        let draft = serde_json::to_value(DraftIn::from(&Draft::from(proposal.content.as_ref())));
        let mut said = BTreeMap::new();
        leaves("draft".to_owned(), &draft.map_err(|error| Problem::internal(&error))?, &mut said);
        // Nothing for each is what stands in a body where nobody said anything.
        said.retain(|place, text| !(place.ends_with(".base") && text == "0.00"));
        Ok(Known { id, proposal, said })
    }

    /// The act for it as it stands: whoever may bring it in may amend it.
    fn act(&self) -> Act {
        Act::Amend(AmendProposal {
            proposal: self.id.clone(),
            draft: Draft::from(self.proposal.content.as_ref()),
            replaces: None,
        })
    }

    /// Room for as many lines as it has, and as were sent: it may have become shorter meanwhile, and nothing that was typed
    /// may get lost.
    fn room(form: Option<&Form>, has: usize, name: impl Fn(usize) -> String) -> usize {
        let sent = |place: &usize| form.is_some_and(|form| form.text(&name(*place)).is_some());
        (has..MOST_LINES).take_while(sent).count().saturating_add(has)
    }

    /// The questions of whoever brought it in, as they follow from what was answered; before, from what it says.
    async fn asked(&self, view: &View, form: Option<&Form>) -> Result<Questions, Failed> {
        Ok(match self.proposal.content.as_ref() {
            Content::Allocation { .. } | Content::Redistribution { .. } => {
                let beforehand = allocation::chosen(&self.said);
                let answered = |name: &str| match form {
                    Some(form) => form.text(name),
                    None => beforehand.get(name).map(String::as_str),
                };
                let known = self.proposal.content.run().map_or(0, |(parameters, _)| parameters.deductions.len());
                let deductions = Known::room(form, known, allocation::measure);
                let first = matches!(self.proposal.content.as_ref(), Content::Allocation { .. });
                allocation::to_change(view, &answered, deductions, first).await?
            }
            Content::Assignment(_) => proposals::to_assign(view).await?,
            Content::AuthorityAssignment(_) => handing_down::to_assign_authority(view).await?,
            Content::Recall(_) => handing_down::to_recall(view).await?,
            Content::SubAssignment(what) => {
                let name = |place| format!("draft.lines[{place}].recipient");
                handing_down::to_hand_down(view, Known::room(form, what.lines.len(), name)).await?
            }
            Content::Reversal { .. } => handing_down::to_reverse(view),
            Content::Reassignment { what, .. } => {
                let name = |place| format!("draft.takers[{place}]");
                handing_down::to_reassign(view, Known::room(form, what.takers.len(), name)).await?
            }
        })
    }

    /// The same about this proposal.
    async fn questions(&self, view: &View, form: Option<&Form>) -> Result<Questions, Failed> {
        let mut questions = self.asked(view, form).await?;
        questions.asked.retain(|question| question.name != WHICH);
        if form.is_none() {
            self.answer(view, &mut questions)?;
        }
        let hash = self.proposal.content_sha256.to_string();
        for (name, carried) in [(SEEN, hash.as_str()), (WHICH, self.id.as_str())] {
            // What was kept before a form carried the hash is told that it may be old, and asked for nothing.
            let question = Question::new(name, String::new(), Kind::Carried).suggest(carried).optional();
            // Which proposal it is stands in the address of the API.
            questions.asked.insert(0, if name == WHICH { question.aside() } else { question });
        }
        let lead = vec![proposals::said(view, &self.id, &self.proposal), view.say("form-proposal-amendment-lead")];
        let title = view.say("form-proposal-amendment");
        Ok(Questions { path: PATH, title, lead, book: "form-amend", ..questions })
    }

    /// Answers the questions with what it says; refused where a part of it has no question.
    fn answer(&self, view: &View, questions: &mut Questions) -> Result<(), Problem> {
        let beforehand = allocation::chosen(&self.said);
        for question in &mut questions.asked {
            if let Some(text) = beforehand.get(&question.name) {
                question.suggested.clone_from(text);
            }
        }
        let places = placed(&questions.asked);
        for (place, text) in &self.said {
            let place = in_its_place(place, &self.said, &places);
            let question = questions.asked.iter_mut().find(|question| question.place() == place);
            match question {
                Some(question) if question.kind.is_fixed() && question.suggested == *text => {}
                Some(question) if !question.kind.is_fixed() => {
                    question.suggested = typed(&question.kind, text, view.words)
                }
                _ => return Err(not_here(&self.id)),
            }
        }
        Ok(())
    }
}

fn not_here(id: &ProposalId) -> Problem {
    let message = format!(
        "Der Vorschlag {id} lässt sich hier nicht ändern, denn das Formular könnte nicht alles zeigen, was vorgeschlagen ist. Möglich ist \
         es über die Schnittstelle und mit der Kommandozeile, oder: zurückziehen und neu vorschlagen."
    );
    Problem::not_found(message)
}

/// Every text and number, by its place as the names of questions have it.
fn leaves(place: String, value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(parts) => parts.iter().for_each(|(name, part)| leaves(format!("{place}.{name}"), part, found)),
        Value::Array(lines) => {
            lines.iter().enumerate().for_each(|(at, line)| leaves(format!("{place}[{at}]"), line, found));
        }
        Value::String(text) => drop(found.insert(place, text.clone())),
        Value::Number(number) => drop(found.insert(place, number.to_string())),
        Value::Bool(flag) => drop(found.insert(place, flag.to_string())),
        Value::Null => {}
    }
}

/// The lines of a form that are fixed to their recipient: which line is whose.
fn placed(asked: &[Question]) -> BTreeMap<String, String> {
    let lines = asked.iter().filter(|question| question.kind.is_fixed());
    let line = |question: &Question| {
        let line = question.name.strip_suffix(".recipient")?;
        Some((question.suggested.clone(), line.to_owned()))
    };
    lines.filter_map(line).collect()
}

/// Where a part of a line stands in a form with a line for each recipient; where it stands already in any other.
fn in_its_place(place: &str, said: &BTreeMap<String, String>, places: &BTreeMap<String, String>) -> String {
    let moved = || {
        let (line, part) = place.rsplit_once('.').filter(|(line, _)| line.ends_with(']'))?;
        let recipient = said.get(&format!("{line}.recipient"))?;
        Some(format!("{}.{part}", places.get(recipient)?))
    };
    moved().unwrap_or_else(|| place.to_owned())
}

/// A text of a body as people type it, so that it can be read in one way only.
fn typed(kind: &Kind, text: &str, words: Words) -> String {
    if !matches!(kind, Kind::Amount | Kind::Decimal) {
        return text.to_owned();
    }
    // Three digits behind a separator could be thousands.
    let digits = text.split_once('.').map_or(0, |(_, behind)| behind.len());
    let plain = if digits == 3 { format!("{text}0") } else { text.to_owned() };
    if words.0 == crate::report::Language::De { plain.replace('.', ",") } else { plain }
}

/// The way to the form, while it can be amended.
pub fn way(view: &View, id: &ProposalId, proposal: &Proposal) -> Option<Offer> {
    let is_possible = proposal.state.steps().contains(&Step::Amend);
    if !is_possible {
        return None;
    }
    let link = Link::new(view.say("form-proposal-amendment"), view.form(PATH, &[(WHICH, id.as_str())]));
    let draft = Draft::from(proposal.content.as_ref());
    Some(Offer::to(link, vec![Act::Amend(AmendProposal { proposal: id.clone(), draft, replaces: None })]))
}

/// Only the proposal is named by the address: any other answer would replace what it says.
fn only_which(view: &View) -> Result<(), Problem> {
    let other = view.kept.iter().find(|(name, _)| name != WHICH);
    other.map_or(Ok(()), |(name, value)| Err(Problem::bad_parameter(name, value, view.say("amendment-only-proposal"))))
}

#[get("/erfassen/vorschlagsaenderung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    only_which(&view)?;
    let known = Known::of(&view, view.given(WHICH)).await?;
    let questions = known.questions(&view, None).await?;
    forms::ask_if_may(&view, &signed_in, &questions, vec![known.act()]).await
}

#[post("/erfassen/vorschlagsaenderung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let known = Known::of(&view, sent.form.text(WHICH)).await?;
    let questions = known.questions(&view, Some(&sent.form)).await?;
    let is_said = sent.form.text(SEEN).is_some_and(|text| !text.trim().is_empty());
    let stale = view.say("amendment-stale");
    let act = |at: At<'_, ProposalAmendmentIn>| {
        if !is_said {
            at.fields.fault(SEEN, "", stale);
            return None;
        }
        at.body.act(known.id.clone(), at.fields)
    };
    let shown = async |receipt| allocation::preview(&view, receipt, sent.form.text(COMPARED)).await;
    forms::work_seen(&view, &sent, &questions, act, shown).await
}

#[cfg(test)]
mod tests {
    //! What is typed can be read in one way only, and says the same.

    use super::*;
    use crate::report::Language;
    use crate::web::pages::forms::typed::decimal_of;

    #[test]
    fn numbers_are_typed_so_that_they_are_read_as_they_were_said() {
        for (text, german) in [("2.125", "2,1250"), ("12.5", "12,5"), ("33", "33"), ("1234567.89", "1234567,89")] {
            assert_eq!(typed(&Kind::Decimal, text, Words(Language::De)), german);
            for words in [Words(Language::De), Words(Language::En)] {
                let read = decimal_of(&typed(&Kind::Amount, text, words)).map(|read| read.to_string());
                let padded = if text == "2.125" { "2.1250" } else { text };
                assert_eq!(read.as_deref(), Some(padded), "{text}");
            }
        }
        assert_eq!(typed(&Kind::Text, "0699/532.99", Words(Language::De)), "0699/532.99");
    }
}
