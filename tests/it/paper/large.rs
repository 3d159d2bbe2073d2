//! Every report over many pages with the longest names there are: nothing stands outside the margins or on something
//! else, no title without its table, sums are carried, what explains the table stands behind it, and validators take
//! the file.
//!
//! All facts are invented. With `TITELBUCH_KEEP_PAPER=FOLDER` the files have about a hundred pages, in both languages,
//! and stay there for eyes.

use super::{provenance, run};
use crate::support::{fresh_dir, id};
use std::path::{Path, PathBuf};
use time::macros::date;
use titelbuch::core::apportion::Bound;
use titelbuch::core::event::Event;
use titelbuch::core::federal_state::ALL;
use titelbuch::core::ids::Seq;
use titelbuch::core::money::Euro;
use titelbuch::report::allocation_comparison::{self, AllocationComparisonFacts, Candidate, Origin};
use titelbuch::report::allocation_statement::{
    self, AllocationStatementFacts, Deduction, KeyFacts, Method, RunState, Step, Unit,
};
use titelbuch::report::budget_overview::{self, BudgetOverviewFacts};
use titelbuch::report::distribution::{self, Breakdown, DistributionFacts};
use titelbuch::report::journal_extract::{self, Filter, JournalExtractFacts, Movements};
use titelbuch::report::project_register::{self, Project, ProjectRegisterFacts};
use titelbuch::report::render::pdf;
use titelbuch::report::sheet::Sheet;
use titelbuch::report::without_authority::Breaches;
use titelbuch::report::{Language, ReportError};

const NAMES: [&str; 6] = [
    "Ministerium für Inneres, Bau und Digitalisierung des Landes Mecklenburg-Vorpommern, Abteilung Verwaltungsdigitalisierung",
    "Bremen",
    "Verbandsgemeinde Bernkastel-Kues an der Mosel und Ortsgemeinde Hinterweidenthal-Dahner Felsenland",
    "Nordrhein-Westfalen",
    "Rechtsdienstleistungsaufsichtsübertragungsverordnungsbehörde",
    "Freie und Hansestadt Hamburg",
];
const TITLES: [&str; 5] = [
    "Weiterentwicklung des Online-Dienstes zur Unterhaltsvorschussbeantragung samt Anbindung an die kommunalen \
     Fachverfahren der Verwaltungsgemeinschaft Beispielhausen-Musterstadt einschließlich der \
     Qualifizierungsmaßnahmen für Sachbearbeiterinnen und Sachbearbeiter (erfunden)",
    "Breitbandausbau (erfunden)",
    "Straßenverkehrsbehördliche Ausnahmegenehmigungen für Großraum- und Schwertransporte (erfunden)",
    "Wohngeld online (erfunden)",
    "Schwerbehindertenausweis und Merkzeichenfeststellung (erfunden)",
];
const PROGRAMME: &str = "Umsetzung des Onlinezugangsgesetzes aus dem Konjunktur- und Zukunftspaket 2020 (erfunden)";

fn euro(cents: usize) -> Euro {
    Euro::from_cents(i64::try_from(cents).unwrap()).unwrap()
}

/// Large and small, and now and then none.
fn amount(number: usize) -> Option<Euro> {
    (number % 7 != 3).then(|| euro(number * 7_919_333 % 99_999_999_991 + 1))
}

fn sum(amounts: impl Iterator<Item = Option<Euro>>) -> Option<Euro> {
    let amounts: Vec<Euro> = amounts.flatten().collect();
    (!amounts.is_empty()).then(|| Euro::sum(amounts).unwrap())
}

fn statement(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    let step = |on| Some(Step { actor: "a.beispiel".to_owned(), on });
    let each = euro(123_456_789_012 / rows);
    let (whole, deducted) = (Euro::sum((0..rows).map(|_| each))?, euro(2_500_000_000));
    let line = |number: usize| allocation_statement::Line {
        recipient: format!("{:08}", 7_131_000 + number),
        name: NAMES[number % NAMES.len()].to_owned(),
        weight: "1".to_owned(),
        share: format!("1/{rows}"),
        bound: Bound::Free,
        quota: format!("{}/100", each.cents()),
        amount: each,
        adjustment_units: 0,
        host_quota: (number == 5).then_some(deducted),
        total: if number == 5 { each.plus(deducted).unwrap() } else { each },
        before: None,
    };
    let facts = AllocationStatementFacts {
        programme_title: PROGRAMME.to_owned(),
        component_title: TITLES[0].to_owned(),
        run: "lauf-2021-1".to_owned(),
        redistribution: None,
        state: RunState::CarriedOut,
        proposed: Step { actor: "a.beispiel".to_owned(), on: date!(2021 - 02 - 01) },
        approved: step(date!(2021 - 02 - 03)),
        carried_out: step(date!(2021 - 02 - 05)),
        reversed: None,
        total: whole.plus(deducted)?,
        deductions: vec![Deduction {
            label: "Sitzlandquote für ebenenübergreifende Querschnittsaufgaben".to_owned(),
            recipient: Some(NAMES[5].to_owned()),
            basis: "§ 3 Absatz 2 Satz 1 der Verwaltungsvereinbarung (erfunden)".to_owned(),
            amount: deducted,
        }],
        distributable: whole,
        key: key(),
        base: None,
        floor: None,
        cap: None,
        unit: Unit::Cent,
        method: Method::LargestRemainder,
        tie_rule: "Kennung, die in Bytefolge zuerst kommt".to_owned(),
        lines: (0..rows).map(line).collect(),
        allocated: whole,
        ties: Vec::new(),
        half_up_difference: Some(euro(0)),
        content_sha256: super::ROOT.to_owned(),
        is_example: true,
    };
    allocation_statement::build(&facts, &provenance(), language)
}

