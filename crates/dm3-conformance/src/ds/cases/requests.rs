//! JSON that is no request, versions, methods and parameters.

use serde_json::{Value, json};

use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, refuses};
use crate::ds::stop::{CaseResult, Honest};

const PROPERTIES: &str = "dm3_getDeliveryServiceProperties";

/// A body, the code that it is refused with, and the id that comes back.
struct Bad {
    id: &'static str,
    title: &'static str,
    clauses: &'static [&'static str],
    body: &'static str,
    code: i64,
    back: Back,
}

/// Which id comes back.
#[derive(Clone, Copy)]
enum Back {
    Null,
    Seven,
}

macro_rules! bad {
    ($id:literal, $title:literal, [$($clause:literal),+], $code:literal, $back:ident, $body:literal) => {
        Bad { id: $id, title: $title, clauses: &[$($clause),+], body: $body, code: $code, back: Back::$back }
    };
}

const BAD: &[Bad] = &[
    bad!("ds.requests/number", "A number is no request", ["DSA-RPC-003"], -32600, Null, "42"),
    bad!(
        "ds.requests/string",
        "A string is no request",
        ["DSA-RPC-003"],
        -32600,
        Null,
        "\"dm3_submitMessage\""
    ),
    bad!("ds.requests/null", "Null is no request", ["DSA-RPC-003"], -32600, Null, "null"),
    bad!("ds.requests/boolean", "A boolean is no request", ["DSA-RPC-003"], -32600, Null, "true"),
    bad!(
        "ds.requests/no-method",
        "A request needs a method",
        ["DSA-RPC-004"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/method-null",
        "A method is not null",
        ["DSA-RPC-004"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":null,"id":7}"#
    ),
    bad!(
        "ds.requests/method-number",
        "A method is no number",
        ["DSA-RPC-004"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":1,"id":7}"#
    ),
    bad!(
        "ds.requests/method-boolean",
        "A method is no boolean",
        ["DSA-RPC-004"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":true,"id":7}"#
    ),
    bad!(
        "ds.requests/method-array",
        "A method is no array",
        ["DSA-RPC-004"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":["dm3_getDeliveryServiceProperties"],"id":7}"#
    ),
    bad!(
        "ds.requests/method-object",
        "A method is no object",
        ["DSA-RPC-004"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":{},"id":7}"#
    ),
    bad!(
        "ds.requests/params-number",
        "Parameters are no number",
        ["DSA-RPC-005"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":5,"id":7}"#
    ),
    bad!(
        "ds.requests/params-string",
        "Parameters are no string",
        ["DSA-RPC-005"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":"x","id":7}"#
    ),
    bad!(
        "ds.requests/params-null",
        "Parameters are not null",
        ["DSA-RPC-005"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":null,"id":7}"#
    ),
    bad!(
        "ds.requests/params-boolean",
        "Parameters are no boolean",
        ["DSA-RPC-005"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":false,"id":7}"#
    ),
    bad!(
        "ds.requests/id-object",
        "An id is no object",
        ["DSA-RPC-006"],
        -32600,
        Null,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":{}}"#
    ),
    bad!(
        "ds.requests/id-array",
        "An id is no array",
        ["DSA-RPC-006"],
        -32600,
        Null,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":[7]}"#
    ),
    bad!(
        "ds.requests/id-boolean",
        "An id is no boolean",
        ["DSA-RPC-006"],
        -32600,
        Null,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":true}"#
    ),
    bad!(
        "ds.requests/id-above-the-safe-numbers",
        "An id above 2^53 - 1 is refused",
        ["DSA-RPC-007"],
        -32600,
        Null,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":9007199254740992}"#
    ),
    bad!(
        "ds.requests/id-below-the-safe-numbers",
        "An id below -(2^53 - 1) is refused",
        ["DSA-RPC-007"],
        -32600,
        Null,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":-9007199254740992}"#
    ),
    bad!(
        "ds.requests/id-of-300-digits",
        "An id of 300 digits is refused",
        ["DSA-RPC-007"],
        -32600,
        Null,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","id":1e300}"#
    ),
    bad!(
        "ds.requests/no-version",
        "A request needs a version",
        ["DSA-RPC-008"],
        -32006,
        Seven,
        r#"{"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/version-1-0",
        "Version 1.0 of JSON-RPC is refused",
        ["DSA-RPC-008"],
        -32006,
        Seven,
        r#"{"jsonrpc":"1.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/version-2",
        "A version is compared as text",
        ["DSA-RPC-008"],
        -32006,
        Seven,
        r#"{"jsonrpc":"2","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/version-empty",
        "An empty version is refused",
        ["DSA-RPC-008"],
        -32006,
        Seven,
        r#"{"jsonrpc":"","method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/version-number",
        "A version is no number",
        ["DSA-RPC-009"],
        -32600,
        Seven,
        r#"{"jsonrpc":2.0,"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/version-null",
        "A version is not null",
        ["DSA-RPC-009"],
        -32600,
        Seven,
        r#"{"jsonrpc":null,"method":"dm3_getDeliveryServiceProperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/unknown-method",
        "An unknown method is refused",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_nothing","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/method-of-another-api",
        "A method of Ethereum is no method here",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"eth_chainId","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/method-empty",
        "An empty method is unknown",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/method-in-other-case",
        "A method in other case is unknown",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_getdeliveryserviceproperties","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/method-with-a-blank",
        "A method with a blank behind it is unknown",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties ","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/method-of-javascript",
        "A name that means something in JavaScript is unknown",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"__proto__","params":[],"id":7}"#
    ),
    bad!(
        "ds.requests/version-before-shape",
        "The version is looked at before the rest of the shape",
        ["DSA-RPC-008"],
        -32006,
        Seven,
        r#"{"jsonrpc":"1.0","params":5,"id":7}"#
    ),
    bad!(
        "ds.requests/version-before-method",
        "The version is looked at before the method",
        ["DSA-RPC-008"],
        -32006,
        Seven,
        r#"{"jsonrpc":"1.0","method":"dm3_nothing","id":7}"#
    ),
    bad!(
        "ds.requests/shape-before-method",
        "The shape is looked at before the method",
        ["DSA-RPC-005"],
        -32600,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_nothing","params":5,"id":7}"#
    ),
    bad!(
        "ds.requests/method-before-params",
        "The method is looked at before the parameters",
        ["DSA-RPC-010"],
        -32601,
        Seven,
        r#"{"jsonrpc":"2.0","method":"dm3_nothing","params":[null],"id":7}"#
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = BAD
        .iter()
        .map(|bad| {
            refuses(bad.id, bad.title, bad.clauses).run(async move |bench| is_refused(bench, bad).await)
        })
        .collect();
    cases.push(
        refuses(
            "ds.requests/unknown-method-has-status-405",
            "An unknown method has status 405",
            &["DSA-RPC-010"],
        )
        .run(async |bench| {
            let answer = bench.call("dm3_nothing", json!([])).await?;
            answer.is_error(-32601)?.is_status(405).map(drop)
        }),
    );
    cases.extend(good());
    cases
}

/// Right requests, each beside a kind of wrong ones.
fn good() -> Vec<Case> {
    let good = [
        (
            "ds.requests/object",
            "An object with version, method and id is a request",
            &["DSA-RPC-003"],
            json!({}),
        ),
        ("ds.requests/method-string", "A method is a string", &["DSA-RPC-004"], json!({})),
        ("ds.requests/params-array", "Parameters may be an array", &["DSA-RPC-005"], json!({"params": []})),
        ("ds.requests/params-object", "Parameters may be an object", &["DSA-RPC-005"], json!({"params": {}})),
        ("ds.requests/params-absent", "Parameters may be absent", &["DSA-RPC-005"], json!({})),
        ("ds.requests/version-2-0", "Version 2.0 is taken", &["DSA-RPC-008"], json!({})),
        ("ds.requests/version-string", "A version is a string", &["DSA-RPC-009"], json!({})),
        ("ds.requests/method-known", "A method in its own spelling is known", &["DSA-RPC-010"], json!({})),
        (
            "ds.requests/members-that-nobody-defines",
            "Members that JSON-RPC does not define are ignored",
            &["DSA-RPC-011"],
            json!({"result": 1, "error": {}, "x-token": null}),
        ),
    ];
    let case = |(id, title, clauses, more): (_, _, &'static [&'static str; 1], Value)| {
        accepts(id, title, clauses).run(async move |bench| {
            let mut request = json!({"jsonrpc": "2.0", "method": PROPERTIES, "id": 7});
            if let (Some(request), Some(more)) = (request.as_object_mut(), more.as_object()) {
                request.extend(more.clone());
            }
            bench.post(request.to_string()).await?.result().map(drop)
        })
    };
    good.into_iter().map(case).collect()
}

async fn is_refused(bench: &Bench<'_>, bad: &Bad) -> CaseResult {
    let good = json!({"jsonrpc": "2.0", "method": PROPERTIES, "params": [], "id": 7});
    bench.post(good.to_string()).await?.result().honest("send a right request")?;
    let answer = bench.post(bad.body).await?;
    let id = match bad.back {
        Back::Null => Value::Null,
        Back::Seven => Value::from(7),
    };
    answer.is_error(bad.code)?.has_id(&id)?.is_refused().map(drop)
}
