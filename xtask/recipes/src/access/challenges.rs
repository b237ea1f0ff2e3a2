//! Challenges that a client answers, and texts that it must not sign.

use dm3_oracle::encoding::hex;
use dm3_oracle::login::{HEADER, base64url, challenge, claims, token};
use serde_json::{Value, json};

use super::{ID, ISSUED, PAGE, SECRET, deployed_challenges};
use crate::{Bug, Severity, Stage, Suite};

const CONTROL: &str = "challenge-for-the-own-name";

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.challenge",
        PAGE,
        "access.answer_challenge",
        "Which texts of a delivery service a client signs to log in. The same key signs messages.",
    );
    accepted(&mut suite);
    parts(&mut suite);
    headers(&mut suite);
    claims_refused(&mut suite);
    accounts(&mut suite);
    texts(&mut suite);
    deployed_challenges::extend(&mut suite);
    suite
}

/// A challenge for bob.eth.
pub(super) fn good() -> String {
    challenge("bob.eth", ID, ISSUED, SECRET)
}

fn accepted(suite: &mut Suite) {
    let reordered = format!(
        r#"{{"exp":{},"nbf":{ISSUED},"iat":{ISSUED},"challenge":"{ID}","account":"bob.eth"}}"#,
        ISSUED + 900
    );
    let fractions = format!(
        r#"{{"account":"bob.eth","challenge":"{ID}","iat":{ISSUED}.5,"nbf":{ISSUED},"exp":{}.5}}"#,
        ISSUED + 900
    );
    let long_id = "x".repeat(2000);
    let rows: [(&str, &str, &[&str], &str, String); 9] = [
        (
            CONTROL,
            "A challenge for the own name is signed as it stands",
            &["MAP-AUT-015", "MAP-AUT-016", "MAP-AUT-017", "MAP-AUT-018"],
            "bob.eth",
            good(),
        ),
        (
            "header-without-type",
            "The member typ of the header is not needed",
            &["MAP-AUT-016"],
            "bob.eth",
            token(r#"{"alg":"HS256"}"#, &claims("bob.eth", ID, ISSUED).to_string(), SECRET),
        ),
        (
            "header-with-more",
            "Further members of the header are passed over",
            &["MAP-AUT-016"],
            "bob.eth",
            token(
                r#"{"typ":"JWT","alg":"HS256","kid":"1"}"#,
                &claims("bob.eth", ID, ISSUED).to_string(),
                SECRET,
            ),
        ),
        (
            "claims-in-another-order",
            "The order of the claims does not matter",
            &["MAP-AUT-017"],
            "bob.eth",
            token(HEADER, &reordered, SECRET),
        ),
        (
            "times-with-fractions",
            "Times may have fractions",
            &["MAP-AUT-017"],
            "bob.eth",
            token(HEADER, &fractions, SECRET),
        ),
        (
            "any-challenge-text",
            "The claim challenge is any string",
            &["MAP-AUT-017"],
            "bob.eth",
            challenge("bob.eth", "not a UUID", ISSUED, SECRET),
        ),
        (
            "nameprep-of-the-own-name",
            "The account may be what nameprep makes of the own name",
            &["MAP-AUT-018"],
            "stra\u{df}e.eth",
            challenge("strasse.eth", ID, ISSUED, SECRET),
        ),
        (
            "own-name-beyond-nameprep",
            "The account may be the own name where nameprep changes it",
            &["MAP-AUT-018"],
            "stra\u{df}e.eth",
            challenge("stra\u{df}e.eth", ID, ISSUED, SECRET),
        ),
        (
            "long-challenge",
            "A challenge of less than 4096 bytes is signed",
            &["MAP-AUT-019"],
            "bob.eth",
            challenge("bob.eth", &long_id, ISSUED, SECRET),
        ),
    ];
    for (slug, title, clauses, name, text) in rows {
        let output = json!({ "signed_hex": hex(text.as_bytes()) });
        suite.accept(slug, title, clauses, json!({ "challenge": text, "name": name }), output);
    }
}

fn refuse(suite: &mut Suite, slug: &str, subject: &str, clause: &str, mutation: &str, text: &str) {
    suite.reject(
        CONTROL,
        slug,
        &format!("{subject} is not signed"),
        &[clause],
        mutation,
        (Stage::Semantic, Bug::AuthBypass, Severity::Critical),
        json!({ "challenge": text, "name": "bob.eth" }),
    );
}

fn parts(suite: &mut Suite) {
    let good = good();
    let mut pieces = good.split('.');
    let (header, body, mac) = (
        pieces.next().unwrap_or_default(),
        pieces.next().unwrap_or_default(),
        pieces.next().unwrap_or_default(),
    );
    for (slug, subject, mutation, text) in [
        ("two-parts", "A token without its MAC", "drop the last part", format!("{header}.{body}")),
        ("four-parts", "A token of four parts", "append a part", format!("{good}.{mac}")),
        ("empty-mac", "A token with an empty MAC", "empty the last part", format!("{header}.{body}.")),
        ("empty-header", "A token with an empty header", "empty the first part", format!(".{body}.{mac}")),
        ("empty-claims", "A token with empty claims", "empty the second part", format!("{header}..{mac}")),
        ("padded-mac", "A token with padding", "append an equals sign", format!("{good}=")),
        ("blank-behind", "A token with a blank behind it", "append a blank", format!("{good} ")),
        (
            "line-break-behind",
            "A token with a line break behind it",
            "append a line break",
            format!("{good}\n"),
        ),
        (
            "plain-base64",
            "A token in plain base64",
            "write a plus into the MAC",
            format!("{header}.{body}.+{mac}"),
        ),
        (
            "slash-in-mac",
            "A token with a slash",
            "write a slash into the MAC",
            format!("{header}.{body}./{mac}"),
        ),
        ("empty-text", "An empty text", "drop everything", String::new()),
        ("dots-alone", "Two full stops", "drop everything but the full stops", "..".to_owned()),
    ] {
        refuse(suite, slug, subject, "MAP-AUT-015", mutation, &text);
    }
    let long = challenge("bob.eth", &"x".repeat(4000), ISSUED, SECRET);
    refuse(
        suite,
        "too-long",
        "A challenge of more than 4096 bytes",
        "MAP-AUT-019",
        "lengthen the claim challenge",
        &long,
    );
}

fn headers(suite: &mut Suite) {
    let claims = claims("bob.eth", ID, ISSUED).to_string();
    for (slug, subject, mutation, header) in [
        ("header-none", "A token without a MAC algorithm", "write none", r#"{"alg":"none","typ":"JWT"}"#),
        ("header-hs512", "A token under HS512", "write HS512", r#"{"alg":"HS512","typ":"JWT"}"#),
        ("header-rs256", "A token under RS256", "write RS256", r#"{"alg":"RS256","typ":"JWT"}"#),
        (
            "header-lower-case",
            "A header that says hs256",
            "write small letters",
            r#"{"alg":"hs256","typ":"JWT"}"#,
        ),
        ("header-without-algorithm", "A header without an algorithm", "drop alg", r#"{"typ":"JWT"}"#),
        (
            "header-algorithm-number",
            "A header whose algorithm is a number",
            "write a number",
            r#"{"alg":256,"typ":"JWT"}"#,
        ),
        ("header-array", "A header that is an array", "put the header into an array", r#"[{"alg":"HS256"}]"#),
        ("header-string", "A header that is a string", "write a string", r#""HS256""#),
        ("header-not-json", "A header that is not JSON", "drop the last brace", r#"{"alg":"HS256""#),
        (
            "header-twice",
            "A header that names two algorithms",
            "write alg twice",
            r#"{"alg":"none","alg":"HS256"}"#,
        ),
    ] {
        refuse(suite, slug, subject, "MAP-AUT-016", mutation, &token(header, &claims, SECRET));
    }
}

fn claims_refused(suite: &mut Suite) {
    let clause = "MAP-AUT-017";
    let good = claims("bob.eth", ID, ISSUED);
    for member in ["account", "challenge", "iat", "nbf", "exp"] {
        let changed = |value: Option<Value>| {
            let mut members = good.as_object().cloned().unwrap_or_default();
            match value {
                Some(value) => drop(members.insert(member.to_owned(), value)),
                None => drop(members.remove(member)),
            }
            token(HEADER, &Value::from(members).to_string(), SECRET)
        };
        let wrong = match member {
            "account" | "challenge" => json!(7),
            _ => json!("1700000000"),
        };
        refuse(
            suite,
            &format!("{member}-missing"),
            &format!("A token without the claim {member}"),
            clause,
            &format!("drop {member}"),
            &changed(None),
        );
        refuse(
            suite,
            &format!("{member}-of-wrong-type"),
            &format!("A token whose claim {member} is of another type"),
            clause,
            &format!("write another type for {member}"),
            &changed(Some(wrong)),
        );
        refuse(
            suite,
            &format!("{member}-null"),
            &format!("A token whose claim {member} is null"),
            clause,
            &format!("write null for {member}"),
            &changed(Some(Value::Null)),
        );
    }
    let more = r#"{"account":"bob.eth","challenge":"c","iat":1,"nbf":1,"exp":2,"message":"hello"}"#;
    let twice = r#"{"account":"eve.eth","account":"bob.eth","challenge":"c","iat":1,"nbf":1,"exp":2}"#;
    for (slug, subject, mutation, claims) in [
        ("further-claim", "A token with a further claim", "add a claim", more),
        ("claim-twice", "A token that names two accounts", "write account twice", twice),
        (
            "claims-array",
            "Claims that are an array",
            "put the claims into an array",
            r#"[{"account":"bob.eth"}]"#,
        ),
        ("claims-empty", "Claims without members", "drop all claims", "{}"),
        ("claims-not-json", "Claims that are not JSON", "write a sentence", "hello there"),
        (
            "claims-of-a-session",
            "A session token",
            "drop the claim challenge",
            r#"{"account":"bob.eth","iat":1,"nbf":1,"exp":2}"#,
        ),
    ] {
        refuse(suite, slug, subject, clause, mutation, &token(HEADER, claims, SECRET));
    }
}

fn accounts(suite: &mut Suite) {
    for (slug, subject, mutation, account) in [
        ("other-account", "A challenge for another name", "name another account", "eve.eth"),
        (
            "subdomain-account",
            "A challenge for a subdomain of the own name",
            "put a label before the name",
            "x.bob.eth",
        ),
        ("parent-account", "A challenge for the parent of the own name", "drop the first label", "eth"),
        (
            "longer-account",
            "A challenge for a name that begins with the own name",
            "append a label",
            "bob.eth.evil.eth",
        ),
        (
            "look-alike-account",
            "A challenge for a look-alike of the own name",
            "write a Cyrillic o",
            "b\u{43e}b.eth",
        ),
        ("account-with-blank", "A challenge for the own name with a blank", "append a blank", "bob.eth "),
        ("account-in-capitals", "A challenge for the own name in capitals", "write capitals", "BOB.ETH"),
        ("empty-account", "A challenge for an empty name", "drop the name", ""),
        (
            "address-account",
            "A challenge for an address",
            "write an address",
            "0x9db23c760d9c9a422e96238826ee77e7bc6a33c6",
        ),
    ] {
        refuse(suite, slug, subject, "MAP-AUT-018", mutation, &challenge(account, ID, ISSUED, SECRET));
    }
}

/// What a dishonest service would like to have signed.
fn texts(suite: &mut Suite) {
    let message = r#"{"message":"I owe you 100","metadata":{"from":"bob.eth","timestamp":1700000000000,"to":"eve.eth","type":"NEW"}}"#;
    for (slug, subject, mutation, text) in [
        ("message-to-sign", "The canonical text of a message", "write a message instead", message.to_owned()),
        (
            "metadata-to-sign",
            "The canonical text of an envelope's metadata",
            "write metadata instead",
            r#"{"deliveryInformation":"x","version":"1.0"}"#.to_owned(),
        ),
        ("hash-to-sign", "A hash", "write a hash instead", format!("0x{}", "5c".repeat(32))),
        ("uuid-to-sign", "A UUID", "write the claim challenge alone", ID.to_owned()),
        (
            "message-between-dots",
            "A message between full stops",
            "put full stops around a message",
            format!("a.{message}.b"),
        ),
        (
            "message-in-base64",
            "The base64url of a message alone",
            "write the message in base64url",
            base64url(message.as_bytes()),
        ),
    ] {
        refuse(suite, slug, subject, "MAP-AUT-015", mutation, &text);
    }
    let text = token(HEADER, message, SECRET);
    refuse(
        suite,
        "message-as-claims",
        "A token whose claims are a message",
        "MAP-AUT-017",
        "write a message as the claims",
        &text,
    );
}
