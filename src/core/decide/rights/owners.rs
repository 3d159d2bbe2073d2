//! Whose an act is: read from the act itself, or from the thing that it names (`core/owners`).

use crate::core::book::Need;
use crate::core::budget::Authority;
use crate::core::command::{Act, AmendProposal, Draft};
use crate::core::decide::{Case, Stop};
use crate::core::event::Body;
use crate::core::ids::{ClaimId, ProjectId, Seq, ServiceId, VoucherId};
use crate::core::onward_grant::{HandOn, OnwardFrom};
use crate::core::owners::{self, Owner, Owners, land, manager};
use crate::core::payment::{PaymentSource, StatementLine};
use crate::core::refund::{RecordRefund, Undone};
use crate::core::reuse::{AgreeReuse, ReuseAct, ReuseOfService};
use crate::core::role::RoleAct;

pub(super) fn of(case: &Case, act: &Act) -> Result<Owners, Stop> {
    match act {
        Act::CreateManager(what) => Ok(what.parent.as_ref().map(manager).unwrap_or_default()),
        Act::CreateActor(what) => Ok(what.manager.as_ref().map(manager).unwrap_or_default()),
        Act::Role(what) => of_role(case, what),
        Act::RegisterProject(what) => Ok(Owners::from([Owner::Land(what.land.clone())])),
        Act::Commit(what) => Ok(manager(&what.manager)),
        Act::MakeCommitment(what) => Ok(manager(&what.manager)),
        Act::ChangeCommitment(what) => owned(owners::of_commitment(case.book, &what.commitment)),
        Act::MakeForwardCommitment(what) => Ok(manager(&what.manager)),
        Act::ChangeForwardCommitment(what) => owned(owners::of_forward(case.book, &what.forward_commitment)),
        Act::ChargeCommitment(what) => owned(owners::of_forward(case.book, &what.forward_commitment)),
        Act::ReturnAssignment(what) => Ok(manager(&what.manager)),
        Act::ReturnCommitmentAuthority(what) => Ok(manager(&what.assigned_to.manager)),
        Act::FormResidue(what) => of_authority(case, &what.authority),
        Act::Propose { draft: Draft::SubAssignment(what), .. }
        | Act::Amend(AmendProposal { draft: Draft::SubAssignment(what), .. }) => Ok(manager(&what.from)),
        Act::Approve { proposal, .. } | Act::Reject { proposal, .. } => owned(owners::of_proposal(case.book, proposal)),
        Act::Withdraw { proposal, .. } | Act::CarryOut { proposal } => owned(owners::of_proposal(case.book, proposal)),
        Act::CertifyOrder(what) => owned(owners::of_commitment(case.book, &what.commitment)),
        Act::CountersignOrder { order } | Act::IssueOrder { order } | Act::CancelOrder { order } => {
            owned(owners::of_order(case.book, order))
        }
        Act::RecordPayment(what) => owned(owners::of_order(case.book, &what.order)),
        Act::ReversePayment { payment, .. } => owned(owners::of_event(case.book, *payment)),
        Act::RecordRefund(what) => of_refund(case, what),
        Act::Reverse { reverses, .. } => of_reversed(case, *reverses),
        _ => of_evidence(case, act),
    }
}

/// Of whose payment it is. A line that is no payment is nobody's: the refund itself says that there is none.
fn of_refund(case: &Case, what: &RecordRefund) -> Result<Owners, Stop> {
    let payment = match (what.payment, &what.source) {
        (Undone::Event(seq), _) => Some(seq),
        (Undone::Line { line }, PaymentSource::Statement { statement, .. }) => {
            let known = case.one(Need::Statement(statement.clone()), |book| book.statements.get(statement))?;
            match known.and_then(|known| known.lines.get(&line)) {
                Some(StatementLine::Paid { seq, .. }) => Some(*seq),
                _ => None,
            }
        }
        (Undone::Line { .. }, PaymentSource::Typed) => None,
    };
    payment.map_or_else(|| Ok(Owners::new()), |seq| owned(owners::of_event(case.book, seq)))
}

