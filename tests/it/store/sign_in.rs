//! Accounts, invitations and sessions: who comes in, for how long, and that behind the lock only a session that holds books.

use super::money::third_person;
use super::roles::grant as role;
use crate::support::*;
use std::collections::BTreeMap;
use titelbuch::core::calendar::{Instant, parse_date};
use titelbuch::core::command::{Act, Authentication, Channel};
use titelbuch::core::ids::{ActorId, Seq};
use titelbuch::core::role::{Delegation, Role, RoleAct};
use titelbuch::store::accounts::AccountError;
use titelbuch::store::sign_in::Try;
use titelbuch::store::{
    Credential, NewSession, RecordAllError, RecordError, SessionHash, Store, StoreError, Submission, TokenHash, Viewer,
};

pub const PASSWORD: &str = "pferd batterie heft";
const MINUTE: i64 = 60_000;
const IDLE: i64 = 15 * MINUTE;
const LONGEST: i64 = 8 * 60 * MINUTE;
const WEEK: i64 = 7 * 24 * 60 * MINUTE;

fn at(ms: i64) -> Instant {
    Instant::from_unix_ms(NOW_MS + ms)
}

/// An account for an actor, made as a person makes one.
pub async fn enrol(store: &Store, actor: &str, login: &str) {
    let invited = store.invite(now(), &id(actor)).await.unwrap();
    let who = store.accept_invitation(now(), &invited.secret, login, PASSWORD).await.unwrap();
    assert_eq!(who, id::<ActorId>(actor));
}

/// What somebody shows at the door from a device that nobody knows.
pub fn tried<'t>(login: &'t str, password: &'t str) -> Try<'t> {
    Try { login, password, code: "", address: None, device: None, agent: "Firefox auf Linux" }
}

async fn comes_in(store: &Store, login: &str, password: &str) -> Option<ActorId> {
    match store.sign_in(now(), &tried(login, password)).await {
        Ok(admitted) => Some(admitted.actor),
        Err(AccountError::Refused) => None,
        Err(error) => panic!("{login}: {error:?}"),
    }
}

async fn begin(store: &Store, actor: &str, ms: i64) -> String {
    let actor = id(actor);
    let new = NewSession { actor: &actor, authentication: Authentication::Password, agent: "Firefox auf Linux" };
    store.begin_session(at(ms), &new).await.unwrap()
}

async fn holds(store: &Store, session: &str, ms: i64) -> bool {
    store.session(&Viewer::all(), at(ms), SessionHash::of(session)).await.unwrap().is_some()
}

fn grant(actor: &str, command_id: &str, session: &str) -> Submission {
    let act = Act::GrantFrame { component: id("foederal"), amount_cents: euro("10.00") };
    Submission {
        channel: Channel::Pages,
        authentication: Authentication::Password,
        credential: Credential::Session(SessionHash::of(session)),
        ..submission(actor, command_id, act)
    }
}

async fn size(store: &Store) -> u64 {
    store.head(&Viewer::all()).await.unwrap().size
}

#[tokio::test]
async fn an_invitation_is_accepted_once_within_a_week() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let older = store.invite(now(), &id("anna")).await.unwrap();
        let invited = store.invite(now(), &id("anna")).await.unwrap();
        assert_eq!(invited.expires_at, at(WEEK), "{name}");
        for (secret, ms, open) in [
            (&older.secret, 0, false),
            (&invited.secret, 0, true),
            (&invited.secret, WEEK - 1, true),
            (&invited.secret, WEEK, false),
            (&"geraten".to_owned(), 0, false),
        ] {
            let found = store.invitation(&Viewer::all(), at(ms), secret).await.unwrap();
            assert_eq!(found.is_some(), open, "{name} {ms}");
        }
        // What is refused leaves it open.
        let try_with = |login: &'static str, password: &'static str, ms| {
            let (store, secret) = (store.clone(), invited.secret.clone());
            async move { store.accept_invitation(at(ms), &secret, login, password).await }
        };
        assert!(matches!(try_with("a b", PASSWORD, 0).await, Err(AccountError::Login(_))), "{name}");
        assert!(matches!(try_with("anna", "zu kurz", 0).await, Err(AccountError::Password(_))), "{name}");
        assert!(matches!(try_with("anna", PASSWORD, WEEK).await, Err(AccountError::NoInvitation)), "{name}");
        assert_eq!(try_with("Anna", PASSWORD, WEEK - 1).await.unwrap(), id("anna"), "{name}");
        assert!(matches!(try_with("anna", PASSWORD, 0).await, Err(AccountError::NoInvitation)), "{name}: once");
        let account = store.account(&Viewer::all(), &id("anna")).await.unwrap().unwrap();
        assert_eq!(account.login.as_deref(), Some("anna"), "{name}");

        let bernd = store.invite(now(), &id("bernd")).await.unwrap();
        let taken = store.accept_invitation(now(), &bernd.secret, "ANNA", PASSWORD).await;
        assert!(matches!(taken, Err(AccountError::LoginTaken)), "{name}: {taken:?}");
        store.accept_invitation(now(), &bernd.secret, "bernd", PASSWORD).await.unwrap();
    }
}

