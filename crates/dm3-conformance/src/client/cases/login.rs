//! Logging in: what a receiver signs, and whom it gives what.

use dm3_oracle::json::{canonical, with, without};
use dm3_oracle::{Person, message};
use serde_json::{Value, json};

use crate::client::bench::{Bench, in_words};
use crate::client::case::{Case, accepts, refuses};
use crate::client::letter::Letter;
use crate::client::secrets::Needle;
use crate::client::service::challenge::{HEADER, claims, token};
use crate::client::service::{FakeService, Question, Scripted};
use crate::ds::stop::{CaseResult, Honest, Stop};

/// Bytes of a challenge that a client signs.
const LONGEST: usize = 4096;

/// Makes a challenge for a name out of nothing that a service should send.
type Challenge = fn(&str) -> String;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts("client.login/right-challenge", "A challenge for the own name is signed", &["MAP-AUT-015"])
            .fetch(async |bench| {
                let scene = Scene::of(bench).await?;
                bench.fetch(&scene.bob).await?.shows(&scene.letter)?;
                is_asked_for_session(bench, &scene.honest)
            }),
        accepts("client.login/long-challenge", "A challenge of 4096 bytes is signed", &["MAP-AUT-019"])
            .fetch(async |bench| {
                let scene = Scene::of(bench).await?;
                let challenge = of_length(&scene.bob.name, LONGEST);
                scene.honest.set_challenge(&challenge);
                bench.fetch(&scene.bob).await?.shows(&scene.letter)?;
                is_asked_for_session(bench, &scene.honest)
            }),
        accepts(
            "client.login/further-header-members",
            "A header with further members is no reason to refuse",
            &["MAP-AUT-016"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let header = r#"{"kid":"1","typ":"JWT","alg":"HS256"}"#;
            let challenge = token(header, &claims(&scene.bob.name, "x").to_string());
            scene.honest.set_challenge(&challenge);
            bench.fetch(&scene.bob).await?.shows(&scene.letter).map(drop)
        }),
        accepts(
            "client.login/own-token-for-each",
            "A session token goes to the service that gave it alone",
            &["MAP-AUT-034"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            let other = bench.writing(&scene.alice, &scene.bob, &scene.hostile).letter();
            scene.hostile.put(&other.mail);
            let fetched = bench.fetch(&scene.bob).await?;
            fetched.shows(&scene.letter)?;
            fetched.shows(&other)?;
            tokens_stay(bench, &[&scene.honest, &scene.hostile])
        }),
        accepts(
            "client.login/redirected-pick-up",
            "A redirect of the pick-up is not followed, and the token goes nowhere",
            &["MAP-AUT-034", "MAP-AUT-035"],
        )
        .fetch(async |bench| redirected(bench, Question::Messages).await),
        accepts(
            "client.login/redirected-challenge",
            "A redirect of the log-in is not followed",
            &["MAP-AUT-035"],
        )
        .fetch(async |bench| redirected(bench, Question::Challenge).await),
        accepts(
            "client.login/redirected-answer",
            "A redirect of the answer to a challenge is not followed",
            &["MAP-AUT-035"],
        )
        .fetch(async |bench| redirected(bench, Question::Session).await),
        accepts(
            "client.login/service-without-tls",
            "A receiver asks no service at an http URL unless the operator has allowed it",
            &["MAP-AUT-037"],
        )
        .fetch(async |bench| {
            let scene = Scene::of(bench).await?;
            bench.fetch(&scene.bob).await?.shows(&scene.letter).honest("pick up with permission")?;
            let second = bench.service("second").await?;
            let carol = bench.person("carol", &[&second]);
            bench.fetch_with(&carol, &[("allow_loopback", false.into())]).await?;
            bench.is_untouched(&second)
        }),
        accepts(
            "client.login/service-with-a-broken-profile",
            "A service whose profile failed a check is not asked",
            &["MAP-AUT-036"],
        )
        .fetch(async |bench| {
            let honest = bench.service("honest").await?;
            let broken = bench.unpublished_service("broken", "").await?;
            let profile = dm3_oracle::profile::service(&broken.service, bench.dialect());
            let record = dm3_oracle::profile::data_uri(&without(&profile, "publicSigningKey"));
            bench.world.chain.set_text(broken.name(), dm3_oracle::profile::SERVICE_RECORD, &record);
            let (alice, bob) = (bench.person("alice", &[&honest]), bench.person("bob", &[&broken, &honest]));
            let letter = bench.writing(&alice, &bob, &honest).letter();
            honest.put(&letter.mail);
            bench.fetch(&bob).await?.shows(&letter)?;
            bench.is_untouched(&broken)
        }),
    ];
    cases.extend(not_signed());
    cases
}

