//! Accounts, and what holds for every request to the access API.

use dm3_oracle::json::{replaced, with};
use dm3_oracle::{Person, profile};
use reqwest::Method;
use serde_json::{Value, json};

use crate::ds::access::Session;
use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const FIXED: &[&str] = &[need::FIXTURES];

/// Makes a wrong profile for a person.
type Change = fn(&Bench<'_>, &Person) -> Result<Value, Stop>;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = registered();
    cases.extend(refused());
    cases.extend(common());
    cases.extend(names());
    cases
}

fn registered() -> Vec<Case> {
    vec![
        accepts(
            "ds.registering/published-profile",
            "A profile that the name publishes is registered",
            &["MAP-AUT-006"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.published("bob")?;
            bench.try_register(&bob.name, &bench.signed_profile(&bob)?).await?.is_status(204).map(drop)
        }),
        accepts(
            "ds.registering/same-profile-again",
            "The same profile may be registered again",
            &["MAP-AUT-008"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            for _ in 0..3 {
                bench.try_register(&bob.name, &bench.signed_profile(&bob)?).await?.is_status(204)?;
            }
            Ok(())
        }),
        accepts(
            "ds.registering/published-one-of-two",
            "The published one of two profiles is registered",
            &["MAP-AUT-007"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            let renewed = bob.with_keys_of(&bench.name("bob-renewed"));
            bench.publish(&renewed)?;
            let signed = bench.signed_profile(&renewed)?;
            bench
                .eventually(async || bench.try_register(&bob.name, &signed).await?.is_status(204).map(drop))
                .await
        }),
        accepts(
            "ds.registering/mail-stays",
            "Waiting messages stay when a new profile is registered",
            &["MAP-AUT-009"],
        )
        .needs(&[need::FIXTURES, need::WRITES, need::OBSERVE])
        .run(async |bench| {
            bench.needs_access().await?;
            let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
            let envelope = bench.honest_delivery(&alice, &bob).await?;
            let renewed = bob.with_keys_of(&bench.name("bob-renewed"));
            bench.publish(&renewed)?;
            bench
                .eventually(async || bench.register(&renewed).await)
                .await
                .honest("register the new profile")?;
            bench.holds(&renewed, &[&envelope]).await.map(drop)
        }),
        refuses(
            "ds.registering/gives-no-token",
            "A registration answers with nothing that opens a mailbox",
            &["MAP-AUT-006"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.published("bob")?;
            let answer = bench.try_register(&bob.name, &bench.signed_profile(&bob)?).await?;
            answer.is_status(204).honest("register")?;
            if answer.body.is_empty() { Ok(()) } else { Err(answer.instead_of("no body")) }
        }),
    ]
}

fn refused() -> Vec<Case> {
    let changes: [(&str, &str, Change); 5] = [
        (
            "ds.registering/signed-by-another-wallet",
            "A profile signed by another wallet is refused",
            |bench, bob| {
                let mallory = bench.stranger("mallory");
                Ok(profile::signed(&profile::user(bob, &[], bench.dialect()), &mallory))
            },
        ),
        (
            "ds.registering/changed-after-signing",
            "A profile that was changed after signing is refused",
            |bench, bob| {
                let key = bench.stranger("mallory").encryption_public_base64();
                Ok(replaced(&bench.signed_profile(bob)?, "/profile/publicEncryptionKey", key))
            },
        ),
        ("ds.registering/signature-of-zeros", "A signature of zeros is refused", |bench, bob| {
            Ok(with(&bench.signed_profile(bob)?, "signature", format!("0x{}", "00".repeat(65))))
        }),
        ("ds.registering/no-signature", "A profile without a signature is refused", |bench, bob| {
            Ok(json!({"profile": bench.signed_profile(bob)?.get("profile")}))
        }),
        ("ds.registering/other-json", "Other JSON is no profile", |_, _| Ok(json!({"hello": ["world"]}))),
    ];
    let mut cases: Vec<Case> = changes
        .into_iter()
        .map(|(id, title, change)| {
            refuses(id, title, &["MAP-AUT-006"]).needs(WRITES).run(async move |bench| {
                bench.needs_access().await?;
                let bob = bench.published("bob")?;
                bench.try_register(&bob.name, &change(bench, &bob)?).await?.is_status(400)?;
                bench
                    .try_register(&bob.name, &bench.signed_profile(&bob)?)
                    .await?
                    .is_status(204)
                    .honest("register")
                    .map(drop)
            })
        })
        .collect();
    cases.push(
        refuses(
            "ds.registering/older-profile",
            "A signed profile is refused where the name publishes another one",
            &["MAP-AUT-007"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.stranger("bob");
            let renewed = bob.with_keys_of(&bench.name("bob-renewed"));
            bench.publish(&renewed)?;
            bench.register(&renewed).await.honest("register the published profile")?;
            bench.try_register(&bob.name, &bench.signed_profile(&bob)?).await?.is_status(409).map(drop)
        }),
    );
    cases
}

