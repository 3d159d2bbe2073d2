//! From the agreement to the accepted or reclaimed euro: every act with the refusals it earns.

use super::life::*;
use super::*;
use crate::core::agreement::*;
use crate::core::claim::*;
use crate::core::filing::*;
use crate::core::payment::PaymentSource;
use crate::core::voucher::{MatchVoucher, RegisterVoucher};

fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

pub(super) fn parameter(term: Term) -> Parameter {
    Parameter { term, source: "§ 4 der Vereinbarung".to_owned(), valid_from: day("2021-01-30") }
}

/// The framework agreement `dach`.
pub(super) fn framework() -> RegisterAgreement {
    RegisterAgreement {
        agreement: id("dach"),
        title: "Verwaltungsabkommen".to_owned(),
        framework: None,
        component: id("foederal"),
        ministry: id("bmi"),
        land: None,
        policy_field: None,
        legal_basis: LegalBasis::Assignment,
        financing: Some(Financing::Full),
        signed_on: Some(day("2021-01-29")),
        source: "Beispiel".to_owned(),
        parameters: Vec::new(),
    }
}

pub(super) fn individual(parameters: Vec<Parameter>) -> RegisterAgreement {
    let (agreement, framework_id) = (id("ev-by"), Some(id("dach")));
    RegisterAgreement { agreement, framework: framework_id, land: Some(id("DE-BY")), parameters, ..framework() }
}

pub(super) fn place(project: &str, agreement: &str) -> Act {
    Act::PlaceProject(PlaceProject { project: id(project), agreement: id(agreement) })
}

pub(super) fn voucher(name: &str, gross: &str, own: &str) -> RegisterVoucher {
    RegisterVoucher {
        voucher: id(name),
        project: id("p-1"),
        dated_on: day("2021-01-15"),
        payee: None,
        reason: "Entwicklung".to_owned(),
        gross_cents: euro(gross),
        vat_cents: euro("0.50"),
        own_share_cents: euro(own),
        sources: None,
        category: "Dienstleistungen".to_owned(),
        document_sha256: sha256(name.as_bytes()),
        invoice: Some(format!("DE1 {name}")),
    }
}

pub(super) fn matched(name: &str, payment: u64, amount: &str) -> Act {
    Act::MatchVoucher(MatchVoucher { voucher: id(name), payment: Seq(payment), amount_cents: euro(amount) })
}

pub(super) fn filing(name: &str, categories: &[&str]) -> SubmitFiling {
    let line = |category: &&str| FilingLine {
        category: (*category).to_owned(),
        planned_cents: Some(euro("10")),
        spent_cents: euro("20"),
    };
    SubmitFiling {
        filing: id(name),
        project: id("p-1"),
        kind: FilingKind::Interim,
        from: day("2021-01-01"),
        until: day("2021-01-31"),
        narrative_sha256: sha256(b"Sachbericht"),
        lines: categories.iter().map(line).collect(),
        totals: None,
    }
}

pub(super) fn examine(share: u64, accepted: &str, disputed: &str) -> Act {
    let (accepted_cents, disputed_cents) = (euro(accepted), euro(disputed));
    let (filing, voucher, matched) = (id("n-1"), id("b-1"), Seq(share));
    Act::Examine(Examine { filing, voucher, matched, accepted_cents, disputed_cents, finding: None })
}

pub(super) fn accept(share: u64, amount: &str) -> Act {
    Act::AcceptDisputed(AcceptDisputed { voucher: id("b-1"), matched: Seq(share), amount_cents: euro(amount) })
}

pub(super) fn claim(name: &str, what: Claimed, amount: &str) -> Act {
    Act::RaiseClaim(RaiseClaim {
        claim: id(name),
        project: id("p-1"),
        what,
        amount_cents: euro(amount),
        due_on: day("2021-03-31"),
        basis: "Nr. 5 der Vereinbarung".to_owned(),
        debtor: None,
    })
}

pub(super) fn recovery(share: u64) -> Claimed {
    Claimed::Recovery { voucher: id("b-1"), matched: Seq(share) }
}

pub(super) fn interest(on: &str) -> Claimed {
    Claimed::Interest { on: id(on), from: day("2021-01-20"), until: day("2021-02-01") }
}

pub(super) fn decision(name: &str, decision: ClaimDecision, amount: &str) -> Act {
    let consent = "BMF, II A 3".to_owned();
    Act::DecideClaim(DecideClaim { claim: id(name), decision, amount_cents: euro(amount), consent })
}

