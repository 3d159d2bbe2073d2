//! From the store to the facts of the list of claims: the claims with their moves, totals from the balances.

use super::documents::Documents;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::claim::Claim;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::claims::{self as report, Amounts, ClaimsFacts, Line};

/// Facts and builder of the list.
///
/// # Errors
/// Those of the store; `NotThere` for a project that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let project = case.asked.project("project");
    if let Some(asked) = project {
        let projects = case.store.projects(case.viewer).await?;
        if !projects.iter().any(|noted| noted.what.project == *asked) {
            return Err(DeskError::NotThere(format!("Das Projekt {asked} gibt es nicht")));
        }
    }
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let documents = Documents::of(case).await?;
    let is_asked = |account: &Account| project.is_none() || account.project.as_ref() == project;
    let groups = stocks.by(|account| is_asked(account).then_some(()));
    let total = groups.get(&()).map(amounts).transpose()?.unwrap_or_default();
    let mut claims = case.store.claims(case.viewer).await?;
    // A Land sees the claims of a project that it carries with others; the money is that of the Land that leads.
    claims.retain(|claim| is_asked(&claim.account) && case.viewer.sight().sees_account(&claim.account));
    claims.sort_by(|one, other| {
        (&one.raised.project, &one.raised.claim).cmp(&(&other.raised.project, &other.raised.claim))
    });
    let lines = claims.iter().map(|claim| line(claim, &total, &documents));
    let facts = ClaimsFacts {
        title: scope.title,
        lines: lines.collect::<Result<_, DeskError>>()?,
        total,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: project.iter().map(ToString::to_string).collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// Over all claims, those of the Länder included: the figures of the Bund leave them out.
fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    let at = |stage: Stage| group.stage(Kind::Claim, stage);
    let parts = [Stage::Reclaimed, Stage::Deferred, Stage::WrittenOff].into_iter().map(at);
    let parts: Vec<Euro> = parts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let open = if parts.is_empty() { None } else { Some(Euro::sum(parts).map_err(ReportError::from)?) };
    Ok(Amounts {
        claimed: at(Stage::Origin)?.map(Euro::negated),
        open,
        deferred: at(Stage::Deferred)?,
        written_off: at(Stage::WrittenOff)?,
        waived: at(Stage::Waived)?,
        repaid: at(Stage::Repaid)?,
    })
}

/// A claim; where no balance knows a stage, no claim says zero of it.
fn line(claim: &Claim, total: &Amounts, documents: &Documents) -> Result<Line, DeskError> {
    let at = |stage: Stage| claim.at(stage).map_err(ReportError::from);
    let known = |amount: Euro, total: Option<Euro>| total.map(|_| amount);
    let (deferred, written_off) = (at(Stage::Deferred)?, at(Stage::WrittenOff)?);
    let open = Euro::sum([at(Stage::Reclaimed)?, deferred, written_off]).map_err(ReportError::from)?;
    let raised = &claim.raised;
    Ok(Line {
        project: raised.project.to_string(),
        claim: raised.claim.to_string(),
        what: raised.what.clone(),
        of_land: claim.account.funding_source == Some(FundingSource::FederalState),
        basis: raised.basis.clone(),
        due_on: raised.due_on,
        debtor: documents.payee(raised.debtor.as_ref()),
        raised_seq: claim.raised_seq.0,
        raised_by: claim.raised_by.to_string(),
        amounts: Amounts {
            claimed: Some(claim.amount().map_err(ReportError::from)?),
            open: Some(open),
            deferred: known(deferred, total.deferred),
            written_off: known(written_off, total.written_off),
            waived: known(at(Stage::Waived)?, total.waived),
            repaid: known(at(Stage::Repaid)?, total.repaid),
        },
    })
}
