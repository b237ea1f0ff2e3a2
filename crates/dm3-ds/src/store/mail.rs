//! Mail on its way through a store.

use dm3_types::{AccountName, Address, EnsName, MessageHash, UnixMillis};

/// What tells one message to a receiver from another: the proven sender and the message's hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId {
    /// The sender, in the form the deployed network keys conversations by.
    pub sender: AccountName,
    /// `metadata.messageHash` or `metadata.encryptedMessageHash` of the envelope.
    pub message_hash: MessageHash,
}

/// A place in a receiver's mailbox; higher keys came later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailKey(pub(crate) u64);

/// Mail to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// Whose mailbox it goes to.
    pub receiver: Address,
    /// Sender and hash.
    pub id: MailId,
    /// When it came, the time in its postmark.
    pub arrived: UnixMillis,
    /// The envelope to hand out, a JSON text.
    pub envelope: String,
}

/// Mail in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// Its place.
    pub key: MailKey,
    /// Sender and hash.
    pub id: MailId,
    /// When it came.
    pub arrived: UnixMillis,
    /// The envelope, the JSON text given to [`append`](super::MailboxStore::append).
    pub envelope: String,
}

/// The outcome of an append; both mean that the mail is in the mailbox, durably.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is there now.
    Stored,
    /// The same message from the same sender was there before; nothing was added.
    AlreadyHere,
}

/// The most that may wait for one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Messages.
    pub messages: u64,
    /// Bytes of envelopes.
    pub bytes: u64,
}

impl Quota {
    /// No limit.
    pub const UNLIMITED: Self = Self { messages: u64::MAX, bytes: u64::MAX };
}

/// What waits for one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Messages.
    pub messages: u64,
    /// Bytes of envelopes.
    pub bytes: u64,
}

impl Usage {
    /// Checks that one more message of `size` bytes stays within `quota`.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooManyMessages`](super::StoreError::TooManyMessages),
    /// [`StoreError::TooManyBytes`](super::StoreError::TooManyBytes).
    pub fn admit(&self, size: u64, quota: &Quota) -> Result<(), super::StoreError> {
        if self.messages >= quota.messages {
            return Err(super::StoreError::TooManyMessages { limit: quota.messages });
        }
        if self.bytes.saturating_add(size) > quota.bytes {
            return Err(super::StoreError::TooManyBytes { limit: quota.bytes });
        }
        Ok(())
    }
}

/// What a store says about a message before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the message is in the mailbox already.
    pub already_here: bool,
    /// How full the mailbox is.
    pub usage: Usage,
    /// How full it may be.
    pub quota: Quota,
}

/// Bytes of an envelope, as the quota counts them.
pub(super) fn size_of_text(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

/// A sender or account name as a store wrote it down. Names that nameprep refuses are their own key.
pub(super) fn stored_name(text: &str) -> Option<AccountName> {
    let as_ens_name = || EnsName::parse(text).ok().map(|name| AccountName::from(&name));
    AccountName::nameprep(text).ok().or_else(as_ens_name)
}
