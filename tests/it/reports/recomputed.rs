//! Every total, and every row, of every report is the sum of its postings: recomputed by SQL of its own.
//!
//! What each column of money is made of stands in `recomputed.toml`, in terms of accounts. Nothing of the reports, of
//! the figures or of the balances takes part: a report that drew its rows from the wrong accounts, or forgot some, would
//! differ. On the seven years of the programme, on both databases, today and as of earlier sizes. A report that is not in
//! the list fails, and so does a column of money that nobody explained.

use crate::play::programme;
use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use titelbuch::core::money::Euro;
use titelbuch::desk::{AsOf, Format, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::report::definition::{ColumnType, Definition, catalogue};
use titelbuch::store::{Store, Viewer};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recomputed {
    report: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: String,
    asked: BTreeMap<String, String>,
    #[serde(default)]
    keys: BTreeMap<String, String>,
    #[serde(default = "everything", rename = "where")]
    scope: String,
    /// Several rows of the report have the same keys.
    #[serde(default)]
    summed: bool,
    #[serde(default)]
    money: BTreeMap<String, String>,
    apart: Option<String>,
}

fn everything() -> String {
    "1 = 1".to_owned()
}

/// The cells of a key, and what a column of money holds there.
type Sums = BTreeMap<Vec<String>, Euro>;

fn list() -> Vec<Asked> {
    toml::from_str::<Recomputed>(include_str!("recomputed.toml")).unwrap().report
}

/// Each posting twice: what comes to an account with plus, what leaves it with minus; `f` is the other side.
fn moves(size: u64) -> String {
    let of = |own: &str, other: &str, sign: &str| {
        format!(
            "SELECT {sign}p.amount_cents AS c, p.{own} AS own, p.{other} AS other FROM postings p WHERE p.seq < {size}"
        )
    };
    let (to, from) = (of("to_account_id", "from_account_id", ""), of("from_account_id", "to_account_id", "-"));
    format!(
        "({to} UNION ALL {from}) m JOIN accounts a ON a.account_id = m.own JOIN accounts f ON f.account_id = m.other"
    )
}

/// The sum in SQL for what the list says of a column, and what of the postings it counts.
fn sum_of(said: &str) -> Option<(String, String)> {
    if said.starts_with("none: ") {
        return None;
    }
    if let Some(sql) = said.strip_prefix("= ") {
        return Some((sql.to_owned(), "1 = 1".to_owned()));
    }
    if let Some((from, to)) = said.split_once(" => ") {
        return Some(("SUM(c)".to_owned(), format!("({from}) AND ({to})")));
    }
    Some(match said.strip_prefix("- ") {
        Some(condition) => ("-SUM(c)".to_owned(), condition.to_owned()),
        None => ("SUM(c)".to_owned(), said.to_owned()),
    })
}

async fn recomputed(db: &DatabaseConnection, asked: &Asked, said: &str, keys: &[String], size: u64) -> Option<Sums> {
    let (sum, counted) = sum_of(said)?;
    let names: Vec<String> = (0..keys.len()).map(|number| format!("k{number}")).collect();
    let selected: Vec<String> = keys.iter().zip(&names).map(|(key, name)| format!("{key} AS {name}, ")).collect();
    let grouped = if keys.is_empty() { String::new() } else { format!(" GROUP BY {}", keys.join(", ")) };
    let query = format!(
        "SELECT {}CAST({sum} AS BIGINT) AS cents FROM {} WHERE ({}) AND ({counted}){grouped}",
        selected.concat(),
        moves(size),
        asked.scope
    );
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query.clone())).await;
    let rows = rows.unwrap_or_else(|error| panic!("{}: {query}: {error}", asked.id));
    let mut sums = Sums::new();
    for row in rows {
        let key =
            names.iter().map(|name| row.try_get::<Option<String>>("", name).unwrap().unwrap_or_default()).collect();
        let cents: Option<i64> = row.try_get("", "cents").unwrap();
        sums.insert(key, Euro::from_cents(cents.unwrap_or_default()).unwrap());
    }
    Some(sums)
}

