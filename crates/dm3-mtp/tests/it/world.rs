//! Alice writes to Bob by way of his delivery service; Mallory has keys of her own.

use dm3_crypto::{
    EncryptionKeyPair, Randomness, RandomnessError, SealedPayload, Seed, SigningKeyPair, open_text_from,
    seal_to, sha256,
};
use dm3_mtp::{
    EnvelopeFormat, OpenError, PostmarkError, PostmarkedEnvelope, ReceivedEnvelope, Route, Submission,
    SubmissionError, UnsignedMessage, VerifiedMessage, VerifiedPostmark, VerifyError,
};
use dm3_types::record::{DeliveryInformation, Envelope, HashField};
use dm3_types::{
    Dialect, EncryptionPublicKey, EnsName, Json, MessageHash, ParseError, Received, SigningPublicKey,
    UnixMillis,
};

use crate::json_edit::{set, text_at, unset};

pub(crate) const NEW_VARIANT: EnvelopeFormat = EnvelopeFormat::Deployed(HashField::MessageHash);
pub(crate) const OLD_VARIANT: EnvelopeFormat = EnvelopeFormat::Deployed(HashField::EncryptedMessageHash);
pub(crate) const WRITTEN: EnvelopeFormat = EnvelopeFormat::Written;
pub(crate) const FORMATS: [EnvelopeFormat; 3] = [NEW_VARIANT, OLD_VARIANT, WRITTEN];

pub(crate) const NOW: u64 = 1_700_000_001_000;

/// Bytes that differ in every draw and are the same in every run.
pub(crate) struct Counter(u64);

impl Counter {
    pub(crate) fn new() -> Self {
        Self(0)
    }
}

impl Randomness for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        for chunk in bytes.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(&sha256(&self.0.to_be_bytes()).as_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Why an envelope ends before it is a verified message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    Submission(SubmissionError),
    Envelope(ParseError),
    Open(OpenError),
    Postmark(PostmarkError),
    Verify(VerifyError),
}

impl End {
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Submission(error) => error.to_string(),
            Self::Envelope(error) => error.to_string(),
            Self::Open(error) => error.to_string(),
            Self::Postmark(error) => error.to_string(),
            Self::Verify(error) => error.to_string(),
        }
    }
}

pub(crate) struct World {
    pub(crate) alice: SigningKeyPair,
    pub(crate) mallory: SigningKeyPair,
    pub(crate) bob: EncryptionKeyPair,
    pub(crate) mallory_encryption: EncryptionKeyPair,
    pub(crate) service: EncryptionKeyPair,
    pub(crate) service_signing: SigningKeyPair,
    pub(crate) other_service: EncryptionKeyPair,
    pub(crate) other_service_signing: SigningKeyPair,
    pub(crate) format: EnvelopeFormat,
    pub(crate) rng: Counter,
}

pub(crate) fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

pub(crate) fn route(from: &str, to: &str) -> Route {
    Route { from: name(from), to: name(to), timestamp: UnixMillis::new(1_700_000_000_000).unwrap() }
}

pub(crate) fn alice_to_bob() -> Route {
    route("alice.eth", "bob.eth")
}

impl World {
    pub(crate) fn new(format: EnvelopeFormat) -> Self {
        let signing = |number: u8| match format.dialect() {
            Dialect::Deployed => SigningKeyPair::ed25519_from_seed(&Seed::from_bytes([number; 32])),
            Dialect::Written => SigningKeyPair::secp256k1_from_secret_bytes(&[number; 32]).unwrap(),
        };
        let encryption = |number: u8| EncryptionKeyPair::from_secret_bytes(&[number; 32]);
        Self {
            alice: signing(1),
            mallory: signing(2),
            service_signing: signing(3),
            other_service_signing: signing(4),
            bob: encryption(11),
            mallory_encryption: encryption(12),
            service: encryption(13),
            other_service: encryption(14),
            format,
            rng: Counter::new(),
        }
    }

    /// The signing key in the profile of `name`.
    pub(crate) fn key_of(&self, name: &EnsName) -> SigningPublicKey {
        if name.as_str() == "alice.eth" { self.alice.public() } else { self.mallory.public() }
    }

    /// The envelope of a message, as submitted: sealed for Bob and addressed to his service.
    pub(crate) fn envelope(&mut self, message: UnsignedMessage) -> String {
        let signed = message.sign(&self.alice).unwrap();
        let sealed = signed.seal_for(&self.bob.public(), &mut self.rng).unwrap();
        let information = DeliveryInformation::new("alice.eth", "bob.eth");
        let service = self.service.public();
        sealed.address_to(&information, &service, &self.alice, self.format, &mut self.rng).unwrap().text()
    }

    /// A message that is a little of everything.
    pub(crate) fn message(&self) -> UnsignedMessage {
        let attachments = vec![
            dm3_types::record::Attachment::new(Some("a.txt".to_owned()), "data:,a"),
            dm3_types::record::Attachment::new(None, "https://example.org/b"),
        ];
        UnsignedMessage::new_text(&alice_to_bob(), "hello Bob ☃").with_attachments(attachments)
    }

