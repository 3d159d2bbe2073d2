//! From the store to the facts of the last recipients: shares by recipient, flows by Land, totals from the balances.

use super::documents::Documents;
use super::lands::Lands;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::ids::RecipientId;
use crate::core::money::{Euro, MoneyError};
use crate::core::onward_grant::OnwardShare;
use crate::core::recipient::RegisterRecipient;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::last_recipients::{self as report, Amounts, Flow, LastRecipientsFacts, Line};
use std::collections::BTreeMap;

/// What all shares of one recipient come to.
struct Held {
    grants: u32,
    handed_on: Euro,
    /// Nothing where it reported nothing.
    arrived: Option<Euro>,
}

impl Held {
    const NONE: Held = Held { grants: 0, handed_on: Euro::ZERO, arrived: None };

    fn take(&mut self, share: &OnwardShare) -> Result<(), MoneyError> {
        self.grants += 1;
        self.handed_on = self.handed_on.plus(share.amount()?)?.minus(share.passed_sum()?)?;
        if share.received.values().any(|receipt| !receipt.reversed) {
            let before = self.arrived.unwrap_or(Euro::ZERO);
            self.arrived = Some(before.plus(share.standing()?.arrived)?);
        }
        Ok(())
    }
}

/// Facts and builder of the report.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let (stocks, lands, documents) =
        (Stocks::of(case, None).await?, Lands::of(case).await?, Documents::of(case).await?);
    let mut held: BTreeMap<RecipientId, Held> = BTreeMap::new();
    for grant in case.store.onward_grants(case.viewer).await? {
        for (recipient, share) in grant.shares.iter().filter(|_| grant.reversed.is_none()) {
            held.entry(recipient.clone()).or_insert(Held::NONE).take(share).map_err(ReportError::from)?;
        }
    }
    let registered = case.store.recipients(case.viewer).await?.into_iter();
    let mut lines: Vec<Line> = registered
        .filter_map(|noted| Some((held.remove(&noted.what.recipient)?, noted.what)))
        .map(|(held, what)| line(held, what, &documents))
        .collect();
    lines.sort_by(|one, other| {
        let of = |line: &Line| (line.amounts.arrived.unwrap_or(Euro::ZERO), line.amounts.handed_on);
        of(other).cmp(&of(one)).then_with(|| one.recipient.cmp(&other.recipient))
    });
    let all = stocks.all();
    let by_land = stocks.by(|account| account.manager.as_ref().map(|manager| lands.land_of(manager)));
    let mut flows = Vec::new();
    for (land, group) in &by_land {
        let amounts = amounts(group)?;
        if amounts.handed_on.is_some() {
            flows.push(Flow { land: land.to_string(), paid: group.figure("paid")?, amounts });
        }
    }
    let facts = LastRecipientsFacts {
        title: scope.title,
        lines,
        flows,
        total: amounts(&all)?,
        paid: all.figure("paid")?,
        beyond_share: all.figure("arrived_beyond_share")?,
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn amounts(group: &Group<'_>) -> Result<Amounts, DeskError> {
    Ok(Amounts { handed_on: group.figure("handed_on")?, arrived: group.figure("arrived_at_last_recipient")? })
}

fn line(held: Held, what: RegisterRecipient, documents: &Documents) -> Line {
    Line {
        recipient: what.recipient.to_string(),
        title: what.title,
        person: documents.payee(what.name.as_ref()),
        kind: what.kind,
        land: what.land.map(|land| land.to_string()),
        grants: held.grants,
        amounts: Amounts { handed_on: Some(held.handed_on), arrived: held.arrived },
    }
}
