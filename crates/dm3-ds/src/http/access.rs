//! Log-in and profiles: `/auth/…` and `/profile/…` of the deployed network.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use dm3_types::closed_schema::{self, Shape};
use dm3_types::record::SignedUserProfile;
use dm3_types::{Json, Received};

use super::{body, reply};
use crate::error::ServiceError;
use crate::service::DeliveryService;

/// Largest body of a log-in or a profile, bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

pub(super) type Name = Result<Path<String>, PathRejection>;

/// The name in a path.
pub(super) fn name_in(path: Name) -> Result<String, ServiceError> {
    path.map(|Path(name)| name).map_err(|_| ServiceError::BadName)
}

/// `GET /auth/:name`: a challenge, a JSON string.
pub(super) async fn challenge(State(service): State<DeliveryService>, name: Name) -> Response {
    let challenge = async { service.challenge(&name_in(name)?).await }.await;
    match challenge {
        Ok(challenge) => reply::json(&challenge.into()),
        Err(error) => reply::rest_failure(&error),
    }
}

/// `POST /auth/:name`: the answer to a challenge; a session token, a JSON string.
pub(super) async fn log_in(State(service): State<DeliveryService>, name: Name, request: Request) -> Response {
    let session = async {
        let name = name_in(name)?;
        let answer = body::read_json(request, MAX_BODY_BYTES).await?;
        closed_schema::check(Shape::ChallengeAnswer, &answer).map_err(ServiceError::BadBody)?;
        let member = |name| answer.get(name).and_then(Json::as_str).unwrap_or_default();
        service.log_in(&name, member("challenge"), member("signature")).await
    };
    match session.await {
        Ok(session) => reply::json(&session.token.into()),
        Err(error @ ServiceError::NoAddress) => {
            reply::failure_as(reply::at_fault(&error), reply::JSON, reply::error_body(&error.to_string()))
        }
        Err(error) => reply::rest_failure(&error),
    }
}

/// `GET /profile/:name`: the registered profile.
pub(super) async fn profile(State(service): State<DeliveryService>, name: Name) -> Response {
    let name = match name_in(name) {
        Ok(name) => name,
        Err(error) => return reply::rest_failure(&error),
    };
    match service.registered_profile(&name).await {
        Ok(profile) => reply::with(200, reply::JSON, profile),
        Err(error @ ServiceError::NoAccount) => reply::failure(&error, reply::TEXT, "Not Found"),
        Err(error @ ServiceError::NoAddress) => {
            let text = format!("could not get profile for {name}. Unable to resolve address");
            let body = Json::from(reply::message_body(&text)).to_text();
            reply::failure_as(reply::at_fault(&error), reply::JSON, body)
        }
        Err(error) => reply::rest_failure(&error),
    }
}

/// `POST /profile/:name`: registers a signed profile; a token that opens nothing, a JSON string.
pub(super) async fn register(
    State(service): State<DeliveryService>,
    name: Name,
    request: Request,
) -> Response {
    let name = match name_in(name) {
        Ok(name) => name,
        Err(error) => return reply::rest_failure(&error),
    };
    let token = async {
        let profile = body::read_json(request, MAX_BODY_BYTES).await?;
        closed_schema::check(Shape::SignedUserProfile, &profile).map_err(ServiceError::BadBody)?;
        let profile = Received::<SignedUserProfile>::from_json(profile).map_err(ServiceError::BadBody)?;
        service.register(&name, profile).await
    };
    match token.await {
        Ok(token) => reply::json(&token.into()),
        Err(error @ ServiceError::BadBody(_)) => {
            reply::failure(&error, reply::JSON, reply::error_body("invalid schema"))
        }
        Err(error @ ServiceError::NoAddress) => {
            let text = format!("could not submit profile for {name}. Unable to resolve address");
            let body = Json::from(reply::message_body(&text)).to_text();
            reply::failure_as(reply::at_fault(&error), reply::JSON, body)
        }
        Err(
            error @ (ServiceError::ProfileNotOwners(_)
            | ServiceError::ProfileNotPublished
            | ServiceError::ProfileNotNewer
            | ServiceError::OtherNameHolds
            | ServiceError::NameNeeded),
        ) => {
            let body = reply::message_body("Couldn't store profile").with("error", error.to_string());
            reply::failure(&error, reply::JSON, Json::from(body).to_text())
        }
        Err(error) => reply::rest_failure(&error),
    }
}
