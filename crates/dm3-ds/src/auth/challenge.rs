//! Challenges: what a client signs to prove that it holds a profile's key.

use dm3_crypto::{Randomness, RandomnessError, verify};
use dm3_types::{AccountName, Members, Signature, SigningPublicKey, UnixMillis};

use super::token::{self, Claims};
use super::{AuthError, ServerSecret, TokenError};

/// How long a challenge can be answered, seconds.
pub const CHALLENGE_SECONDS: u64 = 900;

/// What makes a challenge unique: a UUID of version 4 (RFC 9562 section 5.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChallengeId(String);

impl ChallengeId {
    /// Draws a new one.
    ///
    /// # Errors
    ///
    /// [`RandomnessError`] when `rng` cannot deliver.
    pub fn draw<R: Randomness + ?Sized>(rng: &mut R) -> Result<Self, RandomnessError> {
        let mut bytes = [0; 16];
        // MAP-AUT-013
        rng.fill(&mut bytes)?;
        let random = u128::from_be_bytes(bytes);
        let uuid = (random & !(0xf << 76) | (0x4 << 76)) & !(0x3 << 62) | (0x2 << 62);
        let digits = format!("{uuid:032x}");
        let mut text = String::with_capacity(36);
        for (index, digit) in digits.chars().enumerate() {
            if matches!(index, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(digit);
        }
        Ok(Self(text))
    }

    /// An id given as text.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Makes a challenge for the account called `account`, written into it as given. The caller has made sure that there
/// is such an account.
#[must_use]
pub fn issue_challenge(secret: &ServerSecret, account: &str, id: &ChallengeId, now: UnixMillis) -> String {
    let issued = now.as_seconds();
    // MAP-AUT-011
    let claims = Members::new()
        .with("account", account)
        .with("challenge", id.as_str())
        .with("iat", issued)
        .with("nbf", issued)
        // MAP-AUT-014
        .with("exp", issued + CHALLENGE_SECONDS);
    token::sign(secret, claims)
}

/// A challenge that this service issued and whose time is not over.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    text: String,
    account: String,
    id: ChallengeId,
    issued: f64,
    expires: f64,
}

impl Challenge {
    /// Checks the text of a challenge.
    ///
    /// # Errors
    ///
    /// [`AuthError::Challenge`].
    pub fn check(secret: &ServerSecret, text: &str, now: UnixMillis) -> Result<Self, AuthError> {
        Self::read(secret, text, now).map_err(AuthError::Challenge)
    }

    fn read(secret: &ServerSecret, text: &str, now: UnixMillis) -> Result<Self, TokenError> {
        let claims = Claims::check(secret, text, now)?;
        let account = claims.account(&["challenge"])?.to_owned();
        let id = ChallengeId::from_text(claims.text("challenge")?);
        claims.seconds("nbf")?;
        let (issued, expires) = (claims.seconds("iat")?, claims.seconds("exp")?);
        Ok(Self { text: text.to_owned(), account, id, issued, expires })
    }

    /// Makes sure that it was issued for this account. Deployed services leave this out.
    ///
    /// # Errors
    ///
    /// [`AuthError::ChallengeOfOtherAccount`].
    pub fn bound_to(&self, account: &AccountName) -> Result<(), AuthError> {
        let issued_for = AccountName::nameprep(&self.account).map(|name| name == *account);
        if issued_for.unwrap_or(self.account == account.as_str()) {
            Ok(())
        } else {
            Err(AuthError::ChallengeOfOtherAccount)
        }
    }

    /// Checks an answer: the base64 of the signature over the challenge's whole text by the key of the published
    /// profile.
    ///
    /// # Errors
    ///
    /// [`AuthError::MalformedSignature`], [`AuthError::WrongSignature`].
    pub fn verify_answer(&self, signature: &str, key: &SigningPublicKey) -> Result<(), AuthError> {
        let signature = Signature::parse(signature).map_err(|_| AuthError::MalformedSignature)?;
        verify(key, self.text.as_bytes(), &signature).map_err(|_| AuthError::WrongSignature)
    }

    /// The account as it stands in the challenge.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// What makes it unique.
    #[must_use]
    pub fn id(&self) -> &ChallengeId {
        &self.id
    }

    /// Seconds since 1970 at which it was issued.
    pub(super) fn issued(&self) -> f64 {
        self.issued
    }

    /// Seconds since 1970 at which it expires.
    pub(super) fn expires(&self) -> f64 {
        self.expires
    }
}
