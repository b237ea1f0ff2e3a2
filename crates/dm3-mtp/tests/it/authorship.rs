//! Who may edit and delete: the author alone.

use dm3_mtp::{AuthorshipError, UnsignedMessage, VerifiedMessage, check_authorship};
use dm3_types::MessageHash;

use crate::world::{FORMATS, NEW_VARIANT, OLD_VARIANT, World, alice_to_bob, route, sign_json, some_hash};

fn from_alice(world: &mut World, message: UnsignedMessage) -> VerifiedMessage {
    let envelope = world.envelope(message);
    world.deliver(&envelope).unwrap()
}

fn from_mallory(world: &mut World, message: UnsignedMessage) -> VerifiedMessage {
    let signed = message.sign(&world.mallory).unwrap();
    let mallory = world.mallory.clone();
    let envelope = world.raw_envelope(&signed.message().canonical(), "mallory.eth", &mallory);
    world.deliver(&envelope).unwrap()
}

fn changes(route: &dm3_mtp::Route, reference: MessageHash) -> [UnsignedMessage; 2] {
    [UnsignedMessage::edit(route, "new", reference), UnsignedMessage::delete_request(route, reference)]
}

#[test]
fn the_author_may_change_a_message() {
    for format in FORMATS {
        let mut world = World::new(format);
        let message = world.message();
        let original = from_alice(&mut world, message);
        for reference in [original.hash(), original.acknowledged_as()] {
            for change in changes(&alice_to_bob(), reference) {
                let change = from_alice(&mut world, change);
                assert_eq!(check_authorship(&change, &original), Ok(()));
            }
        }
    }
}

#[test]
fn nobody_else_may() {
    for format in FORMATS {
        let mut world = World::new(format);
        let message = world.message();
        let original = from_alice(&mut world, message);
        for change in changes(&route("mallory.eth", "bob.eth"), original.hash()) {
            let change = from_mallory(&mut world, change);
            assert_eq!(check_authorship(&change, &original), Err(AuthorshipError::NotTheAuthor));
        }
    }
}

#[test]
fn only_the_message_that_is_referred_to_is_changed() {
    let mut world = World::new(NEW_VARIANT);
    let message = world.message();
    let original = from_alice(&mut world, message);
    for change in changes(&alice_to_bob(), some_hash()) {
        let change = from_alice(&mut world, change);
        assert_eq!(check_authorship(&change, &original), Err(AuthorshipError::OtherMessage));
    }
}

#[test]
fn edits_can_be_edited() {
    let mut world = World::new(OLD_VARIANT);
    let message = world.message();
    let original = from_alice(&mut world, message);
    let edit = from_alice(&mut world, UnsignedMessage::edit(&alice_to_bob(), "2", original.hash()));
    let again = from_alice(&mut world, UnsignedMessage::edit(&alice_to_bob(), "3", edit.acknowledged_as()));
    assert_eq!(check_authorship(&again, &edit), Ok(()));
    assert_eq!(check_authorship(&again, &original), Err(AuthorshipError::OtherMessage));
}

#[test]
fn other_types_change_nothing() {
    let mut world = World::new(NEW_VARIANT);
    let message = world.message();
    let original = from_alice(&mut world, message);
    let (route, reference) = (alice_to_bob(), original.hash());
    for other in [
        UnsignedMessage::new_text(&route, "x"),
        UnsignedMessage::reply(&route, "x", reference),
        UnsignedMessage::reaction(&route, "x", reference),
        UnsignedMessage::resend_request(&route, reference),
        UnsignedMessage::read_opened(&route, reference),
    ] {
        let other = from_alice(&mut world, other);
        assert_eq!(check_authorship(&other, &original), Err(AuthorshipError::NotAChange));
    }
}

#[test]
fn a_change_must_say_of_what() {
    let mut world = World::new(NEW_VARIANT);
    let message = world.message();
    let original = from_alice(&mut world, message);
    for kind in ["EDIT", "DELETE_REQUEST"] {
        let plaintext = format!(
            r#"{{"message":"x","metadata":{{"from":"alice.eth","timestamp":1,"to":"bob.eth","type":"{kind}"}}}}"#
        );
        let alice = world.alice.clone();
        let envelope = world.raw_envelope(&sign_json(&plaintext, &alice), "alice.eth", &alice);
        let change = world.deliver(&envelope).unwrap();
        assert_eq!(check_authorship(&change, &original), Err(AuthorshipError::NoReference));
    }
}
