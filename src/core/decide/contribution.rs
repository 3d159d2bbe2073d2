//! Contributions in kind: recorded on memo accounts, taken back by their mirror image.
//!
//! Law: VV-BHO § 44 Nr. 2.4.

use super::reversal::{mirror, unreversed};
use super::service::check_happened;
use super::{Case, Outcome, Stop, check_positive, check_text, missing, taken};
use crate::core::account::{Account, FundingSource, Stage};
use crate::core::book::Need;
use crate::core::contribution::{ContributionReversed, RecordContribution, ReverseContribution, Valuation};
use crate::core::event::Body;
use crate::core::journal::hash::sha256;
use crate::core::ledger::Posting;
use crate::core::rules::{self, Findings, Violation};

pub fn record(case: &Case, what: &RecordContribution, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([
        Need::Contribution(what.contribution.clone()),
        Need::Project(what.project.clone()),
        Need::Document(what.document_sha256),
    ])?;
    if let Ok(Some(_)) = case.book.contributions.get(&what.contribution) {
        findings.add(taken("Die Eigenleistung", what.contribution.as_str()));
    }
    check_text(findings, "Grund", &what.reason);
    check_positive(findings, what.amount_cents);
    check_happened(case, "Die Eigenleistung", what.contributed_on, findings);
    let fault = |text: String| {
        let violation = Violation::of(&rules::CONTRIBUTION_VALUED).text("contribution", &what.contribution);
        violation.text("fault", text)
    };
    let is_own = what.source != FundingSource::Federal;
    findings.require(is_own, || fault("der Bund kann sie nicht erbringen".to_owned()));
    check_valuation(what, &fault, findings);
    findings.require(what.document_sha256 != sha256(b""), || fault("das Dokument ist leer".to_owned()));
    if let Ok(Some(filed)) = case.book.documents.get(&what.document_sha256) {
        findings.add(fault(format!("ihr Dokument ist schon mit {filed} erfasst")));
    }
    let Ok(Some(project)) = case.book.projects.get(&what.project) else {
        findings.add(missing("Das Projekt", what.project.as_str()));
        return Err(Stop::Found);
    };
    let at = |stage| Account::memo(&what.project, &project.what.land, Some(what.source), stage);
    let posting = Posting::new(at(Stage::Origin), at(Stage::ContributedInKind), what.amount_cents);
    Ok(Outcome::moving(Body::ContributionRecorded(what.clone()), super::budget::positive(posting)))
}

fn check_valuation(what: &RecordContribution, fault: &impl Fn(String) -> Violation, findings: &mut Findings) {
    match &what.valuation {
        Valuation::Basis { basis } => check_text(findings, "Bewertung", basis),
        Valuation::Hours { minutes, hourly_rate_cents } => {
            let is_valued = *minutes > 0 && hourly_rate_cents.is_positive();
            findings.require(is_valued, || fault("Stunden oder Stundensatz sind nicht größer als null".to_owned()));
            let Some(most) = what.valuation.most().filter(|_| is_valued) else { return };
            findings.require(what.amount_cents <= most, || {
                let (amount, told) = (what.amount_cents.to_german(), what.valuation.told());
                fault(format!("{amount} sind mehr als {told}, das sind {}", most.to_german()))
            });
        }
    }
}

pub fn reverse(case: &Case, what: &ReverseContribution, findings: &mut Findings) -> Result<Outcome, Stop> {
    let need = Need::Contribution(what.contribution.clone());
    let known = case.one(need, |book| book.contributions.get(&what.contribution))?;
    let Some(known) = known else {
        findings.add(missing("Die Eigenleistung", what.contribution.as_str()));
        return Err(Stop::Found);
    };
    case.load([Need::Document(known.recorded.document_sha256)])?;
    let Some(event) = unreversed(case, known.recorded_seq, findings)? else { return Err(Stop::Found) };
    let body =
        ContributionReversed { reverses: known.recorded_seq, reason: what.reason, recorded: known.recorded.clone() };
    Ok(Outcome::moving(Body::ContributionReversed(body), mirror(&event)))
}
