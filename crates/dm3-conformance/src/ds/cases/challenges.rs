//! Challenges: what they say, and texts that are none.

use serde_json::{Value, json};

use super::json_web_token::{JsonWebToken, unsigned_token};
use super::log_in::{challenged, logs_in};
use crate::ds::bench::now_ms;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

/// Makes a forged challenge of a right one.
type Forge = fn(&str) -> Result<String, Stop>;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = challenges();
    cases.extend(foreign_challenges());
    cases
}

fn challenges() -> Vec<Case> {
    vec![
        accepts("ds.log-in/challenge", "A name with an account gets a challenge", &["MAP-AUT-010"])
            .needs(WRITES)
            .run(async |bench| challenged(bench).await.map(drop)),
        refuses(
            "ds.log-in/challenge-without-account",
            "A name without an account gets no challenge",
            &["MAP-AUT-010"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            bench.needs_access().await?;
            let carol = bench.published("carol")?;
            bench.ask_challenge(&carol.name).await?.is_status(404).map(drop)
        }),
        refuses(
            "ds.log-in/challenge-without-address",
            "A name that leads nowhere gets no challenge",
            &["MAP-AUT-010"],
        )
        .run(async |bench| {
            bench.needs_access().await?;
            bench
                .ask_challenge(&bench.name("nobody"))
                .await?
                .is_not_for_want_of_a_registry()?
                .is_status(404)
                .map(drop)
        }),
        accepts(
            "ds.log-in/form-of-a-challenge",
            "A challenge is a JSON Web Token of exactly five claims",
            &["MAP-AUT-011"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, challenge) = challenged(bench).await?;
            let token = JsonWebToken::parse(&challenge)?;
            if token.header.get("alg") != Some(&json!("HS256")) {
                return Err(Stop::deviates("a header with `\"alg\":\"HS256\"`", token.header.to_string()));
            }
            let mut names: Vec<&str> =
                token.claims.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            let texts = ["account", "challenge"]
                .iter()
                .all(|name| token.claims.get(*name).is_some_and(Value::is_string));
            let times = ["iat", "nbf", "exp"]
                .iter()
                .all(|name| token.claims.get(*name).is_some_and(Value::is_number));
            if names == ["account", "challenge", "exp", "iat", "nbf"] && texts && times {
                return Ok(());
            }
            Err(Stop::deviates("the claims account, challenge, iat, nbf and exp", token.claims.to_string()))
        }),
        accepts(
            "ds.log-in/challenge-is-short",
            "A challenge has at most 4096 bytes, which is all that clients read",
            &["MAP-AUT-011"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, challenge) = challenged(bench).await?;
            if challenge.len() <= 4096 {
                Ok(())
            } else {
                Err(Stop::deviates("at most 4096 bytes", challenge.len().to_string()))
            }
        }),
        accepts(
            "ds.log-in/challenge-names-the-account",
            "A challenge names the account that was asked for",
            &["MAP-AUT-012"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, challenge) = challenged(bench).await?;
            let claims = JsonWebToken::parse(&challenge)?.claims;
            if claims.get("account") == Some(&json!(bob.name)) {
                return Ok(());
            }
            Err(Stop::deviates(format!("the account {}", bob.name), claims.to_string()))
        }),
        accepts("ds.log-in/challenges-differ", "No challenge is given twice", &["MAP-AUT-013"])
            .needs(WRITES)
            .run(async |bench| {
                let (bob, first) = challenged(bench).await?;
                let mut seen = vec![first];
                for _ in 0..20 {
                    let next = bench.challenge(&bob.name).await?;
                    if seen.contains(&next) {
                        return Err(Stop::deviates("a new challenge", next));
                    }
                    seen.push(next);
                }
                let parsed = seen.iter().map(|text| {
                    JsonWebToken::parse(text).map(|token| token.claims.get("challenge").cloned())
                });
                let mut ids = parsed
                    .collect::<Result<Vec<_>, _>>()?
                    .into_iter()
                    .map(|id| format!("{id:?}"))
                    .collect::<Vec<_>>();
                ids.sort();
                ids.dedup();
                if ids.len() == seen.len() {
                    Ok(())
                } else {
                    Err(Stop::deviates("a unique claim `challenge`", "repeated ones"))
                }
            }),
        accepts(
            "ds.log-in/challenge-ends-soon",
            "A challenge holds for at most 900 seconds",
            &["MAP-AUT-014"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, challenge) = challenged(bench).await?;
            let claims = JsonWebToken::parse(&challenge)?.claims;
            let time = |name| claims.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
            let life = time("exp") - time("iat");
            if life > 0.0 && life <= 900.0 {
                Ok(())
            } else {
                Err(Stop::deviates("1 to 900 seconds", claims.to_string()))
            }
        }),
    ]
}

