//! Secrets are not printed, and wiped when no longer needed.

use dm3_crypto::dangerous::ReplayRandomness;
use dm3_crypto::{
    DeliveryServiceKeys, EncryptionKeyPair, KeyError, ProfileKeys, Seed, SigningKeyPair, StorageKey,
    SymmetricKey, WalletKey, sender_session_keys,
};
use zeroize::ZeroizeOnDrop;

use crate::support::{SEED, receiver, seed};

#[test]
fn debug_shows_the_type_and_nothing_else() {
    let wallet = WalletKey::from_bytes(&[1; 32]).unwrap();
    let storage_key = StorageKey::from_wallet_signature("0x");
    let session = sender_session_keys(&receiver(), &receiver().public()).unwrap();
    let shown = [
        (format!("{:?}", seed()), "Seed(..)"),
        (format!("{storage_key:?}"), "StorageKey(..)"),
        (format!("{:?}", SymmetricKey::from_base64(SEED).unwrap()), "SymmetricKey(..)"),
        (format!("{:?}", receiver()), "EncryptionKeyPair(..)"),
        (format!("{:?}", SigningKeyPair::ed25519_from_seed(&seed())), "SigningKeyPair(..)"),
        (
            format!("{:?}", SigningKeyPair::secp256k1_from_secret_bytes(&[1; 32]).unwrap()),
            "SigningKeyPair(..)",
        ),
        (format!("{session:?}"), "SessionKeys(..)"),
        (format!("{wallet:?}"), "WalletKey(..)"),
        (format!("{:?}", ProfileKeys::derive(storage_key.clone(), "0")), "ProfileKeys(..)"),
        (format!("{:?}", DeliveryServiceKeys::derive(&seed())), "DeliveryServiceKeys(..)"),
        (format!("{:?}", ReplayRandomness::new([vec![1, 2, 3]])), "ReplayRandomness(..)"),
    ];
    for (text, expected) in &shown {
        assert_eq!(text, expected);
    }
    // The alternate form must not open up either.
    assert_eq!(format!("{:#?}", receiver()), "EncryptionKeyPair(..)");
}

#[test]
fn errors_do_not_repeat_what_was_received() {
    let secret = "pMI77F2w3GK+omZCB4A61WDqISOOnWGXR2f/MTLbqbY";
    let texts = [
        EncryptionKeyPair::from_secret_base64(secret).unwrap_err(),
        SymmetricKey::from_base64(secret).unwrap_err(),
        Seed::from_base64(secret).unwrap_err(),
        StorageKey::from_base64(secret).unwrap_err(),
        SigningKeyPair::ed25519_from_secret_base64(secret).unwrap_err(),
        SigningKeyPair::ed25519_from_secret_base64(SEED).unwrap_err(),
        SigningKeyPair::secp256k1_from_secret_base64(secret).unwrap_err(),
        WalletKey::from_hex(secret).unwrap_err(),
        WalletKey::from_hex("0xabcdef").unwrap_err(),
    ]
    .map(|error: KeyError| format!("{error} {error:?}"));
    for text in texts {
        assert!(
            !text.contains(&secret[..4]) && !text.contains(&SEED[..4]) && !text.contains("abcd"),
            "{text}"
        );
    }
}

#[test]
fn secrets_are_wiped_on_drop() {
    fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<Seed>();
    wiped::<StorageKey>();
    wiped::<SymmetricKey>();
    wiped::<EncryptionKeyPair>();
    wiped::<SigningKeyPair>();
    wiped::<WalletKey>();
}

#[cfg(feature = "os-random")]
#[test]
fn the_operating_system_gives_fresh_keys() {
    use dm3_crypto::OsRandomness;
    let keys: Vec<_> =
        (0..4).map(|_| SymmetricKey::generate(&mut OsRandomness).unwrap().to_base64()).collect();
    for (index, key) in keys.iter().enumerate() {
        assert!(!keys[..index].contains(key));
    }
}
