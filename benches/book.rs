//! Measurements on a whole book, one a process, for `scripts/compare-peers`: it prints one JSON object a line.
//!
//! Not a criterion bench: a book of a million events takes minutes to make, and each measurement must
//! see its own peak of memory. Times here are only worth something beside the floors of the same run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "book/programme.rs"]
mod programme;
#[allow(dead_code)]
#[path = "../tests/it/support.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use support::*;
use titelbuch::core::agreement::{Financing, LegalBasis, Parameter, PlaceProject, RegisterAgreement, Term};
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, Commit, Draft, RegisterProject};
use titelbuch::core::commitment::MakeCommitment;
use titelbuch::core::federal_state::ALL;
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::money::Euro;
use titelbuch::core::order::CertifyOrder;
use titelbuch::core::payment::{PaymentSource, RecordPayment};
use titelbuch::core::proposal::{Assignment, AssignmentLine};
use titelbuch::core::voucher::{MatchVoucher, RegisterVoucher};
use titelbuch::store::{DatabaseUrl, RecordError, Store, Viewer};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const USAGE: &str = "book load URL EVENTS PROJECTS | documents URL COUNT PROJECTS | balances|proofs|verify|rebuild URL | \
                     post URL TASKS SECONDS | token URL | hello PORT | http PORT CONNECTIONS SECONDS hello|TOKEN";
/// Commands of one transaction while a book is loaded.
const TOGETHER: usize = 20_000;

#[rocket::main]
async fn main() {
    let all: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let words: Vec<&str> = all.iter().map(String::as_str).collect();
    match words.as_slice() {
        // `cargo bench` without words: this program is not for it.
        [] => eprintln!("{USAGE}"),
        ["load", url, events, projects] => load(url, number(events), number(projects)).await,
        ["documents", url, count, projects] => documents(url, number(count), number(projects)).await,
        ["balances", url] => balances(&book(url).await, url).await,
        ["proofs", url] => proofs(&book(url).await).await,
        ["verify", url] => verify(&book(url).await).await,
        ["rebuild", url] => rebuild(&book(url).await).await,
        ["post", url, tasks, seconds] => post(url, number(tasks), number(seconds)).await,
        ["token", url] => println!("{}", book(url).await.issue_token(&id("anna")).await.unwrap()),
        ["hello", port] => hello(u16::try_from(number(port)).unwrap()).await,
        ["http", port, connections, seconds, what] => http(port, number(connections), number(seconds), what),
        _ => panic!("{USAGE}"),
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number; {USAGE}"))
}

async fn book(url: &str) -> Store {
    Store::open(&DatabaseUrl::parse(url).unwrap()).await.unwrap()
}

/// The peak of this process's resident memory, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn say(what: &str, count: u64, seconds: f64) {
    println!("{{\"what\":\"{what}\",\"n\":{count},\"seconds\":{seconds:.6},\"peak_kib\":{}}}", peak_kib());
}

/// The median of some runs, in seconds.
async fn median<F: Future>(runs: usize, mut work: impl FnMut() -> F) -> f64 {
    let mut taken = Vec::new();
    for _ in 0..runs {
        let start = Instant::now();
        work().await;
        taken.push(start.elapsed().as_secs_f64());
    }
    taken.sort_by(f64::total_cmp);
    taken[taken.len() / 2]
}

fn land(number: u64) -> &'static str {
    ALL[usize::try_from(number).unwrap() % ALL.len()].code
}

fn commitment(number: u64, projects: u64) -> Act {
    // A fixed multiplier spreads neighbours over all projects, so that no page of an index stays hot by chance.
    let project = number.wrapping_mul(7919) % projects;
    Act::Commit(Commit {
        project: id(&format!("p-{project}")),
        manager: id(land(project)),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: Euro::from_cents(1 + i64::try_from(number % 997).unwrap()).unwrap(),
    })
}

fn project(number: u64) -> Act {
    Act::RegisterProject(RegisterProject {
        project: id(&format!("p-{number}")),
        title: format!("Vorhaben {number}"),
        land: id(land(number)),
        policy_field: "bauen_wohnen".to_owned(),
    })
}

/// Masters, 800 million euro assigned to each Land.
async fn seed_money(store: &Store) {
    seed_masters(store).await;
    seed_key(store).await;
    let total = "90000000000.00";
    act(store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro(total) }).await.unwrap();
    let parameters = RunParameters::plain(id("foederal"), euro(total), id("koenigstein-2019"));
    decide_by_two(store, "run-1", Draft::Allocation { parameters }).await;
    let amount_cents = euro("12800000000.00");
    act(store, "anna", Act::Appropriate { budget_item: id("0699/532 99"), booking_year: 2021, amount_cents })
        .await
        .unwrap();
    let lines = ALL.iter().map(|l| AssignmentLine { recipient: id(l.code), amount_cents: euro("800000000.00") });
    let assignment = Assignment {
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        lines: lines.collect(),
    };
    decide_by_two(store, "assign-1", Draft::Assignment(assignment)).await;
}