fn key() -> KeyFacts {
    KeyFacts {
        id: "gleich-2022".to_owned(),
        title: "Gleiche Anteile aller Gemeinden nach dem Zensus 2022".to_owned(),
        kind: "gleiche Anteile".to_owned(),
        kind_id: "equal",
        legal_basis: "§ 5 Absatz 1 des Gesetzes über den Finanzausgleich zwischen Bund und Ländern".to_owned(),
        source_title: "erfunden für den Test".to_owned(),
        source_url: Some(format!("https://www.example.org/{}", "tabellen/".repeat(12))),
        as_of: Some(date!(2022 - 05 - 15)),
        as_of_assumed: true,
        sha256: Some(super::ROOT.to_owned()),
        is_percent: false,
    }
}

fn comparison(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    let lines: Vec<allocation_comparison::Line> = (0..rows)
        .map(|number| {
            let amounts: Vec<Option<Euro>> = (0..4).map(|other| amount(number * (other + 1))).collect();
            let of = |place: usize| amounts[place].unwrap_or(Euro::ZERO);
            let differences = (0..4).map(|other| of(other).minus(of(0)).unwrap()).collect();
            let (recipient, name) = (format!("{:08}", 7_131_000 + number), NAMES[number % NAMES.len()].to_owned());
            allocation_comparison::Line { recipient, name, amounts, differences }
        })
        .collect();
    let candidate = |number: usize| Candidate {
        origin: match number {
            0 => Origin::Run { id: "lauf-2021-1".to_owned(), state: RunState::CarriedOut },
            _ => Origin::WhatIf { rules_of: Some("lauf-2021-1".to_owned()) },
        },
        key: format!("schluessel-{number}"),
        key_title: key().title,
        legal_basis: key().legal_basis,
        total: euro(150_000_000_000),
        distributed: sum(lines.iter().map(|line| line.amounts[number])).unwrap(),
    };
    let candidates = (0..4).map(candidate).collect();
    let (programme_title, component_title) = (PROGRAMME.to_owned(), TITLES[0].to_owned());
    let facts = AllocationComparisonFacts { programme_title, component_title, candidates, lines, is_example: true };
    allocation_comparison::build(&facts, &provenance(), language)
}

fn distributed(language: Language, breakdown: Breakdown, rows: usize) -> Result<Sheet, ReportError> {
    let line = |number: usize| {
        let land = &ALL[number * ALL.len() / rows];
        let (of_project, assigned) = (breakdown == Breakdown::Project, amount(number));
        distribution::Line {
            land: land.code.to_owned(),
            name: land.name.to_owned(),
            project: of_project.then(|| format!("vorhaben-{:05}", number / 2)),
            project_title: of_project.then(|| TITLES[number / 2 % TITLES.len()].to_owned()),
            booking_year: Some(u16::try_from(2021 + number % 40).unwrap()),
            amounts: distribution::Amounts {
                frame: None,
                assigned: assigned.filter(|_| !of_project),
                committed: assigned
                    .filter(|_| !number.is_multiple_of(5))
                    .map(|sum| euro(sum.cents().unsigned_abs() as usize / 3)),
            },
        }
    };
    let lines: Vec<distribution::Line> = (0..rows).map(line).collect();
    let over = |lines: &[&distribution::Line]| distribution::Amounts {
        frame: None,
        assigned: sum(lines.iter().map(|line| line.amounts.assigned)),
        committed: sum(lines.iter().map(|line| line.amounts.committed)),
    };
    let lands = ALL.iter().map(|land| {
        let of_land: Vec<&distribution::Line> = lines.iter().filter(|line| line.land == land.code).collect();
        distribution::Line { amounts: over(&of_land), ..of_land[0].clone() }
    });
    let facts = DistributionFacts {
        breakdown,
        title: Some(TITLES[0].to_owned()),
        granted: Some(euro(150_000_000_000)),
        undistributed: Some(euro(12_345)),
        federal_share: Some(euro(1_000_000_000)),
        reserved: None,
        total: over(&lines.iter().collect::<Vec<_>>()),
        lands: lands.collect(),
        lines,
        breaches: Breaches::default(),
        is_example: true,
    };
    distribution::build(&facts, &provenance(), language)
}

