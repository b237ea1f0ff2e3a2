//! What the closed schemas of the deployed network let through.

use dm3_types::closed_schema::{Shape, check};
use dm3_types::record::HashField;
use dm3_types::{Json, Members, ParseProblem};

use crate::record_members::{Form, Member, optional, required, value_at, with_value_at};

struct Case {
    shape: Shape,
    valid: &'static str,
    members: &'static [Member],
    /// Objects inside; empty for the whole.
    objects: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        shape: Shape::Envelope(HashField::MessageHash),
        valid: r#"{"message":"","metadata":{"version":"","encryptionScheme":"","deliveryInformation":"","messageHash":"","signature":""},"postmark":""}"#,
        members: &[
            required("message", Form::Text),
            required("metadata", Form::Object),
            required("metadata.version", Form::Text),
            optional("metadata.encryptionScheme", Form::Text),
            required("metadata.deliveryInformation", Form::TextOrObject),
            required("metadata.messageHash", Form::Text),
            required("metadata.signature", Form::Text),
            optional("postmark", Form::Text),
        ],
        objects: &["", "metadata"],
    },
    Case {
        shape: Shape::Envelope(HashField::EncryptedMessageHash),
        valid: r#"{"message":"","metadata":{"version":"","deliveryInformation":{"to":"","from":"","deliveryInstruction":""},"encryptedMessageHash":"","signature":""}}"#,
        members: &[
            required("message", Form::Text),
            required("metadata.deliveryInformation", Form::TextOrObject),
            required("metadata.deliveryInformation.to", Form::Text),
            required("metadata.deliveryInformation.from", Form::Text),
            optional("metadata.deliveryInformation.deliveryInstruction", Form::Text),
            required("metadata.encryptedMessageHash", Form::Text),
        ],
        objects: &["", "metadata", "metadata.deliveryInformation"],
    },
    Case {
        shape: Shape::DeliveryInformation,
        valid: r#"{"to":"","from":"","deliveryInstruction":""}"#,
        members: &[
            required("to", Form::Text),
            required("from", Form::Text),
            optional("deliveryInstruction", Form::Text),
        ],
        objects: &[""],
    },
    Case {
        shape: Shape::Message,
        valid: r#"{"message":"","metadata":{"to":"","from":"","timestamp":0.5,"type":"NEW","referenceMessageHash":"","replyDeliveryInstruction":""},"attachments":[{"data":""},{"name":"","data":""}],"signature":""}"#,
        members: &[
            optional("message", Form::Text),
            required("metadata", Form::Object),
            required("metadata.to", Form::Text),
            required("metadata.from", Form::Text),
            required("metadata.timestamp", Form::Whole),
            optional("metadata.referenceMessageHash", Form::Text),
            optional("metadata.replyDeliveryInstruction", Form::Text),
            optional("attachments", Form::Array),
            optional("attachments[1].name", Form::Text),
            required("attachments[1].data", Form::Text),
            required("signature", Form::Text),
        ],
        objects: &["", "metadata", "attachments[0]", "attachments[1]"],
    },
    Case {
        shape: Shape::UserProfile,
        valid: r#"{"publicEncryptionKey":"","publicSigningKey":"","deliveryServices":["",""]}"#,
        members: &[
            required("publicEncryptionKey", Form::Text),
            required("publicSigningKey", Form::Text),
            required("deliveryServices", Form::Array),
        ],
        objects: &[""],
    },
    Case {
        shape: Shape::SignedUserProfile,
        valid: r#"{"profile":{"publicEncryptionKey":"","publicSigningKey":"","deliveryServices":[]},"signature":""}"#,
        members: &[
            required("profile", Form::Object),
            required("profile.publicEncryptionKey", Form::Text),
            required("profile.publicSigningKey", Form::Text),
            required("profile.deliveryServices", Form::Array),
            required("signature", Form::Text),
        ],
        objects: &["", "profile"],
    },
    Case {
        shape: Shape::DeliveryServiceProfile,
        valid: r#"{"publicSigningKey":"","publicEncryptionKey":"","url":""}"#,
        members: &[
            required("publicSigningKey", Form::Text),
            required("publicEncryptionKey", Form::Text),
            required("url", Form::Text),
        ],
        objects: &[""],
    },
    Case {
        shape: Shape::Acknowledgements,
        valid: r#"{"acknowledgements":[{"contactAddress":"","messageHash":""}]}"#,
        members: &[
            required("acknowledgements", Form::Array),
            required("acknowledgements[0].contactAddress", Form::Text),
            required("acknowledgements[0].messageHash", Form::Text),
        ],
        objects: &["", "acknowledgements[0]"],
    },
    Case {
        shape: Shape::ChallengeAnswer,
        valid: r#"{"signature":"","challenge":""}"#,
        members: &[required("signature", Form::Text), required("challenge", Form::Text)],
        objects: &[""],
    },
];

