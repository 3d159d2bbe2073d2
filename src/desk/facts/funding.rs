//! From vouchers and memo accounts to who bears a project: by source, as the reports of evidence say it.

use super::stocks::Stocks;
use crate::core::account::{Account, FundingSource, Kind, Stage};
use crate::core::money::{Euro, MoneyError};
use crate::core::voucher::{RegisterVoucher, Voucher};
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::funding::{Borne, Funding, Line};

/// What others than the Bund bear of a voucher.
///
/// # Errors
/// When a difference leaves the range of the book.
pub fn borne(what: &RegisterVoucher) -> Result<Borne, MoneyError> {
    let mut by = [None; 4];
    for (place, source) in by.iter_mut().zip(FundingSource::OWN) {
        *place = what.borne_by(source)?;
    }
    let unknown = what.of_unknown_source();
    Ok(Borne { by, unknown: unknown.is_positive().then_some(unknown) })
}

/// Who bears some projects: their vouchers, and what stands as contributed in kind on accounts that concern them.
///
/// # Errors
/// When a sum leaves the range of the book.
pub fn funding<'a>(
    vouchers: impl Iterator<Item = &'a Voucher>,
    stocks: &Stocks,
    concerns: impl Fn(&Account) -> bool,
) -> Result<Funding, DeskError> {
    let failed = |error: MoneyError| DeskError::from(ReportError::from(error));
    let (mut federal, mut all): (Option<Euro>, Borne) = (None, Borne::default());
    for voucher in vouchers {
        let share = voucher.registered.federal_share().map_err(failed)?;
        federal = Some(federal.unwrap_or(Euro::ZERO).plus(share).map_err(failed)?);
        all = all.plus(borne(&voucher.registered).map_err(failed)?).map_err(failed)?;
    }
    let is_in_kind = |account: &Account| account.kind == Kind::Memo && account.stage == Stage::ContributedInKind;
    let groups = stocks.by(|account| account.funding_source.filter(|_| is_in_kind(account) && concerns(account)));
    if federal.is_none() && groups.is_empty() {
        return Ok(Funding::default());
    }
    let mut lines = vec![Line { source: Some(FundingSource::Federal), vouchers: federal, in_kind: None }];
    for (source, vouchers) in FundingSource::OWN.into_iter().zip(all.by) {
        let in_kind = groups.get(&source).map(|group| group.figure("contributed_in_kind")).transpose()?.flatten();
        lines.push(Line { source: Some(source), vouchers, in_kind });
    }
    lines.extend(all.unknown.map(|unknown| Line { source: None, vouchers: Some(unknown), in_kind: None }));
    Ok(Funding { lines })
}
