//! JSON read strictly and written canonically.

use dm3_types::Json;
use dm3_types::json::JsonError;
use serde_json::json;

use super::Operation;
use super::keys::plain_hex;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("canonical_json.hash", hash),
    ("canonical_json.hash_bytes", hash_bytes),
    ("canonical_json.signed_bytes", signed_bytes),
];

fn hash(arguments: &Arguments<'_>) -> Reply {
    let value = Json::parse(arguments.text("json_text")?).map_err(malformed)?;
    Ok(reply(&value.canonical()))
}

fn hash_bytes(arguments: &Arguments<'_>) -> Reply {
    let value = Json::parse_slice(&arguments.bytes("json_hex")?).map_err(malformed)?;
    Ok(reply(&value.canonical()))
}

fn signed_bytes(arguments: &Arguments<'_>) -> Reply {
    let value = Json::parse(arguments.text("json_text")?).map_err(malformed)?;
    Ok(reply(&value.canonical_without(arguments.text("member")?)))
}

fn malformed(error: JsonError) -> Refusal {
    Refusal::rejected(Stage::Parse, "mtp.canonical-json.malformed", error)
}

fn reply(canonical: &str) -> serde_json::Value {
    json!({
        "canonical_hex": plain_hex(canonical.as_bytes()),
        "sha256_hex": plain_hex(dm3_crypto::sha256(canonical.as_bytes()).as_bytes()),
    })
}
