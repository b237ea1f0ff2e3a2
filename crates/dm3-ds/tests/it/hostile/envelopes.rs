//! Envelopes: malformed, oversized, forged, misdirected.

use dm3_crypto::{OsRandomness, seal_to};
use dm3_mtp::EnvelopeFormat;
use dm3_types::record::{DeliveryInformation, HashField};
use dm3_types::{EncryptionPublicKey, Json, WireRecord, base64};

use super::frames::{MALFORMED_ENVELOPE, NO_ACCOUNT, NO_ADDRESS, REGISTRY_DOWN, rpc};
use super::{Case, Expected, People};
use crate::world::{Person, World, deployed_submit, name, written_submit};

const HASH: EnvelopeFormat = EnvelopeFormat::Deployed(HashField::MessageHash);
const BAD_SIGNATURE: Expected = Expected::Refused(400, Some(-32003), "mtp.sender.bad-signature");
const MALFORMED_INFORMATION: Expected =
    Expected::Refused(400, Some(-32000), "mtp.delivery-information.malformed");
const NOT_OURS: Expected =
    Expected::Refused(400, Some(-32000), "mtp.delivery-information.not-for-this-service");

struct Maker<'a> {
    world: &'a World,
    people: &'a People,
    cases: Vec<Case>,
}

pub(super) fn cases(world: &World, people: &People) -> Vec<Case> {
    let mut maker = Maker { world, people, cases: Vec::new() };
    maker.shapes();
    maker.hashes();
    maker.sealed_information();
    maker.names();
    maker.forgeries();
    maker.sizes();
    maker.cases
}

