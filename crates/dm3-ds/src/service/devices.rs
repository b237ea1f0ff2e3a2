//! Several clients of one receiver, each with what it has taken.

use dm3_types::access::{AcknowledgedMail, Cursor, Device, DeviceName};

use super::cursors::{cursor_of, position_of};
use super::mailbox::{ACKNOWLEDGED_AT_ONCE, Mailbox};
use crate::account_ref::contact_account;
use crate::error::ServiceError;
use crate::store::{Advanced, DevicePut, MAX_DEVICES, MailId};

impl Mailbox {
    /// The owner's devices.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn devices(&self) -> Result<Vec<Device>, ServiceError> {
        let devices = self.store().devices(self.owner()).await?;
        let device = |stored: crate::store::StoredDevice| Device {
            device: stored.name,
            cursor: cursor_of(stored.taken),
        };
        Ok(devices.into_iter().map(device).collect())
    }

    /// Adds a device for which everything is new; one that is there stays as it is.
    ///
    /// # Errors
    ///
    /// [`ServiceError::TooManyDevices`], [`ServiceError::Store`].
    pub async fn add_device(&self, device: DeviceName) -> Result<Device, ServiceError> {
        match self.store().put_device(self.owner(), device.clone()).await? {
            DevicePut::There(taken) => Ok(Device { device, cursor: cursor_of(taken) }), // MAP-ACK-015
            DevicePut::TooMany => Err(ServiceError::TooManyDevices { limit: MAX_DEVICES }), // MAP-ACK-018
        }
    }

    /// Forgets a device, and deletes what all others have taken.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn remove_device(&self, device: DeviceName) -> Result<(), ServiceError> {
        self.store().remove_device(self.owner(), device).await?; // MAP-ACK-019
        self.delete_what_all_have().await?; // MAP-ACK-020, MAP-ACK-022
        Ok(())
    }

    /// Takes the word of a device that it has taken everything up to `cursor`, and deletes what all devices have. Returns
    /// how many messages were deleted.
    ///
    /// # Errors
    ///
    /// [`ServiceError::BadCursor`], [`ServiceError::UnknownCursor`], [`ServiceError::UnknownDevice`],
    /// [`ServiceError::Store`].
    pub async fn acknowledge_up_to(&self, device: DeviceName, cursor: &Cursor) -> Result<u64, ServiceError> {
        let taken = position_of(cursor)?;
        // MAP-ACK-011, MAP-ACK-014
        match self.store().advance_device(self.owner(), device, taken).await? {
            Advanced::Done => self.delete_what_all_have().await, // MAP-ACK-009, MAP-ACK-010
            Advanced::UnknownDevice => Err(ServiceError::UnknownDevice), // MAP-ACK-013
            Advanced::BehindEnd => Err(ServiceError::UnknownCursor),
        }
    }

    /// Deletes these messages for all devices; what is not here counts as deleted. Returns how many were.
    ///
    /// # Errors
    ///
    /// [`ServiceError::Store`].
    pub async fn acknowledge_messages(&self, messages: &[AcknowledgedMail]) -> Result<u64, ServiceError> {
        // MAP-ACK-001, MAP-ACK-002: a sender that cannot be has sent nothing.
        let id = |mail: &AcknowledgedMail| {
            let sender = contact_account(&mail.sender).ok()?;
            Some(MailId { sender, message_hash: mail.message_hash })
        };
        let ids: Vec<MailId> = messages.iter().filter_map(id).collect();
        let mut deleted = 0;
        for some in ids.chunks(ACKNOWLEDGED_AT_ONCE) {
            deleted += self.store().acknowledge(self.owner(), some.to_vec()).await?;
        }
        Ok(deleted)
    }

    async fn delete_what_all_have(&self) -> Result<u64, ServiceError> {
        let mut deleted = 0;
        loop {
            let step = self.store().trim(self.owner()).await?;
            deleted += step.deleted;
            if !step.more || step.deleted == 0 {
                return Ok(deleted);
            }
        }
    }
}
