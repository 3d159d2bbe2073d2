//! Tags of EU refinancing: set, replaced and removed. None of it moves money.
//!
//! Law: VO (EU) 2021/1060; BHO § 17.

use super::dossier::project;
use super::{Case, Outcome, Stop, check_text, missing};
use crate::core::dossier::Dossier;
use crate::core::event::Body;
use crate::core::ids::{MilestoneId, ProjectId};
use crate::core::refinancing::{TagRefinancing, UntagRefinancing};
use crate::core::rules::{self, Findings, Violation};

pub fn tag(case: &Case, what: &TagRefinancing, findings: &mut Findings) -> Result<Outcome, Stop> {
    dossier(case, &what.project, what.milestone.as_ref(), findings)?;
    check_text(findings, "Fonds", &what.fund);
    check_text(findings, "Aktenzeichen des Fonds", &what.reference);
    findings.require(what.has_plausible_rate(), || {
        Violation::of(&rules::REFINANCING_PLAUSIBLE).text("rate", what.rate_percent.replace('.', ","))
    });
    Ok(Outcome::of(Body::RefinancingTagged(what.clone())))
}

/// What is removed has to stand.
pub fn untag(case: &Case, what: &UntagRefinancing, findings: &mut Findings) -> Result<Outcome, Stop> {
    let dossier = dossier(case, &what.project, what.milestone.as_ref(), findings)?;
    let stands = dossier.is_some_and(|dossier| dossier.refinancing().any(|tag| tag.milestone == what.milestone));
    findings.require(stands || dossier.is_none(), || {
        let of = what.milestone.as_ref().map_or_else(|| what.project.to_string(), |m| format!("{} {m}", what.project));
        missing("Den Vermerk einer EU-Refinanzierung zu", &of)
    });
    Ok(Outcome::of(Body::RefinancingRemoved(what.clone())))
}

/// The dossier of a project that must exist, with the milestone that is named.
fn dossier<'a>(
    case: &Case<'a>,
    id: &ProjectId,
    milestone: Option<&MilestoneId>,
    findings: &mut Findings,
) -> Result<Option<&'a Dossier>, Stop> {
    if project(case, id, findings)?.is_none() {
        return Ok(None);
    }
    let dossier = case.book.dossiers.get(id).ok().flatten();
    if let Some(milestone) = milestone {
        let is_known = dossier.is_some_and(|dossier| dossier.milestone(milestone).is_some());
        findings.require(is_known, || missing("Den Meilenstein", milestone.as_str()));
    }
    Ok(dossier)
}
