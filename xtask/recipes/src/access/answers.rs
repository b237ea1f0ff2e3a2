//! Answers to challenges, as a service checks them.

use dm3_oracle::encoding::{base64, from_base64};
use dm3_oracle::hash::sha256_hex0x;
use dm3_oracle::login::{HEADER, base64url, challenge, claims, token};
use dm3_oracle::{Dialect as Form, Person};
use serde_json::{Value, json};

use super::{ID, ISSUED, PAGE, SECRET};
use crate::{Bug, Dialect, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.challenge-answer",
        PAGE,
        "access.check_answer",
        "The answer to a challenge: whose it is, and whether it holds at that time.",
    );
    accepted(&mut suite, "", Form::Spec, &["MAP-AUT-020", "MAP-AUT-021", "MAP-AUT-022", "MAP-AUT-023"]);
    challenges(&mut suite, "", Form::Spec, None);
    other_secret(&mut suite, "", Form::Spec, "MAP-AUT-021");
    signatures(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    accepted(&mut suite, "deployed-", Form::LegacyTs, &["DIV-TS-048"]);
    challenges(&mut suite, "deployed-", Form::LegacyTs, Some("DIV-TS-048"));
    other_secret(&mut suite, "deployed-", Form::LegacyTs, "DIV-TS-048");
    suite
}

fn bob() -> Person {
    Person::named("bob.eth")
}

/// The arguments with bob's signature over the challenge.
fn signed(challenge: &str, now_ms: u64, form: Form) -> Value {
    arguments(challenge, &bob().sign(challenge, form), now_ms, form)
}

fn arguments(challenge: &str, signature: &str, now_ms: u64, form: Form) -> Value {
    json!({
        "challenge": challenge,
        "signature": signature,
        "name": "bob.eth",
        "public_signing_key": bob().signing.public(form),
        "token_secret": SECRET,
        "now_ms": now_ms,
    })
}

fn accepted(suite: &mut Suite, prefix: &str, form: Form, clauses: &[&str]) {
    let good = challenge("bob.eth", ID, ISSUED, SECRET);
    let output = json!({ "account": "bob.eth" });
    for (slug, title, now_ms) in [
        ("right-answer", "The right answer, ten seconds later", ISSUED * 1000 + 10_000),
        ("at-once", "The right answer in the second of the challenge", ISSUED * 1000),
        ("at-the-end", "The right answer in the last second", (ISSUED + 899) * 1000 + 999),
    ] {
        let title =
            if prefix.is_empty() { title.to_owned() } else { format!("{title}, under an Ed25519 key") };
        suite.accept(
            &format!("{prefix}{slug}"),
            &title,
            clauses,
            signed(&good, now_ms, form),
            output.clone(),
        );
    }
}

