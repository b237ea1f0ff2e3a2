//! Mail in the order of its arrival, part by part.

use super::{MailKey, StoredMail};

/// A position in a mailbox: behind some mail, before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub(crate) u64);

impl Position {
    /// Before all mail.
    pub const START: Self = Self(0);

    /// The position right behind this mail.
    #[must_use]
    pub const fn behind(mail: MailKey) -> Self {
        Self(mail.0.saturating_add(1))
    }

    /// Whether this mail lies before the position.
    #[must_use]
    pub const fn has_passed(self, mail: MailKey) -> bool {
        mail.0 < self.0
    }
}

/// How much to read at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLimits {
    /// Messages.
    pub messages: usize,
    /// Bytes of envelopes; one message is read whatever its size.
    pub bytes: u64,
}

/// A part of a mailbox, the oldest mail first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The mail. What is damaged is left out.
    pub mail: Vec<StoredMail>,
    /// Where the next part begins.
    pub next: Position,
    /// Whether there is more mail behind [`next`](Self::next).
    pub more: bool,
    /// Behind everything that the mailbox ever held. No position of this mailbox lies further.
    pub end: Position,
}
