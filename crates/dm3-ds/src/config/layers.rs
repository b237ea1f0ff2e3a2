//! From settings to a checked configuration.

use std::net::SocketAddr;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::time::Duration;

use dm3_crypto::{EncryptionKeyPair, SigningKeyPair};
use dm3_types::EnsName;
use zeroize::Zeroizing;

use super::{Config, ConfigError, Limits, LogConfig, LogFormat, SecretText, ServiceKeys, Settings};

/// The least time that mail must be kept where there is a limit at all (written specification, "Message TTL").
const LEAST_TTL_DAYS: u64 = 30;

pub(super) fn check(settings: &Settings) -> Result<Config, ConfigError> {
    let limits = limits(settings)?;
    let mut config = Config::with_keys(keys(settings)?);
    config.limits = limits;
    if let Some(listen) = &settings.listen {
        config.listen = listen
            .parse::<SocketAddr>()
            .map_err(|_| bad("listen", "an address and port such as 0.0.0.0:8080"))?;
    }
    if let Some(directory) = &settings.data_dir {
        if directory.is_empty() {
            return Err(bad("data_dir", "a directory"));
        }
        config.data_dir = PathBuf::from(directory);
    }
    if let Some(rpc) = &settings.rpc {
        if rpc.is_empty() || !rpc.iter().all(|url| is_http(url)) {
            return Err(bad("rpc", "one or more URLs that begin with https:// or http://"));
        }
        config.rpc.clone_from(rpc);
    }
    if let Some(name) = &settings.name {
        config.name = Some(EnsName::parse(name).map_err(|_| bad("name", "an ENS name"))?);
    }
    config.log = log(settings)?;
    Ok(config)
}

fn bad(key: &str, expected: &'static str) -> ConfigError {
    ConfigError::BadValue { key: key.to_owned(), expected }
}

fn is_http(url: &str) -> bool {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).is_some_and(|rest| !rest.is_empty())
}

fn limits(settings: &Settings) -> Result<Limits, ConfigError> {
    let mut limits = Limits::default();
    set(&mut limits.size_limit_bytes, settings.size_limit_bytes, "size_limit_bytes", 1..=20_000_000)?;
    set(&mut limits.quota.messages, settings.quota_messages, "quota_messages", 1..=u64::MAX)?;
    set(&mut limits.quota.bytes, settings.quota_bytes, "quota_bytes", 1..=u64::MAX)?;
    set(&mut limits.pickup_limit_bytes, settings.pickup_limit_bytes, "pickup_limit_bytes", 1..=u64::MAX)?;
    if let Some(share) = settings.quota_sender_share {
        let share = NonZeroU64::new(share);
        limits.quota.sender_share =
            share.ok_or_else(|| bad("quota_sender_share", "a whole number, at least 1"))?;
    }
    // DSA-PRP-003
    if let Some(days) = settings.message_ttl_days {
        let days = u32::try_from(days).ok().filter(|_| days == 0 || days >= LEAST_TTL_DAYS);
        let expected = "days: 0, or 30 and more (the deployed network's messageTTL is in milliseconds)";
        limits.message_ttl_days = days.ok_or_else(|| bad("message_ttl_days", expected))?;
    }
    let connections = settings.max_connections;
    set_size(&mut limits.max_connections, connections, "max_connections", 1..=100_000)?;
    let cache = settings.store_cache_bytes;
    set_size(&mut limits.store_cache_bytes, cache, "store_cache_bytes", 1 << 20..=u64::MAX)?;
    if let Some(bytes) = settings.store_limit_bytes {
        let at_least = Some(bytes).filter(|bytes| *bytes >= 4 << 20);
        limits.store_limit_bytes =
            Some(at_least.ok_or_else(|| bad("store_limit_bytes", "at least 4194304 bytes"))?);
    }
    set_time(&mut limits.header_timeout, settings.header_timeout_ms, "header_timeout_ms")?;
    set_time(&mut limits.request_timeout, settings.request_timeout_ms, "request_timeout_ms")?;
    set_time(&mut limits.registry_timeout, settings.registry_timeout_ms, "registry_timeout_ms")?;
    set_time(&mut limits.shutdown_timeout, settings.shutdown_timeout_ms, "shutdown_timeout_ms")?;
    Ok(limits)
}

