//! Base64 as dm3 writes and reads it (RFC 4648).

use data_encoding::BASE64;

use crate::{Expected, ParseError};

/// Standard alphabet with padding: the only form that is ever written.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    // MTP-KEY-001
    BASE64.encode(bytes)
}

/// Reads the written form and nothing else: standard alphabet, padding, canonical trailing bits.
///
/// # Errors
/// [`ParseError`] with an empty path.
pub fn decode(text: &str) -> Result<Vec<u8>, ParseError> {
    let malformed = || ParseError::malformed("", Expected::Base64Text);
    // MTP-KEY-003: the library would also join padded parts, which is a second spelling.
    if text.trim_end_matches('=').contains('=') {
        return Err(malformed());
    }
    // MTP-KEY-002, MTP-KEY-004
    BASE64.decode(text.as_bytes()).map_err(|_| malformed())
}

/// Reads exactly `N` bytes of the strict form.
///
/// # Errors
/// [`ParseError`] with an empty path.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], ParseError> {
    let malformed = || ParseError::malformed("", Expected::Base64 { bytes: N });
    let bytes = decode(text).map_err(|_| malformed())?;
    bytes.try_into().map_err(|_| malformed())
}

/// Reads as the deployed network does (the decoder of Node.js): both alphabets, padding optional, characters
/// outside the alphabets skipped, end at the first `=`.
#[must_use]
pub fn decode_lenient(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut buffer, mut bits) = (0_u32, 0_u8);
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        buffer = (buffer << 6) | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [_, _, _, low] = (buffer >> bits).to_be_bytes();
            bytes.push(low);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_refuses_what_lenient_reads() {
        assert_eq!(encode(&[0xfb, 0xff]), "+/8=");
        for lenient in ["-_8=", "+/8", "+/ 8=", "+*/8="] {
            assert!(decode(lenient).is_err(), "{lenient}");
            assert_eq!(decode_lenient(lenient), [0xfb, 0xff], "{lenient}");
        }
        // Trailing bits that are not zero would give two texts for one value.
        assert!(decode("+/9=").is_err());
    }

    #[test]
    fn padded_parts_in_a_row_are_not_one_text() {
        assert_eq!(decode("AAEC").unwrap(), [0, 1, 2]);
        for parts in ["AA==AQI=", "AAE=Ag==", "=AAEC", "AA==AAEC", "===="] {
            assert!(decode(parts).is_err(), "{parts}");
        }
    }

    #[test]
    fn length_is_checked() {
        assert!(decode_array::<2>("+/8=").is_ok());
        assert!(decode_array::<3>("+/8=").is_err());
    }
}
