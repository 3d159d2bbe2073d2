//! From the store to the facts of the data-quality report: every check counts things of the book against what there is.
//!
//! A day is late against the day of the last event, never against a clock: the same size gives the same report.

use super::agreed::{Agreed, term};
use super::breaches::{breaches, exceeded};
use super::documents::Documents;
use super::stocks::Stocks;
use super::week_sheet::day_of;
use super::{Case, Prepared};
use crate::core::account::{Account, Kind, Stage};
use crate::core::agreement::TermKind;
use crate::core::event::Event;
use crate::core::ids::{ProjectId, Seq};
use crate::core::money::MoneyError;
use crate::core::order::OrderState;
use crate::core::payment::StatementLine;
use crate::desk::DeskError;
use crate::desk::duties::{Asked, Duty, Standing, duties};
use crate::report::ReportError;
use crate::report::data_quality::{self as report, Check, DataQualityFacts, Finding};
use crate::report::week_sheet::DAYS_UNPAID;
use std::collections::BTreeMap;
use time::{Date, Month};

/// Facts and builder of the report.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let day = day_of(case).await?;
    let days = Days::of(case).await?;
    let breaches = breaches(case, &stocks, |_| true).await?;
    let mut findings = vec![open_breaches(case, &stocks, &breaches).await?];
    findings.extend(of_projects(case, &stocks, &days, day).await?);
    findings.extend(of_duties(case, day).await?);
    findings.extend(of_keys(case, &days).await?);
    findings.extend(of_cash(case, &days, day).await?);
    findings.extend(of_evidence(case, &days).await?);
    findings.extend(of_later(case, &stocks, day).await?);
    findings.sort_by_key(|finding| finding.check);
    let facts = DataQualityFacts { title: scope.title, day, findings, breaches, is_example: scope.is_example };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

/// What makes the things that are counted.
const MADE: [&str; 9] = [
    "project_registered/1",
    "agreement_registered/1",
    "key_registered/1",
    "key_registered/2",
    "order_certified/1",
    "order_issued/1",
    "paid/1",
    "payment_unmatched/1",
    "voucher_matched/1",
];

/// The value date of the events that make things.
struct Days(BTreeMap<Seq, Event>);

impl Days {
    async fn of(case: &Case<'_>) -> Result<Days, DeskError> {
        let events = case.store.events_of(case.viewer, &MADE).await?;
        Ok(Days(events.into_iter().map(|event| (event.seq, event)).collect()))
    }

    fn day(&self, seq: Seq) -> Option<Date> {
        self.0.get(&seq).map(|event| event.booked_on)
    }
}

/// A check over things, each with whether it is one of those that are looked for, and since when.
fn finding(check: Check, things: impl IntoIterator<Item = (bool, Option<Date>, String)>) -> Finding {
    let mut finding = Finding { check, found: 0, of: 0, oldest: None };
    for (is_found, day, id) in things {
        finding.of += 1;
        if !is_found {
            continue;
        }
        finding.found += 1;
        // A thing without a known day is older than none.
        let is_older = match (&finding.oldest, day) {
            (None, _) | (Some((None, _)), Some(_)) => true,
            (Some((Some(known), _)), Some(day)) => day < *known,
            (Some(_), None) => false,
        };
        if is_older {
            finding.oldest = Some((day, id));
        }
    }
    finding
}

async fn open_breaches(
    case: &Case<'_>,
    stocks: &Stocks,
    cash: &crate::report::without_authority::Breaches,
) -> Result<Finding, DeskError> {
    let authority = exceeded(case, stocks, |_| true).await?;
    let open = cash.found.iter().chain(&authority.found);
    let mut made = finding(
        Check::BreachesOpen,
        open.map(|breach| (true, Some(breach.since_on), format!("{}, {}", breach.budget_item, breach.manager))),
    );
    made.of = stocks.by(|account| account.is_free_authority().then(|| account.clone())).len();
    Ok(made)
}

