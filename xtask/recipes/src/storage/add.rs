//! Adding messages to conversations.

use dm3_oracle::json::{canonical, with};
use serde_json::{Value, json};

use super::cast::{
    CONTACT, FIRST, OWNER, chunk, chunk_key, conversation, from_bob, identifier, owner, part, root, seal,
    sent, signing_private_key, storage_key,
};
use crate::Suite;

/// A conversation that is there, with a newest chunk, and a message that comes in.
pub(super) struct Scene {
    pub(super) root: Option<Value>,
    pub(super) conversation: Option<Value>,
    pub(super) newest: Option<Value>,
    pub(super) message: Value,
    pub(super) maximum: usize,
}

impl Scene {
    /// Bob wrote "hello", Alice keeps it, and he writes again.
    pub(super) fn second_message() -> Self {
        Self {
            root: Some(root(&json!([CONTACT]))),
            conversation: Some(conversation(&json!([identifier(0, FIRST)]))),
            newest: Some(chunk(&json!([from_bob("hello", FIRST)]))),
            message: from_bob("are you there?", FIRST + 60_000),
            maximum: 500_000,
        }
    }

    pub(super) fn input(&self) -> Value {
        let mut input = json!({
            "signing_private_key": signing_private_key(&owner()),
            "storage_key": storage_key(),
            "own_name": OWNER,
            "contact": CONTACT,
            "message_json_text": canonical(&self.message),
            "max_chunk_bytes": self.maximum,
        });
        let parts = [
            ("root_sealed_text", &self.root, "add root"),
            ("conversation_sealed_text", &self.conversation, "add conversation"),
            ("newest_chunk_sealed_text", &self.newest, "add chunk"),
        ];
        for (name, record, label) in parts {
            if let Some(record) = record {
                input = with(&input, name, seal(record, label));
            }
        }
        input
    }
}

/// A container that is to be stored.
pub(super) fn write(record: &Value) -> Value {
    json!({ "key": part(record, "key"), "record_json_text": canonical(record) })
}

pub(super) fn writes(records: &[&Value]) -> Value {
    json!({ "writes": records.iter().map(|record| write(record)).collect::<Vec<_>>() })
}

/// The second chunk, with one message, and the conversation that names it.
pub(super) fn second_chunk(message: &Value, timestamp: u64) -> (Value, Value) {
    let second = identifier(1, timestamp);
    let chunk = json!({ "key": chunk_key(CONTACT, &second), "messages": [message] });
    (chunk, conversation(&json!([identifier(0, FIRST), second])))
}

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "msp.add",
        "spec/storage.md",
        "storage.add",
        "What is stored when a message comes in or goes out.",
    );
    first_messages(&mut suite);
    further_messages(&mut suite);
    sizes(&mut suite);
    repeated_messages(&mut suite);
    unknown_members(&mut suite);
    suite
}

fn first_messages(suite: &mut Suite) {
    let message = from_bob("hello", FIRST);
    let first_chunk = chunk(&json!([message]));
    let first_conversation = conversation(&json!([identifier(0, FIRST)]));
    let alone = root(&json!([CONTACT]));
    let nothing =
        Scene { root: None, conversation: None, newest: None, message: message.clone(), maximum: 500_000 };
    let order = ["MSP-ADD-006", "MSP-ADD-007"];
    suite.accept(
        "first-message",
        "The first message of all: a chunk, a conversation, a root",
        &order,
        nothing.input(),
        writes(&[&first_chunk, &first_conversation, &alone]),
    );
    let spelled = with(&nothing.input(), "contact", "Bob.ETH");
    suite.accept(
        "first-message-of-a-contact-in-mixed-case",
        "The root names the contact in normal form",
        &["MSP-ROOT-005", "MSP-KEY-005"],
        spelled,
        writes(&[&first_chunk, &first_conversation, &alone]),
    );
    let known = root(&json!(["zoe.eth", "carol.eth"]));
    let third = root(&json!(["zoe.eth", "carol.eth", CONTACT]));
    let scene = Scene { root: Some(known), ..nothing };
    suite.accept(
        "first-message-of-a-third-contact",
        "A new contact comes to the end of the list",
        &["MSP-ROOT-005"],
        scene.input(),
        writes(&[&first_chunk, &first_conversation, &third]),
    );
    let message = sent("hello", FIRST);
    let scene =
        Scene { root: None, conversation: None, newest: None, message: message.clone(), maximum: 500_000 };
    let written = chunk(&json!([message]));
    suite.accept(
        "first-message-is-sent",
        "A conversation can begin with a message of one's own",
        &["MSP-ADD-006"],
        scene.input(),
        writes(&[&written, &first_conversation, &alone]),
    );
}

