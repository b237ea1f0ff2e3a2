//! Records of chunks.

use dm3_oracle::json::{replaced, with, without};
use dm3_oracle::seal::seal_labelled;
use dm3_oracle::{Dialect, Person};
use serde_json::{Value, json};

use super::cast::{FIRST, chunk, first_chunk_key, from_bob, owner, part, received, sent};
use super::opened::Kind;
use crate::Suite;

pub(super) fn suite() -> Suite {
    let about = "A chunk of the message storage: messages with their envelopes in clear.";
    let suite = Suite::new("msp.chunks", "spec/storage.md", "storage.open", about);
    let mut chunks = Kind { suite, kind: "chunk", key: first_chunk_key() };
    accept(&mut chunks);
    refuse_lists(&mut chunks);
    refuse_messages(&mut chunks);
    refuse_metadata(&mut chunks);
    refuse_postmarks(&mut chunks);
    chunks.suite
}

fn accept(chunks: &mut Kind<'_>) {
    let mut same = |slug: &str, title: &str, clauses: &[&str], messages: Value| {
        let record = chunk(&messages);
        chunks.accept(slug, title, clauses, &record, &record);
    };
    let hello = from_bob("hello", FIRST);
    let all = ["MSP-CHK-001", "MSP-CHK-002", "MSP-CHK-003", "MSP-CHK-004", "MSP-CHK-005"];
    same("plain", "A chunk of one received message", &all, json!([hello]));
    same(
        "sent-message",
        "A message that the user sent has no postmark",
        &["MSP-CHK-005"],
        json!([sent("hello", FIRST)]),
    );
    same(
        "both-directions",
        "Received and sent messages stand together",
        &["MSP-CHK-003"],
        json!([hello, sent("hello yourself", FIRST + 1)]),
    );
    let deployed = received("hello from the deployed network", FIRST, Dialect::LegacyTs);
    same(
        "deployed-message",
        "A message that came in the deployed form is kept in it",
        &["MSP-CHK-003", "MSP-CHK-005"],
        json!([deployed]),
    );
    same(
        "letters-beyond-ascii",
        "Texts beyond ASCII are kept",
        &["MSP-CHK-003"],
        json!([from_bob("Gr\u{fc}\u{df}e \u{1f30d} \"\\\n", FIRST)]),
    );
    same(
        "same-text-twice",
        "Two messages of one text and different times are two",
        &["MSP-CHK-006"],
        json!([hello, from_bob("hello", FIRST + 1)]),
    );
    let further = with(
        &replaced(
            &hello,
            "/metadata/deliveryInformation",
            json!({ "from": "bob.eth", "to": "alice.eth", "x": [1] }),
        ),
        "read",
        json!(true),
    );
    same("further-members", "Members that nobody here knows are kept", &["MSP-SEAL-010"], json!([further]));

    let [first, second, third] = [from_bob("a", FIRST), from_bob("b", FIRST + 1), from_bob("c", FIRST + 2)];
    let tied = from_bob("d", FIRST + 1);
    let sorted = chunk(&json!([first, second, tied, third]));
    let unsorted = chunk(&json!([third, second, first, tied]));
    chunks.accept(
        "unsorted",
        "Messages that are not sorted come sorted, ties as they stood",
        &["MSP-CHK-007"],
        &unsorted,
        &sorted,
    );
}

fn refuse_lists(chunks: &mut Kind<'_>) {
    let plain = chunk(&json!([from_bob("hello", FIRST)]));
    let mut messages = |slug: &str, title: &str, clause: &str, mutation: &str, messages: Value| {
        chunks.refuse(slug, title, clause, mutation, &with(&plain, "messages", messages));
    };
    let list = "MSP-CHK-001";
    let hello = from_bob("hello", FIRST);
    messages(
        "list-is-null",
        "A list that is null is refused",
        list,
        "null in place of the list",
        Value::Null,
    );
    messages(
        "list-is-an-object",
        "A list that is an object is refused",
        list,
        "the message in place of the list",
        hello.clone(),
    );
    messages(
        "message-is-a-text",
        "A stored message is an object",
        list,
        "the message as JSON text",
        json!([hello.to_string()]),
    );
    messages(
        "message-is-null",
        "A stored message that is null is refused",
        list,
        "null behind the message",
        json!([hello, null]),
    );
    messages("empty", "A chunk without messages is refused", "MSP-CHK-002", "drop the message", json!([]));
    chunks.refuse(
        "without-list",
        "A chunk without its list is refused",
        list,
        "drop the list",
        &without(&plain, "messages"),
    );
}

