//! User profiles.

use crate::json::ObjectReader;
use crate::wire_record::record_serde;
use crate::{EncryptionPublicKey, Expected, Json, Members, ParseError, SigningPublicKey, WireRecord};

/// What a name publishes: its keys and where it receives.
///
/// ```json
/// {"publicEncryptionKey":"base64 of 32 bytes","publicSigningKey":"base64","deliveryServices":["ds.eth"]}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct UserProfile {
    /// Messages are encrypted for this key.
    pub public_encryption_key: EncryptionPublicKey,
    /// Messages are signed by this key.
    pub public_signing_key: SigningPublicKey,
    /// ENS names of the delivery services, first choice first.
    pub delivery_services: Vec<String>,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

/// A profile with the signature of the wallet that owns the name.
///
/// ```json
/// {"profile":{…},"signature":"0x-hex of 65 bytes"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SignedUserProfile {
    /// The profile.
    pub profile: UserProfile,
    /// The wallet's signature (EIP-191) as it is written; the dialect decides which forms are read.
    pub signature: String,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl WireRecord for UserProfile {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            // REG-PRF-002, REG-PRF-020
            public_encryption_key: reader.parsed("publicEncryptionKey", EncryptionPublicKey::parse)?,
            // REG-PRF-003
            public_signing_key: reader.parsed("publicSigningKey", SigningPublicKey::parse)?,
            // REG-PRF-004
            delivery_services: reader.strings("deliveryServices")?,
            extra: reader.extra(&["publicEncryptionKey", "publicSigningKey", "deliveryServices"]),
        })
    }

    fn to_json(&self) -> Json {
        let services: Vec<Json> =
            self.delivery_services.iter().map(|name| Json::from(name.as_str())).collect();
        Members::new()
            .with("publicEncryptionKey", self.public_encryption_key)
            .with("publicSigningKey", self.public_signing_key)
            .with("deliveryServices", services)
            .with_all(&self.extra)
            .into()
    }
}

impl WireRecord for SignedUserProfile {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            profile: reader.value("profile", Expected::Object, UserProfile::from_json)?,
            signature: reader.string("signature")?.to_owned(),
            extra: reader.extra(&["profile", "signature"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("profile", self.profile.to_json())
            .with("signature", self.signature.as_str())
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(UserProfile);
record_serde!(SignedUserProfile);
