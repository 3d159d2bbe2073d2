//! Balances: what stands on every account, also as of an earlier size, and which accounts a figure sums.

use super::{CURRENCY, Refusals};
use crate::core::account::Account;
use crate::core::figures;
use crate::core::money::Euro;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

/// An account and what stands on it. Fields that its kind does not use are absent.
#[derive(Serialize, ToSchema)]
pub struct BalanceOut {
    account: String,
    kind: &'static str,
    stage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    budget_item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    booking_year: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manager: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    funding_source: Option<&'static str>,
    #[schema(example = "41200.00")]
    balance: String,
    #[schema(example = "EUR")]
    currency: &'static str,
}

impl From<(Account, Euro)> for BalanceOut {
    fn from((account, balance): (Account, Euro)) -> BalanceOut {
        BalanceOut {
            account: account.to_string(),
            kind: account.kind.as_str(),
            stage: account.stage.as_str(),
            component: account.component.map(String::from),
            budget_item: account.budget_item.map(String::from),
            booking_year: account.booking_year,
            manager: account.manager.map(String::from),
            project: account.project.map(String::from),
            funding_source: account.funding_source.map(|source| source.as_str()),
            balance: balance.to_string(),
            currency: CURRENCY,
        }
    }
}

/// Die Salden aller gebuchten Konten; mit `figure` nur die Konten dieser Kennzahl.
#[utoipa::path(operation_id = "list_balances", tag = "balances",
    params(ReadParameters, PageParameters, ("figure" = Option<String>, Query, description = "Kennung einer Kennzahl")),
    responses((status = 200, body = Page<BalanceOut>), Refusals))]
#[get("/balances?<figure>")]
pub async fn list(reading: Reading, paging: Paging, figure: Option<&str>) -> Answered {
    let message = "Diese Kennzahl gibt es nicht; /api/v1/figures zeigt alle.";
    let known = |id| figures::by_id(id).ok_or_else(|| Problem::bad_parameter("figure", id, message));
    let figure = figure.map(known).transpose()?;
    let balances = reading.store.balances(&reading.viewer).await?;
    let asked = balances.iter().filter(|(account, _)| figure.is_none_or(|figure| figure.counts(account)));
    let page = paging.cut(
        &reading,
        asked.collect(),
        |(account, _)| account.to_string(),
        |row| BalanceOut::from(row.clone()),
    )?;
    reading.page(page)
}
