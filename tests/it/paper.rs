//! Tables on paper, read back from the file: page breaks, carried sums, volumes, validators.
//!
//! The sheets are invented and made here; what a real report says is tested in `reports`.

mod large;

use crate::support::fresh_dir;
use lopdf::{Document, Object};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use time::macros::datetime;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::money::Euro;
use titelbuch::report::definition::ColumnType;
use titelbuch::report::provenance::Provenance;
use titelbuch::report::render::csv::{self, Profile};
use titelbuch::report::render::pdf;
use titelbuch::report::sheet::{Cell, Column, Foot, Head, Row, RowKind, Sheet};
use titelbuch::report::{Language, ReportError};

const ROOT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const CHECKPOINT: &str = "titelbuch.example/papier\n42\nABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=\n\n\
                          — titelbuch.example/papier Kx7LAzUu1cAqXW9kFpzS6Jd0Dq2NEw3ZwKp9y8mQeJ0j4bqkD1y0\n";
const TITLES: [&str; 4] = [
    "Breitbandausbau",
    "Straßenverkehrsbehördliche Ausnahmegenehmigungen für Großraum- und Schwertransporte",
    "Unterhaltsvorschussbeantragung samt Anbindung an die kommunalen Fachverfahren der Verwaltungsgemeinschaft \
     Beispielhausen-Musterstadt einschließlich der Qualifizierungsmaßnahmen für Sachbearbeiterinnen",
    "Kleine Gemeinde am Großen See",
];

/// How a table is made: rows, a subtotal behind every so many, whether the titles are long.
#[derive(Clone, Copy, Debug)]
struct Shape {
    rows: usize,
    subtotal: usize,
    long: bool,
}

fn cents(row: usize) -> i64 {
    i64::try_from(row * 7919 % 9_999_991).unwrap() - 1_000_000
}

fn money(cents: i64) -> Cell {
    Cell::Money(Euro::from_cents(cents).unwrap())
}

fn sums(label: Cell, kind: RowKind, range: std::ops::Range<usize>) -> Row {
    let cells = vec![label, Cell::Empty, money(range.map(cents).sum()), Cell::Empty, Cell::Empty];
    Row { kind, cells }
}

fn rows(shape: Shape) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in 0..shape.rows {
        let title = if shape.long { TITLES[row % TITLES.len()] } else { TITLES[0] };
        let paid = if row % 5 == 0 { Cell::Missing } else { Cell::Integer(i64::try_from(row).unwrap()) };
        rows.push(Row::body(vec![
            Cell::Id(format!("Z{row:06}")),
            Cell::Text(title.to_owned()),
            money(cents(row)),
            paid,
            Cell::Text("Hinweis".to_owned()),
        ]));
        if shape.subtotal > 0 && (row + 1) % shape.subtotal == 0 {
            let label = Cell::Text(format!("Zwischensumme {}", (row + 1) / shape.subtotal));
            rows.push(sums(label, RowKind::Subtotal, row + 1 - shape.subtotal..row + 1));
        }
    }
    rows
}

fn provenance() -> Provenance {
    Provenance {
        as_of_size: 42,
        as_of_date: None,
        value_date: None,
        checkpoint: CHECKPOINT.to_owned(),
        origin: "titelbuch.example/papier".to_owned(),
        verifier_key: "titelbuch.example/papier+2b1ecb03+AdmT0z8xV4mN2qLkPpYf7sWcRz1bQeUuJhG5tXo9aSdK".to_owned(),
        root_hash: ROOT.to_owned(),
        rule_version: "2026-11".to_owned(),
        program_version: "titelbuch 0.1.0".to_owned(),
        parameters: BTreeMap::new(),
        recorded_at: datetime!(2026-11-24 08:30:15 UTC),
    }
}

fn sheet(shape: Shape, language: Language) -> Sheet {
    let column = |id: &str, kind: ColumnType, label: &str, files_only: bool| {
        let (id, label, definition) = (id.to_owned(), label.to_owned(), String::new());
        let unit = (kind == ColumnType::Money).then(|| "€".to_owned());
        Column { id, kind, label, unit, definition, files_only }
    };
    let head = Head {
        report: "papier".to_owned(),
        language,
        one_page: false,
        parameters: Vec::new(),
        title: "Zuweisungen an Gemeinden".to_owned(),
        subtitle: None,
        banners: vec!["Erfundene Zahlen".to_owned()],
        assumptions: Vec::new(),
        facts: Vec::new(),
        typed_facts: BTreeMap::new(),
        tables: Vec::new(),
        table_title: "Zeilen".to_owned(),
        columns: vec![
            column("row", ColumnType::Id, "Kennung", false),
            column("title", ColumnType::Text, "Vorhaben", false),
            column("amount_eur", ColumnType::Money, "Betrag", false),
            column("count", ColumnType::Integer, "Stück", false),
            column("remark", ColumnType::Text, "Bemerkung", true),
        ],
    };
    let (notes, drawings) = (Vec::new(), Vec::new());
    let definitions = vec![("Betrag".to_owned(), "Zugewiesener Betrag in Euro.".to_owned())];
    let sources = vec!["erfunden für den Test".to_owned()];
    let total = Some(sums(Cell::TotalLabel, RowKind::Total, 0..shape.rows));
    let foot = Foot { total, notes, drawings, definitions, sources, provenance: provenance() };
    Sheet { head, rows: Box::new(rows(shape).into_iter().map(Ok)), foot }
}

