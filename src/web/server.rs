//! The server: everything that is mounted, on one screen.
//!
//! It binds to the loopback interface and to nothing else until rights are part of the book. Rocket has no time limit
//! for a request's head, so a reverse proxy belongs in front as soon as others may reach it.

use super::{api, health, openapi, pages, problem};
use crate::store::Store;
use rocket::config::{Config, Ident, LogLevel, Shutdown};
use rocket::data::{ByteUnit, Limits, ToByteUnit as _};
use rocket::error::ErrorKind;
use rocket::fairing::AdHoc;
use rocket::{Build, Rocket};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};

/// The largest body: an allocation key for 11,000 municipalities stays well below it.
pub const BODY_LIMIT: ByteUnit = ByteUnit::Mebibyte(2);

/// Where to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    address: IpAddr,
    port: u16,
}

/// The address is not one of this machine alone.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} ist von außen erreichbar; solange das Buch keine Rechte kennt, hört der Server nur auf 127.0.0.1 oder ::1"
)]
pub struct NotLoopback(IpAddr);

impl Settings {
    /// 127.0.0.1; port 0 lets the system choose.
    #[must_use]
    pub fn loopback(port: u16) -> Settings {
        Settings { address: IpAddr::V4(Ipv4Addr::LOCALHOST), port }
    }

    /// # Errors
    /// `NotLoopback` for an address that others can reach.
    pub fn new(address: IpAddr, port: u16) -> Result<Settings, NotLoopback> {
        if address.is_loopback() { Ok(Settings { address, port }) } else { Err(NotLoopback(address)) }
    }

    fn config(self) -> Config {
        Config {
            address: self.address,
            port: self.port,
            limits: Limits::new().limit("json", BODY_LIMIT).limit("bytes", BODY_LIMIT).limit("string", 8.kibibytes()),
            ident: Ident::none(),
            ip_header: None,
            log_level: LogLevel::Off,
            cli_colors: false,
            // A command that was begun is answered before the server ends; reports take longer than the default.
            shutdown: Shutdown { grace: 5, mercy: 10, ..Shutdown::default() },
            ..Config::release_default()
        }
    }
}

/// The server before it listens; tests speak with it without a socket.
#[must_use]
pub fn build(store: Store, settings: Settings) -> Rocket<Build> {
    rocket::custom(settings.config())
        .manage(store)
        .mount("/", pages::all())
        .mount("/", health::all())
        .mount("/api", openapi::all())
        .mount("/api/v1", api::all())
        .register("/", problem::catchers())
        .attach(security_headers())
}

/// Serves until it is stopped (Ctrl-C, SIGTERM), then lets running requests end.
///
/// # Errors
/// When the port is taken, or the server fails.
pub async fn launch(store: Store, port: u16) -> Result<(), Box<dyn std::error::Error>> {
    let kept = store.clone();
    if let Err(error) = build(store, Settings::loopback(port)).attach(greeting()).launch().await {
        return Err(match error.kind() {
            ErrorKind::Bind(cause) => Box::new(std::io::Error::from(cause.kind())),
            _ => Box::new(error),
        });
    }
    kept.close().await.map_err(Box::new)?;
    Ok(())
}

/// Nothing from elsewhere, no script, no style but that of this server.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; \
                                       form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn security_headers() -> AdHoc {
    AdHoc::on_response("Sicherheitskopfzeilen", |request, response| {
        Box::pin(async move {
            response.set_raw_header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            response.set_raw_header("Referrer-Policy", "no-referrer");
            response.set_raw_header("X-Content-Type-Options", "nosniff");
            if request.uri().path().starts_with("/api") {
                response.set_raw_header("Cache-Control", "no-store");
            }
        })
    })
}

fn greeting() -> AdHoc {
    AdHoc::on_liftoff("Begrüßung", |rocket| {
        Box::pin(async move {
            let (address, port) = (rocket.config().address, rocket.config().port);
            let text = format!(
                "titelbuch hört auf http://{address}:{port}/api/v1 (nur auf diesem Rechner erreichbar).\n\
                 Lesen ist hier frei; Schreiben braucht das Token eines Akteurs (Authorization: Bearer TOKEN).\n\
                 Beschreibung der Schnittstelle: http://{address}:{port}/api/openapi.json\n\
                 Beenden mit Strg+C.\n"
            );
            // Without a terminal to greet on, the server still serves.
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        })
    })
}
