//! Who writes to whom in the vectors of messages, envelopes and postmarks.

use dm3_oracle::encoding::hex;
use dm3_oracle::json::canonical;
use dm3_oracle::{Person, message};
use serde_json::{Value, json};

use crate::Dialect;

/// When messages were written, in milliseconds since 1970.
pub(crate) const WRITTEN_AT: u64 = 1_700_000_000_000;
/// When the delivery service took them in.
pub(crate) const ARRIVED_AT: u64 = 1_700_000_001_000;

/// Alice writes to Bob by way of his delivery service; Mallory has keys of her own. All in one dialect.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) dialect: Dialect,
    pub(crate) alice: Person,
    pub(crate) bob: Person,
    pub(crate) mallory: Person,
    pub(crate) service: Person,
    pub(crate) other_service: Person,
}

impl Cast {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            alice: Person::named("alice.eth"),
            bob: Person::named("bob.eth"),
            mallory: Person::named("mallory.eth"),
            service: Person::named("ds.eth"),
            other_service: Person::named("other-ds.eth"),
        }
    }

    /// The cast in the written form, then in the deployed one.
    pub(crate) fn both() -> [Self; 2] {
        [Self::new(Dialect::Spec), Self::new(Dialect::LegacyTs)]
    }

    pub(crate) fn is_written(&self) -> bool {
        self.dialect == Dialect::Spec
    }

    /// The slug of a vector that stands in both dialects.
    pub(crate) fn slug(&self, words: &str) -> String {
        if self.is_written() { words.to_owned() } else { format!("legacy-{words}") }
    }

    /// The title of a vector that stands in both dialects.
    pub(crate) fn title(&self, words: &str) -> String {
        if self.is_written() { words.to_owned() } else { format!("{words}, deployed form") }
    }

    /// The clauses in the written form, the rows of divergences in the deployed one.
    pub(crate) fn cite<'a>(&self, clauses: &'a [&'a str], rows: &'a [&'a str]) -> &'a [&'a str] {
        if self.is_written() { clauses } else { rows }
    }

    /// The public signing key, as it stands in a profile.
    pub(crate) fn signing_key(&self, person: &Person) -> String {
        person.signing.public(self.dialect)
    }

    /// The signing keys in the profiles of everybody who has one, by name.
    pub(crate) fn signing_keys(&self) -> Value {
        let names = ["alice.eth", "bob.eth", "mallory.eth", "a.alice.eth", "a1ice.eth"];
        let key = |name: &str| (name.to_owned(), Value::from(self.signing_key(&Person::named(name))));
        Value::Object(names.into_iter().map(key).collect())
    }

    /// The private signing key: secp256k1 secret or Ed25519 seed, in hex.
    pub(crate) fn signing_secret(&self, person: &Person) -> String {
        match self.dialect {
            Dialect::Spec => hex(&person.signing.ecdsa.secret()),
            Dialect::LegacyTs => hex(&person.signing.ed25519_seed),
        }
    }

    /// A short message of type NEW from Alice to Bob, not signed.
    pub(crate) fn new_message(&self) -> Value {
        message::text(&self.alice, &self.bob, "Lunch at one?", WRITTEN_AT)
    }

    /// A message with a little of everything, not signed.
    pub(crate) fn rich_message(&self) -> Value {
        json!({
            "attachments": [{ "data": "data:text/plain;base64,c291cA==", "name": "menu.txt" }],
            "message": "Lunch at one?",
            "metadata": { "from": "alice.eth", "timestamp": WRITTEN_AT, "to": "bob.eth", "type": "NEW" },
        })
    }

    /// The message signed by Alice.
    pub(crate) fn by_alice(&self, unsigned: Value) -> Value {
        message::sign(unsigned, &self.alice, self.dialect)
    }

    /// The message signed by Alice, as canonical text.
    pub(crate) fn text_by_alice(&self, unsigned: Value) -> String {
        canonical(&self.by_alice(unsigned))
    }
}