fn refuse_messages(chunks: &mut Kind<'_>) {
    let clause = "MSP-CHK-003";
    let hello = from_bob("hello", FIRST);
    let mut refuse = |slug: &str, title: &str, mutation: &str, stored: &Value| {
        chunks.refuse(slug, title, clause, mutation, &chunk(&json!([stored])));
    };
    let sealed = seal_labelled(
        &owner().encryption_public(),
        "stored as it came",
        &part(&hello, "message").to_string(),
    );
    refuse(
        "without-message",
        "A stored message without the message is refused",
        "drop the message inside",
        &without(&hello, "message"),
    );
    refuse(
        "message-as-it-was-sealed",
        "A message is kept in clear",
        "the encrypted text in place of the message",
        &with(&hello, "message", sealed),
    );
    refuse(
        "message-inside-is-null",
        "A message that is null is refused",
        "null in place of the message inside",
        &with(&hello, "message", Value::Null),
    );
    let inside = |pointer: &str, to: Value| replaced(&hello, pointer, to);
    let without_inside = |name: &str| with(&hello, "message", without(part(&hello, "message"), name));
    refuse(
        "message-without-signature",
        "A message without signature is refused",
        "drop the message's signature",
        &without_inside("signature"),
    );
    refuse(
        "message-with-an-empty-signature",
        "An empty signature is refused",
        "the empty text as the message's signature",
        &inside("/message/signature", json!("")),
    );
    refuse(
        "message-with-a-short-signature",
        "A signature of three bytes is refused",
        "three bytes as the message's signature",
        &inside("/message/signature", json!("AAAA")),
    );
    refuse(
        "message-without-metadata",
        "A message without metadata is refused",
        "drop the message's metadata",
        &without_inside("metadata"),
    );
    refuse(
        "message-without-timestamp",
        "A message without timestamp cannot be sorted",
        "drop the message's timestamp",
        &replaced(
            &hello,
            "/message/metadata",
            without(part(part(&hello, "message"), "metadata"), "timestamp"),
        ),
    );
    refuse(
        "message-timestamp-is-a-text",
        "A timestamp is a number",
        "the message's timestamp as a text",
        &inside("/message/metadata/timestamp", json!("1700000000000")),
    );
    refuse(
        "message-timestamp-with-a-fraction",
        "A timestamp is whole",
        "half a millisecond more in the message",
        &inside("/message/metadata/timestamp", json!(1_700_000_000_000.5)),
    );
    refuse(
        "message-text-is-a-number",
        "The text of a message is a text",
        "a number in place of the message's text",
        &inside("/message/message", json!(7)),
    );
    refuse(
        "message-without-sender",
        "A message without sender is refused",
        "drop the message's sender",
        &replaced(&hello, "/message/metadata", without(part(part(&hello, "message"), "metadata"), "from")),
    );
    let second = with(&from_bob("second", FIRST + 1), "message", json!({}));
    chunks.refuse(
        "second-message-damaged",
        "One message that is none makes the chunk unusable",
        clause,
        "an empty message behind the first",
        &chunk(&json!([hello, second])),
    );
}

fn refuse_metadata(chunks: &mut Kind<'_>) {
    let hello = from_bob("hello", FIRST);
    let mut refuse = |slug: &str, title: &str, mutation: &str, stored: &Value| {
        chunks.refuse(slug, title, "MSP-CHK-004", mutation, &chunk(&json!([stored])));
    };
    let sealed = seal_labelled(&Person::named("ds.alice.eth").encryption_public(), "stored delivery", "{}");
    let information = "/metadata/deliveryInformation";
    refuse(
        "without-metadata",
        "A stored message without metadata is refused",
        "drop the envelope's metadata",
        &without(&hello, "metadata"),
    );
    refuse(
        "metadata-is-a-text",
        "Metadata is an object",
        "the envelope's metadata as JSON text",
        &with(&hello, "metadata", part(&hello, "metadata").to_string()),
    );
    refuse(
        "without-delivery-information",
        "Metadata without delivery information is refused",
        "drop the delivery information",
        &replaced(&hello, "/metadata", without(part(&hello, "metadata"), "deliveryInformation")),
    );
    refuse(
        "delivery-information-as-it-was-sealed",
        "Delivery information is kept in clear",
        "the encrypted text in place of the delivery information",
        &replaced(&hello, information, sealed),
    );
    refuse(
        "delivery-information-null",
        "Delivery information that is null is refused",
        "null in place of the delivery information",
        &replaced(&hello, information, Value::Null),
    );
    refuse(
        "delivery-information-without-sender",
        "Delivery information names the sender",
        "drop the sender in the delivery information",
        &replaced(&hello, information, json!({ "to": "alice.eth" })),
    );
    refuse(
        "metadata-without-version",
        "Metadata tells the version",
        "drop the version",
        &replaced(&hello, "/metadata", without(part(&hello, "metadata"), "version")),
    );
    refuse(
        "metadata-without-signature",
        "Metadata has its signature",
        "drop the metadata's signature",
        &replaced(&hello, "/metadata", without(part(&hello, "metadata"), "signature")),
    );
}

fn refuse_postmarks(chunks: &mut Kind<'_>) {
    let hello = from_bob("hello", FIRST);
    let mut refuse = |slug: &str, title: &str, mutation: &str, stored: &Value| {
        chunks.refuse(slug, title, "MSP-CHK-005", mutation, &chunk(&json!([stored])));
    };
    let sealed =
        seal_labelled(&owner().encryption_public(), "stored postmark", &part(&hello, "postmark").to_string());
    let without_part = |name: &str| with(&hello, "postmark", without(part(&hello, "postmark"), name));
    refuse(
        "postmark-as-it-was-sealed",
        "A postmark is kept in clear",
        "the encrypted text in place of the postmark",
        &with(&hello, "postmark", sealed),
    );
    refuse(
        "postmark-null",
        "A postmark that is null is refused",
        "null in place of the postmark",
        &with(&hello, "postmark", Value::Null),
    );
    refuse(
        "postmark-empty",
        "A postmark without members is refused",
        "an empty object in place of the postmark",
        &with(&hello, "postmark", json!({})),
    );
    refuse(
        "postmark-without-time",
        "A postmark tells the time",
        "drop the postmark's time",
        &without_part("incomingTimestamp"),
    );
    refuse(
        "postmark-without-signature",
        "A postmark is signed",
        "drop the postmark's signature",
        &without_part("signature"),
    );
    refuse(
        "postmark-without-hash",
        "A postmark names the message",
        "drop the postmark's hash",
        &without_part("messageHash"),
    );
}