pub(super) fn defer(name: &str, amount: &str, until: &str) -> Act {
    let (claim, consent) = (id(name), "BMF, II A 3".to_owned());
    Act::DeferClaim(DeferClaim { claim, amount_cents: euro(amount), due_on: day(until), consent })
}

pub(super) fn repay(name: &str, amount: &str) -> Act {
    let (claim, income_item) = (id(name), id("0699/119 99"));
    Act::RepayClaim(RepayClaim { claim, amount_cents: euro(amount), income_item, booking_year: 2021, source: None })
}

pub(super) fn issue(order: &str) -> Act {
    Act::IssueOrder { order: id(order) }
}

/// Project p-1 has paid 30 on a-1; returns the event of the payment.
pub(super) fn paid() -> (Book, u64) {
    let mut book = assigned();
    climb(
        &mut book,
        vec![
            ("anna", item("0699/119 99", "bmi"), &[]),
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "30"), &[]),
            ("bernd", issue("a-1"), &[]),
            ("carla", pay("a-1", "30", PaymentSource::Typed), &[]),
        ],
    );
    let payment = book.size - 1;
    (book, payment)
}

#[test]
fn agreement_ladder() {
    let mut book = assigned();
    let window = || vec![parameter(Term::DrawdownWindowDays(42))];
    let twice = vec![parameter(Term::RetentionYears(5)), parameter(Term::RetentionYears(0))];
    let kept = || vec![parameter(Term::RetentionYears(5))];
    let grant = RegisterAgreement { legal_basis: LegalBasis::Grant, ..individual(window()) };
    let field = RegisterAgreement {
        agreement: id("ev-2"),
        policy_field: Some("steuern_zoll".to_owned()),
        ..individual(kept())
    };
    let nested = RegisterAgreement { agreement: id("ev-3"), framework: Some(id("ev-by")), ..individual(kept()) };
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterAgreement(individual(kept())), &["R-004"]),
            ("anna", Act::RegisterAgreement(framework()), &[]),
            ("anna", Act::RegisterAgreement(framework()), &["R-003"]),
            ("anna", Act::RegisterAgreement(individual(window())), &["R-080"]),
            ("anna", Act::RegisterAgreement(grant.clone()), &["R-081"]),
            ("anna", Act::RegisterAgreement(individual(twice)), &["R-082", "R-082"]),
            ("anna", Act::RegisterAgreement(individual(kept())), &[]),
            ("anna", Act::RegisterAgreement(nested), &["R-081"]),
            ("anna", Act::RegisterAgreement(field), &[]),
            ("anna", Act::AmendAgreement(grant), &["R-081", "R-081"]),
            ("anna", Act::AmendAgreement(individual(Vec::new())), &[]),
            ("anna", place("p-9", "ev-9"), &["R-004", "R-004"]),
            ("anna", place("p-1", "dach"), &["R-083"]),
            ("anna", place("p-1", "ev-2"), &["R-083"]),
            ("anna", place("p-1", "ev-by"), &[]),
        ],
    );
}

#[test]
fn what_exists_on_which_legal_basis() {
    let on = |basis: LegalBasis| TermKind::ALL.into_iter().filter(|kind| !basis.has(*kind)).collect::<Vec<_>>();
    assert_eq!(on(LegalBasis::Assignment), [TermKind::DrawdownWindow, TermKind::OwnShare]);
    assert_eq!(on(LegalBasis::Grant), [TermKind::MinimumRedistribution]);
    assert_eq!(on(LegalBasis::FinancialAssistance), []);
    assert_eq!(on(LegalBasis::Contract).len(), 6);
}

#[test]
fn the_term_that_holds_is_the_last_that_has_begun() {
    let later = Parameter { valid_from: day("2022-01-01"), ..parameter(Term::RetentionYears(10)) };
    let agreement = individual(vec![later, parameter(Term::RetentionYears(5))]);
    let on = |text: &str| agreement.term(TermKind::Retention, day(text));
    assert_eq!(on("2021-01-29"), None);
    assert_eq!(on("2021-12-31"), Some(&Term::RetentionYears(5)));
    assert_eq!(on("2022-01-01"), Some(&Term::RetentionYears(10)));
}