/// Assigned money is of whoever holds it, and what is not assigned of the manager of its item.
fn of_authority(case: &Case, authority: &Authority) -> Result<Owners, Stop> {
    if let Some(to) = &authority.assigned_to {
        return Ok(manager(&to.manager));
    }
    let item = &authority.budget_item;
    let known = case.one(Need::BudgetItem(item.clone()), |book| book.budget_items.get(item))?;
    Ok(known.map(|known| manager(&known.what.manager)).unwrap_or_default())
}

/// Agreements, evidence and claims.
fn of_evidence(case: &Case, act: &Act) -> Result<Owners, Stop> {
    match act {
        Act::RegisterAgreement(what) | Act::AmendAgreement(what) => Ok(manager(&what.ministry)),
        Act::PlaceProject(what) => {
            let id = &what.agreement;
            let agreement = case.one(Need::Agreement(id.clone()), |book| book.agreements.get(id))?;
            Ok(agreement.map(|known| manager(&known.what.ministry)).unwrap_or_default())
        }
        Act::Examine(what) => of_examined(case, &what.voucher),
        Act::AcceptDisputed(what) => of_examined(case, &what.voucher),
        Act::RegisterVoucher(what) => owned(owners::of_project(case.book, &what.project)),
        Act::MatchVoucher(what) => owned(owners::of_event(case.book, what.payment)),
        Act::UnmatchVoucher { matched } => owned(owners::of_event(case.book, *matched)),
        Act::RecordContribution(what) => owned(owners::of_project(case.book, &what.project)),
        Act::ReverseContribution(what) => owned(owners::of_contribution(case.book, &what.contribution)),
        Act::SubmitFiling(what) => owned(owners::of_project(case.book, &what.project)),
        Act::RaiseClaim(what) => of_claimed(case, &what.what, &what.project),
        Act::DecideClaim(what) => of_claim(case, &what.claim),
        Act::DeferClaim(what) => of_claim(case, &what.claim),
        Act::ReduceClaim(what) => of_claim(case, &what.claim),
        Act::RepayClaim(what) => of_claim(case, &what.claim),
        Act::HandOn(what) => of_onward(case, what),
        _ => of_dossier(case, act),
    }
}

/// What is told of projects and services.
fn of_dossier(case: &Case, act: &Act) -> Result<Owners, Stop> {
    match act {
        Act::AttachService(what) | Act::DetachService(what) => owned(owners::of_project(case.book, &what.project)),
        Act::DescribeProject(what) => owned(owners::of_project(case.book, &what.project)),
        Act::SetMilestone(what) => owned(owners::of_project(case.book, &what.project)),
        Act::PlanCost(what) => owned(owners::of_project(case.book, &what.project)),
        Act::AssessCriterion(what) => owned(owners::of_project(case.book, &what.project)),
        Act::CarryJointly(what) => owned(owners::of_project(case.book, &what.project)),
        Act::ReimbursePartner(what) => owned(owners::of_project(case.book, &what.project)),
        Act::TagRefinancing(what) => owned(owners::of_project(case.book, &what.project)),
        Act::UntagRefinancing(what) => owned(owners::of_project(case.book, &what.project)),
        Act::RegisterConsortium(what) => Ok(what.members.iter().cloned().map(Owner::Land).collect()),
        Act::RegisterAuthority(what) => Ok(land(what.land.as_str())),
        Act::DeclareCompetence(what) => Ok(land(what.land.as_str())),
        Act::Reuse(ReuseAct::Agree(what)) => {
            Ok(Owners::from([Owner::Land(what.provider.clone()), Owner::Land(what.user.clone())]))
        }
        Act::Reuse(ReuseAct::Share(what)) => Ok(Owners::from([Owner::Land(what.provider.clone())])),
        Act::Reuse(ReuseAct::End(what)) => {
            let known = reuse_of(case, &what.service)?;
            let agreed = known.and_then(|reuse| reuse.agreed.get(&what.agreed));
            let parties = |one: &AgreeReuse| [&one.provider, &one.user].map(|land| Owner::Land(land.clone()));
            Ok(agreed.map(|one| Owners::from(parties(one))).unwrap_or_default())
        }
        Act::Reuse(ReuseAct::Reverse { service, shared, .. }) => {
            let shared = reuse_of(case, service)?.and_then(|reuse| reuse.shared.get(shared));
            Ok(shared.map(|one| Owners::from([Owner::Land(one.provider.clone())])).unwrap_or_default())
        }
        // The rest is the Bund's, or told of what all use together: services, maturity, connections.
        _ => Ok(Owners::new()),
    }
}

