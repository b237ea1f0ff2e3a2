//! The two forms in which a name reaches an ENS contract: its hash and its DNS encoding.

use dm3_crypto::{keccak256, keccak256_text};
use dm3_types::{EnsName, Hash, ParseError};
use thiserror::Error;

/// Longest label in bytes that the DNS encoding holds (RFC 1035 section 2.3.4).
const MAX_LABEL: usize = 63;
/// Longest encoded name in bytes (RFC 1035 section 2.3.4).
const MAX_ENCODED: usize = 255;

/// Why a name has no DNS encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DnsEncodingError {
    /// Two dots with nothing between them, or a dot at the start or end.
    #[error("a label of the name is empty")]
    EmptyLabel,
    /// A label of more than 63 bytes in UTF-8.
    #[error("a label of the name is longer than 63 bytes")]
    LabelTooLong,
    /// A name of more than 255 bytes once encoded.
    #[error("the name is longer than 255 bytes in DNS encoding")]
    NameTooLong,
}

/// The node of a name in the ENS registry (ERC-137): Keccak-256 over the labels, from the right.
#[must_use]
pub fn namehash(name: &EnsName) -> Hash {
    // REG-NAM-010
    name.as_str().rsplit('.').fold(root(), |parent, label| child(&parent, label))
}

/// [`namehash`] of a name that has not been normalised yet: ENSIP-15 first, as ENS resolution does.
///
/// The empty text is the root node. Texts that only older versions of the normalisation accept are refused.
///
/// # Errors
///
/// [`ParseError`] for a name that ENSIP-15 refuses, an empty label among them.
pub fn namehash_of_text(name: &str) -> Result<Hash, ParseError> {
    if name.is_empty() {
        return Ok(root()); // REG-NAM-011
    }
    // REG-NAM-012
    EnsName::parse(name).map(|name| namehash(&name))
}

/// The name as a DNS message holds it (RFC 1035 section 3.1, ENSIP-10): each label after its length in one byte, and
/// a zero byte at the end.
///
/// # Errors
///
/// [`DnsEncodingError`] for a name beyond the limits of DNS. A name that is too long is never cut short, because
/// that would make it another name.
pub fn dns_encode(name: &EnsName) -> Result<Vec<u8>, DnsEncodingError> {
    encode_labels(name.as_str())
}

pub(crate) fn encode_labels(name: &str) -> Result<Vec<u8>, DnsEncodingError> {
    let mut encoded = Vec::with_capacity(name.len() + 2);
    for label in name.split('.') {
        if label.is_empty() {
            return Err(DnsEncodingError::EmptyLabel);
        }
        let length = u8::try_from(label.len()).ok().filter(|length| usize::from(*length) <= MAX_LABEL);
        encoded.push(length.ok_or(DnsEncodingError::LabelTooLong)?); // REG-NAM-021
        encoded.extend_from_slice(label.as_bytes());
    }
    encoded.push(0); // REG-NAM-020
    if encoded.len() > MAX_ENCODED {
        // REG-NAM-022
        return Err(DnsEncodingError::NameTooLong);
    }
    Ok(encoded)
}

fn root() -> Hash {
    Hash::from_bytes([0; 32])
}

fn child(parent: &Hash, label: &str) -> Hash {
    let mut node = [0; 64];
    let (left, right) = node.split_at_mut(32);
    left.copy_from_slice(parent.as_bytes());
    right.copy_from_slice(keccak256_text(label).as_bytes());
    keccak256(&node)
}