#[test]
fn a_large_order_needs_a_third_person() {
    let mut book = assigned();
    let limit = vec![parameter(Term::ThirdPersonFromCents(euro("20")))];
    let sign = |order: &str| Act::CountersignOrder { order: id(order) };
    let typed = || pay("a-1", "20", PaymentSource::Typed);
    climb(
        &mut book,
        vec![
            ("system", actor("dora"), &[]),
            ("anna", Act::RegisterAgreement(framework()), &[]),
            ("anna", Act::RegisterAgreement(individual(limit)), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
            ("anna", make("f-1", "50"), &[]),
            ("anna", certify("a-1", "f-1", "20"), &[]),
            ("bernd", issue("a-1"), &["R-097"]),
            ("anna", sign("a-1"), &["R-098"]),
            ("carla", sign("a-1"), &[]),
            ("dora", sign("a-1"), &["R-003"]),
            ("carla", issue("a-1"), &["R-098"]),
            ("bernd", issue("a-1"), &[]),
            ("carla", typed(), &["R-068"]),
            ("dora", typed(), &[]),
            ("anna", certify("a-2", "f-1", "19.99"), &[]),
            ("bernd", issue("a-2"), &[]),
        ],
    );
}

#[test]
fn voucher_ladder() {
    let (mut book, payment) = paid();
    let copy = RegisterVoucher { document_sha256: sha256(b"b-1"), ..voucher("b-2", "10", "0") };
    let second = RegisterVoucher { invoice: Some("DE1 b-1".to_owned()), ..voucher("b-2", "10", "0") };
    let other = RegisterVoucher { project: id("p-2"), ..voucher("b-3", "10", "0") };
    climb(
        &mut book,
        vec![
            ("anna", project("p-2", "DE-BY"), &[]),
            ("anna", Act::RegisterVoucher(voucher("b-1", "25", "25.01")), &["R-084"]),
            ("anna", Act::RegisterVoucher(voucher("b-1", "25", "5")), &[]),
            ("anna", Act::RegisterVoucher(voucher("b-1", "25", "5")), &["R-003", "R-085", "R-085"]),
            ("anna", Act::RegisterVoucher(copy), &["R-085"]),
            ("anna", Act::RegisterVoucher(second), &["R-085"]),
            ("anna", Act::RegisterVoucher(other), &[]),
            ("anna", Act::RegisterVoucher(voucher("b-4", "15", "0")), &[]),
            ("anna", matched("b-9", payment, "1"), &["R-004"]),
            ("anna", matched("b-1", payment - 1, "1"), &["R-004"]),
            ("anna", matched("b-3", payment, "1"), &["R-087"]),
            ("anna", matched("b-1", payment, "20.01"), &["R-086"]),
            ("anna", matched("b-1", payment, "20"), &[]),
            ("anna", matched("b-1", payment, "0.01"), &["R-086"]),
            ("anna", matched("b-4", payment, "10.01"), &["R-086"]),
            ("anna", matched("b-4", payment, "10"), &[]),
        ],
    );
    assert_eq!([Stage::Paid, Stage::Evidenced].map(|s| of_project(&book, s)), ["0.00", "30.00"]);
    let share = book.size - 1;
    let reverse = Act::ReversePayment { payment: Seq(payment), reason: ReasonCode::WrongAmount };
    climb(
        &mut book,
        vec![
            ("carla", reverse, &["R-089"]),
            ("anna", Act::UnmatchVoucher { matched: Seq(share) }, &[]),
            ("anna", Act::UnmatchVoucher { matched: Seq(share) }, &["R-050"]),
            ("anna", matched("b-4", payment, "4"), &[]),
        ],
    );
    assert_eq!([Stage::Paid, Stage::Evidenced].map(|s| of_project(&book, s)), ["6.00", "24.00"]);
}

/// A share of 20 of the voucher b-1, and the filing n-1 of anna; returns the event of the share.
pub(super) fn evidenced() -> (Book, u64) {
    let (mut book, payment) = paid();
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterVoucher(voucher("b-1", "25", "0")), &[]),
            ("anna", Act::SubmitFiling(filing("n-1", &["Dienstleistungen"])), &[]),
            ("anna", matched("b-1", payment, "20"), &[]),
        ],
    );
    let share = book.size - 1;
    (book, share)
}