/// In transactions of many commands each, as a file would come.
async fn record_all(store: &Store, prefix: &str, range: std::ops::Range<u64>, make: impl Fn(u64) -> Act) -> f64 {
    record_by(store, "anna", prefix, range, make).await
}

async fn record_by(
    store: &Store,
    actor: &str,
    prefix: &str,
    range: std::ops::Range<u64>,
    make: impl Fn(u64) -> Act,
) -> f64 {
    let start = Instant::now();
    let numbers: Vec<u64> = range.collect();
    for some in numbers.chunks(TOGETHER) {
        let commands = some.iter().map(|number| submission(actor, &format!("{prefix}-{number}"), make(*number)));
        store.record_all(now(), commands.collect()).await.unwrap();
    }
    start.elapsed().as_secs_f64()
}

/// A new book with this many events of one posting each.
async fn load(url: &str, events: u64, projects: u64) {
    let store = open(&DatabaseUrl::parse(url).unwrap()).await;
    seed_money(&store).await;
    let seconds = record_all(&store, "p", 0..projects, project).await;
    say("load_projects", projects, seconds);
    let seconds = record_all(&store, "e", 0..events, |number| commitment(number, projects)).await;
    say("load", events, seconds);
    store.close().await.unwrap();
}

/// Documents on a loaded book: each project under the agreement of its Land, commitments with a name, on each an order, nine
/// of ten issued and paid, on each payment a voucher, nine of ten matched: what waits is a tenth; and the rest of a
/// programme (`programme`).
async fn documents(url: &str, count: u64, projects: u64) {
    let store = book(url).await;
    store.record(now(), creation_of_actor("clara", "Clara Muster")).await.unwrap();
    let before = store.head(&Viewer::all()).await.unwrap().size;
    let start = Instant::now();
    agreed(&store, projects).await;
    record_all(&store, "v", 0..count, |number| named_commitment(number, projects)).await;
    record_all(&store, "o", 0..count, certified).await;
    let paid = count / 10 * 9;
    record_by(&store, "bernd", "i", 0..paid, |number| Act::IssueOrder { order: id(&format!("o-{number}")) }).await;
    let first = store.head(&Viewer::all()).await.unwrap().size;
    record_by(&store, "clara", "z", 0..paid, payment).await;
    record_all(&store, "b", 0..paid, |number| voucher(number, projects)).await;
    let (matched, shares) = (store.head(&Viewer::all()).await.unwrap().size, paid / 10 * 9);
    record_all(&store, "m", 0..shares, |number| {
        let (voucher, payment) = (id(&format!("b-{number}")), Seq(first + number));
        Act::MatchVoucher(MatchVoucher { voucher, payment, amount_cents: euro("1.00") })
    })
    .await;
    programme::tell(&store, projects, matched, shares).await;
    let events = store.head(&Viewer::all()).await.unwrap().size - before;
    say("documents", events, start.elapsed().as_secs_f64());
    store.close().await.unwrap();
}

/// Agreements that ask for reports, proofs and use in time, and every project under one.
async fn agreed(store: &Store, projects: u64) {
    let day = parse_date("2021-01-01").unwrap();
    let terms = [Term::ReportingIntervalMonths(6), Term::DrawdownWindowDays(42), Term::ProofDeadlineMonths(12)];
    let parameters: Vec<Parameter> =
        terms.map(|term| Parameter { term, source: "Beispiel".to_owned(), valid_from: day }).into();
    let agreement = |name: String, framework: Option<&str>, land: Option<&str>| {
        Act::RegisterAgreement(RegisterAgreement {
            agreement: id(&name),
            title: "Vereinbarung über die Umsetzung".to_owned(),
            framework: framework.map(id),
            component: id("foederal"),
            ministry: id("bmi"),
            land: land.map(id),
            policy_field: None,
            legal_basis: LegalBasis::Grant,
            financing: Some(Financing::Full),
            signed_on: Some(day),
            source: "Beispiel".to_owned(),
            parameters: if framework.is_some() { parameters.clone() } else { Vec::new() },
        })
    };
    act(store, "anna", agreement("dach".to_owned(), None, None)).await.unwrap();
    for land in ALL.iter().map(|land| land.code) {
        act(store, "anna", agreement(format!("ev-{land}"), Some("dach"), Some(land))).await.unwrap();
    }
    let place = |number| {
        let agreement = id(&format!("ev-{}", land(number)));
        Act::PlaceProject(PlaceProject { project: id(&format!("p-{number}")), agreement })
    };
    record_all(store, "u", 0..projects, place).await;
}

