//! Acts that stand for what a form books, to ask whether somebody has the right to it before they fill it in.
//!
//! Only what rights look at is true in them: whose it is. They are never sent.

use crate::core::calendar::parse_date;
use crate::core::command::{Act, Commit, RegisterProject};
use crate::core::commitment::{ChangeCommitment, CommitmentChange};
use crate::core::filing::{FilingKind, SubmitFiling};
use crate::core::ids::{CommitmentId, ManagerId, OrderId, ProjectId};
use crate::core::journal::hash::sha256;
use crate::core::money::Euro;
use crate::core::order::CertifyOrder;
use crate::core::payment::{PaymentSource, RecordPayment};
use crate::core::voucher::RegisterVoucher;
use crate::web::problem::Problem;
use std::error::Error;
use std::str::FromStr;
use time::Date;

pub fn any<T: FromStr<Err: Error + 'static>>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error: T::Err| Problem::internal(&error))
}

pub fn day() -> Result<Date, Problem> {
    parse_date("2000-01-01").map_err(|error| Problem::internal(&error))
}

/// What is booked by whoever spends the money of a manager.
pub fn spending(manager: &ManagerId) -> Result<Act, Problem> {
    Ok(Act::Commit(Commit {
        project: any("probe")?,
        manager: manager.clone(),
        component: any("probe")?,
        budget_item: any("0000/000 00")?,
        booking_year: 0,
        amount_cents: Euro::ZERO,
    }))
}

/// What is told of a project by whoever spends for it.
pub fn evidence(project: &ProjectId) -> Result<Act, Problem> {
    Ok(Act::RegisterVoucher(RegisterVoucher {
        voucher: any("probe")?,
        project: project.clone(),
        dated_on: day()?,
        payee: None,
        reason: String::new(),
        gross_cents: Euro::ZERO,
        vat_cents: Euro::ZERO,
        own_share_cents: Euro::ZERO,
        sources: None,
        category: String::new(),
        document_sha256: sha256(&[]),
        invoice: None,
    }))
}

pub fn filing(project: &ProjectId) -> Result<Act, Problem> {
    Ok(Act::SubmitFiling(SubmitFiling {
        filing: any("probe")?,
        project: project.clone(),
        kind: FilingKind::Interim,
        from: day()?,
        until: day()?,
        narrative_sha256: sha256(&[]),
        lines: Vec::new(),
        totals: None,
    }))
}

pub fn commitment_change(commitment: &CommitmentId) -> Act {
    let (commitment, change) = (commitment.clone(), CommitmentChange::Free);
    Act::ChangeCommitment(ChangeCommitment { commitment, change, amount_cents: Euro::ZERO })
}

pub fn certification(commitment: &CommitmentId) -> Result<Act, Problem> {
    Ok(Act::CertifyOrder(CertifyOrder {
        order: any("probe")?,
        commitment: commitment.clone(),
        amount_cents: Euro::ZERO,
        due_on: day()?,
        cash_sign: None,
        payee: None,
    }))
}

pub fn payment(order: &OrderId) -> Act {
    let order = order.clone();
    Act::RecordPayment(RecordPayment { order, amount_cents: Euro::ZERO, source: PaymentSource::Typed })
}

pub fn project(land: &ManagerId) -> Result<Act, Problem> {
    Ok(Act::RegisterProject(RegisterProject {
        project: any("probe")?,
        title: String::new(),
        land: land.clone(),
        policy_field: String::new(),
    }))
}
