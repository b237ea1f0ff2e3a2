//! Base58 with the Bitcoin alphabet, as CIDs use it. Decoding only.

/// Longest text that is decoded; a CID with a 32-byte digest has at most 49 digits.
const MAX_DIGITS: usize = 64;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The bytes of a base58 text, or `None` for a foreign digit or a text of more than 64 digits.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_DIGITS {
        return None;
    }
    let mut little_endian: Vec<u8> = Vec::with_capacity(MAX_DIGITS);
    for digit in text.bytes() {
        let mut carry = u32::try_from(ALPHABET.iter().position(|known| *known == digit)?).ok()?;
        for byte in &mut little_endian {
            carry += u32::from(*byte) * 58;
            let [low, ..] = carry.to_le_bytes();
            *byte = low;
            carry >>= 8;
        }
        while carry > 0 {
            let [low, ..] = carry.to_le_bytes();
            little_endian.push(low);
            carry >>= 8;
        }
    }
    let zeros = text.bytes().take_while(|digit| *digit == b'1').count();
    little_endian.resize(little_endian.len() + zeros, 0);
    little_endian.reverse();
    Some(little_endian)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn known_answers() {
        assert_eq!(decode("2NEpo7TZRRrLZSi2U").unwrap(), b"Hello World!");
        assert_eq!(decode("11233QC4").unwrap(), [0, 0, 0x28, 0x7f, 0xb4, 0xcd]);
        assert_eq!(decode("").unwrap(), [0_u8; 0]);
        assert_eq!(decode("0OIl"), None);
        assert_eq!(decode(&"z".repeat(65)), None);
    }
}
