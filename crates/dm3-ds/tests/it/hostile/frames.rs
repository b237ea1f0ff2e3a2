//! JSON and JSON-RPC frames.

use super::{Case, Expected};
use crate::world::{World, request_bytes};

pub(super) fn rpc(what: &str, body: impl AsRef<[u8]>, expected: Expected) -> Case {
    Case { what: what.to_owned(), bytes: request_bytes("POST", "/rpc", &[], body.as_ref()), expected }
}

const NOT_JSON: Expected = Expected::Refused(400, Some(-32700), "rpc.body.not-json");
const NO_REQUEST: Expected = Expected::Refused(400, Some(-32600), "rpc.request.malformed");
const WRONG_VERSION: Expected = Expected::Refused(400, Some(-32006), "rpc.version.unsupported");
const NO_ENVELOPE: Expected = Expected::Refused(400, Some(-32602), "mtp.envelope.missing");
const ENVELOPE_NOT_JSON: Expected = Expected::Refused(400, Some(-32000), "mtp.envelope.not-json");
const NO_NAME: Expected = Expected::Refused(400, Some(-32602), "rpc.params.no-name");

pub(super) fn cases(world: &World) -> Vec<Case> {
    let mut cases = not_json();
    cases.extend(no_requests());
    cases.extend(bad_parameters());
    cases.extend(deployed());
    let limit = world.config.limits.max_body_bytes();
    let too_large = Expected::Refused(413, Some(-32011), "http.body.too-large");
    cases.push(rpc("body one byte too large", vec![b' '; limit + 1], too_large));
    let mut chunked =
        b"POST /rpc HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..=limit / 1000 {
        chunked.extend_from_slice(b"3e8\r\n");
        chunked.extend_from_slice(&[b' '; 1000]);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    cases.push(Case { what: "chunked body too large".to_owned(), bytes: chunked, expected: too_large });
    cases
}

