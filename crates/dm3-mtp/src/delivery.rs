//! Which delivery service to submit to, and what to do when it does not answer.

use dm3_types::EnsName;

use crate::EnvelopeFormat;
use crate::rpc::Refusal;

/// Most delivery services of one receiver that are asked.
pub const MAX_SERVICES: usize = 32;

/// Brings one message to the first delivery service that takes it.
///
/// The services are tried in the receiver's order. One that cannot be reached is passed over; one that refuses ends the
/// delivery, because the next would apply the same rules of the same receiver. A service that knows only the other
/// deployed variant of the envelope is asked once more with that one.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    services: Vec<(EnsName, EnvelopeFormat)>,
    current: usize,
    other_variant: Option<EnvelopeFormat>,
    attempts: Vec<Attempt>,
    outcome: Option<DeliveryOutcome>,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Submit to this service in this form, then call [`Delivery::report`].
    Submit {
        /// The delivery service.
        service: EnsName,
        /// The form of the envelope.
        format: EnvelopeFormat,
    },
    /// Nothing more to do.
    Done(DeliveryOutcome),
}

/// How a submission went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The service has the message on stable storage.
    Accepted,
    /// The service refuses the message for good.
    Refused(Refusal),
    /// The service knows only the other deployed variant of the envelope.
    UnknownVariant,
    /// The service could not be found, reached, or is unable to take messages now.
    Unavailable,
}

/// One submission and how it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The delivery service.
    pub service: EnsName,
    /// The form of the envelope.
    pub format: EnvelopeFormat,
    /// How it went.
    pub report: Report,
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// This service has the message.
    Delivered {
        /// The delivery service.
        service: EnsName,
        /// The form that it took.
        format: EnvelopeFormat,
    },
    /// This service refused; trying again does not help.
    Refused {
        /// The delivery service.
        service: EnsName,
        /// Why.
        refusal: Refusal,
    },
    /// None of the services could be reached; try again later.
    RetryLater,
    /// The receiver's profile names no delivery service.
    NoDeliveryService,
}

impl Delivery {
    /// A delivery to the services of a receiver, first choice first, in this form of the envelope. A service that is
    /// named twice is asked once, and no more than [`MAX_SERVICES`] are asked: the list is a stranger's.
    #[must_use]
    pub fn new(services: Vec<EnsName>, format: EnvelopeFormat) -> Self {
        // MTP-TRN-032
        let outcome = services.is_empty().then_some(DeliveryOutcome::NoDeliveryService);
        let mut once = Vec::with_capacity(services.len());
        for service in services {
            // MTP-TRN-028
            if once.len() == MAX_SERVICES {
                break;
            }
            // MTP-TRN-022, MTP-TRN-027
            if !once.iter().any(|(known, _)| *known == service) {
                once.push((service, format));
            }
        }
        let services = once;
        Self { services, current: 0, other_variant: None, attempts: Vec::new(), outcome }
    }

    /// Begins at `service` with the form that it is known to take.
    #[must_use]
    pub fn knowing(mut self, service: &EnsName, format: EnvelopeFormat) -> Self {
        for (_, known) in self.services.iter_mut().filter(|(name, _)| name == service) {
            *known = format;
        }
        self
    }

    /// What to do next. Asking again gives the same answer until [`report`](Self::report) is called.
    #[must_use]
    pub fn next_step(&self) -> Step {
        match (&self.outcome, self.services.get(self.current)) {
            (Some(outcome), _) => Step::Done(outcome.clone()),
            (None, Some((service, format))) => {
                Step::Submit { service: service.clone(), format: self.other_variant.unwrap_or(*format) }
            }
            (None, None) => Step::Done(DeliveryOutcome::RetryLater),
        }
    }

    /// Takes in how the submission of the current step went. After the end it changes nothing.
    pub fn report(&mut self, report: Report) {
        let Step::Submit { service, format } = self.next_step() else { return };
        self.attempts.push(Attempt { service: service.clone(), format, report: report.clone() });
        match report {
            // MTP-TRN-023, MTP-TRN-029
            Report::Accepted => self.outcome = Some(DeliveryOutcome::Delivered { service, format }),
            // MTP-TRN-024, MTP-TRN-031
            Report::Refused(refusal) => self.outcome = Some(DeliveryOutcome::Refused { service, refusal }),
            // MTP-TRN-025
            Report::Unavailable => self.move_on(),
            Report::UnknownVariant => match (self.other_variant, format.other_variant()) {
                (None, Some(other)) => self.other_variant = Some(other),
                _ => self.outcome = Some(DeliveryOutcome::Refused { service, refusal: Refusal::schema() }),
            },
        }
    }

    /// All submissions so far.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    fn move_on(&mut self) {
        self.current += 1;
        self.other_variant = None;
        if self.current >= self.services.len() {
            // MTP-TRN-030
            self.outcome = Some(DeliveryOutcome::RetryLater);
        }
    }
}
