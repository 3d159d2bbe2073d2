//! The whole story of the events, told with attacks: its pages, its forms with attacks typed into them, its files.

use super::markup::{MARK, faults, read};
use super::payloads::instead_of;
use crate::events::without_rights;
use crate::pages::browser::{FORMS, OF_THE_BUND};
use crate::pages::forms::{borrowed, desk, hidden};
use crate::pages::{client, get};
use crate::support::*;
use rocket::local::asynchronous::Client;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use titelbuch::core::command::Command;
use titelbuch::core::ids::Seq;
use titelbuch::store::{Store, Viewer};

/// Texts that are more than that: a list knows them, or they are read as a number.
const DECIDING: [&str; 11] = [
    "policy_field",
    "criterion",
    "percent",
    "planned_share_percent",
    "rate_percent",
    "minimum_percent",
    "points_percent",
    "day_count",
    "ags",
    "ars",
    "sha256",
];

/// The places in a command where a text stands, as JSON pointers.
fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !DECIDING.contains(&name.as_str())) {
                texts(value, &format!("{at}/{name}"), found);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                texts(item, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

/// The command with an attack in the place of each free text: of what can be any text, where an id or a day cannot.
fn in_other_words(asked: Command) -> Command {
    let mut told = serde_json::to_value(&asked).unwrap();
    let mut places = Vec::new();
    texts(&told, "", &mut places);
    for place in places {
        let mut tried = told.clone();
        let text = tried.pointer_mut(&place).unwrap();
        let attack = instead_of(text.as_str().unwrap());
        *text = json!(attack);
        if serde_json::from_value::<Command>(tried.clone()).is_ok() {
            told = tried;
        }
    }
    serde_json::from_value(told).unwrap_or(asked)
}

/// A book in which everything happened that can happen, in the words of somebody who attacks whoever reads it.
async fn attacked() -> Store {
    let (_, store) = open_books().await.remove(0);
    OTHER_WORDS.scope(in_other_words, without_rights(&store)).await;
    store
}

/// A report with the parameters that make it.
const REPORTS: [(&str, &str); 30] = [
    ("allocation-statement", "run=run-1"),
    ("share-explanation", "run=run-1&recipient=DE-MV"),
    ("allocation-comparison", "runs=run-1&keys=koenigstein-2019&total=2000000.01"),
    ("distribution", ""),
    ("distribution", "by=year&component=foederal"),
    ("distribution", "by=project"),
    ("budget-overview", ""),
    ("project-register", ""),
    ("journal-extract", ""),
    ("budget-monitor", ""),
    ("budget-monitor", "manager=DE-BY&project=p-1&year=2021&item=0699%2F532%2099"),
    ("flow-of-funds", ""),
    ("flow-of-funds", "by=field"),
    ("residues", ""),
    ("orders-and-payments", ""),
    ("week-sheet", ""),
    ("budget-account", "year=2021"),
    ("claims", ""),
    ("services-and-deadline", ""),
    ("roll-out", ""),
    ("project-dossier", "project=p-1"),
    ("commitment-authority", ""),
    ("voucher-list", ""),
    ("statement-of-use", "project=p-1"),
    ("target-vs-actual", "run=run-1"),
    ("three-year-comparison", "year=2021"),
    ("data-quality", ""),
    ("interest-statement", ""),
    ("last-recipients", ""),
    ("running-cost", ""),
];

/// Where the way through the pages begins.
const BEGIN: [&str; 14] = [
    "/",
    "/lage",
    "/schluessel",
    "/laeufe",
    "/haushalt",
    "/vereinbarungen",
    "/projekte",
    "/projekte/p-1",
    "/projekte/p-1/akte",
    "/leistungen",
    "/berichte",
    "/journal",
    "/suche?q=p",
    "/rollen",
];

/// Pages of one kind that are asked for, where links lead to more of them.
const FEW: usize = 6;

/// What kind of page an address leads to.
fn kind(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let mut parts = path.split('/').skip(1);
    match (parts.next().unwrap_or_default(), parts.next()) {
        ("verlauf", Some(of)) => format!("verlauf/{of}"),
        (first, _) => first.to_owned(),
    }
}

fn is_page(address: &str) -> bool {
    let others = ["//", "/dateien", "/assets", "/api", "/handbuch", "/anmelden"];
    let is_ours = address.starts_with('/') && !others.iter().any(|other| address.starts_with(other));
    is_ours && !address.contains("stand=") && !address.contains("lang=")
}

/// The first event of each type, as its page.
async fn events(store: &Store) -> Vec<String> {
    let leaves = store.events(&Viewer::all(), Seq(0), 10_000).await.unwrap();
    let (mut seen, mut attacked) = (BTreeMap::new(), BTreeSet::new());
    for leaf in leaves {
        let of = leaf.event().unwrap().body.type_name();
        if String::from_utf8_lossy(&leaf.bytes).contains(MARK) {
            attacked.insert(of);
        }
        seen.entry(of).or_insert_with(|| format!("/journal/{}", leaf.seq));
    }
    assert!(attacked.len() > 70, "{} of {} types have an attack: {attacked:?}", attacked.len(), seen.len());
    seen.into_values().collect()
}

/// Every page that links lead to, a few of each kind; how many show an attack.
async fn walked(client: &Client, begin: Vec<String>) -> usize {
    let (mut shown_attacks, mut met): (usize, BTreeMap<String, usize>) = (0, BTreeMap::new());
    let mut known: BTreeSet<String> = begin.iter().cloned().collect();
    let mut open = begin;
    while let Some(path) = open.pop() {
        let shown = get(client, &path).await;
        // The story reads a statement whose lines are not what its head says: of such a book there is no such report.
        let is_inconsistent = path.starts_with("/berichte/cash-reconciliation");
        assert!(shown.status < 500 || is_inconsistent, "{path}: {}", shown.html);
        assert_eq!(faults(&shown.html), Vec::<String>::new(), "{path}: {}", shown.html);
        let page = read(&shown.html).unwrap();
        // The name of the programme stands on each; an attack is whole, and not only its mark.
        shown_attacks += usize::from(page.text.contains(&format!("><{MARK}")));
        for link in shown.links().into_iter().filter(|link| is_page(link)) {
            let met = met.entry(kind(&link)).or_default();
            if *met < FEW && known.insert(link.clone()) {
                *met += 1;
                open.push(link);
            }
        }
    }
    shown_attacks
}

/// The cells of a file for spreadsheets.
pub fn cells(file: &str) -> Vec<String> {
    let text = file.trim_start_matches('\u{feff}');
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.delimiter(b';').has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.iter().flat_map(|row| row.iter().map(str::to_owned)).collect()
}

/// The cells that a spreadsheet would take for a formula; a number below zero is none.
pub fn formulas(cells: &[String]) -> Vec<&str> {
    let is_number = |cell: &str| {
        let digits = cell.strip_prefix('-').unwrap_or_default();
        !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == ',')
    };
    let risky = |c: char| "=+-@＝＋－＠\t\r\n\0".contains(c);
    let begins = |cell: &str| cell.trim_start_matches([' ', '\u{a0}']).starts_with(risky);
    cells.iter().map(String::as_str).filter(|cell| begins(cell) && !is_number(cell)).collect()
}

#[test]
fn a_formula_is_seen_behind_spaces_and_a_number_is_none() {
    let cells =
        ["=1", " =1", "\u{a0}@x", "＝1", "-x", "-", "+1", "\t1", "-1,50", "-12", "'=1", "a=1", ""].map(str::to_owned);
    assert_eq!(formulas(&cells), ["=1", " =1", "\u{a0}@x", "＝1", "-x", "-", "+1", "\t1"]);
}

/// An address with what is asked there.
fn address(path: &str, asked: &[&str]) -> String {
    let asked: Vec<&str> = asked.iter().copied().filter(|part| !part.is_empty()).collect();
    if asked.is_empty() { path.to_owned() } else { format!("{path}?{}", asked.join("&")) }
}

async fn on_pages(client: &Client, store: &Store) {
    let begin = BEGIN.iter().map(|path| (*path).to_owned());
    let reports = REPORTS.iter().map(|(report, asked)| address(&format!("/berichte/{report}"), &[*asked]));
    let begin: Vec<String> = begin.chain(reports).chain(events(store).await).collect();
    let asked = begin.len();
    let shown = walked(client, begin).await;
    assert!(shown > asked / 2, "{shown} of at least {asked} pages show an attack");
}

async fn in_files(client: &Client) {
    let (mut made, mut attacked) = (0, 0);
    for (report, asked) in REPORTS {
        for format in ["html", "csv-excel"] {
            let path = address(&format!("/dateien/reports/{report}"), &[asked, &format!("format={format}")]);
            let file = get(client, &path).await;
            assert!(matches!(file.status, 200 | 400 | 404 | 422), "{path}: {} {}", file.status, file.html);
            if file.status != 200 {
                continue;
            }
            made += 1;
            attacked += usize::from(file.html.contains(MARK));
            if format == "html" {
                assert_eq!(faults(&file.html), Vec::<String>::new(), "{path}: {}", file.html);
            } else {
                assert_eq!(formulas(&cells(&file.html)), Vec::<&str>::new(), "{path}");
            }
        }
    }
    assert!(made > 50 && attacked > 30, "{made} files were made, {attacked} with an attack");
}

/// What can be typed or chosen on a page of a form, with the same attack in each place.
fn typed(html: &str, attack: &str) -> Vec<(String, String)> {
    let page = read(html).unwrap();
    let asks = |name: &str| matches!(name, "input" | "textarea" | "select");
    let fields = page.tags.iter().filter(|tag| asks(&tag.name));
    let fields = fields.filter(|tag| !matches!(tag.attribute("type"), Some("hidden" | "file" | "checkbox")));
    let names: BTreeSet<&str> = fields.filter_map(|tag| tag.attribute("name")).collect();
    names.into_iter().map(|name| (name.to_owned(), attack.to_owned())).collect()
}

/// Forms answer what was typed into them, and what cannot be meant they refuse.
async fn in_forms(client: &Client, store: &Store) {
    let mut browser = desk(client, store, "anna").await.0;
    let before = store.head(&Viewer::all()).await.unwrap();
    let (mut asked, mut refused) = (0, 0);
    for path in FORMS.iter().chain(OF_THE_BUND).filter(|path| path.starts_with("/erfassen/")) {
        let form = browser.get(path).await;
        assert!(form.status < 500, "{path}: {}", form.html);
        assert_eq!(faults(&form.html), Vec::<String>::new(), "{path}: {}", form.html);
        let (own, answers) = (hidden(&form.html), typed(&form.html, &instead_of(path)));
        if own.is_empty() || answers.is_empty() {
            continue;
        }
        asked += 1;
        for step in ["pruefen", "buchen"] {
            let fields = [&borrowed(&own)[..], &borrowed(&answers)[..], &[("schritt", step)]].concat();
            let answer = browser.post(path, &fields).await;
            assert!(answer.status < 500, "{path} {step}: {}", answer.html);
            assert_eq!(faults(&answer.html), Vec::<String>::new(), "{path} {step}: {}", answer.html);
            refused += usize::from(answer.status == 422 && answer.html.contains(MARK));
        }
    }
    assert!(asked > 40 && refused > asked, "{asked} forms, {refused} answers with what was typed");
    assert_eq!(store.head(&Viewer::all()).await.unwrap(), before, "nothing was booked");
}

#[rocket::async_test]
async fn no_text_of_the_story_gets_out_of_its_place() {
    let store = attacked().await;
    let client = client(&store).await;
    on_pages(&client, &store).await;
    in_files(&client).await;
    in_forms(&client, &store).await;
}
