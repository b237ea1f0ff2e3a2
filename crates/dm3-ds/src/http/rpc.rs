//! `POST /rpc`: JSON-RPC 2.0 to the letter for callers that send an `id`, the deployed network's form for those that
//! do not.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use dm3_mtp::rpc::Method;
use dm3_types::rpc::{Id, Request as RpcRequest, Response as RpcResponse};
use dm3_types::{Dialect, Json, Members, ParseError, WireRecord};
use http::{HeaderValue, StatusCode};

use super::{ERROR_HEADER, body, reply};
use crate::error::ServiceError;
use crate::service::DeliveryService;

/// Requests in a batch.
const MAX_BATCH: usize = 32;

pub(super) async fn handle(State(service): State<DeliveryService>, request: Request) -> Response {
    let limit = service.config().limits.max_body_bytes();
    match body::read_json(request, limit).await {
        Ok(Json::Array(requests)) => batch(&service, requests).await,
        // A caller that sends no id is a deployed client: it never sends notifications.
        Ok(request @ Json::Object(_)) if request.get("id").is_none() => deployed(&service, &request).await,
        Ok(request) => {
            let (id, outcome) = call(&service, &request).await;
            match outcome {
                Ok(result) => reply::json(&result_of(result, id)),
                Err(error) => reply::rpc_failure(&error, id),
            }
        }
        Err(error) => reply::rpc_failure(&error, Id::null()),
    }
}

/// One request after the other. The status is that of the first failure where all failed, else 200; the header names
/// the first failure in either case.
async fn batch(service: &DeliveryService, requests: Vec<Json>) -> Response {
    if requests.is_empty() {
        return reply::rpc_failure(&ServiceError::EmptyBatch, Id::null());
    }
    if requests.len() > MAX_BATCH {
        return reply::rpc_failure(&ServiceError::BatchTooLarge { limit: MAX_BATCH }, Id::null());
    }
    let mut answers = Vec::new();
    let (mut first_failure, mut succeeded) = (None, false);
    for request in requests {
        let is_notification = request.as_object().is_some_and(|members| members.get("id").is_none())
            && RpcRequest::from_json(&request).is_ok();
        let (id, outcome) = call(service, &request).await;
        let answer = match outcome {
            Ok(result) => {
                succeeded = true;
                result_of(result, id)
            }
            Err(error) => {
                let answer = reply::rpc_error(&error, id);
                first_failure.get_or_insert(error.wire());
                answer
            }
        };
        if !is_notification {
            answers.push(answer);
        }
    }
    if answers.is_empty() {
        return StatusCode::NO_CONTENT.into_response();
    }
    let status = first_failure.filter(|_| !succeeded).map_or(200, |wire| wire.status);
    let mut response = reply::with(status, reply::JSON, Json::from(answers).to_text());
    if let Some(wire) = first_failure {
        response.headers_mut().insert(ERROR_HEADER, HeaderValue::from_static(wire.code));
    }
    response
}

fn result_of(result: Json, id: Id) -> Json {
    RpcResponse { outcome: Ok(result), id: Some(id) }.to_json()
}

/// One request to the letter of JSON-RPC 2.0.
async fn call(service: &DeliveryService, request: &Json) -> (Id, Result<Json, ServiceError>) {
    let id = request.get("id").and_then(|id| Id::from_json(id).ok()).unwrap_or_else(Id::null);
    let outcome = async {
        match request.get("jsonrpc") {
            Some(Json::String(version)) if version != "2.0" => return Err(ServiceError::WrongVersion),
            _ => {}
        }
        let request = RpcRequest::from_json(request).map_err(ServiceError::NotARequest)?;
        if !request.versioned {
            return Err(ServiceError::WrongVersion);
        }
        let method = Method::from_wire(&request.method).ok_or(ServiceError::UnknownMethod)?;
        perform(service, method, request.params.as_ref(), Dialect::Written).await
    };
    (id, outcome.await)
}

/// One request of a deployed client: `OK` as text, results as JSON text, errors as the deployed service words them.
async fn deployed(service: &DeliveryService, request: &Json) -> Response {
    let Some(name) = request.get("method").and_then(Json::as_str) else {
        let error = RpcRequest::from_json(request)
            .err()
            .unwrap_or_else(|| ParseError::malformed("method", dm3_types::Expected::String));
        return reply::failure(&ServiceError::NotARequest(error), reply::TEXT, "Bad Request");
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
        ServiceError::NoEnvelope => reply::failure(error, reply::TEXT, "Envelop missing"),
        ServiceError::EnvelopeNotJson(_) => reply::failure(error, reply::TEXT, "Error parsing envelop"),
        ServiceError::Submission(Malformed(_) | NoHash) => {
            reply::failure(error, reply::JSON, reply::error_body("invalid schema"))
        }
        ServiceError::NoName => reply::failure(error, reply::JSON, reply::error_body("unknown user")),
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
            Ok(Members::new().with("success", true).with("duplicate", accepted.duplicate).into())
        }
        Method::GetDeliveryServiceProperties => Ok(service.properties(dialect).to_json()),
        Method::GetProfileExtension => {
            let name = name_in(params).ok_or(ServiceError::NoName)?;
            let extension = service.profile_extension(name, dialect).await;
            let extension = extension.map_err(|error| match (error, dialect) {
                (
                    ServiceError::NoAccount | ServiceError::NoAddress | ServiceError::BadName,
                    Dialect::Deployed,
                ) => ServiceError::NoName,
                (error, _) => error,
            });
            Ok(extension?.to_json())
        }
    }
}

/// The envelope: `[text, token?]` as deployed, `[object]` as written, or the object itself.
fn envelope_in(params: Option<&Json>) -> Result<Json, ServiceError> {
    let envelope = match params {
        Some(Json::Array(elements)) => elements.first(),
        Some(params @ Json::Object(members)) if !members.is_empty() => Some(params),
        _ => None,
    };
    match envelope {
        Some(Json::String(text)) if !text.is_empty() => {
            Json::parse(text).map_err(|error| ServiceError::EnvelopeNotJson(error.into()))
        }
        Some(object @ Json::Object(_)) => Ok(object.clone()),
        Some(Json::Null | Json::String(_) | Json::Bool(false)) | None => Err(ServiceError::NoEnvelope),
        Some(Json::Number(number)) if *number == 0.0 => Err(ServiceError::NoEnvelope),
        Some(_) => {
            let problem = ParseError::malformed("params[0]", dm3_types::Expected::StringOrObject);
            Err(ServiceError::EnvelopeNotJson(problem))
        }
    }
}

/// The name: `[name]`, or the member `name`.
fn name_in(params: Option<&Json>) -> Option<&str> {
    match params? {
        Json::Array(elements) => elements.first()?.as_str(),
        params => params.get("name")?.as_str(),
    }
}
