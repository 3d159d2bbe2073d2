//! What a final statement, an onward grant and late use ask back, and what a claim is reduced by.

use super::evidence::*;
use super::life::*;
use super::onward_grant::{hand_on, named, of_commitment, ready, receive};
use super::reinforcement::{noted, reinforce};
use super::sources::split;
use super::*;
use crate::core::account::FundingSource;
use crate::core::agreement::*;
use crate::core::claim::*;
use crate::core::filing::*;
use crate::core::onward_grant::OnwardBasis;
use crate::core::settlement::Step;
use crate::core::voucher::RegisterVoucher;

fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

fn surplus(filing: &str) -> Claimed {
    Claimed::Surplus { filing: id(filing) }
}

/// Planned 40: of it 30 the Bund and 10 the Land.
pub(super) fn totals(cost: &str, new_income: &str) -> Totals {
    Totals {
        planned: split(["30", "10", "0", "0", "0"]),
        borne: split(["30", "10", "0", "0", "0"]),
        cost_cents: euro(cost),
        new_income_cents: euro(new_income),
    }
}

pub(super) fn settling(name: &str, totals: Totals) -> SubmitFiling {
    SubmitFiling { kind: FilingKind::Final, totals: Some(totals), ..filing(name, &["Dienstleistungen"]) }
}

pub(super) fn reduce(name: &str, amount: &str) -> Act {
    let (claim, finding) = (id(name), "Beleg nachgereicht".to_owned());
    Act::ReduceClaim(ReduceClaim { claim, amount_cents: euro(amount), finding })
}

fn fixed() -> InterestTerm {
    InterestTerm::Fixed { rate_percent: "0.5".to_owned(), minimum_percent: None, day_count: "actual_365".to_owned() }
}

#[test]
fn totals_of_a_final_statement_hold_together() {
    let mut book = assigned();
    let submit = |what: SubmitFiling| Act::SubmitFiling(what);
    let interim = SubmitFiling { kind: FilingKind::Interim, ..settling("n-2", totals("25", "0")) };
    let empty = Totals { planned: split(["0"; 5]), ..totals("25", "0") };
    let negative = Totals { borne: split(["30", "-1", "0", "0", "0"]), ..totals("25", "0") };
    climb(
        &mut book,
        vec![
            ("anna", submit(interim), &["R-090"]),
            ("anna", submit(settling("n-2", totals("19.99", "0"))), &["R-090"]),
            ("anna", submit(settling("n-2", totals("40.01", "0"))), &["R-090"]),
            ("anna", submit(settling("n-2", empty)), &["R-090"]),
            ("anna", submit(settling("n-2", negative)), &["R-090"]),
            ("anna", submit(settling("n-2", totals("40.01", "0.01"))), &[]),
        ],
    );
    let known = book.filings.get(&id("n-2")).unwrap().unwrap();
    assert_eq!(known.what.totals, Some(totals("40.01", "0.01")));
}

