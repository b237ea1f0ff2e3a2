//! `POST /rpc`: JSON-RPC 2.0 to the letter for callers that send an `id`, the deployed network's form for those that
//! do not.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use dm3_mtp::rpc::{Entry, Frame, FrameError, Method, ParamsError, envelope_in, name_in};
use dm3_types::rpc::{Id, Request as RpcRequest, Response as RpcResponse};
use dm3_types::{Dialect, Json, Members, ParseError, WireRecord};
use http::{HeaderValue, StatusCode};

use super::{ERROR_HEADER, body, reply};
use crate::error::ServiceError;
use crate::service::DeliveryService;

pub(super) async fn handle(State(service): State<DeliveryService>, request: Request) -> Response {
    let limit = service.config().limits.max_body_bytes();
    let body = match body::read_json(request, limit).await {
        Ok(body) => body,
        Err(error) => return reply::rpc_failure(&error, Id::null()), // DSA-RPC-001, DSA-HTTP-006
    };
    // A caller that sends no id is a deployed client: it never sends notifications. DSA-RPC-019
    if body.as_object().is_some_and(|members| members.get("id").is_none()) {
        return deployed(&service, &body).await;
    }
    match Frame::from_json(&body) {
        Ok(Frame::Single(entry)) => {
            let (id, outcome) = answer(&service, entry).await;
            match outcome {
                Ok(result) => reply::json(&result_of(result, id)),
                Err(error) => reply::rpc_failure(&error, id),
            }
        }
        Ok(Frame::Batch(entries)) => batch(&service, entries).await,
        Err(error) => reply::rpc_failure(&error.into(), Id::null()), // DSA-RPC-022, DSA-RPC-023
    }
}

/// One request after the other. The status is that of the first answer where all are failures, else 200; the header
/// names the first failure in either case.
async fn batch(service: &DeliveryService, entries: Vec<Entry>) -> Response {
    let mut answers = Vec::new();
    let (mut first_failure, mut succeeded) = (None, false);
    for entry in entries {
        let is_notification = matches!(entry, Entry::Notification(_));
        let (id, outcome) = answer(service, entry).await; // DSA-RPC-018, DSA-RPC-021
        if is_notification {
            continue; // DSA-RPC-017
        }
        // DSA-RPC-020
        answers.push(match outcome {
            Ok(result) => {
                succeeded = true;
                result_of(result, id)
            }
            Err(error) => {
                first_failure.get_or_insert(error.wire());
                reply::rpc_error(&error, id)
            }
        });
    }
    if answers.is_empty() {
        return StatusCode::NO_CONTENT.into_response(); // DSA-RPC-025
    }
    // DSA-RPC-026, DSA-RPC-027
    let status = first_failure.filter(|_| !succeeded).map_or(200, |wire| wire.status);
    let mut response = reply::with(status, reply::JSON, Json::from(answers).to_text());
    if let Some(wire) = first_failure {
        response.headers_mut().insert(ERROR_HEADER, HeaderValue::from_static(wire.code));
    }
    response
}

fn result_of(result: Json, id: Id) -> Json {
    RpcResponse { outcome: Ok(result), id: Some(id) }.to_json() // DSA-RPC-013, DSA-RPC-016
}

/// One request to the letter of JSON-RPC 2.0, and the id to answer with.
async fn answer(service: &DeliveryService, entry: Entry) -> (Id, Result<Json, ServiceError>) {
    let (id, request) = match entry {
        Entry::Call { id, request } => (id, request),
        Entry::Notification(request) => (Id::null(), request),
        Entry::Invalid { id, error } => return (id, Err(error.into())),
    };
    let outcome = match Method::from_wire(&request.method) {
        Some(method) => perform(service, method, request.params.as_ref(), Dialect::Written).await,
        None => Err(ServiceError::UnknownMethod), // DSA-RPC-010
    };
    (id, outcome)
}

/// One request of a deployed client: `OK` as text, results as JSON text, errors as the deployed service words them.
async fn deployed(service: &DeliveryService, request: &Json) -> Response {
    let Some(name) = request.get("method").and_then(Json::as_str) else {
        let error = RpcRequest::from_json(request)
            .err()
            .unwrap_or_else(|| ParseError::malformed("method", dm3_types::Expected::String));
        let error = ServiceError::Frame(FrameError::NotARequest(error));
        return reply::failure(&error, reply::TEXT, "Bad Request");
    };
    let Some(method) = Method::from_wire(name) else {
        let error = ServiceError::UnknownMethod;
        return reply::failure(&error, reply::JSON, reply::error_body("Method not allowed"));
    };
    match (method, perform(service, method, request.get("params"), Dialect::Deployed).await) {
        (Method::SubmitMessage, Ok(_)) => reply::with(200, reply::TEXT, "OK"),
        (_, Ok(result)) => {
            let answer = Members::new().with("jsonrpc", "2.0").with("result", result.canonical());
            reply::json(&answer.into())
        }
        (_, Err(error)) => deployed_failure(&error),
    }
}

/// The deployed service's words where it has some; where it answers with nothing, a JSON-RPC error.
fn deployed_failure(error: &ServiceError) -> Response {
    use dm3_mtp::SubmissionError::{Malformed, NoHash};
    match error {
        ServiceError::Params(ParamsError::NoEnvelope) => {
            reply::failure(error, reply::TEXT, "Envelop missing")
        }
        ServiceError::Params(ParamsError::EnvelopeNotJson(_)) => {
            reply::failure(error, reply::TEXT, "Error parsing envelop")
        }
        ServiceError::Submission(Malformed(_) | NoHash) => {
            reply::failure(error, reply::JSON, reply::error_body("invalid schema"))
        }
        ServiceError::Params(ParamsError::NoName) => {
            reply::failure(error, reply::JSON, reply::error_body("unknown user"))
        }
        _ => reply::rpc_failure(error, Id::null()),
    }
}

async fn perform(
    service: &DeliveryService,
    method: Method,
    params: Option<&Json>,
    dialect: Dialect,
) -> Result<Json, ServiceError> {
    match method {
        Method::SubmitMessage => {
            let accepted = service.submit(envelope_in(params)?).await?;
            // DSA-SUB-026, DSA-SUB-027
            Ok(Members::new().with("success", true).with("duplicate", accepted.duplicate).into())
        }
        // DSA-PRP-004
        Method::GetDeliveryServiceProperties => Ok(service.properties(dialect).to_json()),
        Method::GetProfileExtension => {
            let name = name_in(params)?;
            let extension = service.profile_extension(name, dialect).await;
            let extension = extension.map_err(|error| match (error, dialect) {
                (
                    ServiceError::NoAccount | ServiceError::NoAddress | ServiceError::BadName,
                    Dialect::Deployed,
                ) => ParamsError::NoName.into(),
                (error, _) => error,
            });
            Ok(extension?.to_json())
        }
    }
}
