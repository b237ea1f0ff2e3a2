//! Whole envelopes of the deployed network in both variants, reproduced byte for byte from the same random draws.

use dm3_crypto::dangerous::ReplayRandomness;
use dm3_crypto::{EncryptionKeyPair, SigningKeyPair, sha256_text};
use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope, SignedMessage, Submission};
use dm3_types::record::{DeliveryInformation, HashField};
use dm3_types::{EnsName, Received, UnixMillis, WireRecord, base64, hex};

const MESSAGE: &str = r#"{"message":"first message","metadata":{"from":"alice.alpha.eth","timestamp":1701210028042,"to":"bob.alpha.eth","type":"NEW"},"signature":"8t71UFuMaZPR7XgOIosXiEM+8UWP2Pdgb0Fmypzrru3UEiKzn7DCyjMbeSCLGAVKDbzDWI4czthrcN90VNoGDA=="}"#;
const ALICE: &str =
    "lszovHfkbT2MGRDq3JMSAWzxWZqGB3HGGNh3LoRpcPPaWUdmGXszdIAKC7Wq6Us1L33Fdb7t4DcnnZ5m6JLslg==";
const BOB: &str = "ALqRnfbSPVnK6YxgX0389wJnuDFh+GZAw5nHMTUELRE=";
const SERVICE: &str = "enmz+mnvmGrEb5hjve7WamPz3KI2zdlR5B6Isx7q2o8=";
const SERVICE_SIGNING: &str =
    "/+LtuXRuBx+jWHZBC375WWXnPYGI14mjEkMyFcO1m1YrRh5OiMxfQZz2v8iIHoZtfFZ2KtXNpIXpWMShMwxDLQ==";

struct Known {
    field: HashField,
    /// Secret of an ephemeral pair, then a nonce: for message, delivery information and postmark.
    draws: [(&'static str, &'static str); 3],
    submitted_length: usize,
    /// SHA-256 of the canonical envelope as submitted.
    submitted: &'static str,
    metadata_signature: &'static str,
    acknowledged_as: &'static str,
    /// SHA-256 of the canonical envelope as stored.
    stored: &'static str,
    postmark_hash: &'static str,
    postmark_signature: &'static str,
}

const KNOWN: [Known; 2] = [
    Known {
        field: HashField::MessageHash,
        draws: [
            ("onc3G63qepsC3cEC92akZn3D27JnKKqPZ3Ei+B8j+Zs=", "0xff8e709bb106b94e7b6697ad"),
            ("5y109+MTkIom8FU4425niX/bsgywxdNTvw4Ffk4UMnE=", "0x972b12592e9301921ae9ebb9"),
            ("07qkvyuNUf/gOpepmOR9qZ3hA67/Wcc6OARL1sHt1PU=", "0x5c4835b5eb42bc182c203b87"),
        ],
        submitted_length: 6063,
        submitted: "0x76b6069f26e224119feab688373716bc3adf32138dd7e80e0cc1ec11422e7caf",
        metadata_signature: "KoXcSZe15ecrd6KShBjKC7asAXTYMXoDkgfP9Zdo8C9/xlZBNTy0LhTcYKQ5hsUcaT6uLrKDScOKa+31CJ11AQ==",
        acknowledged_as: "0xb4fe00a5c3f4b1652b5a37f127e08b5509cd8fa18b86c87b88555d737e8248b2",
        stored: "0x008abe976345330baf5ba3fb582e14ad941c1332a15578f4975ec24ce5d7f057",
        postmark_hash: "0xfb68d56a351115a6fb9ec756e203c094b8ac8bbc2e62c9f54c8c59bb2fc9dd6f",
        postmark_signature: "LIxEH6BwS9Vjcx/m16tuZVNKye+cSTO4y1Y0u08Z+JMbGVFEgEd6yQNcGj4WfmD4U1BVF3UAd7ryTLZwgHVKDQ==",
    },
    Known {
        field: HashField::EncryptedMessageHash,
        draws: [
            ("QqwA6RKoSv0YlvQuJtPKuxNziuZFFfXqRFMUHOaR44g=", "0x54c24aab61565e895a3d8f53"),
            ("zRcxGAsDcZi27SrTIZ9cHQwziPNns8L9/yp3m3ZY1UA=", "0x7522c33906332d3c299eea13"),
            ("au5brMwpDBewuNvzuiVH4Lm2maE7zk6c2PGPsz/5mL8=", "0x4c346747af66273b063f518a"),
        ],
        submitted_length: 6072,
        submitted: "0xd3617bde7b4498e1b6cb80d82b359382251508d73451d2540239c87448e556a4",
        metadata_signature: "yTo97ZvldQXdv5zZqlyjrAYLys2CzacpQqss+eMKUA+vMoNwJdT/1njIhQn/GYP5dUD1wPbjyrzA/CNLrGSlBw==",
        acknowledged_as: "0x9e4edd1f5c44397170f9cd394c1af1d81eb2c7bcfa39062f39d5083193bf2d83",
        stored: "0x685514a5197fcdec9c900fc524ba9f2e8ce65f3b32faacbee86073ec02700ed2",
        postmark_hash: "0xe939a46f99db66e06e76171da406be34a8f39006f4f8ac068a57074b79d175bf",
        postmark_signature: "R/h0BMoHOT0LpoFF0PkgH8FF0YW88JlbwQR7mUefZVXM5OFfr9reiO47rYQNv8C1dq80fRQtyKz66qbqsk5uDw==",
    },
];

