//! `eth_call` on an Ethereum node, over any transport.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dm3_types::{Address, Json, Members, hex};

use crate::json_rpc_transport::JsonRpcTransport;
use crate::registry::{MalformedAnswer, RegistryError};

/// JSON-RPC error code with which nodes report a revert (geth and those that follow it).
const REVERTED: f64 = 3.0;
/// What nodes write in the message of an error that is the contract's own failure.
const CONTRACT_FAILURES: [&str; 4] = ["revert", "invalid opcode", "invalid jump", "vm execution error"];

/// How a contract call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallOutcome {
    /// The contract returned these bytes; none if there is no contract.
    Returned(Vec<u8>),
    /// The contract refused with these bytes, as far as the node passed them on.
    Reverted(Vec<u8>),
}

/// A node that is asked for the state of its chain.
pub(crate) struct EthereumNode {
    transport: Arc<dyn JsonRpcTransport>,
    next_id: AtomicU64,
}

impl EthereumNode {
    pub(crate) fn new(transport: Arc<dyn JsonRpcTransport>) -> Self {
        Self { transport, next_id: AtomicU64::new(1) }
    }

    /// Calls `contract` with `data` at the latest block.
    pub(crate) async fn call(&self, contract: &Address, data: &[u8]) -> Result<CallOutcome, RegistryError> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let response = self.transport.exchange(&request(id, contract, data)).await?;
        read_response(&response, id)
    }
}

fn request(id: u64, contract: &Address, data: &[u8]) -> String {
    format!(
        r#"{{"jsonrpc":"2.0","id":{id},"method":"eth_call","params":[{{"to":"{}","data":"{}"}},"latest"]}}"#,
        contract.to_lower_hex(),
        hex::encode0x(data)
    )
}

fn read_response(response: &str, id: u64) -> Result<CallOutcome, RegistryError> {
    let malformed = |what| Err(RegistryError::Malformed(what));
    let Ok(Json::Object(response)) = Json::parse(response) else {
        return malformed(MalformedAnswer::NotJsonRpc);
    };
    if response.get("jsonrpc").and_then(Json::as_str) != Some("2.0") {
        return malformed(MalformedAnswer::NotJsonRpc);
    }
    // A node that could not read the request answers with the id null.
    let answered = response.get("id");
    let is_error = response.get("error").is_some();
    if answered.and_then(Json::as_u64) != Some(id) && !(is_error && answered == Some(&Json::Null)) {
        return malformed(MalformedAnswer::OtherId);
    }
    match (response.get("result"), response.get("error")) {
        (Some(Json::String(result)), None | Some(Json::Null)) => match hex::decode0x(result) {
            Ok(bytes) => Ok(CallOutcome::Returned(bytes)),
            Err(_) => malformed(MalformedAnswer::NotHex),
        },
        (None | Some(Json::Null), Some(Json::Object(error))) => read_error(error),
        (Some(_), None | Some(Json::Null)) => malformed(MalformedAnswer::NotHex),
        _ => malformed(MalformedAnswer::NotJsonRpc),
    }
}

fn read_error(error: &Members) -> Result<CallOutcome, RegistryError> {
    let code = error.get("code").and_then(Json::as_f64);
    let message = error.get("message").and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
    let data = revert_data(error);
    let reverted = code == Some(REVERTED)
        || data.is_some()
        || CONTRACT_FAILURES.iter().any(|failure| message.contains(failure));
    if reverted {
        return Ok(CallOutcome::Reverted(data.unwrap_or_default()));
    }
    // REG-REC-011
    Err(RegistryError::Node { code: code.map_or(0, truncated) })
}

/// Most nodes put the bytes in `error.data`, some in `error.data.data`, some behind the word `Reverted`.
fn revert_data(error: &Members) -> Option<Vec<u8>> {
    let data = error.get("data")?;
    let text = data.as_str().or_else(|| data.get("data").and_then(Json::as_str))?;
    hex::decode0x(text.strip_prefix("Reverted ").unwrap_or(text)).ok()
}

