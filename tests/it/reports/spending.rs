//! The reports of the money over its whole life: at every size of the journal their lines fit the balances, and at its
//! end they say what happened.

use super::saved;
use crate::store::money::{self, begin, pay_typed, take_back};
use crate::store::{dossier, evidence, later_years};
use crate::support::*;
use titelbuch::core::budget::BlockBasis;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::desk::{AsOf, Format, MadeReport, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::report::check::{Outside, Submitted};
use titelbuch::store::{Store, Viewer};

/// A report with the parameters that make it.
type Asked = (&'static str, &'static [(&'static str, &'static str)]);

const MONEY: [Asked; 22] = [
    ("budget-monitor", &[]),
    ("budget-monitor", &[("manager", "DE-BY"), ("year", "2021")]),
    ("budget-monitor", &[("project", "p-1")]),
    ("cash-reconciliation", &[]),
    ("orders-and-payments", &[]),
    ("flow-of-funds", &[("by", "year")]),
    ("residues", &[]),
    ("week-sheet", &[]),
    ("budget-account", &[("year", "2021")]),
    ("budget-overview", &[]),
    ("distribution", &[]),
    ("distribution", &[("by", "year")]),
    ("claims", &[]),
    ("project-dossier", &[("project", "p-1")]),
    ("commitment-authority", &[]),
    ("voucher-list", &[]),
    ("statement-of-use", &[("project", "p-1")]),
    ("three-year-comparison", &[("year", "2022")]),
    ("year-end-outlook", &[("year", "2021")]),
    ("data-quality", &[]),
    ("assignment-letter", &[("land", "DE-BY"), ("year", "2021")]),
    ("interest-statement", &[]),
];

const CLAIMS: [Asked; 7] = [
    ("claims", &[]),
    ("claims", &[("project", "p-1")]),
    ("voucher-list", &[]),
    ("voucher-list", &[("land", "DE-BY")]),
    ("statement-of-use", &[("project", "p-1")]),
    ("data-quality", &[]),
    ("interest-statement", &[]),
];

async fn made(store: &Store, (id, given): Asked, format: Format, size: Option<u64>) -> MadeReport {
    let parameters = given
        .iter()
        .fold(ReportParameters::at(size.map(AsOf::Size), None), |asked, (name, value)| asked.with(name, value));
    let report = make_report(store, &Viewer::all(), id, &parameters, format, Language::De).await;
    report.unwrap_or_else(|error| panic!("{id} {given:?} at {size:?}: {error}"))
}

/// What happens to the money in the tests of the store, without what is refused there.
async fn live(store: &Store) -> u64 {
    begin(store).await;
    let first = store.head(&Viewer::all()).await.unwrap().size;
    let mut over = None;
    for (actor, asked, refused) in money::budget().into_iter().chain(money::payments()) {
        if refused.is_empty() {
            let is_over = matches!(&asked, Act::RecordPayment(paid) if paid.amount_cents == euro("25.00"));
            let receipt = act(store, actor, asked).await.unwrap();
            over = if is_over { Some(receipt.seq) } else { over };
        }
    }
    act(store, "clara", take_back(over.unwrap())).await.unwrap();
    // More than is free with Bayern: the rest stands without authority until it is unblocked.
    let block = || money::block(money::of_bayern(2021), BlockBasis::FinanceMinistry, "30.00");
    act(store, "anna", Act::Block(block())).await.unwrap();
    act(store, "anna", Act::Unblock(block())).await.unwrap();
    for (actor, asked, _) in money::the_end().into_iter().filter(|(_, _, refused)| refused.is_empty()) {
        let is_late = matches!(&asked, Act::RecordPayment(_)) && asked == pay_typed("o-1", "3.00");
        let mut submission = submission(actor, &unique("l"), asked);
        if is_late {
            submission.command.booked_on = parse_date("2022-01-17").unwrap();
        }
        store.record(now(), submission).await.unwrap();
    }
    first
}

/// The rows of a CSV file by the names of its columns, the total last.
fn rows(report: &MadeReport) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(report.bytes.as_slice());
    reader.deserialize().map(Result::unwrap).collect()
}

