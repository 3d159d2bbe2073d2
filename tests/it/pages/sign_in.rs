//! The door and the account over HTTP: cookies, forms that carry their secret, one message, and where the way goes on.

use super::client;
use crate::store::sign_in::{PASSWORD, enrol};
use crate::support::*;
use rocket::http::uri::Host;
use rocket::http::{ContentType, Header, Method};
use rocket::local::asynchronous::{Client, LocalRequest};
use std::collections::BTreeMap;
use titelbuch::store::{NewToken, Scope, Store, Viewer};
use titelbuch::web::server::{PublicUrl, Settings, build};

pub const SESSION: &str = "__Host-titelbuch";
const ORIGIN: &str = "http://127.0.0.1:8000";
const NOT_TAKEN: &str = "Formular nicht angenommen";

/// A browser that keeps its cookies.
pub struct Browser<'c> {
    pub client: &'c Client,
    pub cookies: BTreeMap<String, String>,
}

pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub set: Vec<String>,
    pub html: String,
}

impl Answer {
    /// The secret of the first form that goes to this address.
    pub fn token(&self, action: &str) -> String {
        let (_, form) = self.html.split_once(&format!("action=\"{action}\"")).expect("the form");
        let (_, rest) = form.split_once("name=\"formular\" value=\"").expect("its secret");
        rest.split('"').next().unwrap().to_owned()
    }
}

impl<'c> Browser<'c> {
    pub fn new(client: &'c Client) -> Browser<'c> {
        Browser { client, cookies: BTreeMap::new() }
    }

    fn dress<'r>(&self, request: LocalRequest<'r>) -> LocalRequest<'r> {
        let cookies = self.cookies.iter().map(|(name, value)| (name.clone(), value.clone()));
        let mut request = cookies.fold(request, |request, cookie| request.cookie(cookie));
        request.inner_mut().set_host(Host::parse("127.0.0.1:8000").unwrap());
        request
    }

    pub async fn send(&mut self, request: LocalRequest<'_>) -> Answer {
        let response = request.dispatch().await;
        let headers = response.headers();
        let set: Vec<String> = headers.get("Set-Cookie").map(str::to_owned).collect();
        for cookie in &set {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: response.status().code,
            location: headers.get_one("Location").map(str::to_owned),
            headers: headers.iter().map(|h| (h.name().to_string(), h.value().to_owned())).collect(),
            set,
            html: response.into_string().await.unwrap_or_default(),
        }
    }

    /// What this browser asks for at an address.
    pub fn ask<'r>(&'r self, path: &str) -> LocalRequest<'r> {
        self.dress(self.client.get(path.to_owned()))
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.dress(self.client.get(path.to_owned()));
        self.send(request).await
    }

    /// A form of a page of this server.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(path, fields, &[("Origin", ORIGIN), ("Sec-Fetch-Site", "same-origin")]).await
    }

    pub async fn post_from(&mut self, path: &str, fields: &[(&str, &str)], from: &[(&str, &str)]) -> Answer {
        let mut request = self.dress(self.client.post(path.to_owned()).header(ContentType::Form).body(encoded(fields)));
        for (name, value) in from {
            request = request.header(Header::new((*name).to_owned(), (*value).to_owned()));
        }
        self.send(request).await
    }

    /// A form with a file, as a browser sends it.
    pub async fn post_parts(&mut self, path: &str, content_type: &str, body: impl AsRef<[u8]>) -> Answer {
        let request = self.client.post(path.to_owned()).header(Header::new("Content-Type", content_type.to_owned()));
        let request = request.header(Header::new("Origin", ORIGIN)).body(body);
        let request = self.dress(request);
        self.send(request).await
    }

    pub async fn sign_in(&mut self, login: &str, password: &str) -> Answer {
        let token = self.get("/anmelden").await.token("/anmelden");
        let fields = [("formular", token.as_str()), ("anmeldename", login), ("passwort", password)];
        self.post("/anmelden", &fields).await
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| rocket::http::RawStr::new(text).percent_encode().to_string().replace('+', "%2B");
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    pairs.join("&")
}

