//! An identity provider on this machine, as the standard has it: discovery, keys, an address to sign in, an address that
//! gives a token for a code. It checks what a provider checks; what it signs can be bent before and after.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreHmacKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::url::Url;
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use titelbuch::web::provider::{ALGORITHMS, IdentityProvider, ProviderSettings};

pub const CLIENT: &str = "titelbuch";
pub const SECRET: &str = "geheim und lang";
const KEYS: [&str; 2] = [include_str!("test_only_key_1.pem"), include_str!("test_only_key_2.pem")];

/// By what a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One of the two keys; the first one is published as `k1`.
    Rsa(usize),
    RsaPss,
    P256,
    Nobody,
    /// HS256 with the public key, as text, for a secret.
    PublicKey,
    /// HS256 with the secret of the client.
    ClientSecret,
}

/// A token before it is signed.
pub struct Token {
    pub head: Value,
    pub claims: Value,
    pub by: By,
}

/// An answer in place of the right one.
#[derive(Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(value: &Value) -> Reply {
        Reply {
            status: 200,
            headers: vec![("Content-Type", "application/json".to_owned())],
            body: value.to_string().into_bytes(),
        }
    }

    pub fn empty(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: Vec::new() }
    }
}

/// What somebody agreed to, until their code is redeemed.
struct Granted {
    subject: String,
    nonce: String,
    challenge: String,
    back: String,
}

type Bend = Box<dyn Fn(&mut Token) + Send>;

/// What the provider is told by a test, and what it saw.
#[derive(Default)]
pub struct Inside {
    granted: BTreeMap<String, Granted>,
    codes: usize,
    pub bend: Option<Bend>,
    /// In place of the answer at this path.
    pub instead: BTreeMap<&'static str, Reply>,
    /// Which keys are published, by their names.
    pub published: Vec<(usize, &'static str)>,
    pub seen: Vec<String>,
}

pub struct Provider {
    pub issuer: String,
    pub inside: Arc<Mutex<Inside>>,
}

#[allow(clippy::disallowed_methods, reason = "a provider has a clock of its own")]
pub fn seconds() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

fn rsa(number: usize, name: &str) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(KEYS[number], Some(JsonWebKeyId::new(name.to_owned()))).unwrap()
}

fn p256() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

fn signature(by: By, text: &str) -> Vec<u8> {
    let hmac = |key: &[u8]| CoreHmacKey::new(key.to_vec()).sign(&CoreJwsSigningAlgorithm::HmacSha256, text.as_bytes());
    match by {
        By::Rsa(n) => rsa(n, "x").sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, text.as_bytes()).unwrap(),
        By::RsaPss => rsa(0, "x").sign(&CoreJwsSigningAlgorithm::RsaSsaPssSha256, text.as_bytes()).unwrap(),
        By::P256 => {
            let signature: p256::ecdsa::Signature = p256().sign(text.as_bytes());
            signature.to_bytes().to_vec()
        }
        By::Nobody => Vec::new(),
        By::PublicKey => hmac(serde_json::to_string(&rsa(0, "k1").as_verification_key()).unwrap().as_bytes()).unwrap(),
        By::ClientSecret => hmac(SECRET.as_bytes()).unwrap(),
    }
}

fn written(token: &Token) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&token.head), part(&token.claims));
    let signature = URL_SAFE_NO_PAD.encode(signature(token.by, &text));
    format!("{text}.{signature}")
}

