//! Known answers of the deployed network: what is hashed and signed.

use dm3_crypto::{SigningKeyPair, sha256_text};
use dm3_mtp::{
    Route, UnsignedMessage, create_postmark, message_hash, postmark_message_hash, verify_message_signature,
    verify_metadata_signature, verify_postmark_signature,
};
use dm3_types::record::{DeliveryInformation, Envelope, Postmark};
use dm3_types::{Dialect, EnsName, Json, Received, UnixMillis, WireRecord};

const KEY: &str = "hHFeMBtp9mkqrPPSRVbgQU9KMj/K/1zvjjBJ7kcD25i/ACwK7hMAvcp54J+QqyL4AJNGN94e1somHjJSz18vkA==";
const MESSAGE_SIGNATURE: &str =
    "7Lx4Gr0VXmzyXfID5JJyGshRwd0N6S4H6TmBi56Yt1aHbw5YYJomVhDuiFNJaETSthodosYcDHDzumg+qYKECg==";
const PAYLOAD: &str = r#"{"ciphertext":"AAAA","ephemPublicKey":"BBBB","nonce":"0x000000000000000000000000"}"#;
const POSTMARK_HASH: &str = "0x367d9d9c36d2f5d7062e32a72b7d013ee43cb2079c28335dc9cef786a3d807b1";
const POSTMARK_SIGNATURE: &str =
    "qA5t4nIMqpdAxF55tD/6AOfEXw3cYol1B8q9/0bEZX5+cUSqcQjzERzZcr8Zy9nlQPkMDhgt8ri2I0oathDOAQ==";

fn key() -> SigningKeyPair {
    SigningKeyPair::ed25519_from_secret_base64(KEY).unwrap()
}

#[test]
fn message_text_signature_and_hash() {
    let route = Route {
        from: EnsName::parse("alice.eth").unwrap(),
        to: EnsName::parse("bob.eth").unwrap(),
        timestamp: UnixMillis::new(1_700_000_000_000).unwrap(),
    };
    let message = UnsignedMessage::new_text(&route, "hello dm3 \u{2603}");
    assert_eq!(
        message.signed_text(),
        "{\"message\":\"hello dm3 \u{2603}\",\"metadata\":{\"from\":\"alice.eth\",\"timestamp\":1700000000000,\"to\":\"bob.eth\",\"type\":\"NEW\"}}"
    );
    let signed = message.sign(&key()).unwrap();
    assert_eq!(signed.message().record().signature.to_string(), MESSAGE_SIGNATURE);
    let hash = "0x0512d259b288a48eb75d39fa04f8218c1f22afbdde2ce16e750a75729058e4ba";
    assert_eq!(signed.hash().to_string(), hash);
    assert_eq!(message_hash(signed.message()).to_string(), hash);
    assert_eq!(verify_message_signature(signed.message(), &key().public()), Ok(()));
}

