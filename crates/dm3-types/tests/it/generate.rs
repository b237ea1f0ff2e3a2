//! Strategies for JSON values and wire records of every shape.

use dm3_types::json::Members;
use dm3_types::record::{
    Acknowledgement, Acknowledgements, Attachment, DeliveryInformation, DeliveryInformationForm,
    DeliveryServiceProfile, DeliveryServiceProperties, Envelope, EnvelopeHash, EnvelopeMetadata, Message,
    MessageMetadata, MessageType, MessageTypeList, Postmark, ProfileExtension, SignedUserProfile,
    UserProfile,
};
use dm3_types::{
    Dialect, EncryptionPublicKey, Hash, Json, MessageHash, Signature, SigningPublicKey, UnixMillis,
    WireRecord,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Any Unicode text, control characters and supplementary planes included.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        vec(any::<char>(), 0..8).prop_map(|characters| characters.into_iter().collect::<String>()),
        Just("\u{0}\u{1f}\"\\/\u{7f}\u{2028}\u{feff}\u{1f600}\u{ff5e}".to_owned()),
    ]
}

/// A finite number of any magnitude.
pub(crate) fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>().prop_filter("finite", |number| number.is_finite()),
        (-1_000_000_i32..1_000_000).prop_map(f64::from),
        (0_u64..1 << 53).prop_map(|number| number as f64),
        Just(-0.0),
        Just(1e21),
        Just(1e-7),
        Just(5e-324),
    ]
}

/// Members with unique names.
pub(crate) fn members_of(value: impl Strategy<Value = Json>) -> impl Strategy<Value = Members> {
    vec((text(), value), 0..5).prop_map(|entries| {
        entries.into_iter().fold(Members::new(), |members, (name, value)| members.with(name, value))
    })
}

/// Any JSON value whose numbers are finite.
pub(crate) fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number().prop_map(Json::Number),
        text().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![vec(inner.clone(), 0..5).prop_map(Json::Array), members_of(inner).prop_map(Json::Object)]
    })
}

/// Members that no record knows.
pub(crate) fn extra() -> impl Strategy<Value = Members> {
    vec((text(), json()), 0..3).prop_map(|entries| {
        let add = |members: Members, (name, value): (String, Json)| members.with(format!("x-{name}"), value);
        entries.into_iter().fold(Members::new(), add)
    })
}

fn array<const N: usize>() -> impl Strategy<Value = [u8; N]> {
    vec(any::<u8>(), N).prop_map(|bytes| bytes.try_into().unwrap())
}

pub(crate) fn signature() -> impl Strategy<Value = Signature> {
    array::<64>().prop_map(Signature::from_bytes)
}

pub(crate) fn hash() -> impl Strategy<Value = Hash> {
    array::<32>().prop_map(Hash::from_bytes)
}

pub(crate) fn message_hash() -> impl Strategy<Value = MessageHash> {
    hash().prop_map(MessageHash::from)
}

pub(crate) fn encryption_key() -> impl Strategy<Value = EncryptionPublicKey> {
    array::<32>().prop_map(EncryptionPublicKey::from_bytes)
}

pub(crate) fn signing_key() -> impl Strategy<Value = SigningPublicKey> {
    let secp256k1 = (array::<33>(), any::<bool>()).prop_map(|(mut bytes, odd)| {
        bytes[0] = 2 + u8::from(odd);
        SigningPublicKey::Secp256k1(bytes)
    });
    prop_oneof![array::<32>().prop_map(SigningPublicKey::Ed25519), secp256k1]
}

pub(crate) fn millis() -> impl Strategy<Value = UnixMillis> {
    (0_u64..1 << 53).prop_map(UnixMillis::saturating)
}

pub(crate) fn message_type() -> impl Strategy<Value = MessageType> {
    const KNOWN: [&str; 9] = [
        "NEW",
        "DELETE_REQUEST",
        "EDIT",
        "REPLY",
        "REACTION",
        "READ_RECEIPT",
        "READ_RECEIVED",
        "READ_OPENED",
        "RESEND_REQUEST",
    ];
    prop_oneof![proptest::sample::select(&KNOWN[..]).prop_map(str::to_owned), text()]
        .prop_map(|text| MessageType::from_wire(&text))
}

pub(crate) fn attachment() -> impl Strategy<Value = Attachment> {
    let object = (option::of(text()), text(), extra()).prop_map(|(name, data, extra)| {
        let mut attachment = Attachment::new(name, data);
        attachment.extra = extra;
        attachment
    });
    let bare = text().prop_map(|uri| Attachment::from_json(&Json::from(uri)).unwrap());
    prop_oneof![object, bare]
}

pub(crate) fn message_metadata() -> impl Strategy<Value = MessageMetadata> {
    let optional = (option::of(message_hash()), option::of(text()));
    (message_type(), text(), text(), millis(), optional, extra()).prop_map(
        |(message_type, to, from, timestamp, (reference_message_hash, reply_delivery_instruction), extra)| {
            MessageMetadata {
                message_type,
                to,
                from,
                timestamp,
                reference_message_hash,
                reply_delivery_instruction,
                extra,
            }
        },
    )
}

