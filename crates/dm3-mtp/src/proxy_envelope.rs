//! A message sealed once for several delivery services, for a proxy to submit.

use dm3_types::json::{Members, ObjectReader};
use dm3_types::record::{DeliveryInformation, Envelope, EnvelopeMetadata};
use dm3_types::{EncryptionPublicKey, Expected, Json, ParseError, WireRecord};

use dm3_crypto::{Randomness, SealError, SigningKeyPair};

use crate::{EnvelopeFormat, SealedMessage};

/// One encrypted message with metadata for each delivery service of the receiver. The proxy learns the receiver's name.
///
/// ```json
/// {"to":"bob.eth","encryptedMessage":"{…}",
///  "encryptionEnvelops":[{"encryptionEnvelop":{"metadata":{…}},"deliveryServiceEnsName":"ds.eth"}]}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ProxyEnvelope {
    /// ENS name of the receiver.
    pub to: String,
    /// Canonical text of the encrypted message.
    pub encrypted_message: String,
    /// Metadata for each delivery service, first choice first.
    pub envelopes: Vec<ProxiedEnvelope>,
}

/// The metadata for one delivery service.
#[derive(Debug, Clone, PartialEq)]
pub struct ProxiedEnvelope {
    /// ENS name of the delivery service.
    pub delivery_service: String,
    /// Metadata with the delivery information encrypted for it.
    pub metadata: EnvelopeMetadata,
}

impl ProxyEnvelope {
    /// Addresses a sealed message to each of `services`.
    ///
    /// # Errors
    /// [`SealError`] for a service's key that nothing can be encrypted for, or where randomness fails.
    pub fn create<R: Randomness + ?Sized>(
        sealed: &SealedMessage,
        information: &DeliveryInformation,
        services: &[(String, EncryptionPublicKey)],
        sender: &SigningKeyPair,
        format: EnvelopeFormat,
        rng: &mut R,
    ) -> Result<Self, SealError> {
        let mut envelopes = Vec::with_capacity(services.len());
        for (delivery_service, key) in services {
            let metadata = sealed.metadata_for(information, key, sender, format, rng)?;
            envelopes.push(ProxiedEnvelope { delivery_service: delivery_service.clone(), metadata });
        }
        Ok(Self { to: information.to.clone(), encrypted_message: sealed.text().to_owned(), envelopes })
    }

    /// The envelope to submit to `delivery_service`, where there is one for it.
    #[must_use]
    pub fn envelope_for(&self, delivery_service: &str) -> Option<Envelope> {
        // MTP-TRN-036
        let proxied = self.envelopes.iter().find(|envelope| envelope.delivery_service == delivery_service)?;
        // MTP-TRN-035
        Some(Envelope {
            message: self.encrypted_message.clone(),
            metadata: proxied.metadata.clone(),
            postmark: None,
            extra: Members::new(),
        })
    }
}

impl WireRecord for ProxyEnvelope {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MTP-TRN-033
        Ok(Self {
            to: reader.string("to")?.to_owned(),
            encrypted_message: reader.string("encryptedMessage")?.to_owned(),
            envelopes: reader.array("encryptionEnvelops", ProxiedEnvelope::from_json)?,
        })
    }

    fn to_json(&self) -> Json {
        let envelopes: Vec<Json> = self.envelopes.iter().map(WireRecord::to_json).collect();
        Members::new()
            .with("encryptedMessage", self.encrypted_message.as_str())
            .with("to", self.to.as_str())
            .with("encryptionEnvelops", envelopes)
            .into()
    }
}

impl WireRecord for ProxiedEnvelope {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let metadata = |envelope: &Json| {
            ObjectReader::new(envelope)?.value("metadata", Expected::Object, EnvelopeMetadata::from_json)
        };
        // MTP-TRN-034
        Ok(Self {
            delivery_service: reader.string("deliveryServiceEnsName")?.to_owned(),
            metadata: reader.value("encryptionEnvelop", Expected::Object, metadata)?,
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("encryptionEnvelop", Members::new().with("metadata", self.metadata.to_json()))
            .with("deliveryServiceEnsName", self.delivery_service.as_str())
            .into()
    }
}
