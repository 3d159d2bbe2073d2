//! Proposals: bring in, amend, approve, reject, withdraw, carry out.
//!
//! A proposal reserves nothing. What it would break today is said as a notice when it is brought in
//! and refuses it when it is carried out, on the book of that day.

mod postings;

use super::reversal::reversible;
use super::{
    Case, Outcome, Stop, ceilings, check_positive, check_year, commitment_authority, missing, reassignment,
    redistribution, rights, sub_assignment, taken,
};
use crate::core::allocation::redistribution::Pot;
use crate::core::allocation::{self, RunParameters, RunResult};
use crate::core::apportion::Method;
use crate::core::book::{Key, KeyState, Need};
use crate::core::calendar;
use crate::core::command::{AmendProposal, Draft, Sealed};
use crate::core::event::{Body, ProposalApproved, ProposalCarriedOut, ProposalEnded, ProposalVersion};
use crate::core::ids::{BudgetItemId, ComponentId, KeyId, ManagerId, ProposalId, Seq};
use crate::core::journal::hash::Hash;
use crate::core::keys::KeyDefinition;
use crate::core::proposal::{Assignment, AssignmentLine, Content, ContentKind, Proposal, Step};
use crate::core::rules::{self, Findings, Notice, Violation};
use postings::postings_of;
use std::collections::BTreeSet;
use time::Date;

pub fn propose(case: &Case, id: &ProposalId, draft: &Draft, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Proposal(id.clone())])?;
    if let Ok(Some(_)) = case.book.proposals.get(id) {
        findings.add(taken("Den Vorschlag", id.as_str()));
    }
    let version = version(case, id, 1, draft, findings)?;
    outcome_of_version(case, version, Body::ProposalMade)
}

pub fn amend(case: &Case, what: &AmendProposal, findings: &mut Findings) -> Result<Outcome, Stop> {
    let AmendProposal { proposal: id, draft, replaces } = what;
    let number = match at_step(case, id, Step::Amend, findings)? {
        Some(proposal) => {
            let content = draft_kind(draft);
            findings.require(proposal.content.kind() == content, || {
                let violation = Violation::of(&rules::CONTENT_KIND_STAYS).text("proposal", id);
                violation.text("kind", proposal.content.kind().in_german()).text("wanted", content.in_german())
            });
            let is_seen = replaces.is_none_or(|named| named == proposal.content_sha256);
            findings.require(is_seen, || {
                let violation = Violation::of(&rules::AMENDMENT_NAMES_CONTENT).text("proposal", id);
                let violation = violation.text("content", proposal.content_sha256);
                violation.text("named", replaces.map(|named| named.to_string()).unwrap_or_default())
            });
            proposal.version + 1
        }
        None => 1,
    };
    let version = version(case, id, number, draft, findings)?;
    outcome_of_version(case, version, Body::ProposalAmended)
}

fn draft_kind(draft: &Draft) -> ContentKind {
    match draft {
        Draft::Allocation { .. } => ContentKind::Allocation,
        Draft::Redistribution { .. } => ContentKind::Redistribution,
        Draft::Assignment(_) => ContentKind::Assignment,
        Draft::AuthorityAssignment(_) => ContentKind::AuthorityAssignment,
        Draft::Recall(_) => ContentKind::Recall,
        Draft::Reassignment(_) => ContentKind::Reassignment,
        Draft::SubAssignment(_) => ContentKind::SubAssignment,
        Draft::Reversal { .. } => ContentKind::Reversal,
    }
}

