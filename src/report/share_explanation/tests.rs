//! Tests of the share explanation: both languages, every method and bound, a record that contradicts itself.

use super::*;
use crate::core::apportion::Bound;
use crate::report::allocation_statement::{Deduction, Method, RunState, Unit};
use crate::report::render::pdf;
use crate::report::specimen::{self, euro, provenance, read_aloud, snapshots};

/// 100.01 € to three: Baden-Württemberg has the largest remainder, Berlin and Thüringen have equal ones.
fn facts(recipient: &str) -> ShareExplanationFacts {
    let mut run = specimen::facts();
    let quotas = ["33336663333/1000000000", "16668336667/500000000", "33336663333/1000000000"];
    for ((line, quota), units) in run.lines.iter_mut().zip(quotas).zip([1, 1, 0]) {
        line.quota = quota.to_owned();
        line.adjustment_units = units;
        line.amount = euro(3333 + units);
        line.total = line.amount;
    }
    ShareExplanationFacts { run, distributed: Distributed::Run, recipient: recipient.to_owned() }
}

fn text(facts: &ShareExplanationFacts) -> String {
    read_aloud(build(facts, &provenance(), Language::De).unwrap())
}

#[test]
fn it_reads_well_in_both_languages() {
    let mut facts = facts("DE-BW");
    let host = &mut facts.run.lines[1];
    host.host_quota = Some(euro(1_000));
    host.total = host.amount.plus(euro(1_000)).unwrap();
    snapshots(ID, |language| build(&facts, &provenance(), language).unwrap());
}

#[test]
fn the_rank_of_the_remainder_decides_and_ties_go_by_id() {
    let said = text(&facts("DE-BE"));
    assert!(said.contains("blieben 2 Einheiten von 1 Cent übrig; sie gehen an die größten Reste"), "{said}");
    assert!(said.contains("an Stelle 2 von 3: deshalb eine dazu"), "{said}");
    let said = text(&facts("DE-TH"));
    assert!(said.contains("an Stelle 3 von 3: deshalb keine"), "{said}");
    let mut other = facts("DE-TH");
    for (line, units) in other.run.lines.iter_mut().zip([0, 1, 1]) {
        line.adjustment_units = units;
        line.amount = euro(3333 + units);
        line.total = line.amount;
    }
    let refused = build(&other, &provenance(), Language::De).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("folgt nicht aus der Größe des Rests"), "{refused}");
}

#[test]
fn steps_that_do_not_follow_give_no_report() {
    let refused = |facts: &ShareExplanationFacts| {
        matches!(build(facts, &provenance(), Language::De), Err(ReportError::Inconsistent(_)))
    };
    let mut amount = facts("DE-TH");
    amount.run.lines[2].adjustment_units = 1;
    let mut share = facts("DE-TH");
    share.run.lines[2].share = "1/4".to_owned();
    let mut weight = facts("DE-TH");
    weight.run.lines[0].weight = "viel".to_owned();
    assert!(refused(&amount) && refused(&share) && refused(&weight) && refused(&facts("DE-XX")));
    assert!(!refused(&facts("DE-TH")));
}

#[test]
fn each_method_bound_and_base_has_its_own_formula() {
    let mut seen = std::collections::BTreeSet::new();
    for method in [Method::LargestRemainder, Method::SainteLague, Method::DHondt, Method::HalfUp] {
        let mut facts = facts("DE-TH");
        facts.run.method = method;
        seen.insert(text(&facts));
    }
    for bound in [Bound::AtFloor, Bound::AtCap, Bound::Free] {
        let mut facts = facts("DE-TH");
        facts.run.floor = Some(euro(1));
        facts.run.lines[2].bound = bound;
        seen.insert(text(&facts));
    }
    let mut base = facts("DE-TH");
    base.run.base = Some(euro(1));
    seen.insert(text(&base));
    assert_eq!(seen.len(), 8);
}

#[test]
fn whole_euros_are_explained_in_euros() {
    let mut facts = facts("DE-BE");
    facts.run.unit = Unit::Euro;
    for line in &mut facts.run.lines {
        line.amount = euro(3300 + 100 * line.adjustment_units);
        line.total = line.amount;
    }
    let said = text(&facts);
    assert!(said.contains("auf ganze Vielfache von 1 Euro abgerundet |  | 33,00"), "{said}");
    assert!(said.contains("| 1 | 1,00"), "{said}");
}

/// The longest names that there are, deducted twice before, and with everything that a step can have.
fn long(language: Language, deductions: usize) -> Sheet {
    let mut facts = facts("DE-BW");
    let name = "Ministerium für Inneres, Digitalisierung und Kommunen des Landes Mecklenburg-Vorpommern";
    let run = &mut facts.run;
    run.deductions = (0..deductions)
        .map(|number| Deduction {
            label: format!("Vorwegabzug {number} für ebenenübergreifende Querschnittsaufgaben des IT-Planungsrats"),
            recipient: Some(name.to_owned()),
            basis: "§ 3 Absatz 2 Satz 1 der Verwaltungsvereinbarung zur Umsetzung des Onlinezugangsgesetzes".to_owned(),
            amount: euro(100),
        })
        .collect();
    run.total = euro(10_001 + 100 * i64::try_from(deductions).unwrap());
    run.component_title = "Gemeinsame Umsetzung des Onlinezugangsgesetzes durch die Länder („OZG Föderal“)".to_owned();
    run.state = RunState::Reversed;
    run.key.title = "Königsteiner Schlüssel 2019, gemischt mit den Einwohnerzahlen nach dem Zensus 2022".to_owned();
    run.key.as_of = Some(time::macros::date!(2019 - 01 - 01));
    run.key.as_of_assumed = true;
    run.key.source_url = Some(format!("https://www.example.org/{}", "a1b2c3d4/".repeat(12)));
    run.key.sha256 = Some(run.content_sha256.clone());
    run.lines[1].name = name.to_owned();
    run.lines[1].host_quota = Some(euro(1_000));
    run.lines[1].total = run.lines[1].amount.plus(euro(1_000)).unwrap();
    build(&facts, &provenance(), language).unwrap()
}

#[test]
fn all_of_it_stands_on_one_page_with_its_seal_as_long_as_that_can_be_read() {
    for language in [Language::De, Language::En] {
        for deductions in [0, 1, 2] {
            let made = pdf::write(long(language, deductions), &mut Vec::new()).unwrap();
            assert_eq!(made.pages, 1, "{language:?}, {deductions} deductions");
        }
        let beyond = pdf::write(long(language, 40), &mut Vec::new()).unwrap();
        assert!(beyond.pages > 1, "no page is set so small that nobody can read it");
    }
}
