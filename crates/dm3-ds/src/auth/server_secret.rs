//! The key under all tokens.

use std::fmt;

use dm3_crypto::{SigningKeyPair, sha256};
use dm3_types::{Address, base64, hex};
use hmac::Mac;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::token;

/// The key that authenticates tokens: the 66 characters of the `0x`-hex SHA-256 over the private signing key's bytes.
///
/// That is how the deployed network makes it. It cannot be changed without changing the signing key, and services that
/// share a signing key accept each other's challenges.
#[derive(Clone)]
pub struct ServerSecret(Zeroizing<String>);

impl ServerSecret {
    /// The secret that belongs to a service's signing key.
    #[must_use]
    pub fn derive(signing: &SigningKeyPair) -> Self {
        let text = signing.secret_base64();
        let bytes = Zeroizing::new(base64::decode_lenient(&text));
        Self(Zeroizing::new(hex::encode0x(sha256(&bytes).as_bytes())))
    }

    /// The secret under the sessions of one owner, the `0x`-hex of 32 bytes.
    ///
    /// A session token names an account, and mailboxes belong to addresses: a name can be pointed elsewhere or change
    /// hands, and nameprep makes one account of several names. Under a secret of its owner's own, a token that was
    /// given to one owner opens nothing of another's, whatever it names. So a token does not hold at a deployed service
    /// that shares the signing key; clients then log in there.
    #[must_use]
    pub fn for_sessions_of(&self, owner: &Address) -> Self {
        let mac = token::mac(self, &format!("dm3 sessions of {}", owner.to_lower_hex()));
        Self(Zeroizing::new(hex::encode0x(&mac.finalize().into_bytes())))
    }

    /// A secret given as text.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// The text, which is the key.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl ZeroizeOnDrop for ServerSecret {}

impl fmt::Debug for ServerSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerSecret(..)")
    }
}
