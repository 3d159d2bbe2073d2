//! Lists in both forms, and one that earns every refusal at once.

use super::*;

fn municipalities() -> BTreeSet<String> {
    BTreeSet::from(["09162000".to_owned()])
}

#[test]
fn both_forms_say_the_same() {
    let german =
        "Leistung;Behörde;Tag;Nachweis\n99008001012011;09162000;01.03.2021;Protokoll\n10119;kreis-1;02.03.2021;P. 2\n";
    let plain = "service,authority,connected_on,evidence\n99008001012011,09162000,2021-03-01,Protokoll\n\
                 10119,kreis-1,2021-03-02,P. 2\n";
    let lines = read(german.as_bytes(), &municipalities()).unwrap();
    assert_eq!(read(plain.as_bytes(), &municipalities()).unwrap(), lines);
    assert_eq!(lines.iter().map(|line| line.authority.as_str()).collect::<Vec<_>>(), ["09162000", "kreis-1"]);
}

#[test]
fn every_fault_is_named_at_once_with_line_and_column() {
    let text = "Leistung;Behörde;Tag;Nachweis\n1011;17000000;31.02.2021;\n10119;09162001;01.03.2021;P\n\
                10119;kreis-1;01.03.2021;P\n10119;kreis-1;02.03.2021;P\n";
    let IntakeFaults(faults) = read(text.as_bytes(), &municipalities()).unwrap_err();
    let mut places: Vec<(u64, &str)> = faults.iter().map(|fault| (fault.line, fault.column.as_str())).collect();
    places.sort_unstable();
    let expected = [(2, "Behörde"), (2, "Leistung"), (2, "Nachweis"), (2, "Tag"), (3, "Behörde"), (5, "Behörde")];
    assert_eq!(places, expected, "{faults:?}");
    assert!(read(b"Leistung;Amt\n10119;x\n", &municipalities()).is_err());
}
