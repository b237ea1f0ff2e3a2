//! Attacks on the delivery information, at the delivery service.

use dm3_crypto::{OpenError as CryptoOpenError, SessionError};
use dm3_mtp::{Submission, SubmissionError as E};
use dm3_types::json::JsonProblem;
use dm3_types::{Json, ParseProblem, base64};

use crate::attacks_on_the_service::{
    Attack, Verdict, all_end_as_they_must, malformed_at, not_signed, resigned,
};
use crate::json_edit::{change_inside, cut, flipped, set, text_at, unset};
use crate::world::{FORMATS, World};

const ATTACKS: &[(&str, Attack, Verdict)] = &[
    (
        "another receiver in the delivery information",
        |world| with_information(world, r#"{"from":"alice.eth","to":"carol.eth"}"#),
        not_signed,
    ),
    (
        "another sender in the delivery information",
        |world| with_information(world, r#"{"from":"mallory.eth","to":"bob.eth"}"#),
        not_signed,
    ),
    (
        "a delivery instruction added",
        |world| with_information(world, r#"{"deliveryInstruction":"x","from":"alice.eth","to":"bob.eth"}"#),
        not_signed,
    ),
    (
        "the same delivery information, sealed anew",
        |world| with_information(world, r#"{"from":"alice.eth","to":"bob.eth"}"#),
        not_signed,
    ),
    (
        "the delivery information of another envelope of Alice",
        |world| {
            let other = world.submitted();
            let information = text_at(&other, "metadata.deliveryInformation");
            set(&world.submitted(), "metadata.deliveryInformation", information)
        },
        not_signed,
    ),
    (
        "delivery information in clear",
        |world| {
            let clear = Json::parse(r#"{"from":"alice.eth","to":"bob.eth"}"#).unwrap();
            set(&world.submitted(), "metadata.deliveryInformation", clear)
        },
        |error| *error == E::ClearDeliveryInformation,
    ),
    (
        "delivery information in clear text",
        |world| {
            set(&world.submitted(), "metadata.deliveryInformation", r#"{"from":"alice.eth","to":"bob.eth"}"#)
        },
        |error| malformed_at(error, "metadata.deliveryInformation.ciphertext"),
    ),
    (
        "delivery information that is no JSON",
        |world| set(&world.submitted(), "metadata.deliveryInformation", "alice.eth"),
        |error| malformed_at(error, "metadata.deliveryInformation"),
    ),
    (
        "the ciphertext of the delivery information altered",
        |world| change_inside(&world.submitted(), "metadata.deliveryInformation", "ciphertext", flipped),
        not_for_this_service,
    ),
    (
        "the ciphertext of the delivery information shortened",
        |world| change_inside(&world.submitted(), "metadata.deliveryInformation", "ciphertext", cut),
        not_for_this_service,
    ),
    (
        "the ciphertext of the delivery information empty",
        |world| {
            change_inside(&world.submitted(), "metadata.deliveryInformation", "ciphertext", |_| String::new())
        },
        |error| *error == E::NotForThisService(CryptoOpenError::CiphertextTooShort { found: 0 }),
    ),
    (
        "another nonce",
        |world| {
            change_inside(&world.submitted(), "metadata.deliveryInformation", "nonce", |_| {
                "0x000000000000000000000000".to_owned()
            })
        },
        |error| *error == E::NotForThisService(CryptoOpenError::NotAuthentic),
    ),
    (
        "another ephemeral key",
        |world| change_inside(&world.submitted(), "metadata.deliveryInformation", "ephemPublicKey", flipped),
        not_for_this_service,
    ),
    (
        "an ephemeral key of low order",
        |world| {
            change_inside(&world.submitted(), "metadata.deliveryInformation", "ephemPublicKey", |_| {
                base64::encode(&[0; 32])
            })
        },
        |error| *error == E::NotForThisService(CryptoOpenError::Session(SessionError::LowOrderPoint)),
    ),
    (
        "no ephemeral key",
        |world| {
            let submitted = world.submitted();
            let information = text_at(&submitted, "metadata.deliveryInformation");
            set(&submitted, "metadata.deliveryInformation", unset(&information, "ephemPublicKey"))
        },
        |error| *error == E::NotForThisService(CryptoOpenError::MissingEphemeralKey),
    ),
    (
        "delivery information sealed for Bob",
        |world| {
            let sealed = world.seal(&world.bob.public(), r#"{"from":"alice.eth","to":"bob.eth"}"#);
            set(&world.submitted(), "metadata.deliveryInformation", sealed)
        },
        |error| *error == E::NotForThisService(CryptoOpenError::NotAuthentic),
    ),
    (
        "a sender that looks like Alice: a Cyrillic letter",
        |world| alice_says(world, "{\"from\":\"\u{430}lice.eth\",\"to\":\"bob.eth\"}"),
        |error| malformed_information_at(error, "from"),
    ),
    (
        "a sender that looks like Alice: a joiner inside",
        |world| alice_says(world, "{\"from\":\"al\u{200d}ice.eth\",\"to\":\"bob.eth\"}"),
        |error| malformed_information_at(error, "from"),
    ),
    (
        "an empty receiver",
        |world| alice_says(world, r#"{"from":"alice.eth","to":""}"#),
        |error| malformed_information_at(error, "to"),
    ),
    (
        "two senders",
        |world| alice_says(world, r#"{"from":"mallory.eth","from":"alice.eth","to":"bob.eth"}"#),
        |error| {
            matches!(error, E::MalformedDeliveryInformation(error)
                if matches!(error.problem(), ParseProblem::Json(json) if json.problem() == JsonProblem::DuplicateMember))
        },
    ),
    (
        "no sender",
        |world| alice_says(world, r#"{"to":"bob.eth"}"#),
        |error| malformed_information_at(error, "from"),
    ),
    (
        "a list of receivers",
        |world| alice_says(world, r#"{"from":"alice.eth","to":["bob.eth"]}"#),
        |error| malformed_information_at(error, "to"),
    ),
    (
        "delivery information that is no JSON inside",
        |world| alice_says(world, "alice.eth"),
        |error| malformed_information_at(error, ""),
    ),
];

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    all_end_as_they_must(ATTACKS);
}

#[test]
fn an_envelope_replayed_to_another_service_is_refused() {
    for format in FORMATS {
        let mut world = World::new(format);
        let submission = Submission::parse(&world.submitted(), 1_000_000).unwrap();
        let error = submission.open_delivery_information(&world.other_service).unwrap_err();
        assert_eq!(error, E::NotForThisService(CryptoOpenError::NotAuthentic));
    }
}

/// The delivery information replaced by somebody who cannot sign for Alice.
fn with_information(world: &mut World, information: &str) -> String {
    let sealed = world.seal(&world.service.public(), information);
    set(&world.submitted(), "metadata.deliveryInformation", sealed)
}

/// The same, signed by Alice herself.
fn alice_says(world: &mut World, information: &str) -> String {
    let changed = with_information(world, information);
    let alice = world.alice.clone();
    resigned(&changed, &alice)
}

fn not_for_this_service(error: &E) -> bool {
    matches!(error, E::NotForThisService(_))
}

fn malformed_information_at(error: &E, path: &str) -> bool {
    matches!(error, E::MalformedDeliveryInformation(error) if error.path() == path)
}
