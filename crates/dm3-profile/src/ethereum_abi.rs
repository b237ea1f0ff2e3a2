//! Calls to ENS contracts in the contract ABI. The only file that uses ethers-core outside tests.

use dm3_types::{Address, Hash};
use ethers_core::abi::{ParamType, Token, decode, encode};

/// `resolve(bytes,bytes)`, which is also the interface identifier of ENSIP-10.
const WILDCARD_INTERFACE: [u8; 4] = [0x90, 0x61, 0xb9, 0x23];
/// `OffchainLookup(address,string[],bytes,bytes4,bytes)` of EIP-3668.
const OFFCHAIN_LOOKUP: [u8; 4] = [0x55, 0x6f, 0x18, 0x30];

/// An answer that does not have the type that the function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BadAnswer;

/// `resolver(bytes32)` of the ENS registry (ERC-137).
pub(crate) fn resolver_call(node: &Hash) -> Vec<u8> {
    call([0x01, 0x78, 0xb8, 0xbf], &[node_token(node)])
}

/// `supportsInterface(bytes4)` (ERC-165) for ENSIP-10.
pub(crate) fn supports_wildcard_call() -> Vec<u8> {
    call([0x01, 0xff, 0xc9, 0xa7], &[Token::FixedBytes(WILDCARD_INTERFACE.to_vec())])
}

/// `addr(bytes32)` of a resolver (ERC-137).
pub(crate) fn addr_call(node: &Hash) -> Vec<u8> {
    call([0x3b, 0x3b, 0x57, 0xde], &[node_token(node)])
}

/// `text(bytes32,string)` of a resolver (ENSIP-5).
pub(crate) fn text_call(node: &Hash, key: &str) -> Vec<u8> {
    call([0x59, 0xd1, 0xd4, 0x3c], &[node_token(node), Token::String(key.to_owned())])
}

/// `resolve(bytes,bytes)` of a wildcard resolver (ENSIP-10).
pub(crate) fn resolve_call(dns_name: &[u8], inner_call: &[u8]) -> Vec<u8> {
    call(WILDCARD_INTERFACE, &[Token::Bytes(dns_name.to_vec()), Token::Bytes(inner_call.to_vec())])
}

/// An address; `None` for the zero address, which stands for "not set".
pub(crate) fn address_answer(answer: &[u8]) -> Result<Option<Address>, BadAnswer> {
    // REG-REC-013: the decoder ignores the upper twelve bytes; an address has them zero.
    if answer.get(..12).is_none_or(|padding| padding.iter().any(|byte| *byte != 0)) {
        return Err(BadAnswer);
    }
    let Token::Address(address) = single(&ParamType::Address, answer)? else { return Err(BadAnswer) };
    Ok((!address.is_zero()).then(|| Address::from_bytes(address.to_fixed_bytes())))
}

/// `true` or `false`.
pub(crate) fn bool_answer(answer: &[u8]) -> Result<bool, BadAnswer> {
    single(&ParamType::Bool, answer)?.into_bool().ok_or(BadAnswer)
}

/// The bytes of a `string`, which need not be UTF-8.
pub(crate) fn string_answer(answer: &[u8]) -> Result<Vec<u8>, BadAnswer> {
    // `string` and `bytes` are encoded alike; as `bytes` the caller can tell a bad text from a bad answer.
    bytes_answer(answer)
}

/// The bytes of a `bytes`.
pub(crate) fn bytes_answer(answer: &[u8]) -> Result<Vec<u8>, BadAnswer> {
    single(&ParamType::Bytes, answer)?.into_bytes().ok_or(BadAnswer)
}

/// Whether a contract asks for a look-up outside the chain (EIP-3668).
pub(crate) fn is_offchain_lookup(revert_data: &[u8]) -> bool {
    revert_data.starts_with(&OFFCHAIN_LOOKUP)
}

fn call(selector: [u8; 4], arguments: &[Token]) -> Vec<u8> {
    let mut data = selector.to_vec();
    data.extend_from_slice(&encode(arguments));
    data
}

fn node_token(node: &Hash) -> Token {
    Token::FixedBytes(node.as_bytes().to_vec())
}

fn single(kind: &ParamType, answer: &[u8]) -> Result<Token, BadAnswer> {
    let tokens = decode(std::slice::from_ref(kind), answer).map_err(|_| BadAnswer)?;
    tokens.into_iter().next().ok_or(BadAnswer)
}

#[cfg(test)]
mod tests {
    use dm3_types::hex;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn calls_of_known_names() {
        let node = Hash::from_bytes([0x11; 32]);
        let text = hex::encode0x(&text_call(&node, "network.dm3.profile"));
        assert_eq!(
            text,
            format!(
                "0x59d1d43c{}{:064x}{:064x}{}{}",
                "11".repeat(32),
                64,
                19,
                "6e6574776f726b2e646d332e70726f66696c65",
                "00".repeat(13)
            )
        );
        assert_eq!(hex::encode0x(&resolver_call(&node)), format!("0x0178b8bf{}", "11".repeat(32)));
        assert_eq!(
            hex::encode0x(&supports_wildcard_call()),
            format!("0x01ffc9a79061b923{}", "00".repeat(28))
        );
    }

    #[test]
    fn answers_are_validated() {
        assert_eq!(address_answer(&[0; 32]), Ok(None));
        assert_eq!(address_answer(&[0; 31]), Err(BadAnswer));
        assert_eq!(address_answer(&[0xff; 32]), Err(BadAnswer));
        assert_eq!(bool_answer(&[7; 32]), Err(BadAnswer));
        assert_eq!(bytes_answer(&[0xff; 64]), Err(BadAnswer));
        assert_eq!(bytes_answer(&[]), Err(BadAnswer));
    }

    proptest! {
        #[test]
        fn any_answer_is_survived(answer in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = address_answer(&answer);
            let _ = bool_answer(&answer);
            let _ = bytes_answer(&answer);
        }

        #[test]
        fn bytes_come_back(content in proptest::collection::vec(any::<u8>(), 0..200)) {
            let answer = encode(&[Token::Bytes(content.clone())]);
            prop_assert_eq!(bytes_answer(&answer), Ok(content));
        }
    }
}
