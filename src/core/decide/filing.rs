//! Filings and their examination, share by share.
//!
//! Law: BHO §§ 44, 91; VV-BHO § 44 Nr. 11.

use super::voucher::share;
use super::{Case, Outcome, Stop, agreement, check_positive, check_text, missing, rights, taken};
use crate::core::account::{FundingSource, Stage};
use crate::core::agreement::{Term, TermKind};
use crate::core::book::Need;
use crate::core::event::Body;
use crate::core::filing::{AcceptDisputed, Examine, FilingKind, FilingLine, SubmitFiling};
use crate::core::ids::FilingId;
use crate::core::ledger::Posting;
use crate::core::money::Euro;
use crate::core::rules::{self, Findings, Notice, Violation};
use crate::core::voucher::Share;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

pub fn submit(case: &Case, what: &SubmitFiling, findings: &mut Findings) -> Result<Outcome, Stop> {
    case.load([Need::Filing(what.filing.clone()), Need::Project(what.project.clone())])?;
    if let Ok(Some(_)) = case.book.filings.get(&what.filing) {
        findings.add(taken("Den Nachweis", what.filing.as_str()));
    }
    if let Ok(None) = case.book.projects.get(&what.project) {
        findings.add(missing("Das Projekt", what.project.as_str()));
    }
    super::consortium::check_filed_by_lead(case, what, findings)?;
    let fault =
        |text: String| Violation::of(&rules::FILING_CONSISTENT).text("filing", &what.filing).text("fault", text);
    findings.require(what.from <= what.until, || fault("der Zeitraum endet vor seinem Beginn".to_owned()));
    findings.require(!what.lines.is_empty(), || fault("er hat keine Zeile".to_owned()));
    let mut seen = BTreeSet::new();
    for line in &what.lines {
        check_text(findings, "Kostenart", &line.category);
        let amounts = [Some(line.spent_cents), line.planned_cents];
        let usable = amounts.into_iter().flatten().all(|amount| !amount.is_negative());
        findings.require(usable, || fault(format!("die Kostenart {} hat einen Betrag unter null", line.category)));
        findings.require(seen.insert(&line.category), || {
            fault(format!("die Kostenart {} steht zweimal da", line.category))
        });
    }
    findings.require(what.spent().is_ok(), || fault("die Summe ist größer, als das Buch führen kann".to_owned()));
    check_totals(what, &fault, findings);
    let limit = match agreement::term(case, &what.project, TermKind::PlanDeviation)? {
        Some(Term::PlanDeviationPercent(percent)) => percent.parse().ok(),
        _ => None,
    };
    let notices = what.lines.iter().filter_map(|line| deviation(line, limit)).collect();
    Ok(Outcome { notices, ..Outcome::of(Body::FilingSubmitted(what.clone())) })
}

/// A final statement alone tells of the whole project, and its sums hold together.
fn check_totals(what: &SubmitFiling, fault: &impl Fn(String) -> Violation, findings: &mut Findings) {
    let Some(totals) = &what.totals else { return };
    findings.require(what.kind == FilingKind::Final, || {
        fault("nur ein Schlussnachweis nennt Gesamtausgaben und Deckungsmittel".to_owned())
    });
    let parts = FundingSource::ALL.map(|source| [totals.planned.of(source), totals.borne.of(source)]);
    let amounts = parts.into_iter().flatten().chain([totals.cost_cents, totals.new_income_cents]);
    let usable = amounts.into_iter().all(|amount| !amount.is_negative());
    findings.require(usable, || fault("ein Betrag des ganzen Projekts liegt unter null".to_owned()));
    let (Ok(planned), Ok(covered), Ok(spent)) = (totals.planned.sum(), totals.covered(), what.spent()) else {
        findings.add(fault("eine Summe des ganzen Projekts ist größer, als das Buch führen kann".to_owned()));
        return;
    };
    findings.require(planned.is_positive(), || fault("der Finanzierungsplan ist leer".to_owned()));
    findings.require(totals.cost_cents >= spent, || {
        let (cost, spent) = (totals.cost_cents.to_german(), spent.to_german());
        fault(format!("die Gesamtausgaben von {cost} sind weniger als die Ausgaben des Nachweises von {spent}"))
    });
    findings.require(covered >= totals.cost_cents, || {
        let (covered, cost) = (covered.to_german(), totals.cost_cents.to_german());
        fault(format!("Quellen und Einnahmen ergeben {covered}, die Gesamtausgaben sind {cost}"))
    });
}

