//! Key derivation against answers of the deployed network.

use dm3_crypto::{
    DEFAULT_NONCE, DELIVERY_SERVICE_KEYS_MESSAGE, DeliveryServiceKeys, EncryptionKeyPair, KeyError,
    ProfileKeys, Seed, SigningKeyPair, StorageKey, WalletKey, eip191_hash, receiver_session_keys,
    sender_session_keys, sha256_text, storage_key_message,
};
use dm3_types::{Address, EncryptionPublicKey};

use crate::support::{SEED, receiver, seed};

const WALLET: &str = "0xac58f2f021d6f148fd621b355edbd0ebadcf9682019015ef1219cf9c0c2ddc8b";
const ADDRESS: &str = "0x652dD52d9431844a0585C83A3cCEFac96843bf08";

fn wallet() -> WalletKey {
    WalletKey::from_hex(WALLET).unwrap()
}

#[test]
fn encryption_pair_from_seed() {
    let pair = receiver();
    assert_eq!(pair.public().to_string(), "eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMgw=");
    assert_eq!(*pair.secret_base64(), "pMI77F2w3GK+omZCB4A61WDqISOOnWGXR2f/MTLbqbY=");
}

#[test]
fn signing_pair_from_seed() {
    let pair = SigningKeyPair::ed25519_from_seed(&seed());
    assert_eq!(pair.public().to_string(), "+tkDQWZfv9ixBmObsf8tgTHTZajwAE9muTtFAUj2e9I=");
    assert_eq!(
        *pair.secret_base64(),
        "+DpeBjCzICFoi743/466yJunsHR55Bhr3GnqcS4cuJX62QNBZl+/2LEGY5ux/y2BMdNlqPAAT2a5O0UBSPZ70g=="
    );
}

#[test]
fn signing_pair_from_stored_secret() {
    let pair = SigningKeyPair::ed25519_from_secret_base64(
        "x8DPXL+cNC21Voi69Rg/GG9ZoGVEHkT8uVfoBrgfgdwksKTo48vMif8XJ7/RRbhd8/ZDsKh98SFUu94FgGHwIg==",
    )
    .unwrap();
    assert_eq!(pair.public().to_string(), "JLCk6OPLzIn/Fye/0UW4XfP2Q7CoffEhVLveBYBh8CI=");
}

#[test]
fn session_keys() {
    let client = EncryptionKeyPair::from_parts(
        "OBtMkSUhJwVjdte6xz96+kXsQxV/S4qHJoMf5/EG1dM=",
        "3W8s+gq7A2Oz+cB0UIkjGlIc6yck5IavFBoZ/mrs0AE=",
    )
    .unwrap();
    let server = EncryptionKeyPair::from_parts(
        "9gf3/fcvtCxSZU7smcSid6gRGuReY/pBEM1muVKb9Gg=",
        "C5hCU3FnHD7Laz0t8O33pF6cdkNm6jDE6LOlrhJEUHc=",
    )
    .unwrap();
    let sender = sender_session_keys(&client, &server.public()).unwrap();
    let receiver = receiver_session_keys(&server, &client.public()).unwrap();
    assert_eq!(*sender.tx.to_base64(), "akFOxUC97qOPs5I7P6y7SHg7JsTIDhFueQliqOvlQHg=");
    assert_eq!(*sender.rx.to_base64(), "2ir0y03K95yskRhsS2sLTUXe178q8dWc9Hq/3Kem/6U=");
    assert_eq!(receiver.rx.to_base64(), sender.tx.to_base64());
    assert_eq!(receiver.tx.to_base64(), sender.rx.to_base64());
}

#[test]
fn session_keys_towards_a_published_key() {
    let server = EncryptionPublicKey::parse("Cz5WfEEhkmzP52L7OJzd4sf9xQUYc9nRAbnevjTbL28=").unwrap();
    let keys = sender_session_keys(&receiver(), &server).unwrap();
    assert_eq!(*keys.tx.to_base64(), "Bibfwi8yXNC7Pjg7VTm+tlJQojVD65fsO7GSMKRVPtE=");
    assert_eq!(*keys.rx.to_base64(), "Lz7qDYJhVB/EkRNihEcl8lrGC5reBhnybTX4LkD8neo=");
}

#[test]
fn storage_key_is_the_hash_of_the_signature_text() {
    let text = "0xb9b0a77f501c6db70c5e8f7d1e6be1642b8b7e897d681c69921569cb84b0a87d\
                52cd22d501de45a643d4058bdba96d5614faf7dc4461a5931fc90ddecb2e84991b";
    let key = StorageKey::from_wallet_signature(text);
    assert_eq!(*key.to_base64(), "hsFAngifN8jSBFkrVKL1NgWKLCbLYJHKLTdr6LPxlqQ=");
    // The case of the digits counts, because the text is hashed and not the bytes.
    assert_ne!(StorageKey::from_wallet_signature(&text.to_uppercase()).to_base64(), key.to_base64());
}

