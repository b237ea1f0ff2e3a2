//! Sending: one message to the first delivery service that takes it.

use dm3_crypto::SealError;
use dm3_mtp::rpc::{Refusal, SubmitAnswer};
use dm3_mtp::{
    ComposeError, Delivery, DeliveryOutcome, EnvelopeFormat, Report, Route, SealedMessage, SignedMessage,
    Step, SubmissionTerms, TermsError, UnsignedMessage,
};
use dm3_profile::{ResolveError, VerifiedProfile};
use dm3_types::record::{DeliveryInformation, MessageType};
use dm3_types::{EnsName, MessageHash};

use crate::service_api::ServiceApi;
use crate::service_error::ServiceError;
use crate::{Client, advice, now};

/// A message that a delivery service has on stable storage.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// The message as it was sent.
    pub message: SignedMessage,
    /// The hash that later messages refer to it by.
    pub hash: MessageHash,
    /// The service that took it.
    pub service: EnsName,
    /// What was tried, in this order.
    pub attempts: Vec<ServiceAttempt>,
}

/// One delivery service that was asked to take a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceAttempt {
    /// The delivery service.
    pub service: EnsName,
    /// Nothing where it took the message.
    pub problem: Option<ServiceProblem>,
}

/// Why a delivery service could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceProblem {
    /// Its profile cannot be found or used.
    #[error("its profile cannot be used: {0}")]
    Profile(#[from] ResolveError),
    /// It cannot be reached, or does not do what was asked.
    #[error("{0}")]
    Service(#[from] ServiceError),
    /// It does not take messages now.
    #[error("it takes no messages now (HTTP {}): {}", .0.status, .0.reason)]
    Unavailable(Refusal),
    /// It refused the message.
    #[error("it refused the message (HTTP {}): {}", .0.status, .0.reason)]
    Refused(Refusal),
    /// It knows only the other variant of the envelope; the message was sent again in that one.
    #[error("it knows only the other variant of the envelope")]
    UnknownVariant,
    /// Nothing can be encrypted for its key.
    #[error("nothing can be encrypted for its key: {0}")]
    Seal(SealError),
}

impl ServiceProblem {
    /// Whether the service may be usable later without a change.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Profile(error) => error.is_temporary(),
            Self::Service(error) => error.is_temporary(),
            Self::Unavailable(_) => true,
            Self::Refused(_) | Self::UnknownVariant | Self::Seal(_) => false,
        }
    }
}

/// A message was not delivered.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The receiver cannot be found, has no profile, or one that is not its own.
    #[error("the receiver cannot be used: {}; {}", .0, advice::on_receiver(.0))]
    Receiver(#[from] ResolveError),
    /// The message cannot be made.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// Nothing can be encrypted for the receiver's key, or there is no randomness.
    #[error("the message cannot be encrypted: {0}")]
    Seal(#[from] SealError),
    /// The receiver's profile names no delivery service.
    #[error("the receiver's profile names no delivery service; its owner must publish one that does")]
    NoDeliveryService,
    /// The receiver does not take this type of message.
    #[error("the receiver does not take messages of type {message_type}")]
    UnsupportedType {
        /// The type.
        message_type: MessageType,
    },
    /// The envelope is larger than the delivery service takes; shorten the message or attach a link.
    #[error(
        "the envelope has {size} bytes and {service} takes at most {limit}; shorten the message or attach a link"
    )]
    TooLarge {
        /// The delivery service.
        service: EnsName,
        /// Size of the canonical envelope in bytes.
        size: u64,
        /// The service's limit in bytes.
        limit: u64,
    },
    /// A delivery service refused; trying again does not help.
    #[error("{service} refuses the message (HTTP {}): {}", refusal.status, refusal.reason)]
    Refused {
        /// The delivery service.
        service: EnsName,
        /// Why.
        refusal: Refusal,
    },
    /// No delivery service could be used. The message was not delivered.
    #[error("none of the receiver's delivery services can be used: {}", list(attempts))]
    RetryLater {
        /// What was tried.
        attempts: Vec<ServiceAttempt>,
    },
}

impl SendError {
    /// Whether the same message may be delivered later without a change.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::RetryLater { attempts } => attempts
                .iter()
                .filter_map(|attempt| attempt.problem.as_ref())
                .any(ServiceProblem::is_temporary),
            Self::Receiver(error) => error.is_temporary(),
            _ => false,
        }
    }
}

