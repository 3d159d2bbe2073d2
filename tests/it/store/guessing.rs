//! Guessing at the door: who waits and who does not, and that a code opens once.

use super::sign_in::{PASSWORD, enrol, tried};
use crate::support::*;
use titelbuch::core::calendar::Instant;
use titelbuch::core::command::Authentication;
use titelbuch::core::ids::ActorId;
use titelbuch::store::accounts::AccountError;
use titelbuch::store::sign_in::{Admitted, Outcome, Try};
use titelbuch::store::{Session, SessionHash, Store, Viewer};

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;
const WRONG: &str = "falsch falsch falsch";

fn at(ms: i64) -> Instant {
    Instant::from_unix_ms(NOW_MS + ms)
}

/// How long a try has to wait, whether it came in, or that it was refused.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    In,
    Refused,
    WaitsUntil(i64),
}

async fn hear(store: &Store, ms: i64, tried: &Try<'_>) -> Heard {
    match store.sign_in(at(ms), tried).await {
        Ok(_) => Heard::In,
        Err(AccountError::Refused) => Heard::Refused,
        Err(AccountError::Wait(until)) => Heard::WaitsUntil(until.unix_ms() - NOW_MS),
        Err(error) => panic!("{error:?}"),
    }
}

async fn with_anna() -> Vec<(String, Store)> {
    let books = open_books().await;
    for (_, store) in &books {
        seed_masters(store).await;
        enrol(store, "anna", "anna").await;
    }
    books
}

/// A login that nobody has waits as long as one that somebody has, so nobody learns which there are.
#[tokio::test]
async fn each_failure_after_the_fifth_waits_twice_as_long_and_is_not_verified_before() {
    for (name, store) in with_anna().await {
        for login in ["anna", "niemand"] {
            let mut ms = 0;
            for wait in [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
                assert_eq!(hear(&store, ms, &tried(login, WRONG)).await, Heard::Refused, "{name} {login} {ms}");
                let until = ms + wait * SECOND;
                if wait > 0 {
                    let before = store.passwords_verified();
                    for early in [ms, until - 1] {
                        let heard = hear(&store, early, &tried(login, PASSWORD)).await;
                        assert_eq!(heard, Heard::WaitsUntil(until), "{name} {login}");
                    }
                    assert_eq!(store.passwords_verified(), before, "{name}: nothing was verified");
                }
                ms = until;
            }
            // Nobody is locked out: the right password after the wait, and then it begins anew.
            if login == "anna" {
                assert_eq!(hear(&store, ms, &tried(login, PASSWORD)).await, Heard::In, "{name}");
                for _ in 0..4 {
                    assert_eq!(hear(&store, ms, &tried(login, WRONG)).await, Heard::Refused, "{name}");
                }
                assert_eq!(hear(&store, ms, &tried(login, PASSWORD)).await, Heard::In, "{name}");
            }
        }
    }
}

#[tokio::test]
async fn strangers_keep_the_owner_waiting_at_no_device_of_theirs() {
    for (name, store) in with_anna().await {
        let Admitted { device, .. } = store.sign_in(at(0), &tried("anna", PASSWORD)).await.unwrap();
        let own = Try { device: Some(&device), ..tried("anna", PASSWORD) };
        let mut ms = 0;
        for _ in 0..40 {
            match hear(&store, ms, &Try { address: "192.0.2.7".parse().ok(), ..tried("anna", WRONG) }).await {
                Heard::WaitsUntil(until) => ms = until,
                heard => assert_eq!(heard, Heard::Refused, "{name}"),
            }
            assert_eq!(hear(&store, ms, &own).await, Heard::In, "{name} {ms}");
        }
        assert!(ms > 60 * MINUTE, "{name}: they had to wait: {ms}");
        // The device is counted by itself, and is that of this account alone.
        for _ in 0..5 {
            assert_eq!(hear(&store, ms, &Try { password: WRONG, ..own }).await, Heard::Refused, "{name}");
        }
        assert_eq!(hear(&store, ms, &own).await, Heard::WaitsUntil(ms + SECOND), "{name}");
        enrol(&store, "bernd", "bernd").await;
        let bernd = Try { device: Some(&device), ..tried("bernd", WRONG) };
        for _ in 0..5 {
            assert_eq!(hear(&store, ms, &bernd).await, Heard::Refused, "{name}");
        }
        let elsewhere = tried("bernd", PASSWORD);
        assert_eq!(hear(&store, ms, &elsewhere).await, Heard::WaitsUntil(ms + SECOND), "{name}: an unknown device");
        // A device is forgotten half a year after the last sign-in from it.
        let late = ms + 180 * DAY;
        for _ in 0..5 {
            assert_eq!(hear(&store, late, &tried("anna", WRONG)).await, Heard::Refused, "{name}");
        }
        assert_eq!(hear(&store, late, &own).await, Heard::WaitsUntil(late + SECOND), "{name}");
    }
}

