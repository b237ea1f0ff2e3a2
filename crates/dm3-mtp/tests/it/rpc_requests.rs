//! Requests to a delivery service and their results, in both dialects.

use dm3_mtp::rpc::{
    Method, profile_extension_request, properties_request, read_result, submit_request,
    submit_request_deployed,
};
use dm3_types::record::{DeliveryServiceProperties, ProfileExtension};
use dm3_types::rpc::Id;
use dm3_types::{Json, WireRecord};

use crate::world::{NEW_VARIANT, World, name, read_envelope};

#[test]
fn methods_have_one_name() {
    for (method, text) in [
        (Method::SubmitMessage, "dm3_submitMessage"),
        (Method::GetDeliveryServiceProperties, "dm3_getDeliveryServiceProperties"),
        (Method::GetProfileExtension, "dm3_getProfileExtension"),
    ] {
        assert_eq!(method.as_str(), text);
        assert_eq!(Method::from_wire(text), Some(method));
    }
    assert_eq!(Method::from_wire("dm3_submitmessage"), None);
}

#[test]
fn a_written_submission_carries_the_envelope_itself() {
    let mut world = World::new(NEW_VARIANT);
    let submitted = world.submitted();
    let request = submit_request(read_envelope(&submitted).record(), Id::from(1)).to_json();
    assert_eq!(request.get("id"), Some(&Json::Number(1.0)));
    assert_eq!(request.get("jsonrpc").and_then(Json::as_str), Some("2.0"));
    let envelope = &request.get("params").and_then(Json::as_array).unwrap()[0];
    assert_eq!(envelope.canonical(), crate::world::canonical(&submitted));
}

#[test]
fn a_deployed_submission_carries_text_and_perhaps_a_token() {
    let without = submit_request_deployed("{}", None).to_json().to_text();
    assert_eq!(without, r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["{}"]}"#);
    let with = submit_request_deployed("{}", Some("t")).to_json().to_text();
    assert_eq!(with, r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["{}","t"]}"#);
}

#[test]
fn questions_with_and_without_an_id() {
    assert_eq!(
        properties_request(None).to_json().to_text(),
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[]}"#
    );
    assert_eq!(
        profile_extension_request(&name("Bob.eth"), Some(Id::from(2))).to_json().to_text(),
        r#"{"jsonrpc":"2.0","method":"dm3_getProfileExtension","params":["bob.eth"],"id":2}"#
    );
}

#[test]
fn results_are_records_or_texts_of_records() {
    let text = r#"{"messageTTL":0,"metricsCollectionIntervalInSeconds":86400,"notificationChannel":[],"sizeLimit":100000}"#;
    for result in [Json::parse(text).unwrap(), Json::from(text)] {
        let properties: DeliveryServiceProperties = read_result(&result).unwrap();
        assert_eq!((properties.message_ttl, properties.size_limit), (0, 100_000));
        assert_eq!(properties.canonical(), text);
    }
    let extension: ProfileExtension =
        read_result(&Json::from(r#"{"notSupportedMessageTypes":["NEW","EDIT"]}"#)).unwrap();
    assert!(extension.takes(&dm3_types::record::MessageType::New));
    assert!(!extension.takes(&dm3_types::record::MessageType::Edit));
    for bad in [Json::Null, Json::from("OK"), Json::from("[]"), Json::Number(1.0)] {
        assert!(read_result::<DeliveryServiceProperties>(&bad).is_err());
    }
}
