//! Ids of requests, and the frame of responses.

use serde_json::{Value, json};

use super::outcome::is_outcome;
use crate::ds::answer::{Answer, same_id};
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const PROPERTIES: &str = "dm3_getDeliveryServiceProperties";

/// Ids and the JSON text in which they are sent.
const IDS: [(&str, &str, &str); 13] = [
    ("ds.ids/number", "A number comes back as id", "7"),
    ("ds.ids/zero", "Zero comes back as id", "0"),
    ("ds.ids/negative-number", "A negative number comes back as id", "-3"),
    ("ds.ids/largest-safe-number", "2^53 - 1 comes back as id", "9007199254740991"),
    ("ds.ids/smallest-safe-number", "-(2^53 - 1) comes back as id", "-9007199254740991"),
    ("ds.ids/fraction", "A number with a fraction comes back as id", "1.5"),
    ("ds.ids/number-with-exponent", "A number with an exponent comes back as the same number", "1e2"),
    ("ds.ids/string", "A string comes back as id", "\"seven\""),
    ("ds.ids/numeric-string", "A string of digits comes back as a string", "\"7\""),
    ("ds.ids/empty-string", "An empty string comes back as id", "\"\""),
    (
        "ds.ids/string-with-escapes",
        "A string with escapes comes back as the same string",
        r#""a\"\\\u0007\n\u00fc""#,
    ),
    ("ds.ids/long-string", "A string of 128 characters comes back as id", LONG),
    (
        "ds.ids/string-beyond-the-basic-plane",
        "A string beyond the basic plane comes back as id",
        "\"\u{1f984}\"",
    ),
];

const LONG: &str = concat!(
    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\""
);

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = IDS
        .into_iter()
        .map(|(id, title, text)| {
            accepts(id, title, &["DSA-RPC-013"]).run(async move |bench| comes_back(bench, text).await)
        })
        .collect();
    cases.push(
        accepts(
            "ds.ids/readable-ids-are-read",
            "Strings, numbers and null are read as ids",
            &["DSA-RPC-006"],
        )
        .run(async |bench| {
            for text in ["\"x\"", "1", "null"] {
                comes_back(bench, text).await?;
            }
            Ok(())
        }),
    );
    cases.push(
        accepts(
            "ds.ids/safe-numbers-are-read",
            "Numbers up to 2^53 - 1 in size are read as ids",
            &["DSA-RPC-007"],
        )
        .run(async |bench| {
            comes_back(bench, "9007199254740991").await?;
            comes_back(bench, "-9007199254740991").await
        }),
    );
    cases.push(
        accepts("ds.ids/null-comes-back", "The id null is an id", &["DSA-RPC-013"])
            .run(async |bench| comes_back(bench, "null").await),
    );
    cases.push(
        refuses("ds.ids/comes-back-with-an-error", "The id comes back with an error too", &["DSA-RPC-014"])
            .run(async |bench| {
                comes_back(bench, "\"marked\"").await.honest("send a right request")?;
                for body in [
                    json!({"jsonrpc": "2.0", "method": "dm3_nothing", "id": "marked"}),
                    json!({"jsonrpc": "1.0", "method": PROPERTIES, "id": "marked"}),
                    json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [], "id": "marked"}),
                    json!({"jsonrpc": "2.0", "id": "marked"}),
                ] {
                    let answer = bench.post(body.to_string()).await?;
                    answer.is_refused()?.has_id(&json!("marked"))?;
                }
                Ok(())
            }),
    );
    cases.push(
        refuses(
            "ds.ids/unreadable-id-becomes-null",
            "The id null stands in for one that cannot be read",
            &["DSA-RPC-015"],
        )
        .run(async |bench| {
            comes_back(bench, "1").await.honest("send a right request")?;
            for body in [
                r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":{"a":1}}"#,
                r#"{"jsonrpc":"2.0","method":"dm3_nothing","id":[1]}"#,
                r#"{"jsonrpc":"2.0","method":"x","id":1"#,
            ] {
                bench.post(body).await?.is_refused()?.has_id(&Value::Null)?;
            }
            Ok(())
        }),
    );
    cases.extend(frames());
    cases
}

