//! Measurements on paper, one a process, for `scripts/compare-peers`: it prints one JSON object a line.
//!
//! Not a criterion bench: a file of 5,000 pages takes seconds, and each must see its own peak of memory. All rows are
//! invented and the sheets say so; `rows` prints the same table for the peers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;
use time::macros::{date, datetime};
use titelbuch::core::federal_state::ALL;
use titelbuch::core::money::Euro;
use titelbuch::report::definition::ColumnType;
use titelbuch::report::provenance::Provenance;
use titelbuch::report::render::pdf;
use titelbuch::report::sheet::{Cell, Column, Fact, Foot, Head, Row, Sheet};
use titelbuch::report::{Language, ReportError};

const USAGE: &str = "paper pdf ROWS FILE | volumes ROWS FOLDER | long ROWS FILE | rows ROWS";
const KINDS: [&str; 4] = ["Zuweisung", "Festlegung", "Auszahlung", "Rückfluss"];
const TEXTS: [&str; 5] = [
    "Abschlag laut Zwischennachweis",
    "Anteil für Querschnittsaufgaben",
    "Elternzeit digital, zweite Rate",
    "Schlusszahlung nach Prüfung",
    "Rückforderung mit Zinsen, § 49a",
];
const LONG: [&str; 4] = [
    "Weiterentwicklung des Online-Dienstes zur Unterhaltsvorschussbeantragung samt Anbindung an die kommunalen \
     Fachverfahren der Verwaltungsgemeinschaft Beispielhausen-Musterstadt",
    "Straßenverkehrsbehördliche Ausnahmegenehmigungen für Großraum- und Schwertransporte",
    "Breitbandausbau",
    "Nachnutzung der Unternehmensanmeldung in den Ländern Mecklenburg-Vorpommern, Nordrhein-Westfalen und \
     Schleswig-Holstein einschließlich der Qualifizierungsmaßnahmen für Sachbearbeiterinnen und Sachbearbeiter",
];
const ROOT: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const CHECKPOINT: &str = "titelbuch.example/messung\n42\nABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=\n\n\
                          — titelbuch.example/messung Kx7LAzUu1cAqXW9kFpzS6Jd0Dq2NEw3ZwKp9y8mQeJ0j4bqkD1y0\n";

fn main() {
    let all: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let words: Vec<&str> = all.iter().map(String::as_str).collect();
    match words.as_slice() {
        // `cargo bench` without words: this program is not for it.
        [] => eprintln!("{USAGE}"),
        ["pdf", rows, file] => one_file("pdf", number(rows), file, false),
        ["long", rows, file] => one_file("pdf_long", number(rows), file, true),
        ["volumes", rows, folder] => volumes(number(rows), folder),
        ["rows", rows] => print_rows(number(rows)),
        _ => panic!("{USAGE}"),
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number; {USAGE}"))
}

/// The peak of this process's resident memory, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn say(what: &str, made: &pdf::Volumes, seconds: f64, bytes: u64) {
    let (pages, files): (usize, usize) = (made.volumes.iter().map(|v| v.pages).sum(), made.volumes.len());
    let (rows, peak) = (made.data.rows, peak_kib());
    println!(
        "{{\"what\":\"{what}\",\"n\":{pages},\"rows\":{rows},\"files\":{files},\"seconds\":{seconds:.6},\
         \"bytes\":{bytes},\"peak_kib\":{peak}}}"
    );
}

/// The cells of a row: day, Land, project, kind, cents, voucher, text.
fn cells(number: u64, long: bool) -> Vec<Cell> {
    let spread = number.wrapping_mul(7919);
    let pick = |many: usize| usize::try_from(spread % many as u64).unwrap();
    let day = date!(2021 - 01 - 01) + time::Duration::days(i64::try_from(number % 1_500).unwrap());
    let cents = i64::try_from(spread % 98_765_432).unwrap() - 9_876_543;
    let text = if long { LONG[pick(LONG.len())] } else { TEXTS[pick(TEXTS.len())] };
    vec![
        Cell::Date(day),
        Cell::Id(ALL[pick(ALL.len())].code.to_owned()),
        Cell::Id(format!("p-{:05}", spread % 11_000)),
        Cell::Text(KINDS[pick(KINDS.len())].to_owned()),
        Cell::Money(Euro::from_cents(cents).unwrap()),
        Cell::Id(format!("B{number:08}")),
        Cell::Text(text.to_owned()),
    ]
}

