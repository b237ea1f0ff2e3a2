//! Mail out: `/delivery/messages/…` of the deployed network.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use dm3_types::closed_schema::{self, Shape};
use futures_util::stream;
use http::{HeaderMap, header};

use super::access::{Name, name_in};
use super::{body, reply};
use crate::error::ServiceError;
use crate::service::{DeliveryService, MailBatches};
use crate::store::{StoreError, StoredMail};

/// Largest body of an acknowledgement, bytes: some 30,000 messages.
const MAX_BODY_BYTES: usize = 4 << 20;

/// `GET /delivery/messages/incoming/:name`: all mail that waits, an array of envelopes.
pub(super) async fn incoming(
    State(service): State<DeliveryService>,
    name: Name,
    headers: HeaderMap,
) -> Response {
    let mail = async {
        let mailbox = service.mailbox(&name_in(name)?, token_in(&headers)).await?;
        mailbox.mail(None).await
    };
    hand_out(mail.await).await
}

/// `GET /delivery/messages/:name/contact/:contact`: the mail of one sender.
pub(super) async fn of_contact(
    State(service): State<DeliveryService>,
    names: Result<Path<(String, String)>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let mail = async {
        let Path((name, contact)) = names.map_err(|_| ServiceError::BadName)?;
        let mailbox = service.mailbox(&name, token_in(&headers)).await?;
        mailbox.mail(Some(&contact)).await
    };
    hand_out(mail.await).await
}

/// `POST /delivery/messages/:name/syncAcknowledgements`: deletes mail that was taken over.
pub(super) async fn acknowledge(
    State(service): State<DeliveryService>,
    name: Name,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let done = async {
        let mailbox = service.mailbox(&name_in(name)?, token_in(&headers)).await?;
        let taken = body::read_json(request, MAX_BODY_BYTES).await?;
        closed_schema::check(Shape::Acknowledgements, &taken).map_err(ServiceError::BadBody)?;
        mailbox.acknowledge(&taken).await
    };
    match done.await {
        Ok(_) => reply::with(200, reply::JSON, Body::empty()),
        Err(error) => reply::rest_failure(&error),
    }
}

/// The second word of the header; deployed services do not look at the first.
fn token_in(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.split(' ').nth(1)
}

/// Mail that is being written into the answer.
struct HandingOut {
    batches: MailBatches,
    /// Loaded before the status was sent, so that a storage that fails at once is told by the status.
    first: Option<Vec<StoredMail>>,
    position: Position,
}

#[derive(PartialEq)]
enum Position {
    Start,
    Within,
    End,
}

async fn hand_out(mail: Result<MailBatches, ServiceError>) -> Response {
    let ready = async {
        let mut batches = mail?;
        let first = batches.next().await?;
        Ok(HandingOut { batches, first, position: Position::Start })
    };
    match ready.await {
        Ok(state) => {
            let pieces = stream::try_unfold(state, |mut state| async move {
                let piece = state.next_piece().await?;
                Ok::<_, StoreError>(piece.map(|piece| (piece, state)))
            });
            reply::with(200, reply::JSON, Body::from_stream(pieces))
        }
        Err(error) => reply::rest_failure(&error),
    }
}

impl HandingOut {
    /// The next piece of the JSON array.
    async fn next_piece(&mut self) -> Result<Option<String>, StoreError> {
        let mut piece = String::new();
        match self.position {
            Position::End => return Ok(None),
            Position::Start => piece.push('['),
            Position::Within => {}
        }
        let batch = match self.first.take() {
            Some(batch) => Some(batch),
            None if self.position == Position::Start => None,
            None => self.batches.next().await?,
        };
        let Some(batch) = batch else {
            self.position = Position::End;
            piece.push(']');
            return Ok(Some(piece));
        };
        for mail in batch {
            if self.position == Position::Within {
                piece.push(',');
            }
            self.position = Position::Within;
            piece.push_str(&mail.envelope);
        }
        Ok(Some(piece))
    }
}