impl Provider {
    pub fn start() -> Provider {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inside = Arc::new(Mutex::new(Inside { published: vec![(0, "k1")], ..Inside::default() }));
        let provider = Provider { issuer: issuer.clone(), inside: Arc::clone(&inside) };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // Who hangs up in the middle is no fault of a provider.
                let _ = answer(&issuer, &inside, stream.unwrap());
            }
        });
        provider
    }

    pub fn settings(&self) -> ProviderSettings {
        ProviderSettings {
            name: "Anmeldedienst des Bundes".to_owned(),
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.to_owned(),
            algorithms: ALGORITHMS.map(str::to_owned).into(),
            authorities: None,
        }
    }

    pub fn known(&self) -> IdentityProvider {
        IdentityProvider::new(self.settings()).unwrap()
    }

    pub fn bend(&self, bend: impl Fn(&mut Token) + Send + 'static) {
        self.inside.lock().unwrap().bend = Some(Box::new(bend));
    }

    pub fn instead(&self, path: &'static str, reply: Reply) {
        self.inside.lock().unwrap().instead.insert(path, reply);
    }

    pub fn asked(&self, path: &str) -> usize {
        self.inside.lock().unwrap().seen.iter().filter(|seen| *seen == path).count()
    }

    /// Somebody signs in at the address to which they were sent; returns the address to which they are sent back.
    pub fn agree(&self, there: &str, subject: &str) -> String {
        let url = Url::parse(there).unwrap();
        assert!(there.starts_with(&format!("{}/authorize?", self.issuer)), "{there}");
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let asked: BTreeMap<String, String> = pairs.iter().cloned().collect();
        assert_eq!(pairs.len(), asked.len(), "{there}: each parameter once");
        for (name, value) in
            [("client_id", CLIENT), ("response_type", "code"), ("scope", "openid"), ("code_challenge_method", "S256")]
        {
            assert_eq!(asked.get(name).map(String::as_str), Some(value), "{there}");
        }
        let granted = Granted {
            subject: subject.to_owned(),
            nonce: asked["nonce"].clone(),
            challenge: asked["code_challenge"].clone(),
            back: asked["redirect_uri"].clone(),
        };
        let mut inside = self.inside.lock().unwrap();
        inside.codes += 1;
        let code = format!("code-{}", inside.codes);
        let back = format!("{}?code={code}&state={}&session_state=x", granted.back, asked["state"]);
        inside.granted.insert(code, granted);
        back
    }
}

fn answer(issuer: &str, inside: &Mutex<Inside>, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut first, mut length, mut authorization) = (String::new(), 0, String::new());
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        match &*name.to_ascii_lowercase() {
            "content-length" => length = value.parse().unwrap(),
            "authorization" => authorization = value.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut inside = inside.lock().unwrap();
    inside.seen.push(path.clone());
    let Reply { status, headers, body } = match inside.instead.get(path.as_str()) {
        Some(reply) => reply.clone(),
        None => right(issuer, &mut inside, &path, &authorization, &body),
    };
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)
}

/// What the provider says of itself.
pub fn discovery(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "HS256", "none"],
    })
}

fn keys(published: &[(usize, &'static str)]) -> Value {
    let rsa = published.iter().map(|(n, name)| serde_json::to_value(rsa(*n, name).as_verification_key()).unwrap());
    let point = p256().verifying_key().to_sec1_point(false);
    let part = |bytes: Option<&p256::FieldBytes>| URL_SAFE_NO_PAD.encode(bytes.unwrap());
    let ec =
        json!({ "kty": "EC", "crv": "P-256", "kid": "e1", "use": "sig", "x": part(point.x()), "y": part(point.y()) });
    json!({ "keys": rsa.chain([ec]).collect::<Vec<_>>() })
}

fn right(issuer: &str, inside: &mut Inside, path: &str, authorization: &str, body: &[u8]) -> Reply {
    match path {
        "/.well-known/openid-configuration" => Reply::json(&discovery(issuer)),
        "/jwks" => Reply::json(&keys(&inside.published)),
        "/token" => token(issuer, inside, authorization, body),
        _ => Reply::empty(404),
    }
}

fn token(issuer: &str, inside: &mut Inside, authorization: &str, body: &[u8]) -> Reply {
    let refused = |error: &str| Reply { status: 400, ..Reply::json(&json!({ "error": error })) };
    let form = Url::parse(&format!("http://x/?{}", std::str::from_utf8(body).unwrap())).unwrap();
    let form: BTreeMap<String, String> = form.query_pairs().into_owned().collect();
    let text = |name: &str| form.get(name).cloned().unwrap_or_default();
    let shown = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+"))));
    if authorization != shown {
        return refused("invalid_client");
    }
    let Some(granted) = inside.granted.remove(&text("code")) else { return refused("invalid_grant") };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(text("code_verifier")));
    if text("grant_type") != "authorization_code"
        || text("redirect_uri") != granted.back
        || challenge != granted.challenge
    {
        return refused("invalid_grant");
    }
    let mut token = Token {
        head: json!({ "alg": "RS256", "kid": "k1", "typ": "JWT" }),
        claims: json!({
            "iss": issuer, "sub": granted.subject, "aud": CLIENT, "nonce": granted.nonce,
            "iat": seconds(), "exp": seconds() + 300,
        }),
        by: By::Rsa(0),
    };
    if let Some(bend) = &inside.bend {
        bend(&mut token);
    }
    Reply::json(&json!({ "access_token": "unused", "token_type": "Bearer", "id_token": written(&token) }))
}
