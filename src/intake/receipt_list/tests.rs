//! Both forms of the list, and every fault of a line with its column.

use super::read;

#[test]
fn both_forms_say_the_same() {
    let german = "Weitergabe;Empfänger;Tag;Beleg;Betrag EUR\nw-1;09162000;01.02.2022;Bestätigung 1;1.234,50\n";
    let plain =
        "onward_grant,recipient,received_on,voucher,amount_eur\nw-1,09162000,2022-02-01,Bestätigung 1,1234.50\n";
    let read = |text: &str| read(text.as_bytes()).unwrap();
    assert_eq!(read(german), read(plain));
    assert_eq!(read(plain)[0].recipient.as_str(), "09162000", "leading zeros stay");
}

#[test]
fn every_fault_is_named_with_its_column() {
    let text = "onward_grant,recipient,received_on,voucher,amount_eur\n,09162000,2022-02-31,,0.00\n";
    let faults = read(text.as_bytes()).unwrap_err().0;
    let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
    for column in ["onward_grant", "received_on", "voucher", "amount_eur"] {
        assert!(columns.contains(&column), "{column}: {faults:?}");
    }
    assert!(faults.iter().all(|fault| fault.line == 2));
}
