//! What agreements ask for by a day: reports, proofs, use in time, keeping; and deferrals that have ended.
//!
//! Each row rests on a term that is agreed and on something that happened; where nothing was paid yet, nothing is due.
//! Nothing is booked and nothing is imputed: what is late is said, and interest on it is somebody's decision.
//! Law: BHO §§ 44, 59; VV-BHO § 44 Nr. 6, 10; VwVfG § 49a Absatz 4.

use crate::core::agreement::{RegisterAgreement, Term, TermKind};
use crate::core::course::{Course, Deferred, Filed, PaidOut};
use crate::core::filing::FilingKind;
use crate::core::ids::{AgreementId, ProjectId, Seq};
use crate::core::money::{Euro, MoneyError};
use crate::store::{Store, StoreError, Viewer};
use std::collections::BTreeMap;
use time::{Date, Duration, Month};

#[cfg(test)]
mod tests;

/// How it stands on the day that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The day has not come.
    Open,
    /// The day has passed and it is not done.
    Late,
    Done,
    DoneLate,
}

impl Standing {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Open => "open",
            Standing::Late => "late",
            Standing::Done => "done",
            Standing::DoneLate => "done_late",
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Standing::Open => "offen",
            Standing::Late => "überfällig",
            Standing::Done => "erledigt",
            Standing::DoneLate => "verspätet erledigt",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A statement of use about the time until the day before.
    Report,
    /// The final statement of use.
    Proof,
    /// That this payment is used by the day.
    Use { payment: Seq },
    /// That documents are kept until the day.
    Keeping,
    /// That a deferred claim is paid.
    Deferral { claim: String },
}

impl Asked {
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Asked::Report => "report",
            Asked::Proof => "proof",
            Asked::Use { .. } => "use",
            Asked::Keeping => "keeping",
            Asked::Deferral { .. } => "deferral",
        }
    }

    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Asked::Report => "Zwischennachweis".to_owned(),
            Asked::Proof => "Schlussnachweis".to_owned(),
            Asked::Use { payment } => format!("Verwendung der Auszahlung {payment}"),
            Asked::Keeping => "Aufbewahrung bis".to_owned(),
            Asked::Deferral { claim } => format!("gestundete Forderung {claim}"),
        }
    }
}

/// One thing that an agreement asks of a project by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    pub project: ProjectId,
    /// Absent for a deferral: it rests on a decision.
    pub agreement: Option<AgreementId>,
    pub asked: Asked,
    pub due_on: Date,
    pub standing: Standing,
    /// What was not used in time, or is deferred.
    pub amount: Option<Euro>,
}

/// The duties as they stand on a day, the earliest first.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn duties(store: &Store, viewer: &Viewer, on: Date) -> Result<Vec<Duty>, StoreError> {
    duties_of(store, viewer, on, |_| true).await
}

/// The same of those projects alone that are meant: in a book that is not split by rights yet everybody sees all of them.
pub(super) async fn duties_of(
    store: &Store,
    viewer: &Viewer,
    on: Date,
    is_meant: impl Fn(&ProjectId) -> bool,
) -> Result<Vec<Duty>, StoreError> {
    let agreements = store.agreements(viewer).await?.into_iter().map(|noted| noted.what);
    let agreements: BTreeMap<AgreementId, RegisterAgreement> =
        agreements.map(|what| (what.agreement.clone(), what)).collect();
    let mut courses = store.courses(viewer).await?;
    courses.retain(|project, _| is_meant(project));
    let sees = |paid: &PaidOut| paid.manager.as_ref().is_none_or(|manager| viewer.sight().sees_manager(manager));
    let mut all = Vec::new();
    for (project, agreement) in store.placements(viewer).await? {
        let (Some(agreed), Some(course)) = (agreements.get(&agreement), courses.get(&project)) else { continue };
        // When a project was first and last paid is for all who carry it; of the payments of others nothing else is.
        let is_seen = |duty: &Duty| match duty.asked {
            Asked::Use { payment } => course.paid.iter().any(|paid| paid.seq == payment && sees(paid)),
            _ => true,
        };
        all.extend(Case { project: &project, agreed, on }.duties(course)?.into_iter().filter(is_seen));
    }
    for (project, course) in &courses {
        all.extend(course.deferred.iter().map(|deferred| deferral(project, deferred, on)));
    }
    all.sort_by(|one, other| (one.due_on, &one.project).cmp(&(other.due_on, &other.project)));
    Ok(all)
}

/// A project under its agreement, on a day.
struct Case<'a> {
    project: &'a ProjectId,
    agreed: &'a RegisterAgreement,
    on: Date,
}

