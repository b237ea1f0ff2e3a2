//! Alice, Bob, his delivery service and a message of 1 KB.

#![allow(dead_code, reason = "each measuring program uses its share")]

use dm3_crypto::{EncryptionKeyPair, Randomness, RandomnessError, Seed, SigningKeyPair};
use dm3_mtp::{
    EnvelopeFormat, ReceivedEnvelope, Route, SealedMessage, SignedMessage, Submission, UnsignedMessage,
};
use dm3_types::record::{DeliveryInformation, DeliveryInformationForm, Envelope};
use dm3_types::{EnsName, UnixMillis, WireRecord};

/// Distinct bytes per draw, without the cost of the operating system.
pub(crate) struct Counter(u64);

impl Randomness for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        self.0 += 1;
        bytes.fill(7);
        bytes.iter_mut().zip(self.0.to_le_bytes()).for_each(|(byte, count)| *byte ^= count);
        Ok(())
    }
}

pub(crate) struct Scene {
    pub(crate) alice: SigningKeyPair,
    pub(crate) bob: EncryptionKeyPair,
    pub(crate) service: EncryptionKeyPair,
    pub(crate) service_signing: SigningKeyPair,
    pub(crate) own_names: [EnsName; 1],
    pub(crate) route: Route,
    pub(crate) text: String,
    pub(crate) information: DeliveryInformation,
    pub(crate) now: UnixMillis,
    pub(crate) rng: Counter,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let name = |text| EnsName::parse(text).unwrap();
        let now = UnixMillis::new(1_700_000_000_000).unwrap();
        Self {
            alice: SigningKeyPair::ed25519_from_seed(&Seed::from_bytes([1; 32])),
            bob: EncryptionKeyPair::from_secret_bytes(&[2; 32]),
            service: EncryptionKeyPair::from_secret_bytes(&[3; 32]),
            service_signing: SigningKeyPair::ed25519_from_seed(&Seed::from_bytes([4; 32])),
            own_names: [name("bob.eth")],
            route: Route { from: name("alice.eth"), to: name("bob.eth"), timestamp: now },
            text: "0123456789abcdef".repeat(64),
            information: DeliveryInformation::new("alice.eth", "bob.eth"),
            now,
            rng: Counter(0),
        }
    }

    pub(crate) fn compose(&self) -> UnsignedMessage {
        UnsignedMessage::new_text(&self.route, self.text.as_str())
    }

    pub(crate) fn signed(&self) -> SignedMessage {
        self.compose().sign(&self.alice).unwrap()
    }

    pub(crate) fn sealed(&mut self) -> SealedMessage {
        self.signed().seal_for(&self.bob.public(), &mut self.rng).unwrap()
    }

    pub(crate) fn submitted(&mut self) -> String {
        let sealed = self.sealed();
        let format = EnvelopeFormat::default();
        let service = self.service.public();
        sealed.address_to(&self.information, &service, &self.alice, format, &mut self.rng).unwrap().text()
    }

    /// What a delivery service does with a submission.
    pub(crate) fn intake(&mut self, submitted: &str) -> String {
        let submission = Submission::parse(submitted, 100_000).unwrap();
        let addressed = submission.open_delivery_information(&self.service).unwrap();
        let proven = addressed.verify_sender(&self.alice.public()).unwrap();
        proven.postmark(&self.bob.public(), &self.service_signing, self.now, &mut self.rng).unwrap().text()
    }

    /// An envelope as the receiver holds it, without a postmark: one sealed message and nothing else to open.
    pub(crate) fn received(&mut self) -> ReceivedEnvelope {
        let submitted = self.submitted();
        let mut envelope = Envelope::parse_text(&submitted).unwrap();
        envelope.metadata.delivery_information = DeliveryInformationForm::Clear(self.information.clone());
        ReceivedEnvelope::from_json(envelope.to_json()).unwrap()
    }
}
