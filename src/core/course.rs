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
use std::collections::BTreeMap;
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

/// All that was ever told of a project's course, each with the number of its event: what the course was at every size of the
/// journal, without asking the journal again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    payments: Vec<Payment>,
    filings: Vec<(Seq, Filed)>,
    deferrals: Vec<Deferral>,
    last: Option<Seq>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Payment {
    seq: Seq,
    taken_back: Option<Seq>,
    manager: Option<ManagerId>,
    on: Date,
    amount: Euro,
    /// What came back of it, or is asked back.
    returned: Vec<(Seq, Euro)>,
    evidenced: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Evidence {
    matched: Seq,
    unmatched: Option<Seq>,
    dated_on: Date,
    amount: Euro,
}

/// A claim of which something was ever deferred.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Deferral {
    claim: ClaimId,
    /// What came to stand deferred; with a minus what does no longer.
    moved: Vec<(Seq, Euro)>,
    until: Vec<(Seq, Date)>,
}

impl History {
    /// From the payments of a project, those that were taken back, and its filings, in the order of the journal; from its orders,
    /// vouchers and claims.
    #[must_use]
    pub fn of<'a>(
        events: &[&Event],
        orders: impl IntoIterator<Item = &'a Order>,
        vouchers: &[&Voucher],
        claims: &[&Claim],
    ) -> History {
        let orders: BTreeMap<&OrderId, &Order> =
            orders.into_iter().map(|order| (&order.certified.order, order)).collect();
        let taken_back: BTreeMap<Seq, Seq> =
            events.iter().filter_map(|event| Some((event.reverses()?, event.seq))).collect();
        let mut evidenced = evidence(vouchers);
        let mut history = History::default();
        for event in events {
            if let Some(what) = filing(&event.body) {
                let filed = Filed { kind: what.kind, until: what.until, on: event.booked_on };
                history.filings.push((event.seq, filed));
            }
            let Body::Paid(what) = &event.body else { continue };
            let Some(order) = orders.get(&what.order) else { continue };
            let returned = order.returned.iter().filter(|(_, returned)| returned.payment == event.seq);
            history.payments.push(Payment {
                seq: event.seq,
                taken_back: taken_back.get(&event.seq).copied(),
                manager: event.postings.iter().find_map(|posting| posting.to.manager.clone()),
                on: event.booked_on,
                amount: what.amount_cents,
                returned: returned.map(|(seq, returned)| (*seq, returned.amount)).collect(),
                evidenced: evidenced.remove(&event.seq).unwrap_or_default(),
            });
        }
        history.deferrals = claims.iter().filter_map(|claim| Deferral::of(claim)).collect();
        history.last = history.numbers().max();
        history
    }

    /// The course as it was before an event.
    ///
    /// # Errors
    /// When a sum leaves the range of `Euro`.
    pub fn course(&self, before: Seq) -> Result<Course, MoneyError> {
        let mut course = Course::default();
        for payment in self.payments.iter().filter(|payment| payment.stands(before)) {
            course.paid.push(payment.paid_out(before)?);
        }
        let filed = self.filings.iter().filter(|(seq, _)| *seq < before);
        course.filed.extend(filed.map(|(_, filed)| filed.clone()));
        for deferral in &self.deferrals {
            course.deferred.extend(deferral.deferred(before)?);
        }
        Ok(course)
    }

    /// Whether nothing was told of it from this event on.
    #[must_use]
    pub fn ends_before(&self, event: Seq) -> bool {
        self.last.is_none_or(|last| last < event)
    }

    fn numbers(&self) -> impl Iterator<Item = Seq> {
        let of_payment = |payment: &Payment| payment.numbers().max();
        let of_deferral = |deferral: &Deferral| deferral.moved.iter().map(|(seq, _)| *seq).max();
        let paid = self.payments.iter().filter_map(of_payment);
        let filed = self.filings.iter().map(|(seq, _)| *seq);
        paid.chain(filed).chain(self.deferrals.iter().filter_map(of_deferral))
    }
}

impl Payment {
    fn stands(&self, before: Seq) -> bool {
        self.seq < before && self.taken_back.is_none_or(|taken_back| taken_back >= before)
    }

    fn paid_out(&self, before: Seq) -> Result<PaidOut, MoneyError> {
        let evidenced = self.evidenced.iter().filter(|one| one.stands(before));
        Ok(PaidOut {
            seq: self.seq,
            manager: self.manager.clone(),
            on: self.on,
            amount: self.amount.minus(sum_before(&self.returned, before)?)?,
            evidenced: evidenced.map(|one| (one.dated_on, one.amount)).collect(),
        })
    }

    fn numbers(&self) -> impl Iterator<Item = Seq> {
        let evidenced = self.evidenced.iter().flat_map(|one| [Some(one.matched), one.unmatched]);
        let returned = self.returned.iter().map(|(seq, _)| *seq);
        [Some(self.seq), self.taken_back].into_iter().chain(evidenced).flatten().chain(returned)
    }
}

impl Evidence {
    fn stands(&self, before: Seq) -> bool {
        self.matched < before && self.unmatched.is_none_or(|unmatched| unmatched >= before)
    }
}

impl Deferral {
    fn of(claim: &Claim) -> Option<Deferral> {
        let deferred = |(seq, (from, to, amount)): (&Seq, &(Stage, Stage, Euro))| match (from, to) {
            (_, Stage::Deferred) => Some((*seq, *amount)),
            (Stage::Deferred, _) => Some((*seq, amount.negated())),
            _ => None,
        };
        let moved: Vec<(Seq, Euro)> = claim.moves.iter().filter_map(deferred).collect();
        let until = claim.deferred_until.iter().map(|(seq, until)| (*seq, *until)).collect();
        (!moved.is_empty()).then(|| Deferral { claim: claim.raised.claim.clone(), moved, until })
    }

    /// What is deferred of it to a day.
    fn deferred(&self, before: Seq) -> Result<Option<Deferred>, MoneyError> {
        let until = self.until.iter().filter(|(seq, _)| *seq < before).map(|(_, until)| *until).max();
        let amount = sum_before(&self.moved, before)?;
        let deferred = until.filter(|_| amount.is_positive());
        Ok(deferred.map(|until| Deferred { claim: self.claim.clone(), amount, until }))
    }
}

fn sum_before(amounts: &[(Seq, Euro)], before: Seq) -> Result<Euro, MoneyError> {
    Euro::sum(amounts.iter().filter(|(seq, _)| *seq < before).map(|(_, amount)| *amount))
}

fn filing(body: &Body) -> Option<Cow<'_, SubmitFiling>> {
    match body {
        Body::FilingSubmitted(what) => Some(Cow::Borrowed(what)),
        Body::FilingSubmittedV1(what) => Some(Cow::Owned(what.clone().into())),
        _ => None,
    }
}

/// What vouchers say of payments, by payment.
fn evidence(vouchers: &[&Voucher]) -> BTreeMap<Seq, Vec<Evidence>> {
    let mut of_payments: BTreeMap<Seq, Vec<Evidence>> = BTreeMap::new();
    for voucher in vouchers {
        let dated_on = voucher.registered.dated_on;
        for (matched, share) in &voucher.shares {
            let amount = share.what.amount_cents;
            let evidence = Evidence { matched: *matched, unmatched: share.unmatched, dated_on, amount };
            of_payments.entry(share.what.payment).or_default().push(evidence);
        }
    }
    of_payments
}
