//! Notices: what happened that concerns somebody. A notice is an event of the journal and whom it concerns; it is kept
//! nowhere, and only how far somebody has read is (`store/notices`).
//!
//! `RULES` is the whole rule: which event is told to whom, and as what. Only events that the reader sees are looked at, so
//! nobody learns here what the journal hides from them. Nobody is told of their own acts. What waits for a decision is
//! gone when it is decided. What has a day is no event: it is a task (`tasks`).
//! Law: BHO §§ 34, 44, 70, 77.

use super::tasks::{FILES, MANAGES, Person, signers};
use crate::core::book::slots::Unloaded;
use crate::core::book::{Book, Need};
use crate::core::calendar::Instant;
use crate::core::claim::Claimed;
use crate::core::event::{Body, Event, Subject};
use crate::core::ids::{ActorId, ManagerId, OrderId, ProjectId, ProposalId, Seq, VoucherId};
use crate::core::order::{Order, OrderState};
use crate::core::owners::{self, Owner};
use crate::core::proposal::{AssignmentLine, Content, Proposal, ProposalState};
use crate::core::role::Role;
use crate::store::{Store, StoreError, Viewer};
use std::collections::BTreeSet;

macro_rules! kinds {
    ($($variant:ident = $stored:literal, $german:literal;)*) => {
        /// What somebody is told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum NoticeKind { $($variant,)* }

        impl NoticeKind {
            pub const ALL: &[NoticeKind] = &[$(NoticeKind::$variant,)*];

            /// For programs.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(NoticeKind::$variant => $stored,)* }
            }

            /// What a mail says; it names no thing and no amount.
            #[must_use]
            pub fn in_german(self) -> &'static str {
                match self { $(NoticeKind::$variant => $german,)* }
            }
        }
    };
}

kinds! {
    ProposalWaits = "proposal_waits", "Ein Vorschlag wartet auf Ihre Entscheidung";
    ProposalApproved = "proposal_approved", "Ihr Vorschlag ist genehmigt";
    ProposalRejected = "proposal_rejected", "Ihr Vorschlag ist abgelehnt";
    ProposalWithdrawn = "proposal_withdrawn", "Ihr Vorschlag ist zurückgezogen";
    ProposalCarriedOut = "proposal_carried_out", "Ihr Vorschlag ist ausgeführt";
    FrameDistributed = "frame_distributed", "Der Rahmen ist verteilt, auch an Ihr Land";
    MoneyAssigned = "money_assigned", "Ihrer Stelle sind Mittel zugewiesen";
    AuthorityAssigned = "authority_assigned", "Ihrer Stelle ist eine Verpflichtungsermächtigung zugewiesen";
    MoneyRecalled = "money_recalled", "Bei Ihrer Stelle sind Mittel eingezogen oder umgeschichtet";
    BookingReversed = "booking_reversed", "Eine Buchung Ihrer Stelle ist umgekehrt";
    AgreementRegistered = "agreement_registered", "Eine Vereinbarung Ihres Landes ist erfasst";
    AgreementAmended = "agreement_amended", "Eine Vereinbarung Ihres Landes ist geändert";
    OrderWaits = "order_waits", "Eine Auszahlung wartet auf Ihre Anordnung";
    OrderIssued = "order_issued", "Eine von Ihnen festgestellte Auszahlung ist angeordnet";
    OrderCancelled = "order_cancelled", "Die Anordnung einer von Ihnen festgestellten Auszahlung ist zurückgenommen";
    OrderPaid = "order_paid", "Die Kasse hat eine von Ihnen festgestellte Auszahlung ausgeführt";
    FilingSubmitted = "filing_submitted", "Ein Nachweis ist eingereicht und zu prüfen";
    ShareAccepted = "share_accepted", "Ein Beleg zu einem Projekt Ihres Landes ist geprüft und anerkannt";
    ShareDisputed = "share_disputed", "Ein Beleg zu einem Projekt Ihres Landes ist beanstandet";
    DisputedAccepted = "disputed_accepted", "Beanstandetes zu einem Projekt Ihres Landes ist anerkannt";
    ClaimRaised = "claim_raised", "Eine Forderung zu einem Projekt Ihres Landes ist erhoben";
}

