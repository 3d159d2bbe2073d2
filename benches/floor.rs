//! Bare floors for `scripts/compare-peers`: what the machine does without a book, beside the book in the same run.
//!
//! Each probe prints one JSON object a line. They are lower bounds, not products: no rules, no proof, no second
//! database. Not a criterion bench, because most of them are whole runs against a disk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::hint::black_box;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

const USAGE: &str = "floor fdatasync DIR | sqlite DIR POSTINGS | hash LEAVES BYTES | apportion RECIPIENTS RUNS";

fn main() {
    let all: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let words: Vec<&str> = all.iter().map(String::as_str).collect();
    match words.as_slice() {
        // `cargo bench` without words: this program is not for it.
        [] => eprintln!("{USAGE}"),
        ["fdatasync", dir] => fdatasync(Path::new(dir)),
        ["sqlite", dir, postings] => sqlite(Path::new(dir), number(postings)),
        ["hash", leaves, bytes] => hash(number(leaves), usize::try_from(number(bytes)).unwrap()),
        ["apportion", recipients, runs] => apportion(number(recipients), number(runs)),
        _ => panic!("{USAGE}"),
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number; {USAGE}"))
}

fn say(what: &str, count: u64, seconds: f64) {
    println!("{{\"what\":\"{what}\",\"n\":{count},\"seconds\":{seconds:.9}}}");
}

/// One page written and brought to the disk, again and again, for two seconds.
fn fdatasync(dir: &Path) {
    let path = dir.join("fdatasync.probe");
    let mut file = std::fs::File::create(&path).unwrap();
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(2) {
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(&[1; 4096]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    say("fdatasync", count, start.elapsed().as_secs_f64());
    std::fs::remove_file(path).unwrap();
}

/// Posting, balance and hash of each in one transaction, 11,000 accounts: what a program would do that keeps no proof.
fn sqlite(dir: &Path, postings: u64) {
    let path = dir.join("floor.db");
    for end in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(dir.join(format!("floor.db{end}"))));
    }
    let db = Connection::open(&path).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL, cap INTEGER NOT NULL);
         CREATE TABLE posting (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account,
             day TEXT NOT NULL, kind TEXT NOT NULL, amount_cents INTEGER NOT NULL, voucher TEXT NOT NULL UNIQUE,
             note TEXT NOT NULL, before BLOB NOT NULL, hash BLOB NOT NULL);
         CREATE INDEX posting_by_account ON posting (account_id, day);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 11000)
         INSERT INTO account SELECT i, 0, 1000000000000 FROM n;
         BEGIN IMMEDIATE",
    )
    .unwrap();
    let start = Instant::now();
    let mut before = [0_u8; 32];
    {
        let mut update = db.prepare("UPDATE account SET balance = balance + ?2 WHERE id = ?1 AND balance + ?2 <= cap");
        let update = update.as_mut().unwrap();
        let mut insert = db.prepare("INSERT INTO posting VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)").unwrap();
        for number in 1..=i64::try_from(postings).unwrap() {
            let account = number * 7919 % 11_000 + 1;
            assert_eq!(update.execute(params![account, number]).unwrap(), 1);
            let voucher = format!("BY-2025-{number:07}");
            let hash: [u8; 32] = Sha256::new().chain_update(before).chain_update(&voucher).finalize().into();
            let (day, kind, note) = ("2025-06-01", "payment", "Sanierung Schule 4711");
            insert.execute(params![account, day, kind, number, voucher, note, &before[..], &hash[..]]).unwrap();
            before = hash;
        }
    }
    db.execute_batch("COMMIT").unwrap();
    say("floor_sqlite", postings, start.elapsed().as_secs_f64());
}

/// The hashes of a Merkle log: one of each leaf, one of each pair above it.
fn hash(leaves: u64, bytes: usize) {
    let leaf = vec![b'x'; bytes];
    let start = Instant::now();
    let mut pair = [1_u8; 65];
    for _ in 0..leaves {
        let one: [u8; 32] = Sha256::new().chain_update([0]).chain_update(&leaf).finalize().into();
        pair[1..33].copy_from_slice(&one);
        black_box(Sha256::digest(pair));
    }
    say("floor_hash", leaves, start.elapsed().as_secs_f64());
}

/// Largest remainder in exact integers over plain numbers, with floor and cap by pinning: no ids, no ties, no report.
fn apportion(recipients: u64, runs: u64) {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        200 + (state >> 44)
    };
    let weights: Vec<u64> = (0..recipients).map(|_| next()).collect();
    let total = 300_000_000_000;
    let average = total / recipients;
    let mut taken: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(bare(total, black_box(&weights), average / 3, average / 3 * 5));
            start.elapsed().as_secs_f64()
        })
        .collect();
    taken.sort_by(f64::total_cmp);
    say("floor_apportion", recipients, taken[taken.len() / 2]);
}

fn bare(total: u64, weights: &[u64], floor: u64, cap: u64) -> Vec<u64> {
    let mut parts: Vec<Option<u64>> = vec![None; weights.len()];
    let (mut left, mut sum) = (total, weights.iter().map(|w| u128::from(*w)).sum::<u128>());
    loop {
        let (was_left, was_sum, mut changed) = (u128::from(left), sum, false);
        for (part, weight) in parts.iter_mut().zip(weights).filter(|(part, _)| part.is_none()) {
            let quota = u64::try_from(u128::from(*weight) * was_left / was_sum).unwrap();
            if quota < floor || quota > cap {
                let pinned = quota.clamp(floor, cap);
                (*part, left, sum, changed) = (Some(pinned), left - pinned, sum - u128::from(*weight), true);
            }
        }
        if !changed || sum == 0 {
            break;
        }
    }
    let mut rests = Vec::with_capacity(weights.len());
    let mut given = 0;
    for (place, (part, weight)) in parts.iter_mut().zip(weights).enumerate().filter(|(_, (part, _))| part.is_none()) {
        let product = u128::from(*weight) * u128::from(left);
        let whole = u64::try_from(product / sum).unwrap();
        *part = Some(whole);
        given += whole;
        rests.push((product % sum, place));
    }
    let more = usize::try_from(left - given).unwrap();
    rests.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, place) in &rests[..more] {
        parts[*place] = parts[*place].map(|part| part + 1);
    }
    parts.into_iter().flatten().collect()
}
