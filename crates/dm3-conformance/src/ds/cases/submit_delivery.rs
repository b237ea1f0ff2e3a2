//! Delivery information: sealed for others, malformed inside, for nobody, for nobody here.

use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::with;
use dm3_oracle::seal::{drawn_from, seal_labelled, seal_value};
use dm3_oracle::{Person, json::canonical};
use serde_json::{Value, json};

use super::submit_shape::metadata_of;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];

const OPENS: &[&str] = &["DSA-SUB-006", "MTP-DLV-010"];
const CLEAR: &[&str] = &["DSA-SUB-007", "MTP-MET-030"];
const RECORD: &[&str] = &["DSA-SUB-008", "MTP-DLV-011"];
const STRINGS: &[&str] = &["DSA-SUB-008", "MTP-DLV-002"];
const INSTRUCTION: &[&str] = &["DSA-SUB-008", "MTP-DLV-003"];
const NAMES: &[&str] = &["DSA-SUB-008", "MTP-DLV-004"];

/// Plaintexts of delivery information. `A` and `B` stand for the names of sender and receiver.
const INSIDE: [(&str, &str, &[&str], &str); 24] = [
    ("ds.submit-delivery/empty", "Nothing is no delivery information", RECORD, ""),
    ("ds.submit-delivery/plain-text", "A text is no delivery information", RECORD, "from A to B"),
    ("ds.submit-delivery/array", "An array is no delivery information", RECORD, r#"["A","B"]"#),
    ("ds.submit-delivery/null", "Null is no delivery information", RECORD, "null"),
    (
        "ds.submit-delivery/json-text",
        "A text of JSON is no delivery information",
        RECORD,
        r#""{\"from\":\"A\",\"to\":\"B\"}""#,
    ),
    (
        "ds.submit-delivery/two-objects",
        "Two objects are no delivery information",
        RECORD,
        r#"{"from":"A","to":"B"}{"from":"A","to":"B"}"#,
    ),
    (
        "ds.submit-delivery/repeated-member",
        "A repeated member is refused",
        RECORD,
        r#"{"from":"A","to":"B","to":"B"}"#,
    ),
    (
        "ds.submit-delivery/open-object",
        "An object that is not closed is refused",
        RECORD,
        r#"{"from":"A","to":"B""#,
    ),
    ("ds.submit-delivery/no-to", "Delivery information needs a receiver", STRINGS, r#"{"from":"A"}"#),
    ("ds.submit-delivery/no-from", "Delivery information needs a sender", STRINGS, r#"{"to":"B"}"#),
    ("ds.submit-delivery/no-names", "Delivery information needs names", STRINGS, "{}"),
    ("ds.submit-delivery/to-null", "The receiver is not null", STRINGS, r#"{"from":"A","to":null}"#),
    ("ds.submit-delivery/to-number", "The receiver is no number", STRINGS, r#"{"from":"A","to":1}"#),
    ("ds.submit-delivery/to-array", "The receiver is no array", STRINGS, r#"{"from":"A","to":["B"]}"#),
    ("ds.submit-delivery/from-null", "The sender is not null", STRINGS, r#"{"from":null,"to":"B"}"#),
    (
        "ds.submit-delivery/from-object",
        "The sender is no object",
        STRINGS,
        r#"{"from":{"name":"A"},"to":"B"}"#,
    ),
    (
        "ds.submit-delivery/instruction-null",
        "An instruction is not null",
        INSTRUCTION,
        r#"{"deliveryInstruction":null,"from":"A","to":"B"}"#,
    ),
    (
        "ds.submit-delivery/instruction-object",
        "An instruction is no object",
        INSTRUCTION,
        r#"{"deliveryInstruction":{},"from":"A","to":"B"}"#,
    ),
    (
        "ds.submit-delivery/instruction-number",
        "An instruction is no number",
        INSTRUCTION,
        r#"{"deliveryInstruction":4,"from":"A","to":"B"}"#,
    ),
    ("ds.submit-delivery/to-empty", "An empty receiver is no ENS name", NAMES, r#"{"from":"A","to":""}"#),
    (
        "ds.submit-delivery/to-with-a-blank",
        "A receiver with a blank is no ENS name",
        NAMES,
        r#"{"from":"A","to":"b ob.eth"}"#,
    ),
    (
        "ds.submit-delivery/to-with-an-empty-label",
        "A receiver with an empty label is no ENS name",
        NAMES,
        r#"{"from":"A","to":"bob..eth"}"#,
    ),
    ("ds.submit-delivery/from-empty", "An empty sender is no ENS name", NAMES, r#"{"from":"","to":"B"}"#),
    (
        "ds.submit-delivery/from-with-mixed-scripts",
        "A sender that mixes scripts is no ENS name",
        NAMES,
        r#"{"from":"b\u043eb.eth","to":"B"}"#,
    ),
];

/// Texts in the place of sealed delivery information.
const OUTSIDE: [(&str, &str, &str); 6] = [
    ("ds.submit-delivery/sealed-empty", "An empty text is no sealed payload", ""),
    ("ds.submit-delivery/sealed-plain-text", "A plain text is no sealed payload", "bob.eth"),
    ("ds.submit-delivery/sealed-null", "Null as text is no sealed payload", "null"),
    ("ds.submit-delivery/sealed-array", "An array as text is no sealed payload", "[]"),
    ("ds.submit-delivery/sealed-without-members", "An empty object as text is no sealed payload", "{}"),
    (
        "ds.submit-delivery/sealed-clear-json",
        "Delivery information in clear as text is no sealed payload",
        r#"{"from":"alice.eth","to":"bob.eth"}"#,
    ),
];

/// Members of a right payload that are changed, each alone.
const PAYLOAD: [(&str, &str, &str, &str); 12] = [
    (
        "ds.submit-delivery/ciphertext-missing",
        "A payload without ciphertext does not open",
        "ciphertext",
        "absent",
    ),
    (
        "ds.submit-delivery/ciphertext-empty",
        "A payload with an empty ciphertext does not open",
        "ciphertext",
        "\"\"",
    ),
    ("ds.submit-delivery/ciphertext-number", "A ciphertext is no number", "ciphertext", "1"),
    ("ds.submit-delivery/ciphertext-no-base64", "A ciphertext is base64", "ciphertext", "\"*****\""),
    (
        "ds.submit-delivery/ephemeral-key-missing",
        "A payload without ephemeral key does not open",
        "ephemPublicKey",
        "absent",
    ),
    (
        "ds.submit-delivery/ephemeral-key-short",
        "An ephemeral key of 31 bytes does not open",
        "ephemPublicKey",
        "\"eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMg==\"",
    ),
    (
        "ds.submit-delivery/ephemeral-key-of-others",
        "Another ephemeral key does not open",
        "ephemPublicKey",
        "\"eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMgw=\"",
    ),
    (
        "ds.submit-delivery/ephemeral-key-zero",
        "An ephemeral key of zeros is refused",
        "ephemPublicKey",
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"",
    ),
    ("ds.submit-delivery/nonce-missing", "A payload without nonce does not open", "nonce", "absent"),
    (
        "ds.submit-delivery/nonce-short",
        "A nonce of 11 bytes does not open",
        "nonce",
        "\"0x0001020304050607080910\"",
    ),
    (
        "ds.submit-delivery/nonce-of-others",
        "Another nonce does not open",
        "nonce",
        "\"0x000000000000000000000000\"",
    ),
    ("ds.submit-delivery/nonce-number", "A nonce is no number", "nonce", "0"),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = INSIDE
        .into_iter()
        .map(|(id, title, clauses, inside)| {
            refuses(id, title, clauses).needs(WRITES).run(async move |bench| {
                let people = People::of(bench).await?;
                let text = inside
                    .replace("\"A\"", &quoted(&people.alice.name))
                    .replace("\"B\"", &quoted(&people.bob.name));
                let text = text.replace("\\\"A\\\"", &people.alice.name);
                refused(bench, &people, &people.sealed(bench, &text)?).await
            })
        })
        .collect();
    cases.extend(OUTSIDE.into_iter().map(|(id, title, text)| {
        refuses(id, title, OPENS).needs(WRITES).run(async move |bench| {
            let people = People::of(bench).await?;
            refused(bench, &people, text).await
        })
    }));
    cases.extend(PAYLOAD.into_iter().map(|(id, title, member, value)| {
        refuses(id, title, OPENS).needs(WRITES).run(async move |bench| {
            let people = People::of(bench).await?;
            let payload = people.payload(bench, people.information().as_bytes())?;
            let payload = match value {
                "absent" => dm3_oracle::json::without(&payload, member),
                value => {
                    let value: Value =
                        serde_json::from_str(value).map_err(|error| Stop::Error(error.to_string()))?;
                    with(&payload, member, value)
                }
            };
            refused(bench, &people, &canonical(&payload)).await
        })
    }));
    cases.extend(odd_payloads());
    cases.extend(taken());
    cases
}

fn odd_payloads() -> Vec<Case> {
    vec![
        refuses(
            "ds.submit-delivery/sealed-for-another-service",
            "Delivery information for another service does not open",
            OPENS,
        )
        .needs(WRITES)
        .run(async |bench| {
            let people = People::of(bench).await?;
            let other = bench.stranger("other-service");
            let sealed = seal_labelled(&other.encryption_public(), &bench.fresh(), &people.information());
            refused(bench, &people, &sealed).await
        }),
        refuses(
            "ds.submit-delivery/sealed-for-the-receiver",
            "Delivery information sealed for the receiver does not open",
            OPENS,
        )
        .needs(WRITES)
        .run(async |bench| {
            let people = People::of(bench).await?;
            let sealed =
                seal_labelled(&people.bob.encryption_public(), &bench.fresh(), &people.information());
            refused(bench, &people, &sealed).await
        }),
        refuses(
            "ds.submit-delivery/ciphertext-changed",
            "A ciphertext with one changed byte does not open",
            OPENS,
        )
        .needs(WRITES)
        .run(async |bench| {
            let people = People::of(bench).await?;
            let payload = people.payload(bench, people.information().as_bytes())?;
            let text = payload.get("ciphertext").and_then(Value::as_str).unwrap_or_default();
            let mut bytes = dm3_oracle::encoding::from_base64(text).unwrap_or_default();
            if let Some(byte) = bytes.get_mut(100) {
                *byte ^= 1;
            }
            let changed = with(&payload, "ciphertext", dm3_oracle::encoding::base64(&bytes));
            refused(bench, &people, &canonical(&changed)).await
        }),
        refuses("ds.submit-delivery/not-utf-8", "Delivery information that is not UTF-8 is refused", RECORD)
            .needs(WRITES)
            .run(async |bench| {
                let people = People::of(bench).await?;
                let bytes = [br#"{"from":"A"#.as_slice(), &[0xff, 0xfe], br#"","to":"B"}"#].concat();
                let payload = people.payload(bench, &bytes)?;
                refused(bench, &people, &canonical(&payload)).await
            }),
        refuses("ds.submit-delivery/in-clear", "Delivery information in clear is refused", CLEAR)
            .needs(WRITES)
            .run(async |bench| {
                let people = People::of(bench).await?;
                let plain = bench.envelope(&people.alice, &people.bob)?;
                let clear = json!({"from": people.alice.name, "to": people.bob.name});
                let metadata = with(&metadata_of(&plain)?, "deliveryInformation", clear);
                let envelope =
                    with(&plain, "metadata", sign_metadata(&metadata, &people.alice, bench.dialect()));
                bench.submit(&envelope).await?.is_error(-32000)?.is_status(400).map(drop)
            }),
    ]
}

fn taken() -> Vec<Case> {
    let rows: [(&str, &str, &'static [&'static str], &str); 8] = [
        (
            "ds.submit-delivery/plain",
            "Plain delivery information is taken",
            RECORD,
            r#"{"from":"A","to":"B"}"#,
        ),
        (
            "ds.submit-delivery/opens",
            "Delivery information that opens is taken",
            OPENS,
            r#"{"from":"A","to":"B"}"#,
        ),
        (
            "ds.submit-delivery/not-in-clear",
            "Sealed delivery information is taken",
            CLEAR,
            r#"{"from":"A","to":"B"}"#,
        ),
        ("ds.submit-delivery/two-strings", "Two names are enough", STRINGS, r#"{"to":"B","from":"A"}"#),
        (
            "ds.submit-delivery/any-spelling",
            "Delivery information need not be canonical",
            RECORD,
            " {\n \"to\" : \"B\", \"from\": \"A\" } ",
        ),
        (
            "ds.submit-delivery/instruction",
            "An instruction that is a text is taken",
            INSTRUCTION,
            r#"{"deliveryInstruction":"thread 7","from":"A","to":"B"}"#,
        ),
        ("ds.submit-delivery/ens-names", "ENS names are taken", NAMES, r#"{"from":"A","to":"B"}"#),
        (
            "ds.submit-delivery/further-members",
            "Further members are taken",
            &["MTP-DLV-005"],
            r#"{"from":"A","to":"B","x-topic":[1,{}]}"#,
        ),
    ];
    let mut cases: Vec<Case> = rows
        .into_iter()
        .map(|(id, title, clauses, inside)| {
            accepts(id, title, clauses).needs(SEEN).run(async move |bench| {
                let people = People::of(bench).await?;
                let text = inside
                    .replace("\"A\"", &quoted(&people.alice.name))
                    .replace("\"B\"", &quoted(&people.bob.name));
                let envelope = people.envelope(bench, &people.sealed(bench, &text)?)?;
                bench.deliver(&envelope).await?;
                bench.holds(&people.bob, &[&envelope]).await.map(drop)
            })
        })
        .collect();
    cases.push(
        accepts(
            "ds.submit-delivery/names-in-capitals",
            "Names are read in their normal form",
            &["MTP-DLV-006"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let people = People::of(bench).await?;
            let text =
                json!({"from": people.alice.name.to_uppercase(), "to": people.bob.name.to_uppercase()});
            let envelope = people.envelope(bench, &people.sealed(bench, &text.to_string())?)?;
            bench.deliver(&envelope).await?;
            bench.holds(&people.bob, &[&envelope]).await.map(drop)
        }),
    );
    cases
}

struct People {
    alice: Person,
    bob: Person,
}

impl People {
    async fn of(bench: &Bench<'_>) -> Result<Self, Stop> {
        Ok(Self { alice: bench.published("alice")?, bob: bench.receiver("bob").await? })
    }

    fn information(&self) -> String {
        canonical(&json!({"from": self.alice.name, "to": self.bob.name}))
    }

    /// A payload for the service.
    fn payload(&self, bench: &Bench<'_>, inside: &[u8]) -> Result<Value, Stop> {
        let (ephemeral, nonce) = drawn_from(&bench.fresh());
        Ok(seal_value(&bench.service()?.person.encryption_public(), &ephemeral, &nonce, inside))
    }

    fn sealed(&self, bench: &Bench<'_>, inside: &str) -> Result<String, Stop> {
        Ok(canonical(&self.payload(bench, inside.as_bytes())?))
    }

    /// An envelope with this text as delivery information, signed by its sender.
    fn envelope(&self, bench: &Bench<'_>, information: &str) -> Result<Value, Stop> {
        let plain = bench.envelope(&self.alice, &self.bob)?;
        let metadata = with(&metadata_of(&plain)?, "deliveryInformation", information);
        Ok(with(&plain, "metadata", sign_metadata(&metadata, &self.alice, bench.dialect())))
    }
}

async fn refused(bench: &Bench<'_>, people: &People, information: &str) -> crate::ds::stop::CaseResult {
    let right = bench.envelope(&people.alice, &people.bob)?;
    bench.deliver(&right).await.honest("submit right delivery information")?;
    let envelope = people.envelope(bench, information)?;
    bench.submit(&envelope).await?.is_error(-32000)?.is_status(400).map(drop)
}

fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}