fn named_commitment(number: u64, projects: u64) -> Act {
    let project = number.wrapping_mul(7919) % projects;
    commitment_of(&format!("v-{number}"), project, land(project), "1.00")
}

fn commitment_of(name: &str, project: u64, manager: &str, amount: &str) -> Act {
    Act::MakeCommitment(MakeCommitment {
        commitment: id(name),
        project: id(&format!("p-{project}")),
        manager: id(manager),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        year_granted: None,
        amount_cents: euro(amount),
        purpose: "Beispiel".to_owned(),
        payee: None,
    })
}

fn certified(number: u64) -> Act {
    Act::CertifyOrder(CertifyOrder {
        order: id(&format!("o-{number}")),
        commitment: id(&format!("v-{number}")),
        amount_cents: euro("1.00"),
        due_on: parse_date("2021-03-15").unwrap(),
        cash_sign: None,
        payee: None,
    })
}

fn payment(number: u64) -> Act {
    let (order, source) = (id(&format!("o-{number}")), PaymentSource::Typed);
    Act::RecordPayment(RecordPayment { order, amount_cents: euro("1.00"), source })
}

fn voucher(number: u64, projects: u64) -> Act {
    Act::RegisterVoucher(RegisterVoucher {
        voucher: id(&format!("b-{number}")),
        project: id(&format!("p-{}", number.wrapping_mul(7919) % projects)),
        dated_on: parse_date("2021-01-15").unwrap(),
        payee: None,
        reason: "Beispiel".to_owned(),
        gross_cents: euro("1.00"),
        vat_cents: Euro::ZERO,
        own_share_cents: Euro::ZERO,
        sources: None,
        category: "Beispiel".to_owned(),
        document_sha256: sha256(format!("b-{number}").as_bytes()),
        invoice: None,
    })
}

/// Sums per manager and stage, now and as of earlier sizes.
async fn balances(store: &Store, store_url: &str) {
    let size = store.head(&Viewer::all()).await.unwrap().size;
    // What a process keeps after the first reader is not what is measured first: each of these has read nothing yet.
    let mut cold = Vec::new();
    for _ in 0..9 {
        cold.push(book(store_url).await);
    }
    let mut cold = cold.iter();
    say("balances", size, median(9, || sums(cold.next().unwrap(), Viewer::all())).await);
    say("balances_kept", size, median(9, || sums(store, Viewer::all())).await);
    for (name, at) in [("balances_half", size / 2), ("balances_quarter", size / 4), ("balances_last", size - 1)] {
        say(name, at, median(9, || sums(store, Viewer::all().at(at))).await);
    }
}

async fn sums(store: &Store, viewer: Viewer) -> usize {
    let mut sums: BTreeMap<(String, &str), i64> = BTreeMap::new();
    for (account, balance) in store.balances(&viewer).await.unwrap().iter() {
        let manager = account.manager.as_ref().map(|m| m.to_string()).unwrap_or_default();
        *sums.entry((manager, account.stage.as_str())).or_default() += balance.cents();
    }
    sums.len()
}

/// Inclusion proofs of 200 leaves at the head, and of the same at half the size.
async fn proofs(store: &Store) {
    let size = store.head(&Viewer::all()).await.unwrap().size;
    for (name, at) in [("proof_head", size), ("proof_half", size / 2), ("proof_head_again", size)] {
        let viewer = Viewer::all().at(at);
        let each = median(5, || async {
            for number in 0..200 {
                let leaf = number * 7919 % (size / 2);
                store.inclusion_proof(&viewer, titelbuch::core::ids::Seq(leaf)).await.unwrap();
            }
        });
        say(name, at, each.await / 200.0);
    }
}

async fn verify(store: &Store) {
    let start = Instant::now();
    let report = store.verify(None, &mut |_, _| {}).await.unwrap();
    assert!(report.agrees(), "{report:?}");
    say("verify", report.size, start.elapsed().as_secs_f64());
}

async fn rebuild(store: &Store) {
    let start = Instant::now();
    let events = store.rebuild(&mut |_, _| {}).await.unwrap();
    say("rebuild", events, start.elapsed().as_secs_f64());
}