/// The version that the draft comes to; the book computes the result of an allocation itself.
fn version(
    case: &Case,
    id: &ProposalId,
    number: u32,
    draft: &Draft,
    findings: &mut Findings,
) -> Result<Option<ProposalVersion>, Stop> {
    let content = match draft {
        Draft::Allocation { parameters } => {
            let result = compute(case, parameters, findings)?;
            if result.is_none() {
                check_recipients(case, parameters, findings)?;
            }
            result.map(|result| Content::Allocation { parameters: parameters.clone(), result })
        }
        Draft::Redistribution { parameters, reason } => {
            let computed = compute_over(case, parameters, findings)?;
            if computed.is_none() {
                check_recipients(case, parameters, findings)?;
            }
            computed.map(|(before, result)| {
                let (parameters, reason) = (parameters.clone(), *reason);
                Content::Redistribution { parameters, reason, before, result }
            })
        }
        Draft::Assignment(assignment) => Some(Content::Assignment(assignment.clone())),
        Draft::AuthorityAssignment(assignment) => Some(Content::AuthorityAssignment(assignment.clone())),
        Draft::Recall(what) => Some(Content::Recall(what.clone())),
        Draft::Reassignment(what) => {
            let given = reassignment::compute(case, what, findings)?;
            if given.is_none() {
                reassignment::check(case, what, &[], findings)?;
            }
            given.map(|given| Content::Reassignment { what: what.clone(), given })
        }
        Draft::SubAssignment(what) => Some(Content::SubAssignment(what.clone())),
        Draft::Reversal { reverses, reason } => Some(Content::Reversal { reverses: *reverses, reason: *reason }),
    };
    let Some(content) = content else { return Ok(None) };
    check_content(case, &content, findings)?;
    match content.sha256() {
        Ok(content_sha256) => {
            Ok(Some(ProposalVersion { proposal: id.clone(), version: number, content, content_sha256 }))
        }
        Err(error) => {
            findings.add(Violation::of(&rules::RUN_COMPUTABLE).text("fault", error));
            Ok(None)
        }
    }
}

fn outcome_of_version(
    case: &Case,
    version: Option<ProposalVersion>,
    body: impl FnOnce(ProposalVersion) -> Body,
) -> Result<Outcome, Stop> {
    let Some(version) = version else {
        // The findings already say why there is no content; they end the decision.
        return Err(Stop::Found);
    };
    let mut ignored = Findings::new();
    let postings = postings_of(case, &version.content, &mut ignored)?;
    let ahead = ceilings::broken(case, &postings, false)?;
    let notices = ahead.iter().map(|v| Notice(format!("Auf dem heutigen Stand nicht ausführbar: {}", v.sentence())));
    let notices = notices.collect();
    Ok(Outcome { notices, ..Outcome::of(body(version)) })
}

pub fn approve(case: &Case, id: &ProposalId, named: &Hash, findings: &mut Findings) -> Result<Outcome, Stop> {
    if let Some(proposal) = at_step(case, id, Step::Approve, findings)? {
        findings.require(!proposal.authors.contains(case.actor()), || {
            Violation::of(&rules::FOUR_EYES).text("actor", case.actor()).text("proposal", id)
        });
        rights::check_apart(case, &proposal.authors, findings);
        findings.require(proposal.content_sha256 == *named, || {
            let violation = Violation::of(&rules::APPROVAL_NAMES_CONTENT).text("proposal", id);
            violation.text("named", named).text("content", proposal.content_sha256)
        });
    }
    Ok(Outcome::of(Body::ProposalApproved(ProposalApproved { proposal: id.clone(), content_sha256: *named })))
}

pub fn reject(case: &Case, id: &ProposalId, note: Option<&Sealed>, findings: &mut Findings) -> Result<Outcome, Stop> {
    at_step(case, id, Step::Reject, findings)?;
    Ok(Outcome::of(Body::ProposalRejected(ProposalEnded { proposal: id.clone(), note: note.cloned() })))
}

pub fn withdraw(case: &Case, id: &ProposalId, note: Option<&Sealed>, findings: &mut Findings) -> Result<Outcome, Stop> {
    at_step(case, id, Step::Withdraw, findings)?;
    Ok(Outcome::of(Body::ProposalWithdrawn(ProposalEnded { proposal: id.clone(), note: note.cloned() })))
}

