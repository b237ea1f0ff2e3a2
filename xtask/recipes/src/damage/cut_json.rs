//! `mtp.canonical-json-cut`: a text that ends too early, wherever it ends.

use dm3_oracle::encoding::hex;
use dm3_oracle::hash::sha256;
use serde_json::json;

use crate::{Bug, Severity, Stage, Suite};

/// Every kind of value, in canonical form already.
const TEXT: &str = "{\"a\":[1,-2.5,true,false,null,\"\\n\\\"\"],\"b\":{\"c\":\"\",\"d\":{}}}";

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.canonical-json-cut",
        "spec/canonical-json.md",
        "canonical_json.hash",
        "A JSON text that is cut after each of its characters.",
    );
    let output =
        json!({ "canonical_hex": hex(TEXT.as_bytes()), "sha256_hex": hex(&sha256(TEXT.as_bytes())) });
    suite.accept("whole", "The whole text is taken", &["MTP-CJS-003"], json!({ "json_text": TEXT }), output);
    for length in 0..TEXT.len() {
        let cut: String = TEXT.chars().take(length).collect();
        suite.reject(
            "whole",
            &format!("after-{length}"),
            &format!("A text that ends after {length} characters is refused"),
            &["MTP-CJS-003"],
            &format!("drop everything behind the first {length} characters of json_text"),
            (Stage::Parse, Bug::Parser, Severity::Medium),
            json!({ "json_text": cut }),
        );
    }
    suite
}
