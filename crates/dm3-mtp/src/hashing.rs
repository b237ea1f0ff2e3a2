//! The three unrelated hashes of the protocol.

use dm3_crypto::{eip191_hash, sha256};
use dm3_types::json::canonical_string;
use dm3_types::record::{Envelope, Message};
use dm3_types::{Dialect, Hash, MessageHash, Received};

/// The hash that identifies a message: SHA-256 of the canonical message as it arrived, signature included.
#[must_use]
pub fn message_hash(message: &Received<Message>) -> MessageHash {
    // MTP-MSG-040
    sha256(message.canonical().as_bytes()).into()
}

/// The hash in the older deployed envelope: SHA-256 of the canonical JSON string that holds the encrypted message.
///
/// `encrypted_message` is the envelope's member `message`.
#[must_use]
pub fn encrypted_message_hash(encrypted_message: &str) -> Hash {
    sha256(canonical_string(encrypted_message).as_bytes())
}

/// The hash in a postmark, over the envelope's member `message`.
///
/// Deployed: Keccak-256 in the form of EIP-191 over the canonical JSON string (quoted, although the text is JSON
/// already). Written: SHA-256 of the text.
#[must_use]
pub fn postmark_message_hash(encrypted_message: &str, dialect: Dialect) -> Hash {
    match dialect {
        Dialect::Deployed => eip191_hash(canonical_string(encrypted_message).as_bytes()),
        // MTP-PMK-001
        Dialect::Written => sha256(encrypted_message.as_bytes()),
    }
}

/// The hash by which an envelope is acknowledged, and told from others of the same sender.
///
/// Deployed: the hash in the metadata, whichever member holds it. Written: that of the postmark, whatever members the
/// metadata has.
pub(crate) fn acknowledged_as(envelope: &Envelope) -> MessageHash {
    match (envelope.metadata.dialect(), envelope.metadata.hash) {
        (Dialect::Deployed, Some(hash)) => hash.acknowledged_as(),
        // MTP-MET-020, DSA-SUB-016, MAP-PIC-016
        _ => postmark_message_hash(&envelope.message, Dialect::Written).into(),
    }
}
