//! Faults that were seen in the source of other systems for public money, a test each: this one has none of them.
//!
//! Most of the laws behind them are held elsewhere in depth; here each stands under the name of the fault, so that
//! nobody brings it in by a shortcut that looks harmless.

use crate::support::*;
use std::path::{Path, PathBuf};
use titelbuch::core::account::Stage;
use titelbuch::core::apportion::{Method, Problem, Recipient, Unit, apportion};
use titelbuch::core::command::{Act, Commit};
use titelbuch::core::federal_state;
use titelbuch::core::money::Euro;
use titelbuch::core::share::Weight;
use titelbuch::core::year::CloseYear;
use titelbuch::desk::{AsOf, Format, ReportParameters, make_report};
use titelbuch::intake::{cash_statement, voucher_list};
use titelbuch::report::Language;
use titelbuch::store::{RecordError, Store, Viewer};

fn commit(amount: &str) -> Act {
    Act::Commit(Commit {
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro(amount),
    })
}

async fn committed(store: &Store) -> Euro {
    let balances = store.balances(&Viewer::all()).await.unwrap();
    let found = balances.iter().filter(|(account, _)| account.stage == Stage::Committed).map(|(_, euro)| *euro);
    Euro::sum(found).unwrap()
}

/// A pattern with blanks in it took `12` for an amount and `12.50` for none.
#[test]
fn an_amount_with_cents_is_an_amount() {
    for (text, cents) in [("12", 1_200), ("12.5", 1_250), ("12.50", 1_250), ("1234.5", 123_450), ("-0.01", -1)] {
        assert_eq!(Euro::parse(text).map(Euro::cents), Ok(cents), "{text}");
    }
    for text in ["", " ", "12 .50", "12. 50", " 12", "12.", ".5", "12.345", "1e3", "NaN", "Infinity", "0x10"] {
        assert!(Euro::parse(text).is_err(), "„{text}“ is no amount");
    }
}

/// A comma that was simply taken away made a decimal comma a factor of a hundred.
#[test]
fn a_decimal_comma_is_never_a_factor_of_a_hundred() {
    let german = |amount: &str| {
        let head = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR";
        let read = cash_statement::read(format!("{head}\n1;02.06.2021;;;1;{amount}\n").as_bytes());
        read.map(|statement| statement.sum.cents()).map_err(|faults| faults.to_string())
    };
    let read = [("12,50", 1_250), ("1.234,50", 123_450), ("1234,50", 123_450), ("1.234.567,89", 123_456_789)];
    for (text, cents) in read.into_iter().chain([("12.50", 1_250), ("1,234.50", 123_450)]) {
        assert_eq!(german(text), Ok(cents), "{text}");
    }
    for text in ["1.234", "1.23,4", "12,345", "1,2,3"] {
        assert!(german(text).is_err(), "{text} can be meant in two ways, or in none: {:?}", german(text));
    }
    assert!(Euro::parse("12,50").is_err() && Euro::parse("1,250").is_err());
}

/// A missing cell became `NaN` in a sum, and a text in a number switched the check off.
#[test]
fn a_missing_or_foreign_cell_is_a_fault_with_its_place() {
    for cell in ["", "keine Angabe", "NaN", "-", "0,0,0"] {
        let statement = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n\
                         1;02.06.2021;;;1;7,50\n2;02.06.2021;;;1;AMOUNT\n3;02.06.2021;;;1;7,50\n";
        let faults = cash_statement::read(statement.replace("AMOUNT", cell).as_bytes()).unwrap_err().0;
        assert_eq!(faults.len(), 1, "„{cell}“: {faults:?}");
        assert_eq!((faults[0].line, faults[0].column.as_str()), (3, "Betrag EUR"), "„{cell}“");
        let list = "voucher,project,dated_on,payee,reason,category,invoice,document_sha256,gross_eur,vat_eur,own_share_eur\n\
                    b-1,p-1,2021-06-01,,Abschlag,Reisen,,HASH,AMOUNT,0.00,0.00\n";
        let list = list.replace("HASH", &"a".repeat(64)).replace("AMOUNT", &cell.replace(',', "."));
        let faults = voucher_list::read(list.as_bytes()).unwrap_err().0;
        assert_eq!((faults.len(), faults[0].line), (1, 2), "„{cell}“: {faults:?}");
    }
}

/// Ten children of 0.1 were not 1.0, because money was a binary fraction.
#[tokio::test]
async fn ten_dimes_are_a_euro() {
    assert_eq!(Euro::sum(std::iter::repeat_n(euro("0.10"), 10)), Ok(euro("1.00")));
    for (name, store) in open_books().await {
        seed_assigned(&store, "1.00").await;
        for _ in 0..10 {
            act(&store, "anna", commit("0.10")).await.unwrap();
        }
        assert_eq!(refused(&store, "anna", commit("0.01")).await, ["R-014"], "{name}");
        assert_eq!(committed(&store).await, euro("1.00"), "{name}");
    }
}

