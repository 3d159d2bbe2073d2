//! `kill -9` while many things are booked as one: a statement of the Kasse, a list of vouchers, the close of a year.
//!
//! The command line is killed at moments chosen by seed between its start and its end, each time on a copy of the same
//! book. Whatever the moment, the book agrees with itself and holds all of it or nothing, in the vault too; and who asks
//! again gets it done. `TITELBUCH_PROOF_HALF_DONE` sets the number of kills for each deed on each database.

use super::kills::{beside, count, settle};
use crate::chance::{Random, asked, seed, tell};
use crate::support::*;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use titelbuch::store::{DatabaseUrl, Store, Viewer};

const LINES: usize = 400;

/// What is done, how it is asked for, and whether the same call again is answered as the first one was.
struct Deed {
    name: &'static str,
    arguments: &'static [&'static str],
    repeats: bool,
}

const DEEDS: [Deed; 3] = [
    Deed {
        name: "Kassenauszug",
        arguments: &["statement", "import", "k-1", "auszug.csv", "--command-id", "half-done"],
        repeats: true,
    },
    Deed { name: "Belegliste", arguments: &["voucher", "import", "belege.csv", "--voucher", "V"], repeats: false },
    Deed {
        name: "Jahresabschluss",
        arguments: &[
            "year",
            "close",
            "2021",
            "--voucher",
            "J",
            "--booked-on",
            "2021-12-31",
            "--command-id",
            "half-done",
        ],
        repeats: true,
    },
];

/// The lists that are read, in a folder of their own.
fn lists() -> std::path::PathBuf {
    let dir = fresh_dir("half-done");
    let mut statement = "Zeile;Buchungstag;Bewirtschafter;Belegnummer;Kassenzeichen;Betrag EUR\n".to_owned();
    let mut vouchers = "voucher,project,dated_on,payee,reason,category,invoice,document_sha256,gross_eur,vat_eur,\
                        own_share_eur\n"
        .to_owned();
    for line in 1..=LINES {
        statement.push_str(&format!("{line};02.06.2021;;;{line};7,50\n"));
        vouchers.push_str(&format!("b-{line},p-1,2021-06-01,Muster,Abschlag,Reisen,,{line:064x},10.00,0.00,0.00\n"));
    }
    std::fs::write(dir.join("auszug.csv"), statement).unwrap();
    std::fs::write(dir.join("belege.csv"), vouchers).unwrap();
    dir
}

fn start(dir: &Path, url: &DatabaseUrl, token: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_titelbuch"));
    command.current_dir(dir).args(["--database", &raw_url(url), "--as", "anna", "--json"]).args(arguments);
    command.env("TITELBUCH_TOKEN", token).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the binary starts")
}

/// How many events and how many things of the vault a book has that agrees with itself.
async fn inspect(url: &DatabaseUrl) -> (u64, i64) {
    let db = beside(url).await;
    settle(&db).await;
    let vault = count(&db, "SELECT COUNT(*) AS n FROM vault_items").await;
    db.close().await.unwrap();
    let store = Store::open(url).await.unwrap();
    let report = store.verify(None, &mut |_, _| {}).await.unwrap();
    assert!(report.agrees(), "{report:?}");
    let size = store.head(&Viewer::all()).await.unwrap().size;
    store.close().await.unwrap();
    (size, vault)
}

/// Kills one deed at many moments; returns how often nothing and how often all of it was in the book.
fn kill_at_work(runtime: &tokio::runtime::Runtime, book: &DatabaseUrl, token: &str, deed: &Deed) -> (usize, usize) {
    let dir = lists();
    let fresh = || runtime.block_on(copy_of(book));
    let whole = fresh();
    let before = runtime.block_on(inspect(&whole));
    let began = Instant::now();
    assert!(start(&dir, &whole, token, deed.arguments).wait().unwrap().success(), "{} is possible", deed.name);
    let took = began.elapsed();
    let after = runtime.block_on(inspect(&whole));
    assert!(after.0 > before.0, "{} books something", deed.name);
    let mut random = Random::of_part(deed.name.len() as u64);
    let (mut nothing, mut all) = (0, 0);
    for _ in 0..asked("HALF_DONE", 3) {
        let url = fresh();
        let mut child = start(&dir, &url, token, deed.arguments);
        let micros = u64::try_from(took.as_micros()).unwrap();
        // A third beyond: what was slower when nothing was warm yet would else be killed before its end each time.
        std::thread::sleep(Duration::from_micros(random.below(micros + micros / 3)));
        // It may have ended already: then all of it must be there.
        let _ = child.kill();
        child.wait().unwrap();
        let found = runtime.block_on(inspect(&url));
        assert!(found == before || found == after, "{}: {found:?} is neither {before:?} nor {after:?}", deed.name);
        if found == before {
            nothing += 1;
        } else {
            all += 1;
        }
        if found == before || deed.repeats {
            assert!(start(&dir, &url, token, deed.arguments).wait().unwrap().success(), "{}, again", deed.name);
            assert_eq!(runtime.block_on(inspect(&url)), after, "{}, again", deed.name);
        }
    }
    (nothing, all)
}

#[test]
fn what_is_killed_at_work_leaves_nothing_half_done() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for (name, url) in runtime.block_on(fresh_urls()) {
        let token = runtime.block_on(async {
            let store = open(&url).await;
            seed_assigned(&store, "100000.00").await;
            let token = store.issue_token(&id("anna")).await.unwrap();
            store.close().await.unwrap();
            token
        });
        let mut untouched = 0;
        for deed in &DEEDS {
            let (nothing, all) = kill_at_work(&runtime, &url, &token, deed);
            untouched += nothing;
            let (deed, kills) = (deed.name, nothing + all);
            tell(&format!(
                "{name}: {deed}, {kills}-mal kill -9: {nothing}-mal nichts gebucht, {all}-mal alles, nie ein Teil, \
                 Startwert {}",
                seed()
            ));
        }
        assert!(untouched > 0, "{name}: no kill came before the end");
    }
}
