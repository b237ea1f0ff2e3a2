//! `mtp.postmark`: what is taken, and members that are missing or not what they have to be.

use dm3_oracle::encoding::from_hex;
use dm3_oracle::json::canonical;
use dm3_oracle::{hash, postmark};
use serde_json::{Value, json};

use super::{MESSAGE, information, input, verify_signature};
use crate::Suite;
use crate::messages::{ARRIVED_AT, Case, Cast, Family, kind, other_than, set, spaced, unset};

const CLAUSES: &[&str] = &[
    "MTP-PMK-010",
    "MTP-PMK-011",
    "MTP-PMK-012",
    "MTP-PMK-013",
    "MTP-PMK-007",
    "MTP-PMK-015",
    "MTP-GEN-001",
    "MTP-GEN-002",
    "MTP-GEN-005",
];
const ROWS: &[&str] = &["DIV-TS-004", "DIV-TS-030", "DIV-TS-031", "DIV-TS-032"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.postmark",
        "spec/postmark.md",
        "postmark.verify",
        "Postmarks as they come out of an envelope: members, signature by the delivery service's key, the message they are for.",
    );
    for cast in Cast::both() {
        accepting(&mut suite, &cast);
        if cast.is_written() {
            spellings(&mut suite, &cast);
            members(&mut suite, &cast);
            times(&mut suite, &cast);
            hashes(&mut suite, &cast);
            texts(&mut suite, &cast);
        }
        verify_signature::add(&mut suite, &cast);
    }
    suite
}

/// The postmark of the message, not signed.
pub(super) fn unsigned(cast: &Cast) -> Value {
    postmark::unsigned(MESSAGE, &information(), ARRIVED_AT, cast.dialect)
}

/// The postmark signed by the service, as canonical text.
pub(super) fn signed(cast: &Cast, unsigned: &Value) -> String {
    canonical(&postmark::sign(unsigned, &cast.service, cast.dialect))
}

/// What comes of a postmark.
pub(super) fn output(cast: &Cast, time: u64) -> Value {
    json!({ "incoming_timestamp": time, "message_hash": postmark::message_hash(MESSAGE, cast.dialect) })
}

fn accepting(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let plain = unsigned(cast);
    let time = if cast.is_written() { "/incomingTimestamp" } else { "/incommingTimestamp" };
    let mut take = |slug: &str, title: &str, clauses: &[&str], unsigned: Value, time: u64| {
        let case = Case::accepted(slug, title, cast.cite(clauses, ROWS));
        family.accept(case, &signed(cast, &unsigned), output(cast, time));
    };
    take("plain", "A postmark of the delivery service is taken", CLAUSES, plain.clone(), ARRIVED_AT);
    let times = &["MTP-PMK-012", "MTP-GEN-005"];
    take("time-zero", "The first time is zero", times, set(&plain, time, 0), 0);
    let last = 9_007_199_254_740_991;
    take("time-of-largest-integer", "The last time is 2^53 - 1", times, set(&plain, time, last), last);
    let further = &["MTP-PMK-017", "MTP-GEN-003"];
    take(
        "further-member",
        "A further member is taken and signed",
        further,
        set(&plain, "/app", json!([1, null])),
        ARRIVED_AT,
    );
    if cast.is_written() {
        let instructed = set(&plain, "/deliveryInformation/deliveryInstruction", "topic 7");
        take(
            "delivery-instruction",
            "The delivery information can have an instruction",
            &["MTP-PMK-013"],
            instructed,
            ARRIVED_AT,
        );
        let inside = set(&plain, "/deliveryInformation/app", "x");
        take(
            "further-member-inside",
            "A further member of the delivery information is taken",
            further,
            inside,
            ARRIVED_AT,
        );
    } else {
        let repeated = set(&plain, "/deliveryInformation", information());
        take(
            "delivery-information",
            "Delivery information is taken like a further member",
            CLAUSES,
            repeated,
            ARRIVED_AT,
        );
    }
}

