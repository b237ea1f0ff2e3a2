//! JSON-RPC: frames, parameters, results and the table of errors.

use std::sync::Arc;

use dm3_crypto::{DEFAULT_NONCE, DeliveryServiceKeys, OsRandomness, Seed, WalletKey};
use dm3_ds::DeliveryService;
use dm3_ds::clock::SystemClock;
use dm3_ds::config::{Config, Settings};
use dm3_ds::store::{Account, MailboxStore, MemoryStore, Quota};
use dm3_mtp::rpc::{Entry, ErrorCode, Frame, FrameError, Method, ParamsError, envelope_in, name_in};
use dm3_profile::{NewProfile, StaticRegistry};
use dm3_types::record::MessageType;
use dm3_types::rpc::{Id, Request, Response};
use dm3_types::{EnsName, Json, UnixMillis, WireRecord};
use serde_json::{Value, json};

use super::Operation;
use super::outcomes;
use crate::arguments::Arguments;
use crate::reply::{Refusal, Reply, Stage};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("rpc.parse_request", parse_request),
    ("rpc.parse_batch", parse_batch),
    ("rpc.find_method", find_method),
    ("rpc.envelope_in_params", envelope_in_params),
    ("rpc.name_in_params", name_in_params),
    ("rpc.properties", properties),
    ("rpc.profile_extension", profile_extension),
    ("rpc.outcome", outcome),
    ("rpc.error_text", error_text),
    ("rpc.parse_response", parse_response),
];

fn parse_request(arguments: &Arguments<'_>) -> Reply {
    match frame(arguments)? {
        Frame::Single(Entry::Call { id, request }) => Ok(
            json!({ "kind": "call", "method": request.method, "id_text": id_text(&id), "params": params(&request) }),
        ),
        Frame::Single(Entry::Notification(request)) => {
            Ok(json!({ "kind": "notification", "method": request.method, "params": params(&request) }))
        }
        Frame::Single(Entry::Invalid { error, .. }) => Err(not_a_frame(&error)),
        Frame::Batch(_) => Err(Refusal::rejected(Stage::Parse, "rpc.batch", "a batch is not one request")),
    }
}

fn parse_batch(arguments: &Arguments<'_>) -> Reply {
    let Frame::Batch(entries) = frame(arguments)? else {
        return Err(Refusal::rejected(Stage::Parse, "rpc.no-batch", "one request is no batch"));
    };
    let entry = |entry: &Entry| match entry {
        Entry::Call { id, request } => {
            json!({ "kind": "call", "id_text": id_text(id), "method": request.method })
        }
        Entry::Notification(request) => json!({ "kind": "notification", "method": request.method }),
        Entry::Invalid { id, error } => {
            json!({ "kind": "invalid", "id_text": id_text(id), "rpc_code": error.code().code() })
        }
    };
    Ok(json!({ "entries": entries.iter().map(entry).collect::<Vec<_>>() }))
}

fn frame(arguments: &Arguments<'_>) -> Result<Frame, Refusal> {
    let body = Json::parse(arguments.text("body_text")?)
        .map_err(|error| Refusal::rejected(Stage::Parse, "rpc.body.not-json", error))?;
    Frame::from_json(&body).map_err(|error| not_a_frame(&error))
}

fn not_a_frame(error: &FrameError) -> Refusal {
    let code = match error.code() {
        ErrorCode::VersionNotSupported => "rpc.version.unsupported",
        ErrorCode::LimitExceeded => "rpc.batch.too-large",
        _ => "rpc.request.malformed",
    };
    Refusal::rejected(Stage::Parse, code, error)
}

fn id_text(id: &Id) -> String {
    id.as_json().canonical()
}

fn params(request: &Request) -> &'static str {
    match &request.params {
        None => "none",
        Some(Json::Array(_)) => "array",
        Some(_) => "object",
    }
}

fn find_method(arguments: &Arguments<'_>) -> Reply {
    let method = Method::from_wire(arguments.text("method")?);
    let unknown = || Refusal::rejected(Stage::Semantic, "rpc.method.unknown", "there is no such method");
    Ok(json!({ "method": method.ok_or_else(unknown)?.as_str() }))
}

fn envelope_in_params(arguments: &Arguments<'_>) -> Reply {
    let params = params_of(arguments)?;
    let envelope = envelope_in(params.as_ref()).map_err(|error| unfit(&error))?;
    Ok(json!({ "envelope_canonical": envelope.canonical() }))
}

fn name_in_params(arguments: &Arguments<'_>) -> Reply {
    let params = params_of(arguments)?;
    let name = name_in(params.as_ref()).map_err(|error| unfit(&error))?;
    let name =
        EnsName::parse(name).map_err(|error| Refusal::rejected(Stage::Decode, "ds.name.malformed", error))?;
    Ok(json!({ "name": name.as_str() }))
}

fn params_of(arguments: &Arguments<'_>) -> Result<Option<Json>, Refusal> {
    let Some(text) = arguments.optional_text("params_text")? else { return Ok(None) };
    Json::parse(text).map(Some).map_err(|error| Refusal::rejected(Stage::Parse, "rpc.body.not-json", error))
}