/// Texts that the service did not issue as challenges for this name.
fn foreign_challenges() -> Vec<Case> {
    let forged: [(&str, &str, Forge); 7] = [
        ("ds.log-in/challenge-empty", "An answer to an empty challenge is refused", |_| Ok(String::new())),
        ("ds.log-in/challenge-of-plain-text", "An answer to a plain text is refused", |_| {
            Ok("please let me in".to_owned())
        }),
        ("ds.log-in/challenge-without-mac", "An answer to a challenge without MAC is refused", |text| {
            Ok(format!("{}.", text.rsplit_once('.').map_or(text, |(signed, _)| signed)))
        }),
        (
            "ds.log-in/challenge-with-another-mac",
            "An answer to a challenge with a changed MAC is refused",
            |text| {
                let (signed, mac) = text.rsplit_once('.').unwrap_or((text, ""));
                Ok(format!("{signed}.{}", super::json_web_token::changed(mac)))
            },
        ),
        (
            "ds.log-in/challenge-with-other-claims",
            "An answer to a challenge with prolonged claims is refused",
            |text| JsonWebToken::parse(text)?.with_claim(text, "exp", json!(now_ms() / 1000 + 800)),
        ),
        (
            "ds.log-in/challenge-of-algorithm-none",
            "An answer to a challenge of the algorithm none is refused",
            |text| Ok(unsigned_token(&JsonWebToken::parse(text)?.claims)),
        ),
        (
            "ds.log-in/challenge-of-four-parts",
            "An answer to a challenge with a further part is refused",
            |text| Ok(format!("{text}.AAAA")),
        ),
    ];
    let mut cases: Vec<Case> = forged
        .into_iter()
        .map(|(id, title, forge)| {
            refuses(id, title, &["MAP-AUT-021"]).needs(WRITES).run(async move |bench| {
                let (bob, challenge) = challenged(bench).await?;
                bench.log_in(&bob).await.honest("log in with a right challenge")?;
                let forged = forge(&challenge)?;
                let signature = bob.sign(&forged, bench.dialect());
                bench.answer_challenge(&bob.name, &forged, &signature).await?.is_status(400).map(drop)
            })
        })
        .collect();
    cases.push(
        refuses(
            "ds.log-in/challenge-of-another-name",
            "An answer to a challenge for another name is refused",
            &["MAP-AUT-022"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, challenge) = challenged(bench).await?;
            let carol = bench.receiver("carol").await?;
            bench.log_in(&carol).await.honest("log in with a right challenge")?;
            let signature = carol.sign(&challenge, bench.dialect());
            bench.answer_challenge(&carol.name, &challenge, &signature).await?.is_status(400)?;
            let right = bob.sign(&challenge, bench.dialect());
            bench.answer_challenge(&carol.name, &challenge, &right).await?.is_status(400).map(drop)
        }),
    );
    cases.push(
        refuses(
            "ds.log-in/session-token-as-challenge",
            "An answer to a session token in the place of a challenge is refused",
            &["MAP-AUT-021"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session) = logs_in(bench).await?;
            let signature = bob.sign(&session.token, bench.dialect());
            bench.answer_challenge(&bob.name, &session.token, &signature).await?.is_status(400).map(drop)
        }),
    );
    cases
}