async fn of_projects(case: &Case<'_>, stocks: &Stocks, days: &Days, day: Date) -> Result<Vec<Finding>, DeskError> {
    let (agreed, projects) = (Agreed::of(case).await?, case.store.projects(case.viewer).await?);
    let bound = stocks.by(|account| account.project.clone().filter(|_| account.kind == Kind::Cash));
    let without = |check: Check, has: &dyn Fn(&ProjectId) -> bool| {
        finding(
            check,
            projects.iter().map(|noted| {
                let project = &noted.what.project;
                (!has(project), days.day(noted.seq), project.to_string())
            }),
        )
    };
    let mut found = vec![
        without(Check::ProjectsWithoutAgreement, &|project| agreed.of_project(project).is_some()),
        without(Check::ProjectsWithoutCommitment, &|project| bound.contains_key(project)),
    ];
    let agreements = case.store.agreements(case.viewer).await?;
    found.push(finding(
        Check::AgreementsUnsigned,
        agreements.iter().map(|noted| {
            let what = &noted.what;
            (what.signed_on.is_none(), days.day(noted.seq), what.agreement.to_string())
        }),
    ));
    let individual = agreements.iter().filter(|noted| noted.what.framework.is_some());
    let terms = individual.flat_map(|noted| {
        let what = &noted.what;
        let possible = TermKind::ALL.into_iter().filter(|kind| what.legal_basis.has(*kind));
        possible.map(move |kind| (term(what, kind, day).is_none(), what.signed_on, what.agreement.to_string()))
    });
    found.push(finding(Check::TermsUnset, terms));
    Ok(found)
}

/// What agreements and decisions ask for by a day, as the list of duties has it.
async fn of_duties(case: &Case<'_>, day: Date) -> Result<Vec<Finding>, DeskError> {
    let duties = duties(case.store, case.viewer, day).await?;
    let of = |check: Check, is_asked: fn(&Asked) -> bool| {
        let asked = duties.iter().filter(|duty| is_asked(&duty.asked));
        finding(check, asked.map(|duty| (duty.standing == Standing::Late, Some(duty.due_on), told(duty))))
    };
    let mut milestones = Vec::new();
    for (project, dossier) in case.store.dossiers(case.viewer).await? {
        for milestone in dossier.milestones.values().filter_map(|told| told.values().next_back()) {
            let Some(planned) = milestone.planned_on else { continue };
            let is_overdue = milestone.reached_on.is_none() && planned < day;
            milestones.push((is_overdue, Some(planned), format!("{project}, {}", milestone.milestone)));
        }
    }
    Ok(vec![
        of(Check::StatementsLate, |asked| *asked == Asked::Report),
        of(Check::FinalStatementsLate, |asked| *asked == Asked::Proof),
        of(Check::DrawdownsUnused, |asked| matches!(asked, Asked::Use { .. })),
        of(Check::DeferralsEnded, |asked| matches!(asked, Asked::Deferral { .. })),
        finding(Check::MilestonesOverdue, milestones),
    ])
}

/// The thing that is late: a payment and a claim have numbers of their own.
fn told(duty: &Duty) -> String {
    match &duty.asked {
        Asked::Use { payment } => format!("{}, {payment}", duty.project),
        Asked::Deferral { claim } => claim.clone(),
        Asked::Report | Asked::Proof | Asked::Keeping => duty.project.to_string(),
    }
}

async fn of_keys(case: &Case<'_>, days: &Days) -> Result<Vec<Finding>, DeskError> {
    let keys = case.store.keys(case.viewer).await?;
    let of = |check: Check, lacks: &dyn Fn(&crate::core::book::Key) -> bool| {
        finding(check, keys.iter().map(|key| (lacks(key), days.day(key.registered_seq), key.definition.id.to_string())))
    };
    Ok(vec![
        of(Check::KeysWithoutSource, &|key| key.definition.source.sha256.is_none()),
        of(Check::KeysWithAssumedDay, &|key| key.definition.as_of_is_assumed()),
    ])
}

async fn of_cash(case: &Case<'_>, days: &Days, day: Date) -> Result<Vec<Finding>, DeskError> {
    let documents = Documents::of(case).await?;
    let statements = case.store.statements(case.viewer).await?;
    let lines = statements.iter().flat_map(|statement| {
        statement.lines.iter().map(|(line, what)| {
            let id = format!("{}, {line}", statement.imported.statement);
            match what {
                StatementLine::Paid { .. } | StatementLine::Refunded { .. } | StatementLine::Repaid { .. } => {
                    (false, None, id)
                }
                StatementLine::Unmatched { seq, .. } => (true, days.day(*seq), id),
            }
        })
    });
    let mut found = vec![finding(Check::StatementLinesUnmatched, lines)];
    let (mut certified, mut unpaid, mut unproven) = (Vec::new(), Vec::new(), Vec::new());
    for (id, order) in &documents.orders {
        let state = order.state().map_err(ReportError::from)?;
        certified.push((state == OrderState::Certified, days.day(order.certified_seq), id.to_string()));
        let issued = order.issued.as_ref().and_then(|(_, seq)| days.day(*seq));
        let is_old = issued.is_some_and(|issued| (day - issued).whole_days() > DAYS_UNPAID);
        let rest = order.unpaid().map_err(ReportError::from)?;
        unpaid.push((is_old && !rest.is_zero(), issued, id.to_string()));
        for seq in order.paid.keys() {
            // What came back needs no voucher.
            let open = order.untouched(*seq).map_err(ReportError::from)?;
            unproven.push((open.is_some_and(|open| !open.is_zero()), days.day(*seq), id.to_string()));
        }
    }
    found.push(finding(Check::OrdersNotIssued, certified));
    found.push(finding(Check::OrdersUnpaid, unpaid));
    found.push(finding(Check::PaymentsWithoutVoucher, unproven));
    Ok(found)
}

