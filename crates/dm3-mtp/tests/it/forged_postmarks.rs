//! When it came: attacks on the postmark.

use dm3_crypto::OpenError as CryptoOpenError;
use dm3_mtp::PostmarkError;
use dm3_types::Dialect;

use crate::attacks::{Attack, Verdict, all_end_as_they_must, bad_postmark_signature, postmarked_by};
use crate::json_edit::{change_inside, flipped, set, text_at, unset};
use crate::world::{End, World, some_hash};

const ATTACKS: &[(&str, Attack, Verdict)] = &[
    (
        "no postmark",
        |world| unset(&world.stored(), "postmark"),
        |end| *end == End::Postmark(PostmarkError::Missing),
    ),
    (
        "the postmark of another message",
        |world| {
            let other = world.stored();
            set(&world.stored(), "postmark", text_at(&other, "postmark"))
        },
        |end| *end == End::Postmark(PostmarkError::OtherMessage),
    ),
    (
        "a postmark of another date",
        |world| {
            let honest = world.stored();
            let redated = set(&world.postmark(&honest), time_member(world), 1_600_000_000_000.0);
            world.with_postmark(&honest, &redated)
        },
        bad_postmark_signature,
    ),
    (
        "a postmark for another hash",
        |world| {
            let honest = world.stored();
            let changed = set(&world.postmark(&honest), "messageHash", some_hash());
            world.with_postmark(&honest, &changed)
        },
        bad_postmark_signature,
    ),
    (
        "a postmark with a member added",
        |world| {
            let honest = world.stored();
            let changed = set(&world.postmark(&honest), "x", 1.0);
            world.with_postmark(&honest, &changed)
        },
        bad_postmark_signature,
    ),
    (
        "a postmark of another service",
        |world| {
            let (honest, other) = (world.stored(), world.other_service_signing.clone());
            postmarked_by(world, &other, &honest)
        },
        bad_postmark_signature,
    ),
    (
        "a postmark by the sender",
        |world| {
            let (honest, alice) = (world.stored(), world.alice.clone());
            postmarked_by(world, &alice, &honest)
        },
        bad_postmark_signature,
    ),
    (
        "a postmark with both spellings of the time",
        |world| {
            let honest = world.stored();
            let postmark = world.postmark(&honest);
            let both = set(&set(&postmark, "incomingTimestamp", 1.0), "incommingTimestamp", 1.0);
            world.with_postmark(&honest, &both)
        },
        |end| matches!(end, End::Postmark(PostmarkError::Malformed(error)) if error.path() == "incomingTimestamp"),
    ),
    (
        "a postmark that is no payload",
        |world| set(&world.stored(), "postmark", "x"),
        |end| matches!(end, End::Postmark(PostmarkError::MalformedPayload(_))),
    ),
    (
        "a postmark altered",
        |world| change_inside(&world.stored(), "postmark", "ciphertext", flipped),
        |end| *end == End::Postmark(PostmarkError::Undecryptable(CryptoOpenError::NotAuthentic)),
    ),
    (
        "the message of another envelope under this postmark",
        |world| {
            let other = world.stored();
            set(&world.stored(), "message", text_at(&other, "message"))
        },
        |end| *end == End::Postmark(PostmarkError::OtherMessage),
    ),
];

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    all_end_as_they_must(ATTACKS);
}

fn time_member(world: &World) -> &'static str {
    match world.format.dialect() {
        Dialect::Deployed => "incommingTimestamp",
        Dialect::Written => "incomingTimestamp",
    }
}

#[test]
fn a_written_postmark_repeats_the_delivery_information() {
    let mut world = World::new(crate::world::WRITTEN);
    let honest = world.stored();
    let silent = crate::world::sign_json(
        &unset(&world.postmark(&honest), "deliveryInformation"),
        &world.service_signing,
    );
    let stored = world.with_postmark(&honest, &silent);
    let end = world.receive(&stored).unwrap_err();
    assert!(
        matches!(&end, End::Postmark(PostmarkError::Malformed(error)) if error.path() == "deliveryInformation"),
        "{end:?}"
    );
}

#[test]
fn a_postmark_for_an_older_key_hides_no_message() {
    let mut world = World::new(crate::world::FORMATS[0]);
    let altered = change_inside(&world.stored(), "postmark", "ciphertext", flipped);
    let opened = dm3_mtp::ReceivedEnvelope::parse_text(&altered).unwrap().open(&world.bob).unwrap();
    assert!(opened.verify_postmark(&world.service_signing.public()).is_err());
    opened.verify(&world.alice.public(), &[crate::world::name("bob.eth")]).unwrap();
}
