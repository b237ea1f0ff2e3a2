//! The types of messages.

use std::fmt;

/// The type of a message, as its metadata says it.
///
/// Types that this crate does not know are kept: a client shows such a message in some meaningful way, and never drops it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MessageType {
    /// A new message.
    New,
    /// Asks to delete the message that is referred to.
    DeleteRequest,
    /// A new version of the message that is referred to.
    Edit,
    /// An answer to the message that is referred to.
    Reply,
    /// An emoji for the message that is referred to.
    Reaction,
    /// Written specification: the message was received and shown.
    ReadReceipt,
    /// Deployed network: the message was received.
    ReadReceived,
    /// Deployed network: the message was opened.
    ReadOpened,
    /// Asks to send the message that is referred to again.
    ResendRequest,
    /// A type that is not in the base protocol, as it was written.
    Other(String),
}

impl MessageType {
    /// The type with this text on the wire.
    #[must_use]
    pub fn from_wire(text: &str) -> Self {
        match text {
            "NEW" => Self::New,
            "DELETE_REQUEST" => Self::DeleteRequest,
            "EDIT" => Self::Edit,
            "REPLY" => Self::Reply,
            "REACTION" => Self::Reaction,
            "READ_RECEIPT" => Self::ReadReceipt,
            "READ_RECEIVED" => Self::ReadReceived,
            "READ_OPENED" => Self::ReadOpened,
            "RESEND_REQUEST" => Self::ResendRequest,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The text on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::New => "NEW",
            Self::DeleteRequest => "DELETE_REQUEST",
            Self::Edit => "EDIT",
            Self::Reply => "REPLY",
            Self::Reaction => "REACTION",
            Self::ReadReceipt => "READ_RECEIPT",
            Self::ReadReceived => "READ_RECEIVED",
            Self::ReadOpened => "READ_OPENED",
            Self::ResendRequest => "RESEND_REQUEST",
            Self::Other(text) => text,
        }
    }

    /// Whether a message of this type must say which message it refers to.
    #[must_use]
    pub fn needs_reference(&self) -> bool {
        !matches!(self, Self::New | Self::ReadReceipt | Self::Other(_))
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
