//! Ethereum JSON-RPC over the world's chain.

use std::sync::Arc;

use dm3_oracle::encoding::{exactly, from_hex, hex0x};
use serde_json::{Value, json};

use super::chain::{Address, Chain, ChainAccount};
use super::contracts::{self, Called};
use super::fault::Fault;
use super::loopback_server::{Answers, Asked, Reply, ReplyFuture};

/// The chain that the node says it is on: Ethereum mainnet, so that clients look for ENS where it is.
const CHAIN_ID: u64 = 1;

/// A node that knows just enough to look up names, balances and transaction counts.
#[derive(Debug)]
pub struct EthereumNode(pub Arc<Chain>);

/// One answered request.
struct Answered {
    response: Value,
    fault: Option<Fault>,
    note: String,
}

impl Answers for EthereumNode {
    fn answer<'a>(&'a self, asked: &'a Asked) -> ReplyFuture<'a> {
        Box::pin(async move {
            let Ok(request) = serde_json::from_slice::<Value>(&asked.body) else {
                return Reply::json(response(&Value::Null, Err(PARSE_ERROR)).to_string());
            };
            let answered = self.all(&request);
            // What is wrong with the whole node comes before what is wrong with one name.
            match self.0.fault().or(answered.fault) {
                Some(fault) => failing(fault, answered).await,
                None => Reply::json(answered.response.to_string()).noted(answered.note),
            }
        })
    }
}

impl EthereumNode {
    fn all(&self, request: &Value) -> Answered {
        let Value::Array(requests) = request else { return self.one(request) };
        let answered: Vec<Answered> = requests.iter().map(|request| self.one(request)).collect();
        Answered {
            fault: answered.iter().find_map(|one| one.fault),
            note: answered.iter().map(|one| one.note.as_str()).collect::<Vec<_>>().join("; "),
            response: answered.into_iter().map(|one| one.response).collect(),
        }
    }

    fn one(&self, request: &Value) -> Answered {
        let id = request.get("id").unwrap_or(&Value::Null);
        let method = request.get("method").and_then(Value::as_str).unwrap_or_default();
        let first = request.pointer("/params/0").unwrap_or(&Value::Null);
        let (mut note, mut fault) = (method.to_owned(), None);
        let outcome = match method {
            "eth_chainId" => Ok(quantity(CHAIN_ID.into())),
            "net_version" => Ok(CHAIN_ID.to_string().into()),
            "eth_blockNumber" => Ok(quantity(1)),
            "eth_getCode" => self.code(first),
            "eth_getBalance" => self.account(first, &mut note).map(|account| quantity(account.balance)),
            "eth_getTransactionCount" => {
                self.account(first, &mut note).map(|account| quantity(account.transactions.into()))
            }
            "eth_call" => self.call(first).and_then(|called| {
                (note, fault) = (called.note, called.fault);
                called.outcome.map(|bytes| hex0x(&bytes).into()).map_err(reverted)
            }),
            _ => Err(NodeError { code: -32601, message: "the method does not exist here", data: None }),
        };
        Answered { response: response(id, outcome), fault, note }
    }

    fn code(&self, of: &Value) -> Result<Value, NodeError> {
        let address = address(of).ok_or(INVALID_ARGUMENT)?;
        Ok(if contracts::has_code(&self.0, &address) { "0xfe" } else { "0x" }.into())
    }

    fn account(&self, of: &Value, note: &mut String) -> Result<ChainAccount, NodeError> {
        let address = address(of).ok_or(INVALID_ARGUMENT)?;
        note.push(' ');
        note.push_str(&hex0x(&address));
        Ok(self.0.account(&address))
    }

    fn call(&self, transaction: &Value) -> Result<Called, NodeError> {
        let contract = transaction.get("to").and_then(address).ok_or(INVALID_ARGUMENT)?;
        let data = transaction.get("data").or_else(|| transaction.get("input")).and_then(Value::as_str);
        let data = data.and_then(from_hex).ok_or(INVALID_ARGUMENT)?;
        Ok(contracts::call(&self.0, &contract, &data))
    }
}

/// A JSON-RPC error of the node.
struct NodeError {
    code: i32,
    message: &'static str,
    data: Option<Vec<u8>>,
}

const INVALID_ARGUMENT: NodeError = NodeError { code: -32602, message: "invalid argument", data: None };
const PARSE_ERROR: NodeError = NodeError { code: -32700, message: "parse error", data: None };
const OVERLOADED: NodeError = NodeError { code: -32005, message: "the node is overloaded", data: None };

/// As geth reports it.
fn reverted(data: Vec<u8>) -> NodeError {
    NodeError { code: 3, message: "execution reverted", data: Some(data) }
}

