//! The form by which a project slips to a later year: what is bound and not ordered is freed and, where its item is
//! transferable, waits as a residue; all of it or nothing.
//!
//! What needs somebody else (consent, cash cover, a new commitment) is said before anything is booked, and never done here.
//! Law: BHO §§ 19, 38, 45.

use crate::core::decide::rights;
use crate::core::ids::ProjectId;
use crate::desk::reprofile::{Part, Reprofile, Slip, Way, prepare};
use crate::web::fields::{FieldFault, Fields};
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::{Block, Cell, Table};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Kind, Question, Questions};
use crate::web::pages::forms::{self, Booked, Worked, confirmation};
use crate::web::pages::view::View;
use crate::web::pages::vouchers::projects;
use crate::web::problem::Problem;
use crate::web::writing::Writing;
use rocket::{get, post};

pub const PATH: &str = "/erfassen/verschiebung";
const PROJECT: &str = "project";
const FROM: &str = "from";
const TO: &str = "to";

async fn questions(view: &View) -> Result<Questions, Failed> {
    let asked = vec![
        Question::new(PROJECT, view.say("project"), projects(view).await?),
        Question::new(FROM, view.say("field-slips-from"), Kind::Number).hint(view.say("field-slips-from-hint")),
        Question::new(TO, view.say("field-slips-to"), Kind::Number).hint(view.say("field-slips-to-hint")),
    ];
    Ok(Questions::new(PATH, view.say("form-slip"), asked).lead(view.say("form-slip-lead")).booked(view))
}

/// What becomes of each commitment, and what is left to others.
fn told(view: &View, planned: &Reprofile) -> Vec<Block> {
    let caption = view.tell("slip-parts", &[("year", planned.slip.from.to_string().into())]);
    let labels = ["kind-commitment", "budget-item", "#slip-freed-euro", "slip-way", "#slip-authority-euro"];
    let row = |part: &Part| {
        let way = match part.way {
            Way::Residue { .. } => "slip-residue",
            Way::NotTransferable => "slip-not-transferable",
            Way::TooLate { .. } => "slip-too-late",
        };
        vec![
            Cell::text(part.made.commitment.as_str()),
            Cell::text(part.made.budget_item.as_str()),
            Cell::amount(part.open),
            Cell::text(view.say(way)),
            Cell::amount(part.authority),
        ]
    };
    let table = Table::new(view.words, caption, &labels, "slip-nothing").rows(planned.parts.iter().map(row));
    let mut others = Table::new(view.words, view.say("slip-others"), &["slip-others-column"], "slip-no-others");
    for sentence in planned.left_to_others() {
        others.row(vec![Cell::german(forms::in_pages(&sentence))]);
    }
    vec![Block::Table(table), Block::Table(others)]
}

/// What is asked, where it can be read and goes forward.
fn slip(view: &View, sent: &Changing) -> Result<Slip, Problem> {
    let text = |name: &str| sent.form.text(name).unwrap_or_default().trim().to_owned();
    let mut fields = Fields::new();
    let project = fields.read::<ProjectId>(PROJECT, &text(PROJECT));
    let [from, to] = [FROM, TO].map(|name| fields.read::<u16>(name, &text(name)));
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        fields.fault(TO, &text(TO), view.say("slip-not-later"));
    }
    fields.done(project.zip(from.zip(to)).map(|(project, (from, to))| Slip { project, from, to }))
}

#[get("/erfassen/verschiebung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask_of(&view, &signed_in, rights::SPEND, &questions(&view).await?).await
}

#[post("/erfassen/verschiebung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let record = async |writing: Writing, on: Booked| {
        let planned = prepare(&view.store, &view.viewer, &slip(&view, &sent)?).await?;
        let before = confirmation::booked_before(&view, &writing).await?;
        if planned.parts.is_empty() && before.is_none() {
            let year = planned.slip.from.to_string();
            let said = view.tell("slip-nothing-bound", &[("year", year.as_str().into())]);
            return Err(Problem::bad_fields(vec![FieldFault::new(FROM, Some(&year), said)]));
        }
        let mut fields = Fields::new();
        let read = fields.date("booked_on", &on.booked_on);
        let day = fields.done(read)?;
        let commands = planned.commands(writing.command_id(), day, on.voucher.as_deref());
        let recorded = writing.record_together(commands.map_err(|error| Problem::internal(&error))?).await?;
        let first = recorded.first().copied().or(before).filter(|_| !writing.is_dry_run());
        Ok((first, told(&view, &planned)))
    };
    forms::work_together(&view, &sent, &questions(&view).await?, record).await
}
