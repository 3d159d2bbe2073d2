//! Tables for terminals: alignment and umlauts.

use super::*;

#[test]
fn one_is_not_many() {
    assert_eq!(
        [0, 1, 2].map(|n| counted(n, "Prüfpunkt", "Prüfpunkte")),
        ["0 Prüfpunkte", "1 Prüfpunkt", "2 Prüfpunkte"]
    );
}

#[test]
fn columns_are_aligned_by_characters_not_bytes() {
    let mut table = Table::new(&[("Land", Side::Left), ("Betrag", Side::Right)]);
    table.row(vec!["Thüringen".to_owned(), "1,00".to_owned()]);
    table.row(vec!["Bayern".to_owned(), "10.000,00".to_owned()]);
    let text = table.to_text();
    let lengths: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
    assert!(lengths.iter().all(|length| *length == 20), "{text}");
}
