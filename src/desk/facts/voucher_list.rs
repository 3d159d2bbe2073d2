//! From the store to the facts of the list of vouchers: the vouchers of some projects, totals from the balances.

use super::breaches::breaches;
use super::documents::Documents;
use super::funding::funding;
use super::lands::Lands;
use super::stocks::Stocks;
use super::vouchers::{amounts, payment_days, said};
use super::{Case, Prepared};
use crate::core::account::{Account, Kind};
use crate::core::ids::ProjectId;
use crate::core::money::MoneyError;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::voucher_list::{self as report, VoucherListFacts};
use std::collections::BTreeSet;

/// Facts and builder of the list.
///
/// # Errors
/// Those of the store; `NotThere` for a project that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let (project, land) = (case.asked.project("project"), case.asked.manager("land"));
    let projects = case.store.projects(case.viewer).await?;
    if let Some(asked) = project.filter(|asked| !projects.iter().any(|noted| noted.what.project == **asked)) {
        return Err(DeskError::NotThere(format!("Das Projekt {asked} gibt es nicht")));
    }
    // A project is its Land's, whoever below it manages the money.
    let wanted: BTreeSet<&ProjectId> = projects
        .iter()
        .filter(|noted| project.is_none_or(|project| noted.what.project == *project))
        .filter(|noted| land.is_none_or(|land| noted.what.land == *land))
        .map(|noted| &noted.what.project)
        .collect();
    let concerns = |account: &Account| {
        account.kind == Kind::Cash && account.project.as_ref().is_some_and(|project| wanted.contains(project))
    };
    let (scope, lands) = (case.scope(None).await?, Lands::of(case).await?);
    let (stocks, documents) = (Stocks::of(case, None).await?, Documents::of(case).await?);
    let days = payment_days(case).await?;
    let groups = stocks.by(|account| concerns(account).then_some(()));
    let group = groups.get(&());
    let total = group.map(amounts).transpose()?.unwrap_or_default();
    let mut vouchers = case.store.vouchers(case.viewer).await?;
    vouchers.retain(|voucher| wanted.contains(&voucher.registered.project));
    vouchers.sort_by(|one, other| {
        let key = |voucher: &crate::core::voucher::Voucher| {
            (voucher.registered.project.clone(), voucher.registered.voucher.clone())
        };
        key(one).cmp(&key(other))
    });
    let concerned = |account: &Account| account.project.as_ref().is_some_and(|project| wanted.contains(project));
    let funding = funding(vouchers.iter(), &stocks, concerned)?;
    let vouchers = vouchers.iter().map(|voucher| said(voucher, &total, &documents, &days));
    let facts = VoucherListFacts {
        title: scope.title,
        vouchers: vouchers.collect::<Result<_, MoneyError>>().map_err(ReportError::from)?,
        total,
        paid: group.map(|group| group.figure("paid")).transpose()?.flatten(),
        funding,
        breaches: breaches(case, &stocks, |account| {
            // What stands without authority belongs to no project, only to a manager.
            project.is_none() && land.is_none_or(|land| lands.is_of(account.manager.as_ref(), land))
        })
        .await?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: [project.map(ToString::to_string), land.map(ToString::to_string)].into_iter().flatten().collect(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}
