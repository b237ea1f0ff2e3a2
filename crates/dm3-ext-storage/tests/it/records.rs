//! What records may be.

use dm3_ext_storage::{
    ChunkContainer, ChunkIdentifier, ChunkKey, Container, ConversationContainer, ConversationKey, OpenError,
    RootContainer,
};
use dm3_types::{Json, UnixMillis};

use crate::support::{message_text, name, root_key, sealed_text, storage_key};

fn conversation_key() -> ConversationKey {
    ConversationKey::of(&root_key(), &name("bob.eth"))
}

fn chunk_key() -> ChunkKey {
    ChunkKey::of(&conversation_key(), &ChunkIdentifier { id: 0, timestamp: UnixMillis::saturating(1) })
}

fn open_root(conversations: &str) -> Result<Container, OpenError> {
    let record = format!(r#"{{"conversations":{conversations},"key":"{}","x":{{"b":1,"a":2}}}}"#, root_key());
    RootContainer::open(sealed_text(&record).as_bytes(), root_key(), &storage_key()).map(Container::from)
}

fn open_conversation(chunks: &str) -> Result<Container, OpenError> {
    let key = conversation_key();
    let record = format!(r#"{{"chunks":{chunks},"key":"{key}","x":[1]}}"#);
    ConversationContainer::open(sealed_text(&record).as_bytes(), key, &storage_key()).map(Container::from)
}

fn open_chunk(messages: &str) -> Result<Container, OpenError> {
    let key = chunk_key();
    let record = format!(r#"{{"key":"{key}","messages":{messages},"x":null}}"#);
    ChunkContainer::open(sealed_text(&record).as_bytes(), key, &storage_key()).map(Container::from)
}

#[track_caller]
fn assert_malformed(opened: Result<Container, OpenError>, path: &str) {
    match opened {
        Err(OpenError::Malformed(error)) => assert_eq!(error.path(), path),
        other => panic!("{other:?}"),
    }
}

// covers: MSP-ROOT-001 MSP-ROOT-002 MSP-ROOT-003 MSP-ROOT-004
#[test]
fn roots() {
    assert!(open_root("[]").is_ok());
    assert!(open_root(r#"["bob.eth","carol.eth"]"#).is_ok());
    assert_malformed(open_root("{}"), "conversations");
    assert_malformed(open_root("[7]"), "conversations[0]");
    assert_malformed(open_root(r#"["bob.eth","Carol.eth"]"#), "conversations[1]");
    assert_malformed(open_root(r#"["bob.eth",""]"#), "conversations[1]");
    assert_malformed(open_root(r#"["bob.eth","carol.eth","bob.eth","carol.eth"]"#), "conversations[2]");
}

// covers: MSP-CON-001 MSP-CON-002 MSP-CON-003 MSP-CON-004 MSP-CON-005 MSP-CON-006
#[test]
fn conversations() {
    assert!(open_conversation(r#"[{"id":0,"timestamp":5},{"timestamp":3,"id":1}]"#).is_ok());
    assert_malformed(open_conversation("7"), "chunks");
    assert_malformed(open_conversation("[7]"), "chunks[0]");
    assert_malformed(open_conversation("[]"), "chunks");
    assert_malformed(open_conversation(r#"[{"id":1,"timestamp":5}]"#), "chunks[0].id");
    assert_malformed(open_conversation(r#"[{"id":0,"timestamp":5},{"id":2,"timestamp":6}]"#), "chunks[1].id");
    assert_malformed(open_conversation(r#"[{"id":"0","timestamp":5}]"#), "chunks[0].id");
    assert_malformed(open_conversation(r#"[{"id":0}]"#), "chunks[0].timestamp");
    assert_malformed(open_conversation(r#"[{"id":0,"timestamp":-1}]"#), "chunks[0].timestamp");
    assert_malformed(open_conversation(r#"[{"id":0,"timestamp":5,"n":1}]"#), "chunks[0]");
}

// covers: MSP-CHK-001 MSP-CHK-002 MSP-CHK-003
#[test]
fn chunks() {
    let message = message_text("bob.eth", 5, "hello");
    assert!(open_chunk(&format!("[{message}]")).is_ok());
    assert_malformed(open_chunk("{}"), "messages");
    assert_malformed(open_chunk("[]"), "messages");
    assert_malformed(open_chunk(r#"["hello"]"#), "messages[0]");
    assert_malformed(open_chunk(&format!("[{message},{{}}]")), "messages[1].message");
    let unsigned = message.replacen("signature", "sign", 1);
    assert_malformed(open_chunk(&format!("[{unsigned}]")), "messages[0].message.signature");
}

// covers: MSP-CHK-007
#[test]
fn chunks_are_sorted_when_they_are_read() {
    let messages =
        [(7, "c"), (5, "a"), (7, "d"), (6, "b")].map(|(at, text)| message_text("bob.eth", at, text));
    let Ok(Container::Chunk(chunk)) = open_chunk(&format!("[{}]", messages.join(","))) else {
        panic!("no chunk")
    };
    let texts = chunk.messages().iter().map(|message| message.message().record().message.clone().unwrap());
    assert_eq!(texts.collect::<String>(), "abcd");
}

// covers: MSP-SEAL-010
#[test]
fn unknown_members_are_kept() {
    let message =
        message_text("bob.eth", 5, "hello").replacen("{\"message\"", "{\"seen\":true,\"message\"", 1);
    for opened in [
        open_root(r#"["bob.eth"]"#),
        open_conversation(r#"[{"id":0,"timestamp":5}]"#),
        open_chunk(&format!("[{message}]")),
    ] {
        let json = opened.unwrap().to_json();
        assert!(json.get("x").is_some());
        if let Some([message]) = json.get("messages").and_then(Json::as_array) {
            assert_eq!(message.get("seen"), Some(&Json::Bool(true)));
        }
    }
}
