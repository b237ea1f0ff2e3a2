//! Errors of reading wire data: where, and what was expected there.

use std::fmt;

use crate::json::{JsonError, JsonKind};

/// Reading wire data failed. Names the member and what was expected; never repeats the received value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    path: String,
    problem: ParseProblem,
}

/// What is wrong with the member that a [`ParseError`] names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseProblem {
    /// The text is not JSON of the strict kind.
    #[error("{0}")]
    Json(#[from] JsonError),
    /// A required member is absent.
    #[error("is missing; expected {expected}")]
    Missing {
        /// What should stand there.
        expected: Expected,
    },
    /// The member has another JSON type.
    #[error("is {found}; expected {expected}")]
    WrongType {
        /// What should stand there.
        expected: Expected,
        /// The JSON type that stands there.
        found: JsonKind,
    },
    /// The member has the right JSON type and a value that cannot be.
    #[error("is malformed; expected {expected}")]
    Malformed {
        /// What should stand there.
        expected: Expected,
    },
    /// A closed schema of the deployed network does not know this member.
    #[error("is not a member that the deployed schema allows here")]
    NotAllowed,
}

/// The form that a value should have had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A JSON array with at least one element.
    NonEmptyArray,
    /// A JSON string.
    String,
    /// A JSON string or a JSON object.
    StringOrObject,
    /// A JSON number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Base64 (RFC 4648 section 4, with padding) of so many bytes.
    Base64 {
        /// Length of the decoded value in bytes.
        bytes: usize,
    },
    /// Base64 (RFC 4648 section 4, with padding) of any length.
    Base64Text,
    /// `0x` and lower- or upper-case hexadecimal digits of so many bytes.
    Hex {
        /// Length of the decoded value in bytes.
        bytes: usize,
    },
    /// `0x` and an even number of hexadecimal digits.
    HexText,
    /// An Ed25519 key (32 bytes) or a compressed secp256k1 key (33 bytes) in base64.
    SigningKey,
    /// An Ethereum address: `0x`, 40 hexadecimal digits, EIP-55 checksum where the case is mixed.
    Address,
    /// A wallet signature: `0x` and 65 bytes r, s, v with v of 27 or 28.
    WalletSignature,
    /// Milliseconds since 1970-01-01 UTC: a whole number from 0 to 2^53 - 1.
    UnixMillis,
    /// A whole number from 0 to 2^53 - 1.
    Count,
    /// A name in ENSIP-15 normal form, or one that normalises to it.
    EnsName,
    /// A name that nameprep (RFC 3491) accepts.
    Nameprep,
    /// JSON-RPC version `2.0`.
    JsonRpcVersion,
    /// A JSON-RPC id: string, number (at most 2^53 - 1 either way) or null.
    RpcId,
    /// A value of the protocol's list of this member.
    OneOf(&'static [&'static str]),
    /// Exactly one of the two members that carry the hash of an envelope.
    OneHashField,
    /// A cursor of the access API: 1 to 64 of `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `_`.
    Cursor,
    /// The name of a device: 1 to 64 of `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `_`, `.`.
    DeviceName,
    /// Messages in a page: a decimal number from 1 to 100.
    PageLimit,
    /// A parameter of a query, at most once.
    OneParameter,
    /// Either `messages`, or `device` and `cursor`.
    MessagesOrCursor,
    /// An array of at most so many elements.
    AtMost {
        /// Elements it may have.
        elements: usize,
    },
    /// An amount of wei or of a token as a text.
    Amount,
    /// The least balance of a token: an object of `address` and `amount` and nothing else.
    TokenMinimum,
    /// What tells a chunk of stored messages: an object of `id` and `timestamp` and nothing else.
    ChunkIdentifier,
    /// The element's place in its list, counted from 0.
    PlaceInList,
    /// A name that the list does not have yet.
    NewContact,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object => f.write_str("an object"),
            Self::Array => f.write_str("an array"),
            Self::NonEmptyArray => f.write_str("an array with at least one element"),
            Self::String => f.write_str("a string"),
            Self::StringOrObject => f.write_str("a string or an object"),
            Self::Number => f.write_str("a number"),
            Self::Boolean => f.write_str("true or false"),
            Self::Base64 { bytes } => write!(f, "base64 of {bytes} bytes"),
            Self::Base64Text => f.write_str("base64"),
            Self::Hex { bytes } => write!(f, "0x and the hex digits of {bytes} bytes"),
            Self::HexText => f.write_str("0x and an even number of hex digits"),
            Self::SigningKey => {
                f.write_str("base64 of an Ed25519 key (32 bytes) or of a compressed secp256k1 key (33 bytes)")
            }
            Self::Address => {
                f.write_str("an Ethereum address (0x, 40 hex digits, EIP-55 checksum if of mixed case)")
            }
            Self::WalletSignature => {
                f.write_str("0x and the hex digits of 65 bytes r, s, v with v of 27 or 28")
            }
            Self::UnixMillis => f.write_str("milliseconds since 1970 as a whole number from 0 to 2^53 - 1"),
            Self::Count => f.write_str("a whole number from 0 to 2^53 - 1"),
            Self::EnsName => f.write_str("an ENS name (ENSIP-15)"),
            Self::Nameprep => f.write_str("a name that nameprep accepts"),
            Self::JsonRpcVersion => f.write_str("\"2.0\""),
            Self::RpcId => f.write_str("a string, a number of at most 2^53 - 1, or null"),
            Self::OneOf(values) => write!(f, "one of {}", values.join(", ")),
            Self::OneHashField => f.write_str("either messageHash or encryptedMessageHash"),
            Self::Cursor => f.write_str("a cursor (1 to 64 letters, digits, hyphens and underscores)"),
            Self::DeviceName => {
                f.write_str("a device name (1 to 64 letters, digits, hyphens, underscores and dots)")
            }
            Self::PageLimit => f.write_str("a decimal number from 1 to 100"),
            Self::OneParameter => f.write_str("this parameter at most once"),
            Self::MessagesOrCursor => f.write_str("either messages, or device and cursor"),
            Self::AtMost { elements } => write!(f, "at most {elements} elements"),
            Self::Amount => f.write_str("a whole number below 2^256 in decimal digits, as a string"),
            Self::TokenMinimum => f.write_str("an object of address and amount alone"),
            Self::ChunkIdentifier => f.write_str("an object of id and timestamp alone"),
            Self::PlaceInList => f.write_str("its place in the list, counted from 0"),
            Self::NewContact => f.write_str("a name that the list does not have yet"),
        }
    }
}

