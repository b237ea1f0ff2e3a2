//! Sizes: exactly at the limit is taken, one byte more is not.

use dm3_crypto::SigningKeyPair;
use dm3_mtp::{ComposeError, MAX_MESSAGE_BYTES, Submission, SubmissionError, UnsignedMessage};
use dm3_types::Json;

use crate::world::{FORMATS, NEW_VARIANT, World, alice_to_bob, canonical};

#[test]
fn a_submission_is_measured_in_canonical_form() {
    for format in FORMATS {
        let mut world = World::new(format);
        let submitted = world.submitted();
        let size = u64::try_from(canonical(&submitted).len()).unwrap();
        // White space and escapes on the way do not count.
        let spaced = submitted.replace("\":\"", "\" :\n \"").replace("v1", "\\u00761");
        for text in [&submitted, &spaced] {
            assert!(Submission::parse(text, size).is_ok());
            let error = Submission::parse(text, size - 1).unwrap_err();
            assert_eq!(error, SubmissionError::TooLarge { size, limit: size - 1 });
            assert!(Submission::parse(text, u64::MAX).is_ok());
        }
        let json = Json::parse(&submitted).unwrap();
        assert!(Submission::from_json(json.clone(), size).is_ok());
        assert!(Submission::from_json(json, 0).is_err());
    }
}

#[test]
fn bytes_are_counted_and_not_characters() {
    let json = Json::parse(r#"{"message":"☃","metadata":{}}"#).unwrap();
    let error = Submission::from_json(json, 30).unwrap_err();
    assert_eq!(error, SubmissionError::TooLarge { size: 31, limit: 30 });
    assert_eq!(error.to_string(), "the envelope has 31 bytes; this delivery service takes at most 30");
}

#[test]
fn a_sealed_envelope_knows_its_size() {
    let mut world = World::new(NEW_VARIANT);
    let signed = world.message().sign(&world.alice).unwrap();
    let sealed = signed.seal_for(&world.bob.public(), &mut world.rng).unwrap();
    let information = dm3_types::record::DeliveryInformation::new("alice.eth", "bob.eth");
    let service = world.service.public();
    let envelope =
        sealed.address_to(&information, &service, &world.alice, world.format, &mut world.rng).unwrap();
    assert_eq!(envelope.size(), canonical(&envelope.text()).len());
}

// covers: MTP-MSG-025
#[test]
fn messages_end_at_twenty_megabytes() {
    let key = SigningKeyPair::ed25519_from_seed(&dm3_crypto::Seed::from_bytes([1; 32]));
    let size_of = |text: usize| {
        let message = UnsignedMessage::new_text(&alice_to_bob(), "a".repeat(text));
        message.sign(&key).map(|signed| signed.message().canonical().len())
    };
    let overhead = size_of(0).unwrap();
    assert_eq!(size_of(MAX_MESSAGE_BYTES - overhead), Ok(MAX_MESSAGE_BYTES));
    let size = MAX_MESSAGE_BYTES + 1;
    assert_eq!(size_of(size - overhead), Err(ComposeError::TooLarge { size }));
}