/// A receiver with two services. A message waits at the honest one.
struct Scene {
    alice: Person,
    bob: Person,
    hostile: FakeService,
    honest: FakeService,
    letter: Letter,
}

impl Scene {
    async fn of(bench: &Bench<'_>) -> Result<Self, Stop> {
        let hostile = bench.service("hostile").await?;
        let honest = bench.service("honest").await?;
        let (alice, bob) = (bench.person("alice", &[&honest]), bench.person("bob", &[&hostile, &honest]));
        let letter = bench.writing(&alice, &bob, &honest).letter();
        honest.put(&letter.mail);
        Ok(Self { alice, bob, hostile, honest, letter })
    }
}

fn is_asked_for_session(bench: &Bench<'_>, service: &FakeService) -> CaseResult {
    if bench.questions(service).contains(&Question::Session) {
        return Ok(());
    }
    Err(Stop::deviates("an answer to the challenge", "none"))
}

/// Demands that no other server was sent a token of one of these.
fn tokens_stay(bench: &Bench<'_>, services: &[&FakeService]) -> CaseResult {
    let log = bench.world.log.all();
    for service in services {
        for token in service.tokens() {
            let needle = Needle::of(token.as_bytes());
            let stray = log.iter().find(|request| request.server != service.name() && needle.is_in(request));
            if let Some(request) = stray {
                let received = format!(
                    "a token of {} in a request to {}: {}",
                    service.name(),
                    request.server,
                    in_words(request)
                );
                return Err(Stop::deviates("tokens that go to their services alone", received));
            }
        }
    }
    Ok(())
}

async fn redirected(bench: &Bench<'_>, question: Question) -> CaseResult {
    let scene = Scene::of(bench).await?;
    let decoy = bench.unpublished_service("decoy", "").await?;
    for status in [307, 302] {
        let to = format!("{}/access/v1/{}/messages", decoy.service.url, scene.bob.name);
        scene.hostile.script(question, Scripted::Redirect(status, to));
        bench.fetch(&scene.bob).await?.shows(&scene.letter)?;
    }
    if !bench.questions(&scene.hostile).contains(&question) {
        return Err(Stop::Inconclusive(
            "the client did not come to the request that is redirected".to_owned(),
        ));
    }
    bench.is_untouched(&decoy)?;
    tokens_stay(bench, &[&scene.hostile, &scene.honest])
}

/// A right challenge of this length.
fn of_length(name: &str, length: usize) -> String {
    let sized = |unique: usize| token(HEADER, &claims(name, &"x".repeat(unique)).to_string());
    // Three bytes of a claim are four of the text; the header can have any length.
    let spare = length.saturating_sub(sized(0).len());
    let mut text = sized(spare / 4 * 3);
    for blanks in 1..8 {
        if text.len() == length {
            break;
        }
        let header = format!("{}{}", HEADER, " ".repeat(blanks));
        text = token(&header, &claims(name, &"x".repeat(spare / 4 * 3 - 3)).to_string());
    }
    text
}

