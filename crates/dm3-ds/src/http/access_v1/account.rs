//! Registering and logging in.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use dm3_types::access::{ChallengeAnswer, LoginChallengeText};
use dm3_types::record::SignedUserProfile;
use dm3_types::{EnsName, Received, WireRecord};
use http::StatusCode;

use super::{Name, failure, name_in};
use crate::error::ServiceError;
use crate::http::{body, reply};
use crate::service::DeliveryService;

/// Largest body of a log-in or a profile, bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// `PUT …/profile`: registers the profile that the name publishes.
pub(super) async fn register(
    State(service): State<DeliveryService>,
    name: Name,
    request: Request,
) -> Response {
    let done = async {
        let name = ens_name_in(name)?;
        let profile = body::read_json(request, MAX_BODY_BYTES).await?;
        let profile = Received::<SignedUserProfile>::from_json(profile).map_err(ServiceError::BadBody)?;
        // MAP-AUT-006, MAP-AUT-007, MAP-AUT-008, MAP-AUT-009
        service.register(&name, profile).await
    };
    match done.await {
        Ok(_) => no_content(),
        Err(error) => failure::of(&error),
    }
}

/// `POST …/challenge`: something to sign.
pub(super) async fn challenge(State(service): State<DeliveryService>, name: Name) -> Response {
    // MAP-AUT-010, MAP-AUT-012
    let challenge = async { service.challenge(&ens_name_in(name)?).await };
    match challenge.await {
        Ok(challenge) => reply::json(&LoginChallengeText { challenge }.to_json()),
        Err(error) => failure::of(&error),
    }
}

/// `POST …/session`: the answer to a challenge; a session.
pub(super) async fn log_in(State(service): State<DeliveryService>, name: Name, request: Request) -> Response {
    let session = async {
        let name = ens_name_in(name)?;
        let answer = body::read_json(request, MAX_BODY_BYTES).await?;
        let answer = ChallengeAnswer::from_json(&answer).map_err(ServiceError::BadBody)?;
        service.log_in(&name, &answer.challenge, &answer.signature).await
    };
    match session.await {
        Ok(session) => reply::json(&session.to_json()),
        Err(error) => failure::of(&error),
    }
}

/// The name in a path; an address is none.
fn ens_name_in(path: Name) -> Result<String, ServiceError> {
    let name = name_in(path)?;
    let is_address = name.len() == 42 && name.starts_with("0x");
    // MAP-AUT-003
    if is_address || EnsName::parse(&name).is_err() {
        return Err(ServiceError::BadName);
    }
    Ok(name)
}

pub(super) fn no_content() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}
