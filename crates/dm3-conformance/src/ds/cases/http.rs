//! What HTTP carries: methods, media types, sizes, pages of other origins.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::ds::bench::Bench;
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const GOOD: &str = r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":1}"#;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = paths_and_methods();
    cases.extend(media_types());
    cases.extend(origins());
    cases.extend(times());
    cases
}

fn paths_and_methods() -> Vec<Case> {
    let mut cases = vec![
        accepts("ds.http/post-to-rpc", "A POST to /rpc is answered", &["DSA-HTTP-001"])
            .run(async |bench| bench.post(GOOD).await?.result().map(drop)),
        accepts("ds.http/post-is-a-method", "A POST is not refused for its method", &["DSA-HTTP-002"])
            .run(async |bench| bench.post(GOOD).await?.is_status(200).map(drop)),
    ];
    let methods = [
        ("ds.http/get", "GET at /rpc has status 405", Method::GET),
        ("ds.http/put", "PUT at /rpc has status 405", Method::PUT),
        ("ds.http/delete", "DELETE at /rpc has status 405", Method::DELETE),
        ("ds.http/patch", "PATCH at /rpc has status 405", Method::PATCH),
        ("ds.http/head", "HEAD at /rpc has status 405", Method::HEAD),
    ];
    for (id, title, method) in methods {
        cases.push(refuses(id, title, &["DSA-HTTP-002"]).run(async move |bench| {
            bench.post(GOOD).await?.result().honest("send a right request")?;
            let ask = Ask::new(method.clone(), bench.url().at("/rpc"));
            let ask = if matches!(method, Method::PUT | Method::PATCH) { ask.json(GOOD) } else { ask };
            bench.send(&ask).await?.is_status(405).map(drop)
        }));
    }
    for (id, title, path) in [
        ("ds.http/unknown-path", "An unknown path has status 404", "/dm3-conformance-nothing-here"),
        ("ds.http/path-below-rpc", "A path below /rpc has status 404", "/rpc/dm3_submitMessage"),
        (
            "ds.http/path-with-dots",
            "A path out of the service has status 404",
            "/rpc/%2e%2e/%2e%2e/etc/passwd",
        ),
    ] {
        cases.push(refuses(id, title, &["DSA-HTTP-003"]).run(async move |bench| {
            bench.send(&Ask::new(Method::GET, bench.url().at(path))).await?.is_status(404)?;
            bench
                .send(&Ask::new(Method::POST, bench.url().at(path)).json(GOOD))
                .await?
                .is_status(404)
                .map(drop)
        }));
    }
    cases
}

