//! IPFS: content identifiers of one block, and files that fit in one.

use data_encoding::BASE32_NOPAD;

use crate::encoding::hex;
use crate::hash::sha256;

/// Codec of plain bytes.
pub const RAW: u8 = 0x55;
/// Codec of a dag-pb node.
pub const DAG_PB: u8 = 0x70;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The multihash of a block: SHA-256 with its code and length.
#[must_use]
pub fn multihash(block: &[u8]) -> Vec<u8> {
    [&[0x12, 0x20], sha256(block).as_slice()].concat()
}

/// The binary content identifier of version 1.
#[must_use]
pub fn binary(codec: u8, multihash: &[u8]) -> Vec<u8> {
    [&[1, codec], multihash].concat()
}

/// Version 0: base58btc of the multihash.
#[must_use]
pub fn version_0(block: &[u8]) -> String {
    base58(&multihash(block))
}

/// Version 1 in base32, as most programs write it.
#[must_use]
pub fn version_1(codec: u8, block: &[u8]) -> String {
    base32(&binary(codec, &multihash(block)))
}

/// A binary identifier as `b` and base32.
#[must_use]
pub fn base32(binary: &[u8]) -> String {
    format!("b{}", BASE32_NOPAD.encode(binary).to_lowercase())
}

/// A binary identifier as `f` and base16.
#[must_use]
pub fn base16(binary: &[u8]) -> String {
    format!("f{}", hex(binary))
}

/// Base58 with the Bitcoin alphabet.
#[must_use]
pub fn base58(bytes: &[u8]) -> String {
    let mut digits: Vec<u32> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = digits.iter().rev().filter_map(|digit| ALPHABET.get(usize::try_from(*digit).ok()?));
    std::iter::repeat_n(&b'1', zeros).chain(digits).map(|digit| char::from(*digit)).collect()
}

/// One field of a protocol-buffers message that holds bytes.
#[must_use]
pub fn bytes_field(number: u64, content: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(u64::try_from(content.len()).unwrap_or_default()), content.to_vec()]
        .concat()
}

/// One field of a protocol-buffers message that holds a number.
#[must_use]
pub fn number_field(number: u64, value: u64) -> Vec<u8> {
    [varint(number << 3), varint(value)].concat()
}

/// A number as protocol buffers write it: seven bits in each byte, lowest first.
#[must_use]
pub fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let [low, ..] = value.to_le_bytes();
        value >>= 7;
        if value == 0 {
            bytes.push(low & 0x7f);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// UnixFS data of a file: type 2, content, length.
#[must_use]
pub fn unixfs_file(content: &[u8]) -> Vec<u8> {
    let length = u64::try_from(content.len()).unwrap_or_default();
    [number_field(1, 2), bytes_field(2, content), number_field(3, length)].concat()
}

/// The dag-pb block of a file that fits in it.
#[must_use]
pub fn file_block(content: &[u8]) -> Vec<u8> {
    bytes_field(1, &unixfs_file(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Identifiers that the go-ipfs program gives for a file of `hello world` and a line feed.
    #[test]
    fn known_identifiers() {
        let block = file_block(b"hello world\n");
        assert_eq!(version_0(&block), "QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o");
        assert_eq!(version_1(DAG_PB, &block), "bafybeicg2rebjoofv4kbyovkw7af3rpiitvnl6i7ckcywaq6xjcxnc2mby");
    }
}
