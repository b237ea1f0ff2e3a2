//! Tokens: known answers of the deployed services, and everything that is no token.

use std::time::Duration;

use dm3_crypto::{OsRandomness, SigningKeyPair};
use dm3_ds::auth::{
    AuthError, Challenge, ChallengeId, ServerSecret, TokenError, UsedChallenges, check_session,
    issue_challenge, issue_registration_token, issue_session, issue_session_for,
};
use dm3_types::{AccountName, Address, UnixMillis};
use proptest::prelude::*;

/// Known answers of the deployed network's own libraries.
const SIGNING_KEY: &str =
    "s16JEKwViwmULeWATaJAqiv7JgH1k+GOB3w/FD5Z5gRxtscqMF0EOavA5KAlS3JvmUZggVjCIapJIUuO5Gwuig==";
const SECRET: &str = "0x778ff61a4850654f733f5e92c1d6f8e9304890196071d0327f801d98339dcde2";
const CHALLENGE: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50IjoiYWxpY2UuYWxwaGEuZXRoIiwiY2hhbGxlbmdlIjoiMWI2NmE4MTktZTYyMy00YzcxLWJlMGYtZDhhZWMzNzYyMDNjIiwiaWF0IjoxNzAyMDE5NzE0LCJuYmYiOjE3MDIwMTk3MTQsImV4cCI6MTcwMjAyMDYxNH0.FWgw1gsdp3m0ORPYE8nNzNoRbR9FRf-b2S_TGd2zGEk";
const CHALLENGE_AT: u64 = 1_702_019_714_722;
const SESSION: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50IjoiYWxpY2UuYWxwaGEuZXRoIiwiaWF0IjoxNzAwMjg5MzQ3LCJuYmYiOjE3MDAyODkzNDcsImV4cCI6MTcwMDI5Mjk0N30.XeQiEwUyN2lSoxgYs91xnqDl9Ba25pvkV_PZtRP8iOI";
const SESSION_AT: u64 = 1_700_289_347_596;
const FRACTIONAL: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY2NvdW50IjoiYWxpY2UuYWxwaGEuZXRoIiwiaWF0IjoxNzAwNTUxMzI1LjUsIm5iZiI6MTcwMDU1MTMyNSwiZXhwIjoxNzAwNTU0OTI1LjV9.xwW_-kkkF2BHidGOLIkqkbt7OszzW9RoqA5SrBgOLTw";

fn at(millis: u64) -> UnixMillis {
    UnixMillis::saturating(millis)
}

fn alice() -> AccountName {
    AccountName::nameprep("alice.alpha.eth").unwrap()
}

fn owner() -> Address {
    Address::from_bytes([1; 20])
}

#[test]
fn known_answers() {
    let key = SigningKeyPair::ed25519_from_secret_base64(SIGNING_KEY).unwrap();
    let secret = ServerSecret::derive(&key);
    assert_eq!(secret.reveal(), SECRET);
    assert_eq!(format!("{secret:?}"), "ServerSecret(..)");
    let id = ChallengeId::from_text("1b66a819-e623-4c71-be0f-d8aec376203c");
    assert_eq!(issue_challenge(&secret, "alice.alpha.eth", &id, at(CHALLENGE_AT)), CHALLENGE);
    assert_eq!(issue_session(&secret, &alice(), at(SESSION_AT)), SESSION);
    // Within the second of issue, and with fractions of seconds.
    assert_eq!(check_session(&secret, SESSION, "alice.alpha.eth", at(SESSION_AT)), Ok(()));
    assert_eq!(check_session(&secret, FRACTIONAL, "alice.alpha.eth", at(1_700_551_326_327)), Ok(()));
    let early = check_session(&secret, FRACTIONAL, "alice.alpha.eth", at(1_700_551_325_400));
    assert_eq!(early, Err(TokenError::NotYetValid));
}

#[test]
fn a_challenge_holds_for_fifteen_minutes() {
    let secret = ServerSecret::from_text(SECRET);
    let check = |millis| Challenge::check(&secret, CHALLENGE, at(millis));
    let challenge = check(CHALLENGE_AT).unwrap();
    assert_eq!(challenge.account(), "alice.alpha.eth");
    assert_eq!(challenge.bound_to(&alice()), Ok(()));
    let bob = AccountName::nameprep("bob.alpha.eth").unwrap();
    assert_eq!(challenge.bound_to(&bob), Err(AuthError::ChallengeOfOtherAccount));
    assert!(check(1_702_020_613_999).is_ok());
    assert_eq!(check(1_702_020_614_000), Err(AuthError::Challenge(TokenError::Expired)));
    assert_eq!(check(CHALLENGE_AT - 5000), Err(AuthError::Challenge(TokenError::NotYetValid)));
}

