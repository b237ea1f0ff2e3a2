//! Receiving: pick up from all own delivery services, verify, acknowledge.

use std::collections::HashMap;

use dm3_mtp::{
    OpenError, OpenedMessage, PostmarkError, ReceivedEnvelope, VerifiedMessage, VerifiedPostmark, VerifyError,
};
use dm3_profile::{ResolveError, ResolvedDeliveryService};
use dm3_types::json::Members;
use dm3_types::record::{Acknowledgement, Acknowledgements};
use dm3_types::{EnsName, Json, MessageHash, ParseError, SigningPublicKey};

use crate::service_api::{ServiceApi, Waiting};
use crate::service_error::ServiceError;
use crate::{Client, RegisterError, ServiceProblem};

/// What waited at the own delivery services.
#[derive(Debug, Clone, Default)]
pub struct PickUp {
    /// Messages whose author is proven, each once, oldest first.
    pub messages: Vec<ReceivedMessage>,
    /// What could not be opened or proven. It stays at the delivery service.
    pub unreadable: Vec<Unreadable>,
    /// Delivery services that could not be asked; their messages wait.
    pub failures: Vec<(EnsName, ServiceProblem)>,
}

/// A message whose author is proven.
#[derive(Debug, Clone)]
pub struct ReceivedMessage {
    /// The message.
    pub verified: VerifiedMessage,
    /// The delivery service's word on when it came in, checked against the service's key.
    pub postmark: Result<VerifiedPostmark, PostmarkError>,
    /// Where copies of it wait to be acknowledged.
    pub receipts: Vec<Receipt>,
}

/// What an acknowledgement must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The delivery service that holds the copy.
    pub service: EnsName,
    /// The sender's name as the service keys it.
    pub contact: String,
    /// The hash as the service keys it.
    pub message_hash: MessageHash,
}

/// An envelope that could not be opened or proven.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// The delivery service that holds it.
    pub service: EnsName,
    /// The envelope as it arrived; its text as a JSON string where it is not even JSON.
    pub envelope: Json,
    /// Why.
    pub reason: UnreadableReason,
    /// How to acknowledge it all the same; none where neither the envelope nor the service tells.
    pub receipt: Option<Receipt>,
}

/// Why an envelope could not be opened or proven.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnreadableReason {
    /// It is no envelope.
    #[error("the envelope is malformed: {0}")]
    Malformed(ParseError),
    /// It cannot be decrypted with the own key.
    #[error("{0}; if your keys have changed, receive it with the earlier ones")]
    Open(#[from] OpenError),
    /// The sender's profile cannot be found or used.
    #[error("the sender's profile cannot be used: {0}")]
    Sender(#[from] ResolveError),
    /// It is not what it claims to be.
    #[error(transparent)]
    Forged(#[from] VerifyError),
}

/// Receiving was not possible at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ReceiveError(#[from] pub RegisterError);

impl ReceiveError {
    /// Whether the same may succeed later without a change.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.0.is_temporary()
    }
}

/// How acknowledging at one delivery service went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// The delivery service.
    pub service: EnsName,
    /// How many messages were acknowledged there.
    pub count: usize,
    /// Whether the service has deleted them.
    pub result: Result<(), ServiceProblem>,
}

impl Client {
    /// Picks up from every own delivery service. Nothing is deleted until [`acknowledge`](Self::acknowledge).
    ///
    /// A service may hand out only a part of a large mailbox: after acknowledging, ask again until nothing new comes.
    ///
    /// # Errors
    /// [`ReceiveError`] where the own profile is unusable; what goes wrong at one service is in
    /// [`PickUp::failures`].
    pub async fn receive(&self) -> Result<PickUp, ReceiveError> {
        let profile = self.own_profile().await?;
        let pick_up = |service: &EnsName| {
            let service = service.clone();
            async move { (self.pick_up_from(&service).await, service) }
        };
        // MAP-PIC-019
        let answers = futures_util::future::join_all(profile.delivery_services().iter().map(pick_up)).await;
        let mut intake = Intake {
            client: self,
            picked_up: PickUp::default(),
            by_hash: HashMap::new(),
            senders: HashMap::new(),
        };
        for (answer, service) in answers {
            match answer {
                Ok((resolved, envelopes)) => {
                    for waiting in envelopes {
                        intake.take_in(&resolved, waiting).await;
                    }
                }
                // MAP-PIC-023
                Err(problem) => intake.picked_up.failures.push((service, problem)),
            }
        }
        let mut picked_up = intake.picked_up;
        picked_up.messages.sort_by_key(|message| message.verified.message().metadata.timestamp);
        Ok(picked_up)
    }

    /// Acknowledges messages at every delivery service that holds a copy, which then deletes it. Call it when the
    /// messages are safely stored.
    pub async fn acknowledge(&self, messages: &[ReceivedMessage]) -> Vec<Acknowledged> {
        // MAP-ACK-023, MAP-ACK-026
        self.acknowledge_receipts(messages.iter().flat_map(|message| &message.receipts)).await
    }