/// A category that was exceeded by more than is agreed: said, never repaired.
fn deviation(line: &FilingLine, limit_percent: Option<Decimal>) -> Option<Notice> {
    let Some(planned) = line.planned_cents else {
        return Some(Notice(format!("Die Kostenart {} steht nicht im Finanzierungsplan.", line.category)));
    };
    let allowed = Decimal::from(planned.cents()).checked_mul(Decimal::ONE_HUNDRED.checked_add(limit_percent?)?)?;
    let spent = Decimal::from(line.spent_cents.cents()).checked_mul(Decimal::ONE_HUNDRED)?;
    (spent > allowed).then(|| {
        let (category, limit) = (&line.category, limit_percent.unwrap_or_default());
        Notice(format!(
            "In der Kostenart {category} sind {} nachgewiesen, geplant waren {}; zulässig sind {limit} % mehr.",
            line.spent_cents.to_german(),
            planned.to_german()
        ))
    })
}

pub fn examine(case: &Case, what: &Examine, findings: &mut Findings) -> Result<Outcome, Stop> {
    let body = Body::Examined(what.clone());
    let filing = case.one(Need::Filing(what.filing.clone()), |book| book.filings.get(&what.filing))?;
    findings.require(filing.is_some(), || missing("Den Nachweis", what.filing.as_str()));
    if let Some(filing) = filing {
        findings.require(filing.filed_by != *case.actor(), || apart(case, &what.filing));
        rights::check_apart(case, [&filing.filed_by], findings);
    }
    let share = share(case, &what.voucher, what.matched, findings)?;
    let (Some(filing), Some(share)) = (filing, share) else { return Err(Stop::Found) };
    let project = share.posting.to.project.as_ref();
    findings.require(project == Some(&filing.what.project), || {
        let violation = Violation::of(&rules::EVIDENCE_OF_PROJECT).text("noun", format!("Der Beleg {}", &what.voucher));
        let other = project.map_or_else(String::new, ToString::to_string);
        violation.text("project", other).text("other", &filing.what.project)
    });
    let (accepted, disputed) = (what.accepted_cents, what.disputed_cents);
    let amount = accepted.plus(disputed).unwrap_or(Euro::MAX);
    for part in [accepted, disputed].into_iter().filter(|part| part.is_negative()) {
        check_positive(findings, part);
    }
    check_positive(findings, amount);
    check_within(share.unexamined().unwrap_or(Euro::ZERO), amount, "noch nicht geprüft", findings);
    let evidenced = &share.posting.to;
    let parts = [(Stage::Accepted, accepted), (Stage::Disputed, disputed)];
    let postings = parts.into_iter().filter(|(_, part)| part.is_positive());
    let postings = postings.map(|(stage, part)| Posting::new(evidenced.clone(), evidenced.at(stage), part));
    Ok(Outcome::moving(body, postings.collect()))
}

pub fn accept_disputed(case: &Case, what: &AcceptDisputed, findings: &mut Findings) -> Result<Outcome, Stop> {
    check_positive(findings, what.amount_cents);
    let Some(share) = share(case, &what.voucher, what.matched, findings)? else { return Err(Stop::Found) };
    check_disputed(share, what.amount_cents, findings);
    let at = |stage| share.posting.to.at(stage);
    let posting = Posting::new(at(Stage::Disputed), at(Stage::Accepted), what.amount_cents);
    Ok(Outcome::moving(Body::DisputedAccepted(what.clone()), super::budget::positive(posting)))
}

/// Nobody accepts or claims more of a share than is disputed.
pub fn check_disputed(share: &Share, amount: Euro, findings: &mut Findings) {
    check_within(share.disputed_sum().unwrap_or(Euro::ZERO), amount, "beanstandet", findings);
}

fn check_within(available: Euro, requested: Euro, what: &str, findings: &mut Findings) {
    findings.require(requested <= available, || {
        let violation = Violation::of(&rules::EXAMINATION_NOT_EXCEEDED).text("what", what);
        violation.amount("available", available).amount("requested", requested)
    });
}

fn apart(case: &Case, filing: &FilingId) -> Violation {
    Violation::of(&rules::EXAMINER_APART).text("actor", case.actor()).text("filing", filing)
}
