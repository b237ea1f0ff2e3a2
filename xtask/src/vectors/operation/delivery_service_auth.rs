//! Who may read a mailbox: challenges and session tokens.

use std::sync::Arc;
use std::time::Duration;

use dm3_crypto::SigningKeyPair;
use dm3_ds::auth::{
    AuthError, Challenge, ChallengeId, SESSION_SECONDS, ServerSecret, check_session, issue_challenge,
    issue_registration_token, issue_session, issue_session_for,
};
use dm3_profile::{ProfileResolver, USER_PROFILE_RECORD, verify_profile};
use dm3_types::record::SignedUserProfile;
use dm3_types::{AccountName, Address, Dialect, EnsName, Json, Members, Received, base64};

use super::Operation;
use super::profile_lookup::{registry, wait};
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "getServerSecret" => server_secret,
        "createChallenge" => challenge,
        "generateAuthJWT" => session_token,
        "createNewSessionToken" => log_in,
        "checkToken" => check_token,
        "submitUserProfile" => register,
        _ => return None,
    })
}

fn server_secret(case: &Case<'_>) -> Outcome {
    let key = case.object("env")?.optional_text("SIGNING_PRIVATE_KEY")?;
    let key = key.ok_or_else(|| Failure::refused("a service without keys does not start"))?;
    let secret = ServerSecret::derive(&SigningKeyPair::ed25519_from_secret_base64(key)?);
    Ok(Answer::new(secret.reveal()))
}

fn secret(case: &Case<'_>) -> Result<ServerSecret, Failure> {
    Ok(ServerSecret::from_text(case.text("serverSecret")?))
}

/// What the service's store says about the name.
fn check_account(case: &Case<'_>) -> Result<(), AuthError> {
    match case.flag("hasAccount") {
        Ok(true) => Ok(()),
        _ => Err(AuthError::NoAccount),
    }
}

fn challenge(case: &Case<'_>) -> Outcome {
    let name = case.text("ensName")?;
    AccountName::nameprep(name)?;
    check_account(case)?;
    let id = ChallengeId::from_text(case.challenge_id()?);
    token(issue_challenge(&secret(case)?, name, &id, case.now()?))
}

fn session_token(case: &Case<'_>) -> Outcome {
    let account = AccountName::nameprep(case.text("ensName")?)?;
    let life = case.optional("validFor").map_or(Ok(SESSION_SECONDS), |_| case.count("validFor"))?;
    token(issue_session_for(&secret(case)?, &account, Duration::from_secs(life), case.now()?))
}

/// One answer to one challenge. That a challenge is answered once only is the matter of a service that is running.
fn log_in(case: &Case<'_>) -> Outcome {
    let (secret, now) = (secret(case)?, case.now()?);
    check_account(case)?;
    let name = EnsName::parse(case.text("ensName")?)?;
    let account = AccountName::from(&name);
    let challenge = Challenge::check(&secret, case.text("challenge")?, now)?;
    challenge.bound_to(&account)?;
    let resolver =
        ProfileResolver::new(Arc::new(registry(case, &name, USER_PROFILE_RECORD)?), Dialect::Deployed);
    let profile = wait(resolver.user_profile(&name))??;
    challenge.verify_answer(case.text("signature")?, &profile.signing_key())?;
    token(issue_session(&secret, &account, now))
}

fn check_token(case: &Case<'_>) -> Outcome {
    let checked = check_session(&secret(case)?, case.text("token")?, case.text("ensName")?, case.now()?);
    Ok(Answer::new(checked.is_ok() && check_account(case).is_ok()))
}

/// What is stored with the account is each service's own matter.
fn register(case: &Case<'_>) -> Outcome {
    let owner = Address::parse(case.text("address")?)?;
    let profile = Received::<SignedUserProfile>::from_json(case.json("signedUserProfile")?.clone())?;
    verify_profile(&profile, &owner, Dialect::Deployed)?;
    let answer = token(issue_registration_token(&secret(case)?, &owner, case.now()?))?;
    Ok(answer.without(&["setAccountCalls"]))
}

/// A token, and what it says.
fn token(token: String) -> Outcome {
    let part = |text: &str| String::from_utf8(base64::decode_lenient(text));
    let mut parts = token.split('.');
    let (header, payload) =
        (part(parts.next().unwrap_or_default())?, part(parts.next().unwrap_or_default())?);
    let decoded = Members::new()
        .with("header", Json::parse(&header)?)
        .with("payload", Json::parse(&payload)?)
        .with("headerText", header)
        .with("payloadText", payload);
    Ok(Answer::new(token).also("decoded", decoded))
}
