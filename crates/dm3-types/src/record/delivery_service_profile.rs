//! Profiles of delivery services.

use crate::json::ObjectReader;
use crate::wire_record::record_serde;
use crate::{EncryptionPublicKey, Json, Members, ParseError, SigningPublicKey, WireRecord};

/// What a delivery service's name publishes. Unsigned: it is as trustworthy as the registry.
///
/// ```json
/// {"publicSigningKey":"base64","publicEncryptionKey":"base64 of 32 bytes","url":"https://ds.example"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryServiceProfile {
    /// Postmarks are signed by this key.
    pub public_signing_key: SigningPublicKey,
    /// Delivery information is encrypted for this key.
    pub public_encryption_key: EncryptionPublicKey,
    /// Where the service is; deployed clients append `/rpc` and other paths to it.
    pub url: String,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

impl WireRecord for DeliveryServiceProfile {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        Ok(Self {
            // REG-DSP-003
            public_signing_key: reader.parsed("publicSigningKey", SigningPublicKey::parse)?,
            // REG-DSP-002
            public_encryption_key: reader.parsed("publicEncryptionKey", EncryptionPublicKey::parse)?,
            url: reader.string("url")?.to_owned(),
            extra: reader.extra(&["publicSigningKey", "publicEncryptionKey", "url"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("publicSigningKey", self.public_signing_key)
            .with("publicEncryptionKey", self.public_encryption_key)
            .with("url", self.url.as_str())
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(DeliveryServiceProfile);
