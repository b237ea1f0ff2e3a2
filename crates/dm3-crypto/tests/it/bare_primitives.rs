//! The primitives without what the protocol wraps around them.

use dm3_crypto::dangerous::{open_padded, seal_with_nonce, shared_secret};
use dm3_crypto::{BlockSize, EncryptionKeyPair, OpenError, SessionError, SymmetricKey};
use dm3_types::{EncryptionPublicKey, Nonce};

#[test]
fn both_sides_get_one_shared_secret() {
    let (left, right) =
        (EncryptionKeyPair::from_secret_bytes(&[1; 32]), EncryptionKeyPair::from_secret_bytes(&[2; 32]));
    let shared = shared_secret(&left, &right.public()).unwrap();
    assert_eq!(shared, shared_secret(&right, &left.public()).unwrap());
    assert_ne!(*shared, [0; 32]);
    let low_order = EncryptionPublicKey::from_bytes([0; 32]);
    assert_eq!(shared_secret(&left, &low_order), Err(SessionError::LowOrderPoint));
}

#[test]
fn padding_stays_and_the_tag_counts() {
    let (key, nonce) = (SymmetricKey::from_bytes([3; 32]), Nonce::from_bytes([4; 12]));
    let sealed = seal_with_nonce(&key, BlockSize::new(8).unwrap(), b"test", nonce).unwrap();
    assert_eq!(*open_padded(&key, nonce, b"", &sealed.ciphertext).unwrap(), b"test\x80\0\0\0");
    assert_eq!(open_padded(&key, nonce, b"other", &sealed.ciphertext), Err(OpenError::NotAuthentic));
    assert_eq!(open_padded(&key, nonce, b"", &[0; 15]), Err(OpenError::CiphertextTooShort { found: 15 }));
}
