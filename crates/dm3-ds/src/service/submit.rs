//! Taking mail in.

use dm3_mtp::{AddressedSubmission, ProvenSubmission, SubmissionError};
use dm3_profile::ResolveError;
use dm3_types::{EnsName, Json};

use super::DeliveryService;
use crate::error::{ServiceError, fault_of_resolve, of_resolve};
use crate::pipeline::{self, Receiver};
use crate::store::Appended;

/// A message is in the receiver's mailbox, durably.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Whether it was there before.
    pub duplicate: bool,
}

impl DeliveryService {
    /// Takes an envelope for one of the accounts here.
    ///
    /// # Errors
    ///
    /// [`ServiceError`].
    pub async fn submit(&self, envelope: Json) -> Result<Accepted, ServiceError> {
        let (config, store) = (&self.0.config, &self.0.store);
        let addressed = pipeline::open(envelope, config.limits.size_limit_bytes, &config.keys)
            .map_err(ServiceError::Submission)?;
        let receiver = self.receiver(addressed.receiver()).await?;
        // Until here the sender is a claim; no rule may look at it before.
        let proven = self.proven(addressed).await?;

        let standing = store.standing(receiver.address, pipeline::mail_id(&proven)).await?;
        if standing.already_here {
            return Ok(Accepted { duplicate: true }); // DSA-SUB-016, DSA-SUB-017
        }
        // What the envelope weighs with its postmark is checked once more when it is stored.
        // DSA-SUB-021, DSA-SUB-022
        standing.admit(1)?;
        let now = self.0.clock.now();
        // DSA-SUB-023
        let mail = pipeline::postmark(proven, &receiver, &config.keys, now, &mut self.rng())
            .map_err(ServiceError::Submission)?;
        let appended = store.append(mail).await?; // DSA-SUB-024
        self.0.streams.announce(&receiver.address); // MAP-PSH-003
        Ok(Accepted { duplicate: appended == Appended::AlreadyHere })
    }

    /// The submission, if the claimed sender's published key signed it.
    async fn proven(&self, addressed: AddressedSubmission) -> Result<ProvenSubmission, ServiceError> {
        let name = addressed.claimed_sender().clone();
        // DSA-SUB-011
        let sender = async || self.published_profile(&name).await.map_err(|error| of_sender(&error));
        let proven = addressed.clone().verify_sender(&sender().await?.signing_key());
        if !matches!(proven, Err(SubmissionError::NotSignedBySender(_))) || !self.look_again(&name) {
            return proven.map_err(ServiceError::Submission);
        }
        // DSA-SUB-014
        addressed.verify_sender(&sender().await?.signing_key()).map_err(ServiceError::Submission)
    }

    /// Where mail for `name` goes, and the key that its postmark is encrypted for.
    ///
    /// That is the key in the profile registered under this name. Under another name of the same address the sender
    /// saw what that name publishes, so this counts, and the registered profile only where it publishes nothing.
    async fn receiver(&self, name: &EnsName) -> Result<Receiver, ServiceError> {
        let resolver = &self.0.resolver;
        // DSA-SUB-009
        let address = self.ask(resolver.address(name)).await.map_err(|error| of_resolve(&error))?;
        // DSA-SUB-010
        let account = self.0.store.account(address).await?.ok_or(ServiceError::NoAccount)?;
        if account.name != *name {
            match self.published_profile(name).await {
                Ok(profile) if profile.address() == address => {
                    return Ok(Receiver { address, encryption_key: profile.encryption_key() });
                }
                Err(error) if error.is_temporary() => return Err(ServiceError::RegistryUnavailable),
                Ok(_) | Err(_) => {}
            }
        }
        let encryption_key = super::register::profile_of(&account)?.record().profile.public_encryption_key;
        Ok(Receiver { address, encryption_key })
    }
}

/// What a failed look-up of the sender means.
fn of_sender(error: &ResolveError) -> ServiceError {
    fault_of_resolve(error).unwrap_or(match error {
        ResolveError::NoAddress { .. } | ResolveError::NoProfile { .. } => ServiceError::SenderWithoutProfile,
        _ => ServiceError::SenderProfileUnusable,
    })
}
