//! The derivation itself.

use dm3_oracle::hash::sha256;
use dm3_oracle::seal::{private_key_of_seed, public_key};
use dm3_oracle::sign::{checksummed, ed25519_public};

/// The nonce of a client that was given none.
pub(super) const DEFAULT_NONCE: &str = "0xa1b38837dd52e70a250ac2bf3e19f1599833e9d30662bf69a1c12e5747ed9f65";

/// The text that a wallet signs.
pub(super) fn message(address: &[u8; 20], nonce: &str) -> String {
    [
        "dm3.chat wants you to sign in with your Ethereum account:",
        &checksummed(address),
        "",
        "Connect the DM3 MESSENGER with your wallet. Keys for secure communication are derived from this signature.",
        "",
        "(There is no paid transaction initiated. The signature is used off-chain only.)",
        "",
        "URI: https://dm3.chat",
        "Version: 1",
        &format!("Nonce: {nonce}"),
    ]
    .join("\n")
}

/// What follows from a text that only its owner knows: a wallet signature, for users.
#[derive(Debug, Clone, Copy)]
pub(super) struct Derived {
    pub(super) storage_key: [u8; 32],
    pub(super) encryption_secret: [u8; 32],
    pub(super) encryption_public: [u8; 32],
    pub(super) ed25519_public: [u8; 32],
}

impl Derived {
    pub(super) fn from_text(text: &str) -> Self {
        let storage_key = sha256(text.as_bytes());
        let encryption_secret = private_key_of_seed(&storage_key);
        Self {
            storage_key,
            encryption_secret,
            encryption_public: public_key(&encryption_secret),
            ed25519_public: ed25519_public(&storage_key),
        }
    }
}
