//! Bytes that somebody flips in the database file: verify finds each and names its row.
//!
//! The short form flips 300 bytes by seed, one at a time, and runs a whole verify after each; then it
//! flips bytes in many rows at once. `scripts/prove` flips every byte there is. There
//! `TITELBUCH_PROOF_ROWS` leaves or leaf hashes are flipped in one round, and verify must name exactly
//! these rows, each for a reason of its own; nodes, head and checkpoints are flipped one byte a round.

use super::tampering::without_guards;
use crate::chance::{Random, asked, seed, tell};
use crate::support::*;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait, Value};
use std::collections::BTreeSet;
use std::sync::Arc;
use titelbuch::core::command::{Act, Commit};
use titelbuch::core::ids::Seq;
use titelbuch::core::proposal::ReasonCode;
use titelbuch::store::{DatabaseUrl, Finding, Store, StoreError, VerifyReport, Viewer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blob,
    Text,
    /// Eight bytes.
    Number,
}

#[derive(Debug)]
struct Column {
    table: &'static str,
    name: &'static str,
    kind: Kind,
    /// What a finding calls the row; none for the one row of the head.
    key: Option<&'static str>,
    /// Verify names every bad row of this column, so several may be flipped in one round.
    many: bool,
}

static COLUMNS: [Column; 7] = [
    Column { table: "journal", name: "leaf", kind: Kind::Blob, key: Some("seq"), many: true },
    Column { table: "journal", name: "leaf_hash", kind: Kind::Blob, key: Some("seq"), many: true },
    Column { table: "journal_nodes", name: "hash", kind: Kind::Blob, key: Some("seq"), many: false },
    Column { table: "journal_head", name: "root", kind: Kind::Blob, key: None, many: false },
    Column { table: "journal_head", name: "size", kind: Kind::Number, key: None, many: false },
    Column { table: "journal_head", name: "recorded_at_ms", kind: Kind::Number, key: None, many: false },
    Column { table: "checkpoints", name: "note", kind: Kind::Text, key: Some("size"), many: false },
];

/// One value of one row.
#[derive(Clone, Debug)]
struct Cell {
    column: &'static Column,
    /// Which row, as SQL.
    row: String,
    key: Option<u64>,
    bytes: Vec<u8>,
}

/// One bit of a cell.
#[derive(Clone, Copy)]
struct Flip<'a> {
    cell: &'a Cell,
    at: usize,
    bit: u8,
}

impl<'a> Flip<'a> {
    fn of(cell: &'a Cell, at: usize, random: &mut Random) -> Flip<'a> {
        Flip { cell, at, bit: u8::try_from(random.below(8)).unwrap() }
    }

    fn flipped(&self) -> Vec<u8> {
        let mut bytes = self.cell.bytes.clone();
        bytes[self.at] ^= 1 << self.bit;
        bytes
    }
}

/// A book and a connection that goes around it.
struct Spoiled {
    store: Store,
    db: DatabaseConnection,
}

impl Spoiled {
    async fn copy(url: &DatabaseUrl) -> Spoiled {
        let copy = copy_of(url).await;
        let db = without_guards(&copy).await;
        // Only the bytes matter here, not whether they survive a power failure.
        db.execute_unprepared("PRAGMA synchronous = OFF").await.unwrap();
        Spoiled { store: Store::open(&copy).await.unwrap(), db }
    }

    async fn verify(&self) -> Result<VerifyReport, StoreError> {
        self.store.verify(None, &mut |_, _| {}).await
    }

