//! Adding messages, one after the other, to a store that forgets nothing.

use dm3_ext_storage::{
    AddError, ChunkSize, Container, ConversationContainer, ConversationKey, Present, RootContainer,
};
use dm3_types::UnixMillis;
use proptest::prelude::*;

use crate::support::{Store, message, name, root_key};

fn kinds(writes: &[Container]) -> String {
    let kind = |container: &Container| match container {
        Container::Root(_) => 'r',
        Container::Conversation(_) => 'c',
        Container::Chunk(_) => 'm',
    };
    writes.iter().map(kind).collect()
}

// covers: MSP-ADD-002 MSP-ADD-003 MSP-ADD-005 MSP-ADD-006 MSP-ADD-007 MSP-ADD-008
#[test]
fn only_what_changes_is_written_and_nothing_is_named_before_it_is_there() {
    let mut store = Store::default();
    let bob = name("bob.eth");
    assert_eq!(kinds(&store.add(&bob, message(5, "a"), 10_000)), "mcr");
    assert_eq!(kinds(&store.add(&bob, message(6, "b"), 10_000)), "m");
    assert_eq!(kinds(&store.add(&bob, message(6, "b"), 10_000)), "");
    assert_eq!(kinds(&store.add(&bob, message(7, "c"), 1)), "mc");
    assert_eq!(kinds(&store.add(&name("carol.eth"), message(8, "d"), 10_000)), "mcr");
    assert_eq!(store.root().contacts(), [bob.clone(), name("carol.eth")]);
    assert_eq!(store.chunks(&bob).len(), 2);
}

// covers: MSP-ADD-002 MSP-ADD-003
#[test]
fn the_maximum_itself_is_allowed() {
    let bob = name("bob.eth");
    let mut measured = Store::default();
    measured.add(&bob, message(5, "a"), 100_000);
    measured.add(&bob, message(6, "b"), 100_000);
    let size = measured.chunks(&bob)[0].size();
    for (maximum, chunks) in [(size, 1), (size - 1, 2)] {
        let mut store = Store::default();
        store.add(&bob, message(5, "a"), maximum);
        store.add(&bob, message(6, "b"), maximum);
        assert_eq!(store.chunks(&bob).len(), chunks, "{maximum}");
    }
}

// covers: MSP-ADD-009
#[test]
fn a_damaged_newest_chunk_is_left_alone() {
    let mut store = Store::default();
    let bob = name("bob.eth");
    store.add(&bob, message(5, "a"), 10_000);
    let damaged = store.conversation(&bob).unwrap().newest_key().to_string();
    store.blobs.insert(damaged.clone(), "damaged".to_owned());
    assert_eq!(kinds(&store.add(&bob, message(6, "b"), 10_000)), "mc");
    assert_eq!(store.blobs[&damaged], "damaged");
    assert_eq!(store.conversation(&bob).unwrap().chunks().count(), 2);
}

// covers: MSP-ADD-012
#[test]
fn a_root_that_was_not_written_is_made_up_for() {
    let mut store = Store::default();
    let bob = name("bob.eth");
    let writes = store.present(&bob).add(&bob, message(5, "a"), ChunkSize::default()).unwrap();
    writes.iter().take(2).for_each(|container| store.put(container));
    assert_eq!(kinds(&store.add(&bob, message(5, "a"), 10_000)), "r");
    assert_eq!(store.root().contacts(), [bob]);
}

#[test]
fn containers_must_belong_together() {
    let mut store = Store::default();
    let (bob, carol) = (name("bob.eth"), name("carol.eth"));
    store.add(&bob, message(5, "a"), 10_000);
    let present = store.present(&bob);
    let add = |present: &Present, contact| present.add(contact, message(6, "b"), ChunkSize::default());
    assert_eq!(add(&present, &carol), Err(AddError::OtherConversation));
    let key = ConversationKey::of(&root_key(), &bob);
    let other = ConversationContainer::begin(key, UnixMillis::saturating(6));
    let present = Present { conversation: Some(other), ..present };
    assert_eq!(add(&present, &bob), Err(AddError::OtherChunk));
    let root = RootContainer::new(root_key());
    assert!(add(&Present { root, conversation: None, newest_chunk: None }, &carol).is_ok());
}

#[test]
fn the_default_maximum_is_recommended() {
    assert!(ChunkSize::default().is_recommended());
    assert!(!ChunkSize::from_bytes(499_999).is_recommended());
    assert!(ChunkSize::from_bytes(10_000_000).is_recommended());
    assert!(!ChunkSize::from_bytes(10_000_001).is_recommended());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    // covers: MSP-ADD-002 MSP-ADD-003 MSP-ADD-004 MSP-CHK-006 MSP-CON-003 MSP-CON-007
    #[test]
    fn every_message_is_kept_once_and_in_order(
        messages in prop::collection::vec((0_u64..20, "[a-c]{0,3}"), 1..14),
        maximum in 0_usize..2_500,
    ) {
        let mut store = Store::default();
        let bob = name("bob.eth");
        let mut identifiers = Vec::new();
        for (timestamp, text) in &messages {
            let before: usize = store.chunks(&bob).iter().map(|chunk| chunk.messages().len()).sum();
            let known = store.chunks(&bob).last().is_some_and(|chunk| chunk.holds(&message(*timestamp, text)));
            store.add(&bob, message(*timestamp, text), maximum);
            let after: usize = store.chunks(&bob).iter().map(|chunk| chunk.messages().len()).sum();
            prop_assert_eq!(after, before + usize::from(!known));
            // Chunks that are there stay where they are.
            let now: Vec<_> = store.conversation(&bob).unwrap().chunks().copied().collect();
            prop_assert!(now.starts_with(&identifiers));
            identifiers = now;
        }
        for chunk in store.chunks(&bob) {
            prop_assert!(chunk.size() <= maximum || chunk.messages().len() == 1);
            prop_assert!(chunk.messages().is_sorted_by_key(dm3_ext_storage::StoredMessage::timestamp));
        }
    }
}
