//! Tests of widths and line breaks.

use super::*;

const SIZE: f32 = 10.0;

#[test]
fn digits_are_tabular_in_both_faces() {
    let faces = Faces::load(Language::De).unwrap();
    for weight in [Weight::Regular, Weight::Bold] {
        let one = faces.width("1", weight, SIZE).unwrap();
        for digit in '0'..='9' {
            assert_eq!(faces.width(&digit.to_string(), weight, SIZE).unwrap(), one, "{digit}");
        }
    }
}

#[test]
fn no_line_is_wider_than_its_column_and_no_text_is_lost() {
    let faces = Faces::load(Language::De).unwrap();
    let texts = ["Mecklenburg-Vorpommern", "Größe der Länder und Gemeinden", &"x".repeat(200), "a-b c--d -5 €", ""];
    for text in texts {
        for max in [12.0, 40.0, 90.0, 500.0] {
            let lines = faces.wrap(text, Weight::Regular, SIZE, max).unwrap();
            for line in &lines {
                assert!(faces.width(line, Weight::Regular, SIZE).unwrap() <= max, "{line:?} in {max}");
            }
            let squeeze = |text: &str| text.replace([' ', SOFT_HYPHEN], "");
            assert_eq!(squeeze(&lines.concat()), squeeze(text));
        }
    }
}

#[test]
fn a_line_breaks_behind_a_hyphen_but_not_behind_a_minus() {
    assert_eq!(pieces("Sachsen-Anhalt und -5"), ["Sachsen-", "Anhalt ", "und ", "-5"]);
    assert_eq!(pieces("a  b"), ["a  ", "b"]);
    assert_eq!(pieces("DE-BY, p-1 und koenigstein-2019"), ["DE-BY, ", "p-1 ", "und ", "koenigstein-", "2019"]);
    assert!(pieces("").is_empty());
}
