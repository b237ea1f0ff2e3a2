//! The X25519 keys with which no secret can be agreed on.

use dm3_crypto::{
    EncryptionKeyPair, OpenError, SealError, SealedPayload, SessionError, open_from, receiver_session_keys,
    seal_to, sender_session_keys,
};
use dm3_types::{EncryptionPublicKey, Nonce, hex};

use crate::support::{Counter, receiver};

/// Little endian u-coordinates of all points of order 1, 2, 4 and 8 on the curve and its twist, and their second
/// spellings below 2^255.
const LOW_ORDER: [&str; 7] = [
    "0x0000000000000000000000000000000000000000000000000000000000000000",
    "0x0100000000000000000000000000000000000000000000000000000000000000",
    "0xe0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "0x5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "0xecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0xedffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0xeeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

#[test]
fn are_refused_on_every_path() {
    let own = receiver();
    for text in LOW_ORDER {
        let mut bytes: [u8; 32] = hex::decode0x_array(text).unwrap();
        for top_bit in [0, 0x80] {
            bytes[31] |= top_bit;
            let peer = EncryptionPublicKey::from_bytes(bytes);
            assert_eq!(sender_session_keys(&own, &peer).unwrap_err(), SessionError::LowOrderPoint, "{text}");
            assert_eq!(
                receiver_session_keys(&own, &peer).unwrap_err(),
                SessionError::LowOrderPoint,
                "{text}"
            );
            assert_eq!(
                seal_to(&peer, b"secret", &mut Counter(0)).unwrap_err(),
                SealError::Session(SessionError::LowOrderPoint)
            );
            let sealed = SealedPayload {
                ciphertext: vec![0; 64],
                nonce: Nonce::from_bytes([0; 12]),
                ephemeral_public_key: Some(peer),
            };
            assert_eq!(
                open_from(&own, &sealed).unwrap_err(),
                OpenError::Session(SessionError::LowOrderPoint)
            );
        }
    }
}

#[test]
fn a_neighbour_is_not_refused() {
    let mut bytes = [0; 32];
    bytes[0] = 9;
    let base_point = EncryptionPublicKey::from_bytes(bytes);
    assert!(sender_session_keys(&EncryptionKeyPair::from_secret_bytes(&[1; 32]), &base_point).is_ok());
}