fn media_types() -> Vec<Case> {
    let bare = |bench: &Bench<'_>| Ask::new(Method::POST, bench.url().at("/rpc"));
    vec![
        accepts(
            "ds.http/charset-utf-8",
            "A request that names its charset is answered alike",
            &["DSA-HTTP-004"],
        )
        .run(async move |bench| {
            let plain = bench.post(GOOD).await?.result()?;
            for kind in ["application/json; charset=utf-8", "application/json;charset=UTF-8"] {
                let named =
                    bench.send(&bare(bench).header("content-type", kind).body(GOOD)).await?.result()?;
                if named != plain {
                    return Err(Stop::deviates(plain.to_string(), named.to_string()));
                }
            }
            Ok(())
        }),
        accepts(
            "ds.http/media-type-of-a-result",
            "A result has the media type application/json",
            &["DSA-HTTP-005"],
        )
        .run(async |bench| has_json_type(bench, GOOD).await),
        accepts(
            "ds.http/media-type-of-an-error",
            "An error has the media type application/json",
            &["DSA-HTTP-005"],
        )
        .run(async |bench| {
            has_json_type(bench, "{").await?;
            has_json_type(bench, "[]").await?;
            has_json_type(bench, r#"{"jsonrpc":"2.0","method":"dm3_nothing","id":1}"#).await
        }),
    ]
}

async fn has_json_type(bench: &Bench<'_>, body: &str) -> CaseResult {
    let answer = bench.post(body).await?;
    if answer.media_type() == "application/json" {
        return Ok(());
    }
    let received = answer.header("content-type").unwrap_or("none").to_owned();
    Err(Stop::deviates("the media type application/json", received))
}

fn origins() -> Vec<Case> {
    vec![
        accepts(
            "ds.http/page-of-another-origin",
            "A page of any origin may read a result",
            &["DSA-HTTP-010"],
        )
        .run(async |bench| allows_origin(bench, GOOD).await),
        accepts(
            "ds.http/page-of-another-origin-reads-errors",
            "A page of any origin may read an error",
            &["DSA-HTTP-010"],
        )
        .run(async |bench| {
            allows_origin(bench, "{").await?;
            allows_origin(bench, r#"{"jsonrpc":"2.0","method":"dm3_nothing","id":1}"#).await
        }),
        accepts(
            "ds.http/preflight",
            "A preflight request allows POST with a content type",
            &["DSA-HTTP-011"],
        )
        .run(async |bench| {
            let ask = Ask::new(Method::OPTIONS, bench.url().at("/rpc"))
                .header("origin", "https://app.example")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type");
            let answer = bench.send(&ask).await?;
            let lists = |header: &str, wanted: &str| {
                let list = answer.header(header).unwrap_or_default().to_ascii_lowercase();
                list.split(',').any(|item| item.trim() == wanted || item.trim() == "*")
            };
            let allowed = lists("access-control-allow-methods", "post")
                && lists("access-control-allow-headers", "content-type");
            if (200..300).contains(&answer.status) && allowed {
                return Ok(());
            }
            Err(Stop::deviates(
                "a 2xx status that allows POST and content-type",
                format!("status {}, headers {:?}", answer.status, answer.headers),
            ))
        }),
        accepts(
            "ds.http/error-header-is-exposed",
            "Pages may read the header x-dm3-error where it is sent",
            &["DSA-HTTP-012"],
        )
        .run(async |bench| {
            let answer = bench.send(&bench.rpc("{").header("origin", "https://app.example")).await?;
            if answer.header("x-dm3-error").is_none() {
                return Ok(());
            }
            let exposed =
                answer.header("access-control-expose-headers").unwrap_or_default().to_ascii_lowercase();
            if exposed.split(',').any(|name| matches!(name.trim(), "x-dm3-error" | "*")) {
                return Ok(());
            }
            Err(Stop::deviates("`Access-Control-Expose-Headers` with x-dm3-error", format!("{exposed:?}")))
        }),
    ]
}

async fn allows_origin(bench: &Bench<'_>, body: &str) -> CaseResult {
    let answer = bench.send(&bench.rpc(body).header("origin", "https://app.example")).await?;
    match answer.header("access-control-allow-origin") {
        Some("*") => Ok(()),
        other => Err(Stop::deviates("`Access-Control-Allow-Origin: *`", format!("{other:?}"))),
    }
}

fn times() -> Vec<Case> {
    vec![
        accepts("ds.http/answers-in-time", "An answer comes within 60 seconds", &["DSA-HTTP-009"]).run(async |bench| {
            let begun = Instant::now();
            bench.post(GOOD).await?.result()?;
            is_in_time(begun)
        }),
        accepts("ds.http/answers-in-time-without-registry", "An answer comes in time where the registry says nothing", &["DSA-HTTP-009"])
            .needs(&[need::FIXTURES, need::WRITES])
            .run(async |bench| {
                let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
                let envelope = bench.envelope(&alice, &bob)?;
                let silence = Some(crate::world::Fault::Delay(Duration::from_secs(90)));
                bench.world()?.chain.set_name_fault(&alice.name, silence);
                let begun = Instant::now();
                bench.submit(&envelope).await?;
                is_in_time(begun)
            }),
        refuses("ds.http/no-traces", "An answer to a broken request shows nothing of the service's inside", &["DSA-HTTP-014"])
            .run(async |bench| {
                let long = "x".repeat(5000);
                for body in [
                    "{".to_owned(),
                    "null".to_owned(),
                    json!({"jsonrpc": "2.0", "method": "__proto__", "params": {"constructor": null}, "id": 1}).to_string(),
                    json!({"jsonrpc": "2.0", "method": "dm3_submitMessage", "params": [{"message": {}, "metadata": []}], "id": 1}).to_string(),
                    json!({"jsonrpc": "2.0", "method": "dm3_getProfileExtension", "params": [long], "id": 1}).to_string(),
                    json!({"method": "dm3_submitMessage"}).to_string(),
                    json!({"method": "dm3_getProfileExtension", "params": [{"a": 1}]}).to_string(),
                ] {
                    shows_no_inside(&bench.post(body).await?.text())?;
                }
                for path in ["/rpc", "/nothing", "/auth/%00", "/delivery/messages/incoming/%ff", "/profile/a%20b"] {
                    shows_no_inside(&bench.send(&Ask::new(Method::GET, bench.url().at(path))).await?.text())?;
                }
                Ok(())
            }),
    ]
}

fn is_in_time(begun: Instant) -> CaseResult {
    let took = begun.elapsed();
    if took <= Duration::from_secs(60) {
        return Ok(());
    }
    Err(Stop::deviates("an answer within 60 s", format!("one after {} s", took.as_secs())))
}

/// Marks of stack traces and of file systems.
const INSIDE: [&str; 14] = [
    "    at ",
    "stack backtrace",
    "panicked at",
    "node_modules",
    "Traceback (most recent call last)",
    ".rs:",
    ".js:",
    ".ts:",
    ".go:",
    ".py\", line",
    concat!("/", "home/"),
    concat!("/", "root/"),
    "/usr/",
    "goroutine ",
];

pub(super) fn shows_no_inside(text: &str) -> CaseResult {
    match INSIDE.iter().find(|mark| text.contains(**mark)) {
        Some(mark) => Err(Stop::deviates(
            "an answer without stack traces and file names",
            format!("{mark:?} in {text:?}"),
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn traces_are_recognised() {
        assert!(shows_no_inside(&Value::from("the name is malformed").to_string()).is_ok());
        assert!(shows_no_inside("Error: x\n    at Object.<anonymous> (/app/dist/index.js:1:1)").is_err());
        assert!(shows_no_inside("thread 'main' panicked at src/main.rs:1").is_err());
    }
}
