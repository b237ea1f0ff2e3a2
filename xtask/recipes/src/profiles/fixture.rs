//! Profiles to start from, and signatures with one thing changed.

use dm3_oracle::encoding::{from_hex, hex0x};
use dm3_oracle::json::canonical;
use dm3_oracle::{Dialect, Person, profile};
use serde_json::{Value, json};

/// The owner of most profiles.
pub(super) fn alice() -> Person {
    Person::named("alice.eth")
}

/// The plain profile of Alice.
pub(super) fn plain(dialect: Dialect) -> Value {
    profile::user(&alice(), &["ds.eth"], dialect)
}

/// The arguments of `profile.verify`.
pub(super) fn input(json_text: &str, address: &str) -> Value {
    json!({ "json_text": json_text, "address": address })
}

/// The arguments for a profile that Alice signs.
pub(super) fn signed_input(profile: &Value) -> Value {
    input(&canonical(&profile::signed(profile, &alice())), &alice().address())
}

/// The arguments for the plain profile with this signature.
pub(super) fn with_signature(dialect: Dialect, signature: &str) -> Value {
    let signed = json!({ "profile": plain(dialect), "signature": signature });
    input(&canonical(&signed), &alice().address())
}

/// What a reader gets of a profile of Alice.
pub(super) fn output(services: &[&str], dialect: Dialect) -> Value {
    json!({
        "delivery_services": services,
        "encryption_key": alice().encryption_public_base64(),
        "signing_key": alice().signing.public(dialect),
    })
}

/// The 65 bytes of the right signature of the plain profile.
pub(super) fn signature_bytes(dialect: Dialect) -> Vec<u8> {
    let signed = profile::signed(&plain(dialect), &alice());
    signed.get("signature").and_then(Value::as_str).and_then(from_hex).unwrap_or_default()
}

/// The signature with other bytes.
pub(super) fn changed(dialect: Dialect, change: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = signature_bytes(dialect);
    change(&mut bytes);
    hex0x(&bytes)
}

/// Replaces `s` by the order of the curve minus `s`, and `v` by the other one: the same signature in the upper half.
pub(super) fn raise_s(bytes: &mut [u8]) {
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
        0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];
    let Some(s) = bytes.get_mut(32..64) else { return };
    let mut borrow = 0_i16;
    for (byte, order) in s.iter_mut().zip(ORDER).rev() {
        let difference = i16::from(order) - i16::from(*byte) - borrow;
        borrow = i16::from(difference < 0);
        *byte = u8::try_from(difference.rem_euclid(256)).unwrap_or_default();
    }
    flip_v(bytes);
}

/// 27 becomes 28 and the other way round.
pub(super) fn flip_v(bytes: &mut [u8]) {
    if let Some(v) = bytes.last_mut() {
        *v = 55 - *v;
    }
}

/// Puts another number in the place of `v`.
pub(super) fn set_v(bytes: &mut [u8], number: u8) {
    if let Some(v) = bytes.last_mut() {
        *v = number;
    }
}

/// A member of an object, null where there is none.
pub(super) fn member(object: &Value, name: &str) -> Value {
    object.get(name).cloned().unwrap_or_default()
}
