//! Lists in both forms, and one that earns every refusal at once.

use super::*;

const GERMAN: &str =
    "Beleg;Projekt;Tag;Empfänger;Grund;Kostenart;Rechnung;SHA-256;Brutto EUR;Umsatzsteuer EUR;Eigenanteil EUR\n";
const HASH: &str = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";

#[test]
fn both_forms_say_the_same() {
    let german = format!(
        "{GERMAN}b-1;p-1;12.05.2021;Müller GmbH;Abschlag, Teil 1;Dienstleistungen;R-33;{HASH};119.000,00;19.000,00;0,00\n"
    );
    let plain =
        "voucher,project,dated_on,payee,reason,category,invoice,document_sha256,gross_eur,vat_eur,own_share_eur\n";
    let plain = format!(
        "{plain}b-1,p-1,2021-05-12,Müller GmbH,\"Abschlag, Teil 1\",Dienstleistungen,R-33,{HASH},119000.00,19000.00,0.00\n"
    );
    let read_german = read(german.as_bytes()).unwrap();
    assert_eq!(read(plain.as_bytes()).unwrap(), read_german);
    let [one] = read_german.as_slice() else { panic!("one line") };
    assert_eq!((one.voucher.as_str(), one.payee.as_deref()), ("b-1", Some("Müller GmbH")));
    assert_eq!((one.gross.to_string(), one.own_share.to_string()), ("119000.00".to_owned(), "0.00".to_owned()));
}

#[test]
fn every_fault_is_named_at_once_with_line_and_column() {
    let rows = format!("b 1;p-1;31.02.2021;;;;;abc;-1,00;;0,001\nb-2;p-1;01.02.2021;;G;K;;{HASH};1,00;0,00;0,00\n");
    let IntakeFaults(faults) = read(format!("{GERMAN}{rows}").as_bytes()).unwrap_err();
    let mut places: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
    places.sort_unstable();
    let columns =
        ["Beleg", "Brutto EUR", "Eigenanteil EUR", "Grund", "Kostenart", "SHA-256", "Tag", "Umsatzsteuer EUR"];
    assert_eq!(places, columns.map(|column| (2, column)), "{faults:?}");
    let IntakeFaults(faults) = read(b"Beleg;Projekt\nb-1;p-1\n").unwrap_err();
    assert_eq!(faults.len(), 9, "{faults:?}");
}
