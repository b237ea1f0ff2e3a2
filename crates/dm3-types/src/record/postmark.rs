//! The postmark: a delivery service's signed word on when a message came in.

use crate::json::ObjectReader;
use crate::record::DeliveryInformation;
use crate::wire_record::record_serde;
use crate::{
    Dialect, Expected, Hash, Json, Members, ParseError, ParseProblem, Signature, UnixMillis, WireRecord,
};

/// A postmark. The spelling of the time's member tells the dialect.
///
/// ```json
/// {"messageHash":"0x…","incommingTimestamp":1700000001000,"signature":"…"}
/// ```
///
/// That is the deployed form. The written one says `incomingTimestamp` and carries `deliveryInformation`.
#[derive(Debug, Clone, PartialEq)]
pub struct Postmark {
    /// Hash of the envelope's `message`: Keccak-256 (EIP-191) of its canonical JSON string where deployed, SHA-256 of
    /// the text where written.
    pub message_hash: Hash,
    /// When the message came in, by the delivery service's clock.
    pub incoming_timestamp: UnixMillis,
    /// Copy of the delivery information; the deployed form has none.
    pub delivery_information: Option<DeliveryInformation>,
    /// The delivery service's signature.
    pub signature: Signature,
    /// The dialect that the spelling tells.
    pub dialect: Dialect,
    /// Members that the base protocol does not define.
    pub extra: Members,
}

const DEPLOYED_TIMESTAMP: &str = "incommingTimestamp";
const WRITTEN_TIMESTAMP: &str = "incomingTimestamp";

impl WireRecord for Postmark {
    fn from_json(value: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(value)?;
        let dialect = match (reader.has(DEPLOYED_TIMESTAMP), reader.has(WRITTEN_TIMESTAMP)) {
            // MTP-PMK-016
            (true, true) => return Err(ParseError::new(WRITTEN_TIMESTAMP, ParseProblem::NotAllowed)),
            (false, true) => Dialect::Written,
            (_, false) => Dialect::Deployed,
        };
        let timestamp = timestamp_member(dialect);
        // The written form always repeats it: nothing else tells the receiver whom the service saw. MTP-PMK-013
        let repeated = dialect == Dialect::Written || reader.has("deliveryInformation");
        let delivery_information = if repeated {
            let read = DeliveryInformation::from_json;
            Some(reader.value("deliveryInformation", Expected::Object, read)?)
        } else {
            None
        };
        Ok(Self {
            // MTP-PMK-010, MTP-PMK-011
            message_hash: reader.parsed("messageHash", Hash::parse)?,
            // MTP-PMK-012
            incoming_timestamp: UnixMillis::saturating(reader.count(timestamp, Expected::UnixMillis)?),
            delivery_information,
            signature: reader.parsed("signature", Signature::parse)?,
            dialect,
            // MTP-PMK-017
            extra: reader.extra(&["messageHash", timestamp, "deliveryInformation", "signature"]),
        })
    }

    fn to_json(&self) -> Json {
        Members::new()
            .with("messageHash", self.message_hash)
            .with(timestamp_member(self.dialect), self.incoming_timestamp)
            .with_some("deliveryInformation", self.delivery_information.as_ref().map(WireRecord::to_json))
            .with("signature", self.signature)
            .with_all(&self.extra)
            .into()
    }
}

const fn timestamp_member(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Deployed => DEPLOYED_TIMESTAMP,
        Dialect::Written => WRITTEN_TIMESTAMP,
    }
}

record_serde!(Postmark);