fn further_messages(suite: &mut Suite) {
    let hello = from_bob("hello", FIRST);
    let scene = Scene::second_message();
    let extended = chunk(&json!([hello, scene.message]));
    suite.accept(
        "second-message",
        "A message goes to the newest chunk, and nothing else changes",
        &["MSP-ADD-002", "MSP-ADD-008", "MSP-ADD-010", "MSP-ADD-011"],
        scene.input(),
        writes(&[&extended]),
    );
    for (slug, title, at, late) in [
        (
            "late-message",
            "A message that was written before the others stands before them",
            FIRST - 60_000,
            true,
        ),
        ("message-of-the-same-time", "A message of the same time stands behind", FIRST, false),
    ] {
        let message = from_bob("written elsewhere", at);
        let extended = if late { chunk(&json!([message, hello])) } else { chunk(&json!([hello, message])) };
        let scene = Scene { message, ..Scene::second_message() };
        let clauses: &[&str] = if late { &["MSP-CHK-006", "MSP-CON-007"] } else { &["MSP-CHK-006"] };
        suite.accept(slug, title, clauses, scene.input(), writes(&[&extended]));
    }
    let [a, c] = [from_bob("a", FIRST), from_bob("c", FIRST + 20)];
    let message = from_bob("b", FIRST + 10);
    let extended = chunk(&json!([a, message, c]));
    let scene = Scene { newest: Some(chunk(&json!([a, c]))), message, ..Scene::second_message() };
    suite.accept(
        "message-between-two",
        "A message is put in its place between two others",
        &["MSP-CHK-006"],
        scene.input(),
        writes(&[&extended]),
    );
    let reply = sent("yes", FIRST + 90_000);
    let extended = chunk(&json!([hello, reply]));
    let scene = Scene { message: reply, ..Scene::second_message() };
    suite.accept(
        "sent-message",
        "A message of one's own goes to the same chunk",
        &["MSP-ADD-002"],
        scene.input(),
        writes(&[&extended]),
    );
}

fn sizes(suite: &mut Suite) {
    let hello = from_bob("hello", FIRST);
    let scene = Scene::second_message();
    let extended = chunk(&json!([hello, scene.message]));
    let size = canonical(&extended).len();
    let (second, named) = second_chunk(&scene.message, FIRST + 60_000);
    let exact = Scene { maximum: size, ..Scene::second_message() };
    suite.accept(
        "chunk-of-exactly-the-maximum",
        "A chunk may be as large as the maximum",
        &["MSP-ADD-002"],
        exact.input(),
        writes(&[&extended]),
    );
    let above = Scene { maximum: size - 1, ..Scene::second_message() };
    suite.accept(
        "chunk-one-byte-above-the-maximum",
        "A chunk that would be one byte too large is left as it is",
        &["MSP-ADD-003", "MSP-ADD-007", "MSP-ADD-008"],
        above.input(),
        writes(&[&second, &named]),
    );

    let wide = from_bob(&"\u{1f30d}".repeat(50), FIRST + 60_000);
    let extended = chunk(&json!([hello, wide]));
    let (second, named) = second_chunk(&wide, FIRST + 60_000);
    let bytes = Scene { message: wide, maximum: canonical(&extended).len() - 1, ..Scene::second_message() };
    suite.accept(
        "size-in-bytes",
        "The size is counted in bytes of UTF-8, not in characters",
        &["MSP-ADD-003"],
        bytes.input(),
        writes(&[&second, &named]),
    );

    let long = from_bob(&"long ".repeat(400), FIRST + 60_000);
    let (second, named) = second_chunk(&long, FIRST + 60_000);
    let scene = Scene { message: long.clone(), maximum: 1_000, ..Scene::second_message() };
    suite.accept(
        "message-larger-than-the-maximum",
        "A message that is too large for any chunk gets one of its own",
        &["MSP-ADD-004"],
        scene.input(),
        writes(&[&second, &named]),
    );
    let first_long = from_bob(&"long ".repeat(400), FIRST);
    let begun = chunk(&json!([first_long]));
    let scene =
        Scene { root: None, conversation: None, newest: None, message: first_long.clone(), maximum: 1_000 };
    suite.accept(
        "first-message-larger-than-the-maximum",
        "Also the first message is stored whole",
        &["MSP-ADD-004"],
        scene.input(),
        writes(&[&begun, &conversation(&json!([identifier(0, FIRST)])), &root(&json!([CONTACT]))]),
    );
    let message = from_bob("short", FIRST + 60_000);
    let (second, named) = second_chunk(&message, FIRST + 60_000);
    let scene = Scene { newest: Some(begun), message, maximum: 1_000, ..Scene::second_message() };
    suite.accept(
        "chunk-that-is-too-large-already",
        "Nothing is added to a chunk above the maximum",
        &["MSP-ADD-003"],
        scene.input(),
        writes(&[&second, &named]),
    );
    let late = from_bob("late", FIRST - 60_000);
    let (second, named) = second_chunk(&late, FIRST - 60_000);
    let scene = Scene { message: late, maximum: 1_000, ..Scene::second_message() };
    suite.accept(
        "new-chunk-with-a-late-message",
        "A new chunk has the message's own time, also an older one",
        &["MSP-ADD-003", "MSP-CON-007"],
        scene.input(),
        writes(&[&second, &named]),
    );
}

