//! Message storage of the dm3 protocol (DM3MSP), without I/O: containers of conversations and messages, encrypted for
//! their owner alone, in any store that keeps bytes under a name.
//!
//! This crate is for clients that keep a history and share it between devices, and for programs that read or write one:
//! an export, a migration, a backup. The caller moves the bytes; the store need not be trusted. To receive the messages
//! that are kept use `dm3-client` or `dm3-mtp`.
//!
//! | container | holds | found by |
//! |---|---|---|
//! | [`RootContainer`] | the names of all contacts | [`RootKey`]: the user's signing key and name |
//! | [`ConversationContainer`] | the identifiers of its chunks | [`ConversationKey`]: the root key and the contact |
//! | [`ChunkContainer`] | [`StoredMessage`]s | [`ChunkKey`]: the conversation's key and the identifier |
//!
//! [`Present::add`] tells what has to be stored when a message comes in. [`deployed`] has the texts that deployed
//! clients keep at their backend, which are of another kind.
//!
//! ```
//! use dm3_crypto::{OsRandomness, SigningKeyPair, StorageKey};
//! use dm3_ext_storage::{
//!     ChunkContainer, ChunkSize, ConversationContainer, ConversationKey, Present, RootContainer, RootKey,
//!     StoredMessage,
//! };
//! use dm3_types::EnsName;
//! use std::collections::HashMap;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (alice, bob) = (EnsName::parse("alice.eth")?, EnsName::parse("bob.eth")?);
//! let signing = SigningKeyPair::generate_secp256k1(&mut OsRandomness)?;
//! let storage_key = StorageKey::from_wallet_signature("0x…");
//! let mut store = HashMap::new();
//!
//! // A first message: a chunk, the conversation that names it, the root that names the conversation.
//! # let signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==";
//! # let text = format!(r#"{{"message":{{"message":"hello","metadata":{{"from":"bob.eth","timestamp":1700000000000,
//! #   "to":"alice.eth","type":"NEW"}},"signature":"{signature}"}},"metadata":{{"version":"1.0",
//! #   "deliveryInformation":{{"from":"bob.eth","to":"alice.eth"}},"signature":"{signature}"}}}}"#);
//! let message = StoredMessage::parse_text(&text)?;
//! let root = RootContainer::new(RootKey::of(&signing, &alice));
//! let present = Present { root, conversation: None, newest_chunk: None };
//! for container in present.add(&bob, message, ChunkSize::default())? {
//!     let sealed = container.seal(&storage_key, &mut OsRandomness)?;
//!     store.insert(sealed.key.to_string(), sealed.text);
//! }
//!
//! // Another device of Alice finds everything by her keys.
//! let root_key = RootKey::of(&signing, &alice);
//! let root = RootContainer::open(store[&root_key.to_string()].as_bytes(), root_key, &storage_key)?;
//! assert_eq!(root.contacts(), [bob.clone()]);
//! let key = ConversationKey::of(&root_key, &bob);
//! let conversation = ConversationContainer::open(store[&key.to_string()].as_bytes(), key, &storage_key)?;
//! let key = conversation.newest_key();
//! let chunk = ChunkContainer::open(store[&key.to_string()].as_bytes(), key, &storage_key)?;
//! assert_eq!(chunk.messages()[0].message().record().message.as_deref(), Some("hello"));
//! # Ok(())
//! # }
//! ```

mod adding;
mod chunk_container;
mod chunk_identifier;
mod chunk_size;
mod container;
mod container_key;
mod conversation_container;
pub mod deployed;
mod root_container;
mod sealing;
mod stored_message;

pub use adding::{AddError, Present};
pub use chunk_container::ChunkContainer;
pub use chunk_identifier::ChunkIdentifier;
pub use chunk_size::ChunkSize;
pub use container::Container;
pub use container_key::{ChunkKey, ConversationKey, RootKey};
pub use conversation_container::ConversationContainer;
pub use root_container::RootContainer;
pub use sealing::{OpenError, SealedContainer};
pub use stored_message::{NoDeliveryInformation, StoredMessage};