#[test]
fn a_challenge_is_used_once_and_not_across_restarts() {
    let secret = ServerSecret::from_text(SECRET);
    let challenge = Challenge::check(&secret, CHALLENGE, at(CHALLENGE_AT)).unwrap();
    let used = UsedChallenges::new(at(CHALLENGE_AT - 1000));
    assert_eq!(used.redeem(&challenge, &owner(), at(CHALLENGE_AT)), Ok(()));
    assert_eq!(used.redeem(&challenge, &owner(), at(CHALLENGE_AT)), Err(AuthError::ChallengeUsed));
    // A restart a moment later, in the same second, knows that it has issued nothing.
    for later in [0, 100, 1000] {
        let restarted = UsedChallenges::new(at(CHALLENGE_AT + later));
        assert_eq!(restarted.redeem(&challenge, &owner(), at(CHALLENGE_AT)), Err(AuthError::ChallengeUsed));
    }
    let just_started = UsedChallenges::new(at(CHALLENGE_AT));
    just_started.issued(challenge.id(), at(CHALLENGE_AT));
    assert_eq!(just_started.redeem(&challenge, &owner(), at(CHALLENGE_AT)), Ok(()));
}

#[test]
fn what_is_remembered_of_one_account_is_bounded() {
    let secret = ServerSecret::from_text(SECRET);
    let used = UsedChallenges::new(at(CHALLENGE_AT - 1000));
    let redeem = |millis| {
        let id = ChallengeId::draw(&mut OsRandomness).unwrap();
        let text = issue_challenge(&secret, "alice.alpha.eth", &id, at(millis));
        let challenge = Challenge::check(&secret, &text, at(millis)).unwrap();
        used.redeem(&challenge, &owner(), at(millis))
    };
    for _ in 0..128 {
        assert_eq!(redeem(CHALLENGE_AT), Ok(()));
    }
    assert_eq!(redeem(CHALLENGE_AT), Err(AuthError::TooManyLogins));
    assert_eq!(redeem(CHALLENGE_AT + 901_000), Ok(()), "expired ones are forgotten");
}

#[test]
fn a_session_belongs_to_the_address_it_was_opened_for() {
    let secret = ServerSecret::from_text(SECRET);
    let (own, others) =
        (secret.for_sessions_of(&owner()), secret.for_sessions_of(&Address::from_bytes([2; 20])));
    let token = issue_session(&own, &alice(), at(SESSION_AT));
    let check = |secret| check_session(secret, &token, "alice.alpha.eth", at(SESSION_AT));
    assert_eq!(check(&own), Ok(()));
    for foreign in [&others, &secret] {
        assert_eq!(check(foreign), Err(TokenError::WrongSignature));
    }
}

#[test]
fn one_owner_uses_up_no_challenges_of_another() {
    let secret = ServerSecret::from_text(SECRET);
    let challenge = Challenge::check(&secret, CHALLENGE, at(CHALLENGE_AT)).unwrap();
    let used = UsedChallenges::new(at(CHALLENGE_AT - 1000));
    let other = Address::from_bytes([2; 20]);
    assert_eq!(used.redeem(&challenge, &other, at(CHALLENGE_AT)), Ok(()));
    assert_eq!(used.redeem(&challenge, &owner(), at(CHALLENGE_AT)), Ok(()));
}

#[test]
fn a_registration_token_names_the_lower_case_address() {
    let secret = ServerSecret::from_text(SECRET);
    let address = Address::parse("0x9DB23c760d9c9a422E96238826ee77e7BC6a33C6").unwrap();
    let token = issue_registration_token(&secret, &address, at(SESSION_AT));
    let check = |account| check_session(&secret, &token, account, at(SESSION_AT));
    assert_eq!(check("0x9db23c760d9c9a422e96238826ee77e7bc6a33c6"), Ok(()));
    assert_eq!(check("alice.alpha.eth"), Err(TokenError::WrongClaims));
}

#[test]
fn drawn_ids_are_uuids_of_version_4() {
    for _ in 0..50 {
        let id = ChallengeId::draw(&mut OsRandomness).unwrap();
        let parts: Vec<_> = id.as_str().split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert_eq!(&id.as_str()[14..15], "4");
        assert!(matches!(&id.as_str()[19..20], "8" | "9" | "a" | "b"));
    }
}

proptest! {
    #[test]
    fn every_session_holds_for_its_time_alone(
        name in "[a-z]{1,20}\\.eth",
        start in 1_000_000_000_000_u64..2_000_000_000_000,
        life in 1_u64..100_000,
        later in 0_u64..200_000_000,
    ) {
        let secret = ServerSecret::from_text(SECRET);
        let account = AccountName::nameprep(&name).unwrap();
        let token = issue_session_for(&secret, &account, Duration::from_secs(life), at(start));
        let now = start + later;
        let holds = check_session(&secret, &token, &name, at(now)).is_ok();
        prop_assert_eq!(holds, now / 1000 < start / 1000 + life);
    }

    #[test]
    fn a_changed_token_does_not_hold(position in 0_usize..SESSION.len(), with in "[A-Za-z0-9_.=-]") {
        let secret = ServerSecret::from_text(SECRET);
        let mut token = SESSION.to_owned();
        token.replace_range(position..=position, &with);
        prop_assume!(token != SESSION);
        prop_assert!(check_session(&secret, &token, "alice.alpha.eth", at(SESSION_AT)).is_err());
    }

    #[test]
    fn noise_is_no_token(token in ".{0,200}") {
        let secret = ServerSecret::from_text(SECRET);
        prop_assert!(check_session(&secret, &token, "alice.alpha.eth", at(SESSION_AT)).is_err());
        prop_assert!(Challenge::check(&secret, &token, at(SESSION_AT)).is_err());
    }
}
