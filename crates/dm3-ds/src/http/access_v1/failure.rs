//! Failures: an object with code and message.

use axum::response::Response;
use dm3_types::WireRecord;
use dm3_types::access::AccessFailure;
use http::{HeaderValue, header};

use crate::error::{ServiceError, WireError};
use crate::http::reply;

/// The answer to a request that failed.
pub(super) fn of(error: &ServiceError) -> Response {
    let wire = wire(error);
    // MAP-AUT-001, MAP-AUT-002
    let body = AccessFailure { code: wire.code.to_owned(), message: error.to_string() };
    let mut response = reply::failure_as(wire, reply::JSON, body.to_json().to_text());
    if wire.status == 401 {
        // MAP-AUT-029
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Bodies that are no JSON are malformed here; the JSON-RPC word for them belongs to JSON-RPC.
fn wire(error: &ServiceError) -> WireError {
    match error {
        ServiceError::NotJson(problem) => ServiceError::BadBody(problem.clone()).wire(),
        error => error.wire(),
    }
}
