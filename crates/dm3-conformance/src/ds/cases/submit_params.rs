//! Where the envelope stands in the parameters.

use serde_json::{Value, json};

use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Stop};

const METHOD: &str = "dm3_submitMessage";
const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];

/// Params without an envelope.
const MISSING: [(&str, &str, &[&str], &str); 6] = [
    ("ds.params/false", "False is a missing envelope", &["DSA-SUB-001"], "[false]"),
    ("ds.params/zero", "0 is a missing envelope", &["DSA-SUB-001"], "[0]"),
    ("ds.params/empty-text", "An empty text is a missing envelope", &["DSA-SUB-003"], "[\"\"]"),
    ("ds.params/no-elements", "A call without elements has no envelope", &["DSA-SUB-001"], "[]"),
    ("ds.params/null", "Null is no envelope", &["DSA-SUB-001"], "[null]"),
    ("ds.params/empty-object", "An empty object as params is no envelope", &["DSA-SUB-002"], "{}"),
];

/// Params with something in the place of an envelope.
const OTHER: [(&str, &str, &[&str], &str); 7] = [
    ("ds.params/number", "A number is no envelope", &["DSA-SUB-001"], "[7]"),
    ("ds.params/boolean", "A boolean is no envelope", &["DSA-SUB-001"], "[true]"),
    ("ds.params/array", "An array is no envelope", &["DSA-SUB-001"], "[[]]"),
    ("ds.params/empty-envelope", "An empty object is no envelope", &["DSA-SUB-005"], "[{}]"),
    ("ds.params/text-that-is-no-json", "Text that is not JSON is no envelope", &["DSA-SUB-003"], "[\"{\"]"),
    (
        "ds.params/text-with-a-repeated-member",
        "Text with a repeated member is no envelope",
        &["DSA-SUB-003"],
        r#"["{\"message\":\"a\",\"message\":\"b\"}"]"#,
    ),
    (
        "ds.params/text-with-a-lone-surrogate",
        "Text with a lone surrogate is no envelope",
        &["DSA-SUB-003"],
        r#"["{\"message\":\"\\ud800\"}"]"#,
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = MISSING
        .into_iter()
        .map(|(id, title, clauses, params)| {
            refuses(id, title, clauses).run(async move |bench| is_refused(bench, params, -32602).await)
        })
        .collect();
    cases.extend(OTHER.into_iter().map(|(id, title, clauses, params)| {
        refuses(id, title, clauses).run(async move |bench| is_refused(bench, params, -32000).await)
    }));
    cases.extend([
        refuses("ds.params/no-params", "A call without params has no envelope", &["DSA-SUB-002"]).run(
            async |bench| {
                let body = json!({"jsonrpc": "2.0", "method": METHOD, "id": 1}).to_string();
                bench.post(body).await?.is_error(-32602)?.is_status(400).map(drop)
            },
        ),
        accepts(
            "ds.params/first-element",
            "An envelope may be the first element of params",
            &["DSA-SUB-001"],
        )
        .needs(WRITES)
        .run(async |bench| takes(bench, |envelope| json!([envelope])).await),
        accepts("ds.params/further-elements", "Elements behind the envelope are ignored", &["DSA-SUB-001"])
            .needs(WRITES)
            .run(async |bench| takes(bench, |envelope| json!([envelope, "token", 7])).await),
        accepts("ds.params/by-name", "An envelope may be params itself", &["DSA-SUB-002"])
            .needs(WRITES)
            .run(async |bench| takes(bench, Value::clone).await),
        accepts("ds.params/as-text", "An envelope may be JSON text", &["DSA-SUB-003"])
            .needs(WRITES)
            .run(async |bench| takes(bench, |envelope| json!([envelope.to_string()])).await),
        accepts(
            "ds.params/result",
            "An accepted submission has a result with `success` true",
            &["DSA-SUB-026"],
        )
        .needs(WRITES)
        .run(async |bench| takes(bench, |envelope| json!([envelope])).await),
        accepts(
            "ds.params/is-in-the-mailbox",
            "An accepted message is in the receiver's mailbox",
            &["DSA-SUB-025"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.envelope(&alice, &bob)?;
            bench.deliver(&envelope).await?;
            bench.holds(&bob, &[&envelope]).await.map(drop)
        }),
        accepts("ds.params/to-oneself", "A message to oneself is taken", &["DSA-SUB-026"]).needs(SEEN).run(
            async |bench| {
                let bob = bench.receiver("bob").await?;
                let envelope = bench.envelope(&bob, &bob)?;
                bench.deliver(&envelope).await?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            },
        ),
    ]);
    cases
}

async fn is_refused(bench: &Bench<'_>, params: &str, code: i64) -> CaseResult {
    let params: Value = serde_json::from_str(params).map_err(|error| Stop::Error(error.to_string()))?;
    bench.call(METHOD, params).await?.is_error(code)?.is_status(400).map(drop)
}

async fn takes(bench: &Bench<'_>, params: impl Fn(&Value) -> Value) -> CaseResult {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let envelope = bench.envelope(&alice, &bob)?;
    let answer = bench.call(METHOD, params(&envelope)).await?;
    match answer.result()?.get("success") {
        Some(Value::Bool(true)) => Ok(()),
        _ => Err(answer.instead_of("a result with `success` true")),
    }
}