/// The same link sent twice at once sets one password.
#[tokio::test]
async fn of_two_who_accept_at_once_one_does() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let invited = store.invite(now(), &id("anna")).await.unwrap();
        let accept = |login| store.accept_invitation(now(), &invited.secret, login, PASSWORD);
        let (a, b) = tokio::join!(accept("anna"), accept("anna2"));
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{name}: {a:?} {b:?}");
    }
}

/// Whoever is not known costs as many verifications as who is, and is answered alike.
#[tokio::test]
async fn every_try_verifies_one_password() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        enrol(&store, "anna", "anna").await;
        enrol(&store, "bernd", "bernd").await;
        store.disable_actor(now(), &id("bernd")).await.unwrap();
        for (login, password, who) in [
            ("anna", PASSWORD, Some("anna")),
            (" ANNA ", PASSWORD, Some("anna")),
            ("anna", "pferd batterie helft", None),
            ("anna", "", None),
            ("niemand", PASSWORD, None),
            ("", "", None),
            ("bernd", PASSWORD, None),
        ] {
            let before = store.passwords_verified();
            let found = comes_in(&store, login, password).await;
            assert_eq!(found.map(String::from).as_deref(), who, "{name} {login}");
            assert_eq!(store.passwords_verified() - before, 1, "{name} {login}");
        }
        store.enable_actor(now(), &id("bernd")).await.unwrap();
        assert!(comes_in(&store, "bernd", PASSWORD).await.is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_alone_and_at_its_longest() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let alone = begin(&store, "anna", 0).await;
        assert!(!holds(&store, &alone, IDLE).await, "{name}");
        assert!(holds(&store, &alone, IDLE - 1).await, "{name}: asking too late changed nothing");
        // Seen then, so it goes on from there.
        assert!(holds(&store, &alone, 2 * IDLE - 2).await && !holds(&store, &alone, 4 * IDLE).await, "{name}");
        let used = begin(&store, "anna", 0).await;
        let mut last = 0;
        for ms in (0..LONGEST).step_by(usize::try_from(14 * MINUTE).unwrap()) {
            assert!(holds(&store, &used, ms).await, "{name} {ms}");
            last = ms;
        }
        assert!(LONGEST - last < IDLE, "{name}: it is not idle at its end");
        assert!(holds(&store, &used, LONGEST - 1).await && !holds(&store, &used, LONGEST).await, "{name}");
        assert!(!holds(&store, "geraten", 0).await, "{name}");
    }
}

#[tokio::test]
async fn an_actor_sees_and_ends_own_sessions_alone() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let (a, b, c) =
            (begin(&store, "anna", 0).await, begin(&store, "anna", 1).await, begin(&store, "anna", 2).await);
        let other = begin(&store, "bernd", 3).await;
        let of_anna = store.sessions_of(&Viewer::all(), at(4), &id("anna")).await.unwrap();
        let expected = [&c, &b, &a].map(|session| SessionHash::of(session));
        assert_eq!(of_anna.iter().map(|session| session.hash).collect::<Vec<_>>(), expected, "{name}");
        assert!(!store.end_session(&id("anna"), SessionHash::of(&other)).await.unwrap(), "{name}");
        assert!(store.end_session(&id("anna"), SessionHash::of(&b)).await.unwrap(), "{name}");
        assert_eq!(store.end_other_sessions(&id("anna"), SessionHash::of(&c)).await.unwrap(), 1, "{name}");
        for (session, left) in [(&a, false), (&b, false), (&c, true), (&other, true)] {
            assert_eq!(holds(&store, session, 5).await, left, "{name}");
        }
    }
}

