//! The root: whom a user writes with.

use dm3_crypto::StorageKey;
use dm3_types::json::ObjectReader;
use dm3_types::{EnsName, Expected, Json, Members, ParseError};

use crate::{OpenError, RootKey, sealing};

/// The names of all contacts of a user.
///
/// ```json
/// {"conversations":["bob.eth"],"key":"0x…"}
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RootContainer {
    key: RootKey,
    contacts: Vec<EnsName>,
    extra: Members,
}

const CONVERSATIONS: &str = "conversations";

impl RootContainer {
    /// The root of a user who has no contacts yet.
    #[must_use]
    pub fn new(key: RootKey) -> Self {
        Self { key, contacts: Vec::new(), extra: Members::new() }
    }

    /// Opens what is stored under `key`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(stored: &[u8], key: RootKey, storage_key: &StorageKey) -> Result<Self, OpenError> {
        let record = sealing::open(stored, key.as_hash(), storage_key)?;
        Self::from_json(&record).map_err(OpenError::Malformed)
    }

    /// Reads a record that is not sealed.
    ///
    /// # Errors
    /// [`ParseError`] that names the member and what was expected.
    pub fn from_json(record: &Json) -> Result<Self, ParseError> {
        let reader = ObjectReader::new(record)?;
        // MSP-ROOT-001 MSP-ROOT-004
        let names = reader.strings(CONVERSATIONS)?;
        let mut contacts: Vec<EnsName> = Vec::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            let place = |error: ParseError| error.within(&format!("{CONVERSATIONS}[{index}]"));
            let name = EnsName::parse_normalized(name).map_err(place)?; // MSP-ROOT-002
            contacts.push(name);
        }
        if let Some(index) = first_repeated(&contacts) {
            let place = format!("{CONVERSATIONS}[{index}]");
            return Err(ParseError::malformed(place, Expected::NewContact)); // MSP-ROOT-003
        }
        let key = reader.parsed(sealing::KEY, RootKey::parse)?;
        Ok(Self { key, contacts, extra: reader.extra(&[CONVERSATIONS, sealing::KEY]) })
    }

    /// The key under which it is stored.
    #[must_use]
    pub const fn key(&self) -> RootKey {
        self.key
    }

    /// The contacts in the order in which they were added.
    #[must_use]
    pub fn contacts(&self) -> &[EnsName] {
        &self.contacts
    }

    /// The root with a further contact; nothing where the contact is there already.
    #[must_use]
    pub fn with_contact(&self, contact: &EnsName) -> Option<Self> {
        if self.contacts.contains(contact) {
            return None;
        }
        let mut root = self.clone();
        root.contacts.push(contact.clone()); // MSP-ROOT-005
        Some(root)
    }

    /// The record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let contacts: Vec<Json> = self.contacts.iter().map(Json::from).collect();
        // MSP-SEAL-010
        Members::new().with(CONVERSATIONS, contacts).with(sealing::KEY, self.key).with_all(&self.extra).into()
    }
}

/// By sorting, so that a long list does not take time in square.
fn first_repeated(contacts: &[EnsName]) -> Option<usize> {
    let mut places: Vec<usize> = (0..contacts.len()).collect();
    places.sort_by_key(|place| contacts.get(*place));
    let repeated = places.windows(2).filter_map(|pair| match pair {
        [left, right] if contacts.get(*left) == contacts.get(*right) => Some(*right),
        _ => None,
    });
    repeated.min()
}
