//! What the answer to a submission means.

use dm3_mtp::Report;
use dm3_mtp::rpc::{ErrorCode, SubmitAnswer, read_submit_answer};
use proptest::prelude::*;

/// The meaning, without the details of a refusal.
#[derive(Debug, PartialEq)]
enum Meaning {
    Accepted,
    Refused(Option<ErrorCode>),
    UnknownVariant,
    Unavailable(Option<ErrorCode>),
}

fn meaning(status: u16, body: &[u8]) -> Meaning {
    match read_submit_answer(status, body) {
        SubmitAnswer::Accepted => Meaning::Accepted,
        SubmitAnswer::Refused(refusal) => Meaning::Refused(refusal.code),
        SubmitAnswer::UnknownVariant => Meaning::UnknownVariant,
        SubmitAnswer::Unavailable(refusal) => Meaning::Unavailable(refusal.code),
    }
}

#[test]
fn answers_of_both_dialects() {
    use Meaning::{Accepted, Refused, Unavailable, UnknownVariant};
    for (status, body, expected) in [
        (200, "OK", Accepted),
        (200, "OK\n", Accepted),
        (200, r#""OK""#, Accepted),
        // The word of a proxy, not of a delivery service.
        (200, "", Unavailable(None)),
        (201, "{}", Unavailable(None)),
        (200, "<html>please log in</html>", Unavailable(None)),
        (200, "OKAY", Unavailable(None)),
        (200, r#"{"result":"OK","result":"OK"}"#, Unavailable(None)),
        (200, r#"{"jsonrpc":"2.0","result":{},"id":1}"#, Accepted),
        (200, r#"{"jsonrpc":"2.0","result":null,"id":1}"#, Accepted),
        (200, r#"{"jsonrpc":"2.0","result":{"success":true},"id":1}"#, Accepted),
        (200, r#"{"jsonrpc":"2.0","result":{"success":false},"id":1}"#, Unavailable(None)),
        (200, r#"{"jsonrpc":"2.0","result":false,"id":1}"#, Unavailable(None)),
        (200, r#"{"jsonrpc":"2.0","result":"OK","error":null}"#, Accepted),
        (200, r#"{"error":{"code":-32010,"message":"Spam"},"id":1}"#, Refused(Some(ErrorCode::Spam))),
        (200, r#"{"error":{"code":-32011,"message":"Too big"}}"#, Refused(Some(ErrorCode::TooBig))),
        (200, r#"{"error":{"code":-32603,"message":"x"}}"#, Unavailable(Some(ErrorCode::InternalError))),
        (
            200,
            r#"{"error":{"code":-32002,"message":"x"}}"#,
            Unavailable(Some(ErrorCode::ResourceUnavailable)),
        ),
        (200, r#"{"error":{"code":7,"message":"x"}}"#, Refused(None)),
        // An error is an error, however malformed: the message is not delivered.
        (200, r#"{"error":{"code":-32010}}"#, Refused(None)),
        (200, r#"{"error":{"code":1.5,"message":"x"}}"#, Refused(None)),
        (200, r#"{"error":{"code":-32010,"message":"Spam"},"id":{}}"#, Refused(Some(ErrorCode::Spam))),
        (200, r#"{"error":"nope"}"#, Refused(None)),
        (200, r#"{"error":true}"#, Refused(None)),
        (200, r#"{"error":{}}"#, Refused(None)),
        (200, r#"{"result":"OK","error":{"code":-32010,"message":"Spam"}}"#, Refused(Some(ErrorCode::Spam))),
        (200, r#"{"error":{"code":-32602,"message":"invalid schema"}}"#, UnknownVariant),
        (400, "", Refused(None)),
        (400, "Error: Message is too large", Refused(None)),
        (400, "invalid schema", UnknownVariant),
        (400, r#"{"error":"invalid schema"}"#, UnknownVariant),
        (400, r#"{"error":"unknown account"}"#, Refused(None)),
        (400, r#""invalid schema""#, Refused(None)),
        (400, r#"{"error":{"code":-32603,"message":"x"}}"#, Unavailable(Some(ErrorCode::InternalError))),
        (401, "", Refused(None)),
        (404, "<html>not found</html>", Refused(None)),
        (405, r#"{"error":"Method not allowed"}"#, Refused(None)),
        (413, "", Refused(None)),
        (408, "", Unavailable(None)),
        (425, "", Unavailable(None)),
        (429, "slow down", Unavailable(None)),
        (500, "", Unavailable(None)),
        (500, r#"{"error":{"code":-32010,"message":"Spam"}}"#, Unavailable(Some(ErrorCode::Spam))),
        (502, "<html>bad gateway</html>", Unavailable(None)),
        (503, "OK", Unavailable(None)),
        (599, "{", Unavailable(None)),
        (301, "OK", Unavailable(None)),
        (100, "OK", Refused(None)),
        (0, "", Refused(None)),
    ] {
        assert_eq!(meaning(status, body.as_bytes()), expected, "{status} {body}");
    }
}

#[test]
fn refusals_keep_a_little_of_what_was_said() {
    let refusal = |status, body: &[u8]| match read_submit_answer(status, body) {
        SubmitAnswer::Refused(refusal) | SubmitAnswer::Unavailable(refusal) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refusal(400, b"unknown account").reason, "unknown account");
    assert_eq!(refusal(400, br#"{"error":"unknown account"}"#).reason, "unknown account");
    assert_eq!(refusal(200, br#"{"error":{"code":-32010,"message":"Spam"}}"#).reason, "Spam");
    assert_eq!(refusal(418, b"\xff\xfe").reason, "\u{fffd}\u{fffd}");
    assert_eq!(refusal(418, b"\xff\xfe").status, 418);
    assert_eq!(refusal(400, b"a\x1b[2Jb\r\n").reason, "a[2Jb");
    let huge = "é".repeat(1_000_000);
    assert_eq!(refusal(500, huge.as_bytes()).reason, "é".repeat(300));
    let deep = "[".repeat(1_000_000);
    assert_eq!(refusal(400, deep.as_bytes()).reason.len(), 300);
}

#[test]
fn answers_become_reports() {
    let report = |status, body: &str| read_submit_answer(status, body.as_bytes()).into_report();
    assert_eq!(report(200, "OK"), Report::Accepted);
    assert_eq!(report(400, "invalid schema"), Report::UnknownVariant);
    assert_eq!(report(503, ""), Report::Unavailable);
    assert!(matches!(report(400, ""), Report::Refused(_)));
}

#[test]
fn the_table_of_error_codes() {
    for (code, number, text) in [
        (ErrorCode::ParseError, -32700, "Parse error"),
        (ErrorCode::InvalidRequest, -32600, "Invalid Request"),
        (ErrorCode::MethodNotFound, -32601, "Method not found"),
        (ErrorCode::InvalidParams, -32602, "Invalid params"),
        (ErrorCode::InternalError, -32603, "Internal error"),
        (ErrorCode::InvalidInput, -32000, "Invalid input"),
        (ErrorCode::ResourceNotFound, -32001, "Resource not found"),
        (ErrorCode::ResourceUnavailable, -32002, "Resource unavailable"),
        (ErrorCode::Unauthorized, -32003, "Unauthorized"),
        (ErrorCode::MethodNotSupported, -32004, "Method not supported"),
        (ErrorCode::LimitExceeded, -32005, "Limit exceeded"),
        (ErrorCode::VersionNotSupported, -32006, "JSON-RPC version not supported"),
        (ErrorCode::Spam, -32010, "Spam"),
        (ErrorCode::TooBig, -32011, "Too big"),
    ] {
        assert_eq!((code.code(), code.text()), (number, text));
        assert_eq!(ErrorCode::from_code(number), Some(code));
    }
    assert_eq!(ErrorCode::ALL.len(), 14);
    for unknown in [0, -32007, -32009, -32012, -32604, i32::MIN, i32::MAX] {
        assert_eq!(ErrorCode::from_code(unknown), None);
    }
}

proptest! {
    #[test]
    fn any_answer_has_a_meaning(status: u16, body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let success = (200..300).contains(&status);
        prop_assert!(success || meaning(status, &body) != Meaning::Accepted);
    }
}
