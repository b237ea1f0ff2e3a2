//! Records of conversations.

use dm3_oracle::json::{with, without};
use serde_json::{Value, json};

use super::cast::{CONTACT, FIRST, conversation, conversation_key, identifier};
use super::opened::Kind;
use crate::Suite;

pub(super) fn suite() -> Suite {
    let about = "A conversation of the message storage: which chunks it has.";
    let suite = Suite::new("msp.conversations", "spec/storage.md", "storage.open", about);
    let mut conversations = Kind { suite, kind: "conversation", key: conversation_key(CONTACT) };
    accept(&mut conversations);
    refuse(&mut conversations);
    conversations.suite
}

fn plain() -> Value {
    conversation(&json!([identifier(0, FIRST), identifier(1, FIRST + 5)]))
}

fn accept(conversations: &mut Kind<'_>) {
    let mut same = |slug: &str, title: &str, clauses: &[&str], chunks: Value| {
        let record = conversation(&chunks);
        conversations.accept(slug, title, clauses, &record, &record);
    };
    let all = ["MSP-CON-001", "MSP-CON-002", "MSP-CON-003", "MSP-CON-004", "MSP-CON-005"];
    same(
        "plain",
        "A conversation of two chunks",
        &all,
        json!([identifier(0, FIRST), identifier(1, FIRST + 5)]),
    );
    same("one-chunk", "A conversation of one chunk", &["MSP-CON-002"], json!([identifier(0, FIRST)]));
    let many: Vec<Value> = (0..25).map(|id| identifier(id, FIRST + id)).collect();
    same("twenty-five-chunks", "Ids of two digits follow those of one", &["MSP-CON-003"], json!(many));
    same(
        "descending-timestamps",
        "A chunk that was begun with an older message",
        &["MSP-CON-006"],
        json!([identifier(0, FIRST), identifier(1, FIRST - 86_400_000), identifier(2, FIRST + 1)]),
    );
    same(
        "equal-timestamps",
        "Two chunks that were begun at one time",
        &["MSP-CON-006"],
        json!([identifier(0, FIRST), identifier(1, FIRST)]),
    );
    same("timestamp-zero", "The smallest timestamp", &["MSP-CON-004"], json!([identifier(0, 0)]));
    same(
        "largest-timestamp",
        "The largest timestamp",
        &["MSP-CON-004"],
        json!([identifier(0, 9_007_199_254_740_991)]),
    );
    let record = plain();
    let spelled =
        with(&record, "chunks", json!([{ "timestamp": 1.7e12, "id": 0.0 }, identifier(1, FIRST + 5)]));
    conversations.accept(
        "numbers-spelled-with-a-fraction",
        "A whole number may be spelled with a fraction of zero",
        &["MSP-CON-004"],
        &spelled,
        &record,
    );
    let further = with(&record, "draft", json!({ "text": "hel", "at": 3 }));
    conversations.accept(
        "further-members",
        "Members that nobody here knows are kept",
        &["MSP-SEAL-010"],
        &further,
        &further,
    );
}