fn cells(row: &std::collections::BTreeMap<String, String>, columns: &[&str]) -> String {
    columns.iter().map(|column| row[*column].as_str()).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn at_every_size_of_the_journal_the_lines_fit_the_balances() {
    let (_, store) = open_books().await.remove(0);
    let first = live(&store).await;
    let end = store.head(&Viewer::all()).await.unwrap().size;
    for size in first..=end {
        for which in MONEY {
            made(&store, which, Format::Csv, Some(size)).await;
        }
    }
}

#[tokio::test]
async fn at_its_end_the_reports_say_what_happened_to_the_money() {
    for (name, store) in open_books().await {
        live(&store).await;
        let at = |number: usize| made(&store, MONEY[number], Format::Csv, None);
        let monitor = rows(&at(1).await);
        let last = &monitor[monitor.len() - 1];
        // 76 assigned, less the residue of 10 and what lapsed: what is bound was paid.
        let columns = ["authority_eur", "committed_eur", "ordered_eur", "paid_eur", "still_available_eur"];
        assert_eq!(cells(last, &columns), "42.00 42.00 42.00 42.00 0.00", "{name}");
        let paid: Vec<&str> = monitor
            .iter()
            .filter(|row| row["event"].starts_with("Auszahlung"))
            .map(|row| row["number"].as_str())
            .collect();
        assert!(paid.len() > 5 && paid.is_sorted_by_key(|number| number.parse::<u64>().unwrap()), "{name}: {paid:?}");

        let cash = at(3).await;
        let provenance: serde_json::Value = serde_json::from_str(&cash.provenance_json).unwrap();
        let facts = &provenance["facts"];
        for (fact, value) in [("statements_eur", "42.00"), ("paid_eur", "45.00"), ("typed_eur", "3.00")] {
            assert_eq!(facts[fact], value, "{name} {fact}");
        }
        // The typed payment came after the close: it stands without authority in the year of its value date.
        assert_eq!(facts["without_authority_eur"], "3.00", "{name}");
        let account = rows(&at(8).await);
        let columns = ["actual_eur", "carried_forward_eur", "appropriated_eur", "difference_eur"];
        assert_eq!(cells(&account[account.len() - 1], &columns), "42.00 10.00 150.00 -98.00", "{name}");
        let residues = rows(&at(6).await);
        let columns = ["year_granted", "formed_eur", "consented_eur", "committed_eur", "uncommitted_eur", "expires_on"];
        assert_eq!(cells(&residues[0], &columns), "2021 10.00 10.00 4.00 6.00 2023-12-31", "{name}");
    }
}

/// Claims fit the balances at every size, and at the end they say what became of each.
#[tokio::test]
async fn claims_say_what_they_rest_on_and_what_became_of_them() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", money::second_item()).await.unwrap();
        let first = store.head(&Viewer::all()).await.unwrap().size;
        evidence::tell(&store).await;
        let end = store.head(&Viewer::all()).await.unwrap().size;
        for size in first..=end {
            for which in CLAIMS {
                made(&store, which, Format::Csv, Some(size)).await;
            }
        }
        let known = store.claims(&Viewer::all()).await.unwrap();
        let raised = known.iter().find(|claim| claim.raised.claim.as_str() == "r-1").unwrap().raised_seq.0;
        let claims = rows(&made(&store, CLAIMS[1], Format::Csv, None).await);
        let columns = ["claim", "claimed_eur", "claim_open_eur", "deferred_eur", "waived_eur", "repaid_eur"];
        let told: Vec<String> = claims.iter().take(4).map(|row| cells(row, &columns)).collect();
        // Of the recovery and the surplus a part was never owed: it is claimed no more.
        let expected = [
            "r-1 3.50 0.00 0.00 1.00 2.50",
            "u-1 0.60 0.60 0.00 0.00 0.00",
            "v-1 0.01 0.01 0.00 0.00 0.00",
            "z-1 0.01 0.01 0.00 0.00 0.00",
        ];
        assert_eq!(told, expected, "{name}");
        assert_eq!(cells(&claims[claims.len() - 1], &columns[1..]), "4.12 0.62 0.00 1.00 2.50", "{name}");
        // Another share, the filing, its surplus, the examination and what was accepted late lie between the share and its recovery.
        let rests_on = ["voucher", "matched_seq", "raised_seq", "interest_on", "due_on"];
        let of_the_share = format!("b-1 {} {raised}  2022-03-31", raised - 7);
        assert_eq!(cells(&claims[0], &rests_on), of_the_share, "{name}");
        assert_eq!(cells(&claims[3], &["voucher", "interest_on", "interest_from"]), " r-1 2021-04-01", "{name}");
        interest_is_that_of_its_day(&name, &store).await;
        evidence::tell_late_interest(&store).await;
        no_interest_on_what_is_repaid(&name, &store).await;
        let dir = fresh_dir("claims");
        for (format, file) in [(Format::Pdf, "claims.pdf"), (Format::CsvExcel, "claims.csv")] {
            let report = made(&store, CLAIMS[0], format, None).await;
            saved(&dir, file, &report);
            let provenance = (format != Format::Pdf).then_some(report.provenance_json.as_bytes());
            let read = Submitted::read(&report.bytes, provenance, Some(report.tlog_proof.as_bytes())).unwrap();
            assert!(read.check(&Outside::default()).unwrap().findings.is_empty(), "{name} {format:?}");
        }
        let nowhere = ReportParameters::at(None, None).with("project", "p-99");
        let refused = make_report(&store, &Viewer::all(), "claims", &nowhere, Format::Csv, Language::De).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("p-99")), "{name}");
    }
}