async fn of_evidence(case: &Case<'_>, days: &Days) -> Result<Vec<Finding>, DeskError> {
    let vouchers = case.store.vouchers(case.viewer).await?;
    let (mut unpaid, mut unnumbered, mut unexamined) = (Vec::new(), Vec::new(), Vec::new());
    let mut note = |voucher: &crate::core::voucher::Voucher| {
        let (what, id) = (&voucher.registered, voucher.registered.voucher.to_string());
        unpaid.push((!voucher.open()?.is_zero(), Some(what.dated_on), id.clone()));
        unnumbered.push((what.invoice.is_none(), Some(what.dated_on), id.clone()));
        for (seq, share) in voucher.shares.iter().filter(|(_, share)| share.stands()) {
            unexamined.push((!share.unexamined()?.is_zero(), days.day(*seq), id.clone()));
        }
        Ok::<(), MoneyError>(())
    };
    vouchers.iter().try_for_each(&mut note).map_err(ReportError::from)?;
    Ok(vec![
        finding(Check::VouchersWithoutPayment, unpaid),
        finding(Check::VouchersWithoutInvoice, unnumbered),
        finding(Check::SharesUnexamined, unexamined),
    ])
}

/// Claims, later years and residues.
async fn of_later(case: &Case<'_>, stocks: &Stocks, day: Date) -> Result<Vec<Finding>, DeskError> {
    let mut overdue = Vec::new();
    for claim in case.store.claims(case.viewer).await? {
        // What is deferred or written off is not late.
        let open = claim.at(Stage::Reclaimed).map_err(ReportError::from)?;
        let what = &claim.raised;
        overdue.push((!open.is_zero() && what.due_on < day, Some(what.due_on), what.claim.to_string()));
    }
    let mut uncharged = Vec::new();
    for forward in case.store.forward_commitments(case.viewer).await? {
        for year in forward.due_years().into_iter().filter(|year| i32::from(*year) <= day.year()) {
            let open = forward.open_in(year).map_err(ReportError::from)?;
            let begun = Date::from_calendar_date(i32::from(year), Month::January, 1).ok();
            let id = format!("{}, {year}", forward.made.forward_commitment);
            uncharged.push((!open.is_zero(), begun, id));
        }
    }
    let is_residue = |account: &Account| account.kind == Kind::Cash && account.stage == Stage::ResidueFormed;
    let mut residues = Vec::new();
    for (account, group) in stocks.by(|account| is_residue(account).then(|| account.clone())) {
        let waiting = group.figure("residue_formed")?.is_some_and(|sum| !sum.is_zero());
        let formed =
            account.booking_year.and_then(|year| Date::from_calendar_date(i32::from(year), Month::January, 1).ok());
        let item = account.budget_item.map(|item| item.to_string()).unwrap_or_default();
        let manager = account.manager.map(|manager| manager.to_string()).unwrap_or_default();
        residues.push((waiting, formed, format!("{item}, {manager}")));
    }
    Ok(vec![
        finding(Check::ClaimsOverdue, overdue),
        finding(Check::DueYearsUncharged, uncharged),
        finding(Check::ResiduesWithoutConsent, residues),
    ])
}

#[cfg(test)]
mod tests {
    //! Tests of the counting: the oldest of those that are found.

    use super::*;
    use time::macros::date;

    #[test]
    fn only_what_is_found_has_an_oldest_day() {
        let thing = |is_found: bool, day: Option<Date>, id: &str| (is_found, day, id.to_owned());
        let made = finding(
            Check::OrdersUnpaid,
            [
                thing(false, Some(date!(2020 - 01 - 01)), "a"),
                thing(true, None, "b"),
                thing(true, Some(date!(2021 - 05 - 01)), "c"),
                thing(true, Some(date!(2021 - 04 - 01)), "d"),
            ],
        );
        assert_eq!((made.found, made.of), (3, 4));
        assert_eq!(made.oldest, Some((Some(date!(2021 - 04 - 01)), "d".to_owned())));
        assert_eq!(finding(Check::OrdersUnpaid, []).oldest, None);
    }
}
