//! Tests of the list of vouchers: both languages, a voucher with several shares counted once, shares that the balances do
//! not know, nothing at all.

use super::*;
use crate::core::account::FundingSource;
use crate::report::funding::Line;
use crate::report::specimen::{euro, provenance, read_aloud, snapshots};
use time::macros::date;

fn share(order: &str, [evidenced, accepted, disputed, unexamined]: [i64; 4]) -> Share {
    let [evidenced, accepted, disputed, unexamined] =
        [evidenced, accepted, disputed, unexamined].map(|cents| Some(euro(cents)));
    Share {
        payment_order: order.to_owned(),
        payment_seq: 30,
        paid_on: Some(date!(2021 - 04 - 01)),
        amounts: Amounts { evidenced, accepted, disputed, unexamined },
    }
}

fn voucher(project: &str, voucher: &str, [gross, own, open]: [i64; 3], shares: Vec<Share>) -> Voucher {
    Voucher {
        project: project.to_owned(),
        voucher: voucher.to_owned(),
        dated_on: date!(2021 - 03 - 01),
        payee: Payee::InVault,
        reason: "Entwicklung, Abschlag".to_owned(),
        category: "Dienstleistungen".to_owned(),
        invoice: Some("DE123456789 R-1".to_owned()),
        document_sha256: "00ff".to_owned(),
        own: Own {
            gross: euro(gross),
            vat: euro(160),
            own_share: euro(own),
            federal_share: euro(gross - own),
            borne: borne(own, open == 100),
            open: euro(open),
        },
        shares,
    }
}

/// Of the first voucher nobody said who bears the own share; the second has none.
fn borne(own: i64, is_silent: bool) -> Borne {
    let known = |cents| (!is_silent).then(|| euro(cents));
    Borne { by: [known(own), known(0), known(0), known(0)], unknown: is_silent.then(|| euro(own)) }
}

fn funding() -> Funding {
    let line = |source, vouchers, in_kind: Option<i64>| Line { source, vouchers, in_kind: in_kind.map(euro) };
    let own = FundingSource::OWN.map(|source| line(Some(source), Some(euro(0)), None));
    let mut lines = vec![line(Some(FundingSource::Federal), Some(euro(4_000)), None)];
    lines.extend(own);
    lines[1].in_kind = Some(euro(5_800));
    lines.push(line(None, Some(euro(200)), None));
    Funding { lines }
}

fn facts() -> VoucherListFacts {
    let twice = vec![share("o-1", [600, 400, 200, 0]), share("o-2", [300, 0, 0, 300])];
    let some = |cents| Some(euro(cents));
    VoucherListFacts {
        title: Some("Konjunkturprogramm".to_owned()),
        vouchers: vec![
            voucher("p-1", "b-1", [1_200, 200, 100], twice),
            voucher("p-2", "b-2", [3_000, 0, 3_000], vec![]),
        ],
        total: Amounts { evidenced: some(900), accepted: some(400), disputed: some(200), unexamined: some(300) },
        paid: some(2_000),
        funding: funding(),
        breaches: Breaches::default(),
        is_example: true,
    }
}

#[test]
fn it_reads_well_in_both_languages() {
    snapshots(ID, |language| build(&facts(), &provenance(), language).unwrap());
}

#[test]
fn a_voucher_with_two_shares_is_counted_once() {
    let text = read_aloud(build(&facts(), &provenance(), Language::De).unwrap());
    let total = text.lines().rfind(|line| line.starts_with("Total:")).unwrap();
    assert!(total.contains("42,00") && total.contains("9,00"), "{total}");
    assert!(text.contains("Ausgezahlt ohne Beleg: 11,00"), "{text}");
}

#[test]
fn a_share_that_the_balances_do_not_know_makes_no_list() {
    let mut wrong = facts();
    wrong.total.evidenced = Some(euro(901));
    let Sheet { head, rows, foot } = build(&wrong, &provenance(), Language::De).unwrap();
    let mut totals = crate::report::sheet::RunningTotals::new(&head.columns);
    let taken = rows.chain(foot.total.map(Ok)).try_for_each(|row| totals.take(&row?));
    assert!(matches!(taken, Err(ReportError::TotalsDisagree { column, .. }) if column == "evidenced_eur"));
}

#[test]
fn nothing_at_all_says_so() {
    let empty = VoucherListFacts {
        vouchers: Vec::new(),
        funding: Funding::default(),
        total: Amounts::default(),
        paid: None,
        ..facts()
    };
    let text = read_aloud(build(&empty, &provenance(), Language::De).unwrap());
    assert!(text.contains("kein Beleg erfasst") && text.contains("Belegt: noch nicht erfasst"), "{text}");
}