/// What was spent was rounded to whole units before it was held against the limit: 0.49 too much passed.
#[tokio::test]
async fn a_cent_too_much_is_too_much() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "100.00").await;
        for beyond in ["100.01", "100.49", "100.50"] {
            assert_eq!(refused(&store, "anna", commit(beyond)).await, ["R-014"], "{name}: {beyond}");
        }
        act(&store, "anna", commit("100.00")).await.unwrap();
    }
}

/// The available amount was read, compared and spent without a lock: two at the same time overdrew it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_want_the_last_euro_at_the_same_time_do_not_both_get_it() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "100.00").await;
        let other = Store::open(&url).await.unwrap();
        let (first, second) =
            tokio::join!(act(&store, "anna", commit("100.00")), act(&other, "bernd", commit("100.00")));
        assert!(first.is_ok() != second.is_ok(), "{name}: {first:?} {second:?}");
        let refusal = first.err().or(second.err());
        assert!(matches!(refusal, Some(RecordError::Refused(rules)) if rules[0].rule.id == "R-014"), "{name}");
        assert_eq!(committed(&store).await, euro("100.00"), "{name}");
    }
}

/// A second click, served by another instance, left the data published and its state not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_click_books_nothing_and_gets_the_same_answer() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "100.00").await;
        let other = Store::open(&url).await.unwrap();
        let click = submission("anna", &unique("click"), commit("60.00"));
        let (first, second) = tokio::join!(store.record(now(), click.clone()), other.record(now(), click));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.seq, first.leaf_hash), (second.seq, second.leaf_hash), "{name}");
        assert_eq!(committed(&store).await, euro("60.00"), "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

/// A period was marked as closed, and no way of handing something in looked at the mark. A figure that was closed
/// was computed anew from what came later.
#[tokio::test]
async fn a_closed_year_is_closed_and_its_figures_stay() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "100.00").await;
        act(&store, "anna", Act::CloseYear(CloseYear { booking_year: 2021 })).await.unwrap();
        let closed = store.head(&Viewer::all()).await.unwrap().size;
        let account = || async {
            let parameters = ReportParameters::at(Some(AsOf::Size(closed)), None).with("year", "2021");
            let viewer = Viewer::all();
            make_report(&store, &viewer, "budget-account", &parameters, Format::Csv, Language::De).await.unwrap().bytes
        };
        let then = account().await;
        assert_eq!(refused(&store, "anna", commit("1.00")).await[0], "R-060", "{name}");
        let more = Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents: euro("5.00") };
        assert_eq!(refused(&store, "anna", more.clone()).await, ["R-060"], "{name}");
        let Act::Appropriate { budget_item, amount_cents, .. } = more else { unreachable!() };
        act(&store, "anna", Act::Appropriate { budget_item, booking_year: 2022, amount_cents }).await.unwrap();
        assert!(account().await == then, "{name}: the account as of the close is what it was");
    }
}

/// All of the rounding fell into the last part, and cents beyond 32 bits were cut.
#[test]
fn no_part_carries_the_rounding_of_the_others() {
    for (total, parts) in [(10_000_i64, 7_u32), (1, 3), (300_000_000_000, 11), (9_007_199_254_740_991, 13)] {
        let names: Vec<String> = (0..parts).map(|part| format!("r-{part:02}")).collect();
        let problem = Problem {
            total: Euro::from_cents(total).unwrap(),
            unit: Unit::Cent,
            method: Method::LargestRemainder,
            base: Euro::ZERO,
            floor: None,
            cap: None,
            recipients: names.iter().map(|id| Recipient { id, weight: &Weight::Small(1) }).collect(),
        };
        let shares: Vec<i64> = apportion(&problem).unwrap().parts.iter().map(|part| part.amount.cents()).collect();
        assert_eq!(shares.iter().sum::<i64>(), total);
        let (least, most) = (shares.iter().min().unwrap(), shares.iter().max().unwrap());
        assert!(most - least <= 1, "{total} in {parts}: {shares:?}");
    }
}

/// Two recipients were exempted by their names, in the middle of the code that reads files.
#[test]
fn no_rule_knows_a_land_by_its_name() {
    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for ring in ["core", "store", "intake"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(ring), &mut found);
    }
    let told = |path: &Path| {
        path.ends_with("core/federal_state.rs") || path.components().any(|part| part.as_os_str() == "tests")
    };
    let mut read = 0;
    for path in found.iter().filter(|path| !told(path) && !path.ends_with("tests.rs")) {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for land in federal_state::ALL {
                let named =
                    line.contains(&format!("\"{}\"", land.code)) || line.contains(&format!("\"{}\"", land.name));
                assert!(!named, "{}: {line}", path.display());
            }
        }
        read += 1;
    }
    assert!(read > 50, "{read}");
}
