//! The little of Ethereum's contract ABI that name look-ups and balances need.

const WORD: usize = 32;

/// Call data without the selector of the function, in words of 32 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arguments<'a>(&'a [u8]);

impl<'a> Arguments<'a> {
    /// Splits call data into the selector and the arguments.
    pub(super) fn of(data: &'a [u8]) -> Option<([u8; 4], Self)> {
        let (selector, arguments) = data.split_first_chunk::<4>()?;
        Some((*selector, Self(arguments)))
    }

    pub(super) fn word(&self, position: usize) -> Option<[u8; WORD]> {
        self.0.get(position.checked_mul(WORD)?..)?.first_chunk().copied()
    }

    pub(super) fn address(&self, position: usize) -> Option<[u8; 20]> {
        self.word(position)?.split_last_chunk::<20>().map(|(_, address)| *address)
    }

    /// The `bytes` or `string` whose place stands in the word at this position.
    pub(super) fn bytes(&self, position: usize) -> Option<&'a [u8]> {
        let tail = self.0.get(number(&self.word(position)?)?..)?;
        let (length, tail) = tail.split_first_chunk::<WORD>()?;
        tail.get(..number(length)?)
    }

    pub(super) fn string(&self, position: usize) -> Option<&'a str> {
        std::str::from_utf8(self.bytes(position)?).ok()
    }
}

fn number(word: &[u8; WORD]) -> Option<usize> {
    let (zeros, digits) = word.split_last_chunk::<8>()?;
    let small = zeros.iter().all(|byte| *byte == 0);
    small.then(|| u64::from_be_bytes(*digits)).and_then(|number| usize::try_from(number).ok())
}

/// An unsigned number as a word.
pub(super) fn unsigned(value: u128) -> Vec<u8> {
    let mut word = vec![0; WORD - 16];
    word.extend_from_slice(&value.to_be_bytes());
    word
}

/// An address as a word; zeros for none.
pub(super) fn address(address: Option<[u8; 20]>) -> Vec<u8> {
    let mut word = vec![0; WORD - 20];
    word.extend_from_slice(&address.unwrap_or_default());
    word
}

/// A `bytes` or `string` as the only value returned.
pub(super) fn dynamic(content: &[u8]) -> Vec<u8> {
    let mut answer = unsigned(32);
    answer.extend(tail(content));
    answer
}

/// `OffchainLookup(address,string[],bytes,bytes4,bytes)` of EIP-3668, with one gateway URL.
pub(super) fn offchain_lookup(sender: [u8; 20], url: &str, call: &[u8]) -> Vec<u8> {
    let urls = [unsigned(1), unsigned(32), tail(url.as_bytes())].concat();
    let (call, extra) = (tail(call), tail(&[]));
    let mut selector = [0; WORD];
    selector.split_at_mut(4).0.copy_from_slice(&[0xb4, 0xa8, 0x58, 0x01]);
    let place = |length: usize| unsigned(length as u128);
    [
        vec![0x55, 0x6f, 0x18, 0x30],
        address(Some(sender)),
        place(5 * WORD),
        place(5 * WORD + urls.len()),
        selector.to_vec(),
        place(5 * WORD + urls.len() + call.len()),
        urls,
        call,
        extra,
    ]
    .concat()
}

fn tail(content: &[u8]) -> Vec<u8> {
    let mut bytes = unsigned(content.len() as u128);
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(WORD), 0);
    bytes
}

/// The name in DNS wire form (RFC 1035 section 3.1) as ENSIP-10 passes it.
pub(super) fn name_in_dns_form(mut bytes: &[u8]) -> Option<String> {
    let mut labels = Vec::new();
    loop {
        let (length, rest) = bytes.split_first()?;
        if *length == 0 {
            return Some(labels.join("."));
        }
        let (label, rest) = rest.split_at_checked(usize::from(*length))?;
        labels.push(std::str::from_utf8(label).ok()?.to_owned());
        bytes = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_where_the_abi_puts_them() {
        let data = [
            vec![0x59, 0xd1, 0xd4, 0x3c],
            vec![0x11; 32],
            unsigned(64),
            unsigned(3),
            b"key".to_vec(),
            vec![0; 29],
        ]
        .concat();
        let (selector, arguments) = Arguments::of(&data).unwrap();
        assert_eq!(selector, [0x59, 0xd1, 0xd4, 0x3c]);
        assert_eq!(arguments.word(0), Some([0x11; 32]));
        assert_eq!(arguments.string(1), Some("key"));
        assert_eq!(arguments.word(9), None);
        assert!(Arguments::of(&[1, 2]).is_none());
    }

    #[test]
    fn a_length_beyond_the_data_is_no_string() {
        let data = [vec![0; 4], unsigned(32), unsigned(u128::MAX)].concat();
        assert_eq!(Arguments::of(&data).unwrap().1.bytes(0), None);
    }

    #[test]
    fn names_in_dns_form() {
        assert_eq!(name_in_dns_form(b"\x03bob\x03eth\x00").as_deref(), Some("bob.eth"));
        assert_eq!(name_in_dns_form(b"\x09bob"), None);
    }
}
