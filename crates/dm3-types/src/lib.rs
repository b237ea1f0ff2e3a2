//! Wire records, validated newtypes and canonical JSON of the dm3 messaging protocol.
//!
//! This crate is for code that reads or writes dm3 data: a gateway, a test suite, another implementation. It knows the
//! shape of everything and the truth of nothing: to check a signature or to open a message use `dm3-mtp`, to find a
//! profile use `dm3-profile`, to send a message use `dm3-client`.
//!
//! * [`Json`] is a strict parser and the canonical form that dm3 signs and hashes.
//! * [`WireRecord`]s are the records of the base protocol in both [`Dialect`]s. Members that this crate does not know
//!   are kept and written back.
//! * [`Received`] keeps the JSON that a record came from, because signatures cover what arrived.
//! * [`access`] holds what receivers and delivery services say to each other when messages are picked up.
//! * [`closed_schema`] tells what the deployed network's closed schemas let through.
//!
//! ```
//! use dm3_types::{Json, Received, WireRecord, record::Message};
//!
//! let text = r#"{"signature":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
//!   "message":"hello","x-app":{"theme":"dark"},
//!   "metadata":{"type":"NEW","timestamp":1700000000000,"to":"bob.eth","from":"alice.eth"}}"#;
//! let message = Received::<Message>::parse_text(text)?;
//! assert_eq!(message.record().metadata.from, "alice.eth");
//! // What the sender signed: the received members, canonical, without the signature.
//! assert_eq!(
//!     message.text_without_signature(),
//!     r#"{"message":"hello","metadata":{"from":"alice.eth","timestamp":1700000000000,"to":"bob.eth","type":"NEW"},"x-app":{"theme":"dark"}}"#,
//! );
//! // Errors name the member and what was expected.
//! let error = Message::parse_text(r#"{"message":"hello","metadata":{"type":7}}"#).unwrap_err();
//! assert_eq!(error.to_string(), "`metadata.to` is missing; expected a string");
//! # Ok::<(), dm3_types::ParseError>(())
//! ```

pub mod access;
mod account_name;
mod address;
pub mod base64;
pub mod closed_schema;
mod dialect;
mod ens_name;
mod hash;
pub mod hex;
pub mod json;
mod nonce;
mod parse_error;
mod public_key;
mod received;
pub mod record;
pub mod rpc;
mod signature;
mod text_form;
mod unix_millis;
mod wire_record;

pub use account_name::AccountName;
pub use address::Address;
pub use dialect::Dialect;
pub use ens_name::{EnsName, MAX_NAME_BYTES};
pub use hash::{Hash, MessageHash};
pub use json::{Json, Members};
pub use nonce::Nonce;
pub use parse_error::{Expected, ParseError, ParseProblem};
pub use public_key::{EncryptionPublicKey, SigningPublicKey};
pub use received::Received;
pub use signature::{Signature, WalletSignature};
pub use unix_millis::UnixMillis;
pub use wire_record::WireRecord;
