//! Alice, who keeps a history, and messages for it.

use std::collections::HashMap;

use dm3_crypto::dangerous::ReplayRandomness;
use dm3_crypto::{OsRandomness, SigningKeyPair, StorageKey, seal};
use dm3_ext_storage::{
    ChunkContainer, ChunkSize, Container, ConversationContainer, ConversationKey, Present, RootContainer,
    RootKey, StoredMessage,
};
use dm3_types::{EnsName, base64};

pub(crate) fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

pub(crate) fn signing() -> SigningKeyPair {
    SigningKeyPair::secp256k1_from_secret_bytes(&[7; 32]).unwrap()
}

pub(crate) fn storage_key() -> StorageKey {
    StorageKey::from_base64(&base64::encode(&[9; 32])).unwrap()
}

pub(crate) fn root_key() -> RootKey {
    RootKey::of(&signing(), &name("alice.eth"))
}

/// A stored message as JSON text.
pub(crate) fn message_text(from: &str, timestamp: u64, text: &str) -> String {
    let signature = base64::encode(&[5; 64]);
    format!(
        r#"{{"message":{{"message":"{text}","metadata":{{"from":"{from}","timestamp":{timestamp},"to":"alice.eth","type":"NEW"}},"signature":"{signature}"}},"metadata":{{"deliveryInformation":{{"from":"{from}","to":"alice.eth"}},"signature":"{signature}","version":"1.0"}}}}"#
    )
}

pub(crate) fn message(timestamp: u64, text: &str) -> StoredMessage {
    StoredMessage::parse_text(&message_text("bob.eth", timestamp, text)).unwrap()
}

/// A record of any text, sealed as it should be.
pub(crate) fn sealed_text(record: &str) -> String {
    let key = storage_key().sealing_key();
    let mut nonce = ReplayRandomness::new([vec![3; 12]]);
    seal(&key, dm3_crypto::BlockSize::MESSAGE, record.as_bytes(), &mut nonce).unwrap().to_text()
}

/// A store of bytes under names, and a client of Alice's before it.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) blobs: HashMap<String, String>,
    pub(crate) writes: usize,
}

impl Store {
    fn bytes(&self, key: impl ToString) -> Option<&[u8]> {
        self.blobs.get(&key.to_string()).map(String::as_bytes)
    }

    pub(crate) fn root(&self) -> RootContainer {
        let opened = |bytes| RootContainer::open(bytes, root_key(), &storage_key()).unwrap();
        self.bytes(root_key()).map_or_else(|| RootContainer::new(root_key()), opened)
    }

    pub(crate) fn conversation(&self, contact: &EnsName) -> Option<ConversationContainer> {
        let key = ConversationKey::of(&root_key(), contact);
        self.bytes(key).map(|bytes| ConversationContainer::open(bytes, key, &storage_key()).unwrap())
    }

    pub(crate) fn chunks(&self, contact: &EnsName) -> Vec<ChunkContainer> {
        let Some(conversation) = self.conversation(contact) else { return Vec::new() };
        let keys =
            conversation.chunks().map(|chunk| dm3_ext_storage::ChunkKey::of(&conversation.key(), chunk));
        keys.map(|key| ChunkContainer::open(self.bytes(key).unwrap(), key, &storage_key()).unwrap()).collect()
    }

    pub(crate) fn present(&self, contact: &EnsName) -> Present {
        let conversation = self.conversation(contact);
        let key = conversation.as_ref().map(ConversationContainer::newest_key);
        let newest_chunk =
            key.and_then(|key| ChunkContainer::open(self.bytes(key)?, key, &storage_key()).ok());
        Present { root: self.root(), conversation, newest_chunk }
    }

    pub(crate) fn add(
        &mut self,
        contact: &EnsName,
        message: StoredMessage,
        maximum: usize,
    ) -> Vec<Container> {
        let writes = self.present(contact).add(contact, message, ChunkSize::from_bytes(maximum)).unwrap();
        for container in &writes {
            self.put(container);
        }
        writes
    }

    pub(crate) fn put(&mut self, container: &Container) {
        let sealed = container.seal(&storage_key(), &mut OsRandomness).unwrap();
        self.blobs.insert(sealed.key.to_string(), sealed.text);
        self.writes += 1;
    }
}