#[tokio::test]
async fn an_address_waits_whatever_logins_it_tries() {
    for (name, store) in with_anna().await {
        let from = |address: &str, login| Try { address: address.parse().ok(), ..tried(login, WRONG) };
        let logins: Vec<String> = (0..20).map(|number| format!("niemand{number}")).collect();
        for login in &logins {
            assert_eq!(hear(&store, 0, &from("2001:db8::1", login)).await, Heard::Refused, "{name} {login}");
        }
        let anna = |address: &str| Try { password: PASSWORD, ..from(address, "anna") };
        assert_eq!(hear(&store, 0, &anna("2001:db8::2")).await, Heard::WaitsUntil(SECOND), "{name}: one network");
        assert_eq!(hear(&store, 0, &anna("2001:db8:1::1")).await, Heard::In, "{name}");
        // One who comes in takes back the own try, not those of the others.
        assert_eq!(hear(&store, SECOND, &anna("2001:db8::2")).await, Heard::In, "{name}");
        assert_eq!(hear(&store, SECOND, &from("2001:db8::3", "x")).await, Heard::Refused, "{name}");
        assert_eq!(hear(&store, SECOND, &anna("2001:db8::2")).await, Heard::WaitsUntil(3 * SECOND), "{name}");
        assert_eq!(hear(&store, 3 * SECOND + DAY, &anna("2001:db8::2")).await, Heard::In, "{name}: forgotten");
    }
}

/// Several server processes count together, and many tries at once are no way around the count.
#[tokio::test]
async fn tries_in_two_processes_and_at_once_are_counted_together() {
    for (name, url) in fresh_urls().await {
        let first = open(&url).await;
        seed_masters(&first).await;
        enrol(&first, "anna", "anna").await;
        let second = Store::open(&url).await.unwrap();
        let tries = (0..40).map(|number| {
            let store = if number % 2 == 0 { first.clone() } else { second.clone() };
            tokio::spawn(async move { hear(&store, 0, &tried("anna", WRONG)).await })
        });
        let mut refused = 0;
        for tried in tries.collect::<Vec<_>>() {
            refused += u64::from(tried.await.unwrap() == Heard::Refused);
        }
        assert!((1..=5).contains(&refused), "{name}: {refused}");
        assert_eq!(first.passwords_verified() + second.passwords_verified(), refused, "{name}");
    }
}

fn code(secret: &str, ms: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret.as_bytes().to_vec()).build().unwrap();
    totp.generate(u64::try_from((NOW_MS + ms) / 1000).unwrap()).to_string()
}

async fn session(store: &Store, id: &str, ms: i64) -> Option<Session> {
    store.session(&Viewer::all(), at(ms), SessionHash::of(id)).await.unwrap()
}

