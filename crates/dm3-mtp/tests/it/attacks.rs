//! What attacks on the receiver are made of, and how they must end.

use dm3_crypto::{OpenError as CryptoOpenError, SignatureError, SigningKeyPair};
use dm3_mtp::{OpenError, PostmarkError, VerifyError, create_postmark};
use dm3_types::json::JsonProblem;
use dm3_types::record::DeliveryInformation;
use dm3_types::{ParseProblem, UnixMillis, WireRecord};

use crate::json_edit::text_at;
use crate::world::{End, FORMATS, NOW, World};

/// The envelope as Bob picks it up, spoiled.
pub(crate) type Attack = fn(&mut World) -> String;
pub(crate) type Verdict = fn(&End) -> bool;

/// Every attack in every form of the envelope ends as it must, and the error tells nothing of what was received.
pub(crate) fn all_end_as_they_must(attacks: &[(&str, Attack, Verdict)]) {
    for format in FORMATS {
        for (what, attack, verdict) in attacks {
            let mut world = World::new(format);
            let text = attack(&mut world);
            let end = world.receive(&text).expect_err(what);
            assert!(verdict(&end), "{what} in {format:?}: {end:?}");
            let shown = end.shown();
            for received in ["hello", "mallory", "alice", "☃", "AAAA"] {
                assert!(!shown.contains(received), "{what}: {shown}");
            }
        }
    }
}

pub(crate) const FROM_ALICE: &str =
    r#"{"message":"hello","metadata":{"from":"alice.eth","timestamp":1,"to":"bob.eth","type":"NEW"}}"#;

pub(crate) fn bad_signature(end: &End) -> bool {
    *end == End::Verify(VerifyError::Signature(SignatureError::Mismatch))
}

pub(crate) fn not_authentic(end: &End) -> bool {
    *end == End::Open(OpenError::Message(CryptoOpenError::NotAuthentic))
}

pub(crate) fn bad_postmark_signature(end: &End) -> bool {
    *end == End::Postmark(PostmarkError::Signature(SignatureError::Mismatch))
}

pub(crate) fn malformed_name(end: &End, member: &str) -> bool {
    matches!(end, End::Verify(VerifyError::MalformedName(error)) if error.path() == member)
}

pub(crate) fn malformed_message(end: &End, path: &str) -> bool {
    matches!(end, End::Open(OpenError::MalformedMessage(error)) if error.path() == path)
}

pub(crate) fn json_problem(end: &End, problem: JsonProblem) -> bool {
    matches!(end, End::Open(OpenError::MalformedMessage(error))
        if matches!(error.problem(), ParseProblem::Json(json) if json.problem() == problem))
}

/// A text that Alice's service takes from `from` and stores, whatever is inside.
pub(crate) fn stored(world: &mut World, plaintext: &str, from: &str) -> String {
    let signer = if from == "alice.eth" { world.alice.clone() } else { world.mallory.clone() };
    let envelope = world.raw_envelope(plaintext, from, &signer);
    world.submit(&envelope).unwrap().text()
}

/// Alice's message with one change that she did not sign, postmarked as if it had come so.
pub(crate) fn altered(world: &mut World, change: fn(&str) -> String) -> String {
    let honest = world.submitted();
    let plaintext = change(&world.plaintext(&honest));
    stored(world, &plaintext, "alice.eth")
}

/// A postmark like the service's own, signed by `service`.
pub(crate) fn postmarked_by(world: &mut World, service: &SigningKeyPair, stored: &str) -> String {
    let information = DeliveryInformation::new("alice.eth", "bob.eth");
    let message = text_at(stored, "message");
    let now = UnixMillis::saturating(NOW);
    let forged = create_postmark(&message, &information, service, now, world.format.dialect());
    world.with_postmark(stored, &forged.canonical())
}