async fn failing(fault: Fault, answered: Answered) -> Reply {
    let id = answered.response.get("id").unwrap_or(&Value::Null);
    let reply = match fault {
        Fault::HangUp => Reply::hang_up(),
        Fault::Status(status) => Reply::new(status, "text/plain", "out of order"),
        Fault::NotJson => Reply::new(200, "text/html", "<html><body>Welcome</body></html>"),
        Fault::NodeError => Reply::json(response(id, Err(OVERLOADED)).to_string()),
        Fault::OtherId => Reply::json(response(&"other".into(), Ok("0x".into())).to_string()),
        Fault::ShortResult => Reply::json(response(id, Ok("0x010203".into())).to_string()),
        Fault::Revert | Fault::OffchainLookup => {
            Reply::json(response(id, Err(reverted(Vec::new()))).to_string())
        }
        Fault::Delay(time) => {
            tokio::time::sleep(time).await;
            Reply::json(answered.response.to_string())
        }
    };
    reply.noted(answered.note)
}

fn response(id: &Value, outcome: Result<Value, NodeError>) -> Value {
    match outcome {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(NodeError { code, message, data: None }) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
        }
        Err(NodeError { code, message, data: Some(data) }) => {
            let data = hex0x(&data);
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message, "data": data}})
        }
    }
}

fn quantity(value: u128) -> Value {
    format!("{value:#x}").into()
}

fn address(value: &Value) -> Option<Address> {
    value.as_str().and_then(from_hex).and_then(|bytes| exactly::<20>(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::contracts::{ENS_REGISTRY, RESOLVER};
    use crate::world::name_hash::name_hash;

    fn asked(method: &str, params: &Value) -> Asked {
        let body = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).to_string();
        Asked { method: "POST".to_owned(), target: "/".to_owned(), headers: Vec::new(), body: body.into() }
    }

    async fn answer(node: &EthereumNode, method: &str, params: Value) -> (Value, String) {
        let reply = node.answer(&asked(method, &params)).await;
        let crate::world::ReplyBody::Whole(body) = reply.body else { panic!("a whole body") };
        (serde_json::from_slice(&body).unwrap_or_default(), reply.note)
    }

    fn call(contract: &Address, selector: &str, arguments: &str) -> Value {
        json!([{"to": hex0x(contract), "data": format!("0x{selector}{arguments}")}, "latest"])
    }

    #[tokio::test]
    async fn names_lead_to_resolvers_and_records() {
        let node = EthereumNode(Arc::default());
        node.0.set_address("bob.eth", [7; 20]);
        let bob = dm3_oracle::encoding::hex(&name_hash("bob.eth"));
        let (reply, note) = answer(&node, "eth_call", call(&ENS_REGISTRY, "0178b8bf", &bob)).await;
        assert_eq!(reply["result"], format!("0x{}{}", "00".repeat(12), "d3".repeat(20)));
        assert_eq!((reply["id"].as_u64(), note.as_str()), (Some(7), "resolver bob.eth"));
        let (reply, note) = answer(&node, "eth_call", call(&RESOLVER, "3b3b57de", &bob)).await;
        assert_eq!(reply["result"], format!("0x{}{}", "00".repeat(12), "07".repeat(20)));
        assert_eq!(note, "addr bob.eth");
        let (reply, _) = answer(&node, "eth_call", call(&ENS_REGISTRY, "0178b8bf", &"00".repeat(32))).await;
        assert_eq!(reply["result"], format!("0x{}", "00".repeat(32)));
    }

    #[tokio::test]
    async fn faults_of_a_name_leave_others_alone() {
        let node = EthereumNode(Arc::default());
        node.0.set_address("bob.eth", [7; 20]);
        node.0.set_address("eve.eth", [8; 20]);
        node.0.set_name_fault("eve.eth", Some(Fault::NodeError));
        let of = |name: &str| call(&ENS_REGISTRY, "0178b8bf", &dm3_oracle::encoding::hex(&name_hash(name)));
        assert_eq!(answer(&node, "eth_call", of("eve.eth")).await.0["error"]["code"], -32005);
        assert!(answer(&node, "eth_call", of("bob.eth")).await.0["error"].is_null());
        node.0.set_fault(Some(Fault::Status(500)));
        assert_eq!(answer(&node, "eth_call", of("bob.eth")).await.0, Value::Null);
    }

    #[tokio::test]
    async fn accounts_and_tokens_have_balances() {
        let node = EthereumNode(Arc::default());
        node.0.set_account([1; 20], ChainAccount { balance: 1 << 70, transactions: 5 });
        node.0.set_token_balance([2; 20], [1; 20], 9);
        let holder = json!([hex0x(&[1; 20]), "latest"]);
        assert_eq!(answer(&node, "eth_getBalance", holder.clone()).await.0["result"], "0x400000000000000000");
        assert_eq!(answer(&node, "eth_getTransactionCount", holder).await.0["result"], "0x5");
        let arguments = format!("{}{}", "00".repeat(12), "01".repeat(20));
        let (reply, _) = answer(&node, "eth_call", call(&[2; 20], "70a08231", &arguments)).await;
        assert_eq!(reply["result"], format!("0x{}09", "00".repeat(31)));
        assert_eq!(answer(&node, "eth_getBalance", json!(["bob"])).await.0["error"]["code"], -32602);
        assert_eq!(answer(&node, "eth_mine", json!([])).await.0["error"]["code"], -32601);
    }
}
