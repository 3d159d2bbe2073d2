//! `kill -9` at any moment: no acknowledged command is lost, the rest is wholly in or wholly out.
//!
//! The real server is killed at points chosen by seed, most often while four writers book over HTTP,
//! sometimes while it starts. Then the book is opened, verified and compared with every answer so far.
//! The next server goes on with the same book, so that a recovery of a recovery is seen as well; first
//! it is asked again for what was not answered, under the same ids. A killed process takes the caches
//! of the operating system not with it: a power failure is not what is proved here.
//!
//! `TITELBUCH_PROOF_KILLS` sets the number of kills on each database.

use super::http::{Connection, Reply};
use super::server::Server;
use crate::chance::{Random, asked, seed, tell};
use crate::support::*;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use titelbuch::core::ids::Seq;
use titelbuch::store::{DatabaseUrl, Head, Store, Viewer};

const WRITERS: u64 = 4;

/// A command, and what is known about it.
struct Sent {
    id: String,
    path: &'static str,
    body: Value,
    /// Seq and leaf hash of the receipt.
    answer: Option<(u64, String)>,
    /// Without an answer: whether it was in the book after the last kill.
    was_in: Option<bool>,
    /// A grant that its writer reversed, or tried to.
    reversed: bool,
}

struct Writer {
    number: u64,
    random: Random,
    sent: Vec<Sent>,
}

impl Writer {
    fn new(number: u64) -> Writer {
        Writer { number, random: Random::of_part(1_000 + number), sent: Vec::new() }
    }

    /// Asks again for what was not answered, then books until the server is gone.
    fn write(&mut self, port: u16, token: &str, answered: &Sender<()>) {
        let Ok(mut connection) = Connection::open(port, token) else { return };
        for sent in self.sent.iter_mut().filter(|sent| sent.answer.is_none()) {
            let Ok(reply) = connection.post(sent.path, &sent.id, &sent.body) else { return };
            let was_in = sent.was_in.expect("looked up after the kill");
            assert_eq!(reply.status, if was_in { 200 } else { 201 }, "{}: {}", sent.id, reply.body);
            assert_eq!(reply.body["repeated"], was_in, "{}", sent.id);
            sent.answer = Some(receipt(&reply));
            let _ = answered.send(());
        }
        loop {
            let next = self.next();
            self.sent.push(next);
            let sent = self.sent.last_mut().expect("just pushed");
            let Ok(reply) = connection.post(sent.path, &sent.id, &sent.body) else { return };
            assert_eq!(reply.status, 201, "{}: {}", sent.id, reply.body);
            sent.answer = Some(receipt(&reply));
            // The parent may have heard enough already.
            let _ = answered.send(());
        }
    }

    /// A grant of frame, or the reversal of an earlier one with a text for the vault.
    fn next(&mut self) -> Sent {
        let id = format!("k-{}-{}", self.number, self.sent.len());
        let grant = self.sent.iter_mut().rev().find(|sent| sent.path == "frames" && !sent.reversed);
        let reverse = grant.filter(|_| self.random.below(3) == 0);
        let grant =
            reverse.and_then(|grant| grant.answer.as_ref().map(|(seq, _)| *seq).inspect(|_| grant.reversed = true));
        let voucher = format!("Test {id}");
        let (path, body) = match grant {
            Some(seq) => {
                let note = format!("Vermerk {id} über eine doppelte Buchung");
                let body = json!({
                    "reverses": seq, "reason": "booked_twice", "note": note, "booked_on": "2021-02-01", "voucher": voucher,
                });
                ("reversals", body)
            }
            None => {
                let amount = format!("{}.{:02}", self.random.below(1_000), 1 + self.random.below(99));
                let body = json!({
                    "component": "foederal", "amount": amount, "booked_on": "2021-02-01", "voucher": voucher,
                });
                ("frames", body)
            }
        };
        Sent { id, path, body, answer: None, was_in: None, reversed: false }
    }
}

fn receipt(reply: &Reply) -> (u64, String) {
    (reply.body["seq"].as_u64().unwrap(), reply.body["leaf_hash"].as_str().unwrap().to_owned())
}

/// When the server is killed.
enum Moment {
    /// So long after its start, while nobody writes.
    Starting(Duration),
    /// After so many answers, and then so much later.
    Writing(u64, Duration),
}

fn moment(random: &mut Random) -> Moment {
    let micros = Duration::from_micros(random.below(20_000));
    match random.below(8) {
        0 => Moment::Starting(micros * 10),
        1 => Moment::Writing(random.below(100), micros),
        _ => Moment::Writing(random.below(10), micros),
    }
}

fn run_until_killed(url: &DatabaseUrl, token: &str, writers: &mut [Writer], moment: Moment) {
    let mut server = Server::start(url);
    let (answers, wait) = match moment {
        Moment::Starting(wait) => {
            std::thread::sleep(wait);
            return server.kill();
        }
        Moment::Writing(answers, wait) => (answers, wait),
    };
    let port = server.port();
    std::thread::scope(|scope| {
        let (answered, heard): (Sender<()>, Receiver<()>) = channel();
        for writer in writers {
            let answered = answered.clone();
            scope.spawn(move || writer.write(port, token, &answered));
        }
        // The writers alone hold the channel: if all of them failed, waiting ends.
        drop(answered);
        for _ in 0..answers {
            heard.recv().expect("the writers are at work");
        }
        std::thread::sleep(wait);
        server.kill();
    });
}

