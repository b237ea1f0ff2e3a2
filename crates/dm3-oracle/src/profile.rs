//! Profiles, signed by wallets, and the text records that lead to them.

use serde_json::{Value, json};

use crate::hash::sha256_hex0x;
use crate::json::canonical;
use crate::sign::personal_hex;
use crate::{Dialect, Person, Service};

/// The text record of a user's profile.
pub const USER_RECORD: &str = "network.dm3.profile";
/// The text record of a delivery service's profile.
pub const SERVICE_RECORD: &str = "network.dm3.deliveryService";

/// A user profile with these delivery services.
#[must_use]
pub fn user(person: &Person, services: &[&str], dialect: Dialect) -> Value {
    json!({
        "deliveryServices": services,
        "publicEncryptionKey": person.encryption_public_base64(),
        "publicSigningKey": person.signing.public(dialect),
    })
}

/// The text that the wallet signs.
#[must_use]
pub fn creation_message(profile: &Value, address: &str) -> String {
    format!(
        "dm3.chat wants you register your dm3 profile with your Ethereum account:\n{address}\n\n\
         This is required only once!\n\
         (There is no paid transaction initiated. The signature is used off-chain only.)\n\n\
         URI: https://dm3.chat\nVersion: 1\ndm3 Profile: {}",
        canonical(profile)
    )
}

/// `{profile, signature}` signed by the person's wallet.
#[must_use]
pub fn signed(profile: &Value, person: &Person) -> Value {
    let signature = personal_hex(&person.wallet, &creation_message(profile, &person.address()));
    json!({ "profile": profile, "signature": signature })
}

/// A delivery service's profile.
#[must_use]
pub fn service(service: &Service, dialect: Dialect) -> Value {
    json!({
        "publicEncryptionKey": service.person.encryption_public_base64(),
        "publicSigningKey": service.person.signing.public(dialect),
        "url": service.url,
    })
}

/// The record that carries `object` itself.
#[must_use]
pub fn data_uri(object: &Value) -> String {
    format!("data:application/json,{}", canonical(object))
}

/// The hash that a link carries in `dm3Hash`, `0x`-hex.
#[must_use]
pub fn dm3_hash(object: &Value) -> String {
    sha256_hex0x(&canonical(object))
}
