//! `/access/v1/…`: what `spec/message-access.md` says.

mod account;
mod devices;
mod events;
mod failure;
mod messages;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post, put};
use dm3_types::access::MailQuery;
use http::{HeaderMap, HeaderValue, header};
use tower_http::catch_panic::CatchPanicLayer;

use crate::error::ServiceError;
use crate::service::{DeliveryService, Mailbox};

pub(super) use events::Stopping;

/// The paths below `/access/v1`.
pub(super) fn router(service: DeliveryService) -> Router {
    let routes: [(&str, MethodRouter<DeliveryService>); 8] = [
        ("/{name}/profile", put(account::register)),
        ("/{name}/challenge", post(account::challenge)),
        ("/{name}/session", post(account::log_in)),
        ("/{name}/messages", get(messages::page)),
        ("/{name}/acknowledgements", post(messages::acknowledge)),
        ("/{name}/devices", get(devices::list)),
        ("/{name}/devices/{device}", put(devices::add).delete(devices::remove)),
        ("/{name}/events", get(events::stream)),
    ];
    let patience = service.config().limits.request_timeout;
    routes
        .into_iter()
        .fold(Router::new(), |router, (path, methods)| router.route(path, methods))
        .fallback(no_such_path)
        .method_not_allowed_fallback(|| async { failure::of(&ServiceError::WrongHttpMethod) })
        .with_state(service)
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!(code = "ds.internal", "a request handler panicked");
            failure::of(&ServiceError::Internal)
        }))
        .layer(middleware::from_fn_with_state(patience, in_time))
        .layer(middleware::map_response(not_stored))
}

pub(super) async fn no_such_path() -> Response {
    failure::of(&ServiceError::NoSuchPath)
}

async fn in_time(State(patience): State<std::time::Duration>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(patience, next.run(request)).await;
    answer.unwrap_or_else(|_| failure::of(&ServiceError::RequestTimeout))
}

/// Answers are for the receiver alone.
async fn not_stored(mut response: Response) -> Response {
    // MAP-AUT-005
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

type Name = Result<Path<String>, PathRejection>;

/// The name in a path.
fn name_in(path: Name) -> Result<String, ServiceError> {
    path.map(|Path(name)| name).map_err(|_| ServiceError::BadName)
}

/// The mailbox that the request's token opens.
async fn mailbox(
    service: &DeliveryService,
    name: &str,
    headers: &HeaderMap,
) -> Result<Mailbox, ServiceError> {
    service.mailbox(name, bearer(headers)).await // MAP-AUT-028
}

/// The token of the scheme `Bearer`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

fn query(text: Option<&str>) -> Result<MailQuery, ServiceError> {
    MailQuery::parse(text.unwrap_or_default()).map_err(ServiceError::BadQuery)
}
