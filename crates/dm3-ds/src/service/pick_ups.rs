//! How many pick-ups of a mailbox run at a time.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use dm3_types::Address;

use crate::error::ServiceError;

/// Pick-ups of one mailbox at a time: one owner must not hold all connections with answers that are never read.
const PER_OWNER: usize = 4;

/// The running pick-ups.
#[derive(Debug, Default)]
pub(super) struct PickUps(Mutex<HashMap<Address, usize>>);

/// A place for one pick-up, free again when dropped.
#[derive(Debug)]
pub(super) struct PickUp {
    all: Arc<PickUps>,
    owner: Address,
}

impl PickUps {
    /// A place for one more pick-up of `owner`.
    pub(super) fn begin(self: &Arc<Self>, owner: Address) -> Result<PickUp, ServiceError> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = running.entry(owner).or_default();
        if *count >= PER_OWNER {
            return Err(ServiceError::TooManyPickUps { limit: PER_OWNER });
        }
        *count += 1;
        Ok(PickUp { all: Arc::clone(self), owner })
    }
}

impl Drop for PickUp {
    fn drop(&mut self) {
        let mut running = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut count) = running.entry(self.owner) {
            *count.get_mut() = count.get().saturating_sub(1);
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}
