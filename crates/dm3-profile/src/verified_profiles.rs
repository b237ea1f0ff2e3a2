//! Remembers which profiles were verified.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use dm3_crypto::sha256_text;
use dm3_types::{Address, Hash};

use crate::signed_profile::VerifiedProfile;

/// Verified profiles, by the address that signed them and the text record that leads to them.
///
/// None ever becomes wrong: a record holds its profile or a hash of it, and the signature stays what it is. Whether a
/// name still has this address and this record is for the registry to say. When it is full, the oldest go first.
pub(crate) struct VerifiedProfiles {
    max_bytes: usize,
    profiles: Mutex<Profiles>,
}

type Key = (Address, Hash);

#[derive(Default)]
struct Profiles {
    by_record: HashMap<Key, VerifiedProfile>,
    by_age: VecDeque<(Key, usize)>,
    bytes: usize,
}

impl VerifiedProfiles {
    /// Room for profiles of `max_bytes` together, in canonical form.
    pub(crate) fn new(max_bytes: usize) -> Self {
        Self { max_bytes, profiles: Mutex::default() }
    }

    /// The profile behind `record`, if `address` was found to have signed it.
    pub(crate) fn recall(&self, address: &Address, record: &str) -> Option<VerifiedProfile> {
        let key = (*address, sha256_text(record));
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner).by_record.get(&key).cloned()
    }

    /// Keeps a profile that was found behind `record` and verified.
    pub(crate) fn remember(&self, record: &str, profile: &VerifiedProfile) {
        let key = (profile.address(), sha256_text(record));
        let size = profile.signed().json().canonical().len();
        let mut profiles = self.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        // One large profile must not push out all others.
        if size > self.max_bytes / 16 || profiles.by_record.contains_key(&key) {
            return;
        }
        profiles.by_record.insert(key, profile.clone());
        profiles.by_age.push_back((key, size));
        profiles.bytes += size;
        while profiles.bytes > self.max_bytes {
            let Some((oldest, size)) = profiles.by_age.pop_front() else { break };
            profiles.by_record.remove(&oldest);
            profiles.bytes -= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use dm3_crypto::WalletKey;
    use dm3_types::{Dialect, EnsName, Received};

    use super::*;
    use crate::{NewProfile, verify_profile};

    #[test]
    fn the_oldest_go_first_and_large_ones_are_not_kept() {
        let wallet = WalletKey::from_bytes(&[7; 32]).unwrap();
        let profile = |services: usize| {
            let services: Vec<_> =
                (0..services).map(|number| EnsName::parse(&format!("{number}.eth")).unwrap()).collect();
            let signed = NewProfile::create(&wallet, &services, "nonce").signed.into_record();
            verify_profile(&Received::from_record(signed), &wallet.address(), Dialect::Deployed).unwrap()
        };
        let small = profile(1);
        let known = VerifiedProfiles::new(small.signed().json().canonical().len() * 20);
        for number in 0..30 {
            known.remember(&number.to_string(), &small);
        }
        let kept = |record: &str| known.recall(&wallet.address(), record).is_some();
        assert!(!kept("9") && kept("10") && kept("29"));
        assert!(known.recall(&Address::from_bytes([1; 20]), "29").is_none());
        known.remember("large", &profile(1000));
        assert!(!kept("large") && kept("10"));
    }
}
