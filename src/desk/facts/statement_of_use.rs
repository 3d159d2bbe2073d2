//! From the store to the facts of the numerical statement of use: a filing, the vouchers of its period, the balances.

use super::agreed::{Agreed, term};
use super::breaches::breaches;
use super::documents::Documents;
use super::funding::funding;
use super::lands::Lands;
use super::stocks::Stocks;
use super::vouchers::{amounts, payment_days, said};
use super::{Case, Prepared};
use crate::core::account::Kind;
use crate::core::agreement::{RegisterAgreement, Term, TermKind};
use crate::core::command::RegisterProject;
use crate::core::filing;
use crate::core::ids::ManagerId;
use crate::core::money::{Euro, MoneyError};
use crate::core::settlement::Settlement;
use crate::desk::DeskError;
use crate::desk::settlement::settlement;
use crate::report::ReportError;
use crate::report::statement_of_use::{self as report, Filing, Limit, Line, StatementOfUseFacts};
use crate::report::voucher_list::{Amounts, Voucher};
use std::collections::BTreeMap;
use time::Date;

/// Facts and builder of the statement.
///
/// # Errors
/// Those of the store; `NotThere` for a project or filing that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let project = case.asked.required("project", case.asked.project("project"))?;
    let projects = case.store.projects(case.viewer).await?;
    let known = projects.into_iter().map(|noted| noted.what).find(|what| what.project == *project);
    let known = known.ok_or_else(|| DeskError::NotThere(format!("Das Projekt {project} gibt es nicht")))?;
    let mut filings = case.store.filings_of(case.viewer, project).await?;
    filings.sort_by_key(|filing| filing.filed_seq);
    let shown = shown(case, &filings)?;
    let (scope, agreed, lands) = (case.scope(None).await?, Agreed::of(case).await?, Lands::of(case).await?);
    let (stocks, documents, days) =
        (Stocks::of(case, None).await?, Documents::of(case).await?, payment_days(case).await?);
    let carriers = carriers(case, &known).await?;
    let groups =
        stocks.by(|account| (account.kind == Kind::Cash && account.project.as_ref() == Some(project)).then_some(()));
    let group = groups.get(&());
    let total = group.map(amounts).transpose()?.unwrap_or_default();
    let vouchers = case.store.vouchers_of(case.viewer, project).await?;
    let funding = funding(vouchers.iter(), &stocks, |account| account.project.as_ref() == Some(project))?;
    let vouchers: Vec<Voucher> = vouchers
        .iter()
        .map(|voucher| said(voucher, &total, &documents, &days))
        .collect::<Result<_, MoneyError>>()
        .map_err(ReportError::from)?;
    let agreement = agreed.of_project(project);
    let facts = StatementOfUseFacts {
        project: project.to_string(),
        project_title: known.title.clone(),
        land: lands.name_of(&known.land),
        agreement: agreement.map(|agreement| format!("{} ({})", agreement.agreement, agreement.title)),
        filing: shown.map(|filing| filing.what.filing.to_string()),
        limit: limit(agreement, shown),
        lines: lines(shown, &vouchers, &total).map_err(ReportError::from)?,
        filings: told(case, &filings).await?,
        total,
        paid: group.map(|group| group.figure("paid")).transpose()?.flatten(),
        funding,
        settlement: settled(case, shown).await?,
        // What stands without authority belongs to no project, only to a manager.
        breaches: breaches(case, &stocks, |account| {
            carriers.iter().any(|land| lands.is_of(account.manager.as_ref(), land))
        })
        .await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: std::iter::once(facts.project.clone()).chain(facts.filing.clone()).collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// The Land of the project, and the others that carry it with it.
async fn carriers(case: &Case<'_>, project: &RegisterProject) -> Result<Vec<ManagerId>, DeskError> {
    let dossiers = case.store.dossiers(case.viewer).await?;
    let joint = dossiers.into_iter().find(|(id, _)| *id == project.project).and_then(|(_, dossier)| dossier.joint);
    let others = joint.into_iter().flat_map(|noted| noted.what.shares).map(|share| share.member);
    Ok(std::iter::once(project.land.clone()).chain(others.filter(|member| *member != project.land)).collect())
}

/// Its settlement, where it tells of the whole project and a kind of financing is agreed.
async fn settled(case: &Case<'_>, shown: Option<&filing::Filing>) -> Result<Option<Settlement>, DeskError> {
    let Some(filing) = shown.filter(|filing| filing.what.totals.is_some()) else { return Ok(None) };
    match settlement(case.store, case.viewer, &filing.what.filing).await {
        Ok(settled) => Ok(Some(settled.settlement)),
        Err(DeskError::NotThere(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The filing that is asked for, or the last one.
fn shown<'a>(case: &Case<'_>, filings: &'a [filing::Filing]) -> Result<Option<&'a filing::Filing>, DeskError> {
    let Some(asked) = case.asked.filing("filing") else { return Ok(filings.last()) };
    let found = filings.iter().find(|filing| filing.what.filing == *asked);
    let missing = || {
        let known: Vec<String> = filings.iter().map(|filing| filing.what.filing.to_string()).collect();
        let known = if known.is_empty() { "keiner ist eingereicht".to_owned() } else { known.join(", ") };
        DeskError::NotThere(format!("Den Nachweis {asked} gibt es zu diesem Projekt nicht; es gibt: {known}"))
    };
    found.map(Some).ok_or_else(missing)
}

async fn told(case: &Case<'_>, filings: &[filing::Filing]) -> Result<Vec<Filing>, DeskError> {
    let events = case.store.events_of(case.viewer, &["filing_submitted/1", "filing_submitted/2"]).await?;
    let days: BTreeMap<_, Date> = events.into_iter().map(|event| (event.seq, event.booked_on)).collect();
    let filing = |known: &filing::Filing| {
        let what = &known.what;
        Ok(Filing {
            filing: what.filing.to_string(),
            kind: what.kind,
            from: what.from,
            until: what.until,
            filed_on: days.get(&known.filed_seq).copied(),
            filed: what.spent().map_err(ReportError::from)?,
        })
    };
    filings.iter().map(filing).collect()
}

/// What was agreed for the last day of the period.
fn limit(agreement: Option<&RegisterAgreement>, shown: Option<&filing::Filing>) -> Option<Limit> {
    let parameter = term(agreement?, TermKind::PlanDeviation, shown?.what.until)?;
    match &parameter.term {
        Term::PlanDeviationPercent(percent) => {
            Some(Limit { percent: percent.parse().ok()?, source: parameter.source.clone() })
        }
        _ => None,
    }
}

/// The categories of the filing in its order, then those that only vouchers know, then what lies outside its period.
fn lines(shown: Option<&filing::Filing>, vouchers: &[Voucher], total: &Amounts) -> Result<Vec<Line>, MoneyError> {
    let line = |category: Option<&str>| Line {
        category: category.map(str::to_owned),
        planned: None,
        filed: None,
        gross: Euro::ZERO,
        own_share: Euro::ZERO,
        amounts: total.none_of(),
    };
    let mut lines: Vec<Line> = Vec::new();
    for filed in shown.iter().flat_map(|filing| &filing.what.lines) {
        let (planned, spent) = (filed.planned_cents, Some(filed.spent_cents));
        lines.push(Line { planned, filed: spent, ..line(Some(&filed.category)) });
    }
    let mut outside: Option<Line> = None;
    for voucher in vouchers {
        let is_within =
            shown.is_none_or(|filing| filing.what.from <= voucher.dated_on && voucher.dated_on <= filing.what.until);
        let place = match lines.iter().position(|line| line.category.as_ref() == Some(&voucher.category)) {
            Some(place) if is_within => lines.get_mut(place),
            _ if !is_within => Some(outside.get_or_insert_with(|| line(None))),
            _ => {
                lines.push(line(Some(&voucher.category)));
                lines.last_mut()
            }
        };
        let Some(line) = place else { continue };
        line.gross = line.gross.plus(voucher.own.gross)?;
        line.own_share = line.own_share.plus(voucher.own.own_share)?;
        for share in &voucher.shares {
            line.amounts = line.amounts.plus(share.amounts)?;
        }
    }
    lines.extend(outside);
    Ok(lines)
}
