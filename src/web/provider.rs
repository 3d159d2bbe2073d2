//! The identity provider of the authority, as OpenID Connect has it: where to send somebody, and who came back.
//!
//! Nothing is asked of it before somebody wants to sign in by it, and a provider that is down stops nobody who has a
//! password. What it says is believed only from the address that the operator named, signed with a key from there. No
//! text of it is shown or logged, and nothing but issuer and subject is kept of its answers.

mod answer;
mod outbound;

pub use outbound::NoCertificate;

use crate::core::calendar::Instant;
use crate::store::oidc::{Departure, ProviderIdentity, Return};
use answer::{Unbelieved, subject};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl,
};
use outbound::Outbound;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};

/// What the provider said of itself is asked again after so long, so that a key it took back counts no more.
const KNOWN_MS: i64 = 60 * 60 * 1000;
/// A key that is not known is looked for once in so long.
const KEYS_EVERY_MS: i64 = 60 * 1000;
/// A provider that did not answer is left alone for so long.
const LEFT_ALONE_MS: i64 = 5 * 1000;
/// So many wait for the provider at once; each holds a thread.
const AT_ONCE: usize = 8;

/// The signatures that may be believed: each by a key of which the provider alone has the secret half.
pub const ALGORITHMS: [&str; 3] = ["RS256", "PS256", "ES256"];

/// What the operator says of the provider.
pub struct ProviderSettings {
    /// As people call it.
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// Of `ALGORITHMS`.
    pub algorithms: Vec<String>,
    /// Certificates (PEM) of the authorities that the provider's own is checked against, instead of the public ones.
    pub authorities: Option<Vec<u8>>,
}

/// Why what the operator says cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadProvider {
    #[error(
        "„{0}“ ist keine Adresse eines Anmeldedienstes; erwartet wird https://NAME, so wie der Dienst sich selbst nennt"
    )]
    Issuer(String),
    #[error("das Verfahren „{0}“ wird nicht geglaubt; möglich sind RS256, PS256 und ES256")]
    Algorithm(String),
    #[error("Name, Client-Kennung und Client-Geheimnis des Anmeldedienstes dürfen nicht leer sein")]
    Empty,
    #[error(transparent)]
    Certificate(#[from] NoCertificate),
}

/// Why nobody came in. The words are of this house: for the page, and short ones for the log of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderError {
    /// No answer, or none in time.
    Unreachable,
    /// So many wait already.
    Busy,
    /// An answer that no provider should give.
    Faulty(&'static str),
    /// An answer about somebody that is not believed.
    Unbelieved(&'static str),
}

/// What is known of the provider.
#[derive(Default)]
struct Known {
    metadata: Option<Arc<CoreProviderMetadata>>,
    asked_at: Option<Instant>,
    keys_asked_at: Option<Instant>,
    failed: Option<(Instant, ProviderError)>,
}

struct Inner {
    name: String,
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    algorithms: Vec<CoreJwsSigningAlgorithm>,
    outbound: Outbound,
    known: Mutex<Known>,
    places: Semaphore,
}

/// The provider that this server sends people to.
#[derive(Clone)]
pub struct IdentityProvider(Arc<Inner>);

impl std::fmt::Debug for IdentityProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("IdentityProvider").field(&self.0.name).finish()
    }
}

