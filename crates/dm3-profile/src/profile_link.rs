//! Links between a local profile and a main profile or wallet.

use dm3_crypto::{SigningKeyPair, WalletKey, parse_wallet_signature, recover_personal_in, verify};
use dm3_types::json::ObjectReader;
use dm3_types::{
    Address, Dialect, Expected, Json, Members, ParseError, Signature, SigningPublicKey, UnixMillis,
    WireRecord,
};
use thiserror::Error;

const PROFILE_LINK: &str = "ProfileLink";
const ETH_ADDRESS_LINK: &str = "EthAddressLink";

/// What a local profile is linked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileLinkKind {
    /// With a dm3 profile, whose signing key signs.
    ProfileLink,
    /// With an Ethereum address, whose wallet signs.
    EthAddressLink,
}

/// The statement that a local profile belongs to a main identity.
///
/// ```json
/// {"type":"ProfileLink","mainId":"alice.eth","linkedProfile":"alice.app.eth","scopeUri":"https://app.example",
///  "issuedAt":1700000000,"expirationTime":null,"nonce":0}
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileLink {
    /// What `main_id` is.
    pub kind: ProfileLinkKind,
    /// ENS name of the main profile, or Ethereum address of the main wallet.
    pub main_id: String,
    /// ENS name of the local profile.
    pub linked_profile: String,
    /// The application that asked for the link.
    pub scope_uri: String,
    /// Time of issue in s since 1970-01-01 UTC.
    pub issued_at: u64,
    /// End of validity in s since 1970-01-01 UTC; none for a link without end.
    pub expiration_time: Option<u64>,
    /// Number of the link, chosen by the main identity; it tells links of the same parties apart.
    pub nonce: u64,
}

/// A link and the signature of its main identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedProfileLink {
    /// The link.
    pub link: ProfileLink,
    /// Base64 of 64 bytes for a link with a profile, a wallet signature in `0x`-hex for one with an address.
    pub signature: String,
}

/// What a link must say to be accepted by [`SignedProfileLink::verify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedLink<'a> {
    /// The application that the link must be for.
    pub scope_uri: &'a str,
    /// The number that the link must have.
    pub nonce: u64,
    /// The time now.
    pub now: UnixMillis,
}

/// Why a link is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProfileLinkError {
    /// A link with a profile is checked with that profile's signing key, which was not given.
    #[error("a link with a profile needs the signing key of the main profile")]
    NoKey,
    /// `mainId` should be an address.
    #[error("the link's main id is not an Ethereum address")]
    MainIdNotAnAddress,
    /// The signature is not written as a signature of this kind is.
    #[error("the link's {0}")]
    SignatureForm(ParseError),
    /// The main identity did not sign this link.
    #[error("the link is not signed by its main identity")]
    NotSigned,
    /// The key to sign with is not the one of the main identity.
    #[error("the wallet to sign with is not the link's main id")]
    WrongSigner,
    /// Signing with this kind of key is for the other kind of link.
    #[error("the link is of the other kind")]
    WrongKind,
    /// A line break in a text of the link, which would let two links have one message.
    #[error("a text of the link holds a line break")]
    LineBreak,
    /// The link is for another application.
    #[error("the link is for another scope")]
    WrongScope,
    /// The link has another number.
    #[error("the link has another nonce")]
    WrongNonce,
    /// The link was issued in the future.
    #[error("the link is not valid yet")]
    NotYetValid,
    /// The link has ended.
    #[error("the link has expired")]
    Expired,
}

impl ProfileLink {
    /// A link to `main_id`, which is an address or else a name, issued now.
    ///
    /// `time_to_live` is in s; none or 0 gives a link without end.
    #[must_use]
    pub fn new(
        main_id: &str,
        linked_profile: &str,
        scope_uri: &str,
        time_to_live: Option<u64>,
        nonce: u64,
        now: UnixMillis,
    ) -> Self {
        let kind = match Address::parse(main_id) {
            Ok(_) => ProfileLinkKind::EthAddressLink,
            Err(_) => ProfileLinkKind::ProfileLink,
        };
        let issued_at = now.as_seconds();
        let time_to_live = time_to_live.filter(|seconds| *seconds > 0);
        Self {
            kind,
            main_id: main_id.to_owned(),
            linked_profile: linked_profile.to_owned(),
            scope_uri: scope_uri.to_owned(),
            issued_at,
            expiration_time: time_to_live.map(|seconds| issued_at.saturating_add(seconds)),
            nonce,
        }
    }

    fn check_lines(&self) -> Result<(), ProfileLinkError> {
        let texts = [&self.main_id, &self.linked_profile, &self.scope_uri];
        if texts.iter().any(|text| text.contains(['\n', '\r'])) {
            return Err(ProfileLinkError::LineBreak);
        }
        Ok(())
    }

    /// The text that the main identity signs.
    #[must_use]
    pub fn message(&self) -> String {
        let main_identity = match self.kind {
            ProfileLinkKind::ProfileLink => "main dm3 profile",
            ProfileLinkKind::EthAddressLink => "Ethereum address",
        };
        let expiration = self.expiration_time.map_or_else(|| "null".to_owned(), |time| time.to_string());
        format!(
            "dm3 Profile Link:\n\
             {scope} wants you to link your local dm3 profile with your {main_identity}.\n\
             \n\
             Main ID: {main_id}\n\
             Main ID Type: {kind}\n\
             Linked Profile Name: {linked}\n\
             Nonce: {nonce}\n\
             Issued At: {issued_at}\n\
             Expiration Time: {expiration}",
            scope = self.scope_uri,
            main_id = self.main_id,
            kind = self.kind.as_str(),
            linked = self.linked_profile,
            nonce = self.nonce,
            issued_at = self.issued_at,
        )
    }

