//! How deployed clients pick up and acknowledge.

use dm3_oracle::Person;
use dm3_oracle::json::replaced;
use reqwest::Method;
use serde_json::{Value, json};

use super::deployed_access::get;
use super::deployed_calls::says;
use super::pick_up::{between, is_in_order};
use crate::ds::access::{Mail, Session};
use crate::ds::answer::Answer;
use crate::ds::bench::Bench;
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const PATHS: &[&str] = &["DIV-TS-082"];
const PICK_UP: &[&str] = &["DIV-TS-110"];
const ACKNOWLEDGE: &[&str] = &["DIV-TS-111"];
const UNKNOWN_HASH: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";

pub(super) fn cases() -> Vec<Case> {
    let mut cases = pick_ups();
    cases.extend(acknowledgements());
    cases
}

fn pick_ups() -> Vec<Case> {
    vec![
        accepts("ds.deployed-access/newest-first", "Messages of one sender come newest first", PICK_UP)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, mut envelopes) = mailbox(bench, 3).await?;
                envelopes.reverse();
                is_in_order(&bench.all_mail(&session).await?, &envelopes)
            }),
        accepts("ds.deployed-access/empty-mailbox", "An empty mailbox is an empty array", PICK_UP)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                let answer = bench.send(&incoming(bench, &session).token(&session.token)).await?;
                says(answer.is_status(200)?, "[]")
            }),
        accepts(
            "ds.deployed-access/slash-at-the-end",
            "A slash at the end of the path changes nothing",
            PICK_UP,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            let ask =
                get(bench, &format!("/delivery/messages/incoming/{}/", session.name)).token(&session.token);
            let answer = bench.send(&ask).await?;
            is_in_order(&mail_in(&answer)?, &envelopes)
        }),
        accepts("ds.deployed-access/any-scheme", "The word before the token is not looked at", PATHS)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                for scheme in ["Bearer", "bearer", "Basic", "x"] {
                    let ask = incoming(bench, &session)
                        .header("authorization", &format!("{scheme} {}", session.token));
                    bench.send(&ask).await?.is_status(200)?;
                }
                Ok(())
            }),
        refuses("ds.deployed-access/no-token", "A pick-up without a token is unauthorized", PATHS)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 0).await?;
                says(bench.send(&incoming(bench, &session)).await?.is_status(401)?, "Unauthorized")
            }),
        refuses(
            "ds.deployed-access/garbage-token",
            "A pick-up with a token that nobody gave is unauthorized",
            PATHS,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 0).await?;
            for token in ["x", "x.y.z", &format!("{}x", session.token)] {
                says(
                    bench.send(&incoming(bench, &session).token(token)).await?.is_status(401)?,
                    "Unauthorized",
                )?;
            }
            Ok(())
        }),
        refuses("ds.deployed-access/token-of-another-name", "A token of another name is unauthorized", PATHS)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, bobs, _) = mailbox(bench, 1).await?;
                let (_, carols) = bench.logged_in("carol").await?;
                let answer = bench.send(&incoming(bench, &bobs).token(&carols.token)).await?;
                says(answer.is_status(401)?, "Unauthorized")
            }),
        refuses(
            "ds.deployed-access/challenge-as-token",
            "A challenge in the place of a token is unauthorized",
            PATHS,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, _) = mailbox(bench, 0).await?;
            let challenge = bench.challenge(&session.name).await.honest("get a challenge")?;
            says(
                bench.send(&incoming(bench, &session).token(&challenge)).await?.is_status(401)?,
                "Unauthorized",
            )
        }),
        accepts(
            "ds.deployed-access/of-one-contact",
            "The messages of one sender can be picked up alone",
            PICK_UP,
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (bob, session) = bench.logged_in("bob").await?;
            let (alice, carol) = (bench.published("alice")?, bench.published("carol")?);
            let wanted = bench.honest_delivery(&alice, &bob).await?;
            bench.honest_delivery(&carol, &bob).await?;
            let path = format!("/delivery/messages/{}/contact/{}", session.name, alice.name);
            let answer = bench.send(&get(bench, &path).token(&session.token)).await?;
            is_in_order(&mail_in(&answer)?, &[wanted])
        }),
        accepts(
            "ds.deployed-access/picking-up-deletes-nothing",
            "Messages stay when they are picked up",
            &["DIV-TS-081"],
        )
        .deployed()
        .needs(WRITES)
        .run(async |bench| {
            let (_, session, envelopes) = mailbox(bench, 1).await?;
            for _ in 0..3 {
                is_in_order(&bench.all_mail(&session).await?, &envelopes)?;
            }
            Ok(())
        }),
    ]
}

