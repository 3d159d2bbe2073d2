//! Many writers, one pot: not a cent too much, and every answer is true.

use crate::chance::tell;
use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::sync::Arc;
use titelbuch::core::account::{Account, Stage};
use titelbuch::core::command::{Act, Commit};
use titelbuch::store::{RecordError, Store, Viewer};
use tokio::sync::Barrier;

fn commit_one() -> Act {
    Act::Commit(Commit {
        project: id("p-1"),
        manager: id("DE-BY"),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        booking_year: 2021,
        amount_cents: euro("1.00"),
    })
}

/// 64 tasks ask for twice what the pot holds, through one or two store handles (two processes, to
/// the database).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_never_overspend() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed_assigned(&store, "100.00").await;
        let second = Store::open(&url).await.unwrap();
        let mut tasks = Vec::new();
        for task in 0..64 {
            let store = if task % 2 == 0 { store.clone() } else { second.clone() };
            tasks.push(tokio::spawn(async move {
                let mut booked = 0;
                for _ in 0..4 {
                    match act(&store, "anna", commit_one()).await {
                        Ok(_) => booked += 1,
                        Err(RecordError::Refused(violations)) => assert_eq!(violations[0].rule.id, "R-014"),
                        Err(other) => panic!("{other:?}"),
                    }
                }
                booked
            }));
        }
        let mut booked = 0;
        for task in tasks {
            booked += task.await.unwrap();
        }
        assert_eq!(booked, 100, "{name}");
        let balances = store.balances(&Viewer::all()).await.unwrap();
        let assigned = Account::cash_assigned(&id("foederal"), &id("0699/532 99"), 2021, &id("DE-BY"));
        let left = balances.iter().find(|(account, _)| *account == assigned).map(|(_, balance)| *balance);
        assert_eq!(left, Some(euro("0.00")), "{name}");
        let committed = balances.iter().find(|(account, _)| account.stage == Stage::Committed).unwrap().1;
        assert_eq!(committed, euro("100.00"), "{name}");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

/// The control: the same race on a bare table that reads, decides and writes without a lock does overspend. If it did not, the
/// test above would prove nothing. All have read before one writes: left to chance, they may come one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_naive_table_does_overspend() {
    let Some((_, url)) = fresh_urls().await.into_iter().find(|(name, _)| name == "postgres") else { return };
    let db = Database::connect(raw_url(&url)).await.unwrap();
    db.execute_unprepared("CREATE TABLE pot (left_cents BIGINT NOT NULL)").await.unwrap();
    db.execute_unprepared("INSERT INTO pot VALUES (100)").await.unwrap();
    let mut tasks = Vec::new();
    let all_have_read = Arc::new(Barrier::new(8));
    for _ in 0..8 {
        let (db, all_have_read) = (db.clone(), all_have_read.clone());
        tasks.push(tokio::spawn(async move {
            let mut spent = 0_i64;
            for _ in 0..50 {
                let read = Statement::from_string(DbBackend::Postgres, "SELECT left_cents FROM pot");
                let left: i64 = db.query_one_raw(read).await.unwrap().unwrap().try_get("", "left_cents").unwrap();
                all_have_read.wait().await;
                if left > 0 {
                    db.execute_unprepared(&format!("UPDATE pot SET left_cents = {}", left - 1)).await.unwrap();
                    spent += 1;
                }
            }
            spent
        }));
    }
    let mut spent = 0;
    for task in tasks {
        spent += task.await.unwrap();
    }
    assert!(spent > 100, "the naive control spent only {spent}");
    tell(&format!("Gegenprobe ohne Sperre: aus einem Topf von 100 ct wurden {spent} ct ausgegeben"));
}
