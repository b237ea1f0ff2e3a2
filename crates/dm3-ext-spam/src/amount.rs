//! Amounts of wei and of tokens.

use std::fmt;

use dm3_types::{Dialect, Expected, Json, ParseError};

/// A whole number of 256 bits: wei, or the smallest units of a token. Text form: decimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount([u8; 32]);

/// Decimal digits of the largest amount, 2^256 - 1.
const MAX_DIGITS: usize = 78;

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self([0; 32]);

    /// The amount in 32 bytes, big endian, as Ethereum writes it.
    #[must_use]
    pub const fn from_be_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, big endian.
    #[must_use]
    pub const fn to_be_bytes(self) -> [u8; 32] {
        self.0
    }

    /// Reads decimal digits without sign and without leading zeros, below 2^256.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let leading_zero = text.len() > 1 && text.starts_with('0');
        // SPM-RUL-003 SPM-RUL-006
        if leading_zero || text.len() > MAX_DIGITS { Err(malformed()) } else { Self::from_digits(text, 10) }
    }

    /// Reads an amount as `dialect` writes it. The deployed network also takes leading zeros, and `0x` and
    /// hexadecimal digits.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path.
    pub fn parse_in(text: &str, dialect: Dialect) -> Result<Self, ParseError> {
        match (dialect, text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))) {
            (Dialect::Written, _) => Self::parse(text),
            (Dialect::Deployed, Some(digits)) => Self::from_digits(digits, 16),
            (Dialect::Deployed, None) => Self::from_digits(text, 10),
        }
    }

    fn from_digits(digits: &str, radix: u8) -> Result<Self, ParseError> {
        if digits.is_empty() {
            return Err(malformed());
        }
        let digit =
            |character: char| character.to_digit(radix.into()).and_then(|digit| u8::try_from(digit).ok());
        digits
            .chars()
            .try_fold(Self::ZERO, |amount, character| amount.times_plus(radix, digit(character)?))
            .ok_or_else(malformed)
    }

    fn times_plus(self, factor: u8, summand: u8) -> Option<Self> {
        let mut bytes = self.0;
        let mut carry = summand;
        for byte in bytes.iter_mut().rev() {
            let [high, low] = (u16::from(*byte) * u16::from(factor) + u16::from(carry)).to_be_bytes();
            (*byte, carry) = (low, high);
        }
        (carry == 0).then_some(Self(bytes))
    }

    /// A tenth, and the last decimal digit.
    fn tenth(self) -> (Self, u8) {
        let mut bytes = self.0;
        let mut rest = 0_u8;
        for byte in &mut bytes {
            let number = u16::from_be_bytes([rest, *byte]);
            // The rest is below 10, so the quotient is below 256.
            let [_, quotient] = (number / 10).to_be_bytes();
            let [_, remainder] = (number % 10).to_be_bytes();
            (*byte, rest) = (quotient, remainder);
        }
        (Self(bytes), rest)
    }
}

fn malformed() -> ParseError {
    ParseError::malformed("", Expected::Amount)
}

impl From<u64> for Amount {
    fn from(number: u64) -> Self {
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().rev().zip(number.to_le_bytes()) {
            *place = byte;
        }
        Self(bytes)
    }
}

impl From<Amount> for Json {
    fn from(amount: Amount) -> Self {
        Self::String(amount.to_string())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = Vec::with_capacity(MAX_DIGITS);
        let (mut rest, mut digit) = self.tenth();
        digits.push(digit);
        while rest != Self::ZERO {
            (rest, digit) = rest.tenth();
            digits.push(digit);
        }
        digits.iter().rev().try_for_each(|digit| write!(f, "{digit}"))
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self})")
    }
}
