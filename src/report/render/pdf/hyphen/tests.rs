//! Where words are divided, by a table.

use super::*;

#[test]
fn words_are_divided_as_the_dictionary_does() {
    let table = [
        (Language::De, "Verpflichtungsermächtigung", "Ver-pflich-tungs-er-mäch-ti-gung"),
        (Language::De, "Verwendungsnachweis", "Ver-wen-dungs-nach-weis"),
        (Language::De, "Bundesministerium", "Bun-des-mi-nis-te-rium"),
        (Language::De, "Straßenverkehrsbehörde", "Stra-ßen-ver-kehrs-be-hörde"),
        (Language::De, "Gemeindeverwaltung,", "Gemein-de-ver-wal-tung,"),
        (Language::De, "(Haushaltsstelle)", "(Haus-halts-stelle)"),
        (Language::En, "apportionment", "appor-tion-ment"),
        (Language::En, "responsibility", "respon-si-bil-ity"),
    ];
    for (language, word, expected) in table {
        let found = parts(word, language);
        assert_eq!(found.concat(), word);
        assert_eq!(found.join("-"), expected);
    }
}

#[test]
fn what_is_no_word_stays_whole() {
    for text in ["DE-BW", "lauf-1", "9f86d081884c7d65", "8.991.764.000,00", "0699/532", "Land", "", "§", "Übung"] {
        assert_eq!(parts(text, Language::De), [text]);
    }
}

#[test]
fn a_very_long_word_is_divided_too() {
    let word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz";
    let found = parts(word, Language::De);
    assert!(found.len() > 10, "{found:?}");
    assert_eq!(found.concat(), word);
}