#[test]
fn postmark_hash_and_signature() {
    assert_eq!(PAYLOAD.len(), 82);
    assert_eq!(postmark_message_hash(PAYLOAD, Dialect::Deployed).to_string(), POSTMARK_HASH);
    assert_eq!(postmark_message_hash(PAYLOAD, Dialect::Written), sha256_text(PAYLOAD));
    let now = UnixMillis::new(1_700_000_001_000).unwrap();
    let information = DeliveryInformation::new("alice.eth", "bob.eth");
    let postmark = create_postmark(PAYLOAD, &information, &key(), now, Dialect::Deployed);
    assert_eq!(postmark.message_hash.to_string(), POSTMARK_HASH);
    assert_eq!(postmark.signature.to_string(), POSTMARK_SIGNATURE);
    assert_eq!(postmark.delivery_information, None);
    let signed = format!(r#"{{"incommingTimestamp":1700000001000,"messageHash":"{POSTMARK_HASH}"}}"#);
    assert_eq!(
        sha256_text(&signed).to_string(),
        "0x898e7851b1b0ab84ea79d4c6483ca3a6281374aec17915fd4756594f90f94e8c"
    );
    let text = format!(
        r#"{{"incommingTimestamp":1700000001000,"messageHash":"{POSTMARK_HASH}","signature":"{POSTMARK_SIGNATURE}"}}"#
    );
    assert_eq!(postmark.canonical(), text);
    let received = Received::<Postmark>::parse_text(&text).unwrap();
    assert_eq!(verify_postmark_signature(&received, &key().public()), Ok(()));
}

#[test]
fn written_postmarks_repeat_the_delivery_information() {
    let information = DeliveryInformation::new("alice.eth", "bob.eth");
    let service = SigningKeyPair::secp256k1_from_secret_bytes(&[7; 32]).unwrap();
    let postmark =
        create_postmark(PAYLOAD, &information, &service, UnixMillis::saturating(5), Dialect::Written);
    let unsigned = format!(
        r#"{{"deliveryInformation":{{"from":"alice.eth","to":"bob.eth"}},"incomingTimestamp":5,"messageHash":"{}"}}"#,
        sha256_text(PAYLOAD)
    );
    let received = Received::from_record(postmark);
    assert_eq!(received.text_without_signature(), unsigned);
    // ECDSA hashes the text itself.
    assert_eq!(received.record().signature, service.sign(unsigned.as_bytes()));
}

#[test]
fn envelope_signed_text_and_signature() {
    let key = SigningKeyPair::ed25519_from_secret_base64(
        "5Z3T5I5/TW7AyNBn5x5cNcf250u1J8jBTW7qWfmQRmfcLqfO3guLOIepnkNT07criO2C9yrYSpk8nbMwAOPL4Q==",
    );
    let key = key.unwrap();
    let message = r#"{"message":"","metadata":{"from":"0x25A643B6e52864d0eD816F1E43c0CF49C83B8292","timestamp":123,"to":"","type":"NEW"},"signature":""}"#;
    let hash = "0xf2f8e4e1301481b3d7f11127adc11f5f4cf5faa8261296501d7726206ba35a85";
    assert_eq!(sha256_text(message).to_string(), hash);
    let signed = r#"{"deliveryInformation":"{\"ciphertext\":\"{\\\"from\\\":\\\"\\\",\\\"to\\\":\\\"\\\"}\",\"ephemPublicKey\":\"\",\"nonce\":\"\"}","encryptionScheme":"x25519-chacha20-poly1305","messageHash":"0xf2f8e4e1301481b3d7f11127adc11f5f4cf5faa8261296501d7726206ba35a85","version":"v1"}"#;
    let signature =
        "sHQCkcuocwB7E9iy2hzyvl45020vFNgDfEV/dAKaMal98svGl7Gk8h0vcXxmhNwZt+rJ0j+Bc6sgpoeiIBjBCQ==";
    assert_eq!(key.sign(signed.as_bytes()).to_string(), signature);
    // Members in any order, at arrival.
    let members = Json::parse(signed).unwrap().as_object().cloned().unwrap();
    let metadata = members.with("signature", signature).with_all(&dm3_types::Members::new());
    let envelope = dm3_types::Members::new().with("metadata", metadata).with("message", "");
    let received = Received::<Envelope>::from_json(envelope.into()).unwrap();
    assert_eq!(verify_metadata_signature(&received, &key.public()), Ok(()));
}

/// Each type with exactly the members that the deployed messenger signs.
#[test]
fn texts_that_are_signed_for_each_type() {
    let route = Route {
        from: EnsName::parse("a.eth").unwrap(),
        to: EnsName::parse("b.eth").unwrap(),
        timestamp: UnixMillis::new(1).unwrap(),
    };
    let hash = sha256_text("x").into();
    let metadata = |kind: &str| {
        format!(
            r#""metadata":{{"from":"a.eth","referenceMessageHash":"{hash}","timestamp":1,"to":"b.eth","type":"{kind}"}}"#
        )
    };
    for (message, kind, text) in [
        (UnsignedMessage::edit(&route, "t", hash), "EDIT", r#""message":"t","#),
        (UnsignedMessage::reply(&route, "t", hash), "REPLY", r#""message":"t","#),
        (UnsignedMessage::reaction(&route, "👍", hash), "REACTION", r#""attachments":[],"message":"👍","#),
        (UnsignedMessage::delete_request(&route, hash), "DELETE_REQUEST", ""),
        (UnsignedMessage::resend_request(&route, hash), "RESEND_REQUEST", ""),
        (
            UnsignedMessage::read_received(&route, hash),
            "READ_RECEIVED",
            r#""attachments":[],"message":"READ_RECEIVED","#,
        ),
        (
            UnsignedMessage::read_opened(&route, hash),
            "READ_OPENED",
            r#""attachments":[],"message":"READ_OPENED","#,
        ),
        (UnsignedMessage::read_receipt(&route, hash), "READ_RECEIPT", ""),
    ] {
        assert_eq!(message.message_type().as_str(), kind);
        assert_eq!(message.signed_text(), format!("{{{text}{}}}", metadata(kind)));
    }
    let new = UnsignedMessage::new_text(&route, "t").with_reply_delivery_instruction("topic 1");
    let new = new.with_metadata_member("x", 1_u32).with_metadata_member("to", "mallory.eth");
    assert_eq!(
        new.signed_text(),
        r#"{"message":"t","metadata":{"from":"a.eth","replyDeliveryInstruction":"topic 1","timestamp":1,"to":"b.eth","type":"NEW","x":1}}"#
    );
}
