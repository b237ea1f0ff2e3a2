//! What must hold for every wire record.

use std::fmt::Debug;

use dm3_types::json::Members;
use dm3_types::record::*;
use dm3_types::rpc::{ErrorObject, Request, Response};
use dm3_types::{Json, ParseError, ParseProblem, Received, WireRecord};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::generate;
use crate::record_members::{Form, Member, SECRET, optional, permuted, required, value_at, with_value_at};

type Checked = Result<(), TestCaseError>;

fn survives<T: WireRecord + PartialEq + Debug>(record: &T, seed: u64) -> Checked {
    let json = record.to_json();
    prop_assert_eq!(&T::from_json(&json).unwrap(), record);
    prop_assert_eq!(&T::parse_text(&json.to_text()).unwrap(), record);
    prop_assert_eq!(&T::parse_text(&record.canonical()).unwrap().canonical(), &record.canonical());
    let other_order = permuted(&json, seed);
    prop_assert_eq!(T::from_json(&other_order).unwrap().canonical(), record.canonical());
    prop_assert_eq!(Received::<T>::from_json(other_order).unwrap().canonical(), record.canonical());
    Ok(())
}

fn passes_through_serde<T: Serialize + DeserializeOwned + PartialEq + Debug>(record: &T) -> Checked {
    let text = serde_json::to_string(record).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), record);
    let mut bytes = Vec::new();
    ciborium::into_writer(record, &mut bytes).unwrap();
    prop_assert_eq!(&ciborium::from_reader::<T, _>(bytes.as_slice()).unwrap(), record);
    Ok(())
}

fn repeats(error: &ParseError, received: &str) -> bool {
    format!("{error} {error:?}").contains(received)
}

/// A member that nobody knows is written back, wherever a record stands.
fn keeps_unknown_members<T: WireRecord>(json: &Json, name: &str, value: &Json) -> Checked {
    let added = Json::from(json.as_object().unwrap().clone().with(format!("y-{name}"), value.clone()));
    prop_assert_eq!(T::from_json(&added).unwrap().to_json().canonical(), added.canonical());
    Ok(())
}

/// What a record was refused for once is refused in every record.
fn refuses_spoiled_members<T: WireRecord + Debug>(json: &Json, members: &[Member]) -> Checked {
    for member in members {
        let Some(value) = value_at(json, member.path) else {
            prop_assert!(!member.required, "{} is not there", member.path);
            continue;
        };
        if !member.form.corrupted(value).is_empty() && value.kind() == dm3_types::json::JsonKind::Null {
            continue;
        }
        let without = T::from_json(&with_value_at(json, member.path, None));
        if member.required {
            let error = without.unwrap_err();
            prop_assert_eq!(error.path(), member.path);
            prop_assert!(matches!(error.problem(), ParseProblem::Missing { .. }), "{}", error);
        } else {
            prop_assert!(without.is_ok(), "{} is optional", member.path);
        }
        for wrong in member.form.wrong_types() {
            let error = T::from_json(&with_value_at(json, member.path, Some(wrong.clone()))).unwrap_err();
            prop_assert_eq!(error.path(), member.path, "{:?}", &wrong);
            prop_assert!(matches!(error.problem(), ParseProblem::WrongType { .. }), "{}", error);
            prop_assert!(!repeats(&error, SECRET));
        }
        for wrong in member.form.corrupted(value) {
            let error = T::from_json(&with_value_at(json, member.path, Some(wrong.clone()))).unwrap_err();
            prop_assert_eq!(error.path(), member.path, "{:?}", &wrong);
            prop_assert!(matches!(error.problem(), ParseProblem::Malformed { .. }), "{}", error);
            prop_assert!(!repeats(&error, SECRET));
            let received = wrong.as_str().filter(|text| text.len() > 4);
            prop_assert!(received.is_none_or(|text| !repeats(&error, text)));
        }
    }
    for other in Form::Object.wrong_types() {
        let error = T::from_json(&other);
        // An attachment may be the bare URI.
        prop_assert!(error.is_err() || other.as_str().is_some());
    }
    Ok(())
}

