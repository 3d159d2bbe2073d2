//! The inbox: what happened that concerns whoever is signed in, and what is due for them.
//!
//! Which event is told to whom says `desk/notices`. Nothing is changed here but how far somebody has read.

use super::blocks::{Block, Cell, Link, Post, Table};
use super::failure::Failed;
use super::lists::part;
use super::plain::{Frame, Told};
use super::view::{Shown, View};
use super::{tasks, things};
use crate::core::ids::ActorId;
use crate::desk::notices::{Notice, NoticeKind, REACH, notices};
use crate::desk::tasks::{Person, waiting};
use crate::store::Store;
use crate::web::guards::{Changing, SignedIn};
use crate::web::problem::Problem;
use crate::web::writing::today;
use rocket::{State, get, post};

/// Where it is.
pub const PATH: &str = "/eingang";

/// The parameter that says which notices are shown, and the one value that it has.
pub const WHICH: &str = "zeige";
const ALL: &str = "alle";

/// Unread notices that the home page counts; beyond that it says that there are more.
const COUNTED: usize = 99;

/// The key of what is told.
const fn key(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::ProposalWaits => "notice-proposal-waits",
        NoticeKind::ProposalApproved => "notice-proposal-approved",
        NoticeKind::ProposalRejected => "notice-proposal-rejected",
        NoticeKind::ProposalWithdrawn => "notice-proposal-withdrawn",
        NoticeKind::ProposalCarriedOut => "notice-proposal-carried-out",
        NoticeKind::FrameDistributed => "notice-frame-distributed",
        NoticeKind::MoneyAssigned => "notice-money-assigned",
        NoticeKind::AuthorityAssigned => "notice-authority-assigned",
        NoticeKind::MoneyRecalled => "notice-money-recalled",
        NoticeKind::BookingReversed => "notice-booking-reversed",
        NoticeKind::AgreementRegistered => "notice-agreement-registered",
        NoticeKind::AgreementAmended => "notice-agreement-amended",
        NoticeKind::OrderWaits => "notice-order-waits",
        NoticeKind::OrderIssued => "notice-order-issued",
        NoticeKind::OrderCancelled => "notice-order-cancelled",
        NoticeKind::OrderPaid => "notice-order-paid",
        NoticeKind::FilingSubmitted => "notice-filing-submitted",
        NoticeKind::ShareAccepted => "notice-share-accepted",
        NoticeKind::ShareDisputed => "notice-share-disputed",
        NoticeKind::DisputedAccepted => "notice-disputed-accepted",
        NoticeKind::ClaimRaised => "notice-claim-raised",
    }
}

/// What somebody has not read yet, in a sentence that leads to it.
pub async fn unread(view: &View, actor: &ActorId) -> Result<Link, Failed> {
    let reader = Person::on(&view.store, actor, today()?).await?;
    let read = view.store.informed(&view.viewer, actor).await?.read;
    let count = notices(&view.store, &view.viewer, &reader, (read, COUNTED + 1)).await?.len();
    let said = if count > COUNTED {
        view.tell("inbox-many", &[("count", COUNTED.to_string().into())])
    } else {
        view.tell("inbox-count", &[("count", count.into())])
    };
    Ok(Link::new(view.tell("inbox-home", &[("said", said.into())]), view.form(PATH, &[])))
}

