//! Figures: what each number means, its denominator, and the way down to its accounts. No data is never zero.

use super::{CURRENCY, Refusals};
use crate::core::figures::{CATALOGUE, Figure};
use crate::core::money::Euro;
use crate::web::paging::{Page, PageParameters, Paging};
use crate::web::problem::Problem;
use crate::web::reading::{Answered, ReadParameters, Reading};
use rocket::get;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct FigureOut {
    figure: &'static str,
    label: &'static str,
    definition: &'static str,
    /// The figure that this one is a part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<&'static str>,
    /// Null when nothing was ever booked: not recorded is not zero.
    #[schema(example = "41200.00", required)]
    amount: Option<String>,
    #[schema(example = "EUR")]
    currency: &'static str,
    /// The accounts that it sums, at the same size of the journal.
    accounts: String,
}

impl FigureOut {
    fn of(figure: &'static Figure, amount: Option<Euro>, size: u64) -> FigureOut {
        FigureOut {
            figure: figure.id,
            label: figure.label,
            definition: figure.definition,
            denominator: figure.denominator,
            amount: amount.map(|amount| amount.to_string()),
            currency: CURRENCY,
            accounts: format!("/api/v1/balances?figure={}&as_of={size}", figure.id),
        }
    }
}

/// Alle Kennzahlen mit ihrer Definition.
#[utoipa::path(operation_id = "list_figures", tag = "balances", params(ReadParameters, PageParameters),
    responses((status = 200, body = Page<FigureOut>), Refusals))]
#[get("/figures")]
pub async fn list(reading: Reading, paging: Paging) -> Answered {
    let balances = reading.store.balances(&reading.viewer).await?;
    let mut all = Vec::with_capacity(CATALOGUE.len());
    for figure in CATALOGUE {
        let amount = figure.over(balances.iter().map(|(account, balance)| (account, *balance)));
        all.push((figure, amount.map_err(|error| Problem::internal(&error))?));
    }
    let size = reading.head.size;
    let out = |(figure, amount): (&'static Figure, Option<Euro>)| FigureOut::of(figure, amount, size);
    let page = paging.cut(&reading, all, |(figure, _)| figure.id.to_owned(), out)?;
    reading.page(page)
}
