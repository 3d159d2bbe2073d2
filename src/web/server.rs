//! The server: everything that is mounted, on one screen.
//!
//! It binds to the loopback interface, or to another where a proxy that speaks TLS stands before it. Rocket has no time
//! limit for a request's head, so such a proxy belongs in front as soon as others may reach it.

use super::pages::legal::OperatorTexts;
use super::provider::IdentityProvider;
use super::site::Site;
use super::{api, guards, health, openapi, pages, problem};
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

pub use super::site::{NoPublicUrl, PublicUrl};

/// The largest form without files: every field of one is far smaller.
const FORM_LIMIT: ByteUnit = ByteUnit::Kibibyte(256);

/// Where to listen, and what the server is called from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    address: IpAddr,
    port: u16,
    site: Site,
    provider: Option<IdentityProvider>,
    mail_from: Option<String>,
}

/// Who notices by mail come from; none where none are sent. A timer of the operator sends them, never this server.
pub struct MailFrom(pub Option<String>);

/// By whom people may be signed in beside this house itself.
pub struct SignInBy(pub Option<IdentityProvider>);

/// The address is not one of this machine alone.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} ist von außen erreichbar; das geht nur hinter einem Proxy mit TLS und mit öffentlicher Adresse, sonst hört der \
     Server nur auf 127.0.0.1 oder ::1"
)]
pub struct NotLoopback(IpAddr);

impl Settings {
    /// 127.0.0.1; port 0 lets the system choose.
    #[must_use]
    pub fn loopback(port: u16) -> Settings {
        Settings {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port,
            site: Site::Loopback,
            provider: None,
            mail_from: None,
        }
    }

    /// # Errors
    /// `NotLoopback` for an address that others can reach.
    pub fn new(address: IpAddr, port: u16) -> Result<Settings, NotLoopback> {
        let settings = Settings { address, port, site: Site::Loopback, provider: None, mail_from: None };
        if address.is_loopback() { Ok(settings) } else { Err(NotLoopback(address)) }
    }

    /// Behind a proxy that speaks TLS under this address and says from where a request came (`X-Real-IP`).
    #[must_use]
    pub fn behind_proxy(address: IpAddr, port: u16, public: PublicUrl) -> Settings {
        Settings { address, port, site: Site::Public(public), provider: None, mail_from: None }
    }

    /// People may also sign in by this provider.
    #[must_use]
    pub fn with_provider(self, provider: IdentityProvider) -> Settings {
        Settings { provider: Some(provider), ..self }
    }

    /// Notices by mail are sent, from this address.
    #[must_use]
    pub fn with_mail_from(self, mail_from: Option<String>) -> Settings {
        Settings { mail_from, ..self }
    }

    /// Whether others than this machine can reach it: then only a book whose rights are in force is offered.
    #[must_use]
    pub fn is_for_others(&self) -> bool {
        self.site.is_encrypted()
    }

    fn config(&self) -> Config {
        Config {
            address: self.address,
            port: self.port,
            limits: Limits::new()
                .limit("json", BODY_LIMIT)
                .limit("bytes", BODY_LIMIT)
                .limit("string", 8.kibibytes())
                .limit("form", FORM_LIMIT)
                .limit("data-form", BODY_LIMIT + FORM_LIMIT),
            ident: Ident::none(),
            ip_header: self.site.is_encrypted().then(|| "X-Real-IP".into()),
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
        .manage(settings.site)
        .manage(api::audit_export::OneAtATime::new())
        .manage(SignInBy(settings.provider))
        .manage(MailFrom(settings.mail_from))
        .mount("/", pages::all())
        .mount("/", health::all())
        .mount("/api", openapi::all())
        .mount("/api/v1", api::all())
        .mount(pages::FILES, api::files())
        .register("/", problem::catchers())
        .attach(guards::recognise())
        .attach(security_headers())
}

/// Serves until it is stopped (Ctrl-C, SIGTERM), then lets running requests end.
///
/// # Errors
/// When the port is taken, or the server fails.
pub async fn launch(store: Store, settings: Settings, texts: OperatorTexts) -> Result<(), Box<dyn std::error::Error>> {
    let kept = store.clone();
    if let Err(error) = build(store, settings).manage(texts).attach(greeting()).attach(reading_ahead()).launch().await {
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

/// Nothing of what a browser could be asked for is needed here.
const PERMISSIONS_POLICY: &str = "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=(), \
                                  payment=(), publickey-credentials-get=(), usb=()";

fn security_headers() -> AdHoc {
    AdHoc::on_response("Sicherheitskopfzeilen", |request, response| {
        Box::pin(async move {
            response.set_raw_header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            // To nobody else; to ourselves, so that browsers say where a form came from.
            response.set_raw_header("Referrer-Policy", "same-origin");
            response.set_raw_header("Cross-Origin-Opener-Policy", "same-origin");
            response.set_raw_header("Permissions-Policy", PERMISSIONS_POLICY);
            response.set_raw_header("X-Content-Type-Options", "nosniff");
            if request.rocket().state::<Site>().is_some_and(Site::is_encrypted) {
                response.set_raw_header("Strict-Transport-Security", "max-age=31536000");
            }
            // What is signed in stays on no disk, not even what was free to read; but for files of this program.
            let of_the_program = ["/assets/", "/handbuch/bild/"].iter().any(|at| request.uri().path().starts_with(at));
            if guards::Visitor::known(request).0.is_some() && !of_the_program {
                response.set_raw_header("Cache-Control", "no-store");
            }
            if request.uri().path().segments().get(0) == Some("api") {
                response.set_raw_header("Cache-Control", "no-store");
            }
        })
    })
}

/// In a large book whoever opens the first form would wait for what is read then; so it is done while nobody waits.
fn reading_ahead() -> AdHoc {
    AdHoc::on_liftoff("Vorauslesen", |rocket| {
        Box::pin(async move {
            let Some(store) = rocket.state::<Store>().cloned() else { return };
            // What goes wrong here goes wrong again where somebody asks, and is told there.
            tokio::spawn(async move { drop(store.read_ahead().await) });
        })
    })
}

fn greeting() -> AdHoc {
    AdHoc::on_liftoff("Begrüßung", |rocket| {
        Box::pin(async move {
            let (address, port) = (rocket.config().address, rocket.config().port);
            let reach = match rocket.state::<Site>() {
                Some(Site::Public(url)) => format!("für den Proxy unter {url}"),
                _ => "nur auf diesem Rechner erreichbar".to_owned(),
            };
            let text = format!(
                "titelbuch hört auf http://{address}:{port}/api/v1 ({reach}).\n\
                 Im Browser: http://{address}:{port}/ (Anmelden oben rechts).\n\
                 Programme brauchen das Token eines Akteurs (Authorization: Bearer TOKEN); gelesen wird frei, solange in einem \
                 Buch keine Rechte gelten.\n\
                 Beschreibung der Schnittstelle: http://{address}:{port}/api/openapi.json\n\
                 Beenden mit Strg+C.\n"
            );
            // Without a terminal to greet on, the server still serves.
            let mut out = std::io::stdout().lock();
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        })
    })
}
