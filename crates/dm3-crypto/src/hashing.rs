//! The hashes of the protocol.

use dm3_types::Hash;
use sha2::{Digest, Sha256};
use sha3::Keccak256;

/// SHA-256 (FIPS 180-4) of the bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash::from_bytes(Sha256::digest(bytes).into())
}

/// SHA-256 of the UTF-8 bytes of a text.
#[must_use]
pub fn sha256_text(text: &str) -> Hash {
    sha256(text.as_bytes())
}

/// Keccak-256 (the padding before FIPS 202, as Ethereum uses it) of the bytes.
#[must_use]
pub fn keccak256(bytes: &[u8]) -> Hash {
    Hash::from_bytes(Keccak256::digest(bytes).into())
}

/// Keccak-256 of the UTF-8 bytes of a text.
#[must_use]
pub fn keccak256_text(text: &str) -> Hash {
    keccak256(text.as_bytes())
}

/// The hash a wallet signs for a personal message (EIP-191, version `0x45`): Keccak-256 over a fixed prefix, the
/// decimal number of bytes and the bytes.
#[must_use]
pub fn eip191_hash(message: &[u8]) -> Hash {
    let hash = Keccak256::new()
        .chain_update(b"\x19Ethereum Signed Message:\n")
        .chain_update(message.len().to_string())
        .chain_update(message)
        .finalize();
    Hash::from_bytes(hash.into())
}