pub fn carry_out(case: &Case, id: &ProposalId, findings: &mut Findings) -> Result<Outcome, Stop> {
    let Some(proposal) = at_step(case, id, Step::CarryOut, findings)? else {
        return Err(Stop::Found);
    };
    check_content(case, &proposal.content, findings)?;
    if let Content::Allocation { parameters, result } = proposal.content.as_ref() {
        let again = compute(case, parameters, findings)?;
        if let Some(again) = again.filter(|again| again != result) {
            findings.add(differs(&again, result));
        }
    }
    if let Content::Redistribution { parameters, before, result, .. } = proposal.content.as_ref()
        && let Some((today, again)) = compute_over(case, parameters, findings)?
    {
        redistribution::check_unchanged(before, &today, parameters, findings);
        findings.require(again == *result || !before.holds_the_same(&today), || differs(&again, result));
    }
    if let Content::Reassignment { what, given } = proposal.content.as_ref() {
        let again = reassignment::compute(case, what, findings)?;
        findings.require(again.is_none_or(|again| again == *given), || {
            let fault = "die erneute Berechnung ergibt ein anderes Ergebnis";
            Violation::of(&rules::RUN_COMPUTABLE).text("fault", fault)
        });
    }
    let postings = postings_of(case, &proposal.content, findings)?;
    let body = Body::ProposalCarriedOut(ProposalCarriedOut {
        proposal: id.clone(),
        content_sha256: proposal.content_sha256,
        reverses: reversed_by(&proposal.content),
    });
    let voucher = Some(format!("Vorschlag {id}, Fassung {}, genehmigt", proposal.version));
    Ok(Outcome { voucher, ..Outcome::moving(body, postings) })
}

fn reversed_by(content: &Content) -> Option<Seq> {
    match content {
        Content::Reversal { reverses, .. } => Some(*reverses),
        _ => None,
    }
}

/// A proposal that must exist and stand at a state that allows this step.
fn at_step<'a>(
    case: &Case<'a>,
    id: &ProposalId,
    step: Step,
    findings: &mut Findings,
) -> Result<Option<&'a Proposal>, Stop> {
    let Some(proposal) = case.one(Need::Proposal(id.clone()), |book| book.proposals.get(id))? else {
        findings.add(missing("Den Vorschlag", id.as_str()));
        return Ok(None);
    };
    let steps = proposal.state.steps();
    findings.require(steps.contains(&step), || {
        let possible: Vec<&str> = steps.iter().map(|s| s.in_german()).collect();
        let possible = if possible.is_empty() {
            "nichts mehr; dafür einen neuen Vorschlag einbringen".to_owned()
        } else {
            possible.join(", ")
        };
        let violation = Violation::of(&rules::PROPOSAL_STATE).text("proposal", id).text("possible", possible);
        violation.text("state", proposal.state.in_german()).text("wanted", step.in_german())
    });
    Ok(Some(proposal))
}

/// What was approved can be computed again and comes to the same, or the finding that it does not.
fn differs(again: &RunResult, approved: &RunResult) -> Violation {
    let both = again.lines.iter().zip(&approved.lines);
    let other = both.filter(|(again, approved)| again != approved).map(|(line, _)| line.recipient.to_string());
    let fault = match other.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => "die erneute Berechnung ergibt ein anderes Ergebnis".to_owned(),
        names => format!("die erneute Berechnung ergibt für {names} ein anderes Ergebnis"),
    };
    Violation::of(&rules::RUN_COMPUTABLE).text("fault", fault)
}

/// The result of a run by an active key, or the findings why there is none.
fn compute(case: &Case, parameters: &RunParameters, findings: &mut Findings) -> Result<Option<RunResult>, Stop> {
    let Some(key) = usable(case, &parameters.key, findings)? else { return Ok(None) };
    let computed = allocation::compute(parameters, &key.definition);
    Ok(run_or_found(parameters, computed, findings))
}