    /// Signs a link with a profile, by that profile's signing key.
    ///
    /// # Errors
    ///
    /// [`ProfileLinkError::WrongKind`] for a link with an address, [`ProfileLinkError::LineBreak`].
    pub fn sign_with_profile(self, key: &SigningKeyPair) -> Result<SignedProfileLink, ProfileLinkError> {
        if self.kind != ProfileLinkKind::ProfileLink {
            return Err(ProfileLinkError::WrongKind);
        }
        self.check_lines()?;
        let signature = key.sign(self.message().as_bytes()).to_string();
        Ok(SignedProfileLink { link: self, signature })
    }

    /// Signs a link with an address, by that address's wallet.
    ///
    /// # Errors
    ///
    /// [`ProfileLinkError::WrongKind`] for a link with a profile, [`ProfileLinkError::WrongSigner`] for another wallet
    /// than the one of `main_id`, [`ProfileLinkError::LineBreak`].
    pub fn sign_with_wallet(self, wallet: &WalletKey) -> Result<SignedProfileLink, ProfileLinkError> {
        if self.kind != ProfileLinkKind::EthAddressLink {
            return Err(ProfileLinkError::WrongKind);
        }
        if Address::parse(&self.main_id) != Ok(wallet.address()) {
            return Err(ProfileLinkError::WrongSigner);
        }
        self.check_lines()?;
        let signature = wallet.sign_personal(self.message().as_bytes()).to_string();
        Ok(SignedProfileLink { link: self, signature })
    }
}

impl SignedProfileLink {
    /// Checks the link in full: signature (one spelling only), application, number and time.
    ///
    /// `main_key` is the signing key of the main profile, needed for a link with a profile.
    ///
    /// # Errors
    ///
    /// [`ProfileLinkError`].
    pub fn verify(
        &self,
        main_key: Option<&SigningPublicKey>,
        expected: &ExpectedLink<'_>,
    ) -> Result<(), ProfileLinkError> {
        self.link.check_lines()?;
        self.check_signature(main_key, Dialect::Written)?;
        if self.link.scope_uri != expected.scope_uri {
            return Err(ProfileLinkError::WrongScope);
        }
        if self.link.nonce != expected.nonce {
            return Err(ProfileLinkError::WrongNonce);
        }
        let now = expected.now.as_seconds();
        if self.link.issued_at > now {
            return Err(ProfileLinkError::NotYetValid);
        }
        if self.link.expiration_time.is_some_and(|end| end <= now) {
            return Err(ProfileLinkError::Expired);
        }
        Ok(())
    }

    /// Checks the signature alone. That is all the deployed library checks: a link passes long after its end and for
    /// any application.
    ///
    /// # Errors
    ///
    /// [`ProfileLinkError`].
    pub fn check_signature(
        &self,
        main_key: Option<&SigningPublicKey>,
        dialect: Dialect,
    ) -> Result<(), ProfileLinkError> {
        let message = self.link.message();
        let bad_form = |error: ParseError| ProfileLinkError::SignatureForm(error.within("signature"));
        match self.link.kind {
            ProfileLinkKind::ProfileLink => {
                let key = main_key.ok_or(ProfileLinkError::NoKey)?;
                let signature = Signature::parse(&self.signature).map_err(bad_form)?;
                verify(key, message.as_bytes(), &signature).map_err(|_| ProfileLinkError::NotSigned)
            }
            ProfileLinkKind::EthAddressLink => {
                let owner =
                    Address::parse(&self.link.main_id).map_err(|_| ProfileLinkError::MainIdNotAnAddress)?;
                let signature = parse_wallet_signature(&self.signature, dialect).map_err(bad_form)?;
                let signer = recover_personal_in(dialect, message.as_bytes(), &signature);
                if signer == Ok(owner) { Ok(()) } else { Err(ProfileLinkError::NotSigned) }
            }
        }
    }
}

impl ProfileLinkKind {
    /// The value of `type`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ProfileLink => PROFILE_LINK,
            Self::EthAddressLink => ETH_ADDRESS_LINK,
        }
    }

    fn parse(text: &str) -> Result<Self, ParseError> {
        match text {
            PROFILE_LINK => Ok(Self::ProfileLink),
            ETH_ADDRESS_LINK => Ok(Self::EthAddressLink),
            _ => Err(ParseError::malformed("", Expected::OneOf(&[PROFILE_LINK, ETH_ADDRESS_LINK]))),
        }
    }
}

impl WireRecord for ProfileLink {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let expiration_time = match reader.any("expirationTime", Expected::Count)? {
            Json::Null => None,
            _ => Some(reader.count("expirationTime", Expected::Count)?),
        };
        Ok(Self {
            kind: reader.parsed("type", ProfileLinkKind::parse)?,
            main_id: reader.string("mainId")?.to_owned(),
            linked_profile: reader.string("linkedProfile")?.to_owned(),
            scope_uri: reader.string("scopeUri")?.to_owned(),
            issued_at: reader.count("issuedAt", Expected::Count)?,
            expiration_time,
            nonce: reader.count("nonce", Expected::Count)?,
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("type", self.kind.as_str())
            .with("mainId", self.main_id.as_str())
            .with("linkedProfile", self.linked_profile.as_str())
            .with("scopeUri", self.scope_uri.as_str())
            .with("issuedAt", self.issued_at)
            .with("expirationTime", self.expiration_time.map_or(Json::Null, Json::from))
            .with("nonce", self.nonce)
            .into()
    }
}

impl WireRecord for SignedProfileLink {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            link: reader.value("profileLink", Expected::Object, ProfileLink::from_json)?,
            signature: reader.string("signature")?.to_owned(),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("profileLink", self.link.to_json())
            .with("signature", self.signature.as_str())
            .into()
    }
}