/// What the report says: of each key, and in its row of totals.
fn said(csv: &str, asked: &Asked, column: &str) -> Option<(Sums, Option<Euro>)> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|found| found == name);
    // A column that nobody needed is not printed.
    let money = place(column)?;
    let keys: Vec<usize> =
        asked.keys.keys().map(|key| place(key).unwrap_or_else(|| panic!("{}: {key}", asked.id))).collect();
    let (mut sums, mut total) = (Sums::new(), None);
    for row in reader.records() {
        let row = row.unwrap();
        let amount = if row[money].is_empty() { None } else { Some(euro(&row[money])) };
        if &row[0] == "total" {
            total = amount;
            continue;
        }
        let key: Vec<String> = keys.iter().map(|place| row[*place].to_owned()).collect();
        let Some(amount) = amount else { continue };
        let before = sums.insert(key.clone(), amount);
        if let Some(before) = before {
            assert!(asked.summed, "{}: two rows with {key:?}", asked.id);
            sums.insert(key, before.plus(amount).unwrap());
        }
    }
    Some((sums, total))
}

fn without_zeros(sums: Sums) -> Sums {
    sums.into_iter().filter(|(_, sum)| !sum.is_zero()).collect()
}

/// Holds one report at one size against the postings; returns how many sums it looked at.
async fn hold(store: &Store, db: &DatabaseConnection, asked: &Asked, size: u64) -> usize {
    let parameters = asked
        .asked
        .iter()
        .fold(ReportParameters::at(Some(AsOf::Size(size)), None), |parameters, (id, value)| parameters.with(id, value));
    let made = make_report(store, &Viewer::all(), &asked.id, &parameters, Format::Csv, Language::De).await;
    let csv = String::from_utf8(made.unwrap_or_else(|e| panic!("{}: {e}", asked.id)).bytes).unwrap();
    let keys: Vec<String> = asked.keys.values().cloned().collect();
    let mut looked = 0;
    for (column, how) in &asked.money {
        let Some((rows, total)) = said(&csv, asked, column) else { continue };
        let Some(found) = recomputed(db, asked, how, &keys, size).await else { continue };
        let place = format!("{} {:?} at {size}: {column}", asked.id, asked.asked);
        looked += found.len();
        assert_eq!(without_zeros(rows), without_zeros(found), "{place}");
        let whole = recomputed(db, asked, how, &[], size).await.unwrap_or_default().into_values().next();
        assert_eq!(total.unwrap_or(Euro::ZERO), whole.unwrap_or(Euro::ZERO), "{place}, the total");
    }
    looked
}

#[tokio::test]
async fn every_sum_of_every_report_is_that_of_its_postings() {
    let mut counts = Vec::new();
    for (name, url) in fresh_urls().await {
        programme(&url);
        let store = Store::open(&url).await.unwrap();
        let db = Database::connect(raw_url(&url)).await.unwrap();
        let head = store.head(&Viewer::all()).await.unwrap().size;
        let mut looked = 0;
        for asked in list().iter().filter(|asked| asked.apart.is_none()) {
            let of_report = hold(&store, &db, asked, head).await;
            assert!(of_report > 0, "{name}: nothing of {} was looked at", asked.id);
            looked += of_report;
            for part in [3, 2] {
                looked += hold(&store, &db, asked, head * (part - 1) / part).await;
            }
        }
        counts.push(looked);
        db.close().await.unwrap();
        store.close().await.unwrap();
    }
    assert!(counts.iter().all(|count| *count == counts[0] && *count > 5_000), "{counts:?}");
}

#[test]
fn every_column_of_money_of_every_report_is_explained() {
    let listed = list();
    let ids: BTreeSet<&str> = listed.iter().map(|asked| asked.id.as_str()).collect();
    for report in catalogue(Language::De).unwrap() {
        assert!(ids.contains(report.id.as_str()), "{} is not in recomputed.toml", report.id);
        let definition = Definition::of(&report.id).unwrap();
        let of_report = listed.iter().filter(|asked| asked.id == report.id && asked.apart.is_none());
        let explained: Vec<BTreeSet<&str>> =
            of_report.map(|asked| asked.money.keys().map(String::as_str).collect()).collect();
        let is_money = |kind: &ColumnType| matches!(kind, ColumnType::Money | ColumnType::Balance);
        for column in definition.columns.iter().filter(|column| is_money(&column.kind)) {
            let known = explained.is_empty() || explained.iter().any(|columns| columns.contains(column.id.as_str()));
            assert!(known, "{}: nobody says what {} is made of", report.id, column.id);
        }
    }
}