/// Whoever got hold of an id has gained nothing when its actor may do more.
#[tokio::test]
async fn a_session_is_over_when_what_its_actor_may_do_has_changed() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        store.record(now(), third_person()).await.unwrap();
        for person in ["anna", "bernd", "clara"] {
            enrol(&store, person, person).await;
        }
        // Who holds which session after each step; whoever lost theirs begins another one.
        let mut held: BTreeMap<&str, String> = BTreeMap::new();
        let day = |text: &str| parse_date(text).unwrap();
        let delegation = Delegation {
            deputy: id("clara"),
            absent: id("anna"),
            role: Role::Orderer,
            organisation: id("DE-BY"),
            from: day("2020-01-01"),
            until: day("2099-12-31"),
        };
        let granted = Seq(store.head(&Viewer::all()).await.unwrap().size);
        let withdraw = RoleAct::Withdraw { actor: id("anna"), granted };
        let by = |actor: &'static str, act: Act, over: &'static [&'static str]| (actor, act, over);
        let mut steps = vec![
            by("system", role("anna", Role::Orderer, "DE-BY", None), &["anna"]),
            by("system", role("bernd", Role::SystemAdministrator, "bund", None), &["bernd"]),
            by("anna", Act::Role(RoleAct::Delegate(delegation)), &["clara"]),
            // Whoever stands in has lost it with the role, and has it again with the role.
            by("system", Act::Role(withdraw), &["anna", "clara"]),
            by("system", role("anna", Role::Orderer, "DE-BY", None), &["anna", "clara"]),
            by("system", role("anna", Role::Certifier, "DE-BY", None), &["anna"]),
            by("bernd", Act::Role(RoleAct::Enforce), &["anna", "clara"]),
        ];
        for step in 0..steps.len() {
            for person in ["anna", "bernd", "clara"] {
                if !held.contains_key(person) {
                    held.insert(person, begin(&store, person, 0).await);
                }
            }
            let (actor, what, over) = steps.remove(0);
            let mut rehearsed = submission(actor, &unique("c"), what.clone());
            rehearsed.dry_run = true;
            store.record(now(), rehearsed).await.unwrap();
            for (person, id) in &held {
                assert!(holds(&store, id, 1).await, "{name} {step}: a dry run ends nothing, {person}");
            }
            act(&store, actor, what).await.unwrap();
            for person in ["anna", "bernd", "clara"] {
                let id = &held[person];
                assert_eq!(holds(&store, id, 1).await, !over.contains(&person), "{name} {step} {person}");
            }
            held.retain(|person, _| !over.contains(person));
        }
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_an_invitation_all() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        enrol(&store, "anna", "anna").await;
        let (here, there) = (begin(&store, "anna", 0).await, begin(&store, "anna", 0).await);
        let kept = SessionHash::of(&here);
        let anna: ActorId = id("anna");
        let change = |old, new| store.change_password(now(), (&anna, kept), old, new);
        let new = "vier andere lange Wörter";
        assert!(matches!(change("falsch geraten!", new).await, Err(AccountError::WrongPassword)), "{name}");
        assert!(matches!(change(PASSWORD, "anna").await, Err(AccountError::Password(_))), "{name}");
        assert!(holds(&store, &there, 0).await, "{name}: nothing has changed yet");
        change(PASSWORD, new).await.unwrap();
        assert!(holds(&store, &here, 0).await && !holds(&store, &there, 0).await, "{name}");
        assert!(comes_in(&store, "anna", PASSWORD).await.is_none(), "{name}");
        assert!(comes_in(&store, "anna", new).await.is_some(), "{name}");
        enrol(&store, "anna", "anna.neu").await;
        assert!(!holds(&store, &here, 0).await, "{name}");
        assert!(comes_in(&store, "anna", new).await.is_none(), "{name}");
    }
}