fn spellings(suite: &mut Suite, cast: &Cast) {
    let text = signed(cast, &unsigned(cast));
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut take = |slug: &str, title: &str, clauses: &[&str], text: &str| {
        family.accept(Case::accepted(slug, title, clauses), text, output(cast, ARRIVED_AT));
    };
    let clauses = &["MTP-PMK-007"];
    take("white-space", "White space between members does not count", clauses, &spaced(&text));
    let postmark: Value = postmark::sign(&unsigned(cast), &cast.service, cast.dialect);
    let part = |name: &str| canonical(postmark.get(name).unwrap_or(&Value::Null));
    let reordered = format!(
        "{{\"signature\":{},\"messageHash\":{},\"incomingTimestamp\":{},\"deliveryInformation\":{{\"to\":\"bob.eth\",\"from\":\"alice.eth\"}}}}",
        part("signature"),
        part("messageHash"),
        part("incomingTimestamp"),
    );
    take("other-order", "The order of members does not count", clauses, &reordered);
    let times = &["MTP-PMK-012", "MTP-GEN-005"];
    take(
        "time-with-exponent",
        "A time can be spelled with an exponent",
        times,
        &text.replace("1700000001000", "1.700000001e12"),
    );
    let upper = hash::sha256_hex0x(MESSAGE).to_uppercase().replace("0X", "0x");
    let upper = signed(cast, &set(&unsigned(cast), "/messageHash", upper));
    take(
        "hash-in-upper-case",
        "The digits of the hash count in either case",
        &["MTP-PMK-015", "MTP-KEY-011"],
        &upper,
    );
}

fn members(suite: &mut Suite, cast: &Cast) {
    let plain = unsigned(cast);
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, clauses: &[&str], changed: Value| {
        let title = format!("A postmark with {what} is refused");
        let change = format!("{what}, signed anew");
        family.refuse(
            Case::refused(slug, &title, &change, clauses),
            kind::MALFORMED,
            &signed(cast, &changed),
        );
    };
    for (name, word, clause) in [
        ("messageHash", "hash", "MTP-PMK-010"),
        ("incomingTimestamp", "time", "MTP-PMK-012"),
        ("deliveryInformation", "delivery-information", "MTP-PMK-013"),
    ] {
        refuse(&format!("no-{word}"), &format!("no {name}"), &[clause], unset(&plain, &format!("/{name}")));
    }
    for (word, words, value) in other_than("string") {
        refuse(
            &format!("hash-{word}"),
            &format!("{words} as messageHash"),
            &["MTP-PMK-010"],
            set(&plain, "/messageHash", value),
        );
    }
    for (word, words, value) in other_than("object") {
        let clauses: &[&str] =
            if word == "null" { &["MTP-PMK-013", "MTP-GEN-002"] } else { &["MTP-PMK-013"] };
        let what = format!("{words} as deliveryInformation");
        refuse(
            &format!("delivery-information-{word}"),
            &what,
            clauses,
            set(&plain, "/deliveryInformation", value),
        );
    }
    for name in ["to", "from"] {
        let pointer = format!("/deliveryInformation/{name}");
        refuse(
            &format!("no-{name}"),
            &format!("no {name} in its delivery information"),
            &["MTP-PMK-013"],
            unset(&plain, &pointer),
        );
        for (word, words, value) in other_than("string") {
            if word != "boolean" {
                let what = format!("{words} as {name}");
                refuse(&format!("{name}-{word}"), &what, &["MTP-PMK-013"], set(&plain, &pointer, value));
            }
        }
    }
    for (word, words, value) in other_than("string") {
        if word != "boolean" {
            let changed = set(&plain, "/deliveryInformation/deliveryInstruction", value);
            refuse(
                &format!("instruction-{word}"),
                &format!("{words} as deliveryInstruction"),
                &["MTP-PMK-013"],
                changed,
            );
        }
    }
    refuse(
        "empty-delivery-information",
        "empty delivery information",
        &["MTP-PMK-013"],
        set(&plain, "/deliveryInformation", json!({})),
    );
    refuse(
        "deployed-spelling-of-time",
        "no time but in the spelling of the deployed network",
        &["MTP-PMK-012"],
        set(&unset(&plain, "/incomingTimestamp"), "/incommingTimestamp", ARRIVED_AT),
    );
    refuse(
        "both-spellings-of-time",
        "both spellings of the time",
        &["MTP-PMK-016"],
        set(&plain, "/incommingTimestamp", ARRIVED_AT),
    );
}

fn times(suite: &mut Suite, cast: &Cast) {
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    for (slug, words, value) in [
        ("time-null", "null", Value::Null),
        ("time-string", "a string of digits", json!("1700000001000")),
        ("time-boolean", "a boolean", json!(true)),
        ("time-object", "an object", json!({ "ms": 7 })),
        ("time-negative", "a negative number", json!(-1)),
        ("time-with-fraction", "a fraction of a millisecond", json!(1_700_000_001_000.5)),
        ("time-too-large", "2^53", json!(9_007_199_254_740_992_u64)),
    ] {
        let text = signed(cast, &set(&unsigned(cast), "/incomingTimestamp", value));
        let title = format!("A postmark with {words} as time is refused");
        let change = format!("put {words} in place of incomingTimestamp and sign anew");
        let case = Case::refused(slug, &title, &change, &["MTP-GEN-005", "MTP-PMK-012"]);
        family.refuse(case, kind::MALFORMED, &text);
    }
}

