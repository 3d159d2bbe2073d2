//! What an event costs in the journal, without a database: canonical bytes, reading them, hashes, proofs, seals.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use titelbuch::core::event::Event;
use titelbuch::core::journal::canonical;
use titelbuch::core::journal::checkpoint::Checkpoint;
use titelbuch::core::journal::merkle::{Frontier, leaf_hash};
use titelbuch::core::journal::note::SigningKey;

/// A commitment as it stands in a book, with invented names.
const LEAF: &str = include_str!("../fixtures/events/committed-1.json");

fn leaves(criterion: &mut Criterion) {
    let bytes = LEAF.trim_end().as_bytes();
    let event = Event::from_bytes(bytes).unwrap();
    assert_eq!(event.to_bytes().unwrap(), bytes, "the sample is canonical");
    let mut group = criterion.benchmark_group("leaf");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("write", |bencher| bencher.iter(|| black_box(&event).to_bytes().unwrap()));
    group.bench_function("read", |bencher| bencher.iter(|| Event::from_bytes(black_box(bytes)).unwrap()));
    group.bench_function("check", |bencher| bencher.iter(|| canonical::parse_canonical(black_box(bytes)).unwrap()));
    group.bench_function("hash", |bencher| bencher.iter(|| leaf_hash(black_box(bytes))));
    group.finish();
}

fn tree(criterion: &mut Criterion) {
    let hash = leaf_hash(b"titelbuch");
    let mut group = criterion.benchmark_group("tree");
    group.throughput(Throughput::Elements(1000));
    group.bench_function("push_1000", |bencher| {
        bencher.iter(|| {
            let mut frontier = Frontier::new();
            for _ in 0..1000 {
                black_box(frontier.push(hash));
            }
            frontier.root()
        });
    });
    group.finish();
}

fn seals(criterion: &mut Criterion) {
    let key = SigningKey::from_seed("titelbuch.example/bench", &[7; 32]).unwrap();
    let checkpoint = Checkpoint::new("titelbuch.example/bench", 1_000_000, leaf_hash(b"root")).unwrap();
    let note = checkpoint.sign(&key).unwrap();
    let known = [key.verifier_key()];
    let mut group = criterion.benchmark_group("checkpoint");
    group.bench_function("sign", |bencher| bencher.iter(|| black_box(&checkpoint).sign(&key).unwrap()));
    group.bench_function("open", |bencher| {
        bencher.iter(|| Checkpoint::open(black_box(&note), "titelbuch.example/bench", &known).unwrap());
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40).measurement_time(std::time::Duration::from_secs(2));
    targets = leaves, tree, seals
}
criterion_main!(benches);
