//! From what was opened to what is kept.

use dm3_crypto::{EncryptionKeyPair, OsRandomness, SigningKeyPair};
use dm3_ext_storage::StoredMessage;
use dm3_mtp::{
    EnvelopeFormat, ReceivedEnvelope, Route, Submission, UnsignedMessage, verify_message_signature,
};
use dm3_types::record::{DeliveryInformation, HashField};
use dm3_types::{Dialect, Json, UnixMillis};

use crate::support::{message_text, name};

const FORMATS: [EnvelopeFormat; 2] =
    [EnvelopeFormat::Written, EnvelopeFormat::Deployed(HashField::MessageHash)];

fn signing_pair(format: EnvelopeFormat) -> SigningKeyPair {
    match format.dialect() {
        Dialect::Written => SigningKeyPair::generate_secp256k1(&mut OsRandomness).unwrap(),
        Dialect::Deployed => SigningKeyPair::generate_ed25519(&mut OsRandomness).unwrap(),
    }
}

#[test]
fn both_sides_keep_the_same_message() {
    for format in FORMATS {
        let mut rng = OsRandomness;
        let alice = signing_pair(format);
        let bob = EncryptionKeyPair::generate(&mut rng).unwrap();
        let service = (EncryptionKeyPair::generate(&mut rng).unwrap(), signing_pair(format));
        let now = UnixMillis::new(1_700_000_000_000).unwrap();
        let route = Route { from: name("alice.eth"), to: name("bob.eth"), timestamp: now };
        let signed = UnsignedMessage::new_text(&route, "hello").sign(&alice).unwrap();
        let information = DeliveryInformation::new("alice.eth", "bob.eth");
        let sealed = signed.seal_for(&bob.public(), &mut rng).unwrap();
        let envelope =
            sealed.address_to(&information, &service.0.public(), &alice, format, &mut rng).unwrap();

        let sent =
            StoredMessage::of_sent(signed.message(), &envelope.envelope().metadata, &information).unwrap();

        let submission = Submission::parse(&envelope.text(), 100_000).unwrap();
        let submission = submission.open_delivery_information(&service.0).unwrap();
        let submission = submission.verify_sender(&alice.public()).unwrap();
        let stamped = submission.postmark(&bob.public(), &service.1, now, &mut rng).unwrap();
        let opened = ReceivedEnvelope::parse_text(&stamped.text()).unwrap().open(&bob).unwrap();
        let received = StoredMessage::of_received(&opened).unwrap();

        assert_eq!(sent.hash(), received.hash());
        assert_eq!(received.timestamp(), now);
        assert!(sent.postmark().is_none() && received.postmark().is_some());
        let again = StoredMessage::parse_text(&received.json().canonical()).unwrap();
        assert_eq!(verify_message_signature(again.message(), &alice.public()), Ok(()));
    }
}

// covers: MSP-CHK-003 MSP-CHK-004 MSP-CHK-005
#[test]
fn parts_must_be_in_clear() {
    let text = message_text("bob.eth", 5, "hello");
    assert!(StoredMessage::parse_text(&text).is_ok());
    let json = |change: &dyn Fn(&mut dm3_types::Members)| {
        let Json::Object(mut members) = Json::parse(&text).unwrap() else { panic!("no object") };
        change(&mut members);
        StoredMessage::from_json(members.into()).map_err(|error| error.path().to_owned())
    };
    assert_eq!(json(&|members| drop(members.insert("message", "sealed"))), Err("message".to_owned()));
    assert_eq!(json(&|members| drop(members.remove("message"))), Err("message".to_owned()));
    assert_eq!(json(&|members| drop(members.remove("metadata"))), Err("metadata".to_owned()));
    assert_eq!(json(&|members| drop(members.insert("postmark", "sealed"))), Err("postmark".to_owned()));
    let sealed = text.replace(r#"{"from":"bob.eth","to":"alice.eth"}"#, r#""sealed""#);
    assert_ne!(sealed, text);
    let error = StoredMessage::parse_text(&sealed).unwrap_err();
    assert_eq!(error.path(), "metadata.deliveryInformation");
}
