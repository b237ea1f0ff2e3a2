//! Hashes and sizes of texts and JSON values.

use dm3_crypto::{keccak256_text, sha256_text};
use dm3_mtp::postmark_message_hash;
use dm3_profile::profile_hash;
use dm3_types::json::canonical_string;
use dm3_types::{Dialect, Json};

use super::Operation;
use crate::vectors::answer::{Answer, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "sha256" => |case| Ok(Answer::new(sha256_text(&case.any_text("msg")?))),
        "sha256-stringify" => |case| Ok(Answer::new(sha256_text(&canonical_string(case.text("value")?)))),
        "hashMessage-stringify" => {
            |case| Ok(Answer::new(postmark_message_hash(case.text("value")?, Dialect::Deployed)))
        }
        "id-stringify" => |case| Ok(Answer::new(keccak256_text(&canonical_string(case.text("value")?)))),
        "sha256-stringify-json" => |case| Ok(Answer::new(profile_hash(case.json("value")?))),
        "getSize" => size,
        _ => return None,
    })
}

fn size(case: &Case<'_>) -> Outcome {
    let bytes = Json::parse(case.text("json")?)?.canonical().len();
    Ok(Answer::new(u64::try_from(bytes)?))
}
