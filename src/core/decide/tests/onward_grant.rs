//! Handing money on: recipients, shares by name and by key, what arrives, and what is taken back.

use super::evidence::{framework, individual, place};
use super::life::*;
use super::*;
use crate::core::account::Kind;
use crate::core::agreement::{LegalBasis, RegisterAgreement};
use crate::core::apportion::{Method, Unit};
use crate::core::commitment::CommitmentChange;
use crate::core::figures;
use crate::core::ids::RecipientId;
use crate::core::keys::{KeyDefinition, KeyKind, RecipientRule, Value};
use crate::core::onward_grant::*;
use crate::core::recipient::{RecipientKind, RegisterRecipient};

/// A municipality by its AGS and the Land of it.
pub(super) fn municipality(ags: &str, land: &str) -> RegisterRecipient {
    RegisterRecipient {
        recipient: id(ags),
        kind: RecipientKind::Municipality,
        title: Some(format!("Gemeinde {ags}")),
        name: None,
        land: Some(id(land)),
        ags: Some(ags.to_owned()),
        ars: None,
    }
}

fn provider() -> RegisterRecipient {
    RegisterRecipient {
        kind: RecipientKind::PublicBody,
        title: Some("Rechenzentrum".to_owned()),
        land: None,
        ags: None,
        ..municipality("anstalt", "DE-BY")
    }
}

pub(super) fn named(lines: &[(&str, &str)]) -> OnwardTo {
    let line = |(recipient, amount): &(&str, &str)| OnwardLine { recipient: id(recipient), amount_cents: euro(amount) };
    OnwardTo::Named { lines: lines.iter().map(line).collect() }
}

pub(super) fn by_key(key: &str, total: &str) -> OnwardKey {
    OnwardKey {
        key: id(key),
        total_cents: euro(total),
        within: None,
        base_cents: Euro::ZERO,
        floor_cents: None,
        cap_cents: None,
        unit: Unit::Cent,
        method: Method::LargestRemainder,
    }
}

pub(super) fn hand_on(name: &str, from: OnwardFrom, basis: OnwardBasis, to: OnwardTo) -> Act {
    Act::HandOn(HandOn::Grant(MakeOnwardGrant {
        onward_grant: id(name),
        from,
        basis,
        legal_basis: "Art. 23, 44 BayHO".to_owned(),
        purpose: "Anschluss der Gemeinden".to_owned(),
        to,
    }))
}

pub(super) fn of_commitment(name: &str) -> OnwardFrom {
    OnwardFrom::Commitment { commitment: id(name) }
}

pub(super) fn of_order(name: &str) -> OnwardFrom {
    OnwardFrom::Order { order: id(name) }
}

pub(super) fn of_share(grant: &str, recipient: &str) -> OnwardFrom {
    OnwardFrom::Share { onward_grant: id(grant), recipient: id(recipient) }
}

pub(super) fn receive(grant: &str, recipient: &str, amount: &str) -> Act {
    let (onward_grant, recipient) = (id(grant), id(recipient));
    Act::HandOn(HandOn::Receive(ReceiveOnward { onward_grant, recipient, amount_cents: euro(amount) }))
}

pub(super) fn reduce(grant: &str, recipient: &str, amount: &str) -> Act {
    let (onward_grant, recipient) = (id(grant), id(recipient));
    Act::HandOn(HandOn::Reduce(ReduceOnwardShare { onward_grant, recipient, amount_cents: euro(amount) }))
}

pub(super) fn reverse_grant(grant: &str) -> Act {
    Act::HandOn(HandOn::ReverseGrant { onward_grant: id(grant), reason: ReasonCode::DecisionRevoked })
}

pub(super) fn reverse_receipt(receipt: u64) -> Act {
    Act::HandOn(HandOn::ReverseReceipt { receipt: Seq(receipt), reason: ReasonCode::WrongAmount })
}

/// Inhabitants of two Bavarian municipalities and one of Bremen.
pub(super) fn inhabitants() -> KeyDefinition {
    let value = |ags: &str, count: &str| Value { recipient: id(ags), value: count.parse().unwrap() };
    let values = vec![value("09162000", "1500"), value("09161000", "130"), value("04011000", "560")];
    KeyDefinition {
        id: id("einwohner"),
        kind: KeyKind::Indicator { name: "Einwohner".to_owned(), unit: "Personen".to_owned(), values },
        recipients: RecipientRule::AsNamed,
        ..super::bookings::percentages("39.5")
    }
}

