//! Attacks on the metadata that the sender signs, at the delivery service.

use dm3_crypto::SignatureError;
use dm3_mtp::{EnvelopeFormat, SubmissionError as E};
use dm3_types::{Json, base64};

use crate::attacks_on_the_service::{
    Attack, Verdict, all_end_as_they_must, malformed_at, not_signed, resigned,
};
use crate::json_edit::{cut, flipped, get, set, text_at, unset};
use crate::world::{NEW_VARIANT, OLD_VARIANT, WRITTEN, World, some_hash};

const ATTACKS: &[(&str, Attack, Verdict)] = &[
    (
        "Mallory signs the metadata in Alice's name",
        |world| resigned(&world.submitted(), &world.mallory),
        not_signed,
    ),
    (
        "the delivery service's own key signs in Alice's name",
        |world| resigned(&world.submitted(), &world.service_signing),
        not_signed,
    ),
    (
        "the signature of another envelope of Alice",
        |world| {
            let other = world.submitted();
            set(&world.submitted(), "metadata.signature", text_at(&other, "metadata.signature"))
        },
        not_signed,
    ),
    (
        "the signature of Alice's message inside",
        |world| {
            let submitted = world.submitted();
            let message = world.plaintext(&submitted);
            set(&submitted, "metadata.signature", text_at(&message, "signature"))
        },
        not_signed,
    ),
    (
        "a signature of zeros",
        |world| set(&world.submitted(), "metadata.signature", base64::encode(&[0; 64])),
        not_signed,
    ),
    (
        "a flipped signature",
        |world| {
            let submitted = world.submitted();
            let signature = text_at(&submitted, "metadata.signature");
            set(&submitted, "metadata.signature", flipped(&signature))
        },
        not_signed,
    ),
    (
        "a shortened signature",
        |world| {
            let submitted = world.submitted();
            let signature = text_at(&submitted, "metadata.signature");
            set(&submitted, "metadata.signature", cut(&signature))
        },
        |error| malformed_at(error, "metadata.signature"),
    ),
    (
        "no signature",
        |world| unset(&world.submitted(), "metadata.signature"),
        |error| malformed_at(error, "metadata.signature"),
    ),
    (
        "another version",
        |world| {
            set(&world.submitted(), "metadata.version", if world.format == WRITTEN { "2.0" } else { "v2" })
        },
        not_signed,
    ),
    (
        "another encryption scheme",
        |world| set(&world.submitted(), "metadata.encryptionScheme", "none"),
        not_signed,
    ),
    (
        "the encryption scheme taken out",
        |world| {
            let submitted = world.submitted();
            unset(&submitted, "metadata.encryptionScheme")
        },
        not_signed,
    ),
    (
        "a member added to the metadata",
        |world| set(&world.submitted(), "metadata.priority", "high"),
        not_signed,
    ),
];

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    all_end_as_they_must(ATTACKS);
}

const HASHES: &[(&str, EnvelopeFormat, Attack, Verdict)] = &[
    ("no hash", NEW_VARIANT, |world| unhashed(&world.submitted()), |error| *error == E::NoHash),
    ("no hash, old variant", OLD_VARIANT, |world| unhashed(&world.submitted()), |error| *error == E::NoHash),
    (
        "another message hash",
        NEW_VARIANT,
        |world| set(&world.submitted(), "metadata.messageHash", some_hash()),
        not_signed,
    ),
    (
        "another encrypted message hash",
        OLD_VARIANT,
        |world| set(&world.submitted(), "metadata.encryptedMessageHash", some_hash()),
        |error| *error == E::WrongEncryptedMessageHash,
    ),
    (
        "another encrypted message hash, signed by Alice",
        OLD_VARIANT,
        |world| {
            let changed = set(&world.submitted(), "metadata.encryptedMessageHash", some_hash());
            resigned(&changed, &world.alice)
        },
        |error| *error == E::WrongEncryptedMessageHash,
    ),
    (
        "another message under the old hash",
        OLD_VARIANT,
        |world| {
            let other = world.submitted();
            set(&world.submitted(), "message", text_at(&other, "message"))
        },
        |error| *error == E::WrongEncryptedMessageHash,
    ),
    (
        "the message hash in the other member",
        NEW_VARIANT,
        |world| {
            let submitted = world.submitted();
            let hash = text_at(&submitted, "metadata.messageHash");
            set(&unhashed(&submitted), "metadata.encryptedMessageHash", hash)
        },
        |error| *error == E::WrongEncryptedMessageHash,
    ),
    (
        "the encrypted hash in the other member",
        OLD_VARIANT,
        |world| {
            let submitted = world.submitted();
            let hash = text_at(&submitted, "metadata.encryptedMessageHash");
            set(&unhashed(&submitted), "metadata.messageHash", hash)
        },
        not_signed,
    ),
    (
        "the written version on a deployed envelope",
        NEW_VARIANT,
        |world| set(&unhashed(&world.submitted()), "metadata.version", "1.0"),
        not_signed,
    ),
    (
        "the deployed version on a written envelope",
        WRITTEN,
        |world| set(&set(&world.submitted(), "metadata.version", "v1"), "metadata.messageHash", some_hash()),
        not_signed,
    ),
];

#[test]
fn every_attack_on_the_hash_ends_in_the_error_that_names_it() {
    for (what, format, attack, verdict) in HASHES {
        let mut world = World::new(*format);
        let text = attack(&mut world);
        let error = world.submit(&text).expect_err(what);
        assert!(verdict(&error), "{what}: {error:?}");
    }
}

/// Without either hash.
fn unhashed(envelope: &str) -> String {
    let json = Json::parse(envelope).unwrap();
    ["messageHash", "encryptedMessageHash"].into_iter().fold(envelope.to_owned(), |text, field| {
        let there = get(&json, "metadata").get(field).is_some();
        if there { unset(&text, &format!("metadata.{field}")) } else { text }
    })
}

#[test]
fn a_second_form_of_an_ecdsa_signature_is_refused() {
    let mut world = World::new(WRITTEN);
    let submitted = world.submitted();
    let signature = base64::decode(&text_at(&submitted, "metadata.signature")).unwrap();
    let high = set(&submitted, "metadata.signature", base64::encode(&with_high_s(&signature)));
    assert_eq!(world.submit(&high).unwrap_err(), E::NotSignedBySender(SignatureError::HighS));
}

/// r and n - s, where n is the order of secp256k1.
fn with_high_s(signature: &[u8]) -> Vec<u8> {
    let order =
        dm3_types::hex::decode0x("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
            .unwrap();
    let (r, s) = signature.split_at(32);
    let mut borrow = 0_i16;
    let mut difference = vec![0; 32];
    for index in (0..32).rev() {
        let digit = i16::from(order[index]) - i16::from(s[index]) - borrow;
        borrow = i16::from(digit < 0);
        difference[index] = u8::try_from(digit.rem_euclid(256)).unwrap();
    }
    [r, &difference].concat()
}
