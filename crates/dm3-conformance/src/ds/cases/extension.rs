//! What one receiver can take.

use serde_json::{Value, json};

use super::outcome::is_outcome;
use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};
use crate::world::Fault;

const METHOD: &str = "dm3_getProfileExtension";
const ACCOUNT: &[&str] = &[need::FIXTURES, need::WRITES];
const SCHEME: &str = "x25519-chacha20-poly1305";

/// Params without a name.
const NAMELESS: [(&str, &str, &str); 9] = [
    ("ds.extension/no-elements", "A call without elements has no name", "[]"),
    ("ds.extension/name-null", "A name is not null", "[null]"),
    ("ds.extension/name-number", "A name is no number", "[42]"),
    ("ds.extension/name-boolean", "A name is no boolean", "[true]"),
    ("ds.extension/name-array", "A name is no array", "[[\"bob.eth\"]]"),
    ("ds.extension/name-object", "A name is no object", "[{}]"),
    ("ds.extension/other-member", "A member of another name is no name", r#"{"nom":"bob.eth"}"#),
    ("ds.extension/member-number", "The member `name` is no number", r#"{"name":7}"#),
    ("ds.extension/empty-object", "An empty object has no name", "{}"),
];

/// Texts that are no ENS names.
const MALFORMED: [(&str, &str, &str); 10] = [
    ("ds.extension/empty-name", "An empty text is no ENS name", ""),
    ("ds.extension/empty-label", "A name with an empty label is no ENS name", "bob..eth"),
    ("ds.extension/dot-at-the-end", "A name with a dot at its end is no ENS name", "bob.eth."),
    ("ds.extension/blank", "A name with a blank is no ENS name", "bob marley.eth"),
    ("ds.extension/control-character", "A name with a zero byte is no ENS name", "bob\u{0}.eth"),
    ("ds.extension/slash", "A name with a slash is no ENS name", "bob/../alice.eth"),
    ("ds.extension/mixed-scripts", "A name that mixes scripts is no ENS name", "b\u{43e}b.eth"),
    ("ds.extension/punctuation", "A name with an exclamation mark is no ENS name", "bob!.eth"),
    ("ds.extension/underscore-inside", "A name with an underscore inside a label is no ENS name", "bo_b.eth"),
    ("ds.extension/hyphens-at-three-and-four", "A name that looks like Punycode is no ENS name", "ab--c.eth"),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = answered();
    cases.extend(NAMELESS.into_iter().map(|(id, title, params)| {
        refuses(id, title, &["DSA-EXT-004"]).run(async move |bench| {
            let params: Value =
                serde_json::from_str(params).map_err(|error| Stop::Error(error.to_string()))?;
            bench.call(METHOD, params).await?.is_error(-32602)?.is_status(400).map(drop)
        })
    }));
    cases.push(refuses("ds.extension/no-params", "A call without params has no name", &["DSA-EXT-004"]).run(
        async |bench| {
            let body = json!({"jsonrpc": "2.0", "method": METHOD, "id": 1}).to_string();
            bench.post(body).await?.is_error(-32602)?.is_status(400).map(drop)
        },
    ));
    cases.extend(MALFORMED.into_iter().map(|(id, title, name)| {
        refuses(id, title, &["DSA-EXT-005"]).run(async move |bench| {
            bench.call(METHOD, json!([name])).await?.is_error(-32000)?.is_status(400).map(drop)
        })
    }));
    cases.push(
        refuses("ds.extension/overlong-name", "A name of 2000 characters is no ENS name", &["DSA-EXT-005"])
            .run(async |bench| {
                let name = format!("{}.eth", "a".repeat(2000));
                let answer = bench.call(METHOD, json!([name])).await?;
                // Some take it for a name that nobody has; both are refusals that hold.
                if answer.error_code() == Some(-32001) { Ok(()) } else { answer.is_error(-32000).map(drop) }
            }),
    );
    cases.extend(unknown());
    cases
}

fn answered() -> Vec<Case> {
    vec![
        accepts(
            "ds.extension/of-an-account",
            "The extension of a receiver has supportedMessageTypes",
            &["DSA-EXT-001"],
        )
        .needs(ACCOUNT)
        .run(async |bench| {
            let extension = extension(bench, false).await?;
            if extension.get("supportedMessageTypes").is_some_and(Value::is_array) {
                return Ok(());
            }
            Err(Stop::deviates("an object with the array `supportedMessageTypes`", extension.to_string()))
        }),
        accepts(
            "ds.extension/name-by-position",
            "The name may be the first element of params",
            &["DSA-EXT-002"],
        )
        .needs(ACCOUNT)
        .run(async |bench| extension(bench, false).await.map(drop)),
        accepts(
            "ds.extension/name-as-member",
            "The name may be the member `name` of params",
            &["DSA-EXT-003"],
        )
        .needs(ACCOUNT)
        .run(async |bench| extension(bench, true).await.map(drop)),
        accepts("ds.extension/name-is-a-string", "A name that is a string is taken", &["DSA-EXT-004"])
            .needs(ACCOUNT)
            .run(async |bench| extension(bench, false).await.map(drop)),
        accepts("ds.extension/name-in-capitals", "A name is read in its normal form", &["DSA-EXT-005"])
            .needs(ACCOUNT)
            .run(async |bench| {
                let bob = bench.receiver("bob").await?;
                bench.call(METHOD, json!([bob.name.to_uppercase()])).await?.result().map(drop)
            }),
        accepts("ds.extension/name-with-account", "A name with an account is found", &["DSA-EXT-006"])
            .needs(ACCOUNT)
            .run(async |bench| extension(bench, false).await.map(drop)),
        accepts("ds.extension/lists-new", "Every receiver takes messages of type NEW", &["DSA-EXT-007"])
            .needs(ACCOUNT)
            .run(async |bench| {
                let extension = extension(bench, false).await?;
                let types = extension.get("supportedMessageTypes").and_then(Value::as_array);
                if types.is_some_and(|types| types.contains(&json!("NEW"))) {
                    return Ok(());
                }
                Err(Stop::deviates("`NEW` in `supportedMessageTypes`", extension.to_string()))
            }),
        accepts(
            "ds.extension/lists-the-default-scheme",
            "The default scheme is listed where schemes are",
            &["DSA-EXT-008"],
        )
        .needs(ACCOUNT)
        .run(async |bench| {
            let extension = extension(bench, false).await?;
            match extension.get("encryptionScheme") {
                None => Ok(()),
                Some(Value::Array(schemes)) if schemes.contains(&json!(SCHEME)) => Ok(()),
                Some(_) => {
                    Err(Stop::deviates(format!("`{SCHEME}` in `encryptionScheme`"), extension.to_string()))
                }
            }
        }),
    ]
}

fn unknown() -> Vec<Case> {
    vec![
        refuses(
            "ds.extension/name-without-address",
            "A name that leads to no address is not found",
            &["DSA-EXT-006"],
        )
        .run(async |bench| {
            let answer = bench.call(METHOD, json!([bench.name("nobody")])).await?;
            answer.is_not_for_want_of_a_registry()?.is_error(-32001)?.is_status(404).map(drop)
        }),
        refuses(
            "ds.extension/name-without-account",
            "A name without an account here is not found",
            &["DSA-EXT-006"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let carol = bench.published("carol")?;
            bench.call(METHOD, json!([carol.name])).await?.is_error(-32001)?.is_status(404).map(drop)
        }),
        refuses(
            "ds.extension/registry-down",
            "A registry that fails is not the caller's fault",
            &["DSA-ERR-001"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| registry_fault(bench, Fault::Status(500)).await?.is_error(-32002).map(drop)),
        refuses(
            "ds.extension/registry-down-has-status-503",
            "A registry that fails leads to status 503",
            &["DSA-ERR-002"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| registry_fault(bench, Fault::HangUp).await?.is_status(503).map(drop)),
        refuses(
            "ds.extension/registry-down-is-named",
            "A registry that fails is named as the outcome",
            &["DSA-ERR-003"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            is_outcome(&registry_fault(bench, Fault::NotJson).await?, "ds.registry.unavailable")
        }),
        refuses(
            "ds.extension/retry-after",
            "Status 503 comes with the header Retry-After",
            &["DSA-HTTP-013"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let answer = registry_fault(bench, Fault::HangUp).await?;
            answer.is_status(503).honest("see the service refuse for now")?;
            match answer.header("retry-after") {
                Some(_) => Ok(()),
                None => Err(Stop::deviates("the header `Retry-After`", "none")),
            }
        }),
    ]
}

/// The extension of a receiver with an account.
async fn extension(bench: &Bench<'_>, by_name: bool) -> Result<Value, Stop> {
    let bob = bench.receiver("bob").await?;
    let params = if by_name { json!({"name": bob.name}) } else { json!([bob.name]) };
    let answer = bench.call(METHOD, params).await?;
    let extension = answer.result()?;
    if extension.is_object() { Ok(extension) } else { Err(answer.instead_of("a result that is an object")) }
}

/// The answer for a name about which the registry fails in this way.
async fn registry_fault(bench: &Bench<'_>, fault: Fault) -> Result<Answer, Stop> {
    let dave = bench.published("dave")?;
    bench.world()?.chain.set_name_fault(&dave.name, Some(fault));
    bench.call(METHOD, json!([dave.name])).await
}
