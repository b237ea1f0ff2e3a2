//! Log-in challenges.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

/// The claims of a right challenge for a name.
pub(in crate::client) fn claims(name: &str, unique: &str) -> Value {
    json!({"account": name, "challenge": unique, "exp": 4_102_445_700_u64, "iat": 4_102_444_800_u64, "nbf": 4_102_444_800_u64})
}

/// A token of this header and these claims, in compact form. Clients cannot check the MAC.
pub(in crate::client) fn token(header: &str, claims: &str) -> String {
    let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
    format!("{}.{}.{}", part(header), part(claims), part("what only the service can make"))
}

/// The header of a right challenge.
pub(in crate::client) const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// A right challenge for a name.
pub(super) fn right(name: &str, unique: &str) -> String {
    token(HEADER, &claims(name, unique).to_string())
}