/// Challenges that do not hold; each is signed rightly all the same.
fn challenges(suite: &mut Suite, prefix: &str, form: Form, divergence: Option<&str>) {
    let (issued, later) = (ISSUED, ISSUED * 1000 + 10_000);
    let good = challenge("bob.eth", ID, issued, SECRET);
    let unsigned = good.rsplit_once('.').map_or("", |(front, _)| front);
    let long_lived =
        claims("bob.eth", ID, issued).to_string().replace(&(issued + 900).to_string(), "1700009999");
    let forged = format!(
        "{}.{}.{}",
        base64url(HEADER.as_bytes()),
        base64url(long_lived.as_bytes()),
        good.rsplit('.').next().unwrap_or_default()
    );
    let session = format!(r#"{{"account":"bob.eth","iat":{issued},"nbf":{issued},"exp":{}}}"#, issued + 3600);
    let bypass = (Bug::AuthBypass, Severity::Critical);
    let replay = (Bug::AuthBypass, Severity::High);
    for (slug, subject, clause, mutation, (bug, severity), text, now_ms) in [
        (
            "expired",
            "A challenge at the second of its end",
            "MAP-AUT-023",
            "answer 900 seconds later",
            replay,
            good.clone(),
            (issued + 900) * 1000,
        ),
        (
            "long-expired",
            "A challenge of a year ago",
            "MAP-AUT-023",
            "answer a year later",
            replay,
            good.clone(),
            (issued + 31_536_000) * 1000,
        ),
        (
            "other-account",
            "A challenge for another name",
            "MAP-AUT-022",
            "name another account",
            bypass,
            challenge("eve.eth", ID, issued, SECRET),
            later,
        ),
        (
            "other-secret",
            "A challenge of another service",
            "MAP-AUT-021",
            "use another secret",
            bypass,
            challenge("bob.eth", ID, issued, "0x00"),
            later,
        ),
        (
            "unsigned",
            "A challenge without a MAC",
            "MAP-AUT-021",
            "empty the last part",
            bypass,
            format!("{unsigned}."),
            later,
        ),
        (
            "no-algorithm",
            "A challenge that says none",
            "MAP-AUT-021",
            "write none",
            bypass,
            format!(
                "{}.{}.",
                base64url(br#"{"alg":"none","typ":"JWT"}"#),
                base64url(claims("bob.eth", ID, issued).to_string().as_bytes())
            ),
            later,
        ),
        (
            "none-with-mac",
            "A challenge that says none and has a MAC",
            "MAP-AUT-021",
            "write none",
            bypass,
            token(r#"{"alg":"none","typ":"JWT"}"#, &claims("bob.eth", ID, issued).to_string(), SECRET),
            later,
        ),
        (
            "forged-end",
            "A challenge with another end under the old MAC",
            "MAP-AUT-021",
            "move the end",
            bypass,
            forged,
            later,
        ),
        (
            "session-token",
            "A session token in the challenge's place",
            "MAP-AUT-021",
            "drop the claim challenge",
            bypass,
            token(HEADER, &session, SECRET),
            later,
        ),
        (
            "plain-text",
            "A text that is no token",
            "MAP-AUT-021",
            "write a sentence",
            bypass,
            "please let me in".to_owned(),
            later,
        ),
        (
            "without-end",
            "A challenge without an end",
            "MAP-AUT-021",
            "drop exp",
            replay,
            token(
                HEADER,
                &format!(r#"{{"account":"bob.eth","challenge":"{ID}","iat":{issued},"nbf":{issued}}}"#),
                SECRET,
            ),
            later,
        ),
        (
            "before-its-time",
            "A challenge whose time has not come",
            "MAP-AUT-051",
            "answer a minute early",
            replay,
            good.clone(),
            (issued - 60) * 1000,
        ),
    ] {
        // The time alone differs, or the challenge with the signature that belongs to it.
        let input = signed(&text, now_ms, form);
        let control = format!("{prefix}right-answer");
        let title = if prefix.is_empty() {
            format!("{subject} opens nothing")
        } else {
            format!("{subject} opens nothing to Ed25519 keys either")
        };
        let clause = divergence.unwrap_or(clause);
        let vector_input = if text == good { input } else { with_one_member(&text, form, later) };
        suite.reject(
            &control,
            &format!("{prefix}{slug}"),
            &title,
            &[clause],
            mutation,
            (Stage::Authenticate, bug, severity),
            vector_input,
        );
    }
}

/// The arguments with another challenge and the signature of the good one: one member differs from the control, and the
/// challenge is looked at before the signature.
fn with_one_member(text: &str, form: Form, now_ms: u64) -> Value {
    let good = challenge("bob.eth", ID, ISSUED, SECRET);
    arguments(text, &bob().sign(&good, form), now_ms, form)
}

/// A challenge that only its MAC gives away: the signature belongs to it.
fn other_secret(suite: &mut Suite, prefix: &str, form: Form, clause: &str) {
    let mut input = signed(&challenge("bob.eth", ID, ISSUED, SECRET), ISSUED * 1000 + 10_000, form);
    if let Some(members) = input.as_object_mut() {
        members.insert("token_secret".to_owned(), "the secret of another service".into());
    }
    let title = "The right answer to a challenge of another service opens nothing";
    let title =
        if prefix.is_empty() { title.to_owned() } else { format!("{title}, under an Ed25519 key either") };
    suite.reject(
        &format!("{prefix}right-answer"),
        &format!("{prefix}issued-elsewhere"),
        &title,
        &[clause],
        "check it with the secret of another service",
        (Stage::Authenticate, Bug::AuthBypass, Severity::Critical),
        input,
    );
}

fn signatures(suite: &mut Suite) {
    let good = challenge("bob.eth", ID, ISSUED, SECRET);
    let now = ISSUED * 1000 + 10_000;
    let right = bob().sign(&good, Form::Spec);
    let bytes = from_base64(&right).unwrap_or_default();
    let changed = |change: fn(&mut Vec<u8>)| {
        let mut bytes = bytes.clone();
        change(&mut bytes);
        base64(&bytes)
    };
    let claims_alone = good.split('.').nth(1).unwrap_or_default().to_owned();
    for (slug, subject, mutation, signature) in [
        (
            "signed-by-another",
            "The signature of another key",
            "sign with another person's key",
            Person::named("eve.eth").sign(&good, Form::Spec),
        ),
        (
            "signed-with-old-key",
            "The signature of a key that was replaced",
            "sign with an earlier key",
            bob().with_keys_of("bob.eth of before").sign(&good, Form::Spec),
        ),
        (
            "claims-signed",
            "A signature over the claims alone",
            "sign the second part",
            bob().sign(&claims_alone, Form::Spec),
        ),
        (
            "uuid-signed",
            "A signature over the claim challenge alone",
            "sign the UUID",
            bob().sign(ID, Form::Spec),
        ),
        (
            "hash-signed",
            "A signature over the hexadecimal hash of the text",
            "sign the hash's text",
            bob().sign(&sha256_hex0x(&good), Form::Spec),
        ),
        (
            "other-challenge-signed",
            "A signature over another challenge",
            "sign another challenge",
            bob().sign(&challenge("bob.eth", "another", ISSUED, SECRET), Form::Spec),
        ),
        (
            "text-without-mac-signed",
            "A signature over the text without its MAC",
            "sign the first two parts",
            bob().sign(good.rsplit_once('.').map_or("", |(front, _)| front), Form::Spec),
        ),
        (
            "first-byte-changed",
            "A signature with a changed first byte",
            "change the first byte",
            changed(|bytes| bytes.iter_mut().take(1).for_each(|byte| *byte ^= 1)),
        ),
        (
            "last-byte-changed",
            "A signature with a changed last byte",
            "change the last byte",
            changed(|bytes| bytes.iter_mut().rev().take(1).for_each(|byte| *byte ^= 1)),
        ),
        (
            "halves-exchanged",
            "A signature with its halves exchanged",
            "exchange r and s",
            changed(|bytes| bytes.rotate_left(32)),
        ),
        ("all-zero", "A signature of zeros", "write zeros", base64(&[0; 64])),
        ("too-short", "A signature of 63 bytes", "drop the last byte", changed(|bytes| bytes.truncate(63))),
        ("too-long", "A signature of 65 bytes", "append a byte", changed(|bytes| bytes.push(27))),
        ("empty-signature", "An empty signature", "drop all bytes", String::new()),
        (
            "signature-in-hex",
            "A signature in hexadecimal",
            "write hexadecimal digits",
            dm3_oracle::encoding::hex0x(&bytes),
        ),
        ("signature-with-blank", "A signature with a blank behind it", "append a blank", format!("{right} ")),
        (
            "ed25519-answer",
            "A signature of the deployed form",
            "sign with the Ed25519 key",
            bob().sign(&good, Form::LegacyTs),
        ),
    ] {
        suite.reject(
            "right-answer",
            slug,
            &format!("{subject} opens nothing"),
            &["MAP-AUT-020"],
            mutation,
            (Stage::Authenticate, Bug::AuthBypass, Severity::Critical),
            arguments(&good, &signature, now, Form::Spec),
        );
    }
    let other_key = {
        let mut input = arguments(&good, &right, now, Form::Spec);
        if let Some(members) = input.as_object_mut() {
            let key = bob().with_keys_of("bob.eth of after").signing.public(Form::Spec);
            members.insert("public_signing_key".to_owned(), key.into());
        }
        input
    };
    suite.reject(
        "right-answer",
        "another-key-published",
        "The right answer of before opens nothing once another key is published",
        &["MAP-AUT-020"],
        "publish another key",
        (Stage::Authenticate, Bug::AuthBypass, Severity::Critical),
        other_key,
    );
    let other_name = {
        let mut input = arguments(&good, &right, now, Form::Spec);
        if let Some(members) = input.as_object_mut() {
            members.insert("name".to_owned(), "carol.eth".into());
        }
        input
    };
    suite.reject(
        "right-answer",
        "answered-under-another-name",
        "The right answer opens nothing under another name",
        &["MAP-AUT-022"],
        "answer for another name",
        (Stage::Authenticate, Bug::AuthBypass, Severity::Critical),
        other_name,
    );
}
