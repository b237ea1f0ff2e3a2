//! A registry from a table in memory.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use dm3_types::{Address, EnsName};

use crate::registry::{Registry, RegistryFuture};

/// A registry that answers from memory: for tests and for set-ups with a fixed set of names.
///
/// Entries can be changed through a shared reference while others read.
///
/// ```
/// use dm3_profile::{Registry, StaticRegistry};
/// use dm3_types::{Address, EnsName};
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let (alice, address) = (EnsName::parse("alice.eth").unwrap(), Address::from_bytes([7; 20]));
/// let registry = StaticRegistry::new();
/// registry.set_address(&alice, address);
/// assert_eq!(registry.address(&alice).await.unwrap(), Some(address));
/// assert_eq!(registry.text(&alice, "network.dm3.profile").await.unwrap(), None);
/// # });
/// ```
#[derive(Debug, Default)]
pub struct StaticRegistry {
    names: RwLock<HashMap<EnsName, Records>>,
}

#[derive(Debug, Default)]
struct Records {
    address: Option<Address>,
    texts: HashMap<String, String>,
}

impl StaticRegistry {
    /// A registry without names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the address of a name.
    pub fn set_address(&self, name: &EnsName, address: Address) {
        self.change(name, |records| records.address = Some(address));
    }

    /// Sets a text record of a name.
    pub fn set_text(&self, name: &EnsName, key: &str, value: &str) {
        self.change(name, |records| {
            records.texts.insert(key.to_owned(), value.to_owned());
        });
    }

    /// Removes a name with its records.
    pub fn remove(&self, name: &EnsName) {
        self.names.write().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    fn change(&self, name: &EnsName, change: impl FnOnce(&mut Records)) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        change(names.entry(name.clone()).or_default());
    }

    fn read<T>(&self, name: &EnsName, read: impl FnOnce(&Records) -> Option<T>) -> Option<T> {
        self.names.read().unwrap_or_else(PoisonError::into_inner).get(name).and_then(read)
    }
}

impl Registry for StaticRegistry {
    fn address<'a>(&'a self, name: &'a EnsName) -> RegistryFuture<'a, Option<Address>> {
        Box::pin(async move { Ok(self.read(name, |records| records.address)) })
    }

    fn text<'a>(&'a self, name: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>> {
        Box::pin(async move { Ok(self.read(name, |records| records.texts.get(key).cloned())) })
    }
}
