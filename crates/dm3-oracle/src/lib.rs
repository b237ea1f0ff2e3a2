//! A second implementation of the dm3 wire forms, small and on primitive crates alone.
//!
//! It makes the vectors and plays the other side in conformance runs, so it shares no code with the protocol crates and
//! must not be used in their place: it trusts its input, keeps secrets in plain arrays, and knows only what vectors and
//! simulated worlds need. Use `dm3-mtp` and `dm3-crypto` to build something.
//!
//! Everything is deterministic: keys of fixture persons follow from their names, and ephemeral keys and nonces are
//! arguments.
//!
//! ```
//! use dm3_oracle::{Dialect, Person, message, envelope};
//!
//! let alice = Person::named("alice.eth");
//! let bob = Person::named("bob.eth");
//! let signed = message::sign(message::text(&alice, &bob, "Hello", 1_700_000_000_000), &alice, Dialect::Spec);
//! assert!(message::hash(&signed).starts_with("0x"));
//! # let _ = envelope::ENCRYPTION_SCHEME;
//! ```

pub mod encoding;
pub mod ens;
pub mod envelope;
pub mod hash;
pub mod ipfs;
pub mod json;
pub mod login;
pub mod message;
mod person;
pub mod postmark;
pub mod profile;
pub mod seal;
pub mod sign;

pub use person::{Person, Service};

/// Which reading of the protocol a byte string follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The specification as our pages make it exact.
    Spec,
    /// What the deployed TypeScript network speaks.
    LegacyTs,
}

impl Dialect {
    /// The name in vectors: `spec` or `legacy-ts`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::LegacyTs => "legacy-ts",
        }
    }

    /// The value of `metadata.version` in an envelope.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::Spec => "1.0",
            Self::LegacyTs => "v1",
        }
    }
}
