//! The two contracts that the table plays: the ENS registry and a public resolver.

use dm3_profile::ENS_REGISTRY_CONTRACT;
use dm3_types::Address;

use crate::abi::{self, Arguments};
use crate::name_table::NameTable;

/// Where the resolver of all names seems to be.
pub const PUBLIC_RESOLVER_CONTRACT: Address = Address::from_bytes(*b"dm3-devnet-resolver!");

const RESOLVER: [u8; 4] = [0x01, 0x78, 0xb8, 0xbf];
const OWNER: [u8; 4] = [0x02, 0x57, 0x1b, 0xe3];
const SUPPORTS_INTERFACE: [u8; 4] = [0x01, 0xff, 0xc9, 0xa7];
const ADDR: [u8; 4] = [0x3b, 0x3b, 0x57, 0xde];
const TEXT: [u8; 4] = [0x59, 0xd1, 0xd4, 0x3c];

/// The contract refused: an unknown function, or arguments that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reverted;

/// Whether there is code at this address.
pub(crate) fn is_contract(address: &Address) -> bool {
    [ENS_REGISTRY_CONTRACT, PUBLIC_RESOLVER_CONTRACT].contains(address)
}

/// What a call returns; nothing where there is no contract.
pub(crate) fn call(table: &NameTable, contract: &Address, data: &[u8]) -> Result<Vec<u8>, Reverted> {
    if !is_contract(contract) {
        return Ok(Vec::new());
    }
    let (selector, arguments) = Arguments::of(data).ok_or(Reverted)?;
    let answer = if *contract == ENS_REGISTRY_CONTRACT {
        registry(table, selector, &arguments)
    } else {
        resolver(table, selector, &arguments)
    };
    answer.ok_or(Reverted)
}

fn registry(table: &NameTable, selector: [u8; 4], arguments: &Arguments<'_>) -> Option<Vec<u8>> {
    let node = arguments.node(0)?;
    match selector {
        RESOLVER => Some(abi::address(table.has(&node).then_some(PUBLIC_RESOLVER_CONTRACT))),
        OWNER => Some(abi::address(table.address(&node))),
        _ => None,
    }
}

fn resolver(table: &NameTable, selector: [u8; 4], arguments: &Arguments<'_>) -> Option<Vec<u8>> {
    match selector {
        SUPPORTS_INTERFACE => {
            let interface = arguments.word(0)?.first_chunk::<4>()?;
            Some(abi::boolean([SUPPORTS_INTERFACE, ADDR, TEXT].contains(interface)))
        }
        ADDR => Some(abi::address(table.address(&arguments.node(0)?))),
        TEXT => {
            let text = table.text(&arguments.node(0)?, arguments.string(1)?);
            Some(abi::string(&text.unwrap_or_default()))
        }
        _ => None,
    }
}
