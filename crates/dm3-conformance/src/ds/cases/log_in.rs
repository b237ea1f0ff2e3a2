//! Challenges, answers to them, and tokens.

use dm3_oracle::encoding::base64;
use dm3_oracle::{Person, profile};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

use super::registering::is_failure;
use crate::ds::access::Session;
use crate::ds::answer::Answer;
use crate::ds::bench::{Bench, now_ms};
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

/// Makes the signature of an answer to a challenge.
type Sign = fn(&Bench<'_>, &Person, &str) -> String;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = answers();
    cases.extend(signatures());
    cases.extend(other_names());
    cases
}

fn answers() -> Vec<Case> {
    vec![
        accepts("ds.log-in/right-answer", "An answer by the published key opens a session", &["MAP-AUT-020"])
            .needs(WRITES)
            .run(async |bench| {
                bench.needs_access().await?;
                let bob = bench.receiver("bob").await?;
                let session = bench.log_in(&bob).await?;
                bench.page(&session, "").await.map(drop)
            }),
        accepts(
            "ds.log-in/own-challenge",
            "An answer to a challenge of the service opens a session",
            &["MAP-AUT-021"],
        )
        .needs(WRITES)
        .run(async |bench| logs_in(bench).await.map(drop)),
        accepts(
            "ds.log-in/challenge-for-the-name",
            "An answer to a challenge for the same name opens a session",
            &["MAP-AUT-022"],
        )
        .needs(WRITES)
        .run(async |bench| logs_in(bench).await.map(drop)),
        accepts(
            "ds.log-in/first-answer",
            "The first right answer to a challenge opens a session",
            &["MAP-AUT-024"],
        )
        .needs(WRITES)
        .run(async |bench| logs_in(bench).await.map(drop)),
        accepts(
            "ds.log-in/several-sessions",
            "A receiver may have several sessions at a time",
            &["MAP-AUT-020"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, first) = logs_in(bench).await?;
            let second = bench.log_in(&bob).await?;
            bench.page(&first, "").await?;
            bench.page(&second, "").await.map(drop)
        }),
        accepts(
            "ds.log-in/end-of-the-session",
            "A session ends at most 24 hours after the log-in",
            &["MAP-AUT-032"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            let answer = bench.try_log_in(&bob, &bob.name).await?;
            let now = now_ms();
            let expires = answer.json().and_then(|body| body.get("expires")?.as_u64());
            match expires {
                Some(expires) if expires > now.saturating_sub(60_000) && expires <= now + 86_460_000 => {
                    Ok(())
                }
                _ => Err(Stop::deviates(
                    "`expires` within 24 hours, in milliseconds since 1970",
                    format!("{expires:?}"),
                )),
            }
        }),
        refuses(
            "ds.log-in/second-answer",
            "A second right answer to the same challenge is refused",
            &["MAP-AUT-024"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, challenge) = challenged(bench).await?;
            let signature = bob.sign(&challenge, bench.dialect());
            let first = bench.answer_challenge(&bob.name, &challenge, &signature).await?;
            first.is_status(200).honest("log in")?;
            bench.answer_challenge(&bob.name, &challenge, &signature).await?.is_status(400).map(drop)
        }),
        refuses(
            "ds.log-in/ten-answers-at-once",
            "Of ten right answers at once to a challenge one opens a session",
            &["MAP-AUT-024"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, challenge) = challenged(bench).await?;
            let signature = bob.sign(&challenge, bench.dialect());
            let answers =
                join_all((0..10).map(|_| bench.answer_challenge(&bob.name, &challenge, &signature))).await;
            let answers = answers.into_iter().collect::<Result<Vec<Answer>, Stop>>()?;
            let opened = answers.iter().filter(|answer| answer.status == 200).count();
            if opened == 1 {
                Ok(())
            } else {
                Err(Stop::deviates("one session", format!("{opened} sessions")))
            }
        }),
        accepts(
            "ds.log-in/wrong-answer-first",
            "A wrong answer does not use up a challenge",
            &["MAP-AUT-025"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, challenge) = challenged(bench).await?;
            let wrong = bench.stranger("mallory").sign(&challenge, bench.dialect());
            for signature in [wrong.as_str(), "", "AAAA"] {
                bench.answer_challenge(&bob.name, &challenge, signature).await?.is_status(400)?;
            }
            let right = bob.sign(&challenge, bench.dialect());
            let answer = bench.answer_challenge(&bob.name, &challenge, &right).await?;
            bench.session_in(&bob.name, &answer).await.map(drop)
        }),
    ]
}

