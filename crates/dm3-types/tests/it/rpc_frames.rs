//! JSON-RPC frames.

use dm3_types::rpc::{ErrorObject, Id, Request, Response};
use dm3_types::{Json, ParseProblem, WireRecord};

#[test]
fn requests_that_are_read() {
    for (text, versioned, params, id) in [
        (r#"{"jsonrpc":"2.0","method":"m","params":[],"id":1}"#, true, Some("[]"), Some("1")),
        (
            r#"{"jsonrpc":"2.0","method":"m","params":{"a":1},"id":"a"}"#,
            true,
            Some(r#"{"a":1}"#),
            Some("\"a\""),
        ),
        (r#"{"jsonrpc":"2.0","method":"m","id":null}"#, true, None, Some("null")),
        (r#"{"jsonrpc":"2.0","method":"m","id":1.5}"#, true, None, Some("1.5")),
        (r#"{"jsonrpc":"2.0","method":"m","params":["x"]}"#, true, Some(r#"["x"]"#), None),
        (r#"{"method":"m","params":["x"]}"#, false, Some(r#"["x"]"#), None),
        (r#"{"method":"","token":"t"}"#, false, None, None),
    ] {
        let request = Request::parse_text(text).unwrap();
        assert_eq!(request.versioned, versioned, "{text}");
        assert_eq!(request.params.as_ref().map(Json::to_text).as_deref(), params, "{text}");
        assert_eq!(request.id.as_ref().map(|id| id.as_json().to_text()).as_deref(), id, "{text}");
        assert_eq!(request.canonical(), Json::parse(text).unwrap().canonical());
    }
}

#[test]
fn requests_that_are_refused() {
    for (text, path) in [
        ("[]", ""),
        ("{}", "method"),
        (r#"{"method":7}"#, "method"),
        (r#"{"method":null}"#, "method"),
        (r#"{"jsonrpc":"1.0","method":"m"}"#, "jsonrpc"),
        (r#"{"jsonrpc":2.0,"method":"m"}"#, "jsonrpc"),
        (r#"{"jsonrpc":null,"method":"m"}"#, "jsonrpc"),
        (r#"{"method":"m","params":"x"}"#, "params"),
        (r#"{"method":"m","params":null}"#, "params"),
        (r#"{"method":"m","params":7}"#, "params"),
        (r#"{"method":"m","id":true}"#, "id"),
        (r#"{"method":"m","id":[]}"#, "id"),
        (r#"{"method":"m","id":{}}"#, "id"),
    ] {
        assert_eq!(Request::parse_text(text).unwrap_err().path(), path, "{text}");
    }
}

#[test]
fn constructors_write_what_each_dialect_expects() {
    let written = Request::new("m", Json::Array(Vec::new()), Id::from(7));
    assert_eq!(written.canonical(), r#"{"id":7,"jsonrpc":"2.0","method":"m","params":[]}"#);
    let deployed = Request::deployed("m", vec![Json::from("x")]);
    assert_eq!(deployed.to_json().to_text(), r#"{"jsonrpc":"2.0","method":"m","params":["x"]}"#);
}

#[test]
fn responses_that_are_read() {
    let outcome = |text: &str| Response::parse_text(text).unwrap().outcome;
    assert_eq!(outcome(r#"{"jsonrpc":"2.0","result":{},"id":1}"#).unwrap().to_text(), "{}");
    assert_eq!(outcome(r#"{"jsonrpc":"2.0","result":null,"id":1}"#), Ok(Json::Null));
    assert_eq!(outcome(r#"{"jsonrpc":"2.0","result":"{}","error":null}"#), Ok(Json::from("{}")));
    let error = outcome(r#"{"error":{"code":-32600,"message":"Invalid Request","data":[1]},"id":null}"#);
    let error = error.unwrap_err();
    assert_eq!((error.code, error.message.as_str()), (-32600, "Invalid Request"));
    assert_eq!(error.data, Some(Json::Array(vec![Json::Number(1.0)])));
    // An error counts, whatever stands beside it.
    assert!(outcome(r#"{"result":"OK","error":{"code":1,"message":""}}"#).is_err());
    assert!(outcome(r#"{"result":null,"error":{"code":1,"message":""}}"#).is_err());
}

#[test]
fn responses_that_are_refused() {
    for (text, path) in [
        ("{}", "result"),
        (r#""OK""#, ""),
        (r#"{"error":null}"#, "error"),
        (r#"{"error":"x"}"#, "error"),
        (r#"{"error":{}}"#, "error.code"),
        (r#"{"error":{"code":"1","message":""}}"#, "error.code"),
        (r#"{"error":{"code":1.5,"message":""}}"#, "error.code"),
        (r#"{"error":{"code":1e400,"message":""}}"#, "error.code"),
        (r#"{"error":{"code":2147483648,"message":""}}"#, "error.code"),
        (r#"{"error":{"code":-2147483649,"message":""}}"#, "error.code"),
        (r#"{"error":{"code":1}}"#, "error.message"),
        (r#"{"error":{"code":1,"message":null}}"#, "error.message"),
        (r#"{"result":1,"id":false}"#, "id"),
    ] {
        assert_eq!(Response::parse_text(text).unwrap_err().path(), path, "{text}");
    }
}

#[test]
fn codes_reach_to_both_ends() {
    for code in [i32::MIN, -32700, 0, i32::MAX] {
        let error = ErrorObject { code, message: String::new(), data: None };
        assert_eq!(ErrorObject::parse_text(&error.canonical()), Ok(error));
    }
}

#[test]
fn ids_are_kept_as_they_came() {
    for id in ["null", "1", "-1.5", "\"\"", "\"a\\u0000\""] {
        let json = Json::parse(id).unwrap();
        assert_eq!(Id::from_json(&json).unwrap().as_json(), &json);
    }
    for no_id in ["true", "[]", "{}"] {
        let error = Id::from_json(&Json::parse(no_id).unwrap()).unwrap_err();
        assert!(matches!(error.problem(), ParseProblem::WrongType { .. }));
    }
}

#[test]
fn ids_that_a_double_cannot_hold_are_refused() {
    for (id, ok) in [
        ("9007199254740991", true),
        ("-9007199254740991", true),
        ("9007199254740992", false),
        ("-9007199254740992", false),
        ("1e400", false),
    ] {
        let request = format!(r#"{{"method":"m","id":{id}}}"#);
        match Request::parse_text(&request) {
            Ok(_) => assert!(ok, "{id}"),
            Err(error) => {
                assert!(!ok, "{id}");
                assert_eq!(error.path(), "id");
                assert!(matches!(error.problem(), ParseProblem::Malformed { .. }));
            }
        }
    }
}