/// The inbox of whoever is signed in.
#[get("/eingang")]
pub async fn show(view: View) -> Shown {
    let who = view.signed_in().ok_or_else(Problem::not_signed_in)?;
    let is_all = match view.given(WHICH) {
        None => false,
        Some(ALL) => true,
        Some(other) => {
            let message = format!("Gezeigt wird, was nicht gelesen ist, oder mit „{ALL}“ alles.");
            return Err(Problem::bad_parameter(WHICH, other, message).into());
        }
    };
    let reader = Person::on(&view.store, &who.actor, today()?).await?;
    let read = view.store.informed(&view.viewer, &who.actor).await?.read;
    let most = usize::try_from(REACH).unwrap_or(usize::MAX);
    let all = notices(&view.store, &view.viewer, &reader, (0, most)).await?;
    let unread = all.iter().filter(|notice| notice.seq.0 >= read).count();
    let has_any = !all.is_empty();
    let shown: Vec<Notice> = all.into_iter().filter(|notice| is_all || notice.seq.0 >= read).collect();
    let mut blocks = vec![Block::text(view.say("inbox-lead"))];
    blocks.extend(due(&view, &who.actor).await?);
    let count = view.tell("inbox-count", &[("count", unread.into())]);
    blocks.extend([Block::heading(view.say("inbox-notices")), Block::text(count)]);
    if unread > 0 {
        blocks.push(Block::Post(mark(&view, who)));
    }
    blocks.extend(listed(&view, shown, read, empty(&reader, has_any))?);
    let other = if is_all {
        Link::new(view.say("inbox-only-unread"), view.form(PATH, &[]))
    } else {
        Link::new(view.say("list-all"), view.form(PATH, &[(WHICH, ALL)]))
    };
    blocks.push(Block::Links(vec![other, Link::new(view.say("inbox-mail"), view.form("/konto", &[]))]));
    if view.head.size > REACH {
        blocks.push(Block::text(view.tell("inbox-reach", &[("count", view.words.decimal(&REACH.to_string()).into())])));
    }
    view.show_apart(view.say("inbox"), blocks)
}

/// The button that marks everything as read.
fn mark(view: &View, who: &SignedIn) -> Post {
    Post {
        action: view.form("/eingang/gelesen", &[]),
        token: who.form_token.clone(),
        hidden: vec![("bis", view.head.size.to_string())],
        inputs: Vec::new(),
        button: view.say("inbox-mark"),
        about: String::new(),
    }
}

/// Why nothing is shown.
fn empty(reader: &Person<'_>, has_any: bool) -> &'static str {
    match (has_any, reader.held.is_empty()) {
        (true, _) => "inbox-all-read",
        (false, true) => "inbox-no-role",
        (false, false) => "inbox-none",
    }
}

/// What is due within thirty days, or late.
async fn due(view: &View, actor: &ActorId) -> Result<[Block; 2], Failed> {
    let all = waiting(&view.store, &view.viewer, actor, today()?).await?;
    let dated: Vec<_> = all.into_iter().filter(|task| task.due_on.is_some()).collect();
    let caption = view.tell("inbox-due-count", &[("count", dated.len().into())]);
    let table = tasks::table(view, caption, "inbox-due-none", &dated);
    Ok([Block::heading(view.say("inbox-due")), Block::Table(table)])
}

fn listed(view: &View, shown: Vec<Notice>, read: u64, empty: &str) -> Result<Vec<Block>, Failed> {
    let part = part(view, shown)?;
    let labels = ["inbox-what", "event-about", "event-actor", "event-recorded", "event", "inbox-state"];
    let row = |notice: &Notice| {
        let state = if notice.seq.0 < read { "inbox-read" } else { "inbox-unread" };
        vec![
            Cell::text(view.say(key(notice.kind))),
            notice.about.as_ref().map_or_else(Cell::default, |subject| things::link(view, subject)),
            Cell::text(notice.by.as_str()),
            Cell::text(view.words.moment(notice.at)),
            view.event(notice.seq),
            Cell::text(view.say(state)),
        ]
    };
    let table = Table::new(view.words, view.say("inbox-notices"), &labels, empty).rows(part.rows.iter().map(row));
    Ok(std::iter::once(Block::Table(table)).chain(part.under).collect())
}

/// Notes that everything is read that stood in the journal when the page was shown.
#[post("/eingang/gelesen", data = "<changing>")]
pub async fn mark_read(frame: Frame, store: &State<Store>, changing: Changing) -> Told {
    let Changing { signed_in: who, form } = changing;
    let until = form.text("bis").unwrap_or_default();
    let bad = |_| Problem::bad_parameter("bis", until, "Bis wohin gelesen ist, sagt die Seite selbst: neu laden.");
    store.mark_read(&who.actor, until.parse().map_err(bad)?).await?;
    frame.onward(PATH, &[])
}

#[cfg(test)]
mod tests {
    //! Pages say in German what mails say.

    use super::*;
    use crate::web::pages::words::Words;

    #[test]
    fn a_page_tells_the_same_as_a_mail() {
        for kind in NoticeKind::ALL {
            assert_eq!(Words::default().say(key(*kind)), kind.in_german());
        }
    }
}
