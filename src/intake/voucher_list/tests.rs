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

#[test]
fn sources_are_read_where_a_list_has_them() {
    let header = format!("{};Bund EUR;Land EUR;Kommune EUR\n", GERMAN.trim_end());
    let row = |name: &str, sources: &str| format!("{name};p-1;12.05.2021;;G;K;;{HASH};10,00;0,00;3,00;{sources}\n");
    let list = format!("{header}{}{}", row("b-1", "7,00;3,00;"), row("b-2", ";;"));
    let read_german = read(list.as_bytes()).unwrap();
    let said = read_german[0].sources.unwrap();
    assert_eq!((said.federal_cents.to_string(), said.own_share().unwrap().to_string()), ("7.00".into(), "3.00".into()));
    assert_eq!(read_german[1].sources, None, "an empty cell is no zero");
    let plain =
        "voucher,project,dated_on,payee,reason,category,invoice,document_sha256,gross_eur,vat_eur,own_share_eur";
    let plain =
        format!("{plain},federal_eur,federal_state_eur\nb-1,p-1,2021-05-12,,G,K,,{HASH},10.00,0.00,3.00,7.00,3.00\n");
    assert_eq!(read(plain.as_bytes()).unwrap(), read_german[..1]);
    let faulty = format!("{header}{}{}", row("b-1", "7,00;-3,00;drei"), row("b-2", "0,001;;"));
    let IntakeFaults(faults) = read(faulty.as_bytes()).unwrap_err();
    let places: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
    assert_eq!(places.len(), 3, "{faults:?}");
    for place in [(2, "Land EUR"), (2, "Kommune EUR"), (3, "Bund EUR")] {
        assert!(places.contains(&place), "{place:?}: {faults:?}");
    }
    let IntakeFaults(faults) = read(format!("{};Spende EUR\n", GERMAN.trim_end()).as_bytes()).unwrap_err();
    assert_eq!(faults[0].column, "Spende EUR", "any other column is still refused");
}
