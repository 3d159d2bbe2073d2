//! The lexer and the small parsers, on samples that would fool a plain search.

use super::{blank, functions, paths, test_modules, without_test_items};

#[test]
fn comments_and_literals_are_blanked_and_lines_stay() {
    for (text, hidden) in [
        ("a(); // f64\nb()", "f64"),
        ("a(); /* x /* f64 */ y */ b()", "f64"),
        ("let s = \"f64 \\\" f64\"; b()", "f64"),
        ("let s = r#\"f64 \" f64\"#; b()", "f64"),
        ("let s = b\"f64\"; b()", "f64"),
        ("let c = '\"'; let s = \"f64\"; b()", "f64"),
        ("let c = '\\''; let s = \"f64\"; b()", "f64"),
    ] {
        let code = blank(text);
        assert!(!code.contains(hidden), "{text}");
        assert!(code.contains("b()"), "{text}: {code}");
        assert_eq!(code.lines().count(), text.lines().count());
    }
}

#[test]
fn code_between_literals_lifetimes_and_raw_names_is_kept() {
    for text in ["fn f<'a>(x: &'a f64) {}", "let x = \"s\"; let y: f64;", "let r#type: f64;", "let c = 'c'; f64"] {
        assert!(blank(text).contains("f64"), "{text}");
    }
}

#[test]
fn items_under_cfg_test_are_blanked_alone() {
    let code = without_test_items("a();\n#[cfg(test)]\nmod t { fn x() { y } }\nb();\n#[cfg(test)]\nmod tests;\nc();");
    assert!(code.contains("a()") && code.contains("b()") && code.contains("c()"));
    assert!(!code.contains("y") && !code.contains("mod"));
}

#[test]
fn paths_open_their_groups() {
    let heads: Vec<String> = paths("use crate::{core::{a, b}, store};\nuse std::fs;\nlet x = sea_orm::Y; a.b::<T>();")
        .into_iter()
        .map(|(line, first, second)| format!("{line} {first} {}", second.unwrap_or_default()))
        .collect();
    assert!(heads.contains(&"1 crate core".to_owned()), "{heads:?}");
    assert!(heads.contains(&"1 crate store".to_owned()), "{heads:?}");
    assert!(heads.contains(&"2 std fs".to_owned()), "{heads:?}");
    assert!(heads.contains(&"3 sea_orm Y".to_owned()), "{heads:?}");
    assert!(!heads.iter().any(|head| head.starts_with("1 crate b")), "{heads:?}");
}

#[test]
fn functions_are_measured_from_fn_to_their_brace() {
    let found = functions("fn a(x: [u8; 2]) -> u8 {\n  if x {\n  }\n}\ntrait T { fn b(&self); }\nlet p: fn(u8);\n");
    let short: Vec<(&str, usize, usize)> = found.iter().map(|f| (f.name.as_str(), f.line, f.lines)).collect();
    assert_eq!(short, [("a", 1, 4), ("b", 5, 1)]);
    assert!(found[0].signature.contains("[u8; 2]"));
}

#[test]
fn modules_declared_for_tests_are_test_files() {
    let code = "mod a;\n#[cfg(test)]\nmod specimen;\n#[cfg(test)]\npub(crate) mod support;\nmod b;";
    assert_eq!(test_modules("src/report.rs", code), ["src/report/specimen.rs", "src/report/support.rs"]);
    assert_eq!(test_modules("src/lib.rs", "#[cfg(test)]\nmod x;"), ["src/x.rs"]);
}