fn not_json() -> Vec<Case> {
    let deep = "[".repeat(40_000);
    let deep_closed = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let deep_objects = format!("{}1{}", r#"{"a":"#.repeat(200), "}".repeat(200));
    let texts: [(&str, &[u8]); 24] = [
        ("empty body", b""),
        ("white space only", b" \n\t"),
        ("open object", b"{"),
        ("plain text", b"not json"),
        ("invalid UTF-8", b"{\"method\":\"\xff\xfe\"}"),
        ("overlong UTF-8", b"{\"method\":\"\xc0\xaf\"}"),
        ("UTF-8 of a surrogate", b"{\"method\":\"\xed\xa0\x80\"}"),
        ("lone high surrogate", br#"{"method":"\ud800"}"#),
        ("lone low surrogate", br#"{"method":"\udc00x"}"#),
        ("duplicate members", br#"{"method":"a","method":"b","id":1}"#),
        ("duplicate members by escape", br#"{"method":"a","meth\u006fd":"b"}"#),
        ("40000 open arrays", deep.as_bytes()),
        ("20000 nested arrays", deep_closed.as_bytes()),
        ("200 nested objects", deep_objects.as_bytes()),
        ("NaN", br#"{"id":NaN}"#),
        ("Infinity", br#"{"id":-Infinity}"#),
        ("trailing comma", br#"{"id":1,}"#),
        ("trailing text", br#"{"id":1} {"id":2}"#),
        ("byte order mark", b"\xef\xbb\xbf{}"),
        ("single quotes", b"{'id':1}"),
        ("comment", b"{/* */\"id\":1}"),
        ("control character in a string", b"{\"method\":\"a\nb\"}"),
        ("leading zero", br#"{"id":01}"#),
        ("hexadecimal number", br#"{"id":0x10}"#),
    ];
    texts.into_iter().map(|(what, body)| rpc(&format!("not JSON: {what}"), body, NOT_JSON)).collect()
}

fn no_requests() -> Vec<Case> {
    let many = format!("[{}]", vec!["1"; 33].join(","));
    let ids = r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","#;
    vec![
        rpc("a number", "42", NO_REQUEST),
        rpc("a string", "\"rpc\"", NO_REQUEST),
        rpc("null", "null", NO_REQUEST),
        rpc("true", "true", NO_REQUEST),
        rpc("empty batch", "[]", Expected::Refused(400, Some(-32600), "rpc.batch.empty")),
        rpc("batch of 33", many, Expected::Refused(400, Some(-32005), "rpc.batch.too-large")),
        rpc("batch of numbers", "[1,2,3]", NO_REQUEST),
        rpc("batch in a batch", "[[[]]]", NO_REQUEST),
        rpc("batch of requests without method", r#"[{"jsonrpc":"2.0","id":1},{}]"#, NO_REQUEST),
        rpc("id object", format!("{ids}\"id\":{{}}}}"), NO_REQUEST),
        rpc("id array", format!("{ids}\"id\":[1]}}"), NO_REQUEST),
        rpc("id boolean", format!("{ids}\"id\":true}}"), NO_REQUEST),
        rpc("version 1.0", r#"{"jsonrpc":"1.0","method":"dm3_submitMessage","id":1}"#, WRONG_VERSION),
        rpc("version missing", r#"{"method":"dm3_submitMessage","id":1}"#, WRONG_VERSION),
        rpc("version number", r#"{"jsonrpc":2.0,"method":"dm3_submitMessage","id":1}"#, NO_REQUEST),
        rpc("version null", r#"{"jsonrpc":null,"method":"dm3_submitMessage","id":1}"#, NO_REQUEST),
        rpc("method missing", r#"{"jsonrpc":"2.0","id":1}"#, NO_REQUEST),
        rpc("method number", r#"{"jsonrpc":"2.0","method":1,"id":1}"#, NO_REQUEST),
        rpc("method array", r#"{"jsonrpc":"2.0","method":["dm3_submitMessage"],"id":1}"#, NO_REQUEST),
        rpc("method empty", r#"{"jsonrpc":"2.0","method":"","id":1}"#, UNKNOWN_METHOD),
        rpc("method unknown", r#"{"jsonrpc":"2.0","method":"eth_call","id":1}"#, UNKNOWN_METHOD),
        rpc("method of JavaScript", r#"{"jsonrpc":"2.0","method":"__proto__","id":1}"#, UNKNOWN_METHOD),
        rpc(
            "method in other case",
            r#"{"jsonrpc":"2.0","method":"DM3_SUBMITMESSAGE","id":1}"#,
            UNKNOWN_METHOD,
        ),
    ]
}

const UNKNOWN_METHOD: Expected = Expected::Refused(405, Some(-32601), "rpc.method.unknown");

fn bad_parameters() -> Vec<Case> {
    let call = |what: &str, method: &str, params: &str, expected| {
        let body = format!(r#"{{"jsonrpc":"2.0","method":"{method}","params":{params},"id":1}}"#);
        rpc(&format!("{method} with {what}"), body, expected)
    };
    let submit = |what, params, expected| call(what, "dm3_submitMessage", params, expected);
    let extension = |what, params: &str, expected| call(what, "dm3_getProfileExtension", params, expected);
    let bad_name = Expected::Refused(400, Some(-32000), "ds.name.malformed");
    let long = format!("[\"{}.eth\"]", "a".repeat(2000));
    vec![
        rpc("submit without params", r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","id":1}"#, NO_ENVELOPE),
        submit("params number", "5", NO_REQUEST),
        submit("params string", "\"x\"", NO_REQUEST),
        submit("params null", "null", NO_REQUEST),
        submit("no elements", "[]", NO_ENVELOPE),
        submit("null", "[null]", NO_ENVELOPE),
        submit("empty string", "[\"\"]", NO_ENVELOPE),
        submit("zero", "[0]", NO_ENVELOPE),
        submit("false", "[false]", NO_ENVELOPE),
        submit("empty object by name", "{}", NO_ENVELOPE),
        submit("number", "[7]", ENVELOPE_NOT_JSON),
        submit("huge number", "[1e400]", ENVELOPE_NOT_JSON),
        submit("true", "[true]", ENVELOPE_NOT_JSON),
        submit("array", "[[]]", ENVELOPE_NOT_JSON),
        submit("text that is not JSON", "[\"{\"]", ENVELOPE_NOT_JSON),
        submit(
            "text with duplicate members",
            r#"["{\"message\":\"a\",\"message\":\"b\"}"]"#,
            ENVELOPE_NOT_JSON,
        ),
        submit("text with a lone surrogate", r#"["{\"message\":\"\\ud800\"}"]"#, ENVELOPE_NOT_JSON),
        submit("text of JSON null", "[\"null\"]", MALFORMED_ENVELOPE),
        rpc(
            "extension without params",
            r#"{"jsonrpc":"2.0","method":"dm3_getProfileExtension","id":1}"#,
            NO_NAME,
        ),
        extension("no elements", "[]", NO_NAME),
        extension("number", "[42]", NO_NAME),
        extension("object", "[{}]", NO_NAME),
        extension("other member", r#"{"nom":"bob.eth"}"#, NO_NAME),
        extension("empty name", "[\"\"]", bad_name),
        extension("empty labels", "[\"a..eth\"]", bad_name),
        extension("overlong name", &long, bad_name),
        extension("blanks", "[\"bob eth\"]", bad_name),
        extension("mixed scripts", "[\"b\u{43e}b.eth\"]", bad_name),
        extension("zero byte", "[\"bob\\u0000.eth\"]", bad_name),
        extension("address of wrong checksum", "[\"0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"]", bad_name),
        extension("emoji name", "[\"\u{1f984}.eth\"]", NO_ADDRESS),
        extension("unknown name", "[\"nobody.eth\"]", NO_ADDRESS),
        extension("name without account", "[\"alice.eth\"]", NO_ACCOUNT),
        extension("unknown address", "[\"0x0000000000000000000000000000000000000001\"]", NO_ACCOUNT),
        extension("registry down", "[\"down.eth\"]", REGISTRY_DOWN),
        extension("registry silent", "[\"slow.eth\"]", REGISTRY_DOWN),
    ]
}

pub(super) const MALFORMED_ENVELOPE: Expected =
    Expected::Refused(400, Some(-32000), "mtp.envelope.malformed");
pub(super) const NO_ADDRESS: Expected = Expected::Refused(404, Some(-32001), "ds.name.no-address");
pub(super) const NO_ACCOUNT: Expected = Expected::Refused(404, Some(-32001), "ds.account.unknown");
pub(super) const REGISTRY_DOWN: Expected = Expected::Refused(503, Some(-32002), "ds.registry.unavailable");

/// Callers without id get the deployed service's words, also where it dies of the request.
fn deployed() -> Vec<Case> {
    let bad_request = Expected::Deployed(400, "Bad Request", "rpc.request.malformed");
    let not_allowed = Expected::Deployed(405, r#"{"error":"Method not allowed"}"#, "rpc.method.unknown");
    let missing = Expected::Deployed(400, "Envelop missing", "mtp.envelope.missing");
    let not_parsed = Expected::Deployed(400, "Error parsing envelop", "mtp.envelope.not-json");
    let schema = Expected::Deployed(400, r#"{"error":"invalid schema"}"#, "mtp.envelope.malformed");
    let unknown_user = Expected::Deployed(400, r#"{"error":"unknown user"}"#, "rpc.params.no-name");
    let call = |what: &str, body: &str, expected| rpc(&format!("deployed: {what}"), body, expected);
    vec![
        call("empty object", "{}", bad_request),
        call("method number", r#"{"method":5}"#, bad_request),
        call("method null", r#"{"method":null,"params":[]}"#, bad_request),
        call("unknown method", r#"{"method":"dm3_nothing","params":[]}"#, not_allowed),
        call("submit without params", r#"{"method":"dm3_submitMessage"}"#, missing),
        call("submit with params number", r#"{"method":"dm3_submitMessage","params":3}"#, missing),
        call("submit null", r#"{"method":"dm3_submitMessage","params":[null,"token"]}"#, missing),
        call("submit no JSON", r#"{"method":"dm3_submitMessage","params":["{"]}"#, not_parsed),
        call("submit number", r#"{"method":"dm3_submitMessage","params":[12]}"#, not_parsed),
        call("submit empty envelope", r#"{"method":"dm3_submitMessage","params":["{}"]}"#, schema),
        call("submit text", r#"{"method":"dm3_submitMessage","params":["\"x\""]}"#, schema),
        call("extension without params", r#"{"method":"dm3_getProfileExtension"}"#, unknown_user),
        call("extension number", r#"{"method":"dm3_getProfileExtension","params":[42]}"#, unknown_user),
        call(
            "extension emoji",
            "{\"method\":\"dm3_getProfileExtension\",\"params\":[\"\u{1f984}.eth\"]}",
            unknown_user,
        ),
        call(
            "extension unknown",
            r#"{"method":"dm3_getProfileExtension","params":["nobody.eth"]}"#,
            unknown_user,
        ),
        call(
            "extension of somebody else's",
            r#"{"method":"dm3_getProfileExtension","params":["alice.eth"]}"#,
            unknown_user,
        ),
        call("registry down", r#"{"method":"dm3_getProfileExtension","params":["down.eth"]}"#, REGISTRY_DOWN),
    ]
}
