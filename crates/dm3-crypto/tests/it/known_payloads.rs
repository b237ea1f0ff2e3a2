//! Sealed payloads against answers of the deployed network.

use dm3_crypto::dangerous::{self, ReplayRandomness};
use dm3_crypto::{
    BlockSize, EncryptionKeyPair, OpenError, RandomnessError, SealError, SealedPayload, SymmetricKey,
    open_from, open_text, open_text_from, open_text_from_with_block, seal_to, seal_to_with_block, sha256,
};
use dm3_types::{Dialect, EncryptionPublicKey, Nonce, base64};

use crate::support::{SEED, payload, receiver};

const SYMMETRIC: &str = include_str!("../data/symmetric-ciphertext.b64");
const ASYMMETRIC: &str = include_str!("../data/asymmetric-ciphertext.b64");

fn key() -> SymmetricKey {
    SymmetricKey::from_base64(SEED).unwrap()
}

#[test]
fn opens_a_symmetric_payload_of_a_deployed_client() {
    let sealed = payload(SYMMETRIC, "0xf95179a51cd56ade93638b6c", None);
    assert_eq!(*open_text(&key(), BlockSize::MESSAGE, &sealed).unwrap(), "test");
}

#[test]
fn opens_an_asymmetric_payload_of_a_deployed_client() {
    let own = EncryptionKeyPair::from_parts(
        "uDcUwbIDrLF4gd70nzYz3KdmK4i6rrEr191vofBbDQI=",
        "x131spvZZX6mDTIniaUN5N27or8XlllvasXb9myGvXQ=",
    )
    .unwrap();
    let sealed = payload(
        ASYMMETRIC,
        "0xd66632e713a195a9235011ff",
        Some("MpPONOetq9kyQftSgHeZW5xNCFEfI9KJZvyszDUtj1I="),
    );
    assert_eq!(*open_text_from(&own, &sealed).unwrap(), "test");
    let without_key = SealedPayload { ephemeral_public_key: None, ..sealed };
    assert_eq!(open_from(&own, &without_key).unwrap_err(), OpenError::MissingEphemeralKey);
    assert_eq!(OpenError::MissingEphemeralKey.to_string(), "ephemPublicKey is missing");
}

#[test]
fn seals_as_a_deployed_client_does() {
    let nonce = Nonce::parse("0xb1aa67ea26d152dfdc60c0ce").unwrap();
    let sealed = dangerous::seal_with_nonce(&key(), BlockSize::MESSAGE, b"test", nonce).unwrap();
    assert_eq!(sealed.ciphertext.len(), 2064);
    assert_eq!(
        sha256(&sealed.ciphertext).to_string(),
        "0x9edacef66f7973af2a2bd31a650edb7e7043d6a855b769682b0d4100aa33ebe3"
    );
    let text = base64::encode(&sealed.ciphertext);
    assert_eq!(text.len(), 2752);
    assert!(text.starts_with("OfECqL46R3xyrEEi0qxrauNQIG3CuPa3idYyRnvMw1RSZcXVPFB9sUVVuyvIeedb"));
    assert!(text.ends_with("EEfGbKYQfoYFwXxhgFbzLJ0TrO1SFd/N"));
    assert_eq!(sealed.nonce, nonce);
    assert_eq!(sealed.ephemeral_public_key, None);
}

#[test]
fn seals_as_a_deployed_client_does_for_its_storage() {
    let nonce = Nonce::parse("0xb1aa67ea26d152dfdc60c0ce").unwrap();
    let sealed = dangerous::seal_with_nonce(&key(), BlockSize::STORAGE, b"test", nonce).unwrap();
    assert_eq!(base64::encode(&sealed.ciphertext), "OfECqL7JZUHYO1YWM/DqCYg69UL8");
}

#[test]
fn storage_entry_of_a_deployed_client() {
    let key = SymmetricKey::from_base64("dradnyjzlC7T87nZ3HfJo+w2aQQVhxP0Sdk+eZttEmw=").unwrap();
    let nonce = Nonce::parse("0x7e69565e1881ef4b7bcb368e").unwrap();
    let sealed = dangerous::seal_with_nonce(&key, BlockSize::STORAGE, b"bob.eth", nonce).unwrap();
    assert_eq!(
        sealed.to_text(),
        r#"{"ciphertext":"Py6IJP2vEI9OqVTwtrcw5st+eCB7iVVu","nonce":"0x7e69565e1881ef4b7bcb368e"}"#
    );
}

#[test]
fn asymmetric_payload_with_the_smallest_block() {
    let own = EncryptionKeyPair::from_secret_base64("dradnyjzlC7T87nZ3HfJo+w2aQQVhxP0Sdk+eZttEmw=").unwrap();
    let text = r#"{"ciphertext":"tZSfW+NM6PwRpy+o7XBUo8YvpnR5","ephemPublicKey":"eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMgw=","nonce":"0x000102030405060708090a0b"}"#;
    let sealed = SealedPayload::parse_text(text, Dialect::Written).unwrap();
    assert_eq!(*open_text_from_with_block(&own, BlockSize::STORAGE, &sealed).unwrap(), "test");
    assert_eq!(sealed.to_text(), text);
    // The other direction, with the ephemeral pair of that payload.
    let again = dangerous::seal_to_with_ephemeral(
        &own.public(),
        BlockSize::STORAGE,
        b"test",
        &receiver(),
        sealed.nonce,
    )
    .unwrap();
    assert_eq!(again, sealed);
}

