//! SHA-256, Keccak-256 and the hash of an Ethereum personal message.

use sha2::{Digest as _, Sha256};
use sha3::Keccak256;

/// SHA-256 (FIPS 180-4).
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of a text's UTF-8 as `0x`-hex.
#[must_use]
pub fn sha256_hex0x(text: &str) -> String {
    crate::encoding::hex0x(&sha256(text.as_bytes()))
}

/// Keccak-256 as Ethereum uses it.
#[must_use]
pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

/// The hash that a wallet signs for a personal message (EIP-191).
#[must_use]
pub fn personal(text: &str) -> [u8; 32] {
    let mut bytes = format!("\u{19}Ethereum Signed Message:\n{}", text.len()).into_bytes();
    bytes.extend_from_slice(text.as_bytes());
    keccak256(&bytes)
}
