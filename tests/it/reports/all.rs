//! Every report from a real book: its sums are those of the store, on paper as in the file, today and at an earlier
//! size; an empty book says so; what cannot be asked is refused with what could.

use super::{run, saved};
use crate::support::*;
use std::path::Path;
use titelbuch::core::account::Account;
use titelbuch::core::command::{Act, Commit, CreateBudgetItem, RegisterProject};
use titelbuch::core::figures;
use titelbuch::core::money::Euro;
use titelbuch::desk::{AsOf, DeskError, Format, MadeReport, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::report::definition::{Definition, catalogue};
use titelbuch::store::{Store, Viewer};

/// A report with the parameters that make it.
type Asked = (&'static str, &'static [(&'static str, &'static str)]);

const ALL: [Asked; 37] = [
    ("allocation-statement", &[("run", "run-1")]),
    ("share-explanation", &[("run", "run-1"), ("recipient", "DE-MV")]),
    ("allocation-comparison", &[("runs", "run-1"), ("keys", "koenigstein-2019"), ("total", "2000000.01")]),
    ("distribution", &[]),
    ("distribution", &[("by", "year"), ("component", "foederal")]),
    ("distribution", &[("by", "project")]),
    ("budget-overview", &[]),
    ("project-register", &[]),
    ("journal-extract", &[("from", "20")]),
    ("budget-monitor", &[]),
    ("budget-monitor", &[("manager", "DE-BY"), ("project", "p-1"), ("year", "2021"), ("item", "0699/532 99")]),
    ("cash-reconciliation", &[]),
    ("flow-of-funds", &[]),
    ("flow-of-funds", &[("by", "field")]),
    ("flow-of-funds", &[("by", "year"), ("component", "foederal")]),
    ("residues", &[]),
    ("orders-and-payments", &[]),
    ("week-sheet", &[]),
    ("budget-account", &[("year", "2021")]),
    ("claims", &[]),
    ("services-and-deadline", &[]),
    ("roll-out", &[]),
    ("project-dossier", &[("project", "p-1")]),
    ("commitment-authority", &[]),
    ("voucher-list", &[]),
    ("voucher-list", &[("project", "p-1"), ("land", "DE-BY")]),
    ("statement-of-use", &[("project", "p-1")]),
    ("target-vs-actual", &[("run", "run-1")]),
    ("three-year-comparison", &[("year", "2021")]),
    ("year-end-outlook", &[("year", "2021")]),
    ("data-quality", &[]),
    ("assignment-letter", &[("land", "DE-BY"), ("year", "2021")]),
    ("interest-statement", &[]),
    ("last-recipients", &[]),
    ("running-cost", &[]),
    ("flow-of-funds", &[("by", "year")]),
    ("flow-of-funds", &[("programme", "ozg"), ("land", "DE-BY")]),
];

fn asked((_, given): Asked, as_of: Option<AsOf>) -> ReportParameters {
    given.iter().fold(ReportParameters::at(as_of, None), |asked, (id, value)| asked.with(id, value))
}

async fn csv_of(store: &Store, id: &str, parameters: &ReportParameters) -> Result<MadeReport, DeskError> {
    make_report(store, &Viewer::all(), id, parameters, Format::Csv, Language::De).await
}

async fn made(store: &Store, which: Asked, format: Format, language: Language, as_of: Option<AsOf>) -> MadeReport {
    let parameters = asked(which, as_of);
    make_report(store, &Viewer::all(), which.0, &parameters, format, language).await.unwrap()
}

fn commit(project: &str, amount: &str) -> Act {
    Act::Commit(Commit {
        project: id(project),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro(amount),
    })
}

/// Bayern has 5000.00 for 2021 and binds some of it to one of its two projects; an item has no appropriation.
async fn spent(store: &Store) -> u64 {
    seed_assigned(store, "5000.00").await;
    let project = RegisterProject {
        project: id("p-2"),
        title: "Kraftfahrzeugzulassung für „Groß- und Kleinbetriebe“ in Mecklenburg-Vorpommern".to_owned(),
        land: id("DE-MV"),
        policy_field: "unternehmensfuehrung_entwicklung".to_owned(),
    };
    act(store, "anna", Act::RegisterProject(project)).await.unwrap();
    let item = CreateBudgetItem { budget_item: id("0699/532 98"), title: "Leer".to_owned(), manager: id("bmi") };
    act(store, "anna", Act::CreateBudgetItem(item)).await.unwrap();
    let before = store.head(&Viewer::all()).await.unwrap().size;
    act(store, "anna", commit("p-1", "1234.56")).await.unwrap();
    act(store, "anna", commit("p-1", "765.43")).await.unwrap();
    before
}

/// The rows of a CSV file by the names of its columns.
fn rows(report: &MadeReport) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(report.bytes.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

fn sum(rows: &[std::collections::BTreeMap<String, String>], column: &str) -> Euro {
    let body = &rows[..rows.len() - 1];
    Euro::sum(body.iter().map(|row| &row[column]).filter(|cell| !cell.is_empty()).map(|cell| euro(cell))).unwrap()
}

fn figure(balances: &[(Account, Euro)], name: &str) -> Euro {
    let figure = figures::by_id(name).unwrap();
    figure.over(balances.iter().map(|(account, balance)| (account, *balance))).unwrap().unwrap()
}

#[tokio::test]
async fn the_sums_of_the_files_are_the_figures_of_the_store() {
    for (name, store) in open_books().await {
        spent(&store).await;
        let balances = store.balances(&Viewer::all()).await.unwrap();
        let table: &[(Asked, &[(&str, &str)])] = &[
            (ALL[3], &[("frame_eur", "frame_allocated"), ("assigned_eur", "assigned"), ("committed_eur", "committed")]),
            (ALL[4], &[("assigned_eur", "assigned"), ("committed_eur", "committed")]),
            (ALL[5], &[("committed_eur", "committed")]),
            (
                ALL[6],
                &[("appropriated_eur", "appropriated"), ("available_eur", "available"), ("assigned_eur", "assigned")],
            ),
            (ALL[7], &[("committed_eur", "committed")]),
            (ALL[9], &[("authority_eur", "assigned"), ("committed_eur", "committed")]),
            (ALL[10], &[("committed_eur", "committed")]),
            (ALL[12], &[("assigned_eur", "assigned"), ("committed_eur", "committed")]),
            (ALL[13], &[("committed_eur", "committed")]),
            (ALL[14], &[("assigned_eur", "assigned"), ("committed_eur", "committed")]),
            (ALL[18], &[("appropriated_eur", "appropriated")]),
            (ALL[27], &[("assigned_eur", "assigned"), ("committed_eur", "committed")]),
            (ALL[31], &[("funds_eur", "assigned")]),
            (ALL[35], &[("appropriated_eur", "appropriated"), ("assigned_eur", "assigned")]),
            (ALL[36], &[("assigned_eur", "assigned"), ("committed_eur", "committed")]),
        ];
        for (which, columns) in table {
            let rows = rows(&made(&store, *which, Format::Csv, Language::De, None).await);
            for (column, id) in *columns {
                let stored = figure(&balances, id);
                assert_eq!(sum(&rows, column), stored, "{name} {which:?} {column}");
                assert_eq!(rows[rows.len() - 1][*column], stored.to_string(), "{name} {which:?} {column}");
            }
        }
        let extract = rows_of_extract(&store).await;
        let mut moved = Euro::ZERO;
        for leaf in store.events(&Viewer::all(), titelbuch::core::ids::Seq(20), 1000).await.unwrap() {
            let event = leaf.event().unwrap();
            moved = moved.plus(Euro::sum(event.postings.iter().map(|posting| posting.amount_cents)).unwrap()).unwrap();
        }
        assert_eq!(extract[extract.len() - 1]["amount_eur"], moved.to_string(), "{name}");
        let share = rows(&made(&store, ALL[1], Format::Csv, Language::De, None).await);
        let statement = rows(&made(&store, ALL[0], Format::Csv, Language::De, None).await);
        let stated = statement.iter().find(|row| row["recipient"] == "DE-MV").unwrap();
        assert_eq!(share[share.len() - 1]["amount_eur"], stated["amount_eur"], "{name}");
    }
}

async fn rows_of_extract(store: &Store) -> Vec<std::collections::BTreeMap<String, String>> {
    rows(&made(store, ALL[8], Format::Csv, Language::De, None).await)
}

#[tokio::test]
async fn paper_says_the_sums_of_the_file_and_that_it_is_an_example() {
    let (_, store) = open_books().await.remove(0);
    spent(&store).await;
    let dir = fresh_dir("paper");
    for (number, which) in ALL.into_iter().enumerate() {
        let csv = made(&store, which, Format::Csv, Language::De, None).await;
        let pdf = made(&store, which, Format::Pdf, Language::De, None).await;
        let file = saved(&dir, &format!("{number}.pdf"), &pdf);
        let (ok, text) = run("pdftotext", &["-layout", file.to_str().unwrap(), "-"]);
        assert!(ok && text.contains("Beispielrechnung, keine tatsächliche Zuweisung"), "{which:?}: {text}");
        let rows = rows(&csv);
        // What only the files say is not looked for on paper; a repeated column has its thing behind its id.
        let columns = Definition::of(which.0).unwrap().columns;
        let left_out: Vec<_> = columns.iter().filter(|column| column.files_only).map(|column| &column.id).collect();
        let drawn =
            |column: &str| column.contains("_eur") && !left_out.iter().any(|id| column.starts_with(id.as_str()));
        for (column, cell) in rows.last().into_iter().flatten().filter(|(column, _)| drawn(column)) {
            let Ok(amount) = Euro::parse(cell) else { continue };
            assert!(text.contains(&amount.to_german_bare()), "{which:?} {column}: {cell} is not on paper\n{text}");
        }
        // Amounts are carried over a page break, ratios are not: no page has the ratio of its rows.
        let columns = rows.last().into_iter().flat_map(|row| row.keys());
        let amounts = columns.filter(|column| column.ends_with("_eur")).count();
        for line in text.lines().filter(|line| line.contains("Übertrag")) {
            assert!(line.matches(',').count() <= amounts, "{which:?}: {line}");
        }
        assert!(rows.iter().all(|row| row["remark"].contains("Beispielrechnung")), "{which:?}");
        let excel = made(&store, which, Format::CsvExcel, Language::De, None).await;
        assert_eq!(String::from_utf8(excel.bytes).unwrap().lines().count(), rows.len() + 1, "{which:?}");
        assert!(csv.provenance_json.contains("Beispielrechnung"), "{which:?}");
    }
}

#[tokio::test]
async fn every_report_passes_verapdf() {
    let (_, store) = open_books().await.remove(0);
    spent(&store).await;
    let dir = fresh_dir("verapdf_all");
    let mut files = Vec::new();
    for (number, which) in ALL.into_iter().enumerate() {
        // The language changes words only; where it changes most, both are held to the standard.
        let english = ["distribution", "share-explanation"].contains(&which.0);
        for (language, tag) in [(Language::De, "de"), (Language::En, "en")].into_iter().take(1 + usize::from(english)) {
            let report = made(&store, which, Format::Pdf, language, None).await;
            files.push(saved(&dir, &format!("{number}-{tag}.pdf"), &report).to_str().unwrap().to_owned());
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/verapdf/verapdf.sh");
    let arguments: Vec<&str> = std::iter::once("3a,ua1").chain(files.iter().map(String::as_str)).collect();
    let (ok, text) = run(script.to_str().unwrap(), &arguments);
    assert!(ok && text.matches("PASS").count() == 2 * files.len(), "{text}");
}

#[tokio::test]
async fn an_earlier_size_knows_nothing_of_what_came_later() {
    for (name, store) in open_books().await {
        let before = spent(&store).await;
        for which in [ALL[3], ALL[7]] {
            let then = rows(&made(&store, which, Format::Csv, Language::De, Some(AsOf::Size(before))).await);
            assert_eq!(
                then[then.len() - 1]["committed_eur"],
                "",
                "{name}: nothing was committed yet, which is no zero"
            );
            let now = rows(&made(&store, which, Format::Csv, Language::De, None).await);
            assert_eq!(now[now.len() - 1]["committed_eur"], "1999.99", "{name}");
        }
        let earlier = ReportParameters::at(Some(AsOf::Size(before)), None).with("event", "committed");
        let then = csv_of(&store, "journal-extract", &earlier).await.unwrap();
        assert_eq!(rows(&then).len(), 1, "{name}: only the total");
    }
}

#[tokio::test]
async fn a_book_without_bookings_says_so_in_every_report() {
    for (name, store) in open_books().await {
        let empty = csv_of(&store, "budget-overview", &ReportParameters::default()).await;
        assert!(matches!(empty.unwrap_err(), DeskError::NotThere(_)), "{name}: there is no event at all");
        seed_masters(&store).await;
        for (which, said) in [
            (ALL[5], "noch nichts verteilt"),
            (ALL[7], "noch kein Projekt erfasst"),
            (ALL[9], "noch nichts zugewiesen, gebunden"),
            (("journal-extract", &[("event", "committed")][..]), "enthält das Journal kein Ereignis"),
        ] {
            let report = made(&store, which, Format::Csv, Language::De, None).await;
            assert!(report.provenance_json.contains(said), "{name} {which:?}: {}", report.provenance_json);
            let pdf = made(&store, which, Format::Pdf, Language::De, None).await;
            assert!(pdf.bytes.starts_with(b"%PDF-"), "{name} {which:?}");
        }
        let overview = made(&store, ALL[6], Format::CsvExcel, Language::De, None).await;
        let text = String::from_utf8(overview.bytes).unwrap();
        assert!(text.contains("noch nicht erfasst") && !text.contains("0,00"), "{name}: {text}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_what_could() {
    let (_, store) = open_books().await.remove(0);
    spent(&store).await;
    let table: &[(Asked, &str)] = &[
        (("nothing", &[]), "keinen Bericht „nothing“"),
        (("distribution", &[("run", "run-1")]), "er nimmt: by, programme, component, as-of, lang"),
        (("distribution", &[("by", "month")]), "möglich sind land, year, project"),
        (("distribution", &[("component", "nie")]), "Den Programmteil nie gibt es nicht"),
        (("share-explanation", &[("run", "run-1")]), "„recipient“"),
        (("share-explanation", &[("run", "run-1"), ("recipient", "bmi")]), "Empfänger sind DE-BB, DE-BE"),
        (("share-explanation", &[("run", "assign-1"), ("recipient", "DE-BY")]), "eine Zuweisung, keine Verteilung"),
        (("allocation-comparison", &[("runs", "run-1")]), "zwei bis 4"),
        (("allocation-comparison", &[("runs", "run-1,run-1")]), "zweimal genannt"),
        (("allocation-comparison", &[("keys", "koenigstein-2019,nie")]), "den Programmteil (component)"),
        (
            ("allocation-comparison", &[("keys", "koenigstein-2019,nie"), ("component", "foederal")]),
            "einen Gesamtbetrag",
        ),
        (("allocation-comparison", &[("runs", "run-1"), ("keys", "nie")]), "Den Schlüssel nie gibt es nicht"),
        (
            ("allocation-comparison", &[("runs", "run-1"), ("keys", "koenigstein-2019"), ("total", "-1")]),
            "koenigstein-2019",
        ),
        (("budget-monitor", &[("year", "einundzwanzig")]), "kein Haushaltsjahr"),
        (("budget-monitor", &[("item", "titel")]), "0634/453 01"),
        (("journal-extract", &[("from", "x")]), "keine Nummer eines Ereignisses"),
        (("journal-extract", &[("from", "5"), ("to", "4")]), "hinter der letzten"),
        (("journal-extract", &[("from", "999")]), "eine Nummer 999 gibt es noch nicht"),
        (("journal-extract", &[("event", "teleported")]), "möglich sind manager_created, actor_created"),
    ];
    for (which, said) in table {
        let parameters = asked(*which, None);
        let made = csv_of(&store, which.0, &parameters).await;
        let error = made.map(|report| report.file_name).unwrap_err();
        assert!(error.to_string().contains(said), "{which:?}: {error}");
    }
    let day = titelbuch::core::calendar::parse_date("2021-01-01").unwrap();
    for entry in catalogue(Language::De).unwrap() {
        let knows = entry.parameters.iter().any(|parameter| parameter.id == "value-date");
        let parameters = ReportParameters::at(None, Some(day)).with("run", "run-1");
        let made = csv_of(&store, &entry.id, &parameters).await;
        let refused = matches!(made, Err(DeskError::ValueDate(_)));
        assert!(knows || refused, "{}: a value date that changes nothing would be a silence", entry.id);
    }
}

#[tokio::test]
async fn the_extract_comes_in_stretches_and_keeps_numbers_and_filters() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let start = store.head(&Viewer::all()).await.unwrap().size;
        let grant = |number: usize| {
            let amount_cents = euro(&format!("{}.01", number + 1));
            submission("anna", &unique("g"), Act::GrantFrame { component: id("foederal"), amount_cents })
        };
        store.record_all(now(), (0..2_100).map(grant).collect()).await.unwrap();
        let (from, to) = (start + 3, start + 2_050);
        let parameters = ReportParameters::default()
            .with("from", &from.to_string())
            .with("to", &to.to_string())
            .with("event", "frame_granted")
            .with("manager", "bmi");
        let made = make_report(&store, &Viewer::all(), "journal-extract", &parameters, Format::Csv, Language::De).await;
        let made = made.unwrap();
        let rows = rows(&made);
        assert_eq!(rows.len() as u64, to - from + 2, "{name}");
        for (row, seq) in rows.iter().zip(from..) {
            if row["number"] != "total" {
                assert_eq!(row["number"], format!("{seq}.0"), "{name}");
            }
        }
        assert_eq!(rows[rows.len() - 1]["amount_eur"], sum(&rows, "amount_eur").to_string(), "{name}");
        assert_eq!(made.file_name, format!("journal-extract-{from}-{to}.csv"), "{name}");
    }
}

/// The total comes from the tables, the rows from the leaves: a filter that both take differently makes no report.
#[tokio::test]
async fn the_extract_of_a_manager_or_project_holds_its_postings_and_no_others() {
    for (name, store) in open_books().await {
        spent(&store).await;
        let of = |id: &'static str, value: &'static str| ReportParameters::default().with(id, value);
        let project = rows(&csv_of(&store, "journal-extract", &of("project", "p-1")).await.unwrap());
        let events: Vec<&str> = project.iter().map(|row| row["event_type"].as_str()).collect();
        assert_eq!(events, ["project_registered/1", "committed/1", "committed/1", ""], "{name}");
        assert_eq!(project[3]["amount_eur"], "1999.99", "{name}");
        let land = rows(&csv_of(&store, "journal-extract", &of("manager", "DE-BY")).await.unwrap());
        let own = |row: &std::collections::BTreeMap<String, String>| {
            row["from_account"].contains("manager=DE-BY") || row["to_account"].contains("manager=DE-BY")
        };
        let (created, postings) = land[..land.len() - 1].split_first().unwrap();
        assert_eq!(created["event"], "Bewirtschafter angelegt: DE-BY", "{name}");
        // The run, the assignment (frame and cash) and two commitments.
        assert!(postings.len() == 5 && postings.iter().all(own), "{name}: {postings:?}");
        let both = of("manager", "DE-BY").with("event", "committed").with("project", "p-1");
        assert_eq!(rows(&csv_of(&store, "journal-extract", &both).await.unwrap()).len(), 3, "{name}");
    }
}

/// HTML is made from the sheet, and its provenance names the hash of the lossless CSV of that sheet.
#[tokio::test]
async fn the_extract_that_is_said_is_the_one_of_the_sheet() {
    for (name, store) in open_books().await {
        let before = spent(&store).await;
        let asked: [&[(&str, &str)]; 5] =
            [&[], &[("from", "20")], &[("event", "committed")], &[("manager", "DE-BY")], &[("project", "p-1")]];
        for (given, as_of) in asked.iter().flat_map(|given| [(given, None), (given, Some(AsOf::Size(before)))]) {
            for language in [Language::De, Language::En] {
                let which = ("journal-extract", *given);
                let said = made(&store, which, Format::Csv, language, as_of).await;
                let of_sheet = made(&store, which, Format::Html, language, as_of).await;
                assert_eq!(said.provenance_json, of_sheet.provenance_json, "{name} {given:?}");
                let hash = titelbuch::core::journal::hash::sha256(&said.bytes).to_string();
                assert!(of_sheet.provenance_json.contains(&hash), "{name} {given:?}");
            }
        }
    }
}