/// What is known of the re-use of a service.
fn reuse_of<'a>(case: &Case<'a>, service: &ServiceId) -> Result<Option<&'a ReuseOfService>, Stop> {
    let known = case.one(Need::Service(service.clone()), |book| book.services.get(service))?;
    Ok(known.map(|known| &known.reuse))
}

fn of_role(case: &Case, act: &RoleAct) -> Result<Owners, Stop> {
    let event = |seq: Seq| case.one(Need::Event(seq), |book| book.events.get(&seq));
    match act {
        RoleAct::Grant(what) => Ok(manager(&what.organisation)),
        RoleAct::Withdraw { granted, .. } => Ok(match event(*granted)?.map(|event| &event.body) {
            Some(Body::RoleGranted(role)) => manager(&role.organisation),
            _ => Owners::new(),
        }),
        RoleAct::Enforce => {
            let root = case.one(Need::RootManager, |book| book.root_manager.get(&()))?;
            Ok(root.map(manager).unwrap_or_default())
        }
        RoleAct::Delegate(_) | RoleAct::EndDelegation { .. } => Ok(Owners::new()),
    }
}

/// A Land's own claim is of the Land, one for the Bund of the ministry.
fn of_claimed(case: &Case, what: &crate::core::claim::Claimed, project: &ProjectId) -> Result<Owners, Stop> {
    if super::by_claimed(case, what)? == super::SPEND {
        owned(owners::of_project(case.book, project))
    } else {
        owned(owners::of_ministry(case.book, Some(project)))
    }
}

fn of_claim(case: &Case, id: &ClaimId) -> Result<Owners, Stop> {
    let claim = case.one(Need::Claim(id.clone()), |book| book.claims.get(id))?;
    let Some(claim) = claim else { return Ok(Owners::new()) };
    if super::by_known_claim(case, id)? == super::SPEND {
        owned(owners::of_project(case.book, &claim.raised.project))
    } else {
        owned(owners::of_ministry(case.book, Some(&claim.raised.project)))
    }
}

fn of_onward(case: &Case, act: &HandOn) -> Result<Owners, Stop> {
    match act {
        HandOn::Register(what) => Ok(what.land.iter().cloned().map(Owner::Land).collect()),
        HandOn::Grant(what) => match &what.from {
            OnwardFrom::Commitment { commitment } => owned(owners::of_commitment(case.book, commitment)),
            OnwardFrom::Order { order } => owned(owners::of_order(case.book, order)),
            OnwardFrom::Share { onward_grant, .. } => owned(owners::of_grant(case.book, onward_grant)),
        },
        HandOn::Receive(what) => owned(owners::of_grant(case.book, &what.onward_grant)),
        HandOn::Reduce(what) => owned(owners::of_grant(case.book, &what.onward_grant)),
        HandOn::ReverseGrant { onward_grant, .. } => owned(owners::of_grant(case.book, onward_grant)),
        HandOn::ReverseReceipt { receipt, .. } => {
            let event = case.one(Need::Event(*receipt), |book| book.events.get(receipt))?;
            match event.map(|event| &event.body) {
                Some(Body::OnwardReceived(what)) => owned(owners::of_grant(case.book, &what.onward_grant)),
                _ => Ok(Owners::new()),
            }
        }
    }
}

/// The ministry under whose agreement a voucher is examined.
fn of_examined(case: &Case, voucher: &VoucherId) -> Result<Owners, Stop> {
    let project = owners::project_of_voucher(case.book, voucher).map_err(needed)?;
    owned(owners::of_ministry(case.book, project.as_ref()))
}

fn owned(owners: Result<Owners, Need>) -> Result<Owners, Stop> {
    owners.map_err(needed)
}

fn needed(need: Need) -> Stop {
    Stop::Needs([need].into())
}

/// What was reimbursed among Länder is of all who carry the project; everything else of whose money it moved.
fn of_reversed(case: &Case, seq: Seq) -> Result<Owners, Stop> {
    let event = case.one(Need::Event(seq), |book| book.events.get(&seq))?;
    match event.map(|event| &event.body) {
        Some(Body::PartnerReimbursed(what)) => owned(owners::of_project(case.book, &what.project)),
        _ => owned(owners::of_event(case.book, seq)),
    }
}