/// A commitment of 50, an issued order of 30 on it, three municipalities, an agency, and a key of inhabitants.
pub(super) fn ready() -> Book {
    let mut book = assigned();
    let recipients = [
        municipality("09162000", "DE-BY"),
        municipality("09161000", "DE-BY"),
        municipality("04011000", "DE-HB"),
        provider(),
    ];
    climb(&mut book, recipients.map(|what| ("anna", Act::HandOn(HandOn::Register(what)), &[][..])).to_vec());
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterKey { definition: inhabitants() }, &[]),
            ("anna", Act::ActivateKey { key: id("einwohner") }, &[]),
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("bernd", Act::IssueOrder { order: id("a-1") }, &[]),
        ],
    );
    book
}

fn figure(book: &Book, name: &str) -> String {
    let all = book.balances.present().map(|(account, balance)| (account, *balance));
    figures::by_id(name).unwrap().over(all).unwrap().map_or("none".to_owned(), |sum| sum.to_string())
}

fn three(book: &Book) -> [String; 3] {
    ["handed_on", "arrived_at_last_recipient", "arrived_beyond_share"].map(|name| figure(book, name))
}

const GRANT: OnwardBasis = OnwardBasis::Grant;

#[test]
fn recipient_ladder() {
    let mut book = assigned();
    let register = |what: RegisterRecipient| Act::HandOn(HandOn::Register(what));
    let known = municipality("09162000", "DE-BY");
    let sealed = || Some(Sealed { vault: id("c:0"), sha256: sha256(b"name") });
    let person = RegisterRecipient { kind: RecipientKind::NaturalPerson, name: sealed(), title: None, ..provider() };
    let with = |what: RegisterRecipient| ("anna", register(what));
    let refused = [
        with(RegisterRecipient { title: None, ..known.clone() }),
        with(RegisterRecipient { name: sealed(), ..known.clone() }),
        with(RegisterRecipient { ags: None, ..known.clone() }),
        with(RegisterRecipient { ags: Some("9162000".to_owned()), ..known.clone() }),
        with(RegisterRecipient { ars: Some("091620000001".to_owned()), ..known.clone() }),
        with(RegisterRecipient { land: Some(id("DE-HB")), ..known.clone() }),
        with(RegisterRecipient { land: None, ..known.clone() }),
        with(RegisterRecipient { name: None, ..person.clone() }),
        with(RegisterRecipient { title: Some("Erika Mustermann".to_owned()), ..person.clone() }),
    ];
    for (row, (who, act)) in refused.into_iter().enumerate() {
        let found = step(&mut book, who, act);
        assert!(!found.is_empty() && found.iter().all(|rule| *rule == "R-147"), "row {row}: {found:?}");
    }
    climb(
        &mut book,
        vec![
            ("anna", register(RegisterRecipient { title: Some(" ".to_owned()), ..known.clone() }), &["R-008"]),
            ("anna", register(RegisterRecipient { land: Some(id("bmi")), ..provider() }), &["R-004"]),
            ("anna", register(known.clone()), &[]),
            ("anna", register(known), &["R-003"]),
            ("anna", register(person), &[]),
        ],
    );
}

#[test]
fn onward_grant_ladder() {
    let mut book = ready();
    let to = |amount: &str| named(&[("09162000", amount)]);
    let twice = named(&[("09162000", "1"), ("09162000", "1")]);
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", hand_on("w-1", of_commitment("f-9"), GRANT, to("1")), &["R-004"]),
        ("anna", hand_on("w-1", of_order("a-9"), GRANT, to("1")), &["R-004"]),
        ("anna", hand_on("w-1", of_share("w-9", "anstalt"), GRANT, to("1")), &["R-004"]),
        ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, named(&[])), &["R-141", "R-005"]),
        ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, twice), &["R-141"]),
        ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, named(&[("09999999", "1")])), &["R-140"]),
        ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, to("50.01")), &["R-142"]),
        ("anna", hand_on("w-1", of_order("a-1"), GRANT, to("30.01")), &["R-142"]),
        ("anna", hand_on("w-1", of_order("a-1"), GRANT, to("20")), &[]),
        ("anna", hand_on("w-1", of_order("a-1"), GRANT, to("1")), &["R-003"]),
        ("anna", hand_on("w-2", of_order("a-1"), GRANT, to("10.01")), &["R-142"]),
        ("anna", hand_on("w-2", of_commitment("f-1"), GRANT, to("30.01")), &["R-142"]),
        ("anna", hand_on("w-2", of_commitment("f-1"), GRANT, to("30")), &[]),
        // What is handed on stays bound, and ordered.
        ("anna", changed("f-1", CommitmentChange::Free, "0.01"), &["R-142"]),
        ("anna", Act::CancelOrder { order: id("a-1") }, &["R-142"]),
        ("anna", changed("f-1", CommitmentChange::Increase, "5"), &[]),
        ("anna", changed("f-1", CommitmentChange::Free, "5"), &[]),
        ("anna", reverse_grant("w-9"), &["R-004"]),
        ("anna", reverse_grant("w-1"), &[]),
        ("anna", reverse_grant("w-1"), &["R-050"]),
        ("anna", Act::CancelOrder { order: id("a-1") }, &[]),
        ("anna", hand_on("w-3", of_order("a-1"), GRANT, to("1")), &["R-066", "R-142"]),
        ("anna", changed("f-1", CommitmentChange::Free, "20"), &[]),
    ];
    climb(&mut book, ladder);
    assert_eq!(three(&book), ["30.00", "none", "none"]);
    assert_eq!(figure(&book, "committed"), "30.00", "handing on moves nothing of the federal budget");
}

