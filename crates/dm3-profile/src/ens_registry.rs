//! ENS, asked through an Ethereum node.

use std::fmt;
use std::sync::Arc;

use dm3_types::{Address, EnsName, Hash};

use crate::ethereum_abi as abi;
use crate::ethereum_node::{CallOutcome, EthereumNode};
use crate::json_rpc_transport::JsonRpcTransport;
use crate::namehash::{dns_encode, namehash};
use crate::profile_uri::MAX_RECORD_LENGTH;
use crate::registry::{MalformedAnswer, RecordKey, Registry, RegistryError, RegistryFuture};

/// The ENS registry contract, at the same address on mainnet and the public test networks.
pub const ENS_REGISTRY_CONTRACT: Address = Address::from_bytes([
    0x00, 0x00, 0x00, 0x00, 0x00, 0x0c, 0x2e, 0x07, 0x4e, 0xc6, 0x9a, 0x0d, 0xfb, 0x29, 0x97, 0xba, 0x6c,
    0x7d, 0x2e, 0x1e,
]);

/// Most labels of a name that is looked up. A stranger chooses the name, and every label may cost a call.
const MAX_LABELS: usize = 24;

/// The Ethereum Name Service (ERC-137, ENSIP-5, ENSIP-10) over Ethereum JSON-RPC.
///
/// The node is trusted: whoever answers `eth_call` decides what a name leads to. Run your own, or use one that you
/// trust. Records kept outside the chain (EIP-3668) end in [`RegistryError::NeedsCcipRead`].
///
/// One look-up takes up to three calls plus one for every missing level of the name.
pub struct EnsRegistry {
    node: EthereumNode,
    contract: Address,
}

/// Who answers for a name.
struct Resolver {
    contract: Address,
    takes_dns_name: bool,
}

impl EnsRegistry {
    /// ENS at [`ENS_REGISTRY_CONTRACT`] on the chain that `transport` leads to.
    #[must_use]
    pub fn new(transport: Arc<dyn JsonRpcTransport>) -> Self {
        Self { node: EthereumNode::new(transport), contract: ENS_REGISTRY_CONTRACT }
    }

    /// Uses another registry contract, for chains with an ENS deployment of their own.
    #[must_use]
    pub fn with_contract(mut self, contract: Address) -> Self {
        self.contract = contract;
        self
    }

    async fn address_of(&self, name: &EnsName) -> Result<Option<Address>, RegistryError> {
        // REG-REC-003
        let call = abi::addr_call(&namehash(name));
        let bad_record = || RegistryError::BadRecord { record: RecordKey::Address };
        match self.record(name, call, bad_record).await? {
            Some(answer) => abi::address_answer(&answer).map_err(|_| bad_record()),
            None => Ok(None),
        }
    }

    async fn text_of(&self, name: &EnsName, key: &str) -> Result<Option<String>, RegistryError> {
        let call = abi::text_call(&namehash(name), key);
        let bad_record = || RegistryError::BadRecord { record: RecordKey::Text(key.to_owned()) };
        let Some(answer) = self.record(name, call, bad_record).await? else { return Ok(None) };
        let bytes = abi::string_answer(&answer).map_err(|_| bad_record())?;
        if bytes.len() > MAX_RECORD_LENGTH {
            // REG-REC-016
            return Err(RegistryError::RecordTooLong { limit: MAX_RECORD_LENGTH });
        }
        // REG-REC-014
        let text = String::from_utf8(bytes).map_err(|_| bad_record())?;
        Ok((!text.is_empty()).then_some(text))
    }

    /// The encoded answer to `call`, a function of a resolver, for `name`; `bad_record` where it is not even that.
    async fn record(
        &self,
        name: &EnsName,
        call: Vec<u8>,
        bad_record: impl FnOnce() -> RegistryError,
    ) -> Result<Option<Vec<u8>>, RegistryError> {
        let Some(resolver) = self.resolver_of(name).await? else { return Ok(None) };
        // REG-REC-005, REG-REC-007
        let call = if resolver.takes_dns_name { abi::resolve_call(&dns_encode(name)?, &call) } else { call };
        let answer = match self.node.call(&resolver.contract, &call).await? {
            // REG-REC-010: neither a contract nor a function is there, which is as good as no record.
            CallOutcome::Returned(answer) if answer.is_empty() => return Ok(None),
            CallOutcome::Returned(answer) => answer,
            CallOutcome::Reverted(data) if abi::is_offchain_lookup(&data) => {
                // REG-REC-018
                return Err(RegistryError::NeedsCcipRead);
            }
            // A resolver without this function reverts and says nothing.
            CallOutcome::Reverted(data) if data.is_empty() => return Ok(None),
            // REG-REC-012
            CallOutcome::Reverted(_) => return Err(RegistryError::ResolverReverted),
        };
        if !resolver.takes_dns_name {
            return Ok(Some(answer));
        }
        // REG-REC-015
        let inner = abi::bytes_answer(&answer).map_err(|_| bad_record())?;
        Ok((!inner.is_empty()).then_some(inner))
    }

    /// The walk of ENSIP-10: the resolver of the name, or a wildcard resolver of the nearest ancestor that has one.
    async fn resolver_of(&self, name: &EnsName) -> Result<Option<Resolver>, RegistryError> {
        if name.labels().count() > MAX_LABELS {
            // REG-REC-008, REG-REC-009
            return Err(RegistryError::TooManyLabels { limit: MAX_LABELS });
        }
        let mut current = name.clone();
        // REG-REC-004
        loop {
            if let Some(contract) = self.registered_resolver(&namehash(&current)).await? {
                let takes_dns_name = self.supports_wildcard(&contract).await?;
                // REG-REC-006
                let answers = takes_dns_name || current == *name;
                return Ok(answers.then_some(Resolver { contract, takes_dns_name }));
            }
            match current.parent() {
                Some(parent) => current = parent,
                None => return Ok(None),
            }
        }
    }

    async fn registered_resolver(&self, node: &Hash) -> Result<Option<Address>, RegistryError> {
        // REG-REC-025
        match self.node.call(&self.contract, &abi::resolver_call(node)).await? {
            CallOutcome::Returned(answer) if answer.is_empty() => Err(RegistryError::NoRegistryContract),
            CallOutcome::Returned(answer) => abi::address_answer(&answer).map_err(|_| malformed()),
            CallOutcome::Reverted(_) => Err(RegistryError::NoRegistryContract),
        }
    }

    /// By ERC-165, whatever is not a clear yes is a no.
    async fn supports_wildcard(&self, resolver: &Address) -> Result<bool, RegistryError> {
        let outcome = self.node.call(resolver, &abi::supports_wildcard_call()).await?;
        Ok(matches!(outcome, CallOutcome::Returned(answer) if abi::bool_answer(&answer) == Ok(true)))
    }
}

fn malformed() -> RegistryError {
    RegistryError::Malformed(MalformedAnswer::WrongType)
}

impl Registry for EnsRegistry {
    fn address<'a>(&'a self, name: &'a EnsName) -> RegistryFuture<'a, Option<Address>> {
        Box::pin(self.address_of(name))
    }

    fn text<'a>(&'a self, name: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>> {
        Box::pin(self.text_of(name, key))
    }
}

impl fmt::Debug for EnsRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnsRegistry").field("contract", &self.contract).finish_non_exhaustive()
    }
}
