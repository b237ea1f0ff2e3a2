//! `mtp.message-damaged`, `mtp.postmark-damaged` and `reg.profile-damaged`: a character that changed, wherever it is.

use dm3_oracle::json::canonical;
use dm3_oracle::{Dialect, Person, message, postmark, profile};
use serde_json::{Value, json};

use super::with_other_character;
use crate::{Bug, Severity, Stage, Suite};

/// One character in so many: every member, its name, its value and the signature are hit several times.
const STEP: usize = 3;

/// The text under test in an input, and where it stands.
struct Genuine {
    text: String,
    rest: Value,
    output: Value,
    clause: &'static str,
}

impl Genuine {
    fn input(&self, text: &str) -> Value {
        dm3_oracle::json::with(&self.rest, "json_text", text)
    }
}

fn damaged(mut suite: Suite, genuine: &Genuine) -> Suite {
    let clauses = &[genuine.clause];
    suite.accept(
        "whole",
        "The text passes as it is",
        clauses,
        genuine.input(&genuine.text),
        genuine.output.clone(),
    );
    for place in (0..genuine.text.len()).step_by(STEP) {
        suite.reject(
            "whole",
            &format!("character-{place}"),
            &format!("The text with another character at place {place} is refused"),
            clauses,
            &format!("change the character at place {place} of json_text"),
            (Stage::Authenticate, Bug::AuthBypass, Severity::Critical),
            genuine.input(&with_other_character(&genuine.text, place)),
        );
    }
    suite
}

pub(super) fn message() -> Suite {
    let (alice, bob) = (Person::named("alice.eth"), Person::named("bob.eth"));
    let text = message::text(&alice, &bob, "Hello, Bob", 1_700_000_000_000);
    let signed = message::sign(text, &alice, Dialect::Spec);
    let genuine = Genuine {
        text: canonical(&signed),
        rest: json!({ "sender_signing_key": alice.signing.public(Dialect::Spec) }),
        output: json!({ "message_hash": message::hash(&signed) }),
        clause: "MTP-MSG-031",
    };
    let about = "A signed message with one character changed.";
    damaged(Suite::new("mtp.message-damaged", "spec/messages.md", "message.verify", about), &genuine)
}

pub(super) fn postmark() -> Suite {
    let service = Person::named("ds.eth");
    let encrypted =
        "{\"ciphertext\":\"AAAA\",\"ephemPublicKey\":\"BBBB\",\"nonce\":\"0x000000000000000000000000\"}";
    let information = json!({ "from": "alice.eth", "to": "bob.eth" });
    let unsigned = postmark::unsigned(encrypted, &information, 1_700_000_000_000, Dialect::Spec);
    let genuine = Genuine {
        text: canonical(&postmark::sign(&unsigned, &service, Dialect::Spec)),
        rest: json!({
            "encrypted_message": encrypted,
            "service_signing_key": service.signing.public(Dialect::Spec),
        }),
        output: json!({ "message_hash": postmark::message_hash(encrypted, Dialect::Spec) }),
        clause: "MTP-PMK-007",
    };
    let about = "A postmark with one character changed.";
    damaged(Suite::new("mtp.postmark-damaged", "spec/postmark.md", "postmark.verify", about), &genuine)
}

pub(super) fn profile() -> Suite {
    let alice = Person::named("alice.eth");
    let user = profile::user(&alice, &["ds.eth", "second-ds.eth"], Dialect::Spec);
    let genuine = Genuine {
        text: canonical(&profile::signed(&user, &alice)),
        rest: json!({ "address": alice.address() }),
        output: json!({ "signing_key": alice.signing.public(Dialect::Spec) }),
        clause: "REG-PRF-015",
    };
    let about = "A signed profile with one character changed.";
    damaged(Suite::new("reg.profile-damaged", "spec/profiles.md", "profile.verify", about), &genuine)
}
