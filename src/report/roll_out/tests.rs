//! Tests of the roll-out: both languages, no denominator is no share, nothing at all.

use super::*;
use crate::core::ids::{LandCode, ServiceId};
use crate::core::roll_out::Competent;
use crate::report::specimen::{provenance, read_aloud, snapshots};
use time::macros::date;

fn line(land: &str, competent: Option<&[(AuthorityKind, Option<u32>)]>, coverage: (Denominator, u64, u64)) -> Line {
    let competence = competent.map(|kinds| DeclareCompetence {
        service: ServiceId::new("99008001012011").unwrap(),
        land: LandCode::new(land).unwrap(),
        competent_from: date!(2021 - 01 - 01),
        competent: kinds.iter().map(|(kind, number)| Competent { kind: *kind, number: *number }).collect(),
        source: "Verordnung (erfunden)".to_owned(),
    });
    let (denominator, connected, beside) = coverage;
    Line { land: land.to_owned(), competence, coverage: Coverage { denominator, connected, beside } }
}

fn facts() -> RollOutFacts {
    let (town, district) = (AuthorityKind::Municipality, AuthorityKind::District);
    let lines = vec![
        line("DE-TH", None, (Denominator::CompetenceUnknown, 0, 0)),
        line("DE-BY", Some(&[(town, Some(2056)), (district, Some(71))]), (Denominator::Known(2127), 709, 0)),
        line("DE-SL", Some(&[(district, Some(6))]), (Denominator::Known(6), 0, 0)),
        line("DE-HB", Some(&[(town, Some(2))]), (Denominator::Known(2), 3, 1)),
        line("DE-HE", Some(&[(town, None)]), (Denominator::NumberUnknown, 12, 0)),
    ];
    let of = |service: &str, lines| OfService {
        service: service.to_owned(),
        title: "Personalausweis (erfunden)".to_owned(),
        lines,
    };
    RollOutFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        day: date!(2022 - 12 - 31),
        land: None,
        services: vec![of("10119", Vec::new()), of("99008001012011", lines)],
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

/// Zero of six is zero percent; where nobody knows of how many, there is no percent at all.
#[test]
fn no_data_is_not_zero_percent() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let row = |land: &str| text.lines().find(|line| line.contains(&format!("| {land} |"))).unwrap().to_owned();
    let last = |land: &str| {
        let text = text.lines().rev().find(|line| line.contains(&format!("| {land} |"))).unwrap();
        text.to_owned()
    };
    assert!(last("DE-SL").contains("| 6 | 0 | 0 | 0,00"), "{}", last("DE-SL"));
    assert!(last("DE-TH").contains("Zuständigkeit nicht bekannt") && !last("DE-TH").contains("0,00"), "{text}");
    assert!(!last("DE-HE").contains("0,00") && last("DE-HE").contains("Zahl nicht bekannt"), "{text}");
    assert!(last("DE-BY").contains("33,33"), "{}", last("DE-BY"));
    assert!(row("DE-HB").contains("| 2 | 3 | 1"), "contradictions stand first: {text}");
}

/// Of one Land there is one pair a service, and not sixteen.
#[test]
fn one_land_has_no_lands_without_data_beside_it() {
    let mut one = RollOutFacts { land: Some("DE-BY".to_owned()), ..facts() };
    one.services.iter_mut().for_each(|of| of.lines.retain(|line| line.land == "DE-BY"));
    let text = read_aloud(build(&one, &provenance(), Language::De).unwrap());
    assert!(text.contains("Leistungen je Land, nichts erfasst: 1\n"), "{text}");
}

#[test]
fn nothing_at_all_says_so() {
    let text =
        read_aloud(build(&RollOutFacts { services: Vec::new(), ..facts() }, &provenance(), Language::De).unwrap());
    assert!(text.contains("zu keiner Leistung"), "{text}");
}