fn refuse(conversations: &mut Kind<'_>) {
    let record = plain();
    let mut chunks = |slug: &str, title: &str, clause: &str, mutation: &str, chunks: Value| {
        conversations.refuse(slug, title, clause, mutation, &with(&record, "chunks", chunks));
    };
    let list = "MSP-CON-001";
    let first = identifier(0, FIRST);
    chunks("list-is-null", "A list that is null is refused", list, "null in place of the list", Value::Null);
    chunks(
        "list-is-an-object",
        "A list that is an object is refused",
        list,
        "an object in place of the list",
        first.clone(),
    );
    chunks(
        "list-is-a-number",
        "A count in place of the list is refused",
        list,
        "the number of chunks in place of the list",
        json!(2),
    );
    chunks(
        "chunk-is-a-number",
        "An id alone is no identifier",
        list,
        "a number in place of an identifier",
        json!([first, 1]),
    );
    chunks(
        "chunk-is-null",
        "An identifier that is null is refused",
        list,
        "null in place of an identifier",
        json!([first, null]),
    );
    chunks(
        "chunk-is-an-array",
        "An identifier that is an array is refused",
        list,
        "an array in place of an identifier",
        json!([first, [1, FIRST + 5]]),
    );
    chunks(
        "empty",
        "A conversation without chunks is refused",
        "MSP-CON-002",
        "drop both identifiers",
        json!([]),
    );

    let order = "MSP-CON-003";
    let id = |id: Value| json!([first, { "id": id, "timestamp": FIRST + 5 }]);
    chunks(
        "ids-begin-at-one",
        "Ids begin at 0",
        order,
        "drop the first identifier",
        json!([identifier(1, FIRST + 5)]),
    );
    chunks("gap", "Ids have no gap", order, "the id 2 in place of 1", id(json!(2)));
    chunks("repeated-id", "An id stands once", order, "the id 0 in place of 1", id(json!(0)));
    chunks(
        "descending-ids",
        "Ids ascend",
        order,
        "exchange both identifiers",
        json!([identifier(1, FIRST + 5), first]),
    );
    chunks("negative-id", "An id is not negative", order, "the id -1 in place of 1", id(json!(-1)));
    chunks("id-with-a-fraction", "An id is whole", order, "the id 1.5 in place of 1", id(json!(1.5)));
    chunks("id-is-a-text", "An id is a number", order, "the text 1 in place of the id", id(json!("1")));
    chunks("id-is-null", "An id that is null is refused", order, "null in place of the id", id(Value::Null));
    chunks(
        "without-id",
        "An identifier without id is refused",
        order,
        "drop an id",
        json!([first, { "timestamp": FIRST + 5 }]),
    );

    let time = "MSP-CON-004";
    let at = |timestamp: Value| json!([first, { "id": 1, "timestamp": timestamp }]);
    chunks(
        "without-timestamp",
        "An identifier without timestamp is refused",
        time,
        "drop a timestamp",
        json!([first, { "id": 1 }]),
    );
    chunks(
        "timestamp-is-a-text",
        "A timestamp is a number",
        time,
        "a text in place of a timestamp",
        at(json!("1700000000005")),
    );
    chunks(
        "timestamp-is-a-date",
        "A date is no timestamp",
        time,
        "a date in place of a timestamp",
        at(json!("2023-11-14T22:13:20.005Z")),
    );
    chunks(
        "timestamp-is-null",
        "A timestamp that is null is refused",
        time,
        "null in place of a timestamp",
        at(Value::Null),
    );
    chunks(
        "negative-timestamp",
        "A timestamp is not negative",
        time,
        "-1 in place of a timestamp",
        at(json!(-1)),
    );
    chunks(
        "timestamp-with-a-fraction",
        "A timestamp is whole",
        time,
        "half a millisecond more",
        at(json!(1_700_000_000_005.5)),
    );
    chunks(
        "timestamp-too-large",
        "A timestamp is exact as a double",
        time,
        "2^53 in place of a timestamp",
        at(json!(9_007_199_254_740_992_u64)),
    );

    let members = "MSP-CON-005";
    let further = with(&identifier(1, FIRST + 5), "count", json!(3));
    chunks(
        "further-member-of-an-identifier",
        "An identifier with a further member is refused",
        members,
        "add a member to an identifier",
        json!([first, further]),
    );
    let with_null = with(&identifier(1, FIRST + 5), "until", Value::Null);
    chunks(
        "further-member-that-is-null",
        "A further member counts also where it is null",
        members,
        "add a member that is null to an identifier",
        json!([first, with_null]),
    );

    conversations.refuse(
        "without-list",
        "A conversation without its list is refused",
        list,
        "drop the list",
        &without(&record, "chunks"),
    );
}