impl PartialEq for IdentityProvider {
    fn eq(&self, other: &IdentityProvider) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
impl Eq for IdentityProvider {}

fn since(now: Instant, then: Option<Instant>) -> Option<i64> {
    then.map(|then| now.unix_ms() - then.unix_ms())
}

fn algorithm(name: &str) -> Result<CoreJwsSigningAlgorithm, BadProvider> {
    match name {
        "RS256" => Ok(CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256),
        "PS256" => Ok(CoreJwsSigningAlgorithm::RsaSsaPssSha256),
        "ES256" => Ok(CoreJwsSigningAlgorithm::EcdsaP256Sha256),
        other => Err(BadProvider::Algorithm(other.to_owned())),
    }
}

impl IdentityProvider {
    /// # Errors
    /// `BadProvider`.
    pub fn new(settings: ProviderSettings) -> Result<IdentityProvider, BadProvider> {
        let ProviderSettings { name, issuer, client_id, client_secret, algorithms, authorities } = settings;
        if [&name, &client_id, &client_secret].iter().any(|text| text.trim().is_empty()) || algorithms.is_empty() {
            return Err(BadProvider::Empty);
        }
        let url = IssuerUrl::new(issuer.clone()).ok().filter(|url| outbound::is_usable(url.url()));
        let url = url.ok_or(BadProvider::Issuer(issuer))?;
        Ok(IdentityProvider(Arc::new(Inner {
            name,
            outbound: Outbound::new(url.url(), authorities.as_deref())?,
            issuer: url,
            client_id: ClientId::new(client_id),
            client_secret: ClientSecret::new(client_secret),
            algorithms: algorithms.iter().map(|name| algorithm(name)).collect::<Result<_, _>>()?,
            known: Mutex::new(Known::default()),
            places: Semaphore::new(AT_ONCE),
        })))
    }

    /// As people call it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// As it names itself.
    pub fn issuer(&self) -> &str {
        self.0.issuer.as_str()
    }

    /// Where to send somebody, so that they come back to this address.
    ///
    /// # Errors
    /// `ProviderError`.
    pub async fn address(&self, now: Instant, back: &str, departure: &Departure) -> Result<String, ProviderError> {
        let _place = self.0.places.try_acquire().map_err(|_| ProviderError::Busy)?;
        let metadata = self.metadata(now).await?;
        let client = CoreClient::from_provider_metadata((*metadata).clone(), self.0.client_id.clone(), None);
        let (state, nonce) = (departure.state.clone(), departure.nonce.clone());
        let verifier = PkceCodeVerifier::new(departure.verifier.clone());
        let request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new(state),
            || Nonce::new(nonce),
        );
        let back = redirect(back)?;
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (url, _, _) = request.set_redirect_uri(std::borrow::Cow::Owned(back)).set_pkce_challenge(challenge).url();
        Ok(url.to_string())
    }

    /// Who came back with this code.
    ///
    /// # Errors
    /// `ProviderError`.
    pub async fn identify(
        &self,
        now: Instant,
        (code, back): (&str, &str),
        kept: &Return,
    ) -> Result<ProviderIdentity, ProviderError> {
        let _place = self.0.places.try_acquire().map_err(|_| ProviderError::Busy)?;
        let metadata = self.metadata(now).await?;
        let answer = self.redeem(Arc::clone(&metadata), code, back, &kept.verifier).await?;
        let nonce = Nonce::new(kept.nonce.clone());
        let found = match self.believe(&metadata, &answer, &nonce, now) {
            Err(Unbelieved::UnknownKey) => {
                let metadata = self.with_new_keys(now).await?;
                self.believe(&metadata, &answer, &nonce, now)
            }
            found => found,
        };
        let subject = found.map_err(|unbelieved| ProviderError::Unbelieved(unbelieved.as_str()))?;
        ProviderIdentity::new(self.issuer(), &subject).map_err(|_| ProviderError::Unbelieved("sub"))
    }

    fn believe(
        &self,
        metadata: &CoreProviderMetadata,
        answer: &CoreTokenResponse,
        nonce: &Nonce,
        now: Instant,
    ) -> Result<String, Unbelieved> {
        let Inner { client_id, issuer, algorithms, .. } = &*self.0;
        subject(answer, (client_id, issuer, metadata.jwks()), algorithms, nonce, now)
    }

