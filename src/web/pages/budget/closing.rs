//! The close of a year: what is still open stands before the question, and what would lapse before it is booked.
//!
//! The list refuses nothing; the book does. Law: BHO §§ 45, 72, 76.

use crate::core::command::Act;
use crate::core::year::CloseYear;
use crate::desk::year_end::{Open, OpenKind, open_of};
use crate::store::Rare;
use crate::web::api::year_closings::YearClosingIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Block, Cell, Field, Form, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked};
use crate::web::pages::view::View;
use rocket::{get, post};
use std::collections::BTreeSet;

pub const PATH: &str = "/erfassen/jahresabschluss";
const YEAR: &str = "booking_year";
/// The year whose list is asked for, and not the one to close: a closed one can be looked at.
pub const LISTED: &str = "liste";

/// Rows of one kind that are shown; the others are counted.
const SHOWN: usize = 12;

/// The years of which money was ever booked, the oldest first, and those of them that are closed.
async fn years(view: &View) -> Result<[BTreeSet<u16>; 2], Failed> {
    let balances = view.store.balances(&view.viewer).await?;
    let booked: BTreeSet<u16> = balances.iter().filter_map(|(account, _)| super::cash_year(account)).collect();
    let mut closed = BTreeSet::new();
    for event in view.store.rare_events(&view.viewer, Rare::YearClosed).await? {
        if let crate::core::event::Body::YearClosed(what) = &event.body {
            closed.insert(what.booking_year);
        }
    }
    Ok([booked, closed])
}

async fn questions(view: &View, asked: Option<&str>) -> Result<Questions, Failed> {
    let [booked, closed] = years(view).await?;
    let open: Vec<u16> = booked.difference(&closed).copied().collect();
    let year = asked.and_then(|text| text.parse().ok()).or(open.first().copied());
    let choices = open.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let which = Question::new(YEAR, view.say("booking-year"), Kind::Event(choices)).hint(view.say("field-close-hint"));
    // The list of a closed year can be looked at; to be closed it is not suggested.
    let to_close = year.filter(|year| open.contains(year));
    let which = which.suggest(to_close.map(|year| year.to_string()).unwrap_or_default());
    let questions = Questions::new(PATH, view.say("form-close"), vec![which]);
    let questions = questions.lead(view.say("form-close-lead"));
    let list = match year {
        Some(year) if closed.contains(&year) => {
            let told = view.tell("close-is-closed", &[("year", year.to_string().into())]);
            let left = checklist(view, year, open_of(&view.store, &view.viewer, year).await?);
            std::iter::once(Block::text(told)).chain(left).collect()
        }
        Some(year) => checklist(view, year, open_of(&view.store, &view.viewer, year).await?),
        None => vec![Block::text(view.say("close-none"))],
    };
    let other = (booked.len() > 1).then(|| other_year(view, &booked, year));
    Ok(questions.about(other.into_iter().chain(list).collect()).booked(view))
}

/// Asks for the list of another year, a closed one too: what its close left open is seen there.
fn other_year(view: &View, booked: &BTreeSet<u16>, shown: Option<u16>) -> Block {
    let said = |year: &u16| year.to_string();
    let field = Field {
        name: LISTED.to_owned(),
        label: view.say("close-other-year"),
        hint: view.say("close-other-year-hint"),
        value: shown.as_ref().map(said).unwrap_or_default(),
        choices: booked.iter().map(|year| (said(year), Cell::text(said(year)))).collect(),
        required: true,
    };
    let kept = view.form_keeps(Vec::new());
    Block::Form(Form { action: PATH.to_owned(), kept, fields: vec![field], button: view.say("close-show") })
}

/// The key of what is open.
fn said(kind: OpenKind) -> &'static str {
    match kind {
        OpenKind::Excess => "open-excess",
        OpenKind::Unpaid => "open-unpaid",
        OpenKind::Uncharged => "open-uncharged",
        OpenKind::Unordered => "open-unordered",
        OpenKind::Unmatched => "open-unmatched",
        OpenKind::Proposed => "open-proposed",
        OpenKind::Residue => "open-residue",
        OpenKind::Committed => "open-committed",
        OpenKind::Assigned => "open-assigned",
        OpenKind::Free => "open-free",
        OpenKind::Blocked => "open-blocked",
        OpenKind::Claimed => "open-claimed",
    }
}

/// The key of what the close does with it.
fn effect(kind: OpenKind) -> &'static str {
    match kind {
        _ if kind.refuses() => "open-refuses",
        _ if kind.lapses() => "open-lapses",
        OpenKind::Residue => "open-waits",
        _ => "open-stays",
    }
}

/// One table with a row for each thing; of a kind with many only the first.
fn checklist(view: &View, year: u16, (open, more): (Vec<Open>, Vec<OpenKind>)) -> Vec<Block> {
    let caption = view.tell("open-title", &[("year", year.to_string().into())]);
    let labels = ["open-what", "open-of", "#amount-euro", "open-effect"];
    let mut table = Table::new(view.words, caption, &labels, "open-nothing");
    for kind in OpenKind::ALL {
        let of_kind: Vec<&Open> = open.iter().filter(|one| one.kind == kind).collect();
        for one in of_kind.iter().take(SHOWN) {
            let amount = one.amount.map_or_else(|| Cell::number("–"), Cell::amount);
            let (what, effect) = (view.say(said(kind)), view.say(effect(kind)));
            table.row(vec![Cell::text(what), Cell::german(&one.of), amount, Cell::text(effect)]);
        }
        if let Some(rest) = of_kind.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
            let said = if more.contains(&kind) { "open-many-more" } else { "open-more" };
            let more = view.tell(said, &[("count", rest.into())]);
            let what = view.say(self::said(kind));
            table.row(vec![Cell::text(what), Cell::text(more), Cell::number("–"), Cell::text(view.say(effect(kind)))]);
        }
    }
    vec![Block::Table(table)]
}

#[get("/erfassen/jahresabschluss")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    let questions = questions(&view, view.given(LISTED).or_else(|| view.given(YEAR))).await?;
    let close = Act::CloseYear(CloseYear { booking_year: 0 });
    forms::ask_if_may(&view, &signed_in, &questions, vec![close]).await
}

#[post("/erfassen/jahresabschluss", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = questions(&view, sent.form.text(YEAR)).await?;
    forms::work(&view, &sent, &questions, |at: At<'_, YearClosingIn>| Some(at.body.act())).await
}