macro_rules! record_properties {
    ($($module:ident: $type:ty, $members:expr;)+) => {$(
        mod $module {
            use super::*;

            proptest! {
                #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

                #[test]
                fn survives_writing_and_reading(record in generate::$module(), seed: u64) {
                    survives::<$type>(&record, seed)?;
                }

                #[test]
                fn passes_through_other_formats(record in generate::$module()) {
                    passes_through_serde::<$type>(&record)?;
                }

                #[test]
                fn unknown_members_survive(
                    record in generate::$module(), name in generate::text(), value in generate::json(),
                ) {
                    if record.to_json().as_object().is_some() {
                        keeps_unknown_members::<$type>(&record.to_json(), &name, &value)?;
                    }
                }

                #[test]
                fn rejected_stays_rejected(record in generate::$module()) {
                    if record.to_json().as_object().is_some() {
                        refuses_spoiled_members::<$type>(&record.to_json(), &$members)?;
                    }
                }
            }
        }
    )+};
}

const MESSAGE: [Member; 15] = [
    optional("message", Form::Text),
    required("metadata", Form::Object),
    required("metadata.to", Form::Text),
    required("metadata.from", Form::Text),
    required("metadata.timestamp", Form::Whole),
    required("metadata.type", Form::Text),
    optional("metadata.referenceMessageHash", Form::Hex),
    optional("metadata.replyDeliveryInstruction", Form::Text),
    optional("attachments", Form::Array),
    optional("attachments[0].name", Form::Text),
    optional("attachments[1].name", Form::Text),
    required("signature", Form::Base64),
    optional("attachments[0]", Form::TextOrObject),
    optional("attachments[1]", Form::TextOrObject),
    optional("attachments[2]", Form::TextOrObject),
];

record_properties! {
    attachment: Attachment, [optional("name", Form::Text), required("data", Form::Text)];
    message_metadata: MessageMetadata, [
        required("to", Form::Text),
        required("from", Form::Text),
        required("timestamp", Form::Whole),
        required("type", Form::Text),
        optional("referenceMessageHash", Form::Hex),
        optional("replyDeliveryInstruction", Form::Text),
    ];
    message: Message, MESSAGE.into_iter().filter(|member| !member.path.ends_with(']')).collect::<Vec<_>>();
    delivery_information: DeliveryInformation, [
        required("to", Form::Text),
        required("from", Form::Text),
        optional("deliveryInstruction", Form::Text),
    ];
    envelope_metadata: EnvelopeMetadata, [
        required("version", Form::Text),
        optional("encryptionScheme", Form::Text),
        required("deliveryInformation", Form::TextOrObject),
        optional("messageHash", Form::Hex),
        optional("encryptedMessageHash", Form::Hex),
        required("signature", Form::Base64),
    ];
    envelope: Envelope, [
        required("message", Form::Text),
        required("metadata", Form::Object),
        required("metadata.version", Form::Text),
        optional("metadata.encryptionScheme", Form::Text),
        required("metadata.deliveryInformation", Form::TextOrObject),
        optional("metadata.messageHash", Form::Hex),
        optional("metadata.encryptedMessageHash", Form::Hex),
        required("metadata.signature", Form::Base64),
        optional("postmark", Form::Text),
    ];
    postmark: Postmark, [
        required("messageHash", Form::Hex),
        required("incommingTimestamp", Form::Whole),
        optional("deliveryInformation", Form::Object),
        required("signature", Form::Base64),
    ];
    written_postmark: Postmark, [
        required("messageHash", Form::Hex),
        required("deliveryInformation", Form::Object),
        required("deliveryInformation.to", Form::Text),
        required("deliveryInformation.from", Form::Text),
        required("signature", Form::Base64),
    ];
    user_profile: UserProfile, [
        required("publicEncryptionKey", Form::Base64),
        required("publicSigningKey", Form::Base64),
        required("deliveryServices", Form::Array),
    ];
    signed_user_profile: SignedUserProfile, [
        required("profile", Form::Object),
        required("profile.publicEncryptionKey", Form::Base64),
        required("profile.publicSigningKey", Form::Base64),
        required("profile.deliveryServices", Form::Array),
        required("signature", Form::Text),
    ];
    delivery_service_profile: DeliveryServiceProfile, [
        required("publicSigningKey", Form::Base64),
        required("publicEncryptionKey", Form::Base64),
        required("url", Form::Text),
    ];
    delivery_service_properties: DeliveryServiceProperties, [
        optional("messageTTL", Form::WholeOrNull),
        required("sizeLimit", Form::Whole),
    ];
    acknowledgement: Acknowledgement, [
        required("contactAddress", Form::Text),
        required("messageHash", Form::Hex),
    ];
    acknowledgements: Acknowledgements, [required("acknowledgements", Form::Array)];
    profile_extension: ProfileExtension, [];
}

