//! Log-in challenges of a delivery service, checked before they are signed.

use dm3_crypto::SigningKeyPair;
use dm3_types::json::Json;
use dm3_types::{AccountName, EnsName, Signature, base64};

/// Longest challenge that is looked at, in bytes.
const MAX_BYTES: usize = 4096;

/// A challenge that proves nothing but a log-in under the own name.
///
/// Messages, metadata and profile links are signed as plain text by the same key. A delivery service that may choose
/// the text could therefore have a message signed that nobody wrote. So only what cannot be anything else is signed: a
/// JSON Web Token (RFC 7519) of the form of the deployed services, for the own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginChallenge(String);

/// What a delivery service asks to sign is no log-in challenge for this name. It must not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// Not three parts of base64url between dots, or too long.
    #[error("it is not a JSON Web Token")]
    NotAToken,
    /// The header is not that of a token with HS256.
    #[error("its header is not that of a token with HS256")]
    Header,
    /// The claims are not those of a challenge.
    #[error("its claims are not exactly account, challenge, iat, nbf and exp")]
    Claims,
    /// The challenge is for another account.
    #[error("it is for another account")]
    OtherAccount,
}

impl LoginChallenge {
    /// Reads a challenge for `own_name`.
    ///
    /// # Errors
    /// [`ChallengeError`]: do not sign it.
    pub fn parse(text: &str, own_name: &EnsName) -> Result<Self, ChallengeError> {
        let parts: Vec<&str> = text.split('.').collect();
        // MAP-AUT-015
        let [header, claims, mac] = parts.as_slice() else { return Err(ChallengeError::NotAToken) };
        // MAP-AUT-015, MAP-AUT-019
        if text.len() > MAX_BYTES || ![header, claims, mac].into_iter().all(|part| is_base64url(part)) {
            return Err(ChallengeError::NotAToken);
        }
        let header = object_in(header).ok_or(ChallengeError::Header)?;
        // MAP-AUT-016
        if header.get("alg").and_then(Json::as_str) != Some("HS256") {
            return Err(ChallengeError::Header);
        }
        let claims = object_in(claims).ok_or(ChallengeError::Claims)?;
        let is_text = |name| claims.get(name).is_some_and(|claim| claim.as_str().is_some());
        let is_number = |name| claims.get(name).is_some_and(|claim| claim.as_f64().is_some());
        let complete =
            is_text("account") && is_text("challenge") && ["iat", "nbf", "exp"].into_iter().all(is_number);
        // MAP-AUT-017
        if !complete || claims.as_object().is_none_or(|members| members.len() != 5) {
            return Err(ChallengeError::Claims);
        }
        let account = claims.get("account").and_then(Json::as_str).unwrap_or_default();
        // MAP-AUT-018
        if account != AccountName::from(own_name).as_str() && account != own_name.as_str() {
            return Err(ChallengeError::OtherAccount);
        }
        Ok(Self(text.to_owned()))
    }

    /// The challenge, which goes back with the answer.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The answer: the signature over the whole text.
    #[must_use]
    pub fn answer(&self, key: &SigningKeyPair) -> Signature {
        key.sign(self.0.as_bytes())
    }
}

fn is_base64url(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn object_in(part: &str) -> Option<Json> {
    Json::parse_slice(&base64::decode_lenient(part)).ok().filter(|json| json.as_object().is_some())
}
