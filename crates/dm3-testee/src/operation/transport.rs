//! The sender's side of a delivery.

use dm3_mtp::rpc::{ErrorCode, Refusal as ServiceRefusal, SubmitAnswer, read_result, read_submit_answer};
use dm3_mtp::{
    Delivery, DeliveryOutcome, EnvelopeFormat, ProxyEnvelope, Report, Step, SubmissionTerms, TermsError,
};
use dm3_types::record::{DeliveryServiceProperties, HashField, MessageType, ProfileExtension};
use dm3_types::rpc::Response;
use dm3_types::{Dialect, EnsName, Json, ParseError, ParseProblem, WireRecord};
use serde_json::{Value, json};

use super::Operation;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("delivery.plan", plan),
    ("submit.read_answer", read_answer),
    ("properties.read", read_properties),
    ("profile_extension.read", read_extension),
    ("submission.pre_check", pre_check),
    ("proxy_envelope.envelope_for", envelope_for),
];

fn malformed(error: ParseError) -> Refusal {
    let stage = if matches!(error.problem(), ParseProblem::Json(_)) { Stage::Parse } else { Stage::Decode };
    Refusal::rejected(stage, "mtp.transport.malformed", error)
}

fn plan(arguments: &Arguments<'_>) -> Reply {
    let texts = |name| {
        let list = arguments.value(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).collect::<Vec<_>>()
    };
    // A verified profile hands out the entries that are names.
    let services = texts("services").into_iter().filter_map(|service| EnsName::parse(service).ok()).collect();
    let mut delivery = Delivery::new(services, format(arguments)?);
    for outcome in texts("outcomes") {
        delivery.report(match outcome {
            "accepted" => Report::Accepted,
            "refused" => Report::Refused(ServiceRefusal { code: None, status: 400, reason: String::new() }),
            "unavailable" => Report::Unavailable,
            "unknown-variant" => Report::UnknownVariant,
            other => return Err(Refusal::BadCall { message: format!("outcome {other}") }),
        });
    }
    let (result, service) = match delivery.next_step() {
        Step::Submit { .. } => ("unfinished", None),
        Step::Done(DeliveryOutcome::Delivered { service, .. }) => ("delivered", Some(service)),
        Step::Done(DeliveryOutcome::Refused { service, .. }) => ("refused", Some(service)),
        Step::Done(DeliveryOutcome::RetryLater) => ("retry-later", None),
        Step::Done(DeliveryOutcome::NoDeliveryService) => ("no-delivery-service", None),
    };
    let attempts: Vec<&str> = delivery.attempts().iter().map(|attempt| attempt.service.as_str()).collect();
    let forms: Vec<Option<&str>> = delivery.attempts().iter().map(|attempt| form(attempt.format)).collect();
    Ok(json!({
        "result": result,
        "service": service.as_ref().map(EnsName::as_str),
        "attempts": attempts,
        "forms": forms,
    }))
}

fn format(arguments: &Arguments<'_>) -> Result<EnvelopeFormat, Refusal> {
    match (arguments.dialect(), arguments.optional_text("form")?) {
        (Dialect::Written, _) => Ok(EnvelopeFormat::Written),
        (Dialect::Deployed, None) => Ok(EnvelopeFormat::default()),
        (Dialect::Deployed, Some(text)) => [HashField::MessageHash, HashField::EncryptedMessageHash]
            .into_iter()
            .find(|field| field.as_str() == text)
            .map(EnvelopeFormat::Deployed)
            .ok_or_else(|| Refusal::BadCall { message: format!("form {text}") }),
    }
}

fn form(format: EnvelopeFormat) -> Option<&'static str> {
    match format {
        EnvelopeFormat::Deployed(field) => Some(field.as_str()),
        EnvelopeFormat::Written => None,
    }
}

fn read_answer(arguments: &Arguments<'_>) -> Reply {
    let status = u16::try_from(arguments.integer("status")?)
        .map_err(|_| Refusal::BadCall { message: "status is no HTTP status".to_owned() })?;
    let told = |meaning: &str, refusal: &ServiceRefusal| json!({ "meaning": meaning, "code": refusal.code.map(ErrorCode::code), "reason": refusal.reason });
    Ok(match read_submit_answer(status, arguments.text("body_text")?.as_bytes()) {
        SubmitAnswer::Accepted => json!({ "meaning": "accepted" }),
        SubmitAnswer::UnknownVariant => json!({ "meaning": "unknown-variant" }),
        SubmitAnswer::Refused(refusal) => told("refused", &refusal),
        SubmitAnswer::Unavailable(refusal) => told("unavailable", &refusal),
    })
}

/// The record in the answer to one of the two questions.
fn record_in_answer<T: WireRecord>(arguments: &Arguments<'_>) -> Result<T, Refusal> {
    let response = Response::parse_text(arguments.text("body_text")?).map_err(malformed)?;
    let result = response
        .outcome
        .map_err(|error| Refusal::rejected(Stage::Policy, "mtp.transport.refused", error.message))?;
    read_result(&result).map_err(malformed)
}

fn read_properties(arguments: &Arguments<'_>) -> Reply {
    let properties: DeliveryServiceProperties = record_in_answer(arguments)?;
    let time = properties.message_ttl(arguments.dialect()).map(|time| u64::try_from(time.as_millis()));
    let time = time.transpose().map_err(|_| Refusal::unsupported("a time beyond 2^64 ms"))?;
    Ok(json!({ "size_limit": properties.size_limit, "message_ttl_ms": time }))
}

fn read_extension(arguments: &Arguments<'_>) -> Reply {
    let extension: ProfileExtension = record_in_answer(arguments)?;
    let takes = extension.takes(&MessageType::from_wire(arguments.text("message_type")?));
    Ok(json!({ "takes": takes, "encryption_schemes": extension.encryption_schemes }))
}

fn pre_check(arguments: &Arguments<'_>) -> Reply {
    let terms = SubmissionTerms {
        properties: Some(WireRecord::parse_text(arguments.text("properties_text")?).map_err(malformed)?),
        extension: Some(WireRecord::parse_text(arguments.text("extension_text")?).map_err(malformed)?),
    };
    let envelope = Json::parse(arguments.text("envelope_text")?).map_err(|error| malformed(error.into()))?;
    let size = u64::try_from(envelope.canonical().len()).unwrap_or(u64::MAX);
    let message_type = MessageType::from_wire(arguments.text("message_type")?);
    terms.check(&message_type, size).map_err(|error| {
        let code = match error {
            TermsError::TooLarge { .. } => "mtp.terms.too-large",
            TermsError::UnsupportedType => "mtp.terms.unsupported-type",
        };
        Refusal::rejected(Stage::Policy, code, error)
    })?;
    Ok(json!({ "size": size }))
}

fn envelope_for(arguments: &Arguments<'_>) -> Reply {
    let proxy = ProxyEnvelope::parse_text(arguments.text("json_text")?).map_err(malformed)?;
    let envelope = proxy.envelope_for(arguments.text("delivery_service")?).ok_or_else(|| {
        Refusal::rejected(Stage::Semantic, "mtp.proxy.no-entry", "there is no metadata for this service")
    })?;
    Ok(json!({ "envelope_text": envelope.canonical() }))
}
