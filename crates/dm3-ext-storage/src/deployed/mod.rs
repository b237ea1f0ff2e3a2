//! The texts that deployed clients keep at their storage backend ([`Dialect::Deployed`](dm3_types::Dialect)).
//!
//! The deployed network has no containers as this crate's other half has them. It encrypts with the encryption key pair
//! of the profile, and the backend's rows are found by encrypted names. This module is for reading what is there and for
//! answering deployed clients; new histories are better kept in the containers.
//!
//! ```
//! use dm3_crypto::{EncryptionKeyPair, OsRandomness};
//! use dm3_ext_storage::deployed::{ContactCipher, ContainerCipher};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let own = EncryptionKeyPair::generate(&mut OsRandomness)?;
//! let contacts = ContactCipher::new(&own, "alice.eth");
//! let column = contacts.encrypt("bob.eth")?;
//! assert_eq!(column, contacts.encrypt("bob.eth")?, "rows are found by this text");
//! assert_eq!(*contacts.decrypt(&column)?, "bob.eth");
//!
//! let containers = ContainerCipher::new(&own);
//! let column = containers.encrypt(r#"{"envelop":{},"messageState":1}"#, &mut OsRandomness)?;
//! assert_eq!(*containers.decrypt(&column)?, r#"{"envelop":{},"messageState":1}"#);
//! # Ok(())
//! # }
//! ```

mod backend_row_id;
mod contact_cipher;
mod container_cipher;
mod library_keys;
mod outer_text;

pub use backend_row_id::backend_row_id;
pub use contact_cipher::ContactCipher;
pub use container_cipher::ContainerCipher;
pub use library_keys::{AccountKey, ContactKey};
pub use outer_text::DecryptError;
