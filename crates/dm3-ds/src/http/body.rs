//! Reading request bodies, within bounds.

use axum::body::Body;
use dm3_types::{Json, ParseError};
use http::header;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::error::ServiceError;

/// The whole body, at most `limit` bytes. What announces itself as larger is not read at all.
pub(super) async fn read(request: axum::extract::Request, limit: usize) -> Result<Vec<u8>, ServiceError> {
    let too_large = || ServiceError::BodyTooLarge { limit };
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|text| text.parse::<usize>().ok()).is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    let body: Body = request.into_body();
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes().into()),
        Err(error) if error.downcast_ref::<LengthLimitError>().is_some() => Err(too_large()),
        // DSA-HTTP-007
        Err(_) => Err(ServiceError::BodyIncomplete),
    }
}

/// The whole body as JSON.
pub(super) async fn read_json(request: axum::extract::Request, limit: usize) -> Result<Json, ServiceError> {
    parse(&read(request, limit).await?)
}

// DSA-HTTP-004, DSA-RPC-001
pub(super) fn parse(bytes: &[u8]) -> Result<Json, ServiceError> {
    Json::parse_slice(bytes).map_err(|error| ServiceError::NotJson(ParseError::from(error)))
}
