//! Calls as deployed clients make them: without an id, answered with texts.

use serde_json::{Value, json};

use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const PROPERTIES: &str = "dm3_getDeliveryServiceProperties";
const EXTENSION: &str = "dm3_getProfileExtension";
const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

/// A body, and the whole answer to it.
type Row = (&'static str, &'static str, &'static [&'static str], &'static str, u16, &'static str);

const ROWS: [Row; 13] = [
    (
        "ds.deployed-calls/unknown-method",
        "An unknown method has status 405",
        &["DIV-TS-039"],
        r#"{"jsonrpc":"2.0","method":"dm3_nothing","params":[]}"#,
        405,
        r#"{"error":"Method not allowed"}"#,
    ),
    (
        "ds.deployed-calls/no-method",
        "A call without a method is a bad request",
        &["DIV-TS-038"],
        r#"{"jsonrpc":"2.0","params":[]}"#,
        400,
        "Bad Request",
    ),
    (
        "ds.deployed-calls/empty-object",
        "An empty object is a bad request",
        &["DIV-TS-038"],
        "{}",
        400,
        "Bad Request",
    ),
    (
        "ds.deployed-calls/no-envelope",
        "A submission without an envelope is told so",
        &["DIV-TS-036"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[]}"#,
        400,
        "Envelop missing",
    ),
    (
        "ds.deployed-calls/envelope-null",
        "Null is a missing envelope",
        &["DIV-TS-036"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[null,"token"]}"#,
        400,
        "Envelop missing",
    ),
    (
        "ds.deployed-calls/envelope-empty",
        "An empty text is a missing envelope",
        &["DIV-TS-036"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[""]}"#,
        400,
        "Envelop missing",
    ),
    (
        "ds.deployed-calls/envelope-no-json",
        "An envelope that is not JSON is told so",
        &["DIV-TS-035"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["{"]}"#,
        400,
        "Error parsing envelop",
    ),
    (
        "ds.deployed-calls/envelope-plain-text",
        "An envelope of plain text is told so",
        &["DIV-TS-035"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["hello"]}"#,
        400,
        "Error parsing envelop",
    ),
    (
        "ds.deployed-calls/envelope-empty-object",
        "An empty object does not fit the schema",
        &["DIV-TS-036"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["{}"]}"#,
        400,
        r#"{"error":"invalid schema"}"#,
    ),
    (
        "ds.deployed-calls/envelope-array",
        "An array does not fit the schema",
        &["DIV-TS-036"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["[]"]}"#,
        400,
        r#"{"error":"invalid schema"}"#,
    ),
    (
        "ds.deployed-calls/envelope-string",
        "A string does not fit the schema",
        &["DIV-TS-036"],
        r#"{"jsonrpc":"2.0","method":"dm3_submitMessage","params":["\"x\""]}"#,
        400,
        r#"{"error":"invalid schema"}"#,
    ),
    (
        "ds.deployed-calls/extension-of-nobody",
        "The extension of an unknown name is told so",
        &["DIV-TS-038"],
        r#"{"jsonrpc":"2.0","method":"dm3_getProfileExtension","params":["nobody-at-all.dm3-conformance.eth"]}"#,
        400,
        r#"{"error":"unknown user"}"#,
    ),
    (
        "ds.deployed-calls/not-json",
        "A body that is not JSON is refused with status 400",
        &["DIV-TS-038"],
        "{",
        400,
        "*",
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = ROWS
        .into_iter()
        .map(|(id, title, clauses, body, status, expected)| {
            refuses(id, title, clauses).deployed().run(async move |bench| {
                let answer = bench.post(body).await?;
                answer.is_not_for_want_of_a_registry()?.is_status(status)?;
                if expected == "*" { Ok(()) } else { says(&answer, expected) }
            })
        })
        .collect();
    cases.extend(properties());
    cases.extend(extensions());
    cases
}

fn properties() -> Vec<Case> {
    vec![
        accepts(
            "ds.deployed-calls/properties-are-text",
            "The properties are JSON text inside `result`",
            &["DIV-TS-037"],
        )
        .deployed()
        .run(async |bench| result_text(&ask(bench, PROPERTIES, Some(json!([]))).await?).map(drop)),
        accepts(
            "ds.deployed-calls/properties-members",
            "The properties have numbers for time and size",
            &["DIV-TS-078"],
        )
        .deployed()
        .run(async |bench| {
            let properties = result_text(&ask(bench, PROPERTIES, Some(json!([]))).await?)?;
            let number = |name: &str| properties.get(name).is_some_and(Value::is_u64);
            let channels = properties.get("notificationChannel").is_some_and(Value::is_array);
            if number("messageTTL") && number("sizeLimit") && channels {
                return Ok(());
            }
            Err(Stop::deviates("messageTTL, sizeLimit and notificationChannel", properties.to_string()))
        }),
        accepts(
            "ds.deployed-calls/time-in-milliseconds",
            "The messageTTL is 0 or more than a day in milliseconds",
            &["DIV-TS-040"],
        )
        .deployed()
        .run(async |bench| {
            let properties = result_text(&ask(bench, PROPERTIES, Some(json!([]))).await?)?;
            match properties.get("messageTTL").and_then(Value::as_u64) {
                Some(0 | 86_400_000..) => Ok(()),
                other => Err(Stop::deviates("milliseconds", format!("{other:?}"))),
            }
        }),
        accepts("ds.deployed-calls/no-params", "The properties are told without params", &["DIV-TS-077"])
            .deployed()
            .run(async |bench| result_text(&ask(bench, PROPERTIES, None).await?).map(drop)),
        accepts("ds.deployed-calls/no-version", "A call needs no version", &["DIV-TS-077"]).deployed().run(
            async |bench| {
                let answer = bench.post(json!({"method": PROPERTIES, "params": []}).to_string()).await?;
                result_text(&answer).map(drop)
            },
        ),
        accepts(
            "ds.deployed-calls/no-id-in-the-answer",
            "An answer to a call without id has none either",
            &["DIV-TS-077"],
        )
        .deployed()
        .run(async |bench| {
            let answer = ask(bench, PROPERTIES, Some(json!([]))).await?;
            match answer.response()?.get("id") {
                None | Some(Value::Null) => Ok(()),
                Some(_) => Err(answer.instead_of("no id")),
            }
        }),
        accepts("ds.deployed-calls/pages-of-all-origins", "Pages of every origin may call", &["DIV-TS-106"])
            .deployed()
            .run(async |bench| {
                let body = json!({"jsonrpc": "2.0", "method": PROPERTIES, "params": []}).to_string();
                let answer = bench.send(&bench.rpc(body).header("origin", "https://app.example")).await?;
                match answer.header("access-control-allow-origin") {
                    Some("*") => Ok(()),
                    other => Err(Stop::deviates("`Access-Control-Allow-Origin: *`", format!("{other:?}"))),
                }
            }),
    ]
}

fn extensions() -> Vec<Case> {
    vec![
        accepts("ds.deployed-calls/extension", "The extension lists what is not supported", &["DIV-TS-041"])
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let bob = bench.receiver("bob").await?;
                let extension = result_text(&ask(bench, EXTENSION, Some(json!([bob.name]))).await?)?;
                if extension.get("notSupportedMessageTypes").is_some_and(Value::is_array) {
                    return Ok(());
                }
                Err(Stop::deviates("`notSupportedMessageTypes`", extension.to_string()))
            }),
        accepts(
            "ds.deployed-calls/extension-scheme",
            "Where schemes are listed, they are `encryptionAlgorithm`",
            &["DIV-TS-042"],
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let extension = result_text(&ask(bench, EXTENSION, Some(json!([bob.name]))).await?)?;
            if extension.get("encryptionScheme").is_none() {
                return Ok(());
            }
            Err(Stop::deviates("no `encryptionScheme`", extension.to_string()))
        }),
        refuses(
            "ds.deployed-calls/extension-without-account",
            "The extension of a name without an account is told so",
            &["DIV-TS-038"],
        )
        .deployed()
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let carol = bench.published("carol")?;
            says(
                ask(bench, EXTENSION, Some(json!([carol.name]))).await?.is_status(400)?,
                r#"{"error":"unknown user"}"#,
            )
        }),
    ]
}

