//! Who bears a project beside the Bund: splits of vouchers, contributions in kind, tags of EU refinancing.

use super::evidence::voucher;
use super::life::*;
use super::*;
use crate::core::account::{FundingSource, Kind};
use crate::core::contribution::*;
use crate::core::figures;
use crate::core::refinancing::*;
use crate::core::sources::Sources;
use crate::core::voucher::{RegisterVoucher, RegisterVoucherV1};

fn day(text: &str) -> time::Date {
    parse_date(text).unwrap()
}

/// Bund, Land, Kommune, EU, Dritte.
pub(super) fn split(amounts: [&str; 5]) -> Sources {
    let parts = FundingSource::ALL.into_iter().zip(amounts);
    parts.fold(Sources::NONE, |sources, (source, amount)| sources.with(source, euro(amount)))
}

pub(super) fn split_voucher(name: &str, gross: &str, own: &str, amounts: [&str; 5]) -> Act {
    Act::RegisterVoucher(RegisterVoucher { sources: Some(split(amounts)), ..voucher(name, gross, own) })
}

pub(super) fn contribution(name: &str, amount: &str) -> RecordContribution {
    RecordContribution {
        contribution: id(name),
        project: id("p-1"),
        kind: ContributionKind::OwnWork,
        source: FundingSource::FederalState,
        amount_cents: euro(amount),
        valuation: Valuation::Hours { minutes: 90, hourly_rate_cents: euro("33.33") },
        contributed_on: day("2021-01-20"),
        reason: "Fachkonzept".to_owned(),
        document_sha256: sha256(format!("Stunden {name}").as_bytes()),
    }
}

pub(super) fn take_back(name: &str) -> Act {
    Act::ReverseContribution(ReverseContribution { contribution: id(name), reason: ReasonCode::WrongAmount })
}

pub(super) fn tag(project: &str, milestone: Option<&str>, rate: &str) -> Act {
    Act::TagRefinancing(TagRefinancing {
        project: id(project),
        milestone: milestone.map(id),
        fund: "EFRE 2021–2027".to_owned(),
        reference: "ZS 2022/17".to_owned(),
        rate_percent: rate.to_owned(),
    })
}

pub(super) fn untag(project: &str, milestone: Option<&str>) -> Act {
    Act::UntagRefinancing(UntagRefinancing { project: id(project), milestone: milestone.map(id) })
}

fn begun() -> Book {
    let mut book = assigned();
    assert_eq!(step(&mut book, "system", actor("dora")), NONE);
    book
}

fn figure(book: &Book, name: &str) -> Option<String> {
    let all = book.balances.present().map(|(account, balance)| (account, *balance));
    figures::by_id(name).unwrap().over(all).unwrap().map(|sum| sum.to_string())
}

#[test]
fn sources_ladder() {
    let mut book = begun();
    climb(
        &mut book,
        vec![
            ("anna", split_voucher("b-1", "25", "5", ["20", "3", "1", "0.50", "0.50"]), &[]),
            ("anna", split_voucher("b-2", "25", "5", ["20", "3", "1", "0.50", "0.49"]), &["R-099", "R-099"]),
            ("anna", split_voucher("b-2", "25", "5", ["19", "5", "0", "0", "0"]), &["R-099"]),
            ("anna", split_voucher("b-2", "25", "5", ["19", "6", "0", "0", "0"]), &["R-099"]),
            ("anna", split_voucher("b-2", "25", "5", ["20", "6", "-1", "0", "0"]), &["R-099"]),
            ("anna", split_voucher("b-2", "25", "25.01", ["20", "5", "0", "0", "0"]), &["R-084"]),
            ("anna", Act::RegisterVoucher(voucher("b-2", "10", "4")), &[]),
            ("anna", Act::RegisterVoucher(voucher("b-3", "10", "0")), &[]),
        ],
    );
    let on = |source: Option<FundingSource>| {
        let is_one = |account: &Account| account.kind == Kind::Memo && account.stage == Stage::CoFinanced;
        let found = book.balances.present().find(|(account, _)| is_one(account) && account.funding_source == source);
        found.map(|(_, balance)| balance.to_string())
    };
    assert_eq!(FundingSource::OWN.map(|source| on(Some(source))).map(Option::unwrap), ["3.00", "1.00", "0.50", "0.50"]);
    assert_eq!((on(Some(FundingSource::Federal)), on(None)), (None, Some("4.00".to_owned())), "nobody said whose");
    assert_eq!(figure(&book, "co_financed").as_deref(), Some("9.00"));
    assert_eq!(figure(&book, "paid"), None, "no outflow");
}

