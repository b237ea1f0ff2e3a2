//! ENS contracts as `registry.text` and `registry.address` play them.

use dm3_oracle::encoding::hex0x;
use dm3_oracle::ens::{
    REGISTRY, addr_call, address_word, bytes_answer, dns_name, namehash, resolve_call, resolver_call,
    supports_wildcard_call, text_call, word,
};
use dm3_oracle::profile::USER_RECORD;
use serde_json::{Value, json};

/// The resolver contract.
pub(super) const CONTRACT: [u8; 20] = [0x22; 20];
/// The text of the record in most vectors.
pub(super) const TEXT: &str = "data:application/json,{}";

/// The calls that get an answer other than 32 zero bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain(Vec<Value>);

impl Chain {
    /// The name has the contract as its resolver.
    pub(super) fn resolver_of(mut self, name: &str) -> Self {
        let answer = hex0x(&address_word(&CONTRACT));
        self.0.push(
            json!({ "to": REGISTRY, "data": hex0x(&resolver_call(&namehash(name))), "result": answer }),
        );
        self
    }

    /// The registry contract answers so when it is asked for the resolver of the name.
    pub(super) fn registry(self, name: &str, answer: Value) -> Self {
        self.answering(json!(REGISTRY), &resolver_call(&namehash(name)), &answer)
    }

    /// The contract is a wildcard resolver.
    pub(super) fn wildcard(self) -> Self {
        self.on(&supports_wildcard_call(), json!({ "result": hex0x(&word(1)) }))
    }

    /// The contract answers the call so: members `result`, `error` or `down`.
    pub(super) fn on(self, call: &[u8], answer: Value) -> Self {
        self.answering(json!(hex0x(&CONTRACT)), call, &answer)
    }

    fn answering(mut self, to: Value, call: &[u8], answer: &Value) -> Self {
        let call = json!({ "to": to, "data": hex0x(call) });
        let members = answer.as_object().cloned().unwrap_or_default();
        self.0.push(
            members.into_iter().fold(call, |call, (name, value)| dm3_oracle::json::with(&call, &name, value)),
        );
        self
    }

    /// The arguments of `registry.text` for this name.
    pub(super) fn text_input(&self, name: &str) -> Value {
        json!({ "name": name, "key": USER_RECORD, "calls": self.0 })
    }

    /// The arguments of `registry.address` for this name.
    pub(super) fn address_input(&self, name: &str) -> Value {
        json!({ "name": name, "calls": self.0 })
    }
}

/// The call for the profile record of a name.
pub(super) fn text_of(name: &str) -> Vec<u8> {
    text_call(&namehash(name), USER_RECORD)
}

/// The call for the address of a name.
pub(super) fn addr_of(name: &str) -> Vec<u8> {
    addr_call(&namehash(name))
}

/// The call of a wildcard resolver for a name.
pub(super) fn through_wildcard(name: &str, call: &[u8]) -> Vec<u8> {
    resolve_call(&dns_name(name), call)
}

/// A `string` or `bytes` as a call's result.
pub(super) fn returned(content: &[u8]) -> Value {
    json!({ "result": hex0x(&bytes_answer(content)) })
}

/// Bytes as they are as a call's result.
pub(super) fn raw(bytes: &[u8]) -> Value {
    json!({ "result": hex0x(bytes) })
}

/// A revert with this data, as most nodes report it.
pub(super) fn reverted(data: &[u8]) -> Value {
    json!({ "error": { "code": 3, "message": "execution reverted", "data": hex0x(data) } })
}

/// Alice's name with a resolver of its own that answers the call so.
pub(super) fn alice(call: &[u8], answer: Value) -> Chain {
    Chain::default().resolver_of("alice.eth").on(call, answer)
}

/// A name below a wildcard resolver, whose call gets this answer.
pub(super) fn below_wildcard(call: &[u8], answer: Value) -> Chain {
    Chain::default()
        .resolver_of("offchain.eth")
        .wildcard()
        .on(&through_wildcard("alice.offchain.eth", call), answer)
}
