//! From the store to the facts of a project dossier: everything about one project at one size of the journal.

use super::funding::funding;
use super::lands::Lands;
use super::services_and_deadline::day;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared, name_of};
use crate::core::account::{Account, Kind, Stage};
use crate::core::consortium::CarryJointly;
use crate::core::dossier::Dossier;
use crate::core::ids::{ManagerId, ProjectId};
use crate::core::money::{Euro, MoneyError};
use crate::core::service::{Service, ServiceKind};
use crate::core::{checklist, policy_field};
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::project_dossier::{
    self as report, Amounts, Bound, DossierFacts, Finding, Joint, OfService, Partner, Year,
};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Facts and builder of the dossier.
///
/// # Errors
/// Those of the store; `NotThere` for a project that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let asked = case.asked.required("project", case.asked.project("project"))?;
    let projects = case.store.projects(case.viewer).await?;
    let missing = || DeskError::NotThere(format!("Das Projekt {asked} gibt es nicht"));
    let project =
        projects.into_iter().map(|noted| noted.what).find(|what| what.project == *asked).ok_or_else(missing)?;
    let dossiers = case.store.dossiers(case.viewer).await?;
    let dossier = dossiers.into_iter().find(|(id, _)| id == asked).map(|(_, dossier)| dossier).unwrap_or_default();
    let (scope, names, day) = (case.scope(None).await?, case.names().await?, day(case).await?);
    let (years, total) = years(case, asked, &dossier).await?;
    let services = case.store.services(case.viewer).await?;
    let field = policy_field::by_code(&project.policy_field).map_or(project.policy_field.as_str(), |field| field.name);
    let vouchers = case.store.vouchers_of(case.viewer, asked).await?;
    let stocks = Stocks::of(case, None).await?;
    let funding = funding(vouchers.iter(), &stocks, |account| account.project.as_ref() == Some(asked))?;
    let contributions = case.store.contributions(case.viewer).await?.into_iter();
    let contributions = contributions.filter(|known| known.reversed.is_none()).map(|known| known.recorded);
    let facts = DossierFacts {
        project: asked.to_string(),
        title: project.title,
        land: format!("{} ({})", name_of(&project.land, &names), project.land),
        policy_field: field.to_owned(),
        agreement: agreement(case, asked).await?,
        described: dossier.described.as_ref().map(|noted| noted.what.clone()),
        day,
        years,
        total,
        funding,
        contributions: contributions.filter(|what| what.project == *asked).collect(),
        refinancing: dossier.refinancing().cloned().collect(),
        findings: findings(case, asked).await?,
        milestones: dossier.milestones().cloned().collect(),
        services: of_services(&services, &dossier, asked, day),
        criteria: checklist::ALL.iter().map(|one| (*one, dossier.criterion(one.code).cloned())).collect(),
        commitments: commitments(case, asked).await?,
        joint: match &dossier.joint {
            Some(noted) => Some(joint(case, &noted.what, &project.land).await?),
            None => None,
        },
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: vec![asked.to_string()],
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// What stands on the accounts of the project by year, and its cost; the total is that of all its accounts.
async fn years(case: &Case<'_>, id: &ProjectId, dossier: &Dossier) -> Result<(Vec<Year>, Amounts), DeskError> {
    let stocks = Stocks::of(case, None).await?;
    let is_cash = |account: &Account| account.kind == Kind::Cash && account.project.as_ref() == Some(id);
    let of_year = stocks.by(|account| account.booking_year.filter(|_| is_cash(account)));
    let all = stocks.by(|account| is_cash(account).then_some(()));
    let costs: BTreeMap<u16, _> = dossier.costs().map(|cost| (cost.cost_year, cost)).collect();
    let known: BTreeSet<u16> = of_year.keys().chain(costs.keys()).copied().collect();
    let year = |year: u16| {
        let cost = costs.get(&year);
        Ok::<_, DeskError>(Year {
            year,
            planned: cost.and_then(|cost| cost.planned_cents),
            forecast: cost.and_then(|cost| cost.forecast_cents),
            amounts: of_year.get(&year).map(amounts).transpose()?.unwrap_or_default(),
        })
    };
    let years = known.into_iter().map(year).collect::<Result<_, DeskError>>()?;
    Ok((years, all.get(&()).map(amounts).transpose()?.unwrap_or_default()))
}

fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    Ok(Amounts {
        committed: group.figure("committed")?,
        ordered: group.figure("ordered")?,
        paid: group.figure("paid")?,
        evidenced: group.figure("evidenced")?,
        accepted: group.figure("accepted")?,
        disputed: group.figure("disputed")?,
    })
}

async fn agreement(case: &Case<'_>, id: &ProjectId) -> Result<Option<String>, DeskError> {
    let placed = case.store.placement(case.viewer, id).await?;
    let Some(placed) = placed else { return Ok(None) };
    let agreements = case.store.agreements(case.viewer).await?;
    let title = agreements.into_iter().find(|noted| noted.what.agreement == placed).map(|noted| noted.what.title);
    Ok(Some(title.map_or_else(|| placed.to_string(), |title| format!("{placed}: {title}"))))
}

