//! The words of serde, in German.

use super::in_german;

#[test]
fn what_serde_says_becomes_a_sentence() {
    let table = [
        (
            "unknown field `colour`, expected `component` or `amount`",
            "Das Feld „colour“ gibt es hier nicht; möglich: component, amount",
        ),
        ("missing field `amount`", "Das Feld „amount“ fehlt"),
        ("duplicate field `amount`", "Das Feld „amount“ steht zweimal da"),
        ("unknown variant `x`, expected one of `a`, `b`", "„x“ ist hier kein mögliches Wort; möglich: a, b"),
        (
            "invalid type: integer `5`, expected a string",
            "Ein Wert hat den falschen Typ: ganze Zahl 5; erwartet wird eine Zeichenkette",
        ),
        (
            "invalid type: string \"x\", expected struct KeyForm",
            "Ein Wert hat den falschen Typ: Zeichenkette \"x\"; erwartet wird ein Objekt",
        ),
        ("invalid type: null, expected u16", "Ein Wert hat den falschen Typ: null; erwartet wird eine ganze Zahl"),
        ("etwas anderes", "etwas anderes"),
    ];
    for (said, expected) in table {
        assert_eq!(in_german(said), expected);
    }
}