    /// What the provider says of itself.
    async fn metadata(&self, now: Instant) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let mut known = self.0.known.lock().await;
        let fresh = since(now, known.asked_at).is_some_and(|ms| (0..KNOWN_MS).contains(&ms));
        if let Some(metadata) = known.metadata.as_ref().filter(|_| fresh) {
            return Ok(Arc::clone(metadata));
        }
        if let Some((at, error)) = known.failed
            && (0..LEFT_ALONE_MS).contains(&(now.unix_ms() - at.unix_ms()))
        {
            return Err(error);
        }
        let own = Arc::clone(&self.0);
        match elsewhere(move || discover(&own)).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                let (asked_at, keys_asked_at) = (Some(now), Some(now));
                *known = Known { metadata: Some(Arc::clone(&metadata)), asked_at, keys_asked_at, failed: None };
                Ok(metadata)
            }
            Err(error) => {
                known.failed = Some((now, error));
                Err(error)
            }
        }
    }

    /// The same with the keys of today, where they were not asked for a moment ago.
    async fn with_new_keys(&self, now: Instant) -> Result<Arc<CoreProviderMetadata>, ProviderError> {
        let mut known = self.0.known.lock().await;
        let Some(metadata) = known.metadata.clone() else { return Err(ProviderError::Unbelieved("key")) };
        if since(now, known.keys_asked_at).is_some_and(|ms| (0..KEYS_EVERY_MS).contains(&ms)) {
            return Ok(metadata);
        }
        known.keys_asked_at = Some(now);
        let (own, place) = (Arc::clone(&self.0), metadata.jwks_uri().clone());
        let fetch = move || CoreJsonWebKeySet::fetch(&place, &|request| own.outbound.send(request));
        let keys = elsewhere(move || fetch().map_err(outbound::of_discovery)).await?;
        let metadata = Arc::new((*metadata).clone().set_jwks(keys));
        known.metadata = Some(Arc::clone(&metadata));
        Ok(metadata)
    }

    async fn redeem(
        &self,
        metadata: Arc<CoreProviderMetadata>,
        code: &str,
        back: &str,
        verifier: &str,
    ) -> Result<CoreTokenResponse, ProviderError> {
        let (own, code, back) = (Arc::clone(&self.0), AuthorizationCode::new(code.to_owned()), redirect(back)?);
        let verifier = PkceCodeVerifier::new(verifier.to_owned());
        elsewhere(move || {
            let how = how_to_show_the_secret(&metadata);
            let secret = Some(own.client_secret.clone());
            let client = CoreClient::from_provider_metadata((*metadata).clone(), own.client_id.clone(), secret);
            let client = client.set_redirect_uri(back).set_auth_type(how);
            let request = client.exchange_code(code).map_err(|_| ProviderError::Faulty("no token endpoint"))?;
            let request = request.set_pkce_verifier(verifier);
            request.request(&|request| own.outbound.send(request)).map_err(outbound::of_token)
        })
        .await
    }
}

/// Waits for the provider on a thread that may wait.
async fn elsewhere<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, ProviderError> + Send + 'static,
) -> Result<T, ProviderError> {
    tokio::task::spawn_blocking(ask).await.unwrap_or(Err(ProviderError::Faulty("failed inside")))
}

fn discover(own: &Inner) -> Result<CoreProviderMetadata, ProviderError> {
    let found = CoreProviderMetadata::discover(&own.issuer, &|request| own.outbound.send(request));
    let metadata = found.map_err(outbound::of_discovery)?;
    // People are sent nowhere else than to the provider that the operator named.
    if !own.outbound.is_there(metadata.authorization_endpoint().url()) {
        return Err(ProviderError::Faulty("an endpoint at another address"));
    }
    Ok(metadata)
}

/// In the head, as the standard prefers, unless the provider takes it in the body alone.
fn how_to_show_the_secret(metadata: &CoreProviderMetadata) -> AuthType {
    let taken = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| taken.is_some_and(|taken| taken.contains(&method));
    let in_body = takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic);
    if in_body { AuthType::RequestBody } else { AuthType::BasicAuth }
}

fn redirect(back: &str) -> Result<RedirectUrl, ProviderError> {
    RedirectUrl::new(back.to_owned()).map_err(|_| ProviderError::Faulty("no way back"))
}
