//! JSON Web Tokens, read and forged without their key.

use dm3_oracle::encoding::{base64, from_base64};
use serde_json::{Value, json};

use crate::ds::answer::shown;
use crate::ds::stop::Stop;

/// Header and claims of a token.
#[derive(Debug, Clone)]
pub(super) struct JsonWebToken {
    pub(super) header: Value,
    pub(super) claims: Value,
}

impl JsonWebToken {
    /// Reads a token in compact form; its MAC is nobody's business but the service's.
    pub(super) fn parse(text: &str) -> Result<Self, Stop> {
        let parts: Vec<&str> = text.split('.').collect();
        let read = |part: &str| serde_json::from_slice::<Value>(&from_base64_url(part)?).ok();
        match parts.as_slice() {
            [header, claims, mac] if from_base64_url(mac).is_some_and(|mac| !mac.is_empty()) => {
                if let (Some(header), Some(claims)) = (read(header), read(claims))
                    && header.is_object()
                    && claims.is_object()
                {
                    return Ok(Self { header, claims });
                }
            }
            _ => {}
        }
        Err(Stop::deviates("three parts of base64url between dots: header, claims, MAC", shown(text)))
    }

    /// The token with one claim changed and the old MAC.
    pub(super) fn with_claim(&self, text: &str, name: &str, value: Value) -> Result<String, Stop> {
        let parts: Vec<&str> = text.split('.').collect();
        let [header, _, mac] = parts.as_slice() else { return Err(Stop::Error("no token".to_owned())) };
        let claims = dm3_oracle::json::with(&self.claims, name, value);
        Ok(format!("{header}.{}.{mac}", to_base64_url(claims.to_string().as_bytes())))
    }
}

/// A token of the algorithm `none` (RFC 7519 section 6).
pub(super) fn unsigned_token(claims: &Value) -> String {
    let header = json!({"alg": "none", "typ": "JWT"}).to_string();
    format!("{}.{}.", to_base64_url(header.as_bytes()), to_base64_url(claims.to_string().as_bytes()))
}

/// The same part with one bit of its tenth byte changed.
pub(super) fn changed(part: &str) -> String {
    let mut bytes = from_base64_url(part).unwrap_or_default();
    if let Some(byte) = bytes.get_mut(10) {
        *byte ^= 1;
    }
    to_base64_url(&bytes)
}

fn to_base64_url(bytes: &[u8]) -> String {
    base64(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

fn from_base64_url(text: &str) -> Option<Vec<u8>> {
    if text.contains(['+', '/', '=']) {
        return None;
    }
    let padding = "=".repeat((4 - text.len() % 4) % 4);
    from_base64(&format!("{}{padding}", text.replace('-', "+").replace('_', "/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50IjoiYSJ9.AAECAwQFBgcICQoLDA0ODw";

    #[test]
    fn tokens_are_read_and_changed() {
        let token = JsonWebToken::parse(TOKEN).unwrap();
        assert_eq!(token.header["alg"], "HS256");
        assert_eq!(token.claims, json!({"account": "a"}));
        let other = token.with_claim(TOKEN, "account", json!("b")).unwrap();
        assert_eq!(JsonWebToken::parse(&other).unwrap().claims["account"], "b");
        assert_ne!(changed("AAECAwQFBgcICQoLDA0ODw"), "AAECAwQFBgcICQoLDA0ODw");
        assert!(unsigned_token(&token.claims).ends_with('.'));
    }

    #[test]
    fn other_texts_are_no_tokens() {
        for text in ["", "a.b", "a.b.c", "eyJhIjoxfQ==.eyJhIjoxfQ.AAAA", "eyJhIjoxfQ.eyJhIjoxfQ."] {
            assert!(JsonWebToken::parse(text).is_err(), "{text}");
        }
    }
}