#[test]
fn an_order_that_nobody_issued_hands_nothing_on() {
    let mut book = ready();
    assert_eq!(step(&mut book, "anna", certify("a-2", "f-1", "5")), NONE);
    let act = hand_on("w-1", of_order("a-2"), GRANT, named(&[("09162000", "1")]));
    assert_eq!(step(&mut book, "anna", act), ["R-066"]);
}

#[test]
fn shares_by_key_add_up_to_the_cent_and_say_how() {
    let mut book = ready();
    let key = |key: OnwardKey| hand_on("w-1", of_commitment("f-1"), GRANT, OnwardTo::Key(key));
    let floor = OnwardKey { floor_cents: Some(euro("5")), within: Some(id("DE-BY")), ..by_key("einwohner", "40") };
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", key(by_key("fehlt", "40")), &["R-004"]),
        ("anna", key(OnwardKey { method: Method::HalfUp, ..by_key("einwohner", "40") }), &["R-034"]),
        ("anna", key(OnwardKey { floor_cents: Some(euro("20")), ..by_key("einwohner", "40") }), &["R-033"]),
        ("anna", key(by_key("einwohner", "50.01")), &["R-142"]),
        ("anna", key(OnwardKey { within: Some(id("DE-SL")), ..by_key("einwohner", "40") }), &["R-033"]),
        ("anna", key(floor), &[]),
    ];
    climb(&mut book, ladder);
    let grant = book.onward_grants.get(&id("w-1")).unwrap().unwrap();
    let of = |ags: &str| grant.shares.get(&id::<RecipientId>(ags)).map(|share| share.granted.to_string());
    assert_eq!([of("09162000"), of("09161000"), of("04011000")], [Some("35.00".into()), Some("5.00".into()), None]);
    let OnwardShares::Key { result, parameters, .. } = &grant.made.shares else { panic!("by key") };
    assert_eq!(result.sum_cents, parameters.total_cents);
    assert_eq!(result.lines[0].share, "13/163", "the proportions are those within the Land");
    // The key is in force when it is used.
    let mut retired = ready();
    assert_eq!(step(&mut retired, "anna", Act::RetireKey { key: id("einwohner") }), NONE);
    assert_eq!(step(&mut retired, "anna", key(by_key("einwohner", "40"))), ["R-021"]);
}

#[test]
fn handing_on_follows_the_legal_basis_of_the_agreement() {
    let mut book = ready();
    let by_grant = |what: RegisterAgreement| RegisterAgreement { legal_basis: LegalBasis::Grant, ..what };
    let to = || named(&[("09162000", "1"), ("anstalt", "1")]);
    climb(
        &mut book,
        vec![
            ("anna", hand_on("w-0", of_commitment("f-1"), OnwardBasis::Assignment, to()), &[]),
            ("anna", Act::RegisterAgreement(by_grant(framework())), &[]),
            ("anna", Act::RegisterAgreement(by_grant(individual(Vec::new()))), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
            ("anna", hand_on("w-1", of_commitment("f-1"), OnwardBasis::Assignment, to()), &["R-143"]),
            ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, to()), &[]),
            (
                "anna",
                hand_on("w-2", of_share("w-1", "anstalt"), OnwardBasis::Assignment, named(&[("09161000", "1")])),
                &["R-143"],
            ),
        ],
    );
}

