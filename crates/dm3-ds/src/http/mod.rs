//! The HTTP front: routes, and what all of them have in common.

mod access;
mod access_v1;
mod body;
mod pick_up;
mod reply;
mod rpc;
mod server;
mod stall_guard;

use std::any::Any;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, get, post};
use axum::{Extension, Router};
use http::{HeaderName, Method, StatusCode, header};
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowHeaders, Any as AnyOrigin, CorsLayer};

use crate::error::ServiceError;
use crate::service::DeliveryService;
use crate::store::StoreHealth;

use access_v1::Stopping;

pub(crate) use server::serve_connections;

/// The header of every failure: its stable code.
pub(crate) const ERROR_HEADER: HeaderName = HeaderName::from_static("x-dm3-error");

/// All paths of the service. Streams of events end when it is `stopping`.
pub(crate) fn router(service: DeliveryService, stopping: CancellationToken) -> Router {
    let patience = service.config().limits.request_timeout;
    let routes: [(&str, MethodRouter<DeliveryService>); 8] = [
        ("/hello", get(|| async { "Hello DM3" })),
        ("/health", get(health)),
        // DSA-HTTP-001
        ("/rpc", post(rpc::handle)),
        ("/auth/{name}", get(access::challenge).post(access::log_in)),
        ("/profile/{name}", get(access::profile).post(access::register)),
        ("/delivery/messages/incoming/{name}", get(pick_up::incoming)),
        ("/delivery/messages/{name}/contact/{contact}", get(pick_up::of_contact)),
        ("/delivery/messages/{name}/syncAcknowledgements", post(pick_up::acknowledge)),
    ];
    let mut router = Router::new();
    for (path, methods) in routes {
        // Deployed clients put a slash behind some paths.
        router = router.route(&format!("{path}/"), methods.clone()).route(path, methods);
    }
    let access_v1 = access_v1::router(service.clone());
    router
        // DSA-HTTP-003
        .fallback(|| async { reply::rest_failure(&ServiceError::NoSuchPath) })
        // DSA-HTTP-002
        .method_not_allowed_fallback(|| async { reply::rest_failure(&ServiceError::WrongHttpMethod) })
        .with_state(service)
        .layer(CatchPanicLayer::custom(on_panic))
        .layer(middleware::from_fn_with_state(patience, in_time))
        .nest("/access/v1", access_v1)
        // The part of a nested router that nesting leaves to the outer one.
        .route("/access/v1/", any(access_v1::no_such_path))
        .layer(Extension(Stopping(stopping)))
        .layer(cors())
}

/// Clients run in browsers, on pages of anybody; what they may do hangs on tokens, not on origins.
fn cors() -> CorsLayer {
    CorsLayer::new()
        // DSA-HTTP-010, DSA-HTTP-011
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        // A wildcard would not cover Authorization (Fetch standard, "CORS protocol and HTTP caches").
        // MAP-AUT-004
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([ERROR_HEADER, header::RETRY_AFTER]) // DSA-HTTP-012
        .max_age(Duration::from_secs(3600))
}

async fn health(State(service): State<DeliveryService>) -> Response {
    let (status, text) = match service.store().health() {
        StoreHealth::Good => (StatusCode::OK, r#"{"status":"ok"}"#),
        StoreHealth::Full => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"storage full"}"#),
        StoreHealth::ReadOnly => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"storage failed"}"#),
        StoreHealth::Closed => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"closed"}"#),
    };
    (status, [(header::CONTENT_TYPE, reply::JSON)], text).into_response()
}

/// Gives every request its time and no more.
async fn in_time(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    // DSA-HTTP-008, DSA-HTTP-009
    let answer = tokio::time::timeout(patience, next.run(request)).await;
    answer.unwrap_or_else(|_| reply::rest_failure(&ServiceError::RequestTimeout))
}

fn on_panic(_panic: Box<dyn Any + Send>) -> Response {
    tracing::error!(code = "ds.internal", "a request handler panicked");
    reply::rest_failure(&ServiceError::Internal)
}