/// What was agreed when interest was claimed still says how it is computed, though the agreement has no such term now.
async fn interest_is_that_of_its_day(name: &str, store: &Store) {
    let report = made(store, ("interest-statement", &[]), Format::Csv, None).await;
    let lines = rows(&report);
    let columns = ["interest_claim", "from", "until", "days", "principal_eur", "rate_percent", "accrued_eur"];
    let of = |claim: &str| lines.iter().find(|row| row["interest_claim"] == claim).unwrap();
    assert_eq!(cells(of("v-1"), &columns), "v-1 2021-02-01 2021-03-01 28 10.00 0.5 0.00", "{name}: used late");
    assert_eq!(cells(of("z-1"), &columns), "z-1 2021-04-01 2021-07-01 91 3.50 0.5 0.00", "{name}");
    let provenance: serde_json::Value = serde_json::from_str(&report.provenance_json).unwrap();
    let claim = provenance["tables"][0]["rows"].as_array().unwrap().iter().find(|row| row["claim"] == "z-1").unwrap();
    assert_eq!(claim["difference_eur"], "0.01", "{name}: {claim}");
    assert!(claim["rule"].as_str().unwrap().contains("Beispiel, § 4"), "{name}: {claim}");
}

/// Waived and repaid before the days that interest is claimed for: nothing was owed any more, and the statement says so.
async fn no_interest_on_what_is_repaid(name: &str, store: &Store) {
    let report = made(store, ("interest-statement", &[]), Format::Csv, None).await;
    let provenance: serde_json::Value = serde_json::from_str(&report.provenance_json).unwrap();
    let late = provenance["tables"][0]["rows"].as_array().unwrap().iter().find(|row| row["claim"] == "z-2").unwrap();
    assert_eq!((&late["computed_eur"], &late["difference_eur"]), (&"0.00".into(), &"0.01".into()), "{name}: {late}");
    let owed = rows(&report).into_iter().filter(|row| row["interest_claim"] == "z-2" && row["principal_eur"] != "0.00");
    assert_eq!(owed.count(), 0, "{name}");
}

/// Lines and balances of commitment authority fit at every size; in the end what was not used has lapsed.
#[tokio::test]
async fn commitment_authority_says_who_used_it_and_what_lapsed() {
    const AUTHORITY: [Asked; 3] = [
        ("commitment-authority", &[]),
        ("commitment-authority", &[("manager", "DE-BY"), ("due", "2022")]),
        ("year-end-outlook", &[("year", "2022")]),
    ];
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        let first = store.head(&Viewer::all()).await.unwrap().size;
        later_years::live(&store).await;
        let end = store.head(&Viewer::all()).await.unwrap().size;
        for size in first..=end {
            for which in AUTHORITY {
                made(&store, which, Format::Csv, Some(size)).await;
            }
        }
        let all = rows(&made(&store, AUTHORITY[0], Format::Csv, None).await);
        let columns = ["authority_eur", "used_eur", "prior_charge_eur", "lapsed_eur", "unused_eur"];
        assert_eq!(cells(&all[all.len() - 1], &columns), "115.00 44.00 26.00 71.00 0.00", "{name}");
        let charged = all.iter().find(|row| !row["commitment"].is_empty()).unwrap();
        assert_eq!(cells(charged, &["forward_commitment", "commitment", "manager"]), "v-1 v-1-2022 DE-BY", "{name}");
        let report = made(&store, AUTHORITY[0], Format::Csv, None).await;
        let provenance: serde_json::Value = serde_json::from_str(&report.provenance_json).unwrap();
        let exempt = provenance["tables"].as_array().unwrap().iter().find(|table| table["id"] == "exempt").unwrap();
        assert_eq!(exempt["rows"][0]["charged_eur"], "3.00", "{name}: {exempt}");
    }
}

/// Quotients and what stands after a row have a total of their own: whoever checks a file must not add them up.
#[tokio::test]
async fn their_files_can_be_checked_without_the_book() {
    let (_, store) = open_books().await.remove(0);
    live(&store).await;
    for which in MONEY {
        for format in [Format::Pdf, Format::Csv, Format::CsvExcel] {
            let report = made(&store, which, format, None).await;
            let provenance = (format != Format::Pdf).then_some(report.provenance_json.as_bytes());
            let read = Submitted::read(&report.bytes, provenance, Some(report.tlog_proof.as_bytes())).unwrap();
            let findings = read.check(&Outside::default()).unwrap().findings;
            assert!(findings.is_empty(), "{which:?} {format:?}: {findings:?}");
        }
    }
}

