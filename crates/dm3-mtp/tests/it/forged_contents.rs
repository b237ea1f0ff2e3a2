//! What was written: attacks on the message inside and on its encryption.

use dm3_crypto::{OpenError as CryptoOpenError, SessionError, seal_to};
use dm3_mtp::OpenError;
use dm3_types::{Dialect, Json, base64};

use crate::attacks::{
    Attack, Verdict, all_end_as_they_must, altered, bad_signature, malformed_message, not_authentic,
};
use crate::json_edit::{change_inside, flipped, get, last_flipped, set, unset};
use crate::world::{End, some_hash};

const ATTACKS: &[(&str, Attack, Verdict)] = &[
    ("another text", |world| altered(world, |text| set(text, "message", "hello Bob")), bad_signature),
    ("no text", |world| altered(world, |text| unset(text, "message")), bad_signature),
    (
        "another text that looks the same",
        |world| altered(world, |text| set(text, "message", "hello Bob\u{200b} ☃")),
        bad_signature,
    ),
    ("the attachments stripped", |world| altered(world, |text| unset(text, "attachments")), bad_signature),
    (
        "the attachments emptied",
        |world| altered(world, |text| set(text, "attachments", Vec::new())),
        bad_signature,
    ),
    (
        "an attachment added",
        |world| {
            altered(world, |text| {
                let mut all = get(&Json::parse(text).unwrap(), "attachments").as_array().unwrap().to_vec();
                all.push(Json::parse(r#"{"data":"https://mallory.example"}"#).unwrap());
                set(text, "attachments", all)
            })
        },
        bad_signature,
    ),
    (
        "the attachments in another order",
        |world| {
            altered(world, |text| {
                let mut all = get(&Json::parse(text).unwrap(), "attachments").as_array().unwrap().to_vec();
                all.reverse();
                set(text, "attachments", all)
            })
        },
        bad_signature,
    ),
    (
        "an attachment written as the bare URI",
        |world| {
            altered(world, |text| {
                let mut all = get(&Json::parse(text).unwrap(), "attachments").as_array().unwrap().to_vec();
                all[1] = Json::from("https://example.org/b");
                set(text, "attachments", all)
            })
        },
        bad_signature,
    ),
    (
        "another receiver",
        |world| altered(world, |text| set(text, "metadata.to", "robert.eth")),
        bad_signature,
    ),
    (
        "another spelling of the receiver",
        |world| altered(world, |text| set(text, "metadata.to", "BOB.eth")),
        bad_signature,
    ),
    (
        "another sender",
        |world| altered(world, |text| set(text, "metadata.from", "mallory.eth")),
        bad_signature,
    ),
    (
        "another spelling of the sender",
        |world| altered(world, |text| set(text, "metadata.from", "Alice.eth")),
        bad_signature,
    ),
    (
        "another time of writing",
        |world| altered(world, |text| set(text, "metadata.timestamp", 1_700_000_000_001.0)),
        bad_signature,
    ),
    ("another type", |world| altered(world, |text| set(text, "metadata.type", "REPLY")), bad_signature),
    (
        "a reference added",
        |world| altered(world, |text| set(text, "metadata.referenceMessageHash", some_hash())),
        bad_signature,
    ),
    (
        "a reply instruction added",
        |world| altered(world, |text| set(text, "metadata.replyDeliveryInstruction", "x")),
        bad_signature,
    ),
    ("a metadata member added", |world| altered(world, |text| set(text, "metadata.x", 1.0)), bad_signature),
    ("a member added", |world| altered(world, |text| set(text, "x", Json::Null)), bad_signature),
    (
        "a timestamp that is a text",
        |world| altered(world, |text| set(text, "metadata.timestamp", "1700000000000")),
        |end| malformed_message(end, "metadata.timestamp"),
    ),
    ("no message at all", |world| altered(world, |_| "hello".to_owned()), |end| malformed_message(end, "")),
    (
        "the ciphertext altered",
        |world| change_inside(&world.stored(), "message", "ciphertext", flipped),
        not_authentic,
    ),
    (
        "the tag altered",
        |world| change_inside(&world.stored(), "message", "ciphertext", last_flipped),
        not_authentic,
    ),
    (
        "the ciphertext empty",
        |world| change_inside(&world.stored(), "message", "ciphertext", |_| String::new()),
        |end| *end == End::Open(OpenError::Message(CryptoOpenError::CiphertextTooShort { found: 0 })),
    ),
    (
        "another nonce",
        |world| {
            change_inside(&world.stored(), "message", "nonce", |_| "0x000000000000000000000000".to_owned())
        },
        not_authentic,
    ),
    (
        "another ephemeral key",
        |world| change_inside(&world.stored(), "message", "ephemPublicKey", flipped),
        not_authentic,
    ),
    (
        "an ephemeral key of low order",
        |world| change_inside(&world.stored(), "message", "ephemPublicKey", |_| base64::encode(&[0; 32])),
        |end| *end == End::Open(OpenError::Message(CryptoOpenError::Session(SessionError::LowOrderPoint))),
    ),
    (
        "a message sealed for Mallory",
        |world| {
            let honest = world.stored();
            let plaintext = world.plaintext(&honest);
            let sealed = world.seal(&world.mallory_encryption.public(), &plaintext);
            set(&honest, "message", sealed)
        },
        not_authentic,
    ),
    (
        "a message that is no payload",
        |world| set(&world.stored(), "message", "hello"),
        |end| matches!(end, End::Open(OpenError::MalformedPayload(_))),
    ),
    (
        "a text that is no UTF-8",
        |world| {
            let honest = world.stored();
            let sealed = seal_to(&world.bob.public(), b"\xff\xfe", &mut world.rng).unwrap().to_text();
            set(&honest, "message", sealed)
        },
        |end| *end == End::Open(OpenError::Message(CryptoOpenError::NotUtf8)),
    ),
];

#[test]
fn sloppy_base64_opens_in_the_deployed_form_alone() {
    for format in crate::world::FORMATS {
        let mut world = crate::world::World::new(format);
        let spaced = |base64: &str| format!("{} {}", &base64[..8], &base64[8..]);
        let sloppy = change_inside(&world.stored(), "message", "ciphertext", spaced);
        let opened = dm3_mtp::ReceivedEnvelope::parse_text(&sloppy).unwrap().open(&world.bob);
        match format.dialect() {
            Dialect::Deployed => assert!(opened.is_ok()),
            Dialect::Written => assert!(matches!(opened, Err(OpenError::MalformedPayload(_)))),
        }
    }
}

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    all_end_as_they_must(ATTACKS);
}
