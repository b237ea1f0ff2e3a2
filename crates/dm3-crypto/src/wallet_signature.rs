//! The many spellings of a wallet signature.

use dm3_types::{Dialect, Expected, ParseError, WalletSignature, hex};

/// Reads a wallet signature.
///
/// [`Dialect::Written`] takes `0x` and the hexadecimal digits of the 65 bytes r, s, v with v of 27 or 28.
/// [`Dialect::Deployed`] reads in addition what deployed peers (ethers 5) read: a v of 0 or 1, any other v from 29 up
/// by its parity (EIP-155), and the 64 bytes of EIP-2098, where v is the top bit of s.
///
/// # Errors
///
/// [`ParseError`] with an empty path.
pub fn parse_wallet_signature(text: &str, dialect: Dialect) -> Result<WalletSignature, ParseError> {
    match dialect {
        Dialect::Written => WalletSignature::parse(text),
        Dialect::Deployed => {
            let bytes = deployed_form(text)
                .ok_or_else(|| ParseError::malformed(String::new(), Expected::WalletSignature))?;
            WalletSignature::from_bytes(bytes)
        }
    }
}

fn deployed_form(text: &str) -> Option<[u8; 65]> {
    let bytes = hex::decode0x(text).ok()?;
    if let Ok(compact) = <[u8; 64]>::try_from(bytes.as_slice()) {
        return Some(from_compact(&compact));
    }
    let mut full = <[u8; 65]>::try_from(bytes).ok()?;
    let [.., v] = &mut full;
    *v = match *v {
        0 | 1 => 27 + *v,
        27.. => 28 - *v % 2,
        _ => return None,
    };
    Some(full)
}

fn from_compact(compact: &[u8; 64]) -> [u8; 65] {
    let mut full = [0; 65];
    let (r_and_s, v) = full.split_at_mut(64);
    r_and_s.copy_from_slice(compact);
    let (_, s) = r_and_s.split_at_mut(32);
    if let [top, ..] = s {
        v.fill(27 + (*top >> 7));
        *top &= 0x7f;
    }
    full
}
