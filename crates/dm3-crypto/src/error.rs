//! What can go wrong, sorted by whose fault it is. No text repeats a secret.

use thiserror::Error;

/// The source of randomness failed; nobody's input is at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RandomnessError {
    /// The operating system has no randomness to give.
    #[error("the operating system's random source is unavailable")]
    Unavailable,
    /// A replayed source has no draw left.
    #[error("the replayed random source is used up")]
    UsedUp,
    /// A replayed source was asked for another number of bytes than it holds next.
    #[error("the replayed random source holds {held} bytes next, {wanted} were wanted")]
    WrongLength {
        /// Bytes of the next stored draw.
        held: usize,
        /// Bytes the caller wanted.
        wanted: usize,
    },
}

/// Key material handed in by the caller is not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not strict standard base64 (RFC 4648 §4, with padding).
    #[error("{field}: expected standard base64 with padding")]
    NotBase64 {
        /// Which key.
        field: &'static str,
    },
    /// Not `0x` and an even number of hexadecimal digits.
    #[error("{field}: expected 0x and an even number of hexadecimal digits")]
    NotHex {
        /// Which key.
        field: &'static str,
    },
    /// Well encoded, but of another size.
    #[error("{field}: expected {expected} bytes, found {found}")]
    WrongLength {
        /// Which key.
        field: &'static str,
        /// Bytes a key of this kind has.
        expected: usize,
        /// Bytes received.
        found: usize,
    },
    /// The public half is not the one that belongs to the secret half.
    #[error("{field}: the public half does not belong to the secret half")]
    PublicHalfMismatch {
        /// Which key pair.
        field: &'static str,
    },
    /// A secp256k1 secret must be at least 1 and below the group order (SEC 2 §2.4.1).
    #[error("{field}: expected a number from 1 to the group order of secp256k1")]
    OutOfRange {
        /// Which key.
        field: &'static str,
    },
}

/// No session keys can be agreed on with this peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SessionError {
    /// The peer's key is one of the low-order points, with which everybody arrives at the same secret
    /// (RFC 7748 §6.1).
    #[error("the peer's encryption key is a low-order point")]
    LowOrderPoint,
}

/// A payload could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealError {
    /// The receiver's published key is unusable.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The plaintext and its padding exceed what one nonce can cover (256 GiB, RFC 8439 §2.8) or memory can hold.
    #[error("the plaintext is too long for one sealed payload")]
    PlaintextTooLong,
    /// No randomness for the ephemeral key or the nonce.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
}

/// A sealed payload could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The sender left out the ephemeral public key.
    #[error("ephemPublicKey is missing")]
    MissingEphemeralKey,
    /// The sender's ephemeral key is unusable.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// Shorter than the 16 bytes of the authentication tag.
    #[error("ciphertext: expected at least 16 bytes, found {found}")]
    CiphertextTooShort {
        /// Bytes received.
        found: usize,
    },
    /// Another key, another nonce, or altered on the way.
    #[error("the ciphertext is not authentic under this key")]
    NotAuthentic,
    /// Authentic, but the sender padded it for another block size or not at all.
    #[error("the plaintext is not padded for this block size")]
    BadPadding,
    /// Authentic and well padded, but not a text.
    #[error("the plaintext is not UTF-8")]
    NotUtf8,
}

/// A signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The public signing key is no point of its curve.
    #[error("the public signing key is not a point of its curve")]
    PublicKeyNotAPoint,
    /// ECDSA with a high `s`: a second form of another signature.
    #[error("the signature has a high s")]
    HighS,
    /// Not made with this key over this message.
    #[error("the signature does not belong to this key and message")]
    Mismatch,
}

/// No address could be recovered from a wallet signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecoveryError {
    /// A high `s`, which only [`Dialect::Deployed`](dm3_types::Dialect::Deployed) lets pass (EIP-2).
    #[error("wallet signature: s is high")]
    HighS,
    /// `r` or `s` is zero or not below the group order.
    #[error("wallet signature: r or s is out of range")]
    OutOfRange,
    /// No public key fits `r`, `s` and `v`.
    #[error("wallet signature: no public key fits")]
    NoPublicKey,
}
