//! Answers: bodies of both dialects and the header of failures.

use axum::body::Body;
use axum::response::Response;
use dm3_types::rpc::{ErrorObject, Id, Response as RpcResponse};
use dm3_types::{Json, Members, WireRecord};
use http::{HeaderValue, StatusCode, header};

use super::ERROR_HEADER;
use crate::auth::AuthError;
use crate::error::{ServiceError, WireError};

// DSA-HTTP-005
pub(super) const JSON: &str = "application/json; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";

pub(super) fn with(status: u16, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

pub(super) fn json(value: &Json) -> Response {
    with(200, JSON, value.to_text())
}

/// A failure with a body of this form; every failure goes through here.
pub(super) fn failure(error: &ServiceError, content_type: &'static str, body: impl Into<Body>) -> Response {
    failure_as(error.wire(), content_type, body)
}

/// [`failure`] where the deployed service has another status for it.
pub(super) fn failure_as(wire: WireError, content_type: &'static str, body: impl Into<Body>) -> Response {
    // DSA-ERR-003, DSA-ERR-004
    let mut response = with(wire.status, content_type, body);
    response.headers_mut().insert(ERROR_HEADER, HeaderValue::from_static(wire.code));
    // What is left of the body of a request that was too large or too slow is not read.
    if matches!(wire.status, 408 | 413) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    // DSA-HTTP-013
    if wire.status == 503 {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    tracing::debug!(code = wire.code, status = wire.status, "request refused");
    response
}

/// A failure of the access API: `{"error": …}`, and the plain word where the deployed service says just that.
pub(super) fn rest_failure(error: &ServiceError) -> Response {
    match error {
        ServiceError::Auth(AuthError::NoSession) => failure(error, TEXT, "Unauthorized"),
        ServiceError::Auth(auth) => failure(error, JSON, error_body(auth.deployed_text())),
        ServiceError::BadBody(_) | ServiceError::NotJson(_) => failure(error, TEXT, "Bad Request"),
        _ => failure(error, JSON, error_body(&error.to_string())),
    }
}

/// The request is at fault, as deployed services see it where a name that is acted on has no address.
pub(super) fn at_fault(error: &ServiceError) -> WireError {
    WireError { status: 400, ..error.wire() }
}

pub(super) fn error_body(text: &str) -> String {
    Json::from(Members::new().with("error", text)).to_text()
}

pub(super) fn message_body(text: &str) -> Members {
    Members::new().with("message", text)
}

/// A failure as a JSON-RPC response.
pub(super) fn rpc_failure(error: &ServiceError, id: Id) -> Response {
    failure(error, JSON, rpc_error(error, id).to_text())
}

/// The JSON-RPC error object; `data.code` is the stable code.
pub(super) fn rpc_error(error: &ServiceError, id: Id) -> Json {
    let wire = error.wire();
    // DSA-ERR-005, DSA-HTTP-014
    let object = ErrorObject {
        code: wire.rpc.code(),
        message: error.to_string(),
        data: Some(Members::new().with("code", wire.code).into()),
    };
    RpcResponse { outcome: Err(object), id: Some(id) }.to_json()
}
