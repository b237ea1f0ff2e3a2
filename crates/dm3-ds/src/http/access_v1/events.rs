//! Live push.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use dm3_types::access::Cursor;
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::messages::item_text;
use super::{Name, failure, mailbox, name_in, query};
use crate::error::ServiceError;
use crate::http::reply;
use crate::service::{DeliveryService, MailEvents};

/// How long nothing is written at most: less than what proxies and browsers wait.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const EVENT_STREAM: &str = "text/event-stream";
/// Where to go on. Not among the names that the `http` crate knows.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx, which stands in front of many services, to pass on what it gets at once.
const NO_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Ends all streams when the service stops.
#[derive(Debug, Clone)]
pub(in crate::http) struct Stopping(pub(in crate::http) CancellationToken);

/// `GET …/events`: mail as it comes.
pub(super) async fn stream(
    State(service): State<DeliveryService>,
    Extension(Stopping(stopping)): Extension<Stopping>,
    name: Name,
    RawQuery(text): RawQuery,
    headers: HeaderMap,
) -> Response {
    let events = async {
        let mailbox = mailbox(&service, &name_in(name)?, &headers).await?;
        let wanted = query(text.as_deref())?;
        // MAP-PSH-006, MAP-PSH-007
        let after = last_event_id(&headers)?.or(wanted.after);
        mailbox.events(after.as_ref()).await
    };
    match events.await {
        Ok(events) => {
            let mut response = reply::with(200, EVENT_STREAM, body_of(events, stopping)); // MAP-PSH-001
            response.headers_mut().insert(NO_BUFFERING, HeaderValue::from_static("no"));
            response
        }
        Err(error) => failure::of(&error),
    }
}

/// An empty one is what browsers send before the first event.
fn last_event_id(headers: &HeaderMap) -> Result<Option<Cursor>, ServiceError> {
    let Some(value) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) else { return Ok(None) };
    let cursor = value.to_str().ok().and_then(|text| Cursor::parse(text).ok());
    cursor.map(Some).ok_or(ServiceError::BadCursor) // MAP-PSH-008
}

struct Streaming {
    events: MailEvents,
    /// When the session ends.
    end: Instant,
    stopping: CancellationToken,
    begun: bool,
}

fn body_of(events: MailEvents, stopping: CancellationToken) -> Body {
    let end = Instant::now() + events.time_left();
    let streaming = Streaming { events, end, stopping, begun: false };
    Body::from_stream(stream::unfold(streaming, |mut streaming| async move {
        streaming.next_piece().await.map(|piece| (Ok::<_, Infallible>(piece), streaming))
    }))
}

impl Streaming {
    /// The next piece of the stream; nothing at its end. Whoever is cut off begins again behind the last event.
    async fn next_piece(&mut self) -> Option<String> {
        if !std::mem::replace(&mut self.begun, true) {
            return Some("retry: 2000\n\n".to_owned());
        }
        if Instant::now() >= self.end {
            return None;
        }
        tokio::select! {
            // What can be sent is sent after the end of the session is looked at, and before anything else.
            biased;
            () = self.stopping.cancelled() => None,
            () = tokio::time::sleep_until(self.end) => None, // MAP-PSH-012
            mail = self.events.next() => {
                let mail = mail.ok()?;
                // MAP-PSH-005, MAP-PSH-013
                Some(mail.iter().map(|mail| format!("id: {}\nevent: message\ndata: {}\n\n", mail.cursor(), item_text(mail))).collect())
            }
            () = tokio::time::sleep(KEEP_ALIVE) => Some(":\n\n".to_owned()), // MAP-PSH-011
        }
    }
}