/// Whom an event concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// Who may decide on the proposal, as long as nobody has.
    Deciders,
    /// Who brought in a version of the proposal.
    Authors,
    /// Whose organisation has a share of the frame that the proposal distributes.
    Sharers,
    /// Whose organisation the proposal gives money.
    Takers,
    /// The same of commitment authority.
    AuthorityTakers,
    /// Whose organisation it takes something from.
    Givers,
    /// Whose organisation the event moved money of, when it reversed a booking.
    Reversed,
    /// Who manages the money of the Land that the agreement is with.
    LandOfAgreement,
    /// Who may order what was certified, as long as nobody has.
    Orderers,
    /// Who certified the order.
    Certifier,
    /// Who examines a filing: for the Bund, or in the ministry of its agreement.
    Examiners,
    /// Who files for the project, when nothing of the share is disputed, and when something is.
    FilersAccepted,
    FilersDisputed,
    /// Who files for the project of a claim, unless the Land raised it itself.
    Debtors,
}

/// The rule: the type of the event, whom it concerns, what they are told. The first line that fits is told.
#[rustfmt::skip]
const RULES: &[(&str, To, NoticeKind)] = &[
    ("proposal_made/1",        To::Deciders,        NoticeKind::ProposalWaits),
    ("proposal_amended/1",     To::Deciders,        NoticeKind::ProposalWaits),
    ("proposal_approved/1",    To::Authors,         NoticeKind::ProposalApproved),
    ("proposal_rejected/1",    To::Authors,         NoticeKind::ProposalRejected),
    ("proposal_withdrawn/1",   To::Authors,         NoticeKind::ProposalWithdrawn),
    ("proposal_carried_out/1", To::Authors,         NoticeKind::ProposalCarriedOut),
    ("proposal_carried_out/1", To::Sharers,         NoticeKind::FrameDistributed),
    ("proposal_carried_out/1", To::Takers,          NoticeKind::MoneyAssigned),
    ("proposal_carried_out/1", To::AuthorityTakers, NoticeKind::AuthorityAssigned),
    ("proposal_carried_out/1", To::Givers,          NoticeKind::MoneyRecalled),
    ("proposal_carried_out/1", To::Reversed,        NoticeKind::BookingReversed),
    ("reversed/1",             To::Reversed,        NoticeKind::BookingReversed),
    ("agreement_registered/1", To::LandOfAgreement, NoticeKind::AgreementRegistered),
    ("agreement_amended/1",    To::LandOfAgreement, NoticeKind::AgreementAmended),
    ("order_certified/1",      To::Orderers,        NoticeKind::OrderWaits),
    ("order_issued/1",         To::Certifier,       NoticeKind::OrderIssued),
    ("order_cancelled/1",      To::Certifier,       NoticeKind::OrderCancelled),
    ("paid/1",                 To::Certifier,       NoticeKind::OrderPaid),
    ("filing_submitted/1",     To::Examiners,       NoticeKind::FilingSubmitted),
    ("filing_submitted/2",     To::Examiners,       NoticeKind::FilingSubmitted),
    ("examined/1",             To::FilersAccepted,  NoticeKind::ShareAccepted),
    ("examined/1",             To::FilersDisputed,  NoticeKind::ShareDisputed),
    ("disputed_accepted/1",    To::FilersAccepted,  NoticeKind::DisputedAccepted),
    ("claim_raised/1",         To::Debtors,         NoticeKind::ClaimRaised),
];

/// What an event tells a reader, if anything.
///
/// # Errors
/// What the book would have to know.
fn told(book: &Book, event: &Event, reader: &Person<'_>) -> Result<Option<NoticeKind>, Need> {
    if event.actor == *reader.actor {
        return Ok(None);
    }
    let fits = |name: &str, to: To| name == event.body.type_name() && may_concern(to, reader);
    for (_, to, kind) in RULES.iter().filter(|(name, to, _)| fits(name, *to)) {
        if concerns(book, event, *to, reader)? {
            return Ok(Some(*kind));
        }
    }
    Ok(None)
}

