//! The node of an ENS name (ERC-137).

use dm3_oracle::hash::keccak256;

/// The node of a name that is in normal form already.
#[must_use]
pub fn name_hash(name: &str) -> [u8; 32] {
    let mut node = [0; 32];
    for label in name.rsplit('.').filter(|label| !label.is_empty()) {
        let mut bytes = node.to_vec();
        bytes.extend_from_slice(&keccak256(label.as_bytes()));
        node = keccak256(&bytes);
    }
    node
}

#[cfg(test)]
mod tests {
    use dm3_oracle::encoding::hex;

    use super::name_hash;

    #[test]
    fn nodes_of_the_names_in_erc_137() {
        assert_eq!(hex(&name_hash("")), "00".repeat(32));
        assert_eq!(
            hex(&name_hash("eth")),
            "93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae"
        );
        assert_eq!(
            hex(&name_hash("foo.eth")),
            "de9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"
        );
    }
}