impl ParseError {
    /// The error for the member at `path` (dotted, such as `metadata.messageHash`; empty for the whole text).
    #[must_use]
    pub fn new(path: impl Into<String>, problem: ParseProblem) -> Self {
        Self { path: path.into(), problem }
    }

    /// The value at `path` has the right JSON type but not the form `expected`.
    #[must_use]
    pub fn malformed(path: impl Into<String>, expected: Expected) -> Self {
        Self::new(path, ParseProblem::Malformed { expected })
    }

    /// Dotted path of the member, empty for the whole text.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn problem(&self) -> &ParseProblem {
        &self.problem
    }

    /// The same error seen from one level further out.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        if self.path.is_empty() {
            outer.clone_into(&mut self.path);
        } else if self.path.starts_with('[') {
            self.path.insert_str(0, outer);
        } else {
            self.path.insert(0, '.');
            self.path.insert_str(0, outer);
        }
        self
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.problem, self.path.is_empty()) {
            (ParseProblem::Json(error), true) => write!(f, "{error}"),
            (ParseProblem::Json(error), false) => write!(f, "`{}` is not JSON: {error}", self.path),
            (problem, true) => write!(f, "the value {problem}"),
            (problem, false) => write!(f, "`{}` {problem}", self.path),
        }
    }
}

impl std::error::Error for ParseError {}

impl From<JsonError> for ParseError {
    fn from(error: JsonError) -> Self {
        Self::new("", ParseProblem::Json(error))
    }
}