fn acknowledgements() -> Vec<Case> {
    vec![
        accepts("ds.deployed-access/acknowledge", "An acknowledged message is deleted, and the answer is empty", ACKNOWLEDGE)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 2).await?;
                let mail = bench.all_mail(&session).await?;
                let newest = mail.first().cloned().ok_or_else(|| Stop::Inconclusive("an empty mailbox".to_owned()))?;
                let answer = bench.acknowledge_deployed(&session, &[newest]).await?;
                if answer.status != 200 || !answer.body.is_empty() {
                    return Err(answer.instead_of("status 200 without a body"));
                }
                is_in_order(&bench.all_mail(&session).await?, between(&envelopes, 0..1))
            }),
        accepts("ds.deployed-access/acknowledge-twice", "An acknowledgement of what is not there counts as done", ACKNOWLEDGE)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, _) = mailbox(bench, 1).await?;
                let mail = bench.all_mail(&session).await?;
                for _ in 0..2 {
                    bench.acknowledge_deployed(&session, &mail).await?.is_status(200)?;
                }
                is_in_order(&bench.all_mail(&session).await?, &[])
            }),
        accepts("ds.deployed-access/acknowledge-unknown", "An unknown hash deletes nothing", ACKNOWLEDGE).deployed().needs(WRITES).run(
            async |bench| {
                let (_, session, envelopes) = mailbox(bench, 1).await?;
                let body = json!({"acknowledgements": [{"contactAddress": bench.name("alice"), "messageHash": UNKNOWN_HASH}]});
                acknowledge(bench, &session, &body).await?.is_status(200)?;
                is_in_order(&bench.all_mail(&session).await?, &envelopes)
            },
        ),
        refuses("ds.deployed-access/acknowledge-for-another-sender", "An acknowledgement deletes nothing of another sender", ACKNOWLEDGE)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 1).await?;
                let mail = bench.all_mail(&session).await?;
                let wrong: Vec<Mail> = mail
                    .iter()
                    .map(|mail| {
                        let pointer = "/metadata/deliveryInformation/from";
                        Mail { envelope: replaced(&mail.envelope, pointer, bench.name("mallory")), ..mail.clone() }
                    })
                    .collect();
                bench.acknowledge_deployed(&session, &wrong).await?.is_status(200)?;
                is_in_order(&bench.all_mail(&session).await?, &envelopes)
            }),
        refuses("ds.deployed-access/acknowledge-for-others", "An acknowledgement deletes nothing in another mailbox", ACKNOWLEDGE)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, bobs, envelopes) = mailbox(bench, 1).await?;
                let (_, carols) = bench.logged_in("carol").await?;
                let mail = bench.all_mail(&bobs).await?;
                bench.acknowledge_deployed(&carols, &mail).await?.is_status(200)?;
                let stolen = Session { name: bobs.name.clone(), ..carols };
                bench.acknowledge_deployed(&stolen, &mail).await?.is_status(401)?;
                is_in_order(&bench.all_mail(&bobs).await?, &envelopes)
            }),
        refuses("ds.deployed-access/acknowledge-other-json", "A body of another shape is a bad request", ACKNOWLEDGE)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 1).await?;
                for body in [
                    json!({}),
                    json!([]),
                    json!({"acknowledgements": {}}),
                    json!({"acknowledgements": [{"contactAddress": "a.eth"}]}),
                    json!({"acknowledgements": [], "x": 1}),
                ] {
                    says(acknowledge(bench, &session, &body).await?.is_status(400)?, "Bad Request")?;
                }
                is_in_order(&bench.all_mail(&session).await?, &envelopes)
            }),
        refuses("ds.deployed-access/acknowledge-without-token", "An acknowledgement without a token is unauthorized", ACKNOWLEDGE)
            .deployed()
            .needs(WRITES)
            .run(async |bench| {
                let (_, session, envelopes) = mailbox(bench, 1).await?;
                let url = bench.url().at(&format!("/delivery/messages/{}/syncAcknowledgements", session.name));
                let ask = Ask::new(Method::POST, url).json(r#"{"acknowledgements":[]}"#);
                says(bench.send(&ask).await?.is_status(401)?, "Unauthorized")?;
                is_in_order(&bench.all_mail(&session).await?, &envelopes)
            }),
    ]
}

fn incoming(bench: &Bench<'_>, session: &Session) -> Ask {
    get(bench, &format!("/delivery/messages/incoming/{}", session.name))
}

fn mail_in(answer: &Answer) -> Result<Vec<Mail>, Stop> {
    let body = answer.json().filter(|_| answer.status == 200);
    let envelopes = body.as_ref().and_then(Value::as_array);
    let envelopes = envelopes.ok_or_else(|| answer.instead_of("status 200 and an array of envelopes"))?;
    Ok(envelopes.iter().map(Mail::deployed).collect())
}

async fn acknowledge(bench: &Bench<'_>, session: &Session, body: &Value) -> Result<Answer, Stop> {
    let url = bench.url().at(&format!("/delivery/messages/{}/syncAcknowledgements", session.name));
    bench.send(&Ask::new(Method::POST, url).token(&session.token).json(body.to_string())).await
}

/// A mailbox with so many messages of one sender.
async fn mailbox(bench: &Bench<'_>, number: usize) -> Result<(Person, Session, Vec<Value>), Stop> {
    let (bob, session) = bench.logged_in("bob").await?;
    let alice = bench.published("alice")?;
    let mut envelopes = Vec::with_capacity(number);
    for _ in 0..number {
        // Messages of one millisecond have no order there.
        bench.pause(std::time::Duration::from_millis(3)).await;
        envelopes.push(bench.honest_delivery(&alice, &bob).await?);
    }
    Ok((bob, session, envelopes))
}