pub async fn with_anna(store: &Store) -> Client {
    seed_masters(store).await;
    enrol(store, "anna", "anna").await;
    enrol(store, "bernd", "bernd").await;
    client(store).await
}

#[rocket::async_test]
async fn somebody_is_invited_signs_in_and_out() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        let client = client(&store).await;
        // The invitation was made by the clock of the tests; the server reads the real one.
        let week_from_now = Browser::new(&client).get("/einladung/geraten").await;
        assert_eq!(week_from_now.status, 404, "{name}");
        assert!(week_from_now.html.contains("Diese Einladung gilt nicht."), "{name}");
        let far = titelbuch::core::calendar::Instant::from_unix_ms(4_000_000_000_000);
        let invited = store.invite(far, &id("anna")).await.unwrap();
        let path = format!("/einladung/{}", invited.secret);

        let mut browser = Browser::new(&client);
        let page = browser.get(&path).await;
        assert!(page.status == 200 && page.html.contains("<dd>anna</dd>"), "{name}: {}", page.html);
        let token = page.token(&path);
        for (password, again, said) in [
            (PASSWORD, "anderes", "nicht gleich"),
            ("zu kurz", "zu kurz", "mindestens 12"),
            ("titelbuch titelbuch", "titelbuch titelbuch", "„titelbuch“"),
        ] {
            let fields =
                [("formular", token.as_str()), ("anmeldename", "Anna"), ("passwort", password), ("passwort2", again)];
            let refused = browser.post(&path, &fields).await;
            assert!(refused.status == 422 && refused.html.contains(said), "{name} {said}: {}", refused.html);
            assert!(refused.html.contains("<title>Fehler: ") && refused.html.contains("value=\"Anna\""), "{name}");
            assert!(!refused.html.contains(&format!("value=\"{password}\"")), "{name}: a password is not sent back");
        }
        let fields = [("anmeldename", "Anna"), ("passwort", PASSWORD), ("passwort2", PASSWORD)];
        let fields = [&[("formular", token.as_str())][..], &fields].concat();
        let done = browser.post(&path, &fields).await;
        assert_eq!((done.status, done.location.as_deref()), (303, Some("/konto?neu=konto")), "{name}");
        let account = browser.get("/konto?neu=konto").await;
        for word in ["Ihr Konto ist eingerichtet", "Anna Beispiel", "<dd>anna</dd>", "Passwort", "diese Sitzung"] {
            assert!(account.html.contains(word), "{name} {word}: {}", account.html);
        }
        assert_eq!(browser.post(&path, &fields).await.status, 404, "{name}: once");

        let out = browser.post("/abmelden", &[("formular", &account.token("/abmelden"))]).await;
        assert_eq!((out.status, out.location.as_deref()), (303, Some("/anmelden?abgemeldet=ja")), "{name}");
        assert!(!browser.cookies.contains_key(SESSION), "{name}");
        assert!(browser.get("/anmelden?abgemeldet=ja").await.html.contains("Sie sind abgemeldet."), "{name}");
        let door = browser.get("/konto").await;
        assert_eq!((door.status, door.location.as_deref()), (303, Some("/anmelden?weiter=%2Fkonto")), "{name}");
        let back = browser.sign_in("anna", PASSWORD).await;
        assert_eq!((back.status, back.location.as_deref()), (303, Some("/")), "{name}");
    }
}

