//! A provider that is down, or does what none should: a page that says so, no session, nobody else is asked, and who has
//! a password gets in.

use super::provider::{Reply, discovery};
use super::*;

/// What a provider of this address answers at which path.
type Wrong = Box<dyn Fn(&str) -> (&'static str, Reply)>;

const DISCOVERY: &str = "/.well-known/openid-configuration";

fn redirect(to: &str) -> Reply {
    Reply { headers: vec![("Location", to.to_owned())], ..Reply::empty(302) }
}

fn long() -> Reply {
    Reply { status: 200, headers: vec![("Content-Type", "application/json".to_owned())], body: vec![b' '; 10_000_000] }
}

/// The same document with another value.
fn with(issuer: &str, field: &str, value: &str) -> Reply {
    let mut document = discovery(issuer);
    document[field] = json!(value);
    Reply::json(&document)
}

async fn is_told(name: &str, what: &str, client: &Client, answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{name} {what}: {}", answer.html);
    assert!(answer.html.contains("Anmeldedienst des Bundes“"), "{name} {what}: {}", answer.html);
    assert!(answer.html.contains("Mit Anmeldename und Passwort geht es auch jetzt."), "{name} {what}");
    assert!(!answer.set.iter().any(|set| set.starts_with(SESSION)), "{name} {what}");
    assert!(signs_in_with_a_password(client).await, "{name} {what}");
}

#[rocket::async_test]
async fn a_provider_that_is_down_stops_nobody_who_has_a_password() {
    for (name, store) in open_books().await {
        let provider = Provider::start();
        linked(&store, &provider).await;
        // An address at which nobody listens: it was free a moment ago.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let gone = Provider { issuer: format!("http://{free}"), inside: provider.inside.clone() };
        let client = client(&store, &gone).await;
        let answer = Browser::new(&client).get("/anmelden/dienst").await;
        is_told(&name, "down", &client, &answer, 503).await;
        assert!(answer.html.contains("antwortet gerade nicht"), "{name}: {}", answer.html);
        assert!(answer.headers.contains_key("Retry-After"), "{name}");
    }
}

#[rocket::async_test]
async fn what_a_provider_says_of_itself_wrongly_is_not_followed() {
    let (name, store) = open_books().await.remove(0);
    let trap = Provider::start();
    let first = Provider::start();
    drop(linked(&store, &first).await);
    let elsewhere = trap.issuer.clone();
    let mut cases: Vec<(&str, Wrong)> = vec![
        ("500", Box::new(|_| (DISCOVERY, Reply::empty(500)))),
        ("404", Box::new(|_| (DISCOVERY, Reply::empty(404)))),
        ("10 MB", Box::new(|_| (DISCOVERY, long()))),
        ("10 MB of keys", Box::new(|_| ("/jwks", long()))),
        ("500 for keys", Box::new(|_| ("/jwks", Reply::empty(500)))),
        ("no JSON", Box::new(|_| (DISCOVERY, Reply { body: b"<html>".to_vec(), ..Reply::empty(200) }))),
        ("another issuer", Box::new(|issuer| (DISCOVERY, with(issuer, "issuer", "https://boese.example")))),
    ];
    for path in [DISCOVERY, "/jwks"] {
        let to = format!("{elsewhere}{path}");
        cases.push(("a redirect", Box::new(move |_| (path, redirect(&to)))));
    }
    for field in ["authorization_endpoint", "jwks_uri"] {
        let to = format!("{elsewhere}/jwks");
        cases.push((field, Box::new(move |issuer| (DISCOVERY, with(issuer, field, &to)))));
        cases.push((field, Box::new(move |issuer| (DISCOVERY, with(issuer, field, "http://169.254.169.254/x")))));
    }
    for (what, case) in cases {
        let provider = Provider::start();
        let (path, reply) = case(&provider.issuer);
        provider.instead(path, reply);
        let client = client(&store, &provider).await;
        let answer = Browser::new(&client).get("/anmelden/dienst").await;
        is_told(&name, what, &client, &answer, 502).await;
        assert!(!answer.set.iter().any(|set| set.starts_with(AWAY)), "{what}");
        // It is not asked again at once.
        let seen = provider.inside.lock().unwrap().seen.len();
        assert_eq!(Browser::new(&client).get("/anmelden/dienst").await.status, 502, "{what}");
        assert_eq!(provider.inside.lock().unwrap().seen.len(), seen, "{what}");
    }
    assert_eq!(trap.inside.lock().unwrap().seen, Vec::<String>::new(), "nobody else was asked");
}

#[rocket::async_test]
async fn a_token_that_does_not_come_lets_nobody_in() {
    let (name, store) = open_books().await.remove(0);
    let trap = Provider::start();
    let first = Provider::start();
    drop(linked(&store, &first).await);
    let bare = Reply::json(&json!({ "access_token": "x", "token_type": "Bearer" }));
    let unknown = Reply { status: 401, ..Reply::json(&json!({ "error": "invalid_client" })) };
    for (what, reply, status) in [
        ("500", Reply::empty(500), 502),
        ("10 MB", long(), 502),
        ("a redirect", redirect(&format!("{}/token", trap.issuer)), 502),
        ("a client that it does not know", unknown, 502),
        ("no JSON", Reply { body: b"<html>".to_vec(), ..Reply::empty(200) }, 403),
        ("no id token", bare, 403),
        ("nothing", Reply::empty(400), 403),
    ] {
        let provider = Provider::start();
        provider.instead("/token", reply);
        let client = client(&store, &provider).await;
        let mut browser = Browser::new(&client);
        let answer = sign_in(&mut browser, &provider, SUBJECT).await;
        assert!(answer.status == status && !is_in(&browser), "{what}: {} {}", answer.status, answer.html);
        if status == 502 {
            is_told(&name, what, &client, &answer, status).await;
        }
        // A token elsewhere is not fetched, and the secret not shown there.
        let elsewhere = with(&provider.issuer, "token_endpoint", &format!("{}/token", trap.issuer));
        provider.instead(DISCOVERY, elsewhere);
        let client = super::client(&store, &provider).await;
        let mut browser = Browser::new(&client);
        let answer = sign_in(&mut browser, &provider, SUBJECT).await;
        is_told(&name, what, &client, &answer, 502).await;
    }
    assert_eq!(trap.inside.lock().unwrap().seen, Vec::<String>::new(), "nobody else was asked");
}
