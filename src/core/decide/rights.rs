//! Who may do what: one table of every act, the roles that may do it, and whose it has to be.
//!
//! Decided before anything else of the act, so whoever may not do it learns nothing of what it would have met. It counts
//! from the event *rights enforced* on; until then every actor may do everything, as the book says on each page.

mod owners;

use super::reversal::own_way;
use super::sub_assignment::land_of;
use super::{Case, SYSTEM, Stop};
use crate::core::book::Need;
use crate::core::claim::Claimed;
use crate::core::command::{Act, AmendProposal, Draft, ManagerKind};
use crate::core::event::Body;
use crate::core::ids::{ActorId, ClaimId, ManagerId, ProposalId, Seq};
use crate::core::owners::{Owner, Owners};
use crate::core::proposal::Content;
use crate::core::role::{Held, Role, RoleAct};
use crate::core::rules::{self, Findings, Violation};

/// Whose an act has to be for a role to be enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The role is one of the Bund; whose it is does not matter.
    Federation,
    /// It concerns the organisation of the role, or one below it within the same Land.
    Own,
}

/// The roles that may do an act; any of them is enough.
pub type Right = &'static [(Role, Reach)];

use Reach::{Federation, Own};

/// Whoever administers the system.
pub const ADMINISTER: Right = &[(Role::SystemAdministrator, Own)];
/// Whoever administers the programme for the Bund.
pub const FEDERAL: Right = &[(Role::FederalAdministrator, Federation)];
const BUDGET: Right = &[(Role::FederalAdministrator, Federation), (Role::BudgetOfficer, Federation)];
const APPROVE: Right = &[(Role::FederalApprover, Federation), (Role::BudgetOfficer, Federation)];
const APPROVE_WITHIN: Right = &[(Role::BudgetOfficer, Own), (Role::StateFinanceOfficer, Own)];
/// Whoever grants out of the programme.
pub const MINISTRY: Right = &[(Role::FederalAdministrator, Federation), (Role::LeadMinistryOfficer, Own)];
/// Whoever spends what was assigned.
pub const SPEND: Right = &[(Role::StateFinanceOfficer, Own), (Role::LeadMinistryOfficer, Own)];
/// Asked for by whoever has the money, and formed by whoever watches the budget.
pub const CARRY_OVER: Right = &[
    (Role::StateFinanceOfficer, Own),
    (Role::LeadMinistryOfficer, Own),
    (Role::FederalAdministrator, Federation),
    (Role::BudgetOfficer, Federation),
];
/// What has a way of its own is not reversed; whoever books such things is told which.
pub const TOLD: Right = &[
    (Role::StateFinanceOfficer, Own),
    (Role::LeadMinistryOfficer, Own),
    (Role::CashImporter, Own),
    (Role::FederalAdministrator, Federation),
    (Role::BudgetOfficer, Federation),
];
/// Whoever certifies that something is right.
pub const CERTIFY: Right = &[(Role::Certifier, Own)];
/// Whoever countersigns.
pub const COUNTERSIGN: Right = &[(Role::Certifier, Own), (Role::BudgetOfficer, Own)];
/// Whoever orders a payment.
pub const ORDER: Right = &[(Role::Orderer, Own)];
/// Whoever records what the Kasse did.
pub const CASH: Right =
    &[(Role::CashImporter, Own), (Role::StateFinanceOfficer, Own), (Role::LeadMinistryOfficer, Own)];
/// What came back is booked by whoever takes over the Kasse, or by the ministry.
const REPAY: Right =
    &[(Role::CashImporter, Own), (Role::FederalAdministrator, Federation), (Role::LeadMinistryOfficer, Own)];
/// Whoever takes over what the Kasse says.
pub const IMPORT: Right = &[(Role::CashImporter, Own)];
/// Whoever answers for a statement of use.
pub const FILE: Right = &[(Role::FilingCertifier, Own)];
/// Whoever tells what a project is and what becomes of it.
pub const TELL: Right =
    &[(Role::StateFinanceOfficer, Own), (Role::LeadMinistryOfficer, Own), (Role::FederalAdministrator, Federation)];

