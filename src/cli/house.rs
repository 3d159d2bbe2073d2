//! The book as a thing: open it, bring its database up to date, offer it to programs.

mod provider;

use super::arguments;
use super::failure::{Answer, Failure};
use super::session::Globals;
use super::{files, output};
use crate::core::journal::note::SigningKey;
use crate::store::{DatabaseUrl, Store, Viewer};
use crate::web::OperatorTexts;
use crate::web::server::{PublicUrl, Settings};
use clap::Args;
use serde_json::json;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

const INIT_EXAMPLES: &str = "\
Beispiele:
  titelbuch --database sqlite:buch.db init --origin beispiel.de/ozg
  titelbuch --database sqlite:buch.db init --signing-key schluessel.txt";

/// Die Tabellen anlegen, den Signaturschlüssel erzeugen oder übernehmen, das Buch eröffnen.
///
/// Ausgegeben wird der Prüfschlüssel (vkey). Er gehört in fremde Hände: mit ihm prüft jeder die
/// Prüfpunkte des Journals.
#[derive(Args)]
#[command(after_help = INIT_EXAMPLES)]
pub struct Init {
    /// Name des Journals in jedem Prüfpunkt
    #[arg(long, default_value = "titelbuch.local/buch", value_name = "NAME")]
    origin: String,
    /// Datei mit dem Signaturschlüssel (eine Zeile „PRIVATE+KEY+…“); ohne sie wird einer erzeugt
    #[arg(long, value_name = "DATEI")]
    signing_key: Option<PathBuf>,
}

impl Init {
    pub async fn run(self, globals: &Globals) -> Answer {
        let key = match &self.signing_key {
            Some(path) => given_key(path)?,
            None => new_key(&self.origin)?,
        };
        let store = open_new(&globals.url()?, &self.origin, &key).await?;
        let identity = store.origin(&Viewer::all()).await?;
        if globals.json {
            output::json(&json!({ "origin": identity.origin, "vkey": identity.vkey }));
        } else {
            output::say(&format!("Das Buch „{}“ ist eröffnet. Sein Prüfschlüssel:", identity.origin));
            output::text(&identity.vkey);
        }
        store.close().await?;
        Ok(())
    }
}

/// Migrates a database and opens a new book in it.
///
/// # Errors
/// Also when there is a book already.
pub async fn open_new(url: &DatabaseUrl, origin: &str, key: &SigningKey) -> Result<Store, Failure> {
    Store::migrate(url).await?;
    let store = Store::open(url).await?;
    store.init(origin, key).await?;
    Ok(store)
}

fn given_key(path: &Path) -> Result<SigningKey, Failure> {
    let bytes = files::read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    SigningKey::from_secret_text(text.trim())
        .map_err(|e| Failure::usage(format!("Die Datei {} enthält keinen Schlüssel: {e}.", path.display())))
}

/// A new Ed25519 key with the name of the journal.
///
/// # Errors
/// `Usage` for a name that cannot stand in a note; `Failed` without randomness.
pub fn new_key(origin: &str) -> Result<SigningKey, Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)
        .map_err(|e| Failure::failed(format!("Das Betriebssystem gibt keine Zufallszahlen: {e}.")))?;
    SigningKey::from_seed(origin, &seed).map_err(|e| {
        Failure::usage(format!("Der Name des Journals ist nicht verwendbar: {e}."))
            .with_hint("Üblich ist eine Adresse ohne Schema, zum Beispiel beispiel.de/ozg.")
    })
}

/// Die Datenbank auf den Stand dieses Programms heben; Gebuchtes bleibt, wie es ist.
#[derive(Args)]
pub struct Migrate {}

impl Migrate {
    pub async fn run(self, globals: &Globals) -> Answer {
        let steps = Store::migrate(&globals.url()?).await?;
        if globals.json {
            output::json(&json!({ "applied": steps }));
        } else {
            output::text(&match steps {
                0 => "Die Datenbank war schon auf dem neuesten Stand.".to_owned(),
                1 => "Ein Schritt ausgeführt.".to_owned(),
                _ => format!("{steps} Schritte ausgeführt."),
            });
        }
        Ok(())
    }
}