fn set(
    target: &mut u64,
    value: Option<u64>,
    key: &'static str,
    range: std::ops::RangeInclusive<u64>,
) -> Result<(), ConfigError> {
    if let Some(value) = value {
        if !range.contains(&value) {
            return Err(bad(key, "a whole number within the option's range, at least 1"));
        }
        *target = value;
    }
    Ok(())
}

fn set_size(
    target: &mut usize,
    value: Option<u64>,
    key: &'static str,
    range: std::ops::RangeInclusive<u64>,
) -> Result<(), ConfigError> {
    let mut number = u64::try_from(*target).unwrap_or(u64::MAX);
    set(&mut number, value, key, range)?;
    *target = usize::try_from(number).map_err(|_| bad(key, "a number that this machine can count to"))?;
    Ok(())
}

fn set_time(target: &mut Duration, value: Option<u64>, key: &'static str) -> Result<(), ConfigError> {
    if let Some(millis) = value {
        if !(10..=3_600_000).contains(&millis) {
            return Err(bad(key, "milliseconds from 10 to 3600000"));
        }
        *target = Duration::from_millis(millis);
    }
    Ok(())
}

fn log(settings: &Settings) -> Result<LogConfig, ConfigError> {
    let format = match settings.log_format.as_deref() {
        None | Some("json") => LogFormat::Json,
        Some("pretty") => LogFormat::Pretty,
        Some(_) => return Err(bad("log_format", "json or pretty")),
    };
    let level = settings.log_level.as_deref().unwrap_or("info");
    if level.is_empty() {
        return Err(bad("log_level", "error, warn, info, debug, trace, or directives"));
    }
    Ok(LogConfig { format, level: level.to_owned() })
}

fn keys(settings: &Settings) -> Result<ServiceKeys, ConfigError> {
    let key = "signing_private_key";
    let text = key_text(
        key,
        64,
        settings.signing_private_key.as_ref(),
        settings.signing_private_key_file.as_deref(),
    )?;
    // Base64 of 32 bytes has 44 characters, and no Ed25519 key has.
    let signing = match text.len() {
        44 => SigningKeyPair::secp256k1_from_secret_base64(&text),
        _ => SigningKeyPair::ed25519_from_secret_base64(&text),
    };
    let signing = signing.map_err(|problem| ConfigError::BadKey { key, problem })?;
    let key = "encryption_private_key";
    let file = settings.encryption_private_key_file.as_deref();
    let text = key_text(key, 32, settings.encryption_private_key.as_ref(), file)?;
    let encryption = EncryptionKeyPair::from_secret_base64(&text)
        .map_err(|problem| ConfigError::BadKey { key, problem })?;
    Ok(ServiceKeys { encryption, signing })
}

fn key_text(
    key: &'static str,
    bytes: usize,
    text: Option<&SecretText>,
    file: Option<&str>,
) -> Result<Zeroizing<String>, ConfigError> {
    match (text, file) {
        (Some(_), Some(_)) => Err(ConfigError::TwoKeys { key }),
        (None, None) => Err(ConfigError::MissingKey { key, bytes }),
        (Some(text), None) => Ok(Zeroizing::new(text.reveal().trim().to_owned())),
        (None, Some(path)) => {
            let read = std::fs::read_to_string(path).map(Zeroizing::new);
            let text = read.map_err(|error| ConfigError::Unreadable { key, kind: error.kind() })?;
            Ok(Zeroizing::new(text.trim().to_owned()))
        }
    }
}