#[rocket::async_test]
async fn a_wrong_name_and_a_wrong_password_are_one_message() {
    for (name, store) in open_books().await {
        let client = with_anna(&store).await;
        store.disable_actor(now(), &id("bernd")).await.unwrap();
        let mut said = Vec::new();
        for (login, password) in
            [("anna", "falsch falsch falsch"), ("niemand", PASSWORD), ("bernd", PASSWORD), ("", "")]
        {
            let mut browser = Browser::new(&client);
            let refused = browser.sign_in(login, password).await;
            assert_eq!(refused.status, 403, "{name} {login}");
            assert!(!browser.cookies.contains_key(SESSION), "{name} {login}");
            let page = refused.html.replace(&format!("value=\"{login}\" autocomplete"), "value=\"\" autocomplete");
            said.push(page.replace(&refused.token("/anmelden"), ""));
        }
        assert!(said[0].contains("Anmeldename, Passwort oder Code stimmt nicht."), "{name}: {}", said[0]);
        assert!(said.iter().all(|page| *page == said[0]), "{name}");
    }
}

#[rocket::async_test]
async fn the_cookie_is_for_this_host_and_no_script_and_signed_in_pages_are_not_kept() {
    for (name, store) in open_books().await {
        let client = with_anna(&store).await;
        let mut browser = Browser::new(&client);
        let before = browser.get("/").await;
        assert!(before.html.contains("href=\"/anmelden?weiter=%2F\""), "{name}");
        assert_eq!(before.headers.get("Cache-Control").map(String::as_str), Some("no-cache"), "{name}");
        // A planted id is worth nothing, and is not the one after signing in.
        browser.cookies.insert(SESSION.to_owned(), "0".repeat(64));
        let signed_in = browser.sign_in("anna", PASSWORD).await;
        let cookie = signed_in.set.iter().find(|cookie| cookie.starts_with(&format!("{SESSION}="))).unwrap();
        for part in ["; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/"] {
            assert!(cookie.contains(part), "{name} {part}: {cookie}");
        }
        assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age"), "{name}: {cookie}");
        assert_ne!(browser.cookies[SESSION], "0".repeat(64), "{name}");
        let first = browser.cookies[SESSION].clone();
        for path in ["/", "/journal", "/konto", "/nirgends", "/anmelden"] {
            let page = browser.get(path).await;
            assert_eq!(page.headers.get("Cache-Control").map(String::as_str), Some("no-store"), "{name} {path}");
            assert!(page.status == 303 || page.html.contains("<a href=\"/konto\">anna</a>"), "{name} {path}");
            assert!(!page.headers.contains_key("ETag"), "{name} {path}");
        }
        // What the visitor had kept from before is not shown again as unchanged.
        let etag = Header::new("If-None-Match", before.headers["ETag"].clone());
        let request = browser.dress(client.get("/")).header(etag);
        assert_eq!(browser.send(request).await.status, 200, "{name}");
        // Signing in once more ends the session that was.
        let token = browser.get("/konto").await.token("/konto/passwort");
        let mut other = Browser::new(&client);
        other.cookies.insert(SESSION.to_owned(), first.clone());
        let door = Browser::new(&client).get("/anmelden").await;
        let value = door.set[0].split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
        other.cookies.insert("__Host-titelbuch-tuer".to_owned(), value);
        let form = door.token("/anmelden");
        let fields = [("formular", form.as_str()), ("anmeldename", "anna"), ("passwort", PASSWORD)];
        assert_eq!(other.post("/anmelden", &fields).await.status, 303, "{name}");
        assert_eq!(browser.get("/konto").await.status, 303, "{name}");
        assert_eq!(browser.post("/konto/andere-sitzungen", &[("formular", &token)]).await.status, 401, "{name}");
        let left = store.sessions_of(&Viewer::all(), far_past(), &id("anna")).await.unwrap();
        assert_eq!(left.len(), 1, "{name}");
    }
}

/// Before every session began, so all that are left hold.
fn far_past() -> titelbuch::core::calendar::Instant {
    titelbuch::core::calendar::Instant::from_unix_ms(0)
}