#[test]
fn elements_of_lists_are_named_by_their_place() {
    let hash = format!("0x{}", "00".repeat(32));
    let acknowledgement = |hash: &str| format!(r#"{{"contactAddress":"a.eth","messageHash":"{hash}"}}"#);
    let text = format!(r#"{{"acknowledgements":[{},{}]}}"#, acknowledgement(&hash), acknowledgement("0x00"));
    assert_eq!(Acknowledgements::parse_text(&text).unwrap_err().path(), "acknowledgements[1].messageHash");
    let message = format!(
        r#"{{"metadata":{{"to":"","from":"","timestamp":1,"type":"NEW"}},"signature":"{}==","attachments":["data:,a",{{"name":"n","data":7}}]}}"#,
        "A".repeat(86)
    );
    assert_eq!(Message::parse_text(&message).unwrap_err().path(), "attachments[1].data");
    let profile = r#"{"supportedMessageTypes":["NEW",null]}"#;
    assert_eq!(ProfileExtension::parse_text(profile).unwrap_err().path(), "supportedMessageTypes[1]");
}

#[test]
fn the_postmarks_time_is_required_in_the_spelling_of_either_dialect() {
    let hash = format!("0x{}", "00".repeat(32));
    let postmark =
        |time: &str| format!(r#"{{"messageHash":"{hash}",{time}"signature":"{}=="}}"#, "A".repeat(86));
    let path = |time: &str| Postmark::parse_text(&postmark(time)).unwrap_err().path().to_owned();
    assert!(Postmark::parse_text(&postmark(r#""incommingTimestamp":1,"#)).is_ok());
    let information = r#""deliveryInformation":{"from":"alice.eth","to":"bob.eth"},"#;
    let written = |time: &str| format!("{information}{time}");
    assert!(Postmark::parse_text(&postmark(&written(r#""incomingTimestamp":1,"#))).is_ok());
    assert_eq!(path(r#""incomingTimestamp":1,"#), "deliveryInformation");
    assert_eq!(path(""), "incommingTimestamp");
    assert_eq!(path(r#""incommingTimestamp":"1","#), "incommingTimestamp");
    assert_eq!(path(&written(r#""incomingTimestamp":-1,"#)), "incomingTimestamp");
    assert_eq!(path(r#""incommingTimestamp":1,"incomingTimestamp":1,"#), "incomingTimestamp");
}

#[test]
fn only_one_of_two_hashes_and_of_two_lists() {
    let hash = format!("0x{}", "00".repeat(32));
    let text = format!(
        r#"{{"version":"v1","deliveryInformation":"","messageHash":"{hash}","encryptedMessageHash":"{hash}","signature":"{}=="}}"#,
        "A".repeat(86)
    );
    assert_eq!(EnvelopeMetadata::parse_text(&text).unwrap_err().path(), "encryptedMessageHash");
    let both = r#"{"supportedMessageTypes":[],"notSupportedMessageTypes":[]}"#;
    assert_eq!(ProfileExtension::parse_text(both).unwrap_err().path(), "notSupportedMessageTypes");
    assert_eq!(ProfileExtension::parse_text("{}").unwrap_err().path(), "supportedMessageTypes");
}

#[test]
fn unknown_members_never_replace_known_ones() {
    let mut information = DeliveryInformation::new("alice.eth", "bob.eth");
    information.extra = Members::new().with("from", "mallory.eth").with("x", 1_u32);
    assert_eq!(information.canonical(), r#"{"from":"alice.eth","to":"bob.eth","x":1}"#);
}

#[test]
fn numbers_that_json_cannot_hold_are_written_as_the_largest_it_can() {
    let unlimited = DeliveryServiceProperties { message_ttl: 0, size_limit: u64::MAX, extra: Members::new() };
    let read = DeliveryServiceProperties::parse_text(&unlimited.canonical()).unwrap();
    assert_eq!(read.size_limit, 9_007_199_254_740_991);
}

#[test]
fn an_unset_time_to_live_means_until_picked_up() {
    use dm3_types::Dialect::{Deployed, Written};
    for text in
        [r#"{"sizeLimit":1}"#, r#"{"messageTTL":null,"sizeLimit":1}"#, r#"{"messageTTL":0,"sizeLimit":1}"#]
    {
        let properties = DeliveryServiceProperties::parse_text(text).unwrap();
        assert_eq!((properties.message_ttl(Deployed), properties.message_ttl(Written)), (None, None));
    }
    let thirty = DeliveryServiceProperties::parse_text(r#"{"messageTTL":30,"sizeLimit":1}"#).unwrap();
    assert_eq!(thirty.message_ttl(Deployed).unwrap().as_millis(), 30);
    assert_eq!(thirty.message_ttl(Written).unwrap().as_secs(), 30 * 86_400);
}

#[test]
fn absent_and_empty_attachments_differ() {
    let text = |attachments: &str| {
        format!(
            r#"{{{attachments}"metadata":{{"from":"a.eth","timestamp":1,"to":"b.eth","type":"NEW"}},"signature":"{}=="}}"#,
            "A".repeat(86)
        )
    };
    for attachments in ["", r#""attachments":[],"#, r#""attachments":["data:,x"],"#] {
        let text = text(attachments);
        assert_eq!(Message::parse_text(&text).unwrap().canonical(), text);
        assert_eq!(Received::<Message>::parse_text(&text).unwrap().canonical(), text);
    }
}

proptest! {
    #[test]
    fn the_signature_alone_is_left_out_of_what_is_signed(message in generate::message(), seed: u64) {
        let json = permuted(&message.to_json(), seed);
        let signed = Received::<Message>::from_json(json.clone()).unwrap().text_without_signature();
        prop_assert_eq!(signed, with_value_at(&json, "signature", None).canonical());
    }

    #[test]
    fn frames_survive(
        method in generate::text(), params in proptest::option::of(generate::members_of(generate::json())),
        result in generate::json(), code: i32, versioned: bool, extra in generate::extra(),
    ) {
        let request = Request {
            versioned, method: method.clone(), params: params.map(Json::from), id: Some(7.into()), extra,
        };
        survives(&request, 1)?;
        passes_through_serde(&request)?;
        let answer = Response { outcome: Ok(result.clone()), id: None };
        survives(&answer, 2)?;
        passes_through_serde(&answer)?;
        let error = ErrorObject { code, message: method, data: Some(result) };
        survives(&error, 3)?;
        survives(&Response { outcome: Err(error), id: Some(dm3_types::rpc::Id::null()) }, 4)?;
    }
}

/// Written specification, "Reference Message Hash"; the deployed receipts always name their message.
#[test]
fn some_message_types_must_name_another_message() {
    use dm3_types::record::MessageType;
    for (wire, needs) in [
        ("NEW", false),
        ("READ_RECEIPT", false),
        ("POLL", false),
        ("DELETE_REQUEST", true),
        ("EDIT", true),
        ("REPLY", true),
        ("REACTION", true),
        ("RESEND_REQUEST", true),
        ("READ_RECEIVED", true),
        ("READ_OPENED", true),
    ] {
        let message_type = MessageType::from_wire(wire);
        assert_eq!((message_type.as_str(), message_type.needs_reference()), (wire, needs));
    }
}
