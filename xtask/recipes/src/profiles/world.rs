//! A name with its records, and what lies at the links.

use dm3_oracle::encoding::hex;
use dm3_oracle::ipfs;
use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::profile::{SERVICE_RECORD, USER_RECORD, dm3_hash};
use serde_json::{Value, json};

use super::fixture::alice;

/// Where profiles lie.
pub(super) const HOST: &str = "https://profiles.example/alice";

/// Arguments of `profile.resolve` and `service_profile.resolve` under construction.
#[derive(Debug, Clone)]
pub(super) struct World(Value);

impl World {
    /// Alice's name with her address and this profile record.
    pub(super) fn of_alice(record: &str) -> Self {
        Self(json!({ "name": "alice.eth", "address": alice().address(), "records": { USER_RECORD: record } }))
    }

    /// A delivery service's name with this record.
    pub(super) fn of_service(record: &str) -> Self {
        Self(json!({ "name": "ds.eth", "records": { SERVICE_RECORD: record } }))
    }

    /// With another argument.
    pub(super) fn with(self, name: &str, value: impl Into<Value>) -> Self {
        Self(with(&self.0, name, value))
    }

    /// Without an argument.
    pub(super) fn without(self, name: &str) -> Self {
        Self(without(&self.0, name))
    }

    /// With these bytes at a URI, under an HTTP status.
    pub(super) fn with_resource(self, uri: &str, status: u16, body: &[u8]) -> Self {
        self.with("resources", json!([{ "uri": uri, "status": status, "body_hex": hex(body) }]))
    }

    /// The text of a record.
    pub(super) fn record(&self, key: &str) -> String {
        let record = self.0.get("records").and_then(|records| records.get(key)).and_then(Value::as_str);
        record.unwrap_or_default().to_owned()
    }

    /// The arguments.
    pub(super) fn input(&self) -> Value {
        self.0.clone()
    }
}

/// A link to an object with its hash.
pub(super) fn link_to(object: &Value) -> String {
    format!("{HOST}?dm3Hash={}", dm3_hash(object))
}

/// An object behind a link, and the link.
pub(super) fn linked(object: &Value, world: impl Fn(&str) -> World) -> World {
    let link = link_to(object);
    world(&link).with_resource(&link, 200, canonical(object).as_bytes())
}

/// An object in IPFS as a block of plain bytes.
pub(super) fn in_ipfs(object: &Value, world: impl Fn(&str) -> World) -> World {
    let block = canonical(object).into_bytes();
    let uri = format!("ipfs://{}", ipfs::version_1(ipfs::RAW, &block));
    world(&uri).with_resource(&uri, 200, &block)
}
