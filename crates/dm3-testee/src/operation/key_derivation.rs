//! From a wallet to the keys of a profile.

use dm3_crypto::{
    DEFAULT_NONCE, DeliveryServiceKeys, ProfileKeys, Seed, StorageKey, WalletKey, storage_key_message,
};
use dm3_types::{Address, base64};
use serde_json::json;

use super::Operation;
use super::keys::{malformed, plain_hex};
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("key_derivation.message", message),
    ("key_derivation.keys", keys),
    ("key_derivation.wallet_keys", wallet_keys),
    ("key_derivation.service_keys", service_keys),
];

fn message(arguments: &Arguments<'_>) -> Reply {
    let address = Address::parse(arguments.text("address")?).map_err(malformed)?;
    let nonce = arguments.optional_text("nonce")?.unwrap_or(DEFAULT_NONCE);
    Ok(json!({ "message": storage_key_message(&address, nonce) }))
}

fn keys(arguments: &Arguments<'_>) -> Reply {
    let storage_key = StorageKey::from_wallet_signature(arguments.text("wallet_signature")?);
    let keys = ProfileKeys::derive(storage_key, DEFAULT_NONCE);
    let secret = base64::decode(&keys.encryption.secret_base64()).map_err(malformed)?;
    Ok(json!({
        "storage_key": *keys.storage_key.to_base64(),
        "encryption_public_key": keys.encryption.public().to_string(),
        "encryption_secret_key": plain_hex(&secret),
        "ed25519_public_key": keys.signing.public().to_string(),
    }))
}

fn wallet_keys(arguments: &Arguments<'_>) -> Reply {
    let wallet = WalletKey::from_bytes(&arguments.array("wallet_secret_key")?)
        .map_err(|error| Refusal::rejected(Stage::Decode, "mtp.key.out-of-range", error))?;
    let keys = ProfileKeys::from_wallet(&wallet, arguments.text("nonce")?);
    Ok(json!({
        "address": wallet.address().to_string(),
        "storage_key": *keys.storage_key.to_base64(),
        "encryption_public_key": keys.encryption.public().to_string(),
        "ed25519_public_key": keys.signing.public().to_string(),
    }))
}

fn service_keys(arguments: &Arguments<'_>) -> Reply {
    let keys = DeliveryServiceKeys::derive(&Seed::from_secret_text(arguments.text("secret_text")?));
    Ok(json!({
        "encryption_public_key": keys.encryption.public().to_string(),
        "ed25519_public_key": keys.signing.public().to_string(),
    }))
}
