//! Who may change a message: its author alone.

use dm3_types::record::MessageType;

use crate::VerifiedMessage;

/// A message may not change another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorshipError {
    /// Neither EDIT nor DELETE_REQUEST.
    #[error("the message is neither an EDIT nor a DELETE_REQUEST")]
    NotAChange,
    /// It does not say which message it refers to.
    #[error("the message does not say which message it changes")]
    NoReference,
    /// It refers to another message.
    #[error("the message refers to another message")]
    OtherMessage,
    /// Its author is not the author of the message that it refers to.
    #[error("only the author of a message may edit or delete it")]
    NotTheAuthor,
}

/// Checks that `change`, an EDIT or a DELETE_REQUEST, may act on `original`: it refers to it and has the same author.
///
/// # Errors
/// [`AuthorshipError`].
pub fn check_authorship(change: &VerifiedMessage, original: &VerifiedMessage) -> Result<(), AuthorshipError> {
    let metadata = &change.message().metadata;
    if !matches!(metadata.message_type, MessageType::Edit | MessageType::DeleteRequest) {
        // MTP-MSG-053
        return Err(AuthorshipError::NotAChange);
    }
    // MTP-MSG-051
    let reference = metadata.reference_message_hash.ok_or(AuthorshipError::NoReference)?;
    if !original.is_referred_to_by(reference) {
        // MTP-MSG-052
        return Err(AuthorshipError::OtherMessage);
    }
    if change.sender() != original.sender() {
        // MTP-MSG-050, MTP-MSG-054
        return Err(AuthorshipError::NotTheAuthor);
    }
    Ok(())
}
