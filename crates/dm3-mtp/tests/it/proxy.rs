//! One sealed message for several delivery services.

use dm3_crypto::EncryptionKeyPair;
use dm3_mtp::{ProxyEnvelope, Submission, SubmissionError};
use dm3_types::record::DeliveryInformation;
use dm3_types::{Json, WireRecord};

use crate::json_edit::{set, unset};
use crate::world::{FORMATS, World};

fn proxied(world: &mut World) -> ProxyEnvelope {
    let signed = world.message().sign(&world.alice).unwrap();
    let sealed = signed.seal_for(&world.bob.public(), &mut world.rng).unwrap();
    let information = DeliveryInformation::new("alice.eth", "bob.eth");
    let services = [
        ("ds1.eth".to_owned(), world.service.public()),
        ("ds2.eth".to_owned(), world.other_service.public()),
    ];
    let (alice, format) = (world.alice.clone(), world.format);
    ProxyEnvelope::create(&sealed, &information, &services, &alice, format, &mut world.rng).unwrap()
}

fn is_taken(text: &str, service: &EncryptionKeyPair, world: &World) -> Result<(), SubmissionError> {
    let submission = Submission::parse(text, 1_000_000)?.open_delivery_information(service)?;
    submission.verify_sender(&world.alice.public()).map(|_| ())
}

#[test]
fn each_service_gets_an_envelope_of_its_own() {
    for format in FORMATS {
        let mut world = World::new(format);
        let proxy = proxied(&mut world);
        assert_eq!((proxy.to.as_str(), proxy.envelopes.len()), ("bob.eth", 2));
        let first = proxy.envelope_for("ds1.eth").unwrap().canonical();
        let second = proxy.envelope_for("ds2.eth").unwrap().canonical();
        assert!(proxy.envelope_for("ds3.eth").is_none());
        assert_eq!(is_taken(&first, &world.service, &world), Ok(()));
        assert_eq!(is_taken(&second, &world.other_service, &world), Ok(()));
        for (text, wrong) in [(&first, &world.other_service), (&second, &world.service)] {
            assert!(matches!(is_taken(text, wrong, &world), Err(SubmissionError::NotForThisService(_))));
        }
        let verified = world.deliver(&first).unwrap();
        assert_eq!(verified.message().message.as_deref(), Some("hello Bob ☃"));
    }
}

#[test]
fn it_survives_writing_and_reading() {
    for format in FORMATS {
        let mut world = World::new(format);
        let proxy = proxied(&mut world);
        assert_eq!(ProxyEnvelope::from_json(&proxy.to_json()).unwrap(), proxy);
        let read = ProxyEnvelope::parse_text(&proxy.canonical()).unwrap();
        assert_eq!(read, proxy);
        let envelope = read.envelope_for("ds1.eth").unwrap().canonical();
        assert_eq!(is_taken(&envelope, &world.service, &world), Ok(()));
    }
}

#[test]
fn what_is_malformed_is_named() {
    let mut world = World::new(FORMATS[0]);
    let text = proxied(&mut world).to_json().to_text();
    let path = |text: &str| ProxyEnvelope::parse_text(text).unwrap_err().path().to_owned();
    for member in ["to", "encryptedMessage", "encryptionEnvelops"] {
        assert_eq!(path(&unset(&text, member)), member);
        assert_eq!(path(&set(&text, member, Json::Null)), member);
    }
    let list = |element: &str| set(&text, "encryptionEnvelops", vec![Json::parse(element).unwrap()]);
    assert_eq!(path(&list("{}")), "encryptionEnvelops[0].deliveryServiceEnsName");
    assert_eq!(
        path(&list(r#"{"deliveryServiceEnsName":"ds.eth"}"#)),
        "encryptionEnvelops[0].encryptionEnvelop"
    );
    assert_eq!(
        path(&list(r#"{"deliveryServiceEnsName":"ds.eth","encryptionEnvelop":{"metadata":{}}}"#)),
        "encryptionEnvelops[0].encryptionEnvelop.metadata.version"
    );
}