#[test]
fn a_split_that_fails_says_by_how_much() {
    let book = begun();
    let act = split_voucher("b-1", "25", "5", ["20", "3", "1", "0.50", "0.49"]);
    let Decision::Refused(found) = decide(&book, &request(900, "anna", act)) else { panic!("refused") };
    assert!(found.iter().all(|violation| *violation.rule == rules::SOURCES_ADD_UP));
    let told: Vec<String> = found.iter().map(Violation::sentence).collect();
    let bare = |text: &str| text.replace('\u{a0}', " ");
    assert!(bare(&told[0]).contains("zusammen 24,99 €, der Bruttobetrag ist 25,00 €; das sind 0,01 € zu wenig"));
    assert!(
        bare(&told[1]).contains("außer dem Bund tragen die Quellen 4,99 €, der Eigenanteil ist 5,00 €"),
        "{told:?}"
    );
}

#[test]
fn an_old_voucher_leaves_its_source_unknown() {
    let told = voucher("b-1", "25", "5");
    let old = RegisterVoucherV1 {
        voucher: told.voucher.clone(),
        project: told.project.clone(),
        dated_on: told.dated_on,
        payee: None,
        reason: told.reason.clone(),
        gross_cents: told.gross_cents,
        vat_cents: told.vat_cents,
        own_share_cents: told.own_share_cents,
        category: told.category.clone(),
        document_sha256: told.document_sha256,
        invoice: told.invoice.clone(),
    };
    let known = RegisterVoucher::from(old);
    assert_eq!(known, told);
    let borne = FundingSource::ALL.map(|source| known.borne_by(source).unwrap());
    assert_eq!(borne, [Some(euro("20")), None, None, None, None], "never the Land by default");
    assert_eq!(known.of_unknown_source(), euro("5"));
    let whole = voucher("b-2", "25", "0");
    assert_eq!(whole.borne_by(FundingSource::FederalState), Ok(Some(Euro::ZERO)), "known to be none");
    let said = RegisterVoucher { sources: Some(split(["20", "5", "0", "0", "0"])), ..voucher("b-3", "25", "5") };
    assert_eq!(said.borne_by(FundingSource::FederalState), Ok(Some(euro("5"))));
    assert!(said.of_unknown_source().is_zero());
}

