//! Messages that a proxy submits.

use std::sync::Arc;

use dm3_mtp::{Delivery, DeliveryOutcome, EnvelopeFormat, ProxyEnvelope, Report, Step};
use dm3_profile::{DELIVERY_SERVICE_RECORD, ProfileResolver, StaticRegistry};
use dm3_types::record::DeliveryInformation;
use dm3_types::{Dialect, EncryptionPublicKey, EnsName, Json, Members, WireRecord};

use super::Operation;
use super::envelope::{hash_field, signed_message};
use super::keys::{encryption_keys, signing_keys};
use super::profile_lookup::wait;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;
use crate::vectors::draws::{Draw, Draws};

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "createProxyEnvelop" => create,
        "sendOverMessageProxy" => send,
        _ => return None,
    })
}

fn create(case: &Case<'_>) -> Outcome {
    let message = signed_message(case)?;
    let (sender, receiver) = (case.object("sender")?, case.object("receiver")?);
    let receiver_key = encryption_keys(&receiver.object("keys")?, "encryptionKeyPair")?.public();
    let signing = signing_keys(&sender.object("keys")?, "signingKeyPair")?;
    let information = DeliveryInformation::new(sender.text("ensName")?, receiver.text("ensName")?);
    let services = reachable_services(case, &receiver)?;
    let mut randomness = in_our_order(case.draws()?);

    let sealed = message.seal_for(&receiver_key, &mut randomness)?;
    let format = EnvelopeFormat::Deployed(hash_field(case));
    let envelope =
        ProxyEnvelope::create(&sealed, &information, &services, &signing, format, &mut randomness)?;
    randomness.used_up()?;
    Ok(Answer::new(envelope.to_json()))
}

/// The delivery services in the receiver's profile that the registry knows, with their keys.
fn reachable_services(
    case: &Case<'_>,
    receiver: &Case<'_>,
) -> Result<Vec<(String, EncryptionPublicKey)>, Failure> {
    let records = case.object("deliveryServices")?;
    let registry = StaticRegistry::new();
    let names = receiver.object("profile")?.texts("deliveryServices")?;
    for name in &names {
        if records.optional(name).is_some() {
            let record = records.object(name)?.text("textRecord")?;
            registry.set_text(&EnsName::parse(name)?, DELIVERY_SERVICE_RECORD, record);
        }
    }
    let resolver = ProfileResolver::new(Arc::new(registry), Dialect::Deployed);
    let mut services = Vec::new();
    for name in names {
        if let Ok(service) = wait(resolver.delivery_service(&EnsName::parse(name)?))? {
            services.push((name.to_owned(), service.encryption_key()));
        }
    }
    Ok(services)
}

/// The peer seals for all services at once, so its draws of keys and of nonces interleave. We seal one after the other;
/// the first key belongs to the first nonce, and so on.
fn in_our_order(draws: Vec<Draw>) -> Draws {
    let (keys, nonces): (Vec<_>, Vec<_>) = draws.into_iter().partition(|draw| matches!(draw, Draw::Key(_)));
    Draws::new(keys.into_iter().zip(nonces).flat_map(|(key, nonce)| [key, nonce]))
}

fn send(case: &Case<'_>) -> Outcome {
    let envelope = ProxyEnvelope::from_json(case.json("proxyEnvelop")?)?;
    if case.optional("receiverAddress").is_none() {
        // The receiver's name leads nowhere, so nobody knows its delivery services.
        let resolver = ProfileResolver::new(Arc::new(StaticRegistry::new()), Dialect::Deployed);
        wait(resolver.user_profile(&EnsName::parse(&envelope.to)?))??;
        return Err(Failure::Broken("a profile in an empty registry".to_owned()));
    }
    let failing = case.optional_text("failing")?;
    let names = envelope.envelopes.iter().map(|proxied| EnsName::parse(&proxied.delivery_service));
    let services = names.collect::<Result<Vec<_>, _>>()?;
    let mut delivery = Delivery::new(services, EnvelopeFormat::Deployed(hash_field(case)));
    let mut calls = Vec::new();
    loop {
        match delivery.next_step() {
            Step::Submit { service, .. } => {
                let submitted = envelope.envelope_for(service.as_str());
                let submitted =
                    submitted.ok_or_else(|| Failure::Broken(format!("no envelope for {service}")))?;
                let url = url_of(&service);
                // Where the vector names no failing service, none of them answers.
                let fails = failing.is_none_or(|failing| failing == url);
                calls.push(Json::from(Members::new().with("url", url).with("envelop", submitted.to_json())));
                delivery.report(if fails { Report::Unavailable } else { Report::Accepted });
            }
            Step::Done(DeliveryOutcome::Delivered { .. }) => {
                return Ok(Answer::new(Members::new().with("calls", calls)));
            }
            Step::Done(outcome) => return Err(Failure::refused(format!("{outcome:?}"))),
        }
    }
}

/// Where the vectors' delivery services are: `ds.x.eth` at `https://ds.x.example`.
fn url_of(service: &EnsName) -> String {
    let name = service.as_str();
    format!("https://{}.example", name.strip_suffix(".eth").unwrap_or(name))
}
