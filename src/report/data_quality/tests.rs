//! Tests of the data-quality report: both languages, and that nothing to check is not the same as nothing missing.

use super::*;
use crate::report::specimen::{provenance, read_aloud, snapshots};
use std::collections::BTreeSet;
use time::macros::date;

const ALL: [Check; 22] = [
    Check::BreachesOpen,
    Check::ProjectsWithoutAgreement,
    Check::ProjectsWithoutCommitment,
    Check::AgreementsUnsigned,
    Check::TermsUnset,
    Check::KeysWithoutSource,
    Check::KeysWithAssumedDay,
    Check::StatementLinesUnmatched,
    Check::OrdersNotIssued,
    Check::OrdersUnpaid,
    Check::PaymentsWithoutVoucher,
    Check::VouchersWithoutPayment,
    Check::VouchersWithoutInvoice,
    Check::SharesUnexamined,
    Check::StatementsLate,
    Check::FinalStatementsLate,
    Check::DrawdownsUnused,
    Check::MilestonesOverdue,
    Check::ClaimsOverdue,
    Check::DeferralsEnded,
    Check::DueYearsUncharged,
    Check::ResiduesWithoutConsent,
];

fn facts() -> DataQualityFacts {
    let of = |place: usize, check: Check| Finding {
        check,
        found: if place < 3 { place } else { 0 },
        of: if place < 16 { 7 } else { 0 },
        oldest: (place == 2).then(|| (Some(date!(2021 - 04 - 01)), "p-1".to_owned())),
    };
    DataQualityFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        day: date!(2021 - 06 - 30),
        findings: ALL.into_iter().enumerate().map(|(place, check)| of(place, check)).collect(),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn every_check_has_words_of_its_own() {
    let ids: BTreeSet<&str> = ALL.iter().map(|check| check.as_str()).collect();
    let what: BTreeSet<&str> = ALL.iter().map(|check| check.what(Language::De)).collect();
    assert_eq!((ids.len(), what.len()), (ALL.len(), ALL.len()));
}

#[test]
fn of_nothing_nothing_is_missing_and_that_is_said() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let row = |id: &str| text.lines().find(|line| line.starts_with(&format!("Body: {id}"))).unwrap().to_owned();
    assert!(row("residues_without_consent").contains("noch nicht erfasst | 0 |"), "{text}");
    assert!(row("orders_unpaid").contains(" | 0 | 7 | "), "{text}");
    assert!(text.contains("Prüfungen mit Befund: 2 von 16"), "{text}");
}
