//! Base64 and hex, as they stand on the wire.

use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};

/// Standard base64 with padding.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Reads standard base64 with padding.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.as_bytes()).ok()
}

/// Lower-case hex without prefix.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// Lower-case hex with `0x`.
#[must_use]
pub fn hex0x(bytes: &[u8]) -> String {
    format!("0x{}", hex(bytes))
}

/// Reads hex of either case, with or without `0x`.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()
}

/// The bytes as an array, when there are exactly `N`.
#[must_use]
pub fn exactly<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}