impl Maker<'_> {
    fn good(&self) -> Json {
        self.people.alice.envelope(&self.people.bob, &self.world.service_key(), "hello")
    }

    fn add(&mut self, what: &str, envelope: &Json, expected: Expected) {
        self.cases.push(rpc(&format!("envelope: {what}"), written_submit(envelope, 1), expected));
    }

    /// The good envelope with another value somewhere in its metadata.
    fn with_metadata(&self, member: &str, value: impl Into<Json>) -> Json {
        let mut envelope = self.good();
        let metadata = envelope.get("metadata").and_then(Json::as_object).unwrap().clone();
        if let Json::Object(members) = &mut envelope {
            members.insert("metadata", metadata.with(member, value));
        }
        envelope
    }

    fn without_metadata(&self, member: &str) -> Json {
        let mut envelope = self.good();
        let mut metadata = envelope.get("metadata").and_then(Json::as_object).unwrap().clone();
        metadata.remove(member).unwrap();
        if let Json::Object(members) = &mut envelope {
            members.insert("metadata", metadata);
        }
        envelope
    }

    fn with(&self, member: &str, value: impl Into<Json>) -> Json {
        let mut envelope = self.good();
        if let Json::Object(members) = &mut envelope {
            members.insert(member, value);
        }
        envelope
    }

    fn shapes(&mut self) {
        for member in ["message", "metadata"] {
            let mut envelope = self.good();
            if let Json::Object(members) = &mut envelope {
                members.remove(member);
            }
            self.add(&format!("{member} missing"), &envelope, MALFORMED_ENVELOPE);
            for (kind, value) in kinds() {
                if member == "metadata" || kind != "text" {
                    let envelope = self.with(member, value);
                    self.add(&format!("{member} is {kind}"), &envelope, MALFORMED_ENVELOPE);
                }
            }
        }
        for member in ["version", "deliveryInformation", "signature"] {
            let envelope = self.without_metadata(member);
            self.add(&format!("{member} missing"), &envelope, MALFORMED_ENVELOPE);
            let envelope = self.with_metadata(member, 7_u32);
            self.add(&format!("{member} is a number"), &envelope, MALFORMED_ENVELOPE);
        }
        for (what, signature) in [
            ("not base64", "§§§".to_owned()),
            ("unpadded base64", "A".repeat(86)),
            ("10 bytes", base64::encode(&[1; 10])),
            ("65 bytes", base64::encode(&[1; 65])),
            ("empty", String::new()),
        ] {
            let envelope = self.with_metadata("signature", signature.as_str());
            self.add(&format!("signature {what}"), &envelope, MALFORMED_ENVELOPE);
        }
        let envelope = self.with_metadata("encryptionScheme", Json::Array(Vec::new()));
        self.add("encryptionScheme is an array", &envelope, MALFORMED_ENVELOPE);
        let envelope = self.with("postmark", 5_u32);
        self.add("postmark is a number", &envelope, MALFORMED_ENVELOPE);
        let envelope = self.with("message", "not a sealed payload");
        self.add("message is no sealed payload", &envelope, MALFORMED_ENVELOPE);
    }

    fn hashes(&mut self) {
        for (what, hash) in [
            ("no hex", "rrxexhx".to_owned()),
            ("too short", "0x00".to_owned()),
            ("too long", format!("0x{}", "0".repeat(66))),
            ("without 0x", "0".repeat(64)),
            ("odd", format!("0x{}", "0".repeat(63))),
        ] {
            let envelope = self.with_metadata("messageHash", hash.as_str());
            self.add(&format!("messageHash {what}"), &envelope, MALFORMED_ENVELOPE);
        }
        let both = self.with_metadata("encryptedMessageHash", format!("0x{}", "0".repeat(64)));
        self.add("both hashes", &both, MALFORMED_ENVELOPE);
        let neither = self.without_metadata("messageHash");
        self.add("no hash", &neither, Expected::Refused(400, Some(-32000), "mtp.envelope.no-hash"));
        let mut wrong = self.without_metadata("messageHash");
        let metadata = wrong.get("metadata").and_then(Json::as_object).unwrap().clone();
        if let Json::Object(members) = &mut wrong {
            members
                .insert("metadata", metadata.with("encryptedMessageHash", format!("0x{}", "0".repeat(64))));
        }
        self.add(
            "hash of another message",
            &wrong,
            Expected::Refused(400, Some(-32000), "mtp.envelope.wrong-hash"),
        );
        let neither = self.without_metadata("messageHash");
        let expected = Expected::Deployed(400, r#"{"error":"invalid schema"}"#, "mtp.envelope.no-hash");
        self.cases.push(rpc("deployed: envelope without hash", deployed_submit(&neither), expected));
    }

    fn sealed_information(&mut self) {
        let clear = self
            .with_metadata("deliveryInformation", DeliveryInformation::new("alice.eth", "bob.eth").to_json());
        self.add(
            "delivery information in clear",
            &clear,
            Expected::Refused(400, Some(-32000), "mtp.delivery-information.in-clear"),
        );
        let sealed = |key: &str, nonce: &str, ciphertext: &str| {
            format!(r#"{{"ciphertext":"{ciphertext}","ephemPublicKey":"{key}","nonce":"{nonce}"}}"#)
        };
        let (key, nonce) = (base64::encode(&[9; 32]), "0x000000000000000000000000");
        let noise = base64::encode(&[7; 64]);
        for (what, text, expected) in [
            ("no JSON", "hello".to_owned(), MALFORMED_ENVELOPE),
            ("another object", "{\"a\":1}".to_owned(), MALFORMED_ENVELOPE),
            ("array", "[]".to_owned(), MALFORMED_ENVELOPE),
            ("short nonce", sealed(&key, "0x00", &noise), MALFORMED_ENVELOPE),
            ("nonce no hex", sealed(&key, "0xzz0000000000000000000000", &noise), MALFORMED_ENVELOPE),
            ("short key", sealed("AAAA", nonce, &noise), MALFORMED_ENVELOPE),
            ("noise", sealed(&key, nonce, &noise), NOT_OURS),
            ("low-order key", sealed(&base64::encode(&[0; 32]), nonce, &noise), NOT_OURS),
            ("less than a tag", sealed(&key, nonce, &base64::encode(&[7; 8])), NOT_OURS),
            ("empty ciphertext", sealed(&key, nonce, ""), NOT_OURS),
        ] {
            let envelope = self.with_metadata("deliveryInformation", text.as_str());
            self.add(&format!("delivery information: {what}"), &envelope, expected);
        }
        let other = self.people.carol.profile.keys.encryption.public();
        let envelope = self.people.alice.envelope(&self.people.bob, &other, "hello");
        self.add("for another delivery service", &envelope, NOT_OURS);
        for (what, text) in [
            ("no JSON", "hzyuxbg"),
            ("null", "null"),
            ("a number", "1e400"),
            ("without from", r#"{"to":"bob.eth"}"#),
            ("without to", r#"{"from":"alice.eth"}"#),
            ("to number", r#"{"to":1,"from":"alice.eth"}"#),
            ("from null", r#"{"to":"bob.eth","from":null}"#),
            ("to twice", r#"{"to":"bob.eth","to":"carol.eth","from":"alice.eth"}"#),
            ("to empty", r#"{"to":"","from":"alice.eth"}"#),
            ("to with blanks", r#"{"to":"bob .eth","from":"alice.eth"}"#),
            ("from with a zero byte", r#"{"to":"bob.eth","from":"alice\u0000.eth"}"#),
            ("from with a comma", r#"{"to":"bob.eth","from":"alice,bob.eth"}"#),
            ("instruction number", r#"{"to":"bob.eth","from":"alice.eth","deliveryInstruction":1}"#),
        ] {
            let envelope = self.with_sealed(text);
            self.add(&format!("sealed delivery information: {what}"), &envelope, MALFORMED_INFORMATION);
        }
        let long = format!(r#"{{"to":"{}.eth","from":"alice.eth"}}"#, "a".repeat(2000));
        let envelope = self.with_sealed(&long);
        self.add("sealed delivery information: overlong name", &envelope, MALFORMED_INFORMATION);
    }

    /// The good envelope with this text as delivery information, properly sealed.
    fn with_sealed(&self, text: &str) -> Json {
        let sealed = seal_to(&self.world.service_key(), text.as_bytes(), &mut OsRandomness).unwrap();
        self.with_metadata("deliveryInformation", sealed.to_text())
    }

    fn names(&mut self) {
        let service: EncryptionPublicKey = self.world.service_key();
        let people = self.people;
        let from_to = |from: &str, to: &str| {
            let information = DeliveryInformation::new(from, to);
            people.alice.envelope_with(&people.bob, &information, &service, "hello", HASH)
        };
        let no_profile = Expected::Refused(400, Some(-32003), "ds.sender.no-profile");
        let unusable = Expected::Refused(400, Some(-32003), "ds.sender.profile-unusable");
        // Not the sender's fault, so that he goes on to the receiver's next service.
        let off_chain = Expected::Refused(501, Some(-32002), "ds.name.needs-ccip-read");
        let no_ens = Expected::Refused(500, Some(-32603), "ds.registry.misconfigured");
        let linked = Expected::Refused(501, Some(-32002), "ds.profile.link-not-followed");
        for (what, from, to, expected) in [
            ("receiver unknown", "alice.eth", "nobody.eth", NO_ADDRESS),
            ("receiver emoji", "alice.eth", "\u{1f984}.eth", NO_ADDRESS),
            ("receiver without account", "alice.eth", "alice.eth", NO_ACCOUNT),
            ("receiver's registry down", "alice.eth", "down.eth", REGISTRY_DOWN),
            ("receiver's registry silent", "alice.eth", "slow.eth", REGISTRY_DOWN),
            ("receiver off the chain", "alice.eth", "off-chain.eth", off_chain),
            ("no registry for the receiver", "alice.eth", "no-ens-here.eth", no_ens),
            ("sender off the chain", "off-chain.eth", "bob.eth", off_chain),
            ("no registry for the sender", "no-ens-here.eth", "bob.eth", no_ens),
            ("sender behind a link", "linked.eth", "bob.eth", linked),
            ("sender unknown", "nobody.eth", "bob.eth", no_profile),
            ("sender emoji", "\u{1f984}.eth", "bob.eth", no_profile),
            ("sender without profile", "bare.eth", "bob.eth", no_profile),
            ("sender with a broken profile", "broken.eth", "bob.eth", unusable),
            ("sender with somebody else's profile", "stolen.eth", "bob.eth", unusable),
            ("sender's registry down", "down.eth", "bob.eth", REGISTRY_DOWN),
            ("sender's registry silent", "slow.eth", "bob.eth", REGISTRY_DOWN),
        ] {
            let envelope = from_to(from, to);
            self.add(what, &envelope, expected);
        }
        let envelope = from_to("alice.eth", "nobody.eth");
        self.cases.push(rpc("deployed: receiver unknown", deployed_submit(&envelope), NO_ADDRESS));
    }

    fn forgeries(&mut self) {
        let service = self.world.service_key();
        let people = self.people;
        let information = DeliveryInformation::new("carol.eth", "bob.eth");
        let forged = people.alice.envelope_with(&people.bob, &information, &service, "hello", HASH);
        self.add("in Carol's name, signed by Alice", &forged, BAD_SIGNATURE);
        self.cases.push(rpc(
            "deployed: in Carol's name, signed by Alice",
            deployed_submit(&forged),
            BAD_SIGNATURE,
        ));
        let envelope = self.with_metadata("signature", base64::encode(&[0; 64]));
        self.add("signature of zeros", &envelope, BAD_SIGNATURE);
        let envelope = self.with_metadata("signature", base64::encode(&[0xff; 64]));
        self.add("signature of ones", &envelope, BAD_SIGNATURE);
        let envelope = self.with_metadata("messageHash", format!("0x{}", "1".repeat(64)));
        self.add("hash changed after signing", &envelope, BAD_SIGNATURE);
        let envelope = self.with_metadata("version", "v2");
        self.add("version changed after signing", &envelope, BAD_SIGNATURE);
        let envelope = self.with_metadata("x-added", 1_u32);
        self.add("member added after signing", &envelope, BAD_SIGNATURE);
        let envelope = self.with_sealed(r#"{"to":"carol.eth","from":"alice.eth"}"#);
        self.add("redirected to another receiver", &envelope, BAD_SIGNATURE);
        let impostor = Person { name: name("alice.eth"), ..Person::new("impostor.eth", 77) };
        let envelope = impostor.envelope(&people.bob, &service, "hello");
        self.add("by an impostor with keys of his own", &envelope, BAD_SIGNATURE);
    }

    fn sizes(&mut self) {
        let limit = usize::try_from(self.world.config.limits.size_limit_bytes).unwrap();
        let too_large = Expected::Refused(413, Some(-32011), "mtp.envelope.too-large");
        let room = limit - self.with("x-padding", "").canonical().len();
        let envelope = self.with("x-padding", "x".repeat(room + 200));
        self.add("too large", &envelope, too_large);
        self.cases.push(rpc("deployed: envelope too large", deployed_submit(&envelope), too_large));
        let envelope = self.with("x-padding", "\u{2744}".repeat(room / 3 + 200));
        self.add("too large in bytes, not in characters", &envelope, too_large);
        let members: Vec<Json> = (0..room / 2 + 200).map(|_| Json::from(1_u32)).collect();
        let envelope = self.with("x-padding", members);
        self.add("too large by many elements", &envelope, too_large);
    }
}

fn kinds() -> [(&'static str, Json); 5] {
    [
        ("null", Json::Null),
        ("a number", Json::from(1e300)),
        ("a boolean", Json::Bool(true)),
        ("an array", Json::Array(Vec::new())),
        ("text", Json::from("x")),
    ]
}
