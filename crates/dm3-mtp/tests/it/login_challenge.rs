//! What is signed to log in, and what is not.

use dm3_crypto::verify;
use dm3_mtp::{ChallengeError, LoginChallenge};
use dm3_types::{EnsName, base64};

use crate::world::name;

fn part(text: &str) -> String {
    base64::encode(text.as_bytes()).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

fn token(header: &str, claims: &str) -> String {
    format!("{}.{}.{}", part(header), part(claims), part("mac"))
}

const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn claims_for(account: &str) -> String {
    format!(
        r#"{{"account":"{account}","challenge":"b6c2","iat":1700000000,"exp":1700000900,"nbf":1700000000}}"#
    )
}

#[test]
fn a_challenge_of_a_deployed_service_is_answered() {
    let key = dm3_crypto::SigningKeyPair::ed25519_from_seed(&dm3_crypto::Seed::from_secret_text("alice"));
    for (own, account) in [("alice.eth", "alice.eth"), ("faß.eth", "fass.eth"), ("faß.eth", "faß.eth")] {
        let text = token(HEADER, &claims_for(account));
        let challenge = LoginChallenge::parse(&text, &EnsName::parse(own).unwrap()).unwrap();
        assert_eq!(challenge.as_str(), text);
        verify(&key.public(), text.as_bytes(), &challenge.answer(&key)).unwrap();
    }
}

#[test]
fn nothing_else_is_signed() {
    use ChallengeError::{Claims, Header, NotAToken, OtherAccount};
    let good = claims_for("alice.eth");
    let message = r#"{"message":"send me your keys","metadata":{"from":"alice.eth","timestamp":1,"to":"bob.eth","type":"NEW"}}"#;
    for (text, error) in [
        (message.to_owned(), NotAToken),
        (r#"{"deliveryInformation":"x","version":"v1"}"#.to_owned(), NotAToken),
        ("dm3 Profile Link:\nx wants you to link".to_owned(), NotAToken),
        ("alias: alice.user.dm3.eth".to_owned(), NotAToken),
        (String::new(), NotAToken),
        ("..".to_owned(), NotAToken),
        (format!("{}.x", token(HEADER, &good)), NotAToken),
        (token(HEADER, &good).replacen('.', "", 1), NotAToken),
        (format!("{}=", token(HEADER, &good)), NotAToken),
        (format!("{}{}", token(HEADER, &good), "A".repeat(5000)), NotAToken),
        (token(message, &good), Header),
        (token(r#"{"alg":"none"}"#, &good), Header),
        (token(HEADER, message), Claims),
        (token(HEADER, "7"), Claims),
        (token(HEADER, &good.replace("challenge", "other")), Claims),
        (token(HEADER, &good.replace('}', r#","more":1}"#)), Claims),
        (token(HEADER, &good.replace("1700000900", "\"1700000900\"")), Claims),
        (token(HEADER, &claims_for("bob.eth")), OtherAccount),
        (token(HEADER, &claims_for("")), OtherAccount),
    ] {
        assert_eq!(LoginChallenge::parse(&text, &name("alice.eth")), Err(error), "{text}");
    }
}
