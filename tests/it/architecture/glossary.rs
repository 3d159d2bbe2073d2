//! The glossary against the code: one word for one thing, wherever it is printed.

use super::catalogues::table_rows;
use super::source::{files_below, read, root};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use titelbuch::core::account::{FundingSource, Kind, Stage};
use titelbuch::core::agreement::{Financing, LegalBasis, TermKind};
use titelbuch::core::allocation::DeductionKind;
use titelbuch::core::allocation::redistribution::RedistributionReason;
use titelbuch::core::apportion::{Method, Unit};
use titelbuch::core::book::KeyState;
use titelbuch::core::budget::{AppropriationChange, BlockBasis};
use titelbuch::core::checklist::Checklist;
use titelbuch::core::claim::{ClaimDecision, Claimed};
use titelbuch::core::contribution::ContributionKind;
use titelbuch::core::dossier::Assessment;
use titelbuch::core::event::Event;
use titelbuch::core::figures;
use titelbuch::core::filing::FilingKind;
use titelbuch::core::forward_commitment::ForwardBasis;
use titelbuch::core::ids::{ClaimId, FilingId, ManagerId, OnwardGrantId, OrderId, RecipientId, Seq, VoucherId};
use titelbuch::core::interest::{DayCount, Regime};
use titelbuch::core::keys::KeyKind;
use titelbuch::core::money::Euro;
use titelbuch::core::order::OrderState;
use titelbuch::core::proposal::{self, ContentKind, ProposalState, ReasonCode};
use titelbuch::core::recipient::RecipientKind;
use titelbuch::core::role::Role;
use titelbuch::core::roll_out::AuthorityKind;
use titelbuch::core::service::ServiceKind;
use titelbuch::core::settlement::Step;
use titelbuch::report::Language;
use titelbuch::report::allocation_statement::RunState;

/// The rows of one section of the page whose first cell is an identifier.
fn section(title: &str) -> Vec<Vec<String>> {
    let page = read("docs/glossary.md");
    let after = page.split("\n## ").find(|part| part.starts_with(title)).unwrap_or_default();
    let rows = table_rows(after, |cell| cell.starts_with('`'));
    assert!(!rows.is_empty(), "docs/glossary.md has no section {title}");
    rows
}

/// Identifiers with the German terms they stand for, from the first two columns.
fn terms(rows: &[Vec<String>]) -> BTreeMap<String, BTreeSet<String>> {
    let mut terms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        let german = row.get(1).map(|cell| bare(cell)).unwrap_or_default();
        for identifier in row[0].split(',').map(|name| name.trim().trim_matches('`')) {
            terms.entry(identifier.to_owned()).or_default().insert(german.clone());
        }
    }
    terms
}

/// A term without what explains it in parentheses.
fn bare(text: &str) -> String {
    text.split(" (").next().unwrap_or_default().trim().to_owned()
}

/// Equal but for the first letter, which a label at the head of a line has large.
fn same_word(one: &str, other: &str) -> bool {
    let split = |text: &str| {
        let mut letters = text.chars();
        let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        (first, letters.collect::<String>())
    };
    split(one) == split(other)
}

/// What is wrong with one printed label.
fn label_fault(terms: &BTreeMap<String, BTreeSet<String>>, identifier: &str, printed: &str) -> Option<String> {
    let printed = bare(printed.strip_prefix("eine ").unwrap_or(printed));
    match terms.get(identifier) {
        None => Some(format!("{identifier} („{printed}“) is not in the glossary")),
        Some(known) if known.iter().any(|term| same_word(term, &printed)) => None,
        Some(known) => Some(format!("{identifier} is „{printed}“ in the code and {known:?} in the glossary")),
    }
}

#[test]
fn no_identifier_stands_for_two_german_terms() {
    let (words, events) = (terms(&section("Terms")), terms(&section("Events")));
    assert!(words.len() >= 170, "only {} terms were read", words.len());
    for (identifier, german) in words.iter().chain(&events) {
        assert!(german.len() == 1 && !german.contains(""), "{identifier} stands for {german:?}");
    }
}

