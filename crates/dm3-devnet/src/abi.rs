//! The little of the contract ABI that the two contracts need.

use dm3_types::{Address, Hash};

const WORD: usize = 32;

/// The arguments of a call, in words of 32 bytes.
pub(crate) struct Arguments<'a>(&'a [u8]);

impl<'a> Arguments<'a> {
    /// Splits call data into the function's selector and its arguments.
    pub(crate) fn of(data: &'a [u8]) -> Option<([u8; 4], Self)> {
        let (selector, arguments) = data.split_first_chunk::<4>()?;
        Some((*selector, Self(arguments)))
    }

    /// The word at this position.
    pub(crate) fn word(&self, position: usize) -> Option<&'a [u8; WORD]> {
        self.0.get(position.checked_mul(WORD)?..)?.first_chunk()
    }

    /// The node of a name.
    pub(crate) fn node(&self, position: usize) -> Option<Hash> {
        self.word(position).map(|word| Hash::from_bytes(*word))
    }

    /// The `string` whose place is in the word at this position.
    pub(crate) fn string(&self, position: usize) -> Option<&'a str> {
        let tail = self.0.get(number(self.word(position)?)?..)?;
        let (length, tail) = tail.split_first_chunk::<WORD>()?;
        std::str::from_utf8(tail.get(..number(length)?)?).ok()
    }
}

/// An `address`; zeros for none.
pub(crate) fn address(address: Option<Address>) -> Vec<u8> {
    let mut answer = vec![0; WORD - 20];
    answer.extend_from_slice(address.map_or([0; 20], |address| *address.as_bytes()).as_slice());
    answer
}

/// A `bool`.
pub(crate) fn boolean(value: bool) -> Vec<u8> {
    word(usize::from(value))
}

/// A `string` as the only value returned.
pub(crate) fn string(text: &str) -> Vec<u8> {
    let mut answer = word(WORD);
    answer.extend(word(text.len()));
    answer.extend_from_slice(text.as_bytes());
    answer.resize(answer.len().next_multiple_of(WORD), 0);
    answer
}

fn word(value: usize) -> Vec<u8> {
    let digits = value.to_be_bytes();
    let mut word = vec![0; WORD - digits.len()];
    word.extend_from_slice(&digits);
    word
}

fn number(word: &[u8; WORD]) -> Option<usize> {
    let (zeros, digits) = word.split_last_chunk::<8>()?;
    let small = zeros.iter().all(|byte| *byte == 0);
    small.then(|| u64::from_be_bytes(*digits)).and_then(|number| usize::try_from(number).ok())
}