#[expect(clippy::cast_possible_truncation, reason = "an error code beyond 2^63 is nonsense; `as` saturates")]
fn truncated(code: f64) -> i64 {
    code as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(response: &str) -> Result<CallOutcome, RegistryError> {
        read_response(response, 7)
    }

    #[test]
    fn results() {
        assert_eq!(
            read(r#"{"jsonrpc":"2.0","id":7,"result":"0x01fF"}"#),
            Ok(CallOutcome::Returned(vec![1, 255]))
        );
        assert_eq!(
            read(r#"{"jsonrpc":"2.0","id":7,"result":"0x","error":null}"#),
            Ok(CallOutcome::Returned(vec![]))
        );
    }

    #[test]
    fn reverts_of_different_nodes() {
        let data = Ok(CallOutcome::Reverted(vec![0x55, 0x6f]));
        for error in [
            r#"{"code":3,"message":"execution reverted","data":"0x556f"}"#,
            r#"{"code":-32603,"message":"Error: VM Exception","data":{"message":"x","data":"0x556f"}}"#,
            r#"{"code":-32015,"message":"VM execution error.","data":"Reverted 0x556f"}"#,
        ] {
            assert_eq!(read(&format!(r#"{{"jsonrpc":"2.0","id":7,"error":{error}}}"#)), data, "{error}");
        }
        for error in [
            r#"{"code":-32000,"message":"execution reverted"}"#,
            r#"{"code":-32000,"message":"invalid opcode: INVALID"}"#,
            r#"{"code":3,"message":""}"#,
        ] {
            let outcome = read(&format!(r#"{{"jsonrpc":"2.0","id":7,"error":{error}}}"#));
            assert_eq!(outcome, Ok(CallOutcome::Reverted(vec![])), "{error}");
        }
    }

    #[test]
    fn errors_of_the_node() {
        assert_eq!(
            read(r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32005,"message":"limit exceeded"}}"#),
            Err(RegistryError::Node { code: -32005 })
        );
        assert_eq!(
            read(r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}}"#),
            Err(RegistryError::Node { code: -32700 })
        );
        assert_eq!(read(r#"{"jsonrpc":"2.0","id":7,"error":{}}"#), Err(RegistryError::Node { code: 0 }));
    }

    #[test]
    fn nonsense() {
        for (response, problem) in [
            ("", MalformedAnswer::NotJsonRpc),
            ("[]", MalformedAnswer::NotJsonRpc),
            ("<html>busy</html>", MalformedAnswer::NotJsonRpc),
            (r#"{"id":7,"result":"0x"}"#, MalformedAnswer::NotJsonRpc),
            (r#"{"jsonrpc":"2.0","id":7}"#, MalformedAnswer::NotJsonRpc),
            (r#"{"jsonrpc":"2.0","id":7,"error":"no"}"#, MalformedAnswer::NotJsonRpc),
            (r#"{"jsonrpc":"2.0","id":7,"result":"0x","error":{"code":1}}"#, MalformedAnswer::NotJsonRpc),
            (r#"{"jsonrpc":"2.0","id":7,"id":7,"result":"0x"}"#, MalformedAnswer::NotJsonRpc),
            (r#"{"jsonrpc":"2.0","id":8,"result":"0x"}"#, MalformedAnswer::OtherId),
            (r#"{"jsonrpc":"2.0","id":"7","result":"0x"}"#, MalformedAnswer::OtherId),
            (r#"{"jsonrpc":"2.0","id":null,"result":"0x"}"#, MalformedAnswer::OtherId),
            (r#"{"jsonrpc":"2.0","result":"0x"}"#, MalformedAnswer::OtherId),
            (r#"{"jsonrpc":"2.0","id":7,"result":"0x0"}"#, MalformedAnswer::NotHex),
            (r#"{"jsonrpc":"2.0","id":7,"result":"zz"}"#, MalformedAnswer::NotHex),
            (r#"{"jsonrpc":"2.0","id":7,"result":12}"#, MalformedAnswer::NotHex),
        ] {
            assert_eq!(read(response), Err(RegistryError::Malformed(problem)), "{response}");
        }
    }
}
