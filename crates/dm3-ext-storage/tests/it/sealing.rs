//! What is stored, and what is refused of it.

use dm3_crypto::{OsRandomness, StorageKey, open};
use dm3_ext_storage::{Container, ConversationContainer, ConversationKey, OpenError, RootContainer};
use dm3_types::{Dialect, Json, UnixMillis, base64};
use proptest::prelude::*;

use crate::support::{name, root_key, sealed_text, storage_key};

fn open_root(stored: &[u8]) -> Result<RootContainer, OpenError> {
    RootContainer::open(stored, root_key(), &storage_key())
}

fn stored_root() -> String {
    let root = RootContainer::new(root_key()).with_contact(&name("bob.eth")).unwrap();
    Container::from(root).seal(&storage_key(), &mut OsRandomness).unwrap().text
}

// covers: MSP-SEAL-001 MSP-SEAL-002 MSP-SEAL-004
#[test]
fn what_is_stored_is_a_sealed_record() {
    let stored = stored_root();
    let payload = dm3_crypto::SealedPayload::parse_text(&stored, Dialect::Written).unwrap();
    assert_eq!(payload.ciphertext.len(), 2048 + 16);
    assert_eq!(payload.ephemeral_public_key, None);
    assert_eq!(Json::parse(&stored).unwrap().canonical(), stored);
    let plaintext = open(&storage_key().sealing_key(), dm3_crypto::BlockSize::MESSAGE, &payload).unwrap();
    let record = format!(r#"{{"conversations":["bob.eth"],"key":"{}"}}"#, root_key());
    assert_eq!(std::str::from_utf8(&plaintext).unwrap(), record);
    assert_eq!(sealed_text(&record).len(), stored.len());
}

// covers: MSP-SEAL-003
#[test]
fn no_nonce_comes_twice() {
    let nonces: Vec<String> = (0..8)
        .map(|_| Json::parse(&stored_root()).unwrap().get("nonce").unwrap().as_str().unwrap().to_owned())
        .collect();
    for (index, nonce) in nonces.iter().enumerate() {
        assert!(!nonces[..index].contains(nonce));
    }
}

// covers: MSP-SEAL-005 MSP-SEAL-006 MSP-SEAL-008 MSP-SEAL-009
#[test]
fn faults_are_told_apart() {
    let stored = stored_root();
    assert!(open_root(stored.as_bytes()).is_ok());
    for damaged in [
        "",
        "{",
        "[]",
        r#"{"ciphertext":"AAAA"}"#,
        r#"{"ciphertext":"*","nonce":"0x000102030405060708090a0b"}"#,
    ] {
        assert!(matches!(open_root(damaged.as_bytes()), Err(OpenError::NotSealed(_))), "{damaged}");
    }
    assert!(matches!(open_root(b"\xff"), Err(OpenError::NotSealed(_))));
    let other_key = StorageKey::from_base64(&base64::encode(&[8; 32])).unwrap();
    let other = RootContainer::open(stored.as_bytes(), root_key(), &other_key);
    assert!(matches!(other, Err(OpenError::NotOpened(_))));
    for record in ["", "{", "[]", "{}", r#"{"key":7}"#, r#"{"key":"0x00"}"#] {
        assert!(
            matches!(open_root(sealed_text(record).as_bytes()), Err(OpenError::Malformed(_))),
            "{record}"
        );
    }
    let conversation = ConversationKey::of(&root_key(), &name("bob.eth"));
    let foreign = Container::from(ConversationContainer::begin(conversation, UnixMillis::saturating(1)));
    let foreign = foreign.seal(&storage_key(), &mut OsRandomness).unwrap().text;
    assert_eq!(open_root(foreign.as_bytes()), Err(OpenError::Foreign { found: conversation.as_hash() }));
}

proptest! {
    #[test]
    fn no_changed_byte_passes(position in any::<prop::sample::Index>(), change in 1_u8..) {
        let payload = dm3_crypto::SealedPayload::parse_text(&stored_root(), Dialect::Written).unwrap();
        let mut changed = payload.clone();
        let index = position.index(changed.ciphertext.len());
        changed.ciphertext[index] ^= change;
        let refused = open_root(changed.to_text().as_bytes());
        prop_assert!(matches!(refused, Err(OpenError::NotOpened(_))), "{:?}", refused);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(open_root(&bytes).is_err());
    }

    #[test]
    fn no_record_panics(record in ".{0,80}") {
        prop_assert!(open_root(sealed_text(&record).as_bytes()).is_err());
    }
}