pub(crate) fn message() -> impl Strategy<Value = Message> {
    let attachments = option::of(vec(attachment(), 0..3));
    (option::of(text()), message_metadata(), attachments, signature(), extra()).prop_map(
        |(message, metadata, attachments, signature, extra)| Message {
            message,
            metadata,
            attachments,
            signature,
            extra,
        },
    )
}

pub(crate) fn delivery_information() -> impl Strategy<Value = DeliveryInformation> {
    (text(), text(), option::of(text()), extra()).prop_map(|(to, from, delivery_instruction, extra)| {
        DeliveryInformation { to, from, delivery_instruction, extra }
    })
}

pub(crate) fn envelope_metadata() -> impl Strategy<Value = EnvelopeMetadata> {
    let information = prop_oneof![
        text().prop_map(DeliveryInformationForm::Encrypted),
        delivery_information().prop_map(DeliveryInformationForm::Clear),
    ];
    let hash = prop_oneof![
        Just(None),
        message_hash().prop_map(EnvelopeHash::Message).prop_map(Some),
        hash().prop_map(EnvelopeHash::EncryptedMessage).prop_map(Some),
    ];
    let version = prop_oneof![Just("v1".to_owned()), Just("1.0".to_owned()), text()];
    (version, option::of(text()), information, hash, signature(), extra()).prop_map(
        |(version, encryption_scheme, delivery_information, hash, signature, extra)| EnvelopeMetadata {
            version,
            encryption_scheme,
            delivery_information,
            hash,
            signature,
            extra,
        },
    )
}

pub(crate) fn envelope() -> impl Strategy<Value = Envelope> {
    (text(), envelope_metadata(), option::of(text()), extra())
        .prop_map(|(message, metadata, postmark, extra)| Envelope { message, metadata, postmark, extra })
}

pub(crate) fn postmark() -> impl Strategy<Value = Postmark> {
    postmark_with(Dialect::Deployed, option::of(delivery_information()))
}

/// The written form always repeats the delivery information.
pub(crate) fn written_postmark() -> impl Strategy<Value = Postmark> {
    postmark_with(Dialect::Written, delivery_information().prop_map(Some))
}

fn postmark_with(
    dialect: Dialect,
    information: impl Strategy<Value = Option<DeliveryInformation>>,
) -> impl Strategy<Value = Postmark> {
    (hash(), millis(), information, signature(), extra()).prop_map(
        move |(message_hash, incoming_timestamp, delivery_information, signature, extra)| Postmark {
            message_hash,
            incoming_timestamp,
            delivery_information,
            signature,
            dialect,
            extra,
        },
    )
}

pub(crate) fn user_profile() -> impl Strategy<Value = UserProfile> {
    (encryption_key(), signing_key(), vec(text(), 0..3), extra()).prop_map(
        |(public_encryption_key, public_signing_key, delivery_services, extra)| UserProfile {
            public_encryption_key,
            public_signing_key,
            delivery_services,
            extra,
        },
    )
}

pub(crate) fn signed_user_profile() -> impl Strategy<Value = SignedUserProfile> {
    (user_profile(), text(), extra()).prop_map(|(profile, signature, extra)| SignedUserProfile {
        profile,
        signature,
        extra,
    })
}

pub(crate) fn delivery_service_profile() -> impl Strategy<Value = DeliveryServiceProfile> {
    (signing_key(), encryption_key(), text(), extra()).prop_map(
        |(public_signing_key, public_encryption_key, url, extra)| DeliveryServiceProfile {
            public_signing_key,
            public_encryption_key,
            url,
            extra,
        },
    )
}

pub(crate) fn delivery_service_properties() -> impl Strategy<Value = DeliveryServiceProperties> {
    (0_u64..1 << 53, 0_u64..1 << 53, extra()).prop_map(|(message_ttl, size_limit, extra)| {
        DeliveryServiceProperties { message_ttl, size_limit, extra }
    })
}

pub(crate) fn profile_extension() -> impl Strategy<Value = ProfileExtension> {
    let types = (vec(message_type(), 0..4), any::<bool>()).prop_map(|(types, supported)| {
        if supported { MessageTypeList::Supported(types) } else { MessageTypeList::NotSupported(types) }
    });
    (option::of(vec(text(), 0..3)), types, extra()).prop_map(|(encryption_schemes, message_types, extra)| {
        ProfileExtension { encryption_schemes, message_types, extra }
    })
}

pub(crate) fn acknowledgement() -> impl Strategy<Value = Acknowledgement> {
    (text(), message_hash(), extra()).prop_map(|(contact, message_hash, extra)| Acknowledgement {
        contact,
        message_hash,
        extra,
    })
}

pub(crate) fn acknowledgements() -> impl Strategy<Value = Acknowledgements> {
    (vec(acknowledgement(), 0..3), extra())
        .prop_map(|(acknowledgements, extra)| Acknowledgements { acknowledgements, extra })
}
