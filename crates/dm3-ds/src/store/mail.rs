//! Mail on its way through a store.

use std::num::NonZeroU64;

use dm3_types::{AccountName, Address, EnsName, MessageHash, UnixMillis};

use super::StoreError;

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
///
/// A sender is a proven name. Who owns many names has as many shares, so a share slows a flood down and shows who it
/// is, but only [`messages`](Self::messages) and [`bytes`](Self::bytes) end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Messages.
    pub messages: u64,
    /// Bytes of envelopes.
    pub bytes: u64,
    /// One sender may have one part in this many of the messages and of the bytes; 1 gives everything to everybody.
    /// Of a sender who has nothing waiting, one message is within the share whatever its size.
    pub sender_share: NonZeroU64,
}

impl Quota {
    /// The share of one sender where nothing else is said: an eighth.
    pub const SENDER_SHARE: NonZeroU64 = NonZeroU64::MIN.saturating_add(7);

    /// No limit.
    pub const UNLIMITED: Self = Self { messages: u64::MAX, bytes: u64::MAX, sender_share: NonZeroU64::MIN };

    /// So many messages and bytes, [`SENDER_SHARE`](Self::SENDER_SHARE) of it for one sender.
    #[must_use]
    pub const fn new(messages: u64, bytes: u64) -> Self {
        Self { messages, bytes, sender_share: Self::SENDER_SHARE }
    }

    /// Checks that one more message of `size` bytes stays within the quota and the sender's share of it.
    // DSA-SUB-020
    pub(super) fn admit(&self, mailbox: &Usage, sender: &Usage, size: u64) -> Result<(), StoreError> {
        if mailbox.messages >= self.messages {
            return Err(StoreError::TooManyMessages { limit: self.messages });
        }
        if mailbox.bytes.saturating_add(size) > self.bytes {
            return Err(StoreError::TooManyBytes { limit: self.bytes });
        }
        if sender.messages == 0 {
            return Ok(());
        }
        let (messages, bytes) = (self.messages / self.sender_share, self.bytes / self.sender_share);
        if sender.messages >= messages {
            return Err(StoreError::SenderTooManyMessages { limit: messages.max(1) });
        }
        if sender.bytes.saturating_add(size) > bytes {
            return Err(StoreError::SenderTooManyBytes { limit: bytes });
        }
        Ok(())
    }
}

/// What waits for one receiver, of all senders or of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Messages.
    pub messages: u64,
    /// Bytes of envelopes.
    pub bytes: u64,
}

impl Usage {
    /// With one more message of `size` bytes.
    pub(super) fn with(self, size: u64) -> Self {
        Self { messages: self.messages.saturating_add(1), bytes: self.bytes.saturating_add(size) }
    }

    /// Without `gone`.
    pub(super) fn without(self, gone: Self) -> Self {
        let messages = self.messages.saturating_sub(gone.messages);
        Self { messages, bytes: self.bytes.saturating_sub(gone.bytes) }
    }
}

/// What a store says about a message before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the message is in the mailbox already.
    pub already_here: bool,
    /// How full the mailbox is.
    pub usage: Usage,
    /// How much of that is of the message's sender.
    pub sender_usage: Usage,
    /// How full it may be.
    pub quota: Quota,
}

impl Standing {
    /// Checks that one more message of `size` bytes from this sender stays within the quota.
    ///
    /// # Errors
    ///
    /// [`StoreError::TooManyMessages`], [`StoreError::TooManyBytes`], [`StoreError::SenderTooManyMessages`],
    /// [`StoreError::SenderTooManyBytes`].
    pub fn admit(&self, size: u64) -> Result<(), StoreError> {
        self.quota.admit(&self.usage, &self.sender_usage, size)
    }
}

/// Bytes of an envelope, as the quota counts them.
pub(super) fn size_of_text(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

/// A sender as a store wrote it down. Names that nameprep refuses are their own key.
pub(super) fn stored_name(text: &str) -> Option<AccountName> {
    let as_ens_name = || EnsName::parse(text).ok().map(|name| AccountName::from(&name));
    AccountName::nameprep(text).ok().or_else(as_ens_name)
}