const SERVE_EXAMPLES: &str = "\
Beispiele:
  titelbuch --database sqlite:buch.db serve --port 8000
  titelbuch --database postgres://titelbuch@localhost/buch serve --behind-proxy \\
    --public-url https://titelbuch.beispiel.de
  … --oidc-issuer https://anmeldung.beispiel.de/realms/bund --oidc-client-id titelbuch \\
    --oidc-client-secret-file geheimnis.txt --oidc-name 'Anmeldedienst des Bundes'";

/// Seiten und Programmschnittstelle (JSON-API) anbieten, bis Strg+C sie beendet.
///
/// Erreichbar nur von diesem Rechner aus (127.0.0.1), außer hinter einem Proxy, der TLS spricht.
/// Schreiben kann nur, wer angemeldet ist oder das Token eines Akteurs hat.
#[derive(Args)]
#[command(after_help = SERVE_EXAMPLES)]
pub struct Serve {
    /// Anschluss (Port)
    #[arg(long, default_value_t = 8000, value_parser = arguments::number::<u16>)]
    port: u16,
    /// Ordner mit den Texten des Betreibers: impressum.de.txt, datenschutz.de.txt und so weiter
    #[arg(long, env = "TITELBUCH_TEXTS", value_name = "ORDNER")]
    texts: Option<PathBuf>,
    /// Adresse, an der gehört wird; eine andere als die eigene nur mit --behind-proxy
    #[arg(long, default_value = "127.0.0.1", value_name = "ADRESSE", value_parser = arguments::address)]
    address: IpAddr,
    /// Öffentliche Adresse des Proxys: https://NAME
    #[arg(long, value_name = "ANGABE", requires = "behind_proxy", value_parser = arguments::public_url)]
    public_url: Option<PublicUrl>,
    /// Hinter einem Proxy, der TLS spricht und X-Real-IP setzt; nur er darf diesen Anschluss erreichen
    #[arg(long, requires = "public_url")]
    behind_proxy: bool,
    /// Absender der Hinweise per E-Mail, für die Seite des Kontos; verschickt werden sie mit „notices send“
    #[arg(long, env = "TITELBUCH_MAIL_FROM", value_name = "ADRESSE", value_parser = arguments::mail_address)]
    mail_from: Option<String>,
    #[command(flatten)]
    provider: provider::Provider,
}

impl Serve {
    pub async fn run(self, globals: &Globals) -> Answer {
        let texts = self.texts.map_or_else(|| Ok(OperatorTexts::default()), |folder| operator_texts(&folder))?;
        let settings = match self.public_url {
            Some(public) => Settings::behind_proxy(self.address, self.port, public),
            None => Settings::new(self.address, self.port).map_err(|e| {
                Failure::usage(format!("{e}.")).with_hint("--behind-proxy und --public-url https://NAME angeben.")
            })?,
        };
        let settings = match self.provider.read()? {
            Some(provider) => settings.with_provider(provider),
            None => settings,
        };
        let settings = settings.with_mail_from(self.mail_from);
        let store = globals.open().await?;
        let for_others = settings.is_for_others();
        if for_others && store.rights_enforced(&Viewer::all()).await?.is_none() {
            return Err(Failure::failed(
                "In diesem Buch gelten noch keine Rechte: jeder dürfte alles sehen und ändern.",
            )
            .with_hint(
                "Rollen erteilen („role grant“) und in Kraft setzen („role enforce“); bis dahin nur auf diesem \
                            Rechner anbieten.",
            ));
        }
        serve(store, settings, self.port, texts).await
    }
}

fn operator_texts(folder: &Path) -> Result<OperatorTexts, Failure> {
    OperatorTexts::read(folder).map_err(|error| {
        let reason = files::reason(&error);
        Failure::failed(format!("Die Texte des Betreibers in {} sind nicht lesbar: {reason}.", folder.display()))
            .with_hint("Der Ordner muss da sein; jede Datei darin darf fehlen.".to_owned())
    })
}

/// Serves until stopped. Where it listens is said by the server, when it does.
///
/// # Errors
/// `Failed` when the port is taken or the server ends with an error.
pub async fn serve(store: Store, settings: Settings, port: u16, texts: OperatorTexts) -> Answer {
    crate::web::server::launch(store, settings, texts).await.map_err(|e| {
        let reason = e.downcast_ref::<std::io::Error>().map_or_else(|| e.to_string(), files::reason);
        Failure::failed(format!("Der Dienst ist nicht gestartet: {reason}."))
            .with_hint(format!("Läuft unter Anschluss {port} schon etwas? Mit --port einen anderen wählen."))
    })
}