#[test]
fn contribution_ladder() {
    let mut book = begun();
    let record = |what: RecordContribution| Act::RecordContribution(what);
    let of = |name: &str| contribution(name, "49.99");
    let federal = RecordContribution { source: FundingSource::Federal, ..of("e-1") };
    let paid = RecordContribution { document_sha256: sha256(b"b-1"), ..of("e-1") };
    let empty = RecordContribution { document_sha256: sha256(b""), ..of("e-1") };
    let future = RecordContribution { contributed_on: day("2021-02-02"), ..of("e-1") };
    let elsewhere = RecordContribution { project: id("p-9"), ..of("e-1") };
    let hours = |minutes| Valuation::Hours { minutes, hourly_rate_cents: euro("33.33") };
    let idle = RecordContribution { valuation: hours(0), ..of("e-1") };
    let words = |basis: &str| Valuation::Basis { basis: basis.to_owned() };
    let silent = RecordContribution { valuation: words(" "), ..of("e-1") };
    let offered = RecordContribution { valuation: words("Angebot 17/2021"), ..contribution("e-2", "4800") };
    let copied = RecordContribution { document_sha256: of("e-1").document_sha256, ..of("e-3") };
    let receipt = RegisterVoucher { document_sha256: of("e-1").document_sha256, ..voucher("b-2", "10", "0") };
    climb(
        &mut book,
        vec![
            ("anna", Act::RegisterVoucher(voucher("b-1", "25", "0")), &[]),
            ("anna", record(federal), &["R-100"]),
            ("anna", record(paid), &["R-100"]),
            ("anna", record(empty), &["R-100"]),
            ("anna", record(idle), &["R-100"]),
            ("anna", record(silent), &["R-008"]),
            ("anna", record(future), &["R-164"]),
            ("anna", record(elsewhere), &["R-004"]),
            ("anna", record(contribution("e-1", "0")), &["R-005"]),
            ("anna", record(contribution("e-1", "50")), &["R-100"]),
            ("anna", record(of("e-1")), &[]),
            ("anna", record(of("e-1")), &["R-003", "R-100"]),
            ("anna", record(copied.clone()), &["R-100"]),
            ("anna", Act::RegisterVoucher(receipt), &["R-085"]),
            ("anna", record(offered), &[]),
        ],
    );
    assert_eq!(figure(&book, "contributed_in_kind").as_deref(), Some("4849.99"));
    assert_eq!((figure(&book, "paid"), figure(&book, "co_financed")), (None, None), "no cent was spent");
    let recorded = book.contributions.get(&id("e-1")).unwrap().unwrap().recorded_seq;
    climb(
        &mut book,
        vec![
            ("anna", Act::Reverse { reverses: recorded, reason: ReasonCode::WrongAmount, note: None }, &["R-052"]),
            ("anna", take_back("e-9"), &["R-004"]),
            ("anna", take_back("e-1"), &[]),
            ("anna", take_back("e-1"), &["R-050"]),
            ("anna", record(copied), &[]),
        ],
    );
    assert_eq!(figure(&book, "contributed_in_kind").as_deref(), Some("4849.99"), "the evidence was filed again");
}

#[test]
fn a_voucher_is_not_reversed_like_a_plain_booking() {
    let mut book = begun();
    climb(&mut book, vec![("anna", split_voucher("b-1", "25", "5", ["20", "5", "0", "0", "0"]), &[])]);
    let reverses = Seq(book.size - 1);
    let reverse = Act::Reverse { reverses, reason: ReasonCode::WrongAmount, note: None };
    climb(&mut book, vec![("anna", reverse, &["R-052"])]);
}

#[test]
fn refinancing_ladder() {
    let mut book = begun();
    let pilot = super::dossier::milestone(Some("2021-06-30"), None, None);
    let before = book.balances.clone();
    climb(
        &mut book,
        vec![
            ("anna", tag("p-9", None, "60"), &["R-004"]),
            ("anna", tag("p-1", Some("m-1"), "60"), &["R-004"]),
            ("anna", tag("p-1", None, "100.01"), &["R-101"]),
            ("anna", tag("p-1", None, "0"), &["R-101"]),
            ("anna", tag("p-1", None, "viel"), &["R-101"]),
            ("anna", untag("p-1", None), &["R-004"]),
            ("anna", tag("p-1", None, "60"), &[]),
            ("anna", Act::SetMilestone(pilot), &[]),
            ("anna", tag("p-1", Some("m-1"), "37.5"), &[]),
            ("anna", tag("p-1", Some("m-1"), "100"), &[]),
            ("anna", untag("p-1", None), &[]),
            ("anna", untag("p-1", None), &["R-004"]),
        ],
    );
    let dossier = book.dossiers.get(&id("p-1")).unwrap().unwrap();
    let tags: Vec<&str> = dossier.refinancing().map(|tag| tag.rate_percent.as_str()).collect();
    assert_eq!(tags, ["100"], "the last word of the milestone; the project has none any more");
    assert_eq!(book.balances, before, "a tag moves no money");
}