/// What each member bound and paid itself, what it bears of what the Land of the project paid, and what it reimbursed.
async fn joint(case: &Case<'_>, what: &CarryJointly, lead: &ManagerId) -> Result<Joint, DeskError> {
    let (stocks, lands) = (Stocks::of(case, None).await?, Lands::of(case).await?);
    let of_project = |account: &Account| account.project.as_ref() == Some(&what.project);
    let groups = stocks
        .by(|account| account.manager.as_ref().filter(|_| of_project(account)).map(|manager| lands.land_of(manager)));
    let figure = |land: &ManagerId, id: &str| {
        Ok::<_, DeskError>(groups.get(land).map(|group| group.figure(id)).transpose()?.flatten())
    };
    let paid_by_lead = figure(lead, "paid")?;
    let consortia = case.store.consortia(case.viewer).await?;
    let title = consortia.into_iter().find(|noted| noted.what.consortium == what.consortium);
    let mut partners = Vec::with_capacity(what.shares.len());
    for share in &what.shares {
        let is_lead = share.member == *lead;
        partners.push(Partner {
            name: format!("{} ({})", lands.name_of(&share.member), share.member),
            leads: is_lead,
            percent: share.percent.clone(),
            committed: figure(&share.member, "committed")?,
            paid: figure(&share.member, "paid")?,
            share_of_lead: paid_by_lead.filter(|_| !is_lead).and_then(|paid| share.of(paid)),
            reimbursed: figure(&share.member, "reimbursed_among_laender")?,
        });
    }
    Ok(Joint { consortium: title.map_or_else(|| what.consortium.to_string(), |noted| noted.what.title), partners })
}

/// Disputed shares of vouchers, then claims.
async fn findings(case: &Case<'_>, id: &ProjectId) -> Result<Vec<Finding>, DeskError> {
    let failed = |error: MoneyError| DeskError::from(ReportError::from(error));
    let mut found = Vec::new();
    for voucher in case.store.vouchers_of(case.viewer, id).await? {
        let stands = voucher.shares.values().filter(|share| share.stands());
        for share in stands.filter(|share| share.disputed.values().any(|sum| sum.is_positive())) {
            let disputed = share.disputed.values().copied().filter(|sum| sum.is_positive());
            found.push(Finding {
                is_claim: false,
                reference: voucher.registered.voucher.to_string(),
                day: voucher.registered.dated_on,
                amount: Euro::sum(disputed).map_err(failed)?,
                open: share.disputed_sum().map_err(failed)?,
            });
        }
    }
    for claim in case.store.claims_of(case.viewer, id).await? {
        let open = [Stage::Reclaimed, Stage::Deferred, Stage::WrittenOff].map(|stage| claim.at(stage));
        let open = open.into_iter().collect::<Result<Vec<Euro>, _>>().map_err(failed)?;
        found.push(Finding {
            is_claim: true,
            reference: claim.raised.claim.to_string(),
            day: claim.raised.due_on,
            amount: claim.amount().map_err(failed)?,
            open: Euro::sum(open).map_err(failed)?,
        });
    }
    Ok(found)
}

fn of_services(services: &[Service], dossier: &Dossier, id: &ProjectId, day: Date) -> Vec<OfService> {
    let attached: BTreeSet<_> = dossier.services().map(|(_, what)| &what.service).collect();
    let of = |service: &Service| {
        let what = &service.what;
        let others = service.projects().map(|(_, what)| &what.project).filter(|other| *other != id);
        let stands = service.reached.iter().filter(|(seq, _)| !service.withdrawn.contains(seq));
        let mut levels: Vec<_> = stands.map(|(_, what)| what.clone()).filter(|what| what.reached_on <= day).collect();
        levels.sort_by_key(|what| (what.scheme, what.land.clone(), what.reached_on));
        OfService {
            service: what.service.to_string(),
            kind: what.service.kind(),
            title: what.title.clone(),
            due_on: what.deadline.as_ref().map(|deadline| deadline.due_on),
            standing: service.standing(day),
            also_of: match what.service.kind() {
                ServiceKind::SingleService => others.map(ToString::to_string).collect(),
                ServiceKind::ServiceBundle => Vec::new(),
            },
            levels,
        }
    };
    let mut found: Vec<OfService> =
        services.iter().filter(|service| attached.contains(&service.what.service)).map(of).collect();
    found.sort_by(|one, other| (one.kind, &one.service).cmp(&(other.kind, &other.service)));
    found
}

async fn commitments(case: &Case<'_>, id: &ProjectId) -> Result<Vec<Bound>, DeskError> {
    let failed = |error: MoneyError| DeskError::from(ReportError::from(error));
    let own = case.store.commitments_of(case.viewer, id).await?;
    own.into_iter()
        .map(|known| {
            Ok(Bound {
                bound: known.bound().map_err(failed)?,
                open: known.open().map_err(failed)?,
                commitment: known.made.commitment.to_string(),
                budget_item: known.made.budget_item.to_string(),
                booking_year: known.made.booking_year,
                purpose: known.made.purpose.clone(),
            })
        })
        .collect()
}
