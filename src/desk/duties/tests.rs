//! Days that are asked for, and how they stand on one.

use super::*;
use crate::core::agreement::{LegalBasis, Parameter};
use crate::core::calendar::{Instant, parse_date};
use crate::core::command::{Authentication, Channel};
use crate::core::course::History;
use crate::core::event::{Body, Event, Form};
use crate::core::filing::{FilingLine, SubmitFiling};
use crate::core::ids::ActorId;
use crate::core::journal::hash::sha256;
use crate::core::ledger::Posting;
use crate::core::order::{CertifyOrder, Order};
use crate::core::payment::{PaymentSource, RecordPayment};
use crate::core::voucher::{RegisterVoucher, Share, Voucher, VoucherMatched};

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

fn id<T: TryFrom<String>>(text: &str) -> T
where
    T::Error: std::fmt::Debug,
{
    T::try_from(text.to_owned()).unwrap()
}

fn euro(text: &str) -> Euro {
    Euro::parse(text).unwrap()
}

fn event(seq: u64, on: &str, body: Body) -> Event {
    Event {
        form: Form::V1,
        seq: Seq(seq),
        recorded_at: Instant::from_unix_ms(1_612_170_000_000),
        booked_on: day(on),
        actor: id::<ActorId>("anna"),
        channel: Channel::Cli,
        authentication: Authentication::Token,
        command_id: id(&format!("c-{seq}")),
        command_sha256: sha256(b""),
        voucher: None,
        body,
        postings: Vec::new(),
    }
}

fn agreement() -> RegisterAgreement {
    let parameter = |term| Parameter { term, source: "§ 4".to_owned(), valid_from: day("2021-01-01") };
    let terms = [
        Term::ReportingIntervalMonths(6),
        Term::DrawdownWindowDays(42),
        Term::ProofDeadlineMonths(12),
        Term::RetentionYears(5),
    ];
    RegisterAgreement {
        agreement: id("ev"),
        title: "Zuwendung".to_owned(),
        framework: None,
        component: id("foederal"),
        ministry: id("bmi"),
        land: None,
        policy_field: None,
        legal_basis: LegalBasis::Grant,
        financing: None,
        signed_on: None,
        source: "Beispiel".to_owned(),
        parameters: terms.map(parameter).into(),
    }
}

fn filing(seq: u64, on: &str, kind: FilingKind, until: &str) -> Event {
    let line = FilingLine { category: "Reisen".to_owned(), planned_cents: None, spent_cents: euro("1") };
    let what = SubmitFiling {
        filing: id(&format!("n-{seq}")),
        project: id("p-1"),
        kind,
        from: day("2021-01-01"),
        until: day(until),
        narrative_sha256: sha256(b"Sachbericht"),
        totals: None,
        lines: vec![line],
    };
    event(seq, on, Body::FilingSubmitted(what))
}

/// 100 were paid on 10 January; a voucher of February covers 60 of them, one of March 30.
fn told(filings: Vec<Event>, on: &str) -> Vec<(String, String, Standing, Option<Euro>)> {
    let source = PaymentSource::Typed;
    let paid = RecordPayment { order: id("a-1"), amount_cents: euro("100"), source };
    let certified = CertifyOrder {
        order: id("a-1"),
        commitment: id("f-1"),
        amount_cents: euro("100"),
        due_on: day("2021-01-10"),
        cash_sign: None,
        payee: None,
    };
    let mut order = Order::new(certified, id("anna"), Seq(1));
    order.paid.insert(Seq(7), euro("100"));
    let account = crate::core::account::Account::cash_origin(&id("0699/532 99"), 2021);
    let voucher = |name: &str, dated: &str, seq: u64, amount: &str| {
        let what = VoucherMatched { voucher: id(name), payment: Seq(7), order: id("a-1"), amount_cents: euro(amount) };
        let registered = RegisterVoucher {
            voucher: id(name),
            project: id("p-1"),
            dated_on: day(dated),
            payee: None,
            reason: "Entwicklung".to_owned(),
            gross_cents: euro("100"),
            vat_cents: Euro::ZERO,
            sources: None,
            own_share_cents: Euro::ZERO,
            category: "Reisen".to_owned(),
            document_sha256: sha256(name.as_bytes()),
            invoice: None,
        };
        let share = Share::new(what, Posting::new(account.clone(), account.clone(), euro(amount)));
        Voucher { registered, registered_seq: Seq(seq), shares: [(Seq(seq + 1), share)].into() }
    };
    let vouchers = [voucher("b-1", "2021-02-01", 20, "60"), voucher("b-2", "2021-03-01", 30, "30")];
    let events: Vec<Event> = std::iter::once(event(7, "2021-01-10", Body::Paid(paid))).chain(filings).collect();
    let (events, vouchers): (Vec<&Event>, Vec<&Voucher>) = (events.iter().collect(), vouchers.iter().collect());
    let course = History::of(&events, [&order], &vouchers, &[]).course(Seq::MAX).unwrap();
    let case = Case { project: &id("p-1"), agreed: &agreement(), on: day(on) };
    let mut all = case.duties(&course).unwrap();
    all.sort_by_key(|duty| duty.due_on);
    all.into_iter()
        .map(|duty| (duty.asked.as_str().to_owned(), duty.due_on.to_string(), duty.standing, duty.amount))
        .collect()
}

fn row(asked: &str, due: &str, standing: Standing, amount: Option<&str>) -> (String, String, Standing, Option<Euro>) {
    (asked.to_owned(), due.to_owned(), standing, amount.map(euro))
}

#[test]
fn what_is_due_counts_from_what_happened() {
    let open = [
        row("use", "2021-02-21", Standing::Open, Some("40")),
        row("report", "2021-07-10", Standing::Open, None),
        row("proof", "2022-01-10", Standing::Open, None),
    ];
    assert_eq!(told(Vec::new(), "2021-02-21"), open);
    let late: Vec<Standing> = told(Vec::new(), "2022-01-11").into_iter().map(|(_, _, standing, _)| standing).collect();
    assert_eq!(late, [Standing::Late; 3], "the day after each of them");
}

#[test]
fn a_statement_moves_the_next_and_a_final_one_ends_them() {
    let interim = || filing(40, "2021-07-20", FilingKind::Interim, "2021-06-30");
    let after = told(vec![interim()], "2021-08-01");
    assert!(after.contains(&row("report", "2021-12-30", Standing::Open, None)), "{after:?}");
    let last = filing(41, "2022-01-11", FilingKind::Final, "2021-12-31");
    let after = told(vec![interim(), last], "2022-02-01");
    assert!(after.iter().all(|(asked, ..)| asked != "report"), "{after:?}");
    assert!(after.contains(&row("proof", "2022-01-10", Standing::DoneLate, None)), "{after:?}");
    assert!(after.contains(&row("keeping", "2027-01-11", Standing::Open, None)), "{after:?}");
}

#[test]
fn a_month_later_is_the_same_day_or_the_last() {
    let table = [
        ("2021-01-15", 1, "2021-02-15"),
        ("2021-01-31", 1, "2021-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2021-11-30", 3, "2022-02-28"),
        ("2021-03-31", 60, "2026-03-31"),
    ];
    for (from, months, expected) in table {
        assert_eq!(months_after(day(from), months), day(expected), "{from} + {months}");
    }
}
