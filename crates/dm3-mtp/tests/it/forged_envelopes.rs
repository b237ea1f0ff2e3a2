//! How it was handed over: attacks on what the delivery service tells the receiver.

use dm3_mtp::{EnvelopeFormat, PostmarkError, ReceivedEnvelope, UnsignedMessage, VerifyError};
use dm3_types::json::JsonProblem;
use dm3_types::{Json, ParseProblem, SigningPublicKey};

use crate::attacks::{Attack, FROM_ALICE, Verdict, bad_postmark_signature, malformed_name, postmarked_by};
use crate::json_edit::{get, set, text_at, unset};
use crate::world::{End, NEW_VARIANT, OLD_VARIANT, WRITTEN, World, alice_to_bob, name, sign_json, some_hash};

const ATTACKS: &[(&str, EnvelopeFormat, Attack, Verdict)] = &[
    (
        "the delivery information of Mallory",
        NEW_VARIANT,
        |world| set(&world.stored(), "metadata.deliveryInformation.from", "mallory.eth"),
        |end| *end == End::Verify(VerifyError::SenderMismatch),
    ),
    (
        "delivery information with a sender that looks like Alice",
        NEW_VARIANT,
        |world| set(&world.stored(), "metadata.deliveryInformation.from", "\u{430}lice.eth"),
        |end| malformed_name(end, "deliveryInformation.from"),
    ),
    (
        "the delivery information of Mallory in the postmark",
        WRITTEN,
        |world| {
            let honest = world.stored();
            let changed = set(&world.postmark(&honest), "deliveryInformation.from", "mallory.eth");
            world.with_postmark(&honest, &changed)
        },
        bad_postmark_signature,
    ),
    (
        "clear delivery information beside another one in the postmark",
        WRITTEN,
        |world| {
            let clear = Json::parse(r#"{"from":"mallory.eth","to":"bob.eth"}"#).unwrap();
            set(&world.stored(), "metadata.deliveryInformation", clear)
        },
        |end| *end == End::Postmark(PostmarkError::OtherDelivery),
    ),
    (
        "a postmark in the deployed form",
        WRITTEN,
        |world| {
            let honest = world.stored();
            let time = get(&Json::parse(&world.postmark(&honest)).unwrap(), "incomingTimestamp").clone();
            let renamed =
                set(&unset(&world.postmark(&honest), "incomingTimestamp"), "incommingTimestamp", time);
            world.with_postmark(&honest, &renamed)
        },
        bad_postmark_signature,
    ),
    (
        "Alice's message under the hash of another one, to hide that",
        NEW_VARIANT,
        |world| {
            let alice = world.alice.clone();
            let plaintext = sign_json(FROM_ALICE, &alice);
            let envelope = world.raw_envelope(&plaintext, "alice.eth", &alice);
            let metadata = get(&Json::parse(&envelope).unwrap(), "metadata").to_text();
            let metadata = sign_json(&set(&metadata, "messageHash", some_hash()), &alice);
            let envelope = set(&envelope, "metadata", Json::parse(&metadata).unwrap());
            world.submit(&envelope).unwrap().text()
        },
        |end| *end == End::Verify(VerifyError::HashMismatch),
    ),
    (
        "the hash changed by the service",
        NEW_VARIANT,
        |world| set(&world.stored(), "metadata.messageHash", some_hash()),
        |end| *end == End::Verify(VerifyError::HashMismatch),
    ),
    (
        "the hash changed by the service, old variant",
        OLD_VARIANT,
        |world| set(&world.stored(), "metadata.encryptedMessageHash", some_hash()),
        |end| *end == End::Verify(VerifyError::HashMismatch),
    ),
    (
        "the message hash in the other member",
        NEW_VARIANT,
        |world| {
            let honest = world.stored();
            let hash = text_at(&honest, "metadata.messageHash");
            set(&unset(&honest, "metadata.messageHash"), "metadata.encryptedMessageHash", hash)
        },
        |end| *end == End::Verify(VerifyError::HashMismatch),
    ),
    (
        "both hashes",
        NEW_VARIANT,
        |world| set(&world.stored(), "metadata.encryptedMessageHash", some_hash()),
        |end| matches!(end, End::Envelope(error) if error.path() == "metadata.encryptedMessageHash"),
    ),
    (
        "an older message of Alice under a new envelope, with a fresh postmark by a dishonest service",
        NEW_VARIANT,
        |world| {
            let older = world.stored();
            let message = alice_to_bob();
            let new = world.envelope(UnsignedMessage::new_text(&message, "new"));
            let new = world.submit(&new).unwrap().text();
            let mixed = set(&new, "message", text_at(&older, "message"));
            let service = world.service_signing.clone();
            postmarked_by(world, &service, &mixed)
        },
        |end| *end == End::Verify(VerifyError::HashMismatch),
    ),
    (
        "two senders in the metadata",
        NEW_VARIANT,
        |world| world.stored().replacen("\"from\"", "\"from\":\"mallory.eth\",\"from\"", 1),
        |end| {
            matches!(end, End::Envelope(error)
                if matches!(error.problem(), ParseProblem::Json(json) if json.problem() == JsonProblem::DuplicateMember))
        },
    ),
];

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    for (what, format, attack, verdict) in ATTACKS {
        let mut world = World::new(*format);
        let text = attack(&mut world);
        let end = world.receive(&text).expect_err(what);
        assert!(verdict(&end), "{what}: {end:?}");
    }
}

#[test]
fn a_message_without_any_delivery_information_is_not_verified() {
    let mut world = World::new(NEW_VARIANT);
    let submitted = world.submitted();
    let opened = ReceivedEnvelope::parse_text(&submitted).unwrap().open(&world.bob).unwrap();
    assert_eq!(opened.delivery_information(), None);
    let end = opened.verify(&world.alice.public(), &[name("bob.eth")]).unwrap_err();
    assert_eq!(end, VerifyError::NoDeliveryInformation);
}

#[test]
fn nobody_without_names_receives_anything() {
    let mut world = World::new(NEW_VARIANT);
    let stored = world.stored();
    let opened = ReceivedEnvelope::parse_text(&stored).unwrap().open(&world.bob).unwrap();
    assert_eq!(opened.verify(&world.alice.public(), &[]), Err(VerifyError::AddressedToSomebodyElse));
}

#[test]
fn a_published_key_that_is_no_key_verifies_nothing() {
    let mut world = World::new(NEW_VARIANT);
    let stored = world.stored();
    // The neutral element, for which some verifiers accept any message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    for key in [
        SigningPublicKey::Ed25519(neutral),
        SigningPublicKey::Ed25519([0; 32]),
        SigningPublicKey::Ed25519([0xff; 32]),
        SigningPublicKey::Secp256k1([2; 33]),
        SigningPublicKey::Secp256k1([3; 33]),
        World::new(WRITTEN).alice.public(),
    ] {
        let opened = ReceivedEnvelope::parse_text(&stored).unwrap().open(&world.bob).unwrap();
        let end = opened.verify(&key, &[name("bob.eth")]).unwrap_err();
        assert!(matches!(end, VerifyError::Signature(_)), "{key:?}: {end:?}");
    }
}
