//! The course of a project: what its days are reckoned from. Payments with the vouchers that stand for them, filings, and
//! deferrals that somebody gave a day.
//!
//! It says nothing about what is due: that rests on what was agreed, and on the day that is asked about (`desk/duties`).

use crate::core::account::Stage;
use crate::core::claim::Claim;
use crate::core::event::{Body, Event};
use crate::core::filing::{FilingKind, SubmitFiling};
use crate::core::ids::{ClaimId, ManagerId, OrderId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::core::order::Order;
use crate::core::voucher::Voucher;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// What happened in one project, in the order of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    pub paid: Vec<PaidOut>,
    pub filed: Vec<Filed>,
    pub deferred: Vec<Deferred>,
}

/// A payment that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOut {
    pub seq: Seq,
    /// Whose money it was: of a project that several carry each pays its own.
    pub manager: Option<ManagerId>,
    /// The value date.
    pub on: Date,
    /// What stands of it: less what came back.
    pub amount: Euro,
    /// What vouchers say of it, each with its date.
    pub evidenced: Vec<(Date, Euro)>,
}

/// A filing, and the day it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    pub kind: FilingKind,
    pub until: Date,
    pub on: Date,
}

/// A claim of which something is deferred to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deferred {
    pub claim: ClaimId,
    pub amount: Euro,
    pub until: Date,
}

impl Course {
    /// From the payments of a project, those that were taken back, and its filings, in the order of the journal; from its orders,
    /// vouchers and claims.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn of<'a>(
        events: &[&Event],
        orders: impl IntoIterator<Item = &'a Order>,
        vouchers: &[&Voucher],
        claims: &[&Claim],
    ) -> Result<Course, MoneyError> {
        let orders: BTreeMap<&OrderId, &Order> =
            orders.into_iter().map(|order| (&order.certified.order, order)).collect();
        let taken_back: BTreeSet<Seq> = events.iter().filter_map(|event| event.reverses()).collect();
        let mut course = Course::default();
        for event in events.iter().filter(|event| !taken_back.contains(&event.seq)) {
            if let Some(what) = filing(&event.body) {
                course.filed.push(Filed { kind: what.kind, until: what.until, on: event.booked_on });
            }
            let Body::Paid(what) = &event.body else { continue };
            let Some(order) = orders.get(&what.order) else { continue };
            let amount = what.amount_cents.minus(order.returned_of(event.seq)?)?;
            let evidenced = evidence(vouchers, event.seq).collect();
            let manager = event.postings.iter().find_map(|posting| posting.to.manager.clone());
            course.paid.push(PaidOut { seq: event.seq, manager, on: event.booked_on, amount, evidenced });
        }
        for claim in claims {
            let (amount, until) = (claim.at(Stage::Deferred)?, claim.deferred_until.values().max());
            if let Some(until) = until.copied().filter(|_| amount.is_positive()) {
                course.deferred.push(Deferred { claim: claim.raised.claim.clone(), amount, until });
            }
        }
        Ok(course)
    }
}

fn filing(body: &Body) -> Option<Cow<'_, SubmitFiling>> {
    match body {
        Body::FilingSubmitted(what) => Some(Cow::Borrowed(what)),
        Body::FilingSubmittedV1(what) => Some(Cow::Owned(what.clone().into())),
        _ => None,
    }
}

/// What vouchers say of a payment.
fn evidence<'a>(vouchers: &'a [&'a Voucher], payment: Seq) -> impl Iterator<Item = (Date, Euro)> + 'a {
    vouchers.iter().flat_map(move |voucher| {
        let of_payment = voucher.shares.values().filter(move |share| !share.unmatched && share.what.payment == payment);
        of_payment.map(|share| (voucher.registered.dated_on, share.what.amount_cents))
    })
}
