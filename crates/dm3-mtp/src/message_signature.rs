//! Checking a message's signature by itself.

use dm3_crypto::{SignatureError, verify};
use dm3_types::record::Message;
use dm3_types::{Received, SigningPublicKey};

/// Checks the signature of a message, over what arrived.
///
/// It tells that the owner of `sender` wrote the message, not that it came in the right envelope to the right receiver:
/// for that use [`OpenedMessage::verify`](crate::OpenedMessage::verify).
///
/// # Errors
/// [`SignatureError`] where it is not by `sender` or not over this message.
pub fn verify_message_signature(
    message: &Received<Message>,
    sender: &SigningPublicKey,
) -> Result<(), SignatureError> {
    // MTP-MSG-031, MTP-MSG-032
    verify(sender, message.text_without_signature().as_bytes(), &message.record().signature)
}
