//! The words of serde, in German.

use super::in_german;

#[test]
fn what_serde_says_becomes_a_sentence() {
    let table = [
        (
            "unknown field `colour`, expected `component` or `amount`",
            "Das Feld „colour“ gibt es hier nicht; möglich: component or amount",
        ),
        ("missing field `amount`", "Das Feld „amount“ fehlt"),
        ("duplicate field `amount`", "Das Feld „amount“ steht zweimal da"),
        ("unknown variant `x`, expected one of `a`, `b`", "„x“ ist hier kein mögliches Wort; möglich: a, b"),
        ("etwas anderes", "etwas anderes"),
    ];
    for (said, expected) in table {
        assert_eq!(in_german(said), expected);
    }
}