/// Every label that a function `in_german` of core prints, with the identifier that it belongs to.
fn labels() -> Vec<(String, String)> {
    let mut labels: Vec<(&str, &str)> = Vec::new();
    labels.extend(Kind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(Stage::ALL.map(|stage| (stage.as_str(), stage.in_german())));
    labels.extend(ProposalState::ALL.map(|state| (state.as_str(), state.in_german())));
    labels.extend(ReasonCode::ALL.map(|reason| (reason.as_str(), reason.in_german())));
    labels.extend(RedistributionReason::ALL.map(|reason| (reason.as_str(), reason.in_german())));
    let kinds = [ContentKind::Allocation, ContentKind::Redistribution, ContentKind::Assignment, ContentKind::Reversal];
    let later =
        [ContentKind::AuthorityAssignment, ContentKind::Recall, ContentKind::Reassignment, ContentKind::SubAssignment];
    labels.extend(later.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(kinds.map(|kind| (kind.as_str(), kind.in_german())));
    let states = [KeyState::Registered, KeyState::Active, KeyState::Retired];
    labels.extend(states.map(|state| (state.as_str(), state.in_german())));
    let steps = [
        ("amend", proposal::Step::Amend),
        ("approve", proposal::Step::Approve),
        ("reject", proposal::Step::Reject),
        ("withdraw", proposal::Step::Withdraw),
        ("carry_out", proposal::Step::CarryOut),
    ];
    labels.extend(steps.map(|(id, step)| (id, step.in_german())));
    let methods = [
        ("largest_remainder", Method::LargestRemainder),
        ("sainte_lague", Method::SainteLague),
        ("d_hondt", Method::DHondt),
        ("half_up", Method::HalfUp),
    ];
    labels.extend(methods.map(|(id, method)| (id, method.in_german())));
    let units = [("cent", Unit::Cent), ("euro", Unit::Euro), ("thousand_euro", Unit::ThousandEuro)];
    labels.extend(units.map(|(id, unit)| (id, unit.in_german())));
    let host = DeductionKind::HostQuota { recipient: ManagerId::new("DE-HE").unwrap() };
    let deductions =
        [("federal_share", DeductionKind::FederalShare), ("host_quota", host), ("reserve", DeductionKind::Reserve)];
    labels.extend(deductions.iter().map(|(id, kind)| (*id, kind.in_german())));
    let keys = [
        KeyKind::PublishedPercentages { percentages: Vec::new() },
        KeyKind::Koenigstein { inputs: Vec::new() },
        KeyKind::Indicator { name: String::new(), unit: String::new(), values: Vec::new() },
        KeyKind::Equal { among: Vec::new() },
        KeyKind::Blended { parts: Vec::new() },
        KeyKind::FixedAmounts { amounts: Vec::new(), printed_total_cents: None },
    ];
    labels.extend(keys.iter().map(|key| (key.as_str(), key.in_german())));
    let (points, rate_percent) = (Decimal::from(5), Decimal::ONE);
    let regimes = [
        Regime::BaseRatePlus { points },
        Regime::NotUsedInTime { points },
        Regime::Fixed { rate_percent, minimum_percent: None },
        Regime::None,
    ];
    labels.extend(regimes.map(|regime| (regime.as_str(), regime.in_german())));
    labels.extend(DayCount::ALL.map(|method| (method.as_str(), method.in_german())));
    labels.extend(AppropriationChange::ALL.map(|change| (change.as_str(), change.in_german())));
    labels.extend(BlockBasis::ALL.map(|basis| (basis.as_str(), basis.in_german())));
    labels.extend(forward_bases().iter().map(|basis| (basis.as_str(), basis.in_german())));
    labels.extend(OrderState::ALL.map(|state| (state.as_str(), state.in_german())));
    labels.extend(labels_of_evidence());
    labels.extend(RecipientKind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.into_iter().map(|(id, label)| (id.to_owned(), label.to_owned())).collect()
}

/// Those of agreements, filings, claims, and of what a run has come to.
fn labels_of_evidence() -> Vec<(&'static str, &'static str)> {
    let mut labels: Vec<(&str, &str)> = Vec::new();
    labels.extend(Role::ALL.map(|role| (role.as_str(), role.in_german())));
    labels.extend(LegalBasis::ALL.map(|basis| (basis.as_str(), basis.in_german())));
    labels.extend(Financing::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(TermKind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(FilingKind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(ClaimDecision::ALL.map(|decision| (decision.as_str(), decision.in_german())));
    let sources = ["federal_funds", "land_funds", "municipal_funds", "eu_funds", "third_party_funds"];
    labels.extend(sources.into_iter().zip(FundingSource::ALL).map(|(id, source)| (id, source.in_german())));
    labels.extend(ContributionKind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    let recovery = Claimed::Recovery { voucher: VoucherId::new("b-1").unwrap(), matched: Seq(1) };
    let (from, until) = (time::Date::MIN, time::Date::MAX);
    let interest = Claimed::Interest { on: ClaimId::new("r-1").unwrap(), from, until };
    let refund = Claimed::Refund { order: OrderId::new("a-1").unwrap(), payment: Seq(1) };
    let surplus = Claimed::Surplus { filing: FilingId::new("n-1").unwrap() };
    let (onward_grant, recipient) = (OnwardGrantId::new("w-1").unwrap(), RecipientId::new("r").unwrap());
    let onward = Claimed::Onward { onward_grant, recipient, interest: None };
    let (voucher, principal_cents) = (VoucherId::new("b-1").unwrap(), Euro::ZERO);
    let late = Claimed::LateUse { voucher, matched: Seq(1), payment: Seq(0), principal_cents, from, until };
    let claimed = [&recovery, &refund, &interest, &surplus, &onward, &late];
    labels.extend(claimed.map(|claimed| (claimed.as_str(), claimed.in_german())));
    labels.extend(Step::ALL.map(|step| (step.as_str(), step.in_german())));
    labels.extend(ServiceKind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(AuthorityKind::ALL.map(|kind| (kind.as_str(), kind.in_german())));
    labels.extend(Assessment::ALL.map(|found| (found.as_str(), found.in_german())));
    labels.extend(Checklist::ALL.map(|list| (list.as_str(), list.in_german())));
    let runs = [
        ("proposed", RunState::Proposed),
        ("approved", RunState::Approved),
        ("rejected", RunState::Rejected),
        ("withdrawn", RunState::Withdrawn),
        ("carried_out", RunState::CarriedOut),
        ("reversed", RunState::Reversed),
    ];
    labels.extend(runs.map(|(id, state)| (id, state.label(Language::De))));
    labels
}

fn forward_bases() -> [ForwardBasis; 3] {
    [
        ForwardBasis::CommitmentAuthority { year_granted: 2021, late_budget: None },
        ForwardBasis::CurrentBusiness { reason: String::new() },
        ForwardBasis::TransferableExpenditure { reason: String::new() },
    ]
}

#[test]
fn the_code_prints_the_words_of_the_glossary() {
    let terms = terms(&section("Terms"));
    let faults: Vec<String> = labels().iter().filter_map(|(id, label)| label_fault(&terms, id, label)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Another type that speaks German would go unchecked: this list knows them all.
    let core: Vec<String> = files_below("src/core").into_iter().filter(|path| !path.contains("tests")).collect();
    let speaking = core.iter().map(|path| read(path).matches("fn in_german(").count()).sum::<usize>();
    assert_eq!(speaking, 36, "functions in_german in src/core: the 34 of this test, the account and the date");
}

#[test]
fn lists_of_events_say_the_words_of_the_glossary() {
    let mut printed = BTreeMap::new();
    for path in files_below("fixtures/events").iter().filter(|path| path.ends_with(".json")) {
        let event = Event::from_bytes(&std::fs::read(root().join(path)).unwrap()).unwrap();
        let name = event.body.type_name().split('/').next().unwrap_or_default().to_owned();
        printed.insert(name, BTreeSet::from([event.body.in_german().to_owned()]));
    }
    assert_eq!(printed, terms(&section("Events")));
}

#[test]
fn figures_have_the_labels_of_the_glossary() {
    let (figures_known, words) = (terms(&section("Figures")), terms(&section("Terms")));
    let printed: BTreeMap<String, BTreeSet<String>> =
        figures::CATALOGUE.iter().map(|f| (f.id.to_owned(), BTreeSet::from([f.label.to_owned()]))).collect();
    assert_eq!(printed, figures_known);
    for figure in figures::CATALOGUE.iter().filter(|figure| words.contains_key(figure.id)) {
        assert_eq!(label_fault(&words, figure.id, figure.label), None);
    }
}

#[test]
fn reports_head_their_columns_with_the_words_of_the_glossary() {
    let terms = terms(&section("Terms"));
    let mut checked = BTreeSet::new();
    for path in files_below("reports").iter().filter(|path| path.ends_with(".toml") && !path.contains("/fonts/")) {
        let definition: toml::Table = read(path).parse().unwrap();
        let columns = definition.get("columns").and_then(toml::Value::as_array).into_iter().flatten();
        for column in columns {
            let text = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).unwrap_or_default().to_owned();
            let id = text(column.get("id"));
            let id = id.strip_suffix("_eur").unwrap_or(&id);
            if terms.contains_key(id) {
                let label = text(column.get("label").and_then(|label| label.get("de")));
                assert_eq!(label_fault(&terms, id, &label), None, "{path}");
                checked.insert(id.to_owned());
            }
        }
    }
    for id in ["weight", "quota", "adjustment_units", "host_quota"] {
        assert!(checked.contains(id), "no report has the column {id} any more");
    }
}

#[test]
fn every_legal_basis_has_its_label_or_says_that_it_is_unknown() {
    let terms = terms(&section("Terms"));
    let page = read("docs/glossary.md");
    assert!(page.contains("| identifier | assignment | grant | financial_assistance | contract |"));
    for row in section("Labels that depend on the legal basis") {
        let identifier = row[0].trim_matches('`');
        assert!(terms.contains_key(identifier), "{identifier} is not among the terms");
        assert!(row.len() == 5 && row.iter().all(|cell| !cell.is_empty()), "{identifier}: an empty cell");
        let labels: BTreeSet<&String> = row[1..].iter().collect();
        assert!(labels.len() > 1, "{identifier} has one label for all and needs no row");
    }
}

#[test]
fn each_check_of_the_glossary_can_fail() {
    let rows = |text: &str| table_rows(text, |cell| cell.starts_with('`'));
    let two = terms(&rows("| `release` | Entsperrung |\n| `release` | Freigabe |\n| `a`, `b` | C (D) |"));
    assert_eq!(two.get("release").map(BTreeSet::len), Some(2));
    assert_eq!(label_fault(&two, "b", "c (E)"), None);
    assert!(label_fault(&two, "a", "D").is_some_and(|fault| fault.contains("in the code")));
    assert!(label_fault(&two, "x", "X").is_some_and(|fault| fault.contains("not in the glossary")));
    assert!(!same_word("Bindung", "bindung:") && same_word("Gebunden", "gebunden"));
}
