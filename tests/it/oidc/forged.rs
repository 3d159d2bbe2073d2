//! Answers that nobody should believe, each one thing away from a good one. None of them gets in, each leaves no session,
//! says nothing of what the provider wrote, and costs the browser its try.

use super::provider::{By, CLIENT, Provider, Token, seconds};
use super::*;
use rocket::http::RawStr;

/// What is forged, and how.
type Forgery = (&'static str, fn(&mut Token));

const FORGED: [Forgery; 27] = [
    ("another issuer", |t| t.claims["iss"] = json!("https://boese.example")),
    ("the issuer with a slash", |t| t.claims["iss"] = json!(format!("{}/", t.claims["iss"].as_str().unwrap()))),
    ("no issuer", |t| drop(t.claims.as_object_mut().unwrap().remove("iss"))),
    ("another audience", |t| t.claims["aud"] = json!("fremd")),
    ("one more audience", |t| t.claims["aud"] = json!([CLIENT, "fremd"])),
    ("no audience", |t| drop(t.claims.as_object_mut().unwrap().remove("aud"))),
    ("an empty audience", |t| t.claims["aud"] = json!([])),
    ("made for another party", |t| t.claims["azp"] = json!("fremd")),
    ("another nonce", |t| t.claims["nonce"] = json!("0".repeat(64))),
    ("no nonce", |t| drop(t.claims.as_object_mut().unwrap().remove("nonce"))),
    ("expired", |t| t.claims["exp"] = json!(seconds() - 1)),
    ("without an end", |t| drop(t.claims.as_object_mut().unwrap().remove("exp"))),
    ("made in the future", |t| t.claims["iat"] = json!(seconds() + 120)),
    ("made an hour ago", |t| t.claims["iat"] = json!(seconds() - 3600)),
    ("unsigned", |t| (t.head["alg"], t.by) = (json!("none"), By::Nobody)),
    ("unsigned, and written otherwise", |t| (t.head["alg"], t.by) = (json!("nOnE"), By::Nobody)),
    ("said to be signed", |t| t.by = By::Nobody),
    ("HS256 with the public key", |t| (t.head["alg"], t.by) = (json!("HS256"), By::PublicKey)),
    ("HS256 with the client's secret", |t| (t.head["alg"], t.by) = (json!("HS256"), By::ClientSecret)),
    ("HS256 under the name of RS256", |t| t.by = By::PublicKey),
    ("another key under the known name", |t| t.by = By::Rsa(1)),
    ("another key under its own name", |t| (t.head["kid"], t.by) = (json!("k2"), By::Rsa(1))),
    ("another key that it brings along", |t| {
        t.by = By::Rsa(1);
        t.head["jwk"] = json!({ "kty": "RSA", "e": "AQAB", "n": "x" });
        t.head["jku"] = json!("https://boese.example/jwks");
    }),
    ("one kind of key under the name of the other", |t| t.head["kid"] = json!("e1")),
    ("no subject", |t| drop(t.claims.as_object_mut().unwrap().remove("sub"))),
    ("an empty subject", |t| t.claims["sub"] = json!("")),
    ("a subject that is none", |t| t.claims["sub"] = json!(["1e6b5a52-5f0c"])),
];

async fn is_refused(name: &str, what: &str, browser: &Browser<'_>, answer: &Answer, store: &Store) {
    assert!(matches!(answer.status, 400 | 403), "{name} {what}: {} {}", answer.status, answer.html);
    assert!(!is_in(browser) && !answer.set.iter().any(|set| set.starts_with(SESSION)), "{name} {what}");
    assert!(!answer.headers.contains_key("Refresh") && answer.location.is_none(), "{name} {what}");
    for said in ["boese", "fremd", "sub", "nonce", "iss", "HS256"] {
        assert!(!answer.html.contains(&format!("{said} ")), "{name} {what}: {said} in {}", answer.html);
    }
    for actor in ["anna", "bernd"] {
        let sessions = store.sessions_of(&Viewer::all(), now(), &id(actor)).await.unwrap();
        assert!(sessions.is_empty(), "{name} {what}");
    }
}

#[rocket::async_test]
async fn no_forged_answer_is_believed() {
    for (name, store) in open_books().await {
        let provider = Provider::start();
        let client = linked(&store, &provider).await;
        let mut believed = Vec::new();
        for (what, bend) in FORGED {
            provider.bend(bend);
            let mut browser = Browser::new(&client);
            let there = depart(&mut browser, "/konto").await;
            let back = provider.agree(&there, SUBJECT);
            let answer = come_back(&mut browser, &back).await;
            if is_in(&browser) {
                believed.push(what);
                store.end_session(&id("anna"), SessionHash::of(&browser.cookies[SESSION])).await.unwrap();
                continue;
            }
            is_refused(&name, what, &browser, &answer, &store).await;
            // The try is used up: a good answer to it comes too late.
            provider.bend(|_| {});
            let again = come_back(&mut browser, &back).await;
            is_refused(&name, what, &browser, &again, &store).await;
        }
        assert!(believed.is_empty(), "{name}: {believed:#?}");
        let mut browser = Browser::new(&client);
        assert_eq!(sign_in(&mut browser, &provider, SUBJECT).await.status, 200, "{name}: and a good one is");
    }
}

#[rocket::async_test]
async fn a_way_back_is_of_one_browser_and_goes_once() {
    for (name, store) in open_books().await {
        let provider = Provider::start();
        let client = linked(&store, &provider).await;
        let (mut anna, mut mallory) = (Browser::new(&client), Browser::new(&client));
        let there = depart(&mut anna, "/konto").await;
        let back = provider.agree(&there, SUBJECT);
        // Somebody else has the link: without a cookie, and with one of their own.
        let answer = come_back(&mut mallory, &back).await;
        is_refused(&name, "no cookie", &mallory, &answer, &store).await;
        let their_way = depart(&mut mallory, "/konto").await;
        let answer = come_back(&mut mallory, &back).await;
        is_refused(&name, "another browser", &mallory, &answer, &store).await;
        // And anna is led to follow the way of mallory.
        let planted = provider.agree(&their_way, "fremd");
        let answer = come_back(&mut anna, &planted).await;
        is_refused(&name, "a planted way", &anna, &answer, &store).await;
        for bent in [
            back.replace("state=", "state=0"),
            back.replace("state=", "x="),
            back.replace("code=", "x="),
            format!("{back}&iss=https%3A%2F%2Fboese.example"),
        ] {
            let mut browser = Browser::new(&client);
            let there = depart(&mut browser, "/konto").await;
            let bent = match bent.contains("x=code") || bent.contains("iss=") {
                true => bent.replace(&state_of(&back), &state_of(&there)),
                false => bent,
            };
            let answer = come_back(&mut browser, &bent).await;
            is_refused(&name, &bent, &browser, &answer, &store).await;
        }
        let answer = come_back(&mut anna, &back).await;
        assert!(answer.status == 200 && is_in(&anna), "{name}: nothing of this used it up: {}", answer.html);
        let cookies = anna.cookies.clone();
        anna.cookies.insert(AWAY.to_owned(), "0".repeat(64));
        let answer = come_back(&mut anna, &back).await;
        assert_eq!((answer.status, answer.set.len()), (400, 0), "{name}: once");
        assert_eq!(anna.cookies[SESSION], cookies[SESSION], "{name}: who is in stays in");
    }
}

fn state_of(address: &str) -> String {
    address.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

/// A code that was caught on its way is worth nothing in another try: its verifier is another one.
#[rocket::async_test]
async fn a_code_belongs_to_the_try_that_it_was_given_for() {
    for (name, store) in open_books().await {
        let provider = Provider::start();
        let client = linked(&store, &provider).await;
        let (mut anna, mut mallory) = (Browser::new(&client), Browser::new(&client));
        let caught = provider.agree(&depart(&mut anna, "/konto").await, SUBJECT);
        let own = provider.agree(&depart(&mut mallory, "/konto").await, "fremd");
        let injected = caught.replace(&state_of(&caught), &state_of(&own));
        let answer = come_back(&mut mallory, &injected).await;
        is_refused(&name, "a caught code", &mallory, &answer, &store).await;
        assert!(
            answer.html.contains("ist nicht gültig"),
            "{name}: the provider was asked, and said no: {}",
            answer.html
        );
    }
}

#[rocket::async_test]
async fn a_try_is_good_for_ten_minutes() {
    for (name, store) in open_books().await {
        let at = |ms| titelbuch::core::calendar::Instant::from_unix_ms(NOW_MS + ms);
        for (ms, good) in [(0, true), (599_999, true), (600_000, false)] {
            let departure = store.begin_oidc(at(0), None, None, "/konto").await.unwrap();
            let other = store.take_oidc(at(ms), &departure.state, &"0".repeat(64)).await.unwrap();
            assert!(other.is_none(), "{name} {ms}");
            let taken = store.take_oidc(at(ms), &departure.state, &departure.browser).await.unwrap();
            assert_eq!(taken.map(|taken| taken.onward), good.then(|| "/konto".to_owned()), "{name} {ms}");
            let again = store.take_oidc(at(ms), &departure.state, &departure.browser).await.unwrap();
            assert!(again.is_none(), "{name} {ms}");
        }
        // Two who come with the same at once: one has it.
        let departure = store.begin_oidc(at(0), None, None, "/").await.unwrap();
        let take = || store.take_oidc(at(1), &departure.state, &departure.browser);
        let (a, b) = tokio::join!(take(), take());
        assert_eq!(usize::from(a.unwrap().is_some()) + usize::from(b.unwrap().is_some()), 1, "{name}");
    }
}

#[rocket::async_test]
async fn who_is_not_linked_or_disabled_or_says_no_stays_out() {
    for (name, store) in open_books().await {
        let provider = Provider::start();
        let client = linked(&store, &provider).await;
        let mut browser = Browser::new(&client);
        let answer = sign_in(&mut browser, &provider, "<b>niemand</b>").await;
        is_refused(&name, "nobody", &browser, &answer, &store).await;
        assert!(answer.html.contains("mit keinem Akteur verknüpft"), "{name}: {}", answer.html);
        assert!(answer.html.contains("&#60;b&#62;niemand"), "{name}: the own subject, as text: {}", answer.html);

        for (error, status, said) in [
            ("access_denied", 403, "abgebrochen oder abgelehnt"),
            ("temporarily_unavailable", 503, "gerade nicht bereit"),
            ("<script>", 502, "nicht angenommen"),
        ] {
            let mut browser = Browser::new(&client);
            let there = depart(&mut browser, "/konto").await;
            let error = RawStr::new(error).percent_encode().to_string();
            let state = state_of(&there);
            let back = format!(
                "{HOST}/anmelden/dienst/antwort?error={error}&error_description=Geld%20weg&state={state}&code=x"
            );
            let answer = come_back(&mut browser, &back).await;
            assert!(answer.status == status && answer.html.contains(said), "{name} {error}: {}", answer.html);
            assert!(!answer.html.contains("Geld weg") && !answer.html.contains("script"), "{name}: {}", answer.html);
            assert!(!is_in(&browser), "{name} {error}");
        }

        store.disable_actor(now(), &id("anna")).await.unwrap();
        let mut browser = Browser::new(&client);
        let answer = sign_in(&mut browser, &provider, SUBJECT).await;
        is_refused(&name, "disabled", &browser, &answer, &store).await;
        assert!(answer.html.contains("Dieser Zugang ist gesperrt."), "{name}: {}", answer.html);
        store.enable_actor(now(), &id("anna")).await.unwrap();
        let answer = sign_in(&mut browser, &provider, SUBJECT).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.html);
        let tried = store.sign_ins_of(&Viewer::all(), &id("anna")).await.unwrap();
        assert_eq!(tried.len(), 2, "{name}: the owner sees both");
    }
}