/// The pot and the result of a later run on it.
fn compute_over(
    case: &Case,
    parameters: &RunParameters,
    findings: &mut Findings,
) -> Result<Option<(Pot, RunResult)>, Stop> {
    let Some(key) = usable(case, &parameters.key, findings)? else { return Ok(None) };
    let Some(pot) = redistribution::pot(case, parameters, &key.definition, findings)? else { return Ok(None) };
    let computed = allocation::redistribution::compute_over(parameters, &key.definition, &pot);
    Ok(run_or_found(parameters, computed, findings).map(|result| (pot, result)))
}

/// A key that is in force and valid on the value date.
pub fn usable<'a>(case: &Case<'a>, id: &KeyId, findings: &mut Findings) -> Result<Option<&'a Key>, Stop> {
    let Some(key) = super::keys::known(case, id, findings)? else { return Ok(None) };
    findings.require(key.state() == KeyState::Active, || {
        Violation::of(&rules::KEY_ACTIVE).text("key", id).text("state", key.state().in_german())
    });
    check_validity(case, &key.definition, findings);
    Ok(Some(key))
}

fn run_or_found(
    parameters: &RunParameters,
    computed: Result<RunResult, Vec<allocation::AllocationRefusal>>,
    findings: &mut Findings,
) -> Option<RunResult> {
    findings.require(parameters.method != Method::HalfUp, || half_up(computed.as_ref().ok()));
    computed_or_found(computed, findings)
}

/// What was computed, or a finding for each refusal.
pub fn computed_or_found<T>(
    computed: Result<T, Vec<allocation::AllocationRefusal>>,
    findings: &mut Findings,
) -> Option<T> {
    match computed {
        Ok(result) => Some(result),
        Err(refusals) => {
            for refusal in refusals {
                findings.add(Violation::of(&rules::RUN_COMPUTABLE).text("fault", refusal));
            }
            None
        }
    }
}

/// A key applies to what has a value date in its validity, when a run is proposed and when it is carried out.
fn check_validity(case: &Case, key: &KeyDefinition, findings: &mut Findings) {
    let day = case.request.command.booked_on;
    findings.require(key.is_valid_on(day), || {
        let bound = |word: &str, day: Option<Date>| day.map(|day| format!("{word} {}", calendar::in_german(day)));
        let bounds = [bound("ab dem", key.valid_from), bound("bis zum", key.valid_to)];
        let validity: Vec<String> = bounds.into_iter().flatten().collect();
        let violation = Violation::of(&rules::KEY_VALID).text("key", &key.id).text("validity", validity.join(" "));
        violation.text("value_date", calendar::in_german(day))
    });
}

/// What is wrong with the component and the recipients of a run that has no result: the recipients
/// are those of its key, and nobody where the key is not known either.
fn check_recipients(case: &Case, parameters: &RunParameters, findings: &mut Findings) -> Result<(), Stop> {
    let key = case.one(Need::Key(parameters.key.clone()), |book| book.keys.get(&parameters.key))?;
    let recipients = key.map(|key| key.definition.recipient_ids()).unwrap_or_default();
    check_children(case, &parameters.component, &recipients, findings)
}

/// A sum that happens to be right makes half-up no method: the next total would miss it.
pub fn half_up(result: Option<&RunResult>) -> Violation {
    let miss = match result.map(RunResult::difference) {
        Some(none) if none.is_zero() => "dass ihre Summe hier stimmt, ist Zufall".to_owned(),
        Some(difference) => format!("ihre Summe weicht um {} ab", difference.to_german()),
        None => "ihre Summe lässt sich nicht berechnen".to_owned(),
    };
    Violation::of(&rules::HALF_UP_NEVER_BOOKED).text("miss", miss)
}

