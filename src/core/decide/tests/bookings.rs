//! Ladders of what moves money and of what decides it: proposals, assignments, commitments, keys, reversals.

use super::*;
use crate::core::allocation::RunParameters;
use crate::core::apportion::Method;
use crate::core::keys::{KeyDefinition, KeyKind, KeySource, RecipientRule, Value};

/// Frame of 100 euro on Bayern, made through a reversal-free shortcut: booked events, not decided ones.
pub(super) fn with_quota(mut book: Book) -> Book {
    let quota = crate::core::ledger::Posting::new(
        Account::frame_origin(&id("foederal")),
        Account::frame(&id("foederal"), &id("DE-BY"), Stage::Allocated),
        euro("100"),
    );
    let seq = Seq(book.size);
    let request = request(999_999, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro("100") });
    let Decision::Accepted(mut accepted) = decide(&book, &request) else { panic!("granted") };
    accepted.postings = vec![quota];
    let event = accepted.into_event(&request, seq, Instant::from_unix_ms(0));
    book.apply(&event).unwrap();
    book.events.put(seq, Some(std::sync::Arc::new(event)));
    book
}

#[test]
fn assignment_and_commitment_ladder() {
    let mut book = with_quota(masters());
    let propose = |lines: &[(&str, &str)]| Act::Propose { proposal: id("z-1"), draft: assignment(lines) };
    assert_eq!(step(&mut book, "anna", propose(&[])), ["R-038"]);
    assert_eq!(step(&mut book, "anna", propose(&[("DE-BY", "60"), ("DE-BY", "1")])), ["R-038"]);
    assert_eq!(step(&mut book, "anna", propose(&[("DE-BY", "0"), ("bund", "1")])), ["R-005", "R-035"]);
    assert_eq!(step(&mut book, "anna", propose(&[("DE-BY", "150")])), Vec::<&str>::new());
    let hash = |book: &Book| book.proposals.get(&id("z-1")).unwrap().unwrap().content_sha256;
    let approve = |content_sha256| Act::Approve { proposal: id("z-1"), content_sha256 };
    let carry_out = || Act::CarryOut { proposal: id("z-1") };
    let stale = hash(&book);
    assert_eq!(step(&mut book, "anna", carry_out()), ["R-030", "R-013", "R-012"]);
    assert_eq!(step(&mut book, "anna", approve(stale)), ["R-031"]);
    let amend = |amount: &str, replaces| {
        Act::Amend(AmendProposal { proposal: id("z-1"), draft: assignment(&[("DE-BY", amount)]), replaces })
    };
    assert_eq!(step(&mut book, "anna", amend("70", Some(stale))), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", amend("80", Some(stale))), ["R-211"]);
    assert_eq!(step(&mut book, "anna", amend("60", None)), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", approve(stale)), ["R-032"]);
    let fresh = hash(&book);
    assert_eq!(step(&mut book, "bernd", approve(fresh)), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", carry_out()), ["R-012"], "no appropriation, no authority");
    let appropriate = Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro("60") };
    assert_eq!(step(&mut book, "anna", appropriate), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", carry_out()), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", carry_out()), ["R-030", "R-013", "R-012"]);
    assert_eq!(step(&mut book, "anna", project("p-1", "bund")), ["R-004"]);
    assert_eq!(step(&mut book, "anna", project("p-1", "DE-BY")), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", commit("p-1", "DE-HB", "1")), ["R-041", "R-014"]);
    assert_eq!(step(&mut book, "anna", commit("p-1", "DE-BY", "60.01")), ["R-014"]);
    assert_eq!(step(&mut book, "anna", commit("p-1", "DE-BY", "60")), Vec::<&str>::new());
}

#[test]
fn a_project_has_a_policy_field_of_the_list() {
    let mut book = masters();
    let in_field = |name: &str, field: &str| {
        let Act::RegisterProject(what) = project(name, "DE-BY") else { panic!() };
        Act::RegisterProject(RegisterProject { policy_field: field.to_owned(), ..what })
    };
    for wrong in ["Bildung", "bildung ", "", "wirtschaft\n"] {
        assert_eq!(step(&mut book, "anna", in_field("p-1", wrong)), ["R-043"], "{wrong:?}");
    }
    for (number, field) in crate::core::policy_field::ALL.iter().enumerate() {
        assert_eq!(step(&mut book, "anna", in_field(&format!("p-{number}"), field.code)), Vec::<&str>::new());
    }
}

#[test]
fn reversal_ladder() {
    let mut book = masters();
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("10") };
    let at = book.size;
    assert_eq!(step(&mut book, "anna", grant), Vec::<&str>::new());
    let reverse = |seq: u64| Act::Reverse { reverses: Seq(seq), reason: ReasonCode::BookedTwice, note: None };
    assert_eq!(step(&mut book, "anna", reverse(999)), ["R-004"]);
    assert_eq!(step(&mut book, "anna", reverse(0)), ["R-050"]);
    assert_eq!(step(&mut book, "anna", reverse(at)), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", reverse(at)), ["R-050"]);
    assert_eq!(step(&mut book, "anna", reverse(at + 1)), ["R-050"]);
    let frame = Account::frame(&id("foederal"), &id("bmi"), Stage::Available);
    assert_eq!(book.balance(&frame), Ok(Euro::ZERO));
}

pub(super) fn percentages(last: &str) -> KeyDefinition {
    let value = |land: &str, percent: &str| Value { recipient: id(land), value: percent.parse().unwrap() };
    KeyDefinition {
        id: id("k-1"),
        version: 1,
        supersedes: None,
        title: "Beispiel".to_owned(),
        kind: KeyKind::PublishedPercentages { percentages: vec![value("DE-BY", "60.5"), value("DE-HB", last)] },
        recipients: RecipientRule::AsNamed,
        legal_basis: "Test".to_owned(),
        source: KeySource {
            title: "erfunden".to_owned(),
            url: None,
            retrieved_on: None,
            sha256: None,
            licence: None,
            note: None,
        },
        as_of: parse_date("2019-12-31").unwrap(),
        as_of_assumed: None,
        scale: 5,
        valid_from: None,
        valid_to: None,
    }
}

pub(super) fn with_key(mut book: Book) -> Book {
    assert_eq!(step(&mut book, "anna", Act::RegisterKey { definition: percentages("39.5") }), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", Act::ActivateKey { key: id("k-1") }), Vec::<&str>::new());
    book
}

#[test]
fn key_ladder() {
    let mut book = masters();
    let register = |last: &str| Act::RegisterKey { definition: percentages(last) };
    let mut all = percentages("39.5");
    all.recipients = RecipientRule::AllFederalStates;
    let ladder: Vec<(Act, &[&str])> = vec![
        (register("39.4"), &["R-020"]),
        (Act::RegisterKey { definition: all }, &["R-020"]),
        (Act::ActivateKey { key: id("k-1") }, &["R-004"]),
        (register("39.5"), &[]),
        (register("39.5"), &["R-003"]),
        (Act::RetireKey { key: id("k-1") }, &["R-022"]),
        (Act::ActivateKey { key: id("k-1") }, &[]),
        (Act::ActivateKey { key: id("k-1") }, &["R-022"]),
        (Act::RetireKey { key: id("k-1") }, &[]),
        (Act::ActivateKey { key: id("k-1") }, &["R-022"]),
    ];
    for (row, (act, expected)) in ladder.into_iter().enumerate() {
        assert_eq!(step(&mut book, "anna", act), expected, "row {row}");
    }
}

#[test]
fn every_text_of_a_key_is_checked() {
    let book = masters();
    let bad = || "x\ty".repeat(2000);
    let plain = percentages("39.5");
    let source = KeySource {
        title: bad(),
        url: Some(bad()),
        retrieved_on: Some(bad()),
        sha256: Some(bad()),
        licence: Some(bad()),
        note: Some(bad()),
    };
    let long = KeyDefinition { title: bad(), legal_basis: " ".to_owned(), source, ..plain.clone() };
    let part = |name: String| crate::core::keys::BlendPart {
        name,
        proportion: "1".parse().unwrap(),
        values: vec![Value { recipient: id("DE-BY"), value: "1".parse().unwrap() }],
    };
    let with = |kind: KeyKind| KeyDefinition { kind, ..plain.clone() };
    let values = vec![Value { recipient: id("DE-BY"), value: "1".parse().unwrap() }];
    let table = [
        (long, 8),
        (with(KeyKind::Indicator { name: bad(), unit: bad(), values }), 2),
        (with(KeyKind::Blended { parts: vec![part(bad()), part("Fläche".to_owned()), part(String::new())] }), 2),
    ];
    for (definition, expected) in table {
        let asked = request(1, "anna", Act::RegisterKey { definition });
        let Decision::Refused(violations) = decide_both(&book, &asked) else { panic!("{asked:?}") };
        let rules: Vec<_> = violations.iter().map(|v| v.rule.id).collect();
        assert_eq!(rules, vec!["R-008"; expected], "{violations:?}");
        let fields: std::collections::BTreeSet<String> = violations.iter().map(Violation::sentence).collect();
        assert_eq!(fields.len(), expected, "each field is named");
    }
    let mut noted = plain;
    noted.source.note = Some("ä".repeat(1000));
    let asked = request(2, "anna", Act::RegisterKey { definition: noted });
    assert!(matches!(decide_both(&book, &asked), Decision::Accepted(_)), "a note may be longer than a title");
}

#[test]
fn a_share_equal_to_an_older_key_is_noticed() {
    let mut book = with_key(masters());
    let key = |name: &str, as_of: &str, percents: [&str; 2]| {
        let mut key = percentages(percents[1]);
        (key.id, key.as_of) = (id(name), parse_date(as_of).unwrap());
        if let KeyKind::PublishedPercentages { percentages } = &mut key.kind {
            percentages[0].value = percents[0].parse().unwrap();
        }
        key
    };
    let equal = |name: &str| {
        let kind = KeyKind::Equal { among: vec![id("DE-BY"), id("DE-HB")] };
        KeyDefinition { kind, ..key(name, "2020-06-30", ["1", "99"]) }
    };
    // Between the two stand a key of other recipients, one of another kind, and one of other shares.
    let mut other = key("k-3", "2020-08-31", ["60.5", "39.5"]);
    if let KeyKind::PublishedPercentages { percentages } = &mut other.kind {
        percentages[1].recipient = id("DE-HH");
    }
    for definition in [equal("k-2"), other, key("k-4", "2020-10-31", ["61", "39"])] {
        assert_eq!(step(&mut book, "anna", Act::RegisterKey { definition }), Vec::<&str>::new());
    }
    let notices = |definition: KeyDefinition| {
        let asked = request(4711, "anna", Act::RegisterKey { definition });
        let Decision::Accepted(accepted) = decide_both(&book, &asked) else { panic!("a usable key") };
        accepted.notices.into_iter().map(|notice| notice.0).collect::<Vec<_>>()
    };
    let said = notices(key("k-5", "2020-12-31", ["60.5", "39.5"]));
    assert!(said.len() == 1 && said[0].contains("k-1: DE-BY, DE-HB"), "{said:?}");
    assert_eq!(notices(key("k-6", "2020-12-31", ["62", "38"])), Vec::<String>::new());
    assert_eq!(
        notices(KeyDefinition { as_of: parse_date("2020-12-31").unwrap(), ..equal("k-7") }),
        Vec::<String>::new()
    );
}

#[test]
fn allocation_ladder() {
    let mut book = masters();
    let plain = |total: &str| RunParameters::plain(id("foederal"), euro(total), id("k-1"));
    let propose =
        |parameters: RunParameters| Act::Propose { proposal: id("v-1"), draft: Draft::Allocation { parameters } };
    assert_eq!(step(&mut book, "anna", propose(plain("100"))), ["R-004"]);
    assert_eq!(step(&mut book, "anna", Act::RegisterKey { definition: percentages("39.5") }), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", propose(plain("100"))), ["R-021"]);
    let mut book = with_key(masters());
    let floor = RunParameters { floor_cents: Some(euro("51")), ..plain("100") };
    assert_eq!(step(&mut book, "anna", propose(floor)), ["R-033"]);
    let crooked = RunParameters { component: id("niemand"), key: id("k-9"), ..plain("100") };
    assert_eq!(step(&mut book, "anna", propose(crooked.clone())), ["R-004", "R-004"], "key and component");
    let crooked = RunParameters { key: id("k-1"), total_cents: euro("-1"), ..crooked };
    assert_eq!(step(&mut book, "niemand", propose(crooked)), ["R-002", "R-033", "R-004"]);
    let half_up = |total: &str| RunParameters { method: Method::HalfUp, ..plain(total) };
    assert_eq!(
        step(&mut book, "anna", propose(half_up("0.01"))),
        ["R-034"],
        "61 and 39 hundredths: no miss, no method"
    );
    assert_eq!(step(&mut book, "anna", propose(plain("0.01"))), Vec::<&str>::new());
    let amend = |draft: Draft| Act::Amend(AmendProposal { proposal: id("v-1"), draft, replaces: None });
    let amended = |total: &str| amend(Draft::Allocation { parameters: half_up(total) });
    assert_eq!(step(&mut book, "anna", amended("1.00")), ["R-034"]);
    assert_eq!(step(&mut book, "anna", amend(assignment(&[("DE-BY", "1")]))), ["R-036"]);
    let parameters = plain("100");
    assert_eq!(step(&mut book, "anna", amend(Draft::Allocation { parameters })), Vec::<&str>::new());
    let content_sha256 = book.proposals.get(&id("v-1")).unwrap().unwrap().content_sha256;
    assert_eq!(step(&mut book, "bernd", Act::Approve { proposal: id("v-1"), content_sha256 }), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", Act::CarryOut { proposal: id("v-1") }), ["R-011"]);
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("100") };
    assert_eq!(step(&mut book, "anna", grant), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", Act::CarryOut { proposal: id("v-1") }), Vec::<&str>::new());
    let bremen = Account::frame(&id("foederal"), &id("DE-HB"), Stage::Allocated);
    assert_eq!(book.balance(&bremen), Ok(euro("39.50")));
}

/// A version of before the rule may hold half-up and be approved; it is refused when it is carried out.
#[test]
fn an_old_half_up_proposal_is_not_carried_out() {
    let mut book = with_key(masters());
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("100") };
    assert_eq!(step(&mut book, "anna", grant), Vec::<&str>::new());
    let plain = RunParameters::plain(id("foederal"), euro("100"), id("k-1"));
    let draft = Draft::Allocation { parameters: plain.clone() };
    assert_eq!(step(&mut book, "anna", Act::Propose { proposal: id("v-1"), draft }), Vec::<&str>::new());
    let parameters = RunParameters { method: Method::HalfUp, ..plain };
    let key = book.keys.get(&id("k-1")).unwrap().unwrap().definition.clone();
    let result = crate::core::allocation::compute(&parameters, &key).unwrap();
    assert!(result.difference().is_zero(), "60.50 and 39.50 need no rounding");
    let content = crate::core::proposal::Content::Allocation { parameters, result };
    let content_sha256 = content.sha256().unwrap();
    book.proposals.change(&id("v-1"), |proposal| {
        proposal.content = std::sync::Arc::new(content);
        proposal.content_sha256 = content_sha256;
    });
    assert_eq!(step(&mut book, "bernd", Act::Approve { proposal: id("v-1"), content_sha256 }), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", Act::CarryOut { proposal: id("v-1") }), ["R-034"]);
}

#[test]
fn approved_bookings_are_reversed_by_two() {
    let mut book = with_key(masters());
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("100") };
    assert_eq!(step(&mut book, "anna", grant), Vec::<&str>::new());
    let draft = Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro("100"), id("k-1")) };
    by_two(&mut book, "v-1", draft);
    let booked = Seq(book.size - 1);
    let reason = ReasonCode::DecisionRevoked;
    let alone = Act::Reverse { reverses: booked, reason, note: None };
    assert_eq!(step(&mut book, "anna", alone), ["R-051"]);
    by_two(&mut book, "u-1", Draft::Reversal { reverses: booked, reason });
    let available = Account::frame(&id("foederal"), &id("bmi"), Stage::Available);
    assert_eq!(book.balance(&available), Ok(euro("100")));
    let again = Act::Propose { proposal: id("u-2"), draft: Draft::Reversal { reverses: booked, reason } };
    assert_eq!(step(&mut book, "anna", again), ["R-050"]);
}

/// Every request of these tests has the value date 1 February 2021.
#[test]
fn a_run_needs_a_value_date_within_the_validity_of_its_key() {
    let table: [(Option<&str>, Option<&str>, &[&str]); 7] = [
        (None, None, &[]),
        (Some("2021-02-01"), Some("2021-02-01"), &[]),
        (Some("2021-01-01"), None, &[]),
        (None, Some("2021-12-31"), &[]),
        (Some("2021-02-02"), None, &["R-023"]),
        (None, Some("2021-01-31"), &["R-023"]),
        (Some("2020-01-01"), Some("2020-12-31"), &["R-023"]),
    ];
    for (from, to, expected) in table {
        let mut book = masters();
        let day = |text: Option<&str>| text.map(|text| parse_date(text).unwrap());
        let definition = KeyDefinition { valid_from: day(from), valid_to: day(to), ..percentages("39.5") };
        assert_eq!(step(&mut book, "anna", Act::RegisterKey { definition }), Vec::<&str>::new());
        assert_eq!(step(&mut book, "anna", Act::ActivateKey { key: id("k-1") }), Vec::<&str>::new());
        let parameters = RunParameters::plain(id("foederal"), euro("100"), id("k-1"));
        let propose = Act::Propose { proposal: id("v-1"), draft: Draft::Allocation { parameters } };
        let Decision::Refused(violations) = decide_both(&book, &request(3, "anna", propose.clone())) else {
            assert_eq!(step(&mut book, "anna", propose), expected, "{from:?} {to:?}");
            carried_out_later_than(&mut book, day(to));
            continue;
        };
        assert_eq!(violations.iter().map(|v| v.rule.id).collect::<Vec<_>>(), expected, "{from:?} {to:?}");
        let said = violations[0].sentence();
        for day in [day(from), day(to)].into_iter().flatten().map(crate::core::calendar::in_german) {
            assert!(said.contains(&day) && said.contains("01.02.2021"), "{said}");
        }
    }
}

/// Carrying out decides again: on the last day of the key it is booked, a day later refused.
fn carried_out_later_than(book: &mut Book, last: Option<time::Date>) {
    let Some(last) = last else { return };
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("100") };
    assert_eq!(step(book, "anna", grant), Vec::<&str>::new());
    let content_sha256 = book.proposals.get(&id("v-1")).unwrap().unwrap().content_sha256;
    assert_eq!(step(book, "bernd", Act::Approve { proposal: id("v-1"), content_sha256 }), Vec::<&str>::new());
    let on = |day: time::Date| {
        let mut request = request(4, "bernd", Act::CarryOut { proposal: id("v-1") });
        request.command.booked_on = day;
        decide_both(&*book, &request)
    };
    assert!(matches!(on(last), Decision::Accepted(_)));
    let Decision::Refused(violations) = on(last.next_day().unwrap()) else { panic!("the key has ended") };
    assert_eq!(violations.iter().map(|v| v.rule.id).collect::<Vec<_>>(), ["R-023"]);
}

#[test]
fn amounts_beyond_the_book_have_a_rule_of_their_own() {
    let mut book = masters();
    let grant =
        |cents: i64| Act::GrantFrame { component: id("foederal"), amount_cents: Euro::from_cents(cents).unwrap() };
    let most = Euro::MAX.cents();
    assert_eq!(step(&mut book, "anna", grant(most - 5)), Vec::<&str>::new());
    let Decision::Refused(violations) = decide_both(&book, &request(5, "anna", grant(6))) else { panic!("too large") };
    let said = violations.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(violations.len(), 1, "{said}");
    assert!(said.starts_with("R-015") && said.contains("mit 0,06") && said.contains("höchstens 0,05"), "{said}");
    assert_eq!(step(&mut book, "niemand", grant(6)), ["R-002", "R-015"], "what was found before is not lost");
    assert_eq!(step(&mut book, "anna", grant(5)), Vec::<&str>::new());
    let appropriate =
        |year: u16| Act::Appropriate { budget_item: id("0699/532 99"), booking_year: year, amount_cents: Euro::MAX };
    assert_eq!(step(&mut book, "anna", appropriate(2021)), Vec::<&str>::new());
    assert_eq!(step(&mut book, "anna", appropriate(1999)), ["R-009"]);
    assert_eq!(step(&mut book, "anna", appropriate(2021)), ["R-015"]);
    // Two lines that each fit and do not fit together: a proposal of that kind can never be carried out.
    let most = Euro::MAX.to_string();
    let draft = assignment(&[("DE-BY", &most), ("DE-HB", &most)]);
    assert_eq!(step(&mut book, "anna", Act::Propose { proposal: id("z-1"), draft }), Vec::<&str>::new());
    let content_sha256 = book.proposals.get(&id("z-1")).unwrap().unwrap().content_sha256;
    assert_eq!(step(&mut book, "bernd", Act::Approve { proposal: id("z-1"), content_sha256 }), Vec::<&str>::new());
    assert_eq!(step(&mut book, "bernd", Act::CarryOut { proposal: id("z-1") }), ["R-013", "R-013", "R-012"]);
}

#[test]
fn reversal_of_used_frame_is_refused() {
    let mut book = with_key(masters());
    let granted = Seq(book.size);
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("100") };
    assert_eq!(step(&mut book, "anna", grant), Vec::<&str>::new());
    let draft = Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro("100"), id("k-1")) };
    by_two(&mut book, "v-1", draft);
    let reverse = Act::Reverse { reverses: granted, reason: ReasonCode::WrongAmount, note: None };
    assert_eq!(step(&mut book, "anna", reverse), ["R-011"]);
}

#[test]
fn items_of_others_are_refused() {
    let mut book = with_quota(masters());
    let Draft::Assignment(mut other) = assignment(&[("DE-BY", "1")]) else { panic!() };
    other.budget_item = id("0698/532 99");
    let draft = Draft::Assignment(other);
    assert_eq!(step(&mut book, "anna", Act::Propose { proposal: id("z-1"), draft }), ["R-037"]);
}

/// Anna proposes, Bernd approves and carries out.
pub(super) fn by_two(book: &mut Book, proposal: &str, draft: Draft) {
    assert_eq!(step(book, "anna", Act::Propose { proposal: id(proposal), draft }), Vec::<&str>::new());
    let content_sha256 = book.proposals.get(&id(proposal)).unwrap().unwrap().content_sha256;
    assert_eq!(step(book, "bernd", Act::Approve { proposal: id(proposal), content_sha256 }), Vec::<&str>::new());
    assert_eq!(step(book, "bernd", Act::CarryOut { proposal: id(proposal) }), Vec::<&str>::new());
}
