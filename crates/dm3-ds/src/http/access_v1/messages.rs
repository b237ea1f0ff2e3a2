//! Picking up and acknowledging.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::body::Body;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use dm3_types::access::AccessAcknowledgement;
use dm3_types::{Json, Members, WireRecord};
use futures_util::stream;
use http::HeaderMap;

use super::{Name, failure, mailbox, name_in, query};
use crate::error::ServiceError;
use crate::http::{body, reply};
use crate::service::{DeliveryService, PickedUpPage};
use crate::store::StoredMail;

/// Largest body of an acknowledgement, bytes.
const MAX_BODY_BYTES: usize = 1 << 20;

/// `GET …/messages`: a page of waiting mail.
pub(super) async fn page(
    State(service): State<DeliveryService>,
    name: Name,
    RawQuery(text): RawQuery,
    headers: HeaderMap,
) -> Response {
    let page = async {
        let mailbox = mailbox(&service, &name_in(name)?, &headers).await?;
        let wanted = query(text.as_deref())?;
        mailbox.page(wanted.after.as_ref(), wanted.page_limit()).await
    };
    match page.await {
        Ok(page) => reply::with(200, reply::JSON, body_of(page)),
        Err(error) => failure::of(&error),
    }
}

/// `POST …/acknowledgements`: what was safely taken.
pub(super) async fn acknowledge(
    State(service): State<DeliveryService>,
    name: Name,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let deleted = async {
        let mailbox = mailbox(&service, &name_in(name)?, &headers).await?;
        let taken = body::read_json(request, MAX_BODY_BYTES).await?;
        match AccessAcknowledgement::from_json(&taken).map_err(ServiceError::BadBody)? {
            AccessAcknowledgement::Messages(messages) => mailbox.acknowledge_messages(&messages).await,
            AccessAcknowledgement::UpTo { device, cursor } => {
                mailbox.acknowledge_up_to(device, &cursor).await
            }
        }
    };
    match deleted.await {
        Ok(deleted) => reply::json(&Members::new().with("deleted", deleted).into()), // MAP-ACK-012
        Err(error) => failure::of(&error),
    }
}

/// A page that is being written into the answer, a message at a time: its place is taken until it is read.
struct Writing {
    page: PickedUpPage,
    left: VecDeque<StoredMail>,
    begun: bool,
    ended: bool,
}

fn body_of(mut page: PickedUpPage) -> Body {
    let left = std::mem::take(&mut page.mail).into();
    let writing = Writing { page, left, begun: false, ended: false };
    Body::from_stream(stream::unfold(writing, |mut writing| async move {
        writing.next_piece().map(|piece| (Ok::<_, Infallible>(piece), writing))
    }))
}

impl Writing {
    /// The next piece of the JSON object.
    fn next_piece(&mut self) -> Option<String> {
        if self.ended {
            return None;
        }
        let mut piece = String::new();
        if !self.begun {
            piece.push_str(r#"{"messages":["#);
        }
        match self.left.pop_front() {
            Some(mail) => {
                if self.begun {
                    piece.push(',');
                }
                piece.push_str(&item_text(&mail));
            }
            None => {
                self.ended = true;
                piece.push_str(&format!(r#"],"cursor":"{}","more":{}}}"#, self.page.cursor, self.page.more));
            }
        }
        self.begun = true;
        Some(piece)
    }
}

/// A message as it stands in a page and in an event; the envelope as it was stored, which is JSON on one line.
pub(super) fn item_text(mail: &StoredMail) -> String {
    // MAP-PIC-015, MAP-PIC-016
    let sender = Json::from(mail.id.sender.as_str()).to_text();
    let (cursor, hash) = (mail.cursor(), mail.id.message_hash);
    format!(
        r#"{{"cursor":"{cursor}","sender":{sender},"messageHash":"{hash}","envelope":{}}}"#,
        mail.envelope
    )
}
