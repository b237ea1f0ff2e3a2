//! What a delivery service tells about its receivers.

use std::sync::Arc;

use dm3_crypto::{DeliveryServiceKeys, OsRandomness, Seed};
use dm3_ds::DeliveryService;
use dm3_ds::clock::SystemClock;
use dm3_ds::config::Config;
use dm3_ds::store::{Account, MailboxStore, MemoryStore, Quota};
use dm3_profile::StaticRegistry;
use dm3_types::{Address, Dialect, EnsName, UnixMillis, WireRecord};

use super::Operation;
use super::profile_lookup::wait;
use crate::vectors::answer::{Answer, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "getDefaultProfileExtension" => default_profile_extension,
        _ => return None,
    })
}

/// Asks a service about an account that has set nothing.
fn default_profile_extension(_: &Case<'_>) -> Outcome {
    let owner = Address::from_bytes([7; 20]);
    let registered_at = UnixMillis::saturating(0);
    let account = Account {
        owner,
        name: EnsName::parse("name.eth")?,
        signed_profile: String::new(),
        created_at: registered_at,
        registered_at,
    };
    let clock = Arc::new(SystemClock::new());
    let store = Arc::new(MemoryStore::new(Quota::UNLIMITED, clock.clone()));
    let _ = wait(store.put_account(account, None))??;
    let keys = DeliveryServiceKeys::derive(&Seed::from_bytes([1; 32]));
    let registry = Arc::new(StaticRegistry::new());
    let config = Config::with_keys(keys.into());
    let service = DeliveryService::new(config, store, registry, clock, Box::new(OsRandomness));
    let extension = wait(service.profile_extension(&owner.to_string(), Dialect::Deployed))??;
    Ok(Answer::new(extension.to_json()))
}
