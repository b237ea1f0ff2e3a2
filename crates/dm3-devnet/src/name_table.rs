//! The names and their records.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use dm3_profile::namehash;
use dm3_types::{Address, EnsName, Hash};

/// Records by the node of the name, as a contract keeps them.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    nodes: RwLock<HashMap<Hash, Records>>,
}

#[derive(Debug, Default)]
struct Records {
    address: Option<Address>,
    texts: HashMap<String, String>,
}

impl NameTable {
    pub(crate) fn set_address(&self, name: &EnsName, address: Address) {
        self.change(name, |records| records.address = Some(address));
    }

    pub(crate) fn set_text(&self, name: &EnsName, key: &str, value: &str) {
        self.change(name, |records| {
            records.texts.insert(key.to_owned(), value.to_owned());
        });
    }

    pub(crate) fn has(&self, node: &Hash) -> bool {
        self.read(node, |_| Some(())).is_some()
    }

    pub(crate) fn address(&self, node: &Hash) -> Option<Address> {
        self.read(node, |records| records.address)
    }

    pub(crate) fn text(&self, node: &Hash, key: &str) -> Option<String> {
        self.read(node, |records| records.texts.get(key).cloned())
    }

    fn change(&self, name: &EnsName, change: impl FnOnce(&mut Records)) {
        let mut nodes = self.nodes.write().unwrap_or_else(PoisonError::into_inner);
        change(nodes.entry(namehash(name)).or_default());
    }

    fn read<T>(&self, node: &Hash, read: impl FnOnce(&Records) -> Option<T>) -> Option<T> {
        self.nodes.read().unwrap_or_else(PoisonError::into_inner).get(node).and_then(read)
    }
}
