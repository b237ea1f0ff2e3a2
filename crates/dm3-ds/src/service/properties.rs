//! What senders are told.

use dm3_types::record::{DeliveryServiceProperties, MessageType, MessageTypeList, ProfileExtension};
use dm3_types::{Dialect, Members};

use super::DeliveryService;
use crate::account_ref::AccountRef;
use crate::error::ServiceError;

const ENCRYPTION_SCHEME: &str = "x25519-chacha20-poly1305";

impl DeliveryService {
    /// What every sender must observe here. `messageTTL` is in days where written and in milliseconds where deployed.
    #[must_use]
    pub fn properties(&self, dialect: Dialect) -> DeliveryServiceProperties {
        let limits = &self.0.config.limits;
        let (message_ttl, extra) = match dialect {
            // DSA-PRP-002
            Dialect::Written => (u64::from(limits.message_ttl_days), Members::new()),
            Dialect::Deployed => {
                let millis = limits.time_to_live().map_or(0, |time| time.as_millis());
                // Deployed services list their channels here, with the passwords to them; clients expect the list.
                let extra = Members::new().with("notificationChannel", Vec::new());
                (u64::try_from(millis).unwrap_or(u64::MAX), extra)
            }
        };
        // DSA-PRP-001, DSA-PRP-005
        DeliveryServiceProperties { message_ttl, size_limit: limits.size_limit_bytes, extra }
    }

    /// What a receiver can take. Receivers cannot set this yet, so it is the same for all.
    ///
    /// The deployed default says that NEW is not supported; nobody reads it, and it is not repeated here.
    ///
    /// # Errors
    ///
    /// [`ServiceError`] where there is no such receiver.
    pub async fn profile_extension(
        &self,
        receiver: &str,
        dialect: Dialect,
    ) -> Result<ProfileExtension, ServiceError> {
        // DSA-EXT-005, DSA-EXT-006
        self.account_of(&AccountRef::parse(receiver)?).await?;
        Ok(match dialect {
            Dialect::Deployed => ProfileExtension {
                encryption_schemes: None,
                message_types: MessageTypeList::NotSupported(Vec::new()),
                extra: Members::new(),
            },
            // DSA-EXT-001, DSA-EXT-008
            Dialect::Written => ProfileExtension {
                encryption_schemes: Some(vec![ENCRYPTION_SCHEME.to_owned()]),
                message_types: MessageTypeList::Supported(supported_types()),
                extra: Members::new(),
            },
        })
    }
}

/// All types of both dialects: the service cannot see them, and clients show what they do not know.
fn supported_types() -> Vec<MessageType> {
    vec![
        // DSA-EXT-007
        MessageType::New,
        MessageType::Edit,
        MessageType::DeleteRequest,
        MessageType::Reply,
        MessageType::Reaction,
        MessageType::ReadReceipt,
        MessageType::ReadReceived,
        MessageType::ReadOpened,
        MessageType::ResendRequest,
    ]
}
