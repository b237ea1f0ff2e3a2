//! Ethereum addresses.

use std::fmt;

use sha3::{Digest, Keccak256};

use crate::text_form::text_form;
use crate::{Expected, ParseError, hex};

/// An Ethereum address. Text form: `0x` and 40 hex digits with the checksum of EIP-55.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address([u8; 20]);

impl Address {
    /// The address with these 20 bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// The 20 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// Reads `0x` and 40 hex digits; digits of mixed case must carry the right checksum.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let malformed = || ParseError::malformed("", Expected::Address);
        // MTP-KEY-023
        let address = hex::decode0x_array(text).map(Self).map_err(|_| malformed())?;
        let digits = text.strip_prefix("0x").unwrap_or_default();
        let mixed = digits.bytes().any(|digit| digit.is_ascii_uppercase())
            && digits.bytes().any(|digit| digit.is_ascii_lowercase());
        // MTP-KEY-021, MTP-KEY-022
        if mixed && address.to_string() != text { Err(malformed()) } else { Ok(address) }
    }

    /// `0x` and 40 lower-case hex digits: the form in account keys of the deployed network.
    #[must_use]
    pub fn to_lower_hex(&self) -> String {
        hex::encode0x(&self.0)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // MTP-KEY-020
        let lower = self.to_lower_hex();
        let digits = lower.strip_prefix("0x").unwrap_or_default();
        let checksum = Keccak256::digest(digits.as_bytes());
        f.write_str("0x")?;
        let nibbles = checksum.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
        for (digit, nibble) in digits.chars().zip(nibbles) {
            fmt::Write::write_char(f, if nibble >= 8 { digit.to_ascii_uppercase() } else { digit })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

text_form!(Address);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eip_55_examples() {
        for address in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ] {
            assert_eq!(Address::parse(address).unwrap().to_string(), address);
            assert_eq!(Address::parse(&address.to_lowercase()).unwrap().to_string(), address);
            let upper = format!("0x{}", address[2..].to_uppercase());
            assert_eq!(Address::parse(&upper).unwrap().to_string(), address);
        }
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        assert!(Address::parse("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").is_err());
        assert!(Address::parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA").is_err());
    }
}
