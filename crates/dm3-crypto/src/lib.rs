//! The cryptography of dm3: keys, sealed payloads, signatures and hashes.
//!
//! This crate turns bytes into bytes. It opens no socket, reads no clock and draws randomness only from the
//! [`Randomness`] it is handed, so every result can be reproduced. All secrets are wiped when dropped and none
//! of them can be printed.
//!
//! | need | here |
//! |---|---|
//! | encrypt for a public key, decrypt with the own pair | [`seal_to`], [`open_from`] |
//! | encrypt with a shared key | [`seal`], [`open`] |
//! | sign and verify | [`SigningKeyPair`], [`VerifyingKey`], [`verify`] |
//! | Ethereum wallet signatures (EIP-191) | [`WalletKey`], [`recover_personal`] |
//! | keys that follow from a wallet | [`ProfileKeys`], [`StorageKey`] |
//! | SHA-256, Keccak-256 | [`sha256`], [`keccak256`], [`eip191_hash`] |
//!
//! Who builds or reads whole messages and envelopes should use `dm3-mtp`; who looks up a person's keys should
//! use `dm3-profile`. Both decide *what* is signed and encrypted; this crate only knows *how*.
//!
//! # Example
//!
#![cfg_attr(feature = "os-random", doc = "```")]
#![cfg_attr(not(feature = "os-random"), doc = "```ignore")]
//! use dm3_crypto::{EncryptionKeyPair, OsRandomness, SigningKeyPair, open_text_from, seal_to, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut rng = OsRandomness;
//! let bob = EncryptionKeyPair::generate(&mut rng)?;
//! let sealed = seal_to(&bob.public(), "hello bob".as_bytes(), &mut rng)?;
//! assert_eq!(*open_text_from(&bob, &sealed)?, "hello bob");
//!
//! let alice = SigningKeyPair::generate_ed25519(&mut rng)?;
//! let signature = alice.sign(b"hello bob");
//! verify(&alice.public(), b"hello bob", &signature)?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! * `os-random` (default): [`OsRandomness`], the random source of the operating system or the browser.

mod asymmetric;
pub mod dangerous;
mod encryption_key;
mod error;
mod hashing;
mod key_derivation;
mod padding;
mod profile_keys;
mod random;
mod sealed_payload;
mod secret;
mod session;
mod signing_key;
mod symmetric;
mod verifying_key;
mod wallet;
mod wallet_signature;

pub use asymmetric::{
    open_from, open_from_with_block, open_text_from, open_text_from_with_block, seal_to, seal_to_with_block,
};
pub use encryption_key::EncryptionKeyPair;
pub use error::{
    KeyError, OpenError, RandomnessError, RecoveryError, SealError, SessionError, SignatureError,
};
pub use hashing::{eip191_hash, keccak256, keccak256_text, sha256, sha256_text};
pub use key_derivation::{
    DEFAULT_NONCE, DELIVERY_SERVICE_KEYS_MESSAGE, Seed, StorageKey, storage_key_message,
};
pub use padding::BlockSize;
pub use profile_keys::{DeliveryServiceKeys, ProfileKeys};
#[cfg(feature = "os-random")]
pub use random::OsRandomness;
pub use random::Randomness;
pub use sealed_payload::SealedPayload;
pub use session::{SessionKeys, receiver_session_keys, sender_session_keys};
pub use signing_key::SigningKeyPair;
pub use symmetric::{SymmetricKey, open, open_text, seal};
pub use verifying_key::{VerifyingKey, verify};
pub use wallet::{WalletKey, recover_personal, recover_personal_in};
pub use wallet_signature::parse_wallet_signature;