#[rocket::async_test]
async fn sessions_are_listed_and_ended_and_the_password_changed() {
    for (name, store) in open_books().await {
        let client = with_anna(&store).await;
        let (mut here, mut there, mut other) = (Browser::new(&client), Browser::new(&client), Browser::new(&client));
        for browser in [&mut here, &mut there] {
            assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 303, "{name}");
        }
        assert_eq!(other.sign_in("bernd", PASSWORD).await.status, 303, "{name}");
        let page = here.get("/konto").await;
        assert_eq!(page.html.matches("Angemeldet am").count(), 2, "{name}");
        let token = page.token("/abmelden");
        let (_, rest) = page.html.split_once("name=\"sitzung\" value=\"").unwrap();
        let hash = rest.split('"').next().unwrap();
        assert_eq!(there.get("/konto").await.status, 200, "{name}");
        // Nobody ends the session of somebody else, though they know its name.
        let of_bernd = other.get("/konto").await.token("/abmelden");
        let foreign = other.post("/konto/sitzung", &[("formular", &of_bernd), ("sitzung", hash)]).await;
        assert_eq!(foreign.status, 404, "{name}");
        let ended = here.post("/konto/sitzung", &[("formular", &token), ("sitzung", hash)]).await;
        assert_eq!((ended.status, ended.location.as_deref()), (303, Some("/konto?neu=sitzungen")), "{name}");
        assert_eq!((there.get("/konto").await.status, here.get("/konto").await.status), (303, 200), "{name}");

        there.sign_in("anna", PASSWORD).await;
        let new = "vier andere lange Wörter";
        for (old, first, second, said) in [
            ("falsch falsch", new, new, "bisherige Passwort stimmt nicht"),
            (PASSWORD, new, "anders", "nicht gleich"),
            (PASSWORD, "kurz", "kurz", "mindestens 12"),
        ] {
            let fields = [("formular", token.as_str()), ("passwort", old), ("neu", first), ("neu2", second)];
            let refused = here.post("/konto/passwort", &fields).await;
            assert!(refused.status == 422 && refused.html.contains(said), "{name} {said}: {}", refused.html);
        }
        let fields = [("formular", token.as_str()), ("passwort", PASSWORD), ("neu", new), ("neu2", new)];
        assert_eq!(here.post("/konto/passwort", &fields).await.status, 303, "{name}");
        assert_eq!((here.get("/konto").await.status, there.get("/konto").await.status), (200, 303), "{name}");
        assert_eq!(there.sign_in("anna", PASSWORD).await.status, 403, "{name}");
        assert_eq!(there.sign_in("anna", new).await.status, 303, "{name}");
        let others = here.post("/konto/andere-sitzungen", &[("formular", &token)]).await;
        assert_eq!((others.status, there.get("/konto").await.status), (303, 303), "{name}");
    }
}

/// An address of a route, with something in its variable places.
fn concrete(route: &rocket::Route) -> String {
    let segments = route.uri.path().split('/').map(|part| if part.starts_with('<') { "x" } else { part });
    segments.collect::<Vec<_>>().join("/")
}

/// Where a form may say that it comes from, and whether that is here.
const SENDERS: [(&[(&str, &str)], bool); 12] = [
    (&[HERE, SAME], true),
    (&[HERE], true),
    (&[SAME], true),
    (&[], false),
    (&[("Origin", "https://boese.example")], false),
    (&[("Origin", "http://127.0.0.1:8001")], false),
    (&[("Origin", "https://127.0.0.1:8000")], false),
    (&[("Origin", "null"), SAME], false),
    (&[("Origin", "https://boese.example"), SAME], false),
    (&[HERE, ("Sec-Fetch-Site", "cross-site")], false),
    (&[HERE, ("Sec-Fetch-Site", "same-site")], false),
    (&[("Sec-Fetch-Site", "none")], false),
];
const HERE: (&str, &str) = ("Origin", ORIGIN);
const SAME: (&str, &str) = ("Sec-Fetch-Site", "same-origin");

/// Somebody who is signed in, and the secrets of their forms: those of the session and those of the door.
async fn somebody<'c>(client: &'c Client, login: &str) -> (Browser<'c>, [String; 2]) {
    let mut browser = Browser::new(client);
    let door = browser.get("/anmelden").await.token("/anmelden");
    assert_eq!(browser.sign_in(login, PASSWORD).await.status, 303, "{login}");
    let session = browser.get("/konto").await.token("/abmelden");
    (browser, [door, session])
}

