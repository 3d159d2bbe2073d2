//! The second factor over HTTP, and what a page says to who guesses.

use super::sign_in::{Browser, SESSION, with_anna};
use crate::store::sign_in::PASSWORD;
use crate::support::*;
use std::time::{SystemTime, UNIX_EPOCH};

/// The code of this half minute, or of the one after: of each, one opens.
#[allow(clippy::disallowed_methods, reason = "the server under test reads the clock, and so does the app of a person")]
fn code(secret: &str, ahead: u64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret.as_bytes().to_vec()).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    totp.generate(now + ahead).to_string()
}

/// What stands behind a mark up to the next quote.
fn after<'t>(html: &'t str, mark: &str) -> &'t str {
    let (_, rest) = html.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {html}"));
    rest.split('"').next().unwrap()
}

#[rocket::async_test]
async fn a_second_factor_is_set_up_used_and_taken_away() {
    for (name, store) in open_books().await {
        let client = with_anna(&store).await;
        let mut browser = Browser::new(&client);
        browser.sign_in("anna", PASSWORD).await;
        let page = browser.get("/konto/zweiter-faktor").await;
        let (path, token) = ("/konto/zweiter-faktor", page.token("/konto/zweiter-faktor"));
        assert!(page.html.contains("<svg class=\"tb-qr\"") && page.html.contains("role=\"img\""), "{name}");
        let secret = after(&page.html, "name=\"schluessel\" value=\"").to_owned();
        let grouped =
            secret.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part)).collect::<Vec<_>>().join(" ");
        assert!(page.html.contains(&grouped), "{name}: as text too");
        let fields = |code: &str, password: &str| {
            let pairs = [("formular", token.as_str()), ("schluessel", &secret), ("code", code), ("passwort", password)];
            pairs.map(|(name, value)| (name, value.to_owned()))
        };
        for (shown, password, said) in
            [("000000x", PASSWORD, "Code stimmt nicht"), (&code(&secret, 0), "falsch", "bisherige Passwort")]
        {
            let typed = fields(shown, password);
            let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let refused = browser.post(path, &typed).await;
            assert!(refused.status == 422 && refused.html.contains(said), "{name} {said}: {}", refused.html);
            assert_eq!(after(&refused.html, "name=\"schluessel\" value=\""), secret, "{name}: the same drawing again");
        }
        let before = browser.cookies[SESSION].clone();
        let typed = fields(&code(&secret, 0), PASSWORD);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let done = browser.post(path, &typed).await;
        assert!(
            done.status == 200 && done.html.contains("Der zweite Faktor ist eingerichtet."),
            "{name}: {}",
            done.html
        );
        assert_ne!(browser.cookies[SESSION], before, "{name}: another id");
        let codes = done.html.split("aria-label=\"Wiederherstellungscodes\">").nth(1).unwrap().split("</pre>").next();
        let codes: Vec<&str> = codes.unwrap().lines().collect();
        assert_eq!(codes.len(), 10, "{name}");
        // The page that was just shown belongs to the new id.
        let out = browser.post("/abmelden", &[("formular", &done.token("/abmelden"))]).await;
        assert_eq!(out.status, 303, "{name}");

        assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 403, "{name}: the password is not enough");
        let door = browser.get("/anmelden").await.token("/anmelden");
        let ahead = code(&secret, 30);
        let with =
            |code: &'static str| [("formular", ""), ("anmeldename", "anna"), ("passwort", PASSWORD), ("code", code)];
        let mut typed = with("").to_vec();
        (typed[0].1, typed[3].1) = (&door, &ahead);
        assert_eq!(browser.post("/anmelden", &typed).await.status, 303, "{name}");
        let account = browser.get("/konto").await;
        for word in ["Passwort und zweiter Faktor", "angemeldet", "abgewiesen", "Zweiten Faktor entfernen"] {
            assert!(account.html.contains(word), "{name} {word}: {}", account.html);
        }
        let token = account.token("/abmelden");
        let taken = [("formular", token.as_str()), ("passwort", PASSWORD), ("code", codes[0])];
        let taken = browser.post("/konto/zweiter-faktor/entfernen", &taken).await;
        assert_eq!(taken.location.as_deref(), Some("/konto?neu=ohne-zweiten-faktor"), "{name}: {}", taken.html);
        assert_eq!(Browser::new(&client).sign_in("anna", PASSWORD).await.status, 303, "{name}");
    }
}

#[rocket::async_test]
async fn who_guesses_is_told_when_to_come_again() {
    let (_, store) = open_books().await.remove(0);
    let client = with_anna(&store).await;
    let mut owner = Browser::new(&client);
    assert_eq!(owner.sign_in("anna", PASSWORD).await.status, 303);
    owner.cookies.remove(SESSION);
    let mut stranger = Browser::new(&client);
    let mut held = None;
    // Some may be slow enough to be heard after their wait.
    for _ in 0..20 {
        let answer = stranger.sign_in("anna", "falsch falsch falsch").await;
        if answer.status == 429 {
            held = Some(answer);
            break;
        }
        assert_eq!(answer.status, 403);
    }
    let held = held.expect("one is held back");
    assert!(held.html.contains("Wieder möglich ab"), "{}", held.html);
    let seconds: u64 = held.headers["Retry-After"].parse().expect("whole seconds");
    assert!((1..=15 * 60).contains(&seconds), "{seconds}");
    assert_eq!(owner.sign_in("anna", PASSWORD).await.status, 303, "a device that is known does not wait");
}