#[test]
fn both_variants_from_composing_to_reading() {
    for known in &KNOWN {
        let draws = known
            .draws
            .iter()
            .flat_map(|(secret, nonce)| [base64::decode(secret).unwrap(), hex::decode0x(nonce).unwrap()]);
        let mut rng = ReplayRandomness::new(draws);
        let alice = SigningKeyPair::ed25519_from_secret_base64(ALICE).unwrap();
        let bob = EncryptionKeyPair::from_secret_base64(BOB).unwrap();
        let service = EncryptionKeyPair::from_secret_base64(SERVICE).unwrap();
        let service_signing = SigningKeyPair::ed25519_from_secret_base64(SERVICE_SIGNING).unwrap();

        let message = SignedMessage::forward(Received::parse_text(MESSAGE).unwrap());
        let sealed = message.seal_for(&bob.public(), &mut rng).unwrap();
        let information = DeliveryInformation::new("alice.alpha.eth", "bob.alpha.eth");
        let format = EnvelopeFormat::Deployed(known.field);
        let envelope = sealed.address_to(&information, &service.public(), &alice, format, &mut rng).unwrap();
        assert_eq!(envelope.envelope().metadata.signature.to_string(), known.metadata_signature);
        assert_eq!(sha256_text(&envelope.envelope().canonical()).to_string(), known.submitted);
        assert_eq!(envelope.size(), known.submitted_length);

        let limit = u64::try_from(known.submitted_length).unwrap();
        let submission = Submission::parse(&envelope.text(), limit).unwrap();
        let proven =
            submission.open_delivery_information(&service).unwrap().verify_sender(&alice.public()).unwrap();
        assert_eq!(proven.message_hash().to_string(), known.acknowledged_as);
        let now = UnixMillis::new(1_701_957_365_189).unwrap();
        let stored = proven.postmark(&bob.public(), &service_signing, now, &mut rng).unwrap();
        assert_eq!(sha256_text(&stored.text()).to_string(), known.stored);
        assert_eq!(rng.remaining(), 0);

        let opened = ReceivedEnvelope::parse_text(&stored.text()).unwrap().open(&bob).unwrap();
        let postmark = opened.unverified_postmark().unwrap().record();
        assert_eq!(postmark.message_hash.to_string(), known.postmark_hash);
        assert_eq!(postmark.signature.to_string(), known.postmark_signature);
        let postmark = opened.verify_postmark(&service_signing.public()).unwrap();
        assert_eq!(postmark.incoming_timestamp(), now);
        let own_name = EnsName::parse("bob.alpha.eth").unwrap();
        let verified = opened.verify(&alice.public(), &[own_name]).unwrap();
        assert_eq!(verified.received().canonical(), MESSAGE);
        assert_eq!(verified.acknowledged_as().to_string(), known.acknowledged_as);
        assert_eq!(verified.hash(), message.hash());
    }
}
