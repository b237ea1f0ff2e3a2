//! What dm3 needs of a name registry.

use std::fmt;
use std::pin::Pin;

use dm3_types::{Address, EnsName};
use thiserror::Error;

use crate::json_rpc_transport::TransportError;

/// Text record of a user's name that leads to the signed profile.
pub const USER_PROFILE_RECORD: &str = "network.dm3.profile";
/// Text record of a delivery service's name that leads to its profile.
pub const DELIVERY_SERVICE_RECORD: &str = "network.dm3.deliveryService";

/// A registry's answer, on its way.
pub type RegistryFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, RegistryError>> + Send + 'a>>;

/// A registry of names: ENS, or what stands in for it.
pub trait Registry: Send + Sync {
    /// The address that `name` belongs to; `None` if the name does not exist or has none.
    fn address<'a>(&'a self, name: &'a EnsName) -> RegistryFuture<'a, Option<Address>>;

    /// The text record `key` of `name`; `None` if the name or the record does not exist.
    fn text<'a>(&'a self, name: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>>;

    /// Lets go of what is remembered about `name`, so that the next question about it is asked anew. A registry that
    /// remembers nothing has nothing to do.
    fn forget(&self, _name: &EnsName) {}
}

/// Why a registry gave no answer. That a name or record does not exist is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// The node of the chain was not reached or did not answer in time. The same question may be answered later.
    #[error("the Ethereum node is unavailable: {0}")]
    Unavailable(#[from] TransportError),
    /// The node answered with an error of its own.
    #[error("the Ethereum node refused the call (JSON-RPC error {code})")]
    Node {
        /// The JSON-RPC error code.
        code: i64,
    },
    /// What the node answered is not an answer to the call.
    #[error("the answer of the Ethereum node makes no sense: {0}")]
    Malformed(MalformedAnswer),
    /// There is no ENS registry contract at the configured address of this chain.
    #[error("there is no ENS registry at the configured address of this chain")]
    NoRegistryContract,
    /// The resolver that the name's owner chose refused the question.
    #[error("the resolver contract of the name refused the call")]
    ResolverReverted,
    /// The records of this name are kept outside the chain.
    #[error("the name needs CCIP-Read (EIP-3668), which this registry does not support yet")]
    NeedsCcipRead,
    /// A wildcard resolver (ENSIP-10) answers for the name, and it takes names only as DNS encodes them.
    #[error("the name is too long for its wildcard resolver: {0}")]
    NameTooLong(#[from] crate::namehash::DnsEncodingError),
    /// The name has more levels than are asked for; every level may cost a call.
    #[error("the name has more than {limit} labels")]
    TooManyLabels {
        /// The most labels of a name that is looked up.
        limit: usize,
    },
    /// The address record is no address, or the text record is not UTF-8: the fault of the name's owner.
    #[error("the record {record} of the name is malformed")]
    BadRecord {
        /// `addr`, or the key of the text record.
        record: RecordKey,
    },
    /// The text record is larger than what is read.
    #[error("the text record of the name is longer than {limit} bytes")]
    RecordTooLong {
        /// The longest record that is read, in bytes.
        limit: usize,
    },
}

/// Which record of a name is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordKey {
    /// The address record.
    Address,
    /// The text record of this key.
    Text(String),
}

/// What is wrong with a node's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MalformedAnswer {
    /// No JSON-RPC response.
    #[error("expected a JSON-RPC 2.0 response")]
    NotJsonRpc,
    /// A response to another request.
    #[error("expected the id of the request")]
    OtherId,
    /// `result` is no byte string.
    #[error("expected a 0x-hex string as result")]
    NotHex,
    /// The bytes are not what the contract function returns.
    #[error("expected a value of the type that the contract function returns")]
    WrongType,
}

impl RegistryError {
    /// Whether the same question may be answered later, without anybody changing a record.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(error) => error.is_temporary(),
            Self::Node { .. } | Self::Malformed(_) => true,
            Self::NoRegistryContract
            | Self::ResolverReverted
            | Self::NeedsCcipRead
            | Self::NameTooLong(_)
            | Self::TooManyLabels { .. }
            | Self::BadRecord { .. }
            | Self::RecordTooLong { .. } => false,
        }
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("addr"),
            Self::Text(key) => f.write_str(key),
        }
    }
}
