//! What a sender checks before it submits.

use dm3_types::record::{DeliveryServiceProperties, MessageType, ProfileExtension};
use thiserror::Error;

/// What a delivery service says of itself and of a receiver before anything is submitted. One that does not tell has no
/// terms.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SubmissionTerms {
    /// The service's properties, where it tells them.
    pub properties: Option<DeliveryServiceProperties>,
    /// The receiver's profile extension, where the service tells it.
    pub extension: Option<ProfileExtension>,
}

/// Why an envelope is not submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TermsError {
    /// It is larger than the delivery service takes.
    #[error("the envelope has {size} bytes and the delivery service takes at most {limit}")]
    TooLarge {
        /// Size of the canonical envelope in bytes.
        size: u64,
        /// The service's limit in bytes.
        limit: u64,
    },
    /// The receiver does not take messages of this type.
    #[error("the receiver does not take messages of this type")]
    UnsupportedType,
}

impl SubmissionTerms {
    /// Checks an envelope of `size` bytes ([`SealedEnvelope::size`](crate::SealedEnvelope::size)) around a message of
    /// this type.
    ///
    /// # Errors
    /// [`TermsError`].
    pub fn check(&self, message_type: &MessageType, size: u64) -> Result<(), TermsError> {
        // MTP-TRN-013
        if let Some(limit) = self.properties.as_ref().map(|properties| properties.size_limit)
            && size > limit
        {
            return Err(TermsError::TooLarge { size, limit });
        }
        // MTP-TRN-014
        if self.extension.as_ref().is_some_and(|extension| !extension.takes(message_type)) {
            return Err(TermsError::UnsupportedType);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use dm3_types::WireRecord;

    use super::*;

    // covers: MTP-TRN-013, MTP-TRN-014
    #[test]
    fn size_and_type_are_checked_and_silence_has_no_terms() {
        let terms = SubmissionTerms {
            properties: DeliveryServiceProperties::parse_text(r#"{"sizeLimit":10}"#).ok(),
            extension: ProfileExtension::parse_text(r#"{"supportedMessageTypes":["EDIT"]}"#).ok(),
        };
        let too_large = Err(TermsError::TooLarge { size: 11, limit: 10 });
        for (message_type, size, result) in [
            (MessageType::New, 10, Ok(())),
            (MessageType::Edit, 10, Ok(())),
            (MessageType::Edit, 11, too_large),
            (MessageType::Reply, 1, Err(TermsError::UnsupportedType)),
        ] {
            assert_eq!(terms.check(&message_type, size), result, "{message_type} {size}");
        }
        assert_eq!(SubmissionTerms::default().check(&MessageType::Reply, u64::MAX), Ok(()));
    }
}