/// 30 were paid, the cost was 25: in a full financing the Bund bears 25, so 5 are to be paid back.
#[test]
fn surplus_ladder() {
    let (mut book, payment) = paid();
    climb(
        &mut book,
        vec![
            ("bernd", claim("u-1", surplus("n-9"), "5"), &["R-004"]),
            ("anna", Act::SubmitFiling(filing("n-1", &["Reisen"])), &[]),
            ("bernd", claim("u-1", surplus("n-1"), "5"), &["R-104", "R-104"]),
            ("anna", Act::SubmitFiling(settling("n-2", totals("25", "0"))), &[]),
            ("bernd", claim("u-1", surplus("n-2"), "5"), &["R-104"]),
            ("anna", Act::RegisterAgreement(framework()), &[]),
            ("anna", Act::RegisterAgreement(individual(Vec::new())), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
            ("bernd", claim("u-1", surplus("n-2"), "5.01"), &["R-104"]),
            ("bernd", claim("u-1", surplus("n-2"), "3"), &[]),
            ("bernd", claim("u-2", surplus("n-2"), "2.01"), &["R-104"]),
            ("bernd", reduce("u-1", "1"), &["R-096"]),
            ("carla", reduce("u-9", "1"), &["R-004"]),
            ("carla", reduce("u-1", "0"), &["R-005"]),
            ("carla", reduce("u-1", "3.01"), &["R-102"]),
            ("carla", reduce("u-1", "1"), &[]),
            // What was found never to be owed is not asked for again.
            ("bernd", claim("u-2", surplus("n-2"), "2.01"), &["R-104"]),
            ("bernd", claim("u-2", surplus("n-2"), "2"), &[]),
            // What came back is claimed back still, and not asked twice.
            ("carla", repay("u-1", "2"), &[]),
            ("carla", reduce("u-1", "0.01"), &["R-102"]),
            ("bernd", claim("u-3", surplus("n-2"), "0.01"), &["R-104"]),
        ],
    );
    assert_eq!(of_project(&book, Stage::Paid), "30.00", "what was paid stays paid: {payment}");
    let claimed = book.claims.get(&id("u-1")).unwrap().unwrap();
    assert_eq!((claimed.amount(), claimed.at(Stage::Repaid)), (Ok(euro("2")), Ok(euro("2"))));
    let reverses = claimed.raised_seq;
    let reverse = Act::Reverse { reverses, reason: ReasonCode::WrongAmount, note: None };
    climb(&mut book, vec![("anna", reverse, &["R-052"])]);
    assert_eq!(Step::ALL.last().map(|step| step.in_german()), Some("zurückzuzahlen"));
}

#[test]
fn a_reduced_recovery_is_disputed_again() {
    let (mut book, share) = evidenced();
    climb(
        &mut book,
        vec![
            ("bernd", examine(share, "10", "10"), &[]),
            ("bernd", claim("r-1", recovery(share), "8"), &[]),
            ("carla", decision("r-1", ClaimDecision::Defer, "2"), &[]),
            ("carla", reduce("r-1", "6.01"), &["R-102"]),
            ("carla", reduce("r-1", "3"), &[]),
            ("bernd", accept(share, "5.01"), &["R-092"]),
            ("bernd", accept(share, "5"), &[]),
        ],
    );
    let stages = [Stage::Accepted, Stage::Disputed, Stage::Reclaimed];
    assert_eq!(stages.map(|stage| of_project(&book, stage)), ["15.00", "0.00", "5.00"]);
}

#[test]
fn onward_claim_ladder() {
    let mut book = ready();
    let what = |grant: &str, interest: Option<InterestTerm>| Claimed::Onward {
        onward_grant: id(grant),
        recipient: id("09162000"),
        interest,
    };
    let grant = |name: &str, basis| hand_on(name, of_commitment("f-1"), basis, named(&[("09162000", "5")]));
    let on = |claim: &str| interest(claim);
    climb(
        &mut book,
        vec![
            ("anna", grant("w-1", OnwardBasis::Grant), &[]),
            ("anna", receive("w-1", "09162000", "4"), &[]),
            ("bernd", claim("g-1", what("w-9", None), "1"), &["R-004"]),
            ("bernd", claim("g-1", what("w-1", None), "4.01"), &["R-103"]),
            ("bernd", claim("g-1", what("w-1", None), "1"), &[]),
            ("bernd", claim("g-2", what("w-1", Some(fixed())), "3.01"), &["R-103"]),
            ("bernd", claim("g-2", what("w-1", Some(fixed())), "2"), &[]),
            // Interest is that of the notice; no agreement of the Bund is asked.
            ("bernd", claim("z-1", on("g-1"), "0.01"), &["R-094"]),
            ("bernd", claim("z-2", on("g-2"), "0.01"), &[]),
            ("carla", reduce("g-1", "1"), &[]),
            ("bernd", claim("g-3", what("w-1", None), "2.01"), &["R-103"]),
            ("bernd", claim("g-3", what("w-1", None), "2"), &[]),
        ],
    );
    let bad = InterestTerm::Fixed {
        rate_percent: "viel".to_owned(),
        minimum_percent: None,
        day_count: "actual_365".to_owned(),
    };
    climb(
        &mut book,
        vec![
            ("anna", receive("w-1", "09162000", "1"), &[]),
            ("bernd", claim("g-4", what("w-1", Some(bad)), "1"), &["R-082"]),
            // What came back to the Land reinforces no item of the Bund.
            ("anna", item("0699/119 99", "bmi"), &[]),
            ("carla", repay("g-2", "1"), &[]),
            ("anna", noted(), &[]),
            ("anna", reinforce(2021, "g-2", "0.50"), &["R-139"]),
            // Money that was only passed on stays the money of the Bund, and so does the claim.
            ("anna", grant("w-2", OnwardBasis::Assignment), &[]),
            ("anna", receive("w-2", "09162000", "2"), &[]),
            ("bernd", claim("g-5", what("w-2", None), "0.75"), &[]),
        ],
    );
    let source = |name: &str| book.claims.get(&id(name)).unwrap().unwrap().account.funding_source;
    assert_eq!(["g-2", "z-2"].map(source), [Some(FundingSource::FederalState); 2], "interest follows its claim");
    assert_eq!(source("g-5"), Some(FundingSource::Federal));
    let all = book.balances.present().map(|(account, balance)| (account, *balance));
    let claimed = crate::core::figures::by_id("claimed").unwrap().over(all).unwrap();
    assert_eq!(claimed, Some(euro("0.75")), "what a Land claims of its recipients is no claim of the Bund");
}

/// Paid on 1 February with a window of 42 days, used on 1 April.
#[test]
fn late_use_ladder() {
    let (mut book, payment) = paid();
    let grant = |what: RegisterAgreement| RegisterAgreement { legal_basis: LegalBasis::Grant, ..what };
    let window = || parameter(Term::DrawdownWindowDays(42));
    let with = |terms| Act::AmendAgreement(grant(individual(terms)));
    let late = RegisterVoucher { dated_on: day("2021-04-01"), ..voucher("b-1", "25", "0") };
    let early = RegisterVoucher { dated_on: day("2021-03-15"), ..voucher("b-2", "25", "0") };
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterVoucher(late), &[]),
            ("anna", Act::RegisterVoucher(early), &[]),
            ("anna", matched("b-1", payment, "20"), &[]),
            ("anna", matched("b-2", payment, "5"), &[]),
        ],
    );
    let (first, second) = (book.size - 2, book.size - 1);
    let of = |name: &str, share: u64, principal: &str, until: &str| Claimed::LateUse {
        voucher: id(name),
        matched: Seq(share),
        payment: Seq(payment),
        principal_cents: euro(principal),
        from: day("2021-02-01"),
        until: day(until),
    };
    let right = || of("b-1", first, "20", "2021-04-01");
    climb(
        &mut book,
        vec![
            ("bernd", claim("v-1", right(), "0.01"), &["R-106", "R-094"]),
            ("anna", Act::RegisterAgreement(grant(framework())), &[]),
            ("anna", Act::RegisterAgreement(grant(individual(vec![window()]))), &[]),
            ("anna", place("p-1", "ev-by"), &[]),
            ("bernd", claim("v-1", right(), "0.01"), &["R-094"]),
            ("anna", with(vec![window(), parameter(Term::Interest(fixed()))]), &[]),
            ("bernd", claim("v-1", of("b-1", first, "19.99", "2021-04-01"), "0.01"), &["R-106"]),
            ("bernd", claim("v-1", of("b-1", first, "20", "2021-04-02"), "0.01"), &["R-106"]),
            ("bernd", claim("v-1", of("b-1", second, "20", "2021-04-01"), "0.01"), &["R-004"]),
            ("bernd", claim("v-1", of("b-2", second, "5", "2021-03-15"), "0.01"), &["R-106"]),
            ("bernd", claim("v-1", right(), "0.01"), &[]),
            ("bernd", claim("v-2", right(), "0.01"), &["R-106"]),
            ("carla", reduce("v-1", "0.01"), &[]),
            ("bernd", claim("v-2", right(), "0.01"), &[]),
        ],
    );
}