/// What the kills of one database amounted to.
#[derive(Default)]
struct Tally {
    kills: usize,
    unanswered_in: usize,
    unanswered_out: usize,
}

/// What was there before the first kill, and the head after the last one.
struct Known {
    size: u64,
    vault: i64,
    head: Head,
}

/// Opens the book after a kill and holds it against every answer so far.
async fn inspect(url: &DatabaseUrl, known: &mut Known, writers: &mut [Writer], tally: &mut Tally) {
    let db = beside(url).await;
    settle(&db).await;
    let store = Store::open(url).await.unwrap();
    let report = store.verify(None, &mut |_, _| {}).await.unwrap();
    assert!(report.agrees(), "{report:?}");
    let then = store.head(&Viewer::all().at(known.head.size)).await.unwrap();
    assert_eq!(then.root, known.head.root, "the journal goes on from where it was");
    let mut found = BTreeMap::new();
    for leaf in store.events(&Viewer::all(), Seq(known.size), u32::MAX).await.unwrap() {
        let command_id = leaf.event().unwrap().command_id.to_string();
        assert_eq!(found.insert(command_id, (leaf.seq.0, leaf.hash.to_string())), None, "{} twice", leaf.seq);
    }
    let mut with_text = 0;
    for sent in writers.iter_mut().flat_map(|writer| &mut writer.sent) {
        let stored = found.remove(&sent.id);
        with_text += i64::from(stored.is_some() && sent.path == "reversals");
        match (&sent.answer, stored) {
            (Some(answer), stored) => assert_eq!(stored.as_ref(), Some(answer), "{} was acknowledged", sent.id),
            (None, Some(_)) => (tally.unanswered_in, sent.was_in) = (tally.unanswered_in + 1, Some(true)),
            (None, None) => {
                assert_ne!(sent.was_in, Some(true), "{} was in the book and is gone", sent.id);
                (tally.unanswered_out, sent.was_in) = (tally.unanswered_out + 1, Some(false));
            }
        }
    }
    assert!(found.is_empty(), "nobody sent {found:?}");
    // Events, nodes, head and derived rows agree, says verify; the vault must not have more than they name.
    assert_eq!(count(&db, "SELECT COUNT(*) AS n FROM vault_items").await, known.vault + with_text);
    known.head = store.head(&Viewer::all()).await.unwrap();
    tally.kills += 1;
    store.close().await.unwrap();
    db.close().await.unwrap();
}

/// One connection beside the store, and never a second one: `settle` takes all others for the dead server's.
pub async fn beside(url: &DatabaseUrl) -> DatabaseConnection {
    let mut options = ConnectOptions::new(raw_url(url));
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

pub async fn count(db: &DatabaseConnection, query: &str) -> i64 {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

/// PostgreSQL may still be at work for the killed process: a sent COMMIT is carried out all the same.
/// Only when its connections are gone, „in or out“ is decided.
pub async fn settle(db: &DatabaseConnection) {
    if db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let others = "FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";
    for _ in 0..3_000 {
        if count(db, &format!("SELECT COUNT(*) AS n {others}")).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let query = format!("SELECT STRING_AGG(CONCAT_WS(' ', pid, state, wait_event, query), '; ') AS n {others}");
    let left = db.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap().unwrap();
    panic!("connections of the killed process do not end: {:?}", left.try_get::<Option<String>>("", "n"));
}

#[test]
fn a_killed_server_loses_no_acknowledged_command() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (name, url) in runtime.block_on(fresh_urls()) {
        let (token, mut known) = runtime.block_on(async {
            let store = open(&url).await;
            seed_masters(&store).await;
            let token = store.issue_token(&id("anna")).await.unwrap();
            let head = store.head(&Viewer::all()).await.unwrap();
            store.close().await.unwrap();
            let db = beside(&url).await;
            let vault = count(&db, "SELECT COUNT(*) AS n FROM vault_items").await;
            db.close().await.unwrap();
            (token, Known { size: head.size, vault, head })
        });
        let mut random = Random::new(seed());
        let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
        let mut tally = Tally::default();
        for _ in 0..asked("KILLS", 20) {
            run_until_killed(&url, &token, &mut writers, moment(&mut random));
            runtime.block_on(inspect(&url, &mut known, &mut writers, &mut tally));
        }
        let answered = writers.iter().flat_map(|writer| &writer.sent).filter(|sent| sent.answer.is_some()).count();
        let Tally { kills, unanswered_in, unanswered_out } = tally;
        assert!(answered > 0 && unanswered_in + unanswered_out > 0, "no kill met a command on its way");
        tell(&format!(
            "{name}: {kills}-mal kill -9, {answered} bestätigte Vorgänge, alle da; ohne Antwort {}: {unanswered_in} ganz \
             gebucht, {unanswered_out} gar nicht, Startwert {}",
            unanswered_in + unanswered_out,
            seed()
        ));
    }
}
