//! Tests of the HTML renderer.

use super::*;
use crate::report::allocation_statement::build;
use crate::report::specimen::{facts as example, provenance};

fn written(frame: Frame, name: &str) -> (String, Data) {
    let mut facts = example();
    facts.lines[0].name = name.to_owned();
    let mut out = Vec::new();
    let data = write(build(&facts, &provenance(), Language::De).unwrap(), frame, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), data)
}

#[test]
fn every_text_is_escaped_and_every_tag_is_closed() {
    for frame in [Frame::File, Frame::Part] {
        let (html, _) = written(frame, "<script>alert('\"&\"')</script>");
        assert!(html.contains("&lt;script&gt;alert(&#39;&quot;&amp;&quot;&#39;)&lt;/script&gt;"), "{html}");
        assert!(!html.contains("<script") && !html.contains(" style=") && !html.contains("http://www"), "{html}");
        for tag in ["table", "tr", "td", "th", "dl", "dd", "svg", "text", "h2", "p", "div"] {
            let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}

#[test]
fn a_file_stands_alone_and_a_part_has_neither_title_nor_style() {
    let (file, data) = written(Frame::File, "Bayern");
    let (part, same) = written(Frame::Part, "Bayern");
    assert!(file.starts_with("<!DOCTYPE html>\n<html lang=\"de\">") && file.ends_with("</html>\n"));
    assert!(file.contains("Beispielrechnung, keine tatsächliche Zuweisung"), "the banner stays with the file");
    assert!(!part.contains("<h1") && !part.contains("<style") && file.contains(part.trim_end()));
    assert_eq!(data, same);
    assert!(part.contains("<dt>Umfang</dt><dd>das ganze Buch</dd>"), "the title block stands here too");
    assert!(part.contains(&data.sha256) && part.contains("33,336666…"), "{part}");
    assert!(part.contains("<tfoot") && part.contains(">100,01</td>"), "{part}");
}

#[test]
fn the_numbers_are_those_of_the_csv() {
    let mut csv = Vec::new();
    let sheet = build(&example(), &provenance(), Language::De).unwrap();
    let data = super::super::csv::write(sheet, Profile::Lossless, &mut csv).unwrap();
    let mut facts = example();
    let (_, own) = {
        let mut out = Vec::new();
        let data = write(build(&facts, &provenance(), Language::De).unwrap(), Frame::Part, &mut out).unwrap();
        (out, data)
    };
    assert_eq!(own, data);
    facts.lines[0].name.push('x');
    let other = write(build(&facts, &provenance(), Language::De).unwrap(), Frame::Part, &mut Vec::new()).unwrap();
    assert_ne!(other, data);
}