impl Client {
    /// Sends a text.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send_text(&self, to: &EnsName, text: impl Into<String>) -> Result<Sent, SendError> {
        self.send(to, |route| UnsignedMessage::new_text(route, text)).await
    }

    /// Sends a message of any type, composed for the given route.
    ///
    /// ```no_run
    /// # async fn example(client: dm3_client::Client, bob: dm3_types::EnsName) -> Result<(), dm3_client::SendError> {
    /// use dm3_mtp::UnsignedMessage;
    ///
    /// let sent = client.send_text(&bob, "see you at nin").await?;
    /// client.send(&bob, |route| UnsignedMessage::edit(route, "see you at nine", sent.hash)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn send(
        &self,
        to: &EnsName,
        compose: impl FnOnce(&Route) -> UnsignedMessage,
    ) -> Result<Sent, SendError> {
        // MTP-TRN-001
        let receiver = self.resolver.user_profile(to).await?;
        let route = Route { from: self.name.clone(), to: to.clone(), timestamp: now() };
        let message = compose(&route).sign(&self.keys.signing)?;
        self.send_signed(to, &receiver, message).await
    }

    /// Sends a message that is signed already, such as one that somebody asked to have again.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn resend(&self, to: &EnsName, message: SignedMessage) -> Result<Sent, SendError> {
        // MTP-TRN-001
        let receiver = self.resolver.user_profile(to).await?;
        self.send_signed(to, &receiver, message).await
    }

    async fn send_signed(
        &self,
        to: &EnsName,
        receiver: &VerifiedProfile,
        message: SignedMessage,
    ) -> Result<Sent, SendError> {
        // MTP-TRN-003, MTP-TRN-005
        let sealed = message.seal_for(&receiver.encryption_key(), &mut dm3_crypto::OsRandomness)?;
        let information = DeliveryInformation::new(self.name.as_str(), to.as_str());
        let message_type = &message.message().record().metadata.message_type;
        let mut delivery = Delivery::new(receiver.delivery_services().to_vec(), self.format);
        for service in receiver.delivery_services() {
            delivery = delivery.knowing(service, self.format_for(service).await);
        }
        let mut attempts = Vec::new();
        loop {
            let (service, format) = match delivery.next_step() {
                Step::Submit { service, format } => (service, format),
                Step::Done(outcome) => return conclude(outcome, message, attempts),
            };
            let result = self.submit_to(&service, format, &sealed, &information, to, message_type).await;
            let (report, problem) = match result {
                Ok(SubmitAnswer::Accepted) => {
                    self.remember_format(&service, format).await;
                    (Report::Accepted, None)
                }
                Ok(SubmitAnswer::UnknownVariant) => {
                    (Report::UnknownVariant, Some(ServiceProblem::UnknownVariant))
                }
                Ok(SubmitAnswer::Refused(refusal)) => {
                    (Report::Refused(refusal.clone()), Some(ServiceProblem::Refused(refusal)))
                }
                Ok(SubmitAnswer::Unavailable(refusal)) => {
                    (Report::Unavailable, Some(ServiceProblem::Unavailable(refusal)))
                }
                Err(SubmitFault::Terms(error)) => return Err(error),
                // MTP-TRN-020, MTP-TRN-026
                Err(SubmitFault::Service(problem)) => (Report::Unavailable, Some(problem)),
            };
            attempts.push(ServiceAttempt { service, problem });
            delivery.report(report);
        }
    }

    async fn submit_to(
        &self,
        service: &EnsName,
        format: EnvelopeFormat,
        sealed: &SealedMessage,
        information: &DeliveryInformation,
        to: &EnsName,
        message_type: &MessageType,
    ) -> Result<SubmitAnswer, SubmitFault> {
        // MTP-TRN-002
        let resolved = self.resolver.delivery_service(service).await?;
        let api = self.service(&resolved)?;
        // MTP-TRN-004
        let envelope = sealed
            .address_to(
                information,
                &resolved.encryption_key(),
                &self.keys.signing,
                format,
                &mut dm3_crypto::OsRandomness,
            )
            .map_err(ServiceProblem::Seal)?;
        let size = u64::try_from(envelope.size()).unwrap_or(u64::MAX);
        // MTP-TRN-017
        ask_terms(&api, to).await?.check(message_type, size).map_err(|error| {
            SubmitFault::Terms(match error {
                TermsError::TooLarge { size, limit } => {
                    SendError::TooLarge { service: service.clone(), size, limit }
                }
                TermsError::UnsupportedType => {
                    SendError::UnsupportedType { message_type: message_type.clone() }
                }
            })
        })?;
        Ok(api.submit(&envelope).await?)
    }
}

/// What was wrong with each service.
fn list(attempts: &[ServiceAttempt]) -> String {
    let problem = |attempt: &ServiceAttempt| {
        attempt.problem.as_ref().map(|problem| format!("{}: {problem}", attempt.service))
    };
    attempts.iter().filter_map(problem).collect::<Vec<_>>().join("; ")
}

fn conclude(
    outcome: DeliveryOutcome,
    message: SignedMessage,
    attempts: Vec<ServiceAttempt>,
) -> Result<Sent, SendError> {
    match outcome {
        DeliveryOutcome::Delivered { service, .. } => {
            Ok(Sent { hash: message.hash(), message, service, attempts })
        }
        DeliveryOutcome::Refused { service, refusal } => Err(SendError::Refused { service, refusal }),
        DeliveryOutcome::RetryLater => Err(SendError::RetryLater { attempts }),
        DeliveryOutcome::NoDeliveryService => Err(SendError::NoDeliveryService),
    }
}

/// Asks for the size limit and for the receiver's message types, as every sender must. A service that is up and does
/// not tell has no terms.
async fn ask_terms(api: &ServiceApi, to: &EnsName) -> Result<SubmissionTerms, ServiceError> {
    // MTP-TRN-011, MTP-TRN-012
    let (properties, extension) =
        futures_util::future::join(api.properties(), api.profile_extension(to)).await;
    Ok(SubmissionTerms { properties: unless_temporary(properties)?, extension: unless_temporary(extension)? })
}

fn unless_temporary<T>(result: Result<T, ServiceError>) -> Result<Option<T>, ServiceError> {
    match result {
        Ok(value) => Ok(Some(value)),
        // MTP-TRN-016; what is too long to be read was not answered.
        Err(error) if error.is_temporary() || matches!(error, ServiceError::TooLarge { .. }) => Err(error),
        // MTP-TRN-015
        Err(_) => Ok(None),
    }
}

enum SubmitFault {
    Terms(SendError),
    Service(ServiceProblem),
}

impl From<ServiceProblem> for SubmitFault {
    fn from(problem: ServiceProblem) -> Self {
        Self::Service(problem)
    }
}

impl From<ServiceError> for SubmitFault {
    fn from(error: ServiceError) -> Self {
        Self::Service(error.into())
    }
}

impl From<ResolveError> for SubmitFault {
    fn from(error: ResolveError) -> Self {
        Self::Service(error.into())
    }
}
