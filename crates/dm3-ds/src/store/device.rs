//! What the devices of a receiver have taken.

use dm3_types::access::DeviceName;

use super::Position;

/// Devices that a mailbox may have.
pub const MAX_DEVICES: usize = 16;

/// A device of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDevice {
    /// Its name.
    pub name: DeviceName,
    /// Behind everything that it has taken.
    pub taken: Position,
}

/// The outcome of [`put_device`](super::MailboxStore::put_device).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum DevicePut {
    /// It is there, and has taken everything up to here.
    There(Position),
    /// The mailbox has [`MAX_DEVICES`] others.
    TooMany,
}

/// The outcome of [`advance_device`](super::MailboxStore::advance_device).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Advanced {
    /// The device has taken everything up to the position now, or had before.
    Done,
    /// The mailbox has no such device.
    UnknownDevice,
    /// The position lies behind everything that the mailbox ever held.
    BehindEnd,
}
