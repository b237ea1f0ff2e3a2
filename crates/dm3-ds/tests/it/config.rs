//! Configuration: layers, limits, and what is said about mistakes.

use std::time::Duration;

use dm3_ds::config::{Config, ConfigError, LogFormat, OPTIONS, SecretText, Settings};

const SIGNING: &str =
    "s16JEKwViwmULeWATaJAqiv7JgH1k+GOB3w/FD5Z5gRxtscqMF0EOavA5KAlS3JvmUZggVjCIapJIUuO5Gwuig==";
const ENCRYPTION: &str = "Msn6vjmg9q2h6DVf6kn+tpRxIvLMVi0JY4VhMnwCQVU=";

fn with_keys(text: &str) -> Result<Config, ConfigError> {
    let mut keys = Settings::default();
    keys.signing_private_key = Some(SecretText::new(SIGNING));
    keys.encryption_private_key = Some(SecretText::new(ENCRYPTION));
    Config::from_settings(&Settings::from_toml(text)?.over(keys))
}

fn environment(pairs: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    Settings::from_environment(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn later_layers_win() {
    let file = Settings::from_toml("size_limit_bytes = 1\nquota_messages = 2\nlog_level = \"warn\"").unwrap();
    let variables =
        environment(&[("DM3_DS_SIZE_LIMIT_BYTES", "3"), ("DM3_DS_QUOTA_MESSAGES", "4"), ("PATH", "x")]);
    let mut overrides = Settings::default();
    overrides.size_limit_bytes = Some(5);
    let merged = overrides.over(variables.unwrap()).over(file);
    assert_eq!(merged.size_limit_bytes, Some(5));
    assert_eq!(merged.quota_messages, Some(4));
    assert_eq!(merged.log_level.as_deref(), Some("warn"));
}

#[test]
fn the_defaults_are_those_of_the_documentation() {
    let config = with_keys("").unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:8080");
    assert_eq!(config.limits.size_limit_bytes, 100_000);
    assert_eq!(config.limits.time_to_live(), None);
    assert_eq!(config.limits.quota.sender_share.get(), 8);
    assert_eq!(config.log.format, LogFormat::Json);
    for option in OPTIONS {
        assert_eq!(option.variable, format!("DM3_DS_{}", option.key.to_uppercase()));
        assert!(!option.meaning.is_empty());
    }
}

#[test]
fn time_to_live_is_in_days_and_not_too_short() {
    let config = with_keys("message_ttl_days = 90").unwrap();
    assert_eq!(config.limits.time_to_live(), Some(Duration::from_secs(90 * 86_400)));
    let error = with_keys("message_ttl_days = 29").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`message_ttl_days`: expected days: 0, or 30 and more (the deployed network's messageTTL is in milliseconds)"
    );
    assert!(with_keys("message_ttl_days = 15811200000").is_err(), "half a year in milliseconds");
}

#[test]
fn mistakes_are_named() {
    for (text, said) in [
        ("sizelimit = 1", "`sizelimit` is not an option"),
        ("size_limit_bytes = \"1\"", "`size_limit_bytes`: expected a whole number, not negative"),
        ("quota_sender_share = 0", "`quota_sender_share`: expected a whole number, at least 1"),
        ("size_limit_bytes = -1", "`size_limit_bytes`: expected a whole number, not negative"),
        ("listen = \"8080\"", "`listen`: expected an address and port such as 0.0.0.0:8080"),
        ("rpc = [\"ftp://x\"]", "`rpc`: expected one or more URLs that begin with https:// or http://"),
        ("rpc = []", "`rpc`: expected one or more URLs that begin with https:// or http://"),
        ("name = \"a..b\"", "`name`: expected an ENS name"),
        ("log_format = \"xml\"", "`log_format`: expected json or pretty"),
        ("header_timeout_ms = 0", "`header_timeout_ms`: expected milliseconds from 10 to 3600000"),
        ("listen = \"127.0.0.1:1\"\n\n= 5", "the configuration file is not TOML: line 3"),
        ("[limits]\na = 1", "`limits` is not an option"),
    ] {
        assert_eq!(with_keys(text).unwrap_err().to_string(), said, "{text}");
    }
    let unknown = environment(&[("DM3_DS_SIZE_LIMT", "1")]).unwrap_err();
    assert_eq!(unknown.to_string(), "`DM3_DS_SIZE_LIMT` is not an option");
    let bad = environment(&[("DM3_DS_MAX_CONNECTIONS", "many")]).unwrap_err();
    assert_eq!(bad.to_string(), "`DM3_DS_MAX_CONNECTIONS`: expected a whole number, not negative");
}

#[test]
fn keys_come_from_text_or_file_and_are_never_shown() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("signing");
    std::fs::write(&file, format!("{SIGNING}\n")).unwrap();
    let mut settings = Settings::default();
    settings.signing_private_key_file = Some(file.display().to_string());
    settings.encryption_private_key = Some(SecretText::new(ENCRYPTION));
    let config = Config::from_settings(&settings).unwrap();
    let shown = format!("{config:?} {settings:?}");
    assert!(!shown.contains(&SIGNING[..20]) && !shown.contains(&ENCRYPTION[..20]), "{shown}");

    settings.signing_private_key = Some(SecretText::new(SIGNING));
    assert_eq!(
        Config::from_settings(&settings).unwrap_err(),
        ConfigError::TwoKeys { key: "signing_private_key" }
    );
    settings.signing_private_key_file = None;
    settings.signing_private_key = Some(SecretText::new("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="));
    let written = Config::from_settings(&settings).unwrap().keys.signing.public();
    assert_eq!(written.to_string().len(), 44, "a compressed secp256k1 key has 33 bytes");
    settings.signing_private_key = Some(SecretText::new("c2VjcmV0IHNlY3JldA=="));
    let error = Config::from_settings(&settings).unwrap_err();
    assert!(
        error.to_string().contains("expected 64 bytes") && !error.to_string().contains("c2Vj"),
        "{error}"
    );
    settings.signing_private_key = None;
    let error = Config::from_settings(&settings).unwrap_err().to_string();
    assert_eq!(
        error,
        "`signing_private_key` or `signing_private_key_file` is needed: the base64 of 64 bytes"
    );
    settings.signing_private_key_file = Some("/nowhere/at/all".to_owned());
    assert!(matches!(Config::from_settings(&settings), Err(ConfigError::Unreadable { .. })));
}
