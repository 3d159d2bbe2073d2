//! The runtime role of `docs/operations.md`: with exactly the grants that stand there the program does all it does,
//! and cannot touch what is append-only.

use crate::support::*;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use titelbuch::core::command::Act;
use titelbuch::store::tables::TABLES;
use titelbuch::store::{DatabaseUrl, Store, TokenHash, Viewer};

const ROLE: &str = "titelbuch_runtime";

/// The statements of the document's one SQL block that speaks of the role.
fn documented() -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut blocks = text.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.contains(ROLE)).expect("the document has the grants");
    let statements: Vec<String> = block.split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
    assert!(statements.iter().all(|s| s.contains(ROLE)), "{statements:?}");
    statements
}

#[test]
fn every_table_has_its_grants() {
    let statements = documented();
    for (table, _) in TABLES {
        let granted = statements.iter().any(|s| s.starts_with("GRANT") && s.split([' ', ',']).any(|w| w == *table));
        assert!(granted, "{table} is not granted in docs/operations.md");
    }
}

/// The same database as this role. Roles belong to the whole server, so this one has a name of its own.
fn as_role(url: &str, role: &str) -> DatabaseUrl {
    let (_, place) = url.rsplit_once('@').expect("a url with a user");
    DatabaseUrl::Postgres(format!("postgres://{role}:{role}@{place}"))
}

async fn raw(url: &DatabaseUrl) -> DatabaseConnection {
    Database::connect(raw_url(url)).await.unwrap()
}

#[tokio::test]
async fn the_documented_grants_are_enough_and_no_more() {
    for (_, url) in fresh_urls().await {
        let DatabaseUrl::Postgres(owner_url) = &url else { continue };
        Store::migrate(&url).await.unwrap();
        let (owner, role) = (raw(&url).await, unique("runtime"));
        for statement in documented() {
            owner.execute_unprepared(&statement.replace(ROLE, &role)).await.expect(&statement);
        }
        owner.execute_unprepared(&format!("ALTER ROLE {role} PASSWORD '{role}'")).await.unwrap();
        let runtime = as_role(owner_url, &role);
        a_short_life(&runtime).await;
        for refused in REFUSED {
            let error = raw(&runtime).await.execute_unprepared(refused).await.expect_err(refused).to_string();
            assert!(error.contains("permission denied") || error.contains("must be owner"), "{refused}: {error}");
        }
        assert!(Store::open(&url).await.unwrap().verify(None, &mut |_, _| {}).await.unwrap().agrees());
        owner.execute_unprepared(&format!("DROP OWNED BY {role}")).await.unwrap();
        owner.execute_unprepared(&format!("DROP ROLE {role}")).await.unwrap();
    }
}

const REFUSED: [&str; 15] = [
    "UPDATE journal SET command_id = 'x' WHERE seq = 0",
    "DELETE FROM journal",
    "TRUNCATE journal",
    "UPDATE journal_nodes SET level = level",
    "DELETE FROM journal_nodes",
    "TRUNCATE journal_nodes",
    "UPDATE checkpoints SET note = 'x'",
    "DELETE FROM checkpoints",
    "TRUNCATE checkpoints",
    "DELETE FROM journal_head",
    "DROP TRIGGER journal_no_change ON journal",
    "ALTER TABLE journal DISABLE TRIGGER ALL",
    "DROP TABLE balances",
    "UPDATE vault_identity SET signing_key = 'x'",
    "CREATE TABLE public.own (x BIGINT)",
];

/// Everything that the program does with a book, once.
async fn a_short_life(runtime: &DatabaseUrl) {
    let store = Store::open(runtime).await.unwrap();
    store.init("titelbuch.example/test", &signing_key()).await.unwrap();
    seed_assigned(&store, "100.00").await;
    let grant = Act::GrantFrame { component: id("foederal"), amount_cents: euro("5.00") };
    let granted = act(&store, "anna", grant).await.unwrap();
    let reason = titelbuch::core::proposal::ReasonCode::BookedTwice;
    let mut reversal = submission("anna", &unique("c"), Act::ActivateKey { key: id("x") });
    let note = Some(reversal.drafts.seal("zweimal erfasst").unwrap());
    reversal.command = command(Act::Reverse { reverses: granted.seq, reason, note });
    store.record(now(), reversal).await.unwrap();
    // The second token takes the place of the first.
    for _ in 0..2 {
        let token = store.issue_token(&id("anna")).await.unwrap();
        assert_eq!(store.actor_of_token(&Viewer::all(), TokenHash::of(&token)).await.unwrap(), Some(id("anna")));
    }
    store.set_mail_address(&id("anna"), Some("anna@haus.example".to_owned())).await.unwrap();
    store.mark_read(&id("anna"), 3).await.unwrap();
    store.note_deadlines(&id("anna"), now().day_in_berlin().unwrap()).await.unwrap();
    let checkpoint = store.checkpoint(&Viewer::all()).await.unwrap();
    store.rebuild(&mut |_, _| {}).await.unwrap();
    let report = store.verify(Some(&checkpoint), &mut |_, _| {}).await.unwrap();
    assert!(report.agrees(), "{report:?}");
    store.close().await.unwrap();
}
