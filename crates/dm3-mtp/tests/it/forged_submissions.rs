//! Attacks on the shape of a submission, at the delivery service.

use dm3_mtp::{Submission, SubmissionError as E};
use dm3_types::json::JsonProblem;
use dm3_types::{Expected, Json, Members, ParseProblem};

use crate::attacks_on_the_service::{Attack, Verdict, all_end_as_they_must, malformed_at, resigned};
use crate::json_edit::{set, text_at, unset};
use crate::world::{FORMATS, NEW_VARIANT, OLD_VARIANT, World, some_hash};

const ATTACKS: &[(&str, Attack, Verdict)] = &[
    (
        "two messages in one envelope",
        |world| {
            let submitted = world.submitted();
            submitted.replacen('{', r#"{"message":"x","#, 1)
        },
        |error| {
            matches!(error, E::Malformed(error)
                if matches!(error.problem(), ParseProblem::Json(json) if json.problem() == JsonProblem::DuplicateMember))
        },
    ),
    (
        "a message that is not encrypted",
        |world| {
            let alice = world.alice.clone();
            let envelope = world.raw_envelope("hello", "alice.eth", &alice);
            let open = set(&envelope, "message", "hello");
            if world.format == OLD_VARIANT {
                let hash = dm3_mtp::encrypted_message_hash("hello").to_string();
                return resigned(&set(&open, "metadata.encryptedMessageHash", hash), &alice);
            }
            open
        },
        |error| malformed_at(error, "message"),
    ),
    (
        "both hashes",
        |world| {
            let submitted = world.submitted();
            let one = set(&submitted, "metadata.messageHash", some_hash());
            set(&one, "metadata.encryptedMessageHash", some_hash())
        },
        |error| {
            matches!(error, E::Malformed(error) if error.path() == "metadata.encryptedMessageHash"
                && *error.problem() == (ParseProblem::Malformed { expected: Expected::OneHashField }))
        },
    ),
    (
        "a hash of another length",
        |world| set(&world.submitted(), "metadata.messageHash", "0x00"),
        |error| malformed_at(error, "metadata.messageHash"),
    ),
    ("an array", |world| format!("[{}]", world.submitted()), |error| malformed_at(error, "")),
    (
        "an envelope in a string",
        |world| Json::from(world.submitted()).to_text(),
        |error| malformed_at(error, ""),
    ),
    ("no text", |_| String::new(), |error| malformed_at(error, "")),
    ("no metadata", |world| unset(&world.submitted(), "metadata"), |error| malformed_at(error, "metadata")),
    ("no message", |world| unset(&world.submitted(), "message"), |error| malformed_at(error, "message")),
    (
        "a message that is an object",
        |world| set(&world.submitted(), "message", Members::new()),
        |error| malformed_at(error, "message"),
    ),
    (
        "a postmark that is no text",
        |world| set(&world.submitted(), "postmark", Json::Null),
        |error| malformed_at(error, "postmark"),
    ),
];

#[test]
fn every_attack_ends_in_the_error_that_names_it() {
    all_end_as_they_must(ATTACKS);
}

#[test]
fn a_postmark_of_the_sender_is_overwritten() {
    for format in FORMATS {
        let mut world = World::new(format);
        let bob = world.bob.public();
        let forged = world.seal(&bob, "{}");
        let submitted = set(&world.submitted(), "postmark", forged.clone());
        let stored = world.submit(&submitted).unwrap().text();
        assert_ne!(text_at(&stored, "postmark"), forged);
        assert!(world.receive(&stored).is_ok());
    }
}

#[test]
fn unverified_senders_pass_only_where_it_says_dangerous() {
    let mut world = World::new(NEW_VARIANT);
    let forged = resigned(&world.submitted(), &world.mallory);
    let submission = Submission::parse(&forged, 1_000_000).unwrap();
    let addressed = submission.open_delivery_information(&world.service).unwrap();
    assert_eq!(addressed.claimed_sender().as_str(), "alice.eth");
    assert_eq!(addressed.receiver().as_str(), "bob.eth");
    assert_eq!(addressed.delivery_information().to, "bob.eth");
    let proven = addressed.dangerous_skip_sender_verification();
    assert_eq!(proven.sender().as_str(), "alice.eth");
    assert_eq!(proven.sender_account().as_str(), "alice.eth");
}