fn check_content(case: &Case, content: &Content, findings: &mut Findings) -> Result<(), Stop> {
    match content {
        Content::Allocation { parameters, result } | Content::Redistribution { parameters, result, .. } => {
            let recipients: Vec<&ManagerId> = result.lines.iter().map(|line| &line.recipient).collect();
            check_children(case, &parameters.component, &recipients, findings)
        }
        Content::Assignment(Assignment { component, budget_item, booking_year, lines }) => {
            check_year(findings, *booking_year);
            check_assignment(case, component, budget_item, lines, findings)
        }
        Content::AuthorityAssignment(what) => {
            commitment_authority::check_years(what.year_granted, what.due_year, findings);
            check_assignment(case, &what.component, &what.budget_item, &what.lines, findings)
        }
        Content::Recall(what) => reassignment::check_recall(case, what, findings),
        Content::Reassignment { what, given } => reassignment::check(case, what, given, findings),
        Content::SubAssignment(what) => sub_assignment::check(case, what, findings),
        Content::Reversal { reverses, .. } => reversible(case, *reverses, findings).map(|_| ()),
    }
}

pub fn check_assignment(
    case: &Case,
    component: &ComponentId,
    budget_item: &BudgetItemId,
    lines: &[AssignmentLine],
    findings: &mut Findings,
) -> Result<(), Stop> {
    case.load([Need::BudgetItem(budget_item.clone())])?;
    let recipients = check_lines(lines, findings);
    check_children(case, component, &recipients, findings)?;
    check_item(case, component, budget_item, findings)
}

/// Somebody is named, each once, with something to get.
pub fn check_lines<'a>(lines: &'a [AssignmentLine], findings: &mut Findings) -> Vec<&'a ManagerId> {
    let mut seen = BTreeSet::new();
    let fault = |text: String| Violation::of(&rules::LINES_DISTINCT).text("fault", text);
    for line in lines {
        check_positive(findings, line.amount_cents);
        findings.require(seen.insert(&line.recipient), || fault(format!("{} ist zweimal genannt.", line.recipient)));
    }
    findings.require(!lines.is_empty(), || fault("Es ist kein Empfänger genannt.".to_owned()));
    seen.into_iter().collect()
}

/// The item exists, and is that of the lead manager of the component.
pub fn check_item(
    case: &Case,
    component: &ComponentId,
    budget_item: &BudgetItemId,
    findings: &mut Findings,
) -> Result<(), Stop> {
    case.load([Need::BudgetItem(budget_item.clone())])?;
    let Ok(Some(item)) = case.book.budget_items.get(budget_item) else {
        findings.add(missing("Die Haushaltsstelle", budget_item.as_str()));
        return Ok(());
    };
    let mut found_before = Findings::new();
    if let Some(lead) = lead_of(case, component, &mut found_before)? {
        findings.require(item.what.manager == lead, || {
            let violation = Violation::of(&rules::ITEM_OF_LEAD).text("item", budget_item);
            let violation = violation.text("item_manager", &item.what.manager).text("lead", &lead);
            violation.text("component", component)
        });
    }
    Ok(())
}

/// Frame and authority go only from the lead manager to its children.
fn check_children(
    case: &Case,
    component: &ComponentId,
    recipients: &[&ManagerId],
    findings: &mut Findings,
) -> Result<(), Stop> {
    case.load(recipients.iter().map(|id| Need::Manager((*id).clone())))?;
    let Some(lead) = lead_of(case, component, findings)? else { return Ok(()) };
    for id in recipients {
        if let Some(manager) = case.manager(id, findings)? {
            findings.require(manager.what.parent.as_ref() == Some(&lead), || {
                Violation::of(&rules::CHILDREN_ONLY).text("recipient", id).text("manager", &lead)
            });
        }
    }
    Ok(())
}

/// Who leads the programme of a component, and so holds its frame.
pub fn lead_of(case: &Case, component: &ComponentId, findings: &mut Findings) -> Result<Option<ManagerId>, Stop> {
    let known = case.one(Need::Component(component.clone()), |book| book.components.get(component))?;
    let Some(known) = known else {
        findings.add(missing("Den Programmteil", component.as_str()));
        return Ok(None);
    };
    let id = &known.what.programme;
    let programme = case.one(Need::Programme(id.clone()), |book| book.programmes.get(id))?;
    findings.require(programme.is_some(), || missing("Das Programm", id.as_str()));
    Ok(programme.map(|p| p.what.lead.clone()))
}
