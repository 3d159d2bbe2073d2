//! The sentences of the rules, read aloud.

use super::*;
use crate::core::account::{Account, Stage};
use crate::core::ids::{ComponentId, ManagerId};
use crate::core::money::Euro;

#[test]
fn every_rule_is_a_sentence_and_says_what_would_be_possible() {
    for rule in all() {
        assert!(rule.sentence.ends_with(['.', '}']), "{}: {}", rule.id, rule.sentence);
        assert!(rule.hint.len() > 20 && rule.hint.ends_with('.'), "{}: {}", rule.id, rule.hint);
        assert!(!rule.sentence.contains("  ") && !rule.hint.contains("  "), "{}", rule.id);
    }
}

#[test]
fn a_ceiling_names_the_account_once_and_the_amounts() {
    let (component, manager) = (ComponentId::new("foederal").unwrap(), ManagerId::new("bmi").unwrap());
    let account = Account::frame(&component, &manager, Stage::Available).in_german();
    let cents = |count| Euro::from_cents(count).unwrap();
    for rule in [&NO_ACCOUNT_BELOW_ZERO, &FRAME_NOT_EXCEEDED, &APPROPRIATION_NOT_EXCEEDED, &QUOTA_NOT_EXCEEDED] {
        let violation = Violation::of(rule).text("account", &account).amount("available", cents(100));
        let said = violation.amount("requested", cents(150)).amount("missing", cents(50)).to_string();
        for part in ["1,00\u{a0}€", "1,50\u{a0}€", "0,50\u{a0}€", "onto „Rahmen (verfügbar), Programmteil foederal"]
        {
            assert!(said.contains(part), "{said}");
        }
        assert!(!said.contains('{') && !said.contains("von Rahmen"), "{said}");
    }
}

#[test]
fn a_published_table_is_not_to_be_corrected() {
    assert!(KEY_USABLE.hint.contains("nicht berichtigt"), "{}", KEY_USABLE.hint);
}
