//! Sign-in by an identity provider, with a provider of this test on loopback: a good answer gets in and books, each forged
//! one is refused (`forged`), and whatever a provider does wrong stops nobody who has a password (`outages`).

mod forged;
mod links;
mod outages;
pub mod provider;

use crate::pages::sign_in::{Answer, Browser, SESSION};
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use provider::{By, Provider};
use rocket::local::asynchronous::Client;
use serde_json::json;
use titelbuch::core::command::{Authentication, Channel};
use titelbuch::store::oidc::ProviderIdentity;
use titelbuch::store::{SessionHash, Store, Viewer};
use titelbuch::web::server::{Settings, build};

const AWAY: &str = "__Host-titelbuch-dienst";
const SUBJECT: &str = "1e6b5a52-5f0c";
const HOST: &str = "http://127.0.0.1:8000";

async fn client(store: &Store, provider: &Provider) -> Client {
    let settings = Settings::loopback(0).with_provider(provider.known());
    Client::untracked(build(store.clone(), settings)).await.unwrap()
}

async fn link(store: &Store, provider: &Provider, actor: &str, subject: &str) {
    let identity = ProviderIdentity::new(&provider.issuer, subject).unwrap();
    store.link_identity(now(), &id(actor), &identity).await.unwrap();
}

/// A book with somebody who is linked, and who has no password.
async fn linked(store: &Store, provider: &Provider) -> Client {
    seed_masters(store).await;
    link(store, provider, "anna", SUBJECT).await;
    enrol(store, "bernd", "bernd").await;
    client(store, provider).await
}

/// Goes to the provider; returns where the browser was sent.
async fn depart(browser: &mut Browser<'_>, onward: &str) -> String {
    let path = format!("/anmelden/dienst?weiter={}", rocket::http::RawStr::new(onward).percent_encode());
    let sent = browser.get(&path).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    sent.location.unwrap()
}