#[test]
fn storage_key_message_is_exact() {
    assert_eq!(DEFAULT_NONCE, sha256_text("dm3_default_nonce").to_string());
    let message = storage_key_message(&Address::parse(ADDRESS).unwrap(), DEFAULT_NONCE);
    assert_eq!(message.len(), 397);
    assert_eq!(
        sha256_text(&message).to_string(),
        "0x49e05d4368d4845cd827af3e7fb58cec2e374e95b9a1957726c0d76fc5613692"
    );
    assert_eq!(
        eip191_hash(message.as_bytes()).to_string(),
        "0x49fd9d3b4a3e5c5d2e0ed97ca6e317bd2451246dddece6f2868041065271dca0"
    );
}

#[test]
fn profile_keys_from_a_wallet() {
    let wallet = wallet();
    assert_eq!(wallet.address().to_string(), ADDRESS);
    let signature =
        wallet.sign_personal(storage_key_message(&wallet.address(), DEFAULT_NONCE).as_bytes()).to_string();
    assert_eq!(
        signature,
        "0x78c6a6b1689b8dc9121d0cbc326d108f478b6d1258f29f01230d60de82d512586765d1d10b4f995a0cd7c65332f112bc\
         58aa1a69cb7bb88b6ff1308ed8afc3781b"
    );
    let keys = ProfileKeys::from_wallet(&wallet, DEFAULT_NONCE);
    assert_eq!(keys.encryption.public().to_string(), "Cz5WfEEhkmzP52L7OJzd4sf9xQUYc9nRAbnevjTbL28=");
    assert_eq!(*keys.encryption.secret_base64(), "dradnyjzlC7T87nZ3HfJo+w2aQQVhxP0Sdk+eZttEmw=");
    assert_eq!(keys.signing.public().to_string(), "vwAsCu4TAL3KeeCfkKsi+ACTRjfeHtbKJh4yUs9fL5A=");
    assert_eq!(
        *keys.signing.secret_base64(),
        "hHFeMBtp9mkqrPPSRVbgQU9KMj/K/1zvjjBJ7kcD25i/ACwK7hMAvcp54J+QqyL4AJNGN94e1somHjJSz18vkA=="
    );
    assert_eq!(*keys.storage_key.to_base64(), "hHFeMBtp9mkqrPPSRVbgQU9KMj/K/1zvjjBJ7kcD25g=");
    assert_eq!(keys.storage_key.to_base64(), keys.storage_key.seed().to_base64());
    assert_eq!(keys.nonce, DEFAULT_NONCE);
}

#[test]
fn another_nonce_gives_other_keys() {
    let wallet = wallet();
    assert_eq!(
        wallet.sign_personal(storage_key_message(&wallet.address(), "0").as_bytes()).to_string(),
        "0x98c01bfba259dda3424b51aa011840869ba9ade5591d91dbff910f72f0eb722a076f277240406ebffc1354fc7e025d10\
         1d1684cf537d42bf3a2d40848d357eef1b"
    );
    let keys = ProfileKeys::from_wallet(&wallet, "0");
    assert_eq!(keys.encryption.public().to_string(), "rxMiPdfRtVi3/1C6OBfhjQ3P5jmmNAfOodqItoggOhE=");
    assert_eq!(keys.signing.public().to_string(), "3C6nzt4LiziHqZ5DU9O3K4jtgvcq2EqZPJ2zMADjy+E=");
}

#[test]
fn delivery_service_keys() {
    assert_eq!(*Seed::from_secret_text(WALLET).to_base64(), "A4tQT0mbf56JVCESsB5svlZZutIqFya7DW0fH/ZxESE=");
    let keys = DeliveryServiceKeys::from_wallet(&wallet());
    assert_eq!(keys.encryption.public().to_string(), "rKYgtRmHf4jvGk6K46vAnP03lASBDmWjDrZ2p96PiSE=");
    assert_eq!(keys.signing.public().to_string(), "b2jKelFlj2hUXVhwOEzUvLin0lEIdZWF1DhIMF9pYYg=");
    assert!(DELIVERY_SERVICE_KEYS_MESSAGE.ends_with("by signing this message."));
}

#[test]
fn unusable_key_texts_are_named() {
    assert!(matches!(
        Seed::from_base64("HOakKI7yZ6nEggh31uB6YA=="),
        Err(KeyError::WrongLength { expected: 32, found: 16, .. })
    ));
    let url_safe = SEED.replace('+', "-").replace('/', "_");
    assert!(matches!(Seed::from_base64(&url_safe), Err(KeyError::NotBase64 { .. })));
    assert!(matches!(
        EncryptionKeyPair::from_parts(SEED, &receiver().public().to_string()),
        Err(KeyError::PublicHalfMismatch { .. })
    ));
    let foreign_half =
        "PyJY/Ok5mbEzSsCxVSvaMCilS0hHW6GhZrUa2OubxEKQpAJZ7r5z8etlh4k+8Hb975kayXPmF8Q25ZCs+110GA==";
    assert!(matches!(
        SigningKeyPair::ed25519_from_secret_base64(foreign_half),
        Err(KeyError::PublicHalfMismatch { .. })
    ));
    for secret in [[0; 32], [0xff; 32]] {
        assert!(matches!(WalletKey::from_bytes(&secret), Err(KeyError::OutOfRange { .. })));
        assert!(matches!(
            SigningKeyPair::secp256k1_from_secret_bytes(&secret),
            Err(KeyError::OutOfRange { .. })
        ));
    }
    assert!(matches!(WalletKey::from_hex(&WALLET[2..]), Err(KeyError::NotHex { .. })));
}
