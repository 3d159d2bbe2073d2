//! The forms of an examination: what of a share of a voucher is accepted and what is disputed, and what was disputed and is
//! accepted after all.
//!
//! The body names a voucher and the event that matched its share; whoever examines chooses the share, and the voucher follows
//! from it. Law: VV-BHO § 44 Nr. 11.

use crate::core::command::Act;
use crate::core::filing::{AcceptDisputed, Examine};
use crate::core::ids::{ProjectId, Seq, VoucherId};
use crate::core::money::{Euro, MoneyError};
use crate::core::voucher::{Share, Voucher};
use crate::web::api::filings::ExaminationIn;
use crate::web::api::vouchers::AcceptanceIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked, probes};
use crate::web::pages::view::View;
use crate::web::pages::vouchers::amount;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const EXAMINE: &str = "/erfassen/pruefung";
pub const ACCEPT: &str = "/erfassen/anerkennung";

/// The project whose shares are offered; without one those of all are.
pub const PROJECT: &str = "project";
const MATCHED: &str = "matched";

/// The vouchers that a form is about.
pub async fn vouchers(view: &View, project: &str) -> Result<Vec<Voucher>, Failed> {
    match project.parse::<ProjectId>() {
        Ok(project) => Ok(view.store.vouchers_of(&view.viewer, &project).await?),
        Err(_) => Ok(view.store.vouchers(&view.viewer).await?),
    }
}

/// Carries the project through the steps of a form whose body does not name it.
pub fn of_project(project: &str) -> Question {
    Question::new(PROJECT, String::new(), Kind::Carried).suggest(project).optional().aside()
}

/// Which share, by the event that matched it, and the voucher that it is of. `open` says what of a share is still to be
/// dealt with; a share where that is nothing is not offered, and is known when its form is sent once more.
pub fn share(
    view: &View,
    vouchers: &[Voucher],
    [matched, voucher_id]: [&str; 2],
    chosen: &str,
    open: fn(&Share) -> Result<Euro, MoneyError>,
) -> Result<[Question; 2], Failed> {
    let (mut choices, mut of) = (Vec::new(), None);
    for voucher in vouchers {
        let id = voucher.registered.voucher.as_str();
        for (seq, share) in &voucher.shares {
            if seq.to_string() == chosen {
                of = Some(id);
            }
            let rest = open(share)?;
            if rest.is_positive() {
                let filled =
                    [("voucher", id.into()), ("seq", seq.to_string().into()), ("open", view.words.euro(rest).into())];
                choices.push(Choice::new(seq.to_string(), view.tell("field-share-of", &filled)));
            }
        }
    }
    let which = Question::new(matched, view.say("field-share"), Kind::event_of(choices));
    let voucher = follows(voucher_id, view.say("event-voucher"), of.unwrap_or_default(), chosen);
    Ok([which.hint(view.say("field-share-hint")), voucher])
}

/// What follows from another answer and is not asked for; where that answer names nothing that is known, both are asked for.
pub fn follows(name: &str, label: String, from: &str, chosen: &str) -> Question {
    if from.is_empty() && !chosen.is_empty() {
        return Question::new(name, label, Kind::Text);
    }
    Question::new(name, label, Kind::Fixed).suggest(from).optional()
}

/// What is asked for, where it is answered already.
fn given<'a>(view: &'a View, sent: Option<&'a Changing>, name: &str) -> &'a str {
    sent.map_or_else(|| view.given(name), |sent| sent.form.text(name)).unwrap_or_default()
}

async fn to_examine(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let project = given(view, sent, PROJECT);
    let filings = match project.parse::<ProjectId>() {
        Ok(project) => view.store.filings_of(&view.viewer, &project).await?,
        Err(_) => view.store.filings(&view.viewer).await?,
    };
    let choice = |filing: crate::core::filing::Filing| {
        let filled = [("filing", filing.what.filing.as_str().into()), ("project", filing.what.project.as_str().into())];
        Choice::new(filing.what.filing.as_str(), view.tell("field-filing-of", &filled))
    };
    let filings = filings.into_iter().map(choice).collect();
    let mut asked =
        vec![of_project(project), Question::new("filing", view.say("field-filing"), Kind::one_of(filings)).aside()];
    let vouchers = vouchers(view, project).await?;
    asked.extend(share(view, &vouchers, [MATCHED, "voucher_id"], given(view, sent, MATCHED), Share::unexamined)?);
    asked.extend([
        amount(view, "accepted", "field-accepted").suggest("0,00"),
        amount(view, "disputed", "field-disputed").suggest("0,00"),
        Question::new("finding", view.say("field-finding"), Kind::Long).hint(view.say("field-finding-hint")).optional(),
    ]);
    let questions = Questions::new(EXAMINE, view.say("form-examination"), asked);
    Ok(questions.lead(view.say("form-examination-lead")).booked(view))
}

async fn to_accept(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let project = given(view, sent, PROJECT);
    let vouchers = vouchers(view, project).await?;
    let [which, voucher] =
        share(view, &vouchers, [MATCHED, "voucher_id"], given(view, sent, MATCHED), Share::disputed_sum)?;
    let asked = vec![of_project(project), which, voucher.aside(), amount(view, "amount", "field-accepted-after-all")];
    let questions = Questions::new(ACCEPT, view.say("form-acceptance"), asked);
    Ok(questions.lead(view.say("form-acceptance-lead")).booked(view))
}

/// What stands for examining a share of this voucher.
pub fn right(voucher: &VoucherId, matched: Seq) -> Result<Act, Problem> {
    Ok(Act::Examine(Examine {
        filing: probes::any("probe")?,
        voucher: voucher.clone(),
        matched,
        accepted_cents: Euro::ZERO,
        disputed_cents: Euro::ZERO,
        finding: None,
    }))
}

/// The same for accepting what is disputed of it.
pub fn acceptance(voucher: &VoucherId, matched: Seq) -> Act {
    Act::AcceptDisputed(AcceptDisputed { voucher: voucher.clone(), matched, amount_cents: Euro::ZERO })
}

#[get("/erfassen/pruefung")]
pub async fn ask(view: View, signed_in: SignedIn) -> Worked {
    forms::ask(&view, &signed_in, &to_examine(&view, None).await?)
}

#[post("/erfassen/pruefung", data = "<sent>")]
pub async fn send(view: View, sent: Changing) -> Worked {
    let questions = to_examine(&view, Some(&sent)).await?;
    let act = |mut at: At<'_, ExaminationIn>| {
        let filing = at.id("filing")?;
        at.body.act(filing, at.sealed, at.fields)
    };
    forms::work(&view, &sent, &questions, act).await
}

#[get("/erfassen/anerkennung")]
pub async fn ask_to_accept(view: View, signed_in: SignedIn) -> Worked {
    forms::ask(&view, &signed_in, &to_accept(&view, None).await?)
}

#[post("/erfassen/anerkennung", data = "<sent>")]
pub async fn accept(view: View, sent: Changing) -> Worked {
    let questions = to_accept(&view, Some(&sent)).await?;
    let act = |mut at: At<'_, AcceptanceIn>| {
        let voucher = at.id("voucher_id")?;
        at.body.act(voucher, at.fields)
    };
    forms::work(&view, &sent, &questions, act).await
}
