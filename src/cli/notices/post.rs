//! The way to the mail server (SMTP). What was said of a mail here is all that leaves the house by mail.

use crate::cli::failure::{Failure, with_causes};
use crate::cli::session::new_command_id;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use std::time::Duration;

/// How long the mail server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Who sends, and by which server.
pub struct Post {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Post {
    /// # Errors
    /// `Usage` for an address that is none, for a server to which a password or a mail would go in the clear, and for
    /// authorities that are no certificates. `authorities` (PEM) are believed beside those that everybody believes.
    pub fn new(url: &str, from: &str, authorities: Option<&[u8]>) -> Result<Post, Failure> {
        if !is_encrypted(url) {
            return Err(Failure::usage("Zu diesem Mailserver ginge alles unverschlüsselt.").with_hint(
                "smtps://NAME oder smtp://NAME:587?tls=required angeben; ohne TLS nur auf diesem Rechner.",
            ));
        }
        // What stands in the address may be a password: it is not repeated.
        let no_server = |_| {
            Failure::usage("Das ist keine Adresse eines Mailservers.")
                .with_hint("Erwartet wird smtps://KENNUNG:PASSWORT@NAME oder smtp://NAME:587?tls=required.")
        };
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(no_server)?;
        if let Some(authorities) = authorities {
            server = server.tls(believing(url, authorities)?);
        }
        let no_sender = |_| Failure::usage(format!("„{from}“ ist kein Absender; erwartet wird name@haus.beispiel."));
        let from = from.parse::<Address>().map_err(no_sender)?;
        Ok(Post { server: server.timeout(Some(PATIENCE)).build(), from: Mailbox::new(None, from) })
    }

    /// Hands one mail to the server.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub async fn send(&self, to: &str, subject: &str, text: String) -> Result<(), String> {
        let to = to.parse::<Address>().map_err(|e| e.to_string())?;
        let message = Message::builder().from(self.from.clone()).to(Mailbox::new(None, to)).subject(subject);
        let number = new_command_id().map_err(|failure| failure.sentence())?;
        let number = format!("<{number}@{}>", self.from.email.domain());
        let message = message.message_id(Some(number)).header(ContentType::TEXT_PLAIN).body(text);
        let mut message = message.map_err(|e| with_causes(&e))?;
        // So that no answer of an absent person comes back (RFC 3834).
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        self.server.send(message).await.map(|_| ()).map_err(|e| with_causes(&e))
    }
}

/// The name of the server and its port, without what may be a password.
fn place(url: &str) -> &str {
    let place = url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
    place.rsplit_once('@').map_or(place, |(_, place)| place)
}

/// An encrypted way to a server whose certificate an authority of the house may have signed; never one in the clear.
fn believing(url: &str, authorities: &[u8]) -> Result<Tls, Failure> {
    let unusable = || {
        Failure::usage("In der Datei mit den Zertifizierungsstellen steht kein Zertifikat.")
            .with_hint("Erwartet werden Zertifikate im Format PEM („-----BEGIN CERTIFICATE-----“).")
    };
    let is_pem = String::from_utf8_lossy(authorities).contains("-----BEGIN CERTIFICATE-----");
    let certificate = Certificate::from_pem(authorities).ok().filter(|_| is_pem).ok_or_else(unusable)?;
    let place = place(url);
    let name = place.rsplit_once(':').filter(|_| !place.ends_with(']')).map_or(place, |(name, _)| name);
    let tls = TlsParameters::builder(name.to_owned()).add_root_certificate(certificate).build();
    let tls = tls.map_err(|_| unusable())?;
    Ok(if url.starts_with("smtps://") { Tls::Wrapper(tls) } else { Tls::Required(tls) })
}

/// Whether what goes to this server is encrypted, or never leaves this machine.
fn is_encrypted(url: &str) -> bool {
    let host = place(url);
    let own = ["127.0.0.1", "[::1]", "localhost"]
        .iter()
        .any(|own| host.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')));
    url.starts_with("smtps://") || url.ends_with("?tls=required") || own
}

#[cfg(test)]
mod tests {
    //! Which servers are believed, as a table.

    use super::*;

    #[test]
    fn nothing_goes_in_the_clear_to_another_machine() {
        for (url, good) in [
            ("smtps://anna:geheim@mail.example", true),
            ("smtp://mail.example:587?tls=required", true),
            ("smtp://127.0.0.1:2525", true),
            ("smtp://localhost", true),
            ("smtp://[::1]:25", true),
            ("smtp://mail.example", false),
            ("smtp://mail.example:587?tls=opportunistic", false),
            ("smtp://127.0.0.1.mail.example", false),
            ("smtp://localhost@mail.example", false),
            ("http://mail.example", false),
            ("", false),
        ] {
            assert_eq!(Post::new(url, "titelbuch@haus.example", None).is_ok(), good, "{url}");
        }
        let secret = Post::new("smtps://anna:geheim@", "titelbuch@haus.example", None).map(|_| ());
        assert!(!format!("{secret:?}").contains("geheim"), "{secret:?}");
    }
}