#[test]
fn replayed_randomness_is_drawn_key_first_then_nonce() {
    let ephemeral = base64::decode("pMI77F2w3GK+omZCB4A61WDqISOOnWGXR2f/MTLbqbY=").unwrap();
    let nonce: Vec<u8> = (0..12).collect();
    let own = EncryptionPublicKey::parse("Cz5WfEEhkmzP52L7OJzd4sf9xQUYc9nRAbnevjTbL28=").unwrap();
    let mut rng = ReplayRandomness::new([ephemeral.clone(), nonce]);
    let sealed = seal_to_with_block(&own, BlockSize::STORAGE, b"test", &mut rng).unwrap();
    assert_eq!(base64::encode(&sealed.ciphertext), "tZSfW+NM6PwRpy+o7XBUo8YvpnR5");
    assert_eq!(rng.remaining(), 0);
    assert_eq!(seal_to(&own, b"test", &mut rng).unwrap_err(), SealError::Randomness(RandomnessError::UsedUp));
    let mut short = ReplayRandomness::new([ephemeral, vec![0; 11]]);
    assert_eq!(
        seal_to(&own, b"test", &mut short).unwrap_err(),
        SealError::Randomness(RandomnessError::WrongLength { held: 11, wanted: 12 })
    );
    assert_eq!(short.remaining(), 1);
}

#[test]
fn the_foreign_public_half_enters_the_key() {
    let own = receiver();
    let sealed = payload_for(&own);
    let mixed = dangerous::encryption_key_pair_with_public(
        &own.secret_base64(),
        "OazYOSy+SkX2NehtTvvUpwXGYBUxa5AIhNOmRumReBQ=",
    )
    .unwrap();
    assert_eq!(*open_text_from(&own, &sealed).unwrap(), "test");
    assert_eq!(open_text_from(&mixed, &sealed).unwrap_err(), OpenError::NotAuthentic);
}

#[test]
fn the_ignored_top_bit_of_an_ephemeral_key_counts() {
    let own = receiver();
    let mut sealed = payload_for(&own);
    let mut key = *sealed.ephemeral_public_key.unwrap().as_bytes();
    key[31] ^= 0x80;
    sealed.ephemeral_public_key = Some(EncryptionPublicKey::from_bytes(key));
    assert_eq!(open_text_from(&own, &sealed).unwrap_err(), OpenError::NotAuthentic);
}

fn payload_for(own: &EncryptionKeyPair) -> SealedPayload {
    let ephemeral = EncryptionKeyPair::from_secret_bytes(&[5; 32]);
    let nonce = Nonce::from_bytes([9; 12]);
    dangerous::seal_to_with_ephemeral(&own.public(), BlockSize::MESSAGE, b"test", &ephemeral, nonce).unwrap()
}

#[test]
fn deployed_readers_take_sloppy_base64() {
    let strict = r#"{"ciphertext":"+/+/AA==","nonce":"0x000102030405060708090a0b"}"#;
    let expected = SealedPayload::parse_text(strict, Dialect::Written).unwrap();
    assert_eq!(expected.ciphertext, [0xfb, 0xff, 0xbf, 0]);
    for ciphertext in ["-_-_AA==", "+/+/AA", "+/ +/*AA=="] {
        let text = strict.replace("+/+/AA==", ciphertext);
        assert_eq!(SealedPayload::parse_text(&text, Dialect::Deployed).unwrap(), expected, "{ciphertext}");
        let error = SealedPayload::parse_text(&text, Dialect::Written).unwrap_err();
        assert_eq!(error.path(), "ciphertext");
    }
    let upper = strict.replace("0a0b", "0A0B");
    assert_eq!(SealedPayload::parse_text(&upper, Dialect::Deployed).unwrap(), expected);
}

#[test]
fn an_empty_ephemeral_key_is_none_to_deployed_readers_only() {
    for value in [r#""""#, "null"] {
        let text = format!(
            r#"{{"x":1,"ciphertext":"","ephemPublicKey":{value},"nonce":"0x000102030405060708090a0b"}}"#
        );
        let read = SealedPayload::parse_text(&text, Dialect::Deployed).unwrap();
        assert_eq!(read.ephemeral_public_key, None);
        assert_eq!(SealedPayload::parse_text(&text, Dialect::Written).unwrap_err().path(), "ephemPublicKey");
    }
}

#[test]
fn malformed_payloads_name_the_member() {
    let nonce = r#""nonce":"0x000102030405060708090a0b""#;
    for (text, path) in [
        ("[]".to_owned(), ""),
        (format!("{{{nonce}}}"), "ciphertext"),
        (r#"{"ciphertext":""}"#.to_owned(), "nonce"),
        (r#"{"ciphertext":"","nonce":"0x00"}"#.to_owned(), "nonce"),
        (r#"{"ciphertext":"","nonce":"000102030405060708090a0b"}"#.to_owned(), "nonce"),
        (format!(r#"{{"ciphertext":7,{nonce}}}"#), "ciphertext"),
        (format!(r#"{{"ciphertext":"","ephemPublicKey":"AAAA",{nonce}}}"#), "ephemPublicKey"),
    ] {
        for dialect in [Dialect::Written, Dialect::Deployed] {
            let error = SealedPayload::parse_text(&text, dialect).unwrap_err();
            assert_eq!(error.path(), path, "{text}");
        }
    }
}