/// Whoever registers a project of a Land, which is no ministry's of the Bund.
pub const REGISTER: Right = &[(Role::StateFinanceOfficer, Own), (Role::FederalAdministrator, Federation)];
/// Any claim: of the Bund, or of a Land on its own recipients.
pub const CLAIM: Right =
    &[(Role::FederalAdministrator, Federation), (Role::LeadMinistryOfficer, Own), (Role::StateFinanceOfficer, Own)];
/// What came back on any claim.
pub const REPAY_ANY: Right = &[
    (Role::CashImporter, Own),
    (Role::FederalAdministrator, Federation),
    (Role::LeadMinistryOfficer, Own),
    (Role::StateFinanceOfficer, Own),
];

/// Refuses whoever has none of the roles of a right: all that can be said before it is known what the act is about.
#[must_use]
pub fn want_of_role(actor: &ActorId, held: &[Held], right: Right) -> Option<Violation> {
    let has_one = held.iter().any(|held| right.iter().any(|(role, _)| *role == held.role));
    (!has_one).then(|| refusal(actor, right, held, &Owners::new()))
}

/// Refuses an actor who has no right to the act.
pub(super) fn check(case: &Case) -> Result<Option<Violation>, Stop> {
    let actor = case.actor();
    case.load([Need::Rights])?;
    let act = &case.request.command.act;
    let since = case.book.rights_enforced.get(&()).ok().flatten();
    if since.is_none() || actor.as_str() == SYSTEM || stands_by_itself(act) {
        return Ok(None);
    }
    let held = held_by(case, actor)?;
    let right = right_of(case, act)?;
    let fitting: Vec<(&Held, Reach)> = held
        .iter()
        .flat_map(|held| right.iter().filter(|(role, _)| *role == held.role).map(move |(_, reach)| (held, *reach)))
        .collect();
    let owners = if fitting.is_empty() { Owners::new() } else { owners::of(case, act)? };
    for (held, reach) in fitting {
        if reaches(case, held, reach, &owners)? {
            return Ok(None);
        }
    }
    Ok(Some(refusal(actor, right, &held, &owners)))
}

fn refusal(actor: &ActorId, right: Right, held: &[Held], owners: &Owners) -> Violation {
    let needed: Vec<&str> = right.iter().map(|(role, _)| role.in_german()).collect();
    let names: Vec<&str> = owners.iter().map(|owner| owner.id().as_str()).collect();
    let place = if names.is_empty() { String::new() } else { format!(" für {}", names.join(" oder ")) };
    let said = |held: &Held| format!("{} ({})", held.role.in_german(), held.organisation);
    let own: Vec<String> = held.iter().map(said).collect();
    let own = if own.is_empty() { "heute keine Rolle".to_owned() } else { own.join(", ") };
    let violation = Violation::of(&rules::RIGHT_HELD).text("actor", actor).text("needed", needed.join(" oder "));
    violation.text("where", place).text("held", own)
}

/// Acts that say themselves who may do them: one lends one's own role to somebody.
fn stands_by_itself(act: &Act) -> bool {
    matches!(act, Act::Role(RoleAct::Delegate(_) | RoleAct::EndDelegation { .. }))
}

/// The roles that an actor holds on the day of the request: own ones, and those borrowed from somebody who has them still.
pub(super) fn held_by(case: &Case, actor: &ActorId) -> Result<Vec<Held>, Stop> {
    let day = case.request.asked_on;
    case.load([Need::Actor(actor.clone())])?;
    let Ok(Some(rights)) = case.book.rights.get(actor) else { return Ok(Vec::new()) };
    case.load(rights.taken_on(day).map(|one| Need::Actor(one.absent.clone())))?;
    Ok(rights.held_on(day, |absent, role, organisation| {
        let absent = case.book.rights.get(absent).ok().flatten();
        absent.is_some_and(|rights| rights.has(role, organisation, day))
    }))
}

