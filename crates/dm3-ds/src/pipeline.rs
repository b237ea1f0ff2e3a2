//! From received bytes to mail, without I/O: what needs the registry or the store is asked for in between.
//!
//! ```text
//! open ─► (receiver's address and account, sender's profile) ─► verify_sender ─► (already here? quota) ─► postmark
//! ```

use dm3_crypto::Randomness;
use dm3_mtp::{AddressedSubmission, ProvenSubmission, Submission, SubmissionError};
use dm3_types::{Address, EncryptionPublicKey, Json, UnixMillis};

use crate::config::ServiceKeys;
use crate::store::{MailId, NewMail};

/// Whose mailbox a message goes to, and the key of the person behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receiver {
    /// The address that the receiver's name leads to.
    pub address: Address,
    /// The key that the postmark is encrypted for.
    pub encryption_key: EncryptionPublicKey,
}

/// Checks size and shape and opens the delivery information. The sender is a claim after this.
///
/// # Errors
///
/// [`SubmissionError`].
pub fn open(
    envelope: Json,
    size_limit: u64,
    keys: &ServiceKeys,
) -> Result<AddressedSubmission, SubmissionError> {
    Submission::from_json(envelope, size_limit)?.open_delivery_information(&keys.encryption)
}

/// What tells this message from others in the receiver's mailbox.
#[must_use]
pub fn mail_id(submission: &ProvenSubmission) -> MailId {
    // DSA-SUB-018
    MailId { sender: submission.sender_account(), message_hash: submission.message_hash() }
}

/// Puts the postmark on a message of a proven sender.
///
/// Draws from `rng` first the ephemeral key (32 bytes), then the nonce (12 bytes) of the encrypted postmark.
///
/// # Errors
///
/// [`SubmissionError::Sealing`].
pub fn postmark<R: Randomness + ?Sized>(
    submission: ProvenSubmission,
    receiver: &Receiver,
    keys: &ServiceKeys,
    now: UnixMillis,
    rng: &mut R,
) -> Result<NewMail, SubmissionError> {
    let id = mail_id(&submission);
    let envelope = submission.postmark(&receiver.encryption_key, &keys.signing, now, rng)?;
    Ok(NewMail { receiver: receiver.address, id, arrived: now, envelope: envelope.text() })
}
