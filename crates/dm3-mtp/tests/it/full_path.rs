//! A message of any kind arrives as it was written, in every form of the envelope.

use dm3_mtp::{ReceivedEnvelope, UnsignedMessage};
use dm3_types::record::{Attachment, DeliveryInformationForm, Message};
use dm3_types::{Dialect, Json, MessageHash, SigningPublicKey, UnixMillis, closed_schema};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::world::{FORMATS, NEW_VARIANT, NOW, World, alice_to_bob, name, read_envelope, some_hash};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,40}",
        vec(any::<char>(), 0..20).prop_map(|characters| characters.into_iter().collect::<String>()),
        // Around the boundary of a padding block.
        (1_700_usize..2_100).prop_map(|length| "☃".repeat(length / 3)),
    ]
}

fn attachment() -> impl Strategy<Value = Attachment> {
    (proptest::option::of(text()), text(), any::<bool>()).prop_map(|(name, data, extra)| {
        let mut attachment = Attachment::new(name, data);
        if extra {
            attachment.extra = attachment.extra.with("id", "abc").with("isImage", true);
        }
        attachment
    })
}

fn message() -> impl Strategy<Value = UnsignedMessage> {
    let (route, reference) = (alice_to_bob(), some_hash());
    let message = (0..9_u8, text()).prop_map(move |(kind, text)| match kind {
        0 => UnsignedMessage::new_text(&route, text),
        1 => UnsignedMessage::edit(&route, text, reference),
        2 => UnsignedMessage::reply(&route, text, reference),
        3 => UnsignedMessage::reaction(&route, text, reference),
        4 => UnsignedMessage::delete_request(&route, reference),
        5 => UnsignedMessage::resend_request(&route, reference),
        6 => UnsignedMessage::read_received(&route, reference),
        7 => UnsignedMessage::read_opened(&route, reference),
        _ => UnsignedMessage::read_receipt(&route, reference),
    });
    let attachments = proptest::option::of(vec(attachment(), 0..3));
    let instruction = proptest::option::of(text());
    let member = proptest::option::of((text(), text()));
    (message, attachments, instruction, member).prop_map(|(mut message, attachments, instruction, member)| {
        if let Some(attachments) = attachments {
            message = message.with_attachments(attachments);
        }
        if let Some(instruction) = instruction {
            message = message.with_reply_delivery_instruction(instruction);
        }
        match member {
            Some((name, value)) => message.with_metadata_member(&name, value),
            None => message,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_alice_wrote_is_what_bob_reads(message in message(), format in 0..3_usize) {
        let mut world = World::new(FORMATS[format]);
        let expected: Message = message.clone().sign(&world.alice).unwrap().message().record().clone();
        let hash = message.clone().sign(&world.alice).unwrap().hash();
        let submitted = world.envelope(message);
        let stored = world.submit(&submitted).unwrap();
        prop_assert_eq!(stored.sender(), &name("alice.eth"));
        prop_assert_eq!(stored.receiver(), &name("bob.eth"));
        let acknowledged_as = stored.message_hash();
        let (verified, postmark) = world.receive(&stored.text()).unwrap();
        prop_assert_eq!(verified.message(), &expected);
        prop_assert_eq!(verified.sender(), &name("alice.eth"));
        prop_assert_eq!(verified.receiver(), &name("bob.eth"));
        prop_assert_eq!(verified.hash(), hash);
        prop_assert_eq!(verified.acknowledged_as(), acknowledged_as);
        prop_assert!(verified.is_referred_to_by(hash) && verified.is_referred_to_by(acknowledged_as));
        prop_assert_eq!(postmark.incoming_timestamp(), UnixMillis::new(NOW).unwrap());
    }

    #[test]
    fn spacing_and_order_of_the_submission_do_not_matter(message in message(), format in 0..3_usize) {
        let mut world = World::new(FORMATS[format]);
        let submitted = world.envelope(message);
        let reordered = reversed(&Json::parse(&submitted).unwrap()).to_text();
        let spaced = format!(" \n{}\t", reordered.replacen(':', " : ", 1));
        prop_assert_eq!(
            world.deliver(&spaced).unwrap().received().canonical(),
            world.deliver(&submitted).unwrap().received().canonical()
        );
    }
}

fn reversed(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let entries: Vec<_> = members.iter().collect();
            let add = |all: dm3_types::Members, (name, value): (&str, &Json)| all.with(name, reversed(value));
            entries.into_iter().rev().fold(dm3_types::Members::new(), add).into()
        }
        other => other.clone(),
    }
}

#[test]
fn written_messages_are_signed_with_secp256k1() {
    let world = World::new(dm3_mtp::EnvelopeFormat::Written);
    assert!(matches!(world.alice.public(), SigningPublicKey::Secp256k1(_)));
    assert!(matches!(World::new(NEW_VARIANT).alice.public(), SigningPublicKey::Ed25519(_)));
}

#[test]
fn deployed_programs_read_what_we_write() {
    for format in FORMATS {
        let mut world = World::new(format);
        let (submitted, stored) = (world.submitted(), world.stored());
        let dm3_mtp::EnvelopeFormat::Deployed(field) = format else { continue };
        let shape = closed_schema::Shape::Envelope(field);
        assert_eq!(closed_schema::check(shape, &Json::parse(&submitted).unwrap()), Ok(()));
        assert_eq!(closed_schema::check(shape, &Json::parse(&stored).unwrap()), Ok(()));
        let message = Json::parse(&world.plaintext(&stored)).unwrap();
        assert_eq!(closed_schema::check(closed_schema::Shape::Message, &message), Ok(()));
    }
}

#[test]
fn delivery_information_stands_where_each_dialect_has_it() {
    for format in FORMATS {
        let mut world = World::new(format);
        let stored = world.stored();
        let opened = ReceivedEnvelope::parse_text(&stored).unwrap().open(&world.bob).unwrap();
        let information = opened.delivery_information().unwrap().clone();
        assert_eq!((information.from.as_str(), information.to.as_str()), ("alice.eth", "bob.eth"));
        let metadata = read_envelope(&stored).record().metadata.clone();
        let clear = matches!(metadata.delivery_information, DeliveryInformationForm::Clear(_));
        assert_eq!(clear, format.dialect() == Dialect::Deployed);
        let stamped = opened.unverified_postmark().unwrap().record().delivery_information.is_some();
        assert_eq!(stamped, format.dialect() == Dialect::Written);
        assert_eq!(metadata.dialect(), format.dialect());
    }
}

#[test]
fn names_are_compared_in_normal_form() {
    let mut world = World::new(NEW_VARIANT);
    let plaintext =
        r#"{"message":"x","metadata":{"from":"ALICE.eth","timestamp":1,"to":"Bob.ETH","type":"NEW"}}"#;
    let plaintext = crate::world::sign_json(plaintext, &world.alice);
    let alice = world.alice.clone();
    let envelope = world.raw_envelope(&plaintext, "Alice.ETH", &alice);
    let verified = world.deliver(&envelope).unwrap();
    assert_eq!((verified.sender(), verified.receiver()), (&name("alice.eth"), &name("bob.eth")));
    assert_eq!(verified.message().metadata.from, "ALICE.eth");
}

#[test]
fn any_own_name_will_do() {
    let mut world = World::new(NEW_VARIANT);
    let plaintext =
        r#"{"message":"x","metadata":{"from":"alice.eth","timestamp":1,"to":"robert.eth","type":"NEW"}}"#;
    let plaintext = crate::world::sign_json(plaintext, &world.alice);
    let alice = world.alice.clone();
    let envelope = world.raw_envelope(&plaintext, "alice.eth", &alice);
    assert_eq!(world.deliver(&envelope).unwrap().receiver(), &name("robert.eth"));
}

#[test]
fn types_and_members_of_tomorrow_arrive() {
    let mut world = World::new(NEW_VARIANT);
    let plaintext = r#"{"metadata":{"from":"alice.eth","timestamp":1,"to":"bob.eth","type":"LINK","link":{"a":[1e400]}},"x":null}"#;
    let plaintext = crate::world::sign_json(plaintext, &world.alice);
    let alice = world.alice.clone();
    let envelope = world.raw_envelope(&plaintext, "alice.eth", &alice);
    let verified = world.deliver(&envelope).unwrap();
    assert_eq!(verified.message().metadata.message_type.as_str(), "LINK");
    assert_eq!(verified.received().canonical(), crate::world::canonical(&plaintext));
    let _: MessageHash = verified.hash();
}