/// Whether somebody who holds these roles, whatever for, can be meant at all. Whom an event names may hold none any more.
fn may_concern(to: To, reader: &Person<'_>) -> bool {
    let holds = |roles: &[Role]| reader.held.iter().any(|held| roles.contains(&held.role));
    match to {
        To::Authors | To::Certifier => true,
        To::Deciders => !reader.held.is_empty(),
        To::Sharers | To::Takers | To::AuthorityTakers | To::Givers | To::Reversed | To::LandOfAgreement => {
            holds(MANAGES)
        }
        To::Orderers => holds(&[Role::Orderer]),
        To::Examiners => holds(&[Role::FederalAdministrator, Role::LeadMinistryOfficer]),
        To::FilersAccepted | To::FilersDisputed | To::Debtors => holds(FILES),
    }
}

fn concerns(book: &Book, event: &Event, to: To, reader: &Person<'_>) -> Result<bool, Need> {
    match (to, &event.body) {
        (To::LandOfAgreement, Body::AgreementRegistered(what) | Body::AgreementAmended(what)) => {
            Ok(what.land.as_ref().is_some_and(|land| reader.reaches(MANAGES, land)))
        }
        (To::Examiners, Body::FilingSubmittedV1(what)) => examines(book, &what.project, reader),
        (To::Examiners, Body::FilingSubmitted(what)) => examines(book, &what.project, reader),
        (To::FilersAccepted | To::FilersDisputed, Body::Examined(what)) => {
            let fits = what.disputed_cents.is_zero() == (to == To::FilersAccepted);
            Ok(fits && files_voucher(book, &what.voucher, reader)?)
        }
        (To::FilersAccepted, Body::DisputedAccepted(what)) => files_voucher(book, &what.voucher, reader),
        (To::Debtors, Body::ClaimRaised(what)) => {
            Ok(is_against_land(book, &what.what)? && files(book, &what.project, reader)?)
        }
        (To::Reversed, Body::Reversed(_)) => Ok(moves_own(event, reader)),
        (To::Orderers, Body::OrderCertified(what)) => of_order(book, &what.order, |order| orders(book, order, reader)),
        (To::Certifier, Body::OrderIssued(what) | Body::OrderCancelled(what)) => certified(book, &what.order, reader),
        (To::Certifier, Body::Paid(what)) => certified(book, &what.order, reader),
        (_, body) => match proposal_of(body) {
            Some(id) => {
                let known = book.proposals.get(id).map_err(|Unloaded| Need::Proposal(id.clone()))?;
                Ok(known.is_some_and(|proposal| concerned(event, to, proposal, reader)))
            }
            None => Ok(false),
        },
    }
}

fn proposal_of(body: &Body) -> Option<&ProposalId> {
    match body {
        Body::ProposalMade(what) | Body::ProposalAmended(what) => Some(&what.proposal),
        Body::ProposalApproved(what) => Some(&what.proposal),
        Body::ProposalRejected(what) | Body::ProposalWithdrawn(what) => Some(&what.proposal),
        Body::ProposalCarriedOut(what) => Some(&what.proposal),
        _ => None,
    }
}

fn concerned(event: &Event, to: To, proposal: &Proposal, reader: &Person<'_>) -> bool {
    let own = |manager: &ManagerId| reader.reaches(MANAGES, manager);
    let among = |lines: &[AssignmentLine]| lines.iter().any(|line| own(&line.recipient));
    match (to, &*proposal.content) {
        (To::Deciders, content) => {
            let open = proposal.state == ProposalState::Proposed && proposal.content_seq == event.seq;
            open && reader.decides_on(content).0 && !reader.did(&proposal.authors)
        }
        (To::Authors, _) => proposal.authors.contains(reader.actor),
        (To::Sharers, content) => {
            content.run().is_some_and(|(_, result)| result.lines.iter().any(|line| own(&line.recipient)))
        }
        (To::Takers, Content::Assignment(what)) => among(&what.lines),
        (To::AuthorityTakers, Content::AuthorityAssignment(what)) => among(&what.lines),
        (To::Takers, Content::SubAssignment(what)) => among(&what.lines),
        (To::Takers, Content::Reassignment { what, .. }) => what.takers.iter().any(own),
        (To::Givers, Content::Recall(what)) => among(&what.lines),
        (To::Givers, Content::Reassignment { what, given }) => among(&what.from) || among(given),
        (To::Reversed, Content::Reversal { .. }) => moves_own(event, reader),
        _ => false,
    }
}

fn moves_own(event: &Event, reader: &Person<'_>) -> bool {
    owners::of_postings(event).iter().any(|owner| reader.reaches(MANAGES, owner.id()))
}

