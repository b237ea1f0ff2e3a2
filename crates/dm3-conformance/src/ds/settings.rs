//! What a run is asked to do.

use std::time::Duration;

use dm3_oracle::Dialect;
use dm3_oracle::envelope::HashMember;

use super::service_url::ServiceUrl;
use crate::case::Part;

/// Requests a second at a service on another machine, where nothing else is said.
pub const POLITE_RATE: u32 = 5;

/// The settings of a run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the service is.
    pub url: ServiceUrl,
    /// Dialects to test, the main one first.
    pub dialects: Vec<Dialect>,
    /// Optional parts that the service claims.
    pub parts: Vec<Part>,
    /// Whether messages and accounts may be left at a service on another machine.
    pub allow_writes: bool,
    /// Requests a second; nothing leaves it to [`effective_rate`](Self::effective_rate).
    pub rate: Option<u32>,
    /// Time that each answer has.
    pub deadline: Duration,
    /// How long a service may go on with what the registry said before a change.
    pub registry_patience: Duration,
    /// Makes the names of this run different from those of other runs.
    pub seed: String,
    /// Which hash stands in envelopes of the deployed form; the two versions of the network know one each.
    pub deployed_hash: HashMember,
    /// Command that prints what the service keeps for a receiver.
    pub observer: Option<String>,
    /// Command that gives a receiver an account, where the service has no request for it.
    pub register: Option<String>,
    /// Command that sets a receiver's rules.
    pub rules: Option<String>,
}

impl Settings {
    /// The settings for a service at this URL, all others as they are when nothing is said.
    #[must_use]
    pub fn at(url: ServiceUrl) -> Self {
        Self {
            url,
            dialects: vec![Dialect::Spec],
            parts: Vec::new(),
            allow_writes: false,
            rate: None,
            deadline: Duration::from_secs(65),
            registry_patience: Duration::from_secs(60),
            seed: "0".to_owned(),
            deployed_hash: HashMember::MessageHash,
            observer: None,
            register: None,
            rules: None,
        }
    }

    /// The name of the hash in the metadata of the deployed form.
    #[must_use]
    pub fn hash_member(&self) -> &'static str {
        match self.deployed_hash {
            HashMember::EncryptedMessageHash => "encryptedMessageHash",
            HashMember::MessageHash | HashMember::None => "messageHash",
        }
    }

    /// Whether cases may leave something at the service.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.allow_writes || self.url.is_loopback()
    }

    /// The rate at which requests are sent: bounded where the service is on another machine.
    #[must_use]
    pub fn effective_rate(&self) -> Option<u32> {
        self.rate.or((!self.url.is_loopback()).then_some(POLITE_RATE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_elsewhere_are_spared() {
        let near = Settings::at(ServiceUrl::parse("http://127.0.0.1:8083").unwrap());
        let far = Settings::at(ServiceUrl::parse("https://ds.example").unwrap());
        assert_eq!((near.may_write(), near.effective_rate()), (true, None));
        assert_eq!((far.may_write(), far.effective_rate()), (false, Some(POLITE_RATE)));
        assert!(Settings { allow_writes: true, ..far.clone() }.may_write());
        assert_eq!(Settings { rate: Some(50), ..far }.effective_rate(), Some(50));
    }
}
