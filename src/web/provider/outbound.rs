//! The one way out of this server: to the identity provider, and to no other address.
//!
//! An answer is waited for ten seconds and read up to a limit; a redirect is an answer that is not followed. So nobody
//! who speaks for the provider, and no document of it, can make this server ask somebody else. Proxies of the
//! environment are not used.

use super::ProviderError;
use openidconnect::core::CoreErrorResponseType;
use openidconnect::http::Response;
use openidconnect::url::{Host, Origin, Url};
use openidconnect::{DiscoveryError, HttpRequest, HttpResponse, RequestTokenError, StandardErrorResponse};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

const CONNECTED_WITHIN: Duration = Duration::from_secs(3);
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);
/// Keys and tokens are a hundredth of that.
const LARGEST_ANSWER: u64 = 512 * 1024;

/// The file of certificates has none.
#[derive(Debug, thiserror::Error)]
#[error("die Datei enthält keine Zertifikate (PEM)")]
pub struct NoCertificate;

/// What came of asking; nothing of the answer itself is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?}")]
pub struct NoAnswer(ProviderError);

/// The client that asks the provider.
pub struct Outbound {
    agent: Agent,
    origin: Origin,
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether a provider may have this address: over TLS, or on this very machine.
pub fn is_usable(url: &Url) -> bool {
    let encrypted = url.scheme() == "https" || url.scheme() == "http" && is_this_machine(url);
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    encrypted && bare && url.has_host()
}

fn roots(authorities: Option<&[u8]>) -> Result<RootCerts, NoCertificate> {
    let Some(pem) = authorities else { return Ok(RootCerts::WebPki) };
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|_| NoCertificate)? {
            found.push(certificate);
        }
    }
    if found.is_empty() { Err(NoCertificate) } else { Ok(RootCerts::new_with_certs(&found)) }
}

impl Outbound {
    /// # Errors
    /// `NoCertificate`.
    pub fn new(provider: &Url, authorities: Option<&[u8]>) -> Result<Outbound, NoCertificate> {
        Outbound::waiting(provider, authorities, ANSWERED_WITHIN)
    }

    fn waiting(
        provider: &Url,
        authorities: Option<&[u8]>,
        answered_within: Duration,
    ) -> Result<Outbound, NoCertificate> {
        let tls = TlsConfig::builder().root_certs(roots(authorities)?).build();
        let config = Agent::config_builder()
            .https_only(provider.scheme() == "https")
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .tls_config(tls)
            .timeout_connect(Some(CONNECTED_WITHIN))
            .timeout_global(Some(answered_within))
            .user_agent("titelbuch")
            .build();
        Ok(Outbound { agent: config.new_agent(), origin: provider.origin() })
    }

    /// Whether something is at the provider's own address.
    pub fn is_there(&self, url: &Url) -> bool {
        url.origin() == self.origin
    }

    /// Asks the provider.
    ///
    /// # Errors
    /// Where it is another address, or there is no answer that could be one.
    pub fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let there = Url::parse(&request.uri().to_string()).is_ok_and(|url| self.is_there(&url));
        if !there {
            return Err(NoAnswer(ProviderError::Faulty("an endpoint at another address")));
        }
        let answer = self.agent.run(request).map_err(no_answer)?;
        if answer.status().is_redirection() {
            return Err(NoAnswer(ProviderError::Faulty("a redirect")));
        }
        if answer.status().is_server_error() {
            return Err(NoAnswer(ProviderError::Faulty("a fault of its own")));
        }
        let (head, body) = answer.into_parts();
        let body = body.into_with_config().limit(LARGEST_ANSWER).read_to_vec().map_err(no_answer)?;
        Ok(Response::from_parts(head, body))
    }
}

fn no_answer(error: ureq::Error) -> NoAnswer {
    NoAnswer(match error {
        ureq::Error::BodyExceedsLimit(_) => ProviderError::Faulty("too long an answer"),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => ProviderError::Faulty("no certificate to trust"),
        ureq::Error::Http(_) | ureq::Error::Protocol(_) | ureq::Error::BadUri(_) => ProviderError::Faulty("no HTTP"),
        _ => ProviderError::Unreachable,
    })
}

/// What went wrong while the provider told of itself.
pub fn of_discovery(error: DiscoveryError<NoAnswer>) -> ProviderError {
    match error {
        DiscoveryError::Request(NoAnswer(error)) => error,
        DiscoveryError::Validation(_) => ProviderError::Faulty("another issuer"),
        DiscoveryError::Response(..) => ProviderError::Faulty("no such document"),
        _ => ProviderError::Faulty("an unreadable document"),
    }
}

/// What went wrong while a code was redeemed.
pub fn of_token(error: RequestTokenError<NoAnswer, StandardErrorResponse<CoreErrorResponseType>>) -> ProviderError {
    match error {
        RequestTokenError::Request(NoAnswer(error)) => error,
        RequestTokenError::ServerResponse(said) => match said.error() {
            CoreErrorResponseType::InvalidGrant => ProviderError::Unbelieved("code"),
            CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                ProviderError::Faulty("it does not know this client")
            }
            _ => ProviderError::Faulty("a refusal"),
        },
        _ => ProviderError::Unbelieved("form"),
    }
}

#[cfg(test)]
mod tests {
    //! Which addresses a provider may have, and that no other is asked.

    use super::*;
    use openidconnect::http::Request;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_provider_is_asked_over_tls_or_on_this_machine() {
        for (text, good) in [
            ("https://id.example", true),
            ("https://id.example/realms/bund", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("http://localhost:8080", true),
            ("http://id.example", false),
            ("http://localhost.boese.example", false),
            ("https://anna@id.example", false),
            ("https://id.example?x=1", false),
            ("https://id.example#x", false),
            ("ftp://id.example", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_usable(&url(text)), good, "{text}");
        }
    }

    #[test]
    fn nobody_else_is_asked() {
        let outbound = Outbound::new(&url("https://id.example/realms/bund"), None).unwrap();
        for elsewhere in [
            "https://boese.example/",
            "http://id.example/",
            "https://id.example:8443/",
            "https://id.example.boese.example/",
            "https://id.example@boese.example/",
            "http://169.254.169.254/",
        ] {
            assert!(!outbound.is_there(&url(elsewhere)), "{elsewhere}");
            let request = Request::get(elsewhere).body(Vec::new()).unwrap();
            let refused = outbound.send(request).unwrap_err();
            assert_eq!(refused, NoAnswer(ProviderError::Faulty("an endpoint at another address")), "{elsewhere}");
        }
        assert!(outbound.is_there(&url("https://id.example:443/token")));
    }

    /// The listener takes the connection, and says nothing.
    #[test]
    fn who_says_nothing_is_waited_for_no_longer_than_that() {
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let there = format!("http://{}/", silent.local_addr().unwrap());
        let outbound = Outbound::waiting(&url(&there), None, Duration::from_millis(20)).unwrap();
        let refused = outbound.send(Request::get(&there).body(Vec::new()).unwrap()).unwrap_err();
        assert_eq!(refused, NoAnswer(ProviderError::Unreachable));
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        for pem in ["", "x", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"] {
            assert!(Outbound::new(&url("https://id.example"), Some(pem.as_bytes())).is_err(), "{pem:?}");
        }
    }
}