fn made(shape: Shape) -> Vec<u8> {
    let mut out = Vec::new();
    pdf::write(sheet(shape, Language::De), &mut out).unwrap();
    out
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|e| panic!("{program} is missing ({e}); ./test.sh installs it"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The lines of each page as a person reads them.
fn pages(bytes: &[u8], dir: &Path) -> Vec<Vec<String>> {
    let path = dir.join("read.pdf");
    std::fs::write(&path, bytes).unwrap();
    let text = run("pdftotext", &["-layout", path.to_str().unwrap(), "-"]);
    let mut pages: Vec<Vec<String>> =
        text.split('\u{c}').map(|page| page.lines().map(|line| line.trim().to_owned()).collect()).collect();
    pages.pop();
    pages
}

/// The amount on a line, in cents: the first word that looks like one.
fn amount(line: &str) -> i64 {
    let word = line.split_whitespace().find(|word| word.contains(',')).unwrap_or_else(|| panic!("no amount: {line}"));
    word.replace(['.', ','], "").parse().unwrap_or_else(|_| panic!("no amount: {line}"))
}

fn is_row(line: &str) -> bool {
    line.starts_with('Z') && line[1..].starts_with(|c: char| c.is_ascii_digit())
}

/// What must hold of every table on paper.
fn check(pages: &[Vec<String>], shape: Shape) {
    let (mut next, mut sum) = (0, 0);
    let mut carried = None;
    for (number, page) in pages.iter().enumerate() {
        let place = format!("page {} of {} with {shape:?}", number + 1, pages.len());
        let label = format!("Seite {} von {}", number + 1, pages.len());
        assert!(page.iter().any(|line| line.starts_with(&label)), "{place}: {page:#?}");
        let table: Vec<&String> = page.iter().skip_while(|line| !line.starts_with("Kennung")).collect();
        let heads = page.iter().filter(|line| line.starts_with("Kennung")).count();
        assert!(heads <= 1, "{place}: {heads} heads");
        let mut before = "head";
        for line in table.into_iter().skip(1) {
            if is_row(line) {
                assert!(line.starts_with(&format!("Z{next:06}")), "{place}: {line} instead of row {next}");
                assert_eq!(amount(line), cents(next), "{place}: {line}");
                sum += cents(next);
                next += 1;
                before = "row";
            } else if line.starts_with("Übertrag") {
                assert_eq!(amount(line), sum, "{place}: {line}");
                match before {
                    "head" => assert_eq!(carried.take(), Some(sum), "{place}: carried from nowhere"),
                    _ => carried = Some(sum),
                }
                before = "carried";
            } else if line.starts_with("Zwischensumme") {
                let from = next - shape.subtotal;
                assert_eq!(amount(line), (from..next).map(cents).sum::<i64>(), "{place}: {line}");
                assert_eq!(before, "row", "{place}: a subtotal without its row");
            } else if line.starts_with("Summe") {
                assert_eq!(amount(line), sum, "{place}: {line}");
                assert!(shape.rows == 0 || before == "row" || shape.subtotal > 0, "{place}: a total alone");
            }
        }
        assert!(heads == 1 || carried.is_none(), "{place}: the table goes on without a head");
    }
    assert_eq!((next, carried), (shape.rows, None), "{shape:?}");
}

#[test]
fn every_page_break_keeps_rows_heads_and_carried_sums() {
    let dir = fresh_dir("paper-breaks");
    for rows in (0..=4).chain(24..=44).chain(60..=86) {
        let shape = Shape { rows, subtotal: 0, long: false };
        check(&pages(&made(shape), &dir), shape);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_table_keeps_rows_heads_and_carried_sums(rows in 0usize..160, subtotal in 0usize..9, long: bool) {
        let shape = Shape { rows, subtotal, long };
        check(&pages(&made(shape), &fresh_dir("paper-any")), shape);
    }
}

/// The file that is attached to a PDF under this name.
fn attached(bytes: &[u8], ending: &str) -> Vec<u8> {
    let document = Document::load_mem(bytes).unwrap();
    let specification = document.objects.values().filter_map(|object| object.as_dict().ok()).find(|dictionary| {
        dictionary.get(b"F").and_then(Object::as_str).is_ok_and(|name| name.ends_with(ending.as_bytes()))
    });
    let files = specification.unwrap().get(b"EF").and_then(Object::as_dict).unwrap();
    let id = files.get(b"F").and_then(Object::as_reference).unwrap();
    document.get_object(id).and_then(Object::as_stream).unwrap().decompressed_content().unwrap()
}

fn volumes(shape: Shape, most_pages: usize, dir: &Path) -> (pdf::Volumes, Vec<PathBuf>) {
    let mut paths = Vec::new();
    let made = pdf::write_volumes(sheet(shape, Language::De), most_pages, |number| {
        let path = dir.join(format!("teil-{number}.pdf"));
        paths.push(path.clone());
        Ok(std::fs::File::create(path)?)
    });
    (made.unwrap(), paths)
}

#[test]
fn volumes_hold_every_row_once_and_the_manifest_names_them() {
    let dir = fresh_dir("paper-volumes");
    let shape = Shape { rows: 400, subtotal: 0, long: true };
    let (made, paths) = volumes(shape, 6, &dir);
    assert!(made.volumes.len() > 3, "{made:?}");
    assert_eq!(made.volumes.len(), paths.len());
    let (mut csv, mut rows_before, mut sum) = (Vec::new(), 0, 0);
    for (volume, path) in made.volumes.iter().zip(&paths) {
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(volume.pdf_sha256, sha256(&bytes).to_string());
        assert!(volume.pages <= 7, "{volume:?}");
        let part = attached(&bytes, ".csv");
        assert_eq!(volume.csv_sha256, sha256(&part).to_string());
        let header = part.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        csv.extend_from_slice(if csv.is_empty() { &part } else { &part[header..] });
        let pages = pages(&bytes, &dir);
        assert_eq!(pages.len(), volume.pages);
        let last = volume.number == paths.len();
        let closing = format!("Teil {}, {}", volume.number, if last { "letzter Teil" } else { "Fortsetzung in Teil" });
        for (number, page) in pages.iter().enumerate() {
            let label = format!("Seite {} von {} · {closing}", number + 1, pages.len());
            assert!(page.iter().any(|line| line.starts_with(&label)), "{label}: {page:#?}");
        }
        let rows = usize::try_from(volume.rows).unwrap();
        sum += (rows_before..rows_before + rows).map(cents).sum::<i64>();
        rows_before += rows;
        if last {
            assert!(volume.carried.is_empty());
        } else {
            let carried = Euro::from_cents(sum).unwrap().to_string();
            assert_eq!(volume.carried["amount_eur"], carried, "{volume:?}");
        }
    }
    let mut whole = Vec::new();
    let data = csv::write(sheet(shape, Language::De), Profile::Lossless, &mut whole).unwrap();
    assert!(csv == whole, "the parts are the whole");
    assert_eq!(data, made.data);
    let manifest: serde_json::Value = serde_json::from_str(&made.manifest).unwrap();
    assert_eq!(manifest["data"]["sha256"], data.sha256);
    assert_eq!(manifest["volumes"].as_array().unwrap().len(), paths.len());
    let again = volumes(shape, 6, &fresh_dir("paper-volumes-again")).0;
    assert_eq!(again, made, "the same sheet gives the same files");
}

#[test]
fn a_report_of_too_many_pages_is_refused_where_one_file_is_wanted() {
    let mut out = Some(Vec::new());
    let shape = Shape { rows: 400, subtotal: 0, long: true };
    let open = |_| out.take().ok_or(ReportError::TooManyPages(6));
    let error = pdf::write_volumes(sheet(shape, Language::De), 6, open).unwrap_err();
    assert!(error.to_string().contains("in Teilen"), "{error}");
}

#[test]
fn the_table_and_the_volumes_pass_verapdf() {
    let dir = fresh_dir("paper-verapdf");
    let shape = Shape { rows: 90, subtotal: 7, long: true };
    let (_, mut paths) = volumes(shape, 4, &dir);
    let english = dir.join("en.pdf");
    let mut out = Vec::new();
    pdf::write(sheet(Shape { rows: 60, subtotal: 0, long: true }, Language::En), &mut out).unwrap();
    std::fs::write(&english, out).unwrap();
    paths.push(english);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/verapdf/verapdf.sh");
    let mut arguments = vec!["3a,ua1"];
    arguments.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let text = run(script.to_str().unwrap(), &arguments);
    assert_eq!(text.matches("PASS").count(), paths.len() * 2, "{text}");
}
