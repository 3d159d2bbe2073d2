//! Tests of the last recipients: both languages, more than a hundred, persons without a name, nothing at all.

use super::*;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};

fn amounts(handed_on: i64, arrived: Option<i64>) -> Amounts {
    Amounts { handed_on: Some(euro(handed_on)), arrived: arrived.map(euro) }
}

fn line(recipient: &str, kind: RecipientKind, amounts: Amounts) -> Line {
    let person = kind == RecipientKind::NaturalPerson;
    Line {
        recipient: recipient.to_owned(),
        title: (!person).then(|| format!("Empfänger {recipient}")),
        person: if person { Payee::InVault } else { Payee::Nobody },
        kind,
        land: Some("DE-SL".to_owned()),
        grants: 1,
        amounts,
    }
}

fn facts() -> LastRecipientsFacts {
    let lines = vec![
        line("10041100", RecipientKind::Municipality, amounts(50_000, Some(50_050))),
        line("person-1", RecipientKind::NaturalPerson, amounts(1_000, Some(900))),
        line("10043114", RecipientKind::Municipality, amounts(12_500, None)),
    ];
    let total = amounts(63_500, Some(50_950));
    LastRecipientsFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        lines,
        flows: vec![Flow { land: "DE-SL".to_owned(), paid: Some(euro(90_000)), amounts: total }],
        total,
        paid: Some(euro(200_000)),
        beyond_share: Some(euro(50)),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_person_is_never_named_and_no_report_is_not_zero() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    assert!(text.contains("[im Tresor]") && text.contains("noch nicht erfasst"), "{text}");
}

#[test]
fn beyond_a_hundred_the_rest_is_one_row_and_the_sum_stays() {
    let many = |n: i64| line(&format!("{n:08}"), RecipientKind::Municipality, amounts(100, Some(n)));
    let lines: Vec<Line> = (0..130).rev().map(many).collect();
    let total = amounts(13_000, Some((0..130).sum()));
    let flows = vec![Flow { land: "DE-SL".to_owned(), paid: None, amounts: total }];
    let facts = LastRecipientsFacts { lines, flows, total, ..facts() };
    let text = read_aloud(build(&facts, &provenance(), Language::De).unwrap());
    assert!(text.contains("alle 30 weiteren Empfänger") && text.contains("30,00 | 4,35"), "{text}");
}

#[test]
fn nothing_at_all_says_so() {
    let total = Amounts::default();
    let empty = LastRecipientsFacts { lines: Vec::new(), flows: Vec::new(), total, beyond_share: None, ..facts() };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("nichts weitergegeben") && !text.contains("Weitergaben je Land"), "{text}");
}
