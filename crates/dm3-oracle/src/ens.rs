//! ENS: names as contracts take them, calls and answers in the Ethereum contract ABI.

use crate::hash::keccak256;

/// The ENS registry contract on Ethereum, in lower case.
pub const REGISTRY: &str = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e";

/// The node of a normalised name (ERC-137).
#[must_use]
pub fn namehash(name: &str) -> [u8; 32] {
    let labels = name.rsplit('.').filter(|label| !label.is_empty());
    labels.fold([0; 32], |parent, label| keccak256(&[parent, keccak256(label.as_bytes())].concat()))
}

/// The name as DNS encodes it: each label behind its length, a zero byte at the end. Lengths are cut to one byte.
#[must_use]
pub fn dns_name(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.') {
        let [low, ..] = label.len().to_le_bytes();
        bytes.push(low);
        bytes.extend_from_slice(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

/// `resolver(bytes32)` of the registry contract.
#[must_use]
pub fn resolver_call(node: &[u8; 32]) -> Vec<u8> {
    [[0x01, 0x78, 0xb8, 0xbf].as_slice(), node].concat()
}

/// `supportsInterface(bytes4)` with the interface of wildcard resolvers.
#[must_use]
pub fn supports_wildcard_call() -> Vec<u8> {
    [[0x01, 0xff, 0xc9, 0xa7, 0x90, 0x61, 0xb9, 0x23].as_slice(), &[0; 28]].concat()
}

/// `addr(bytes32)` of a resolver contract.
#[must_use]
pub fn addr_call(node: &[u8; 32]) -> Vec<u8> {
    [[0x3b, 0x3b, 0x57, 0xde].as_slice(), node].concat()
}

/// `text(bytes32,string)` of a resolver contract.
#[must_use]
pub fn text_call(node: &[u8; 32], key: &str) -> Vec<u8> {
    [[0x59, 0xd1, 0xd4, 0x3c].as_slice(), node, &word(64), &tail(key.as_bytes())].concat()
}

/// `resolve(bytes,bytes)` of a wildcard resolver.
#[must_use]
pub fn resolve_call(dns_name: &[u8], call: &[u8]) -> Vec<u8> {
    let name = tail(dns_name);
    let second = word(u64::try_from(64 + name.len()).unwrap_or_default());
    [[0x90, 0x61, 0xb9, 0x23].as_slice(), &word(64), &second, &name, &tail(call)].concat()
}

/// A number as one word of 32 bytes.
#[must_use]
pub fn word(number: u64) -> [u8; 32] {
    let mut word = [0; 32];
    let (_, low) = word.split_at_mut(24);
    low.copy_from_slice(&number.to_be_bytes());
    word
}

/// An address as one word of 32 bytes.
#[must_use]
pub fn address_word(address: &[u8; 20]) -> [u8; 32] {
    let mut word = [0; 32];
    let (_, low) = word.split_at_mut(12);
    low.copy_from_slice(address);
    word
}

/// What a function returns whose result is one `string` or `bytes`.
#[must_use]
pub fn bytes_answer(content: &[u8]) -> Vec<u8> {
    [word(32).as_slice(), &tail(content)].concat()
}

fn tail(content: &[u8]) -> Vec<u8> {
    let mut bytes = word(u64::try_from(content.len()).unwrap_or_default()).to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(32), 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::hex;

    /// The examples of ERC-137.
    #[test]
    fn known_nodes() {
        for (name, node) in [
            ("", "0000000000000000000000000000000000000000000000000000000000000000"),
            ("eth", "93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae"),
            ("foo.eth", "de9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"),
        ] {
            assert_eq!(hex(&namehash(name)), node, "{name}");
        }
        assert_eq!(hex(&dns_name("alice.eth")), "05616c6963650365746800");
    }
}
