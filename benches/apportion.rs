//! How long one apportionment takes: 16 and 11,000 recipients, exact, with floors and caps.
//!
//! The bars: 16 recipients within 10 µs, 11,000 within 1 ms (`docs/performance.md`).

#![allow(clippy::unwrap_used, clippy::expect_used)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use titelbuch::core::apportion::{Method, Problem, Recipient, Unit, apportion};
use titelbuch::core::money::Euro;
use titelbuch::core::share::Weight;

const METHODS: [(&str, Method); 4] = [
    ("largest_remainder", Method::LargestRemainder),
    ("sainte_lague", Method::SainteLague),
    ("dhondt", Method::DHondt),
    ("half_up", Method::HalfUp),
];

/// Weights between 200 and 1,048,775 from a fixed congruential sequence, like the inhabitants of municipalities.
fn weights(count: u64) -> Vec<Weight> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Weight::Small(200 + u128::from(state >> 44))
    };
    (0..count).map(|_| next()).collect()
}

/// Three billion euro; floor and cap bind some recipients, but not all.
fn problem<'a>(ids: &'a [String], weights: &'a [Weight], method: Method, bounded: bool) -> Problem<'a> {
    let total = 300_000_000_000_i64;
    let average = total / i64::try_from(ids.len()).unwrap();
    let amount = |cents: i64| Euro::from_cents(cents).unwrap();
    Problem {
        total: amount(total),
        unit: Unit::Cent,
        method,
        base: Euro::ZERO,
        floor: bounded.then(|| amount(average / 3)),
        cap: bounded.then(|| amount(average / 3 * 5)),
        recipients: ids.iter().zip(weights).map(|(id, weight)| Recipient { id, weight }).collect(),
    }
}

fn all(criterion: &mut Criterion) {
    for count in [16, 11_000] {
        let mut group = criterion.benchmark_group(format!("apportion_{count}"));
        let ids: Vec<String> = (0..count).map(|n| format!("{n:05}")).collect();
        let weights = weights(count);
        for (name, method) in METHODS {
            for (bounds, bounded) in [("plain", false), ("floor_cap", true)] {
                // Half-up and bounds: half-up is only shown beside the plain case.
                if method == Method::HalfUp && bounded {
                    continue;
                }
                let problem = problem(&ids, &weights, method, bounded);
                group.bench_with_input(BenchmarkId::new(name, bounds), &problem, |bencher, problem| {
                    bencher.iter(|| apportion(black_box(problem)).unwrap());
                });
            }
        }
        group.finish();
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40).measurement_time(std::time::Duration::from_secs(3));
    targets = all
}
criterion_main!(benches);
