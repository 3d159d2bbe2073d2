//! The apportionment, and interest beside it, against second implementations in Python fractions.
//!
//! `TITELBUCH_PROOF_CASES` sets the number of cases, `TITELBUCH_PROOF_WORKERS` how many processes of
//! the second implementation run at once; `scripts/prove` asks for the full number.

mod interest;

use crate::chance::{Random, asked, seed, tell};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use titelbuch::core::apportion::{Method, Problem, Recipient, Unit, apportion};
use titelbuch::core::money::Euro;
use titelbuch::core::share::Weight;

/// Cases that are made, solved twice and forgotten together: memory does not grow with their number.
const PART: usize = 10_000;

struct Case {
    method: (Method, &'static str),
    total: u64,
    base: u64,
    floor: Option<u64>,
    cap: Option<u64>,
    rows: Vec<(String, Weight, u64)>,
}

fn case(random: &mut Random) -> Case {
    let methods = [
        (Method::LargestRemainder, "largest-remainder"),
        (Method::HalfUp, "half-up"),
        (Method::SainteLague, "sainte-lague"),
        (Method::DHondt, "dhondt"),
    ];
    let method = methods[random.index(4)];
    let count = 1 + random.below(9);
    let divisor = matches!(method.0, Method::SainteLague | Method::DHondt);
    let total = if divisor { random.below(120) } else { random.below(1_000_000_000_000) };
    let spread = [4, 50, 100_000_000][random.index(3)];
    let each = 1 + total / count;
    let maybe = |random: &mut Random, most: u64| (random.below(3) == 0).then(|| random.below(most + 1));
    let base = maybe(random, each / 2).unwrap_or(0);
    let floor = maybe(random, each);
    let cap = maybe(random, 3 * each);
    let rows = (0..count).map(|i| {
        let weight = random.below(spread);
        // Ids out of order: the order of rows must not matter for ties.
        (format!("r{}", (i * 7 + 3) % 10), Weight::Small(u128::from(weight)), weight)
    });
    Case { method, total, base, floor, cap, rows: rows.collect() }
}

fn line(case: &Case) -> String {
    let low = case.floor.unwrap_or(0).max(case.base);
    let high = case.cap.map(|cap| cap.to_string()).unwrap_or_default();
    let rows: Vec<String> = case.rows.iter().map(|(id, _, weight)| format!("{id}={weight}")).collect();
    format!("{};{};{};{low};{high};{}", case.method.1, case.total, case.base, rows.join(","))
}

fn ours(case: &Case) -> String {
    let cents = |units: u64| Euro::from_cents(i64::try_from(units).unwrap()).unwrap();
    let problem = Problem {
        total: cents(case.total),
        unit: Unit::Cent,
        method: case.method.0,
        base: cents(case.base),
        floor: case.floor.map(cents),
        cap: case.cap.map(cents),
        recipients: case.rows.iter().map(|(id, weight, _)| Recipient { id, weight }).collect(),
    };
    match apportion(&problem) {
        Ok(parts) => parts.parts.iter().map(|p| p.amount.cents().to_string()).collect::<Vec<_>>().join(","),
        Err(_) => "refused".to_owned(),
    }
}

/// The answers of a second implementation, one a line of its input.
fn second_answers(script: &str, input: String) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/prove.d").join(script);
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is missing; ./test.sh installs it");
    let mut stdin = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn theirs(cases: &[Case]) -> Vec<String> {
    let mut input = String::new();
    for case in cases {
        writeln!(input, "{}", line(case)).unwrap();
    }
    second_answers("apportion.py", input)
}

/// Compares one part; returns how many of its cases both refused.
fn compare(part: usize, count: usize) -> usize {
    let mut random = Random::of_part(part as u64);
    let cases: Vec<Case> = (0..count).map(|_| case(&mut random)).collect();
    let theirs = theirs(&cases);
    assert_eq!(theirs.len(), count);
    for (case, theirs) in cases.iter().zip(&theirs) {
        assert_eq!(ours(case), *theirs, "{}", line(case));
    }
    theirs.iter().filter(|answer| *answer == "refused").count()
}

/// Compares `count` cases in parts of `size`, several at once; returns how many both refused.
fn in_parts(count: usize, size: usize, compare: impl Fn(usize, usize) -> usize + Sync) -> usize {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut refused = 0;
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            let left = count.saturating_sub(part * size);
            if left == 0 {
                return refused;
            }
            refused += compare(part, left.min(size));
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..asked("WORKERS", 1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    })
}

#[test]
fn apportionment_equals_a_second_implementation_in_python_fractions() {
    let count = asked("CASES", 10_000);
    let refused = in_parts(count, PART, compare);
    assert!(refused > count / 50 && refused < count / 2, "{refused} of {count} refused: the cases say too little");
    tell(&format!("{count} Verteilungen gleich, davon {refused} von beiden abgelehnt, Startwert {}", seed()));
}
