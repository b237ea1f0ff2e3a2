//! Ways in which a server of the world fails on purpose.

use std::time::Duration;

/// A failure that a test switches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed without an answer.
    HangUp,
    /// An answer with this HTTP status and no content.
    Status(u16),
    /// The right answer, this much later.
    Delay(Duration),
    /// Status 200 with a page of HTML.
    NotJson,
    /// JSON-RPC with an `id` that nobody sent.
    OtherId,
    /// A JSON-RPC error that says the node is overloaded.
    NodeError,
    /// A `result` of three bytes where words of 32 bytes belong.
    ShortResult,
    /// The contract reverts without data.
    Revert,
    /// The contract asks for a look-up outside the chain (EIP-3668) at a gateway that does not exist.
    OffchainLookup,
}