/// A breach that was taken away and came back stands there since it came back; a payee is said to be in the vault.
#[tokio::test]
async fn a_breach_stands_since_it_came_back_and_nobody_is_named() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let bound = money::commitment("c-1", &money::of_bayern(2021), "50.00");
        store.record(now(), money::commitment_with_payee("anna", &unique("p"), bound)).await.unwrap();
        act(&store, "anna", money::certify("o-1", "c-1", "30.00")).await.unwrap();
        act(&store, "bernd", money::issue("o-1")).await.unwrap();
        let over = act(&store, "clara", pay_typed("o-1", "35.00")).await.unwrap().seq;
        let first = made_of(&store).await;
        assert_eq!(since(&first), Some(over.to_string()), "{name}");
        act(&store, "clara", take_back(over)).await.unwrap();
        let between = made_of(&store).await;
        assert_eq!(since(&between), None, "{name}: nothing stands there");
        let again = act(&store, "clara", pay_typed("o-1", "35.00")).await.unwrap().seq;
        let after = made_of(&store).await;
        assert_eq!(since(&after), Some(again.to_string()), "{name}");
        let text = String::from_utf8(after.bytes).unwrap();
        assert!(text.contains("[im Tresor]") && !text.contains("Softwarehaus"), "{name}: {text}");
        let orders = made(&store, MONEY[4], Format::Csv, None).await;
        assert!(String::from_utf8(orders.bytes).unwrap().contains("[im Tresor]"), "{name}");
    }
}

/// The event since which the first account without authority has been one.
fn since(report: &MadeReport) -> Option<String> {
    let provenance: serde_json::Value = serde_json::from_str(&report.provenance_json).unwrap();
    let table = provenance["tables"].as_array()?.iter().find(|table| table["id"] == "without-authority")?;
    table["rows"][0]["since"].as_str().map(str::to_owned)
}

async fn made_of(store: &Store) -> MadeReport {
    made(store, MONEY[0], Format::Csv, None).await
}

#[tokio::test]
async fn on_paper_they_pass_verapdf() {
    let (_, store) = open_books().await.remove(0);
    live(&store).await;
    let dir = fresh_dir("verapdf_money");
    let mut files = Vec::new();
    for (number, which) in MONEY.into_iter().enumerate() {
        let report = made(&store, which, Format::Pdf, None).await;
        files.push(saved(&dir, &format!("{number}.pdf"), &report).to_str().unwrap().to_owned());
    }
    let script = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/verapdf/verapdf.sh");
    let arguments: Vec<&str> = std::iter::once("3a,ua1").chain(files.iter().map(String::as_str)).collect();
    let (ok, text) = super::run(script.to_str().unwrap(), &arguments);
    assert!(ok && text.matches("PASS").count() == 2 * files.len(), "{text}");
}

/// What is told of projects: with its denominator, by counting unit, and nothing of it is money.
#[tokio::test]
async fn what_a_project_reached_is_said_with_its_denominator() {
    for (name, store) in open_books().await {
        live(&store).await;
        dossier::tell(&store).await;
        let on = |id: &'static str, day: &str| {
            let parameters = ReportParameters::at(None, None).with("day", day);
            let parameters = if id == "project-dossier" { parameters.with("project", "p-1") } else { parameters };
            let store = &store;
            async move {
                rows(&make_report(store, &Viewer::all(), id, &parameters, Format::Csv, Language::De).await.unwrap())
            }
        };
        let services = on("services-and-deadline", "2021-02-01").await;
        let said =
            services.iter().map(|row| cells(row, &["service", "standing", "level", "lands_reached", "projects"]));
        let expected = ["10119 ohne Frist   ", "99008001012011 offen 1 (1.1) DE-BY p-1"];
        assert_eq!(said.collect::<Vec<_>>(), expected, "{name}: no data is not zero");
        let late = on("services-and-deadline", "2023-01-10").await;
        assert_eq!(cells(&late[1], &["standing", "days_late"]), "überfällig 10", "{name}");

        let covered = on("roll-out", "2021-02-01").await;
        let columns = ["land", "competence", "competent", "connected", "coverage_percent"];
        let expected = "DE-BY Gemeinde (2.056), Kreis (Zahl nicht bekannt)  1 ";
        assert_eq!(covered.iter().map(|row| cells(row, &columns)).collect::<Vec<_>>(), [expected], "{name}");
        assert!(on("roll-out", "2020-12-31").await.is_empty(), "{name}: before anything was there");

        let known = on("project-dossier", "2021-02-01").await;
        let columns = ["booking_year", "planned_cost_eur", "committed_eur", "paid_eur"];
        let total = &known[known.len() - 1];
        assert_eq!(cells(total, &columns), "total 100.00 49.00 45.00", "{name}: cost is beside the money, not in it");
    }
}
