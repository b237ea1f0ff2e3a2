//! Who wrote it: attacks on the author and the receiver of a message.

use dm3_mtp::VerifyError;
use dm3_types::base64;
use dm3_types::json::JsonProblem;

use crate::attacks::{
    Attack, FROM_ALICE, Verdict, all_end_as_they_must, altered, bad_signature, json_problem,
    malformed_message, malformed_name, stored,
};
use crate::json_edit::{set, text_at, unset};
use crate::world::{End, sign_json};

const ATTACKS: &[(&str, Attack, Verdict)] = &[
    (
        "Mallory writes in Alice's name, inside and outside",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.mallory);
            stored(world, &plaintext, "alice.eth")
        },
        bad_signature,
    ),
    (
        "Mallory writes in Alice's name inside",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.mallory);
            stored(world, &plaintext, "mallory.eth")
        },
        bad_signature,
    ),
    (
        "Mallory sends what Alice wrote to Bob",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.alice);
            stored(world, &plaintext, "mallory.eth")
        },
        |end| *end == End::Verify(VerifyError::SenderMismatch),
    ),
    (
        "Mallory's own message in an envelope of Alice",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.from", "mallory.eth"), &world.mallory);
            stored(world, &plaintext, "alice.eth")
        },
        |end| *end == End::Verify(VerifyError::SenderMismatch),
    ),
    (
        "Mallory forwards what Alice wrote to her",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.to", "mallory.eth"), &world.alice);
            stored(world, &plaintext, "mallory.eth")
        },
        |end| *end == End::Verify(VerifyError::SenderMismatch),
    ),
    (
        "a dishonest service forwards what Alice wrote to Mallory",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.to", "mallory.eth"), &world.alice);
            stored(world, &plaintext, "alice.eth")
        },
        |end| *end == End::Verify(VerifyError::AddressedToSomebodyElse),
    ),
    (
        "a receiver that looks like Bob",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.to", "b\u{43e}b.eth"), &world.alice);
            stored(world, &plaintext, "alice.eth")
        },
        |end| malformed_name(end, "metadata.to"),
    ),
    (
        "a sender that looks like Alice: a Cyrillic letter",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.from", "\u{430}lice.eth"), &world.mallory);
            stored(world, &plaintext, "mallory.eth")
        },
        |end| malformed_name(end, "metadata.from"),
    ),
    (
        "a sender that looks like Alice: a capital I for an l",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.from", "aIice.eth"), &world.mallory);
            stored(world, &plaintext, "alice.eth")
        },
        |end| *end == End::Verify(VerifyError::SenderMismatch),
    ),
    (
        "no sender",
        |world| {
            let plaintext = sign_json(&set(FROM_ALICE, "metadata.from", ""), &world.mallory);
            stored(world, &plaintext, "mallory.eth")
        },
        |end| malformed_name(end, "metadata.from"),
    ),
    (
        "two senders inside, one of them signed",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.alice);
            let doubled = plaintext.replacen("\"from\"", "\"from\":\"mallory.eth\",\"from\"", 1);
            stored(world, &doubled, "alice.eth")
        },
        |end| json_problem(end, JsonProblem::DuplicateMember),
    ),
    (
        "two texts inside",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.alice);
            let doubled = plaintext.replacen('{', r#"{"message":"pay Mallory","#, 1);
            stored(world, &doubled, "alice.eth")
        },
        |end| json_problem(end, JsonProblem::DuplicateMember),
    ),
    (
        "two texts inside, one name escaped",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.alice);
            let doubled = plaintext.replacen('{', r#"{"m\u0065ssage":"pay Mallory","#, 1);
            stored(world, &doubled, "alice.eth")
        },
        |end| json_problem(end, JsonProblem::DuplicateMember),
    ),
    (
        "half a surrogate pair inside",
        |world| {
            let plaintext = sign_json(FROM_ALICE, &world.alice).replace("hello", "\\ud800");
            stored(world, &plaintext, "alice.eth")
        },
        |end| json_problem(end, JsonProblem::LoneSurrogate),
    ),
    (
        "the metadata's signature in place of the message's",
        |world| {
            let honest = world.submitted();
            let plaintext =
                set(&world.plaintext(&honest), "signature", text_at(&honest, "metadata.signature"));
            stored(world, &plaintext, "alice.eth")
        },
        bad_signature,
    ),
    (
        "a signature of zeros",
        |world| altered(world, |plaintext| set(plaintext, "signature", base64::encode(&[0; 64]))),
        bad_signature,
    ),
    (
        "no signature",
        |world| altered(world, |plaintext| unset(plaintext, "signature")),
        |end| malformed_message(end, "signature"),
    ),
    (
        "an empty signature",
        |world| altered(world, |plaintext| set(plaintext, "signature", "")),
        |end| malformed_message(end, "signature"),
    ),
];

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    all_end_as_they_must(ATTACKS);
}