/// Signatures that are not those of the receiver over the challenge.
fn signatures() -> Vec<Case> {
    let wrong: [(&str, &str, Sign); 8] = [
        ("ds.log-in/signed-by-a-stranger", "An answer by a stranger's key is refused", |bench, _, text| {
            bench.stranger("mallory").sign(text, bench.dialect())
        }),
        ("ds.log-in/signed-by-the-wallet", "An answer by the owner's wallet is refused", |_, bob, text| {
            base64(&bob.wallet.sign(text.as_bytes()))
        }),
        ("ds.log-in/signature-of-another-text", "A signature of another text is refused", |bench, bob, _| {
            bob.sign("hello", bench.dialect())
        }),
        (
            "ds.log-in/signature-of-the-claims-alone",
            "A signature of the challenge without its MAC is refused",
            |bench, bob, text| {
                bob.sign(text.rsplit_once('.').map_or(text, |(signed, _)| signed), bench.dialect())
            },
        ),
        ("ds.log-in/signature-empty", "An empty signature is refused", |_, _, _| String::new()),
        ("ds.log-in/signature-no-base64", "A signature that is not base64 is refused", |_, _, _| {
            "*".repeat(88)
        }),
        ("ds.log-in/signature-short", "A signature of 63 bytes is refused", |_, _, _| base64(&[1; 63])),
        ("ds.log-in/signature-of-zeros", "A signature of zeros is refused", |_, _, _| base64(&[0; 64])),
    ];
    let mut cases: Vec<Case> = wrong
        .into_iter()
        .map(|(id, title, sign)| {
            refuses(id, title, &["MAP-AUT-020"]).needs(WRITES).run(async move |bench| {
                let (bob, challenge) = challenged(bench).await?;
                bench.log_in(&bob).await.honest("log in with the right key")?;
                let signature = sign(bench, &bob, &challenge);
                bench.answer_challenge(&bob.name, &challenge, &signature).await?.is_status(400).map(drop)
            })
        })
        .collect();
    cases.push(
        refuses(
            "ds.log-in/answer-without-signature",
            "An answer without a signature is refused",
            &["MAP-AUT-020"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, challenge) = challenged(bench).await?;
            for body in [
                json!({"challenge": challenge}),
                json!({"challenge": challenge, "signature": null}),
                json!({}),
            ] {
                let ask =
                    Ask::new(Method::POST, bench.access_url(&bob.name, "session")).json(body.to_string());
                bench.send(&ask).await?.is_status(400)?;
            }
            Ok(())
        }),
    );
    cases
}

/// The account's own name, and others that lead to the same address.
fn other_names() -> Vec<Case> {
    vec![
        accepts(
            "ds.log-in/own-name",
            "A key that the account's own name publishes logs in",
            &["MAP-AUT-026"],
        )
        .needs(WRITES)
        .run(async |bench| logs_in(bench).await.map(drop)),
        accepts(
            "ds.log-in/second-name-of-the-owner",
            "A second name with the same profile logs in",
            &["MAP-AUT-026"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            let second = Person { name: bench.name("bob-second"), ..bob };
            bench.publish(&second)?;
            bench.log_in(&second).await.map(drop)
        }),
        refuses(
            "ds.log-in/old-profile-under-a-thiefs-name",
            "An old key under a name of a thief's own is refused",
            &["MAP-AUT-026"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            bench.log_in(&bob).await.honest("log in with the right key")?;
            // A signed profile of the same wallet with other keys: published once, and stolen since.
            let old = Person { name: bench.name("thief"), ..bob.with_keys_of(&bench.name("bob-before")) };
            bench.publish(&old)?;
            bench.try_log_in(&old, &old.name).await?.is_status(400).map(drop)
        }),
        accepts("ds.log-in/new-key", "A new key logs in as soon as it is published", &["MAP-AUT-027"])
            .needs(WRITES)
            .run(async |bench| {
                let (bob, _) = logs_in(bench).await?;
                let renewed = bob.with_keys_of(&bench.name("bob-renewed"));
                bench.publish(&renewed)?;
                bench.eventually(async || bench.log_in(&renewed).await.map(drop)).await
            }),
        refuses(
            "ds.log-in/replaced-key",
            "A key that the name has replaced logs in no more",
            &["MAP-AUT-027"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, _) = logs_in(bench).await?;
            bench.publish(&bob.with_keys_of(&bench.name("bob-renewed")))?;
            bench.eventually(async || bench.try_log_in(&bob, &bob.name).await?.is_status(400).map(drop)).await
        }),
        refuses(
            "ds.log-in/withdrawn-profile",
            "A key logs in no more when the profile is withdrawn",
            &["MAP-AUT-020"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (bob, _) = logs_in(bench).await?;
            bench.world()?.chain.remove_text(&bob.name, profile::USER_RECORD);
            bench.eventually(async || bench.try_log_in(&bob, &bob.name).await?.is_status(400).map(drop)).await
        }),
        refuses("ds.log-in/registry-down", "A registry that fails leads to status 503", &["MAP-AUT-002"])
            .needs(WRITES)
            .run(async |bench| {
                bench.needs_access().await?;
                let dave = bench.published("dave")?;
                bench.world()?.chain.set_name_fault(&dave.name, Some(crate::world::Fault::Status(500)));
                is_failure(&bench.ask_challenge(&dave.name).await?, 503, "ds.registry.unavailable")
            }),
    ]
}

/// A receiver and a challenge.
pub(super) async fn challenged(bench: &Bench<'_>) -> Result<(Person, String), Stop> {
    bench.needs_access().await?;
    let bob = bench.receiver("bob").await?;
    let challenge = bench.challenge(&bob.name).await?;
    Ok((bob, challenge))
}

/// A receiver who has logged in.
pub(super) async fn logs_in(bench: &Bench<'_>) -> Result<(Person, Session), Stop> {
    bench.needs_access().await?;
    let bob = bench.receiver("bob").await?;
    let session = bench.log_in(&bob).await?;
    Ok((bob, session))
}

/// Demands that a request is answered with 401.
pub(super) async fn is_unauthorized(bench: &Bench<'_>, ask: &Ask) -> CaseResult {
    is_failure(&bench.send(ask).await?, 401, "ds.session.invalid")
}
