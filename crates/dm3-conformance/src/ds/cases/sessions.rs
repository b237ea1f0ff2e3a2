//! Tokens: for one name, unforged, in their own place.

use reqwest::Method;
use serde_json::{Value, json};

use super::json_web_token::{JsonWebToken, changed, unsigned_token};
use super::log_in::is_unauthorized;
use crate::ds::access::Session;
use crate::ds::bench::Bench;
use crate::ds::caller::Ask;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const TOKEN: &[&str] = &["MAP-AUT-028"];

/// Changes of a request with a right token.
type Change = fn(&Bench<'_>, &Session) -> Ask;

pub(super) fn cases() -> Vec<Case> {
    let wrong: [(&str, &str, Change); 8] = [
        ("ds.sessions/no-token", "A request without a token is refused", |bench, session| {
            Ask::new(Method::GET, bench.access_url(&session.name, "messages"))
        }),
        ("ds.sessions/empty-token", "An empty token is refused", |bench, session| {
            Ask::new(Method::GET, bench.access_url(&session.name, "messages"))
                .header("authorization", "Bearer ")
        }),
        ("ds.sessions/garbage-token", "A token that nobody gave is refused", |bench, session| {
            Ask::new(Method::GET, bench.access_url(&session.name, "messages")).token("let-me-in")
        }),
        ("ds.sessions/other-scheme", "A token in another scheme is refused", |bench, session| {
            let value = format!("Basic {}", session.token);
            Ask::new(Method::GET, bench.access_url(&session.name, "messages")).header("authorization", &value)
        }),
        ("ds.sessions/no-scheme", "A token without a scheme is refused", |bench, session| {
            Ask::new(Method::GET, bench.access_url(&session.name, "messages"))
                .header("authorization", &session.token)
        }),
        ("ds.sessions/token-in-the-query", "A token in the URL is refused", |bench, session| {
            Ask::new(
                Method::GET,
                bench.access_url(&session.name, &format!("messages?token={}", session.token)),
            )
        }),
        ("ds.sessions/token-cut", "A token without its end is refused", |bench, session| {
            let cut = session.token.get(..session.token.len().saturating_sub(4)).unwrap_or_default();
            Ask::new(Method::GET, bench.access_url(&session.name, "messages")).token(cut)
        }),
        ("ds.sessions/token-changed", "A token with a changed end is refused", |bench, session| {
            let (rest, end) = session.token.rsplit_once('.').unwrap_or(("", &session.token));
            let token = if rest.is_empty() {
                end.chars().rev().collect()
            } else {
                format!("{rest}.{}", changed(end))
            };
            Ask::new(Method::GET, bench.access_url(&session.name, "messages")).token(&token)
        }),
    ];
    let mut cases: Vec<Case> = wrong
        .into_iter()
        .map(|(id, title, change)| {
            refuses(id, title, TOKEN).needs(WRITES).run(async move |bench| {
                let session = open(bench).await?;
                is_unauthorized(bench, &change(bench, &session)).await
            })
        })
        .collect();
    cases.extend(taken());
    cases.extend(elsewhere());
    cases
}

fn taken() -> Vec<Case> {
    vec![
        accepts("ds.sessions/own-token", "A token opens the mailbox of its name", TOKEN)
            .needs(WRITES)
            .run(async |bench| bench.page(&open(bench).await?, "").await.map(drop)),
        accepts("ds.sessions/scheme-in-any-case", "The scheme is compared without regard to case", TOKEN)
            .needs(WRITES)
            .run(async |bench| {
                let session = open(bench).await?;
                for scheme in ["bearer", "BEARER", "bEaReR"] {
                    let ask = Ask::new(Method::GET, bench.access_url(&session.name, "messages"))
                        .header("authorization", &format!("{scheme} {}", session.token));
                    bench.send(&ask).await?.is_status(200)?;
                }
                Ok(())
            }),
        accepts(
            "ds.sessions/address-unchanged",
            "A token holds as long as the name leads to the same address",
            &["MAP-AUT-031"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let session = open(bench).await?;
            for _ in 0..3 {
                bench.page(&session, "").await?;
            }
            Ok(())
        }),
        accepts("ds.sessions/before-its-end", "A token holds before the time in `expires`", &["MAP-AUT-030"])
            .needs(WRITES)
            .run(async |bench| bench.page(&open(bench).await?, "").await.map(drop)),
    ]
}

fn elsewhere() -> Vec<Case> {
    vec![
        refuses("ds.sessions/another-mailbox", "A token opens nobody else's mailbox", TOKEN)
            .needs(WRITES)
            .run(async |bench| {
                let bobs = open(bench).await?;
                let (_, carols) = bench.logged_in("carol").await?;
                let stolen = Session { name: carols.name.clone(), ..bobs };
                for (method, path, body) in [
                    (Method::GET, "messages", None),
                    (Method::GET, "devices", None),
                    (Method::PUT, "devices/phone", None),
                    (Method::DELETE, "devices/phone", None),
                    (Method::GET, "events", None),
                    (Method::POST, "acknowledgements", Some(r#"{"messages":[]}"#)),
                ] {
                    let ask = bench.access(&stolen, method, path);
                    is_unauthorized(bench, &body.map_or(ask.clone(), |body| ask.json(body))).await?;
                }
                bench.page(&carols, "").await.map(drop)
            }),
        refuses("ds.sessions/every-request-needs-a-token", "Every request to a mailbox needs a token", TOKEN)
            .needs(WRITES)
            .run(async |bench| {
                let session = open(bench).await?;
                for (method, path, body) in [
                    (Method::GET, "messages", None),
                    (Method::GET, "devices", None),
                    (Method::PUT, "devices/phone", None),
                    (Method::DELETE, "devices/phone", None),
                    (Method::GET, "events", None),
                    (Method::POST, "acknowledgements", Some(r#"{"messages":[]}"#)),
                ] {
                    let ask = Ask::new(method, bench.access_url(&session.name, path));
                    is_unauthorized(bench, &body.map_or(ask.clone(), |body| ask.json(body))).await?;
                }
                Ok(())
            }),
        refuses("ds.sessions/token-by-an-address", "A token opens no mailbox under the bare address", TOKEN)
            .needs(WRITES)
            .run(async |bench| {
                bench.needs_access().await?;
                let (bob, session) = bench.logged_in("bob").await?;
                for address in [bob.address(), bob.address().to_lowercase()] {
                    let ask =
                        Ask::new(Method::GET, bench.access_url(&address, "messages")).token(&session.token);
                    let answer = bench.send(&ask).await?;
                    if !matches!(answer.status, 400 | 401) {
                        return Err(answer.instead_of("status 400 or 401"));
                    }
                }
                Ok(())
            }),
        refuses(
            "ds.sessions/token-of-a-registration",
            "What a registration in the deployed form answers opens no mailbox",
            TOKEN,
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let bob = bench.receiver("bob").await?;
            // Signed profiles are public, so anybody gets this.
            let url = bench.url().at(&format!("/profile/{}", bob.name));
            let answer = bench
                .send(&Ask::new(Method::POST, url).json(bench.signed_profile(&bob)?.to_string()))
                .await?;
            let Some(Value::String(token)) = answer.json() else { return Ok(()) };
            for name in [bob.name.clone(), bob.address(), bob.address().to_lowercase()] {
                let ask = Ask::new(Method::GET, bench.access_url(&name, "messages")).token(&token);
                let answer = bench.send(&ask).await?;
                if !matches!(answer.status, 400 | 401) {
                    return Err(answer.instead_of("status 400 or 401"));
                }
            }
            Ok(())
        }),
        refuses("ds.sessions/forged-token", "A token of the algorithm none is refused", TOKEN)
            .needs(WRITES)
            .run(async |bench| {
                let session = open(bench).await?;
                let now = crate::ds::bench::now_ms() / 1000;
                let mut claims = json!({"account": session.name, "iat": now, "nbf": now, "exp": now + 3000});
                if let Ok(token) = JsonWebToken::parse(&session.token) {
                    claims = token.claims;
                }
                let ask = Ask::new(Method::GET, bench.access_url(&session.name, "messages"))
                    .token(&unsigned_token(&claims));
                is_unauthorized(bench, &ask).await
            }),
        refuses(
            "ds.sessions/asks-for-a-token",
            "Status 401 comes with `WWW-Authenticate: Bearer`",
            &["MAP-AUT-029"],
        )
        .run(async |bench| {
            bench.needs_access().await?;
            let ask = Ask::new(Method::GET, bench.access_url(&bench.name("bob"), "messages"));
            let answer = bench.send(&ask).await?;
            answer.is_status(401)?;
            match answer.header("www-authenticate") {
                Some(value) if value.trim().to_ascii_lowercase().starts_with("bearer") => Ok(()),
                other => Err(Stop::deviates("`WWW-Authenticate: Bearer`", format!("{other:?}"))),
            }
        }),
        refuses(
            "ds.sessions/challenge-as-token",
            "A challenge in the place of a token is refused",
            &["MAP-AUT-033"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let session = open(bench).await?;
            let challenge = bench.challenge(&session.name).await.honest("get a challenge")?;
            let ask = Ask::new(Method::GET, bench.access_url(&session.name, "messages")).token(&challenge);
            is_unauthorized(bench, &ask).await
        }),
        refuses(
            "ds.sessions/name-changed-hands",
            "A token is refused when its name leads to another address",
            &["MAP-AUT-031"],
        )
        .needs(WRITES)
        .run(async |bench| {
            bench.needs_access().await?;
            let (bob, session) = bench.logged_in("bob").await?;
            bench.page(&session, "").await.honest("pick up with the token")?;
            let buyer = bench.receiver("buyer").await?;
            let new_owner = dm3_oracle::Person { name: bob.name.clone(), ..buyer };
            bench.publish(&new_owner)?;
            let ask = bench.access(&session, Method::GET, "messages");
            bench.eventually(async || is_unauthorized(bench, &ask).await).await
        }),
    ]
}

/// An open session of a receiver.
async fn open(bench: &Bench<'_>) -> Result<Session, Stop> {
    bench.needs_access().await?;
    bench.logged_in("bob").await.map(|(_, session)| session)
}