#[test]
fn the_smallest_and_the_fullest_pass() {
    for case in CASES {
        let valid = Json::parse(case.valid).unwrap();
        assert_eq!(check(case.shape, &valid), Ok(()), "{:?}", case.shape);
        for member in case.members.iter().filter(|member| !member.required) {
            if value_at(&valid, member.path).is_some() {
                let without = with_value_at(&valid, member.path, None);
                assert_eq!(check(case.shape, &without), Ok(()), "{}", member.path);
            }
        }
    }
}

#[test]
fn each_required_member_is_missed() {
    for case in CASES {
        let valid = Json::parse(case.valid).unwrap();
        for member in case.members.iter().filter(|member| member.required) {
            let error = check(case.shape, &with_value_at(&valid, member.path, None)).unwrap_err();
            assert_eq!(error.path(), member.path);
            assert!(matches!(error.problem(), ParseProblem::Missing { .. }), "{error}");
        }
    }
}

#[test]
fn each_member_of_another_type_is_refused() {
    for case in CASES {
        let valid = Json::parse(case.valid).unwrap();
        for member in case.members {
            for wrong in member.form.wrong_types() {
                let error = check(case.shape, &with_value_at(&valid, member.path, Some(wrong))).unwrap_err();
                assert!(error.path().starts_with(member.path), "{error} for {}", member.path);
            }
        }
        for wrong in Form::Object.wrong_types() {
            assert_eq!(check(case.shape, &wrong).unwrap_err().path(), "");
        }
    }
}

#[test]
fn each_extra_member_is_refused() {
    for case in CASES {
        let valid = Json::parse(case.valid).unwrap();
        for object in case.objects {
            let path = if object.is_empty() { "extra".to_owned() } else { format!("{object}.extra") };
            let error = check(case.shape, &with_value_at(&valid, &path, Some(Json::Null))).unwrap_err();
            assert_eq!((error.path(), error.problem()), (path.as_str(), &ParseProblem::NotAllowed));
        }
    }
}

#[test]
fn errors_say_what_is_expected() {
    let error = |shape, text: &str| check(shape, &Json::parse(text).unwrap()).unwrap_err().to_string();
    assert_eq!(error(Shape::Acknowledgements, "{}"), "`acknowledgements` is missing; expected an array");
    assert_eq!(error(Shape::SignedUserProfile, "{}"), "`profile` is missing; expected an object");
    assert_eq!(
        error(Shape::DeliveryInformation, r#"{"to":"a","from":"b","cc":"c"}"#),
        "`cc` is not a member that the deployed schema allows here"
    );
}

#[test]
fn only_the_types_of_the_deployed_network_pass() {
    let message = |kind: &str| {
        let metadata =
            Members::new().with("to", "").with("from", "").with("timestamp", 1_u32).with("type", kind);
        Json::from(Members::new().with("metadata", metadata).with("signature", ""))
    };
    for kind in [
        "NEW",
        "DELETE_REQUEST",
        "EDIT",
        "REPLY",
        "REACTION",
        "READ_RECEIVED",
        "READ_OPENED",
        "RESEND_REQUEST",
    ] {
        assert_eq!(check(Shape::Message, &message(kind)), Ok(()), "{kind}");
    }
    for kind in ["READ_RECEIPT", "new", "", "LINK"] {
        assert_eq!(check(Shape::Message, &message(kind)).unwrap_err().path(), "metadata.type", "{kind}");
    }
}

#[test]
fn each_variant_refuses_the_other() {
    for field in [HashField::MessageHash, HashField::EncryptedMessageHash] {
        let metadata = Members::new()
            .with("version", "v1")
            .with("deliveryInformation", "")
            .with(field.as_str(), "")
            .with("signature", "");
        let envelope = Json::from(Members::new().with("message", "").with("metadata", metadata));
        assert_eq!(check(Shape::Envelope(field), &envelope), Ok(()));
        let error = check(Shape::Envelope(field.other()), &envelope).unwrap_err();
        assert_eq!(error.path(), format!("metadata.{}", field.other().as_str()));
    }
}
