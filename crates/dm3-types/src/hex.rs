//! `0x` hexadecimal as Ethereum and dm3 write it.

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};

use crate::{Expected, ParseError};

/// `0x` and lower-case digits.
#[must_use]
pub fn encode0x(bytes: &[u8]) -> String {
    // MTP-KEY-010
    let mut text = String::with_capacity(2 + 2 * bytes.len());
    text.push_str("0x");
    HEXLOWER.encode_append(bytes, &mut text);
    text
}

/// Reads `0x` and an even number of digits of any case.
///
/// # Errors
/// [`ParseError`] with an empty path.
pub fn decode0x(text: &str) -> Result<Vec<u8>, ParseError> {
    // MTP-KEY-011, MTP-KEY-012, MTP-KEY-013
    text.strip_prefix("0x")
        .and_then(|digits| HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok())
        .ok_or_else(|| ParseError::malformed("", Expected::HexText))
}

/// Reads `0x` and the digits of exactly `N` bytes.
///
/// # Errors
/// [`ParseError`] with an empty path.
pub fn decode0x_array<const N: usize>(text: &str) -> Result<[u8; N], ParseError> {
    let malformed = || ParseError::malformed("", Expected::Hex { bytes: N });
    decode0x(text).map_err(|_| malformed())?.try_into().map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_cases_and_writes_lower() {
        assert_eq!(decode0x("0xAbCd").unwrap(), [0xab, 0xcd]);
        assert_eq!(encode0x(&[0xab, 0xcd]), "0xabcd");
        for bad in ["abcd", "0xabc", "0xg0", "0Xab", ""] {
            assert!(decode0x(bad).is_err(), "{bad}");
        }
        assert!(decode0x_array::<3>("0xabcd").is_err());
    }
}