fn column(id: &str, kind: ColumnType, label: &str) -> Column {
    let (id, label, unit) = (id.to_owned(), label.to_owned(), (kind == ColumnType::Money).then(|| "€".to_owned()));
    Column { id, kind, label, unit, definition: String::new(), files_only: false }
}

fn head() -> Head {
    let fact = |label: &str, value: &str| Fact { label: label.to_owned(), value: value.to_owned() };
    Head {
        report: "paper".to_owned(),
        language: Language::De,
        one_page: false,
        parameters: Vec::new(),
        title: "Buchungen des Programms".to_owned(),
        subtitle: Some("Konjunkturprogramm – Umsetzung durch die Länder".to_owned()),
        banners: vec!["Erfundene Zahlen für eine Messung".to_owned()],
        assumptions: Vec::new(),
        facts: vec![fact("Programm", "erfunden"), fact("Umfang", "alle Buchungen")],
        typed_facts: BTreeMap::new(),
        tables: Vec::new(),
        table_title: "Buchungen".to_owned(),
        columns: vec![
            column("day", ColumnType::Date, "Datum"),
            column("land", ColumnType::Id, "Land"),
            column("project", ColumnType::Id, "Projekt"),
            column("kind", ColumnType::Text, "Art"),
            column("amount_eur", ColumnType::Money, "Betrag"),
            column("voucher", ColumnType::Id, "Beleg"),
            column("text", ColumnType::Text, "Text"),
        ],
    }
}

fn sheet(rows: u64, long: bool) -> Sheet {
    let amount = |cell: &Cell| match cell {
        Cell::Money(amount) => amount.cents(),
        _ => 0,
    };
    let sum: i64 = (0..rows).map(|number| amount(&cells(number, false)[4])).sum();
    let total = Cell::Money(Euro::from_cents(sum).unwrap());
    let mut total_cells = vec![Cell::Empty; 7];
    (total_cells[0], total_cells[4]) = (Cell::TotalLabel, total);
    let provenance = Provenance {
        as_of_size: 42,
        as_of_date: None,
        value_date: None,
        checkpoint: CHECKPOINT.to_owned(),
        origin: "titelbuch.example/messung".to_owned(),
        verifier_key: "titelbuch.example/messung+2b1ecb03+AdmT0z8xV4mN2qLkPpYf7sWcRz1bQeUuJhG5tXo9aSdK".to_owned(),
        root_hash: ROOT.to_owned(),
        rule_version: "2026-11".to_owned(),
        program_version: "titelbuch 0.1.0".to_owned(),
        parameters: BTreeMap::from([("rows".to_owned(), rows.to_string())]),
        recorded_at: datetime!(2026-11-24 08:30:15 UTC),
    };
    let foot = Foot {
        total: Some(Row::total(total_cells)),
        notes: Vec::new(),
        drawings: Vec::new(),
        definitions: Vec::new(),
        sources: vec!["erfunden".to_owned()],
        provenance,
    };
    let rows = (0..rows).map(move |number| Ok::<Row, ReportError>(Row::body(cells(number, long))));
    Sheet { head: head(), rows: Box::new(rows), foot }
}

/// All pages in one file.
fn one_file(what: &str, rows: u64, path: &str, long: bool) {
    let sheet = sheet(rows, long);
    let start = Instant::now();
    let made = pdf::write_volumes(sheet, usize::MAX, |_| Ok(BufWriter::new(File::create(path)?))).unwrap();
    say(what, &made, start.elapsed().as_secs_f64(), std::fs::metadata(path).unwrap().len());
}

/// In volumes, with the manifest beside them.
fn volumes(rows: u64, folder: &str) {
    let sheet = sheet(rows, false);
    let path = |number: usize| format!("{folder}/paper.teil-{number}.pdf");
    let start = Instant::now();
    let open = |number| Ok(BufWriter::new(File::create(path(number))?));
    let made = pdf::write_volumes(sheet, pdf::VOLUME_PAGES, open).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    File::create(format!("{folder}/paper.manifest.json")).unwrap().write_all(made.manifest.as_bytes()).unwrap();
    let bytes = made.volumes.iter().map(|v| std::fs::metadata(path(v.number)).unwrap().len()).sum();
    say("pdf_volumes", &made, seconds, bytes);
}

/// The rows as CSV without a head, amounts as on paper, for peers that lay out the same table.
fn print_rows(rows: u64) {
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    for number in 0..rows {
        out.write_record(cells(number, false).iter().map(|cell| cell.display(Language::De))).unwrap();
    }
    out.flush().unwrap();
}
