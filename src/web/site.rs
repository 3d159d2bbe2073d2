//! What the server is called from outside: by its loopback names, or by the one public address of the proxy before it.
//!
//! Names decide three things: which requests were meant for this server, which forms came from its own pages, and
//! whether what it sends stays encrypted on the way.

use rocket::http::uri::{Absolute, Host};

/// The public address: `https://` and a name, perhaps a port, nothing behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    host: String,
    port: Option<u16>,
}

/// The address cannot be the public one.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("„{0}“ ist keine öffentliche Adresse; erwartet wird https://NAME oder https://NAME:PORT")]
pub struct NoPublicUrl(String);

impl PublicUrl {
    /// # Errors
    /// `NoPublicUrl` for anything but `https://NAME[:PORT]`.
    pub fn parse(text: &str) -> Result<PublicUrl, NoPublicUrl> {
        let refused = || NoPublicUrl(text.to_owned());
        let url = Absolute::parse(text.strip_suffix('/').unwrap_or(text)).map_err(|_| refused())?;
        let authority = url.authority().filter(|authority| authority.user_info().is_none()).ok_or_else(refused)?;
        let bare = url.scheme() == "https" && url.path().as_str().is_empty() && url.query().is_none();
        let host = authority.host().to_ascii_lowercase();
        let named = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')) && !host.is_empty();
        if !bare || !named {
            return Err(refused());
        }
        Ok(PublicUrl { host, port: authority.port().filter(|port| *port != 443) })
    }
}

impl std::fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
        write!(f, "https://{}{port}", self.host)
    }
}

/// How this server is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Site {
    /// By this machine alone.
    Loopback,
    /// Through a proxy that speaks TLS.
    Public(PublicUrl),
}

impl Site {
    /// Whether a request that names this host is meant for this server.
    pub fn is_called(&self, host: Option<&Host<'_>>) -> bool {
        match (self, host) {
            (Site::Loopback, None) => true,
            (Site::Loopback, Some(host)) => matches!(host.domain().as_str(), "localhost" | "127.0.0.1" | "[::1]"),
            (Site::Public(_), None) => false,
            (Site::Public(url), Some(host)) => {
                let port = host.port().filter(|port| *port != 443);
                host.domain().as_str().eq_ignore_ascii_case(&url.host) && (port.is_none() || port == url.port)
            }
        }
    }

    /// The origin of the pages of this server, as a browser names it.
    pub fn origin(&self, host: Option<&Host<'_>>) -> Option<String> {
        match self {
            Site::Loopback => host.map(|host| format!("http://{host}")),
            Site::Public(url) => Some(url.to_string()),
        }
    }

    /// Whether what is sent is encrypted on the way.
    pub fn is_encrypted(&self) -> bool {
        matches!(self, Site::Public(_))
    }

    /// For a message.
    pub fn names(&self) -> String {
        match self {
            Site::Loopback => "localhost und 127.0.0.1".to_owned(),
            Site::Public(url) => url.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Public addresses and the hosts they answer to, as tables.

    use super::*;

    #[test]
    fn a_public_address_is_https_and_a_name() {
        for (text, kept) in [
            ("https://titelbuch.example", Some("https://titelbuch.example")),
            ("https://Titelbuch.Example/", Some("https://titelbuch.example")),
            ("https://titelbuch.example:8443", Some("https://titelbuch.example:8443")),
            ("https://titelbuch.example:443", Some("https://titelbuch.example")),
            ("http://titelbuch.example", None),
            ("https://titelbuch.example/buch", None),
            ("https://titelbuch.example?x", None),
            ("https://anna@titelbuch.example", None),
            ("https://", None),
            ("titelbuch.example", None),
            ("", None),
        ] {
            assert_eq!(PublicUrl::parse(text).ok().map(|url| url.to_string()).as_deref(), kept, "{text}");
        }
    }

    #[test]
    fn a_server_answers_to_its_own_names_alone() {
        let public = Site::Public(PublicUrl::parse("https://titelbuch.example").unwrap());
        let other = Site::Public(PublicUrl::parse("https://titelbuch.example:8443").unwrap());
        for (host, loopback, by_name, by_port) in [
            ("localhost:8000", true, false, false),
            ("127.0.0.1", true, false, false),
            ("[::1]:8000", true, false, false),
            ("titelbuch.example", false, true, true),
            ("TITELBUCH.example:443", false, true, true),
            ("titelbuch.example:8443", false, false, true),
            ("titelbuch.example.boese.example", false, false, false),
            ("boese.example", false, false, false),
        ] {
            let host = Host::parse(host).unwrap();
            let called = [&Site::Loopback, &public, &other].map(|site| site.is_called(Some(&host)));
            assert_eq!(called, [loopback, by_name, by_port], "{host}");
        }
        assert!(Site::Loopback.is_called(None) && !public.is_called(None));
        let host = Host::parse("localhost:8000").unwrap();
        assert_eq!(Site::Loopback.origin(Some(&host)).as_deref(), Some("http://localhost:8000"));
        assert_eq!(public.origin(Some(&host)).as_deref(), Some("https://titelbuch.example"));
    }
}