fn frames() -> Vec<Case> {
    vec![
        accepts("ds.ids/version-in-a-result", "A result carries the version 2.0", &["DSA-RPC-016"])
            .run(async |bench| carries_version(&bench.call(PROPERTIES, json!([])).await?)),
        refuses("ds.ids/version-in-an-error", "An error carries the version 2.0", &["DSA-RPC-016"]).run(
            async |bench| {
                for body in ["{", "7", r#"{"jsonrpc":"2.0","method":"dm3_nothing","id":1}"#] {
                    carries_version(&bench.post(body).await?)?;
                }
                Ok(())
            },
        ),
        accepts("ds.ids/a-result-has-no-error", "A success has a result and no error", &["DSA-RPC-012"])
            .run(async |bench| has_one_of_two(&bench.call(PROPERTIES, json!([])).await?, "result")),
        refuses("ds.ids/an-error-has-no-result", "A failure has an error and no result", &["DSA-RPC-012"])
            .run(async |bench| {
                has_one_of_two(&bench.call("dm3_nothing", json!([])).await?, "error")?;
                has_one_of_two(&bench.call("dm3_submitMessage", json!([])).await?, "error")
            }),
        refuses(
            "ds.ids/errors-are-objects",
            "An error has a whole number as code and a text as message",
            &["DSA-ERR-005"],
        )
        .run(async |bench| {
            for body in ["{", "7", "[]", r#"{"jsonrpc":"2.0","method":"dm3_nothing","id":1}"#] {
                let answer = bench.post(body).await?;
                let response = answer.response()?;
                let code = response.pointer("/error/code").is_some_and(Value::is_i64);
                let message = response.pointer("/error/message").is_some_and(Value::is_string);
                if !code || !message {
                    return Err(
                        answer.instead_of("an error with a whole number `code` and a string `message`")
                    );
                }
            }
            Ok(())
        }),
        refuses(
            "ds.ids/failures-have-no-good-status",
            "A failed single call has no 2xx status",
            &["DSA-ERR-004"],
        )
        .run(async |bench| {
            for body in [
                "{",
                "7",
                "[]",
                r#"{"jsonrpc":"2.0","method":"dm3_nothing","id":1}"#,
                r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[],"id":1}"#,
                r#"{"jsonrpc":"2.0","method":"dm3_getProfileExtension","params":[],"id":1}"#,
                r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[{}],"id":1}"#,
            ] {
                bench.post(body).await?.is_refused()?;
            }
            Ok(())
        }),
        refuses(
            "ds.ids/outcomes-are-named",
            "A failure is named in `error.data.code` and in `x-dm3-error`",
            &["DSA-ERR-003"],
        )
        .run(async |bench| {
            is_outcome(&bench.post("{").await?, "rpc.body.not-json")?;
            is_outcome(&bench.call("dm3_nothing", json!([])).await?, "rpc.method.unknown")?;
            is_outcome(&bench.call("dm3_submitMessage", json!([])).await?, "mtp.envelope.missing")
        }),
        accepts(
            "ds.ids/single-request-without-id",
            "A single request without id gets 204, or an answer in the deployed form",
            &["DSA-RPC-019"],
        )
        .run(async |bench| {
            let answer = bench.post(json!({"jsonrpc": "2.0", "method": PROPERTIES}).to_string()).await?;
            let is_deployed = answer.status == 200
                && answer.json().is_some_and(|json| json.get("result").is_some_and(Value::is_string));
            if is_deployed || (answer.status == 204 && answer.body.is_empty()) {
                return Ok(());
            }
            Err(answer.instead_of("status 204 without a body, or 200 with a result as JSON text"))
        }),
    ]
}

/// Demands that a call with this id, given as JSON text, is answered with the same id.
async fn comes_back(bench: &Bench<'_>, id: &str) -> CaseResult {
    let answer = bench.post(format!(r#"{{"jsonrpc":"2.0","method":"{PROPERTIES}","id":{id}}}"#)).await?;
    answer.result()?;
    let sent: Value = serde_json::from_str(id).map_err(|error| Stop::Error(error.to_string()))?;
    if same_id(answer.response()?.get("id"), &sent) {
        Ok(())
    } else {
        Err(answer.instead_of(&format!("the id {id}")))
    }
}

fn carries_version(answer: &Answer) -> CaseResult {
    match answer.response()?.get("jsonrpc") {
        Some(Value::String(version)) if version == "2.0" => Ok(()),
        _ => Err(answer.instead_of("a response with `\"jsonrpc\":\"2.0\"`")),
    }
}

fn has_one_of_two(answer: &Answer, member: &str) -> CaseResult {
    let response = answer.response()?;
    let other = if member == "result" { "error" } else { "result" };
    if response.get(member).is_some() && response.get(other).is_none() {
        return Ok(());
    }
    Err(answer.instead_of(&format!("a response with `{member}` and without `{other}`")))
}