fn examines(book: &Book, project: &ProjectId, reader: &Person<'_>) -> Result<bool, Need> {
    if reader.of_federation(&[Role::FederalAdministrator]) {
        return Ok(true);
    }
    let ministries = owners::of_ministry(book, Some(project))?;
    Ok(ministries.iter().any(|owner| reader.reaches(&[Role::LeadMinistryOfficer], owner.id())))
}

fn files(book: &Book, project: &ProjectId, reader: &Person<'_>) -> Result<bool, Need> {
    let lands = owners::of_project(book, project)?;
    Ok(lands.iter().any(|owner| matches!(owner, Owner::Land(land) if reader.within(FILES, land))))
}

fn files_voucher(book: &Book, voucher: &VoucherId, reader: &Person<'_>) -> Result<bool, Need> {
    let project = owners::project_of_voucher(book, voucher)?;
    project.map_or(Ok(false), |project| files(book, &project, reader))
}

/// What a Land asks back of its own recipients, and interest on it, is asked of nobody in a Land.
fn is_against_land(book: &Book, claimed: &Claimed) -> Result<bool, Need> {
    match claimed {
        Claimed::Onward { .. } => Ok(false),
        Claimed::Interest { on, .. } => {
            let known = book.claims.get(on).map_err(|Unloaded| Need::Claim(on.clone()))?;
            known.map_or(Ok(true), |claim| is_against_land(book, &claim.raised.what))
        }
        _ => Ok(true),
    }
}

fn of_order(book: &Book, id: &OrderId, asked: impl FnOnce(&Order) -> Result<bool, Need>) -> Result<bool, Need> {
    let known = book.orders.get(id).map_err(|Unloaded| Need::Order(id.clone()))?;
    known.map_or(Ok(false), asked)
}

fn certified(book: &Book, id: &OrderId, reader: &Person<'_>) -> Result<bool, Need> {
    of_order(book, id, |order| Ok(order.certified_by == *reader.actor))
}

fn orders(book: &Book, order: &Order, reader: &Person<'_>) -> Result<bool, Need> {
    // A sum beyond the range of the book is no order that waits.
    let waits = order.state().is_ok_and(|state| state == OrderState::Certified) && !reader.did(&signers(order));
    let managers = owners::of_commitment(book, &order.certified.commitment)?;
    Ok(waits && managers.iter().any(|owner| reader.reaches(&[Role::Orderer], owner.id())))
}

/// One event that concerns the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    pub seq: Seq,
    pub at: Instant,
    pub by: ActorId,
    /// The thing that the event tells of.
    pub about: Option<Subject>,
}

/// How many events of the journal are looked at: what lies further back is in the journal, and no longer news.
pub const REACH: u64 = 10_000;

/// Numbers of the journal that are looked through at once.
const PACK: u64 = 1_000;

/// What a person is told of what happened at or after the size `since`, the latest first: at most `most`.
///
/// # Errors
/// Those of the store.
pub async fn notices(
    store: &Store,
    viewer: &Viewer,
    reader: &Person<'_>,
    (since, most): (u64, usize),
) -> Result<Vec<Notice>, StoreError> {
    // What nobody in their roles is told of need not be looked for.
    let types: BTreeSet<&str> =
        RULES.iter().filter(|(_, to, _)| may_concern(*to, reader)).map(|(name, ..)| *name).collect();
    let types: Vec<&str> = types.into_iter().collect();
    let size = store.head(viewer).await?.size;
    let first = since.max(size.saturating_sub(REACH));
    let (mut found, mut end) = (Vec::new(), size);
    while end > first && found.len() < most {
        let begin = end.saturating_sub(PACK).max(first);
        let events = store.events_among(viewer, &types, begin..end).await?;
        let told = store.asked_of(viewer, &events, |book, event| told(book, event, reader)).await?;
        let told = events.into_iter().zip(told).rev();
        found.extend(told.filter_map(|(event, kind)| kind.map(|kind| notice(&event, kind))));
        end = begin;
    }
    found.truncate(most);
    Ok(found)
}

fn notice(event: &Event, kind: NoticeKind) -> Notice {
    let (at, by, about) = (event.recorded_at, event.actor.clone(), event.body.subject());
    Notice { kind, seq: event.seq, at, by, about }
}

#[cfg(test)]
mod tests;
