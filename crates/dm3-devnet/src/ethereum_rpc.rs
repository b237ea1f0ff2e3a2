//! Ethereum JSON-RPC over the table.

use dm3_types::rpc::{ErrorObject, Id, Request, Response};
use dm3_types::{Address, Json, WireRecord, hex};

use crate::contracts::{self, Reverted};
use crate::name_table::NameTable;

const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
/// The code with which geth reports a revert.
const REVERTED: i32 = 3;
/// What `eth_getCode` tells of a contract: not real code, but not empty.
const SOME_CODE: &str = "0xfe";

/// The answer to the body of a request: one response, or a list for a batch. Empty where there is nothing to answer.
pub(crate) fn answer(table: &NameTable, chain_id: u64, body: &[u8]) -> String {
    let Ok(json) = Json::parse_slice(body) else {
        return failure(Id::null(), PARSE_ERROR, "Parse error").to_text();
    };
    match json {
        Json::Array(requests) if requests.is_empty() => {
            failure(Id::null(), INVALID_REQUEST, "Invalid Request").to_text()
        }
        Json::Array(requests) => {
            let responses: Vec<Json> =
                requests.iter().filter_map(|request| answer_one(table, chain_id, request)).collect();
            if responses.is_empty() { String::new() } else { Json::Array(responses).to_text() }
        }
        request => {
            answer_one(table, chain_id, &request).map(|response| response.to_text()).unwrap_or_default()
        }
    }
}

/// The response; `None` for a notification.
fn answer_one(table: &NameTable, chain_id: u64, request: &Json) -> Option<Json> {
    let Ok(request) = Request::from_json(request) else {
        return Some(failure(Id::null(), INVALID_REQUEST, "Invalid Request"));
    };
    let id = request.id?;
    let params = request.params.as_ref().and_then(Json::as_array).unwrap_or_default();
    let outcome = match request.method.as_str() {
        "eth_chainId" => Ok(quantity(chain_id)),
        "net_version" => Ok(Json::from(chain_id.to_string())),
        "eth_blockNumber" => Ok(quantity(1)),
        "eth_getBalance" => address_of(params.first()).map(|_| quantity(0)),
        "eth_getCode" => address_of(params.first())
            .map(|address| Json::from(if contracts::is_contract(&address) { SOME_CODE } else { "0x" })),
        "eth_call" => call(table, params.first()),
        _ => Err(error(METHOD_NOT_FOUND, "the method does not exist here: this is a stand-in for a node")),
    };
    Some(Response { outcome, id: Some(id) }.to_json())
}

fn call(table: &NameTable, transaction: Option<&Json>) -> Result<Json, ErrorObject> {
    let transaction = transaction.ok_or_else(|| error(INVALID_PARAMS, "expected a transaction"))?;
    let contract = address_of(transaction.get("to"))?;
    let data = transaction.get("data").or_else(|| transaction.get("input")).and_then(Json::as_str);
    let data = data.and_then(|data| hex::decode0x(data).ok());
    let data = data.ok_or_else(|| error(INVALID_PARAMS, "expected 0x-hex as data"))?;
    contracts::call(table, &contract, &data).map(|answer| Json::from(hex::encode0x(&answer))).map_err(
        |Reverted| ErrorObject { data: Some(Json::from("0x")), ..error(REVERTED, "execution reverted") },
    )
}

fn address_of(value: Option<&Json>) -> Result<Address, ErrorObject> {
    let address = value.and_then(Json::as_str).and_then(|text| Address::parse(&text.to_lowercase()).ok());
    address.ok_or_else(|| error(INVALID_PARAMS, "expected an address"))
}

fn quantity(value: u64) -> Json {
    Json::from(format!("{value:#x}"))
}

fn error(code: i32, message: &str) -> ErrorObject {
    ErrorObject { code, message: message.to_owned(), data: None }
}

fn failure(id: Id, code: i32, message: &str) -> Json {
    Response { outcome: Err(error(code, message)), id: Some(id) }.to_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(body: &str) -> String {
        answer(&NameTable::default(), 1, body.as_bytes())
    }

    #[test]
    fn single_requests() {
        assert_eq!(
            ask(r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#),
            r#"{"jsonrpc":"2.0","result":"0x1","id":1}"#
        );
        assert!(ask(r#"{"jsonrpc":"2.0","id":"a","method":"eth_sendRawTransaction"}"#).contains("-32601"));
        assert!(
            ask(r#"{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x12"}]}"#)
                .contains("-32602")
        );
        assert!(ask("{").contains("-32700"));
        assert!(ask("7").contains("-32600"));
        assert_eq!(ask(r#"{"jsonrpc":"2.0","method":"eth_chainId"}"#), "");
    }

    #[test]
    fn batches() {
        assert_eq!(
            ask(r#"[{"jsonrpc":"2.0","id":1,"method":"net_version"},{"jsonrpc":"2.0","method":"x"}]"#),
            r#"[{"jsonrpc":"2.0","result":"1","id":1}]"#
        );
        assert!(ask("[]").contains("-32600"));
        assert_eq!(ask(r#"[{"jsonrpc":"2.0","method":"x"}]"#), "");
    }

    #[test]
    fn unknown_functions_revert_and_unknown_contracts_are_empty() {
        let registry = dm3_profile::ENS_REGISTRY_CONTRACT;
        let call = |to: &str, data: &str| {
            ask(&format!(
                r#"{{"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{{"to":"{to}","data":"{data}"}},"latest"]}}"#
            ))
        };
        assert!(call(&registry.to_string(), "0x12345678").contains(r#""code":3"#));
        assert!(call(&registry.to_string(), "0x0178b8bf").contains(r#""code":3"#));
        assert!(call(&format!("0x{}", "00".repeat(20)), "0x12345678").contains(r#""result":"0x""#));
    }
}