#[tokio::test]
async fn a_code_of_the_app_opens_once_and_so_does_a_recovery_code() {
    for (name, store) in with_anna().await {
        let here = store.sign_in(at(0), &tried("anna", PASSWORD)).await.unwrap();
        let there = store.sign_in(at(0), &tried("anna", PASSWORD)).await.unwrap();
        let own = session(&store, &here.session, 0).await.unwrap();
        let secret = store.new_second_factor().unwrap();
        for (password, shown, error) in [
            (WRONG, code(&secret, 0), "bisherige Passwort"),
            (PASSWORD, code(&secret, 5 * MINUTE), "Code stimmt nicht"),
            (PASSWORD, String::new(), "Code stimmt nicht"),
        ] {
            let refused = store.enrol_second_factor(at(0), &own, password, (&secret, &shown)).await;
            assert!(refused.as_ref().is_err_and(|e| e.to_string().contains(error)), "{name} {error}: {refused:?}");
        }
        let enrolled = store.enrol_second_factor(at(0), &own, PASSWORD, (&secret, &code(&secret, 0))).await.unwrap();
        assert_eq!(enrolled.recovery_codes.len(), 10, "{name}");
        assert!(session(&store, &here.session, 0).await.is_none(), "{name}: another id");
        assert!(session(&store, &there.session, 0).await.is_none(), "{name}: the others end");
        let own = session(&store, &enrolled.session, 0).await.unwrap();
        assert_eq!(own.authentication, Authentication::PasswordAndTotp, "{name}");
        let again = store.enrol_second_factor(at(MINUTE), &own, PASSWORD, (&secret, &code(&secret, MINUTE))).await;
        assert!(matches!(again, Err(AccountError::HasSecondFactor)), "{name}: {again:?}");

        let recovery = enrolled.recovery_codes[3].to_uppercase().replace('-', " ");
        let (first, ahead) = (code(&secret, 2 * MINUTE), code(&secret, 2 * MINUTE + 30 * SECOND));
        let mut ms = 2 * MINUTE;
        for (password, shown, heard, what) in [
            (PASSWORD, String::new(), Heard::Refused, "no code"),
            (PASSWORD, code(&secret, 0), Heard::Refused, "the code that set it up"),
            (PASSWORD, code(&secret, ms - MINUTE), Heard::Refused, "too old"),
            (PASSWORD, first.clone(), Heard::In, "now"),
            (PASSWORD, first.clone(), Heard::Refused, "the same again"),
            (WRONG, ahead.clone(), Heard::Refused, "a wrong password uses up no code"),
            (PASSWORD, ahead.clone(), Heard::In, "the next one"),
            (PASSWORD, code(&secret, ms - 30 * SECOND), Heard::Refused, "one before the last"),
            (WRONG, recovery.clone(), Heard::Refused, "a wrong password uses up no recovery code"),
            (PASSWORD, recovery.clone(), Heard::In, "a recovery code as it was written down"),
            (PASSWORD, recovery, Heard::Refused, "the same again"),
            (PASSWORD, "0000-0000-0000-0000".to_owned(), Heard::Refused, "an invented one"),
        ] {
            assert_eq!(
                hear(&store, ms, &Try { code: &shown, ..tried("anna", password) }).await,
                heard,
                "{name} {what}"
            );
            ms += 1;
        }
        // Two who show the same code at once: one comes in.
        ms = 10 * MINUTE;
        let shown = code(&secret, ms);
        let both = Try { code: &shown, ..tried("anna", PASSWORD) };
        let (a, b) = tokio::join!(store.sign_in(at(ms), &both), store.sign_in(at(ms), &both));
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1, "{name}: {a:?} {b:?}");

        let refused = store.remove_second_factor(at(ms), &own, PASSWORD, &shown).await;
        assert!(matches!(refused, Err(AccountError::WrongCode)), "{name}: {refused:?}");
        store.remove_second_factor(at(ms), &own, PASSWORD, &enrolled.recovery_codes[0]).await.unwrap();
        assert_eq!(hear(&store, ms, &tried("anna", PASSWORD)).await, Heard::In, "{name}: the password alone again");
        let account = store.account(&Viewer::all(), &id("anna")).await.unwrap().unwrap();
        assert!(!account.has_second_factor, "{name}");
    }
}

/// What was tried with a login of theirs is told to its owner; what was held back was no try.
#[tokio::test]
async fn an_actor_sees_what_happened_at_the_own_door() {
    for (name, store) in with_anna().await {
        for (ms, password) in [(0, WRONG), (1, PASSWORD), (2, WRONG)] {
            hear(&store, ms, &tried("anna", password)).await;
        }
        hear(&store, 3, &tried("niemand", WRONG)).await;
        let anna: ActorId = id("anna");
        let seen = store.sign_ins_of(&Viewer::all(), &anna).await.unwrap();
        let seen: Vec<(i64, Outcome)> = seen.iter().map(|one| (one.at.unix_ms() - NOW_MS, one.outcome)).collect();
        assert_eq!(seen, [(2, Outcome::Refused), (1, Outcome::SignedIn), (0, Outcome::Refused)], "{name}");
        hear(&store, 91 * DAY, &tried("anna", WRONG)).await;
        assert_eq!(store.sign_ins_of(&Viewer::all(), &anna).await.unwrap().len(), 1, "{name}: old traces go");
    }
}