fn by_year(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    distributed(language, Breakdown::Year, rows)
}

fn by_project(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    distributed(language, Breakdown::Project, rows)
}

fn budget(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    let line = |number: usize| budget_overview::Line {
        budget_item: format!("{:04}/532 {:02}", 600 + number / 200, number / 2 % 100),
        title: TITLES[number / 2 % TITLES.len()].to_owned(),
        manager: "bundesministerium-des-innern".to_owned(),
        booking_year: (!number.is_multiple_of(11)).then(|| u16::try_from(2021 + number % 2).unwrap()),
        amounts: budget_overview::Amounts {
            appropriated: amount(number),
            blocked: amount(number).filter(|_| number.is_multiple_of(3)),
            available: amount(number + 1),
            assigned: amount(number + 2),
            without_authority: amount(number).filter(|_| number.is_multiple_of(7)),
        },
    };
    let lines: Vec<budget_overview::Line> = (0..rows).map(line).collect();
    let total = budget_overview::Amounts {
        appropriated: sum(lines.iter().map(|line| line.amounts.appropriated)),
        blocked: sum(lines.iter().map(|line| line.amounts.blocked)),
        available: sum(lines.iter().map(|line| line.amounts.available)),
        assigned: sum(lines.iter().map(|line| line.amounts.assigned)),
        without_authority: sum(lines.iter().map(|line| line.amounts.without_authority)),
    };
    let breaches = Breaches::default();
    let programme_titles = Some(format!("{PROGRAMME}, {}", TITLES[2]));
    let facts = BudgetOverviewFacts { programme_titles, lines, total, knows_blocked: true, breaches, is_example: true };
    budget_overview::build(&facts, &provenance(), language)
}

fn register(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    let project = |number: usize| Project {
        id: format!("vorhaben-{number:05}"),
        title: TITLES[number % TITLES.len()].to_owned(),
        land: ALL[number % ALL.len()].code.to_owned(),
        land_name: ALL[number % ALL.len()].name.to_owned(),
        policy_field: "recht_ordnung".to_owned(),
        policy_field_name: "Mobilität und Reisen, Unternehmensführung und -entwicklung".to_owned(),
        seq: 1_000_000 + number as u64,
        committed: amount(number),
    };
    let projects: Vec<Project> = (0..rows).map(project).collect();
    let committed = sum(projects.iter().map(|project| project.committed));
    let component_title = Some(TITLES[0].to_owned());
    let facts = ProjectRegisterFacts { component_title, projects, committed, is_example: true };
    project_register::build(&facts, &provenance(), language)
}

/// Every golden event again and again.
fn journal(language: Language, rows: usize) -> Result<Sheet, ReportError> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/events");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let golden: Vec<Event> =
        paths.iter().map(|path| Event::from_bytes(std::fs::read(path).unwrap().trim_ascii_end()).unwrap()).collect();
    let mut events: Vec<Event> = golden.iter().cycle().take(rows).cloned().collect();
    for (seq, event) in (10_000_000..).zip(&mut events) {
        event.seq = Seq(seq);
        event.actor = id("sachbearbeitung.haushalt.referat-z-2");
    }
    let postings: Vec<i64> =
        events.iter().flat_map(|e| &e.postings).map(|posting| posting.amount_cents.cents()).collect();
    let movements = Movements { postings: postings.len() as u64, cents: postings.iter().sum() };
    let (programme_titles, filter) = (Some(PROGRAMME.to_owned()), Filter::default());
    let facts = JournalExtractFacts { programme_titles, filter, first: 10_000_000, last: 10_099_999, is_example: true };
    journal_extract::build(&facts, movements, Box::new(events.into_iter().map(Ok)), &provenance(), language)
}

type Build = fn(Language, usize) -> Result<Sheet, ReportError>;

/// The report, how it is built, and how many rows are about a hundred pages.
const REPORTS: [(&str, Build, usize); 7] = [
    ("allocation-statement", statement, 2_600),
    ("allocation-comparison", comparison, 1_000),
    ("distribution-year", by_year, 2_200),
    ("distribution-project", by_project, 1_500),
    ("budget-overview", budget, 1_400),
    ("project-register", register, 1_000),
    ("journal-extract", journal, 900),
];

