//! Who may read a mailbox: challenges and session tokens in the form of the deployed network.
//!
//! Nothing here reads a clock or draws randomness. A client gets a [`Challenge`], signs its whole text with the signing
//! key of its published profile, and is given a session token for its account name:
//!
//! ```
//! use dm3_crypto::{OsRandomness, SigningKeyPair};
//! use dm3_ds::auth::{Challenge, ChallengeId, ServerSecret, check_session, issue_challenge, issue_session};
//! use dm3_types::{AccountName, Address, UnixMillis};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let secret = ServerSecret::derive(&SigningKeyPair::generate_ed25519(&mut OsRandomness)?);
//! let now = UnixMillis::saturating(1_700_000_000_000);
//! let (alice, owner) = (AccountName::nameprep("alice.eth")?, Address::from_bytes([7; 20]));
//!
//! let id = ChallengeId::draw(&mut OsRandomness)?;
//! let token = issue_challenge(&secret, "alice.eth", &id, now);
//!
//! let challenge = Challenge::check(&secret, &token, now)?;
//! challenge.bound_to(&alice)?;
//! // … then the signature over `token`, and that the challenge was not answered before.
//! let secret = secret.for_sessions_of(&owner);
//! let session = issue_session(&secret, &alice, now);
//! assert!(check_session(&secret, &session, alice.as_str(), now).is_ok());
//! # Ok(())
//! # }
//! ```
//!
//! Tokens are JSON Web Tokens (RFC 7519) under HS256 (RFC 7518 section 3.2), checked strictly: no other algorithm, no
//! claim more or less, no padding.

mod challenge;
mod error;
mod server_secret;
mod session;
mod token;
mod used_challenges;

pub use challenge::{CHALLENGE_SECONDS, Challenge, ChallengeId, issue_challenge};
pub use error::{AuthError, TokenError};
pub use server_secret::ServerSecret;
pub use session::{
    SESSION_SECONDS, check_session, issue_registration_token, issue_session, issue_session_for, session_end,
};
pub use used_challenges::UsedChallenges;
