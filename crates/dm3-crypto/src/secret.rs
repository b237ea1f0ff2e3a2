//! Reading secrets without leaving copies, and never printing them.

use dm3_types::{base64, hex};
use zeroize::Zeroizing;

use crate::error::KeyError;

/// Strict base64 of exactly `N` bytes.
pub(crate) fn from_base64<const N: usize>(
    field: &'static str,
    text: &str,
) -> Result<Zeroizing<[u8; N]>, KeyError> {
    let bytes = Zeroizing::new(base64::decode(text).map_err(|_| KeyError::NotBase64 { field })?);
    exactly(field, &bytes)
}

/// `0x`-hex of exactly `N` bytes, digits of either case.
pub(crate) fn from_hex<const N: usize>(
    field: &'static str,
    text: &str,
) -> Result<Zeroizing<[u8; N]>, KeyError> {
    let bytes = Zeroizing::new(hex::decode0x(text).map_err(|_| KeyError::NotHex { field })?);
    exactly(field, &bytes)
}

pub(crate) fn to_base64(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(base64::encode(bytes))
}

fn exactly<const N: usize>(field: &'static str, bytes: &[u8]) -> Result<Zeroizing<[u8; N]>, KeyError> {
    let found = bytes.len();
    let array = bytes.try_into().map_err(|_| KeyError::WrongLength { field, expected: N, found })?;
    Ok(Zeroizing::new(array))
}

/// `Debug` that tells the type and nothing else.
macro_rules! redacted_debug {
    ($($name:ident),+) => {$(
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
pub(crate) use redacted_debug;