/// A call without an id.
async fn ask(bench: &Bench<'_>, method: &str, params: Option<Value>) -> Result<Answer, Stop> {
    let mut request = json!({"jsonrpc": "2.0", "method": method});
    if let (Some(request), Some(params)) = (request.as_object_mut(), params) {
        request.insert("params".to_owned(), params);
    }
    bench.post(request.to_string()).await
}

/// The JSON in the text of a result.
fn result_text(answer: &Answer) -> Result<Value, Stop> {
    let response = answer.response()?;
    let text = response.get("result").and_then(Value::as_str).filter(|_| answer.status == 200);
    let value = text.and_then(|text| serde_json::from_str::<Value>(text).ok()).filter(Value::is_object);
    value.ok_or_else(|| answer.instead_of("status 200 and a result that is JSON text"))
}

/// Demands this body: JSON is compared as JSON.
pub(super) fn says(answer: &Answer, expected: &str) -> CaseResult {
    let same = match serde_json::from_str::<Value>(expected) {
        Ok(expected) => answer.json() == Some(expected),
        Err(_) => answer.text().trim() == expected,
    };
    if same { Ok(()) } else { Err(answer.instead_of(&format!("the body {expected}"))) }
}

impl Bench<'_> {
    /// The service's `sizeLimit` as deployed services tell it.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`].
    pub(super) async fn deployed_size_limit(&self) -> Result<usize, Stop> {
        let properties =
            result_text(&ask(self, PROPERTIES, Some(json!([]))).await?).honest("ask for the properties")?;
        let limit =
            properties.get("sizeLimit").and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        limit.ok_or_else(|| Stop::Inconclusive("the properties have no sizeLimit".to_owned()))
    }
}