/// Texts that are no challenges for the own name, each in a case.
fn not_signed() -> Vec<Case> {
    const FORM: &[&str] = &["MAP-AUT-015"];
    const HEADERS: &[&str] = &["MAP-AUT-016"];
    const CLAIMS: &[&str] = &["MAP-AUT-017"];
    const NAME: &[&str] = &["MAP-AUT-018"];
    let challenges: [(&str, &str, &[&str], Challenge); 18] = [
        ("client.login/a-text", "A text is not signed", FORM, |_| "please sign here".to_owned()),
        ("client.login/nothing", "The empty text is not signed", FORM, |_| String::new()),
        ("client.login/a-message", "A message that nobody wrote is not signed", FORM, |name| {
            let (from, to) = (Person::named(name), Person::named("victim.eth"));
            canonical(&message::text(&from, &to, "I owe you everything", 1_700_000_000_000))
        }),
        ("client.login/metadata", "Metadata of an envelope are not signed", FORM, |_| {
            r#"{"deliveryInformation":"{}","encryptionScheme":"x25519-chacha20-poly1305","version":"1.0"}"#
                .to_owned()
        }),
        ("client.login/two-parts", "A token without its third part is not signed", FORM, |name| {
            let whole = right(name);
            whole.rsplit_once('.').map(|(start, _)| start.to_owned()).unwrap_or_default()
        }),
        ("client.login/four-parts", "A token with a fourth part is not signed", FORM, |name| {
            format!("{}.x", right(name))
        }),
        ("client.login/empty-part", "A token with an empty part is not signed", FORM, |name| {
            let whole = right(name);
            whole.rsplit_once('.').map(|(start, _)| format!("{start}.")).unwrap_or_default()
        }),
        ("client.login/padded-base64", "A token with padding is not signed", FORM, |name| {
            format!("{}=", right(name))
        }),
        ("client.login/text-behind", "A token with a line behind it is not signed", FORM, |name| {
            format!("{}\nand more", right(name))
        }),
        ("client.login/no-algorithm", "A token without MAC is not signed", HEADERS, |name| {
            token(r#"{"alg":"none","typ":"JWT"}"#, &claims(name, "x").to_string())
        }),
        ("client.login/other-algorithm", "A token of another algorithm is not signed", HEADERS, |name| {
            token(r#"{"alg":"ES256K","typ":"JWT"}"#, &claims(name, "x").to_string())
        }),
        (
            "client.login/header-no-object",
            "A token whose header is no object is not signed",
            HEADERS,
            |name| token(r#"["alg","HS256"]"#, &claims(name, "x").to_string()),
        ),
        ("client.login/further-claim", "A token with a further claim is not signed", CLAIMS, |name| {
            token(HEADER, &with(&claims(name, "x"), "message", "I owe you everything").to_string())
        }),
        ("client.login/missing-claim", "A token without an end is not signed", CLAIMS, |name| {
            token(HEADER, &without(&claims(name, "x"), "exp").to_string())
        }),
        (
            "client.login/claim-of-another-type",
            "A token whose time is a text is not signed",
            CLAIMS,
            |name| token(HEADER, &with(&claims(name, "x"), "iat", "now").to_string()),
        ),
        (
            "client.login/claims-no-object",
            "A token whose claims are no object is not signed",
            CLAIMS,
            |name| token(HEADER, &json!([claims(name, "x")]).to_string()),
        ),
        ("client.login/another-name", "A challenge for somebody else is not signed", NAME, |_| {
            token(HEADER, &claims("victim.eth", "x").to_string())
        }),
        ("client.login/name-below", "A challenge for a name below the own one is not signed", NAME, |name| {
            token(HEADER, &claims(&format!("x.{name}"), "x").to_string())
        }),
    ];
    let mut cases: Vec<Case> = challenges
        .into_iter()
        .map(|(id, title, clauses, challenge)| {
            refuses(id, title, clauses).fetch(async move |bench| is_not_signed(bench, challenge).await)
        })
        .collect();
    cases.push(
        refuses(
            "client.login/challenge-too-long",
            "A challenge of 4097 bytes is not signed",
            &["MAP-AUT-019"],
        )
        .fetch(async |bench| is_not_signed(bench, |name| of_length(name, LONGEST + 1)).await),
    );
    cases
}

fn right(name: &str) -> String {
    token(HEADER, &claims(name, "x").to_string())
}

async fn is_not_signed(bench: &Bench<'_>, challenge: Challenge) -> CaseResult {
    let scene = Scene::of(bench).await?;
    scene.hostile.set_challenge(&challenge(&scene.bob.name));
    bench.fetch(&scene.bob).await?.shows(&scene.letter).honest("pick up at an honest service")?;
    let questions = bench.questions(&scene.hostile);
    if !questions.contains(&Question::Challenge) {
        return Err(Stop::Inconclusive("the client asked the other service for no challenge".to_owned()));
    }
    let answers = bench.requests_to(scene.hostile.name());
    let signed = answers.iter().find(|request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        body.get("signature").is_some()
    });
    match signed {
        None => Ok(()),
        Some(request) => {
            Err(Stop::deviates("no signature", format!("{}: {}", in_words(request), request.text())))
        }
    }
}