/// Every address that changes anything, with every way in which a form can come from elsewhere.
#[rocket::async_test]
async fn no_address_takes_a_form_that_did_not_come_from_its_own_page() {
    let (_, store) = open_books().await.remove(0);
    let client = with_anna(&store).await;
    let (_, foreign) = somebody(&client, "anna").await;
    let routes = client.rocket().routes();
    let changing: Vec<_> = routes.filter(|r| r.method != Method::Get && !r.uri.path().starts_with("/api")).collect();
    assert!(changing.len() >= 6, "{changing:?}");
    // What is refused changes nothing, so one session asks all of that; it is nobody's who sends what is taken.
    let (mut browser, own) = somebody(&client, "bernd").await;
    for (number, route) in changing.into_iter().enumerate() {
        assert_eq!(route.method, Method::Post, "{route}: forms know no other method");
        let path = concrete(route);
        let wrong = foreign.iter().cloned().chain([String::new(), "x".to_owned()]).map(|token| (token, false));
        for (token, good) in wrong.chain(own.iter().cloned().map(|token| (token, true))) {
            for (from, fits) in SENDERS.iter().filter(|(_, fits)| !(good && *fits)) {
                let refused = browser.post_from(&path, &[("formular", &token)], from).await;
                let text = format!("{path} {token} {from:?} {fits}: {}", refused.html);
                assert!(refused.status == 403 && refused.html.contains(NOT_TAKEN) && refused.set.is_empty(), "{text}");
            }
        }
        let silent = browser.post(&path, &[]).await;
        assert!(silent.status == 403 && silent.html.contains(NOT_TAKEN), "{path}");
        // And one of its own secrets is taken from here, however that is said: the test can tell. Each address is sent one
        // of the ways to say it, because a new person signs in for each.
        let fitting: Vec<_> = SENDERS.iter().filter(|(_, fits)| *fits).collect();
        if let Some((from, _)) = fitting.get(number % fitting.len()) {
            let mut taken = 0;
            for place in [0, 1] {
                let (mut browser, own) = somebody(&client, "anna").await;
                let answer = browser.post_from(&path, &[("formular", &own[place])], from).await;
                taken += usize::from(!answer.html.contains(NOT_TAKEN));
            }
            assert_eq!(taken, 1, "{path} {from:?}");
        }
    }
}

/// The API asks for a token, whatever cookies come along.
#[rocket::async_test]
async fn the_api_takes_no_cookie() {
    let (_, store) = open_books().await.remove(0);
    let client = with_anna(&store).await;
    let mut browser = Browser::new(&client);
    browser.sign_in("anna", PASSWORD).await;
    let token = browser.get("/konto").await.token("/abmelden");
    let changing: Vec<&rocket::Route> = client
        .rocket()
        .routes()
        .filter(|route| route.method != Method::Get && route.uri.path().starts_with("/api"))
        .collect();
    assert!(changing.len() > 60, "{}", changing.len());
    for route in changing {
        let request = browser.dress(client.req(route.method, concrete(route)).header(ContentType::JSON).body("{}"));
        let request = request.header(Header::new("Idempotency-Key", "k-1")).header(Header::new("Origin", ORIGIN));
        let request = request.header(Header::new("Authorization", format!("Basic {token}")));
        assert_eq!(browser.send(request).await.status, 401, "{route}");
    }
}

