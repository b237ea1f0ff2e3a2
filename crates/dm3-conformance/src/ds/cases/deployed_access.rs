//! How deployed clients register and log in.

use dm3_oracle::json::with;
use reqwest::Method;
use serde_json::{Value, json};

use super::deployed_calls::says;
use super::json_web_token::JsonWebToken;
use crate::ds::bench::Bench;
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::Stop;

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const PATHS: &[&str] = &["DIV-TS-082"];
const LOG_IN: &[&str] = &["DIV-TS-049"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = profiles();
    cases.extend(log_ins());
    cases
}

fn profiles() -> Vec<Case> {
    vec![
        accepts("ds.deployed-access/hello", "A service says hello", PATHS)
            .deployed()
            .run(async |bench| says(bench.send(&get(bench, "/hello")).await?.is_status(200)?, "Hello DM3")),
        accepts(
            "ds.deployed-access/register",
            "A registration is answered with a token, a JSON string",
            PATHS,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.published("bob")?;
            let answer = bench.try_register(&bob.name, &bench.signed_profile(&bob)?).await?;
            match answer.json() {
                Some(Value::String(token)) if answer.status == 200 && token.split('.').count() == 3 => Ok(()),
                _ => Err(answer.instead_of("status 200 and a JSON Web Token as a JSON string")),
            }
        }),
        accepts("ds.deployed-access/registered-profile", "A registered profile is told to everybody", PATHS)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let bob = bench.receiver("bob").await?;
                let answer = bench.send(&get(bench, &format!("/profile/{}", bob.name))).await?;
                let expected = bench.signed_profile(&bob)?;
                if answer.status == 200 && answer.json() == Some(expected) {
                    Ok(())
                } else {
                    Err(answer.instead_of("the signed profile"))
                }
            }),
        refuses(
            "ds.deployed-access/profile-of-nobody",
            "A profile that is not registered is not found",
            PATHS,
        )
        .deployed()
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let carol = bench.published("carol")?;
            says(
                bench.send(&get(bench, &format!("/profile/{}", carol.name))).await?.is_status(404)?,
                "Not Found",
            )
        }),
        refuses("ds.deployed-access/register-other-json", "Other JSON does not fit the schema", PATHS)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let bob = bench.published("bob")?;
                let signed = bench.signed_profile(&bob)?;
                for wrong in
                    [json!({}), json!([]), with(&signed, "x", 1), json!({"profile": signed.get("profile")})]
                {
                    let answer = bench.try_register(&bob.name, &wrong).await?;
                    says(answer.is_status(400)?, r#"{"error":"invalid schema"}"#)?;
                }
                Ok(())
            }),
        refuses(
            "ds.deployed-access/register-for-another-wallet",
            "A profile of another wallet is not stored",
            PATHS,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (bob, mallory) = (bench.published("bob")?, bench.stranger("mallory"));
            let answer = bench.try_register(&bob.name, &bench.signed_profile(&mallory)?).await?;
            let message = answer.json().and_then(|body| body.get("message").cloned());
            if answer.status == 400 && message == Some(json!("Couldn't store profile")) {
                return Ok(());
            }
            Err(answer.instead_of("status 400 and the message \"Couldn't store profile\""))
        }),
    ]
}

fn log_ins() -> Vec<Case> {
    vec![
        accepts(
            "ds.deployed-access/challenge",
            "A challenge is a JSON string with a token of five claims",
            LOG_IN,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let claims = JsonWebToken::parse(&bench.challenge(&bob.name).await?)?.claims;
            let life =
                claims.get("exp").and_then(Value::as_f64).zip(claims.get("iat").and_then(Value::as_f64));
            let is_named =
                claims.get("account") == Some(&json!(bob.name)) && claims.get("challenge").is_some();
            if is_named && life.is_some_and(|(exp, iat)| exp - iat == 900.0) {
                return Ok(());
            }
            Err(Stop::deviates("account, challenge and a life of 900 seconds", claims.to_string()))
        }),
        refuses(
            "ds.deployed-access/challenge-for-nobody",
            "A name without an account gets no challenge",
            LOG_IN,
        )
        .deployed()
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let carol = bench.published("carol")?;
            bench.ask_challenge(&carol.name).await?.is_status(404).map(drop)
        }),
        accepts(
            "ds.deployed-access/log-in",
            "A right answer is answered with a session token, a JSON string",
            LOG_IN,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let session = bench.log_in(&bob).await?;
            let claims = JsonWebToken::parse(&session.token)?.claims;
            if claims.get("account") == Some(&json!(bob.name)) {
                return Ok(());
            }
            Err(Stop::deviates(format!("a token for {}", bob.name), claims.to_string()))
        }),
        refuses(
            "ds.deployed-access/log-in-with-another-key",
            "An answer by another key is refused with a reason",
            LOG_IN,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let answer = bench.try_log_in(&bench.stranger("mallory"), &bob.name).await?;
            says(answer.is_status(400)?, r#"{"error":"Signature invalid"}"#)
        }),
        refuses(
            "ds.deployed-access/log-in-with-a-changed-challenge",
            "A challenge with a changed MAC is refused with a reason",
            LOG_IN,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            let challenge = bench.challenge(&bob.name).await?;
            let (signed, mac) = challenge.rsplit_once('.').unwrap_or((&challenge, ""));
            let changed = format!("{signed}.{}", super::json_web_token::changed(mac));
            let signature = bob.sign(&changed, bench.dialect());
            let answer = bench.answer_challenge(&bob.name, &changed, &signature).await?;
            says(answer.is_status(400)?, r#"{"error":"invalid signature"}"#)
        }),
        refuses(
            "ds.deployed-access/log-in-with-other-json",
            "An answer of another shape is a bad request",
            LOG_IN,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let bob = bench.receiver("bob").await?;
            for body in [
                "{}",
                r#"{"signature":"x"}"#,
                r#"{"signature":1,"challenge":"x"}"#,
                r#"{"signature":"x","challenge":"x","y":1}"#,
            ] {
                let ask = Ask::new(Method::POST, bench.url().at(&format!("/auth/{}", bob.name))).json(body);
                says(bench.send(&ask).await?.is_status(400)?, "Bad Request")?;
            }
            Ok(())
        }),
    ]
}

pub(super) fn get(bench: &Bench<'_>, path: &str) -> Ask {
    Ask::new(Method::GET, bench.url().at(path))
}
