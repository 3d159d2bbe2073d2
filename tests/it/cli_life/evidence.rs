//! From an agreement to a claim at the command line, on a small book: three persons sign, a voucher stands for a
//! payment, is examined, and what was disputed comes back.

use super::spending::small_book;
use super::*;

const FRAMEWORK: &str = r#"
agreement = "dach"
title = "Dachabkommen (Beispiel)"
component = "foederal"
ministry = "bmi"
legal_basis = "assignment"
source = "Beispiel"
"#;

const AGREEMENT: &str = r#"
agreement = "ev-by"
title = "Einzelvereinbarung (Beispiel)"
framework = "dach"
component = "foederal"
ministry = "bmi"
land = "DE-BY"
legal_basis = "assignment"
source = "Beispiel"

[[terms]]
term = "third_person_from_eur"
value = "50000.00"
source = "§ 4 Abs. 2"
valid_from = "2021-01-30"
"#;

#[test]
fn a_payment_is_evidenced_examined_and_partly_claimed_back_at_the_command_line() {
    let mut book = small_book("evidence");
    let files = [
        ("dach.toml", FRAMEWORK.to_owned()),
        ("ev.toml", AGREEMENT.to_owned()),
        (
            "fenster.toml",
            AGREEMENT.replace("third_person_from_eur", "drawdown_window_days").replace("\"50000.00\"", "42"),
        ),
        ("schlecht.toml", AGREEMENT.replace("50000.00", "50.000")),
        ("rechnung.pdf", "Rechnung 33".to_owned()),
        ("bericht.pdf", "Sachbericht".to_owned()),
    ];
    for (name, text) in files {
        std::fs::write(book.dir.join(name), text).unwrap();
    }
    book.add_actor("d.dritte", "Dora Dritte");
    let (a, b, c) = ("a.beispiel", "b.muster", "c.kasse");
    book.play(a, "agreement add dach.toml --voucher V", &[]);
    book.play(a, "agreement add fenster.toml --voucher V", &["R-080"]);
    let (_, err) = book.expect_as(2, a, &["agreement", "add", "schlecht.toml"]);
    assert!(json(&err)["message"].as_str().unwrap().contains("third_person_from_eur"), "{err}");
    book.play(a, "agreement add ev.toml --voucher V", &[]);
    book.play(a, "agreement place bsp-001 ev-by --voucher V", &[]);
    assert_eq!(book.play(a, "agreement list", &[])[1]["terms"][0], "third_person_from_cents");

    let bound = "commitment make v-17 --project bsp-001 --manager DE-BY --component foederal --item ITEM --year 2021";
    book.play(a, &format!("{bound} --amount 60000.00 --purpose Antrag --voucher V17"), &[]);
    book.play(a, "order certify a-1 --commitment v-17 --amount 60000.00 --due 2021-06-01 --voucher R", &[]);
    book.play(b, "order issue a-1 --voucher AO", &["R-097"]);
    book.play("d.dritte", "order countersign a-1 --voucher AO", &[]);
    book.play(b, "order issue a-1 --voucher AO", &[]);
    let paid = book.play(c, "payment record a-1 --amount 60000.00 --voucher Z", &[])["seq"].clone();

    let voucher =
        "voucher add b-33 --project bsp-001 --dated 2021-05-12 --gross 60000.00 --vat 9579.83 --reason Abschlag";
    let voucher = format!("{voucher} --category Dienstleistungen --document rechnung.pdf --invoice R-33 --voucher V");
    book.play(a, &voucher, &[]);
    book.play(a, &voucher.replace("b-33", "b-34"), &["R-085", "R-085"]);
    book.play(a, &format!("voucher match b-33 --payment {paid} --amount 60000.01 --voucher V"), &["R-086", "R-086"]);
    let share = format!("voucher match b-33 --payment {paid} --amount 50000.00 --voucher V");
    let share = book.play(a, &share, &[])["seq"].clone();
    let filed =
        "filing submit n-1 --project bsp-001 --kind final --from 2021-01-01 --until 2021-12-31 --narrative bericht.pdf";
    book.play(a, &format!("{filed} --line Dienstleistungen=60000.00=50000.00 --voucher V"), &[]);
    let examined =
        format!("filing examine n-1 b-33 --matched {share} --accepted 40000.00 --disputed 10000.00 --voucher V");
    book.play(a, &examined, &["R-091"]);
    book.play(b, &examined, &[]);
    book.play(b, &format!("filing accept b-33 --matched {share} --amount 2000.00 --voucher V"), &[]);

    let terms = "--project bsp-001 --due 2022-06-30 --basis Nr.5 --voucher V";
    let recover = format!("claim recover r-1 --of b-33 --matched {share} --amount 8000.00 {terms}");
    book.play(b, &recover, &[]);
    let interest = "claim interest z-1 --on r-1 --from 2021-06-01 --until 2022-06-30 --amount 3.00";
    book.play(b, &format!("{interest} {terms}"), &["R-094"]);
    let waive = "claim decide r-1 waive --amount 500.00 --consent BMF --voucher V";
    book.play(b, waive, &["R-096"]);
    book.play(c, waive, &[]);
    book.play(c, "claim repay r-1 --amount 7000.00 --item ITEM --year 2022 --voucher V", &[]);
    let claims = book.play(a, "claim list", &[]);
    let fields = ["amount_eur", "open_eur", "waived_eur", "repaid_eur"].map(|field| claims[0][field].clone());
    assert_eq!(fields, ["8000.00", "500.00", "500.00", "7000.00"]);
    let vouchers = book.play(a, "voucher list", &[]);
    assert_eq!(vouchers[0]["shares"][0]["disputed_eur"], "0.00");
    assert_eq!(book.play(a, "filing list", &[])[0]["spent_eur"], "50000.00");
    book.expect(0, &["verify"]);
}

#[test]
fn a_list_of_vouchers_is_read_whole_or_not_at_all() {
    let book = small_book("vouchers");
    let a = "a.beispiel";
    let head = "voucher,project,dated_on,payee,reason,category,invoice,document_sha256,gross_eur,vat_eur,own_share_eur";
    let row = |name: &str, digit: &str| {
        format!("{name},bsp-001,2021-06-01,Muster,Abschlag,Reisen,,{},10.00,0.00,0.00\n", digit.repeat(64))
    };
    let lists =
        [("liste.csv", row("b-41", "1") + &row("b-42", "2")), ("doppelt.csv", row("b-43", "3") + &row("b-44", "1"))];
    for (name, rows) in lists {
        std::fs::write(book.dir.join(name), format!("{head}\n{rows}")).unwrap();
    }
    assert_eq!(book.play(a, "voucher import liste.csv --dry-run --voucher V", &[])["vouchers"], 2);
    assert_eq!(book.play(a, "voucher import liste.csv --voucher V", &[])["gross_eur"], "20.00");
    let refused = book.play(a, "voucher import doppelt.csv --voucher V", &["R-085"]);
    assert_eq!(refused["refused"][0]["facts"]["line"], 3, "all of them, or none");
    assert_eq!(book.play(a, "voucher list", &[]).as_array().unwrap().len(), 2);
}