    /// Acknowledges single copies, such as those of unreadable envelopes that nobody wants to keep.
    pub async fn acknowledge_receipts(
        &self,
        receipts: impl IntoIterator<Item = &Receipt>,
    ) -> Vec<Acknowledged> {
        let mut by_service: HashMap<&EnsName, Vec<Acknowledgement>> = HashMap::new();
        for receipt in receipts {
            let contact = receipt.contact.clone();
            let acknowledgement =
                Acknowledgement { contact, message_hash: receipt.message_hash, extra: Members::new() };
            by_service.entry(&receipt.service).or_default().push(acknowledgement);
        }
        let acknowledge = |(service, acknowledgements): (&EnsName, Vec<Acknowledgement>)| {
            let service = service.clone();
            async move {
                let count = acknowledgements.len();
                let result = self.acknowledge_at(&service, acknowledgements).await;
                Acknowledged { service, count, result }
            }
        };
        futures_util::future::join_all(by_service.into_iter().map(acknowledge)).await
    }

    async fn pick_up_from(
        &self,
        service: &EnsName,
    ) -> Result<(ResolvedDeliveryService, Vec<Waiting>), ServiceProblem> {
        // MAP-AUT-036
        let resolved = self.resolver.delivery_service(service).await?;
        let api = self.service(&resolved)?;
        let envelopes = match self.incoming(service, &api).await {
            Err(ServiceError::Unauthorized) => {
                self.forget_token(service).await;
                self.incoming(service, &api).await?
            }
            other => other?,
        };
        Ok((resolved, envelopes))
    }

    async fn incoming(&self, service: &EnsName, api: &ServiceApi) -> Result<Vec<Waiting>, ServiceError> {
        api.incoming(&self.name, &self.token(service, api).await?).await
    }

    async fn acknowledge_at(
        &self,
        service: &EnsName,
        acknowledgements: Vec<Acknowledgement>,
    ) -> Result<(), ServiceProblem> {
        let resolved = self.resolver.delivery_service(service).await?;
        let api = self.service(&resolved)?;
        let body = Acknowledgements { acknowledgements, extra: Members::new() };
        let token = self.token(service, &api).await?;
        match api.acknowledge(&self.name, &token, &body).await {
            Err(ServiceError::Unauthorized) => {
                self.forget_token(service).await;
                let token = self.token(service, &api).await?;
                Ok(api.acknowledge(&self.name, &token, &body).await?)
            }
            other => Ok(other?),
        }
    }
}

/// Takes envelopes in, one after the other; a message that is there already only gets one more receipt.
struct Intake<'a> {
    client: &'a Client,
    picked_up: PickUp,
    by_hash: HashMap<MessageHash, usize>,
    senders: HashMap<EnsName, Result<SigningPublicKey, ResolveError>>,
}

impl Intake<'_> {
    async fn take_in(&mut self, service: &ResolvedDeliveryService, waiting: Waiting) {
        let Waiting { envelope, name } = waiting;
        let named = name.map(|name| Receipt {
            service: service.name().clone(),
            contact: name.sender,
            message_hash: name.message_hash,
        });
        let received = match ReceivedEnvelope::from_json(envelope.clone()) {
            Ok(received) => received,
            Err(error) => {
                return self.set_aside(service, envelope, UnreadableReason::Malformed(error), named);
            }
        };
        let message_hash = received.acknowledged_as();
        let clear_sender = received.clear_delivery_information().map(|information| information.from.clone());
        let receipt = |contact| Receipt { service: service.name().clone(), contact, message_hash };
        match self.prove(received).await {
            Ok((verified, opened)) => {
                let contact = clear_sender.unwrap_or_else(|| verified.sender().to_string());
                let postmark = opened.verify_postmark(&service.signing_key());
                // MAP-ACK-024
                self.add(verified, postmark, named.unwrap_or_else(|| receipt(contact)));
            }
            Err(reason) => {
                self.set_aside(service, envelope, reason, named.or_else(|| clear_sender.map(receipt)));
            }
        }
    }

    async fn prove(
        &mut self,
        envelope: ReceivedEnvelope,
    ) -> Result<(VerifiedMessage, OpenedMessage), UnreadableReason> {
        let opened = envelope.open(&self.client.keys.encryption)?;
        let sender = opened.claimed_sender()?;
        let key = match self.senders.get(&sender) {
            Some(key) => key.clone(),
            None => {
                let profile = self.client.resolver.user_profile(&sender).await;
                let key = profile.map(|profile| profile.signing_key());
                self.senders.insert(sender, key.clone());
                key
            }
        };
        Ok((opened.clone().verify(&key?, &self.client.own_names)?, opened))
    }

    fn add(
        &mut self,
        verified: VerifiedMessage,
        postmark: Result<VerifiedPostmark, PostmarkError>,
        receipt: Receipt,
    ) {
        let messages = &mut self.picked_up.messages;
        let next = messages.len();
        // MAP-PIC-022
        let index = *self.by_hash.entry(verified.hash()).or_insert(next);
        match messages.get_mut(index) {
            Some(known) => {
                // A service that spoils its postmark must not hide the good one of another.
                if known.postmark.is_err() && postmark.is_ok() {
                    known.postmark = postmark;
                }
                if !known.receipts.contains(&receipt) {
                    known.receipts.push(receipt);
                }
            }
            None => messages.push(ReceivedMessage { verified, postmark, receipts: vec![receipt] }),
        }
    }

    fn set_aside(
        &mut self,
        service: &ResolvedDeliveryService,
        envelope: Json,
        reason: UnreadableReason,
        receipt: Option<Receipt>,
    ) {
        // MAP-PIC-021, MAP-ACK-025
        let service = service.name().clone();
        self.picked_up.unreadable.push(Unreadable { service, envelope, reason, receipt });
    }
}