#[test]
fn filing_ladder() {
    let (mut book, share) = evidenced();
    let backwards = SubmitFiling { until: day("2020-12-31"), ..filing("n-2", &["Reisen"]) };
    climb(
        &mut book,
        vec![
            ("anna", Act::SubmitFiling(filing("n-1", &["Reisen"])), &["R-003"]),
            ("anna", Act::SubmitFiling(filing("n-2", &[])), &["R-090"]),
            ("anna", Act::SubmitFiling(filing("n-2", &["Reisen", "Reisen"])), &["R-090"]),
            ("anna", Act::SubmitFiling(backwards), &["R-090"]),
            ("anna", examine(share, "1", "0"), &["R-091"]),
            ("bernd", examine(share + 1, "1", "0"), &["R-004"]),
            ("bernd", examine(share, "0", "0"), &["R-005"]),
            ("bernd", examine(share, "20", "0.01"), &["R-092"]),
            ("bernd", examine(share, "12", "5"), &[]),
            ("bernd", examine(share, "3.01", "0"), &["R-092"]),
            ("anna", Act::UnmatchVoucher { matched: Seq(share) }, &["R-088"]),
            ("bernd", accept(share, "5.01"), &["R-092"]),
            ("bernd", accept(share, "1"), &[]),
        ],
    );
    let stages = [Stage::Evidenced, Stage::Accepted, Stage::Disputed];
    assert_eq!(stages.map(|stage| of_project(&book, stage)), ["3.00", "13.00", "4.00"]);
}