/// Comes back to this address, as a browser does from another site: only with what is sent along from there.
async fn come_back(browser: &mut Browser<'_>, back: &str) -> Answer {
    let path = back.strip_prefix(HOST).unwrap_or_else(|| panic!("{back}"));
    let mut arriving = Browser::new(browser.client);
    arriving.cookies.extend(browser.cookies.get_key_value(AWAY).map(|(name, value)| (name.clone(), value.clone())));
    let answer = arriving.get(path).await;
    for cookie in &answer.set {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        browser.cookies.remove(name);
        if !value.is_empty() {
            browser.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
    answer
}

/// The whole way there and back.
async fn sign_in(browser: &mut Browser<'_>, provider: &Provider, subject: &str) -> Answer {
    let there = depart(browser, "/konto").await;
    come_back(browser, &provider.agree(&there, subject)).await
}

fn is_in(browser: &Browser<'_>) -> bool {
    browser.cookies.contains_key(SESSION)
}

#[rocket::async_test]
async fn who_is_linked_gets_in_and_books_as_signed_in_by_the_provider() {
    for (name, store) in open_books().await {
        let provider = Provider::start();
        let client = linked(&store, &provider).await;
        let mut browser = Browser::new(&client);
        let door = browser.get("/anmelden?weiter=/konto").await;
        let (_, link) = door.html.split_once("href=\"/anmelden/dienst?weiter=%2Fkonto\"").expect(&door.html);
        assert!(link.starts_with("><span class=\"kern-label\">Anmelden mit: Anmeldedienst des Bundes<"), "{link}");
        assert_eq!(provider.asked("/.well-known/openid-configuration"), 0, "{name}: not before somebody wants it");

        let answer = sign_in(&mut browser, &provider, SUBJECT).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.html);
        assert_eq!(answer.headers["Refresh"], "0; url=/konto", "{name}");
        assert!(answer.html.contains("href=\"/konto\">Weiter"), "{name}: {}", answer.html);
        let session = answer.set.iter().find(|cookie| cookie.starts_with(&format!("{SESSION}="))).unwrap();
        for part in ["; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/"] {
            assert!(session.contains(part), "{name} {part}: {session}");
        }
        assert!(!browser.cookies.contains_key(AWAY), "{name}: it is not needed any more");
        let account = browser.get("/konto").await;
        for word in ["<dd>anna</dd>", "Anmeldedienst", "Dieses Konto hat kein Passwort"] {
            assert!(account.html.contains(word), "{name} {word}: {}", account.html);
        }
        let booked = book(&mut browser).await;
        assert_eq!(booked.status, 303, "{name}: {}", booked.html);
        let last = store.events_of(&Viewer::all(), &["project_registered/1"]).await.unwrap().pop().unwrap();
        assert_eq!(last.authentication, Authentication::Oidc, "{name}");
        assert_eq!((last.channel, last.actor.as_str()), (Channel::Pages, "anna"), "{name}");

        let hash = SessionHash::of(&browser.cookies[SESSION]);
        store.end_session(&id("anna"), hash).await.unwrap();
        assert_eq!(browser.get("/konto").await.status, 303, "{name}: it ends as every other");
    }
}

/// Whoever leaves from an English door comes back to an English page, whatever the provider says.
#[rocket::async_test]
async fn the_way_there_and_back_keeps_the_language() {
    let (_, store) = open_books().await.remove(0);
    let provider = Provider::start();
    let client = linked(&store, &provider).await;
    let mut browser = Browser::new(&client);
    let door = browser.get("/anmelden?weiter=%2Fkonto&lang=en").await;
    for said in ["Sign in with: Anmeldedienst des Bundes", "With user name and password"] {
        assert!(door.html.contains(said), "{said}: {}", door.html);
    }
    let path = "/anmelden/dienst?weiter=%2Fkonto%3Flang%3Den&lang=en";
    assert!(door.html.contains(&path.replace('&', "&#38;")), "{}", door.html);
    let there = browser.get(path).await.location.unwrap();
    let stranger = come_back(&mut browser, &provider.agree(&there, "somebody-else")).await;
    for said in ["here you are linked with no actor", "at the identity provider: somebody-else", "To the sign-in"] {
        assert!(stranger.status == 403 && stranger.html.contains(said), "{said}: {}", stranger.html);
    }
    let there = browser.get(path).await.location.unwrap();
    let answer = come_back(&mut browser, &provider.agree(&there, SUBJECT)).await;
    assert_eq!(answer.headers["Refresh"], "0; url=/konto?lang=en");
    assert!(answer.html.contains("<h1 class=\"kern-heading-large\">Signed in</h1>"), "{}", answer.html);
    let account = browser.get("/konto?lang=en").await;
    assert!(account.html.contains("This account has no password."), "{}", account.html);
}

/// Books a project by its form.
async fn book(browser: &mut Browser<'_>) -> Answer {
    const PATH: &str = "/erfassen/projekt";
    let asked = browser.get(PATH).await;
    let command = asked.html.split("name=\"vorgang\" value=\"").nth(1).expect(&asked.html);
    let command = command.split('"').next().unwrap().to_owned();
    let token = asked.token(PATH);
    let fields = [
        ("formular", token.as_str()),
        ("vorgang", &command),
        ("project", "p-neu"),
        ("title", "Neues Projekt"),
        ("land", "DE-BY"),
        ("policy_field", "bildung"),
        ("booked_on", "01.02.2021"),
        ("schritt", "buchen"),
    ];
    browser.post(PATH, &fields).await
}

#[rocket::async_test]
async fn each_signature_that_may_be_believed_is() {
    let (_, store) = open_books().await.remove(0);
    let provider = Provider::start();
    let client = linked(&store, &provider).await;
    for (by, algorithm, key) in [(By::Rsa(0), "RS256", "k1"), (By::RsaPss, "PS256", "k1"), (By::P256, "ES256", "e1")] {
        provider.bend(move |token| {
            (token.head["alg"], token.head["kid"], token.by) = (json!(algorithm), json!(key), by);
        });
        let mut browser = Browser::new(&client);
        let answer = sign_in(&mut browser, &provider, SUBJECT).await;
        assert!(answer.status == 200 && is_in(&browser), "{algorithm}: {}", answer.html);
    }
    // One that the operator has not named is not, though it is good.
    let settings =
        titelbuch::web::provider::ProviderSettings { algorithms: vec!["RS256".to_owned()], ..provider.settings() };
    let narrow = titelbuch::web::provider::IdentityProvider::new(settings).unwrap();
    let client = Client::untracked(build(store.clone(), Settings::loopback(0).with_provider(narrow))).await.unwrap();
    let mut browser = Browser::new(&client);
    let answer = sign_in(&mut browser, &provider, SUBJECT).await;
    assert!(answer.status == 403 && !is_in(&browser), "{}", answer.html);
}

#[rocket::async_test]
async fn two_windows_do_not_shut_each_other_out_and_the_cookie_is_told_apart() {
    let (_, store) = open_books().await.remove(0);
    let provider = Provider::start();
    let client = linked(&store, &provider).await;
    let mut browser = Browser::new(&client);
    let first = browser.get("/anmelden/dienst?weiter=/konto").await;
    let cookie = first.set.iter().find(|cookie| cookie.starts_with(AWAY)).unwrap();
    for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/", "; Max-Age=600"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    depart(&mut browser, "/").await;
    let back = provider.agree(&first.location.unwrap(), SUBJECT);
    assert_eq!(come_back(&mut browser, &back).await.status, 200);
    // Who is signed in already is not sent away again.
    let again = browser.get("/anmelden/dienst?weiter=/konto").await;
    assert_eq!(again.location.as_deref(), Some("/anmelden?weiter=%2Fkonto"));
}

#[rocket::async_test]
async fn nobody_is_sent_there_by_another_site_or_led_elsewhere_after() {
    let (_, store) = open_books().await.remove(0);
    let provider = Provider::start();
    let client = linked(&store, &provider).await;
    for from in ["cross-site", "same-site"] {
        let mut request = client.get("/anmelden/dienst?weiter=/konto");
        request.inner_mut().set_host(rocket::http::uri::Host::parse("127.0.0.1:8000").unwrap());
        let request = request.header(rocket::http::Header::new("Sec-Fetch-Site", from));
        let answer = Browser::new(&client).send(request).await;
        assert_eq!(answer.location.as_deref(), Some("/anmelden?weiter=%2Fkonto"), "{from}");
        assert!(!answer.set.iter().any(|cookie| cookie.starts_with(AWAY)), "{from}");
    }
    for wish in ["https://boese.example", "//boese.example", "/\\boese.example", "javascript:alert(1)", "/anmelden"] {
        let mut browser = Browser::new(&client);
        let there = depart(&mut browser, wish).await;
        let answer = come_back(&mut browser, &provider.agree(&there, SUBJECT)).await;
        assert_eq!(answer.headers["Refresh"], "0; url=/", "{wish}");
    }
}

#[rocket::async_test]
async fn without_a_provider_there_is_no_way() {
    let (_, store) = open_books().await.remove(0);
    seed_masters(&store).await;
    let client = crate::pages::client(&store).await;
    let mut browser = Browser::new(&client);
    assert!(!browser.get("/anmelden").await.html.contains("/anmelden/dienst"));
    for path in ["/anmelden/dienst", "/anmelden/dienst/antwort?code=x&state=y"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
}

/// A new key is looked for, and no oftener than once a minute.
#[rocket::async_test]
async fn a_key_that_is_new_is_looked_for_once_a_minute() {
    let (_, store) = open_books().await.remove(0);
    let provider = Provider::start();
    let known = provider.known();
    let start = provider::seconds() * 1000;
    let mut asked = Vec::new();
    for (after, rotated) in [(0, false), (1_000, true), (61_000, true), (62_000, true), (3_600_000, true)] {
        let at = titelbuch::core::calendar::Instant::from_unix_ms(start + after);
        if rotated {
            provider.inside.lock().unwrap().published = vec![(1, "k2")];
            provider.bend(move |token| {
                (token.head["kid"], token.by, token.claims["iat"]) =
                    (json!("k2"), By::Rsa(1), json!((start + after) / 1000));
            });
        }
        let departure = store.begin_oidc(at, None, None, "/").await.unwrap();
        let back = format!("{HOST}/anmelden/dienst/antwort");
        let there = known.address(at, &back, &departure).await.unwrap();
        let returned = provider.agree(&there, SUBJECT);
        let code = returned.split("code=").nth(1).unwrap().split('&').next().unwrap();
        let kept = store.take_oidc(at, &departure.state, &departure.browser).await.unwrap().unwrap();
        let found = known.identify(at, (code, &back), &kept).await;
        asked.push((found.is_ok(), provider.asked("/jwks"), provider.asked("/.well-known/openid-configuration")));
    }
    assert_eq!(asked, [(true, 1, 1), (false, 1, 1), (true, 2, 1), (true, 2, 1), (true, 3, 2)]);
}

/// Whoever has a password is not stopped by anything.
async fn signs_in_with_a_password(client: &Client) -> bool {
    Browser::new(client).sign_in("bernd", PASSWORD).await.status == 303
}
