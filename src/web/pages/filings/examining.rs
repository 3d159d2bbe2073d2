//! The forms of an examination: what of a share of a voucher is accepted and what is disputed, and what was disputed and is
//! accepted after all.
//!
//! The body names a voucher and the event that matched its share; whoever examines chooses the share, and the voucher follows
//! from it. Law: VV-BHO § 44 Nr. 11.

use crate::core::command::Act;
use crate::core::decide::rights;
use crate::core::event::Body;
use crate::core::filing::{AcceptDisputed, Examine};
use crate::core::ids::{ProjectId, Seq, VoucherId};
use crate::core::money::{Euro, MoneyError};
use crate::core::voucher::{Share, Voucher};
use crate::store::Left;
use crate::web::api::filings::ExaminationIn;
use crate::web::api::vouchers::AcceptanceIn;
use crate::web::guards::{Changing, SignedIn};
use crate::web::pages::blocks::Block;
use crate::web::pages::failure::Failed;
use crate::web::pages::forms::questions::{CHOICES, Choice, Kind, Question, Questions};
use crate::web::pages::forms::{self, At, Worked, probes};
use crate::web::pages::settlements;
use crate::web::pages::view::View;
use crate::web::pages::vouchers::amount;
use crate::web::problem::Problem;
use rocket::{get, post};

pub const EXAMINE: &str = "/erfassen/pruefung";
pub const ACCEPT: &str = "/erfassen/anerkennung";

/// The project whose shares are offered; without one those of all are.
pub const PROJECT: &str = "project";
const MATCHED: &str = "matched";

/// The vouchers that a form is about: those of a project, or where none is named those of which this is left, while they
/// are few.
async fn vouchers(view: &View, project: &str, left: Left) -> Result<Option<Vec<Voucher>>, Failed> {
    match project.parse::<ProjectId>() {
        Ok(project) => Ok(Some(view.store.vouchers_of(&view.viewer, &project).await?)),
        Err(_) => Ok(view.store.few_vouchers(&view.viewer, &[left], CHOICES).await?),
    }
}

/// Carries the project through the steps of a form whose body does not name it.
pub fn of_project(project: &str) -> Question {
    Question::new(PROJECT, String::new(), Kind::Carried).suggest(project).optional().aside()
}

/// What is asked of a share of a voucher: what of it is to be dealt with, and how that is reckoned.
pub const UNEXAMINED: Rest = Rest { left: Left::Unexamined, of: Share::unexamined, said: "field-share-of" };
pub const DISPUTED: Rest = Rest { left: Left::Disputed, of: Share::disputed_sum, said: "field-share-of" };
/// All that a voucher of a project stands for, whatever became of it.
pub const MATCHED_AT_ALL: Rest = Rest { left: Left::Unexamined, of: standing, said: "field-share-whole" };

fn standing(share: &Share) -> Result<Euro, MoneyError> {
    Ok(if share.stands() { share.what.amount_cents } else { Euro::ZERO })
}

/// What of a share is still to be dealt with.
pub struct Rest {
    left: Left,
    of: fn(&Share) -> Result<Euro, MoneyError>,
    /// The key of what a list says of it.
    said: &'static str,
}

/// Which share, by the event that matched it, and the voucher that it is of. A share where nothing is to be dealt with is not
/// offered; its voucher is known all the same, as when a form is sent once more.
pub async fn share(
    view: &View,
    project: &str,
    [matched, voucher_id]: [&str; 2],
    chosen: &str,
    rest: &Rest,
) -> Result<[Question; 2], Failed> {
    let vouchers = vouchers(view, project, rest.left).await?;
    let mut choices = vouchers.is_some().then(Vec::new);
    for voucher in vouchers.into_iter().flatten() {
        let id = voucher.registered.voucher.as_str();
        for (seq, share) in &voucher.shares {
            let open = (rest.of)(share)?;
            if open.is_positive() {
                let filled =
                    [("voucher", id.into()), ("seq", seq.to_string().into()), ("open", view.words.euro(open).into())];
                let choice = Choice::new(seq.to_string(), view.tell(rest.said, &filled));
                choices.iter_mut().for_each(|choices| choices.push(choice.clone()));
            }
        }
    }
    let of = voucher_of(view, chosen).await?;
    let which = Question::new(matched, view.say("field-share"), Kind::event_of_few(choices));
    let voucher = follows(voucher_id, view.say("event-voucher"), of.as_ref().map_or("", VoucherId::as_str), chosen);
    Ok([which.hint(view.say("field-share-hint")), voucher])
}

