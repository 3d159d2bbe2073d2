//! Tokens behind the lock: one that was withdrawn books nothing, wherever it was still believed.

use crate::support::*;
use migrations::MigratorTrait as _;
use sea_orm::ConnectionTrait as _;
use titelbuch::core::command::Act;
use titelbuch::store::{
    Credential, NewToken, RecordAllError, RecordError, Scope, Store, Submission, TokenHash, Viewer,
};

fn grant(actor: &str, command_id: &str, token: &str) -> Submission {
    let act = Act::GrantFrame { component: id("foederal"), amount_cents: euro("10.00") };
    Submission { credential: Credential::Token(TokenHash::of(token)), ..submission(actor, command_id, act) }
}

async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.unwrap().size
}

async fn at_the_door(store: &Store, token: &str) -> Option<String> {
    let found = store.token_at_the_door(&Viewer::all(), TokenHash::of(token)).await.unwrap();
    found.map(|found| found.actor.to_string())
}

#[tokio::test]
async fn a_token_that_another_process_withdrew_books_nothing() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        let (old, _) = seed(&store).await;
        let second = Store::open(&url).await.unwrap();
        assert_eq!(at_the_door(&second, &old).await.as_deref(), Some("anna"), "{name}");
        let first = second.record(now(), grant("anna", "t-1", &old)).await.unwrap();

        let new = store.issue_token(&id("anna")).await.unwrap();
        assert_eq!(at_the_door(&second, &old).await.as_deref(), Some("anna"), "{name}: this process cannot know yet");
        let before = size(&store).await;
        for command_id in ["t-2", "t-1"] {
            let refused = second.record(now(), grant("anna", command_id, &old)).await;
            assert!(matches!(refused, Err(RecordError::TokenRefused)), "{name} {command_id}: {refused:?}");
        }
        assert_eq!(size(&store).await, before, "{name}");
        assert_eq!(at_the_door(&second, &old).await, None, "{name}: now it knows");

        assert!(!second.record(now(), grant("anna", "t-2", &new)).await.unwrap().repeated, "{name}: it left no trace");
        let again = second.record(now(), grant("anna", "t-1", &new)).await.unwrap();
        assert_eq!((again.seq, again.repeated), (first.seq, true), "{name}: another token, the same command");
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

/// One thread: all of them are sent before the writer has its turn, so they are one batch.
#[tokio::test]
async fn a_refused_token_disturbs_nobody_in_its_batch() {
    for (name, store) in open_books().await {
        let (anna, bernd) = seed(&store).await;
        let before = size(&store).await;
        let unknown = grant("anna", "b-1", "tb_unknown");
        let of_another = grant("anna", "b-3", &bernd);
        let nobody = grant("carla", "b-5", &anna);
        let (a, b, c, d, e) = tokio::join!(
            store.record(now(), unknown),
            store.record(now(), grant("anna", "b-2", &anna)),
            store.record(now(), of_another),
            store.record(now(), grant("bernd", "b-4", &bernd)),
            store.record(now(), nobody),
        );
        for refused in [a, c, e] {
            assert!(matches!(refused, Err(RecordError::TokenRefused)), "{name}: {refused:?}");
        }
        assert_eq!((b.unwrap().seq.0, d.unwrap().seq.0), (before, before + 1), "{name}");
        assert_eq!(size(&store).await, before + 2, "{name}");
    }
}

#[tokio::test]
async fn rehearsals_and_many_together_need_a_good_token_too() {
    for (name, store) in open_books().await {
        let (anna, bernd) = seed(&store).await;
        let before = size(&store).await;
        for (token, admitted) in [(&anna, true), (&bernd, false)] {
            let rehearsal = Submission { dry_run: true, ..grant("anna", "r-1", token) };
            match store.record(now(), rehearsal).await {
                Ok(receipt) => assert!(admitted && receipt.dry_run, "{name}"),
                Err(error) => assert!(!admitted && matches!(error, RecordError::TokenRefused), "{name}: {error}"),
            }
        }
        let mixed = vec![grant("anna", "m-1", &anna), grant("anna", "m-2", &bernd)];
        let answer = store.record_all(now(), mixed).await;
        assert!(matches!(answer, Err(RecordAllError::TokenRefused)), "{name}: {answer:?}");
        assert_eq!(size(&store).await, before, "{name}");
        let good = vec![grant("anna", "m-1", &anna), grant("bernd", "m-2", &bernd)];
        assert_eq!(store.record_all(now(), good).await.unwrap().len(), 2, "{name}");
    }
}

