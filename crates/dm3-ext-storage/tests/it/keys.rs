//! Keys of containers.

use dm3_crypto::{SigningKeyPair, sha256_text};
use dm3_ext_storage::{ChunkIdentifier, ChunkKey, ConversationKey, RootKey};
use dm3_types::UnixMillis;
use proptest::prelude::*;

use crate::support::{name, root_key, signing};

// covers: MSP-KEY-001 MSP-KEY-003 MSP-KEY-005 MSP-KEY-007
#[test]
fn keys_are_hashes_of_texts() {
    let signature = signing().sign(b"alice.eth").to_string();
    assert_eq!(root_key().as_hash(), sha256_text(&signature));
    assert_eq!(RootKey::of(&signing(), &name("Alice.eth")), root_key());

    let conversation = ConversationKey::of(&root_key(), &name("Bob.eth"));
    assert_eq!(conversation.as_hash(), sha256_text(&format!("{}bob.eth", root_key())));

    let first = ChunkIdentifier { id: 0, timestamp: UnixMillis::new(1_700_000_000_000).unwrap() };
    let hashed = format!(r#"{conversation}{{"id":0,"timestamp":1700000000000}}"#);
    assert_eq!(ChunkKey::of(&conversation, &first).as_hash(), sha256_text(&hashed));
}

// covers: MSP-KEY-002
#[test]
fn the_root_is_found_again() {
    assert_eq!(RootKey::of(&signing(), &name("alice.eth")), root_key());
    let other = SigningKeyPair::secp256k1_from_secret_bytes(&[8; 32]).unwrap();
    assert_ne!(RootKey::of(&other, &name("alice.eth")), root_key());
    assert_ne!(RootKey::of(&signing(), &name("alicia.eth")), root_key());
}

#[test]
fn keys_are_written_in_lower_case_and_read_in_any() {
    let text = root_key().to_string();
    assert_eq!(text.len(), 66);
    assert_eq!(text, text.to_lowercase());
    assert_eq!(RootKey::parse(&text).unwrap(), root_key());
    assert_eq!(RootKey::parse(&format!("0x{}", text[2..].to_uppercase())).unwrap(), root_key());
    assert!(RootKey::parse(&text[2..]).is_err());
}

proptest! {
    #[test]
    fn different_chunks_have_different_keys(
        left in (0_u64..1000, 0_u64..1 << 53),
        right in (0_u64..1000, 0_u64..1 << 53),
    ) {
        let conversation = ConversationKey::of(&root_key(), &name("bob.eth"));
        let key = |(id, millis)| {
            ChunkKey::of(&conversation, &ChunkIdentifier { id, timestamp: UnixMillis::saturating(millis) })
        };
        prop_assert_eq!(key(left) == key(right), left == right);
    }
}
