//! The opening of a due year: what falls due in it charges its cash, all or none; it stands before the question with what of it
//! is covered.
//!
//! Each charge is an event of its own; everybody opens the year for what they may charge, a Land for itself. Law: BHO §§ 38, 71.

use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::event::{Subject, SubjectKind};
use crate::core::forward_commitment::{ChargeCommitment, ForwardCommitment};
use crate::core::ids::ManagerId;
use crate::core::money::MoneyError;
use crate::desk::prior_charge::{PlannedCharge, commands, prepare};
use crate::web::fields::{FieldFault, Fields};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Block, Cell, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, Booked, Worked, confirmation};
use crate::web::pages::things;
use crate::web::pages::view::View;
use crate::web::problem::Problem;
use crate::web::writing::{Writing, want_of_right};
use rocket::{get, post};
use std::collections::{BTreeMap, BTreeSet};

pub const PATH: &str = "/erfassen/jahreseroeffnung";
const YEAR: &str = "booking_year";

/// Charges that are shown; the others are counted.
const SHOWN: usize = 50;

/// The years in which something falls due that is not charged yet, the earliest first.
fn due_years(known: &[ForwardCommitment]) -> Result<BTreeSet<u16>, MoneyError> {
    let mut due = BTreeSet::new();
    for one in known {
        for year in one.due_years() {
            if one.open_in(year)?.is_positive() {
                due.insert(year);
            }
        }
    }
    Ok(due)
}

async fn questions(view: &View, asked: Option<&str>) -> Result<Questions, Failed> {
    let due = due_years(&view.store.forward_commitments(&view.viewer).await?)?;
    let year = asked.and_then(|text| text.parse().ok()).or(due.first().copied());
    let choices = due.iter().map(|year| Choice::new(year.to_string(), year.to_string())).collect();
    let which =
        Question::new(YEAR, view.say("field-due-year"), Kind::Event(choices)).hint(view.say("field-opening-hint"));
    let suggested = year.filter(|year| due.contains(year)).map(|year| year.to_string());
    let questions = Questions::new(PATH, view.say("form-opening"), vec![which.suggest(suggested.unwrap_or_default())]);
    let questions = questions.lead(view.say("form-opening-lead"));
    let list = match year {
        Some(year) => table(view, year, &planned(view, year).await?)?,
        None => vec![Block::text(view.say("opening-none"))],
    };
    Ok(questions.about(list).noted(view))
}

/// What falls due and whoever looks may charge: sight reaches further than the right to book.
async fn planned(view: &View, year: u16) -> Result<Vec<PlannedCharge>, Failed> {
    let planned = prepare(&view.store, &view.viewer, year).await?;
    let Some(signed_in) = view.signed_in() else { return Ok(planned) };
    let act = |charge: &PlannedCharge| {
        let forward_commitment = charge.forward.made.forward_commitment.clone();
        let (due_year, commitment) = (charge.due_year, charge.commitment.clone());
        Act::ChargeCommitment(ChargeCommitment { forward_commitment, due_year, commitment })
    };
    // Whoever may charge one of a manager's may charge all of them.
    let of_each: BTreeMap<ManagerId, Act> =
        planned.iter().rev().map(|charge| (charge.forward.made.manager.clone(), act(charge))).collect();
    let (managers, acts): (Vec<ManagerId>, Vec<Act>) = of_each.into_iter().unzip();
    let refused = want_of_right(&view.store, signed_in, acts).await?;
    let own = managers.into_iter().zip(refused).filter(|(_, refused)| refused.is_none());
    let own: BTreeSet<ManagerId> = own.map(|(manager, _)| manager).collect();
    Ok(planned.into_iter().filter(|charge| own.contains(&charge.forward.made.manager)).collect())
}

/// What falls due, with what of it is free and what was bound without any.
fn table(view: &View, year: u16, planned: &[PlannedCharge]) -> Result<Vec<Block>, Failed> {
    let caption = view.tell("opening-due", &[("year", year.to_string().into())]);
    let labels = [
        "kind-forward-commitment",
        "project",
        "kind-commitment",
        "#amount-euro",
        "#opening-covered-euro",
        "#opening-uncovered-euro",
    ];
    let mut table = Table::new(view.words, caption, &labels, "opening-nothing");
    for charge in planned.iter().take(SHOWN) {
        let made = &charge.forward.made;
        let of = |kind, id: &str| things::link(view, &Subject { kind, id: id.to_owned() });
        table.row(vec![
            of(SubjectKind::ForwardCommitment, made.forward_commitment.as_str()),
            of(SubjectKind::Project, made.project.as_str()),
            Cell::text(charge.commitment.as_str()),
            Cell::amount(charge.amount),
            Cell::amount(charge.covered),
            Cell::amount(charge.uncovered),
        ]);
    }
    let mut blocks = vec![Block::Table(table)];
    if let Some(more) = planned.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        blocks.push(Block::text(view.tell("opening-more", &[("count", more.into())])));
    }
    Ok(blocks)
}

/// What stands for the right to open a year: one for each whose later years are bound.
pub async fn rights(view: &View) -> Result<Vec<Act>, Failed> {
    let known = view.store.forward_commitments(&view.viewer).await?;
    let mut managers = BTreeSet::new();
    let first = known.into_iter().filter(|one| managers.insert(one.made.manager.clone()));
    let charge = |one: ForwardCommitment| -> Result<Act, Problem> {
        let (forward_commitment, commitment) = (one.made.forward_commitment, forms::probes::any("probe")?);
        Ok(Act::ChargeCommitment(ChargeCommitment { forward_commitment, due_year: 0, commitment }))
    };
    Ok(first.map(charge).collect::<Result<_, _>>()?)
}

#[get("/erfassen/jahreseroeffnung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::CARRY_OVER, &questions(&view, view.given(YEAR)).await?).await
}

#[post("/erfassen/jahreseroeffnung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let year = sent.form.text(YEAR);
    let questions = questions(&view, year).await?;
    let due_year: u16 = year.and_then(|text| text.parse().ok()).unwrap_or_default();
    let record = async |writing: Writing, on: Booked| {
        let planned = planned(&view, due_year).await.map_err(|failed| failed.0)?;
        let before = confirmation::booked_before(&view, &writing).await?;
        if planned.is_empty() && before.is_none() {
            let year = due_year.to_string();
            let said = view.tell("opening-nothing-due", &[("year", year.as_str().into())]);
            return Err(Problem::bad_fields(vec![FieldFault::new(YEAR, Some(&year), said)]));
        }
        let mut fields = Fields::new();
        let read = fields.date("booked_on", &on.booked_on);
        let day = fields.done(read)?;
        let commands = commands(&planned, writing.command_id(), day, on.voucher.as_deref());
        let recorded = writing.record_together(commands.map_err(|error| Problem::internal(&error))?).await?;
        let first = recorded.first().copied().or(before).filter(|_| !writing.is_dry_run());
        Ok((first, table(&view, due_year, &planned).map_err(|failed| failed.0)?))
    };
    forms::work_together(&view, &sent, &questions, record).await
}