impl Case<'_> {
    /// All that is asked of it.
    fn duties(&self, course: &Course) -> Result<Vec<Duty>, MoneyError> {
        let (paid, filed) = (&course.paid, &course.filed);
        let mut all = Vec::new();
        all.extend(self.report(paid, filed));
        all.extend(self.proof(paid, filed));
        all.extend(self.keeping(filed));
        for payment in paid {
            all.extend(self.used(payment)?);
        }
        Ok(all)
    }

    fn duty(&self, asked: Asked, due_on: Date, done_on: Option<Date>, amount: Option<Euro>) -> Duty {
        let standing = match done_on {
            Some(done) if done <= due_on => Standing::Done,
            Some(_) => Standing::DoneLate,
            None if self.on > due_on => Standing::Late,
            None => Standing::Open,
        };
        let agreement = Some(self.agreed.agreement.clone());
        Duty { project: self.project.clone(), agreement, asked, due_on, standing, amount }
    }

    fn term(&self, kind: TermKind) -> Option<&Term> {
        self.agreed.term(kind, self.on)
    }

    /// The next statement: so many months after the end of the last one, or after the first payment. A final one ends it.
    fn report(&self, paid: &[PaidOut], filed: &[Filed]) -> Option<Duty> {
        let Some(Term::ReportingIntervalMonths(months)) = self.term(TermKind::ReportingInterval) else { return None };
        let is_over = filed.iter().any(|filed| filed.kind == FilingKind::Final);
        let last = filed.iter().map(|filed| filed.until).max();
        let from = last.or_else(|| paid.iter().map(|paid| paid.on).min())?;
        (!is_over).then(|| self.duty(Asked::Report, months_after(from, *months), None, None))
    }

    /// The final statement: so many months after the last payment.
    fn proof(&self, paid: &[PaidOut], filed: &[Filed]) -> Option<Duty> {
        let Some(Term::ProofDeadlineMonths(months)) = self.term(TermKind::ProofDeadline) else { return None };
        let last = paid.iter().map(|paid| paid.on).max()?;
        let done = filed.iter().filter(|filed| filed.kind == FilingKind::Final).map(|filed| filed.on).min();
        Some(self.duty(Asked::Proof, months_after(last, *months), done, None))
    }

    /// Documents are kept for so many years after the final statement came in.
    fn keeping(&self, filed: &[Filed]) -> Option<Duty> {
        let Some(Term::RetentionYears(years)) = self.term(TermKind::Retention) else { return None };
        let last = filed.iter().filter(|filed| filed.kind == FilingKind::Final).map(|filed| filed.on).max()?;
        let due = months_after(last, years.saturating_mul(12));
        // Nothing becomes late by being kept longer.
        let done = (self.on > due).then_some(due);
        Some(self.duty(Asked::Keeping, due, done, None))
    }

    /// What vouchers of the days until the window ends do not cover was not used in time.
    fn used(&self, paid: &PaidOut) -> Result<Option<Duty>, MoneyError> {
        let Some(Term::DrawdownWindowDays(days)) = self.term(TermKind::DrawdownWindow) else { return Ok(None) };
        let due = paid.on.saturating_add(Duration::days(i64::from(*days)));
        let in_time = paid.evidenced.iter().filter(|(dated_on, _)| *dated_on <= due).map(|(_, amount)| *amount);
        let rest = paid.amount.minus(Euro::sum(in_time)?)?;
        let done = (!rest.is_positive()).then_some(due);
        let amount = rest.is_positive().then_some(rest);
        Ok(Some(self.duty(Asked::Use { payment: paid.seq }, due, done, amount)))
    }
}

/// A deferral that somebody gave a day.
fn deferral(project: &ProjectId, deferred: &Deferred, on: Date) -> Duty {
    Duty {
        project: project.clone(),
        agreement: None,
        asked: Asked::Deferral { claim: deferred.claim.to_string() },
        due_on: deferred.until,
        standing: if on > deferred.until { Standing::Late } else { Standing::Open },
        amount: Some(deferred.amount),
    }
}

/// The same day so many months later; the last of that month where it has no such day (BGB § 188 Absatz 3).
#[must_use]
pub fn months_after(day: Date, months: u16) -> Date {
    let count = i32::from(u8::from(day.month())) - 1 + i32::from(months);
    let year = day.year().saturating_add(count.div_euclid(12));
    let month = u8::try_from(count.rem_euclid(12) + 1).ok().and_then(|month| Month::try_from(month).ok());
    let month = month.unwrap_or(Month::December);
    let last = month.length(year);
    Date::from_calendar_date(year, month, day.day().min(last)).unwrap_or(Date::MAX)
}