/// The voucher that an event matched.
async fn voucher_of(view: &View, chosen: &str) -> Result<Option<VoucherId>, Failed> {
    let Ok(seq) = chosen.trim().parse::<Seq>() else { return Ok(None) };
    let leaf = view.store.event(&view.viewer, seq).await?;
    Ok(match leaf.map(|leaf| leaf.event()).transpose()?.map(|event| event.body) {
        Some(Body::VoucherMatched(what)) => Some(what.voucher),
        _ => None,
    })
}

/// What follows from another answer and is not asked for; where that answer names nothing that is known, both are asked for.
pub fn follows(name: &str, label: String, from: &str, chosen: &str) -> Question {
    if from.is_empty() && !chosen.is_empty() {
        return Question::new(name, label, Kind::Text);
    }
    Question::new(name, label, Kind::Fixed).suggest(from).optional()
}

/// What is asked for, where it is answered already.
pub fn given<'a>(view: &'a View, sent: Option<&'a Changing>, name: &str) -> &'a str {
    sent.map_or_else(|| view.given(name), |sent| sent.form.text(name)).unwrap_or_default()
}

async fn to_examine(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let project = given(view, sent, PROJECT);
    let (filings, settled) = match project.parse::<ProjectId>() {
        Ok(project) => {
            let filings = view.store.filings_of(&view.viewer, &project).await?;
            let settled = settlements::links(view, &project, &filings).await?;
            (Some(filings), settled)
        }
        Err(_) => (view.store.few_filings(&view.viewer, &[], CHOICES).await?, Vec::new()),
    };
    let choice = |filing: crate::core::filing::Filing| {
        let filled = [("filing", filing.what.filing.as_str().into()), ("project", filing.what.project.as_str().into())];
        Choice::new(filing.what.filing.as_str(), view.tell("field-filing-of", &filled))
    };
    let filings = Kind::one_of_few(filings.map(|filings| filings.into_iter().map(choice).collect()));
    let mut asked = vec![of_project(project), Question::new("filing", view.say("field-filing"), filings).aside()];
    let names = [MATCHED, "voucher_id"];
    asked.extend(share(view, project, names, given(view, sent, MATCHED), &UNEXAMINED).await?);
    asked.extend([
        amount(view, "accepted", "field-accepted").suggest("0,00"),
        amount(view, "disputed", "field-disputed").suggest("0,00"),
        Question::new("finding", view.say("field-finding"), Kind::Long).hint(view.say("field-finding-hint")).optional(),
    ]);
    let questions = Questions::new(EXAMINE, view.say("form-examination"), asked);
    Ok(questions.lead(view.say("form-examination-lead")).about(vec![Block::Links(settled)]).booked(view))
}

async fn to_accept(view: &View, sent: Option<&Changing>) -> Result<Questions, Failed> {
    let project = given(view, sent, PROJECT);
    let [which, voucher] = share(view, project, [MATCHED, "voucher_id"], given(view, sent, MATCHED), &DISPUTED).await?;
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
    forms::ask_of(&view, &signed_in, rights::MINISTRY, &to_examine(&view, None).await?).await
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
    forms::ask_of(&view, &signed_in, rights::MINISTRY, &to_accept(&view, None).await?).await
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
