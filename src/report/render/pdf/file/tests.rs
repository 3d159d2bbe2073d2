//! The file read back by lopdf.

use super::*;
use lopdf::{Document, dictionary};

fn finished(build: impl FnOnce(&mut File, &Ids)) -> Vec<u8> {
    let ids = Ids::after(2);
    let mut file = File::new(ids.clone());
    let mut out = Vec::new();
    file.object(2, &dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 }.into());
    file.object(1, &dictionary! { "Type" => "Catalog", "Pages" => object::reference(2) }.into());
    build(&mut file, &ids);
    file.drain(&mut out).unwrap();
    file.finish(dictionary! { "Root" => object::reference(1) });
    file.drain(&mut out).unwrap();
    out
}

#[test]
fn what_is_packed_and_what_is_not_is_found_again() {
    let mut expected = Vec::new();
    let bytes = finished(|file, ids| {
        for n in 0..2_500_i64 {
            let id = ids.next();
            if n % 7 == 0 {
                file.object(id, &n.into());
            } else {
                file.pack(id, |out| object::integer(out, n.unsigned_abs()));
            }
            expected.push((id, n));
        }
    });
    let document = Document::load_mem(&bytes).unwrap();
    for (id, n) in expected {
        assert_eq!(document.get_object((id, 0)).unwrap().as_i64().unwrap(), n, "object {id}");
    }
}

#[test]
fn a_stream_comes_back_as_it_was() {
    let content: Vec<u8> = (0..100_000u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
    let mut id = 0;
    let bytes = finished(|file, ids| {
        id = ids.next();
        file.stream(id, &Dictionary::new(), &content);
    });
    let document = Document::load_mem(&bytes).unwrap();
    let stream = document.get_object((id, 0)).unwrap().as_stream().unwrap();
    assert!(stream.decompressed_content().unwrap() == content);
}

#[test]
fn numbers_are_written_short() {
    let table =
        [(0.0, "0"), (1.0, "1"), (1.5, "1.5"), (-0.25, "-0.25"), (12.045, "12.05"), (841.89, "841.89"), (0.07, "0.07")];
    for (number, expected) in table {
        let mut out = Vec::new();
        object::hundredths(&mut out, number);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
