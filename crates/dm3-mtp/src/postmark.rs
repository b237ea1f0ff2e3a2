//! Making and verifying postmarks.

use dm3_crypto::{SignatureError, SigningKeyPair, sha256, verify};
use dm3_types::json::Members;
use dm3_types::record::{DeliveryInformation, Postmark};
use dm3_types::{Dialect, Hash, Json, ParseError, Received, SigningPublicKey, UnixMillis, WireRecord};

use crate::hashing::postmark_message_hash;

/// A postmark does not prove what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PostmarkError {
    /// The envelope has no postmark.
    #[error("the envelope has no postmark")]
    Missing,
    /// It is no encrypted payload.
    #[error("the encrypted postmark is malformed: {0}")]
    MalformedPayload(ParseError),
    /// It was not encrypted for this key, or was altered. A service that has not heard of a new key encrypts for the
    /// old one: register again.
    #[error("the postmark cannot be decrypted with this key: {0}")]
    Undecryptable(dm3_crypto::OpenError),
    /// The decrypted postmark is malformed.
    #[error("the decrypted postmark is malformed: {0}")]
    Malformed(ParseError),
    /// The signature is not that of the delivery service.
    #[error("the postmark is not signed by this delivery service: {0}")]
    Signature(#[from] SignatureError),
    /// The postmark belongs to another message.
    #[error("the postmark belongs to another message")]
    OtherMessage,
    /// The postmark repeats another sender or receiver than the envelope.
    #[error("the postmark's delivery information differs from the envelope's")]
    OtherDelivery,
}

/// The time at which a delivery service took a message in, proven by its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedPostmark {
    incoming_timestamp: UnixMillis,
}

impl VerifiedPostmark {
    /// When the message came in, by the delivery service's clock.
    #[must_use]
    pub fn incoming_timestamp(&self) -> UnixMillis {
        self.incoming_timestamp
    }
}

/// Makes the postmark of an envelope whose member `message` is `encrypted_message`.
///
/// The written form repeats the delivery information, the deployed one does not.
#[must_use]
pub fn create_postmark(
    encrypted_message: &str,
    information: &DeliveryInformation,
    service: &SigningKeyPair,
    now: UnixMillis,
    dialect: Dialect,
) -> Postmark {
    let message_hash = postmark_message_hash(encrypted_message, dialect);
    // MTP-PMK-003, MTP-DLV-021
    let information = (dialect == Dialect::Written).then(|| information.clone());
    let unsigned = unsigned_members(message_hash, now, information.as_ref(), dialect);
    // MTP-PMK-004
    let signature = service.sign(signed_bytes(&Json::from(unsigned).canonical(), dialect).as_bytes());
    Postmark {
        message_hash,
        // MTP-PMK-002
        incoming_timestamp: now,
        delivery_information: information,
        signature,
        dialect,
        extra: Members::new(),
    }
}

/// Checks the signature of a postmark, over what arrived.
///
/// # Errors
/// [`SignatureError`] where it is not by `service` or not over this postmark.
pub fn verify_postmark_signature(
    postmark: &Received<Postmark>,
    service: &SigningPublicKey,
) -> Result<(), SignatureError> {
    // MTP-PMK-007
    let text = signed_bytes(&postmark.text_without_signature(), postmark.record().dialect);
    verify(service, text.as_bytes(), &postmark.record().signature)
}

pub(crate) fn verify_postmark(
    postmark: &Received<Postmark>,
    encrypted_message: &str,
    service: &SigningPublicKey,
) -> Result<VerifiedPostmark, PostmarkError> {
    verify_postmark_signature(postmark, service)?;
    let record = postmark.record();
    if record.message_hash != postmark_message_hash(encrypted_message, record.dialect) {
        // MTP-PMK-015
        return Err(PostmarkError::OtherMessage);
    }
    Ok(VerifiedPostmark { incoming_timestamp: record.incoming_timestamp })
}

/// Deployed services sign the text `0x…` of the hash, written ones the canonical text (which ECDSA hashes itself).
fn signed_bytes(canonical: &str, dialect: Dialect) -> String {
    match dialect {
        Dialect::Deployed => sha256(canonical.as_bytes()).to_string(),
        Dialect::Written => canonical.to_owned(),
    }
}

fn unsigned_members(
    message_hash: Hash,
    now: UnixMillis,
    information: Option<&DeliveryInformation>,
    dialect: Dialect,
) -> Members {
    let timestamp = match dialect {
        Dialect::Deployed => "incommingTimestamp",
        Dialect::Written => "incomingTimestamp",
    };
    Members::new()
        .with("messageHash", message_hash)
        .with(timestamp, now)
        .with_some("deliveryInformation", information.map(WireRecord::to_json))
}
