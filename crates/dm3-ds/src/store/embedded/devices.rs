//! What the devices of a receiver have taken, and the mail that all of them have.

use dm3_types::Address;
use dm3_types::access::DeviceName;
use redb::{ReadTransaction, ReadableTable, StorageError};

use super::database::EngineError;
use super::page;
use super::read;
use super::record::{self, Damage, DeviceRecord};
use super::tables::{self, Bytes};
use super::write::{Known, Tables};
use crate::store::{Advanced, DevicePut, MAX_DEVICES, MailKey, Position, StoreError, StoredDevice, Swept};

/// Mail deleted in one step; more would keep submissions waiting.
const TRIMMED_AT_ONCE: usize = 500;

pub(super) fn devices(
    transaction: &ReadTransaction,
    receiver: Address,
) -> Result<Vec<StoredDevice>, StoreError> {
    Ok(all(&transaction.open_table(tables::DEVICES)?, &receiver)?)
}

/// The devices of a receiver. Of one whose record is damaged nobody knows what it has taken, so it has taken nothing.
fn all(
    table: &impl ReadableTable<Bytes, Bytes>,
    receiver: &Address,
) -> Result<Vec<StoredDevice>, StorageError> {
    let (first, behind_last) = tables::device_range(receiver);
    let mut devices = Vec::new();
    for entry in table.range::<&[u8]>(first.as_slice()..behind_last.as_slice())? {
        let (key, value) = entry?;
        let Some(name) = tables::split_device_key(key.value()) else { continue };
        let record = record::decode::<DeviceRecord>("devices", key.value(), value.value());
        devices.push(StoredDevice { name, taken: Position(record.unwrap_or_default().taken) });
    }
    Ok(devices)
}

impl Tables<'_> {
    pub(super) fn put_device(
        &mut self,
        receiver: &Address,
        device: &DeviceName,
    ) -> Result<DevicePut, EngineError> {
        if let Some(taken) = self.taken(receiver, device)? {
            return Ok(DevicePut::There(taken));
        }
        if all(&self.devices, receiver)?.len() >= MAX_DEVICES {
            return Ok(DevicePut::TooMany);
        }
        // MAP-ACK-016
        self.put_taken(receiver, device, Position::START)?;
        Ok(DevicePut::There(Position::START))
    }

    pub(super) fn remove_device(
        &mut self,
        receiver: &Address,
        device: &DeviceName,
    ) -> Result<(), EngineError> {
        self.devices.remove(tables::device_key(receiver, device).as_slice())?;
        Ok(())
    }

    pub(super) fn advance_device(
        &mut self,
        receiver: &Address,
        device: &DeviceName,
        taken: Position,
    ) -> Result<Advanced, EngineError> {
        let Some(known) = self.taken(receiver, device)? else { return Ok(Advanced::UnknownDevice) };
        if taken > page::end(&self.usage, &self.mail, receiver)? {
            return Ok(Advanced::BehindEnd);
        }
        if taken > known {
            self.put_taken(receiver, device, taken)?;
        }
        Ok(Advanced::Done)
    }

    /// One step of deleting what all devices have taken.
    pub(super) fn trim(&mut self, receiver: &Address) -> Result<Swept, EngineError> {
        let passed = all(&self.devices, receiver)?.into_iter().map(|device| device.taken).min();
        let Some(passed) = passed else { return Ok(Swept::default()) };
        let first = tables::mail_key(receiver, MailKey(0));
        let behind_last = tables::mail_key(receiver, MailKey(passed.0));
        let (mut taken, mut damaged, mut more) = (Vec::new(), None, false);
        for entry in self.mail.range::<&[u8]>(first.as_slice()..behind_last.as_slice())? {
            let (table_key, value) = entry?;
            if taken.len() == TRIMMED_AT_ONCE {
                more = true;
                break;
            }
            let Some(key) = tables::split_mail_key(table_key.value()) else { continue };
            match read::mail_of(table_key.value(), key, value.value()) {
                Ok((mail, _)) => taken.push(mail.id),
                // Setting one aside sets all of them aside.
                Err(Damage) => damaged = Some(key),
            }
        }
        if let Some(key) = damaged {
            self.set_aside_mail(receiver, key)?;
        }
        let mut deleted = self.acknowledge(receiver, &taken)?;
        if deleted < u64::try_from(taken.len()).unwrap_or(u64::MAX) {
            // The index does not know all of it.
            self.reindex(receiver)?;
            deleted += self.acknowledge(receiver, &taken)?;
        }
        Ok(Swept { deleted, more })
    }

    /// What a device has taken, if there is such a device. A damaged record is made anew.
    fn taken(&mut self, receiver: &Address, device: &DeviceName) -> Result<Option<Position>, EngineError> {
        let key = tables::device_key(receiver, device);
        let known = match self.devices.get(key.as_slice())? {
            Some(bytes) => Known::<DeviceRecord>::of("devices", &key, bytes.value()),
            None => Known::Nothing,
        };
        match known {
            Known::Nothing => Ok(None),
            Known::Intact(record) => Ok(Some(Position(record.taken))),
            Known::Damaged(bytes) => {
                self.set_aside("devices", &key, &bytes)?;
                self.put_taken(receiver, device, Position::START)?;
                Ok(Some(Position::START))
            }
        }
    }

    fn put_taken(
        &mut self,
        receiver: &Address,
        device: &DeviceName,
        taken: Position,
    ) -> Result<(), EngineError> {
        let key = tables::device_key(receiver, device);
        let record = DeviceRecord { taken: taken.0 };
        self.devices.insert(key.as_slice(), record::encode("devices", &key, &record).as_slice())?;
        Ok(())
    }
}