#[tokio::test]
async fn who_is_disabled_has_nothing_left_to_come_in_with() {
    for (name, store) in open_books().await {
        let (token, _) = seed(&store).await;
        let session = begin(&store, "anna", 0).await;
        let invited = store.invite(now(), &id("anna")).await.unwrap();
        store.disable_actor(now(), &id("anna")).await.unwrap();
        assert!(!holds(&store, &session, 0).await, "{name}");
        assert_eq!(store.actor_of_token(&Viewer::all(), TokenHash::of(&token)).await.unwrap(), None, "{name}");
        assert_eq!(store.invitation(&Viewer::all(), now(), &invited.secret).await.unwrap(), None, "{name}");
        let actor = id("anna");
        let new = NewSession { actor: &actor, authentication: Authentication::Password, agent: "" };
        assert!(matches!(store.begin_session(now(), &new).await, Err(StoreError::Disabled(_))), "{name}");
        assert!(matches!(store.issue_token(&id("anna")).await, Err(StoreError::Disabled(_))), "{name}");
        assert!(matches!(store.invite(now(), &id("anna")).await, Err(StoreError::Disabled(_))), "{name}");
        store.enable_actor(now(), &id("anna")).await.unwrap();
        store.issue_token(&id("anna")).await.unwrap();
        store.begin_session(now(), &new).await.unwrap();
    }
}

#[tokio::test]
async fn behind_the_lock_only_a_session_that_holds_books() {
    for (name, url) in fresh_urls().await {
        let store = open(&url).await;
        seed(&store).await;
        let second = Store::open(&url).await.unwrap();
        let session = begin(&store, "anna", 0).await;
        let of_bernd = begin(&store, "bernd", 0).await;
        let first = second.record(at(1), grant("anna", "s-1", &session)).await.unwrap();
        assert_eq!(first.event.channel, Channel::Pages, "{name}");
        assert_eq!(first.event.authentication, Authentication::Password, "{name}");

        let before = size(&store).await;
        let stronger = Submission { authentication: Authentication::PasswordAndTotp, ..grant("anna", "s-2", &session) };
        let as_token = Submission { authentication: Authentication::Token, ..grant("anna", "s-2", &session) };
        for (submission, ms, what) in [
            (grant("anna", "s-2", "geraten"), 1, "unknown"),
            (grant("anna", "s-2", &of_bernd), 1, "of another"),
            (stronger, 1, "more than it was"),
            (as_token, 1, "something else than it was"),
            (grant("anna", "s-2", &session), IDLE, "left alone"),
            (grant("anna", "s-2", &session), LONGEST, "over"),
            (Submission { dry_run: true, ..grant("anna", "s-2", &session) }, IDLE, "a rehearsal"),
        ] {
            let refused = second.record(at(ms), submission.clone()).await;
            assert!(matches!(refused, Err(RecordError::SessionEnded)), "{name} {what}: {refused:?}");
            let together = vec![grant("anna", "s-3", &session), submission];
            let refused = second.record_all(at(ms), together).await;
            assert!(matches!(refused, Err(RecordAllError::SessionEnded)), "{name} {what}: {refused:?}");
        }
        assert_eq!(size(&store).await, before, "{name}");
        assert!(
            second.record(at(IDLE - 1), grant("anna", "s-2", &session)).await.is_ok(),
            "{name}: until then it holds"
        );
        // One process ends it, another books no more with it; a repeat is no way in either.
        assert!(store.end_session(&id("anna"), SessionHash::of(&session)).await.unwrap(), "{name}");
        for command_id in ["s-4", "s-1"] {
            let refused = second.record(at(2), grant("anna", command_id, &session)).await;
            assert!(matches!(refused, Err(RecordError::SessionEnded)), "{name}: {refused:?}");
        }
        assert!(store.verify(None, &mut |_, _| {}).await.unwrap().agrees(), "{name}");
    }
}

/// One thread: all are sent before the writer has its turn, so they are one batch.
#[tokio::test]
async fn an_ended_session_disturbs_nobody_in_its_batch() {
    for (name, store) in open_books().await {
        let (anna, _) = seed(&store).await;
        let session = begin(&store, "bernd", 0).await;
        let by_token = Submission {
            credential: Credential::Token(TokenHash::of(&anna)),
            authentication: Authentication::Token,
            ..grant("anna", "b-2", "")
        };
        let (ended, token, good) = tokio::join!(
            store.record(at(1), grant("bernd", "b-1", "beendet")),
            store.record(at(1), by_token),
            store.record(at(1), grant("bernd", "b-3", &session)),
        );
        assert!(matches!(ended, Err(RecordError::SessionEnded)), "{name}: {ended:?}");
        assert_eq!(token.unwrap().seq.0 + 1, good.unwrap().seq.0, "{name}");
    }
}
