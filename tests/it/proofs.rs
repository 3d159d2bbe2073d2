//! Short forms of the proofs: the apportionment against a second implementation in Python fractions.
//!
//! `TITELBUCH_PROOF_CASES` sets the number of cases; `scripts/prove` asks for the full million.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use titelbuch::core::apportion::{Method, Problem, Recipient, Unit, apportion};
use titelbuch::core::money::Euro;
use titelbuch::core::share::Weight;

/// SplitMix64: the cases are the same on every machine and in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

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
    let method = methods[usize::try_from(random.below(4)).unwrap()];
    let count = 1 + random.below(9);
    let divisor = matches!(method.0, Method::SainteLague | Method::DHondt);
    let total = if divisor { random.below(120) } else { random.below(1_000_000_000_000) };
    let spread = [4, 50, 100_000_000][usize::try_from(random.below(3)).unwrap()];
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

#[test]
fn apportionment_equals_a_second_implementation_in_python_fractions() {
    let count: usize = std::env::var("TITELBUCH_PROOF_CASES").map_or(10_000, |text| text.parse().unwrap());
    let mut random = Random(20_261_124);
    let cases: Vec<Case> = (0..count).map(|_| case(&mut random)).collect();
    let mut input = String::new();
    for case in &cases {
        writeln!(input, "{}", line(case)).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/prove.d/apportion.py");
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
    let theirs = String::from_utf8(output.stdout).unwrap();
    let theirs: Vec<&str> = theirs.lines().collect();
    assert_eq!(theirs.len(), count);
    let refused = theirs.iter().filter(|answer| **answer == "refused").count();
    assert!(refused > count / 50 && refused < count / 2, "{refused} of {count} refused: the cases say too little");
    for (case, theirs) in cases.iter().zip(theirs) {
        assert_eq!(ours(case), theirs, "{}", line(case));
    }
}
