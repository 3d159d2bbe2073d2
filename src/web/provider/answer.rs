//! What is believed of an answer about somebody: OpenID Connect Core 1.0, 3.1.3.7, and stricter where it lets one choose.
//!
//! The library checks signature, issuer, audience, expiry and nonce; what it leaves open is said here: which algorithms,
//! for whom the token was made, and how old it may be.

use crate::core::calendar::Instant;
use openidconnect::core::{CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreTokenResponse};
use openidconnect::{
    ClaimsVerificationError, ClientId, IssuerUrl, Nonce, SignatureVerificationError, TokenResponse as _,
};

/// The clocks of two houses may differ by so much.
const SKEW_MS: i64 = 60 * 1000;
/// A token is made while somebody signs in, and is not older than that.
const OLDEST_MS: i64 = 10 * 60 * 1000;

/// Why an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbelieved {
    /// Signed with a key that may be new.
    UnknownKey,
    Because(&'static str),
}

impl Unbelieved {
    pub const fn as_str(self) -> &'static str {
        match self {
            Unbelieved::UnknownKey => "key",
            Unbelieved::Because(word) => word,
        }
    }
}

fn why(error: &ClaimsVerificationError) -> Unbelieved {
    Unbelieved::Because(match error {
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            return Unbelieved::UnknownKey;
        }
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoSignature) => "unsigned",
        ClaimsVerificationError::SignatureVerification(SignatureVerificationError::DisallowedAlg(_)) => "alg",
        ClaimsVerificationError::SignatureVerification(_) => "signature",
        ClaimsVerificationError::InvalidIssuer(_) => "iss",
        ClaimsVerificationError::InvalidAudience(_) => "aud",
        ClaimsVerificationError::InvalidNonce(_) => "nonce",
        ClaimsVerificationError::Expired(_) => "exp or iat",
        _ => "claims",
    })
}

/// The subject of an answer that is believed.
pub fn subject(
    answer: &CoreTokenResponse,
    (client, issuer, keys): (&ClientId, &IssuerUrl, &CoreJsonWebKeySet),
    algorithms: &[CoreJwsSigningAlgorithm],
    nonce: &Nonce,
    now: Instant,
) -> Result<String, Unbelieved> {
    let token = answer.id_token().ok_or(Unbelieved::Because("no id token"))?;
    // Without the client's secret no signature by a shared secret is good, whatever its algorithm is called.
    let verifier = CoreIdTokenVerifier::new_public_client(client.clone(), issuer.clone(), keys.clone())
        .set_allowed_algs(algorithms.iter().cloned())
        .set_issue_time_verifier_fn(|at| {
            let age = now.unix_ms() - at.timestamp_millis();
            if (-SKEW_MS..=OLDEST_MS).contains(&age) { Ok(()) } else { Err("iat".to_owned()) }
        });
    let claims = token.claims(&verifier, nonce).map_err(|error| why(&error))?;
    if claims.authorized_party().is_some_and(|party| party != client) {
        return Err(Unbelieved::Because("azp"));
    }
    Ok(claims.subject().to_string())
}