#[rocket::async_test]
async fn tokens_are_listed_withdrawn_and_one_that_reads_writes_nothing() {
    for (name, store) in open_books().await {
        let client = with_anna(&store).await;
        let anna = id("anna");
        let new = |name, scope| NewToken { actor: &anna, name, scope, expires_at: None };
        let reads = store.issue_named_token(now(), &new("bericht", Scope::Read)).await.unwrap();
        store.issue_named_token(now(), &new("kasse", Scope::Write)).await.unwrap();
        let mut browser = Browser::new(&client);
        let request = client.post("/api/v1/frames").header(ContentType::JSON).body("{}");
        let request = request.header(Header::new("Authorization", format!("Bearer {reads}")));
        let refused = browser.send(request.header(Header::new("Idempotency-Key", "k-1"))).await;
        assert!(refused.status == 403 && refused.html.contains("problem:token-scope"), "{name}: {}", refused.html);
        let ask = || client.get("/api/v1/actors").header(Header::new("Authorization", format!("Bearer {reads}")));
        assert_eq!(ask().dispatch().await.status().code, 200, "{name}: it reads");
        browser.sign_in("anna", PASSWORD).await;
        let page = browser.get("/konto").await;
        assert!(page.html.contains("bericht") && !page.html.contains(&reads), "{name}: {}", page.html);
        let token = page.token("/konto/token");
        let fields = [("formular", token.as_str()), ("name", "kasse")];
        let done = browser.post("/konto/token", &fields).await;
        assert_eq!(done.location.as_deref(), Some("/konto?neu=token"), "{name}");
        assert_eq!(browser.post("/konto/token", &fields).await.status, 404, "{name}");
        let left = store.tokens_of(&Viewer::all(), &anna).await.unwrap();
        assert_eq!(left.iter().map(|token| token.name.as_str()).collect::<Vec<_>>(), ["bericht"], "{name}");
        // This process has met it, and asks all the same.
        assert!(store.withdraw_token(&anna, "bericht").await.unwrap(), "{name}");
        assert_eq!(ask().dispatch().await.status().code, 401, "{name}: and then no more");
    }
}

#[rocket::async_test]
async fn behind_a_proxy_the_server_has_one_name_and_asks_for_tls() {
    let (_, store) = open_books().await.remove(0);
    with_anna(&store).await;
    let public = PublicUrl::parse("https://titelbuch.example").unwrap();
    let settings = Settings::behind_proxy("0.0.0.0".parse().unwrap(), 0, public);
    let client = Client::untracked(build(store.clone(), settings)).await.unwrap();
    let ask = |host: &'static str| {
        let mut request = client.get("/");
        request.inner_mut().set_host(Host::parse(host).unwrap());
        request.dispatch()
    };
    let answer = ask("titelbuch.example").await;
    assert_eq!(answer.status().code, 200);
    for (header, word) in [
        ("Strict-Transport-Security", "max-age=31536000"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=()"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
    ] {
        assert!(answer.headers().get_one(header).is_some_and(|value| value.contains(word)), "{header}");
    }
    for foreign in ["127.0.0.1:8000", "localhost", "boese.example", "titelbuch.example:8000"] {
        assert_eq!(ask(foreign).await.status().code, 421, "{foreign}");
    }
    let plain = super::client(&store)
        .await
        .get("/")
        .dispatch()
        .await
        .headers()
        .get_one("Strict-Transport-Security")
        .map(str::to_owned);
    assert_eq!(plain, None);
    // A form is taken under the public address alone.
    let mut door = client.get("/anmelden");
    door.inner_mut().set_host(Host::parse("titelbuch.example").unwrap());
    let door = Browser::new(&client).send(door).await;
    let (name, value) = door.set[0].split(';').next().unwrap().split_once('=').unwrap();
    for (origin, status) in [("https://titelbuch.example", 303), ("http://titelbuch.example", 403)] {
        let token = door.token("/anmelden");
        let fields = [("formular", token.as_str()), ("anmeldename", "anna"), ("passwort", PASSWORD)];
        let mut request = client.post("/anmelden").header(ContentType::Form).body(encoded(&fields));
        request.inner_mut().set_host(Host::parse("titelbuch.example").unwrap());
        let request = request.cookie((name.to_owned(), value.to_owned())).header(Header::new("Origin", origin));
        assert_eq!(request.dispatch().await.status().code, status, "{origin}");
    }
}