fn hashes(suite: &mut Suite, cast: &Cast) {
    let good = hash::sha256_hex0x(MESSAGE);
    let quoted = canonical(&Value::from(MESSAGE));
    let deployed = postmark::message_hash(MESSAGE, crate::Dialect::LegacyTs);
    let bytes = from_hex(&good).unwrap_or_default();
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    let mut refuse = |slug: &str, what: &str, clause: &str, kind, hash: String| {
        let title = format!("A postmark with {what} is refused");
        let change = format!("put {what} into messageHash and sign anew");
        let text = signed(cast, &set(&unsigned(cast), "/messageHash", hash));
        family.refuse(Case::refused(slug, &title, &change, &[clause]), kind, &text);
    };
    let form = "MTP-PMK-011";
    refuse("hash-without-prefix", "a hash without 0x", form, kind::MALFORMED, good.replace("0x", ""));
    refuse("hash-of-31-bytes", "a hash of 31 bytes", form, kind::MALFORMED, good.split_at(64).0.to_owned());
    refuse("hash-of-33-bytes", "a hash of 33 bytes", form, kind::MALFORMED, format!("{good}00"));
    refuse("hash-empty", "an empty hash", form, kind::MALFORMED, String::new());
    refuse("hash-in-base64", "a hash in base64", form, kind::MALFORMED, dm3_oracle::encoding::base64(&bytes));
    refuse(
        "hash-with-other-digit",
        "a digit that is none",
        form,
        kind::MALFORMED,
        good.replace(['1', '2', '3'], "g"),
    );
    let other = "MTP-PMK-015";
    refuse("hash-of-another", "the hash of another message", other, kind::MISMATCH, hash::sha256_hex0x("x"));
    refuse(
        "hash-of-quoted-message",
        "the hash of the message as a JSON string",
        other,
        kind::CANONICAL,
        hash::sha256_hex0x(&quoted),
    );
    refuse("hash-of-deployed-form", "the hash of the deployed network", other, kind::DOWNGRADE, deployed);
    refuse(
        "hash-of-message-and-line-end",
        "the hash of the message with a line end",
        other,
        kind::CANONICAL,
        hash::sha256_hex0x(&format!("{MESSAGE}\n")),
    );
    refuse(
        "hash-of-hash",
        "the hash of the hash",
        other,
        kind::CANONICAL,
        dm3_oracle::encoding::hex0x(&hash::sha256(&bytes)),
    );
    refuse("hash-of-zeros", "zeros as hash", other, kind::MISMATCH, format!("0x{}", "0".repeat(64)));
}

fn texts(suite: &mut Suite, cast: &Cast) {
    let text = signed(cast, &unsigned(cast));
    let mut family = Family::new(suite, cast, "plain", |text| input(cast, text));
    for (slug, title, change, text) in [
        ("empty-input", "An empty text is no postmark", "nothing in place of the postmark", String::new()),
        (
            "array-input",
            "A postmark in an array is no postmark",
            "put the postmark into an array",
            format!("[{text}]"),
        ),
        (
            "string-input",
            "A postmark in a string is no postmark",
            "put the postmark into a JSON string",
            canonical(&Value::from(text.as_str())),
        ),
        ("text-behind", "Text behind a postmark is refused", "append a brace", format!("{text}}}")),
        (
            "no-end",
            "A postmark without its closing brace is refused",
            "drop the last character",
            text.trim_end_matches('}').to_owned(),
        ),
        ("null-input", "null is no postmark", "null in place of the postmark", "null".to_owned()),
    ] {
        family.refuse(Case::refused(slug, title, change, &["MTP-GEN-001"]), kind::NOT_JSON, &text);
    }
    for (slug, words, message) in [
        ("message-of-another-envelope", "another message", MESSAGE.replace("AAAA", "AAAB")),
        ("message-with-space", "a space in the message", MESSAGE.replace("\":", "\": ")),
        ("message-in-other-order", "members of the message in another order", reordered()),
    ] {
        let title = format!("A postmark is refused for {words}");
        let input = set(&input(cast, &text), "/encrypted_message", message);
        family.refuse_input(Case::refused(slug, &title, words, &["MTP-PMK-015"]), kind::MISMATCH, input);
    }
}

fn reordered() -> String {
    r#"{"nonce":"0x000000000000000000000000","ephemPublicKey":"BBBB","ciphertext":"AAAA"}"#.to_owned()
}