#[tokio::test]
async fn an_actor_has_several_tokens_and_each_does_what_it_may_until_its_end() {
    for (name, store) in open_books().await {
        let (unnamed, _) = seed(&store).await;
        let anna = id("anna");
        let at = |ms: i64| titelbuch::core::calendar::Instant::from_unix_ms(NOW_MS + ms);
        let new = |name, scope, end: Option<i64>| NewToken { actor: &anna, name, scope, expires_at: end.map(at) };
        let reads = store.issue_named_token(now(), &new("bericht", Scope::Read, None)).await.unwrap();
        let short = store.issue_named_token(now(), &new("haushalt", Scope::Write, Some(1000))).await.unwrap();
        let older = store.issue_named_token(now(), &new("kasse", Scope::Write, None)).await.unwrap();
        let newer = store.issue_named_token(now(), &new("kasse", Scope::Write, None)).await.unwrap();
        for (place, (token, ms, books)) in [
            (&unnamed, 0, true),
            (&reads, 0, false),
            (&short, 999, true),
            (&short, 1000, false),
            (&older, 0, false),
            (&newer, i64::from(u32::MAX), true),
        ]
        .into_iter()
        .enumerate()
        {
            let answer = store.record(at(ms), grant("anna", &format!("k-{place}"), token)).await;
            let refused = matches!(answer, Err(RecordError::TokenRefused));
            assert_eq!((answer.is_ok(), refused), (books, !books), "{name} {place}: {answer:?}");
        }
        let names = |tokens: Vec<titelbuch::store::Token>| tokens.into_iter().map(|t| t.name).collect::<Vec<_>>();
        let listed = store.tokens_of(&Viewer::all(), &anna).await.unwrap();
        assert_eq!(names(listed), ["bericht", "haushalt", "kasse", "token"], "{name}");
        assert!(store.withdraw_token(&anna, "kasse").await.unwrap(), "{name}");
        assert!(!store.withdraw_token(&anna, "kasse").await.unwrap(), "{name}");
        assert!(!store.withdraw_token(&id("bernd"), "bericht").await.unwrap(), "{name}: of another");
        let refused = store.record(now(), grant("anna", "k-9", &newer)).await;
        assert!(matches!(refused, Err(RecordError::TokenRefused)), "{name}: {refused:?}");
        assert_eq!(store.tokens_of(&Viewer::all(), &anna).await.unwrap().len(), 3, "{name}");
    }
}

/// A book from before tokens had names: what was given out then goes on working.
#[tokio::test]
async fn a_token_from_before_there_were_names_stays_good() {
    for (name, url) in fresh_urls().await {
        if let Some(path) = url.sqlite_path() {
            std::fs::File::create(path).unwrap();
        }
        let db = sea_orm::Database::connect(raw_url(&url)).await.unwrap();
        migrations::Migrator::up(&db, Some(6)).await.unwrap();
        let hash = titelbuch::core::journal::hash::sha256(b"tb_alt").to_string();
        let bytes = if name == "sqlite" { format!("X'{hash}'") } else { format!("'\\x{hash}'") };
        let old = format!("INSERT INTO vault_tokens (token_sha256, actor) VALUES ({bytes}, 'anna')");
        db.execute_unprepared(&old).await.unwrap();
        db.close().await.unwrap();
        assert!(matches!(Store::open(&url).await, Err(titelbuch::store::StoreError::NotMigrated)), "{name}");
        let store = open(&url).await;
        let found = store.token(&Viewer::all(), TokenHash::of("tb_alt")).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.scope), ("token", Scope::Write), "{name}");
        assert_eq!((found.created_at, found.expires_at), (None, None), "{name}");
        seed_masters(&store).await;
        store.record(now(), grant("anna", "alt-1", "tb_alt")).await.unwrap();
        // A new one without a name takes its place, as ever.
        store.issue_token(&id("anna")).await.unwrap();
        assert_eq!(at_the_door(&store, "tb_neu").await, None, "{name}");
        assert_eq!(store.token(&Viewer::all(), TokenHash::of("tb_alt")).await.unwrap(), None, "{name}");
    }
}
