//! Whose something is: read from the thing itself, or from what it stands on.
//!
//! A project is of its Land, and of each Land that carries it jointly; money is of the manager that holds it. What does not
//! exist is nobody's. The book is partial: what it would have to know is answered as a need. This says nothing about who
//! may do or see it; `decide/rights` and `sight` do.

use crate::core::agreement::Placement;
use crate::core::book::slots::Unloaded;
use crate::core::book::{Book, Need};
use crate::core::command::RegisterProject;
use crate::core::event::Event;
use crate::core::ids::{
    ActorId, AgreementId, ClaimId, CommitmentId, ContributionId, FilingId, ManagerId, OnwardGrantId, OrderId,
    ProjectId, ProposalId, RecipientId, Seq, StatementId, VoucherId,
};
use crate::core::payment::StatementLine;
use crate::core::proposal::Content;
use std::collections::BTreeSet;

/// Whose something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A manager: it, and what is above it within its Land.
    Manager(ManagerId),
    /// A Land as a whole: everybody within it.
    Land(ManagerId),
}

impl Owner {
    #[must_use]
    pub fn id(&self) -> &ManagerId {
        let (Owner::Manager(id) | Owner::Land(id)) = self;
        id
    }
}

/// All whose something is; empty where it is nobody's own.
pub type Owners = BTreeSet<Owner>;

#[must_use]
pub fn manager(id: &ManagerId) -> Owners {
    Owners::from([Owner::Manager(id.clone())])
}

/// A Land by its code; nobody where the code is none of a manager.
#[must_use]
pub fn land(code: &str) -> Owners {
    ManagerId::new(code).map(|id| Owners::from([Owner::Land(id)])).unwrap_or_default()
}

fn ask<T>(need: Need, answer: Result<T, Unloaded>) -> Result<T, Need> {
    answer.map_err(|Unloaded| need)
}

/// # Errors
/// What the book would have to know.
pub fn of_proposal(book: &Book, id: &ProposalId) -> Result<Owners, Need> {
    let proposal = ask(Need::Proposal(id.clone()), book.proposals.get(id))?;
    Ok(match proposal.map(|known| &*known.content) {
        Some(Content::SubAssignment(what)) => manager(&what.from),
        _ => Owners::new(),
    })
}

/// # Errors
/// What the book would have to know.
pub fn of_commitment(book: &Book, id: &CommitmentId) -> Result<Owners, Need> {
    let known = ask(Need::Commitment(id.clone()), book.commitments.get(id))?;
    Ok(known.map(|known| manager(&known.made.manager)).unwrap_or_default())
}

/// # Errors
/// What the book would have to know.
pub fn of_forward(book: &Book, id: &CommitmentId) -> Result<Owners, Need> {
    let known = ask(Need::ForwardCommitment(id.clone()), book.forward_commitments.get(id))?;
    Ok(known.map(|known| manager(&known.made.manager)).unwrap_or_default())
}

/// # Errors
/// What the book would have to know.
pub fn of_order(book: &Book, id: &OrderId) -> Result<Owners, Need> {
    let known = ask(Need::Order(id.clone()), book.orders.get(id))?;
    known.map_or_else(|| Ok(Owners::new()), |known| of_commitment(book, &known.certified.commitment))
}

/// The managers whose money an event moved.
///
/// # Errors
/// What the book would have to know.
pub fn of_event(book: &Book, seq: Seq) -> Result<Owners, Need> {
    let event = ask(Need::Event(seq), book.events.get(&seq))?;
    Ok(event.map(|event| of_postings(event)).unwrap_or_default())
}

/// The managers of all accounts of an event.
#[must_use]
pub fn of_postings(event: &Event) -> Owners {
    let accounts = event.postings.iter().flat_map(|posting| [&posting.from, &posting.to]);
    accounts.filter_map(|account| account.manager.clone()).map(Owner::Manager).collect()
}

/// # Errors
/// What the book would have to know.
pub fn of_project(book: &Book, id: &ProjectId) -> Result<Owners, Need> {
    let project = ask(Need::Project(id.clone()), book.projects.get(id))?;
    let joint = book.dossiers.get(id).ok().flatten().and_then(|dossier| dossier.joint.as_ref());
    let members = joint.iter().flat_map(|noted| &noted.what.shares).map(|share| Owner::Land(share.member.clone()));
    Ok(project.into_iter().flat_map(|known| of_registration(&known.what)).chain(members).collect())
}

