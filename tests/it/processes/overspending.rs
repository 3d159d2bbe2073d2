//! Two server processes on one database, 64 writers on one pot: not a cent too much.
//!
//! The control is `store::concurrency::a_naive_table_does_overspend`. `TITELBUCH_PROOF_WRITES` sets
//! how often each writer asks.

use super::http::Connection;
use super::server::Server;
use crate::chance::{Random, asked, seed, tell};
use crate::support::*;
use serde_json::json;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::money::Euro;
use titelbuch::store::Viewer;

const WRITERS: usize = 64;

/// What one writer was told: cents that were booked, cents that were refused.
#[derive(Default)]
struct Told {
    booked: Vec<u64>,
    refused: Vec<u64>,
}

fn write(port: u16, token: &str, writer: usize, count: usize) -> Told {
    let mut random = Random::of_part(writer as u64);
    let mut connection = Connection::open(port, token).unwrap();
    let mut told = Told::default();
    for number in 0..count {
        let cents = 1 + random.below(199);
        let body = json!({
            "project": "p-1", "manager": "DE-BY", "component": "foederal", "budget_item": "0699/532 99",
            "booking_year": 2021, "amount": format!("{}.{:02}", cents / 100, cents % 100),
            "booked_on": "2021-02-01", "voucher": "Test 1/2021",
        });
        let reply = connection.post("commitments", &format!("w-{writer}-{number}"), &body).unwrap();
        match reply.status {
            201 => told.booked.push(cents),
            422 => {
                assert_eq!(reply.body["violations"][0]["rule"], "R-014", "{}", reply.body);
                told.refused.push(cents);
            }
            _ => panic!("{}: {}", reply.status, reply.body),
        }
    }
    told
}

#[test]
fn two_server_processes_never_overspend() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (name, url) in runtime.block_on(fresh_urls()) {
        let each = asked("WRITES", 4);
        // The writers ask for one euro on average: two fifths of that is there.
        let pot = (WRITERS * each * 40) as u64;
        let store = runtime.block_on(open(&url));
        let token = runtime.block_on(async {
            seed_assigned(&store, &format!("{}.{:02}", pot / 100, pot % 100)).await;
            store.issue_token(&id("anna")).await.unwrap()
        });
        let mut servers = [Server::start(&url), Server::start(&url)];
        let ports = [servers[0].port(), servers[1].port()];
        let told: Vec<Told> = std::thread::scope(|scope| {
            let writer = |writer: usize| (ports[writer % 2], writer);
            let start = |(port, writer)| {
                scope.spawn({
                    let token = &token;
                    move || write(port, token, writer, each)
                })
            };
            let writers: Vec<_> = (0..WRITERS).map(writer).map(start).collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).collect()
        });
        let booked: u64 = told.iter().flat_map(|told| &told.booked).sum();
        let (balances, report) = runtime.block_on(async {
            let report = store.verify(None, &mut |_, _| {}).await.unwrap();
            (store.balances(&Viewer::all()).await.unwrap(), report)
        });
        let assigned = Account::cash_assigned(&id("foederal"), &id("0699/532 99"), 2021, &id("DE-BY"));
        let cents = |euro: Euro| u64::try_from(euro.cents()).unwrap();
        let left = balances.iter().find(|(account, _)| *account == assigned).map(|(_, left)| cents(*left)).unwrap();
        let committed = balances.iter().find(|(account, _)| account.stage == Stage::Committed).unwrap().1;
        assert_eq!(cents(committed), booked, "{name}: what was acknowledged is what is committed");
        assert_eq!(booked + left, pot, "{name}: not a cent more, not a cent lost");
        // The pot only shrinks: whoever was refused asked for more than is left at the end.
        let smallest = told.iter().flat_map(|told| &told.refused).min().expect("the pot was too small for all");
        assert!(*smallest > left, "{name}: {smallest} cents were refused, {left} were there");
        assert!(report.agrees(), "{name}: {report:?}");
        let count = |of: fn(&Told) -> usize, server: usize| told.iter().skip(server).step_by(2).map(of).sum::<usize>();
        tell(&format!(
            "{name}: {WRITERS} Schreiber an zwei Prozessen, {} Vorgänge auf {pot} ct: {} und {} gebucht, {} abgelehnt, \
             {left} ct übrig, kein Cent zu viel, Startwert {}",
            WRITERS * each,
            count(|told| told.booked.len(), 0),
            count(|told| told.booked.len(), 1),
            told.iter().map(|told| told.refused.len()).sum::<usize>(),
            seed()
        ));
    }
}