fn common() -> Vec<Case> {
    vec![
        refuses(
            "ds.access/errors-have-a-shape",
            "Every failure is an object with the texts `code` and `message`",
            &["MAP-AUT-001"],
        )
        .run(async |bench| {
            bench.needs_access().await?;
            for answer in failures(bench).await? {
                let body = answer.json().unwrap_or_default();
                let is_text = |pointer| body.pointer(pointer).is_some_and(Value::is_string);
                answer.is_refused()?;
                if !is_text("/error/code") || !is_text("/error/message") {
                    return Err(answer.instead_of("`{\"error\":{\"code\":…,\"message\":…}}`"));
                }
            }
            Ok(())
        }),
        refuses("ds.access/unknown-path", "An unknown path has status 404 and its code", &["MAP-AUT-002"])
            .run(async |bench| {
                bench.needs_access().await?;
                let ask = Ask::new(Method::GET, bench.access_url(&bench.name("bob"), "nothing-here"));
                is_failure(&bench.send(&ask).await?, 404, "http.path.unknown")
            }),
        refuses("ds.access/wrong-method", "A wrong method has status 405 and its code", &["MAP-AUT-002"])
            .run(async |bench| {
                bench.needs_access().await?;
                let ask = Ask::new(Method::DELETE, bench.access_url(&bench.name("bob"), "challenge"));
                is_failure(&bench.send(&ask).await?, 405, "http.method.not-allowed")
            }),
        refuses(
            "ds.access/body-that-is-no-json",
            "A body that is not JSON has status 400 and its code",
            &["MAP-AUT-002"],
        )
        .run(async |bench| {
            bench.needs_access().await?;
            let ask = Ask::new(Method::POST, bench.access_url(&bench.name("bob"), "session")).json("{");
            is_failure(&bench.send(&ask).await?, 400, "http.body.malformed")
        }),
        refuses("ds.access/no-token", "A missing token has status 401 and its code", &["MAP-AUT-002"]).run(
            async |bench| {
                bench.needs_access().await?;
                let ask = Ask::new(Method::GET, bench.access_url(&bench.name("bob"), "messages"));
                is_failure(&bench.send(&ask).await?, 401, "ds.session.invalid")
            },
        ),
        refuses(
            "ds.access/body-that-is-too-large",
            "A body of 16 MiB has status 413 and its code",
            &["MAP-AUT-002"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let body = format!("{{\"x\":\"{}\"}}", "x".repeat(16 << 20));
            let ask = Ask::new(Method::POST, bench.access_url(&bench.name("bob"), "session")).json(body);
            is_failure(&bench.send(&ask).await?, 413, "http.body.too-large")
        }),
        accepts("ds.access/further-members", "Members that nobody defines are ignored", &["MAP-AUT-020"])
            .needs(WRITES)
            .run(async |bench| {
                bench.needs_access().await?;
                let bob = bench.receiver("bob").await?;
                let challenge = bench.challenge(&bob.name).await.honest("get a challenge")?;
                let signature = bob.sign(&challenge, bench.dialect());
                let body = json!({"challenge": challenge, "signature": signature, "device": 7, "x": null});
                let ask =
                    Ask::new(Method::POST, bench.access_url(&bob.name, "session")).json(body.to_string());
                bench.session_in(&bob.name, &bench.send(&ask).await?).await.map(drop)
            }),
        accepts(
            "ds.access/preflight",
            "Pages of every origin may send the headers of the access API",
            &["MAP-AUT-004"],
        )
        .run(async |bench| {
            bench.needs_access().await?;
            for (method, path) in [
                ("GET", "messages"),
                ("PUT", "devices/phone"),
                ("DELETE", "devices/phone"),
                ("GET", "events"),
            ] {
                allows(bench, method, path).await?;
            }
            Ok(())
        }),
        accepts(
            "ds.access/nothing-is-kept-by-others",
            "Answers to requests with a token are not for caches",
            &["MAP-AUT-005"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let (_, session) = bench.logged_in("bob").await?;
            let forged = Session { token: format!("{}x", session.token), ..session.clone() };
            for ask in [
                bench.access(&session, Method::GET, "messages"),
                bench.access(&session, Method::GET, "devices"),
                bench.access(&session, Method::GET, "messages?limit=0"),
                bench.access(&session, Method::POST, "acknowledgements").json(r#"{"messages":[]}"#),
                bench.access(&forged, Method::GET, "messages"),
            ] {
                let answer = bench.send(&ask).await?;
                let control = answer.header("cache-control").unwrap_or_default().to_ascii_lowercase();
                if !control.split(',').any(|directive| directive.trim() == "no-store") {
                    return Err(Stop::deviates(
                        "`Cache-Control: no-store`",
                        format!("{control:?} for {}", ask.url),
                    ));
                }
            }
            Ok(())
        }),
    ]
}

fn names() -> Vec<Case> {
    let rows = [
        ("ds.access/name-with-a-blank", "A name with a blank is refused", "bob%20marley.eth"),
        ("ds.access/name-with-an-empty-label", "A name with an empty label is refused", "bob..eth"),
        ("ds.access/name-that-is-not-utf-8", "A name that is not UTF-8 is refused", "%ff%fe.eth"),
        ("ds.access/name-with-a-zero-byte", "A name with a zero byte is refused", "bob%00.eth"),
        ("ds.access/name-with-mixed-scripts", "A name that mixes scripts is refused", "b%D0%BEb.eth"),
        ("ds.access/name-with-a-slash", "A name with a slash is refused", "bob%2F..%2Falice.eth"),
    ];
    let mut cases: Vec<Case> = rows
        .into_iter()
        .map(|(id, title, name)| {
            refuses(id, title, &["MAP-AUT-003"]).run(async move |bench| {
                bench.needs_access().await?;
                for ask in [
                    Ask::new(Method::POST, bench.access_url(name, "challenge")),
                    Ask::new(Method::GET, bench.access_url(name, "messages")).token("x"),
                ] {
                    let answer = bench.send(&ask).await?;
                    if !matches!(answer.status, 400 | 401) {
                        return Err(answer.instead_of("status 400 or 401"));
                    }
                }
                Ok(())
            })
        })
        .collect();
    cases.push(
        accepts("ds.access/percent-encoded-name", "A name may be percent-encoded", &["MAP-AUT-003"])
            .needs(FIXED)
            .run(async |bench| {
                bench.needs_access().await?;
                let bob = bench.receiver("bob").await?;
                let encoded = bob.name.replace('b', "%62").replace('-', "%2D");
                let ask = Ask::new(Method::POST, bench.access_url(&encoded, "challenge"));
                bench.send(&ask).await?.is_status(200).map(drop)
            }),
    );
    cases.push(
        accepts("ds.access/name-in-capitals", "A name in capitals is the same name", &["MAP-AUT-003"])
            .needs(FIXED)
            .run(async |bench| {
                bench.needs_access().await?;
                let bob = bench.receiver("bob").await?;
                let ask = Ask::new(Method::POST, bench.access_url(&bob.name.to_uppercase(), "challenge"));
                bench.send(&ask).await?.is_status(200).map(drop)
            }),
    );
    cases
}

/// Answers to requests that fail, each in another way.
async fn failures(bench: &Bench<'_>) -> Result<Vec<Answer>, Stop> {
    let name = bench.name("bob");
    let mut answers = Vec::new();
    for ask in [
        Ask::new(Method::GET, bench.access_url(&name, "nothing-here")),
        Ask::new(Method::PATCH, bench.access_url(&name, "messages")),
        Ask::new(Method::POST, bench.access_url(&name, "challenge")),
        Ask::new(Method::POST, bench.access_url("a..eth", "challenge")),
        Ask::new(Method::POST, bench.access_url(&name, "session")).json("{"),
        Ask::new(Method::POST, bench.access_url(&name, "session")).json("{}"),
        Ask::new(Method::PUT, bench.access_url(&name, "profile")).json("[]"),
        Ask::new(Method::GET, bench.access_url(&name, "messages")),
        Ask::new(Method::GET, bench.access_url(&name, "devices")).token("x.y.z"),
        Ask::new(Method::GET, bench.access_url(&name, "events")).token("x.y.z"),
        Ask::new(Method::POST, bench.access_url(&name, "acknowledgements")).json("{}"),
    ] {
        answers.push(bench.send(&ask).await?);
    }
    Ok(answers)
}

/// Demands a failure with this status and this code.
pub(super) fn is_failure(answer: &Answer, status: u16, code: &str) -> CaseResult {
    let body = answer.json().unwrap_or_default();
    if answer.status == status && body.pointer("/error/code").and_then(Value::as_str) == Some(code) {
        return Ok(());
    }
    Err(answer.instead_of(&format!("status {status} and the code `{code}`")))
}

async fn allows(bench: &Bench<'_>, method: &str, path: &str) -> CaseResult {
    let ask = Ask::new(Method::OPTIONS, bench.access_url(&bench.name("bob"), path))
        .header("origin", "https://app.example")
        .header("access-control-request-method", method)
        .header("access-control-request-headers", "authorization,content-type,last-event-id");
    let answer = bench.send(&ask).await?;
    let lists = |header: &str, wanted: &str| {
        let list = answer.header(header).unwrap_or_default().to_ascii_lowercase();
        list.split(',').any(|item| item.trim() == wanted)
    };
    // A wildcard does not cover Authorization.
    let allowed = ["authorization", "content-type", "last-event-id"]
        .iter()
        .all(|header| lists("access-control-allow-headers", header));
    let methods = lists("access-control-allow-methods", &method.to_ascii_lowercase())
        || lists("access-control-allow-methods", "*");
    let origin = matches!(answer.header("access-control-allow-origin"), Some("*" | "https://app.example"));
    if (200..300).contains(&answer.status) && allowed && methods && origin {
        return Ok(());
    }
    Err(Stop::deviates(
        format!("a 2xx status that allows {method} with authorization, content-type and last-event-id"),
        format!("status {}, headers {:?}", answer.status, answer.headers),
    ))
}
