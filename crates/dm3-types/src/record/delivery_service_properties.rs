//! Properties of a delivery service.

use std::time::Duration;

use crate::json::{MAX_SAFE_INTEGER, ObjectReader};
use crate::wire_record::record_serde;
use crate::{Dialect, Expected, Json, Members, ParseError, WireRecord};

/// What every sender must observe at a delivery service.
///
/// ```json
/// {"messageTTL":30,"sizeLimit":100000}
/// ```
///
/// The unit of `messageTTL` depends on the dialect, and nothing on the wire tells it: days where written,
/// milliseconds where deployed. Hence [`message_ttl`](Self::message_ttl) asks for the dialect. Numbers above 2^53 - 1
/// are written as 2^53 - 1.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryServiceProperties {
    /// The number as it stands on the wire; 0 means that messages are kept until they are picked up.
    pub message_ttl: u64,
    /// Largest canonical envelope in bytes that is accepted.
    pub size_limit: u64,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl DeliveryServiceProperties {
    /// How long a message is kept; nothing means until it is picked up.
    #[must_use]
    pub fn message_ttl(&self, dialect: Dialect) -> Option<Duration> {
        if self.message_ttl == 0 {
            return None;
        }
        Some(match dialect {
            Dialect::Written => DAY.saturating_mul(u32::try_from(self.message_ttl).unwrap_or(u32::MAX)),
            Dialect::Deployed => Duration::from_millis(self.message_ttl),
        })
    }
}

impl WireRecord for DeliveryServiceProperties {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        // MTP-TRN-041, MTP-TRN-042
        let unset = matches!(value.get("messageTTL"), None | Some(Json::Null));
        Ok(Self {
            message_ttl: if unset { 0 } else { reader.count("messageTTL", Expected::Count)? },
            // MTP-TRN-040
            size_limit: reader.count("sizeLimit", Expected::Count)?,
            // MTP-TRN-043
            extra: reader.extra(&["messageTTL", "sizeLimit"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("messageTTL", self.message_ttl.min(MAX_SAFE_INTEGER))
            .with("sizeLimit", self.size_limit.min(MAX_SAFE_INTEGER))
            .with_all(&self.extra)
            .into()
    }
}

record_serde!(DeliveryServiceProperties);
