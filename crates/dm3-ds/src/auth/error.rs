//! Why somebody is not let in.

use thiserror::Error;

/// A token does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokenError {
    /// Not three parts of unpadded base64url with JSON in them.
    #[error("the token is not a JSON Web Token")]
    Malformed,
    /// The third part is empty.
    #[error("the token has no signature")]
    Unsigned,
    /// Another algorithm than HS256, `none` among them.
    #[error("the token's algorithm is not HS256")]
    WrongAlgorithm,
    /// Not signed by this service.
    #[error("the token was not signed by this service")]
    WrongSignature,
    /// Its time has not come.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// A claim is missing, of another type, or unknown.
    #[error("the token's claims are not the expected ones")]
    WrongClaims,
}

/// Somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AuthError {
    /// There is no account behind the name.
    #[error("there is no account for this name")]
    NoAccount,
    /// The challenge does not hold.
    #[error("the challenge does not hold: {0}")]
    Challenge(TokenError),
    /// The challenge was issued for another account.
    #[error("the challenge was issued for another account")]
    ChallengeOfOtherAccount,
    /// The challenge was answered before, or was issued before this service was started.
    #[error("the challenge was used before")]
    ChallengeUsed,
    /// So many challenges of this owner were answered that the service remembers no more of them.
    #[error("too many log-ins within the time of a challenge")]
    TooManyLogins,
    /// The name has no published profile to check the answer with.
    #[error("the name has no published profile")]
    NoProfile,
    /// The published profile is not the name owner's.
    #[error("the published profile is unusable")]
    UnusableProfile,
    /// The answer is not a signature.
    #[error("signature: expected the base64 of 64 bytes")]
    MalformedSignature,
    /// The answer is not the signature of the published profile's key over the challenge.
    #[error("the signature does not belong to the challenge and the published profile")]
    WrongSignature,
    /// The name publishes another signing key than the account has: that of an older profile, for all the service knows.
    #[error("the name publishes another key than its owner's account has here; register the profile first")]
    OtherProfile,
    /// No session token, or none that holds for this name.
    #[error("a session token of this name is needed")]
    NoSession,
}

impl AuthError {
    /// The text that a deployed service gives, and that deployed clients look at.
    #[must_use]
    pub const fn deployed_text(self) -> &'static str {
        match self {
            Self::NoAccount => "User account doesn't exist",
            Self::Challenge(error) => error.deployed_text(),
            Self::ChallengeOfOtherAccount | Self::ChallengeUsed | Self::TooManyLogins => {
                "Provided challenge is not valid"
            }
            Self::NoProfile => "User profile doesn't exist",
            Self::UnusableProfile => "Couldn't verify user profile",
            Self::MalformedSignature => "invalid signature length",
            // To this text deployed clients register their profile.
            Self::WrongSignature | Self::OtherProfile => "Signature invalid",
            Self::NoSession => "Unauthorized",
        }
    }
}

impl TokenError {
    const fn deployed_text(self) -> &'static str {
        match self {
            Self::Malformed => "jwt malformed",
            Self::Unsigned => "jwt signature is required",
            Self::WrongAlgorithm => "invalid algorithm",
            Self::WrongSignature => "invalid signature",
            Self::NotYetValid => "jwt not active",
            Self::Expired => "jwt expired",
            Self::WrongClaims => "Provided challenge is not valid",
        }
    }
}