fn repeated_messages(suite: &mut Suite) {
    let hello = from_bob("hello", FIRST);
    let again = || Scene { message: hello.clone(), ..Scene::second_message() };
    suite.accept(
        "message-that-is-there",
        "A message that is there is not stored again",
        &["MSP-ADD-005", "MSP-ADD-008"],
        again().input(),
        writes(&[]),
    );
    let spelled = with(&again().input(), "message_json_text", format!("{hello:#}"));
    suite.accept(
        "message-that-is-there-spelled-otherwise",
        "The message's hash tells that it is there, not its text",
        &["MSP-ADD-005"],
        spelled,
        writes(&[]),
    );
    let elsewhere = with(&hello, "postmark", part(&from_bob("hello", FIRST + 3), "postmark").clone());
    let scene = Scene { message: elsewhere, ..Scene::second_message() };
    suite.accept(
        "message-by-another-delivery-service",
        "A message that came twice by two services is one",
        &["MSP-ADD-005"],
        scene.input(),
        writes(&[]),
    );
    let forgotten = root(&json!(["carol.eth"]));
    let named = root(&json!(["carol.eth", CONTACT]));
    let scene = Scene { root: Some(forgotten.clone()), ..again() };
    suite.accept(
        "root-that-lacks-the-contact",
        "A root that was not written is made up for",
        &["MSP-ADD-005", "MSP-ADD-012"],
        scene.input(),
        writes(&[&named]),
    );
    let scene = Scene { root: Some(forgotten), ..Scene::second_message() };
    let extended = chunk(&json!([hello, scene.message]));
    suite.accept(
        "new-message-and-root-that-lacks-the-contact",
        "The chunk is written first, then the root that lacked the contact",
        &["MSP-ADD-007", "MSP-ADD-012"],
        scene.input(),
        writes(&[&extended, &named]),
    );
    let lost = Scene { root: None, ..Scene::second_message() };
    suite.accept(
        "root-that-is-missing",
        "A root that is missing is begun again with this contact",
        &["MSP-ADD-012"],
        lost.input(),
        writes(&[&extended, &root(&json!([CONTACT]))]),
    );
}

fn unknown_members(suite: &mut Suite) {
    let hello = with(&from_bob("hello", FIRST), "read", true);
    let message = from_bob("are you there?", FIRST + 60_000);
    let marked = with(&chunk(&json!([hello])), "index", json!({ "b": 1 }));
    let extended = with(&marked, "messages", json!([hello, message]));
    let scene = Scene { newest: Some(marked), ..Scene::second_message() };
    suite.accept(
        "unknown-members-of-a-chunk",
        "A chunk keeps what this client does not know",
        &["MSP-SEAL-010"],
        scene.input(),
        writes(&[&extended]),
    );
    let pinned = with(&conversation(&json!([identifier(0, FIRST)])), "pinned", json!(true));
    let (second, _) = second_chunk(&message, FIRST + 60_000);
    let named = with(&pinned, "chunks", json!([identifier(0, FIRST), identifier(1, FIRST + 60_000)]));
    let scene = Scene { conversation: Some(pinned), maximum: 1_000, ..Scene::second_message() };
    suite.accept(
        "unknown-members-of-a-conversation",
        "A conversation keeps what this client does not know",
        &["MSP-SEAL-010"],
        scene.input(),
        writes(&[&second, &named]),
    );
    let themed = with(&root(&json!(["carol.eth"])), "theme", "dark");
    let named = with(&themed, "conversations", json!(["carol.eth", CONTACT]));
    let first = from_bob("hello", FIRST);
    let scene = Scene {
        root: Some(themed),
        conversation: None,
        newest: None,
        message: first.clone(),
        maximum: 500_000,
    };
    let begun = chunk(&json!([first]));
    suite.accept(
        "unknown-members-of-the-root",
        "A root keeps what this client does not know",
        &["MSP-SEAL-010"],
        scene.input(),
        writes(&[&begun, &conversation(&json!([identifier(0, FIRST)])), &named]),
    );
}
