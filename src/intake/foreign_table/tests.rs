//! Tables from elsewhere: separators, code pages, lines.

use super::*;

fn faults(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn the_header_says_what_separates() {
    let table = [
        ("a,b\n1,2\n", b','),
        ("a;b\n1;2\n", b';'),
        ("a\tb\n1\t2\n", b'\t'),
        ("\"a,b,c\";d\n1;2\n", b';'),
        ("a\n1\n", b','),
    ];
    for (text, separator) in table {
        assert_eq!(delimiter(text), separator, "{text}");
    }
    let read = read("Land;Anteil, in %\nDE-BY;15,5\n".as_bytes()).unwrap();
    assert_eq!(read.header, ["Land", "Anteil, in %"]);
    assert_eq!(read.rows[0].cells, ["DE-BY", "15,5"]);
}

#[test]
fn three_code_pages_give_the_same_text() {
    let expected = read("id,name\n1,Thüringen\n".as_bytes()).unwrap();
    assert_eq!(read("\u{feff}id,name\n1,Thüringen\n".as_bytes()).unwrap(), expected);
    assert_eq!(read(b"id,name\n1,Th\xfcringen\n").unwrap(), expected);
    assert_eq!(read(b"id,\x80 \x84x\x93\n1,2\n").unwrap().header[1], "€ „x“");
    assert!(faults(b"id,name\n1,\x81\n").contains("Windows-1252"));
    assert!(faults(b"\xff\xfei\0d\0").contains("UTF-16"));
}

/// Every byte from 0x80 on means what the code page says: same places as ISO 8859-1 but for 27 signs.
#[test]
fn the_code_page_is_whole() {
    let assigned: Vec<char> = (0x80..=0x9f).filter_map(windows_1252).collect();
    assert_eq!(assigned.iter().collect::<String>(), "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ");
    assert!((0xa0..=0xff).chain(0..=0x7f).all(|byte: u8| windows_1252(byte) == Some(char::from(byte))));
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let texts = ["id\na\n\n\nb\nc\n", "id\r\na\r\n\r\n\r\nb\r\nc\r\n", "id\ra\r\r\rb\rc"];
    for text in texts {
        let lines: Vec<u64> = read(text.as_bytes()).unwrap().rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 5, 6], "{text:?}");
    }
    let quoted = read(b"id,x\n\"a\nb\",1\nc,2\n").unwrap();
    assert_eq!(quoted.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
}

#[test]
fn all_ragged_lines_are_named() {
    let said = faults(b"id,x\na\nb,1\nc,1,2\n");
    assert!(said.contains("Zeile 2") && said.contains("1 statt 2") && said.contains("Zeile 4"), "{said}");
    assert!(!said.contains("Zeile 3"));
    assert!(faults(b"id,x,x\n1,2,3\n").contains("steht zweimal in der Kopfzeile"));
    assert!(faults(b"").contains("leer") && faults(b"\n\n").contains("leer"));
}
