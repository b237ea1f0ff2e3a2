//! The dm3 message transport protocol without I/O: bytes, time and randomness come in, decisions come out.
//!
//! This crate is for code that sends, delivers or receives messages and brings its own network: a client on another
//! runtime, a gateway, a test suite. To just send a message use `dm3-client`; to run a delivery service use `dm3-ds`;
//! for the records alone use `dm3-types`.
//!
//! What can be done with a message follows from its type, which changes as trust grows:
//!
//! | side | steps |
//! |---|---|
//! | sender | [`UnsignedMessage`] → [`SignedMessage`] → [`SealedMessage`] → envelope, and [`Delivery`] chooses where it goes |
//! | delivery service | [`Submission`] → [`AddressedSubmission`] → [`ProvenSubmission`] → [`PostmarkedEnvelope`] |
//! | receiver | [`ReceivedEnvelope`] → [`OpenedMessage`] → [`VerifiedMessage`] |
//!
//! ```
//! use dm3_crypto::{EncryptionKeyPair, OsRandomness, SigningKeyPair};
//! use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope, Route, Submission, UnsignedMessage};
//! use dm3_types::{EnsName, UnixMillis, record::DeliveryInformation};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut rng = OsRandomness;
//! let alice = SigningKeyPair::generate_ed25519(&mut rng)?;
//! let bob = EncryptionKeyPair::generate(&mut rng)?;
//! let service = (EncryptionKeyPair::generate(&mut rng)?, SigningKeyPair::generate_ed25519(&mut rng)?);
//! let now = UnixMillis::new(1_700_000_000_000)?;
//!
//! // Alice composes, signs, and seals for Bob and for Bob's delivery service.
//! let route = Route { from: EnsName::parse("alice.eth")?, to: EnsName::parse("bob.eth")?, timestamp: now };
//! let message = UnsignedMessage::new_text(&route, "hello").sign(&alice)?;
//! let sealed = message.seal_for(&bob.public(), &mut rng)?;
//! let information = DeliveryInformation::new("alice.eth", "bob.eth");
//! let envelope = sealed.address_to(&information, &service.0.public(), &alice, EnvelopeFormat::default(), &mut rng)?;
//!
//! // The delivery service checks and postmarks.
//! let submission = Submission::parse(&envelope.text(), 100_000)?.open_delivery_information(&service.0)?;
//! let stored = submission.verify_sender(&alice.public())?.postmark(&bob.public(), &service.1, now, &mut rng)?;
//!
//! // Bob opens and verifies.
//! let opened = ReceivedEnvelope::parse_text(&stored.text())?.open(&bob)?;
//! let postmark = opened.verify_postmark(&service.1.public())?;
//! let verified = opened.verify(&alice.public(), &[EnsName::parse("bob.eth")?])?;
//! assert_eq!(verified.message().message.as_deref(), Some("hello"));
//! assert_eq!(postmark.incoming_timestamp(), now);
//! # Ok(())
//! # }
//! ```

mod authorship;
mod compose;
mod delivery;
mod envelope_format;
mod hashing;
mod login_challenge;
mod message_signature;
mod opened_message;
mod postmark;
mod proxy_envelope;
mod received_envelope;
pub mod rpc;
mod sealed_message;
mod signed_message;
mod submission;
mod submission_terms;
mod verified_message;

pub use authorship::{AuthorshipError, check_authorship};
pub use compose::{ComposeError, MAX_MESSAGE_BYTES, Route, UnsignedMessage};
pub use delivery::{Attempt, Delivery, DeliveryOutcome, MAX_SERVICES, Report, Step};
pub use envelope_format::EnvelopeFormat;
pub use hashing::{encrypted_message_hash, message_hash, postmark_message_hash};
pub use login_challenge::{ChallengeError, LoginChallenge};
pub use message_signature::verify_message_signature;
pub use opened_message::{OpenedMessage, VerifyError};
pub use postmark::{PostmarkError, VerifiedPostmark, create_postmark, verify_postmark_signature};
pub use proxy_envelope::{ProxiedEnvelope, ProxyEnvelope};
pub use received_envelope::{OpenError, ReceivedEnvelope};
pub use sealed_message::{SealedEnvelope, SealedMessage};
pub use signed_message::SignedMessage;
pub use submission::{
    AddressedSubmission, PostmarkedEnvelope, ProvenSubmission, Submission, SubmissionError,
    verify_metadata_signature,
};
pub use submission_terms::{SubmissionTerms, TermsError};
pub use verified_message::VerifiedMessage;
