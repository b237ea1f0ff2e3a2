//! The contracts on the world's chain: the ENS registry, two resolvers, and ERC-20 tokens.

use dm3_oracle::encoding::hex0x;

use super::chain::{Address, Chain};
use super::contract_abi::{self as abi, Arguments};
use super::fault::Fault;
use super::name_hash::name_hash;

/// The ENS registry, where it is on every public chain.
pub const ENS_REGISTRY: Address = [
    0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x2e, 0x07, 0x4e, 0xc6, 0x9a, 0x0d, 0xfb, 0x29, 0x97, 0xba, 0x6c,
    0x7d, 0x2e, 0x1e,
];
/// The resolver of registered names.
pub const RESOLVER: Address = [0xd3; 20];
/// The resolver that answers for all names below one (ENSIP-10).
pub const WILDCARD_RESOLVER: Address = [0xd4; 20];

/// `resolver(bytes32)` of the registry.
const RESOLVER_OF: [u8; 4] = [0x01, 0x78, 0xb8, 0xbf];
/// `supportsInterface(bytes4)` (ERC-165).
const SUPPORTS_INTERFACE: [u8; 4] = [0x01, 0xff, 0xc9, 0xa7];
/// `addr(bytes32)`.
const ADDR: [u8; 4] = [0x3b, 0x3b, 0x57, 0xde];
/// `text(bytes32,string)` (ENSIP-5).
const TEXT: [u8; 4] = [0x59, 0xd1, 0xd4, 0x3c];
/// `resolve(bytes,bytes)`, which is also the interface identifier of ENSIP-10.
const WILDCARD: [u8; 4] = [0x90, 0x61, 0xb9, 0x23];
/// `balanceOf(address)` (ERC-20).
const BALANCE_OF: [u8; 4] = [0x70, 0xa0, 0x82, 0x31];

/// A call that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    /// What the contract returns (nothing where there is no contract), or refuses with.
    pub(super) outcome: Result<Vec<u8>, Vec<u8>>,
    /// What goes wrong on purpose, besides.
    pub(super) fault: Option<Fault>,
    /// What was asked for in words.
    pub(super) note: String,
}

impl Called {
    fn returned(answer: Vec<u8>, note: impl Into<String>) -> Self {
        Self { outcome: Ok(answer), fault: None, note: note.into() }
    }

    fn refused(note: impl Into<String>) -> Self {
        Self { outcome: Err(Vec::new()), fault: None, note: note.into() }
    }

    /// The same call where the contract is what fails.
    fn with(mut self, fault: Option<Fault>, contract: Address) -> Self {
        match fault {
            Some(Fault::ShortResult) => self.outcome = Ok(vec![1, 2, 3]),
            Some(Fault::Revert) => self.outcome = Err(Vec::new()),
            Some(Fault::OffchainLookup) => {
                let gateway = "http://127.0.0.1:9/{sender}/{data}";
                self.outcome = Err(abi::offchain_lookup(contract, gateway, &[0; 4]));
            }
            other => self.fault = other,
        }
        self
    }
}

/// Calls a contract.
pub(super) fn call(chain: &Chain, contract: &Address, data: &[u8]) -> Called {
    let Some((selector, arguments)) = Arguments::of(data) else {
        return Called::returned(Vec::new(), "no function");
    };
    match *contract {
        ENS_REGISTRY => registry(chain, selector, arguments),
        RESOLVER => resolver(chain, RESOLVER, selector, arguments),
        WILDCARD_RESOLVER => resolver(chain, WILDCARD_RESOLVER, selector, arguments),
        token => erc20(chain, &token, selector, arguments),
    }
}

/// Whether there is code at this address.
pub(super) fn has_code(chain: &Chain, address: &Address) -> bool {
    [ENS_REGISTRY, RESOLVER, WILDCARD_RESOLVER].contains(address)
        || chain.token_balance(address, &[0; 20]).is_some()
}

fn registry(chain: &Chain, selector: [u8; 4], arguments: Arguments<'_>) -> Called {
    let (RESOLVER_OF, Some(node)) = (selector, arguments.word(0)) else {
        return Called::refused("unknown function of the registry");
    };
    let entry = chain.entry(&node).unwrap_or_default();
    let note = format!("resolver {}", if entry.name.is_empty() { hex0x(&node) } else { entry.name.clone() });
    let resolver = if entry.wildcard { WILDCARD_RESOLVER } else { RESOLVER };
    Called::returned(abi::address(entry.registered.then_some(resolver)), note).with(entry.fault, ENS_REGISTRY)
}

fn resolver(chain: &Chain, this: Address, selector: [u8; 4], arguments: Arguments<'_>) -> Called {
    match selector {
        SUPPORTS_INTERFACE => {
            let supported = match arguments.word(0).and_then(|word| word.first_chunk::<4>().copied()) {
                Some(WILDCARD) => this == WILDCARD_RESOLVER,
                Some(known) => [SUPPORTS_INTERFACE, ADDR, TEXT].contains(&known),
                None => false,
            };
            Called::returned(abi::unsigned(u128::from(supported)), "supportsInterface")
        }
        WILDCARD if this == WILDCARD_RESOLVER => {
            let name = arguments.bytes(0).and_then(abi::name_in_dns_form);
            let inner = arguments.bytes(1).and_then(Arguments::of);
            let (Some(name), Some((selector, inner))) = (name, inner) else {
                return Called::refused("malformed resolve");
            };
            let called = record(chain, this, &name_hash(&name), selector, inner);
            Called { outcome: called.outcome.map(|answer| abi::dynamic(&answer)), ..called }
        }
        _ => match arguments.word(0) {
            Some(node) => record(chain, this, &node, selector, arguments),
            None => Called::refused("no node"),
        },
    }
}

fn record(
    chain: &Chain,
    this: Address,
    node: &[u8; 32],
    selector: [u8; 4],
    arguments: Arguments<'_>,
) -> Called {
    let entry = chain.entry(node).unwrap_or_default();
    let (answer, note) = match (selector, arguments.string(1)) {
        (ADDR, _) => (abi::address(entry.address), format!("addr {}", entry.name)),
        (TEXT, Some(key)) => {
            let text = entry.texts.get(key).map(String::as_str).unwrap_or_default();
            (abi::dynamic(text.as_bytes()), format!("text {} {key}", entry.name))
        }
        _ => return Called::refused("unknown function of a resolver"),
    };
    Called::returned(answer, note).with(entry.record_fault.or(entry.fault), this)
}

fn erc20(chain: &Chain, token: &Address, selector: [u8; 4], arguments: Arguments<'_>) -> Called {
    let Some(holder) = arguments.address(0).filter(|_| selector == BALANCE_OF) else {
        return Called::returned(Vec::new(), "no contract");
    };
    let amount = chain.token_balance(token, &holder).map(abi::unsigned);
    Called::returned(amount.unwrap_or_default(), format!("balanceOf {}", hex0x(&holder)))
}