#[test]
fn what_arrives_is_recorded_and_counts_once() {
    let mut book = ready();
    let agency = named(&[("anstalt", "20")]);
    let on = |amount: &str| named(&[("09162000", amount)]);
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, agency), &[]),
        ("anna", receive("w-1", "09162000", "1"), &["R-004"]),
        ("anna", receive("w-1", "anstalt", "0"), &["R-005"]),
        ("anna", receive("w-1", "anstalt", "15"), &[]),
    ];
    climb(&mut book, ladder);
    let first = book.size - 1;
    assert_eq!(three(&book), ["20.00", "15.00", "none"]);
    // What the agency hands on itself has not arrived at the last recipient, though the agency has it.
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", hand_on("w-2", of_share("w-1", "anstalt"), GRANT, on("20.01")), &["R-142"]),
        ("anna", hand_on("w-2", of_share("w-1", "anstalt"), GRANT, named(&[("anstalt", "1")])), &["R-144"]),
        ("anna", hand_on("w-2", of_share("w-1", "anstalt"), GRANT, on("12")), &[]),
    ];
    climb(&mut book, ladder);
    assert_eq!(three(&book), ["20.00", "8.00", "none"]);
    assert_eq!(step(&mut book, "anna", receive("w-2", "09162000", "12")), NONE);
    assert_eq!(three(&book), ["20.00", "20.00", "none"]);
    // More than there is, is a fact that stands beside.
    assert_eq!(step(&mut book, "anna", receive("w-2", "09162000", "0.50")), NONE);
    assert_eq!(three(&book), ["20.00", "20.50", "0.50"]);
    let second = book.size - 1;
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("anna", reduce("w-1", "anstalt", "0.01"), &["R-145"]),
        ("anna", reverse_grant("w-1"), &["R-146"]),
        ("anna", reverse_grant("w-2"), &["R-146"]),
        ("anna", reverse_receipt(first + 1), &["R-004"]),
        ("anna", Act::Reverse { reverses: Seq(second), reason: ReasonCode::WrongAmount, note: None }, &["R-052"]),
        ("anna", reverse_receipt(second), &[]),
        ("anna", reverse_receipt(second), &["R-050"]),
        ("anna", reverse_receipt(second - 1), &[]),
        ("anna", reduce("w-2", "09162000", "0"), &["R-005"]),
        ("anna", reduce("w-2", "09162000", "4"), &[]),
    ];
    climb(&mut book, ladder);
    // Of 20, the agency keeps 12 and hands 8 on; it says that 15 are there, and 12 of them are its own.
    assert_eq!(three(&book), ["20.00", "12.00", "0.00"]);
    assert_eq!(step(&mut book, "anna", reverse_grant("w-2")), NONE);
    assert_eq!(three(&book), ["20.00", "15.00", "0.00"]);
    assert_eq!(step(&mut book, "anna", reduce("w-1", "anstalt", "5")), NONE);
    assert_eq!(three(&book), ["15.00", "15.00", "0.00"]);
    assert_eq!(step(&mut book, "anna", hand_on("w-4", of_commitment("f-1"), GRANT, on("35"))), NONE);
}

#[test]
fn an_arrival_names_its_voucher() {
    let mut book = ready();
    assert_eq!(step(&mut book, "anna", hand_on("w-1", of_commitment("f-1"), GRANT, named(&[("anstalt", "20")]))), NONE);
    let mut without = request(1, "anna", receive("w-1", "anstalt", "5"));
    without.command.voucher = None;
    let Decision::Refused(violations) = decide_both(&book, &without) else { panic!("refused") };
    assert!(violations.iter().all(|violation| violation.rule.id == "R-006"), "{violations:?}");
}

#[test]
fn a_closed_year_hears_of_what_arrives() {
    let mut book = ready();
    let ladder: Vec<(&str, Act, &[&str])> = vec![
        ("carla", pay("a-1", "30", crate::core::payment::PaymentSource::Typed), &[]),
        ("anna", hand_on("w-1", of_order("a-1"), GRANT, named(&[("anstalt", "20")])), &[]),
        ("anna", Act::CloseYear(crate::core::year::CloseYear { booking_year: 2021 }), &[]),
        ("anna", receive("w-1", "anstalt", "20"), &[]),
    ];
    climb(&mut book, ladder);
    assert_eq!(three(&book), ["20.00", "20.00", "none"]);
}

/// Nothing that is handed on touches an account of the federal budget.
#[test]
fn handing_on_moves_memo_accounts_alone() {
    let mut book = ready();
    let from = book.size;
    climb(
        &mut book,
        vec![
            ("anna", hand_on("w-1", of_commitment("f-1"), GRANT, OnwardTo::Key(by_key("einwohner", "50"))), &[]),
            ("anna", receive("w-1", "09162000", "50"), &[]),
            ("anna", reduce("w-1", "09161000", "1"), &[]),
        ],
    );
    for seq in from..book.size {
        let event = book.events.get(&Seq(seq)).unwrap().unwrap();
        assert!(!event.postings.is_empty());
        let accounts = event.postings.iter().flat_map(|posting| [&posting.from, &posting.to]);
        assert!(accounts.into_iter().all(|account| account.kind == Kind::Memo), "event {seq}");
    }
}