/// Whose a project is that nobody carries with others.
#[must_use]
pub fn of_registration(project: &RegisterProject) -> Owners {
    Owners::from([Owner::Land(project.land.clone())])
}

/// The ministry whose agreement a project stands under.
///
/// # Errors
/// What the book would have to know.
pub fn of_ministry(book: &Book, project: Option<&ProjectId>) -> Result<Owners, Need> {
    let Some(project) = project else { return Ok(Owners::new()) };
    let placed = ask(Need::Project(project.clone()), book.placements.get(project))?;
    let Some(id) = placed.and_then(Placement::now) else { return Ok(Owners::new()) };
    let agreement = ask(Need::Agreement(id.clone()), book.agreements.get(id))?;
    Ok(agreement.map(|known| manager(&known.what.ministry)).unwrap_or_default())
}

/// # Errors
/// What the book would have to know.
pub fn project_of_voucher(book: &Book, id: &VoucherId) -> Result<Option<ProjectId>, Need> {
    let known = ask(Need::Voucher(id.clone()), book.vouchers.get(id))?;
    Ok(known.map(|known| known.registered.project.clone()))
}

/// # Errors
/// What the book would have to know.
pub fn of_contribution(book: &Book, id: &ContributionId) -> Result<Owners, Need> {
    let known = ask(Need::Contribution(id.clone()), book.contributions.get(id))?;
    known.map_or_else(|| Ok(Owners::new()), |known| of_project(book, &known.recorded.project))
}

/// # Errors
/// What the book would have to know.
pub fn of_grant(book: &Book, id: &OnwardGrantId) -> Result<Owners, Need> {
    let known = ask(Need::OnwardGrant(id.clone()), book.onward_grants.get(id))?;
    Ok(known.and_then(|known| known.made.account.manager.as_ref()).map(manager).unwrap_or_default())
}

/// # Errors
/// What the book would have to know.
pub fn of_voucher(book: &Book, id: &VoucherId) -> Result<Owners, Need> {
    project_of_voucher(book, id)?.map_or_else(|| Ok(Owners::new()), |project| of_project(book, &project))
}

/// # Errors
/// What the book would have to know.
pub fn of_filing(book: &Book, id: &FilingId) -> Result<Owners, Need> {
    let known = ask(Need::Filing(id.clone()), book.filings.get(id))?;
    known.map_or_else(|| Ok(Owners::new()), |known| of_project(book, &known.what.project))
}

/// # Errors
/// What the book would have to know.
pub fn of_claim(book: &Book, id: &ClaimId) -> Result<Owners, Need> {
    let known = ask(Need::Claim(id.clone()), book.claims.get(id))?;
    known.map_or_else(|| Ok(Owners::new()), |known| of_project(book, &known.raised.project))
}

/// An agreement is of its Land; a framework that names none is everybody's.
///
/// # Errors
/// What the book would have to know.
pub fn of_agreement(book: &Book, id: &AgreementId) -> Result<Owners, Need> {
    let known = ask(Need::Agreement(id.clone()), book.agreements.get(id))?;
    Ok(known.into_iter().flat_map(|known| known.what.land.clone()).map(Owner::Land).collect())
}

/// # Errors
/// What the book would have to know.
pub fn of_recipient(book: &Book, id: &RecipientId) -> Result<Owners, Need> {
    let known = ask(Need::Recipient(id.clone()), book.recipients.get(id))?;
    Ok(known.into_iter().flat_map(|known| known.what.land.clone()).map(Owner::Land).collect())
}

/// All whose orders and claims stand in a statement of the Kasse.
///
/// # Errors
/// What the book would have to know.
pub fn of_statement(book: &Book, id: &StatementId) -> Result<Owners, Need> {
    let known = ask(Need::Statement(id.clone()), book.statements.get(id))?;
    let mut owners = Owners::new();
    for line in known.iter().flat_map(|known| known.lines.values()) {
        match line {
            StatementLine::Paid { order, .. } | StatementLine::Refunded { order, .. } => {
                owners.extend(of_order(book, order)?);
            }
            StatementLine::Repaid { claim, .. } => owners.extend(of_claim(book, claim)?),
            StatementLine::Unmatched { .. } => {}
        }
    }
    Ok(owners)
}

/// A person is of the organisation that they act for, where one is named.
///
/// # Errors
/// What the book would have to know.
pub fn of_actor(book: &Book, id: &ActorId) -> Result<Owners, Need> {
    let known = ask(Need::Actor(id.clone()), book.actors.get(id))?;
    Ok(known.and_then(|known| known.what.manager.as_ref()).map(manager).unwrap_or_default())
}
