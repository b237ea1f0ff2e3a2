//! Bodies of JSON-RPC requests.

use dm3_mtp::rpc::{Entry, ErrorCode, Frame, FrameError, MAX_BATCH, ParamsError, envelope_in, name_in};
use dm3_types::Json;
use dm3_types::rpc::Id;
use proptest::prelude::*;

fn frame(text: &str) -> Result<Frame, FrameError> {
    Frame::from_json(&Json::parse(text).unwrap())
}

/// The id to answer with and the code of what is wrong; nothing where the request is right.
fn fault(text: &str) -> (Json, Option<ErrorCode>) {
    match frame(text).unwrap() {
        Frame::Single(Entry::Invalid { id, error }) => (id.as_json().clone(), Some(error.code())),
        Frame::Single(Entry::Call { id, .. }) => (id.as_json().clone(), None),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn what_is_wrong_first_counts() {
    use ErrorCode::{InvalidRequest, VersionNotSupported};
    let seven = Json::from(7_u32);
    for (text, id, code) in [
        (r#"{"jsonrpc":"2.0","method":"a","id":7}"#, seven.clone(), None),
        (r#"{"jsonrpc":"3.0","id":7}"#, seven.clone(), Some(VersionNotSupported)),
        (r#"{"id":7}"#, seven.clone(), Some(InvalidRequest)),
        (r#"{"method":"a","id":7}"#, seven.clone(), Some(VersionNotSupported)),
        (r#"{"jsonrpc":"2.0","method":"a","params":1,"id":7}"#, seven, Some(InvalidRequest)),
        (r#"{"jsonrpc":"2.0","method":"a","id":[7]}"#, Json::Null, Some(InvalidRequest)),
        ("7", Json::Null, Some(InvalidRequest)),
    ] {
        assert_eq!(fault(text), (id, code), "{text}");
    }
}

#[test]
fn batches_are_bounded_and_do_not_nest() {
    assert_eq!(frame("[]"), Err(FrameError::EmptyBatch));
    let many = |count: usize| format!("[{}]", vec![r#"{"jsonrpc":"2.0","method":"a"}"#; count].join(","));
    assert!(matches!(frame(&many(MAX_BATCH)), Ok(Frame::Batch(entries)) if entries.len() == MAX_BATCH));
    assert_eq!(frame(&many(MAX_BATCH + 1)), Err(FrameError::BatchTooLarge { limit: MAX_BATCH }));
    let Ok(Frame::Batch(entries)) = frame(r#"[[],{"jsonrpc":"2.0","method":"a"},{"method":"a"}]"#) else {
        panic!("a batch")
    };
    let null = Id::null();
    assert!(matches!(&entries[0], Entry::Invalid { id, .. } if *id == null));
    assert!(matches!(&entries[1], Entry::Notification(_)));
    assert!(
        matches!(&entries[2], Entry::Invalid { error: FrameError::WrongVersion, .. }),
        "not a notification"
    );
}

#[test]
fn parameters_in_all_their_forms() {
    let params = |text: &str| Json::parse(text).unwrap();
    let envelope = params(r#"{"message":"m"}"#);
    for text in [r#"[{"message":"m"},"token"]"#, r#"{"message":"m"}"#, r#"["{\"message\":\"m\"}"]"#] {
        assert_eq!(envelope_in(Some(&params(text))), Ok(envelope.clone()), "{text}");
    }
    assert_eq!(envelope_in(None), Err(ParamsError::NoEnvelope));
    assert_eq!(envelope_in(Some(&params("{}"))).unwrap_err().code(), ErrorCode::InvalidParams);
    assert_eq!(envelope_in(Some(&params("[7]"))).unwrap_err().code(), ErrorCode::InvalidInput);
    for text in [r#"["bob.eth"]"#, r#"{"name":"bob.eth"}"#] {
        assert_eq!(name_in(Some(&params(text))), Ok("bob.eth"));
    }
    for text in ["[]", "{}", "[7]", r#"{"name":7}"#] {
        assert_eq!(name_in(Some(&params(text))), Err(ParamsError::NoName));
    }
}

proptest! {
    #[test]
    fn every_json_has_a_reading(text in r#"[\[\]{}",:0-9a-z .]{0,60}"#) {
        if let Ok(json) = Json::parse(&text) {
            let single = !matches!(json, Json::Array(_));
            prop_assert_eq!(matches!(Frame::from_json(&json), Ok(Frame::Single(_))), single);
        }
    }
}