    pub(crate) fn submitted(&mut self) -> String {
        let message = self.message();
        self.envelope(message)
    }

    /// What Bob's service keeps of an honest message.
    pub(crate) fn stored(&mut self) -> String {
        let submitted = self.submitted();
        self.submit(&submitted).unwrap().text()
    }

    /// The whole of a delivery service's work.
    pub(crate) fn submit(&mut self, text: &str) -> Result<PostmarkedEnvelope, SubmissionError> {
        let addressed = Submission::parse(text, 1_000_000)?.open_delivery_information(&self.service)?;
        let sender = self.key_of(addressed.claimed_sender());
        let now = UnixMillis::new(NOW).unwrap();
        addressed.verify_sender(&sender)?.postmark(
            &self.bob.public(),
            &self.service_signing,
            now,
            &mut self.rng,
        )
    }

    /// The whole of a receiver's work.
    pub(crate) fn receive(&self, text: &str) -> Result<(VerifiedMessage, VerifiedPostmark), End> {
        let opened = ReceivedEnvelope::parse_text(text).map_err(End::Envelope)?;
        let opened = opened.open(&self.bob).map_err(End::Open)?;
        let sender = self.key_of(&opened.claimed_sender().map_err(End::Verify)?);
        let postmark = opened.verify_postmark(&self.service_signing.public()).map_err(End::Postmark)?;
        let verified = opened.verify(&sender, &[name("bob.eth"), name("robert.eth")]).map_err(End::Verify)?;
        Ok((verified, postmark))
    }

    /// From submission to the verified message.
    pub(crate) fn deliver(&mut self, text: &str) -> Result<VerifiedMessage, End> {
        let stored = self.submit(text).map_err(End::Submission)?.text();
        self.receive(&stored).map(|(message, _)| message)
    }

    pub(crate) fn seal(&mut self, receiver: &EncryptionPublicKey, text: &str) -> String {
        seal_to(receiver, text.as_bytes(), &mut self.rng).unwrap().to_text()
    }

    /// Any text sealed for Bob, in an envelope that `signer` made out in the name of `from`.
    pub(crate) fn raw_envelope(&mut self, plaintext: &str, from: &str, signer: &SigningKeyPair) -> String {
        let sealed = self.seal(&self.bob.public(), plaintext);
        let information = format!(r#"{{"from":"{from}","to":"bob.eth"}}"#);
        let information = self.seal(&self.service.public(), &information);
        let canonical = Json::parse(plaintext).map_or_else(|_| plaintext.to_owned(), |json| json.canonical());
        let metadata = match self.format {
            NEW_VARIANT => set("{}", "messageHash", sha256(canonical.as_bytes()).to_string()),
            OLD_VARIANT => {
                set("{}", "encryptedMessageHash", dm3_mtp::encrypted_message_hash(&sealed).to_string())
            }
            EnvelopeFormat::Written => "{}".to_owned(),
        };
        let metadata = set(&metadata, "version", self.format.version());
        let metadata = set(&metadata, "deliveryInformation", information);
        let metadata = sign_json(&metadata, signer);
        set(&set("{}", "message", sealed), "metadata", Json::parse(&metadata).unwrap())
    }

    /// The message inside an envelope.
    pub(crate) fn plaintext(&self, envelope: &str) -> String {
        self.open(&self.bob, &text_at(envelope, "message"))
    }

    /// The postmark inside a stored envelope.
    pub(crate) fn postmark(&self, stored: &str) -> String {
        self.open(&self.bob, &text_at(stored, "postmark"))
    }

    pub(crate) fn open(&self, key: &EncryptionKeyPair, sealed: &str) -> String {
        let payload = SealedPayload::parse_text(sealed, Dialect::Written).unwrap();
        open_text_from(key, &payload).unwrap().to_string()
    }

    /// The stored envelope with another postmark, sealed anew.
    pub(crate) fn with_postmark(&mut self, stored: &str, postmark: &str) -> String {
        let sealed = self.seal(&self.bob.public(), postmark);
        set(stored, "postmark", sealed)
    }
}

/// Signs a JSON object in its member `signature`.
pub(crate) fn sign_json(json: &str, signer: &SigningKeyPair) -> String {
    let unsigned = if json.contains("\"signature\"") { unset(json, "signature") } else { json.to_owned() };
    let signature = signer.sign(Json::parse(&unsigned).unwrap().canonical().as_bytes());
    set(&unsigned, "signature", signature)
}

pub(crate) fn read_envelope(text: &str) -> Received<Envelope> {
    Received::parse_text(text).unwrap()
}

pub(crate) fn some_hash() -> MessageHash {
    sha256(b"an earlier message").into()
}

pub(crate) fn canonical(text: &str) -> String {
    Json::parse(text).unwrap().canonical()
}