#[test]
fn a_filing_that_leaves_its_plan_is_recorded_and_said() {
    let mut book = assigned();
    let limit = vec![parameter(Term::PlanDeviationPercent("20".to_owned()))];
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterAgreement(framework()), &[]),
            ("anna", Act::RegisterAgreement(individual(limit)), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
        ],
    );
    let said = |planned: Option<&str>, spent: &str| {
        let mut filing = filing("n-1", &["Reisen"]);
        filing.lines[0].planned_cents = planned.map(euro);
        filing.lines[0].spent_cents = euro(spent);
        match decide(&book, &request(900, "anna", Act::SubmitFiling(filing))) {
            Decision::Accepted(accepted) => accepted.notices.into_iter().map(|notice| notice.0).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(said(Some("10"), "12"), Vec::<String>::new());
    let expected =
        "In der Kostenart Reisen sind 12,01\u{a0}€ nachgewiesen, geplant waren 10,00\u{a0}€; zulässig sind 20 % mehr.";
    assert_eq!(said(Some("10"), "12.01"), [expected]);
    assert_eq!(said(None, "1"), ["Die Kostenart Reisen steht nicht im Finanzierungsplan."]);
}

#[test]
fn claim_ladder() {
    let (mut book, share) = evidenced();
    climb(
        &mut book,
        vec![
            ("bernd", claim("r-1", recovery(share), "5"), &["R-092"]),
            ("bernd", examine(share, "10", "10"), &[]),
            ("bernd", claim("r-1", recovery(share), "10.01"), &["R-092"]),
            ("bernd", claim("r-1", recovery(share), "8"), &[]),
            ("bernd", claim("r-1", recovery(share), "1"), &["R-003"]),
            ("bernd", accept(share, "2.01"), &["R-092"]),
            ("bernd", decision("r-1", ClaimDecision::Waive, "1"), &["R-096"]),
            ("carla", decision("r-9", ClaimDecision::Waive, "1"), &["R-004"]),
            ("carla", decision("r-1", ClaimDecision::Waive, "8.01"), &["R-095"]),
            ("carla", decision("r-1", ClaimDecision::Waive, "1"), &[]),
            ("carla", decision("r-1", ClaimDecision::Defer, "3"), &[]),
            ("carla", decision("r-1", ClaimDecision::EndDeferral, "3.01"), &["R-095"]),
            ("carla", decision("r-1", ClaimDecision::EndDeferral, "2"), &[]),
            ("carla", decision("r-1", ClaimDecision::WriteOff, "1"), &[]),
            ("bernd", repay("r-1", "1"), &["R-096"]),
            ("carla", repay("r-1", "5.01"), &["R-095"]),
            ("carla", repay("r-1", "5"), &[]),
            ("carla", decision("r-1", ClaimDecision::Pursue, "1"), &[]),
        ],
    );
    let stages = [Stage::Accepted, Stage::Disputed, Stage::Reclaimed, Stage::Repaid, Stage::Waived];
    assert_eq!(stages.map(|stage| of_project(&book, stage)), ["10.00", "2.00", "2.00", "5.00", "1.00"]);
    let claim = book.claims.get(&id("r-1")).unwrap().unwrap();
    let stages = [Stage::Reclaimed, Stage::Deferred, Stage::WrittenOff, Stage::Waived, Stage::Repaid];
    let standing = stages.map(|stage| claim.at(stage).unwrap().to_string());
    assert_eq!(standing, ["1.00", "1.00", "0.00", "1.00", "5.00"]);
}

#[test]
fn a_deferral_ends_on_a_day_to_come() {
    let (mut book, share) = evidenced();
    climb(
        &mut book,
        vec![
            ("bernd", examine(share, "10", "10"), &[]),
            ("bernd", claim("r-1", recovery(share), "8"), &[]),
            ("bernd", defer("r-1", "3", "2021-12-31"), &["R-096"]),
            ("carla", defer("r-9", "3", "2021-12-31"), &["R-004"]),
            ("carla", defer("r-1", "0", "2021-12-31"), &["R-005"]),
            ("carla", defer("r-1", "3", "2021-02-01"), &["R-137"]),
            ("carla", defer("r-1", "8.01", "2021-12-31"), &["R-095"]),
            ("carla", defer("r-1", "3", "2021-12-31"), &[]),
            ("carla", repay("r-1", "5.01"), &["R-095"]),
            ("carla", decision("r-1", ClaimDecision::EndDeferral, "3"), &[]),
            ("carla", repay("r-1", "8"), &[]),
        ],
    );
    let claim = book.claims.get(&id("r-1")).unwrap().unwrap();
    assert_eq!(claim.deferred_until.values().copied().collect::<Vec<_>>(), [day("2021-12-31")]);
}

#[test]
fn own_share_ladder() {
    let mut book = assigned();
    let grant = |agreed: RegisterAgreement| RegisterAgreement { legal_basis: LegalBasis::Grant, ..agreed };
    let share = vec![parameter(Term::OwnSharePercent("33.3".to_owned()))];
    let of = |name: &str, own: &str| Act::RegisterVoucher(voucher(name, "10", own));
    climb(
        &mut book,
        vec![
            ("anna", of("b-0", "0"), &[]),
            ("anna", Act::RegisterAgreement(grant(framework())), &[]),
            ("anna", Act::RegisterAgreement(grant(individual(share))), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
            ("anna", of("b-1", "3.32"), &["R-136"]),
            ("anna", of("b-1", "3.33"), &[]),
        ],
    );
}

#[test]
fn interest_is_claimed_only_where_it_is_agreed() {
    let (mut book, share) = evidenced();
    let rate = InterestTerm::Fixed {
        rate_percent: "0.5".to_owned(),
        minimum_percent: None,
        day_count: "actual_365".to_owned(),
    };
    let agreed = |term| Act::AmendAgreement(individual(vec![parameter(Term::Interest(term))]));
    climb(
        &mut book,
        vec![
            ("bernd", examine(share, "10", "10"), &[]),
            ("bernd", claim("r-1", recovery(share), "8"), &[]),
            ("bernd", claim("z-1", interest("r-1"), "0.10"), &["R-094"]),
            ("anna", Act::RegisterAgreement(framework()), &[]),
            ("anna", Act::RegisterAgreement(individual(Vec::new())), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
            ("anna", agreed(InterestTerm::None), &[]),
            ("bernd", claim("z-1", interest("r-1"), "0.10"), &["R-094"]),
            ("anna", agreed(rate), &[]),
            ("bernd", claim("z-1", interest("r-9"), "0.10"), &["R-004"]),
            ("bernd", claim("z-1", interest("r-1"), "0.10"), &[]),
        ],
    );
    let backwards = Claimed::Interest { on: id("r-1"), from: day("2021-02-01"), until: day("2021-02-01") };
    climb(&mut book, vec![("bernd", claim("z-2", backwards, "0.10"), &["R-093"])]);
}

#[test]
fn evidence_comes_after_the_close_of_its_year() {
    let (mut book, payment) = paid();
    climb(
        &mut book,
        vec![
            ("anna", close(2021), &[]),
            ("anna", Act::RegisterVoucher(voucher("b-1", "25", "0")), &[]),
            ("anna", matched("b-1", payment, "20"), &[]),
        ],
    );
    assert_eq!([Stage::Paid, Stage::Evidenced].map(|s| of_project(&book, s)), ["10.00", "20.00"]);
}