fn unfit(error: &ParamsError) -> Refusal {
    let code = match error {
        ParamsError::NoEnvelope => "mtp.envelope.missing",
        ParamsError::EnvelopeNotJson(_) => "mtp.envelope.not-json",
        ParamsError::NoName => "rpc.params.no-name",
    };
    Refusal::rejected(Stage::Semantic, code, error)
}

fn properties(arguments: &Arguments<'_>) -> Reply {
    let service = service(arguments.integer("size_limit")?, arguments.integer("message_ttl_days")?)?.0;
    let properties = service.properties(arguments.dialect());
    Ok(json!({ "size_limit": properties.size_limit, "message_ttl": properties.message_ttl }))
}

fn profile_extension(arguments: &Arguments<'_>) -> Reply {
    let types = arguments.value("message_types").and_then(Value::as_array);
    let types = types.ok_or_else(|| Refusal::BadCall { message: "message_types is missing".to_owned() })?;
    let (service, store) = service(100_000, 0)?;
    let dialect = arguments.dialect();
    let extension = block_on(async {
        let bob = bob()?;
        let _ = store.put_account(bob.clone(), None).await.map_err(broken)?;
        service.profile_extension(&bob.owner.to_string(), dialect).await.map_err(broken)
    })??;
    let takes = |kind: &Value| extension.takes(&MessageType::from_wire(kind.as_str().unwrap_or_default()));
    let supported: Vec<bool> = types.iter().map(takes).collect();
    Ok(json!({ "supported": supported, "encryption_schemes": extension.encryption_schemes }))
}

/// A service with one setting each way, and its mailboxes.
fn service(size_limit: u64, message_ttl_days: u64) -> Result<(DeliveryService, Arc<MemoryStore>), Refusal> {
    let keys = DeliveryServiceKeys::derive(&Seed::from_bytes([9; 32]));
    let text = format!(
        "size_limit_bytes = {size_limit}\nmessage_ttl_days = {message_ttl_days}\nsigning_private_key = {:?}\n\
         encryption_private_key = {:?}",
        keys.signing.secret_base64().as_str(),
        keys.encryption.secret_base64().as_str(),
    );
    let settings = Settings::from_toml(&text).map_err(broken)?;
    let config = Config::from_settings(&settings)
        .map_err(|error| Refusal::rejected(Stage::Policy, "ds.config.refused", error))?;
    let clock = Arc::new(SystemClock::new());
    let store = Arc::new(MemoryStore::new(Quota::UNLIMITED, clock.clone()));
    let registry = Arc::new(StaticRegistry::new());
    let service = DeliveryService::new(config, store.clone(), registry, clock, Box::new(OsRandomness));
    Ok((service, store))
}

/// An account to ask about.
fn bob() -> Result<Account, Refusal> {
    let wallet = WalletKey::from_bytes(&[2; 32]).map_err(broken)?;
    let name = EnsName::parse("bob.eth").map_err(broken)?;
    let profile = NewProfile::create(&wallet, std::slice::from_ref(&name), DEFAULT_NONCE);
    Ok(Account {
        owner: wallet.address(),
        name,
        signed_profile: profile.signed.record().to_json().to_text(),
        created_at: UnixMillis::saturating(0),
        registered_at: UnixMillis::saturating(0),
    })
}

fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Refusal> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().map_err(broken)?;
    Ok(runtime.block_on(work))
}

/// What cannot go wrong with the fixed values of this file.
fn broken(error: impl ToString) -> Refusal {
    Refusal::BadCall { message: error.to_string() }
}

fn outcome(arguments: &Arguments<'_>) -> Reply {
    let word = arguments.text("outcome")?;
    let unknown = || Refusal::rejected(Stage::Semantic, "rpc.outcome.unknown", "no such outcome");
    let wire = outcomes::named(word).ok_or_else(unknown)?.wire();
    if wire.code != word {
        return Err(unknown());
    }
    Ok(json!({ "status": wire.status, "rpc_code": wire.rpc.code() }))
}

fn error_text(arguments: &Arguments<'_>) -> Reply {
    let code = arguments.value("code").and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok());
    let unknown = || Refusal::rejected(Stage::Semantic, "rpc.code.unknown", "the table has no such code");
    let code = code.and_then(ErrorCode::from_code).ok_or_else(unknown)?;
    Ok(json!({ "text": code.text(), "temporary": code.is_temporary() }))
}

fn parse_response(arguments: &Arguments<'_>) -> Reply {
    let response = Response::parse_text(arguments.text("body_text")?)
        .map_err(|error| Refusal::rejected(Stage::Parse, "rpc.response.malformed", error))?;
    let id = response.id.as_ref().map(id_text);
    Ok(match response.outcome {
        Ok(result) => json!({ "outcome": "result", "id_text": id, "value_text": result.canonical() }),
        Err(error) => {
            json!({ "outcome": "error", "id_text": id, "code": error.code, "message": error.message })
        }
    })
}