/// A word on a page: its edges in points from the upper left corner.
struct Word {
    text: String,
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

/// Width and height of each page, and its words.
fn words(path: &Path) -> Vec<(f32, f32, Vec<Word>)> {
    let html = run("pdftotext", &["-bbox", path.to_str().unwrap(), "-"]);
    let number = |line: &str, name: &str| -> f32 {
        let from = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        line[from..].split('"').next().unwrap().parse().unwrap()
    };
    let mut pages = Vec::new();
    for line in html.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push((number(line, "width"), number(line, "height"), Vec::new()));
        } else if line.starts_with("<word ") {
            let text = line.split_once('>').unwrap().1.trim_end_matches("</word>").to_owned();
            let [left, top, right, bottom] = ["xMin", "yMin", "xMax", "yMax"].map(|name| number(line, name));
            pages.last_mut().unwrap().2.push(Word { text, left, top, right, bottom });
        }
    }
    pages
}

/// Nothing outside the margins, nothing on something else.
fn check_places(name: &str, path: &Path) {
    for (number, (width, height, words)) in words(path).into_iter().enumerate() {
        let place = format!("{name}, page {}", number + 1);
        for (at, word) in words.iter().enumerate() {
            let inside =
                word.left > 60.0 && word.right < width - 55.0 && word.top > 30.0 && word.bottom < height - 30.0;
            assert!(inside, "{place}: „{}“ leaves the margins", word.text);
            for other in &words[at + 1..] {
                let across = word.right.min(other.right) - word.left.max(other.left);
                let down = word.bottom.min(other.bottom) - word.top.max(other.top);
                let low = (word.bottom - word.top).min(other.bottom - other.top);
                assert!(across < 1.0 || down < 0.5 * low, "{place}: „{}“ lies on „{}“", word.text, other.text);
            }
        }
    }
}

fn check_text(name: &str, title: &str, text: &str) {
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 5, "{name} has {} pages", pages.len());
    let mut carried: Option<String> = None;
    for (number, page) in pages.iter().enumerate() {
        assert!(page.contains("Beispielrechnung, keine tatsächliche Zuweisung"), "{name}, page {}", number + 1);
        let sums: Vec<String> = page
            .lines()
            .filter(|line| line.trim_start().starts_with("Übertrag"))
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let titled = page.lines().any(|line| line.trim() == title);
        assert!(!titled || !sums.is_empty(), "{name}, page {}: a title without its table", number + 1);
        if let Some(carried) = carried.take() {
            assert_eq!(sums.first(), Some(&carried), "{name}, page {}", number + 1);
        }
        let carries_on = sums.len() == 2 || number == 0 && sums.len() == 1;
        carried = sums.last().filter(|_| carries_on).cloned();
    }
    assert!(carried.is_none(), "{name}: the last sum is carried nowhere");
    for wanted in ["Bedeutung der Spalten", "Herkunft und Prüfung", "So wird geprüft"] {
        let found: Vec<usize> = (0..pages.len()).filter(|number| pages[*number].contains(wanted)).collect();
        assert!(found.len() == 1 && found[0] + 4 > pages.len(), "{name}: „{wanted}“ on {found:?} of {}", pages.len());
    }
}

#[test]
fn every_report_holds_over_many_pages_of_the_longest_names() {
    let kept = std::env::var_os("TITELBUCH_KEEP_PAPER").map(PathBuf::from);
    // A hundred pages and English take their time where somebody looks.
    let (languages, part) = if kept.is_some() { (2, 1) } else { (1, 8) };
    let dir = kept.unwrap_or_else(|| fresh_dir("paper-large"));
    let mut files = Vec::new();
    for (name, build, rows) in REPORTS {
        for (language, tag) in [(Language::De, "de"), (Language::En, "en")].into_iter().take(languages) {
            let path = dir.join(format!("{name}-{tag}.pdf"));
            let mut out = Vec::new();
            let sheet = build(language, rows / part).unwrap();
            let title = sheet.head.table_title.clone();
            pdf::write(sheet, &mut out).unwrap_or_else(|error| panic!("{name}: {error}"));
            std::fs::write(&path, out).unwrap();
            check_places(name, &path);
            if language == Language::De {
                check_text(name, &title, &run("pdftotext", &["-layout", path.to_str().unwrap(), "-"]));
            }
            files.push(path.to_str().unwrap().to_owned());
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/verapdf/verapdf.sh");
    let arguments: Vec<&str> = std::iter::once("3a,ua1").chain(files.iter().map(String::as_str)).collect();
    let text = run(script.to_str().unwrap(), &arguments);
    assert_eq!(text.matches("PASS").count(), files.len() * 2, "{text}");
}
