//! JSON Web Tokens under HS256 (RFC 7519, RFC 7515, RFC 7518 section 3.2), and nothing else of them.

use data_encoding::BASE64URL_NOPAD;
use dm3_types::{Json, Members, UnixMillis};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{ServerSecret, TokenError};

/// Longest token that is looked at.
const MAX_TOKEN_BYTES: usize = 4096;

/// What a token says, its signature and time checked.
#[derive(Debug)]
pub(super) struct Claims(Members);

pub(super) fn sign(secret: &ServerSecret, claims: Members) -> String {
    let header = BASE64URL_NOPAD.encode(br#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = BASE64URL_NOPAD.encode(Json::from(claims).to_text().as_bytes());
    let signed = format!("{header}.{claims}");
    let signature = BASE64URL_NOPAD.encode(&mac(secret, &signed).finalize().into_bytes());
    format!("{signed}.{signature}")
}

impl Claims {
    /// Checks signature and time, in the order of the deployed services.
    pub(super) fn check(secret: &ServerSecret, token: &str, now: UnixMillis) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(TokenError::Malformed)?;
        if claims.contains('.') {
            return Err(TokenError::Malformed);
        }
        let header = part(header)?;
        let algorithm = header.get("alg").and_then(Json::as_str).ok_or(TokenError::Malformed)?;
        if signature.is_empty() {
            return Err(TokenError::Unsigned);
        }
        // A header that asks for more than we know must not be ignored (RFC 7515 section 4.1.11).
        if algorithm != "HS256" || header.get("crit").is_some() {
            return Err(TokenError::WrongAlgorithm);
        }
        let signature =
            BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| TokenError::WrongSignature)?;
        mac(secret, signed).verify_slice(&signature).map_err(|_| TokenError::WrongSignature)?;
        let Json::Object(claims) = part(claims)? else { return Err(TokenError::WrongClaims) };
        let claims = Self(claims);
        claims.check_time(now)?;
        Ok(claims)
    }

    /// The account, where there are exactly the three times, the account, and `others`.
    pub(super) fn account(&self, others: &[&str]) -> Result<&str, TokenError> {
        let known = |name| matches!(name, "account" | "iat" | "nbf" | "exp") || others.contains(&name);
        if self.0.len() != 4 + others.len() || !self.0.iter().all(|(name, _)| known(name)) {
            return Err(TokenError::WrongClaims);
        }
        self.text("account")
    }

    pub(super) fn text(&self, name: &str) -> Result<&str, TokenError> {
        self.0.get(name).and_then(Json::as_str).ok_or(TokenError::WrongClaims)
    }

    /// Seconds since 1970, fractions allowed (RFC 7519 section 2, NumericDate).
    pub(super) fn seconds(&self, name: &str) -> Result<f64, TokenError> {
        let seconds = self.0.get(name).and_then(Json::as_f64).filter(|seconds| seconds.is_finite());
        seconds.ok_or(TokenError::WrongClaims)
    }

    /// Whole seconds, as the deployed services count them; a missing time is a matter of the claims.
    fn check_time(&self, now: UnixMillis) -> Result<(), TokenError> {
        let now = millis(now) / 1000.0;
        match (self.0.get("nbf"), self.0.get("exp")) {
            // MAP-AUT-051
            (Some(_), _) if self.seconds("nbf")? > now.floor() => Err(TokenError::NotYetValid),
            (_, Some(_)) if now.floor() >= self.seconds("exp")? => Err(TokenError::Expired),
            _ => Ok(()),
        }
    }
}

/// Exact: points in time stay below 2^53.
#[expect(clippy::cast_precision_loss, reason = "a UnixMillis is at most 2^53 - 1")]
pub(super) fn millis(time: UnixMillis) -> f64 {
    time.as_u64() as f64
}

/// The whole millisecond of a time in a token; the ends of the range for what lies beyond.
pub(super) fn from_seconds(seconds: f64) -> UnixMillis {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    let millis = (seconds * 1000.0).floor() as u64;
    UnixMillis::saturating(millis)
}

fn part(text: &str) -> Result<Json, TokenError> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| TokenError::Malformed)?;
    Json::parse_slice(&bytes).map_err(|_| TokenError::Malformed)
}

/// HMAC-SHA256 under the secret's text.
pub(super) fn mac(secret: &ServerSecret, signed: &str) -> Hmac<Sha256> {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104 section 2)")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).expect("any length");
    mac.update(signed.as_bytes());
    mac
}