/// Whoever did the other part of something that needs two must not be one person with the actor: neither their deputy
/// today, nor they the actor's.
pub(super) fn check_apart<'a>(case: &Case, others: impl IntoIterator<Item = &'a ActorId>, findings: &mut Findings) {
    let Ok(Some(rights)) = case.book.rights.get(case.actor()) else { return };
    let bound = rights.bound_on(case.request.asked_on);
    for other in others.into_iter().filter(|other| bound.contains(other)) {
        findings.add(Violation::of(&rules::BOUND_APART).text("actor", case.actor()).text("other", other));
    }
}

fn reaches(case: &Case, held: &Held, reach: Reach, owners: &Owners) -> Result<bool, Stop> {
    let kind = case.known_manager(&held.organisation)?.map(|known| known.what.kind);
    let federal = matches!(kind, Some(ManagerKind::Federation | ManagerKind::FederalMinistry));
    if reach == Federation || (federal && held.role.reaches_all_from_federation()) || owners.is_empty() {
        return Ok(reach == Own || federal);
    }
    for owner in owners {
        if owns(case, &held.organisation, owner)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn owns(case: &Case, organisation: &ManagerId, owner: &Owner) -> Result<bool, Stop> {
    match owner {
        Owner::Land(land) if land == organisation => Ok(true),
        Owner::Land(land) => Ok(land_of(case, organisation)?.as_ref() == Some(land)),
        Owner::Manager(manager) if manager == organisation => Ok(true),
        Owner::Manager(manager) => {
            let Some(land) = land_of(case, manager)? else { return Ok(false) };
            let mut at = case.known_manager(manager)?;
            // Upwards from whose it is, as far as the Land: what is above that is not within it.
            while let Some(known) = at.filter(|known| known.what.manager != land) {
                let Some(parent) = &known.what.parent else { return Ok(false) };
                if parent == organisation {
                    return Ok(true);
                }
                at = case.known_manager(parent)?;
            }
            Ok(false)
        }
    }
}

/// The roles that may do an act. Every act has its place here, or the program does not compile.
fn right_of(case: &Case, act: &Act) -> Result<Right, Stop> {
    Ok(match act {
        Act::CreateManager(_) | Act::CreateActor(_) | Act::Role(_) => ADMINISTER,
        Act::CreateProgramme(_) | Act::CreateComponent(_) | Act::AmendComponent(_) | Act::GrantFrame { .. } => FEDERAL,
        Act::RegisterKey { .. } | Act::ActivateKey { .. } | Act::RetireKey { .. } => FEDERAL,
        Act::CreateBudgetItem(_) | Act::Appropriate { .. } | Act::ChangeAppropriation(_) => BUDGET,
        Act::Block(_) | Act::Unblock(_) | Act::DeclareBudgetNote(_) | Act::MakeVirement(_) => BUDGET,
        Act::ReinforceByIncome(_) | Act::SettleExcess(_) | Act::ConsentResidue(_) | Act::CloseYear(_) => BUDGET,
        Act::GrantCommitmentAuthority(_) | Act::ChangeCommitmentAuthority(_) => BUDGET,
        Act::BlockCommitmentAuthority(_) | Act::UnblockCommitmentAuthority(_) => BUDGET,
        Act::LapseCommitmentAuthority(_) => BUDGET,
        Act::Propose { draft, .. } | Act::Amend(AmendProposal { draft, .. }) => match draft {
            Draft::SubAssignment(_) => SPEND,
            _ => FEDERAL,
        },
        Act::Withdraw { proposal, .. } | Act::CarryOut { proposal } => by_content(case, proposal, SPEND, FEDERAL)?,
        Act::Approve { proposal, .. } | Act::Reject { proposal, .. } => {
            by_content(case, proposal, APPROVE_WITHIN, APPROVE)?
        }
        Act::RegisterProject(_) => REGISTER,
        Act::Commit(_) | Act::MakeCommitment(_) | Act::ChangeCommitment(_) => SPEND,
        Act::MakeForwardCommitment(_) | Act::ChangeForwardCommitment(_) => SPEND,
        Act::ReturnAssignment(_) | Act::ReturnCommitmentAuthority(_) => SPEND,
        Act::FormResidue(_) | Act::ChargeCommitment(_) => CARRY_OVER,
        Act::CertifyOrder(_) => CERTIFY,
        Act::CountersignOrder { .. } => COUNTERSIGN,
        Act::IssueOrder { .. } | Act::CancelOrder { .. } => ORDER,
        Act::ImportStatement(_) | Act::RecordUnmatched(_) => IMPORT,
        Act::RecordPayment(_) | Act::ReversePayment { .. } | Act::RecordRefund(_) => CASH,
        Act::RegisterAgreement(_) | Act::AmendAgreement(_) | Act::PlaceProject(_) => MINISTRY,
        Act::Examine(_) | Act::AcceptDisputed(_) => MINISTRY,
        Act::RegisterVoucher(_) | Act::MatchVoucher(_) | Act::UnmatchVoucher { .. } => SPEND,
        Act::RecordContribution(_) | Act::ReverseContribution(_) | Act::HandOn(_) => SPEND,
        Act::SubmitFiling(_) => FILE,
        Act::RaiseClaim(what) => by_claimed(case, &what.what)?,
        Act::DecideClaim(what) => by_known_claim(case, &what.claim)?,
        Act::DeferClaim(what) => by_known_claim(case, &what.claim)?,
        Act::ReduceClaim(what) => by_known_claim(case, &what.claim)?,
        Act::RepayClaim(what) if by_known_claim(case, &what.claim)? == MINISTRY => REPAY,
        Act::RepayClaim(_) => SPEND,
        Act::RegisterService(_) | Act::AmendService(_) | Act::AttachService(_) | Act::DetachService(_) => TELL,
        Act::ReachMaturity(_) | Act::WithdrawMaturity(_) | Act::DescribeProject(_) | Act::SetMilestone(_) => TELL,
        Act::PlanCost(_) | Act::AssessCriterion(_) | Act::RegisterConsortium(_) | Act::CarryJointly(_) => TELL,
        Act::ReimbursePartner(_) | Act::TagRefinancing(_) | Act::UntagRefinancing(_) => TELL,
        Act::RegisterAuthority(_) | Act::DeclareCompetence(_) | Act::ConnectAuthority(_) => TELL,
        Act::WithdrawConnection(_) | Act::Reuse(_) => TELL,
        Act::Reverse { reverses, .. } => by_event(case, *reverses)?,
    })
}

fn by_content(case: &Case, id: &ProposalId, within: Right, federal: Right) -> Result<Right, Stop> {
    let proposal = case.one(Need::Proposal(id.clone()), |book| book.proposals.get(id))?;
    let sub = proposal.is_some_and(|known| matches!(*known.content, Content::SubAssignment(_)));
    Ok(if sub { within } else { federal })
}

/// What a Land asks back of its own recipients is the Land's; everything else is asked back for the Bund.
/// Interest is of whoever is owed the rest.
fn by_claimed(case: &Case, what: &Claimed) -> Result<Right, Stop> {
    match what {
        Claimed::Onward { .. } => Ok(SPEND),
        // Raised on a claim that is there, so the way back ends.
        Claimed::Interest { on, .. } => by_known_claim(case, on),
        _ => Ok(MINISTRY),
    }
}

fn by_known_claim(case: &Case, id: &ClaimId) -> Result<Right, Stop> {
    let claim = case.one(Need::Claim(id.clone()), |book| book.claims.get(id))?;
    let Some(claim) = claim else { return Ok(MINISTRY) };
    by_claimed(case, &claim.raised.what)
}

/// Who may reverse: whoever may do the same again.
fn by_event(case: &Case, seq: Seq) -> Result<Right, Stop> {
    let event = case.one(Need::Event(seq), |book| book.events.get(&seq))?;
    Ok(match event.map(|event| &event.body) {
        Some(Body::Committed(_) | Body::PartnerReimbursed(_) | Body::AssignmentReturned(_)) => SPEND,
        Some(Body::ResidueFormed(_)) => SPEND,
        // It is refused, and whoever made it is told how else.
        Some(body) if own_way(body).is_some() => TOLD,
        _ => BUDGET,
    })
}