    /// Flips, verifies, restores; every flipped row has to be named.
    async fn round(&self, flips: &[Flip<'_>]) {
        self.write(flips, true).await;
        let report = self.verify().await;
        self.write(flips, false).await;
        judge(flips, &report);
    }

    async fn write(&self, flips: &[Flip<'_>], flipped: bool) {
        let tx = self.db.begin().await.unwrap();
        for flip in flips {
            let Cell { column, row, .. } = flip.cell;
            let bytes = if flipped { flip.flipped() } else { flip.cell.bytes.clone() };
            let (value, place): (Value, _) = match column.kind {
                Kind::Blob => (bytes.into(), "$1"),
                Kind::Text => (bytes.into(), "CAST($1 AS TEXT)"),
                Kind::Number => (i64::from_be_bytes(bytes.try_into().unwrap()).into(), "$1"),
            };
            let sql = format!("UPDATE {} SET {} = {place} WHERE {row}", column.table, column.name);
            tx.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [value])).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn cells(&self, column: &'static Column) -> Vec<Cell> {
        let (table, name, key) = (column.table, column.name, column.key.unwrap_or("-1"));
        let bytes = if column.kind == Kind::Number { name.to_owned() } else { format!("CAST({name} AS BLOB)") };
        // The nodes are kept in the order of their key and have no number of their own.
        let row = if table == "journal_nodes" {
            "'seq = ' || seq || ' AND level = ' || level"
        } else {
            "'rowid = ' || rowid"
        };
        let sql = format!("SELECT {row} AS r, {key} AS k, {bytes} AS b FROM {table} ORDER BY k, r");
        let rows = self.db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
        let cell = |row: &sea_orm::QueryResult| Cell {
            column,
            row: row.try_get("", "r").unwrap(),
            key: u64::try_from(row.try_get::<i64>("", "k").unwrap()).ok(),
            bytes: match column.kind {
                Kind::Number => row.try_get::<i64>("", "b").unwrap().to_be_bytes().to_vec(),
                _ => row.try_get("", "b").unwrap(),
            },
        };
        rows.iter().map(cell).collect()
    }
}

/// A finding that follows from another row: the order of times, and that the replay broke off.
fn follows(finding: &Finding) -> bool {
    finding.message.contains("vor dem des vorigen Ereignisses") || finding.message.contains("nachbuchen")
}

/// Verify named exactly the flipped rows; what it cannot read it names as well.
fn judge(flips: &[Flip<'_>], report: &Result<VerifyReport, StoreError>) {
    let column = flips[0].cell.column;
    let what = || {
        let places: Vec<_> = flips.iter().map(|flip| (flip.cell.key, flip.at, flip.bit)).collect();
        format!("{}.{} (row, byte, bit) {places:?}", column.table, column.name)
    };
    let report = report.as_ref().unwrap_or_else(|error| panic!("{}: verify failed with {error:?}", what()));
    let named: BTreeSet<Option<u64>> =
        report.findings.iter().filter(|f| f.place == column.table && !follows(f)).map(|f| f.seq).collect();
    let wanted: BTreeSet<Option<u64>> = flips.iter().map(|flip| flip.cell.key).collect();
    // The head has one row: it is enough that it is named.
    let found = if column.key.is_none() { !named.is_empty() } else { named == wanted };
    // Nothing of this table was left out: what a changed amount does to later balances is told of other tables.
    let told = report.findings.iter().filter(|finding| finding.place == column.table).count();
    assert!(found && told < 100, "{} was not found: {report:?}", what());
}

/// A book with checkpoints: small and of few kinds of events, or of this size and of every kind.
async fn book(url: &DatabaseUrl, size: usize) -> usize {
    let store = open(url).await;
    let small = size == 0;
    if small {
        seed_bookings(&store, 20).await;
    } else {
        seed_assigned(&store, "100000.00").await;
        fill(&store, size as u64).await;
    }
    let size = store.head(&Viewer::all()).await.unwrap().size;
    // Checking a signature costs an unoptimised build more than all the rest: the small book has one.
    let sizes = if small { vec![size] } else { vec![1, size / 3, size / 2, size - 1, size] };
    for at in sizes {
        store.checkpoint(&Viewer::all().at(at)).await.unwrap();
    }
    store.close().await.unwrap();
    usize::try_from(size).unwrap()
}

/// Grants, their reversals and commitments, until the journal has this size.
pub async fn fill(store: &Store, size: u64) {
    let begun = store.head(&Viewer::all()).await.unwrap().size;
    assert!(begun < size, "{begun} events before the first booking");
    for seq in begun..size {
        let amount_cents = euro(&format!("{}.{:02}", 1 + seq / 100, seq % 100));
        let one = match (seq - begun) % 4 {
            0 => Act::GrantFrame { component: id("foederal"), amount_cents },
            1 => Act::Reverse { reverses: Seq(seq - 1), reason: ReasonCode::BookedTwice, note: None },
            _ => Act::Commit(Commit {
                project: id("p-1"),
                manager: id("DE-BY"),
                component: id("foederal"),
                budget_item: id("0699/532 99"),
                booking_year: 2021,
                amount_cents,
            }),
        };
        act(store, "anna", one).await.unwrap();
    }
}

/// Groups of cells that are flipped together, position by position.
fn groups(cells: &[Vec<Cell>], rows: usize) -> Vec<Vec<Cell>> {
    let mut groups = Vec::new();
    for cells in cells {
        let mut cells = cells.clone();
        // Leaves of like length together: fewer rounds.
        cells.sort_by_key(|cell| cell.bytes.len());
        let rows = if cells[0].column.many { rows } else { 1 };
        groups.extend(cells.chunks(rows).map(<[Cell]>::to_vec));
    }
    groups
}

/// Flips every byte of a group; returns how many there were.
async fn every_byte(spoiled: &Spoiled, group: &[Cell], part: u64) -> usize {
    let mut random = Random::of_part(part);
    let longest = group.iter().map(|cell| cell.bytes.len()).max().unwrap_or(0);
    let mut count = 0;
    for at in 0..longest {
        let long_enough = group.iter().filter(|cell| cell.bytes.len() > at);
        let flips: Vec<Flip<'_>> = long_enough.map(|cell| Flip::of(cell, at, &mut random)).collect();
        spoiled.round(&flips).await;
        count += flips.len();
    }
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flipped_bytes_are_found() {
    let (_, url) = fresh_urls().await.remove(0);
    let (single, rows) = (asked("FLIPS", 300), asked("ROWS", 15));
    let events = book(&url, asked("EVENTS", 0)).await;
    let spoiled = Spoiled::copy(&url).await;
    let mut cells = Vec::new();
    for column in &COLUMNS {
        cells.push(spoiled.cells(column).await);
    }
    let mut random = Random::new(seed());
    for round in 0..single {
        let cells = &cells[round % COLUMNS.len()];
        let cell = &cells[random.index(cells.len())];
        let at = random.index(cell.bytes.len());
        let flip = Flip::of(cell, at, &mut random);
        spoiled.round(&[flip]).await;
    }
    for cells in cells.iter().filter(|cells| cells[0].column.many) {
        for group in groups(std::slice::from_ref(cells), rows) {
            let shortest = group.iter().map(|cell| cell.bytes.len()).min().unwrap();
            let flips: Vec<_> = group.iter().map(|cell| Flip::of(cell, random.index(shortest), &mut random)).collect();
            spoiled.round(&flips).await;
        }
    }
    assert!(spoiled.verify().await.unwrap().agrees(), "everything was restored");
    tell(&format!("{single} Bytes einzeln verfälscht in {events} Ereignissen, alle gefunden, Startwert {}", seed()));
    if asked("EVERY_BYTE", 0) == 1 {
        all_bytes(&url, groups(&cells, rows), events).await;
    }
}

/// The full form: every byte of every cell.
async fn all_bytes(url: &DatabaseUrl, groups: Vec<Vec<Cell>>, events: usize) {
    let groups = Arc::new(groups);
    let workers = asked("WORKERS", 1);
    let mut running = Vec::new();
    for worker in 0..workers {
        let (groups, spoiled) = (Arc::clone(&groups), Spoiled::copy(url).await);
        running.push(tokio::spawn(async move {
            let mut counts = [0; COLUMNS.len()];
            for (part, group) in groups.iter().enumerate().skip(worker).step_by(workers) {
                let column = COLUMNS.iter().position(|column| std::ptr::eq(column, group[0].column)).unwrap();
                counts[column] += every_byte(&spoiled, group, part as u64).await;
                if part % 100 < workers {
                    println!("{part} von {} Gruppen", groups.len());
                }
            }
            assert!(spoiled.verify().await.unwrap().agrees(), "everything was restored");
            counts
        }));
    }
    let mut totals = [0; COLUMNS.len()];
    for worker in running {
        for (total, count) in totals.iter_mut().zip(worker.await.unwrap()) {
            *total += count;
        }
    }
    let there: usize = groups.iter().flatten().map(|cell| cell.bytes.len()).sum();
    assert_eq!(totals.iter().sum::<usize>(), there, "every byte was flipped once");
    let parts: Vec<String> = COLUMNS.iter().zip(totals).map(|(c, n)| format!("{}.{} {n}", c.table, c.name)).collect();
    tell(&format!(
        "{there} Bytes in {events} Ereignissen verfälscht ({}), alle gefunden und die Zeile benannt, Startwert {}",
        parts.join(", "),
        seed()
    ));
}
