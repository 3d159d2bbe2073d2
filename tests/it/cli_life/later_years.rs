//! Commitment authority at the command line, on a small book: granted, assigned by two persons, used for later
//! years, charged when one of them opens, and lapsed.

use super::spending::small_book;
use super::*;

#[test]
fn later_years_are_bound_and_charged_when_they_open() {
    let book = small_book("later-years");
    let (a, b) = ("a.beispiel", "b.muster");
    let of = |granted, due: u16| format!("ITEM --granted {granted} --due {due}");
    book.play(a, &format!("commitment-authority grant {} --amount 1 --voucher H", of(2021, 2021)), &["R-120"]);
    for (due, amount) in [(2023, "90000.00"), (2024, "40000.00")] {
        book.play(a, &format!("commitment-authority grant {} --amount {amount} --voucher H", of(2021, due)), &[]);
    }
    let block = format!("{} --basis finance-ministry --amount 10000.00 --voucher S", of(2021, 2023));
    book.play(a, &format!("commitment-authority block {block}"), &[]);
    book.play(a, &format!("commitment-authority unblock {block}"), &[]);
    for (due, amount) in [(2023, "60000.00"), (2024, "40000.00")] {
        let lines = format!("--component foederal --item ITEM --year 2021 --due {due} --line DE-BY={amount}");
        let proposed = book.play(a, &format!("assign propose ve-{due} {lines}"), &[]);
        let hash = proposed["content_sha256"].as_str().unwrap();
        book.play(b, &format!("assign approve ve-{due} --content {hash}"), &[]);
        book.play(b, &format!("assign carry-out ve-{due} --voucher Erlass"), &[]);
    }
    let back = "--component foederal --manager DE-BY --amount 5000.00 --voucher R";
    book.play(a, &format!("commitment-authority return {} {back}", of(2021, 2023)), &[]);

    let make = "commitment forward make v-18 --project bsp-001 --manager DE-BY --component foederal --item ITEM";
    let make = format!("{make} --purpose Betrieb --voucher V18 --booked-on 2021-06-01");
    book.play(a, &format!("{make} --granted 2021 --due 2023=55000.01"), &["R-122"]);
    book.play(a, &format!("{make} --granted 2021 --due 2023=50000.00 --due 2024=30000.00 --payee Muster-GmbH"), &[]);
    let change = |verb: &str, due: u16, day: &str| {
        format!("commitment forward {verb} v-18 --due {due} --amount 100.00 --voucher V19 --booked-on {day}")
    };
    book.play(a, &change("increase", 2024, "2022-01-03"), &["R-123"]);
    let late = format!("{} --late-budget Haushaltsgesetz", change("increase", 2024, "2022-01-03"));
    book.play(a, &late, &[]);
    book.play(a, &change("free", 2023, "2021-07-01"), &[]);

    book.play(a, "year open 2023 --booked-on 2022-12-31", &["R-129"]);
    let rehearsed = book.play(a, "year open 2023 --booked-on 2023-01-03 --dry-run", &[]);
    let opened = book.play(a, "year open 2023 --booked-on 2023-01-03", &[]);
    let charge = &opened["charges"][0];
    assert_eq!(rehearsed["charges"][0]["seq"], charge["seq"], "the rehearsal left nothing");
    assert_eq!((&charge["commitment"], &charge["amount_eur"]), (&"v-18-2023".into(), &"49900.00".into()));
    assert_eq!(charge["without_authority_eur"], "49900.00", "nothing of 2023 is assigned yet");
    let again = book.play(a, "year open 2023 --booked-on 2023-01-03", &[]);
    assert_eq!(again["charges"], Value::Array(Vec::new()));
    book.play(a, "order certify a-22 --commitment v-18-2023 --amount 100.00 --due 2023-02-01 --voucher R", &[]);

    book.play(a, "year lapse-authority 2021 --booked-on 2021-12-31 --voucher V", &["R-125"]);
    book.play(a, "year lapse-authority 2021 --booked-on 2022-01-15 --voucher V", &[]);
    let listed = book.play(a, "commitment forward list", &[]);
    assert_eq!(
        (&listed[0]["due"][0]["amount_eur"], &listed[0]["due"][1]["amount_eur"]),
        (&"49900.00".into(), &"30100.00".into())
    );
    let figures = book.play(a, "commitment-authority list", &[]);
    let of_2023 = &figures[0]["figures_eur"];
    assert_eq!(
        (&of_2023["prior_charge"], &of_2023["commitment_authority_lapsed"]),
        (&"49900.00".into(), &"40100.00".into())
    );
    assert_eq!((&figures[1]["manager"], &figures[1]["due_year"]), (&"DE-BY".into(), &2023.into()));
    book.expect(0, &["verify"]);
}