/// Single commands, each answered when it is on disk, from many tasks at once; no HTTP.
async fn post(url: &str, tasks: u64, seconds: u64) {
    let store = book(url).await;
    let projects = 64;
    let prefix = format!("post-{}", std::process::id());
    drop(record_first(&store, &prefix, projects).await);
    let (end, done) = (Instant::now() + Duration::from_secs(seconds), Arc::new(AtomicU64::new(0)));
    let start = Instant::now();
    let running: Vec<_> = (0..tasks)
        .map(|task| {
            let (store, done, prefix) = (store.clone(), Arc::clone(&done), prefix.clone());
            tokio::spawn(async move {
                let mut number = 0;
                while Instant::now() < end {
                    let id = format!("{prefix}-{task}-{number}");
                    store
                        .record(now(), submission("anna", &id, commitment(number * tasks + task, projects)))
                        .await
                        .unwrap();
                    number += 1;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for task in running {
        task.await.unwrap();
    }
    say("post", done.load(Ordering::Relaxed), start.elapsed().as_secs_f64());
}

/// Projects that may be there already.
async fn record_first(store: &Store, prefix: &str, projects: u64) -> Result<(), RecordError> {
    for number in 0..projects {
        store.record(now(), submission("anna", &format!("{prefix}-p{number}"), project(number))).await?;
    }
    Ok(())
}

#[derive(serde::Deserialize, serde::Serialize)]
struct Greeting {
    project: String,
    amount: String,
}

#[rocket::post("/hello", format = "json", data = "<body>")]
fn greet(body: rocket::serde::json::Json<Greeting>) -> rocket::serde::json::Json<Greeting> {
    body
}

/// The least that Rocket can do with a JSON body: the floor for every writing route.
async fn hello(port: u16) {
    let figment = rocket::Config::figment()
        .merge(("port", port))
        .merge(("address", "127.0.0.1"))
        .merge(("workers", 2))
        .merge(("log_level", "off"));
    rocket::custom(figment).mount("/", rocket::routes![greet]).launch().await.unwrap();
}

/// Keep-alive connections, one request at a time each, counted until the time is over.
fn http(port: &str, connections: u64, seconds: u64, what: &str) {
    let end = Instant::now() + Duration::from_secs(seconds);
    let start = Instant::now();
    let clients: Vec<_> = (0..connections)
        .map(|client| {
            let (address, what) = (format!("127.0.0.1:{port}"), what.to_owned());
            std::thread::spawn(move || one_client(&address, &what, client, end))
        })
        .collect();
    let mut taken: Vec<f64> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    let seconds = start.elapsed().as_secs_f64();
    taken.sort_by(f64::total_cmp);
    say(if what == "hello" { "http_hello" } else { "http_post" }, taken.len() as u64, seconds);
    say("p50", taken.len() as u64, taken[taken.len() / 2]);
    say("p99", taken.len() as u64, taken[taken.len() * 99 / 100]);
}

fn one_client(address: &str, what: &str, client: u64, end: Instant) -> Vec<f64> {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut reader, mut writer) = (BufReader::new(stream.try_clone().unwrap()), stream);
    let mut taken = Vec::new();
    let mut body_in = Vec::new();
    for number in 0u64.. {
        let start = Instant::now();
        if start >= end {
            break;
        }
        let request = request(what, client, number);
        writer.write_all(request.as_bytes()).unwrap();
        let status = answer(&mut reader, &mut body_in);
        assert!((200..300).contains(&status), "{status}: {}", String::from_utf8_lossy(&body_in));
        taken.push(start.elapsed().as_secs_f64());
    }
    taken
}

fn request(what: &str, client: u64, number: u64) -> String {
    let project = (client * 131 + number) % 64;
    let (path, head, body) = if what == "hello" {
        ("/hello", String::new(), format!("{{\"project\":\"p-{project}\",\"amount\":\"1.00\"}}"))
    } else {
        let key = format!("h-{}-{client}-{number}", std::process::id());
        let body = format!(
            "{{\"project\":\"p-{project}\",\"manager\":\"{}\",\"component\":\"foederal\",\"budget_item\":\"0699/532 99\",\
             \"booking_year\":2021,\"amount\":\"0.01\",\"booked_on\":\"2021-02-01\",\"voucher\":\"Messung\"}}",
            land(project)
        );
        ("/api/v1/commitments", format!("Authorization: Bearer {what}\r\nIdempotency-Key: {key}\r\n"), body)
    };
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{head}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads one answer; returns its status.
fn answer(reader: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> u16 {
    let (mut line, mut status, mut length) = (String::new(), 0, 0);
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let head = line.trim_end();
        if head.is_empty() {
            break;
        }
        if status == 0 {
            status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap();
        } else if let Some((_, value)) = head.split_once(':').filter(|(n, _)| n.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().unwrap();
        }
    }
    body.resize(length, 0);
    reader.read_exact(body).unwrap();
    status
}
