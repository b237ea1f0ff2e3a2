//! `mtp.postmark-create`.

use dm3_oracle::json::canonical;
use dm3_oracle::{hash::sha256_hex0x, postmark};
use serde_json::{Value, json};

use super::{MESSAGE, information};
use crate::Suite;
use crate::messages::{ARRIVED_AT, Cast, set};

const CLAUSES: &[&str] = &["MTP-PMK-001", "MTP-PMK-002", "MTP-PMK-003", "MTP-PMK-004", "MTP-KEY-010"];
const ROWS: &[&str] = &["DIV-TS-004", "DIV-TS-030", "DIV-TS-031", "DIV-TS-032"];

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.postmark-create",
        "spec/postmark.md",
        "postmark.create",
        "Postmarks that a delivery service makes: exact bytes.",
    );
    for cast in Cast::both() {
        suite.dialect(cast.dialect);
        add_all(&mut suite, &cast);
    }
    suite
}

fn add_all(suite: &mut Suite, cast: &Cast) {
    let mut add = |slug: &str, title: &str, message: &str, information: &Value, now: u64| {
        let unsigned = postmark::unsigned(message, information, now, cast.dialect);
        let signed = postmark::sign(&unsigned, &cast.service, cast.dialect);
        let input = json!({
            "delivery_information_text": canonical(information),
            "encrypted_message": message,
            "now_ms": now,
            "service_signing_private_key": cast.signing_secret(&cast.service),
        });
        let output = json!({
            "message_hash": postmark::message_hash(message, cast.dialect),
            "postmark_text": canonical(&signed),
        });
        suite
            .accept(&cast.slug(slug), &cast.title(title), cast.cite(CLAUSES, ROWS), input, output)
            .intermediate("signed_text", postmark::signed_text(&unsigned, cast.dialect).as_bytes());
    };
    let plain = information();
    add("plain", "The postmark of a sealed message", MESSAGE, &plain, ARRIVED_AT);
    add("message-of-any-text", "The message can be any text", "not a payload", &plain, ARRIVED_AT);
    add("empty-message", "The message can be empty", "", &plain, ARRIVED_AT);
    add(
        "message-with-escapes",
        "The characters of the message are hashed, not their escapes",
        "{\"a\":\"q\\\"\\\\\"}\n\t",
        &plain,
        ARRIVED_AT,
    );
    add("message-beyond-ascii", "The message is hashed in UTF-8", "\u{1f680} \u{4e16}", &plain, ARRIVED_AT);
    add(
        "message-with-space",
        "White space in the message counts",
        &MESSAGE.replace(':', " : "),
        &plain,
        ARRIVED_AT,
    );
    add("long-message", "A long message is hashed as a whole", &"dm3 ".repeat(2000), &plain, ARRIVED_AT);
    add("time-zero", "An envelope that came in at time zero", MESSAGE, &plain, 0);
    add("latest-time", "An envelope that came in at the last time", MESSAGE, &plain, 9_007_199_254_740_991);
    add(
        "delivery-instruction",
        "An instruction of a gateway is repeated",
        MESSAGE,
        &set(&plain, "/deliveryInstruction", "topic 7"),
        ARRIVED_AT,
    );
    add(
        "names-as-written",
        "Names are repeated as the sender wrote them",
        MESSAGE,
        &json!({ "from": "Alice.ETH", "to": "BOB.eth" }),
        ARRIVED_AT,
    );
    if cast.is_written() {
        add(
            "further-members",
            "Further members of the delivery information are repeated",
            MESSAGE,
            &set(&set(&plain, "/app", json!({ "b": [1, null], "a": 1e21 })), "/zeta", sha256_hex0x("x")),
            ARRIVED_AT,
        );
    }
}
