//! Log-in challenges: JSON Web Tokens (RFC 7519) under HS256.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::hash::sha256;

/// Length of a block of SHA-256, bytes.
const BLOCK: usize = 64;

/// The header of every challenge.
pub const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// A challenge for `account` that was issued in this second of 1970's time and holds for 900.
#[must_use]
pub fn challenge(account: &str, id: &str, issued: u64, secret: &str) -> String {
    token(HEADER, &claims(account, id, issued).to_string(), secret)
}

/// The claims of a challenge.
#[must_use]
pub fn claims(account: &str, id: &str, issued: u64) -> Value {
    json!({ "account": account, "challenge": id, "iat": issued, "nbf": issued, "exp": issued + 900 })
}

/// A token with this header and these claims, whatever they say, under the MAC of `secret`.
#[must_use]
pub fn token(header: &str, claims: &str, secret: &str) -> String {
    let signed = format!("{}.{}", base64url(header.as_bytes()), base64url(claims.as_bytes()));
    let mac = hmac_sha256(secret.as_bytes(), signed.as_bytes());
    format!("{signed}.{}", base64url(&mac))
}

/// Base64url without padding (RFC 4648 section 5).
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// HMAC (RFC 2104) with SHA-256.
#[must_use]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; BLOCK];
    let hashed = sha256(key);
    let key = if key.len() > BLOCK { hashed.as_slice() } else { key };
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = sha256(&[padded(0x36).as_slice(), message].concat());
    sha256(&[padded(0x5c).as_slice(), inner.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::hex;

    #[test]
    fn hmac_known_answers() {
        // RFC 4231, test cases 1, 2 and 6.
        let cases: [(&[u8], &[u8], &str); 3] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (key, message, mac) in cases {
            assert_eq!(hex(&hmac_sha256(key, message)), mac);
        }
    }
}
