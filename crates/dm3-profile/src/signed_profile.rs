//! Profiles signed by the wallet that owns them.

use dm3_crypto::{WalletKey, parse_wallet_signature, recover_personal_in};
use dm3_types::record::{SignedUserProfile, UserProfile};
use dm3_types::{
    Address, Dialect, EncryptionPublicKey, EnsName, Expected, Hash, Json, Members, ParseError, Received,
    SigningPublicKey, WalletSignature, WireRecord,
};
use thiserror::Error;

use crate::creation_message::{creation_message_of_canonical, profile_creation_message};
use crate::data_uri::published_data_uri;
use crate::profile_hash::profile_hash;

/// A profile made here, with its owner's signature: ready to be published.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedProfile(SignedUserProfile);

/// A profile whose wallet signature was checked: its owner has said so.
///
/// It does not say when: a signed profile never expires, and an old one verifies as well as the current one. That a
/// name publishes it *now* is what a registry tells.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedProfile {
    address: Address,
    delivery_services: Vec<EnsName>,
    unusable_delivery_services: Vec<String>,
    signed: Received<SignedUserProfile>,
}

/// Why a profile is not one that its owner signed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The profile lacks something that the written form requires.
    #[error("the profile's {0}")]
    Incomplete(ParseError),
    /// The signature is not written as a wallet signature is, in this dialect.
    #[error("the profile's {0}")]
    SignatureForm(ParseError),
    /// The signature is a wallet signature of nobody.
    #[error("the profile's wallet signature fits no wallet")]
    SignatureOfNobody,
    /// Somebody else signed, or something else was signed.
    #[error("the profile is not signed by the wallet {owner}")]
    NotSignedByOwner {
        /// The wallet that should have signed.
        owner: Address,
    },
}

impl SignedProfile {
    /// Signs a profile with the wallet that owns it.
    #[must_use]
    pub fn sign(profile: UserProfile, wallet: &WalletKey) -> Self {
        let text = profile_creation_message(&profile, &wallet.address());
        // REG-PRF-016
        let signature = wallet.sign_personal(text.as_bytes()).to_string();
        Self(SignedUserProfile { profile, signature, extra: Members::new() })
    }

    /// Puts a profile together with the signature that a wallet elsewhere made over its
    /// [`profile_creation_message`].
    ///
    /// # Errors
    ///
    /// [`ProfileError`] unless the wallet of `owner` made the signature over exactly this profile.
    pub fn with_signature(
        profile: UserProfile,
        signature: &WalletSignature,
        owner: &Address,
    ) -> Result<Self, ProfileError> {
        let signed = SignedUserProfile { profile, signature: signature.to_string(), extra: Members::new() };
        check_owner(&Received::from_record(signed.clone()), owner, Dialect::Deployed)?;
        Ok(Self(signed))
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &SignedUserProfile {
        &self.0
    }

    /// The record, by itself.
    #[must_use]
    pub fn into_record(self) -> SignedUserProfile {
        self.0
    }

    /// The text for the record [`USER_PROFILE_RECORD`](crate::USER_PROFILE_RECORD): a `data:` URI that every reader
    /// understands.
    #[must_use]
    pub fn data_uri(&self) -> String {
        published_data_uri(&self.0.to_json())
    }

    /// The `dm3Hash` for a link to this profile.
    #[must_use]
    pub fn hash(&self) -> Hash {
        profile_hash(&self.0.to_json())
    }
}

/// Checks that the wallet of `owner` signed the profile as it was received.
///
/// What counts is the canonical text of the received `profile`, with members that this version does not know.
/// [`Dialect::Written`] takes one spelling of a signature (65 bytes, v of 27 or 28, low s); [`Dialect::Deployed`] takes
/// all that deployed clients take (v of 0 or 1, EIP-2098, high s). [`Dialect::Written`] asks for at least one delivery
/// service.
///
/// # Errors
///
/// [`ProfileError`].
pub fn verify_profile(
    signed: &Received<SignedUserProfile>,
    owner: &Address,
    dialect: Dialect,
) -> Result<VerifiedProfile, ProfileError> {
    let services = &signed.record().profile.delivery_services;
    if services.is_empty() && dialect == Dialect::Written {
        // REG-PRF-005
        let problem = ParseError::malformed("profile.deliveryServices", Expected::NonEmptyArray);
        return Err(ProfileError::Incomplete(problem));
    }
    check_owner(signed, owner, dialect)?;
    let (mut delivery_services, mut unusable_delivery_services) = (Vec::new(), Vec::new());
    // REG-PRF-006, REG-PRF-007
    for text in services {
        match EnsName::parse(text) {
            Ok(name) => delivery_services.push(name),
            Err(_) => unusable_delivery_services.push(text.clone()),
        }
    }
    let signed = signed.clone();
    Ok(VerifiedProfile { address: *owner, delivery_services, unusable_delivery_services, signed })
}

fn check_owner(
    signed: &Received<SignedUserProfile>,
    owner: &Address,
    dialect: Dialect,
) -> Result<(), ProfileError> {
    // REG-PRF-012, REG-PRF-013
    let signature = parse_wallet_signature(&signed.record().signature, dialect)
        .map_err(|error| ProfileError::SignatureForm(error.within("signature")))?;
    // REG-PRF-011
    let profile = signed.json().get("profile").map(Json::canonical).unwrap_or_default();
    let text = creation_message_of_canonical(&profile, owner);
    // REG-PRF-014
    let signer = recover_personal_in(dialect, text.as_bytes(), &signature)
        .map_err(|_| ProfileError::SignatureOfNobody)?;
    // REG-PRF-015
    if signer == *owner { Ok(()) } else { Err(ProfileError::NotSignedByOwner { owner: *owner }) }
}

impl VerifiedProfile {
    /// The wallet that signed.
    #[must_use]
    pub fn address(&self) -> Address {
        self.address
    }

    /// The key to encrypt for.
    #[must_use]
    pub fn encryption_key(&self) -> EncryptionPublicKey {
        self.signed.record().profile.public_encryption_key
    }

    /// The key that messages are signed with.
    #[must_use]
    pub fn signing_key(&self) -> SigningPublicKey {
        self.signed.record().profile.public_signing_key
    }

    /// The delivery services, first choice first.
    #[must_use]
    pub fn delivery_services(&self) -> &[EnsName] {
        &self.delivery_services
    }

    /// Entries of the list of delivery services that are no ENS names, and so lead nowhere.
    #[must_use]
    pub fn unusable_delivery_services(&self) -> &[String] {
        &self.unusable_delivery_services
    }

    /// The profile as it was received.
    #[must_use]
    pub fn signed(&self) -> &Received<SignedUserProfile> {
        &self.signed
    }
}
